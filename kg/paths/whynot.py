"""Why not: how far each side came when there is no route, which filter cut it, and what is disputed between them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kg.claims import ASSERTED, Claim
from kg.paths import search as searching
from kg.paths.options import option_of
from kg.paths.policy import DEFAULT, Policy
from kg.paths.routes import Route, Search, Step, explain
from kg.tuples import NamedTuple

MOST = 20_000
"""Nodes whose neighbours are asked for, at most, in each of the searches."""


class WhyNot(NamedTuple):
    """Why a search finds no route.

    reached_start, reached_end: how many nodes each side reaches, itself left out, within hops_start and hops_end hops.
    relaxed: each switch of the command line ("--directed") that alone stands in the way, with the shortest route there
    would be without it. disputed: denied, disputed or suggested claims that would join the sides, in the order of the
    joining route. complete: no limit on the work was met; else the numbers are at least so many, and a route may
    have been missed. joining: the route those claims would give; None when there is none. excluded: a route over edges
    that the policy walks, but that needs accounts that cannot both be true; None when there is none.
    """

    reached_start: int
    reached_end: int
    hops_start: int
    hops_end: int
    relaxed: list[tuple[str, Route]]
    disputed: list[Claim]
    complete: bool = True
    joining: Route | None = None
    excluded: Route | None = None


def whynot(search: Search) -> WhyNot:
    """Explain why a search has no route. Each filter is relaxed alone, the others stay.

    Raises NoRoute when two of the search's stops are one node, as the search itself does.
    """
    search.walks()  # which refuses ends that are one
    bounds: list[Bounded] = []
    reached: list[tuple[int, int]] = []
    frontier = search.edges.grouped((search.start, search.end))
    for node, forward in (search.start, True), (search.end, False):
        bounded = Bounded(frontier)
        bounds.append(bounded)
        reached.append(reach(bounded, node, forward, search.max_hops))
    relaxed = []
    for switch, changed in relaxations(search):
        walk, bounded = _first(changed)
        bounds.append(bounded)
        if walk:
            relaxed.append((switch, explain(changed.edges, walk)))
    joining, disputed, last = _disputed(search)
    bounds.append(last)
    excluded = None
    if search.edges.rivalry.possible:
        walk, last = _first(search, rivals=True)
        bounds.append(last)
        excluded = explain(search.edges, walk) if walk else None
    return WhyNot(
        reached_start=reached[0][0],
        reached_end=reached[1][0],
        hops_start=reached[0][1],
        hops_end=reached[1][1],
        relaxed=relaxed,
        disputed=disputed,
        complete=all(bounded.left >= 0 for bounded in bounds),
        joining=joining,
        excluded=excluded,
    )


class Bounded:
    """A frontier that has no more neighbours to give once it was asked too often; `left` is negative then."""

    def __init__(self, frontier: searching.Frontier) -> None:
        self._frontier = frontier
        self.left = MOST

    def neighbours(self, node: Any, forward: bool) -> set[Any]:
        self.left -= 1
        return self._frontier.neighbours(node, forward) if self.left >= 0 else set()

    def among(self, node: Any, forward: bool, others: set[Any]) -> set[Any]:
        return self._frontier.among(node, forward, others)

    def cost(self, node: Any, forward: bool) -> int:
        return self._frontier.cost(node, forward)

    def expect(self, nodes: set[Any], forward: bool, others: set[Any] | None = None) -> None:
        if self.left > 0:
            self._frontier.expect(nodes, forward, others)

    def passable(self, node: Any) -> bool:
        return self._frontier.passable(node)


def reach(edges: searching.Frontier, start: Any, forward: bool, max_hops: int | None = None) -> tuple[int, int]:
    """How many nodes one reaches (backward: is reached from), itself left out, and within how many hops."""
    reached = {start}
    level = {start}
    hops = 0
    while level and (max_hops is None or hops < max_hops):
        edges.expect(level, forward)
        walked = [node for node in sorted(level) if node == start or edges.passable(node)]
        level = {found for node in walked for found in edges.neighbours(node, forward)} - reached
        reached |= level
        hops += bool(level)
    return len(reached) - 1, hops


def relaxations(search: Search) -> Iterator[tuple[str, Search]]:
    """The switches that narrow a search, each with the search as it is without that one."""
    policy = search.policy
    for field in Policy._fields:
        # To walk suggestions leaves nothing out.
        if field == "suggested" or getattr(policy, field) == getattr(DEFAULT, field):
            continue
        yield option_of(field), search.again(policy._replace(**{field: getattr(DEFAULT, field)}))
    if search.via:
        yield "--via", search.again(policy, via=())
    if search.same_time:
        yield "--same-time", search.again(policy, same_time=False)
    if search.chronological:
        yield "--chronological", search.again(policy, chronological=False)
    if search.max_hops is not None:
        yield "--max-hops", search.again(policy, max_hops=None)


def _first(search: Search, *, rivals: bool = False) -> tuple[tuple[str, ...] | None, Bounded]:
    """The first route of a search, and the bound under which it was looked for.

    rivals: whether it may need accounts that cannot both be true.
    """
    stops, clash = [search.start, *search.via, search.end], None if rivals else search.clash()
    bounded = Bounded(search.edges.grouped(stops))
    found = (
        searching.through(bounded, stops, search.max_hops, clash)
        if search.via
        else searching.shortest(bounded, search.start, search.end, search.max_hops, clash)
    )
    walk = next(found, None)
    return walk and search.edges.sameness.settled(walk), bounded


def _disputed(search: Search) -> tuple[Route | None, list[Claim], Bounded]:
    """The shortest route over all that anybody asserts or suggests, and the claims on it that the policy rules out."""
    loose = search.again(search.policy._replace(disputed="mark", suggested=True))
    walk, bounded = _first(loose)
    if walk is None:
        return None, [], bounded
    joining = explain(loose.edges, walk)
    claims = {
        claim.iri: claim
        for (here, there), hop in zip(pairwise(walk), joining.hops, strict=True)
        if not search.edges.between(here, there)
        for step in hop.steps
        for claim in _in_the_way(step)
    }
    return joining, list(claims.values()), bounded


def _in_the_way(step: Step) -> list[Claim]:
    """The claims of a relation that a policy rules out; where nodes are told as one, that may be all that it does."""
    ties = list(dict.fromkeys(claim for ground in step.grounds for claim in ground.ties))
    if not ties:
        return list(step.edge.claims)
    own = (claim for ground in step.grounds for claim in ground.needed if claim not in ties)
    return [*dict.fromkeys(claim for claim in own if claim.disputed or claim.standing != ASSERTED), *ties]
