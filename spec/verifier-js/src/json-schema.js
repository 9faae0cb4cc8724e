/**
 * A JSON Schema 2020-12 evaluator for the keywords that the published schemas use, and no other:
 * an unknown keyword is an error of ours, since a rule that is passed over would never bind.
 *
 * The schemas are data of the standard. Documents hold objects, arrays and strings only when they
 * come here, so there is nothing to be said about numbers.
 */
import { canonicalText } from "./canonical.js";

const SAYS_NOTHING = new Set(["$schema", "$id", "$defs", "title"]);

/** Schemas by their `$id`, compiled as they are asked for. */
export class Schemas {
  #byId = new Map();
  #checks = new Map();

  constructor(schemas) {
    for (const schema of schemas) this.#byId.set(schema.$id, schema);
  }

  /** Whether `value` is valid against the schema at `iri`, for example `...#/$defs/digest`. */
  isValid(iri, value) {
    return this.#check(iri)(value);
  }

  /** Whether there is a schema at `iri`. */
  has(iri) {
    return this.#find(iri) !== undefined;
  }

  #check(iri) {
    if (!this.#checks.has(iri)) {
      const schema = this.#find(iri);
      if (schema === undefined) throw new Error(`no schema at ${iri}`);
      this.#checks.set(iri, this.#compile(schema, iri.split("#", 1)[0]));
    }
    return this.#checks.get(iri);
  }

  #find(iri) {
    const [base, pointer = ""] = iri.split("#");
    const names = pointer.split("/").slice(1);
    return names.reduce((part, name) => part?.[name], this.#byId.get(base));
  }

  #compile(schema, base) {
    if (typeof schema === "boolean") return () => schema;
    const compile = (part) => this.#compile(part, base);
    const checks = Object.entries(schema)
      .filter(([keyword]) => !SAYS_NOTHING.has(keyword))
      .map(([keyword, rule]) => {
        if (keyword === "$ref") return this.#check(new URL(rule, base).href);
        const make = KEYWORDS[keyword];
        if (make === undefined) throw new Error(`unknown keyword ${keyword} in ${base}`);
        return make(rule, compile, schema);
      });
    return (value) => checks.every((check) => check(value));
  }
}

const isObject = (value) => typeof value === "object" && !Array.isArray(value);
const forObjects = (check) => (value) => !isObject(value) || check(value);
const forArrays = (check) => (value) => !Array.isArray(value) || check(value);
const forStrings = (check) => (value) => typeof value !== "string" || check(value);
const always = () => true;

const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: () => false,
};

const KEYWORDS = {
  type: (type) => TYPES[type],
  const: (expected) => (value) => canonicalText(value) === canonicalText(expected),
  enum: (allowed) => (value) => allowed.includes(value),
  pattern: (pattern) => {
    const expression = new RegExp(pattern, "u");
    return forStrings((value) => expression.test(value));
  },
  // Lengths count characters, which are one or two units of a JavaScript string.
  minLength: (least) => forStrings((value) => [...value].length >= least),
  maxLength: (most) =>
    forStrings((value) => value.length <= 2 * most && [...value].length <= most),
  minItems: (least) => forArrays((value) => value.length >= least),
  maxItems: (most) => forArrays((value) => value.length <= most),
  uniqueItems: () =>
    forArrays((value) => new Set(value.map(canonicalText)).size === value.length),
  items: (rule, compile) => {
    const check = compile(rule);
    return forArrays((value) => value.every(check));
  },
  minProperties: (least) => forObjects((value) => Object.keys(value).length >= least),
  required: (names) => forObjects((value) => names.every((name) => Object.hasOwn(value, name))),
  dependentRequired: (rule) =>
    forObjects((value) =>
      Object.entries(rule).every(
        ([name, others]) =>
          !Object.hasOwn(value, name) || others.every((other) => Object.hasOwn(value, other)),
      ),
    ),
  properties: (rules, compile) => {
    const checks = Object.entries(rules).map(([name, rule]) => [name, compile(rule)]);
    return forObjects((value) =>
      checks.every(([name, check]) => !Object.hasOwn(value, name) || check(value[name])),
    );
  },
  additionalProperties: (rule, compile, { properties = {} }) => {
    const check = compile(rule);
    return forObjects((value) =>
      Object.keys(value).every((name) => Object.hasOwn(properties, name) || check(value[name])),
    );
  },
  anyOf: (rules, compile) => {
    const checks = rules.map(compile);
    return (value) => checks.some((check) => check(value));
  },
  oneOf: (rules, compile) => {
    const checks = rules.map(compile);
    return (value) => checks.filter((check) => check(value)).length === 1;
  },
  not: (rule, compile) => {
    const check = compile(rule);
    return (value) => !check(value);
  },
  if: (rule, compile, { then: thenRule = true, else: elseRule = true }) => {
    const [when, then, otherwise] = [rule, thenRule, elseRule].map(compile);
    return (value) => (when(value) ? then(value) : otherwise(value));
  },
  then: () => always,
  else: () => always,
};
