"""Single nodes moved to where fewer lines cross and fewer run through a name: for pictures small enough to be read."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from random import Random

from kg.view.model import Box
from kg.view.overlap import GAP, Places, Point, extent, overlapping, spread

STEP = 150.0  # wished length of one edge
CROSSING, THROUGH, LENGTH = 1.0, 4.0, 1.2


def tidied(at: Places, lines: list[tuple[str, str]], boxes: Mapping[str, Box]) -> Places:
    """Try other places for one node after another, and keep those that cost less."""
    random = Random(1)
    place = dict(at)
    touching: dict[str, list[tuple[str, str]]] = {k: [] for k in place}
    for line in lines:
        touching[line[0]].append(line)
        touching[line[1]].append(line)
    for reach in (2.6, 1.6, 1.0, 0.6, 0.35, 0.2):
        for node in sorted(place):
            others = [line for line in lines if node not in line]
            best, cost = place[node], _node_cost(node, place, touching[node], others, boxes)
            for _ in range(6):
                x, y = best
                place[node] = (
                    x + (random.random() * 2 - 1) * reach * STEP,
                    y + (random.random() * 2 - 1) * reach * STEP,
                )
                tried = _node_cost(node, place, touching[node], others, boxes, cost)
                if tried < cost:
                    best, cost = place[node], tried
                else:
                    place[node] = best
                place[node] = best
    return spread(place, boxes)


def _node_cost(
    node: str,
    place: Places,
    own: list[tuple[str, str]],
    others: list[tuple[str, str]],
    boxes: Mapping[str, Box],
    ceiling: float = float("inf"),
) -> float:
    """What one node's place costs: its lines' length, crossings, names they run through, lines through its own name.

    Infinite where its box would overlap another. Stops counting at `ceiling`.
    """
    x, y = place[node]
    box = boxes[node]
    if any(k != node and overlapping((x, y), box, at, boxes[k], GAP) for k, at in place.items()):
        return float("inf")
    cost = 0.0
    for a, b_ in own:
        p, q = place[a], place[b_]
        dx, dy = p[0] - q[0], p[1] - q[1]
        excess = sqrt(dx * dx + dy * dy) / STEP - 0.9
        cost += LENGTH * excess * excess
    if cost >= ceiling:
        return cost
    for c, d in others:
        r, s = place[c], place[d]
        if through(r, s, x, y, box):
            cost += THROUGH
        for a, b_ in own:
            if c not in (a, b_) and d not in (a, b_) and crossing(place[a], place[b_], r, s):
                cost += CROSSING
    for a, b_ in own:
        p, q = place[a], place[b_]
        for k, (ox, oy) in place.items():
            if k not in (a, b_) and through(p, q, ox, oy, boxes[k]):
                cost += THROUGH
    return cost


def cost(place: Places, lines: list[tuple[str, str]], boxes: Mapping[str, Box]) -> float:
    """What a whole picture costs, as `_node_cost` counts, plus a little for its size."""
    cost = 0.0
    for i, (a, b) in enumerate(lines):
        p, q = place[a], place[b]
        cost += sum(
            CROSSING
            for c, d in lines[i + 1 :]
            if c not in (a, b) and d not in (a, b) and crossing(p, q, place[c], place[d])
        )
        cost += sum(THROUGH for k, (x, y) in place.items() if k not in (a, b) and through(p, q, x, y, boxes[k]))
    left, top, right, bottom = extent(place, boxes)
    return cost + (right - left) * (bottom - top) / (STEP * STEP)


def crossing(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether two segments cross; touching ends do not count."""
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0


def _side(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def through(p: Point, q: Point, x: float, y: float, box: Box) -> bool:
    """Whether the segment from p to q runs through the box around (x, y) (Liang–Barsky clipping)."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    enter, leave = 0.0, 1.0
    for step, room in (
        (-dx, p[0] - (x - box.left)),
        (dx, x + box.right - p[0]),
        (-dy, p[1] - (y - box.top)),
        (dy, y + box.bottom - p[1]),
    ):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            enter = max(enter, room / step)
        else:
            leave = min(leave, room / step)
        if enter > leave:
            return False
    return True
