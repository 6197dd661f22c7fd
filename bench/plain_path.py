"""The same route with rdflib and networkx alone, over the same data: what `startup.py` compares `kg path` with."""

from __future__ import annotations

import os
import sys

import networkx
import rdflib

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data", "bundle.trig")
KG = rdflib.Namespace("https://w3id.org/actor-kg/ns#")
DIRECT = rdflib.URIRef("https://w3id.org/actor-kg/graph/direct")


def main(start: str, end: str) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(DATA, format="trig")
    walkable = set(dataset.subjects(KG.walkable, rdflib.Literal(True)))
    graph = networkx.Graph()
    for subject, predicate, obj in dataset.graph(DIRECT):
        if predicate in walkable:
            graph.add_edge(subject, obj, predicate=predicate)
    names = {str(label): node for node, label in dataset.subject_objects(rdflib.SKOS.prefLabel) if node in graph}
    for route in networkx.all_shortest_paths(graph, names[start], names[end]):
        print(" -> ".join(str(dataset.value(node, rdflib.SKOS.prefLabel)) for node in route))


if __name__ == "__main__":
    main(*sys.argv[1:])
