"""A knowledge graph of actors in a conflict in which nothing stands without a source.

>>> import kg
>>> g = kg.open()
>>> len(g.path("Iran", "al-Tanf"))
1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import Graph

__version__ = "0.1.0"


def open(store: str | None = None, *, write: bool = False) -> Graph:
    """Open a graph: the bundled one (None), an RDF or claims file, a directory made by `kg init`, or one on a server.

    write: to change it, which a directory and a server can be. Raises what `kg.graph.open_store` raises.
    """
    from kg.graph import Graph

    return Graph.open(store, write=write)


def create(directory: str, *, bundled: bool = False) -> Graph:
    """Make a store on disk, as `kg init` does, and open it for writing; `bundled` puts the bundled graph into it."""
    from kg.graph import create

    return create(directory, bundled=bundled)
