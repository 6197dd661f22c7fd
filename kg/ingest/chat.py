"""A language model that the user named, over the OpenAI chat protocol, as most servers of models speak it.

The key comes from KG_MODEL_KEY, or from the password of ~/.netrc for the host; it goes to that host alone, over https
or to this machine, and into no message. No redirect is followed.
"""

from __future__ import annotations

import json
import os
import re
import time
from typing import Any

import httpx
import jsonschema

from kg.errors import KgError
from kg.values import printable

LONGEST_BYTES = 1_000_000
TOKENS = 2_000
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# How an answer is forced into its form, the strictest first; a server that refuses one is asked for the next.
_FORMS = ("json_schema", "json_object", "plain")


class ModelError(KgError):
    """A model was not reached, or does not let us in: no sentence will fare better."""


class NoUse(KgError):
    """What a model answered to one question is of no use; the next may be."""


class Endpoint:
    """One model at one address.

    url: that of the protocol, such as "http://localhost:11434/v1". seconds: how long one answer may take in all.
    Raises KgError for an address that is none, and where the key would cross the network in the clear.
    """

    def __init__(self, url: str, model: str | None = None, *, seconds: float = 120.0) -> None:
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL:
            parsed = httpx.URL("")
        if parsed.scheme not in ("http", "https") or not parsed.host or parsed.userinfo:
            raise KgError(f"“{printable(url)}” is no address of a model: write it as http://localhost:11434/v1")
        self._url = str(parsed).rstrip("/").removesuffix("/chat/completions")
        self.host = parsed.host + (f":{parsed.port}" if parsed.port else "")
        self._key = _key(parsed.host)
        if self._key and parsed.scheme == "http" and parsed.host not in _LOOPBACK:
            raise KgError(
                f"the key for {self.host} would cross the network in the clear: use https, or unset KG_MODEL_KEY"
            )
        self._model, self._seconds, self._form = model, seconds, 0

    def __repr__(self) -> str:
        return f"<model at {self.host}>"

    def ask(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> dict[str, Any]:
        """What the model answers, in the form of a JSON schema; repaired once if it is not.

        Raises NoUse for an answer of another form, ModelError when there is no point in asking on.
        """
        said = self._complete(messages, schema)
        try:
            return _read(said, schema)
        except NoUse as error:
            again = f"That was not what was asked for: {error}. Answer again, with the JSON object alone."
            repair = [*messages, {"role": "assistant", "content": said[:4000]}, {"role": "user", "content": again}]
            return _read(self._complete(repair, schema), schema)

    def _complete(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> str:
        if self._model is None:
            self._model = self._first_model()
        while True:
            body: dict[str, Any] = {"model": self._model, "messages": messages, "temperature": 0, "max_tokens": TOKENS}
            form = _FORMS[self._form]
            if form == "json_schema":
                wanted = {"name": "claims", "strict": True, "schema": schema}
                body["response_format"] = {"type": form, "json_schema": wanted}
            elif form == "json_object":
                body["response_format"] = {"type": form}
            status, answer = self._send("POST", "/chat/completions", body)
            if status in (400, 404, 415, 422, 501) and self._form + 1 < len(_FORMS):
                self._form += 1
                continue
            if status != 200:
                raise ModelError(f"{self.host} refused the question ({status}): see which models and options it has")
            break
        try:
            choice = answer["choices"][0]
            content = choice["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise NoUse("the answer holds no message") from None
        if choice.get("finish_reason") == "length":
            raise NoUse("the answer was cut off")
        return str(content or "")

    def _first_model(self) -> str:
        status, answer = self._send("GET", "/models", None)
        try:
            return str(answer["data"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise ModelError(f"{self.host} does not list its models ({status}): give one with --model-name") from None

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        """One request, tried again once or twice where the server asks for time. Returns status and JSON."""
        deadline = time.monotonic() + self._seconds
        for attempt in range(3):
            status, headers, raw = self._once(method, path, body, deadline)
            if status in (401, 403):
                raise ModelError(
                    f"{self.host} does not let us in ({status}): set KG_MODEL_KEY, or write it into ~/.netrc"
                )
            if 300 <= status < 400:
                raise ModelError(
                    f"{self.host} sends us elsewhere ({status}): give the address that it means, if you trust it"
                )
            if status not in (429, 500, 502, 503, 504) or attempt == 2:
                break
            pause = _seconds(headers.get("retry-after", ""), 1.0 if status == 429 else 0.2)
            if time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
        if status >= 500 or status == 429:
            raise NoUse(f"{self.host} cannot answer now ({status})")
        try:
            return status, json.loads(raw)
        except ValueError:
            if status == 200:
                raise NoUse(f"{self.host} answered with something other than JSON") from None
            return status, None

    def _once(self, method: str, path: str, body: Any, deadline: float) -> tuple[int, httpx.Headers, bytes]:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        left = max(0.1, deadline - time.monotonic())
        try:
            with (
                httpx.Client(follow_redirects=False, timeout=min(left, self._seconds)) as client,
                client.stream(method, self._url + path, json=body, headers=headers, auth=None) as response,
            ):
                held = bytearray()
                for piece in response.iter_bytes():
                    held += piece
                    if len(held) > LONGEST_BYTES:
                        raise NoUse(f"{self.host} answers without end")
                    if time.monotonic() > deadline:
                        raise NoUse(f"{self.host} takes longer than {self._seconds:g} seconds")
                return response.status_code, response.headers, bytes(held)
        except httpx.TimeoutException:
            raise NoUse(f"{self.host} takes longer than {self._seconds:g} seconds") from None
        except httpx.HTTPError as error:
            # The error may quote the request; its kind says enough.
            raise ModelError(f"{self.host} cannot be reached ({type(error).__name__}): is the model running?") from None


def _read(said: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON object in what a model said, prose and fences around it left aside. Raises NoUse."""
    found: Any = None
    for candidate in (said.strip(), *re.findall(r"```(?:json)?\s*(\{.*?\})\s*```", said, re.S)[:1], _braced(said)):
        try:
            found = json.loads(candidate)
            break
        except (ValueError, RecursionError):
            continue
    if not isinstance(found, dict):
        raise NoUse("it is no JSON object")
    try:
        jsonschema.validate(found, schema)
    except jsonschema.ValidationError as error:
        place = "/".join(map(str, error.absolute_path)) or "the object"
        raise NoUse(f"{printable(place)} is not as the schema has it ({printable(error.message)})") from None
    return found


def _braced(said: str) -> str:
    return said[said.find("{") : said.rfind("}") + 1] if "{" in said else ""


def _seconds(given: str, otherwise: float) -> float:
    return min(float(given), 60.0) if re.fullmatch(r"\d{1,4}", given, re.A) else otherwise


def _key(host: str) -> str:
    """The key for a host, "" if there is none. Raises KgError for one that cannot be sent."""
    found = os.environ.get("KG_MODEL_KEY", "") or _from_netrc(host)
    if not found.isascii() or any(ord(letter) < 33 for letter in found):
        raise KgError("the model's key holds letters that cannot be sent: set KG_MODEL_KEY anew")
    return found


def _from_netrc(host: str) -> str:
    import netrc

    path = os.environ.get("NETRC") or os.path.expanduser("~/.netrc")
    if not os.path.isfile(path):
        return ""
    try:
        entry = netrc.netrc(path).authenticators(host)
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        raise KgError(f"{path} cannot be read as netrc: see its format with `man netrc`") from None
    return (entry[2] or "") if entry else ""
