"""Words of time in a sentence -> EDTF, as seen from the day of publication; only from words that stand there.

A day that the words leave open stays open: "Tuesday" means nothing without the day of publication, "last week" is one
of seven days, and "recently" never any.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg import dates
from kg.errors import BadDate
from kg.ingest.suggestion import When
from kg.values import MONTHS

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = r"(?P<month>" + "|".join(f"{name}|{name[:3]}\\.?" for name in MONTHS) + r"|Sept\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_LINK = r"\s*(?:–|-|\bto\b|\band\b)\s*"  # of two days: "17–21 October", "between October 17 and 21"
_PATTERNS = (
    ("days", rf"\b(?:between\s+)?(?P<first>[0-3]?\d){_LINK}{_DAY}\s+{_MONTH}(?:,?\s+{_YEAR})?(?![\w-])"),
    ("days", rf"\b(?:between\s+)?{_MONTH}\s+(?P<first>[0-3]?\d){_LINK}{_DAY}\b(?:,?\s+{_YEAR})?(?!\s*[:\d%-])"),
    ("iso", r"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"),
    ("dmy", rf"\b{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?(?![\w-])"),
    ("mdy", rf"\b{_MONTH}\s+{_DAY}\b(?:,?\s+{_YEAR})?(?!\s*[:\d%-])"),
    ("my", rf"\b(?:(?:early|mid|late|mid-)\s*-?)?{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
    ("weekday", rf"\b(?:(?P<last>last)\s+|this\s+)?(?P<weekday>{'|'.join(_DAYS)}){_PART}\b"),
    (
        "near",
        rf"\b(?P<near>today|yesterday|tonight|last night|overnight|this morning|this afternoon|this evening){_PART}\b",
    ),
    ("ago", r"\b(?P<number>\w+)\s+(?P<unit>days?|weeks?)\s+ago\b"),
    ("hours", r"\b(?:in|over|during|within)?\s*the\s+(?:last|past)\s+(?P<hours>24|48|72)\s+hours\b"),
    ("span", r"\b(?:earlier\s+)?(?P<which>this|last)\s+(?P<unit>week|month|year)\b"),
    ("month", rf"\b(?:in|since|during|until|last|early|late|mid-?)\s+(?P<m>{_MONTH})(?![\w-]|\s+\d)"),
    ("year", rf"\b(?:in|since|during|until|of|late|early)\s+{_YEAR}(?![\d-])"),
)
_BEFORE = re.compile(r"\b(since|until)\s+$", re.I)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def published_on(edtf: str) -> date | None:
    """The day of publication; None for "", "unknown" and what is no single day. Raises BadDate for what is no date."""
    day = dates.span(edtf).day if edtf not in ("", "unknown") else None
    return date.fromisoformat(day) if day else None


def find(words: str, start: int, published: date | None) -> list[When]:
    """The dates in some words, in order, not overlapping. start: where the words begin in the text.

    What the words mean is "" where that cannot be told, as of "Tuesday" without a day of publication.
    """
    taken: list[tuple[int, int]] = []
    found = []
    for kind, pattern in _PATTERNS:
        for match in re.finditer(pattern, words, re.I if kind in ("near", "ago", "hours", "span") else 0):
            begin, end = match.span()
            begin += len(match[0]) - len(match[0].lstrip())
            if any(begin < e and s < end for s, e in taken):
                continue
            edtf, implied = _meaning(kind, match, published)
            if before := _BEFORE.search(words, 0, begin):
                begin = before.start()
            how = words[begin : begin + 5].lower()
            if edtf and "/" not in edtf and how in ("since", "until"):
                edtf = f"{edtf}/.." if how == "since" else f"../{edtf}"
            taken.append((begin, end))
            found.append(When(words[begin:end], start + begin, start + end, edtf, implied))
    return sorted(found, key=lambda when: when.start)


def aloud(when: When, published: date | None) -> str:
    """What some words mean, for a reader to check: "Tuesday → 6 May 2031, since published 8 May 2031"."""
    if when.edtf:
        since = f", since published {dates.given(published.isoformat())}" if when.implied and published else ""
        return f"{when.words} → {dates.given(when.edtf)}{since}"
    return f"{when.words}: only words" + ("" if published else ", since the day of publication is not known")


def _meaning(kind: str, match: re.Match[str], published: date | None) -> tuple[str, str]:
    """What the words mean, and which part of it is left to be understood; ("", "") where they mean no date."""
    part = match.groupdict()
    if kind == "days":
        last = _of_month(part, published)
        first = last and f"{last[:8]}{int(part['first']):02}"
        # "On 4 and 9 May" names two days, and "between 4 and 9 May" all from the one to the other.
        apart = re.search(r"\band\b", match[0]) and not match[0].startswith("between")
        found = f"{first}/{last}" if last and first < last and not apart else ""
    elif kind == "iso":
        found = part["iso"]
    elif kind in ("dmy", "mdy", "my"):
        found = _of_month(part, published)
    elif kind == "year":
        found = part["year"]
    elif kind == "month":
        found = _of_month({"month": part["month"], "day": None, "year": None}, published)
    else:
        found = _from(published, kind, part) if published else ""
    implied = "" if kind in ("iso", "year") or part.get("year") else "year" if part.get("month") else "date"
    try:
        return (found, implied) if found and dates.span(found) else ("", "")
    except BadDate:
        return "", ""


def _of_month(part: dict[str, str | None], published: date | None) -> str:
    month = next(n for n, name in enumerate(MONTHS, 1) if name[:3] == str(part["month"])[:3])
    day = f"-{int(str(part['day'])):02}" if part.get("day") else ""
    if part.get("year"):
        return f"{part['year']}-{month:02}{day}"
    if not published:
        return ""
    # A report tells of what has been: the last such day before it came out.
    year = published.year if (month, int(day[1:] or 0)) <= (published.month, published.day) else published.year - 1
    return f"{year}-{month:02}{day}"


def _from(published: date, kind: str, part: dict[str, str | None]) -> str:
    if kind == "weekday":
        back = (published.weekday() - _DAYS.index(str(part["weekday"]))) % 7 or 7 * bool(part["last"])
        return (published - timedelta(back)).isoformat()
    if kind == "near":
        back = 1 if str(part["near"]).lower() in ("yesterday", "last night", "overnight") else 0
        return (published - timedelta(back)).isoformat()
    if kind == "hours":
        return f"[{(published - timedelta(int(str(part['hours'])) // 24)).isoformat()}..{published.isoformat()}]"
    if kind == "ago":
        number = _NUMBERS.get(str(part["number"]).lower()) or (
            int(str(part["number"])) if str(part["number"]).isdigit() else 0
        )
        days = number * (7 if str(part["unit"]).startswith("week") else 1)
        return (published - timedelta(days)).isoformat() if number and str(part["unit"]).startswith("day") else ""
    return _whole(published, str(part["which"]).lower() == "last", str(part["unit"]).lower())


def _whole(published: date, last: bool, unit: str) -> str:
    """ "This week" up to the day of publication, "last month" whole."""
    if unit == "year":
        return str(published.year - last)
    if unit == "month":
        first = published.replace(day=1)
        return (first - timedelta(1) if last else first).strftime("%Y-%m")
    monday = published - timedelta(published.weekday() + 7 * last)
    end = monday + timedelta(6) if last else published
    return f"[{monday.isoformat()}..{end.isoformat()}]" if monday != end else monday.isoformat()
