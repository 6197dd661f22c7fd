"""Blank nodes -> IRIs that stay the same when a file is added again.

A node is named by a hash of what surrounds it (colour refinement, as in the first step of RDF canonicalisation). The
full algorithm, RDFC-1.0, would also tell apart nodes that look alike from all sides, at a cost that a hostile file of
a dozen nodes can drive up without end; those are told apart by their order in the file instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.names import GRAPH, ID, digest
from kg.store import BlankNode, Quad

# Rounds of refinement: how far around itself a node is looked at.
FARTHEST = 12

Terms = tuple[object, object, object]


def named(quads: Iterable[Quad], graphs: dict[BlankNode, str]) -> dict[BlankNode, str]:
    """An IRI for each blank node of these quads.

    graphs: the graph each belongs to, for the IRI, in the order of the file. {} when there are no blank nodes.
    """
    about: dict[BlankNode, list[Terms]] = {node: [] for node in graphs}
    for quad in quads:
        for node in {t for t in (quad.subject, quad.object) if isinstance(t, BlankNode)}:
            about[node].append((quad.subject, quad.predicate, quad.object))
    colours = dict.fromkeys(about, "")
    kinds = 1 if about else 0
    for _ in range(FARTHEST):
        colours = {node: _colour(node, around, colours) for node, around in about.items()}
        before, kinds = kinds, len(set(colours.values()))
        if kinds == before:
            break
    return _numbered(graphs, colours)


def is_blank(iri: str) -> bool:
    """Whether an IRI was given to a blank node."""
    return re.search(r"[.]b[0-9a-f]{16}(-[0-9]+)?$", iri) is not None and iri.startswith(ID)


def _colour(node: BlankNode, around: list[Terms], colours: dict[BlankNode, str]) -> str:
    """A hash of the statements about a node, in which it is "self" and other blank nodes are their last colour."""

    def shown(term: object) -> str:
        if term == node:
            return "self"
        return f"_:{colours[term]}" if isinstance(term, BlankNode) else str(term)

    return digest(*sorted(" ".join(map(shown, terms)) for terms in around))


def _numbered(graphs: dict[BlankNode, str], colours: dict[BlankNode, str]) -> dict[BlankNode, str]:
    taken: dict[str, int] = {}
    found = {}
    for node, graph in graphs.items():
        source = graph.removeprefix(GRAPH) if graph.startswith(GRAPH) else f"graph-{digest(graph)}"
        iri = f"{ID}{source}.b{colours[node]}"
        taken[iri] = taken.get(iri, 0) + 1
        found[node] = iri if taken[iri] == 1 else f"{iri}-{taken[iri]}"
    return found
