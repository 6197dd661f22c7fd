"""Boxes that do not overlap: few are pushed apart, of many each is put on the nearest free spot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import sqrt

from kg.view.model import Box

Point = tuple[float, float]
Places = dict[str, Point]

GAP = 12.0  # least room between two boxes
ROOM = 1.7  # least area of a picture, in areas of its boxes
CROWD = 110  # above so many nodes pushing takes long and swells the picture
PAGE_WIDTH, PAGE_HEIGHT = 960.0, 900.0  # what a page 1400 by 900 has for the picture while labels are readable
ASPECT = PAGE_WIDTH / PAGE_HEIGHT


def fitted(at: Places, boxes: Mapping[str, Box]) -> Places:
    """Drawn together to the room that a page has at a readable size, if the boxes allow it; the best of some tries."""
    best, least = at, _excess(at, boxes)
    if _needed(at, boxes) > PAGE_WIDTH * PAGE_HEIGHT:
        return at
    for _ in range(12):
        if least <= 1:
            break
        left, top, right, bottom = extent(at, boxes)
        across, down = min(1.0, 0.98 * PAGE_WIDTH / (right - left)), min(1.0, 0.98 * PAGE_HEIGHT / (bottom - top))
        at = spread({k: (x * across, y * down) for k, (x, y) in at.items()}, boxes)
        if _excess(at, boxes) < least:
            best, least = at, _excess(at, boxes)
    return best


def _excess(at: Mapping[str, Point], boxes: Mapping[str, Box]) -> float:
    """How many times too large a picture is for the page; up to 1 it fits."""
    left, top, right, bottom = extent(at, boxes)
    return max((right - left) / PAGE_WIDTH, (bottom - top) / PAGE_HEIGHT)


def _needed(at: Mapping[str, Point], boxes: Mapping[str, Box]) -> float:
    """The least area of a picture in which boxes can be pushed apart without distorting it much."""
    return ROOM * sum((b.left + b.right + GAP) * (b.top + b.bottom + GAP) for b in (boxes[k] for k in at))


def extent(at: Mapping[str, Point], boxes: Mapping[str, Box]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all boxes together; zeros for none."""
    if not at:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(x - boxes[k].left for k, (x, _) in at.items()),
        min(y - boxes[k].top for k, (_, y) in at.items()),
        max(x + boxes[k].right for k, (x, _) in at.items()),
        max(y + boxes[k].bottom for k, (_, y) in at.items()),
    )


def spread(at: Places, boxes: Mapping[str, Box], rounds: int = 600) -> Places:
    """Push boxes apart; what is far apart hardly moves.

    Pushing alone can swing to and fro for ever in a crowd, so every 20 rounds the whole picture grows by 3 %. For
    pictures of up to CROWD nodes; larger ones swell.
    """
    left, top, right, bottom = extent(at, boxes)
    grow = max(1.0, sqrt(_needed(at, boxes) / max(1.0, (right - left) * (bottom - top))))
    place = {k: [x * grow, y * grow] for k, (x, y) in sorted(at.items())}
    for turn in range(1, rounds + 1):
        if not _push(place, boxes):
            break
        if turn % 20 == 0:
            place = {k: [x * 1.03, y * 1.03] for k, (x, y) in place.items()}
    return {k: (x, y) for k, (x, y) in place.items()}


def settled(
    wished: Mapping[str, Point], boxes: Mapping[str, Box], order: Sequence[str], firm: Collection[str] = ()
) -> Places:
    """Each node, in this order, on the free spot nearest to where it is wished; so none overlap.

    firm: nodes that move only when they really overlap, not for the sake of room around them.
    """
    free = _Free(boxes)
    for node in order:
        free.take(node, wished[node], 0.0 if node in firm else GAP)
    return free.places


class _Free:
    """What room is left, by the boxes that lie in each cell of a grid."""

    WIDE, HIGH = 160.0, 90.0

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self.boxes = boxes
        self.places: Places = {}
        self._cells: dict[tuple[int, int], list[str]] = {}

    def take(self, node: str, wished: Point, gap: float) -> None:
        """Put a node on the free spot nearest to a point."""
        x, y = next(spot for spot in self._spots(wished, self.boxes[node]) if self._is_free(node, spot, gap))
        self.places[node] = (x, y)
        for cell in self._covered(node, (x, y), 0.0):
            self._cells.setdefault(cell, []).append(node)

    def _spots(self, wished: Point, box: Box) -> Iterator[Point]:
        """Points around a point, on rectangles that grow faster the farther out, until for ever; whole pixels."""
        x, y = round(wished[0]), round(wished[1])
        yield float(x), float(y)
        wide, high = (box.left + box.right) / 4, (box.top + box.bottom) / 4
        while True:
            yield from ((float(x + round(i * wide)), float(y + round(j * high))) for i, j in _AROUND)
            wide, high = wide * 1.15 + box.right / 3, high * 1.15 + box.bottom / 3

    def _covered(self, node: str, at: Point, gap: float) -> Iterator[tuple[int, int]]:
        box = self.boxes[node]
        for column in range(
            int((at[0] - box.left - gap) // self.WIDE), int((at[0] + box.right + gap) // self.WIDE) + 1
        ):
            for row in range(
                int((at[1] - box.top - gap) // self.HIGH), int((at[1] + box.bottom + gap) // self.HIGH) + 1
            ):
                yield column, row

    def _is_free(self, node: str, at: Point, gap: float) -> bool:
        return not any(
            overlapping(at, self.boxes[node], self.places[other], self.boxes[other], gap)
            for cell in self._covered(node, at, gap)
            for other in self._cells.get(cell, ())
        )


_AROUND = sorted(
    ((i / 3, j / 3) for i in range(-3, 4) for j in range(-3, 4) if 3 in (abs(i), abs(j))),
    key=lambda spot: (spot[0] * spot[0] + spot[1] * spot[1], spot),
)
"""Points on the edge of a square of half width 1, those nearest to its middle first."""


def evened(at: Places, boxes: Mapping[str, Box]) -> Places:
    """As many names everywhere: who is left of or above whom is kept, roughly, and how far is not.

    Halves of the picture get as much room as their boxes need, then halves of these, and so on.
    """
    area = {k: (boxes[k].left + boxes[k].right + GAP) * (boxes[k].top + boxes[k].bottom + GAP) for k in at}
    height = sqrt(ROOM * sum(area.values()) / ASPECT)
    out: Places = {}
    waiting = [(sorted(at), 0.0, 0.0, height * ASPECT, height)]
    while waiting:
        nodes, left, top, wide, high = waiting.pop()
        if len(nodes) == 1:
            out[nodes[0]] = (left + wide / 2, top + high / 2)
            continue
        axis = 0 if wide > 1.6 * high else 1
        nodes = sorted(nodes, key=lambda k: (at[k][axis], k))
        first, rest = nodes[: len(nodes) // 2], nodes[len(nodes) // 2 :]
        share = sum(area[k] for k in first) / sum(area[k] for k in nodes)
        if axis == 0:
            waiting += [
                (first, left, top, wide * share, high),
                (rest, left + wide * share, top, wide * (1 - share), high),
            ]
        else:
            waiting += [
                (first, left, top, wide, high * share),
                (rest, left, top + high * share, wide, high * (1 - share)),
            ]
    return out


def overlapping(one: Point, box: Box, two: Point, other: Box, gap: float = 0.0) -> bool:
    """Whether two boxes around two points come closer than `gap`."""
    return (
        one[0] - box.left < two[0] + other.right + gap
        and two[0] - other.left < one[0] + box.right + gap
        and one[1] - box.top < two[1] + other.bottom + gap
        and two[1] - other.top < one[1] + box.bottom + gap
    )


def _push(place: dict[str, list[float]], boxes: Mapping[str, Box]) -> bool:
    """One round over all overlapping pairs, along the axis that needs less. False when none overlaps."""
    moved = False
    order = sorted(place, key=lambda k: (place[k][0] - boxes[k].left, k))
    for i, a in enumerate(order):
        one, box = place[a], boxes[a]
        for b in order[i + 1 :]:
            two, other = place[b], boxes[b]
            # Pushes within this round may have disturbed the order a little, hence the slack of one gap.
            if two[0] - other.left > one[0] + box.right + 4 * GAP:
                break
            wide = min(one[0] + box.right - two[0] + other.left, two[0] + other.right - one[0] + box.left) + GAP
            high = min(one[1] + box.bottom - two[1] + other.top, two[1] + other.bottom - one[1] + box.top) + GAP
            if wide <= 0.01 or high <= 0.01:
                continue
            moved = True
            axis, push = (0, wide) if wide < high else (1, high)
            sign = 1 if (one[axis], a) < (two[axis], b) else -1
            one[axis] -= sign * (push / 2 + 0.05)
            two[axis] += sign * (push / 2 + 0.05)
    return moved
