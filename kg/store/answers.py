"""What an endpoint answers, read as it comes, and believed only when it is whole.

A server that fails in the middle has sent "200 OK" long before. What tells is the end: a body shorter than announced,
a gzip stream, JSON or XML without its last bracket. N-Triples, Turtle and TSV have no last bracket, so that they are
believed only where HTTP itself marks the end (a length, or chunks).
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

import httpcore
import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from kg.errors import EndpointError
from kg.store.patience import Clock, Watched

ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.1"
"""What is asked for where rows are to come. TSV last: its end is not marked, and Virtuoso writes another dialect."""
TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
_SHORT_BYTES = 1_000_000
"""Of an answer that is read at once: a yes or no, an error."""
_VIRTUOSO_TRUTH = "__ASK_RETVAL"
_VIRTUOSO_NODES = ((b'"bnode", "value": "nodeID://', b'"bnode", "value": "'), (b"<bnode>nodeID://", b"<bnode>"))
_GZIP_OR_ZLIB = 47
_KEPT = 64

BROKEN = (httpx.TransportError, httpx.StreamError, httpcore.TimeoutException, httpcore.NetworkError)
"""What httpx raises when a line fails."""


class Answer:
    """The body of an answer: a file to read from, once. Raises EndpointError when it breaks off."""

    def __init__(self, response: httpx.Response, place: str, clock: Clock, watched: Watched) -> None:
        self.place = place
        self.headers = response.headers
        self.status = response.status_code
        self.kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        self.virtuoso = "virtuoso" in response.headers.get("server", "").lower()
        self._response, self._clock, self._watched = response, clock, watched
        self._pieces = self._decoded(self._arriving())
        if self.virtuoso:
            self._pieces = _mended(self._pieces)
        self._piece, self._at = b"", 0
        self._tail = b""
        self.received, self.seconds = 0, 0.0
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        chunked = "chunked" in response.headers.get("transfer-encoding", "").lower()
        self.marked = chunked or "content-length" in response.headers or encoding != "identity"

    def close(self) -> None:
        """Let go of the line."""
        self._response.close()
        self._pieces = iter(())

    @property
    def cap(self) -> int | None:
        """How many rows Virtuoso cuts answers at, if this one has so many; a whole one of that length looks alike."""
        said = self.headers.get("x-sparql-maxrows", "")
        return int(said) if said.isascii() and said.isdecimal() else None

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; b"" at the end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(1 << 16), b""))
        while self._at == len(self._piece):
            self._piece, self._at = next(self._pieces, b""), 0
            if not self._piece:
                return b""
            self._tail = (self._tail + self._piece[-_KEPT:])[-_KEPT:]
        found = self._piece[self._at : self._at + size]
        self._at += len(found)
        return found

    def short(self) -> bytes:
        """All of an answer that ought to be short; what is beyond a megabyte is left out."""
        found = b""
        while len(found) < _SHORT_BYTES and (more := self.read(1 << 16)):
            found += more
        return found

    def _arriving(self) -> Iterator[bytes]:
        pieces = self._response.iter_raw()
        while True:
            started, self._watched.clock = time.monotonic(), self._clock
            try:
                piece = next(pieces, None)
            except BROKEN as error:
                raise self.broken(error) from None
            finally:
                self._watched.clock = None
                self.seconds += time.monotonic() - started
            if piece is None:
                return
            self.received += len(piece)
            yield piece

    def _decoded(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        encoding = self.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("identity", ""):
            yield from pieces
            return
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise self.fault(f"its answer is packed as {encoding!r}, which was not asked for")
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        for piece in pieces:
            while piece:
                try:
                    found = unpacker.decompress(piece, 1 << 20)
                except zlib.error:
                    raise self.fault("its answer cannot be unpacked") from None
                if found:
                    yield found
                piece = unpacker.unconsumed_tail
        if not unpacker.eof:
            raise self.fault("its answer broke off")

    def broken(self, error: Exception) -> EndpointError:
        """What to say of a line that failed in the middle of an answer."""
        if isinstance(error, (httpx.TimeoutException, httpcore.TimeoutException)):
            limit = f"{self._clock.limit:g} s"
            return EndpointError(
                f"{self.place}: the answer stopped coming and was given up after {limit}: ask for less, or raise "
                "KG_TIMEOUT"
            )
        return self.fault("the answer broke off")

    def fault(self, what: str, step: str = "try again, and ask those who run it if it stays so") -> EndpointError:
        """An error that names the place."""
        return EndpointError(f"{self.place}: {what}: {step}", status=self._response.status_code)

    # ---- checks of the whole

    def check_head(self) -> None:
        """Refuse what is no answer by its own headers. Raises EndpointError."""
        if self.headers.get("x-sql-state"):
            raise self.fault("the server ran out of time and sent a part of the answer", "ask for less at a time")
        if self.kind in ("text/html", "application/xhtml+xml"):
            raise self.fault("it answered with a web page", "check the address; that of a SPARQL endpoint is needed")

    def check_end(self, ending: bytes | None) -> None:
        """Read what is left, and check how it ended. None: only HTTP can tell. Raises EndpointError."""
        while self.read(1 << 16):
            pass
        if ending is None and not self.marked:
            raise self.fault("nothing tells whether its answer is whole", "have the server or proxy speak HTTP/1.1")
        if ending is not None and not self._tail.rstrip().endswith(ending):
            raise self.fault("the answer broke off")


def _mended(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Bytes of Virtuoso with its blank nodes spelt as the standard has them.

    A text cannot hold what is replaced: a quote or a bracket in it would be escaped.
    """
    longest = max(len(old) for old, _ in _VIRTUOSO_NODES)
    held = b""
    for piece in pieces:
        held += piece
        for old, new in _VIRTUOSO_NODES:
            held = held.replace(old, new)
        # The start of what is to be replaced may be at the very end.
        if ready := held[: 1 - longest]:
            yield ready
        held = held[1 - longest :]
    if held:
        yield held


class Rows:
    """The rows of a SELECT: `variables`, then iterate, once."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        answer.check_head()
        form = _ROWS.get(answer.kind)
        if form is None:
            raise answer.fault(f"it sent {answer.kind or 'something untyped'} where rows were asked for", _ELSEWHERE)
        self._ending = _ENDINGS.get(form)
        with _reading(answer):
            self._found: Any = parse_query_results(cast(IO[bytes], answer), format=form)
        if isinstance(self._found, QueryBoolean):
            raise answer.fault("it sent yes or no where rows were asked for")
        self.variables: list[str] = [variable.value for variable in self._found.variables]
        if form == QueryResultsFormat.TSV and not self.variables and not answer._tail:
            raise answer.fault("it sent nothing")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.variables
        # The engine's object may be freed on its own thread alone, so that no trace of an error is to hold it.
        found, self._found = self._found, None
        try:
            with _reading(self._answer):
                for row in found:
                    yield dict(zip(names, row, strict=True))
        finally:
            del found
        self._answer.check_end(self._ending)
        if self._ending is None and not self._answer._tail.endswith(b"\n"):
            raise self._answer.fault("the answer broke off")


def triples(answer: Answer) -> Iterator[Any]:
    """The triples of a graph, as they come; one may come twice."""
    answer.check_head()
    form = _TRIPLES.get(answer.kind)
    if form is None:
        raise answer.fault(f"it sent {answer.kind or 'something untyped'} where triples were asked for", _ELSEWHERE)
    with _reading(answer):
        for quad in parse(cast(IO[bytes], answer), format=form):
            yield quad.triple
    answer.check_end(b"RDF>" if form == RdfFormat.RDF_XML else None)


def truth(answer: Answer) -> bool:
    """The yes or no of an ASK. Virtuoso says it with a row that holds 1 or 0, or with none."""
    answer.check_head()
    form = _ROWS.get(answer.kind)
    whole = answer.short()
    answer.check_end(_ENDINGS.get(form) if form else None)
    if form is None or form == QueryResultsFormat.TSV:
        if whole.strip().lower() in (b"true", b"false"):
            return whole.strip().lower() == b"true"
        raise answer.fault(f"it sent {answer.kind or 'something untyped'} where yes or no was asked for", _ELSEWHERE)
    with _reading(answer):
        if form == QueryResultsFormat.JSON:
            json.loads(whole)  # the engine's reader believes a truth before the last bracket
        found: Any = parse_query_results(whole, format=form)
        if isinstance(found, QueryBoolean):
            return bool(found)
        if [variable.value for variable in found.variables] == [_VIRTUOSO_TRUTH]:
            return any(row[0].value not in ("0", "false") for row in found)
    raise answer.fault("it sent rows where yes or no was asked for", _ELSEWHERE)


_ELSEWHERE = "check that the address is that of a SPARQL endpoint"
_ENDINGS = {QueryResultsFormat.JSON: b"}", QueryResultsFormat.XML: b"sparql>"}


@contextmanager
def _reading(answer: Answer) -> Iterator[None]:
    """What cannot be read is a fault of the answer."""
    try:
        yield
    except (SyntaxError, ValueError, OSError):
        raise answer.fault("its answer cannot be read: it is cut off or malformed") from None
