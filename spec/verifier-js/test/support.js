/** Where tests find what they hold the verifier against. */
import { webcrypto } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

globalThis.crypto ??= webcrypto;

const BESIDE = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
export const VECTORS = new URL("../../vectors/", import.meta.url);

/** The public test data that lies beside the checkout; an absent one fails the test. */
export function shared(name) {
  const path = `${process.env.ASSENT_SHARED_DATA ?? BESIDE}/${name}`;
  if (!existsSync(path)) {
    throw new Error(`SHARED TEST DATA IS ABSENT: ${path}. Set ASSENT_SHARED_DATA to its folder.`);
  }
  return path;
}

/** All files of a folder with their bytes. */
export function filesIn(folder) {
  return readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`)]);
}

/** The code of the breach that `work` meets; undefined where it meets none. */
export async function codeOf(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error.code === undefined) throw error;
    return error.code;
  }
}

export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

export function fromHex(text) {
  return new Uint8Array(Buffer.from(text, "hex"));
}
