"""Make the pictures of the bundled graph's page in `docs/page/`: `python docs/screenshot.py`.

Needs Chromium (`apt-get install chromium`) and `pip install playwright`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))


class Shot(NamedTuple):
    """A picture: its name, the address in the page, the size of the window, the paper."""

    name: str
    hash: str
    width: int = 1400
    height: int = 900
    paper: str = "light"


SHOTS = (
    Shot("graph", "#node=US"),
    Shot("dark", "#node=Iran", paper="dark"),
    Shot("map", "#tab=map", paper="dark"),
    Shot("timeline", "#tab=timeline"),
    Shot("routes", "#tab=routes&path=Iran~al-Tanf"),
    Shot("phone", "#node=Iran", 390, 844),
)


def main() -> int:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("Playwright is missing: pip install playwright", file=sys.stderr)
        return 2
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is missing: apt-get install chromium", file=sys.stderr)
        return 2

    import kg

    (HERE / "page").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, kg.open() as graph, sync_playwright() as playwright:
        file = Path(folder, "graph.html")
        file.write_text(graph.page(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, file, shot)
        browser.close()
    return 0


def take(browser: Any, file: Path, shot: Shot) -> None:
    page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.paper)
    page.goto(file.as_uri() + shot.hash)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / "page" / f"{shot.name}.png")
    page.close()
    print(f"wrote docs/page/{shot.name}.png")


if __name__ == "__main__":
    sys.exit(main())
