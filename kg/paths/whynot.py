"""Why not: how far each side came when there is no route, which filter cut it, and what is disputed between them."""

from __future__ import annotations

from typing import NamedTuple

from kg.claims import Claim
from kg.paths.routes import Route, Search


class WhyNot(NamedTuple):
    """Why a search finds no route.

    reached_start, reached_end: how many nodes each side reaches, itself left out, within hops_start and hops_end hops.
    relaxed: each switch of the command line ("--directed") that alone stands in the way, with the route there would
    be without it. disputed: denied, contested or suggested claims that would join the sides, in the order of the
    joining route. complete: no limit on the work was met; else the numbers are at least so many.
    joining: the route those claims would give; None when there is none.
    """

    reached_start: int
    reached_end: int
    hops_start: int
    hops_end: int
    relaxed: list[tuple[str, Route]]
    disputed: list[Claim]
    complete: bool = True
    joining: Route | None = None


def whynot(search: Search) -> WhyNot:
    """Explain why a search has no route."""
    raise NotImplementedError
