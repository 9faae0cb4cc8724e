/**
 * What the other party did wrong: a code of the error registry, and the step that found it.
 *
 * A refusal travels as an exception, so that no caller can overlook it; everything else that a
 * verifier can say is a value.
 */
export class Breach extends Error {
  /**
   * @param {string} code a code of the registry of errors
   * @param {string} detail one sentence; it names members and rules, never values that were sent
   */
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
    this.detail = detail;
    /** @type {string | undefined} */
    this.step = undefined;
  }
}

/** The result of `work`; a breach that it meets is one of the step `name`, if of no earlier one. */
export async function inStep(name, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Breach) error.step ??= name;
    throw error;
  }
}
