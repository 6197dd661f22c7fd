"""What a route rests on: whose word carries each hop, from how many origins, and which hop is the weakest.

A hop stands when any claim behind it stands, so a mark is put on it only when it holds of all that carries it: a hop
that one newspaper states and another suggests is not "suggested". Counts are for reading: none is turned into a
probability, because nobody knows how often a source errs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from kg.claims import SUGGESTED, Assertion, Claim, Edge, Ground
from kg.model import Model
from kg.names import CLAIMED, ID, KG, RDF, edge_iri
from kg.paths import ahead
from kg.paths.frontier import Edges
from kg.paths.origins import Reprints, Word, independent
from kg.paths.policy import Policy, Scale
from kg.store import Store
from kg.tuples import NamedTuple
from kg.voices import Account, Voices

if TYPE_CHECKING:
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
RANKED = 200
"""Routes equally long that are put in order by what they rest on, at most."""
GROUNDS = 50
"""Grounds of an edge that are looked at for that, at most."""
_BASES = ("stated", "implied", "combined")


class HopSupport(NamedTuple):
    """What one hop rests on.

    marks: worst first. least, most: how many independent origins carry it, at least and at most. speakers: the names
    of those who do, of an event among them where the hop tells of a part in it. denied_by: the names of those who deny
    a claim that carries it, believed or not. sources: the ids of the sources that it goes back to, reprints folded.
    accounts: for each relation of the hop, all that is said for and against it.
    """

    marks: tuple[str, ...]
    least: int
    most: int
    speakers: tuple[str, ...]
    denied_by: tuple[str, ...]
    sources: tuple[str, ...]
    denied_unheard: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether each relation of the hop is disputed."""
        return "disputed" in self.marks

    @property
    def one_party(self) -> bool:
        """Whether each relation of the hop is told by adversaries of the accused alone, or by one party."""
        return bool(self.accounts) and all(account.one_party for account in self.accounts)


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


def supports(edges: Edges, routes: Sequence[Route]) -> list[Support]:
    """What each of some routes rests on; each hop is looked at once."""
    weighing = Weighing(edges)
    weighing.voices.expect(step.edge for route in routes for hop in route.hops for step in hop.steps)
    return [_support(weighing, route) for route in routes]


def support(edges: Edges, route: Route) -> Support:
    """What each hop of a route rests on, under the policy that found it.

    The weakest hop is the one with the worst mark; if two have the same marks, the one from fewer origins; then the
    one that comes first.
    """
    return supports(edges, [route])[0]


def _support(weighing: Weighing, route: Route) -> Support:
    hops = tuple(weighing.hop(hop) for hop in route.hops)
    weakest = min(range(len(hops)), key=lambda number: _strength(hops[number]))
    return Support(
        hops=hops,
        speakers=_once(name for hop in hops for name in hop.speakers),
        weakest=weakest,
        why=hops[weakest].marks,
        denied=any(hop.denied_by for hop in hops),
    )


def of_hops(store: Store, hops: Iterable[Hop], policy: Policy) -> list[HopSupport]:
    """What each of some hops rests on that belong to no one route, as those of a tree do."""
    weighing = Weighing(Edges(store, Model(store), policy._replace(directed=False)))
    told = list(hops)
    ahead.hops_of(weighing.edges, [(h.start, h.end) for h in told], {n for h in told for n in (h.start, h.end)}, ())
    weighing.voices.expect(step.edge for hop in told for step in hop.steps)
    return [weighing.hop(hop) for hop in told]


class Weighing:
    """Who speaks in one search, and the origins of what they say."""

    def __init__(self, edges: Edges) -> None:
        self.edges, self.scale = edges, edges.scale
        self.voices = Voices(edges.scale.evidence, edges.scale)
        self.reprints = Reprints(edges.store)
        self._words: dict[str, Word] = {}
        self._hops: dict[tuple[str, str], HopSupport] = {}

    @cached_property
    def sources(self) -> int | None:
        """How many sources there are; None where that would have to be asked of a store far away."""
        store = self.edges.store
        return None if store.batches else len(store.subjects(RDF + "type", KG + "Source"))

    def hop(self, hop: Hop) -> HopSupport:
        """What a hop rests on."""
        ends = (hop.start, hop.end)
        if ends not in self._hops:
            self._hops[ends] = _hop(self, hop)
        return self._hops[ends]

    def word(self, assertion: Assertion) -> Word:
        """An assertion with the house for which it speaks; without sources when all it goes back to was retracted."""
        if assertion.iri not in self._words:
            gone = [ID + source for source in self.voices.retracted(assertion)]
            self._words[assertion.iri] = self.reprints.word(assertion, self.voices.house(assertion), gone)
        return self._words[assertion.iri]

    def words(self, claim: Claim) -> frozenset[Word]:
        """The words that carry a claim."""
        return frozenset(self.word(a) for a in claim.assertions if self.scale.carries(a))

    def origins(self, grounds: Iterable[Ground]) -> tuple[int, int]:
        """How many independent origins carry what stands on some grounds, at least and at most."""
        return _origins([[self.words(claim) for claim in ground.needed] for ground in grounds])


def _hop(weighing: Weighing, hop: Hop) -> HopSupport:
    scale, edges = weighing.scale, weighing.edges
    steps = [step.edge for step in hop.steps]
    by_step = [edges.standing((e.subject, e.predicate, e.object), hop.start, hop.end) for e in steps]
    grounds = [ground for standing in by_step for ground in standing]
    claims = list({claim.iri: claim for ground in grounds for claim in ground.needed}.values())
    carrying = [a for claim in claims for a in claim.assertions if scale.carries(a)]
    denials = [scale.evidence.assertion(a) for a in dict.fromkeys(a for g in grounds for a in g.denials)]
    least, most = weighing.origins(grounds)
    return HopSupport(
        marks=tuple(mark for mark in MARKS if mark in _marks(scale, grounds)),
        least=least,
        most=most,
        speakers=_names(carrying),
        denied_by=_names(a for a in denials if scale.upheld(a)),
        denied_unheard=_names(a for a in denials if not scale.heard(a)),
        sources=tuple(sorted({source.removeprefix(ID) for a in carrying for source in weighing.word(a).sources})),
        accounts=tuple(weighing.voices.account(e, found) for e, found in zip(steps, by_step, strict=True)),
    )


def _origins(grounds: list[list[frozenset[Word]]]) -> tuple[int, int]:
    """How many independent origins carry a hop, at least and at most, given the words for all that each ground needs.

    A ground falls with any one claim that it needs, so the origins are counted of the claims that fall most easily:
    one of each ground, chosen so that all of them together have the fewest.
    """
    unions = {frozenset[Word]()}
    for needed in grounds:
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


# ---- the order of routes equally long


def ranked(edges: Edges, walks: Sequence[tuple[str, ...]], wanted: int | None = None) -> list[tuple[str, ...]]:
    """Routes equally long (IRIs of their nodes) in the order in which they are to be told.

    First those whose weakest hop has more independent origins that are no adversary of the accused; then those that
    nobody but the accused disputes; else they stay in the order given. `RANKED` of them at most are weighed, the others
    follow; and none is once so many as are wanted stand as well as any can.
    """
    if len(walks) < 2:
        return list(walks)
    weighing = Weighing(edges)
    _expect_ranks(weighing, walks[:RANKED])
    hops: dict[tuple[str, str], tuple[int, bool]] = {}

    def strength(walk: tuple[str, ...]) -> tuple[int, bool]:
        for hop in pairwise(walk):
            if hop not in hops:
                hops[hop] = _rank(weighing, *hop)
        found = [hops[hop] for hop in pairwise(walk)]
        return -min(origins for origins, _ in found), any(by_others for _, by_others in found)

    best = None if weighing.sources is None else (-weighing.sources, False)
    found: list[tuple[tuple[int, bool], tuple[str, ...]]] = []
    for walk in walks[:RANKED]:
        if wanted is not None and sum(rank == best for rank, _ in found) >= wanted:
            break
        found.append((strength(walk), walk))
    in_order = [walk for _, walk in sorted(found, key=itemgetter(0))]
    return [*in_order, *walks[len(found) :]]


def _expect_ranks(weighing: Weighing, walks: Sequence[tuple[str, ...]]) -> None:
    """Have a store far away answer for all hops of some walks, and for who speaks of them."""
    edges = weighing.edges
    if edges.store.batches:
        ahead.explanations(edges, walks)
        triples = {triple for walk in walks for hop in pairwise(walk) for triple in edges.between(*hop)}
        weighing.voices.expect(edges.scale.evidence.edge(*triple) for triple in sorted(triples))


def _rank(weighing: Weighing, start: str, end: str) -> tuple[int, bool]:
    """How many independent origins that are no adversaries carry a hop; whether others than the accused dispute it."""
    voices, scale, edges, words = weighing.voices, weighing.scale, weighing.edges, set[Word]()
    by_others, origins = True, 0
    for triple in edges.between(start, end):
        if not edges.model.derived(*triple, CLAIMED):
            continue
        bare, counted = Edge(edge_iri(*triple), *triple, ()), False
        every = edges.sameness.grounds(scale.evidence.grounds(*triple), triple, start, end)
        for ground in islice(every, GROUNDS):
            if not scale.stands(ground):
                continue
            counted = True
            carrying = (a for claim in ground.claims for a in claim.assertions if scale.carries(a))
            new = {weighing.word(a) for a in carrying if not voices.is_adversary(a, bare)} - words
            if new:
                words |= new
                origins = independent(words)[0]
            by_others = by_others and _disputed_by_others(weighing, ground, triple)
            # There are no more origins than sources: nothing that follows can change the rank.
            if not by_others and weighing.sources is not None and origins >= weighing.sources:
                return origins, False
        by_others = by_others and counted
    return origins, by_others and bool(edges.between(start, end))


def _disputed_by_others(weighing: Weighing, ground: Ground, triple: tuple[str, str, str]) -> bool:
    """Whether somebody disputes a ground who does not speak for the accused, or tells it otherwise."""
    scale, voices = weighing.scale, weighing.voices
    if next(scale.accounts(ground.rivals), None) is not None:
        return True
    denials = scale.denials(ground.denials)
    accused = voices.accused(*triple) if denials else ()
    return any(not voices.is_for(denial, accused) for denial in denials)
