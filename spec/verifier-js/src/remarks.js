/** What every reader of a verdict must know with it, whatever the answer is (REC-07). */
import { isLoopback } from "./dids.js";
import { leavesNotice, seenIn } from "./history.js";
import { isFirstParty, signersOf } from "./signers.js";

/** The remarks about a case, each a sentence or two. */
export function remarksOf(of) {
  const { record, bundle } = of;
  const said = [];
  if (isLoopback(record.value.secondParty.ref)) {
    said.push("LOCAL TEST: made over loopback; it proves nothing about any organisation.");
  }
  said.push("A key proves that somebody holds it; it does not prove who that person is.");
  if (!bundle.documents.some((item) => signersOf(item).some(isFirstParty))) {
    said.push(
      "No later document of the customer confirms the record: its time rests on the vendor's word.",
    );
  }
  if (record.value.roster === undefined) {
    said.push("The terms are personal, outside the agreement model of IEEE 7012.");
  }
  said.push(...aboutEndings(of));
  said.push(
    "Only what is in the file was judged: the other side may hold a later document, such as a " +
      "withdrawal.",
  );
  return said;
}

function aboutEndings({ bundle: { documents }, record, pinnedDescription }) {
  const said = [];
  const held = new Set([record, ...documents].map((item) => item.recordDigest));
  const answered = new Set(documents.map((item) => item.value.answers));
  const seen = new Set(documents.flatMap((item) => seenIn(item, record.recordDigest)));
  if ([...seen].some((digest) => !held.has(digest))) {
    // She could name anything, so that this is no gap; it may be one.
    said.push("The customer says that she has seen a document that is not in the file.");
  }
  for (const item of documents) {
    if (item.type === "Withdrawal" && !answered.has(item.recordDigest)) {
      said.push("A withdrawal is not confirmed; it counts from when the customer made it.");
    }
    if (item.type === "Termination") {
      if (!seen.has(item.recordDigest)) {
        said.push("A termination is not known to have been seen; its notice does not run.");
      }
      if (isShort(item, pinnedDescription)) {
        said.push("A termination leaves less notice than the vendor's description promised.");
      }
    }
  }
  return said;
}

function isShort(termination, description) {
  // Remarks are made about any bundle, also about one whose proofs are missing.
  const isSigned = (termination.value.proof ?? []).length > 0;
  const promised = description?.value.limits.noticePeriod;
  return isSigned && promised !== undefined && !leavesNotice(termination, promised);
}
