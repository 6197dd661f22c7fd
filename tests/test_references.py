"""What a claims file may name of other sources: by whole id, or by a triple in words; and what it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import claims_file, event, relation, spot, write

from kg import load
from kg.errors import BadSource
from kg.names import ID, KG, relation_iri
from kg.store import Literal, Store, memory

FIRST = [
    {"id": "who", **event("raid", "Attack", agent="Amber Front", target="Sudria")},
    {"relation": {"id": "arms", "subject": "Norvia", "predicate": "arms", "object": "Amber Front"}},
    {"id": "member", **relation("Amber Front", "memberOf", "Grey Circle")},
    {"relation": {"subject": "Estia", "predicate": "backs", "object": "Violet Guard", "date": "2030"}},
    {"relation": {"subject": "Estia", "predicate": "backs", "object": "Violet Guard", "date": "2031"}},
]
ARMS = relation_iri(ID + "Norvia", KG + "arms", ID + "Amber-Front")
MEMBER = relation_iri(ID + "Amber-Front", KG + "memberOf", ID + "Grey-Circle")
RAID = ID + "first.raid"


@pytest.fixture(scope="module")
def loaded(world_file: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The made-up world and a first source about it; not to be changed."""
    store = memory(load.ontology())
    load.add(store, [world_file, write(tmp_path_factory.mktemp("first"), claims_file("first", FIRST))])
    return store


def added(loaded: Store, folder: Path, *said: dict[str, Any]) -> Store:
    store = memory(loaded.engine)
    load.add(store, [write(folder, claims_file("second", said))])
    return store


def faults(loaded: Store, folder: Path, *said: dict[str, Any]) -> list[str]:
    with pytest.raises(BadSource) as caught:
        added(loaded, folder, *said)
    return [message for _, _, message in caught.value.faults]


@pytest.mark.parametrize(
    ("named", "claim"),
    [
        ("first.raid", RAID),
        ("id:first.raid", RAID),
        ("first.who", RAID),
        ("first.arms", ARMS),
        ("first.member", MEMBER),
        ("Norvia arms Amber Front", ARMS),
        ("norvia ARMS the Amber Front", ARMS),
        (["Norvia", "arms", "Amber Front"], ARMS),
        ({"subject": "Norvia", "predicate": "arms", "object": "Amber Front"}, ARMS),
        ("Amber Front is a member of Grey Circle", MEMBER),
        ("Amber Front attacked Sudria", RAID),
        (
            {"subject": "Estia", "predicate": "backs", "object": "Violet Guard", "date": "2031"},
            relation_iri(ID + "Estia", KG + "backs", ID + "Violet-Guard", "2031"),
        ),
    ],
)
def test_claim_of_another_source_by_its_id_or_in_words(loaded: Store, tmp_path: Path, named: Any, claim: str) -> None:
    store = added(loaded, tmp_path, {"id": "no", "claim": named, "stance": "denied", "by": "Norvia"})
    assert store.text(store.subjects(KG + "handle", Literal("second.no"))[0], KG + "claim") == claim


@pytest.mark.parametrize(
    "named", ["first.member", "Amber Front is a member of Grey Circle", ["Amber Front", "memberOf", "Grey Circle"]]
)
def test_reply_to_an_assertion_of_another_source(loaded: Store, tmp_path: Path, named: Any) -> None:
    denial = {"id": "no", "claim": "first.member", "stance": "denied", "by": "Norvia", "reply to": named}
    store = added(loaded, tmp_path, denial)
    [answer], [member] = (store.subjects(KG + "handle", Literal(name)) for name in ("second.no", "first.member"))
    assert store.text(answer, KG + "replyTo") == member


@pytest.mark.parametrize("named", ["first.raid", "Amber Front attacks Sudria", [["Amber Front", "attacks", "Sudria"]]])
def test_same_event_and_rival_in_another_source(loaded: Store, tmp_path: Path, named: Any) -> None:
    other = event("fight", "Attack", agent="Violet Guard", target="Sudria", **{"same event": named})
    store = added(loaded, tmp_path, {**other, "rivals": named})
    fight = ID + "second.fight"
    assert store.text(fight, KG + "sameEvent") == store.text(fight, KG + "rivalOf") == RAID
    assert store.text(RAID, KG + "rivalOf") == fight


def test_event_of_the_same_edge_is_found_when_the_file_is_added_again(loaded: Store, tmp_path: Path) -> None:
    other = event(
        "fight", "Attack", agent="Amber Front", target="Sudria", **{"same event": "Amber Front attacks Sudria"}
    )
    store = added(loaded, tmp_path, other)
    again = set(store.engine)
    load.add(store, [str(tmp_path / "second.yaml")])
    assert set(store.engine) == again


def test_event_in_words_is_found_in_a_file_that_comes_with_it(world_file: str, tmp_path: Path) -> None:
    other = event("fight", "Attack", target="Sudria", **{"same event": "Amber Front attacks Sudria"})
    second, first = (write(tmp_path, claims_file(*file)) for file in (("second", [other]), ("first", FIRST)))
    store = memory(load.ontology())
    load.add(store, [second, world_file, first])
    assert store.text(ID + "second.fight", KG + "sameEvent") == RAID


@pytest.mark.parametrize(
    ("named", "fault"),
    [
        ("first.raidd", "the source “first” claims nothing under the id “raidd”: did you mean “first.raid”?"),
        ("frist.raid", "no source “frist” is loaded: add it with this file, or before it"),
        ("raid", "no claim of this file has the id “raid”: give an “id” to the one meant"),
        (
            "Norvia backs Estia",
            "nothing that is loaded claims “Norvia backs Estia”: add its source first, or with this file",
        ),
        (
            "Norvia fancies Estia",
            "“Norvia fancies Estia” is neither the id of a claim nor a triple in words, such as Velmark arms Oslind: "
            "no relation of the ontology stands in it",
        ),
        ("Norvia backs Estiaa", "nothing is called “Estiaa”: did you mean “Estia”?"),
        (["Norvia", "bakcs", "Estia"], "the ontology has no relation “bakcs”: did you mean “backs”?"),
        (["Norvia", "backs"], "a triple in words has 3 parts, and this has 2"),
        (
            "Estia backs Violet Guard",
            "“Estia backs Violet Guard” is claimed more than once: that of 2030; that of 2031 — name one by its id or "
            "date",
        ),
    ],
)
def test_claim_that_is_not_there(loaded: Store, tmp_path: Path, named: Any, fault: str) -> None:
    assert faults(loaded, tmp_path, {"claim": named, "stance": "denied"}) == [fault]


def test_same_event_that_is_no_event(loaded: Store, tmp_path: Path) -> None:
    for named in ("first.arms", "Amber Front"):
        other = event("fight", "Attack", target="Sudria", **{"same event": named})
        assert faults(loaded, tmp_path, other) == [f"“{named}” is no event: name the event of the other report"]


def test_reply_to_one_of_several_assertions_asks_which(loaded: Store, tmp_path: Path) -> None:
    one = {"id": "one", **relation("Norvia", "arms", "Amber Front", by="Estia")}
    reply = {
        "claim": "first.arms",
        "stance": "denied",
        "by": "Norvia",
        "at": spot(2),
        "reply to": "Norvia arms Amber Front",
    }
    assert faults(loaded, tmp_path, one, reply) == [
        "“Norvia arms Amber Front” is asserted more than once: first; second.one — name one by its id or date"
    ]
