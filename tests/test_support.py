"""What a route rests on: marks, origins with reprints folded, the weakest hop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fiction import claims_file, event, relation, spot, write
from newsroom import Paper, asked, press

from kg import load
from kg.names import GRAPH, ID, KG, PROV
from kg.paths import Policy
from kg.paths.origins import Reprints, Word, independent, with_reprints
from kg.paths.support import HopSupport, Support, Weighing, ranked, support
from kg.store import NamedNode, Quad, Store, memory
from kg.voices import House

BACKS = ("Norvia", "backs", "Amber Front")
PLAIN: dict[str, Any] = {"date": "2031-05-01"}


def dated(subject: str, predicate: str, obj: str, **more: Any) -> dict[str, Any]:
    return {"relation": {"subject": subject, "predicate": predicate, "object": obj, **PLAIN}, **more}


def rests(store: Store, start: str = "Norvia", end: str = "Amber-Front", policy: Policy | None = None) -> Support:
    """What the first route rests on; what is said for and against each hop is told in test_voices.py."""
    search = asked(store, start, end, policy)
    found = support(search.edges, search.run().routes[0])
    return found._replace(hops=tuple(hop._replace(accounts=()) for hop in found.hops))


def hop(store: Store, policy: Policy | None = None) -> HopSupport:
    return rests(store, policy=policy).hops[0]


# ---- one hop


def test_hop_that_one_paper_states_rests_on_one_origin_and_has_no_marks(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS)]))
    assert hop(store) == HopSupport((), 1, 1, ("The Gazette",), (), ("one",))


def test_two_papers_that_report_on_their_own_are_two_origins(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS)]), Paper("two", [dated(*BACKS)], "The Herald"))
    assert hop(store) == HopSupport((), 2, 2, ("The Gazette", "The Herald"), (), ("one", "two"))


def test_reprint_is_no_second_origin(tmp_path: Path) -> None:
    papers = Paper("wire", [dated(*BACKS)]), Paper("two", [dated(*BACKS)], "The Herald", reprints=("wire",))
    assert hop(press(tmp_path, *papers)) == HopSupport((), 1, 1, ("The Herald", "The Gazette"), (), ("wire",))


def test_reprint_of_a_reprint_goes_back_to_the_first(tmp_path: Path) -> None:
    store = press(
        tmp_path,
        Paper("wire", [dated(*BACKS)]),
        Paper("two", [], "The Herald", reprints=("wire",)),
        Paper("three", [dated(*BACKS)], "The Herald", reprints=("two",)),
    )
    assert hop(store) == HopSupport((), 1, 1, ("The Herald", "The Gazette"), (), ("wire",))


def test_two_named_voices_in_one_paper_are_one_origin(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS, by="Mara Lund"), dated(*BACKS, by="Estia")]))
    assert hop(store) == HopSupport((), 1, 1, ("Mara Lund", "Estia"), (), ("one",))


def test_one_named_voice_in_two_papers_is_one_origin(tmp_path: Path) -> None:
    papers = Paper("one", [dated(*BACKS, by="Estia")]), Paper("two", [dated(*BACKS, by="Estia")], "The Herald")
    assert hop(press(tmp_path, *papers)) == HopSupport((), 1, 1, ("Estia",), (), ("one", "two"))


def test_unnamed_speakers_of_two_papers_are_one_origin_or_two(tmp_path: Path) -> None:
    store = press(
        tmp_path,
        Paper("one", [dated(*BACKS, by="an official")], unnamed=("an official",)),
        Paper("two", [dated(*BACKS, by="an envoy")], "The Herald", unnamed=("an envoy",)),
    )
    assert hop(store) == HopSupport(("unnamed",), 1, 2, ("an official", "an envoy"), (), ("one", "two"))


def test_unnamed_speaker_beside_a_named_one_is_no_mark(tmp_path: Path) -> None:
    said = [dated(*BACKS, by="an official"), dated(*BACKS)]
    assert hop(press(tmp_path, Paper("one", said, unnamed=("an official",)))).marks == ()


@pytest.mark.parametrize(("basis", "marks"), [("implied", ("implied",)), ("combined", ("combined",)), ("stated", ())])
def test_hop_without_a_plain_statement_is_marked(tmp_path: Path, basis: str, marks: tuple[str, ...]) -> None:
    claim = dated(*BACKS, basis=basis, at=[spot(1), spot(2)])
    assert hop(press(tmp_path, Paper("one", [claim]))).marks == marks


def test_statement_elsewhere_takes_the_mark_of_an_implication_away(tmp_path: Path) -> None:
    papers = Paper("one", [dated(*BACKS, basis="implied")]), Paper("two", [dated(*BACKS)], "The Herald")
    assert hop(press(tmp_path, *papers)).marks == ()


def test_hop_without_a_date_is_marked(tmp_path: Path) -> None:
    assert hop(press(tmp_path, Paper("one", [relation(*BACKS)]))).marks == ("undated",)


def test_dated_claim_beside_an_undated_one_takes_the_mark_away(tmp_path: Path) -> None:
    assert hop(press(tmp_path, Paper("one", [relation(*BACKS), dated(*BACKS)]))).marks == ()


def test_suggestion_is_marked_when_the_policy_walks_it(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS, stance="suggested")]))
    assert hop(store, Policy(suggested=True)).marks == ("suggested",)


def test_denied_hop_is_disputed_and_names_who_denies(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS), dated(*BACKS, by="Norvia", stance="denied")]))
    assert hop(store) == HopSupport(("disputed",), 1, 1, ("The Gazette",), ("Norvia",), ("one",))


def test_denial_by_a_speaker_who_is_doubted_is_told_apart_and_is_no_mark(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS), dated(*BACKS, by="Norvia", stance="denied")]))
    found = rests(store, policy=Policy(doubt=frozenset((ID + "Norvia",))))
    hop = found.hops[0]
    assert (hop.marks, hop.denied_by, hop.denied_unheard, found.denied) == ((), (), ("Norvia",), False)


def test_hop_with_a_claim_that_nobody_denies_is_not_disputed(tmp_path: Path) -> None:
    later = dated(*BACKS)
    later["relation"]["date"] = "2031-07-01"
    said = [dated(*BACKS), dated(*BACKS, by="Norvia", stance="denied"), later]
    found = hop(press(tmp_path, Paper("one", said)))
    assert (found.marks, found.denied_by) == ((), ("Norvia",))


def test_speaker_who_is_not_believed_carries_nothing(tmp_path: Path) -> None:
    papers = Paper("one", [dated(*BACKS)]), Paper("two", [dated(*BACKS)], "The Herald")
    found = hop(press(tmp_path, *papers), Policy(believe=frozenset((ID + "Herald",))))
    assert found == HopSupport((), 1, 1, ("The Herald",), (), ("two",))


def test_edge_without_a_recorded_claim_says_so(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [dated(*BACKS)]))
    bare = [quad for quad in store.engine if quad.predicate.value != KG + "derivedFrom"]
    found = rests(memory(bare))
    assert found == Support((HopSupport(("no claim",), 0, 0, (), (), ()),), (), 0, ("no claim",), False)


# ---- the whole route


def test_route_names_all_speakers_and_its_weakest_hop(tmp_path: Path) -> None:
    said = [dated(*BACKS), dated("Amber Front", "attacks", "Highfort", by="Estia", basis="implied")]
    found = rests(press(tmp_path, Paper("one", said)), end="Highfort")
    assert (found.speakers, found.weakest, found.why) == (("The Gazette", "Estia"), 1, ("implied",))


def test_worse_mark_counts_before_more_of_the_better_ones(tmp_path: Path) -> None:
    said = [
        {**relation(*BACKS), "basis": "implied"},
        dated("Amber Front", "attacks", "Highfort", by="an official"),
    ]
    found = rests(press(tmp_path, Paper("one", said, unnamed=("an official",))), end="Highfort")
    assert (found.weakest, found.why) == (1, ("unnamed",))


def test_of_two_hops_without_marks_the_one_from_fewer_origins_is_weaker(tmp_path: Path) -> None:
    on = dated("Amber Front", "attacks", "Highfort")
    papers = Paper("one", [dated(*BACKS), on]), Paper("two", [dated(*BACKS)], "The Herald")
    found = rests(press(tmp_path, *papers), end="Highfort")
    assert (found.weakest, found.why, [(h.least, h.most) for h in found.hops]) == (1, (), [(2, 2), (1, 1)])


def test_event_carries_the_hop_it_leads_to(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [event("e1", "Strike", agent="Norvia", site="Highfort", date="2031-05-01")]))
    assert rests(store, end="Highfort").hops == (HopSupport((), 1, 1, ("The Gazette",), (), ("one",)),)


BANG = event("e1", "Attack", site="Highfort", date="2031-05-01")
BLAME = relation("one.e1", "agent", "Norvia", by="Estia")


def test_part_in_an_event_rests_on_those_who_report_the_event_too(tmp_path: Path) -> None:
    """Two say who did it, one that it happened at all: with that one all falls."""
    blames = Paper("two", [BLAME], "The Herald"), Paper("three", [{**BLAME, "by": "Sudria"}], "The Herald")
    store = press(tmp_path, Paper("one", [BANG]), *blames)
    assert rests(store, end="Highfort").hops == (
        HopSupport((), 1, 1, ("Sudria", "Estia", "The Gazette"), (), ("one", "three", "two")),
    )


def test_part_in_an_event_is_as_weak_as_the_event(tmp_path: Path) -> None:
    store = press(tmp_path, Paper("one", [{**BANG, "basis": "implied"}]), Paper("two", [BLAME], "The Herald"))
    assert rests(store, end="Highfort").hops[0].marks == ("implied",)


def test_bundled_route_rests_on_one_source(bundle: Store) -> None:
    assert rests(bundle, "Iran", "al-Tanf") == Support(
        hops=(
            HopSupport(("implied", "undated"), 1, 1, ("Associated Press",), (), ("ap-us-response",)),
            HopSupport(("combined",), 1, 1, ("Associated Press",), (), ("ap-us-response",)),
        ),
        speakers=("Associated Press",),
        weakest=1,
        why=("combined",),
        denied=False,
    )


# ---- origins


def sources(*derived: tuple[str, str]) -> Store:
    link, graph = NamedNode(PROV + "wasDerivedFrom"), NamedNode("https://w3id.org/actor-kg/graph/one")
    return memory(Quad(NamedNode(ID + a), link, NamedNode(ID + b), graph) for a, b in derived)


def test_reprints_that_name_each_other_are_one_source() -> None:
    store = sources(("a", "b"), ("b", "a"), ("c", "b"))
    assert {Reprints(store).first(ID + name) for name in "abc"} == {(ID + "a",)}


def test_report_that_draws_on_two_goes_back_to_both() -> None:
    assert Reprints(sources(("c", "a"), ("c", "b"))).first(ID + "c") == (ID + "a", ID + "b")


def test_reprint_goes_with_its_source_and_a_report_that_draws_on_another_stays() -> None:
    store = sources(("b", "a"), ("c", "b"), ("d", "a"), ("d", "x"))
    assert with_reprints(store, {ID + "a"}) == {ID + "a", ID + "b", ID + "c"}


def test_report_that_draws_on_two_goes_with_both() -> None:
    store = sources(("d", "a"), ("d", "x"))
    assert with_reprints(store, {ID + "a", ID + "x"}) == {ID + "a", ID + "d", ID + "x"}


def test_no_words_have_no_origin() -> None:
    assert independent([]) == (0, 0)


def test_word_falls_with_all_of_its_sources_and_not_with_one() -> None:
    both = Word("id:north", False, ("id:one", "id:two"))
    assert not both.falls(frozenset({"id:one"}))
    assert both.falls(frozenset({"id:one", "id:two"}))
    assert both.falls(frozenset({"id:north"}))


def test_report_of_two_sources_goes_with_both_and_not_with_one() -> None:
    derived = NamedNode(PROV + "wasDerivedFrom")
    store = memory(
        Quad(NamedNode(ID + "digest"), derived, NamedNode(ID + first), NamedNode(GRAPH + "digest"))
        for first in ("one", "two")
    )
    assert with_reprints(store, [ID + "one"]) == {ID + "one"}
    assert with_reprints(store, [ID + "one", ID + "two"]) == {ID + "one", ID + "two", ID + "digest"}


def test_origins_share_neither_speaker_nor_source() -> None:
    crossed = [Word("p", False, ("a",)), Word("p", False, ("b",)), Word("q", False, ("a",))]
    assert independent(crossed) == (2, 2)


def test_report_that_draws_on_two_is_one_of_them_or_another() -> None:
    assert independent([Word("p", False, ("a",)), Word("q", False, ("a", "b"))]) == (1, 2)


# ---- houses


MINISTRY = {"id": "Ministry", "kind": "StateOrgan", "name": "Norvian ministry"}


@pytest.mark.parametrize(("stance", "origins"), [("asserted", (1, 1)), ("suggested", (1, 2)), (None, (2, 2))])
def test_ministry_and_its_state_are_one_origin(tmp_path: Path, stance: str | None, origins: tuple[int, int]) -> None:
    organ = [relation("Ministry", "organOf", "Norvia", stance=stance)] if stance else []
    store = press(tmp_path, Paper("one", [dated("Sudria", "backs", "Amber Front", by="Norvia")]))
    second = claims_file(
        "two",
        [dated("Sudria", "backs", "Amber Front", by="Ministry"), *organ],
        actors=[MINISTRY],
        publisher="The Herald",
    )
    load.add(store, [write(tmp_path, second)])
    [found] = rests(store, start="Sudria").hops
    assert (found.least, found.most) == origins


def test_official_without_a_name_speaks_for_the_house_it_is_affiliated_with() -> None:
    house = House((ID + "Norvia",))
    official = Word(ID + "two.official", True, ("b",), house)
    assert independent([Word(ID + "Norvia", False, ("a",), house), official]) == (1, 1)


def test_official_of_nobody_known_may_be_the_one_of_a_house() -> None:
    official = Word(ID + "two.official", True, ("b",), House((ID + "Norvia",)))
    assert independent([official, Word(ID + "one.envoy", True, ("a",))]) == (1, 2)


def test_report_drawn_from_a_retracted_one_is_no_origin(tmp_path: Path) -> None:
    store = press(
        tmp_path, Paper("wire", [dated(*BACKS)]), Paper("two", [dated(*BACKS)], "The Herald", reprints=("wire",))
    )
    retraction, graph = NamedNode(ID + "retraction-1"), NamedNode(ID + "retractions")
    store.replace([], [Quad(retraction, NamedNode(KG + "retracts"), NamedNode(ID + "wire"), graph)])
    found = Weighing(asked(store, "Norvia", "Amber-Front").edges)
    words = {a.source: found.word(a).sources for a in found.scale.evidence.edge(*edge_of(BACKS)).assertions}
    assert words["two"] == ()


def edge_of(triple: tuple[str, str, str]) -> tuple[str, str, str]:
    subject, predicate, obj = triple
    return ID + subject, KG + predicate, ID + obj.replace(" ", "-")


# ---- the order of routes equally long


def ways(store: Store) -> list[str]:
    """The nodes between the ends of the routes, in the order in which they are told."""
    edges = asked(store, "Norvia", "Highfort").edges
    walks = [(ID + "Norvia", ID + way, ID + "Highfort") for way in ("Amber-Front", "Estia", "Violet-Guard")]
    return [walk[1].removeprefix(ID) for walk in ranked(edges, walks)]


def by_way(way: str, **more: Any) -> list[dict[str, Any]]:
    return [dated("Norvia", "backs", way, **more), dated(way, "attacks", "Highfort")]


def test_denied_link_of_two_origins_comes_before_an_undenied_smear_of_one(tmp_path: Path) -> None:
    smear = [dated("Norvia", "backs", "Amber Front", by="Sudria"), dated("Amber Front", "attacks", "Highfort")]
    denied = {**dated("Norvia", "backs", "Violet Guard", by="Norvia"), "stance": "denied"}
    papers = [
        Paper(
            "one", [*smear, relation("Sudria", "fights", "Norvia"), *by_way("Estia"), *by_way("Violet Guard"), denied]
        ),
        Paper("two", by_way("Violet Guard"), "The Herald"),
    ]
    assert ways(press(tmp_path, *papers)) == ["Violet-Guard", "Estia", "Amber-Front"]


def test_route_that_others_than_the_accused_dispute_comes_later(tmp_path: Path) -> None:
    by_accused = {**dated("Norvia", "backs", "Violet Guard", by="Norvia"), "stance": "denied"}
    by_other = {**dated("Norvia", "backs", "Amber Front", by="Sudria"), "stance": "denied"}
    said = [*by_way("Amber Front"), *by_way("Violet Guard"), by_accused, by_other, *by_way("Estia")]
    assert ways(press(tmp_path, Paper("one", said))) == ["Estia", "Violet-Guard", "Amber-Front"]
