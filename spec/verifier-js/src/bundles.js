/** Evidence bundles: a record with its history and all that they rest on (REC-03). */
import { Breach, inStep } from "./breach.js";
import { memberOf, open } from "./documents.js";
import { digest } from "./multibase.js";

/**
 * The bundle that `bytes` spell, each document in it read; no proof is checked yet.
 *
 * `conflicts` are second-party documents that cannot stand beside the history, and rival records.
 */
export async function readBundle(bytes) {
  const value = await open(bytes, "Bundle");
  return inStep("read", async () => ({
    record: await memberOf(value.history.record),
    documents: await membersOf(value.history.documents),
    descriptions: await membersOf(value.descriptions),
    practices: await memberOf(value.practices),
    terms: await memberOf(value.terms),
    texts: await textsOf(value.texts),
    roster: value.roster && (await memberOf(value.roster)),
    counterOffer: value.counterOffer && (await memberOf(value.counterOffer)),
    successors: await membersOf(value.successors),
    conflicts: await membersOf(value.conflicts),
  }));
}

async function membersOf(values = []) {
  const members = [];
  for (const value of values) members.push(await memberOf(value));
  return members;
}

async function textsOf(texts) {
  for (const { text, digestMultibase } of texts) {
    if ((await digest(new TextEncoder().encode(text))) !== digestMultibase) {
      throw new Breach("reference", "A text is another one than it says.");
    }
  }
  return texts;
}
