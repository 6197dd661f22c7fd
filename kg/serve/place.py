"""What the app works on: one store, opened for reading, its shelf of texts, and the reviews that are open."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING

from kg.desk.shelf import BEFORE, CLAIMS, TEXT, Shelf, opened
from kg.errors import KgError, ReadOnly, quoted
from kg.graph import Graph
from kg.sources import text as texts
from kg.store import is_url

if TYPE_CHECKING:
    from kg.desk.session import Session
    from kg.ingest.chat import Endpoint
    from kg.load import Added


class Place:
    """A store at work. location: as `kg --store` takes it. Whoever reads or changes anything holds `lock`.

    suggests: whether rules may suggest claims, where the extra `suggest` is installed. model: one that may suggest some
    too; it gets a text only after somebody decided so at the desk.
    """

    def __init__(
        self, location: str | None, *, who: str = "", suggests: bool = True, model: Endpoint | None = None
    ) -> None:
        self.location, self.who, self.suggests, self.model = location, who, suggests, model
        self.lock = RLock()
        self.graph = Graph.open(location)
        folder = location if location and not is_url(location) and os.path.isdir(location) else None
        self.shelf = Shelf.of_store(folder) if folder else None
        self.sessions: dict[str, Session] = {}
        self.lost: dict[str, list[str]] = {}
        self._beside: dict[str, tuple[str, str]] = {}

    def beside(self, path: str, name: str, claims: str | None) -> None:
        """Open a text that lies outside of any store: its decisions and its claims file are kept beside it."""
        stem = os.path.splitext(path)[0]
        text = texts.read(path)
        before = claims or f"{stem}.yaml"
        session, self.lost[name] = opened(f"{stem}.decisions.jsonl", text, self.graph.store, name=name, claims=before)
        self.sessions[name] = session
        self._beside[name] = (f"{stem}.yaml", path)

    def session(self, name: str) -> Session:
        """The review of a text, opened where it was left. Raises UnknownSource, StoreLocked."""
        if name not in self.sessions:
            if self.shelf is None:
                raise KgError(
                    "texts wait in a store of your own: make one with `kg init DIR`, then `kg --store DIR serve`"
                )
            self.sessions[name], self.lost[name] = self.shelf.open(name, self.graph.store)
        return self.sessions[name]

    def paths(self, name: str) -> tuple[str, str, str]:
        """Where a text's claims file, the text itself, and the claims file that it began with are."""
        if name in self._beside:
            claims, text = self._beside[name]
            return claims, text, claims
        assert self.shelf is not None
        place = self.shelf.place(name)
        return os.path.join(place, CLAIMS), os.path.join(place, TEXT), os.path.join(place, BEFORE)

    def before(self, name: str) -> str:
        """The claims file as it was added last, or as it came; "" for a text that had none."""
        claims, _, began = self.paths(name)
        for path in (claims, began):
            if os.path.isfile(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    return file.read()
        return ""

    def add(self, name: str) -> tuple[Added, list[str]]:
        """Add the claims of a text to the store; what that did, also in words. Raises as `kg add` does."""
        session = self.session(name)
        claims, text, _ = self.paths(name)
        if self.shelf is None or self.location is None:
            session.write(claims)
            step = f"`kg init mine`, then `kg --store mine add {quoted(claims)}`"
            raise ReadOnly(f"wrote {claims}; this graph is read-only, so add it to a store of yours: {step}")
        edges = session.edges()
        before = session.standing(edges)
        # A store that is read cannot be written to by anybody, this process included.
        self.graph.close()
        try:
            with Graph.open(self.location, write=True) as graph:
                done = session.add(graph.store, claims, text)
        finally:
            self.graph = Graph.open(self.location)
            for other in self.sessions.values():
                other.bind(self.graph.store)
        return done, session.outcome(before, session.standing(edges), done)

    def close(self) -> None:
        for session in self.sessions.values():
            session.review.close()
        self.graph.close()
