"""`kg show NAME`: all that the sources say about one node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from kg.claims import Claim
from kg.cli.evidence import claim_lines, edge_lines, wrapped
from kg.cli.output import graph, say, stats_option, store_option
from kg.dossier import Dossier, Relation


@click.command("show", short_help="All that is known of one actor, place, event or source.")
@click.argument("name")
@store_option
@stats_option
def command(name: str, store: str | None) -> None:
    """Print the dossier of a node: names, relations, events, what it said and holds, and what is disputed about it.

    \b
    Examples:
      kg show "Kataeb Hezbollah"
      kg show place:Iraq                                 the territory, not the state
      kg show ap-us-response.strike-10-27                an event, by its id
    """
    say("\n".join(lines(graph(store).show(name))))


def lines(dossier: Dossier) -> Iterator[str]:
    """A dossier as text; a section without anything to say is left out."""
    yield from wrapped(f"{dossier.label}  ({dossier.kind})", 0)
    yield from _names(dossier)
    if dossier.claim:
        yield from _section("Claimed", claim_lines(dossier.claim))
    yield from _section("Relations", _relations(dossier.out))
    yield from _section("Relations towards it", _relations(dossier.into))
    yield from _section("Events", (line for part in dossier.events for line in _event(part.event, part.roles)))
    yield from _section("Counts", (line for claim in dossier.counts for line in claim_lines(claim)))
    yield from _section("Holds", (line for claim in dossier.holds for line in claim_lines(claim)))
    yield from _section("Said", _said(dossier))
    yield from _section("Disputed", (line for claim in dossier.disputed for line in _contest(claim)))


def _names(dossier: Dossier) -> Iterator[str]:
    listed = (
        ("also called", dossier.aliases),
        ("not to be confused with", dossier.differs_from),
        ("note", dossier.notes),
        ("names from", dossier.names_from),
    )
    for label, values in listed:
        if values:
            yield from wrapped(f"{label}: {'; '.join(values)}", 2)
    for label, value in dossier.description:
        yield from wrapped(f"{label}: {value}", 2)


def _section(title: str, content: Iterable[str]) -> Iterator[str]:
    body = list(content)
    if body:
        yield ""
        yield title
        yield from body


def _relations(relations: list[Relation]) -> Iterator[str]:
    for relation in relations:
        mark = " [disputed]" if relation.edge.disputed else " [suggested]" if relation.edge.suggested else ""
        yield from wrapped(f"{relation.reading} {relation.other_label}{mark}", 2)
        yield from edge_lines(relation.edge, 4)


def _event(claim: Claim, roles: tuple[str, ...]) -> Iterator[str]:
    yield from wrapped(f"{claim.dating.given}: {claim.label}  (as {', '.join(roles)}; {claim.id})", 2)
    yield from claim_lines(claim, 4)


def _said(dossier: Dossier) -> Iterator[str]:
    for said in dossier.said:
        stance = "" if said.stance == "asserted" else f"[{said.stance}] "
        yield from wrapped(f"{stance}{said.says}  ({said.basis}; {said.source} {said.paragraphs})", 2, "- ")


def _contest(claim: Claim) -> Iterator[str]:
    kind = "denied" if any(a.stance == "denied" for a in claim.assertions) else "told otherwise"
    yield from wrapped(f"{claim.label}  [{kind}]", 2)
    yield from claim_lines(claim, 4)
