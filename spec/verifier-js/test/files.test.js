/** Files as people have them: what they are, and when they are judged. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bytesOf, VECTORS } from "./support.js";
import { judgeFile, kindOf } from "../src/files.js";
import { fromBase64url } from "../src/multibase.js";
import { checkSelf } from "../src/verifier.js";
import { CHECK_NAMES, checkInWords, nextStepOf, reasonOf } from "../src/words.js";

const { cases } = JSON.parse(readFileSync(new URL("cases/bundles.json", VECTORS), "utf8"));
const NEXT_DAY = "2026-03-02T12:00:00Z";

function bundle(name) {
  const found = cases.find(({ id }) => id === `bundles/${name}`);
  return [fromBase64url(found.bytes), bytesOf(JSON.stringify(found.keys))];
}

test("a file says what it is, and proves nothing by that", () => {
  const [evidence, keys] = bundle("whole");
  assert.deepEqual([evidence, keys].map(kindOf), ["bundle", "keys"]);
  assert.equal(kindOf(bytesOf('{"type":"Agreement"}')), "record");
  for (const other of ["", "null", "[]", '"x"', '{"id":"x"}']) {
    assert.equal(kindOf(bytesOf(other)), undefined);
  }
});

test("what was made by now is no forgery for who asks about an earlier time", async () => {
  const [evidence, keys] = bundle("whole");
  const earlier = "2026-03-01T11:00:00Z";
  const now = await judgeFile(evidence, { keys, now: NEXT_DAY, at: earlier });
  const then = await judgeFile(evidence, { keys, now: earlier });
  assert.deepEqual([now.verdict.answer, now.verdict.at], ["valid", earlier]);
  assert.deepEqual([then.verdict.answer, then.verdict.code], ["invalid", "proof-time"]);
});

test("without keys nothing is decided, and it is said where to get them", async () => {
  const [evidence] = bundle("whole");
  const { verdict, about } = await judgeFile(evidence, { now: NEXT_DAY });
  assert.deepEqual([verdict.answer, verdict.check], ["undecided", "7 keys"]);
  assert.match(nextStepOf(verdict), /did\.json/);
  assert.equal(about.site, "shop.example");
});

test("a record alone is never valid", async () => {
  const [evidence, keys] = bundle("whole");
  const { record } = JSON.parse(new TextDecoder().decode(evidence)).history;
  const alone = bytesOf(JSON.stringify(record));
  const known = await judgeFile(alone, { keys, now: NEXT_DAY });
  const unknown = await judgeFile(alone, { now: NEXT_DAY });
  assert.deepEqual([known.verdict.answer, known.verdict.check], ["undecided", "9 complete"]);
  assert.deepEqual([unknown.verdict.answer, unknown.verdict.check], ["undecided", "7 keys"]);
  record.origin = "https://other.example";
  const changed = await judgeFile(bytesOf(JSON.stringify(record)), { keys, now: NEXT_DAY });
  assert.deepEqual([changed.verdict.answer, changed.verdict.code], ["invalid", "proof-invalid"]);
});

test("every verdict of the vectors has words, and none of the trade in them", async () => {
  // Local tests come with the keys of a shop that is not local: a mix-up is no verdict.
  const judged = cases.filter(({ id }) => !id.startsWith("bundles/loopback"));
  for (const { id, bytes, keys, at, expect } of judged) {
    const { verdict } = await judgeFile(fromBase64url(bytes), {
      keys: keys && bytesOf(JSON.stringify(keys)),
      now: at,
    });
    assert.ok(CHECK_NAMES.includes(verdict.check), id);
    if (verdict.check !== "0 the file" && id !== "bundles/a-record") {
      assert.equal(verdict.answer, expect.verdict, id);
    }
    const said = `${reasonOf(verdict)} ${nextStepOf(verdict)} ${checkInWords(verdict.check)}`;
    assert.match(said, /^[A-Z].* .*\./, id);
    assert.doesNotMatch(said, /undefined|did:|digest|proof|multibase/, id);
  }
});

test("a program whose schemas were changed stops", async (context) => {
  await checkSelf();
  context.mock.method(crypto.subtle, "digest", async () => new ArrayBuffer(32));
  await assert.rejects(checkSelf(), /differs from its pinned SHA-256/);
});
