"""Run what the pages show, and write the outputs anew: `python docs/sessions.py`; with `--check` nothing is written.

Each page has a temporary directory of its own, in which its blocks run from top to bottom:

- a block under a line that ends with a file's name in backticks and a colon is saved under that name;
- in a `console` block each line that starts with `$ ` is run by a shell, and the lines below it are what that prints,
  errors included; a line `…` stands for any number of lines that are left out;
- a `python` block is run, a `sparql` block is asked with `kg query`; the `text` block right below, if there is one, is
  what that prints.

A command that fails is a fault, whatever it prints: one that is meant to fail is followed by `; echo $?`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    *(
        "README.md",
        "docs/library.md",
        "docs/model.md",
        "docs/query.md",
        "docs/disputes.md",
        "docs/identity.md",
        "docs/search.md",
        "docs/spreadsheet.md",
    ),
    *(f"docs/decisions/{name}" for name in sorted(os.listdir(ROOT / "docs" / "decisions"))),
)
CUT = "…"

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"`([\w.-]+)`:\n\n\Z")


class Block(NamedTuple):
    """A fenced block. start, end: where its content lies in the page. file: the name it is saved under, or ""."""

    language: str
    content: str
    start: int
    end: int
    file: str


class Fault(NamedTuple):
    """A command that failed, or that printed something else than the page shows."""

    command: str
    shown: str
    printed: str
    code: int

    def __str__(self) -> str:
        return f"$ {self.command}\n(exit code {self.code}) printed\n{self.printed}\nwhere the page shows\n{self.shown}"


def runs(block: Block) -> bool:
    """Whether a block is run, and not only shown or saved."""
    return not block.file and block.language in ("console", "python", "sparql")


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = []
    for match in _BLOCK.finditer(page):
        name = _NAME.search(page[: match.start()])
        found.append(Block(match[1], match[2], match.start(2), match.end(2), name[1] if name else ""))
    return found


def commands(console: str) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output below it."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def shows(shown: str, printed: str) -> bool:
    """Whether an output on a page, with its cuts, is what was printed.

    >>> shows("a\\n…\\nd\\n", "a\\nb\\nc\\nd\\n"), shows("a\\nb\\n", "a\\nb\\nc\\n")
    (True, False)
    """
    kept = re.split(rf"^{CUT}\n", shown, flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, kept)), printed) is not None


class Session:
    """A directory in which the blocks of one page run."""

    def __init__(self, directory: str) -> None:
        self.directory = directory
        shims = Path(directory, ".bin")
        shims.mkdir()
        shim = shims / "kg"
        shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
        shim.chmod(0o755)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        fixed = {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
        self.environment = {**kept, **fixed, "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}"}

    def run(self, *command: str, given: str = "") -> tuple[str, int]:
        """What a command prints, errors included, and its exit code."""
        done = subprocess.run(
            command,
            cwd=self.directory,
            env=self.environment,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        return done.stdout, done.returncode

    def console(self, content: str, faults: list[Fault]) -> str:
        """Run a console block; the block as it ought to be. An output with cuts stays as it is while it holds."""
        written = ""
        for command, shown in commands(content):
            printed, code = self.run("sh", "-c", command)
            right = shows(shown, printed)
            if code or not right:
                faults.append(Fault(command, shown, printed, code))
            written += f"$ {command}\n{shown if right else printed}"
        return written

    def answer(self, block: Block, shown: str | None, faults: list[Fault]) -> str:
        """Run a python or sparql block; what it prints."""
        asked = ("kg", "query", "-") if block.language == "sparql" else (sys.executable, "-")
        printed, code = self.run(*asked, given=block.content)
        if code or (shown is not None and not shows(shown, printed)):
            faults.append(Fault(block.content, shown or "", printed, code))
        return printed


def replay(page: str) -> tuple[str, list[Fault], int]:
    """Run a page: the page with its outputs as they are now, what was wrong, and how many blocks ran."""
    found, faults, ran = blocks(page), [], 0
    pieces, done = [], 0
    with tempfile.TemporaryDirectory() as directory:
        session = Session(directory)
        for block, after in zip(found, [*found, None][1:], strict=True):
            if block.file:
                Path(directory, block.file).write_text(block.content, encoding="utf-8")
            elif block.language == "console":
                pieces += [page[done : block.start], session.console(block.content, faults)]
                done, ran = block.end, ran + 1
            elif runs(block):
                gap = page[block.end : after.start] if after else ""
                output = after if after and after.language == "text" and gap == "```\n\n```text\n" else None
                printed = session.answer(block, output.content if output else None, faults)
                ran += 1
                if output and not shows(output.content, printed):
                    pieces += [page[done : output.start], printed]
                    done = output.end
    return "".join([*pieces, page[done:]]), faults, ran


def main(check: bool) -> int:
    code = 0
    for name in PAGES:
        path = ROOT / name
        page = path.read_text(encoding="utf-8")
        written, faults, _ = replay(page)
        for fault in faults:
            print(f"{name}: {fault}", file=sys.stderr)
        failed = any(fault.code for fault in faults)
        if failed or (faults and check):
            code = 1
        elif written != page:
            path.write_text(written, encoding="utf-8")
            print(f"wrote {name}")
    return code


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
