"""Which claims a denial bears on, what is withdrawn, and who tells it otherwise: a made-up case for each rule."""

from __future__ import annotations

from typing import Any

import pytest
from fiction import claims_file, event, relation
from test_rules import compiled, edges, fresh, known, put

from kg.lookup import index
from kg.names import CLAIMED, DIRECT, DISPUTED, ID, KG
from kg.paths import Policy, Search
from kg.paths.support import support
from kg.query import bind, question
from kg.store import Store

__all__ = ["known"]


def told(known: Store, *sources: dict[str, Any]) -> Store:
    """A store that was told these claims files in this order; each may name what an earlier one declares."""
    store = fresh(known)
    for content in sources:
        quads = compiled(content, store)
        put(store, content["source"]["id"], quads)
        store.replace([], index(quads))
    return store


def say(
    source: str, *assertions: dict[str, Any], published: str = "unknown", publisher: str = "The Gazette", **more: Any
) -> Any:
    content = claims_file(source, assertions, publisher=publisher, **more)
    content["source"]["published"] = published
    return content


def dated(subject: str, predicate: str, obj: str, date: str, **more: Any) -> dict[str, Any]:
    return {"relation": {"subject": subject, "predicate": predicate, "object": obj, "date": date}, **more}


def stands(store: Store, *edge: str) -> str:
    """How an edge stands: "asserted", "asserted, disputed", "onlySuggested", … or "nobody claims it"."""
    from kg.names import edge_iri

    node = edge_iri(ID + edge[0], KG + edge[1], ID + edge[2])
    standing = store.text(node, KG + "standing", CLAIMED)
    if standing is None:
        return "nobody claims it"
    disputed = store.text(node, KG + "disputed", CLAIMED) == "true"
    return standing.removeprefix(KG) + ", disputed" * disputed


ARMS = relation("Norvia", "arms", "Amber Front")
DENIES = {"by": "Norvia", "stance": "denied"}


# ---- what a denial reaches


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        (ARMS, relation("Norvia", "arms", "Amber Front", **DENIES)),
        (dated("Norvia", "arms", "Amber Front", "2030"), relation("Norvia", "arms", "Amber Front", **DENIES)),
        (ARMS, dated("Norvia", "arms", "Amber Front", "2030", **DENIES)),
        (ARMS, relation("Norvia", "backs", "Amber Front", **DENIES)),
        (
            dated("Norvia", "arms", "Amber Front", "2030-05-04"),
            dated("Norvia", "backs", "Amber Front", "2030", **DENIES),
        ),
        (
            dated("Norvia", "arms", "Amber Front", "2030"),
            dated("Norvia", "arms", "Amber Front", "2030-05-04", **DENIES),
        ),
        (ARMS, relation("Norvia", "linkedTo", "Amber Front", **DENIES)),
        (ARMS, relation("Amber Front", "linkedTo", "Norvia", by="Amber Front", stance="denied")),
    ],
    ids=["same", "undated", "of-undated", "broader", "within", "may-be-within", "any-link", "any-link-turned"],
)
def test_denial_of_the_same_ends_disputes_the_edge(known: Store, claim: Any, denial: Any) -> None:
    for order in ([say("one", claim), say("two", denial)], [say("two", denial), say("one", claim)]):
        store = told(known, *order)
        assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted, disputed"
        assert ("Norvia arms Amber-Front" in edges(store), "Norvia arms Amber-Front" in edges(store, DISPUTED)) == (
            False,
            True,
        )


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        (relation("Norvia", "backs", "Amber Front"), relation("Norvia", "arms", "Amber Front", **DENIES)),
        (ARMS, relation("Amber Front", "arms", "Norvia", **DENIES)),
        (ARMS, relation("Norvia", "arms", "Violet Guard", **DENIES)),
        (dated("Norvia", "arms", "Amber Front", "2031"), dated("Norvia", "arms", "Amber Front", "2030", **DENIES)),
        (dated("Norvia", "arms", "Amber Front", "2015/.."), dated("Norvia", "arms", "Amber Front", "2030", **DENIES)),
        (ARMS, {**relation("Norvia", "arms", "Amber Front", by="Sudria", stance="doubted")}),
    ],
    ids=["narrower", "turned", "other-end", "other-time", "lasting", "doubt"],
)
def test_what_does_not_reach_leaves_the_edge_undisputed(known: Store, claim: Any, denial: Any) -> None:
    predicate = claim["relation"][1] if isinstance(claim["relation"], list) else claim["relation"]["predicate"]
    store = told(known, say("one", claim), say("two", denial))
    assert stands(store, "Norvia", predicate, "Amber-Front") == "asserted"


def test_undated_denial_reaches_no_claim_of_a_later_time(known: Store) -> None:
    later = say("one", dated("Norvia", "arms", "Amber Front", "2031"))
    denial = say("two", relation("Norvia", "arms", "Amber Front", **DENIES), published="2030-06-01")
    assert stands(told(known, later, denial), "Norvia", "arms", "Amber-Front") == "asserted"


def test_denial_of_any_link_leaves_what_enemies_do(known: Store) -> None:
    store = told(
        known,
        say("one", relation("Norvia", "attacks", "Amber Front")),
        say("two", relation("Norvia", "linkedTo", "Amber Front", **DENIES)),
    )
    assert stands(store, "Norvia", "attacks", "Amber-Front") == "asserted"


def test_denial_of_organ_group_or_umbrella_is_of_other_ends(known: Store) -> None:
    group = [{"id": "Marshals", "kind": "DescribedGroup", "name": "the marshals"}]
    belongs = relation("Amber Front", "memberOf", "the marshals")
    named = say("one", ARMS, belongs, actors=group)
    set_denied = say("two", relation("Norvia", "backs", "the marshals", **DENIES))
    assert stands(told(known, named, set_denied), "Norvia", "arms", "Amber-Front") == "asserted"
    described = say("one", relation("Norvia", "backs", "the marshals"), belongs, actors=group)
    named_denied = say("two", relation("Norvia", "backs", "Amber Front", **DENIES))
    assert stands(told(known, described, named_denied), "Norvia", "backs", "Marshals") == "asserted"


# ---- events, their roles, and the edges that follow


def test_denial_of_an_edge_disputes_what_an_event_gives(known: Store) -> None:
    strike = event("e1", "Strike", agent="Norvia", target="Sudria", date="2030-05-04")
    store = told(known, say("one", strike), say("two", relation("Norvia", "attacks", "Sudria", **DENIES)))
    assert stands(store, "Norvia", "strikes", "Sudria") == "asserted, disputed"
    assert not store.holds(ID + "Norvia", KG + "attacks", ID + "Sudria", DIRECT)
    assert store.text(ID + "one.e1", KG + "disputed") is None  # that it happened is not denied
    [row] = store.query(bind(question("strikes"), {}))  # but that it was Norvia is
    assert (row[0].value, row[2].value) == ("Norvia", "disputed")


def test_denial_of_an_edge_leaves_the_event_at_another_place(known: Store) -> None:
    strike = event("e1", "Strike", agent="Norvia", target="Sudria", site="Highfort", date="2030-05-04")
    store = told(known, say("one", strike), say("two", relation("Norvia", "attacks", "Sudria", **DENIES)))
    assert stands(store, "Norvia", "strikes", "Highfort") == "asserted"


def test_dated_denial_reaches_the_event_of_that_day_alone(known: Store) -> None:
    may, june = (
        event(f"e{month}", "Strike", agent="Norvia", target="Sudria", date=f"2030-0{month}-04") for month in (5, 6)
    )
    store = told(known, say("one", may, june), say("two", dated("Norvia", "strikes", "Sudria", "2030-05", **DENIES)))
    assert stands(store, "Norvia", "strikes", "Sudria") == "asserted"  # June's still stands
    [ground] = store.subjects(KG + "needs", ID + "one.e5", CLAIMED)
    assert store.text(ground, KG + "disputed", CLAIMED) == "true"


def test_denied_event_disputes_what_follows_from_it_and_from_its_other_reports(known: Store) -> None:
    first = say("one", event("e1", "Strike", agent="Norvia", target="Sudria"))
    second = say(
        "two",
        event("e2", "Strike", agent="Norvia", target="Sudria", **{"same event": "one.e1"}),
        publisher="The Herald",
    )
    denial = say("three", {"claim": "one.e1", **DENIES})
    store = told(known, first, second, denial)
    assert stands(store, "Norvia", "strikes", "Sudria") == "asserted, disputed"
    assert store.text(ID + "two.e2", KG + "disputed") == "true"


def test_denied_event_leaves_another_between_the_same_ends(known: Store) -> None:
    strikes = [event(f"e{n}", "Strike", agent="Norvia", target="Sudria") for n in (1, 2)]
    store = told(known, say("one", *strikes), say("two", {"claim": "one.e1", **DENIES}))
    assert stands(store, "Norvia", "strikes", "Sudria") == "asserted"


def test_denied_role_disputes_it_in_the_description_and_leaves_the_rest(known: Store) -> None:
    strike = event("e1", "Strike", agent=["Norvia", "Estia"], target="Sudria")
    store = told(known, say("one", strike), say("two", relation("one.e1", "agent", "Norvia", **DENIES)))
    assert stands(store, "Norvia", "strikes", "Sudria") == "asserted, disputed"
    assert stands(store, "Estia", "strikes", "Sudria") == "asserted"
    assert store.text(ID + "one.e1", KG + "disputed") is None


# ---- suggestions, doubts, own voices


def test_suggestion_that_is_denied_is_disputed_and_no_more_than_suggested(known: Store) -> None:
    store = told(
        known,
        say("one", {**ARMS, "stance": "suggested"}),
        say("two", relation("Norvia", "backs", "Amber Front", **DENIES)),
    )
    assert stands(store, "Norvia", "arms", "Amber-Front") == "onlySuggested, disputed"
    assert (edges(store), edges(store, DISPUTED)) == (["Norvia disputes Gazette"], [])


def test_what_its_own_ministry_denies_is_disputed(known: Store) -> None:
    ministry = [{"id": "Ministry", "kind": "StateOrgan", "name": "Norvia's ministry"}]
    one = say("one", {**ARMS, "by": "Norvia"}, published="2030-01-01")
    two = say(
        "two", {**ARMS, "by": "Norvia's ministry", "stance": "denied"}, relation("Ministry", "organOf", "Norvia"),
        actors=ministry, published="2030-02-01",
    )  # fmt: skip
    assert stands(told(known, one, two), "Norvia", "arms", "Amber-Front") == "asserted, disputed"


# ---- what is taken back

JANUARY, FEBRUARY, MARCH = "2030-01-10", "2030-02-10", "2030-03-10"


def of(source: str, stance: str, published: str, by: str = "Sudria", predicate: str = "arms") -> Any:
    return say(source, relation("Norvia", predicate, "Amber Front", by=by, stance=stance), published=published)


def test_claim_that_its_speaker_later_denies_is_withdrawn(known: Store) -> None:
    store = told(known, of("one", "asserted", JANUARY), of("two", "denied", FEBRUARY, predicate="backs"))
    assert stands(store, "Norvia", "arms", "Amber-Front") == "withdrawn"
    assert edges(store) == []


def test_claim_that_another_still_holds_is_disputed(known: Store) -> None:
    store = told(
        known,
        of("one", "asserted", JANUARY),
        of("two", "denied", FEBRUARY),
        of("three", "asserted", JANUARY, by="Estia"),
    )
    assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted, disputed"


def test_denial_that_its_speaker_later_gives_up_disputes_nothing(known: Store) -> None:
    store = told(
        known,
        of("one", "denied", JANUARY, by="Norvia", predicate="backs"),
        of("two", "asserted", FEBRUARY),
        of("three", "asserted", MARCH, by="Norvia"),
    )
    assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted"


def test_denial_without_a_known_order_disputes_what_its_speaker_said(known: Store) -> None:
    store = told(known, of("one", "asserted", "unknown"), of("two", "denied", FEBRUARY))
    assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted, disputed"


def test_day_on_which_it_was_said_goes_before_that_of_the_report(known: Store) -> None:
    early = {**relation("Norvia", "arms", "Amber Front", by="Sudria", stance="denied"), "said on": "2029-12-01"}
    store = told(known, of("one", "asserted", JANUARY), say("two", early, published=FEBRUARY))
    assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted"  # the later word is the assertion


def test_person_takes_back_what_the_office_said_while_holding_it(known: Store) -> None:
    office = [{"id": "Chancellor", "kind": "Office", "name": "Chancellor of Sudria"}]
    holds = {
        "relation": {"subject": "Mara Lund", "predicate": "holdsOffice", "object": "Chancellor", "date": "2029/2031"}
    }
    one = say(
        "one",
        relation("Norvia", "arms", "Amber Front", by="Chancellor of Sudria"),
        holds,
        actors=office,
        published=JANUARY,
    )
    store = told(known, one, of("two", "denied", FEBRUARY, by="Mara Lund"))
    assert stands(store, "Norvia", "arms", "Amber-Front") == "withdrawn"
    earlier = {"relation": {**holds["relation"], "date": "2020/2022"}}
    one = say(
        "one",
        relation("Norvia", "arms", "Amber Front", by="Chancellor of Sudria"),
        earlier,
        actors=office,
        published=JANUARY,
    )
    store = told(known, one, of("two", "denied", FEBRUARY, by="Mara Lund"))
    assert stands(store, "Norvia", "arms", "Amber-Front") == "asserted, disputed"


# ---- told otherwise


def reports(first: Any, second: Any, **more: Any) -> list[Any]:
    """Two sources on one attack, each naming an agent."""
    one = say("one", event("e1", "Attack", agent=first, target="Sudria"), **more)
    return [
        one,
        say(
            "two",
            event("e2", "Attack", agent=second, target="Sudria", **{"same event": "one.e1"}),
            publisher="The Herald",
        ),
    ]


def test_reports_of_one_event_that_name_other_agents_are_rivals(known: Store) -> None:
    store = told(known, *reports("Amber Front", "Violet Guard"))
    assert [stands(store, who, "attacks", "Sudria") for who in ("Amber-Front", "Violet-Guard")] == [
        "asserted, disputed"
    ] * 2
    assert store.text(ID + "one.e1", KG + "partRivalAccount") == ID + "two.e2"


@pytest.mark.parametrize(
    ("second", "more"),
    [
        ("Amber Front", ()),
        (["Violet Guard", "Amber Front"], ()),
        ("Grey Circle", (relation("Amber Front", "memberOf", "Grey Circle"),)),
        (
            "Grey Circle",
            (relation("Amber Front", "memberOf", "Violet Guard"), relation("Violet Guard", "actsAs", "Grey Circle")),
        ),
        ("gunmen", ()),
    ],
    ids=["same", "one-of-two", "member", "chain", "described"],
)
def test_accounts_that_can_both_be_true_are_no_rivals(known: Store, second: Any, more: Any) -> None:
    gunmen = [{"id": "gunmen", "kind": "DescribedGroup", "name": "gunmen"}]
    one = say("one", event("e1", "Attack", agent="Amber Front", target="Sudria"), *more, actors=gunmen)
    two = say(
        "two", event("e2", "Attack", agent=second, target="Sudria", **{"same event": "one.e1"}), publisher="The Herald"
    )
    assert stands(told(known, one, two), "Amber-Front", "attacks", "Sudria") == "asserted"


def test_disputed_membership_does_not_end_rivalry(known: Store) -> None:
    sources = reports("Amber Front", "Grey Circle")
    member, denied = (
        relation("Amber Front", "memberOf", "Grey Circle"),
        relation("Amber Front", "memberOf", "Grey Circle", by="Grey Circle", stance="denied"),
    )
    store = told(known, *sources, say("three", member))
    assert stands(store, "Amber-Front", "attacks", "Sudria") == "asserted"
    store = told(known, *sources, say("three", member), say("four", denied))
    assert stands(store, "Amber-Front", "attacks", "Sudria") == "asserted, disputed"


def test_denied_sameness_joins_nothing_and_leaves_rivals_disputed(known: Store) -> None:
    sources = reports("Amber Front", "Violet Guard")
    denied = say("three", relation("one.e1", "sameEvent", "two.e2", by="Sudria", stance="denied"))
    store = told(known, *sources, denied)
    assert (store.text(ID + "one.e1", KG + "joinedWith"), store.text(ID + "one.e1", KG + "perhapsJoinedWith")) == (
        None,
        ID + "two.e2",
    )
    assert stands(store, "Amber-Front", "attacks", "Sudria") == "asserted, disputed"


def test_rivals_that_are_coded_across_sources_are_disputed(known: Store) -> None:
    one = say("one", event("e1", "Attack", agent="Amber Front", target="Sudria"))
    two = say(
        "two",
        {**event("e2", "Attack", agent="Violet Guard", target="Sudria"), "rivals": ["one.e1"]},
        publisher="The Herald",
    )
    store = told(known, one, two)
    assert [stands(store, who, "attacks", "Sudria") for who in ("Amber-Front", "Violet-Guard")] == [
        "asserted, disputed"
    ] * 2


def test_account_that_was_taken_back_is_no_rival(known: Store) -> None:
    sources = reports("Amber Front", "Violet Guard")
    for content in sources:
        content["source"]["published"] = JANUARY
    taken_back = say("three", {"claim": "two.e2", "stance": "denied", "by": "The Herald"}, published=FEBRUARY)
    store = told(known, *sources, taken_back)
    # The Herald's denial is of the event, so of the Gazette's report too.
    assert stands(store, "Violet-Guard", "attacks", "Sudria") == "withdrawn"
    # It is noted still, for whoever asks of a day before that.
    assert store.text(ID + "one.e1", KG + "partRivalAccount") == ID + "two.e2"


def test_account_that_was_taken_back_disputes_as_long_as_it_was_held(known: Store) -> None:
    attack = {"target": "Sudria", "date": "2029-12-01"}
    one = say("one", event("e1", "Attack", agent="Amber Front", **attack), published=JANUARY)
    second = event("e2", "Attack", agent="Violet Guard", by="Sudria", **attack, **{"same event": "one.e1"})
    two = say("two", second, published=JANUARY, publisher="The Herald")
    not_they = {"by": "Sudria", "stance": "denied"}
    later = say("three", relation("two.e2", "agent", "Violet Guard", **not_they), published=FEBRUARY)
    retracted = {"claim": "two.e2", **not_they}
    for content in (later, say("three", retracted, published=FEBRUARY)):
        store = told(known, one, two, content)
        ends = (ID + "Amber-Front", ID + "Sudria")
        then = Search(store, *ends, Policy(known_by="2030-01-31"))
        [account] = support(then.edges, then.run().routes[0]).hops[0].accounts
        assert [(d.kind, d.voice.assertion.speaker_name) for d in account.against] == [("told otherwise", "Sudria")]
        # Its own attacker is walked as then, and never together with the other account of the one attack.
        assert Search(store, ID + "Violet-Guard", ID + "Sudria", Policy(known_by="2030-01-31")).run().routes
        assert not Search(store, ID + "Amber-Front", ID + "Violet-Guard", Policy(known_by="2030-01-31")).run().routes


# ---- two who fight


def test_fight_has_no_attacker(known: Store) -> None:
    store = told(known, say("one", event("e1", "Fight", participant=["Norvia", "Sudria"])))
    assert edges(store) == ["Norvia fights Sudria"]
    assert store.holds(ID + "Sudria", KG + "opposes", ID + "Norvia", DIRECT)


def test_blame_rests_on_the_words_of_who_blames(known: Store) -> None:
    one = say(
        "one", event("e1", "Strike", target="Sudria"), relation("e1", "agent", "Norvia", by="Sudria"),
        relation("e1", "agent", "Norvia", **DENIES),
    )  # fmt: skip
    from kg.claims import Evidence

    store = told(known, one)
    edge = Evidence(store).edge(ID + "Sudria", KG + "blames", ID + "Norvia")
    assert [a.speaker_name for claim in edge.claims for a in claim.assertions] == ["Sudria"]
    assert edge.direct
