"""The servers that the tests run against: they start, keep graphs apart, are emptied, and end with their process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import servers

TRIPLE = '<http://test/a> <http://test/p> "é 🜁"@en .'
ALL = "SELECT ?g ?s ?o { GRAPH ?g { ?s <http://test/p> ?o } }"


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> servers.Server:
    chosen: servers.Server = request.getfixturevalue(f"{request.param}_server")
    return chosen


def test_server_holds_what_it_is_given_and_is_emptied(server: servers.Server) -> None:
    server.put("http://test/one", TRIPLE)
    server.change(f"INSERT DATA {{ GRAPH <http://test/two> {{ {TRIPLE} }} }}")
    assert sorted(server.rows(ALL)) == [(f"http://test/{g}", "http://test/a", "é 🜁") for g in ("one", "two")]
    server.put("http://test/one", "")
    assert server.rows(ALL) == [("http://test/two", "http://test/a", "é 🜁")]
    server.clear()
    assert server.rows(ALL) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_server_listens_on_loopback_alone(server: servers.Server) -> None:
    process = Path(f"/proc/{server.process.pid}")
    sockets = {os.readlink(link) for link in (process / "fd").iterdir() if link.exists() or link.is_symlink()}
    listening = []
    for table in ("tcp", "tcp6"):
        for row in (process / "net" / table).read_text().splitlines()[1:]:
            cells = row.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                listening.append(cells[1].split(":")[0])
    assert set(listening) == {"0100007F"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs prctl")
def test_server_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, servers, time; "
        f"print(servers.oxigraph(pathlib.Path({str(tmp_path)!r}) / 'data').process.pid, flush=True); time.sleep(60)"
    )
    here = {**os.environ, "PYTHONPATH": os.path.dirname(__file__)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=here) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while runs(pid):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def runs(pid: int) -> bool:
    """Whether a process is there; one that has ended and that nobody has asked for its end has no command line."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False
