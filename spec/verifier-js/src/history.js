/**
 * Which documents make up a history, and in which order: one chain, without gap or fork (AGR-02,
 * AGR-04, AGR-05). Only the second party's documents name a `previous` one.
 */
import { Breach } from "./breach.js";
import { saySame } from "./documents.js";
import { plusDuration } from "./times.js";

/** Each document once, in the order of their digests. */
export function distinct(documents) {
  const byDigest = new Map(documents.map((item) => [item.recordDigest, item]));
  return [...byDigest.keys()].sort().map((name) => byDigest.get(name));
}

/** Checks that a notice or receipt is about this record, between its parties, and possible. */
export function checkBelongs(document, record) {
  const { value, type } = document;
  if (!recordsOf(document).includes(record.recordDigest)) {
    throw new Breach("reference", "The document is about another record.");
  }
  if (!haveSameParties(value, record.value)) {
    throw new Breach("reference", "The document names other parties than the record.");
  }
  const made = value.proof[0].created;
  if ((type === "Receipt" || type === "Acknowledgement") && value.received > made) {
    throw new Breach("time-order", "What was received is later than the signature under it.");
  }
  if (type === "Fulfilment" && value.actions.some((action) => action.at > made)) {
    throw new Breach("time-order", "What was done is later than the signature under it.");
  }
  if (type === "Termination" && value.effectiveAt < made) {
    throw new Breach("time-order", "The agreement ends before the end was announced.");
  }
  if (type === "Receipt" && !value.previous && value.effect === "recorded") {
    throw new Breach("reference", "The receipt names no document before it.");
  }
}

/** The records whose histories a document belongs to; of heads only the first party's do. */
function recordsOf({ value, type }) {
  if (type !== "Heads") return [value.record];
  return value.listedBy === "first-party" ? (value.heads ?? []).map((head) => head.record) : [];
}

/** What a document of the first party says that she has of a record's history (AGR-09). */
export function seenIn({ value, type }, record) {
  if (type === "Acknowledgement" || type === "Withdrawal") {
    return value.record === record ? (value.seen ?? []) : [];
  }
  if (type !== "Heads" || value.listedBy !== "first-party") return [];
  const heads = (value.heads ?? []).filter((head) => head.record === record);
  return heads.flatMap((head) => head.documents ?? []);
}

/** Whether two documents name the same first and second party, whatever the latter is called. */
export function haveSameParties(one, other) {
  return saySame(one.firstParty, other.firstParty) && one.secondParty.ref === other.secondParty.ref;
}

/** Whether a termination leaves the notice period that was described (AGR-09). */
export function leavesNotice(termination, noticePeriod) {
  try {
    const earliest = plusDuration(termination.value.proof[0].created, noticePeriod);
    return termination.value.effectiveAt >= earliest;
  } catch (error) {
    if (error instanceof Breach) return false;
    throw error;
  }
}

/** Whether two second-party documents follow the same one: proof of equivocation. */
export function hasFork(documents) {
  const followed = distinct(documents).map(previousOf).filter(Boolean);
  return new Set(followed).size !== followed.length;
}

/** Whether these are two records of one proffer: proof of equivocation, too. */
export function areRivals(one, other) {
  return (
    one.value.proffer.ref === other.value.proffer.ref &&
    haveSameParties(one.value, other.value) &&
    one.recordDigest !== other.recordDigest
  );
}

/** Checks that nothing that the second party's documents rest on is missing. */
export function checkWhole(record, documents) {
  if (hasFork(documents)) {
    throw new Breach("conflicting-record", "Two second-party documents follow the same one.");
  }
  const following = new Map(
    distinct(documents)
      .filter(previousOf)
      .map((item) => [previousOf(item), item]),
  );
  let last = record.recordDigest;
  while (following.has(last)) {
    const next = following.get(last);
    following.delete(last);
    last = next.recordDigest;
  }
  if (following.size > 0) {
    throw new Breach("reference", "A second-party document of the history is missing.");
  }
  const held = new Set(documents.map((item) => item.recordDigest));
  for (const { type, value } of documents) {
    if (type === "Receipt" && !held.has(value.answers)) {
      throw new Breach("reference", "A notice that was answered is missing.");
    }
    if (type === "Fulfilment" && !held.has(value.fulfils)) {
      throw new Breach("reference", "A notice that was acted upon is missing.");
    }
  }
}

function previousOf(document) {
  // A counter-offer or a description has a `previous`, too, but none of them stands in a history.
  return document.value.previous;
}
