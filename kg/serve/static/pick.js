// Choosing a value: by its number, or by typing a part of it. Nothing is chosen beforehand.
import { bdi, el } from "./dom.js";

/**
 * Ask for one of some options, each {label, note, value}. Resolves to an option, to {typed} for what is none of them,
 * or to null when it is left open. free: whether what was typed may be taken as it is. empty: what Enter means then.
 * many: several may be typed with ";" between them, and come as {several}. leads: words such as "near" that may stand
 * before what is typed, and come as `lead` of what was chosen.
 */
export function pick(where, question, options, { free = false, empty = "leave it open", start = "", more = null, many = false, leads = [] } = {}) {
  return new Promise(resolve => {
    const box = el("input", { type: "text", "aria-label": question, autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-controls": "options", value: start });
    const list = el("ol", { class: "pick", id: "options", role: "listbox", "aria-label": question });
    const hint = el("p", { class: "soft" });
    where.replaceChildren(el("p", {}, el("b", {}, question)), box, list, hint);
    let shown = [], extra = [], asked = 0, looking = null;

    const lead = () => leads.find(word => box.value.trim().toLowerCase().startsWith(`${word} `));
    const written = () => box.value.trim().slice(lead()?.length ?? 0).trim();
    const parts = () => many && written().includes(";") ? written().split(";").map(part => part.trim()).filter(Boolean) : [];
    const done = value => { where.replaceChildren(); resolve(value && lead() ? { ...value, lead: lead() } : value); };
    const matches = (words = written()) => {
      const typed = words.toLowerCase();
      const rank = option => {
        const words = [option.label, ...(option.also || [])].map(word => word.toLowerCase());
        if (words.some(word => word === typed)) return 0;
        if (words.some(word => word.startsWith(typed))) return 1;
        if (words.some(word => word.split(/\s+/).some(part => part.startsWith(typed)))) return 2;
        return words.some(word => word.includes(typed)) ? 3 : 9;
      };
      if (!typed) return options;
      return [...options, ...extra].map(option => [rank(option), option]).filter(pair => pair[0] < 9).sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
    };
    const draw = () => {
      const several = parts().map(part => matches(part)[0]);
      shown = several.length ? several.filter(Boolean) : matches().slice(0, 40);
      list.replaceChildren(...shown.map((option, n) => el("li", { role: "presentation" }, el("button", { type: "button", role: "option", "aria-selected": "false", tabindex: "-1", onclick: () => done(option) },
        n < 9 && !box.value ? el("kbd", {}, String(n + 1)) : null, " ", bdi(option.label), option.note ? el("small", {}, ` ${option.note}`) : null))));
      list.hidden = !shown.length;
      const missing = parts().find((_, n) => !several[n]);
      const taken = (several.length ? shown : shown.slice(0, 1)).map(option => `“${option.label}”`).join(" and ");
      hint.textContent = !box.value ? `A number, or type${many ? "; several with ; between them" : ""}. Enter: ${empty}. Esc goes back.`
        : missing ? `Nothing fits “${missing}”.` : shown.length ? `Enter takes ${taken}. Esc goes back.` : free ? "Enter takes it as you typed it." : "Nothing fits.";
    };
    const look = async () => {
      const last = written().split(many ? ";" : "\n").at(-1).trim(), mine = ++asked;
      if (!more || last.length < 2) return;
      const found = await more(last).catch(() => []);
      if (mine === asked) { extra = [...(many ? extra : []), ...found]; draw(); }
    };
    box.addEventListener("input", () => { draw(); looking = look(); });
    box.addEventListener("keydown", async event => {
      event.stopPropagation();
      if (event.key === "Escape") done(undefined);
      else if (event.key === "Enter") {
        event.preventDefault();
        // Who types fast means a name of the store all the same.
        await looking;
        if (!box.value.trim()) done(null);
        else if (parts().length) { if (shown.length === parts().length) done({ several: shown }); }
        else if (shown.length && !(free && event.ctrlKey)) done(shown[0]);
        else if (free) done({ typed: written() });
      } else if (!box.value && /^[1-9]$/.test(event.key) && shown[event.key - 1] && !event.ctrlKey && !event.altKey && !event.metaKey && !where.dataset.digits) { event.preventDefault(); done(shown[event.key - 1]); }
      else if (!box.value && event.key === "0" && !where.dataset.digits) { event.preventDefault(); done(null); }
      else if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); }
    });
    list.addEventListener("keydown", event => {
      event.stopPropagation();
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (step) { event.preventDefault(); (document.activeElement.closest("li")?.[step]?.querySelector("button") || box).focus(); }
      else if (event.key === "Escape") done(undefined);
    });
    draw();
    box.focus();
  });
}

/** Ask for a few words, typed. Resolves to them, "" when left open, undefined when taken back. */
export function type(where, question, start = "", hint = "") {
  where.dataset.digits = "typed";
  return pick(where, question, [], { free: true, start, empty: hint || "leave it out" }).then(found => {
    delete where.dataset.digits;
    return found === undefined ? undefined : found === null ? "" : found.typed;
  });
}
