"""`kg remove SOURCE`: take a source out of a store."""

from __future__ import annotations

import click

from kg.cli import complete
from kg.cli.output import changed, store_option, writable


@click.command("remove")
@click.argument("source", shell_complete=complete.sources)
@click.option("--force", is_flag=True, help="Also when other sources speak of what only this one describes.")
@store_option
def command(source: str, force: bool, store: str | None) -> None:
    """Take a source, by its id, out of a store, with all that followed from it alone.

    A source on which others lean stays: they name an actor or an event that only it describes, or reprint it. With
    --force it goes, and `kg check` names each place that is left without what it speaks of. To keep a source's words
    and let nothing rest on them, use `kg retract`.

    \b
    Example:
      kg --store mine remove ap-us-response
    """
    with writable(store) as opened:
        changed(opened.remove(source, force=force), "removed")
