"""How each line runs: apart from those between the same two nodes, and around nodes that it does not touch.

A line is a quadratic curve. Its control point lies beside its middle by the bend times its length, to the left of its
own direction where the bend is positive; and nearer to its end than its middle by the lean times its length. Only
operations that every machine rounds alike are used, as in `layout`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.view.model import Box, Curve, Room
from kg.view.overlap import Point
from kg.view.tidy import through

if TYPE_CHECKING:
    from kg.claims import Edge

APART, FAN = 0.16, 0.5  # between two parallel lines, and over all of them
SHAPE, NAME, BOW, LEAN = 100.0, 8.0, 16.0, 6.0
"""What it costs to run through a node's shape, through its name, to bow and to lean by the whole length of a line."""
WAYS = sorted(
    ((b * 0.08, lean * 0.12) for b in range(-15, 16) for lean in range(-4, 5) if b or not lean),
    key=lambda way: (BOW * abs(way[0]) + LEAN * abs(way[1]), way),
)
"""By how much lines may bow and lean to get out of the way, the least first."""
TRIED = ((200, len(WAYS)), (500, 7))
"""Up to how many lines how many ways are tried; of more lines, nobody can follow one."""
CLEAR = 4.0  # pixels between a line and a shape, which half a band of a disputed line takes
PIECES = 12  # straight pieces for which a curve is taken

Obstacle = tuple[float, float, Box, float]
"""x, y, the box around them, and what it costs to run through it."""


def curves(edges: Sequence[Edge], rooms: Mapping[str, Room]) -> list[Curve]:
    """For each edge how it is drawn; both its ends must be among the rooms, by IRI."""
    shared: dict[tuple[str, str], list[int]] = {}
    for i, edge in enumerate(edges):
        shared.setdefault((min(edge.subject, edge.object), max(edge.subject, edge.object)), []).append(i)
    ways = WAYS[: next((tried for most, tried in TRIED if len(shared) <= most), 0)]
    ordered = [room for _, room in sorted(rooms.items())]
    out = [Curve()] * len(edges)
    for (low, high), members in shared.items():
        step = min(APART, FAN / len(members))
        fan = [(place - (len(members) - 1) / 2) * step for place in range(len(members))]
        bow, lean = _way(rooms[low], rooms[high], fan, ordered, ways) if ways and low != high else (0.0, 0.0)
        for bend, i in zip(fan, members, strict=True):
            # Seen from one side, so that an edge and its counterpart do not fall on each other.
            side = 1 if edges[i].subject == low else -1
            out[i] = Curve(side * round(bend + bow, 3), side * round(lean, 3) + 0.0)
    return _lifted(shared, edges, out, rooms)


def control(start: Point, end: Point, curve: Curve) -> Point:
    """The control point of a line."""
    (x1, y1), (x2, y2) = start, end
    ahead, aside = 0.5 + curve.lean, curve.bend
    return x1 + ahead * (x2 - x1) + aside * (y2 - y1), y1 + ahead * (y2 - y1) - aside * (x2 - x1)


def point(start: Point, end: Point, curve: Curve, share: float = 0.5) -> Point:
    """The point of a line after a share of it, 0 at its start and 1 at its end."""
    cx, cy = control(start, end, curve)
    rest = 1 - share
    a, b, c = rest * rest, 2 * rest * share, share * share
    return a * start[0] + b * cx + c * end[0], a * start[1] + b * cy + c * end[1]


def pieces(start: Point, end: Point, curve: Curve) -> list[tuple[Point, Point]]:
    """The straight pieces for which a line is taken; one for a straight line."""
    if not curve.bend:
        return [(start, end)]
    points = [point(start, end, curve, n / PIECES) for n in range(PIECES + 1)]
    return list(pairwise(points))


def _way(
    one: Room, other: Room, fan: Sequence[float], rooms: Sequence[Room], ways: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """How all lines between two nodes bow and lean besides, so that they run through as little as can be."""
    start, end = (one.x, one.y), (other.x, other.y)
    obstacles = list(_near(one, other, rooms))
    best, least = (0.0, 0.0), float("inf")
    for bow, lean in ways:
        cost = BOW * abs(bow) + LEAN * abs(lean)
        if cost >= least:
            break
        for bend in fan:
            cost += _hits(start, end, Curve(bend + bow, lean), obstacles, least - cost)
        if cost < least:
            best, least = (bow, lean), cost
    return best


def _near(one: Room, other: Room, rooms: Sequence[Room]) -> list[Obstacle]:
    """What lies so near to two nodes that a line between them may run through it; what costs most comes first."""
    dx, dy = abs(one.x - other.x), abs(one.y - other.y)
    left, right = min(one.x, other.x) - dy - CLEAR, max(one.x, other.x) + dy + CLEAR
    top, bottom = min(one.y, other.y) - dx - CLEAR, max(one.y, other.y) + dx + CLEAR
    near = [
        room
        for room in rooms
        if room is not one and room is not other
        if left < room.x + 100 and room.x - 100 < right and top < room.y + 100 and room.y - 100 < bottom
    ]
    shapes = [(room.x, room.y, room.shape.wider(CLEAR), SHAPE) for room in near]
    return shapes + [(room.x, room.y, room.name, NAME) for room in near if room.name]


def _hits(start: Point, end: Point, curve: Curve, obstacles: Sequence[Obstacle], ceiling: float) -> float:
    """What it costs to run through what lies on the way; counts no further than `ceiling`."""
    cx, cy = control(start, end, curve)
    left, right = min(start[0], end[0], cx), max(start[0], end[0], cx)
    top, bottom = min(start[1], end[1], cy), max(start[1], end[1], cy)
    run = pieces(start, end, curve)
    found = 0.0
    for x, y, box, cost in obstacles:
        if left > x + box.right or x - box.left > right or top > y + box.bottom or y - box.top > bottom:
            continue
        if meets(run, x, y, box):
            found += cost
            if found >= ceiling:
                break
    return found


def meets(run: Sequence[tuple[Point, Point]], x: float, y: float, box: Box) -> bool:
    """Whether straight pieces run through the box around (x, y)."""
    left, top, right, bottom = x - box.left, y - box.top, x + box.right, y + box.bottom
    for p, q in run:
        if (p[0] < left and q[0] < left) or (p[0] > right and q[0] > right):
            continue
        if (p[1] < top and q[1] < top) or (p[1] > bottom and q[1] > bottom):
            continue
        if through(p, q, x, y, box):
            return True
    return False


def _lifted(
    shared: Mapping[tuple[str, str], Sequence[int]],
    edges: Sequence[Edge],
    drawn: Sequence[Curve],
    rooms: Mapping[str, Room],
) -> list[Curve]:
    """With the words of each edge so far down that those of parallel edges stand on lines apart."""
    out = list(drawn)
    for members in shared.values():
        middles = []
        for i in members:
            one, other = rooms[edges[i].subject], rooms[edges[i].object]
            middles.append((point((one.x, one.y), (other.x, other.y), drawn[i])[1], i))
        mean = sum(y for y, _ in middles) / len(middles)
        for line, (y, i) in enumerate(sorted(middles)):
            out[i] = drawn[i]._replace(lift=round(mean + (line - (len(middles) - 1) / 2) * 18 - y))
    return out
