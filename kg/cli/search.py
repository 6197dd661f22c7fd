"""`kg search WORDS`: what bears these words, by name or in its wording."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.cli import complete
from kg.cli.evidence import wrapped
from kg.cli.output import give, graph, json_option, note, say, stats_option, store_option
from kg.errors import NoAnswer, quoted
from kg.finder import Finds


@click.command("search")
@click.argument("words", nargs=-1, required=True, metavar="WORDS", shell_complete=complete.everything)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="How many to show.")
@json_option
@store_option
@stats_option
def command(words: tuple[str, ...], limit: int, format: str, store: str | None) -> None:
    """Find actors, places, events, claims and sources by a name, another name, or the words of a claim.

    Case, accents, hyphens and articles do not matter. A word finds what begins with it; several words must all stand
    in one name or one wording. Names come first, and those with more claims before others. What a line begins with is
    what `kg show` takes. Exit code 1 when nothing is found.

    \b
    Examples:
      kg search drone
      kg search "al tanf" --limit 3
      kg search Kataeb --format json
    """
    opened = graph(store)
    asked = " ".join(words)
    found = opened.search(asked, limit=limit)
    if not found.found:
        from kg import finder

        near = " or ".join(f"“{name}”" for name in finder.near(opened.store, asked))
        step = f"did you mean {near}?" if near else "list all names with `kg query names`"
        raise NoAnswer(f"nothing is called “{asked}” or worded so: {step}")
    if format == "json":
        from kg.export import documents

        give(documents.finds(asked, found))
        return
    say("\n".join(lines(found)), people=True)
    if found.total > len(found.found):
        note(f"{len(found.found)} of {found.total:,} are shown: --limit {found.total} shows all")


def lines(found: Finds) -> Iterator[str]:
    """What was found: what `kg show` takes for it, what it is, how many claims name it; below, what it is worded as."""
    for one in found.found:
        claims = f"{one.claims:,} claim{'s' * (one.claims != 1)}"
        yield f"{quoted(one.name)}  ({one.kind}, {claims})"
        for text in dict.fromkeys(filter(None, (one.label if one.worded else "", one.by))):
            yield from wrapped(text, 2)
