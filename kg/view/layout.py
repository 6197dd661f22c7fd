"""Where each node stands, worked out beforehand, so that a page shows the same picture wherever it is opened.

Distances on the page follow distances in the graph: the energy of Kamada and Kawai (1989), minimised pair by pair in
random order (Zheng, Pawar and Goodman, "Graph drawing by stochastic gradient descent", 2018). Then boxes are pushed
apart, and small graphs are tidied: single nodes move where fewer lines cross and fewer run through a name.

Plain Python with a fixed seed, only square roots and no numeric library: positions are the same on every machine, and
nobody installs SciPy to draw sixty nodes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

from kg.view.model import Box

Point = tuple[float, float]
Places = dict[str, Point]

STEP = 150.0  # wished length of one edge
GAP = 12.0  # least room between two boxes
SWEEPS = 30
PIVOTS = 40  # above FULL nodes, distances are kept to this many nodes instead of to all
FULL = 250
ROOM = 1.7  # least area of a picture, in areas of its boxes
SMALL, AIRY = 12, 1.5  # so few nodes are drawn that much wider, for the words on their lines
TIDY = 110  # up to this many nodes single nodes are moved to better places
PAGE_WIDTH, PAGE_HEIGHT = 960.0, 900.0  # what a page 1400 by 900 has for the picture while labels are readable
ASPECT = PAGE_WIDTH / PAGE_HEIGHT


class Pair(NamedTuple):
    a: str
    b: str
    distance: float
    weight: float


def positions(boxes: Mapping[str, Box], edges: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Whole-pixel centres for every node in `boxes`, at scale 1, around (0, 0), without overlapping boxes.

    `edges` may repeat and may hold loops; both ends must be in `boxes`. {} for no nodes. The answer depends on the
    two arguments alone, not on their order.
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(boxes))
    graph.add_edges_from(sorted({(min(e), max(e)) for e in edges if e[0] != e[1]}))
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    placed = []
    for part in parts:
        lines = sorted((min(e), max(e)) for e in graph.subgraph(part).edges)
        placed.append(_component(part, lines, boxes))
    whole = fitted(_packed(placed, boxes), boxes)
    if len(boxes) <= SMALL:
        whole = {node: (x * AIRY, y * AIRY) for node, (x, y) in whole.items()}
    left, top, right, bottom = extent(whole, boxes)
    x, y = (left + right) / 2, (top + bottom) / 2
    return {node: (round(px - x), round(py - y)) for node, (px, py) in sorted(whole.items())}


def _component(nodes: list[str], lines: list[tuple[str, str]], boxes: Mapping[str, Box]) -> Places:
    """One connected part: the best of several starts, by lines that cross and lines that run through names."""
    pairs = _pairs(nodes, lines)
    starts = max(1, min(10, 30_000 // (len(pairs) + 1)))
    best: tuple[float, Places] | None = None
    for seed in range(starts):
        at = spread(_turned(_stressed(nodes, pairs, Random(seed)), boxes), boxes)
        cost = _cost(at, lines, boxes) if starts > 1 else 0.0
        if best is None or cost < best[0]:
            best = (cost, at)
    assert best is not None
    at = fitted(best[1], boxes)
    if 3 < len(nodes) <= TIDY:
        at = fitted(_tidied(at, lines, boxes), boxes)
    return at


def _pairs(nodes: list[str], lines: list[tuple[str, str]]) -> list[Pair]:
    """The distances to keep: between all nodes of a small part; in a large one, along edges and to pivots far apart."""
    near: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in lines:
        near[a].append(b)
        near[b].append(a)
    if len(nodes) <= FULL:
        return [
            Pair(a, b, STEP * steps, 1.0 / steps**2)
            for a in nodes
            for b, steps in sorted(_steps(near, a).items())
            if a < b
        ]
    pairs = dict.fromkeys(lines, 1)
    pivot, closest = nodes[0], dict.fromkeys(nodes, len(nodes))
    for _ in range(PIVOTS):
        reach = _steps(near, pivot)
        for node, steps in sorted(reach.items()):
            if node != pivot:
                pairs.setdefault((min(pivot, node), max(pivot, node)), steps)
            closest[node] = min(closest[node], steps)
        pivot = max(nodes, key=lambda node: (closest[node], node))
    return [Pair(a, b, STEP * steps, 1.0 / steps**2) for (a, b), steps in sorted(pairs.items())]


def _steps(near: Mapping[str, list[str]], start: str) -> dict[str, int]:
    """Edges from `start` to every node it reaches."""
    reach, front = {start: 0}, [start]
    while front:
        following = []
        for node in front:
            for other in near[node]:
                if other not in reach:
                    reach[other] = reach[node] + 1
                    following.append(other)
        front = following
    return reach


def _stressed(nodes: list[str], pairs: list[Pair], random: Random) -> Places:
    """Positions whose distances follow the graph's, from a random start."""
    span = STEP * max(1.0, len(nodes) ** 0.5)
    at = {node: [random.random() * span, random.random() * span] for node in nodes}
    weights = [pair.weight for pair in pairs] or [1.0]
    rate, last = 1.0 / min(weights), 0.1 / max(weights)
    cooling = (last / rate) ** (1.0 / (SWEEPS - 1))
    order = list(pairs)
    for _ in range(SWEEPS):
        random.shuffle(order)
        for a, b, distance, weight in order:
            (ax, ay), (bx, by) = at[a], at[b]
            dx, dy = ax - bx, ay - by
            length = (dx * dx + dy * dy) ** 0.5 or 1e-6
            move = min(1.0, weight * rate) * (length - distance) / (2 * length)
            at[a] = [ax - move * dx, ay - move * dy]
            at[b] = [bx + move * dx, by + move * dy]
        rate *= cooling
    return {node: (x, y) for node, (x, y) in at.items()}


def _turned(at: Places, boxes: Mapping[str, Box]) -> Places:
    """Turned so that the longest extent lies flat, then stretched a little towards the shape of the page."""
    n = len(at)
    mx, my = sum(x for x, _ in at.values()) / n, sum(y for _, y in at.values()) / n
    xx = sum((x - mx) ** 2 for x, _ in at.values())
    yy = sum((y - my) ** 2 for _, y in at.values())
    xy = sum((x - mx) * (y - my) for x, y in at.values())
    # The first principal axis of a 2×2 covariance in closed form: no trigonometry, whose last digit may differ
    # from one machine to the next.
    spread_ = ((xx - yy) ** 2 + 4 * xy * xy) ** 0.5
    ux, uy = (xx - yy + spread_, 2 * xy) if xx >= yy else (2 * xy, yy - xx + spread_)
    norm = (ux * ux + uy * uy) ** 0.5
    ux, uy = (ux / norm, uy / norm) if norm > 1e-9 else (1.0, 0.0)
    flat = {k: ((x - mx) * ux + (y - my) * uy, (y - my) * ux - (x - mx) * uy) for k, (x, y) in at.items()}
    left, top, right, bottom = extent(flat, boxes)
    shape = (right - left) / max(1.0, bottom - top) / ASPECT
    stretch = min(1.25, max(0.8, shape**-0.5))
    return {k: (x * stretch, y / stretch) for k, (x, y) in flat.items()}


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


def spread(at: Mapping[str, Point], boxes: Mapping[str, Box], rounds: int = 600) -> Places:
    """Push boxes apart until none overlap; what is far apart hardly moves.

    Pushing alone can swing to and fro for ever in a crowd, so every 20 rounds (every 5 in a large picture, where a
    round takes long) the whole picture grows by 3 %.
    """
    pause = 20 if len(at) <= TIDY else 5
    left, top, right, bottom = extent(at, boxes)
    grow = max(1.0, (_needed(at, boxes) / max(1.0, (right - left) * (bottom - top))) ** 0.5)
    place = {k: [x * grow, y * grow] for k, (x, y) in sorted(at.items())}
    for turn in range(1, rounds + 1):
        if not _push(place, boxes):
            break
        if turn % pause == 0:
            place = {k: [x * 1.03, y * 1.03] for k, (x, y) in place.items()}
    return {k: (x, y) for k, (x, y) in place.items()}


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


def _packed(parts: list[Places], boxes: Mapping[str, Box]) -> Places:
    """Parts beside and below each other in rows, the largest first."""
    frames = [extent(part, boxes) for part in parts]
    area = sum((r - le + 4 * GAP) * (b - t + 4 * GAP) for le, t, r, b in frames)
    row_width = max([r - le for le, _, r, _ in frames] + [(area * ASPECT) ** 0.5])
    out: Places = {}
    x = y = tallest = 0.0
    for part, (left, top, right, bottom) in zip(parts, frames, strict=True):
        if x and x + right - left > row_width + 1:
            x, y, tallest = 0.0, y + tallest + 4 * GAP, 0.0
        out.update({k: (px - left + x, py - top + y) for k, (px, py) in part.items()})
        x += right - left + 4 * GAP
        tallest = max(tallest, bottom - top)
    return out


def _tidied(at: Places, lines: list[tuple[str, str]], boxes: Mapping[str, Box]) -> Places:
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


CROSSING, THROUGH, LENGTH = 1.0, 4.0, 1.2


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
    for k, (ox, oy) in place.items():
        b = boxes[k]
        if (
            k != node
            and x - box.left < ox + b.right + GAP
            and ox - b.left < x + box.right + GAP
            and y - box.top < oy + b.bottom + GAP
            and oy - b.top < y + box.bottom + GAP
        ):
            return float("inf")
    cost = 0.0
    for a, b_ in own:
        p, q = place[a], place[b_]
        cost += LENGTH * (((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) ** 0.5 / STEP - 0.9) ** 2
    if cost >= ceiling:
        return cost
    for c, d in others:
        r, s = place[c], place[d]
        if _through(r, s, x, y, box):
            cost += THROUGH
        for a, b_ in own:
            if c not in (a, b_) and d not in (a, b_) and _crossing(place[a], place[b_], r, s):
                cost += CROSSING
    for a, b_ in own:
        p, q = place[a], place[b_]
        for k, (ox, oy) in place.items():
            if k not in (a, b_) and _through(p, q, ox, oy, boxes[k]):
                cost += THROUGH
    return cost


def _cost(place: Places, lines: list[tuple[str, str]], boxes: Mapping[str, Box]) -> float:
    """What a whole picture costs, as `_node_cost` counts, plus a little for its size."""
    cost = 0.0
    for i, (a, b) in enumerate(lines):
        p, q = place[a], place[b]
        cost += sum(
            CROSSING
            for c, d in lines[i + 1 :]
            if c not in (a, b) and d not in (a, b) and _crossing(p, q, place[c], place[d])
        )
        cost += sum(THROUGH for k, (x, y) in place.items() if k not in (a, b) and _through(p, q, x, y, boxes[k]))
    left, top, right, bottom = extent(place, boxes)
    return cost + (right - left) * (bottom - top) / (STEP * STEP)


def _crossing(p: Point, q: Point, r: Point, s: Point) -> bool:
    """Whether two segments cross; touching ends do not count."""
    return _side(p, q, r) * _side(p, q, s) < 0 and _side(r, s, p) * _side(r, s, q) < 0


def _side(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def _through(p: Point, q: Point, x: float, y: float, box: Box) -> bool:
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
