"""A server that speaks as language models do, for tests: it answers what a test wants, and no model is behind it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-secret-of-ours"
ATTACK = "Kite Brigade fighters attacked the Oslind garrison on Tuesday."
Reply = Callable[[dict[str, Any], int], tuple[int, dict[str, str], bytes]]


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers the n-th question with what `reply` makes of it; its address, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append({"key": self.headers.get("authorization"), **body})
            status, headers, answer = reply(body, len(asked))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(answer)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def message(content: str, finish: str = "stop") -> tuple[int, dict[str, str], bytes]:
    choice = {"message": {"content": content}, "finish_reason": finish}
    return 200, {}, json.dumps({"choices": [choice]}).encode()


def claim(**changed: Any) -> dict[str, Any]:
    return {
        "sentence": 0,
        "subject": "Kite Brigade fighters",
        "relation": "attacks",
        "object": "Oslind garrison",
        "speaker": None,
        "stance": "asserted",
        "quote": "Kite Brigade fighters attacked the Oslind garrison",
        "date": "Tuesday",
        "count": None,
        **changed,
    }


def claims(*made: dict[str, Any]) -> str:
    return json.dumps({"claims": list(made)})
