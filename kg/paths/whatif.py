"""What if: the routes of a search, without some speakers, sources or claims."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from kg.paths import ahead
from kg.paths.origins import fallen
from kg.paths.routes import Route, Search, explain
from kg.voices import Speakers

MOST = 1000
"""Routes compared at most when many tie: with fewer, a tie that was cut would look like a route that appears."""

Walk = tuple[str, ...]


class Difference(NamedTuple):
    """What changes in a search when something is taken away.

    lost: routes that stand no more. appeared: routes found now that were not among those found before: longer ones
    that come up, or ones that a denial had cut. kept: routes found before that still stand, with the evidence they
    have left. shortest_before, shortest_after: hops of the shortest; None when there was no route.
    more: a list was cut at the search's limit.
    """

    lost: list[Route]
    appeared: list[Route]
    kept: list[Route]
    shortest_before: int | None
    shortest_after: int | None
    more: bool = False


def without(search: Search, gone: frozenset[str]) -> Difference:
    """What a search finds without some speakers, sources (with their reprints) and claims, given as IRIs.

    Raises NoRoute when two of the search's stops are one node, as the search itself does.
    """
    after = left(search, gone)
    walks_before, cut_before = _walks(search)
    walks_after, cut_after = _walks(after)
    lost = [walk for walk in walks_before if not after.stands(walk)]
    kept = [walk for walk in walks_before if after.stands(walk)]
    known = set(walks_before)
    appeared = [walk for walk in walks_after if walk not in known]
    limit = search.limit
    for edges, walks in (search.edges, lost), (after.edges, appeared), (after.edges, kept):
        ahead.explanations(edges, walks[:limit])
    longest = max(len(lost), len(appeared), len(kept))
    return Difference(
        lost=[explain(search.edges, walk) for walk in lost[:limit]],
        appeared=[explain(after.edges, walk) for walk in appeared[:limit]],
        kept=[explain(after.edges, walk) for walk in kept[:limit]],
        shortest_before=_shortest(walks_before),
        shortest_after=_shortest(walks_after),
        more=cut_before or cut_after or (limit is not None and longest > limit),
    )


def left(search: Search, gone: frozenset[str], speakers: Speakers | None = None) -> Search:
    """The same search without some speakers and those who speak for them, sources with their reprints, and claims.

    speakers: see `origins.fallen`.
    """
    return search.again(search.policy._replace(without=search.policy.without | fallen(search.store, gone, speakers)))


def _walks(search: Search) -> tuple[list[Walk], bool]:
    """The routes of a search, and whether there were too many to compare."""
    found = list(islice(search.walks(), search.k or MOST + 1))
    return found[:MOST], len(found) > MOST


def _shortest(walks: list[Walk]) -> int | None:
    return min((len(walk) - 1 for walk in walks), default=None)
