"""`kg add FILE…`: put claims files and RDF into a store, all or nothing."""

from __future__ import annotations

import click

from kg.cli.output import changed, note, slowly, store_option, writable


@click.command("add", short_help="Add claims files and RDF to a store, all or nothing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--text", metavar="FILE", help="The source's text: verifies offsets and fills in digests.")
@store_option
def command(files: tuple[str, ...], text: str | None, store: str | None) -> None:
    """Read claims files (.yaml) and RDF files (.ttl .trig .nt .nq .jsonld .rdf), check them, and add their sources.

    A source that is there already is replaced. When anything is wrong with any file, nothing is written. What follows
    from the claims is worked out in the same transaction.

    \b
    Examples:
      kg --store mine add article.yaml --text article.txt
      kg --store mine add actors.yaml first.yaml second.trig
    """
    with writable(store) as opened:
        note(f"reading {', '.join(files)}")
        changed(opened.add(*files, text=text, progress=slowly()), "added")
