"""Findings of whoever makes a page, beside what they are about: an actor or place, a hop between two, or a date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from kg import lookup
from kg.dates import given, span
from kg.errors import KgError
from kg.view import model
from kg.view.curves import point
from kg.view.model import Box
from kg.view.overlap import Point, settled

if TYPE_CHECKING:
    from kg.claims import Edge
    from kg.store import Store
    from kg.view.choice import Chosen
    from kg.view.model import Curve, Node

FORMS = "write NAME: TEXT, A~B: TEXT or 2031-05-04: TEXT"
DATE = re.compile(r"\d{4}(-\d\d){0,2}\Z", re.ASCII)
SIZE, WIDE, MARGIN = 12, 150, 6
FEW = 12  # up to so many lines all bear their words
INK = "#0b4f8a"


class Note(NamedTuple):
    """A finding. about: what stands before it, as people read it. nodes: one IRI, or the two of a hop; () for a date.

    days: first and last day of a date, ("", "") otherwise.
    """

    text: str
    about: str
    nodes: tuple[str, ...] = ()
    days: tuple[str, str] = ("", "")


class Callout(NamedTuple):
    """A note in the picture: its lines, the middle of its box with its half width and height, and where it leads."""

    lines: list[str]
    at: Point
    half: float
    high: float
    anchor: Point


def read(store: Store, chosen: Chosen, written: Sequence[str] | str) -> tuple[Note, ...]:
    """The notes that somebody wrote, in their order.

    Raises KgError for one without a text, or about what is not on the page; UnknownName, AmbiguousName and BadDate.
    """
    return tuple(_note(store, chosen, one) for one in ([written] if isinstance(written, str) else written))


def _note(store: Store, chosen: Chosen, written: str) -> Note:
    about, _, text = (part.strip() for part in written.partition(": "))
    text = " ".join(model.plain(text).split())
    if not about or not text:
        raise KgError(f"--note “{model.plain(written)}” says nothing of anything: {FORMS}")
    if DATE.match(about):
        begin, end = span(about).begin
        return Note(text, given(about), days=(begin or about, end or about))
    nodes = tuple(lookup.find(store, name) for name in about.split("~"))
    labels = {node.iri: node.label for node in (*chosen.nodes, *chosen.mentioned)}
    for iri, name in zip(nodes, about.split("~"), strict=True):
        if iri not in labels:
            raise KgError(
                f"--note {name.strip()}: it is not on this page; choose a part that holds it, with --focus or --path"
            )
    if len(nodes) > 2:
        raise KgError(f"--note {about}: a hop joins two names; {FORMS}")
    if len(nodes) == 2 and not any({edge.subject, edge.object} == set(nodes) for edge in chosen.edges):
        raise KgError(f"--note {about}: no line on this page joins them; see what does with `kg path`")
    return Note(text, " – ".join(labels[iri] for iri in nodes), nodes)


def callouts(
    notes: Sequence[Note],
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    places: Mapping[str, tuple[int, int]],
    curves: Sequence[Curve],
) -> dict[int, Callout]:
    """Where the notes on nodes and hops of the drawing stand, by their number: on the free spot nearest to these."""
    boxes = model.boxes(nodes, edges)
    wished: dict[str, Point] = {node.iri: places[node.iri] for node in nodes}
    found: dict[int, Callout] = {}
    for number, note in enumerate(notes):
        anchor = _anchor(note, edges, places, curves)
        if anchor is None:
            continue
        lines = model.broken(note.text, SIZE, WIDE)
        half = max(model.text_width(line, SIZE) for line in lines) / 2 + MARGIN
        high = len(lines) * SIZE * model.LINE_HEIGHT / 2 + MARGIN
        boxes[f" {number}"] = Box(half, high, half, high)
        wished[f" {number}"] = anchor[0], anchor[1] - 4 * SIZE
        found[number] = Callout(lines, anchor, half, high, anchor)
    # Words of lines stand in their middles, where there are few.
    middles = list(zip(edges, curves, strict=True)) if found and len(edges) <= FEW else []
    for number, (edge, curve) in enumerate(middles):
        boxes[f"|{number}"] = Box(36, 10, 36, 10)
        wished[f"|{number}"] = point(places[edge.subject], places[edge.object], curve)
    order = [*(node.iri for node in nodes), *(f"|{n}" for n in range(len(middles))), *(f" {n}" for n in found)]
    standing = settled(wished, boxes, order, firm={*places, *(f"|{n}" for n in range(len(middles)))})
    return {number: callout._replace(at=standing[f" {number}"]) for number, callout in found.items()}


def _anchor(
    note: Note, edges: Sequence[Edge], places: Mapping[str, tuple[int, int]], curves: Sequence[Curve]
) -> Point | None:
    if len(note.nodes) == 1 and note.nodes[0] in places:
        return places[note.nodes[0]]
    for edge, curve in zip(edges, curves, strict=True):
        if len(note.nodes) == 2 and {edge.subject, edge.object} == set(note.nodes):
            return point(places[edge.subject], places[edge.object], curve)
    return None


def marks(found: Mapping[int, Callout]) -> str:
    """The callouts as SVG, a group each."""
    return "\n".join(_mark(callout) for callout in found.values())


def _mark(callout: Callout) -> str:
    (x, y), (to_x, to_y) = callout.at, callout.anchor
    first = y - callout.high + MARGIN + SIZE * 0.92
    lines = "".join(
        f'<tspan x="{x:.1f}" y="{first + n * SIZE * model.LINE_HEIGHT:.1f}">{escape(model.isolated(line))}</tspan>'
        for n, line in enumerate(callout.lines)
    )
    return (
        f'<g class="finding"><path d="M{to_x:.1f} {to_y:.1f}L{x:.1f} {y:.1f}" stroke="{INK}" stroke-dasharray="2 3"/>'
        f'<rect class="paper" x="{x - callout.half:.1f}" y="{y - callout.high:.1f}" width="{2 * callout.half:.1f}" '
        f'height="{2 * callout.high:.1f}" rx="3" stroke="{INK}"/>'
        f'<text class="ink" font-size="{SIZE}" text-anchor="middle">{lines}</text></g>'
    )


def extent(found: Mapping[int, Callout]) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each callout."""
    return [(c.at[0] - c.half, c.at[1] - c.high, c.at[0] + c.half, c.at[1] + c.high) for c in found.values()]


def block(notes: Sequence[Note], found: Mapping[int, Callout], node: Mapping[str, int]) -> list[dict[str, object]]:
    """The part of the data block: text, what it is about, the nodes by number, days, and its callout in the picture."""
    out: list[dict[str, object]] = []
    for number, note in enumerate(notes):
        entry: dict[str, object] = {"text": note.text, "about": model.plain(note.about)}
        if note.nodes:
            entry["nodes"] = [node[iri] for iri in note.nodes]
        else:
            entry["days"] = list(note.days)
        if number in found:
            callout = found[number]
            entry |= {
                "lines": callout.lines,
                "at": [round(n) for n in callout.at],
                "to": [round(n) for n in callout.anchor],
            }
            entry |= {"half": round(callout.half), "high": round(callout.high)}
        out.append(entry)
    return out
