/**
 * What an auditor can say of a bundle, offline (REC-06): `judge` goes through the specification's
 * list and answers with a verdict, whatever the bundle holds.
 */
import { Breach } from "./breach.js";
import { STEPS } from "./audit-steps.js";
import { Case } from "./case.js";
import { remarksOf } from "./remarks.js";
import { isOver, standing } from "./standing.js";
import { Stop } from "./stop.js";
import { signingKey } from "./trust.js";

/**
 * @typedef {object} Verdict
 * @property {string} answer valid; withdrawn, terminated, superseded, expired, key-withdrawn, all
 *   valid when made; different, undecided, invalid
 * @property {string} check the step of the list that decided
 * @property {string} reason
 * @property {string} at the time for which the verdict holds
 * @property {string} [since] when what the answer says began
 * @property {string} [code] the error of an invalid bundle
 * @property {object} [standing]
 * @property {string[]} remarks
 */

/** @returns {Promise<Verdict>} the verdict about a bundle for the time `known.at` */
export async function judge(bundle, known) {
  const of = new Case(bundle, known);
  const about = { at: of.at, remarks: remarksOf(of) };
  for (const [check, step] of STEPS) {
    try {
      await step(of);
    } catch (error) {
      if (error instanceof Stop) {
        return { answer: error.answer, check, reason: error.reason, ...about };
      }
      if (error instanceof Breach) {
        return { answer: "invalid", check, reason: error.detail, code: error.code, ...about };
      }
      throw error;
    }
  }
  return byStanding(of, about);
}

/** The last step: where a whole and trusted history stands. */
function byStanding(of, { at, remarks }) {
  const { documents, successors } = of.bundle;
  const stands = standing(of.record, documents, successors, at);
  const key = signingKey(of);
  const verdict = { at, check: `${STEPS.length + 1} standing`, standing: stands };
  const said = [...remarks];
  if (key.expires !== undefined && key.expires <= at) {
    said.push(`The vendor's key was in use until ${key.expires}, after it had signed.`);
  }
  return { ...verdict, ...answerOf(stands, key, at), remarks: said };
}

function answerOf(stands, key, at) {
  if (isOver(stands.status)) {
    const reason = `Valid when made; ${stands.status} since ${stands.since}.`;
    return { answer: stands.status, since: stands.since, reason };
  }
  if (key.revoked !== undefined && key.revoked <= at) {
    const reason = `Valid when made; the vendor withdrew its key later, on ${key.revoked}.`;
    return { answer: "key-withdrawn", since: key.revoked, reason };
  }
  const rest = stands.status === "signed" ? " It is signed and not yet in effect." : "";
  return {
    answer: "valid",
    since: stands.since,
    reason: `Both parties signed these bytes, and everything they rest on is here.${rest}`,
  };
}
