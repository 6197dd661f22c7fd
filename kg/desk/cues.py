"""The words of a sentence that a reader must not pass over: hedges, negations, attributions, numbers and dates.

The words are the ontology's (`ontology/cues.txt`). They are shown and never decided upon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from kg.desk.review import Item
from kg.ingest.suggestion import When
from kg.names import resource


class Cue(NamedTuple):
    """Some words of the text. kind: "hedge", "negation", "attribution", "number" or "date". used: a field has them."""

    kind: str
    start: int
    end: int
    used: bool


KINDS = ("hedge", "negation", "attribution", "number")


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """The words of one kind, as the ontology lists them."""
    with open(resource("ontology", "cues.txt"), encoding="utf-8") as file:
        for line in file:
            name, _, words = line.partition(":")
            if name == kind:
                return tuple(word.strip() for word in words.split(","))
    return ()


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """What finds the words of one kind, whatever their capitals."""
    ends = sorted(words_of(kind), key=len, reverse=True)
    written = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"\b") for word in ends)
    more = {"number": r"|\d[\d,.]*\d|\d", "negation": r"|n['’]t\b"}.get(kind, "")
    return re.compile(rf"\b(?:{'|'.join(written)}){more}", re.I)


def cues(content: str, start: int, end: int, days: Iterable[When], claims: Iterable[Item]) -> list[Cue]:
    """The cues of a sentence in order, not overlapping; days: those found in it; claims: those that stand in it."""
    sentence, coded = content[start:end], list(claims)
    found = [Cue("date", day.start, day.end, _dated(content[day.start : day.end], coded)) for day in days]
    taken = [(cue.start, cue.end) for cue in found]
    for kind in KINDS:
        for match in pattern(kind).finditer(sentence):
            spot = (start + match.start(), start + match.end())
            if match[0] and all(spot[1] <= other[0] or other[1] <= spot[0] for other in taken):
                taken.append(spot)
                found.append(Cue(kind, *spot, _used(kind, match[0], coded)))
    return sorted(found, key=lambda cue: cue.start)


def _used(kind: str, words: str, claims: list[Item]) -> bool:
    if kind == "hedge":
        return any(claim.get("stance") in ("suggested", "doubted") for claim in claims)
    if kind == "negation":
        return any(claim.get("stance") in ("denied", "doubted", "declined") for claim in claims)
    if kind == "attribution":
        return any(claim.get("by") for claim in claims)
    told = [part for claim in claims if isinstance(part := claim.get("observation"), dict)]
    digits = words.replace(",", "")
    return any(
        str(part.get("value", "")) == digits or words.lower() in str(part.get("worded", "")).lower() for part in told
    )


def _dated(words: str, claims: list[Item]) -> bool:
    inner = [part for claim in claims for part in claim.values() if isinstance(part, dict)]
    return any(
        part.get("date") or part.get("worded") == words or part.get("worded date") == words for part in inner
    ) or any(claim.get("said on") for claim in claims)
