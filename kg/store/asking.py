"""Queries of people over a graph on a server: the same syntax, prefixes, dataset and errors as on this machine.

Two things are done here first. The query is read by the engine that kg ships, over nothing: so a fault in it is told
in the same words everywhere, and no server is asked what only its own dialect knows. And its dataset is written into
it: the merge and what is inferred as the default graph, and where the query speaks of graphs, those of this store by
name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import BadQuery, NotAStore, quoted
from kg.names import INFERRED, MERGE, PREFIXES
from kg.store import (
    Engine,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
    plain,
)
from kg.store.paging import keywords, over

if TYPE_CHECKING:
    from kg.store.endpoint import Endpoint

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


def query(store: Endpoint, sparql: str, *, inferred: bool = True) -> Any:
    """The answer as the engine that kg ships would hand it out: solutions, a truth, or triples.

    Raises BadQuery for a query that cannot be read, NotAStore when the server keeps no merge, EndpointError.
    """
    likeness = _read(sparql)
    text, default, named = _over(_declared(sparql), *_dataset(store, sparql, inferred))
    if isinstance(likeness, QueryBoolean):
        truth = store.wire.ask(text, default_graphs=default, named_graphs=named)
        return parse_query_results(json.dumps({"head": {}, "boolean": truth}), format=QueryResultsFormat.JSON)
    if isinstance(likeness, QuerySolutions):
        rows = store.wire.select(text, default_graphs=default, named_graphs=named)
        names = [variable.value for variable in likeness.variables]
        found = cast("IO[bytes]", _Stream(_json(names, rows)))
        return parse_query_results(found, format=QueryResultsFormat.JSON)
    return _triples(store.wire.construct(text, default_graphs=default, named_graphs=named))


def _read(sparql: str) -> Any:
    """What the query would give over nothing, for its form and variables."""
    try:
        return Engine().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise BadQuery(f"the query cannot be read: {' '.join(str(error).split())}") from None
    except (ValueError, OSError, RuntimeError) as error:
        raise BadQuery(f"the query failed: {' '.join(str(error).split())}") from None


def _dataset(store: Endpoint, sparql: str, inferred: bool) -> tuple[list[str], list[str]]:
    """The default graph and the named graphs of a query; none of either when it chooses for itself."""
    words = keywords(sparql)
    if "FROM" in words:
        return [], []
    if not store.keeps_merge:
        step = f"`kg init {quoted(str(store.location))}` makes it"
        raise NotAStore(f"{store.location} keeps no merge of its graphs, which queries read: {step}")
    # A dataset that names a default graph alone has no named graphs.
    return [MERGE, *([INFERRED] if inferred else [])], store.graphs() if "GRAPH" in words else []


def _over(text: str, default: list[str], named: list[str]) -> tuple[str, list[str], list[str]]:
    """The query with its dataset in it, and what of the dataset is to be sent beside it."""
    if not default:
        return text, default, named
    whole = over(text, default, named)
    try:
        Engine().query(whole)
    except (SyntaxError, ValueError):  # DESCRIBE of named nodes with a LIMIT
        return text, default, named
    return whole, [], []


def _declared(sparql: str) -> str:
    """The query with the usual prefixes that it may use declared, on its first line."""
    used = [prefix for prefix in PREFIXES if f"{prefix}:" in sparql]
    return " ".join([*(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in used), sparql])


def _triples(triples: Iterable[Triple]) -> Any:
    engine = Engine()
    engine.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _json(names: list[str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Rows in SPARQL's JSON, as they come."""
    yield b'{"head":{"vars":' + json.dumps(names).encode() + b'},"results":{"bindings":['
    comma = b""
    for row in rows:
        bound = {name: _term(plain(term)) for name, term in row.items() if term is not None}
        yield comma + json.dumps(bound, ensure_ascii=False).encode()
        comma = b","
    yield b"]}}"


def _term(term: Any) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "bnode", "value": term.value}
    kind = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **({} if kind == {"datatype": _XSD_STRING} else kind)}


class _Stream:
    """A file of these pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        size = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:size], self._rest[size:]
        return found
