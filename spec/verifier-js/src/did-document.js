/**
 * The DID document of an organisation: which keys it signs statements with (KEY-05).
 *
 * The file belongs to the whole organisation, so what serves other uses is passed over; what is
 * meant for us is read strictly.
 */
import { Breach } from "./breach.js";
import { decodeForeign } from "./canonical.js";
import { readKey } from "./keys.js";
import { checkInstant } from "./times.js";

const FRAGMENT = /^#[A-Za-z0-9._-]{1,64}$/;
const ED25519_MULTIKEY = "z6Mk";

/** The Ed25519 keys that the file lists for assertions of `did`. */
export function readDidDocument(bytes, did) {
  const document = decodeForeign(bytes);
  if (document.id !== did) {
    throw new Breach("identifier", "The DID document is about another identifier.");
  }
  const asserting = new Set(arrayOf(document, "assertionMethod"));
  const listed = arrayOf(document, "verificationMethod")
    .filter((method) => isOurs(method) && asserting.has(method.id))
    .map((method) => entryOf(method, did));
  if (new Set(listed.map((entry) => entry.id)).size !== listed.length) {
    throw new Breach("identifier", "Two keys are listed under one id.");
  }
  return listed;
}

function arrayOf(document, name) {
  const value = Object.hasOwn(document, name) ? document[name] : [];
  if (!Array.isArray(value)) throw new Breach("schema", `${name} is an array.`);
  return value;
}

function isOurs(method) {
  return (
    typeof method === "object" &&
    method !== null &&
    method.type === "Multikey" &&
    String(method.publicKeyMultibase).startsWith(ED25519_MULTIKEY)
  );
}

function entryOf(method, did) {
  const { id, controller, publicKeyMultibase } = method;
  if (typeof id !== "string" || !id.startsWith(did) || !FRAGMENT.test(id.slice(did.length))) {
    throw new Breach("identifier", "A key's id is the identifier and a fragment.");
  }
  if (controller !== did) throw new Breach("identifier", "A key has another controller.");
  if (typeof publicKeyMultibase !== "string") throw new Breach("identifier", "A key is a text.");
  return {
    id,
    key: readKey(publicKeyMultibase),
    expires: instantOf(method, "expires"),
    revoked: instantOf(method, "revoked"),
  };
}

function instantOf(method, name) {
  if (!Object.hasOwn(method, name)) return undefined;
  if (typeof method[name] !== "string") throw new Breach("time", `${name} is an instant.`);
  checkInstant(method[name]);
  return method[name];
}
