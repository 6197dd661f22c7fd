"""Two reports that are perhaps of one event: every answer names who says so and who denies it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fiction import WORLD, claims_file, event, relation, write
from jsonschema import Draft202012Validator

from kg import export, load
from kg.graph import open_store
from kg.paths import Policy, Search
from kg.paths.support import support
from kg.store import Store, memory

Ask = Callable[..., str]
SAID = "perhaps one event: The Herald says so, Sudria denies it"


def raid(local: str, agent: str, **more: Any) -> dict[str, Any]:
    return event(local, "Attack", agent=agent, target="Estia", date="2031-05-04", **more)


FILES = (
    claims_file("one", [raid("e1", "Amber Front"), raid("e2", "Amber Front")]),
    claims_file(
        "two",
        [
            raid("e1", "Violet Guard", **{"same event": "one.e1"}),
            raid("e2", "Amber Front"),
            relation("two.e2", "sameEvent", "one.e2", by="The Herald"),
        ],
        publisher="The Herald",
    ),
    claims_file(
        "three",
        [relation(f"one.{e}", "sameEvent", f"two.{e}", by="Sudria", stance="denied") for e in ("e1", "e2")],
    ),
)


@pytest.fixture(scope="module")
def place(world_directory: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store: two papers on two raids, each of which one takes for the other's; Sudria says that they were not."""
    folder = tmp_path_factory.mktemp("sameness")
    location = str(folder / "mine")
    load.init(location)
    with open_store(location, write=True) as store:
        load.add(store, [write(folder, content) for content in (WORLD, *FILES)])
    return location


@pytest.fixture
def ask(run: Callable[..., Result], place: str) -> Ask:
    def answer(*arguments: str) -> str:
        done = run("--store", place, *arguments)
        assert done.exit_code == 0, done.stderr
        return " ".join(done.stdout.split())

    return answer


def test_rivals_of_what_is_perhaps_one_event_stay_disputed_and_say_why(ask: Ask) -> None:
    told = ask("path", "Violet Guard", "Estia")
    assert f"{SAID} two ¶1, three ¶1 with Attack e1 (one ¶1)" in told
    assert "hop 1 disputed: The Herald says it, The Gazette tells it otherwise" in told


def test_dossier_of_either_report_says_so(ask: Ask) -> None:
    for node, other in (("one.e1", "Attack e1 (two ¶1)"), ("two.e2", "Attack e2 (one ¶2)")):
        # Sudria has a stake only in what it is a part of.
        claimed = ask("show", node).partition("Claimed")[2].partition("Events")[0]
        assert claimed.count("perhaps one event:") == 1
        assert f"Sudria denies it {'two ¶1' if node == 'one.e1' else 'two ¶3'}, three" in claimed
        assert f"with {other}" in claimed
        assert "perhaps joined with" not in ask("show", node)


def test_sentence_cites_both_sides_once(ask: Ask) -> None:
    cited = ask("path", "Violet Guard", "Estia", "--cite")
    assert cited.startswith(
        "The Herald alone says that Violet Guard attacked Estia; The Gazette tells it otherwise; it is perhaps one "
        "event with Attack e1: The Herald says so, Sudria denies it [1, 2, 3]."
    )
    assert "[3] Sudria denies: " in cited


def test_json_and_csv_name_both_sides(run: Callable[..., Result], place: str) -> None:
    written = run("--store", place, "path", "Violet Guard", "Estia", "--format", "json").stdout
    document = json.loads(written)
    schema = json.loads(Path(export.__file__).with_name("routes.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    [other] = document["routes"][0]["hops"][0]["relations"][0]["perhaps_one_event"]
    names = {side: [v["assertion"]["speaker"]["label"] for v in other[side]] for side in ("says", "denies")}
    assert (other["event"].rpartition("/")[2], names) == ("one.e1", {"says": ["The Herald"], "denies": ["Sudria"]})
    rows = csv.DictReader(io.StringIO(run("--store", place, "path", "Violet Guard", "Estia", "--format", "csv").stdout))
    roles = [(row["speaker"], row["role"]) for row in rows]
    assert ("The Herald", "says that two reports are one event") in roles
    assert ("Sudria", "denies that two reports are one event") in roles


def test_policy_leaves_out_whose_word_does_not_count(ask: Ask) -> None:
    assert "perhaps one event: The Herald says so two ¶1" in ask("path", "Violet Guard", "Estia", "--doubt", "Sudria")


def test_reports_linked_through_another_name_who_speaks_of_each_link(tmp_path: Path) -> None:
    store: Store = memory(load.ontology())
    chain = (
        claims_file("a", [raid("e", "Amber Front")]),
        claims_file("b", [raid("e", "Amber Front", **{"same event": "a.e"})], publisher="The Herald"),
        claims_file("c", [raid("e", "Violet Guard"), relation("c.e", "sameEvent", "b.e", by="Estia")]),
        claims_file("d", [relation("b.e", "sameEvent", "c.e", by="Sudria", stance="denied")]),
    )
    load.add(store, [write(tmp_path, content) for content in (WORLD, *chain)])
    search = Search(store, *(f"https://w3id.org/actor-kg/id/{name}" for name in ("Violet-Guard", "Estia")), Policy())
    [account] = support(search.edges, search.run().routes[0]).hops[0].accounts
    found = {
        other.event.id: [[voice.assertion.speaker_name for voice in side] for side in (other.says, other.denies)]
        for other in account.perhaps
    }
    assert found == {"a.e": [["Estia", "The Herald"], ["Sudria"]], "b.e": [["Estia"], ["Sudria"]]}
