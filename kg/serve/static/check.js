// Step 3: what is open, the file as it will be, and adding it to the store.
import { bdi, el, keyed, say } from "./dom.js";
import { decide, desk, reload } from "./state.js";
import { ask, oops, tell } from "./wire.js";

let go = () => {}, where = null;

export async function check(place, next) {
  go = next; where = place;
  let found;
  try { found = await ask("check"); } catch (error) { return oops(error); }
  const list = (title, items) => items.length ? [el("h3", {}, title), el("ul", {}, items)] : [];
  const claim = (key, text) => el("li", {}, el("button", { type: "button", onclick: () => { desk.claim = key; jump(key); } }, bdi(desk.items.claim[key]?.says || key)), text ? el("span", { class: "fault" }, ` ${text}`) : null);
  where.replaceChildren(el("h2", {}, "Check"),
    el("p", {}, `${found.claims} claims. ${found.sentences - found.open.length} of ${found.sentences} sentences are dealt with.`),
    ...list("Cannot be added yet", found.faults.map(one => claim(one.key, one.faults.join("; ")))),
    ...list("Flagged for a colleague", found.flags.map(one => claim(one.key, one.why))),
    ...list("Accepted in less than two seconds: look again", found.hasty.map(key => el("li", {}, claim(key, "").firstChild, keyed("", "It stands", () => confirm(key))))),
    ...list("The head of the source lacks", found["unnamed head"].map(name => el("li", {}, name))),
    ...list("Sentences that are open", found.open.map(one => el("li", {}, el("button", { type: "button", onclick: () => { desk.sentence = one.number; go(2); } }, el("small", {}, `¶${one.paragraph} `), bdi(desk.outline.sentences[one.number].text))))),
    el("div", { class: "bar" }, keyed("a", "Add to the store", add, { id: "add" }), keyed("w", "Write the file only", write)),
    el("div", { id: "did", role: "status" }),
    el("h3", {}, "The claims file, and how it differs from what was there"),
    el("div", { class: "diff", tabindex: "0", role: "region", "aria-label": "The claims file as a difference" }, found.diff.slice(2).map(line => el("div", { class: line[0] === "+" ? "plus" : line[0] === "-" ? "minus" : "" }, line || " "))));
}

async function confirm(key) {
  if (await decide("confirm", [["claim", key, desk.items.claim[key]]])) check(where, go);
}

function jump(key) {
  const start = (desk.items.claim[key]?.at?.[0]?.span || [0])[0];
  desk.sentence = Math.max(desk.outline.sentences.findIndex(s => s.end > start), 0);
  go(2);
}

async function add() {
  say("Adding …");
  try {
    const found = await tell("add", { who: desk.who });
    await reload();
    say(`Added: ${found.said.join(", ")}.`);
    document.getElementById("did").replaceChildren(el("p", {}, el("strong", {}, `Added: ${found.said.join(", ")}.`)), ...found.sources.map(id => el("p", {}, el("a", { href: `/source/${id}` }, "See the source"))), ...found.cautions.map(line => el("p", { class: "fault" }, line)));
  } catch (error) {
    oops(error);
    document.getElementById("did").replaceChildren(el("ul", {}, (error.lines || []).map(line => el("li", { class: "fault" }, line))));
  }
}

async function write() {
  try { say(`Wrote ${(await tell("write", { who: desk.who })).wrote}`); } catch (error) { oops(error); }
}

export const keys = event => ({ a: add, w: write })[event.key]?.();
