"""`kg different A B`: say in your name that two nodes are not one."""

from __future__ import annotations

import click

from kg.cli.same import carry_out, options


@click.command("different", short_help="Say in your name that two nodes are not one.")
@options
def command(
    one: str, other: str, by: str | None, why: str | None, output: str | None, undo: bool, store: str | None
) -> None:
    """Say that two actors, offices or places are not the same, as a claim in your name.

    It is written into FILE as `kg same` does, as a denial that they are one: where somebody else says that they are,
    that is then disputed. --undo makes all as it was.

    \b
    Examples:
      kg --store mine different id:Falcon id:Falcon-Brigade --by "A. Coder" --why "two coasts"
      kg --store mine different id:Falcon id:Falcon-Brigade --by "A. Coder" --undo
    """
    carry_out(one, other, by, why, output, undo, store, same=False)
