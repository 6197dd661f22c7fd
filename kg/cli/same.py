"""`kg same A B`, `kg different A B`: say in your name that two nodes are one, or that they are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.output import changed, note, store_option, writable

if TYPE_CHECKING:
    from kg.identity import Said


def options(wanted: Callable[..., None]) -> Callable[..., None]:
    """The options that both commands have."""
    for option in (
        store_option,
        click.option("--undo", is_flag=True, help="Take it back."),
        click.option(
            "-o", "--output", metavar="FILE", help="The claims file to write to: identity.yaml, if not given."
        ),
        click.option("--why", metavar="REASON", help="Why, in one line."),
        click.option("--by", metavar="NAME", help="Whose word it is."),
        click.argument("other", shell_complete=complete.nodes),
        click.argument("one", shell_complete=complete.nodes),
    ):
        wanted = option(wanted)
    return wanted


@click.command("same", short_help="Say in your name that two nodes are one.")
@options
def command(
    one: str, other: str, by: str | None, why: str | None, output: str | None, undo: bool, store: str | None
) -> None:
    """Say that two actors, offices or places are one and the same, as a claim in your name.

    It is written into FILE, an ordinary claims file with a source of its own, and added to the store. Routes then pass
    both as one node, and say so; others may deny it, and --without sets it aside. --undo makes all as it was.

    \b
    Examples:
      kg --store mine same id:Falcon id:Falcon-Brigade --by "A. Coder" --why "one emblem"
      kg --store mine same id:Falcon id:Falcon-Brigade --by "A. Coder" --undo
    """
    carry_out(one, other, by, why, output, undo, store, same=True)


def carry_out(
    one: str,
    other: str,
    by: str | None,
    why: str | None,
    output: str | None,
    undo: bool,
    store: str | None,
    *,
    same: bool,
) -> None:
    """Say it or take it back, and tell what became of it."""
    if undo and why:
        raise click.UsageError("--undo takes no --why: leave it out")
    if not undo and not (by and why):
        raise click.UsageError("say whose word it is with --by, and why with --why")
    from kg.identity import FILE

    path = output or FILE
    with writable(store) as opened:
        done = opened.same(one, other, same=same, by=by or "", why=why or "", undo=undo, path=path)
    _told(done, path, undo, same=same)
    # The names of the file are those that were typed.
    changed(done.added._replace(names=()), "added" if done.paragraph else "removed")


def _told(done: Said, path: str, undo: bool, *, same: bool) -> None:
    words = f"{done.names[0]} and {done.names[1]} are {'the same' if same else 'different'}"
    if undo:
        note(f"taken back from {path}: {words}")
        return
    note(f"{words}: {done.source} ¶{done.paragraph}, in {path}")
    opposite = "denies it" if same else "says that they are the same"
    for other in done.contradicted:
        note(f"disputed: {other} {opposite}")
    if same and done.kept_apart:
        note(f"disputed: {' and '.join(done.kept_apart)} lists them as different (“differs from”)")
