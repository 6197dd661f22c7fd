"""What quick commands read of the bundled graph, in a form that needs no parser: its terms, and quads as their numbers.

Beside the quads stands, for subjects, predicates, objects and graphs, where in them each term is. All of it is
written by Python's own `marshal`, in a version that all Pythons read and that gives the same bytes each time; numbers
are 32 bits, least byte first. A test holds the file to the TriG that it is made of.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

_VERSION = 2


def compact(quads: Iterable[Quad]) -> bytes:
    """Quads of named graphs in this form; their order counts."""
    numbers: dict[Any, int] = {}
    rows = [
        [numbers.setdefault(_plain(t), len(numbers)) for t in (q.subject, q.predicate, q.object, q.graph_name)]
        for q in quads
    ]
    indexes = []
    for place in range(4):
        order = sorted(range(len(rows)), key=lambda row: rows[row][place])
        starts = [0] * (len(numbers) + 1)
        for row in rows:
            starts[row[place] + 1] += 1
        for term in range(len(numbers)):
            starts[term + 1] += starts[term]
        indexes.append((_packed(starts), _packed(order)))
    return marshal.dumps((list(numbers), _packed(n for row in rows for n in row), indexes), _VERSION)


class Compiled:
    """Quads that were read from this form; it answers patterns as the engine does."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:
            self._plain, rows, indexes = marshal.loads(file.read())
        self._rows = _numbers(rows)
        self._indexes = [tuple(map(_numbers, index)) for index in indexes]
        self._terms: list[Any] = [None] * len(self._plain)
        self._made: dict[int, Quad] = {}

    def quads_for_pattern(self, s: Any, p: Any, o: Any, g: Any) -> Iterator[Quad]:
        """The quads that fit a pattern of terms, None for any."""
        wanted = [None if term is None else self._numbers.get(_plain(term), -1) for term in (s, p, o, g)]
        if -1 in wanted:
            return
        subject, predicate, obj, graph = wanted
        rows = self._rows
        for row in self._near(wanted):
            at = 4 * row
            if (
                (subject is None or rows[at] == subject)
                and (predicate is None or rows[at + 1] == predicate)
                and (obj is None or rows[at + 2] == obj)
                and (graph is None or rows[at + 3] == graph)
            ):
                yield self._quad(row)

    def named_graphs(self) -> Iterator[Any]:
        """The names of all graphs."""
        return (self._term(number) for number in sorted({*self._rows[3::4].tolist()}))

    def _near(self, wanted: list[int | None]) -> Iterable[int]:
        """The places of few quads among which those of a pattern are."""
        found: Iterable[int] = range(len(self._rows) // 4)
        least = len(self._rows)
        for number, (starts, order) in zip(wanted, self._indexes, strict=True):
            if number is not None and (count := starts[number + 1] - starts[number]) < least:
                found, least = order[starts[number] : starts[number + 1]], count
        return found

    @cached_property
    def _numbers(self) -> dict[Any, int]:
        return {term: number for number, term in enumerate(self._plain)}

    def _quad(self, row: int) -> Quad:
        if row not in self._made:
            s, p, o, g = map(self._term, self._rows[4 * row : 4 * row + 4])
            self._made[row] = Quad(s, p, o, g)
        return self._made[row]

    def _term(self, number: int) -> Any:
        if self._terms[number] is None:
            plain = self._plain[number]
            self._terms[number] = NamedNode(plain) if isinstance(plain, str) else _literal(*plain)
        return self._terms[number]


def _plain(term: Any) -> Any:
    """A term as it is kept: an IRI as its text, a literal as its text, language and datatype."""
    return term.value if isinstance(term, NamedNode) else (term.value, term.language, term.datatype.value)


def _literal(value: str, language: str | None, datatype: str) -> Literal:
    return Literal(value, language=language) if language else Literal(value, datatype=NamedNode(datatype))


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(4, "little") for number in numbers)


def _numbers(packed: bytes) -> memoryview:
    if sys.byteorder == "little":
        return memoryview(packed).cast("I")
    from array import array

    swapped = array("I", packed)
    swapped.byteswap()
    return memoryview(swapped)
