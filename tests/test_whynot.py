"""Why there is no route: how far each side comes, which switch cuts it, and what is disputed between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import relation
from newsroom import Paper, asked, ids, press

from kg.errors import NoRoute
from kg.names import ID, KG
from kg.paths import Policy, Search, Window
from kg.paths import whynot as module
from kg.paths.whynot import whynot
from kg.store import Store

BACKS = relation("Norvia", "backs", "Amber Front")
ATTACKS = relation("Amber Front", "attacks", "Highfort")
ASIDE = relation("Estia", "attacks", "Highfort")
AMBER = ["Norvia", "Amber-Front", "Highfort"]


def between(folder: Path, *said: dict[str, Any], policy: Policy | None = None, **options: Any) -> Search:
    return asked(press(folder, Paper("one", list(said))), "Norvia", "Highfort", policy, **options)


def relaxed(search: Search) -> list[tuple[str, list[str]]]:
    return [(switch, [n.removeprefix(ID) for n in route.walk]) for switch, route in whynot(search).relaxed]


# ---- how far each side comes


def test_each_side_tells_how_far_it_comes(tmp_path: Path) -> None:
    said = [BACKS, relation("Amber Front", "backs", "Sudria"), ASIDE]
    found = whynot(between(tmp_path, *said))
    assert found[:4] == (2, 1, 2, 1)
    assert (found.relaxed, found.disputed, found.complete, found.joining) == ([], [], True, None)


def test_side_that_nothing_is_said_of_reaches_nothing(tmp_path: Path) -> None:
    assert whynot(between(tmp_path, ASIDE))[:4] == (0, 1, 0, 1)


def test_sides_of_a_directed_search_follow_the_edges_their_way(tmp_path: Path) -> None:
    said = [BACKS, relation("Estia", "backs", "Norvia"), ASIDE]
    assert whynot(between(tmp_path, *said, policy=Policy(directed=True)))[:4] == (1, 1, 1, 1)


def test_sides_stop_at_the_hops_that_were_asked_for(tmp_path: Path) -> None:
    assert whynot(between(tmp_path, BACKS, ATTACKS, max_hops=1))[:4] == (1, 1, 1, 1)


def test_limit_on_the_work_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    said = [BACKS, relation("Amber Front", "backs", "Sudria"), ASIDE]
    found = whynot(between(tmp_path, *said))
    assert (found.reached_start, found.complete) == (1, False)


# ---- which switch cuts it


@pytest.mark.parametrize(
    ("switch", "policy"),
    [
        ("--directed", Policy(directed=True)),
        ("--relation", Policy(relations=frozenset((KG + "backs",)))),
        ("--not-relation", Policy(not_relations=frozenset((KG + "backs",)))),
        ("--avoid", Policy(avoid=ids("Amber-Front"))),
        ("--max-degree", Policy(max_degree=1)),
        ("--believe", Policy(believe=ids("Herald"))),
        ("--doubt", Policy(doubt=ids("Estia"))),
        ("--trust", Policy(trust="publisher")),
        ("--basis", Policy(basis="stated")),
        ("--disputed", Policy(disputed="only")),
        ("--during", Policy(during=Window("2020-01-01", "2020-12-31"))),
        ("--must", Policy(during=Window("2020-01-01", None), must=True)),
        ("--known-by", Policy(known_by="2020-01-01")),
        ("--without", Policy(without=ids("one"))),
    ],
)
def test_switch_that_cuts_the_route_is_named_with_the_route(tmp_path: Path, switch: str, policy: Policy) -> None:
    backs = {"relation": {"subject": "Amber Front", "predicate": "backs", "object": "Norvia"}}
    dated = {"relation": {"subject": "Amber Front", "predicate": "attacks", "object": "Highfort", "date": "2031-05-01"}}
    told = {"by": "Estia", "basis": "implied", "said on": "2031-06-01"}
    found = relaxed(between(tmp_path, {**backs, **told}, {**dated, **told}, policy=policy))
    assert (switch, AMBER) in found
    assert {name for name, _ in found} <= {switch, "--during"}


def test_each_switch_is_relaxed_alone(tmp_path: Path) -> None:
    both = Policy(directed=True, avoid=ids("Amber-Front"))
    back = relation("Amber Front", "backs", "Norvia")
    assert relaxed(between(tmp_path, back, ATTACKS, policy=both)) == []


def test_hops_that_were_asked_for_are_relaxed(tmp_path: Path) -> None:
    assert relaxed(between(tmp_path, BACKS, ATTACKS, max_hops=1)) == [("--max-hops", AMBER)]


def test_stops_that_were_asked_for_are_relaxed(tmp_path: Path) -> None:
    assert relaxed(between(tmp_path, BACKS, ATTACKS, via=ids("Estia"))) == [("--via", AMBER)]


def test_switch_that_lets_more_in_is_not_relaxed(tmp_path: Path) -> None:
    assert relaxed(between(tmp_path, BACKS, policy=Policy(disputed="mark", suggested=True))) == []


# ---- what is disputed between them


def test_denied_claim_that_would_join_the_sides_is_told(tmp_path: Path) -> None:
    denial = {**BACKS, "by": "Norvia", "stance": "denied"}
    found = whynot(between(tmp_path, BACKS, denial, ATTACKS, policy=Policy(disputed="hide")))
    assert [(a.speaker_name, a.stance) for claim in found.disputed for a in claim.assertions] == [
        ("The Gazette", "asserted"),
        ("Norvia", "denied"),
    ]
    assert found.joining is not None
    assert [node.removeprefix(ID) for node in found.joining.walk] == AMBER


def test_suggested_claim_that_would_join_the_sides_is_told(tmp_path: Path) -> None:
    found = whynot(between(tmp_path, BACKS, {**ATTACKS, "stance": "suggested"}))
    assert [(claim.kind, claim.disputed, [a.stance for a in claim.assertions]) for claim in found.disputed] == [
        ("Relation", False, ["suggested"])
    ]


def test_disputed_claims_keep_to_the_other_switches(tmp_path: Path) -> None:
    denial = {**BACKS, "by": "Norvia", "stance": "denied"}
    found = whynot(between(tmp_path, BACKS, denial, ATTACKS, policy=Policy(avoid=ids("Amber-Front"), disputed="hide")))
    assert (found.disputed, found.joining, found.relaxed) == ([], None, [])


def test_two_ends_that_are_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoRoute):
        whynot(asked(press(tmp_path, Paper("one", [BACKS])), "Norvia", "Norvia"))


# ---- the bundled graph


def test_bundled_route_is_cut_by_asking_for_plain_statements(bundle: Store) -> None:
    assert relaxed(asked(bundle, "Iran", "al-Tanf", Policy(basis="stated", directed=True)))[1] == (
        "--basis",
        ["Iran", "iran-backed-militias", "al-Tanf"],
    )
