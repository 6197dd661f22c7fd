"""The page in a real browser: nothing leaves it, nothing runs in it but its own script, everything can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawn import Drawn, claim, drawn, edge, large, node, relation, said, small

import kg
from kg.names import KG
from kg.view.document import About, render

if TYPE_CHECKING:
    from browser import Browser

pytest_plugins = ("browser",)

TITLE = About("Who does what in Northland")

BOXES = """() => page.network.body.nodeIndices.map(id => {
  const node = page.network.body.nodes[id], box = page.network.getBoundingBox(id);
  // vis-network adds a frame's corner radius to its box, though nothing is drawn there.
  const round = node.options.shape === "box" ? node.options.shapeProperties.borderRadius : 0;
  return [id, box.left + round, box.top + round, box.right - round, box.bottom - round];
})"""

HOSTILE = (
    "<img src=x onerror=window.hacked=1>",
    "</script><script>window.hacked=2</script>",
    "<!--<script>",
    "\"'><svg onload=window.hacked=3>",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.hacked=4",
    "href='javascript:window.hacked=5'",
    "\u202egro.livE\u202c",
    "line\u2028end",
)


def overlaps(boxes: list[list[float]]) -> list[tuple[str, str]]:
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


@pytest.fixture(scope="module")
def northland() -> str:
    return render(*small(), TITLE)


def hostile() -> Drawn:
    """Every text that data can bring, made to break out of where it stands."""
    nodes = [node(text, iri=f"{text}#{i}", names=HOSTILE, note=text, kind="state") for i, text in enumerate(HOSTILE)]
    nodes = [n._replace(kind=n.label) for n in nodes]
    edges = []
    for i, text in enumerate(HOSTILE):
        start, end = nodes[i], nodes[(i + 1) % len(nodes)]
        words = dict.fromkeys(("says", "speaker_name", "title", "publisher", "source", "anonymity", "said_on"), text)
        words |= {"url": "javascript:window.hacked=6", "stance": text, "basis": text, "speaker": text}
        spoken = [
            said("", **words),
            said("", **(words | {"stance": "asserted", "url": "data:text/html,<script>1</script>"})),
        ]
        edges.append(edge(start, "backs", end, claim(start, "backs", end, *spoken, label=text, iri=text)))
    made = drawn(edges, nodes)
    return made._replace(relations={KG + "backs": relation("backs")._replace(label=HOSTILE[0], reading=HOSTILE[1])})


def test_page_asks_nothing_of_the_network(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    for tab in ("relations", "evidence", "actors", "sources", "graph"):
        sight.click(f'.tabs a[href="#{tab}"]')
        assert sight.is_visible(f"section#{tab}")
    assert sight.outside == []
    assert sight.errors == []


def test_policy_allows_nothing_unsafe(bundled: str) -> None:
    policy = bundled.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_bundled_graph_has_no_overlapping_labels(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    boxes = sight.evaluate(BOXES)
    assert len(boxes) > 20
    assert overlaps(boxes) == []


def test_first_view_shows_the_whole_bundled_graph_with_legible_labels(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    assert sight.evaluate("page.network.getScale() * 13") >= 10
    room = sight.locator("#canvas").bounding_box()
    for name in sight.evaluate("page.network.body.nodeIndices"):
        x, y = sight.spot(name)
        assert room["x"] < x < room["x"] + room["width"], name
        assert room["y"] < y < room["y"] + room["height"], name


def test_sixty_made_up_nodes_do_not_overlap(browser: Browser) -> None:
    sight = browser.open(render(*large(62, 105), TITLE))
    assert overlaps(sight.evaluate(BOXES)) == []


def test_positions_stay_where_they_are(browser: Browser, northland: str) -> None:
    first = browser.open(northland)
    before = first.evaluate("page.network.getPositions()")
    first.wait_for_timeout(2000)
    assert first.evaluate("page.network.getPositions()") == before
    assert browser.open(northland).evaluate("page.network.getPositions()") == before


def test_click_on_a_line_shows_who_says_so(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    (x1, y1), (x2, y2) = sight.spot("Northland"), sight.spot("BorderGuard")
    sight.mouse.click(x1 + (x2 - x1) * 0.35, y1 + (y2 - y1) * 0.35)
    assert sight.inner_text("#selected h2") == "Northland backs Border Guard"
    text = sight.inner_text("#selected")
    assert "Northland supports the Border Guard" in text
    assert "The Herald says so on 4 May 2021 (stated outright)" in text
    assert "Northland denies it (implied, not stated outright)" in text
    assert "The Herald, A day in Northland, paragraph 3" in text
    assert "contested" in text
    assert sight.url.endswith("#edge=Northland%20kg%3Abacks%20BorderGuard")


def test_click_on_a_node_lists_its_relations_with_their_evidence(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.mouse.click(*sight.spot("BorderGuard"))
    assert sight.inner_text("#selected h2") == "Border Guard"
    assert "not the Coast Guard" in sight.inner_text("#selected")
    assert sight.inner_text("#selected details:nth-of-type(1) summary") == "Northland backs Border Guard contested"
    assert sight.locator("#selected details .claim").count() == 2
    assert "Why unnamed: spoke on condition of not being named" in sight.inner_text("#selected")


def test_selection_dims_the_rest_and_names_its_lines(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Northland")
    edges = sight.evaluate("page.network.body.data.edges.get().map(e => [e.id, e.label || '', e.color.opacity])")
    labels = {edge_id: (label, opacity) for edge_id, label, opacity in edges}
    assert labels["Northland kg:warns Southland"] == ("warns ×3", 1)
    assert labels["HarbourLeague kg:backs Southland"] == ("", 0.1)


def test_each_status_looks_different(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    looks = sight.evaluate(
        """Object.fromEntries(page.network.body.data.edges.get().map(
             e => [e.id, [e.dashes, e.background.enabled, Boolean(e.arrows.from)]]))"""
    )
    assert looks["HarbourLeague kg:backs Southland"] == [None, False, False]
    assert looks["Northland kg:backs BorderGuard"] == [[9, 6], True, False]
    assert looks["Southland kg:attacks PortVell"] == [[2, 5], False, False]
    assert looks["BorderGuard kg:attacks PortVell"] == [None, False, True]
    legend = sight.locator('fieldset[data-group="status"] label').all_inner_texts()
    assert [text.replace("\n", " ") for text in legend] == [
        "asserted 8",
        "only suggested 1",
        "contested 1",
        "by unnamed speakers 1",
    ]


def test_filter_hides_lines_in_graph_and_table(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.uncheck(f'input[value="{KG}attacks"]')
    shown = sight.evaluate("page.network.body.data.edges.get().filter(e => !e.hidden).map(e => e.id)")
    assert len(shown) == 8
    assert not [name for name in shown if "attacks" in name]
    assert sight.inner_text(".shown") == "8 of 10 relations shown"
    assert sight.locator("tr[data-edge]:not([hidden])").count() == 8
    sight.uncheck('input[value="contested"]')
    assert sight.inner_text(".shown") == "7 of 10 relations shown"
    sight.click('[data-group="relation"] [data-all=""]')
    assert sight.inner_text(".shown") == "0 of 10 relations shown"


def test_kind_filter_hides_nodes_and_their_lines(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.uncheck('input[value="place"]')
    nodes = sight.evaluate("page.network.body.data.nodes.get().filter(n => !n.hidden).map(n => n.id)")
    assert "PortVell" not in nodes
    assert sight.inner_text(".shown") == "7 of 10 relations shown"


@pytest.mark.parametrize("typed", ["southland", "zurich rep", "suthl", "الجنوب", "ZÜRICH-REPUBLIC"])
def test_search_finds_names_aliases_and_folded_spellings(browser: Browser, northland: str, typed: str) -> None:
    sight = browser.open(northland)
    sight.keyboard.press("/")
    sight.keyboard.type(typed)
    sight.keyboard.press("Enter")
    sight.wait_for_function("location.hash === '#node=Southland'")
    assert sight.inner_text("#selected h2") == "Southland"


def test_back_and_an_empty_address_undo_a_selection(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Northland")
    sight.evaluate("page.choose({node: 'PortVell'})")
    sight.go_back()
    sight.wait_for_function("document.querySelector('#selected h2').textContent === 'Northland'")
    sight.evaluate("location.hash = ''")
    sight.wait_for_function("!document.querySelector('#selected h2')")
    assert sight.is_visible("#hint")


def test_table_leads_to_evidence_and_to_the_graph(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#relations")
    row = 'tr[data-edge="Northland kg:backs BorderGuard"]'
    assert sight.locator(f"{row} td").all_inner_texts() == [
        "Northland",
        "backs",
        "Border Guard",
        "contested",
        "The Herald",
        "Northland",
        "1",
    ]
    sight.click(f"{row} .refs a")
    assert sight.is_visible("section#evidence")
    assert sight.locator(".claim:target h3").inner_text() == "Northland backs Border Guard"
    sight.click('.tabs a[href="#relations"]')
    sight.click(f"{row} a >> nth=1")
    assert sight.inner_text("#selected h2") == "Northland backs Border Guard"


def test_hostile_names_run_nothing(browser: Browser) -> None:
    made = hostile()
    about = About(HOSTILE[1], description=HOSTILE[0], licence=HOSTILE[3], cut=HOSTILE[1])
    sight = browser.open(render(*made, about))
    for tab in ("relations", "evidence", "actors", "sources", "graph"):
        sight.click(f'.tabs a[href="#{tab}"]')
    for edge_id in sight.evaluate("page.network.body.data.edges.getIds()"):
        sight.evaluate("id => page.choose({edge: id})", edge_id)
    for name in sight.evaluate("page.network.body.nodeIndices"):
        sight.evaluate("id => page.choose({node: id})", name)
        sight.mouse.move(*sight.spot(name))
    for text in HOSTILE:
        sight.fill("#search", text)
        sight.press("#search", "Enter")
    sight.wait_for_timeout(300)
    assert sight.evaluate("window.hacked === undefined")
    assert sight.errors == []
    assert sight.outside == []
    hrefs = sight.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert [h for h in hrefs if not h.startswith("#")] == []
    assert sight.locator("img").count() == 0


def test_only_web_addresses_become_links(browser: Browser) -> None:
    north, south = node("Northland"), node("Southland")
    addresses = (
        "https://herald.example/a?b=1&c=2",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x.example",
    )
    spoken = [said("", source=f"s{i}", url=url) for i, url in enumerate(addresses)]
    sight = browser.open(
        render(*drawn([edge(north, "backs", south, claim(north, "backs", south, *spoken))], [north, south]), TITLE)
    )
    links = sight.eval_on_selector_all("a:not([href^='#'])", "all => all.map(a => [a.getAttribute('href'), a.rel])")
    assert links == [[addresses[0], "noopener noreferrer"]] * 2  # under Evidence and under Sources


def test_right_to_left_names_are_isolated(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Southland")
    assert sight.locator("#selected bdi", has_text="الجنوب").count() == 1
    turned = node("الشمال (الحدود)")
    made = drawn([edge(turned, "backs", node("Southland"))], [turned, node("Southland")])
    labels = browser.open(render(*made, TITLE)).evaluate("page.network.body.data.nodes.get().map(n => n.label)")
    assert labels[0].startswith("\u2068")
    assert labels[0].endswith("\u2069")


def test_phone_has_no_sideways_scroll_and_a_tap_selects(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, width=390, height=844, has_touch=True, is_mobile=True)
    for tab in ("relations", "evidence", "actors", "sources", "graph"):
        sight.click(f'.tabs a[href="#{tab}"]')
        assert sight.evaluate("document.documentElement.scrollWidth") <= 390, tab
    assert sight.evaluate("page.network.getScale() * 13") >= 10
    hub = sight.evaluate("JSON.parse(document.getElementById('data').textContent).start")
    sight.touchscreen.tap(*sight.spot(hub))
    sight.wait_for_selector("#selected h2")
    panel = sight.locator("#panel").bounding_box()
    assert panel["y"] + panel["height"] == pytest.approx(844, abs=1)
    assert sight.spot(hub)[1] < panel["y"]
    small_targets = sight.eval_on_selector_all(
        ".tabs a, .tools button, #search, #close, .legend summary",
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML)",
    )
    assert small_targets == []


def test_nine_hundred_pixels_collapse_the_panels(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, width=900, height=800)
    assert sight.locator("#canvas").bounding_box()["width"] == 900
    assert sight.evaluate("document.documentElement.scrollWidth") <= 900


def test_without_script_picture_and_evidence_are_there(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, java_script_enabled=False)
    assert sight.is_visible(".picture svg")
    assert sight.locator(".picture svg text").count() == 8
    assert sight.is_visible("section#relations table")
    assert sight.locator(".claim:visible").count() == 12
    assert not sight.is_visible("#search")


def test_print_shows_the_vector_picture_and_the_sources(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.emulate_media(media="print")
    assert sight.is_visible(".picture svg")
    assert not sight.is_visible("#canvas")
    assert sight.is_visible("section#sources")


def test_dark_paper_keeps_labels_readable(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, color_scheme="dark")
    assert sight.evaluate("page.network.body.data.nodes.get('Northland').font.color") == "#e9e7e1"
    assert sight.errors == []
