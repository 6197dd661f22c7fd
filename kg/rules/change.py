"""What is to change in a store: source graphs, and what the store will say once they are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from kg.names import KG, RDFS
from kg.rules.terms import ENTAILING, OBJECT, PREDICATE, SAME_EVENT, STANCE, TYPE
from kg.store import AUTHORED, Literal, NamedNode, Quad, Store, iri, quad
from kg.store.facts import Entry, Facts, entry, sparing


class Change:
    """Source graphs of a store that are to be replaced, and what the store will say once they are.

    graphs: the new quads by graph; an empty set takes a graph away.
    target: the store that is changed; store: the same, to be read for as long as it is as it was. new: the new facts.
    """

    def __init__(self, store: Store, graphs: dict[str, set[Quad]]) -> None:
        self.target = store
        self.store = sparing(store)
        self.graphs = graphs
        self._names = {NamedNode(graph) for graph in graphs}
        self.before = {quad(f) for graph in graphs for f in store.match(None, None, None, graph)}
        self.after = set(chain.from_iterable(graphs.values()))
        self.new = Facts(self.after)

    def facts(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Entry]:
        """Authored facts that will hold; one that two sources state comes twice."""
        for fact in self.store.authored(s, p, o):
            if fact.graph_name not in self._names:
                yield entry(fact)
        yield from self.new.match(s, p, o)

    def either(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Entry]:
        """Authored facts that hold, or will; most of them twice."""
        yield from map(entry, self.store.authored(s, p, o))
        yield from self.new.match(s, p, o)

    @cached_property
    def changed(self) -> Facts:
        """The facts of the graphs that are replaced, as they are and as they will be, each once."""
        return Facts(self.before | self.after) if self.before else self.new

    @cached_property
    def ontology(self) -> Facts:
        """The facts of the ontology and of the graphs that extend it."""
        graphs = {fact.graph_name for kind in ENTAILING for fact in self.facts(None, TYPE, kind)}
        found: set[Quad] = set()
        for graph in graphs:
            new = graph in self._names
            found.update(self.graphs[iri(graph)] if new else map(quad, self.store.match(None, None, None, iri(graph))))
        return Facts(found)

    def flagged(self, flag: str) -> set[str]:
        """The edge types that carry a flag of the ontology, with all below them."""
        found = {f.s for f in self.ontology.match(None, KG + flag) if f.object == Literal(True)}
        below = self.ontology.match(None, RDFS + "subPropertyOf")
        while more := {f.s for f in below if f.o in found} - found:
            found |= more
        return found

    @cached_property
    def classed(self) -> set[str]:
        """The properties to whose objects a rule gives another edge by their class: roles, and what states one."""
        asks = {f.s for name in ("toClass", "exceptClass") for f in self.ontology.match(None, KG + name)}
        roles = {f.o for f in self.ontology.match(None, KG + "toRole") if f.s in asks}
        return roles | {OBJECT} if roles else roles

    @cached_property
    def deciding(self) -> set[str]:
        """The classes for which rules ask, with all below them."""
        found = {f.o for name in ("toClass", "exceptClass") for f in self.ontology.match(None, KG + name)}
        below = self.ontology.match(None, RDFS + "subClassOf")
        while more := {f.s for f in below if f.o in found} - found:
            found |= more
        return found

    @cached_property
    def disputes(self) -> bool:
        """Whether anything, before or after, can dispute or withdraw anything: else those rules have nothing to do."""
        return any(
            self.store.holds(None, p, o, AUTHORED) or bool(self.new.match(None, p, o))
            for p, o in (
                (STANCE, KG + "denied"),
                (KG + "rivalOf", None),
                (SAME_EVENT, None),
                (PREDICATE, SAME_EVENT),
                (TYPE, KG + "Retraction"),
            )
        )
