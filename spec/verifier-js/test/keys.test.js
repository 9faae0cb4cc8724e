/** Ed25519: libsodium's verdicts, wherever WebCrypto or its library thinks otherwise. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bytesOf, fromHex, shared } from "./support.js";
import { checkPlatform, isWeak, verifySignature } from "../src/keys.js";

const WYCHEPROOF = JSON.parse(readFileSync(shared("vectors/wycheproof/ed25519_test.json")));
const CCTV = JSON.parse(readFileSync(shared("vectors/cctv/ed25519vectors.json")));
// The equation without cofactor lets components of low order pass that leave no residue.
const TOLERATED = ["low_order_component_A", "low_order_component_R"];

test("all 914 verdicts on CCTV follow from the flags (KEY-01, KEY-07)", async () => {
  const verdicts = [];
  for (const { key, sig, msg, flags } of CCTV) {
    const holds = await verifySignature(fromHex(key), bytesOf(msg), fromHex(sig));
    assert.equal(holds, (flags ?? []).every((flag) => TOLERATED.includes(flag)), JSON.stringify(flags));
    verdicts.push(holds);
  }
  assert.deepEqual([verdicts.length, verdicts.filter(Boolean).length], [914, 43]);
});

test("all 151 verdicts of Wycheproof are ours (KEY-07)", async () => {
  let count = 0;
  for (const { publicKey, tests } of WYCHEPROOF.testGroups) {
    for (const { msg, sig, result, tcId } of tests) {
      const holds = await verifySignature(fromHex(publicKey.pk), fromHex(msg), fromHex(sig));
      assert.equal(holds, result === "valid", `tcId ${tcId}`);
      count += 1;
    }
  }
  assert.equal(count, 151);
});

test("WebCrypto alone takes signatures that this verifier refuses", async () => {
  const accepted = [];
  for (const { key, sig, msg, flags } of CCTV) {
    const imported = await crypto.subtle.importKey("raw", fromHex(key), "Ed25519", false, ["verify"]);
    if (await crypto.subtle.verify("Ed25519", imported, fromHex(sig), bytesOf(msg))) {
      accepted.push(flags ?? []);
    }
  }
  assert.ok(accepted.some((flags) => flags.includes("low_order_A")));
});

test("the fourteen weak keys are weak, whichever sign they have", () => {
  const spellings = new Set(CCTV.filter(({ flags }) => flags?.includes("low_order_A")).map(({ key }) => key));
  assert.ok(spellings.size >= 14);
  for (const key of spellings) assert.ok(isWeak(fromHex(key)), key);
});

test("bytes that are no point of the curve verify nothing", async () => {
  const noPoint = Uint8Array.from({ length: 32 }, (_, place) => (place === 0 ? 2 : 0));
  assert.equal(await verifySignature(noPoint, bytesOf("x"), new Uint8Array(64).fill(3)), false);
});

test("a platform with the equation with cofactor is refused", async (context) => {
  await checkPlatform();
  context.mock.method(crypto.subtle, "verify", async () => true);
  await assert.rejects(checkPlatform(), /checks Ed25519 otherwise/);
});

test("a platform without Ed25519 is refused", async (context) => {
  context.mock.method(crypto.subtle, "importKey", async () => {
    throw new DOMException("unknown algorithm", "NotSupportedError");
  });
  await assert.rejects(checkPlatform(), /has no Ed25519/);
});
