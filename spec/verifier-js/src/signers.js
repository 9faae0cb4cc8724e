/** Who signs each document type, in which order, for whom and in answer to what (PRF-07). */

const FIRST = "first party";
const SECOND = "second party";

const first = (value) => ({ role: FIRST, controller: value.firstParty.ref });
const second = (value) => ({ role: SECOND, controller: value.secondParty.ref });

const byFirst = (value) => [{ ...first(value), domain: value.secondParty.ref }];
const bySecond = (value) => [{ ...second(value), domain: value.firstParty.ref }];
const byEither = (member) => (value) =>
  value[member] === "first-party" ? byFirst(value) : bySecond(value);

const SIGNERS = {
  Agreement: (value) =>
    [first(value), second(value)].map((signer) => ({
      ...signer,
      domain: value.secondParty.ref,
      challenge: value.profferNonce,
    })),
  SecondPartyDescription: (value) =>
    value.signedBy.map((method) => ({ ...second(value), domain: value.secondParty.ref, method })),
  Practices: (value) => [{ ...second(value), domain: value.secondParty.ref }],
  Roster: (value) => [{ role: "roster keeper", controller: value.keeper.ref }],
  Preferences: (value) => [first(value)],
  CounterOffer: bySecond,
  Decline: byEither("declinedBy"),
  Cancellation: byFirst,
  Withdrawal: byFirst,
  Acknowledgement: byFirst,
  Termination: bySecond,
  Fulfilment: bySecond,
  Dispute: byEither("disputedBy"),
  Receipt: bySecond,
  Heads: (value) =>
    byEither("listedBy")(value).map((signer) => ({
      ...signer,
      challenge: value.reconciliationNonce,
    })),
};

/** The proofs that a document must carry, in their order. Nobody signs terms. */
export function signersOf(document) {
  return SIGNERS[document.type](document.value);
}

export function isSigned(type) {
  return Object.hasOwn(SIGNERS, type);
}

/** Whether the second party makes this proof. */
export function isSecondParty(signer) {
  return signer.role === SECOND;
}

/** Whether the first party makes this proof. */
export function isFirstParty(signer) {
  return signer.role === FIRST;
}
