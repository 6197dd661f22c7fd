"""`--format json` of show, sources, check and search: a version, and all that the text for people tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write
from jsonschema import Draft202012Validator

from kg import export
from kg.graph import Graph

Run = Callable[..., Result]
VALIDATOR = Draft202012Validator(
    json.loads(Path(export.__file__).with_name("answers.schema.json").read_text(encoding="utf-8"))
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, world_file: str) -> str:
    place = str(tmp_path_factory.mktemp("told") / "store")
    assertions = [
        relation("Norvia", "arms", "Amber Front", says="Norvia arms the Amber Front"),
        relation("Norvia", "arms", "Amber Front", by="Norvia", stance="denied", says="Norvia arms nobody"),
        event("raid", "Strike", agent="Amber Front", site="Highfort"),
    ]
    import kg

    with kg.create(place) as graph:
        graph.add(world_file, write(tmp_path_factory.mktemp("files"), claims_file("one", assertions)))
    return place


def asked(run: Run, *words: str) -> dict[str, Any]:
    """The answer as JSON, which its schema describes."""
    answer: dict[str, Any] = json.loads(run(*words, "--format", "json").stdout)
    assert [fault.message for fault in VALIDATOR.iter_errors(answer)] == []
    assert answer["version"] == 1
    return answer


def test_show_tells_relations_with_both_sides(run: Run, told: str) -> None:
    answer = asked(run, "--store", told, "show", "Norvia")
    (arms,) = [r for r in answer["relations"] if not r["of_words"]]
    assert (arms["reading"], arms["other"]["label"], arms["forward"], arms["disputed"]) == (
        "arms",
        "Amber Front",
        True,
        True,
    )
    assert [d["kind"] for d in arms["disputes"]] == ["denied by the accused"]
    assert [said["assertion"]["says"] for said in answer["said"]] == ["Norvia arms nobody"]


def test_show_has_every_claim_of_the_dossier(run: Run, told: str) -> None:
    with Graph.open(told) as graph:
        for name in ("Amber Front", "Highfort", "id:one.raid", "place:Norvia"):
            answer, dossier = asked(run, "--store", told, "show", name), graph.show(name)
            behind = [claim["id"] for r in answer["relations"] for claim in r["claims"]]
            apart = [c["claim"]["id"] for key in ("events", "counts", "holds", "mentions") for c in answer[key]]
            assert {*behind, *apart} == {claim.iri for claim in dossier.claims}, name


def test_sources(run: Run, told: str) -> None:
    one, world = asked(run, "--store", told, "sources")["sources"]
    assert (one["name"], one["claims"], one["publisher"]) == ("one", 2, "The Gazette")
    assert (world["id"], world["claims"]) == ("https://w3id.org/actor-kg/id/world", 0)


def test_check_tells_problems(run: Run, told: str) -> None:
    assert asked(run, "--store", told, "check") == {"version": 1, "problems": [], "warnings": []}


def test_search(run: Run, told: str) -> None:
    assert asked(run, "--store", told, "search", "amber")["found"][0]["name"] == "Amber Front"


@pytest.mark.parametrize("words", [("show", "Kataeb Hezbollah"), ("show", "al-Tanf"), ("sources",), ("search", "iran")])
def test_answers_of_the_bundled_graph_are_as_described(run: Run, words: tuple[str, ...]) -> None:
    assert asked(run, *words)
