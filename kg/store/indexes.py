"""Read all that the engine keeps of a store: every index, and the text of every term.

The engine keeps each quad of a graph in six orders, and each of the merge in three; a question reads one of them.
Damage to the others shows only when another question is asked.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from math import inf
from typing import Any

from kg.store import DefaultGraph, Store, failed, fitting


def counts(store: Store) -> dict[str, int]:
    """How many quads each way of reading a store gives, by what is given: equal where nothing is damaged or lost.

    Takes some three times as long as reading the store once. Raises what the engine does when it meets a damaged part.
    """
    return dict(_read(store))


def look(store: Store, seconds: float) -> None:
    """Read a store in every way for so long; raises DamagedStore when a damaged part is met."""
    try:
        for _ in _read(store, time.monotonic() + seconds):
            pass
    except (RuntimeError, OSError) as error:
        raise failed(error) from None


def _read(store: Store, deadline: float = inf) -> Iterator[tuple[str, int]]:
    engine = store.engine
    held: dict[Any, tuple[set[Any], set[Any], set[Any]]] = defaultdict(lambda: (set(), set(), set()))
    total = 0
    for quad in takewhile(lambda _: time.monotonic() < deadline, engine):
        total += 1
        for terms, term in zip(held[quad.graph_name], (quad.subject, quad.predicate, quad.object), strict=True):
            terms.add(term)
    subjects, predicates, objects = (set[Any]().union(*(terms[n] for terms in held.values())) for n in range(3))
    graphs = {DefaultGraph(), *engine.named_graphs()}

    def count(patterns: Iterable[tuple[Any, Any, Any, Any]]) -> int:
        in_time = takewhile(lambda _: time.monotonic() < deadline, patterns)
        return sum(1 for pattern in in_time for _ in fitting(engine, *pattern))

    yield "nothing", total
    yield "a subject", count((s, None, None, None) for s in subjects)
    yield "a predicate", count((None, p, None, None) for p in predicates)
    yield "an object", count((None, None, o, None) for o in objects)
    yield "a graph", count((None, None, None, g) for g in graphs)
    yield "a predicate and a graph", count((None, p, None, g) for g, terms in held.items() for p in terms[1])
    yield "an object and a graph", count((None, None, o, g) for g, terms in held.items() for o in terms[2])
