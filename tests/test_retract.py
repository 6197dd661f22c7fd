"""What is retracted keeps its words and carries nothing; and taking that back restores the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import load, retract
from kg.check import check
from kg.claims import Evidence
from kg.errors import KgError, LeanedOn, UnknownClaim, UnknownSource
from kg.graph import open_store
from kg.names import ID, KG, relation_iri, shorten
from kg.retract import Link
from kg.store import Store, memory

ME = {"by": "A. Coder", "why": "the paper withdrew its report", "on": date(2031, 6, 1)}
DENIAL = "three.a-e9557ece05bb"
BELONGS = relation_iri(ID + "Amber-Front", KG + "memberOf", ID + "Grey-Circle").removeprefix(ID)
ARMS = relation_iri(ID + "Norvia", KG + "arms", ID + "Amber-Front")

ONE = claims_file(
    "one",
    [
        relation("Norvia", "arms", "Amber Front"),
        event("raid", "Attack", agent="Amber Front", target="Estia"),
        relation("Norvia", "backs", "Violet Guard", stance="suggested"),
    ],
)
TWO = claims_file(
    "two",
    [
        relation("Norvia", "arms", "Amber Front", by="Norvia", stance="denied"),
        relation("Norvia", "opposes", "Estia"),
    ],
    publisher="The Herald",
)
THREE = claims_file(
    "three",
    [
        event("raid", "Attack", agent="Violet Guard", target="Estia", **{"same event": "one.raid"}),
        {"claim": "one.raid", "stance": "denied", "by": "Amber Front"},
        relation("Amber Front", "memberOf", "Grey Circle"),
    ],
    publisher="The Herald",
)


@pytest.fixture
def store(world: Store, tmp_path: Path) -> Store:
    """The made-up world with the three sources, in memory."""
    made = memory(world.engine)
    for content in (ONE, TWO, THREE):
        load.add(made, [write(tmp_path, content)])
    return made


def contents(store: Store) -> set[str]:
    return {str(q) for graph in store.graphs() for q in store.match(graph=graph)}


def told(links: list[Link]) -> list[tuple[str, str, str, int | None]]:
    return [
        (" ".join(shorten(part).partition(":")[2] for part in link[:3]), link.before, link.after, link.hops)
        for link in links
    ]


# ---- a source


def test_source_that_is_retracted_keeps_its_words_and_gives_no_link(store: Store) -> None:
    done = retract.retract(store, "one", **ME)
    assert (done.source, done.claim, done.assertions) == ("one", None, 3)
    assert told(done.links) == [
        ("Amber-Front attacks Estia", "disputed", "withdrawn", None),
        ("Amber-Front disputes Gazette", "asserted", "", None),
        ("Norvia arms Amber-Front", "disputed", "withdrawn", None),
        ("Norvia disputes Gazette", "asserted", "", None),
        ("Norvia backs Violet-Guard", "suggested", "withdrawn", 2),
    ]
    assert [a.says for a in Evidence(store).claim(ARMS).assertions] == ["What sentence 1 says in short"] * 2
    assert check(store) == []


def test_source_added_again_stays_retracted(store: Store, tmp_path: Path) -> None:
    retract.retract(store, "one", **ME)
    before = contents(store)
    load.add(store, [write(tmp_path, ONE)])
    assert contents(store) == before
    load.remove(store, "three")
    load.remove(store, "one")
    assert check(store) == []
    load.add(store, [write(tmp_path, ONE)])
    assert Evidence(store).claim(ARMS).standing == "withdrawn"
    load.add(store, [write(tmp_path, THREE)])
    assert contents(store) == before
    assert check(store) == []


def test_retraction_is_taken_back_without_its_source(store: Store) -> None:
    retract.retract(store, "two", **ME)
    load.remove(store, "two")
    done = retract.undo(store, "two")
    assert done == retract.Retracted("two", None, 0, [])
    assert load.source_ids(store) == ["one", "three", "world"]


def test_retraction_that_is_exported_is_read_back(store: Store, tmp_path: Path) -> None:
    from kg import export

    retract.retract(store, "one", **ME)
    path = tmp_path / "all.trig"
    path.write_text(export.text(store, "trig", derived=True), encoding="utf-8")
    again = memory(load.ontology())
    load.add(again, [str(path)])
    assert contents(again) == contents(store)


# ---- one claim


def test_claim_that_is_retracted_leaves_the_others(store: Store) -> None:
    done = retract.retract(store, "one", claim="raid", **ME)
    assert (done.claim, done.assertions) == (f"{ID}one.raid", 1)
    assert told(done.links) == [
        ("Amber-Front attacks Estia", "disputed", "withdrawn", 2),
        ("Amber-Front disputes Gazette", "asserted", "", None),
    ]
    assert Evidence(store).claim(ARMS).standing == "asserted"
    assert check(store) == []


@pytest.mark.parametrize("name", [ARMS, ARMS.removeprefix(ID), f"id:{ARMS.removeprefix(ID)}"])
def test_claim_is_named_by_its_id(store: Store, name: str) -> None:
    assert retract.retract(store, "one", claim=name, **ME).claim == ARMS


def test_claim_is_named_by_an_assertion_on_it(store: Store) -> None:
    [said] = (a for a in Evidence(store).claim(ARMS).assertions if a.source == "one")
    assert retract.retract(store, "one", claim=said.iri.removeprefix(ID), **ME).claim == ARMS


def test_denial_that_is_retracted_gives_the_link_back_undisputed(store: Store) -> None:
    done = retract.retract(store, "two", claim=ARMS, **ME)
    assert told(done.links) == [
        ("Norvia disputes Gazette", "asserted", "", None),
        ("Norvia arms Amber-Front", "disputed", "asserted", 1),
    ]


# ---- taken back


@pytest.mark.parametrize("claim", [None, "raid"])
def test_undo_restores_every_quad(store: Store, claim: str | None) -> None:
    before = contents(store)
    done = retract.retract(store, "one", claim=claim, **ME)
    back = retract.undo(store, "one", claim=claim)
    assert contents(store) == before
    assert {link[:5] for link in back.links} == {(*link[:3], link.after, link.before) for link in done.links}


def test_whole_source_and_claim_are_two_retractions(store: Store) -> None:
    retract.retract(store, "one", claim="raid", **ME)
    retract.retract(store, "one", **ME)
    retract.undo(store, "one")
    assert Evidence(store).claim(f"{ID}one.raid").standing == "withdrawn"
    assert Evidence(store).claim(ARMS).standing == "asserted"


# ---- what is refused


def test_what_cannot_be_retracted_is_told_in_one_line(store: Store) -> None:
    said = []
    retract.retract(store, "two", **ME)
    retract.retract(store, "three", claim="raid", **ME)
    for error, ask in (
        (UnknownSource, lambda: retract.retract(store, "four", **ME)),
        (UnknownClaim, lambda: retract.retract(store, "three", claim="one.raids", **ME)),
        (KgError, lambda: retract.retract(store, "two", **ME)),
        (KgError, lambda: retract.retract(store, "one", by=" ", why="so")),
        (KgError, lambda: retract.undo(store, "one")),
        (KgError, lambda: retract.undo(store, "three")),
        (KgError, lambda: retract.undo(store, "two", claim="x")),
    ):
        with pytest.raises(error) as caught:
            ask()
        said.append(str(caught.value))
    assert said == [
        "no source “four” is loaded; loaded: one, three, two, world",
        f"three makes no claim “one.raids”; it makes one.raid, {BELONGS}, three.raid (see `kg show id:three`)",
        "two was retracted on 2031-06-01 by A. Coder (the paper withdrew its report): "
        "`kg retract two --undo` takes it back",
        "--by is empty: say who withdraws one, and why",
        "one is not retracted; there is nothing to undo",
        "three is not retracted; of it, three.raid is: name it with --claim",
        "x of two is not retracted; all of it is: leave --claim out",
    ]


# ---- sources on which others lean


def test_source_on_which_others_lean_is_removed_only_by_force(store: Store) -> None:
    before = contents(store)
    with pytest.raises(LeanedOn) as error:
        load.remove(store, "one")
    assert error.value.leaning == {"three": "id:one.raid"}
    assert str(error.value) == (
        "not removed: three (which names id:one.raid) leans on one: remove it first, or go on with --force"
    )
    assert contents(store) == before
    load.remove(store, "one", force=True)
    assert [(p.fault, shorten(p.node), shorten(p.detail)) for p in check(store)] == [
        ("undescribed-node", f"id:{DENIAL}", "id:one.raid"),
        ("undescribed-node", "id:three.raid", "id:one.raid"),
    ]


def test_source_added_again_mends_what_its_removal_by_force_left(store: Store, tmp_path: Path) -> None:
    before = contents(store)
    load.remove(store, "one", force=True)
    load.add(store, [write(tmp_path, ONE)])
    assert contents(store) == before


# ---- any order of changes

SOURCES = {"one": ONE, "two": TWO, "three": THREE}
ACTS = st.tuples(st.sampled_from(["add", "remove", "retract", "undo"]), st.sampled_from([*SOURCES]), st.booleans())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=8))
def test_any_changes_give_what_follows_from_what_is_left(
    acts: list[tuple[str, str, bool]], world: Store, tmp_path: Path
) -> None:
    store = memory(world.engine)
    for act, source, part in acts:
        claim = {"one": "raid", "two": ARMS, "three": "raid"}[source] if part else None
        before = contents(store)
        try:
            if act == "add":
                load.add(store, [write(tmp_path, SOURCES[source])])
            elif act == "remove":
                load.remove(store, source, force=part)
            elif act == "retract":
                retract.retract(store, source, claim=claim, **ME)
            else:
                retract.undo(store, source, claim=claim)
        except KgError:
            assert contents(store) == before
            continue
        held, ought = load.derived(store)
        assert held == ought
        if act == "retract":
            after = contents(store)
            retract.undo(store, source, claim=claim)
            assert contents(store) == before
            retract.retract(store, source, claim=claim, **ME)
            assert contents(store) == after


# ---- the command


@pytest.fixture
def files(mine: str, tmp_path: Path) -> str:
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, ONE)])
        load.add(store, [write(tmp_path, TWO)])
    return mine


def test_command_lists_what_falls_and_what_is_left(run: Callable[..., Result], files: str) -> None:
    def kg(*words: str) -> tuple[int, str, str]:
        done = run("--store", files, *words)
        return done.exit_code, done.stdout, done.stderr

    assert kg("retract", "one", "--by", "A. Coder", "--why", "withdrawn by the paper") == (
        0,
        "Amber Front attacks Estia: asserted → withdrawn; Amber Front and Estia are no longer joined\n"
        "Norvia arms Amber Front: disputed → withdrawn; Norvia and Amber Front are no longer joined\n"
        "Norvia disputes a claim of The Gazette: asserted → no link\n"
        "Norvia backs Violet Guard: suggested → withdrawn\n",
        "retracted one: 3 assertions withdrawn; 3 links fall, 1 change otherwise\n",
    )
    assert kg("path", "Norvia", "Amber Front")[0] == 1
    assert kg("check")[0] == 0
    done = kg("retract", "one", "--undo")
    assert done[0] == 0
    assert (
        done[2] == "retraction of one taken back: 3 assertions no longer withdrawn; 0 links fall, 4 change otherwise\n"
    )
    assert kg("retract", "one") == (
        *(2, ""),
        "kg: say who withdraws it with --by, and why with --why: see `kg retract --help`\n",
    )
    assert kg("retract", "one", "--undo", "--by", "A. Coder")[0] == 2
    assert kg("remove", "world")[0] == 2
    assert kg("remove", "world", "--force")[0] == 0
    assert kg("check")[0] == 1


@pytest.mark.parametrize("claim", [None, ARMS.removeprefix(ID)], ids=["source", "claim"])
def test_confirmation_that_is_retracted_takes_no_denial_back(
    run: Callable[..., Result], mine: str, tmp_path: Path, claim: str | None
) -> None:
    own = {"by": "Norvia"}
    says = relation("Norvia", "arms", "Amber Front")
    files = [
        claims_file("one", [says]),
        claims_file("denial", [{**says, **own, "stance": "denied", "said on": "2031-02-01"}]),
        claims_file("confirmed", [{**says, **own, "said on": "2031-03-01"}], publisher="The Herald"),
    ]
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, content) for content in files])
    ask = ("--store", mine, "path", "Norvia", "Amber Front")
    assert "first denied, now confirms: Norvia itself says so" in run(*ask).stdout
    with open_store(mine, write=True) as opened:
        retract.retract(opened, "confirmed", **ME, claim=claim)
    assert "hop 1 disputed: The Gazette says it, Norvia denies it)" in " ".join(run(*ask).stdout.split())
    with open_store(mine, write=True) as opened:
        retract.undo(opened, "confirmed", claim=claim)
    assert "first denied, now confirms" in run(*ask).stdout


def test_sources_tell_what_was_retracted_and_what_rests_on_it(
    run: Callable[..., Result], mine: str, tmp_path: Path
) -> None:
    copy = claims_file("copy", [relation("Norvia", "arms", "Amber Front")], publisher="The Herald")
    third = claims_file("third", [relation("Norvia", "arms", "Amber Front")], publisher="The Herald")
    copy["source"]["derived from"], third["source"]["derived from"] = ["one"], ["copy"]
    with open_store(mine, write=True) as opened:
        load.add(opened, [write(tmp_path, content) for content in (ONE, copy, third)])
        retract.retract(opened, "one", **ME)
    listed = run("--store", mine, "sources").stdout
    head = "one  RETRACTED\n  retracted on 1 June 2031 by A. Coder: the paper withdrew its report\n"
    assert head in listed
    assert "rests on one; one was retracted: no origin of its own" in listed
    assert "rests on copy; one was retracted: no origin of its own" in listed
    path = run("--store", mine, "path", "Norvia", "Amber Front").stdout
    assert " ".join(path.split()).count("drawn from one, which was retracted: no origin of its own") == 2
    assert "independent origins: 0" in path
    with open_store(mine, write=True) as opened:
        retract.undo(opened, "one")
        retract.retract(opened, "one", **ME, claim="raid")
    listed = run("--store", mine, "sources").stdout
    assert "RETRACTED" not in listed
    assert "its claim one.raid was retracted on 1 June 2031 by A. Coder" in " ".join(listed.split())
