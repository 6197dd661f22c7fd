"""Nodes that are called alike: which they are, who declares them, and whether anybody said that they are one or two.

Called alike are nodes that share a look-up key (`kg/letters.py`). A place and who acts there are two by their nature,
and unnamed speakers are their source's own: of these it is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg import lookup
from kg.lookup import ALIAS_KEY, NAME_KEY
from kg.names import CLAIMED, GRAPH, ID, INDEX, KG, ONTOLOGY, RDF, SAME, relation_iri
from kg.store import Literal, Quad, Store, Wanted, iri
from kg.tuples import NamedTuple

_KEYS = (NAME_KEY, ALIAS_KEY)
MOST = 2_000
"""Names among which namesakes are sought when files are added; of more, `kg query namesakes` tells."""


class Namesake(NamedTuple):
    """A node (IRI) and another that has one of its names. sources: the ids of those that declare the other, sorted."""

    node: str
    name: str
    other: str
    sources: tuple[str, ...]


def of(store: Store, node: str) -> list[Namesake]:
    """The namesakes of a node that are not known to be one with it, by their IRIs."""
    keys = {iri(fact.object) for p in _KEYS for fact in store.match(node, p, None, INDEX)}
    return _told(store, {(node, other) for other in _bearing(store, keys)}, asked_once=False)


def asked(store: Store, named: Iterable[Quad]) -> list[Namesake]:
    """The namesakes of nodes that are named (by these quads), of which nobody has said anything; each pair once.

    [] for more than `MOST` names.
    """
    bearing: dict[str, set[str]] = {}
    for quad in lookup.index(named):
        if iri(quad.predicate) in _KEYS and iri(quad.subject).startswith(ID):
            bearing.setdefault(iri(quad.object), set()).add(iri(quad.subject))
    if len(bearing) > MOST:
        return []
    store.expect(Wanted(None, _KEYS, [Literal(key) for key in sorted(bearing)]), graph=INDEX)
    pairs = {(n, other) for key, nodes in bearing.items() for n in nodes for other in nodes | _bearing(store, (key,))}
    return _told(store, pairs, asked_once=True)


def _bearing(store: Store, keys: Iterable[str]) -> set[str]:
    return {n for key in keys for p in _KEYS for n in store.subjects(p, Literal(key), INDEX)}


def _told(store: Store, pairs: Iterable[tuple[str, str]], *, asked_once: bool) -> list[Namesake]:
    found: list[Namesake] = []
    seen: set[frozenset[str]] = set()
    for node, other in sorted(pairs):
        if node == other or (asked_once and frozenset((node, other)) in seen) or not _alike(store, node, other):
            continue
        if _answered(store, node, other) if asked_once else other in lookup.one_with(store, node):
            continue
        seen.add(frozenset((node, other)))
        graphs = {iri(fact.graph_name) for fact in store.authored(other, RDF + "type")} - {ONTOLOGY}
        sources = tuple(sorted(graph.removeprefix(GRAPH) for graph in graphs))
        found.append(Namesake(node, lookup.label(store, node), other, sources))
    return found


def _alike(store: Store, node: str, other: str) -> bool:
    """Whether two nodes are of a kind that may be one."""
    kinds = ("Actor", "Office", "Place")
    tops = [{k for k in kinds if lookup.is_a(store, n, KG + k)} for n in (node, other)]
    unnamed = any(lookup.is_a(store, n, KG + "UnnamedSpeaker") for n in (node, other))
    return bool(tops[0] & tops[1]) and not unnamed


def _answered(store: Store, one: str, other: str) -> bool:
    """Whether anybody has said that two nodes are one, or that they differ."""
    return any(
        store.holds(s, SAME, o, CLAIMED)
        or store.holds(relation_iri(s, SAME, o), RDF + "type")
        or lookup.kept_apart(store, s, o)
        for s, o in ((one, other), (other, one))
    )
