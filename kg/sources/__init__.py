"""Outside formats, one module each: what a file says -> quads, or one clear error and nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kg.names import DERIVED, GRAPH, MERGE, ONTOLOGY

if TYPE_CHECKING:
    from kg.model import Vocabulary
    from kg.sources.sheet import Resolve
    from kg.store import Quad

# Graphs that kg makes itself: no source may take their names.
RESERVED = tuple(graph.removeprefix(GRAPH) for graph in (*DERIVED, MERGE, ONTOLOGY))


def read(
    path: str,
    resolve: Resolve,
    vocabulary: Vocabulary,
    *,
    text: str | None = None,
    expect: Callable[[set[str]], None] = lambda names: None,
    understood: Callable[[Iterable[tuple[str, str]]], None] = lambda names: None,
) -> dict[str, list[Quad]]:
    """Read a claims file (.yaml, .yml) or an RDF file: its quads by the IRI of their named graph.

    resolve: what a name means that a claims file does not declare. text: the path of the source's text, against which
    a claims file's offsets are verified. expect: is told what may be names in a claims file, before they are looked up.
    understood: is told each of its names for an actor or place, with the IRI that it means.
    Raises BadSource, or BadText for the text.
    """
    import os

    if os.path.splitext(path)[1].lower() not in (".yaml", ".yml"):
        from kg.sources import rdf

        return rdf.read(path)
    from kg.sources import claims
    from kg.sources import text as texts

    compiled = claims.compile(path, resolve, vocabulary, texts.read(text) if text else None, expect)
    understood(compiled.names.items())
    return {compiled.graph: compiled.quads}
