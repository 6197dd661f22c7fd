"""What a search left out that would join the ends as soon, and how long an undisputed route would be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import claims_file, relation, write
from newsroom import Paper, asked, ids, press

from kg.names import KG
from kg.paths import Policy
from kg.paths.omitted import Omitted, Wider, omitted
from kg.store import Store

BACKS = relation("Norvia", "backs", "Amber Front")
ATTACKS = relation("Amber Front", "attacks", "Highfort")
DENIED = {**BACKS, "by": "Norvia", "stance": "denied"}
SUGGESTED = relation("Norvia", "attacks", "Highfort", stance="suggested")
LONGER = [relation("Norvia", "backs", "Estia"), relation("Estia", "backs", "Sudria"), relation("Sudria", "attacks", "Highfort")]  # fmt: skip # noqa: E501


def beside(store: Store, policy: Policy | None = None, **options: Any) -> Omitted:
    search = asked(store, "Norvia", "Highfort", policy, **options)
    return omitted(search, search.run().routes)


def told(folder: Path, *said: dict[str, Any]) -> Store:
    return press(folder, Paper("one", list(said)))


def test_nothing_is_said_where_nothing_is_left_out(tmp_path: Path) -> None:
    assert beside(told(tmp_path, BACKS, ATTACKS, *LONGER)) == Omitted(False, None, ())


def test_disputed_route_says_how_long_an_undisputed_one_is(tmp_path: Path) -> None:
    assert beside(told(tmp_path, BACKS, DENIED, ATTACKS, *LONGER)) == Omitted(True, 3, ())


def test_disputed_route_says_that_there_is_no_undisputed_one(tmp_path: Path) -> None:
    assert beside(told(tmp_path, BACKS, DENIED, ATTACKS)) == Omitted(True, None, ())


def test_what_is_suggested_undisputed_is_not_disputed_by_what_else_it_follows_from(tmp_path: Path) -> None:
    strikes = relation("Norvia", "strikes", "Highfort")
    store = told(tmp_path, strikes, {**strikes, "by": "Norvia", "stance": "denied"}, SUGGESTED)
    assert beside(store) == Omitted(True, None, ())
    assert beside(store, Policy(suggested=True)) == Omitted(False, None, ())
    assert beside(told(tmp_path, BACKS, DENIED, ATTACKS), Policy(suggested=True)) == Omitted(True, None, ())


def test_policy_that_weighs_says_so_of_those_whom_it_believes(tmp_path: Path) -> None:
    store = told(tmp_path, BACKS, DENIED, ATTACKS, *LONGER)
    assert beside(store, Policy(known_by="9999-12-31")) == Omitted(True, 3, ())
    assert beside(store, Policy(doubt=ids("Norvia"))) == Omitted(False, None, ())


def test_suggestion_that_gives_a_shorter_route_is_told(tmp_path: Path) -> None:
    assert beside(told(tmp_path, BACKS, ATTACKS, SUGGESTED)).wider == (Wider("--suggested", 1, False),)


def test_suggestion_that_gives_another_route_as_short_is_told(tmp_path: Path) -> None:
    aside = relation("Norvia", "backs", "Violet Guard", stance="suggested")
    store = told(tmp_path, BACKS, ATTACKS, aside, relation("Violet Guard", "attacks", "Highfort"))
    assert beside(store).wider == (Wider("--suggested", 2, False),)


def test_suggestion_that_gives_a_longer_route_is_not_told(tmp_path: Path) -> None:
    assert beside(told(tmp_path, BACKS, ATTACKS, {**LONGER[0], "stance": "suggested"}, *LONGER[1:])).wider == ()


@pytest.mark.parametrize(
    ("policy", "switch", "leave_out"),
    [
        (Policy(disputed="hide"), "--disputed mark", False),
        (Policy(avoid=ids("Amber-Front")), "--avoid", True),
        (Policy(not_relations=frozenset((KG + "backs",)), relations=frozenset()), "--not-relation", True),
    ],
    ids=["disputed", "avoid", "relation"],
)
def test_switch_that_leaves_a_shorter_route_out_is_told(
    tmp_path: Path, policy: Policy, switch: str, leave_out: bool
) -> None:
    ways = [relation("Norvia", "meets", "Estia"), relation("Estia", "meets", "Sudria"), LONGER[2]]
    found = beside(told(tmp_path, BACKS, DENIED, ATTACKS, *ways), policy)
    assert found == Omitted(False, None, (Wider(switch, 2, leave_out),))


def test_stops_on_the_way_are_kept_to(tmp_path: Path) -> None:
    store = told(tmp_path, *LONGER, BACKS, ATTACKS, SUGGESTED)
    assert beside(store, via=ids("Estia")) == Omitted(False, None, ())


def test_command_says_both_in_a_line_each(run: Any, mine: str, tmp_path: Path) -> None:
    said = claims_file("one", [BACKS, DENIED, ATTACKS, *LONGER, SUGGESTED])
    assert run("add", write(tmp_path, said), "--store", mine).exit_code == 0
    lines = run("path", "Norvia", "Highfort", "--store", mine).stdout.splitlines()
    assert lines[-2:] == [
        "The shortest undisputed route has 3 hops: see it with --disputed hide.",
        "Left out: a route of 1 hop (--suggested).",
    ]
