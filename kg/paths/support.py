"""What a route rests on: whose word carries each hop, from how many origins, and which hop is the weakest.

A hop stands when any claim behind it stands, so a mark is put on it only when it holds of all that carries it: a hop
that one newspaper states and another suggests is not "suggested". Counts are for reading: none is turned into a
probability, because nobody knows how often a source errs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.claims import DENIED, SUGGESTED, Assertion, Claim
from kg.names import ID
from kg.paths.frontier import Edges
from kg.paths.origins import Reprints, carries, independent
from kg.paths.routes import Hop, Route

MARKS = ("no claim", "contested", "suggested", "unnamed", "combined", "implied", "undated")
"""What weakens a hop, worst first.

no claim: none is recorded. contested: somebody denies each claim that carries it, or tells it otherwise.
suggested: nobody asserts it. unnamed: nobody who does is named. combined: it takes several places of a text to see it;
implied: the wording implies it, and nobody states it outright. undated: no claim that carries it has a date.
"""


class HopSupport(NamedTuple):
    """What one hop rests on.

    marks: worst first. least, most: how many independent origins carry it, at least and at most. speakers: the names
    of those who do. denied_by: the names of those who deny a claim that carries it, believed or not. sources: the ids
    of the sources that it goes back to, reprints folded.
    """

    marks: tuple[str, ...]
    least: int
    most: int
    speakers: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: tuple[str, ...]


class Support(NamedTuple):
    """What a route rests on.

    speakers: the names of all who carry a hop of it, in the order of the hops. weakest: the number of its weakest hop,
    from 0; why: that hop's marks, worst first, () when none has any. denied: somebody denies a claim that carries it.
    """

    hops: tuple[HopSupport, ...]
    speakers: tuple[str, ...]
    weakest: int
    why: tuple[str, ...]
    denied: bool


def support(edges: Edges, route: Route) -> Support:
    """What each hop of a route rests on, under the policy that found it.

    The weakest hop is the one with the worst mark; if two have the same marks, the one from fewer origins; then the
    one that comes first.
    """
    reprints = Reprints(edges.store)
    hops = tuple(_hop(edges, reprints, hop) for hop in route.hops)
    weakest = min(range(len(hops)), key=lambda number: _strength(hops[number]))
    return Support(
        hops=hops,
        speakers=_once(name for hop in hops for name in hop.speakers),
        weakest=weakest,
        why=hops[weakest].marks,
        denied=any(hop.denied_by for hop in hops),
    )


def _hop(edges: Edges, reprints: Reprints, hop: Hop) -> HopSupport:
    claims = list({claim.iri: claim for step in hop.steps for claim in step.edge.claims}.values())
    carrying = [a for claim in claims for a in claim.assertions if carries(edges.scale, a)]
    words = [reprints.word(assertion) for assertion in carrying]
    least, most = independent(words)
    return HopSupport(
        marks=tuple(mark for mark in MARKS if mark in _marks(claims, carrying)),
        least=least,
        most=most,
        speakers=_names(carrying),
        denied_by=_names(a for claim in claims for a in claim.assertions if a.stance == DENIED),
        sources=tuple(sorted({source.removeprefix(ID) for word in words for source in word.sources})),
    )


def _marks(claims: list[Claim], carrying: list[Assertion]) -> set[str]:
    if not carrying:
        return {"no claim"}
    bases = {assertion.basis for assertion in carrying}
    holds = {
        "contested": all(claim.contested for claim in claims),
        "suggested": all(assertion.stance == SUGGESTED for assertion in carrying),
        "unnamed": all(assertion.unnamed for assertion in carrying),
        "combined": bases == {"combined"},
        "implied": "implied" in bases and "stated" not in bases,
        "undated": all(claim.dating.edtf is None for claim in claims),
    }
    return {mark for mark, held in holds.items() if held}


def _strength(hop: HopSupport) -> tuple[tuple[bool, ...], int, int]:
    """Less for a weaker hop: marks count before origins, a worse mark before any number of better ones."""
    return tuple(mark not in hop.marks for mark in MARKS), hop.least, hop.most


def _names(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    """The names of their speakers; two who are called alike are both named."""
    return tuple({a.speaker: a.speaker_name for a in assertions}.values())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
