"""Questions in SPARQL as a researcher writes them: their rows, and what is told where these are not all there is.

Ids of the bundled report stand without its name. No question may be answered with nothing and no word, unless nothing
is the right answer.
"""

from __future__ import annotations

import pytest

from kg.names import ID, KG
from kg.query import answer
from kg.query.doubts import as_meant, doubts
from kg.store import Store

Asked = tuple[str, list[str] | bool, list[str]]
QUESTIONS: list[Asked] = [
    ("SELECT ?x { ?x kg:backs id:Houthis }", ["Iran"], []),
    ("SELECT ?x { id:IRGC kg:uses ?x }", ["store-near-maysulun", "stores-near-boukamal"], []),
    ("SELECT ?x { ?x kg:attacks id:al-Tanf }", ["iran-backed-militias"], []),
    (
        "SELECT ?x { id:US kg:strikes ?x }",
        ["safe-house-in-mayadin", "store-near-maysulun", "stores-near-boukamal", "training-facility-in-mayadin"],
        [],
    ),
    ("SELECT ?x { id:US kg:strikesIn ?x }", ["Baghdad", "Syria-territory"], []),
    ("SELECT ?x { ?x kg:attacksIn id:Israel-territory }", ["Hamas"], []),
    ('SELECT ?x { ?x kg:kills ?y . ?y skos:prefLabel "Qassim Soleimani"@en }', ["US"], []),
    (
        "SELECT ?x ?y { ?x kg:meets ?y }",
        ["Blinken al-Sudani", "Khamenei al-Sudani", "al-Sudani Blinken", "al-Sudani Khamenei"],
        [],
    ),
    ("SELECT ?x { GRAPH graph:direct { ?x (kg:meets|^kg:meets) id:al-Sudani } }", ["Blinken", "Khamenei"], []),
    (
        "SELECT ?x { id:al-Sudani (kg:meets|^kg:meets) ?x }",
        ["Blinken", "Khamenei"],
        ["kg:meets is found from either end: write it alone, or each row may come twice"],
    ),
    (
        "SELECT ?x { ?x kg:memberOf id:PMF }",
        ["Asaib-Ahl-al-Haq", "Badr-Brigades", "Kataeb-Hezbollah", "iran-backed-militias-against-is"],
        [],
    ),
    ("SELECT ?x { ?x kg:leads ?y }", ["Assad", "Soleimani"], []),
    ("SELECT ?x { id:al-Sudani kg:holdsOffice ?x }", ["Prime-Minister-of-Iraq"], []),
    ("SELECT ?x ?y { ?x kg:warns ?y }", ["Blinken al-Sudani"], []),
    (
        "SELECT ?x ?y { ?x kg:fights ?y }",
        [
            "Hamas Israel",
            "Islamic-State iran-backed-militias-against-is",
            "Israel Hamas",
            "Syrian-government syrian-opposition-groups",
            "US iran-backed-militias",
            "coalition-forces iran-backed-militias",
            "iran-backed-militias US",
            "iran-backed-militias coalition-forces",
            "iran-backed-militias-against-is Islamic-State",
            "syrian-opposition-groups Syrian-government",
        ],
        [],
    ),
    ("SELECT ?x { id:Iran kg:opposes ?x }", ["syrian-opposition-groups"], []),
    ("SELECT ?x { ?x kg:presentAt id:Syria-territory }", ["US", "iran-backed-militias", "iraqi-militias-in-syria"], []),
    ("SELECT ?x { ?x kg:organOf id:Iran }", ["IRGC", "Quds-Force"], []),
    ("SELECT ?x { ?x schema:containedInPlace id:Iraq-territory }", ["Baghdad", "al-Asad-air-base"], []),
    ("SELECT ?x { ?x kg:blames ?y }", ["Hamas", "israeli-officials", "us-officials"], []),
    (
        "SELECT ?e ?d { ?e sem:hasTimeStamp ?d ; sem:eventType kgt:Strike }",
        ["strike-10-27 2023-10-27", "strike-11-08 2023-11-08", "strike-11-12 2023-11-12"],
        [],
    ),
    ("SELECT ?e { ?e sem:eventType kgt:War }", ["syrian-civil-war", "war-israel-hamas"], []),
    (
        'SELECT ?e { ?e sem:hasTimeStamp ?d FILTER (?d >= "2023-11-01"^^xsd:date) }',
        ["relation-3090802e1494737b", "strike-11-08", "strike-11-12"],
        [],
    ),
    ("SELECT ?e { ?e kg:standing kg:onlySuggested ; sem:eventType ?t }", ["possible-drone-attack"], []),
    (
        "SELECT ?who ?says { ?a kg:claim id:ap-us-response.hospital-blast ; kg:speaker ?who ; kg:says ?says }",
        ["Associated-Press There was a blast at a hospital in Gaza on 17 October"],
        [],
    ),
    ("SELECT ?who { ?a kg:stance kg:denied ; kg:speaker ?who }", ["Israel"], []),
    (
        'SELECT ?n { ?c kg:observes id:ap-us-response.attacks-since-10-17 ; kg:value ?n ; kg:bound "exact" }',
        ["29", "32", "60", "61"],
        [],
    ),
    ("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?a kg:claim ?c }", ["143"], []),
    (
        "SELECT ?x { ?x a/rdfs:subClassOf* kg:Organization . ?x kg:backs id:Houthis }",
        ["Iran", "Iran"],
        ["a/rdfs:subClassOf* finds a thing once for each of its classes: write a kg:Organization"],
    ),
    ("SELECT ?x { ?x a kg:Organization . ?x kg:backs id:Houthis }", ["Iran"], []),
    ("ASK { id:Iran kg:attacks ?x }", False, []),
    ("SELECT ?x { GRAPH graph:claimed { ?e kg:disputed true ; rdf:subject ?x } }", [], []),
    (
        "SELECT ?x { ?x a kg:Organization }",
        [
            "Asaib-Ahl-al-Haq",
            "Associated-Press",
            "Badr-Brigades",
            "Biden-administration",
            "Hamas",
            "Hezbollah",
            "Houthis",
            "IRGC",
            "Iran",
            "Iraq",
            "Iraqi-forces",
            "Islamic-Jihad",
            "Islamic-Resistance-in-Iraq",
            "Islamic-State",
            "Israel",
            "Kataeb-Hezbollah",
            "PMF",
            "Pentagon",
            "Quds-Force",
            "Syria",
            "Syrian-government",
            "US",
            "coalition-forces",
        ],
        [],
    ),
    (
        "SELECT ?x { ?x a kg:Event }",
        [
            "attacks-of-factions",
            "attacks-since-10-17",
            "baghdad-2020",
            "civil-conflict-iraq",
            "contractor-death",
            "drone-and-rocket-attacks",
            "hospital-blast",
            "incursion-10-07",
            "initial-attacks",
            "injuries",
            "invasion-2003",
            "islamic-state-advance",
            "long-fight",
            "meeting-blinken",
            "meeting-khamenei",
            "militias-grow",
            "possible-drone-attack",
            "presence-iraq",
            "presence-syria",
            "pressure-on-militias",
            "reinforcement",
            "relations-mended",
            "relations-suffer",
            "response-in-gaza",
            "sporadic-attacks",
            "strike-10-27",
            "strike-11-08",
            "strike-11-12",
            "syrian-civil-war",
            "threats",
            "threats-grow",
            "us-strikes",
            "visit-blinken",
            "visit-tehran",
            "war-israel-hamas",
            "warning-of-blinken",
            "weapons-across-border",
        ],
        ["not every kg:Event is asserted: 1 only suggested; kg:status says which"],
    ),
    ('SELECT ?x { ?x a kg:Event ; kg:status "suggested" }', ["possible-drone-attack"], []),
    ("SELECT ?x { id:al-Sudani kg:meets ?x }", ["Blinken", "Khamenei"], []),
    ("SELECT ?l { id:Iran rdfs:label ?l }", ["Iran"], []),
    ('SELECT ?x { ?x rdfs:label "Iran" }', ["Iran", "Iran-territory"], []),
    (
        'SELECT ?x { ?x skos:prefLabel "Iran" }',
        ["Iran", "Iran-territory"],
        ['skos:prefLabel "Iran" is read as "Iran"@en, as this graph has it'],
    ),
    ("SELECT ?l { id:Iran skos:prefLabel ?l }", ["Iran"], []),
    (
        'SELECT ?x { ?x skos:prefLabel ?l FILTER (?l = "Iran") }',
        [],
        ['?l = "Iran" is never true: this graph has "Iran"@en: write STR(?l) = "Iran"'],
    ),
    (
        "SELECT ?e { ?e a kgt:Strike }",
        ["baghdad-2020", "strike-10-27", "strike-11-08", "strike-11-12", "us-strikes"],
        [],
    ),
    ("SELECT ?e { ?e a kgt:War }", ["syrian-civil-war", "war-israel-hamas"], []),
    (
        "SELECT ?d ?e { ?e kg:date ?d }",
        [
            "2023-10-07 incursion-10-07",
            "2023-10-17 hospital-blast",
            "2023-10-27 strike-10-27",
            "2023-11-08 strike-11-08",
            "2023-11-12 relation-3090802e1494737b",
            "2023-11-12 strike-11-12",
        ],
        [],
    ),
    ("SELECT ?e ?y { ?e kg:year ?y FILTER (?y < 2020) }", ["invasion-2003 2003", "syrian-civil-war 2011"], []),
    (
        'SELECT ?e { ?e kg:month "2023-10" ; a kgt:Violence }',
        ["attacks-since-10-17", "hospital-blast", "incursion-10-07", "initial-attacks", "strike-10-27"],
        [
            "a kgt:Violence finds what somebody asserts, and leaves 1 out: "
            "?e sem:eventType/skos:broader* kgt:Violence finds all"
        ],
    ),
    (
        'SELECT ?who ?whom { ?c kg:status "disputed" ; rdf:subject ?e ; rdf:object ?whom . ?a kg:claim ?c ; '
        "kg:stance kg:asserted ; kg:speaker ?who }",
        ["Hamas Israel", "israeli-officials Islamic-Jihad", "us-officials Islamic-Jihad"],
        [],
    ),
    (
        "SELECT ?x { ?x a prov:Agent }",
        [],
        ["nothing is a prov:Agent by itself: write ?x a kg:Actor, below it"],
    ),
    (
        "SELECT ?x { ?x a skos:Concept }",
        [],
        ["nothing is a skos:Concept by itself: write ?x a kg:EventType or kg:Means or kg:Measure, below it"],
    ),
    ("SELECT ?x { ?x kg:bakcs ?y }", [], ["kg:bakcs is used nowhere in this graph: did you mean kg:backs?"]),
    ("SELECT ?p { id:Irann ?p ?o }", [], ["id:Irann is used nowhere in this graph: did you mean id:Iran?"]),
    (
        'SELECT ?e { ?e sem:hasTimeStamp "2023-10-27T00:00:00"^^xsd:dateTime }',
        [],
        ['days in this graph are of the type xsd:date, which no xsd:dateTime equals: write "2023-10-27"^^xsd:date'],
    ),
]

NOTHING = {
    "ASK { id:Iran kg:attacks ?x }",
    "SELECT ?x { GRAPH graph:claimed { ?e kg:disputed true ; rdf:subject ?x } }",
}
"""To these nothing is the answer."""


def short(value: object) -> str:
    return str(value).removeprefix(ID).removeprefix(KG).removeprefix("ap-us-response.")


@pytest.mark.parametrize(("asked", "rows", "told"), QUESTIONS, ids=range(1, len(QUESTIONS) + 1))
def test_question_has_its_rows_and_what_is_to_be_said_beside_them(
    bundle: Store, asked: str, rows: list[str] | bool, told: list[str]
) -> None:
    found = answer(bundle, asked)
    if found.truth is None:
        assert sorted(" ".join(map(short, row.values())) for row in found.rows) == rows
    else:
        assert found.truth is rows
    meant, read = as_meant(bundle, asked)
    assert [*read, *doubts(bundle, meant)] == told


def test_no_question_is_answered_with_nothing_and_no_word() -> None:
    assert len(QUESTIONS) >= 40
    assert {asked for asked, rows, told in QUESTIONS if not rows and not told} == NOTHING
