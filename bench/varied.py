"""Which rule gives routes that share little, at what cost in length. Run: python3 dev.py bench varied

On ICEWS14 (../shared/data/icews14_named.tsv), its facts taken as edges without direction: five routes between each of
50 pairs of actors that are no neighbours, by three rules. Overlap of two routes is the share of inner nodes that they
have in common (Jaccard), 0 for none and 1 for all.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations, islice

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from kg.paths import search

FACTS = os.path.join("..", "shared", "data", "icews14_named.tsv")
PAIRS, K, SEED, DROP_EVERY = 50, 5, 14, 2
Walk = tuple[int, ...]


class Links:
    """A frontier over neighbours held in sets, without some nodes."""

    def __init__(self, beside: list[set[int]], gone: frozenset[int] = frozenset()) -> None:
        self.beside, self.gone = beside, gone

    def neighbours(self, node: int, forward: bool) -> set[int]:
        return self.beside[node] - self.gone

    def among(self, node: int, forward: bool, others: set[int]) -> set[int]:
        return (self.beside[node] & others) - self.gone

    def expect(self, nodes: set[int], forward: bool, others: set[int] | None = None) -> None:
        pass

    def passable(self, node: int) -> bool:
        return node not in self.gone

    def cost(self, node: int, forward: bool) -> int:
        return len(self.beside[node])


def shortest(beside: list[set[int]], start: int, end: int) -> Iterator[Walk]:
    """The k shortest routes, whatever they share."""
    return search.simple(Links(beside), start, end)


def apart(beside: list[set[int]], start: int, end: int) -> Iterator[Walk]:
    """Our rule: each the shortest that avoids what those before it passed, unless no route can do without it."""
    return search.varied(Links(beside), start, end)


def hubs_dropped(beside: list[set[int]], start: int, end: int) -> Iterator[Walk]:
    """The shortest routes; after every second one the best connected node of those found is left out from then on."""
    gone: frozenset[int] = frozenset()
    given: list[Walk] = []
    while True:
        routes = (walk for walk in search.simple(Links(beside, gone), start, end) if walk not in given)
        found = list(islice(routes, DROP_EVERY))
        if not found:
            return
        yield from found
        given += found
        inner = {node for walk in given for node in walk[1:-1]} - gone
        gone |= {max(inner, key=lambda node: (len(beside[node]), -node))}


def all_apart(beside: list[set[int]], start: int, end: int) -> Iterator[Walk]:
    """Each the shortest that avoids all nodes between of those before it; once there is none, the shortest left."""
    used, given = frozenset[int](), list[Walk]()
    while walk := next((w for w in search.simple(Links(beside, used), start, end) if w not in given), None):
        yield walk
        given.append(walk)
        used |= set(walk[1:-1])
    yield from (walk for walk in search.simple(Links(beside), start, end) if walk not in given)


RULES: dict[str, Callable[[list[set[int]], int, int], Iterator[Walk]]] = {
    "k shortest": shortest,
    f"best hub dropped every {DROP_EVERY} routes": hubs_dropped,
    "apart as long as it goes": all_apart,
    "apart but for what is needed (ours)": apart,
}


def read(path: str) -> list[set[int]]:
    """The neighbours of each actor, actors numbered by their names in order."""
    with open(path, encoding="utf-8") as file:
        facts = [line.rstrip("\n").split("\t") for line in file]
    number = {name: n for n, name in enumerate(sorted({name for fact in facts for name in (fact[0], fact[2])}))}
    beside: list[set[int]] = [set() for _ in number]
    for subject, _, obj, *_ in facts:
        if subject != obj:
            beside[number[subject]].add(number[obj])
            beside[number[obj]].add(number[subject])
    return beside


def pairs(beside: list[set[int]]) -> list[tuple[int, int]]:
    """Fixed pairs of nodes that are no neighbours and have a route."""
    chosen: list[tuple[int, int]] = []
    draw = random.Random(SEED)
    while len(chosen) < PAIRS:
        start, end = draw.sample(range(len(beside)), 2)
        if end not in beside[start] and next(search.shortest(Links(beside), start, end), None):
            chosen.append((start, end))
    return chosen


def overlap(walks: list[Walk]) -> float:
    """The mean share of inner nodes that two of the routes have in common; 0 for a single route."""
    inner = [set(walk[1:-1]) for walk in walks]
    return statistics.fmean([len(a & b) / len(a | b) for a, b in combinations(inner, 2)] or [0.0])


def main() -> None:
    if not os.path.exists(FACTS):
        print(f"{FACTS} is absent: nothing to compare on", file=sys.stderr)
        return
    beside = read(FACTS)
    asked = pairs(beside)
    print(f"{len(beside)} actors, {sum(map(len, beside)) // 2} pairs of neighbours; {PAIRS} pairs, k = {K}\n")
    print(f"{'rule':36}{'overlap':>9}{'hops':>7}{'longest':>9}{'nodes':>7}{'routes':>8}{'median ms':>11}")
    for name, rule in RULES.items():
        found, times = [], []
        for start, end in asked:
            began = time.perf_counter()
            found.append(list(islice(rule(beside, start, end), K)))
            times.append((time.perf_counter() - began) * 1000)
        shared = statistics.fmean(map(overlap, found))
        hops = [len(walk) - 1 for walks in found for walk in walks]
        seen = statistics.fmean(len({node for walk in walks for node in walk[1:-1]}) for walks in found)
        routes = statistics.fmean(map(len, found))
        print(
            f"{name:36}{shared:9.3f}{statistics.fmean(hops):7.2f}{max(hops):9}{seen:7.1f}{routes:8.2f}"
            f"{statistics.median(times):11.2f}"
        )


if __name__ == "__main__":
    main()
