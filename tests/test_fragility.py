"""How many origins must be wrong before two nodes fall apart: against brute force, and on small examples."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest
from fiction import event, relation
from hypothesis import example, given, settings
from hypothesis import strategies as st
from newsroom import Paper, asked, ids, press

from kg import load
from kg.names import CLAIMED, DIRECT, DISPUTED, GRAPH, ID, KG, PROV, RDF, edge_iri
from kg.paths import Policy, Search
from kg.paths import fragility as module
from kg.paths.fragility import Fragility, fragility
from kg.paths.whatif import left
from kg.store import NamedNode, Quad, Store, memory

# ---- against brute force, on random graphs

NODES, SPEAKERS, SOURCES = 5, 3, 5


class Said(NamedTuple):
    """One stance on the claim that one node backs another."""

    edge: tuple[int, int]
    speaker: int
    source: int
    denied: bool


class Drawn(NamedTuple):
    """What is said, which source reprints which, and which speaker is an organ of which."""

    said: list[Said]
    reprints: dict[int, set[int]]
    organs: dict[int, int] = {}


@st.composite
def newsrooms(draw: st.DrawFn) -> Drawn:
    def below(number: int) -> st.SearchStrategy[int]:
        return st.integers(0, number - 1)

    edge = st.tuples(below(NODES), below(NODES)).filter(lambda ends: ends[0] != ends[1])
    one_in_six = below(6).map(lambda number: number == 0)
    said = draw(st.lists(st.builds(Said, edge, below(SPEAKERS), below(SOURCES), one_in_six), min_size=2, max_size=14))
    reprints = {n: draw(st.sets(below(n), max_size=2)) for n in (3, 4)}
    organs = draw(st.sampled_from(({}, {2: 0}, {1: 0, 2: 1})))
    return Drawn(said, reprints, organs)


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    return load.ontology()


def stored(ontology: list[Quad], drawn: Drawn) -> Store:
    """A store with what is said, as `kg add` would leave it."""
    quads = list(ontology)

    def put(subject: str, predicate: str, obj: str, graph: str = GRAPH + "one") -> None:
        quads.append(Quad(NamedNode(subject), NamedNode(predicate), NamedNode(obj), NamedNode(graph)))

    for source in range(SOURCES):
        put(f"{ID}s{source}", RDF + "type", KG + "Source")
    for source, earlier in drawn.reprints.items():
        for first in earlier:
            put(f"{ID}s{source}", PROV + "wasDerivedFrom", f"{ID}s{first}")
    for organ, body in drawn.organs.items():
        triple = (f"{ID}p{organ}", KG + "organOf", f"{ID}p{body}")
        for graph in (CLAIMED, DIRECT):
            put(*triple, graph)
            put(edge_iri(*triple), RDF + "type", KG + "DirectEdge", graph)
    held = {said.edge for said in drawn.said if not said.denied}
    disputed = {said.edge for said in drawn.said if said.denied} & held
    for number, said in enumerate(drawn.said):
        claim, assertion = f"{ID}claim{said.edge[0]}-{said.edge[1]}", f"{ID}a{number}"
        put(claim, RDF + "type", KG + "Relation")
        put(assertion, KG + "claim", claim)
        put(assertion, KG + "speaker", f"{ID}p{said.speaker}")
        put(assertion, KG + "inSource", f"{ID}s{said.source}")
        put(assertion, KG + "stance", KG + ("denied" if said.denied else "asserted"))
        put(assertion, KG + "basis", KG + "stated")
    for edge in held:
        triple = (f"{ID}n{edge[0]}", KG + "backs", f"{ID}n{edge[1]}")
        for graph in (CLAIMED, DISPUTED if edge in disputed else DIRECT):
            put(*triple, graph)
            put(edge_iri(*triple), KG + "derivedFrom", f"{ID}claim{edge[0]}-{edge[1]}", graph)
    for number, said in enumerate(drawn.said):
        if said.denied:
            put(f"{ID}claim{said.edge[0]}-{said.edge[1]}", KG + "deniedIn", f"{ID}a{number}", DIRECT)
    return memory(quads)


def first_hand(drawn: Drawn, source: int) -> set[int]:
    earlier = drawn.reprints.get(source, set())
    return {first for s in earlier for first in first_hand(drawn, s)} or {source}


def house(drawn: Drawn, speaker: int) -> int:
    """For whom a speaker speaks in the end."""
    return house(drawn, drawn.organs[speaker]) if speaker in drawn.organs else speaker


def joined(drawn: Drawn, speakers: set[int], sources: set[int], policy: Policy) -> bool:
    """Whether a route is left from node 0 to node 1 when these are wrong."""
    left = [
        s for s in drawn.said if house(drawn, s.speaker) not in speakers and not first_hand(drawn, s.source) <= sources
    ]
    denied = {said.edge for said in left if said.denied}
    stands = {s.edge for s in left if not s.denied and (policy.disputed == "mark" or s.edge not in denied)}
    graph: nx.Graph = nx.DiGraph(stands) if policy.directed else nx.Graph(stands)
    graph.add_nodes_from((0, 1))
    return bool(nx.has_path(graph, 0, 1))


def by_force(drawn: Drawn, policy: Policy) -> tuple[str, ...]:
    """The first of the smallest sets that leave no route: sources first, each in the order of their names."""
    roots = sorted({f for s in range(SOURCES) for f in first_hand(drawn, s)})
    origins = [("s", n) for n in roots] + [("p", n) for n in range(SPEAKERS) if n not in drawn.organs]
    for size in range(len(origins) + 1):
        for chosen in combinations(origins, size):
            speakers = {n for kind, n in chosen if kind == "p"}
            if not joined(drawn, speakers, {n for kind, n in chosen if kind == "s"}, policy):
                return tuple(f"{ID}{kind}{n}" for kind, n in chosen)
    raise AssertionError("without anybody there is no route")


POLICIES = (Policy(), Policy(disputed="hide"), Policy(directed=True))


# Without source 1 the same two nodes are joined by another claim, whose denial fell with it.
ANOTHER_CLAIM = [
    Said((0, 1), 0, 1, False),
    Said((0, 1), 1, 1, False),
    Said((1, 0), 0, 0, False),
    Said((1, 0), 0, 1, True),
]


@settings(max_examples=150)
@given(newsrooms(), st.sampled_from(POLICIES))
@example(Drawn(ANOTHER_CLAIM, {}), Policy(disputed="hide"))
def test_fewest_origins_are_those_that_brute_force_finds(ontology: list[Quad], drawn: Drawn, policy: Policy) -> None:
    search = Search(stored(ontology, drawn), ID + "n0", ID + "n1", policy)
    found = fragility(search)
    assert (found.origins, found.exact) == (by_force(drawn, policy), True)


@settings(max_examples=50)
@given(newsrooms())
def test_no_route_is_left_without_them(ontology: list[Quad], drawn: Drawn) -> None:
    search = Search(stored(ontology, drawn), ID + "n0", ID + "n1")
    found = fragility(search)
    assert list(left(search, frozenset(found.origins or ())).walks()) == []


# ---- small examples

BACKS = relation("Norvia", "backs", "Amber Front")
ATTACKS = relation("Amber Front", "attacks", "Highfort")
ASIDE = (relation("Norvia", "backs", "Violet Guard"), relation("Violet Guard", "attacks", "Highfort"))


def test_one_source_is_all_there_is_to_say(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS, *ASIDE]))
    assert fragility(asked(store, "Norvia", "Highfort")) == Fragility(
        (ID + "one",), True, 6, True, "every route rests on a single source: one", ("one",)
    )


def test_reprints_do_not_make_it_stronger(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]), Paper("two", [BACKS], "The Herald", reprints=("one",)))
    assert fragility(asked(store, "Norvia", "Amber-Front")).note == "every route rests on a single source: one"


def test_one_voice_in_two_papers_is_one_origin(tmp_path: Path) -> None:
    said = {**BACKS, "by": "Estia"}
    store = press(tmp_path, Paper("one", [said]), Paper("two", [said], "The Herald"))
    assert fragility(asked(store, "Norvia", "Amber-Front")) == Fragility(
        (ID + "Estia",), True, 6, False, "every route rests on the word of one speaker: Estia", ("Estia",)
    )


def test_ministry_and_its_state_are_one_origin(tmp_path: Path) -> None:
    ministry = [{"id": "ministry", "kind": "StateOrgan", "name": "Estia's ministry"}]
    organ = {**relation("Estia's ministry", "organOf", "Estia"), "by": "Sudria"}
    one = Paper("one", [{**BACKS, "by": "Estia"}, organ], actors=ministry)
    two = Paper("two", [{**BACKS, "by": "Estia's ministry"}], "The Herald")
    search = asked(press(tmp_path, one, two), "Norvia", "Amber-Front")
    found = fragility(search)
    assert found.note == "every route rests on the word of one speaker: Estia"
    assert list(left(search, frozenset(found.origins or ())).walks()) == []
    # The ministry speaks for the state, and the state not for the ministry.
    assert list(left(search, ids("ministry")).walks()) != []


def test_two_papers_must_both_be_wrong(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", [BACKS, ATTACKS], "The Herald"))
    assert fragility(asked(store, "Norvia", "Highfort")) == Fragility(
        (ID + "one", ID + "two"), True, 6, False, "2 origins must be wrong before every route breaks: one, two",
        ("one", "two"),
    )  # fmt: skip


def test_chain_breaks_at_its_weakest_hop(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]), Paper("two", [BACKS, ATTACKS], "The Herald"))
    assert fragility(asked(store, "Norvia", "Highfort")).names == ("two",)


def test_way_round_from_another_paper_makes_it_stronger(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", [*ASIDE], "The Herald"))
    assert fragility(asked(store, "Norvia", "Highfort")).names == ("one", "two")


def test_way_round_that_is_too_long_for_the_search_does_not_count(tmp_path: Path) -> None:
    papers = Paper("one", [relation("Norvia", "attacks", "Highfort")]), Paper("two", [*ASIDE], "The Herald")
    search = asked(press(tmp_path, *papers), "Norvia", "Highfort", max_hops=1)
    assert fragility(search).names == ("one",)


def test_stops_on_the_way_are_kept_to(tmp_path: Path) -> None:
    papers = Paper("one", [BACKS, ATTACKS]), Paper("two", [*ASIDE], "The Herald")
    search = asked(press(tmp_path, *papers), "Norvia", "Highfort", via=ids("Violet-Guard"))
    assert fragility(search).names == ("two",)


def test_unnamed_speakers_are_counted_apart_and_it_says_so(tmp_path: Path) -> None:
    store = press(
        tmp_path,
        Paper("one", [{**BACKS, "by": "an official"}], unnamed=("an official",)),
        Paper("two", [{**BACKS, "by": "an envoy"}], "The Herald", unnamed=("an envoy",)),
    )
    assert fragility(asked(store, "Norvia", "Amber-Front")).note == (
        "2 origins must be wrong before every route breaks: one, two; "
        "unnamed speakers are counted apart, and may be fewer"
    )


def test_source_that_denies_another_route_is_no_answer(tmp_path: Path) -> None:
    """Without paper two its denial falls too, and what it denied connects; without the Herald's own word it stays."""
    denial = {**BACKS, "by": "Norvia", "stance": "denied"}
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", [denial, *ASIDE], "The Herald"))
    search = asked(store, "Norvia", "Highfort", Policy(disputed="hide"))
    assert fragility(search).names == ("The Herald",)


def test_part_in_an_event_falls_with_whoever_reports_the_event(tmp_path: Path) -> None:
    happened = event("e1", "Strike", site="Highfort")
    blamed = [relation("one.e1", "agent", "Norvia", by=speaker) for speaker in ("Estia", "Sudria")]
    papers = Paper("one", [happened]), Paper("two", blamed[:1], "The Herald"), Paper("three", blamed[1:], "The Herald")
    assert fragility(asked(press(tmp_path, *papers), "Norvia", "Highfort")).names == ("one",)


def test_no_route_cannot_break(tmp_path: Path) -> None:
    search = asked(press(tmp_path, Paper("one", [BACKS])), "Norvia", "Highfort")
    assert fragility(search) == Fragility((), True, 6, False, "there is no route that could break")


def test_bound_is_told_when_it_is_reached(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]), Paper("two", [BACKS], "The Herald"))
    assert fragility(asked(store, "Norvia", "Amber-Front"), bound=1) == Fragility(
        None, False, 1, False, "more than 1 origin must be wrong: larger sets were not tried"
    )


def test_limit_on_the_work_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TRIES", 2)
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", [*ASIDE], "The Herald"))
    assert fragility(asked(store, "Norvia", "Highfort")) == Fragility(
        None, False, 1, False,
        "stopped after 2 searches: no 1 origin would do, larger sets were not all tried",
    )  # fmt: skip


def test_edges_without_claims_rest_on_nobody(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS]))
    bare = memory(quad for quad in store.engine if quad.predicate.value != KG + "derivedFrom")
    assert fragility(asked(bare, "Norvia", "Amber-Front")) == Fragility(
        None, False, 6, False, "nobody's word is recorded for these routes, so nothing tells what they rest on"
    )


def test_policy_without_hubs_makes_no_claim_to_be_exact(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [BACKS, ATTACKS]), Paper("two", [BACKS, ATTACKS], "The Herald"))
    found = fragility(asked(store, "Norvia", "Highfort", Policy(max_degree=9, disputed="hide")))
    assert (found.exact, found.note) == (
        False,
        "2 origins must be wrong before every route breaks: one, two; fewer may do",
    )


def test_bundled_routes_rest_on_one_source(bundle: Store) -> None:
    assert fragility(asked(bundle, "Iran", "al-Tanf")) == Fragility(
        origins=(ID + "ap-us-response",),
        exact=True,
        bound=6,
        single_source=True,
        note="every route rests on a single source: ap-us-response",
        names=("ap-us-response",),
    )
