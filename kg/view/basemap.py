"""The base map: countries and coasts of any part of the world as compact SVG paths.

`world.json` beside this module holds Natural Earth's countries; `docs/basemap.py` makes it. Its form: `countries`, each
a name, a bounding box [west, south, east, north] and polygons of rings of arcs, where ~n is arc n backwards; `arcs`,
each a string of steps from point to point. All coordinates are hundredths of a degree, longitude first.

The projection is equirectangular, true to scale along the parallel in the middle of the map: simple to invert, and for
a region hardly to be told from others. y grows downwards, as in SVG.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from math import cos, radians
from typing import Any, NamedTuple

from kg.letters import fold
from kg.names import resource

BUDGET = 28_000  # characters of path data that a page spends on its map
# Units along the longer side, and how far apart points are at least, in units: the finest that keeps to the budget.
GRIDS = ((2400, 0.0), (2400, 2.0), (1800, 2.0), (1400, 2.0), (1100, 2.0), (900, 2.5), (800, 3.0), (700, 4.0))
KM_PER_DEGREE = 111.195
WIDEST_WHOLE = 30  # degrees; a country that is larger does not push the map's frame outwards
LEAST_SPAN = 3  # degrees from south to north; the lines are too coarse for a closer look
# How wide and how high a window may be, against what has to be seen, without showing the map's end.
WIDE, HIGH = 1.6, 1.2
ASIDE = 3  # how much coarser lines are that lie aside of what has to be seen

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees. East may lie beyond 180, when the box crosses the antimeridian."""
Point = tuple[float, float]
Country = tuple[str, list[int], list[list[list[int]]]]


class Shape(NamedTuple):
    """A country, as far as it lies on the map. label: the middle of its widest part, and how wide that is, in units."""

    name: str
    path: str
    label: tuple[int, int, int]


class Basemap(NamedTuple):
    """A part of the world on a grid of whole units. fit: x, y, width and height of what has to be seen."""

    width: int
    height: int
    fit: tuple[int, int, int, int]
    units_per_degree: float
    box: Box
    shapes: list[Shape]

    @property
    def km_per_unit(self) -> float:
        """From north to south everywhere; from east to west along the middle of the map."""
        return KM_PER_DEGREE / self.units_per_degree

    def point(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Where a point lies, in units from the upper left corner; outside of the map when it is not on it."""
        x, y = _projected((longitude, latitude), self.box, self.units_per_degree)
        return round(x), round(y)


def about() -> str:
    """Whose borders they are."""
    return str(_world()["about"])


def country(names: Iterable[str]) -> str | None:
    """The country of the base map that has one of these names, however they are spelled; None when there is none."""
    return next((found for name in names if (found := _by_name().get(fold(name)))), None)


def basemap(points: Sequence[tuple[float, float]], countries: Iterable[str] = ()) -> Basemap | None:
    """The part of the world that holds these points (latitude, longitude) and countries, and what surrounds it.

    A country wider or higher than `WIDEST_WHOLE` degrees may be cut, unless there is nothing else to show.
    None when there is nothing to show. The same arguments give the same map.
    """
    seen = _seen(points, countries)
    if seen is None:
        return None
    box = _frame(seen)
    stretch = _stretch(box)
    width, height = (box[2] - box[0]) * stretch, box[3] - box[1]
    for grid, apart in GRIDS:
        scale = grid / max(width, height)
        shapes = _shapes(box, scale, apart, seen)
        if sum(len(shape.path) for shape in shapes) <= BUDGET:
            break
    left, top = _projected((seen[0], seen[3]), box, scale)
    right, bottom = _projected((seen[2], seen[1]), box, scale)
    fit = (round(left), round(top), round(right) - round(left), round(bottom) - round(top))
    return Basemap(round(width * scale), round(height * scale), fit, scale, box, shapes)


@cache
def _world() -> dict[str, Any]:
    with open(resource("view", "world.json"), encoding="utf-8") as file:
        world: dict[str, Any] = json.load(file)
    return world


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): name for name, _, _ in _world()["countries"]}


@cache
def _arc(number: int) -> list[Point]:
    """The points of an arc. It may jump from 180 to -180."""
    return decoded(_world()["arcs"][number])


def decoded(arc: str) -> list[Point]:
    """The points of an arc as `world.json` writes it, in degrees: each number in groups of 5 bits, the lowest first."""
    numbers, shift, value = [], 0, 0
    for letter in arc:
        five = ord(letter) - 63
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    points, x, y = [], 0, 0
    for step in range(0, len(numbers), 2):
        x, y = x + numbers[step], y + numbers[step + 1]
        points.append((x / 100, y / 100))
    return points


def _thinned(points: list[Point], apart: float) -> list[Point]:
    """The points of an arc that lie at least so many degrees from the one before, and its ends.

    Arcs are thinned, not rings, so that two countries keep one border.
    """
    kept = [points[0]]
    for x, y in points[1:-1]:
        if max(abs(x - kept[-1][0]), abs(y - kept[-1][1])) >= apart:
            kept.append((x, y))
    return [*kept, points[-1]]


def _ring(arcs: Sequence[int], apart: float = 0, shown: Box = (-540, -90, 540, 90)) -> list[Point]:
    """A closed ring in degrees, its first point not repeated at the end.

    One that crosses the antimeridian runs on beyond 180; one around a pole is led along it. apart: how many degrees
    points are apart at least, in what reaches into `shown`; elsewhere `ASIDE` times as many.
    """
    ring: list[Point] = []
    turn = 0.0
    for number in arcs:
        number, forth = (number, True) if number >= 0 else (~number, False)
        arc = _arc(number)
        if apart:
            arc = _thinned(arc, apart if _reaches(number, shown) else apart * ASIDE)
        for x, y in (arc if forth else arc[::-1])[:-1]:
            if ring and abs(x + turn - ring[-1][0]) > 180:
                turn += 360 if x + turn < ring[-1][0] else -360
            ring.append((x + turn, y))
    if abs(ring[-1][0] - ring[0][0]) > 180:
        ring += [(ring[-1][0], -90.0), (ring[0][0], -90.0)]
    return ring


@cache
def _arc_box(number: int) -> Box:
    xs, ys = zip(*_arc(number), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _reaches(number: int, box: Box) -> bool:
    """Whether an arc may reach into a box."""
    west, south, east, north = _arc_box(number)
    return west <= box[2] and east >= box[0] and south <= box[3] and north >= box[1]


def _main_box(name: str) -> Box:
    """The box of a country's largest part: what lies overseas would make a map of the world."""
    polygons = next(c[2] for c in _world()["countries"] if c[0] == name)
    boxes = []
    for polygon in polygons:
        xs, ys = zip(*_ring(polygon[0]), strict=True)
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return max(boxes, key=lambda b: ((b[2] - b[0]) * (b[3] - b[1]), b))


# ---- the frame


def _seen(points: Sequence[tuple[float, float]], countries: Iterable[str]) -> Box | None:
    """The box around all that has to be seen, with some air."""
    boxes = [(lon, lat, lon, lat) for lat, lon in points]
    wide: list[Box] = []
    for name in sorted(set(countries)):
        box = _main_box(name)
        small = max(box[2] - box[0], box[3] - box[1]) <= WIDEST_WHOLE
        (boxes if small else wide).append(box)
    boxes = boxes or wide
    if not boxes:
        return None
    west, east = _around(boxes)
    south, north = min(b[1] for b in boxes), max(b[3] for b in boxes)
    stretch = cos(radians((south + north) / 2))
    high = max(LEAST_SPAN, (north - south) * 1.2, (east - west) * stretch * 0.25)
    wide_by = max(LEAST_SPAN / stretch, (east - west) * 1.2)
    south, north = _within((south + north - high) / 2, (south + north + high) / 2)
    middle = (west + east) / 2
    half = min(180, wide_by / 2)
    return (middle - half, south, middle + half, north)


def _around(boxes: Iterable[Box]) -> tuple[float, float]:
    """The shortest stretch of longitude that holds all boxes: it starts where the widest gap between them ends."""
    spans = sorted((west, east) for west, _, east, _ in boxes)
    reach, gaps = spans[0][1], []
    for west, east in spans[1:]:
        if west > reach:
            gaps.append((west - reach, reach, west))
        reach = max(reach, east)
    gap = max([(spans[0][0] + 360 - reach, reach, spans[0][0] + 360), *gaps])
    west, east = gap[2], gap[1]
    while east < west:
        east += 360
    while west >= 180:
        west, east = west - 360, east - 360
    return west, east


def _frame(seen: Box) -> Box:
    """The box that is drawn: as much around what has to be seen that windows of all usual proportions are filled."""
    west, south, east, north = seen
    stretch = _stretch(seen)
    wide, high = (east - west) * stretch, north - south
    half_width, half_height = max(wide, high * WIDE) / stretch / 2, max(high, wide * HIGH) / 2
    middle = (west + east) / 2
    south, north = _within((south + north) / 2 - half_height, (south + north) / 2 + half_height)
    half_width = min(180, half_width)
    return (middle - half_width, south, middle + half_width, north)


def _within(south: float, north: float) -> tuple[float, float]:
    """A stretch of latitude, kept off the poles."""
    return max(south, -85.0), min(north, 85.0)


def _stretch(box: Box) -> float:
    """How long a degree of longitude is in the middle of a box, against one of latitude."""
    return cos(radians((box[1] + box[3]) / 2))


def _projected(point: Point, box: Box, scale: float) -> Point:
    longitude, latitude = point
    while longitude < box[0]:
        longitude += 360
    while longitude >= box[0] + 360:
        longitude -= 360
    return (longitude - box[0]) * _stretch(box) * scale, (box[3] - latitude) * scale


# ---- shapes


def _shapes(box: Box, scale: float, apart: float, seen: Box) -> list[Shape]:
    """All countries that reach into a box. Lines run on beyond it, so that its edge is never drawn as a coast."""
    margin = (box[3] - box[1]) * 0.02
    outer = (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)
    found = []
    for name, bounds, polygons in _world()["countries"]:
        west, south, east, north = (degree / 100 for degree in bounds)
        if south > outer[3] or north < outer[1]:
            continue
        rings: list[list[tuple[int, int]]] = []
        for turn in (-360, 0, 360):
            if west + turn <= outer[2] and east + turn >= outer[0]:
                shown = (seen[0] - turn, seen[1], seen[2] - turn, seen[3])
                rings += [r for polygon in polygons for r in _polygon(polygon, turn, box, outer, scale, apart, shown)]
        if rings:
            found.append(Shape(name, "".join(map(_path, rings)), _label(rings, box, scale)))
    return found


def _polygon(
    polygon: list[list[int]], turn: int, box: Box, outer: Box, scale: float, apart: float, shown: Box
) -> list[list[tuple[int, int]]]:
    """The rings of a polygon on the grid, cut to the outer box; what is too small to be seen is left out."""
    rings = []
    stretch = _stretch(box)
    for arcs in polygon:
        ring = _clipped([(x + turn, y) for x, y in _ring(arcs, apart / scale, shown)], outer)
        points: list[tuple[int, int]] = []
        for x, y in ring:
            point = (round((x - box[0]) * stretch * scale), round((box[3] - y) * scale))
            if not points or point != points[-1]:
                points.append(point)
        points = _straightened(points)
        if len(points) > 2 and _extent(points) >= apart * apart:
            rings.append(points)
    return rings


def _clipped(ring: list[Point], box: Box) -> list[Point]:
    """The part of a ring inside of a box, by the method of Sutherland and Hodgman: cut at one side after the other."""
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if not ring:
            break
        depths = [(point[axis] - limit) * sign for point in ring]
        if min(depths) >= 0:
            continue
        kept: list[Point] = []
        for i, point in enumerate(ring):
            before, depth, depth_before = ring[i - 1], depths[i], depths[i - 1]
            if (depth >= 0) != (depth_before >= 0):
                share = depth_before / (depth_before - depth)
                kept.append(tuple(b + (p - b) * share for b, p in zip(before, point, strict=True)))  # type: ignore[arg-type]
            if depth >= 0:
                kept.append(point)
        ring = kept
    return ring


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A ring without its points that lie on the straight line between their neighbours."""
    kept = []
    for i, (x, y) in enumerate(points):
        (a, b), (c, d) = points[i - 1], points[(i + 1) % len(points)]
        if (x - a) * (d - y) != (y - b) * (c - x):
            kept.append((x, y))
    return kept


def _path(ring: list[tuple[int, int]]) -> str:
    """SVG path data in relative steps, as short as it can be written."""
    x, y = ring[0]
    steps = []
    for a, b in ring[1:]:
        steps.append(f"{a - x} {b - y}")
        x, y = a, b
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _label(rings: list[list[tuple[int, int]]], box: Box, scale: float) -> tuple[int, int, int]:
    """The middle of the widest level stretch across a country, and its width; looked for away from its tips."""
    width, height = (box[2] - box[0]) * _stretch(box) * scale, (box[3] - box[1]) * scale
    ring = max(rings, key=lambda r: (_extent(r), r))
    low, high = max(0, min(y for _, y in ring)), min(height, max(y for _, y in ring))
    best = (0, round(sum(x for x, _ in ring) / len(ring)), round((low + high) / 2))
    for step in range(4, 17):
        y = low + (high - low) * step / 20 + 0.25  # a quarter off the grid, so that no corner is met
        crossings = []
        for i, (x, b) in enumerate(ring):
            a, before = ring[i - 1]
            if (b > y) != (before > y):
                crossings.append(min(max(a + (x - a) * (y - before) / (b - before), 0), width))
        crossings.sort()
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            best = max(best, (round(right - left), round((left + right) / 2), round(y)))
    return best[1], best[2], best[0]


def _extent(ring: list[tuple[int, int]]) -> int:
    xs, ys = zip(*ring, strict=True)
    return int((max(xs) - min(xs)) * (max(ys) - min(ys)))
