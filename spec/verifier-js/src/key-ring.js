/** Keys that are known, each with the time it may sign (KEY-02). */
import { Breach } from "./breach.js";
import { isDidKey, readDidKeyMethod } from "./dids.js";

/**
 * @typedef {{id: string, key: Uint8Array, validFrom?: string, expires?: string, revoked?: string}} ListedKey
 *   a key listed under the verification method `id`; an absent bound does not bind
 */

/** Whether two keys, 32 bytes each, are the same. */
export function sameKey(one, other) {
  return one.every((byte, place) => byte === other[place]);
}

/** Checks that a listed key could sign at the instant `at`. */
export function checkValid(listed, at) {
  if (listed.validFrom !== undefined && at < listed.validFrom) {
    throw new Breach("key-not-valid", "The key was not yet valid when it signed.");
  }
  if (listed.revoked !== undefined && at >= listed.revoked) {
    throw new Breach("key-not-valid", "The key was withdrawn before it signed.");
  }
  if (listed.expires !== undefined && at >= listed.expires) {
    throw new Breach("key-not-valid", "The key had expired when it signed.");
  }
}

/** Listed keys by verification method; a `did:key` needs no listing, it is its own key. */
export class KeyRing {
  #listed = new Map();

  /** @param {Iterable<ListedKey>} listed */
  constructor(listed = []) {
    for (const entry of listed) this.#listed.set(entry.id, entry);
  }

  /** The key that signed as `method` at the instant `at`. */
  publicKey(method, at) {
    if (isDidKey(method)) return readDidKeyMethod(method);
    const entry = this.#listed.get(method);
    if (entry === undefined) throw new Breach("key-unknown");
    checkValid(entry, at);
    return entry.key;
  }
}
