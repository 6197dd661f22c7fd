"""`kg graph`: the graph, or a part of it, as one HTML page that opens offline."""

from __future__ import annotations

import os
import sys

import click

from kg.cli.output import chosen_store, note, store_option
from kg.errors import KgError


@click.command("graph", short_help="Write the graph as one HTML page that opens offline.")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write the page; - for stdout.")
@click.option("--focus", metavar="NAME", help="Draw only what lies around this actor or place.")
@click.option("--hops", type=click.IntRange(1, 9), default=1, show_default=True, help="How far around --focus.")
@click.option("--path", nargs=2, metavar="A B", help="Draw only the shortest routes between two names.")
@click.option("--relation", "relations", multiple=True, metavar="R", help="Only this kind of edge; may be repeated.")
@click.option("--title", metavar="TEXT", help="The page's heading.")
@click.option("--description", default="", metavar="TEXT", help="The line under the heading.")
@click.option("--data-date", default="", metavar="DATE", help="The state of the data, as the page says it.")
@click.option("--licence", metavar="TEXT", help="On what terms the page may be used.")
@click.option("--text", "texts", multiple=True, metavar="FILE", help="A source's text: its words are quoted.")
@click.option("--embed", is_flag=True, help="Make it fit a small frame in another page.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@click.option("--open", "show", is_flag=True, help="Open the page in a browser.")
@store_option
def command(
    output: str,
    focus: str | None,
    hops: int,
    path: tuple[str, str] | None,
    relations: tuple[str, ...],
    title: str | None,
    description: str,
    data_date: str,
    licence: str | None,
    texts: tuple[str, ...],
    embed: bool,
    force: bool,
    show: bool,
    store: str | None,
) -> None:
    """Write the graph, or a part of it, as one HTML page that opens offline and asks nothing of the network.

    What anybody asserts or suggests is drawn; contested and merely suggested relations look different. Selecting a
    line shows who says so, in which source and paragraph, and who disputes it.

    \b
    Examples:
      kg graph -o graph.html
      kg graph -o around.html --focus "Kataeb Hezbollah" --hops 2
      kg graph -o route.html --path Iran al-Tanf --open
      kg graph -o attacks.html --relation attacks
      kg graph -o graph.html --text article.txt     with quotations, for one's own use
    """
    if output == "-" and show:
        raise click.UsageError("--open needs a file: give -o a name")
    if output != "-" and os.path.exists(output) and not os.path.isdir(output) and not force:
        _allow_replacing(output)
    from kg import view
    from kg.graph import open_store
    from kg.sources.text import read

    with open_store(chosen_store(store)) as opened:
        html = view.page(
            opened,
            focus=focus,
            hops=hops,
            path=path,
            relation=relations,
            title=title,
            description=description,
            data_date=data_date,
            licence=licence,
            texts=[read(text) for text in texts],
            embed=embed,
        )
    if output == "-":
        click.echo(html.encode(), nl=False)
        return
    from kg.view.document import write

    write(html, output)
    note(f"wrote {output} ({len(html.encode()) // 1000} KB)")
    if show:
        _open(output)


def _allow_replacing(path: str) -> None:
    """Ask on a terminal; elsewhere nobody can answer, so refuse."""
    if not sys.stdin.isatty():
        raise KgError(f"{path} exists: choose another name, or replace it with --force")
    if not click.confirm(f"{path} exists. Replace it?", err=True):
        raise KgError(f"{path} is left as it was")


def _open(path: str) -> None:
    import webbrowser
    from pathlib import Path

    webbrowser.open(Path(path).absolute().as_uri())
