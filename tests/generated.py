"""A made-up conflict of any size, as a store: for what must hold of large graphs too. The same N, the same graph.

Written as quads, with what follows from them, because compiling and checking thousands of claims takes minutes; a test
holds a small one against what kg works out itself. Some actors are named often, most of them once or twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kg import load, lookup
from kg.names import CLAIMED, DIRECT, GRAPH, ID, KG, PREFIXES, assertion_iri, edge_iri, relation_iri
from kg.store import RdfFormat, Store, memory, parse, quad

RELATIONS = ("backs", "opposes", "warns", "attacks", "pressures")
FIRST = ("Amber", "Birch", "Cedar", "Delta", "Ember", "Flint", "Grove", "Haven", "Inlet", "Jetty", "Knoll", "Lagoon")
LAST = ("Brigade", "Council", "Front", "Guard", "League", "Ministry", "Movement", "Union")
PER_SOURCE = 250
SPEAKERS = 15


def conflict(claims: int) -> Store:
    """A store in memory with that many claims: seven in ten are relations, the others strikes and counts of injured."""
    store = memory(load.ontology())
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    blocks = "\n".join(f"{graph} {{ {text} }}" for graph, text in _blocks(claims))
    store.engine.extend(quad(q) for q in parse((prefixes + blocks).encode(), RdfFormat.TRIG))
    store.engine.extend(lookup.index(store.match(None, None, None, GRAPH + "world")))
    return store


def actor(number: int) -> str:
    return f"{FIRST[number % 12]} {LAST[number // 12 % 8]} {number}"


def _blocks(claims: int) -> Iterator[tuple[str, str]]:
    """Graphs and what they say, as TriG."""
    actors, places = max(20, claims // 5), max(5, claims // 40)
    for n in range(actors):
        yield (
            "graph:world",
            f'id:actor-{n} a kg:{"ArmedGroup" if n % 3 else "State"} ; skos:prefLabel "{actor(n)}"@en .',
        )
    for n in range(places):
        where = f"schema:latitude {20 + n * 7 % 40}.5 ; schema:longitude {n * 13 % 90}.25"
        yield "graph:world", f'id:place-{n} a kg:Place ; skos:prefLabel "{FIRST[n % 12]} Crossing {n}"@en ; {where} .'
    for n in range(0, claims, PER_SOURCE):
        source = n // PER_SOURCE
        yield (
            f"graph:paper-{source}",
            f'id:paper-{source} a kg:Source ; dcterms:identifier "paper-{source}" ; '
            f'dcterms:title "Report {source}"@en ; dcterms:publisher id:actor-{source % SPEAKERS} .',
        )
    chance = Random(11)
    for n in range(claims):
        one, other = (int(actors * chance.random() ** 2) for _ in range(2))
        other = (other + (one == other)) % actors
        yield from _claim(n, f"actor-{one}", f"actor-{other}", f"place-{int(places * chance.random())}")


def _claim(n: int, one: str, other: str, site: str) -> Iterator[tuple[str, str]]:
    paper, day = f"paper-{n // PER_SOURCE}", f"20{20 + n % 4}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
    dated = f'sem:hasTimeStamp "{day}"^^xsd:date ; kg:edtf "{day}"^^<http://id.loc.gov/datatypes/edtf/EDTF>'
    stance, standing = ("suggested", "onlySuggested") if n % 11 == 0 else ("asserted", "asserted")
    if n % 10 == 8:
        claim = f"{ID}{paper}.strike-{n}"
        yield (
            f"graph:{paper}",
            f'<{claim}> a kg:Event ; sem:eventType kgt:Strike ; rdfs:label "Strike {n}"@en ; '
            f"kg:target id:{other} ; kg:site id:{site} ; {dated} .",
        )
    elif n % 10 == 9:
        claim, of = f"{ID}{paper}.count-{n}", f"<{ID}{paper}.strike-{n - 1}>"
        said = f'kg:observes {of} ; kg:measure kgt:Injure ; kg:bound "exact" ; kg:value {n % 90}'
        yield f"graph:{paper}", f"<{claim}> a kg:Observation ; {said} ."
    else:
        name = RELATIONS[n % len(RELATIONS)]
        claim = relation_iri(ID + one, KG + name, ID + other, day if n % 2 else "")
        ends = f"rdf:subject id:{one} ; rdf:predicate kg:{name} ; rdf:object id:{other}"
        yield f"graph:{paper}", f"<{claim}> a kg:Relation ; {ends} {'; ' + dated if n % 2 else ''} ."
        edge = f"<{edge_iri(ID + one, KG + name, ID + other)}> a kg:DirectEdge ; {ends} ; kg:derivedFrom <{claim}> . "
        edge += f"id:{one} kg:{name} id:{other} ; kg:relatedTo id:{other} ."
        how = f"<{edge_iri(ID + one, KG + name, ID + other)}> kg:standing kg:{standing} ; kg:disputed false ."
        yield f"<{CLAIMED}>", f"{edge} {how}"
        if stance == "asserted":
            yield f"<{DIRECT}>", edge
    place, speaker = f"{paper}.p{n % PER_SOURCE + 1}-0-0", f"actor-{n * 7 % SPEAKERS}"
    yield f"<{DIRECT}>", f"<{claim}> kg:standing kg:{standing} ."
    said = assertion_iri(paper, claim, ID + speaker, stance, [ID + place])
    yield (
        f"graph:{paper}",
        f"<{said}> a kg:Assertion ; kg:claim <{claim}> ; kg:speaker id:{speaker} ; kg:stance kg:{stance} ; "
        f'kg:basis kg:stated ; kg:inSource id:{paper} ; kg:locator id:{place} ; kg:says "What sentence {n} says"@en . '
        f"id:{place} a kg:Locator ; oa:hasSource id:{paper} ; kg:paragraph {n % PER_SOURCE + 1} .",
    )
