"""What a query's own process and its caller hand each other: the store to ask, and an answer that loses nothing."""

from __future__ import annotations

from typing import Any, BinaryIO

from kg.store import (
    DefaultGraph,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    bundled,
    directory,
    is_url,
    memory,
    parse,
    parse_query_results,
    serialize,
)

_ROWS, _TRIPLES = b"R", b"T"


def opened(location: str | None, quads: bytes | None) -> Store:
    """The store to ask: these N-Quads, or without any the directory or server at a location, or the bundled graph."""
    if quads is not None:
        return memory(parse(quads, format=RdfFormat.N_QUADS))
    if location is not None and is_url(location):
        from kg.store.endpoint import connect

        return connect(location)
    return directory(location) if location else bundled()


def quads(store: Store) -> bytes:
    """The named graphs of a store as N-Quads; b"" when it is empty."""
    facts = store.engine.quads_for_pattern(None, None, None, None)
    return serialize((f for f in facts if f.graph_name != DefaultGraph()), format=RdfFormat.N_QUADS) or b""


def write(result: Any, out: BinaryIO) -> None:
    """Write an engine's answer."""
    if isinstance(result, QueryTriples):
        out.write(_TRIPLES)
        serialize(dict.fromkeys(result), out, format=RdfFormat.N_TRIPLES)
    else:
        out.write(_ROWS)
        result.serialize(out, format=QueryResultsFormat.JSON)


def read(written: bytes) -> Any:
    """Read it back: an engine's result of rows or a truth, or a list of triples."""
    if written[:1] == _TRIPLES:
        return [quad.triple for quad in parse(written[1:], format=RdfFormat.N_TRIPLES)]
    return parse_query_results(written[1:], format=QueryResultsFormat.JSON)
