/** A bundle under judgement, with what is known outside it. */
import { keysOf } from "./descriptions.js";
import { KeyRing } from "./key-ring.js";

export class Case {
  #keys;

  /**
   * @param {object} bundle what `readBundle` gave
   * @param {{trusted?: import("./key-ring.js").ListedKey[], at: string, now?: string, loopback?: boolean}} known
   *   `trusted` are the second party's keys from outside the bundle, `at` the time for which is
   *   judged, `now` the time at which, where it is a later one
   */
  constructor(bundle, { trusted = [], at, now = at, loopback = false }) {
    this.bundle = bundle;
    this.record = bundle.record;
    this.trusted = trusted;
    this.at = at;
    this.now = now;
    this.loopback = loopback;
  }

  /** The keys that the bundle itself names, and those known outside that it does not. */
  get keys() {
    if (this.#keys === undefined) {
      const known = new Map(this.trusted.map((entry) => [entry.id, entry]));
      const all = new Map([...known, ...keysOf(this.bundle.descriptions)]);
      this.#keys = new KeyRing(all.values());
    }
    return this.#keys;
  }

  /** The description that the record pins, if it is there. */
  get pinnedDescription() {
    const pinned = this.record.value.description.digestMultibase;
    return this.bundle.descriptions.find((item) => item.recordDigest === pinned);
  }
}
