"""Outside formats, one module each: what a file says -> quads, or one clear error and nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Vocabulary
    from kg.store import Quad, Store


def read(path: str, known: Store, vocabulary: Vocabulary, *, text: str | None = None) -> dict[str, list[Quad]]:
    """Read a claims file (.yaml, .yml) or an RDF file: its quads by the IRI of their named graph.

    known: the store in which a claims file's names are looked up. text: the path of the source's text, against which
    a claims file's offsets are verified. Raises BadSource, or BadText for the text.
    """
    import os

    if os.path.splitext(path)[1].lower() not in (".yaml", ".yml"):
        from kg.sources import rdf

        return rdf.read(path)
    from kg import lookup
    from kg.errors import UnknownName
    from kg.names import LOCAL
    from kg.sources import claims
    from kg.sources import text as texts

    def resolve(name: str, kind: str | None) -> str:
        try:
            return lookup.find(known, name, places_first=kind == "place")
        except UnknownName:
            if not LOCAL.match(name):
                raise
            # Files may be loaded together and then refer to one another's ids, such as Iraq-territory.
            try:
                return lookup.find(known, f"id:{name}")
            except UnknownName:
                pass
            raise

    compiled = claims.compile(path, resolve, vocabulary, texts.read(text) if text else None)
    return {compiled.graph: compiled.quads}
