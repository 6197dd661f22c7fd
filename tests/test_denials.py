"""Whatever is denied is told: each edge on a shortest route between named actors, denied in each form, by all who can.

A denial is no veto, so the route stays; and at its hop the answer names who denies it. So too with what is taken back,
told otherwise, repeated, or denied by state media.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from fiction import claims_file, relation, write
from test_rules import compiled, put

from kg import load
from kg.claims import Evidence
from kg.copy import copy
from kg.graph import open_store
from kg.lookup import index
from kg.model import Model
from kg.names import ID, KG, RDF
from kg.paths import Search
from kg.paths.support import support
from kg.store import Store, bundled, iri, memory

Edge = tuple[str, str, str]


class Case(NamedTuple):
    """An edge of a route between two named actors, and a denial of it. route: the ends of the route."""

    route: tuple[str, str]
    edge: Edge
    form: str
    speaker: str
    assertion: dict[str, Any]


def copy_of(store: Store) -> Store:
    """A store in memory that may be changed."""
    return memory(store.engine)


@pytest.fixture(scope="module")
def bundle_copy() -> Store:
    return copy_of(bundled())


@pytest.fixture(scope="module")
def three() -> Store:
    """A made-up graph of three sources: arms, members, an event told twice, roles told apart from it, an organ."""
    actors = [
        {"id": "Velmark", "kind": "State", "name": "Velmark"},
        {"id": "Oslind", "kind": "State", "name": "Oslind"},
        {"id": "Ministry", "kind": "StateOrgan", "name": "Velmark defence ministry"},
        {"id": "Kite-Brigade", "kind": "ArmedGroup", "name": "Kite Brigade"},
        {"id": "Salt-League", "kind": "Coalition", "name": "Salt League"},
        {"id": "Gazette", "kind": "Organization", "name": "The Gazette"},
        {"id": "Herald", "kind": "Organization", "name": "The Herald"},
        {"id": "Ada-Vole", "kind": "Person", "name": "Ada Vole"},
    ]
    places = [{"id": "Grey-Cape", "kind": "Facility", "name": "fort at Grey Cape"}]
    shelling = {"id": "shelling", "type": "Attack", "agent": "Kite Brigade", "target": "Oslind", "site": "Grey-Cape"}
    raid = {"id": "raid", "type": "Strike", "target": "Salt League", "date": "2031-06"}
    sources = [
        claims_file(
            "wire",
            [
                {"relation": {"subject": "Velmark", "predicate": "arms", "object": "Kite Brigade", "date": "2030"}},
                {"event": {**shelling, "date": "2031-05-04"}},
                relation("Kite Brigade", "memberOf", "Salt League"),
                {"event": raid},
                relation("raid", "agent", "Oslind", by="Velmark"),
            ],
            actors=actors,
            places=places,
        ),
        claims_file(
            "post",
            [
                {"event": {**shelling, "date": "2031-05", "same event": "wire.shelling"}},
                relation("Ministry", "organOf", "Velmark"),
                relation("Ada Vole", "leads", "Velmark defence ministry"),
            ],
            publisher="The Herald",
        ),
        claims_file("late", [relation("Ada Vole", "meets", "Oslind"), relation("Velmark", "backs", "Kite Brigade")]),
    ]
    store = memory(load.ontology())
    for content in sources:
        quads = compiled(content, store)
        put(store, content["source"]["id"], quads)
        store.replace([], index(quads))
    return store


def named_actors(store: Store) -> list[str]:
    """Actors that have a name of their own, who can speak."""
    model = Model(store)
    found = {iri(f.subject) for f in store.match(None, RDF + "type") if iri(f.subject).startswith(ID)}
    return sorted(a for a in found if can_speak(model, a))


def can_speak(model: Model, node: str) -> bool:
    barred = any(model.is_a(node, KG + cls) for cls in ("DescribedGroup", "UnnamedSpeaker"))
    return model.is_a(node, KG + "Actor") and not barred


def edges_of_routes(store: Store) -> dict[Edge, tuple[str, str]]:
    """The edges on shortest routes between named actors, each with the ends of one such route."""
    found: dict[Edge, tuple[str, str]] = {}
    for start, end in combinations(named_actors(store), 2):
        for route in Search(store, start, end, limit=3).run().routes:
            for hop in route.hops:
                for step in hop.steps:
                    found.setdefault((step.edge.subject, step.edge.predicate, step.edge.object), (start, end))
    return found


def cases(store: Store) -> Iterator[Case]:
    """Every edge, denied in every form that applies, by each end that can speak, and by an organ of it."""
    model, evidence = Model(store), Evidence(store)
    for edge, route in sorted(edges_of_routes(store).items()):
        subject, predicate, obj = edge
        broader = [s for s in model.supers(predicate) if s in model.edge_types and s != KG + "relatedTo"]
        forms: dict[str, dict[str, Any]] = {"undated": said(subject, predicate, obj)}
        if broader:
            forms["broader"] = said(subject, broader[0], obj)
        for claim in evidence.edge(*edge).claims:
            if claim.kind == "Relation" and not claim.event:
                forms["same"] = {"claim": claim.id}
            elif claim.event:
                forms["role"] = {"claim": claim.id}
                forms["event"] = {"claim": claim.event.removeprefix(ID)}
            else:
                forms["event"] = {"claim": claim.id}
                agents = [iri(f.object) for f in store.match(claim.iri, KG + "agent")]
                if subject in agents:
                    forms["role"] = said(claim.iri, KG + "agent", subject)
        for form, assertion in forms.items():
            for speaker in {end for end in (subject, obj) if can_speak(model, end)}:
                yield Case(route, edge, form, speaker, assertion)


def said(subject: str, predicate: str, obj: str) -> dict[str, Any]:
    names = [f"id:{subject.removeprefix(ID)}", predicate.removeprefix(KG), f"id:{obj.removeprefix(ID)}"]
    return {"relation": names}


ORGAN = {"id": "Spokes-office", "kind": "StateOrgan", "name": "Office of the Spokesman"}


def deny(store: Store, case: Case, *, by_organ: bool = False, source: str = "denial", **more: Any) -> None:
    """Add a source in which the denial stands."""
    speaker = f"id:{case.speaker.removeprefix(ID)}"
    organ = [{"relation": ["Spokes-office", "organOf", speaker]}] if by_organ else []
    denial = {**case.assertion, "by": "Spokes-office" if by_organ else speaker, "stance": "denied", **more}
    paper = {"id": "Denial-Post", "kind": "Organization", "name": "Denial Post"}
    content = claims_file(
        source, [denial, *organ], actors=[paper, ORGAN] if by_organ else [paper], publisher="Denial Post"
    )
    put(store, source, compiled(content, store))


def denied_at_its_hop(store: Store, case: Case) -> list[str]:
    """Who denies the hop that holds the edge, on the route between the case's ends; [] where nobody is told to."""
    search = Search(store, *case.route, limit=None)
    ends = {case.edge[0], case.edge[2]}
    for route in search.run().routes:
        told = support(search.edges, route)
        for hop, rests in zip(route.hops, told.hops, strict=True):
            if {hop.start, hop.end} == ends:
                return list(rests.denied_by)
    return []


@pytest.mark.parametrize("graph", ["bundle_copy", "three"])
def test_every_denial_is_told_at_its_hop(graph: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(graph)
    every = list(cases(store))
    assert len({case.form for case in every}) == 5, "each form applies somewhere"
    assert len(every) > (100 if graph == "bundle_copy" else 20)
    label = Model(store).label
    missed = []
    for case in every:
        for by_organ in (False, True):
            deny(store, case, by_organ=by_organ)
            who = "Office of the Spokesman" if by_organ else label(case.speaker)
            if who not in denied_at_its_hop(store, case):
                missed.append((case, by_organ))
            put(store, "denial", set())
    assert missed == []


@pytest.fixture(scope="module")
def sample(bundle: Store) -> list[Case]:
    """Twenty denials, always the same."""
    return Random(7).sample(sorted(cases(bundle), key=repr), 20)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["disk", "oxigraph", "virtuoso"])
def test_sample_of_denials_is_told_on_disk_and_on_servers(
    place: str, sample: list[Case], bundle: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Twenty denials at once, since a server takes seconds for each change; each is told at its own hop."""
    at = str(tmp_path / "mine") if place == "disk" else request.getfixturevalue(f"{place}_server").query
    denials = [{**case.assertion, "by": f"id:{case.speaker.removeprefix(ID)}", "stance": "denied"} for case in sample]
    paper = {"id": "Denial-Post", "kind": "Organization", "name": "Denial Post"}
    copy(bundle, at)
    with open_store(at, write=True) as store:
        load.add(store, [write(tmp_path, claims_file("denial", denials, actors=[paper], publisher="Denial Post"))])
        label = Model(store).label
        assert [c for c in sample if label(c.speaker) not in denied_at_its_hop(store, c)] == []
