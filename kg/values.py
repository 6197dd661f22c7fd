"""One value at a time: dates (EDTF), counts, coordinates, labels, links. Checks, reads and words them.

Dates are Extended Date/Time Format (https://www.loc.gov/standards/datetime/), the part of it that a report needs:
a day, a month, a season, a year, a decade (`201X`), each perhaps with `?` (uncertain), `~` (about) or `%` (both),
and intervals `a/b` in which an end may be `..` (open) or empty (unknown). Years 0001 to 9999.

`given` and `count` word a stored value and are used by the fast commands: they import nothing.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import BadDate, BadValue

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
QUALIFIERS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}
# How a bound is worded before a number; `kg:bound` holds one of the keys.
BOUNDS = {
    "exact": "",
    "about": "about ",
    "atLeast": "at least ",
    "moreThan": "more than ",
    "atMost": "at most ",
    "lessThan": "fewer than ",
}

# Patterns are strings, compiled on first use: `re.compile` here would slow down every command.
_DATE = r"(?P<year>\d{4}|\d{3}X)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<qualifier>[?~%]?)"


class Span(NamedTuple):
    """What a date says for sure, for filters: days as `YYYY-MM-DD`, None where it sets no bound.

    day: the day when it is known and not qualified, else None.
    begin, end: (earliest, latest) day on which it began and ended.
    """

    edtf: str
    day: str | None
    begin: tuple[str | None, str | None]
    end: tuple[str | None, str | None]


def span(edtf: str) -> Span:
    """Read a date.

    A single date that is no day ("2020-01") means some time within it, so begin and end share the same bounds.
    A qualified date keeps its strict bounds, for want of any the source gives, but has no `day`.
    Raises BadDate, saying what to write instead.

    >>> span("2020-01").begin
    ('2020-01-01', '2020-01-31')
    >>> span("2023-10-17/..").end
    (None, None)
    """
    if printable(edtf) != edtf:
        raise BadDate(_advice("", printable(edtf)))
    if "/" not in edtf:
        within = _within(edtf, edtf)
        return Span(edtf, edtf if len(edtf) == 10 and "X" not in edtf else None, within, within)
    first, _, last = edtf.partition("/")
    begin, end = (_within(part, edtf) if part not in ("", "..") else (None, None) for part in (first, last))
    if not begin[0] and not end[0]:
        raise BadDate(f"“{edtf}” gives no date: leave the date out when it is not known")
    if begin[0] and end[1] and begin[0] > end[1]:
        raise BadDate(f"“{edtf}” ends before it begins: write “{last}/{first}”, or the right dates")
    return Span(edtf, None, begin, end)


def _within(part: str, edtf: str) -> tuple[str, str]:
    """First and last day that a single date leaves open."""
    found = re.fullmatch(_DATE, part, re.A)
    if not found:
        raise BadDate(_advice(part, edtf))
    year, month, day, _ = found.groups()
    if year == "0000":
        raise BadDate(f"“{edtf}”: there is no year 0000; years run from 0001 to 9999")
    if month and month != "XX" and not 1 <= int(month) <= 12 and month not in SEASONS:
        raise BadDate(f"“{edtf}” has no such month: use 01 to 12, or 21 to 24 for spring to winter")
    coarse_year, season, no_month = "X" in year, month in SEASONS, month == "XX"
    if (coarse_year and month) or (season and day) or (no_month and day not in (None, "XX")):
        raise BadDate(f"“{edtf}” leaves out a larger part and gives a smaller one: write only what is known")
    if day and day.isdigit() and month and month.isdigit():
        _existing(int(year), int(month), int(day), edtf)
        day_only = part.rstrip("?~%")
        return day_only, day_only
    return _strict(part.rstrip("?~%"))


def _existing(year: int, month: int, day: int, edtf: str) -> None:
    # Checked here and not left to `edtf`, which takes 2023-02-29 for a day.
    last = _days_in(year, month)
    if not 1 <= day <= last:
        raise BadDate(
            f"“{edtf}”: {MONTHS[month - 1]} {year} has {last} days; write the right day, "
            f"or “{year:04}-{month:02}” if the day is not known"
        )


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _strict(part: str) -> tuple[str, str]:
    # Imported here: it costs a sixth of a second. The `_fuzzy` bounds would widen 2020-01~ by years.
    from edtf import EDTFParseException, parse_edtf

    try:
        read = parse_edtf(part.removesuffix("-XX").removesuffix("-XX"))
        first, last = read.lower_strict(), read.upper_strict()
    except (EDTFParseException, ValueError, AttributeError, OverflowError) as fault:
        raise BadDate(_advice(part, part)) from fault
    return (f"{first[0]:04}-{first[1]:02}-{first[2]:02}", f"{last[0]:04}-{last[1]:02}-{last[2]:02}")


def _advice(part: str, edtf: str) -> str:
    if timed := re.match(r"(?P<day>\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d", part, re.A):
        return f"“{edtf}” has a time of day, which kg does not keep: write the day, “{timed['day']}”"
    if digits := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", part, re.A):
        return f"“{edtf}” is not a date kg can read: write “{'-'.join(digits.groups())}”"
    if part[:1] in ("[", "{") or edtf.count("/") > 1:
        return f"“{edtf}” is a set of dates: write one date, or an interval such as 2023-10-17/2023-10-21"
    return (
        f"“{edtf}” is not a date kg can read: write a day (2023-10-27), a month (2023-10), a year (2023) "
        "or an interval (2023-10-17/2023-10-21, 2023-10-17/..)"
    )


def given(edtf: str | None, worded: str | None = None, implied: str | None = None, *, of_event: bool = False) -> str:
    """A date as a reader wants it, with the source's words when they say more, and what was only implied.

    Takes any string: what is not a date kg can read is shown as it stands. of_event: a claim of a part in an event
    takes it from the event.

    >>> given("2023-10-27", "Oct. 27", "year")
    '27 October 2023 (year implied)'
    >>> given("2020-01", "early January 2020")
    'January 2020 (“early January 2020”)'
    >>> given("2023-10-27", implied="year", of_event=True)
    '27 October 2023 (date of the event; year implied)'
    >>> given(None)
    'undated'
    """
    text = _worded_interval(edtf) if edtf and "/" in edtf else _worded_date(edtf) if edtf else "undated"
    notes = ["date of the event"] if of_event and edtf else []
    if worded and _says_more(worded, text):
        notes.append(f"“{worded}”")
    if implied:
        notes.append(f"{implied} implied")
    return f"{text} ({'; '.join(notes)})" if notes else text


def _worded_interval(edtf: str) -> str:
    first, _, last = edtf.partition("/")
    if first in ("", ".."):
        return f"until {_worded_date(last)}"
    if last == "..":
        return f"since {_worded_date(first)}"
    if last == "":
        return f"from {_worded_date(first)}, end not known"
    begin, end = _worded_date(first), _worded_date(last)
    if begin == end:
        return begin
    left, right = begin.split(" "), end.split(" ")
    # "17 October 2023" and "21 October 2023" share their last words: 17–21 October 2023.
    if len(left) == len(right) and not re.search(r"[?~%]", edtf):
        while len(left) > 1 and left[-1] == right[-1]:
            left, right = left[:-1], right[:-1]
    dash = "–" if len(left) == 1 else " – "
    return " ".join(left) + dash + end


def _worded_date(part: str) -> str:
    found = re.fullmatch(_DATE, part, re.A)
    if not found:
        return part
    year, month, day, qualifier = found.groups()
    text = f"{int(year[:3])}0s" if "X" in year else str(int(year))
    if month in SEASONS:
        text = f"{SEASONS[month]} {text}"
    elif month and month.isdigit() and 1 <= int(month) <= 12:
        text = f"{MONTHS[int(month) - 1]} {text}"
        text = f"{int(day)} {text}" if day and day.isdigit() else text
    return QUALIFIERS.get(qualifier, "") + text


_ABBREVIATED = {name[:3].lower(): name.lower() for name in MONTHS} | {"sept": "september"}
# Words of a date that add nothing to its form: "between Oct. 17 and 21" is an interval.
_IDLE = frozenset(("on", "in", "since", "from", "the", "of", "and", "to", "until", "between", "through"))


def _says_more(worded: str, text: str) -> bool:
    """Whether the source's words hold anything that the text we show does not."""
    shown = set(_words(text))
    return any(word not in shown and word not in _IDLE for word in _words(worded))


def _words(text: str) -> list[str]:
    words = re.findall(r"\d+|[^\W\d_]+", text.replace(",", "").lower())
    return [_ABBREVIATED.get(word, word) for word in words]


def count(value: int | None, bound: str = "exact", worded: str | None = None) -> str:
    """A count as a reader wants it. `value` may be missing when the source gives only a word.

    >>> count(60, "moreThan", "five dozen")
    'more than 60 (“five dozen”)'
    >>> count(None, worded="hundreds")
    '“hundreds”'
    """
    if value is None:
        return f"{BOUNDS.get(bound, '')}“{worded}”" if worded else "a number not given"
    text = f"{BOUNDS.get(bound, '')}{value:,}"
    return f"{text} (“{worded}”)" if worded and _says_more(worded, text) else text


def whole(typed: str) -> int:
    """A count as typed: digits, perhaps with commas between thousands. Raises BadValue."""
    if not re.fullmatch(r"\d{1,18}|\d{1,3}(,\d{3}){1,5}", typed, re.A):
        raise BadValue(f"“{printable(typed)}” is not a count: write digits (61); what the source says goes in `worded`")
    return int(typed.replace(",", ""))


def coordinate(typed: str, limit: int) -> str:
    """A latitude (limit 90) or longitude (limit 180) in decimal degrees, in its shortest form.

    Raises BadValue for anything else, such as degrees and minutes.

    >>> coordinate("33.50", 90)
    '33.5'
    """
    from decimal import Decimal

    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,12})?", typed, re.A):
        raise BadValue(f"“{printable(typed)}” is not a coordinate: write decimal degrees, such as 33.5 or -12.25")
    number = Decimal(typed)
    if abs(number) > limit:
        raise BadValue(f"“{printable(typed)}” is out of range: between -{limit} and {limit}")
    # Without trailing zeros and minus zero, as Oxigraph stores a decimal.
    return f"{number.normalize() + 0:f}"


_BIDI = {
    0x061C: "ARABIC LETTER MARK",
    0x202A: "LEFT-TO-RIGHT EMBEDDING",
    0x202B: "RIGHT-TO-LEFT EMBEDDING",
    0x202C: "POP DIRECTIONAL FORMATTING",
    0x202D: "LEFT-TO-RIGHT OVERRIDE",
    0x202E: "RIGHT-TO-LEFT OVERRIDE",
    0x2066: "LEFT-TO-RIGHT ISOLATE",
    0x2067: "RIGHT-TO-LEFT ISOLATE",
    0x2068: "FIRST STRONG ISOLATE",
    0x2069: "POP DIRECTIONAL ISOLATE",
}
_HIDDEN = {0x2028: "LINE SEPARATOR", 0x2029: "PARAGRAPH SEPARATOR", 0xFEFF: "BYTE ORDER MARK"}
REFUSED = r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff" + "".join(map(chr, _BIDI)) + "".join(map(chr, _HIDDEN)) + "]"


def clean(text: str) -> str:
    """A one-line text fit to be stored and printed: NFC, without spaces at its ends. "" stays "".

    Raises BadValue for characters that would act on a terminal or change the order in which a reader sees the
    letters; the message names the character. Right-to-left scripts need none of them.
    """
    from unicodedata import normalize

    text = text.strip(" \t\r\n")
    if found := re.search(REFUSED, text):
        raise BadValue(f"{named(found[0])} at character {found.start() + 1} is not allowed here: remove it")
    return normalize("NFC", text)


def named(character: str) -> str:
    code = ord(character)
    if character in "\n\r":
        return "a line break"
    if code in _BIDI or code in _HIDDEN:
        return f"the invisible character U+{code:04X} ({(_BIDI | _HIDDEN)[code]})"
    return "a tab" if character == "\t" else f"the control character U+{code:04X}"


def link(url: str) -> str:
    """A web address as it may be stored and shown as a link: http or https only. Raises BadValue."""
    if not re.match(r"https?://[^/?#]", url, re.I):
        raise BadValue(f"“{printable(url)}” is not a web address: it must begin with http:// or https://")
    if wrong := re.search(r'[\s<>"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]', url) or re.search(REFUSED, url):
        code = "%".join(["", *(f"{byte:02X}" for byte in wrong[0].encode("utf-8", "replace"))])
        raise BadValue(f"“{printable(url)}” holds a character that no web address has: write {code} instead")
    return url


def printable(text: str) -> str:
    """The text as it is safe to show in a message: at most 80 characters, the refused ones as `?`."""
    shown = re.sub(REFUSED, "?", text)
    return shown if len(shown) <= 80 else shown[:79] + "…"
