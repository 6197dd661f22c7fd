"""`kg init DIR`: make a store on disk."""

from __future__ import annotations

import click

from kg.cli.output import note


@click.command("init")
@click.argument("directory", metavar="DIR")
@click.option("--bundled", is_flag=True, help="Put the bundled graph into it.")
def command(directory: str, bundled: bool) -> None:
    """Make a new store that holds the ontology, to add sources to. DIR must not exist yet, or be empty.

    In place of DIR may stand the address of a SPARQL endpoint that holds no graph of kg yet. On one that was filled by
    the server's own loader it makes what is still missing: the merge of all graphs, which queries read.

    \b
    Examples:
      kg init mine
      kg init mine --bundled
      kg init http://localhost:7878/query
    """
    from kg import load
    from kg.errors import quoted

    if load.init(directory, bundled=bundled):
        note(f"made the store {directory}: add to it with `kg --store {quoted(directory)} add FILE`")
    else:
        note(f"{directory} holds a graph already: made its merge, which queries read")
