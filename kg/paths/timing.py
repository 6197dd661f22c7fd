"""When the links of a route held: whether all of them can have on one day, and whether their dates can run forwards.

A link may have held on any day that the sources leave open: one without a date on any day at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.paths.routes import Hop

_NEVER, _EVER = "0000-00-00", "9999-99-99"
Span = tuple[str, str]
"""The first and the last day, as text that compares, on which something can have held."""


def spans(hop: Hop) -> list[Span]:
    """The days on which each claim that carries a hop can have held."""
    claims = [claim for step in hop.steps for claim in step.edge.claims]
    return sorted({(c.dating.begin[0] or _NEVER, c.dating.end[1] or _EVER) for c in claims}) or [(_NEVER, _EVER)]


def together(hops: Sequence[Hop]) -> bool:
    """Whether there is a day on which all of these hops can have held."""
    each = [spans(hop) for hop in hops]
    # If there is such a day, the first of some span is one.
    days = {first for hop in each for first, _ in hop}
    return any(all(any(first <= day <= last for first, last in hop) for hop in each) for day in days)


def forwards(hops: Sequence[Hop]) -> bool:
    """Whether the hops can have held one after the other, or at once, in the order of the route."""
    day = _NEVER
    for hop in hops:
        possible = [max(day, first) for first, last in spans(hop) if last >= day]
        if not possible:
            return False
        day = min(possible)
    return True
