"""Who may ask, and how much: one person, from this machine, with the token that `kg serve` printed.

Other pages in the same browser reach a server on this machine too, and so does a name that its owner points here. So a
request counts only when it names this host, carries the cookie that the token was exchanged for, and, when it changes
something, comes from a page of ours. What is not asked for in this way is refused before anything reads it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_BYTES = 8_000_000
"""What a request may hold at most: an article is a few kilobytes, a book a few million."""
ADDRESS_BYTES = 8_000
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_CLOSED = "Open the address that kg printed in its terminal. It works once; start kg again for another.\n"


class TooLarge(Exception):
    """A request holds more than `BODY_BYTES`."""


class Guard:
    """Stands before an app. token: what the printed address holds, "" once it was used. hosts: names that count."""

    def __init__(self, app: App, hosts: Iterable[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = secrets.token_urlsafe(24)
        self._key = secrets.token_urlsafe(32)
        # Cookies do not tell ports apart: each server has one of its own.
        self.cookie = f"kg-{secrets.token_hex(4)}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _single(scope["headers"])
        refused = self._refused(scope, headers)
        if refused:
            await _answer(send, *refused)
        elif scope["path"] == "/enter":
            await self._enter(scope, send)
        elif not self._is_known(headers.get("cookie", "")):
            await _answer(send, 403, _CLOSED)
        else:
            await self._pass(scope, receive, send)

    def _refused(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return 421, "This server answers under its own address only.\n"
        if len(scope["path"]) + len(scope["query_string"]) > ADDRESS_BYTES:
            return 414, "This address is too long.\n"
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "Ask with GET, or decide with POST.\n"
        if headers.get("origin", "").lower() != f"http://{host}":
            return 403, "This did not come from a page of this server.\n"
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403, "This did not come from a page of this server.\n"
        if headers.get("content-type", "").lower().replace(" ", "") not in (
            "application/json",
            "application/json;charset=utf-8",
        ):
            return 415, "Send JSON.\n"
        if "content-encoding" in headers:
            return 415, "Send it unpacked.\n"
        length = headers.get("content-length", "")
        if length and (not length.isdecimal() or int(length) > BODY_BYTES):
            return 413, "This is larger than any article.\n"
        return None

    async def _enter(self, scope: Scope, send: Send) -> None:
        """Exchange the token for a cookie, once: whoever finds it later in a history or a log finds nothing."""
        given = scope["query_string"].decode("latin-1").removeprefix("token=")
        if scope["method"] != "GET" or not self.token or not hmac.compare_digest(given.encode(), self.token.encode()):
            await _answer(send, 403, _CLOSED)
            return
        self.token = ""
        cookie = f"{self.cookie}={self._key}; Path=/; HttpOnly; SameSite=Strict"
        await _answer(send, 303, "", [("location", self.landing), ("set-cookie", cookie)])

    landing = "/"
    """Where the token leads to."""

    def _is_known(self, given: str) -> bool:
        try:
            found = SimpleCookie(given).get(self.cookie)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(found.value.encode(), self._key.encode())

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0

        async def bounded() -> dict[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > BODY_BYTES:
                raise TooLarge
            return message

        async def dressed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                own = {name.decode("latin-1").lower() for name, _ in message["headers"]}
                more = {"content-security-policy": POLICY, **_HEADERS}
                message["headers"] = [*message["headers"], *_raw((k, v) for k, v in more.items() if k not in own)]
            await send(message)

        await self.app(scope, bounded, dressed)


def _single(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name; of one that is given twice none counts, since two readers would choose otherwise."""
    found: dict[str, str] = {}
    twice = set()
    for raw, value in headers:
        name = raw.decode("latin-1").lower()
        if name in found and name != "cookie":
            twice.add(name)
        found[name] = f"{found[name]}; {value.decode('latin-1')}" if name in found else value.decode("latin-1")
    return {name: "\0" if name in twice else value for name, value in found.items()}


def _raw(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def _answer(send: Send, status: int, text: str, headers: Iterable[tuple[str, str]] = ()) -> None:
    body = text.encode()
    given = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(body))), *headers]
    policy = [("content-security-policy", POLICY), *_HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": _raw([*given, *policy])})
    await send({"type": "http.response.body", "body": body})
