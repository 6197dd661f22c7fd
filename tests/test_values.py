"""Counts, coordinates, labels and links, one value at a time."""

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from kg.errors import BadValue
from kg.values import clean, coordinate, count, link, whole


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
