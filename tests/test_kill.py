"""A process that is killed while it writes: what it said was added is there, and nothing is there in part."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from fiction import claims_file, event, relation, write

from kg.check import check
from kg.graph import open_store
from kg.names import GRAPH, ID, KG
from kg.store import NamedNode, Quad, create, directory

pytestmark = pytest.mark.slow

ADDING = """
import sys
from kg import load
from kg.graph import open_store
with open_store(sys.argv[1], write=True) as store:
    print("open", flush=True)
    for round in range(1000):
        for path in sys.argv[2:]:
            load.add(store, [path])
            print(path, flush=True)
"""

REPLACING = """
import sys
from kg.store import directory
from test_kill import version
with directory(sys.argv[1], write=True) as store:
    print("open", flush=True)
    old = {q for q in store.match(graph="https://w3id.org/actor-kg/graph/one")}
    number = int(sys.argv[2])
    while True:
        new = version(number)
        store.replace(old, new)
        print(number, flush=True)
        old, number = new, number + 1
"""


def killed(script: str, *arguments: str, after_seconds: float) -> list[str]:
    """Run a script in a process of its own and kill it some time after it has opened its store; the lines it wrote."""
    folders = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    preamble = f"import sys; sys.path[:0] = {folders!r}\n"
    process = subprocess.Popen(
        [sys.executable, "-c", preamble + script, *arguments], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    time.sleep(after_seconds)
    process.kill()
    said, _ = process.communicate()
    return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]


def content(number: int, edition: str) -> dict:
    """One of several sources that share relations and deny some of each other's."""
    actors = ["Norvia", "Sudria", "Estia", "Amber Front", "Violet Guard"]
    random = Random(f"{number}{edition}")
    said = []
    for local in range(25):
        one, other = random.sample(actors, 2)
        stance = random.choice(["asserted", "asserted", "denied"])
        said.append(relation(one, random.choice(["backs", "arms", "attacks"]), other, stance=stance))
        said.append(event(f"e{local}", "Strike", agent=one, target=other))
    return claims_file(f"k{number}", said, publisher="The Herald" if edition == "b" else "The Gazette")


def test_adding_that_is_killed_leaves_each_source_whole_or_absent(mine: str, tmp_path: Path) -> None:
    random = Random(7)
    files: dict[str, str] = {}
    for edition in ("a", "b"):
        folder = tmp_path / edition
        folder.mkdir()
        files |= {f"k{n}{edition}": write(folder, content(n, edition)) for n in range(3)}
    editions = {path: whole(path, mine, tmp_path) for path in files.values()}
    order = list(files.values())
    for kill in range(15):
        random.shuffle(order)
        said = killed(ADDING, mine, *order, after_seconds=random.uniform(0, 0.7))
        with open_store(mine) as store:
            assert check(store) == [], f"kill {kill}"
            for number in range(3):
                held = frozenset(str(f) for f in store.match(graph=f"{GRAPH}k{number}"))
                last = [line.strip() for line in said if line.strip().endswith(f"k{number}.yaml")][-1:]
                allowed = {editions[path] for path in order if path.endswith(f"k{number}.yaml")}
                assert held in allowed | {frozenset()}, f"kill {kill}: k{number} is there in part"
                assert held or not last, f"kill {kill}: k{number} was said to be added and is not there"


def whole(path: str, template: str, folder: Path) -> frozenset[str]:
    """What a source's graph holds once it is added."""
    from kg import load
    from kg.store import memory

    with open_store(template) as known:
        quads = [f for graph in known.graphs() for f in known.match(graph=graph)]
    store = memory(quads)
    load.add(store, [path])
    return frozenset(str(f) for f in store.match(graph=GRAPH + Path(path).stem))


def version(number: int) -> set[Quad]:
    """A graph of 2,000 quads that says its number, and shares half of them with the version before."""
    graph, count = NamedNode(GRAPH + "one"), 2000
    start = number * count // 2
    return {
        Quad(NamedNode(f"{ID}n{n}"), NamedNode(KG + "backs"), NamedNode(f"{ID}m{n}"), graph)
        for n in range(start, start + count)
    }


def test_replacing_that_is_killed_leaves_one_version_in_graph_and_merge(tmp_path: Path) -> None:
    random, place, reached = Random(11), str(tmp_path / "store"), 0
    create(place, version(0))
    for kill in range(15):
        said = killed(REPLACING, place, str(reached + 1), after_seconds=random.uniform(0, 0.3))
        acknowledged = int(said[-1]) if said else reached
        with directory(place) as store:
            held = {str(q.triple) for q in store.match(graph=GRAPH + "one")}
            merge = {str(q.triple) for q in store.match()}
        versions = {n: {str(q.triple) for q in version(n)} for n in (acknowledged, acknowledged + 1)}
        found = [n for n, quads in versions.items() if quads == held]
        assert found, f"kill {kill}: neither version {acknowledged} nor the next"
        assert merge == held, f"kill {kill}: the merge is not the graph"
        reached = found[0]
