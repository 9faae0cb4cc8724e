/**
 * What a second party's descriptions prove: its keys, who vouches for them, what it promised
 * (DOC-07, DOC-08, REC-05). Whose a description is, its own keys cannot prove.
 */
import { Breach } from "./breach.js";
import { controllerOf } from "./dids.js";
import { saySame } from "./documents.js";
import { checkValid, KeyRing, sameKey } from "./key-ring.js";
import { readKey } from "./keys.js";
import { verifyProofs } from "./proofs.js";
import { signersOf } from "./signers.js";
import { plusDuration } from "./times.js";

/** The signing keys that a description lists. */
export function listedKeys(description) {
  return description.value.keys.map((entry) => ({
    id: entry.ref,
    key: readKey(entry.publicKeyMultibase),
    validFrom: entry.validFrom,
    expires: entry.validUntil,
  }));
}

/** The keys of several descriptions of one party by id; the latest one says until when. */
export function keysOf(descriptions) {
  const latest = new Map();
  const byAge = [...descriptions].sort((one, other) => compare(one.value.issued, other.value.issued));
  for (const listed of byAge.flatMap(listedKeys)) {
    const held = latest.get(listed.id);
    if (held !== undefined && !sameKey(held.key, listed.key)) {
      throw new Breach("key-unknown", "One verification method stands for two keys.");
    }
    latest.set(listed.id, listed);
  }
  return latest;
}

/** Checks that a description is signed by the keys that it lists, and that they are its own. */
export async function checkDescriptionProofs(description) {
  const { keys, signedBy, secondParty } = description.value;
  const methods = [...signedBy, ...keys.map((entry) => entry.ref)];
  if (methods.some((method) => controllerOf(method) !== secondParty.ref)) {
    throw new Breach("key-unknown", "The description lists another party's keys.");
  }
  const ring = new KeyRing(keysOf([description]).values());
  await verifyProofs(description, signersOf(description), ring);
}

/** Checks what a description says of its own time. */
export function checkDescriptionTimes(description) {
  const { issued, endsAt, proof } = description.value;
  if (issued > endsAt) throw new Breach("time-order", "The description ends before it was issued.");
  // Who stole a key that has ended could otherwise date the signature back and the issue not.
  if (proof[0].created < issued) {
    throw new Breach("time-order", "The description was signed before it was issued.");
  }
}

/** Checks that a record says what the description that it pins says (REC-03). */
export function checkMadeUnder(record, description) {
  const body = record.value;
  const described = description.value;
  if (body.description.ref !== described.id) {
    throw new Breach("reference", "The description is named otherwise than it says itself.");
  }
  if (!described.origins.includes(body.origin) || !saySame(body.secondParty, described.secondParty)) {
    throw new Breach("reference", "The record names another second party than its description.");
  }
  if (!saySame(body.vocabulary, described.vocabulary)) {
    throw new Breach("reference", "The record names another vocabulary than its description.");
  }
  if (body.acceptBy > plusDuration(body.proof[0].created, described.limits.acceptWithin)) {
    throw new Breach("time-order", "The time to accept ends later than the description allowed.");
  }
}

/**
 * The trusted keys by id, and those listed in what trusted keys signed, and so on.
 *
 * What is known of a key from elsewhere goes before what a description says of it.
 */
export function vouchedKeys(descriptions, trusted) {
  const pinned = new Map(trusted.map((entry) => [entry.id, entry]));
  let known = pinned;
  let believed = [];
  for (;;) {
    const found = descriptions.filter(
      (item) => !believed.includes(item) && isSignedByKnown(item, known),
    );
    if (found.length === 0) return known;
    believed = [...believed, ...found];
    const described = keysOf(believed);
    for (const [name, { key }] of pinned) {
      if (described.has(name) && !sameKey(described.get(name).key, key)) {
        throw new Breach("key-unknown", "The key that is published under this name is another.");
      }
    }
    known = new Map([...described, ...pinned]);
  }
}

/** Whether a known key, valid then, made one of the proofs of a checked description. */
function isSignedByKnown(description, known) {
  const listed = keysOf([description]);
  return description.value.proof.some(({ verificationMethod, created }) => {
    const entry = known.get(verificationMethod);
    if (entry === undefined || !sameKey(entry.key, listed.get(verificationMethod).key)) return false;
    try {
      checkValid(entry, created);
      return true;
    } catch {
      return false;
    }
  });
}

function compare(one, other) {
  return one < other ? -1 : Number(one > other);
}
