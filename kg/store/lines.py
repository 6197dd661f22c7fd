"""Addresses of endpoints, and the lines to them: certificates, proxies and time limits, as the environment has them."""

from __future__ import annotations

import os

import httpx

from kg.errors import EndpointError
from kg.store.credentials import LOOPBACK
from kg.store.patience import Lines, Watched

TIMEOUT_S = 120.0
"""Unless KG_TIMEOUT says otherwise."""


def shown(url: str) -> str:
    """An address as it may be printed: without user, password, query and fragment."""
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return "the address"
    return str(found.copy_with(userinfo=b"", query=None, fragment=None))


def checked(url: str) -> httpx.URL:
    """An address that can be asked. Raises EndpointError, without what may be a password."""
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise EndpointError("this is no address of an endpoint: write it as https://host/path") from None
    if found.userinfo or "@" in url.partition("//")[2].partition("/")[0]:
        raise EndpointError(
            f"{shown(url)}: leave user and password out of the address, where others can see them: set KG_USER and "
            "KG_PASSWORD, or write them into ~/.netrc"
        )
    if found.scheme not in ("http", "https") or not found.host:
        raise EndpointError("this is no address of an endpoint: write it as https://host/path")
    if found.fragment:
        raise EndpointError(f"{shown(url)}: an endpoint's address has no #: leave out what follows it")
    return found


def time_limit() -> float:
    """The seconds that an answer may take. Raises EndpointError for a KG_TIMEOUT that is none."""
    said = os.environ.get("KG_TIMEOUT", "")
    try:
        seconds = float(said) if said else TIMEOUT_S
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise EndpointError(f"KG_TIMEOUT is {said[:20]!r}: give it seconds, such as {TIMEOUT_S:g}")
    return seconds


def client(url: httpx.URL, watched: Watched) -> httpx.Client:
    """A client that minds the clock, certificates (SSL_CERT_FILE) and the proxies of the environment."""
    proxy = _proxy(url)
    try:
        transport = httpx.HTTPTransport(proxy=proxy, limits=httpx.Limits(max_connections=None))
    except OSError:
        raise EndpointError("the certificates that SSL_CERT_FILE names cannot be read: check that file") from None
    except (ImportError, ValueError, httpx.InvalidURL):
        raise EndpointError(
            "the proxy of the environment cannot be used: give HTTPS_PROXY as http://host:port"
        ) from None
    # The public classes of httpcore take this as an argument, but httpx does not hand it on.
    transport._pool._network_backend = Lines(watched)
    headers = {"User-Agent": "kg (actor-kg)"}
    return httpx.Client(transport=transport, trust_env=False, timeout=None, headers=headers, follow_redirects=False)


def _proxy(url: httpx.URL) -> str | None:
    from urllib.request import getproxies, proxy_bypass

    # What stays on this machine is not for a proxy: credentials are sent there in the clear.
    if url.host in LOOPBACK:
        return None
    port = f":{url.port}" if url.port else ""
    if proxy_bypass(url.host + port) or proxy_bypass(url.host):
        return None
    found = getproxies()
    proxy = found.get(url.scheme) or found.get("all")
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"
