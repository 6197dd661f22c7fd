"""Texts coded once more at the desk, key by key in a real browser, from the claims that a file has of them."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hand import Coder, Hand
from served import serving

from kg import load, lookup
from kg.desk import filed
from kg.errors import KgError
from kg.graph import Graph
from kg.model import Vocabulary
from kg.sources import claims, marked
from kg.sources import text as texts
from kg.sources.known import Known

ROOT = Path(__file__).parent.parent
ARTICLE = ROOT.parent / "shared" / "000_15e570323c6f9fd5.txt"
Item = dict[str, Any]
pytest_plugins = ("browser",)


def read_claims(path: Path, text: texts.Text) -> Item:
    """A claims file as mappings and lists, its claims with their spans."""
    puts, _, lost = filed.taken(str(path), path.read_text(encoding="utf-8"), text)
    assert lost == []
    listed = {name: [put["to"] for put in puts if put["kind"] == kind] for name, kind in filed.LISTS.items()}
    head = next(put["to"] for put in puts if put["kind"] == "source")
    return {"source": {key: value for key, value in head.items() if key != "text"}, **listed}


def recoded(folder: Path, engine: Any, text: Path, file: Path, *first: Path) -> Coder:
    """Code a text whose claims file is given, in a store that has some files already, and check what came of it."""
    from browser import Sight

    store, read = folder / "mine", texts.read(str(text))
    given = read_claims(file, read)
    load.init(str(store))
    if first:
        with Graph.open(str(store), write=True) as graph:
            load.add(graph.store, list(map(str, first)))
    beginning = {key: value for key, value in given.items() if key not in ("assertions", "skipped")}
    (folder / "before.yaml").write_text(json.dumps(beginning, ensure_ascii=False), encoding="utf-8")
    (folder / "report.txt").write_bytes(text.read_bytes())
    declared = {item["id"]: item["name"] for kind in ("actors", "places") for item in given.get(kind, ())}
    with Graph.open(str(store)) as graph:

        def called(name: str) -> str:
            bare = name.removeprefix("place:")
            try:
                return declared.get(bare) or lookup.label(graph.store, lookup.find(graph.store, bare))
            except KgError:
                return bare

        arguments = ("--store", str(store), "annotate", str(folder / "report.txt"))
        with serving(*arguments, "--claims", str(folder / "before.yaml"), "--no-suggest") as served:
            sight = Sight(engine.new_context(viewport={"width": 1280, "height": 900}).new_page())
            sight.page.goto(served.address)
            sight.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
            sight.page.wait_for_selector("#sentence")
            coder = Coder(Hand(sight), read, called)
            coder.code(given["assertions"])
            items, faults = sight.page.evaluate(
                """() => Promise.all([import("/static/state.js"), import("/static/wire.js").then(w => w.ask("check"))])
                       .then(([s, check]) => [s.desk.items.claim, check.faults])"""
            )
            assert sight.errors == []
            sight.page.context.close()
        assert faults == []
        wanted = meaning(given, graph.store, read)
        got = meaning(in_old_order(items, given, coder), graph.store, read)
        assert sorted(got - wanted) == []
        assert sorted(wanted - got) == []
    return coder


def meaning(tree: Item, store: Any, text: texts.Text) -> set[str]:
    """What a claims file says, but for its wording and for who reviewed it."""
    # An event without a name is called by its wording.
    parts = [
        {**part, "event": {"name": "not named", **part["event"]}} if "event" in part else part
        for part in tree["assertions"]
    ]
    tree = {**tree, "assertions": parts, "skipped": []}
    compiled = claims.compile_content(
        "report", marked.parse("report", json.dumps(tree, ensure_ascii=False)), Known(store), Vocabulary(store), text
    )
    ours = ("#says", "reviewedBy", "reviewedOn", "draftedBy")
    return {str(quad) for quad in compiled.quads if not quad.predicate.value.endswith(ours)}


def in_old_order(items: dict[str, Item], given: Item, coder: Coder) -> Item:
    """The claims of the desk in the order of the file that they were coded from, and with its ids."""
    names: dict[str, str] = {}
    listed = [items[coder.keys[number]] for number in range(len(given["assertions"]))]
    for mine, theirs in zip(listed, given["assertions"], strict=True):
        for one, other in zip(_inner(mine), _inner(theirs), strict=True):
            if "id" in one and "id" in other:
                names[one["id"]] = other["id"]

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(part) for key, part in value.items()}
        if isinstance(value, list):
            return [renamed(part) for part in value]
        return names.get(value, value) if isinstance(value, str) else value

    return {**given, "assertions": [renamed(part) for part in listed]}


def _inner(part: Item) -> tuple[Item, Item]:
    inner = next(part[kind] for kind in ("relation", "event", "observation", "position", "claim") if kind in part)
    return part, inner if isinstance(inner, dict) else {}


CODED = ROOT / "tests" / "coded"


@pytest.mark.slow
def test_made_up_report_is_coded_as_it_was(tmp_path: Path, chromium: Any) -> None:
    coder = recoded(tmp_path, chromium, CODED / "grey-cape.txt", CODED / "grey-cape.yaml")
    assert max(coder.took.values()) <= 25
    assert median(coder.took.values()) <= 12


@pytest.mark.slow
def test_bundled_report_is_coded_as_it_was(tmp_path: Path, chromium: Any) -> None:
    if not ARTICLE.exists():
        pytest.skip("../shared is absent: the article's text is not part of the repository")
    data = ROOT / "data"
    coder = recoded(tmp_path, chromium, ARTICLE, data / "ap-us-response" / "claims.yaml", data / "actors.yaml")
    assert len(coder.took) == 147
    assert max(coder.took.values()) <= 25
    assert median(coder.took.values()) <= 12
    assert coder.hand.count / len(coder.took) <= 25
