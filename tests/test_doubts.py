"""What a query is told of terms that the graph does not know, and of patterns that can match nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from kg.query.doubts import doubts
from kg.store import Store


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("?x kg:bakcs ?y", ["kg:bakcs is used nowhere in this graph: did you mean kg:backs?"]),
        ("?x kg:Backs ?y", ["kg:Backs is used nowhere in this graph: did you mean kg:backs?"]),
        ("id:Irann kg:backs ?y", ["id:Irann is used nowhere in this graph: did you mean id:Iran?"]),
        (
            "id:kataib-hizballah ?p ?y",
            ["id:kataib-hizballah is used nowhere in this graph: did you mean id:Kataeb-Hezbollah?"],
        ),
        ("?e sem:eventType kgt:Airstrike", ["kgt:Airstrike is used nowhere in this graph: did you mean kgt:Strike?"]),
        ("?e sem:eventType kgt:Xyzzy", ["kgt:Xyzzy is used nowhere in this graph"]),
        (
            "?x <https://w3id.org/actor-kg/ns#atacks> ?y",
            ["<https://w3id.org/actor-kg/ns#atacks> is used nowhere in this graph: did you mean kg:attacks?"],
        ),
        ('?x skos:prefLabel "Iran"', ['nothing has skos:prefLabel "Iran": this graph has it as "Iran"@en']),
        ('?x skos:prefLabel "Iran"@fr', ['nothing has skos:prefLabel "Iran"@fr: this graph has it as "Iran"@en']),
        (
            '?e sem:hasTimeStamp "2023-10-27"',
            ['nothing has sem:hasTimeStamp "2023-10-27": this graph has it as "2023-10-27"^^xsd:date'],
        ),
        (
            '?e sem:hasTimeStamp ?d . FILTER (?d > "2023-10-27T00:00:00Z"^^xsd:dateTime)',
            ['days in this graph are of the type xsd:date, which no xsd:dateTime equals: write "2023-10-27"^^xsd:date'],
        ),
        ("?x kg:backs ?y", []),
        ('?x skos:prefLabel "Iran"@en ; kg:backs ?y', []),
        ('?x skos:prefLabel ?n . FILTER (STR(?n) = "Iran")', []),
        ("GRAPH graph:claimed { ?x kg:backs id:Hezbollah }", []),
    ],
)
def test_query_is_told_what_can_find_nothing(bundle: Store, where: str, said: list[str]) -> None:
    assert doubts(bundle, f"SELECT * {{ {where} }}") == said


def test_prefix_of_ones_own_is_followed(bundle: Store) -> None:
    asked = "PREFIX mine: <https://w3id.org/actor-kg/ns#> SELECT * { ?x mine:bakcs ?y }"
    assert doubts(bundle, asked) == ["mine:bakcs is used nowhere in this graph: did you mean kg:backs?"]


def test_query_tells_it_beside_the_answer_whatever_the_format(run: Callable[..., Result]) -> None:
    result = run("query", "SELECT ?x { ?x kg:bakcs ?y }", "--format", "json")
    assert result.exit_code == 1
    assert "did you mean kg:backs?" in result.stderr
    assert "bakcs" not in result.stdout


def test_question_takes_its_first_parameter_without_its_option(run: Callable[..., Result]) -> None:
    assert run("query", "backs", "the US").output == run("query", "backs", "--backer", "the US").output
    refused = run("query", "backs", "Iran", "--backer", "Iran")
    assert (refused.exit_code, refused.stderr) == (
        2,
        "kg: --backer is given twice: as “Iran” and by its option: give it once\n",
    )
