"""Joining several names: the tree with its evidence, on the bundled graph and on a made-up one, and what cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fiction import claims_file, relation, write
from jsonschema import Draft202012Validator

from kg import export, load
from kg.errors import KgError, NoRoute
from kg.export import trees
from kg.graph import Graph
from kg.names import ID
from kg.paths import DEFAULT, Policy
from kg.paths.connect import Connection, connect
from kg.store import Store, memory

Run = Callable[..., Result]
OFFICIAL = {"id": "official", "kind": "UnnamedSpeaker", "name": "an official of Estia", "affiliation": "Estia"}


@pytest.fixture
def told(world_file: str, tmp_path: Path) -> Callable[..., Store]:
    def tell(*assertions: dict[str, Any], **more: Any) -> Store:
        store = memory(load.ontology())
        load.add(store, [world_file])
        load.add(store, [write(tmp_path, claims_file("one", assertions, **more))])
        return store

    return tell


def hops(found: Connection) -> list[str]:
    label = {node.iri: node.label for node in found.nodes}
    return [f"{label[hop.start]} {step.reading} {label[hop.end]}" for hop in found.hops for step in hop.steps]


def joined(store: Store, *names: str, policy: Policy | None = None) -> Connection:
    return connect(store, [ID + name for name in names], *([policy] if policy else []))


STAR = (
    relation("Norvia", "backs", "Amber Front"),
    relation("Sudria", "backs", "Amber Front"),
    relation("Amber Front", "attacks", "Highfort"),
)


def test_names_are_joined_over_what_they_share(told: Callable[..., Store]) -> None:
    found = joined(told(*STAR), "Norvia", "Sudria", "Highfort")
    assert hops(found) == [
        "Norvia backs Amber Front",
        "Amber Front attacks Highfort",
        "Amber Front is backed by Sudria",
    ]
    assert ([node.label for node in found.between], found.exact) == (["Amber Front"], True)


def test_two_names_are_joined_by_a_shortest_route(told: Callable[..., Store]) -> None:
    assert hops(joined(told(*STAR), "Highfort", "Norvia")) == [
        "Highfort is attacked by Amber Front",
        "Amber Front is backed by Norvia",
    ]


def test_hops_carry_their_evidence(told: Callable[..., Store]) -> None:
    found = joined(told(*STAR), "Norvia", "Sudria", "Highfort")
    said = [[a.paragraphs for step in hop.steps for a in step.edge.assertions] for hop in found.hops]
    assert said == [["¶1"], ["¶3"], ["¶2"]]


def test_names_that_lie_apart_are_told(told: Callable[..., Store]) -> None:
    store = told(*STAR, relation("Estia", "backs", "Violet Guard"))
    with pytest.raises(NoRoute) as error:
        joined(store, "Norvia", "Estia", "Sudria", "Violet-Guard", "Mara-Lund")
    assert str(error.value) == (
        "nothing joins (Norvia and Sudria) with (Estia and Violet Guard) with Mara Lund in the loaded sources: "
        "see each with `kg show`"
    )


def test_speaker_without_a_name_joins_nothing(told: Callable[..., Store]) -> None:
    meetings = [relation(name, "meets", "an official of Estia") for name in ("Norvia", "Sudria")]
    with pytest.raises(NoRoute):
        joined(told(*meetings, actors=[OFFICIAL]), "Norvia", "Sudria", "one.official")


def test_speaker_without_a_name_can_be_joined(told: Callable[..., Store]) -> None:
    store = told(*STAR, relation("Sudria", "meets", "an official of Estia"), actors=[OFFICIAL])
    assert len(joined(store, "one.official", "Norvia", "Highfort").hops) == 4


def test_policy_chooses_what_joins(told: Callable[..., Store]) -> None:
    detour = [relation("Norvia", "meets", "Estia"), relation("Estia", "meets", "Sudria")]
    store = told(*STAR, *detour)
    found = joined(store, "Norvia", "Sudria", policy=Policy(avoid=frozenset({ID + "Amber-Front"})))
    assert hops(found) == ["Norvia meets Estia", "Estia meets Sudria"]


def test_more_than_six_names_are_joined_approximately(told: Callable[..., Store]) -> None:
    names = ["Norvia", "Sudria", "Estia", "Violet-Guard", "Grey-Circle", "Mara-Lund", "Highfort"]
    spokes = ["Norvia", "Sudria", "Estia", "Violet Guard", "Grey Circle", "Mara Lund"]
    store = told(*(relation("Amber Front", "opposes", name) for name in spokes), STAR[2])
    found = joined(store, *names)
    assert (len(found.hops), found.exact) == (7, False)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["Norvia"], "there is nothing to join: name two nodes or more"),
        (["Norvia", "Sudria", "Norvia"], "two of the names mean Norvia: name different nodes"),
    ],
)
def test_names_that_cannot_be_joined_are_refused(told: Any, names: list[str], message: str) -> None:
    with pytest.raises(KgError, match=message):
        joined(told(*STAR), *names)


def test_json_is_as_its_schema_says(told: Any, tmp_path: Path) -> None:
    schema = Draft202012Validator(json.loads(Path(export.__file__).with_name("connect.schema.json").read_text()))
    store = told(*STAR)
    found = joined(store, "Norvia", "Sudria", "Highfort")
    document = json.loads(trees.write(store, found, DEFAULT, "json"))
    assert [error.message for error in schema.iter_errors(document)] == []
    document["hops"][0]["relations"][0]["claims"][0].pop("date")
    assert not schema.is_valid(document)


# ---- the bundled graph


NAMES = ("Iran", "al-Tanf", "Blinken", "Kataeb Hezbollah")


def test_names_of_the_bundled_graph_are_joined() -> None:
    found = Graph.open().connect(*NAMES)
    assert hops(found) == [
        "Iran backs Kataeb Hezbollah",
        "Iran backs Iran-backed militias in Iraq and Syria",
        "Iran-backed militias in Iraq and Syria were pressured by Mohammed Shia al-Sudani",
        "Mohammed Shia al-Sudani met Antony Blinken",
        "Mohammed Shia al-Sudani was warned by Antony Blinken",
        "Iran-backed militias in Iraq and Syria attacked al-Tanf",
    ]


def test_command_says_who_claims_each_hop(run: Run) -> None:
    answer = run("connect", "Iran", "al-Tanf", "Kataeb Hezbollah")
    assert (answer.exit_code, answer.stderr) == (0, "")
    head, first, *_ = answer.stdout.split("\n\n")
    over = "Iran-backed militias in Iraq and Syria"
    assert " ".join(head.split()) == f"Iran, al-Tanf, Kataeb Hezbollah: joined by 3 hops over {over}"
    assert first.startswith("Iran backs Kataeb Hezbollah, reports the Associated Press\n  ap-us-response ¶18, ¶19")
    assert answer.stdout.count("ap-us-response ¶") >= 3


def test_command_writes_json(run: Run) -> None:
    found = json.loads(run("connect", *NAMES, "--format", "json").stdout)
    assert (found["exact"], len(found["nodes"]), len(found["hops"])) == (True, 6, 5)
    assert found["names"][0] == found["nodes"][0]["id"] == ID + "Iran"
    assert all(relation["claims"] for hop in found["hops"] for relation in hop["relations"])


@pytest.mark.parametrize(("format", "first"), [("mermaid", "graph LR"), ("csv", "route,hop,start"), ("turtle", "#")])
def test_command_writes_the_formats_of_routes(run: Run, format: str, first: str) -> None:
    assert run("connect", *NAMES, "--format", format).stdout.startswith(first)


def test_command_ends_with_1_when_nothing_joins_all(run: Run) -> None:
    answer = run("connect", "Iran", "al-Tanf", "Hamas")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr == (
        "kg: nothing joins (Iran and al-Tanf) with Hamas in the loaded sources: see each with `kg show`\n"
    )


def test_command_refuses_a_direction(run: Run) -> None:
    assert run("connect", "Iran", "al-Tanf", "--directed").exit_code == 2
