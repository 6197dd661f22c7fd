"""The page beside plain pyvis on the same data, in Chromium without a network: `python3 dev.py bench page`.

Columns: seconds to make the HTML, its size, requests that leave it, seconds until it can be used, seconds until nothing
moves any more, redraws a second while it is panned. A blank page comes first, so that machines can be compared.
Plain pyvis gets the same nodes, labels and lines, `cdn_resources="in_line"`, and else its defaults; both are given
PATIENCE_SECONDS to come to rest. Needs Chromium and Playwright (`apt-get install chromium`, `pip install playwright`).
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

PATIENCE_SECONDS = 60
BLANK = "<!DOCTYPE html><html lang=en data-ready><title>blank</title></html>"

PAN = """network => {
  const from = performance.now(), at = network.getViewPosition();
  let frames = 0;
  while (frames < 40 && performance.now() - from < 4000) {
    frames += 1;
    network.moveTo({ position: { x: at.x + frames * 3, y: at.y }, animation: false });
    network.redraw();
  }
  return 1000 * frames / (performance.now() - from);
}"""


def plain(edges: list[Any], nodes: list[Any]) -> str:
    """What `pyvis` makes of it by itself."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for node in nodes:
        net.add_node(node.iri, label=node.label, color=node.color)
    for edge in edges:
        net.add_edge(edge.subject, edge.object, label=edge.predicate.rsplit("#")[-1])
    return str(net.generate_html())


def measured(browser: Any, file: Path, ready: str, network: str) -> dict[str, str]:
    """Open a file and time it. ready, network: JavaScript that tells whether it can be used, and what to pan."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(lambda url: not url.startswith(("file:", "data:", "blob:")), lambda route: route.abort())
    began = time.perf_counter()
    row: dict[str, str] = {}
    try:
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function(f"() => {ready}", timeout=PATIENCE_SECONDS * 1000)
        row["ready"] = f"{time.perf_counter() - began:.2f}"
        if network:
            row["still"] = still(page, network, began)
            row["fps"] = f"{page.evaluate(f'() => ({PAN})({network})'):.0f}"
    except (TimeoutError, playwright_timeout()):
        # What does not come to rest draws nothing while it works, so there is nothing to count either.
        row |= {name: row.get(name, f"> {PATIENCE_SECONDS}") for name in ("ready", "still")} | {"fps": "-"}
    row["outside"] = str(sum(not url.startswith(("file:", "data:", "blob:")) for url in asked))
    page.close()
    return row


def playwright_timeout() -> type[Exception]:
    from playwright.sync_api import TimeoutError

    return TimeoutError


def still(page: Any, network: str, began: float) -> str:
    """Seconds until two looks, a quarter of a second apart, see every node in the same place."""
    before = None
    while time.perf_counter() - began < PATIENCE_SECONDS:
        now = page.evaluate(f"() => JSON.stringify({network}.getPositions())")
        if now == before:
            return f"{time.perf_counter() - began:.1f}"
        before = now
        page.wait_for_timeout(250)
    raise TimeoutError


def main() -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sys.exit("Playwright is missing: pip install playwright")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    from generated import conflict

    from kg import view
    from kg.store import bundled
    from kg.view import choice

    stores: dict[str, Callable[[], Any]] = {
        "bundled": bundled,
        "1,000 claims": lambda: conflict(1000),
        "5,000 claims": lambda: conflict(5000),
    }
    print(f"{'':28}{'made s':>8}{'KB':>7}{'outside':>9}{'ready s':>9}{'still s':>9}{'fps':>6}")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])

        def row(name: str, make: Callable[[], str], ready: str, network: str) -> None:
            began = time.perf_counter()
            html = make()
            made = time.perf_counter() - began
            file = Path(folder, "page.html")
            file.write_text(html, encoding="utf-8")
            got = measured(browser, file, ready, network)
            print(
                f"{name:28}{made:8.1f}{len(html.encode()) // 1000:7}{got['outside']:>9}{got['ready']:>9}"
                f"{got.get('still', ''):>9}{got.get('fps', ''):>6}",
                flush=True,
            )

        row("a blank page", lambda: BLANK, "true", "")
        for name, opened in stores.items():
            store = opened()
            every = choice.choose(store, most=1_000_000)
            drawn = f"{name}, {len(every.edges):,} lines"
            ours = "document.documentElement.hasAttribute('data-ready')"
            row(f"kg, {name}", lambda store=store: view.page(store), ours, "kg.network")
            theirs = "window.network && document.readyState === 'complete'"
            row(f"pyvis, {drawn}", lambda every=every: plain(every.edges, every.nodes), theirs, "network")
        browser.close()


if __name__ == "__main__":
    main()
