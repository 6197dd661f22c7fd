"""Machines that fail: a full disk, a signal, a pipe that nobody reads, a folder that is gone. One clean line each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_layers import ROOT


def kg(*arguments: str, largest: int | None = None, **options: object) -> tuple[int, list[str]]:
    """Run the command as a process; its exit code, and the lines on stderr. largest: bytes that a file may have."""

    def limit() -> None:
        import resource

        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    done = subprocess.run(
        (sys.executable, "-m", "kg", *arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **options,  # type: ignore[call-overload]
    )
    return done.returncode, done.stderr.splitlines()


TOO_LARGE = "a file grew larger than is allowed here: raise the limit, then repeat the command"


def test_store_that_cannot_be_written_is_not_called_damaged(mine: str, world_file: str, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="needs a limit on the size of files")
    place = str(tmp_path / "new")
    assert kg("init", place, largest=20_000) == (2, [f"kg: the store cannot be written: {TOO_LARGE}"])
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert kg("copy", mine, place, largest=20_000) == (2, [f"kg: the store cannot be written: {TOO_LARGE}"])
    code, told = kg("--store", mine, "add", world_file, largest=50)
    assert (code, told[-1]) == (2, f"kg: {mine} cannot be opened: {TOO_LARGE}")
    assert kg("--store", mine, "check") == (0, ["no problem found"])


def test_output_that_nobody_reads_ends_as_other_tools_end() -> None:
    line = f"{sys.executable} -m kg export --format nquads | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(("bash", "-c", line), capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (128 + 13, 1, b"")


def test_closed_standard_input_is_told(mine: str) -> None:
    line = f"{sys.executable} -m kg query - <&-"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (
        2,
        "kg: standard input is closed: give the question as an argument, or send it through a pipe\n",
    )


def test_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    line = f"rmdir {tmp_path}/gone; exec {sys.executable} -m kg init mine"
    (tmp_path / "gone").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, shell=True, capture_output=True, text=True, cwd=tmp_path / "gone", env=environment)
    assert (done.returncode, done.stderr) == (
        2,
        "kg: the folder that you are in, which was deleted: No such file or directory\n",
    )


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129)])
def test_signal_ends_a_command_with_one_line(name: str, code: int, mine: str) -> None:
    process = subprocess.Popen(
        (sys.executable, "-m", "kg", "--store", mine, "add", "-"),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "reading standard input\n"
    process.send_signal(getattr(signal, name))
    assert process.stderr.read() == "kg: stopped\n"
    assert process.wait() == code
