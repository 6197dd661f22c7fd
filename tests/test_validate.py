"""Validation as a library call: what a report holds, what is judged and what is only leant on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg import load
from kg.names import GRAPH, ID
from kg.validate import Problem, Report, faults, validate

ROOT = Path(__file__).parent.parent

PREFIXES = """
PREFIX graph: <https://w3id.org/actor-kg/graph/>
PREFIX id: <https://w3id.org/actor-kg/id/>
PREFIX kg: <https://w3id.org/actor-kg/ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def ontology() -> list[Quad]:
    return load.ontology()


def trig(text: str) -> list[Quad]:
    return list(parse(PREFIXES + text, format=RdfFormat.TRIG))


def test_nothing_conforms(ontology: list[Quad]) -> None:
    assert validate([], ontology) == Report(True, [])


def test_a_problem_of_a_shape_names_node_message_and_value(ontology: list[Quad]) -> None:
    quads = trig('graph:actors { id:Pole a kg:Place ; skos:prefLabel "Pole"@en ; schema:latitude 93.5 }')
    assert validate(quads, ontology).problems == [Problem("latitude", ID + "Pole", faults()["latitude"], "93.5")]


def test_a_problem_of_a_check_names_node_message_and_detail(ontology: list[Quad]) -> None:
    quads = trig('graph:actors { id:A a kg:State ; skos:prefLabel "A"@en ; schema:containedInPlace id:B }')
    assert validate(quads, ontology).problems == [
        Problem("undescribed-node", ID + "A", faults()["undescribed-node"], ID + "B"),
    ]


def test_problems_come_in_a_fixed_order(ontology: list[Quad]) -> None:
    quads = trig("graph:actors { id:B a kg:State . id:A a kg:State , kg:Place }")
    found = validate(quads, ontology).problems
    assert [(p.fault, p.node) for p in found] == [
        ("disjoint-kinds", ID + "A"),
        ("name-missing", ID + "A"),
        ("name-missing", ID + "B"),
    ]
    assert validate(reversed(quads), ontology).problems == found


def test_the_ontology_may_be_among_the_quads(ontology: list[Quad]) -> None:
    quads = trig("graph:actors { id:A a kg:ArmedGroup }")
    assert validate([*quads, *ontology]) == validate(quads, ontology)


def test_the_ontology_itself_conforms(ontology: list[Quad]) -> None:
    assert validate(ontology).problems == []


def test_what_is_around_is_leant_on_but_not_judged(ontology: list[Quad]) -> None:
    depot = trig('graph:new { id:Depot a kg:Facility ; skos:prefLabel "Depot"@en ; schema:containedInPlace id:Land }')
    nameless = trig("graph:old { id:Land a kg:Place }")
    assert [p.fault for p in validate(depot, ontology).problems] == ["undescribed-node"]
    assert validate(depot, ontology, around=nameless).problems == []
    assert [p.fault for p in validate([*depot, *nameless], ontology).problems] == ["name-missing"]


def test_what_the_same_relation_lacks_is_found_in_the_merge_of_its_graphs(ontology: list[Quad]) -> None:
    split = trig('graph:one { id:A a kg:State } graph:two { id:A skos:prefLabel "A"@en }')
    assert validate(split, ontology).conforms


def test_derived_graphs_are_no_authored_edges(ontology: list[Quad]) -> None:
    actors = 'graph:actors { id:A a kg:State ; skos:prefLabel "A"@en . id:B a kg:State ; skos:prefLabel "B"@en }'
    edge = "{ id:A kg:backs id:B }"
    assert validate(trig(f"{actors} graph:direct {edge} graph:claimed {edge}"), ontology).conforms
    assert [p.fault for p in validate(trig(f"{actors} graph:a-source {edge}"), ontology).problems] == ["authored-edge"]


def test_a_node_without_iri_is_reported_at_its_graph(ontology: list[Quad]) -> None:
    found = validate(trig('graph:notes { [] skos:note "who?"@en }'), ontology).problems
    assert [(p.fault, p.node) for p in found] == [("blank-node", GRAPH + "notes")]


@pytest.mark.parametrize("text", ["\\u202Edetrevni", "a\\u0007bell", "two\\nlines", "\\uFEFFmark", "\\u2066isolated"])
def test_characters_that_deceive_are_found(ontology: list[Quad], text: str) -> None:
    quads = trig(f'graph:actors {{ id:A a kg:State ; skos:prefLabel "{text}"@en }}')
    assert [p.fault for p in validate(quads, ontology).problems] == ["deceptive-text"]


@pytest.mark.parametrize("text", ["کتائب حزب‌الله", "Ḥizb Allāh", "Kata'ib", "真主党"])
def test_scripts_and_accents_are_no_deception(ontology: list[Quad], text: str) -> None:
    quads = trig(f'graph:actors {{ id:A a kg:State ; skos:prefLabel "{text}"@en }}')
    assert validate(quads, ontology).problems == []


ILL_TYPED = """graph:s {
  id:span a oa:TextPositionSelector ; oa:start "many"^^xsd:integer ; oa:end 9 .
  id:rest a kg:Place ; skos:prefLabel "rest"@en ; schema:latitude "north"^^xsd:decimal .
}"""


def test_values_that_are_not_of_their_datatype_are_found(ontology: list[Quad]) -> None:
    assert {(p.fault, p.detail) for p in validate(trig(ILL_TYPED), ontology).problems} == {
        ("latitude", "north"),
        ("span-empty", "many"),
        ("span-start", "many"),
    }


def test_the_library_prints_nothing() -> None:
    # In a process of its own, because pytest catches what is logged before it is printed.
    code = "from tests.test_validate import *; validate(trig(ILL_TYPED), load.ontology())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_it_loads_no_heavy_package() -> None:
    code = "import sys, kg.validate; print([m for m in ('rdflib', 'pyshacl', 'networkx') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
