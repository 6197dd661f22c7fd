"""Where each node stands, worked out beforehand, so that a page shows the same picture wherever it is opened.

Distances on the page follow distances in the graph: the energy of Kamada and Kawai (1989), minimised pair by pair in
random order (Zheng, Pawar and Goodman, "Graph drawing by stochastic gradient descent", 2018). Then boxes are pushed
apart, and small graphs are tidied: single nodes move where fewer lines cross and fewer run through a name.

Plain Python with a fixed seed and no numeric library. Of all operations only those are used that every machine must
round alike, the four basic ones and the square root, so that positions are the same everywhere; and nobody installs
SciPy to draw sixty nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from kg.view.model import Box
from kg.view.overlap import ASPECT, CROWD, GAP, Places, evened, extent, fitted, settled, spread
from kg.view.tidy import STEP, cost, tidied

if TYPE_CHECKING:
    import networkx as nx

SWEEPS = 30
PIVOTS = 40  # above FULL nodes, distances are kept to this many nodes instead of to all
FULL = 250
SMALL, AIRY = 12, 1.5  # so few nodes are drawn that much wider, for the words on their lines

Line = tuple[str, str]
Pair = tuple[int, int, float, float]
"""Two nodes by number, the distance wished between them, and how much it matters."""
Progress = Callable[[str], None]


def positions(
    boxes: Mapping[str, Box],
    edges: Collection[Line],
    pinned: Mapping[str, tuple[int, int]] | None = None,
    progress: Progress | None = None,
) -> dict[str, tuple[int, int]]:
    """Whole-pixel centres for every node in `boxes`, at scale 1, around (0, 0), without overlapping boxes.

    `edges` may repeat and may hold loops; both ends must be in `boxes`. {} for no nodes. The answer depends on the
    arguments alone, not on their order. pinned: nodes that stand already. They stay where they are, unless they have
    come to overlap, and the others are put near their neighbours. progress: told now and then what is being done.
    """
    import networkx as nx

    tell = progress or (lambda _: None)
    graph = nx.Graph()
    graph.add_nodes_from(sorted(boxes))
    graph.add_edges_from(sorted({(min(e), max(e)) for e in edges if e[0] != e[1]}))
    known = {node: place for node, place in sorted((pinned or {}).items()) if node in boxes}
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    placed = []
    for part in parts:
        if known.keys().isdisjoint(part):
            lines = sorted((min(e), max(e)) for e in graph.subgraph(part).edges)
            placed.append(_component(part, lines, boxes, tell))
    if known:
        return _grown(graph, known, placed, boxes)
    whole = fitted(_packed(placed, boxes), boxes)
    if len(boxes) <= SMALL:
        whole = {node: (x * AIRY, y * AIRY) for node, (x, y) in whole.items()}
    left, top, right, bottom = extent(whole, boxes)
    x, y = (left + right) / 2, (top + bottom) / 2
    return {node: (round(px - x), round(py - y)) for node, (px, py) in sorted(whole.items())}


def _grown(
    graph: nx.Graph, known: Mapping[str, tuple[int, int]], apart: Sequence[Places], boxes: Mapping[str, Box]
) -> dict[str, tuple[int, int]]:
    """Where some nodes stand already: the others near those that they are joined to, separate parts below all."""
    wished: Places = {node: (float(x), float(y)) for node, (x, y) in known.items()}
    waiting = [node for part in apart for node in part]
    new = [node for node in sorted(boxes) if node not in known and node not in set(waiting)]
    order = sorted(known, key=lambda node: (-graph.degree(node), node))
    while new:
        # Those with the most neighbours in place come first, so that a chain grows from what is known.
        joined = {node: [wished[n] for n in sorted(graph[node]) if n in wished] for node in new}
        node = max(new, key=lambda n: (len(joined[n]), n))
        at = joined[node]
        wished[node] = (sum(x for x, _ in at) / len(at), sum(y for _, y in at) / len(at))
        order.append(node)
        new.remove(node)
    left, _, right, bottom = extent(wished, boxes)
    below = _packed(apart, boxes)
    low_left, low_top, low_right, _ = extent(below, boxes)
    shift = (left + right) / 2 - (low_left + low_right) / 2, bottom + 4 * GAP - low_top
    wished.update({node: (x + shift[0], y + shift[1]) for node, (x, y) in below.items()})
    settled_at = settled(wished, boxes, [*order, *waiting], firm=known.keys())
    return {node: (round(x), round(y)) for node, (x, y) in sorted(settled_at.items())}


def _component(nodes: list[str], lines: list[Line], boxes: Mapping[str, Box], tell: Progress) -> Places:
    """One connected part: the best of several starts, by lines that cross and lines that run through names."""
    pairs = _pairs(nodes, lines)
    if len(nodes) > CROWD:
        at = _turned(_stressed(nodes, pairs, Random(0), tell), boxes)
        tell(f"laying out {len(nodes):,} nodes: moving names apart")
        degree: dict[str, int] = {}
        for node in (node for line in lines for node in line):
            degree[node] = degree.get(node, 0) + 1
        order = sorted(nodes, key=lambda node: (-degree.get(node, 0), node))
        return settled(evened(at, boxes), boxes, order)
    best: tuple[float, Places] | None = None
    for seed in range(max(1, min(10, 30_000 // (len(pairs) + 1)))):
        at = spread(_turned(_stressed(nodes, pairs, Random(seed), tell), boxes), boxes)
        costs = cost(at, lines, boxes)
        if best is None or costs < best[0]:
            best = (costs, at)
    assert best is not None
    at = fitted(best[1], boxes)
    if len(nodes) > 3:
        tell(f"laying out {len(nodes):,} nodes: untangling lines")
        at = fitted(tidied(at, lines, boxes), boxes)
    return at


def _pairs(nodes: list[str], lines: list[Line]) -> list[Pair]:
    """The distances to keep: between all nodes of a small part; in a large one, along edges and to pivots far apart."""
    number = {node: n for n, node in enumerate(nodes)}
    near: list[list[int]] = [[] for _ in nodes]
    for a, b in lines:
        near[number[a]].append(number[b])
        near[number[b]].append(number[a])
    if len(nodes) <= FULL:
        reaches = (_steps(near, a) for a in range(len(nodes)))
        return [
            (a, b, STEP * steps, 1.0 / (steps * steps))
            for a, reach in enumerate(reaches)
            for b, steps in enumerate(reach)
            if a < b
        ]
    pairs = {(number[a], number[b]): 1 for a, b in lines}
    pivot, closest = 0, [len(nodes)] * len(nodes)
    for _ in range(PIVOTS):
        for node, steps in enumerate(_steps(near, pivot)):
            if node != pivot:
                pairs.setdefault((min(pivot, node), max(pivot, node)), steps)
            closest[node] = min(closest[node], steps)
        pivot = max(range(len(nodes)), key=lambda node: (closest[node], node))
    return [(a, b, STEP * steps, 1.0 / (steps * steps)) for (a, b), steps in sorted(pairs.items())]


def _steps(near: Sequence[Sequence[int]], start: int) -> list[int]:
    """Edges from `start` to every node; all are reached, since they are of one part."""
    reach, front = [-1] * len(near), [start]
    reach[start] = 0
    while front:
        following = []
        for node in front:
            for other in near[node]:
                if reach[other] < 0:
                    reach[other] = reach[node] + 1
                    following.append(other)
        front = following
    return reach


def _stressed(nodes: Sequence[str], pairs: Sequence[Pair], random: Random, tell: Progress) -> Places:
    """Positions whose distances follow the graph's, from a random start."""
    span = STEP * max(1.0, sqrt(len(nodes)))
    xs, ys = [], []
    for _ in nodes:
        xs.append(random.random() * span)
        ys.append(random.random() * span)
    weights = [weight for _, _, _, weight in pairs] or [1.0]
    rate, last = 1.0 / min(weights), 0.1 / max(weights)
    cooling = _root(last / rate, SWEEPS - 1)
    order = list(pairs)
    for sweep in range(SWEEPS):
        tell(f"laying out {len(nodes):,} nodes: {100 * sweep // SWEEPS} %")
        random.shuffle(order)
        for a, b, distance, weight in order:
            dx, dy = xs[a] - xs[b], ys[a] - ys[b]
            length = sqrt(dx * dx + dy * dy) or 1e-6
            share = weight * rate
            move = (share if share < 1.0 else 1.0) * (length - distance) / (2 * length)
            dx, dy = move * dx, move * dy
            xs[a] -= dx
            ys[a] -= dy
            xs[b] += dx
            ys[b] += dy
        rate *= cooling
    return {node: (xs[n], ys[n]) for n, node in enumerate(nodes)}


def _root(value: float, degree: int) -> float:
    """The root of a number from 0 to 1, by halving: `**` with a fraction may round differently elsewhere."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        power = 1.0
        for _ in range(degree):
            power *= middle
        low, high = (middle, high) if power < value else (low, middle)
    return high


def _turned(at: Places, boxes: Mapping[str, Box]) -> Places:
    """Turned so that the longest extent lies flat, then stretched a little towards the shape of the page."""
    n = len(at)
    mx, my = sum(x for x, _ in at.values()) / n, sum(y for _, y in at.values()) / n
    xx = sum((x - mx) * (x - mx) for x, _ in at.values())
    yy = sum((y - my) * (y - my) for _, y in at.values())
    xy = sum((x - mx) * (y - my) for x, y in at.values())
    # The first principal axis of a 2×2 covariance in closed form, without trigonometry, which machines round apart.
    spread_ = sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)
    ux, uy = (xx - yy + spread_, 2 * xy) if xx >= yy else (2 * xy, yy - xx + spread_)
    norm = sqrt(ux * ux + uy * uy)
    ux, uy = (ux / norm, uy / norm) if norm > 1e-9 else (1.0, 0.0)
    flat = {k: ((x - mx) * ux + (y - my) * uy, (y - my) * ux - (x - mx) * uy) for k, (x, y) in at.items()}
    left, top, right, bottom = extent(flat, boxes)
    shape = (right - left) / max(1.0, bottom - top) / ASPECT
    stretch = min(1.25, max(0.8, 1.0 / sqrt(shape)))
    return {k: (x * stretch, y / stretch) for k, (x, y) in flat.items()}


def _packed(parts: Sequence[Places], boxes: Mapping[str, Box]) -> Places:
    """Parts beside and below each other in rows, the largest first."""
    frames = [extent(part, boxes) for part in parts]
    area = sum((r - le + 4 * GAP) * (b - t + 4 * GAP) for le, t, r, b in frames)
    row_width = max([r - le for le, _, r, _ in frames] + [sqrt(area * ASPECT)])
    out: Places = {}
    x = y = tallest = 0.0
    for part, (left, top, right, bottom) in zip(parts, frames, strict=True):
        if x and x + right - left > row_width + 1:
            x, y, tallest = 0.0, y + tallest + 4 * GAP, 0.0
        out.update({k: (px - left + x, py - top + y) for k, (px, py) in part.items()})
        x += right - left + 4 * GAP
        tallest = max(tallest, bottom - top)
    return out
