/**
 * The page as one file: style, modules and schemas in it, so that it opens from a disk, too, where
 * browsers load no modules. Its policy names the hashes of what is in it and allows nothing else.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const IMPORT = /^import \{([^}]*)\} from "([^"]+)";\n/gm;
const EXPORT = /^export (?=(?:const|class|function|async function) (\w+)|function\* (\w+))/gm;
const EXPORTS = /^export \{([^}]*)\};\n/gm;

/** The text of `index.html`; `root` is the URL of the verifier's folder. */
export function pageOf(root) {
  const style = readFileSync(new URL("page/page.css", root), "utf8");
  const script = bundled(new URL("page/page.js", root));
  if (/<\/(script|style)/i.test(script + style)) throw new Error("The page would end too early.");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const parts = { POLICY: policy, STYLE: style, SCRIPT: script };
  const page = readFileSync(new URL("page/page.html", root), "utf8");
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => parts[name]);
}

/** A module and all that it imports, each in a function of its own, in the order of their needs. */
function bundled(entry) {
  const done = new Map();
  const add = (url) => {
    if (done.has(url.href)) return;
    const source = readFileSync(url, "utf8");
    for (const [, , name] of source.matchAll(IMPORT)) add(new URL(name, url));
    done.set(url.href, `m${done.size}`);
    texts.push(wrapped(source, url, done));
  };
  const texts = [];
  add(entry);
  return texts.join("\n");
}

function wrapped(source, url, names) {
  const exported = [...source.matchAll(EXPORT)].map(([, name, other]) => name ?? other);
  for (const [, list] of source.matchAll(EXPORTS)) exported.push(...list.split(",").map(trimmed));
  const body = source
    .replace(IMPORT, (_, list, name) => {
      const from = names.get(new URL(name, url).href);
      return `const {${list.replaceAll(" as ", ": ")}} = ${from};\n`;
    })
    .replace(EXPORTS, "")
    .replace(EXPORT, "");
  const given = exported.filter(Boolean).join(", ");
  return `const ${names.get(url.href)} = (() => {\n${body}return { ${given} };\n})();\n`;
}

function trimmed(text) {
  return text.trim();
}

function hashOf(text) {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
