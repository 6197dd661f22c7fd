"""The web app put together, and run until somebody stops it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from kg.errors import KgError
from kg.serve.desk import Desk
from kg.serve.guard import Guard, TooLarge
from kg.serve.pages import HERE, Pages
from kg.serve.place import Place

STATIC = os.path.join(HERE, "static")
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def build(place: Place, hosts: Iterable[str]) -> Guard:
    """The app of a place, behind its guard. hosts: the names and ports by which it may be asked, "127.0.0.1:8000"."""
    pages, desk = Pages(place), Desk(place)
    # Which files there are is known beforehand: no path is made of what was asked for.
    files = {
        name: os.path.join(STATIC, name) for name in sorted(os.listdir(STATIC)) if os.path.splitext(name)[1] in _KINDS
    }

    async def static(request: Request) -> Response:
        name = request.path_params["file"]
        if name not in files:
            return PlainTextResponse("There is no such file.\n", 404)
        return FileResponse(files[name], media_type=_KINDS[os.path.splitext(name)[1]])

    async def too_large(request: Request, error: Exception) -> Response:
        return PlainTextResponse("This is larger than any article.\n", 413)

    get, post = ["GET"], ["POST"]
    routes = [
        Route("/", pages.home, methods=get),
        Route("/search", pages.search, methods=get),
        Route("/search.json", pages.search, methods=get),
        *(Route(f"/{kind}/{{name}}", pages.node, methods=get) for kind in ("node", "claim", "event")),
        Route("/sources", pages.sources, methods=get),
        Route("/sources.json", pages.sources, methods=get),
        Route("/source/{name}", pages.source, methods=get),
        Route("/graph", pages.graph, methods=get),
        Route("/path", pages.path, methods=get),
        Route("/path.json", pages.path, methods=get),
        Route("/texts", desk.put, methods=post),
        Route("/desk/{name}", pages.desk, methods=get),
        Route("/desk/{name}/{what}", desk.read, methods=get),
        Route("/desk/{name}/{what}", desk.change, methods=post),
        Route("/static/{file}", static, methods=get),
    ]
    return Guard(Starlette(routes=routes, exception_handlers={TooLarge: too_large}), hosts)  # type: ignore[arg-type]


def run(
    place: Place, *, host: str = "127.0.0.1", port: int = 0, landing: str = "/", ready: Callable[[str], None]
) -> None:
    """Serve a place until it is stopped. port: 0 for any that is free. ready: is told the address with its token.

    Raises KgError when the address cannot be had.
    """
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KgError(f"cannot serve on {host} port {port}: {reason}; leave --port out for one that is free") from None
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    guard = build(
        place, {f"{name}:{port}" for name in (shown, *(("127.0.0.1", "localhost") if host == "127.0.0.1" else ()))}
    )
    guard.landing = landing
    config = uvicorn.Config(
        guard, log_level="warning", access_log=False, server_header=False, h11_max_incomplete_event_size=65_536
    )
    ready(f"http://{shown}:{port}/enter?token={guard.token}")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        place.close()
