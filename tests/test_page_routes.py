"""Routes in the page, in a real browser: the same as `kg path` gives, with the same choices, and as well explained."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import Result
from fiction import WORLD, claims_file, event, relation
from test_rules import compiled, put

import kg
from kg import load, view
from kg.lookup import index
from kg.names import ID, KG
from kg.paths import DEFAULT, Policy, Route, Search, Window
from kg.paths.origins import with_reprints
from kg.paths.support import support
from kg.paths.whatif import without
from kg.paths.whynot import whynot
from kg.store import Store, memory
from kg.view.model import key, link_key

if TYPE_CHECKING:
    from browser import Browser, Sight

pytest_plugins = ("browser",)

# What is asked on the command line, and in an address of the page.
ASKED = {
    "default": ([], ""),
    "disputed": (["--contested", "include", "--suggested"], "contested=include&suggested=1"),
    "narrow": (
        ["--during", "2023-10-17..2023-11", "--trust", "named", "--doubt", "Pentagon", "--basis", "implied"],
        "during=2023-10-17..2023-11&trust=named&doubt=Pentagon&basis=implied",
    ),
    "many": (["-k", "4", "--varied", "--max-hops", "4", "--no-hubs"], "k=4&varied=1&max-hops=4&no-hubs=1"),
    "steered": (
        ["-k", "3", "--via", "Iran", "--not-relation", "attacks", "--avoid", "al-Tanf"],
        "k=3&via=Iran&not-walk=attacks&avoid=al-Tanf",
    ),
    "directed": (["--directed", "--suggested", "--max-degree", "20"], "directed=1&max-degree=20&suggested=1"),
    "related": (["--relation", "backs", "--relation", "attacks", "-k", "2"], "k=2&walk=backs,attacks"),
}
# Each route as it stands on the page: the ids of its nodes, and for each hop its relations with their claims.
READ = """() => [...document.querySelectorAll("#answer .route")].map(route => ({
  nodes: route.dataset.walk.split(" "),
  hops: [...route.querySelectorAll(".hops > li")].map(hop => [...hop.querySelectorAll(":scope > .step")].map(step => ({
    edge: step.dataset.edge,
    sentence: step.querySelector(".sentence").textContent.replace(/ (contested|suggested)$/, ""),
    claims: [...new Set([...step.querySelectorAll("[data-claim]")].map(said => said.dataset.claim))],
    stances: step.querySelectorAll("[data-claim]").length,
  }))),
}))"""


@pytest.fixture(scope="module")
def bundled() -> str:
    with kg.open() as graph:
        return graph.page()


@pytest.fixture(scope="module")
def sight(browser: Browser, bundled: str) -> Sight:
    """The bundled graph's page, with the routes open. Tests that change more than the address open their own."""
    return browser.open(bundled, "#tab=routes")


@pytest.fixture(scope="module")
def pairs(bundle: Store) -> list[tuple[str, str]]:
    """Thirty pairs of nodes that edges end at, always the same."""
    with kg.open() as graph:
        data = block(graph.page())
    ends = sorted({data["nodes"][end]["id"] for edge in data["edges"] for end in (edge["s"], edge["o"])})
    random = Random(4)
    return [tuple(random.sample(ends, 2)) for _ in range(30)]  # type: ignore[misc]


def block(html: str) -> dict[str, Any]:
    """The data block of a page."""
    found: dict[str, Any] = json.loads(html.split('<script type="application/json" id="data">')[1].split("</script>")[0])
    return found


def ask(sight: Sight, start: str, end: str, more: str = "") -> None:
    hash = f"#tab=routes&path={start}~{end}" + (f"&{more}" if more else "")
    sight.evaluate("hash => { location.hash = hash; }", hash)
    sight.wait_for_function("hash => location.hash === hash && !kg.moved()", arg=hash)


def expected(result: Result) -> list[dict[str, Any]]:
    """The routes of `kg path --format json`, as `READ` reads them from the page."""
    return [
        {
            "nodes": [key(node["id"]) for node in route["nodes"]],
            "hops": [
                [
                    {
                        "edge": " ".join((key(r["subject"]), "kg:" + r["predicate"].removeprefix(KG), key(r["object"]))),
                        "sentence": f"{route['nodes'][n]['label']} {r['reading']} {route['nodes'][n + 1]['label']}",
                        "claims": [claim["id"].removeprefix(ID) for claim in r["claims"]],
                        "stances": sum(len(claim["assertions"]) for claim in r["claims"]),
                    }
                    for r in hop["relations"]
                ]
                for n, hop in enumerate(route["hops"])
            ],
        }
        for route in json.loads(result.stdout)["routes"]
    ]


# ---- the same answers


@pytest.mark.parametrize("asked", ASKED)
def test_routes_are_those_of_kg_path(
    sight: Sight, run: Callable[..., Result], pairs: list[tuple[str, str]], asked: str
) -> None:
    switches, hash = ASKED[asked]
    found = 0
    for start, end in pairs:
        if asked == "steered" and {start, end} & {"Iran", "al-Tanf"}:
            continue
        ask(sight, start, end, hash)
        routes = expected(run("path", ID + start, ID + end, *switches, "--format", "json"))
        assert sight.evaluate(READ) == routes, (start, end)
        found += bool(routes)
    assert found >= 3
    assert sight.errors == []
