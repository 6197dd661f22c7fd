"""`kg path`: every switch, what it prints, where it writes, and how it fails; and the same from the library."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fiction import claims_file, relation, write

from kg import load
from kg.errors import BadDate, KgError, NoRoute, UnknownName
from kg.graph import Graph, open_store
from kg.names import ID
from kg.paths import Window
from kg.paths.options import KEYWORDS
from kg.paths.question import last_day, window
from kg.paths.routes import VERY_CONNECTED

Run = Callable[..., Result]


def dated(subject: str, predicate: str, obj: str, date: str, **more: Any) -> dict[str, Any]:
    return {"relation": {"subject": subject, "predicate": predicate, "object": obj, "date": date}, **more}


def published(content: dict[str, Any], day: str) -> dict[str, Any]:
    content["source"]["published"] = day
    return content


ONE = published(
    claims_file(
        "one",
        [
            dated("Norvia", "backs", "Amber Front", "2023-10", says="Norvia backs the front"),
            dated("Amber Front", "attacks", "Highfort", "2023-10-20", by="Sudria", says="The front attacks the fort"),
            relation("Norvia", "backs", "Violet Guard", stance="suggested", says="Norvia may back the guard"),
            relation("Violet Guard", "attacks", "Highfort", basis="implied", says="The guard attacks the fort"),
            relation("Norvia", "backs", "Estia", says="Norvia backs Estia"),
            relation("Norvia", "backs", "Estia", by="Norvia", stance="denied", says="Norvia says it does not"),
            relation("Mara Lund", "leads", "Violet Guard", says="Lund leads the guard"),
            relation("Mara Lund", "meets", "Grey Circle", says="Lund met the circle"),
            relation("Grey Circle", "presentAt", "Lowmoor", says="The circle is at Lowmoor"),
        ],
    ),
    "2023-11-02",
)
TWO = published(
    claims_file(
        "two",
        [
            dated("Norvia", "backs", "Amber Front", "2023-10", says="The front is backed by Norvia"),
            relation("Norvia", "memberOf", "Grey Circle", says="Norvia is in the circle"),
        ],
        publisher="The Herald",
    ),
    "2023-12-01",
)


@pytest.fixture
def told(mine: str, tmp_path: Path) -> str:
    """A store that was told by two papers."""
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, ONE), write(tmp_path, TWO)])
    return mine


@pytest.fixture
def path(run: Run, told: str) -> Callable[..., Result]:
    return lambda *arguments: run("--store", told, "path", *arguments)


def headlines(result: Result) -> list[str]:
    """The first line of each route, without what it says of hops that are disputed or only suggested."""
    told = re.findall(r"^(.+ → .+ \((?:1 hop|\d+ hops))(?:;[^)]*(?:\n[^)]+)?)?\)$", result.stdout, re.MULTILINE)
    return [f"{line})" for line in told]


FRONT = "Norvia → Amber Front → Highfort (2 hops)"
GUARD = "Norvia → Violet Guard → Highfort (2 hops)"
LONG = "Norvia → Grey Circle → Mara Lund → Violet Guard → Highfort (4 hops)"


# ---- which routes


@pytest.mark.parametrize(
    ("switches", "found"),
    [
        ([], [FRONT]),
        (["-k", "5"], [FRONT, LONG]),
        (["-k", "1"], [FRONT]),
        (["--varied"], [FRONT, LONG]),
        (["--via", "Mara Lund"], [LONG]),
        (["--via", "Grey Circle", "--via", "Mara Lund"], [LONG]),
        (["--via", "Mara Lund", "--via", "Grey Circle"], []),
        (["--avoid", "Amber Front"], [LONG]),
        (["--avoid", "Amber Front", "--max-hops", "3"], []),
        (["--avoid", "Amber Front", "--avoid", "Mara Lund"], []),
        (["--relation", "backs", "--relation", "attacks"], [FRONT]),
        (["--relation", "backs"], []),
        (["--not-relation", "backs"], [LONG]),
        (["--directed", "--avoid", "Amber Front"], [LONG]),
        (["--directed"], [FRONT]),
        (["--max-degree", "1"], []),
        (["--no-hubs"], [FRONT]),
        (["--during", "2023-10"], [FRONT]),
        (["--during", "2023-11.."], [LONG]),
        (["--during", "2023-10", "--must"], [FRONT]),
        (["--during", "2023-10-05..2023-10-20", "--must"], []),
        (["--known-by", "2023-11"], [FRONT]),
        (["--known-by", "2023-10"], []),
        (["--believe", "The Gazette", "--believe", "Sudria"], [FRONT]),
        (["--believe", "The Gazette"], []),
        (["--doubt", "Sudria"], [LONG]),
        (["--trust", "publisher"], [LONG]),
        (["--trust", "named"], [FRONT]),
        (["--suggested"], [FRONT, GUARD]),
        (["--basis", "stated", "--suggested"], [FRONT]),
        (["--basis", "implied", "--suggested"], [FRONT, GUARD]),
        (["--disputed", "only"], []),
        (["--contested", "only"], []),
    ],
)
def test_switches_choose_the_routes(path: Run, switches: list[str], found: list[str]) -> None:
    result = path("Norvia", "Highfort", *switches)
    assert headlines(result) == found
    assert result.exit_code == (0 if found else 1)


@pytest.mark.parametrize(
    ("switches", "found"),
    [
        ([], ["Norvia → Estia (1 hop)"]),
        (["--disputed", "mark"], ["Norvia → Estia (1 hop)"]),
        (["--disputed", "hide"], []),
        (["--disputed", "only"], ["Norvia → Estia (1 hop)"]),
        (["--contested", "include"], ["Norvia → Estia (1 hop)"]),
        (["--contested", "exclude"], []),
    ],
)
def test_disputed_claims_are_walked_unless_a_switch_says_otherwise(
    path: Run, switches: list[str], found: list[str]
) -> None:
    assert headlines(path("Norvia", "Estia", *switches)) == found


def test_a_denial_of_somebody_who_is_not_believed_does_not_count(path: Run) -> None:
    assert headlines(path("Norvia", "Estia", "--doubt", "Norvia")) == ["Norvia → Estia (1 hop)"]


def test_directed_routes_do_not_lead_back(path: Run) -> None:
    assert headlines(path("Highfort", "Norvia")) == ["Highfort → Amber Front → Norvia (2 hops)"]
    assert path("Highfort", "Norvia", "--directed").exit_code == 1


# ---- what is printed


def test_a_disputed_hop_shows_both_sides(path: Run) -> None:
    assert (
        path("Norvia", "Estia").stdout
        == """\
Norvia → Estia (1 hop; hop 1 disputed: The Gazette says it, Norvia denies it)

Norvia backs Estia, reports The Gazette                         DISPUTED
  says so    The Gazette                                        one ¶5 · undated
  denies it  Norvia (the accused)                               one ¶6
             Norvia says it does not
  nobody else in the loaded sources

No undisputed route joins them.
"""
    )


def test_an_undisputed_hop_says_who_reports_it_where_and_what_the_accused_answer(path: Run) -> None:
    told = path("Norvia", "Highfort").stdout
    assert (
        told
        == """\
Norvia → Amber Front → Highfort (2 hops)

Norvia backs Amber Front, report The Gazette and The Herald
  says so  The Gazette                                     one ¶1 · October 2023
           Norvia backs the front
  says so  The Herald                                      two ¶1 · October 2023
           The front is backed by Norvia
  answer of Norvia: none in the loaded sources
  independent origins: 2

Amber Front attacks Highfort, says Sudria               one ¶2 · 20 October 2023
  The front attacks the fort
  answer of Amber Front: none in the loaded sources

  * This route mixes hostile links (hop 2: attacks) with friendly ones (hop 1:
    backs): it says nothing of how its two ends stand to each other.

Left out: a route of 2 hops (--suggested).
"""
    )


def test_passing_through_a_place_is_said(path: Run) -> None:
    lines = path("Norvia", "Violet Guard").stdout
    assert "Norvia → Amber Front → Highfort → Violet Guard (3 hops)" in lines
    assert "* Highfort is a place: what happens there need not join those whom it" in lines


def test_a_very_connected_node_is_said(run: Run, mine: str, tmp_path: Path) -> None:
    many = VERY_CONNECTED + 1
    actors = [{"id": f"a{n}", "kind": "ArmedGroup", "name": f"Group {n}"} for n in range(many)]
    claims = [relation("Grey Circle", "backs", f"Group {n}") for n in range(many)]
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("hub", claims, actors=actors))])
    assert f"* Grey Circle has {many} neighbours:" in run("--store", mine, "path", "Group 1", "Group 2").stdout
    assert run("--store", mine, "path", "Group 1", "Group 2", "--no-hubs").exit_code == 1


def test_more_routes_than_the_limit_are_told_on_stderr(path: Run) -> None:
    result = path("Norvia", "Highfort", "--suggested", "--limit", "1")
    assert headlines(result) == [FRONT]
    assert result.stderr == "more routes are as short as these 1: see them with --limit 10\n"


def test_more_equally_short_routes_than_are_weighed_are_told(run: Run, mine: str, tmp_path: Path) -> None:
    # Three ranks of six, each linked with all of the next: 216 routes of four hops.
    ranks = [["Norvia"], *([f"Group {rank}{n}" for n in range(6)] for rank in "abc"), ["Sudria"]]
    actors = [
        {"id": name.replace(" ", "-"), "kind": "ArmedGroup", "name": name} for rank in ranks[1:4] for name in rank
    ]
    claims = [relation(one, "backs", other) for here, there in pairwise(ranks) for one in here for other in there]
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("ranks", claims, actors=actors))])
    asked = ("--store", mine, "path", "Norvia", "Sudria", "--limit", "1")
    line = "More than 200 routes are as short: only the first 200 were put in order by what"
    assert line in run(*asked).stdout
    assert json.loads(run(*asked, "--format", "json").stdout)["unweighed"] is True
    assert line not in run("--store", mine, "path", "Norvia", "Group b1").stdout


def test_lines_fit_80_columns(path: Run) -> None:
    lines = path("Norvia", "Highfort", "-k", "9", "--suggested").stdout.splitlines()
    assert max(map(len, lines)) <= 80


def test_why_there_is_no_route_is_told_on_stderr(path: Run) -> None:
    result = path("Norvia", "Highfort", "--avoid", "Amber Front", "--max-hops", "3")
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert lines[0] == "kg: no route between Norvia and Highfort within 3 hops in the loaded sources"
    assert f"  Leaving out --avoid gives a route: {FRONT}" in lines
    assert "Leaving out --max-hops gives a route: Norvia → Grey Circle" in result.stderr


def test_disputed_claims_that_would_join_are_told(path: Run) -> None:
    told = path("Norvia", "Estia", "--disputed", "hide").stderr
    assert re.findall("(says so|denies it) +(?:The )?([A-Za-z]+)", told) == [
        ("says so", "Gazette"),
        ("denies it", "Norvia"),
    ]


def test_what_changes_without_a_speaker(path: Run) -> None:
    assert (
        path("Norvia", "Highfort", "--without", "Sudria").stdout
        == f"""\
Without Sudria: the shortest route has 4 hops instead of 2.
  Lost: {FRONT}
  Appears: {LONG}
"""
    )


def test_what_changes_without_a_source(path: Run) -> None:
    result = path("Norvia", "Highfort", "--without", "one")
    assert result.stdout == f"Without one: no route is left.\n  Lost: {FRONT}\n"
    assert result.exit_code == 0


def test_what_changes_without_a_denial(path: Run) -> None:
    assert path("Norvia", "Estia", "--disputed", "hide", "--without", "id:Norvia").stdout == (
        "Without Norvia: a route appears, of 1 hop.\n  Appears: Norvia → Estia (1 hop)\n"
    )


def test_what_changes_without_a_source_says_which_reprints_went_too(path: Run, told: str, tmp_path: Path) -> None:
    copy = published(claims_file("copy", ONE["assertions"], publisher="The Herald"), "2023-11-03")
    copy["source"]["derived from"] = ["one"]
    with open_store(told, write=True) as store:
        load.add(store, [write(tmp_path, copy)])
    said = path("Norvia", "Highfort", "--without", "one").stdout
    assert " ".join(said.split()).startswith(
        "Without one (and with it copy, which goes back to nothing else): no route is left."
    )


def test_show_leaves_reprints_out_with_their_source(path: Run, run: Run, told: str, tmp_path: Path) -> None:
    copy = published(claims_file("copy", ONE["assertions"], publisher="The Herald"), "2023-11-03")
    copy["source"]["derived from"] = ["one"]
    with open_store(told, write=True) as store:
        load.add(store, [write(tmp_path, copy)])
    shown = path("Norvia", "Highfort", "--show", "--without", "one").stdout
    answer = run("--store", told, "query", shown, "--format", "csv").stdout
    assert sorted(line.rpartition("#")[2] for line in answer.splitlines()[1:]) == [
        f"backs,{ID}Amber-Front",
        f"memberOf,{ID}Grey-Circle",
    ]


@pytest.mark.parametrize("switch", ["--believe", "--doubt"])
@pytest.mark.parametrize(
    ("name", "kind", "instead"),
    [
        ("one", "source", "name who speaks, or use --without “one”"),
        ("Highfort", "place", "name who speaks"),
    ],
)
def test_what_cannot_speak_is_neither_believed_nor_doubted(
    path: Run, switch: str, name: str, kind: str, instead: str
) -> None:
    result = path("Norvia", "Highfort", switch, name)
    message = f"kg: “{name}” is a {kind}, not a speaker, so {switch} cannot mean it: {instead}\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", message)


def test_actor_who_never_speaks_is_told_with_those_who_do(path: Run) -> None:
    result = path("Norvia", "Highfort", "--doubt", "Estia")
    assert result.exit_code == 0
    assert result.stderr == (
        "kg: Estia never speaks in the loaded sources, so --doubt finds nothing to go by; "
        "heard most: The Gazette, The Herald, Norvia, Sudria\n"
    )


def test_denial_by_a_speaker_whose_word_is_left_out_says_so_in_every_format(path: Run) -> None:
    """Norvia denies that it backs Estia, and is doubted: nothing is disputed, and the denial is told apart."""
    doubting = ("Norvia", "Estia", "--doubt", "id:Norvia")
    text = path(*doubting).stdout
    assert "DISPUTED" not in text
    assert "  denies it  Norvia (the accused; word left out)" in text
    hop = json.loads(path(*doubting, "--format", "json").stdout)["routes"][0]["hops"][0]
    relation = hop["relations"][0]
    assert (hop["denied_by"], hop["denied_unheard"], hop["marks"]) == ([], ["Norvia"], ["undated"])
    assert (relation["disputed"], relation["claims"][0]["disputed"]) == (False, False)
    assert [(d["kind"], d["counts"]) for d in relation["disputes"]] == [("denied by the accused", False)]
    assert "disputed" not in path(*doubting, "--cite").stdout
    assert "disputed" not in path(*doubting, "--format", "mermaid").stdout


def test_denial_by_a_speaker_who_is_heard_is_told_in_a_sentence(path: Run) -> None:
    cited = path("Norvia", "Estia", "--cite").stdout
    assert cited.startswith(
        "The Gazette alone says, without a date, that Norvia backs Estia; Norvia denies it [1, 2].\n"
    )


def test_one_name_twice_is_bad_usage(path: Run) -> None:
    result = path("Norvia", "Norvia")
    assert (result.exit_code, result.stderr) == (2, "kg: two of the names mean Norvia: name different nodes\n")


def test_file_whose_name_says_no_format_is_refused(path: Run, tmp_path: Path) -> None:
    result = path("Norvia", "Highfort", "-o", str(tmp_path / "route.foo"))
    assert result.exit_code == 2
    assert "does not say which format to write: end it in .csv, .html, .json" in result.stderr
    assert not (tmp_path / "route.foo").exists()


def test_hint_names_the_store_that_was_asked(path: Run, told: str) -> None:
    assert f"see `kg --store {told} show Norvia`" in " ".join(
        path("Norvia", "Lowmoor", "--max-hops", "1").stderr.split()
    )


def test_fragility_is_told_after_the_routes(path: Run) -> None:
    assert "\nFragility: " in path("Norvia", "Highfort", "--fragility").stdout


def test_show_prints_sparql_that_kg_query_answers(path: Run, run: Run, told: str) -> None:
    shown = path("Norvia", "Highfort", "--show", "--trust", "named", "--known-by", "2023-11")
    answer = run("--store", told, "query", shown.stdout, "--format", "csv")
    assert answer.exit_code == 0
    assert f"{ID}Norvia,https://w3id.org/actor-kg/ns#backs,{ID}Amber-Front" in answer.stdout


def test_help_groups_the_switches(run: Run) -> None:
    shown = run("path", "--help").stdout
    headings = ["Which routes", "What they walk", "When", "Whom to believe", "What to answer", "Other options"]
    assert [line[:-1] for line in shown.splitlines() if line.endswith(":") and not line.startswith(" ")] == headings


# ---- where it is written


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.json", '{\n "version": 2,'),
        ("r.csv", "route,hop,start"),
        ("r.mmd", "graph LR\n"),
        ("r.ttl", "# Claims, everybody's"),
        ("r.trig", "# Claims, everybody's"),
        ("r.html", "<!doctype html>"),
        ("r.txt", f"{FRONT}\n"),
    ],
)
def test_a_file_is_written_in_the_format_that_its_name_says(path: Run, tmp_path: Path, name: str, start: str) -> None:
    result = path("Norvia", "Highfort", "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"wrote {tmp_path / name}\n")
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(start.lower())


def test_a_file_that_exists_is_replaced_with_force_alone(path: Run, tmp_path: Path) -> None:
    file = tmp_path / "r.txt"
    file.write_text("mine")
    refused = path("Norvia", "Highfort", "-o", str(file))
    assert (refused.exit_code, file.read_text()) == (2, "mine")
    assert "--force" in refused.stderr
    assert path("Norvia", "Highfort", "-o", str(file), "--force").exit_code == 0
    assert file.read_text(encoding="utf-8").startswith(FRONT)


def test_no_file_is_written_when_there_is_no_route(path: Run, tmp_path: Path) -> None:
    assert path("Norvia", "Estia", "--disputed", "hide", "-o", str(tmp_path / "r.csv")).exit_code == 1
    assert not (tmp_path / "r.csv").exists()


def test_the_page_draws_the_routes_of_the_policy(path: Run) -> None:
    page = path("Norvia", "Highfort", "--avoid", "Amber Front", "--format", "html").stdout
    assert "The guard attacks the fort" in page
    assert "The front attacks the fort" not in page


# ---- what cannot be


@pytest.mark.parametrize(
    ("switches", "line"),
    [
        (["--during", "2023-13"], "kg: “2023-13” has no such month: use 01 to 12, or 21 to 24 for spring to winter"),
        (["--during", "2024..2023"], "kg: “2024..2023” ends before it begins: write “2023..2024”"),
        (
            ["--during", ".."],
            "kg: “..” gives no time: write FROM..TO, such as 2023-10-17..2023-10-21 or 2023-10..",
        ),
        (["--must"], "kg: what must hold, must hold at some time: say when with --during FROM..TO"),
        (
            ["--known-by", "2023.."],
            "kg: “2023..” is no single date: write a day (2023-10-27), a month (2023-10) or a year (2023)",
        ),
        (["--relation", "atacks"], "kg: nothing is called “atacks”: did you mean “attacks”?"),
        (["--avoid", "Norvia"], "kg: Norvia is both to be visited and to be avoided: choose one"),
        (["--believe", "Nobody"], None),
        (
            ["--cite", "--format", "csv"],
            "kg: --cite and --format csv are two formats: choose one: see `kg path --help`",
        ),
    ],
)
def test_misuse_is_one_line_and_exit_code_2(path: Run, switches: list[str], line: str | None) -> None:
    result = path("Norvia", "Highfort", *switches)
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert line is None or result.stderr.rstrip() == line


def test_an_edge_that_is_never_walked_is_refused(path: Run) -> None:
    result = path("Norvia", "Highfort", "--relation", "blames")
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: routes never walk “blames”, which connects nobody: choose from ")


# ---- windows of time


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2023-10-17..2023-10-21", Window("2023-10-17", "2023-10-21")),
        ("2023-10..2023", Window("2023-10-01", "2023-12-31")),
        ("2023-02..", Window("2023-02-01", None)),
        ("..2024-02", Window(None, "2024-02-29")),
        ("2023", Window("2023-01-01", "2023-12-31")),
        (" 2023-10 .. 2023-11 ", Window("2023-10-01", "2023-11-30")),
        ("2023-10-17/..", Window("2023-10-17", None)),
        ("2023-10/2023-11", Window("2023-10-01", "2023-11-30")),
    ],
)
def test_windows_run_from_the_first_day_to_the_last(typed: str, expected: Window) -> None:
    assert window(typed) == expected


@pytest.mark.parametrize("typed", ["", "..", "yesterday", "2023...2024", "2023-02-30..", "../..", "2023..2024..2025"])
def test_windows_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(BadDate):
        window(typed)


def test_the_last_day_of_a_month_is_meant() -> None:
    assert [last_day(typed) for typed in ("2023-11-02", "2023-11", "2023")] == [
        "2023-11-02",
        "2023-11-30",
        "2023-12-31",
    ]


# ---- the library


def test_the_library_takes_the_same_switches(told: str) -> None:
    with Graph.open(told) as graph:
        routes = graph.path("Norvia", "Highfort", k=2, doubt=["Norvia"], during="2023..", limit=None)
        assert [route.labels for route in routes] == [
            ("Norvia", "Amber Front", "Highfort"),
            ("Norvia", "Grey Circle", "Mara Lund", "Violet Guard", "Highfort"),
        ]
        search = graph.search("Norvia", "Highfort", avoid=["Amber Front"], without=["two"])  # as `routing` was called
        assert search.run().routes == []
        assert search.policy.without == {f"{ID}two"}


def test_the_library_finds_all_that_tie(told: str) -> None:
    with Graph.open(told) as graph:
        assert len(graph.path("Norvia", "Highfort", suggested=True)) == 2


@pytest.mark.parametrize(
    ("switches", "error"),
    [
        ({"max_hops": 1}, NoRoute),
        ({"max_hops": 0}, KgError),
        ({"k": 0}, KgError),
        ({"trust": "nobody"}, KgError),
        ({"relation": ["atacks"]}, UnknownName),
        ({"known_by": "soon"}, BadDate),
    ],
)
def test_the_library_refuses_what_cannot_be(told: str, switches: Any, error: type[KgError]) -> None:
    with Graph.open(told) as graph, pytest.raises(error):
        graph.path("Norvia", "Highfort", **switches)


def test_every_switch_of_the_library_is_one_of_the_command(run: Run) -> None:
    shown = run("path", "--help").stdout
    for name in sorted(set(KEYWORDS) - {"contested"}):  # an older name of --disputed
        assert ("-k N" if name == "k" else f"--{name.replace('_', '-')}") in shown
