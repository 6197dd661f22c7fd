"""Routes between two nodes, and the evidence for each hop.

A route is a sequence of nodes. It walks direct edges either way, one step for all the relations two nodes share, and
only edges that the ontology calls walkable: an accusation or a denial connects nobody. The search goes from both ends
at once and reads neighbours from the store as it meets them, so that its cost follows the frontier, not the graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kg.claims import Edge, Evidence
from kg.errors import NoRoute
from kg.lookup import label
from kg.model import EdgeType, Model
from kg.names import DIRECT, KG, RDF
from kg.store import Store

# What a route may end at but never pass through: a speaker nobody can name joins nothing to anything, and sources,
# claims and terms of the ontology are no actors at all.
_IMPASSABLE = tuple(
    KG + name for name in ("UnnamedSpeaker", "Source", "Assertion", "Assertable", "EventType", "Locator")
)


class Step(NamedTuple):
    """One relation of a hop, with its evidence. forward: it points the way the route goes."""

    edge: Edge
    forward: bool
    reading: str
    """The words between the hop's two nodes: "is backed by"."""


class Hop(NamedTuple):
    """Two neighbouring nodes of a route, and every walkable relation between them."""

    start: str
    end: str
    steps: tuple[Step, ...]


class Note(NamedTuple):
    """An edge that leaves a node of a route and should be said beside it, such as the name under which it acts."""

    edge: Edge
    reading: str
    object_label: str


class Node(NamedTuple):
    """A node of a route."""

    iri: str
    label: str
    kind: str
    notes: tuple[Note, ...]


class Route(NamedTuple):
    """A walk from the first node to the last; `hops` has one less than `nodes`."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(node.label for node in self.nodes)


class Routes(NamedTuple):
    """What a search found: all shortest routes up to a limit, in a fixed order, and whether there were more."""

    routes: list[Route]
    more: bool


def shortest(store: Store, start: str, end: str, *, limit: int | None = 10, max_hops: int | None = None) -> Routes:
    """Find the fewest-step routes between two nodes.

    start, end: IRIs. limit: how many routes of equal length at most, None for all. max_hops: give up beyond.
    Routes come in the order of their nodes' IRIs. Raises NoRoute when there is none, or when start is end.
    """
    model = Model(store)
    if start == end:
        raise NoRoute(f"both names mean {label(store, start)}: name two different nodes")
    found: list[tuple[str, ...]] = []
    for nodes in walks(Frontier(store, model), start, end, max_hops=max_hops):
        if limit is not None and len(found) == limit:
            return Routes([explain(store, model, walk) for walk in found], more=True)
        found.append(nodes)
    if not found:
        within = f" within {max_hops} hops" if max_hops else ""
        ends = f"{label(store, start)} and {label(store, end)}"
        raise NoRoute(f"no route between {ends}{within} in the loaded sources: see each with `kg show`")
    return Routes([explain(store, model, walk) for walk in found], more=False)


class Frontier:
    """Reads the walkable neighbours of nodes from a graph of direct edges."""

    def __init__(self, store: Store, model: Model, graph: str = DIRECT) -> None:
        self._store = store
        self._model = model
        self._graph = graph
        self._walkable = model.walkable
        self._passable: dict[str, bool] = {}

    def neighbours(self, node: str) -> set[str]:
        """The nodes one step away, in either direction."""
        walkable = self._walkable
        out = self._store.match(node, None, None, self._graph)
        into = self._store.match(None, None, node, self._graph)
        found = {fact.object.value for fact in out if fact.predicate.value in walkable}
        found.update(fact.subject.value for fact in into if fact.predicate.value in walkable)
        found.discard(node)
        return found

    def passable(self, node: str) -> bool:
        """Whether a route may go through a node."""
        if node not in self._passable:
            classes = [fact.object.value for fact in self._store.match(node, RDF + "type")]
            above = {s for c in classes for s in (c, *self._model.class_supers(c))}
            self._passable[node] = not above.intersection(_IMPASSABLE)
        return self._passable[node]


def walks(frontier: Frontier, start: str, end: str, *, max_hops: int | None = None) -> Iterator[tuple[str, ...]]:
    """All shortest walks from start to end as tuples of nodes, in lexicographic order, as they are asked for.

    Each side grows by whole levels, the smaller one first, until a level of one meets the other.
    """
    onward = _meeting(frontier, start, end, max_hops)
    if not onward:
        return
    # Depth first over the edges that lie on shortest walks; every branch ends at `end`.
    stack: list[tuple[str, ...]] = [(start,)]
    while stack:
        walk = stack.pop()
        if walk[-1] == end:
            yield walk
        else:
            stack.extend((*walk, node) for node in sorted(onward[walk[-1]], reverse=True))


def _meeting(frontier: Frontier, start: str, end: str, max_hops: int | None) -> dict[str, set[str]]:
    """For each node on a shortest walk, the next nodes on it; {} when the sides never meet."""
    came_from: tuple[dict[str, set[str]], dict[str, set[str]]] = ({start: set()}, {end: set()})
    edge_of: list[set[str]] = [{start}, {end}]
    hops = 0
    while edge_of[0] and edge_of[1]:
        if max_hops is not None and hops == max_hops:
            return {}
        side = 0 if len(edge_of[0]) <= len(edge_of[1]) else 1
        edge_of[side] = _grow(frontier, edge_of[side], came_from[side], {start, end})
        hops += 1
        shared = edge_of[side] & came_from[1 - side].keys()
        met = {node for node in shared if node in (start, end) or frontier.passable(node)}
        if met:
            return _onward(met, *came_from)
    return {}


def _grow(frontier: Frontier, level: set[str], came_from: dict[str, set[str]], ends: set[str]) -> set[str]:
    """The next level of one side; each new node remembers every node of this level that leads to it."""
    reached: dict[str, set[str]] = {}
    for node in level:
        if node in ends or frontier.passable(node):
            for neighbour in frontier.neighbours(node):
                if neighbour not in came_from:
                    reached.setdefault(neighbour, set()).add(node)
    came_from.update(reached)
    return set(reached)


def _onward(met: set[str], back: dict[str, set[str]], ahead: dict[str, set[str]]) -> dict[str, set[str]]:
    """Turn what each side remembers into steps that all lead from start to end."""
    onward: dict[str, set[str]] = {}
    waiting, seen = list(met), set(met)
    while waiting:
        node = waiting.pop()
        for before in back[node]:
            onward.setdefault(before, set()).add(node)
            if before not in seen:
                seen.add(before)
                waiting.append(before)
    waiting, seen = list(met), set(met)
    while waiting:
        node = waiting.pop()
        for after in ahead[node]:
            onward.setdefault(node, set()).add(after)
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return onward


def explain(store: Store, model: Model, walk: tuple[str, ...], graph: str = DIRECT) -> Route:
    """Give a walk its labels, readings and evidence."""
    evidence = Evidence(store, model)
    nodes = tuple(Node(n, model.label(n), model.kind(n), _notes(evidence, n, graph)) for n in walk)
    return Route(nodes, tuple(Hop(a, b, tuple(_steps(evidence, a, b, graph))) for a, b in pairwise(walk)))


def _steps(evidence: Evidence, start: str, end: str, graph: str) -> Iterator[Step]:
    """The relations between two nodes: forward ones first, each side in the order of its edge types."""
    for forward, (subject, obj) in ((True, (start, end)), (False, (end, start))):
        facts = evidence.store.match(subject, None, obj, graph)
        model = evidence.model
        types = [model.edge(p) for p in sorted({f.predicate.value for f in facts} & model.walkable)]
        for edge_type in _most_specific(model, types, subject, obj, graph):
            edge = evidence.edge(subject, edge_type.iri, obj, graph)
            # The two ends of a symmetric edge are alike, so it reads forward whichever way it is stored.
            reads_forward = forward or edge_type.symmetric
            yield Step(edge, forward, edge_type.read(forward=reads_forward, past=bool(edge.claims) and edge.past))


def _most_specific(model: Model, types: list[EdgeType], subject: str, obj: str, graph: str) -> list[EdgeType]:
    """Leave out edges that stand only because one below them does."""
    implied = {above for edge in types for above in model.supers(edge.iri)}
    return [e for e in types if e.iri not in implied or model.derived(subject, e.iri, obj, graph)]


def _notes(evidence: Evidence, node: str, graph: str) -> tuple[Note, ...]:
    """Edges that the ontology wants mentioned beside a node."""
    model = evidence.model
    found = sorted((p, f.object.value) for p in model.noted for f in evidence.store.match(node, p, None, graph))
    edges = [(model.edge(p), evidence.edge(node, p, o, graph)) for p, o in found]
    label = evidence.model.label
    return tuple(Note(e, t.read(forward=True, past=bool(e.claims) and e.past), label(e.object)) for t, e in edges)
