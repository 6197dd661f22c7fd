// Step 0: the head of the source. Without the day of publication no "Tuesday" means a day.
import { el, say } from "./dom.js";
import { decide, desk } from "./state.js";
import { ask } from "./wire.js";

const ABOUT = { id: "short name", "derived from": "a reprint of (wire credit)", archived: "archived copy", published: "published on", url: "address", retrieved: "read there on", byline: "signed by", language: "language", grade: "grade A–F", "drafted by": "drafted by" };

export function source(where, go) {
  const head = desk.items.source.head || {};
  const fields = desk.outline["head fields"].map(name => [name, el("input", { id: `head-${name.replace(" ", "-")}`, maxlength: "1000", value: shown(head[name]), placeholder: name === "published" ? "2031-05-08" : null })]);
  const who = el("input", { id: "head-who", maxlength: "200", value: desk.who, autocomplete: "name" });
  const rows = fields.flatMap(([name, box]) => [el("label", { for: box.id }, ABOUT[name] || name), box]);
  const form = el("form", { class: "head", onsubmit: async event => {
    event.preventDefault();
    desk.who = who.value.trim();
    sessionStorage.setItem("who", desk.who);
    const next = { ...head };
    for (const [name, box] of fields) {
      const value = box.value.trim();
      if (!value) delete next[name];
      else next[name] = name === "derived from" && value.includes(",") ? value.split(",").map(part => part.trim()) : value;
    }
    const changes = [["source", "head", next]];
    if (next.publisher && !(await isKnown(next.publisher))) {
      changes.push(["actor", "", { kind: "Organization", name: next.publisher }]);
      say(`“${next.publisher}” is new: it is written down as an organization.`);
    }
    if (await decide("head", changes)) go(1);
  } }, rows, el("label", { for: "head-who" }, "who is coding"), who, el("span"), el("button", { id: "head-save" }, el("kbd", {}, "Enter"), "Save and go on to the names"));
  where.replaceChildren(el("h2", {}, "Source"), form);
  (fields.find(([, box]) => !box.value) || fields[0])[1].focus();
}

const shown = value => Array.isArray(value) ? value.join(", ") : value ?? "";

async function isKnown(name) {
  if (Object.values(desk.items.actor).some(actor => [actor.name, actor.id].includes(name))) return true;
  const { near } = await ask("near", { q: name });
  return near.some(([, label, , ref]) => [label, ref].includes(name));
}
