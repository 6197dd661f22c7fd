"""The only door to HTTP: one SPARQL endpoint, asked by the SPARQL 1.1 Protocol.

An answer is whole, or an `EndpointError` of one line: never a short answer. Long ones stream: memory stays flat.

Asking is repeated, a few times and at growing distances, when the line breaks before an answer begins, and when the
server says that it is busy (429, 502, 503, 504). An update is repeated only when nothing of it can have been done.
`timeout` bounds all of that together, waits included; see `patience` for what an answer that streams may take.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from pyoxigraph import Literal, Triple

from kg.errors import EndpointError
from kg.store import paging
from kg.store.answers import BROKEN, ROWS, TRIPLES, Answer, Rows, triples, truth
from kg.store.credentials import meant_for_one as meant_for_one
from kg.store.credentials import signature
from kg.store.failures import BUSY, may_repeat, refused, retry_after, unreached
from kg.store.lines import checked, client, shown, time_limit
from kg.store.patience import Clock, Watched

ATTEMPTS = 4
LONGEST_WAIT_S = 30.0
"""What a server may ask for by Retry-After; if it asks for more, the user is told."""
LONGEST_GET = 2_000
"""Letters of an address. Longer queries are posted."""
_REFUSED = (429, 503)
"""Answered before the work was begun."""
_REDIRECTS = (301, 302, 307, 308)
_SORTS_NO_MORE = ("SR353", "SR350")
"""Virtuoso's words for ORDER BY with a LIMIT and OFFSET beyond its limit on rows, and for an OFFSET beyond it."""
_ROUND = 500
"""A server's limit on rows is a multiple of this, so that an answer of such a length is counted."""


class Cut(EndpointError):
    """The server cut an answer at its limit on rows, and pages were not wanted."""


@dataclass
class Stats:
    """What an endpoint was asked for. seconds: spent waiting for it; bytes: received, as they crossed the network."""

    requests: int = 0
    rows: int = 0
    seconds: float = 0.0
    bytes: int = 0


@dataclass
class _Request:
    """What is sent. repeatable: whether doing it twice is as good as once."""

    method: str
    url: str
    accept: str = "*/*"
    content: bytes | None = None
    kind: str = ""
    repeatable: bool = True
    changing: bool = False


class Wire:
    """One endpoint. Not for two threads at a time.

    timeout: seconds to wait for one answer, retries included. Raises EndpointError for an address that cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str | None = None,
        timeout: float | None = None,
    ) -> None:
        self.url = url
        self.update_url = update_url or url
        self.stats = Stats()
        self.timeout = timeout or time_limit()
        first, *others = (checked(u) for u in (url, self.update_url))
        if any((other.scheme, other.host) != (first.scheme, first.host) for other in others):
            raise EndpointError(f"{shown(url)}: its addresses for reading and writing are on different hosts: name one")
        self.place = shown(url)
        self._signature = signature(first)
        self._watched = Watched()
        self._client = client(first, self._watched)

    def __repr__(self) -> str:
        return f"<Wire {self.place}>"

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all lines."""
        self._client.close()

    # ---- asking

    def select(
        self,
        sparql: str,
        *,
        default_graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
        pages: bool = True,
    ) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT as they come, by variable; None is unbound.

        default_graphs, named_graphs: the dataset; without any, the server's own. An answer that the server cut at its
        limit is asked for again in pages, which are sorted: by the query's own order first, if it has one.
        pages: False raises Cut instead, before any row.
        """
        graphs = _dataset(default_graphs, named_graphs)
        answer = self._first(sparql, graphs)
        try:
            rows = Rows(answer)
            if answer.cap is None or paging.fits(sparql, answer.cap):
                number = 0
                for row in rows:
                    number += 1
                    yield row
                self._count_when_suspect(sparql, number, graphs, answer)
                self.stats.rows += number
                return
            cap = answer.cap
            if not pages:
                raise Cut(f"{self.place}: it cuts answers at {cap} rows: ask for fewer with LIMIT")
        finally:
            self._finish(answer)
        yield from self._pages(sparql, rows.variables, cap, graphs)

    def ask(self, sparql: str, *, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()) -> bool:
        """Whether an ASK is true."""
        answer = self._query(sparql, ROWS, _dataset(default_graphs, named_graphs))
        try:
            return truth(answer)
        finally:
            self._finish(answer)

    def construct(
        self, sparql: str, *, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()
    ) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE as they come; one may come twice."""
        graphs = _dataset(default_graphs, named_graphs)
        answer = self._query(sparql, TRIPLES, graphs)
        try:
            # Virtuoso cuts the solutions that triples are made of, and says nothing.
            if answer.virtuoso:
                self._check_solutions(sparql, graphs, answer)
            for triple in triples(answer):
                self.stats.rows += 1
                yield triple
        finally:
            self._finish(answer)

    def graph(self, iri: str) -> Iterator[Triple]:
        """All triples of a graph, as they come or, from a server that cuts answers, in parts; one may come twice."""
        whole = f"GRAPH <{iri}> {{ ?s ?p ?o }}"
        answer = self._query(f"SELECT ?s ?p ?o {{ {whole} }}", ROWS, [])
        try:
            rows = Rows(answer)
            cap = answer.cap
            if cap is None:
                number = 0
                for row in rows:
                    number += 1
                    yield Triple(row["s"], row["p"], row["o"])
                self._count_when_suspect(f"SELECT ?s ?p ?o {{ {whole} }}", number, [], answer)
                self.stats.rows += number
                return
        finally:
            self._finish(answer)
        for row in self.select(f"SELECT ?p (COUNT(*) AS ?n) {{ {whole} }} GROUP BY ?p"):
            for s, o in self._edges(iri, row["p"], int(row["n"].value), cap):
                yield Triple(s, row["p"], o)

    def _edges(self, iri: str, predicate: Any, total: int, cap: int) -> Iterator[tuple[Any, Any]]:
        """Subjects and objects of a predicate in a graph, subject by subject where they are more than an answer holds.

        Cheaper than pages, for which a server sorts all that there is, each time.
        """
        pattern = f"GRAPH <{iri}> {{ ?s {predicate} ?o }}"
        number, last = 0, ""
        while True:
            after = f"FILTER(STR(?s) > {Literal(last)}) " if last else ""
            rows = list(self.select(f"SELECT ?s ?o {{ {pattern} {after}}} ORDER BY STR(?s) LIMIT {cap}"))
            if len(rows) == cap:
                # Of the last subject there may be more than came.
                cut = rows[-1]["s"]
                rows = [row for row in rows if row["s"] != cut]
                if not rows:
                    rows = [
                        {"s": cut, **row}
                        for row in self.select(f"SELECT ?o {{ GRAPH <{iri}> {{ {cut} {predicate} ?o }} }}")
                    ]
                done = False
            else:
                done = True
            for row in rows:
                yield row["s"], row["o"]
            number += len(rows)
            if done:
                break
            last = str(rows[-1]["s"].value)
        if number != total:
            raise EndpointError(f"{self.place}: {number} of {total} triples came: it may have been changed, try again")

    # ---- changing

    def update(self, sparql: str, *, repeatable: bool = False) -> None:
        """Run an update.

        repeatable: that doing it twice is as good as once, so that it may be sent again when the line breaks.
        """
        request = _Request(
            "POST",
            self.update_url,
            content=sparql.encode(),
            kind="application/sparql-update",
            repeatable=repeatable,
            changing=True,
        )
        self._done(request)

    def _done(self, request: _Request) -> None:
        answer = self._send(request)
        try:
            if answer.kind in ("text/html", "application/xhtml+xml") and answer.short().strip():
                answer.check_head()
            answer.check_end(b"")
        finally:
            self._finish(answer)

    # ---- whole answers

    def _first(self, sparql: str, graphs: _Dataset) -> Answer:
        """The answer to a SELECT, which may be cut."""
        try:
            return self._query(sparql, ROWS, graphs)
        except EndpointError as error:
            found = paging.parts(sparql)
            if found is None or not any(word in error.reason for word in _SORTS_NO_MORE):
                raise
            # Without its LIMIT, Virtuoso sorts as much as it likes, and cuts.
            return self._query(paging.unlimited(found), ROWS, graphs)

    def _pages(self, sparql: str, variables: list[str], cap: int, graphs: _Dataset) -> Iterator[dict[str, Any]]:
        found = paging.parts(sparql)
        if found is None or not variables:
            raise EndpointError(f"{self.place}: it cuts answers at {cap} rows: ask for fewer with LIMIT")
        total = self._total(found, graphs)
        number = 0
        while number < total:
            answer = self._query(paging.page(found, variables, min(cap, total - number), number), ROWS, graphs)
            before = number
            try:
                for row in Rows(answer):
                    number += 1
                    yield row
            finally:
                self._finish(answer)
            if number == before or number > total:
                raise EndpointError(f"{self.place}: {number} rows came of {total}: it may have been changed, try again")
        self.stats.rows += number

    def _total(self, found: paging.Parts, graphs: _Dataset) -> int:
        """How many rows a query has, by the server's own count."""
        answer = self._query(paging.count(found), ROWS, graphs)
        try:
            counted = [row["n"] for row in Rows(answer)]
        finally:
            self._finish(answer)
        if len(counted) != 1 or counted[0] is None:
            raise EndpointError(f"{self.place}: it does not count its rows, so that no answer of it can be trusted")
        rest = max(0, int(counted[0].value) - found.offset)
        return rest if found.limit is None else min(rest, found.limit)

    def _count_when_suspect(self, sparql: str, number: int, graphs: _Dataset, answer: Answer) -> None:
        """Check an answer whose length looks like the limit of a server that does not say that it has one."""
        if number == 0 or number % _ROUND or answer.cap is not None or paging.fits(sparql, number):
            return
        found = paging.parts(sparql)
        if found is not None and (total := self._total(found, graphs)) != number:
            raise answer.fault(f"it cut the answer at {number} rows of {total}", "ask for fewer with LIMIT and OFFSET")

    def _check_solutions(self, sparql: str, graphs: _Dataset, answer: Answer) -> None:
        select = paging.solutions(sparql)
        found = paging.parts(select) if select else None
        if not select or not found:
            return
        probe = self._query(f"{select}\nLIMIT {1_000_000}" if found.limit is None else select, ROWS, graphs)
        try:
            if probe.cap is not None and not paging.fits(sparql, probe.cap):
                raise answer.fault(f"it cuts answers at {probe.cap} rows", "use SELECT, which is asked for in pages")
        finally:
            self._finish(probe)

    # ---- sending

    def _query(self, sparql: str, accept: str, graphs: _Dataset) -> Answer:
        form = [("query", sparql), *graphs]
        url = _with(self.url, form)
        if len(url) <= LONGEST_GET:
            return self._send(_Request("GET", url, accept))
        body = urlencode(form).encode()
        return self._send(_Request("POST", self.url, accept, body, "application/x-www-form-urlencoded"))

    def _finish(self, answer: Answer) -> None:
        answer.close()
        self.stats.bytes += answer.received
        self.stats.seconds += answer.seconds

    def _send(self, request: _Request) -> Answer:
        """Send a request, again where that can help; the answer's head has come, with a status of success."""
        clock = Clock(self.timeout)
        harmless, changing, place = request.repeatable, request.changing, shown(request.url)
        for attempt in range(1, ATTEMPTS + 1):
            wait = random.uniform(0.5, 1.0) * 2 ** (attempt - 2)
            last = attempt == ATTEMPTS or wait >= clock.left
            try:
                answer = self._followed(request, clock)
            except BROKEN as error:
                if last or not may_repeat(error, harmless=harmless):
                    raise unreached(error, place, self.timeout, changing=changing, certain=harmless) from None
            except (httpx.HTTPError, httpx.InvalidURL, ValueError):
                # Their texts may quote a header.
                raise EndpointError(f"{self.place}: the request could not be sent: check the address") from None
            else:
                if answer.status < 300 and answer.status != 206:
                    return answer
                asked = retry_after(answer)
                refusal = refused(answer, self._signature, changing=changing)
                self._finish(answer)
                busy = answer.status in (BUSY if harmless else _REFUSED)
                if last or not busy or asked > LONGEST_WAIT_S or asked >= clock.left:
                    raise refusal
                wait = max(wait, asked)
            clock.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _followed(self, request: _Request, clock: Clock) -> Answer:
        """Send a request, and follow redirects that stay on the host."""
        url = request.url
        for _ in range(5):
            self.stats.requests += 1
            started, self._watched.clock = time.monotonic(), clock
            try:
                response = self._client.send(self._built(request, url), auth=self._signature or None, stream=True)
            finally:
                self._watched.clock = None
                self.stats.seconds += time.monotonic() - started
            if response.status_code not in _REDIRECTS:
                return Answer(response, shown(request.url), clock, self._watched)
            response.close()
            url = self._redirected(url, response.headers.get("location", ""))
        raise EndpointError(f"{self.place}: it redirects in circles: check the address")

    def _built(self, request: _Request, url: str) -> httpx.Request:
        headers = {"Accept": request.accept, "Accept-Encoding": "gzip", "Cache-Control": "no-cache"}
        if request.kind:
            headers["Content-Type"] = request.kind
        return self._client.build_request(request.method, url, headers=headers, content=request.content)

    def _redirected(self, url: str, location: str) -> str:
        old, new = httpx.URL(url), httpx.URL(url).join(location)
        if new.host != old.host or new.userinfo:
            raise EndpointError(
                f"{self.place}: it redirects to another host, {new.host}: name that one if you trust it"
            )
        if (new.scheme, new.port) != (old.scheme, old.port) and (old.scheme, new.scheme) != ("http", "https"):
            raise EndpointError(f"{self.place}: it redirects to {shown(str(new))}: name that one if you trust it")
        return str(new)


_Dataset = list[tuple[str, str]]


def _dataset(default_graphs: Iterable[str], named_graphs: Iterable[str]) -> _Dataset:
    return [
        *(("default-graph-uri", graph) for graph in default_graphs),
        *(("named-graph-uri", graph) for graph in named_graphs),
    ]


def _with(url: str, form: _Dataset) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(form)}"
