"""What relations and events are called: other names that are understood, and what is suggested for none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write

from kg import load
from kg.model import Vocabulary
from kg.names import DIRECT, ID, KG, local
from kg.store import Store, memory


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(memory(load.ontology()))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("supports", "backs"),
        ("supplies weapons to", "arms"),
        ("shoots down", "intercepts"),
        ("kg:controls", "controls"),
        ("holds by force", "occupies"),
        ("is a member of", "memberOf"),
        ("gives orders to", "commands"),
        ("has a truce with", "ceasefireWith"),
        ("Kidnaps", "takesHostage"),
        ("sets free", "releases"),
        ("imposes sanctions on", "sanctions"),
        ("in negotiations with", "negotiatesWith"),
        ("mediates between", "mediatesFor"),
        ("hires", "employs"),
        ("drives out", "displaces"),
    ],
)
def test_relation_is_known_by_its_other_names(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert local(vocabulary.relation(typed)) == meant
    assert vocabulary.wording(typed) == vocabulary.relation(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("humanitarian pause", "Ceasefire"),
        ("truce", "Ceasefire"),
        ("kidnapping", "TakeHostage"),
        ("shooting down", "Intercept"),
        ("peace talks", "Negotiate"),
        ("embargo", "Sanction"),
        ("deportation", "Displace"),
    ],
)
def test_event_type_is_known_by_its_other_names(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert local(vocabulary.event_type(typed) or "") == meant


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("bakcs", ["backs"]),
        ("Ceasefyre", ["Ceasefire"]),
        ("truces", ["Ceasefire"]),
        ("bombards", ["strikes"]),
        ("negotiated", ["Negotiate"]),
        ("opened negotiations", ["Negotiate", "negotiatesWith"]),
        # As alike in letters as "ceasefire" and "misfire".
        ("Seafarer", []),
        ("Resale", []),
        ("xyzzy", []),
    ],
)
def test_suggestion_rests_on_more_than_spelling(vocabulary: Vocabulary, typed: str, suggested: list[str]) -> None:
    assert sorted(map(local, vocabulary.near(typed, "edge", "event type"))) == suggested


@pytest.fixture(scope="module")
def war(world_file: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = memory(load.ontology())
    said = [
        event("shot", "Intercept", agent="Norvia", target="Sudria"),
        event("taken", "hostage-taking", agent="Amber Front", victim="Mara Lund"),
        event("freed", "Release", agent="Amber Front", victim="Mara Lund"),
        event("driven", "expulsion", agent="Sudria", victim="Violet Guard"),
        event("talks", "Negotiate", participant=["Norvia", "Sudria"]),
        event("between", "Mediate", agent="Estia", participant=["Norvia", "Sudria"]),
        event("pause", "humanitarian pause", participant=["Norvia", "Sudria"]),
        event("listed", "Sanction", agent="Estia", target="Amber Front"),
        relation("Amber Front", "occupies", "place:Lowmoor"),
        relation("Sudria", "gives orders to", "Amber Front"),
        relation("Estia", "hires", "Mara Lund"),
    ]
    load.add(store, [world_file, write(tmp_path_factory.mktemp("war"), claims_file("war", said))])
    return store


@pytest.mark.parametrize(
    ("one", "other", "edges"),
    [
        ("Norvia", "Sudria", ["agreesWith", "ceasefireWith", "intercepts", "negotiatesWith", "relatedTo"]),
        ("Amber-Front", "Mara-Lund", ["detains", "relatedTo", "releases", "takesHostage"]),
        ("Sudria", "Violet-Guard", ["displaces", "relatedTo"]),
        ("Estia", "Norvia", ["mediatesFor", "relatedTo"]),
        ("Estia", "Amber-Front", ["pressures", "relatedTo", "sanctions"]),
        ("Amber-Front", "Lowmoor", ["controls", "occupies", "relatedTo"]),
        ("Sudria", "Amber-Front", ["commands", "relatedTo"]),
        ("Estia", "Mara-Lund", ["employs", "relatedTo"]),
    ],
)
def test_events_and_relations_of_a_war_give_their_edges(war: Store, one: str, other: str, edges: list[str]) -> None:
    assert sorted(f.predicate.value.removeprefix(KG) for f in war.match(ID + one, None, ID + other, DIRECT)) == edges


def test_commands_understand_other_names_of_a_relation(run: Callable[..., Result], tmp_path: Path) -> None:
    assert "Iran → Hezbollah" in run("path", "Iran", "Hezbollah", "--relation", "supports").stdout
    found = run("query", "who-did-what", "Iran", "--relation", "supports", "--format", "csv").stdout
    assert found == run("query", "who-did-what", "Iran", "--relation", "backs", "--format", "csv").stdout
    assert "Iran,backs,asserted" in found
    refused = run("query", "who-did-what", "--relation", "bakcs")
    assert refused.stderr.startswith("kg: nothing is called “bakcs”: did you mean “backs”?")
