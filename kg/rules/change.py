"""What is to change in a store: source graphs, and what the store will say once they are replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain

from kg.names import KG, RDFS
from kg.rules.terms import ENTAILING, OBJECT, PREDICATE, SAME_EVENT, STANCE, TYPE
from kg.store import AUTHORED, Fact, Literal, NamedNode, Quad, Store, iri, memory, quad

Facts = Callable[..., Iterator[Fact]]
"""Authored facts that fit a pattern (s, p, o), None for any."""


class Change:
    """Source graphs of a store that are to be replaced, and what the store will say once they are.

    graphs: the new quads by graph; an empty set takes a graph away.
    """

    def __init__(self, store: Store, graphs: dict[str, set[Quad]]) -> None:
        self.store = store
        self.graphs = graphs
        self._names = {NamedNode(graph) for graph in graphs}
        self._new = memory(chain.from_iterable(graphs.values()))
        self.before = {quad(f) for graph in graphs for f in store.match(None, None, None, graph)}
        self.after = set(chain.from_iterable(graphs.values()))

    def facts(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Fact]:
        """Authored facts that will hold; one that two sources state comes twice."""
        for fact in self.store.authored(s, p, o):
            if fact.graph_name not in self._names:
                yield fact
        yield from self._new.match(s, p, o)

    def either(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Fact]:
        """Authored facts that hold, or will; most of them twice."""
        yield from self.store.authored(s, p, o)
        yield from self._new.match(s, p, o)

    @cached_property
    def ontology(self) -> set[Fact]:
        """The facts of the ontology and of the graphs that extend it."""
        graphs = {fact.graph_name for kind in ENTAILING for fact in self.facts(None, TYPE, kind)}
        found: set[Fact] = set()
        for graph in graphs:
            held_by = self._new if graph in self._names else self.store
            found.update(held_by.match(None, None, None, iri(graph)))
        return found

    def flagged(self, flag: str) -> set[str]:
        """The edge types that carry a flag of the ontology, with all below them."""
        found = {iri(f.subject) for f in self.ontology if iri(f.predicate) == KG + flag and f.object == Literal(True)}
        below = [f for f in self.ontology if iri(f.predicate) == RDFS + "subPropertyOf"]
        while more := {iri(f.subject) for f in below if iri(f.object) in found} - found:
            found |= more
        return found

    @cached_property
    def classed(self) -> set[str]:
        """The properties to whose objects a rule gives another edge by their class: roles, and what states one."""
        asks = {iri(f.subject) for f in self.ontology if iri(f.predicate) in (KG + "toClass", KG + "exceptClass")}
        roles = {iri(f.object) for f in self.ontology if iri(f.predicate) == KG + "toRole" and iri(f.subject) in asks}
        return roles | {OBJECT} if roles else roles

    @cached_property
    def deciding(self) -> set[str]:
        """The classes for which rules ask, with all below them."""
        asked = (KG + "toClass", KG + "exceptClass")
        found = {iri(f.object) for f in self.ontology if iri(f.predicate) in asked}
        below = [f for f in self.ontology if iri(f.predicate) == RDFS + "subClassOf"]
        while more := {iri(f.subject) for f in below if iri(f.object) in found} - found:
            found |= more
        return found

    @cached_property
    def disputes(self) -> bool:
        """Whether anything, before or after, can dispute or withdraw anything: else those rules have nothing to do."""
        return any(
            self.store.holds(None, p, o, AUTHORED) or self._new.holds(None, p, o)
            for p, o in (
                (STANCE, KG + "denied"),
                (KG + "rivalOf", None),
                (SAME_EVENT, None),
                (PREDICATE, SAME_EVENT),
                (TYPE, KG + "Retraction"),
            )
        )
