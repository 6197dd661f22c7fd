"""The same picture without a script: a static SVG of nodes, edges and labels, for print and for readers without JS.

Colours that depend on light or dark paper are left to the page's style sheet (classes `ink`, `halo`, `paper`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.view import model, notes
from kg.view.curves import control, point
from kg.view.model import Box, Curve, Node, Relation
from kg.view.overlap import extent

if TYPE_CHECKING:
    from kg.claims import Edge
    from kg.view.facts import Facts

Point = tuple[float, float]
Callouts = Mapping[int, notes.Callout]
MARGIN = 24
NONE: Callouts = MappingProxyType({})


def picture(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    relations: Mapping[str, Relation],
    places: Mapping[str, tuple[int, int]],
    title: str,
    facts: Facts | None = None,
    curves: Sequence[Curve] = (),
    findings: Callouts = NONE,
) -> str:
    """An <svg> element in which one unit is one pixel at scale 1. Text only, no links, no scripts, no styles.

    An edge that is withdrawn has an empty group: it is told, and not drawn.
    """
    shape = " ".join(map(str, frame(nodes, edges, places, curves, findings)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{shape}" role="img" '
        f'aria-label="{escape(title)}" font-size="{model.LABEL_SIZE}">\n'
        f"{marks(nodes, edges, relations, places, facts, curves, findings)}\n</svg>"
    )


def frame(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    places: Mapping[str, tuple[int, int]],
    curves: Sequence[Curve] = (),
    findings: Callouts = NONE,
) -> tuple[int, int, int, int]:
    """Left, top, width and height of the drawing, with a margin."""
    left, top, right, bottom = extent(places, model.boxes(nodes, edges))
    bows = [(x, y, x, y) for x, y in points(edges, places, curves, 0.5)] if curves else []
    for x1, y1, x2, y2 in (*bows, *notes.extent(findings)):
        left, top, right, bottom = min(left, x1), min(top, y1), max(right, x2), max(bottom, y2)
    return (
        round(left) - MARGIN,
        round(top) - MARGIN,
        round(right - left) + 2 * MARGIN,
        round(bottom - top) + 2 * MARGIN,
    )


def marks(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    relations: Mapping[str, Relation],
    places: Mapping[str, tuple[int, int]],
    facts: Facts | None = None,
    curves: Sequence[Curve] = (),
    findings: Callouts = NONE,
) -> str:
    """The groups of lines and of names, as `picture` describes."""
    boxes = model.boxes(nodes, edges)
    counts = model.degrees(edges)
    large = set(model.hubs(counts))
    by_iri = {node.iri: node for node in nodes}
    lines = [
        ""
        if edge.withdrawn
        else _edge(edge, relations[edge.predicate], curve, places, _reach(edge, by_iri, counts, boxes), facts)
        for edge, curve in zip(edges, curves or [Curve()] * len(edges), strict=True)
    ]
    shapes = [_node(node, places[node.iri], model.size_of(counts.get(node.iri, 0)), boxes[node.iri]) for node in nodes]
    names = [
        _label(node, places[node.iri], model.size_of(counts.get(node.iri, 0)), node.iri in large) for node in nodes
    ]
    # One group for each edge and node, in the order of the data block: the page hides those that are filtered out.
    # What all have in common stands around them, or a thousand lines would say it a thousand times.
    drawn = [
        f'<g class="lines" fill="none" stroke-width="{model.LOOKS["width"]["one"]}">',
        *(f'<g class="edge">{line}</g>' for line in lines),
    ]
    drawn += ["</g>", '<g class="names" text-anchor="middle">']
    drawn += [f'<g class="node">{shape}{name}</g>' for shape, name in zip(shapes, names, strict=True)]
    drawn.append("</g>")
    return "\n".join([*drawn, notes.marks(findings)] if findings else drawn)


def points(
    edges: Sequence[Edge], places: Mapping[str, tuple[int, int]], curves: Sequence[Curve], share: float
) -> list[Point]:
    """The point after a share of each line."""
    found = []
    for edge, curve in zip(edges, curves, strict=True):
        x, y = point(places[edge.subject], places[edge.object], curve, share)
        found.append((x, y - 40 if edge.subject == edge.object else y))
    return found


def _reach(
    edge: Edge, nodes: Mapping[str, Node], counts: Mapping[str, int], boxes: Mapping[str, Box]
) -> tuple[Box, Box]:
    """What the line must stop at: the shapes of its two ends, without their labels."""

    def shape(iri: str) -> Box:
        if nodes[iri].shape in model.FRAMES:
            return boxes[iri]
        size = model.size_of(counts.get(iri, 0)) + 1
        return Box(size, size, size, size)

    return shape(edge.subject), shape(edge.object)


def _edge(
    edge: Edge,
    relation: Relation,
    curve: Curve,
    places: Mapping[str, tuple[int, int]],
    reach: tuple[Box, Box],
    facts: Facts | None,
) -> str:
    (x1, y1), (x2, y2) = places[edge.subject], places[edge.object]
    color = relation.color
    if edge.subject == edge.object:
        return f'<circle cx="{x1}" cy="{y1 - 24}" r="16" stroke="{color}"/>'
    middle = control((x1, y1), (x2, y2), curve)
    start = _border((x1, y1), middle, reach[0])
    tip = _border((x2, y2), middle, reach[1])
    path = f"M{_xy(start)}Q{_xy(middle)} {_xy(tip)}" if curve.bend else f"M{_xy(start)}L{_xy(tip)}"
    pattern = model.dashes(model.status(edge))
    dash = f' stroke-dasharray="{" ".join(map(str, pattern))}"' if isinstance(pattern, list) else ""
    parts = []
    if edge.disputed or model.partly_disputed(edge, facts):
        parts.append(f'<path d="{path}" stroke="{model.DISPUTED_BAND}" stroke-opacity=".4" stroke-width="9"/>')
    width = model.line_width(edge, facts)
    thick = f' stroke-width="{width}"' if width != model.LOOKS["width"]["one"] else ""
    parts.append(f'<path d="{path}" stroke="{color}"{thick}{dash}/>')
    parts.append(f'<polygon points="{_arrow(middle, tip)}" fill="{color}"/>')
    if relation.mark:
        x, y = point((x1, y1), (x2, y2), curve)
        parts.append(mark(relation, x, y, (x2 - x1, y2 - y1)))
    if model.only_unnamed(edge):
        parts.append(f'<circle cx="{start[0]:.1f}" cy="{start[1]:.1f}" r="3.5" fill="{color}"/>')
    return "".join(parts)


def mark(relation: Relation, x: float, y: float, along: Point = (1.0, 0.0)) -> str:
    """The mark of an edge type in the middle of a line that runs along a direction; "" where it has none."""
    if relation.mark not in model.LOOKS["marks"]:
        return ""
    look = model.LOOKS["marks"][relation.mark]
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5 or 1.0
    ux, uy = along[0] / length, along[1] / length
    turn = f"matrix({ux:.3f} {uy:.3f} {-uy:.3f} {ux:.3f} {x:.1f} {y:.1f})"
    outlined = f'class="paper" stroke="{relation.color}" stroke-width="1.6"'
    paint = outlined if look.get("hollow") else f'fill="{relation.color}"'
    return f'<path d="{look["path"]}" transform="{turn}" {paint}/>'


def _border(centre: tuple[float, float], towards: Point, box: Box) -> Point:
    """Where the line from a centre leaves a box around it."""
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    if box.left == box.top:  # a shape about as wide as high: treat it as round
        return centre[0] + dx / length * box.left, centre[1] + dy / length * box.left
    scale = min(box.right / abs(dx) if dx else 1e9, box.bottom / abs(dy) if dy else 1e9)
    return centre[0] + dx * scale, centre[1] + dy * scale


def _arrow(before: Point, tip: Point) -> str:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (tip[0] - 9 * ux, tip[1] - 9 * uy)
    return " ".join(
        _xy(p) for p in (tip, (back[0] - 3.6 * uy, back[1] + 3.6 * ux), (back[0] + 3.6 * uy, back[1] - 3.6 * ux))
    )


def _node(node: Node, place: tuple[int, int], size: float, box: Box) -> str:
    x, y = place
    if node.shape in model.FRAMES:
        corner = 12 if node.shape == "ellipse" else 0
        return (
            f'<rect class="paper" x="{x - box.left:.1f}" y="{y - box.top:.1f}" width="{2 * box.left:.1f}" '
            f'height="{2 * box.top:.1f}" rx="{corner}" stroke="{node.color}"/>'
        )
    if node.shape == "dot":
        return f'<circle cx="{x}" cy="{y}" r="{size}" fill="{node.color}"/>'
    corners = " ".join(_xy((x + dx * size, y + dy * size)) for dx, dy in CORNERS[node.shape])
    return f'<polygon points="{corners}" fill="{node.color}"/>'


# Corners in units of a node's size, as vis-network draws them.
CORNERS: dict[str, list[Point]] = {
    "square": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
    "triangle": [(0, -1.05), (1.15, 0.94), (-1.15, 0.94)],
    "triangleDown": [(0, 1.05), (1.15, -0.94), (-1.15, -0.94)],
    "hexagon": [(1, 0), (0.5, 0.866), (-0.5, 0.866), (-1, 0), (-0.5, -0.866), (0.5, -0.866)],
    "star": [
        (0, -0.98), (0.24, -0.25), (1.01, -0.25), (0.39, 0.21), (0.63, 0.94),
        (0, 0.49), (-0.63, 0.94), (-0.39, 0.21), (-1.01, -0.25), (-0.24, -0.25),
    ],
}  # fmt: skip


def _label(node: Node, place: tuple[int, int], size: float, large: bool) -> str:
    font = model.HUB_LABEL_SIZE if large else model.LABEL_SIZE
    lines = model.wrapped(node.label, font)
    high = font * model.LINE_HEIGHT
    first = (size + 5 if node.shape not in model.FRAMES else -len(lines) * high / 2) + font * 0.92
    spans = "".join(
        f'<tspan x="{place[0]}" y="{place[1] + first + i * high:.1f}">{escape(model.isolated(line))}</tspan>'
        for i, line in enumerate(lines)
    )
    bigger = f' font-size="{font}"' if large else ""
    return f'<text class="ink halo"{bigger}>{spans}</text>'


def _xy(point: Point) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def swatch(node: Node) -> str:
    """The mark of a node's kind in the legend, 16 by 16."""
    if node.shape in model.FRAMES:
        corner = 5 if node.shape == "ellipse" else 0
        frame = 'class="paper" x="1" y="3" width="14" height="10" stroke-width="2"'
        mark = f'<rect {frame} rx="{corner}" stroke="{node.color}"/>'
    elif node.shape == "dot":
        mark = f'<circle cx="8" cy="8" r="6" fill="{node.color}"/>'
    else:
        corners = " ".join(_xy((8 + dx * 6, 8 + dy * 6)) for dx, dy in CORNERS[node.shape])
        mark = f'<polygon points="{corners}" fill="{node.color}"/>'
    return f'<svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{mark}</svg>'
