"""A file is written whole or not at all, and what stands in the way is told in one line."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg import files, load
from kg import store as stores
from kg.errors import KgError
from kg.files import check, whole


def test_file_is_whole_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "out.trig"
    with pytest.raises(ZeroDivisionError), whole(str(path)) as file:
        file.write(bytes([1 // 0]))
    assert list(tmp_path.iterdir()) == []
    with whole(str(path)) as file:
        file.write(b"all")
        assert not path.exists()
    assert path.read_bytes() == b"all"
    assert list(tmp_path.iterdir()) == [path]


def test_file_can_be_read_by_those_whom_the_umask_lets(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with whole(str(tmp_path / "out")) as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o644


def test_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    path.chmod(0o600)
    with whole(str(path), replace=True) as file:
        file.write(b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_place_that_cannot_be_written_to_is_told_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for path, told in (
        (tmp_path / "no" / "page.html", "there is no folder .*: make it first"),
        (tmp_path, "is a folder: name a file in it"),
        (tmp_path / "there", "exists: choose another name, or replace it with --force"),
    ):
        with pytest.raises(KgError, match=told):
            check(str(path))
        with pytest.raises(KgError, match=told), whole(str(path)) as file:
            file.write(b"x")
    check(str(tmp_path / "there"), replace=True)
    assert (tmp_path / "there").read_text() == "mine"


def test_link_stays_and_the_file_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "folder" / "page.html")
    with whole(str(link)) as file:
        file.write(b"x")
    assert link.is_symlink()
    assert (tmp_path / "folder" / "page.html").read_text() == "x"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "link.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipe_takes_what_comes(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with whole(str(pipe)) as file:
        file.write(b"x")
    reader.join(10)
    assert got == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_full_device_is_told() -> None:
    with (
        pytest.raises(KgError, match="/dev/full cannot be written: no space left on device"),
        whole("/dev/full") as file,
    ):
        file.write(b"x" * 100_000)


def test_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk: the system stops the writing in the same way."""
    resource = pytest.importorskip("resource", reason="this system sets no limits")
    path = tmp_path / "page.html"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "graph", "-o", str(path), "--force"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        cwd=Path(__file__).parent.parent,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"kg: {path} cannot be written: file too large\n"
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_what_a_killed_command_left_is_deleted_by_the_next_and_what_is_held_stays(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="what is held cannot be told on this system")
    dead, held, young = (tmp_path / f".kg-{n}-x.part" for n in (1, 2, 3))
    for file in (dead, held, young):
        file.write_bytes(b"half")
    for file in (dead, held):
        os.utime(file, (0, 0))
    holder = f"import sys; sys.path.insert(0, {str(Path(files.__file__).parent.parent)!r}); from kg.files import hold\n"
    holder += "with open(sys.argv[1], 'rb') as file: print(hold(file), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(held)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "True\n"
        with files.whole(str(tmp_path / "out.txt")) as out:
            out.write(b"whole")
        process.communicate("\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".kg-2-x.part", ".kg-3-x.part", "out.txt"]


def test_store_is_freed_of_what_a_killed_writer_left(tmp_path: Path) -> None:
    old = tmp_path / ".kg-init-old"
    old.mkdir()
    (old / "kg-store").write_text("", encoding="utf-8")
    os.utime(old, (0, 0))
    store = tmp_path / "mine"
    load.init(str(store))
    assert not old.exists()
    (store / ".adjacency-old").mkdir()
    (store / "quads" / "bulk-17.sst").write_bytes(b"half")
    before = sorted(path.name for path in (store / "quads").glob("*.sst"))
    with stores.directory(str(store), write=True):
        left = sorted(path.name for path in (store / "quads").glob("*.sst"))
    assert left == [name for name in before if name != "bulk-17.sst"]
    assert not (store / ".adjacency-old").exists()
