"""`add` refuses what `check` would find, in whatever order files come; and finds it without reading the whole store."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fiction import WORLD, claims_file, event, relation, write
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import parse

from kg import export, load, reach, rules, validate
from kg.check import check
from kg.errors import BadSource, InvalidData, KgError
from kg.names import DCTERMS, GRAPH, ID, KG, RDFS, SKOS, resource
from kg.sources import terms
from kg.store import NamedNode, Quad, Store, iri, memory, quad

EXAMPLES = Path(__file__).parent.parent / "ontology" / "examples"
PREFIXES = """
@prefix ex: <https://example.org/terms#> .
@prefix id: <https://w3id.org/actor-kg/id/> .
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix kgt: <https://w3id.org/actor-kg/type/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


@pytest.fixture(scope="module")
def world(world_file: str) -> Store:
    """A store in memory that knows the made-up world; not to be changed."""
    store = memory(load.ontology())
    load.add(store, [world_file])
    return store


@pytest.fixture
def store(world: Store) -> Store:
    return memory(world.engine)


@pytest.fixture
def turtle(tmp_path: Path) -> Callable[..., str]:
    def made(content: str, name: str = "more.ttl") -> str:
        (tmp_path / name).write_text(PREFIXES + content, encoding="utf-8")
        return str(tmp_path / name)

    return made


def refused(store: Store, *paths: str) -> str:
    """What is said of files that are not added, with the names of the faults; the store is as it was."""
    before = set(store.engine)
    with pytest.raises(KgError) as caught:
        load.add(store, paths)
    assert set(store.engine) == before
    error = caught.value
    return str(InvalidData(error.problems)) if isinstance(error, InvalidData) else str(error)


# ---- what a source says of a node that it shares


def declaring(folder: Path, *, actors: Any = (), places: Any = ()) -> str:
    return write(folder, claims_file("two", [relation("Norvia", "backs", "Sudria")], actors=actors, places=places))


@pytest.mark.parametrize(
    ("actor", "fault"),
    [
        ({"id": "Norvia", "kind": "Person", "name": "Norvia"}, "disjoint-kinds: id:Norvia"),
        ({"id": "Norvia", "kind": "Coalition", "name": "Norvia"}, "disjoint-kinds: id:Norvia"),
        ({"id": "Norvia", "kind": "DescribedGroup", "name": "Norvia"}, "disjoint-kinds: id:Norvia"),
        ({"id": "Norvia", "kind": "State", "name": "Norwia"}, "name-twice: id:Norvia"),
    ],
)
def test_actor_that_is_declared_otherwise_is_refused(
    store: Store, tmp_path: Path, actor: dict[str, str], fault: str
) -> None:
    assert f"[{fault}]" in refused(store, declaring(tmp_path, actors=[actor]))


def test_actor_that_is_declared_alike_with_more_aliases_is_added(store: Store, tmp_path: Path) -> None:
    again = {"id": "Norvia", "kind": "State", "name": "Norvia", "aliases": ["Kingdom of Norvia"]}
    load.add(store, [declaring(tmp_path, actors=[again])])
    assert check(store) == []


@pytest.mark.parametrize(
    ("latitude", "agrees"),
    [("33.5", True), ("33.512", True), ("33.55", True), ("33.45", True), ("34", True), ("33.58", False), ("32", False)],
)
def test_position_may_differ_by_no_more_than_it_is_rounded(
    store: Store, tmp_path: Path, latitude: str, agrees: bool
) -> None:
    def at(source: str, latitude: str) -> str:
        place = {"id": "Ford", "name": "Ford", "latitude": latitude, "longitude": "-3.2"}
        return write(tmp_path, claims_file(source, [relation("Norvia", "backs", "Sudria")], places=[place]))

    load.add(store, [at("one", "33.5")])
    if agrees:
        load.add(store, [at("two", latitude)])
        assert check(store) == []
    else:
        assert "[two-positions: id:Ford]" in refused(store, at("two", latitude))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('id:Norvia skos:prefLabel "Norvège"@fr .', "name-twice: id:Norvia"),
        ("id:Norvia owl:sameAs id:Sudria ; owl:differentFrom id:Sudria .", "same-and-different: id:Norvia"),
        ("id:Norvia owl:sameAs id:Sudria .", "same-without-speaker: id:Norvia"),
        (
            "id:Lowmoor schema:containedInPlace id:Highfort . id:Highfort schema:containedInPlace id:Lowmoor .",
            "circular",
        ),
        ("id:Norvia-territory schema:containedInPlace id:Highfort .", "circular-place: id:"),
        ("id:one.e1 kg:agent id:Sudria .", "foreign-description: id:one.e1"),
        ("id:one.e1 kg:partOf id:one.e2 .", "circular-event: id:one.e1"),
        ("id:Norvia a owl:Class .", None),
        ("id:Norvia skos:altLabel 'Kingdom of Norvia'@en .", None),
    ],
)
def test_rdf_about_what_another_source_describes(
    store: Store, tmp_path: Path, turtle: Callable[..., str], content: str, fault: str | None
) -> None:
    said = [event("e1", "Strike", agent="Norvia", target="Sudria"), event("e2", "Strike", **{"part of": "e1"})]
    load.add(store, [write(tmp_path, claims_file("one", said))])
    if fault:
        assert f"[{fault}" in refused(store, turtle(content))
    else:
        load.add(store, [turtle(content)])
        assert check(store) == []


def test_unnamed_speaker_of_another_source_is_refused(store: Store, tmp_path: Path) -> None:
    official = {"id": "official", "kind": "UnnamedSpeaker", "name": "an official"}
    said = relation("Norvia", "backs", "Sudria", by="official")
    load.add(store, [write(tmp_path, claims_file("one", [said], actors=[official]))])
    other = write(tmp_path, claims_file("two", [relation("Norvia", "arms", "Sudria", by="one.official")]))
    assert "[shared-unnamed-speaker: id:one.official]" in refused(store, other)


def test_one_relation_under_another_iri_is_refused_in_either_order(
    world: Store, tmp_path: Path, turtle: Callable[..., str]
) -> None:
    one = write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Sudria", stance="denied")]))
    twin = turtle(
        """id:r1 a kg:Relation ; rdf:subject id:Norvia ; rdf:predicate kg:backs ; rdf:object id:Sudria .
        id:one.a-1 a kg:Assertion ; kg:claim id:r1 ."""
    )
    alone = memory(world.engine)
    # Another source's RDF need not be whole here: its other faults are left out of what is asked.
    for first, second in ((one, twin), (twin, one)):
        alone = memory(world.engine)
        _put(alone, first)
        assert "twin-relation" in {problem.fault for problem in _judged(alone, second)}


def _put(store: Store, path: str) -> None:
    """Add a file without judging it."""
    change = rules.Change(store, load._read_files(store, [path], None, False, {}).graphs)
    _, come = load._consequences(change)
    store.replace([], change.after | come)


def _judged(store: Store, path: str) -> list[validate.Problem]:
    change = rules.Change(store, load._read_files(store, [path], None, False, {}).graphs)
    judged, around = reach.of(change)
    return validate.validate(judged, map(quad, change.ontology), around).problems


def test_two_sources_may_word_the_date_of_one_relation_differently(store: Store, tmp_path: Path) -> None:
    for source, worded in (("one", "early in May"), ("two", "last week")):
        said = {"subject": "Norvia", "predicate": "backs", "object": "Sudria", "date": "2031-05", "worded": worded}
        load.add(store, [write(tmp_path, claims_file(source, [{"relation": said}]))])
    assert check(store) == []


def test_replacing_a_source_so_that_another_s_relation_no_longer_fits_is_refused(store: Store, tmp_path: Path) -> None:
    def camp(kind: str) -> str:
        part = {"id": "Camp", "kind": kind, "name": "Camp"}
        told = [relation("Norvia", "backs", "Sudria")]
        both = {"actors": [part]} if kind == "ArmedGroup" else {"places": [part]}
        return write(tmp_path, claims_file("one", told, **both))

    load.add(store, [camp("ArmedGroup")])
    load.add(store, [write(tmp_path, claims_file("two", [relation("Norvia", "backs", "Camp")]))])
    assert "[wrong-object: id:relation-" in refused(store, camp("Facility"))


# ---- terms of the ontology


@pytest.mark.parametrize(
    "content",
    [
        "kg:backs kg:walkable false .",
        "kg:backs rdfs:subPropertyOf kg:linkedTo .",
        'kg:backs kg:reading "fights"@en .',
        'kg:State rdfs:label "nation"@en .',
        "kg:State rdfs:subClassOf kg:Place .",
        "kgt:Strike skos:broader kgt:Meet .",
        "kg:backs kg:walkable false . ex:own a kg:EdgeType ; rdfs:subPropertyOf kg:backs ; "
        'rdfs:label "owns"@en ; kg:reading "owns"@en ; kg:inverseReading "is owned by"@en .',
    ],
)
def test_term_of_the_ontology_cannot_be_changed(store: Store, turtle: Callable[..., str], content: str) -> None:
    told = refused(store, turtle(content))
    assert told.startswith("not added: this is a term of the ontology, which no source may change: define a term of ")
    assert "\n" not in told


def test_term_that_is_stated_as_it_is_changes_nothing(store: Store, turtle: Callable[..., str]) -> None:
    load.add(store, [turtle("kg:backs a kg:EdgeType .")])
    assert check(store) == []


def test_term_of_ones_own_takes_no_name_from_one_of_ours(
    store: Store, tmp_path: Path, turtle: Callable[..., str]
) -> None:
    own = 'ex:backs a kg:EdgeType ; rdfs:subPropertyOf kg:relatedTo ; rdfs:label "backs"@en ; '
    own += 'kg:reading "backs"@en ; kg:inverseReading "is backed by"@en .'
    load.add(store, [turtle(own), write(tmp_path, claims_file("one", [relation("Estia", "backs", "Sudria")]))])
    assert store.holds(ID + "Estia", KG + "backs", ID + "Sudria")


# ---- every fault, when its parts come from two sources

OTHER = NamedNode(GRAPH + "other")
ONTOLOGY = load.ontology()
# For these any one statement is a fault by itself, or the fault is of derived graphs.
ALONE = (
    "authored-conclusion",
    "blank-node",
    "edge-claim",
    "edge-object",
    "edge-predicate",
    "edge-subject",
    "stored-twice",
)
INVALID = [path for path in sorted((EXAMPLES / "invalid").glob("*.trig")) if path.stem not in ALONE]


def _held(quads: list[Quad]) -> Store:
    """A store of these quads with what follows from them."""
    graphs = {name: {q for q in quads if iri(q.graph_name) == name} for name in {iri(q.graph_name) for q in quads}}
    _, come = load._consequences(rules.Change(memory(ONTOLOGY), graphs))
    return memory([*ONTOLOGY, *quads, *come])


@settings(max_examples=6)
@given(st.data())
def test_last_statement_that_makes_a_store_unsound_is_refused(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(INVALID))
    common, own = (list(parse(path=str(p))) for p in (EXAMPLES / "common.trig", path))
    last = data.draw(st.sampled_from(own))
    before = [q for q in [*common, *own] if q != last]
    assume(validate.validate(before, ONTOLOGY).conforms)
    moved = Quad(last.subject, last.predicate, last.object, OTHER)
    change = rules.Change(_held(before), {OTHER.value: {moved}})
    judged, around = reach.of(change)
    found = validate.validate(judged, map(quad, change.ontology), around).conforms
    assert found == validate.validate([*before, moved], ONTOLOGY).conforms


# ---- files that name each other's nodes

NAMES = {"Kite": ["Kite Brigade", "Brigade of the Kite"], "Reed": ["Reed Guard"], "Ford": ["Ford"]}


@st.composite
def files(draw: st.DrawFn, source: str) -> dict[str, Any]:
    """A claims file that declares actors and a place which another such file may declare otherwise."""
    actors = [
        {
            "id": local,
            "kind": draw(st.sampled_from(["ArmedGroup", "ArmedGroup", "Coalition", "Person"])),
            "name": draw(st.sampled_from(NAMES[local])),
            "aliases": draw(st.lists(st.sampled_from(["Kites", "Reeds"]), max_size=1)),
        }
        for local in ("Kite", "Reed")
    ]
    if draw(st.booleans()):
        actors[0]["differs from"] = ["Reed"]
    speaker = draw(st.sampled_from(["Norvia", "Kite", "official"]))
    if speaker == "official":
        actors.append({"id": "official", "kind": "UnnamedSpeaker", "name": "an official", "affiliation": "Reed"})
    north = draw(st.sampled_from([None, "33.5", "33.512", "33.6"]))
    place = {"id": "Ford", "name": "Ford", "in": [draw(st.sampled_from(["Lowmoor", "Highfort"]))]}
    placed = {"latitude": north, "longitude": "4.5"} if north else {}
    edge = draw(st.sampled_from(["backs", "meets"]))
    date = {"date": "2031-05", "worded": draw(st.sampled_from(["in May", "early in May"]))}
    stance = draw(st.sampled_from(["asserted", "suggested", "denied"]))
    told = [
        {
            "relation": {"subject": "Norvia", "predicate": edge, "object": "Kite", **date},
            "by": speaker,
            "stance": stance,
        },
        event("raid", "Attack", agent="Kite", target="Reed", site="Ford"),
    ]
    return claims_file(source, told, actors=actors, places=[{**place, **placed}])


LINKS = ("id:Kite owl:sameAs id:Reed .", "id:Kite owl:differentFrom id:Reed .", 'id:Kite skos:altLabel "K."@en .')


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files("one"), files("two"), st.sampled_from([None, None, *LINKS]))
def test_files_give_the_same_store_or_none_in_any_order(
    world: Store, tmp_path: Path, one: dict[str, Any], two: dict[str, Any], link: str | None
) -> None:
    pair = [write(tmp_path, one), write(tmp_path, two)]
    if link:
        declared = write(tmp_path, {**WORLD, "actors": [*WORLD["actors"], *one["actors"][:2]]})
        (tmp_path / "link.ttl").write_text(PREFIXES + link, encoding="utf-8")
        pair[1] = str(tmp_path / "link.ttl")
        world = memory(world.engine)
        try:
            load.add(world, [declared])
        except InvalidData:
            assume(False)
    for path in pair:
        try:
            load.add(memory(world.engine), [path])
        except InvalidData:
            assume(False)
    outcomes = [_outcome(world, steps) for steps in ([pair], [pair[::-1]], [pair[:1], pair[1:]], [pair[1:], pair[:1]])]
    assert outcomes[1:] == outcomes[:1] * 3


def _outcome(world: Store, steps: list[list[str]]) -> str:
    """The whole store as text after adding files step by step; "refused" when a step is."""
    store = memory(world.engine)
    try:
        for paths in steps:
            load.add(store, paths)
    except InvalidData:
        return "refused"
    assert check(store) == []
    return export.text(store, "nquads", derived=True)


def leaning(folder: Path) -> tuple[str, str]:
    """A file, and one that leans on it: on its actor by id, its event and its relation."""
    kite = {"id": "Kite", "kind": "ArmedGroup", "name": "Kite Brigade"}
    said = [
        event("raid", "Attack", agent="Kite", target="Sudria"),
        {"relation": {"id": "arms", "subject": "Norvia", "predicate": "arms", "object": "Kite"}},
    ]
    answers = [
        {"claim": "first.raid", "stance": "denied", "by": "Kite Brigade"},
        {"claim": "first.arms", "stance": "denied", "by": "Norvia"},
        event("fight", "Attack", agent="Violet Guard", target="Sudria", **{"same event": "first.raid"}),
    ]
    first = write(folder, claims_file("first", said, actors=[kite]))
    return first, write(folder, claims_file("second", answers))


def test_file_that_leans_on_another_is_added_with_it_or_after_it(world: Store, tmp_path: Path) -> None:
    first, second = leaning(tmp_path)
    outcomes = {_outcome(world, steps) for steps in ([[second, first]], [[first, second]], [[first], [second]])}
    assert outcomes - {"refused"} == outcomes
    assert len(outcomes) == 1


def test_file_that_leans_on_another_is_refused_before_it(store: Store, tmp_path: Path) -> None:
    _, second = leaning(tmp_path)
    with pytest.raises(BadSource) as caught:
        load.add(store, [second])
    missing = "no source “first” is loaded: add it with this file, or before it"
    assert [message for _, _, message in caught.value.faults] == [
        missing,
        "nothing is called “Kite Brigade”: declare it under “actors” or “places”, or use a name that the store knows",
        missing,
        missing,
    ]


def test_rdf_that_leans_on_another_file_is_refused_before_it(store: Store, turtle: Callable[..., str]) -> None:
    told = refused(store, turtle('id:Wren a kg:Person ; skos:prefLabel "Wren"@en ; owl:differentFrom id:Kite .'))
    assert told == (
        "not added: this node points to one of ours that is described nowhere: add the source that described it, "
        "declare it, or correct its name (id:Kite) [undescribed-node: id:Wren]"
    )


def test_rdf_of_others_may_hold_line_breaks_and_nodes_that_nobody_names(
    store: Store, turtle: Callable[..., str]
) -> None:
    """Wikidata's unknown value is a blank node that is only an object; comments are written in lines."""
    there = '<http://e.org/front> <http://e.org/founder> [] ; rdfs:comment """In the hills.\n\tSince when?""" .'
    load.add(store, [turtle(there)])
    assert check(store) == []


def test_lines_break_in_nothing_that_is_shown_on_one_line() -> None:
    text = Path(resource("ontology", "checks"), "deceptive-text-violation.rq").read_text(encoding="utf-8")
    listed = re.findall(r"(skos|dcterms|rdfs|kg):(\w+)", text.partition("IN (")[2])
    spaces = {"skos": SKOS, "dcterms": DCTERMS, "rdfs": RDFS, "kg": KG}
    assert {spaces[prefix] + name for prefix, name in listed} == set(terms.LABELS)


def test_files_may_lean_on_each_other(store: Store, tmp_path: Path) -> None:
    one = claims_file(
        "one",
        [relation("Kite", "backs", "Reed")],
        actors=[{"id": "Kite", "kind": "ArmedGroup", "name": "Kite Brigade"}],
    )
    two = claims_file(
        "two",
        [relation("Reed", "backs", "Kite"), {"claim": ["Kite", "backs", "Reed"], "stance": "denied", "by": "Reed"}],
        actors=[{"id": "Reed", "kind": "ArmedGroup", "name": "Reed Guard"}],
    )
    load.add(store, [write(tmp_path, one), write(tmp_path, two)])
    assert check(store) == []


def test_id_of_the_store_is_meant_whatever_names_come_before(world: Store, tmp_path: Path) -> None:
    other = {"id": "Peregrine", "kind": "ArmedGroup", "name": "Estia"}
    named = write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Peregrine")], actors=[other]))
    says = write(tmp_path, claims_file("two", [relation("Norvia", "backs", "Estia")]))
    assert len({_outcome(world, steps) for steps in ([[named], [says]], [[says], [named]], [[says, named]])}) == 1
