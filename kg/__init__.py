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


def open(store: str | None = None) -> Graph:
    """Open a graph: the bundled one (None), an RDF file, or a directory made by `kg init`."""
    from kg.graph import Graph

    return Graph.open(store)
