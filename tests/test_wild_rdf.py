"""RDF not made for kg: its names, kinds and graphs, and W3C's tests of what is no RDF. All else here is invented."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import conftest
import pytest
from click.testing import Result

from kg import load, lookup
from kg.errors import BadSource
from kg.sources import rdf
from kg.store import RdfFormat, directory, parse

Run = Callable[..., Result]

PREFIXES = """\
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <http://schema.org/> . @prefix s: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix np: <http://www.nanopub.org/nschema#> . @prefix e: <http://wild.example/> .
"""
PEOPLE = (
    PREFIXES
    + """\
e:mara a foaf:Person ; foaf:name "Mara Lund"@en , "Μάρα Λουντ"@el ; foaf:knows e:tern , _:somebody .
e:tern a schema:Person ; schema:name "Tern\\nHolm" .
e:heron a s:Organization ; s:name "Reiherfront"@de , "Heron Front"@en ; foaf:name "HF" .
e:egret a schema:Place ; rdfs:label "Port Egret" , "Reiherhafen"@de .
e:velm skos:prefLabel "Velm"@fr , "Velmo"@de .
e:other a foaf:Agent ; foaf:name "Estia" .
"""
)
NANOPUBLICATION = (
    PREFIXES
    + """\
@prefix n: <http://wild.example/np1#> .
n:head { e:np1 a np:Nanopublication ; np:hasAssertion n:assertion ; np:hasProvenance n:provenance ;
  np:hasPublicationInfo n:pubinfo . }
n:assertion { e:heron e:arms [ rdfs:label "Tern Holm" ] . }
n:provenance { n:assertion prov:wasAttributedTo e:mara . }
n:pubinfo { e:np1 dcterms:creator e:ilo . e:ilo foaf:name "Ilo Brandt" . e:mara foaf:name "Mara Lund" . }
"""
)
GRAPHS = [f"http://wild.example/np1#{name}" for name in ("assertion", "head", "provenance", "pubinfo")]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("wild") / "people.ttl"
    path.write_text(PEOPLE, encoding="utf-8")
    return str(path)


def test_foreign_names_and_kinds(people: str) -> None:
    store = load.open_file(people)
    nodes = [f"http://wild.example/{name}" for name in ("mara", "tern", "heron", "egret", "velm", "other")]
    assert [(lookup.label(store, node), lookup.kind(store, node)) for node in nodes] == [
        ("Mara Lund", "person"),
        ("Tern Holm", "person"),
        ("Heron Front", "thing"),
        ("Port Egret", "place"),
        ("Velmo", "thing"),
        ("Estia", "thing"),
    ]
    typed = ("Μάρα Λουντ", "tern holm", "HF", "Reiherfront", "Reiherhafen", "velm")
    assert [lookup.find(store, name).rpartition("/")[2] for name in typed] == [
        *("mara", "tern", "heron", "heron", "egret", "velm")
    ]


def test_show_of_a_foreign_node(people: str, run: Run) -> None:
    shown = run("--store", people, "show", "Μάρα Λουντ")
    assert shown.output == (
        "Mara Lund (person)\n"
        "  also called: Μάρα Λουντ\n"
        "  knows: Tern Holm\n"
        "  knows: somebody or something that is not named\n"
    )


def test_an_actor_comes_before_a_foreign_namesake(people: str, mine: str, run: Run) -> None:
    assert run("--store", mine, "add", people).exit_code == 0
    with directory(mine) as store:
        assert lookup.find(store, "Estia") == "https://w3id.org/actor-kg/id/Estia"
        assert lookup.find(store, "Heron Front") == "http://wild.example/heron"


def test_sources_that_are_not_described_are_listed(people: str, run: Run) -> None:
    told = run("--store", people, "sources")
    assert (told.exit_code, told.output) == (0, "people\n  not described · 18 statements\n")


def test_source_that_declares_names_alone_is_listed(mine: str, run: Run) -> None:
    assert "names alone, and no claims · " in run("--store", mine, "sources").output


def test_foreign_graphs_are_sources_when_asked_for(mine: str, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "np.trig"
    path.write_text(NANOPUBLICATION, encoding="utf-8")
    refused = run("--store", mine, "add", str(path))
    assert refused.stderr.splitlines()[1:] == [
        f"kg: {path}: the graph <{GRAPHS[1]}> is not one of kg's: "
        "name it https://w3id.org/actor-kg/graph/…, ending in small letters, or give --graph-as-source"
    ]
    assert run("--store", mine, "add", str(path), "--graph-as-source").exit_code == 0
    listed = run("--store", mine, "sources").output
    assert f"{GRAPHS[0]}\n  not described · attributed to Mara Lund · 2 statements\n" in listed
    assert f"{GRAPHS[1]}\n  not described · 4 statements\n" in listed
    with directory(mine) as store:
        assert {len(list(store.match(graph=graph))) for graph in GRAPHS} == {2, 4, 1, 3}
    assert run("--store", mine, "check").exit_code == 0
    other = str(tmp_path / "other")
    assert run("copy", mine, other).exit_code == 0
    assert run("--store", other, "remove", GRAPHS[2]).exit_code == 0
    left = run("--store", other, "sources").output
    assert (GRAPHS[2] in left, GRAPHS[3] in left) == (False, True)
    # Nobody else says now whose the assertion is, and the nanopublication is by Brandt.
    assert f"{GRAPHS[0]}\n  not described · attributed to Ilo Brandt · 2 statements\n" in left


def test_a_file_opened_by_itself_needs_no_switch_for_its_graphs(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "np.trig"
    path.write_text(NANOPUBLICATION, encoding="utf-8")
    listed = run("--store", str(path), "sources").output.splitlines()
    assert [line for line in listed if not line.startswith(" ")] == GRAPHS


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        (
            "https://w3id.org/actor-kg/id/Estia",
            "the graph <https://w3id.org/actor-kg/id/Estia> is not one of kg's: name",
        ),
        (
            "https://w3id.org/actor-kg/graph/No",
            "the graph <https://w3id.org/actor-kg/graph/No> is not one of kg's: name",
        ),
        ("javascript:alert(1)", "the IRI “javascript:alert(1)” has the scheme javascript: kg takes http"),
    ],
)
def test_graph_that_no_switch_takes(tmp_path: Path, graph: str, reason: str) -> None:
    path = tmp_path / "a.trig"
    path.write_text(f"<{graph}> {{ <http://e.org/a> <http://e.org/b> 1 }}")
    with pytest.raises(BadSource) as caught:
        rdf.read(str(path), graph_as_source=True)
    assert str(caught.value).startswith(f"{path}: {reason}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<a> <http://e.org/b> 1 .", ":1:1: a relative IRI: write it out, or say with @base what it is relative to"),
        ("<http://e.org/a> <http://e.org/b> 0.1234567890123 .", "“0.1234567890123” has more digits than kg keeps"),
        (
            "<http://e.org/a> <http://e.org/b> 1234567890123456789 .",
            "“1234567890123456789” has more digits than kg keeps",
        ),
    ],
)
def test_refused_for_the_true_reason(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(content)
    with pytest.raises(BadSource) as caught:
        rdf.read(str(path))
    assert message in str(caught.value)


# ---- W3C's syntax tests, from a folder with checkouts of w3c/rdf-tests and w3c/json-ld-api

SUITES = "KG_W3C_TESTS"
_MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#action"


def _suites() -> Path:
    folder = os.environ.get(SUITES)
    if not folder:
        pytest.skip(f"{conftest.NO_SUITES}: name their folder in {SUITES}")
    return Path(folder)


def _negative(folder: Path) -> Iterator[str]:
    """The files of all tests in the manifests below a folder that are to be refused."""
    for manifest in sorted(folder.rglob("manifest.ttl")):
        triples = list(parse(path=str(manifest), format=RdfFormat.TURTLE, base_iri=f"file://{manifest}"))
        wrong = {t.subject for t in triples if str(t.object).endswith("NegativeSyntax>")}
        yield from (t.object.value[7:] for t in triples if t.predicate.value == _MANIFEST and t.subject in wrong)


def _refused(path: str) -> bool:
    try:
        rdf.read(path)
    except BadSource as error:
        return "\n" not in str(error)
    return False


@pytest.mark.parametrize(("version", "number"), [("rdf11", 312), ("rdf12", 88)])
def test_negative_syntax_of_w3c_is_refused(version: str, number: int) -> None:
    files = list(_negative(_suites() / "rdf-tests" / "rdf" / version))
    assert len(files) >= number
    assert [path for path in files if not _refused(path)] == []


def test_negative_json_ld_of_w3c_is_refused() -> None:
    folder = _suites() / "json-ld-api" / "tests"
    tests = json.loads((folder / "toRdf-manifest.jsonld").read_text(encoding="utf-8"))["sequence"]
    # What was an error in version 1.0 alone is right today.
    old = {"specVersion": "json-ld-1.0", "processingMode": "json-ld-1.0"}
    wrong = [
        t for t in tests if "jld:NegativeEvaluationTest" in t["@type"] and not old.items() & t.get("option", {}).items()
    ]
    assert len(wrong) >= 90
    assert [t["name"] for t in wrong if not _refused(str(folder / t["input"]))] == []
