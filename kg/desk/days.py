"""The days that a sentence names, and what they mean, said aloud: "Tuesday → 6 May 2031, since published 8 May 2031".

Only what stands in the sentence is read, and nothing is filled in by it: a person takes a date or leaves it. Words that
need the day of publication stay words where that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from kg.dates import given, span
from kg.errors import BadDate
from kg.values import MONTHS

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = "|".join([*MONTHS, *(rf"{name[:3]}\.?" for name in MONTHS), r"Sept\.?"])
_ONE = (
    r"(?P<iso>\d{4}-\d\d(?:-\d\d)?)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m1>{_MONTH})(?:,?\s(?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y2>\d{{4}}))?"
    rf"|(?P<m3>{_MONTH})(?:\s(?P<y3>\d{{4}}))?"
    rf"|(?P<last>last\s)?(?P<weekday>{'|'.join(_DAYS)})"
    r"|(?P<near>yesterday|today|last\snight|overnight)"
    r"|(?P<ago>last|this)\s(?P<unit>week|month|year)"
    r"|(?P<year>(?:19|20)\d\d)(?!\d)"
)
_FOUND = re.compile(
    rf"\b(?P<how>since|until|between|from|early|late|mid)?[\s-]?\b(?:{_ONE})\b(?:\s(?P<link>and|to)\s(?P<d9>\d{{1,2}}))?",
    re.I,
)


class Day(NamedTuple):
    """Words of a sentence that give a date. edtf: what they mean, "" where that cannot be told. why: said aloud.

    implied: the part that the text leaves to be understood, as a claims file has it; "" for none.
    """

    start: int
    end: int
    words: str
    edtf: str
    implied: str
    why: str


def find(content: str, start: int, end: int, published: str) -> list[Day]:
    """The dates of a sentence, in order. published: the day of publication in EDTF; "" or "unknown" where not known."""
    anchor = _anchor(published)
    return [_day(match, start, anchor) for match in _FOUND.finditer(content[start:end]) if _is_date(match)]


def _anchor(published: str) -> date | None:
    try:
        day = span(published).day if published and published != "unknown" else None
    except BadDate:
        return None
    return date.fromisoformat(day) if day else None


def _is_date(match: re.Match[str]) -> bool:
    # "May" and "March" alone are words too; a month needs a capital, and "may" before a verb is none.
    month = match["m3"]
    return not month or (
        month[0].isupper() and (bool(match["y3"]) or month.rstrip(".").lower() not in ("may", "march", "mar"))
    )


def _day(match: re.Match[str], offset: int, anchor: date | None) -> Day:
    words = match[0].strip(" -")
    begin = offset + match.start() + match[0].index(words[0])
    edtf, implied = _meant(match, anchor)
    how = (match["how"] or "").lower()
    if edtf and match["d9"] and len(edtf) == 10:
        last = f"{edtf[:8]}{int(match['d9']):02}"
        edtf = f"{edtf}/{last}"
    elif edtf and how == "since":
        edtf = f"{edtf}/.."
    elif edtf and how == "until":
        edtf = f"../{edtf}"
    try:
        known = span(edtf).edtf if edtf else ""
    except BadDate:
        known = ""
    return Day(begin, begin + len(words), words, known, implied if known else "", _aloud(words, known, implied, anchor))


def _aloud(words: str, edtf: str, implied: str, anchor: date | None) -> str:
    if not edtf:
        return (
            f"{words}: only words, since the day of publication is not known" if not anchor else f"{words}: only words"
        )
    since = f", since published {given(anchor.isoformat())}" if implied and anchor else ""
    return f"{words} → {given(edtf)}{since}"


def _meant(match: re.Match[str], anchor: date | None) -> tuple[str, str]:
    """EDTF, and the part that is left to be understood; ("", "") where nothing can be told."""
    part = match.groupdict()
    if part["iso"]:
        return part["iso"], ""
    if part["year"]:
        return part["year"], ""
    for n in "123":
        if part[f"m{n}"]:
            return _of_month(part[f"m{n}"], part.get(f"d{n}"), part[f"y{n}"], anchor)
    if anchor is None:
        return "", ""
    if part["weekday"]:
        back = (anchor.weekday() - _DAYS.index(part["weekday"].lower())) % 7
        return (anchor - timedelta(days=back or 7 * bool(part["last"]))).isoformat(), "date"
    if part["near"]:
        return (anchor - timedelta(days=0 if part["near"].lower() == "today" else 1)).isoformat(), "date"
    return _of_unit(part["unit"].lower(), part["ago"].lower() == "last", anchor), "date"


def _of_month(name: str, day: str | None, year: str | None, anchor: date | None) -> tuple[str, str]:
    month = next(n for n, full in enumerate(MONTHS, 1) if full.lower()[:3] == name.lower()[:3])
    if year:
        return f"{year}-{month:02}{f'-{int(day):02}' if day else ''}", ""
    if anchor is None:
        return "", ""
    for guess in _years(anchor):
        edtf = f"{guess}-{month:02}{f'-{int(day):02}' if day else ''}"
        if edtf <= anchor.isoformat()[: len(edtf)]:
            return edtf, "year"
    return "", ""


def _years(anchor: date) -> Iterator[int]:
    yield from (anchor.year, anchor.year - 1)


def _of_unit(unit: str, last: bool, anchor: date) -> str:
    if unit == "week":
        monday = anchor - timedelta(days=anchor.weekday() + 7 * last)
        return f"[{monday.isoformat()}..{(monday + timedelta(days=6)).isoformat()}]"
    if unit == "month":
        before = anchor.replace(day=1) - timedelta(days=1)
        return (before if last else anchor).isoformat()[:7]
    return str(anchor.year - last)
