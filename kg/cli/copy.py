"""`kg copy FROM TO`: the same graph in another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.output import note

if TYPE_CHECKING:
    from kg.graph import Graph


@click.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--force", is_flag=True, help="Replace other data that TO holds.")
@click.option("--loader", is_flag=True, help="Make TO a folder of .nq.gz files for a server's own bulk loader.")
def command(source: str, target: str, force: bool, loader: bool) -> None:
    """Make TO hold what FROM holds, no more and no less. Each is a file, a directory made by kg, or the address of a
    SPARQL endpoint; TO may be new, and as a file ends in .trig, .nq or .jsonld.

    Everything is copied as it is, what was derived included, in batches; each graph is then read back and compared by
    count and digest. A copy that broke off goes on where it stopped when it is asked for again, and what is there
    already is left alone. TO is refused when it holds other data. Credentials of endpoints come from KG_USER and
    KG_PASSWORD, or KG_TOKEN, for the host that KG_HOST names, and from ~/.netrc.

    Of a store that an older kg made the sources are copied, and what follows from them is worked out anew.

    For a very large graph, --loader writes files that an engine's own loader reads into an empty server (see
    docs/engines.md); `kg copy FROM URL` then finds all of it there, and verifies it.

    \b
    Examples:
      kg copy mine https://graph.example.org/sparql
      kg copy https://graph.example.org/sparql mine
      kg copy mine everything.nq
      kg copy mine to-load --loader
    """
    from kg.copy import check_places

    check_places(source, target)
    if loader:
        _write_files(source, target, force)
        return
    with _opened(source) as opened:
        done = opened.copy(target, force=force, progress=note)
    present = f", {done.present} of them there already" if done.present else ""
    note(f"{target} holds {done.quads:,} quads in {done.graphs} graphs{present}; all verified")


def _opened(source: str) -> Graph:
    """The graph to copy; of one in the older format the sources, with what follows from them worked out anew."""
    from kg.errors import OlderStore
    from kg.graph import Graph

    try:
        return Graph.open(source)
    except OlderStore:
        note(f"{source} was made by an older kg: its sources are copied, and what follows from them is worked out anew")
        return Graph.renewed(source)


def _write_files(source: str, folder: str, force: bool) -> None:
    from kg.errors import KgError
    from kg.store import is_url

    if force or is_url(folder):
        raise KgError("--loader writes a new folder of files: name one, without --force")
    with _opened(source) as opened:
        written = opened.write_files(folder, progress=note)
    note(f"{folder} holds {written:,} quads in files, for a server's bulk loader")
