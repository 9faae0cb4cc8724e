/** Times, identifiers and bytes as text: one spelling each (PRF-06). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bytesOf, codeOf } from "./support.js";
import { readDidDocument } from "../src/did-document.js";
import { checkDidWeb, readDidKeyMethod } from "../src/dids.js";
import { digest, fromBase58, fromBase64url, toBase64url } from "../src/multibase.js";
import { FILES } from "../src/published.js";
import { checkInstant, fromDate, plus, plusDuration, secondsBetween } from "../src/times.js";

const KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
const DID = "did:web:shop.example";

test("an instant has one spelling and exists (CJ17)", async () => {
  for (const right of ["2027-03-01T12:00:00Z", "2028-02-29T23:59:59Z", "1000-01-01T00:00:00Z"]) {
    checkInstant(right);
  }
  for (const wrong of [
    "2027-02-29T00:00:00Z", "2027-03-01T24:00:00Z", "2027-03-01T12:00:60Z", "2027-13-01T00:00:00Z",
    "2027-03-01T12:00:00+00:00", "2027-03-01T12:00:00.0Z", "2027-03-01t12:00:00z", "0999-01-01T00:00:00Z",
    "2027-3-1T12:00:00Z", "2027-W09-1T12:00:00Z", "2027-03-01T12:00Z", "2027-04-31T00:00:00Z", "",
  ]) {
    assert.equal(await codeOf(() => checkInstant(wrong)), "time", wrong);
  }
});

test("durations run by the calendar", async () => {
  const sums = {
    P1D: "2027-02-01T12:00:00Z",
    P1W: "2027-02-07T12:00:00Z",
    P1M: "2027-02-28T12:00:00Z",
    P13M: "2028-02-29T12:00:00Z",
    P1Y1M: "2028-02-29T12:00:00Z",
    PT90M: "2027-01-31T13:30:00Z",
  };
  for (const [duration, later] of Object.entries(sums)) {
    assert.equal(plusDuration("2027-01-31T12:00:00Z", duration), later);
  }
  assert.equal(plus("2027-12-31T23:59:59Z", 1), "2028-01-01T00:00:00Z");
  assert.equal(secondsBetween("2027-01-01T00:00:00Z", "2027-01-01T00:01:01Z"), 61);
  assert.equal(fromDate(new Date("2027-01-01T00:00:00.999Z")), "2027-01-01T00:00:00Z");
  for (const beyond of ["P9999Y", "P99999Y", "P99999D", "P99999M"]) {
    assert.equal(plusDuration("9998-01-31T12:00:00Z", beyond), "9999-12-31T23:59:59Z");
  }
});

test("base58 and base64url have one spelling each", async () => {
  assert.equal(fromBase58(KEY, 34)[0], 0xed);
  for (const text of [KEY.slice(1), `z1${KEY.slice(1)}`, `${KEY}1`, KEY.replace("h", "0"), `z${"2".repeat(89)}`]) {
    assert.equal(await codeOf(() => fromBase58(text, 34)), "identifier", text);
  }
  for (let length = 0; length < 70; length += 1) {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
  assert.throws(() => fromBase64url("a+b/"), SyntaxError);
  assert.equal(await digest(bytesOf("")), "uEiDjsMRCmPwcFJr79MiZb7kkJ65B5GSbk0yklZkbeFK4VQ");
});

test("a did:key repeats its key, and a weak key is none (ID10, ID11)", async () => {
  assert.equal(readDidKeyMethod(`did:key:${KEY}#${KEY}`).length, 32);
  const other = "z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
  assert.equal(await codeOf(() => readDidKeyMethod(`did:key:${KEY}#${other}`)), "key-unknown");
  assert.equal(await codeOf(() => readDidKeyMethod("did:key:z6Mk#z6Mk")), "identifier");
});

test("a did:web is a host in lower case and nothing else (KEY-04)", async () => {
  checkDidWeb(DID, { loopback: false });
  checkDidWeb("did:web:localhost%3A8443", { loopback: true });
  for (const wrong of [
    "did:web:Shop.example", "did:web:shop.example:user", "did:web:shop.example%3A443", "did:web:127.0.0.1",
    "did:web:localhost", "did:web:shop.example.", "did:web:localhost%3A80", "did:web:localhost%3A65536",
  ]) {
    assert.equal(await codeOf(() => checkDidWeb(wrong, { loopback: true })), "identifier", wrong);
  }
  assert.equal(await codeOf(() => checkDidWeb("did:web:localhost%3A8443", {})), "identifier");
});

test("a DID document lists keys for assertions, and is read strictly where it is ours (KEY-05)", async () => {
  const method = { id: `${DID}#key-1`, type: "Multikey", controller: DID, publicKeyMultibase: KEY };
  const read = (changes, own = {}) => {
    const document = {
      id: DID,
      verificationMethod: [{ ...method, ...own }, { type: "JsonWebKey" }, "x", null],
      assertionMethod: [method.id],
      ...changes,
    };
    return readDidDocument(bytesOf(JSON.stringify(document)), DID);
  };
  assert.deepEqual(read({}).map(({ id }) => id), [method.id]);
  assert.deepEqual(read({ assertionMethod: [] }), []);
  assert.equal(read({}, { revoked: "2027-01-01T00:00:00Z" })[0].revoked, "2027-01-01T00:00:00Z");
  const wrong = [
    [{ id: "did:web:other.example" }, {}, "identifier"],
    [{ assertionMethod: "x" }, {}, "schema"],
    [{ verificationMethod: [method, method] }, {}, "identifier"],
    [{}, { controller: "did:web:other.example" }, "identifier"],
    [{}, { publicKeyMultibase: `${KEY}1` }, "identifier"],
    [{}, { publicKeyMultibase: [KEY] }, "identifier"],
    [{}, { revoked: null }, "time"],
    [{}, { expires: "soon" }, "time"],
  ];
  for (const [changes, own, expected] of wrong) {
    assert.equal(await codeOf(() => read(changes, own)), expected, JSON.stringify([changes, own]));
  }
  const elsewhere = `${DID}.evil.example#key-1`;
  assert.equal(await codeOf(() => read({ assertionMethod: [elsewhere] }, { id: elsewhere })), "identifier");
});

test("every member that the schemas type as a time is read as one", () => {
  const source = readFileSync(new URL("../src/documents.js", import.meta.url), "utf8");
  const known = new Set(/const TIMES = new Set\(\[([^\]]*)\]/.exec(source)[1].match(/\w+/g));
  const found = new Set(["created"]);
  for (const { text } of Object.values(FILES)) {
    for (const [, name] of text.matchAll(/"(\w+)": \{\s*"\$ref": "[^"]*\/(?:instant|minute)"/g)) found.add(name);
  }
  assert.deepEqual([...known].sort(), [...found].sort());
});
