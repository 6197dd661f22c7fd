"""Who is accused, who speaks for whom, and what is said for and against an edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import Tell, claims_file, event, relation, write

from kg import load
from kg.claims import Edge, Evidence
from kg.names import ID, KG
from kg.store import NamedNode, Quad
from kg.voices import NONE_LOADED, Account, House, Voices

ACTORS = (
    {"id": "Ministry", "kind": "StateOrgan", "name": "Norvian ministry"},
    {"id": "Army", "kind": "StateOrgan", "name": "Norvian army"},
    {"id": "Premier", "kind": "Office", "name": "Premier"},
    {"id": "Norvian-Radio", "kind": "Organization", "name": "Norvian Radio"},
    {"id": "officials", "kind": "UnnamedSpeaker", "name": "Norvian officials", "affiliation": "Norvia"},
    {"id": "onlooker", "kind": "UnnamedSpeaker", "name": "an onlooker"},
    {"id": "gunmen", "kind": "DescribedGroup", "name": "gunmen"},
)
BACKS = ("Norvia", "backs", "Amber Front")
ARMS = ("Norvia", "arms", "Amber Front")
ORGAN = relation("Ministry", "organOf", "Norvia")
"""That the ministry is an organ; what the rest of a test says of it is told by others."""


def voices(tell: Tell, *said: dict[str, Any]) -> Voices:
    return Voices(Evidence(tell(*said, actors=ACTORS)))


def edge(heard: Voices, subject: str = "Norvia", predicate: str = "backs", obj: str = "Amber-Front") -> Edge:
    return heard.evidence.edge(ID + subject, KG + predicate, ID + obj)


def account(tell: Tell, *said: dict[str, Any], of: tuple[str, str, str] = BACKS) -> Account:
    heard = voices(tell, *said)
    return heard.account(edge(heard, *(name.replace(" ", "-") for name in of)))


def disputes(found: Account) -> list[tuple[str, str]]:
    return [(d.kind, d.voice.assertion.speaker_name) for d in found.disputes]


def interests(found: Account) -> list[tuple[str, str]]:
    return [(voice.assertion.speaker_name, voice.interest) for voice in found.held]


def related(found: Account) -> list[tuple[str, str]]:
    return [(one.voice.assertion.speaker_name, one.why) for one in found.related]


def denied(by: str, what: tuple[str, str, str] = BACKS, **more: Any) -> dict[str, Any]:
    return relation(*what, by=by, stance="denied", **more)


def answers(found: Account) -> list[tuple[str, str]]:
    return [(answer.label, answer.said) for answer in found.answers]


# ---- who is accused


@pytest.mark.parametrize(
    ("triple", "accused"),
    [
        (("Norvia", "arms", "Amber-Front"), ["Norvia"]),
        (("Norvia", "strikes", "Highfort"), ["Norvia"]),
        (("Norvia", "meets", "Sudria"), ["Norvia", "Sudria"]),
        (("Norvia", "presentAt", "Highfort"), ["Norvia"]),
        (("gunmen", "attacks", "Norvia"), []),
        (("gunmen", "meets", "onlooker"), []),
    ],
)
def test_accused_of_an_edge(tell: Tell, triple: tuple[str, str, str], accused: list[str]) -> None:
    subject, predicate, obj = triple
    found = voices(tell).accused(ID + subject, KG + predicate, ID + obj)
    assert [node.removeprefix(ID) for node in found] == accused


# ---- who speaks for the accused


@pytest.mark.parametrize(
    ("speaker", "links", "how"),
    [
        ("Norvia", [], "the accused"),
        ("Ministry", [ORGAN], "organ of the accused"),
        ("officials", [], "unnamed, speaks for the accused"),
        (
            "Mara Lund",
            [relation("Mara Lund", "holdsOffice", "Premier"), relation("Premier", "officeOf", "Norvia")],
            "holds office Premier, office of the accused",
        ),
        (
            "Mara Lund",
            [relation("Mara Lund", "leads", "Army"), relation("Army", "organOf", "Norvia")],
            "leads Norvian army, organ of the accused",
        ),
        ("Norvian Radio", [relation("Norvian Radio", "organOf", "Norvia")], "organ of the accused"),
    ],
)
def test_denial_for_the_accused_says_by_what(tell: Tell, speaker: str, links: list[Any], how: str) -> None:
    found = account(tell, relation(*BACKS), *links, denied(speaker))
    assert [(d.kind, d.voice.how) for d in found.disputes] == [("denied by the accused", how)]


@pytest.mark.parametrize(
    ("speaker", "links"),
    [
        ("Sudria", []),
        ("Norvian Radio", []),
        ("Violet Guard", [relation(g, "memberOf", "Grey Circle") for g in ("Violet Guard", "Norvia")]),
        ("Sudria", [relation("Sudria", "backs", "Norvia")]),
        ("an onlooker", []),
    ],
)
def test_denial_of_a_stranger_a_fellow_member_or_an_ally_is_its_own(
    tell: Tell, speaker: str, links: list[dict[str, Any]]
) -> None:
    found = account(tell, relation(*BACKS), *links, denied(speaker))
    assert [(d.kind, d.voice.how) for d in found.disputes] == [("denied by others", "")]


def test_body_speaks_for_its_organ(tell: Tell) -> None:
    claim = ("Army", "arms", "Amber Front")
    found = account(
        tell, relation(*claim), relation("Army", "organOf", "Norvia"), ORGAN, denied("Norvia", claim), of=claim
    )
    assert [(d.kind, d.voice.how) for d in found.disputes] == [
        ("denied by the accused", "the body of which the accused is an organ")
    ]


def test_organ_speaks_for_another_organ_through_their_body(tell: Tell) -> None:
    claim = ("Army", "arms", "Amber Front")
    links = relation("Army", "organOf", "Norvia"), ORGAN
    found = account(tell, relation(*claim), *links, denied("Ministry", claim), of=claim)
    assert [d.voice.how for d in found.disputes] == ["organ of Norvia, of which the accused is an organ"]


def test_organ_whose_link_is_denied_speaks_for_others_and_is_told_as_some_say(tell: Tell) -> None:
    link = relation("Norvian Radio", "organOf", "Norvia")
    denial = relation("Norvian Radio", "organOf", "Norvia", by="Norvian Radio", stance="denied")
    found = account(tell, relation(*BACKS), link, denial, denied("Norvian Radio"))
    assert [(d.kind, d.voice.how) for d in found.disputes] == [
        ("denied by others", "as some say, organ of the accused")
    ]


@pytest.mark.parametrize(
    ("tenure", "kind"),
    [("2029/2030", "denied by others"), ("2030/..", "denied by the accused"), (None, "denied by the accused")],
)
def test_office_holder_speaks_for_the_office_at_that_time_alone(tell: Tell, tenure: str | None, kind: str) -> None:
    when = {"date": tenure} if tenure else {}
    holds = {"relation": {"subject": "Mara Lund", "predicate": "holdsOffice", "object": "Premier", **when}}
    denial = {**denied("Mara Lund"), "said on": "2031-05-02"}
    found = account(tell, relation(*BACKS), holds, relation("Premier", "officeOf", "Norvia"), denial)
    assert [d.kind for d in found.disputes] == [kind]


def test_both_ends_are_concerned_where_nobody_is_accused(tell: Tell) -> None:
    met = ("Norvia", "meets", "Sudria")
    found = account(tell, relation(*met), denied("Sudria", met), ORGAN, denied("Ministry", met), of=met)
    assert sorted(d.voice.how for d in found.disputes) == ["itself concerned", "organ of Norvia"]


def test_house_of_a_ministry_its_minister_and_its_state_is_the_state(tell: Tell) -> None:
    links = ORGAN, relation("Mara Lund", "leads", "Ministry")
    heard = voices(tell, *links, *(relation(*BACKS, by=name) for name in ("Norvia", "Ministry", "Mara Lund", "Sudria")))
    said = edge(heard).assertions
    assert {a.speaker_name: heard.house(a) for a in said} == {
        "Norvia": House((ID + "Norvia",)),
        "Norvian ministry": House((ID + "Norvia",)),
        "Mara Lund": House((ID + "Norvia",)),
        "Sudria": House((ID + "Sudria",)),
    }


def test_house_by_a_link_that_is_only_suggested_is_perhaps_one(tell: Tell) -> None:
    link = relation("Norvian Radio", "organOf", "Norvia", stance="suggested")
    heard = voices(tell, link, relation(*BACKS, by="Norvian Radio"))
    assert heard.house(edge(heard).assertions[0]) == House((ID + "Norvian-Radio",), (ID + "Norvia",))


# ---- what is said against an edge


def test_edge_without_a_word_against_it_has_no_dispute(tell: Tell) -> None:
    found = account(tell, relation(*BACKS))
    assert (found.disputes, found.related, found.one_party) == ((), (), False)


def test_denial_of_a_broader_relation_disputes_and_of_a_narrower_one_is_related(tell: Tell) -> None:
    said = relation(*ARMS), denied("Norvia", BACKS), denied("Ministry", ("Norvia", "funds", "Amber Front")), ORGAN
    broad = account(tell, *said, of=ARMS)
    assert (disputes(broad), related(broad)) == ([("denied by the accused", "Norvia")], [])


def test_denial_of_a_narrower_relation_is_related_only(tell: Tell) -> None:
    found = account(tell, relation(*BACKS), denied("Norvia", ARMS))
    assert (disputes(found), related(found)) == ([], [("Norvia", "only that it arms")])


@pytest.mark.parametrize(
    ("links", "claim", "denial", "why"),
    [
        ([ORGAN], ("Ministry", "arms", "Amber Front"), ARMS, "of Norvia"),
        ([ORGAN], ARMS, ("Ministry", "arms", "Amber Front"), "of Norvian ministry"),
        (
            [relation("Amber Front", "memberOf", "Grey Circle")],
            ARMS,
            ("Norvia", "arms", "Grey Circle"),
            "of Grey Circle",
        ),
        ([relation("Grey Circle", "actsAs", "Amber Front")], ARMS, ("Norvia", "arms", "Grey Circle"), "of Grey Circle"),
    ],
)
def test_denial_of_other_ends_near_by_is_related_only(
    tell: Tell, links: list[dict[str, Any]], claim: Any, denial: Any, why: str
) -> None:
    found = account(tell, relation(*claim), *links, denied("Norvia", denial), of=claim)
    assert (disputes(found), related(found)) == ([], [("Norvia", why)])


def test_dated_denial_of_a_lasting_relation_is_related_only(tell: Tell) -> None:
    lasting = {"relation": {**dict(zip(("subject", "predicate", "object"), ARMS, strict=True)), "date": "2029/.."}}
    denial = {"relation": {**lasting["relation"], "date": "2031-05"}, "by": "Norvia", "stance": "denied"}
    found = account(tell, lasting, denial, of=ARMS)
    assert (disputes(found), related(found)) == ([], [("Norvia", "of another time: May 2031")])


def test_denial_of_something_else_between_the_two_is_not_related(tell: Tell) -> None:
    found = account(tell, relation(*BACKS), denied("Norvia", ("Norvia", "meets", "Amber Front")))
    assert (found.disputes, found.related) == ((), ())


def test_doubt_of_a_third_is_told_and_disputes_nothing(tell: Tell) -> None:
    found = account(tell, relation(*BACKS), relation(*BACKS, by="Sudria", stance="doubted"))
    assert (disputes(found), found.against, found.edge.disputed) == ([("doubted", "Sudria")], (), False)


def test_rival_account_is_told_with_who_gives_it(tell: Tell) -> None:
    other = {**relation("one.e1", "agent", "Violet Guard", by="Sudria"), "rivals": ["first"]}
    one = relation("one.e1", "agent", "Amber Front", by="Norvia")
    one["relation"] = {"id": "first", "subject": "e1", "predicate": "agent", "object": "Amber Front"}
    other["relation"] = {"subject": "e1", "predicate": "agent", "object": "Violet Guard"}
    found = account(tell, event("e1", "Attack", target="Estia"), one, other, of=("Amber Front", "attacks", "Estia"))
    assert disputes(found) == [("told otherwise", "Sudria")]


def test_speaker_who_both_says_and_denies_on_unknown_days_disputes_itself(tell: Tell) -> None:
    found = account(tell, relation(*BACKS, by="Sudria"), denied("Sudria"))
    assert disputes(found) == [("disputed by itself", "Sudria")]


def test_denial_that_was_taken_back_disputes_nothing_and_is_told(tell: Tell) -> None:
    denial = {**denied("Norvia"), "said on": "2031-05-01"}
    confirmation = {**relation(*BACKS, by="Norvia"), "said on": "2031-05-09"}
    found = account(tell, relation(*BACKS), denial, confirmation)
    assert ([d.withdrawn for d in found.disputes], found.against) == ([True], ())


# ---- what is at stake for speakers

ATTACK = event("e1", "Attack", agent="Amber Front", target="Sudria", date="2031-05-04")


def test_speaker_whom_the_other_end_attacked_is_told_so_with_where_that_stands(tell: Tell) -> None:
    found = account(tell, relation(*BACKS, by="Sudria"), ATTACK)
    assert interests(found) == [("Sudria", "attacked by Amber Front, one ¶2")]


def test_attack_that_is_disputed_is_told_as_the_speaker_s_word(tell: Tell) -> None:
    attack = ("Amber Front", "attacks", "Sudria")
    found = account(tell, relation(*BACKS, by="Sudria"), relation(*attack, by="Sudria"), denied("Amber Front", attack))
    assert interests(found) == [("Sudria", "says that it is attacked by Amber Front, one ¶2")]


def test_interests_of_one_kind_are_told_once_and_the_others_counted(tell: Tell) -> None:
    more = relation("Amber Front", "opposes", "Sudria"), relation("Sudria", "strikes", "Amber Front")
    found = account(tell, relation(*BACKS, by="Sudria"), ATTACK, *more, relation("Sudria", "memberOf", "Grey Circle"))
    assert [interest.rpartition(" and ")[2] for _, interest in interests(found)] == ["2 more"]


def test_speaker_who_speaks_for_somebody_else_is_told_so(tell: Tell) -> None:
    found = account(tell, relation("Sudria", "backs", "Estia", by="Ministry"), ORGAN, of=("Sudria", "backs", "Estia"))
    assert interests(found) == [("Norvian ministry", "organ of Norvia")]


def test_adversary_is_who_fights_the_accused(tell: Tell) -> None:
    found = account(tell, relation(*BACKS, by="Sudria"), relation("Sudria", "fights", "Norvia"))
    assert ([v.adversary for v in found.held], found.one_party) == ([True], True)


def test_adversary_by_its_body(tell: Tell) -> None:
    fights = relation("Norvia", "opposes", "Sudria")
    claim = ("Sudria", "backs", "Estia")
    found = account(tell, relation(*claim, by="Ministry"), ORGAN, fights, of=claim)
    assert ([v.adversary for v in found.held], found.one_party) == ([True], True)


def test_word_of_an_adversary_beside_that_of_a_stranger_is_not_one_party_s(tell: Tell) -> None:
    found = account(
        tell, relation(*BACKS, by="Sudria"), relation(*BACKS, by="Estia"), relation("Sudria", "fights", "Norvia")
    )
    assert ([v.adversary for v in found.held], found.one_party) == ([True, False], False)


def test_word_of_one_end_alone_is_one_party_s(tell: Tell) -> None:
    claim = ("Norvia", "attacks", "Sudria")
    found = account(tell, relation(*claim, by="Sudria"), of=claim)
    assert (interests(found), found.one_party) == ([("Sudria", "the other party")], True)


# ---- the answer of the accused


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ([], NONE_LOADED),
        ([relation(*BACKS, by="Norvia", stance="declined")], "declined to comment"),
        ([relation(*BACKS, by="Ministry", stance="doubted"), ORGAN], "doubts"),
        ([denied("Norvian officials")], "denies"),
        ([relation(*BACKS, by="Norvia")], "confirms"),
        (
            [{**denied("Norvia"), "said on": "2031-05-01"}, {**relation(*BACKS, by="Norvia"), "said on": "2031-05-02"}],
            "first denied, now confirms",
        ),
        (
            [relation(*BACKS, by="Norvia"), denied("Ministry"), ORGAN],
            "confirms (Norvia), and denies (Norvian ministry)",
        ),
        ([denied("Sudria")], NONE_LOADED),
    ],
)
def test_answer_of_the_accused(tell: Tell, said: list[dict[str, Any]], answer: str) -> None:
    assert answers(account(tell, relation(*BACKS), *said)) == [("Norvia", answer)]


def test_described_group_is_asked_for_no_answer(tell: Tell) -> None:
    claim = ("gunmen", "attacks", "Sudria")
    assert answers(account(tell, relation(*claim), of=claim)) == []


def test_declining_to_comment_supports_and_disputes_nothing(tell: Tell) -> None:
    heard = voices(tell, relation(*BACKS, by="Norvia", stance="declined"))
    assert edge(heard).claims == ()


# ---- repetition, and reports of what was retracted


def test_repetition_in_reply_to_a_denial_is_known_as_such(tell: Tell) -> None:
    first = {**relation(*BACKS, by="Sudria"), "id": "first"}
    denial = {**denied("Norvia"), "id": "denial", "reply to": "first"}
    again = {**relation(*BACKS, by="Sudria"), "reply to": "denial"}
    found = account(tell, first, denial, again)
    assert [voice.again for voice in found.held] == [False, True]


def test_report_drawn_from_a_retracted_one_says_so(tell: Tell, tmp_path: Path) -> None:
    store = tell(relation(*BACKS), actors=ACTORS)
    second = claims_file("two", [relation(*BACKS)], publisher="The Herald")
    second["source"]["derived from"] = ["one"]
    load.add(store, [write(tmp_path, second)])
    retraction, graph = NamedNode(ID + "retraction-1"), NamedNode("https://w3id.org/actor-kg/graph/retractions")
    store.replace([], [Quad(retraction, NamedNode(KG + "retracts"), NamedNode(ID + "one"), graph)])
    found = Voices(Evidence(store)).account(Evidence(store).edge(ID + "Norvia", KG + "backs", ID + "Amber-Front"))
    assert {v.assertion.source: v.retracted for v in found.held} == {"one": (), "two": ("one",)}
