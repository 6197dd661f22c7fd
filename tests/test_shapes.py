"""Shapes as SPARQL: what the engine finds is what a SHACL processor finds, and what is not translated is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg import load, validate
from kg.names import SH
from kg.shapes import Shapes
from kg.store import Store, memory, quad
from tests.test_examples import INVALID, VALID, quads

SHAPES = Path(__file__).parent.parent / "ontology" / "shapes"
PREFIXES = """
@prefix id: <https://w3id.org/actor-kg/id/> . @prefix graph: <https://w3id.org/actor-kg/graph/> .
@prefix kg: <https://w3id.org/actor-kg/ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix shape: <https://w3id.org/actor-kg/shape/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
MORE = """
shape:depot a sh:NodeShape ; sh:targetClass kg:Depot , kg:Hangar ; sh:property shape:crates , shape:words ,
  shape:route , shape:colour , shape:owner , shape:size , shape:tag .
shape:crates a sh:PropertyShape ; sh:path kg:crate ; sh:minCount 2 ; sh:maxCount 3 ; sh:message "crates" .
shape:words a sh:PropertyShape ; sh:path kg:word ; sh:uniqueLang true ; sh:minLength 2 ; sh:maxLength 4 ;
  sh:message "words" .
shape:route a sh:PropertyShape ; sh:path ( kg:near [ sh:inversePath kg:near ] ) ; sh:class kg:Depot ;
  sh:message "route" .
shape:colour a sh:PropertyShape ; sh:path kg:colour ; sh:in ( "red" kg:Blue 3 ) ; sh:message "colour" .
shape:owner a sh:PropertyShape ; sh:path [ sh:oneOrMorePath kg:owner ] ; sh:nodeKind sh:IRI ; sh:message "owner" .
shape:size a sh:PropertyShape ; sh:path kg:size ; sh:datatype xsd:integer ; sh:minExclusive 0 ; sh:maxInclusive 9 ;
  sh:message "size" .
shape:tag a sh:PropertyShape ; sh:path kg:tag ; sh:pattern "^[a-c]+$" ; sh:flags "i" ; sh:message "tag" .
"""
DEPOTS = """graph:s {
  kg:Shed rdfs:subClassOf kg:Hangar .
  id:A a kg:Depot ; kg:crate 1 , 2 ; kg:word "one"@en , "un"@fr , "far too long" ; kg:colour "red" , kg:Blue , 3 , 3.0 .
  id:B a kg:Shed ; kg:crate 1 ; kg:word "one"@en , "two"@en , "x"@fr ; kg:near id:X ; kg:owner id:C .
  id:C a kg:Hangar ; kg:near id:X ; kg:crate 1 , 2 , 3 , 4 ; kg:owner "nobody" ; kg:tag "aBC" , "abd" , kg:abc .
  id:D a kg:Hangar , kg:Depot ; kg:size 0 , 9 , 10 , "many"^^xsd:integer , "4" , "99999999999999999999"^^xsd:integer .
}"""
FOREIGN = """
shape:open a sh:NodeShape ; sh:targetClass kg:Depot ; sh:property shape:near .
shape:near a sh:PropertyShape ; sh:path kg:near ; sh:hasValue id:X ; sh:message "near" .
"""


@pytest.fixture(scope="module")
def judged() -> Store:
    """All examples in one store, with the ontology: hundreds of faults, of every shape."""
    return memory({quad(q) for q in (*load.ontology(), *(q for path in (*VALID, *INVALID) for q in quads(path)))})


def depots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Store:
    """A store of depots, judged by shapes of one's own."""
    (tmp_path / "ontology" / "shapes").mkdir(parents=True)
    (tmp_path / "ontology" / "shapes" / "depots.ttl").write_text(PREFIXES + "".join(more), encoding="utf-8")
    monkeypatch.setattr(validate, "resource", lambda *names: str(tmp_path.joinpath(*names)))
    return memory(quad(q) for q in parse((PREFIXES + DEPOTS).encode(), RdfFormat.TRIG))


def test_the_engine_finds_what_a_shacl_processor_finds(judged: Store) -> None:
    found, ought = (
        {(p.fault, p.node, p.detail) for p in problems if p.node.startswith("http")}
        for problems in (validate._shape_problems(judged), validate.shacl_problems(judged))
    )
    assert found == ought
    assert len({fault for fault, _, _ in ought}) > 60


def test_every_shape_of_the_ontology_is_translated() -> None:
    shapes = Shapes(fact for path in SHAPES.glob("*.ttl") for fact in parse(path=str(path)))
    assert len(shapes.nodes()) > 15
    assert [node for node in shapes.nodes() if not shapes.translated(node)] == []


def test_shapes_of_one_s_own_are_judged_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = depots(tmp_path, monkeypatch, MORE)
    found = set(validate._shape_problems(store))
    assert found == set(validate.shacl_problems(store))
    assert {p.fault for p in found} == {"crates", "words", "route", "colour", "owner", "size", "tag"}


def test_a_shape_that_cannot_be_translated_is_left_to_a_shacl_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = depots(tmp_path, monkeypatch, FOREIGN)
    shapes = Shapes(validate._shapes())
    assert [shapes.translated(node) for node in shapes.nodes()] == [False]
    assert NamedNode(SH + "hasValue") in {fact.predicate for fact in validate._shapes()}
    assert [(p.fault, p.node[-1]) for p in sorted(validate._shape_problems(store))] == [("near", "A"), ("near", "D")]
