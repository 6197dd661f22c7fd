"""`kg path` beside networkx, igraph and rustworkx, on the same graphs in one run. Run: python3 dev.py bench paths

    python3 dev.py bench paths --small            the bundled graph and 100,000 generated edges, as CI does
    python3 dev.py bench paths --generated DIR    with a store that bench/generate.py made (10 million edges)

Each tool answers in fresh processes. The others are given what suits them best: networkx a pickled graph, igraph its
own binary pickle, rustworkx a pickled list of numbered edges; the lists of names are pickled too. They answer with a
walk; `kg` also with the evidence of every hop. "cold" is from the start of the process to the first answer, by the
clock and in processor time, the median of three (of one where it takes longer than ten seconds); "load" and "warm" are
processor time, which is what the clock shows where nothing else runs, and does not change with what does. Warm times
are over 200 fixed pairs, drawn by a fixed seed among the nodes.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
ICEWS = os.path.join(HERE, "..", "..", "shared", "data", "icews14_named.tsv")
PAIRS, SEED = 200, 14
OTHERS = ("networkx", "igraph", "rustworkx")


def main() -> None:
    parser = argparse.ArgumentParser(description="kg path beside networkx, igraph and rustworkx.")
    parser.add_argument("--small", action="store_true", help="within a minute: no ICEWS14, 100,000 generated edges")
    parser.add_argument("--generated", metavar="DIR", help="a store made by bench/generate.py")
    parser.add_argument("--icews", metavar="DIR", help="a store of ICEWS14 made by an earlier run; made when absent")
    parser.add_argument("--answer", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.answer:
        answer(*chosen.answer)
        return
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        for title, store in stores(chosen, folder):
            compare(title, store, folder)


def stores(chosen: argparse.Namespace, folder: str) -> Iterator[tuple[str, str]]:
    """The graphs to search: a title and a store on disk."""
    import generate
    import icews

    from kg import load

    bundled = os.path.join(folder, "bundled")
    load.init(bundled, bundled=True)
    yield "bundled graph", bundled
    if not chosen.small:
        if os.path.exists(ICEWS):
            place = chosen.icews or os.path.join(folder, "icews")
            if not os.path.exists(place):
                icews.build(ICEWS, place)
            yield "ICEWS14", place
        else:
            print(f"ICEWS14 is left out: there is no {os.path.relpath(ICEWS)}", file=sys.stderr)
    generated = chosen.generated or os.path.join(folder, "generated")
    if not os.path.exists(generated):
        generate.build(generated, 100_000 if chosen.small else 10_000_000)
    yield "generated graph", generated


def compare(title: str, store: str, folder: str) -> None:
    """Print the table of one graph."""
    nodes, edges = feed(store, folder)
    print(f"\n{title}: {nodes:,} nodes, {edges:,} joined pairs")
    print(f"{'':24}{'cold s':>9}{'cold cpu':>10}{'load s':>9}{'warm ms':>10}{'p95':>9}{'memory MB':>11}")
    runs = {"kg": store, **dict.fromkeys(OTHERS, folder)}
    found = {name: run(name, place, folder) for name, place in runs.items()}
    for name, told in found.items():
        if name == "kg":
            line("kg, search alone", told, told["search"])
            line("kg, with evidence", told, told["evidence"])
        else:
            line(name, told, told["search"])
    lengths = {name: told["lengths"] for name, told in found.items()}
    agree = all(told == lengths["kg"] for told in lengths.values())
    print("all four find routes of the same lengths" if agree else f"THE LENGTHS DIFFER: {lengths}")
    sooner = [min(found[name][clock] for name in OTHERS) / found["kg"][clock] for clock in ("cold", "cpu")]
    print("first answer of the quickest other / of kg: {:.1f} by the clock, {:.1f} in processor time".format(*sooner))


def line(name: str, told: dict[str, Any], times: list[float]) -> None:
    ordered = sorted(times)
    median, high = statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95)] * 1000
    start = f"{told['cold']:9.2f}{told['cpu']:10.2f}{told.get('load', 0.0):9.2f}"
    print(f"{name:24}{start}{median:10.2f}{high:9.2f}{told['memory']:11.0f}", flush=True)


def run(name: str, place: str, folder: str) -> dict[str, Any]:
    """What a tool did in a fresh process: the first answer's time, then all pairs."""

    def once(how: str) -> tuple[float, float, dict[str, Any]]:
        began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, os.path.abspath(__file__), "--answer", name, place, how]
        environment = {**os.environ, "KG_PAIRS": folder}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        return time.perf_counter() - began, spent, json.loads(done.stdout)

    cold = [once("first")]
    if cold[0][0] < 10:
        # The one before filled the caches of the machine.
        cold = [once("first") for _ in range(3)]
    clock, spent = (statistics.median(run[which] for run in cold) for which in (0, 1))
    return {**once("all")[2], "cold": clock, "cpu": spent}


# ---- what the others are fed


def feed(store: str, folder: str) -> tuple[int, int]:
    """Write the walkable pairs of a store, and pairs of names to ask for, in each tool's own format."""
    import igraph
    import networkx

    from kg import store as doors
    from kg.model import Model
    from kg.names import DIRECT

    ids: dict[str, int] = {}
    joined: set[tuple[int, int]] = set()

    def take(row: list[bytes]) -> None:
        a, b = (ids.setdefault(cell[1:-1].decode(), len(ids)) for cell in row)
        if a != b:
            joined.add((a, b) if a < b else (b, a))

    with doors.directory(store) as opened:
        for kind in sorted(Model(opened).walkable):
            opened.rows(f"SELECT ?s ?o {{ GRAPH <{DIRECT}> {{ ?s <{kind}> ?o }} }}", take)
    names, edges = list(ids), sorted(joined)
    joined.clear()
    chance = random.Random(SEED)
    pairs = [tuple(names[n] for n in chance.sample(range(len(names)), 2)) for _ in range(PAIRS)]
    save(folder, "pairs", pairs)
    save(folder, "rustworkx", (names, edges))
    graph = igraph.Graph(n=len(names), edges=edges)
    graph.write_pickle(os.path.join(folder, "igraph-graph"))
    save(folder, "igraph", names)
    del graph
    plain = networkx.Graph()
    plain.add_nodes_from(names)
    plain.add_edges_from((names[a], names[b]) for a, b in edges)
    save(folder, "networkx", plain)
    return len(names), len(edges)


def save(folder: str, name: str, what: Any) -> None:
    with open(os.path.join(folder, name), "wb") as file:
        pickle.dump(what, file, protocol=5)


def read(folder: str, name: str) -> Any:
    with open(os.path.join(folder, name), "rb") as file:
        return pickle.load(file)


# ---- answering, in a process of its own


def answer(name: str, place: str, how: str) -> None:
    """Answer the first pair, or all of them, and print what it took."""
    pairs = read(os.environ["KG_PAIRS"], "pairs")
    began = time.process_time()
    if name == "kg":
        told = answer_kg(place, pairs, how)
    else:
        ask = {"networkx": use_networkx, "igraph": use_igraph, "rustworkx": use_rustworkx}[name](place)
        loaded = time.process_time() - began
        lengths, times = timed(ask, pairs[:1] if how == "first" else pairs)
        told = {"load": loaded, "search": times, "lengths": lengths}
    told["memory"] = peak()
    print(json.dumps(told))


def peak() -> float:
    """The most memory that this process held, in MB. What getrusage says counts the process that started it too."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(row.split()[1]) / 1024 for row in file if row.startswith("VmHWM"))


def answer_kg(place: str, pairs: list[tuple[str, str]], how: str) -> dict[str, Any]:
    from kg import paths
    from kg.store import directory

    store = directory(place)

    def search(start: str, end: str) -> int:
        walks = list(islice(paths.Search(store, start, end).walks(), 10))
        return len(walks[0]) - 1 if walks else -1

    def evidence(start: str, end: str) -> int:
        found = paths.Search(store, start, end).run().routes
        return len(found[0].hops) if found else -1

    if how == "first":
        return {"lengths": timed(evidence, pairs[:1])[0]}
    timed(search, pairs[:5])
    lengths, times = timed(search, pairs)
    return {"search": times, "evidence": timed(evidence, pairs)[1], "lengths": lengths}


def timed(ask: Callable[[str, str], int], pairs: list[tuple[str, str]]) -> tuple[list[int], list[float]]:
    """The lengths of the routes in hops, -1 for none, and the seconds that each took."""
    lengths, times = [], []
    for start, end in pairs:
        began = time.process_time()
        lengths.append(ask(start, end))
        times.append(time.process_time() - began)
    return lengths, times


def use_networkx(folder: str) -> Callable[[str, str], int]:
    import networkx

    graph = read(folder, "networkx")

    def ask(start: str, end: str) -> int:
        try:
            return len(networkx.bidirectional_shortest_path(graph, start, end)) - 1
        except networkx.NetworkXNoPath:
            return -1

    return ask


def use_igraph(folder: str) -> Callable[[str, str], int]:
    import igraph

    graph = igraph.Graph.Read_Pickle(os.path.join(folder, "igraph-graph"))
    ids = {name: number for number, name in enumerate(read(folder, "igraph"))}
    return lambda start, end: len(graph.get_shortest_path(ids[start], ids[end])) - 1


def use_rustworkx(folder: str) -> Callable[[str, str], int]:
    import rustworkx

    names, edges = read(folder, "rustworkx")
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(names)
    graph.extend_from_edge_list(edges)
    ids = {name: number for number, name in enumerate(names)}

    def ask(start: str, end: str) -> int:
        found = rustworkx.dijkstra_shortest_paths(graph, ids[start], ids[end])
        return len(found[ids[end]]) - 1 if ids[end] in found else -1

    return ask


if __name__ == "__main__":
    main()
