/** A step of the audit decided otherwise than by a broken rule, which is a `Breach`. */
export class Stop extends Error {
  /** @param {"different" | "undecided"} answer */
  constructor(answer, reason) {
    super(reason);
    this.answer = answer;
    this.reason = reason;
  }
}
