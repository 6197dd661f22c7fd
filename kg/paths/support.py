"""What a route rests on: whose word carries each hop, from how many origins, and which hop is the weakest."""

from __future__ import annotations

from typing import NamedTuple

from kg.paths.frontier import Edges
from kg.paths.routes import Route

MARKS = ("no claim", "contested", "suggested", "unnamed", "combined", "implied", "undated")
"""What weakens a hop, worst first."""


class HopSupport(NamedTuple):
    """What one hop rests on.

    marks: worst first. least, most: how many independent origins carry it, at least and at most. speakers: the names
    of those who do. denied_by: the names of those who deny a claim that carries it. sources: the ids of the sources
    that it goes back to, reprints folded.
    """

    marks: tuple[str, ...]
    least: int
    most: int
    speakers: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: tuple[str, ...]


class Support(NamedTuple):
    """What a route rests on. weakest: the number of its weakest hop, from 0; why: that hop's marks, worst first."""

    hops: tuple[HopSupport, ...]
    speakers: tuple[str, ...]
    weakest: int
    why: tuple[str, ...]
    denied: bool


def support(edges: Edges, route: Route) -> Support:
    """What each hop of a route rests on, under the policy that found it."""
    raise NotImplementedError
