"""What a search may step on: the edges of a store, as a policy lets them be walked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.claims import ASSERTED, Evidence, Ground
from kg.model import Model
from kg.names import CLAIMED, DIRECT, DISPUTED, KG, RDF, RDFS, WALKED, edge_iri
from kg.paths import ahead, snapshot
from kg.paths.policy import ONLY_SUGGESTED, Policy, Scale
from kg.paths.rivalry import Rivalry
from kg.paths.sameness import Grouped, Sameness
from kg.store import Fact, Store

if TYPE_CHECKING:
    from kg.paths import search


class Edges:
    """The walkable edges of a store under a policy; a `search.Frontier` whose nodes are IRIs."""

    def __init__(self, store: Store, model: Model, policy: Policy, scale: Scale | None = None) -> None:
        self.store, self.model, self.policy = store, model, policy
        self.scale = scale or Scale(Evidence(store, model), policy)
        self.relations = walkable(model, policy)
        # The edges that may be walked from object to subject: all of them, or in a directed search the symmetric ones.
        self._backward = {r for r in self.relations if not policy.directed or model.edge(r).symmetric}
        self._weighs = policy.weighs
        self.graph = policy.graph
        """The graph whose edges are read."""
        if self.graph == WALKED and not store.batches and not store.holds(graph=DISPUTED):
            self.graph = DIRECT  # which is all, and half the look-ups
        self._counts: dict[tuple[str, str, str], bool] = {}
        self._passable: dict[str, bool] = {}
        self._disputed: dict[tuple[str, str], bool] = {}
        self._between: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        self._neighbours: dict[tuple[str, bool], set[str]] = {}
        self.costs: dict[str, int] = {}
        """About how many edges are to be read for a node's neighbours, of nodes for which that was asked."""
        self.degrees: dict[str, int] = {}
        """How many neighbours nodes have, of nodes for which a store far away has counted them."""

    def neighbours(self, node: str, forward: bool) -> set[str]:
        """The nodes one step on (or back); in a search without direction, those in reach either way."""
        way = forward or not self.policy.directed
        if (node, way) not in self._neighbours:
            self._neighbours[node, way] = self._read(node, way)
        return set(self._neighbours[node, way])

    def among(self, node: str, forward: bool, others: set[str]) -> set[str]:
        if not self.store.batches or (node, forward or not self.policy.directed) in self._neighbours:
            return self.neighbours(node, forward) & others
        known = {other: self._neighbours.get((other, not forward or not self.policy.directed)) for other in others}
        return {
            other
            for other, back in known.items()
            if (self._joined(node, other, forward) if back is None else node in back)
        } - {node, *self.policy.avoid}

    def expect(self, nodes: set[str], forward: bool, others: set[str] | None = None) -> None:
        """Have a store far away answer for whole sets of nodes: their neighbours, what those are, what edges rest on.

        With `others`, only the edges between the two sets are read, if that is less than all neighbours.
        """
        if self.store.batches:
            ahead.neighbours(self, nodes, forward, others)

    def expect_grounds(self, steps: Iterable[tuple[str, str]]) -> None:
        """Have a store far away answer for what these steps rest on."""
        if self.store.batches:
            self.scale.evidence.expect_edges(edge_iri(*edge) for step in steps for edge in self.between(*step))

    def cost(self, node: str, forward: bool) -> int:
        return self.costs.get(node, 1)

    @cached_property
    def rivalry(self) -> Rivalry:
        """What among these edges cannot be told together."""
        return Rivalry(self)

    @cached_property
    def sameness(self) -> Sameness:
        """Which nodes are one, as far as the policy lets that count."""
        return Sameness(self)

    def grouped(self, stops: Collection[str]) -> search.Frontier:
        """These edges as a search walks them: nodes that are one are passed as one, under the name of a stop if one is
        among them."""
        groups = self.sameness.groups
        return Grouped(self, groups, stops, self.policy.avoid, self.policy.max_degree) if groups else self

    def searched(self, stops: Sequence[str]) -> tuple[search.Frontier, list[Any], Callable[[Any], str]]:
        """What is searched for walks between some nodes: a frontier, its keys for them, and what gives a key's IRI.

        It is the snapshot where one serves. A node without edges has None for a key.
        """
        if self.numbers is None:
            return self.grouped(stops), list(stops), str
        held, same, policy = self.numbers.held, self.sameness, self.policy
        if not same.groups:
            return self.numbers, [held.number(stop) for stop in stops], held.iri
        numbered = [tuple(held.numbers(group)) for group in set(same.groups.values())]
        groups = {number: group for group in numbered for number in group}
        keys = [next(held.numbers((stop, *same.members(stop))), None) for stop in stops]
        names = dict(zip(keys, stops, strict=True))
        frontier = Grouped(self.numbers, groups, keys, list(held.numbers(policy.avoid)), policy.max_degree)
        return frontier, keys, lambda number: names.get(number) or held.iri(number)

    @cached_property
    def numbers(self) -> snapshot.Numbers | None:
        """The same edges as numbers in a snapshot, to be searched instead; None where none serves."""
        policy = self.policy
        # Which edges have claims of their own, as not_relations asks, is not in the snapshot.
        held = None if policy.weighs or policy.not_relations else snapshot.of(self.store)
        if held is None:
            return None

        def takes(kind: snapshot.Kind) -> bool:
            return policy.takes(ONLY_SUGGESTED if kind.suggested else ASSERTED, kind.disputed)

        avoid, most = policy.avoid, policy.max_degree
        return snapshot.Numbers(held, self.relations, self._backward, takes, avoid=avoid, max_degree=most)

    def passable(self, node: str) -> bool:
        """Whether a route may go through a node: it is an actor or a place, and has not too many neighbours."""
        if node not in self._passable:
            classes = [fact.object.value for fact in self.store.match(node, RDF + "type")]
            above = {s for c in classes for s in (c, *self.model.supers(c, RDFS + "subClassOf"))}
            self._passable[node] = not (above & snapshot.IMPASSABLE) and not self._hub(node)
        return self._passable[node]

    def counts(self, subject: str, predicate: str, obj: str) -> bool:
        """Whether an edge of the policy's graph may be walked: unless the policy asks how it stands, always."""
        if self.graph != CLAIMED:
            return True
        edge = (subject, predicate, obj)
        if edge not in self._counts:
            self._counts[edge] = self.scale.counts(*edge) if self._weighs else self._taken(edge)
        return self._counts[edge]

    def _taken(self, edge: tuple[str, str, str]) -> bool:
        """Whether the policy takes an edge by what is noted of it."""
        standing = KG + ASSERTED if self.asserted(edge) else self.store.text(edge_iri(*edge), KG + "standing", CLAIMED)
        disputed = self.policy.disputed != "mark" and self._noted_disputed(edge)
        return self.policy.takes(standing and standing.removeprefix(KG), disputed)

    def _noted_disputed(self, edge: tuple[str, str, str]) -> bool:
        asserted = self.asserted(edge)
        if asserted and self.store.holds(*edge, DIRECT):
            return False
        # What follows from a disputed edge may also be suggested by itself, undisputed: then the note tells.
        noted = self.store.text(edge_iri(*edge), KG + "disputed", CLAIMED)
        return asserted if noted is None else noted in ("true", "1")

    def asserted(self, edge: tuple[str, str, str]) -> bool:
        """Whether the graph in which an edge lies says that it is asserted, where no more is asked."""
        policy = self.policy
        return policy.disputed == "mark" and not policy.not_relations and self.store.holds(*edge, WALKED)

    def disputed(self, start: str, end: str) -> bool:
        """Whether all that joins two neighbours, the way a route goes, is disputed."""
        if (start, end) not in self._disputed:
            self._disputed[start, end] = self._all_disputed(start, end)
        return self._disputed[start, end]

    def _all_disputed(self, start: str, end: str) -> bool:
        edges, scale = self.between(start, end), self.scale
        if self._weighs:
            return all(scale.disputed(ground) for edge in edges for ground in self.standing(edge, start, end))
        tied = [edge for edge in edges if not self._tied_by_disputed(edge, start, end)]
        if self.graph == CLAIMED:
            return all(map(self._noted_disputed, tied))
        return not tied or (self.graph != DIRECT and not any(self.store.holds(*edge, DIRECT) for edge in tied))

    def _tied_by_disputed(self, edge: tuple[str, str, str], start: str, end: str) -> bool:
        """Whether an edge is one between two nodes only if something disputed is so: that nodes are one."""
        same = self.sameness
        return bool(same.groups) and any(map(same.is_disputed, same.between(edge, start, end)))

    def standing(self, edge: tuple[str, str, str], start: str, end: str) -> list[Ground]:
        """The grounds that count on which an edge is walked between two nodes."""
        return list(self.sameness.grounds(self.scale.standing(*edge), edge, start, end))

    def between(self, start: str, end: str) -> list[tuple[str, str, str]]:
        """The edges between two nodes that may be walked from the first to the second: forward ones first.

        Those of nodes that are one with them are among them.
        """
        if (start, end) not in self._between:
            same = self.sameness
            pairs = [(one, other) for one in same.members(start) for other in same.members(end)]
            found: list[tuple[str, str, str]] = []
            for one, other in pairs:
                found += self._edges_of(one, other, self.relations, (one, other))
            for one, other in pairs:
                found += self._edges_of(other, one, self._backward, (one, other))
            self._between[start, end] = [edge for edge in found if self.counts(*edge)]
        return self._between[start, end]

    def _edges_of(
        self, subject: str, obj: str, types: set[str], step: tuple[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        return ((subject, p, obj) for p in sorted(self._types_between(subject, obj, types, step)))

    def _types_between(self, subject: str, obj: str, types: set[str], step: tuple[str, str]) -> set[str]:
        match, graph = self.store.match, self.graph
        if self.store.batches and (self.is_read(step[0], True) or self.is_read(step[1], False)):
            # Type by type is how neighbours are read from far away: so nothing has to be asked again.
            return {p for p in types if next(match(subject, p, obj, graph), None)}
        return {fact.predicate.value for fact in match(subject, None, obj, graph)} & types

    def degree(self, node: str) -> int:
        """How many neighbours a node has, whichever way its edges point."""
        if node in self.sameness.groups:
            every = self.grouped((node,))
            return len(every.neighbours(node, True) | every.neighbours(node, False))
        if self.numbers:
            try:
                number = self.numbers.held.number(node)
                return 0 if number is None else self.numbers.degree(number)
            except snapshot.Damaged:
                self.numbers = None
        if node in self.degrees:
            return self.degrees[node]
        return len(self.neighbours(node, True) | self.neighbours(node, False))

    def types(self, forward: bool) -> tuple[set[str], set[str]]:
        """The edge types that may be walked on (or back) from subject to object, and those from object to subject."""
        return (self.relations, self._backward) if forward else (self._backward, self.relations)

    def is_read(self, node: str, forward: bool) -> bool:
        """Whether a node's neighbours are known already."""
        return (node, forward or not self.policy.directed) in self._neighbours

    def _joined(self, node: str, other: str, forward: bool) -> bool:
        """Whether one step leads from a node to another (or back)."""
        pairs = ((node, other), (other, node))
        return any(
            f.predicate.value in types and self.counts(s, f.predicate.value, o)
            for (s, o), types in zip(pairs, self.types(forward or not self.policy.directed), strict=True)
            for f in self.store.match(s, None, o, self.graph)
        )

    def _around(self, node: str, forward: bool) -> Iterator[Fact]:
        """The edges of a node that may be walked on (or back), with others where it is quicker to read them too."""
        if not self.store.batches:
            yield from self.store.match(node, None, None, self.graph)
            yield from self.store.match(None, None, node, self.graph)
            return
        # From far away all edge nodes and all super-properties would be the better part of what is read.
        along, against = self.types(forward)
        ahead.edges_of(self, {node}, forward)
        for relation in along:
            yield from self.store.match(node, relation, None, self.graph)
        for relation in against:
            yield from self.store.match(None, relation, node, self.graph)

    def _read(self, node: str, forward: bool) -> set[str]:
        along, against = self.types(forward)
        found = set()
        for fact in self._around(node, forward):
            subject, predicate, obj = fact.subject.value, fact.predicate.value, fact.object.value
            if subject == node and predicate in along and self.counts(subject, predicate, obj):
                found.add(obj)
            if obj == node and predicate in against and self.counts(subject, predicate, obj):
                found.add(subject)
        found -= self.policy.avoid
        found.discard(node)
        return found

    def _hub(self, node: str) -> bool:
        most = self.policy.max_degree
        # Of nodes that are one, `Grouped` counts the neighbours of all.
        return most is not None and node not in self.sameness.groups and self.degree(node) > most


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
