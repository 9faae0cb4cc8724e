/** Whose the keys of a bundle are, by what is known outside it (REC-05). */
import { Breach } from "./breach.js";
import { vouchedKeys } from "./descriptions.js";
import { hostOf } from "./dids.js";
import { checkValid, sameKey } from "./key-ring.js";
import { isSecondParty, signersOf } from "./signers.js";
import { Stop } from "./stop.js";

/** Checks that each proof of the second party is by a key that the outside vouches for. */
export function checkTrust(of) {
  const vouched = vouchedKeys(of.bundle.descriptions, of.trusted);
  for (const { verificationMethod, created } of secondPartyProofs(of.bundle)) {
    const outside = vouched.get(verificationMethod);
    if (outside === undefined) {
      const name = hostOf(of.record.value.secondParty.ref);
      throw new Stop("undecided", `The keys are not proven to be ${name}'s.`);
    }
    if (!sameKey(outside.key, of.keys.publicKey(verificationMethod, created))) {
      throw new Breach("key-unknown", "The key that is published under its name is another.");
    }
    checkValid(outside, created);
  }
}

/** The second party's key that signed a trusted record, with all that is known of its time. */
export function signingKey(of) {
  const method = of.record.value.proof[1].verificationMethod;
  return vouchedKeys(of.bundle.descriptions, of.trusted).get(method);
}

function secondPartyProofs(bundle) {
  const { record, practices, counterOffer, documents, successors, conflicts, descriptions } = bundle;
  const offers = counterOffer === undefined ? [] : [counterOffer];
  return [record, practices, ...offers, ...documents, ...successors, ...conflicts, ...descriptions]
    .flatMap((item) =>
      signersOf(item).map((signer, place) => isSecondParty(signer) && item.value.proof[place]),
    )
    .filter(Boolean);
}
