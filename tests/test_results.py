"""How answers are written: tables for people, CSV for spreadsheets, the W3C formats for programs, RDF for triples."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadQuery
from kg.names import ID, KG
from kg.query import transport
from kg.query.results import readable, write
from kg.query.tables import csv_row, span, table
from kg.safe import escaped
from kg.store import Literal, NamedNode, Quad, Store, memory

GRAPH = NamedNode("http://e/g")


@pytest.fixture
def store() -> Store:
    backs, label = NamedNode(KG + "backs"), NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    iran = NamedNode(ID + "Iran")
    return memory(
        [
            Quad(iran, backs, NamedNode(ID + "Houthis"), GRAPH),
            Quad(iran, backs, NamedNode("http://elsewhere/x"), GRAPH),
            Quad(iran, label, Literal("إيران", language="ar"), GRAPH),
        ]
    )


def written(store: Store, text: str, format: str, width: int | None = None) -> tuple[bool, str]:
    out = io.BytesIO()
    answered = write(store.query(text), format, out, width)
    return answered, out.getvalue().decode()


BACKED = "SELECT ?who ?whom { ?who kg:backs ?whom } ORDER BY ?whom"


def test_table_shortens_iris_and_aligns_columns(store: Store) -> None:
    assert written(store, BACKED, "text") == (
        True,
        "who      whom\n───────  ────────────────────\nid:Iran  <http://elsewhere/x>\nid:Iran  id:Houthis\n",
    )


def test_csv_tsv_json_and_xml_follow_the_w3c(store: Store) -> None:
    assert written(store, BACKED + " LIMIT 1", "csv")[1] == f"who,whom\r\n{ID}Iran,http://elsewhere/x\r\n"
    assert written(store, BACKED + " LIMIT 1", "tsv")[1] == f"?who\t?whom\n<{ID}Iran>\t<http://elsewhere/x>\n"
    found = json.loads(written(store, BACKED, "json")[1])
    assert found["head"] == {"vars": ["who", "whom"]}
    assert found["results"]["bindings"][1]["whom"] == {"type": "uri", "value": ID + "Houthis"}
    assert written(store, BACKED, "xml")[1].startswith('<?xml version="1.0"?><sparql xmlns=')


@pytest.mark.parametrize("format", ["text", "csv", "tsv", "json", "xml"])
def test_every_format_tells_an_empty_answer_from_a_full_one(store: Store, format: str) -> None:
    assert written(store, "SELECT ?x { ?x kg:backs ?y }", format)[0] is True
    assert written(store, "SELECT ?x { ?x kg:arms ?y }", format)[0] is False
    assert written(store, "SELECT * {}", format)[0] is True
    assert written(store, 'SELECT ?x { VALUES ?x { "" "<results></results></sparql>" } }', format)[0] is True
    assert written(store, """SELECT ?x { VALUES ?x { '"bindings":[]}}' } }""", format)[0] is True
    assert written(store, "SELECT ?x { VALUES ?x { UNDEF } }", format)[0] is True


@pytest.mark.parametrize(
    ("format", "yes", "no"),
    [
        ("text", "true\n", "false\n"),
        ("csv", "true\n", "false\n"),
        ("tsv", "true\n", "false\n"),
        ("json", '{"head":{},"boolean":true}', '{"head":{},"boolean":false}'),
    ],
)
def test_ask_answers_true_or_false(store: Store, format: str, yes: str, no: str) -> None:
    assert written(store, "ASK { ?x kg:backs ?y }", format) == (True, yes)
    assert written(store, "ASK { ?x kg:arms ?y }", format) == (False, no)


def test_triples_come_sorted_with_the_prefixes_that_they_use(store: Store) -> None:
    assert written(store, "CONSTRUCT { ?y kg:relatedTo ?x } { ?x kg:backs ?y . ?x kg:backs ?z }", "text") == (
        True,
        f"@prefix id: <{ID}> .\n@prefix kg: <{KG}> .\n"
        "<http://elsewhere/x> kg:relatedTo id:Iran .\nid:Houthis kg:relatedTo id:Iran .\n",
    )


@pytest.mark.parametrize("format", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_triples_in_any_rdf_format_are_the_same(store: Store, format: str) -> None:
    forms = {
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "trig": pyoxigraph.RdfFormat.TRIG,
        "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
        "nquads": pyoxigraph.RdfFormat.N_QUADS,
        "jsonld": pyoxigraph.RdfFormat.JSON_LD,
        "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
    }
    text = "CONSTRUCT WHERE { ?s ?p ?o }"
    answered, data = written(store, text, format)
    assert answered
    assert {quad.triple for quad in pyoxigraph.parse(data, format=forms[format])} == set(store.construct(text))


def test_format_that_does_not_go_with_the_query_is_refused(store: Store) -> None:
    with pytest.raises(BadQuery, match="answer in rows, not in turtle"):
        written(store, BACKED, "turtle")
    with pytest.raises(BadQuery, match="answer in triples, not in csv"):
        written(store, "DESCRIBE id:Iran", "csv")


# ---- tables


def test_long_cells_are_wrapped_to_the_width() -> None:
    rows = [("one", "a wording that goes on for a while, and then ends")]
    assert list(table(("name", "says_what"), rows, 32)) == [
        "name  says what",
        "────  ──────────────────────────",
        "one   a wording that goes on for",
        "      a while, and then ends",
    ]


def test_row_that_is_too_wide_for_columns_is_laid_out_as_a_record() -> None:
    rows = [("x" * 20, "", "y" * 20), ("x" * 20, "z", "y" * 20)]
    assert list(table(("first_name", "b", "c"), rows, 36)) == [
        "first name  xxxxxxxxxxxxxxxxxxxx",
        "c           yyyyyyyyyyyyyyyyyyyy",
        "",
        "first name  xxxxxxxxxxxxxxxxxxxx",
        "b           z",
        "c           yyyyyyyyyyyyyyyyyyyy",
    ]


def test_table_without_columns_or_rows_is_a_header() -> None:
    assert list(table(("a", "b"), [], 80)) == ["a  b", "─  ─"]
    assert list(table((), [()], 80)) == ["", "", ""]


def test_wide_and_combining_characters_are_counted_as_a_terminal_shows_them() -> None:
    assert (span("abc"), span("日本"), span("e\u0301"), span("")) == (3, 4, 1, 0)
    assert list(table(("a", "b"), [("日本", "x")]))[2] == "日本  x"


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1), st.integers(40, 120))
def test_table_fits_its_width_and_loses_no_letter(rows: list[tuple[str, str]], width: int) -> None:
    cells = [tuple(map(escaped, row)) for row in rows]
    lines = list(table(("first", "second"), cells, width))
    assert all(span(line) <= width for line in lines)
    shown = "".join("".join(lines[2:]).split())
    assert sorted(shown) == sorted("".join("".join(cell.split()) for row in cells for cell in row))


@pytest.mark.parametrize("hostile", ["a\x1b[2Jb", "a\rb", "a\x9bb", "a\u202eb", "a\u2066b", "a\x00b", "a\u2028b"])
def test_characters_that_act_on_a_terminal_are_shown_as_escapes(hostile: str) -> None:
    shown = readable(Literal(hostile))
    assert hostile[1] not in shown
    assert shown.startswith("a\\u")


def test_line_breaks_in_a_text_are_marked() -> None:
    assert readable(Literal("a\r\nb\tc")) == "a ⏎ b c"


# ---- spreadsheets


@pytest.mark.parametrize(
    "formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://e/")']
)
def test_csv_does_not_hand_a_formula_to_a_spreadsheet(formula: str) -> None:
    [row] = csv.reader(io.StringIO(csv_row([formula]).decode(), newline=""))
    assert row == [f"'{formula}"]


@pytest.mark.parametrize("number", ["-5", "+3.25", "12", "-33.315"])
def test_csv_leaves_numbers_as_they_are(number: str) -> None:
    assert csv_row([number]) == f"{number}\r\n".encode()


def test_csv_quotes_semicolons_so_that_no_spreadsheet_splits_at_them() -> None:
    assert csv_row(["x;=1+1", "plain"]) == b'"x;=1+1",plain\r\n'


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_csv_reads_back_but_for_the_apostrophes(cells: list[str]) -> None:
    text = csv_row(cells).decode()
    [row] = csv.reader(io.StringIO(text, newline="")) if cells != [""] else [[""]]
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]
    assert not any(cell[:1] in ("=", "@", "\t", "\r") for cell in row)


# ---- between processes


@pytest.mark.parametrize(
    "text",
    [BACKED, "SELECT ?x { ?x kg:arms ?y }", "ASK {}", "SELECT ('a\\n\\t\"'@en AS ?x) (BNODE() AS ?b) ?unbound {}"],
)
def test_answer_handed_over_is_the_same(store: Store, text: str) -> None:
    out = io.BytesIO()
    transport.write(store.query(text), out)
    there = transport.read(out.getvalue())
    here = store.query(text)
    if isinstance(here, pyoxigraph.QueryBoolean):
        assert bool(there) == bool(here)
    else:
        assert there.variables == here.variables
        assert [[type(t) for t in row] for row in there] == [[type(t) for t in row] for row in here]


def test_empty_store_is_handed_over_as_an_empty_one() -> None:
    with transport.opened(None, transport.quads(memory())) as opened:
        assert len(opened) == 0
