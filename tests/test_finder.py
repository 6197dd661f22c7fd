"""`kg search`: names, other names, wordings, events, places and sources, and that what is found can be shown."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable

import pytest
from click.testing import Result
from fiction import WORLD, claims_file, event, relation, write

from kg import finder
from kg.graph import Graph
from kg.store import Store

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, world_directory: str) -> str:
    """A store on disk in which some things are called and worded alike."""
    import shutil

    place = str(shutil.copytree(world_directory, tmp_path_factory.mktemp("told") / "store"))
    assertions = [
        relation("Norvia", "arms", "Amber Front", says="Norvia sends quadcopters to the Amber Front"),
        {**event("raid", "Strike", agent="Amber Front", site="Highfort"), "says": "A quadcopter hit Highfort"},
        relation("Norvia", "backs", "Estia", says="Norvia stands by Estia", by="Norvia"),
        relation("Кремний", "backs", "Estia", says="المسيّرات فوق المدينة"),
        relation("Al Noor", "backs", "Estia", says="The men of an-Nur stand by Estia"),
    ]
    actors = [
        {"id": "Kremniy", "kind": "ArmedGroup", "name": "Кремний"},
        {"id": "Al-Noor", "kind": "ArmedGroup", "name": "al-Noor"},
        {"id": "Quadcopter-Works", "kind": "Organization", "name": "Quadcopter Works"},
    ]
    with Graph.open(place, write=True) as graph:
        graph.add(write(tmp_path_factory.mktemp("files"), claims_file("morrow", assertions, actors=actors)))
    return place


def found(run: Run, store: str, *words: str) -> list[str]:
    """What each find begins with, and what stands in brackets behind it."""
    done = run("--store", store, "search", *words)
    assert done.exit_code == 0, done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith(" ")]


def test_word_of_wordings_finds_names_events_and_claims(run: Run, told: str) -> None:
    first, second, third = found(run, told, "quadcopter")
    assert first == "'Quadcopter Works'  (organisation, 0 claims)"
    assert second == "morrow.raid  (event, 1 claim)"
    assert third.startswith("relation-")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("SUDRIA republic", "Sudria  (state, 0 claims)"),
        ("amber men", "'Amber Front'  (armed group, 2 claims)"),
        ("highfort", "Highfort  (facility, 1 claim)"),
        ("кремн", "Кремний  (armed group, 1 claim)"),
        ("ampersand amber", ""),
        ("the morrow", "morrow  (source, 5 claims)"),
        ("amberfront", "'Amber Front'  (armed group, 2 claims)"),
    ],
)
def test_names_are_folded_as_elsewhere(run: Run, told: str, typed: str, first: str) -> None:
    if not first:
        assert run("--store", told, "search", typed).exit_code == 1
        return
    assert found(run, told, typed)[0] == first


def test_state_and_its_territory_are_told_apart(run: Run, told: str) -> None:
    assert found(run, told, "norvia")[:2] == ["Norvia  (state, 2 claims)", "'Norvia (place)'  (place, 0 claims)"]


def test_word_inside_a_script_that_joins_words_is_found(run: Run, told: str) -> None:
    assert run("--store", told, "search", "مدينة").stdout.splitlines()[1] == "  \u2068المسيّرات فوق المدينة\u2069"


def test_articles_in_wordings_do_not_count(run: Run, told: str) -> None:
    assert "  The men of an-Nur stand by Estia" in run("--store", told, "search", "al-Nur").stdout.splitlines()


def test_whatever_is_found_can_be_shown(run: Run, told: str) -> None:
    for line in found(run, told, "a", "--limit", "60"):
        name = shlex.split(line.rpartition("  (")[0])[0]
        assert run("--store", told, "show", name).exit_code == 0, name


def test_claims_counted_are_those_that_the_dossier_tells(bundle: Store) -> None:
    graph = Graph(bundle)
    for name in ("al-Tanf", "Kataeb Hezbollah", "place:Iraq", "Popular Mobilization Forces", "Pentagon"):
        node = graph.find(name)
        assert finder.counts(bundle, [node]) == {node: len(graph.show(name).claims)}, name


def test_nothing_found_exits_1_with_what_is_like_it(run: Run, told: str) -> None:
    done = run("--store", told, "search", "Hihgfort")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "kg: nothing is called “Hihgfort” or worded so: did you mean “Highfort”?\n"


def test_signs_alone_find_nothing(run: Run, told: str) -> None:
    assert run("--store", told, "search", "…", "?").exit_code == 1


def test_limit_says_how_many_there_are(run: Run, told: str) -> None:
    done = run("--store", told, "search", "estia", "--limit", "2")
    assert (len(done.stdout.splitlines()), done.stderr) == (3, "2 of 3 are shown: --limit 3 shows all\n")


def test_json_says_what_was_found(run: Run, told: str) -> None:
    answer = json.loads(run("--store", told, "search", "quadcopter", "--limit", "1", "--format", "json").stdout)
    assert answer == {
        "version": 1,
        "words": "quadcopter",
        "total": 3,
        "found": [
            {
                "id": "https://w3id.org/actor-kg/id/Quadcopter-Works",
                "name": "Quadcopter Works",
                "label": "Quadcopter Works",
                "kind": "organisation",
                "claims": 0,
                "by": None,
            }
        ],
    }


def test_world_is_searched_in_memory_too(world: Store) -> None:
    assert [one.name for one in finder.find(world, "republic").found] == ["Sudria"]
    assert WORLD["source"]["title"] in [one.by for one in finder.find(world, "where and who").found]
