"""`kg suggest TEXT`: claims that a text may make, for a person to accept, correct or reject."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from kg.cli.output import graph, note, say, slowly, store_option

if TYPE_CHECKING:
    from kg.ingest import Name, Refusal, Suggestion


@click.command("suggest")
@click.argument("text", metavar="TEXT")
@click.option("--published", metavar="DATE", help="The day it came out, without which no “Tuesday” is a day.")
@click.option(
    "--names", metavar="FILE", help="What the text calls whom, a line each: “name = main name”, or only a name."
)
@click.option("--relation", multiple=True, metavar="TYPE", help="Only this edge or event type; may be repeated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="How to print them.",
)
@click.option("--doc", metavar="NAME", help="What the text is called in jsonl; by default as its file.")
@click.option(
    "--model", metavar="URL", help="Ask a language model too (OpenAI chat protocol), such as http://localhost:11434/v1."
)
@click.option("--model-name", metavar="NAME", help="Which model of that address; by default its first.")
@click.option("--no-rules", is_flag=True, help="With --model: ask the model alone.")
@click.option("--yes", is_flag=True, help="With --model: send the text without asking first.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language of the text.")
@store_option
def command(
    text: str,
    published: str | None,
    names: str | None,
    relation: tuple[str, ...],
    form: str,
    doc: str | None,
    model: str | None,
    model_name: str | None,
    no_rules: bool,
    yes: bool,
    language: str,
    store: str | None,
) -> None:
    """Suggest claims of a text, by rules of grammar, and by a language model if you name one.

    Nothing is added to the store. What a sentence does not give (who did it, the day, a number) stays empty.
    Suggestions that fail a check are counted on stderr. The rules read English and need `pip install
    actor-kg[suggest]`. A model gets the text only after you agreed to it; its key is taken from KG_MODEL_KEY or
    ~/.netrc. Exit code 1 when there is nothing to suggest.

    \b
    Examples:
      kg suggest article.txt --published 2031-05-08
      kg --store mine suggest article.txt --format jsonl > suggestions.jsonl
      kg suggest article.txt --names names.txt   (a line in it: the brigade = Kite Brigade)
      kg suggest article.txt --relation strikes --relation kills
      kg suggest article.txt --model http://localhost:11434/v1 --model-name qwen3
    """
    import json
    import os

    from kg import ingest
    from kg.errors import NoAnswer
    from kg.ingest import names as known
    from kg.sources import text as texts

    if not model and (no_rules or model_name or yes):
        raise click.UsageError("--no-rules, --model-name and --yes go with --model URL")
    opened = graph(store)
    read = texts.read(text)
    wanted = ingest.types(opened.store, relation)
    given = known.read(names, opened.store, note) if names else None
    asked = None
    if model:
        from kg.ingest.chat import Endpoint

        asked = Endpoint(model, model_name)
        what = f"{text} ({len(read.content):,} characters) goes to {asked.host}"
        note(what)
        if not yes:
            click.confirm("send it?", abort=True, err=True)
    found = ingest.suggest(
        read,
        opened.store,
        published=published,
        names=given,
        language=language,
        rules=not no_rules,
        model=asked,
        progress=slowly(),
    )
    kept = [one for one in found if not wanted or {one.relation, one.event} & wanted]
    name = doc or os.path.splitext(os.path.basename(text))[0]
    for one in kept:
        if form == "jsonl":
            say(json.dumps({"doc": name, **one.to_json()}, ensure_ascii=False))
        else:
            say("\n".join(_lines(one)))
    for line in _left_out(found.refusals):
        note(line)
    for line in found.notes:
        note(line)
    if not kept:
        raise NoAnswer("nothing to suggest: go through the text with `kg annotate --blank`")
    many = "s" if len(kept) > 1 else ""
    note(f"{len(kept)} suggestion{many} in {len({one.sentence for one in kept})} of {found.sentences} sentences")


def _lines(one: Suggestion) -> list[str]:
    """A suggestion as people read it: the claim, then who says so, when and how many, then the words, then flags."""
    stance = "" if one.stance == "asserted" else f"   [{one.stance}]"
    lines = [f"¶{one.paragraph} {_called(one.subject)} – {one.relation} – {_called(one.object)}{stance}"]
    more = [
        f"says {one.speaker.called}" if one.speaker else "",
        f"on {one.date.edtf} (“{one.date.words}”)" if one.date else "",
        f"at {one.place.called}" if one.place else "",
        *(f"{count.words} {count.of}".strip() for count in one.counts),
        f"by {' and '.join(one.by)}" if one.by != ("rules",) else "",
    ]
    if any(more):
        lines.append("   " + "; ".join(part for part in more if part))
    lines.append(f"   “{' '.join(one.quote.split())}”")
    return [*lines, *(f"   ! {flag}" for flag in one.flags)]


def _called(name: Name | None) -> str:
    if name is None:
        return "(not said)"
    return name.called if name.node else f"{name.called} (new)"


def _left_out(refusals: list[Refusal]) -> list[str]:
    """How many suggestions failed which check, with the reason of the first."""
    counted = Counter((refusal.by, refusal.check) for refusal in refusals)
    first = {(refusal.by, refusal.check): refusal.why for refusal in reversed(refusals)}
    return [f"refused {n} of {by} by the check “{check}”: {first[by, check]}" for (by, check), n in counted.items()]
