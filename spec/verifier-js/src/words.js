/** What can be said of a file, in words for people who know nothing of keys and formats. */

const HEADLINES = {
  valid: "Valid",
  withdrawn: "Valid when made, later withdrawn by the customer",
  terminated: "Valid when made, later ended by the vendor",
  superseded: "Valid when made, later replaced",
  expired: "Valid when made, its time is over",
  "key-withdrawn": "Valid when made, the vendor's key was given up later",
  different: "The vendor signed two different things",
  undecided: "Cannot decide",
  invalid: "Not valid",
};

/** What each step of the list looks at. */
const CHECKS = {
  "0 the file": "the form of the file",
  "1 identifiers": "who the two parties are",
  "2 descriptions": "what the vendor said of itself",
  "3 record": "the signatures of the agreement",
  "4 what it rests on": "the terms and practices that it rests on",
  "5 negotiation": "what was offered before",
  "6 notices and receipts": "the notices and receipts",
  "7 keys": "whose keys these are",
  "8 one history": "that there is one history only",
  "9 complete": "that nothing is missing",
  "10 standing": "where the agreement stands",
};

const CHANGED = "The file was changed, or a program wrote it wrongly.";
const FORM = "A signature is of another form than the standard's.";
const FOREIGN = "A signature was made for another document, or for somebody else.";

/** What codes mean; of other ones the reason itself says more. */
const BROKEN = {
  boolean: CHANGED,
  context: CHANGED,
  depth: CHANGED,
  encoding: CHANGED,
  identifier: "The name of a party or of a key is written wrongly.",
  "key-unknown": "A key is not one that the vendor publishes.",
  name: CHANGED,
  "nested-id": CHANGED,
  "not-canonical": "The file was changed, or laid out anew: every byte counts.",
  "not-json": "This is no such file.",
  null: CHANGED,
  number: CHANGED,
  "proof-challenge": FOREIGN,
  "proof-context": FORM,
  "proof-domain": FOREIGN,
  "proof-doubled": "One signature stands twice.",
  "proof-encoding": FORM,
  "proof-extra": "There is a signature too many.",
  "proof-foreign": "Somebody signed who is none of the two.",
  "proof-invalid": "A signature does not hold: the file was changed, or somebody else signed.",
  "proof-missing": "A signature is missing.",
  "proof-order": "The signatures are in the wrong order.",
  "proof-purpose": FORM,
  "proof-suite": FORM,
  schema: "This is no such file, or one that was changed.",
  text: CHANGED,
  time: "A time in the file does not exist, or is written wrongly.",
  "too-large": "The file, or a part of it, is larger than it may be.",
  version: "The file is of another version of the standard than this program.",
  "weak-key": "A key is one of those under which anybody can sign.",
};

const INSTANT = /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/g;

const EVENTS = {
  Acknowledgement: () => "The customer confirmed what she received.",
  Dispute: (value) => `The ${partyOf(value.disputedBy)} disputed: ${value.subject}`,
  Fulfilment: (value) => `The vendor reported: ${value.actions.map(actionOf).join(", ")}.`,
  Receipt: () => "The vendor confirmed the customer's notice.",
  Termination: (value) => `The vendor announced the end for ${momentOf(value.effectiveAt)}.`,
  Withdrawal: (value) =>
    value.scope === "all"
      ? "The customer withdrew from the agreement."
      : "The customer took back a part of what she had allowed.",
};

/** All checks in their order, by the name that a verdict uses. */
export const CHECK_NAMES = Object.keys(CHECKS);

export function headlineOf(verdict) {
  return HEADLINES[verdict.answer];
}

/** What a step looks at. */
export function checkInWords(name) {
  return CHECKS[name];
}

/** Why, in one or two sentences. */
export function reasonOf(verdict) {
  const { answer, code, check, reason, since } = verdict;
  if (answer === "invalid") {
    return `${BROKEN[code] ?? inWords(reason)} That showed when checking ${CHECKS[check]}.`;
  }
  if (answer === "valid") {
    return (
      "Customer and vendor both signed exactly this, the keys are the vendor's, and everything " +
      "that it rests on is here."
    );
  }
  if (since === undefined) return inWords(reason);
  if (answer === "key-withdrawn") return `${inWords(reason)} What was signed before stays signed.`;
  return `Both signed it; it ended on ${momentOf(since)}. What was forbidden stays forbidden.`;
}

/** What every reader must know with the answer. */
export function remarksIn(verdict) {
  return verdict.remarks.map(inWords);
}

/** What to do to come further, where there is something. */
export function nextStepOf(verdict) {
  if (verdict.answer === "undecided" && verdict.check === "7 keys") {
    return (
      "Get the list of the vendor's keys from its own site, /.well-known/did.json, or from " +
      "somebody you trust, and add it: keys inside a file prove nothing about whose they are."
    );
  }
  if (verdict.answer === "undecided") {
    return "A whole evidence file has everything. Ask one of the two for it.";
  }
  if (verdict.code === "wrong-audience") {
    return "If it was meant as a test on one machine, say so and judge it again.";
  }
  return "";
}

/** What happened, in the order of the times that the signatures say. */
export function storyOf(bundle) {
  const [first, second] = bundle.record.value.proof ?? [];
  const events = [
    { when: first?.created, what: "The customer signed." },
    { when: second?.created, what: "The vendor signed, too: the agreement was made." },
    ...bundle.documents.map(({ type, value }) => ({
      when: value.proof?.[0]?.created,
      what: EVENTS[type](value),
    })),
    ...bundle.successors.map(({ value }) => ({
      when: value.proof?.[1]?.created,
      what: "Both signed an agreement that replaces this one.",
    })),
  ];
  return events
    .filter(({ when }) => when !== undefined)
    .sort((one, other) => (one.when < other.when ? -1 : Number(one.when > other.when)));
}

/** What the vendor owes because of notices, and what became of it. */
export function dutiesInWords(standing) {
  return (standing?.duties ?? []).map(({ duty, dueAt, outcome }) => {
    const due = dueAt === undefined ? "" : `, due ${momentOf(dueAt)}`;
    return `${duty}${due}: ${outcome ?? "not reported yet"}`;
  });
}

/** An instant as people write it. */
export function momentOf(instant) {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** A sentence with its instants as people write them. */
function inWords(sentence) {
  return sentence.replace(INSTANT, momentOf);
}

function partyOf(party) {
  return party === "first-party" ? "customer" : "vendor";
}

function actionOf({ action, outcome }) {
  return outcome === "done" ? `${action} done` : `${action} refused`;
}
