"""Make `docs/graph.png`, the picture of the bundled graph's page: `python docs/screenshot.py`.

Needs Chromium (`apt-get install chromium`) and `pip install playwright`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))


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

    with tempfile.TemporaryDirectory() as folder, kg.open() as graph, sync_playwright() as playwright:
        file = Path(folder, "graph.html")
        file.write_text(graph.page(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        page.wait_for_timeout(500)
        page.screenshot(path=HERE / "graph.png")
        browser.close()
    print("wrote docs/graph.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
