"""`kg watch A B`: hear, whenever a change alters it, how two nodes are joined."""

from __future__ import annotations

import click

from kg.cli import complete
from kg.cli.output import graph, note, say, store_option, writable
from kg.errors import NoAnswer


@click.command("watch")
@click.argument("names", nargs=-1, metavar="[A B]", shell_complete=complete.nodes)
@click.option("--remove", is_flag=True, help="Watch this pair no longer.")
@click.option("--list", "listing", is_flag=True, help="List the pairs that are watched, and how they are joined now.")
@store_option
def command(names: tuple[str, ...], remove: bool, listing: bool, store: str | None) -> None:
    """Keep a pair of actors or places in the store, to hear what changes do to it.

    Whenever `kg add`, `import`, `remove`, `retract`, `same` or `different` alters by how many hops the two are joined,
    or whether each shortest route between them is disputed, its last line says so. Pairs stay with the store, also
    when `kg copy` takes it to another directory or server; an RDF file holds none.

    \b
    Examples:
      kg --store mine watch Iran "al-Tanf"
      kg --store mine watch --list
      kg --store mine watch Iran "al-Tanf" --remove
    """
    from kg import links

    if listing or not names:
        if names or remove:
            raise click.UsageError("--list takes no names: leave them out")
        found = graph(store).watched()
        if not found:
            raise NoAnswer("no pair is watched: name two nodes, as in `kg watch A B`")
        say("\n".join(f"{' – '.join(pair.names)}: {links.joined(pair.now)}" for pair in found), people=True)
        return
    if len(names) != 2:
        raise click.UsageError("name two actors or places, each in quotes if it has spaces")
    with writable(store) as opened:
        changes = opened.watch(*names, remove=remove)
        one, other = (opened.find(name) for name in names)
        words = " – ".join(links.names(opened.store, one, other))
        now = links.joined(links.state(opened.store, one, other))
    if remove:
        note(f"{words}: {'watched no longer' if changes else 'was not watched'}")
    else:
        note(f"{words}: {'watched' if changes else 'watched already'}; {now}")
