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
    """A picture: its name, the address in the page, the window, the paper; of the bundled graph, or of one's own."""

    name: str
    hash: str
    width: int = 1400
    height: int = 900
    paper: str = "light"
    own: bool = False

    @property
    def file(self) -> str:
        """Those for comparison alone are kept small."""
        return f"{self.name}.{'png' if self.hash else 'jpg'}"


SIZES = ((390, 844), (1280, 800), (1400, 900))
SHOTS = (
    Shot("graph", "#node=US"),
    Shot("dark", "#node=Iran", paper="dark"),
    Shot("map", "#tab=map", paper="dark"),
    Shot("timeline", "#tab=timeline"),
    Shot("routes", "#tab=routes&path=Iran~Syria-territory&k=4"),
    Shot("phone", "#node=Iran", 390, 844),
    # As a page opens at each size, on either paper, of the bundled graph and of one of one's own.
    *(
        Shot(f"{'own' if own else 'bundled'}-{width}-{paper}", "", width, height, paper, own)
        for own in (False, True)
        for width, height in SIZES
        for paper in ("light", "dark")
    ),
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
        own = Path(folder, "own.html")
        own.write_text(own_page(Path(folder)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            take(browser, own if shot.own else file, shot)
        take_desk(browser, Path(folder))
        browser.close()
    return 0


TEXT = """\
A week at the strait

Oslind has armed the Kite Brigade since 2029, Velmark said. Oslind denied that it arms the brigade.

Oslind pays for the Amber Front. Some of the fishermen of the strait help the front.

The Kite Brigade fights Velmark. The Amber Front attacked Velmark on 4 May 2031.
"""
CLAIMS = """\
source: {id: harbour-post-1, publisher: Harbour Post, title: A week at the strait, text: week.txt}
actors:
- {id: Harbour-Post, kind: Organization, name: Harbour Post}
- {id: Oslind, kind: State, name: Oslind}
- {id: Velmark, kind: State, name: Velmark}
- {id: Kite-Brigade, kind: ArmedGroup, name: Kite Brigade}
- {id: Amber-Front, kind: ArmedGroup, name: Amber Front}
- {id: fishermen, kind: DescribedGroup, name: some of the fishermen}
assertions:
- says: Oslind arms the Kite Brigade
  by: Velmark
  at: Oslind has armed the Kite Brigade since 2029
  relation: [Oslind, arms, Kite Brigade]
- says: Oslind does not arm the Kite Brigade
  by: Oslind
  stance: denied
  at: Oslind denied that it arms the brigade
  relation: [Oslind, arms, Kite Brigade]
- says: Oslind funds the Amber Front
  at: Oslind pays for the Amber Front
  relation: [Oslind, funds, Amber Front]
- says: Some of the fishermen back the Amber Front
  at: Some of the fishermen of the strait help the front
  relation: [some of the fishermen, backs, Amber Front]
- says: The Kite Brigade fights Velmark
  at: The Kite Brigade fights Velmark
  relation: [Kite Brigade, fights, Velmark]
- says: The Amber Front attacked Velmark
  at: The Amber Front attacked Velmark on 4 May 2031
  event: {id: raid, type: Attack, agent: Amber Front, target: Velmark, date: 2031-05-04}
skipped:
- {paragraph: 1, why: headline}
"""
"""A graph of one's own, which is invented: what a small page has to show."""


def own_page(folder: Path) -> str:
    import kg
    from kg import load

    load.init(str(folder / "own"))
    (folder / "week.txt").write_text(TEXT, encoding="utf-8")
    (folder / "week.yaml").write_text(CLAIMS, encoding="utf-8")
    with kg.open(str(folder / "own"), write=True) as graph:
        graph.add(str(folder / "week.yaml"))
        return graph.page(note=["Kite Brigade: first named here", "Oslind~Amber Front: one sentence, undated"])


def take(browser: Any, file: Path, shot: Shot) -> None:
    page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.paper)
    page.goto(file.as_uri() + shot.hash)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / "page" / shot.file, **({"quality": 60} if shot.file.endswith(".jpg") else {}))
    page.close()
    print(f"wrote docs/page/{shot.file}")


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
