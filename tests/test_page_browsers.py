"""The page in Firefox and in WebKit, the engine of Safari: what a reader does with it works there as in Chromium."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from drawn import small
from firefox import Firefox
from scenes import page as coast
from webkit import WebKit

import kg
from kg.view.document import About, render

Window = Firefox | WebKit
READY = "document.documentElement.dataset.ready === 'yes'"
TABS = ["graph", "map", "timeline", "table", "routes", "sources"]


class Reader:
    """Opens pages in a browser and does with them what a reader does."""

    def __init__(self, window: Window, folder: Path) -> None:
        self.window, self._folder, self._count = window, folder, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.window, name)

    def open(self, html: str, hash: str = "", *, ready: bool = True) -> None:
        self._count += 1
        file = self._folder / f"page-{self._count}.html"
        file.write_text(html, encoding="utf-8")
        self.window.goto(f"file://{file}{hash}")
        if ready:
            self.until(READY)

    def until(self, condition: str | Callable[[], Any], seconds: float = 15) -> Any:
        """Wait for a condition, here or in the page; gives what it gives."""
        end = time.monotonic() + seconds
        while True:
            found = self.evaluate(condition) if isinstance(condition, str) else condition()
            if found:
                return found
            assert time.monotonic() < end, f"waited in vain for {condition}"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that a selector finds and that can be seen."""
        x, y = self.evaluate(
            f"""(() => {{ const all = [...document.querySelectorAll({json.dumps(selector)})];
                const it = all.find(e => e.getClientRects().length);
                it.scrollIntoView({{block: "nearest"}});
                const box = it.getBoundingClientRect();
                return [box.left + box.width / 2, box.top + box.height / 2]; }})()"""
        )
        self.window.click_at(x, y)

    def shows(self, selector: str) -> bool:
        found: bool = self.evaluate(f"document.querySelector({json.dumps(selector)}).getClientRects().length > 0")
        return found

    def text(self, selector: str) -> str:
        found: str = self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")
        return found

    def address(self) -> str:
        found: str = self.evaluate("location.hash")
        return found

    def saved(self, what: str) -> bytes:
        """What the reader gets from the export menu."""
        before = set(self.downloads.glob("*.*"))
        self.click("#export > button")
        self.click(f"[data-export={what}]")
        ended = ".part", ".wkdownload", ".crdownload"

        def come() -> Path | None:
            new = [p for p in set(self.downloads.glob("*.*")) - before if p.suffix not in ended and p.stat().st_size]
            return new[0] if new else None

        path: Path = self.until(come)
        assert path.suffix == "." + what
        time.sleep(0.2)
        return path.read_bytes()


@pytest.fixture(scope="module", params=[Firefox, WebKit])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    window = request.param(tmp_path_factory.mktemp("browser") / "home")
    window.resize(1400, 900)
    yield Reader(window, tmp_path_factory.mktemp("pages"))
    window.close()


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return str(graph.page())


@pytest.fixture(scope="module")
def northland() -> str:
    return render(*small(), About("Who does what in Northland"))


def test_every_tab_opens_and_shows_its_view(reader: Reader, bundled: str) -> None:
    reader.open(bundled)
    marks = {
        "map": "#map-frame svg .place",
        "timeline": ".time-row",
        "table": "#claims tbody tr",
        "graph": "#canvas canvas",
    }
    for tab in [*TABS[1:], "graph"]:
        reader.click(f".tabs a[href='#{tab}']")
        assert reader.evaluate("kg.tabs.filter(tab => document.getElementById(tab).getClientRects().length)") == [tab]
        assert reader.shows(marks.get(tab, f"#{tab} h2"))
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert reader.errors == []


def test_click_on_a_node_and_on_a_row_shows_the_evidence(reader: Reader, northland: str) -> None:
    reader.open(northland)
    x, y = reader.evaluate(
        """(() => { const at = kg.network.canvasToDOM(kg.network.getPosition(kg.at.node.get("PortVell")));
            const box = document.getElementById("canvas").getBoundingClientRect();
            return [box.left + at.x, box.top + at.y]; })()"""
    )
    reader.click_at(x, y)
    reader.until("location.hash === '#node=PortVell'")
    assert reader.text("#selected h2").strip() == "Port Vell"
    reader.open(coast(), "#tab=timeline")
    reader.click(".time-row button")
    assert "claim=" in reader.address()
    assert reader.shows("#selected h2")
    assert reader.errors == []


def test_second_search_by_mouse_begins_anew(reader: Reader, bundled: str) -> None:
    reader.open(bundled)
    for typed, found in (("hezb", "Hezbollah"), ("iraq", "Iraq"), ("tanf", "al-Tanf")):
        reader.click("#search")
        reader.type(typed)
        assert reader.evaluate("document.getElementById('search').value") == typed
        reader.click("#found li")
        assert reader.text("#selected h2").strip() == reader.evaluate("document.getElementById('search').value")
        assert found in reader.text("#selected h2")
    reader.type("iran")  # the field keeps the focus
    reader.press("ArrowDown")
    reader.press("Enter")
    assert reader.text("#selected h2") != "al-Tanf"
    assert reader.errors == []


def test_filters_hide_and_count_alike_in_all_views(reader: Reader, northland: str) -> None:
    reader.open(northland)
    reader.click("#filters input[name=relation][value=attacks]")
    assert reader.text("#count") == "2 claims"
    reader.click(".tabs a[href='#table']")
    assert (
        reader.evaluate(
            "[...document.querySelectorAll('#claims tbody tr')].filter(r => r.getClientRects().length).length"
        )
        == 2
    )
    assert reader.address() == "#tab=table&relation=attacks"
    reader.click("#reset")
    assert reader.text("#count") == "12 claims"
    assert reader.errors == []


def test_routes_are_found_with_their_evidence(reader: Reader, bundled: str) -> None:
    reader.open(bundled, "#path=Iran~al-Tanf")
    assert reader.evaluate("[...document.querySelectorAll('#answer .route')].map(r => r.dataset.walk)") == [
        "Iran iran-backed-militias al-Tanf"
    ]
    assert "Al-Asad air base and al-Tanf were attacked" in reader.text("#answer .route")
    assert reader.errors == []


LINKS = (
    "#node=Northland",
    "#tab=table&relation=backs,attacks&status=contested",
    "#tab=timeline&from=2021-05-01&dated=1",
    "",
)


def test_deep_links_round_trip_and_back_and_forward_walk_them(reader: Reader, northland: str) -> None:
    for link in LINKS:
        reader.open(northland, link)
        assert reader.address() == link
    reader.click(".tabs a[href='#table']")
    reader.click("#filters input[name=relation][value=backs]")
    assert reader.address() == "#tab=table&relation=backs"
    for step, there in ((-1, "#tab=table"), (-1, ""), (1, "#tab=table"), (1, "#tab=table&relation=backs")):
        reader.evaluate(f"history.go({step})")
        reader.until(f"location.hash === {json.dumps(there)}")
    reader.until("document.getElementById('count').textContent === '2 claims'")
    assert reader.errors == []


def test_exports_are_saved(reader: Reader, northland: str) -> None:
    reader.open(northland, "#relation=backs")
    assert ElementTree.fromstring(reader.saved("svg")).tag == "{http://www.w3.org/2000/svg}svg"
    assert reader.saved("png").startswith(b"\x89PNG")
    rows = list(csv.DictReader(io.StringIO(reader.saved("csv").decode("utf-8-sig"), newline="")))
    assert [row["stance"] for row in rows] == ["asserted", "asserted", "denied"]
    assert len(json.loads(reader.saved("jsonld"))["@graph"]) > 4
    assert reader.errors == []


def test_dark_paper_comes_and_goes(reader: Reader, northland: str) -> None:
    reader.open(northland)
    paper = "getComputedStyle(document.body).backgroundColor"
    light = reader.evaluate(paper)
    for wanted in ("rgb(21, 23, 26)", light):
        reader.click("#theme")
        assert reader.evaluate(paper) == wanted
    assert reader.errors == []


def test_frame_that_is_too_low_at_first_shows_the_graph_once_it_grows(
    reader: Reader, northland: str, tmp_path: Path
) -> None:
    framed = tmp_path / "framed.html"
    framed.write_text(render(*small(), About("Framed", embed=True)), encoding="utf-8")
    reader.open(f'<!DOCTYPE html><iframe src="{framed.as_uri()}"></iframe>', ready=False)
    assert reader.evaluate(
        "[document.querySelector('iframe').clientWidth, document.querySelector('iframe').clientHeight]"
    ) == [300, 150]
    reader.into_frame()
    reader.until(READY)
    reader.out_of_frame()
    for size in ("width: 300px; height: 40px", "width: 900px; height: 600px"):
        reader.evaluate(f"document.querySelector('iframe').style.cssText = '{size}'")
    reader.into_frame()
    shown = """(() => { const box = document.getElementById("canvas").getBoundingClientRect();
        return kg.data.nodes.every(n => { const at = kg.network.canvasToDOM(kg.network.getPosition(n.i));
          return at.x > 0 && at.y > 0 && at.x < box.width && at.y < box.height; })
          && kg.network.getScale() > 0.4; })()"""
    try:
        reader.until(shown)
    finally:
        reader.out_of_frame()


@pytest.mark.parametrize("reader", [WebKit], indirect=True)
def test_empty_field_for_a_date_shows_no_date(reader: Reader) -> None:
    def marks(selector: str) -> int:
        """How many pixels of a field are dark, but for its frame."""
        head = reader.evaluate("[screenX, screenY + outerHeight - innerHeight]")
        box = reader.evaluate(f"document.querySelector('{selector}').getBoundingClientRect()")
        left, top = round(head[0] + box["x"]) + 3, round(head[1] + box["y"]) + 3
        rows = reader.grays()[top : top + round(box["height"]) - 6]
        return sum(pixel < 128 for row in rows for pixel in row[left : left + round(box["width"]) - 6])

    reader.open(coast(), "#tab=timeline&from=2021-03-01")
    reader.until(lambda: marks("#time-from") > 40)
    assert marks("#time-to") == 0


def test_picture_that_a_browser_falsifies_is_not_saved(tmp_path: Path, northland: str) -> None:
    window = Firefox(tmp_path / "firefox", **{"privacy.resistFingerprinting": True})
    try:
        reader = Reader(window, tmp_path)
        reader.open(northland)
        reader.click("#export > button")
        reader.click("[data-export=png]")
        reader.until("document.getElementById('live').textContent.includes('save the SVG')")
        assert not window.downloads.exists() or list(window.downloads.iterdir()) == []
        assert reader.saved("svg").startswith(b"<?xml")
    finally:
        window.close()
