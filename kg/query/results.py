"""Write answers: a table for people, the W3C formats for programs (https://www.w3.org/TR/sparql11-results-csv-tsv/
and its sisters), triples in the RDF formats.

CSV is made to be opened in a spreadsheet: a cell that one would run as a formula gets a leading apostrophe, so it
is not for reading back. TSV, JSON and XML are exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from kg.errors import BadQuery
from kg.names import GRAPH, KG, PREFIXES, TYPE, shorten
from kg.query.tables import csv_row, table
from kg.safe import escaped
from kg.store import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    failed,
    serialize,
)

_EXACT = {"tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
_GRAPH = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
# How an answer without rows ends; no value can look like that, since the formats escape it.
_EMPTY_END = {"json": b'"bindings":[]}}', "xml": b"<results></results></sparql>"}


def write(result: Any, format: str, out: BinaryIO, width: int | None = None, named_in: Store | None = None) -> bool:
    """Write an engine's answer as it comes, and say whether there was one: a row, a triple, or yes.

    format: "text", or one of `formats.ROWS` for SELECT and ASK, of `formats.GRAPHS` for CONSTRUCT and DESCRIBE.
    width: the columns of a terminal that "text" is to fit, None for no limit. named_in: the store whose names "text"
    shows for nodes, None for their ids. Raises BadQuery for a format that the form of the query cannot have, and when
    the engine fails on the way.
    """
    try:
        if isinstance(result, QueryTriples):
            return _write_triples(result, format, out)
        if format not in ("text", "csv") and format not in _EXACT:
            names = "text, csv, tsv, json or xml"
            raise BadQuery(f"SELECT and ASK answer in rows, not in {format}: use --format {names}, or CONSTRUCT")
        if isinstance(result, QueryBoolean):
            return _write_truth(result, format, out)
        return _write_rows(result, format, out, width, named_in)
    except (RuntimeError, ValueError) as error:
        raise failed(error) from None


def _write_triples(result: Any, format: str, out: BinaryIO) -> bool:
    if format != "text" and format not in _GRAPH:
        names = ", ".join(_GRAPH)
        raise BadQuery(f"CONSTRUCT and DESCRIBE answer in triples, not in {format}: use --format {names}, or SELECT")
    triples = dict.fromkeys(result)
    ordered = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    serialize(ordered, out, format=_GRAPH.get(format, RdfFormat.TURTLE), prefixes=used_prefixes(ordered))
    return bool(triples)


def used_prefixes(triples: Iterable[Any]) -> dict[str, str]:
    """Those of the usual prefixes that some term of the triples or quads starts with."""
    seen: set[str] = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, NamedNode):
                seen.add(term.value)
            elif isinstance(term, Literal):
                seen.add(term.datatype.value)
    bases = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in seen}
    return {prefix: base for prefix, base in PREFIXES.items() if base in bases}


def _write_truth(result: Any, format: str, out: BinaryIO) -> bool:
    if format in _EXACT and format != "tsv":
        result.serialize(out, format=_EXACT[format])
    else:
        out.write(b"true\n" if result else b"false\n")
    return bool(result)


def _write_rows(result: Any, format: str, out: BinaryIO, width: int | None, named_in: Store | None) -> bool:
    if format in _EXACT:
        watch = _Watch(out)
        result.serialize(watch, format=_EXACT[format])
        if format == "tsv":
            return watch.lines > 1
        return not watch.end.endswith(_EMPTY_END[format])
    names = [variable.value for variable in result.variables]
    if format == "csv":
        answered = False
        out.write(csv_row(names))
        for row in result:
            answered = True
            out.write(csv_row([_exact(term) for term in row]))
        return answered
    found = [tuple(row) for row in result]
    called = _called(named_in, (term for row in found for term in row)) if named_in is not None else {}
    rows = [[called.get(term) or readable(term) for term in row] for row in found]
    for line in table(names, rows, width):
        out.write(f"{line}\n".encode())
    return bool(rows)


def _called(store: Store, terms: Iterable[Any]) -> dict[Any, str]:
    """What the nodes among these terms are called, for those that have a name; alike ones with their ids.

    What the ontology defines, and graphs, keep the form in which a query names them.
    """
    from kg.lookup import main_name
    from kg.model import Model

    nodes = {t for t in terms if isinstance(t, NamedNode) and not t.value.startswith((KG, TYPE, GRAPH))}
    model = Model(store)
    model.expect(node.value for node in nodes)
    named = {node: model.label(node.value) for node in nodes if main_name(store, node.value)}
    several = {name for name, number in Counter(named.values()).items() if number > 1}
    return {n: escaped(f"{name} ({shorten(n.value)})" if name in several else name) for n, name in named.items()}


class _Watch:
    """Passes bytes on, and remembers how many lines there were and how they ended."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self.lines = 0
        self.end = b""

    def write(self, data: bytes) -> int:
        self.lines += data.count(b"\n")
        self.end = (self.end + data)[-40:]
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()


def _exact(term: Any) -> str:
    if term is None:
        return ""
    return str(term.value) if isinstance(term, (NamedNode, Literal)) else str(term)


def readable(term: Any) -> str:
    """A term for people: IRIs shortened, texts without language and datatype, "" for unbound; in one line."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return escaped(shorten(term.value))
    if isinstance(term, Literal):
        return escaped(term.value.replace("\r\n", "\n").replace("\n", " ⏎ ").replace("\t", " "))
    return escaped(str(term) if isinstance(term, BlankNode) else " ".join(map(readable, term)))
