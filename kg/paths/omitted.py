"""What an answer does not show: what a policy left out that would join the ends by no more hops, and how long an
undisputed route would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from kg.names import CLAIMED, KG
from kg.paths.policy import ONLY_SUGGESTED
from kg.paths.routes import Route, Search
from kg.paths.whynot import relaxations
from kg.tuples import NamedTuple

MOST = 200
"""Routes among which one is looked for that a policy leaves out, at most."""


class Wider(NamedTuple):
    """A switch that would show a route no longer than the one found: "--suggested", "--disputed mark", or one to leave
    out, such as "--avoid"; and how many hops that route has."""

    switch: str
    hops: int
    leave_out: bool


class Omitted(NamedTuple):
    """What is to be said beside routes.

    disputed: all are walked, and each of the shortest has a hop that is disputed. undisputed: how many hops the
    shortest route has of which nothing is; None when there is none, or `disputed` is not so. wider: what else would
    show a route as short, or shorter.
    """

    disputed: bool
    undisputed: int | None
    wider: tuple[Wider, ...]


def omitted(search: Search, routes: Sequence[Route]) -> Omitted:
    """What is to be said beside the routes of a search, of which there are some, shortest first."""
    hops, edges = len(routes[0].hops), search.edges
    shortest = (route.walk for route in routes if len(route.hops) == hops)
    disputed = search.policy.disputed == "mark" and all(
        any(edges.disputed(*step) for step in pairwise(walk)) for walk in shortest
    )
    walk = next(search.again(search.policy._replace(disputed="hide")).walks(), None) if disputed else None
    return Omitted(disputed, len(walk) - 1 if walk else None, tuple(_wider(search, hops)))


def _wider(search: Search, hops: int) -> Iterator[Wider]:
    """The switches that would show a route of at most so many hops that the search does not give."""
    for switch, changed in _without_limits(search, hops):
        for walk in islice(changed.walks(), MOST):
            if len(walk) - 1 < hops or not search.stands(walk):
                added = switch in ("--suggested", "--disputed")
                yield Wider("--disputed mark" if switch == "--disputed" else switch, len(walk) - 1, not added)
                break


def _without_limits(search: Search, hops: int) -> Iterator[tuple[str, Search]]:
    """The search with each switch relaxed that leaves anything out; stops on the way and a number of hops do not."""
    policy = search.policy
    # Of a store far away it is not asked whether anything is suggested: that was read with the rest.
    store = search.store
    if not policy.suggested and (store.batches or store.holds(None, KG + "standing", KG + ONLY_SUGGESTED, CLAIMED)):
        yield "--suggested", search.again(policy._replace(suggested=True), max_hops=hops, k=None, varied=False)
    for switch, changed in relaxations(search):
        if switch not in ("--via", "--max-hops"):
            yield switch, changed.again(changed.policy, max_hops=hops, k=None, varied=False)
