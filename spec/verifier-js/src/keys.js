/**
 * Ed25519 as the specification demands it (KEY-01, KEY-07): the equation without cofactor, R
 * compared as bytes, S below the group order, and neither the key nor R of small order.
 *
 * WebCrypto has the equation. What it leaves to its library is checked here: OpenSSL and
 * BoringSSL take keys of small order, under which one constant signature fits every message.
 */
import { Breach } from "./breach.js";
import { fromBase58 } from "./multibase.js";

const PRIME = 2n ** 255n - 19n;
const GROUP_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SIGN_BIT = 1n << 255n;
const Y_OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
// The y coordinates of the points of order 1, 2, 4 and 8; either sign of x belongs to such a
// point. Their second spellings, with the prime added, are no smaller than the prime.
const SMALL_ORDER = new Set([0n, 1n, PRIME - 1n, Y_OF_ORDER_8, PRIME - Y_OF_ORDER_8]);
const ED25519_MULTICODEC = [0xed, 0x01];

// One signature that holds, and one that would hold only by the equation with cofactor.
const KNOWN_ANSWERS = [
  {
    key: "ec6d80ed060b612f507587cbea11af8a66d8a455e1347b7f94125f0a7529ef04",
    message: "617373656e74",
    signature:
      "c20af530d4424ee32a1aeb2c5a0ba3ca02cf2484d609e5d321485545ddcc3ce0" +
      "78b6eacef9fb37fb91c3e85f97001b419bdad3b5f0573559080e47adc998d50e",
    holds: true,
  },
  {
    key: "137d08e37e7b310c311d6c429dfdda7ed0c17bc9c14962797933a1cd37f578ea",
    message: "617373656e742031",
    signature:
      "12c15154cf60931156880c1c5703f5f8d4f0bd4aa0b53be1615539c0acce1527" +
      "137cce76995919b04bf960a092ee4f1b29e77cde4b0d73ec70f0b0dd56a2eb05",
    holds: false,
  },
];

/** The 32 bytes of the key that `text`, `z6Mk...`, spells; never those of a weak one. */
export function readKey(text) {
  const bytes = fromBase58(text, 34);
  if (!ED25519_MULTICODEC.every((byte, place) => bytes[place] === byte)) {
    throw new Breach("identifier", "The key is not an Ed25519 key.");
  }
  const key = bytes.slice(2);
  if (isWeak(key)) throw new Breach("weak-key");
  return key;
}

/** Whether `point`, 32 bytes, is of small order or the second spelling of one. */
export function isWeak(point) {
  const y = littleEndian(point) & ~SIGN_BIT;
  return SMALL_ORDER.has(y) || y >= PRIME;
}

/** Whether the holder of `key`, 32 bytes and not weak, signed `message` with `signature`. */
export async function verifySignature(key, message, signature) {
  if (signature.length !== 64) return false;
  if (isWeak(key) || isWeak(signature.slice(0, 32))) return false;
  if (littleEndian(signature.slice(32)) >= GROUP_ORDER) return false;
  const imported = await importKey(key);
  return imported !== null && crypto.subtle.verify("Ed25519", imported, signature, message);
}

/** Throws an `Error` where the platform cannot check Ed25519, or checks another equation. */
export async function checkPlatform() {
  if (!globalThis.crypto?.subtle) {
    throw new Error("This place has no WebCrypto: open the page from a file or over HTTPS.");
  }
  for (const { key, message, signature, holds } of KNOWN_ANSWERS) {
    let answer;
    try {
      answer = await verifySignature(fromHex(key), fromHex(message), fromHex(signature));
    } catch {
      throw new Error("This program's WebCrypto has no Ed25519: use a newer browser or Node.");
    }
    if (answer !== holds) throw new Error("This program's WebCrypto checks Ed25519 otherwise.");
  }
}

async function importKey(key) {
  try {
    return await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch (error) {
    // A DataError says that the bytes are no point; anything else is the platform's own fault.
    if (error.name === "DataError") return null;
    throw error;
  }
}

function littleEndian(bytes) {
  let value = 0n;
  for (let place = bytes.length - 1; place >= 0; place -= 1) {
    value = (value << 8n) | BigInt(bytes[place]);
  }
  return value;
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}
