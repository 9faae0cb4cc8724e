/**
 * The line protocol for test harnesses (`spec/vectors/README.md`): one request, one answer.
 */
import { Breach, checkDocument, checkRecord, judge, readBundle, readDidDocument } from "./verifier.js";
import { fromBase64url } from "./multibase.js";

/** The answer to one request; `unsupported` where the task is no verifier's. */
export async function answer(request) {
  const task = Object.hasOwn(TASKS, request.task) ? TASKS[request.task] : undefined;
  if (task === undefined) return { id: request.id, verdict: "unsupported" };
  return { id: request.id, ...(await task(request, fromBase64url(request.bytes))) };
}

const TASKS = {
  async document(request, bytes) {
    return answered("rejected", async () => {
      await checkDocument(bytes, request.type, () => trustedIn(request));
      return { verdict: "accepted" };
    });
  },

  async record(request, bytes) {
    return answered("rejected", async () => {
      await checkRecord(bytes, () => trustedIn(request), {
        descriptions: request.descriptions?.map(fromBase64url),
        loopback: request.loopback === "yes",
      });
      return { verdict: "accepted" };
    });
  },

  async bundle(request, bytes) {
    return answered("invalid", async () => {
      const bundle = await readBundle(bytes);
      const verdict = await judge(bundle, {
        trusted: trustedIn(request),
        at: request.at,
        loopback: request.loopback === "yes",
      });
      return {
        verdict: verdict.answer,
        check: verdict.check,
        ...(verdict.code === undefined ? {} : { code: verdict.code, step: "bundle" }),
        ...(verdict.since === undefined ? {} : { since: verdict.since }),
      };
    });
  },
};

async function answered(refusal, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Breach) return { verdict: refusal, code: error.code, step: error.step };
    throw error;
  }
}

function trustedIn({ keys }) {
  if (keys === undefined) return [];
  return readDidDocument(new TextEncoder().encode(JSON.stringify(keys)), keys.id);
}
