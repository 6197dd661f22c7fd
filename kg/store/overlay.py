"""A store with more facts laid over it, for reading: what it would hold with files that are not in it yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from kg.store import Engine, Fact, NamedNode, Quad, Store, Term, Wanted


class Overlay(Store):
    """Reads a store and some facts as one; a triple that both hold may come twice. It cannot be written to.

    laid: the facts over the store, by themselves.
    """

    def __init__(self, under: Store, quads: Iterable[Quad] = ()) -> None:
        super().__init__(Engine(), "memory")
        self.under = under
        self.batches = under.batches
        self.laid = Store(Engine(), "memory")
        self.lay(quads)

    def lay(self, quads: Iterable[Quad]) -> None:
        """Lay more facts over the store."""
        self.memo.clear()
        self.laid.engine.extend(quads)

    def expect(self, *wanted: Wanted, graph: str | None = None) -> None:
        self.under.expect(*wanted, graph=graph)

    def match(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Fact]:
        return chain(self.laid.match(s, p, o, graph), self.under.match(s, p, o, graph))

    def holds(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> bool:
        return self.laid.holds(s, p, o, graph) or self.under.holds(s, p, o, graph)

    def authored(
        self, s: str | NamedNode | None = None, p: str | NamedNode | None = None, o: str | Term | None = None
    ) -> Iterator[Fact]:
        return chain(self.laid.authored(s, p, o), self.under.authored(s, p, o))

    def worded(self, words: Sequence[Sequence[str]], predicates: Collection[str]) -> Iterator[Fact]:
        return chain(self.laid.worded(words, predicates), self.under.worded(words, predicates))

    def resembling(self, text: str, graph: str) -> Iterator[Fact]:
        return chain(self.laid.resembling(text, graph), self.under.resembling(text, graph))
