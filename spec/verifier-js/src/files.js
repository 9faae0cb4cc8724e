/** Files as a person has them: a bundle or a single record, and a vendor's published keys. */
import { Breach, checkRecord, judge, readBundle, readDidDocument } from "./verifier.js";
import { hostOf, isLoopback } from "./dids.js";
import { CHECK_NAMES } from "./words.js";

const [THE_FILE, , , RECORD] = CHECK_NAMES;

/** What a file is, by a look at it that proves nothing: `bundle`, `record`, `keys` or undefined. */
export function kindOf(bytes) {
  const value = glance(bytes);
  if (value?.type === "Bundle") return "bundle";
  if (value?.type === "Agreement") return "record";
  if (typeof value?.id === "string" && Array.isArray(value.verificationMethod)) return "keys";
  return undefined;
}

/**
 * The verdict about a bundle or a single record, and what it says that it is about.
 *
 * @param {Uint8Array} bytes
 * @param {{keys?: Uint8Array, now: string, at?: string, loopback?: boolean}} known `keys` is a
 *   did.json file, `at` the time for which is judged, if not for now
 */
export async function judgeFile(bytes, { now, at = now, ...rest }) {
  const known = { ...rest, at, now: at < now ? now : at };
  const look = kindOf(bytes) === "record" ? judgeRecord : judgeBundle;
  const judged = await look(bytes, known);
  return { ...judged, about: aboutOf(bytes) };
}

/** Throws an `Error` where a file of keys is not the one of the vendor: a mix-up is no verdict. */
function trustedIn(keys, did) {
  if (keys === undefined) return [];
  try {
    return readDidDocument(keys, did);
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    throw new Error(`The file of keys is not that of ${hostOf(did)}: ${error.message}`);
  }
}

async function judgeBundle(bytes, { keys, at, now, loopback }) {
  let bundle;
  try {
    bundle = await readBundle(bytes);
  } catch (error) {
    return { verdict: invalid(error, THE_FILE, at) };
  }
  const trusted = trustedIn(keys, bundle.record.value.secondParty.ref);
  return { verdict: await judge(bundle, { trusted, at, now, loopback }), bundle };
}

/** A record alone shows who signed it, but not what came before or after: it is never valid. */
async function judgeRecord(bytes, { keys, at, loopback }) {
  const alone =
    "Both signatures hold, but this is an agreement alone: its terms, and whether it was " +
    "withdrawn later, are not in the file.";
  const verdict = { answer: "undecided", at, remarks: [] };
  try {
    await checkRecord(bytes, (did) => trustedIn(keys, did), { loopback });
  } catch (error) {
    if (keys === undefined && error instanceof Breach && error.code === "key-unknown") {
      const reason = "The keys are not proven to be the vendor's, and the agreement is alone.";
      return { verdict: { ...verdict, check: "7 keys", reason } };
    }
    return { verdict: invalid(error, RECORD, at) };
  }
  return { verdict: { ...verdict, check: "9 complete", reason: alone } };
}

function invalid(error, check, at) {
  if (!(error instanceof Breach)) throw error;
  return { answer: "invalid", check, code: error.code, reason: error.detail, at, remarks: [] };
}

/** Whose agreement the file says that it is about, as text; undefined where it does not say. */
function aboutOf(bytes) {
  const value = glance(bytes);
  const record = value?.type === "Bundle" ? value.history?.record : value;
  const { legalName, ref } = record?.secondParty ?? {};
  const { name, version } = record?.terms ?? {};
  if (![legalName, ref, name, version].every((text) => typeof text === "string")) return undefined;
  return {
    id: String(record.id),
    vendor: legalName,
    site: hostOf(ref),
    terms: `${name} ${version}`,
    isLocalTest: isLoopback(ref),
  };
}

function glance(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
