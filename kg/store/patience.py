"""How long a server is waited for: time limits on the lines to it that no slow drip outlasts.

httpx's own time-outs begin anew with every byte. A `Clock` counts all waiting for one answer together, and what comes
in buys time back: an answer of any length may come at a fair pace, but a server that drips is left.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore

FAIR_BYTES_PER_SECOND = 10_000
"""A server that sends less is on borrowed time."""
CONNECT_SECONDS = 10.0
_PIECE = 1 << 16


class Clock:
    """The time left for one answer. limit: seconds of waiting that a server may take without sending much."""

    def __init__(self, limit: float) -> None:
        self.limit = self.left = limit

    def waited(self, seconds: float, received: int = 0) -> None:
        """Count time spent waiting; what was received in it, in bytes, buys some back."""
        self.left = min(self.limit, self.left - seconds + received / FAIR_BYTES_PER_SECOND)

    def sleep(self, seconds: float) -> None:
        """Wait before trying again; that counts too."""
        time.sleep(seconds)
        self.waited(seconds)


class Watched(threading.local):
    """Which clock runs while this thread waits; None for none."""

    clock: Clock | None = None


class Lines(httpcore.NetworkBackend):
    """Opens lines that mind the clock that is running."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        with _Waiting(self._watched, httpcore.ConnectTimeout) as wait:
            limit = min(wait.left, CONNECT_SECONDS)
            stream = self._backend.connect_tcp(host, port, limit, local_address, socket_options)
        return _Line(stream, self._watched)

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Line(httpcore.NetworkStream):
    """One connection."""

    def __init__(self, stream: httpcore.NetworkStream, watched: Watched) -> None:
        self._stream, self._watched = stream, watched

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _Waiting(self._watched, httpcore.ReadTimeout) as wait:
            found = self._stream.read(max_bytes, wait.left)
            wait.received = len(found)
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            piece = buffer[start : start + _PIECE]
            with _Waiting(self._watched, httpcore.WriteTimeout) as wait:
                self._stream.write(piece, wait.left)
                wait.received = len(piece)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with _Waiting(self._watched, httpcore.ConnectTimeout) as wait:
            limit = min(wait.left, CONNECT_SECONDS)
            return _Line(self._stream.start_tls(ssl_context, server_hostname, limit), self._watched)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Waiting:
    """A stretch of waiting: raises the given time-out when no time is left, and counts what it takes."""

    def __init__(self, watched: Watched, error: type[Exception]) -> None:
        self._clock = watched.clock or Clock(CONNECT_SECONDS)
        self._error = error
        self.received = 0

    def __enter__(self) -> _Waiting:
        self.left = self._clock.left
        if self.left <= 0:
            raise self._error("no time is left")
        self._started = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.waited(time.monotonic() - self._started, self.received)
