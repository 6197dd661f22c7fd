"""The timeline in a real browser: dates stay as uncertain as they are, and it agrees with the filters."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import scenes
from test_page_map import axe

import kg

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

FILTERS = ("", "&relation=strikes", "&speaker=Pentagon", "&from=2023-10-17&to=2023-11-30&dated=1", "&status=disputed")


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


def in_time(browser: Browser, hash: str = "", **context: Any) -> Sight:
    return browser.open(scenes.page(), "#tab=timeline" + hash, **context)


def rows(sight: Sight) -> list[str]:
    """The ids of the claims, in the order of their rows."""
    return list(sight.locator(".time-row button").evaluate_all("them => them.map(b => b.dataset.claim)"))


def row(sight: Sight, claim: str) -> Any:
    return sight.locator(f'.time-row button[data-claim="{claim}"]')


def reach(sight: Sight, claim: str, part: str = "svg *") -> tuple[float, float]:
    """Left and right end of what is drawn of a claim, in pixels from the left end of the scale."""
    return tuple(
        row(sight, claim).evaluate(
            """(b, part) => { const left = b.querySelector("svg").getBoundingClientRect().left;
                 const all = [...b.querySelectorAll(part)].map(it => it.getBoundingClientRect());
                 return [Math.min(...all.map(r => r.left)) - left, Math.max(...all.map(r => r.right)) - left]; }""",
            part,
        )
    )


@pytest.mark.parametrize("filters", FILTERS)
def test_rows_agree_with_the_filters(browser: Browser, bundled: str, filters: str) -> None:
    sight = browser.open(bundled, "#tab=timeline" + filters)
    dated, undated = sight.evaluate(
        """() => { const all = [...kg.shown().claims].map(i => kg.data.claims[i]);
             return [all.filter(c => c.dated).map(c => c.id).sort(), all.filter(c => !c.dated).map(c => c.id)]; }"""
    )
    drawn = rows(sight)
    assert len(drawn) == len(set(drawn))
    assert set(dated) <= set(drawn)
    bare = sight.locator(".time-row", has_text="no date of its own").count()
    assert len(drawn) == len(dated) + bare  # a series without a date stands above its dated events
    text = sight.locator("#time-head > p").text_content()
    assert text.startswith(f"{len(dated)} claim")
    assert f"of the {len(dated) + len(undated)} shown" in text
    rest = sight.locator("#time-rest summary")
    if len(undated) > bare:
        assert rest.text_content().startswith(f"{len(undated) - bare} claim")
        rest.click()
        sight.locator("#time-rest li button").first.wait_for()  # the browser says a moment later that it is open
        assert sight.locator("#time-rest li button").count() == len(undated) - bare
    else:
        assert rest.count() == 0
    assert sight.errors == []
    assert sight.outside == []


def test_rows_stand_in_the_order_in_which_they_begin(browser: Browser) -> None:
    sight = in_time(browser)
    assert rows(sight) == [
        "old-war",
        "patrols-in-the-dunes",
        "first-patrol",
        "dig-until-spring",  # when it began is not known
        "hint-at-the-pier",
        "raid-near-the-port",
        "about-a-landing",  # which may have begun as much earlier as such a date may be off
        "shelling-of-the-port",
        "quarrel-over-the-coast",
    ]
    members = sight.locator(".time-row.member button").evaluate_all("them => them.map(b => b.dataset.claim)")
    assert members == ["first-patrol"]
    assert sight.locator(".time-row.series").count() == 1


def test_a_day_is_a_mark_and_what_must_be_is_solid(browser: Browser) -> None:
    sight = in_time(browser)
    assert row(sight, "raid-near-the-port").locator("svg rect").count() == 0
    assert row(sight, "raid-near-the-port").locator("svg path").count() == 1
    assert row(sight, "shelling-of-the-port").locator(".must").count() == 1
    left, right = reach(sight, "shelling-of-the-port", ".must")
    day = reach(sight, "raid-near-the-port")
    assert day[1] < left + 1 < right


def test_a_month_or_a_rough_day_is_never_solid(browser: Browser) -> None:
    sight = in_time(browser)
    for claim in ("old-war", "about-a-landing"):
        assert row(sight, claim).locator(".must").count() == 0
        assert row(sight, claim).locator("[stroke-dasharray]").count() == 1
        assert not row(sight, claim).locator('path[d*="l6.5"]').count()  # nor a mark of a day
    pale = row(sight, "old-war").locator("rect").first
    assert float(pale.evaluate("it => getComputedStyle(it).fillOpacity")) < 0.3


def test_open_ends_are_arrows_at_the_end_of_the_scale(browser: Browser) -> None:
    sight = in_time(browser)
    width = float(row(sight, "old-war").locator("svg").get_attribute("width"))
    assert row(sight, "patrols-in-the-dunes").locator(".open").count() == 1
    assert reach(sight, "patrols-in-the-dunes", ".open")[1] == pytest.approx(width, abs=1)
    assert row(sight, "dig-until-spring").locator(".open").count() == 1
    assert reach(sight, "dig-until-spring", ".open")[0] == pytest.approx(0, abs=1)
    assert row(sight, "shelling-of-the-port").locator(".open").count() == 0


def test_disputed_and_suggested_look_as_in_the_legend(browser: Browser) -> None:
    sight = in_time(browser)
    legend = sight.locator('#filters [data-group="status"] label:has(input[value="disputed"]) path').first
    band = row(sight, "quarrel-over-the-coast").locator("svg rect").first
    assert band.get_attribute("fill") == legend.get_attribute("stroke")
    assert "disputed" in row(sight, "quarrel-over-the-coast").text_content()
    assert row(sight, "raid-near-the-port").locator("svg rect").count() == 0
    hint = row(sight, "hint-at-the-pier")
    assert "only suggested" in hint.text_content()
    assert hint.locator(".must").count() == 0
    assert hint.locator("svg circle").count() == 1  # only unnamed speakers say so


def test_a_long_empty_stretch_is_drawn_short_and_marked(browser: Browser) -> None:
    sight = in_time(browser)
    gaps = sight.locator(".time-grid .gap").count()
    assert gaps > 0
    spring = reach(sight, "shelling-of-the-port", ".must")
    assert spring[1] - spring[0] > 40
    sight.locator("#time-even").check()
    assert sight.locator(".time-grid .gap").count() == 0
    even = reach(sight, "shelling-of-the-port", ".must")
    assert even[1] - even[0] < 5


def test_the_scale_names_days_months_or_years(browser: Browser) -> None:
    sight = in_time(browser, "&from=2021-03-01&to=2021-03-20&dated=1")
    assert "9 Mar" in sight.locator(".time-axis").text_content()
    sight = in_time(browser)
    sight.locator("#time-even").check()
    assert "2000" in sight.locator(".time-axis").text_content()


def test_labels_of_the_scale_do_not_overlap(browser: Browser, bundled: str) -> None:
    for width in (1400, 390):
        sight = browser.open(bundled, "#tab=timeline", width=width)
        boxes = [t.bounding_box() for t in sight.locator(".time-axis text:not(.year)").all()]
        boxes.sort(key=lambda b: b["x"])
        assert len(boxes) > 3
        for before, after in pairwise(boxes):
            assert before["x"] + before["width"] <= after["x"] + 1
        # Nor does the page grow wider than its window by them.
        assert sight.evaluate("document.documentElement.scrollWidth") == width


def test_dates_typed_here_are_the_filter_of_the_page(browser: Browser) -> None:
    sight = in_time(browser)
    sight.locator("#time-from").fill("2021-03-05")
    sight.locator("#time-from").dispatch_event("change")
    assert "from=2021-03-05" in sight.url
    assert sight.locator("#from").input_value() == "2021-03-05"
    assert "raid-near-the-port" not in rows(sight)
    assert "shelling-of-the-port" in rows(sight)
    sight.locator("#time-all").click()
    assert "from=" not in sight.url
    assert "raid-near-the-port" in rows(sight)


def test_a_stretch_dragged_over_the_scale_becomes_the_filter(browser: Browser) -> None:
    sight = in_time(browser, "&from=2021-03-01&to=2021-03-20")
    box = sight.locator(".time-axis").bounding_box()
    days = (box["width"] - 24) / 20
    sight.mouse.move(box["x"] + 12 + 2 * days, box["y"] + 20)
    sight.mouse.down()
    sight.mouse.move(box["x"] + 12 + 6 * days, box["y"] + 20, steps=5)
    assert sight.locator(".time-axis .brush").count() == 1
    sight.mouse.up()
    assert sight.evaluate("[kg.state.from, kg.state.to]") == ["2021-03-03", "2021-03-06"]
    assert sight.locator(".time-axis .brush").count() == 0
    sight.go_back()
    assert sight.evaluate("[kg.state.from, kg.state.to]") == ["2021-03-01", "2021-03-20"]


def test_when_it_was_said_can_be_shown(browser: Browser) -> None:
    sight = in_time(browser)
    assert sight.locator(".said").count() == 0
    assert "promise" not in rows(sight)
    sight.locator("#time-said").check()
    assert row(sight, "promise").locator(".said").count() == 1
    assert "undated" in row(sight, "promise").text_content()
    sight.locator("#time-said").uncheck()
    assert "promise" not in rows(sight)


def test_a_row_opens_the_panel_and_says_what_it_is(browser: Browser) -> None:
    sight = in_time(browser)
    sight.get_by_role("button", name="shelling of the port 10–14 March 2021").click()
    assert "claim=shelling-of-the-port" in sight.url
    assert "shelling of the port" in sight.locator("#selected").text_content()
    assert row(sight, "shelling-of-the-port").get_attribute("aria-pressed") == "true"


def test_the_keyboard_goes_from_row_to_row(browser: Browser) -> None:
    sight = in_time(browser)
    focused = "() => document.activeElement.dataset.claim"
    row(sight, "old-war").focus()
    sight.keyboard.press("ArrowDown")
    assert sight.evaluate(focused) == "patrols-in-the-dunes"
    sight.keyboard.press("End")
    assert sight.evaluate(focused) == "quarrel-over-the-coast"
    sight.keyboard.press("ArrowUp")
    sight.keyboard.press("Enter")
    assert "claim=shelling-of-the-port" in sight.url
    assert sight.evaluate(focused) == "shelling-of-the-port"  # also after the rows were drawn anew
    sight.keyboard.press("Escape")
    assert "claim=" not in sight.url


def test_a_thousand_rows_come_as_one_scrolls(browser: Browser) -> None:
    sight = browser.open(scenes.many(1000), "#tab=timeline")
    assert "1,000 claims" in sight.locator("#time-head").text_content()
    assert len(rows(sight)) < 1000
    row(sight, "skirmish-0000").focus()
    for _ in range(3):
        sight.keyboard.press("End")
        sight.keyboard.press("ArrowDown")
    sight.keyboard.press("End")
    assert sorted(rows(sight)) == [f"skirmish-{n:04}" for n in range(1000)]
    assert sight.locator(".time-more").count() == 0


def test_hostile_names_are_text(browser: Browser) -> None:
    claim = scenes.made("<img src=x onerror=window.hacked=1>", when="2021-03-04")
    edges = [scenes.edge(scenes.NORTH, "attacks", scenes.PIER, claim)]
    made = scenes.drawn(edges, [scenes.NORTH, scenes.PIER])
    sight = browser.open(scenes.render(*made, scenes.About("t")), "#tab=timeline")
    assert "<img" in sight.locator(".time-row").text_content()
    assert sight.locator("#timeline img").count() == 0
    assert sight.evaluate("window.hacked") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_nothing(browser: Browser, bundled: str, scheme: str, width: int) -> None:
    sight = browser.open(bundled, "#tab=timeline", width=width, height=844, color_scheme=scheme)
    sight.locator("#time-rest summary").click()
    assert axe(sight) == []


def test_on_a_phone_nothing_scrolls_sideways_and_targets_are_large(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, "#tab=timeline", width=390, height=844, has_touch=True)
    assert sight.evaluate("document.documentElement.scrollWidth") == 390
    sight.locator("#time-rest summary").click()
    targets = "#timeline button, #timeline summary, #timeline label, #timeline input[type=date]"
    boxes = [b.bounding_box() for b in sight.locator(targets).all() if b.is_visible()]
    assert len(boxes) > 30
    assert [b for b in boxes if b["height"] < 44 or b["width"] < 44] == []
    row(sight, rows(sight)[0]).tap()
    assert "claim=" in sight.url


def test_print_shows_the_timeline_when_it_is_open(browser: Browser) -> None:
    sight = in_time(browser)
    sight.evaluate("dispatchEvent(new Event('beforeprint'))")
    sight.emulate_media(media="print")
    assert sight.locator(".time-row").first.is_visible()
    assert not sight.locator("#time-tools").is_visible()
    assert not sight.locator("#graph").is_visible()
    assert sight.locator("#time-chart").bounding_box()["width"] <= 700
    sight.evaluate("dispatchEvent(new Event('afterprint'))")
    sight.emulate_media(media="screen")
    assert sight.locator("#time-chart").bounding_box()["width"] > 900
