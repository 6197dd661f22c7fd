"""Adding, replacing and removing sources: all or nothing, and what is derived always as if worked out at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fiction import WORLD, claims_file, event, relation, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import export, load, paths
from kg import store as stores
from kg.check import check
from kg.errors import BadSource, InvalidData, KgError, LeanedOn, ReadOnly, UnknownSource
from kg.graph import open_store
from kg.names import DERIVED, DIRECT, GRAPH, ID, INDEX, KG, ONTOLOGY, UNMERGED, resource
from kg.store import Store, memory

EXTENSION = """
@prefix ex: <https://example.org/terms#> .
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:shelters a owl:ObjectProperty , kg:EdgeType ;
    rdfs:subPropertyOf kg:%s ;
    rdfs:label "shelters"@en ;
    kg:reading "shelters"@en ; kg:inverseReading "is sheltered by"@en .
"""
SHELTERS = "https://example.org/terms#shelters"
ONE = claims_file("one", [relation("Norvia", "backs", "Amber Front"), relation("Estia", "arms", "Violet Guard")])
TWO = claims_file("two", [relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied")])


@pytest.fixture(scope="module")
def world(world_file: str) -> Store:
    """A store in memory that knows the made-up world; not to be changed."""
    store = memory(load.ontology())
    load.add(store, [world_file])
    return store


@pytest.fixture(scope="module")
def compiled() -> Store:
    """The bundled graph, compiled anew; not to be changed."""
    return load.bundle()


@pytest.fixture
def store(world: Store) -> Store:
    return memory(world.engine)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    return lambda content: write(tmp_path, content)


def extension(tmp_path: Path, above: str = "backs", name: str = "terms.ttl") -> str:
    path = tmp_path / name
    path.write_text(EXTENSION % above, encoding="utf-8")
    return str(path)


def contents(store: Store, *, without: tuple[str, ...] = ()) -> set[str]:
    """All quads of the named graphs."""
    return {str(q) for graph in store.graphs() if graph not in without for q in store.match(graph=graph)}


def between(store: Store, subject: str, obj: str, graph: str = DIRECT) -> list[str]:
    return sorted(f.predicate.value.removeprefix(KG) for f in store.match(ID + subject, None, ID + obj, graph))


def assert_derived_anew(store: Store) -> None:
    held, ought = load.derived(store)
    assert held == ought


# ---- adding


def test_add_reports_what_it_did(store: Store, file: Callable[..., str]) -> None:
    assert load.add(store, [file(ONE)])._replace(names=()) == load.Added(["one"], 2, 2, 2, 0)


def test_add_of_a_denial_reports_the_edge_that_is_lost(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE)])
    assert load.add(store, [file(TWO)])._replace(names=()) == load.Added(["two"], 1, 1, 1, 1)


def test_add_of_a_source_again_changes_nothing(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE)])
    before = contents(store)
    load.add(store, [file(ONE)])
    assert contents(store) == before


def test_add_of_two_files_is_the_same_as_one_after_the_other(
    store: Store, world: Store, file: Callable[..., str]
) -> None:
    one, two = file(ONE), file(TWO)
    load.add(store, [one, two])
    apart = memory(world.engine)
    load.add(apart, [one])
    load.add(apart, [two])
    assert contents(store) == contents(apart)


def test_add_of_a_file_that_speaks_of_actors_of_the_file_before_it(world_file: str, file: Callable[..., str]) -> None:
    empty = memory(load.ontology())
    assert load.add(empty, [world_file, file(ONE)]).sources == ["world", "one"]


def test_add_with_a_fault_in_the_second_file_writes_nothing(store: Store, file: Callable[..., str]) -> None:
    before = contents(store)
    bad = file(claims_file("bad", [relation("Norvia", "backs", "Nobody at all")]))
    with pytest.raises(BadSource):
        load.add(store, [file(ONE), bad])
    assert contents(store) == before


def test_add_of_a_file_named_twice_is_refused(store: Store, file: Callable[..., str]) -> None:
    one = file(ONE)
    with pytest.raises(BadSource) as error:
        load.add(store, [one, one])
    assert str(error.value) == f"{one}: graph:one is given by two of the files: add them one by one"


def test_add_to_the_bundled_graph_is_refused(bundle: Store, world_file: str) -> None:
    with pytest.raises(ReadOnly):
        load.add(bundle, [world_file])


def test_add_to_a_file_is_refused(world_file: str) -> None:
    with pytest.raises(ReadOnly):
        load.add(open_store(world_file), [world_file])


def test_add_keeps_the_merge_of_a_directory_as_it_would_be_made_anew(mine: str, file: Callable[..., str]) -> None:
    with open_store(mine, write=True) as store:
        load.add(store, [file(ONE), file(TWO)])
        load.remove(store, "two")
        merge = {str(q.triple) for q in store.match()}
        graphs = [g for g in store.graphs() if g not in UNMERGED]
        assert merge == {str(q.triple) for g in graphs for q in store.match(graph=g)}


# ---- replacing and removing


def test_remove_restores_the_store(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE)])
    before = contents(store)
    load.add(store, [file(TWO)])
    load.remove(store, "two")
    assert contents(store) == before


def test_remove_of_a_denial_gives_the_edge_back(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE), file(TWO)])
    load.remove(store, "two")
    assert between(store, "Norvia", "Amber-Front") == ["backs", "relatedTo"]


def test_remove_twice_says_what_is_loaded(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE)])
    load.remove(store, "one")
    with pytest.raises(UnknownSource) as error:
        load.remove(store, "one")
    assert str(error.value) == "no source “one” is loaded; loaded: world"


@pytest.mark.parametrize("graph", ["ontology", "direct", "claimed", "index", GRAPH + "direct", "graph:index"])
def test_remove_of_a_graph_that_kg_makes_is_refused(store: Store, graph: str) -> None:
    with pytest.raises(UnknownSource):
        load.remove(store, graph)


def test_remove_of_a_source_that_others_lean_on_is_refused(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(ONE)])
    before = contents(store)
    with pytest.raises(LeanedOn):
        load.remove(store, "world")
    assert contents(store) == before


def test_remove_of_an_event_that_another_source_speaks_of_is_refused(store: Store, file: Callable[..., str]) -> None:
    load.add(store, [file(claims_file("one", [event("e1", "Strike", agent="Norvia", target="Sudria")]))])
    load.add(store, [file(claims_file("two", [{"claim": "one.e1", "stance": "denied", "by": "Norvia"}]))])
    with pytest.raises(LeanedOn):
        load.remove(store, "one")


def test_replacing_a_source_without_an_actor_that_others_name_is_refused(
    store: Store, file: Callable[..., str]
) -> None:
    load.add(store, [file(ONE)])
    less = {**WORLD, "actors": [a for a in WORLD["actors"] if a["id"] != "Amber-Front"]}
    with pytest.raises(InvalidData):
        load.add(store, [file(less)])


def test_replacing_a_source_forgets_names_that_it_no_longer_gives(store: Store, file: Callable[..., str]) -> None:
    fewer = [{k: v for k, v in a.items() if k != "hidden"} for a in WORLD["actors"]]
    load.add(store, [file({**WORLD, "actors": fewer})])
    assert store.subjects(KG + "aliasKey", stores.Literal("ambermen"), INDEX) == []


def test_name_that_two_sources_give_is_found_until_both_are_gone(store: Store, file: Callable[..., str]) -> None:
    again = {"id": "Amber-Front", "kind": "ArmedGroup", "name": "Amber Front", "hidden": ["Amber Men"]}
    load.add(store, [file(claims_file("one", ONE["assertions"], actors=[again]))])
    load.remove(store, "one")
    assert store.subjects(KG + "aliasKey", stores.Literal("ambermen"), INDEX) == [ID + "Amber-Front"]


# ---- an ontology of one's own


def test_extension_makes_a_new_edge_type_usable(store: Store, tmp_path: Path, file: Callable[..., str]) -> None:
    load.add(store, [extension(tmp_path)])
    load.add(store, [file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))])
    assert between(store, "Norvia", "Amber-Front") == ["backs", SHELTERS, "relatedTo"]


def test_extension_may_come_with_the_file_that_uses_it(store: Store, tmp_path: Path, file: Callable[..., str]) -> None:
    load.add(store, [extension(tmp_path), file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))])
    assert between(store, "Norvia", "Amber-Front") == ["backs", SHELTERS, "relatedTo"]


def test_extension_is_read_in_its_own_words_on_a_route(store: Store, tmp_path: Path, file: Callable[..., str]) -> None:
    load.add(store, [extension(tmp_path), file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))])
    route = paths.shortest(store, ID + "Amber-Front", ID + "Norvia").routes[0]
    assert [step.reading for step in route.hops[0].steps] == ["is sheltered by"]


def test_extension_that_is_replaced_derives_edges_again(store: Store, tmp_path: Path, file: Callable[..., str]) -> None:
    load.add(store, [extension(tmp_path), file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))])
    load.add(store, [extension(tmp_path, above="memberOf")])
    assert between(store, "Norvia", "Amber-Front") == [SHELTERS, "memberOf", "relatedTo"]


def test_extension_that_is_replaced_is_as_if_it_had_been_so_at_first(
    store: Store, world: Store, tmp_path: Path, file: Callable[..., str]
) -> None:
    uses = file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))
    load.add(store, [extension(tmp_path), uses])
    load.add(store, [extension(tmp_path, above="memberOf")])
    other = memory(world.engine)
    load.add(other, [extension(tmp_path, above="memberOf"), uses])
    assert contents(store) == contents(other)


def test_extension_that_is_in_use_cannot_be_removed(store: Store, tmp_path: Path, file: Callable[..., str]) -> None:
    load.add(store, [extension(tmp_path), file(claims_file("one", [relation("Norvia", "shelters", "Amber Front")]))])
    with pytest.raises(
        LeanedOn, match=r"^not removed: one \(which names <https://example.org/terms#shelters>\) leans on terms: "
    ):
        load.remove(store, "terms")


def test_extension_that_is_not_used_can_be_removed(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    load.add(store, [extension(tmp_path)])
    load.remove(store, "terms")
    assert contents(store) == before


RULE = """
@prefix ex: <https://example.org/terms#> .
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix kgt: <https://w3id.org/actor-kg/type/> .
ex:Strike-agent-victim a kg:EdgeRule ;
    kg:onType kgt:Strike ; kg:fromRole kg:agent ; kg:toRole kg:victim ; kg:edge kg:injures .
"""


def test_rule_of_ones_own_applies_to_events_that_are_there(
    store: Store, tmp_path: Path, file: Callable[..., str]
) -> None:
    load.add(store, [file(claims_file("one", [event("e1", "Strike", agent="Norvia", victim="Mara Lund")]))])
    (tmp_path / "rule.ttl").write_text(RULE, encoding="utf-8")
    load.add(store, [str(tmp_path / "rule.ttl")])
    assert between(store, "Norvia", "Mara-Lund") == ["injures", "relatedTo"]


def test_rule_of_ones_own_that_is_removed_takes_its_edges_along(
    store: Store, tmp_path: Path, file: Callable[..., str]
) -> None:
    load.add(store, [file(claims_file("one", [event("e1", "Strike", agent="Norvia", victim="Mara Lund")]))])
    (tmp_path / "rule.ttl").write_text(RULE, encoding="utf-8")
    load.add(store, [str(tmp_path / "rule.ttl")])
    load.remove(store, "rule")
    assert between(store, "Norvia", "Mara-Lund") == []


NARROWER = """
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
kg:backs rdfs:subPropertyOf kg:linkedTo .
"""


def test_statement_about_an_edge_type_that_is_there_is_derived_as_if_at_once(
    store: Store, tmp_path: Path, file: Callable[..., str]
) -> None:
    load.add(store, [file(ONE)])
    (tmp_path / "narrower.ttl").write_text(NARROWER, encoding="utf-8")
    with suppress(KgError):
        load.add(store, [str(tmp_path / "narrower.ttl")])
    assert_derived_anew(store)


# ---- incremental equals at once, through the whole loader


def _actor() -> st.SearchStrategy[str]:
    return st.sampled_from(["Norvia", "Sudria", "Amber Front"])


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, dict[str, Any] | None]]:
    """Additions, replacements and removals of three sources, in any order."""
    found: list[tuple[str, dict[str, Any] | None]] = []
    for _ in range(draw(st.integers(2, 6))):
        source = draw(st.sampled_from(["s1", "s2", "s3"]))
        said = []
        for number in range(draw(st.integers(0, 2))):
            one, other = draw(st.lists(_actor(), min_size=2, max_size=2, unique=True))
            stance = draw(st.sampled_from(["asserted", "suggested", "denied"]))
            if draw(st.booleans()):
                # A state and a group are two.
                same = [] if "Amber Front" in (one, other) else ["sameAs"]
                edge = draw(st.sampled_from(["backs", "arms", "fights", "meets", *same]))
                said.append(relation(one, edge, other, stance=stance))
            else:
                dated = draw(st.sampled_from([{}, {"date": "2031-05-04"}, {"date": "2031-05/.."}]))
                said.append(event(f"e{number}", "Strike", agent=one, target=other, stance=stance, **dated))
        # What follows from a narrower class may be said outright.
        told = [{"id": "Amber-Front", "kind": "Organization", "name": "Amber Front"}] if draw(st.booleans()) else []
        content = claims_file(source, said, actors=told, publisher=draw(_actor()))
        found.append((source, content if said else None))
    return found


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps())
def test_changes_in_any_order_leave_what_would_be_derived_at_once(world: Store, tmp_path: Path, steps: Any) -> None:
    store = memory(world.engine)
    for source, content in steps:
        if content:
            load.add(store, [write(tmp_path, content)])
        elif source in load.source_ids(store):
            load.remove(store, source)
    assert_derived_anew(store)


# ---- export and add again


def exported(store: Store, folder: Path, ending: str) -> str:
    path = folder / f"exported.{ending}"
    path.write_text(export.text(store, {"trig": "trig", "nq": "nquads", "jsonld": "jsonld"}[ending]), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("ending", ["trig", "nq", "jsonld"])
def test_export_added_to_an_empty_store_gives_the_same_store(
    store: Store, file: Callable[..., str], tmp_path: Path, ending: str
) -> None:
    load.add(store, [file(ONE), file(TWO)])
    again = memory(load.ontology())
    load.add(again, [exported(store, tmp_path, ending)])
    assert contents(again) == contents(store)


def test_export_added_to_the_store_itself_changes_nothing(
    store: Store, file: Callable[..., str], tmp_path: Path
) -> None:
    load.add(store, [file(ONE), file(TWO)])
    before = contents(store)
    load.add(store, [exported(store, tmp_path, "trig")])
    assert contents(store) == before


@pytest.mark.parametrize("ending", ["trig", "nq", "jsonld"])
def test_export_of_the_bundled_graph_is_lossless(compiled: Store, tmp_path: Path, ending: str) -> None:
    again = memory(load.ontology())
    load.add(again, [exported(compiled, tmp_path, ending)])
    assert contents(again) == contents(compiled)


AWKWARD = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"]), max_size=30
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(AWKWARD, min_size=1, max_size=3), st.sampled_from(["trig", "nq", "jsonld"]))
def test_export_of_any_words_is_lossless(world: Store, tmp_path: Path, words: list[str], ending: str) -> None:
    said = [relation("Norvia", "backs", "Sudria", says=f"a {text} z") for text in words]
    store = memory(world.engine)
    load.add(store, [write(tmp_path, claims_file("one", said))])
    again = memory(load.ontology())
    load.add(again, [exported(store, tmp_path, ending)])
    assert contents(again) == contents(store)


# ---- the bundled graph


def test_bundled_graph_is_what_its_claims_files_compile_to() -> None:
    committed = {name: Path(resource("data", name)).read_bytes() for name in (*stores.BUNDLE, stores.COMPILED)}
    assert load.bundle_files() == committed, "stale: run `python3 dev.py data`"


def test_bundled_graph_put_on_disk_is_the_same_graph(bundle: Store, tmp_path: Path) -> None:
    load.init(str(tmp_path / "mine"), bundled=True)
    with open_store(str(tmp_path / "mine")) as store:
        assert contents(store) == contents(bundle)


def test_bundled_graph_put_on_disk_is_sound(tmp_path: Path) -> None:
    load.init(str(tmp_path / "mine"), bundled=True)
    with open_store(str(tmp_path / "mine")) as store:
        assert check(store) == []


def test_new_store_holds_the_ontology_and_nothing_else(tmp_path: Path) -> None:
    load.init(str(tmp_path / "mine"))
    with open_store(str(tmp_path / "mine")) as store:
        assert store.graphs() == [ONTOLOGY]


def test_sources_of_a_store_leave_out_what_kg_makes(store: Store) -> None:
    assert (load.source_ids(store), len(DERIVED)) == (["world"], 5)
