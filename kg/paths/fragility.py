"""Fragility: the fewest origins that must be wrong before two nodes fall apart."""

from __future__ import annotations

from typing import NamedTuple

from kg.paths.routes import Search


class Fragility(NamedTuple):
    """The smallest set of origins without which no route is left.

    origins: their IRIs (speakers and sources), sources first; None when no set within the bound was found; () when
    there is no route to begin with. names: how to show them, in the same order. exact: no smaller set exists.
    bound: the largest set that was tried. single_source: every route rests on one source, which is then the set.
    note: all of this in one sentence, for people.
    """

    origins: tuple[str, ...] | None
    exact: bool
    bound: int
    single_source: bool
    note: str
    names: tuple[str, ...] = ()


def fragility(search: Search, *, bound: int = 6) -> Fragility:
    """The smallest set of origins (speakers, sources) that must be wrong before no route of a search is left."""
    raise NotImplementedError
