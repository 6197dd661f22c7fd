"""The ontology as Python reads it."""

from __future__ import annotations

import pytest

from kg import load
from kg.lookup import is_place
from kg.model import Model, Vocabulary, names_many
from kg.names import ID, KG, RDF, RDFS, TYPE
from kg.store import NamedNode, Quad, Store, memory

GRAPH = NamedNode("https://w3id.org/actor-kg/graph/ontology")


@pytest.fixture(scope="module")
def ontology() -> Store:
    return memory(load.ontology())


@pytest.fixture(scope="module")
def model(ontology: Store) -> Model:
    return Model(ontology)


def triple(subject: str, predicate: str, obj: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(obj), GRAPH)


@pytest.mark.parametrize(
    ("forward", "past", "words"),
    [
        (True, False, "backs"),
        (False, False, "is backed by"),
        (True, True, "backed"),
        (False, True, "was backed by"),
    ],
)
def test_edge_type_reads_in_both_directions_and_tenses(model: Model, forward: bool, past: bool, words: str) -> None:
    assert model.edges[KG + "backs"].read(forward=forward, past=past) == words


def test_every_edge_type_has_its_own_words_in_all_directions_and_tenses(model: Model) -> None:
    assert len(model.edges) > 20
    lacking = [
        edge.label
        for edge in model.edges.values()
        if not all((edge.reading, edge.inverse, edge.past, edge.inverse_past)) or edge.inverse.startswith("(")
    ]
    assert lacking == []


def test_accusations_and_denials_are_not_walked(model: Model) -> None:
    assert sorted(set(model.edges) - model.walkable) == [KG + "blames", KG + "disputes", KG + "sameAs"]


def test_edges_above_a_narrow_one_come_nearest_first(model: Model) -> None:
    assert model.supers(KG + "arms")[:2] == [KG + "backs", KG + "relatedTo"]


def test_symmetric_edges_are_known_as_such(model: Model) -> None:
    assert {KG + "meets", KG + "agreesWith"} <= {iri for iri, edge in model.edges.items() if edge.symmetric}


def test_edge_type_that_is_a_kind_of_itself_has_no_edge_above() -> None:
    circle = memory(
        [triple(KG + "a", RDFS + "subPropertyOf", KG + "b"), triple(KG + "b", RDFS + "subPropertyOf", KG + "a")]
    )
    assert Model(circle).supers(KG + "a") == [KG + "b"]


def test_term_that_is_class_and_property_has_both_ancestries() -> None:
    both = memory([triple(KG + "a", RDFS + "subPropertyOf", KG + "p"), triple(KG + "a", RDFS + "subClassOf", KG + "C")])
    model = Model(both)
    assert (model.supers(KG + "a"), model.class_supers(KG + "a")) == ([KG + "p"], [KG + "C"])


def test_classes_that_are_a_kind_of_each_other_end_the_search() -> None:
    circle = memory(
        [
            triple(KG + "A", RDFS + "subClassOf", KG + "B"),
            triple(KG + "B", RDFS + "subClassOf", KG + "A"),
            triple(ID + "x", RDF + "type", KG + "A"),
        ]
    )
    assert is_place(circle, ID + "x") is False


def test_kind_is_the_narrowest_class_in_words(bundle: Store) -> None:
    model = Model(bundle)
    assert [model.kind(ID + n) for n in ("Iran", "IRGC", "al-Tanf", "Khamenei", "nobody")] == [
        "state",
        "state organ",
        "facility",
        "person",
        "thing",
    ]


def test_member_of_a_narrow_class_belongs_to_the_broader(bundle: Store) -> None:
    assert Model(bundle).is_a(ID + "Iran", KG + "Actor")


@pytest.mark.parametrize("name", ["backs", "Backs", "BACKS"])
def test_edge_type_is_found_in_any_case(ontology: Store, name: str) -> None:
    assert Vocabulary(ontology).edge(name) == KG + "backs"


@pytest.mark.parametrize("name", ["memberOf", "member of", "member-of"])
def test_edge_type_is_found_by_its_words(ontology: Store, name: str) -> None:
    assert Vocabulary(ontology).edge(name) == KG + "memberOf"


def test_edge_type_that_is_too_vague_cannot_be_claimed(ontology: Store) -> None:
    assert Vocabulary(ontology).edge("relatedTo") is None


def test_event_type_is_found_by_another_name(ontology: Store) -> None:
    assert Vocabulary(ontology).event_type("air strike") == TYPE + "Strike"


def test_vocabulary_lists_names_for_suggestions(ontology: Store) -> None:
    assert Vocabulary(ontology).names("place class") == ["Facility", "Place"]


@pytest.mark.parametrize(
    ("description", "many"),
    [
        ("US officials", True),
        ("critics of the US response", True),
        ("unspecified officials", True),
        ("an official with an Iran-backed militia", False),
        ("a spokesman of the armed forces", False),
        ("the press", False),
        ("", False),
    ],
)
def test_description_of_several_speakers_is_told_from_that_of_one(description: str, many: bool) -> None:
    assert names_many(description) == many
