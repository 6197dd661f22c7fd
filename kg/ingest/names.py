"""Names that an analyst confirmed for one text: what the text calls somebody, and who is meant by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kg import lookup
from kg.errors import AmbiguousName, UnknownName
from kg.sources import text as texts
from kg.store import Store


class Known(NamedTuple):
    """Who is meant by a name of the text. called: the main name. node: the IRI in the store, "" where it has none."""

    called: str
    node: str = ""


class Place(NamedTuple):
    """Where a confirmed name stands: offsets from the beginning of the words that were searched, end exclusive."""

    start: int
    end: int
    known: Known


def read(path: str, store: Store, note: Callable[[str], None] = lambda line: None) -> dict[str, Known]:
    """Read a file of names: "the brigade = Kite Brigade" a line; a line without "=" is a name that means itself.

    A main name that the store does not have, or has more than once, is one of this text alone; `note` is told of it
    once. Blank lines and lines that begin with "#" are left out. Of a name that stands twice the first line counts.
    """
    found: dict[str, Known] = {}
    nodes: dict[str, str] = {}
    for line in texts.read(path).content.splitlines():
        name, equals, main = (part.strip() for part in line.partition("="))
        if not name or name.startswith("#"):
            continue
        main = main or name
        if equals and main not in nodes:
            nodes[main] = _node(store, main, note)
        found.setdefault(name, Known(main, nodes[main] if equals else ""))
    return found


def _node(store: Store, main: str, note: Callable[[str], None]) -> str:
    try:
        return lookup.find(store, main, unnamed=False)
    except AmbiguousName as error:
        note(f"“{main}” is taken as a new name, since the store has {len(error.candidates)} so called")
    except UnknownName:
        note(f"“{main}” is not in the store, and is taken as a new name")
    return ""


class Confirmed:
    """Finds the confirmed names of a text: whatever their capitals, article, plural or possessive ending."""

    def __init__(self, names: Mapping[str, Known], ignored: Iterable[str] = ()) -> None:
        self.names = names
        self._by_key: dict[str, Known] = {}
        for name, known in names.items():
            bare = _without_article(name)
            if bare.lower() not in ignored:
                self._by_key.setdefault(lookup.key(bare), known)
            self._by_key.setdefault(lookup.key(known.called), known)
        written = {_without_article(name) for name in (*names, *(known.called for known in names.values()))}
        spelt = sorted((_spelt(name) for name in written if name and name.lower() not in ignored), key=len)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(reversed(spelt))})(?!\w)") if spelt else None

    def get(self, name: str) -> Known | None:
        """Who is meant by a name as it is written, None for a name that was not confirmed."""
        return self._by_key.get(lookup.key(name))

    def find(self, words: str) -> list[Place]:
        """Where confirmed names stand in some words, in order, not overlapping; of two at one place the longer."""
        found = []
        for match in self._pattern.finditer(words) if self._pattern else ():
            forms = (match[0], match[0].removesuffix("s"), match[0].removesuffix("es"))
            found += [Place(*match.span(), known) for known in filter(None, map(self.get, forms))][:1]
        return found


def _without_article(name: str) -> str:
    return re.sub(r"^(?:the|an?)\s+(?=\S)", "", name.strip(), flags=re.I)


def _spelt(name: str) -> str:
    """A pattern for a name, whatever its spacing, dashes and quotation marks.

    A capital at the beginning has to stand there, so that "the North" is not found in "to the north"; of a name in
    capitals alone ("US") all of them.
    """
    parts = [re.sub(r"(?:\\-|[‐‑–])+", "[-‐‑–]", re.escape(part)) for part in name.split()]
    joined = r"[\s‐‑–-]+".join(re.sub(r"['’]", "['’]", part) for part in parts)
    plural = r"(?:s|es)?" if name[-1:].isalpha() and not name.endswith("s") else ""
    if name.isupper():
        return joined + plural
    return f"{joined[0]}(?i:{joined[1:]}{plural})" if name[:1].isupper() else f"(?i:{joined}{plural})"
