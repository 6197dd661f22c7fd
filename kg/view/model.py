"""The drawing as pyvis holds it: nodes and edges with our ids, places and looks, and what each line style means.

Nothing here knows about stores: edges come with their evidence from `claims`, nodes and relations are plain tuples.
`LOOKS` is the one table of looks: the page's script, its picture and legend, and `drawing.Network` draw by it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.names import ID, shorten
from kg.safe import stripped

if TYPE_CHECKING:
    from pyvis.network import Network

    from kg.claims import Edge
    from kg.view.facts import Facts


# Shapes with the label below, and those that frame the label: "box", and "ellipse" drawn as a pill, because a true
# ellipse around a line of text takes twice the room.
SHAPES = ("dot", "square", "triangle", "triangleDown", "diamond", "hexagon", "star", "box", "ellipse")
FRAMES = ("box", "ellipse")
COLOR = re.compile(r"#[0-9a-fA-F]{6}\Z")
DISPUTED_BAND = "#f0b429"
LOOKS: dict[str, Any] = {
    "band": {"enabled": True, "color": DISPUTED_BAND + "66", "size": 9, "dashes": [9, 0]},
    "dashes": {"disputed": [9, 6], "suggested": [2, 5], "withdrawn": [1, 7]},
    "head": {"enabled": True, "scaleFactor": 0.55},
    "unnamed": {"enabled": True, "type": "circle", "scaleFactor": 0.45},
    "marks": {
        "dot": {"path": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"},
        "ring": {"path": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "hollow": True},
        "square": {"path": "M-3.6-3.6h7.2v7.2h-7.2z"},
        "frame": {"path": "M-3.6-3.6h7.2v7.2h-7.2z", "hollow": True},
        "diamond": {"path": "M-5.2 0L0-4.4L5.2 0L0 4.4z"},
        "lozenge": {"path": "M-5.2 0L0-4.4L5.2 0L0 4.4z", "hollow": True},
        "bar": {"path": "M-1-5h2v10h-2z"},
        "bars": {"path": "M-3-5h2v10h-2zM1-5h2v10h-2z"},
        "cross": {"path": "M-4-4L4 4M-4 4L4-4", "hollow": True},
        "wedge": {"path": "M-4-5L5 0L-4 5z"},
        "chevrons": {"path": "M-5-4L-1 0L-5 4M0-4L4 0L0 4", "hollow": True},
    },
    "radius": {"box": 0, "ellipse": 12},
    "margin": 7,
    "label": 13,
    "hub": 15,
    "width": {"one": 1.4, "more": 0.6, "most": 4},
}
"""How things are drawn, in the words of vis-network: what is disputed, each status of a line, its head, and its other
end where only unnamed speakers say so; the marks (`kg:mark`) that tell relations of one colour apart, as paths around
the middle of a line that points to the right, hollow ones as an outline; the corners and margin of a frame; sizes of
letters; the width of a line for one origin, for each more, and at most."""

FRAME_MARGIN: int = LOOKS["margin"]
LABEL_SIZE: int = LOOKS["label"]
HUB_LABEL_SIZE: int = LOOKS["hub"]
LABEL_WIDTH = 118  # pixels at scale 1 at which a label is wrapped
LINES = 4
LINE_HEIGHT = 1.18

# A name that is written from right to left is isolated from what stands beside it.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Node(NamedTuple):
    """An actor or place as drawn. color is #rrggbb, shape one of SHAPES.

    names: other names, shown and found by search; hidden: spellings that are found and not shown.
    """

    iri: str
    label: str
    kind: str = "actor"
    names: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    note: str = ""
    color: str = "#5b6770"
    shape: str = "dot"


class Relation(NamedTuple):
    """An edge type as drawn: its label, its readings "backs" and "backed", #rrggbb, and its mark, "" for none."""

    iri: str
    label: str
    reading: str
    past: str
    color: str = "#5b6770"
    mark: str = ""

    def read(self, edge: Edge) -> str:
        """The words between the two ends of an edge."""
        return self.past if edge.past else self.reading


class Box(NamedTuple):
    """How far a node and its label reach from the node's centre, in pixels at scale 1; all four are positive."""

    left: float
    top: float
    right: float
    bottom: float

    def wider(self, pixels: float) -> Box:
        """With so much room around it."""
        return Box(self.left + pixels, self.top + pixels, self.right + pixels, self.bottom + pixels)


class Room(NamedTuple):
    """What a node takes up around (x, y): the shape, or the frame, and the name below a shape (None in a frame)."""

    x: float
    y: float
    shape: Box
    name: Box | None = None


class Curve(NamedTuple):
    """How a line runs, as `curves` has it.

    bend: how far it bows, 0 for a straight one. lean: by how much its widest place is nearer to its end than to its
    middle; negative towards its start. lift: by how many pixels its words are lower.
    """

    bend: float = 0.0
    lean: float = 0.0
    lift: int = 0


def plain(text: str) -> str:
    """A name without invisible characters that could reorder or hide the text around it."""
    return stripped(text)


def isolated(text: str) -> str:
    """For places without markup, such as a canvas: text with right-to-left letters in directional isolates."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def key(iri: str) -> str:
    """The id of a node or edge in the page: the local part of our own IRIs, else the whole IRI."""
    return iri[len(ID) :] if iri.startswith(ID) and len(iri) > len(ID) else iri


def link_key(edge: Edge) -> str:
    """The id of an edge in the page, readable in a link: subject, relation and object."""
    return " ".join((key(edge.subject), shorten(edge.predicate).strip("<>"), key(edge.object)))


def status(edge: Edge) -> str:
    """withdrawn: all who held it have taken it back. disputed: each ground that still stands is denied, or told
    otherwise. suggested: nobody more than suggests it. Else asserted."""
    if edge.withdrawn:
        return "withdrawn"
    return "disputed" if edge.disputed else "suggested" if edge.suggested else "asserted"


def partly_disputed(edge: Edge, facts: Facts | None = None) -> bool:
    """Whether something behind an edge is disputed, though the edge is not. That somebody blames another is not."""
    words = facts is not None and edge.predicate in facts.types and facts.types[edge.predicate].words
    if edge.disputed or edge.withdrawn or words:
        return False
    claims = any(claim.disputed and claim.standing != "withdrawn" for claim in edge.evidence)
    account = facts.accounts.get(edge.iri) if facts else None
    return claims or bool(account and account.against)


def only_unnamed(edge: Edge) -> bool:
    """Whether all who say so, or suggest it, are unnamed speakers. A denial or a doubt does not count."""
    speakers = [a.unnamed for a in edge.assertions if a.stance in ("asserted", "suggested")]
    return bool(speakers) and all(speakers)


def broken(text: str, size: float, width: float) -> list[str]:
    """A text in lines of about `width` pixels at most, broken at blanks alone."""
    lines = [""]
    for word in plain(text).split():
        if lines[-1] and text_width(f"{lines[-1]} {word}", size) > width:
            lines.append("")
        lines[-1] += f"{' ' * bool(lines[-1])}{word}"
    return lines


def wrapped(label: str, size: int = LABEL_SIZE, width: float = LABEL_WIDTH) -> list[str]:
    """Lines of a label, each at most about `width` wide, at most LINES; a cut label ends in "…"."""
    lines: list[str] = []
    for word in plain(label).split() or ["?"]:
        while text_width(word, size) > width:
            fit = next(n for n in range(len(word), 0, -1) if n == 1 or text_width(word[:n], size) <= width)
            lines.append(word[:fit])
            word = word[fit:]
            if not word:
                break
        if not word:
            continue
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1][:-1] + "…"]


def text_width(text: str, size: float) -> float:
    """An upper estimate in pixels, since the reader's font is unknown: DejaVu Sans, among the widest, rounded up."""
    ems = 0.0
    for char in text:
        if char in "ijlI.,:;'|!()[] -/":
            ems += 0.39
        elif char in "mwMW@%—":
            ems += 0.99
        elif char.isupper():
            ems += 0.74
        else:
            ems += 0.64 if ord(char) < 0x0E00 else 1.05
    return ems * size


def size_of(degree: int) -> float:
    """Half the width of a node's shape: more relations, larger, within 9 to 18."""
    return min(18.0, round(8 + 1.6 * math.sqrt(degree), 1))


def degrees(edges: Sequence[Edge]) -> dict[str, int]:
    """How many drawn edges each node has, by IRI."""
    counts: dict[str, int] = {}
    for edge in edges:
        for end in dict.fromkeys((edge.subject, edge.object)):
            counts[end] = counts.get(end, 0) + 1
    return counts


def hubs(counts: Mapping[str, int]) -> list[str]:
    """The nodes whose labels are set larger: the best connected tenth, at most twelve."""
    return ranked(counts)[: min(12, len(counts) // 10)]


def ranked(counts: Mapping[str, int]) -> list[str]:
    """Nodes by how many edges they have, most first, equals by IRI."""
    return sorted(counts, key=lambda iri: (-counts[iri], iri))


def families(counts: Mapping[str, int], relations: Mapping[str, Relation]) -> list[list[str]]:
    """Edge types by colour, as the legend lists them: those of most lines first, each way, equals by IRI."""
    found: dict[str, list[str]] = {}
    for iri in ranked(counts):
        found.setdefault(relations[iri].color, []).append(iri)
    return sorted(found.values(), key=lambda family: (-sum(counts[iri] for iri in family), family[0]))


def boxes(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, Box]:
    """The room each node needs, by IRI."""
    counts = degrees(edges)
    large = set(hubs(counts))
    out = {}
    for node in nodes:
        size, font = size_of(counts.get(node.iri, 0)), HUB_LABEL_SIZE if node.iri in large else LABEL_SIZE
        lines = wrapped(node.label, font)
        half = max(text_width(line, font) / 2 for line in lines)
        if node.shape in FRAMES:
            high = len(lines) * font * LINE_HEIGHT / 2 + FRAME_MARGIN + 2
            out[node.iri] = Box(half + FRAME_MARGIN + 2, high, half + FRAME_MARGIN + 2, high)
            continue
        half = max(size * 1.2, half)
        out[node.iri] = Box(half, size * 1.25, half, size * 1.15 + 5 + len(lines) * font * LINE_HEIGHT)
    return out


def rooms(nodes: Sequence[Node], edges: Sequence[Edge], places: Mapping[str, tuple[int, int]]) -> dict[str, Room]:
    """What each node takes up where it stands, by IRI: its shape, or its frame, and its name below a shape."""
    counts = degrees(edges)
    found = boxes(nodes, edges)
    out = {}
    for node in nodes:
        box, size = found[node.iri], size_of(counts.get(node.iri, 0))
        x, y = places[node.iri]
        if node.shape in FRAMES:
            out[node.iri] = Room(x, y, box)
        else:
            shape = Box(size * 1.2, size * 1.2, size * 1.2, size * 1.2)
            out[node.iri] = Room(x, y, shape, Box(box.left, -size - 3, box.right, box.bottom))
    return out


def dashes(kind: str) -> list[int] | bool:
    """The line pattern of a status, in pixels."""
    return LOOKS["dashes"].get(kind, False) if kind != "withdrawn" else False


def network(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    relations: Mapping[str, Relation],
    places: Mapping[str, tuple[int, int]],
    facts: Facts | None = None,
    curves: Sequence[Curve] = (),
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """The drawing as (nodes, edges, options) of vis-network, as pyvis holds them. Raises as `fill` does."""
    from pyvis.network import Network

    net = Network(directed=True)
    fill(net, nodes, edges, relations, places, facts, curves)
    drawn, lines, _heading, _height, _width, held = net.get_network_data()
    return list(drawn), list(lines), json.loads(held)


def fill(
    net: Network,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    relations: Mapping[str, Relation],
    places: Mapping[str, tuple[int, int]],
    facts: Facts | None = None,
    curves: Sequence[Curve] = (),
) -> None:
    """Draw in a pyvis network. Every end of an edge must be among the nodes and have a place. Order is kept.

    curves: how each edge is drawn, of `kg.view.curves`; straight when there are none.
    """
    counts = degrees(edges)
    large = set(hubs(counts))
    for node in nodes:
        font = HUB_LABEL_SIZE if node.iri in large else LABEL_SIZE
        x, y = places[node.iri]
        looks: dict[str, Any] = {"font": {"size": font}} if font != LABEL_SIZE else {}
        if node.shape in FRAMES:
            looks |= {"shapeProperties": {"borderRadius": LOOKS["radius"][node.shape]}, "margin": FRAME_MARGIN}
        net.add_node(
            key(node.iri),
            label="\n".join(isolated(line) for line in wrapped(node.label, font)),
            shape="box" if node.shape in FRAMES else node.shape,
            color=node.color,
            size=size_of(counts.get(node.iri, 0)),
            x=x,
            y=y,
            **looks,
        )
    for edge, curve in zip(edges, curves or [Curve()] * len(edges), strict=True):
        looks = _line(edge, relations, curve, facts) | ({"font": {"vadjust": curve.lift}} if curve.lift else {})
        net.add_edge(key(edge.subject), key(edge.object), id=link_key(edge), **looks)
    options = OPTIONS | {"interaction": OPTIONS["interaction"] | {"hideEdgesOnDrag": len(edges) > MANY}}
    net.set_options(json.dumps(options))


def _line(edge: Edge, relations: Mapping[str, Relation], curve: Curve, facts: Facts | None) -> dict[str, Any]:
    looks: dict[str, Any] = {
        "color": {"color": relations[edge.predicate].color},
        "width": line_width(edge, facts),
        "arrows": {"to": dict(LOOKS["head"])},
    }
    if only_unnamed(edge):
        looks["arrows"]["from"] = dict(LOOKS["unnamed"])
    if dashes(status(edge)):
        looks["dashes"] = dashes(status(edge))
    banded = edge.disputed or partly_disputed(edge, facts)
    if banded:
        looks["background"] = dict(LOOKS["band"])
    # vis-network gives no band to straight lines, so a disputed one bows a hair's breadth.
    bend = curve.bend or (0.01 if banded else 0.0)
    if bend:
        side = "curvedCW" if bend > 0 else "curvedCCW"
        looks["smooth"] = {"enabled": True, "type": side, "roundness": abs(bend)}
    if curve.lean:
        looks["smooth"]["lean"] = curve.lean
    return looks


def line_width(edge: Edge, facts: Facts | None = None) -> float:
    """More independent origins, thicker, as `LOOKS` has it; of one or two, one is counted."""
    least = facts.origins.get(edge.iri, (1, 1))[0] if facts else 1
    width = LOOKS["width"]
    return float(min(width["most"], round(width["one"] + width["more"] * max(0, least - 1), 1)))


MANY = 500  # more lines than this are left out while the picture is dragged, so that it follows the hand
# No blanks in any value: pyvis removes every blank of the option text.
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hideEdgesOnDrag": False, "keyboard": False, "multiselect": False},
    "nodes": {"borderWidth": 1, "font": {"size": LABEL_SIZE, "strokeWidth": 4}},
    "edges": {"smooth": False, "selectionWidth": 1.5, "font": {"size": 12, "strokeWidth": 4, "align": "horizontal"}},
}
