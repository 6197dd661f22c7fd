"""What if: the routes of a search, without some speakers, sources or claims."""

from __future__ import annotations

from typing import NamedTuple

from kg.paths.routes import Route, Search


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
    """What a search finds without some speakers, sources (with their reprints) and claims, given as IRIs."""
    raise NotImplementedError
