"""Every valid example of the ontology passes; every invalid one fails for the fault in its name, and for no other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Quad, parse
from rdflib.plugins.sparql import prepareQuery

from kg import load, names
from kg.validate import faults, validate

ONTOLOGY = Path(__file__).parent.parent / "ontology"
EXAMPLES = ONTOLOGY / "examples"
VALID = sorted((EXAMPLES / "valid").glob("*.trig"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.trig"))
CHECKS = sorted(set((ONTOLOGY / "checks").glob("*")) - {ONTOLOGY / "checks" / "reach.txt"})

named = {"ids": lambda path: path.stem}


@cache
def ontology() -> tuple[Quad, ...]:
    return tuple(load.ontology())


def quads(path: Path) -> list[Quad]:
    """An example with the actors and sources that all examples stand on."""
    return [*parse(path=str(EXAMPLES / "common.trig")), *parse(path=str(path))]


def test_examples_are_found() -> None:
    assert len(VALID) >= 10
    assert len(INVALID) >= 100
    assert len(CHECKS) >= 30


@pytest.mark.parametrize("path", VALID, **named)
def test_a_valid_example_passes(path: Path) -> None:
    assert validate(quads(path), ontology()).problems == []


@pytest.mark.parametrize("path", INVALID, **named)
def test_an_invalid_example_fails_for_its_own_reason(path: Path) -> None:
    report = validate(quads(path), ontology())
    assert not report.conforms
    assert {problem.fault for problem in report.problems} == {path.stem}
    assert {problem.message for problem in report.problems} == {faults()[path.stem]}


def test_every_fault_has_an_example_that_fails_for_it() -> None:
    assert [path.stem for path in INVALID] == list(faults())


@pytest.mark.parametrize("path", [*VALID, *INVALID], **named)
def test_an_example_begins_with_a_sentence(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")


@pytest.mark.parametrize("path", CHECKS, **named)
def test_a_check_says_what_is_wrong_and_is_plain_sparql(path: Path) -> None:
    assert path.name.endswith("-violation.rq")
    query = path.read_text(encoding="utf-8")
    assert query.startswith("# ")
    prepared = prepareQuery(query, initNs={"graph": names.GRAPH})
    assert [str(variable) for variable in prepared.algebra.PV] == ["node", "detail"]


def test_messages_say_what_to_do() -> None:
    messages = faults()
    assert len(messages) > 100
    assert [(fault, text) for fault, text in messages.items() if not text or text[0].isupper() or text[-1] == "."] == []
