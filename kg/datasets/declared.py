"""Actors and places of a sheet: those that it declares in a table of names, publishers, and those known already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from kg.datasets import cells
from kg.datasets.mapping import Words
from kg.errors import BadValue, KgError, UnknownName
from kg.lookup import key
from kg.model import Vocabulary
from kg.names import ID, KG, digest
from kg.sources.builder import Names, no_term
from kg.sources.known import Known

_HINT = "declare it in a sheet with the columns name and kind"


class Refused(Exception):
    """A row that makes nothing: (field, reason) for each cell that is wrong; "" stands for the row as a whole."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults


class Declared:
    """Finds names for rows, and collects what a claims file has to declare for them.

    graph: that in which this sheet's names stand; what only it describes is declared anew with every import.
    """

    def __init__(self, file: str, graph: str, words: Words, known: Known, vocabulary: Vocabulary) -> None:
        self.actors: list[dict[str, Any]] = []
        self.places: list[dict[str, Any]] = []
        self.unnamed: dict[str, dict[str, Any]] = {}
        self.unknown: dict[str, int] = {}
        self._file, self._graph, self._words = file, graph, words
        self._known, self._vocabulary = known, vocabulary
        self._names = Names(known)
        self._kinds: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._found: dict[tuple[str, str | None], str | KgError] = {}
        self._places: dict[str, bool] = {}
        self._offered: dict[str, dict[str, Any]] = {}

    # ---- names in rows

    def find(self, typed: str, kind: str | None = None) -> str:
        """The IRI of the one thing that a cell names. Raises KgError, for two names in one cell too."""
        if (typed, kind) not in self._found:
            self._found[typed, kind] = self._look_up(typed, kind)
        found = self._found[typed, kind]
        if isinstance(found, str):
            return found
        if isinstance(found, UnknownName):
            self.unknown[typed] = self.unknown.get(typed, 0) + 1
        raise found

    def _look_up(self, typed: str, kind: str | None) -> str | KgError:
        try:
            found = self._names.find(typed, kind)
        except UnknownName as error:
            several = cells.parts(typed, self._words.lists["between"])
            if len(several) > 1 and (";" in typed or any(self._is_known(part) for part in several)):
                return BadValue(f"“{typed}” is several names ({', '.join(several)}): make a row of each")
            return UnknownName(typed, error.suggestions, _HINT)
        except KgError as error:
            return error
        if kind == "place" and not self.is_place(found):
            return BadValue(f"“{typed}” is no place: name the place, or leave the cell empty")
        return found

    def _is_known(self, typed: str) -> bool:
        try:
            return bool(self._names.find(typed, None))
        except KgError as error:
            return not isinstance(error, UnknownName)

    def is_place(self, node: str) -> bool:
        if node in self._kinds:
            return self._kinds[node] in ("Place", "Facility")
        if node not in self._places:
            self._places[node] = self._known.is_place(node)
        return self._places[node]

    def is_facility(self, node: str) -> bool:
        return self._kinds[node] == "Facility" if node in self._kinds else self._known.is_facility(node)

    def unnamed_id(self, typed: str) -> str:
        """The id of a speaker without a name that the sheet declares; "" for any other name."""
        local = self._ids.get(key(typed), "")
        return local if local in self.unnamed else ""

    # ---- what is declared

    def publisher(self, name: str) -> str:
        """The IRI of who published something; one that nobody knows is declared as an organization. Raises KgError."""
        try:
            node = self._names.find(name, "actor")
            if self.is_place(node):
                raise BadValue(f"“{name}” is a place, and publishes nothing: name who did")
            if node in self._kinds or self._known.shared(node, self._graph):
                return node
            local = node.removeprefix(ID)
        except UnknownName:
            local = self._new_id(name)
        self._offered[local] = {"id": local, "kind": "Organization", "name": name, "from": f"a source of {self._file}"}
        self._name(local, "Organization", [name])
        return ID + local

    def offers(self, node: str) -> bool:
        """Whether a publisher is one that the sheet itself declares."""
        return node.removeprefix(ID) in self._offered

    def publishers(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """What is to be declared of these publishers, each once: those that nobody else describes."""
        locals_ = dict.fromkeys(self._ids[key(name)] for name in names if key(name) in self._ids)
        return [self._offered[local] for local in locals_ if local in self._offered]

    def row(self, where: str, given: dict[str, str]) -> None:
        """Declare the actor or place of a row of a table of names. Raises Refused."""
        name, kind = given["name"], self._kind(given["kind"])
        if not name:
            raise Refused([("name", "is empty, or cannot be a name: write it out")])
        if not kind:
            why = no_term(given["kind"] or "(empty)", "kind", self._vocabulary, "actor class", "place class")
            raise Refused([("kind", why.replace("the ontology has", "there is"))])
        if key(name) in self._ids:
            raise Refused([("name", f"“{name}” is named in another row already: leave one out")])
        place = kind in ("Place", "Facility")
        if elsewhere := self._elsewhere(name, place):
            raise Refused([("name", f"“{name}” is known already ({elsewhere}): leave the row out")])
        aliases = [part for part in re.split(r"\s*[;|\n]\s*", given.get("aliases", "")) if part]
        more = {**({"aliases": aliases} if aliases else {}), **self._within(kind, given.get("in", ""))}
        self._declare(self._new_id(name), kind, name, f"{self._file}, row {where}", **more)

    def _kind(self, typed: str) -> str:
        """The local name of a kind of actor or place, "" for none."""
        own = self._words.one_of(self._words.kinds, typed) or typed
        found = self._vocabulary.actor_class(own) or self._vocabulary.place_class(own)
        return found.removeprefix(KG) if found else ""

    @staticmethod
    def _within(kind: str, whole: str) -> dict[str, Any]:
        if not whole:
            return {}
        return (
            {"affiliation": whole}
            if kind == "UnnamedSpeaker"
            else {"in": [whole]}
            if kind in ("Place", "Facility")
            else {}
        )

    def _elsewhere(self, name: str, place: bool) -> str:
        """The id of what another source of the store calls so, of the same kind; "" for nothing."""
        try:
            node = self._known.name(name, "place" if place else "actor")
        except KgError:
            return ""
        same = self._known.is_place(node) == place and self._known.shared(node, self._graph)
        return f"id:{node.removeprefix(ID)}" if same else ""

    def _declare(self, local: str, kind: str, name: str, origin: str, **more: Any) -> None:
        content = {"id": local, "kind": kind, "name": name, **more, "from": origin}
        self._name(local, kind, [name, *more.get("aliases", ())])
        if kind == "UnnamedSpeaker":
            self.unnamed[local] = content
        else:
            (self.places if kind in ("Place", "Facility") else self.actors).append(content)

    def _name(self, local: str, kind: str, names: list[str]) -> None:
        self._ids[key(names[0])] = local
        self._kinds[ID + local] = kind
        self._names.declare(local, ID + local, "place" if kind in ("Place", "Facility") else "actor", names)
        self._found.clear()

    def _new_id(self, name: str) -> str:
        """An id that nothing else has: the same one with every import."""
        local = slug(name, 50)
        taken = ID + local in self._kinds or self._known.shared(ID + local, self._graph)
        return f"{local}-{digest(name, length=6)}" if taken or local.islower() else local


def slug(name: str, length: int) -> str:
    """A name as an id, in Latin letters; one that has none is digested.

    >>> slug("The Harbour Post", 50), slug("Société Générale", 50)
    ('The-Harbour-Post', 'Societe-Generale')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    found = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:length].rstrip("-")
    return found or f"n-{digest(name, length=10)}"
