"""What a page shows of a store, and by which rule a graph that is too large to read is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import kg
from kg import store as stores
from kg import view
from kg.claims import UNDATED, Evidence
from kg.errors import BadDate, KgError, NoAnswer, NoRoute, UnknownName
from kg.graph import Graph
from kg.names import ID, KG, RDF
from kg.paths.policy import Window, holds
from kg.view import choice, model, outline
from kg.view.outline import Outline


@pytest.fixture(scope="module")
def bundled() -> Iterator[Graph]:
    with kg.open() as graph:
        yield graph


def test_the_whole_bundled_graph_is_drawn(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store)
    assert len(chosen.edges) > 40
    ends = {end for e in chosen.edges for end in (e.subject, e.object)}
    assert ends == {n.iri for n in chosen.nodes}
    assert all(e.claims and e.assertions for e in chosen.edges)


def test_the_whole_graph_lists_every_claim_on_which_somebody_takes_a_stance(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store)
    listed = [c.iri for c in chosen.claims]
    assert len(listed) == len(set(listed))
    assert set(listed) == {f.object.value for f in bundled.store.match(None, KG + "claim")}
    drawn = [c.iri for e in chosen.edges for c in e.claims]
    assert listed[: len(set(drawn))] == list(dict.fromkeys(drawn))
    assert {"Observation", "Position", "Event"} <= {c.kind for c in chosen.claims[len(set(drawn)) :]}
    assert "Pentagon" in {n.label for n in chosen.mentioned}
    assert chosen.left_out == []


def test_a_neighbourhood_brings_what_else_is_said_of_its_focus(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, focus="Hezbollah")
    drawn = {c.iri for e in chosen.edges for c in e.claims}
    other = [c for c in chosen.claims if c.iri not in drawn]
    assert other
    for told in other:
        named = {f.object.value for f in bundled.store.match(told.iri)}
        named |= {f.object.value for event in named if event.startswith(ID) for f in bundled.store.match(event)}
        assert ID + "Hezbollah" in named, told.label


def test_outlines_of_a_neighbourhood_are_those_of_the_whole_graph(bundled: Graph) -> None:
    every = outline.everything(bundled.store, outline.stances(bundled.store))
    assert [(e.iri, len(e.claims)) for e in every] == [(e.iri, len(e.claims)) for e in Evidence(bundled.store).edges()]
    near = outline.around(bundled.store, bundled_model(bundled), ID + "Iran", 2, 1500)
    inside = {ID + "Iran"}
    for _ in range(2):
        inside |= {end for e in every if inside & {e.subject, e.object} for end in (e.subject, e.object)}
    assert near.edges == [e for e in every if {e.subject, e.object} <= inside]
    assert near.distance.keys() == inside
    assert near.complete
    assert not outline.around(bundled.store, bundled_model(bundled), ID + "Iran", 2, 3).complete


def test_during_keeps_what_can_hold_then(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, during="2023-11")
    window = Window("2023-11-01", "2023-11-30")
    shown = {c.iri for c in chosen.claims}
    assert all(e.claims for e in chosen.edges)
    assert all(holds(c.dating, window) for e in chosen.edges for c in e.claims)
    whole = choice.choose(bundled.store)
    assert all(not holds(c.dating, window) for c in whole.claims if c.iri not in shown and c.kind != "Relation")
    assert chosen.title.endswith("2023-11-01 to 2023-11-30")
    assert "no date and can hold at any time" in chosen.left_out[0]
    with pytest.raises(BadDate):
        choice.choose(bundled.store, during="soon")


def test_datings_in_bulk_are_those_of_each_claim(bundled: Graph) -> None:
    bulk, evidence = outline.datings(bundled.store), Evidence(bundled.store)
    for told in outline.stances(bundled.store):
        one, event = evidence.claim(told).dating, bundled.store.text(told, RDF + "subject")
        held = bulk.get(told) or bulk.get(event or "", UNDATED)
        assert (held.begin, held.end) == (one.begin, one.end), told


def test_path_takes_the_switches_of_kg_path(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, path=("Iran", "al-Tanf"), trust="named", k=2)
    routes = bundled.path("Iran", "al-Tanf", trust="named", k=2)
    assert {n.iri for n in chosen.nodes} == {n.iri for route in routes for n in route.nodes}
    assert chosen.left_out == ["Shown are the routes of `kg path` with -k 2, --trust named alone."]
    with pytest.raises(KgError, match="--trust is about routes: say between whom with --path A B"):
        choice.choose(bundled.store, trust="named")


def test_focus_draws_a_neighbourhood(bundled: Graph) -> None:
    near = choice.choose(bundled.store, focus="kataeb hizballah")
    wider = choice.choose(bundled.store, focus="Kataeb Hezbollah", hops=2)
    assert near.start == ID + "Kataeb-Hezbollah"
    assert near.title == "Kataeb Hezbollah, and what is said of it"
    assert {n.iri for n in near.nodes} < {n.iri for n in wider.nodes}


def test_path_draws_the_routes(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, path=("Iran", "al-Tanf"))
    assert chosen.title == "From Iran to al-Tanf"
    on_routes = {n.iri for route in bundled.path("Iran", "al-Tanf") for n in route.nodes}
    assert {n.iri for n in chosen.nodes} == on_routes


def test_relation_draws_it_and_those_below(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, relation=["attacks"])
    assert {KG + "attacks", KG + "strikes"} <= {e.predicate for e in chosen.edges}
    assert KG + "backs" not in {e.predicate for e in chosen.edges}


def test_what_cannot_be_drawn(bundled: Graph) -> None:
    with pytest.raises(UnknownName, match="did you mean “attacks”"):
        view.page(bundled.store, relation=["atacks"])
    with pytest.raises(UnknownName):
        view.page(bundled.store, focus="Atlantis")
    with pytest.raises(KgError, match="--focus or --path, not both"):
        view.page(bundled.store, focus="Iran", path=("Iran", "al-Tanf"))
    with pytest.raises(NoRoute):
        view.page(bundled.store, path=("Iran", "Iran"))
    with pytest.raises(NoAnswer, match="nothing to draw"):
        view.page(stores.memory())


def test_colours_and_shapes_come_from_the_ontology(bundled: Graph) -> None:
    chosen = choice.choose(bundled.store, focus="Iran")
    iran = next(n for n in chosen.nodes if n.label == "Iran")
    assert (iran.kind, iran.shape) == ("state", "square")
    assert all(model.COLOR.match(n.color) and n.shape in model.SHAPES for n in chosen.nodes)
    assert chosen.relations[KG + "backs"].color == bundled.store.text(KG + "backs", KG + "color")
    assert choice.relation(bundled_model(bundled), bundled.store, KG + "unheardOf").reading == "unheardOf"


def bundled_model(bundled: Graph) -> choice.Model:
    return choice.Model(bundled.store)


# ---- what is left out


def sketch(subject: str, obj: str, claims: int = 1, statements: int = 1) -> Outline:
    name = f"{subject} {obj}"
    return Outline(name, subject, KG + "backs", obj, tuple(f"{name} {n}" for n in range(claims)), statements)


def test_too_many_edges_are_cut_by_a_rule_that_the_page_states() -> None:
    edges = [sketch("a", "b"), sketch("c", "d", statements=2), sketch("e", "f"), sketch("e", "g"), sketch("f", "g")]
    part = choice.cut(choice.Part(edges, ["x"], "t"), 3)
    assert [edge.iri for edge in part.edges] == ["c d", "e f", "e g"]
    assert part.left_out == (
        "3 of 5 relations are drawn and listed: those with the most statements behind them, equals by how well "
        "connected both ends are. See more with --most N, or another part with --focus NAME, --path A B, --relation R "
        "or --during FROM..TO.",
    )
    near = choice.cut(choice.Part(edges, [], "t", "a", dict.fromkeys("cdefg", 1) | {"a": 0, "b": 1}), 1)
    assert [edge.iri for edge in near.edges] == ["a b"]
    assert near.left_out[0].startswith("1 of 5 relations are drawn and listed: those nearest to the focus first, then ")
    assert choice.cut(choice.Part(edges, [], "t"), 5).left_out == ()


def test_too_many_claims_are_cut_too() -> None:
    edges = [sketch("a", "b", 4000, 9), sketch("c", "d", 4000, 8), sketch("e", "f", 900, 7)]
    part = choice.cut(choice.Part(edges, [str(n) for n in range(300)], "t"), choice.MOST)
    assert [edge.iri for edge in part.edges] == ["a b", "e f"]
    assert list(part.other) == [str(n) for n in range(100)]
    assert part.left_out[1] == (
        "Of 300 claims that no line shows, 100 are listed, those with the most statements first."
    )
    assert len(choice.cut(choice.Part([sketch("a", "b", 9000)], [], "t"), 1).edges) == 1
