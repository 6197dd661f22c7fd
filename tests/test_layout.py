"""Where nodes stand: nothing overlaps, the answer is always the same, and what stands already stays."""

from __future__ import annotations

from itertools import combinations

import pytest
from drawn import large

from kg.view import layout, model
from kg.view.model import Box
from kg.view.overlap import extent


def clash(places: dict[str, tuple[int, int]], boxes: dict[str, Box]) -> list[tuple[str, str]]:
    def frame(k: str) -> tuple[float, float, float, float]:
        (x, y), box = places[k], boxes[k]
        return x - box.left, y - box.top, x + box.right, y + box.bottom

    frames = {k: frame(k) for k in places}
    return [
        (a, b)
        for a, b in combinations(sorted(frames), 2)
        if frames[a][0] < frames[b][2] and frames[b][0] < frames[a][2]
        if frames[a][1] < frames[b][3] and frames[b][1] < frames[a][3]
    ]


@pytest.mark.parametrize(("count", "links"), [(2, 1), (9, 20), (62, 105), (100, 140), (300, 380)])
def test_positions_keep_labels_apart(count: int, links: int) -> None:
    made = large(count, links)
    boxes = model.boxes(made.nodes, made.edges)
    places = layout.positions(boxes, [(e.subject, e.object) for e in made.edges])
    assert len(places) == count
    assert clash(places, boxes) == []


def test_positions_do_not_depend_on_the_order_given() -> None:
    made = large(30, 45)
    boxes, ends = model.boxes(made.nodes, made.edges), [(e.subject, e.object) for e in made.edges]
    turned = dict(reversed(boxes.items()))
    assert layout.positions(turned, [(b, a) for a, b in reversed(ends)]) == layout.positions(boxes, ends)


def test_positions_of_separate_parts_are_packed_apart() -> None:
    boxes = {name: Box(40, 10, 40, 30) for name in "abcdef"}
    places = layout.positions(boxes, [("a", "b"), ("c", "d"), ("e", "e")])
    assert sorted(places) == list("abcdef")
    assert clash(places, boxes) == []


def test_positions_of_nothing() -> None:
    assert layout.positions({}, []) == {}


def test_sixty_nodes_fit_a_page_at_a_readable_size() -> None:
    made = large(62, 105)
    boxes = model.boxes(made.nodes, made.edges)
    left, top, right, bottom = extent(layout.positions(boxes, [(e.subject, e.object) for e in made.edges]), boxes)
    assert right - left < 1000
    assert bottom - top < 950
