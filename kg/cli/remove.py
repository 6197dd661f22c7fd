"""`kg remove SOURCE`: take a source out of a store."""

from __future__ import annotations

import click

from kg.cli.output import changed, store_option, writable


@click.command("remove", short_help="Take a source out of a store.")
@click.argument("source")
@store_option
def command(source: str, store: str | None) -> None:
    """Take a source, by its id, out of a store, with all that followed from it alone.

    \b
    Example:
      kg --store mine remove ap-us-response
    """
    with writable(store) as opened:
        changed(opened.remove(source), "removed")
