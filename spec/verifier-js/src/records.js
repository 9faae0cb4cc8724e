/** Whether a document is signed as its type demands; candidates and records (REC-01, REC-02). */
import { Breach } from "./breach.js";
import { verifyProofs } from "./proofs.js";
import { signersOf } from "./signers.js";

/** Checks that the first party, and nobody else, signed a candidate. */
export async function verifyCandidate(candidate, keys) {
  await verifyProofs(candidate, signersOf(candidate).slice(0, 1), keys);
}

/** Checks that exactly the signers of its type signed a document; an agreement is a record. */
export async function verifyDocument(document, keys) {
  await verifyProofs(document, signersOf(document), keys);
  if (document.type === "Agreement") checkRecordTimes(document);
}

/** Checks that the second party signed in time. Whether it signed last, the proofs have shown. */
export function checkRecordTimes(record) {
  if (record.value.proof[1].created > record.value.acceptBy) {
    throw new Breach("proof-time", "The vendor signed after the time to accept was over.");
  }
}
