/**
 * Documents and containers as values whose shape was checked: their exact bytes, their digests,
 * and what no schema can say of them (PRF-05, PRF-06, DOC-03 to DOC-05).
 */
import { Breach, inStep } from "./breach.js";
import {
  BUNDLE_BYTES_MAX,
  canonicalBytes,
  decode,
  DOCUMENT_BYTES_MAX,
  without,
} from "./canonical.js";
import { digest, digestOfHash, sha256 } from "./multibase.js";
import { checkShape } from "./shapes.js";
import { checkInstant } from "./times.js";

const CONTAINER_BYTES_MAX = 256 * 1024;

/** How long containers may be. What is not named is as long as a document. */
const BYTES_MAX = {
  AgreementList: CONTAINER_BYTES_MAX,
  Bundle: BUNDLE_BYTES_MAX,
  History: BUNDLE_BYTES_MAX,
  Proffer: CONTAINER_BYTES_MAX,
  Reconciliation: CONTAINER_BYTES_MAX,
  ReconciliationAnswer: BUNDLE_BYTES_MAX,
  Session: CONTAINER_BYTES_MAX,
  SessionRequest: CONTAINER_BYTES_MAX,
  SessionState: CONTAINER_BYTES_MAX,
};

/** Where the documents stand in each container, by the name of the member. */
const PARTS = {
  Proffer: ["candidates", "personalTerms"],
  History: ["record", "documents"],
  Reconciliation: ["heads"],
  ReconciliationAnswer: ["heads", "documents"],
};

// The members that the context types as times; the rest of their spelling is in the schemas.
const TIMES = new Set([
  "acceptBy",
  "at",
  "created",
  "dueAt",
  "effectiveAt",
  "effectiveFrom",
  "endsAt",
  "issued",
  "received",
  "validFrom",
  "validUntil",
]);

/**
 * @typedef {{type: string, value: object, bodyHash: Uint8Array, bodyDigest: string, recordDigest: string}} Document
 *   `bodyHash` is the SHA-256 of the canonical bytes without `proof`, which proofs sign;
 *   `recordDigest` covers all of them
 */

/** The decoded value of a document or container whose shape is right, by the first two steps. */
export async function open(bytes, type) {
  const bytesMax = BYTES_MAX[type] ?? DOCUMENT_BYTES_MAX;
  const value = await inStep("decode", () => decode(bytes, bytesMax));
  await inStep("schema", () => checkShape(value, type));
  return value;
}

/** The document that `bytes` spell; its proofs are not checked yet. */
export async function readDocument(bytes, type) {
  const value = await open(bytes, type);
  return inStep("read", () => documentOf(value, bytes));
}

/** Checks a container but a bundle, and each document in it, by the first three steps. */
export async function checkContainer(bytes, type) {
  const value = await open(bytes, type);
  const parts = PARTS[type];
  await inStep("read", async () => {
    if (parts === undefined) checkTimes(value);
    else for (const part of parts.flatMap((name) => value[name] ?? [])) await memberOf(part);
  });
}

/** A document inside a container that passed its schema. */
export async function memberOf(value) {
  const bytes = canonicalBytes(value);
  if (bytes.length > DOCUMENT_BYTES_MAX) throw new Breach("too-large");
  return documentOf(value, bytes);
}

/** @returns {Promise<Document>} the document whose canonical bytes are `bytes` */
async function documentOf(value, bytes) {
  checkNestedIds(value);
  checkTimes(value);
  const bodyHash = await sha256(canonicalBytes(without(value, "proof")));
  return {
    type: value.type,
    value,
    bodyHash,
    bodyDigest: digestOfHash(bodyHash),
    recordDigest: await digest(bytes),
  };
}

/** Whether two nested objects say the same: their ids follow from where they stand. */
export function saySame(one, other) {
  if (one === undefined || other === undefined) return one === other;
  const names = Object.keys(one).filter((name) => name !== "id");
  const others = Object.keys(other).filter((name) => name !== "id");
  return names.length === others.length && names.every((name) => one[name] === other[name]);
}

function checkNestedIds(value) {
  let number = 0;
  for (const nested of nestedObjects(value)) {
    number += 1;
    if (nested.id !== `${value.id}#${number}`) throw new Breach("nested-id");
  }
}

/** Each object nested in `value` but the proofs, depth first, members in the order of names. */
function* nestedObjects(value) {
  for (const name of Object.keys(value).sort()) {
    if (name === "proof") continue;
    for (const item of [value[name]].flat()) {
      if (typeof item !== "object") continue;
      yield item;
      yield* nestedObjects(item);
    }
  }
}

function checkTimes(value) {
  for (const [name, member] of Object.entries(value)) {
    for (const item of [member].flat()) {
      if (typeof item === "object") checkTimes(item);
      else if (TIMES.has(name)) checkInstant(item);
    }
  }
}
