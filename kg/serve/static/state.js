// What the desk knows of its text, and the decisions that change it.
import { say } from "./dom.js";
import { ask, oops, spent, tell } from "./wire.js";

export const desk = { outline: null, items: {}, order: [], count: 0, told: {}, names: [], offers: null, marks: {}, who: "", sentence: 0, claim: null, last: null };

export async function load() {
  desk.outline = await ask("outline");
  desk.who = desk.who || sessionStorage.getItem("who") || desk.outline.who;
  await reload();
  desk.names = (await ask("names")).names;
}

export async function reload() {
  const found = await ask("items");
  Object.assign(desk, { count: found.count, items: found.items, order: found.order, told: {}, marks: {} });
}

/** Take a decision. changes: [kind, key, to]. Resolves to the server's answer, or null when it was refused. */
export async function decide(action, changes, more = {}) {
  const body = { action, after: desk.count, who: desk.who, ...spent(), ...more, changes: changes.map(([kind, key, to]) => ({ kind, key, to })) };
  return send("decide", body);
}

export async function undo() {
  const found = await send("undo", { after: desk.count, who: desk.who, ...spent() });
  if (found) say("Undone.");
  return found;
}

async function send(what, body) {
  let found;
  try { found = await tell(what, body); } catch (error) {
    if (error.status === 409) { await reload(); document.dispatchEvent(new Event("redraw")); }
    oops(error);
    return null;
  }
  desk.count = found.count;
  for (const { kind, key, to } of found.changes) {
    if (to === null) delete desk.items[kind][key]; else desk.items[kind][key] = to;
    if (["source", "actor", "place", "name"].includes(kind)) { desk.told = {}; forget(); }
  }
  Object.assign(desk.told, found.told);
  desk.marks = {};
  return found;
}

/** What a mention of the text means as far as it is decided, or as the store knows it exactly: {ref, label, kind}. */
export function meant(mention) {
  const decided = desk.items.name[mention.key];
  if (decided) return decided.how === "neither" ? null : { ...decided, place: decided.ref === mention.ref ? mention.place : "" };
  return mention.node ? { ref: mention.ref, label: mention.label, kind: mention.kind, place: mention.place } : null;
}

/** Names that a field may take, those of the sentence first, each once; then what else the text has named. */
export function candidates(sentence) {
  const here = [], others = [];
  for (const mention of desk.names) {
    const means = meant(mention);
    if (!means) continue;
    const inside = mention.spans.some(([start, end]) => start >= sentence.start && end <= sentence.end);
    const before = mention.spans.filter(([start]) => start < sentence.start).map(([start]) => start);
    if (inside) here.push([Math.min(...mention.spans.map(s => s[0]).filter(s => s >= sentence.start)), { ...means, here: true }]);
    else others.push([-(before.at(-1) ?? -1), { ...means, here: false }]);
  }
  const sorted = list => list.sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
  const all = [...sorted(here), ...sorted(others)];
  for (const kind of ["actor", "place"]) for (const item of Object.values(desk.items[kind])) all.push({ ref: item.name, label: item.name, kind: item.kind || "place", here: false });
  const seen = new Set();
  return all.filter(one => !seen.has(one.ref) && seen.add(one.ref));
}

/** The claims near a sentence, nearest first, as options of fields that refer to claims: {value: "#c1", label}. */
export function claims(sentence, but) {
  const place = key => Math.min(...(desk.items.claim[key].at || []).map(spot => Math.abs((spot.span || [0])[0] - sentence.start)));
  return Object.keys(desk.items.claim).filter(key => key !== but).sort((a, b) => place(a) - place(b))
    .map(key => {
      const claim = desk.items.claim[key], part = claim[kindOf(claim)];
      return { value: `#${key}`, label: part?.name || claim.says, also: [claim.says, part?.id, claim.id].filter(Boolean), note: "a claim" };
    });
}

/** What suggesters offer for a sentence and nobody has decided on; asked for once the head and names are known. */
export async function offers(number) {
  while (!desk.offers) {
    const mine = asking ??= ask("suggestions").catch(error => ({ offers: [], notes: [], why: error.message }));
    const found = await mine;
    // What was asked for before a name was decided on is out of date.
    if (mine === asking) desk.offers = found;
  }
  return desk.offers.offers.filter(offer => offer.sentence === number && !["accepted", "corrected", "rejected", "later"].includes(desk.items.suggestion[offer.key]?.became));
}
let asking = null;
export function forget() { desk.offers = null; asking = null; }

export const kindOf = claim => ["relation", "event", "observation", "position", "claim"].find(kind => kind in claim) || "relation";

export async function told(keys) {
  const wanted = keys.filter(key => key in desk.items.claim && !(key in desk.told));
  if (wanted.length) Object.assign(desk.told, (await ask("told", { keys: wanted.join(",") })).told);
}
