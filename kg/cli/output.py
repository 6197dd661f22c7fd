"""What all commands share: the store they read, and text that is safe to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.errors import quoted
from kg.names import shorten
from kg.safe import escaped_lines, isolated

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.links import Effect
    from kg.load import Added
    from kg.lookup import Understood
    from kg.namesakes import Namesake
    from kg.store import Store

STORE_HELP = "A directory made by `kg init`, an RDF file, or a SPARQL endpoint's address."
_STATS = "kg.stats"

Command = TypeVar("Command", bound=Callable[..., Any])


def say(text: str = "", *, people: bool = False) -> None:
    """Print data on stdout, made safe for a terminal. people: it is text to be read, and no format for programs."""
    click.echo(isolated(escaped_lines(text)) if people else escaped_lines(text))


def note(text: str) -> None:
    """Print what is not data on stderr."""
    click.echo(isolated(escaped_lines(text)), err=True)


def store_option(command: Command) -> Command:
    """Let `--store` stand behind the command's name as well as before it."""
    return click.option("--store", metavar="STORE", help=STORE_HELP)(command)


def json_option(command: Command) -> Command:
    """Let `--format json` give the answer for programs."""
    formats = click.Choice(("text", "json"))
    return click.option(
        "--format", "format", type=formats, default="text", metavar="FORMAT", help="text, or json for programs."
    )(command)


def give(document: str) -> None:
    """Print an answer for programs: what is a control character is escaped by its format, and must not be changed."""
    click.echo(document.encode())


def stats_option(command: Command) -> Command:
    """Let `--stats` say what a graph on a server was asked."""

    def wanted(context: click.Context, option: click.Parameter, value: bool) -> None:
        context.meta[_STATS] = value

    text = "Say on stderr what a server was asked: requests, rows, time."
    return click.option("--stats", is_flag=True, expose_value=False, callback=wanted, help=text)(command)


def wants_stats() -> bool:
    """Whether --stats was given to the command that runs."""
    return bool(click.get_current_context().meta.get(_STATS))


def stats(store: Store) -> None:
    """Say what a server was asked, if --stats wants to know."""
    if wants_stats():
        note(store.cost())


def format_of(output: str | None, endings: Mapping[str, str], default: str) -> str:
    """The format that a file's name says; the default for stdout. Raises a usage error for a name that says none."""
    import os

    if output in (None, "-"):
        return default
    ending = os.path.splitext(str(output))[1].lower()
    if ending not in endings:
        known = ", ".join(sorted(endings))
        raise click.UsageError(f"{output} does not say which format to write: end it in {known}, or give --format")
    return endings[ending]


def chosen_store(store: str | None) -> str | None:
    """The command's own --store, else the one given before the command or in KG_STORE, else None (bundled)."""
    chosen = store if store is not None else click.get_current_context().find_root().params.get("store")
    if chosen is not None and not chosen.strip():
        raise click.UsageError("--store is empty: name a directory or a file, or leave it out for the bundled graph")
    return chosen


def graph(store: str | None) -> Graph:
    """The graph to answer from, closed when the command ends."""
    from kg.graph import Graph

    opened = Graph.open(chosen_store(store))
    context = click.get_current_context()
    context.call_on_close(opened.close)
    context.call_on_close(lambda: stats(opened.store))
    return opened


def width() -> int:
    """How wide text for people may be: the terminal's width, between 40 and 100 columns; 80 where there is none."""
    import os

    try:
        columns = os.get_terminal_size(1).columns
    except (OSError, ValueError):
        columns = 80
    return max(40, min(columns, 100))


def writable(store: str | None) -> Graph:
    """The graph to change. Raises ReadOnly, naming `kg init`, unless it is a directory."""
    import os

    from kg.errors import ReadOnly
    from kg.graph import Graph
    from kg.store import is_url

    location = chosen_store(store)
    if location is None:
        raise ReadOnly("the bundled graph cannot be changed: make a store with `kg init DIR`, then give --store DIR")
    if os.path.isfile(location):
        step = f"make a store with `kg init DIR`, then `kg --store DIR add {quoted(location)}`"
        raise ReadOnly(f"{location} is a file: {step}")
    if is_url(location):
        note("a server keeps no transaction over several requests: if this breaks off, repeat it")
    return Graph.open(location, write=True)


def doubts(done: Added) -> None:
    """Say how names were understood and what may be a slip, on stderr."""
    by_other_names = {name.iri for name in done.names if not _is_id(name)}
    for name in done.names:
        if _is_id(name):
            mark = " — known by description only" if name.described else ""
            if name.iri not in by_other_names:
                note(f"  {shorten(name.iri)} is {name.label} ({name.kind}){mark}")
            continue
        known = f"{name.label} ({name.kind}), {shorten(name.iri)}"
        marks = [f"by {name.how}" if name.how else "", "known by description only" if name.described else ""]
        note(f"  “{name.typed}” is {known}{''.join(f' — {mark}' for mark in marks if mark)}")
    for caution in done.cautions:
        note(f"warning: {caution}")
    _ask(done.namesakes)


def changed(done: Added, verb: str) -> None:
    """Say what a change did, on stderr: how names were understood, what may be a slip, and last how much it was."""
    doubts(done)
    counts = [f"{_some(done.claims, 'claim')}, {_some(done.assertions, 'assertion')}"] if verb == "added" else []
    # What became of links says more; of a dry run, and where nothing became of any, only this is known.
    counts += [] if done.effect else [f"{_some(done.edges_gained, 'direct edge')} gained, {done.edges_lost} lost"]
    new = [source for source in done.sources if source not in done.replaced]
    verbs = ((verb, new), ("replaced", done.replaced)) if new else (("replaced", done.replaced),)
    told = "; ".join(f"{did} {', '.join(sources)}" for did, sources in verbs if sources)
    note(f"{told}{': ' if counts else ''}{'; '.join(counts)}")
    effect(done.effect)


def effect(of: Effect) -> None:
    """Say on stderr, in a line, what a change did to links; nothing when it did nothing."""
    from kg import links

    if line := links.told(of):
        note(line)


_ASKED = 5
"""Namesakes that are asked about one by one."""


def _ask(namesakes: Sequence[Namesake]) -> None:
    """Ask of nodes that are called alike whether they are one, with the command that answers."""
    for one in namesakes[:_ASKED]:
        of = f" of source {', '.join(one.sources)}" if one.sources else ""
        note(f"{one.name} ({shorten(one.node)}) is also {shorten(one.other)}{of}: same or different?")
        ids = " ".join(map(quoted_id, (one.other, one.node)))
        note(f'  {command_line(f"same {ids}")} --by ME --why "…"   (or: different {ids} …)')
    if len(namesakes) > _ASKED:
        note(f"and {len(namesakes) - _ASKED} more are called alike: `{command_line('query namesakes')}`")


def quoted_id(iri: str) -> str:
    """A node by its id, as it is typed."""
    return quoted(shorten(iri).strip("<>"))


def _is_id(name: Understood) -> bool:
    """Whether a file calls a node by an id that is not its name, and need not be said twice."""
    return name.typed != name.label and name.typed.removeprefix("id:") == shorten(name.iri).removeprefix("id:")


def slowly(after_seconds: float = 1.0) -> Callable[[str], None]:
    """What tells progress on stderr, once there has been something to do for so long; quick work says nothing."""
    from time import monotonic

    begun = last = monotonic()

    def tell(text: str) -> None:
        nonlocal last
        now = monotonic()
        if now - begun > after_seconds and now - last > after_seconds / 2:
            last = now
            note(f"{text} …")

    return tell


def show_command(name: str) -> str:
    """How to ask for all that is known of a node, in the store that this command reads: `kg --store mine show US`."""
    return command_line(f"show {quoted(name)}")


def command_line(words: str) -> str:
    """A command with the store that this one reads: `kg --store mine show US`."""
    ctx = click.get_current_context()
    root = ctx.find_root()
    typed = root.get_parameter_source("store") is click.core.ParameterSource.COMMANDLINE
    given = ctx.params.get("store") or (root.params.get("store") if typed else None)
    store = f"--store {quoted(given)} " if given else ""
    return f"kg {store}{words}"


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
