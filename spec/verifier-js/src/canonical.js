/**
 * Bytes to values and back (PRF-01 to PRF-03): a document is the RFC 8785 form of an object of
 * objects, arrays and strings.
 *
 * JSON.parse keeps one of two equal names and forgets how a string was spelled. The comparison
 * with the canonical form finds both, and white space and the order of names at once.
 */
import { Breach } from "./breach.js";

export const DOCUMENT_BYTES_MAX = 64 * 1024;
export const BUNDLE_BYTES_MAX = 4 * 1024 * 1024;
const DEPTH_MAX = 16;

const NAME = /^@?[A-Za-z][A-Za-z0-9-]{0,63}$/;
// Programs that copy members into plain objects give these names another meaning.
const UNSAFE_NAMES = new Set(["__proto__", "constructor", "prototype"]);
// Control characters but \n, bidirectional controls, noncharacters.
const REFUSED_CHARACTER =
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|\p{Noncharacter_Code_Point}/u;
const HALF_A_PAIR = /\p{Surrogate}/u;
const STRUCTURE = /["[\]{}:]/g;

/**
 * The object that `bytes` are the RFC 8785 form of, within the profile.
 *
 * Of several breaches the first one counts, in the order of PRF-10: too-large, encoding, depth,
 * not-json, number, boolean, null, name, not-canonical, text.
 */
export function decode(bytes, bytesMax = DOCUMENT_BYTES_MAX) {
  const text = textOf(bytes, bytesMax);
  const value = parse(text);
  const found = survey(value);
  for (const code of ["number", "boolean", "null", "name"]) {
    if (found[code]) throw new Breach(code);
  }
  // Such a text has no canonical form to be compared with.
  if (holdsHalfAPair(text)) {
    throw new Breach("text", "A string holds half a surrogate pair.");
  }
  if (canonicalText(value) !== text) throw new Breach("not-canonical");
  for (const string of found.strings) checkText(string);
  return value;
}

/**
 * The object in a file that another specification defines; it need not be canonical.
 *
 * Equal names in one object are refused: two readers would keep different ones (KEY-05).
 */
export function decodeForeign(bytes, bytesMax = DOCUMENT_BYTES_MAX) {
  const text = textOf(bytes, bytesMax);
  const value = parse(text);
  if (hasEqualNames(text)) throw new Breach("not-json", "A name occurs twice in one object.");
  return value;
}

/** The RFC 8785 form of objects, arrays and strings. Names sort by UTF-16 code units. */
export function canonicalText(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (typeof value !== "object" || value === null) throw new TypeError("has no canonical form");
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join(",")}}`;
}

/** The RFC 8785 form as the bytes that are signed and travel. */
export function canonicalBytes(value) {
  return new TextEncoder().encode(canonicalText(value));
}

/** A copy of an object without one of its members. */
export function without(value, name) {
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== name));
}

function textOf(bytes, bytesMax) {
  if (bytes.length > bytesMax) throw new Breach("too-large", `At most ${bytesMax} bytes are read.`);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    throw new Breach("encoding", "A byte order mark is not allowed.");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Breach("encoding", "The bytes are not UTF-8.");
  }
}

function parse(text) {
  if (nestsTooDeep(text)) throw new Breach("depth");
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Breach("not-json");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Breach("not-json", "A document is one JSON object.");
  }
  return value;
}

// Before parsing, since a parser's own limit is no rule of ours.
function nestsTooDeep(text) {
  let depth = 0;
  for (const { mark } of structure(text)) {
    if (mark === "[" || mark === "{") {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (mark === "]" || mark === "}") {
      depth -= 1;
    }
  }
  return false;
}

function hasEqualNames(text) {
  const objects = [];
  let name = "";
  for (const { mark, string } of structure(text)) {
    if (mark === '"') name = JSON.parse(string);
    else if (mark === "{" || mark === "[") objects.push(new Set());
    else if (mark === "}" || mark === "]") objects.pop();
    else if (objects.at(-1).has(name)) return true;
    else objects.at(-1).add(name);
  }
  return false;
}

/** Whether any string, also one that a later member of its name hides, has half a pair. */
function holdsHalfAPair(text) {
  // UTF-8 has no half pairs: only an escape can spell one.
  if (!text.includes("\\u")) return false;
  for (const { mark, string } of structure(text)) {
    if (mark === '"' && string.includes("\\u") && HALF_A_PAIR.test(JSON.parse(string))) return true;
  }
  return false;
}

/** The brackets, colons and whole strings of a JSON text, in their order. */
function* structure(text) {
  STRUCTURE.lastIndex = 0;
  for (let found; (found = STRUCTURE.exec(text)) !== null; ) {
    const [mark] = found;
    const end = mark === '"' ? endOfString(text, found.index) : found.index + 1;
    yield { mark, string: text.slice(found.index, end) };
    STRUCTURE.lastIndex = end;
  }
}

/** Where the string that begins at `start` is over; the end of the text if it is never closed. */
function endOfString(text, start) {
  for (let place = start + 1; place < text.length; place += 1) {
    if (text[place] === "\\") place += 1;
    else if (text[place] === '"') return place + 1;
  }
  return text.length;
}

/** Which breaches of the profile a parsed value holds, and all its strings but names. */
function survey(value, found = { strings: [] }) {
  if (typeof value === "string") found.strings.push(value);
  else if (typeof value === "number") found.number = true;
  else if (typeof value === "boolean") found.boolean = true;
  else if (value === null) found.null = true;
  else if (Array.isArray(value)) for (const item of value) survey(item, found);
  else {
    for (const name of Object.keys(value)) {
      if (!NAME.test(name) || UNSAFE_NAMES.has(name)) found.name = true;
      survey(value[name], found);
    }
  }
  return found;
}

function checkText(string) {
  if (REFUSED_CHARACTER.test(string)) {
    throw new Breach("text", "A string holds a character that is not allowed.");
  }
  if (string.normalize("NFC") !== string) {
    throw new Breach("text", "A string is not in Unicode normalisation form C.");
  }
}
