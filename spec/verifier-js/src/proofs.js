/**
 * W3C Data Integrity proofs, `eddsa-jcs-2022`, and nothing else of Data Integrity (PRF-07 to
 * PRF-09). That exactly the expected signers signed, in their order, is decided here: a library
 * that answers for each proof alone calls a record with one broken signature verified.
 */
import { Breach } from "./breach.js";
import { canonicalBytes, canonicalText, without } from "./canonical.js";
import { controllerOf } from "./dids.js";
import { sameKey } from "./key-ring.js";
import { verifySignature } from "./keys.js";
import { concatenated, fromBase58, sha256 } from "./multibase.js";
import { checkInstant } from "./times.js";

const TYPE = "DataIntegrityProof";
const SUITE = "eddsa-jcs-2022";
const PURPOSE = "assertionMethod";
const REQUIRED = [
  "@context",
  "type",
  "cryptosuite",
  "created",
  "verificationMethod",
  "proofPurpose",
  "proofValue",
];
const OPTIONAL = ["domain", "challenge"];

/**
 * @typedef {{role: string, controller: string, domain?: string, challenge?: string, method?: string}} Signer
 *   one signer whom a document must have, and what that signer's proof must say; `method` where
 *   one key of the controller is meant
 */

/**
 * Checks that exactly these signers signed a document, in their order.
 *
 * @param {{value: object, bodyHash: Uint8Array}} document
 * @param {Signer[]} signers
 * @param {{publicKey(method: string, at: string): Uint8Array}} keys
 */
export async function verifyProofs(document, signers, keys) {
  const proofs = proofsOf(document.value);
  proofs.forEach(checkForm);
  checkSigners(proofs, signers);
  proofs.forEach((proof, place) => checkStatement(proof, signers[place], document.value));
  checkTimes(proofs);
  const signatures = proofs.map(signatureOf);
  const used = proofs.map((proof) => keys.publicKey(proof.verificationMethod, proof.created));
  if (used.some((key, place) => used.slice(0, place).some((other) => sameKey(key, other)))) {
    throw new Breach("proof-doubled", "One key signed in two names.");
  }
  for (const [place, proof] of proofs.entries()) {
    const optionsHash = await sha256(canonicalBytes(without(proof, "proofValue")));
    const signed = concatenated(optionsHash, document.bodyHash);
    if (!(await verifySignature(used[place], signed, signatures[place]))) {
      throw new Breach("proof-invalid");
    }
  }
}

function proofsOf(value) {
  if (!Array.isArray(value.proof) || value.proof.length === 0) {
    throw new Breach("proof-missing", "The proof member is an array of one proof or more.");
  }
  return value.proof;
}

function checkForm(proof) {
  if (proof.type !== TYPE || proof.cryptosuite !== SUITE) {
    throw new Breach("proof-suite", `Only ${TYPE} with ${SUITE} is read.`);
  }
  if (proof.proofPurpose !== PURPOSE) throw new Breach("proof-purpose");
  // Chains, expiry and nonces are outside the profile: who overlooked them would read another
  // statement than the one that was signed.
  const members = Object.keys(proof).filter((name) => !OPTIONAL.includes(name));
  if (members.length !== REQUIRED.length || !REQUIRED.every((name) => members.includes(name))) {
    throw new Breach("schema", "A proof has members that are not allowed, or lacks some.");
  }
}

function checkSigners(proofs, signers) {
  const methods = proofs.map((proof) => proof.verificationMethod);
  const hasTwice = new Set(methods).size !== methods.length;
  const inOrder =
    methods.length === signers.length &&
    methods.every((method, place) => isBy(signers[place], method));
  if (inOrder && !hasTwice) return;
  // Something is wrong with the set of signers; what follows only names it.
  if (hasTwice || methods.some((method) => signsTooOften(method, methods, signers))) {
    throw new Breach("proof-doubled");
  }
  if (methods.length > signers.length) throw new Breach("proof-extra");
  if (!methods.every((method) => signers.some((signer) => isBy(signer, method)))) {
    throw new Breach("proof-foreign");
  }
  const absent = signers.find((signer) => !methods.some((method) => isBy(signer, method)));
  if (absent !== undefined) {
    throw new Breach("proof-missing", `The proof of the ${absent.role} is missing.`);
  }
  throw new Breach("proof-order");
}

function isBy(signer, method) {
  if (signer.method !== undefined && method !== signer.method) return false;
  return controllerOf(method) === signer.controller;
}

function signsTooOften(method, methods, signers) {
  const controller = controllerOf(method);
  const found = methods.filter((other) => controllerOf(other) === controller).length;
  const wanted = signers.filter((signer) => signer.controller === controller).length;
  return found > Math.max(1, wanted);
}

function checkStatement(proof, signer, value) {
  if (canonicalText(proof["@context"]) !== canonicalText(value["@context"])) {
    throw new Breach("proof-context");
  }
  if (proof.domain !== signer.domain) throw new Breach("proof-domain");
  if (proof.challenge !== signer.challenge) throw new Breach("proof-challenge");
}

function checkTimes(proofs) {
  for (const proof of proofs) checkInstant(proof.created);
  if (proofs.some((proof, place) => place > 0 && proof.created < proofs[place - 1].created)) {
    throw new Breach("proof-time", "A later signer's proof is older than an earlier one's.");
  }
}

function signatureOf(proof) {
  try {
    return fromBase58(proof.proofValue, 64);
  } catch (error) {
    throw new Breach("proof-encoding", error.message);
  }
}
