"""What queries see beside what is said, and that no triple stands twice or is missing after a change."""

from __future__ import annotations

from pathlib import Path

import pytest
from fiction import claims_file, event, relation, write

from kg import load
from kg import store as stores
from kg.graph import open_store
from kg.names import DIRECT, ID, INFERRED, KG, RDF, UNMERGED
from kg.query import answer
from kg.retract import retract, undo
from kg.store import Store

SAID = [
    {"relation": {"subject": "Norvia", "predicate": "fights", "object": "Sudria", "date": "2031-05/.."}},
    relation("Norvia", "backs", "Amber Front"),
    event("raid", "Strike", agent="Amber Front", target="Sudria", date="2031-05-04", implied="year"),
    event("blast", "Explosion", site="Lowmoor", stance="suggested", date="2031-05-04~"),
]


@pytest.fixture(scope="module")
def world(world_file: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store on disk with one source beside the made-up world."""
    folder = tmp_path_factory.mktemp("inferred")
    load.init(str(folder / "mine"))
    store = open_store(str(folder / "mine"), write=True)
    load.add(store, [world_file, write(folder, claims_file("one", SAID))])
    return store


def rows(store: Store, where: str) -> list[str]:
    """The values of ?x, and of ?y behind them, as text."""
    found = answer(store, f"SELECT ?x ?y {{ {where} }}")
    return sorted(" ".join(str(v).removeprefix(ID) for v in row.values() if v is not None) for row in found.rows)


def assert_exact(store: Store) -> None:
    """It is what all sources give at once, and holds nothing that the merge holds."""
    held, ought = load.derived(store)
    assert held == ought
    merged = {f.triple for g in store.graphs() if g not in UNMERGED for f in store.match(graph=g)}
    inferred = {f.triple for f in store.match(graph=INFERRED)}
    assert inferred
    assert merged.isdisjoint(inferred)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (
            "?x a kg:Organization",
            ["Amber-Front", "Estia", "Gazette", "Grey-Circle", "Herald", "Norvia", "Sudria", "Violet-Guard"],
        ),
        ("?x a kg:Place", ["Highfort", "Lowmoor", "Norvia-territory"]),
        ("id:Sudria kg:fights ?x", ["Norvia"]),
        ("id:Sudria kg:opposes ?x", ["Norvia"]),
        ("id:Amber-Front kg:backs ?x", []),
        ("?x a kgt:Attack", ["one.raid"]),
        ("?x a kg:Event ; kg:status ?y", ["one.blast suggested", "one.raid asserted"]),
        ("?x kg:date ?y", ["one.raid 2031-05-04"]),
        ("?r a kg:Relation ; kg:month ?y ; rdf:subject ?x", ["Norvia 2031-05"]),
        ("?x a kg:Event ; kg:year ?y", ["one.raid 2031"]),
        ("id:one.raid rdfs:label ?x", ["Strike raid"]),
        ("id:one rdfs:label ?x", ["The one"]),
        ('?x rdfs:label "Norvia"', ["Norvia", "Norvia-territory"]),
    ],
)
def test_query_sees_what_follows(world: Store, where: str, found: list[str]) -> None:
    assert rows(world, where) == found


def test_what_only_queries_see_is_read_by_nothing_else(world: Store) -> None:
    assert [f.object.value for f in world.match(f"{ID}Norvia", f"{RDF}type")] == [f"{KG}State"]
    assert not world.holds(f"{ID}Sudria", f"{KG}fights")
    assert not world.holds(f"{ID}Sudria", f"{KG}fights", None, DIRECT)


def test_query_that_names_its_graphs_sees_those_alone(world: Store) -> None:
    asked = f"SELECT ?x FROM <{DIRECT}> {{ id:Sudria kg:fights ?x }}"
    assert answer(world, asked).rows == []
    # "from" elsewhere is no dataset.
    assert len(answer(world, "SELECT ?from { id:Sudria kg:fights ?from }").rows) == 1


def test_what_a_source_says_outright_leaves_and_comes_back(world: Store, tmp_path: Path) -> None:
    before = {str(f) for f in world.match(graph=INFERRED)}
    told = [{"id": "Amber-Front", "kind": "Organization", "name": "Amber Front"}]
    load.add(world, [write(tmp_path, claims_file("two", [relation("Sudria", "opposes", "Norvia")], actors=told))])
    assert not world.holds(f"{ID}Amber-Front", f"{RDF}type", f"{KG}Organization", INFERRED)
    assert not world.holds(f"{ID}Sudria", f"{KG}opposes", f"{ID}Norvia", INFERRED)
    assert rows(world, "id:Sudria kg:opposes ?x") == ["Norvia"]
    assert_exact(world)
    load.remove(world, "two")
    assert {str(f) for f in world.match(graph=INFERRED)} == before
    assert_exact(world)


def test_retraction_takes_it_away_and_its_undoing_gives_it_back(world: Store) -> None:
    before = {str(f) for f in world.match(graph=INFERRED)}
    retract(world, "one", by="A. Coder", why="withdrawn")
    assert rows(world, "id:Sudria kg:fights ?x") == []
    assert rows(world, "?x a kgt:Attack") == []
    assert rows(world, "id:one.raid kg:status ?x") == ["withdrawn"]
    assert_exact(world)
    undo(world, "one")
    assert {str(f) for f in world.match(graph=INFERRED)} == before


def test_class_of_ones_own_is_followed_upwards(world: Store, tmp_path: Path) -> None:
    terms = tmp_path / "terms.ttl"
    terms.write_text(
        "@prefix ex: <https://example.org/terms#> . @prefix kg: <https://w3id.org/actor-kg/ns#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'ex:Militia a owl:Class ; rdfs:subClassOf kg:ArmedGroup ; rdfs:label "militia"@en .\n'
        '<https://w3id.org/actor-kg/id/Reed> a ex:Militia ; skos:prefLabel "Reed" .\n',
        encoding="utf-8",
    )
    load.add(world, [str(terms)])
    assert rows(world, "id:Reed a ?x . FILTER (?x IN (kg:ArmedGroup, kg:Organization, kg:Actor))") == [
        f"{KG}Actor",
        f"{KG}ArmedGroup",
        f"{KG}Organization",
    ]
    assert_exact(world)
    load.remove(world, "terms")
    assert_exact(world)


def test_file_and_directory_answer_alike(world: Store, tmp_path: Path) -> None:
    from kg.copy import copy

    copy(world, str(tmp_path / "all.nq"))
    read = open_store(str(tmp_path / "all.nq"))
    for where in ("?x a kg:Assertable ; kg:status ?y", "?x rdfs:label ?y", "?x kg:relatedTo ?y"):
        assert rows(read, where) == rows(world, where) != []
    stores.create(str(tmp_path / "copied"), read.engine)
    with open_store(str(tmp_path / "copied")) as copied:
        assert rows(copied, "?x a kg:Actor") == rows(world, "?x a kg:Actor")
