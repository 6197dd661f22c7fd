"""Run a query in a process of its own, so that a time limit and Ctrl-C stop it for good.

The engine cannot be interrupted, and some queries end the process they run in. So the work is done by a child, and
the parent passes its output on, watches the clock, and can kill it. A command forks before any store is open, which
costs about a millisecond; a process that has a store open already (a fork would deadlock in the engine) starts
another Python, and so do macOS, where libraries of the system do not survive a fork, and Windows, which has none.
The child ends by itself when its parent is gone, however that ended.

What the child sends: `STARTED`, once the store is open and the clock may run, then the answer. On the other pipe a
`NOTE` and a line for whoever asked, and when something went wrong, a NUL and the error's class and message.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, NamedTuple, NoReturn

from kg import errors
from kg.errors import KgError, QueryStopped

STARTED = b"\x06"
NOTE = b"\x05"
_CHUNK = 1 << 16
# A query may use this part of the machine's memory: beyond it the machine, not the query, would stop.
_MEMORY_SHARE = 0.75
CAN_WAIT_FOR_PIPES = hasattr(os, "fork")
CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"

Work = Callable[[BinaryIO, Callable[[], None]], int]
"""Does the job in the child: writes the answer, calls back when its store is open, returns the exit code."""


class Child(NamedTuple):
    """A running child. answer, report: file descriptors to read from. end: waits for it and returns its exit code,
    negative for a signal. alive: what is open as long as the parent lives."""

    pid: int
    answer: int
    report: int
    end: Callable[[], int]
    alive: Any


def can_fork() -> bool:
    """Whether this process may be copied: no engine is loaded that would deadlock, no threads run."""
    threading = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return CAN_FORK and "pyoxigraph" not in sys.modules and alone


def forked(work: Work) -> Child:
    """Start `work` in a copy of this process. Only where `can_fork`."""
    answer, report, alive = os.pipe(), os.pipe(), os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        for end in (answer[0], report[0], alive[1]):
            os.close(end)
        work_and_exit(work, answer[1], report[1], alive[0])
    for end in (answer[1], report[1], alive[0]):
        os.close(end)
    return Child(pid, answer[0], report[0], lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), alive[1])


def spawned(request: dict[str, Any], quads: bytes | None = None) -> Child:
    """Start another Python that does `kg.query.perform` with a request, and with these N-Quads as its store if any."""
    import json
    import subprocess

    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    paths = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.query.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    pipes = [pipe for pipe in (process.stdout, process.stderr, process.stdin) if pipe is not None]
    answer, report, alive = (os.dup(pipe.fileno()) for pipe in pipes)
    size = None if quads is None else len(quads)
    with suppress(BrokenPipeError):
        pipes[2].write(json.dumps({**request, "size": size}).encode() + b"\n" + (quads or b""))
    for pipe in pipes:
        with suppress(BrokenPipeError):
            pipe.close()
    return Child(process.pid, answer, report, process.wait, alive)


def work_and_exit(work: Work, answer: int, report: int, alive: int) -> NoReturn:
    """The child's whole life: do the work, tell what went wrong, end without the parent's clean-up."""
    code = 2
    try:
        _leave_with_parent(alive)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # What the engine says when it crashes goes to the report, not to the terminal.
        os.dup2(report, 2)
        _limit_memory()
        with open(answer, "wb", buffering=_CHUNK, closefd=False) as out:
            code = work(out, lambda: _send(answer, STARTED))
    except BrokenPipeError:
        code = 0
    except KgError as error:
        _send(report, f"\0{type(error).__name__}\t{error}".encode("utf-8", "replace"))
    except MemoryError:
        _send(report, f"\0QueryStopped\t{_OUT_OF_MEMORY}".encode())
    except BaseException as error:
        _send(report, f"\0{type(error).__name__}\t{_trace() or error}".encode("utf-8", "replace"))
    finally:
        os._exit(code)


def _trace() -> str:
    if not os.environ.get("KG_DEBUG"):
        return ""
    import traceback

    return traceback.format_exc()


def _send(pipe: int, data: bytes) -> None:
    with suppress(OSError):
        os.write(pipe, data)


def tell(line: str) -> None:
    """Say something to the parent, from the child's work."""
    _send(2, NOTE + line.encode() + b"\n")


def _leave_with_parent(alive: int) -> None:
    """End this process when the parent's side of a pipe closes. The engine lets this thread run while it is at work."""
    from _thread import start_new_thread

    def wait() -> None:
        with suppress(OSError):
            while os.read(alive, _CHUNK):
                pass
        os._exit(0)

    start_new_thread(wait, ())


def _limit_memory() -> None:
    """Bound what a query may take, where the system can: Windows cannot in this way, and macOS does not keep to it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        share = int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * _MEMORY_SHARE)
        allowed = int(os.environ.get("KG_QUERY_MEMORY_BYTES") or share)
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def supervise(
    child: Child,
    write: Callable[[bytes], Any],
    timeout: float | None,
    told: Callable[[str], None] = lambda line: None,
) -> int:
    """Pass a child's answer on until it ends; returns its exit code, 0 or 1.

    timeout: seconds the query may take, None for no limit; opening the store does not count, nor does the time in
    which `write` waits for its reader. told: takes what the child has to say of its work.
    Raises what the child raised, QueryStopped when the time is up or the engine crashed. The child is gone when this
    returns or raises, Ctrl-C included.
    """
    with _ended(child) as end:
        for chunk in _answer(child, timeout):
            write(chunk)
        report = _read_all(child.report)
        code = end()
    for line in report.splitlines():
        if line.startswith(NOTE):
            told(line[len(NOTE) :].decode("utf-8", "replace"))
    name, _, message = report.rpartition(b"\0")[2].decode("utf-8", "replace").partition("\t")
    if b"\0" in report:
        raise _raised(name, message)
    if code not in (0, 1):
        raise QueryStopped(_crash(code))
    return code


@contextmanager
def _ended(child: Child) -> Iterator[Callable[[], int]]:
    """Kill the child on the way out unless it has ended."""
    code: int | None = None

    def end() -> int:
        nonlocal code
        if code is None:
            code = child.end()
        return code

    before = _on_terminate(lambda *_: sys.exit(143))
    try:
        yield end
    finally:
        if code is None:
            _kill(child)
            end()
        for pipe in (child.answer, child.report, child.alive):
            os.close(pipe)
        _on_terminate(before)


def _on_terminate(handler: Any) -> Any:
    """Set what SIGTERM does, if this is the main thread; returns what it did before."""
    with suppress(ValueError):
        return signal.signal(signal.SIGTERM, handler if handler is not None else signal.SIG_DFL)
    return None


def _answer(child: Child, timeout: float | None) -> Iterator[bytes]:
    """What a child sends, as it comes. Only waiting for it counts against the limit, from `STARTED` on."""
    remaining: float | None = None
    started = False
    while True:
        since = time.monotonic()
        chunk = _read(child, remaining)
        if chunk is None:
            raise QueryStopped(f"the query was stopped after {timeout:g} s: narrow it, or allow more with --timeout")
        if remaining is not None:
            remaining = max(0.0, remaining - (time.monotonic() - since))
        if not chunk:
            return
        if not started:
            started, remaining = True, timeout
            chunk = chunk[len(STARTED) :]
        if chunk:
            yield chunk


def _read(child: Child, seconds: float | None) -> bytes | None:
    """The next bytes of the answer, b"" at its end, None when none came within these seconds (None: no limit)."""
    if not CAN_WAIT_FOR_PIPES:
        return _read_or_kill(child, seconds)
    import select

    return os.read(child.answer, _CHUNK) if select.select([child.answer], [], [], seconds)[0] else None


def _read_or_kill(child: Child, seconds: float | None) -> bytes | None:
    """As `_read`, where no limit can be set on reading: when the time is up, the child is killed."""
    if seconds is None:
        return os.read(child.answer, _CHUNK)
    import threading

    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(child)

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        chunk = os.read(child.answer, _CHUNK)
    finally:
        timer.cancel()
    return None if late.is_set() else chunk


def _kill(child: Child) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def _read_all(pipe: int) -> bytes:
    parts = []
    while part := os.read(pipe, _CHUNK):
        parts.append(part)
    return b"".join(parts)


_OUT_OF_MEMORY = "the query needed more memory than it may use and was stopped: narrow it, or add a LIMIT"
# What an abort ends with there: the engine's way to say that memory ran out. 3 is that of the C library.
_WINDOWS_ABORTS = (3, 0xC0000409)


def _crash(code: int) -> str:
    """Why a child ended that told nothing: its exit code is a signal, negative, or on Windows the number of a fault."""
    if -code in (signal.SIGABRT, getattr(signal, "SIGKILL", 0)) or code in _WINDOWS_ABORTS:
        return _OUT_OF_MEMORY
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"exit code {code:#x}" if code > 255 else f"exit code {code}"
    return f"the query crashed the engine ({name}): write it in a simpler way, or ask in several queries"


def _raised(name: str, message: str) -> Exception:
    """The child's error again, without the facts that its class would carry."""
    kind = getattr(errors, name, None)
    if name == "MemoryError" or (name == "ImportError" and "map segment" in message):
        return QueryStopped(_OUT_OF_MEMORY)
    if not (isinstance(kind, type) and issubclass(kind, KgError)):
        return RuntimeError(f"{name}: {message}")
    error = kind.__new__(kind)
    error.args = (message,)
    return error
