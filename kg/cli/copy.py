"""`kg copy FROM TO`: the same graph in another place."""

from __future__ import annotations

import click

from kg.cli.output import note


@click.command("copy", short_help="Copy a graph between files, directories and servers, verified.")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--force", is_flag=True, help="Replace other data that TO holds.")
def command(source: str, target: str, force: bool) -> None:
    """Make TO hold what FROM holds, no more and no less. Each is a file, a directory made by kg, or the address of a
    SPARQL endpoint; TO may be new, and as a file ends in .trig, .nq or .jsonld.

    Everything is copied as it is, what was derived included, in batches; each graph is then read back and compared by
    count and digest. A copy that broke off goes on where it stopped when it is asked for again, and what is there
    already is left alone. TO is refused when it holds other data. Credentials of endpoints come from KG_USER and
    KG_PASSWORD, or KG_TOKEN, for the host that KG_HOST names, and from ~/.netrc.

    \b
    Examples:
      kg copy mine https://graph.example.org/sparql
      kg copy https://graph.example.org/sparql mine
      kg copy mine everything.nq
    """
    from kg.copy import check_places
    from kg.graph import Graph

    check_places(source, target)
    with Graph.open(source) as opened:
        done = opened.copy(target, force=force, progress=note)
    present = f", {done.present} of them there already" if done.present else ""
    note(f"{target} holds {done.quads:,} quads in {done.graphs} graphs{present}; all verified")
