"""`kg graph`: the graph, or a part of it, as one HTML page that opens offline, or as a picture."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

import click

from kg.cli import complete
from kg.cli.output import chosen_store, note, stats, stats_option, store_option
from kg.cli.switches import Grouped, flag, number, option, policy_options, routes_on_page, under
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.view.layout import Progress

NO_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf")
OF_PAGES = ("embed", "description")
PATIENCE_SECONDS, PAUSE_SECONDS = 1.0, 5.0
UNWATCHED_SECONDS = 30.0
"""Where stderr is no terminal, nobody waits before it, and a log needs no word of what takes a moment."""

what_to_show = under(
    "What to show (everything, unless told otherwise)",
    option(
        "--focus",
        metavar="NAME",
        shell_complete=complete.nodes,
        help="What lies around this actor or place, and what else is said of it.",
    ),
    option("--hops", type=click.IntRange(1, 9), default=1, show_default=True, help="How far around --focus."),
    option(
        "--path", nargs=2, metavar="A B", help="The routes from A to B that `kg path` finds with the same switches."
    ),
    number("--most", help="At most N relations: the nearest to the focus, then those with the most statements."),
)
what_to_say = under(
    "What the page says of itself",
    option("--title", metavar="TEXT", help="Its heading."),
    option("--description", default="", metavar="TEXT", help="The line under the heading."),
    option("--data-date", default="", metavar="TEXT", help="The state of the data."),
    option("--licence", metavar="TEXT", help="The licence of the data; said of the bundled data alone by default."),
    option(
        "--text",
        "texts",
        multiple=True,
        metavar="FILE",
        help="A source's text that you hold: its words are quoted; may be repeated.",
    ),
)
how_to_write = under(
    "How to write it",
    option("-o", "--output", metavar="FILE", help="Where to write the page; - for stdout. FILE.svg gets a picture."),
    flag("--force", "Replace FILE when it exists."),
    option(
        "--pin",
        metavar="FILE",
        help="Keep positions in this file: what stands in it stays there, what is new is added to it.",
    ),
    flag("--embed", "For a small frame in another page."),
    flag("--open", "Open the page in a browser."),
)


@click.command("graph", cls=Grouped)
@what_to_show
@routes_on_page
@policy_options
@what_to_say
@how_to_write
@store_option
@stats_option
def command(
    output: str | None,
    path: tuple[str, str] | None,
    texts: tuple[str, ...],
    force: bool,
    open: bool,
    store: str | None,
    **options: Any,
) -> None:
    """Write the graph, or a part of it, as one HTML page that opens offline, or as a picture (FILE.svg).

    What anybody asserts or suggests is drawn; disputed and merely suggested relations look different. Selecting a
    line shows who says so, in which source and paragraph, and who disputes it. --relation, --during and
    --disputed choose from everything too; the other switches about routes need --path. Too large a graph is cut, and
    the page says how.

    \b
    Examples:
      kg graph -o graph.html
      kg graph -o around.html --focus "Kataeb Hezbollah" --hops 2
      kg graph -o route.html --path Iran al-Tanf --trust named --open
      kg graph -o attacks.html --relation attacks --during 2023-10..2023-11
      kg graph -o graph.html --force --pin positions.json
      kg graph -o route.svg --path Iran al-Tanf     a picture for print
      kg graph -o graph.html --text article.txt     with quotations, for one's own use
    """
    if output is None:
        raise click.UsageError("say where the page goes: -o graph.html, or -o - for stdout")
    if output == "-" and open:
        raise click.UsageError("--open needs a file: give -o a name")
    ending = os.path.splitext(output)[1].lower()
    if ending in NO_PICTURES:
        raise click.UsageError(f"kg writes pages and SVG, no {ending}: use -o graph.svg, or Export on the page")
    _fits(ending == ".svg", options, texts)
    if output != "-":
        _check(output, force)
    from kg import view
    from kg.files import whole
    from kg.graph import open_store
    from kg.sources.text import read

    held = [read(name) for name in texts]
    with open_store(chosen_store(store)) as opened:
        if ending == ".svg":
            wanted = {name: value for name, value in options.items() if name not in OF_PAGES}
            drawn = view.picture(opened, path=path, progress=_patiently(), **wanted)
        else:
            drawn = view.page(opened, path=path, texts=held, progress=_patiently(), **options)
        stats(opened)
    content = drawn.encode()
    if output == "-":
        click.echo(content, nl=False)
        return
    with whole(output, replace=True) as file:
        file.write(content)
    note(f"wrote {output} ({len(content) // 1000} KB)")
    if open:
        _open(output)


def _fits(picture: bool, options: dict[str, Any], texts: tuple[str, ...]) -> None:
    """Refuse for a picture what only a page can have."""
    given = [name for name in OF_PAGES if options.get(name)] + ["text"] * bool(texts)
    if picture and given:
        raise click.UsageError(f"--{given[0]} is for pages: leave it out, or write a .html file")


def _check(path: str, force: bool) -> None:
    """Find out whether the page can be written before it is made; ask on a terminal, elsewhere nobody can answer."""
    from kg.files import check

    ask = os.path.isfile(path) and not force and sys.stdin.isatty()
    check(path, replace=force or ask)
    if ask and not click.confirm(f"{path} exists. Replace it?", err=True):
        raise KgError(f"{path} is left as it was")


def _patiently() -> Progress:
    """Say on stderr what is being done, once it takes longer than a second, and then every few seconds."""
    due = time.monotonic() + (PATIENCE_SECONDS if sys.stderr.isatty() else UNWATCHED_SECONDS)

    def progress(doing: str) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + PAUSE_SECONDS
            note(f"{doing} …")

    return progress


def _open(path: str) -> None:
    import webbrowser
    from pathlib import Path

    webbrowser.open(Path(path).absolute().as_uri())
