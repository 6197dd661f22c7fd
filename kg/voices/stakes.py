"""What is at stake for a speaker: what standing claims say of it and of those whom it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.claims import ASSERTED, DENIED, HOLDS, Assertion, Edge
from kg.dates import given
from kg.names import CLAIMED, ID, KG, PROV
from kg.store import Store
from kg.store import iri as text_of
from kg.voices.records import (
    Voice,
)
from kg.voices.speakers import Speakers

_STAKES = ("hostile", "belonging", "accusation")
"""The flags of edge types between a speaker and an end that say what is at stake for it, in this order."""


def retraction(store: Store, node: str) -> str:
    """Who retracted something, when and why: "retracted on 1 June 2031 by A. Coder: the paper withdrew it"."""
    day, who, why = (store.text(node, KG + name) for name in ("retractedOn", "retractedBy", "retractedBecause"))
    said = "retracted" + (f" on {given(day)}" if day else "") + (f" by {who}" if who else "")
    return said + (f": {why}" if why else "")


class Stakes(Speakers):
    """Works out what a speaker is to what it speaks of."""

    @cached_property
    def _stakes(self) -> frozenset[str]:
        """The edge types between a speaker and an end that say what is at stake for it."""
        return frozenset(t for flag in _STAKES for t in self.model.flagged(flag))

    def voice(self, assertion: Assertion, edge: Edge, accused: Sequence[str]) -> Voice:
        """An assertion on an edge, with what its speaker is to that."""
        accusing = not edge.predicate or edge.predicate in self.model.flagged("accusation")
        called = "the accused" if accusing else ""
        how, _ = self.how(assertion, accused, called)
        ours = self._ours(assertion)
        ends = {edge.subject, edge.object} - {""}
        party = next((end for end in ends if end in ours), None)
        between = self._between(ours, {*ends, *accused} - {*ours}, edge)
        adversary = not how and self._hostile(between, accused)
        about = [] if how or party is None or party == assertion.speaker else [self._house_words(assertion, party)]
        if not how and party == assertion.speaker:
            about = ["the other party"]
        if not how and party is None:
            about += self._house_interest(assertion)
        about += self._interests_told(assertion, between) if not how else []
        return Voice(
            assertion,
            how=how,
            about=tuple(dict.fromkeys(about)),
            adversary=adversary,
            party=party,
            counts=self.counting.upheld(assertion),
            again=self._again(assertion),
            retracted=self.retracted(assertion),
            withdrawn=self.withdrawn(assertion),
        )

    def is_adversary(self, assertion: Assertion, edge: Edge) -> bool:
        """Whether an assertion's speaker, or its body, and the accused attack, fight or oppose each other."""
        ours = self._ours(assertion)
        between = self._between(ours, {edge.subject, edge.object} - ours, edge)
        if not between:
            return False
        accused = self.accused(edge.subject, edge.predicate, edge.object)
        return self._hostile(between, accused) and not self.how(assertion, accused)[0]

    def _hostile(self, between: Iterable[Edge], accused: Sequence[str]) -> bool:
        hostile = self.model.flagged("hostile")
        adverse = {*accused, *(body for node in accused for body in self._organ_of(node))}
        return any(edge.predicate in hostile and {edge.subject, edge.object} & adverse for edge in between)

    def withdrawn(self, assertion: Assertion) -> str:
        """By what an assertion was taken back, in words; "" where it was not, or what takes it back does not count."""
        if not assertion.withdrawn_by or not self.counting.heard(assertion) or self.counting.upheld(assertion):
            return ""
        return "; ".join(map(self._taken_back, assertion.withdrawn_by))

    def _taken_back(self, by: str) -> str:
        if not self.store.holds(by, KG + "claim"):
            return retraction(self.store, by)
        later = self.evidence.assertion(by)
        when = f" on {given(later.said_on)}" if later.said_on else ""
        return f"taken back{when}, {later.source} {later.paragraphs}".rstrip()

    def _ours(self, assertion: Assertion) -> set[str]:
        """A speaker and all for whom it surely speaks."""
        chains = self.bodies(assertion.speaker, self.day(assertion))
        return {assertion.speaker, *(body for body, chain in chains.items() if chain.certain)}

    def _house_words(self, assertion: Assertion, body: str) -> str:
        return self._chain_words(self.bodies(assertion.speaker, self.day(assertion))[body], self.model.named(body))

    def _house_interest(self, assertion: Assertion) -> list[str]:
        """For whom a speaker speaks that is neither the accused nor the other end: the nearest."""
        chains = self.bodies(assertion.speaker, self.day(assertion))
        for body, chain in chains.items():
            if len(chain.links) == 1 or (chain.unnamed and not chain.links):
                return [self._chain_words(chain, self.model.named(body))]
        return []

    def _between(self, ours: set[str], others: set[str], told: Edge) -> list[Edge]:
        """The edges between a speaker's side and others that say something of its interest, the one told left out."""
        found: list[Edge] = []
        for one in sorted(ours):
            for other in sorted(others):
                found += self._joining(*sorted((one, other)))
        return [edge for edge in found if edge.iri != told.iri]

    def _joining(self, one: str, other: str) -> tuple[Edge, ...]:
        if (one, other) not in self._interests:
            ways = ((one, other), (other, one))
            triples = {
                (s, text_of(f.predicate), o)
                for s, o in ways
                for f in self.store.match(s, None, o, CLAIMED)
                if text_of(f.predicate) in self._stakes
            }
            edges = [self.evidence.edge(*t) for t in sorted(triples) if self.model.derived(*t, CLAIMED)]
            self._interests[one, other] = tuple(edge for edge in edges if edge.standing == ASSERTED)
        return self._interests[one, other]

    def _interests_told(self, assertion: Assertion, between: Iterable[Edge]) -> list[str]:
        """One interest of each kind in words, the best attested; the others of the kind are counted."""
        kinds: dict[str, list[Edge]] = {}
        for edge in between:
            kind = next((flag for flag in _STAKES if edge.predicate in self.model.flagged(flag)), None)
            if kind:
                kinds.setdefault(kind, []).append(edge)
        told = []
        for edges in kinds.values():
            best, *rest = sorted(edges, key=self._attested)
            told.append(self._interest(assertion, best) + (f" and {len(rest)} more" if rest else ""))
        return told

    def _attested(self, edge: Edge) -> tuple[bool, int, str]:
        holding = {(a.speaker, a.source) for a in edge.assertions if self.counting.carries(a)}
        return edge.disputed, -len(holding), edge.iri

    def _interest(self, assertion: Assertion, edge: Edge) -> str:
        """ "attacked by the Kite Brigade, hp-1 ¶5"; of a disputed edge, who says so."""
        ours = self._ours(assertion)
        forward = edge.subject in ours
        own, other = (edge.subject, edge.object) if forward else (edge.object, edge.subject)
        kind = self.model.edge(edge.predicate)
        forward = forward or kind.symmetric
        words = self.model.reading(edge.predicate, own, other, forward=forward, past=edge.past)
        name, other_name = self.model.named(own), self.model.named(other)
        holders = [a for a in edge.assertions if self.counting.carries(a)] or edge.assertions
        where = f", {holders[0].source} {holders[0].paragraphs}".rstrip() if holders else ""
        itself = own == assertion.speaker
        if edge.disputed and holders:
            who = holders[0]
            whom = "it" if itself else name
            if who.speaker == assertion.speaker:
                return f"says that {whom} {words} {other_name}{where}"
            return f"{who.speaker_told} {who.does('says')} that {whom} {words} {other_name}{where}"
        plain = words.partition(" ")[2] if words.startswith(("is ", "was ", "are ", "were ")) else words
        return f"{plain} {other_name}{where}" if itself else f"for {name}, {plain} {other_name}{where}"

    def _again(self, assertion: Assertion) -> bool:
        """Whether it repeats, in reply to a denial, what its speaker had said before: no second voice."""
        if assertion.reply_to is None or assertion.stance not in HOLDS:
            return False
        return self.evidence.assertion(assertion.reply_to).stance == DENIED

    def retracted(self, assertion: Assertion) -> tuple[str, ...]:
        """The ids of retracted sources from which an assertion's source was derived, directly or not."""
        found, seen, waiting = [], {ID + assertion.source}, [ID + assertion.source]
        while waiting:
            for above in map(text_of, self.store.values(waiting.pop(), PROV + "wasDerivedFrom")):
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)
                    if self.is_retracted(above, assertion.claim):
                        found.append(above.removeprefix(ID))
        return tuple(sorted(found))

    def is_retracted(self, source: str, claim: str) -> bool:
        """Whether a source was retracted, as a whole or in what it says of a claim."""
        for by in self.store.subjects(KG + "retracts", source):
            only = {text_of(c) for c in self.store.values(by, KG + "retractedClaim")}
            if not only or claim in only:
                return True
        return False
