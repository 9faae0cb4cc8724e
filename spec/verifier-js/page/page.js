/** The page: takes files in and shows the verdict. Everything out of a file is shown as text. */
import { judgeFile, kindOf } from "../src/files.js";
import { fromDate } from "../src/times.js";
import { checkSelf } from "../src/verifier.js";
import { verdictCard } from "./card.js";

const BYTES_MAX = 8 * 1024 * 1024;
let questions = 0;
const held = { evidence: undefined, keys: undefined };
const byId = (id) => document.getElementById(id);

for (const slot of ["evidence", "keys"]) {
  byId(slot).addEventListener("change", ({ target }) => take([...target.files], slot));
}
for (const id of ["at", "loopback"]) byId(id).addEventListener("change", show);
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", () => document.body.classList.remove("dropping"));
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  take([...event.dataTransfer.files]);
});
checkSelf().catch((error) => trouble(error.message));

/** Hold the files; a file that was dropped goes where its content says. */
async function take(files, slot) {
  trouble("");
  for (const file of files) {
    if (file.size > BYTES_MAX) return trouble(`${file.name} is larger than any evidence.`);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const place = slot ?? (kindOf(bytes) === "keys" ? "keys" : "evidence");
    held[place] = bytes;
    byId(`${place}-name`).textContent = file.name;
    byId(`${place}-name`).parentElement.classList.add("filled");
  }
  return show();
}

async function show() {
  const card = byId("verdict");
  card.hidden = true;
  if (held.evidence === undefined) return;
  questions += 1;
  const question = questions;
  const at = byId("at").value === "" ? undefined : `${byId("at").value.slice(0, 16)}:00Z`;
  try {
    await checkSelf();
    const judged = await judgeFile(held.evidence, {
      keys: held.keys,
      now: fromDate(new Date()),
      at,
      loopback: byId("loopback").checked,
    });
    // Another file came meanwhile: its verdict is the one to show.
    if (question !== questions) return;
    card.className = kindOfAnswer(judged.verdict.answer);
    card.replaceChildren(...verdictCard(judged));
    card.hidden = false;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  } catch (error) {
    trouble(error.message);
  }
}

function kindOfAnswer(answer) {
  if (answer === "valid" || answer === "invalid") return answer;
  return answer === "undecided" ? "undecided" : "over";
}

function trouble(message) {
  byId("trouble").textContent = message;
  byId("trouble").hidden = message === "";
}
