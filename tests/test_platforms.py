"""Windows and macOS, stood in for by what Python finds there (tests/platforms): commands work and answer as here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from fiction import WORLD, claims_file, relation, write
from test_query import ENDLESS, running, wait_until

from kg.errors import quoted

ROOT = Path(__file__).parent.parent
STANDINS = ROOT / "tests" / "platforms"
NAMES = sorted(path.parent.name for path in STANDINS.glob("*/sitecustomize.py"))
platforms = pytest.mark.parametrize("platform", ["windows", "macos"])

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the stand-ins are made on Linux")


def environment(platform: str = "", **more: str) -> dict[str, str]:
    paths = [str(STANDINS / platform)] if platform else []
    own = {"PYTHONPATH": os.pathsep.join([*paths, str(ROOT)]), "KG_STORE": ""}
    return {**os.environ, **own, **more}


def kg(*words: str, at: Path, platform: str = "", **more: str) -> tuple[int, bytes, bytes]:
    """The exit code and output of a command, in a folder, on a platform, or on this one."""
    command = [sys.executable, "-m", "kg", *words]
    done = subprocess.run(command, cwd=at, env=environment(platform, **more), capture_output=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def test_stand_ins_are_there() -> None:
    assert NAMES == ["macos", "windows"]


STEPS = (
    ("path", "Iran", "al-Tanf"),
    ("show", "Iran"),
    ("query", "strikes", "--agent", "US", "--format", "csv"),
    ("query", "--timeout", "1", ENDLESS),
    ("query", "ASK { id:Iran kg:backs id:Iran }"),
    ("init", "mine"),
    ("--store", "mine", "add", "one.yaml"),
    ("--store", "mine", "check"),
    ("--store", "mine", "path", "Norvia", "Amber Front", "--format", "json"),
    ("--store", "mine", "query", "SELECT ?x { ?x kg:backs ?y }"),
    ("--store", "mine", "export", "--format", "nquads"),
    ("graph", "-o", "graph.html"),
    ("copy", "mine", "copy"),
    ("copy", "copy", "copy.trig"),
    ("--store", "copy", "remove", "one"),
)


def answers(folder: Path, platform: str = "") -> list[tuple[object, ...]]:
    """What the steps print, and the files they leave, in a folder of their own."""
    write(folder, claims_file("one", [relation("Norvia", "backs", "Amber Front")], actors=WORLD["actors"]))
    told: list[tuple[object, ...]] = [(words, *kg(*words, at=folder, platform=platform)) for words in STEPS]
    assert sorted(p.name for p in folder.iterdir()) == ["copy", "copy.trig", "graph.html", "mine", "one.yaml"]
    return [*told, ("files", (folder / "graph.html").read_bytes(), (folder / "copy.trig").read_bytes())]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    return answers(tmp_path_factory.mktemp("here"))


@platforms
def test_commands_answer_as_here(platform: str, here: list[tuple[object, ...]], tmp_path: Path) -> None:
    there = answers(tmp_path, platform)
    for step in range(len(STEPS) + 1):
        assert there[step] == here[step]
    assert [told[1] for told in here[:-1]] == [0, 0, 0, 2, 1, *[0] * 10]


@platforms
def test_query_does_not_outlive_its_killed_command(platform: str) -> None:
    mark = f"mark-{uuid.uuid4()}"
    command = [sys.executable, "-m", "kg", "query", ENDLESS]
    given = environment(platform, KG_TEST_MARK=mark)
    process = subprocess.Popen(command, env=given, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: len(running(mark)) == 2)
        time.sleep(0.5)
        process.kill()
        process.wait()
        wait_until(lambda: running(mark) == [])
    finally:
        for left in running(mark):
            os.kill(left, signal.SIGKILL)


def test_crash_of_the_engine_is_told_where_no_signal_ends_a_process() -> None:
    mark = f"mark-{uuid.uuid4()}"
    command = [sys.executable, "-m", "kg", "query", ENDLESS]
    given = environment("windows", KG_TEST_MARK=mark)
    process = subprocess.Popen(command, env=given, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: len(running(mark)) == 2)
    time.sleep(0.5)
    (child,) = {*running(mark)} - {process.pid}
    os.kill(child, signal.SIGSEGV)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    step = "write it in a simpler way, or ask in several queries"
    assert told == f"kg: the query crashed the engine (exit code 0xc0000005): {step}\n"


def test_text_that_is_redirected_is_in_utf_8_whatever_the_code_page(tmp_path: Path) -> None:
    for words in (
        ("show", "Kata'ib Hizballah"),
        ("path", "Iran", "al-Tanf"),
        ("query", "members"),
        ("path", "Irn", "US"),
    ):
        here = kg(*words, at=tmp_path)
        assert kg(*words, at=tmp_path, PYTHONIOENCODING="cp1252", PYTHONUTF8="0") == here
        assert (here[1] or here[2]).decode("utf-8").isascii() is False


# What the tests of store and query have to do with the system; what the engine answers is the same everywhere.
SYSTEM = "not shipped and not rdflib and not sparql"


@pytest.mark.slow
@platforms
def test_tests_of_files_store_and_query_pass(platform: str) -> None:
    tests = [f"tests/test_{name}.py" for name in ("files", "store", "query")]
    options = ["-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow", "-k", SYSTEM]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    done = subprocess.run(command, cwd=ROOT, env=environment(platform, CI=""), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_tests_are_collected_without_posix_modules() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "tests"]
    done = subprocess.run(command, cwd=ROOT, env=environment("windows"), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="needs git and its history")
def test_clone_that_asks_for_windows_line_ends_has_the_same_bytes_and_loads(tmp_path: Path) -> None:
    clone = ["git", "clone", "--quiet", "--depth", "1", "-c", "core.autocrlf=true", ROOT.as_uri(), str(tmp_path / "kg")]
    subprocess.run(clone, check=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=tmp_path / "kg", check=True, capture_output=True, text=True)
    files = listed.stdout.split("\0")[:-1]
    assert "data/bundle.trig" in files
    texts = [name for name in files if not name.endswith((".jpg", ".marshal", ".png", ".xz"))]
    assert [name for name in texts if b"\r" in (tmp_path / "kg" / name).read_bytes()] == []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "-k",
        "bundle",
        "tests/test_load.py",
    ]
    paths = {"PYTHONPATH": str(tmp_path / "kg")}
    done = subprocess.run(command, cwd=tmp_path / "kg", env={**os.environ, **paths}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_printed_words_are_quoted_for_the_shell_at_hand() -> None:
    words = ["mine", "my graph", "Kata'ib Hizballah", 'the "Guard"', "$HOME", "كتائب", "", "a\\b", "C:\\my\\graph"]
    for word in words:
        done = subprocess.run(["sh", "-c", f"printf %s {quoted(word, windows=False)}"], capture_output=True)
        assert done.stdout.decode() == word
    assert [quoted(word, windows=True) for word in words] == [
        "mine",
        '"my graph"',
        '"Kata\'ib Hizballah"',
        '"the \\"Guard\\""',
        '"$HOME"',
        "كتائب",
        '""',
        "a\\b",
        "C:\\my\\graph",
    ]
