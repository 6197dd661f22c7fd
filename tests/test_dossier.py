"""All about one node."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from fiction import Tell, claims_file, event, relation, write

from kg import dossier, load
from kg.dossier import Dossier
from kg.errors import BadText, UnknownSource
from kg.names import ID, KG, resource
from kg.sources import text as texts
from kg.store import Store

FOLDER = Path(resource("ontology", "examples"))
# What is derived cannot be added.
EXAMPLES = [path for path in sorted((FOLDER / "valid").glob("*.trig")) if path.stem != "derived"]


def show(store: Store, local: str) -> Dossier:
    return dossier.show(store, ID + local)


def test_dossier_of_an_actor_has_its_names(world: Store) -> None:
    found = show(world, "Sudria")
    assert (found.label, found.kind, found.aliases) == ("Sudria", "state", ["Republic of Sudria"])


def test_dossier_of_a_place_says_what_it_lies_in(world: Store) -> None:
    assert show(world, "Highfort").description == [("in", "Norvia (place)")]


def test_dossier_leaves_hidden_spellings_out(world: Store) -> None:
    assert show(world, "Amber-Front").aliases == []


def test_relations_are_told_from_either_end(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Estia"))
    out, into = show(store, "Norvia").out, show(store, "Estia").into
    assert [(r.reading, r.other_label) for r in (*out, *into)] == [("backs", "Estia"), ("is backed by", "Norvia")]


def test_relation_that_follows_from_a_narrower_one_is_left_out(tell: Tell) -> None:
    assert [r.reading for r in show(tell(relation("Norvia", "arms", "Estia")), "Norvia").out] == ["arms"]


def test_relation_that_is_disputed_is_there_and_marked(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia"), relation("Norvia", "backs", "Estia", by="Norvia", stance="denied")
    )
    found = {r.reading: r.edge.direct for r in show(store, "Norvia").out}
    assert found == {"backs": False, "disputes a claim of": True}


def test_relation_that_is_disputed_is_listed_for_both_ends(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia"), relation("Norvia", "backs", "Estia", by="Norvia", stance="denied")
    )
    assert [len(show(store, node).disputed) for node in ("Norvia", "Estia")] == [1, 1]


def test_events_come_by_their_first_possible_day_and_undated_ones_last(tell: Tell) -> None:
    store = tell(
        event("e1", "Strike", agent="Norvia"),
        event("e2", "Strike", agent="Norvia", date="2031-05-02"),
        event("e3", "Strike", agent="Norvia", date="2031-05"),
        event("e4", "Strike", agent="Norvia", date="2029"),
    )
    assert [part.event.id for part in show(store, "Norvia").events] == ["one.e4", "one.e3", "one.e2", "one.e1"]


def test_event_tells_all_parts_that_the_node_plays(tell: Tell) -> None:
    store = tell(event("e1", "Strike", agent="Norvia", participant="Norvia"))
    assert [part.roles for part in show(store, "Norvia").events] == [("agent", "participant")]


def test_event_whose_agent_somebody_else_names_is_told_with_a_caveat(tell: Tell) -> None:
    store = tell(event("e1", "Strike", target="Sudria"), relation("e1", "agent", "Norvia", by="Sudria"))
    assert [part.roles for part in show(store, "Norvia").events] == [("agent, as somebody claims",)]


def test_position_is_told_of_its_holder(tell: Tell) -> None:
    position = {"id": "p1", "kind": "demand", "holder": "Norvia", "about": ["Estia"], "gist": "wants the fort back"}
    assert [claim.id for claim in show(tell({"position": position}), "Norvia").holds] == ["one.p1"]


def test_count_is_told_of_what_it_counts(tell: Tell) -> None:
    count = {"id": "c1", "of": "e1", "measure": "Strike", "value": "3"}
    store = tell(event("e1", "Strike", agent="Norvia", series="true"), {"observation": count})
    assert [claim.id for claim in show(store, "one.e1").counts] == ["one.c1"]


def test_event_is_a_claim_with_its_own_evidence(tell: Tell) -> None:
    found = show(tell(event("e1", "Strike", agent="Norvia")), "one.e1").claim
    assert found
    assert [a.speaker_name for a in found.assertions] == ["The Gazette"]


def test_actor_is_no_claim(world: Store) -> None:
    assert show(world, "Norvia").claim is None


def test_text_that_looks_like_an_address_and_is_none_is_told_as_it_stands(tell: Tell) -> None:
    group = {"id": "some", "kind": "DescribedGroup", "name": "some people", "quantifier": "http something"}
    store = tell(relation("Norvia", "backs", "some people"), actors=[group])
    assert ("quantifier", "http something") in show(store, "some").description


def mentions(store: Store) -> dict[str, set[str]]:
    """For each node that claims name, those claims; and those whose material it provided."""
    claims = {fact.object.value for fact in store.match(None, KG + "claim")}
    named: dict[str, set[str]] = {}
    for claim in claims:
        for fact in store.match(claim):
            if fact.object.value.startswith(ID) and fact.object.value != claim:
                named.setdefault(fact.object.value, set()).add(claim)
    for fact in store.match(None, KG + "materialFrom"):
        named.setdefault(fact.object.value, set()).add(store.text(fact.subject.value, KG + "claim") or "")
    return named


def left_out(store: Store) -> list[tuple[str, str, int]]:
    """(node, claim, times) for each claim that names a node and is not in its dossier once."""
    found = []
    for node, claims in mentions(store).items():
        told = Counter(claim.iri for claim in dossier.show(store, node).claims)
        found += [(node, claim, told[claim]) for claim in claims if told[claim] != 1]
    return sorted(found)


def test_dossier_of_every_node_of_the_bundled_graph_has_each_claim_that_names_it_once(bundle: Store) -> None:
    assert sum(map(len, mentions(bundle).values())) > 300
    assert left_out(bundle) == []


@pytest.mark.slow
def test_dossier_of_every_node_of_the_examples_has_each_claim_that_names_it_once(tmp_path: Path) -> None:
    assert len(EXAMPLES) > 10
    common = (FOLDER / "common.trig").read_text("utf-8")
    for example in EXAMPLES:
        path = tmp_path / example.name
        path.write_text(common + example.read_text("utf-8"), encoding="utf-8")
        store = load.open_file(str(path))
        assert left_out(store) == []


def test_dossier_has_what_is_about_a_node_follows_it_or_is_claimed_of_its_events(tell: Tell) -> None:
    position = {"kind": "demand", "holder": "Norvia", "gist": "wants the fort back"}
    count = {"of": "e1", "measure": "Strike", "value": "3"}
    store = tell(
        event("e1", "Strike", series="true"),
        {"event": {"id": "e2", "type": "Meet", "name": "a talk", "participant": ["Norvia", "Estia"], "after": "e1"}},
        relation("e2", "after", "e1", by="Sudria", stance="suggested"),
        relation("e1", "target", "Sudria", stance="suggested"),
        {"position": {"id": "p1", "about": ["e1"], "to": "Estia", **position}, "material from": "Violet Guard"},
        {"observation": {"id": "c1", **count}},
        {"observation": {"id": "c2", **count, "value": "1", "total": "c1"}},
    )
    assert left_out(store) == []
    told = {node: [(m.how, m.claim.kind) for m in show(store, node).mentions] for node in ("Sudria", "Estia", "one.c1")}
    assert told == {
        "Sudria": [(("target",), "Relation")],
        "Estia": [(("addressed to",), "Position")],
        "one.c1": [(("part of total",), "Observation")],
    }
    assert [m.how for m in show(store, "Violet-Guard").mentions] == [("material from",)]


def test_dossier_of_a_territory_lists_the_places_in_it_however_deep(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "presentAt", "the well"), places=[{"id": "well", "name": "the well", "in": ["Lowmoor"]}]
    )
    assert show(store, "Norvia-territory").places == ["Highfort", "Lowmoor", "the well (in Lowmoor)"]


def test_every_node_of_the_bundled_graph_can_be_shown(bundle: Store) -> None:
    nodes = sorted({f.subject.value for f in bundle.match() if f.subject.value.startswith(ID)})
    assert len(nodes) > 300
    assert [node for node in nodes[::7] if dossier.show(bundle, node).iri != node] == []


# ---- sources and coverage

TEXT = "A headline\nNorvia backs Estia. Nobody knows why.\nRead more\n"


@pytest.fixture
def covered(tell: Tell, tmp_path: Path) -> tuple[Store, texts.Text]:
    """A store with a source of three sentences, and the text: one coded, one left open, a paragraph skipped."""
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    text = texts.read(str(path))
    said = "Norvia backs Estia."
    start = text.content.index(said)
    at = {
        "paragraph": "2",
        "span": [str(start), str(start + len(said))],
        "sha256": sha256(said.encode()).hexdigest(),
    }
    content = claims_file("one", [{**relation("Norvia", "backs", "Estia", says="Norvia backs Estia"), "at": at}])
    content["source"] |= {"text_sha256": text.digest.removeprefix("sha256:"), "text_length": str(len(text.content))}
    content["source"] |= {"contributors": ["Sudria"]}
    content["skipped"] = [{"paragraph": "1", "why": "headline"}, {"paragraph": "3", "why": "navigation"}]
    store = tell(relation("Norvia", "backs", "Sudria"))
    load.add(store, [write(tmp_path, content)])
    return store, text


def test_coverage_goes_through_the_text_sentence_by_sentence(covered: tuple[Store, texts.Text]) -> None:
    store, text = covered
    rows = [(row.paragraph, list(row.coded), row.skipped or None) for row in dossier.coverage(store, "one", text)]
    assert rows == [(1, [], "headline"), (2, ["Norvia backs Estia"], None), (2, [], None), (3, [], "navigation")]


def test_coverage_of_an_unknown_source_says_what_is_loaded(covered: tuple[Store, texts.Text]) -> None:
    with pytest.raises(UnknownSource) as error:
        dossier.coverage(covered[0], "two", covered[1])
    assert str(error.value) == "no source “two” is loaded; loaded: one"


def test_coverage_of_another_text_is_refused(covered: tuple[Store, texts.Text], tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another text.\n", encoding="utf-8")
    with pytest.raises(BadText):
        dossier.coverage(covered[0], "one", texts.read(str(tmp_path / "other.txt")))


def test_sources_count_what_is_coded_and_skipped(covered: tuple[Store, texts.Text]) -> None:
    one, world = dossier.sources(covered[0])
    assert (world.id, world.described, world.claims) == ("world", True, 0)
    assert [one] == [
        dossier.Source(
            "one", "The one", "The Gazette", ["Sudria"], "unknown", claims=1, assertions=1, speakers=1, skipped=2
        )
    ]
