"""What follows from claims: edges, contested claims, who disputes and who blames, in whatever order sources come."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from fiction import WORLD, claims_file, event, relation
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import load, rules
from kg.lookup import index
from kg.model import Vocabulary
from kg.names import CLAIMED, DIRECT, GRAPH, ID, KG, RDF
from kg.sources.claims import compile_content
from kg.sources.known import Known
from kg.sources.marked import parse
from kg.store import Quad, Store, iri, memory


def compiled(content: dict[str, Any], known: Store) -> set[Quad]:
    """The quads of a claims file, before anything is derived from it."""
    return set(compile_content("made-up", parse("made-up", json.dumps(content)), Known(known), Vocabulary(known)).quads)


@pytest.fixture(scope="module")
def known() -> Store:
    """The ontology, the made-up world, and its look-up keys; not to be changed."""
    ontology = memory(load.ontology())
    world = compiled(WORLD, ontology)
    return memory([*load.ontology(), *world, *index(world)])


def fresh(known: Store) -> Store:
    return memory(known.engine)


def put(store: Store, source: str, quads: set[Quad]) -> None:
    """Make a source graph hold these quads, and derive what follows."""
    change = rules.Change(store, {GRAPH + source: quads})
    gone, come = rules.consequences(change)
    store.replace(change.before | gone, change.after | come)


def told(known: Store, *sources: dict[str, Any]) -> Store:
    """A store that was told these claims files, in this order."""
    store = fresh(known)
    for content in sources:
        put(store, content["source"]["id"], compiled(content, store))
    return store


def edges(store: Store, graph: str = DIRECT) -> list[str]:
    """The edges of a graph as "Norvia backs Sudria", broader ones and derived nodes left out."""
    found = []
    for fact in store.match(None, RDF + "type", KG + "DirectEdge", graph):
        parts = (store.text(fact.subject, RDF + part, graph) or "" for part in ("subject", "predicate", "object"))
        found.append(" ".join(part.removeprefix(ID).removeprefix(KG) for part in parts))
    return sorted(found)


def triples(store: Store, subject: str, obj: str, graph: str = DIRECT) -> list[str]:
    """The predicates that stand between two nodes in a graph, broader ones included."""
    return sorted(iri(f.predicate).removeprefix(KG) for f in store.match(ID + subject, None, ID + obj, graph))


def derived(store: Store) -> set[str]:
    return {str(fact) for graph in (DIRECT, CLAIMED) for fact in store.match(graph=graph)}


def anew(store: Store) -> set[str]:
    """What `load.derived` works out from the sources of a store at once."""
    return {str(q) for q in load.derived(store)[1] if iri(q.graph_name) in (DIRECT, CLAIMED)}


# ---- what gives an edge


def test_relation_that_is_asserted_gives_its_edge(known: Store) -> None:
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front")]))
    assert edges(store) == ["Norvia backs Amber-Front"]


def test_relation_that_is_suggested_is_only_claimed(known: Store) -> None:
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front", stance="suggested")]))
    assert (edges(store), edges(store, CLAIMED)) == ([], ["Norvia backs Amber-Front"])


@pytest.mark.parametrize("stance", ["doubted", "denied"])
def test_relation_that_nobody_holds_gives_nothing(known: Store, stance: str) -> None:
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front", stance=stance)]))
    assert (edges(store), edges(store, CLAIMED)) == ([], [])


def test_relation_that_is_denied_too_does_not_stand(known: Store) -> None:
    denial = relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied")
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front"), denial]))
    assert edges(store) == ["Norvia disputes Gazette"]


def test_relation_that_is_denied_too_is_still_claimed(known: Store) -> None:
    denial = relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied")
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front"), denial]))
    assert edges(store, CLAIMED) == ["Norvia backs Amber-Front", "Norvia disputes Gazette"]


def test_relation_that_is_only_doubted_by_another_stands(known: Store) -> None:
    doubt = relation("Norvia", "backs", "Amber Front", by="Norvia", stance="doubted")
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front"), doubt]))
    assert edges(store) == ["Norvia backs Amber-Front"]


def test_relation_of_a_narrow_type_gives_the_broader_edges_too(known: Store) -> None:
    store = told(known, claims_file("one", [relation("Norvia", "arms", "Amber Front")]))
    assert triples(store, "Norvia", "Amber-Front") == ["arms", "backs", "relatedTo"]


def test_symmetric_relation_is_stored_once(known: Store) -> None:
    one = claims_file("one", [relation("Norvia", "meets", "Estia"), relation("Estia", "meets", "Norvia")])
    assert edges(told(known, one)) == ["Estia meets Norvia"]


def test_strike_gives_strikes_and_what_is_broader(known: Store) -> None:
    store = told(known, claims_file("one", [event("e1", "Strike", agent="Norvia", target="Amber Front")]))
    assert triples(store, "Norvia", "Amber-Front") == ["attacks", "relatedTo", "strikes"]


def test_strike_on_a_place_reaches_the_place(known: Store) -> None:
    store = told(known, claims_file("one", [event("e1", "Strike", agent="Norvia", site="Highfort")]))
    assert edges(store) == ["Norvia strikes Highfort"]


def test_event_without_agent_gives_nothing(known: Store) -> None:
    store = told(known, claims_file("one", [event("e1", "Strike", target="Norvia", site="Highfort")]))
    assert edges(store, CLAIMED) == []


def test_meeting_of_three_gives_three_edges(known: Store) -> None:
    one = claims_file("one", [event("e1", "Meet", participant=["Norvia", "Sudria", "Estia"])])
    assert edges(told(known, one)) == ["Estia meets Norvia", "Estia meets Sudria", "Norvia meets Sudria"]


def test_agent_that_another_denies_takes_the_edge_away_and_not_the_event(known: Store) -> None:
    one = claims_file(
        "one",
        [
            event("e1", "Strike", target="Sudria"),
            relation("e1", "agent", "Norvia", by="Sudria"),
            relation("e1", "agent", "Norvia", by="Norvia", stance="denied"),
        ],
    )
    assert edges(told(known, one)) == ["Norvia disputes Sudria", "Sudria blames Norvia"]


def test_rival_agents_do_not_stand(known: Store) -> None:
    blame = {**relation("e1", "agent", "Amber Front", by="Norvia"), "id": "theirs"}
    one = claims_file(
        "one",
        [
            event("e1", "Strike", target="Sudria"),
            blame,
            {**relation("e1", "agent", "Norvia", by="Amber Front"), "rivals": ["theirs"]},
        ],
    )
    assert edges(told(known, one)) == ["Amber-Front blames Norvia", "Norvia blames Amber-Front"]


# ---- what a second source changes


ONE = claims_file("one", [relation("Norvia", "backs", "Amber Front"), relation("Estia", "arms", "Amber Front")])
DENIAL = claims_file("two", [relation("Norvia", "backs", "Amber Front", stance="denied")], publisher="The Herald")
SECOND = claims_file("two", [relation("Norvia", "backs", "Amber Front")], publisher="The Herald")


def test_denial_in_a_second_source_takes_the_edge_away(known: Store) -> None:
    assert edges(told(known, ONE, DENIAL)) == ["Estia arms Amber-Front", "Herald disputes Gazette"]


def test_denial_that_came_first_takes_the_edge_away(known: Store) -> None:
    assert edges(told(known, DENIAL, ONE)) == ["Estia arms Amber-Front", "Herald disputes Gazette"]


def test_denial_that_is_removed_gives_the_edge_back(known: Store) -> None:
    store = told(known, ONE, DENIAL)
    put(store, "two", set())
    assert derived(store) == derived(told(known, ONE))


def test_relation_of_two_sources_stays_when_one_goes(known: Store) -> None:
    store = told(known, ONE, SECOND)
    put(store, "one", set())
    assert edges(store) == ["Norvia backs Amber-Front"]


def test_relation_of_two_sources_goes_with_the_last(known: Store) -> None:
    store = told(known, ONE, SECOND)
    put(store, "one", set())
    put(store, "two", set())
    assert derived(store) == set()


def test_broader_edge_of_another_claim_stays_when_the_narrower_goes(known: Store) -> None:
    two = claims_file("two", [relation("Estia", "backs", "Amber Front")])
    store = told(known, ONE, two)
    put(store, "one", set())
    assert triples(store, "Estia", "Amber-Front") == ["backs", "relatedTo"]


def test_relations_at_two_times_share_an_edge(known: Store) -> None:
    parts = {"subject": "Norvia", "predicate": "backs", "object": "Amber Front"}
    one = claims_file("one", [{"relation": parts}, {"relation": {**parts, "date": "2011"}}])
    assert edges(told(known, one)) == ["Norvia backs Amber-Front"]


def test_denial_at_another_time_leaves_the_edge(known: Store) -> None:
    parts = {"subject": "Norvia", "predicate": "backs", "object": "Amber Front", "date": "2011"}
    two = claims_file("two", [{"relation": parts, "stance": "denied"}], publisher="The Herald")
    assert "Norvia backs Amber-Front" in edges(told(known, ONE, two))


def test_event_that_another_source_denies_gives_no_edge(known: Store) -> None:
    one = claims_file("one", [event("e1", "Strike", agent="Norvia", target="Sudria")])
    two = claims_file("two", [{"claim": "one.e1", "stance": "denied", "by": "Norvia"}])
    store = fresh(known)
    put(store, "one", compiled(one, store))
    named = compiled(one, store)
    lookup_keys = index(named)
    store.replace([], lookup_keys)
    put(store, "two", compiled(two, store))
    assert edges(store) == ["Norvia disputes Gazette"]


def test_source_that_is_replaced_leaves_nothing_of_its_first_version(known: Store) -> None:
    first = claims_file("one", [relation("Sudria", "arms", "Violet Guard"), *ONE["assertions"]])
    assert derived(told(known, first, ONE)) == derived(told(known, ONE))


# ---- properties

ACTORS = st.sampled_from(["Norvia", "Sudria", "Amber Front", "Violet Guard"])
SPEAKERS = st.sampled_from(["The Gazette", "The Herald", "Norvia"])
STANCES = st.sampled_from(["asserted", "asserted", "suggested", "doubted", "denied"])
EDGES = st.sampled_from(["backs", "arms", "attacks", "strikes", "meets", "memberOf", "leads"])


@st.composite
def assertions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What one source says: relations that others may share, and events with disputed or rival agents."""
    said: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        who = {"by": draw(SPEAKERS), "stance": draw(STANCES)}
        if draw(st.booleans()):
            one, other = draw(st.lists(ACTORS, min_size=2, max_size=2, unique=True))
            said.append(relation(one, draw(EDGES), other, **who))
            continue
        kind = draw(st.sampled_from(["Strike", "Attack", "Kill", "Meet"]))
        some = draw(st.lists(ACTORS, min_size=1, max_size=3, unique=True))
        roles = {"participant": some} if kind == "Meet" else {"target": some, "victim": some[0], "site": "Highfort"}
        if kind != "Meet" and draw(st.booleans()):
            roles["agent"] = draw(ACTORS)
        said.append(event(f"e{number}", kind, **who, **roles))
        blamed = draw(st.lists(ACTORS, max_size=2, unique=True))
        for place, actor in enumerate(blamed):
            blame = relation(f"e{number}", "agent", actor, by=draw(SPEAKERS), stance=draw(STANCES))
            rivals = [f"b{number}-0"] if place and draw(st.booleans()) else []
            said.append({**blame, "id": f"b{number}-{place}", **({"rivals": rivals} if rivals else {})})
    return said


SOURCES = st.lists(assertions(), min_size=2, max_size=3)


def as_files(sources: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [claims_file(f"s{number}", said) for number, said in enumerate(sources)]


@settings(max_examples=12)
@given(SOURCES, st.randoms(use_true_random=False))
def test_derived_edges_are_the_same_in_whatever_order_sources_come(known: Store, sources: Any, random: Any) -> None:
    files = as_files(sources)
    shuffled = random.sample(files, len(files))
    assert derived(told(known, *shuffled)) == derived(told(known, *files))


@settings(max_examples=12)
@given(SOURCES)
def test_derived_edges_are_those_worked_out_at_once(known: Store, sources: Any) -> None:
    store = told(known, *as_files(sources))
    assert derived(store) == anew(store)


@settings(max_examples=12)
@given(SOURCES)
def test_source_added_and_removed_leaves_no_trace(known: Store, sources: Any) -> None:
    *before, last = as_files(sources)
    store = told(known, *before)
    was = derived(store)
    put(store, last["source"]["id"], compiled(last, store))
    put(store, last["source"]["id"], set())
    assert derived(store) == was


@settings(max_examples=12)
@given(SOURCES, assertions())
def test_source_that_is_replaced_gives_what_its_new_version_alone_gives(known: Store, sources: Any, new: Any) -> None:
    files = as_files(sources)
    changed = claims_file("s0", new)
    assert derived(told(known, *files, changed)) == derived(told(known, changed, *files[1:]))


@settings(max_examples=12)
@given(SOURCES)
def test_direct_edges_are_all_claimed(known: Store, sources: Any) -> None:
    store = told(known, *as_files(sources))
    assert set(edges(store)) <= set(edges(store, CLAIMED))
