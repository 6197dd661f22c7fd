"""A claims file before anything is made of it: its faults of structure, its text, and what nobody has coded yet."""

from __future__ import annotations

import os

from kg.errors import BadSource, BadText
from kg.sources import raw, structure
from kg.sources import text as texts
from kg.sources.marked import Node
from kg.sources.text import Text


class Draft:
    """A file as it is read: what is still open set aside, what is misshapen taken out, its text at hand or not.

    text: the one that was named with the command. missing: why there is none, as `Locators` takes it.
    checked: whether it is known to have the shape of a claims file, as one that was made of something else.
    Raises BadSource when there is no source in it, nor anything else.
    """

    def __init__(self, path: str, root: Node, text: Text | None, *, alone: bool = True, checked: bool = False) -> None:
        self.path, self.root = path, root
        self._put_text_in_source()
        self.open = self._set_open_aside()
        self.faults = [] if checked else structure.faults(root)
        self.spoilt: set[str] = set()
        # The parts that the faults lie in, before those are taken out.
        spots = {(line, column) for line, column, _ in self.faults}
        self.faulty = {id(part) for part in _parts(root) if not spots.isdisjoint(part.places())}
        if self.faults and not structure.repair(root, self.spoilt):
            raise BadSource(path, self.faults)
        parts = root.many("assertions")
        self.assertions = [part for part in parts if "skip" not in part.entries]
        self.skipped = [*root.many("skipped"), *(part for part in parts if "skip" in part.entries)]
        self.text = text
        self.missing: str | None = ""
        named = root.entries["source"].get("text")
        if named and not (text and alone):
            self._read_text(named)

    def _put_text_in_source(self) -> None:
        """Understand a text that is named beside the source as if it were named in it."""
        source, named = self.root.get("source"), self.root.get("text")
        if named and source and source.kind == "mapping" and "text" not in source.entries:
            source.entries["text"] = self.root.entries.pop("text")
            source.marks["text"] = self.root.marks.pop("text")

    def _set_open_aside(self) -> int:
        """Leave out sentences that nothing is said of yet, as they stand in a blank file."""
        for key in ("actors", "places", "assertions", "skipped"):
            if (found := self.root.get(key)) and found.kind == "text" and not found.text:
                self.root.drop(found)
        parts = self.root.get("assertions")
        waiting = [part for part in parts.items if _is_open(part)] if parts else []
        for part in waiting:
            parts.drop(part)  # type: ignore[union-attr]
        return len(waiting)

    def _read_text(self, named: Node) -> None:
        folder = "" if self.path == raw.STDIN else os.path.dirname(self.path)
        path = os.path.join(folder, named.text)
        if not os.path.exists(path) and not self.text:
            # Whoever is handed a finished file may not have the text, nor need it.
            self.missing = f": {path} is not there"
        elif os.path.exists(path):
            try:
                self.text = texts.read(path)
            except BadText as error:
                self.faults.append((*named.mark, str(error)))
                self.text, self.missing = None, None


def _parts(root: Node) -> list[Node]:
    """The source, and each actor, place, assertion and skipped text."""
    lists = [part for key in ("actors", "places", "assertions", "skipped") for part in root.many(key)]
    return [*root.many("source"), *lists]


def _is_open(part: Node) -> bool:
    others = [value for key, value in part.entries.items() if key != "at"]
    return "at" in part.entries and not any(value.text or value.entries or value.items for value in others)
