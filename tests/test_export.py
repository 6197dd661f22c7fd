"""Exports: the same bytes each time, nothing lost on the way back, safe for the tools that open them."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx
import pyoxigraph
import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg import export, load
from kg.errors import KgError, UnknownName
from kg.export.edges import COLUMNS, multigraph, things
from kg.export.formats import DATASETS, FORMATS, TRIPLES
from kg.graph import open_store
from kg.names import CLAIMED, DIRECT, DISPUTED, GRAPH, ID, INDEX, KG, SKOS, relation_iri
from kg.retract import retract
from kg.store import NamedNode, Quad, RdfFormat, Store, memory

FORMS = {
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
ENDINGS = {"trig": ".trig", "nquads": ".nq", "jsonld": ".jsonld"}

GAZETTE = claims_file(
    "gazette-1",
    [
        relation("Norvia", "backs", "Amber Front"),
        relation("Sudria", "backs", "Violet Guard", by="Mara Lund", stance="denied"),
        relation("Sudria", "backs", "Violet Guard"),
        event("raid", "Strike", agent="Amber Front", site="Highfort", date="2021-05-03"),
        event("rumour", "Strike", agent="Violet Guard", site="Lowmoor", stance="suggested"),
    ],
)


@pytest.fixture
def store(mine: str, tmp_path: Path) -> Iterator[Store]:
    """The made-up actors, and one source that speaks of them."""
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, GAZETTE)])
        yield opened


def quads(store: Store) -> set[str]:
    """All that a store holds, derived graphs and look-up keys included, but for the mark of its last change."""
    held = (quad for graph in store.graphs() for quad in store.match(None, None, None, graph))
    return {str(quad) for quad in held if quad.predicate.value != KG + "state"}


def rows(store: Store, **options: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.text(store, "csv", **options), newline="")))


# ---- RDF


@pytest.mark.parametrize("format", DATASETS)
def test_dump_holds_what_was_put_in_and_no_more(store: Store, format: str) -> None:
    found = set(pyoxigraph.parse(export.text(store, format), format=FORMS[format]))
    assert found == {pyoxigraph.Quad(*f.triple, f.graph_name) for f in store.authored()}
    graphs = {quad.graph_name.value for quad in found}
    assert graphs == {GRAPH + "world", GRAPH + "gazette-1", GRAPH + "ontology"}


def test_derived_graphs_are_added_when_asked_for(store: Store) -> None:
    found = set(pyoxigraph.parse(export.text(store, "nquads", derived=True), format=RdfFormat.N_QUADS))
    graphs = {quad.graph_name.value for quad in found}
    assert {DIRECT, DISPUTED, CLAIMED} < graphs
    assert INDEX not in graphs


@pytest.mark.parametrize("format", TRIPLES)
def test_merge_holds_each_triple_once(store: Store, format: str) -> None:
    found = [quad.triple for quad in pyoxigraph.parse(export.text(store, format), format=FORMS[format])]
    assert len(found) == len(set(found))
    assert set(found) == {fact.triple for fact in store.match()}


@pytest.mark.parametrize("name", ["gazette-1", "graph:gazette-1", GRAPH + "gazette-1"])
def test_one_graph_is_found_by_id_prefix_or_iri(store: Store, name: str) -> None:
    found = {
        quad.triple for quad in pyoxigraph.parse(export.text(store, "turtle", graph=name), format=RdfFormat.TURTLE)
    }
    assert found == {fact.triple for fact in store.match(None, None, None, GRAPH + "gazette-1")}


def test_nquads_are_sorted_and_trig_is_in_order_of_graph_and_subject(store: Store) -> None:
    lines = export.text(store, "nquads").splitlines()
    graphs = [line.split()[-2] for line in lines]
    assert graphs == sorted(graphs)
    assert len(lines) == len(set(lines))
    text = export.text(store, "trig")
    assert text.index("graph:gazette-1 {") < text.index("graph:ontology {") < text.index("graph:world {")
    assert text.index("id:Amber-Front a kg:ArmedGroup") < text.index("id:Estia a kg:State")


@pytest.mark.parametrize("format", FORMATS)
def test_same_store_gives_the_same_bytes(store: Store, format: str, mine: str) -> None:
    before = export.text(store, format)
    store.close()
    with open_store(mine) as again:
        assert export.text(again, format) == before


@pytest.mark.parametrize("format", DATASETS)
@pytest.mark.parametrize("derived", [False, True])
def test_dump_that_is_added_again_gives_the_same_store(
    store: Store, tmp_path: Path, format: str, derived: bool
) -> None:
    dump = tmp_path / f"dump{ENDINGS[format]}"
    dump.write_text(export.text(store, format, derived=derived), encoding="utf-8")
    load.init(str(tmp_path / "again"))
    with open_store(str(tmp_path / "again"), write=True) as again:
        load.add(again, [str(dump)])
        assert quads(again) == quads(store)
        assert export.text(again, format, derived=derived) == dump.read_text(encoding="utf-8")


def test_bundled_graph_survives_export_and_add(bundle: Store, tmp_path: Path) -> None:
    dump = tmp_path / "bundle.trig"
    dump.write_text(export.text(bundle, "trig"), encoding="utf-8")
    load.init(str(tmp_path / "again"))
    with open_store(str(tmp_path / "again"), write=True) as again:
        load.add(again, [str(dump)])
        assert quads(again) == quads(bundle)


ACTORS = ["Norvia", "Sudria", "Estia", "Amber Front", "Violet Guard", "Mara Lund"]
STATEMENTS = st.builds(
    lambda ends, predicate, stance, by, says: relation(
        *ends[:1], predicate, *ends[1:], stance=stance, by=by, says=says
    ),
    st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True),
    st.sampled_from(["backs", "attacks", "meets", "funds"]),
    st.sampled_from(["asserted", "suggested", "doubted", "denied"]),
    st.sampled_from(["The Gazette", "The Herald", "Mara Lund"]),
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=3, max_size=40).map(lambda t: f"x {t}"),
)


# Each example makes two stores on disk: a failing one is shown as it is, not shrunk for minutes.
@pytest.mark.slow
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(statements=st.lists(STATEMENTS, min_size=1, max_size=5), format=st.sampled_from(DATASETS))
def test_export_of_any_claims_is_lossless(
    world_file: str, tmp_path_factory: pytest.TempPathFactory, statements: list[dict[str, Any]], format: str
) -> None:
    folder = tmp_path_factory.mktemp("lossless")
    load.init(str(folder / "first"))
    with open_store(str(folder / "first"), write=True) as first:
        load.add(first, [world_file, write(folder, claims_file("any", statements))])
        dump = folder / f"dump{ENDINGS[format]}"
        dump.write_text(export.text(first, format), encoding="utf-8")
        load.init(str(folder / "second"))
        with open_store(str(folder / "second"), write=True) as second:
            load.add(second, [str(dump)])
            assert quads(second) == quads(first)
            assert export.text(second, format) == dump.read_text(encoding="utf-8")


# ---- edges


def test_csv_has_a_row_for_each_stance_on_each_edge(store: Store) -> None:
    found = rows(store)
    assert tuple(found[0]) == COLUMNS
    columns = ("subject", "relation", "object", "standing", "disputed", "denied_by", "speaker", "stance")
    assert [tuple(row[name] for name in columns) for row in found] == [
        ("Amber Front", "strikes", "Highfort", "asserted", "no", "", "The Gazette", "asserted"),
        ("Mara Lund", "disputes", "The Gazette", "asserted", "no", "", "Mara Lund", "denied"),
        ("Norvia", "backs", "Amber Front", "asserted", "no", "", "The Gazette", "asserted"),
        ("Sudria", "backs", "Violet Guard", "asserted", "yes", "Mara Lund", "The Gazette", "asserted"),
        ("Sudria", "backs", "Violet Guard", "asserted", "yes", "Mara Lund", "Mara Lund", "denied"),
        ("Violet Guard", "strikes in", "Lowmoor", "suggested", "no", "", "The Gazette", "suggested"),
    ]


def test_csv_tells_who_tells_it_otherwise_and_what_is_withdrawn(store: Store, tmp_path: Path) -> None:
    other = event("raid", "Strike", agent="Violet Guard", site="Highfort", **{"same event": "gazette-1.raid"})
    herald = claims_file("herald-1", [other, relation("Estia", "backs", "Norvia")], publisher="The Herald")
    load.add(store, [write(tmp_path, herald)])
    retract(store, "herald-1", claim=relation_iri(ID + "Estia", KG + "backs", ID + "Norvia"), by="Me", why="so")
    columns = ("subject", "object", "standing", "disputed", "told_otherwise_by", "withdrawn")
    found = [tuple(row[name] for name in columns) for row in rows(store)]
    assert [row for row in found if "Highfort" in row or "Norvia" in row[1]] == [
        ("Amber Front", "Highfort", "asserted", "yes", "The Herald", "no"),
        ("Estia", "Norvia", "withdrawn", "no", "", "yes"),
        ("Violet Guard", "Highfort", "asserted", "yes", "The Gazette", "no"),
    ]


def test_csv_says_where_and_when(store: Store) -> None:
    [row] = [r for r in rows(store) if r["object"] == "Highfort"]
    assert {name: row[name] for name in COLUMNS[3:8] + COLUMNS[10:27]} == {
        "standing": "asserted",
        "disputed": "no",
        "denied_by": "",
        "told_otherwise_by": "",
        "past": "yes",
        "stance": "asserted",
        "withdrawn": "no",
        "basis": "stated",
        "says": "What sentence 4 says in short",
        "source": "gazette-1",
        "title": "The gazette-1",
        "publisher": "The Gazette",
        "url": "",
        "paragraphs": "4",
        "spans": "400-450",
        "said_on": "",
        "date": "3 May 2021",
        "edtf": "2021-05-03",
        "earliest_begin": "2021-05-03",
        "latest_begin": "2021-05-03",
        "earliest_end": "2021-05-03",
        "latest_end": "2021-05-03",
    }
    assert (row["subject_id"], row["relation_id"]) == (ID + "Amber-Front", KG + "strikes")
    assert row["claim_id"] == ID + "gazette-1.raid"


def test_one_relation_takes_those_below_it_along(store: Store) -> None:
    assert {row["relation"] for row in rows(store, relation="attacks")} == {"strikes"}
    assert {row["relation"] for row in rows(store, relation="kg:backs")} == {"backs"}
    assert rows(store, relation="meets") == []
    with pytest.raises(UnknownName, match="did you mean “backs”"):
        export.text(store, "csv", relation="back")


def test_csv_is_safe_to_open_in_a_spreadsheet(mine: str, tmp_path: Path) -> None:
    hostile = claims_file("hostile", [relation("Norvia", "backs", "Estia", says="=HYPERLINK(1) is what it says")])
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, hostile)])
        [row] = rows(opened)
    assert row["says"] == "'=HYPERLINK(1) is what it says"


def test_multigraph_is_keyed_by_claim(store: Store) -> None:
    graph = export.networkx(store)
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.nodes[ID + "Highfort"] == {"label": "Highfort", "kind": "facility"}
    [(start, end, key, facts)] = graph.edges(ID + "Amber-Front", keys=True, data=True)
    assert (start, end, key) == (ID + "Amber-Front", ID + "Highfort", ID + "gazette-1.raid")
    assert facts == {
        "relation": "strikes",
        "relation_iri": KG + "strikes",
        "claim": ID + "gazette-1.raid",
        "date": "3 May 2021",
        "edtf": "2021-05-03",
        **dict.fromkeys(("earliest_begin", "latest_begin", "earliest_end", "latest_end"), "2021-05-03"),
        "standing": "asserted",
        "disputed": False,
        "denied_by": "",
        "told_otherwise_by": "",
        "past": True,
        "undirected": False,
        "says": "What sentence 4 says in short",
        "speakers": "The Gazette",
        "stances": "asserted",
        "bases": "stated",
        "sources": "gazette-1",
        "paragraphs": "¶4",
    }


def test_multigraph_marks_what_is_disputed_and_what_only_suggested(store: Store) -> None:
    edges = {(s, e): d for s, e, d in export.networkx(store).edges(data=True)}
    assert edges[ID + "Sudria", ID + "Violet-Guard"]["disputed"] is True
    assert edges[ID + "Sudria", ID + "Violet-Guard"]["denied_by"] == "Mara Lund"
    assert edges[ID + "Sudria", ID + "Violet-Guard"]["stances"] == "asserted; denied"
    assert edges[ID + "Violet-Guard", ID + "Lowmoor"]["standing"] == "suggested"


def test_two_relations_of_one_claim_are_two_edges(mine: str, tmp_path: Path) -> None:
    both = event("clash", ["Kill", "Injure"], agent="Amber Front", victim="Mara Lund")
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, claims_file("both", [both]))])
        graph = export.networkx(opened)
        assert graph.number_of_edges(ID + "Amber-Front", ID + "Mara-Lund") == 2
        assert len(rows(opened)) == 2


def test_graphml_is_read_back_by_networkx(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "graph.graphml"
    path.write_text(export.text(store, "graphml"), encoding="utf-8")
    graph = networkx.read_graphml(path, force_multigraph=True)
    ours = multigraph(store, everything=True)
    assert {ID + node for node in graph.nodes} == set(ours.nodes)
    assert graph.number_of_edges() == ours.number_of_edges()
    facts = graph.get_edge_data("Sudria", "Violet-Guard")
    [(_, fact)] = facts.items()
    assert (fact["relation"], fact["disputed"], fact["denied_by"]) == ("backs", True, "Mara Lund")


def test_csv_holds_every_assertion_of_every_claim(bundle: Store) -> None:
    found = rows(bundle)
    said = {fact.subject.value for fact in bundle.match(None, KG + "claim")}
    assert {row["assertion_id"] for row in found} == said
    assert {row["version"] for row in found} == {"2"}
    alone = next(row for row in found if row["claim_id"].endswith(".count-61"))
    assert (alone["subject"], alone["relation"], alone["claim_kind"]) == ("", "", "Observation")
    assert alone["names"]
    assert not any("–" in row["date"] + row["spans"] for row in found)


def test_csv_for_excel_begins_with_its_mark(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    assert run("export", "-o", str(path), "--excel").exit_code == 0
    assert path.read_bytes().startswith("\ufeffsubject,relation,".encode())
    refused = run("export", "--format", "turtle", "--excel")
    assert (refused.exit_code, refused.stderr) == (2, "kg: turtle is no table: leave --excel to csv or nodes\n")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_network_holds_all_actors_places_and_claims(bundle: Store, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"network.{form}"
    path.write_text(export.text(bundle, form), encoding="utf-8")
    graph = networkx.read_graphml(path, force_multigraph=True) if form == "graphml" else networkx.read_gexf(path)
    assert {ID + node for node in graph.nodes} >= {node for node, _ in things(bundle)}
    facts = [*(d for _, d in graph.nodes(data=True)), *(d for *_, d in graph.edges(data=True))]
    told = {fact["claim"] for fact in facts if "claim" in fact} | {ID + node for node in graph.nodes}
    assert {fact.object.value for fact in bundle.match(None, KG + "claim")} <= told
    assert graph.nodes["Asaib-Ahl-al-Haq"]["aliases"].startswith("AAH; ")
    assert {d["node_type"] for _, d in graph.nodes(data=True)} >= {"actor", "place", "claim"}


def test_graphml_has_no_key_twice(bundle: Store) -> None:
    root = ElementTree.fromstring(export.text(bundle, "graphml"))
    keys = [key.get("id") for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")]
    assert len(keys) == len(set(keys)) > 20


def test_gexf_has_days_and_no_day_of_its_making(store: Store) -> None:
    root = ElementTree.fromstring(export.text(store, "gexf"))
    (graph,) = root.iter("{http://www.gexf.net/1.2draft}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    days = {(e.get("start"), e.get("end")) for e in root.iter("{http://www.gexf.net/1.2draft}edge")}
    assert ("2021-05-03", "2021-05-03") in days
    assert "lastmodifieddate" not in export.text(store, "gexf")


def test_jsonld_has_a_context_and_short_names(store: Store) -> None:
    document = json.loads(export.text(store, "jsonld"))
    assert document["@context"]["kg"] == KG
    (one,) = [part for part in document["@graph"] if part["@id"] == "graph:gazette-1"]
    raid = next(node for node in one["@graph"] if node["@id"] == "id:gazette-1.raid")
    assert "kg:Event" in raid["@type"]


def test_jsonld_leaves_out_a_prefix_that_an_iri_begins_with() -> None:
    graph, node = NamedNode(GRAPH + "one"), NamedNode("id:odd")
    odd = memory([Quad(node, NamedNode(SKOS + "prefLabel"), NamedNode(ID + "Norvia"), graph)])
    document = json.loads(export.text(odd, "jsonld"))
    assert "id" not in document["@context"]
    assert document["@graph"][0]["@graph"][0]["@id"] == "id:odd"


@pytest.mark.parametrize("undirected", [False, True])
@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_multigraph_is_written_by_networkx(store: Store, tmp_path: Path, form: str, undirected: bool) -> None:
    graph = export.networkx(store, undirected=undirected)
    path = tmp_path / f"graph.{form}"
    getattr(networkx, f"write_{form}")(graph, path)
    options = {"force_multigraph": True} if form == "graphml" else {}
    back = getattr(networkx, f"read_{form}")(path, **options)
    assert set(back.nodes) == set(graph.nodes)
    assert back.number_of_edges() == graph.number_of_edges() > 4
    assert back.is_directed() is not undirected
    assert back.nodes[ID + "Sudria"]["kind"] == "state"


def test_multigraph_says_which_relations_have_no_direction(bundle: Store) -> None:
    found = {facts["relation"]: facts["undirected"] for _, _, facts in export.networkx(bundle).edges(data=True)}
    assert found["meets"] is True
    assert found["backs"] is False


def test_graphml_gives_every_edge_an_id_of_its_own(bundle: Store) -> None:
    root = ElementTree.fromstring(export.text(bundle, "graphml"))
    ids = [edge.get("id") for edge in root.iter("{http://graphml.graphdrawing.org/xmlns}edge")]
    assert len(ids) > 50
    assert len(ids) == len(set(ids))


def test_rdflib_sees_the_merge_and_the_named_graphs(store: Store) -> None:
    dataset = export.rdflib(store)
    backs = f"SELECT ?y {{ <{ID}Norvia> <{KG}backs> ?y }}"
    assert [str(row.y) for row in dataset.query(backs)] == [ID + "Amber-Front"]
    assert len(dataset.graph(GRAPH + "gazette-1")) == len(list(store.match(None, None, None, GRAPH + "gazette-1")))


# ---- options and files


@pytest.mark.parametrize(
    ("format", "options", "message"),
    [
        ("pdf", {}, "there is no format “pdf”: use trig, nquads"),
        ("trig", {"graph": "nine"}, "there is no graph “nine”: choose one of graph:claimed, graph:direct, "),
        ("trig", {"relation": "backs"}, "trig holds whole graphs"),
        ("turtle", {"derived": True}, "--derived goes with a dump of all graphs"),
        ("csv", {"graph": "gazette-1"}, "csv holds the edges of all sources"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    store: Store, format: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(KgError) as told:
        export.text(store, format, **options)
    assert str(told.value).startswith(message)


def test_command_chooses_the_format_by_the_name(run: Callable[..., Result], tmp_path: Path) -> None:
    for ending, start in ((".csv", "subject,relation,"), (".nq", "<http"), (".graphml", "<?xml"), (".trig", "@prefix")):
        path = tmp_path / f"out{ending}"
        assert run("export", "-o", str(path)).exit_code == 0
        assert path.read_text(encoding="utf-8").startswith(start)
    refused = run("export", "-o", str(tmp_path / "out.txt"))
    assert (refused.exit_code, "does not say which format to write" in refused.stderr) == (2, True)
    assert not (tmp_path / "out.txt").exists()


def test_command_writes_to_stdout(run: Callable[..., Result], bundle: Store) -> None:
    assert run("export", "--format", "csv").stdout_bytes == export.text(bundle, "csv").encode()


def test_command_replaces_a_file_only_when_told_to(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    refused = run("export", "-o", str(path))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == f"kg: {path} exists: choose another name, or replace it with --force\n"
    assert path.read_text() == "mine"
    assert run("export", "-o", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("subject,")


def test_command_tells_of_a_folder_that_is_missing(run: Callable[..., Result], tmp_path: Path) -> None:
    place = tmp_path / "none" / "out.csv"
    refused = run("export", "-o", str(place))
    assert refused.exit_code == 2
    assert refused.stderr == f"kg: {place}: there is no folder {place.parent}: make it first\n"
    assert run("export", "-o", str(tmp_path)).stderr == f"kg: {tmp_path} is a folder: name a file in it\n"


def test_command_says_when_there_is_nothing(run: Callable[..., Result]) -> None:
    empty = run("export", "--format", "csv", "--relation", "trains")
    assert empty.exit_code == 1
    assert empty.stderr == "nothing to export\n"


def test_table_of_nodes_has_every_actor_and_place_once(bundle: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(export.text(bundle, "nodes"))))
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows)
    assert {row["iri"] for row in rows} == {node for node, _ in things(bundle)}
    tanf = by_id["al-Tanf"]
    assert (tanf["label"], tanf["kind"], tanf["type"], tanf["lies_in"]) == (
        "al-Tanf",
        "facility",
        "place",
        "Syria (place)",
    )
    assert float(tanf["latitude"]) == pytest.approx(33.5, abs=0.2)
    assert "حزب الله" in by_id["Hezbollah"]["aliases"]
    assert by_id["Iran"]["latitude"] == ""
    with pytest.raises(KgError, match="choose a relation with csv"):
        export.text(bundle, "nodes", relation="attacks")
