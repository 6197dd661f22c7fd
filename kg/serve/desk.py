"""The desk over HTTP: what a page is told of a text, and the decisions that it sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.desk import mentions
from kg.desk.review import Stale
from kg.desk.session import Session
from kg.errors import BadSource, KgError, ReadOnly, StoreLocked, UnknownSource
from kg.serve.place import Place
from kg.sources import text as texts
from kg.values import clean

Answer = dict[str, Any]


class Desk:
    """Answers for the texts of one place. Each answer is JSON; what went wrong is one line under "error"."""

    def __init__(self, place: Place) -> None:
        self.place = place

    async def read(self, request: Request) -> Response:
        """GET /desk/{name}/{what}: the parts of a text that a page shows."""
        what, name = request.path_params["what"], request.path_params["name"]
        asked = dict(request.query_params)
        answers: dict[str, Callable[[Session], Answer]] = {
            "outline": lambda s: {**s.outline(), **self._about(name, s)},
            "items": lambda s: s.items(),
            "names": lambda s: {"names": s.names()},
            "marks": lambda s: s.marks(_number(asked, len(s.sentences))),
            "day": lambda s: {"day": s.day(_number(asked, len(s.sentences)), asked.get("q", "")[:80])},
            "told": lambda s: {"told": s.told(asked.get("keys", "").split(",")[:50])},
            "near": lambda s: {
                "near": [(*n, s.reference(n[0])) for n in mentions.all_called(s.store, asked.get("q", "")[:200])]
            },
            "check": lambda s: s.check(self.place.before(name)),
            "stats": lambda s: {"actions": s.review.stats(), "suggested": s.review.suggested()},
        }
        if what == "suggestions":
            return await self._suggested(name)
        return await self._answered(lambda: answers[what](self.place.session(name)) if what in answers else _missing())

    def _about(self, name: str, session: Session) -> Answer:
        """What a page is told of a text besides what stands in it. model: one that may be asked; None for none."""
        model = self.place.model
        asked = {"host": model.host, "sha256": session.text.digest[7:]} if model else None
        return {"who": self.place.who, "lost": self.place.lost.get(name, []), "model": asked}

    async def _suggested(self, name: str) -> Response:
        """What suggesters offer; found out while decisions go on."""
        found: list[Callable[[], Answer]] = []

        def begin() -> Answer:
            found.append(self.place.session(name).suggestions(self.place.suggests, self.place.model))
            return {}

        begun = await self._answered(begin)
        return JSONResponse(await run_in_threadpool(found[0])) if found else begun

    async def change(self, request: Request) -> Response:
        """POST /desk/{name}/{what}: a decision, undoing one, trying a claim out, adding all to the store."""
        what, name = request.path_params["what"], request.path_params["name"]
        try:
            given = await _json(request)
        except KgError as error:
            return _error(error, 400)

        def answer() -> Answer:
            session = self.place.session(name)
            who = clean(str(given.get("who") or self.place.who))[:200]
            if what == "decide":
                return session.decide(given, who)
            if what == "undo":
                return session.undo(given, who)
            if what == "try":
                return session.try_out(given["claim"])
            if what == "write":
                claims, _, _ = self.place.paths(name)
                session.write(claims)
                return {"wrote": claims}
            if what == "add":
                done, said = self.place.add(name)
                return {"said": said, "sources": done.sources, "cautions": list(done.cautions)}
            return _missing()

        return await self._answered(answer)

    async def put(self, request: Request) -> Response:
        """POST /texts: a new text, pasted or from a file, perhaps with the claims file that it has already."""
        try:
            given = await _json(request)
        except KgError as error:
            return _error(error, 400)

        def answer() -> Answer:
            if self.place.shelf is None:
                raise ReadOnly(
                    "texts wait in a store of your own: make one with `kg init DIR`, then `kg --store DIR serve`"
                )
            content, called = given.get("text"), given.get("called")
            claims = given.get("claims")
            if not isinstance(content, str) or not isinstance(called, str) or not isinstance(claims, str | None):
                raise KgError("a text has “text” and “called”: reload the page")
            if len(content) > texts.MAX_BYTES // 10:
                raise KgError("this is longer than any article: is it the right file?")
            return {"name": self.place.shelf.put(texts.checked(content), clean(called)[:200] or "text", claims or None)}

        return await self._answered(answer)

    async def _answered(self, work: Callable[[], Answer]) -> Response:
        def locked() -> Response:
            with self.place.lock:
                try:
                    return JSONResponse(work())
                except Stale as error:
                    return _error(error, 409)
                except StoreLocked as error:
                    return _error(error, 423)
                except UnknownSource as error:
                    return _error(error, 404)
                except BadSource as error:
                    return JSONResponse({"error": error.lines[0], "lines": error.lines}, 400)
                except KgError as error:
                    return JSONResponse({"error": str(error).splitlines()[0], "lines": error.lines}, 400)
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                    # What a page of ours never sends; nothing was decided.
                    return _error(
                        KgError(f"this request cannot be read ({type(error).__name__}): reload the page"), 400
                    )

        return await run_in_threadpool(locked)


async def _json(request: Request) -> Answer:
    try:
        given = json.loads((await request.body()).decode())
    except (ValueError, RecursionError):
        raise KgError("this is no JSON: reload the page") from None
    if not isinstance(given, dict):
        raise KgError("a request is a mapping: reload the page")
    return given


def _error(error: KgError, status: int) -> Response:
    return JSONResponse({"error": str(error), "lines": error.lines}, status)


def _missing() -> Answer:
    raise UnknownSource("there is nothing at this address: go back to the first page")


def _number(asked: dict[str, str], count: int) -> int:
    number = asked.get("n", "")
    if not number.isdecimal() or len(number) > 9 or int(number) >= count:
        raise UnknownSource("the text has no sentence of this number: reload the page")
    return int(number)
