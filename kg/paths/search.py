"""Searching: shortest walks, then simple routes in order of length, over anything that knows its neighbours.

Nothing here knows of stores or claims. A `Frontier` gives the neighbours of a node when they are asked for, so that
the cost follows what is searched. Nodes are its keys: IRIs, or numbers in the order of their IRIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush, merge
from itertools import chain, count, pairwise
from typing import Any, Protocol

Key = Any
Walk = tuple[Key, ...]
Step = tuple[Key, Key]
Clash = Callable[[Walk], Sequence[Step]]
"""The steps of a walk that cannot all be taken together; none when they can."""
MOST_TRIED = 1000
"""Sets of clashing steps that a search without them is tried for, at most."""
MOST_JOINED = 10_000
"""Combinations of legs that are tried, at most."""


class Frontier(Protocol):
    """What a search asks of a graph. `forward` is the way from start to end."""

    def neighbours(self, node: Key, forward: bool) -> set[Key]:
        """The nodes one step on from a node, or, backward, those from which a step leads to it; itself left out."""

    def among(self, node: Key, forward: bool, others: set[Key]) -> set[Key]:
        """Those of `others` that are neighbours."""

    def passable(self, node: Key) -> bool:
        """Whether a route may go through a node, rather than end at it."""

    def cost(self, node: Key, forward: bool) -> int:
        """About how much is read to know the neighbours, for choosing the cheaper side; 1 where that is not known."""

    def expect(self, nodes: set[Key], forward: bool, others: set[Key] | None = None) -> None:
        """Hear which nodes' neighbours are about to be asked for, or with `others`, which of those are among them."""


class Barred:
    """A frontier without some nodes, and without some steps, each from one node to another."""

    def __init__(self, frontier: Frontier, nodes: Iterable[Key] = (), steps: Iterable[Step] = ()) -> None:
        self._frontier, self._nodes = frontier, set(nodes)
        self._steps: dict[tuple[Key, bool], set[Key]] = {}
        for one, other in steps:
            self._steps.setdefault((one, True), set()).add(other)
            self._steps.setdefault((other, False), set()).add(one)

    def neighbours(self, node: Key, forward: bool) -> set[Key]:
        return self._left(node, forward, self._frontier.neighbours(node, forward))

    def among(self, node: Key, forward: bool, others: set[Key]) -> set[Key]:
        return self._left(node, forward, self._frontier.among(node, forward, others))

    def _left(self, node: Key, forward: bool, found: set[Key]) -> set[Key]:
        return found - self._nodes - self._steps.get((node, forward), set())

    def passable(self, node: Key) -> bool:
        return self._frontier.passable(node)

    def cost(self, node: Key, forward: bool) -> int:
        return self._frontier.cost(node, forward)

    def expect(self, nodes: set[Key], forward: bool, others: set[Key] | None = None) -> None:
        self._frontier.expect(nodes, forward, others)


def shortest(
    frontier: Frontier, start: Key, end: Key, max_hops: int | None = None, clash: Clash | None = None
) -> Iterator[Walk]:
    """All shortest walks from start to end, in lexicographic order, as they are asked for; none when start is end.

    clash: only walks without one, which may be longer than others.
    """
    if clash is not None:
        yield from _agreeing(frontier, (start,), end, max_hops, clash)
        return
    onward = _meeting(frontier, start, end, max_hops) if start != end else {}
    # Depth first over steps that lie on shortest walks only; every branch ends at `end`.
    stack: list[Walk] = [(start,)] if onward else []
    while stack:
        walk = stack.pop()
        if walk[-1] == end:
            yield walk
        else:
            stack.extend((*walk, node) for node in sorted(onward[walk[-1]], reverse=True))


def _agreeing(frontier: Frontier, root: Walk, end: Key, max_hops: int | None, clash: Clash) -> Iterator[Walk]:
    """All shortest walks without a clash that begin with `root`, in lexicographic order; max_hops: beyond the root.

    A walk without a clash does without at least one of any steps that clash. So it branches on which of these are done
    without, the shorter walks first: few steps clash, and most of what is left without them is apart at once. Gives up
    after `MOST_TRIED` searches.
    """
    order = count()
    waiting: list[tuple[int, int, Walk, Iterator[Walk], frozenset[Step]]] = []
    tried = {frozenset[Step]()}

    def propose(barred: frozenset[Step]) -> None:
        left = Barred(frontier, steps=barred) if barred else frontier
        walks = (root[:-1] + walk for walk in shortest(left, root[-1], end, max_hops))
        walk = next(walks, None)
        if walk:
            heappush(waiting, (len(walk), next(order), walk, walks, barred))

    found: list[Iterator[Walk]] = []
    length = 0
    propose(frozenset())
    while waiting and (not found or waiting[0][0] == length):
        hops, _, walk, others, barred = heappop(waiting)
        clashing = clash(walk)
        if not clashing:
            length = hops
            found.append(chain((walk,), (other for other in others if not clash(other))))
        for step in set(clashing) - set(pairwise(root)):
            more = barred | {step}
            if more not in tried and len(tried) < MOST_TRIED:
                tried.add(more)
                propose(more)
    last = None
    for walk in merge(*found):
        if walk != last:
            yield walk
        last = walk


def simple(
    frontier: Frontier, start: Key, end: Key, max_hops: int | None = None, clash: Clash | None = None
) -> Iterator[Walk]:
    """All routes without a repeated node (and without a clash), shortest first, then lexicographic.

    Yen's algorithm (J. Y. Yen, Finding the K shortest loopless paths in a network, 1971): each further route leaves
    one of those found at some node, by a step that none of those with the same beginning has taken.
    """
    found: list[Walk] = []
    waiting: list[tuple[int, Walk]] = []
    known: set[Walk] = set()

    def propose(walk: Walk | None) -> None:
        if walk and walk not in known:
            known.add(walk)
            heappush(waiting, (len(walk), walk))

    propose(next(shortest(frontier, start, end, max_hops, clash), None))
    while waiting:
        walk = heappop(waiting)[1]
        yield walk
        found.append(walk)
        for at in range(len(walk) - 1):
            root = walk[: at + 1]
            taken = {other[at : at + 2] for other in found if other[: at + 1] == root}
            left = None if max_hops is None else max_hops - at
            barred = Barred(frontier, root[:-1], taken)
            if clash is not None:
                propose(next(_agreeing(barred, root, end, left, clash), None))
            else:
                rest = next(shortest(barred, root[-1], end, left), None)
                propose(root + rest[1:] if rest else None)


def varied(
    frontier: Frontier, start: Key, end: Key, max_hops: int | None = None, clash: Clash | None = None
) -> Iterator[Walk]:
    """Routes that share little: each the shortest that avoids all nodes between of those before it.

    Nodes that no route can do without are not avoided: else one bridge near an end would leave no second route.
    When no such route is left, the others follow in the order of `simple`.
    """
    first = next(shortest(frontier, start, end, max_hops, clash), None)
    if first is None:
        return
    needed = {
        node
        for node in first[1:-1]
        if next(shortest(Barred(frontier, {node}), start, end, max_hops, clash), None) is None
    }
    given: dict[Walk, None] = {}
    walk: Walk | None = first
    while walk:
        yield walk
        given[walk] = None
        used = {node for other in given for node in other[1:-1]} - needed
        left = simple(Barred(frontier, used), start, end, max_hops, clash)
        walk = next((other for other in left if other not in given), None)
    yield from (walk for walk in simple(frontier, start, end, max_hops, clash) if walk not in given)


def through(
    frontier: Frontier,
    stops: list[Key],
    max_hops: int | None = None,
    clash: Clash | None = None,
) -> Iterator[Walk]:
    """Routes without a repeated node, and a clash, that visit `stops` in this order, first and last being the ends.

    Shortest first. The legs are found apart and joined in order of their length together; gives up after
    `MOST_JOINED` combinations of legs, nearly all of which would have crossed themselves.
    """
    if not all(frontier.passable(stop) for stop in stops[1:-1]):
        return
    legs = []
    for here, there in pairwise(stops):
        others = set(stops) - {here, there}
        legs.append(_Memo(simple(Barred(frontier, others), here, there, max_hops, clash)))
    order = count()
    first = (0,) * len(legs)
    waiting: list[tuple[int, Walk, int, tuple[int, ...]]] = []
    seen = {first}

    def propose(chosen: tuple[int, ...]) -> None:
        parts = [leg.get(number) for leg, number in zip(legs, chosen, strict=True)]
        if all(parts):
            walk = sum((part[1:] for part in parts if part), (stops[0],))
            heappush(waiting, (len(walk), walk, next(order), chosen))

    propose(first)
    while waiting and next(order) < MOST_JOINED:
        _, walk, _, chosen = heappop(waiting)
        for leg in range(len(legs)):
            longer = (*chosen[:leg], chosen[leg] + 1, *chosen[leg + 1 :])
            if longer not in seen:
                seen.add(longer)
                propose(longer)
        within = max_hops is None or len(walk) <= max_hops + 1
        if len(set(walk)) == len(walk) and within and not (clash and clash(walk)):
            yield walk


class _Memo:
    """The items of an iterator by number, drawn when first asked for."""

    def __init__(self, items: Iterator[Walk]) -> None:
        self._items, self._drawn = items, list[Walk]()

    def get(self, number: int) -> Walk | None:
        while len(self._drawn) <= number:
            item = next(self._items, None)
            if item is None:
                return None
            self._drawn.append(item)
        return self._drawn[number]


def _meeting(frontier: Frontier, start: Key, end: Key, max_hops: int | None) -> dict[Key, set[Key]]:
    """For each node on a shortest walk, the next nodes on it; {} when the sides never meet.

    Each side grows by whole levels, the cheaper one first. Before a level is read, its steps are tried against the
    other side's last level alone: most searches end there, and never read all neighbours of the nodes between.
    """
    ends = {start, end}
    levels: tuple[list[set[Key]], list[set[Key]]] = ([{start}], [{end}])
    reached: tuple[set[Key], set[Key]] = ({start}, {end})
    while max_hops is None or len(levels[0]) + len(levels[1]) - 2 < max_hops:
        last = levels[0][-1], levels[1][-1]
        side = 0 if len(last[0]) <= len(last[1]) else 1
        frontier.expect(last[side], side == 0, last[1 - side])
        near = (frontier.among(node, side == 0, last[1 - side]) for node in _within(frontier, last[side], ends))
        met = _within(frontier, set().union(*near), ends)
        if met:
            levels[side].append(met)
            return _onward(frontier, levels, met)
        side = 0 if _cost(frontier, last[0], True) <= _cost(frontier, last[1], False) else 1
        level: set[Key] = set()
        frontier.expect(last[side], side == 0)
        for node in _within(frontier, last[side], ends):
            level |= frontier.neighbours(node, side == 0)
        level -= reached[side]
        if not level:
            return {}
        levels[side].append(level)
        reached[side].update(level)
    return {}


def _onward(frontier: Frontier, levels: tuple[list[set[Key]], list[set[Key]]], met: set[Key]) -> dict[Key, set[Key]]:
    """From where the sides met, the steps back to the start and on to the end, level by level."""
    onward: dict[Key, set[Key]] = {}
    here = met
    for level in reversed(levels[0][:-1]):
        before: set[Key] = set()
        frontier.expect(here, False, level)
        for node in here:
            for previous in _within(frontier, frontier.among(node, False, level), levels[0][0]):
                onward.setdefault(previous, set()).add(node)
                before.add(previous)
        here = before
    here = met
    for level in reversed(levels[1][:-1]):
        after: set[Key] = set()
        frontier.expect(here, True, level)
        for node in here:
            following = _within(frontier, frontier.among(node, True, level), levels[1][0])
            onward.setdefault(node, set()).update(following)
            after |= following
        here = after
    return onward


def _cost(frontier: Frontier, nodes: set[Key], forward: bool) -> int:
    return sum(frontier.cost(node, forward) for node in nodes)


def _within(frontier: Frontier, nodes: set[Key], ends: set[Key]) -> set[Key]:
    return {node for node in nodes if node in ends or frontier.passable(node)}
