"""A server on loopback that answers as a test wants it to: whole, wrong, cut, slow, or not at all."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}}]}}'


@dataclass
class Request:
    """What came in. headers by lower-case name."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        """The parameters, of the address or of the body."""
        typed = self.headers.get("content-type", "") == "application/x-www-form-urlencoded"
        return parse_qs(self.body.decode() if typed else urlsplit(self.target).query)


class Line:
    """The connection that a request came by."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def answer(
        self,
        body: bytes = ROWS,
        *,
        kind: str = JSON,
        status: str = "200 OK",
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        """A whole answer; `length` is what it claims to be long."""
        told = {"Content-Type": kind, "Content-Length": str(len(body) if length is None else length), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.send(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    def chunks(self, pieces: Iterator[bytes], *, kind: str = JSON, end: bool = True) -> None:
        """An answer in chunks; without `end`, the last is missing."""
        self.send(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for piece in pieces:
            self.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if end:
            self.send(b"0\r\n\r\n")

    def reset(self) -> None:
        """Break the line off hard."""
        import struct

        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Answering = Callable[[Line, Request], None]


@dataclass
class Faulty:
    """A server that runs. requests: all that came, in order. stopping: set when it is to end."""

    url: str
    port: int
    requests: list[Request] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(answering: Answering, *, certificate: str | None = None) -> Iterator[Faulty]:
    """Run a server that hands each request to a function, and closes the line when that returns and the client asks
    for no more. certificate: a PEM file of key and certificate, for TLS.
    """
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        port = listening.getsockname()[1]
        server = Faulty(f"{'https' if certificate else 'http'}://127.0.0.1:{port}/sparql", port)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not server.stopping.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                thread = threading.Thread(target=_talk, args=(connection, server, answering, context), daemon=True)
                thread.start()
                threads.append(thread)

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            server.stopping.set()
            accepting.join()
            for thread in threads:
                thread.join(timeout=5)


def _talk(connection: socket.socket, server: Faulty, answering: Answering, context: ssl.SSLContext | None) -> None:
    connection.settimeout(0.2)
    with suppress(OSError):
        if context:
            connection.settimeout(5)
            connection = context.wrap_socket(connection, server_side=True)
            connection.settimeout(0.2)
        with connection:
            held = b""
            while (request := _read(connection, held, server.stopping)) is not None:
                found, held = request
                server.requests.append(found)
                connection.settimeout(30)
                answering(Line(connection), found)
                connection.settimeout(0.2)


def _read(connection: socket.socket, held: bytes, stopping: threading.Event) -> tuple[Request, bytes] | None:
    """The next request on a line and what came after it; None when the line ends."""

    def more() -> bytes:
        while not stopping.is_set():
            try:
                return connection.recv(65536)
            except TimeoutError:
                continue
        return b""

    while b"\r\n\r\n" not in held:
        if not (piece := more()):
            return None
        held += piece
    head, _, held = held.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0"))
    while len(held) < length:
        if not (piece := more()):
            return None
        held += piece
    return Request(method, target, headers, held[:length]), held[length:]
