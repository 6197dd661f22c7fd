"""Disputes in the page: both sides in every view, once each; what is withdrawn is told and not drawn; addresses."""

from __future__ import annotations

import csv
import io
from importlib.resources import files
from itertools import combinations, pairwise
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from fiction import WORLD, claims_file, event, relation
from test_denials import cases, copy_of, deny, three
from test_page_access import findings
from test_page_routes import ANSWERS, block
from test_rules import compiled, put

from kg import load, view
from kg.lookup import index
from kg.model import Model
from kg.names import ID, KG
from kg.paths import Policy, Search
from kg.paths.speech import sentences
from kg.paths.support import support
from kg.store import Store, bundled, memory
from kg.view import choice

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)
__all__ = ["three"]

ARMY = {"id": "Norvia-army", "kind": "StateOrgan", "name": "Norvia's army"}
ONE = [
    relation("Norvia", "arms", "Amber Front", by="Estia", **{"said on": "2031-05-01"}),
    relation("Amber Front", "memberOf", "Grey Circle"),
    event("raid", "Attack", agent="Amber Front", target="Sudria", date="2031-05-04"),
    relation("Sudria", "backs", "Violet Guard", by="Sudria", **{"said on": "2031-04-01"}),
    relation("Norvia's army", "organOf", "Norvia"),
    relation("Estia", "opposes", "Norvia"),
    relation("Norvia", "meets", "Sudria"),
    event("ambush", "Attack", agent="Grey Circle", target="Mara Lund"),
    relation("Norvia", "funds", "Violet Guard", by="Estia"),
    relation("Norvia", "funds", "Violet Guard"),
]
TWO = [
    relation("Norvia", "backs", "Amber Front", by="Norvia's army", stance="denied", **{"said on": "2031-05-09"}),
    event("raid", "Attack", agent="Violet Guard", target="Sudria", date="2031-05-04", **{"same event": "one.raid"}),
    relation("Sudria", "backs", "Violet Guard", by="Sudria", stance="denied", **{"said on": "2031-06-01"}),
    relation("Amber Front", "memberOf", "Grey Circle", by="Norvia", stance="doubted"),
    relation("Norvia", "meets", "Sudria"),
    event("ambush", "Attack", agent="Grey Circle", target="Mara Lund", **{"same event": "one.ambush"}),
    relation("one.ambush", "sameEvent", "two.ambush", by="Mara Lund", stance="denied"),
    relation("Norvia", "funds", "Violet Guard", by="Norvia's army", stance="declined"),
]


@pytest.fixture(scope="module")
def store() -> Store:
    """Two papers: what one accuses of, an organ denies; one raid told in two ways; a word taken back; a doubt."""
    store = memory(load.ontology())
    papers = (WORLD, claims_file("one", ONE, actors=[ARMY]), claims_file("two", TWO, publisher="The Herald"))
    for content in papers:
        quads = compiled(content, store)
        put(store, content["source"]["id"], quads)
        store.replace([], index(quads))
    return store


@pytest.fixture(scope="module")
def page(store: Store) -> str:
    return view.page(store)


ARMS, RAID = "Norvia kg:arms Amber-Front", "Amber-Front kg:attacks Sudria"
SIDES = "Estia says it, Norvia's army denies it"


def edge_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(edge for edge in data["edges"] if edge["id"] == name)


def test_evidence_of_a_disputed_line_names_both_sides_and_what_is_at_stake(browser: Browser, page: str) -> None:
    sight = browser.open(page, f"#edge={ARMS.replace(' ', '%20')}")
    told = sight.inner_text("#selected")
    assert told.count(SIDES) == 1
    assert "Estia (opposes Norvia, one ¶6) says so on 1 May 2031" in told
    assert told.count("Norvia's army (organ of the accused) denies it on 9 May 2031") == 1
    assert "Answer of Norvia: denies" in told
    label = sight.evaluate("kg.network.body.data.edges.get().map(e => e.label).find(text => text && text.trim())")
    assert label.replace("\n", " ") == f"arms: {SIDES}".replace(" it", "")
    assert sight.errors == []


def test_two_accounts_of_one_event_are_told_beside_each_other_in_every_view(browser: Browser, page: str) -> None:
    sight = browser.open(page, f"#edge={RAID.replace(' ', '%20')}")
    assert "The Gazette says it, The Herald tells it otherwise" in sight.inner_text("#selected")
    sight = browser.open(page, "#tab=timeline")
    row = sight.inner_text(".time-row >> nth=0")
    assert "disputed in part" in row
    assert "The Gazette says it, The Herald tells a part of it otherwise" in row
    sight = browser.open(page, "#tab=table")
    row = sight.locator("#claims tbody tr", has_text="Attack raid").first.inner_text()
    assert "The Herald tells a part of it otherwise, ¶2 [2]" in row
    assert row.endswith("disputed in part")


def test_reports_of_what_is_perhaps_one_event_say_so(browser: Browser, page: str) -> None:
    said = "Perhaps one event with Attack ambush: The Herald says so, Mara Lund denies it"
    sight = browser.open(page, "#edge=Grey-Circle%20kg:attacks%20Mara-Lund")
    assert sight.inner_text("#selected").count(said) == 2  # with each of the reports
    sight = browser.open(page, "#tab=routes&path=Grey-Circle~Mara-Lund&disputed=mark")
    assert sight.inner_text(".route .step >> nth=0").count(said) == 1
    sight = browser.open(page, "#tab=routes&path=Grey-Circle~Mara-Lund&disputed=mark&doubt=Mara-Lund")
    assert "The Herald says so" in sight.inner_text(".route .step >> nth=0")
    assert "says so, Mara Lund denies it" not in sight.inner_text(".route .step >> nth=0")


def test_what_is_withdrawn_is_told_and_not_drawn(browser: Browser, page: str) -> None:
    sight = browser.open(page, "#node=Sudria")
    hidden = "kg.network.body.data.edges.get().filter(e => e.hidden).map(e => kg.data.edges[e.id].id)"
    assert sight.evaluate(hidden) == ["Sudria kg:backs Violet-Guard"]
    assert sight.inner_text("#selected details:last-of-type summary") == "Sudria backs Violet Guard withdrawn"
    sight.click("#selected details:last-of-type summary")
    assert "taken back: Sudria denied on 1 June 2031, The Herald ¶3" in sight.inner_text("#selected")
    assert sight.locator(".picture .edge:empty").count() == 1
    # By an earlier day it was not known, and the link is walked as it stood then.
    ask = "#tab=routes&path=Sudria~Violet-Guard&disputed=mark&walk=backs"
    assert browser.open(page, ask).locator(".route").count() == 0
    assert browser.open(page, f"{ask}&known-by=2031-05").locator(".route").count() == 1


def test_line_is_as_thick_as_it_has_origins(page: str) -> None:
    data = block(page)
    assert edge_of(data, "Norvia kg:meets Sudria")["origins"] == [2, 2]
    assert "origins" not in edge_of(data, ARMS)


def test_doubt_is_told_and_disputes_nothing(browser: Browser, page: str) -> None:
    sight = browser.open(page, "#edge=Amber-Front%20kg:memberOf%20Grey-Circle")
    assert "The Gazette says it, Norvia doubts it" in sight.inner_text("#selected")
    assert sight.locator("#selected .badge.disputed").count() == 0


def test_route_over_a_disputed_link_is_found_and_marked(browser: Browser, page: str) -> None:
    sight = browser.open(page, "#tab=routes&path=Norvia~Grey-Circle&disputed=mark")
    assert sight.inner_text("#answer-summary") == (
        f"1 route of 2 hops from Norvia to Grey Circle. Hop 1 disputed: {SIDES}."
    )
    assert sight.inner_text("#answer .left") == "No undisputed route joins them."
    assert sight.inner_text(".route .step >> nth=0").count("denies it") == 2  # in the line of both sides, and in full
    sight.evaluate("location.hash = '#tab=routes&path=Norvia~Grey-Circle&disputed=hide'")
    sight.wait_for_function("document.querySelector('#answer-summary').textContent.startsWith('No route')")
    sight.click("#answer .reasons button >> nth=0")
    assert sight.evaluate("location.hash") == "#path=Norvia~Grey-Circle&disputed=mark"


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"doubt": ["Gazette"]},
        {"doubt": ["Norvia-army", "Estia"]},
        {"believe": ["Estia", "Herald", "Norvia"]},
        {"known_by": "2031-05-05"},
    ],
    ids=str,
)
def test_routes_are_told_as_by_kg_path(browser: Browser, page: str, store: Store, policy: dict[str, Any]) -> None:
    """The sentences of each hop, which say what is one party's word, and what the accused answer to it."""
    sight = browser.open(page)
    asked = """([start, end, { doubt = [], believe = [], known_by = null }]) => {
      const speakers = ids => new Set(ids.map(id => kg.data.speakers.findIndex(one => one.id === id)));
      const policy = kg.paths.policy({ doubt: speakers(doubt), believe: speakers(believe), knownBy: known_by });
      const asked = kg.paths.question({ start: kg.at.node.get(start), end: kg.at.node.get(end), policy });
      const { routes, scale } = kg.paths.search(kg.data, asked), label = n => kg.data.nodes[n].label;
      return routes.map(route => route.hops.map((hop, i) => hop.steps.map(step => [
        kg.speech.sentence(`${label(hop.start)} ${step.reading} ${label(hop.end)}`, step, route.rests[i], scale),
        kg.disputes.answersTo(step.edge, step, scale).map(answer => [answer.label, answer.text])])));
    }"""
    nodes = [node["id"] for node in block(page)["nodes"]]
    sets = {name: frozenset(ID + who for who in value) for name, value in policy.items() if name != "known_by"}
    chosen = Policy(**{**policy, **sets})
    told = []
    for start, end in combinations(nodes, 2):
        search = Search(store, ID + start, ID + end, chosen)
        ought, found = [], sight.evaluate(asked, [start, end, policy])
        for route in search.run().routes:
            rests = support(search.edges, route)
            words = iter(sentences(route, rests))
            ought.append(
                [[[next(words), [[a.label, a.text] for a in it.answers]] for it in hop.accounts] for hop in rests.hops]
            )
        for hop in (hop for route in found for hop in route):
            for step in hop:
                step[0] = f"{step[0][0].upper()}{step[0][1:]}."
        assert found == ought
        told += [step for route in found for hop in route for step in hop]
    if not policy:
        denied = "Estia alone says, without a date, that Norvia arms Amber Front; Norvia's army denies it."
        assert [denied, [["Norvia", "denies, by Norvia's army"]]] in told
    if policy.get("doubt") == ["Gazette"]:
        one_party = "Estia alone says, without a date, that Norvia funds Violet Guard."
        assert [one_party, [["Norvia", "declined to comment, by Norvia's army"]]] in told


def test_policy_says_what_it_leaves_out_that_would_be_as_short(browser: Browser, store: Store) -> None:
    more = memory(store.engine)
    detour = [relation("Norvia", "meets", "Mara Lund"), relation("Mara Lund", "meets", "Amber Front")]
    put(more, "three", compiled(claims_file("three", detour), more))
    sight = browser.open(view.page(more), "#tab=routes&path=Norvia~Amber-Front&disputed=hide")
    assert sight.inner_text("#answer .left") == (
        "Disputed relations are left out: with them, there is a route of 1 hop. Show it"
    )
    sight.click("#answer .left button")
    assert sight.inner_text("#answer .left") == "The shortest undisputed route has 2 hops. Show it"


def test_two_accounts_of_one_event_make_no_route(browser: Browser, page: str) -> None:
    sight = browser.open(page, "#tab=routes&path=Amber-Front~Violet-Guard&disputed=mark&walk=attacks")
    assert sight.inner_text("#answer-summary") == (
        "No route between Amber Front and Violet Guard on this page. "
        "Only accounts that cannot both be true would join them."
    )


@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("#path=Norvia~Amber-Front", "hide"),
        ("#path=Norvia~Amber-Front&contested=include", "mark"),
        ("#path=Norvia~Amber-Front&contested=exclude", "hide"),
        ("#path=Norvia~Amber-Front&contested=only", "only"),
        ("#path=Norvia~Amber-Front&disputed=only", "only"),
    ],
)
def test_older_address_means_what_it_meant(browser: Browser, page: str, address: str, policy: str) -> None:
    sight = browser.open(page, address)
    assert sight.evaluate("kg.question().policy.disputed") == policy
    sight.evaluate("kg.set({})")
    assert sight.evaluate("location.hash") == f"#path=Norvia~Amber-Front&disputed={policy}"


def test_page_without_disputes_and_page_of_disputes_alone_say_what_they_leave_out(store: Store) -> None:
    hidden, alone = (choice.choose(store, disputed=disputes) for disputes in ("hide", "only"))
    assert {*(edge.predicate for edge in alone.edges)} == {KG + "arms", KG + "attacks"}
    assert not {edge.iri for edge in hidden.edges} & {edge.iri for edge in alone.edges}
    assert hidden.left_out == ["3 disputed relations are left out: see all without --disputed hide."]


def test_filter_of_an_older_address_is_understood(browser: Browser, page: str) -> None:
    sight = browser.open(page, "#status=contested")
    assert sight.evaluate("[...kg.state.status]") == ["disputed"]


def test_exports_carry_standing_and_both_sides(browser: Browser, page: str) -> None:
    import pyoxigraph

    sight = browser.open(page, "#relation=arms,attacks")
    rows = list(csv.DictReader(io.StringIO(sight.evaluate("kg.csv()").removeprefix("\ufeff"), newline="")))
    found = {(row["relations"].split("; ")[0], row["standing"], row["disputed"], row["sides"]) for row in rows}
    assert ("Norvia arms Amber Front [disputed]", "asserted", "yes", SIDES) in found
    assert f"Norvia arms Amber Front: {SIDES}." in sight.evaluate("kg.picture()")
    triples = list(pyoxigraph.parse(sight.evaluate("kg.jsonld()"), format=pyoxigraph.RdfFormat.JSON_LD))
    said = {t.predicate.value.rpartition("#")[2] for t in triples}
    assert {"standing", "disputed", "deniedIn", "partRivalAccount"} <= said
    denials = [t.object for t in triples if t.predicate.value.endswith("#deniedIn")]
    speakers = [t.object.value for t in triples if t.subject in denials and t.predicate.value.endswith("#speaker")]
    assert speakers == [ID + "Norvia-army"]


@pytest.mark.parametrize("graph", ["bundled", "three"])
def test_denial_is_told_at_its_hop_in_the_page(
    browser: Browser, page: str, graph: str, request: pytest.FixtureRequest
) -> None:
    store = copy_of(bundled()) if graph == "bundled" else request.getfixturevalue("three")
    sight: Sight = browser.open(page)
    label = Model(store).label
    for case in Random(7).sample(sorted(cases(store), key=repr), 10):
        deny(store, case)
        ends = (case.route[0], case.route[1])
        data = block(view.page(store, path=ends, limit=None))
        at = {ID + node["id"]: number for number, node in enumerate(data["nodes"])}
        asked = {"start": at[ends[0]], "end": at[ends[1]], "limit": 999, "policy": {}}
        (answer,) = sight.evaluate(ANSWERS, [data, [asked]])
        hop = {at[case.edge[0]], at[case.edge[2]]}
        told = [
            rests[4]
            for route in answer["routes"]
            for step, rests in zip(pairwise(route["walk"]), route["rests"], strict=True)
            if {*step} == hop
        ]
        assert told, case
        assert all(label(case.speaker) in names for names in told), case
        put(store, "denial", set())


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_axe_finds_nothing_serious_in_disputes(browser: Browser, page: str, paper: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    for hash in (
        f"#edge={ARMS.replace(' ', '%20')}",
        "#node=Sudria",
        "#tab=timeline",
        "#tab=table",
        "#tab=sources",
        "#tab=routes&path=Norvia~Grey-Circle&disputed=mark",
        "#tab=routes&path=Amber-Front~Violet-Guard&disputed=mark&walk=attacks",
    ):
        sight = browser.open(page, hash, color_scheme=paper)
        sight.evaluate("document.querySelectorAll('#panel details').forEach(d => d.open = true)")
        assert findings(sight, axe) == []
