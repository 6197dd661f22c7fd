// A new text: a file or what was pasted, sent as JSON like every other decision.
import { say } from "./dom.js";

const form = document.getElementById("new");
form?.addEventListener("submit", async event => {
  event.preventDefault();
  const file = document.getElementById("file").files[0];
  const claims = document.getElementById("claims").files[0];
  try {
    const text = file ? await read(file) : document.getElementById("paste").value;
    const called = document.getElementById("called").value || (file ? file.name : "pasted text");
    const body = { text, called, claims: claims ? await read(claims) : null };
    const answer = await fetch("/texts", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const found = await answer.json();
    if (!answer.ok) throw new Error(found.error);
    location.href = `/desk/${encodeURIComponent(found.name)}`;
  } catch (error) { say(error.message, true); }
});

async function read(file) {
  try { return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()); } catch { throw new Error(`${file.name} is not UTF-8: save it as UTF-8`); }
}
