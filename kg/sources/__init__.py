"""Outside formats, one module each: what a file says -> quads, or one clear error and nothing."""

from __future__ import annotations

from kg.names import DERIVED, GRAPH, MERGE, ONTOLOGY
from kg.sources import raw

# Graphs that kg makes itself: no source may take their names.
RESERVED = tuple(graph.removeprefix(GRAPH) for graph in (*DERIVED, MERGE, ONTOLOGY))


def is_claims_file(path: str) -> bool:
    """Whether a file is a claims file by its name (.yaml, .yml, with .gz or without), or standard input ("-").

    All others are RDF, if anything.
    """
    return path == raw.STDIN or raw.name(path).lower().endswith((".yaml", ".yml"))


def is_sheet(path: str) -> bool:
    """Whether a file is a spreadsheet by its name."""
    return path.lower().endswith((".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"))
