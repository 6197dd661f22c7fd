"""What a change bears on: the nodes that are judged anew, and what their judgement leans on.

Only these are read, so that a change is judged as the whole store would be, at a cost that follows the change. How far
shapes and checks look from a node is said beside them, in `ontology/checks/reach.txt`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from itertools import chain
from typing import NamedTuple

from kg.names import GRAPH, ID, INDEX, KG, PREFIXES, RDF, RDFS, relation_iri, resource
from kg.rules import Change
from kg.store import AUTHORED, NamedNode, Quad, Wanted, iri
from kg.store.facts import Entry, Facts

_TYPE, _BELOW = RDF + "type", (RDFS + "subClassOf", RDFS + "subPropertyOf")
STATED_AS = KG + "statedAs"
"""In the index: from the IRI that a relation would have by what it says, to the one that a source gave it."""
_PARTS = (RDF + "subject", RDF + "predicate", RDF + "object")


class _Looks(NamedTuple):
    """`reach.txt`, as IRIs."""

    along: frozenset[str]
    into: dict[str, str]
    bearing: frozenset[str]


def of(change: Change) -> tuple[set[Quad], set[Quad]]:
    """What is to be judged once a change is made, and other facts that this leans on; two sets of authored quads."""
    return _Reach(change).read()


def keys(change: Change, relations: Iterable[str]) -> set[Quad]:
    """The index quads by which relations are found that bear another IRI than their words would give them.

    Almost none do: claims files mint that IRI, and RDF files that were exported hold it.
    """
    found = set()
    for relation in relations:
        minted = _minted(change, relation)
        if minted and minted != relation:
            found.add(Quad(NamedNode(minted), NamedNode(STATED_AS), NamedNode(relation), NamedNode(INDEX)))
    return found


def relations(change: Change) -> set[str]:
    """The relations that a change states or no longer states."""
    return {fact.s for fact in change.changed.match(None, RDF + "predicate")}


class _Reach:
    def __init__(self, change: Change) -> None:
        self.change = change
        self.looks = _looks()
        # The ontology is at hand as a whole.
        self.terms = {*change.ontology.nodes()}
        self.known: dict[str, list[Entry]] = {}
        self.under = {cls: _under(change, cls) for cls in set(self.looks.into.values())}

    def read(self) -> tuple[set[Quad], set[Quad]]:
        changed = {*self.change.changed.nodes()}
        # Each step asks for many nodes at once, since a store may be far away.
        self.expect(changed)
        judged = changed | self.pointing(self.unsettled())
        judged |= self.twins()
        self.expect(judged)
        judged = self.pointed_at(judged)
        pointing = self.pointing_into(judged)
        facts = self.facts(judged)
        around = self.facts(pointing - judged)
        around += self.facts(self.followed(chain(facts, around)) - judged)
        # A blank node of a change is reported at its graph.
        return {*self.change.after, *(fact.quad for fact in facts)}, {fact.quad for fact in around}

    def expect(self, nodes: Collection[str]) -> None:
        """Say that the facts of these nodes are about to be asked for."""
        self.change.store.expect(Wanted(sorted(set(nodes) - self.terms)), graph=AUTHORED)

    def facts(self, nodes: Collection[str]) -> list[Entry]:
        self.expect(nodes)
        return [fact for node in nodes for fact in self.of(node)]

    def of(self, node: str) -> list[Entry]:
        """The facts of one node, read once."""
        if node not in self.known:
            self.known[node] = list(self.change.facts(node))
        return self.known[node]

    def classed(self, node: str, cls: str) -> bool:
        return any(f.p == _TYPE and f.o in self.under[cls] for f in self.of(node))

    # ---- what is judged

    def unsettled(self) -> set[str]:
        """Nodes by which those that point to them were judged, and that are no longer what they were."""
        lost, gained = self.change.before - self.change.after, self.change.after - self.change.before
        known = {iri(q.subject) for q in self.change.before}
        found = {iri(q.subject) for q in lost if not any(self.change.facts(iri(q.subject)))}
        differing = Facts(lost), (Facts(gained) if lost or known else self.change.changed)
        for quads, facts in zip(differing, (self.change.facts, self.change.store.authored), strict=True):
            for node, predicate, _, object, _ in (f for p in self.looks.bearing for f in quads.match(None, p)):
                if node not in found:
                    # What another source says too is neither lost nor gained; nobody points to an id that is new.
                    new = quads is differing[1] and node.startswith(ID) and node not in known and not any(facts(node))
                    if not new and not any(f.object == object for f in facts(node, predicate)):
                        found.add(node)
        return found

    def pointing(self, nodes: set[str]) -> set[str]:
        """What points to these nodes, or uses them as predicates; further on where a class or a term is among them."""
        found: set[str] = set()
        waiting = nodes
        while waiting:
            terms = sorted(node for node in waiting if not node.startswith((ID, GRAPH)))
            self.change.store.expect(Wanted(None, None, sorted(waiting)), Wanted(None, terms), graph=AUTHORED)
            facts = [f for node in waiting for f in self.change.facts(None, None, node)]
            facts += [f for term in terms for f in self.change.facts(None, term)]
            inherited = {f.s for f in facts if f.p in (_TYPE, *_BELOW)}
            found |= {f.s for f in facts}
            waiting = inherited - nodes
            nodes = nodes | inherited
        return found

    def pointed_at(self, nodes: set[str]) -> set[str]:
        """These nodes and, from link to link, those that are judged with what points to them."""
        found, waiting = set(nodes), nodes
        while waiting:
            self.expect(waiting)
            pointing = (fact for node in waiting for fact in self.of(node))
            links = [(f.o, cls) for f in pointing if (cls := self.looks.into.get(f.p))]
            self.expect({node for node, _ in links})
            waiting = {node for node, cls in links if node not in found and self.classed(node, cls)}
            found |= waiting
        return found

    def twins(self) -> set[str]:
        """Relations that say what one of the change says, and bear another IRI."""
        said = {node: _minted(self.change, node) for node in relations(self.change)}
        minted = sorted({node for node in said.values() if node})
        self.change.store.expect(Wanted(minted, (STATED_AS,)), graph=INDEX)
        twins = {iri(f.object) for node in minted for f in self.change.store.match(node, STATED_AS, None, INDEX)}
        return twins | {node for relation, node in said.items() if node and node != relation}

    # ---- what it leans on

    def pointing_into(self, nodes: set[str]) -> set[str]:
        """What is judged together with these nodes: it points to them, or to what points to them."""
        found: set[str] = set()
        waiting = nodes
        while waiting:
            self.expect(waiting)
            sought = [(node, p) for p, cls in self.looks.into.items() for node in waiting if self.classed(node, cls)]
            for p in self.looks.into:
                nodes_of = sorted(node for node, link in sought if link == p)
                self.change.store.expect(Wanted(None, (p,), nodes_of), graph=AUTHORED)
            waiting = {f.s for node, p in sought for f in self.change.facts(None, p, node)} - found
            found |= waiting
        return found

    def followed(self, facts: Iterable[Entry]) -> set[str]:
        """The nodes that some facts point to, and all that these lie in, come after or are kinds of."""
        found: set[str] = set()
        waiting = {f.o for f in facts if isinstance(f.object, NamedNode)} - self.terms
        while waiting:
            found |= waiting
            self.expect(waiting)
            links = [f for node in waiting for f in self.of(node) if f.p in self.looks.along]
            waiting = {f.o for f in links} - found - self.terms
        return found


def _minted(change: Change, relation: str) -> str | None:
    """The IRI that a relation would have by what it says; None when it lacks a part."""
    facts = list(change.facts(relation))
    subject, predicate, obj = (next((f.o for f in facts if f.p == p), "") for p in _PARTS)
    if not (subject and predicate and obj):
        return None
    date = next((f.o for f in facts if f.p == KG + "edtf"), "")
    ended = any(f.o == "true" for f in facts if f.p == KG + "ended")
    return relation_iri(subject, predicate, obj, date, ended)


def _under(change: Change, cls: str) -> set[str]:
    """A class and all below it."""
    below: dict[str, set[str]] = {}
    for fact in change.ontology.match(None, RDFS + "subClassOf"):
        below.setdefault(fact.o, set()).add(fact.s)
    found: set[str] = set()
    waiting = {cls}
    while waiting:
        found |= waiting
        waiting = {narrower for node in waiting for narrower in below.get(node, ())} - found
    return found


@cache
def _looks() -> _Looks:
    rows: dict[str, list[list[str]]] = {"along": [], "into": [], "bearing": []}
    with open(resource("ontology", "checks", "reach.txt"), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                word, *names = line.split()
                rows[word].append([_written_out(name) for name in names])
    along, bearing = (frozenset(name for row in rows[word] for name in row) for word in ("along", "bearing"))
    return _Looks(along, dict(rows["into"]), bearing)


def _written_out(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
