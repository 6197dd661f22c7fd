"""The evidence behind edges and claims."""

from __future__ import annotations

from typing import Any

import pytest
from fiction import Tell, event, relation, spot

from kg.claims import UNDATED, Claim, Dating, Edge, Evidence, Locator, locator
from kg.names import ID, KG, relation_iri
from kg.store import Store

BACKS = (ID + "Norvia", KG + "backs", ID + "Estia")


def edge(store: Store) -> Edge:
    return Evidence(store).edge(*BACKS)


def the_event(store: Store, local: str = "e1") -> Claim:
    return Evidence(store).claim(f"{ID}one.{local}")


# ---- assertions


def test_assertion_tells_who_says_what_where(tell: Tell) -> None:
    said = relation("Norvia", "backs", "Estia", by="Sudria", says="Norvia backs Estia", basis="implied")
    assertion = edge(tell(said)).assertions[0]
    assert (assertion.speaker_name, assertion.stance, assertion.basis, assertion.says) == (
        "Sudria",
        "asserted",
        "implied",
        "Norvia backs Estia",
    )
    assert (assertion.source, assertion.title, assertion.publisher) == ("one", "The one", "The Gazette")
    assert assertion.locators == (Locator(1, 100, 150, "sha256:" + "ab" * 32),)


def test_assertion_without_speaker_is_the_publisher_s(tell: Tell) -> None:
    assert edge(tell(relation("Norvia", "backs", "Estia"))).assertions[0].speaker_name == "The Gazette"


def test_assertion_from_two_places_names_both_paragraphs(tell: Tell) -> None:
    said = {**relation("Norvia", "backs", "Estia"), "at": [spot(7), spot(3)], "basis": "combined"}
    assert edge(tell(said)).assertions[0].paragraphs == "¶3, ¶7"


def test_assertion_of_an_unnamed_speaker_says_so(tell: Tell) -> None:
    officials = {"id": "officials", "kind": "UnnamedSpeaker", "name": "officials", "affiliation": "Norvia"}
    said = relation(
        "Norvia",
        "backs",
        "Estia",
        by="officials",
        anonymity="not allowed to speak",
        **{"material from": ["Sudria", "Norvia"]},
    )
    assertion = edge(tell(said, actors=[officials])).assertions[0]
    assert (assertion.unnamed, assertion.anonymity) == (True, "not allowed to speak")
    assert assertion.material_from == "Norvia and Sudria"


def test_assertion_that_answers_another_names_it(tell: Tell) -> None:
    store = tell(
        {**relation("Norvia", "backs", "Estia", by="Sudria"), "id": "blame"},
        {**relation("Norvia", "backs", "Estia", by="Norvia", stance="denied"), "reply to": "blame"},
    )
    held, denied = Evidence(store).claim(relation_iri(*BACKS)).assertions
    assert denied.reply_to == held.iri


def test_assertion_with_a_day_tells_it(tell: Tell) -> None:
    assert edge(tell({**relation("Norvia", "backs", "Estia"), "said on": "2031-05-02"})).assertions[0].said_on == (
        "2031-05-02"
    )


def test_said_by_gives_what_a_speaker_said_in_the_order_of_the_text(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia", by="Sudria", says="first"),
        relation("Norvia", "backs", "Sudria", says="the publisher"),
        relation("Norvia", "attacks", "Sudria", by="Sudria", says="second"),
    )
    assert [a.says for a in Evidence(store).said_by(ID + "Sudria")] == ["first", "second"]


# ---- claims


def test_claim_lists_those_who_hold_it_before_those_who_deny_it(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia", by="Norvia", stance="denied"),
        relation("Norvia", "backs", "Estia", by="Sudria", stance="doubted"),
        relation("Norvia", "backs", "Estia", by="Estia", stance="suggested"),
        relation("Norvia", "backs", "Estia"),
    )
    claim = Evidence(store).claim(relation_iri(*BACKS))
    assert [a.stance for a in claim.assertions] == ["asserted", "suggested", "doubted", "denied"]


def test_claim_that_is_denied_is_disputed(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia"), relation("Norvia", "backs", "Estia", by="Norvia", stance="denied")
    )
    assert Evidence(store).claim(relation_iri(*BACKS)).disputed is True


def test_claim_that_is_only_denied_is_not_disputed(tell: Tell) -> None:
    store = tell(relation("Norvia", "backs", "Estia", stance="denied"))
    assert Evidence(store).claim(relation_iri(*BACKS)).disputed is False


def test_claim_that_nobody_made_has_no_assertions(world: Store) -> None:
    assert Evidence(world).claim(ID + "nothing").assertions == ()


@pytest.mark.parametrize(
    ("date", "dating"),
    [
        (None, UNDATED),
        ("2031-05-02", Dating("2031-05-02", None, None, ("2031-05-02",) * 2, ("2031-05-02",) * 2)),
        ("2031-05", Dating("2031-05", None, None, ("2031-05-01", "2031-05-31"), ("2031-05-01", "2031-05-31"))),
        ("2031-05-02/..", Dating("2031-05-02/..", None, None, ("2031-05-02", "2031-05-02"), (None, None))),
    ],
)
def test_dating_of_an_event(tell: Tell, date: str | None, dating: Dating) -> None:
    dated = {"date": date} if date else {}
    assert the_event(tell(event("e1", "Strike", agent="Norvia", **dated))).dating == dating


def test_dating_keeps_the_words_of_the_source(tell: Tell) -> None:
    said = event("e1", "Strike", agent="Norvia", date="2031-05-02", worded="May 2", implied="year")
    assert the_event(tell(said)).dating.given == "2 May 2031 (year implied)"


def test_dating_without_a_date_is_undated(tell: Tell) -> None:
    assert the_event(tell(event("e1", "Strike", agent="Norvia"))).dating.given == "undated"


@pytest.mark.parametrize(("date", "ended"), [("2031-05-02", True), ("2031-05-02/..", False)])
def test_event_is_over_unless_it_is_open(tell: Tell, date: str, ended: bool) -> None:
    assert the_event(tell(event("e1", "Strike", agent="Norvia", date=date, series="true"))).ended is ended


# ---- edges


def test_edge_gathers_claims_of_different_times(tell: Tell) -> None:
    parts = {"subject": "Norvia", "predicate": "backs", "object": "Estia"}
    store = tell({"relation": {**parts, "date": "2031"}}, {"relation": {**parts, "date": "2029"}})
    assert [claim.dating.edtf for claim in edge(store).claims] == ["2029", "2031"]


def test_edge_that_is_denied_is_disputed(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "backs", "Estia"), relation("Norvia", "backs", "Estia", by="Norvia", stance="denied")
    )
    found = edge(store)
    assert (found.direct, found.disputed, found.suggested) == (False, True, False)


def test_edge_that_is_only_suggested_says_so(tell: Tell) -> None:
    found = edge(tell(relation("Norvia", "backs", "Estia", stance="suggested")))
    assert (found.direct, found.disputed, found.suggested) == (False, False, True)


def test_edge_with_one_claim_that_stands_is_not_disputed(tell: Tell) -> None:
    dated = {"relation": {"subject": "Norvia", "predicate": "backs", "object": "Estia", "date": "2031"}}
    earlier = {"relation": {**dated["relation"], "date": "2029"}}
    store = tell(dated, earlier, {**earlier, "by": "Norvia", "stance": "denied"})
    found = edge(store)
    assert [claim.disputed for claim in found.claims] == [True, False]
    assert (found.direct, found.disputed) == (True, False)


def test_edges_of_a_relation_hold_the_narrower_ones(tell: Tell) -> None:
    store = tell(
        relation("Norvia", "arms", "Estia"),
        relation("Norvia", "attacks", "Sudria"),
        relation("Estia", "backs", "Sudria"),
    )
    found = Evidence(store).edges(relation=KG + "backs")
    assert [(e.subject, e.predicate) for e in found] == [(ID + "Estia", KG + "backs"), (ID + "Norvia", KG + "arms")]


def test_edges_are_in_a_fixed_order(bundle: Store) -> None:
    found = [(e.subject, e.predicate, e.object) for e in Evidence(bundle).edges()]
    assert len(found) > 50
    assert found == sorted(found)


def test_every_edge_of_the_bundled_graph_has_a_claim_that_someone_holds(bundle: Store) -> None:
    unheld = [
        e for e in Evidence(bundle).edges() if not any(a.stance in ("asserted", "suggested") for a in e.assertions)
    ]
    assert unheld == []


def test_every_assertion_of_the_bundled_graph_says_where_it_stands(bundle: Store) -> None:
    assertions = [a for e in Evidence(bundle).edges() for a in e.assertions]
    assert [a.iri for a in assertions if not a.locators or not a.says or not a.speaker] == []


ATTACKS = (ID + "Norvia", KG + "attacks", ID + "Estia")


def part(tell: Tell, event_date: str | None, **more: Any) -> Claim:
    """The claim that Norvia was the agent of an attack."""
    when = {"date": event_date} if event_date else {}
    happened = event("e1", "Attack", target="Estia", **when, **more)
    store = tell(happened, relation("e1", "agent", "Norvia", by="Sudria"))
    return Evidence(store).edge(*ATTACKS).claims[0]


def test_part_in_an_event_that_is_claimed_without_a_date_has_the_event_s(tell: Tell) -> None:
    claim = part(tell, "2031-05-10")
    assert (claim.role, claim.event, claim.filler) == (KG + "agent", ID + "one.e1", ID + "Norvia")
    days = ("2031-05-10", "2031-05-10")
    assert claim.dating == Dating("2031-05-10", None, None, days, days, of_event=True)
    assert claim.dating.given == "10 May 2031 (date of the event)"


def test_part_in_an_event_without_a_date_has_none(tell: Tell) -> None:
    assert part(tell, None).dating == UNDATED


def test_part_in_an_event_keeps_a_date_of_its_own(tell: Tell) -> None:
    parts = {"subject": "e1", "predicate": "agent", "object": "Norvia", "date": "2031-05-11"}
    store = tell(event("e1", "Attack", target="Estia", date="2031-05"), {"relation": parts})
    (claim,) = Evidence(store).edge(*ATTACKS).claims
    assert (claim.dating.edtf, claim.dating.of_event) == ("2031-05-11", False)


def test_locator_of_a_whole_paragraph_has_no_span(world: Store) -> None:
    assert locator(world, ID + "nothing") == Locator(0, 0, 0, "")
