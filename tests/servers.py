"""Real SPARQL servers for tests and benchmarks: Oxigraph (from PyPI) and Virtuoso 7 (from Debian), on loopback.

Each keeps its data in a folder of its own and ends with the process that started it. What is here speaks plain HTTP by
the standard library, so that a fault in kg's own wire cannot hide behind itself.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE = "https://w3id.org/actor-kg/"
START_S = 180
RETRIES = 3
# Virtuoso deletes about 2,000 triples a second, and forgets all that it holds in one to two.
MANY = 5_000
USER, PASSWORD = "kg", "not-a-secret"
DBA = "dba"

# As Debian ships it, but for ports, folders, buffers and two limits: the estimate of a query's time is wrong by orders
# of magnitude and refuses questions that take a second (docs/engines.md). The limit of 10,000 rows is what users meet.
VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CaseMode = 2
SchedulerInterval = 10
CheckpointInterval = {checkpoint_minutes}
DirsAllowed = {folders}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = {query_memory}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
EnabledGzipContent = 1
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 100000000
MaxQueryExecutionTime = 600
"""
VIRTUOSO_RIGHTS = f"""\
GRANT SPARQL_UPDATE TO "SPARQL";
user_create('{USER}', '{PASSWORD}');
GRANT SPARQL_SELECT TO "{USER}";
GRANT SPARQL_UPDATE TO "{USER}";
"""


class Missing(Exception):
    """The server's program is not installed; the text says how to get it."""


@dataclass
class Server:
    """A server that runs. The urls are those of SPARQL's protocol; `graphs` is that of the Graph Store protocol."""

    name: str
    folder: Path
    process: subprocess.Popen[bytes]
    query: str
    update: str
    graphs: str
    # Virtuoso only: the same for those who name themselves (digest), and the port of its SQL.
    query_for_users: str = ""
    sql: int = 0

    def rows(self, sparql: str, *, default_graphs: Iterable[str] = ()) -> list[tuple[str | None, ...]]:
        """The rows of a SELECT as texts in the order of its variables; None is unbound."""
        told = self.ask(sparql, default_graphs=default_graphs)
        heads = told["head"]["vars"]
        return [tuple(row[h]["value"] if h in row else None for h in heads) for row in told["results"]["bindings"]]

    def ask(self, sparql: str, *, default_graphs: Iterable[str] = ()) -> dict[str, Any]:
        """The JSON that answers a SELECT or an ASK. Raises urllib's HTTPError."""
        form = [("query", sparql), *(("default-graph-uri", graph) for graph in default_graphs)]
        return dict(json.loads(self.send(self.query, form, accept="application/sparql-results+json")))

    def change(self, sparql: str) -> None:
        """Run an update."""
        self.send(self.update, [("update", sparql)])

    def put(self, graph: str, triples: str) -> None:
        """Replace a graph by triples, written as N-Triples."""
        url = f"{self.graphs}?{urllib.parse.urlencode({'graph': graph})}"
        self.send(url, triples.encode(), method="PUT", kind="application/n-triples")

    def clear(self) -> None:
        """Empty every graph but those that are the server's own."""
        # By name: CLEAR ALL would take Virtuoso's system graphs too. The default graph is no graph of Virtuoso's.
        if self.name == "virtuoso":
            found = self.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
            ours = {g: int(n or 0) for g, n in found if g and g.startswith((BASE, "http://test/"))}
            if sum(ours.values()) > MANY:
                self.isql("RDF_GLOBAL_RESET();")
                return
            for graph in ours:
                self.change(f"CLEAR GRAPH <{graph}>")
        else:
            self.change("CLEAR ALL")

    def isql(self, statements: str) -> str:
        """Run SQL in Virtuoso as its administrator; what isql prints. Raises RuntimeError with its first error."""
        command = [found("isql-vt", ISQL), f"127.0.0.1:{self.sql}", DBA, DBA, "ERRORS=STDOUT", "VERBOSE=OFF"]
        told = subprocess.run(command, input=statements, capture_output=True, text=True, cwd=self.folder).stdout
        errors = [line for line in told.splitlines() if line.startswith("*** Error")]
        if errors:
            raise RuntimeError(errors[0])
        return told

    def send(
        self,
        url: str,
        body: bytes | list[tuple[str, str]],
        *,
        accept: str = "*/*",
        method: str = "POST",
        kind: str = "",
    ) -> bytes:
        """Send a form, or bytes of a kind; the bytes of the answer. Raises urllib's HTTPError."""
        data = body if isinstance(body, bytes) else urllib.parse.urlencode(body).encode()
        kind = kind or "application/x-www-form-urlencoded"
        request = urllib.request.Request(url, data, {"Accept": accept, "Content-Type": kind}, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(request, timeout=600) as answer:
            return bytes(answer.read())

    def memory(self) -> tuple[float, float]:
        """What the server holds now and the most it ever held, in MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            told = dict(line.split(":", 1) for line in status)
        now, most = (int(told[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
        return now, most

    def stop(self) -> None:
        """End the server and wait for it; twice does nothing."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=START_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


OXIGRAPH = "the Oxigraph server is not installed: pip install oxigraph"
VIRTUOSO = "Virtuoso is not installed: apt-get install virtuoso-opensource"
ISQL = VIRTUOSO


def found(program: str, advice: str) -> str:
    """The path of a program: beside this Python, or where the shell finds it. Raises Missing with the advice."""
    beside = shutil.which(program, path=os.path.dirname(sys.executable))
    path = beside or shutil.which(program)
    if path is None:
        raise Missing(advice)
    return path


def oxigraph(folder: Path) -> Server:
    """Start an Oxigraph server on a folder, which it makes or opens again. Raises Missing."""
    program = found("oxigraph", OXIGRAPH)

    def start(port: int, _: int) -> Server:
        at = f"http://127.0.0.1:{port}"
        process = _run(
            [program, "serve", "--location", str(folder), "--bind", at.removeprefix("http://")], folder.parent
        )
        return Server("oxigraph", folder, process, f"{at}/query", f"{at}/update", f"{at}/store")

    return _started(start)


def virtuoso(
    folder: Path,
    *,
    buffers: int = 10_000,
    query_memory: str = "500M",
    readable: Iterable[str] = (),
    checkpoint_minutes: int = 60,
) -> Server:
    """Start Virtuoso on a folder, which it makes or opens again. Raises Missing.

    buffers: pages of 8 kB that it keeps in memory. readable: folders that its bulk loader may read, besides its own.
    """
    program = found("virtuoso-t", VIRTUOSO)
    folder.mkdir(exist_ok=True)
    fresh = not (folder / "virtuoso.db").exists()

    def start(port: int, sql: int) -> Server:
        told = VIRTUOSO_INI.format(
            sql=sql,
            http=port,
            checkpoint_minutes=checkpoint_minutes,
            folders=", ".join([".", *readable]),
            buffers=buffers,
            dirty=buffers * 3 // 4,
            query_memory=query_memory,
        )
        (folder / "virtuoso.ini").write_text(told, encoding="ascii")
        (folder / "virtuoso.lck").unlink(missing_ok=True)
        process = _run([program, "+configfile", "virtuoso.ini", "+foreground"], folder)
        at = f"http://127.0.0.1:{port}"
        # Not for the world to change: but who may is settled by rights, which the last line of a start gives.
        return Server(
            *("virtuoso", folder, process, f"{at}/sparql", f"{at}/sparql", f"{at}/sparql-graph-crud"),
            query_for_users=f"{at}/sparql-auth",
            sql=sql,
        )

    server = _started(start)
    if fresh:
        server.isql(VIRTUOSO_RIGHTS)
    return server


def _started(start: Callable[[int, int], Server]) -> Server:
    """Start a server and wait until it answers; again on other ports when somebody took them in between."""
    for _ in range(RETRIES):
        server = start(_free_port(), _free_port())
        deadline = time.monotonic() + START_S
        while server.process.poll() is None and time.monotonic() < deadline:
            try:
                server.ask("ASK {}")
            except (urllib.error.URLError, OSError, ValueError):
                time.sleep(0.1)
            else:
                return server
        server.stop()
    raise RuntimeError(f"the {server.name} server does not start: see the log in {server.folder}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _run(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """A process that ends when this one does, even when this one is killed."""
    folder.mkdir(exist_ok=True, parents=True)
    with open(folder / f"{os.path.basename(command[0])}.out", "ab") as log:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_end_with_parent
        )


def _end_with_parent() -> None:
    if sys.platform.startswith("linux"):
        death_signal = 1  # PR_SET_PDEATHSIG, see prctl(2)
        ctypes.CDLL(None).prctl(death_signal, signal.SIGTERM)
