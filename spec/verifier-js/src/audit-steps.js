/**
 * The steps by which a bundle is judged, in the order of the specification's list (REC-06). Each
 * passes, or decides: a `Breach` makes the bundle invalid, a `Stop` gives another answer.
 */
import { Breach } from "./breach.js";
import { checkDescriptionProofs, checkDescriptionTimes, checkMadeUnder } from "./descriptions.js";
import { checkDidWeb, isLoopback } from "./dids.js";
import { saySame } from "./documents.js";
import { areRivals, checkBelongs, checkWhole, hasFork, haveSameParties } from "./history.js";
import { verifyDocument } from "./records.js";
import { isAhead } from "./times.js";
import { checkTrust } from "./trust.js";
import { Stop } from "./stop.js";

export const STEPS = [
  ["1 identifiers", checkIdentifiers],
  ["2 descriptions", checkDescriptions],
  ["3 record", (of) => verifyPast(of.record, of)],
  ["4 what it rests on", checkGround],
  ["5 negotiation", checkNegotiation],
  ["6 notices and receipts", checkDocuments],
  ["7 keys", checkTrust],
  ["8 one history", checkOneHistory],
  ["9 complete", checkComplete],
];

/** Checks that a second party's identifier is a proper one that may be judged here. */
export function checkAdmitted(did, loopback) {
  if (isLoopback(did) && !loopback) {
    throw new Breach("wrong-audience", "This is a local test (loopback), no agreement.");
  }
  checkDidWeb(did, { loopback });
}

function checkIdentifiers({ record, loopback }) {
  checkAdmitted(record.value.secondParty.ref, loopback);
}

async function checkDescriptions(of) {
  for (const item of of.bundle.descriptions) {
    if (item.value.secondParty.ref !== of.record.value.secondParty.ref) {
      throw new Breach("reference", "A description is about another second party.");
    }
    await checkDescriptionProofs(item);
    checkDescriptionTimes(item);
    checkPast(item, of);
  }
  if (of.pinnedDescription === undefined) {
    throw new Stop("undecided", "The description that the record pins is missing.");
  }
}

async function checkGround(of) {
  await checkPractices(of);
  checkTerms(of);
  checkRoster(of);
  checkMadeUnder(of.record, of.pinnedDescription);
}

async function checkPractices(of) {
  const { practices } = of.bundle;
  const { record } = of;
  const named = record.value.practices;
  if (practices.recordDigest !== named.digestMultibase) {
    throw new Breach("reference", "The practices are not the ones that were agreed.");
  }
  const { id, secondParty } = practices.value;
  if (id !== named.ref || secondParty.ref !== record.value.secondParty.ref) {
    throw new Breach("reference", "The practices are another second party's.");
  }
  await verifyPast(practices, of);
}

function checkTerms({ bundle: { terms, texts }, record }) {
  const { id, name, version, texts: named = [] } = terms.value;
  const agreed = { ref: id, name, version, digestMultibase: terms.recordDigest };
  if (!saySame(agreed, record.value.terms)) {
    throw new Breach("reference", "The terms are not the ones that were agreed.");
  }
  if (isPersonal(terms) !== (record.value.roster === undefined)) {
    throw new Breach("reference", "Terms are personal, or stand in a roster.");
  }
  if (!texts.every((text) => named.some((digest) => isText(text, digest)))) {
    throw new Breach("reference", "A text is not one that the terms name.");
  }
}

function isPersonal(terms) {
  return terms.value.id.startsWith("urn:uuid:");
}

function isText(text, named) {
  return ["language", "kind", "digestMultibase"].every((name) => text[name] === named[name]);
}

// Whose the roster is, its digest says: whoever trusts a keeper knows it from elsewhere (ROS-02).
function checkRoster({ bundle: { roster }, record }) {
  if (roster === undefined) return;
  const { id, sequence, keeper, entries } = roster.value;
  const held = { ref: id, version: sequence, digestMultibase: roster.recordDigest };
  if (!saySame(held, record.value.roster)) {
    throw new Breach("reference", "The roster is not the one that was agreed.");
  }
  if ([record.value.firstParty.ref, record.value.secondParty.ref].includes(keeper.ref)) {
    throw new Breach("reference", "The roster's keeper is a party.");
  }
  const named = entries.map((entry) => ({
    ref: entry.ref,
    name: entry.name,
    version: entry.version,
    digestMultibase: entry.digestMultibase,
  }));
  if (!named.some((terms) => saySame(terms, record.value.terms))) {
    throw new Breach("reference", "The terms do not stand in the roster.");
  }
}

async function checkNegotiation(of) {
  const { counterOffer } = of.bundle;
  const { record } = of;
  const { answers, ref: proffer } = record.value.proffer;
  if (counterOffer === undefined) {
    if (answers === undefined) return;
    throw new Stop("undecided", "The counter-offer that the record answers is missing.");
  }
  await verifyPast(counterOffer, of);
  const offered = counterOffer.value;
  if (
    counterOffer.recordDigest !== answers ||
    offered.proffer !== proffer ||
    !["terms", "roster", "practices"].every((name) => saySame(offered[name], record.value[name])) ||
    !haveSameParties(offered, record.value)
  ) {
    throw new Breach("reference", "The counter-offer is not the one that was answered.");
  }
}

async function checkDocuments(of) {
  const { bundle, record } = of;
  for (const item of [...bundle.documents, ...bundle.conflicts, ...bundle.successors]) {
    await verifyLater(item, of);
    if (item.type !== "Agreement") checkBelongs(item, record);
  }
  for (const { value } of bundle.successors) {
    if (value.supersedes !== record.recordDigest || !haveSameParties(value, record.value)) {
      throw new Breach("reference", "A successor supersedes another record.");
    }
  }
}

async function verifyLater(document, of) {
  try {
    await verifyPast(document, of);
  } catch (error) {
    if (!(error instanceof Breach) || error.code !== "key-unknown") throw error;
    // Keys come and go after the record; who listed this one is not here.
    throw new Stop("undecided", "The description of a later key is missing.");
  }
}

async function verifyPast(document, of) {
  await verifyDocument(document, of.keys);
  checkPast(document, of);
}

function checkPast(document, { now }) {
  // Who dates a receipt ahead, for example, would put off what it confirms.
  if (isAhead(document.value.proof.at(-1).created, now)) {
    throw new Breach("proof-time", "A document is dated in the future.");
  }
}

function checkOneHistory({ bundle: { documents, conflicts }, record }) {
  const notices = conflicts.filter((item) => item.type !== "Agreement");
  const rivals = conflicts.filter((item) => item.type === "Agreement" && areRivals(item, record));
  if (hasFork([...documents, ...notices]) || rivals.length > 0) {
    throw new Stop(
      "different",
      "The second party signed two different continuations; both are in the bundle.",
    );
  }
  if (conflicts.length > 0) {
    throw new Breach("reference", "What is shown as a conflict does not conflict.");
  }
}

function checkComplete({ bundle, record }) {
  try {
    checkWhole(record, bundle.documents);
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    throw new Stop("undecided", error.detail);
  }
  for (const named of bundle.terms.value.texts ?? []) {
    if (!bundle.texts.some((text) => isText(text, named))) {
      throw new Stop(
        "undecided",
        `The ${named.kind} text of the terms is missing (${named.language}).`,
      );
    }
  }
  if (record.value.roster !== undefined && bundle.roster === undefined) {
    throw new Stop("undecided", "The roster of the terms is missing.");
  }
}
