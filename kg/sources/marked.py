"""YAML with line numbers: every scalar a string, every value knowing where in the file it stands.

Only the plain part of YAML is read: mappings, lists, scalars. Anchors, aliases, tags, merge keys, several documents
and keys given twice are refused, since each of them makes a file say something else than a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kg.errors import BadSource
from kg.sources import raw

BOM = b"\xef\xbb\xbf"

Mark = tuple[int, int]
"""Line and column, both from 1."""

# Beyond this a file is no claims file; it also keeps whatever walks the tree from running out of stack.
DEEPEST = 20

# What libyaml says, and what its user should do.
_ADVICE = (
    ("mapping values are not allowed", "put quotes around a text that holds “: ”"),
    ("could not find expected ':'", "write “key: value”, or put quotes around the text"),
    ("did not find expected ',' or", "close the bracket, and put quotes around a text that holds , [ ] { or }"),
    ("did not find expected key", "check the indentation and the quotes just above"),
    ("did not find expected '-' indicator", "check the indentation: items of one list begin in one column"),
    ("found unexpected end of stream", "close the quotes"),
    ("found character that cannot start any token", "put quotes around a text that begins with @, ` or %"),
    ("unknown escape character", "use single quotes around a text that holds a backslash"),
)


class Node:
    """A value of the file. Exactly one of `entries`, `items`, `text` is meaningful, as `kind` says.

    kind: "mapping", "list" or "text". mark: where it begins. marks: where each key of a mapping stands.
    start, end: its first character and the one behind its last, counted in the file; starts: those of the keys.
    flow: whether it is written in brackets.
    """

    def __init__(self, kind: str, mark: Mark, text: str = "", start: int = 0, *, flow: bool = False) -> None:
        self.kind, self.mark, self.text = kind, mark, text
        self.start, self.end, self.flow = start, start, flow
        self.entries: dict[str, Node] = {}
        self.marks: dict[str, Mark] = {}
        self.starts: dict[str, int] = {}
        self.items: list[Node] = []

    def get(self, key: str) -> Node | None:
        """The value of a key of a mapping, or None."""
        return self.entries.get(key)

    def many(self, key: str) -> list[Node]:
        """The values of a key that takes one value or a list; [] when it is absent."""
        found = self.entries.get(key)
        return [] if found is None else found.items if found.kind == "list" else [found]

    def plain(self) -> Any:
        """The value as dicts, lists and strings."""
        if self.kind == "mapping":
            return {key: value.plain() for key, value in self.entries.items()}
        return [item.plain() for item in self.items] if self.kind == "list" else self.text

    def texts(self) -> Iterator[str]:
        """All texts in it, keys left out."""
        return (node.text for node in self.nodes() if node.kind == "text")

    def nodes(self) -> Iterator[Node]:
        """Itself and all that is in it, in the order of the file."""
        yield self
        for part in (*self.entries.values(), *self.items):
            yield from part.nodes()

    def places(self) -> Iterator[Mark]:
        """Where all that is in it stands, keys too."""
        for node in self.nodes():
            yield node.mark
            yield from node.marks.values()

    def true(self) -> bool:
        """Whether it is one of the words that YAML has for true: true, yes, on, y."""
        return self.text.lower() in ("true", "yes", "on", "y")

    def drop(self, node: Node) -> None:
        """Take a value out of this mapping or list."""
        self.entries = {key: value for key, value in self.entries.items() if value is not node}
        self.items = [item for item in self.items if item is not node]

    def at(self, path: Sequence[str | int]) -> Node:
        """The value at a path of keys and indexes."""
        node = self
        for step in path:
            node = node.items[step] if isinstance(step, int) else node.entries[step]
        return node


def node_of(value: Any, line: int = 1) -> Node:
    """A value as `parse` would give it, had it been written on one line."""
    if isinstance(value, dict):
        node = Node("mapping", (line, 1), flow=True)
        node.entries = {key: node_of(part, line) for key, part in value.items()}
        node.marks, node.starts = dict.fromkeys(value, (line, 1)), dict.fromkeys(value, 0)
    elif isinstance(value, list):
        node = Node("list", (line, 1), flow=True)
        node.items = [node_of(part, line) for part in value]
    else:
        node = Node("text", (line, 1), ("true" if value else "false") if isinstance(value, bool) else str(value))
    return node


def read(path: str) -> Node:
    """Read a YAML file. Raises BadSource with line and column."""
    return parse(path, content(path))


def content(path: str) -> str:
    """The text of a file; see `raw.read`. Raises BadSource."""
    try:
        return decode(path, raw.read(path))
    except OSError as error:
        raise BadSource(path, [(0, 0, f"cannot be read: {error.strerror or error}")]) from None


def decode(path: str, found: bytes) -> str:
    """The text of a file in UTF-8, without the byte order mark that some editors put before it. Raises BadSource."""
    if found[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadSource(path, [(1, 1, "this is UTF-16: save the file as UTF-8")])
    found = found.removeprefix(BOM)
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        before = found[: error.start].decode("utf-8")
        message = f"this is not UTF-8 (byte {error.start}): save the file as UTF-8"
        raise BadSource(path, [(*place(before), message)]) from None


def parse(path: str, content: str) -> Node:
    """Read YAML from a string; `path` is for messages only. Raises BadSource."""
    import yaml

    _refuse_hidden(path, content)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = _Builder(path).build(yaml.parse(content, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise BadSource(path, [(*spot, _explained(str(error.problem), content, spot))]) from None
    except yaml.YAMLError as error:
        raise BadSource(path, [(1, 1, f"not readable as YAML: {' '.join(str(error).split())}")]) from None
    if root is None or (root.kind == "text" and not root.text):
        raise BadSource(path, [(1, 1, "the file is empty: begin with “source:” and its id")])
    return root


def _refuse_hidden(path: str, content: str) -> None:
    """Characters that would make a reader see something else than what is written, in comments too."""
    from kg.values import REFUSED, named

    for found in re.finditer(REFUSED, content):
        if found[0] not in "\t\n\r":
            raise BadSource(path, [(*place(content[: found.start()]), f"{named(found[0])} is not allowed: remove it")])


def place(before: str) -> Mark:
    """Where the character stands that comes after this part of the file."""
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


def _explained(problem: str, content: str, spot: Mark) -> str:
    line = (re.split(r"\r\n|\r|\n", content) + [""] * spot[0])[spot[0] - 1]
    if "\t" in line[: spot[1]] and not line[: spot[1]].strip():
        return "a tab: indent with spaces"
    if "another document" in problem:
        return "a second document begins here: write one source per file, without “---”"
    advice = next((step for said, step in _ADVICE if said in problem), "see docs/claims-file.md for the format")
    return f"not readable as YAML: {problem}; {advice}"


class _Builder:
    """Makes the tree from the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.stack: list[Node] = []
        self.keys: list[tuple[str, Mark] | None] = []
        self.root: Node | None = None

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            name = type(event).__name__
            mark = (event.start_mark.line + 1, event.start_mark.column + 1)
            if name == "DocumentStartEvent" and self.root is not None:
                self.refuse(mark, "a second document begins here: write one source per file, without “---”")
            elif name == "AliasEvent" or getattr(event, "anchor", None):
                self.refuse(mark, "anchors and aliases (& and *) are not allowed: write it out, or put it in quotes")
            elif getattr(event, "tag", None):
                self.refuse(mark, "a tag (!) is not allowed: put the text in quotes")
            elif name == "ScalarEvent":
                node = Node("text", mark, event.value.strip(" \t\r\n"), event.start_mark.index)
                node.end = event.end_mark.index
                self.take(node)
            elif name in ("MappingStartEvent", "SequenceStartEvent"):
                kind = "mapping" if name == "MappingStartEvent" else "list"
                self.open(Node(kind, mark, start=event.start_mark.index, flow=bool(event.flow_style)))
            elif name in ("MappingEndEvent", "SequenceEndEvent"):
                self.stack.pop().end = event.end_mark.index
                self.keys.pop()
        return self.root

    def open(self, node: Node) -> None:
        self.take(node)
        if len(self.stack) == DEEPEST:
            self.refuse(node.mark, f"nested more than {DEEPEST} deep: see docs/claims-file.md for the format")
        self.stack.append(node)
        self.keys.append(None)

    def take(self, node: Node) -> None:
        """Put a value where it belongs: in the list, or as key or value of the mapping, that is open."""
        if not self.stack:
            self.root = node
        elif self.stack[-1].kind == "list":
            self.stack[-1].items.append(node)
        elif (key := self.keys[-1]) is None:
            self.take_key(node)
        else:
            self.stack[-1].entries[key[0]] = node
            self.keys[-1] = None

    def take_key(self, node: Node) -> None:
        mapping = self.stack[-1]
        if node.kind != "text":
            self.refuse(node.mark, "a key must be a plain word")
        if node.text in mapping.marks:
            line = mapping.marks[node.text][0]
            self.refuse(node.mark, f"the key “{node.text}” was given on line {line} already: remove one of them")
        mapping.marks[node.text], mapping.starts[node.text] = node.mark, node.start
        self.keys[-1] = (node.text, node.mark)

    def refuse(self, mark: Mark, message: str) -> None:
        raise BadSource(self.path, [(*mark, message)])
