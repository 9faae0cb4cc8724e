/** The command: what it prints, where, and what it exits with. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../assent-verify.js", import.meta.url));
const BUILD = fileURLToPath(new URL("../build.js", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "assent-verify-"));

function run(words, input = "") {
  return spawnSync(process.execPath, [COMMAND, ...words], { input, encoding: "utf8" });
}

function file(name, text) {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

test("help says how to call it and what it exits with", () => {
  const { status, stdout } = run(["--help"]);
  assert.equal(status, 0);
  assert.match(stdout, /Usage: .*\n[^]*22 {2}Not valid/);
});

test("a wrong call exits with 2, and a file that is not there with 3, in one line", () => {
  const calls = [[["--frobnicate"], 2], [[], 2], [["a", "b"], 2], [["--at", "noon", "a"], 2], [["/nowhere"], 3]];
  for (const [words, expected] of calls) {
    const { status, stdout, stderr } = run(words);
    assert.deepEqual([status, stdout], [expected, ""], words.join(" "));
    assert.match(stderr, /^assent-verify: [^\n]+\n$/m);
  }
});

test("what is no evidence is not valid, in words and in JSON", () => {
  const path = file("x.json", '{"protocolVersion":"1.0","type":"Bundle"}');
  const { status, stdout } = run([path]);
  assert.equal(status, 22);
  assert.match(stdout, /^NOT VALID\nThis is no such file, or one that was changed\./);
  assert.equal(JSON.parse(run(["--json", path]).stdout).code, "schema");
});

test("text of a file cannot speak to the terminal", () => {
  const terms = { name: "a\u001b[31mb\u202e", version: "1.0" };
  const secondParty = { legalName: "Shop\n\u0007GmbH", ref: "did:web:shop.example" };
  const path = file("y.json", JSON.stringify({ type: "Agreement", terms, secondParty }));
  const { stdout } = run([path]);
  assert.match(stdout, /Shop \ufffdGmbH/);
  assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]/);
});

test("lines are answered in their order, foreign tasks as unsupported", () => {
  const requests = [
    { id: "1", task: "document", type: "Receipt", bytes: "e30" },
    { id: "2", task: "proffer", bytes: "e30" },
    { id: "3", task: "toString", bytes: "e30" },
    { id: "4", task: "bundle", bytes: "", at: "2027-01-01T00:00:00Z" },
  ];
  const { status, stdout } = run(["--lines"], requests.map((item) => JSON.stringify(item)).join("\n"));
  assert.equal(status, 0);
  assert.deepEqual(stdout.trim().split("\n").map(JSON.parse), [
    { id: "1", verdict: "rejected", code: "schema", step: "schema" },
    { id: "2", verdict: "unsupported" },
    { id: "3", verdict: "unsupported" },
    { id: "4", verdict: "invalid", code: "not-json", step: "decode" },
  ]);
});

test("the schemas and the page are what is made of their sources", () => {
  const { status, stderr } = spawnSync(process.execPath, [BUILD, "--check"], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [0, ""]);
});
