"""RDF files: what is read, what is made of it, and what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import BadSource, KgError
from kg.names import CLAIMED, DIRECT, GRAPH, INDEX, KG, ONTOLOGY
from kg.sources import rdf
from kg.store import BlankNode, Literal, NamedNode, Quad, RdfFormat, memory, serialize

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"@prefix : <http://e.org/> . @prefix xsd: <{XSD}> . @prefix schema: <https://schema.org/> .\n"


def read(folder: Path, name: str, content: str | bytes) -> dict[str, list[str]]:
    """What a file of this name and content is read as: N-Triples by graph."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = rdf.read(str(path))
    return {g.removeprefix(GRAPH): [str(q.triple) for q in quads] for g, quads in found.items()}


def fault(folder: Path, name: str, content: str | bytes) -> str:
    """The error for such a file, without its folder."""
    with pytest.raises(BadSource) as caught:
        read(folder, name, content)
    return str(caught.value).removeprefix(f"{folder}/")


# ---- what is read


XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e.org/">'
    '<rdf:Description rdf:about="http://e.org/a"><e:b>x</e:b></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("some.ttl", PREFIXES + ":a :b 'x' ."),
        ("some.nt", '<http://e.org/a> <http://e.org/b> "x" .'),
        ("some.nq", f'<http://e.org/a> <http://e.org/b> "x" <{GRAPH}some> .'),
        ("some.trig", PREFIXES + f"<{GRAPH}some> {{ :a :b 'x' }}"),
        ("some.jsonld", '{"@context": {"b": "http://e.org/b"}, "@id": "http://e.org/a", "b": "x"}'),
        ("some.rdf", XML),
        ("some.xml", '<?xml version="1.0" encoding="UTF-8"?>' + XML),
    ],
)
def test_read_of_every_format(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, name, content) == {"some": ['<http://e.org/a> <http://e.org/b> "x"']}


def test_graph_of_loose_triples_is_named_after_the_file(tmp_path: Path) -> None:
    assert list(read(tmp_path, "My Edge_Types 2.TTL", PREFIXES + ":a :b :c .")) == ["my-edge-types-2"]


def test_named_graphs_are_kept_apart(tmp_path: Path) -> None:
    content = PREFIXES + f":a :b 1 . <{GRAPH}one> {{ :a :b 2 }} <{GRAPH}two> {{ :a :b 3 }}"
    integer = f"^^<{XSD}integer>"
    assert read(tmp_path, "rest.trig", content) == {
        "one": [f'<http://e.org/a> <http://e.org/b> "2"{integer}'],
        "rest": [f'<http://e.org/a> <http://e.org/b> "1"{integer}'],
        "two": [f'<http://e.org/a> <http://e.org/b> "3"{integer}'],
    }


def test_what_a_store_works_out_is_left_out(tmp_path: Path) -> None:
    derived = " ".join(f"<{graph}> {{ :a :b :{n} }}" for n, graph in enumerate((DIRECT, CLAIMED, INDEX)))
    shipped = f"<{ONTOLOGY}> {{ <{KG}backs> a <{KG}EdgeType> }}"
    merge = ":a :b :c ."
    content = PREFIXES + f"{merge} {derived} {shipped} <{GRAPH}one> {{ :a :b :c }}"
    assert read(tmp_path, "export.trig", content) == {"one": ["<http://e.org/a> <http://e.org/b> <http://e.org/c>"]}


def test_own_edge_types_make_a_graph_of_their_own(tmp_path: Path) -> None:
    content = PREFIXES + f":befriends a <{KG}EdgeType> ."
    assert list(read(tmp_path, "my-edges.ttl", content)) == ["my-edges"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ('"7"^^xsd:int', f'"7"^^<{XSD}integer>'),
        ('"007"^^xsd:nonNegativeInteger', f'"7"^^<{XSD}integer>'),
        ("1.10", f'"1.1"^^<{XSD}decimal>'),
        ('"1"^^xsd:boolean', f'"true"^^<{XSD}boolean>'),
        ('"1e3"^^xsd:double', f'"1000"^^<{XSD}double>'),
        ('"2023-10-27"^^xsd:date', f'"2023-10-27"^^<{XSD}date>'),
        ('"2024-05-01Z"^^xsd:date', f'"2024-05-01Z"^^<{XSD}date>'),
        ('"-0150-01-01T00:00:00Z"^^xsd:dateTime', f'"-0150-01-01T00:00:00Z"^^<{XSD}dateTime>'),
        ('"2023-Q4"^^<http://id.loc.gov/datatypes/edtf/EDTF>', '"2023-36"^^<http://id.loc.gov/datatypes/edtf/EDTF>'),
        ('"2023"^^xsd:gYear', f'"2023"^^<{XSD}gYear>'),
        ("'''two\nlines'''", '"two\\nlines"'),
        ('"x"@ar', '"x"@ar'),
    ],
)
def test_literals_are_spelt_as_the_engine_stores_them(tmp_path: Path, written: str, stored: str) -> None:
    assert read(tmp_path, "a.ttl", PREFIXES + f":a :b {written} .") == {
        "a": [f"<http://e.org/a> <http://e.org/b> {stored}"]
    }


# ---- blank nodes


def test_blank_nodes_get_iris_of_their_graph(tmp_path: Path) -> None:
    (first, second) = read(tmp_path, "a.ttl", PREFIXES + ":a :b [ :c 1 ] .")["a"]
    assert first.startswith("<http://e.org/a> <http://e.org/b> <https://w3id.org/actor-kg/id/a.b")
    assert second == first.split(" ")[2] + f' <http://e.org/c> "1"^^<{XSD}integer>'


def test_blank_nodes_keep_their_iris_when_renamed_and_moved(tmp_path: Path) -> None:
    one = read(tmp_path, "a.ttl", PREFIXES + ":a :b _:x . _:x :c _:y . _:y :d 1 . :z :b _:q . _:q :c 2 .")
    other = read(tmp_path, "a.ttl", PREFIXES + ":z :b [ :c 2 ] . _:m :d 1 . :a :b _:n . _:n :c _:m .")
    assert one == other


def test_blank_nodes_that_look_alike_stay_apart(tmp_path: Path) -> None:
    content = PREFIXES + ":a :b _:x, _:y, _:z . _:x :c _:y . _:y :c _:z . _:z :c _:x ."
    found = read(tmp_path, "a.ttl", content)["a"]
    assert len(found) == 6
    assert len({line.split(" ")[0] for line in found}) == 4
    assert read(tmp_path, "a.ttl", content)["a"] == found


def test_blank_nodes_in_a_hostile_clique_take_no_time(tmp_path: Path) -> None:
    content = PREFIXES + " ".join(f"_:n{i} :p _:n{j} ." for i in range(20) for j in range(20) if i != j)
    assert len(read(tmp_path, "a.ttl", content)["a"]) == 380


def test_long_list_of_blank_nodes(tmp_path: Path) -> None:
    content = PREFIXES + f":a :b ({' '.join(map(str, range(2000)))}) ."
    assert len(read(tmp_path, "a.ttl", content)["a"]) == 4001


# ---- what is refused


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.txt",
            "x",
            "a.txt: its name does not say what it is: let it end in one of .yaml, .ttl, .trig, .nt, .nq, .jsonld, "
            ".rdf, .xml",
        ),
        ("a.nt", "", "a.nt: holds no statements to add"),
        ("a.ttl", "<http://e.org/a>\n <http://e.org/b> 'x\n", "a.ttl:2:19: cannot be read: Unexpected end of file"),
        (
            "a.ttl",
            b'<http://e.org/a> <http://e.org/b> "\xff" .',
            "a.ttl:1:36: this is not UTF-8 (byte 35): save the file as UTF-8",
        ),
        ("a.rdf", XML.encode("utf-16"), "a.rdf:1:1: this is UTF-16: save the file as UTF-8"),
        ("a.rdf", f"<!DOCTYPE x [\n]>{XML}".encode("utf-16-le"), "a.rdf:1:2: a NUL: this is no text file"),
        (
            "a.rdf",
            f'<?xml version="1.0"?>\n<!DOCTYPE x>{XML}',
            "a.rdf:2:1: <!DOCTYPE is not allowed: save the file without a document type",
        ),
        (
            "a.xml",
            f'<!doctype x [<!ENTITY a "b">]>{XML}',
            "a.xml:1:1: <!doctype is not allowed: save the file without a document type",
        ),
        ("a.rdf", XML.replace("rdf:about", "rdf:abut", 1)[:-3], None),
        ("a.nt", '<http://e.org/a> <http://e.org/b> "x\0" .', "a.nt:1:37: a NUL: this is no text file"),
        ("a.ttl", "<http://e.org/a b> <http://e.org/b> 1 .", "a.ttl:1:1: cannot be read: Invalid IRI code point ' '"),
        (
            "a.ttl",
            "<http://e.org/a> <http://e.org/b> <javascript:alert(1)> .",
            "a.ttl: the IRI “javascript:alert(1)” has the scheme javascript: kg takes http, https, urn, mailto "
            "(about http://e.org/a)",
        ),
        (
            "a.ttl",
            "<http://e.org/a> <file:///etc/passwd> 1 .",
            "a.ttl: the IRI “file:///etc/passwd” has the scheme file: kg takes http, https, urn, mailto (about http://e.org/a)",
        ),
        (
            "a.ttl",
            "<http://e.org/a> <http://e.org/b> 'x'^^<javascript:x> .",
            "a.ttl: the IRI “javascript:x” has the scheme javascript: kg takes http, https, urn, mailto (about http://e.org/a)",
        ),
        (
            "a.jsonld",
            '{"@context": "https://e.org/context", "@id": "http://e.org/a", "b": 1}',
            "a.jsonld: the JSON-LD refers to a context outside the file, which kg does not fetch: "
            "write the @context out",
        ),
        (
            "a.jsonld",
            '{"@context": {"@import": "file:///etc/passwd"}, "@id": "http://e.org/a"}',
            "a.jsonld: the JSON-LD refers to a context outside the file, which kg does not fetch: "
            "write the @context out",
        ),
        (
            "a.jsonld",
            '{"@id": "a", "http://e.org/b": 1}',
            "a.jsonld: “a” is not a full IRI: write it out, or define its prefix or @context (about relative:///a)",
        ),
        (
            "a.jsonld",
            '{"@id": "http://e.org/a b", "http://e.org/b": 1}',
            "a.jsonld: the IRI “http://e.org/a b” holds a space: remove it (about http://e.org/a b)",
        ),
        (
            "a.jsonld",
            '{"@id": "http://e.org/a", "b": 1}',
            "a.jsonld: “b” is not a full IRI: write it out, or define its prefix or @context (about http://e.org/a)",
        ),
        ("a.jsonld", '{"@id": ', None),
        (
            "a.ttl",
            "<http://e.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> 'a\\u202Eb' .",
            "a.ttl: the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) at character 2 is not allowed here: "
            "remove it (about http://e.org/a)",
        ),
        (
            "a.ttl",
            "<http://e.org/a> <http://www.w3.org/2004/02/skos/core#prefLabel> 'a\\nb' .",
            "a.ttl: a line break at character 2 is not allowed here: remove it (about http://e.org/a)",
        ),
        (
            "a.ttl",
            "<http://e.org/a> <http://e.org/b> 'a\\u001B[2J' .",
            "a.ttl: the control character U+001B in “a?[2J” is not allowed: remove it (about http://e.org/a)",
        ),
        (
            "a.ttl",
            "<http://e.org/a> <http://e.org/b> 'a\\u0000' .",
            "a.ttl: the control character U+0000 in “a?” is not allowed: remove it (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a schema:url <urn:x> .",
            "a.ttl: “urn:x” is not a web address: it must begin with http:// or https:// (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a schema:url 'javascript:x' .",
            "a.ttl: “javascript:x” is not a web address: it must begin with http:// or https:// (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b '2024-02-30'^^xsd:date .",
            "a.ttl: “2024-02-30”: February 2024 has 29 days; write the right day, or “2024-02” if the day is not known "
            "(about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b '2024-02-03T24:00:00'^^xsd:dateTime .",
            "a.ttl: “2024-02-03T24:00:00” is not a time that exists: hours run from 00 to 23 (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b '1970-02'^^xsd:dateTime .",
            "a.ttl: “1970-02” is not a day and time such as 2023-10-27T08:30:00, as its datatype says: "
            "a month is an xsd:gYearMonth (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + f":a <{KG}saidOn> '2024-05-01Z'^^xsd:date .",
            "a.ttl: “2024-05-01Z” has a time zone, which kg does not keep: write the day, “2024-05-01” "
            "(about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b 'six'^^xsd:int .",
            "a.ttl: “six” is not a whole number, as its datatype says: correct one of the two (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b 'May'^^<http://id.loc.gov/datatypes/edtf/EDTF> .",
            "a.ttl: “May” is not a date kg can read: write a day (2023-10-27), a month (2023-10), a year (2023) "
            "or an interval (2023-10-17/2023-10-21, 2023-10-17/..) (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b <<( :a :b :c )>> .",
            "a.ttl: a triple term, which is RDF 1.2: state it as a kg:Relation instead (about http://e.org/a)",
        ),
        (
            "a.ttl",
            PREFIXES + ":a :b 'x'@en--rtl .",
            "a.ttl: “x” has a text direction, which is RDF 1.2: leave it out (about http://e.org/a)",
        ),
        (
            "a.trig",
            "<http://e.org/g> { <http://e.org/a> <http://e.org/b> 1 }",
            "a.trig: the graph <http://e.org/g> is not one of kg's: name it https://w3id.org/actor-kg/graph/…, "
            "ending in small letters, or give --graph-as-source",
        ),
        (
            "a.trig",
            "_:g { <http://e.org/a> <http://e.org/b> 1 }",
            "a.trig: a graph is named by a blank node: give it an IRI (about http://e.org/a)",
        ),
        (
            "a.trig",
            f"<{ONTOLOGY}> {{ <http://e.org/a> <http://e.org/b> 1 }}",
            "a.trig: graph:ontology holds <http://e.org/a>, which the ontology lacks: "
            "put terms of your own in a graph of their own",
        ),
        (
            "direct.ttl",
            PREFIXES + ":a :b 1 .",
            "direct.ttl: the file's name is to name its graph, and “direct” cannot: rename the file",
        ),
        (
            "شبكة.ttl",
            PREFIXES + ":a :b 1 .",
            "شبكة.ttl: the file's name is to name its graph, and “شبكة” cannot: rename the file",
        ),
    ],
)
def test_file_at_fault(tmp_path: Path, name: str, content: str | bytes, message: str | None) -> None:
    told = fault(tmp_path, name, content)
    assert "\n" not in told
    if message is None:
        assert told.startswith(f"{name}:")
        assert "cannot be read: " in told
    else:
        assert told == message


def test_brackets_within_a_text_of_json_are_no_nesting(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(json.dumps({"@id": "http://e.org/a", "http://e.org/b": '["\\{' * 3000}))
    assert [len(quads) for quads in rdf.read(str(path)).values()] == [1]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadSource) as caught:
        rdf.read(str(tmp_path / "none.ttl"))
    assert str(caught.value) == f"{tmp_path}/none.ttl: cannot be read: No such file or directory"


@pytest.mark.parametrize(
    ("name", "opening", "closing"),
    [
        ("a.ttl", "<<( <http://e.org/a> <http://e.org/b> ", " )>>"),
        ("a.rdf", "<e:a><e:p>", "</e:p></e:a>"),
        ("a.jsonld", '{"http://e.org/p":', "}"),
        ("a.jsonld", '{"http://e.org/p":{"@list":[', "]}}"),
        ("a.jsonld", '{"@graph":[', "]}"),
    ],
)
def test_nesting_that_would_stop_the_engine(tmp_path: Path, name: str, opening: str, closing: str) -> None:
    content = opening * 100_000 + closing * 100_000
    assert fault(tmp_path, name, content).endswith(": nested more than 1000 deep: kg reads no such file")


# ---- properties


IRIS = st.sampled_from([NamedNode(f"http://e.org/{n}") for n in "abcde"])
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), max_size=10)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.integers(-(10**9), 10**9).map(lambda n: Literal(str(n), datatype=NamedNode(XSD + "integer"))),
)
GRAPHS = st.sampled_from([NamedNode(GRAPH + name) for name in ("one", "two")])
NODES = st.one_of(IRIS, st.sampled_from([BlankNode(n) for n in "xyz"]))
QUADS = st.sets(st.builds(Quad, NODES, IRIS, st.one_of(NODES, LITERALS), GRAPHS), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rdf")


@settings(deadline=None)
@given(quads=QUADS)
def test_what_was_read_is_read_again_unchanged(folder: Path, quads: set[Quad]) -> None:
    path = folder / "any.nq"
    path.write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")
    once = rdf.read(str(path))
    flat = [quad for found in once.values() for quad in found]
    assert len(flat) == len(quads)
    assert not any(isinstance(term, BlankNode) for quad in flat for term in (quad.subject, quad.object))
    stored = list(memory(flat).engine)
    for name, form in (("any.nq", RdfFormat.N_QUADS), ("any.trig", RdfFormat.TRIG), ("any.jsonld", RdfFormat.JSON_LD)):
        path = folder / name
        path.write_bytes(serialize(stored, format=form) or b"")
        assert rdf.read(str(path)) == once


@settings(deadline=None, max_examples=100)
@given(
    content=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)),
    ending=st.sampled_from(sorted(rdf.FORMATS)),
)
def test_any_bytes_read_or_raise_one_line(folder: Path, content: bytes, ending: str) -> None:
    path = folder / f"some{ending}"
    path.write_bytes(content)
    try:
        rdf.read(str(path))
        told = ""
    except KgError as error:
        told = str(error)
    assert "\n" not in told
