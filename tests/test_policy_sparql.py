"""A policy as SPARQL gives exactly the edges that a search under it walks, on random claims and random policies."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import load, rules
from kg.dates import PARTS, first_day, span
from kg.graph import Graph
from kg.model import Model
from kg.names import DCTERMS, EDTF, GRAPH, ID, KG, RDF, SEM, TYPE, XSD
from kg.paths import DEFAULT, Policy, Window
from kg.paths.frontier import Edges
from kg.paths.policy import DISPUTES
from kg.paths.sparql import select
from kg.store import Literal, NamedNode, Quad, Store, memory

PREDICATES = ("backs", "arms", "attacks", "strikes", "meets", "blames", "linkedTo", "memberOf")
STANCES = ("asserted", "asserted", "suggested", "doubted", "denied")
BASES = ("stated", "implied", "combined")
DATES = (
    *("2023-10-05", "2023-10", "2023", "2023-10-02/2023-10-09", "2023-10-06/..", "../2023-10-04", "2023-21", "202X"),
    *("2023-10/2023-10-05", "2023-10-03/2023-10", "2023-10-05?", "2023-10~", "[2023-10-03,2023-10-05]", "2023-24"),
)
DAYS = ("2023-09-30", "2023-10-03", "2023-10-05", "2023-10-31", "2024-01-01")
SPEAKERS = ("n0", "n1", "press0", "press1", "official")
SOURCES = ("one", "two")


class Told(NamedTuple):
    """An assertion: the number of its speaker, its stance, basis, source and the day it was made, if known."""

    speaker: str
    stance: str
    basis: str
    source: str
    said_on: str | None


class Part(NamedTuple):
    """A claim that a numbered node had a role in an event."""

    role: str
    filler: int
    date: str | None
    told: list[Told]


class Happened(NamedTuple):
    """An event: its class, type, date and what is said of it; the roles of its description; and parts claimed apart.

    Where parts are rivals, all of them that put different nodes into one role are. same: the number of an event with
    which it is said to be one, if there is such an event.
    """

    kind: str
    type: str
    date: str | None
    told: list[Told]
    roles: list[tuple[str, int]]
    parts: list[Part]
    rivals: bool = False
    same: int | None = None


class Claimed(NamedTuple):
    """A claim of an edge between two numbered nodes, when it held, and what is said of it."""

    subject: int
    predicate: str
    object: int
    date: str | None
    told: list[Told]


class Retracted(NamedTuple):
    """A source that was retracted, on a day if that is known; all of it, or the claim of a number alone."""

    source: str
    day: str | None
    claim: int | None


World = tuple[list[Claimed | Happened], list[str | None], Retracted | None]

told = st.builds(
    Told,
    st.sampled_from(SPEAKERS),
    st.sampled_from(STANCES),
    st.sampled_from(BASES),
    st.sampled_from(SOURCES),
    st.none() | st.sampled_from(DAYS),
)
dates = st.none() | st.sampled_from(DATES)
stances = st.lists(told, min_size=1, max_size=3)
nodes = st.integers(0, 3)
claimed = st.builds(Claimed, nodes, st.sampled_from(PREDICATES), nodes, dates, stances).filter(
    lambda claim: claim.subject != claim.object
)
roles = st.sampled_from(("agent", "agent", "target", "site", "participant"))
parts = st.lists(st.builds(Part, roles, nodes, dates, stances), max_size=4)
happened = st.builds(
    Happened,
    st.sampled_from(("Event", "EventSeries")),
    st.sampled_from(("Attack", "Strike", "Meet", "Fight")),
    dates,
    stances,
    st.lists(st.tuples(roles, nodes), max_size=3),
    parts,
    st.booleans(),
    st.none() | st.integers(0, 4),
)
days = st.none() | st.sampled_from(DAYS)
retracted = st.none() | st.builds(Retracted, st.sampled_from(SOURCES), days, st.none() | st.integers(0, 4))
worlds = st.tuples(st.lists(claimed | happened, max_size=5), st.lists(dates, min_size=2, max_size=2), retracted)


def subset(names: tuple[str, ...], base: str = ID) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([base + name for name in names]), max_size=2)


policies = st.builds(
    Policy,
    relations=subset(("backs", "arms", "attacks"), KG),
    not_relations=subset(("arms", "strikes", "meets"), KG),
    directed=st.booleans(),
    avoid=subset(("n2",)),
    max_degree=st.none(),
    during=st.none() | st.builds(Window, days, days),
    must=st.booleans(),
    known_by=days,
    believe=subset(SPEAKERS),
    doubt=subset(SPEAKERS),
    trust=st.sampled_from(("any", "named", "publisher")),
    disputed=st.sampled_from(("mark", "hide", "only")),
    basis=st.sampled_from(("any", "stated", "implied")),
    suggested=st.booleans(),
    without=subset(("official", "one", "claim1", "claim0.a0", "press1", "event0", "event1.a0", "event0.part0")),
)

# Half of them ask of speakers and dates, half of no more than how edges stand.
policies |= policies.map(
    lambda p: Policy(p.relations, p.not_relations, p.directed, p.avoid, disputed=p.disputed, suggested=p.suggested)
)


def node(name: str) -> NamedNode:
    return NamedNode(name if name.startswith("http") else ID + name)


def stored(ontology: list[Quad], world: World) -> Store:
    """A store of these claims, with the edges and flags that follow from them."""
    told, published, retraction = world
    quads: set[Quad] = set()

    def add(s: str, p: str, o: Any) -> None:
        quads.add(Quad(node(s), node(p), o if isinstance(o, Literal) else node(o), node(GRAPH + "one")))

    add("official", RDF + "type", KG + "UnnamedSpeaker")
    for number, source in enumerate(SOURCES):
        add(source, DCTERMS + "identifier", Literal(source))
        add(source, DCTERMS + "publisher", f"press{number}")
        if published[number]:
            add(source, KG + "published", Literal(published[number], datatype=node(EDTF)))
    for number, it in enumerate(told):
        if isinstance(it, Claimed):
            _relation(add, f"claim{number}", f"n{it.subject}", it.predicate, it.object, it)
        else:
            _event(add, number, it)
            if (
                it.same is not None
                and it.same < len(told)
                and isinstance(told[it.same], Happened)
                and it.same != number
            ):
                add(f"event{number}", KG + "sameEvent", f"event{it.same}")
    if retraction:
        add("retraction", RDF + "type", KG + "Retraction")
        add("retraction", KG + "retracts", retraction.source)
        if retraction.day:
            add("retraction", KG + "retractedOn", Literal(retraction.day, datatype=node(XSD + "date")))
        if retraction.claim is not None:
            add("retraction", KG + "retractedClaim", f"claim{retraction.claim}")
    store = memory(ontology)
    change = rules.Change(store, {GRAPH + "one": quads})
    gone, come = rules.consequences(change)
    store.replace(gone, change.after | come)
    return store


def _event(add: Any, number: int, event: Happened) -> None:
    name = f"event{number}"
    add(name, RDF + "type", KG + event.kind)
    add(name, SEM + "eventType", TYPE + event.type)
    for role, filler in event.roles:
        add(name, KG + role, f"n{filler}")
    _said(add, name, event)
    for at, part in enumerate(event.parts):
        _relation(add, f"{name}.part{at}", name, part.role, part.filler, part)
        for other, rival in enumerate(event.parts):
            if event.rivals and rival.role == part.role and rival.filler != part.filler:
                add(f"{name}.part{at}", KG + "rivalOf", f"{name}.part{other}")


def _relation(add: Any, name: str, subject: str, predicate: str, obj: int, claim: Claimed | Part) -> None:
    for p, value in (("subject", subject), ("predicate", KG + predicate), ("object", f"n{obj}")):
        add(name, RDF + p, value)
    add(name, RDF + "type", KG + "Relation")
    _said(add, name, claim)


def _said(add: Any, name: str, it: Claimed | Happened | Part) -> None:
    """When a claim held, and who says what of it."""

    def day(p: str, value: str | None) -> None:
        if value:
            add(name, SEM + p, Literal(value, datatype=node(XSD + "date")))

    if it.date:
        read = span(it.date)
        add(name, KG + "edtf", Literal(it.date, datatype=node(EDTF)))
        if read.day:
            day("hasTimeStamp", read.day)
        else:
            for which, (first, last) in (("Begin", read.begin), ("End", read.end)):
                day(f"hasEarliest{which}TimeStamp", first)
                day(f"hasLatest{which}TimeStamp", last)
    for at, told in enumerate(it.told):
        assertion = f"{name}.a{at}"
        add(assertion, KG + "claim", name)
        add(assertion, KG + "speaker", told.speaker)
        add(assertion, KG + "stance", KG + told.stance)
        add(assertion, KG + "basis", KG + told.basis)
        add(assertion, KG + "inSource", told.source)
        if told.said_on:
            add(assertion, KG + "saidOn", Literal(told.said_on, datatype=node(XSD + "date")))


def walked(store: Store, policy: Policy) -> set[tuple[str, str, str]]:
    """The edges that a search under a policy steps on."""
    edges = Edges(store, Model(store), policy)
    triples = {(f.subject.value, f.predicate.value, f.object.value) for f in store.match(graph=policy.graph)}
    return {
        (s, p, o)
        for s, p, o in triples
        if p in edges.relations and s != o and not {s, o} & policy.avoid and edges.counts(s, p, o)
    }


def selected(store: Store, policy: Policy) -> set[tuple[str, str, str]]:
    rows = store.select(select(policy))
    found = {(r["subject"].value, r["relation"].value, r["object"].value) for r in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    return load.ontology()


SAYS = Told("n0", "asserted", "stated", "one", None)
DENIES = Told("n1", "denied", "stated", "two", None)
SUGGESTS = SAYS._replace(stance="suggested")
OTHERS = Told("press1", "asserted", "stated", "two", None)
ALL = Policy(known_by="2024-01-01")
ALL_HIDE = ALL._replace(disputed="hide")
EARLY = Policy(known_by="2023-10-03")


def world(*told: Claimed | Happened) -> World:
    return list(told), [None, None], None


def attack(*parts: Part, said: list[Told] | None = None, date: str | None = None, **roles: int) -> Happened:
    return Happened("Event", "Attack", date, said or [SAYS], list(roles.items()), list(parts))


def part(role: str, filler: int, *said: Told, date: str | None = None) -> Part:
    return Part(role, filler, date, list(said) or [SAYS])


ARMS_DISPUTED = Claimed(0, "arms", 1, "2023-10-03", [SAYS, DENIES])
# Who did it and to whom are claimed apart; whom it hit is claimed too; two parts for one end; both ways of a fight.
APART = attack(part("agent", 0), part("target", 1, SAYS, DENIES))
TWICE = attack(part("agent", 0, SAYS, DENIES), part("target", 1), agent=0)
EITHER = attack(part("target", 1, SAYS, DENIES), part("site", 1), agent=0)
MET = Happened("Event", "Meet", None, [SAYS], [], [part("participant", 0), part("participant", 1, SUGGESTS)])
FOUGHT = Happened(
    "Event", "Fight", None, [SAYS], [],
    [part("agent", 0), part("agent", 1), part("target", 0, SUGGESTS), part("target", 1, SUGGESTS)],
)  # fmt: skip


@settings(max_examples=60)
@given(worlds, policies)
@example(world(Claimed(0, "backs", 1, None, [SAYS])), DEFAULT)
@example(world(Claimed(0, "arms", 1, "2023-10-03", [SAYS]), Claimed(0, "backs", 1, None, [DENIES])), ALL_HIDE)
@example(world(Claimed(0, "backs", 1, None, [SAYS, SAYS._replace(stance="denied", said_on="2023-10-05")])), ALL)
@example(world(attack(agent=0, target=1), attack(agent=2, target=1, said=[OTHERS])._replace(same=0)), ALL_HIDE)
@example((world(Claimed(0, "backs", 1, None, [SAYS]))[0], [None, None], Retracted("one", "2023-10-31", None)), EARLY)
@example(world(attack(part("agent", 0), said=[SAYS, DENIES], target=1)), ALL)
@example(world(attack(part("agent", 0), said=[SAYS, DENIES], target=1)), Policy(disputed="only"))
@example(world(attack(part("agent", 0), said=[SUGGESTS], target=1)), ALL)
@example(world(attack(part("agent", 0), target=1, date="2023-10-05")), Policy(during=Window("2023-10-31", None)))
@example(
    world(attack(part("agent", 0), target=1, date="2023-10")), Policy(during=Window(None, "2023-10-05"), must=True)
)
@example(
    world(attack(part("agent", 0), target=1, date="2023-10-03")), Policy(during=Window(None, "2023-10-05"), must=True)
)
@example(
    world(attack(part("agent", 0, date="2023-10-03"), target=1, date="2023-10-05")),
    Policy(during=Window(None, "2023-10-04"), must=True),
)
@example(world(attack(part("agent", 0), target=1)), Policy(without=frozenset({ID + "event0"})))
@example(world(ARMS_DISPUTED, Claimed(0, "backs", 1, "2024", [SUGGESTS])), Policy(suggested=True))
@example(world(ARMS_DISPUTED, Claimed(0, "backs", 1, "2024", [SUGGESTS])), Policy(suggested=True, disputed="hide"))
@example(world(ARMS_DISPUTED, Claimed(0, "backs", 1, "2024", [SUGGESTS])), Policy(suggested=True, disputed="only"))
@example(world(APART), ALL)
@example(world(TWICE), ALL)
@example(world(EITHER), ALL)
@example(world(MET), ALL)
@example(world(FOUGHT), ALL)
def test_sparql_of_a_policy_selects_the_edges_that_it_walks(ontology: list[Quad], world: World, policy: Policy) -> None:
    store = stored(ontology, world)
    assert selected(store, policy) == walked(store, policy)


def own(store: Store, policy: Policy) -> set[tuple[str, str, str]]:
    """The edges that a policy walks and that have claims of their own."""
    model = Model(store)
    return {edge for edge in walked(store, policy) if model.derived(*edge, policy.graph)}


@settings(max_examples=25)
@given(worlds)
@example(world(APART))
@example(world(TWICE))
@example(world(EITHER))
@example(world(MET))
@example(world(FOUGHT))
def test_policy_that_weighs_and_leaves_nothing_out_walks_what_was_worked_out(
    ontology: list[Quad], world: World
) -> None:
    """What the rules noted of each edge is what weighing its claims comes to, whatever is done with disputes."""
    store = stored(ontology, world)
    for disputed in DISPUTES:
        weighing, noted = Policy(known_by="9999-12-31", disputed=disputed), Policy(disputed=disputed)
        assert own(store, weighing) == own(store, noted)
        weighing, noted = weighing._replace(suggested=True), noted._replace(suggested=True)
        assert own(store, weighing) == own(store, noted)


@settings(max_examples=25)
@given(worlds, policies)
def test_disputed_edges_are_those_that_hiding_them_leaves_out(
    ontology: list[Quad], world: World, policy: Policy
) -> None:
    store = stored(ontology, world)
    marked, hidden, only = (own(store, policy._replace(disputed=disputed)) for disputed in DISPUTES)
    assert hidden | only == marked
    assert hidden.isdisjoint(only)


@settings(max_examples=30)
@given(worlds, st.sampled_from(SPEAKERS), st.sampled_from(DISPUTES))
def test_to_doubt_one_speaker_is_to_believe_all_the_others(
    ontology: list[Quad], world: World, doubted: str, disputed: str
) -> None:
    store = stored(ontology, world)
    doubting = Policy(doubt=frozenset((ID + doubted,)), disputed=disputed)
    believing = Policy(believe=frozenset(ID + name for name in SPEAKERS if name != doubted), disputed=disputed)
    assert own(store, doubting) == own(store, believing)


@pytest.mark.parametrize(
    "edtf",
    [
        *(*DATES, "2023-22", "2023-23~", "2023-XX", "2023-10-XX?", "2023-10-05%", "/2023", "[..2023-10-05]"),
        *("[2023-09..2023-11]", "2023-10-02/2024~", *(f"2023-{code}" for code in PARTS)),
    ],
)
def test_sparql_reads_the_first_day_of_a_date_as_kg_does(ontology: list[Quad], edtf: str) -> None:
    claim = Claimed(0, "backs", 1, None, [SAYS])
    store = stored(ontology, ([claim], [edtf, None], None))
    first = first_day(edtf)
    before = str(date.fromisoformat(first) - timedelta(1)) if first else "0001-01-01"
    known = [day for day in (before, first or before) if selected(store, Policy(known_by=day))]
    assert known == ([first] if first else [before, before])


@pytest.mark.parametrize(
    "policy",
    [
        *(DEFAULT._replace(disputed=disputed) for disputed in DISPUTES),
        Policy(trust="named"),
        Policy(suggested=True),
        Policy(disputed="only", known_by="2023-11-01"),
    ],
)
def test_sparql_of_the_bundled_graph_selects_what_is_walked(bundle: Store, policy: Policy) -> None:
    found = selected(bundle, policy)
    assert found == walked(bundle, policy)
    assert found or policy.disputed == "only"


SWITCHES: dict[str, dict[str, Any]] = {
    "": {},
    "--directed": {"directed": True},
    "--during 2023-10": {"during": "2023-10"},
    "--during 2023-10..2023-11-20 --must": {"during": "2023-10..2023-11-20", "must": True},
    "--during 2023-11-12 --must": {"during": "2023-11-12", "must": True},
    "--known-by 2023-11-15": {"known_by": "2023-11-15"},
    "--disputed mark --suggested": {"disputed": "mark", "suggested": True},
    "--disputed only --suggested": {"disputed": "only", "suggested": True},
    "--trust named --basis stated": {"trust": "named", "basis": "stated"},
    "--doubt US --not-relation strikes": {"doubt": ["US"], "not_relation": ["strikes"]},
}


@pytest.mark.parametrize("switches", SWITCHES)
def test_routes_are_those_over_the_edges_that_show_selects(run: Any, bundle: Store, switches: str) -> None:
    """`kg path A B …` against `kg path A B … --show | kg query -`, and the shortest paths of networkx over that."""
    shown = run("path", "Iran", "al-Tanf", *switches.split(), "--show").stdout
    rows = run("query", "-", "--format", "csv", input=shown).stdout.splitlines()[1:]
    model, asked = Model(bundle), Graph(bundle)
    edges = [tuple(row.split(",")) for row in rows]
    ways = edges + [(o, p, s) for s, p, o in edges if "--directed" not in switches or model.edge(p).symmetric]
    over = nx.DiGraph((s, o) for s, _, o in ways)
    for start, end in product(ENDS, ENDS):
        if start != end:
            found = {
                tuple(walk)
                for walk in asked.routing(f"id:{start}", f"id:{end}", limit=None, **SWITCHES[switches]).walks()
            }
            assert found == _shortest(over, model, ID + start, ID + end), (start, end)
    assert edges or "only" in switches


ENDS = ("Iran", "Israel", "Hamas", "US", "al-Tanf", "Islamic-Jihad", "irgc-related-personnel", "Iraq")


def _shortest(over: nx.DiGraph, model: Model, start: str, end: str) -> set[tuple[str, ...]]:
    """All shortest paths that pass through actors and places alone."""
    unnamed = {n for n in over if model.is_a(n, KG + "UnnamedSpeaker")} - {start, end}
    left = over.subgraph(set(over) - unnamed)
    if start not in left or end not in left or not nx.has_path(left, start, end):
        return set()
    return {tuple(path) for path in nx.all_shortest_paths(left, start, end)}


def test_sparql_of_the_default_policy_is_short() -> None:
    assert select(DEFAULT) == "\n".join(
        [
            "# The edges that routes may walk, both ways.",
            "# Speakers without a name, sources, claims and terms may end a route, not lie on it.",
            "PREFIX kg: <https://w3id.org/actor-kg/ns#>",
            "PREFIX graph: <https://w3id.org/actor-kg/graph/>",
            "",
            "SELECT DISTINCT ?subject ?relation ?object",
            "WHERE {",
            "  VALUES ?graph { graph:direct graph:disputed }",
            "  GRAPH ?graph { ?subject ?relation ?object }",
            "  FILTER (?subject != ?object)",
            "  ?relation a kg:EdgeType .",
            "  FILTER NOT EXISTS { ?relation kg:walkable false }",
            "}",
        ]
    )


def test_sparql_names_only_prefixes_that_it_declares() -> None:
    policy = Policy(
        relations=frozenset({KG + "backs"}),
        during=Window("2023-10-01", None),
        trust="publisher",
        known_by="2023-11-01",
        believe=frozenset({ID + "US", "https://example.org/else"}),
    )
    text = select(policy)
    body = re.sub(r'<[^>]*>|"[^"]*"|#.*', "", text.partition("SELECT")[2])
    assert set(re.findall(r"\b([a-z]+):", body)) <= set(re.findall(r"PREFIX ([a-z]+):", text))
