"""Forty questions in SPARQL as a researcher writes them: their rows, and what is told where these are not all there is.

Ids of the bundled report stand without its name. No question may be answered with nothing and no word, unless nothing
is the right answer.
"""

from __future__ import annotations

import pytest

from kg.names import ID, KG
from kg.query import answer
from kg.query.doubts import doubts
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
    ("SELECT ?x ?y { ?x kg:meets ?y }", ["Blinken al-Sudani", "Khamenei al-Sudani"], []),
    ("SELECT ?x { id:al-Sudani (kg:meets|^kg:meets) ?x }", ["Blinken", "Khamenei"], []),
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
            "Syrian-government syrian-opposition-groups",
            "US iran-backed-militias",
            "coalition-forces iran-backed-militias",
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
        "SELECT ?x { ?x a/rdfs:subClassOf* kg:Organization . ?x kg:backs ?y }",
        ["Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran", "Iran"],
        [],
    ),
    ("ASK { id:Iran kg:attacks ?x }", False, []),
    ("SELECT ?x { GRAPH graph:claimed { ?e kg:disputed true ; rdf:subject ?x } }", [], []),
    (
        "SELECT ?x { ?x a kg:Organization }",
        ["Associated-Press"],
        [
            "a kg:Organization finds none of kg:ArmedGroup, kg:Coalition, kg:State, …, "
            "which are below it: write ?x a/rdfs:subClassOf* kg:Organization"
        ],
    ),
    (
        "SELECT ?x { ?x a kg:Event }",
        [
            "baghdad-2020",
            "contractor-death",
            "hospital-blast",
            "incursion-10-07",
            "invasion-2003",
            "islamic-state-advance",
            "meeting-blinken",
            "meeting-khamenei",
            "possible-drone-attack",
            "presence-iraq",
            "presence-syria",
            "pressure-on-militias",
            "relations-suffer",
            "response-in-gaza",
            "strike-10-27",
            "strike-11-08",
            "strike-11-12",
            "syrian-civil-war",
            "visit-blinken",
            "visit-tehran",
            "war-israel-hamas",
            "warning-of-blinken",
        ],
        [
            "a kg:Event finds none of kg:EventSeries, which are below it: write ?x a/rdfs:subClassOf* kg:Event",
            "not every kg:Event is asserted: 1 only suggested; kg:standing and kg:disputed say which",
        ],
    ),
    (
        "SELECT ?x { id:al-Sudani kg:meets ?x }",
        [],
        ["kg:meets has no direction and stands once, from either end: write (kg:meets|^kg:meets)"],
    ),
    (
        "SELECT ?l { id:Iran rdfs:label ?l }",
        [],
        ["actors and places have their name as skos:prefLabel, and no rdfs:label"],
    ),
    (
        'SELECT ?x { ?x skos:prefLabel "Iran" }',
        [],
        ['nothing has skos:prefLabel "Iran": this graph has it as "Iran"@en'],
    ),
    (
        "SELECT ?e { ?e a kgt:Strike }",
        [],
        ["kgt:Strike is a type of events and no class: write ?e sem:eventType/skos:broader* kgt:Strike"],
    ),
    ("SELECT ?d { ?e kg:date ?d }", [], ["kg:date is used nowhere in this graph: did you mean kg:edtf?"]),
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
    assert doubts(bundle, asked) == told


def test_no_question_is_answered_with_nothing_and_no_word() -> None:
    assert len(QUESTIONS) == 40
    assert {asked for asked, rows, told in QUESTIONS if not rows and not told} == NOTHING
