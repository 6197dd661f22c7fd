"""Fragility: the fewest origins that must be wrong before two nodes fall apart.

An origin is a source, or a house: a speaker with all who speak for it. Taking a house away takes all they say,
everywhere; taking a source away takes all that stands in it and in its reprints. This is what `without` does, so
every answer can be tried: without these origins there is no route.

The search is exact. Whatever set cuts the two nodes apart must break any route there is: of some hop, every claim, and
of every claim, every assertion, by its speaker or its source. So it branches on the hops of one route that is left
and on who or what may fall, and looks for sets of one origin, then of two, and so on. It asks the graph only for
routes, as many as are needed to rule the smaller sets out; those found are kept and tried again first. (This is
the implicit hitting set method: E. Moreno-Centeno and R. M. Karp, 2013.)
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from kg.claims import Assertion, Evidence, Ground
from kg.names import DCTERMS, KG
from kg.paths.frontier import Edges
from kg.paths.origins import Reprints, Word
from kg.paths.policy import Scale
from kg.paths.routes import Search
from kg.paths.whatif import left
from kg.voices import Speakers

Gone = frozenset[str]
Needed = tuple[tuple[Word, ...], ...]
"""What a ground of a hop needs: words for each of its claims and, if they tell of parts in an event, for the event."""

TRIES = 1000
"""Searches of the graph at most; beyond, the answer says how far it came."""
STEPS = 100_000
"""Sets looked at, at most."""

# Who is nobody: taking them away makes a policy weigh claims, as any policy without somebody does.
_NOBODY = frozenset(("urn:nobody",))


class Fragility(NamedTuple):
    """The smallest set of origins without which no route is left.

    origins: their IRIs (speakers and sources), sources first; of several such sets the first in that order. None when
    no set within the bound was found; () when there is no route to begin with. names: how to show them, in the same
    order: a speaker's name, a source's id. exact: no smaller set exists. bound: the largest set that was tried.
    single_source: every route rests on one source, which is then the set. note: all of this in one sentence.
    """

    origins: tuple[str, ...] | None
    exact: bool
    bound: int
    single_source: bool
    note: str
    names: tuple[str, ...] = ()


class _Route(NamedTuple):
    """A route that was found once `given` was gone: what the claims behind each hop need. It holds for whatever is gone
    beside that, until those of some hop have all fallen; the disputes on it can only become fewer."""

    given: Gone
    hops: tuple[tuple[Needed, ...], ...]
    rests: Gone
    """All origins of its words."""

    def stands(self, gone: Gone) -> bool:
        return self.given <= gone and all(any(_holds(claim, gone) for claim in hop) for hop in self.hops)


class _OutOfTries(Exception):
    """The limits of the search were met."""


def fragility(search: Search, *, bound: int = 6) -> Fragility:
    """The smallest set of origins (speakers, sources) that must be wrong before no route of a search is left.

    bound: the largest set to try. A route is one that the search's policy, stops and hops allow; unnamed speakers are
    counted apart, each as one. An answer is not `exact` when the policy forbids very connected nodes while disputes
    count, or asks for disputed claims only: taking an origin away may then break routes in other ways than its own.
    """
    if next(search.walks(), None) is None:
        return Fragility((), True, bound, False, "there is no route that could break")
    cuts = _Cuts(search)
    if not cuts.route(frozenset()):
        note = "nobody's word is recorded for these routes, so nothing tells what they rest on"
        return Fragility(None, False, bound, False, note)
    monotone = search.policy.disputed != "only" and (
        search.policy.max_degree is None or search.policy.disputed == "mark"
    )
    size = 0
    try:
        for size in range(1, bound + 1):
            found = list(cuts.sets(size))
            if found:
                return _answer(cuts, min(found, key=cuts.order), bound, exact=monotone)
    except _OutOfTries:
        if cuts.found:
            # All smaller sets had been tried; only which of several comes first is open.
            return _answer(cuts, min(cuts.found, key=cuts.order), bound, exact=monotone)
        note = f"stopped after {cuts.tries} searches: no {_count(size - 1)} would do, larger sets were not all tried"
        return Fragility(
            None, False, size - 1, False, note if size > 1 else note.replace("no 0 origins would do, ", "")
        )
    return Fragility(None, False, bound, False, f"more than {_count(bound)} must be wrong: larger sets were not tried")


def _answer(cuts: _Cuts, best: Gone, bound: int, *, exact: bool) -> Fragility:
    origins = tuple(sorted(best, key=cuts.rank))
    names = tuple(cuts.name(origin) for origin in origins)
    one = len(origins) == 1
    source = one and cuts.is_source(origins[0])
    if source:
        note = f"every route rests on a single source: {names[0]}"
    elif one:
        note = f"every route rests on the word of one speaker: {names[0]}"
    else:
        note = f"{_count(len(origins))} must be wrong before every route breaks: {', '.join(names)}"
        if cuts.unnamed:
            note += "; unnamed speakers are counted apart, and may be fewer"
    return Fragility(origins, exact, bound, source, note if exact else f"{note}; fewer may do", names)


class _Cuts:
    """Looks for sets of origins that leave no route."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.evidence = Evidence(search.store, search.model)
        self.reprints, self.speakers = Reprints(search.store), Speakers(self.evidence)
        self.tries = 0
        self.unnamed = False
        self.found: set[Gone] = set()
        self._steps = 0
        self._routes: list[_Route] = []
        self._none_left: set[Gone] = set()
        self._sources: dict[str, bool] = {}
        self._whole = self._without(frozenset()).edges

    def sets(self, size: int) -> set[Gone]:
        """All sets of `size` origins that leave no route, given that no smaller one does."""
        self.found = set()
        self._explore(frozenset(), size, set())
        return self.found

    def order(self, gone: Gone) -> list[tuple[bool, str]]:
        return sorted(map(self.rank, gone))

    def rank(self, origin: str) -> tuple[bool, str]:
        """Sources come before speakers, each in the order of their IRIs."""
        return not self.is_source(origin), origin

    def is_source(self, origin: str) -> bool:
        if origin not in self._sources:
            self._sources[origin] = self.search.model.is_a(origin, KG + "Source")
        return self._sources[origin]

    def name(self, origin: str) -> str:
        identifier = self.search.store.text(origin, DCTERMS + "identifier") if self.is_source(origin) else None
        return identifier or self.search.model.label(origin)

    def _explore(self, gone: Gone, size: int, seen: set[Gone]) -> None:
        if gone in seen:
            return
        seen.add(gone)
        self._steps += 1
        if self._steps > STEPS:
            raise _OutOfTries
        more = size - len(gone)
        if self._apart(gone) > more:
            return
        route = self.route(gone)
        if route is None:
            self.found.add(gone)
        elif more:
            breaking = {wrong for hop in route.hops for wrong in _breaks(hop, gone, more)}
            for wrong in sorted(breaking, key=self.order):
                self._explore(gone | wrong, size, seen)

    def _apart(self, gone: Gone) -> int:
        """How many known routes are left that share no origin: so many more must go at least."""
        used: set[str] = set()
        apart = 0
        for route in self._routes:
            if used.isdisjoint(route.rests - gone) and route.stands(gone):
                used |= route.rests
                apart += 1
        return apart

    def route(self, gone: Gone) -> _Route | None:
        """A route that stands without these origins; None when there is none."""
        known = next((route for route in self._routes if route.stands(gone)), None)
        if known or gone in self._none_left:
            return known
        if self.tries == TRIES:
            raise _OutOfTries
        self.tries += 1
        search = self._without(gone)
        walk = next(search.walks(), None)
        if walk is None:
            self._none_left.add(gone)
            return None
        route = self._read(search.edges, walk, gone)
        self._routes.append(route)
        return route

    def _read(self, edges: Edges, walk: tuple[str, ...], gone: Gone) -> _Route:
        """A route with all words that carry it, whatever is gone, or if it stands only without somebody, those then."""
        route = self._worded(self._whole, walk, frozenset())
        return route if route.stands(gone) else self._worded(edges, walk, gone)

    def _worded(self, edges: Edges, walk: tuple[str, ...], given: Gone) -> _Route:
        hops = self._carried(edges, walk)
        words = [word for hop in hops for claim in hop for said in claim for word in said]
        self.unnamed = self.unnamed or any(word.unnamed and word.alone for word in words)
        return _Route(
            given, hops, frozenset(origin for word in words for origin in (*word.voices(False), *word.sources))
        )

    def _carried(self, edges: Edges, walk: tuple[str, ...]) -> tuple[tuple[Needed, ...], ...]:
        """What the grounds of each hop need that count, of which none excludes those of another hop."""
        steps, rivalry = list(pairwise(walk)), edges.rivalry
        left_out = rivalry.left_out(steps) if rivalry.possible else set[Ground]()
        return tuple(
            tuple(sorted({self._needs(edges.scale, g) for g in rivalry.grounds(step) if g not in left_out}))
            for step in steps
        )

    def _needs(self, scale: Scale, ground: Ground) -> Needed:
        return tuple(self._words(scale, claim.assertions) for claim in ground.needed)

    def _words(self, scale: Scale, assertions: tuple[Assertion, ...]) -> tuple[Word, ...]:
        return tuple(sorted({self.reprints.word(a, self.speakers.house(a)) for a in assertions if scale.carries(a)}))

    def _without(self, gone: Gone) -> Search:
        """The search without these origins. Claims are read once for all searches."""
        search = left(self.search, gone | _NOBODY, self.speakers)
        search.edges = Edges(search.store, self.search.model, search.policy, Scale(self.evidence, search.policy))
        return search


def _holds(claim: Needed, gone: Gone) -> bool:
    return all(any(not word.falls(gone) for word in words) for words in claim)


def _breaks(hop: tuple[Needed, ...], gone: Gone, most: int) -> Iterator[Gone]:
    """The sets of at most so many further origins with which every claim behind a hop falls."""
    claim = next((claim for claim in hop if _holds(claim, gone)), None)
    if claim is None:
        yield frozenset()
        return
    for words in claim:
        for wrong in _falls(words, gone, most):
            for more in _breaks(hop, gone | wrong, most - len(wrong)):
                yield wrong | more


def _falls(words: tuple[Word, ...], gone: Gone, most: int) -> Iterator[Gone]:
    """The sets of at most so many further origins with which all these words fall."""
    word = next((word for word in words if not word.falls(gone)), None)
    if word is None:
        yield frozenset()
        return
    for wrong in {*(frozenset((house,)) for house in word.voices(False)), frozenset(word.sources) - gone}:
        if len(wrong) <= most:
            for more in _falls(words, gone | wrong, most - len(wrong)):
                yield wrong | more


def _count(origins: int) -> str:
    return f"{origins} origin{'' if origins == 1 else 's'}"
