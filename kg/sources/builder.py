"""What a claims file has yielded so far: its quads, its faults, and what its names mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kg.dates import span
from kg.errors import KgError, UnknownName
from kg.letters import fold
from kg.lookup import key
from kg.model import Vocabulary
from kg.names import EDTF as EDTF_TYPE
from kg.names import ID, KG, RDF, SEM, XSD, local
from kg.sources.known import HANDLE, Known, source_of
from kg.sources.marked import Mark, Node
from kg.store import Literal, NamedNode, Quad
from kg.values import clean, line

T = TypeVar("T")


def whole(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(XSD + "integer"))


def english(text: str) -> Literal:
    return Literal(text, language="en")


class Origins:
    """Where in a file its nodes come from, so that what is wrong with them can be told by line and words."""

    def __init__(self) -> None:
        self.parts: dict[str, list[Node]] = {}
        """The parts of the file (actors, assertions, the source) that say something of a node, by its IRI."""
        self.meant: dict[Mark, str] = {}
        """What a name or term means, by where it stands."""
        self.faulty: set[int] = set()
        """The parts that have faults of their own already, by `id`."""

    def is_faulty(self, node: str) -> bool:
        """Whether a part that says something of a node has faults of its own, from which others may follow."""
        return any(id(part) in self.faulty for part in self.parts.get(node, ()))

    def word(self, part: Node, value: str) -> Node | None:
        """The first word of a part that means a node, or is this text itself."""
        words = (node for node in part.nodes() if node.kind == "text")
        return next((node for node in words if value in (self.meant.get(node.mark), node.text)), None)


class Builder:
    """Collects quads of one named graph and the faults met on the way. part: what of the file is being read."""

    def __init__(self, source_id: str, graph: str, vocabulary: Vocabulary, known: Known) -> None:
        self.source_id, self.source = source_id, ID + source_id
        self.graph = NamedNode(graph)
        self.vocabulary = vocabulary
        self.known = known
        self.names = Names(known)
        self.quads: set[Quad] = set()
        self.faults: list[tuple[int, int, str]] = []
        self.part: Node | None = None
        self.origins = Origins()

    def say(self, subject: str, predicate: str, *objects: str | Literal | None) -> None:
        """One triple per object: strings are IRIs, None says nothing."""
        for obj in objects:
            if obj is not None:
                if self.part and self.part not in (parts := self.origins.parts.setdefault(subject, [])):
                    parts.append(self.part)
                term = NamedNode(obj) if isinstance(obj, str) else obj
                self.quads.add(Quad(NamedNode(subject), NamedNode(predicate), term, self.graph))

    def a(self, subject: str, cls: str) -> None:
        self.say(subject, RDF + "type", cls)

    def handle(self, subject: str, local: Node) -> None:
        """Write how files call a relation or an assertion: by its id in this file, after that of the source."""
        self.say(subject, HANDLE, Literal(f"{self.source_id}.{local.text}"))

    def fault(self, node: Node, message: str) -> None:
        self.faults.append((*node.mark, message))
        self.origins.faulty.add(id(self.part))

    def attempt(self, node: Node | None, reader: Callable[[str], T]) -> T | None:
        """What a reader makes of a scalar; None when it is absent or at fault, which is then noted."""
        if node is None:
            return None
        try:
            return reader(node.text)
        except KgError as error:
            self.fault(node, str(error))
            return None

    def text(self, node: Node | None) -> str | None:
        """A one-line text, cleaned."""
        return self.attempt(node, line)

    def english(self, subject: str, predicate: str, node: Node | None) -> None:
        text = self.text(node)
        self.say(subject, predicate, english(text) if text else None)

    def plain(self, subject: str, predicate: str, node: Node | None) -> None:
        text = self.text(node)
        self.say(subject, predicate, Literal(text) if text else None)

    def find(self, node: Node | None, kind: str | None = None) -> str | None:
        """The IRI that a name means here; None, with a fault noted, when it means nothing."""
        if node is not None and node.text in self.names.broken:
            return None
        found = self.attempt(node, lambda name: self.names.find(clean(name), kind))
        if node and found:
            self.origins.meant[node.mark] = found
            self.names.understood.setdefault(clean(node.text), found)
        return found

    def find_all(self, nodes: list[Node], kind: str | None = None) -> list[str]:
        return [iri for iri in (self.find(node, kind) for node in nodes) if iri]

    def term(self, node: Node | None, kind: str) -> str | None:
        """The IRI of a term of the ontology; kind is one that `Vocabulary.names` takes."""
        if node is None:
            return None
        found: str | None = getattr(self.vocabulary, kind.replace(" ", "_"))(node.text)
        if found:
            self.origins.meant[node.mark] = found
        else:
            self.fault(node, no_term(node.text, kind, self.vocabulary))
        return found

    def day(self, subject: str, predicate: str, node: Node | None, key: str) -> None:
        """A day, under a key that takes nothing less exact."""
        read = self.attempt(node, span)
        if node and read and not read.day:
            self.fault(node, f"“{key}” is a day, such as 2023-11-02: “{node.text}” is not; leave it out")
        elif read:
            self.say(subject, predicate, _day(read.edtf))

    def dated(self, subject: str, part: Node, wording: str = "worded") -> str:
        """Write when something held or happened. Returns the date in EDTF, "" when there is none."""
        read = self.attempt(part.get("date"), span)
        self.plain(subject, KG + "dateWording", part.get(wording))
        if implied := part.get("implied"):
            self.plain(subject, KG + "impliedPart", implied)
            if not part.get("date"):
                self.fault(implied, "“implied” says which part of the date is implied: give the date too")
        if not read:
            return ""
        self.say(subject, KG + "edtf", Literal(read.edtf, datatype=NamedNode(EDTF_TYPE)))
        if read.day:
            self.say(subject, SEM + "hasTimeStamp", _day(read.day))
            return read.edtf
        for end, bounds in (("Begin", read.begin), ("End", read.end)):
            for which, day in zip(("Earliest", "Latest"), bounds, strict=True):
                self.say(subject, f"{SEM}has{which}{end}TimeStamp", _day(day) if day else None)
        return read.edtf


def _day(day: str) -> Literal:
    return Literal(day, datatype=NamedNode(XSD + "date"))


def no_term(typed: str, kind: str, vocabulary: Vocabulary, *kinds: str) -> str:
    """That the ontology has no such term, with the nearest that it has; kinds: those of `Vocabulary.names`, if not
    that one."""
    near = [local(iri) for iri in vocabulary.near(typed, *(kinds or (kind,)))]
    known = [name for one in kinds or (kind,) for name in vocabulary.names(one)]
    step = f"did you mean {' or '.join(f'“{name}”' for name in near)}?" if near else f"one of: {', '.join(known)}"
    return f"the ontology has no {'relation' if kind == 'edge' else kind} “{typed}”: {step}"


class Names:
    """What the names of a claims file mean: its own actors, places and claims first, then those known elsewhere."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._ids: dict[str, str] = {}
        self._keys: dict[str, dict[str, list[str]]] = {"actor": {}, "place": {}}
        self._spellings: dict[str, str] = {}
        self.used: set[str] = set()
        # What the names in the file mean, in its order.
        self.understood: dict[str, str] = {}
        # Ids of claims that are at fault themselves: what refers to them is not to blame.
        self.broken: set[str] = set()

    def declare(self, local: str, iri: str, kind: str | None = None, names: list[str] | None = None) -> None:
        """Make an id known; for an actor or place (`kind`) also its names, of which the first is the one to suggest."""
        self._ids[local] = iri
        for name in (local, *(names or [])) if kind else ():
            found = self._keys[str(kind)].setdefault(key(name), [])
            if iri not in found:
                found.append(iri)
            self._spellings[key(name)] = (names or [local])[0]

    def claim(self, local: str) -> str | None:
        """The IRI of a claim of this file by its id, or None."""
        return self._ids.get(local)

    def claims(self) -> list[str]:
        """The ids of the claims of this file."""
        return [local for local in self._ids if key(local) not in self._spellings]

    def find(self, typed: str, kind: str | None) -> str:
        """The IRI of a name. Raises UnknownName or AmbiguousName."""
        wanted = typed
        if typed.lower().startswith("place:"):
            wanted, kind = typed[len("place:") :].strip(), "place"
        if wanted in self._ids and not self._other_kind(wanted, kind):
            return self._use(self._ids[wanted])
        first, second = ("place", "actor") if kind == "place" else ("actor", "place")
        if found := self._own(wanted, first):
            return found
        try:
            return self._use(self._known.name(wanted, kind))
        except UnknownName as error:
            if source_of(wanted):
                raise UnknownName(typed, [], self._known.missing(wanted)) from None
            # A name that only the other kind bears is taken for that: nothing else can be meant.
            if found := self._own(wanted, second):
                return found
            raise UnknownName(typed, self._near(wanted, error.suggestions), _DECLARE) from None

    def _other_kind(self, local: str, kind: str | None) -> bool:
        """Whether an id is that of an actor where a place is meant, or the reverse."""
        other = {"place": "actor", "actor": "place"}.get(kind or "")
        return other is not None and self._ids[local] in self._keys[other].get(key(local), [])

    def _own(self, typed: str, kind: str) -> str | None:
        found = self._keys[kind].get(key(typed), [])
        if len(found) > 1:
            from kg.errors import AmbiguousName

            raise AmbiguousName(typed, [(iri, iri.removeprefix(ID), kind) for iri in sorted(found)])
        return self._use(found[0]) if found else None

    def _use(self, iri: str) -> str:
        self.used.add(iri)
        return iri

    def _near(self, typed: str, others: list[str]) -> list[str]:
        from difflib import get_close_matches

        from kg.likeness import alike

        own = [self._spellings[near] for near in alike(key(typed), self._spellings, fold(typed).split())][:3]
        own += get_close_matches(typed, self.claims(), 2, 0.75)
        return list(dict.fromkeys([*own, *others]))[:3]


_DECLARE = "declare it under “actors” or “places”, or use a name that the store knows"
