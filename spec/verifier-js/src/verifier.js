/**
 * The verifier: documents, records and bundles in, answers out. It opens no connection, asks no
 * clock and keeps nothing.
 */
import { judge } from "./audit.js";
import { checkAdmitted } from "./audit-steps.js";
import { Breach, inStep } from "./breach.js";
import { readBundle } from "./bundles.js";
import { readDidDocument } from "./did-document.js";
import { checkDescriptionProofs, checkDescriptionTimes, checkMadeUnder } from "./descriptions.js";
import { checkContainer, readDocument } from "./documents.js";
import { KeyRing } from "./key-ring.js";
import { checkPlatform } from "./keys.js";
import { checkRecordTimes, verifyCandidate, verifyDocument } from "./records.js";
import { verifyProofs } from "./proofs.js";
import { checkPublished } from "./shapes.js";
import { isSigned, signersOf } from "./signers.js";

export { Breach, judge, readBundle, readDidDocument };

/** Throws an `Error` unless this program and its platform can judge at all (PRF-12, KEY-07). */
export async function checkSelf() {
  await checkPublished();
  await checkPlatform();
}

/**
 * @callback Trusted
 * @param {string} did the party whose keys are asked for
 * @returns {import("./key-ring.js").ListedKey[]} its keys, as they are known from outside
 */

/**
 * Checks one document of a known type by the steps decode, schema, read, proofs and record; a
 * `Breach` names what is wrong. Of an agreement this checks a candidate.
 *
 * A description is checked by the keys that it lists itself, everything else by the trusted ones.
 *
 * @param {Trusted} trusted
 */
export async function checkDocument(bytes, type, trusted) {
  if (type === "Bundle") return void (await readBundle(bytes));
  if (type !== "Terms" && !isSigned(type)) return checkContainer(bytes, type);
  const document = await readDocument(bytes, type);
  if (type === "Terms") return undefined;
  if (type === "SecondPartyDescription") return checkDescription(document);
  const verify = type === "Agreement" ? verifyCandidate : verifyDocument;
  return inStep("proofs", () => verify(document, ringFor(document, trusted)));
}

/**
 * Checks a record by the same steps.
 *
 * Where `descriptions` are given, as bytes, it must say what the one that it pins says.
 *
 * @param {Trusted} trusted
 */
export async function checkRecord(bytes, trusted, { descriptions, loopback = false } = {}) {
  const record = await readDocument(bytes, "Agreement");
  await inStep("proofs", () =>
    verifyProofs(record, signersOf(record), ringFor(record, trusted)),
  );
  await inStep("record", async () => {
    checkAdmitted(record.value.secondParty.ref, loopback);
    checkRecordTimes(record);
    if (descriptions !== undefined) await checkGround(record, descriptions);
  });
}

async function checkDescription(description) {
  await inStep("proofs", () => checkDescriptionProofs(description));
  await inStep("record", () => checkDescriptionTimes(description));
}

function ringFor({ value }, trusted) {
  const organisation = value.secondParty ?? value.keeper;
  return new KeyRing(organisation === undefined ? [] : trusted(organisation.ref));
}

async function checkGround(record, descriptions) {
  const read = [];
  for (const bytes of descriptions) read.push(await withoutStep(bytes));
  for (const item of read) {
    await checkDescriptionProofs(item);
    checkDescriptionTimes(item);
  }
  const named = record.value.description.digestMultibase;
  const pinned = read.find((item) => item.recordDigest === named);
  if (pinned === undefined) {
    throw new Breach("reference", "The description that the record pins is missing.");
  }
  checkMadeUnder(record, pinned);
}

/** A description that was handed in with a record: its faults are the record's. */
async function withoutStep(bytes) {
  try {
    return await readDocument(bytes, "SecondPartyDescription");
  } catch (error) {
    if (error instanceof Breach) error.step = undefined;
    throw error;
  }
}
