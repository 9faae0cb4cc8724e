/**
 * Bytes as text: base58btc (`z...`), base64url (`u...`) and digests. Each value has one spelling,
 * and only that is read (PRF-06).
 */
import { Breach } from "./breach.js";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NO_DIGIT = 64;
const WORTH = Uint8Array.from({ length: 128 }, (_, code) => {
  const worth = BASE64URL.indexOf(String.fromCharCode(code));
  return worth < 0 ? NO_DIGIT : worth;
});
const BASE58_DIGITS_MAX = 88; // A signature of 64 bytes has no more.
const SHA2_256 = Uint8Array.of(0x12, 0x20);

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** The digest of `bytes` as it stands in `digestMultibase` members: `uEi...`. */
export async function digest(bytes) {
  return digestOfHash(await sha256(bytes));
}

/** The digest of what has the SHA-256 `hash`. */
export function digestOfHash(hash) {
  return `u${toBase64url(concatenated(SHA2_256, hash))}`;
}

/** base64url without padding. */
export function toBase64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of base64url without padding; a `SyntaxError` for anything else. */
export function fromBase64url(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let place = 0;
  for (let number = 0; number < text.length; number += 1) {
    const worth = WORTH[text.charCodeAt(number)] ?? NO_DIGIT;
    if (worth === NO_DIGIT) throw new SyntaxError("not base64url");
    // More than 24 bits are never waiting: what was written is cut off.
    bits = ((bits << 6) | worth) & 0xffffff;
    const waiting = ((number + 1) * 6) % 8;
    if (waiting !== 6) bytes[place++] = bits >> waiting;
  }
  return bytes;
}

/** The `size` bytes that `text` spells in base58btc multibase. */
export function fromBase58(text, size) {
  const digits = text.slice(1);
  if (!text.startsWith("z") || digits.length > BASE58_DIGITS_MAX) throw notBase58(size);
  let value = 0n;
  for (const digit of digits) {
    const worth = BASE58.indexOf(digit);
    if (worth < 0) throw notBase58(size);
    value = value * 58n + BigInt(worth);
  }
  const bytes = [];
  for (; value > 0n; value >>= 8n) bytes.unshift(Number(value & 255n));
  // Leading zero digits are leading zero bytes: there is no other way to spell these bytes.
  const zeros = digits.length - digits.replace(/^1+/, "").length;
  if (zeros + bytes.length !== size) throw notBase58(size);
  return Uint8Array.from([...Array(zeros).fill(0), ...bytes]);
}

export function concatenated(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function notBase58(size) {
  return new Breach("identifier", `These are not ${size} bytes in base58btc multibase.`);
}
