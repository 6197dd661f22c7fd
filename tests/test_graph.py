"""The library: `kg.open()` and the verbs of a Graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx
import pytest
import pyvis.network
from click.testing import Result
from fiction import claims_file, relation, write

import kg
from kg.errors import BadSource, EndpointError, NotAStore, StoreLocked, UnknownName
from kg.graph import Graph, create, open_store
from kg.names import ID


def test_open_answers_from_the_bundled_graph() -> None:
    assert [route.labels for route in kg.open().path("Iran", "al-Tanf")] == [
        ("Iran", "Iran-backed militias in Iraq and Syria", "al-Tanf")
    ]


def test_open_takes_a_claims_file(world_file: str) -> None:
    assert kg.open(world_file).find("Amber Men") == ID + "Amber-Front"


def test_open_of_nothing_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(NotAStore) as error:
        kg.open(str(tmp_path / "none"))
    place = tmp_path / "none"
    assert str(error.value) == f"{place} does not exist: make a store with `kg init {place}`"


def test_open_of_a_web_address_where_nobody_listens_says_so() -> None:
    with pytest.raises(EndpointError, match="no server is listening there"):
        open_store("http://127.0.0.1:9/sparql")


def test_find_of_an_unknown_name_suggests() -> None:
    with pytest.raises(UnknownName) as error:
        kg.open().find("Iraan")
    assert error.value.suggestions == ["Iran"]


def test_show_gives_a_dossier() -> None:
    assert kg.open().show("place:Iraq").kind == "place"


def test_create_add_path_remove(world_file: str, tmp_path: Path) -> None:
    one = write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Estia")]))
    with create(str(tmp_path / "mine")) as graph:
        graph.add(world_file, one)
        assert [route.labels for route in graph.path("Estia", "Norvia")] == [("Estia", "Norvia")]
        assert graph.remove("one").edges_lost == 1


def test_create_bundled_holds_the_bundled_graph(tmp_path: Path) -> None:
    with create(str(tmp_path / "mine"), bundled=True) as graph:
        assert graph.find("the US") == ID + "US"


def test_graph_that_is_closed_lets_go_of_its_store(mine: str) -> None:
    with Graph.open(mine, write=True), pytest.raises(StoreLocked):
        Graph.open(mine, write=True)
    Graph.open(mine, write=True).close()


def test_add_of_a_bad_file_leaves_the_graph_usable(mine: str, world_file: str, tmp_path: Path) -> None:
    bad = write(tmp_path, claims_file("bad", [relation("Norvia", "backs", "Nobody")]))
    with Graph.open(mine, write=True) as graph:
        with pytest.raises(BadSource):
            graph.add(bad)
        assert graph.add(world_file).sources == ["world"]


def test_networkx_gives_a_multigraph_of_what_is_claimed() -> None:
    graph = kg.open().networkx()
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.has_edge(ID + "Iran", ID + "Kataeb-Hezbollah")


def test_graph_tells_what_it_holds() -> None:
    with kg.open() as graph:
        assert repr(graph) == "<Graph bundled>"
        claims = list(graph.claims())
        assert len(graph) == len(claims) > 100
        assert "al-Tanf" in graph
        assert "Oslind" not in graph
        assert ("Iran", "state") in [(named.label, named.kind) for named in graph.actors()]
        assert "al-Tanf" in [named.label for named in graph.places()]
        assert [source.id for source in graph.sources()] == ["ap-us-response", "actors"]


def test_verbs_answer_as_the_commands_do(run: Callable[..., Result], tmp_path: Path) -> None:
    ends = ("Iran", "al-Tanf")
    with kg.open() as graph:
        assert graph.cite(*ends) + "\n" == run("path", *ends, "--cite").stdout
        assert json.loads(graph.routes("json", *ends, limit=10)) == json.loads(
            run("path", *ends, "--format", "json").stdout
        )
        assert graph.fragility(*ends).note in " ".join(run("path", *ends, "--fragility").stdout.split())
        assert graph.sparql(relation="backs") + "\n" == run("path", *ends, "--relation", "backs", "--show").stdout
        assert [support.weakest for support in graph.support(*ends)] == [1]
        assert graph.without(*ends, "Associated Press").shortest_after is None
        assert [option for option, _ in graph.why_not(*ends, max_hops=1).relaxed] == ["--max-hops"]
        assert graph.check() == []
    text = tmp_path / "text.txt"
    text.write_text("Velmark backs Oslind.\n\nOslind thanks Velmark.\n")
    assert [place.paragraph for place in graph.locate(str(text), "thanks velmark")] == [2]
    assert graph.annotate(str(text)) == run("annotate", str(text), "--blank").stdout


def test_pyvis_network_is_restyled_and_saved(tmp_path: Path) -> None:
    with kg.open() as graph:
        network = graph.pyvis(relation="backs")
    assert isinstance(network, pyvis.network.Network)
    network.nodes[0]["color"] = "#123456"
    network.nodes[0]["title"] = "<img src=x onerror=alert(1)> href </script>"
    network.write_html(str(tmp_path / "own.html"))
    html = (tmp_path / "own.html").read_text(encoding="utf-8")
    assert "#123456" in html
    assert not re.search(r"""(src|href)=["']?https?:""", html)
    assert "<img src=x" not in html
    assert network.nodes[0]["title"].startswith("<img")


def test_rdflib_answers_sparql_over_the_merge() -> None:
    rows = (
        kg.open()
        .rdflib()
        .query(
            "PREFIX kg: <https://w3id.org/actor-kg/ns#> PREFIX id: <https://w3id.org/actor-kg/id/> "
            "SELECT ?x { ?x kg:backs id:Hezbollah }"
        )
    )
    assert [str(row[0]) for row in rows] == [ID + "Iran"]


def test_query_answers_sparql() -> None:
    assert kg.open().query("ASK { id:Iran kg:backs id:Hezbollah }")


def test_export_gives_text() -> None:
    assert kg.open().export("trig").startswith("@prefix ")


def test_page_is_a_whole_document() -> None:
    assert kg.open().page().lstrip().lower().startswith("<!doctype html>")
