"""The wire: a whole answer or one clear line, in time, whatever the server does; and no secret is ever shown."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import pytest
import servers
from faulty import JSON, ROWS, Line, Request, serving

from kg.errors import EndpointError, KgError
from kg.store import NamedNode, Triple, iri
from kg.store.wire import Wire

SELECT = "SELECT ?x { ?s ?p ?x }"
XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
XML_ROWS = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
    b'<results><result><binding name="x"><literal>one</literal></binding></result></results></sparql>'
)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials, proxies or limits of whoever runs the tests; and no server is waited for long."""
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN", "KG_HOST", "KG_PLAIN_HTTP", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))
    monkeypatch.setenv("KG_TIMEOUT", "10")


def texts(wire: Wire, sparql: str = SELECT) -> list[str]:
    return [row["x"].value for row in wire.select(sparql)]


def failure(act: Callable[[], Any], *, within_s: float = 5) -> str:
    """The line that an act fails with; it must be one line, and come in time."""
    started = time.monotonic()
    with pytest.raises(EndpointError) as caught:
        act()
    assert time.monotonic() - started < within_s
    assert "\n" not in str(caught.value)
    return re.sub(r"127\.0\.0\.1:\d+", "HOST", str(caught.value))


def fault(answering: Callable[[Line, Request], None], *, within_s: float = 5, timeout: float = 10) -> str:
    """The line that a SELECT fails with on such a server."""
    with serving(answering) as server, Wire(server.url, timeout=timeout) as wire:
        return failure(lambda: texts(wire), within_s=within_s)


def answering(*arguments: Any, **options: Any) -> Callable[[Line, Request], None]:
    return lambda line, _: line.answer(*arguments, **options)


# ---- asking


def test_rows_of_a_select() -> None:
    with serving(answering()) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]
        assert (wire.stats.requests, wire.stats.rows) == (1, 1)
    assert [r.method for r in server.requests] == ["GET"]
    assert server.requests[0].form == {"query": [SELECT]}
    assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_long_query_is_posted() -> None:
    long = f"{SELECT} # {'x' * 3_000}"
    with serving(answering()) as server, Wire(server.url) as wire:
        assert texts(wire, long) == ["one"]
    assert (server.requests[0].method, server.requests[0].form) == ("POST", {"query": [long]})


def test_dataset_goes_with_the_query() -> None:
    with serving(answering()) as server, Wire(server.url + "?key=1") as wire:
        assert len(list(wire.select(SELECT, default_graphs=["http://a", "http://b"], named_graphs=["http://c"]))) == 1
    assert server.requests[0].form == {
        "key": ["1"],
        "query": [SELECT],
        "default-graph-uri": ["http://a", "http://b"],
        "named-graph-uri": ["http://c"],
    }


@pytest.mark.parametrize(("kind", "body"), [(XML, XML_ROWS), (TSV, b'?x\n"one"\n'), ("application/json", ROWS)])
def test_other_forms_of_rows_are_read(kind: str, body: bytes) -> None:
    with serving(answering(body, kind=kind)) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]


@pytest.mark.parametrize(
    ("body", "truth"),
    [
        (b'{"head":{},"boolean":true}', True),
        (b'{"head":{},"boolean":false}', False),
        # as Virtuoso has it
        (ROWS.replace(b'"x"', b'"__ASK_RETVAL"').replace(b'"one"', b'"1"'), True),
        (b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', False),
    ],
)
def test_ask(body: bytes, truth: bool) -> None:
    with serving(answering(body)) as server, Wire(server.url) as wire:
        assert wire.ask("ASK {}") is truth


def test_triples_of_a_construct() -> None:
    body = b"<http://a> <http://b> <http://c> .\n"
    with serving(answering(body, kind="application/n-triples")) as server, Wire(server.url) as wire:
        assert list(wire.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == [
            Triple(NamedNode("http://a"), NamedNode("http://b"), NamedNode("http://c"))
        ]


def test_update_is_sent_to_its_own_address() -> None:
    with (
        serving(answering(b"", status="204 No Content")) as server,
        Wire(server.url, update_url=server.url.replace("/sparql", "/update")) as wire,
    ):
        wire.update("INSERT DATA {}")
    (sent,) = server.requests
    assert (sent.method, sent.target, sent.body) == ("POST", "/update", b"INSERT DATA {}")


def test_update_to_another_host_is_refused() -> None:
    assert "on different hosts" in failure(lambda: Wire("http://one.example/q", update_url="http://two.example/u"))


def test_gzip_is_unpacked() -> None:
    packed = gzip.compress(ROWS)
    with serving(answering(packed, headers={"Content-Encoding": "gzip"})) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]


def test_blank_nodes_of_virtuoso_are_read() -> None:
    rows = (
        b'{ "head": {"vars": ["x"]}, "results": {"bindings": [ { "x": { "type": "bnode", "value": "nodeID://b1" }} ]}}'
    )
    pieces = [rows[:90], rows[90:99], rows[99:]]

    def answer(line: Line, _: Request) -> None:
        told = f"Server: Virtuoso/07\r\nContent-Type: {JSON}\r\nContent-Length: {len(rows)}"
        line.send(f"HTTP/1.1 200 OK\r\n{told}\r\n\r\n".encode())
        for piece in pieces:
            line.send(piece)
            time.sleep(0.05)

    with serving(answer) as server, Wire(server.url) as wire:
        assert texts(wire) == ["b1"]


# ---- a server that is not there, or goes away


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Wire(f"http://127.0.0.1:{port}/sparql") as wire:
        assert failure(lambda: texts(wire), within_s=6) == (
            "http://HOST/sparql: no server is listening there: check the address, and that the server runs"
        )
        assert wire.stats.requests == 4


def test_no_such_host() -> None:
    with Wire("http://no-such-host.invalid/sparql") as wire:
        assert failure(lambda: texts(wire)).endswith("there is no such host: check the address")


def test_server_that_accepts_and_leaves_is_asked_again() -> None:
    def answer(line: Line, _: Request) -> None:
        if len(server.requests) < 3:
            line.reset()
        else:
            line.answer()

    with serving(answer) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]
        assert wire.stats.requests == 3


def test_server_that_always_leaves() -> None:
    assert fault(lambda line, _: line.reset(), within_s=6) == (
        "http://HOST/sparql: the line broke before an answer came: check that the server runs, and try again"
    )


def test_update_is_not_sent_twice_when_the_line_breaks() -> None:
    with serving(lambda line, _: line.reset()) as server, Wire(server.url) as wire:
        told = failure(lambda: wire.update("INSERT DATA {}"))
        assert told.endswith("whether the update was done is not known, so repeat the command")
    assert len(server.requests) == 1


def test_update_is_sent_again_to_a_server_that_was_busy() -> None:
    def answer(line: Line, _: Request) -> None:
        busy = len(server.requests) == 1
        line.answer(b"", status="503 Service Unavailable" if busy else "204 No Content", headers={"Retry-After": "0"})

    with serving(answer) as server, Wire(server.url) as wire:
        wire.update("INSERT DATA {}")
    assert len(server.requests) == 2


def test_line_that_was_kept_and_closed_meanwhile_is_no_fault() -> None:
    def answer(line: Line, _: Request) -> None:
        line.answer()
        line.reset()

    with serving(answer) as server, Wire(server.url) as wire:
        assert [texts(wire) for _ in range(3)] == [["one"]] * 3


# ---- a server that is slow


def test_silence_ends_with_the_time_limit() -> None:
    def silent(line: Line, _: Request) -> None:
        server.stopping.wait(20)

    with serving(silent) as server, Wire(server.url, timeout=1) as wire:
        told = failure(lambda: texts(wire), within_s=3)
    assert told == "http://HOST/sparql: no answer within 1 s: ask for less, or raise KG_TIMEOUT"


@pytest.mark.parametrize("part", ["head", "body"])
def test_slow_drip_ends_with_the_time_limit(part: str) -> None:
    whole = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: 100000\r\n\r\n".encode()
    quick, slow = (b"", whole) if part == "head" else (whole, ROWS)

    def drip(line: Line, _: Request) -> None:
        line.send(quick)
        for at in range(len(slow)):
            line.send(slow[at : at + 1])
            if server.stopping.wait(0.1):
                return

    with serving(drip) as server, Wire(server.url, timeout=1) as wire:
        told = failure(lambda: texts(wire), within_s=3)
    assert told in (
        "http://HOST/sparql: no answer within 1 s: ask for less, or raise KG_TIMEOUT",
        "http://HOST/sparql: the answer stopped coming and was given up after 1 s: ask for less, or raise KG_TIMEOUT",
    )


def test_long_answer_at_a_fair_pace_outlasts_the_time_limit() -> None:
    row = b'{"x":{"type":"literal","value":"one"}},' * 200

    def steady(line: Line, _: Request) -> None:
        def pieces() -> Iterator[bytes]:
            yield b'{"head":{"vars":["x"]},"results":{"bindings":['
            for _ in range(15):
                time.sleep(0.1)
                yield row
            yield ROWS.partition(b"[{")[2].join([b"{", b""])

        line.chunks(pieces())

    with serving(steady) as server, Wire(server.url, timeout=0.8) as wire:
        started = time.monotonic()
        assert len(texts(wire)) == 3_001
        assert time.monotonic() - started > 1


# ---- a server that fails


def test_status_500_says_what_the_server_said() -> None:
    told = fault(answering(b"Out of memory\nat line 7", kind="text/plain", status="500 Internal Server Error"))
    assert told == "http://HOST/sparql: it failed with status 500 (Out of memory): see its log for the reason"


def test_status_500_with_a_web_page_does_not_quote_it() -> None:
    told = fault(answering(b"<html><h1>Oops", kind="text/html", status="500 Internal Server Error"))
    assert told == "http://HOST/sparql: it failed with status 500: see its log for the reason"


def test_malformed_query_is_told_with_the_reason() -> None:
    told = fault(answering(b"Parse error at 1:3", kind="text/plain", status="400 Bad Request"))
    assert told == (
        "http://HOST/sparql: it refused the query (Parse error at 1:3): mend it, or see what this engine does not know"
    )


def test_503_is_asked_again_when_it_says() -> None:
    def answer(line: Line, _: Request) -> None:
        if len(server.requests) == 1:
            line.answer(b"", status="503 Service Unavailable", headers={"Retry-After": "1"})
        else:
            line.answer()

    with serving(answer) as server, Wire(server.url) as wire:
        started = time.monotonic()
        assert texts(wire) == ["one"]
        assert 1 <= time.monotonic() - started < 4


def test_503_that_asks_for_long_is_told_at_once() -> None:
    told = fault(answering(b"", status="503 Service Unavailable", headers={"Retry-After": "3600"}), within_s=2)
    assert told == "http://HOST/sparql: it is busy or down, status 503: try again in 3600 s"


def test_503_for_ever_ends() -> None:
    told = fault(answering(b"", status="503 Service Unavailable"), within_s=6)
    assert told == "http://HOST/sparql: it is busy or down, status 503: try again later"


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content"])
def test_success_that_is_none(status: str) -> None:
    assert fault(answering(b"" if status.startswith("204") else ROWS, status=status))


# ---- answers that are not whole


@pytest.mark.parametrize(("kind", "body"), [(JSON, ROWS), (XML, XML_ROWS), (TSV, b'?x\n"one"\n"two"\n')])
@pytest.mark.parametrize("ended_by", ["length", "chunks", "closing"])
def test_answer_cut_anywhere_is_no_answer(kind: str, body: bytes, ended_by: str) -> None:
    """Even where the piece that came could be read."""

    def answer(line: Line, request: Request) -> None:
        piece = body[: int(request.form["query"][0].rpartition("# ")[2])]
        if ended_by == "length":
            line.answer(piece, kind=kind, length=len(body))
        elif ended_by == "chunks":
            line.chunks(iter([piece] if piece else []), kind=kind, end=False)
        else:
            line.send(f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + piece)
        line.connection.close()

    with serving(answer) as server, Wire(server.url) as wire:
        for length in range(len(body)):
            assert failure(lambda n=length: texts(wire, f"{SELECT} # {n}"))


@pytest.mark.parametrize(("kind", "body"), [(JSON, ROWS), (XML, XML_ROWS)])
def test_answer_that_ends_too_soon_though_http_is_content(kind: str, body: bytes) -> None:
    def answer(line: Line, request: Request) -> None:
        line.answer(body[: int(request.form["query"][0].rpartition("# ")[2])], kind=kind)

    with serving(answer) as server, Wire(server.url) as wire:
        for length in range(len(body)):
            assert failure(lambda n=length: texts(wire, f"{SELECT} # {n}"))


def test_gzip_cut_is_no_answer() -> None:
    packed = gzip.compress(ROWS)
    for cut in (5, len(packed) - 1):
        told = fault(answering(packed[:cut], headers={"Content-Encoding": "gzip"}))
        assert "broke off" in told or "cut off" in told


@pytest.mark.parametrize("end", [8, 22, 25])
def test_ask_cut_is_no_answer(end: int) -> None:
    with serving(answering(b'{"head":{},"boolean":true}'[:end])) as server, Wire(server.url) as wire:
        assert failure(lambda: wire.ask("ASK {}"))


def test_triples_whose_end_is_not_marked_are_no_answer() -> None:
    def answer(line: Line, _: Request) -> None:
        kind = "application/n-triples"
        line.send(f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + b"<http://a> <http://b> <http://c> .\n")
        line.connection.close()

    with serving(answer) as server, Wire(server.url) as wire:
        told = failure(lambda: list(wire.construct("CONSTRUCT WHERE { ?s ?p ?o }")))
    assert "nothing tells whether its answer is whole" in told


def test_rubbish_after_the_rows() -> None:
    assert "malformed" in fault(answering(ROWS + b"\nERROR: out of memory"))


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml; charset=utf-8"])
def test_web_page_with_status_200(kind: str) -> None:
    assert fault(answering(b"<html>Log in first", kind=kind)) == (
        "http://HOST/sparql: it answered with a web page: check the address; that of a SPARQL endpoint is needed"
    )


@pytest.mark.parametrize("kind", ["application/n-triples", "image/png", ""])
def test_wrong_type(kind: str) -> None:
    assert "where rows were asked for" in fault(answering(ROWS, kind=kind))


@pytest.mark.parametrize("kind", [JSON, XML, TSV])
def test_empty_body(kind: str) -> None:
    assert fault(answering(b"", kind=kind))


def test_yes_where_rows_were_asked_for() -> None:
    assert "yes or no" in fault(answering(b'{"head":{},"boolean":true}'))


def test_packing_that_was_not_asked_for() -> None:
    assert "packed as 'br'" in fault(answering(ROWS, headers={"Content-Encoding": "br"}))


def test_partial_answer_of_virtuoso() -> None:
    told = fault(answering(headers={"X-SQL-State": "S1TAT"}))
    assert (
        told == "http://HOST/sparql: the server ran out of time and sent a part of the answer: ask for less at a time"
    )


# ---- answers that are cut at a limit


def limited(rows: int, limit: int, *, says_so: bool) -> Callable[[Line, Request], None]:
    """A server of so many rows that never sends more than a limit."""

    def answer(line: Line, request: Request) -> None:
        query = request.form["query"][0]
        asked, start = (int(m[1]) if (m := re.search(rf"{w} (\d+)", query)) else None for w in ("LIMIT", "OFFSET"))
        numbers = range(rows)[start or 0 :][: min(limit, rows if asked is None else asked)]
        if "COUNT(*)" in query:
            line.answer(ROWS.replace(b'"x"', b'"n"').replace(b'"one"', f'"{rows}"'.encode()))
            return
        told = ",".join(f'{{"x":{{"type":"literal","value":"{n}"}}}}' for n in numbers)
        body = f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{told}]}}}}'.encode()
        line.answer(body, headers={"X-SPARQL-MaxRows": str(limit)} if says_so and len(numbers) == limit else {})

    return answer


@pytest.mark.parametrize("rows", [999, 1000, 1001, 2000, 2345])
def test_answer_that_was_cut_comes_in_pages(rows: int) -> None:
    with serving(limited(rows, 1000, says_so=True)) as server, Wire(server.url) as wire:
        assert texts(wire) == [str(n) for n in range(rows)]
        assert wire.stats.rows == rows


def test_answer_of_the_length_that_was_asked_for_is_not_taken_for_cut() -> None:
    with serving(limited(5000, 1000, says_so=True)) as server, Wire(server.url) as wire:
        assert len(texts(wire, f"{SELECT} LIMIT 1000")) == 1000
    assert len(server.requests) == 1


def test_answer_cut_without_a_word_is_no_answer() -> None:
    told = fault(limited(1001, 1000, says_so=False))
    assert told == ("http://HOST/sparql: it cut the answer at 1000 rows of 1001: ask for fewer with LIMIT and OFFSET")


def test_answer_of_a_round_length_that_is_whole() -> None:
    with serving(limited(1000, 1000, says_so=False)) as server, Wire(server.url) as wire:
        assert len(texts(wire)) == 1000


# ---- redirects


def redirecting(location: str, status: str = "307 Temporary Redirect") -> Callable[[Line, Request], None]:
    def answer(line: Line, request: Request) -> None:
        if request.target.startswith("/other"):
            line.answer()
        else:
            line.answer(b"", status=status, headers={"Location": location})

    return answer


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent"])
def test_redirect_on_the_same_host_is_followed_with_the_query(status: str) -> None:
    long = f"{SELECT} # {'x' * 3_000}"
    with serving(redirecting("/other", status)) as server, Wire(server.url) as wire:
        assert texts(wire, long) == ["one"]
    assert [(r.method, r.form["query"]) for r in server.requests] == [("POST", [long])] * 2


def test_redirect_to_another_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "s3cret")
    told = fault(redirecting("http://localhost:1/other"))
    assert told == "http://HOST/sparql: it redirects to another host, localhost: name that one if you trust it"


def test_redirect_to_another_port_is_refused() -> None:
    told = fault(redirecting("http://127.0.0.1:1/other"))
    assert told == "http://HOST/sparql: it redirects to http://HOST/other: name that one if you trust it"


def test_redirect_in_circles_ends() -> None:
    assert "in circles" in fault(redirecting("/again"))


# ---- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A key and a certificate that it signed itself, for 127.0.0.1."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key, crt, both = (folder / name for name in ("key.pem", "crt.pem", "both.pem"))
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(crt)),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(key.read_text() + crt.read_text())
    return str(both)


def test_certificate_that_nobody_vouches_for_is_refused(certificate: str) -> None:
    with serving(answering(), certificate=certificate) as server, Wire(server.url) as wire:
        told = failure(lambda: texts(wire))
    assert told.startswith("https://HOST/sparql: its certificate is not to be trusted (self-signed certificate): ")
    assert server.requests == []


def test_certificate_that_the_environment_names_is_trusted(certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    with serving(answering(), certificate=certificate) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]


def test_redirect_from_https_to_http_is_refused(certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    answer = redirecting("http://127.0.0.1/other")
    with serving(answer, certificate=certificate) as server, Wire(server.url) as wire:
        assert failure(lambda: texts(wire)).endswith(
            "redirects to http://127.0.0.1/other: name that one if you trust it"
        )


def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert "SSL_CERT_FILE" in failure(lambda: Wire("https://127.0.0.1/sparql"))


# ---- credentials


def guarded(check: Callable[[str], bool], challenge: str) -> Callable[[Line, Request], None]:
    """A server that answers those alone whose Authorization passes a check, and echoes what it got to others."""

    def answer(line: Line, request: Request) -> None:
        given = request.headers.get("authorization", "")
        if check(given):
            line.answer()
        else:
            line.answer(
                f"who is {given}?".encode(),
                kind="text/plain",
                status="401 Unauthorized",
                headers={"WWW-Authenticate": challenge},
            )

    return answer


BASIC = "Basic " + base64.b64encode(b"ann:s3cret").decode()


def test_basic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ann")
    monkeypatch.setenv("KG_PASSWORD", "s3cret")
    with serving(guarded(lambda given: given == BASIC, 'Basic realm="kg"')) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]
    assert len(server.requests) == 1


def test_bearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "s3cret")
    with serving(guarded(lambda given: given == "Bearer s3cret", "Bearer")) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]


def test_netrc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(guarded(lambda given: given == BASIC, 'Basic realm="kg"')) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]


def test_netrc_that_cannot_be_read_is_not_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann pass s3cret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    told = failure(lambda: Wire("http://127.0.0.1/sparql"))
    assert "cannot be read as netrc" in told
    assert "s3cret" not in told


def digest_is_right(request: Request) -> bool:
    """By RFC 7616, with MD5 and qop=auth."""
    given = dict(re.findall(r'(\w+)="?([^",]+)"?', request.headers.get("authorization", "")))
    if "response" not in given:
        return False

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    mine = md5("ann:kg:s3cret"), md5(f"{request.method}:{request.target}")
    between = [given["nonce"], given["nc"], given["cnonce"], "auth"]
    return given["response"] == md5(":".join([mine[0], *between, mine[1]]))


@pytest.mark.parametrize("silent", [False, True], ids=["", "silent when told a basic password, as Virtuoso is"])
def test_digest(silent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", "ann")
    monkeypatch.setenv("KG_PASSWORD", "s3cret")

    def answer(line: Line, request: Request) -> None:
        if digest_is_right(request):
            line.answer()
        else:
            challenge = 'Digest realm="kg", nonce="abc", qop="auth", algorithm=MD5'
            mute = silent and request.headers.get("authorization", "").startswith("Basic")
            line.answer(b"", status="401 Unauthorized", headers={} if mute else {"WWW-Authenticate": challenge})

    with serving(answer) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]
        before = len(server.requests)
        assert texts(wire, f"{SELECT} # {'x' * 3_000}") == ["one"]
        assert len(server.requests) == before + 1


@pytest.mark.parametrize("variables", [{"KG_TOKEN": "s3cret"}, {"KG_USER": "ann", "KG_PASSWORD": "s3cret"}])
def test_refusal_shows_no_secret_even_when_the_server_does(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with serving(guarded(lambda _: False, "Bearer")) as server, Wire(server.url + "?key=s3cret") as wire:
        told = failure(lambda: texts(wire))
        assert "s3cret" not in told + repr(wire) + repr(wire._signature)
        assert BASIC.removeprefix("Basic ") not in told
    assert told.startswith("http://HOST/sparql: it refused, status 401 (who is ")
    assert told.endswith("credentials were not enough: check them, and what their user may do")


def test_refusal_without_credentials_says_how_to_give_them() -> None:
    told = fault(answering(b"", status="401 Unauthorized", headers={"WWW-Authenticate": "Basic"}))
    assert told == (
        "http://HOST/sparql: it refused, status 401: credentials are needed: set KG_USER and KG_PASSWORD, or KG_TOKEN, "
        "or write them into ~/.netrc"
    )


@pytest.mark.parametrize("url", ["http://ann:s3cret@127.0.0.1/sparql", "https://s3cret@host/x", "http://a:s3cret@[/"])
def test_password_in_the_address_is_refused_and_not_shown(url: str) -> None:
    told = failure(lambda: Wire(url))
    assert "s3cret" not in told
    assert "ann" not in told


@pytest.mark.parametrize("url", ["ftp://host/x", "http://", "nonsense", "http://host/x#y"])
def test_address_that_is_none(url: str) -> None:
    assert failure(lambda: Wire(url))


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"KG_USER": "ann"}, "KG_PASSWORD is not set"),
        ({"KG_PASSWORD": "s3cret"}, "KG_USER is not set"),
        ({"KG_USER": "ann", "KG_PASSWORD": "s3cret", "KG_TOKEN": "s3cret"}, "both set"),
        ({"KG_TOKEN": "s3cret\nX: y"}, "cannot be sent"),
        ({"KG_TOKEN": "s3crét"}, "cannot be sent"),
        ({"KG_TOKEN": "s3cret"}, "in the clear"),
    ],
)
def test_credentials_that_cannot_be_used(variables: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    told = failure(lambda: Wire("http://example.org/sparql"))
    assert word in told
    assert "s3cr" not in told


def test_credentials_for_another_host_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "s3cret")
    monkeypatch.setenv("KG_HOST", "elsewhere.example")
    with serving(answering()) as server, Wire(server.url) as wire:
        assert texts(wire) == ["one"]
    assert "authorization" not in server.requests[0].headers


# ---- proxies


def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering()) as proxy:
        monkeypatch.setenv("http_proxy", f"http://u:s3cret@127.0.0.1:{proxy.port}")
        with Wire("http://graph.example/sparql") as wire:
            assert texts(wire) == ["one"]
    assert proxy.requests[0].target.startswith("http://graph.example/sparql?query=")


def test_proxy_is_passed_by_where_no_proxy_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "graph.example")
    with Wire("http://graph.example:1/sparql") as wire:
        assert failure(lambda: texts(wire)).endswith("there is no such host: check the address")


def test_proxy_is_told_nothing_of_what_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering()) as proxy, serving(answering()) as server:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        with Wire(server.url) as wire:
            assert texts(wire) == ["one"]
        assert proxy.requests == []


def test_proxy_that_refuses_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering(b"", status="403 Forbidden")) as proxy:
        monkeypatch.setenv("https_proxy", f"http://u:s3cret@127.0.0.1:{proxy.port}")
        with Wire("https://graph.example/sparql") as wire:
            told = failure(lambda: texts(wire))
    assert told.endswith("the proxy did not let it through: check HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
    assert "s3cret" not in told


# ---- long answers


STREAMED = """
import resource, sys, time
from kg.store.wire import Wire
wire = Wire(sys.argv[1])
first = None
number = 0
for row in wire.select("SELECT ?x { ?s ?p ?x }"):
    number += 1
    if number == 100_000:
        first = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(number, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - first) / 1024)
"""


@pytest.mark.slow
def test_millions_of_rows_stream_and_memory_stays_flat() -> None:
    rows = 2_000_001
    thousand = b',{"x":{"type":"literal","value":"one"}}' * 1000

    def answer(line: Line, _: Request) -> None:
        def pieces() -> Iterator[bytes]:
            yield b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}}'
            yield from repeat(thousand, rows // 1000)
            yield b"]}}"

        line.chunks(pieces())

    with serving(answer) as server:
        done = subprocess.run([sys.executable, "-c", STREAMED, server.url], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    number, grown_mb = done.stdout.split()
    assert int(number) == rows
    assert float(grown_mb) < 10


def test_reader_that_stops_early_ends_the_line() -> None:
    def endless(line: Line, _: Request) -> None:
        def pieces() -> Iterator[bytes]:
            yield b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}}'
            yield from repeat(b',{"x":{"type":"literal","value":"one"}}' * 100)

        line.chunks(pieces())

    with serving(endless) as server, Wire(server.url) as wire:
        rows = wire.select(SELECT)
        assert len(list(islice(rows, 5_000))) == 5_000
        rows.close()  # type: ignore[attr-defined]


# ---- real servers


def filled(server: servers.Server, number: int) -> None:
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    server.put(
        "http://test/g", "\n".join(f'<http://test/{n}> <http://test/p> "{n % 7}"{integer} .' for n in range(number))
    )


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
@pytest.mark.slow
def test_more_rows_than_virtuoso_sends_come_from_real_servers(name: str, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue(f"{name}_server")
    number = 12_345
    filled(server, number)
    with Wire(server.query, timeout=120) as wire:
        plain = "SELECT ?s ?o { GRAPH <http://test/g> { ?s ?p ?o } }"
        assert len({iri(row["s"]) for row in wire.select(plain)}) == number
        ordered = [row["o"].value for row in wire.select(f"{plain} ORDER BY DESC(?o) LIMIT 11000 OFFSET 5")]
        assert (len(ordered), ordered) == (11_000, sorted(ordered, reverse=True))
        graph = list(wire.graph("http://test/g"))
        assert (len(graph), len(set(graph))) == (number, number)
        assert list(wire.graph("http://test/none")) == []
        assert wire.ask("ASK { GRAPH <http://test/g> { ?s ?p 3 } }")
        assert not wire.ask("ASK { GRAPH <http://test/g> { ?s ?p 8 } }")


@pytest.mark.slow
def test_construct_that_virtuoso_cuts_in_silence_is_no_answer(virtuoso_server: servers.Server) -> None:
    filled(virtuoso_server, 12_345)
    with Wire(virtuoso_server.query, timeout=120) as wire:
        few = "CONSTRUCT { ?s a 1 } WHERE { GRAPH <http://test/g> { ?s ?p 3 } }"
        assert len(set(wire.construct(few))) == 12_345 // 7 + 1
        many = "CONSTRUCT { ?s a ?o } WHERE { GRAPH <http://test/g> { ?s ?p ?o } }"
        assert "it cuts answers at 10000 rows" in failure(lambda: list(wire.construct(many)), within_s=60)


@pytest.mark.slow
def test_digest_of_virtuoso(virtuoso_server: servers.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_USER", servers.USER)
    monkeypatch.setenv("KG_PASSWORD", servers.PASSWORD)
    with Wire(virtuoso_server.query_for_users, timeout=60) as wire:
        wire.update("INSERT DATA { GRAPH <http://test/g> { <http://test/a> <http://test/p> <http://test/b> } }")
        assert wire.ask("ASK { GRAPH <http://test/g> { <http://test/a> ?p ?o } }")
    monkeypatch.setenv("KG_PASSWORD", "wrong")
    with Wire(virtuoso_server.query_for_users, timeout=60) as wire:
        assert "wrong" not in failure(lambda: wire.ask("ASK {}"), within_s=60)


def test_errors_are_kgs_own() -> None:
    assert issubclass(EndpointError, KgError)


@pytest.mark.parametrize(
    ("reason", "step"),
    [
        ("Virtuoso 42000 Error SR186:SECURITY: No permission to execute procedure", "credentials are needed"),
        ("Virtuoso 42000 Error The estimated execution time 979 (sec) exceeds the limit", "MaxQueryCostEstimationTime"),
    ],
)
def test_refusal_that_virtuoso_calls_a_failure_names_the_step(reason: str, step: str) -> None:
    refusing = answering(reason.encode(), kind="text/plain", status="500 SPARQL Request Failed")
    with serving(refusing) as server, Wire(server.url) as wire:
        assert step in failure(lambda: texts(wire))


def test_failure_to_change_names_the_address_for_updates() -> None:
    with serving(answering()) as server, Wire(server.url, update_url="http://127.0.0.1:1/update") as wire:
        assert failure(lambda: wire.update("INSERT DATA {}")).startswith("http://HOST/update: no server")


@pytest.mark.slow
def test_grouped_answer_that_virtuoso_cuts_comes_in_pages(virtuoso_server: servers.Server) -> None:
    lines = (f'<http://test/n{n:05d}> <http://test/p> "{30_000 - n}" .' for n in range(10_500))
    virtuoso_server.put("http://test/many", "\n".join(lines))
    grouped = "SELECT ?s (MIN(?o) AS ?least) { GRAPH <http://test/many> { ?s ?p ?o } } GROUP BY ?s ORDER BY ?least"
    with Wire(virtuoso_server.query, timeout=120) as wire:
        rows = [(row["s"].value, row["least"].value) for row in wire.select(grouped)]
    assert rows == [(f"http://test/n{n:05d}", str(30_000 - n)) for n in reversed(range(10_500))]
