"""Completion as a shell asks for it, and in a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def offered(run: Run, line: str, store: str = "") -> list[str]:
    """What is offered for the last word of a line; a line that ends with a space asks for another word."""
    number = len(line.split()) - (not line.endswith(" "))
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(number), "_KG_COMPLETE": "bash_complete", "KG_STORE": store or None}
    done = run(env=asked)
    return [said.removeprefix("plain,") for said in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kg sea", ["search"]),
        ("kg show kataeb", ["Kataeb Hezbollah"]),
        ("kg show AAH", ["AAH"]),
        ("kg path Iran al-T", ["al-Tanf"]),
        ("kg query bac", ["backs"]),
        ("kg query backs kataeb", ["Kataeb Hezbollah"]),
        ("kg path Iran al-Tanf --relation presen", ["present at"]),
        ("kg path Iran al-Tanf --doubt Pent", ["Pentagon"]),
        ("kg retract ap", ["ap-us-response"]),
        ("kg path Iran al-Tanf --fra", ["--fragility"]),
        ("kg completion f", ["fish"]),
    ],
)
def test_words_of_the_bundled_graph_are_offered(run: Run, line: str, words: list[str]) -> None:
    assert offered(run, line) == words


def test_names_come_from_the_store_at_hand(run: Run, mine: str, tmp_path: Path) -> None:
    assert offered(run, "kg show amb", mine) == ["Amber Front"]
    assert offered(run, f"kg --store {mine} path nor") == ["Norvia"]
    assert offered(run, f"kg path --store {mine} nor") == ["Norvia"]
    assert offered(run, "kg show amb", str(tmp_path / "nowhere")) == [""]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_printed_for_each_shell(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert (done.exit_code, "_KG_COMPLETE" in done.stdout, done.stderr) == (0, True, "")


@pytest.mark.skipif(os.name == "nt", reason="bash is for other systems")
def test_bash_keeps_a_name_with_spaces_one_word(run: Run, tmp_path: Path) -> None:
    bash, command = shutil.which("bash"), Path(sys.executable).with_name("kg")
    assert bash
    (tmp_path / "kg.bash").write_text(run("completion", "bash").stdout, encoding="utf-8")
    lines = [
        f"source {tmp_path}/kg.bash",
        f'COMP_WORDS=({command} show kataeb); COMP_CWORD=2; _kg_completion {command}; echo "${{COMPREPLY[0]}}"',
        f"COMP_WORDS=({command} show '\"Kataeb H'); COMP_CWORD=2; COMPREPLY=(); _kg_completion {command}; "
        'echo "${COMPREPLY[0]}"',
    ]
    environment = {k: v for k, v in os.environ.items() if k != "KG_STORE"}
    done = subprocess.run([bash, "-c", "\n".join(lines)], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines() == ["Kataeb\\ Hezbollah", "Kataeb Hezbollah"]
