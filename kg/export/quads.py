"""RDF: the graphs of a store, sorted, so that a dump can be compared with another and kept in version control."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from kg.errors import KgError
from kg.export.formats import DATASETS
from kg.names import CLAIMED, DIRECT, DISPUTED, GRAPH, INDEX, PREFIXES, shorten
from kg.query.results import used_prefixes
from kg.store import RdfFormat, Store, serialize

_FORMATS = {
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}


def dump(store: Store, format: str, out: BinaryIO, *, graph: str | None = None, derived: bool = False) -> bool:
    """Write graphs of a store; returns whether they hold anything.

    graph: one graph; without it trig, nquads and jsonld hold the graphs of sources, actors and the ontology (`derived`
    adds those worked out from them), turtle, ntriples and rdfxml the merge, in which sources are no longer apart.
    """
    datasets = format in DATASETS
    if derived and not (datasets and graph is None):
        raise KgError("--derived goes with a dump of all graphs: use --format trig, nquads or jsonld without --graph")
    if graph is not None:
        facts: Iterable[Any] = store.match(None, None, None, graph_iri(store, graph))
    elif datasets:
        facts = [*store.authored(), *(f for g in (DIRECT, DISPUTED, CLAIMED) if derived for f in store.match(graph=g))]
    else:
        facts = store.match()
    found = facts if datasets else {fact.triple for fact in facts}
    ordered = sorted(found, key=_key if datasets else _triple_key)
    if format == "jsonld":
        from kg.export import jsonld

        jsonld.write(ordered, out)
    else:
        serialize(ordered, out, format=_FORMATS[format], prefixes=used_prefixes(ordered))
    return bool(ordered)


def graph_iri(store: Store, name: str) -> str:
    """The IRI of a graph by a source's id ("ap-us-response"), `graph:direct` or the IRI itself."""
    known = [g for g in store.graphs() if g != INDEX]
    for iri in (name, GRAPH + name.removeprefix("graph:")):
        if iri in known:
            return iri
    listed = ", ".join(shorten(g) for g in known)
    raise KgError(f"there is no graph “{name}”: choose one of {listed or 'none, the store is empty'}")


def _key(fact: Any) -> tuple[str, ...]:
    return (str(fact.graph_name), *_triple_key(fact))


def _triple_key(triple: Any) -> tuple[str, ...]:
    # A node's class first: it is what a reader looks for.
    is_a = triple.predicate.value == PREFIXES["rdf"] + "type"
    return (str(triple.subject), "" if is_a else str(triple.predicate), str(triple.object))
