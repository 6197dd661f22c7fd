"""The smallest tree that joins some nodes: against trying all trees, and against networkx's approximation."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms.approximation import steiner_tree

from kg.paths.steiner import tree

Link = tuple[int, int]


class Plain:
    """A frontier over pairs of numbers, which counts what it is asked for."""

    def __init__(self, links: set[Link], impassable: set[int]) -> None:
        self.impassable, self.asked = impassable, set[int]()
        self.beside: dict[int, set[int]] = {}
        for a, b in links:
            self.beside.setdefault(a, set()).add(b)
            self.beside.setdefault(b, set()).add(a)

    def neighbours(self, node: int, forward: bool) -> set[int]:
        self.asked.add(node)
        return set(self.beside.get(node, ()))

    def expect(self, nodes: set[int], forward: bool, others: set[int] | None = None) -> None:
        pass

    def passable(self, node: int) -> bool:
        return node not in self.impassable


@st.composite
def graphs(draw: st.DrawFn, nodes: int = 8, most: int = 13) -> set[Link]:
    pairs = list(combinations(range(nodes), 2))
    return draw(st.sets(st.sampled_from(pairs), max_size=most))


def terminals(most: int, least: int = 2, nodes: int = 8) -> st.SearchStrategy[set[int]]:
    return st.sets(st.integers(0, nodes - 1), min_size=least, max_size=most)


def by_trying(links: set[Link], ends: set[int], impassable: set[int]) -> tuple[Link, ...] | None:
    """The first of the smallest sets of edges that join the ends as a tree, nodes that may not be passed as leaves."""
    for size in range(len(ends) - 1, 8):
        for chosen in combinations(sorted(links), size):
            graph = nx.Graph(chosen)
            leaves = all(graph.degree(node) == 1 for node in graph if node in impassable)
            if leaves and ends <= set(graph) and nx.is_tree(graph):
                return chosen
    return None


@settings(max_examples=150)
@given(graphs(), terminals(4), st.sets(st.integers(0, 7), max_size=3))
def test_tree_is_the_first_of_the_smallest(links: set[Link], ends: set[int], impassable: set[int]) -> None:
    assert tree(Plain(links, impassable), ends) == by_trying(links, ends, impassable)


@settings(max_examples=60)
@given(graphs(), terminals(6, 5), st.sets(st.integers(0, 7), max_size=2))
def test_tree_of_up_to_six_is_the_first_of_the_smallest(links: set[Link], ends: set[int], impassable: set[int]) -> None:
    assert tree(Plain(links, impassable), ends) == by_trying(links, ends, impassable)


@st.composite
def sparse(draw: st.DrawFn) -> set[Link]:
    """A graph of forty nodes with long ways: a path with some shortcuts and gaps."""
    near = [(a, a + 1) for a in range(39)]
    extra = draw(st.sets(st.sampled_from(list(combinations(range(40), 2))), max_size=15))
    return (set(near) - draw(st.sets(st.sampled_from(near), max_size=3))) | extra


def whole(links: set[Link], ends: set[int]) -> nx.Graph:
    graph = nx.Graph(sorted(links))
    graph.add_nodes_from(ends)
    return graph


def joins(edges: tuple[Link, ...], links: set[Link], ends: set[int]) -> bool:
    graph = nx.Graph(edges)
    return set(edges) <= links and ends <= set(graph) and nx.is_tree(graph) and _leaves(graph) <= ends


def _leaves(graph: nx.Graph) -> set[int]:
    return {node for node in graph if graph.degree(node) == 1}


@settings(max_examples=200)
@given(sparse(), terminals(6, nodes=40))
def test_tree_is_within_what_networkx_approximates(links: set[Link], ends: set[int]) -> None:
    graph, found = whole(links, ends), tree(Plain(links, set()), ends)
    if found is None:
        assert len({frozenset(nx.node_connected_component(graph, end)) for end in ends}) > 1
    else:
        near = steiner_tree(graph.subgraph(nx.node_connected_component(graph, min(ends))), ends).number_of_edges()
        assert joins(found, links, ends)
        assert len(found) <= near <= 2 * len(found)


@settings(max_examples=100)
@given(sparse(), terminals(6, nodes=40))
def test_tree_over_what_was_asked_is_that_of_the_whole_graph(links: set[Link], ends: set[int]) -> None:
    """Balls that stop growing early must not hide a smaller tree: one that knows all from the start finds the same."""
    graph = whole(links, ends)
    near = tree(Plain(links, set()), ends)
    if near is not None:
        lengths = dict(nx.all_pairs_shortest_path_length(graph))
        assert len(near) == by_subsets(lengths, sorted(ends))


def by_subsets(lengths: dict[int, dict[int, int]], ends: list[int]) -> int:
    """Dreyfus and Wagner's recursion as they give it, on all distances."""
    far = 10_000
    best = {frozenset([end]): {v: lengths[end].get(v, far) for v in lengths} for end in ends}
    for size in range(2, len(ends)):
        for chosen in map(frozenset, combinations(ends, size)):
            halves = [frozenset(h) for n in range(1, size) for h in combinations(sorted(chosen), n)]
            meet = {u: min(best[h][u] + best[chosen - h][u] for h in halves) for u in lengths}
            best[chosen] = {v: min(meet[u] + lengths[u].get(v, far) for u in lengths) for v in lengths}
    return best[frozenset(ends[1:])][ends[0]]


@settings(max_examples=100)
@given(sparse(), terminals(10, 7, nodes=40))
def test_tree_of_many_is_no_larger_than_the_shortest_ways_between_them(links: set[Link], ends: set[int]) -> None:
    graph, found = whole(links, ends), tree(Plain(links, set()), ends)
    if found is not None:
        apart = nx.Graph()
        for a, b in combinations(ends, 2):
            apart.add_edge(a, b, weight=nx.shortest_path_length(graph, a, b))
        assert joins(found, links, ends)
        assert len(found) <= nx.minimum_spanning_tree(apart).size(weight="weight")


def test_tree_asks_little_about_a_very_connected_node() -> None:
    star = {(0, leaf) for leaf in range(3, 500)} | {(leaf, leaf + 1000) for leaf in range(3, 500)}
    frontier = Plain(star | {(1, 2), (0, 1)}, set())
    assert (tree(frontier, {0, 2}), sorted(frontier.asked)) == (((0, 1), (1, 2)), [0, 2])


def test_tree_through_a_leaf_is_none() -> None:
    assert tree(Plain({(0, 1), (1, 2)}, {1}), {0, 1, 2}) is None


def test_tree_of_two_leaves_side_by_side_is_their_edge() -> None:
    assert tree(Plain({(0, 1)}, {0, 1}), {0, 1}) == ((0, 1),)


def test_tree_of_a_node_without_neighbours_is_none() -> None:
    assert tree(Plain({(0, 1)}, set()), {0, 7}) is None
