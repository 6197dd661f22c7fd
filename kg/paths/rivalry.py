"""Accounts that cannot both be true: which walks would need two of them, and on what the others rest.

A walk stands when a ground can be chosen for each of its hops so that none excludes another. An undisputed ground
excludes nothing, since any other account of it would dispute it: only hops without one are looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from kg.claims import Ground
from kg.names import CLAIMED, DIRECT, KG

if TYPE_CHECKING:
    from kg.paths.frontier import Edges

Step = tuple[str, str]


class Rivalry:
    """What excludes what among the grounds of the edges that a policy walks."""

    def __init__(self, edges: Edges) -> None:
        self.edges = edges
        self._grounds: dict[Step, list[Ground]] = {}

    @cached_property
    def possible(self) -> bool:
        """Whether anything is told in two ways at all; of a store far away it is not asked, but seen on the way."""
        store = self.edges.store
        if self.edges.graph == DIRECT:
            return False
        return store.batches or any(store.holds(None, KG + "rivalAccount", None, graph) for graph in (DIRECT, CLAIMED))

    def clash(self, steps: Iterable[Step]) -> Sequence[Step]:
        """The steps of a walk, or the links of a tree, that cannot all be taken together; () when they can."""
        disputed = [step for step in steps if self.edges.disputed(*step)]
        if len(disputed) < 2:
            return ()
        self.edges.expect_grounds(disputed)
        told = {step: self.grounds(step) for step in disputed}
        # What is denied, and told in no other way, stands beside anything; so does an edge without a recorded claim.
        bound = {step: grounds for step, grounds in told.items() if grounds and all(g.rivals for g in grounds)}
        for one, other in combinations(bound, 2):
            if all(ground.excludes(rival) for ground in bound[one] for rival in bound[other]):
                return one, other
        return () if _chosen(list(bound.values())) is not None else tuple(bound)

    def left_out(self, steps: Sequence[Step]) -> set[Ground]:
        """The grounds that are rivals of what a walk rests on; of two, the later goes. None of a walk with a clash."""
        told = [self.grounds(step) for step in steps]
        if not any(ground.rivals for grounds in told for ground in grounds):
            return set()
        told = [grounds for grounds in told if grounds]
        if (chosen := _chosen(told)) is None:
            return set()
        kept = [[ground] for ground in chosen]
        for at, grounds in enumerate(told):
            beside = [ground for place, others in enumerate(kept) if place != at for ground in others]
            kept[at] += [g for g in grounds if g not in kept[at] and not any(g.excludes(other) for other in beside)]
        return {g for grounds in told for g in grounds} - {g for grounds in kept for g in grounds}

    def grounds(self, step: Step) -> list[Ground]:
        """The grounds that count of all edges between two neighbours."""
        if step not in self._grounds:
            edges = self.edges
            self._grounds[step] = [ground for edge in edges.between(*step) for ground in edges.standing(edge, *step)]
        return self._grounds[step]


def _chosen(told: Sequence[Sequence[Ground]], before: tuple[Ground, ...] = ()) -> list[Ground] | None:
    """One ground of each list, the first that will do, so that none excludes another; None where none will."""
    if len(before) == len(told):
        return list(before)
    for ground in told[len(before)]:
        if not any(ground.excludes(other) for other in before):
            found = _chosen(told, (*before, ground))
            if found is not None:
                return found
    return None
