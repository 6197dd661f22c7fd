// The desk: four steps over one text, by keyboard alone if you like.
import { el, keyed, say } from "./dom.js";
import { desk, load } from "./state.js";
import { isField, oops, waiting } from "./wire.js";
import { source } from "./source.js";
import * as names from "./names.js";
import * as sentences from "./sentences.js";
import * as check from "./check.js";

const STEPS = ["Source", "Names", "Sentences", "Check"];
const place = document.getElementById("step");
let step = 0;

function go(number) {
  step = number;
  document.querySelector(".steps").replaceChildren(...STEPS.map((name, n) => keyed(`Alt+${n}`, name, () => go(n), { "aria-current": n === step ? "step" : null, id: `step-${n}` })));
  location.replace(`#${STEPS[step].toLowerCase()}`);
  document.getElementById("main").focus();
  [source, names.names, sentences.sentences, check.check][step](place, go);
}

document.addEventListener("keydown", event => {
  if (event.altKey && /^[0-3]$/.test(event.key)) { event.preventDefault(); go(Number(event.key)); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  if (waiting.sending) { waiting.keys.push(event.key); event.preventDefault(); return; }
  const handled = [null, names, sentences, check][step]?.keys(event);
  if (handled !== undefined) event.preventDefault();
});
document.addEventListener("decided", () => {
  if (!waiting.sending && waiting.keys.length) {
    [null, names, sentences, check][step]?.keys({ key: waiting.keys.shift() });
    if (waiting.keys.length) setTimeout(() => document.dispatchEvent(new Event("decided")), 20);
  }
});
document.addEventListener("redraw", () => go(step));

try {
  await load();
  const lost = desk.outline.lost;
  go(desk.items.source.head?.published && desk.items.source.head?.publisher ? 2 : 0);
  if (lost.length) say(`Could not be placed in the text: ${lost.join("; ")}`, true);
  document.documentElement.dataset.ready = "true";
} catch (error) { oops(error); place.replaceChildren(el("p", {}, error.message)); }
