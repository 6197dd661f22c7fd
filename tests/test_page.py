"""The page in a real browser: nothing leaves it, nothing runs in it but its own script, everything can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drawn import Drawn, claim, drawn, edge, large, node, relation, said, small

import kg
from kg import finder
from kg.names import ID, KG
from kg.view.document import About, render

if TYPE_CHECKING:
    from browser import Browser

    from kg.store import Store

pytest_plugins = ("browser",)

TITLE = About("Who does what in Northland")

BOXES = """() => kg.network.body.nodeIndices.map(id => {
  const node = kg.network.body.nodes[id], box = kg.network.getBoundingBox(id);
  // vis-network adds a frame's corner radius to its box, though nothing is drawn there.
  const round = node.options.shape === "box" ? node.options.shapeProperties.borderRadius : 0;
  return [id, box.left + round, box.top + round, box.right - round, box.bottom - round];
})"""

TABS = ("map", "timeline", "table", "routes", "sources", "graph")

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
        words |= {
            "material_from": text,
            "url": "javascript:window.hacked=6",
            "stance": text,
            "basis": text,
            "speaker": text,
        }
        spoken = [
            said("", **words),
            said("", **(words | {"stance": "asserted", "url": "data:text/html,<script>1</script>"})),
        ]
        edges.append(edge(start, "backs", end, claim(start, "backs", end, *spoken, label=text, iri=text)))
    made = drawn(edges, nodes)
    return made._replace(relations={KG + "backs": relation("backs")._replace(label=HOSTILE[0], reading=HOSTILE[1])})


def test_page_asks_nothing_of_the_network(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    for tab in TABS:
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
    assert sight.evaluate("kg.network.getScale() * 13") >= 10
    room = sight.locator("#canvas").bounding_box()
    for name in sight.evaluate("kg.data.nodes.filter(n => n.x !== undefined).map(n => n.id)"):
        x, y = sight.spot(name)
        assert room["x"] < x < room["x"] + room["width"], name
        assert room["y"] < y < room["y"] + room["height"], name


def test_sixty_made_up_nodes_do_not_overlap(browser: Browser) -> None:
    sight = browser.open(render(*large(62, 105), TITLE))
    assert overlaps(sight.evaluate(BOXES)) == []


def test_positions_stay_where_they_are(browser: Browser, northland: str) -> None:
    first = browser.open(northland)
    before = first.evaluate("kg.network.getPositions()")
    first.wait_for_timeout(2000)
    assert first.evaluate("kg.network.getPositions()") == before
    assert browser.open(northland).evaluate("kg.network.getPositions()") == before


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
    assert "disputed" in text
    assert sight.url.endswith("#edge=Northland%20kg:backs%20BorderGuard")


def test_click_on_a_node_lists_its_relations_with_their_evidence(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.mouse.click(*sight.spot("BorderGuard"))
    assert sight.inner_text("#selected h2") == "Border Guard"
    assert "not the Coast Guard" in sight.inner_text("#selected")
    assert sight.inner_text("#selected details:nth-of-type(1) summary") == "Northland backs Border Guard disputed"
    assert sight.locator("#selected details .claim").count() == 2
    assert "Why unnamed: spoke on condition of not being named" in sight.inner_text("#selected")
    assert "Material from: Southland" in sight.inner_text("#selected")


def test_selection_dims_the_rest_and_names_its_lines(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Northland")
    edges = sight.evaluate(
        "kg.network.body.data.edges.get().map(e => [kg.data.edges[e.id].id, e.label || '', e.color.opacity])"
    )
    labels = {edge_id: (label, opacity) for edge_id, label, opacity in edges}
    assert labels["Northland kg:warns Southland"] == ("warns ×3", 1)
    assert labels["HarbourLeague kg:backs Southland"] == ("", 0.1)


def test_words_of_lines_selected_before_go_away(browser: Browser, northland: str) -> None:
    drawn_words = """Object.values(kg.network.body.edges).filter(e => (e.options.label || '').trim()).map(e => e.id)
                     .sort((a, b) => a - b)"""
    at_once = browser.open(northland, "#node=Northland").evaluate(drawn_words)
    sight = browser.open(northland)
    for name in ("Southland", "HarbourLeague", "Northland"):
        sight.evaluate("id => kg.select({node: kg.at.node.get(id)})", name)
    assert sight.evaluate(drawn_words) == at_once != []


def test_each_status_looks_different(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    looks = sight.evaluate(
        """Object.fromEntries(kg.network.body.data.edges.get().map(
             e => [kg.data.edges[e.id].id, [e.dashes, e.background.enabled, Boolean(e.arrows.from)]]))"""
    )
    assert looks["HarbourLeague kg:backs Southland"] == [None, False, False]
    assert looks["Northland kg:backs BorderGuard"] == [[9, 6], True, False]
    assert looks["Southland kg:attacks PortVell"] == [[2, 5], False, False]
    assert looks["BorderGuard kg:attacks PortVell"] == [None, False, True]
    legend = sight.locator('[data-group="status"] label').all_inner_texts()
    assert [text.replace("\n", " ") for text in legend] == [
        "asserted 8",
        "only suggested 1",
        "disputed 1",
        "disputed in part 0",
        "by unnamed speakers 1",
    ]


SHOWN = """() => ({
  lines: kg.network.body.data.edges.get().filter(e => !e.hidden).map(e => kg.data.edges[e.id].id),
  nodes: kg.network.body.data.nodes.get().filter(n => !n.hidden).map(n => kg.data.nodes[n.id].id),
  rows: kg.rows.filter(r => !r.hidden).length,
  picture: [...document.querySelectorAll(".picture .edge")].filter(g => !g.hasAttribute("display")).length,
  said: document.querySelector(".result p").textContent,
})"""


def test_filter_hides_lines_in_graph_table_and_picture(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"
    sight.check('input[name="relation"][value="attacks"]')
    shown = sight.evaluate(SHOWN)
    assert sorted(shown["lines"]) == ["BorderGuard kg:attacks PortVell", "Southland kg:attacks PortVell"]
    assert sorted(shown["nodes"]) == ["BorderGuard", "PortVell", "Southland"]
    assert (shown["rows"], shown["picture"], shown["said"]) == (2, 2, "2 claims of 12 · 2 relations")
    sight.check('input[name="status"][value="unnamed"]')
    assert sight.evaluate(SHOWN)["lines"] == ["BorderGuard kg:attacks PortVell"]
    assert sight.evaluate("location.hash") == "#status=unnamed&relation=attacks"
    sight.click("#reset")
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"
    assert sight.evaluate("location.hash") == ""


def test_kind_filter_keeps_lines_between_such_nodes(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#kind=state")
    assert sorted(sight.evaluate(SHOWN)["nodes"]) == ["Northland", "Southland"]
    assert sight.evaluate(SHOWN)["said"] == "5 claims of 12 · 3 relations"


def test_speaker_stance_and_source_must_fit_in_one_assertion(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#speaker=Northland")
    assert sight.evaluate(SHOWN)["lines"] == ["Northland kg:backs BorderGuard"]
    sight.click('[data-group="stance"] summary')
    sight.check('input[name="stance"][value="asserted"]')
    assert sight.evaluate(SHOWN)["said"] == "0 claims of 12 · 0 relations"
    assert sight.is_visible("#graph .nothing")
    sight.click("#graph .nothing button")
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"


def test_dates_keep_what_can_lie_in_them_and_what_is_undated(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#from=2021-06-02&to=2021-06-02&dated=1")
    assert sight.evaluate(SHOWN)["said"] == "1 claim of 12 · 1 relation"
    assert sight.evaluate(SHOWN)["lines"] == ["Northland kg:warns Southland"]
    sight.uncheck("#dated")
    assert sight.evaluate(SHOWN)["said"] == "9 claims of 12 · 9 relations"
    assert sight.evaluate("location.hash") == "#from=2021-06-02&to=2021-06-02"


@pytest.mark.parametrize("typed", ["southland", "zurich rep", "suthl", "الجنوب", "ZÜRICH-REPUBLIC"])
def test_search_finds_names_aliases_and_folded_spellings(browser: Browser, northland: str, typed: str) -> None:
    sight = browser.open(northland)
    sight.keyboard.press("/")
    sight.keyboard.type(typed)
    sight.keyboard.press("Enter")
    sight.wait_for_function("location.hash === '#node=Southland'")
    assert sight.inner_text("#selected h2") == "Southland"


def test_search_finds_what_claims_are_worded_with_and_sources(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    sight.fill("#search", "drone")
    shown = sight.locator("#found li").all_inner_texts()
    assert shown[0].split("\n") == ["a possible drone attack", "event: attack"]
    assert len(shown) == 3
    sight.press("#search", "Enter")
    assert sight.evaluate("location.hash") == "#claim=ap-us-response.possible-drone-attack"
    assert sight.inner_text("#selected h2") == "a possible drone attack"
    sight.fill("#search", "delicate balance")
    sight.press("#search", "Enter")
    assert sight.is_visible("#source-1")
    sight.fill("#search", "Iran")  # names stay before claims
    assert sight.locator("#found li").first.inner_text().startswith("Iran\nstate, ")


def test_search_finds_the_names_that_kg_search_finds(browser: Browser, bundled: str, bundle: Store) -> None:
    sight = browser.open(bundled)
    drawn = {*sight.evaluate("kg.data.nodes.map(node => node.id)")}
    for typed in (
        "kataeb",
        "al tanf",
        "militias iraq",
        "Sudani",
        "hezb",
        "anf",
        "Kata'ib Hizballah",
        "US sec",
        "القدس",
    ):
        found = sight.evaluate("typed => kg.find(typed).map(hit => kg.data.nodes[hit.node].id)", typed)
        hits = finder.find(bundle, typed, limit=None).found
        named = {hit.iri.removeprefix(ID) for hit in hits if hit.rank < finder.WORDING}
        assert {*found} == named & drawn, typed


def test_second_search_by_mouse_begins_anew(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    for typed, found in (("harb", "Harbour League"), ("vell", "Port Vell")):
        sight.click("#search")
        sight.keyboard.type(typed)
        assert sight.input_value("#search") == typed
        sight.click("#found li")
        assert sight.inner_text("#selected h2") == found
    sight.keyboard.type("south")  # the field keeps the focus
    assert sight.input_value("#search") == "south"
    sight.click("#search", position={"x": 20, "y": 10})  # what one types oneself can be mended with a click
    sight.keyboard.type("n")
    assert len(sight.input_value("#search")) == 6


def test_frame_that_is_too_low_at_first_shows_the_graph_once_it_grows(browser: Browser) -> None:
    sight = browser.open(render(*small(), About("Framed", embed=True)), width=300, height=150)
    sight.set_viewport_size({"width": 300, "height": 40})
    sight.set_viewport_size({"width": 900, "height": 600})
    sight.wait_for_function("kg.network.getScale() > 0.4 && kg.network.getScale() <= 1.25")
    assert sight.errors == []


def test_back_and_an_empty_address_undo_a_selection(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Northland")
    sight.evaluate("kg.select({node: kg.at.node.get('PortVell')})")
    sight.go_back()
    sight.wait_for_function("document.querySelector('#selected h2').textContent === 'Northland'")
    sight.evaluate("location.hash = ''")
    sight.wait_for_function("!document.querySelector('#selected h2')")
    assert sight.is_visible("#hint")


def test_table_leads_to_evidence_and_to_the_graph(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#tab=table")
    row = sight.locator("#claims tbody tr", has_text="Northland backs Border Guard")
    assert [text.strip() for text in row.locator("td").all_inner_texts()] == [
        "Northland backs Border Guard",
        "relation",
        "undated",
        "The Herald says so, ¶3 [1]\nNorthland supports the Border Guard\n\n"
        "Northland denies it, ¶3 [1]\nNorthland says it does not",
        "disputed",
    ]
    row.locator("td:first-child a").click()
    assert sight.inner_text("#selected h2") == "Northland backs Border Guard"
    assert sight.evaluate("kg.state.tab") == "table"
    sight.click("#selected .links a")
    sight.click('.tabs a[href="#graph"]')
    assert sight.evaluate("location.hash") == "#edge=Northland%20kg:backs%20BorderGuard"


def test_table_is_sorted_by_its_headers(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#tab=table")
    sight.click("#claims th[data-key=date] button")
    assert sight.get_attribute("#claims th[data-key=date]", "aria-sort") == "ascending"
    dates = [text for text in sight.locator("#claims td:nth-child(3)").all_inner_texts() if text != "undated"]
    assert dates == ["4 May 2021", "1 June 2021", "2 June 2021", "3 June 2021"]
    sight.press("#claims th[data-key=date] button", "Enter")
    assert sight.get_attribute("#claims th[data-key=date]", "aria-sort") == "descending"
    assert sight.inner_text("#claims tbody tr:first-child td:nth-child(3)") == "3 June 2021"


def test_hostile_names_run_nothing(browser: Browser) -> None:
    made = hostile()
    about = About(HOSTILE[1], description=HOSTILE[0], licence=HOSTILE[3], cut=HOSTILE[1])
    sight = browser.open(render(*made, about))
    for tab in TABS:
        sight.click(f'.tabs a[href="#{tab}"]')
    for kind in ("edge", "node", "claim"):
        for i in range(sight.evaluate("kind => kg.data[kind + 's'].length", kind)):
            sight.evaluate("([kind, i]) => kg.select({[kind]: i})", [kind, i])
    for name in sight.evaluate("kg.data.nodes.map(n => n.id)"):
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
    assert links == [[addresses[0], "noopener noreferrer"]]


def test_right_to_left_names_are_isolated(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Southland")
    assert sight.locator("#selected bdi", has_text="الجنوب").count() == 1
    turned = node("الشمال (الحدود)")
    made = drawn([edge(turned, "backs", node("Southland"))], [turned, node("Southland")])
    labels = browser.open(render(*made, TITLE)).evaluate("kg.network.body.data.nodes.get().map(n => n.label)")
    assert ("\u2068", "\u2069") in [(label[0], label[-1]) for label in labels]


def test_phone_has_no_sideways_scroll_and_a_tap_selects(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled, width=390, height=844, has_touch=True, is_mobile=True)
    for tab in TABS:
        sight.click(f'.tabs a[href="#{tab}"]')
        assert sight.evaluate("document.documentElement.scrollWidth") <= 390, tab
    assert sight.evaluate("kg.network.getScale() * 13") >= 10
    hub = sight.evaluate("kg.data.nodes[kg.data.start].id")
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
    assert sight.locator("#claims tbody tr:visible").count() == 12
    assert sight.is_visible("section#sources")
    assert not sight.is_visible("#search")
    assert not sight.is_visible("#panel")


def test_print_shows_the_vector_picture_and_the_sources(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.emulate_media(media="print")
    assert sight.is_visible(".picture svg")
    assert not sight.is_visible("#canvas")
    assert sight.is_visible("section#sources")


def test_dark_paper_keeps_labels_readable(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, color_scheme="dark")
    assert sight.evaluate("kg.network.body.data.nodes.get(kg.at.node.get('Northland')).font.color") == "#e9e7e1"
    assert sight.errors == []


LINKS = (
    "#node=Northland",
    "#edge=Northland%20kg:warns%20Southland",
    "#tab=table&node=PortVell&status=disputed,unnamed&relation=attacks,backs&kind=armed%20group,place,state",
    "#tab=timeline&speaker=Northland,TheHerald&stance=asserted,denied&source=herald-1&from=2021-05-01&dated=1",
    "#tab=sources&to=2021-06-30",
    "",
)


@pytest.mark.parametrize("link", LINKS)
def test_deep_links_round_trip(browser: Browser, northland: str, link: str) -> None:
    sight = browser.open(northland, link)
    shown = sight.evaluate("kg.tab(kg.state.tab), JSON.stringify([...kg.shown().claims])")
    assert sight.evaluate("location.hash") == link
    # What the script works out of its own state is the same again, wherever the reader comes from.
    sight.evaluate("kg.reset({tab: 'graph', select: null})")
    assert sight.evaluate("location.hash") == ""
    sight.evaluate("link => { location.hash = link; }", link or "#")
    sight.wait_for_function("link => location.hash === link && !kg.moved()", arg=link)
    assert sight.evaluate("JSON.stringify([...kg.shown().claims])") == shown


def test_back_and_forward_walk_through_filters_tabs_and_selections(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    sight.check('input[name="relation"][value="attacks"]')
    sight.click('.tabs a[href="#table"]')
    sight.evaluate("kg.select({node: kg.at.node.get('PortVell')})")
    hashes = ["#tab=table&relation=attacks", "#relation=attacks", ""]
    for wanted in hashes:
        sight.go_back()
        sight.wait_for_function("hash => location.hash === hash && !kg.moved()", arg=wanted)
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"
    assert not sight.is_checked('input[name="relation"][value="attacks"]')
    for wanted in [*reversed(hashes[:-1]), "#tab=table&node=PortVell&relation=attacks"]:
        sight.go_forward()
        sight.wait_for_function("hash => location.hash === hash && !kg.moved()", arg=wanted)
    assert sight.inner_text("#selected h2") == "Port Vell"
    assert sight.locator("#claims tbody tr:visible").count() == 2


def test_an_unknown_name_in_the_address_is_told(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#node=Atlantis&relation=nothing&from=yesterday&path=%E0%A4&tab=graph")
    sight.wait_for_selector("#live.toast:has-text('“Atlantis” is not on this page.')")
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"
    assert sight.errors == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("#speaker=Atlantis", "“Atlantis” is not on this page: nothing is filtered by it."),
        ("#from=2021-13-01", "“2021-13-01” is no day: nothing is filtered by it."),
        ("#to=2021-02-30", "“2021-02-30” is no day: nothing is filtered by it."),
    ],
)
def test_a_filter_that_means_nothing_is_told_and_hides_nothing(
    browser: Browser, northland: str, link: str, told: str
) -> None:
    sight = browser.open(northland, link)
    sight.wait_for_selector(f"#live.toast:has-text('{told}')")
    assert sight.evaluate(SHOWN)["said"] == "12 claims and 10 relations"
    assert sight.input_value("#from") == sight.input_value("#to") == sight.evaluate("kg.state.from + kg.state.to") == ""


def test_counts_beside_the_filters_are_those_of_the_views(browser: Browser, bundled: str) -> None:
    sight = browser.open(bundled)
    boxes = sight.evaluate(
        """[...document.querySelectorAll("#filters input[name]")].filter(
             b => +b.parentNode.querySelector(".count").textContent).map(b => [b.name, b.value])"""
    )
    assert {name for name, _ in boxes} == {"status", "relation", "kind", "speaker", "stance", "source"}
    for box in boxes:
        counted = sight.evaluate(
            """([name, value]) => { kg.reset({tab: "graph", [name]: [value]});
              const box = [...document.querySelectorAll(`#filters input[name=${name}]`)].find(b => b.value === value);
              const now = kg.shown(), lines = kg.network.body.data.edges.get().filter(e => !e.hidden).length;
              return {count: +box.parentNode.querySelector(".count").textContent, claims: now.claims.size, lines,
                      edges: now.edges.size, rows: kg.rows.filter(r => !r.hidden).length,
                      said: document.querySelector(".result p").textContent}; }""",
            box,
        )
        assert counted["lines"] == counted["edges"], box
        assert counted["rows"] == counted["claims"], box
        assert counted["said"].startswith(f"{counted['claims']} claim"), box
        if box[0] in ("relation", "status"):
            assert counted["count"] == counted["edges"], box
        elif box[0] != "kind":
            assert counted["count"] == counted["claims"], box
