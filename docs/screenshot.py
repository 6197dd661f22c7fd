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
        take_desk(browser, Path(folder))
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


ARTICLE = """\
Raids go on as envoys leave Port Halden

PORT HALDEN — Velmark struck a depot of the Kite Brigade near Port Halden on Tuesday, its defence ministry said. \
The Kite Brigade said that 12 fighters were hurt and blamed Oslind.

Oslind has armed the Kite Brigade since 2029, according to two Western diplomats. Oslind denied that it arms anybody.
"""
"""The article of docs/desk.md, which is invented."""


def take_desk(browser: Any, folder: Path) -> None:
    """The four steps of the desk, with the decisions that docs/desk.md tells of, made by the keys that it tells."""
    import os
    import subprocess

    from kg import load

    load.init(str(folder / "mine"))
    (folder / "halden.txt").write_text(ARTICLE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "kg",
        "--store",
        "mine",
        "annotate",
        "halden.txt",
        "--no-suggest",
        "--by",
        "Ada Mornay",
    ]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "PYTHONUNBUFFERED": "1"}
    served = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert served.stdout is not None
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        page.goto(served.stdout.readline().strip())
        page.wait_for_selector("html[data-ready]", state="attached")

        def press(*keys: str) -> None:
            for key in keys:
                if len(key) == 1 or key in ("Enter", "Escape", "ArrowRight", "Alt+3"):
                    page.keyboard.press(key)
                else:
                    page.keyboard.insert_text(key)
                page.wait_for_timeout(60)
                page.wait_for_selector("#main:not([aria-busy])")

        def picture(name: str) -> None:
            page.wait_for_timeout(300)
            page.screenshot(path=HERE / "page" / f"{name}.png")
            print(f"wrote docs/page/{name}.png")

        for field, value in (("title", "Raids go on"), ("publisher", "Harbour Post"), ("published", "2031-05-08")):
            page.fill(f"#head-{field}", value)
        picture("desk-source")
        press("Enter")
        for _ in range(page.locator(".names li").count()):
            name = page.locator("li.now b").inner_text()
            if name == "Oslind":
                picture("desk-names")
            press(
                *{"Port Halden": ["p"], "Raids": ["x"]}.get(
                    name, ["n", *(["State"] if name in ("Oslind", "Velmark") else []), "Enter"]
                )
            )
        press(
            "s",
            "headline",
            "Enter",
            "n",
            "strike",
            "Enter",
            "Velmark",
            "Enter",
            "Kite",
            "Enter",
            "6",
            "1",
            "7",
            "Port",
            "Enter",
        )
        picture("desk-sentence")
        press(
            "Enter",
            "Enter",
            "ArrowRight",
            "n",
            "arms",
            "Enter",
            "Oslind",
            "Enter",
            "Kite",
            "Enter",
            "4",
            "two",
            "Enter",
        )
        press("6", "1", "Enter", "Alt+3")
        page.wait_for_selector("#add")
        picture("desk-check")
        page.close()
    finally:
        served.terminate()
        served.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
