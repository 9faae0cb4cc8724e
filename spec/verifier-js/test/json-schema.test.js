/** The evaluator: each keyword, and that no keyword is passed over. */
import assert from "node:assert/strict";
import test from "node:test";
import { Schemas } from "../src/json-schema.js";

const ID = "https://schemas.example/one";

function isValid(schema, value) {
  return new Schemas([{ ...schema, $id: ID }]).isValid(ID, value);
}

const CASES = [
  [{ type: "string" }, "x", []],
  [{ type: "array" }, [], {}],
  [{ type: "object" }, {}, []],
  [{ const: ["a", "b"] }, ["a", "b"], ["b", "a"]],
  [{ enum: ["a", "b"] }, "b", "c"],
  [{ pattern: "^a.c$" }, "a\u{1f600}c", "abc\n"],
  [{ minLength: 2 }, "\u{1f600}x", "\u{1f600}"],
  [{ maxLength: 2 }, "\u{1f600}\u{1f600}", "abc"],
  [{ minItems: 1 }, ["a"], []],
  [{ maxItems: 1 }, ["a"], ["a", "b"]],
  [{ uniqueItems: true }, [{ a: "x" }, { a: "y" }], [{ a: "x", b: "y" }, { b: "y", a: "x" }]],
  [{ items: { type: "string" } }, ["a"], ["a", []]],
  [{ minProperties: 1 }, { a: "x" }, {}],
  [{ required: ["a"] }, { a: "x" }, { toString: "x" }],
  [{ required: ["toString"] }, { toString: "x" }, {}],
  [{ dependentRequired: { a: ["b"] } }, { b: "x" }, { a: "x" }],
  [{ properties: { a: { const: "x" } } }, { a: "x", b: "y" }, { a: "y" }],
  [{ properties: { a: {} }, additionalProperties: false }, { a: "x" }, { a: "x", toString: "y" }],
  [{ properties: { a: false } }, { b: "x" }, { a: "x" }],
  [{ anyOf: [{ const: "a" }, { const: "b" }] }, "b", "c"],
  [{ oneOf: [{ minLength: 1 }, { maxLength: 2 }] }, "abc", "a"],
  [{ not: { const: "a" } }, "b", "a"],
  [{ if: { const: "a" }, then: false }, "b", "a"],
  [{ if: { const: "a" }, else: { const: "b" } }, "a", "c"],
];

for (const [schema, right, wrong] of CASES) {
  test(`${JSON.stringify(schema)} tells right from wrong`, () => {
    assert.ok(isValid(schema, right));
    assert.ok(!isValid(schema, wrong));
  });
}

test("a reference leads to another schema, or to a part of one", () => {
  const schemas = new Schemas([
    { $id: "https://schemas.example/a", $ref: "https://schemas.example/b#/$defs/text" },
    { $id: "https://schemas.example/b", $defs: { text: { type: "string" } }, items: { $ref: "#/$defs/text" } },
  ]);
  assert.ok(schemas.isValid("https://schemas.example/a", "x"));
  assert.ok(!schemas.isValid("https://schemas.example/a", []));
  assert.ok(!schemas.isValid("https://schemas.example/b", [[]]));
  assert.throws(() => schemas.isValid("https://schemas.example/c", "x"), /no schema/);
});

test("a keyword that is not known stops the program", () => {
  assert.throws(() => isValid({ contains: {} }, []), /unknown keyword contains/);
});
