"""Where claims lie: the precision of the source is kept, and no place gets a point that the data does not give it."""

from __future__ import annotations

from typing import Any

import pytest
from fiction import WORLD, claims_file, event, relation, write

from kg import load
from kg.model import Model
from kg.names import ID, KG, RDF
from kg.store import Store, memory
from kg.view import places
from kg.view.places import Spot, way

SEA = {"latitude": "34.5", "longitude": "30.25", "from": "a pilot's chart"}
PLACES: list[dict[str, Any]] = [
    {"id": "Port", "name": "Port", "in": ["Coast"], **SEA},
    {"id": "Pier", "kind": "Facility", "name": "the pier", "in": ["Harbour"]},
    {"id": "Harbour", "name": "Harbour", "in": ["Port"]},
    {"id": "Coast", "name": "Coast", "in": ["Iraq-land"]},
    {"id": "Iraq-land", "name": "Iraq", "aliases": ["Republic of Iraq"], "latitude": "33", "longitude": "44"},
    {"id": "Jordan-land", "name": "The Hashemite Kingdom", "aliases": ["Jordan"]},
    {"id": "Syria-town", "name": "Syria", "in": ["Iraq-land"], "latitude": "32", "longitude": "45"},
    {"id": "Lebanon-hall", "kind": "Facility", "name": "Lebanon"},
    {"id": "Nowhere", "name": "Nowhere"},
    {"id": "Store", "kind": "Facility", "name": "a store near the port", "near": ["Port"], "in": ["Coast"]},
    {"id": "Hut", "kind": "Facility", "name": "a hut near nowhere", "near": ["Nowhere"], "in": ["Harbour"]},
    {"id": "Both", "name": "both banks", "in": ["Nowhere", "Jordan-land"]},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = memory(load.ontology())
    folder = tmp_path_factory.mktemp("places")
    said = [
        event("raid", "Attack", agent="Norvia", site="Port", precision="near"),
        event("strike", "Strike", agent="Norvia", target=["Store", "Estia"]),
        event("talks", "Meet", participant=["Norvia", "Sudria"], site=["Port", "Nowhere"]),
        relation("Norvia", "uses", "Pier"),
        relation("Norvia", "backs", "Sudria"),
        {"relation": ["raid", "agent", "Estia"], "by": "Sudria"},
        {"position": {"id": "plan", "kind": "purpose", "holder": "Norvia", "about": ["Coast", "Sudria"], "gist": "x"}},
        {"observation": {"id": "count", "of": "raid", "measure": "Kill", "value": "3", "place": "Coast",
                         "precision": "in the district of"}},
    ]  # fmt: skip
    load.add(made, [write(folder, WORLD), write(folder, claims_file("day", said, places=PLACES))])
    return made


def concerned(store: Store, claim: str) -> list[tuple[str, str]]:
    texts: dict[str, list[str]] = {}
    for fact in store.match(claim):
        texts.setdefault(fact.predicate.value, []).append(fact.object.value)
    return [(iri.removeprefix(ID), how) for iri, how in places.concerned(store, Model(store), texts)]


def said(store: Store, predicate: str) -> str:
    return store.subjects(RDF + "predicate", KG + predicate)[0]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("raid", [("Port", "near")]),
        ("strike", [("Store", "at")]),
        ("talks", [("Nowhere", "at"), ("Port", "at")]),
        ("plan", [("Coast", "about")]),
        ("count", [("Coast", "in the district of")]),
    ],
)
def test_places_of_an_event_a_count_and_a_position(store: Store, claim: str, expected: list[tuple[str, str]]) -> None:
    assert concerned(store, f"{ID}day.{claim}") == expected


def test_places_of_relations(store: Store) -> None:
    assert concerned(store, said(store, "uses")) == [("Pier", "at")]
    assert concerned(store, said(store, "backs")) == []


def test_who_is_blamed_for_an_event_is_blamed_where_it_lies(store: Store) -> None:
    assert concerned(store, said(store, "agent")) == [("Port", "near")]


@pytest.mark.parametrize(
    ("precision", "drawn"),
    [
        ("at", "at"),
        ("about", "at"),
        ("in", "in"),
        ("in the east of", "in"),
        ("In the district of", "in"),
        ("within", "in"),
        ("near", "near"),
        ("inland from", "near"),
        ("off", "near"),
        ("unknown", "near"),
    ],
)
def test_way_of_a_precision(precision: str, drawn: str) -> None:
    assert way(precision) == drawn


@pytest.mark.parametrize(
    ("place", "spot"),
    [
        ("Port", Spot((34.5, 30.25), "", (), "a pilot's chart")),
        ("Harbour", Spot((34.5, 30.25), "", ("Port",), "a pilot's chart")),
        ("Pier", Spot((34.5, 30.25), "", ("Harbour", "Port"), "a pilot's chart")),
        # A country is an area, also when somebody gave it a point.
        ("Iraq-land", Spot(None, "Iraq")),
        ("Coast", Spot(None, "Iraq", ("Iraq",))),
        ("Jordan-land", Spot(None, "Jordan")),
        # Called like a country, but a town in another one, or a building.
        ("Syria-town", Spot((32.0, 45.0))),
        ("Lebanon-hall", Spot()),
        ("Nowhere", Spot()),
        # What it lies near is closer than what it lies in, where it is on the map.
        ("Store", Spot((34.5, 30.25), "", ("Port",), "a pilot's chart", near=True)),
        ("Hut", Spot((34.5, 30.25), "", ("Harbour", "Port"), "a pilot's chart")),
        # Of two wider places the one that is known.
        ("Both", Spot(None, "Jordan", ("The Hashemite Kingdom",))),
    ],
)
def test_spot_of_a_place(store: Store, place: str, spot: Spot) -> None:
    assert places.spots(store, Model(store), [ID + place]) == {ID + place: spot}


def test_block_of_a_page(store: Store) -> None:
    names = ["Port", "Pier", "Coast", "Nowhere", "Jordan-land", "Elsewhere"]
    sites = places.spots(store, Model(store), [ID + name for name in names])
    block = places.block(sites, {ID + name: n for n, name in enumerate(names[:5])}, ["near", "at", "near"])
    assert block is not None
    port, pier = block["spots"]["0"], block["spots"]["1"]
    assert port["at"] == pier["at"]
    assert (port.get("in"), pier["in"]) == (None, ("Harbour", "Port"))
    shapes = [name for name, _, _ in block["shapes"]]
    assert shapes[block["spots"]["2"]["shape"]] == "Iraq"
    assert shapes[block["spots"]["4"]["shape"]] == "Jordan"
    assert "3" not in block["spots"]
    assert block["ways"] == {"at": "at", "near": "near"}
    assert block["origins"] == ["a pilot's chart"]
    assert block["about"].startswith("Natural Earth")


def test_a_page_without_coordinates_has_no_map(store: Store) -> None:
    assert places.block(places.spots(store, Model(store), [ID + "Nowhere"]), {ID + "Nowhere": 0}, ["at"]) is None
    assert places.block({}, {}, []) is None
