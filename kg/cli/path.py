"""`kg path A B`: how two nodes are connected, and the evidence for every hop."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kg.cli.evidence import edge_lines, wrapped
from kg.cli.output import graph, note, say, store_option
from kg.paths import Node, Route


@click.command("path", short_help="How two actors are connected, and who says so.")
@click.argument("start")
@click.argument("end")
@click.option("--max-hops", type=click.IntRange(1), metavar="N", help="Give up beyond N hops.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Routes to show when many tie.")
@store_option
def command(start: str, end: str, max_hops: int | None, limit: int, store: str | None) -> None:
    """Find the shortest routes between two actors or places, and say for every hop who claims it.

    A hop may be walked either way and reads accordingly ("backs", "is backed by"). Accusations and denials are not
    walked, nor is what anybody in the loaded sources disputes. Exit code 1 when there is no route.

    \b
    Examples:
      kg path Iran "al-Tanf"
      kg path Khamenei Blinken
      kg path "place:Iraq" Hamas --max-hops 3
    """
    from kg import paths

    opened = graph(store)
    found = paths.shortest(opened.store, opened.find(start), opened.find(end), limit=limit, max_hops=max_hops)
    for number, route in enumerate(found.routes):
        if number:
            say()
        say("\n".join(lines(route)))
    if found.more:
        note(f"more routes are as short as these {limit}: see them with --limit {limit * 10}")


def lines(route: Route) -> Iterator[str]:
    """A route as text: its nodes, then each hop with its evidence."""
    hops = len(route.hops)
    yield from wrapped(f"{' → '.join(route.labels)}  ({hops} hop{'s' if hops > 1 else ''})", 0)
    for number, hop in enumerate(route.hops):
        start, end = route.nodes[number], route.nodes[number + 1]
        for step in hop.steps:
            yield ""
            yield from wrapped(f"{start.label} {step.reading} {end.label}", 0)
            yield from edge_lines(step.edge)
        if end is not route.nodes[-1]:
            yield from _notes(end)


def _notes(node: Node) -> Iterator[str]:
    """What should be said of a node on the way, such as the name under which it acts."""
    for step in node.notes:
        yield ""
        yield from wrapped(f"{node.label} {step.reading} {step.object_label}", 2, "* ")
        yield from edge_lines(step.edge, 4)
