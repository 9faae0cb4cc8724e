/** Each document and container against the closed schema of its type (PRF-04, PRF-05, DOC-02). */
import { Breach } from "./breach.js";
import { Schemas } from "./json-schema.js";
import { sha256 } from "./multibase.js";
import { FILES } from "./published.js";

const ROOT = "https://w3id.org/assent/schemas/";
const PROTOCOL_VERSION = "1.0";

const SCHEMAS = new Schemas(Object.values(FILES).map(({ text }) => JSON.parse(text)));

/** Throws an `Error` unless the schemas that came with this program are the pinned ones. */
export async function checkPublished() {
  for (const [name, { text, sha256: pinned }] of Object.entries(FILES)) {
    const hash = await sha256(new TextEncoder().encode(text));
    const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex !== pinned) throw new Error(`${name} differs from its pinned SHA-256.`);
  }
}

/** Checks that `value` is of this type and has its shape. */
export function checkShape(value, type) {
  // A foreign version explains every other breach, also a type that this one does not know.
  if (Object.hasOwn(value, "protocolVersion") && value.protocolVersion !== PROTOCOL_VERSION) {
    throw new Breach("version");
  }
  if (value.type !== type) throw new Breach("schema", `The type is not ${type}.`);
  if (SCHEMAS.isValid(`${ROOT}${type}.schema.json`, value)) return;
  if (!hasPinnedContext(value, type)) throw new Breach("context");
  throw new Breach("schema");
}

/** Whether the context of a document, if it has one, is the pinned one; containers have none. */
function hasPinnedContext(value, type) {
  const schema = `${ROOT}${type}.schema.json#/properties/@context`;
  if (!Object.hasOwn(value, "@context") || !SCHEMAS.has(schema)) return true;
  return SCHEMAS.isValid(schema, value["@context"]);
}
