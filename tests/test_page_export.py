"""What can be taken out of the page: pictures, tables, data, print; and what a frame forbids."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from drawn import claim, drawn, edge, node, said, small
from fiction import WORLD, claims_file, relation, write

import kg
from kg.errors import BadText
from kg.names import ID, KG
from kg.sources.text import locate, of
from kg.view.document import About, render

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

TITLE = About("Who does what in Northland")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def northland() -> str:
    return render(*small(), TITLE)


def saved(sight: Sight, what: str) -> bytes:
    """What the reader gets from the export menu."""
    sight.click("#export > button")
    with sight.expect_download() as download:
        sight.click(f"[data-export={what}]")
    return Path(download.value.path()).read_bytes()


def test_svg_holds_the_visible_edges_only(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#relation=attacks")
    tree = ElementTree.fromstring(saved(sight, "svg"))
    assert tree.tag == SVG + "svg"
    texts = " ".join("".join(text.itertext()) for text in tree.iter(SVG + "text"))
    assert "Port Vell" in texts
    assert "Harbour" not in texts
    assert "Who does what in Northland" in texts
    assert "The Herald" in texts
    groups = [g for g in tree.iter(SVG + "g") if next(iter(g)).tag == SVG + "path"]
    assert len(groups) == 2
    notes = ElementTree.fromstring(browser.open(northland).evaluate("kg.picture()").encode())
    told = ["".join(text.itertext()) for text in notes.iter(SVG + "text")]
    assert told.count("1") == 1
    assert "1 Northland backs Border Guard: The Herald says it, Northland denies it." in told
    assert not [e for e in tree.iter() if "class" in e.attrib or "display" in e.attrib]
    left, top, width, height = map(float, tree.attrib["viewBox"].split())
    for rect in list(tree.iter(SVG + "rect"))[1:]:
        assert left < float(rect.attrib["x"]) < left + width
        assert top < float(rect.attrib["y"]) < top + height


def test_picture_is_that_of_the_view_one_looks_at(browser: Browser) -> None:
    with kg.open() as graph:
        sight = browser.open(graph.page(), "#tab=map", color_scheme="dark")
    made = {}
    for tab in ("map", "timeline", "graph"):
        sight.evaluate("tab => kg.tab(tab)", tab)
        sight.wait_for_timeout(200)
        assert f"Picture of the {tab}, SVG" in sight.text_content("[data-export=svg]")
        made[tab] = ElementTree.fromstring(saved(sight, "svg"))
    texts = {tab: {"".join(text.itertext()) for text in tree.iter(SVG + "text")} for tab, tree in made.items()}
    assert {"al-Tanf", "Yemen", "500 km"} <= texts["map"]
    assert any("Natural Earth" in text for text in texts["map"])
    assert any(text.startswith("the invasion of Iraq in 2003") for text in texts["timeline"])
    assert any(text.startswith("7 Oct") for text in texts["timeline"])
    assert "Houthis" in texts["graph"]
    for tree in made.values():
        assert not [e for e in tree.iter() if "class" in e.attrib or "style" in e.attrib]
        assert any("Sources: Associated Press" in "".join(text.itertext()) for text in tree.iter(SVG + "text"))
    assert sight.evaluate("kg.dark()")  # pictures are for white paper; the page stays as it was
    assert sight.errors == []


def test_png_is_twice_as_fine_and_not_blank(browser: Browser, northland: str) -> None:
    sight = browser.open(northland)
    png = saved(sight, "png")
    assert png.startswith(b"\x89PNG")
    colours, width, height = sight.evaluate(
        """async () => { const image = await createImageBitmap(await kg.bitmap());
          const canvas = new OffscreenCanvas(image.width, image.height), brush = canvas.getContext("2d");
          brush.drawImage(image, 0, 0);
          const pixels = new Uint32Array(brush.getImageData(0, 0, image.width, image.height).data.buffer);
          return [new Set(pixels).size, image.width, image.height]; }"""
    )
    assert colours > 20
    frame = ElementTree.fromstring(sight.evaluate("kg.picture()").encode())
    assert (width, height) == (2 * int(frame.attrib["width"]), 2 * int(frame.attrib["height"]))


def test_csv_runs_nothing_in_a_spreadsheet(browser: Browser) -> None:
    north, south = node("Northland"), node("Southland")
    texts = ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", 'a "b", c', "two\nlines", "الجنوب"]
    spoken = [said("", source=f"s{i}", says=text, title=text) for i, text in enumerate(texts)]
    made = drawn([edge(north, "backs", south, claim(north, "backs", south, *spoken, label="=1"))], [north, south])
    raw = saved(browser.open(render(*made, TITLE)), "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {25}
    assert [row[2] for row in rows[1:]] == ["'=1"] * len(texts)
    says = [row[rows[0].index("says")] for row in rows[1:]]
    shown = [text.replace("\r", "") for text in texts]  # a control character that no name on the page keeps
    assert sorted(says) == sorted("'" + text if text[0] in "=+-@\t" else text for text in shown)
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]


def test_csv_holds_what_is_shown(browser: Browser, northland: str) -> None:
    raw = saved(browser.open(northland, "#relation=backs&tab=table"), "csv")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [(row["relations"], row["speaker"], row["stance"], row["paragraphs"]) for row in rows] == [
        ("Harbour League backs Southland", "The Herald", "asserted", "3"),
        ("Northland backs Border Guard [disputed]", "The Herald", "asserted", "3"),
        ("Northland backs Border Guard [disputed]", "Northland", "denied", "3"),
    ]
    assert [(row["standing"], row["disputed"], row["sides"]) for row in rows][1:] == [
        *[("asserted", "yes", "The Herald says it, Northland denies it")] * 2
    ]


def test_jsonld_is_rdf_of_what_is_shown(browser: Browser, northland: str) -> None:
    import pyoxigraph

    raw = saved(browser.open(northland, "#relation=backs"), "jsonld")
    assert len(json.loads(raw)["@graph"]) > 4
    triples = list(pyoxigraph.parse(raw, format=pyoxigraph.RdfFormat.JSON_LD))
    stances = [str(t.object.value) for t in triples if t.predicate.value == KG + "stance"]
    assert sorted(stances) == [KG + "asserted", KG + "asserted", KG + "denied"]
    objects = {t.object.value for t in triples if t.predicate.value.endswith("#object")}
    assert objects == {ID + "BorderGuard", ID + "Southland"}


def test_printed_page_holds_the_vector_picture_and_the_sources(browser: Browser, northland: str) -> None:
    sight = browser.open(northland, "#relation=attacks&tab=table")
    sight.emulate_media(media="print")
    assert sight.is_visible(".picture svg")
    assert not sight.is_visible("#canvas")
    assert sight.is_visible("section#sources")
    assert sight.locator("#claims tbody tr:visible").count() == 2
    assert sight.locator(".picture .edge:visible").count() == 2
    pdf = sight.page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert b"/Subtype /Image" not in pdf  # lines and letters, not a bitmap


FRAME = (
    '<!DOCTYPE html><title>host</title><iframe sandbox="{allow}" width="1200" height="800" srcdoc="{page}"></iframe>'
)


def framed(html: str, allow: str) -> str:
    return FRAME.format(allow=allow, page=html.replace("&", "&amp;").replace('"', "&quot;"))


def test_sandbox_with_scripts_alone_works_and_says_what_does_not(browser: Browser, northland: str) -> None:
    sight = browser.open(framed(northland, "allow-scripts"), ready=False)
    frame = sight.page.frames[1]
    frame.wait_for_selector("html[data-ready]", state="attached")
    frame.click('.tabs a[href="#table"]')
    frame.check('input[name="relation"][value="backs"]')
    assert frame.locator("#claims tbody tr:visible").count() == 2
    frame.fill("#search", "southl")
    frame.press("#search", "Enter")
    assert frame.inner_text("#selected h2") == "Southland"
    for what, refused in (("csv", "save files"), ("print", "print")):
        frame.click("#export > button")
        frame.click(f"[data-export={what}]")
        frame.wait_for_selector(f"#live.toast:has-text('does not let it {refused}')")
    frame.click("#selected a[target=_blank]")
    frame.wait_for_selector("#live.toast:has-text('does not let it open other pages')")
    assert len(sight.context.pages) == 1
    assert sight.outside == []


def test_sandbox_without_scripts_shows_picture_and_table(browser: Browser, northland: str) -> None:
    frame = browser.open(framed(northland, ""), ready=False).page.frames[1]
    assert frame.locator(".picture svg").is_visible()
    assert frame.locator("#claims tbody tr:visible").count() == 12


def test_embedded_page_fits_its_frame(browser: Browser) -> None:
    sight = browser.open(render(*small(), TITLE._replace(embed=True)), width=600, height=450)
    assert sight.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [600, 450]
    assert sight.locator("#canvas").bounding_box()["height"] > 340
    sight.evaluate("kg.select({node: 0})")
    assert sight.is_visible("#selected h2")
    assert sight.locator("#canvas").bounding_box()["height"] > 340


def test_embedded_page_carries_source_credit_and_legend(browser: Browser, northland: str) -> None:
    page = render(*small(), TITLE._replace(embed=True))
    for script in (True, False):
        sight = browser.open(page, width=600, height=450, java_script_enabled=script)
        text = sight.inner_text(".credit-line")
        assert "warns" in text
        assert "disputed" in text
        assert "Source: The Herald, A day in Northland" in text
        assert "Made with kg" in text
    assert 'class="credit-line"' not in northland


def test_embedded_page_on_a_phone_has_a_search_to_tap(browser: Browser) -> None:
    sight = browser.open(render(*small(), TITLE._replace(embed=True)), width=390, height=600)
    assert sight.locator("#search").bounding_box()["height"] >= 44
    assert sight.evaluate("document.documentElement.scrollWidth") == 390


def test_quotations_stand_in_the_panel_when_the_text_is_given(browser: Browser, tmp_path: Path) -> None:
    words = "Norvia pays for the Amber Front, said Mara Lund.\n\nThe Front denied it.\n"
    text = of(words)
    spots = [
        located._asdict() for phrase in ("pays for the Amber Front", "denied it") for located in locate(text, phrase)
    ]
    places = [
        {"paragraph": str(s["paragraph"]), "span": [str(s["start"]), str(s["end"])], "sha256": s["digest"][7:]}
        for s in spots
    ]
    places[1]["sha256"] = "cd" * 32  # somebody else's words
    stated = [relation("Norvia", "backs", "Amber Front", at=place) for place in places]
    stated[1] |= {"by": "Amber Front", "stance": "denied"}
    source = {"text_sha256": text.digest[7:], "text_length": str(len(text.content))}
    content = claims_file("day", stated, actors=WORLD["actors"])
    content["source"] |= source
    with kg.open(write(tmp_path, content)) as graph:
        without, quoted = graph.page(), graph.page(texts=[text])
        with pytest.raises(BadText, match="is not that of a source on this page"):
            graph.page(texts=[of("Something else.")])
    assert "pays for" not in without
    sight = browser.open(quoted, "#edge=Norvia%20kg:backs%20Amber-Front")
    assert sight.locator("#selected blockquote").all_inner_texts() == ["“pays for the Amber Front”"]
