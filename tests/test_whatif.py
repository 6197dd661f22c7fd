"""What changes in a search without some speakers, sources or claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from fiction import relation
from newsroom import Paper, asked, ids, press

from kg.errors import NoRoute
from kg.names import ID, relation_iri
from kg.paths import Policy, Route, Search
from kg.paths.whatif import Difference, without
from kg.store import Store

BACKS = relation("Norvia", "backs", "Amber Front")
ATTACKS = relation("Amber Front", "attacks", "Highfort")
ASIDE = [relation("Norvia", "backs", "Violet Guard"), relation("Violet Guard", "attacks", "Highfort")]
LONGER = [relation("Norvia", "backs", "Estia"), relation("Estia", "backs", "Sudria"), relation("Sudria", "attacks", "Highfort")]  # fmt: skip # noqa: E501

AMBER, VIOLET = ["Norvia", "Amber-Front", "Highfort"], ["Norvia", "Violet-Guard", "Highfort"]
LONG = ["Norvia", "Estia", "Sudria", "Highfort"]


def walks(routes: list[Route]) -> list[list[str]]:
    return [[node.removeprefix(ID) for node in route.walk] for route in routes]


def told(changes: Difference) -> tuple[list[list[str]], list[list[str]], list[list[str]], int | None, int | None]:
    """Lost, appeared, kept, and hops before and after."""
    routes = walks(changes.lost), walks(changes.appeared), walks(changes.kept)
    return *routes, changes.shortest_before, changes.shortest_after


HIDE = Policy(disputed="hide")


def between(store: Store, policy: Policy | None = None, **options: int) -> Search:
    return asked(store, "Norvia", "Highfort", policy, **options)


def test_without_a_source_its_routes_are_lost(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", ASIDE, "The Herald"))
    assert told(without(between(store), ids("two"))) == ([VIOLET], [], [AMBER], 2, 2)


def test_without_a_speaker_what_they_say_anywhere_is_lost(tmp_path: Path) -> None:
    said = [{**claim, "by": "Estia"} for claim in ASIDE]
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, *said]), Paper("two", said, "The Herald"))
    assert told(without(between(store), ids("Estia"))) == ([VIOLET], [], [AMBER], 2, 2)


def test_without_a_claim_its_route_is_lost(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, *ASIDE]))
    claim = relation_iri(ID + "Norvia", "https://w3id.org/actor-kg/ns#backs", ID + "Violet-Guard")
    assert told(without(between(store), frozenset((claim,)))) == ([VIOLET], [], [AMBER], 2, 2)


def test_without_a_source_its_reprints_go_too(tmp_path: Path) -> None:
    papers = Paper("one", [BACKS, ATTACKS]), Paper("two", [BACKS, ATTACKS], "The Herald", reprints=("one",))
    assert told(without(between(press(tmp_path, *papers)), ids("one"))) == ([AMBER], [], [], 2, None)


def test_without_a_reprint_its_source_stays(tmp_path: Path) -> None:
    papers = Paper("one", [BACKS, ATTACKS]), Paper("two", [BACKS, ATTACKS], "The Herald", reprints=("one",))
    found = without(between(press(tmp_path, *papers)), ids("two"))
    assert told(found) == ([], [], [AMBER], 2, 2)
    assert {a.source for hop in found.kept[0].hops for step in hop.steps for a in step.edge.assertions} == {
        "one",
        "two",
    }


def test_longer_route_comes_up_when_the_shortest_is_lost(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", LONGER, "The Herald"))
    assert told(without(between(store), ids("one"))) == ([AMBER], [LONG], [], 2, 3)


def test_hidden_route_appears_without_the_speaker_who_denies_it(tmp_path: Path) -> None:
    denial = {**BACKS, "by": "Norvia", "stance": "denied"}
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, denial, *LONGER]))
    assert told(without(between(store), ids("Norvia"))) == ([], [], [AMBER], 2, 2)
    assert told(without(between(store, HIDE), ids("Norvia"))) == ([], [AMBER], [LONG], 3, 2)


def test_route_that_is_crowded_out_is_not_lost(tmp_path: Path) -> None:
    denial = {**BACKS, "by": "Norvia", "stance": "denied"}
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, denial, *LONGER]))
    assert told(without(between(store, HIDE, k=1), ids("Norvia"))) == ([], [AMBER], [LONG], 3, 2)


def test_without_nobody_nothing_changes(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]))
    assert told(without(between(store), frozenset())) == ([], [], [AMBER], 2, 2)


def test_tie_that_was_cut_is_no_change(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, *ASIDE]), Paper("two", LONGER, "The Herald"))
    found = without(between(store, limit=1), ids("two"))
    assert told(found) == ([], [], [AMBER], 2, 2)
    assert found.more is True


def test_without_anything_between_two_nodes_that_are_not_connected_there_is_still_no_route(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]))
    assert told(without(between(store), ids("one"))) == ([], [], [], None, None)


def test_two_ends_that_are_one_are_refused(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]))
    with pytest.raises(NoRoute):
        without(asked(store, "Norvia", "Norvia"), ids("one"))


def test_bundled_route_is_lost_without_the_agency(bundle: Store) -> None:
    found = without(asked(bundle, "Iran", "al-Tanf"), ids("Associated-Press"))
    assert told(found) == ([["Iran", "iran-backed-militias", "al-Tanf"]], [], [], 2, None)
