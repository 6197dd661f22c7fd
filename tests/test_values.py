"""Dates, counts, coordinates, labels and links, one value at a time."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from kg.errors import BadDate, BadValue
from kg.values import Span, clean, coordinate, count, given, link, span, whole

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
        ("2021-21", "2021-03-01", "2021-05-31"),
        ("2023-10-XX", "2023-10-01", "2023-10-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("2023-10-27?", "2023-10-27", "2023-10-27"),
        ("2020-01~", "2020-01-01", "2020-01-31"),
        ("2020%", "2020-01-01", "2020-12-31"),
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
        (
            "[2023,2024]",
            "“[2023,2024]” is a set of dates: write one date, or an interval such as 2023-10-17/2023-10-21",
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
        ("2023-11", "this month", "month and year", "November 2023 (“this month”; month and year implied)"),
        (None, "a decade later", None, "undated (“a decade later”)"),
        (None, None, None, "undated"),
        ("no date", None, None, "no date"),
    ],
)
def test_given_words_a_date(edtf: str | None, worded: str | None, implied: str | None, shown: str) -> None:
    assert given(edtf, worded, implied) == shown


def test_given_needs_no_edtf_package() -> None:
    code = "import sys, kg.values as v; v.given('2020-01/..', 'x'); v.count(1); print('edtf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    ("value", "bound", "worded", "shown"),
    [
        (61, "exact", None, "61"),
        (61, "exact", "61", "61"),
        (2000, "about", "about 2,000", "about 2,000"),
        (60, "moreThan", "five dozen", "more than 60 (“five dozen”)"),
        (1200, "atLeast", "at least 1,200", "at least 1,200"),
        (5, "atMost", None, "at most 5"),
        (5, "lessThan", None, "fewer than 5"),
        (0, "exact", "no", "0 (“no”)"),
        (None, "exact", "hundreds", "“hundreds”"),
        (None, "exact", None, "a number not given"),
    ],
)
def test_count_words_a_count(value: int | None, bound: str, worded: str | None, shown: str) -> None:
    assert count(value, bound, worded) == shown


def test_whole_reads_thousands() -> None:
    assert [whole("0"), whole("61"), whole("2,000"), whole("2000")] == [0, 61, 2000, 2000]


@pytest.mark.parametrize("typed", ["", "-1", "6.5", "five", "2,00", "1e3", "٦١", "9" * 19])
def test_whole_refuses_what_is_no_count(typed: str) -> None:
    with pytest.raises(BadValue):
        whole(typed)


@pytest.mark.parametrize(
    ("typed", "limit", "stored"),
    [("33.50", 90, "33.5"), ("-0.0", 90, "0"), ("100", 180, "100"), ("+38.6", 180, "38.6"), ("-90", 90, "-90")],
)
def test_coordinate_has_one_spelling(typed: str, limit: int, stored: str) -> None:
    assert coordinate(typed, limit) == stored


@pytest.mark.parametrize("typed", ["", "91", "33°30'", "3e1", "nan", "33,5", "--3", "٣٣"])
def test_coordinate_refuses_what_is_no_latitude(typed: str) -> None:
    with pytest.raises(BadValue):
        coordinate(typed, 90)


def test_clean_composes_and_strips() -> None:
    assert clean("  Cafe\u0301\n") == "Café"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\x1b[31mred", "the control character U+001B at character 2 is not allowed here: remove it"),
        ("a\0", "the control character U+0000 at character 2 is not allowed here: remove it"),
        ("one\ntwo", "a line break at character 4 is not allowed here: remove it"),
        (
            "abc\u202edef",
            "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) at character 4 is not allowed here: remove it",
        ),
        (
            "\u2067abc",
            "the invisible character U+2067 (RIGHT-TO-LEFT ISOLATE) at character 1 is not allowed here: remove it",
        ),
    ],
)
def test_clean_names_the_character_it_refuses(text: str, message: str) -> None:
    with pytest.raises(BadValue) as caught:
        clean(text)
    assert str(caught.value) == message


def test_clean_keeps_right_to_left_scripts() -> None:
    assert clean("كتائب حزب الله") == "كتائب حزب الله"


@examples(st.text())
def test_clean_twice_changes_nothing_more(text: str) -> None:
    try:
        once = clean(text)
    except BadValue as fault:
        once = str(fault)
    assert clean(once) == once


def test_link_takes_web_addresses() -> None:
    assert link("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
    assert link("HTTP://example.org") == "HTTP://example.org"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (
            "javascript:alert(1)",
            "“javascript:alert(1)” is not a web address: it must begin with http:// or https://",
        ),
        ("https://", "“https://” is not a web address: it must begin with http:// or https://"),
        (
            "https://example.org/a b",
            "“https://example.org/a b” holds a character that no web address has: write %20 instead",
        ),
        ("ftp://example.org", "“ftp://example.org” is not a web address: it must begin with http:// or https://"),
        (
            "https://example.org/\u202e",
            "“https://example.org/?” holds a character that no web address has: write %E2%80%AE instead",
        ),
    ],
)
def test_link_refuses_all_else(url: str, message: str) -> None:
    with pytest.raises(BadValue) as caught:
        link(url)
    assert str(caught.value) == message
