"""The desk in a real browser: a made-up article from a blank page to claims in the store, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import pytest
from hand import Hand
from served import ARTICLE, Served, serving

from kg import load
from kg.graph import Graph

# One story in several chapters: each goes on where the one before it stopped.
pytest_plugins = ("browser",)
pytestmark = pytest.mark.xdist_group("desk")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "mine"
    load.init(str(folder))
    (folder.parent / "halden.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def served(store: Path) -> Iterator[Served]:
    text = str(store.parent / "halden.txt")
    with serving("--store", str(store), "annotate", text, "--by", "Ada Mornay", "--no-suggest") as found:
        yield found


@pytest.fixture(scope="module")
def hand(served: Served, chromium: Any) -> Iterator[Hand]:
    from browser import Sight

    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    sight = Sight(context.new_page())
    sight.page.goto(served.address)
    sight.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
    yield Hand(sight)
    assert sight.errors == []
    host = urlsplit(served.address).netloc
    assert {urlsplit(url).netloc for url in sight.requests if not url.startswith(("data:", "blob:"))} == {host}
    context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def findings(page: Any, axe: str) -> list[tuple[str, str]]:
    """What axe-core finds; its own script is brought in past the page's policy, which lets none in."""
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    return [(rule["id"], place["html"][:160]) for rule in found["violations"] for place in rule["nodes"]]


def test_head_is_asked_first(hand: Hand) -> None:
    page = hand.sight.page
    assert page.locator("h2").inner_text() == "Source"
    page.fill("#head-title", "Envoys leave Port Halden")
    page.fill("#head-publisher", "Harbour Post")
    page.fill("#head-published", "2031-05-08")
    page.keyboard.press("Enter")
    page.wait_for_selector(".names li.now")
    assert hand.said() == "“Harbour Post” is new: it is written down as an organization."


def test_names_are_decided_one_by_one(hand: Hand) -> None:
    page = hand.sight.page
    new = {"Velmark": "State", "Oslind": "State"}
    for _ in range(page.locator(".names li").count()):
        words = page.locator("li.now b").inner_text()
        hand.press("Enter")
        # Nothing is called so in a store that is empty: Enter takes none.
        assert "Only an exact match" in hand.said()
        if words in new:
            hand.press("n")
            hand.fill(new[words])
        elif words == "Lund":
            hand.press("s")
        elif words in ("Envoys", "Subscribe"):
            hand.press("x")
        elif words == "Port Halden":
            hand.press("p")
        else:
            hand.press("n", "Enter")
    page.wait_for_selector("#sentence")
    assert hand.said() == "All names are done with: on to the sentences."
    assert "PORT HALDEN" not in page.inner_text("#sentence")


def test_claims_are_added_by_a_few_keys_each(hand: Hand) -> None:
    page = hand.sight.page
    hand.press("s")
    hand.fill("headline")
    took = []
    # Velmark struck the Kite Brigade on Tuesday: who did it has no place in the list that would stand for an answer.
    hand.press("n")
    hand.fill("strike")
    assert page.locator("#asking b").inner_text() == "Who did it? 0: it is not said"
    assert "Port Halden" not in page.locator("#options").inner_text()
    page.keyboard.press("Escape")
    hand.press("Escape")
    begun = hand.count
    hand.press("n")
    hand.fill("strike")
    hand.fill("Velmark")
    hand.fill("Kite Brigade")
    hand.press("6", "1")
    assert page.locator(".tag").all_inner_texts() == ["who", "whom"]
    hand.press("Enter")
    took.append(hand.count - begun)
    assert hand.said() == "Harbour Post reports: Velmark struck Kite Brigade; 6 May 2031 (“Tuesday”; date implied)"
    assert "Tuesday → 6 May 2031, since published 8 May 2031" in page.inner_text("#step")
    hand.press("Enter")
    took.append(hand.claim("number: injury", "Velmark struck", "12"))
    assert hand.said() == "Harbour Post reports: injury, 12: Velmark struck Kite Brigade"
    took.append(hand.claim("backs", "Oslind", "Kite Brigade"))
    hand.press("x")
    assert "Rejected" in hand.said()
    hand.press("u")
    assert page.locator("[data-claim]").count() == 2
    hand.press("Enter")
    begun = hand.count
    hand.press("n")
    hand.fill("arms")
    hand.fill("Oslind")
    hand.fill("Kite Brigade")
    hand.press("4")
    hand.fill("two Western")
    hand.press("6", "1", "Enter")
    took.append(hand.count - begun)
    assert hand.said() == "two Western diplomats say: Oslind arms Kite Brigade; since 2029"
    hand.press("ArrowRight")
    assert "Oslind denied that it arms anybody" in page.inner_text("#sentence")
    begun = hand.count
    hand.press("n")
    hand.fill("another stance")
    hand.fill("Oslind arms")
    hand.fill("denied")
    hand.fill("Oslind")
    hand.press("Enter")
    took.append(hand.count - begun)
    assert hand.said() == "Oslind denies: Oslind arms Kite Brigade; since 2029"
    assert median(took) <= 12
    assert max(took) <= 25


def test_axe_finds_nothing_in_any_step_on_light_and_dark_paper(hand: Hand, axe: str) -> None:
    page = hand.sight.page
    for paper in ("light", "dark"):
        page.emulate_media(color_scheme=paper)
        for step in range(4):
            hand.press(f"Alt+{step}")
            page.wait_for_timeout(150)
            assert findings(page, axe) == [], (step, paper)
        hand.press("Alt+2", "e")
        page.wait_for_selector("#form")
        assert findings(page, axe) == [], ("a claim that is edited", paper)
        hand.press("Escape")
    page.emulate_media(color_scheme="light")


def test_narrow_screen_holds_all_of_it(hand: Hand) -> None:
    page = hand.sight.page
    page.set_viewport_size({"width": 390, "height": 800})
    for step in range(4):
        hand.press(f"Alt+{step}")
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    hand.press("Alt+2", "e")
    page.wait_for_selector("#form")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    hand.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})


def test_desk_goes_on_where_it_was_left(hand: Hand) -> None:
    page = hand.sight.page
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
    page.wait_for_selector("#sentence")
    assert "headline" in page.locator("h2").inner_text()


def test_check_shows_the_file_and_adds_it(hand: Hand, store: Path) -> None:
    page = hand.sight.page
    hand.press("Alt+3")
    page.wait_for_selector("#add")
    shown = page.inner_text("#step")
    assert "Sentences that are open" in shown
    assert "+- says: Velmark struck Kite Brigade" in shown
    assert "Cannot be added yet" not in shown
    hand.press("a")
    page.wait_for_selector("#did strong", timeout=20_000)
    assert page.inner_text("#did strong").startswith("Added: 3 new links, 1 first denial")
    content = (store / "desk" / "halden" / "claims.yaml").read_text(encoding="utf-8")
    assert "  reviewed by: Ada Mornay\n" in content
    page.goto(page.url.split("/desk/")[0] + "/source/halden")
    assert "Velmark struck Kite Brigade" in page.inner_text(".beside")
    assert "skipped: headline" in page.inner_text(".beside")
    with Graph.open(str(store)) as graph:
        edge = graph.path("Oslind", "Kite Brigade")[0].hops[0]
        assert "Oslind" in str(edge)
