"""Ways to narrow the edges of some nodes to some predicates, on a server. Run: python3 dev.py bench filters URL

The server holds the ten million edges of `bench generate`. The edges of its greatest hub are counted, and those of
nodes drawn with a fixed seed are read, in one run for all ways: `kg.store.endpoint` uses the one that no engine takes
long for. Times are wall clock, the best of three.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from generate import EDGES_PER_NODE, node

from kg.errors import EndpointError
from kg.graph import open_store
from kg.model import Model
from kg.names import DIRECT
from kg.store.wire import Wire

SEED = 20231117
EDGES = 10_000_000
NODES = 100
WAYS: dict[str, Callable[[list[str]], tuple[str, str]]] = {
    "VALUES": lambda iris: (f"VALUES ?p {{ {' '.join(f'<{i}>' for i in iris)} }} ", ""),
    "IN": lambda iris: ("", f" FILTER (?p IN ({', '.join(f'<{i}>' for i in iris)}))"),
    "STR IN": lambda iris: ("", " FILTER (STR(?p) IN ({}))".format(", ".join(f'"{i}"' for i in iris))),
    "sameTerm": lambda iris: ("", f" FILTER ({' || '.join(f'sameTerm(?p, <{i}>)' for i in iris)})"),
}


def main(url: str) -> None:
    with open_store(url) as store:
        iris = sorted(Model(store).walkable)
    wire = Wire(url)
    drawn = random.Random(SEED).sample(range(EDGES // EDGES_PER_NODE), NODES)
    chosen = [node(0), *map(node, drawn)]
    print(f"{'':12}{'count, a hub':>16}{f'read, {len(chosen) - 1} nodes':>18}{'rows':>8}")
    for name, way in WAYS.items():
        counted = best(wire, _query("SELECT (COUNT(*) AS ?n)", chosen[:1], *way(iris)))
        read = best(wire, _query("SELECT ?s ?p ?o", chosen[1:], *way(iris)))
        print(f"{name:12}{counted[0]:14.2f} s{read[0]:16.2f} s{read[1]:8}", flush=True)


def _query(head: str, nodes: list[str], values: str, narrow: str) -> str:
    sides = (
        f"{{ VALUES ?{end} {{ {' '.join(f'<{n}>' for n in nodes)} }} {values}GRAPH <{DIRECT}> {{ ?s ?p ?o }}{narrow} }}"
        for end in "so"
    )
    return f"{head} {{ {' UNION '.join(sides)} }}"


def best(wire: Wire, query: str) -> tuple[float, int]:
    """Seconds of the best of three, and rows; as many rows as the server gives at once."""
    times, rows = [], 0
    for _ in range(3):
        began = time.perf_counter()
        try:
            rows = sum(1 for _ in wire.select(query, pages=False))
        except EndpointError:
            rows = -1
        times.append(time.perf_counter() - began)
    return min(times), rows


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("name the address of a server")
    main(sys.argv[1])
