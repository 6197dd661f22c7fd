"""Dates: reads them for filters, words them for readers, and says what to write instead of one it cannot read.

Dates are Extended Date/Time Format (https://www.loc.gov/standards/datetime/), the part of it that a report needs: a
day, a month, a season, quarter, third or half of a year, a year, a decade (`201X`), each perhaps with `?` (perhaps),
`~` (about) or `%` (perhaps about); one of several (`[2023-10-07,2023-10-08]`, `[2023-10-07..2023-10-09]`); and
intervals `a/b` in which an end may be `..` (open: still going on, or as far back as can be) or empty (not known).
Years 0001 to 9999. An ISO week (`2023-W41`) and a quarter (`2023-Q4`) are read too, and kept as EDTF has them.

`given` words a stored value and is used by the fast commands: it imports nothing.
"""

from __future__ import annotations

import re

from kg.errors import BadDate
from kg.tuples import NamedTuple
from kg.values import MONTHS, printable, says_more

QUALIFIERS = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}


class Part(NamedTuple):
    """A part of the year by its EDTF code. first, last: its months, counted from January of that year; 14 is the
    February after."""

    words: str
    first: int
    last: int


_ORDER = ("first", "second", "third", "fourth")
# Winter north of the equator is summer south of it. A season that does not say where takes in the months of
# both, and one that runs over New Year is named after either year.
PARTS = {
    "21": Part("spring", 3, 11),
    "22": Part("summer", 1, 14),
    "23": Part("autumn", 3, 11),
    "24": Part("winter", 1, 14),
    "25": Part("northern spring", 3, 5),
    "26": Part("northern summer", 6, 8),
    "27": Part("northern autumn", 9, 11),
    "28": Part("northern winter", 12, 14),
    "29": Part("southern spring", 9, 11),
    "30": Part("southern summer", 12, 14),
    "31": Part("southern autumn", 3, 5),
    "32": Part("southern winter", 6, 8),
    **{str(33 + n): Part(f"{_ORDER[n]} quarter of", 3 * n + 1, 3 * n + 3) for n in range(4)},
    **{str(37 + n): Part(f"{_ORDER[n]} four months of", 4 * n + 1, 4 * n + 4) for n in range(3)},
    **{str(40 + n): Part(f"{_ORDER[n]} half of", 6 * n + 1, 6 * n + 6) for n in range(2)},
}
# By how much a date with `~` or `%` may be off, to either side: about as much again as it is exact.
MARGIN_DAYS = 3
_MARGIN_MONTHS = {"month": 1, "part": 3, "year": 12, "decade": 120}

# Patterns are strings, compiled on first use: `re.compile` here would slow down every command.
_DATE = r"(?P<year>\d{4}|\d{3}X)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<qualifier>[?~%]?)"
_WEEK = r"(\d{4})-W(\d\d)"
_QUARTER = r"(\d{4})-Q([1-4])"


class Span(NamedTuple):
    """What a date leaves open, for filters: days as `YYYY-MM-DD`, None where it sets no bound.

    edtf: the date as it is stored. day: the day when it is known and not qualified, else None.
    begin, end: (earliest, latest) day on which it began and ended. Where the date is qualified they are what it
    suggests, not what must be; see `doubtful`.
    """

    edtf: str
    day: str | None
    begin: tuple[str | None, str | None]
    end: tuple[str | None, str | None]


def span(edtf: str) -> Span:
    """Read a date.

    A single date that is no day ("2020-01") means some time within it, so begin and end share the same bounds.
    Raises BadDate, saying what to write instead.

    >>> span("2020-01").begin
    ('2020-01-01', '2020-01-31')
    >>> span("2023-10-17/..").end
    (None, None)
    >>> span("2023-10-27~").begin
    ('2023-10-24', '2023-10-30')
    """
    if printable(edtf) != edtf:
        raise BadDate(_advice(printable(edtf)))
    if week := re.fullmatch(_WEEK, edtf, re.A):
        edtf = _week(edtf, int(week[1]), int(week[2]))
    if quarter := re.fullmatch(_QUARTER, edtf, re.A):
        edtf = f"{quarter[1]}-{32 + int(quarter[2])}"
    if edtf.startswith("["):
        within = _one_of(edtf)
        return Span(edtf, None, within, within)
    if "/" not in edtf:
        known = _within(edtf, edtf)
        return Span(edtf, edtf if len(edtf) == 10 and "X" not in edtf else None, known, known)
    first, _, last = edtf.partition("/")
    begin, end = (_within(part, edtf) if part not in ("", "..") else (None, None) for part in (first, last))
    if not begin[0] and not end[0]:
        raise BadDate(f"“{edtf}” gives no date: leave the date out when it is not known")
    if begin[0] and end[1] and begin[0] > end[1]:
        raise BadDate(f"“{edtf}” ends before it begins: write “{last}/{first}”, or the right dates")
    return Span(edtf, None, begin, end)


def doubtful(edtf: str | None) -> bool:
    """Whether a date is qualified (`?`, `~`, `%`): it can hold when it says, and never must."""
    return edtf is not None and re.search("[?~%]", edtf) is not None


def first_day(edtf: str) -> str | None:
    """The first day that a date leaves open; None when it is only about then, or its beginning is open.

    Raises BadDate. The SPARQL form of a policy works out the same from the text.
    """
    return None if re.match("[^/]*[~%]", edtf) else span(edtf).begin[0]


def _within(part: str, edtf: str) -> tuple[str, str]:
    """First and last day that a single date leaves open."""
    found = re.fullmatch(_DATE, part, re.A)
    if not found:
        raise BadDate(_advice(edtf))
    year, month, day, qualifier = found.groups()
    if year == "0000":
        raise BadDate(f"“{edtf}”: there is no year 0000; years run from 0001 to 9999")
    if month and month != "XX" and not 1 <= int(month) <= 12 and month not in PARTS:
        raise BadDate(_advice(edtf, f"“{edtf}” has no such month: use 01 to 12, or 21 to 24 for spring to winter"))
    coarse_year, parted, no_month = "X" in year, month in PARTS, month == "XX"
    if (coarse_year and month) or (parted and day) or (no_month and day not in (None, "XX")):
        raise BadDate(f"“{edtf}” leaves out a larger part and gives a smaller one: write only what is known")
    about = qualifier in ("~", "%")
    if day and day.isdigit():
        _existing(int(year), int(str(month)), int(day), edtf)
        return _around(f"{year}-{month}-{day}", MARGIN_DAYS if about else 0)
    if coarse_year:
        exact, years, (first, last) = "decade", 10, (1, 12)
    elif not month or no_month:
        exact, years, (first, last) = "year", 1, (1, 12)
    elif parted:
        exact, years, (first, last) = "part", 1, PARTS[month][1:]
    else:
        exact, years, (first, last) = "month", 1, (int(month), int(month))
    margin = _MARGIN_MONTHS[exact] if about else 0
    start = int(year.replace("X", "0"))
    return _month(start, first - margin)[0], _month(start + years - 1, last + margin)[1]


def _month(year: int, month: int) -> tuple[str, str]:
    """First and last day of a month, counted on from January of a year; within the years that dates may have."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year < 1:
        return "0001-01-01", "0001-01-31"
    if year > 9999:
        return "9999-12-01", "9999-12-31"
    return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{_days_in(year, month)}"


def _around(day: str, margin: int) -> tuple[str, str]:
    """The days by so many before and after a day."""
    if not margin:
        return day, day
    from datetime import date

    number = date.fromisoformat(day).toordinal()
    first, last = max(number - margin, 1), min(number + margin, date.max.toordinal())
    return date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()


def _existing(year: int, month: int, day: int, edtf: str) -> None:
    last = _days_in(year, month)
    if not 1 <= day <= last:
        raise BadDate(
            f"“{edtf}”: {MONTHS[month - 1]} {year} has {last} days; write the right day, "
            f"or “{year:04}-{month:02}” if the day is not known"
        )


def _days_in(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _week(edtf: str, year: int, week: int) -> str:
    """A week as EDTF has it: one of its days."""
    from datetime import date

    try:
        monday, sunday = (date.fromisocalendar(year, week, n).isoformat() for n in (1, 7))
    except ValueError:
        raise BadDate(f"“{edtf}”: {year} has no such week; weeks run from W01 to W52 or W53") from None
    return f"[{monday}..{sunday}]"


def _one_of(edtf: str) -> tuple[str | None, str | None]:
    """First and last day that “one of these” leaves open; None where it is open at an end (`[..2023-10-07]`)."""
    members = _members(edtf)
    if not members:
        raise BadDate(_advice(edtf))
    days = [day for part in members if part for day in _within(part, edtf)]
    if days != sorted(days):
        raise BadDate(f"“{edtf}” is not in the order of time: write the earliest first")
    return (days[0] if members[0] else None), (days[-1] if members[-1] else None)


def _members(edtf: str) -> list[str]:
    """The dates in `[a,b..c]`, "" for an open end; [] when it is no such set."""
    found = re.fullmatch(r"\[(\.\.)?([^\[\]{}./]+(?:\.\.[^\[\]{}./,]+)?)(\.\.)?\]", edtf)
    if not found or (found[1] and found[3]):
        return []
    inner = [part.strip() for part in re.split(r",|\.\.", found[2])]
    return [*([""] if found[1] else ()), *inner, *([""] if found[3] else ())] if all(inner) else []


# ---- what cannot be read


def _advice(edtf: str, otherwise: str = "") -> str:
    """What to write instead of a date that cannot be read."""
    if timed := re.match(r"(?:.*/)?(?P<day>\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d", edtf, re.A):
        return f"“{edtf}” has a time of day, which kg does not keep: write the day, “{timed['day']}”"
    if (zoned := re.fullmatch(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)", edtf, re.A)) is not None:
        return f"“{edtf}” has a time zone, which kg does not keep: write the day, “{zoned[1]}”"
    if meant := readings(edtf, short_years=True):
        if len(meant) == 1:
            return f"“{edtf}” is not a date kg can read: write “{meant[0]}”"
        first, second = (f"“{iso}” for {_worded_date(iso)}" for iso in meant)
        return f"“{edtf}” can be two days: write {first}, or {second}"
    if (years := re.fullmatch(r"(\d{4})\s?[-–—/]\s?(\d\d|\d{4})", edtf, re.A)) is not None:
        last = years[1][: 4 - len(years[2])] + years[2]
        if 0 < int(last) - int(years[1]) <= 30 and (len(years[2]) == 4 or int(years[2]) > 12 or "/" in edtf):
            return f"“{edtf}” is not a date kg can read: for the years {years[1]} to {last} write “{years[1]}/{last}”"
    if otherwise:
        return otherwise
    if edtf[:1] == "{" or edtf.count("/") > 1:
        return f"“{edtf}” is several dates: write a claim for each, or an interval such as 2023-10-17/2023-10-21"
    if edtf[:1] == "[":
        return f"“{edtf}” is not a date kg can read: write one of several days as [2023-10-07,2023-10-08]"
    plain = _plain(edtf)
    if plain != edtf and re.fullmatch(_ANY, plain, re.A):
        return f"“{edtf}” is not a date kg can read: write “{plain}”, with plain digits and hyphens"
    for form, step in _IN_OTHER_FORMS:
        if other := re.fullmatch(form, plain, re.A | re.I):
            return f"“{edtf}” is not a date kg can read: {other.expand(step)}"
    return (
        f"“{edtf}” is not a date kg can read: write a day (2023-10-27), a month (2023-10), a year (2023) "
        "or an interval (2023-10-17/2023-10-21, 2023-10-17/..)"
    )


_ANY = r"(\d{4}(?:-\d\d){0,2})"
_IN_OTHER_FORMS = (
    (rf"{_ANY}\.\.{_ANY}", r"write “[\1..\2]” for a day between the two, or “\1/\2” for all of that time"),
    (rf"{_ANY} ?(?:-|–|—|to|until) ?{_ANY}", r"write “\1/\2”"),
    (rf"{_ANY}(?: or |, ?){_ANY}", r"write “[\1,\2]”"),
    (rf"(?:since|from) {_ANY}", r"write “\1/..” for what still goes on, or “\1/” if its end is not known"),
    (rf"(?:until|till|before|by) {_ANY}", r"write “../\1”, or “[..\1]” for one of the days until then"),
    (rf"(?:about|around|circa|ca?\.?|approx\.?) ?{_ANY}", r"write “\1~”"),
    (rf"(?:perhaps|possibly|probably|maybe) {_ANY}", r"write “\1?”"),
    (r"q(?:uarter )?([1-4]),? (?:of )?(\d{4})", r"write “\2-Q\1”"),
    (r"(\d{4})-?w(\d\d)", r"write “\1-W\2”"),
    (r"week (\d\d),? (?:of )?(\d{4})", r"write “\2-W\1”"),
    (r"spring (?:of )?(\d{4})", r"write “\1-21”"),
    (r"summer (?:of )?(\d{4})", r"write “\1-22”"),
    (r"(?:autumn|fall) (?:of )?(\d{4})", r"write “\1-23”"),
    (r"winter (?:of )?(\d{4})(?:[-–/]\d\d(?:\d\d)?)?", r"write “\1-24” for the winter that begins in \1"),
    (r"-\d{4}(?:-\d\d){0,2}|0000|\d+ b\.?c\.?e?\.?", r"years before 1 are not kept: leave the date out"),
)
"""What people write in place of EDTF, and what to write instead."""


def _plain(text: str) -> str:
    """A date with the digits and hyphens that EDTF knows: "2023-10-07" for one with Arabic digits, or other hyphens."""
    from unicodedata import digit

    plain = "".join(str(digit(letter, letter)) for letter in text.strip())
    return re.sub(r"(?<=\d)[\u2010\u2011\u2012\u2212](?=\d)", "-", plain)


def readings(typed: str, *, short_years: bool = False) -> list[str]:
    """The days or months that a date written another way can mean, day before month first; [] when it means none.

    short_years: whether two digits may be a year of this century, which can only be a guess.

    >>> readings("7/10/2023"), readings("25/04/2031"), readings("Oct. 27, 2023"), readings("May 2031")
    (['2023-10-07', '2023-07-10'], ['2031-04-25'], ['2023-10-27'], ['2031-05'])
    """
    year_form = r"\d{4}|\d\d" if short_years else r"\d{4}"
    if found := re.fullmatch(r"(\d{4})([-./]?)(\d{1,2})\2(\d{1,2})", typed, re.A):
        orders = [(found[1], found[3], found[4])]
    elif found := re.fullmatch(rf"(\d{{1,2}})([-./])(\d{{1,2}})\2({year_form})", typed, re.A):
        year = found[4] if len(found[4]) == 4 else f"20{found[4]}"
        orders = [(year, found[3], found[1]), (year, found[1], found[3])]
    elif found := re.fullmatch(r"(\d{1,2})[-./](\d{4})", typed, re.A):
        orders = [(found[2], found[1], "")]
    else:
        orders = [_in_words(typed)] if re.search("[^\\W\\d_]{3}", typed) else []
    meant = []
    for year, month, day in orders:
        iso = "-".join([year, *(part.zfill(2) for part in (month, day) if part)])
        exists = year > "0000" and 1 <= int(month or 0) <= 12
        if exists and (not day or 1 <= int(day) <= _days_in(int(year), int(month))) and iso not in meant:
            meant.append(iso)
    return meant


def _in_words(typed: str) -> tuple[str, str, str]:
    """Year, month and day of "27 October 2023", "Oct. 27, 2023" or "October 2023"; "" for what is not there."""
    words = re.findall(r"\d+|[^\W\d_]+", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", typed))
    months = [n for n, name in enumerate(MONTHS, 1) for word in words if _short(word) == name[:3].lower()]
    years, days = ([w for w in words if w.isdecimal() and len(w) in size] for size in ((4,), (1, 2)))
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(words) != 2 + len(days):
        return "", "", ""
    return years[0], str(months[0]), days[0] if days else ""


def _short(word: str) -> str:
    """The first three letters of a month's name, or of what may be short for it; "" for any other word."""
    return word[:3].lower() if any(name.lower().startswith(word.lower()[:4]) for name in MONTHS) else ""


# ---- words for readers


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
    text = _worded(edtf) if edtf else "undated"
    notes = ["date of the event"] if of_event and edtf else []
    if worded and says_more(worded, text):
        notes.append(f"“{worded}”")
    if implied:
        notes.append(f"{implied} implied")
    return f"{text} ({'; '.join(notes)})" if notes else text


def _worded(edtf: str) -> str:
    if "/" in edtf:
        return _worded_interval(edtf)
    return _worded_set(edtf) if edtf.startswith("[") and _members(edtf) else _worded_date(edtf)


def _worded_interval(edtf: str) -> str:
    first, _, last = edtf.partition("/")
    if first in ("", ".."):
        return f"until {_worded_date(last)}{'' if first else ', beginning not known'}"
    if last == "..":
        return f"since {_worded_date(first)}"
    if last == "":
        return f"from {_worded_date(first)}, end not known"
    begin, end = _worded_date(first), _worded_date(last)
    return begin if begin == end else _joined([begin, end], "–", " – ")


def _worded_set(edtf: str) -> str:
    """One of several dates: "7 or 8 October 2023"."""
    members = _members(edtf)
    if not members[0]:
        return f"on or before {_worded_date(members[-1])}"
    if not members[-1]:
        return f"on or after {_worded_date(members[0])}"
    texts = [_worded_date(member) for member in members]
    return f"between {_joined(texts, ' and ')}" if ".." in edtf else _joined(texts, " or ")


def _joined(texts: list[str], between: str, apart: str = "") -> str:
    """Two dates or more with what stands between the last two; what all end with is said once: "17–21 October 2023".

    apart: what stands there instead when a date is more than one word.
    """
    words = [text.split(" ") for text in texts]
    if len({*map(len, words)}) == 1 and not any(re.match("about|perhaps", text) for text in texts):
        while len(words[0]) > 1 and len({parts[-1] for parts in words}) == 1:
            words = [parts[:-1] for parts in words]
    others = ", ".join(" ".join(parts) for parts in words[:-1])
    return others + (between if len(words[0]) == 1 else apart or between) + texts[-1]


def _worded_date(part: str) -> str:
    found = re.fullmatch(_DATE, part, re.A)
    if not found:
        return part
    year, month, day, qualifier = found.groups()
    text = f"{int(year[:3])}0s" if "X" in year else str(int(year))
    if month in PARTS:
        text = f"{PARTS[month].words} {text}"
    elif month and month.isdigit() and 1 <= int(month) <= 12:
        text = f"{MONTHS[int(month) - 1]} {text}"
        text = f"{int(day)} {text}" if day and day.isdigit() else text
    return QUALIFIERS.get(qualifier, "") + text


def period(typed: str) -> tuple[str | None, str | None]:
    """The days that "FROM..TO" means: the first day of FROM and the last day of TO, both included.

    Either end may be left out; one date alone is a window too, and so is an EDTF interval. Raises BadDate.

    >>> period("2023-10..2023-11-05")
    ('2023-10-01', '2023-11-05')
    >>> period("2023-10..")
    ('2023-10-01', None)
    """
    text = typed.strip()
    if "/" in text:
        read = span(text)
        return read.begin[0], read.end[1]
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not first and not last:
        raise BadDate(f"“{typed}” gives no time: write FROM..TO, such as 2023-10-17..2023-10-21 or 2023-10..")
    begin = span(first).begin[0] if first else None
    end = span(last if dots else first).end[1] if last or not dots else None
    if begin and end and begin > end:
        raise BadDate(f"“{typed}” ends before it begins: write “{last}..{first}”")
    return begin, end
