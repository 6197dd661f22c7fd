"""`kg query`: SPARQL, or a question that has a name."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from kg.cli import complete
from kg.cli.output import chosen_store, note, say, stats_option, store_option, wants_stats
from kg.errors import BadQuery
from kg.query.formats import FORMATS
from kg.safe import escaped_lines

if TYPE_CHECKING:
    from kg.query.questions import Question
    from kg.store import Store

_LONGEST_TIMEOUT_S = 1_000_000
_DEFAULT_TIMEOUT_S = 60.0
_MOST_BYTES = 1_000_000


class Query(click.Command):
    """`kg query NAME --help` explains the question."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = [word for word in args if not word.startswith("-")]
        if named and {"-h", "--help"}.intersection(args):
            from kg.query.questions import exists, question

            if exists(named[0]):
                say(_explained(question(named[0])))
                ctx.exit(0)
        return super().parse_args(ctx, args)


@click.command(
    "query",
    cls=Query,
    context_settings={"ignore_unknown_options": True},
)
@click.argument(
    "words",
    nargs=-1,
    type=click.UNPROCESSED,
    shell_complete=complete.question,
    metavar="[NAME [VALUE] [--PARAMETER VALUE]… | SPARQL | FILE | -]",
)
@click.option("-f", "--file", metavar="FILE", help="Read the SPARQL from a file.")
@click.option(
    "--format", "format", type=click.Choice(FORMATS), default="text", metavar="FORMAT", help=f"{', '.join(FORMATS)}."
)
@click.option("--list", "listing", is_flag=True, help="List the questions that have a name.")
@click.option("--ids", is_flag=True, help="Show the ids of nodes in the table, not their names.")
@click.option("--show", is_flag=True, help="Print the SPARQL, ready for other tools, instead of the answer.")
@click.option(
    "--timeout",
    type=click.FloatRange(0),
    callback=lambda ctx, option, seconds: _number(seconds),
    default=_DEFAULT_TIMEOUT_S,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query after this time; 0 for no limit.",
)
@store_option
@stats_option
def command(
    words: tuple[str, ...],
    file: str | None,
    format: str,
    listing: bool,
    ids: bool,
    show: bool,
    timeout: float,
    store: str | None,
) -> None:
    """Answer a question that has a name (see --list; `kg query NAME --help` explains one), or SPARQL.

    SPARQL comes as an argument, from a file or from stdin. The usual prefixes (kg: kgt: id: graph: rdf: skos: …)
    need no declaration. SELECT and ASK answer as text, csv, tsv, json or xml; CONSTRUCT and DESCRIBE as turtle
    (text), trig, ntriples, nquads, jsonld or rdfxml. Exit code 1 when there is no answer, or the answer is no.

    \b
    Examples:
      kg query who-did-what US --during 2023-10..2023-11
      kg query backs Iran
      kg query strikes --agent US --place Syria
      kg query 'SELECT ?x ?y { ?x kg:backs ?y }'
      kg query 'SELECT ?e { ?e a kgt:Strike ; kg:year 2023 }' --ids
      kg query 'DESCRIBE id:Kataeb-Hezbollah' --format turtle
      kg query -f mine.rq --format csv > mine.csv
    """
    if listing:
        _list(format)
        return
    text, parameters = _asked(words, file)
    location = chosen_store(store)
    if show:
        _show(text, parameters, location)
        return
    request = {"text": text, "parameters": parameters, "format": format, "width": _width(), "stats": wants_stats()}
    request["ids"] = ids
    # Where a person reads the answer; elsewhere it goes into a file or a program.
    request["left_out"] = format == "text" and sys.stdout is not None and sys.stdout.isatty()
    _answer(location, request, timeout or None)


def _number(seconds: float) -> float:
    """The seconds, unless they are "nan" or more than a clock can count."""
    if not seconds <= _LONGEST_TIMEOUT_S:
        raise click.BadParameter(
            f"give at most {_LONGEST_TIMEOUT_S} seconds, or 0 for no limit", param_hint="'--timeout'"
        )
    return seconds


def _answer(location: str | None, request: dict[str, Any], timeout: float | None) -> None:
    from kg.query import elsewhere, naming_damage, perform, worker

    if worker.can_fork():
        child = worker.forked(lambda out, started: perform(lambda: _opened(location), request, out, started))
    else:
        with _opened(location) as store:
            child = elsewhere(store, request)
    with naming_damage(location):
        code = worker.supervise(child, _writer(), timeout, note)
    if code:
        note("no answer")
    click.get_current_context().exit(code)


def _opened(location: str | None) -> Store:
    from kg.graph import open_store

    return open_store(location)


def _writer() -> Callable[[bytes], None]:
    """Writes to stdout as it comes; on a terminal, whatever the format, without characters that would act on it."""
    out = sys.stdout.buffer
    if not out.isatty():
        return lambda data: _write(out, data)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
    return lambda data: _write(out, escaped_lines(decoder.decode(data)).encode())


def _write(out: BinaryIO, data: bytes) -> None:
    out.write(data)
    out.flush()


def _width() -> int | None:
    """The terminal's width; None when the answer goes elsewhere, which gets every row on one line."""
    try:
        return os.get_terminal_size(1).columns if sys.stdout.isatty() else None
    except (OSError, ValueError):
        return None


def _asked(words: tuple[str, ...], file: str | None) -> tuple[str, dict[str, str]]:
    """What was asked, as SPARQL or a question's name, and the parameters given with it."""
    rest, parameters = _parameters(words)
    if file is not None:
        rest = [file, *rest]
    if len(rest) == 2 and file is None:
        rest, parameters = _first(rest, parameters)
    if len(rest) > 1:
        raise BadQuery(f"one question at a time: put SPARQL in quotes, or leave out “{rest[1]}”")
    if (not rest and (sys.stdin is None or sys.stdin.isatty())) or (rest and not rest[0].strip()):
        raise BadQuery("nothing is asked: give SPARQL or a question's name; `kg query --list` lists those")
    if sys.stdin is None and rest == ["-"]:
        raise BadQuery("standard input is closed: give the question as an argument, or send it through a pipe")
    if not rest or rest[0] == "-":
        return _text(sys.stdin.buffer.read(_MOST_BYTES), "stdin"), parameters
    asked = rest[0]
    if file is not None or ("\n" not in asked and os.path.isfile(asked)) or asked.endswith((".rq", ".sparql")):
        with open(asked, "rb") as source:
            return _text(source.read(_MOST_BYTES), asked), parameters
    return asked, parameters


def _first(rest: list[str], parameters: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """A question's name with the value of its first parameter behind it, as if that had been given by its option."""
    from kg.query.questions import exists, question

    if not exists(rest[0]):
        return rest, parameters
    taken = question(rest[0]).parameters
    if not taken:
        raise BadQuery(f"{rest[0]} takes no parameter: leave out “{rest[1]}”")
    if taken[0].name in parameters:
        raise BadQuery(f"--{taken[0].name} is given twice: as “{rest[1]}” and by its option: give it once")
    return rest[:1], {taken[0].name: rest[1], **parameters}


def _parameters(words: tuple[str, ...]) -> tuple[list[str], dict[str, str]]:
    rest: list[str] = []
    parameters: dict[str, str] = {}
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("-") or word == "-":
            rest.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not (equals or waiting):
            raise BadQuery(f"{word} is no option, or lacks its value: see `kg query --help`")
        if name in parameters:
            raise BadQuery(f"--{name} is given twice: give it once")
        parameters[name] = value if equals else waiting.pop(0)
    return rest, parameters


def _text(data: bytes, origin: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"{origin} is not in UTF-8 (byte {error.start}): save it as UTF-8") from None
    if not text.strip():
        raise BadQuery(f"{origin} is empty: nothing is asked")
    # A line of its own, so that a single word is not taken for a question's name.
    return text if "\n" in text else text + "\n"


def _show(text: str, parameters: dict[str, str], location: str | None) -> None:
    from kg.query import understood
    from kg.query.questions import bind, resolve, standalone

    asked = understood(text)
    if parameters or any(parameter.required for parameter in asked.parameters):
        with _opened(location) as opened:
            text = bind(asked, resolve(opened, asked, parameters))
    else:
        text = asked.text
    say(standalone(text).rstrip("\n"))


def _list(format: str) -> None:
    from kg.query.questions import questions
    from kg.query.tables import table

    rows = [(q.name, q.title, " ".join(_usage(p.name, p.required) for p in q.parameters)) for q in questions()]
    names = ("name", "question", "parameters")
    if format == "json":
        import json

        say(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    elif format == "csv":
        from kg.query.tables import csv_row

        write = _writer()
        for row in (names, *rows):
            write(csv_row(row))
    elif format == "text":
        for line in table(names, rows, _width()):
            say(line)
    else:
        raise BadQuery("the list of questions comes as text, json or csv: use --format with one of these")


def _usage(name: str, required: bool) -> str:
    return f"--{name}" if required else f"[--{name}]"


def _explained(asked: Question) -> str:
    """A question's purpose, parameters and columns."""
    usage = " ".join(
        f"{_usage(p.name, p.required)[:-1]} {p.kind.upper()}]" if not p.required else f"--{p.name} {p.kind.upper()}"
        for p in asked.parameters
    )
    lines = [asked.title, "", asked.about, "", f"  kg query {asked.name} {usage}".rstrip()]
    for heading, rows in (
        ("Parameters:", [(f"--{p.name}", p.about + (" (required)" if p.required else "")) for p in asked.parameters]),
        ("Columns:", [(c.name, c.about) for c in asked.columns]),
    ):
        if rows:
            wide = max(len(name) for name, _ in rows)
            lines += ["", heading, *(f"  {name:{wide}}  {about}" for name, about in rows)]
    return "\n".join(lines)
