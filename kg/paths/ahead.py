"""What a search is about to read, said beforehand, so that a store far away answers for whole sets in few requests.

Nothing here decides anything: the search, the policy and the evidence read by patterns, as from any store, and find
the answers there. Stores on this machine are told nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.names import CLAIMED, KG, RDF, WALKED, edge_iri
from kg.store import Wanted, iri

if TYPE_CHECKING:
    from kg.paths.frontier import Edges

MOST_PAIRS = 4_000
"""Pairs of nodes between which edges are asked for; with more, the neighbours of one side are read instead."""
MOST_COUNTED = 500
"""Nodes whose edges are counted before they are read; of more, each counts as much as any other."""
Triple = tuple[str, str, str]


def neighbours(edges: Edges, nodes: set[str], forward: bool, others: set[str] | None) -> None:
    """Make ready for `neighbours` of these nodes, or for `among` with others."""
    open_nodes = {node for node in nodes if not edges.is_read(node, forward)}
    if others is not None:
        _count(edges, nodes, others)
        others = {other for other in others if not edges.is_read(other, not forward)}
        if len(open_nodes) * len(others) <= MOST_PAIRS:
            _between(edges, open_nodes, others)
            return
    edges_of(edges, open_nodes, forward)
    beside = {other for node in open_nodes for other in edges.neighbours(node, forward)}
    edges.store.expect(Wanted(beside, (RDF + "type",)))
    if edges.policy.max_degree is not None:
        # Who may be passed depends on how many neighbours they have in turn.
        _degrees(edges, beside)


def _count(edges: Edges, nodes: set[str], others: set[str]) -> None:
    """Ask how many edges two frontiers have, so that the search goes on at the cheaper one."""
    if len(nodes) + len(others) <= MOST_COUNTED:
        unknown = (nodes | others) - edges.costs.keys()
        edges.costs.update(edges.store.degrees(unknown, edges.relations, edges.graph))


def edges_of(edges: Edges, nodes: Iterable[str], forward: bool) -> None:
    """Read the edges of some nodes that may be walked on (or back), and what they rest on."""
    wanted = sorted(nodes)
    if not wanted:
        return
    along, against = (sorted(types) for types in edges.types(forward or not edges.policy.directed))
    store, graph = edges.store, edges.graph
    store.expect(Wanted(wanted, along), Wanted(None, against, wanted), graph=_read_from(edges))
    if graph == CLAIMED:
        found = [f for node in wanted for p in along for f in store.match(node, p, None, graph)]
        found += [f for node in wanted for p in against for f in store.match(None, p, node, graph)]
        weigh(edges, [(iri(f.subject), iri(f.predicate), iri(f.object)) for f in found])


def _read_from(edges: Edges) -> str:
    """The graph to ask for edges: where what is asserted is read, all that is claimed comes with it."""
    return WALKED if edges.policy.reads_standing else edges.graph


def weigh(edges: Edges, triples: Iterable[Triple]) -> None:
    """Read what is needed to tell which edges count."""
    if edges.policy.weighs:
        edges.scale.evidence.expect_edges(edge_iri(*triple) for triple in triples)
    elif noted := [edge_iri(*triple) for triple in triples if not edges.asserted(triple)]:
        edges.store.expect(Wanted(noted, (KG + "standing", KG + "disputed")), graph=CLAIMED)


def explanations(edges: Edges, walks: Sequence[tuple[str, ...]]) -> None:
    """Read all that `explain` says of some walks."""
    hops = {pair for walk in walks for pair in pairwise(walk)}
    inner = {node for walk in walks for node in walk[1:-1]}
    hops_of(edges, hops, {node for walk in walks for node in walk}, inner)


def hops_of(edges: Edges, hops: Iterable[tuple[str, str]], nodes: Iterable[str], inner: Iterable[str]) -> None:
    """Read all that is said of some hops and nodes; `inner` are the nodes that are passed."""
    store, model, graph = edges.store, edges.model, edges.graph
    if not store.batches:
        return
    same = edges.sameness
    hops = [(one, other) for start, end in hops for one in same.members(start) for other in same.members(end)]
    nodes, inner = same.among(nodes), same.among(inner)
    ways, ends = [way for a, b in hops for way in ((a, b), (b, a))], sorted(nodes)
    store.expect_pairs(ways, _read_from(edges))
    store.expect(Wanted(ends, sorted(model.noted)), graph=graph)
    facts = [fact for s, o in ways for fact in store.match(s, None, o, graph)]
    facts = [fact for fact in facts if fact.predicate.value in edges.relations]
    notes = [fact for node in ends for p in model.noted for fact in store.match(node, p, None, graph)]
    triples = [(iri(f.subject), iri(f.predicate), iri(f.object)) for f in (*facts, *notes)]
    derived = sorted({edge_iri(*triple) for triple in triples})
    model.expect({*ends, *(iri(note.object) for note in notes)})
    edges.scale.evidence.expect_edges(derived)
    _degrees(edges, inner)


def _degrees(edges: Edges, nodes: Iterable[str]) -> None:
    """Make ready for `degree` of nodes: the server counts, unless only some of their edges count."""
    wanted = {n for n in nodes if n not in edges.degrees and not (edges.is_read(n, True) and edges.is_read(n, False))}
    graph, avoid = edges.graph, edges.policy.avoid
    if graph != CLAIMED:
        edges.degrees.update(edges.store.degrees(wanted, edges.relations, graph, apart_from=avoid))
        return
    for forward in (True, False) if edges.policy.directed else (True,):
        edges_of(edges, {node for node in wanted if not edges.is_read(node, forward)}, forward)


def _between(edges: Edges, nodes: set[str], others: set[str]) -> None:
    """Read the edges between two sets of nodes, and what they rest on."""
    if not nodes or not others:
        return
    one, two, store, graph = sorted(nodes), sorted(others), edges.store, edges.graph
    store.expect(Wanted(one, None, two), Wanted(two, None, one), graph=_read_from(edges))
    if graph == CLAIMED:
        pairs = [pair for a in one for b in two for pair in ((a, b), (b, a))]
        facts = [f for s, o in pairs for f in store.match(s, None, o, graph) if f.predicate.value in edges.relations]
        weigh(edges, [(iri(f.subject), iri(f.predicate), iri(f.object)) for f in facts])
