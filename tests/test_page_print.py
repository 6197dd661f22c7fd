"""The page on paper, as PDFs from Chromium and Firefox: nothing lies over a word, and no dark paper is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from firefox import Firefox
from paper import Paper
from scenes import page as coast

import kg

if TYPE_CHECKING:
    from browser import Browser

pytest_plugins = ("browser",)

TABS = {tab: f"#tab={tab}" for tab in ("graph", "map", "timeline", "table", "sources")} | {
    "routes": "#path=Iran~al-Tanf"
}
READY = """new Promise(done => {
    const look = () => document.documentElement.dataset.ready ? done(1) : setTimeout(look, 20); look(); })"""
INK = 0.1
"""The share of a page that pictures and letters cover at most: a black sea covers half of one."""


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return str(graph.page())


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    window = Firefox(tmp_path_factory.mktemp("firefox"))
    yield window
    window.close()


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_chromium_prints_every_word_on_white_paper(browser: Browser, bundled: str, paper: str, tmp_path: Path) -> None:
    for tab, hash in TABS.items():
        sight = browser.open(bundled, hash, color_scheme=paper)
        printed = Paper(sight.page.pdf(format="A4"), tmp_path)
        assert (tab, printed.hidden(), printed.darkness() < INK, sight.errors) == (tab, [], True, [])
        assert sight.evaluate("kg.dark()") is (paper == "dark")
        sight.page.close()


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_firefox_prints_every_word_on_white_paper(firefox: Firefox, bundled: str, paper: str, tmp_path: Path) -> None:
    for name, html in (("coast", coast()), ("bundled", bundled)):
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    for tab, hash in TABS.items():
        # Firefox takes long for the bundled graph: it is printed where a page break or a colour is at stake.
        name = "bundled" if paper == "dark" and tab in ("map", "timeline") else "coast"
        firefox.goto((tmp_path / f"{name}.html").as_uri() + hash)
        firefox.evaluate(READY)
        firefox.evaluate(f"kg.theme('{paper}')")
        printed = Paper(firefox.pdf(), tmp_path)
        assert (tab, printed.hidden(), printed.darkness() < INK, firefox.errors) == (tab, [], True, [])
        assert firefox.evaluate("kg.dark()") is (paper == "dark")
