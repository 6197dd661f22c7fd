"""A real browser for tests, and a page that remembers what it asked for and what went wrong in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Sight:
    """One page in a browser. requests, errors and dialogs hold all that happened since it was opened."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: (self.errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)

    @property
    def outside(self) -> list[str]:
        """Requests that left the file."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def spot(self, node: str) -> tuple[float, float]:
        """Where a node's centre is on the screen, by its id in addresses."""
        point = self.page.evaluate(
            """id => { const at = kg.network.canvasToDOM(kg.network.getPosition(kg.at.node.get(id)));
                       const box = document.getElementById("canvas").getBoundingClientRect();
                       return [box.left + at.x, box.top + at.y]; }""",
            node,
        )
        return point[0], point[1]


class Browser:
    """Opens HTML text as a file, as a reader would."""

    def __init__(self, engine: Any, folder: Path) -> None:
        self._engine, self._folder, self._count = engine, folder, 0

    def open(
        self, html: str, hash: str = "", *, width: int = 1400, height: int = 900, ready: bool = True, **context: Any
    ) -> Sight:
        """ready: wait for the page's script; not for what is no page of ours, or runs no script."""
        self._count += 1
        file = self._folder / f"page-{self._count}.html"
        file.write_text(html, encoding="utf-8")
        sight = Sight(self._engine.new_context(viewport={"width": width, "height": height}, **context).new_page())
        sight.page.goto(f"file://{file}{hash}")
        if ready and context.get("java_script_enabled", True):
            sight.page.wait_for_selector("html[data-ready]", state="attached", timeout=10_000)
        return sight


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Headless Chromium; the test is skipped, by name, where it or Playwright is not installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium` brings it")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("Playwright is not installed: `pip install playwright` brings it")
    with sync_playwright() as playwright:
        engine = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def browser(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    return Browser(chromium, tmp_path_factory.mktemp("pages"))
