"""On what an edge stands: the claims that carry it, alone or together.

Most edges follow from a claim that is the edge (somebody backs somebody), or from an event whose description says who
did what to whom. But who had a part in an event may be claimed apart from it. The edge then needs the event, and for
each of its ends either the event's own description or a claim that fills a role there: that Norvia was the agent and
that Highfort was the target are two claims, and "Norvia attacked Highfort" needs both. This is what
`ontology/rules/construct-claimed.rq` joins; here it is read back from the claims an edge derives from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from kg.claims import Claim, Evidence
from kg.names import CLAIMED, KG, RDF, SEM, SKOS, edge_iri


class Ground(NamedTuple):
    """What suffices for an edge: these claims, and the event in which they state parts, if they do."""

    claims: tuple[Claim, ...]
    event: Claim | None = None

    @property
    def needed(self) -> tuple[Claim, ...]:
        """All that must hold: the claims and the event."""
        return (*self.claims, self.event) if self.event else self.claims


class Rule(NamedTuple):
    """That an event of a type gives an edge between the fillers of two of its roles."""

    type: str
    start: str
    end: str
    edge: str


class Grounds:
    """Reads what edges stand on; claims are read as they are asked for, since one edge may have thousands."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    def of(self, subject: str, predicate: str, obj: str, graph: str = CLAIMED) -> Iterator[Ground]:
        """The grounds of an edge of a graph, any of which suffices, in a fixed order; none where none is recorded."""
        edge = edge_iri(subject, predicate, obj)
        parts: dict[str, list[Claim]] = {}
        for node in self._evidence.store.values(edge, KG + "derivedFrom", graph):
            claim = self._evidence.claim(node.value)
            if claim.event:
                parts.setdefault(claim.event, []).append(claim)
            else:
                yield Ground((claim,))
        for event, claims in parts.items():
            yield from self._together(event, claims, subject, predicate, obj)

    def _together(self, event: str, parts: list[Claim], subject: str, predicate: str, obj: str) -> list[Ground]:
        """The claims of parts in one event that give an edge between them, each set with the event."""
        symmetric = self._evidence.model.edge(predicate).symmetric
        ends = ((subject, obj), (obj, subject)) if symmetric else ((subject, obj),)
        sets: dict[tuple[Claim, ...], None] = {}
        for rule in self._rules(event, predicate):
            for start, end in ends:
                for one in self._fill(event, rule.start, start, parts):
                    for other in self._fill(event, rule.end, end, parts):
                        sets.setdefault(tuple(dict.fromkeys(claim for claim in (one, other) if claim)))
        happened = self._evidence.claim(event)
        # No rule of ours: that somebody is blamed follows from each claim that they did it, whatever becomes of it.
        return [Ground(claims, happened) for claims in sets if claims] or [Ground((claim,)) for claim in parts]

    def _fill(self, event: str, role: str, filler: str, parts: list[Claim]) -> list[Claim | None]:
        """What says who has a role: claims, and None for the event's own description."""
        described = next(iter(self._evidence.store.match(event, role, filler)), None) is not None
        claimed = [claim for claim in parts if claim.role == role and claim.filler == filler]
        return [*([None] if described else []), *claimed]

    def _rules(self, event: str, predicate: str) -> list[Rule]:
        kinds = [kind.value for kind in self._evidence.store.values(event, SEM + "eventType")]
        types = {*kinds, *(wider for kind in kinds for wider in self._evidence.model.supers(kind, SKOS + "broader"))}
        return [rule for rule in self._table if rule.edge == predicate and rule.type in types]

    @cached_property
    def _table(self) -> list[Rule]:
        store = self._evidence.store
        names = [KG + name for name in ("onType", "fromRole", "toRole", "edge")]
        rules = store.subjects(RDF + "type", KG + "EdgeRule")
        return sorted(Rule(*(store.text(rule, name) or "" for name in names)) for rule in rules)
