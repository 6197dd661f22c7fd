"""`kg path A B`: how two nodes are connected, and the evidence for every hop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli import complete
from kg.cli.output import format_of, graph, note, say, stats_option, store_option
from kg.cli.switches import Grouped, asks, flag, option, path_options, under, which_routes
from kg.paths.options import OUTPUT
from kg.safe import isolated

if TYPE_CHECKING:
    from kg.paths import Routes, Search
    from kg.paths.fragility import Fragility
    from kg.paths.policy import Policy
    from kg.paths.support import Support
    from kg.paths.whatif import Difference
    from kg.store import Store

FORMATS = ("text", "json", "csv", "mermaid", "turtle", "trig", "html", "cite")
ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".csv": "csv",
    ".mmd": "mermaid",
    ".ttl": "turtle",
    ".trig": "trig",
    ".html": "html",
}

what_changes = asks(OUTPUT, without="What changes without this speaker, source or claim")
answers = asks(OUTPUT, "fragility", "bound", "show")
how_to_write = under(
    OUTPUT,
    option("--format", "format", type=click.Choice(FORMATS), metavar="FORMAT", help=f"{', '.join(FORMATS)}."),
    flag("--cite", "A sentence with numbered references: --format cite."),
    option("-o", "--output", metavar="FILE", help="Write to a file, in the format that its name says."),
    flag("--force", "Replace FILE when it exists."),
)


@click.command("path", cls=Grouped)
@click.argument("start", shell_complete=complete.nodes)
@click.argument("end", shell_complete=complete.nodes)
@which_routes
@path_options
@what_changes
@answers
@how_to_write
@store_option
@stats_option
def command(
    start: str,
    end: str,
    without: tuple[str, ...],
    fragility: bool,
    bound: int,
    show: bool,
    format: str | None,
    cite: bool,
    output: str | None,
    force: bool,
    store: str | None,
    **switches: Any,
) -> None:
    """Find the shortest routes between two actors or places, and say for every hop who claims it.

    A hop may be walked either way and reads accordingly ("backs", "is backed by"). Accusations and denials are not
    walked. A hop that somebody in the loaded sources disputes is walked and marked, with both sides' words, unless a
    switch says otherwise. Exit code 1 when there is no route; what stands in its way is then told on stderr.

    \b
    Examples:
      kg path Iran "al-Tanf"
      kg path Khamenei Blinken -k 5 --varied
      kg path "place:Iraq" Hamas --max-hops 3 --avoid US
      kg path Iran al-Tanf --during 2023-10..2023-11 --known-by 2023-11-15
      kg path Iran al-Tanf --basis stated --trust named --fragility
      kg path Iran al-Tanf --without "Associated Press"
      kg path Iran al-Tanf --same-time
      kg path Iran al-Tanf --cite
      kg path Iran al-Tanf -o route.html
    """
    from kg.paths import question

    form = "text" if show else _format(format, cite, output)
    opened = graph(store)
    if show:
        from kg.paths.sparql import select

        _write(select(question.policy(opened.store, without=without, **switches)), output, force)
        return
    search = question.ask(opened.store, start, end, **switches)
    _hint_at_silence(opened.store, search.policy)
    answer = _Answer(search, [opened.find(name) for name in without])
    if fragility:
        answer.try_out(bound)
    if form == "text":
        _text(answer, output, force)
    else:
        _formatted(answer, form, output, force)
    if not answer.found.routes and not (answer.changes and answer.changes.lost):
        click.get_current_context().exit(1)


class _Answer:
    """What was found: the routes, what they rest on, and what else was asked of them."""

    def __init__(self, search: Search, without: list[str]) -> None:
        self.without = without
        self.changes: Difference | None = None
        if without:
            from kg.paths import whatif

            gone = frozenset(without)
            self.changes, search = whatif.without(search, gone), whatif.left(search, gone)
        self.search = search
        self.found: Routes = search.run()
        self.fragility: Fragility | None = None

    @property
    def supports(self) -> list[Support]:
        from kg.paths.support import supports

        return supports(self.search.edges, self.found.routes)

    def try_out(self, bound: int) -> None:
        """Find out how fragile the routes are."""
        from kg.paths.fragility import fragility

        self.fragility = fragility(self.search, bound=bound) if self.found.routes else None


def _text(answer: _Answer, output: str | None, force: bool) -> None:
    from kg.cli import routes
    from kg.cli.evidence import wrapped
    from kg.paths.omitted import omitted

    search, found = answer.search, answer.found
    if answer.changes:
        lines = list(routes.changed(search, answer.without, search.policy.without, answer.changes))
    else:
        lines = list(routes.told(search, found.routes, answer.supports))
        if found.routes and (more := list(routes.beside(omitted(search, found.routes), unweighed=found.unweighed))):
            lines += ["", *more]
    if not answer.changes and (aside := list(routes.of_territory(search))):
        lines += ["", *aside] if lines else aside
    if answer.fragility:
        lines += ["", *wrapped(f"Fragility: {answer.fragility.note}", 0)]
    if lines:
        _write("\n".join(lines), output, force, people=True)
    if found.more and not answer.changes:
        which = "there are more routes than" if search.varied else "more routes are as short as"
        note(f"{which} these {search.limit}: see them with --limit {(search.limit or 1) * 10}")
    if not found.routes and not answer.changes:
        _why_not(search)


def _formatted(answer: _Answer, form: str, output: str | None, force: bool) -> None:
    search, found = answer.search, answer.found
    if not found.routes and not answer.changes:
        _why_not(search)
    if form == "html" and found.routes:
        if search.same_time or search.chronological:
            raise click.UsageError("a page cannot ask for --same-time or --chronological: choose another format")
        from kg import view

        ends = (search.start, search.end)
        _write(view.page(search.store, path=ends, routes=found.routes, search=search), output, force, exact=True)
    elif form == "json" or found.routes:
        from kg.export import routes

        text = routes.write(found, answer.supports, search, form, fragility=answer.fragility, changes=answer.changes)
        _write(text, output, force, exact=form not in ("cite", "mermaid"), people=form == "cite")


def _why_not(search: Search) -> None:
    """Say that there is no route, and what stands in its way."""
    from kg.cli import routes
    from kg.paths.whynot import whynot

    headline, *reasons = routes.missing(search, whynot(search))
    note(f"kg: {headline}")
    for line in reasons:
        note(line)


def _hint_at_silence(store: Store, policy: Policy) -> None:
    from kg.cli.switches import silence

    for line in silence(store, policy):
        note(line)


def _format(format: str | None, cite: bool, output: str | None) -> str:
    if cite and format not in (None, "cite"):
        raise click.UsageError(f"--cite and --format {format} are two formats: choose one")
    return "cite" if cite else format or format_of(output, ENDINGS, "text")


def _write(text: str, output: str | None, force: bool, *, exact: bool = False, people: bool = False) -> None:
    """Print on stdout, or write a file, whole or not at all.

    exact: not a character may be made safe to print. people: it is text to be read.
    """
    text = text.removesuffix("\n") + "\n"
    if output in (None, "-"):
        if exact:
            click.echo(text.encode(), nl=False)
        else:
            say(text[:-1], people=people)
        return
    from kg.files import whole

    with whole(str(output), replace=force) as file:
        file.write((isolated(text) if people else text).encode())
    note(f"wrote {output}")
