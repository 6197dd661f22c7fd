"""What to say when an endpoint was not reached or refused: one line that names the place and the next step.

Never the text of an exception of httpx, which may quote a header, an address with a password, or a proxy's.
"""

from __future__ import annotations

import socket
import ssl
import time
from email.utils import parsedate_to_datetime

import httpx

from kg.errors import EndpointError
from kg.store.answers import Answer
from kg.store.credentials import Signature

BUSY = (429, 502, 503, 504)
_LONGEST_REASON = 300
_LOGIN = "are needed: set KG_USER and KG_PASSWORD, or KG_TOKEN, or write them into ~/.netrc"
_NO_PERMISSION = "SR186"
"""Virtuoso's word for a user, or nobody, who may not do this; with status 500."""
_ESTIMATE = "estimated execution time"
_UNKNOWN = "; whether the update was done is not known, so repeat the command"


def refused(answer: Answer, signature: Signature, *, changing: bool) -> EndpointError:
    """The error for an answer whose status is none of success. changing: whether an update was sent."""
    status = answer.status
    reason = _reason(answer, signature)
    because = f" ({reason})" if reason else ""
    if _NO_PERMISSION in reason:
        status = 403
    if status in (401, 403):
        have = "were not enough: check them, and what their user may do" if signature else _LOGIN
        what = f"it refused, status {status}{because}: credentials {have}"
    elif status in (400, 422):
        step = "mend it, or see what this engine does not know" if because else "see its log for the reason"
        what = f"it refused the {'update' if changing else 'query'}{because}: {step}"
    elif status in (404, 410):
        what = "nothing is at this address: check it; that of a SPARQL endpoint is needed"
    elif status == 407:
        what = "the proxy wants credentials: write HTTPS_PROXY as http://user:password@host:port"
    elif _ESTIMATE in reason:
        what = f"it refused the query by an estimate of its time{because}: raise MaxQueryCostEstimationTime in its "
        what += "virtuoso.ini (docs/engines.md)"
    elif status in BUSY:
        wait = retry_after(answer)
        what = f"it is busy or down, status {status}{because}: try again {f'in {wait:.0f} s' if wait else 'later'}"
    else:
        what = f"it failed with status {status}{because}: see its log for the reason"
    return EndpointError(f"{answer.place}: {what}", status=status, reason=reason)


def _reason(answer: Answer, signature: Signature) -> str:
    """The first line of what the server says of its refusal; Virtuoso's goes on with the whole query."""
    try:
        said = "" if "html" in answer.kind else answer.short()[:2_000].decode(errors="replace").strip()
    except EndpointError:
        said = ""
    line = signature.redact(next(iter(said.splitlines()), ""))
    return "".join(letter if letter.isprintable() else " " for letter in line)[:_LONGEST_REASON].strip()


def unreached(error: Exception, place: str, limit: float, *, changing: bool, certain: bool) -> EndpointError:
    """The error for a line that failed before an answer began.

    limit: seconds that were waited at most. certain: that an update was not done, or may be sent again without harm.
    """
    cause = system_error(error)
    if isinstance(error, httpx.ProxyError):
        what = "the proxy did not let it through: check HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
    elif isinstance(cause, ssl.SSLCertVerificationError):
        what = f"its certificate is not to be trusted ({cause.verify_message}): "
        what += "if your own authority signed it, name that one's file in SSL_CERT_FILE"
    elif isinstance(cause, ssl.SSLError):
        what = "no safe line could be made: check that the address is https on that port"
    elif isinstance(cause, socket.gaierror):
        what = "there is no such host: check the address"
    elif isinstance(error, httpx.ConnectTimeout):
        what = "nothing answers at that address: check it, and your network"
    elif isinstance(error, httpx.TimeoutException):
        what = f"no answer within {limit:g} s: ask for less, or raise KG_TIMEOUT"
    elif isinstance(error, httpx.ConnectError):
        what = "no server is listening there: check the address, and that the server runs"
    else:
        what = "the line broke before an answer came: check that the server runs, and try again"
    unsure = changing and not certain and not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout))
    return EndpointError(f"{place}: {what}{_UNKNOWN if unsure else ''}")


def may_repeat(error: Exception, *, harmless: bool) -> bool:
    """Whether sending again can help, and does no harm. harmless: doing it twice is as good as once."""
    if isinstance(system_error(error), (ssl.SSLError, socket.gaierror)):
        return False
    if isinstance(error, httpx.ConnectError):
        return True
    return harmless and isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError))


def retry_after(answer: Answer) -> float:
    """The seconds that a Retry-After asks to wait: a number, or a date (RFC 9110, 10.2.3); 0 for none."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time()) if said else 0.0
    except (ValueError, TypeError):
        return 0.0


def system_error(error: BaseException) -> BaseException | None:
    """The error of the system that an error of httpx stands for."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, OSError):
        seen = seen.__cause__ or seen.__context__
    return seen
