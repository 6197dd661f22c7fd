"""A policy as SPARQL gives exactly the edges that a search under it walks, on random claims and random policies."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import load
from kg.model import Model
from kg.names import CLAIMED, DCTERMS, DIRECT, EDTF, GRAPH, ID, KG, RDF, SEM, XSD, edge_iri
from kg.paths import DEFAULT, Policy, Window
from kg.paths.frontier import Edges
from kg.paths.sparql import select
from kg.store import Literal, NamedNode, Quad, Store, memory
from kg.values import span

PREDICATES = ("backs", "arms", "attacks", "strikes", "meets", "blames")
STANCES = ("asserted", "asserted", "suggested", "doubted", "denied")
BASES = ("stated", "implied", "combined")
DATES = (
    *("2023-10-05", "2023-10", "2023", "2023-10-02/2023-10-09", "2023-10-06/..", "../2023-10-04", "2023-21", "202X"),
    *("2023-10/2023-10-05", "2023-10-03/2023-10"),
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


class Happened(NamedTuple):
    """An event: its class, its date and what is said of it."""

    kind: str
    date: str | None
    told: list[Told]


class Claimed(NamedTuple):
    """A claim of an edge between two numbered nodes, when it held, what is said of it, and which claim rivals it.

    With an event, it is the claim that its subject had a part in that event; the edge then needs both. Where the rival
    has an event too, the two events rival each other.
    """

    subject: int
    predicate: str
    object: int
    date: str | None
    told: list[Told]
    rival: int | None
    event: Happened | None = None


World = tuple[list[Claimed], list[str | None]]

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
claimed = st.builds(
    Claimed,
    st.integers(0, 3),
    st.sampled_from(PREDICATES),
    st.integers(0, 3),
    dates,
    stances,
    st.none() | st.integers(0, 5),
    st.none() | st.builds(Happened, st.sampled_from(("Event", "EventSeries")), dates, stances),
)
worlds = st.tuples(st.lists(claimed, max_size=7), st.lists(dates, min_size=2, max_size=2))


def subset(names: tuple[str, ...], base: str = ID) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from([base + name for name in names]), max_size=2)


days = st.none() | st.sampled_from(DAYS)
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
    contested=st.sampled_from(("exclude", "include", "only")),
    basis=st.sampled_from(("any", "stated", "implied")),
    suggested=st.booleans(),
    without=subset(("official", "one", "claim1", "claim0.a0", "press1", "event0", "event1.a0")),
)


def node(name: str) -> NamedNode:
    return NamedNode(name if name.startswith("http") else ID + name)


def stored(ontology: list[Quad], world: World) -> Store:
    """A store of these claims, with the edges and flags that the rules would give them."""
    claims, published = world
    quads = [*ontology]

    def add(s: str, p: str, o: Any, graph: str = GRAPH + "one") -> None:
        quads.append(Quad(node(s), node(p), o if isinstance(o, Literal) else node(o), node(graph)))

    add("official", RDF + "type", KG + "UnnamedSpeaker")
    for number, source in enumerate(SOURCES):
        add(source, DCTERMS + "identifier", Literal(source))
        add(source, DCTERMS + "publisher", f"press{number}")
        if published[number]:
            add(source, KG + "published", Literal(published[number], datatype=node(EDTF)))
    said: dict[str, Claimed | Happened] = {}
    for number, c in enumerate(claims):
        name = f"claim{number}"
        said[name] = c
        add(name, RDF + "type", KG + "Relation")
        if c.event:
            said[f"event{number}"] = c.event
            add(f"event{number}", RDF + "type", KG + c.event.kind)
            add(name, RDF + "predicate", KG + "agent")
        add(name, RDF + "subject", f"event{number}" if c.event else f"n{c.subject}")
    for name, it in said.items():
        _said(add, name, it)
    contested = {name for name, it in said.items() if _held(it) and any(t.stance == "denied" for t in it.told)}
    for number, c in enumerate(claims):
        for one, other in ((kind + str(number), f"{kind}{c.rival}") for kind in ("claim", "event")):
            if one in said and other in said and one != other:
                add(one, KG + "rivalOf", other)
                add(other, KG + "rivalOf", one)
                contested |= {one, other} if _held(said[one]) and _held(said[other]) else set()
    for name in contested:
        add(name, KG + "contested", Literal(True), DIRECT)
    for number, c in enumerate(claims):
        needed = {name: said[name] for name in (f"claim{number}", f"event{number}") if name in said}
        asserted = all(any(t.stance == "asserted" for t in it.told) for it in needed.values())
        held = all(map(_held, needed.values()))
        for graph in (CLAIMED,) * held + (DIRECT,) * (asserted and contested.isdisjoint(needed)):
            _edge(add, c, f"claim{number}", graph)
    return memory(quads)


def _said(add: Any, name: str, it: Claimed | Happened) -> None:
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


def _held(claim: Claimed | Happened) -> bool:
    return any(t.stance in ("asserted", "suggested") for t in claim.told)


SUPERS = {"arms": ["backs"], "strikes": ["attacks"]}


def _edge(add: Any, claim: Claimed, name: str, graph: str) -> None:
    ends = sorted((claim.subject, claim.object)) if claim.predicate == "meets" else (claim.subject, claim.object)
    s, o = (f"{ID}n{end}" for end in ends)
    it = edge_iri(s, KG + claim.predicate, o)
    for p, value in (("subject", s), ("predicate", KG + claim.predicate), ("object", o)):
        add(it, RDF + p, value, graph)
    add(it, RDF + "type", KG + "DirectEdge", graph)
    add(it, KG + "derivedFrom", name, graph)
    for predicate in (claim.predicate, *SUPERS.get(claim.predicate, []), "relatedTo"):
        add(s, KG + predicate, o, graph)


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


def world(*claims: Claimed) -> World:
    return list(claims), [None, None]


def part(*, event: list[Told], date: str | None = None) -> Claimed:
    """That node 0 had an undisputed part in an event."""
    return Claimed(0, "attacks", 1, None, [SAYS], None, Happened("Event", date, event))


@settings(max_examples=200)
@given(worlds, policies)
@example(world(Claimed(0, "backs", 1, None, [SAYS], None)), DEFAULT)
@example(
    world(Claimed(0, "backs", 1, None, [SAYS], 1), Claimed(1, "backs", 0, None, [SAYS], None)),
    Policy(without=frozenset({ID + "claim1"})),
)
@example(world(part(event=[SAYS, DENIES])), Policy(known_by="2024-01-01"))
@example(world(part(event=[SAYS, DENIES])), Policy(contested="only"))
@example(world(part(event=[SAYS._replace(stance="suggested")])), Policy(known_by="2024-01-01"))
@example(world(part(event=[SAYS], date="2023-10-05")), Policy(during=Window("2023-10-31", None)))
@example(world(part(event=[SAYS], date="2023-10")), Policy(during=Window(None, "2023-10-05"), must=True))
@example(world(part(event=[SAYS])), Policy(without=frozenset({ID + "event0"})))
def test_sparql_of_a_policy_selects_the_edges_that_it_walks(ontology: list[Quad], world: World, policy: Policy) -> None:
    store = stored(ontology, world)
    assert selected(store, policy) == walked(store, policy)


@settings(max_examples=30)
@given(worlds)
def test_sparql_of_the_default_policy_selects_the_direct_edges(ontology: list[Quad], world: World) -> None:
    store = stored(ontology, world)
    assert selected(store, DEFAULT) == walked(store, DEFAULT)


@pytest.mark.parametrize(
    "edtf", [*DATES, "2023-22", "2023-23~", "2023-24", "2023-XX", "2023-10-XX?", "2023-10-05%", "/2023"]
)
@pytest.mark.parametrize("day", [*DAYS, "2023-03-01", "2023-02-28", "2023-12-01", "2023-11-30", "2020-01-01"])
def test_sparql_reads_the_first_day_of_a_date_as_kg_does(ontology: list[Quad], edtf: str, day: str) -> None:
    claim = Claimed(0, "backs", 1, None, [Told("n0", "asserted", "stated", "one", None)], None)
    store = stored(ontology, ([claim], [edtf, None]))
    first = span(edtf).begin[0]
    assert bool(selected(store, Policy(known_by=day))) == (first is None or first <= day)


@pytest.mark.parametrize("policy", [DEFAULT, Policy(trust="named"), Policy(contested="only", known_by="2023-11-01")])
def test_sparql_of_the_bundled_graph_selects_what_is_walked(bundle: Store, policy: Policy) -> None:
    found = selected(bundle, policy)
    assert found == walked(bundle, policy)
    assert found or policy.contested == "only"


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
            "  GRAPH graph:direct { ?subject ?relation ?object }",
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
