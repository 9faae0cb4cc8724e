/** Every vector of the tasks that verifiers have: same verdict, step and code. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { VECTORS } from "./support.js";
import { answer } from "../src/lines.js";

const TASKS = ["document", "record", "bundle"];
const folder = new URL("cases/", VECTORS);

for (const file of readdirSync(folder)) {
  const { area, cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  test(`vectors of ${area}`, async () => {
    const different = [];
    for (const { expect, ...request } of cases.filter(({ task }) => TASKS.includes(task))) {
      const said = await answer(request);
      if (!isExpected(said, expect)) different.push({ id: request.id, expect, said });
    }
    assert.deepEqual(different, []);
  });
}

function isExpected(said, { codes, ...expect }) {
  if (codes !== undefined && !codes.includes(said.code)) return false;
  return Object.entries(expect).every(([name, value]) => said[name] === value);
}
