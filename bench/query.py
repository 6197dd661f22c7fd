"""What it costs that a query can be stopped, and what the guard costs. Run: python3 dev.py bench query

The first lines are fresh processes that take turns: the same query with and without a process of its own. The last
are calls in one process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

ROUNDS = 30
ASKED = "SELECT ?x ?y { ?x kg:backs ?y }"
# The command as it is, but for the process.
HERE = """
import sys
import kg.cli.query as command
from kg.cli import main
def answer(location, request, timeout):
    from kg.query import perform
    sys.exit(perform(lambda: command._opened(location), request, sys.stdout.buffer))
command._answer = answer
main(["query", sys.argv[1]])
"""

COMMANDS = {
    "import click": [sys.executable, "-c", "import click"],
    "kg query": [sys.executable, "-m", "kg", "query", ASKED],
    "the same in one process": [sys.executable, "-c", HERE, ASKED],
    "kg query backs": [sys.executable, "-m", "kg", "query", "backs"],
}


def main(rounds: int) -> None:
    from kg.graph import open_store
    from kg.query import check, run

    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(time.perf_counter() - start)
    base = statistics.median(times["the same in one process"])
    print(f"{'':44}{'median':>10}{'to one process':>16}")
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:44}{median * 1000:7.1f} ms{median / base:15.2f}×")
    long = "SELECT * { ?x ?y ?z VALUES ?x { " + "id:Iran " * 12_000 + "} }"
    with open_store() as store:
        store.merge()
        calls: dict[str, Callable[[], object]] = {
            "guard, that query": lambda: check(ASKED),
            f"guard, {len(long) // 1000} kB": lambda: check(long),
            "library, in this process": lambda: run(store, ASKED),
            "library, with a time limit (another process)": lambda: run(store, ASKED, timeout=60),
        }
        for name, call in calls.items():
            taken = []
            for _ in range(min(rounds, 10)):
                start = time.perf_counter()
                call()
                taken.append(time.perf_counter() - start)
            print(f"{name:44}{statistics.median(taken) * 1000:7.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
