/** Identifiers: `did:key` of a person, `did:web` of an organisation (KEY-03, KEY-04). */
import { Breach } from "./breach.js";
import { readKey } from "./keys.js";

const DID_KEY = "did:key:";
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
// Two labels at least, and the last begins with a letter: no bare names, no addresses.
const DID_WEB = new RegExp(`^did:web:(?=.{1,253}$)(?:${LABEL}\\.)+(?=[a-z])${LABEL}$`);
const LOOPBACK = /^did:web:localhost%3A([1-9][0-9]{0,4})$/;

/** Who controls a verification method: what stands before its `#`. */
export function controllerOf(method) {
  return method.split("#", 1)[0];
}

export function isDidKey(identifier) {
  return identifier.startsWith(DID_KEY);
}

/** The key of `did:key:zX#zX`. */
export function readDidKeyMethod(method) {
  const spelled = controllerOf(method).slice(DID_KEY.length);
  const key = readKey(spelled);
  if (method !== `${DID_KEY}${spelled}#${spelled}`) {
    throw new Breach("key-unknown", "The fragment of a did:key repeats its key.");
  }
  return key;
}

/** Whether an identifier exists for trials on one's own machine only. */
export function isLoopback(did) {
  return LOOPBACK.test(did);
}

/** Checks that `did` is the one spelling of a `did:web`; of a loopback one only where meant. */
export function checkDidWeb(did, { loopback }) {
  if (DID_WEB.test(did)) return;
  const port = LOOPBACK.exec(did)?.[1];
  // 80 is the default of http: with it one origin would have two spellings.
  if (loopback && port !== undefined && Number(port) <= 65_535 && port !== "80") return;
  throw new Breach("identifier", "This is not a did:web of a host in its one spelling.");
}

/** The host that a `did:web` stands for, as people write it. */
export function hostOf(did) {
  return did.replace(/^did:web:/, "").replace("%3A", ":");
}
