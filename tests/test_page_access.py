"""The page for everybody: read by a screen reader, walked by keyboard, touched by a thumb, on light and dark paper."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from drawn import small

import kg
from kg.view.document import TABS, About, render

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

NAMES = [name for name, _ in TABS]


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


@pytest.fixture(scope="module")
def northland() -> str:
    return render(*small(), About("Who does what in Northland"))


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def findings(sight: Sight, axe: str) -> list[tuple[str, str, str]]:
    """What axe-core finds serious or critical, with where and why."""
    sight.evaluate(axe)
    found: dict[str, Any] = sight.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [
        (rule["id"], place["html"][:120], place["failureSummary"][:300])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for place in rule["nodes"]
    ]


@pytest.mark.parametrize("paper", ["light", "dark"])
@pytest.mark.parametrize("tab", NAMES)
def test_axe_finds_nothing_serious(browser: Browser, bundled: str, axe: str, tab: str, paper: str) -> None:
    sight = browser.open(bundled, f"#tab={tab}", color_scheme=paper)
    assert findings(sight, axe) == []
    sight.evaluate("kg.set({select: {claim: kg.data.claims.findIndex(c => c.disputed)}})")
    sight.evaluate("document.querySelectorAll('#filters details').forEach(d => d.open = true)")
    assert findings(sight, axe) == []


def test_axe_finds_nothing_serious_on_a_phone(browser: Browser, bundled: str, axe: str) -> None:
    sight = browser.open(bundled, "#node=Iran", width=390, height=844, has_touch=True, is_mobile=True)
    assert findings(sight, axe) == []
    sight.click("#narrow")
    assert findings(sight, axe) == []


def focused(sight: Sight) -> str:
    return str(
        sight.evaluate(
            """() => { const it = document.activeElement;
              return it.id || it.dataset.export || it.getAttribute("href") || it.name || it.textContent; }"""
        )
    )


def test_tab_key_reaches_everything(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    reached = []
    for _ in range(80):
        sight.keyboard.press("Tab")
        name = focused(sight)
        if reached and name == reached[0]:
            break
        reached.append(name)
    wanted = {"search", *(f"#{name}" for name in NAMES), "theme", "relation", "status", "kind", "from", "to", "dated"}
    assert wanted | {"closer", "farther", "whole"} <= set(reached)


def test_search_by_keyboard_alone(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.keyboard.press("/")
    assert focused(sight) == "search"
    sight.keyboard.type("o")
    assert sight.get_attribute("#search", "aria-expanded") == "true"
    first = sight.get_attribute("#search", "aria-activedescendant")
    sight.keyboard.press("ArrowDown")
    second = sight.get_attribute("#search", "aria-activedescendant")
    assert first != second
    name = sight.locator(f"#{second} bdi").first.inner_text()
    sight.keyboard.press("ArrowUp")
    sight.keyboard.press("ArrowDown")
    sight.keyboard.press("Enter")
    assert sight.inner_text("#selected h2") == name
    assert sight.locator("#found").is_hidden()
    sight.keyboard.type("zzz")
    assert sight.inner_text("#found") == "Nothing on this page is called or worded so."
    sight.keyboard.press("Escape")
    assert sight.locator("#found").is_hidden()
    sight.keyboard.press("Escape")
    assert sight.input_value("#search") == ""
    sight.keyboard.press("Escape")
    assert focused(sight) != "search"
    sight.keyboard.press("Escape")
    assert not sight.locator("#selected h2").count()


def test_escape_closes_the_export_menu_first(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Northland")
    sight.focus("#export > button")
    sight.keyboard.press("Enter")
    assert sight.is_visible("#exports")
    sight.keyboard.press("Tab")
    assert focused(sight) == "svg"
    sight.keyboard.press("Escape")
    assert sight.locator("#exports").is_hidden()
    assert sight.inner_text("#selected h2") == "Northland"


def test_a_selection_is_read_out(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.evaluate("kg.select({node: kg.at.node.get('Northland')})")
    sight.wait_for_selector("#live:has-text('Northland, state · 4 relations')", state="attached")
    assert sight.get_attribute("#live", "role") == "status"


# A box to tick is touched through its label, which is one of the targets. Rows out of sight are laid out when they are
# asked for, so each is scrolled to before it is measured.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, .tabs a, select, input, summary, #filters label")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !["checkbox", "radio"].includes(e.type))
  .map(e => { e.scrollIntoView({block: "nearest"}); return [e.getBoundingClientRect(), e.outerHTML.slice(0, 160)]; })
  .filter(([box]) => box.height < 43.5 || box.width < 43.5)
  .map(([box, html]) => [box.width, box.height, html])"""


def test_targets_are_large_enough_for_a_thumb(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, width=390, height=844, has_touch=True, is_mobile=True)
    for tab in NAMES:
        sight.click(f'.tabs a[href="#{tab}"]')
        sight.evaluate("kg.select({node: kg.data.start})")
        assert sight.evaluate(SMALL_TARGETS) == [], tab
        if sight.is_visible("#narrow"):
            sight.click("#narrow")
            assert sight.evaluate(SMALL_TARGETS) == [], tab
            sight.click("#narrow")


def test_dark_paper_can_be_chosen_and_left(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = sight.evaluate(paper)
    sight.click("#theme")
    dark = sight.evaluate(paper)
    assert dark != light
    assert sight.get_attribute("#theme", "aria-pressed") == "true"
    assert sight.evaluate("kg.network.body.data.nodes.get(0).font.color") == "#e9e7e1"
    sight.click("#theme")
    assert sight.evaluate(paper) == light
    assert sight.errors == []
