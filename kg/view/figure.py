"""A figure that stands by itself: the drawing of the page as an SVG file, with title, legend, notes and sources.

Made without a browser, for white paper. The page's own export (kg/view/page/exports.js) draws what a reader left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from kg.claims import Edge
from kg.paths.speech import in_short
from kg.view import model, notes, svg
from kg.view.choice import Chosen
from kg.view.curves import curves
from kg.view.document import About
from kg.view.facts import Facts
from kg.view.model import Relation

INK, SOFT, PAPER = "#1d1e20", "#585b61", "#ffffff"
TITLE, SMALL = 21, 12
LEAST_WIDTH = 520
GAP = 24
NOTES = 40
NOTED = 0.36  # where on a line its number stands, beside the mark in its middle
PUBLISHERS = 6
KEY = (
    "Dashed on yellow: disputed; solid on yellow: disputed in part; dotted: only suggested. "
    "A dot at the tail: by unnamed speakers alone. A thicker line: more independent origins."
)
ADVICE = re.compile(r"(:| ) ?see (all|more)\b[^.]*", re.I)  # for who made the figure, not for who reads it
CLASSES = {
    "paper": f'fill="{PAPER}"',
    "ink": f'fill="{INK}"',
    "ink halo": f'fill="{INK}" stroke="{PAPER}" stroke-width="4" paint-order="stroke" stroke-linejoin="round"',
}


def figure(chosen: Chosen, facts: Facts, places: Mapping[str, tuple[int, int]], about: About) -> str:
    """An SVG document: lines that are disputed bear a number, and both sides stand under it (the first NOTES)."""
    bent = curves(chosen.edges, model.rooms(chosen.nodes, chosen.edges, places))
    found = notes.callouts(about.notes, chosen.nodes, chosen.edges, places, bent)
    left, top, width, height = svg.frame(chosen.nodes, chosen.edges, places, bent, found)
    wide = max(LEAST_WIDTH, width)
    head = _Column(left + GAP, 0, wide - 2 * GAP)
    head.text(about.title, TITLE, INK, 'font-weight="600" font-family="Georgia, serif"')
    lines = zip(chosen.edges, svg.points(chosen.edges, places, bent, NOTED), strict=True)
    disputed = [(edge, at) for edge, at in lines if edge.disputed and not edge.withdrawn][:NOTES]
    foot = _Column(left + GAP, top + height + GAP, wide - 2 * GAP)
    foot.row([_line(chosen, iri) for iri in _commonest(chosen.edges, chosen.relations)])
    foot.row([(svg.swatch(node), node.kind) for node in {n.kind: n for n in chosen.nodes}.values()])
    for number, (edge, _) in enumerate(disputed, 1):
        foot.text(f"{number}  {_words(chosen, edge)}: {in_short(chosen.accounts[edge.iri])}.", SMALL, INK)
    for note in about.notes:  # what has no place in the drawing is told under it
        if about.notes.index(note) not in found:
            foot.text(f"{note.about}: {note.text}", SMALL, INK)
    for line in filter(None, (KEY, ADVICE.sub("", about.cut), _credit(chosen, about))):
        foot.text(line, SMALL, SOFT)
    marks = _looks(svg.marks(chosen.nodes, chosen.edges, chosen.relations, places, facts, bent, found))
    numbers = [_number(number, at) for number, (_, at) in enumerate(disputed, 1)]
    # The title is as high as its lines are, and stands above the drawing.
    start, whole = top - head.y - GAP, foot.y - top + head.y + 2 * GAP
    titled = f'<g transform="translate(0 {start + GAP // 2})">{"".join(head.parts)}</g>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {start} {wide} {whole}" '
        f'width="{wide}" height="{whole}" role="img" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{model.LABEL_SIZE}">\n'
        f"<title>{escape(model.plain(about.title))}</title>\n"
        f'<rect x="{left}" y="{start}" width="{wide}" height="{whole}" fill="{PAPER}"/>\n'
        f"{titled}\n{marks}\n{''.join(numbers)}\n{''.join(foot.parts)}\n</svg>\n"
    )


class _Column:
    """Lines of text below each other. y: where the next one begins."""

    def __init__(self, x: int, y: int, width: int) -> None:
        self.x, self.y, self.width = x, y, width
        self.parts: list[str] = []

    def text(self, text: str, size: int, color: str, more: str = "") -> None:
        # Widths are estimated for the widest of fonts; this one is a quarter narrower.
        for line in model.broken(text, size, self.width * 1.25):
            self.y += round(size * 1.4)
            self.parts.append(
                f'<text x="{self.x}" y="{self.y}" font-size="{size}" fill="{color}" {more}>'
                f"{escape(model.isolated(line))}</text>"
            )

    def row(self, entries: Sequence[tuple[str, str]]) -> None:
        """Marks with a word each, beside each other as far as there is room."""
        x, high = 0.0, 22
        self.y += high if entries else 0
        for mark, word in entries:
            wide = 34 + model.text_width(word, SMALL)
            if x and x + wide > self.width:
                x, self.y = 0.0, self.y + high
            at = f"translate({self.x + x:.0f} {self.y - 12})"
            name = escape(model.isolated(model.plain(word)))
            text = f'<text x="22" y="12" font-size="{SMALL}" fill="{INK}">{name}</text>'
            self.parts.append(f'<g transform="{at}">{_looks(mark)}{text}</g>')
            x += wide + 8
        self.y += 4


def _looks(marks: str) -> str:
    """Marks with their colours in place of the classes of the page's style sheet."""
    for name, looks in CLASSES.items():
        marks = marks.replace(f'class="{name}"', looks)
    return marks


def _commonest(edges: Sequence[Edge], relations: Mapping[str, Relation]) -> list[str]:
    """Edge types that are drawn, those of one colour together, of most lines first."""
    counts: dict[str, int] = {}
    for edge in edges:
        if not edge.withdrawn:
            counts[edge.predicate] = counts.get(edge.predicate, 0) + 1
    return [iri for family in model.families(counts, relations) for iri in family]


def _line(chosen: Chosen, predicate: str) -> tuple[str, str]:
    relation = chosen.relations[predicate]
    return f'<path d="M-4 8h22" stroke="{relation.color}" stroke-width="2"/>{svg.mark(relation, 7, 8)}', relation.label


def _words(chosen: Chosen, edge: Edge) -> str:
    name: Callable[[str], str] = {node.iri: model.plain(node.label) for node in chosen.nodes}.__getitem__
    return f"{name(edge.subject)} {chosen.relations[edge.predicate].read(edge)} {name(edge.object)}"


def _number(number: int, at: tuple[float, float]) -> str:
    x, y = at
    ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{PAPER}" stroke="{INK}"/>'
    text = f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11" fill="{INK}">{number}</text>'
    return f'<g class="note">{ring}{text}</g>'


def _credit(chosen: Chosen, about: About) -> str:
    """Whose reports are drawn, the state of the data and its licence."""
    found = dict.fromkeys(a.publisher or a.title or a.source for claim in chosen.claims for a in claim.assertions)
    names = ", ".join(list(found)[:PUBLISHERS])
    more = f" and {len(found) - PUBLISHERS} more" if len(found) > PUBLISHERS else ""
    day = f" Data as of {about.data_date}." if about.data_date else ""
    licence = f" {about.licence}" if about.licence else ""
    return f"Sources: {names or 'none'}{more}. What they say, not what is so.{day} Made with kg.{licence}"
