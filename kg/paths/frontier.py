"""What a search may step on: the edges of a store, as a policy lets them be walked."""

from __future__ import annotations

from functools import cached_property

from kg.claims import Evidence
from kg.model import Model
from kg.names import RDF, RDFS
from kg.paths import snapshot
from kg.paths.policy import Policy, Scale
from kg.store import Store


class Edges:
    """The walkable edges of a store under a policy; a `search.Frontier` whose nodes are IRIs."""

    def __init__(self, store: Store, model: Model, policy: Policy, scale: Scale | None = None) -> None:
        self.store, self.model, self.policy = store, model, policy
        self.scale = scale or Scale(Evidence(store, model), policy)
        self.relations = walkable(model, policy)
        # The edges that may be walked from object to subject: all of them, or in a directed search the symmetric ones.
        self._backward = {r for r in self.relations if not policy.directed or model.edge(r).symmetric}
        self._graph, self._weighs = policy.graph, policy.weighs
        self._counts: dict[tuple[str, str, str], bool] = {}
        self._passable: dict[str, bool] = {}
        self._neighbours: dict[tuple[str, bool], set[str]] = {}

    def neighbours(self, node: str, forward: bool) -> set[str]:
        """The nodes one step on (or back); in a search without direction, those in reach either way."""
        way = forward or not self.policy.directed
        if (node, way) not in self._neighbours:
            self._neighbours[node, way] = self._read(node, way)
        return set(self._neighbours[node, way])

    def among(self, node: str, forward: bool, others: set[str]) -> set[str]:
        return self.neighbours(node, forward) & others

    def cost(self, node: str, forward: bool) -> int:
        return 1

    @cached_property
    def numbers(self) -> snapshot.Numbers | None:
        """The same edges as numbers in a snapshot, to be searched instead; None where none serves."""
        held = None if self.policy.weighs else snapshot.of(self.store)
        if held is None:
            return None
        avoid, most = self.policy.avoid, self.policy.max_degree
        return snapshot.Numbers(held, self.relations, self._backward, avoid=avoid, max_degree=most)

    def passable(self, node: str) -> bool:
        """Whether a route may go through a node: it is an actor or a place, and has not too many neighbours."""
        if node not in self._passable:
            classes = [fact.object.value for fact in self.store.match(node, RDF + "type")]
            above = {s for c in classes for s in (c, *self.model.supers(c, RDFS + "subClassOf"))}
            self._passable[node] = not (above & snapshot.IMPASSABLE) and not self._hub(node)
        return self._passable[node]

    def counts(self, subject: str, predicate: str, obj: str) -> bool:
        """Whether an edge may be walked: always, unless the policy weighs the claims behind it."""
        if not self._weighs:
            return True
        edge = (subject, predicate, obj)
        if edge not in self._counts:
            self._counts[edge] = any(map(self.scale.stands, self.scale.grounds.of(*edge, self._graph)))
        return self._counts[edge]

    def between(self, start: str, end: str) -> list[tuple[str, str, str]]:
        """The edges between two nodes that may be walked from the first to the second: forward ones first."""
        found = []
        for subject, obj, types in ((start, end, self.relations), (end, start, self._backward)):
            facts = self.store.match(subject, None, obj, self._graph)
            found += [(subject, p, obj) for p in sorted({fact.predicate.value for fact in facts} & types)]
        return [edge for edge in found if self.counts(*edge)]

    def degree(self, node: str) -> int:
        """How many neighbours a node has, whichever way its edges point."""
        if self.numbers:
            number = self.numbers.held.number(node)
            return 0 if number is None else self.numbers.degree(number)
        return len(self._read(node, True) | self._read(node, False))

    def _read(self, node: str, forward: bool) -> set[str]:
        along, against = self.relations, self._backward
        if not forward:
            along, against = against, along
        found = set()
        for fact in self.store.match(node, None, None, self._graph):
            if fact.predicate.value in along and self.counts(node, fact.predicate.value, fact.object.value):
                found.add(fact.object.value)
        for fact in self.store.match(None, None, node, self._graph):
            if fact.predicate.value in against and self.counts(fact.subject.value, fact.predicate.value, node):
                found.add(fact.subject.value)
        found -= self.policy.avoid
        found.discard(node)
        return found

    def _hub(self, node: str) -> bool:
        return self.policy.max_degree is not None and self.degree(node) > self.policy.max_degree


def walkable(model: Model, policy: Policy) -> set[str]:
    """The edge types that a policy lets be walked: a type named means those below it too."""

    def named(iri: str, names: frozenset[str]) -> bool:
        return iri in names or not names.isdisjoint(model.supers(iri))

    return {
        iri
        for iri in model.walkable
        if (not policy.relations or named(iri, policy.relations))
        and not (policy.not_relations and named(iri, policy.not_relations))
    }
