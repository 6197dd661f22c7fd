"""A graph on a server: the same answers as in memory, in a number of requests that grows with the hops of a route."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import servers
from click.testing import Result
from fiction import WORLD, claims_file, relation, write
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg import dossier, export, finder, load, lookup
from kg.check import check
from kg.errors import BadQuery, EndpointError, KgError, NotAStore, ReadOnly, StoreLocked, UnknownName, UnknownSource
from kg.graph import Graph, open_store
from kg.model import Model
from kg.names import CLAIMED, DIRECT, GRAPH, ID, INDEX, KG, MERGE, RDF, SKOS
from kg.paths import Policy, Search, Window
from kg.paths.frontier import Edges
from kg.paths.omitted import Omitted, omitted
from kg.paths.whynot import whynot
from kg.query import answer, questions
from kg.store import AUTHORED, COPYING, Literal, NamedNode, Quad, Store, Wanted, bundled, memory
from kg.store.endpoint import Endpoint, connect, update_url
from kg.store.held import Held
from kg.store.wire import Wire
from kg.store.writing import keep_merge
from kg.view import choice

ENGINES = ("oxigraph", "virtuoso")


@dataclass
class Filled:
    """A server that holds the bundled graph. Not to be changed."""

    url: str

    def open(self) -> Endpoint:
        return connect(self.url)


@pytest.fixture(scope="module", params=ENGINES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    start: Callable[[Path], servers.Server] = getattr(servers, request.param)
    try:
        server = start(tmp_path_factory.mktemp(request.param) / "data")
    except servers.Missing as error:
        pytest.skip(str(error))
    load.init(server.query, bundled=True)
    yield Filled(server.query)
    server.stop()


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest) -> servers.Server:
    """A server that holds nothing."""
    chosen: servers.Server = request.getfixturevalue(f"{request.param}_server")
    return chosen


@pytest.fixture
def far(filled: Filled) -> Iterator[Endpoint]:
    with filled.open() as store:
        yield store


def requests_of(store: Endpoint, work: Callable[[], Any]) -> int:
    before = store.wire.stats.requests
    work()
    return store.wire.stats.requests - before


# ---- routes


NAMES = ("Iran", "al-Tanf", "Hamas", "Khamenei", "Blinken", "US", "Hezbollah", "Iraq", "Islamic Resistance in Iraq")
ENDS = [("Iran", "al-Tanf"), ("Khamenei", "Blinken"), ("Hamas", "al-Tanf"), ("US", "Hezbollah")]
days = st.none() | st.sampled_from(("2023-10-07", "2023-10-18", "2023-10-27", "2023-11-10"))
switches = st.fixed_dictionaries(
    {},
    optional={
        "k": st.sampled_from((None, 1, 4)),
        "varied": st.booleans(),
        "max_hops": st.sampled_from((None, 2, 4)),
        "via": st.sampled_from(((), ("Hezbollah",))),
        "avoid": st.sampled_from(((), ("US",), ("Iran-backed militias",))),
        "relation": st.sampled_from(((), ("backs",), ("attacks", "backs"))),
        "not_relation": st.sampled_from(((), ("strikes",))),
        "directed": st.booleans(),
        "max_degree": st.sampled_from((None, 3, 8)),
        "during": st.sampled_from((None, "2023-10-17..2023-10-27", "2023-11..")),
        "known_by": days,
        "believe": st.sampled_from(((), ("Associated Press",))),
        "doubt": st.sampled_from(((), ("Pentagon",))),
        "trust": st.sampled_from(("any", "named", "publisher")),
        "contested": st.sampled_from(("exclude", "include", "only")),
        "basis": st.sampled_from(("any", "stated", "implied")),
        "suggested": st.booleans(),
    },
)


def found(graph: Graph, ends: tuple[str, str], options: dict[str, Any]) -> Any:
    """The routes, or in words why there are none."""
    try:
        return graph.path(*ends, **options)
    except KgError as error:
        return str(error)


@given(st.sampled_from(ENDS), switches)
@settings(max_examples=25, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_routes_are_those_found_in_memory(
    filled: Filled, bundle: Store, ends: tuple[str, str], options: dict[str, Any]
) -> None:
    with filled.open() as store:
        assert found(Graph(store), ends, options) == found(Graph(bundle), ends, options)


def test_what_explains_a_missing_route_is_the_same(far: Endpoint, bundle: Store) -> None:
    options: dict[str, Any] = {"during": "2020", "must": True}
    assert whynot(Graph(far).routing("Iran", "al-Tanf", **options)) == whynot(
        Graph(bundle).routing("Iran", "al-Tanf", **options)
    )


def test_search_finds_what_it_finds_in_memory(far: Endpoint, bundle: Store) -> None:
    for words in ("drone", "al-Tanf", "us", "ap response", "it's", "Kata’ib", "nothing like it"):
        assert finder.find(far, words) == finder.find(bundle, words), words


@pytest.mark.parametrize(
    "switch",
    [
        ("--fragility",),
        ("--without", "Associated Press"),
        ("--format", "json", "-k", "3"),
        ("--format", "turtle"),
        ("--cite",),
        ("--contested", "only"),
        ("--show", "--known-by", "2023-11"),
    ],
    ids=lambda switch: switch[0],
)
def test_path_prints_the_same(filled: Filled, run: Callable[..., Result], switch: tuple[str, ...]) -> None:
    near, away = (run("path", "Iran", "al-Tanf", *switch, *where) for where in ((), ("--store", filled.url)))
    # The commands that it proposes name the store, which may break a line elsewhere.
    told = " ".join(away.stderr.split()).replace(f"--store {filled.url} ", "")
    assert (away.exit_code, away.stdout, told) == (near.exit_code, near.stdout, " ".join(near.stderr.split()))


def test_connect_prints_the_same(filled: Filled, run: Callable[..., Result]) -> None:
    names = ("Iran", "Hamas", "al-Tanf")
    assert run("connect", *names, "--store", filled.url).stdout == run("connect", *names).stdout


def chain(length: int, width: int) -> list[dict[str, Any]]:
    """Relations from n0-0 to the last node over `length` steps, each from all of `width` nodes to all of the next."""
    return [
        relation(f"Band {step} {a}", "backs", f"Band {step + 1} {b}")
        for step in range(length)
        for a in range(1 if step == 0 else width)
        for b in range(1 if step == length - 1 else width)
    ]


def of_chain(url: str, folder: Path, length: int, width: int, *more: dict[str, Any]) -> None:
    """Fill a server with such a chain."""
    last = {"id": f"n{length}-0", "kind": "ArmedGroup", "name": f"Band {length} 0"}
    actors = [
        {"id": f"n{step}-{n}", "kind": "ArmedGroup", "name": f"Band {step} {n}"}
        for step in range(length)
        for n in range(1 if step == 0 else width)
    ]
    gazette = {"id": "Gazette", "kind": "Organization", "name": "The Gazette"}
    load.init(url)
    with open_store(url, write=True) as store:
        load.add(
            store,
            [write(folder, claims_file("chain", [*chain(length, width), *more], actors=[gazette, *actors, last]))],
        )


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, {"trust": "named"}], ids=["default", "weighed"])
def test_requests_grow_with_hops_and_not_with_nodes(
    oxigraph_server: servers.Server, tmp_path: Path, options: dict[str, Any]
) -> None:
    asked = {}
    for length, width in ((3, 2), (3, 8), (5, 2), (5, 5)):
        oxigraph_server.clear()
        of_chain(oxigraph_server.query, tmp_path, length, width)
        with connect(oxigraph_server.query) as store:
            graph = Graph(store)
            (first, *_) = graph.path("id:n0-0", f"id:n{length}-0", limit=3, **options)
            assert len(first.hops) == length
            asked[length, width] = store.wire.stats.requests
    assert asked[3, 8] <= asked[3, 2] + 2
    assert asked[5, 5] <= asked[5, 2] + 2
    assert asked[5, 2] - asked[3, 2] <= 2 * (16 if options else 5)
    assert max(asked.values()) <= (90 if options else 40)


@pytest.mark.slow
def test_requests_for_a_disputed_route_are_at_most_twice_as_many(
    oxigraph_server: servers.Server, tmp_path: Path
) -> None:
    asked = {}
    denial = {**relation("Band 0 0", "backs", "Band 1 0"), "by": "Band 0 0", "stance": "denied"}
    for disputed in (False, True):
        oxigraph_server.clear()
        of_chain(oxigraph_server.query, tmp_path, 3, 1, *([denial] if disputed else []))
        with connect(oxigraph_server.query) as store:
            search = Graph(store).routing("id:n0-0", "id:n3-0", limit=3)
            found = search.run()
            routes = store.wire.stats.requests
            beside = omitted(search, found.routes)
            asked[disputed] = (routes, store.wire.stats.requests - routes)
            assert beside == Omitted(disputed, None, ())
    # What else there is to say comes with what was read for the routes.
    assert asked[False][1] == 0
    assert sum(asked[True]) <= 2 * sum(asked[False])


@pytest.mark.parametrize("policy", [Policy(), Policy(trust="named")], ids=["default", "weighed"])
def test_search_reads_no_hub_that_it_can_do_without(oxigraph_server: servers.Server, policy: Policy) -> None:
    load.init(oxigraph_server.query)
    joined = [f"<{ID}hub> <{KG}backs> <{ID}n{number}> ." for number in range(5_000)]
    joined.append(f"<{ID}n77> <{KG}backs> <{ID}end> .")
    oxigraph_server.put(CLAIMED if policy.weighs else DIRECT, "\n".join(joined))
    with connect(oxigraph_server.query) as store:
        walks = list(Search(store, ID + "hub", ID + "end", policy).walks())
        assert walks == ([] if policy.weighs else [(ID + "hub", ID + "n77", ID + "end")])
        assert store.wire.stats.rows < 2_000


def test_server_that_reads_little_at_once_is_asked_in_parts(far: Endpoint) -> None:
    nodes = [*(f"{ID}nothing-{n}" for n in range(500)), ID + "Iran"]
    select, refused = far.wire.select, []

    def narrow(sparql: str, **graphs: Any) -> Iterator[dict[str, Any]]:
        if len(sparql) > 8_000:
            refused.append(sparql)
            raise EndpointError("too long", status=413)
        return select(sparql, **graphs)

    far.wire.select = narrow  # type: ignore[method-assign]
    far.expect(Wanted(nodes), graph=DIRECT)
    assert len(refused) == 1
    assert requests_of(far, lambda: [list(far.match(node, None, None, DIRECT)) for node in nodes]) == 0
    assert len(list(far.match(ID + "Iran", None, None, DIRECT))) > 0


# ---- one node, sources, pages


@pytest.mark.parametrize("name", NAMES)
def test_show_tells_the_same(far: Endpoint, bundle: Store, name: str) -> None:
    assert requests_of(far, lambda: Graph(far).show(name)) <= 40
    assert Graph(far).show(name) == Graph(bundle).show(name)


def test_sources_are_the_same_in_few_requests(far: Endpoint, bundle: Store) -> None:
    assert requests_of(far, lambda: dossier.sources(far)) <= 14
    assert dossier.sources(far) == dossier.sources(bundle)


def test_names_that_are_unknown_are_answered_alike(filled: Filled, run: Callable[..., Result]) -> None:
    for name in ("Hesbolah", "nobody at all", "place:Iraq", "id:Iran", "id:nothing", "https://example.org/x"):
        near, away = (run("show", name, *where) for where in ((), ("--store", filled.url)))
        assert (away.exit_code, away.output) == (near.exit_code, near.output)


def test_neighbours_are_counted_as_they_would_be_read(far: Endpoint, bundle: Store) -> None:
    edges = Edges(bundle, Model(bundle), Policy())
    nodes = {ID + name for name in ("Iran", "US", "al-Tanf", "Kataeb-Hezbollah", "nobody")}
    counted = far.degrees(nodes, edges.relations, DIRECT, apart_from=[ID + "US"])
    assert counted == {node: len(edges.neighbours(node, True) - {ID + "US"}) for node in nodes}
    assert far.degrees(nodes, (), DIRECT) == dict.fromkeys(nodes, 0)


def test_suggestions_from_a_server_with_many_names(far: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.endpoint.MOST_NAMES", 100)
    with pytest.raises(UnknownName, match="did you mean “Iran”"):
        lookup.find(far, "Irn")
    before = far.wire.stats.requests
    with pytest.raises(UnknownName, match="Kataeb Hezbollah"):
        lookup.find(far, "Kataeb Hezbolah")
    assert far.wire.stats.requests <= before + 8


def test_choice_for_a_page_is_the_same_in_few_requests(far: Endpoint, bundle: Store) -> None:
    assert requests_of(far, lambda: choice.choose(far)) <= 60
    for options in ({}, {"focus": "al-Tanf"}, {"path": ("Iran", "al-Tanf")}):
        assert choice.choose(far, **options) == choice.choose(bundle, **options)


@pytest.mark.parametrize(
    "command", [("path", "Iran", "al-Tanf"), ("show", "Iran"), ("export", "--format", "csv"), ("query", "members")]
)
def test_stats_tell_what_was_asked(filled: Filled, run: Callable[..., Result], command: tuple[str, ...]) -> None:
    away, near = (run(*command, "--stats", *where).stderr for where in (("--store", filled.url), ()))
    assert re.fullmatch(r"\d+ requests, [\d,]+ rows, \d+\.\d\d s of waiting\n", away)
    assert near == "no requests: the graph is on this machine\n"


# ---- questions


def given_to(question: Any) -> dict[str, str]:
    """Values for what a question cannot do without."""
    values = {"actor": "US", "place": "al-Tanf", "source": "ap-us-response", "text": "drone", "date": "2023-10-27"}
    return {parameter.name: values[parameter.kind] for parameter in question.parameters if parameter.required}


@pytest.mark.parametrize("filled", ["oxigraph"], indirect=True)
@pytest.mark.parametrize("name", [question.name for question in questions()])
def test_question_has_the_same_answer(far: Endpoint, bundle: Store, name: str) -> None:
    question = next(q for q in questions() if q.name == name)
    here, there = (answer(store, name, **given_to(question)) for store in (bundle, far))
    assert there.columns == here.columns
    assert sorted(map(str, there.terms)) == sorted(map(str, here.terms))


FREE = (
    "SELECT ?x ?y { ?x kg:backs ?y } ORDER BY ?x ?y",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER (?g != graph:index) } GROUP BY ?g ORDER BY ?g",
    "SELECT ?s { GRAPH graph:claimed { ?s kg:attacks id:al-Tanf } } ORDER BY ?s",
    "SELECT ?x { ?x kg:backs id:nobody }",
    "ASK { id:Iran kg:backs ?x }",
    "ASK { id:Iran kg:backs id:Israel }",
    "SELECT ?o FROM graph:claimed { id:Iran kg:backs ?o } ORDER BY ?o",
    "SELECT ?from ?graph { ?from kg:backs ?graph } ORDER BY ?from ?graph",
    """SELECT ?x { ?x kg:backs ?y . FILTER (STR(?y) != \"\"\"a "from" in quotes\"\"\") } ORDER BY ?x""",
)


@pytest.mark.parametrize("text", FREE)
def test_query_over_the_merge_has_each_row_once(far: Endpoint, text: str) -> None:
    here = bundled()
    here.merge()
    near, away = answer(here, text), answer(far, text)
    assert (away.truth, away.columns, away.terms) == (near.truth, near.columns, near.terms)


def test_constructed_triples_are_the_same(far: Endpoint, bundle: Store) -> None:
    text = "CONSTRUCT { ?x kg:backs ?y } WHERE { ?x kg:backs ?y }"
    assert set(answer(far, text).triples) == set(answer(bundle, text).triples)


def test_fault_in_a_query_is_told_without_asking(far: Endpoint) -> None:
    def ask() -> None:
        with pytest.raises(BadQuery, match="is not closed"):
            answer(far, "SELECT ?x { ?x kg:backs ?y")

    assert requests_of(far, ask) == 0


@pytest.mark.parametrize("format", ["text", "csv", "tsv", "json", "xml"])
def test_query_command_writes_the_same(filled: Filled, run: Callable[..., Result], format: str) -> None:
    asked = ("query", "backs", "--backer", "Iran", "--format", format)
    near, away = (run(*asked, *where) for where in ((), ("--store", filled.url)))
    assert away.exit_code == near.exit_code == 0
    assert sorted(away.stdout.splitlines()) == sorted(near.stdout.splitlines())


def test_query_command_stops_at_its_limit(tmp_path: Path, run: Callable[..., Result]) -> None:
    # A server of its own, which ends with the test: Oxigraph works on what nobody waits for any more, for hours.
    server = servers.oxigraph(tmp_path / "data")
    load.init(server.query)
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    done = run("query", text, "--timeout", "0.5", "--store", server.query)
    server.stop()
    assert done.exit_code == 2
    assert "stopped after 0.5 s" in done.stderr


# ---- dumps and checks


def test_dump_of_all_graphs_is_the_same(far: Endpoint) -> None:
    assert export.text(far, "nquads", derived=True) == export.text(bundled(), "nquads", derived=True)
    assert export.text(far, "ntriples") == export.text(bundled(), "ntriples")


@pytest.mark.parametrize("form", ["csv", "graphml"])
def test_table_of_edges_is_the_same_in_few_requests(far: Endpoint, form: str) -> None:
    assert requests_of(far, lambda: export.text(far, form)) <= 40
    assert export.text(far, form) == export.text(bundled(), form)


@pytest.mark.slow
def test_filled_server_is_sound(far: Endpoint) -> None:
    assert check(far) == []


def test_engine_of_a_server_is_not_on_this_machine(far: Endpoint) -> None:
    with pytest.raises(NotAStore, match="kg copy"):
        Graph(far).rdflib()


# ---- what is remembered


def test_memory_knows_only_what_was_asked() -> None:
    held = Held()
    fact = Quad(NamedNode("http://a"), NamedNode("http://p"), Literal("x"))
    held.put(("g", "http://a", None, None), [fact])
    assert held.get(("g", "http://a", "http://p", None)) == [fact]
    assert held.get(("g", "http://a", "http://q", None)) == []
    assert held.get(("g", "http://a", "http://p", '"x"')) == [fact]
    assert held.get(("g", None, "http://p", None)) is None
    assert held.get(("h", "http://a", None, None)) is None
    assert held.get(("g", "http://b", None, None)) is None


terms = st.sampled_from([ID + name for name in ("Iran", "US", "al-Tanf", "Hamas", "nobody")])
predicates = st.sampled_from([RDF + "type", KG + "backs", KG + "attacks", KG + "claim"])
graphs = st.sampled_from([None, DIRECT, CLAIMED, GRAPH + "ap-us-response", AUTHORED])
lists = st.none() | st.lists(terms, max_size=3)


@given(graphs, lists, st.none() | st.lists(predicates, max_size=2), lists, st.data())
@settings(max_examples=40, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_expecting_changes_no_answer(
    far: Endpoint, bundle: Store, graph: str | None, subjects: Any, wanted: Any, objects: Any, data: Any
) -> None:
    if subjects is None and objects is None:
        subjects = [ID + "Iran"]
    far.expect(Wanted(subjects, wanted, objects), graph=graph)
    s, p, o = (data.draw(st.none() | kind) for kind in (terms, predicates, terms))
    if s is None and o is None:
        s = ID + "US"
    if graph == AUTHORED:
        near, away = bundle.authored(s, p, o), far.authored(s, p, o)
        assert {str(f) for f in away} == {str(f) for f in near}
    else:
        near, away = bundle.match(s, p, o, graph), far.match(s, p, o, graph)
        assert {str(f.triple) for f in away} == {str(f.triple) for f in near}
        assert far.holds(s, p, o, graph) == bundle.holds(s, p, o, graph)


def test_expected_patterns_are_asked_once(far: Endpoint) -> None:
    nodes = [ID + "Iran", ID + "US", ID + "nobody"]
    assert requests_of(far, lambda: far.expect(Wanted(nodes), Wanted(None, (KG + "claim",), nodes), graph=DIRECT)) == 1
    assert requests_of(far, lambda: [list(far.match(node, None, None, DIRECT)) for node in nodes]) == 0
    assert requests_of(far, lambda: far.expect(Wanted(nodes, (KG + "backs",)), graph=DIRECT)) == 0


def test_more_values_than_a_request_holds_go_into_several(far: Endpoint) -> None:
    nodes = [f"{ID}nothing-{n}" for n in range(1_500)] + [ID + "Iran"]
    assert requests_of(far, lambda: far.expect(Wanted(nodes), graph=DIRECT)) == 3
    assert list(far.match(nodes[0], None, None, DIRECT)) == []
    assert len(list(far.match(ID + "Iran", None, None, DIRECT))) > 0


# ---- changing


ONE = claims_file("one", [relation("Norvia", "backs", "Amber Front"), relation("Estia", "arms", "Violet Guard")])
OTHER = claims_file("one", [relation("Sudria", "backs", "Amber Front")])
TWO = claims_file("two", [relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied")])


def quads_of(store: Store) -> list[str]:
    """All that a store holds but for the marks of its state."""
    held = [*store.authored(), *(f for g in (DIRECT, CLAIMED, INDEX) for f in store.match(graph=g))]
    return sorted(str(f) for f in held if f.predicate.value not in (KG + "state", KG + "beingWritten"))


def as_in_memory(*files: str) -> list[str]:
    near = memory(load.ontology())
    load.add(near, files)
    return quads_of(near)


@pytest.mark.slow
def test_adding_replacing_and_removing_leave_what_they_leave_in_memory(server: servers.Server, tmp_path: Path) -> None:
    world, one, two = (write(tmp_path, content) for content in (WORLD, ONE, TWO))
    load.init(server.query)
    with connect(server.query, write=True) as store:
        near = memory(load.ontology())
        for change in (
            lambda s: load.add(s, [world, one]),
            lambda s: load.add(s, [two]),
            lambda s: load.add(s, [write(tmp_path, OTHER)]),
            lambda s: load.remove(s, "two"),
        ):
            assert change(store) == change(near)
            assert quads_of(store) == quads_of(near)
        merged = {str(f.triple) for f in near.match()}
        assert {str(f.triple) for f in store.match(graph=MERGE)} == merged
        assert check(store) == []


class Breaking:
    """A wire whose updates fail after some."""

    def __init__(self, store: Endpoint, after: int) -> None:
        self._update, self._left = store.wire.update, after
        store.wire.update = self  # type: ignore[method-assign]

    def __call__(self, sparql: str, *, repeatable: bool = False) -> None:
        if not self._left:
            raise EndpointError("the line broke")
        self._left -= 1
        self._update(sparql, repeatable=repeatable)


@pytest.mark.slow
@pytest.mark.parametrize("after", range(6))
def test_change_that_broke_off_is_told_and_healed(oxigraph_server: servers.Server, tmp_path: Path, after: int) -> None:
    url = oxigraph_server.query
    load.init(url)
    world, one = (write(tmp_path, content) for content in (WORLD, ONE))
    with connect(url, write=True) as store:
        load.add(store, [world, one])
    other = write(tmp_path, OTHER)
    with connect(url, write=True) as store:
        Breaking(store, after)
        with pytest.raises(EndpointError):
            load.add(store, [other])
    with connect(url, write=True) as store:
        broken = [problem.fault for problem in check(store)]
        assert ("unfinished-change" in broken) == (after > 0)
        load.add(store, [other])
        assert quads_of(store) == as_in_memory(world, other)
        assert check(store) == []


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_removal_that_broke_off_is_told_and_healed(oxigraph_server: servers.Server, tmp_path: Path, after: int) -> None:
    load.init(oxigraph_server.query)
    world, one, two = (write(tmp_path, content) for content in (WORLD, ONE, TWO))
    with connect(oxigraph_server.query, write=True) as store:
        load.add(store, [world, one, two])
    with connect(oxigraph_server.query, write=True) as store:
        Breaking(store, after)
        with pytest.raises(EndpointError):
            load.remove(store, "two")
    with connect(oxigraph_server.query, write=True) as store:
        assert "unfinished-change" in [problem.fault for problem in check(store)]
        load.remove(store, "two")
        assert quads_of(store) == as_in_memory(world, one)
        assert check(store) == []
    left = f"SELECT ?s {{ GRAPH <{GRAPH}two> {{ ?s ?p ?o }} }}"
    assert oxigraph_server.rows(left) == []
    with connect(oxigraph_server.query) as store, pytest.raises(UnknownSource, match="loaded: one, world"):
        load.remove(store, "two")


@pytest.mark.slow
def test_what_two_sources_hold_stays_in_the_merge_when_one_goes(server: servers.Server, tmp_path: Path) -> None:
    """Names have a language, and Virtuoso does not find several such triples at once."""
    load.init(server.query)
    actors = [{"id": f"Side-{x}", "kind": "ArmedGroup", "name": f"Side {x}"} for x in "ABC"]
    said = [relation("Side A", "backs", "Side B")]
    one, two = (write(tmp_path, claims_file(name, said, actors=actors)) for name in ("one", "two"))
    with connect(server.query, write=True) as store:
        load.add(store, [write(tmp_path, WORLD), one])
        load.add(store, [two])
        load.remove(store, "two")
        assert check(store) == []
        assert store.text(f"{ID}Side-A", SKOS + "prefLabel") == "Side A"
        store.wire.update(f"DELETE WHERE {{ GRAPH <{MERGE}> {{ <{ID}Side-A> ?p ?o }} }}")
    with connect(server.query, write=True) as store:
        assert {problem.fault for problem in check(store)} == {"stale-merge"}
        load.add(store, [one])
        assert check(store) == []


def test_nothing_is_added_to_a_part_of_a_copy(oxigraph_server: servers.Server, tmp_path: Path) -> None:
    url = oxigraph_server.query
    load.init(url)
    with connect(url, write=True) as store:
        store.replace((), {Quad(NamedNode(DIRECT), NamedNode(COPYING), Literal("true"), NamedNode(INDEX))})
    with connect(url, write=True) as store:
        assert [problem.message for problem in check(store)] == ["a copy into this store broke off: repeat `kg copy`"]
        with pytest.raises(StoreLocked, match="repeat `kg copy FROM"):
            load.add(store, [write(tmp_path, WORLD)])
    with pytest.raises(StoreLocked, match="repeat `kg copy FROM"):
        load.init(url)


@pytest.mark.slow
def test_writers_are_kept_apart(server: servers.Server, tmp_path: Path) -> None:
    url = server.query
    load.init(url)
    world, one, two = (write(tmp_path, content) for content in (WORLD, ONE, TWO))
    with connect(url, write=True) as store:
        load.add(store, [world])
    with connect(url, write=True) as early, connect(url, write=True) as late:
        assert early.unfinished == late.unfinished == []
        load.add(early, [one])
        with pytest.raises(StoreLocked, match="repeat the command"):
            load.add(late, [two])
        assert check(late) == []
        load.add(late, [two])
        assert quads_of(late) == as_in_memory(world, one, two)
    with connect(url, write=True) as store:
        Breaking(store, 1)
        with pytest.raises(EndpointError):
            load.remove(store, "two")
    with connect(url, write=True) as store:
        with pytest.raises(StoreLocked, match="a change of graph:two is being made or broke off"):
            load.add(store, [one])
        load.remove(store, "two")
        load.add(store, [one])
        assert quads_of(store) == as_in_memory(world, one)


def test_names_of_a_file_are_looked_up_together(oxigraph_server: servers.Server, tmp_path: Path) -> None:
    load.init(oxigraph_server.query)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    actors = [{"id": f"Side-{x}", "kind": "ArmedGroup", "name": f"Side {x}"} for x in letters]
    sides = {"source": {"id": "who-is-who", "title": "Who there is"}, "actors": actors}
    taken = []
    with connect(oxigraph_server.query, write=True) as store:
        load.add(store, [write(tmp_path, WORLD), write(tmp_path, sides)])
    for number in (2, 25):
        pairs = list(pairwise(letters))[:number]
        told = claims_file(f"told-{number}", [relation(f"Side {a}", "backs", f"Side {b}") for a, b in pairs])
        with connect(oxigraph_server.query, write=True) as store:
            load.add(store, [write(tmp_path, told)])
            taken.append(store.wire.stats.requests)
    # Not one for each name: a few more, since what is asked of one kind of thing goes in lists of bounded length.
    assert taken[1] <= taken[0] + 8


def test_derived_graph_written_by_itself_is_told_when_it_broke_off(oxigraph_server: servers.Server) -> None:
    load.init(oxigraph_server.query)
    backs = Quad(NamedNode(f"{ID}a"), NamedNode(f"{KG}backs"), NamedNode(f"{ID}b"), NamedNode(DIRECT))
    with connect(oxigraph_server.query, write=True) as store:
        Breaking(store, 1)
        with pytest.raises(EndpointError):
            store.replace((), {backs})
        assert store.unfinished == [DIRECT]


def test_server_that_takes_no_changes_says_so(filled: Filled, run: Callable[..., Result], tmp_path: Path) -> None:
    with pytest.raises(ReadOnly, match="opened for reading"):
        load.remove(filled.open(), "ap-us-response")
    environment = {"KG_UPDATE_URL": filled.url.rpartition("/")[0] + "/nothing-here"}
    done = run("--store", filled.url, "remove", "ap-us-response", env=environment)
    assert done.exit_code == 2
    assert "it takes no changes" in done.stderr
    assert "KG_UPDATE_URL" in done.stderr


# ---- filling


def test_server_without_a_graph_of_ours_is_refused(server: servers.Server) -> None:
    server.put("http://test/one", "<http://test/a> <http://test/p> <http://test/b> .")
    with pytest.raises(NotAStore, match="kg init"):
        open_store(server.query)


def test_init_fills_a_server_once(server: servers.Server, run: Callable[..., Result]) -> None:
    done = run("init", server.query)
    assert (done.exit_code, "made the store" in done.stderr) == (0, True)
    again = run("init", server.query)
    assert again.exit_code == 2
    assert "holds a graph of kg already" in again.stderr


def test_graph_of_others_is_no_part_of_the_store(server: servers.Server) -> None:
    load.init(server.query)
    server.put("http://test/one", f"<{ID}Iran> <{KG}backs> <http://test/b> .")
    with connect(server.query) as store:
        assert "http://test/one" not in store.graphs()
        assert list(store.authored(ID + "Iran")) == []
        assert answer(store, "SELECT ?o { id:Iran kg:backs ?o }").terms == []


@pytest.mark.slow
def test_server_filled_by_its_own_loader_gets_its_merge(oxigraph_server: servers.Server) -> None:
    url = oxigraph_server.query
    load.init(url, bundled=True)
    with connect(url, write=True) as store:
        store.wire.update(f"DROP GRAPH <{MERGE}>")
        store.wire.update(f"DELETE WHERE {{ GRAPH <{INDEX}> {{ <{MERGE}> <{KG}state> ?s }} }}")
    with connect(url, write=True) as store:
        assert not store.keeps_merge
        assert Graph(store).path("Iran", "al-Tanf") == Graph(bundled()).path("Iran", "al-Tanf")
        with pytest.raises(NotAStore, match="kg init"):
            answer(store, "SELECT ?x { ?x kg:backs ?y }")
        keep_merge(store)
        assert {f.triple for f in store.match()} == {f.triple for f in bundled().match()}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:7878/query", "http://h:7878/update"),
        ("https://h/dataset/query/", "https://h/dataset/update"),
        ("https://h/sparql", "https://h/sparql"),
        ("https://h/repositories/conflict", "https://h/repositories/conflict/statements"),
        ("https://h/query?x=1", "https://h/update?x=1"),
    ],
)
def test_address_for_updates_follows_the_habits_of_engines(url: str, expected: str) -> None:
    assert update_url(url) == expected


def test_address_for_updates_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_UPDATE_URL", "https://h/changes")
    assert update_url("https://h/query") == "https://h/changes"


def test_search_over_a_window_asks_for_claims_in_sets(far: Endpoint, bundle: Store) -> None:
    policy = Policy(during=Window("2023-10-17", "2023-10-27"))
    routes = [Search(s, ID + "Iran", ID + "al-Tanf", policy).run() for s in (bundle, far)]
    assert routes[0] == routes[1]
    assert far.wire.stats.requests <= 100


@pytest.mark.slow
def test_answers_that_a_server_cuts_are_read_in_parts(virtuoso_server: servers.Server) -> None:
    hubs, predicates = [f"{ID}hub-{n}" for n in range(3)], [f"http://test/p{n}" for n in range(2)]
    lines = [f"<{h}> <{p}> <http://test/n{n}> ." for h in hubs for p in predicates for n in range(2_000)]
    lines += [f"<{hubs[0]}> <{predicates[0]}> <http://test/more{n}> ." for n in range(9_000)]
    virtuoso_server.put(DIRECT, "\n".join(lines))
    with Endpoint(Wire(virtuoso_server.query), virtuoso_server.query) as store:
        store.expect(Wanted(hubs, predicates), graph=DIRECT)
        before = store.wire.stats.requests
        found = {(h, p): len({*store.match(h, p, None, DIRECT)}) for h in hubs for p in predicates}
        assert store.wire.stats.requests == before
    assert found == {(h, p): 11_000 if h == hubs[0] and p == predicates[0] else 2_000 for h in hubs for p in predicates}
