/** Bytes to values: the profile, the order of breaches, and what parsers differ on. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bytesOf, codeOf, filesIn, shared } from "./support.js";
import { canonicalText, decode, decodeForeign } from "../src/canonical.js";

const code = (text) => codeOf(() => decode(bytesOf(text)));

test("a canonical object is read as what it says", () => {
  assert.deepEqual(decode(bytesOf('{"a":["x",{"b":"\\n"}],"z":"\u00e9"}')), {
    a: ["x", { b: "\n" }],
    z: "\u00e9",
  });
});

test("names sort by UTF-16 code units (CJ15)", () => {
  assert.equal(canonicalText({ "\ufb33": "x", "\u{1f600}": "y" }), '{"\u{1f600}":"y","\ufb33":"x"}');
});

test("every breach has its code (PRF-01 to PRF-03)", async () => {
  const breaches = {
    encoding: ["\ufeff{}"],
    depth: [`{"a":${"[".repeat(16)}${"]".repeat(16)}}`, "[".repeat(60_000), `{"a":${"[".repeat(20)}`],
    "not-json": ["", " ", "[]", '"x"', "null", "{}{}", "{} x", '{"a":NaN}', '{"a":01}', "{'a':1}"],
    number: ['{"a":0}', '{"a":[1e400]}', `{"a":${"9".repeat(100_000)}}`.slice(0, 60_000) + "}"],
    boolean: ['{"a":true}'],
    null: ['{"a":[null]}'],
    name: ['{"":"x"}', '{"a b":"x"}', '{"constructor":"x"}', '{"__proto__":"x"}', '{"\\ud800":"x"}'],
    "not-canonical": ['{ "a":"x"}', '{"a":"x","a":"x"}', '{"b":"x","a":"x"}', '{"a":"\\u0041"}', "{}\n"],
    text: ['{"a":"\\ud800"}', '{"a":"e\u0301"}', '{"a":"\u202e"}', '{"a":"\\u0000"}', '{"a":"\ufdd0"}'],
  };
  for (const [expected, texts] of Object.entries(breaches)) {
    for (const text of texts) assert.equal(await code(text), expected, text.slice(0, 60));
  }
  assert.equal(await codeOf(() => decode(new Uint8Array(65_537))), "too-large");
  assert.equal(await codeOf(() => decode(Uint8Array.of(0x7b, 0xff, 0x7d))), "encoding");
});

test("of several breaches the first in the order of PRF-10 counts", async () => {
  assert.equal(await code('{ "a":[1,true,null],"a b":"e\u0301"}'), "number");
  assert.equal(await code('{ "a":[true,null],"a b":"e\u0301"}'), "boolean");
  assert.equal(await code('{ "a":[null],"a b":"e\u0301"}'), "null");
  assert.equal(await code('{ "a b":"e\u0301"}'), "name");
  assert.equal(await code('{ "a":"e\u0301"}'), "not-canonical");
  assert.equal(await code('{"a":"x","b":"\\ud800","c":null}'), "null");
});

test("the JSON parsing suite: what must fail fails, and nothing else breaks", async () => {
  let count = 0;
  for (const [name, bytes] of filesIn(shared("vectors/json-parsing"))) {
    const said = await codeOf(() => decode(bytes));
    if (name.startsWith("n_")) assert.ok(["not-json", "encoding", "depth", "too-large"].includes(said), name);
    if (name.startsWith("i_")) assert.notEqual(said, undefined, name);
    count += 1;
  }
  assert.ok(count > 300);
});

test("the RFC 8785 vectors without numbers come out as they should", () => {
  for (const name of ["french", "unicode"]) {
    const [input, output] = ["input", "output"].map((kind) =>
      readFileSync(shared(`vectors/rfc8785/${kind}/${name}.json`), "utf8"),
    );
    assert.equal(canonicalText(JSON.parse(input)), output.trim(), name);
  }
});

test("a foreign file may be laid out, but says each name once", async () => {
  assert.deepEqual(decodeForeign(bytesOf('{\n "a": [1, {"b": null}] }')), { a: [1, { b: null }] });
  for (const text of ['{"a":1,"a":1}', '{"x":[{"a":1,"b":{"a":1},"\\u0061":2}]}']) {
    assert.equal(await codeOf(() => decodeForeign(bytesOf(text))), "not-json");
  }
  assert.deepEqual(decodeForeign(bytesOf('{"a":{"a":"a"},"b":["a","a"]}')).b, ["a", "a"]);
});
