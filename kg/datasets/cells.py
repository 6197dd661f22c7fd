"""One cell at a time: a date, an address, a stance, a name. What can be two things is told, and not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from kg.dates import given, readings, span
from kg.errors import BadDate, BadValue
from kg.lookup import key
from kg.values import clean, link, printable

# A spreadsheet runs a cell that begins so; a handle (@harbourpost) or a dash is none.
_FORMULA = r"[=\uff1d]|[+\-@].*[(!|]|[=+\-@\uff1d\uff0b\uff0d\uff20]+(cmd|dde)\b"
_SERIAL = r"[1-9]\d{4}(\.\d+)?"


def text(cell: str) -> str:
    """The text of a cell on one line. Raises BadValue for a formula, a control character, a line break."""
    if re.match(_FORMULA, cell, re.I):
        raise BadValue(f"“{printable(cell)}” is a formula: write its value")
    return re.sub(r"\s+", " ", clean(cell))


def address(cell: str) -> str:
    """A web address. Raises BadValue for anything else, such as `javascript:`, and for several in one cell."""
    if len(re.findall(r"https?://", cell, re.I)) > 1:
        raise BadValue("has two addresses: make a row of each, for they are two sources")
    return link(text(cell))


def host(url: str) -> str:
    """Whose site an address is on: "harbour.example" for https://www.harbour.example/1."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def parts(cell: str, between: Iterable[str]) -> list[str]:
    """The names in a cell that holds several, if they are names; one where it holds one.

    >>> parts("Velmark; Tarn", ["and"]), parts("Velmark and Tarn", ["and"]), parts("Velmark", ["and"])
    (['Velmark', 'Tarn'], ['Velmark', 'Tarn'], ['Velmark'])
    """
    words = "|".join(map(re.escape, between))
    return [part for part in re.split(rf"\s*[;\n&,|+/]\s*|\s+(?:{words})\s+", cell) if part]


# ---- dates


def date(cell: str, vague: Iterable[str], about: Iterable[str], order: str = "") -> tuple[str, str]:
    """A date in EDTF, and the words of the cell where these say more.

    order: "day first" or "month first" for dates such as 03/04/2031, "" where nothing says. Raises BadDate.
    """
    cell = text(cell)
    typed = re.sub(r"-\?\?", "-XX", cell)
    try:
        return span(typed).edtf.removesuffix("-XX").removesuffix("-XX"), ""
    except BadDate as fault:
        if found := re.fullmatch(rf"(?:{_any(vague)})[\s-]+(.+)", cell, re.I):
            return _coarse(found[1], order), cell
        if found := re.fullmatch(rf"(?:{_any(about)})(?:\s+|(?<=[~.]))(.+)", cell, re.I):
            return _coarse(found[1], order) + "~", ""
        if re.fullmatch(_SERIAL, cell):
            raise BadDate(
                f"“{cell}” is how a spreadsheet counts days: {_counted(cell)}; write the date itself"
            ) from None
        meant = readings(cell)
        if len(meant) == 1:
            return meant[0], ""
        if len(meant) == 2 and order:
            return meant[order == "month first"], ""
        if len(meant) == 2:
            first, second = (f"“{iso}” for {given(iso)}" for iso in meant)
            raise BadDate(f"“{cell}” can be two days: write {first}, or {second}") from None
        if re.fullmatch(r"[\d\s./-]+", cell, re.A) and re.match(r"\d{1,2}\D", cell, re.A):
            raise BadDate(f"“{cell}” is not a date kg can read: write year, month and day, as in 2023-10-27") from None
        raise fault


def _coarse(typed: str, order: str) -> str:
    """The date that a word such as "early" stands before."""
    return date(typed, ("\0",), ("\0",), order)[0].rstrip("~?%")


def _counted(serial: str) -> str:
    from datetime import date as day
    from datetime import timedelta

    return given((day(1899, 12, 30) + timedelta(int(float(serial)))).isoformat())


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# ---- stances


def stance(words: str, known: dict[str, list[str]]) -> tuple[str, str]:
    """The stance that the first words of a relation tell, and the rest: ("suggested", "backs") for "likely backs".

    ("", words) where they tell none.
    """
    for name, spellings in known.items():
        for spelling in sorted(spellings, key=len, reverse=True):
            first, rest = words[: len(spelling)], words[len(spelling) :]
            if key(first) == key(spelling) and rest.startswith(" "):
                return name, rest.strip()
    return "", words
