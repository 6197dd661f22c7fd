"""Write the graph for other tools: RDF to keep and exchange, GraphML and CSV of the edges with their evidence.

    text(store, "csv")                               one row for each stance on each edge
    write(store, "trig", out, derived=True)          with what was worked out from the sources

What is written depends on the store alone: the same store gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import KgError
from kg.export.formats import FORMATS, RDF, TABLES
from kg.names import PREFIXES
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib as rdf

_BOM = "\ufeff".encode()

__all__ = ["FORMATS", "networkx", "rdflib", "text", "write"]


def write(
    store: Store,
    format: str,
    out: BinaryIO,
    *,
    graph: str | None = None,
    derived: bool = False,
    relation: str | None = None,
    excel: bool = False,
) -> bool:
    """Write a store in one of `FORMATS`; returns whether there was anything to write.

    graph: one graph only, by source id, `graph:…` or IRI. derived: for the formats with graphs, what was worked out
    from the sources too (never read back: adding works it out again). relation: for csv, graphml and gexf, one kind of
    edge and those below it. excel: for csv and nodes, begin with the mark by which Excel reads it as UTF-8. Raises
    KgError for an unknown graph, UnknownName for a relation, and for an option that does not go with the format.
    """
    if format not in FORMATS:
        raise KgError(f"there is no format “{format}”: use {', '.join(FORMATS)}")
    store.complete()  # a bundled graph reads only a part until asked for all
    if excel and format not in TABLES:
        raise KgError(f"{format} is no table: leave --excel to {' or '.join(TABLES)}")
    if format in RDF:
        from kg.export.quads import dump

        if relation is not None:
            raise KgError(f"{format} holds whole graphs: choose a relation with csv or graphml, or ask with `kg query`")
        return dump(store, format, out, graph=graph, derived=derived)
    if relation is not None and format == "nodes":
        raise KgError("nodes has a row for each actor and place: choose a relation with csv, graphml or gexf")
    if graph is not None or derived:
        raise KgError(f"{format} holds the edges of all sources: leave --graph and --derived to the RDF formats")
    from kg.export import edges

    if excel:
        out.write(_BOM)
    return edges.WRITERS[format](store, out, relation)


def text(store: Store, format: str, **options: Any) -> str:
    """The store as text; the options are those of `write`."""
    import io

    out = io.BytesIO()
    write(store, format, out, **options)
    return out.getvalue().decode()


def networkx(store: Store, *, relation: str | None = None, undirected: bool = False) -> nx.MultiDiGraph[str]:
    """All that is claimed, as a MultiDiGraph keyed by claim; see `kg.export.edges.multigraph`."""
    from kg.export.edges import multigraph

    store.complete()
    return multigraph(store, relation, undirected=undirected)


def rdflib(store: Store) -> rdf.Dataset:
    """An rdflib Dataset over the same store; its default graph is the merge, asked through Oxigraph.

    What is added to it goes past kg's checks. SPARQL given to it goes past `kg.query.check`: do not pass it on from
    people whom you do not know.
    """
    from oxrdflib import OxigraphStore
    from rdflib import Dataset

    store.merge()
    dataset = Dataset(store=OxigraphStore(store=store.engine))
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    return dataset
