// Step 2: sentence by sentence, each with its claims, then "anything else here?".
import { bdi, el, keyed, say } from "./dom.js";
import { newName } from "./names.js";
import { pick, type } from "./pick.js";
import { candidates, claims, decide, desk, forget, kindOf, offers, reload, told, undo } from "./state.js";
import { ask, oops, tell } from "./wire.js";
import { drawn, found, resized, wordsOf } from "./words.js";

const FIRST = { relation: ["who", "whom"], event: ["who", "whom"], observation: ["who", "count"], position: ["who", "gist", "about"], claim: ["whom", "stance", "says who"] };
const REASONS = ["headline", "said again", "background that everybody knows", "advertisement", "no actor of ours"];
let go = () => {}, where = null, draft = null, asked = "", read = null, from = null, picked = null, span = null, others = [], offered = [], offer = null;

export function sentences(place, next) { where = place; go = next; stop(); show(); }

const current = () => desk.outline.sentences[desk.sentence];
const stop = () => { draft = null; read = null; from = null; picked = null; span = null; others = []; offer = null; asked = ""; };
const field = name => desk.outline.fields[kindOf(draft)].find(one => one.name === name);
const get = (claim, path) => path.reduce((part, key) => part?.[key], claim);

async function show() {
  const number = desk.sentence, sentence = current();
  try {
    desk.marks[number] ??= await ask("marks", { n: number });
    await told(desk.marks[number].claims);
  } catch (error) { return oops(error); }
  if (number !== desk.sentence) return;
  // Suggesters may take seconds; the sentence does not wait for them.
  const known = desk.offers;
  offers(number).then(found => { if (number === desk.sentence) { offered = found; if (!known && found.length && !draft) show(); } });
  if (known) offered = await offers(number);
  const marks = desk.marks[number], here = marks.claims;
  if (!here.includes(desk.claim)) desk.claim = here[0] ?? null;
  const shown = draft || desk.items.claim[desk.claim];
  const neighbour = n => desk.outline.sentences[n] ? el("p", { class: "text around", dir: "auto" }, bdi(desk.outline.sentences[n].text)) : null;
  const seen = marks.skipped ? `skipped: ${marks.skipped}` : marks.seen ? "looked through" : here.length ? "" : "open";
  const old = where.querySelector("#asking");
  where.replaceChildren(
    el("h2", {}, `Sentence ${number + 1} of ${desk.outline.sentences.length} `, el("small", {}, `¶${sentence.paragraph} ${seen}`)),
    el("div", { class: "cols" },
      el("section", { "aria-label": "The text" }, neighbour(number - 1), drawn(number, { spots: spots(shown), tags: tags(shown), cues: marks.cues, picked, onpick: word }), neighbour(number + 1),
        marks.days.length ? el("ul", { class: "soft" }, marks.days.map(day => el("li", {}, bdi(day.why)))) : null),
      el("section", { "aria-label": "Its claims" }, draft ? form() : [consent(), offered.slice(0, 1).map(suggestion), suggesters(), here.map(card), el("p", {}, here.length ? "Anything else here? Enter goes on." : "Does it claim anything? n begins a claim, Enter goes on.")], old?.hasChildNodes() ? old : el("div", { id: "asking" }), bar(Boolean(draft)))));
  // What is being asked stays; an element that is moved loses the keyboard.
  old?.querySelector("input")?.focus();
}

// ---- what is shown

const spots = claim => claim ? (claim.at || []).filter(spot => spot.span).map(spot => spot.span) : span ? [span] : [];

function tags(claim) {
  if (!claim) return [];
  const made = [];
  for (const one of desk.outline.fields[kindOf(claim)]) {
    const values = [get(claim, one.path)].flat().filter(Boolean);
    for (const mention of desk.names) {
      const ref = (desk.items.name[mention.key] || mention).ref;
      if (values.includes(ref)) for (const [start, end] of mention.spans) made.push({ name: one.name, start, end });
    }
  }
  return made.filter(tag => tag.start >= current().start && tag.end <= current().end);
}

function card(key) {
  const claim = desk.items.claim[key], about = desk.told[key] || { reads: "", faults: [], margin: [] };
  return el("article", { class: key === desk.claim ? "card now" : "card", "data-claim": key, "aria-current": key === desk.claim ? "true" : null, onclick: () => { if (desk.claim !== key) { desk.claim = key; show(); } } },
    el("p", { class: "reads" }, bdi(about.reads || claim.says)), facts(claim), warnings(about), desk.items.flag[key] ? el("p", { class: "fault" }, `flagged: ${desk.items.flag[key].why}`) : null);
}

/** A suggestion, one at a time; no score and no colour says that it is right. */
function suggestion(one) {
  return el("article", { class: "card", id: "offer", "data-offer": one.key }, el("p", { class: "soft" }, `Suggested by ${one.by.join(" and ")}${offered.length > 1 ? `, and ${offered.length - 1} more` : ""}`), facts(one.claim),
    one.flags.map(line => el("p", { class: "fault" }, bdi(line))), (desk.offers?.offers ?? []).filter(other => one.disagree.includes(other.key)).map(other => el("div", { class: "fault" }, `Read otherwise by ${other.by.join(" and ")}:`, facts(other.claim))),
    el("div", { class: "bar" }, keyed("a", "Take it", accept), keyed("c", "Correct it", correct), keyed("r", "Reject it", refuse), keyed("l", "Later", later)));
}

/** Before a model gets the text, its host is named and somebody decides, once for each text. */
const undecided = () => desk.outline.model && desk.items.model[desk.outline.model.host]?.sha256 !== desk.outline.model.sha256;
function consent() {
  if (!undecided()) return null;
  return el("article", { class: "card", id: "consent" }, el("p", {}, "May the model at ", el("strong", {}, bdi(desk.outline.model.host)), ` have this text, to suggest claims? All ${desk.outline.length} characters of it would go there.`),
    el("div", { class: "bar" }, keyed("y", "Send it", () => send("yes")), keyed("q", "Do not", () => send("no"))));
}

async function send(sends) {
  const { host, sha256 } = desk.outline.model;
  if (!undecided() || !(await decide("model", [["model", host, { sends, sha256 }]]))) return;
  forget();
  say(sends === "yes" ? `${host} is being asked; go on meanwhile.` : `${host} gets nothing of this text.`);
  show();
}

const suggesters = () => desk.offers && (desk.offers.why || desk.offers.notes?.length) ? el("details", { class: "soft", id: "suggesters" }, el("summary", {}, desk.offers.why || `Suggestions: ${desk.offers.notes.length} remarks`), desk.offers.notes.map(line => el("p", {}, bdi(line)))) : null;

const settled = (one, became, more = {}) => ["suggestion", one.key, { became, by: one.by, does: one.does, ...more }];

async function accept() {
  const one = offered[0];
  if (!one) return;
  const claim = structuredClone(one.claim), term = desk.outline.terms.find(t => t.kind === "event" && t.value === claim.event?.type?.[0]);
  let answered = false;
  if (term?.violent || desk.outline.hostile.includes(claim.relation?.predicate)) {
    // No key takes an accusation: who did it is asked, and nothing is chosen beforehand.
    const people = shuffled(candidates(current()).filter(c => !isPlace({ note: c.kind })).map(c => ({ label: c.label, note: c.kind, value: c.ref })));
    const found = await pick(asking(), "Who did it? 0: it is not said", people, { empty: "it is not said" });
    if (found === undefined) return show();
    if (found === null && claim.relation) { say("Without a doer this is no relation: correct it to an event, or reject it.", true); return show(); }
    if (claim.relation) claim.relation[claim.relation.predicate === "agent" ? "object" : "subject"] = found.value;
    else if (found) claim.event.agent = [found.value]; else delete claim.event.agent;
    answered = true;
  }
  const same = JSON.stringify(claim) === JSON.stringify(one.claim);
  const done = await decide("accept", [["claim", "", claim], settled(one, same ? "accepted" : "corrected")], { answered, suggestion: one.key });
  if (done) { desk.claim = desk.last = Object.keys(done.told).at(-1); say(done.told[desk.claim]?.reads || "Taken; it has a fault still."); }
  show();
}

async function correct() {
  if (!offered[0]) return;
  offer = offered[0];
  from = null;
  draft = structuredClone(offer.claim);
  tryOut();
  show();
}

async function refuse() {
  const one = offered[0];
  if (!one) return;
  const found = await pick(asking(), "Why?", ["wrong actor", "wrong relation", "not said", "said already"].map(value => ({ label: value, value })), { empty: "no reason given" });
  if (found === undefined) return show();
  if (await decide("reject", [settled(one, "rejected", found ? { why: found.value } : {})])) show();
}

async function later() { if (offered[0] && await decide("later", [settled(offered[0], "later")])) show(); }

const warnings = about => [about.faults.map(line => el("p", { class: "fault" }, bdi(line))), about.margin.map(line => el("p", { class: "margin" }, bdi(line)))].flat();

function facts(claim, all = false) {
  const rows = desk.outline.fields[kindOf(claim)].filter(one => all && isMain(one) || present(get(claim, one.path)));
  return el("dl", { class: "form" }, rows.flatMap(one => [el("dt", {}, one.letter ? el("kbd", {}, one.letter) : null, ` ${one.name}`), el("dd", { class: one.name === asked ? "asked" : null }, bdi(worded(get(claim, one.path))))]));
}

const isMain = one => /^\d$/.test(one.letter);
const present = value => value !== undefined && value !== "" && !(Array.isArray(value) && !value.length);
const worded = value => present(value) ? [value].flat().map(one => typeof one === "object" ? Object.values(one).join(" ") : String(one).startsWith("#") ? `“${desk.items.claim[one.slice(1)]?.says ?? one}”` : one).join(", ") : "–";

function form() {
  return el("article", { class: "card now", id: "form" }, el("p", { class: "reads", "aria-live": "polite" }, bdi(read?.reads || "…")), facts(draft, true), others.length ? el("p", {}, `and one more for each of: ${others.join(", ")}`) : null, read ? warnings(read) : null);
}

function bar(editing) {
  const buttons = editing
    ? [["Enter", "Keep it", keep], ["1–8", "A field", null], ["f", "Any field", other], ["w", "Swap who and whom", swap], [".", "Same speaker, date and event as the last", again], ["i", "One more for another item", item], ["[ ]", "Its end", null], ["v", "Its words", words], ["+", "A second place", second], ["Esc", "Leave it", leave]]
    : [["n", "New claim", begin], ["e", "Edit", edit], ["d", "Somebody denies it", () => stance("denied")], ["b", "A second speaker", () => stance("asserted")], ["x", "Reject", reject], ["s", "Skip the sentence", () => skip(false)], ["S", "Skip the paragraph", () => skip(true)], ["m", "New name", name], ["t", "Flag", flag], ["u", "Undo", back], ["g", "Jump", jump], ["Enter", "Go on", on]];
  const seldom = editing ? desk.outline.fields[kindOf(draft)].filter(one => one.letter && !isMain(one)) : [];
  return [el("div", { class: "bar", role: "group", "aria-label": "What can be done" }, buttons.map(([key, text, act]) => act ? keyed(key, text, act) : el("span", { class: "soft" }, el("kbd", {}, key), ` ${text}`))),
    seldom.length ? el("div", { class: "bar small", role: "group", "aria-label": "More fields" }, seldom.map(one => keyed(one.letter, one.name, () => choose(one.name)))) : null];
}

const asking = () => where.querySelector("#asking");

// ---- selecting words

function word(n, event) {
  const one = wordsOf(desk.sentence)[n];
  if (picked === null && !event.shiftKey) { picked = n; span = [one.start, one.end]; }
  else {
    const first = wordsOf(desk.sentence)[picked ?? n];
    span = [Math.min(first.start, one.start), Math.max(first.end, one.end)];
    picked = null;
  }
  if (draft) { draft.at = [{ span }, ...draft.at.slice(1)]; tryOut(); }
  show();
}

async function words() {
  const typed = await type(asking(), "Which words? “first words … last words” will do", "");
  if (!typed) return show();
  const place = found(desk.sentence, typed);
  if (!place) { say("These words do not stand in the sentence like this.", true); return show(); }
  span = place; picked = null;
  if (draft) { draft.at = [{ span }, ...draft.at.slice(1)]; tryOut(); }
  show();
}

async function second() {
  const typed = await type(asking(), "Number of the other sentence, and its words if not all of it", "");
  const [, number, rest] = /^(\d+)\s*(.*)$/.exec(typed || "") || [];
  const other = desk.outline.sentences[number - 1];
  if (!other) { if (typed) say("There is no sentence of this number.", true); return show(); }
  const place = rest ? found(number - 1, rest) : [other.start, other.end];
  if (!place) { say("These words do not stand in that sentence like this.", true); return show(); }
  draft.at = [...draft.at, { span: place }];
  if (draft.at.length > 1 && !draft.basis) draft.basis = "combined";
  tryOut();
  show();
}

async function resize(by, which) {
  if (!draft && desk.claim) await edit();
  if (!draft) return;
  draft.at = [{ span: resized(desk.sentence, draft.at[0].span, by, which) }, ...draft.at.slice(1)];
  tryOut();
  show();
}

// ---- a new claim, field by field

async function begin() {
  const sentence = current();
  draft = { at: [{ span: span || [sentence.start, sentence.end] }], relation: {} };
  from = null; read = null;
  await show();
  if (!(await choose("does"))) return leave();
  // Esc ends the asking; what is left out then can be given by its key.
  for (const name of FIRST[kindOf(draft)]) if (!draft || !(await choose(name))) break;
  if (!draft) return;
  asked = "";
  tryOut();
  show();
}

async function edit() {
  if (!desk.claim) return;
  from = desk.claim;
  draft = structuredClone(desk.items.claim[from]);
  read = desk.told[from] || null;
  await show();
}

function leave() { stop(); show(); }

/** Ask for a field of the draft. Resolves to whether it was answered. */
async function choose(name) {
  const one = name === "does" ? { name, value: "does" } : field(name);
  if (!one) { say(`A claim of this kind has no “${name}”.`, true); return false; }
  asked = one.name;
  await show();
  const answered = await ASK[one.value](one);
  asked = "";
  if (answered) tryOut();
  await show();
  return answered;
}

const set = (one, value) => {
  let part = draft;
  for (const key of one.path.slice(0, -1)) part = part[key] ??= {};
  if (present(value)) part[one.path.at(-1)] = value; else delete part[one.path.at(-1)];
};

/** Give a field what was chosen: one value, or more of them; none empties it. */
const add = (one, values, many) => set(one, many && values.length ? [...new Set([...[get(draft, one.path) ?? []].flat(), ...values])] : values[0]);

/** What a typed date means: EDTF as it is, with the text's words where they fit or stand behind it in brackets; else words. */
async function dated(typed, days) {
  const [, date, words] = /^(.*?)\s*\((.*)\)$/.exec(typed) || [null, typed, null];
  if (!/^[[{]?(\.\.)?\/?\d{4}/.test(date)) {
    const { day } = await ask("day", { q: date, n: desk.sentence });
    return day || { words: typed };
  }
  const fitting = days.find(day => day.yearless && day.yearless === date.replace(/\d{4}-/g, ""));
  if (words === null) return fitting ? { edtf: date, words: fitting.words, implied: "year" } : { edtf: date };
  return { edtf: date, words, implied: /\d{4}/.test(words) ? "" : /\d/.test(words) ? "year" : /day\b|night/i.test(words) ? "date" : "" };
}

const ASK = {
  async does() {
    const options = desk.outline.terms.map(term => ({ label: term.word, also: term.also, note: term.about, value: term }));
    const found = await pick(asking(), "Does what? Type it", options, { empty: "leave the claim", many: true });
    if (!found) return false;
    const [term, ...more] = found.several ? found.several.map(option => option.value) : [found.value], kind = kindOf(draft), old = draft[kind];
    if (more.some(other => other.kind !== "event" || term.kind !== "event")) { say("Only an event may be several things at once, such as a strike and a killing: make two claims.", true); return false; }
    delete draft[kind];
    if (term.kind === "claim") draft.claim = "";
    else {
      const key = { relation: "predicate", event: "type", observation: "measure", position: "kind" }[term.kind];
      draft[term.kind] = { ...(term.kind === kind ? old : {}), [key]: term.kind === "event" ? [term, ...more].map(one => one.value) : term.value };
      if ([term, ...more].some(one => one.violent)) draft.violent = true; else delete draft.violent;
    }
    return true;
  },
  async name(one, many = false, places = false) {
    const sentence = current(), kind = kindOf(draft);
    const violence = draft.violent && one.name === "who";
    // "Iraq" may be a state and its territory: where only a place will do, it comes first.
    const wants = places || (one.name === "whom" && term()?.placed), byPlace = (a, b) => isPlace(b) - isPlace(a);
    // Who did it is shuffled, so that no place in a list stands for an answer; a place does nothing.
    let options = [true, false].flatMap(here => {
      const part = candidates(sentence).filter(c => c.here === here && !(violence && isPlace({ note: c.kind })));
      const listed = part.flatMap(c => [{ label: c.label, note: c.kind, value: c.ref }, ...(wants && c.place ? [{ label: c.label, note: "place", value: c.place }] : [])]);
      return violence ? shuffled(listed) : listed;
    });
    if (wants) options.sort(byPlace);
    const told = claims(sentence, from);
    const first = kind === "observation" && one.name === "who" ? told.slice(0, 4) : one.name === "about" || (kind === "relation" && one.name === "who" && /of an event$/.test(term()?.word)) ? told : [];
    options = [...first, ...options, ...told.filter(c => !first.includes(c))];
    const question = violence ? "Who did it? 0: it is not said" : `${one.name}: ${one.about}`;
    const leads = one.name === "where" && field("precision") ? ["in the district of", "in", "at", "near"] : [];
    const found = await pick(asking(), question, options, { free: true, many, leads, empty: violence ? "it is not said" : "not said", more: typed => ask("near", { q: typed }).then(a => a.near.map(([, label, kind, ref]) => ({ label, note: `${kind}, in the store`, value: ref })).sort(wants ? byPlace : () => 0)) });
    if (found === undefined) return false;
    if (found === null) { if (!many) set(one, undefined); return true; }
    let values = (found.several || [found]).map(option => option.value);
    if (found.typed) {
      const made = await newName(asking(), found.typed, places ? "place" : "");
      if (!made || !(await decide("name", [made.change]))) return false;
      values = [made.name];
    }
    add(one, values, many);
    if (found.lead) set(field("precision"), found.lead);
    return true;
  },
  names(one) { return ASK.name(one, true); },
  place(one) { return ASK.name(one, false, true); },
  places(one) { return ASK.name(one, true, true); },
  async term(one, many = false) {
    const found = await pick(asking(), one.name, one.choices.map(value => ({ label: value, value })), { many });
    if (found === undefined) return false;
    add(one, found ? (found.several || [found]).map(option => option.value) : [], many);
    return true;
  },
  terms(one) { return ASK.term(one, true); },
  async choice(one) {
    const found = await pick(asking(), `${one.name}: ${one.about}`, one.choices.map(value => ({ label: value, value })), { empty: "the default" });
    if (found === undefined) return false;
    set(one, found?.value);
    return true;
  },
  async date(one) {
    const days = desk.marks[desk.sentence].days;
    const found = await pick(asking(), `${one.name}: only what the text gives`, days.map(day => ({ label: day.words, note: day.why, value: day })), { free: true, empty: "the text gives none" });
    if (found === undefined) return false;
    const kind = kindOf(draft), inside = one.path.length > 1;
    const day = found?.typed ? await dated(found.typed, days) : found?.value;
    if (inside) for (const [key, value] of [[kind === "observation" ? "worded date" : "worded", day?.words], ["implied", day?.implied]]) if (value) draft[kind][key] = value; else delete draft[kind][key];
    set(one, day?.edtf || undefined);
    return true;
  },
  async count(one) {
    const typed = await type(asking(), "How many? 12, at least 12, about 12 (a dozen), or the text's words");
    if (typed === undefined) return false;
    const part = draft[kindOf(draft)];
    for (const key of ["value", "bound", "worded"]) delete part[key];
    const [, bound, number, words] = /^(about|at least|more than|at most|fewer than|less than)?\s*(\d[\d,]*)\s*(?:\((.+)\))?$/i.exec(typed) || [];
    if (number) { part.value = number.replaceAll(",", ""); if (bound) part.bound = { about: "about", "at least": "atLeast", "more than": "moreThan", "at most": "atMost", "fewer than": "lessThan", "less than": "lessThan" }[bound.toLowerCase()]; }
    if (words || (typed && !number)) part.worded = words || typed;
    return true;
  },
  async text(one) {
    const typed = await type(asking(), `${one.name}: ${one.about}`, "");
    if (typed === undefined) return false;
    set(one, typed || undefined);
    return true;
  },
  words(one) { return ASK.text(one); },
  async ref(one, many = false) {
    const found = await pick(asking(), `${one.name}: ${one.about}`, claims(current(), from), { free: true, many });
    if (found === undefined) return false;
    add(one, found ? (found.several || [found]).map(option => option.value || option.typed) : [], many);
    return true;
  },
  refs(one) { return ASK.ref(one, true); },
  async truth(one) { set(one, get(draft, one.path) ? undefined : "yes"); return true; },
};

const term = () => desk.outline.terms.find(one => one.kind === "relation" && one.value === draft.relation?.predicate);
const isPlace = option => /place|facility/i.test(option.note) ? 1 : 0;
function shuffled(list) {
  const made = [...list];
  for (let n = made.length - 1; n > 0; n -= 1) { const k = Math.floor(Math.random() * (n + 1)); [made[n], made[k]] = [made[k], made[n]]; }
  return made;
}

async function other() {
  const options = desk.outline.fields[kindOf(draft)].map(one => ({ label: one.name, note: `${one.letter} ${one.about}`, value: one.name }));
  const found = await pick(asking(), "Which field?", options, {});
  if (found) await choose(found.value); else show();
}

async function swap() {
  const [who, whom] = ["who", "whom"].map(field);
  if (!who || !whom) return say("There is nobody to swap.", true);
  const [a, b] = [get(draft, who.path), get(draft, whom.path)];
  set(who, b); set(whom, a);
  tryOut();
  show();
}

/** The speaker, date and event of the last claim; shown, and kept only with the claim. */
async function again() {
  const last = desk.items.claim[desk.last];
  if (!last) return say("There is no claim before this one.", true);
  for (const key of ["by", "anonymity", "said on", "material from"]) if (last[key]) draft[key] = structuredClone(last[key]); else delete draft[key];
  const kind = kindOf(draft), before = last[kindOf(last)];
  if (typeof before === "object" && typeof draft[kind] === "object") {
    const words = claim => claim === "observation" ? "worded date" : "worded";
    for (const [to, key] of [["date", "date"], ["implied", "implied"], [words(kind), words(kindOf(last))]]) if (before[key]) draft[kind][to] = before[key];
    if (kind === "observation" && !draft.observation.of) draft.observation.of = kindOf(last) === "event" ? [`#${desk.last}`] : structuredClone(before.of ?? []);
  }
  tryOut();
  show();
}

async function item() {
  const one = field("whom");
  if (!one || kindOf(draft) !== "relation") return say("One more is made of a relation.", true);
  const kept = get(draft, one.path);
  if (await choose("whom")) { others.push(get(draft, one.path)); set(one, kept); tryOut(); }
  show();
}

/** How the draft would read back; the fields do not wait for it. */
let tried = 0;
async function tryOut() {
  const mine = ++tried, of = draft;
  let answer;
  try { answer = await tell("try", { claim: clean(of) }); } catch (error) { answer = { reads: "", faults: [error.message], margin: [] }; }
  if (mine !== tried || draft !== of) return;
  read = answer;
  where.querySelector("#form")?.replaceWith(form());
}

const clean = claim => { const { violent, ...rest } = structuredClone(claim); if (!from && rest.says === "") delete rest.says; return rest; };

async function keep() {
  const claim = clean(draft), one = field("whom");
  const changes = [["claim", from || "", claim], ...others.map(whom => { const next = structuredClone(claim); next[one.path[0]][one.path[1]] = whom; delete next.says; return ["claim", "", next]; })];
  if (offer) changes.push(settled(offer, "corrected"));
  const done = await decide(from ? "edit" : offer ? "correct" : "new", changes);
  if (!done) return;
  const keys = Object.keys(done.told);
  desk.claim = desk.last = keys.at(-1) ?? desk.claim;
  say(done.told[desk.claim]?.reads || "Kept; it has a fault still.");
  stop();
  show();
}

// ---- on a claim that is there

async function stance(how) {
  if (!desk.claim) return say("Choose a claim first.", true);
  const sentence = current();
  draft = { at: [{ span: span || [sentence.start, sentence.end] }], claim: `#${desk.claim}`, ...(how === "asserted" ? {} : { stance: how }) };
  from = null;
  await choose("says who");
}

async function reject() {
  if (!desk.claim) return;
  if (await decide("reject", [["claim", desk.claim, null]])) { say("Rejected; u takes it back."); show(); }
}

async function flag() {
  const key = desk.claim || current().key;
  const why = await type(asking(), "Why should a colleague look at it?");
  if (why && await decide("flag", [["flag", key, { why }]])) say("Flagged.");
  show();
}

async function name() {
  const mention = desk.names.find(one => span && one.spans.some(([start, end]) => start === span[0] && end === span[1]));
  const words = mention?.words || (span ? [...desk.outline.sentences[desk.sentence].text].slice(span[0] - current().start, span[1] - current().start).join("") : await type(asking(), "Which name?"));
  if (!words) return show();
  const made = await newName(asking(), words, "");
  if (made && await decide("name", [made.change])) say(`${made.name} is written down.`);
  show();
}

async function skip(whole) {
  const sentence = current();
  const found = await pick(asking(), whole ? "Why is the paragraph left out?" : "Why is the sentence left out?", REASONS.map(value => ({ label: value, value })), { free: true, empty: "go back" });
  if (!found) return show();
  const why = found.value || found.typed;
  const item = whole ? { paragraph: sentence.paragraph, why } : { paragraph: sentence.paragraph, span: [sentence.start, sentence.end], why };
  if (await decide("skip", [["skip", whole ? `p${sentence.paragraph}` : `s${sentence.start}`, item]])) move(1);
}

async function on() {
  if (offered.length) return say("There is a suggestion: a takes it, c corrects it, r rejects it, l leaves it for later.", true);
  const marks = desk.marks[desk.sentence];
  if (marks && !marks.claims.length && !marks.skipped && !marks.seen) { if (!(await decide("seen", [["seen", current().key, { nothing: "more" }]]))) return; }
  if (desk.sentence === desk.outline.sentences.length - 1) return go(3);
  move(1);
}

function move(by) {
  const next = desk.sentence + by;
  if (next >= desk.outline.sentences.length) return go(3);
  desk.sentence = Math.max(next, 0);
  desk.claim = null;
  stop();
  show();
}

async function jump() {
  const typed = await type(asking(), `To which sentence? 1 to ${desk.outline.sentences.length}`);
  if (/^\d+$/.test(typed || "") && desk.outline.sentences[typed - 1]) { desk.sentence = typed - 1; desk.claim = null; stop(); }
  show();
}

async function back() { if (await undo()) { await reload(); stop(); show(); } }

function choice(by) {
  const here = desk.marks[desk.sentence]?.claims || [];
  desk.claim = here[Math.min(Math.max(here.indexOf(desk.claim) + by, 0), here.length - 1)] ?? null;
  show();
}

export function keys(event) {
  const size = { "]": [1, "end"], "[": [-1, "end"], "}": [1, "start"], "{": [-1, "start"] }[event.key];
  if (size) return resize(...size);
  if (draft) {
    const one = desk.outline.fields[kindOf(draft)].find(f => f.letter === event.key);
    if (one) return choose(one.name === "does" && kindOf(draft) !== "event" ? "does" : one.name);
    return { Enter: keep, f: other, w: swap, ".": again, i: item, v: words, "+": second, Escape: leave, "/": () => choose("does") }[event.key]?.() ?? undefined;
  }
  const acts = { n: begin, "/": begin, e: edit, d: () => stance("denied"), b: () => stance("asserted"), x: reject, s: () => skip(false), S: () => skip(true), m: name, t: flag, u: back, g: jump, v: words, Enter: on, j: () => choice(1), k: () => choice(-1),
    ArrowRight: () => move(1), ArrowLeft: () => move(-1), a: accept, c: correct, r: refuse, l: later, y: () => desk.outline.model && send("yes"), q: () => desk.outline.model && send("no"), Escape: () => { span = null; picked = null; show(); } };
  return acts[event.key]?.();
}
