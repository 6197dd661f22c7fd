"""Asking: named questions, what the merge holds, how a query is stopped. Processes are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from engines import in_rdflib, rows, rows_in_rdflib
from fiction import Tell, claims_file, relation, write

import kg
from kg import load, query
from kg.errors import AmbiguousName, BadDate, BadQuery, QueryStopped, UnknownName, UnknownSource
from kg.graph import open_store
from kg.names import CLAIMED, DCTERMS, DIRECT, GRAPH, ID, INDEX, KG, PREFIXES, RDF, SKOS
from kg.query import answer, bind, check, questions, read, resolve, worker
from kg.query.questions import question, standalone
from kg.store import Literal, NamedNode, Quad, Store, create, memory

ROOT = Path(__file__).parent.parent
# Runs for hours, and passes the guard.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
# A time limit far above what a quick query needs on a slow machine, and far below `ENDLESS`.
GENEROUS_S = 30


def node(name: str) -> NamedNode:
    return NamedNode(ID + name)


def stated(graph: str, subject: str, predicate: str, obj: NamedNode | Literal) -> Quad:
    return Quad(node(subject), NamedNode(predicate), obj, NamedNode(GRAPH + graph))


def quads() -> list[Quad]:
    """Two sources that state the same triple, an edge that stands, one that is only claimed, and names to look up."""
    keys = [("Iran", "iran"), ("Tanf", "altanf"), ("Houthis", "houthis"), ("Ansar", "houthis")]
    return [
        stated("one", "Iran", RDF + "type", NamedNode(KG + "State")),
        stated("two", "Iran", RDF + "type", NamedNode(KG + "State")),
        stated("one", "Iran", SKOS + "prefLabel", Literal("Iran", language="en")),
        stated("one", "one", DCTERMS + "identifier", Literal("one")),
        stated("direct", "Iran", KG + "backs", node("Houthis")),
        stated("claimed", "Iran", KG + "backs", node("Houthis")),
        stated("claimed", "Iran", KG + "attacks", node("Tanf")),
        *(Quad(node(name), NamedNode(KG + "nameKey"), Literal(key), NamedNode(INDEX)) for name, key in keys),
    ]


@pytest.fixture
def store() -> Iterator[Store]:
    with memory(quads()) as opened:
        yield opened


# ---- the merge


def test_triple_of_two_sources_is_one_row(store: Store) -> None:
    assert query.run(store, "SELECT ?x { ?x a kg:State }").rows == [{"x": ID + "Iran"}]


def test_what_is_only_claimed_is_not_in_the_merge(store: Store) -> None:
    assert not query.run(store, "ASK { ?x kg:attacks ?y }")
    assert not query.run(store, "ASK { ?x kg:nameKey ?y }")
    assert query.run(store, "ASK { ?x kg:backs ?y }")


def test_named_graphs_are_there_for_graph(store: Store) -> None:
    found = query.run(store, "SELECT ?g { GRAPH ?g { id:Iran a kg:State } } ORDER BY ?g")
    assert found.rows == [{"g": GRAPH + "one"}, {"g": GRAPH + "two"}]
    assert query.run(store, "ASK { GRAPH graph:claimed { id:Iran kg:attacks id:Tanf } }").truth is True


def test_from_names_the_graph_to_ask(store: Store) -> None:
    assert query.run(store, f"ASK FROM <{CLAIMED}> {{ ?x kg:attacks ?y }}").truth is True
    assert query.run(store, f"ASK FROM <{DIRECT}> {{ ?x kg:attacks ?y }}").truth is False


def test_users_own_prefixes_win(store: Store) -> None:
    assert query.run(store, f"PREFIX id: <{KG}> SELECT ?x {{ ?x a id:State }}").rows == [{"x": ID + "Iran"}]


# ---- answers


def test_answer_of_a_select_is_rows_of_plain_values(store: Store) -> None:
    found = query.run(store, "SELECT (1 AS ?n) (1.50 AS ?d) (true AS ?b) ('x'@en AS ?t) ?missing (id:Iran AS ?i) {}")
    assert found.columns == ["n", "d", "b", "t", "missing", "i"]
    [row] = found
    assert str(row.pop("d")) == "1.5"
    assert row == {"n": 1, "b": True, "t": "x", "missing": None, "i": ID + "Iran"}


def test_answer_is_true_when_there_is_one(store: Store) -> None:
    assert query.run(store, "SELECT * { ?x a kg:State }")
    assert not query.run(store, "SELECT * { ?x a kg:Coalition }")
    assert len(query.run(store, "CONSTRUCT { ?x a kg:Actor } { ?x a kg:State }").triples) == 1
    assert not query.run(store, "CONSTRUCT { ?x a kg:Actor } { ?x a kg:Coalition }")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("SELECT * {", "line 1 of the query: “{” is not closed: add “}”"),
        ("SELECT * {\n ?x ?y ?z ) }", "line 2 of the query: “)” closes no bracket: take it out, or open one before it"),
        ("ASK { ?x ex:a ?y }", "line 1 of the query: the prefix ex: is not declared: add `PREFIX ex: <…>`"),
        (
            "{ ?x ?y ?z }",
            "the query cannot be read: it has none of SELECT, ASK, CONSTRUCT, DESCRIBE; "
            "see `kg query --help` for examples",
        ),
        (
            "SELECT *\n{ ?x ?y ?z ?w }",
            "the query cannot be read: line 2, column 16, at the end of the line: compare with `kg query --help`",
        ),
        ("SELECT ?x { BIND(kg:f(1) AS ?x) }", f"the query failed: The custom function <{KG}f> is not supported"),
        ("strike", "there is no question “strike”: did you mean “strikes”?"),
        ("whatever", "there is no question “whatever”: list the questions with `kg query --list`, or give SPARQL"),
    ],
)
def test_fault_of_a_query_is_told_in_one_line(store: Store, text: str, fault: str) -> None:
    with pytest.raises(BadQuery) as told:
        answer(store, text)
    assert str(told.value) == fault


# ---- questions with parameters

BACKERS = """# title: Who backs whom?
# about: Every relation of backing.
# parameter: who actor optional — only this one
# column: who — the backer
SELECT ?who ?whom {
  # bind: who
  ?who kg:backs ?whom
}
"""


def test_header_of_a_question_is_read() -> None:
    asked = read("backers", BACKERS)
    assert (asked.title, asked.about) == ("Who backs whom?", "Every relation of backing.")
    assert asked.parameters == (("who", "actor", False, "only this one"),)
    assert asked.columns == (("who", "the backer"),)


def test_value_is_bound_where_the_question_says(store: Store) -> None:
    asked = read("backers", BACKERS)
    text = bind(asked, resolve(store, asked, {"who": "Iran"}))
    assert f"  VALUES ?who {{ <{ID}Iran> }}\n" in text
    assert bind(asked, {}) == asked.text
    assert query.run(store, text).rows == [{"who": ID + "Iran", "whom": ID + "Houthis"}]
    nobody = bind(asked, resolve(store, asked, {"who": "al-Tanf"}))
    assert not query.run(store, nobody)


def test_bound_question_can_be_asked_again_as_it_stands(store: Store) -> None:
    asked = read("backers", BACKERS)
    text = standalone(bind(asked, {"who": node("Iran")}))
    assert text.startswith(f"PREFIX kg: <{KG}>\n# title")
    assert len(answer(store, text)) == 1


def test_hostile_text_stays_a_value(store: Store) -> None:
    asked = read("t", "# parameter: t text required — any\nSELECT ?t {\n# bind: t\n}")
    hostile = '\'""" } SERVICE <http://e/> { \\ \n\t # bind: t'
    assert query.run(store, bind(asked, resolve(store, asked, {"t": hostile}))).rows == [{"t": hostile}]


@pytest.mark.parametrize(
    ("kind", "value", "error", "message"),
    [
        ("actor", "Irann", UnknownName, "Irann"),
        ("actor", "Houthis", AmbiguousName, "could be any of"),
        ("date", "2024-02-30", BadDate, "February 2024 has 29 days"),
        ("date", "2024-02", BadQuery, "--x needs a day, such as 2023-10-27, not “2024-02”"),
        ("text", "a\x1b[31m", BadQuery, "--x holds a character that is not text"),
        ("source", "nine", UnknownSource, "no source “nine” is loaded: list them with `kg sources`"),
    ],
)
def test_value_that_means_nothing_is_refused(
    store: Store, kind: str, value: str, error: type[Exception], message: str
) -> None:
    asked = read("q", f"# parameter: x {kind} optional — any\nSELECT * {{\n# bind: x\n}}")
    with pytest.raises(error, match=message):
        resolve(store, asked, {"x": value})


def test_dates_and_sources_are_bound_as_terms(store: Store) -> None:
    text = "# parameter: d date optional — any\n# parameter: s source optional — any\nASK {\n# bind: d\n# bind: s\n}"
    asked = read("q", text)
    day = Literal("2023-10-27", datatype=NamedNode(PREFIXES["xsd"] + "date"))
    assert resolve(store, asked, {"d": "2023-10-27", "s": "one"}) == {"d": day, "s": node("one")}


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("# parameter: x\n# bind: x", "write `# parameter: <name>"),
        ("# parameter: x city optional — any\n# bind: x", "actor|place|node|source|text|date|relation|period"),
        ("# parameter: x actor optional — any", "the parameter x has no place: add a line `# bind: x`"),
        ("# bind: x", "`# bind: x` names no parameter"),
        ("# parameter: format text optional — any\n# bind: format", "cannot be called format"),
        ("# column: x", "write `# column: <name>"),
    ],
)
def test_header_with_a_fault_is_refused(header: str, message: str) -> None:
    with pytest.raises(BadQuery) as told:
        read("q", f"{header}\nSELECT * {{}}")
    assert message in str(told.value)


def test_questions_are_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.rq").write_text("ASK {}")
    (tmp_path / "a.rq").write_text(BACKERS, encoding="utf-8")
    assert [q.name for q in questions(str(tmp_path))] == ["a", "b"]
    with pytest.raises(BadQuery, match="no question"):
        question("../a", str(tmp_path))


# ---- the questions that ship


NEEDED = {"said": {"speaker": "AP"}, "evidence": {"subject": "Iran", "object": "Iran-backed militias"}}


def test_shipped_questions_pass_the_guard_and_say_what_they_are() -> None:
    shipped = questions()
    assert len(shipped) > 10
    for asked in shipped:
        check(asked.text)
        assert asked.title
        assert asked.about
        variables = query.run(memory(), asked.text).columns
        assert [column.name for column in asked.columns] == variables, asked.name


@pytest.mark.filterwarnings("ignore:Dataset.default_context")
def test_shipped_questions_are_answered_alike_by_rdflibs_engine() -> None:
    with open_store() as bundled:
        dataset = in_rdflib(bundled)
        for asked in questions():
            text = bind(asked, resolve(bundled, asked, NEEDED.get(asked.name, {})))
            assert rows(query.run(bundled, text)) == rows_in_rdflib(dataset, text), asked.name


# ---- what SPARQL leaves out


def test_links_that_sparql_does_not_see_are_told(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "arms", "Amber Front"),
        relation("Norvia", "arms", "Amber Front", by="Norvia", stance="denied"),
        relation("Norvia", "backs", "Violet Guard", stance="suggested"),
        relation("Norvia", "opposes", "Estia"),
    )

    def left(text: str) -> list[tuple[str, int, int]]:
        return [tuple(one) for one in query.answer(store, text).left_out]

    both = [(KG + "backs", 1, 1)]
    assert left("SELECT * { ?x kg:backs ?y }") == both
    assert left(f"PREFIX o: <{KG}> SELECT * {{ ?x o:arms|o:opposes ?y }}") == [(KG + "arms", 1, 0)]
    assert left(f"ASK {{ ?x <{KG}backs> ?y . ?y kg:opposes ?x }}") == both
    assert left("SELECT * { ?x kg:opposes ?y }") == []
    assert left("SELECT * { ?claim rdf:predicate kg:backs . ?type rdfs:subPropertyOf* kg:backs }") == []
    assert left("SELECT * { { ?x kg:backs ?y } UNION { GRAPH graph:disputed { ?x kg:backs ?y } } }") == []
    assert left("backs") == []


def test_terminal_is_told_which_links_sparql_left_out(tmp_path: Path, mine: str) -> None:
    pty = pytest.importorskip("pty", reason="needs a terminal")
    said = [relation("Norvia", "arms", "Amber Front"), relation("Norvia", "arms", "Amber Front", by="Norvia")]
    said[1]["stance"] = "denied"
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, claims_file("one", said))])
    ours, theirs = pty.openpty()
    process = command("--store", mine, "query", "SELECT ?x { ?x kg:backs ?y }", stdout=theirs)
    _, err = process.communicate(timeout=GENEROUS_S * 3)
    os.close(ours)
    os.close(theirs)
    assert err.decode() == (
        "left out, of the links: kg:backs (1 disputed); GRAPH graph:disputed has the disputed ones, graph:claimed all\n"
        "no answer\n"
    )
    assert asked("--store", mine, "SELECT ?x { ?x kg:backs ?y }")[2] == "no answer\n"


# ---- stopping


def heed_signals() -> None:
    """In a new process: let signals end it that are ignored under nohup, or in a job in the background."""
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):  # Windows, and what stands for it in tests, lacks some
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def command(*words: str, **options: object) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT)))),
        "KG_STORE": "",
        "KG_TEST_MARK": str(options.pop("mark", "")),
        "KG_QUERY_MEMORY_BYTES": str(options.pop("memory", "")),
    }
    pipes: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    if os.name == "posix":
        pipes["preexec_fn"] = heed_signals
    return subprocess.Popen([sys.executable, "-m", "kg", *words], env=env, **(pipes | options))  # type: ignore[call-overload]


def asked(*words: str, **options: object) -> tuple[int, str, str]:
    process = command("query", *words, **options)
    out, err = process.communicate(timeout=GENEROUS_S * 3)
    return process.returncode, out.decode(), err.decode()


def running(mark: str) -> list[int]:
    """The processes that were started with a mark, or by one that was."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                given = (process / "environ").read_bytes()
                alive = "\nState:\tZ" not in (process / "status").read_text()
            except OSError:
                continue
            if f"KG_TEST_MARK={mark}\0".encode() in given and alive:
                found.append(int(process.name))
    return found


def wait_until(condition: Callable[[], object], seconds: float = GENEROUS_S) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


FATAL = [number for name in ("SIGTERM", "SIGHUP", "SIGKILL") if (number := getattr(signal, name, None))]
"""What ends a process from outside, the surest last; Windows has but the first."""
proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see processes")


@pytest.fixture
def endless() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """An endless query in a session of its own, at work in its child; and a mark of its processes."""
    mark = f"mark-{uuid.uuid4()}"
    process = command("query", ENDLESS, mark=mark, start_new_session=True)
    try:
        wait_until(lambda: len(running(mark)) == 2)
        time.sleep(0.5)
        yield process, mark
    finally:
        for left in running(mark):
            os.kill(left, FATAL[-1])
        process.communicate()


@proc
def test_time_limit_ends_the_query_and_its_process() -> None:
    mark = f"mark-{uuid.uuid4()}"
    start = time.monotonic()
    code, out, err = asked("--timeout", "0.5", ENDLESS, mark=mark)
    assert (code, out) == (2, "")
    assert err == "kg: the query was stopped after 0.5 s: narrow it, or allow more with --timeout\n"
    assert time.monotonic() - start < GENEROUS_S
    assert running(mark) == []


@proc
@pytest.mark.parametrize("to_group", [False, *[True] * hasattr(os, "killpg")])
def test_ctrl_c_ends_the_query(endless: tuple[subprocess.Popen[bytes], str], to_group: bool) -> None:
    process, mark = endless
    (os.killpg if to_group else os.kill)(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=GENEROUS_S)
    assert (process.returncode, out, err) == (130, b"", b"kg: stopped\n")
    assert running(mark) == []


@proc
@pytest.mark.parametrize("by", FATAL)
def test_query_does_not_outlive_its_command(endless: tuple[subprocess.Popen[bytes], str], by: signal.Signals) -> None:
    process, mark = endless
    os.kill(process.pid, by)
    process.communicate(timeout=GENEROUS_S)
    wait_until(lambda: running(mark) == [])


@proc
def test_killed_query_is_told_in_one_line(endless: tuple[subprocess.Popen[bytes], str]) -> None:
    process, mark = endless
    [child] = [pid for pid in running(mark) if pid != process.pid]
    os.kill(child, signal.SIGSEGV)
    _, err = process.communicate(timeout=GENEROUS_S)
    assert process.returncode == 2
    assert err.startswith(b"kg: the query crashed the engine (SIGSEGV): " if FATAL[1:] else b"kg: the query crashed ")
    assert err.count(b"\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a limit on memory")
def test_query_that_takes_all_memory_is_stopped() -> None:
    pytest.importorskip("resource", reason="needs a limit on memory")
    code, out, err = asked(GREEDY, memory=800_000_000)
    assert (code, out) == (2, "")
    assert err == "kg: the query needed more memory than it may use and was stopped: narrow it, or add a LIMIT\n"


def test_reader_that_stops_reading_is_no_error() -> None:
    process = command("query", "--format", "csv", "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert process.stdout is not None
    assert process.stdout.readline() == b"a,b,c,d,e,f\r\n"
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait(timeout=GENEROUS_S)


def test_time_in_which_nobody_reads_does_not_count() -> None:
    """Somebody who pages through a long answer is not cut off."""
    process = command("query", "--timeout", "1", "--format", "tsv", "SELECT * { ?a ?b ?c . ?d a kg:State }")
    time.sleep(3)
    out, err = process.communicate(timeout=GENEROUS_S)
    assert (process.returncode, err) == (0, b"")
    assert out.count(b"\n") > 1000


def test_terminal_is_left_as_it_was(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="needs a terminal")
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    process = command("query", "--timeout", "1", ENDLESS, stdin=theirs, stdout=theirs)
    process.communicate(timeout=GENEROUS_S)
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def test_no_format_lets_data_act_on_a_terminal() -> None:
    pty = pytest.importorskip("pty", reason="needs a terminal")

    ours, theirs = pty.openpty()
    process = command("query", "--format", "csv", "SELECT ('é\x1b[31m' AS ?x) {}", stdout=theirs)
    process.communicate(timeout=GENEROUS_S)
    os.close(theirs)
    shown = os.read(ours, 1000).decode()
    os.close(ours)
    assert shown == "x\r\né\\u001b[31m\r\n"


def test_library_with_a_time_limit_gives_the_same_answer(store: Store) -> None:
    for text in ("SELECT ?x ?y { ?x kg:backs ?y }", "ASK { ?x kg:attacks ?y }", "CONSTRUCT WHERE { ?x kg:backs ?y }"):
        here, there = query.run(store, text), query.run(store, text, timeout=GENEROUS_S)
        assert (here.columns, here.terms, here.truth, here.triples) == (
            there.columns,
            there.terms,
            there.truth,
            there.triples,
        )


def test_library_stops_a_query_of_the_bundled_graph() -> None:
    with kg.open() as graph:
        start = time.monotonic()
        with pytest.raises(QueryStopped, match=r"stopped after 0.5 s"):
            graph.query(ENDLESS, timeout=0.5)
        assert time.monotonic() - start < GENEROUS_S
        assert (
            graph.query("strikes", agent="the US", timeout=GENEROUS_S).rows == graph.query("strikes", agent="US").rows
        )


def test_library_raises_what_happened_in_the_other_process(store: Store) -> None:
    with pytest.raises(BadQuery, match="is not closed"):
        query.run(store, "SELECT * {", timeout=GENEROUS_S)


def test_time_limit_holds_where_pipes_cannot_be_waited_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CAN_WAIT_FOR_PIPES", False)
    assert query.run(store, "ASK { ?x kg:backs ?y }", timeout=GENEROUS_S).truth is True
    with kg.open() as graph, pytest.raises(QueryStopped, match="stopped after"):
        graph.query(ENDLESS, timeout=0.5)


def test_store_on_disk_is_asked_from_the_other_process(tmp_path: Path) -> None:
    from kg.store import directory

    place = str(tmp_path / "store")
    create(place, quads())
    with directory(place) as opened:
        assert query.run(opened, "SELECT ?x { ?x a kg:State }", timeout=GENEROUS_S).rows == [{"x": ID + "Iran"}]


def test_store_that_is_being_written_to_is_told_in_one_line(tmp_path: Path) -> None:
    from kg.store import directory

    place = str(tmp_path / "store")
    create(place, quads())
    with directory(place, write=True):
        code, out, err = asked("--store", place, "ASK {}")
    assert (code, out) == (2, "")
    assert err.startswith("kg: ")
    assert "locked" in err
    assert err.count("\n") == 1


# ---- the command


def test_question_by_name_with_a_parameter() -> None:
    code, out, err = asked("strikes", "--agent", "the US", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.startswith("who,strike,status,date,")
    assert "near Boukamal" in out
    assert {line.split(",")[0] for line in out.splitlines()[1:]} == {"United States"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["strike"], "there is no question “strike”: did you mean “strikes”?"),
        (["strikes", "--agnt", "US"], "strikes has no parameter --agnt; it takes: --agent, --place"),
        (["strikes", "--agent"], "--agent is no option, or lacks its value: see `kg query --help`"),
        (["strikes", "--agent", "US", "--agent", "Iran"], "--agent is given twice: give it once"),
        (["strikes", "US", "backs"], "one question at a time: put SPARQL in quotes, or leave out “US”"),
        (["said"], "said needs --speaker (who speaks; for unattributed text the publisher)"),
        (
            ["strikes", "--agent", "Kataeb Hezbolah"],
            "nothing is called “Kataeb Hezbolah”: did you mean “Kataeb Hezbollah”",
        ),
        (["-f", "missing.rq"], "missing.rq: No such file or directory"),
        (["missing.rq"], "missing.rq: No such file or directory"),
        (["strikes", "--format", "turtle"], "SELECT and ASK answer in rows, not in turtle"),
        (["DESCRIBE id:Iran", "--format", "csv"], "CONSTRUCT and DESCRIBE answer in triples, not in csv"),
        (["SELECT * { SERVICE <http://e/> {} }"], "line 1 of the query calls another endpoint (SERVICE)"),
        (["-"], "stdin is empty: nothing is asked"),
        ([" "], "nothing is asked: give SPARQL or a question's name; `kg query --list` lists those"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(words: list[str], message: str) -> None:
    code, out, err = asked(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"kg: {message}")
    assert err.count("\n") == 1


def test_sparql_comes_from_an_argument_a_file_or_stdin(tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_bytes("\ufeffSELECT ?x { ?x a kg:Coalition } # é".encode())
    answers = [asked(file.read_text("utf-8-sig")), asked(str(file)), asked("-f", str(file))]
    with file.open("rb") as stdin:
        answers.append(asked(stdin=stdin))
    with file.open("rb") as stdin:
        answers.append(asked("-", stdin=stdin))
    assert len(set(answers)) == 1
    assert answers[0][1].startswith("x\n")


def test_file_of_ones_own_can_have_parameters(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(BACKERS, encoding="utf-8")
    code, out, _ = asked(str(file), "--who=Iran", "--format", "csv")
    assert code == 0
    assert {line.split(",")[0] for line in out.splitlines()[1:]} == {ID + "Iran"}


def test_no_answer_exits_1() -> None:
    nothing = "kg:nothing is used nowhere in this graph\nno answer\n"
    assert asked("SELECT ?x { ?x kg:nothing ?x }") == (1, "x\n─\n", nothing)
    assert asked("ASK { ?x kg:nothing ?x }") == (1, "false\n", nothing)
    assert asked("ASK { ?x kg:backs ?y }") == (0, "true\n", "")
    assert asked("CONSTRUCT WHERE { ?x kg:nothing ?x }") == (1, "", nothing)


def test_command_answers_in_a_process_that_has_a_store_open(run: Callable[..., Result], world_file: str) -> None:
    """Such a process cannot be forked; a file is handed over as quads."""
    assert run("query", "ASK { ?x kg:nothing ?y }").exit_code == 1
    assert "near Boukamal" in run("query", "strikes", "--format", "csv").output
    shown = run("--store", world_file, "query", "SELECT (COUNT(*) AS ?n) { ?x a kg:Person }", "--format", "csv")
    assert (shown.exit_code, shown.output.splitlines()[0]) == (0, "n")


def test_questions_are_listed() -> None:
    code, out, _ = asked("--list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[2:]] == [q.name for q in questions()]
    assert asked("--list", "--format", "csv")[1].startswith("name,question,parameters\r\n")
    assert asked("--list", "--format", "json")[1].startswith('[\n {\n  "name": "')


def test_question_is_explained() -> None:
    code, out, _ = asked("strikes", "--help")
    assert code == 0
    assert out.startswith("Who struck where, and when?\n")
    assert "  kg query strikes [--agent ACTOR] [--place PLACE]\n" in out
    assert "  --agent  the side that strikes\n" in out


def test_show_prints_sparql_for_other_tools() -> None:
    code, out, _ = asked("strikes", "--agent", "US", "--show")
    assert code == 0
    assert out.startswith(f"PREFIX kg: <{KG}>\n")
    assert f"VALUES ?agent {{ <{ID}US> }}" in out
    with open_store() as bundled:
        assert query.run(bundled, out).rows == answer(bundled, "strikes", agent="US").rows


def test_control_characters_do_not_reach_a_terminal() -> None:
    code, out, _ = asked(r"SELECT ('a\u001B[31m' AS ?x) {}".replace("\\u001B", "\x1b"))
    assert (code, out) == (0, "x\n───────────\na\\u001b[31m\n")
