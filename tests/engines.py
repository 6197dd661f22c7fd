"""Ask rdflib's own SPARQL engine what a store was asked, for tests that both give the same rows."""

from __future__ import annotations

from typing import Any

import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.names import PREFIXES
from kg.query import Answer
from kg.query.transport import quads
from kg.store import BlankNode, Literal, NamedNode, Store

Row = tuple[tuple[str, ...] | None, ...]


def in_rdflib(store: Store) -> rdflib.Dataset:
    """A copy of a store in rdflib's own memory: the named graphs, and the merge as the default graph."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=quads(store), format="nquads")
    default = dataset.graph(DATASET_DEFAULT_GRAPH_ID)
    store.merge()
    for fact in store.match():
        default.add(tuple(_to_rdflib(term) for term in fact.triple))
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base, replace=True)
    return dataset


def rows_in_rdflib(dataset: rdflib.Dataset, text: str) -> list[Row]:
    """The rows of a SELECT in rdflib's engine, normalised and sorted."""
    result = dataset.query(text, initNs=PREFIXES)
    return sorted((tuple(_normal(term) for term in row) for row in result), key=repr)


def rows(answer: Answer) -> list[Row]:
    """The rows of an answer of ours in the same form."""
    return sorted((tuple(_normal(term) for term in row) for row in answer.terms), key=repr)


def _to_rdflib(term: Any) -> Any:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    plain = datatype == PREFIXES["xsd"] + "string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False)


def _normal(term: Any) -> tuple[str, ...] | None:
    """A term of either library: its kind, value, and language or datatype. None for unbound."""
    if term is None:
        return None
    if isinstance(term, (NamedNode, rdflib.URIRef)):
        return ("iri", str(getattr(term, "value", term)))
    if isinstance(term, (BlankNode, rdflib.BNode)):
        return ("blank",)
    if isinstance(term, Literal):
        return ("literal", term.value, term.language or "", "" if term.language else term.datatype.value)
    datatype = str(term.datatype or PREFIXES["xsd"] + "string")
    return ("literal", str(term), (term.language or "").lower(), "" if term.language else datatype)
