"""`kg show NAME`: all that the sources say about one node."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from kg.claims import Claim
from kg.cli import complete
from kg.cli.evidence import claim_lines, edge_lines, wrapped
from kg.cli.output import give, graph, json_option, say, stats_option, store_option
from kg.dossier import Dossier, Mention, Relation


@click.command("show")
@click.argument("name", shell_complete=complete.everything)
@json_option
@store_option
@stats_option
def command(name: str, format: str, store: str | None) -> None:
    """Print the dossier of a node: names, relations, events, what it said and holds, and what is disputed about it.

    \b
    Examples:
      kg show "Kataeb Hezbollah"
      kg show place:Iraq                                 the territory, not the state
      kg show ap-us-response.strike-10-27                an event, by its id
      kg show Iran --format json                         for programs
    """
    dossier = graph(store).show(name)
    if format == "json":
        from kg.export import documents

        give(documents.dossier(dossier))
        return
    say("\n".join(lines(dossier)), people=True)


def lines(dossier: Dossier) -> Iterator[str]:
    """A dossier as text; a section without anything to say is left out."""
    yield from wrapped(f"{' = '.join((dossier.label, *dossier.one_with.values()))}  ({dossier.kind})", 0)
    yield from _names(dossier)
    told = _Told(dossier)
    yield from _section("One, as somebody says", told.same())
    if dossier.claim:
        yield from _section("Claimed", told.claim(dossier.claim, 2))
    yield from _section("Relations", told.relations(dossier.out))
    yield from _section("Relations towards it", told.relations(dossier.into))
    yield from _section("Events", (line for part in dossier.events for line in told.event(part.event, part.roles)))
    yield from _section("Counts", (line for claim in dossier.counts for line in told.claim(claim, 2)))
    yield from _section("Holds", (line for claim in dossier.holds for line in told.claim(claim, 2)))
    yield from _section("Mentioned", (line for mention in dossier.mentions for line in told.mention(mention)))
    yield from _section("Said", told.said())
    yield from _section("Disputed", (line for claim in dossier.disputed for line in told.disputed(claim)))


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
    if dossier.places:
        yield from wrapped(f"places in it: {'; '.join(dossier.places)}", 2)


def _section(title: str, content: Iterable[str]) -> Iterator[str]:
    body = list(content)
    if body:
        yield ""
        yield title
        yield from body


class _Told:
    """What a dossier has told so far, so that both sides of a dispute stand in it once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier, self.accounts = dossier, dossier.accounts
        self.done: set[str] = set()

    def of(self, iri: str) -> str:
        """Of which of the nodes that are one something is told, before what is told: "id:Falcon-Brigade: "."""
        names = {self.dossier.iri: self.dossier.label, **self.dossier.one_with}
        told_of = self.dossier.told_of.get(iri)
        return f"{' and '.join(names[node] for node in told_of)}: " if told_of else ""

    def same(self) -> Iterator[str]:
        """Who says that nodes are one with this one, and who denies it."""
        names = {self.dossier.iri: self.dossier.label, **self.dossier.one_with}
        for relation in self.dossier.same:
            ends = (relation.edge.subject, relation.edge.object)
            yield from edge_lines(" = ".join(names[node] for node in ends), relation.account, 2)
            self.done |= {claim.iri for claim in relation.edge.evidence}

    def relations(self, relations: list[Relation]) -> Iterator[str]:
        for relation in relations:
            of = self.of(relation.edge.iri)
            if relation.of_words:
                where = dict.fromkeys(f"{a.source} {a.paragraphs}".rstrip() for a in relation.edge.assertions)
                yield from wrapped(f"{of}{relation.reading} {relation.other_label} ({', '.join(where)})", 2)
                continue
            yield from edge_lines(of + relation.words, relation.account, 2)
            self.done |= {claim.iri for claim in relation.edge.evidence}

    def claim(self, claim: Claim, indent: int, *, headed: bool = False) -> Iterator[str]:
        """A claim by itself; of one that was told with a relation, that it was."""
        account = self.accounts[claim.iri]
        if (of := self.of(claim.iri)) and not headed:
            yield f"{' ' * indent}{of[:-1]}"
            indent += 2
        if claim.iri in self.done:
            yield f"{' ' * indent}{'disputed: ' if account.disputes else ''}told above"
            return
        self.done.add(claim.iri)
        yield from claim_lines(account, indent)

    def event(self, claim: Claim, roles: tuple[str, ...]) -> Iterator[str]:
        of = self.of(claim.iri)
        yield from wrapped(f"{of}{claim.dating.given}: {claim.label}  (as {', '.join(roles)}; {claim.id})", 2)
        yield from self.claim(claim, 4, headed=True)

    def mention(self, mention: Mention) -> Iterator[str]:
        claim = mention.claim
        if claim.iri not in self.done:
            yield from wrapped(f"{self.of(claim.iri)}{claim.label}  ({', '.join(mention.how)}; {claim.id})", 2)
            yield from self.claim(claim, 4, headed=True)

    def disputed(self, claim: Claim) -> Iterator[str]:
        """A disputed claim that no other list has told."""
        if claim.iri not in self.done:
            kinds = dict.fromkeys(dispute.kind for dispute in self.accounts[claim.iri].against)
            yield from wrapped(f"{self.of(claim.iri)}{claim.label} [{', '.join(kinds) or 'told otherwise'}]", 2)
            yield from self.claim(claim, 4, headed=True)

    def said(self) -> Iterator[str]:
        for said in self.dossier.said:
            stance = "" if said.stance == "asserted" else f"[{said.stance}] "
            words = f"{self.of(said.iri)}{stance}{said.says}  ({said.basis}; {said.source} {said.paragraphs})"
            yield from wrapped(words, 2, "- ")
