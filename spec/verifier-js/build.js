#!/usr/bin/env node
/**
 * Writes what is made from other files: `src/published.js`, the schemas as they are published, and
 * `index.html`, the page with everything in it. `--check` writes nothing and fails on a difference.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pageOf } from "./page/build.js";

const HERE = new URL("./", import.meta.url);
const SCHEMAS = new URL("../../schemas/assent_schemas/", HERE);

const published = publishedModule();
if (process.argv.includes("--check")) {
  const different = [
    ["src/published.js", published],
    ["index.html", pageOf(HERE)],
  ].filter(([name, text]) => readFileSync(new URL(name, HERE), "utf8") !== text);
  for (const [name] of different) console.error(`${name} is not what build.js makes of its sources.`);
  process.exitCode = different.length === 0 ? 0 : 1;
} else {
  writeFileSync(new URL("src/published.js", HERE), published);
  writeFileSync(new URL("index.html", HERE), pageOf(HERE));
}

function publishedModule() {
  const pins = JSON.parse(readFileSync(new URL("pins.json", SCHEMAS), "utf8"));
  const files = Object.keys(pins)
    .filter((name) => name.startsWith("json/"))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, SCHEMAS), "utf8");
      return `  ${JSON.stringify(name.slice("json/".length))}: {\n    sha256: ${JSON.stringify(pins[name])},\n    text: ${JSON.stringify(text)},\n  },\n`;
    });
  return `/** Made by build.js: the published schemas, byte for byte, with their pinned SHA-256. */\nexport const FILES = {\n${files.join("")}};\n`;
}
