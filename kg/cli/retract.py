"""`kg retract SOURCE`: withdraw a source, or one of its claims, and keep its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import complete
from kg.cli.output import effect, note, say, store_option, writable

if TYPE_CHECKING:
    from kg.model import Model
    from kg.retract import Link, Retracted


@click.command("retract")
@click.argument("source", shell_complete=complete.sources)
@click.option("--claim", metavar="ID", help="Only this claim, as this source makes it.")
@click.option("--by", metavar="NAME", help="Who decides it.")
@click.option("--why", metavar="REASON", help="Why, in one line.")
@click.option("--undo", is_flag=True, help="Take the retraction back.")
@store_option
def command(source: str, claim: str | None, by: str | None, why: str | None, undo: bool, store: str | None) -> None:
    """Mark a source as withdrawn, by its id, or one of its claims. Its words stay and are shown as withdrawn; nothing
    rests on them any longer, and no denial of theirs counts. Lists the links that fall or change, and says whether
    their ends are still joined.

    A retraction is kept beside the source: it holds still when the source is added again. --undo makes all as it was.
    Claims are named as `kg path --format json` gives them, such as morrow-1.shelling or relation-00c94a58b0e6a1d7.

    \b
    Examples:
      kg --store mine retract morrow-1 --by "A. Coder" --why "the paper withdrew its report"
      kg --store mine retract morrow-1 --claim morrow-1.shelling --by "A. Coder" --why "another day's"
      kg --store mine retract morrow-1 --undo
    """
    if undo and (by or why):
        raise click.UsageError("--undo takes neither --by nor --why: leave them out")
    if not undo and not (by and why):
        raise click.UsageError("say who withdraws it with --by, and why with --why")
    from kg.links import Effect
    from kg.model import Model

    with writable(store) as opened:
        done = opened.retract(source, claim=claim, by=by or "", why=why or "", undo=undo)
        model = Model(opened.store)
        for link in done.links:
            say(_line(model, link))
    note(_summary(done, undo))
    # The links that change are listed already.
    effect(Effect(watched=done.effect.watched))


def _line(model: Model, link: Link) -> str:
    """`Velmark arms Kite Brigade: disputed → withdrawn; its ends are no longer joined`."""
    reading = model.reading(link.predicate, link.subject, link.object, forward=True, past=False)
    words = f"{model.label(link.subject)} {reading} {model.label(link.object)}"
    before, after = (status or "no link" for status in (link.before, link.after))
    if not (link.falls and model.edge(link.predicate).walkable):
        return f"{words}: {before} → {after}"
    hops = "1 hop" if link.hops == 1 else f"{link.hops} hops"
    joined = "no longer joined" if link.hops is None else f"still joined, in {hops}"
    return f"{words}: {before} → {after}; {model.label(link.subject)} and {model.label(link.object)} are {joined}"


def _summary(done: Retracted, undone: bool) -> str:
    what = f"{done.claim.rpartition('/')[2]} of {done.source}" if done.claim else done.source
    said = "1 assertion" if done.assertions == 1 else f"{done.assertions} assertions"
    fallen = sum(link.falls for link in done.links)
    changed = f"{fallen} {'link falls' if fallen == 1 else 'links fall'}, {len(done.links) - fallen} change otherwise"
    if undone:
        return f"retraction of {what} taken back: {said} no longer withdrawn; {changed}"
    return f"retracted {what}: {said} withdrawn; {changed}"
