"""`kg add FILE…`: put claims files and RDF into a store, all or nothing."""

from __future__ import annotations

import click

from kg.cli.output import changed, note, slowly, store_option, writable


@click.command("add", short_help="Add claims files and RDF to a store, all or nothing.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--text", metavar="FILE", help="The source's text, where the claims file does not name it.")
@click.option(
    "--write", is_flag=True, help="Put paragraph, span and digest in place of quotations in the claims files."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--graph-as-source", is_flag=True, help="Take RDF graphs with foreign names, each as a source.")
@store_option
def command(
    files: tuple[str, ...], text: str | None, write: bool, dry_run: bool, graph_as_source: bool, store: str | None
) -> None:
    """Read claims files (.yaml) and RDF files (.ttl .trig .nt .nq .jsonld .rdf), check them, and add their sources.

    A source that is there already is replaced. When anything is wrong with any file, all that is wrong is told, and
    nothing is written. What follows from the claims is worked out in the same transaction. A file may be packed (.gz);
    “-” is a claims file on standard input. The text finds quotations, verifies offsets and fills in digests.

    \b
    Examples:
      kg --store mine add article.yaml --text article.txt
      kg --store mine add first.yaml second.yaml --write
      kg --store mine add actors.yaml first.yaml second.trig --dry-run
      kg --store mine add nanopublication.trig --graph-as-source
    """
    with writable(store) as opened:
        note(f"reading {', '.join('standard input' if file == '-' else file for file in files)}")
        how = {"write": write, "dry_run": dry_run, "graph_as_source": graph_as_source}
        done = opened.add(*files, text=text, progress=slowly(), **how)
        if dry_run:
            note("a dry run, which changes nothing; without --dry-run:")
        changed(done, "added")
    if done.open:
        note(f"{done.open} of the sentences are still open: code them, or say “skip: why”")
    if done.places:
        note(f"places written into the claims files: {done.places}")
