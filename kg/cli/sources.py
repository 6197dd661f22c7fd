"""`kg sources`: what is loaded, and what of a text is coded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.evidence import wrapped
from kg.cli.output import give, graph, json_option, note, say, stats_option, store_option
from kg.dossier import Source
from kg.errors import NoAnswer

if TYPE_CHECKING:
    from kg.sources.text import SentenceCoverage
    from kg.store import Store


@click.command("sources")
@click.option(
    "--coverage",
    metavar="SOURCE",
    shell_complete=complete.sources,
    help="Go through a source's text sentence by sentence.",
)
@click.option("--text", metavar="FILE", help="The text of that source.")
@json_option
@store_option
@stats_option
def command(coverage: str | None, text: str | None, format: str, store: str | None) -> None:
    """List the sources that are loaded; or show, sentence by sentence, what is coded of one and what is skipped, why.

    RDF of which kg is not told where it comes from is listed as not described.

    The text is not kept by kg: whoever holds it names its file. Exit code 1 when a sentence is neither coded nor
    skipped.

    \b
    Examples:
      kg sources
      kg sources --coverage ap-us-response --text article.txt
      kg sources --format json
    """
    opened = graph(store)
    if coverage:
        if not text:
            raise click.UsageError("--coverage needs the text: give --text FILE")
        _coverage(opened.store, coverage, text, format)
        return
    if text:
        raise click.UsageError("--text goes with --coverage SOURCE")
    from kg import dossier

    listed = dossier.sources(opened.store)
    if not listed:
        raise NoAnswer("no source is loaded: add one with `kg add FILE`")
    if format == "json":
        from kg.export import documents

        give(documents.sources(listed))
        return
    known = {source.id: source for source in listed}
    say("\n".join(line for source in listed for line in _lines(source, known)))


def _lines(source: Source, known: Mapping[str, Source]) -> Iterator[str]:
    """A source in lines. known: all that are loaded, by id."""
    yield f"{source.id}  RETRACTED" if source.retracted else source.id
    if source.retracted:
        yield from wrapped(source.retracted, 2)
    if source.title or source.publisher:
        yield from wrapped(": ".join(filter(None, (source.publisher, source.title))), 2)
    if source.contributors:
        yield from wrapped(f"with a contribution of {' and '.join(source.contributors)}", 2)
    if source.byline:
        yield from wrapped(f"by {source.byline}", 2)
    if source.url:
        yield from wrapped(f"at {source.url}{f' (read on {source.retrieved})' if source.retrieved else ''}", 2)
    if source.archived:
        yield from wrapped(f"archived at {source.archived}", 2)
    if source.grade:
        yield from wrapped(f"graded {source.grade} by the Admiralty code", 2)
    if source.rests_on:
        yield from wrapped(f"rests on {' and '.join(source.rests_on)}{_fallen(source, known)}", 2)
    for claim, how in source.retracted_claims:
        yield from wrapped(f"its claim {claim} was {how}", 2)
    if source.statements:
        what = "names alone, and no claims" if source.described else "not described"
        by = f"attributed to {' and '.join(source.attributed)}" if source.attributed else ""
        many = f"{source.statements:,} statement{'s' * (source.statements != 1)}"
        yield from wrapped(" · ".join(filter(None, (what, by, many))), 2)
        return
    yield from wrapped(
        f"published: {source.published} · {source.claims} claims · {source.assertions} assertions · "
        f"{source.speakers} speakers · {source.skipped} places skipped",
        2,
    )


def _fallen(source: Source, known: Mapping[str, Source]) -> str:
    """What a source goes back to that was retracted, and whether anything else is left of what it rests on."""
    seen, waiting, retracted, left = {source.id}, [*source.rests_on], set[str](), False
    while waiting:
        if (origin := waiting.pop()) in seen:
            continue
        seen.add(origin)
        above = known.get(origin)
        if above and above.retracted:
            retracted.add(origin)
        elif above and above.rests_on:
            waiting += above.rests_on
        else:
            left = True
    if not retracted:
        return ""
    verb = "were" if len(retracted) > 1 else "was"
    return f"; {' and '.join(sorted(retracted))} {verb} retracted{'' if left else ': no origin of its own'}"


def _coverage(store: Store, source: str, path: str, format: str) -> None:
    from kg import dossier
    from kg.sources import text as texts

    table = dossier.coverage(store, source, texts.read(path))
    if format == "json":
        from kg.export import documents

        give(documents.coverage(source, table))
    else:
        for row in table:
            for line in _sentence(row):
                say(line)
    open_sentences = sum(not row.coded and not row.skipped for row in table)
    note(f"{len(table)} sentences, {open_sentences} of them neither coded nor skipped")
    if open_sentences:
        click.get_current_context().exit(1)


def _sentence(row: SentenceCoverage) -> Iterator[str]:
    for line in wrapped(row.sentence, 5, f"¶{row.paragraph:<3} "):
        yield line[5:] if line.lstrip().startswith("¶") else line
    for says in row.coded:
        yield from wrapped(says, 7, "- ")
    if row.skipped:
        yield from wrapped(f"skipped: {row.skipped}", 7)
    if not row.coded and not row.skipped:
        yield "       NEITHER CODED NOR SKIPPED"
