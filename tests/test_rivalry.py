"""No route, tree or search takes two accounts that cannot both be true; what else a hop rests on still carries it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import claims_file, event, relation, write
from newsroom import Paper, asked, ids, press

from kg.errors import NoRoute
from kg.names import ID
from kg.paths import Policy
from kg.paths.connect import connect
from kg.paths.fragility import fragility
from kg.paths.whatif import without
from kg.paths.whynot import whynot
from kg.store import Store

# One attack on Highfort, of which Estia accuses Norvia, and Norvia the Amber Front.
BANG = event("bang", "Attack", site="Highfort")
NORVIA = {**relation("bang", "agent", "Norvia", by="Estia"), "id": "theirs"}
AMBER = {**relation("bang", "agent", "Amber Front", by="Norvia"), "rivals": ["theirs"]}
ACCOUNTS = [BANG, NORVIA, AMBER]
ROUND = [relation("Norvia", "backs", "Sudria"), relation("Sudria", "meets", "Estia"), relation("Estia", "backs", "Amber Front")]  # fmt: skip # noqa: E501
WEIGHED = Policy(known_by="9999-12-31")


def ways(store: Store, policy: Policy | None = None, start: str = "Norvia", **options: Any) -> list[str]:
    routes = asked(store, start, "Amber-Front", policy, **options).run().routes
    return [" ".join(node.removeprefix(ID) for node in route.walk) for route in routes]


def told(tmp_path: Path, *more: dict[str, Any]) -> Store:
    return press(tmp_path, Paper("one", [*ACCOUNTS, *more]))


@pytest.mark.parametrize("policy", [Policy(), Policy(disputed="only"), Policy(suggested=True), WEIGHED])
def test_route_over_two_accounts_of_one_attack_is_none(tmp_path: Path, policy: Policy) -> None:
    store = told(tmp_path)
    assert (ways(store, policy), ways(store, policy, k=3), ways(store, policy, via=ids("Highfort"))) == ([], [], [])
    why = whynot(asked(store, "Norvia", "Amber-Front", policy))
    assert why.excluded is not None
    assert (why.excluded.labels, why.joining) == (("Norvia", "Highfort", "Amber Front"), None)


@pytest.mark.parametrize("policy", [Policy(), WEIGHED])
def test_longer_route_is_taken_in_place_of_one_over_two_accounts(tmp_path: Path, policy: Policy) -> None:
    store = told(tmp_path, *ROUND)
    assert ways(store, policy) == ["Norvia Sudria Estia Amber-Front"]
    assert ways(store, policy, k=5) == ["Norvia Sudria Estia Amber-Front"]
    assert ways(store, policy, varied=True) == ["Norvia Sudria Estia Amber-Front"]


def test_each_account_alone_is_walked(tmp_path: Path) -> None:
    store = told(tmp_path)
    assert [len(asked(store, start, "Highfort").run().routes) for start in ("Norvia", "Amber-Front")] == [1, 1]


def test_hop_with_another_ground_is_taken_on_that_alone(tmp_path: Path) -> None:
    """Norvia attacked Highfort another day as well, which it denies: that stands beside the other account."""
    other = {"relation": {"subject": "Norvia", "predicate": "attacks", "object": "Highfort", "date": "2031-05-01"}}
    store = told(tmp_path, other, {**other, "by": "Norvia", "stance": "denied"})
    assert ways(store) == ["Norvia Highfort Amber-Front"]
    (first, second) = asked(store, "Norvia", "Amber-Front").run().routes[0].hops
    assert [(c.dating.edtf, c.role) for step in first.steps for c in step.edge.claims] == [("2031-05-01", None)]
    assert [c.filler for step in second.steps for c in step.edge.claims] == [ID + "Amber-Front"]
    assert [hop.steps[0].edge.disputed for hop in (first, second)] == [True, True]


def test_undisputed_ground_leaves_no_room_for_the_account(tmp_path: Path) -> None:
    other = {"relation": {"subject": "Norvia", "predicate": "attacks", "object": "Highfort", "date": "2031-05-01"}}
    (first, _) = asked(told(tmp_path, other), "Norvia", "Amber-Front").run().routes[0].hops
    assert [(step.edge.disputed, len(step.edge.claims)) for step in first.steps] == [(False, 1)]


def test_account_counts_where_who_holds_the_other_is_doubted(tmp_path: Path) -> None:
    store = told(tmp_path)
    assert ways(store, Policy(doubt=ids("Norvia"))) == []
    assert without(asked(store, "Norvia", "Amber-Front"), ids("Norvia")).shortest_before is None


def test_reports_of_one_event_in_two_sources_are_not_joined_by_a_route(tmp_path: Path) -> None:
    mine = event("bang", "Attack", agent="Norvia", site="Highfort")
    theirs = event("blast", "Attack", agent="Amber Front", site="Highfort", **{"same event": ["one.bang"]})
    store = press(tmp_path, Paper("one", [mine]), Paper("two", [theirs], "The Herald"))
    assert ways(store) == []
    apart = event("blast", "Attack", agent="Amber Front", site="Highfort")
    store = press(tmp_path, Paper("one", [mine]), Paper("two", [apart], "The Herald"))
    assert ways(store) == ["Norvia Highfort Amber-Front"]


def test_tree_over_two_accounts_is_none_and_another_is_taken(tmp_path: Path) -> None:
    nodes = [ID + name for name in ("Norvia", "Amber-Front", "Highfort")]
    with pytest.raises(NoRoute):
        connect(told(tmp_path), nodes)
    found = connect(told(tmp_path, *ROUND), nodes)
    assert (len(found.hops), found.exact) == (4, True)
    links = {frozenset((hop.start, hop.end)) for hop in found.hops}
    assert not links >= {frozenset((ID + end, ID + "Highfort")) for end in ("Norvia", "Amber-Front")}


def test_fewest_origins_are_counted_of_what_a_route_rests_on(tmp_path: Path) -> None:
    other = {"relation": {"subject": "Norvia", "predicate": "attacks", "object": "Highfort", "date": "2031-05-01"}}
    store = press(tmp_path, Paper("one", ACCOUNTS), Paper("two", [other], "The Herald"))
    assert fragility(asked(store, "Norvia", "Amber-Front")).names == ("one",)


def test_command_says_that_only_accounts_that_exclude_each_other_would_join_them(
    run: Any, mine: str, tmp_path: Path
) -> None:
    assert run("add", write(tmp_path, claims_file("one", ACCOUNTS)), "--store", mine).exit_code == 0
    answer = run("path", "Norvia", "Amber Front", "--store", mine)
    assert (answer.exit_code, answer.stdout.partition(",")[0]) == (1, "Of the territory")
    assert "Only accounts that cannot both be true would join them: Norvia → Highfort → Amber Front" in " ".join(
        answer.stderr.split()
    )
