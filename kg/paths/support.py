"""What a route rests on: whose word carries each hop, from how many origins, and which hop is the weakest.

A hop stands when any claim behind it stands, so a mark is put on it only when it holds of all that carries it: a hop
that one newspaper states and another suggests is not "suggested". Counts are for reading: none is turned into a
probability, because nobody knows how often a source errs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.claims import SUGGESTED, Assertion, Claim, Ground
from kg.names import ID
from kg.paths.frontier import Edges
from kg.paths.origins import Reprints, Word, independent
from kg.paths.policy import Scale
from kg.paths.routes import Hop, Route

MARKS = ("no claim", "disputed", "suggested", "unnamed", "combined", "implied", "undated")
"""What weakens a hop, worst first.

no claim: none is recorded. disputed: somebody whose word counts denies each claim that carries it, or tells
it otherwise.
suggested: nobody asserts it. unnamed: nobody who does is named. combined: it takes several places of a text to see it;
implied: the wording implies it, and nobody states it outright. undated: no claim that carries it has a date.
"""
CHOICES = 1000
"""Ways to choose the weakest claims of a hop that are compared at most; beyond, its origins may be fewer than told."""
_BASES = ("stated", "implied", "combined")


class HopSupport(NamedTuple):
    """What one hop rests on.

    marks: worst first. least, most: how many independent origins carry it, at least and at most. speakers: the names
    of those who do, of an event among them where the hop tells of a part in it. denied_by: the names of those who deny
    a claim that carries it, believed or not. sources: the ids of the sources that it goes back to, reprints folded.
    """

    marks: tuple[str, ...]
    least: int
    most: int
    speakers: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: tuple[str, ...]
    denied_unheard: tuple[str, ...] = ()


class Support(NamedTuple):
    """What a route rests on.

    speakers: the names of all who carry a hop of it, in the order of the hops. weakest: the number of its weakest hop,
    from 0; why: that hop's marks, worst first, () when none has any. denied: somebody whose word counts denies a
    claim that carries it.
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
    scale = edges.scale
    steps = (step.edge for step in hop.steps)
    grounds = [g for e in steps for g in scale.standing(e.subject, e.predicate, e.object)]
    claims = list({claim.iri: claim for ground in grounds for claim in ground.needed}.values())
    carrying = [a for claim in claims for a in claim.assertions if scale.carries(a)]
    denials = [scale.evidence.assertion(a) for a in dict.fromkeys(a for g in grounds for a in g.denials)]
    least, most = origins(scale, reprints, grounds)
    return HopSupport(
        marks=tuple(mark for mark in MARKS if mark in _marks(scale, grounds)),
        least=least,
        most=most,
        speakers=_names(carrying),
        denied_by=_names(a for a in denials if scale.upheld(a)),
        denied_unheard=_names(a for a in denials if not scale.heard(a)),
        sources=tuple(sorted({source.removeprefix(ID) for a in carrying for source in reprints.word(a).sources})),
    )


def _words(scale: Scale, reprints: Reprints, claim: Claim) -> frozenset[Word]:
    return frozenset(reprints.word(a) for a in claim.assertions if scale.carries(a))


def origins(scale: Scale, reprints: Reprints, grounds: Iterable[Ground]) -> tuple[int, int]:
    """How many independent origins carry what stands on some grounds, at least and at most.

    A ground falls with any one claim that it needs, so the origins are counted of the claims that fall most easily:
    one of each ground, chosen so that all of them together have the fewest.
    """
    unions = {frozenset[Word]()}
    for ground in grounds:
        needed = [_words(scale, reprints, claim) for claim in ground.needed]
        # What has all words of another claim, and more, falls no sooner than that.
        easiest = {words for words in needed if not any(other < words for other in needed)}
        unions = {union | words for union in unions for words in easiest}
        if len(unions) > CHOICES:
            unions = set(sorted(unions, key=len)[:CHOICES])
    counts = [independent(union) for union in unions]
    return min(least for least, _ in counts), min(most for _, most in counts)


def _marks(scale: Scale, grounds: list[Ground]) -> set[str]:
    """What weakens a hop: all that weakens each of its grounds. A ground is as weak as any claim that it needs."""
    if not grounds:
        return {"no claim"}
    marks = set.intersection(*(_of_ground(scale, ground) for ground in grounds))
    # Of two grounds, one implied and one combined, the better counts.
    basis = min(max(_basis(scale, claim) for claim in ground.needed) for ground in grounds)
    undated = {"undated"} if all(c.dating.edtf is None for ground in grounds for c in ground.claims) else set()
    return marks | undated | ({_BASES[basis]} - {"stated"})


def _of_ground(scale: Scale, ground: Ground) -> set[str]:
    disputed = {"disputed"} if scale.disputed(ground) else set()
    return disputed.union(*(_weak(scale, claim) for claim in ground.needed))


def _weak(scale: Scale, claim: Claim) -> set[str]:
    carrying = [a for a in claim.assertions if scale.carries(a)]
    holds = {
        "suggested": all(a.stance == SUGGESTED for a in carrying),
        "unnamed": all(a.unnamed for a in carrying),
    }
    return {mark for mark, held in holds.items() if held}


def _basis(scale: Scale, claim: Claim) -> int:
    """The place in `_BASES` of the best basis that a claim is said to have."""
    return min((_BASES.index(a.basis) for a in claim.assertions if scale.carries(a)), default=0)


def _strength(hop: HopSupport) -> tuple[tuple[bool, ...], int, int]:
    """Less for a weaker hop: marks count before origins, a worse mark before any number of better ones."""
    return tuple(mark not in hop.marks for mark in MARKS), hop.least, hop.most


def _names(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    """The names of their speakers; two who are called alike are both named."""
    return tuple({a.speaker: a.speaker_name for a in assertions}.values())


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
