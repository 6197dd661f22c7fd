// Step 1: the names found. Enter takes what the store calls exactly so; what is only like it needs its digit.
import { bdi, el, keyed, say } from "./dom.js";
import { pick, type } from "./pick.js";
import { decide, desk, meant, undo } from "./state.js";
import { ask, oops } from "./wire.js";

let row = 0, near = [], go = () => {}, where = null, asking = null;

export function names(place, next) {
  go = next; where = place;
  row = Math.max(desk.names.findIndex(mention => !isDone(mention)), 0);
  draw();
}

const isDone = mention => mention.key in desk.items.name;

async function draw() {
  const left = desk.names.filter(mention => !isDone(mention)).length;
  asking = el("div", { class: "asking" });
  where.replaceChildren(el("h2", {}, "Names"), el("p", {}, left ? `${left} of ${desk.names.length} names are open.` : "All names are done with."), bar(),
    el("ul", { class: "names" }, desk.names.map((mention, n) => el("li", { class: n === row ? "now" : "", "aria-current": n === row ? "true" : null, onclick: () => { row = n; draw(); } },
      el("b", {}, bdi(mention.words)), ` ×${mention.spans.length} `, el("span", { class: "soft" }, state(mention)), n === row ? [el("div", { class: "near" }), asking] : null))));
  const current = where.querySelector("li.now");
  current?.scrollIntoView({ block: "nearest" });
  near = [];
  const mention = desk.names[row];
  if (mention && !isDone(mention) && !mention.node) {
    try { near = mention.candidates.length ? mention.candidates : (await ask("near", { q: mention.words })).near; } catch (error) { oops(error); }
    where.querySelector(".near")?.replaceChildren(...near.slice(0, 9).map(([, label, kind], n) => el("button", { type: "button", onclick: () => take(near[n]) }, el("kbd", {}, String(n + 1)), bdi(label), ` ${kind}, like it`)));
  }
}

function state(mention) {
  const decided = desk.items.name[mention.key];
  if (decided) return decided.how === "neither" ? "neither an actor nor a place" : `${decided.how}: ${decided.label} (${decided.kind})`;
  if (mention.node) return `Enter: ${mention.label} (${mention.kind}), exactly so in the store`;
  return mention.candidates.length ? "several are called so" : `${mention.kind ? `perhaps ${mention.kind}` : "not known"}${mention.like ? ", perhaps short for a longer name" : ""}`;
}

function bar() {
  return el("div", { class: "bar" }, keyed("Enter", "Take the exact match, or go on", enter), keyed("n", "New", () => fresh()), keyed("s", "Same as the one above", same), keyed("d", "Known by description", () => fresh("DescribedGroup")), keyed("p", "A place", () => fresh("place")),
    keyed("x", "Neither", () => settle({ how: "neither", label: "", kind: "", ref: "" })), keyed("a", "Keep as an alias", alias), keyed("u", "Undo", back), keyed("g", "On to the sentences", () => go(2)));
}

async function settle(item, changes = []) {
  const mention = desk.names[row];
  if (!mention) return;
  const more = [...changes, ["name", mention.key, { words: mention.words, ...item }]];
  if (await decide("name", more)) next();
}

function next() {
  const after = desk.names.findIndex((mention, n) => n > row && !isDone(mention));
  const first = desk.names.findIndex(mention => !isDone(mention));
  if (first < 0) { say("All names are done with: on to the sentences."); go(2); return; }
  row = after < 0 ? first : after;
  draw();
}

function enter() {
  const mention = desk.names[row];
  if (!mention || isDone(mention)) return next();
  if (mention.node) return settle({ how: "store", ref: mention.ref, label: mention.label, kind: mention.kind });
  say("Only an exact match is taken by Enter: choose a digit, or n for a new one.", true);
}

const take = ([, label, kind, ref]) => settle({ how: "store", ref: ref || label, label, kind });

function same() {
  const mention = desk.names[row];
  const like = desk.names.find(other => other.key === mention.like);
  for (const other of like ? [like] : desk.names.slice(0, row).reverse()) {
    const means = meant(other);
    if (means) return settle({ how: "same", ref: means.ref, label: means.label, kind: means.kind });
  }
  say("There is no name above that is decided: take that one first.", true);
}

async function fresh(kind = "") {
  const mention = desk.names[row];
  const found = await newName(asking, mention.words, kind || mention.kind, !kind);
  if (!found) return draw();
  return settle({ how: "new", ref: found.name, label: found.name, kind: found.kind || "place" }, [found.change]);
}

/** Ask for the kind of a new name, the guess first. Resolves to {name, kind, change}, or null when it is taken back. */
export async function newName(place, words, guess, ask = true) {
  const kinds = [...new Set([guess, ...desk.outline["actor kinds"], "place", "Facility"])].filter(Boolean);
  let kind = guess;
  if (ask || !guess) {
    const found = await pick(place, `“${words}” is`, kinds.map(value => ({ label: value, value, note: value === guess ? "a guess" : "" })), { empty: guess ? `${guess}, as guessed` : "leave it open" });
    if (found === undefined || (found === null && !guess)) return null;
    kind = found ? found.value : guess;
  }
  const isPlace = kind === "place" || kind === "Facility";
  const item = isPlace ? { name: words, ...(kind === "Facility" ? { kind } : {}) } : { kind, name: words };
  return { name: words, kind, change: [isPlace ? "place" : "actor", "", item] };
}

async function alias() {
  const mention = desk.names[row], decided = desk.items.name[mention.key];
  const [id, actor] = Object.entries(desk.items.actor).find(([, item]) => item.name === decided?.ref) || [];
  if (!actor) return say("An alias is kept for a name that this text declares and that is decided.", true);
  if (await decide("alias", [["actor", id, { ...actor, aliases: [...new Set([...(actor.aliases || []), mention.words])] }]])) say(`“${mention.words}” is an alias of ${actor.name} from now on.`);
}

async function back() { if (await undo()) draw(); }

export function keys(event) {
  const acts = { Enter: enter, n: () => fresh(), s: same, d: () => fresh("DescribedGroup"), p: () => fresh("place"), x: () => settle({ how: "neither", label: "", kind: "", ref: "" }), a: alias, u: back, g: () => go(2),
    j: () => { row = Math.min(row + 1, desk.names.length - 1); draw(); }, ArrowDown: () => { row = Math.min(row + 1, desk.names.length - 1); draw(); }, k: () => { row = Math.max(row - 1, 0); draw(); }, ArrowUp: () => { row = Math.max(row - 1, 0); draw(); } };
  if (/^[1-9]$/.test(event.key) && near[event.key - 1]) return take(near[event.key - 1]);
  return acts[event.key]?.();
}

export { type };
