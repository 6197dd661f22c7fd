"""Edges in outline: what joins whom, and how many statements stand behind it, without reading who says so.

In a large graph few edges are drawn. Which ones is decided by these outlines; only then is the evidence of the chosen
ones read. All edges of a store cost a few scans; those around a node cost as much as there is around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kg.claims import Dating
from kg.model import Model
from kg.names import CLAIMED, KG, RDF, SEM, edge_iri
from kg.store import Store, iri


class Outline(NamedTuple):
    """An edge without its evidence. claims: those it was derived from; statements: how many assertions they have."""

    iri: str
    subject: str
    predicate: str
    object: str
    claims: tuple[str, ...]
    statements: int


class Near(NamedTuple):
    """What lies around a node. distance: steps to each node. complete: no edge among them is missing."""

    edges: list[Outline]
    distance: dict[str, int]
    complete: bool


def everything(store: Store, counts: Mapping[str, int]) -> list[Outline]:
    """All edges that anybody claims, by subject, predicate and object; counts: assertions by claim, see `stances`."""
    ends = {
        name: {iri(f.subject): iri(f.object) for f in store.match(None, RDF + name, None, CLAIMED)}
        for name in ("subject", "predicate", "object")
    }
    claims: dict[str, set[str]] = {}
    for fact in store.match(None, KG + "derivedFrom", None, CLAIMED):
        claims.setdefault(iri(fact.subject), set()).add(iri(fact.object))
    found = [(ends["subject"][edge], ends["predicate"][edge], ends["object"][edge], edge) for edge in claims]
    return [
        Outline(edge, s, p, o, tuple(sorted(claims[edge])), sum(counts.get(c, 0) for c in claims[edge]))
        for s, p, o, edge in sorted(found)
    ]


def stances(store: Store) -> dict[str, int]:
    """How many assertions each claim has, for every claim on which anybody takes a stance."""
    # A set, since a triple that two sources hold comes twice.
    return Counter(claim for _, claim in {(iri(f.subject), iri(f.object)) for f in store.match(None, KG + "claim")})


def around(
    store: Store, model: Model, start: str, hops: int, most: int, predicates: Collection[str] | None = None
) -> Near:
    """The edges among the nodes at most `hops` steps from `start`, in either direction.

    predicates: the only edge types to follow, None for all. Stops after a step with more than `most` edges: whatever
    lies further out would be left out of a page of so many.
    """
    distance, front = {start: 0}, [start]
    found: dict[str, tuple[str, str, str]] = {}
    for step in range(1, hops + 1):
        following: set[str] = set()
        for node in front:
            for s, p, o in _touching(store, model, node):
                if predicates is None or p in predicates:
                    found[edge_iri(s, p, o)] = (s, p, o)
                    following.add(o if s == node else s)
        front = sorted(following - distance.keys())
        distance.update(dict.fromkeys(front, step))
        if len(found) > most:
            break
    else:
        # The edges among the outermost nodes are still missing.
        for node in front:
            for s, p, o in _touching(store, model, node):
                if s in distance and o in distance and (predicates is None or p in predicates):
                    found[edge_iri(s, p, o)] = (s, p, o)
    outlines = [_outline(store, edge, *triple) for edge, triple in sorted(found.items(), key=lambda item: item[1])]
    return Near(outlines, distance, len(found) <= most)


def _touching(store: Store, model: Model, node: str) -> list[tuple[str, str, str]]:
    """The edges at a node that have claims of their own, and do not only follow from one below them."""
    out = ((iri(f.predicate), node, iri(f.object)) for f in store.match(node, None, None, CLAIMED))
    into = ((iri(f.predicate), iri(f.subject), node) for f in store.match(None, None, node, CLAIMED))
    known = model.edge_types
    found = {(s, p, o) for p, s, o in (*out, *into) if p in known}
    return sorted(t for t in found if model.derived(*t, CLAIMED))


def _outline(store: Store, edge: str, s: str, p: str, o: str) -> Outline:
    claims = sorted({iri(f.object) for f in store.match(edge, KG + "derivedFrom", None, CLAIMED)})
    return Outline(edge, s, p, o, tuple(claims), sum(len(store.subjects(KG + "claim", c)) for c in claims))


def datings(store: Store) -> dict[str, Dating]:
    """When each dated claim held or happened, without the words for it; a claim that is missing is undated.

    The same as `kg.claims.dating` claim by claim, in a few scans.
    """
    bounds: dict[str, dict[str, str]] = {}
    for name in ("", "EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd"):
        for fact in store.match(None, f"{SEM}has{name}TimeStamp"):
            held = bounds.setdefault(iri(fact.subject), {})
            held[name] = min(iri(fact.object), held.get(name, iri(fact.object)))
    return {claim: _dating(held) for claim, held in bounds.items()}


def _dating(held: Mapping[str, str]) -> Dating:
    day = held.get("")
    if day is not None:
        return Dating(day, None, None, (day, day), (day, day))
    begin = held.get("EarliestBegin"), held.get("LatestBegin")
    end = held.get("EarliestEnd"), held.get("LatestEnd")
    return Dating(None, None, None, begin, end)


def degrees(edges: Iterable[Outline]) -> dict[str, int]:
    """How many of these edges each node has."""
    return Counter(end for edge in edges for end in {edge.subject, edge.object})
