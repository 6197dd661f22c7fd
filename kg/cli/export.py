"""`kg export`: the graph for other tools."""

from __future__ import annotations

import sys
from typing import Any

import click

from kg.cli import complete
from kg.cli.output import chosen_store, format_of, note, stats, stats_option, store_option
from kg.export.formats import ENDINGS, FORMATS


@click.command("export")
@click.option(
    "--format",
    "format",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    help=f"{', '.join(FORMATS)}. By default what the file's name says, else trig.",
)
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - for stdout, the default.")
@click.option("--graph", metavar="GRAPH", help="One graph only: a source's id, or graph:actors, graph:direct, …")
@click.option("--derived", is_flag=True, help="Also what was worked out from the sources (trig, nquads, jsonld).")
@click.option(
    "--relation",
    metavar="R",
    shell_complete=complete.relations,
    help="Only this kind of edge and those below it (csv, graphml, gexf).",
)
@click.option(
    "--excel", is_flag=True, help="Begin csv or nodes with the mark by which Excel reads Arabic and the like."
)
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@store_option
@stats_option
def command(
    format: str | None,
    output: str,
    graph: str | None,
    derived: bool,
    relation: str | None,
    excel: bool,
    force: bool,
    store: str | None,
) -> None:
    """Write the graph for other tools.

    trig, nquads and jsonld keep sources apart and can be added to another store without loss. turtle, ntriples and
    rdfxml hold one graph (--graph), or all merged. csv has a row for each stance on each claim, first of those that
    give edges; nodes is a csv with a row for each actor and place. Both are safe to open in a spreadsheet. graphml and
    gexf (with days) are for Gephi and the like: actors, places, and the claims that give no edge as nodes of their own.

    \b
    Examples:
      kg export -o everything.trig
      kg export --graph ap-us-response --format turtle
      kg export --relation attacks -o attacks.csv
      kg export -o claims.csv --excel
      kg export -o nodes.csv --format nodes
      kg export -o network.graphml
    """
    from kg.files import check, whole

    if output != "-":
        check(output, replace=force)
    form = format or format_of(output, ENDINGS, "trig")
    from kg import export
    from kg.graph import open_store

    how: dict[str, Any] = {"graph": graph, "derived": derived, "relation": relation, "excel": excel}
    with open_store(chosen_store(store)) as opened:
        if output == "-":
            written = export.write(opened, form, sys.stdout.buffer, **how)
            sys.stdout.buffer.flush()
        else:
            with whole(output, replace=force) as file:
                written = export.write(opened, form, file, **how)
            note(f"wrote {output} ({form})")
        stats(opened)
    if not written:
        note("nothing to export")
        click.get_current_context().exit(1)
