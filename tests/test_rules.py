"""What follows from claims: edges, contested claims, who disputes and who blames, in whatever order sources come."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fiction import WORLD, claims_file, event, relation
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import load, rules
from kg.lookup import index
from kg.model import Vocabulary
from kg.names import CLAIMED, DIRECT, DISPUTED, GRAPH, ID, INDEX, KG, RDF
from kg.sources.claims import compile_content
from kg.sources.known import Known
from kg.sources.marked import parse
from kg.store import NamedNode, Quad, Store, iri, memory


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


DERIVED_GRAPHS = (DIRECT, DISPUTED, CLAIMED)


def derived(store: Store) -> set[str]:
    index_of_denials = store.match(None, rules.DENIED_CLAIM, None, INDEX)
    return {str(fact) for graph in DERIVED_GRAPHS for fact in store.match(graph=graph)} | {
        str(f) for f in index_of_denials
    }


def anew(store: Store) -> set[str]:
    """What `load.derived` works out from the sources of a store at once."""
    ought = load.derived(store)[1]
    return {str(q) for q in ought if iri(q.graph_name) in DERIVED_GRAPHS or iri(q.predicate) == rules.DENIED_CLAIM}


# ---- what gives an edge


def test_relation_that_is_asserted_gives_its_edge(known: Store) -> None:
    store = told(known, claims_file("one", [relation("Norvia", "backs", "Amber Front")]))
    assert edges(store) == ["Norvia backs Amber-Front"]


def test_attack_is_on_a_facility_and_in_any_other_place(known: Store) -> None:
    attack = event("e1", "Strike", agent="Norvia", site=["Highfort", "Lowmoor"])
    invasion = event("e2", "Invade", agent="Sudria", site="Norvia")
    store = told(known, claims_file("one", [attack, invasion]))
    assert edges(store) == [
        "Norvia strikes Highfort",
        "Norvia strikesIn Lowmoor",
        "Sudria invades Norvia-territory",
    ]
    assert triples(store, "Norvia", "Lowmoor") == ["attacksIn", "relatedTo", "strikesIn"]
    assert triples(store, "Sudria", "Norvia-territory") == ["attacks", "invades", "relatedTo"]


def test_attack_is_on_what_another_source_makes_a_facility_and_in_it_when_that_goes(known: Store) -> None:
    claimed = relation("e1", "site", "Lowmoor")
    store = told(known, claims_file("one", [event("e1", "Attack", agent="Norvia"), claimed]))
    assert edges(store) == ["Norvia attacksIn Lowmoor"]
    of_lowmoor = Quad(
        NamedNode(ID + "Lowmoor"), NamedNode(RDF + "type"), NamedNode(KG + "Facility"), NamedNode(GRAPH + "two")
    )
    put(store, "two", {of_lowmoor})
    assert edges(store) == ["Norvia attacks Lowmoor"]
    assert derived(store) == anew(store)
    put(store, "two", set())
    assert edges(store) == ["Norvia attacksIn Lowmoor"]


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
    parts = {"subject": "Norvia", "predicate": "backs", "object": "Amber Front"}
    one = claims_file("one", [{"relation": {**parts, "date": "2012"}}])
    two = claims_file("two", [{"relation": {**parts, "date": "2011"}, "stance": "denied"}], publisher="The Herald")
    assert edges(told(known, one, two)) == ["Norvia backs Amber-Front"]


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

ACTORS = st.sampled_from(["Norvia", "Sudria", "Amber Front", "Violet Guard", "Grey Circle"])
SPEAKERS = st.sampled_from(["The Gazette", "The Herald", "Norvia", "Mara Lund", "Chancellor"])
STANCES = st.sampled_from(["asserted", "asserted", "suggested", "doubted", "denied", "denied"])
EDGES = st.sampled_from(["backs", "arms", "attacks", "strikes", "meets", "memberOf", "leads", "linkedTo", "fights"])
DATES = st.sampled_from([None, None, "2030", "2030-05-04", "2029/.."])
DAYS = st.sampled_from([None, "2030-01-10", "2030-06-10"])
OFFICE = {"id": "Chancellor", "kind": "Office", "name": "Chancellor"}


@st.composite
def assertions(draw: st.DrawFn, others: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What one source says: relations that others may share, events with disputed or rival agents, and events that it
    says are those of others, or denies; who belongs to whom and who holds which office."""
    said: list[dict[str, Any]] = []

    def who() -> dict[str, Any]:
        day = draw(DAYS)
        return {"by": draw(SPEAKERS), "stance": draw(STANCES), **({"said on": day} if day else {})}

    for number in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            one, other = draw(st.lists(ACTORS, min_size=2, max_size=2, unique=True))
            date = draw(DATES)
            parts = {"subject": one, "predicate": draw(EDGES), "object": other, **({"date": date} if date else {})}
            said.append({"relation": parts, **who()})
            continue
        if others and draw(st.booleans()):
            if draw(st.booleans()):
                said.append({"claim": draw(st.sampled_from(others)), **who()})
            else:
                said.append(relation(draw(st.sampled_from(others)), "agent", draw(ACTORS), **who()))
            continue
        kind = draw(st.sampled_from(["Strike", "Attack", "Kill", "Meet", "Fight"]))
        some = draw(st.lists(ACTORS, min_size=1, max_size=3, unique=True))
        even = kind in ("Meet", "Fight")
        roles: dict[str, Any] = (
            {"participant": some} if even else {"target": some, "victim": some[0], "site": "Highfort"}
        )
        if not even and draw(st.booleans()):
            roles["agent"] = draw(ACTORS)
        if others and draw(st.booleans()):
            roles["same event"] = draw(st.sampled_from(others))
        if date := draw(DATES):
            roles["date"] = date
        said.append({**event(f"e{number}", kind, **roles), **who()})
        blamed = draw(st.lists(ACTORS, max_size=2, unique=True))
        for place, actor in enumerate(blamed):
            rivals = [f"b{number}-0"] if place and draw(st.booleans()) else []
            blame = {**relation(f"e{number}", "agent", actor, **who()), "id": f"b{number}-{place}"}
            said.append({**blame, **({"rivals": rivals} if rivals else {})})
    if draw(st.booleans()):
        said.append({"relation": ["Mara Lund", "holdsOffice", "Chancellor"], "by": "The Gazette"})
    return said


Sources = dict[str, set[Quad]]


def with_office(known: Store) -> Store:
    """The made-up world and an office, by whose names files are compiled."""
    store = fresh(known)
    office = compiled({"source": {"id": "office", "title": "Offices"}, "actors": [OFFICE]}, store)
    store.replace([], office | index(office))
    return store


@st.composite
def sources(draw: st.DrawFn, known: Store) -> Sources:
    """Two or three sources, compiled, each of which may speak of events of those before it; one may be retracted."""
    store, found = with_office(known), Sources()
    events: tuple[str, ...] = ()
    for number in range(draw(st.integers(2, 3))):
        name = f"s{number}"
        content = claims_file(name, draw(assertions(events)))
        content["source"]["published"] = draw(st.sampled_from(["unknown", "2030-01-20", "2030-06"]))
        seen: set[str] = set()
        content["assertions"] = [a for a in content["assertions"] if not (repr(a) in seen or seen.add(repr(a)))]
        found[name] = compiled(content, store)
        store.replace([], found[name] | index(found[name]))
        events += tuple(f"{name}.{a['event']['id']}" for a in content["assertions"] if "event" in a)
    if draw(st.booleans()):
        node, graph = NamedNode(ID + "retraction-1"), NamedNode(GRAPH + "retractions")
        facts = ((RDF + "type", KG + "Retraction"), (KG + "retracts", ID + draw(st.sampled_from(sorted(found)))))
        found["retractions"] = {Quad(node, NamedNode(p), NamedNode(o), graph) for p, o in facts}
    return found


def put_all(known: Store, given: Sources) -> Store:
    store = fresh(known)
    for name, quads in given.items():
        put(store, name, quads)
    return store


@settings(max_examples=10)
@given(st.data(), st.randoms(use_true_random=False))
def test_what_follows_is_the_same_in_whatever_order_sources_come(known: Store, data: Any, random: Any) -> None:
    given = data.draw(sources(known))
    shuffled = dict(random.sample(list(given.items()), len(given)))
    store = put_all(known, shuffled)
    assert derived(store) == derived(put_all(known, given)) == anew(store)


@settings(max_examples=10)
@given(st.data())
def test_source_added_and_removed_leaves_no_trace(known: Store, data: Any) -> None:
    given = data.draw(sources(known))
    out = data.draw(st.sampled_from(sorted(given)))
    store = put_all(known, {name: quads for name, quads in given.items() if name != out})
    was = derived(store)
    put(store, out, given[out])
    put(store, out, set())
    assert derived(store) == was


@settings(max_examples=10)
@given(st.data())
def test_source_that_is_replaced_gives_what_its_new_version_alone_gives(known: Store, data: Any) -> None:
    given = data.draw(sources(known))
    new = compiled(claims_file("s0", data.draw(assertions())), with_office(known))
    store = put_all(known, given)
    put(store, "s0", new)
    assert derived(store) == derived(put_all(known, given | {"s0": new}))


@settings(max_examples=10)
@given(st.data())
def test_every_edge_is_claimed_and_stands_in_one_graph_at_most(known: Store, data: Any) -> None:
    store = put_all(known, data.draw(sources(known)))
    direct, disputed, claimed = (set(edges(store, graph)) for graph in (DIRECT, DISPUTED, CLAIMED))
    assert direct | disputed <= claimed
    assert not direct & disputed
