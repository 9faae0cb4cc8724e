/** What `assent-verify.js` does with its arguments; answers go to stdout, all else to stderr. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { judgeFile } from "./src/files.js";
import { answer } from "./src/lines.js";
import { checkInstant, fromDate } from "./src/times.js";
import { checkSelf } from "./src/verifier.js";
import { dutiesInWords, headlineOf, momentOf, nextStepOf, reasonOf, remarksIn, storyOf } from "./src/words.js";

const EXIT_USAGE = 2;
const EXIT_UNREADABLE = 3;
const EXIT_UNFIT = 70;
const EXIT_CODES = {
  valid: 0,
  withdrawn: 10,
  terminated: 11,
  superseded: 12,
  expired: 13,
  "key-withdrawn": 14,
  different: 20,
  undecided: 21,
  invalid: 22,
};
const HELP = `Usage: assent-verify.js FILE [--keys did.json] [--at TIME] [--loopback] [--json]
       assent-verify.js --lines

Checks FILE, an evidence bundle or a single record of Assent, offline.

Keys inside a bundle prove nothing about whose they are. So get the vendor's own from its site,
/.well-known/did.json, or from somebody you trust, and name them with --keys.

  --keys FILE   the vendor's published keys
  --at TIME     judge for this time, as 2027-03-01T12:00:00Z; otherwise for now
  --loopback    admit local tests, which prove nothing about any organisation
  --json        answer in JSON
  --lines       for test harnesses: answer requests in JSON, one a line, from stdin

Exit codes:
${Object.entries(EXIT_CODES)
  .map(([name, code]) => `  ${String(code).padStart(3)}  ${headlineOf({ answer: name })}`)
  .join("\n")}
    2  called wrongly
    3  a file cannot be read, or is not what it was named as
   70  this program or its Node cannot judge anything
`;

/** @returns {Promise<number>} the exit code */
export async function main(words) {
  let options;
  try {
    options = optionsIn(words);
  } catch (error) {
    return failed(EXIT_USAGE, error.message, "See --help.");
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    await checkSelf();
  } catch (error) {
    return failed(EXIT_UNFIT, error.message, "Nothing was judged.");
  }
  return options.lines ? answerLines() : verifyFile(options);
}

function optionsIn(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      keys: { type: "string" },
      at: { type: "string" },
      loopback: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      lines: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.at !== undefined) checkInstant(values.at);
  const wanted = values.help || values.lines ? 0 : 1;
  if (positionals.length !== wanted) throw new Error(`${wanted} file is wanted.`);
  return { ...values, file: positionals[0] };
}

async function answerLines() {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
  return 0;
}

async function verifyFile({ file, keys, at, loopback, json }) {
  let judged;
  try {
    judged = await judgeFile(readFileSync(file), {
      keys: keys === undefined ? undefined : readFileSync(keys),
      now: fromDate(new Date()),
      at,
      loopback,
    });
  } catch (error) {
    return failed(EXIT_UNREADABLE, error.message, "Is it the right file?");
  }
  const { verdict, about } = judged;
  process.stdout.write(json ? `${JSON.stringify({ ...verdict, about }, null, 1)}\n` : text(judged));
  return EXIT_CODES[verdict.answer];
}

function text({ verdict, about, bundle }) {
  const local = about?.isLocalTest ? "  [LOCAL TEST]" : "";
  const rows = about === undefined ? [] : rowsOf(about);
  // What a broken file says has not happened yet for anybody.
  const story = bundle === undefined || verdict.answer === "invalid" ? [] : storyOf(bundle);
  const paragraphs = [
    [`${headlineOf(verdict).toUpperCase()}${local}`, reasonOf(verdict)],
    [...rows, `checked for  ${momentOf(verdict.at)}`],
    story.map(({ when, what }) => `${momentOf(when)}  ${oneLine(what)}`),
    dutiesInWords(verdict.standing).map((duty) => `owed: ${duty}`),
    remarksIn(verdict).map((remark) => `- ${remark}`),
    [nextStepOf(verdict)].filter(Boolean),
  ];
  const shown = paragraphs.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function rowsOf({ vendor, site, terms }) {
  return [`vendor       ${oneLine(vendor)}, ${oneLine(site)}`, `terms        ${oneLine(terms)}`];
}

/** Text of a file as one line that a terminal cannot take for commands. */
function oneLine(said) {
  return said.replace(/\s+/g, " ").replace(/\p{C}/gu, "\ufffd");
}

function failed(code, message, hint) {
  process.stderr.write(`assent-verify: ${oneLine(message)} ${hint}\n`);
  return code;
}
