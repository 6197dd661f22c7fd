"""kg on several engines, side by side: the same routes and all named questions. Run: python3 dev.py bench engines

    python3 dev.py bench engines --small                  the bundled graph on memory, Oxigraph server and Virtuoso
    python3 dev.py bench engines --at URL [--at URL …]    servers that run already and hold the graph of --store
    python3 dev.py bench engines --store DIR --at URL     beside a store on disk, which also draws the pairs

A route is asked with its evidence, in one process that keeps nothing from one pair to the next. Times are wall clock:
what somebody waits for, the server's work included. Rows that must not differ are compared, and a difference ends the
run with 1. Memory of a server is its own (VmRSS), so only for those that this command starts or that --pid names.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HERE), str(HERE / "tests")]

import servers  # noqa: E402

from kg import load, paths  # noqa: E402
from kg import store as stores  # noqa: E402
from kg.errors import KgError, NoRoute  # noqa: E402
from kg.graph import open_store  # noqa: E402
from kg.model import Model  # noqa: E402
from kg.names import DIRECT  # noqa: E402
from kg.query import answer, questions  # noqa: E402

PAIRS = 50
SEED = 20231117
MOST_EDGES = 2_000_000


class Engine(NamedTuple):
    """How to open the graph anew, so that nothing is remembered, and which process serves it."""

    name: str
    location: str | None
    pid: int | None = None


def main() -> int:
    chosen = _arguments()
    with ExitStack() as held:
        engines = _started(held) if chosen.small else _named(chosen)
        pairs = _read_pairs(chosen.pairs) if chosen.pairs else _pairs(engines[0], chosen.count)
        good = _routes(engines, pairs)
        if chosen.questions or chosen.small:
            good = _questions(engines, chosen.about) and good
    return 0 if good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="kg on several engines, side by side.")
    parser.add_argument("--small", action="store_true", help="the bundled graph, on servers started for it")
    parser.add_argument("--store", help="a store on disk, to compare with and to draw pairs from")
    parser.add_argument("--at", action="append", default=[], metavar="URL", help="a server that holds the same graph")
    parser.add_argument("--pid", action="append", default=[], type=int, help="the process of each --at, for its memory")
    parser.add_argument("--count", type=int, default=PAIRS, help="pairs to ask for")
    parser.add_argument("--pairs", help="a file of pairs of IRIs, tab between them, instead of drawn ones")
    parser.add_argument("--questions", action="store_true", help="ask the named questions too")
    parser.add_argument("--about", metavar="NAME", help="give every question this actor, so that answers stay small")
    return parser.parse_args()


def _started(held: ExitStack) -> list[Engine]:
    """The bundled graph in memory and on a server of each kind."""
    folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
    engines = [Engine("memory", None)]
    for start in (servers.oxigraph, servers.virtuoso):
        server = start(folder / start.__name__ / "data" if start is servers.oxigraph else folder / "virtuoso")
        held.callback(server.stop)
        began = time.monotonic()
        load.init(server.query, bundled=True)
        _say(f"{server.name}: the bundled graph in {time.monotonic() - began:.1f} s by SPARQL Update")
        engines.append(Engine(server.name, server.query, server.process.pid))
    return engines


def _named(chosen: argparse.Namespace) -> list[Engine]:
    pids = [*chosen.pid, *[None] * len(chosen.at)]
    found = [Engine("disk", chosen.store)] if chosen.store else []
    found += [Engine(url.split("//")[-1], url, pid) for url, pid in zip(chosen.at, pids, strict=False)]
    if not found:
        sys.exit("nothing to ask: name --store DIR, --at URL, or --small")
    return found


def _read_pairs(path: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines())
    return [(start, end) for start, end in rows]


def _pairs(engine: Engine, count: int) -> list[tuple[str, str]]:
    """Pairs of nodes that stand on walkable edges, drawn with a fixed seed."""
    with open_store(engine.location) as store:
        nodes: set[str] = set()
        for kind in sorted(Model(store).walkable):
            for number, fact in enumerate(store.match(None, kind, None, DIRECT)):
                nodes.update((stores.iri(fact.subject), stores.iri(fact.object)))
                if number > MOST_EDGES:
                    break
    chance, ordered = random.Random(SEED), sorted(nodes)
    return [(a, b) for a, b in (chance.sample(ordered, 2) for _ in range(count))]


# ---- what is asked


def _routes(engines: list[Engine], pairs: list[tuple[str, str]]) -> bool:
    print(f"\n{len(pairs)} routes, with evidence")
    print(f"{'':28}{'median':>10}{'slowest':>10}{'requests':>10}{'rows':>10}{'memory':>12}")
    answers = []
    for engine in engines:
        told, times, requests, rows = [], [], [], []
        for start, end in pairs:
            found, seconds, sent, read = _once(engine, lambda store, a=start, b=end: _route(store, a, b))
            told.append(found)
            times.append(seconds)
            requests.append(sent)
            rows.append(read)
        answers.append(told)
        middle = f"{statistics.median(times) * 1000:7.0f} ms{max(times) * 1000:7.0f} ms"
        print(
            f"{engine.name:28}{middle}{statistics.median(requests):10.0f}{statistics.median(rows):10.0f}{_memory(engine)}"
        )
    lengths = [len(route[0]) - 1 for route in answers[0] if route]
    print(f"hops: {min(lengths, default=0)} to {max(lengths, default=0)}; no route: {len(pairs) - len(lengths)}")
    return _same("routes", engines, answers)


def _route(store: Any, start: str, end: str) -> list[list[str]]:
    try:
        found = paths.shortest(store, start, end).routes
    except NoRoute:
        return []
    return [[node.iri for node in route.nodes] for route in found]


def _questions(engines: list[Engine], about: str | None) -> bool:
    print(f"\n{'named questions':28}" + "".join(f"{engine.name[:20]:>22}" for engine in engines))
    good = True
    for question in questions():
        given = {p.name: "Iran" if n == 0 else "Hezbollah" for n, p in enumerate(question.parameters) if p.required}
        if about:
            given.update({p.name: about for p in question.parameters if p.kind == "actor"})
        asked = [_once(engine, lambda store, n=question.name, g=given: _rows(store, n, g)) for engine in engines]
        cells = "".join(f"{seconds * 1000:9.0f} ms {len(rows):6} rows" for rows, seconds, _, _ in asked)
        print(f"{question.name:28}{cells}", flush=True)
        good = _same(question.name, engines, [rows for rows, *_ in asked]) and good
    return good


def _rows(store: Any, name: str, given: dict[str, str]) -> list[str]:
    try:
        return sorted(str([getattr(term, "value", None) for term in row]) for row in answer(store, name, **given).terms)
    except KgError as error:
        return [f"refused: {str(error).rpartition(': ')[2]}"]


def _once(engine: Engine, ask: Callable[[Any], Any]) -> tuple[Any, float, int, int]:
    """What one question gives, its seconds (opening included), and the requests and rows that it took."""
    began = time.perf_counter()
    with open_store(engine.location) as store:
        found = ask(store)
        seconds = time.perf_counter() - began
        wire = getattr(store, "wire", None)
        return found, seconds, wire.stats.requests if wire else 0, wire.stats.rows if wire else 0


def _same(what: str, engines: list[Engine], answers: list[Any]) -> bool:
    differing = [engine.name for engine, told in zip(engines, answers, strict=True) if told != answers[0]]
    for name in differing:
        _say(f"{what}: {name} answers otherwise than {engines[0].name}")
    return not differing


def _memory(engine: Engine) -> str:
    if engine.pid is None:
        return f"{'':>12}"
    with open(f"/proc/{engine.pid}/status", encoding="ascii") as status:
        return f"{next(int(row.split()[1]) for row in status if row.startswith('VmRSS')) / 1024:9.0f} MB"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
