"""Where what is said comes from: speakers, and sources with their reprints folded; how many are independent.

Two assertions are independent when neither their speakers nor their sources are the same. So the origins of a hop are
the most assertions of which no two share a speaker or a source: two newspapers that each report on their own are two,
two voices in one report are one, and so is one ministry quoted by two newspapers. (By Kőnig's theorem that is also
the fewest speakers and sources that must be wrong for all of them to be.) All who speak for one house, a state and its
ministries, are one speaker. Speakers who are not named cannot be told apart: at least, all of them are one; at most,
each is another. So too where it is not sure that somebody speaks for a house.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.claims import Assertion, Evidence
from kg.names import ID, PROV
from kg.store import Store
from kg.tuples import NamedTuple
from kg.voices import House, Speakers

_DERIVED = PROV + "wasDerivedFrom"


class Word(NamedTuple):
    """Somebody's word for a claim.

    sources: the IRIs it goes back to; several when a report draws on several. house: for whom the speaker spoke; None
    where that is not asked.
    """

    speaker: str
    unnamed: bool
    sources: tuple[str, ...]
    house: House | None = None

    @property
    def alone(self) -> bool:
        """Whether the speaker is known to speak for nobody but itself."""
        return self.house is None or self.house.certain == (self.speaker,)

    def voices(self, merged: bool) -> tuple[str, ...]:
        """Whose voice it is: surely, or with `merged` at most."""
        if merged and self.unnamed and self.alone:
            return ("",)
        house = self.house or House((self.speaker,))
        return (*house.certain, *house.perhaps) if merged else house.certain

    def falls(self, gone: frozenset[str]) -> bool:
        """Whether nothing is left of it once these speakers, houses and sources are wrong."""
        return self.speaker in gone or not gone.isdisjoint(self.voices(False)) or gone.issuperset(self.sources)


class Reprints:
    """Folds reprints into the sources they go back to."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._first: dict[str, tuple[str, ...]] = {}

    def first(self, source: str) -> tuple[str, ...]:
        """The sources that a source goes back to: itself when it is first-hand. Of a circle, the first by IRI."""
        if source not in self._first:
            earlier = {node: self._earlier(node) for node in self._earlier(source)}
            # What goes back to nothing but what goes back to it: a first source, or all of a circle.
            ends = {min(nodes) for node, nodes in earlier.items() if all(earlier[n] == nodes for n in nodes)}
            self._first[source] = tuple(sorted(ends))
        return self._first[source]

    def word(self, assertion: Assertion, house: House | None = None, gone: Iterable[str] = ()) -> Word:
        """An assertion as a word. gone: sources that were retracted; a word that goes back to nothing else has none."""
        source, without = ID + assertion.source, frozenset(gone)
        sources = self._left(source, without) if without else self.first(source)
        return Word(assertion.speaker, assertion.unnamed, sources, house)

    def _left(self, source: str, gone: frozenset[str]) -> tuple[str, ...]:
        """What a source goes back to when some of those that it was derived from are gone; () for nothing."""
        seen, found, waiting = {source}, set[str](), [source]
        while waiting:
            node = waiting.pop()
            above = {value.value for value in self._store.values(node, _DERIVED)}
            found |= set() if above else {node}
            waiting += above - gone - seen
            seen |= above
        return tuple(sorted(found))

    def _earlier(self, source: str) -> frozenset[str]:
        """A source and all those it was derived from, directly or not."""
        found = {source}
        waiting = [source]
        while waiting:
            for above in self._store.values(waiting.pop(), _DERIVED):
                if above.value not in found:
                    found.add(above.value)
                    waiting.append(above.value)
        return frozenset(found)


def with_reprints(store: Store, gone: Iterable[str]) -> frozenset[str]:
    """These nodes, and all sources that were derived from nothing but them."""
    found = set(gone)
    waiting = sorted(found)
    while waiting:
        for source in store.subjects(_DERIVED, waiting.pop()):
            if source not in found and found.issuperset(above.value for above in store.values(source, _DERIVED)):
                found.add(source)
                waiting.append(source)
    return frozenset(found)


def fallen(store: Store, gone: Iterable[str], speakers: Speakers | None = None) -> frozenset[str]:
    """These nodes, and all that falls with them: sources derived from nothing else, and what others said for a house.

    speakers: what remembers who speaks for whom, where that is asked again and again.
    """
    if not (named := frozenset(gone)):
        return named
    return with_reprints(store, named) | (speakers or Speakers(Evidence(store))).spoken_for(named)


def independent(words: Iterable[Word]) -> tuple[int, int]:
    """How many independent origins words have, at least and at most; (0, 0) without any.

    >>> north, south = ("id:north",), ("id:south",)
    >>> independent([Word("id:Pentagon", False, north), Word("id:Pentagon", False, south)])
    (1, 1)
    >>> independent([Word("id:north.official", True, north), Word("id:south.officials", True, south)])
    (1, 2)
    """
    given = sorted({word for word in words if word.sources}, key=str)
    alone = {word.sources[0] for word in given if len(word.sources) == 1}
    # A report that draws on several says the same as one of them, for all we can know; or something of its own.
    firsts = [next((s for s in word.sources if s in alone), word.sources[0]) for word in given]
    merged = list(zip(_houses(given, merged=True), firsts, strict=True))
    each = zip(_houses(given, merged=False), given, strict=True)
    return _matching(merged), _matching([(house, source) for house, word in each for source in word.sources])


def _houses(words: list[Word], *, merged: bool) -> list[str]:
    """For each word a name of the one voice that it belongs to: words that have a voice in common are of one."""
    above: dict[str, str] = {}

    def top(voice: str) -> str:
        while above.get(voice, voice) != voice:
            voice = above[voice]
        return voice

    for word in words:
        first, *others = map(top, word.voices(merged))
        # Nobody knows whether an official who is not named is one of those of whom it is said for whom they speak.
        others += [top("")] * (merged and word.unnamed)
        for other in others:
            above[top(other)] = top(first)
    return [top(word.voices(merged)[0]) for word in words]


def _matching(pairs: list[tuple[str, str]]) -> int:
    """The most of these pairs of which no two share a side (augmenting paths, H. W. Kuhn 1955)."""
    sides: dict[str, set[str]] = {}
    for left, right in pairs:
        sides.setdefault(left, set()).add(right)
    taken: dict[str, str] = {}

    def place(left: str, tried: set[str]) -> bool:
        for right in sorted(sides[left] - tried):
            tried.add(right)
            if right not in taken or place(taken[right], tried):
                taken[right] = left
                return True
        return False

    return sum(place(left, set()) for left in sorted(sides))
