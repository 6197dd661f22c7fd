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


class Claimed(NamedTuple):
    """A claim of an edge between two numbered nodes, when it held, what is said of it, and which claim rivals it."""

    subject: int
    predicate: str
    object: int
    date: str | None
    told: list[Told]
    rival: int | None


World = tuple[list[Claimed], list[str | None]]

told = st.builds(
    Told,
    st.sampled_from(SPEAKERS),
    st.sampled_from(STANCES),
    st.sampled_from(BASES),
    st.sampled_from(SOURCES),
    st.none() | st.sampled_from(DAYS),
)
claimed = st.builds(
    Claimed,
    st.integers(0, 3),
    st.sampled_from(PREDICATES),
    st.integers(0, 3),
    st.none() | st.sampled_from(DATES),
    st.lists(told, min_size=1, max_size=3),
    st.none() | st.integers(0, 5),
)
worlds = st.tuples(st.lists(claimed, max_size=7), st.lists(st.none() | st.sampled_from(DATES), min_size=2, max_size=2))


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
    without=subset(("official", "one", "claim1", "claim0.a0", "press1")),
)


def node(name: str) -> NamedNode:
    return NamedNode(name if name.startswith("http") else ID + name)


def stored(ontology: list[Quad], world: World) -> Store:
    """A store of these claims, with the edges and flags that the rules would give them."""
    claims, published = world
    quads = [*ontology]

    def add(s: str, p: str, o: Any, graph: str = GRAPH + "one") -> None:
        quads.append(Quad(node(s), node(p), o if isinstance(o, Literal) else node(o), node(graph)))

    def day(s: str, p: str, value: str | None) -> None:
        if value:
            add(s, SEM + p, Literal(value, datatype=node(XSD + "date")))

    add("official", RDF + "type", KG + "UnnamedSpeaker")
    for number, source in enumerate(SOURCES):
        add(source, DCTERMS + "identifier", Literal(source))
        add(source, DCTERMS + "publisher", f"press{number}")
        if published[number]:
            add(source, KG + "published", Literal(published[number], datatype=node(EDTF)))
    contested = [any(t.stance == "denied" for t in c.told) and _held(c) for c in claims]
    for number, c in enumerate(claims):
        name = f"claim{number}"
        add(name, RDF + "type", KG + "Relation")
        if c.date:
            read = span(c.date)
            add(name, KG + "edtf", Literal(c.date, datatype=node(EDTF)))
            if read.day:
                day(name, "hasTimeStamp", read.day)
            else:
                for which, (first, last) in (("Begin", read.begin), ("End", read.end)):
                    day(name, f"hasEarliest{which}TimeStamp", first)
                    day(name, f"hasLatest{which}TimeStamp", last)
        for at, said in enumerate(c.told):
            it = f"{name}.a{at}"
            add(it, KG + "claim", name)
            add(it, KG + "speaker", said.speaker)
            add(it, KG + "stance", KG + said.stance)
            add(it, KG + "basis", KG + said.basis)
            add(it, KG + "inSource", said.source)
            if said.said_on:
                add(it, KG + "saidOn", Literal(said.said_on, datatype=node(XSD + "date")))
        if c.rival is not None and c.rival < len(claims) and c.rival != number:
            for one, other in ((number, c.rival), (c.rival, number)):
                add(f"claim{one}", KG + "rivalOf", f"claim{other}")
                contested[one] = contested[one] or (_held(claims[one]) and _held(claims[other]))
    for number, c in enumerate(claims):
        if contested[number]:
            add(f"claim{number}", KG + "contested", Literal(True), DIRECT)
        stands = not contested[number] and any(t.stance == "asserted" for t in c.told)
        for graph in (CLAIMED,) * _held(c) + (DIRECT,) * stands:
            _edge(add, c, f"claim{number}", graph)
    return memory(quads)


def _held(claim: Claimed) -> bool:
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


@settings(max_examples=150)
@given(worlds, policies)
@example(([Claimed(0, "backs", 1, None, [Told("n0", "asserted", "stated", "one", None)], None)], [None, None]), DEFAULT)
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
