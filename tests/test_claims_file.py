"""Claims files: what they compile to, and what is said of a bad one. Everything told of here is invented."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fiction import write
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg import load, lookup
from kg import store as stores
from kg.errors import BadSource, KgError
from kg.model import Vocabulary
from kg.names import CLAIMED, GRAPH, KG, shorten
from kg.sources import claims, marked, structure
from kg.sources.known import Known
from kg.sources.text import Text, locate, of
from kg.store import Literal

DOCS = (Path(__file__).parent.parent / "docs" / "claims-file.md").read_text("utf-8")
# The page's own example: a text, and the claims file of it.
TEXT = re.findall(r"^```text\n(.*?)^```", DOCS, re.S | re.M)[0]
EXAMPLE = re.findall(r"^```yaml\n(.*?)^```", DOCS, re.S | re.M)[0]

ONTOLOGY = load.ontology()
STORE = stores.memory([*ONTOLOGY, *lookup.index(ONTOLOGY)])
VOCABULARY = Vocabulary(STORE)

HEAD = """source:
  id: paper
  publisher: Paper
  text_length: 100
  text_sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
actors:
- {id: Paper, kind: Organization, name: Paper}
- {id: Marl, kind: State, name: Marl}
- {id: Front, kind: ArmedGroup, name: Heron Front, aliases: [The Herons]}
places:
- {id: Marl-land, name: Marl}
- {id: Point, name: Tern Point}
assertions:
"""
AT = "at: {paragraph: 1, span: [0, 9], sha256: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb}"


def compiled(content: str, text: Text | None = None) -> claims.Compiled:
    return claims.compile_content("file.yaml", marked.parse("file.yaml", content), Known(STORE), VOCABULARY, text)


def faults(content: str, text: Text | None = None) -> list[str]:
    """All faults of a file, as "line:column: what, and what to do"; [] when it is good."""
    try:
        compiled(content, text)
    except BadSource as error:
        return [f"{line}:{column}: {message}" for line, column, message in error.faults]
    return []


def about(content: str, subject: str) -> list[str]:
    """What a file says of a node, as "predicate object", sorted."""
    found = []
    for quad in compiled(content).quads:
        if shorten(quad.subject.value) == f"id:{subject}":
            term = quad.object
            if not isinstance(term, Literal):
                shown = shorten(term.value)
            elif term.language:
                shown = f'"{term.value}"@{term.language}'
            else:
                shown = f'"{term.value}"^^{shorten(term.datatype.value)}'
            found.append(f"{shorten(quad.predicate.value)} {shown.replace('^^xsd:string', '')}")
    return sorted(found)


def claim(body: str) -> str:
    """A file with one assertion of this claim."""
    return f"{HEAD}- says: One line\n  {AT}\n  {body}\n"


# ---- the page


def test_example_of_the_page_compiles_and_matches_its_text() -> None:
    made = compiled(EXAMPLE, of(TEXT))
    assert made.source_id == "tern-gazette-1"
    assert made.warnings == []
    kinds = [quad.object.value for quad in made.quads if quad.predicate.value.endswith("#type")]
    assert {shorten(kind): kinds.count(kind) for kind in kinds} == {
        "kg:Source": 1,
        "kg:Organization": 1,
        "kg:State": 2,
        "kg:StateOrgan": 1,
        "kg:ArmedGroup": 1,
        "kg:Person": 1,
        "kg:DescribedGroup": 1,
        "kg:UnnamedSpeaker": 1,
        "kg:Place": 1,
        "kg:Assertion": 10,
        "kg:Relation": 4,
        "kg:EventSeries": 1,
        "kg:Observation": 3,
        "kg:Position": 1,
        "kg:Omission": 3,
        "kg:Locator": 8,
        "oa:TextPositionSelector": 8,
    }


def test_example_of_the_page_is_valid_and_its_denied_claim_is_no_edge(tmp_path: Path) -> None:
    path, text = tmp_path / "tern-point.yaml", tmp_path / "tern-point.txt"
    path.write_text(EXAMPLE, "utf-8")
    text.write_text(TEXT, "utf-8")
    store = stores.memory(ONTOLOGY)
    added = load.add(store, [str(path)], text=str(text))
    assert (added.sources, added.claims, added.assertions) == (["tern-gazette-1"], 9, 10)
    attacked = "ASK { GRAPH <%s> { ?x kg:attacks ?y } }"
    assert bool(store.query(attacked % CLAIMED)) is True
    assert bool(store.query("ASK { ?x kg:attacks ?y }")) is False
    assert bool(store.query("ASK { id:Sorrel kg:backs id:Heron-Front }")) is True


def test_page_tells_of_every_key_as_the_schema_does() -> None:
    rows = set(re.findall(r"^\| \**`[^`]+`\** \| .* \|$", DOCS.split("### Names")[0], re.M))
    expected = set()
    for name in (
        "source",
        "actor",
        "place",
        "assertion",
        "spot",
        "relation",
        "event",
        "observation",
        "position",
        "skip",
    ):
        part = structure.schema()["$defs"][name]
        for key, value in part["properties"].items():
            described = value
            while "description" not in described:
                described = structure.schema()["$defs"][described["$ref"].rsplit("/", 1)[-1]]
            choices = [f"`{c}`" for c in value.get("enum", ()) if isinstance(c, str) and c not in ("true", "false")]
            bold = "**" if key in part["required"] else ""
            one_of = f" One of {', '.join(choices)}." if choices else ""
            expected.add(f"| {bold}`{key}`{bold} | {described['description']}{one_of} |")
    assert rows == expected


FIRST_PLACE = (
    "{paragraph: 4, span: [301, 328], sha256: 42fc76df38827ee3ef548d873eee917753ef1dab9b2bff34c6279ff3e0210852}"
)
FAULTS_OF_THE_PAGE = [
    ("  by: Brandt", "  bye: Brandt"),
    ("object: Heron Front}", "object: Heron Font}"),
    ("[Sorrel, arms,", "[Sorrel, armz,"),
    ("date: 2031-05-03/..", "date: 2031-02-30/.."),
    ("paragraph: 4, span: [301, 328]", "paragraph: 4, span: [301, 358]"),
    ("[Sorrel, arms, Heron Front]", "[Sorrel, arms, Tern Point]"),
    (FIRST_PLACE, '"Dozens of sailors drowned"'),
    (FIRST_PLACE, "boats"),
    (", sha256: 42fc76df38827ee3ef548d873eee917753ef1dab9b2bff34c6279ff3e0210852", ""),
    ("id: hurt", "id: boats"),
    ("claim: front-did-it", "claim: front-didit"),
    ("claim: front-did-it", "claim: tern-gazette-0.front-did-it"),
    ('why: "headline, said again in the text"', "why: headline, said again in the text"),
]


def test_faults_that_the_page_shows_are_those_that_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text(TEXT, encoding="utf-8")
    shown = re.findall(r"^kg: (tern-point\.yaml:.*)$", DOCS, re.M)
    told = []
    for old, new in FAULTS_OF_THE_PAGE:
        assert EXAMPLE.count(old) == 1
        Path("tern-point.yaml").write_text(EXAMPLE.replace(old, new), encoding="utf-8")
        with pytest.raises(KgError) as caught:
            load.add(stores.memory(ONTOLOGY), ["tern-point.yaml"], text="text.txt" if new else None)
        told += caught.value.lines
    assert shown == told


# ---- what is compiled


def test_relation_of_two_names() -> None:
    made = claim("relation: [The Herons, attacks, place:Marl]")
    iri = "relation-" + claims_digest("Front", "attacks", "Marl-land")
    assert about(made, iri) == [
        "rdf:object id:Marl-land",
        "rdf:predicate kg:attacks",
        "rdf:subject id:Front",
        "rdf:type kg:Relation",
    ]


def claims_digest(subject: str, edge: str, obj: str, edtf: str = "", ended: bool = False) -> str:
    from kg.names import ID, relation_iri

    return relation_iri(ID + subject, KG + edge, ID + obj, edtf, ended).rsplit("-", 1)[-1]


def test_relation_with_a_date_that_is_over() -> None:
    body = "relation: {subject: Marl, predicate: backs, object: Front, date: 2031-05, worded: early May, ended: true}"
    assert about(claim(body), "relation-" + claims_digest("Marl", "backs", "Front", "2031-05", True)) == [
        'kg:dateWording "early May"',
        'kg:edtf "2031-05"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        'kg:ended "true"^^xsd:boolean',
        "rdf:object id:Front",
        "rdf:predicate kg:backs",
        "rdf:subject id:Marl",
        "rdf:type kg:Relation",
        'sem:hasEarliestBeginTimeStamp "2031-05-01"^^xsd:date',
        'sem:hasEarliestEndTimeStamp "2031-05-01"^^xsd:date',
        'sem:hasLatestBeginTimeStamp "2031-05-31"^^xsd:date',
        'sem:hasLatestEndTimeStamp "2031-05-31"^^xsd:date',
    ]


def test_event_with_its_roles() -> None:
    body = """event:
      {id: raid, type: [Strike, killing], name: the raid, agent: Marl, target: [Front], site: Marl, precision: near,
       means: drones, date: 2031-05-03, implied: year}"""
    assert about(claim(body), "paper.raid") == [
        "kg:agent id:Marl",
        'kg:edtf "2031-05-03"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        'kg:impliedPart "year"',
        "kg:means kgt:Drone",
        'kg:placePrecision "near"',
        "kg:site id:Marl-land",
        "kg:target id:Front",
        "rdf:type kg:Event",
        'rdfs:label "the raid"',
        "sem:eventType kgt:Kill",
        "sem:eventType kgt:Strike",
        'sem:hasTimeStamp "2031-05-03"^^xsd:date',
    ]


def test_event_without_a_name_is_labelled_by_what_is_said() -> None:
    assert about(claim("event: {id: raid, type: Strike, series: true}"), "paper.raid") == [
        "rdf:type kg:EventSeries",
        'rdfs:label "One line"',
        "sem:eventType kgt:Strike",
    ]


def test_event_that_is_open_ended_has_no_bound_on_its_end() -> None:
    stamps = [
        line for line in about(claim("event: {id: e, type: War, date: 2031-05-03/..}"), "paper.e") if "sem:has" in line
    ]
    assert stamps == [
        'sem:hasEarliestBeginTimeStamp "2031-05-03"^^xsd:date',
        'sem:hasLatestBeginTimeStamp "2031-05-03"^^xsd:date',
    ]


def test_observation_of_a_number() -> None:
    body = """observation: {id: n, of: Front, measure: Sites, value: '2,000', bound: about, worded: some 2000,
                quantifier: in most cases, place: Tern Point}"""
    assert about(claim(body), "paper.n") == [
        'kg:bound "about"',
        "kg:measure kgt:Sites",
        "kg:observes id:Front",
        'kg:quantifier "in most cases"',
        "kg:site id:Point",
        'kg:value "2000"^^xsd:integer',
        'kg:wording "some 2000"',
        "rdf:type kg:Observation",
    ]


def test_observation_of_words_alone_has_neither_value_nor_bound() -> None:
    assert about(claim("observation: {id: n, of: Front, measure: Kill, worded: hundreds}"), "paper.n") == [
        "kg:measure kgt:Kill",
        "kg:observes id:Front",
        'kg:wording "hundreds"',
        "rdf:type kg:Observation",
    ]


def test_position() -> None:
    body = "position: {id: p, kind: promise, holder: Marl, to: Front, about: [Tern Point], gist: it will leave}"
    assert about(claim(body), "paper.p") == [
        "kg:about id:Point",
        "kg:addressee id:Front",
        'kg:gist "it will leave"@en',
        "kg:holder id:Marl",
        "kg:positionKind kg:promise",
        "rdf:type kg:Position",
    ]


def test_assertion_with_everything() -> None:
    content = f"""{HEAD}- {{says: First, {AT}, relation: [Marl, backs, Front], id: first}}
- says: Second
  by: Marl
  stance: denied
  basis: combined
  said on: 2031-06-01
  reply to: first
  anonymity: by wish
  material from: Front
  at:
  - {AT[4:]}
  - {AT[4:].replace("0, 9", "3, 7")}
  claim: first
"""
    (second,) = [q.subject.value for q in compiled(content).quads if q.object == Literal("Second", language="en")]
    (first,) = [q.subject.value for q in compiled(content).quads if q.object == Literal("First", language="en")]
    assert re.fullmatch(r"https://w3id.org/actor-kg/id/paper\.a-[0-9a-f]{12}", second)
    assert about(content, second.rsplit("/", 1)[-1]) == [
        'kg:anonymity "by wish"@en',
        "kg:basis kg:combined",
        "kg:claim id:relation-" + claims_digest("Marl", "backs", "Front"),
        "kg:inSource id:paper",
        "kg:locator id:paper.p1-0-9",
        "kg:locator id:paper.p1-3-7",
        "kg:materialFrom id:Front",
        f"kg:replyTo {shorten(first)}",
        'kg:saidOn "2031-06-01"^^xsd:date',
        'kg:says "Second"@en',
        "kg:speaker id:Marl",
        "kg:stance kg:denied",
        "rdf:type kg:Assertion",
    ]


def test_locator_and_its_selector() -> None:
    content = claim("relation: [Marl, backs, Front]")
    assert about(content, "paper.p1-0-9") == [
        'kg:paragraph "1"^^xsd:integer',
        f'kg:spanDigest "sha256:{"b" * 64}"',
        "oa:hasSelector id:paper.p1-0-9.span",
        "oa:hasSource id:paper",
        "rdf:type kg:Locator",
    ]
    assert about(content, "paper.p1-0-9.span") == [
        'oa:end "9"^^xsd:integer',
        'oa:start "0"^^xsd:integer',
        "rdf:type oa:TextPositionSelector",
    ]


def test_skipped_text() -> None:
    digest = "c" * 64
    content = (
        f"{HEAD}skipped:\n- {{paragraph: 2, why: menu}}\n- {{paragraph: 3, span: [20, 30], sha256: {digest}, why: ad}}"
    )
    content = content.replace("assertions:\n", "")
    assert about(content, "paper.skip-p2") == [
        "kg:inSource id:paper",
        'kg:paragraph "2"^^xsd:integer',
        'kg:skippedBecause "menu"@en',
        "rdf:type kg:Omission",
    ]
    assert about(content, "paper.skip-p3-20-30") == [
        "kg:inSource id:paper",
        "kg:locator id:paper.p3-20-30",
        'kg:paragraph "3"^^xsd:integer',
        'kg:skippedBecause "ad"@en',
        "rdf:type kg:Omission",
    ]


def test_rivals_are_written_both_ways() -> None:
    content = claim("relation: {id: one, subject: Marl, predicate: backs, object: Front}") + (
        f"- {{says: Two, {AT}, relation: [Front, backs, Marl], rivals: [one]}}\n"
    )
    one, two = claims_digest("Marl", "backs", "Front"), claims_digest("Front", "backs", "Marl")
    assert f"kg:rivalOf id:relation-{two}" in about(content, f"relation-{one}")
    assert f"kg:rivalOf id:relation-{one}" in about(content, f"relation-{two}")


def test_actor_with_everything() -> None:
    content = """source: {id: people}
actors:
- {id: Front, kind: armed group, name: Heron Front, aliases: [The Herons, جبهة], hidden: [Herron Front],
   differs from: [Heron Club], note: A note., from: a list}
- {id: Club, kind: Organization, name: Heron Club}
- {id: some-men, kind: DescribedGroup, name: some men, quantifier: some}
- {id: official, kind: UnnamedSpeaker, name: an official, affiliation: Club}
"""
    assert about(content, "Front") == [
        'dcterms:source "a list"',
        "owl:differentFrom id:Club",
        "rdf:type kg:ArmedGroup",
        'skos:altLabel "The Herons"@en',
        'skos:altLabel "جبهة"',
        'skos:hiddenLabel "Herron Front"@en',
        'skos:note "A note."@en',
        'skos:prefLabel "Heron Front"@en',
    ]
    assert 'kg:quantifier "some"' in about(content, "some-men")
    assert about(content, "people.official") == [
        "kg:affiliation id:Club",
        "rdf:type kg:UnnamedSpeaker",
        'skos:prefLabel "an official"@en',
    ]
    assert about(content, "people") == ['dcterms:identifier "people"']


def test_place_with_everything() -> None:
    content = """source: {id: map}
places:
- {id: Marl-land, name: Marl}
- {id: Base, kind: Facility, name: the base, in: [Marl], near: [Marl], latitude: "33.50", longitude: "-0.0"}
"""
    assert about(content, "Base") == [
        "kg:near id:Marl-land",
        "rdf:type kg:Facility",
        "schema:containedInPlace id:Marl-land",
        'schema:latitude "33.5"^^xsd:decimal',
        'schema:longitude "0"^^xsd:decimal',
        'skos:prefLabel "the base"@en',
    ]


def test_source_with_everything() -> None:
    content = claim("relation: [Marl, backs, Front]").replace(
        "  publisher: Paper\n",
        "  publisher: Paper\n  title: A title\n  url: https://example.org/a\n  published: 2031-05\n  language: en\n"
        "  derived from: [other-paper]\n  contributors: Front\n",
    )
    assert about(content, "paper") == [
        "dcterms:contributor id:Front",
        'dcterms:identifier "paper"',
        'dcterms:language "en"',
        "dcterms:publisher id:Paper",
        'dcterms:title "A title"',
        'kg:published "2031-05"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        f'kg:textDigest "sha256:{"a" * 64}"',
        'kg:textLength "100"^^xsd:integer',
        "prov:wasDerivedFrom id:other-paper",
        "rdf:type kg:Source",
        'schema:url "https://example.org/a"',
    ]


def test_scalars_are_read_as_text() -> None:
    content = claim("relation: [Marl, backs, Front]").replace("says: One line", "says: NO")
    assert [q.object.value for q in compiled(content).quads if q.predicate.value == KG + "says"] == ["NO"]


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("source", "derived from", "world"),
        ("actors", "aliases", "Reed"),
        ("actors", "hidden", "Rede"),
        ("actors", "differs from", "Estia"),
        ("places", "differs from", "Lowmoor"),
        ("places", "in", "Norvia"),
    ],
)
def test_one_value_may_stand_alone_where_a_list_is_allowed(
    tmp_path: Path, world_file: str, part: str, key: str, value: str
) -> None:
    def added(given: Any) -> set[str]:
        file: dict[str, Any] = {"source": {"id": "reed"}}
        file[part] = {
            "source": {"id": "reed", key: given},
            "actors": [{"id": "Reed-Front", "kind": "ArmedGroup", "name": "Reed Front", key: given}],
            "places": [{"id": "Reedham", "name": "Reedham", key: given}],
        }[part]
        store = stores.memory(load.ontology())
        load.add(store, [world_file, write(tmp_path, file)])
        return {str(q) for q in store.match(graph=GRAPH + "reed")}

    assert added(value) == added([value])
    with pytest.raises(BadSource, match=r"is empty|must be of small letters"):
        added("")


def test_id_of_the_shared_actors_is_kept_from_sources_that_report() -> None:
    file = claim("relation: [Front, arms, Marl]").replace("id: paper\n", "id: actors\n")
    assert faults(file) == ["2:7: the id “actors” is kept for actors that sources share: choose another"]
    assert faults(file.split("assertions:")[0]) == []


def test_missing_digests_are_worked_out_from_the_text() -> None:
    text = of("Marl backs the Herons.\nThe end.")
    bare = re.sub(r"  text_.*\n", "", claim("relation: [Marl, backs, Front]"))
    spot = locate(text, "Marl backs")[0]
    made = compiled(bare.replace(AT, "at: {paragraph: 1, span: [0, 10]}"), text)
    told = {shorten(q.predicate.value): q.object.value for q in made.quads}
    assert told["kg:spanDigest"] == spot.digest
    assert told["kg:textDigest"] == text.digest
    assert told["kg:textLength"] == "31"


def test_warning_for_an_actor_that_nothing_refers_to() -> None:
    assert compiled(claim("relation: [Marl, backs, Front]")).warnings == [
        "line 11: nothing refers to “Marl-land”",
        "line 12: nothing refers to “Point”",
    ]


def test_order_of_keys_and_assertions_changes_nothing() -> None:
    root = marked.parse("file.yaml", EXAMPLE)
    turned = marked.parse("file.yaml", EXAMPLE)
    for node in (turned, *turned.entries["assertions"].items, *turned.entries["actors"].items):
        node.entries = dict(reversed(node.entries.items()))
    turned.entries["assertions"].items.reverse()
    turned.entries["actors"].items.reverse()
    one, other = (claims.compile_content("file.yaml", r, Known(STORE), VOCABULARY) for r in (root, turned))
    assert one.quads == other.quads


# ---- what is refused


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            "relation: [Marl, backs, Fronk]",
            "16:27: nothing is called “Fronk”: did you mean “Heron Front”?",
        ),
        ("relation: [Marl, bakcs, Front]", "16:20: the ontology has no relation “bakcs”: did you mean “backs”?"),
        ("relation: [Marl, backs]", "16:13: a relation has 3 parts, and this has 2"),
        (
            "relation: {subject: Marl, predicate: backs, object: Front, implied: year}",
            "16:71: “implied” says which part of the date is implied: give the date too",
        ),
        (
            "event: {id: e, type: Stike}",
            "16:24: the ontology has no event type “Stike”: did you mean “Strike”?",
        ),
        (
            "event: {id: e, type: Strike, means: dronez}",
            "16:39: the ontology has no means “dronez”: did you mean “Drone”?",
        ),
        (
            "event: {id: e, type: Strike, date: 2024-02-30}",
            "16:38: “2024-02-30”: February 2024 has 29 days; write the right day, or “2024-02” if the day is not known",
        ),
        ("event: {id: e, type: Strike, after: e}", "16:39: “after” names the event itself: name another"),
        ("event: {type: Strike}", "16:10: an event lacks “id”: a name for this event, unique in the file"),
        (
            "event: {id: e, type: Strike, precision: near}",
            "16:43: “precision” says how it lies to a place: give “site” too",
        ),
        (
            "event: {id: p1-2-3, type: Strike}",
            "16:15: the id “p1-2-3” looks like one that kg makes itself: choose another",
        ),
        ("event: {id: Marl, type: Strike}", "16:15: the id “Marl” is taken by line 8: choose another"),
        (
            "event: {id: a b, type: Strike}",
            "16:15: “id” must be of Latin letters, digits, hyphens and underscores, at most 64: “a b” is not",
        ),
        (
            "observation: {id: n, of: Front, measure: Troops, bound: about, worded: many}",
            "16:59: “bound” says how the true number lies to the value: give the value, or leave the bound out",
        ),
        (
            "observation: {id: n, of: Front, measure: Troops}",
            "16:16: an observation needs a value, or the words of the text in “worded”",
        ),
        (
            "observation: {id: n, of: Front, measure: Troops, value: six}",
            "16:59: “six” is not a count: write digits (61); what the source says goes in `worded`",
        ),
        (
            "observation: {id: n, of: Front, measure: Troops, value: 6, bound: around}",
            "16:69: “bound” is one of exact, about, atLeast, moreThan, atMost, lessThan: give one of these",
        ),
        (
            "position: {id: p, kind: wish, holder: Marl}",
            "16:27: “kind” is one of purpose, reason, promise, demand, concern, warning, judgement, endorsement, "
            "intention: give one of these",
        ),
        ("claim: nothing", "16:10: no claim of this file has the id “nothing”: give an “id” to the one meant"),
        (
            "relation: [Marl, backs, Front]\n  stance: assertd",
            "17:11: “stance” is one of asserted, suggested, doubted, denied, declined: did you mean “asserted”?",
        ),
        (
            "relation: [Marl, backs, Front]\n  basis: combined",
            "17:10: “combined” is a conclusion from several places: give them all in “at”",
        ),
        (
            "relation: [Marl, backs, Front]\n  id: a\n  reply to: a",
            "18:13: an assertion cannot reply to itself: name the one it answers",
        ),
        (
            "relation: [Marl, backs, Front]\n  reply to: b",
            "17:13: no assertion of this file has the id “b”: give an “id” to the one meant",
        ),
        (
            "relation: [Marl, backs, Front]\n  said on: 2031-05",
            "17:12: “said on” is a day, such as 2031-11-02: “2031-05” is not; leave it out".replace(
                "2031-11", "2023-11"
            ),
        ),
        (
            "relation: [Marl, backs, Front]\n  rivals: [r]",
            "17:12: no claim of this file has the id “r”: give an “id” to the one meant",
        ),
        (
            "relation: [Marl, backs, Front]\n  claim: b",
            "14:3: an assertion has one claim, and this has relation and claim: make one assertion of each",
        ),
        ("by: Marl", "14:3: an assertion lacks its claim: give one of relation, event, observation, position, claim"),
        ('by: ""\n  relation: [Marl, backs, Front]', "16:7: “by” is empty: give it a value, or leave the key out"),
        ("by: [Marl]\n  relation: [Marl, backs, Front]", "16:7: “by” must be a text, and this is a list"),
        (
            "relation: [Marl, backs, Front]\n  aktor: Marl",
            "17:3: an assertion has no key “aktor”: one of: says, by, stance, basis, at, id, said on, reply to, "
            "anonymity, material from, relation, event, observation, position, claim, rivals, drafted by, reviewed by, "
            "reviewed on, skip",
        ),
        (
            'relation: [Marl, backs, Front]\n  anonymity: "red\\e[31m"',
            "17:14: the control character U+001B at character 4 is not allowed here: remove it",
        ),
    ],
)
def test_assertion_at_fault(body: str, fault: str) -> None:
    assert faults(claim(body)) == [fault]


@pytest.mark.parametrize(
    ("spot", "fault"),
    [
        ("span: [9, 9]", "the span 9–9 is empty or reversed: write [start, end]"),
        ("span: [9, 3]", "the span 9–3 is empty or reversed: write [start, end]"),
        ("span: [90, 101]", "the span 90–101 runs past the end of the text (100 characters)"),
    ],
)
def test_span_at_fault(spot: str, fault: str) -> None:
    content = claim("relation: [Marl, backs, Front]").replace("span: [0, 9]", spot)
    assert faults(content) == [f"15:28: {fault}"]


def test_span_that_cannot_lie_in_its_paragraph_shows_without_the_text() -> None:
    later = AT.replace("paragraph: 1, span: [0, 9]", "paragraph: 2, span: [5, 8]")
    content = f"{claim('relation: [Marl, backs, Front]')}- {{says: Two, relation: [Front, backs, Marl], {later}}}"
    assert faults(content) == ["17:72: the span 5–8 cannot lie in paragraph 2: others put it in paragraph 1"]


def test_one_span_with_two_digests() -> None:
    content = claim("relation: [Marl, backs, Front]") + (
        f"- {{says: Two, relation: [Front, backs, Marl], {AT.replace('b' * 64, 'c' * 64)}}}"
    )
    assert faults(content) == ["17:51: another digest than on line 15 for the same span: locate the phrase again"]


def test_the_wrong_text_is_noticed() -> None:
    other = of("Another text altogether.")
    assert faults(EXAMPLE, other) == [
        f"9:16: the text given has another digest ({other.digest[7:]}): is it the right text?"
    ]


def test_every_fault_of_a_file_is_told_in_order() -> None:
    content = EXAMPLE.replace("Sorrel, arms", "Sorel, armz").replace("2031-05-03/..", "2031-02-30")
    assert [fault.split(":")[0] for fault in faults(content)] == ["38", "82", "82"]
    with pytest.raises(BadSource) as caught:
        compiled(content)
    assert str(caught.value).splitlines() == [
        "file.yaml:38:17: “2031-02-30”: February 2031 has 28 days; write the right day, or “2031-02” if the day is not "
        "known",
        "file.yaml:82:14: nothing is called “Sorel”: did you mean “Sorrel”?",
        "file.yaml:82:21: the ontology has no relation “armz”: did you mean “arms”?",
    ]


def test_a_fault_is_not_told_again_where_something_refers_to_it() -> None:
    assert faults(EXAMPLE.replace("object: Heron Front}", "object: Heron Font}")) == [
        "44:81: nothing is called “Heron Font”: did you mean “Heron Front”?"
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "1:1: the file is empty: begin with “source:” and its id"),
        ("# only a comment\n", "1:1: the file is empty: begin with “source:” and its id"),
        ("just words", "1:1: “the file” must be a mapping (key: value), and this is a text"),
        (
            "source: {id: a}\nactors: &x []",
            "2:9: anchors and aliases (& and *) are not allowed: write it out, or put it in quotes",
        ),
        ("source: {id: *x}", "1:14: anchors and aliases (& and *) are not allowed: write it out, or put it in quotes"),
        ("source: !!map {id: a}", "1:9: a tag (!) is not allowed: put the text in quotes"),
        ("source: {id: a}\nsource: {id: b}", "2:1: the key “source” was given on line 1 already: remove one of them"),
        (
            "source: {id: a}\n---\nsource: {id: b}",
            "2:1: a second document begins here: write one source per file, without “---”",
        ),
        ("source:\n\tid: a", "2:1: a tab: indent with spaces"),
        ("source: {id: a}\n? [a]\n: b", "2:3: a key must be a plain word"),
        (
            "source: {id: \u202ea}",
            "1:14: the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) is not allowed: remove it",
        ),
        ("source: {id: a} # \x1b[2J", "1:19: the control character U+001B is not allowed: remove it"),
        ("source: {id: A}", "1:14: “id” must be of small letters, digits and hyphens, at most 64: “A” is not"),
        ("source: {id: direct}", "1:14: the id “direct” is kept for kg itself: choose another"),
        (
            "source: {id: a, url: javascript:x}",
            "1:22: “javascript:x” is not a web address: it must begin with http:// or https://",
        ),
        ("[" * 30 + "]" * 30, "1:21: nested more than 20 deep: see docs/claims-file.md for the format"),
        ("source: {id: a, title: a: b}", None),
        (
            "source: {id: a}\nactors:\n- {id: b, kind: Stat, name: B}",
            "3:17: the ontology has no actor class “Stat”: did you mean “State”?",
        ),
        (
            "source: {id: a}\nactors:\n- {id: b, kind: State, name: B, quantifier: some}",
            "3:45: “quantifier” is for a DescribedGroup, and this is a State",
        ),
        (
            "source: {id: a}\nplaces:\n- {id: b, name: B, latitude: 91, longitude: 0}",
            "3:30: “91” is out of range: between -90 and 90",
        ),
        (
            "source: {id: a}\nplaces:\n- {id: b, name: B, latitude: 9}",
            "3:30: “latitude” without “longitude”: give both, or neither",
        ),
    ],
)
def test_file_at_fault(content: str, fault: str | None) -> None:
    try:
        found = faults(content)
    except BadSource as error:
        found = [f"{line}:{column}: {message}" for line, column, message in error.faults]
    if fault is None:
        assert len(found) == 1
        assert found[0].startswith("1:25: not readable as YAML: ")
    else:
        assert found == [fault]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"source:\n  id: \xff", ":2:7: this is not UTF-8 (byte 14): save the file as UTF-8"),
        ("source: {id: a}".encode("utf-16"), ":1:1: this is UTF-16: save the file as UTF-8"),
        (None, ": cannot be read: No such file or directory"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, raw: bytes | None, message: str) -> None:
    path = tmp_path / "claims.yaml"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(BadSource) as caught:
        claims.compile_all([str(path)], Known(STORE), VOCABULARY)
    assert str(caught.value) == f"{path}{message}"


# ---- the schema


def test_schema_offers_what_the_ontology_has() -> None:
    parts = structure.schema()["$defs"]
    terms: dict[str, Any] = {
        "Stance": parts["assertion"]["properties"]["stance"]["enum"],
        "Basis": parts["assertion"]["properties"]["basis"]["enum"],
        "PositionKind": parts["position"]["properties"]["kind"]["enum"],
    }
    for cls, offered in terms.items():
        assert sorted(offered) == sorted(
            i.removeprefix(KG) for i in STORE.subjects("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", KG + cls)
        )


def test_schema_takes_the_example_as_an_editor_reads_it() -> None:
    import yaml
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(structure.schema())
    typed = json.loads(json.dumps(yaml.safe_load(EXAMPLE), default=str))
    assert [error.message for error in Draft202012Validator(structure.schema()).iter_errors(typed)] == []


# ---- nothing but KgError


LINES = EXAMPLE.splitlines()


def outcome(content: str, text: Text | None = None) -> list[str]:
    """The lines of the error that a file raises, which must be one of ours; [] when it is good."""
    try:
        compiled(content, text)
    except KgError as error:
        return error.lines
    return []


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=80))
@example("a: &")
@example("{" * 50)
@example("%YAML 9.9\n---\na")
@example("'")
@example("? ")
def test_any_text_reads_or_raises_a_line_for_each_fault(content: str) -> None:
    assert not any("\n" in line for line in outcome(content))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_example_reads_or_raises_a_line_for_each_fault(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        new = data.draw(
            st.sampled_from(
                ("", "]", "}", "{", ": ", "- ", "'", "&a ", "*a", "\t", "NO", "-1", ", ", "[]", "é", "\u202e")
            )
        )
        lines[at] = data.draw(st.sampled_from((line[:cut] + new + line[cut:], line[:cut], line[cut:], new, line + new)))
    assert not any("\n" in line for line in outcome("\n".join(lines), of(TEXT)))
