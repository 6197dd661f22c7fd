"""How long the quick commands take to start and answer, beside what they are built on: `python3 dev.py bench`.

Every line is a fresh process, and the lines take turns, so that a noisy machine slows all alike. Compare the ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

ROUNDS = 30
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
KG = os.path.join(os.path.dirname(sys.executable), "kg")

COMMANDS = {
    "python itself": [sys.executable, "-c", "pass"],
    "import click": [sys.executable, "-c", "import click"],
    "kg --help": [KG, "--help"],
    "kg path Iran al-Tanf": [KG, "path", "Iran", "al-Tanf"],
    "kg show Iran": [KG, "show", "Iran"],
    "rdflib + networkx": [sys.executable, os.path.join(HERE, "plain_path.py"), "Iran", "al-Tanf"],
}


def main(rounds: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    # An installed package has its bytecode beside it; let a checkout have it too.
    environment = {k: v for k, v in os.environ.items() if k not in ("KG_STORE", "PYTHONDONTWRITEBYTECODE")}
    for _ in range(rounds + 1):  # the first round fills the caches and is not counted
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment)
            times[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    print(f"{'command':24}{'median ms':>11}{'best ms':>10}{'x click':>10}")
    for name, median in medians.items():
        best = min(times[name][1:])
        print(f"{name:24}{median * 1000:11.1f}{best * 1000:10.1f}{median / medians['import click']:10.2f}")
    print(f"\nplain script / kg path: {medians['rdflib + networkx'] / medians['kg path Iran al-Tanf']:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
