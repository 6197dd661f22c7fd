"""One cell of a sheet: dates in the forms that people type, names, formulas."""

from __future__ import annotations

import pytest

from kg.datasets import cells, mapping, tables
from kg.datasets.declared import slug
from kg.errors import BadValue

LISTS = mapping.usual().lists


def date(cell: str, order: str = "") -> tuple[str, str]:
    return cells.date(cell, LISTS["vague"], LISTS["about"], order)


@pytest.mark.parametrize(
    ("cell", "edtf", "worded"),
    [
        ("2031-05-04", "2031-05-04", ""),
        (" 2031-05 ", "2031-05", ""),
        ("2031-05-??", "2031-05", ""),
        ("2031", "2031", ""),
        ("2031-05-04/2031-05-07", "2031-05-04/2031-05-07", ""),
        ("4 May 2031", "2031-05-04", ""),
        ("May 4th, 2031", "2031-05-04", ""),
        ("Sept. 2031", "2031-09", ""),
        ("25/04/2031", "2031-04-25", ""),
        ("04.25.2031", "2031-04-25", ""),
        ("2031/4/5", "2031-04-05", ""),
        ("20310405", "2031-04-05", ""),
        ("4/2031", "2031-04", ""),
        ("05/05/2031", "2031-05-05", ""),
        ("early 2031", "2031", "early 2031"),
        ("Mid-May 2031", "2031-05", "Mid-May 2031"),
        ("late May 2031", "2031-05", "late May 2031"),
        ("about 2031", "2031~", ""),
        ("ca. 4 May 2031", "2031-05-04~", ""),
        ("~2031", "2031~", ""),
    ],
)
def test_date_that_means_one_thing_is_read(cell: str, edtf: str, worded: str) -> None:
    assert date(cell) == (edtf, worded)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "03/04/2031",
            "“03/04/2031” can be two days: write “2031-04-03” for 3 April 2031, or “2031-03-04” for 4 March 2031",
        ),
        ("2031-02-30", "February 2031 has 28 days"),
        ("31/02/2031", "is not a date kg can read"),
        ("47900", "“47900” is how a spreadsheet counts days: 21 February 2031; write the date itself"),
        ("03/04/31", "is not a date kg can read"),
        ("last Tuesday", "is not a date kg can read"),
        ("4 May 2031 or 5 May 2031", "is not a date kg can read"),
        ("2031-05-04T08:30:00", "has a time of day"),
    ],
)
def test_date_that_does_not_is_told_and_not_guessed(cell: str, message: str) -> None:
    with pytest.raises(BadValue) as fault:
        date(cell)
    assert message in str(fault.value)


def test_order_of_a_mapping_settles_a_date() -> None:
    assert date("03/04/2031", "day first") == ("2031-04-03", "")
    assert date("03/04/2031", "month first") == ("2031-03-04", "")
    assert date("25/04/2031", "month first") == ("2031-04-25", "")


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")', "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3+cmd|x", "＝1+1"])
def test_formula_is_no_text(cell: str) -> None:
    with pytest.raises(BadValue, match="is a formula"):
        cells.text(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [("@harbourpost", "@harbourpost"), ("Al\u00a0 Tanf", "Al Tanf"), ("Reed-Guard", "Reed-Guard")]
)
def test_text_on_one_line(cell: str, text: str) -> None:
    assert cells.text(cell) == text


@pytest.mark.parametrize("cell", ["a\u0007b", "a\nb", "a\u202eb"])
def test_text_that_would_act_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        cells.text(cell)


def test_address_is_of_the_web_and_one() -> None:
    assert cells.host(cells.address("https://www.harbour.example/1")) == "harbour.example"
    for cell in ("javascript:alert(1)", "data:text/html,x", "see file", "https://a.example;https://b.example"):
        with pytest.raises(BadValue):
            cells.address(cell)


def test_stance_stands_before_a_relation() -> None:
    known = mapping.usual().stances
    assert cells.stance("likely backs", known) == ("suggested", "backs")
    assert cells.stance("denies arming", known) == ("denied", "arming")
    assert cells.stance("is likely", known) == ("", "is likely")


def test_columns_are_lettered_as_a_spreadsheet_does() -> None:
    assert [tables.column(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_names_make_ids_in_any_script() -> None:
    assert slug("The Harbour Post", 50) == "The-Harbour-Post"
    assert slug("Société Générale", 7) == "Societe"
    assert slug("Группа", 50) != slug("كتائب", 50)
    assert slug("Группа", 50).startswith("n-")
