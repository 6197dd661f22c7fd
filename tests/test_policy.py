"""What a policy takes: dates against trying all days, and whose word counts on a small quarrel, in whole answers."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fiction import claims_file, event, relation, spot, write
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import load
from kg.claims import UNDATED, Dating, Evidence
from kg.dates import span
from kg.model import Model
from kg.names import ID, KG
from kg.paths import DEFAULT, Policy, Search, Window
from kg.paths.frontier import Edges
from kg.paths.policy import holds
from kg.store import Store, memory

# ---- when a claim holds

# Days 1 to 8 of a month; 0 and 9 stand for any time before and after.
LAST = 9


def day(number: int | None) -> str | None:
    return None if number is None else f"2031-05-{number:02}"


@st.composite
def within(draw: st.DrawFn) -> tuple[int | None, int | None]:
    """The first and last day that one end of a claim's time leaves open; none when the source says nothing."""
    if draw(st.booleans()):
        return (None, None)
    first = draw(st.integers(1, 8))
    return (first, draw(st.integers(first, 8)))


Bounds = tuple[tuple[int | None, int | None], tuple[int | None, int | None]]


def concrete(bounds: Bounds) -> list[tuple[int, int]]:
    """All pairs of begin and end that the bounds allow."""
    (first, late), (early, last) = bounds
    begins = range(0 if first is None else first, (LAST if late is None else late) + 1)
    ends = range(0 if early is None else early, (LAST if last is None else last) + 1)
    return [(begin, end) for begin, end in product(begins, ends) if begin <= end]


@st.composite
def bounded(draw: st.DrawFn) -> Bounds:
    """A day, some time within a span, or an interval whose ends are known, uncertain or open."""
    begin = draw(within())
    if begin[0] is not None and draw(st.booleans()):
        return (begin, begin)
    end = draw(within().filter(lambda end: concrete((begin, end))))
    return (begin, end)


windows = st.tuples(st.none() | st.integers(1, 8), st.none() | st.integers(1, 8)).filter(
    lambda w: None in w or w[0] <= w[1]
)


def overlaps(begin: int, end: int, first: int | None, last: int | None) -> bool:
    return (last is None or begin <= last) and (first is None or end >= first)


@settings(max_examples=200)
@given(bounded(), windows)
@example(((1, 8), (2, 3)), (None, 5))
@example(((4, 4), (1, 8)), (3, None))
def test_claim_can_or_must_hold_as_trying_all_days_tells(bounds: Bounds, window: tuple[Any, Any]) -> None:
    (first, late), (early, last) = bounds
    given = any(part is not None for part in (first, late, early, last))
    dating = Dating("2031" if given else None, None, None, (day(first), day(late)), (day(early), day(last)))
    asked = Window(day(window[0]), day(window[1]))
    held = [overlaps(begin, end, *window) for begin, end in concrete(bounds)]
    assert holds(dating, asked) == any(held)
    assert holds(dating, asked, must=True) == (given and all(held))


@pytest.mark.parametrize(
    ("edtf", "window", "can", "must"),
    [
        ("2031-05-10", ("2031-05-10", "2031-05-10"), True, True),
        ("2031-05-10", ("2031-05-11", None), False, False),
        ("2031-05", ("2031-05-20", None), True, False),
        ("2031-05", ("2031-04-01", "2031-06-30"), True, True),
        ("2031-05", ("2031-06-01", "2031-06-30"), False, False),
        ("2031-05-10/2031-05-20", ("2031-05-15", "2031-05-16"), True, True),
        ("2031-05-10/2031-05-20", ("2031-05-21", None), False, False),
        ("2031-05/2031-06", ("2031-05-31", "2031-06-01"), True, True),
        ("2031-05/2031-06", ("2031-05-30", "2031-05-30"), True, False),
        ("2031-05-10/..", ("2031-05-10", "2031-05-10"), True, True),
        ("2031-05-10/..", ("2040-01-01", None), True, False),
        ("2031-05-10/..", (None, "2031-05-09"), False, False),
        ("../2031-05-10", (None, "2031-05-10"), True, True),
        ("../2031-05-10", (None, "2031-05-09"), True, False),
        ("../2031-05-10", ("2031-05-11", None), False, False),
        ("2031-05/2031-05-10", (None, "2031-05-10"), True, True),
        ("2031-05-10?", ("2031-05-10", "2031-05-10"), True, False),
        ("2031-05-10?", (None, None), True, False),
        ("2031-05-10~", ("2031-05-12", "2031-05-13"), True, False),
        ("2031-05-10~", ("2031-05-14", None), False, False),
        ("2031-05%", ("2031-04-30", "2031-06-30"), True, False),
        ("2031-05-10/2031-05-20?", ("2031-05-15", "2031-05-15"), True, False),
        ("2031-24", ("2031-01-31", "2031-01-31"), True, False),
        ("2031-24", ("2031-06-01", "2031-08-31"), True, False),
        ("2031-24", ("2031-12-01", "2032-01-31"), True, False),
        ("2031-28", ("2031-06-01", "2031-08-31"), False, False),
        ("[2031-05-10,2031-05-12]", ("2031-05-10", "2031-05-10"), True, False),
        ("[2031-05-10,2031-05-12]", ("2031-05-10", "2031-05-12"), True, True),
        ("2031-05-10/2031-05", ("2031-05-10", None), True, True),
    ],
)
def test_date_of_a_source_can_or_must_hold(edtf: str, window: tuple[Any, Any], can: bool, must: bool) -> None:
    read = span(edtf)
    dating = Dating(edtf, None, None, read.begin, read.end)
    assert (holds(dating, Window(*window)), holds(dating, Window(*window), must=True)) == (can, must)


@pytest.mark.parametrize("dating", [UNDATED, UNDATED._replace(worded="not long ago")])
def test_claim_without_a_date_can_always_hold_and_never_must(dating: Dating) -> None:
    window = Window("2031-05-01", "2031-05-02")
    assert (holds(dating, window), holds(dating, window, must=True)) == (True, False)


@pytest.mark.parametrize("must", [False, True])
def test_claim_holds_where_no_window_is_asked_about(must: bool) -> None:
    assert holds(UNDATED, None, must=must)


# ---- whose word counts

OFFICIAL = {"id": "official", "kind": "UnnamedSpeaker", "name": "an official of Estia", "affiliation": "Estia"}
ONE = claims_file(
    "one",
    [
        relation("Norvia", "backs", "Amber Front"),
        relation("Norvia", "arms", "Violet Guard", by="Estia"),
        relation("Norvia", "arms", "Violet Guard", by="Norvia", stance="denied"),
        relation("Sudria", "backs", "Violet Guard", stance="suggested"),
        relation("Estia", "strikes", "Amber Front", by="an official of Estia", basis="implied"),
        relation("Sudria", "meets", "Estia", basis="combined", at=[spot(6), spot(7)], **{"said on": "2031-05-20"}),
        relation("Sudria", "leads", "Grey Circle", by="Norvia", stance="doubted"),
    ],
    actors=[OFFICIAL],
)
TWO = claims_file("two", [relation("Violet Guard", "attacks", "Highfort", by="Mara Lund")], publisher="The Herald")
ONE["source"]["published"] = "2031-06"
TWO["source"]["published"] = "2031-07-01"


@pytest.fixture(scope="module")
def quarrel(world_file: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = memory(load.ontology())
    load.add(store, [world_file])
    folder = tmp_path_factory.mktemp("quarrel")
    load.add(store, [write(folder, ONE), write(folder, TWO)])
    return store


def walked(store: Store, policy: Policy) -> list[str]:
    """The edges with claims of their own that a policy walks, as "Norvia backs Sudria"."""
    edges = Edges(store, Model(store), policy)
    triples = {(e.subject, e.predicate, e.object) for e in edges.scale.evidence.edges()}
    walks = {edge for edge in triples if edges.model.derived(*edge, policy.graph)}
    taken = [(s, p, o) for s, p, o in walks if p in edges.relations and edges.counts(s, p, o)]
    return sorted(f"{s.removeprefix(ID)} {p.removeprefix(KG)} {o.removeprefix(ID)}" for s, p, o in taken)


BACKS, ARMS, SUGGESTED = "Norvia backs Amber-Front", "Norvia arms Violet-Guard", "Sudria backs Violet-Guard"
STRIKES, MEETS, ATTACKS = "Estia strikes Amber-Front", "Estia meets Sudria", "Violet-Guard attacks Highfort"


def ids(*names: str) -> frozenset[str]:
    return frozenset(ID + name for name in names)


def changed(policy: Policy) -> str:
    """What a policy says beyond the default; sets sorted, since every worker of a test run has to agree on the name."""
    said = [(name, value) for name, value in policy._asdict().items() if value != getattr(DEFAULT, name)]
    return repr([(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in said])


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (DEFAULT, [MEETS, STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(disputed="hide"), [MEETS, STRIKES, BACKS, ATTACKS]),
        (Policy(known_by="2031-05-31"), [MEETS]),
        (Policy(known_by="2031-06-01"), [MEETS, STRIKES, ARMS, BACKS]),
        (Policy(known_by="2031-07-01"), [MEETS, STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(known_by="2031-05-19"), []),
        (Policy(believe=ids("Gazette")), [MEETS, BACKS]),
        (Policy(believe=ids("Estia")), [ARMS]),
        (Policy(believe=ids("Estia", "Norvia")), [ARMS]),
        (Policy(believe=ids("Estia", "Norvia"), disputed="hide"), []),
        (Policy(doubt=ids("Gazette")), [STRIKES, ARMS, ATTACKS]),
        (Policy(doubt=ids("Gazette"), disputed="hide"), [STRIKES, ATTACKS]),
        (Policy(doubt=ids("Norvia"), disputed="hide"), [MEETS, STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(believe=ids("Estia", "Norvia"), doubt=ids("Norvia"), disputed="hide"), [ARMS]),
        (Policy(trust="named"), [MEETS, ARMS, BACKS, ATTACKS]),
        (Policy(trust="publisher"), [MEETS, BACKS]),
        (Policy(disputed="only"), [ARMS]),
        (Policy(disputed="only", doubt=ids("Norvia")), []),
        (Policy(basis="implied"), [STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(basis="stated"), [ARMS, BACKS, ATTACKS]),
        (Policy(suggested=True), [MEETS, STRIKES, ARMS, BACKS, SUGGESTED, ATTACKS]),
        (Policy(suggested=True, disputed="hide"), [MEETS, STRIKES, BACKS, SUGGESTED, ATTACKS]),
        (Policy(suggested=True, trust="publisher", basis="stated"), [BACKS, SUGGESTED]),
        (Policy(without=ids("one")), [ATTACKS]),
        (Policy(without=ids("Mara-Lund")), [MEETS, STRIKES, ARMS, BACKS]),
        (Policy(without=ids("Norvia"), disputed="hide"), [MEETS, STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(must=True, during=Window("2031-01-01", None)), []),
        (Policy(during=Window("2031-01-01", None)), [MEETS, STRIKES, ARMS, BACKS, ATTACKS]),
        (Policy(relations=frozenset({KG + "backs"})), [ARMS, BACKS]),
        (Policy(relations=frozenset({KG + "backs"}), disputed="hide"), [BACKS]),
        (Policy(relations=frozenset({KG + "attacks"})), [STRIKES, ATTACKS]),
        (Policy(not_relations=frozenset({KG + "attacks"})), [MEETS, ARMS, BACKS]),
        (Policy(not_relations=frozenset({KG + "attacks"}), disputed="only"), [ARMS]),
        (Policy(relations=frozenset({KG + "attacks"}), not_relations=frozenset({KG + "strikes"})), [ATTACKS]),
    ],
    ids=lambda value: changed(value) if isinstance(value, Policy) else "",
)
def test_policy_walks(quarrel: Store, policy: Policy, expected: list[str]) -> None:
    assert walked(quarrel, policy) == sorted(expected)


def test_policy_without_a_claim_walks_all_else(quarrel: Store) -> None:
    evidence = Evidence(quarrel)
    claim = evidence.edge(ID + "Norvia", KG + "backs", ID + "Amber-Front").claims[0]
    assert walked(quarrel, Policy(without=frozenset({claim.iri}))) == sorted([MEETS, STRIKES, ARMS, ATTACKS])


def test_rival_accounts_dispute_each_other_while_both_are_believed(quarrel: Store, tmp_path: Path) -> None:
    store = memory(quarrel.engine)
    blame = {**relation("bang", "agent", "Norvia", by="Sudria"), "id": "theirs"}
    rival = {**relation("bang", "agent", "Sudria", by="Norvia"), "rivals": ["theirs"]}
    load.add(store, [write(tmp_path, claims_file("three", [event("bang", "Attack", target="Estia"), blame, rival]))])
    accounts = {"Norvia attacks Estia", "Sudria attacks Estia"}
    assert accounts <= set(walked(store, DEFAULT))
    assert accounts.isdisjoint(walked(store, Policy(disputed="hide")))
    assert accounts <= set(walked(store, Policy(disputed="only")))
    assert accounts & set(walked(store, Policy(doubt=ids("Norvia"), disputed="hide"))) == {"Norvia attacks Estia"}


def test_account_is_not_disputed_without_the_rival_claim(quarrel: Store, tmp_path: Path) -> None:
    store = memory(quarrel.engine)
    blame = {**relation("bang", "agent", "Norvia", by="Sudria"), "id": "theirs"}
    rival = {**relation("bang", "agent", "Sudria", by="Norvia"), "rivals": ["theirs"]}
    load.add(store, [write(tmp_path, claims_file("three", [event("bang", "Attack", target="Estia"), blame, rival]))])
    (claim,) = Evidence(store).edge(ID + "Sudria", KG + "attacks", ID + "Estia").claims
    accounts = {"Norvia attacks Estia", "Sudria attacks Estia"}
    without = Policy(without=frozenset({claim.iri}), disputed="hide")
    assert accounts & set(walked(store, without)) == {"Norvia attacks Estia"}
    assert accounts.isdisjoint(walked(store, without._replace(disputed="only")))


@pytest.mark.parametrize("stance", ["suggested", "doubted", "denied"])
def test_part_in_an_event_that_nobody_asserts_makes_no_edge(quarrel: Store, tmp_path: Path, stance: str) -> None:
    store = memory(quarrel.engine)
    part = relation("bang", "agent", "Norvia", by="Sudria")
    load.add(
        store, [write(tmp_path, claims_file("three", [event("bang", "Attack", target="Estia", stance=stance), part]))]
    )
    assert "Norvia attacks Estia" not in walked(store, Policy(known_by="9999-12-31"))


def test_part_in_an_event_holds_when_the_event_does(quarrel: Store, tmp_path: Path) -> None:
    store = memory(quarrel.engine)
    bang = event("bang", "Attack", target="Estia", date="2031-05-10")
    load.add(store, [write(tmp_path, claims_file("three", [bang, relation("bang", "agent", "Norvia", by="Sudria")]))])
    assert "Norvia attacks Estia" in walked(store, Policy(during=Window("2031-05-10", "2031-05-10")))
    assert "Norvia attacks Estia" not in walked(store, Policy(during=Window("2031-05-11", None)))


# ---- walking one way


def ways(store: Store, start: str, end: str, policy: Policy) -> list[list[str]]:
    found = Search(store, ID + start, ID + end, policy).run().routes
    return [[iri.removeprefix(ID) for iri in route.walk] for route in found]


def test_directed_route_walks_edges_as_they_point(quarrel: Store) -> None:
    one_way = Policy(directed=True)
    assert ways(quarrel, "Norvia", "Highfort", one_way) == [["Norvia", "Violet-Guard", "Highfort"]]
    assert ways(quarrel, "Highfort", "Norvia", one_way) == []


def test_directed_route_walks_symmetric_edges_both_ways(quarrel: Store) -> None:
    one_way = Policy(directed=True)
    assert ways(quarrel, "Sudria", "Amber-Front", one_way) == [["Sudria", "Estia", "Amber-Front"]]
    assert ways(quarrel, "Estia", "Sudria", one_way) == [["Estia", "Sudria"]]
    assert ways(quarrel, "Amber-Front", "Sudria", one_way) == []


def test_directed_route_that_weighs_claims_walks_symmetric_edges_both_ways(quarrel: Store) -> None:
    one_way = Policy(directed=True, known_by="9999-12-31")
    assert ways(quarrel, "Sudria", "Amber-Front", one_way) == [["Sudria", "Estia", "Amber-Front"]]


def test_edge_that_only_follows_from_a_narrower_one_is_not_walked_without_it(quarrel: Store, tmp_path: Path) -> None:
    strikes = Policy(not_relations=frozenset({KG + "strikes"}))
    assert ways(quarrel, "Estia", "Amber-Front", DEFAULT) == [["Estia", "Amber-Front"]]
    assert ways(quarrel, "Estia", "Amber-Front", strikes) == []
    store = memory(quarrel.engine)
    load.add(store, [write(tmp_path, claims_file("three", [relation("Estia", "attacks", "Amber Front")]))])
    assert ways(store, "Estia", "Amber-Front", strikes) == [["Estia", "Amber-Front"]]
