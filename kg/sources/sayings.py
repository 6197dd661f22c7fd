"""The claims file in which somebody says which nodes are one and which are not: read, added to, taken from.

It is laid out as any claims file. Its text is what it says itself, a paragraph for each saying, so that digests and
spans hold without another file. What is changed is changed in place: comments and other layout stay.
"""

from __future__ import annotations

import json
import os
import re
from typing import NamedTuple

from kg.errors import BadSource, KgError
from kg.names import PREFIXES, SAME, is_source_id
from kg.sources import marked
from kg.sources.marked import Node
from kg.sources.text import of
from kg.sources.written import edited

_HEAD = """\
# Which nodes are one, and which are not. Written by `kg same` and `kg different`; `kg add` reads it as any claims file.
source:
  id: {source}
  publisher: {by}
  title: Which nodes are one, and which are not
  published: unknown
  language: en
  text_sha256: {empty}
  text_length: 0
assertions:
"""
_SAYING = """\
- says: {says}
  by: {by}
{stance}  said on: {day}
  at: {{paragraph: 1, span: [0, 1], sha256: {empty}}}
  relation: [{ends[0]}, {predicate}, {ends[1]}]
"""
_EMPTY = "0" * 64
_PREDICATE = SAME.rpartition("#")[2]


class Saying(NamedTuple):
    """What somebody says of two nodes (IRIs): that they are one (`same`) or not.

    says: in a sentence, with the reason.
    """

    pair: frozenset[str]
    by: str
    same: bool
    says: str


class Sayings(NamedTuple):
    """A file of sayings: its path, the id of its source, its content, and the sayings in their order."""

    path: str
    source: str
    content: str
    sayings: tuple[Saying, ...]

    @classmethod
    def read(cls, path: str, content: str) -> Sayings:
        """A file that is there. Raises BadSource for what is no claims file, and KgError for one of other claims."""
        root = marked.parse(path, content)
        source = root.get("source")
        name = source.get("id") if source else None
        if not source or not name or not {"text_sha256", "text_length"} <= source.entries.keys():
            raise KgError(f"{path} is no file of `kg same`: name another with -o")
        return cls(path, name.text, content, tuple(_saying(path, part) for part in root.many("assertions")))

    @classmethod
    def new(cls, path: str, source: str, by: str) -> Sayings:
        """A file that is yet to be made, published by whom it is to hold the sayings of."""
        return cls(path, source, _HEAD.format(source=source, by=_quoted(by), empty=_EMPTY), ())

    @staticmethod
    def source_of(path: str) -> str:
        """The id of a new file's source, after its name."""
        stem = os.path.basename(path).partition(".")[0].lower()
        name = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:64].strip("-")
        if not is_source_id(name):
            raise KgError(f"{path}: name the file with letters from a to z, such as identity.yaml")
        return name

    def declares(self, name: str) -> bool:
        """Whether the file declares somebody of this name."""
        return any(part.entries["name"].text == name for part in self._root().many("actors") if part.get("name"))

    def declaring(self, local: str, name: str) -> Sayings:
        """The file with one more person."""
        entry = f"- {{id: {local}, kind: Person, name: {_quoted(name)}}}\n"
        root = self._root()
        if last := root.many("actors")[-1:]:
            place = self._behind(root, last[0])
        else:
            place, entry = self._line(root.starts["assertions"]), f"actors:\n{entry}"
        return self._replace(content=self.content[:place] + entry + self.content[place:])

    def adding(self, ends: list[str], said: Saying, day: str) -> Sayings:
        """The file with one more saying at its end. ends: the two nodes as they are to be written."""
        stance = "" if said.same else "  stance: denied\n"
        entry = _SAYING.format(
            says=_quoted(said.says),
            by=_quoted(said.by),
            stance=stance,
            day=day,
            empty=_EMPTY,
            ends=[_quoted(end) if end.startswith("<") else end for end in ends],
            predicate=_PREDICATE,
        )
        root, content = self._root() if self.sayings else None, self.content
        place = self._behind(root, root.many("assertions")[-1]) if root else len(content)
        newline = "" if place == 0 or content[place - 1] == "\n" else "\n"
        return self._with(content[:place] + newline + entry + content[place:])

    def without(self, said: Saying) -> Sayings:
        """The file without a saying, and without its speaker where it holds nothing else of them."""
        root, left = self._root(), [one for one in self.sayings if one is not said]
        if not left:
            return self._replace(sayings=())
        gone = [root.many("assertions")[self.sayings.index(said)]]
        publisher = root.entries["source"].get("publisher")
        if all(one.by != said.by for one in left) and (not publisher or publisher.text != said.by):
            gone += [part for part in root.many("actors") if part.get("name") and part.entries["name"].text == said.by]
        content, declared = self.content, root.many("actors")
        for part in sorted(gone, key=lambda part: part.start, reverse=True):
            # The heading of a list goes with its only item.
            first = root.starts["actors"] if part in declared and len(declared) == 1 else part.start
            content = content[: self._line(first)] + content[self._behind(root, part) :]
        return self._with(content)

    def _with(self, content: str) -> Sayings:
        """Another content of the file, with its places and digests worked out anew."""
        root = marked.parse(self.path, content)
        parts = root.many("assertions")
        text = of("\n".join(" ".join(part.entries["says"].text.split()) for part in parts))
        head = {"text_sha256": text.digest.removeprefix("sha256:"), "text_length": str(len(text.content))}
        old = root.entries["source"].entries
        edits = [(old[key].start, old[key].end, words) for key, words in head.items()]
        for part, paragraph in zip(parts, text.paragraphs, strict=True):
            number, start, end = paragraph
            digest = of(text.content[start:end]).digest.removeprefix("sha256:")
            place = f"{{paragraph: {number}, span: [{start}, {end}], sha256: {digest}}}"
            edits.append((part.entries["at"].start, part.entries["at"].end, place))
        return Sayings.read(self.path, edited(content, edits))

    def _root(self) -> Node:
        # A list without items is no list to YAML.
        return marked.parse(self.path, self.content if self.sayings else self.content + "  []\n")

    def _line(self, place: int) -> int:
        """Where the line of a character begins."""
        return self.content.rfind("\n", 0, place) + 1

    def _behind(self, root: Node, part: Node) -> int:
        """Where the line begins that comes after an item of a list, comments below it left where they are."""
        beside = [item.start for items in root.entries.values() for item in items.items if item.start > part.start]
        ends = [*beside, *(start for start in root.starts.values() if start > part.start)]
        limit = self._line(min(ends)) if ends else len(self.content)
        inside = [node.end for node in part.nodes() if node.end <= limit]
        last = self.content.find("\n", len(self.content[: max(inside)].rstrip()))
        return len(self.content) if last < 0 else min(last + 1, limit)


def _saying(path: str, part: Node) -> Saying:
    """An assertion of the file as a saying. Raises KgError for any other claim."""
    relation, says, by = (part.get(key) if part.kind == "mapping" else None for key in ("relation", "says", "by"))
    items = relation.items if relation and relation.kind == "list" else []
    if len(items) != 3 or items[1].text != _PREDICATE or not says or not by or not part.get("at"):
        raise KgError(
            f"{path}:{part.mark[0]}: this is another claim than those of `kg same`: name another file with -o"
        )
    stance = part.get("stance")
    if stance and stance.text not in ("asserted", "denied"):
        raise BadSource(path, [(*stance.mark, f"“{stance.text}” is for claims files of your own: take the saying out")])
    pair = frozenset(map(_iri, (items[0].text, items[2].text)))
    return Saying(pair, by.text, stance is None or stance.text == "asserted", says.text)


def _iri(written: str) -> str:
    prefix, colon, rest = written.strip("<>").partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else written.strip("<>")


def _quoted(text: str) -> str:
    """A text for YAML: as it is where that reads as a text, else in quotation marks."""
    return (
        text
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9. -]*[A-Za-z0-9.]", text) and _plain(text)
        else json.dumps(text, ensure_ascii=False)
    )


def _plain(text: str) -> bool:
    return text.lower() not in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
