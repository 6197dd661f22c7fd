"""The bundled data: locators hold, no sentence is left out, nothing is copied, what must not be there is not."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg import load, lookup
from kg.cli import main
from kg.names import DIRECT, ID, KG, SEM, resource
from kg.sources.text import Skip, Text, coverage, read, verify
from kg.store import Store

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT.parent / "shared" / "000_15e570323c6f9fd5.txt"
SOURCE = "ap-us-response"

needs_text = pytest.mark.skipif(not ARTICLE.is_file(), reason=f"the article {ARTICLE.name} is not at hand")


@pytest.fixture(scope="module")
def store() -> Store:
    return load.bundle()


@pytest.fixture(scope="module")
def article() -> Text:
    return read(str(ARTICLE))


class Spot:
    """A locator of the graph, as `text.verify` takes it."""

    def __init__(self, paragraph: str, start: str, end: str, digest: str) -> None:
        self.paragraph, self.start, self.end, self.digest = int(paragraph), int(start), int(end), digest


def rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else term.value for term in row.values()) for row in store.select(sparql)]


def spots(store: Store) -> list[tuple[str, Spot]]:
    """Each assertion with each of its locators."""
    found = rows(
        store,
        """SELECT ?assertion ?paragraph ?start ?end ?digest {
             ?assertion a kg:Assertion ; kg:inSource id:ap-us-response ; kg:locator ?locator .
             ?locator kg:paragraph ?paragraph ; kg:spanDigest ?digest ; oa:hasSelector ?selector .
             ?selector oa:start ?start ; oa:end ?end } ORDER BY ?start ?end ?assertion""",
    )
    return [(assertion, Spot(*rest)) for assertion, *rest in found]


def skips(store: Store) -> list[Skip]:
    found = rows(
        store,
        """SELECT ?paragraph ?start ?end ?why {
             ?skip a kg:Omission ; kg:inSource id:ap-us-response ; kg:paragraph ?paragraph ; kg:skippedBecause ?why
             OPTIONAL { ?skip kg:locator/oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end } }
           ORDER BY ?paragraph ?start""",
    )
    return [Skip(int(p), int(start) if start else None, int(end) if end else None, why) for p, start, end, why in found]


def direct(store: Store, subject: str = "?s", edge: str = "?p", obj: str = "?o") -> list[tuple[str, ...]]:
    """Direct edges that fit, as local names; the broader edges that follow from them are among them."""
    wanted = [f"id:{x}" if not x.startswith(("?", "kg:")) else x for x in (subject, edge, obj)]
    pattern = " ".join(wanted)
    given = " ".join(
        f"BIND ({term} AS ?{name})" for term, name in zip(wanted, "spo", strict=True) if not term.startswith("?")
    )
    found = rows(
        store, f"SELECT ?s ?p ?o {{ GRAPH <{DIRECT}> {{ {pattern} }} {given} FILTER (STRSTARTS(STR(?p), '{KG}')) }}"
    )
    return sorted(
        (s.removeprefix(ID), p.removeprefix(KG), o.removeprefix(ID))
        for s, p, o in found
        if s.startswith(ID) and o.startswith(ID) and not s.startswith((f"{ID}edge-", f"{ID}relation-"))
    )


# ---- what is there


def test_assertions_are_147_of_143_claims(store: Store) -> None:
    assert rows(store, "SELECT (COUNT(?a) AS ?n) (COUNT(DISTINCT ?c) AS ?m) { ?a kg:claim ?c }") == [("147", "143")]


def test_assertions_by_speaker(store: Store) -> None:
    found = rows(store, "SELECT ?who { ?a a kg:Assertion ; kg:speaker/skos:prefLabel ?who }")
    assert Counter(who for (who,) in found) == {
        "Associated Press": 123,
        "Pentagon": 8,
        "US officials": 5,
        "an official with an Iran-backed militia": 3,
        "critics of the US response": 2,
        "unspecified officials": 2,
        "Antony Blinken": 1,
        "Hamas": 1,
        "Israel": 1,
        "Israeli officials": 1,
    }


def test_assertions_by_stance_and_by_basis(store: Store) -> None:
    stances = rows(store, "SELECT ?s { ?a a kg:Assertion ; kg:stance/skos:prefLabel ?s }")
    assert Counter(s for (s,) in stances) == {"asserted": 143, "suggested": 3, "denied": 1}
    bases = rows(store, "SELECT ?b { ?a a kg:Assertion ; kg:basis/skos:prefLabel ?b }")
    assert Counter(b for (b,) in bases) == {"stated": 113, "implied": 25, "combined": 9}


def test_combined_assertions_have_several_locators(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?a (COUNT(?l) AS ?n) { ?a kg:basis kg:combined ; kg:locator ?l } GROUP BY ?a""",
    )
    assert len(found) == 9
    assert min(int(n) for _, n in found) >= 2


def test_every_name_tells_where_it_comes_from(store: Store) -> None:
    nameless = """SELECT ?x { ?x skos:prefLabel ?n FILTER (STRSTARTS(STR(?x), STR(id:)))
                               FILTER NOT EXISTS { ?x dcterms:source ?from } }"""
    assert rows(store, nameless) == []


def test_map_points_are_given_to_two_decimals_at_most(store: Store) -> None:
    found = rows(store, "SELECT ?p ?n { ?p schema:latitude|schema:longitude ?n }")
    assert len(found) == 16
    assert [n for _, n in found if not re.fullmatch(r"\d+\.\d{1,2}", n)] == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(
            (typed, "Kataeb Hezbollah")
            for typed in ("Kata'ib Hizballah", "kataib hezbollah", "Hezbollah Brigades", "KH")
        ),
        *((typed, "Hezbollah") for typed in ("Hezbollah", "Hizbullah", "Lebanese Hezbollah")),
        *((typed, "United States") for typed in ("US", "the U.S.", "USA", "United States", "America")),
        *((typed, "Qassim Soleimani") for typed in ("Soleimani", "Suleimani", "Qasem Soleimani")),
        *((typed, "Islamic Revolutionary Guard Corps") for typed in ("IRGC", "Revolutionary Guards", "Sepah")),
        *((typed, "Popular Mobilization Forces") for typed in ("PMF", "PMU", "Hashd al-Shaabi", "الحشد الشعبي")),
        *((typed, "Islamic State") for typed in ("IS", "ISIS", "ISIL", "Daesh", "Da'esh")),
        *((typed, "Boukamal") for typed in ("Abu Kamal", "Al Bukamal", "al-Boukamal")),
        *((typed, "al-Tanf") for typed in ("Tanf", "al Tanf", "At-Tanf")),
        ("AAH", "Asaib Ahl al-Haq"),
        ("Deir ez-Zor", "Deir el-Zour"),
        ("Assad", "Bashar Assad"),
        ("al-Asad", "al-Asad air base"),
        ("al-Sudani", "Mohammed Shia al-Sudani"),
    ],
)
def test_names_as_people_type_them(store: Store, typed: str, name: str) -> None:
    assert lookup.label(store, lookup.find(store, typed)) == name


def test_a_state_and_its_territory_are_two(store: Store) -> None:
    assert lookup.find(store, "Iraq") == ID + "Iraq"
    assert lookup.find(store, "place:Iraq") == ID + "Iraq-territory"


# ---- what was struck, and what else the article tells beside claims


def test_the_strikes_are_on_the_facilities_and_not_on_the_towns(store: Store) -> None:
    assert direct(store, "US", "kg:strikes") == [
        ("US", "strikes", "safe-house-in-mayadin"),
        ("US", "strikes", "store-near-maysulun"),
        ("US", "strikes", "stores-near-boukamal"),
        ("US", "strikes", "training-facility-in-mayadin"),
    ]
    where = "SELECT ?place { id:stores-near-boukamal kg:near ?place ; a kg:Facility }"
    assert rows(store, where) == [(ID + "Boukamal",)]


def test_the_struck_facilities_that_the_guard_corps_uses(store: Store) -> None:
    assert sorted(rows(store, "SELECT ?f { id:US kg:strikes ?f . id:IRGC kg:uses ?f }")) == [
        (ID + "store-near-maysulun",),
        (ID + "stores-near-boukamal",),
    ]


def test_the_us_and_the_guard_corps_are_two_hops_apart_over_its_stores(store: Store) -> None:
    with kg.open() as graph:
        routes = [(*route.labels[1:-1], len(route.hops)) for route in graph.path("US", "IRGC")]
    assert sorted(routes) == [
        ("a weapons store near Maysulun", 2),
        ("two weapons and ammunition stores near Boukamal", 2),
    ]


def test_sporadic_attacks_are_on_bases_and_not_on_the_coalition(store: Store) -> None:
    # A fight has no attacker: it is stored once, and each side opposes the other.
    assert direct(store, "coalition-forces", "?p", "iran-backed-militias") == [
        ("coalition-forces", edge, "iran-backed-militias") for edge in ("fights", "opposes", "relatedTo")
    ]
    assert direct(store, "iran-backed-militias", "?p", "coalition-forces") == [
        ("iran-backed-militias", "opposes", "coalition-forces")
    ]
    assert direct(store, "?s", "kg:attacks", "bases-in-the-region") == [
        ("iran-backed-militias", "attacks", "bases-in-the-region")
    ]


def test_blinkens_warning_is_an_act_too_and_whom_he_warned_is_implied(store: Store) -> None:
    assert direct(store, "?s", "kg:warns", "?o") == [("Blinken", "warns", "al-Sudani")]
    act = "?claim sem:eventType kgt:Warn"
    whom = "?claim rdf:predicate kg:target ; rdf:object id:al-Sudani"
    basis = "SELECT ?b {{ {} . ?a kg:claim ?claim ; kg:basis/skos:prefLabel ?b }}"
    assert [rows(store, basis.format(which)) for which in (act, whom)] == [[("stated",)], [("implied",)]]


def test_the_writer_of_the_last_line_contributed_and_says_nothing(store: Store) -> None:
    assert rows(store, "SELECT ?name { id:ap-us-response dcterms:contributor/skos:prefLabel ?name }") == [
        ("Qassim Abdul-Zahra",)
    ]
    assert rows(store, "SELECT ?p ?o { ?o ?p id:Qassim-Abdul-Zahra }") == [
        ("http://purl.org/dc/terms/contributor", ID + SOURCE)
    ]


def test_the_picture_is_the_pentagons_and_what_it_shows_a_conclusion(store: Store) -> None:
    found = "SELECT ?claim ?who ?basis { ?a kg:materialFrom ?who ; kg:claim ?claim ; kg:basis ?basis }"
    assert rows(store, found) == [(f"{ID}{SOURCE}.strike-11-08", ID + "Pentagon", KG + "combined")]
    shown = CliRunner().invoke(main, ["show", "ap-us-response.strike-11-08"]).output
    assert "(material from Pentagon)" in shown


def test_counts_that_hold_in_most_cases_keep_that(store: Store) -> None:
    assert sorted(rows(store, "SELECT ?w ?q { ?count a kg:Observation ; kg:wording ?w ; kg:quantifier ?q }")) == [
        ("no injuries", "in most cases"),
        ("only minor", "in most cases"),
    ]


# ---- the article, when it is at hand


@needs_text
def test_article_is_the_one_that_was_read(store: Store, article: Text) -> None:
    assert store.text(ID + SOURCE, KG + "textDigest") == article.digest
    assert store.text(ID + SOURCE, KG + "textLength") == str(len(article.content))


@needs_text
def test_every_locator_holds(store: Store, article: Text) -> None:
    found = spots(store)
    assert len(found) > 141
    assert [fault for _, spot in found if (fault := verify(article, spot))] == []


@needs_text
def test_every_sentence_is_coded_or_skipped_with_a_reason(store: Store, article: Text) -> None:
    table = coverage(article, spots(store), skips(store))
    assert len(table) == 63
    assert [(row.paragraph, row.start) for row in table if not row.coded and not row.skipped] == []


@needs_text
def test_words_outside_every_span_say_nothing(store: Store, article: Text) -> None:
    """Within coded paragraphs, what no locator covers is only what joins clauses."""
    covered = {at for _, spot in spots(store) for at in range(spot.start, spot.end)}
    left_out = skips(store)
    covered |= {at for skip in left_out if skip.start is not None for at in range(skip.start, skip.end or 0)}
    whole = {skip.paragraph for skip in left_out if skip.start is None}
    rest = "".join(
        " " if at in covered else article.content[at]
        for p in article.paragraphs
        if p.number not in whole
        for at in range(p.start, p.end)
    )
    joining = {"and", "as", "also", "been", "but", "has", "there", "though", "where", "while"}
    assert set(re.findall(r"\w+", rest.lower())) <= joining


@needs_text
def test_nothing_repeats_nine_words_of_the_article() -> None:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))

    def runs(text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[at : at + 9]) for at in range(len(found) - 8)}

    lines = ARTICLE.read_text("utf-8").splitlines()
    title = next(line for line in lines if len(line) > 60)
    theirs = runs("\n".join(line for line in lines if line != title))
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    files = [ROOT / name for name in listed if Path(name).suffix in {".yaml", ".trig", ".rq", ".ttl", ".py", ".md"}]
    assert ROOT / "data" / SOURCE / "claims.yaml" in files
    assert [path.name for path in files if path.is_file() and runs(path.read_text("utf-8")) & theirs] == []


# ---- what must not be there


def test_kataeb_hezbollah_is_not_said_to_be_the_islamic_resistance_in_iraq(store: Store) -> None:
    assert direct(store, "?s", "?p", "Islamic-Resistance-in-Iraq") == [
        ("iran-backed-factions", "actsAs", "Islamic-Resistance-in-Iraq"),
        ("iran-backed-factions", "relatedTo", "Islamic-Resistance-in-Iraq"),
        ("iran-backed-militias", "actsAs", "Islamic-Resistance-in-Iraq"),
        ("iran-backed-militias", "relatedTo", "Islamic-Resistance-in-Iraq"),
    ]


def test_only_the_described_militias_attack_al_tanf(store: Store) -> None:
    assert direct(store, "?s", "kg:attacks", "al-Tanf") == [("iran-backed-militias", "attacks", "al-Tanf")]


def test_what_is_attacked_in_a_territory_is_no_attack_on_it(store: Store) -> None:
    assert direct(store, "?s", "kg:attacksIn", "?o") == [
        ("Hamas", "attacksIn", "Israel-territory"),
        ("Israel", "attacksIn", "Gaza"),
        ("US", "attacksIn", "Baghdad"),
        ("US", "attacksIn", "Syria-territory"),
        ("iran-backed-factions", "attacksIn", "Iraq-territory"),
        ("iran-backed-factions", "attacksIn", "Syria-territory"),
        ("iran-backed-militias", "attacksIn", "Iraq-territory"),
        ("iran-backed-militias", "attacksIn", "Syria-territory"),
    ]
    assert direct(store, "?s", "kg:strikesIn", "?o") == [
        ("US", "strikesIn", "Baghdad"),
        ("US", "strikesIn", "Syria-territory"),
    ]
    # An invasion is of the territory.
    assert direct(store, "?s", "kg:invades", "?o") == [("US", "invades", "Iraq-territory")]
    towns = "?p a kg:Place . FILTER NOT EXISTS { ?p a kg:Facility } FILTER (?p != id:Iraq-territory)"
    assert rows(store, f"SELECT ?p {{ ?x kg:attacks ?p . {towns} }}") == []


def test_named_militias_do_nothing_but_belong(store: Store) -> None:
    for group in ("Kataeb-Hezbollah", "Asaib-Ahl-al-Haq", "Badr-Brigades"):
        assert direct(store, group) == [(group, "memberOf", "PMF"), (group, "relatedTo", "PMF")]


@pytest.mark.parametrize("group", ["Hamas", "Islamic-Jihad", "PMF", "Islamic-Resistance-in-Iraq"])
def test_iran_is_not_said_to_back(store: Store, group: str) -> None:
    assert direct(store, "Iran", "?p", group) == []
    assert rows(store, f"SELECT ?r {{ ?r rdf:subject id:Iran ; rdf:object id:{group} }}") == []


def test_iran_only_backs_and_opposes_those_against_whom_it_backs_a_government(store: Store) -> None:
    assert {edge for _, edge, _ in direct(store, "Iran")} == {"backs", "opposes", "relatedTo"}
    assert direct(store, "Iran", "kg:opposes") == [("Iran", "opposes", "syrian-opposition-groups")]


def test_iran_is_the_agent_of_nothing(store: Store) -> None:
    assert rows(store, "SELECT ?e { ?e kg:agent id:Iran }") == []
    assert rows(store, "SELECT ?r { ?r rdf:predicate kg:agent ; rdf:object id:Iran }") == []


def test_quds_force_is_irans_and_not_part_of_the_guard_corps(store: Store) -> None:
    assert direct(store, "Quds-Force") == [("Quds-Force", "organOf", "Iran"), ("Quds-Force", "relatedTo", "Iran")]
    assert direct(store, "Quds-Force", "?p", "IRGC") == direct(store, "IRGC", "?p", "Quds-Force") == []


def test_nobody_kills_the_contractor(store: Store) -> None:
    assert rows(
        store, "SELECT ?e ?t ?who { ?e kg:victim id:us-contractor ; sem:eventType ?t OPTIONAL { ?e kg:agent ?who } }"
    ) == [(f"{ID}{SOURCE}.contractor-death", "https://w3id.org/actor-kg/type/Death", "")]
    assert direct(store, "?s", "?p", "us-contractor") == []


def test_killings_are_these_three(store: Store) -> None:
    assert direct(store, "?s", "kg:kills", "?o") == [
        ("Israel", "kills", "civilians-in-gaza"),
        ("US", "kills", "Soleimani"),
        ("US", "kills", "al-Muhandis"),
    ]


def test_no_us_strike_in_iraq_in_2023(store: Store) -> None:
    strikes = """SELECT ?e ?date {
      ?e sem:eventType/skos:broader* kgt:Strike ; kg:agent id:US ;
        (kg:site|kg:target)/schema:containedInPlace* id:Iraq-territory
      OPTIONAL { ?e kg:edtf ?date } }"""
    assert rows(store, strikes) == [(f"{ID}{SOURCE}.baghdad-2020", "2020-01")]


def test_the_blast_gives_no_edge_of_violence(store: Store) -> None:
    blast = f"{SOURCE}.hospital-blast"
    claims = rows(
        store,
        f"SELECT ?who {{ ?c rdf:subject id:{blast} ; rdf:predicate kg:agent ; rdf:object ?who ; kg:disputed true }}",
    )
    assert sorted(who.removeprefix(ID) for (who,) in claims) == ["Islamic-Jihad", "Israel"]
    assert direct(store, "Islamic-Jihad") == []
    assert direct(store, "?s", "?p", "hospital-in-gaza") == []
    # They fight each other in the war that the article is about, not in the blast.
    assert {e for _, e, _ in direct(store, "Hamas", "?p", "Israel")} == {"blames", "fights", "opposes", "relatedTo"}


def test_the_hospital_has_no_name_and_no_point(store: Store) -> None:
    labels = "SELECT ?n { id:hospital-in-gaza skos:prefLabel|skos:altLabel|skos:hiddenLabel ?n }"
    assert rows(store, labels) == [("a hospital in Gaza",)]
    assert store.text(ID + "hospital-in-gaza", "https://schema.org/latitude") is None


def test_no_day_of_publication_and_none_for_this_month(store: Store) -> None:
    assert store.text(ID + SOURCE, KG + "published") is None
    meeting = f"{ID}{SOURCE}.meeting-blinken"
    assert store.text(meeting, KG + "dateWording") == "this month"
    assert store.text(meeting, KG + "edtf") is None
    assert store.text(meeting, SEM + "hasTimeStamp") is None


def test_only_the_strike_of_the_caption_has_a_stated_year_in_2023(store: Store) -> None:
    dated = (
        'SELECT ?x { ?x kg:edtf ?d FILTER (STRSTARTS(STR(?d), "2023")) FILTER NOT EXISTS { ?x kg:impliedPart "year" } }'
    )
    assert rows(store, dated) == [(f"{ID}{SOURCE}.strike-11-08",)]


def test_al_sudani_does_not_back_the_us(store: Store) -> None:
    assert direct(store, "al-Sudani", "?p", "US") == []
    assert {edge for _, edge, _ in direct(store, "al-Sudani")} == {"holdsOffice", "pressures", "relatedTo", "visits"}


def test_no_identifiers_of_other_databases() -> None:
    folder = Path(resource("data"))
    files = [*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]
    assert len(files) == 2
    assert [
        f.name for f in files if re.search(r"\bQ\d{2,}\b|wikidata|geonames", f.read_text("utf-8"), re.IGNORECASE)
    ] == []
