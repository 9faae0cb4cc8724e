// Assent in a page: where an agreement with the visitor is in force, her consent banner stays away.
//
//   <script async src="/assent/v1/page.js" data-banner="#cookie-banner"></script>
//
// data-banner   selector of what stays away; without it, all that has the attribute data-assent-banner
// data-wait     how many milliseconds the banner waits for the answer at most: 800
//
// <html data-assent> says "asking", "in-force" or "none". The event "assent" on document and the
// promise assent.ready tell the same: { inForce, termsName, endsAt, record }. Whatever goes wrong
// counts as "none", and the banner comes as if this script were not there.
(function () {
  "use strict";
  if (window.assent) return;
  var own = document.currentScript;
  var root = document.documentElement;
  var base = own.src.replace(/\/page\.js([?#].*)?$/, "");
  var banner = own.getAttribute("data-banner") || "[data-assent-banner]";
  var wait = Number(own.getAttribute("data-wait")) || 800;
  var again = 0;
  var asked = 0;

  // Not an element: a policy that forbids styles in the page does not forbid this one.
  function hide() {
    var sheet = new CSSStyleSheet();
    var states = ":root:is([data-assent=asking],[data-assent=in-force]) ";
    sheet.replaceSync(states + ":is(" + banner + "){display:none!important}");
    document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
  }

  function ask() {
    asked = Date.now();
    var stop = new AbortController();
    var late = setTimeout(function () { stop.abort(); }, wait);
    return fetch(base + "/sessions/current", {
      credentials: "same-origin", cache: "no-store", redirect: "error", signal: stop.signal
    }).then(function (answer) {
      if (answer.status !== 200) throw new Error("no answer");
      return answer.json();
    }).then(function (said) {
      var left = Date.parse(said.endsAt) - Date.now();
      if (said.type !== "SessionState" || said.state !== "in-force" || !(left > 0)) return none();
      return { inForce: true, termsName: said.termsName, endsAt: said.endsAt, record: said.record };
    }).catch(none).then(function (found) {
      clearTimeout(late);
      return found;
    });
  }

  function none() { return { inForce: false }; }

  function tell(found) {
    clearTimeout(again);
    if (found.inForce) {
      again = setTimeout(look, Math.min(Date.parse(found.endsAt) - Date.now(), 900000) + 500);
    }
    var state = found.inForce ? "in-force" : "none";
    var changed = root.getAttribute("data-assent") !== state;
    root.setAttribute("data-assent", state);
    if (changed) document.dispatchEvent(new CustomEvent("assent", { detail: found }));
    return found;
  }

  // Later questions leave the page as it is until they are answered.
  function look() { return ask().then(tell); }

  try { hide(); } catch (error) { /* An old browser: the banner comes as ever. */ }
  root.setAttribute("data-assent", "asking");
  window.assent = { ready: look(), look: look };
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && Date.now() - asked > 5000) look();
  });
  window.addEventListener("pageshow", function (event) { if (event.persisted) look(); });
})();
