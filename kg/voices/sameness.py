"""Who says, and who denies, that two reports are of one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.claims import ASSERTED, DENIED, Assertion, Claim, Evidence
from kg.names import KG, RDF
from kg.store import Store
from kg.store import iri as text_of

_SAME = KG + "sameEvent"


def perhaps_one(evidence: Evidence, claims: Iterable[Claim]) -> Iterator[tuple[Claim, list[Assertion]]]:
    """The reports that are perhaps of the same event as one of some, each with all that is said for and against that.

    Reports may be linked through others: whoever speaks of a link between the two is named. Two of those given that are
    perhaps one are told once.
    """
    told: set[frozenset[str]] = set()
    for claim in claims:
        for other in claim.perhaps_joined:
            if (pair := frozenset((claim.iri, other))) not in told:
                told.add(pair)
                links = _links(evidence.store, claim.iri, other)
                said = {a.iri: a for link in links for a in _said_of(evidence, *link)}
                yield evidence.claim(other), list(said.values())


def _said_of(evidence: Evidence, one: str, other: str) -> Iterator[Assertion]:
    """Who asserts or denies that two reports are of one event: as a claim, or by describing one of them so."""
    for here, there in ((one, other), (other, one)):
        if evidence.store.holds(here, _SAME, there):
            yield from (a for a in evidence.claim(here).assertions if a.stance == ASSERTED)
        for relation in _stated(evidence.store, "subject", here):
            if evidence.store.holds(relation, RDF + "object", there):
                yield from (a for a in evidence.claim(relation).assertions if a.stance in (ASSERTED, DENIED))


def _links(store: Store, one: str, other: str) -> list[tuple[str, str]]:
    """The links of a shortest chain from one report to another; [] where there is none."""
    came: dict[str, str] = {one: ""}
    waiting = [one]
    while waiting and other not in came:
        here = waiting.pop(0)
        new = [report for report in _linked(store, here) if report not in came]
        came.update(dict.fromkeys(new, here))
        waiting += new
    links: list[tuple[str, str]] = []
    while came.get(other):
        links.insert(0, (came[other], other))
        other = came[other]
    return links


def _linked(store: Store, event: str) -> list[str]:
    """The reports that anybody links with one, in a fixed order."""
    found = {text_of(f.object) for f in store.match(event, _SAME)} | {*store.subjects(_SAME, event)}
    for here, there in (("subject", "object"), ("object", "subject")):
        for relation in _stated(store, here, event):
            found |= {text_of(f.object) for f in store.match(relation, RDF + there)}
    return sorted(found)


def _stated(store: Store, end: str, event: str) -> list[str]:
    """The claims that two reports are one, by one of them."""
    return [r for r in store.subjects(RDF + end, event) if store.holds(r, RDF + "predicate", _SAME)]
