"""What one source says, as typed records: a claims file in Python, and back again without loss.

A `Report` is a source with the actors and places that it brings and with who says what in it. It can be put into a
store (`Graph.add_claims`), written as a claims file for others to read, review and compare (`Report.yaml`), and read
from one (`read`). Fields are called as the keys of a claims file, with "_" for a space and behind a word that Python
keeps for itself: `said_on`, `in_`. docs/claims-file.md tells what each means; a field left at None is not said.

>>> words = Locator(paragraph=2, span=(10, 42), sha256="ab" * 32)
>>> arms = Assertion("Velmark arms the Kite Brigade", words, relation=Relation("Velmark", "arms", "Kite Brigade"))
>>> report = Report(Source("post-1", publisher="Harbour Post"), [arms])
>>> of(marked.parse("", report.yaml()).plain()) == report
True
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from kg.errors import BadSource
from kg.sources import marked, structure, style
from kg.sources.draft import Draft

Names = str | Sequence[str] | None
"""One name, or several."""


class _Record:
    """What all records share: lists are kept as tuples, one of a single item as that item, an empty one as None."""

    def __post_init__(self) -> None:
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, list | tuple) and field.name not in _ALWAYS_LISTS:
                plain = tuple(value)
                object.__setattr__(self, field.name, plain if len(plain) > 1 else plain[0] if plain else None)


_ALWAYS_LISTS = ("span",)


@dataclass(frozen=True)
class Source(_Record):
    """A report, or whatever else claims stand in. text: the file of its text, seen from where the claims file lies."""

    id: str
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    archived: str | None = None
    retrieved: str | None = None
    byline: str | None = None
    contributors: Names = None
    grade: str | None = None
    language: str | None = None
    text: str | None = None
    text_sha256: str | None = None
    text_length: int | None = None
    derived_from: Names = None
    drafted_by: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class Actor(_Record):
    """An actor or office that the store need not know yet. kind: its class, such as "ArmedGroup"."""

    id: str
    kind: str
    name: str
    aliases: Names = None
    hidden: Names = None
    differs_from: Names = None
    note: str | None = None
    plural: str | None = None
    article: str | None = None
    quantifier: str | None = None
    affiliation: str | None = None
    from_: str | None = None


@dataclass(frozen=True)
class Place(_Record):
    """A place that the store need not know yet. latitude, longitude: decimal degrees, as they are given."""

    id: str
    name: str
    kind: str | None = None
    aliases: Names = None
    hidden: Names = None
    differs_from: Names = None
    in_: Names = None
    near: Names = None
    latitude: str | None = None
    longitude: str | None = None
    note: str | None = None
    plural: str | None = None
    article: str | None = None
    preposition: str | None = None
    from_: str | None = None


@dataclass(frozen=True)
class Locator(_Record):
    """Where a source says something: paragraph, span of its text in code points (start, end) and digest; or the words
    (`quote`), which needs the text; or the key of a row of a sheet with the digest of the row."""

    paragraph: int | None = None
    span: tuple[int, int] | None = None
    sha256: str | None = None
    quote: str | None = None
    row: str | None = None


@dataclass(frozen=True)
class Relation(_Record):
    """Who does what to whom. date: in EDTF."""

    subject: str
    predicate: str
    object: str
    id: str | None = None
    date: str | None = None
    implied: str | None = None
    worded: str | None = None
    ended: bool | None = None


@dataclass(frozen=True)
class Event(_Record):
    """Something that happened, with the roles that the source gives. same_event: events said to be this one."""

    id: str
    type: Names
    name: str | None = None
    series: bool | None = None
    agent: Names = None
    target: Names = None
    participant: Names = None
    victim: Names = None
    site: Names = None
    precision: str | None = None
    means: Names = None
    date: str | None = None
    implied: str | None = None
    worded: str | None = None
    part_of: Names = None
    after: Names = None
    led_to: Names = None
    in_response_to: Names = None
    same_event: Reference | Sequence[Reference] | None = None


@dataclass(frozen=True)
class Observation(_Record):
    """A count. value: left out where the source gives only words (`worded`)."""

    id: str
    of: Names
    measure: str
    value: int | str | None = None
    bound: str | None = None
    worded: str | None = None
    quantifier: str | None = None
    place: Names = None
    precision: str | None = None
    total: str | None = None
    date: str | None = None
    implied: str | None = None
    worded_date: str | None = None


@dataclass(frozen=True)
class Position(_Record):
    """What somebody wants, promises, fears or thinks. kind: such as "demand"."""

    id: str
    kind: str
    holder: Names = None
    about: Names = None
    to: Names = None
    gist: str | None = None
    date: str | None = None
    implied: str | None = None
    worded: str | None = None


Reference = str | Relation
"""A claim or assertion given elsewhere: its id, `SOURCE.id`, or the triple."""


@dataclass(frozen=True)
class Assertion(_Record):
    """One speaker's stance on one claim. says: in our own words. by: who says so; None for the publisher.

    Exactly one of `relation`, `event`, `observation`, `position` and `claim` is given.
    """

    says: str
    at: str | Locator | Sequence[str | Locator]
    relation: Relation | None = None
    event: Event | None = None
    observation: Observation | None = None
    position: Position | None = None
    claim: Reference | None = None
    by: str | None = None
    stance: str | None = None
    basis: str | None = None
    id: str | None = None
    said_on: str | None = None
    reply_to: Reference | None = None
    anonymity: str | None = None
    material_from: Names = None
    rivals: Reference | Sequence[Reference] | None = None
    drafted_by: str | None = None
    reviewed_by: str | None = None
    reviewed_on: str | None = None


@dataclass(frozen=True)
class Skip(_Record):
    """Text that was read and left uncoded, and why."""

    why: str
    paragraph: int | None = None
    span: tuple[int, int] | None = None
    sha256: str | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Report:
    """A source, who says what in it, and the actors and places that it brings."""

    source: Source
    assertions: Sequence[Assertion] = ()
    actors: Sequence[Actor] = ()
    places: Sequence[Place] = ()
    skipped: Sequence[Skip] = ()

    def __post_init__(self) -> None:
        for name in _LISTS:
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def content(self) -> dict[str, Any]:
        """The same as the mappings and lists of a claims file; nothing stands for what is not said."""
        lists = {name: [_content(record) for record in getattr(self, name)] for name in _LISTS}
        return {"source": _content(self.source), **{name: found for name, found in lists.items() if found}}

    def yaml(self) -> str:
        """The report as a claims file, as a person would write it."""
        content = self.content()
        parts = [f"source:\n{''.join(style.lines(content['source'], 2))}"]
        for name in _LISTS:
            items = content.get(name, [])
            each = (style.block(style.ordered(item)) for item in items)
            written = (
                (f"\n{text}" for text in each) if name == "assertions" else (f"- {style.flow(i, 2)}\n" for i in items)
            )
            parts += [f"\n{name}:\n", *written] if items else []
        return "".join(parts)


_LISTS = ("actors", "places", "assertions", "skipped")
_KINDS = {"actors": Actor, "places": Place, "assertions": Assertion, "skipped": Skip}
_PARTS = {"relation": Relation, "event": Event, "observation": Observation, "position": Position}
_REFERENCE, _REFERENCES = ("claim", "reply to"), ("rivals", "same event")
_WHOLE = ("paragraph", "span", "text_length", "value")
_TRUTHS = ("series", "ended")
_YES = ("true", "yes", "on", "y")


def read(path: str) -> Report:
    """A claims file as records. Comments, and sentences of which nothing is said yet, are left out.

    Raises BadSource for what is no claims file, with all faults of its structure.
    """
    draft = Draft(path, marked.read(path), None)
    if draft.faults:
        raise BadSource(path, draft.faults)
    return of(draft.root.plain())


def of(content: dict[str, Any]) -> Report:
    """The mappings and lists of a claims file as records. What is to be skipped stands among the skipped."""
    lists: dict[str, list[Any]] = {name: [] for name in _LISTS}
    for name in _LISTS:
        for item in content.get(name) or ():
            if "skip" in item:
                spots = item["at"] if isinstance(item["at"], list) else [item["at"]]
                lists["skipped"] += [_made(Skip, {**_spot(spot), "why": item["skip"]}) for spot in spots]
            else:
                lists[name].append(_made(_KINDS[name], item))
    return Report(_made(Source, content["source"]), **lists)


_R = TypeVar("_R", bound=_Record)


def _made(kind: Callable[..., _R], item: dict[str, Any]) -> _R:
    names = {key: name for name, key in _keys(kind).items()}
    return kind(**{names[key]: _value(key, value) for key, value in item.items()})


def _value(key: str, value: Any) -> Any:
    """A value of a claims file, in which every scalar is a text, as its record holds it."""
    if key in _PARTS:
        return _triple(value) if isinstance(value, list) else _made(_PARTS[key], value)
    if key in _REFERENCE:
        return _referring(value)
    if key in _REFERENCES:
        return tuple(map(_referring, _listed(value)))
    if key == "at":
        return [_made(Locator, one) if isinstance(one, dict) else one for one in _listed(value)]
    if key in _TRUTHS:
        return value if isinstance(value, bool) else str(value).lower() in _YES
    if isinstance(value, list):
        return tuple(_value(key, each) for each in value)
    return int(value) if key in _WHOLE and str(value).isdecimal() else value


def _referring(value: Any) -> Any:
    """A reference: an id, or a triple as a list or mapping."""
    return _made(Relation, value) if isinstance(value, dict) else _triple(value) if isinstance(value, list) else value


def _triple(value: Iterable[str]) -> Relation:
    subject, predicate, object = value
    return Relation(subject, predicate, object)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _spot(where: Any) -> dict[str, Any]:
    return where if isinstance(where, dict) else {"quote": where}


def _content(record: Any) -> Any:
    """A record as a claims file has it."""
    if isinstance(record, tuple):
        return [_content(each) for each in record]
    if not isinstance(record, _Record):
        return record
    values = {key: getattr(record, name) for name, key in _keys(type(record)).items()}
    found = {key: _content(value) for key, value in values.items() if value is not None}
    for key in _REFERENCES:
        if isinstance(values.get(key), Relation):
            found[key] = [found[key]]  # alone, a triple would read as three ids
    if isinstance(record, Relation) and set(found) == {"subject", "predicate", "object"}:
        return list(found.values())
    return found


def key(kind: Any, name: str) -> str:
    """The key of a claims file that a field of a record stands for."""
    return _keys(kind)[name]


def _keys(kind: Callable[..., Any]) -> dict[str, str]:
    """The key of a claims file that each field of a record stands for."""
    definition = {Locator: "spot", Skip: "skip"}.get(kind, kind.__name__.lower())  # type: ignore[call-overload]
    keys = {_field(key): key for key in structure.schema()["$defs"][definition]["properties"]}
    return {field.name: keys[field.name] for field in fields(kind)}  # type: ignore[arg-type]


def _field(key: str) -> str:
    name = key.replace(" ", "_")
    return f"{name}_" if keyword.iskeyword(name) else name
