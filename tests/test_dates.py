"""Dates: what they leave open, how they are worded, and what is said of one that cannot be read."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given as examples
from hypothesis import strategies as st

from kg.dates import PARTS, Span, given, span
from kg.errors import BadDate

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def test_span_of_a_day() -> None:
    day = ("2023-10-27", "2023-10-27")
    assert span("2023-10-27") == Span("2023-10-27", "2023-10-27", day, day)


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2020-01", "2020-01-01", "2020-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2011", "2011-01-01", "2011-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2023-10-XX", "2023-10-01", "2023-10-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("2023-10-27?", "2023-10-27", "2023-10-27"),
        ("2023-10-27~", "2023-10-24", "2023-10-30"),
        ("2023-10-XX~", "2023-09-01", "2023-11-30"),
        ("2020-01~", "2019-12-01", "2020-02-29"),
        ("2020%", "2019-01-01", "2021-12-31"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("2023-36~", "2023-07-01", "2024-03-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999-12-31%", "9999-12-28", "9999-12-31"),
        ("2021-21", "2021-03-01", "2021-11-30"),
        ("2023-22", "2023-01-01", "2024-02-29"),
        ("2023-24", "2023-01-01", "2024-02-29"),
        ("2023-28", "2023-12-01", "2024-02-29"),
        ("2023-32", "2023-06-01", "2023-08-31"),
        ("2023-36", "2023-10-01", "2023-12-31"),
        ("2023-38", "2023-05-01", "2023-08-31"),
        ("2023-41", "2023-07-01", "2023-12-31"),
        ("[2023-10-07,2023-10-08]", "2023-10-07", "2023-10-08"),
        ("[2023-10-07..2023-11]", "2023-10-07", "2023-11-30"),
        ("[2023-10,2023-12..2024-02]", "2023-10-01", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_span_of_a_date_that_is_no_known_day(edtf: str, first: str, last: str) -> None:
    assert span(edtf) == Span(edtf, None, (first, last), (first, last))


@pytest.mark.parametrize(
    ("edtf", "begin", "end"),
    [
        ("2023-10-17/2023-10-21", ("2023-10-17", "2023-10-17"), ("2023-10-21", "2023-10-21")),
        ("2003/2011-12", ("2003-01-01", "2003-12-31"), ("2011-12-01", "2011-12-31")),
        ("2023-10-17/..", ("2023-10-17", "2023-10-17"), (None, None)),
        ("2023-10-17/", ("2023-10-17", "2023-10-17"), (None, None)),
        ("../2020-01", (None, None), ("2020-01-01", "2020-01-31")),
        ("2023-10-17/2023-10", ("2023-10-17", "2023-10-17"), ("2023-10-01", "2023-10-31")),
        ("2023-10-17~/2023-11", ("2023-10-14", "2023-10-20"), ("2023-11-01", "2023-11-30")),
        ("/2020-01", (None, None), ("2020-01-01", "2020-01-31")),
        ("[..2023-10-07]", (None, "2023-10-07"), (None, "2023-10-07")),
        ("[2023-10-07..]", ("2023-10-07", None), ("2023-10-07", None)),
    ],
)
def test_span_of_an_interval(edtf: str, begin: tuple[str, str], end: tuple[str, str]) -> None:
    assert span(edtf) == Span(edtf, None, begin, end)


@pytest.mark.parametrize(
    ("edtf", "message"),
    [
        (
            "2024-02-30",
            "“2024-02-30”: February 2024 has 29 days; write the right day, or “2024-02” if the day is not known",
        ),
        (
            "2023-02-29",
            "“2023-02-29”: February 2023 has 28 days; write the right day, or “2023-02” if the day is not known",
        ),
        (
            "2023-10-27T24:00:00",
            "“2023-10-27T24:00:00” has a time of day, which kg does not keep: write the day, “2023-10-27”",
        ),
        (
            "2023-11-01/2023-10-01",
            "“2023-11-01/2023-10-01” ends before it begins: write “2023-10-01/2023-11-01”, or the right dates",
        ),
        ("20231027", "“20231027” is not a date kg can read: write “2023-10-27”"),
        ("2023-13", "“2023-13” has no such month: use 01 to 12, or 21 to 24 for spring to winter"),
        ("2023-10-7", "“2023-10-7” is not a date kg can read: write “2023-10-07”"),
        ("27/10/2023", "“27/10/2023” is not a date kg can read: write “2023-10-27”"),
        ("10/27/23", "“10/27/23” is not a date kg can read: write “2023-10-27”"),
        ("7/7/2023", "“7/7/2023” is not a date kg can read: write “2023-07-07”"),
        (
            "7/10/2023",
            "“7/10/2023” can be two days: write “2023-10-07” for 7 October 2023, or “2023-07-10” for 10 July 2023",
        ),
        (
            "7.10.2023",
            "“7.10.2023” can be two days: write “2023-10-07” for 7 October 2023, or “2023-07-10” for 10 July 2023",
        ),
        ("Oct. 27th, 2023", "“Oct. 27th, 2023” is not a date kg can read: write “2023-10-27”"),
        ("October 2023", "“October 2023” is not a date kg can read: write “2023-10”"),
        ("10/2023", "“10/2023” is not a date kg can read: write “2023-10”"),
        ("2023/24", "“2023/24” is not a date kg can read: for the years 2023 to 2024 write “2023/2024”"),
        ("1998–99", "“1998–99” is not a date kg can read: for the years 1998 to 1999 write “1998/1999”"),
        (
            "2023-10-07..2023-10-09",
            "“2023-10-07..2023-10-09” is not a date kg can read: write “[2023-10-07..2023-10-09]” for a day between "
            "the two, or “2023-10-07/2023-10-09” for all of that time",
        ),
        ("2023-10 – 2023-12", "“2023-10 – 2023-12” is not a date kg can read: write “2023-10/2023-12”"),
        ("2023 or 2024", "“2023 or 2024” is not a date kg can read: write “[2023,2024]”"),
        (
            "since 2021",
            "“since 2021” is not a date kg can read: write “2021/..” for what still goes on, "
            "or “2021/” if its end is not known",
        ),
        (
            "until 2021-05",
            "“until 2021-05” is not a date kg can read: write “../2021-05”, or “[..2021-05]” for "
            "one of the days until then",
        ),
        ("ca. 2023-05", "“ca. 2023-05” is not a date kg can read: write “2023-05~”"),
        ("maybe 2023", "“maybe 2023” is not a date kg can read: write “2023?”"),
        ("Q3 2023", "“Q3 2023” is not a date kg can read: write “2023-Q3”"),
        ("week 41 of 2023", "“week 41 of 2023” is not a date kg can read: write “2023-W41”"),
        ("Autumn 2023", "“Autumn 2023” is not a date kg can read: write “2023-23”"),
        (
            "winter 2023/24",
            "“winter 2023/24” is not a date kg can read: write “2023-24” for the winter that begins in 2023",
        ),
        ("-0044-03-15", "“-0044-03-15” is not a date kg can read: years before 1 are not kept: leave the date out"),
        ("44 BC", "“44 BC” is not a date kg can read: years before 1 are not kept: leave the date out"),
        ("١٤٠٢", "“١٤٠٢” is not a date kg can read: write “1402”, with plain digits and hyphens"),
        ("2023‑10‑07", "“2023‑10‑07” is not a date kg can read: write “2023-10-07”, with plain digits and hyphens"),
        ("2024-05-01Z", "“2024-05-01Z” has a time zone, which kg does not keep: write the day, “2024-05-01”"),
        ("2023-W53", "“2023-W53”: 2023 has no such week; weeks run from W01 to W52 or W53"),
        ("[2024,2023]", "“[2024,2023]” is not in the order of time: write the earliest first"),
        (
            "[2023,2024",
            "“[2023,2024” is not a date kg can read: write one of several days as [2023-10-07,2023-10-08]",
        ),
        (
            "{2023,2024}",
            "“{2023,2024}” is several dates: write a claim for each, or an interval such as 2023-10-17/2023-10-21",
        ),
        ("2023-XX-04", "“2023-XX-04” leaves out a larger part and gives a smaller one: write only what is known"),
        ("0000", "“0000”: there is no year 0000; years run from 0001 to 9999"),
        ("../..", "“../..” gives no date: leave the date out when it is not known"),
        (
            "Oct. 27",
            "“Oct. 27” is not a date kg can read: write a day (2023-10-27), a month (2023-10), a year (2023) "
            "or an interval (2023-10-17/2023-10-21, 2023-10-17/..)",
        ),
    ],
)
def test_span_of_a_bad_date_says_what_to_write(edtf: str, message: str) -> None:
    with pytest.raises(BadDate) as caught:
        span(edtf)
    assert str(caught.value) == message


@examples(DAYS)
def test_span_of_any_day_is_that_day(day: date) -> None:
    assert span(day.isoformat()).day == day.isoformat()


@examples(st.integers(1, 9999), st.integers(1, 12))
def test_span_of_any_month_ends_where_the_next_begins(year: int, month: int) -> None:
    first, last = span(f"{year:04}-{month:02}").begin
    assert first == date(year, month, 1).isoformat()
    if last != "9999-12-31":
        assert (date.fromisoformat(str(last)) + timedelta(days=1)).day == 1


@examples(DAYS, DAYS)
def test_span_of_any_interval_is_refused_only_when_reversed(first: date, last: date) -> None:
    edtf = f"{first}/{last}"
    if first <= last:
        assert span(edtf).begin[0] == first.isoformat()
        assert span(edtf).end[1] == last.isoformat()
    else:
        with pytest.raises(BadDate):
            span(edtf)


@examples(st.one_of(st.text(), st.from_regex(r"[0-9X?~%/.\-\[\]T:]{1,25}", fullmatch=True)))
def test_span_of_any_text_reads_or_raises_bad_date(typed: str) -> None:
    try:
        read = given(span(typed).edtf)
    except BadDate as fault:
        read = str(fault)
    assert len(read.splitlines()) == 1


@pytest.mark.parametrize(
    ("edtf", "worded", "implied", "shown"),
    [
        ("2023-10-27", None, None, "27 October 2023"),
        ("2023-10-27", "Oct. 27", "year", "27 October 2023 (year implied)"),
        ("2020-01", None, None, "January 2020"),
        ("2020-01", "early January 2020", None, "January 2020 (“early January 2020”)"),
        ("2011", None, None, "2011"),
        ("0987", None, None, "987"),
        ("201X", None, None, "2010s"),
        ("2021-24", None, None, "winter 2021"),
        ("2020-01~", None, None, "about January 2020"),
        ("2023-10-27?", None, None, "perhaps 27 October 2023"),
        ("2023%", None, None, "perhaps about 2023"),
        ("2023-10-17/2023-10-21", "between Oct. 17 and 21", "year", "17–21 October 2023 (year implied)"),
        ("2023-10-17/2023-11-08", None, None, "17 October – 8 November 2023"),
        ("2023-12-30/2024-01-02", None, None, "30 December 2023 – 2 January 2024"),
        ("2023-10-17/2024-10-17", None, None, "17 October 2023 – 17 October 2024"),
        ("2020-01/2020-03", None, None, "January–March 2020"),
        ("2003/2011", None, None, "2003–2011"),
        ("2020-01~/2020-03?", None, None, "about January 2020 – perhaps March 2020"),
        ("2023-10-17/..", None, None, "since 17 October 2023"),
        ("2023-10-17/", None, None, "from 17 October 2023, end not known"),
        ("../2011", None, None, "until 2011"),
        ("/2011", None, None, "until 2011, beginning not known"),
        ("2023-28", None, None, "northern winter 2023"),
        ("2023-36", None, None, "fourth quarter of 2023"),
        ("[2023-10-07,2023-10-08]", None, None, "7 or 8 October 2023"),
        ("[2023-09-30,2023-10-01,2023-10-03]", None, None, "30 September, 1 October or 3 October 2023"),
        ("[2023-10-09..2023-10-15]", "that week", None, "between 9 and 15 October 2023 (“that week”)"),
        ("[..2023-10-07]", None, None, "on or before 7 October 2023"),
        ("[2023-10..]", None, None, "on or after October 2023"),
        ("2023-11", "this month", "month and year", "November 2023 (“this month”; month and year implied)"),
        (None, "a decade later", None, "undated (“a decade later”)"),
        (None, None, None, "undated"),
        ("no date", None, None, "no date"),
    ],
)
def test_given_words_a_date(edtf: str | None, worded: str | None, implied: str | None, shown: str) -> None:
    assert given(edtf, worded, implied) == shown


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2023-W41", "[2023-10-09..2023-10-15]"), ("2023-Q4", "2023-36"), ("2023-10?", "2023-10?")],
)
def test_span_keeps_a_week_and_a_quarter_as_edtf_has_them(typed: str, stored: str) -> None:
    assert span(typed).edtf == stored


@examples(
    st.from_regex(r"20[0-9]([0-9]|X)(-(0[1-9]|1[0-2]|2[1-9]|3[0-9]|4[01])(-[0-2][0-9])?)?[?~%]?", fullmatch=True)
    | st.from_regex(r"\[20[01][0-9]-0[1-9](,|\.\.)202[0-9]-1[0-2]\]", fullmatch=True)
    | DAYS.map(lambda day: f"{day.isocalendar().year:04}-W{day.isocalendar().week:02}")
)
def test_every_date_that_is_read_is_kept_as_edtf(typed: str) -> None:
    try:
        stored = span(typed).edtf
    except BadDate:
        return
    # The package takes no qualified season, which the format does not rule out.
    parse_edtf(stored.rstrip("?~%"))


def test_a_month_and_a_year_begin_and_end_as_the_edtf_package_has_it() -> None:
    for edtf in ("2024-02", "1999-12", "2023", "0987"):
        read = parse_edtf(edtf)
        bounds = tuple(f"{d[0]:04}-{d[1]:02}-{d[2]:02}" for d in (read.lower_strict(), read.upper_strict()))
        assert span(edtf).begin == bounds


def test_a_season_that_does_not_say_where_takes_in_the_months_of_both_hemispheres() -> None:
    for code in range(21, 25):
        anywhere, northern, southern = (PARTS[str(number)] for number in (code, code + 4, code + 8))
        assert anywhere.first <= min(northern.first, southern.first)
        assert anywhere.last >= max(northern.last, southern.last)
