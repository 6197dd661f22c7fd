"""The pages about what the store holds: search, nodes, claims, sources, the graph, routes. JSON stands beside each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from kg import dossier, finder, lookup
from kg.dossier import Dossier
from kg.errors import AmbiguousName, KgError, NoAnswer, NoRoute, UnknownName
from kg.export import documents
from kg.names import ID, is_local
from kg.serve.place import Place
from kg.values import REFUSED

HERE = os.path.dirname(os.path.abspath(__file__))
_MOST_FOUND = 100
_VERBS = {
    "asserted": "says so",
    "suggested": "suggests it",
    "doubted": "doubts it",
    "denied": "denies it",
    "declined": "would not comment",
}


class Pages:
    """Answers questions of readers. A page and its JSON are made of the same answer."""

    def __init__(self, place: Place) -> None:
        self.place = place
        loader = FileSystemLoader(os.path.join(HERE, "pages"))
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters["plain"] = plain
        self._templates.filters["id"] = lambda iri: iri.removeprefix(ID)
        self._drawn: dict[tuple[str, ...], str] = {}

    @property
    def store(self) -> Any:
        return self.place.graph.store

    async def home(self, request: Request) -> Response:
        return await self._page(
            "home.html",
            lambda: {
                "waiting": list(self.place.shelf.waiting()) if self.place.shelf else [],
                "beside": sorted(set(self.place.sessions)) if not self.place.shelf else [],
                "own": self.place.shelf is not None,
                "location": self.place.location or "the bundled graph",
            },
        )

    async def search(self, request: Request) -> Response:
        typed = request.query_params.get("q", "").strip()[:200]

        def work() -> Response:
            finds = finder.find(self.store, typed, limit=_MOST_FOUND)
            if request.url.path.endswith(".json"):
                return _document(documents.finds(typed, finds))
            if finds.total == 1 and finds.found[0].rank == finder.EXACT:
                return RedirectResponse(_address(finds.found[0].iri), 303)
            near = [] if finds.found else finder.near(self.store, typed)
            return self._html("search.html", {"typed": typed, "finds": finds, "near": near})

        return await self._answered(work)

    async def node(self, request: Request) -> Response:
        name, as_json = _without_json(request.path_params["name"])

        def work() -> Response:
            node = ID + name if is_local(name) and self.store.holds(ID + name) else lookup.find(self.store, name)
            told = dossier.show(self.store, node)
            if as_json:
                return _document(documents.dossier(told))
            return self._html("node.html", {"d": told, "id": node.removeprefix(ID), "verbs": _VERBS, "said": _said})

        return await self._answered(work)

    async def sources(self, request: Request) -> Response:
        def work() -> Response:
            found = dossier.sources(self.store)
            if request.url.path.endswith(".json"):
                return _document(documents.sources(found))
            return self._html("sources.html", {"sources": found})

        return await self._answered(work)

    async def source(self, request: Request) -> Response:
        name, as_json = _without_json(request.path_params["name"])

        def work() -> Response:
            about = next((source for source in dossier.sources(self.store) if source.id == name), None)
            if about is None:
                raise UnknownName(name, [], "see the list of sources")
            beside = self._beside(name)
            if as_json:
                return _document(documents.source(about, beside))
            return self._html("source.html", {"source": about, "sentences": beside})

        return await self._answered(work)

    async def graph(self, request: Request) -> Response:
        focus = request.query_params.get("focus", "").strip()[:200]
        return await self._answered(lambda: self._drawn_page(focus=focus or None))

    async def path(self, request: Request) -> Response:
        start, end = (request.query_params.get(name, "").strip()[:200] for name in ("from", "to"))

        def work() -> Response:
            if not start or not end:
                return self._html("path.html", {"start": start, "end": end})
            if not request.url.path.endswith(".json"):
                return self._drawn_page(path=(start, end))
            from kg.export.routes import write
            from kg.paths import question
            from kg.paths.support import supports

            search = self.place.graph.routing(start, end)
            routes = search.run()
            if not routes.routes:
                raise question.missing(search)
            return _document(write(routes, supports(search.edges, routes.routes), search, "json"))

        return await self._answered(work)

    async def desk(self, request: Request) -> Response:
        name = request.path_params["name"]

        def work() -> Response:
            self.place.session(name)
            return self._html("desk.html", {"name": name})

        return await self._answered(work)

    # ---- how

    def _beside(self, name: str) -> list[dict[str, Any]]:
        """The sentences of a source's text with what is coded of each; [] where the reader has no text of it."""
        from kg.sources import text as texts

        shelf = self.place.shelf
        for waiting in shelf.names() if shelf else []:
            text = texts.read(self.place.paths(waiting)[1])
            try:
                return [line._asdict() for line in dossier.coverage(self.store, name, text)]
            except KgError:
                continue
        return []

    def _drawn_page(self, **options: Any) -> Response:
        """A page of `kg graph`, under the policy that it brings: scripts by their hashes, and no request."""
        key = (str(options), (self.store.state() or b"").hex())
        if key not in self._drawn:
            self._drawn.clear()
            self._drawn[key] = str(self.place.graph.page(**options))
        html = self._drawn[key]
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        from html import unescape

        policy = unescape(found[1]) if found else "default-src 'none'"
        return HTMLResponse(html, headers={"content-security-policy": policy})

    def _html(self, template: str, values: dict[str, Any], status: int = 200) -> Response:
        shown = {"own": self.place.shelf is not None, **values}
        return HTMLResponse(self._templates.get_template(template).render(shown), status)

    async def _page(self, template: str, work: Callable[[], dict[str, Any]]) -> Response:
        return await self._answered(lambda: self._html(template, work()))

    async def _answered(self, work: Callable[[], Response]) -> Response:
        def locked() -> Response:
            with self.place.lock:
                try:
                    return work()
                except AmbiguousName as error:
                    return self._html("which.html", {"typed": error.typed, "found": error.candidates}, 300)
                except (UnknownName, NoRoute, NoAnswer) as error:
                    return self._html("error.html", {"message": str(error)}, 404)
                except KgError as error:
                    return self._html("error.html", {"message": str(error)}, 400)

        return await run_in_threadpool(locked)


def plain(text: Any) -> str:
    """Text as it is safe to show: what would turn the direction of letters is left out."""
    return re.sub(REFUSED, "", str(text))


def _without_json(name: str) -> tuple[str, bool]:
    return (name[:-5], True) if name.endswith(".json") else (name, False)


def _address(iri: str) -> Markup:
    from urllib.parse import quote

    return Markup("/node/" + quote(iri.removeprefix(ID), safe=""))


def _said(account: Any) -> list[tuple[str, Any]]:
    """All voices of an account in order, each with what it does: those who hold it, then those who dispute it."""
    held = [(_VERBS.get(v.assertion.stance, "says so"), v.assertion) for v in account.held]
    against = [
        ("tells it otherwise" if d.account else _VERBS.get(d.voice.assertion.stance, ""), d.voice.assertion)
        for d in account.disputes
    ]
    return [*held, *against]


def _document(text: str) -> Response:
    return Response(text, media_type="application/json")


__all__ = ["Dossier", "Pages", "plain"]
