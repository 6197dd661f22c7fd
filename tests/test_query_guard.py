"""The guard against queries that leave the store or stop the engine: what it refuses, and what it must let by."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import BadQuery
from kg.names import PREFIXES
from kg.query.guard import check

HARMLESS = {
    "variable": "SELECT ?service { ?service kg:backs ?load }",
    "prefixed name": "PREFIX ex: <http://e/> SELECT * { ?s ex:service ?o . ?o ex:LOAD ex:INSERT }",
    "prefix": "PREFIX service: <http://e/> SELECT * { ?s service:a ?o . GRAPH service:g { ?s ?p service:b } }",
    "string": 'SELECT * { ?s ?p \'SERVICE <http://e/> {}\' , """it\'s "SERVICE" \n""" }',
    "escaped quote": r"SELECT * { ?s ?p 'a\'SERVICE <http://e/> {} ' }",
    "iri": "SELECT * { ?s <http://e/SERVICE#SERVICE> ?o }",
    "comment": "# SERVICE <http://e/> {}\nSELECT * { ?s ?p ?o } # LOAD",
    "language tag": "SELECT * { ?s ?p 'x'@en-SERVICE }",
    "blank node": "SELECT * { _:service ?p [ kg:backs _:LOAD ] }",
    "comparison": "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s ?p 1 } FILTER(?s<?o&&?o>?p) FILTER(?s < (1)) }",
    "comparison with an iri": "SELECT * { ?s ?p ?o FILTER(?s<<http://e/a#b> || ?s = <http://e/(a)>) }",
    "letters escaped": r"SELECT * { ?s ?p '\u00e9\U0001F600' }",
    "graph names": "SELECT * FROM graph:direct FROM NAMED graph:actors { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }",
    "values": "SELECT * { ?s ?p ?o VALUES (?s ?o) { " + "(id:Iran <http://e/x#'y'>) (UNDEF -1) " * 500 + "} }",
    "in": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(3000))) + ")) }",
    "arguments": "SELECT (CONCAT(" + ", ".join(["?o"] * 300) + ") AS ?c) { ?s ?p ?o }",
    "sixty patterns": "SELECT * { ?s " + " ; ".join(f"kg:backs ?o{n}" for n in range(60)) + " }",
    "branches of twenty": "SELECT * { "
    + " UNION ".join("{ ?s " + " ; ".join(f"kg:backs ?o{n}" for n in range(20)) + " }" for _ in range(20))
    + " }",
    "path of alternatives": "SELECT * { ?s (" + "|".join(["kg:backs"] * 100) + ")* ?o }",
    "short list": "SELECT * { ?s kg:backs (1 2 3 (4 5)) }",
    "nested": "SELECT * { FILTER(" + "(" * 90 + "1" + ")" * 90 + ") }",
    "names of every script": "PREFIX क्ष: <http://e/> SELECT ?كِتاب ?नदी { ?كِتاب क्ष:किताब ?नदी . id:می‌خواهم ?ۀ _:कि }",
    "base": "BASE <http://e/> SELECT * { <Iran> ?p ?o }",
    "ask": "ASK { ?s ?p ?o }",
    "describe": "DESCRIBE id:Iran",
    "construct": "CONSTRUCT { ?s kg:backs ?o } WHERE { ?s kg:backs/kg:backs+ ?o }",
    "aggregates": "SELECT ?s (COUNT(DISTINCT *) AS ?n) (GROUP_CONCAT(?o; SEPARATOR=', ') AS ?l) { ?s ?p ?o } "
    "GROUP BY ?s HAVING(COUNT(*) > 1) ORDER BY DESC(?n) LIMIT 3",
    "function": "PREFIX f: <http://f/> SELECT * { ?s ?p ?o FILTER xsd:boolean(?o) }",
    "reified": "SELECT * { << ?s ?p ?o >> ?q ?r . ?s ?p ?o {| ?q 1 |} . ?s ?p <<( ?a ?b ?c )>> }",
}

REACHING_OUT = {
    "plain": "SELECT * { SERVICE U { ?s ?p ?o } }",
    "lower case": "SELECT * { service U { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT U { ?s ?p ?o } }",
    "without spaces": "SELECT * { SERVICESILENTU{ ?s ?p ?o } }",
    "after true": "SELECT * { ?s ?p trueSERVICE U { ?s ?p ?o } }",
    "after a number": "SELECT * { ?s ?p 1SERVICE U { ?s ?p ?o } }",
    "after a string": "SELECT * { ?s ?p ''SERVICE U { ?s ?p ?o } }",
    "after a variable": "SELECT * { ?s ?p ?o.SERVICE U { ?s ?p ?o } }",
    "as a prefix": "PREFIX x: U SELECT * { SERVICEx: { ?s ?p ?o } }",
    "as the empty prefix": "PREFIX : U SELECT * { SERVICE: { ?s ?p ?o } }",
    "silent prefix": "PREFIX x: U SELECT * { SERVICESILENTx: { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?u { U } SERVICE ?u { ?s ?p ?o } }",
    "behind a comparison": "SELECT * { ?s ?p ?o FILTER(?s<?o).SERVICE#>\n U { ?s ?p ?o } }",
    "behind two comparisons": "SELECT * { ?s ?p ?o FILTER(1<<x:a#'>) . SERVICE U { ?s ?p ?o } #'\n }",
    "behind a list": "BASE <http://b/> SELECT * { ?s ?p (1 <)'> ) . SERVICE U { ?s ?p ?o } #'\n }",
    "after a carriage return": "SELECT * { ?s ?p ?o # x\r SERVICE U { ?s ?p ?o } \n }",
    "after an escaped backslash": r"SELECT * { ?s ?p '\\' SERVICE U { ?s ?p ?o } #'" + "\n}",
    "escaped letter": r"SELECT * { \u0053ERVICE U { ?s ?p ?o } }",
    "escaped newline": r"SELECT * { # \u000A SERVICE U { ?s ?p ?o } " + "\n }",
    "escaped quote": r"SELECT * { ?s ?p '\u0027 SERVICE U { ?s ?p ?o } #' " + "\n }",
    "in exists": "ASK { FILTER(EXISTS { SERVICE U { ?s ?p ?o } }) }",
    "long s": "SELECT * { \u017fERVICE U { ?s ?p ?o } }",
    "dotless i": "SELECT * { SERV\u0131CE U { ?s ?p ?o } }",
}

HARMFUL = {
    "parentheses": "SELECT * { FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ") }",
    "parentheses in what looks like an iri": "SELECT * { FILTER(1<" + "(" * 5000 + "1" + ")" * 5000 + ">0) }",
    "braces": "SELECT * " + "{" * 4000 + "}" * 4000,
    "list": "SELECT * { ?s kg:backs (" + "1 " * 300 + ") }",
    "list of negative numbers": "SELECT * { ?s kg:backs (" + "-1 " * 300 + ") }",
    "list of lists": "SELECT * { ?s kg:backs (" + "(1)" * 300 + ") }",
    "list as a subject": "SELECT * { (" + "?x " * 300 + ") kg:backs ?s }",
    "nested lists": "SELECT * { ?s kg:backs " + "(" * 500 + ")" * 500 + " }",
    "patterns": "SELECT * { " + " . ".join(f"?s kg:backs ?o{n}" for n in range(200)) + " }",
    "patterns after semicolons": "SELECT * { ?s " + " ; ".join(f"kg:backs ?o{n}" for n in range(200)) + " }",
    "patterns after commas": "SELECT * { ?s kg:backs " + " , ".join(f"?o{n}" for n in range(200)) + " }",
    "patterns in groups": "SELECT * { " + " ".join(f"{{ ?s kg:backs ?o{n} }}" for n in range(200)) + " }",
    "patterns in graphs": "SELECT * { " + " ".join(f"GRAPH ?g {{ ?s kg:backs ?o{n} }}" for n in range(200)) + " }",
    "patterns between filters": "SELECT * { " + " ".join(f"?s kg:backs ?o{n} FILTER(1)" for n in range(200)) + " }",
    "optionals": "SELECT * { ?s ?p ?o " + " ".join(f"OPTIONAL {{ ?s kg:backs ?o{n} }}" for n in range(200)) + " }",
    "path": "SELECT * { ?s " + "/".join(["kg:backs"] * 200) + " ?o }",
    "additions": "SELECT * { FILTER(" + "+".join(["1"] * 10_000) + ") }",
    "additions in what looks like an iri": "SELECT * { FILTER(1<" + "+".join(["1"] * 10_000) + ">0) }",
    "binds": "SELECT * { " + " ".join(f"BIND(1 AS ?x{n})" for n in range(3000)) + " }",
    "columns": "SELECT " + " ".join(f"(1 AS ?x{n})" for n in range(3000)) + " {}",
    "conditions": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING " + "(1)" * 20_000,
    "things to order by": "SELECT * { ?s ?p ?o } ORDER BY " + "?s " * 20_000,
    "things to describe": "DESCRIBE " + "id:Iran " * 10_000,
    "graphs": "SELECT * { " + "GRAPH ?g {} " * 5000 + " }",
    "tables of data in groups": "SELECT * { " + " ".join(f"{{ VALUES ?x{n} {{ 1 }} }}" for n in range(4000)) + " }",
    "tables of data of rows": "SELECT * { " + " ".join(f"VALUES (?x{n}) {{ (1) }}" for n in range(4000)) + " }",
    "tables of data": "SELECT * { " + " ".join(f"VALUES ?x{n} {{ 1 }}" for n in range(4000)) + " }",
    "reified": "SELECT * { " + "<< " * 3000 + "?s ?p 1" + " >> ?p 1" * 3000 + " }",
    "annotations": "SELECT * { ?s ?p 1" + " {| ?p 1" * 1000 + " |}" * 1000 + " }",
    "branches": "SELECT * { {} " + " ".join("UNION { ?s ?p 1, 2, 3, 4, 5 }" for _ in range(200)) + " }",
    "bytes": "SELECT * { ?s ?p '" + "x" * 100_000 + "' }",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_guard_lets_harmless_queries_by(name: str) -> None:
    check(HARMLESS[name])


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_queries_are_sparql(name: str) -> None:
    pyoxigraph.Store().query(HARMLESS[name], prefixes=PREFIXES)


@pytest.mark.parametrize("name", REACHING_OUT)
def test_guard_refuses_service(name: str) -> None:
    with pytest.raises(BadQuery):
        check(REACHING_OUT[name].replace("U", "<http://127.0.0.1:9/>"))


@pytest.mark.parametrize("name", HARMFUL)
def test_guard_refuses_what_crashes_or_hangs(name: str) -> None:
    with pytest.raises(BadQuery):
        check(HARMFUL[name])


def test_refusal_of_service_names_the_line_and_the_next_step() -> None:
    with pytest.raises(BadQuery) as refused:
        check("SELECT *\n{ SERVICE <http://e/> {} }")
    assert str(refused.value) == (
        "line 2 of the query calls another endpoint (SERVICE), which kg does not do: "
        "fetch that data yourself and load it with `kg add`"
    )


@pytest.mark.parametrize("word", ["INSERT", "delete", "Load", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
def test_guard_refuses_updates(word: str) -> None:
    with pytest.raises(BadQuery, match="cannot change the graph"):
        check(f"PREFIX ex: <http://e/> {word} DATA {{ ex:a ex:b ex:c }}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * { ?s ?p 'a\n' }", "line 1 of the query: a quoted text is not closed"),
        ("SELECT\u00a0*\n{ ?s ?p ?o }", "line 1 of the query: there is an odd space .*U\\+00A0"),
        ("SELECT *\n{ ?s ?p ` }", "line 2 of the query: “`” has no meaning"),
        ("SELECT * { ?s ?p \\ }", "a backslash stands outside of quotes"),
        ("SELECT * { ?s ?p '\udcff' }", "the query holds bytes that are not UTF-8"),
    ],
)
def test_guard_says_where_text_cannot_be_read(text: str, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        check(text)


@pytest.mark.parametrize(("iri", "step"), [("Iran", "id:Iran"), ("a/b", "all of it"), ("", "all of it")])
def test_relative_iri_is_refused_with_what_to_write(iri: str, step: str) -> None:
    with pytest.raises(BadQuery) as error:
        check(f"SELECT * {{\n <{iri}> ?p ?o }}")
    told = f"line 2 of the query: <{iri}> is no full IRI: write {step}, or say with BASE where it starts"
    assert str(error.value) == told


def test_empty_text_passes_to_the_engine() -> None:
    check("")


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """A server that counts who calls; (its address, the calls)."""
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    calls: list[int] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(1)
            connection.close()

    threading.Thread(target=accept, daemon=True).start()
    yield f"<http://127.0.0.1:{server.getsockname()[1]}/>", calls
    server.close()


def test_engine_follows_service_so_that_the_guard_is_needed(listener: tuple[str, list[int]]) -> None:
    address, calls = listener
    assert _calls_out(REACHING_OUT["plain"].replace("U", address), calls)
    assert _calls_out(REACHING_OUT["without spaces"].replace("U", address), calls)
    assert _calls_out(REACHING_OUT["as a prefix"].replace("U", address), calls)


# Pieces chosen to be glued into texts that two readers could take differently.
PIECES = st.sampled_from(
    [
        *[
            "SERVICE",
            "service",
            "SILENT",
            "U",
            "{",
            "}",
            "{}",
            "{ ?s ?p ?o }",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            "<<",
            ">>",
        ],
        *[
            "'",
            '"',
            "'''",
            '"""',
            "\\",
            "\\'",
            '\\"',
            "#",
            "\n",
            "\r",
            " ",
            ".",
            ";",
            ",",
            "?s",
            "?o",
            "1",
            "a",
            "true",
        ],
        *[
            "x:",
            "x:a",
            ":",
            "_:b",
            "@en",
            "^^",
            "FILTER(",
            "?s<",
            "VALUES",
            "OPTIONAL",
            "UNION",
            "EXISTS",
            "/",
            "|",
            "*",
        ],
        *["\\u0053", "\\u000A", "\\u0027", "<)'>", "<#>", "é", "\u00a0", "{ SERVICE U {} }", ".SERVICE U {}"],
    ]
)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=12))
def test_no_text_that_passes_makes_the_engine_call_out(listener: tuple[str, list[int]], pieces: list[str]) -> None:
    address, calls = listener
    text = f"BASE <http://b/> PREFIX x: {address} PREFIX : {address} SELECT * {{ {''.join(pieces)} }}"
    text = text.replace("U", address).replace(f"{address}NION", "UNION").replace(f"VAL{address}ES", "VALUES")
    try:
        check(text)
    except BadQuery:
        return
    assert not _calls_out(text, calls)


def _calls_out(text: str, calls: list[int]) -> bool:
    """Whether the engine called the listener while answering."""
    store = pyoxigraph.Store()
    some = pyoxigraph.NamedNode("http://e/a")
    store.add(pyoxigraph.Quad(some, some, some))
    before = len(calls)
    try:
        answer = store.query(text, prefixes=PREFIXES)
        if not isinstance(answer, pyoxigraph.QueryBoolean):
            list(answer)
    except (SyntaxError, ValueError):
        return False
    except OSError:
        time.sleep(0.01)
        return True
    return len(calls) > before


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_guard_passes_or_refuses_and_never_crashes(text: str) -> None:
    refusal = ""
    try:
        check(text)
    except BadQuery as refused:
        refusal = str(refused)
    assert "\n" not in refusal


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=6), st.lists(PIECES, max_size=6), st.booleans())
def test_service_that_the_engine_reads_is_refused(
    listener: tuple[str, list[int]], before: list[str], after: list[str], silent: bool
) -> None:
    address, calls = listener
    service = f"SERVICE{' SILENT' if silent else ''} {address} {{ ?s ?p ?o }}"
    glued = "".join(before).replace("U", "") + service + "".join(after).replace("U", "")
    text = f"BASE <http://b/> PREFIX x: {address} SELECT * {{ {glued} }}"
    if _calls_out(text, calls):
        with pytest.raises(BadQuery):
            check(text)
