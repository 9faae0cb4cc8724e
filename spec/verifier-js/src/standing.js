/**
 * Where an agreement stands: a function of the set of its documents and a time (AGR-01), and what
 * is owed because of them (AGR-11).
 */
import { distinct, haveSameParties, seenIn } from "./history.js";
import { isAhead, plus, secondsBetween } from "./times.js";

// Of endings at one and the same instant the earlier of these counts.
const PRECEDENCE = ["withdrawn", "terminated", "superseded", "expired"];

/**
 * Where the agreement stands at the instant `at`, by all that is known of it.
 *
 * `status` is signed, active or an ending; `since` is when it began; `endsAt` when it is known to
 * end without a further document.
 */
export function standing(record, history, successors, at) {
  const documents = distinct(history);
  const signedAt = record.value.proof[1].created;
  const end = endOf(record, documents, successors);
  const rest = {
    withdrawnPurposes: withdrawnPurposes(documents, at),
    duties: dutiesOf(documents),
  };
  if (end !== undefined && end.when <= at) return { status: end.status, since: end.when, ...rest };
  const activeFrom = later(record.value.effectiveFrom, signedAt);
  const [status, since] = activeFrom <= at ? ["active", activeFrom] : ["signed", signedAt];
  return { status, since, endsAt: end?.when, ...rest };
}

/** Whether a status gives no permission any more, nor will again. */
export function isOver(status) {
  return PRECEDENCE.includes(status);
}

/** When the agreement ends and by what: the earliest ending counts, no other after it. */
function endOf(record, documents, successors) {
  const signedAt = record.value.proof[1].created;
  const [first] = endings(record, documents, successors)
    .map(({ when, status }) => ({ when: later(when, signedAt), status }))
    .sort((one, other) => {
      if (one.when !== other.when) return one.when < other.when ? -1 : 1;
      return PRECEDENCE.indexOf(one.status) - PRECEDENCE.indexOf(other.status);
    });
  if (first === undefined) return undefined;
  // Withdrawal wins races: what she had withdrawn before another ending came is withdrawn, though
  // the second party heard of it later.
  const wasWithdrawn = documents.some(
    (item) => isFullWithdrawal(item) && item.value.proof[0].created <= first.when,
  );
  return wasWithdrawn ? { ...first, status: "withdrawn" } : first;
}

function endings(record, documents, successors) {
  const found = [];
  if (record.value.endsAt !== undefined) found.push({ when: record.value.endsAt, status: "expired" });
  for (const item of documents) {
    if (isFullWithdrawal(item)) found.push({ when: tookEffect(item, documents), status: "withdrawn" });
    if (item.type === "Termination") {
      const when = noticeRanOut(item, documents);
      if (when !== undefined) found.push({ when, status: "terminated" });
    }
  }
  for (const { value } of successors.filter((item) => supersedes(item, record))) {
    found.push({ when: later(value.effectiveFrom, value.proof[1].created), status: "superseded" });
  }
  return found;
}

function isFullWithdrawal(document) {
  return document.type === "Withdrawal" && document.value.scope === "all";
}

// Another customer's record cannot end this one, whoever countersigned it.
function supersedes(successor, record) {
  return (
    successor.value.supersedes === record.recordDigest &&
    haveSameParties(successor.value, record.value)
  );
}

/** When a withdrawal took effect (AGR-03): at its receipt, and without one when it was made. */
function tookEffect(withdrawal, documents) {
  const received = documents
    .filter((item) => item.type === "Receipt" && item.value.answers === withdrawal.recordDigest)
    .map(({ value }) => earlier(value.received, value.proof[0].created));
  const made = withdrawal.value.proof[0].created;
  const first = received.reduce(earlier, received[0] ?? made);
  return isAhead(made, first) ? made : first;
}

/** When a termination takes effect (AGR-09): never while the first party has not seen it. */
function noticeRanOut(termination, documents) {
  const seen = documents
    .filter((item) => seenIn(item, termination.value.record).includes(termination.recordDigest))
    .map(({ value }) => value.received ?? value.proof[0].created);
  if (seen.length === 0) return undefined;
  const { effectiveAt, proof } = termination.value;
  const lost = Math.max(0, secondsBetween(proof[0].created, seen.reduce(earlier)));
  return plus(effectiveAt, lost);
}

function withdrawnPurposes(documents, at) {
  const purposes = documents
    .filter((item) => item.type === "Withdrawal" && tookEffect(item, documents) <= at)
    .flatMap((item) => item.value.purposes ?? []);
  return [...new Set(purposes)].sort();
}

/** What notices asked for and receipts promised, and what became of it; the most urgent first. */
function dutiesOf(documents) {
  const owed = new Map();
  const duty = (notice, name) => {
    const key = `${notice} ${name}`;
    if (!owed.has(key)) owed.set(key, { notice, duty: name });
    return owed.get(key);
  };
  for (const { type, value, recordDigest } of documents) {
    if (type === "Withdrawal") for (const name of value.requests ?? []) duty(recordDigest, name);
    if (type === "Receipt") {
      for (const promised of value.duties ?? []) {
        const found = duty(value.answers, promised.duty);
        found.dueAt = earlier(found.dueAt ?? promised.dueAt, promised.dueAt);
      }
    }
  }
  for (const { value } of documents.filter(({ type }) => type === "Fulfilment")) {
    for (const action of value.actions) {
      const found = owed.get(`${value.fulfils} ${action.action}`);
      // What was refused first and done later is done.
      if (found !== undefined) found.outcome = earlier(found.outcome ?? action.outcome, action.outcome);
    }
  }
  return [...owed.values()].sort((one, other) => ((one.dueAt ?? "~") < (other.dueAt ?? "~") ? -1 : 1));
}

function earlier(one, other) {
  return one <= other ? one : other;
}

function later(one, other) {
  return one >= other ? one : other;
}
