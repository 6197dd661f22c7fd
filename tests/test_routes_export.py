"""Routes for other tools: each format holds the evidence, reads back, and lets nothing in a name act."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write
from jsonschema import Draft202012Validator
from rdflib import Graph as RdfGraph

from kg import export, load
from kg.errors import KgError
from kg.export.routes import COLUMNS, WRITERS
from kg.export.routes import write as written
from kg.graph import Graph, open_store
from kg.names import ID, resource
from kg.paths.support import support

Run = Callable[..., Result]
SCHEMA = Path(export.__file__).with_name("routes.schema.json")
NASTY = '=cmd("x") <b>|"]; #35; `y` & {z}'


@pytest.fixture
def told(mine: str, tmp_path: Path) -> str:
    """A store with a denial, a reprint, an event whose agent is told apart, and a name made to do harm."""
    one = claims_file(
        "one",
        [
            relation("Norvia", "backs", "Amber Front", says="Norvia backs the front", basis="implied"),
            relation("Norvia", "arms", "Amber Front", says="Norvia arms the front"),
            relation("Norvia", "arms", "Amber Front", by="Norvia", stance="denied", says="Norvia denies it"),
            event("raid", "Attack", by="Sudria", site="Highfort", date="2023-10-20"),
            {"relation": ["raid", "agent", "Amber Front"], "by": "Sudria", "says": "The front did it"},
            relation("Amber Front", "linkedTo", NASTY, says="=1+1"),
            relation("Mara Lund", "meets", "Norvia", says="Lund met Norvia"),
            relation("Mara Lund", "meets", "The Gazette", says="Lund met the Gazette"),
        ],
        actors=[{"id": "nasty", "kind": "ArmedGroup", "name": NASTY}],
    )
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, one)])
    return mine


@pytest.fixture
def path(run: Run, told: str) -> Callable[..., str]:
    def ask(*arguments: str, code: int = 0) -> str:
        result = run("--store", told, "path", *arguments)
        assert result.exit_code == code, result.stderr
        return result.stdout

    return ask


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    described = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(described)
    return Draft202012Validator(described)


# ---- json


@pytest.mark.parametrize(
    "switches",
    [
        ["Norvia", "Highfort"],
        ["Norvia", "Highfort", "-k", "3", "--contested", "include", "--suggested", "--limit", "4"],
        [
            "Norvia",
            "Highfort",
            "--during",
            "2023..",
            "--known-by",
            "2024",
            "--believe",
            "Sudria",
            "--believe",
            "Gazette",
        ],
        ["Norvia", "Highfort", "--without", "Sudria"],
        ["Norvia", "Highfort", "--fragility"],
        [
            "Mara Lund",
            "nasty",
            "--via",
            "Amber Front",
            "--relation",
            "backs",
            "--relation",
            "meets",
            "--relation",
            "linkedTo",
        ],
    ],
)
def test_json_is_as_its_schema_says(path: Any, schema: Draft202012Validator, switches: list[str]) -> None:
    document = json.loads(path(*switches, "--format", "json"))
    assert [error.message for error in schema.iter_errors(document)] == []


def test_json_without_a_route_says_so(path: Any, schema: Draft202012Validator) -> None:
    document = json.loads(path("Norvia", "Estia", "--format", "json", code=1))
    assert document["routes"] == []
    schema.validate(document)


def test_json_of_the_bundled_graph_is_as_its_schema_says(run: Run, schema: Draft202012Validator) -> None:
    schema.validate(json.loads(run("path", "Iran", "al-Tanf", "-k", "6", "--varied", "--format", "json").stdout))


def test_json_holds_the_evidence_of_each_hop(path: Any) -> None:
    document = json.loads(path("Norvia", "Amber Front", "--contested", "include", "--format", "json"))
    (route,) = document["routes"]
    (hop,) = route["hops"]
    told = [(r["predicate"].partition("#")[2], a["speaker"]["label"], a["stance"]) for r in hop["relations"]
            for c in r["claims"] for a in c["assertions"]]  # fmt: skip
    assert told == [
        ("arms", "The Gazette", "asserted"),
        ("arms", "Norvia", "denied"),
        ("backs", "The Gazette", "asserted"),
    ]
    assert (hop["denied_by"], route["denied"]) == (["Norvia"], True)
    assert document["question"]["start"] == {"id": f"{ID}Norvia", "label": "Norvia"}


def test_json_ids_stay_the_same(path: Any) -> None:
    first = path("Norvia", "Highfort", "--format", "json")
    assert path("Norvia", "Highfort", "--format", "json") == first


# ---- csv


def test_csv_has_a_row_for_each_stance_on_each_hop(path: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(path("Norvia", "Highfort", "--format", "csv"))))
    assert tuple(rows[0]) == COLUMNS
    columns = ("hop", "relation", "disputed", "disputes", "speaker", "interest", "role", "says")
    by_norvia = "Norvia: denied by the accused"
    assert [tuple(r[name] for name in columns) for r in rows] == [
        ("1", "arms", "yes", by_norvia, "The Gazette", "", "held", "Norvia arms the front"),
        ("1", "arms", "yes", by_norvia, "Norvia", "the accused", "denied by the accused", "Norvia denies it"),
        ("1", "backs", "no", "", "The Gazette", "", "held", "Norvia backs the front"),
        ("1", "backs", "no", "", "Norvia", "the accused", "related", "Norvia denies it"),
        ("2", "attacks", "no", "", "Sudria", "", "held", "The front did it"),
        ("2", "attacks", "no", "", "Sudria", "", "held", "What sentence 4 says in short"),
    ]


def test_csv_is_safe_in_a_spreadsheet(path: Any) -> None:
    rows = list(csv.reader(io.StringIO(path("Amber Front", "nasty", "--format", "csv"))))
    assert f"'{NASTY}" in rows[1]
    assert "'=1+1" in rows[1]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


# ---- mermaid


def test_mermaid_draws_each_relation_as_it_points(path: Any) -> None:
    assert (
        path("Highfort", "Norvia", "--format", "mermaid")
        == """\
graph LR
  n1(["Highfort"])
  n2["Amber Front"]
  n3["Norvia"]
  n2 -->|"attacked<br/>Sudria, one ¶5<br/>Sudria, one ¶4"| n1
  n3 -.->|"The Gazette alone says, without a date, that Norvia arms Amber Front#59; Norvia denies it (disputed)\
<br/>The Gazette, one ¶2<br/>Norvia denies, one ¶3"| n2
  n3 -->|"backs<br/>The Gazette, one ¶1"| n2
"""
    )


def test_mermaid_takes_no_sign_from_a_name(path: Any) -> None:
    drawn = path("Amber Front", "nasty", "--format", "mermaid")
    label = re.search(r'n2\["(.*)"\]', drawn)
    assert label
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == NASTY
    assert not re.search(r'[<>"`{}|\[\]&]', label[1])


# ---- a sentence with references


def test_cite_says_in_sentences_who_reports_each_relation_and_who_disputes_it(path: Any) -> None:
    assert (
        path("Norvia", "Highfort", "--cite")
        == """\
The Gazette alone says, without a date, that Norvia arms Amber Front; Norvia denies it [1, 2]. \
Norvia backs Amber Front, as The Gazette alone implies, without a date [3]. \
Amber Front attacked Highfort, as Sudria alone reports [4, 5].

[1] The Gazette: Norvia arms the front (stated, disputed). The Gazette, “The one”, publication date unknown, one ¶2; \
date: undated.
[2] Norvia denies: Norvia denies it (stated). The Gazette, “The one”, publication date unknown, one ¶3; date: undated.
[3] The Gazette: Norvia backs the front (implied). The Gazette, “The one”, publication date unknown, one ¶1; \
date: undated.
[4] Sudria: The front did it (stated). The Gazette, “The one”, publication date unknown, one ¶5; \
date: 20 October 2023 (date of the event).
[5] Sudria: What sentence 4 says in short (stated). The Gazette, “The one”, publication date unknown, one ¶4; \
date: 20 October 2023.
"""
    )


# ---- rdf


@pytest.mark.parametrize("disputed", ["hide", "mark"])
def test_trig_can_be_added_to_an_empty_store_and_gives_the_same_route(
    path: Any, run: Run, tmp_path: Path, disputed: str
) -> None:
    asked = ("Norvia", "Highfort", "--disputed", disputed)
    file, place = tmp_path / "route.trig", str(tmp_path / "fresh")
    path(*asked, "-o", str(file))
    assert run("init", place).exit_code == 0
    added = run("--store", place, "add", str(file))
    assert added.exit_code == 0, added.stderr
    assert run("--store", place, "path", *asked).stdout == path(*asked)


def test_trig_of_the_bundled_graph_can_be_added_and_gives_the_same_route(run: Run, tmp_path: Path) -> None:
    file, place = tmp_path / "route.trig", str(tmp_path / "fresh")
    run("path", "Iran", "al-Tanf", "-o", str(file))
    run("init", place)
    added = run("--store", place, "add", str(file))
    assert added.exit_code == 0, added.stderr
    assert run("--store", place, "path", "Iran", "al-Tanf").stdout == run("path", "Iran", "al-Tanf").stdout


def test_turtle_reads_again_and_holds_claims_speakers_and_sources(path: Any) -> None:
    graph = RdfGraph().parse(data=path("Norvia", "Amber Front", "--contested", "include", "--format", "turtle"))
    rows = graph.query(
        """PREFIX kg: <https://w3id.org/actor-kg/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT ?name ?stance ?title ?paragraph {
          ?a kg:claim/rdf:predicate ?p ; kg:speaker/skos:prefLabel ?name ; kg:stance ?stance ;
             kg:inSource/dcterms:title ?title ; kg:locator/kg:paragraph ?paragraph } ORDER BY ?paragraph"""
    )
    assert [(str(n), str(s).partition("#")[2], str(t), int(p)) for n, s, t, p in rows] == [
        ("The Gazette", "asserted", "The one", 1),
        ("The Gazette", "asserted", "The one", 2),
        ("Norvia", "denied", "The one", 3),
    ]


def test_excerpt_leads_to_nothing_that_it_lacks(path: Any) -> None:
    graph = RdfGraph().parse(data=path("Norvia", "Highfort", "--format", "turtle"))
    named = {str(o) for o in graph.objects() if str(o).startswith(ID)}
    assert named <= {str(s) for s in graph.subjects()}
    assert not any("edge-" in str(s) for s in graph.subjects())


# ---- the library


def test_write_takes_the_formats_it_names(told: str) -> None:
    with Graph.open(told) as graph:
        search = graph.routing("Norvia", "Highfort")
        found = search.run()
        supports = [support(search.edges, route) for route in found.routes]
        assert all(written(found, supports, search, name) for name in WRITERS)
        with pytest.raises(KgError, match="choose json, csv, mermaid, turtle, trig, cite"):
            written(found, supports, search, "pdf")


def test_schema_ships_with_the_package() -> None:
    assert SCHEMA.is_file()
    assert resource("kg", "export", "routes.schema.json").endswith("routes.schema.json")
