"""`kg connect A B C …`: the few hops that join several nodes, and the evidence for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from kg.cli import complete
from kg.cli.output import give, graph, note, say, stats_option, store_option
from kg.cli.switches import Grouped, option, silence, tree_options, under
from kg.errors import NoRoute, OneNode

if TYPE_CHECKING:
    from kg.paths.connect import Connection
    from kg.paths.policy import Policy
    from kg.store import Store

FORMATS = ("text", "json", "csv", "mermaid", "turtle", "trig")


@click.command("connect", cls=Grouped)
@click.argument("names", nargs=-1, required=True, metavar="A B [C…]", shell_complete=complete.nodes)
@tree_options
@under(
    "What to answer",
    option("--format", "format", type=click.Choice(FORMATS), default="text", metavar="FORMAT", help=", ".join(FORMATS)),
)
@store_option
@stats_option
def command(names: tuple[str, ...], format: str, store: str | None, **switches: Any) -> None:
    """Join several actors or places by as few hops as may be, and say for every hop who claims it.

    Up to six names, no smaller set of hops joins them; beyond six, the answer says that it is approximate. Hops may
    be walked either way. Exit code 1 when nothing joins all names; which ones are apart is then told on stderr.

    \b
    Examples:
      kg connect Iran Hamas "al-Tanf"
      kg connect Khamenei Blinken Hezbollah "place:Iraq" --avoid US
      kg connect Iran Hamas "al-Tanf" --format mermaid
    """
    from kg.paths.connect import connect
    from kg.paths.question import policy

    opened = graph(store)
    chosen = policy(opened.store, **switches)
    for line in silence(opened.store, chosen):
        note(line)
    nodes = [opened.find(name) for name in names]
    try:
        found = connect(opened.store, nodes, chosen)
    except OneNode:
        raise
    except NoRoute:
        from kg import namesakes
        from kg.cli.routes import also

        for line in (line for node in nodes for line in also(namesakes.of(opened.store, node), "connect", *nodes)):
            note(line)
        raise
    if format == "text":
        say("\n".join(_lines(opened.store, found, chosen)), people=True)
        return
    from kg.export import trees

    give(trees.write(opened.store, found, chosen, format).removesuffix("\n"))


def _lines(store: Store, found: Connection, policy: Policy) -> Iterator[str]:
    """What joins the names, in one line, then each hop with its evidence."""
    from kg.cli.evidence import wrapped
    from kg.cli.routes import hop_lines, notes
    from kg.model import Model
    from kg.paths.support import of_hops

    nodes, model, known = {node.iri: node for node in found.nodes}, Model(store), set[str]()
    hops = f"{len(found.hops)} hop{'s' if len(found.hops) > 1 else ''}"
    over = f" over {', '.join(node.title for node in found.between)}" if found.between else ""
    supports = of_hops(store, found.hops, policy)
    disputed = [str(number) for number, rests in enumerate(supports, 1) if rests.disputed]
    marked = f"; hop{'s' * (len(disputed) > 1)} {', '.join(disputed)} disputed" if disputed else ""
    names = ", ".join(nodes[name].title for name in found.names)
    yield from wrapped(f"{names}: joined by {hops}{over}{marked}", 0)
    if not found.exact:
        yield from wrapped("Approximate: with more than six names, fewer hops may do.", 0)
    for hop, rests in zip(found.hops, supports, strict=True):
        yield from hop_lines(model, hop, rests, known)
        if nodes[hop.end] in found.between:
            yield from notes(nodes[hop.end])
