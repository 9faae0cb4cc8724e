/** The verdict as elements of a page. No text of a file is ever read as markup. */
import {
  CHECK_NAMES,
  checkInWords,
  dutiesInWords,
  headlineOf,
  momentOf,
  nextStepOf,
  reasonOf,
  remarksIn,
  storyOf,
} from "../src/words.js";

/** What the page shows of a judged file, from its headline to its small print. */
export function verdictCard({ verdict, about, bundle }) {
  const isBroken = verdict.answer === "invalid";
  const local = about?.isLocalTest ? " (local test)" : "";
  return [
    element("h2", {}, `${headlineOf(verdict)}${local}`),
    element("p", {}, reasonOf(verdict)),
    ...paragraphs(nextStepOf(verdict)),
    facts(verdict, about),
    ...section("Good to know", list(remarksIn(verdict))),
    ...(bundle === undefined ? [] : section("What was checked", checks(verdict))),
    ...(bundle === undefined || isBroken ? [] : section(titleOfStory(verdict), story(bundle))),
    ...section("What the vendor owes", list(dutiesInWords(verdict.standing))),
    ...(bundle === undefined || isBroken ? [] : texts(bundle)),
    details("For specialists", element("pre", {}, JSON.stringify({ ...verdict, about }, null, 1))),
  ];
}

function titleOfStory({ answer }) {
  return answer === "undecided" ? "What the file says happened" : "What happened";
}

function facts(verdict, about) {
  const rows = [["Checked for", momentOf(verdict.at)]];
  if (about !== undefined) {
    rows.unshift(["Vendor", `${about.vendor}, ${about.site}`], ["Terms", about.terms]);
  }
  return element(
    "dl",
    {},
    ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]),
  );
}

function checks({ answer, check }) {
  const decided = CHECK_NAMES.indexOf(check);
  const isStanding = decided === CHECK_NAMES.length - 1;
  const items = CHECK_NAMES.map((name, place) => {
    const words = checkInWords(name);
    if (place < decided || isStanding) return checked("passed", "\u2713", words);
    if (place > decided) return checked("skipped", "\u2013", `${words}, not looked at any more`);
    return checked("failed", answer === "invalid" ? "\u2717" : "?", words);
  });
  return element("ol", { className: "checks" }, ...items);
}

function checked(className, mark, words) {
  return element("li", { className }, element("span", { className: "mark" }, mark), words);
}

function story(bundle) {
  const items = storyOf(bundle).map(({ when, what }) =>
    element("li", {}, element("time", { dateTime: when }, momentOf(when)), ` ${what}`),
  );
  return element("ul", {}, ...items);
}

/** The plain and legal texts that were agreed. */
function texts(bundle) {
  return bundle.texts.map(({ kind, language, text }) => {
    const name = kind === "plain" ? "The terms in plain words" : "The legal text of the terms";
    return details(`${name} (${language})`, element("pre", {}, text));
  });
}

function list(lines) {
  return lines.length === 0
    ? undefined
    : element("ul", {}, ...lines.map((line) => element("li", {}, line)));
}

function section(title, content) {
  return content === undefined ? [] : [element("h3", {}, title), content];
}

function paragraphs(...texts) {
  return texts.filter(Boolean).map((text) => element("p", {}, text));
}

function details(title, content) {
  return element("details", {}, element("summary", {}, title), content);
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
