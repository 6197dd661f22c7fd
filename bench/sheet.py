"""Processor time that importing a sheet takes: `python3 dev.py bench sheet [ROWS]`. Everything in it is invented."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = ("Oslind", "Velmark", "Tarn", "Kite Brigade", "Salt League", "Reed Guard")
RELATIONS = ("attacked", "backs", "arms", "met", "opposes", "is linked to")


def rows(number: int) -> str:
    """A sheet in which 30 reports of ten publishers each tell of some rows."""
    draw = random.Random(1)
    lines = ["from,relation,to,date,place,speaker,source,URL"]
    for n in range(number):
        one, other = draw.sample(NAMES, 2)
        relation = draw.choice(RELATIONS)
        place = "Grey Cape" if relation in ("attacked", "met") else ""
        day = f"2031-{n % 12 + 1:02}-{n % 28 + 1:02}"
        lines.append(f"{one},{relation},{other},{day},{place},,Paper {n % 10},https://paper{n % 10}.example/{n % 30}")
    return "\n".join(lines)


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        names = "\n".join(f"{name},state" for name in NAMES)
        Path("names.csv").write_text(f"name,kind\n{names}\nGrey Cape,place\n", encoding="utf-8")
        Path("links.csv").write_text(rows(number), encoding="utf-8")
        kg = (sys.executable, "-m", "kg")
        for command in (("init", "mine"), ("--store", "mine", "import", "names.csv")):
            subprocess.run([*kg, *command], check=True, capture_output=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [*kg, "--store", "mine", "import", "links.csv"], check=True, capture_output=True, text=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(next(line for line in done.stderr.splitlines() if "rows read" in line))
    print(f"{after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime:.2f} s of processor time")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
