"""Who asks: credentials from the environment or netrc, and never from the command line.

- `KG_TOKEN` is sent as a bearer token.
- `KG_USER` and `KG_PASSWORD` are sent as basic or as digest, whichever the server asks for.
- `KG_HOST` names the one host that these are for; without it they go to the endpoint that is asked, whichever it is.
- Without any, the entry of `~/.netrc` (or the file that `NETRC` names) for the host, if there is one.

A token, and a password in basic, cross the network readable by all on the way unless the address is https. They are
sent over plain http to this machine only, or where `KG_PLAIN_HTTP=1` says that the way is trusted. Digest may go over
either.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx

from kg.errors import EndpointError

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Signature(httpx.Auth):
    """Signs requests to one host."""

    def __init__(self, url: httpx.URL, user: str = "", password: str = "", token: str = "") -> None:
        self._user, self._password, self._token = user, password, token
        self._place = f"{url.scheme}://{url.host}"
        self._plain = (
            url.scheme == "https" or url.host in LOOPBACK or os.environ.get("KG_PLAIN_HTTP", "") not in ("", "0")
        )
        self._digest: httpx.DigestAuth | None = None
        if token and not self._plain:
            raise self._refusal("a token")

    def __repr__(self) -> str:
        return "<Signature>"

    def __bool__(self) -> bool:
        return bool(self._user or self._token)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request
            return
        if self._digest:
            yield from self._digest.auth_flow(request)
            return
        if self._plain:
            request.headers["Authorization"] = self._basic()
        response = yield request
        if response.status_code == 401 and self._plain and not _asked(response):
            # Virtuoso, given a basic password, does not say that it wants a digest.
            del request.headers["Authorization"]
            response = yield request
        if response.status_code != 401:
            return
        if "digest" in _asked(response):
            self._digest = httpx.DigestAuth(self._user, self._password)
            request.headers.pop("Authorization", None)
            yield from self._digest.auth_flow(request)
        elif "basic" in _asked(response) and not self._plain:
            raise self._refusal("a password")

    def redact(self, text: str) -> str:
        """A text of the server without the secrets that it may have echoed."""
        secrets = [self._token, self._password, self._basic().removeprefix("Basic ") if self._user else ""]
        for secret in filter(None, secrets):
            text = text.replace(secret, "…")
        return text

    def _basic(self) -> str:
        return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()

    def _refusal(self, what: str) -> EndpointError:
        return EndpointError(
            f"{self._place}: {what} would cross the network in the clear: use https, or set KG_PLAIN_HTTP=1 if you "
            "trust the way"
        )


def _asked(response: httpx.Response) -> str:
    """How a server wants to be told who asks."""
    return " ".join(response.headers.get_list("www-authenticate")).lower()


def signature(url: httpx.URL) -> Signature:
    """The credentials for a host, none if there are none. Raises EndpointError when they cannot be used."""
    found = _from_environment(url.host) or _from_netrc(url.host) or ("", "", "")
    if any(ord(letter) < 32 or ord(letter) == 127 for part in found for letter in part) or not found[2].isascii():
        raise EndpointError("the credentials hold letters that cannot be sent: set KG_USER, KG_PASSWORD, KG_TOKEN anew")
    return Signature(url, *found)


def meant_for_one(*urls: str) -> None:
    """Refuse to send the credentials of the environment to several hosts. Raises EndpointError."""
    given = any(os.environ.get(f"KG_{name}") for name in ("USER", "PASSWORD", "TOKEN"))
    hosts = sorted({urlsplit(url).hostname or "" for url in urls})
    if given and len(hosts) > 1 and not os.environ.get("KG_HOST"):
        raise EndpointError(
            f"KG_USER or KG_TOKEN would go to {' and to '.join(hosts)}: name the host that it is for in KG_HOST, "
            "and write the other's into ~/.netrc"
        )


def _from_environment(host: str) -> tuple[str, str, str] | None:
    user, password, token, only = (os.environ.get(f"KG_{n}", "") for n in ("USER", "PASSWORD", "TOKEN", "HOST"))
    if not (user or password or token) or (only and only.lower() != host.lower()):
        return None
    if token and (user or password):
        raise EndpointError("KG_TOKEN and KG_USER are both set: unset the one that this endpoint does not take")
    if not token and not (user and password):
        missing = "KG_PASSWORD" if user else "KG_USER"
        raise EndpointError(f"{missing} is not set: KG_USER and KG_PASSWORD go together")
    return user, password, token


def _from_netrc(host: str) -> tuple[str, str, str] | None:
    import netrc

    path = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
    if not os.path.isfile(path):
        return None
    try:
        entry = netrc.netrc(path).authenticators(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        # The reason may quote a password.
        raise EndpointError(f"{path} cannot be read as netrc: see its format with `man netrc`") from None
    return (entry[0], entry[2] or "", "") if entry and entry[0] else None
