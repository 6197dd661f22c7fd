"""What follows from claims: how each stands, what disputes it, and the edges between actors.

What follows is said in `ontology/rules/*.rq`; here is only the mechanism. A change is worked out on the claims that it
bears on (`reach`), in a small store of their own (`working`), so that it costs the same in a store of any size; what is
concluded goes into the same transaction as the claims (`conclusions`).
"""

from __future__ import annotations

from kg.rules.change import Change
from kg.rules.conclusions import Conclusions, replace_edges
from kg.rules.inferred import inferred
from kg.rules.reach import Reach
from kg.rules.terms import DENIED_CLAIM, ENTAILING
from kg.store import Quad

__all__ = ["DENIED_CLAIM", "ENTAILING", "Change", "consequences", "inferred"]


def consequences(change: Change) -> tuple[set[Quad], set[Quad]]:
    """The derived quads that go and those that come with a change; some may be in both, and stay."""
    reach = Reach(change)
    reach.extend(reach.start())
    while True:
        concluded = Conclusions(change, reach)
        if not (undecided := concluded.undecided()):
            break
        reach.extend(undecided)
    gone, come = concluded.flags()
    for graph, nodes in concluded.graphs().items():
        before, after = replace_edges(change, graph, *nodes)
        gone |= before
        come |= after
    return gone | concluded.index()[0], come | concluded.index()[1]
