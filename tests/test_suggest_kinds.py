"""`kg suggest`: the kinds of sentences that reports are made of, names that somebody confirmed, and denials."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from kg.ingest import Known, suggest
from kg.ingest.names import Confirmed
from kg.sources import text as texts
from kg.store import Store

Run = Callable[..., Result]


def told(store: Store, *sentences: str, names: dict[str, Known] | None = None) -> list[tuple[Any, ...]]:
    """Subject, relation, object, speaker and stance of each suggestion."""
    found = [one.to_json() for one in suggest(texts.of("\n".join(sentences)), store, names=names)]
    return [tuple(one[key] for key in ("subject", "relation", "object", "attribution", "stance")) for one in found]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Velmark troops are based in Highfort.", ("Velmark troops", "presentAt", "Highfort", None, "asserted")),
        ("Gunmen shot dead two guards.", ("Gunmen", "kills", "two guards", None, "asserted")),
        (
            "Two guards were killed on Monday in an attack by the Kite Brigade.",
            ("Kite Brigade", "kills", "Two guards", None, "asserted"),
        ),
        (
            "Two guards were killed when rebels fired on a convoy.",
            ("rebels", "kills", "Two guards", None, "asserted"),
        ),
        (
            "Salt League rebels shelled the port to support the Kite Brigade.",
            ("Salt League rebels", "backs", "Kite Brigade", None, "asserted"),
        ),
        (
            "Estia told the monitors that its boats were attacked by the Kite Brigade.",
            ("Kite Brigade", "attacks", "boats", "Estia", "asserted"),
        ),
        (
            "Kite Brigade fighters shelled the port, according to a report by the Harbour Post.",
            ("Kite Brigade fighters", "strikes", "port", "Harbour Post", "asserted"),
        ),
        (
            "The Kite Brigade is said to have killed two guards.",
            ("Kite Brigade", "kills", "two guards", None, "suggested"),
        ),
        (
            "Suspected Kite Brigade fighters attacked a village, killing two guards.",
            ("Kite Brigade fighters", "kills", "two guards", None, "suggested"),
        ),
        (
            "The Kite Brigade, a rebel group backed by Estia, ambushed a convoy.",
            ("Estia", "backs", "Kite Brigade", None, "asserted"),
        ),
        (
            "The guards fled as they attacked the convoy.",
            ("guards", "attacks", "convoy", None, "asserted"),
        ),
        (
            "The Kite Brigade carried out attacks in Highfort.",
            ("Kite Brigade", "attacks", None, None, "asserted"),
        ),
        ("Militants burned down a school.", ("Militants", "Damage", "school", None, "asserted")),
    ],
)
def test_kinds_of_sentences_are_read(bundle: Store, sentence: str, wanted: tuple[Any, ...]) -> None:
    assert wanted in [
        (*(name and name.removeprefix("Suspected ") for name in one[:3]), *one[3:]) for one in told(bundle, sentence)
    ]


def test_what_is_only_meant_to_be_done_is_no_claim(bundle: Store) -> None:
    sentence = "The Kite Brigade remains committed to carrying out attacks against Oslind."
    assert told(bundle, sentence) == []


def test_clauses_do_not_take_the_date_of_others(bundle: Store) -> None:
    text = texts.of("On 5 May Mara Lund, who leads the Kite Brigade, visited Estia.")
    found = {one.relation: one.date and one.date.edtf for one in suggest(text, bundle, published="2031-05-08")}
    assert found == {"leads": None, "visits": "2031-05-05"}


@pytest.mark.parametrize(
    ("denial", "denier"),
    [
        ("Estia's government rejected the accusation.", "Estia's government"),
        ("Estia called the claim baseless.", "Estia"),
        ("Estia has repeatedly denied any involvement.", "Estia"),
    ],
)
def test_a_denial_of_what_was_told_before_is_suggested(bundle: Store, denial: str, denier: str) -> None:
    found = told(bundle, "Oslind accused Estia of arming the Kite Brigade.", denial)
    assert found == [
        ("Estia", "arms", "Kite Brigade", "Oslind", "asserted"),
        ("Estia", "arms", "Kite Brigade", denier, "denied"),
    ]


def test_a_denial_by_somebody_else_denies_nothing(bundle: Store) -> None:
    found = told(bundle, "Oslind accused Estia of arming the Kite Brigade.", "Sorrel rejected the accusation.")
    assert [one for one in found if one[4] == "denied"] == []


def test_seats_of_government_stand_for_their_states(bundle: Store) -> None:
    found = told(bundle, "Velmark accused Rwanda of arming the Kite Brigade.", "Kigali denied the charge.")
    assert ("Rwanda", "arms", "Kite Brigade", "Kigali", "denied") in found


# ---- confirmed names


def test_confirmed_names_are_found_however_they_are_written() -> None:
    kite = Known("Kite Brigade")
    names = Confirmed({"the Brigade": kite, "Kite Brigade": kite, "the North": Known("Norvia"), "it": kite}, ("it",))
    words = "The Brigade’s men went north; the Kite‑Brigade and the KITE BRIGADE did not. It is the North's."
    found = [words[place.start : place.end] for place in names.find(words)]
    assert found == ["Brigade", "Kite‑Brigade", "KITE BRIGADE", "North"]
    assert names.find("of the Brigades")[0].known == kite


def test_confirmed_names_stand_for_one_actor_that_the_store_need_not_have(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The Watch’s fighters shelled the depot. Oslind said that gunmen from the Night Watch had attacked the "
        "garrison.\n"
        "Two guards were hurt by the watchmen."
    )
    lines = "Watch = Night Watch", "watchmen = Night Watch", "the garrison = Oslind garrison", "Night Watch", "guards"
    (tmp_path / "names.txt").write_text("\n".join(lines))
    done = run("suggest", str(tmp_path / "a.txt"), "--names", str(tmp_path / "names.txt"), "--format", "jsonl")
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["subject"], one["relation"], one["object"]) for one in found] == [
        ("Night Watch", "strikes", "depot"),
        ("Night Watch", "attacks", "Oslind garrison"),
        ("Night Watch", "injures", "guards"),
    ]
    assert done.stderr.count("“Night Watch” is not in the store, and is taken as a new name") == 1


def test_a_confirmed_name_is_not_found_at_the_end_of_a_longer_one(bundle: Store) -> None:
    found = told(bundle, "Salt Kite Brigade attacked Oslind.", names={"Brigade": Known("Kite Brigade")})
    assert [one[0] for one in found] == ["Salt Kite Brigade"]


def test_a_place_that_somebody_confirmed_attacks_nobody(bundle: Store) -> None:
    names = {"Highfort": Known("Highfort"), "the convoy": Known("convoy")}
    found = told(bundle, "Soldiers died in Highfort.", "Highfort attacked the convoy.", names=names)
    assert [one for one in found if one[0] == "Highfort"] == []
