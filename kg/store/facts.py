"""Facts in Python's own memory, and a store that is not asked again and again about what it does not mention.

A change is worked out node by node. To ask the engine for one pattern costs some twenty times what a dict does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from kg.store import DefaultGraph, Engine, Fact, NamedNode, Quad, Store, Term, Triple, parts, quad


class Entry(NamedTuple):
    """A fact with its terms as text beside it: an IRI, or the text of a literal."""

    s: str
    p: str
    o: str
    object: Term
    quad: Quad

    @property
    def subject(self) -> NamedNode:
        return cast(NamedNode, self.quad.subject)

    @property
    def predicate(self) -> NamedNode:
        return self.quad.predicate

    @property
    def graph_name(self) -> NamedNode | DefaultGraph:
        return cast("NamedNode | DefaultGraph", self.quad.graph_name)

    @property
    def triple(self) -> Triple:
        return self.quad.triple


def entry(fact: Fact | Quad) -> Entry:
    """A fact with its words beside it."""
    subject, predicate, object = parts(fact)
    return Entry(subject.value, predicate.value, object.value, object, quad(fact))


class Facts:
    """Some facts, to be found by what they are about, by what they say and by the node that they point to."""

    def __init__(self, facts: Iterable[Fact | Quad]) -> None:
        self._all = [entry(fact) for fact in facts]
        self._subjects: dict[str, list[Entry]] = {}
        self._predicates: dict[str, list[Entry]] = {}
        self._objects: dict[str, list[Entry]] = {}
        for fact in self._all:
            self._subjects.setdefault(fact.s, []).append(fact)
            self._predicates.setdefault(fact.p, []).append(fact)
            if isinstance(fact.object, NamedNode):
                self._objects.setdefault(fact.o, []).append(fact)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def nodes(self) -> Iterable[str]:
        """What the facts are about, each once."""
        return self._subjects.keys()

    def match(self, s: str | None = None, p: str | None = None, o: str | None = None) -> list[Entry]:
        """The facts that fit a pattern of IRIs, None for any."""
        if s is not None:
            found = self._subjects.get(s)
            if found and p is not None:
                found = [fact for fact in found if fact.p == p]
            if found and o is not None:
                found = [fact for fact in found if fact.o == o and isinstance(fact.object, NamedNode)]
        elif o is not None:
            found = self._objects.get(o)
            if found and p is not None:
                found = [fact for fact in found if fact.p == p]
        else:
            found = self._all if p is None else self._predicates.get(p)
        return found or []

    def values(self, s: str, p: str) -> list[str]:
        """The objects of a subject and predicate, as text."""
        return [fact.o for fact in self._subjects.get(s, ()) if fact.p == p]


class Sparing(Store):
    """Reads a store on this machine, and asks it but once for each node whether it mentions it.

    Of a source that is new the store knows next to nothing, and all the rules ask of each of its nodes. The store must
    not change meanwhile.
    """

    def __init__(self, under: Store) -> None:
        super().__init__(Engine(), under.kind, under.location)
        self.under = under
        self._known: dict[tuple[str, bool], bool] = {}

    def match(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Fact]:
        return self.under.match(s, p, o, graph) if self._mentions(s, o) else iter(())

    def authored(
        self, s: str | NamedNode | None = None, p: str | NamedNode | None = None, o: str | Term | None = None
    ) -> Iterator[Fact]:
        return self.under.authored(s, p, o) if self._mentions(s, o) else iter(())

    def _mentions(self, s: object, o: object) -> bool:
        for node, pointed_at in ((s, False), (o, True)):
            if isinstance(node, str):
                known = self._known.get((node, pointed_at))
                if known is None:
                    known = self._known[node, pointed_at] = self.under.mentions(node, pointed_at=pointed_at)
                if not known:
                    return False
        return True


def sparing(store: Store) -> Store:
    """A store to be read through `Sparing`, where that spares anything."""
    return Sparing(store) if type(store) is Store else store
