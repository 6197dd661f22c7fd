"""Routes and time; what stands beside them: a territory, enemies and allies on one route, names from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write

from kg import load
from kg.cli.output import isolated
from kg.graph import open_store
from kg.lookup import find
from kg.names import ID
from kg.store import Store

Run = Callable[..., Result]


def dated(subject: str, predicate: str, obj: str, date: str, **more: object) -> dict[str, object]:
    return {"relation": {"subject": subject, "predicate": predicate, "object": obj, "date": date, **more}}


@pytest.fixture(scope="module")
def store(world_directory: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of the made-up world, with a report that came out on 5 May 2031."""
    folder = tmp_path_factory.mktemp("times")
    said = [
        dated("Mara Lund", "memberOf", "Grey Circle", "2001/2005", ended="true"),
        dated("Violet Guard", "memberOf", "Grey Circle", "2010/.."),
        dated("Norvia", "arms", "Amber Front", "2020-05"),
        event("raid", "Attack", agent="Amber Front", target="Estia", date="2020-05-20"),
        relation("Norvia", "backs", "Violet Guard"),
        event("war", "War", agent="Violet Guard", target="Estia"),
        event("shelling", "Strike", agent="Estia", site="Lowmoor", date="2019-02-01"),
    ]
    content = claims_file("one", said)
    content["source"]["published"] = "2031-05-05"
    place = str(shutil.copytree(world_directory, folder / "store"))
    with open_store(place, write=True) as opened:
        load.add(opened, [write(folder, content)])
    return place


def out(run: Run, store: str, *arguments: str, code: int = 0) -> str:
    result = run("--store", store, *arguments)
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def test_route_whose_links_never_held_on_one_day_says_so_and_is_not_one_of_the_same_time(run: Run, store: str) -> None:
    told = out(run, store, "path", "Mara Lund", "Violet Guard")
    assert "By their dates there is no day on which all links of this route can have held" in told
    assert "Leaving out --same-time gives a route" in out(
        run, store, "path", "Mara Lund", "Violet Guard", "--same-time", code=1
    )
    assert "no day on which" not in out(run, store, "path", "Norvia", "Estia", "--via", "Amber Front")


def test_route_is_chronological_where_its_dates_can_run_forwards(run: Run, store: str) -> None:
    for names, code in ((("Mara Lund", "Violet Guard"), 0), (("Violet Guard", "Mara Lund"), 1)):
        out(run, store, "path", *names, "--chronological", code=code)


def test_route_of_allies_and_enemies_says_that_it_mixes_them(run: Run, store: str) -> None:
    told = out(run, store, "path", "Norvia", "Estia", "--via", "Amber Front")
    assert "mixes hostile links (hop 2: attacks) with friendly ones (hop 1: arms)" in told
    assert "mixes" not in out(run, store, "path", "Mara Lund", "Violet Guard")


def test_what_goes_on_is_told_as_of_the_report_and_what_is_over_as_past(run: Run, store: str) -> None:
    told = out(run, store, "path", "Violet Guard", "Estia")
    assert "Violet Guard fights Estia, as of 5 May 2031, reports The Gazette" in told
    assert "Violet Guard is a member of Grey Circle, as of 5 May 2031" in out(
        run, store, "path", "Violet Guard", "Grey Circle"
    )
    assert "Mara Lund was a member of Grey Circle, reports" in out(run, store, "path", "Mara Lund", "Grey Circle")
    assert "fights Violet Guard, as of 5 May 2031" in out(run, store, "show", "Estia")


def test_question_about_a_state_tells_of_its_territory_and_the_reverse(run: Run, store: str) -> None:
    told = out(run, store, "path", "Norvia", "Estia")
    assert (
        "Of the territory, Norvia (place), and places in it, which no route joins to Norvia: Lowmoor is where" in told
    )
    told = out(run, store, "path", "place:Norvia", "Amber Front", code=1)
    assert "Of the state, Norvia, which no route joins to Norvia (place): Norvia arms Amber Front" in told


def test_name_of_a_territory_is_found_as_it_is_shown(world: Store) -> None:
    assert find(world, "Norvia (place)") == ID + "Norvia-territory"


def test_commands_in_advice_stay_on_one_line(run: Run, store: str) -> None:
    result = run("--store", store, "path", "Mara Lund", "The Herald")
    advice = [line for line in result.output.splitlines() if "show" in line]
    assert [line.count("`") for line in advice] == [2, 2]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("لواء الصقر → أوسليند", "\u2068لواء الصقر\u2069 → \u2068أوسليند\u2069"),
        ("קול‎ arms עם", None),
        ("Zoë → Müller", "Zoë → Müller"),
        ("کتائب‌حزب‌الله, 3", "\u2068کتائب‌حزب‌الله\u2069, 3"),
    ],
)
def test_names_from_right_to_left_are_set_apart(text: str, shown: str | None) -> None:
    assert isolated(text) == shown if shown else isolated(text).count("\u2068") == 2


def test_names_from_right_to_left_are_as_they_are_in_formats_for_programs(run: Run, tmp_path: Path) -> None:
    names = {"Falcon": "لواء الصقر", "Osl": "أوسليند", "Paper": "صحيفة الخليج"}
    actors = [{"id": i, "kind": "Organization", "name": name} for i, name in names.items()]
    path = write(tmp_path, claims_file("one", [relation("Falcon", "backs", "Osl")], actors=actors, publisher="Paper"))
    assert "\u2068لواء الصقر\u2069 → \u2068أوسليند\u2069" in run("--store", path, "path", "Falcon", "Osl").output
    for form in ("json", "csv", "turtle"):
        assert "\u2068" not in run("--store", path, "path", "Falcon", "Osl", "--format", form).output
