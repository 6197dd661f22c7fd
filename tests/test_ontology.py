"""The ontology: every term is explained, it is free of contradictions, and its rules give the same on two engines."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import owlrl
import pyoxigraph
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from kg import load, names, rules
from kg.names import ID, edge_iri
from kg.rules import working
from kg.store import NamedNode, Quad, memory

ROOT = Path(__file__).parent.parent
ONTOLOGY = ROOT / "ontology"
KG = Namespace("https://w3id.org/actor-kg/ns#")
KGT = Namespace("https://w3id.org/actor-kg/type/")
THIS = URIRef("https://w3id.org/actor-kg/ns")
SCHEMA = Namespace("https://schema.org/")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")

SCHEMES = (KGT.events, KGT.means, KGT.measures)

OWN = ("core", "types")
LOADED = (*OWN, "mappings", "rules")
SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon", "ellipse", "box")


def turtle_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ONTOLOGY / folder).glob("*.ttl"))]
    assert len(found) >= len(folders)
    return found


def graph_of(*folders: str) -> Graph:
    graph = Graph()
    for path in turtle_files(*folders):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return graph_of(*LOADED)


def own_terms(graph: Graph) -> list[URIRef]:
    found = {s for s in graph.subjects() if isinstance(s, URIRef) and str(s).startswith((KG, KGT))}
    assert len(found) > 150
    return sorted(found)


# ---- terms


def test_every_term_is_labelled_defined_and_exemplified() -> None:
    graph = graph_of(*OWN)
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    lacking = []
    for term in own_terms(graph):
        named = (term, RDFS.label, None) in graph or (term, SKOS.prefLabel, None) in graph
        wanted = {
            "label": named,
            "definition": (term, SKOS.definition, None) in graph,
            "example": (term, SKOS.example, None) in graph or term in schemes,
            "isDefinedBy": (term, RDFS.isDefinedBy, THIS) in graph,
            "type": (term, RDF.type, None) in graph,
        }
        lacking += [(str(term), what) for what, there in wanted.items() if not there]
    assert lacking == []


def test_every_term_that_is_used_is_declared(ontology: Graph) -> None:
    used = set(ontology.predicates())
    for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, SKOS.broader, OWL.disjointWith):
        used |= set(ontology.objects(None, p))
    known = (names.RDF, names.RDFS, names.OWL, names.XSD)
    assert [t for t in sorted(used) if (t, RDF.type, None) not in ontology and not str(t).startswith(known)] == []


def test_the_ontology_states_its_version_and_licence(ontology: Graph) -> None:
    assert str(ontology.value(THIS, URIRef("http://purl.org/dc/terms/license"))) == (
        "https://creativecommons.org/licenses/by/4.0/"
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(ontology.value(THIS, OWL.versionInfo)))


def test_what_is_loaded_has_no_blank_nodes() -> None:
    quads = load.ontology()
    assert len(quads) > 1500
    assert [q for q in quads if isinstance(q.subject, pyoxigraph.BlankNode)] == []
    assert [q for q in quads if isinstance(q.object, pyoxigraph.BlankNode)] == []


def test_no_term_is_defined_in_two_files() -> None:
    homes: dict[str, list[str]] = {}
    for path in turtle_files(*OWN):
        graph = Graph().parse(path)
        for term in set(graph.subjects(SKOS.definition, None)):
            homes.setdefault(str(term), []).append(path.name)
    assert len(homes) > 100
    assert {t: f for t, f in homes.items() if len(f) > 1} == {}


# ---- edge types


def edge_types(graph: Graph) -> list[URIRef]:
    found = sorted(graph.subjects(RDF.type, KG.EdgeType))
    assert len(found) > 20
    return found


def test_every_edge_type_reads_both_ways_in_both_tenses(ontology: Graph) -> None:
    readings = (KG.reading, KG.inverseReading, KG.pastReading, KG.inversePastReading, KG.walkable, KG.color)
    assert [(e, r) for e in edge_types(ontology) for r in readings if len(set(ontology.objects(e, r))) != 1] == []


def test_every_edge_type_is_related_to(ontology: Graph) -> None:
    under = set(ontology.transitive_subjects(RDFS.subPropertyOf, KG.relatedTo))
    assert [e for e in edge_types(ontology) if e not in under] == []


def test_edges_that_cannot_be_walked(ontology: Graph) -> None:
    kept_off = {e for e in edge_types(ontology) if ontology.value(e, KG.walkable) == Literal(False)}
    assert kept_off == {KG.blames, KG.disputes, KG.sameAs}


def test_symmetric_edges_read_alike_from_both_ends(ontology: Graph) -> None:
    symmetric = [e for e in edge_types(ontology) if (e, RDF.type, OWL.SymmetricProperty) in ontology]
    assert symmetric == [KG.agreesWith, KG.ceasefireWith, KG.fights, KG.meets, KG.negotiatesWith, KG.sameAs]
    for edge in symmetric:
        assert ontology.value(edge, KG.reading) == ontology.value(edge, KG.inverseReading)
        assert ontology.value(edge, KG.pastReading) == ontology.value(edge, KG.inversePastReading)


def test_edge_rules_name_what_exists(ontology: Graph) -> None:
    rules = set(ontology.subjects(RDF.type, KG.EdgeRule))
    assert len(rules) > 10
    for rule in rules:
        assert (ontology.value(rule, KG.onType), RDF.type, KG.EventType) in ontology
        assert (ontology.value(rule, KG.edge), RDF.type, KG.EdgeType) in ontology
        for end in (KG.fromRole, KG.toRole):
            assert (ontology.value(rule, end), RDFS.subPropertyOf, KG.role) in ontology


# ---- types


def test_every_concept_is_in_a_scheme_and_hangs_together(ontology: Graph) -> None:
    for kind, scheme in ((KG.EventType, KGT.events), (KG.Means, KGT.means), (KG.Measure, KGT.measures)):
        concepts = set(ontology.subjects(RDF.type, kind))
        assert len(concepts) >= 3
        for concept in concepts:
            assert (concept, SKOS.inScheme, scheme) in ontology
            above = set(ontology.objects(concept, SKOS.broader))
            assert above <= concepts
            assert bool(above) != ((concept, SKOS.topConceptOf, scheme) in ontology)


def test_names_of_concepts_are_not_shared_within_a_scheme(ontology: Graph) -> None:
    for scheme in (KGT.events, KGT.means, KGT.measures):
        names: list[str] = []
        for concept in ontology.subjects(SKOS.inScheme, scheme):
            names += [str(n).casefold() for p in (SKOS.prefLabel, SKOS.altLabel) for n in ontology.objects(concept, p)]
        assert sorted(names) == sorted(set(names))


def test_a_death_is_no_violence_but_a_killing_is(ontology: Graph) -> None:
    violence = set(ontology.transitive_subjects(SKOS.broader, KGT.Violence))
    assert KGT.Kill in violence
    assert KGT.Death not in violence


# ---- drawing

# How colours look to people with protanopia, deuteranopia and tritanopia: Machado, Oliveira and Fernandes 2009,
# severity 1, applied to linear RGB. The first is the eye that sees all.
EYES = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)


def linear(color: str) -> list[float]:
    """#rrggbb as linear red, green and blue, 0 to 1."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast_with_white(color: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    r, g, b = linear(color)
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)


def lab(rgb: Iterable[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of linear RGB, under D65."""
    r, g, b = rgb
    xyz = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b
    x, y, z = (
        max(t, 0) ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (*xyz, (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str) -> float:
    """How far apart two colours look to the eye that tells them apart least; 2 can just be seen side by side."""
    a, b = linear(one), linear(other)
    seen = [[[sum(m * c for m, c in zip(row, rgb, strict=True)) for row in eye] for rgb in (a, b)] for eye in EYES]
    return min(math.dist(lab(x), lab(y)) for x, y in seen)


def test_colours_stand_out_on_white_and_from_each_other(ontology: Graph) -> None:
    colors = sorted({str(c) for c in ontology.objects(None, KG.color)})
    assert len(colors) == 8
    assert [c for c in colors if not re.fullmatch(r"#[0-9a-f]{6}", c) or contrast_with_white(c) < 3] == []
    assert [(a, b) for a, b in combinations(colors, 2) if distance(a, b) < 20] == []


def test_kinds_are_told_apart_without_colour_alone(ontology: Graph) -> None:
    kinds = [c for top in (KG.Actor, KG.Place, KG.Office) for c in ontology.transitive_subjects(RDFS.subClassOf, top)]
    look = {str(k): (str(ontology.value(k, KG.color)), str(ontology.value(k, KG.shape))) for k in kinds}
    assert {shape for _, shape in look.values()} <= set(SHAPES)
    # An organisation of no stated kind is drawn as an actor of no stated kind.
    del look[str(KG.Organization)]
    assert len(set(look.values())) == len(look)


# ---- no contradiction (OWL 2 RL)


def contradictions(graph: Graph) -> list[str]:
    """What the OWL-RL closure of a graph shows to be impossible."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = [str(message) for message in graph.objects(None, ERROR)]
    found += [f"{s} is a member of nothing" for s in graph.subjects(RDF.type, OWL.Nothing)]
    for one, other in graph.subject_objects(OWL.disjointWith):
        members = set(graph.subjects(RDF.type, one)) & set(graph.subjects(RDF.type, other))
        found += [f"{m} is both {one} and {other}" for m in members]
    return sorted(found)


def example(name: str) -> Graph:
    merged = graph_of("core", "types", "mappings", "rules")
    for path in (ONTOLOGY / "examples" / "common.trig", ONTOLOGY / "examples" / "valid" / f"{name}.trig"):
        for quad in pyoxigraph.parse(path=str(path)):
            merged.add(tuple(map(rdflib_term, quad.triple)))
    return merged


@pytest.mark.parametrize("name", ["disputed-agent", "derived", "described-group"])
def test_an_example_has_no_contradiction(name: str) -> None:
    assert contradictions(example(name)) == []


def test_a_planted_contradiction_is_found() -> None:
    graph = example("event")
    graph.add((URIRef(ID + "Southland"), SCHEMA.containedInPlace, URIRef(ID + "Northland-territory")))
    graph.add((URIRef(ID + "Envoy"), KG.presentAt, URIRef(ID + "Southland")))
    found = contradictions(graph)
    assert any(f"{ID}Southland" in line and "Place" in line for line in found)


@pytest.mark.slow
def test_the_bundled_graph_has_no_contradiction() -> None:
    bundle = ROOT / "data" / "bundle.trig"
    if not bundle.exists():
        pytest.skip("data/bundle.trig is not built yet")
    graph = Graph()
    for quad in pyoxigraph.parse(path=str(bundle)):
        if not str(quad.graph_name.value).endswith(("/claimed", "/index")):
            graph.add(tuple(map(rdflib_term, quad.triple)))
    graph += graph_of(*LOADED)
    assert contradictions(graph) == []


# ---- rules, on two engines

SMALL = ROOT / "tests" / "rules.trig"
EDGE_NAMES = {str(edge).removeprefix(str(KG)) for edge in graph_of("core").subjects(RDF.type, KG.EdgeType)} | {
    "relatedTo"
}


def rdflib_term(term: object) -> URIRef | Literal:
    if isinstance(term, pyoxigraph.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype)
    assert isinstance(term, pyoxigraph.NamedNode)
    return URIRef(term.value)


class Oxigraph:
    """The rules' first engine."""

    def __init__(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        self.store = pyoxigraph.Store()
        self.add(triples)

    def add(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        self.store.extend(pyoxigraph.Quad(*triple) for triple in triples)

    def construct(self, sparql: str) -> set[str]:
        return {str(triple) for triple in self.store.query(sparql)}


class Rdflib:
    """And its second."""

    def __init__(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        self.graph = Graph()
        self.add(triples)

    def add(self, triples: Iterable[pyoxigraph.Triple]) -> None:
        for triple in triples:
            self.graph.add(tuple(map(rdflib_term, triple)))

    def construct(self, sparql: str) -> set[str]:
        written = self.graph.query(sparql).graph.serialize(format="nt")
        return {str(quad.triple) for quad in pyoxigraph.parse(written.encode(), pyoxigraph.RdfFormat.N_TRIPLES)}


def parsed(path: Path) -> set[Quad]:
    graph = names.GRAPH + "rules"
    return {Quad(*quad.triple, NamedNode(graph)) for quad in pyoxigraph.parse(path=str(path))}


def conclude(path: Path = SMALL) -> dict[str, set[tuple[str, ...]]]:
    """All that follows from a file, by graph, as texts."""
    store = memory(load.ontology())
    _, come = rules.consequences(rules.Change(store, {names.GRAPH + "rules": parsed(path)}))
    found: dict[str, set[tuple[str, ...]]] = {"direct": set(), "disputed": set(), "claimed": set(), "index": set()}
    for quad in come:
        found[quad.graph_name.value.removeprefix(names.GRAPH)].add(tuple(str(t.value) for t in quad.triple))
    return found


@pytest.fixture(scope="module")
def concluded() -> dict[str, set[tuple[str, ...]]]:
    return conclude()


def edges(triples: set[tuple[str, ...]]) -> set[str]:
    """The edges among triples, as "Northland backs Brigade"; edge nodes and what is said of claims left out."""
    ends = [t for t in triples if t[1].startswith(str(KG)) and t[2].startswith(ID) and "/edge-" not in t[0]]
    kept = [t for t in ends if t[1].removeprefix(str(KG)) in EDGE_NAMES]
    return {" ".join(re.split("[/#]", part)[-1] for part in triple) for triple in kept}


def nodes(triples: set[tuple[str, ...]], subject: str, predicate: str, obj: str) -> set[str]:
    """The claims from which an edge node derives; empty when there is no such node."""
    node = edge_iri(ID + subject, str(KG) + predicate, ID + obj)
    return {o.removeprefix(ID) for s, p, o in triples if s == node and p == str(KG.derivedFrom)}


def test_every_rule_runs_and_every_order_line_is_a_rule() -> None:
    files = {path.stem for path in (ONTOLOGY / "rules").glob("*.rq")}
    assert {name for name, _, _ in working.order()} == files
    assert {target for _, target, _ in working.order()} == {"direct", "working", "edges", "super"}


def test_rules_give_the_same_on_both_engines() -> None:
    change = rules.Change(memory(load.ontology()), {names.GRAPH + "rules": parsed(SMALL)})
    claims = {fact.object.value for fact in change.facts(None, str(KG.claim))}
    start = [quad.triple for quad in working.working_store(change, claims).engine]
    one, other = Oxigraph(start), Rdflib(start)
    given = 0
    for name, target, _ in working.order():
        sparql = working.rule(name)
        concluded = one.construct(sparql)
        assert other.construct(sparql) == concluded, name
        given += len(concluded)
        triples = list(one.store.query(sparql)) if target != "super" else []
        one.add(triples)
        other.add(triples)
    assert given > 200


def test_what_follows_directly(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    related = {e for e in edges(concluded["direct"]) if " relatedTo " in e}
    assert edges(concluded["direct"]) - related == {
        "Northland backs Brigade",
        "Southland strikes Depot",
        "Southland attacks Depot",
        "Southland strikes Brigade",
        "Southland attacks Brigade",
        "Southland kills General",
        "Envoy meets Minister",
        "Northland blames Southland",
        "Southland disputes Northland",
        "Southland blames Brigade",
    }
    assert {e.replace(" relatedTo ", " ") for e in related} == {
        re.sub(r" \w+ ", " ", e, count=1) for e in edges(concluded["direct"]) - related
    }


def test_what_is_only_claimed(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    only = edges(concluded["claimed"]) - edges(concluded["direct"])
    assert {e for e in only if " relatedTo " not in e} == {
        "Southland strikes Personnel",  # suggested
        "Southland attacks Personnel",
        "Northland arms Brigade",  # denied
        "Northland invades Marshes",  # one of two rival agents
        "Northland attacks Marshes",
        "Southland invades Marshes",
        "Southland attacks Marshes",
    }


def test_an_edge_leads_to_its_claims(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    direct = concluded["direct"]
    assert nodes(direct, "Northland", "backs", "Brigade") == {"relation-backs"}
    assert nodes(direct, "Southland", "strikes", "Depot") == {"r.strike"}
    # The agent is claimed apart from the event: that claim is what the edge derives from.
    assert nodes(direct, "Southland", "strikes", "Brigade") == {"relation-agent"}
    assert nodes(concluded["claimed"], "Southland", "strikes", "Personnel") == {"relation-target"}


def test_a_strike_is_no_second_edge_node_for_an_attack(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    assert nodes(concluded["claimed"], "Southland", "attacks", "Depot") == set()


def test_an_explosion_gives_no_attack(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    assert [e for e in edges(concluded["claimed"]) if e.endswith("Clinic")] == []


def test_what_is_disputed(concluded: dict[str, set[tuple[str, ...]]]) -> None:
    disputed = {s.removeprefix(ID) for s, p, _ in concluded["direct"] if p == str(KG.disputed)}
    assert disputed == {
        "relation-arms",
        "relation-blast",
        "relation-blast-2",
        "relation-invader",
        "relation-invader-2",
    }


OWN_EDGE = """
PREFIX ex: <https://example.org/terms#>
PREFIX kg: <https://w3id.org/actor-kg/ns#>
PREFIX id: <https://w3id.org/actor-kg/id/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>
id:s.event a kg:Event ; sem:eventType ex:Shelter ; kg:agent id:Northland ; kg:target id:Brigade .
id:s.a-1 a kg:Assertion ; kg:claim id:s.event ; kg:stance kg:asserted ; kg:speaker id:Gazette .
"""


def test_an_edge_type_of_ones_own_as_the_readme_adds_it(tmp_path: Path) -> None:
    [block] = re.findall(r"```turtle\n(.*?)```", (ONTOLOGY / "README.md").read_text(), re.S)
    (tmp_path / "own.trig").write_text(block + OWN_EDGE)
    found = conclude(tmp_path / "own.trig")
    expected = {"Northland shelters Brigade", "Northland backs Brigade", "Northland relatedTo Brigade"}
    ends = {" ".join(re.split("[/#]", part)[-1] for part in t) for t in found["direct"] if t[0] == ID + "Northland"}
    assert ends == expected


# ---- the reference page


def test_the_reference_page_is_fresh() -> None:
    command = [sys.executable, str(ROOT / "docs" / "reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_reference_page_explains_every_term() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text()
    graph = graph_of(*OWN)
    assert [t for t in own_terms(graph) if f"`{names.shorten(str(t))}`" not in page and t not in SCHEMES] == []
