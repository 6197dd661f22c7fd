"""The questions that the bundled graph must answer, each with its rows, on Oxigraph and on rdflib's own engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import rdflib
from engines import in_rdflib
from fiction import event, relation
from newsroom import Paper, press

from kg import load
from kg.errors import BadQuery, UnknownName
from kg.names import PREFIXES
from kg.query import bind, check, question, questions, resolve
from kg.retract import retract
from kg.store import Store

AP = "Associated Press"
MILITIAS = "Iran-backed militias in Iraq and Syria"
IRGC = "Islamic Revolutionary Guard Corps"
SERIES = "attacks on bases housing US forces since 17 October"
MISFIRE = "A misfired missile of Islamic Jihad caused the blast at the hospital"
PRESENT = "IRGC-related personnel were at the sites that were targeted in Mayadin; no details were given"
STRUCK = "IRGC-related personnel were probably struck in Mayadin; no details were given"
RELATED = "The personnel at the sites in Mayadin were related to the IRGC"
SLIGHT = "The US response is slight compared with the attacks and the American injuries"
FAILED = "More importantly, the US response has plainly failed to deter the groups"
PRESS = "The aim is to press Iran to tell the militias to stop the attacks"
SITES = (
    "The sites are chosen because they are weapons stores and supply hubs of the militias, which can "
    "attack less without them"
)
PROMISED = "In return, al-Sudani promised to urge the Americans not to hit back hard at militias behind the strikes"
HOUSED = "Iran-backed militants have attacked bases and facilities that house US personnel in Iraq and Syria"
COUNT_61 = (
    "There have been 61 attacks on bases and facilities that house US personnel in Iraq and Syria since 17 October"
)
DEGRADED = (
    "The strikes have degraded the group's military stocks and made the sites unusable; which group is "
    "meant is not said"
)
TEHRAN = "The US is hitting sites of the Iranian Revolutionary Guard because that affects Tehran more directly"
PMF = "Popular Mobilization Forces"
SUDANI = "Mohammed Shia al-Sudani"
NAMES = (
    *("attacks", "backs", "counts", "disputed", "distinct", "evidence", "killed", "meetings", "members", "names"),
    *("namesakes", "positions", "retaliation", "said", "sites", "strikes", "suggested", "troops", "unnamed"),
    "who-did-what",
)
WITHOUT_ROWS = ("namesakes",)
"""Questions that have no rows in the bundled graph: only countries and their territories are called alike there."""

Row = tuple[str, ...]
Ask = Callable[..., list[Row]]


@pytest.fixture(scope="module")
def store() -> Store:
    return load.bundle()


@pytest.fixture(scope="module")
def plain(store: Store) -> rdflib.Dataset:
    return in_rdflib(store)


def asking(store: Store, plain: rdflib.Dataset) -> Ask:
    """Ask a named question; both engines must give the same rows in the same order. Picks columns when given some."""

    def asked(name: str, columns: str = "", **given: str) -> list[Row]:
        this = question(name)
        sparql = bind(this, resolve(store, this, given))
        heads = [column.name for column in this.columns]
        result = store.query(sparql)
        assert [v.value for v in result.variables] == heads
        rows = [tuple("" if term is None else term.value for term in row) for row in result]
        other = [
            tuple("" if term is None else str(term) for term in row) for row in plain.query(sparql, initNs=PREFIXES)
        ]
        assert rows == other
        assert len(set(rows)) == len(rows)
        picked = [heads.index(column) for column in columns.split()] or range(len(heads))
        return [tuple(row[at] for at in picked) for row in rows]

    return asked


@pytest.fixture(scope="module")
def ask(store: Store, plain: rdflib.Dataset) -> Ask:
    """Ask the bundled graph."""
    return asking(store, plain)


# ---- the files


def test_questions_are_all_there_and_explain_themselves() -> None:
    assert tuple(q.name for q in questions()) == NAMES
    for q in questions():
        assert q.title.endswith("?")
        assert q.about.endswith(".")
        assert q.columns


def test_questions_pass_the_guard() -> None:
    for q in questions():
        check(q.text)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("said", "evidence")])
def test_question_without_parameters_answers_alike_on_both_engines(ask: Ask, name: str) -> None:
    assert bool(ask(name)) == (name not in WITHOUT_ROWS)


def test_said_needs_a_speaker(ask: Ask) -> None:
    with pytest.raises(BadQuery):
        ask("said")


# ---- 1: who backs whom?


def test_backs_lists_every_claim_of_backing_with_its_basis(ask: Ask) -> None:
    rows = ask("backs", "who whom past speaker stance basis source paragraph last_paragraph")
    tail = (AP, "asserted")
    src = "ap-us-response"
    assert rows == [
        ("Iran", "Asaib Ahl al-Haq", "", *tail, "implied", src, "18", "19"),
        ("Iran", "Badr Brigades", "", *tail, "implied", src, "18", "19"),
        ("Iran", "Hezbollah", "", *tail, "stated", src, "15", "15"),
        ("Iran", "Houthis", "", *tail, "stated", src, "15", "15"),
        ("Iran", "Iran-backed groups behind al-Sudani", "", *tail, "implied", src, "21", "21"),
        ("Iran", "Iran-backed militias in Iraq", "", *tail, "implied", src, "33", "33"),
        ("Iran", MILITIAS, "", *tail, "implied", src, "6", "13"),
        ("Iran", "Kataeb Hezbollah", "", *tail, "implied", src, "18", "19"),
        ("Iran", "Syrian government", "", *tail, "stated", src, "19", "19"),
        ("Iran", "a number of Iran-backed militias", "", *tail, "implied", src, "18", "18"),
        ("Iran", "a range of Iran-backed groups", "", *tail, "implied", src, "15", "15"),
        ("Iran", "some of the Iran-backed factions", "", *tail, "implied", src, "20", "20"),
        ("Iran", "some of the militias in Iraq", "", *tail, "stated", src, "18", "18"),
        ("Iran-backed groups behind al-Sudani", SUDANI, "true", *tail, "stated", src, "21", "21"),
        ("US military leaders", "Iraqi forces", "", *tail, "stated", src, "34", "34"),
    ]


def test_backs_takes_names_as_people_type_them(ask: Ask) -> None:
    assert ask("backs", "who whom", backed="Kata'ib Hizballah") == [("Iran", "Kataeb Hezbollah")]
    assert ask("backs", "who whom", backer="the US") == []


def test_positions_of_al_sudani_endorse_a_presence_and_no_state(ask: Ask) -> None:
    assert ask("positions", holder="al-Sudani") == [
        (
            *(SUDANI, "endorsement", "the presence of American troops in Iraq should continue", ""),
            *(AP, "asserted", "ap-us-response", "21"),
        ),
        (SUDANI, "intention", "keep relations with the US good", "", AP, "asserted", "ap-us-response", "21"),
        (
            *(SUDANI, "promise", "urge the Americans not to hit back hard at militias behind the strikes", MILITIAS),
            *("an official with an Iran-backed militia", "asserted", "ap-us-response", "23"),
        ),
    ]


# ---- who did what to whom


def test_who_did_what_tells_every_link_of_somebody_with_its_status(ask: Ask) -> None:
    src = "ap-us-response"
    assert ask("who-did-what", by="Hamas") == [
        ("Hamas", "attacks in", "asserted", "Israel", "2023-10-07", "Israel", AP, src, "15"),
        ("Hamas", "blames", "asserted", "Israel", "2023-10-17", "a hospital in Gaza", "Hamas", src, "15"),
        ("Hamas", "fights", "asserted", "Israel", "", "", AP, src, "7"),
    ]


def test_who_did_what_takes_a_relation_a_period_and_either_end_of_what_has_no_direction(ask: Ask) -> None:
    assert ask("who-did-what", "who relation whom", by="al-Sudani", relation="meets") == [
        (SUDANI, "meets", "Ali Khamenei"),
        (SUDANI, "meets", "Antony Blinken"),
    ]
    assert ask("who-did-what", "who whom when", relation="attacks in", during="2023-10..2023-10-10") == [
        ("Hamas", "Israel", "2023-10-07"),
        ("Israel", "Gaza", ""),
        ("United States", "Syria", ""),
        ("some of the Iran-backed factions", "Iraq", ""),
        ("some of the Iran-backed factions", "Syria", ""),
    ]


def test_period_is_read_as_everywhere(store: Store) -> None:
    asked = question("who-did-what")
    assert str(resolve(store, asked, {"during": "2023-10.."})["during"].value) == "2023-10-01/9999"
    with pytest.raises(UnknownName):
        resolve(store, asked, {"relation": "invites"})


# ---- 2: which strikes answered the attacks?

BOUKAMAL = "the US strike on two weapons and ammunition stores near Boukamal"
MAYSULUN = "the US strike on an IRGC weapons store near Maysulun"
MAYADIN = "the US strikes on a training site and a safe house, Mayadin"


def test_retaliation_is_exactly_three_strikes_in_syria(ask: Ask) -> None:
    us, src = "United States", "ap-us-response"
    assert ask("retaliation", agent="US") == [
        (us, BOUKAMAL, "2023-10-27", "year", "near", "Boukamal", SERIES, AP, src, "26", "26"),
        (us, MAYSULUN, "2023-11-08", "", "near", "Maysulun", SERIES, AP, src, "5", "26"),
        (us, MAYADIN, "2023-11-12", "year", "in", "Bulbul district", SERIES, AP, src, "26", "26"),
    ]
    assert ask("strikes", "strike", place="place:Syria") == [(BOUKAMAL,), (MAYSULUN,), (MAYADIN,)]


def test_sites_keeps_the_caption_beside_the_text(ask: Ask) -> None:
    stores, store = "two weapons and ammunition stores near Boukamal", "a weapons store near Maysulun"
    assert ask("sites", "date site link user speaker paragraph", agent="US") == [
        ("2023-10-27", stores, "is used by", MILITIAS, AP, "26"),
        ("2023-10-27", stores, "is used by", IRGC, AP, "26"),
        ("2023-11-08", store, "is linked to", MILITIAS, AP, "5"),
        ("2023-11-08", store, "is used by", IRGC, AP, "26"),
        ("2023-11-12", "a safe house in Mayadin", "", "", AP, "26"),
        ("2023-11-12", "a training facility in Mayadin", "", "", AP, "26"),
    ]


def test_strikes_of_the_us_in_iraq_are_of_2020(ask: Ask) -> None:
    assert ask("strikes", agent="US", place="Iraq") == [
        (
            *(
                "United States",
                "the US strike in Baghdad in January 2020",
                "asserted",
                "2020-01",
                "early January 2020",
                "",
            ),
            *("in", "Baghdad", AP, "ap-us-response", "33", "33"),
        )
    ]


# ---- 3: how many attacks?


def test_attacks_lists_each_speakers_counts_and_no_others(ask: Ask) -> None:
    since = "2023-10-17/.."
    assert ask("attacks", "number bound wording where out_of attacks date speaker paragraph") == [
        ("60", "moreThan", "five dozen", "", "", SERIES, "", AP, "9"),
        ("61", "exact", "", "", "", SERIES, since, "Pentagon", "13"),
        ("29", "exact", "", "Iraq", "61", SERIES, since, "Pentagon", "13"),
        ("32", "exact", "", "Syria", "61", SERIES, since, "Pentagon", "13"),
        ("60", "exact", "the 60", "", "", SERIES, "", AP, "28"),
        ("", "", "nearly half", "Iraq", "", SERIES, "", AP, "30"),
    ]


def test_counts_keeps_the_injured_and_the_killed_apart(ask: Ask) -> None:
    rows = ask("counts", "counted of number bound wording cases speaker")
    harm = [row for row in rows if row[0] in ("injury", "killing", "death", "return to duty")]
    injuries = "injuries of US personnel in the attacks"
    assert harm == [
        ("death", "the war of Israel against Hamas", "", "", "skyrocket", "", AP),
        ("injury", SERIES, "", "", "no injuries", "in most cases", AP),
        ("injury", injuries, "", "", "most often", "", "Pentagon"),
        ("injury", injuries, "60", "atLeast", "at least 60", "", AP),
        ("injury", "the first attacks on al-Asad and al-Tanf", "", "", "a significant number", "", AP),
        ("killing", "the Hamas incursion into Israel", "1200", "atLeast", "at least", "", AP),
        ("killing", "the Israeli military response in Gaza", "", "", "thousands", "", AP),
        ("killing", "the blast at a hospital in Gaza", "", "", "hundreds", "", AP),
        ("return to duty", injuries, "", "", "all", "", "Pentagon"),
    ]


# ---- 4: what is disputed?


def test_disputed_is_one_denial_and_one_matter_with_rival_accounts(ask: Ask) -> None:
    israel = "Israel is responsible for the blast at the hospital"
    columns = "kind speaker says paragraph other_speaker other_says other_paragraph"
    assert ask("disputed", columns) == [
        ("denial", "Hamas", israel, "15", "Israel", "Israel is not responsible for the blast at the hospital", "15"),
        ("rival account", "Hamas", israel, "15", "Israeli officials", MISFIRE, "15"),
        ("rival account", "Hamas", israel, "15", "US officials", MISFIRE, "15"),
    ]


# ---- 5: who met whom?


def test_meetings_are_two_in_their_order(ask: Ask) -> None:
    assert ask("meetings", "who with precision where date wording after speaker paragraph") == [
        ("Antony Blinken", SUDANI, "", "", "", "this month", "", AP, "22"),
        ("Ali Khamenei", SUDANI, "in", "Tehran", "", "", "the meeting of Blinken and al-Sudani", AP, "22"),
    ]


# ---- 6 and 13: unnamed speakers, and what is only suggested


def test_unnamed_lists_all_that_rests_on_speakers_without_a_name(ask: Ask) -> None:
    us, militia, critics = "US officials", "an official with an Iran-backed militia", "critics of the US response"
    quiet = "had no leave to speak in public"
    assert ask("unnamed", "speaker stance says basis anonymity paragraph") == [
        ("Israeli officials", "asserted", MISFIRE, "stated", "", "15"),
        (us, "asserted", MISFIRE, "stated", "", "15"),
        (us, "suggested", "The meeting of al-Sudani and Khamenei may have been a good sign", "stated", "", "22"),
        (
            *(militia, "asserted", "Al-Sudani pressed the militias hard not to attack while Blinken was visiting"),
            *("stated", quiet, "23"),
        ),
        (militia, "asserted", "Blinken came on a visit; where to is not said", "implied", quiet, "23"),
        (militia, "asserted", PROMISED, "stated", quiet, "23"),
        (us, "asserted", PRESENT, "stated", "", "26"),
        (us, "suggested", STRUCK, "stated", "", "26"),
        (us, "asserted", RELATED, "implied", "", "26"),
        (critics, "asserted", FAILED, "stated", "", "28"),
        (critics, "asserted", SLIGHT, "stated", "", "28"),
        ("unspecified officials", "asserted", PRESS, "stated", "", "31"),
        ("unspecified officials", "asserted", SITES, "stated", "", "31"),
    ]


def test_suggested_is_exactly_three(ask: Ask) -> None:
    assert ask("suggested", "speaker says kind paragraph") == [
        (AP, "There may have been a drone attack, from which the contractor sought shelter", "event", "16"),
        ("US officials", "The meeting of al-Sudani and Khamenei may have been a good sign", "position", "22"),
        ("US officials", STRUCK, "relation", "26"),
    ]


# ---- 7 to 10: who was killed, who belongs, who is not who, whose troops


def test_killed_in_baghdad_are_two_men_with_their_roles(ask: Ask) -> None:
    us, event = "United States", "the US strike in Baghdad in January 2020"
    when = ("in", "Baghdad", "2020-01", "early January 2020", AP, "ap-us-response", "33")
    assert ask("killed", place="Baghdad") == [
        ("Abu Mahdi al-Muhandis", us, "asserted", "deputy commander of militias in Iraq that Iran backs", event, *when),
        ("Qassim Soleimani", us, "asserted", "head of Quds Force", event, *when),
    ]


def test_members_of_the_popular_mobilization_forces(ask: Ask) -> None:
    assert ask("members", "member of speaker basis paragraph last_paragraph", body="Hashd al-Shaabi") == [
        ("Asaib Ahl al-Haq", PMF, AP, "combined", "18", "19"),
        ("Badr Brigades", PMF, AP, "combined", "18", "19"),
        ("Kataeb Hezbollah", PMF, AP, "combined", "18", "19"),
        ("a number of Iran-backed militias", PMF, AP, "stated", "18", "18"),
    ]


def test_distinct_tells_kataeb_hezbollah_from_hezbollah(ask: Ask) -> None:
    rows = ask("distinct", "name also_called differs_from says speaker paragraph", actor="Kataib Hezbollah")
    said = "Kataeb Hezbollah, also called Hezbollah Brigades, is not the Hezbollah of Lebanon"
    assert rows[0] == ("Kataeb Hezbollah", "Hezbollah Brigades", "Hezbollah", said, AP, "19")
    assert {(row[0], *row[2:]) for row in rows} == {("Kataeb Hezbollah", "Hezbollah", said, AP, "19")}


def test_troops_tells_where_how_many_why_and_on_what_terms(ask: Ask) -> None:
    us, counter = "United States", "above all, counter the Islamic State"
    watch = "watch Iranian proxies that move weapons across the border (which border is not said)"
    deter = "deter militant groups from spreading the conflict"
    assert ask("troops", "who relation where number bound purpose agreed_with speaker paragraph", agent="US") == [
        (us, "is present at", "Iraq", "2000", "about", counter, "Iraq", AP, "14"),
        (us, "is present at", "Syria", "900", "about", counter, "", AP, "14"),
        (us, "uses", "al-Tanf", "", "", watch, "", AP, "14"),
        (us, "is present at", "Middle East", "", "", deter, "", AP, "25"),
    ]


# ---- 14: what did each speaker say?

SAID = {
    "Pentagon": [
        ("The injuries have most often been traumatic brain injuries from the blasts", "asserted", "9"),
        ("All the injured US troops are back on duty", "asserted", "9"),
        (HOUSED, "asserted", "13"),
        (COUNT_61, "asserted", "13"),
        ("29 of the 61 attacks were in Iraq", "asserted", "13"),
        ("32 of the 61 attacks were in Syria", "asserted", "13"),
        (DEGRADED, "asserted", "27"),
        (TEHRAN, "asserted", "31"),
    ],
    "US officials": [
        (MISFIRE, "asserted", "15"),
        ("The meeting of al-Sudani and Khamenei may have been a good sign", "suggested", "22"),
        (PRESENT, "asserted", "26"),
        (STRUCK, "suggested", "26"),
        (RELATED, "asserted", "26"),
    ],
    "Israeli officials": [(MISFIRE, "asserted", "15")],
    "Hamas": [("Israel is responsible for the blast at the hospital", "asserted", "15")],
    "Israel": [("Israel is not responsible for the blast at the hospital", "denied", "15")],
    "Blinken": [
        (
            *("There will be consequences if Iran-backed militias go on attacking US facilities in Iraq and Syria",),
            *("asserted", "22"),
        )
    ],
    "militia official": [
        ("Al-Sudani pressed the militias hard not to attack while Blinken was visiting", "asserted", "23"),
        ("Blinken came on a visit; where to is not said", "asserted", "23"),
        (PROMISED, "asserted", "23"),
    ],
    "critics": [(FAILED, "asserted", "28"), (SLIGHT, "asserted", "28")],
    "unspecified officials": [
        (PRESS, "asserted", "31"),
        (SITES, "asserted", "31"),
    ],
}


@pytest.mark.parametrize("speaker", SAID)
def test_said_gives_every_assertion_of_a_speaker(ask: Ask, speaker: str) -> None:
    assert ask("said", "says stance paragraph", speaker=speaker) == SAID[speaker]


def test_said_gives_the_publisher_what_is_attributed_to_nobody(ask: Ask) -> None:
    rows = ask("said", "says stance", speaker="AP")
    assert len(rows) == 123
    assert [says for says, stance in rows if stance != "asserted"] == [
        "There may have been a drone attack, from which the contractor sought shelter"
    ]


# ---- 11: the evidence of the route from Iran to al-Tanf (the route itself is tested with `path`)


def test_evidence_of_an_implied_edge_names_every_spot(ask: Ask) -> None:
    says = "Iran backs the militias in Iraq and Syria that attack US forces, as the words used for them imply"
    edge = ("Iran", MILITIAS, "asserted", "backs", AP, "asserted", "implied", says, "", "ap-us-response")
    assert ask("evidence", subject="Iran", object="Iran-backed militias") == [
        (*edge, "6", "752", "794"),
        (*edge, "7", "1102", "1116"),
        (*edge, "13", "1821", "1845"),
    ]


def test_evidence_of_a_combined_edge_is_the_same_from_either_end(ask: Ask) -> None:
    columns = "from edge to status stance basis date paragraph"
    edge = (MILITIAS, "attacks", "al-Tanf", "asserted", "asserted", "combined", "2023-10-17/2023-10-21")
    assert ask("evidence", columns, subject="Tanf", object="Iran-backed militias") == [(*edge, "13"), (*edge, "16")]
    assert ask("evidence", columns, subject="Iran-backed militias", object="Tanf") == [(*edge, "13"), (*edge, "16")]


def test_evidence_of_an_edge_that_is_only_suggested_says_so_and_tells_of_the_event(ask: Ask) -> None:
    columns = "from edge to status speaker stance date paragraph"
    edge = ("United States", "strikes", "IRGC-related personnel", "suggested")
    assert ask("evidence", columns, subject="US", object="id:irgc-related-personnel") == [
        (*edge, AP, "asserted", "2023-11-12", "26"),
        (*edge, "US officials", "suggested", "2023-11-12", "26"),
    ]


def test_evidence_between_nodes_without_an_edge_is_empty(ask: Ask) -> None:
    assert ask("evidence", subject="Kataeb Hezbollah", object="al-Tanf") == []


# ---- a made-up conflict, told in two papers and denied in part


@pytest.fixture(scope="module")
def quarrel(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Ask of one killing, told twice with another doer, and of links that are denied, suggested and taken back."""
    one = [
        event("raid", "Kill", agent="Amber Front", victim="Mara Lund", site="Highfort", date="2031-05-04"),
        {"observation": {"id": "dead", "of": "raid", "measure": "Death", "value": "3"}},
        relation("Norvia", "arms", "Amber Front"),
        relation("Norvia", "backs", "Violet Guard", stance="suggested"),
        relation("Amber Front", "memberOf", "Grey Circle"),
        event("talks", "Meet", participant=["Norvia", "Sudria"]),
        event("strike", "Strike", agent="Norvia", target="Highfort", date="2031-05-05"),
    ]
    two = [
        event("raid", "Kill", agent="Violet Guard", victim="Mara Lund", **{"same event": "one.raid"}),
        {"observation": {"id": "dead", "of": "raid", "measure": "Death", "value": "3"}},
        relation("Norvia", "backs", "Amber Front", by="Norvia", stance="denied"),
        event("talks", "Meet", participant=["Norvia", "Estia"]),
        {"relation": ["talks", "participant", "Estia"], "by": "Estia", "stance": "denied"},
        event("strike", "Strike", site="Highfort", **{"same event": "one.strike"}),
        {"observation": {"id": "hit", "of": "strike", "measure": "Sites", "place": "Lowmoor", "value": "1"}},
    ]
    three = [relation("Estia", "funds", "Violet Guard"), relation("Violet Guard", "memberOf", "Grey Circle")]
    papers = (Paper("one", one), Paper("two", two, publisher="The Herald"), Paper("three", three))
    store = press(tmp_path_factory.mktemp("quarrel"), *papers)
    retract(store, "three", by="A. Coder", why="the paper withdrew its report")
    return asking(store, in_rdflib(store))


def test_links_have_their_status_as_third_column(quarrel: Ask) -> None:
    for name in ("backs", "members", "meetings", "evidence", "killed", "strikes", "attacks"):
        assert question(name).columns[2].name == "status"
    assert quarrel("backs", "who whom status how speaker stance") == [
        ("Estia", "Violet Guard", "withdrawn", "funds", "The Gazette", "asserted"),
        ("Norvia", "Amber Front", "disputed", "arms", "The Gazette", "asserted"),
        ("Norvia", "Amber Front", "denied", "backs", "Norvia", "denied"),
        ("Norvia", "Violet Guard", "suggested", "backs", "The Gazette", "suggested"),
    ]
    assert quarrel("members", "member of status") == [
        ("Amber Front", "Grey Circle", "asserted"),
        ("Violet Guard", "Grey Circle", "withdrawn"),
    ]
    assert quarrel("meetings", "who with status source") == [
        ("Estia", "Norvia", "disputed", "two"),
        ("Norvia", "Sudria", "asserted", "one"),
    ]


def test_killed_lists_a_victim_of_one_event_once_with_each_account(quarrel: Ask) -> None:
    assert quarrel("killed") == [
        (
            *("Mara Lund", "Amber Front; Violet Guard", "disputed", "", "Kill raid", "", "Highfort; –"),
            *("2031-05-04; –", "", "The Gazette; The Herald", "one; two", "1"),
        )
    ]
    assert quarrel("killed", "victim by", agent="Violet Guard") == [("Mara Lund", "Amber Front; Violet Guard")]
    assert quarrel("killed", agent="Norvia") == []


def test_strikes_and_sites_take_reports_of_one_strike_as_one(quarrel: Ask) -> None:
    assert quarrel("strikes", "who strike status where source") == [
        ("", "Strike strike", "asserted", "Highfort", "two"),
        ("Norvia", "Strike strike", "asserted", "Norvia", "one"),
    ]
    assert quarrel("sites", "date strike site source", agent="Norvia") == [
        ("2031-05-05", "Strike strike", "Highfort", "one"),
        ("2031-05-05", "Strike strike", "Lowmoor", "two"),
    ]


def test_counts_of_one_event_stand_once_for_each_account(quarrel: Ask) -> None:
    assert quarrel("counts", "counted of number source") == [
        ("death", "Kill raid", "3", "one"),
        ("death", "Kill raid", "3", "two"),
        ("sites", "Strike strike", "1", "two"),
    ]


def test_disputed_lists_every_dispute_once_with_the_words_of_both_sides(quarrel: Ask) -> None:
    assert quarrel("disputed", "kind speaker source paragraph other_speaker other_source other_paragraph") == [
        ("denial", "The Gazette", "one", "3", "Norvia", "two", "3"),
        ("denial", "The Herald", "two", "4", "Estia", "two", "5"),
        ("rival account", "The Gazette", "one", "1", "The Herald", "two", "1"),
    ]


def test_evidence_has_the_denials_that_bear_on_an_edge(quarrel: Ask) -> None:
    columns = "from to status edge speaker stance source paragraph"
    assert quarrel("evidence", columns, subject="id:Norvia", object="Amber Front") == [
        ("Norvia", "Amber Front", "disputed", "arms", "The Gazette", "asserted", "one", "3"),
        ("Norvia", "Amber Front", "disputed", "arms", "Norvia", "denied", "two", "3"),
    ]


def test_evidence_of_blame_and_dispute_is_the_words_of_those_alone(quarrel: Ask) -> None:
    columns = "from to status edge speaker stance source paragraph"
    assert quarrel("evidence", columns, subject="id:Norvia", object="The Gazette") == [
        ("Norvia", "The Gazette", "asserted", "disputes a claim of", "The Gazette", "asserted", "one", "3"),
        ("Norvia", "The Gazette", "asserted", "disputes a claim of", "Norvia", "denied", "two", "3"),
    ]
