// A sentence as words that can be selected, with what a claim makes of them written over them.
import { el } from "./dom.js";
import { desk } from "./state.js";

const WORD = /[\p{L}\p{N}]+(?:['’.\-‑][\p{L}\p{N}]+)*|[^\s]/gu;

/** Offsets count code points, as everywhere; JavaScript's strings count otherwise. */
function places(sentence) {
  const found = [];
  let at = 0, last = 0;
  for (const match of sentence.text.matchAll(WORD)) {
    at += [...sentence.text.slice(last, match.index)].length;
    last = match.index;
    const length = [...match[0]].length;
    found.push({ start: sentence.start + at, end: sentence.start + at + length, word: match[0], lead: sentence.text.slice(0, match.index).match(/\s*$/)[0] });
  }
  return found;
}

const cut = new Map();
export function wordsOf(number) {
  if (!cut.has(number)) cut.set(number, places(desk.outline.sentences[number]));
  return cut.get(number);
}

/** The sentence with roles of a claim over its words, its place marked, and cues underlined. onpick: of a word. */
export function drawn(number, { spots = [], tags = [], cues = [], picked = null, onpick }) {
  const words = wordsOf(number);
  const said = new Set();
  return el("p", { class: "text", id: "sentence", dir: "auto" }, words.flatMap((word, n) => {
    const inside = spots.some(([start, end]) => start < word.end && word.start < end);
    const cue = cues.find(one => one.start < word.end && word.start < one.end);
    const tag = tags.find(one => one.start < word.end && word.start < one.end && !said.has(one));
    if (tag) said.add(tag);
    const classes = ["word", inside && "in", cue && "cue", cue && !cue.used && "unused", picked !== null && picked === n && "picked"].filter(Boolean).join(" ");
    const about = cue ? `${cue.kind}${cue.used ? "" : ", which no field uses"}` : null;
    return [word.lead, el("span", { class: classes, "data-n": n, title: about, onclick: event => onpick(n, event) }, word.word, tag ? el("span", { class: "tag", "aria-hidden": "true" }, tag.name) : null)];
  }));
}

/** The words of a sentence and of those behind it in its paragraph. */
function wordsFrom(number) {
  const same = (_, n) => n >= number && desk.outline.sentences[n].paragraph === desk.outline.sentences[number].paragraph;
  return desk.outline.sentences.flatMap((_, n) => same(_, n) ? wordsOf(n) : []);
}

/** Where typed words stand, "first words … last words" too: [start, end] from a sentence on, in its paragraph, or null. */
export function found(number, typed) {
  const words = wordsFrom(number);
  const fold = text => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const at = (wanted, from) => words.findIndex((_, n) => n >= from && wanted.every((word, k) => words[n + k] && fold(words[n + k].word) === fold(word)));
  const [first, last] = typed.split(/…|\.\.\./).map(part => [...part.matchAll(WORD)].map(match => match[0]));
  const begin = at(first, 0);
  if (begin < 0) return null;
  const end = last?.length ? at(last, begin) + last.length - 1 : begin + first.length - 1;
  return end >= begin && words[end] ? [words[begin].start, words[end].end] : null;
}

/** A span with its end, or its beginning, moved by a word. */
export function resized(number, [start, end], by, which) {
  const words = wordsOf(number);
  const first = words.findIndex(word => word.end > start), last = words.findLastIndex(word => word.start < end);
  const a = which === "start" ? Math.min(Math.max(first + by, 0), last) : first;
  const b = which === "end" ? Math.max(Math.min(last + by, words.length - 1), first) : last;
  return [words[a].start, words[b].end];
}
