"""Where nodes stand: nothing overlaps, the answer is always the same, and what stands already stays."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from drawn import large

import kg
from kg.errors import KgError
from kg.names import ID
from kg.view import layout, model, pins
from kg.view.bundled import work_out
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


# ---- positions that are kept


def test_what_stands_stays_and_what_is_new_comes_near_its_neighbours() -> None:
    made = large(62, 105)
    boxes, ends = model.boxes(made.nodes, made.edges), [(e.subject, e.object) for e in made.edges]
    new = {n.iri for n in made.nodes[-6:]}
    old = {k: box for k, box in boxes.items() if k not in new}
    before = layout.positions(old, [e for e in ends if not new & set(e)])
    after = layout.positions(boxes, ends, before)
    assert after.keys() == boxes.keys()
    moved = [k for k in before if after[k] != before[k]]
    assert len(moved) <= 3, "only what a larger name has come to overlap"
    assert clash(after, boxes) == []
    for node in new:
        (x, y), beside = after[node], [after[b if a == node else a] for a, b in ends if node in (a, b)]
        assert min((x - bx) ** 2 + (y - by) ** 2 for bx, by in beside) < 600**2


def test_parts_that_are_new_stand_below_what_is_known() -> None:
    boxes = dict.fromkeys("abcd", Box(40, 10, 40, 30))
    before = {"a": (0, 0), "b": (150, 0), "z": (7, 7)}
    after = layout.positions(boxes, [("a", "b"), ("c", "d")], before)
    assert (after["a"], after["b"]) == ((0, 0), (150, 0))
    assert min(after["c"][1], after["d"][1]) > 30
    assert "z" not in after
    assert clash(after, boxes) == []


def test_names_that_come_to_overlap_are_moved_apart() -> None:
    boxes = dict.fromkeys("ab", Box(40, 10, 40, 30))
    assert clash(layout.positions(boxes, [("a", "b")], {"a": (0, 0), "b": (1, 1)}), boxes) == []


def test_pins_are_kept_from_page_to_page(tmp_path: Path) -> None:
    file = tmp_path / "pins.json"
    pins.write(str(file), {ID + "Iran": (1, -2), "https://x.example/“ü”": (3, 4)})
    assert file.read_bytes().isascii()
    assert pins.read(str(file)) == {ID + "Iran": (1, -2), "https://x.example/“ü”": (3, 4)}
    assert pins.read(str(tmp_path / "none.json")) == {}
    with kg.open() as graph:
        first = graph.page(focus="Iran", pin=str(file))
        kept = pins.read(str(file))
        assert kept[ID + "Iran"] == (1, -2)
        assert len(kept) > 10
        assert graph.page(focus="Iran", pin=str(file)) == first
        graph.page(focus="Hamas", pin=str(file))
    assert kept.items() < pins.read(str(file)).items()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"kg positions": 1, "nodes": {"a": [1]}}', '{"kg positions": 1, "nodes": {"a": [1, 1e999]}}',
     '{"kg positions": 1, "nodes": {"a": [true, 1]}}', "\udcff", "[" * 100_000],
)  # fmt: skip
def test_file_that_holds_no_positions_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "pins.json"
    file.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(KgError, match=r"pins\.json is no file of positions: name another"):
        pins.read(str(file))
    with pytest.raises(KgError, match="cannot be read: is a directory"):
        pins.read(str(tmp_path))


def test_positions_of_the_bundled_graph_are_fresh() -> None:
    with kg.open() as graph:
        assert work_out(graph.store) == pins.bundled(), "run `python3 dev.py data`"
