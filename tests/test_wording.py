"""Number, article and preposition in sentences: by what a claims file and the ontology say, never by spelling."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fiction import claims_file, relation, write

import kg
from kg.model import Model

Run = Callable[..., Result]
ACTORS = [
    {"id": "Riders", "kind": "ArmedGroup", "name": "Salt Riders", "plural": "yes", "article": "the"},
    {"id": "Oaks", "kind": "ArmedGroup", "name": "Seven Oaks"},
    {"id": "Union", "kind": "State", "name": "Tarn Union", "article": "the"},
]
PLACES = [
    {"id": "Flats", "name": "Grey Flats", "article": "the"},
    {"id": "Isle", "name": "Bell Isle", "preposition": "at"},
    {"id": "Depot", "kind": "Facility", "name": "Cole Depot"},
]
SAID = [
    relation("Salt Riders", "presentAt", "Grey Flats"),
    relation("Seven Oaks", "presentAt", "Cole Depot"),
    relation("Seven Oaks", "presentAt", "Bell Isle"),
    relation("Tarn Union", "backs", "Salt Riders"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, world_file: str) -> str:
    place = str(tmp_path_factory.mktemp("told") / "store")
    with kg.create(place) as graph:
        file = write(tmp_path_factory.mktemp("files"), claims_file("one", SAID, actors=ACTORS, places=PLACES))
        graph.add(world_file, file)
    return place


@pytest.mark.parametrize(
    ("ends", "core"),
    [
        (("Salt Riders", "Grey Flats"), "The Salt Riders are present in the Grey Flats"),
        (("Seven Oaks", "Cole Depot"), "Seven Oaks is present at Cole Depot"),
        (("Seven Oaks", "Bell Isle"), "Seven Oaks is present at Bell Isle"),
        (("Grey Flats", "Salt Riders"), "The Grey Flats hosts the Salt Riders"),
        (("Salt Riders", "Tarn Union"), "The Salt Riders are backed by the Tarn Union"),
    ],
)
def test_sentence_agrees_in_number_article_and_preposition(
    run: Run, told: str, ends: tuple[str, str], core: str
) -> None:
    assert run("--store", told, "path", *ends, "--cite").stdout.startswith(f"{core}, as ")
    assert f"\n{core}, reports The Gazette" in run("--store", told, "path", *ends).stdout


def test_dossier_and_json_say_so_too(run: Run, told: str) -> None:
    shown = run("--store", told, "show", "Salt Riders").stdout
    assert "  are present in the Grey Flats, reports The Gazette" in shown
    assert "plural" not in shown
    routes = json.loads(run("--store", told, "path", "Salt Riders", "Grey Flats", "--format", "json").stdout)
    (read,) = routes["routes"][0]["hops"][0]["relations"]
    # Names in data are names.
    assert (read["reading"], routes["question"]["start"]["label"]) == ("are present in", "Salt Riders")


def test_page_reads_as_the_command_does(told: str) -> None:
    with kg.open(told) as graph:
        page = graph.page()
        model = Model(graph.store)
        assert model.preposition(graph.find("Flats")) == "in"
    assert '"article":"the"' in str(page)
    assert '"placeWord":"at"' in str(page)


def test_wrong_article_is_refused(run: Run, mine: str, tmp_path: Path) -> None:
    wrong = [{"id": "Riders", "kind": "ArmedGroup", "name": "Salt Riders", "article": "teh"}]
    done = run("--store", mine, "add", write(tmp_path, claims_file("one", SAID[:0], actors=wrong)))
    assert done.exit_code == 2
    assert "article" in done.stderr
