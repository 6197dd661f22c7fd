// Elements are built, never written as markup: what an article or a name holds can only become text.

/** An element. props: attributes, or `on…` listeners. children: elements and texts; null is left out. */
export function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

/** Text that keeps its direction to itself. */
export const bdi = text => el("bdi", {}, hidden(String(text)));

/** Marks that would turn the direction of letters, shown as what they are. */
const hidden = text => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "␣");

export function say(text, bad = false) {
  const said = document.getElementById("said");
  said.className = bad ? "bad" : "";
  said.textContent = text;
}

/** A button with the key that does the same. */
export const keyed = (key, text, act, more = {}) =>
  el("button", { type: "button", onclick: act, "aria-keyshortcuts": key, ...more }, key ? el("kbd", {}, key) : null, text);
