"""The base map: whose it is, that it is small and the same each time, and that points lie in their countries."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from kg.view import basemap
from kg.view.basemap import BUDGET, Basemap, Shape, country
from kg.view.basemap import basemap as crop

CITIES = {  # capitals, far from borders
    "Iraq": (33.31, 44.37),
    "Syria": (33.51, 36.29),
    "Iran": (35.69, 51.39),
    "Ukraine": (50.45, 30.52),
    "Fiji": (-17.8, 177.9),
    "Samoa": (-13.6, -172.5),
    "Russia": (66.5, -175.0),  # east of the antimeridian
    "United States": (39.0, -98.0),
}


def made(points: list[tuple[float, float]], countries: tuple[str, ...] = ()) -> Basemap:
    area = crop(points, countries)
    assert area is not None
    return area


def rings(shape: Shape) -> list[list[tuple[int, int]]]:
    """The rings of a path as points, by the letter of the SVG grammar: M, relative l, z."""
    found = []
    for left, top, line in re.findall(r"M(-?\d+) ?(-?\d+)l([^z]*)z", shape.path):
        x, y = int(left), int(top)
        ring, steps = [(x, y)], [int(n) for n in re.findall(r"-?\d+", line)]
        assert len(steps) % 2 == 0
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        found.append(ring)
    return found


def holds(shape: Shape, point: tuple[int, int]) -> bool:
    """Whether a point lies in a shape: a ray from it meets its lines an odd number of times."""
    x, y = point[0] + 0.3, point[1] + 0.4
    crossings = 0
    for ring in rings(shape):
        for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (b > y) != (d > y) and x < a + (c - a) * (y - b) / (d - b):
                crossings += 1
    return crossings % 2 == 1


@pytest.mark.parametrize("name", CITIES)
def test_a_city_lies_in_its_country_and_in_no_other(name: str) -> None:
    area = made([CITIES[name]])
    assert [shape.name for shape in area.shapes if holds(shape, area.point(*CITIES[name]))] == [name]


def test_the_sea_is_nobodys() -> None:
    area = made([(34.0, 30.0)])
    assert not [shape.name for shape in area.shapes if holds(shape, area.point(34.0, 30.0))]


def test_what_has_to_be_seen_lies_in_the_fit_and_that_on_the_map() -> None:
    points = [(33.31, 44.37), (35.69, 51.39), (12.8, 45.0)]
    area = made(points, ("Syria",))
    left, top, width, height = area.fit
    for point in points:
        x, y = area.point(*point)
        assert left < x < left + width
        assert top < y < top + height
    assert left >= 0
    assert top >= 0
    assert left + width <= area.width
    assert top + height <= area.height


def test_points_on_both_sides_of_the_antimeridian_make_a_small_map() -> None:
    area = made([(-17.8, 177.9), (-13.6, -172.5)])
    west, _, east, _ = area.box
    assert 170 < west < east < 200
    assert {"Fiji", "Samoa", "Tonga"} <= {shape.name for shape in area.shapes}


def test_a_large_country_is_shown_whole_only_when_there_is_nothing_else() -> None:
    near = made([(50.45, 30.52)], ("Russia",))
    assert near.box[2] - near.box[0] < 20
    alone = made([], ("Russia",))
    assert alone.box[2] - alone.box[0] > 120


@pytest.mark.parametrize(
    "points",
    [
        [(33.31, 44.37), (35.69, 51.39)],
        [(36.0, -5.0), (70.0, 30.0)],
        [(60.0, 170.0), (-40.0, 0.0), (0.0, 100.0), (0.0, -170.0)],
        [(0.0, 110.0), (10.0, 130.0)],
    ],
)
def test_paths_keep_to_the_budget_and_to_the_grid(points: list[tuple[float, float]]) -> None:
    area = made(points)
    assert 1000 < sum(len(shape.path) for shape in area.shapes) <= BUDGET
    assert max(area.width, area.height) in {grid for grid, _ in basemap.GRIDS}
    assert all(len(ring) > 2 for shape in area.shapes for ring in rings(shape))


def test_two_countries_keep_one_border_when_lines_are_thinned() -> None:
    area = made([(60.0, 170.0), (-40.0, 0.0), (0.0, 100.0), (0.0, -170.0)])
    assert area.units_per_degree < 10
    corners = {s.name: {p for ring in rings(s) for p in ring} for s in area.shapes}
    assert len(corners["Iran"] & corners["Iraq"]) >= 4


def test_the_same_points_give_the_same_map_whatever_their_order() -> None:
    points = [(33.31, 44.37), (35.69, 51.39), (33.5, 38.6)]
    assert crop(points, ["Syria", "Iraq"]) == crop(points[::-1], ["Iraq", "Syria", "Iraq"])


def test_nothing_to_show_gives_no_map() -> None:
    assert crop([]) is None


def test_a_degree_is_as_long_as_it_is() -> None:
    area = made([(33.0, 44.0)])
    (_, south), (_, north) = area.point(33.0, 44.0), area.point(34.0, 44.0)
    assert (south - north) * area.km_per_unit == pytest.approx(111.2, abs=0.5)


def test_a_label_lies_in_its_country() -> None:
    area = made([(33.31, 44.37), (35.69, 51.39)], ("Syria", "Iraq"))
    for shape in area.shapes:
        x, y, room = shape.label
        if room > 40 and 0 < y < area.height:
            assert holds(shape, (x, y)), shape.name


def test_a_country_is_found_by_any_spelling_of_its_name() -> None:
    assert country(["العراق", "IRAQ"]) == "Iraq"
    assert country(["Bosnia & Herzegovina", "Bosnia and Herzegovina"]) == "Bosnia and Herzegovina"
    assert country(["Cote d’Ivoire"]) == "Côte d'Ivoire"
    assert country(["Gaza", ""]) is None


def test_the_file_says_whose_borders_they_are_and_is_small() -> None:
    assert basemap.about().startswith("Natural Earth 4.1")
    file = Path(basemap.__file__).with_name("world.json")
    assert file.stat().st_size < 250_000
    file.read_bytes().decode("utf-8")


def test_the_maker_refuses_another_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "basemap.py"))
    other = tmp_path / "countries-50m.json"
    other.write_text("{}")
    assert script["main"]([str(other)]) == 2
    assert "its digest is another" in capsys.readouterr().err
    assert script["main"]([str(tmp_path / "none.json")]) == 2


def test_arcs_are_written_and_read_alike() -> None:
    script = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "basemap.py"))
    arc = [(0, 0), (17999, -8999), (-18000, 9000), (-17999, 9001)]
    text = script["encoded"](arc)
    assert basemap.decoded(text) == [(x / 100, y / 100) for x, y in arc]
