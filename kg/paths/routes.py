"""Routes between two nodes, and the evidence for each hop.

A route is a sequence of nodes. It walks edges either way, one hop for all the relations two nodes share, and only
edges that the ontology calls walkable: an accusation or a denial connects nobody.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import Any

from kg.claims import ASSERTED, Claim, Edge, Ground
from kg.errors import NoRoute
from kg.lookup import label
from kg.model import Model
from kg.names import KG, shorten
from kg.paths import ahead, search, snapshot
from kg.paths.frontier import Edges
from kg.paths.policy import DEFAULT, ONLY_SUGGESTED, Policy
from kg.store import Store
from kg.tuples import NamedTuple

VERY_CONNECTED = 50
"""Neighbours beyond which a node on the way is called very connected: it joins nearly anything to anything."""
TRIED = 5_000
"""Routes that are looked at, shortest first, for such as hold at one time or in order, at most."""


class Step(NamedTuple):
    """One relation of a hop, with its evidence. forward: it points the way the route goes.

    labels: of the nodes between which it is claimed, in the order of the hop: of the hop's own, or of such as are one
    with them.
    """

    edge: Edge
    forward: bool
    reading: str
    """The words between the hop's two nodes: "is backed by"."""
    labels: tuple[str, str]
    grounds: tuple[Ground, ...] = ()
    """What it rests on of all that counts: nothing that is a rival of what another hop of the route rests on."""
    as_of: str = ""
    """The time of the report, of what is told as going on: "November 2023"; else ""."""
    named: tuple[str, str] = ("", "")
    """The labels as they stand in a sentence: "the Houthis"."""

    def between(self, start: str, end: str) -> str:
        """It in words, between the names of the hop's ends: "A fights B, as of November 2023"."""
        return f"{start} {self.reading} {end}{f', as of {self.as_of}' if self.as_of else ''}"


class Hop(NamedTuple):
    """Two neighbouring nodes of a route, and every relation between them that the policy walks."""

    start: str
    end: str
    steps: tuple[Step, ...]


class Same(NamedTuple):
    """Another node that is one with a node of a route, since something that the route rests on was claimed of it.

    edges: the claims that they are one; several where it takes others between them.
    """

    iri: str
    label: str
    edges: tuple[Edge, ...]


class Note(NamedTuple):
    """An edge that leaves a node of a route and should be said beside it, such as the name under which it acts."""

    edge: Edge
    reading: str
    object_label: str


class Node(NamedTuple):
    """A node of a route. place: it is one. neighbours: how many it has, when it lies between the ends; else 0."""

    iri: str
    label: str
    kind: str
    notes: tuple[Note, ...]
    place: bool
    neighbours: int
    same: tuple[Same, ...] = ()

    @property
    def title(self) -> str:
        """Its label with those of the nodes that are one with it: "Falcon = Falcon Brigade"."""
        others = (same.label if same.label != self.label else shorten(same.iri) for same in self.same)
        return " = ".join((self.label, *others))

    @property
    def very_connected(self) -> bool:
        return self.neighbours > VERY_CONNECTED


class Route(NamedTuple):
    """A walk from the first node to the last; `hops` has one less than `nodes`."""

    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(node.label for node in self.nodes)

    @property
    def walk(self) -> tuple[str, ...]:
        """The IRIs of the nodes."""
        return tuple(node.iri for node in self.nodes)


class Routes(NamedTuple):
    """What a search found, shortest first; of those equally long, the better attested first (`support.ranked`).

    more: there were more as short that it left out. unweighed: so many are equally short that only the first
    `support.RANKED` of them, by their nodes' IRIs, were weighed.
    """

    routes: list[Route]
    more: bool
    unweighed: bool = False


class Search:
    """One question: two ends, a policy, and how many routes.

    k: None for the shortest routes alone, all that tie, up to `limit`; else the k shortest, whatever their length.
    varied: routes that share little come first (see `search.varied`). via: nodes to pass, in this order.
    same_time: all links can have held on one day. chronological: their dates can run forwards (see `timing`).
    """

    def __init__(
        self,
        store: Store,
        start: str,
        end: str,
        policy: Policy = DEFAULT,
        *,
        via: Iterable[str] = (),
        k: int | None = None,
        varied: bool = False,
        limit: int | None = 10,
        max_hops: int | None = None,
        same_time: bool = False,
        chronological: bool = False,
    ) -> None:
        self.store, self.start, self.end, self.policy = store, start, end, policy
        self.same_time, self.chronological = same_time, chronological
        self.via, self.k, self.varied, self.limit, self.max_hops = tuple(via), k, varied, limit, max_hops
        self.model = Model(store)
        self.edges = Edges(store, self.model, policy)

    def again(self, policy: Policy, **changed: Any) -> Search:
        """The same question under another policy, with other options (`via`, `max_hops`) if need be."""
        options = {"via": self.via, "k": self.k, "varied": self.varied, "limit": self.limit, "max_hops": self.max_hops}
        options |= {"same_time": self.same_time, "chronological": self.chronological}
        search = Search(self.store, self.start, self.end, policy, **{**options, **changed})
        # How much there is to read tells only which side to read first: what a server has counted will do.
        search.edges.costs.update(self.edges.costs)
        return search

    def stands(self, walk: tuple[str, ...]) -> bool:
        """Whether a walk may be taken, whether the search gives it or not."""
        edges, steps = self.edges, list(pairwise(walk))
        return (
            self._timed(walk)
            and all(edges.passable(node) for node in walk[1:-1])
            and all(edges.between(here, there) for here, there in steps)
            and not (edges.rivalry.possible and edges.rivalry.clash(steps))
        )

    def walks(self) -> Iterator[tuple[str, ...]]:
        """The routes as tuples of IRIs, as they are found; none between nodes that are said to be one.

        Raises OneNode when two of the stops are the same node.
        """
        stops = [self.start, *self.via, self.end]
        if self.edges.sameness.any_one(stops):
            return iter(())
        return self._chosen(self._walks(stops))

    def _walks(self, stops: list[str]) -> Iterator[tuple[str, ...]]:
        """The walks as the adjacency gives them, and from where it is damaged, the rest of them as the store does."""
        given = 0
        try:
            for walk in self._searched(stops):
                yield walk
                given += 1
        except snapshot.Damaged:
            self.edges.numbers = None
            yield from islice(self._searched(stops), given, None)

    def _searched(self, stops: list[str]) -> Iterator[tuple[str, ...]]:
        frontier, keys, iri = self.edges.searched(stops)
        if None in keys:  # a node without edges
            return
        settled = self.edges.sameness.settled
        for walk in self._found(frontier, keys, self.clash(iri)):
            yield settled(tuple(map(iri, walk)))

    def _chosen(self, walks: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
        """Those of the routes found that hold at one time, or in order, where that was asked for."""
        if not (self.same_time or self.chronological):
            return walks
        timed = filter(self._timed, islice(walks, TRIED))
        return timed if self.k is not None or self.varied else _shortest_of(timed)

    def _timed(self, walk: tuple[str, ...]) -> bool:
        if not (self.same_time or self.chronological):
            return True
        from kg.paths.timing import forwards, together

        taken = hops(self.edges, list(pairwise(walk)))
        return not (self.same_time and not together(taken)) and not (self.chronological and not forwards(taken))

    def clash(self, iri: Callable[[Any], str] = str) -> search.Clash | None:
        """Which steps of a walk rest on accounts that cannot both be true; None where nothing is told in two ways.

        iri: what turns a node of the walk into its IRI.
        """
        if not self.edges.rivalry.possible:
            return None

        def clashing(walk: tuple[Any, ...]) -> list[tuple[Any, Any]]:
            steps = dict(zip(pairwise(map(iri, walk)), pairwise(walk), strict=True))
            return [steps[step] for step in self.edges.rivalry.clash(steps)]

        return clashing

    def _found(self, edges: search.Frontier, stops: list[Any], clash: search.Clash | None) -> Iterator[tuple[Any, ...]]:
        start, *_, end = stops
        if self.via:
            found = search.through(edges, stops, self.max_hops, clash)
        elif self.varied:
            found = search.varied(edges, start, end, self.max_hops, clash)
        elif self.k is None and not (self.same_time or self.chronological):
            return search.shortest(edges, start, end, self.max_hops, clash)
        else:
            found = search.simple(edges, start, end, self.max_hops, clash)
        timed = self.same_time or self.chronological
        return found if self.k is not None or self.varied or timed else _shortest_of(found)

    def run(self) -> Routes:
        """Find the routes with their evidence; none is an empty list. Raises NoRoute when two of the stops are one."""
        self.edges.sameness.refuse_one([self.start, *self.via, self.end])
        limit = self.k if self.k is not None else self.limit
        # One more than asked for tells a tie that was cut; of k routes there are always more. `islice` counts to 2**63.
        wanted = None if limit is None or limit >= sys.maxsize else limit + (self.k is None)
        found, beyond = self._in_order(wanted)
        more = wanted is not None and limit is not None and self.k is None and len(found) > limit
        ahead.explanations(self.edges, found[:limit])
        return Routes([explain(self.edges, walk) for walk in found[:limit]], more, beyond)

    def _in_order(self, wanted: int | None) -> tuple[list[tuple[str, ...]], bool]:
        """So many walks, of those equally long the better attested first; and whether too many are to be weighed.

        Of k walks, those that tie with the last are not sought, unless all of them are among the shortest. Walks that
        are to share little keep their order.
        """
        from kg.paths.support import RANKED, ranked

        if self.varied:
            return list(islice(self.walks(), wanted)), False
        most = None if wanted is None else max(wanted, RANKED + 1)
        found = list(islice(self.again(self.policy, k=None).walks(), most)) if self.k is not None else []
        if len(found) < (wanted or 0) or self.k is None:
            found = list(islice(self.walks(), most if self.k is None else wanted))
        beyond = any(len(walk) == len(found[0]) for walk in found[RANKED : RANKED + 1])
        groups = groupby(found, key=len)
        limit = self.k if self.k is not None else self.limit
        return [walk for _, tied in groups for walk in ranked(self.edges, list(tied), limit)][:wanted], beyond


def shortest(store: Store, start: str, end: str, *, limit: int | None = 10, max_hops: int | None = None) -> Routes:
    """Find the fewest-step routes between two nodes (IRIs) by edges that somebody asserts, disputed or not.

    limit: how many routes of equal length at most, None for all. max_hops: give up beyond.
    Raises NoRoute when there is none, or when start is end.
    """
    found = Search(store, start, end, limit=limit, max_hops=max_hops).run()
    if not found.routes:
        within = f" within {max_hops} hops" if max_hops else ""
        ends = f"{label(store, start)} and {label(store, end)}"
        raise NoRoute(f"no route between {ends}{within} in the loaded sources: see each with `kg show`")
    return found


def explain(edges: Edges, walk: tuple[str, ...]) -> Route:
    """Give a walk its labels, readings and evidence."""
    inner, found = range(1, len(walk) - 1), hops(edges, list(pairwise(walk)))
    nodes = tuple(
        node(edges, iri, number in inner, found[max(number - 1, 0) : number + 1]) for number, iri in enumerate(walk)
    )
    return Route(nodes, found)


def hops(edges: Edges, steps: Sequence[tuple[str, str]]) -> tuple[Hop, ...]:
    """The hops of a walk or a tree, without what its other hops exclude."""
    left_out = edges.rivalry.left_out(steps) if edges.rivalry.possible else set[Ground]()
    return tuple(Hop(start, end, tuple(_relations(edges, start, end, left_out))) for start, end in steps)


def _relations(edges: Edges, start: str, end: str, left_out: set[Ground]) -> Iterator[Step]:
    """The relations between two neighbours: forward ones first, each side in the order of its edge types."""
    found = edges.between(start, end)
    for triple in found:
        standing = edges.standing(triple, start, end)
        grounds = [ground for ground in standing if ground not in left_out]
        if (standing and not grounds) or (not standing and _follows(edges.model, triple, found)):
            continue
        edge = _counted(edges, triple, grounds)
        forward = edges.sameness.one(triple[0], start)
        # The two ends of a symmetric edge are alike, so it reads forward whichever way it is stored.
        past = bool(edge.claims) and edge.past
        here, there = (triple[0], triple[2]) if forward else (triple[2], triple[0])
        model, ahead = edges.model, forward or edges.model.edge(triple[1]).symmetric
        reading = model.reading(triple[1], here, there, forward=ahead, past=past)
        labels, named = (model.label(here), model.label(there)), (model.named(here), model.named(there))
        yield Step(edge, forward, reading, labels, tuple(grounds), edges.scale.evidence.as_of(edge), named)


def counted(edges: Edges, triple: tuple[str, str, str]) -> Edge:
    """An edge with the claims that count under the policy, and everybody's stance on those.

    `disputed` is then said of what somebody disputes whose word counts: of the edge when each of its best grounds is.
    """
    return _counted(edges, triple, edges.scale.standing(*triple))


def _counted(edges: Edges, triple: tuple[str, str, str], grounds: Sequence[Ground]) -> Edge:
    scale = edges.scale
    edge = scale.evidence.edge(*triple)
    if not grounds:
        return edge
    asserted = [ground for ground in grounds if scale.asserted(ground)]
    counting: dict[str, Claim] = {}
    for ground in grounds:
        disputed = scale.disputed(ground._replace(ties=()))
        for claim in ground.claims:
            # A claim that carries one ground undisputed is not disputed as it counts here.
            before = counting.get(claim.iri)
            counts_disputed = disputed and (before is None or before.disputed)
            same = claim.disputed == counts_disputed
            counting[claim.iri] = claim if same else claim._replace(disputed=counts_disputed)
    events = {claim.event for claim in counting.values()}
    return edge._replace(
        claims=tuple(counting[claim.iri] for claim in edge.claims if claim.iri in counting),
        events=tuple(e._replace(disputed=scale.disputed(e)) for e in edge.events if e.iri in events),
        disputed=all(map(scale.disputed, asserted or grounds)),
        standing=ASSERTED if asserted else ONLY_SUGGESTED,
    )


def _follows(model: Model, triple: tuple[str, str, str], beside: list[tuple[str, str, str]]) -> bool:
    """Whether an edge that has no claims which count follows from one beside it that says the same more precisely."""
    subject, predicate, obj = triple
    return any(
        predicate in model.supers(p) and ((s, o) == (subject, obj) or model.edge(p).symmetric) for s, p, o in beside
    )


def node(edges: Edges, iri: str, inner: bool, hops: Iterable[Hop] = ()) -> Node:
    """A node with what should be said of it; `inner` when a route passes through it, and does not just end there.

    hops: those that begin or end there.
    """
    model = edges.model
    place = model.is_a(iri, KG + "Place")
    degree = edges.degree(iri) if inner else 0
    return Node(iri, model.label(iri), model.kind(iri), _notes(edges, iri), place, degree, _same(edges, iri, hops))


def _same(edges: Edges, node: str, hops: Iterable[Hop]) -> tuple[Same, ...]:
    """The others of those that are one with a node of which some hops are claimed."""
    if node not in edges.sameness.groups:
        return ()
    ends = {end for hop in hops for step in hop.steps for end in (step.edge.subject, step.edge.object)}
    others = (other for other in edges.sameness.members(node) if other != node and other in ends)
    chains = ((other, edges.sameness.chain(node, other)) for other in others)
    return tuple(
        Same(other, edges.model.label(other), tuple(counted(edges, link) for link in chain)) for other, chain in chains
    )


def _notes(edges: Edges, node: str) -> tuple[Note, ...]:
    """Edges that the ontology wants mentioned beside a node."""
    model, graph = edges.model, edges.graph
    found = sorted((p, f.object.value) for p in model.noted for f in edges.store.match(node, p, None, graph))
    noted = [(p, counted(edges, (node, p, o))) for p, o in found if edges.counts(node, p, o)]
    label, many = model.label, model.is_many(node)
    return tuple(
        Note(
            edge,
            model.edge(p).read(forward=True, past=bool(edge.claims) and edge.past, plural=many),
            label(edge.object),
        )
        for p, edge in noted
    )


def _shortest_of(walks: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The first of these routes and those as short."""
    first = next(walks, None)
    if first:
        yield first
        for walk in walks:
            if len(walk) > len(first):
                return
            yield walk
