// What the desk asks of its server and tells it; also how long a decision took, and by how many keys and clicks.
import { say } from "./dom.js";

const name = document.body.dataset.name;
const base = `/desk/${encodeURIComponent(name)}/`;
export const took = { keys: 0, since: performance.now(), away: 0, left: 0, all: 0 };

addEventListener("blur", () => { took.left = performance.now(); });
addEventListener("focus", () => { if (took.left) took.away += performance.now() - took.left; took.left = 0; });
// Typing a field counts as one, and so does each key outside of fields, and each click.
addEventListener("keydown", event => { if (!event.repeat && (!isField(event.target) || event.key === "Enter")) count(); }, true);
addEventListener("change", event => { if (isField(event.target)) count(); }, true);
addEventListener("click", event => { if (event.detail) count(); }, true);

function count() { took.keys += 1; took.all += 1; }
export const isField = node => ["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName);

export async function ask(what, query = {}) {
  const address = `${base}${what}?${new URLSearchParams(query)}`;
  // A model may think for minutes, and nobody waits for it.
  return what === "suggestions" ? checked(await fetch(address)) : sent(address);
}

let open = 0;
async function sent(address, options) {
  const main = document.getElementById("main");
  open += 1;
  main.setAttribute("aria-busy", "true");
  try { return await checked(await fetch(address, options)); } finally {
    open -= 1;
    if (!open) setTimeout(() => { if (!open) main.removeAttribute("aria-busy"); });
  }
}

/** Keys that came while a decision was on its way; they are taken afterwards, in order. */
export const waiting = { sending: 0, keys: [] };

export async function tell(what, body) {
  const deciding = what !== "try";
  waiting.sending += deciding;
  try {
    return await sent(base + what, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  } finally {
    waiting.sending -= deciding;
    if (deciding) setTimeout(() => document.dispatchEvent(new Event("decided")));
  }
}

async function checked(answer) {
  let found = {};
  try { found = await answer.json(); } catch { found = { error: await answer.text().catch(() => "no answer") }; }
  if (!answer.ok) {
    const error = new Error(found.error || "the server does not answer: is kg still running?");
    error.status = answer.status;
    error.lines = found.lines || [];
    throw error;
  }
  return found;
}

/** Take what was counted since the last decision. */
export function spent() {
  const now = performance.now();
  const found = { ms: Math.round(now - took.since - took.away), keys: took.keys };
  Object.assign(took, { keys: 0, since: now, away: 0 });
  return found;
}

export const oops = error => say(error.message, true);
