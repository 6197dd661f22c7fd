"""The search alone, over random graphs: against networkx where it has the like, else against trying all routes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.paths import search

Link = tuple[int, int]
Walk = tuple[int, ...]
NODES = 8


class Drawn:
    """A frontier over some links between numbers, walked either way unless `directed`."""

    def __init__(self, links: set[Link], impassable: set[int] = frozenset(), *, directed: bool = False) -> None:
        self.links, self.impassable, self.directed = links, impassable, directed

    def __repr__(self) -> str:
        return f"Drawn({self.links}, {self.impassable}, directed={self.directed})"

    def neighbours(self, node: int, forward: bool) -> set[int]:
        on, back = {b for a, b in self.links if a == node}, {a for a, b in self.links if b == node}
        return (on if forward else back) if self.directed else on | back

    def among(self, node: int, forward: bool, others: set[int]) -> set[int]:
        return self.neighbours(node, forward) & others

    def expect(self, nodes: set[int], forward: bool, others: set[int] | None = None) -> None:
        pass

    def passable(self, node: int) -> bool:
        return node not in self.impassable

    def cost(self, node: int, forward: bool) -> int:
        return len(self.neighbours(node, forward))

    def graph(self, *ends: int) -> nx.Graph:
        """What may be walked between these ends, as networkx has it."""
        graph = nx.DiGraph(sorted(self.links)) if self.directed else nx.Graph(sorted(self.links))
        graph.add_nodes_from(ends)
        graph.remove_nodes_from(self.impassable - set(ends))
        return graph


@st.composite
def drawn(draw: st.DrawFn, most: int = 16) -> Drawn:
    number = st.integers(0, NODES - 1)
    links = {(a, b) for a, b in draw(st.sets(st.tuples(number, number), max_size=most)) if a != b}
    impassable = draw(st.sets(number, max_size=2))
    return Drawn(links, impassable, directed=draw(st.booleans()))


def all_simple(frontier: Drawn, start: int, end: int) -> list[Walk]:
    """All routes without a repeated node, shortest first, then by their nodes: what `simple` must give."""
    found = [tuple(walk) for walk in nx.all_simple_paths(frontier.graph(start, end), start, end)]
    return sorted(found, key=lambda walk: (len(walk), walk))


# ---- shortest


@settings(max_examples=200)
@given(drawn())
def test_shortest_are_those_of_networkx(frontier: Drawn) -> None:
    graph = frontier.graph(0, 1)
    expected = sorted(map(tuple, nx.all_shortest_paths(graph, 0, 1))) if nx.has_path(graph, 0, 1) else []
    assert list(search.shortest(frontier, 0, 1)) == expected


@given(drawn(), st.integers(1, 5))
def test_shortest_within_hops_are_those_no_longer(frontier: Drawn, hops: int) -> None:
    expected = [walk for walk in search.shortest(frontier, 0, 1) if len(walk) <= hops + 1]
    assert list(search.shortest(frontier, 0, 1, hops)) == expected


@given(drawn())
def test_shortest_to_itself_is_none(frontier: Drawn) -> None:
    assert list(search.shortest(frontier, 0, 0)) == []


@given(drawn())
def test_shortest_against_all_links_is_the_reverse(frontier: Drawn) -> None:
    turned = Drawn({(b, a) for a, b in frontier.links}, frontier.impassable, directed=frontier.directed)
    assert sorted(walk[::-1] for walk in search.shortest(turned, 1, 0)) == list(search.shortest(frontier, 0, 1))


@given(drawn())
def test_shortest_without_direction_is_the_same_both_ways(frontier: Drawn) -> None:
    free = Drawn(frontier.links, frontier.impassable)
    assert sorted(walk[::-1] for walk in search.shortest(free, 1, 0)) == list(search.shortest(free, 0, 1))


def test_shortest_between_two_impassable_neighbours_is_their_hop() -> None:
    assert list(search.shortest(Drawn({(0, 1)}, {0, 1}), 0, 1)) == [(0, 1)]


def test_shortest_stops_where_one_side_ends() -> None:
    """A lone pair far from a long chain: the search ends with the pair, and does not walk the chain."""

    class Counting(Drawn):
        asked = 0

        def neighbours(self, node: int, forward: bool) -> set[int]:
            self.asked += 1
            return super().neighbours(node, forward)

    frontier = Counting({(0, 2), *pairwise(range(10, 500)), (1, 10)})
    assert list(search.shortest(frontier, 0, 1)) == []
    assert frontier.asked < 20


# ---- simple


@settings(max_examples=150)
@given(drawn())
def test_simple_are_all_those_of_networkx_in_order(frontier: Drawn) -> None:
    assert list(search.simple(frontier, 0, 1)) == all_simple(frontier, 0, 1)


@settings(max_examples=80)
@given(drawn())
def test_simple_come_in_the_lengths_of_networkx_and_lexicographic_within_each(frontier: Drawn) -> None:
    graph = frontier.graph(0, 1)
    expected = list(nx.shortest_simple_paths(graph, 0, 1)) if nx.has_path(graph, 0, 1) else []
    found = list(search.simple(frontier, 0, 1))
    assert [len(walk) for walk in found] == [len(walk) for walk in expected]
    for _, tied in groupby(found, len):
        together = list(tied)
        assert together == sorted(together)


@given(drawn(), st.integers(1, 6))
def test_simple_within_hops_are_those_no_longer(frontier: Drawn, hops: int) -> None:
    expected = [walk for walk in all_simple(frontier, 0, 1) if len(walk) <= hops + 1]
    assert list(search.simple(frontier, 0, 1, hops)) == expected


@given(drawn())
def test_simple_begin_with_all_the_shortest(frontier: Drawn) -> None:
    shortest = list(search.shortest(frontier, 0, 1))
    assert list(search.simple(frontier, 0, 1))[: len(shortest)] == shortest


@given(drawn())
def test_simple_pass_no_node_that_may_not_be_passed(frontier: Drawn) -> None:
    inner = {node for walk in search.simple(frontier, 0, 1) for node in walk[1:-1]}
    assert inner.isdisjoint(frontier.impassable)


# ---- through


def visits(walk: Walk, stops: list[int]) -> bool:
    places = [walk.index(stop) for stop in stops if stop in walk]
    return len(places) == len(stops) and places == sorted(places)


@settings(max_examples=150)
@given(drawn(), st.lists(st.integers(2, NODES - 1), min_size=1, max_size=3, unique=True))
def test_through_gives_the_routes_that_visit_the_stops_in_order(frontier: Drawn, via: list[int]) -> None:
    frontier.impassable -= set(via)
    stops = [0, *via, 1]
    expected = [walk for walk in all_simple(frontier, 0, 1) if visits(walk, stops)]
    assert list(search.through(frontier, stops)) == expected


@given(drawn(), st.lists(st.integers(2, NODES - 1), min_size=1, max_size=2, unique=True), st.integers(2, 6))
def test_through_within_hops_gives_those_no_longer(frontier: Drawn, via: list[int], hops: int) -> None:
    frontier.impassable -= set(via)
    stops = [0, *via, 1]
    expected = [walk for walk in all_simple(frontier, 0, 1) if visits(walk, stops) and len(walk) <= hops + 1]
    assert list(search.through(frontier, stops, hops)) == expected


@given(drawn(), st.integers(2, NODES - 1))
def test_through_a_node_that_may_not_be_passed_is_none(frontier: Drawn, stop: int) -> None:
    frontier.impassable |= {stop}
    assert list(search.through(frontier, [0, stop, 1])) == []


# ---- varied


def strangers(walks: list[Walk]) -> Iterator[Walk]:
    """The routes that share no node between the ends with one before them."""
    used: set[int] = set()
    for number, walk in enumerate(walks):
        if not used.isdisjoint(walk[1:-1]) or walk in walks[:number]:
            return
        yield walk
        used.update(walk[1:-1])


@settings(max_examples=150)
@given(drawn())
def test_varied_are_all_simple_routes_each_once(frontier: Drawn) -> None:
    found = list(search.varied(frontier, 0, 1))
    assert sorted(found) == sorted(all_simple(frontier, 0, 1))


@settings(max_examples=150)
@given(drawn())
def test_varied_share_no_node_while_there_is_such_a_route(frontier: Drawn) -> None:
    found = list(search.varied(frontier, 0, 1))
    apart = list(strangers(found))
    used = {node for walk in apart for node in walk[1:-1]}
    left = [walk for walk in all_simple(frontier, 0, 1) if used.isdisjoint(walk[1:-1]) and walk not in apart]
    assert left == []


@settings(max_examples=100)
@given(drawn())
def test_varied_takes_the_shortest_that_is_apart_each_time(frontier: Drawn) -> None:
    used: set[int] = set()
    every = all_simple(frontier, 0, 1)
    for number, walk in enumerate(apart := list(strangers(list(search.varied(frontier, 0, 1))))):
        assert walk == next(w for w in every if used.isdisjoint(w[1:-1]) and w not in apart[:number])
        used.update(walk[1:-1])


@given(drawn(), st.integers(1, 5))
def test_varied_within_hops_are_no_longer(frontier: Drawn, hops: int) -> None:
    expected = [walk for walk in all_simple(frontier, 0, 1) if len(walk) <= hops + 1]
    assert sorted(search.varied(frontier, 0, 1, hops)) == sorted(expected)


@pytest.mark.parametrize("search_for", [search.simple, search.varied])
def test_routes_are_found_as_they_are_asked_for(search_for: object) -> None:
    """A grid has far more routes than can be listed; the first two come at once."""
    links = set(nx.convert_node_labels_to_integers(nx.grid_2d_graph(12, 12)).edges)
    routes = search_for(Drawn(links), 0, 143)  # type: ignore[operator]
    assert [len(next(routes)), len(next(routes))] == [23, 23]


# ---- without steps that clash


@st.composite
def clashing(draw: st.DrawFn) -> list[set[Link]]:
    """Sets of steps, none of which may be taken all by one route."""
    number = st.integers(0, NODES - 1)
    return draw(st.lists(st.sets(st.tuples(number, number), min_size=2, max_size=3), max_size=6))


@settings(max_examples=200)
@given(drawn(), clashing(), st.none() | st.integers(1, 5))
def test_routes_without_a_clash_are_those_that_trying_all_leaves(
    frontier: Drawn, clashes: list[set[Link]], hops: int | None
) -> None:
    def clash(walk: Walk) -> list[Link]:
        taken = set(pairwise(walk))
        return next((sorted(steps) for steps in clashes if steps <= taken), [])

    expected = [w for w in all_simple(frontier, 0, 1) if not clash(w) and (hops is None or len(w) <= hops + 1)]
    assert list(search.simple(frontier, 0, 1, hops, clash)) == expected
    assert list(search.shortest(frontier, 0, 1, hops, clash)) == [w for w in expected if len(w) == len(expected[0])]
    assert sorted(search.varied(frontier, 0, 1, hops, clash)) == sorted(expected)
