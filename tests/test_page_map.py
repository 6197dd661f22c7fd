"""The map in a real browser: it agrees with the filters, and draws nothing as more exact than it is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import scenes

import kg

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

FILTERS = ("", "&relation=strikes", "&speaker=Pentagon", "&from=2023-10-17&to=2023-11-30&dated=1", "&status=disputed")

# What the map has to show, worked out from the data block and the one truth on what is shown, not from the map.
EXPECTED = """() => {
  const on = new Set(), pairs = new Map(), off = new Map();
  kg.shown().claims.forEach(i => kg.data.claims[i].at.forEach(([n, how]) => {
    const key = n + " " + (how === "about" ? "at" : how), into = kg.data.map.spots[n] ? pairs : off;
    if (kg.data.map.spots[n]) on.add(i);
    into.set(key, (into.get(key) || 0) + 1);
  }));
  const sorted = m => [...m.values()].sort((a, b) => a - b);
  return {on: on.size, all: kg.shown().claims.size, counts: sorted(pairs), off: sorted(off)};
}"""


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


def on_map(browser: Browser, hash: str = "", **context: Any) -> Sight:
    return browser.open(scenes.page(), "#tab=map" + hash, **context)


def marks(sight: Sight) -> dict[str, tuple[str, int]]:
    """Title of each mark with its way and its number of claims."""
    found = sight.evaluate("() => kg.mapMarks()")
    return {mark["title"]: (mark["way"], mark["claims"]) for mark in found}


def mark(sight: Sight, title: str) -> Any:
    return sight.locator(".place", has=sight.locator("title", has_text=re.compile(f"^{re.escape(title)}:")))


def axe(sight: Sight) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(sight.page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("filters", FILTERS)
def test_map_and_list_agree_with_the_filters(browser: Browser, bundled: str, filters: str) -> None:
    sight = browser.open(bundled, "#tab=map" + filters)
    expected = sight.evaluate(EXPECTED)
    assert (expected["all"] == sight.evaluate("kg.data.claims.length")) == (not filters)
    text = sight.locator("#map-side > p").first.text_content()
    assert text.startswith(f"{expected['on']} claim")
    assert f"of the {expected['all']} shown" in text
    listed = sight.locator("#map-side ul[data-way]:not([data-way=off]) .count").all_text_contents()
    assert sorted(map(int, listed)) == expected["counts"]
    assert sorted(map(int, sight.locator("ul[data-way=off] .count").all_text_contents())) == expected["off"]
    drawn = [int(g.get_attribute("data-claims")) for g in sight.locator(".place").all()]
    assert sorted(drawn) == sorted(count for _, count in marks(sight).values())
    if expected["on"]:
        assert drawn
    assert sight.errors == []
    assert sight.outside == []


NAMED = "[...document.querySelectorAll('.map-frame .country')].map(t => t.textContent)"


def test_names_of_countries_frame_and_scale_follow_what_is_shown(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=map", width=1280, height=800)
    assert "Iran" in sight.evaluate(NAMED)
    assert "Turkmenistan" not in sight.evaluate(NAMED)
    scale = "document.querySelector('.land').transform.baseVal.consolidate().matrix.a"
    everything, wide = sight.evaluate(scale), sight.locator("#map-frame").bounding_box()["width"]
    sight.evaluate("kg.set({relation: ['strikes'], push: true})")
    assert sight.evaluate(scale) > 1.5 * everything
    room = sight.locator("#map-frame").bounding_box()
    assert all(0 < m["x"] < room["width"] and 0 < m["y"] < room["height"] for m in sight.evaluate("kg.mapMarks()"))
    sight.evaluate("kg.reset({select: {node: kg.at.node.get('al-Tanf')}})")
    sight.wait_for_timeout(100)
    assert sight.locator("#map-frame").bounding_box()["width"] > 0.8 * wide
    assert sight.evaluate(scale) > 0.7 * everything
    assert sight.errors == []


def test_each_way_of_lying_at_a_place_has_its_mark(browser: Browser) -> None:
    assert marks(on_map(browser)) == {
        "Port Vell": ("at", 1),
        "near Port Vell": ("near", 2),
        "in the east of Dunes": ("in", 1),
        "<b>Pier</b>, in Port Vell": ("wide", 1),
        "Bay": ("at", 1),
        "Iraq": ("country", 2),
    }


def test_near_is_an_open_ring_and_not_a_point(browser: Browser) -> None:
    sight = on_map(browser)
    ring = mark(sight, "near Port Vell").locator("circle[stroke-dasharray]")
    assert ring.count() == 1
    assert float(ring.get_attribute("fill-opacity")) < 0.2
    assert mark(sight, "near Port Vell").locator(".hole").count() == 0
    assert mark(sight, "Port Vell").locator("[stroke-dasharray]").count() == 0
    assert "near Port Vell" in sight.locator("ul[data-way=near]").text_content()
    assert "is no distance" in sight.locator("#map-side").text_content()


def test_a_facility_known_to_be_near_a_town_is_drawn_near_it(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=map")
    stores = "two weapons and ammunition stores near Boukamal"
    assert marks(sight)[stores][0] == "near"
    assert f"{stores}lies near Boukamal" in sight.locator("ul[data-way=near]").text_content()


def test_in_is_a_disc_one_sees_through(browser: Browser) -> None:
    disc = mark(on_map(browser), "in the east of Dunes").locator("circle").first
    assert float(disc.get_attribute("fill-opacity")) < 0.5
    assert disc.get_attribute("stroke") is None


def test_a_country_is_its_area(browser: Browser) -> None:
    sight = on_map(browser)
    assert sight.locator(".land path.lit").evaluate_all("them => them.map(p => p.dataset.country)") == ["Iraq"]
    assert mark(sight, "Iraq").locator("circle").count() == 0
    sight.locator('[data-country="Iraq"]').dispatch_event("click")
    assert "node=Coast" in sight.url


def test_a_mark_lies_in_its_country(browser: Browser) -> None:
    inside = on_map(browser).evaluate(
        """() => { const path = document.querySelector('[data-country="Iraq"]'), m = path.getScreenCTM().inverse();
             const box = document.querySelector("#map-frame svg").getBoundingClientRect();
             return kg.mapMarks().filter(m => m.way !== "country").map(mark => {
               const p = new DOMPoint(mark.x + box.left, mark.y + box.top).matrixTransform(m);
               return [mark.title, path.isPointInFill(p)]; }); }"""
    )
    assert len(inside) == 5
    assert all(held for _, held in inside), inside


def test_marks_do_not_cover_each_other(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=map")
    spots = [(m["x"], m["y"]) for m in sight.evaluate("() => kg.mapMarks()")]
    assert len(spots) > 9
    near = [(a, b) for i, a in enumerate(spots) for b in spots[:i] if abs(a[0] - b[0]) < 12 and abs(a[1] - b[1]) < 12]
    assert near == []
    assert sight.locator(".place .lead").count() > 0


def test_what_has_no_place_is_listed_beside_the_map(browser: Browser) -> None:
    sight = on_map(browser)
    off = sight.locator("ul[data-way=off]")
    assert off.locator("button").all_text_contents() == ["in The Isle1"]
    side = sight.locator("#map-side").text_content()
    assert "Not on the map" in side
    assert "4 claims shown name no place" in side
    off.locator("button").click()
    assert "node=TheIsle" in sight.url


def test_a_page_without_coordinates_says_so(browser: Browser) -> None:
    sight = browser.open(scenes.unplaced(), "#tab=map")
    assert "There is no map to draw" in sight.locator("#map-side").text_content()
    assert not sight.locator(".map-stage").is_visible()
    assert sight.errors == []


def test_whose_borders_and_whose_points_they_are(browser: Browser) -> None:
    text = on_map(browser).locator(".map-credit").text_content()
    assert "Natural Earth 4.1" in text
    assert "no view is taken" in text
    assert scenes.CHART in text


def test_a_mark_opens_the_panel(browser: Browser) -> None:
    sight = on_map(browser)
    mark(sight, "near Port Vell").click(position={"x": 4, "y": 20}, force=True)
    assert "node=PortVell" in sight.url
    assert sight.locator("#selected h2").text_content() == "Port Vell"
    assert sight.locator(".place .chosen").count() == 2
    assert (
        sight.locator('#map-side [aria-pressed="true"]').all_text_contents() == ["near Port Vell2", "Port Vell1"][::-1]
    )


def test_a_mark_of_several_places_lets_choose(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=map")
    title = next(t for t in marks(sight) if t.startswith("3 places in"))
    mark(sight, title).locator("circle").last.click(force=True)
    menu = sight.locator("#map-pick")
    assert menu.is_visible()
    first = menu.locator("button").first.text_content()
    sight.keyboard.press("Escape")
    assert not menu.is_visible()
    mark(sight, title).locator("circle").last.click(force=True)
    sight.keyboard.press("Enter")
    assert "node=" in sight.url
    assert sight.locator("#selected h2").text_content() in first


def test_the_keyboard_moves_scales_and_chooses(browser: Browser) -> None:
    sight = on_map(browser)
    land = sight.locator(".land")

    def after(key: str) -> str:
        sight.keyboard.press(key)
        sight.wait_for_timeout(60)
        return str(land.get_attribute("transform"))

    sight.locator("#map-frame").focus()
    whole = land.get_attribute("transform")
    closer = after("+")
    assert closer != whole
    assert after("ArrowRight") != closer
    assert after("0") == whole
    for _ in range(40):  # from the frame on by Tab to the list
        sight.keyboard.press("Tab")
        if sight.evaluate("() => document.activeElement.closest('#map-side ul') !== null"):
            break
    sight.keyboard.press("Enter")
    assert "node=" in sight.url
    assert sight.evaluate("() => document.activeElement.getAttribute('aria-pressed')") == "true"
    sight.keyboard.press("Escape")
    assert "node=" not in sight.url


def test_buttons_wheel_and_drag(browser: Browser) -> None:
    sight = on_map(browser)
    land = sight.locator(".land")
    seen = [land.get_attribute("transform")]
    box = sight.locator("#map-frame").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def changed(whole: bool = False) -> None:
        sight.wait_for_timeout(60)
        now = land.get_attribute("transform")
        assert (now == seen[0]) == whole
        assert now != seen[-1]
        seen.append(now)

    sight.locator("#map-closer").click()
    changed()
    sight.mouse.move(x, y)
    sight.mouse.wheel(0, -300)
    changed()
    sight.mouse.down()
    sight.mouse.move(x + 90, y + 40, steps=4)
    sight.mouse.up()
    changed()
    assert "node=" not in sight.url  # dragging chooses nothing
    sight.locator("#map-whole").click()
    changed(whole=True)


def test_a_chosen_place_comes_into_sight(browser: Browser) -> None:
    sight = on_map(browser)
    for _ in range(5):
        sight.locator("#map-closer").click()
    sight.wait_for_timeout(60)
    sight.locator("#map-side button", has_text="Bay").click()
    box = sight.locator("#map-frame").bounding_box()
    bay = next(m for m in sight.evaluate("() => kg.mapMarks()") if m["title"] == "Bay")
    assert 0 < bay["x"] < box["width"]
    assert 0 < bay["y"] < box["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_nothing(browser: Browser, bundled: str, scheme: str, width: int) -> None:
    sight = browser.open(bundled, "#tab=map", width=width, height=844, color_scheme=scheme)
    assert axe(sight) == []


def test_on_a_phone_nothing_scrolls_sideways_and_targets_are_large(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=map", width=390, height=844, has_touch=True)
    assert sight.evaluate("document.documentElement.scrollWidth") == 390
    boxes = [b.bounding_box() for b in sight.locator("#map button").all() if b.is_visible()]
    assert len(boxes) > 10
    assert [b for b in boxes if b["height"] < 44 or b["width"] < 44] == []


def test_dark_paper_has_its_own_land_and_sea(browser: Browser) -> None:
    fill = "() => getComputedStyle(document.querySelector('.sea')).fill"
    assert on_map(browser).evaluate(fill) != on_map(browser, color_scheme="dark").evaluate(fill)


def test_print_shows_the_map_when_it_is_open(browser: Browser) -> None:
    sight = on_map(browser)
    sight.emulate_media(media="print")
    assert sight.locator("#map-frame svg").is_visible()
    assert not sight.locator("#graph").is_visible()
    assert not sight.locator("#map .tools").is_visible()
    assert sight.locator("#sources").is_visible()


def test_without_script_the_tab_says_what_is_missing(browser: Browser) -> None:
    sight = on_map(browser, java_script_enabled=False)
    assert "drawn by a script" in sight.locator("#map").text_content()
