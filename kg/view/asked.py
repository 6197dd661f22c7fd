"""A search for routes as an address of the page: what its routes view reads (`page/routes.js`)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from kg.names import local
from kg.paths import Search
from kg.paths.options import ON_PAGE, Field
from kg.view.model import key

ALL = 9999


def fragment(search: Search) -> str:
    """What stands behind the # for the page to ask the same, and to begin with the first route in the graph.

    >>> from kg.store import bundled
    >>> from kg.paths.question import ask
    >>> fragment(ask(bundled(), "Iran", "al-Tanf", k=3, doubt=["Pentagon"]))
    'path=Iran~al-Tanf&k=3&doubt=Pentagon&disputed=mark&route=1'
    """
    ends = "~".join(_escaped(iri) for iri in (search.start, search.end))
    # Two fields may choose one thing, as --max-degree and --no-hubs do: the first of them says it.
    fields = {field.field: field for field in reversed(ON_PAGE.values())}
    parts = [("path", ends), *((f.address, _text(f, search)) for f in ON_PAGE.values() if fields[f.field] is f)]
    return "&".join(f"{name}={text}" for name, text in [*parts, ("route", "1")] if text)


def _text(field: Field, search: Search) -> str:
    """What the address says of a field; "" for what it says of it by default."""
    value: Any = getattr(search.policy if field.of_policy else search, field.field)
    if field.field == "limit":
        return "" if search.k or value == field.usual else str(value or ALL)
    if field.kind == "relations":
        return ",".join(sorted(quote(local(iri)) for iri in value))
    if field.many:
        return ",".join(map(_escaped, sorted(value) if field.of_policy else value))
    if field.kind == "window":
        return "..".join(day or "" for day in value or ())
    # What is done with disputes is always named: an address without it means that they are left out.
    if field.kind == "choice":
        return "" if value == field.values[0] and field.name != "disputed" else value
    return str(int(value) if value is True else value or "")


def _escaped(iri: str) -> str:
    """An id, in which neither "," nor "~" may be taken for what divides a list."""
    return quote(key(iri), safe=":/").replace("~", "%7E")
