// Search in the text. Without scripts the form stays hidden, and everything else works.
"use strict";
(() => {
  const form = document.querySelector(".search");
  const box = form.querySelector("input");
  const list = document.querySelector(".results");
  const shownMax = 30;

  const matches = (words) =>
    ASSENT_INDEX.filter((item) => {
      const text = `${item.t} ${item.x}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });

  const entry = (item) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = form.dataset.up + item.u;
    link.textContent = item.t;
    row.append(link, ` ${item.x.slice(0, 200)}${item.x.length > 200 ? "…" : ""}`);
    return row;
  };

  const search = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length ? matches(words) : [];
    list.hidden = !words.length;
    list.replaceChildren(...found.slice(0, shownMax).map(entry));
    if (words.length && !found.length) {
      list.replaceChildren(entry({ t: "", u: "", x: "Nothing found." }));
    }
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", search);
})();
