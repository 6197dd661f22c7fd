"""Several papers on the made-up conflict: who prints what, who reprints whom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from fiction import WORLD, claims_file, write

from kg import load
from kg.names import ID
from kg.paths import Policy, Search
from kg.store import Quad, Store, memory


class Paper(NamedTuple):
    """A source: its id, what it asserts, who publishes it, what it reprints, the speakers it does not name.

    actors: who else there is.
    """

    id: str
    assertions: list[dict[str, Any]]
    publisher: str = "The Gazette"
    reprints: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    actors: Sequence[dict[str, Any]] = ()


def press(folder: Path, *papers: Paper) -> Store:
    """A store of the made-up world with these papers."""
    store = memory(_world())
    paths = []
    for paper in papers:
        officials = [{"id": name.replace(" ", "-"), "kind": "UnnamedSpeaker", "name": name} for name in paper.unnamed]
        content = claims_file(paper.id, paper.assertions, publisher=paper.publisher, actors=[*officials, *paper.actors])
        if paper.reprints:
            content["source"]["derived from"] = list(paper.reprints)
        paths.append(write(folder, content))
    load.add(store, paths)
    return store


def asked(store: Store, start: str, end: str, policy: Policy | None = None, **options: Any) -> Search:
    """A search between two ids."""
    return Search(store, ID + start, ID + end, policy or Policy(), **options)


def ids(*local: str) -> frozenset[str]:
    return frozenset(ID + name for name in local)


@cache
def _world() -> list[Quad]:
    store = memory(load.ontology())
    with TemporaryDirectory() as folder:
        load.add(store, [write(Path(folder), WORLD)])
    return list(store.engine)
