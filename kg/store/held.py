"""What was read of a graph far away, by the pattern it answers: a memory that never takes "not asked" for "nothing".

A pattern is (graph, subject, predicate, object), None for any. An answer serves its own pattern and all narrower ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from kg.store import Quad

Pattern = tuple[str | None, str | None, str | None, str | None]
"""graph, subject and predicate are IRIs, the object is a term as N-Triples writes it."""

_SUBJECT, _PREDICATE, _OBJECT = 1, 2, 3


class Held:
    """Answers by their patterns. `size` counts the facts held, one that answers two patterns twice."""

    def __init__(self) -> None:
        self._answers: dict[Pattern, _Answer] = {}
        self.size = 0

    def get(self, pattern: Pattern) -> list[Quad] | None:
        """The facts that fit a pattern; None when neither it nor a wider one was ever asked."""
        for wider in _wider(pattern):
            answer = self._answers.get(wider)
            if answer is not None:
                return answer.where(wider, pattern)
        return None

    def covers(self, pattern: Pattern) -> bool:
        """Whether the answer to a pattern is known."""
        return any(wider in self._answers for wider in _wider(pattern))

    def put(self, pattern: Pattern, facts: Iterable[Quad]) -> None:
        """Remember all that fits a pattern."""
        answer = _Answer(list(facts))
        self.size += len(answer.facts)
        self._answers[pattern] = answer

    def forget(self) -> None:
        self._answers.clear()
        self.size = 0


class _Answer:
    """The facts that fit a pattern, and indexes to narrow them, each made when it is first needed."""

    __slots__ = ("_by", "facts")

    def __init__(self, facts: list[Quad]) -> None:
        self.facts = facts
        self._by: dict[int, dict[str, list[Quad]]] = {}

    def where(self, held: Pattern, asked: Pattern) -> list[Quad]:
        facts = self.facts
        narrowing = [p for p in (_SUBJECT, _OBJECT, _PREDICATE) if asked[p] is not None and held[p] is None]
        for number, place in enumerate(narrowing):
            if number:
                facts = [fact for fact in facts if _part(fact, place) == asked[place]]
            else:
                facts = self._index(place).get(str(asked[place]), [])
        return facts

    def _index(self, place: int) -> dict[str, list[Quad]]:
        if place not in self._by:
            index: dict[str, list[Quad]] = {}
            for fact in self.facts:
                index.setdefault(_part(fact, place), []).append(fact)
            self._by[place] = index
        return self._by[place]


def _part(fact: Quad, place: int) -> str:
    if place == _OBJECT:
        return str(fact.object)
    return str((fact.subject if place == _SUBJECT else fact.predicate).value)  # type: ignore[union-attr]


def _wider(pattern: Pattern) -> Iterator[Pattern]:
    """A pattern and all that are wider, the narrowest first."""
    bound = [place for place in (_SUBJECT, _PREDICATE, _OBJECT) if pattern[place] is not None]
    for left_out in range(len(bound) + 1):
        for places in combinations(bound, left_out):
            wider = [None if place in places else part for place, part in enumerate(pattern)]
            yield (pattern[0], wider[1], wider[2], wider[3])
