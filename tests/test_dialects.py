"""What engines answer differently, so that nothing of kg depends on it: docs/engines.md, row by row.

The servers are asked as they are, without kg in between. What is expected of each is what it was seen to do: a test
that fails after an upgrade says that a row of the table has changed.
"""

from __future__ import annotations

import urllib.error
from typing import Any

import pytest
import servers

from kg.names import PREFIXES

G, H = "http://test/g", "http://test/h"
PREFIX = "".join(f"PREFIX {name}: <{base}> " for name, base in PREFIXES.items()) + "PREFIX t: <http://test/> "
DATA = """
t:a t:date "2023-10-17"^^xsd:date ; t:yes true ; t:next t:b ; t:number 1 , 2.50 ; t:empty "" ;
  t:edtf "2023-10-17/.."^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
  t:name "é" , "e\\u0301" , "🜁"@en , "Ünïcode"@de , "naïve"@en-GB ;
  t:text "two\\nlines \\t \\"quoted\\" \\\\ \\r" ; t:typed "words"^^xsd:string .
t:b t:date "2023-11-08"^^xsd:date ; t:yes false ; t:next t:c .
t:c t:next t:a .
t:b t:word "left"@en .
t:c t:word "right"@en .
<http://test/éم> t:next t:d .
"""
ENGINES = ("oxigraph", "virtuoso")


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest) -> servers.Server:
    chosen: servers.Server = request.getfixturevalue(f"{request.param}_server")
    chosen.change(f"{PREFIX} INSERT DATA {{ GRAPH <{G}> {{ {DATA} }} }}")
    chosen.change(f"{PREFIX} INSERT DATA {{ GRAPH <{H}> {{ t:a t:next t:b }} }}")
    return chosen


def asked(server: servers.Server, text: str, *graphs: str) -> list[Any]:
    """The rows over some graphs, sorted; a row of one cell as that cell."""
    rows = server.rows(PREFIX + text, default_graphs=graphs or (G,))
    return sorted((row[0] if len(row) == 1 else row for row in rows), key=str)


def a(*names: str) -> list[str]:
    return [f"http://test/{name}" for name in names]


# ---- alike: what the model and kg's own queries rest on

ALIKE = {
    "dates compare": ('SELECT ?s { ?s t:date ?d FILTER (?d >= "2023-11-01"^^xsd:date) }', a("b")),
    "dates in VALUES": ('SELECT ?s { VALUES ?d { "2023-10-17"^^xsd:date } ?s t:date ?d }', a("a")),
    "EDTF stays a datatype": (
        "SELECT ?x (DATATYPE(?x) AS ?d) { t:a t:edtf ?x }",
        [("2023-10-17/..", "http://id.loc.gov/datatypes/edtf/EDTF")],
    ),
    "EDTF as a pattern": (
        'SELECT ?s { ?s t:edtf "2023-10-17/.."^^<http://id.loc.gov/datatypes/edtf/EDTF> }',
        a("a"),
    ),
    "true as a pattern": ("SELECT ?s { ?s t:yes true }", a("a")),
    "true in VALUES": ("SELECT ?s { VALUES ?o { true } ?s t:yes ?o }", a("a")),
    "STR of true": ("SELECT (STR(?o) AS ?x) { t:a t:yes ?o }", ["true"]),
    "no normal form is imposed on text": ('SELECT ?s { ?s t:name "é" }', a("a")),
    "both normal forms are kept": ('SELECT ?x { t:a t:name ?x FILTER (LANG(?x) = "") }', ["e\u0301", "\u00e9"]),
    "a character beyond the first plane": (
        "SELECT ?x { t:a t:name ?x FILTER (STRLEN(STR(?x)) = 1 && LANG(?x) = 'en') }",
        ["🜁"],
    ),
    "language tags match": ("SELECT (COUNT(*) AS ?n) { t:a t:name ?x FILTER (LANGMATCHES(LANG(?x), 'en')) }", ["2"]),
    "control characters": ("SELECT ?x { t:a t:text ?x }", ['two\nlines \t "quoted" \\ \r']),
    "an empty text": ("SELECT ?x { t:a t:empty ?x }", [""]),
    "IRIs beyond ASCII": ("SELECT ?o { <http://test/éم> t:next ?o }", a("d")),
    "p* from a node": ("SELECT ?o { t:a t:next* ?o }", a("a", "b", "c")),
    "p* to a node": ("SELECT ?o { ?o t:next* t:d }", a("d", "éم")),
    "inverse paths": ("SELECT ?o { t:b ^t:next ?o }", a("a")),
    "VALUES with UNDEF": (
        "SELECT ?s ?o { VALUES (?s ?o) { (t:a UNDEF) (UNDEF t:c) } ?s t:next ?o }",
        [tuple(a("a", "b")), tuple(a("b", "c"))],
    ),
    "VALUES of pairs": ("SELECT ?s { VALUES (?s ?o) { (t:a t:b) (t:b t:a) } ?s t:next ?o }", a("a")),
    "MINUS with a shared variable": ("SELECT ?s { ?s t:next ?o MINUS { ?s t:date ?d } }", a("c", "éم")),
    "NOT EXISTS": ("SELECT ?s { ?s t:next ?o FILTER NOT EXISTS { ?s t:date ?d } }", a("c", "éم")),
    "a filter within OPTIONAL": (
        'SELECT ?s ?d { ?s t:date ?x OPTIONAL { ?s t:date ?d FILTER (?d > "2023-11-01"^^xsd:date) } }',
        [("http://test/a", None), ("http://test/b", "2023-11-08")],
    ),
    "a sub-select with ORDER BY and LIMIT": (
        "SELECT ?s { { SELECT ?s { ?s t:date ?d } ORDER BY ?d LIMIT 1 } }",
        a("a"),
    ),
    "COUNT(DISTINCT)": ("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }", ["4"]),
    "COUNT of nothing": ("SELECT (COUNT(*) AS ?n) { ?s t:none ?o }", ["0"]),
    "a number by its value": ("SELECT ?x { t:a t:number ?x FILTER (?x = 2.5) }", ["2.5"]),
}


@pytest.mark.parametrize("what", ALIKE)
def test_engines_answer_alike(server: servers.Server, what: str) -> None:
    text, rows = ALIKE[what]
    assert asked(server, text) == rows


def test_many_values_are_one_request(server: servers.Server) -> None:
    values = " ".join(f"t:v{n}" for n in range(2000))
    assert asked(server, f"SELECT ?o {{ VALUES ?s {{ {values} t:a }} ?s t:next ?o }}") == a("b")


def test_graph_that_is_not_there_is_empty(server: servers.Server) -> None:
    assert asked(server, "SELECT ?s { ?s t:date ?d }", "http://test/none") == []


def test_long_text_comes_back_whole(server: servers.Server) -> None:
    long = "x" * 70_000
    server.change(f'INSERT DATA {{ GRAPH <http://test/long> {{ <http://test/a> <http://test/long> "{long}" }} }}')
    assert asked(server, "SELECT ?x { t:a t:long ?x }", "http://test/long") == [long]


# ---- different: by engine, what it answers

Told = dict[str, Any]
DIFFERENT: dict[str, tuple[str, Told]] = {
    "booleans in rows": ("SELECT ?x { t:a t:yes ?x }", {"oxigraph": ["true"], "virtuoso": ["1"]}),
    "booleans that are worked out": ("SELECT (1 = 1 AS ?x) {}", {"oxigraph": ["true"], "virtuoso": ["1"]}),
    "p+ round a circle": ("SELECT ?o { t:a t:next+ ?o }", {"oxigraph": a("a", "b", "c"), "virtuoso": a("b", "c")}),
    "p* with both ends free": (
        "SELECT ?s { ?s t:next* ?o }",
        {"oxigraph": None, "virtuoso": "transitive start not given"},
    ),
    "p* from a node that is not there": ("SELECT ?o { t:none t:next* ?o }", {"oxigraph": [], "virtuoso": a("none")}),
    "a text with its datatype": ('SELECT ?s { ?s t:typed "words" }', {"oxigraph": a("a"), "virtuoso": []}),
    "MINUS without a shared variable": (
        "SELECT ?s { ?s t:date ?d MINUS { ?x t:yes ?y } }",
        {"oxigraph": a("a", "b"), "virtuoso": []},
    ),
    "REGEX i beyond ASCII": (
        "SELECT ?x { t:a t:name ?x FILTER (REGEX(STR(?x), 'ÜNÏ', 'i')) }",
        {"oxigraph": ["Ünïcode"], "virtuoso": []},
    ),
    "upper case of ß": ("SELECT (UCASE('éß') AS ?x) {}", {"oxigraph": ["ÉSS"], "virtuoso": ["Éß"]}),
    "integers divided": ("SELECT (1 / 2 AS ?x) {}", {"oxigraph": ["0.5"], "virtuoso": ["0"]}),
    "date less date": (
        'SELECT (?d - "2023-10-01"^^xsd:date AS ?x) { t:a t:date ?d }',
        {"oxigraph": ["P16D"], "virtuoso": ["1382400"]},
    ),
    "GROUP_CONCAT of IRIs": (
        "SELECT (GROUP_CONCAT(?o; separator=' ') AS ?x) { t:a t:next ?o }",
        {"oxigraph": [None], "virtuoso": a("b")},
    ),
    "the graph pattern of an empty graph": (
        "SELECT (COUNT(*) AS ?n) { GRAPH <http://test/none> {} }",
        {"oxigraph": ["0"], "virtuoso": ["1"]},
    ),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_engines_differ_as_the_docs_say(server: servers.Server, what: str) -> None:
    text, told = DIFFERENT[what]
    expected = told[server.name]
    if isinstance(expected, str):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            asked(server, text)
        assert expected in refusal.value.read().decode()
    elif expected is not None:
        assert asked(server, text) == expected


def test_several_whole_triples_with_a_language_are_found_or_not(server: servers.Server) -> None:
    """Hence kg asks who holds a triple by subject and predicate."""
    triples = '(t:b t:word "left"@en) (t:c t:word "right"@en)'
    for graph in ("?g", f"<{G}>"):
        rows = server.rows(f"{PREFIX} SELECT ?o {{ VALUES (?s ?p ?o) {{ {triples} }} GRAPH {graph} {{ ?s ?p ?o }} }}")
        assert len(rows) == (2 if server.name == "oxigraph" else 0)


def test_list_of_graphs_gives_a_triple_once_for_each_that_holds_it(server: servers.Server) -> None:
    """Hence the merge is a graph with a name (docs/decisions/0021)."""
    assert asked(server, "SELECT ?o { t:a t:next ?o }", G, H) == a("b", "b")


def test_default_graph_is_nothing_or_everything(server: servers.Server) -> None:
    """Hence every request of kg names the graphs that it reads."""
    [(count,)] = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert (int(count or 0) == 0) == (server.name == "oxigraph")


def test_virtuoso_cuts_an_answer_with_status_200(virtuoso_server: servers.Server) -> None:
    lines = "\n".join(f"<http://test/n{n}> <http://test/p> <http://test/o> ." for n in range(10_500))
    virtuoso_server.put(G, lines)
    assert len(asked(virtuoso_server, "SELECT ?s { ?s t:p ?o }")) == 10_000
    assert asked(virtuoso_server, "SELECT (COUNT(*) AS ?n) { ?s t:p ?o }") == ["10500"]
