"""JSON-LD with a context (https://www.w3.org/TR/json-ld11/): the engine writes whole IRIs, here they are shortened."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from kg.names import PREFIXES, RDF, shorten
from kg.store import RdfFormat, serialize


def write(facts: Iterable[Any], out: BinaryIO) -> None:
    """Write facts in their order, with the prefixes that they need as the context."""
    expanded = json.loads(serialize(facts, format=RdfFormat.JSON_LD) or b"[]")
    # An IRI that begins as a short one does, such as <id:x>, would be read as short: its prefix is left out.
    taken = {iri.partition(":")[0] for iri in _iris(expanded)}
    short = _Short({name for name in PREFIXES if name not in taken})
    nodes = short.value(expanded)
    context = {name: PREFIXES[name] for name in sorted(short.used)}
    text = json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1)
    out.write(text.encode() + b"\n")


def _iris(value: Any) -> Iterator[str]:
    """All IRIs of an expanded document."""
    if isinstance(value, list):
        for part in value:
            yield from _iris(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key in ("@id", "@type"):
                yield from [part] if isinstance(part, str) else part
            elif not key.startswith("@"):
                yield key
                yield from _iris(part)
            elif key == "@graph":
                yield from _iris(part)


class _Short:
    """Shortens what is written, and remembers by which prefixes."""

    def __init__(self, prefixes: set[str]) -> None:
        self._prefixes = prefixes
        self.used: set[str] = set()

    def iri(self, iri: str) -> str:
        found = shorten(iri)
        prefix, colon, _ = found.partition(":")
        if found.startswith("<") or not colon or prefix not in self._prefixes:
            return iri
        self.used.add(prefix)
        return found

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"@value"}:
            return value["@value"]
        return dict(self._member(key, part) for key, part in value.items())

    def _member(self, key: str, part: Any) -> tuple[str, Any]:
        if key == "@id":
            return key, self.iri(part)
        if key == "@type":
            return key, self.iri(part) if isinstance(part, str) else [self.iri(kind) for kind in part]
        if key == RDF + "type" and all(set(kind) == {"@id"} for kind in part):
            return "@type", [self.iri(kind["@id"]) for kind in part]
        return (key if key.startswith("@") else self.iri(key)), self.value(part)
