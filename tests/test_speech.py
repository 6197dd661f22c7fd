"""A hop in a sentence: reported speech where it is disputed or one party's, and what weakens it said outright."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from fiction import relation, spot
from newsroom import Paper, asked, press

from kg.paths import Policy
from kg.paths.speech import sentences
from kg.paths.support import support
from kg.store import Store

BACKS = ("Norvia", "backs", "Amber Front")
DATED: dict[str, Any] = {
    "relation": {"subject": "Norvia", "predicate": "backs", "object": "Amber Front", "date": "2031-05-01"}
}


def said(store: Store, policy: Policy | None = None) -> list[str]:
    search = asked(store, "Norvia", "Amber-Front", policy)
    [route] = search.run().routes
    return sentences(route, support(search.edges, route))


def told(folder: Path, *assertions: dict[str, Any], unnamed: tuple[str, ...] = ()) -> Store:
    return press(folder, Paper("one", list(assertions), unnamed=unnamed))


@pytest.mark.parametrize(
    ("assertions", "sentence"),
    [
        ([DATED], "Norvia backs Amber Front, as The Gazette alone reports."),
        ([relation(*BACKS)], "Norvia backs Amber Front, as The Gazette alone reports, without a date."),
        ([{**DATED, "basis": "implied"}], "Norvia backs Amber Front, as The Gazette alone implies."),
        (
            [{**DATED, "basis": "combined", "at": [spot(1), spot(2)]}],
            "Norvia backs Amber Front, as The Gazette alone reports, in several sentences taken together.",
        ),
        (
            [{**DATED, "by": "an envoy"}],
            "An envoy, not named, alone says that Norvia backs Amber Front.",
        ),
        (
            [DATED, {**DATED, "by": "Norvia", "stance": "denied"}],
            "The Gazette alone says that Norvia backs Amber Front; Norvia denies it.",
        ),
        (
            [{**DATED, "by": "Sudria"}, relation("Sudria", "fights", "Norvia")],
            "Sudria alone says that Norvia backs Amber Front.",
        ),
        (
            [DATED, {**DATED, "by": "Estia"}],
            "Norvia backs Amber Front, as The Gazette and Estia, from one origin, report.",
        ),
        (
            [DATED, {**DATED, "by": "Sudria", "stance": "doubted"}, {**DATED, "by": "Estia", "stance": "denied"}],
            "The Gazette alone says that Norvia backs Amber Front; Estia denies it; Sudria doubts it.",
        ),
    ],
)
def test_sentence_of_a_hop(tmp_path: Path, assertions: list[dict[str, Any]], sentence: str) -> None:
    assert said(told(tmp_path, *assertions, unnamed=("an envoy",))) == [sentence]


def test_suggestion_is_told_as_one(tmp_path: Path) -> None:
    store = told(tmp_path, {**DATED, "stance": "suggested"})
    assert said(store, Policy(suggested=True)) == ["The Gazette alone suggests that Norvia backs Amber Front."]


def test_no_bare_accusation_is_left_without_what_stands_in_brackets(tmp_path: Path) -> None:
    store = told(tmp_path, DATED, {**DATED, "by": "Norvia", "stance": "denied"})
    search = asked(store, "Norvia", "Amber-Front")
    [route] = search.run().routes
    [sentence] = sentences(route, support(search.edges, route), [["1, 2"]])
    assert re.sub(r" ?[\[(][^\])]*[\])]", "", sentence) == (
        "The Gazette alone says that Norvia backs Amber Front; Norvia denies it."
    )
