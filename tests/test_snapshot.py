"""The adjacency file: the same routes as from the store, never one that is stale, and none where it does not pay."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random

import networkx as nx
import pytest
from fiction import claims_file, relation, write
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import check, graph, load
from kg.model import Model
from kg.names import CLAIMED, DIRECT, DISPUTED, GRAPH, ID, KG, RDF, edge_iri
from kg.paths import DEFAULT, Policy, Search, snapshot
from kg.paths.frontier import Edges
from kg.paths.policy import DISPUTES
from kg.store import Literal, NamedNode, Quad, Store, create, directory

WALKED = ("backs", "arms", "attacks", "meets", "memberOf")
TYPES = (*WALKED, "blames", "relatedTo")
STANDS = ("", "", "disputed", "suggested", "suggested disputed", "withdrawn")
Drawn = tuple[dict[tuple[int, str, int], str], set[int]]
Walks = list[tuple[str, ...]]


@st.composite
def graphs(draw: st.DrawFn) -> Drawn:
    """Edges between ten numbered nodes with how they stand, and which of the nodes are speakers without a name."""
    number = st.integers(0, 9)
    edge = st.tuples(number, st.sampled_from(TYPES), number)
    return draw(st.dictionaries(edge, st.sampled_from(STANDS), max_size=30)), draw(st.sets(number, max_size=3))


def asserted(*edges: tuple[int, str, int]) -> Drawn:
    """Edges that nobody disputes."""
    return dict.fromkeys(edges, ""), set()


def node(number: int) -> str:
    return f"{ID}n{number}"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store on disk of the ontology alone."""
    place = str(tmp_path_factory.mktemp("snapshot") / "empty")
    create(place, load.ontology())
    return place


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that is filled anew for every example; opening one for each would take most of the time."""
    place = str(tmp_path_factory.mktemp("snapshot") / "filled")
    create(place, load.ontology())
    return directory(place, write=True)


def fill(store: Store, drawn: Drawn) -> Store:
    edges, unnamed = drawn
    new: list[Quad] = []

    def say(s: str, p: str, o: str | Literal, graph: str) -> None:
        new.append(Quad(NamedNode(s), NamedNode(p), NamedNode(o) if isinstance(o, str) else o, NamedNode(graph)))

    for (a, p, b), stand in edges.items():
        edge = (node(a), KG + p, node(b))
        for place in {"": (DIRECT, CLAIMED), "disputed": (DISPUTED, CLAIMED)}.get(stand, (CLAIMED,)):
            say(*edge, place)
        for part, value in zip(("subject", "predicate", "object"), edge, strict=True):
            say(edge_iri(*edge), RDF + part, value, CLAIMED)
        standing = {"withdrawn": "withdrawn"}.get(stand, "onlySuggested" if "suggested" in stand else "asserted")
        say(edge_iri(*edge), KG + "standing", KG + standing, CLAIMED)
        say(edge_iri(*edge), KG + "disputed", Literal("disputed" in stand), CLAIMED)
    for n in unnamed:
        say(node(n), RDF + "type", KG + "UnnamedSpeaker", GRAPH + "actors")
    old = [
        Quad(f.subject, f.predicate, f.object, NamedNode(g))
        for g in (DIRECT, DISPUTED, CLAIMED, GRAPH + "actors")
        for f in store.match(graph=g)
    ]
    store.replace(old, new)
    snapshot.write(store)
    return store


def by_snapshot(store: Store, policy: Policy = DEFAULT, **options: object) -> Walks:
    question = Search(store, node(0), node(1), policy, **options)  # type: ignore[arg-type]
    assert question.edges.numbers is not None
    return list(question.walks())


def by_store(store: Store, policy: Policy = DEFAULT, **options: object) -> Walks:
    question = Search(store, node(0), node(1), policy, **options)  # type: ignore[arg-type]
    question.edges.numbers = None
    return list(question.walks())


# ---- the same as from the store, and as networkx finds them


@settings(max_examples=100)
@given(graphs())
def test_shortest_routes_are_those_of_the_store_and_of_networkx(filled: Store, drawn: Drawn) -> None:
    store = fill(filled, drawn)
    edges, unnamed = drawn
    plain = nx.Graph()
    plain.add_nodes_from(map(node, (0, 1)))
    passable = {n for n in range(10) if n not in unnamed} | {0, 1}
    walked = [edge for edge, stand in edges.items() if edge[1] in WALKED and stand in ("", "disputed")]
    plain.add_edges_from((node(a), node(b)) for a, _, b in walked if {a, b} <= passable)
    expected = []
    if nx.has_path(plain, node(0), node(1)):
        expected = sorted(map(tuple, nx.all_shortest_paths(plain, node(0), node(1))))
    assert by_snapshot(store) == by_store(store) == expected


POLICIES = st.builds(
    # Not Policy itself, whose other fields would be made up too.
    lambda **chosen: Policy(**chosen),
    relations=st.sets(st.sampled_from([KG + p for p in WALKED]), max_size=2).map(frozenset),
    directed=st.booleans(),
    avoid=st.sets(st.integers(2, 9).map(node), max_size=2).map(frozenset),
    max_degree=st.none() | st.integers(1, 5),
    disputed=st.sampled_from(DISPUTES),
    suggested=st.booleans(),
)


@settings(max_examples=150)
@given(graphs(), POLICIES, st.none() | st.integers(1, 5))
def test_filtered_routes_are_those_of_the_store(filled: Store, drawn: Drawn, policy: Policy, hops: int | None) -> None:
    store = fill(filled, drawn)
    options = {"k": 6, "max_hops": hops}
    assert by_snapshot(store, policy, **options)[:6] == by_store(store, policy, **options)[:6]


@settings(max_examples=50)
@given(graphs(), POLICIES, st.sets(st.integers(0, 9), max_size=6))
def test_steps_are_those_of_the_store(filled: Store, drawn: Drawn, policy: Policy, sought: set[int]) -> None:
    store = fill(filled, drawn)
    edges = Edges(store, Model(store), policy)
    numbers = edges.numbers
    assert numbers is not None
    known = {n: number for n in range(10) if (number := numbers.held.number(node(n))) is not None}
    others = {known[n] for n in sought if n in known}
    for n, number in known.items():
        for forward in (True, False):
            found = numbers.neighbours(number, forward)
            assert {numbers.held.iri(other) for other in found} == edges.neighbours(node(n), forward)
            assert numbers.among(number, forward, others) == found & others
        assert numbers.passable(number) == edges.passable(node(n))


def test_few_sought_among_many_neighbours_are_found(filled: Store) -> None:
    store = fill(filled, asserted(*((0, "backs", n) for n in range(2, 100))))
    numbers = Edges(store, Model(store), Policy()).numbers
    assert numbers is not None
    hub, near, far = (numbers.held.number(node(n)) for n in (0, 57, 58))
    assert numbers.among(hub, True, {near}) == {near}
    assert numbers.among(near, True, {far}) == set()


def test_names_are_found_by_number_and_back(filled: Store) -> None:
    held = snapshot.of(fill(filled, asserted(*((n, "backs", n + 1) for n in range(40)))))
    assert held is not None
    assert [held.iri(n) for n in range(held.nodes)] == sorted(node(n) for n in range(41))
    assert [held.number(held.iri(n)) for n in range(held.nodes)] == list(range(41))
    assert (held.number(ID), held.number(ID + "zz"), held.number(ID + "n1 ")) == (None, None, None)


def test_only_edges_that_may_be_walked_are_kept(filled: Store) -> None:
    edges = ((0, "backs", 1), (0, "blames", 2), (0, "relatedTo", 3), (0, "backs", 0))
    store = fill(filled, ({**asserted(*edges)[0], (0, "arms", 3): "withdrawn"}, set()))
    held = snapshot.of(store)
    assert held is not None
    assert (held.nodes, held.edges, held.kinds) == (2, 1, [snapshot.Kind(KG + "backs")])


def test_kinds_of_edges_tell_how_they_stand(filled: Store) -> None:
    stands = {(0, "backs", n): stand for n, stand in enumerate(sorted(set(STANDS)), 1)}
    held = snapshot.of(fill(filled, (stands, set())))
    assert held is not None
    assert [kind.stand for kind in held.kinds] == ["", "disputed", "suggested", "suggested disputed"]
    assert [held.iri(n) for n in held.near(0)] == [node(1), node(2)]


# ---- never stale


@pytest.fixture
def copy(empty: str, tmp_path: Path) -> str:
    place = str(shutil.copytree(empty, tmp_path / "copy"))
    with directory(place, write=True) as store:
        fill(store, asserted((0, "backs", 2), (2, "backs", 1)))
    return place


def test_a_change_makes_the_file_stale(copy: str) -> None:
    with directory(copy, write=True) as store:
        assert snapshot.of(store) is not None
        store.replace([], [Quad(NamedNode(node(0)), NamedNode(KG + "backs"), NamedNode(node(1)), NamedNode(DIRECT))])
        assert snapshot.of(store) is None
        assert list(Search(store, node(0), node(1)).walks()) == [(node(0), node(1))]


def test_two_stores_that_parted_do_not_take_each_others_file(copy: str, tmp_path: Path) -> None:
    other = str(shutil.copytree(copy, tmp_path / "other"))
    for place in (copy, other):
        with directory(place, write=True) as store:
            fill(store, asserted((0, "backs", 1)))
    shutil.copy(snapshot.place(other), snapshot.place(copy))
    with directory(copy) as store:
        assert snapshot.of(store) is None


@pytest.mark.parametrize("length", [0, 10, 79, 80, 200])
def test_a_file_cut_short_is_left_alone(copy: str, length: int) -> None:
    with open(snapshot.place(copy), "rb+") as file:
        file.truncate(length)
    with directory(copy) as store:
        assert snapshot.of(store) is None
        assert list(Search(store, node(0), node(1)).walks()) == [(node(0), node(2), node(1))]


def test_a_file_of_an_older_format_is_left_alone(copy: str) -> None:
    with open(snapshot.place(copy), "rb+") as file:
        file.write(b"kg adjacency 2\n\0")
    with directory(copy) as store:
        assert snapshot.of(store) is None


@pytest.fixture(scope="module")
def wide(empty: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store whose adjacency has several blocks: a thousand nodes, each with edges to four others."""
    place = str(shutil.copytree(empty, tmp_path_factory.mktemp("snapshot") / "wide"))
    with directory(place, write=True) as store:
        fill(
            store,
            asserted(*((n, WALKED[n % 5], (n * 7 + step * step) % 1000) for n in range(1000) for step in range(10))),
        )
    return place


@pytest.mark.slow
def test_a_flipped_bit_gives_no_other_answer(wide: str) -> None:
    path, chance = snapshot.place(wide), Random(5)
    pairs = [(node(chance.randrange(1000)), node(chance.randrange(1000))) for _ in range(4)]

    def answers(store: Store) -> list[Walks]:
        searches = [Search(store, one, other, max_hops=3) for one, other in pairs if one != other]
        found = [list(search.walks()) for search in searches]
        return [*found, [(str(searches[0].edges.degree(pairs[0][0])),)]]

    whole = Path(path).read_bytes()
    assert len(whole) > 60_000
    noticed = 0
    with directory(wide) as store:
        ought = answers(store)
        assert snapshot.damage(store) == 0
        # Among them each byte of the head and of the sums.
        places = [*range(80), *range(len(whole) - 8, len(whole)), *(chance.randrange(len(whole)) for _ in range(170))]
        for at in places:
            with open(path, "rb+") as file:
                file.seek(at)
                file.write(bytes([whole[at] ^ 1 << chance.randrange(8)]))
            assert answers(store) == ought
            # With another state, or none, it is a file of some other store.
            noticed += snapshot.damage(store) == 1
            with open(path, "rb+") as file:
                file.seek(at)
                file.write(whole[at : at + 1])
    assert noticed == len(places) - 48


def test_check_tells_of_a_damaged_file(wide: str) -> None:
    path = snapshot.place(wide)
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[:50_000] + bytes([whole[50_000] ^ 4]) + whole[50_001:])
    with directory(wide) as store:
        told = check._damaged(store)
    Path(path).write_bytes(whole)
    assert [(p.fault, p.detail) for p in told] == [("damaged-adjacency", "1 of its blocks")]


def test_a_policy_that_weighs_claims_asks_the_store(copy: str) -> None:
    with directory(copy) as store:
        assert Search(store, node(0), node(1), Policy(trust="named")).edges.numbers is None


# ---- made and taken away by `add` and `remove`


def test_add_makes_the_file_of_a_large_store_and_remove_takes_it_away(
    mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "LARGE", 5)
    told = [relation("Norvia", "backs", "Amber Front"), relation("Amber Front", "attacks", "Highfort")]
    with graph.open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("one", told))])
        assert snapshot.of(store) is not None
        assert check.check(store) == []
        load.remove(store, "one")
        assert not os.path.exists(snapshot.place(mine))


def test_add_to_a_small_store_makes_no_file(mine: str, tmp_path: Path) -> None:
    with graph.open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Amber Front")]))])
        assert not os.path.exists(snapshot.place(mine))
        assert store.state() is not None


def test_add_succeeds_where_the_file_cannot_be_written(
    mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "LARGE", 5)
    os.mkdir(snapshot.place(mine))  # what cannot be replaced by a file
    told = [relation("Norvia", "backs", "Amber Front"), relation("Amber Front", "attacks", "Highfort")]
    with graph.open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("one", told))])
        assert snapshot.of(store) is None
        route = Search(store, ID + "Norvia", ID + "Highfort").run().routes[0]
        assert route.walk == (ID + "Norvia", ID + "Amber-Front", ID + "Highfort")
