"""Joining several nodes by few hops: the smallest tree of walkable edges, and the evidence for each of its hops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from kg.errors import KgError, NoRoute
from kg.lookup import label
from kg.model import Model
from kg.paths import ahead, search, steiner
from kg.paths.frontier import Edges
from kg.paths.policy import DEFAULT, Policy
from kg.paths.routes import Hop, Node, hops, node
from kg.store import Store


class Connection(NamedTuple):
    """A tree that joins some nodes.

    names: the IRIs that were to be joined, as given. nodes: all of the tree, the first name first, each after the one
    by which it hangs on the tree. hops: one less than nodes; hops[n] leads to nodes[n + 1].
    exact: no tree has fewer hops; else there may be one, of more than half as many.
    """

    names: tuple[str, ...]
    nodes: tuple[Node, ...]
    hops: tuple[Hop, ...]
    exact: bool

    @property
    def between(self) -> tuple[Node, ...]:
        """The nodes that were not asked for and join the others."""
        return tuple(node for node in self.nodes if node.iri not in self.names)


def connect(store: Store, nodes: Sequence[str], policy: Policy = DEFAULT) -> Connection:
    """Find a smallest tree of hops that joins nodes (IRIs), of which there are two or more.

    With more than `steiner.EXACT_UP_TO` nodes an approximation. The direction of edges does not matter; a node that no
    route may pass, such as a speaker without a name, is at an end. Of trees of one size, the first by its hops' IRIs.
    Raises NoRoute, saying which are apart, when nothing joins all, and KgError for too few, or two that are one.
    """
    if len(nodes) < 2:
        raise KgError("there is nothing to join: name two nodes or more")
    model = Model(store)
    edges = Edges(store, model, policy._replace(directed=False))
    edges.sameness.refuse_one(nodes)
    if avoided := next((iri for iri in nodes if iri in policy.avoid), None):
        raise KgError(f"{label(store, avoided)} is both to be joined and to be avoided: choose one")
    edges.sameness.refuse_avoided(nodes)
    tree, exact = _tree(edges, nodes)
    if tree is None:
        raise NoRoute(_apart(edges, nodes))
    walked = list(_from(edges.sameness.settled_links(tree, nodes), nodes[0]))
    inner = {start for start, _ in walked[1:]}
    order = [nodes[0], *(end for _, end in walked)]
    ahead.hops_of(edges, walked, order, inner)
    found = hops(edges, walked)
    told = (node(edges, iri, iri in inner, [hop for hop in found if iri in (hop.start, hop.end)]) for iri in order)
    return Connection(tuple(nodes), tuple(told), found, exact)


def _tree(edges: Edges, nodes: Sequence[str]) -> tuple[steiner.Tree | None, bool]:
    """A smallest tree none of whose hops rest on accounts that cannot both be true, and whether none is smaller.

    As for routes (`search.shortest`): where links clash, it branches on which of them the tree does without.
    """
    exact, order, grouped = len(nodes) <= steiner.EXACT_UP_TO, count(), edges.grouped(nodes)
    waiting: list[tuple[int, int, steiner.Tree, frozenset[steiner.Link]]] = []
    tried = {frozenset[steiner.Link]()}

    def propose(barred: frozenset[steiner.Link]) -> None:
        both_ways = [way for one, other in barred for way in ((one, other), (other, one))]
        tree = steiner.tree(search.Barred(grouped, steps=both_ways) if barred else grouped, nodes)
        if tree is not None:
            heappush(waiting, (len(tree), next(order), tree, barred))

    propose(frozenset())
    while waiting:
        _, _, tree, barred = heappop(waiting)
        clashing = edges.rivalry.clash(tree) if edges.rivalry.possible else ()
        if not clashing:
            return tree, exact
        for link in clashing:
            more = barred | {link}
            if more not in tried and len(tried) < search.MOST_TRIED:
                tried.add(more)
                propose(more)
        exact = exact and len(tried) < search.MOST_TRIED
    return None, exact


def _from(tree: Iterable[steiner.Link], start: str) -> Iterator[tuple[str, str]]:
    """The edges of a tree as steps away from a node, depth first, neighbours in the order of their IRIs."""
    beside: dict[str, list[str]] = {}
    for one, other in tree:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    stack = [(start, other) for other in sorted(beside[start], reverse=True)]
    while stack:
        before, here = stack.pop()
        yield before, here
        stack += [(here, other) for other in sorted(beside[here], reverse=True) if other != before]


def _apart(edges: Edges, nodes: Sequence[str]) -> str:
    """Which of the nodes are apart, in words: those that a route connects stand together."""
    groups: list[list[str]] = []
    grouped = edges.grouped(nodes)
    for iri in nodes:
        for group in groups:
            if all(next(search.shortest(grouped, iri, other), None) for other in group):
                group.append(iri)
                break
        else:
            groups.append([iri])
    names = [_listed([edges.model.label(iri) for iri in group]) for group in groups]
    if len(names) == 1:
        return f"{names[0]} are connected two by two, but only through nodes that no route may pass"
    if all(len(group) == 1 for group in groups):
        told = f"nothing joins {_listed(names)}"
    else:
        told = f"nothing joins {' with '.join(f'({name})' if ' and ' in name else name for name in names)}"
    return f"{told} in the loaded sources: see each with `kg show`"


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
