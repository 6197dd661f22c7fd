"""How much `graph:inferred` adds to a store of coded events. Run: python3 dev.py bench inferred FACTS.tsv [ROWS]

FACTS.tsv as in bench/icews.py. Counts quads as a store on disk holds them: of its named graphs, and of the merge, which
is kept beside them; and the processor time that it takes to work out what follows, with and without it.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import icews

from kg import load, rules
from kg import store as stores
from kg.names import GRAPH, INFERRED, UNMERGED
from kg.store import iri


def main(path: str, rows: int | None = None) -> None:
    change = rules.Change(stores.memory(load.ontology()), {GRAPH + icews.SOURCE: set(icews.quads(path, rows))})
    started = time.process_time()
    gone, come = rules.consequences(change)
    derived = time.process_time() - started
    _, inferred = rules.inferred(change, gone, come)
    spent = time.process_time() - started - derived
    counts = Counter(iri(q.graph_name) for q in change.after | come)
    named = sum(counts.values())
    merged = sum(number for graph, number in counts.items() if graph not in UNMERGED)
    print(f"named graphs {named:,} quads, merge {merged:,}, {INFERRED.removeprefix(GRAPH)} {len(inferred):,}")
    print(f"{100 * len(inferred) / (named + merged):.1f} % more quads on disk, {100 * spent / derived:.1f} % more time")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else None)
