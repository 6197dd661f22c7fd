"""Records are a claims file in Python: the same keys, the same rules, and nothing lost on the way there and back."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from fiction import DIGEST, claims_file, event, relation, write
from hypothesis import given, settings
from hypothesis import strategies as some

from kg import load, records
from kg.errors import BadSource, InvalidData
from kg.graph import Graph
from kg.names import resource
from kg.records import Actor, Assertion, Event, Locator, Observation, Position, Relation, Report, Skip, Source
from kg.sources import marked, structure
from kg.store import Store, memory

CODED = Path(__file__).parent / "coded"
SPOT = Locator(paragraph=1, span=(100, 150), sha256=DIGEST)
GAZETTE = Source("one", title="What happened", publisher="The Gazette", text_sha256=DIGEST, text_length=100000)
ARMS = Assertion("Norvia arms the Amber Front", SPOT, relation=Relation("Norvia", "arms", "Amber Front"))


def again(report: Report) -> Report:
    return records.of(marked.parse("again.yaml", report.yaml()).plain())


@pytest.mark.parametrize(
    ("record", "definition"),
    [
        *((kind, kind.__name__.lower()) for kind in (Source, Actor, records.Place, Assertion, Relation, Event)),
        *((Observation, "observation"), (Position, "position"), (Locator, "spot"), (Skip, "skip")),
    ],
)
def test_records_have_the_keys_of_a_claims_file(record: Any, definition: str) -> None:
    keys = {*structure.schema()["$defs"][definition]["properties"]}
    # A claims file may say in place of a claim that a sentence is skipped; a report lists these by themselves.
    assert {records.key(record, field.name) for field in fields(record)} == keys - {"skip"}


@pytest.mark.parametrize(
    "path",
    [
        resource("data", "ap-us-response", "claims.yaml"),
        resource("data", "actors.yaml"),
        *map(str, CODED.glob("*.yaml")),
    ],
)
def test_claims_files_go_there_and_back(path: str) -> None:
    report = records.read(path)
    assert again(report) == report
    assert report.assertions or report.actors


def test_report_gives_the_store_that_its_file_gives(world: Store) -> None:
    path = resource("data", "ap-us-response", "claims.yaml")
    by_file, by_report = memory(world.engine), memory(world.engine)
    shared = resource("data", "actors.yaml")
    load.add(by_file, [shared, path])
    load.add(by_report, [shared])
    Graph(by_report).add_claims(records.read(path))
    assert {*by_file.engine} == {*by_report.engine}


# A claims file keeps no blanks at the ends of a text.
TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
TEXTS = TEXTS.map(str.strip).filter(bool)
NAMES = some.one_of(some.none(), TEXTS, some.lists(TEXTS, min_size=1, max_size=4))
REFERENCES = some.one_of(TEXTS, some.builds(Relation, TEXTS, TEXTS, TEXTS))
CLAIMS = some.one_of(
    some.fixed_dictionaries(
        {
            "relation": some.builds(
                Relation, TEXTS, TEXTS, TEXTS, date=some.none() | TEXTS, ended=some.none() | some.booleans()
            )
        }
    ),
    some.fixed_dictionaries(
        {
            "event": some.builds(
                Event,
                TEXTS,
                TEXTS,
                agent=NAMES,
                in_response_to=NAMES,
                series=some.none() | some.booleans(),
                same_event=some.none() | REFERENCES | some.lists(REFERENCES, min_size=1, max_size=3),
            )
        }
    ),
    some.fixed_dictionaries(
        {
            "observation": some.builds(
                Observation,
                TEXTS,
                TEXTS,
                TEXTS,
                value=some.none() | some.integers(0, 10**6),
                worded_date=some.none() | TEXTS,
            )
        }
    ),
    some.fixed_dictionaries({"position": some.builds(Position, TEXTS, TEXTS, about=NAMES, to=NAMES)}),
    some.fixed_dictionaries({"claim": REFERENCES}),
)
PLACES = some.one_of(
    TEXTS,
    some.builds(Locator, some.integers(1, 99), some.tuples(some.integers(0, 9), some.integers(10, 99)), TEXTS),
    some.builds(Locator, row=TEXTS, sha256=TEXTS),
)


@settings(max_examples=60)
@given(TEXTS, CLAIMS, some.one_of(PLACES, some.lists(PLACES, min_size=1, max_size=3)), NAMES, some.none() | REFERENCES)
def test_whatever_is_said_goes_there_and_back(says: str, claim: Any, at: Any, names: Any, reply: Any) -> None:
    said = Assertion(says, at, **claim, material_from=names, rivals=reply, reply_to=reply)
    actor = Actor("a", "Person", says, aliases=names, from_=says)
    report = Report(Source("one", title=says, derived_from=names), [said], [actor], skipped=[Skip(says, 3)])
    assert again(report) == report


def test_claims_from_python_are_held_to_the_rules_of_files(world: Store) -> None:
    graph = Graph(memory(world.engine))
    done = graph.add_claims([ARMS], source=GAZETTE)
    assert (done.claims, done.assertions, done.sources) == (1, 1, ["one"])
    assert len(graph.path("Norvia", "Amber Front")) == 1
    for wrong, message in (
        (Assertion("?", SPOT, relation=Relation("Norvya", "arms", "Amber Front")), "Norvya"),
        (Assertion("?", Locator(paragraph=1, span=(100, 150)), relation=ARMS.relation), "digest"),
        (Assertion("?", "words of the text", relation=ARMS.relation), "text"),
        (Assertion("?", SPOT), "relation"),
        (Assertion("?", SPOT, relation=ARMS.relation, stance="sure"), "stance"),
    ):
        with pytest.raises((BadSource, InvalidData)) as raised:
            graph.add_claims(
                [wrong],
                source=Source("two", title="More", publisher="The Gazette", text_sha256=DIGEST, text_length=9999),
            )
        assert message in str(raised.value)
        assert "two.yaml" in str(raised.value)
    with pytest.raises(TypeError, match="source="):
        graph.add_claims([ARMS])
    with pytest.raises(TypeError, match="a report has its own source"):
        graph.add_claims(Report(GAZETTE, [ARMS]), actors=[Actor("a", "Person", "Somebody")])


def test_dry_run_of_claims_changes_nothing(world: Store) -> None:
    store = memory(world.engine)
    before = {*store.engine}
    assert Graph(store).add_claims([ARMS], source=GAZETTE, dry_run=True).claims == 1
    assert {*store.engine} == before


def test_records_of_a_file_that_is_none_are_refused_with_its_lines(tmp_path: Path) -> None:
    content = claims_file("one", [relation("Norvia", "arms", "Amber Front"), event("e", "Strike", victim={})])
    with pytest.raises(BadSource, match=r"one\.yaml:\d+"):
        records.read(write(tmp_path, content))
