"""Whether a value fits a JSON Schema, as a plain yes or no.

Most files fit theirs, and `jsonschema` takes a quarter of the time in which they are added to find that out. Here a
schema becomes one function, of those keywords of draft 2020-12 that ours has; `jsonschema` tells what does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Fits = Callable[[Any], bool]

_SAYS_NOTHING = frozenset(("title", "description", "$schema", "$id", "$defs", "patternErrorMessage", "then", "else"))
_TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
}


def compiled(schema: dict[str, Any]) -> Fits | None:
    """The function of a schema for values of dicts, lists and strings; None where a keyword is not known here."""
    try:
        return _Compiler(schema).part(schema)
    except KeyError:
        return None


class _Compiler:
    def __init__(self, root: dict[str, Any]) -> None:
        self._root = root
        self._known: dict[str, Fits] = {}

    def part(self, schema: dict[str, Any]) -> Fits:
        """The function of a part of the schema. Raises KeyError for a keyword that is not known."""
        tests = [self._test(word, schema) for word in schema if word not in _SAYS_NOTHING]
        if len(tests) == 1:
            return tests[0]
        return lambda value: all(test(value) for test in tests)

    def _test(self, word: str, schema: dict[str, Any]) -> Fits:
        wanted = schema[word]
        if word == "$ref":
            return self._referred(wanted)
        if word == "if":
            either = (self.part(schema.get(way, {})) for way in ("if", "then", "else"))
            condition, then, other = either
            return lambda value: then(value) if condition(value) else other(value)
        if word in ("anyOf", "oneOf"):
            ways = [self.part(way) for way in wanted]
            if word == "anyOf":
                return lambda value: any(way(value) for way in ways)
            return lambda value: sum(way(value) for way in ways) == 1
        if word == "properties":
            return self._properties(wanted)
        if word == "additionalProperties" and wanted is False:
            known = frozenset(schema["properties"])
            return lambda value: not isinstance(value, dict) or known.issuperset(value)
        if word == "items":
            each = self.part(wanted)
            return lambda value: not isinstance(value, list) or all(each(item) for item in value)
        return _PLAIN[word](wanted)

    def _properties(self, wanted: dict[str, Any]) -> Fits:
        known = {name: self.part(part) for name, part in wanted.items()}

        def fits(value: Any) -> bool:
            return not isinstance(value, dict) or all(known[n](v) for n, v in value.items() if n in known)

        return fits

    def _referred(self, place: str) -> Fits:
        """A part that is named; looked up when it is first needed, since parts may hold themselves."""
        if place not in self._known:
            part: Any = self._root
            for name in place.removeprefix("#/").split("/"):
                part = part[name]
            self._known[place] = lambda value: self._known[place](value)
            self._known[place] = self.part(part)
        return self._known[place]


def _typed(names: str | list[str]) -> Fits:
    kinds = tuple(_TYPES[name] for name in ([names] if isinstance(names, str) else names))
    return lambda value: isinstance(value, kinds)


def _required(names: list[str]) -> Fits:
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _matching(pattern: str) -> Fits:
    search = re.compile(pattern).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _long(kind: type[str] | type[list[Any]], least: int, most: int | None = None) -> Fits:
    return lambda value: not isinstance(value, kind) or (least <= len(value) and (most is None or len(value) <= most))


_PLAIN: dict[str, Callable[[Any], Fits]] = {
    "type": _typed,
    "enum": lambda values: lambda value: value in values,
    "required": _required,
    "pattern": _matching,
    "minLength": lambda least: _long(str, least),
    "maxLength": lambda most: _long(str, 0, most),
    "minItems": lambda least: _long(list, least),
    "maxItems": lambda most: _long(list, 0, most),
    # A claims file's numbers are texts until they are read.
    "minimum": lambda least: lambda value: True,
}
