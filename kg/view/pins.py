"""Positions kept in a file, so that a picture that people know stays as it is while its graph grows.

The file is JSON, one node a line under its id, so that a version control system shows what moved:
`{"kg positions": 1, "nodes": {"Iran": [-120, 48], …}}`. Whole pixels at scale 1, x to the right, y downwards.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.files import whole
from kg.names import ID, resource
from kg.view import layout, model
from kg.view.leeway import cleared

if TYPE_CHECKING:
    from kg.claims import Edge
    from kg.view.layout import Progress
    from kg.view.model import Node

Pins = dict[str, tuple[int, int]]
BUNDLED = "positions.json"
FORMAT = 1
FAR = 1_000_000  # nothing stands farther out than this


def read(path: str) -> Pins:
    """Positions by IRI; {} when there is no such file. Raises KgError for a file that holds something else."""
    if not os.path.exists(path):
        return {}
    try:
        with open(path, encoding="utf-8") as file:
            held = json.load(file)
    except OSError as error:
        raise KgError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, RecursionError):
        raise KgError(f"{path} is no file of positions: name another, or one that is not there yet") from None
    nodes = held.get("nodes") if isinstance(held, dict) and held.get("kg positions") == FORMAT else None
    if not isinstance(nodes, dict) or not all(map(_is_place, nodes.values())):
        raise KgError(f"{path} is no file of positions: name another, or one that is not there yet")
    return {key if ":" in key else ID + key: (place[0], place[1]) for key, place in nodes.items()}


def _is_place(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(n, int) and not isinstance(n, bool) and abs(n) <= FAR for n in value)
    )


def write(path: str, pins: Mapping[str, tuple[int, int]]) -> None:
    """Write positions by IRI, all or nothing, replacing the file."""
    lines = ",\n".join(f"{json.dumps(model.key(iri))}: [{x}, {y}]" for iri, (x, y) in sorted(pins.items()))
    with whole(path, replace=True) as file:
        file.write(f'{{"kg positions": {FORMAT}, "nodes": {{\n{lines}\n}}}}\n'.encode())


def places(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    start: str = "",
    pinned: Mapping[str, tuple[int, int]] | None = None,
    progress: Progress | None = None,
) -> Pins:
    """Where the nodes at which edges end stand, by IRI. start: the node that stands left, where routes begin."""
    ends = {end for edge in edges for end in (edge.subject, edge.object)}
    standing = [node for node in nodes if node.iri in ends] if ends else list(nodes)
    lines = [(edge.subject, edge.object) for edge in edges]
    found = layout.positions(model.boxes(standing, edges), lines, pinned, progress)
    if pinned and pinned.keys() & found.keys():
        return found
    if start in found and found[start][0] > 0:
        found = {iri: (-x, y) for iri, (x, y) in found.items()}  # a route reads from left to right
    return cleared(standing, edges, found)


def bundled() -> Pins:
    """The positions that ship with the bundled graph."""
    return read(resource("data", BUNDLED))
