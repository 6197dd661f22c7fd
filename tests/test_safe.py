"""One idea of what is unsafe to show, for terminals, tables, pages, and for what may be stored."""

from __future__ import annotations

import re

import pytest

from kg.cli.output import say
from kg.safe import ACTING, escaped, escaped_lines, stripped
from kg.values import REFUSED
from kg.view.model import plain

UNSAFE = "\x1b\x00\x7f\x9b\u061c\u200e\u200f\u202e\u2028\u2029\u2066\u2069\u206f\ufeff"


@pytest.mark.parametrize("character", UNSAFE)
def test_what_acts_on_a_reader_is_shown_nowhere(character: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"a{character}b"
    say(text)
    shown = f"a\\u{ord(character):04x}b"
    assert (escaped(text), escaped_lines(text), capsys.readouterr().out) == (shown, shown, f"{shown}\n")
    assert stripped(text) == plain(text) == "ab"


def test_tabs_and_line_breaks_stay_in_lines_alone() -> None:
    assert escaped("a\tb\nc") == "a\\u0009b\\u000ac"
    assert escaped_lines("a\tb\nc\r") == "a\tb\nc\\u000d"
    assert stripped("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize("text", ["Kata\u2019ib", "كِتاب", "می\u200cخواهم", "किताब", "łódź"])
def test_letters_of_every_script_stay(text: str) -> None:
    assert escaped(text) == stripped(text) == text


def test_what_is_refused_is_what_is_escaped_but_for_marks_of_direction() -> None:
    characters = [chr(code) for code in range(0xD800)] + ["\ufeff"]
    acting = {character for character in characters if re.match(ACTING, character)}
    refused = {character for character in characters if re.match(REFUSED, character)}
    assert acting - refused == {"\u200e", "\u200f"}
    assert refused <= acting
