"""Nodes moved a little where a line cannot bow around them, in pictures small enough to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kg.view import model
from kg.view.curves import CLEAR, curves, meets, pieces
from kg.view.overlap import CROWD, GAP, overlapping

if TYPE_CHECKING:
    from kg.claims import Edge
    from kg.view.model import Box, Curve, Node, Room
    from kg.view.overlap import Point

ROUNDS, GROW = 20, 1.05
AROUND = ((1, 0), (0, 1), (-1, 0), (0, -1), (0.7, 0.7), (-0.7, 0.7), (-0.7, -0.7), (0.7, -0.7))
REACH = (24, 45, 70, 100, 140, 190)  # pixels

Places = dict[str, tuple[int, int]]


def cleared(nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[str, tuple[int, int]]) -> Places:
    """The same places, but for nodes in whose way a line would run in spite of bowing. Of many nodes none is moved."""
    now = dict(places)
    if len(nodes) > CROWD:
        return now
    boxes = model.boxes(nodes, edges)
    for _ in range(ROUNDS):
        rooms = model.rooms(nodes, edges, now)
        drawn = curves(edges, rooms)
        blocked = crossed(edges, rooms, drawn)
        if not blocked:
            break
        moved = next(filter(None, (_moved(iri, edges, drawn, rooms, boxes) for iri in _order(blocked))), None)
        # Where there is no room for anything, all make some.
        now = now | moved if moved else {iri: (round(x * GROW), round(y * GROW)) for iri, (x, y) in now.items()}
    return now


def crossed(edges: Sequence[Edge], rooms: Mapping[str, Room], drawn: Sequence[Curve]) -> list[tuple[Edge, str]]:
    """The lines that run through the shape of a node that they do not touch, each with this node's IRI."""
    found = []
    for edge, curve in zip(edges, drawn, strict=True):
        run = _run(edge, curve, rooms)
        found += [
            (edge, iri)
            for iri, room in rooms.items()
            if iri not in (edge.subject, edge.object) and meets(run, room.x, room.y, room.shape.wider(CLEAR))
        ]
    return found


def _run(edge: Edge, curve: Curve, rooms: Mapping[str, Room]) -> list[tuple[Point, Point]]:
    one, other = rooms[edge.subject], rooms[edge.object]
    return pieces((one.x, one.y), (other.x, other.y), curve)


def _order(blocked: Sequence[tuple[Edge, str]]) -> list[str]:
    """What can make way: nodes that lines run through, those of most lines first, then the ends of these lines."""
    hit = [iri for _, iri in blocked]
    ends = sorted({end for edge, _ in blocked for end in (edge.subject, edge.object)} - set(hit))
    return [*sorted(set(hit), key=lambda iri: (-hit.count(iri), iri)), *ends]


def _moved(
    iri: str, edges: Sequence[Edge], drawn: Sequence[Curve], rooms: Mapping[str, Room], boxes: Mapping[str, Box]
) -> Places:
    """The nearest free place of a node with which fewer lines run through something; {} when there is none."""
    own = [edge for edge in edges if iri in (edge.subject, edge.object)]
    others = [
        _run(edge, curve, rooms)
        for edge, curve in zip(edges, drawn, strict=True)
        if iri not in (edge.subject, edge.object)
    ]

    def cost(room: Room) -> int:
        now = {**rooms, iri: room}
        through = sum(meets(run, room.x, room.y, room.shape.wider(CLEAR)) for run in others)
        return through + len(crossed(own, now, curves(own, now)))

    room = rooms[iri]
    least = cost(room)
    for far in REACH:
        for across, down in AROUND:
            spot = round(room.x + across * far), round(room.y + down * far)
            standing = (((other.x, other.y), boxes[k]) for k, other in rooms.items() if k != iri)
            if any(overlapping(spot, boxes[iri], at, box, GAP) for at, box in standing):
                continue
            if cost(room._replace(x=spot[0], y=spot[1])) < least:
                return {iri: spot}
    return {}
