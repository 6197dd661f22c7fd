"""Run Python as if on Windows, as far as kg can tell: put this folder first in PYTHONPATH.

There is no fcntl, resource, fork, nor POSIX signal; a child that crashes has a positive exit code; LockFileEx locks;
and a virus scanner has each file open when it is first renamed.
"""

import builtins
import ctypes
import fcntl
import importlib
import os
import signal
import subprocess
import sys
import types

GONE = {"fcntl", "resource", "pty", "termios", "tty"}
ACCESS_VIOLATION, FAST_FAIL, SHARING_VIOLATION = 0xC0000005, 0xC0000409, 32
FAIL_IMMEDIATELY, EXCLUSIVE = 1, 2
SIGNALS = {"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM"}

_import, _import_module, _replace, _wait = (
    builtins.__import__,
    importlib.import_module,
    os.replace,
    subprocess.Popen.wait,
)
_posix = {number: name for name, number in signal.Signals.__members__.items()}
_scanned = set()


def import_(name, *rest, **more):
    importer = str(((rest[0] if rest else more.get("globals")) or {}).get("__file__", ""))
    # The standard library keeps what it needs to run on this system; kg and its tests find what Windows has.
    if name in GONE and not importer.startswith(os.path.dirname(os.__file__) + os.sep):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import(name, *rest, **more)


def import_module(name, package=None):
    if name in GONE:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import_module(name, package)


def replace(source, target, **more):
    if source not in _scanned:
        _scanned.add(source)
        error = PermissionError(13, "Permission denied", str(source))
        error.winerror = SHARING_VIOLATION
        raise error
    return _replace(source, target, **more)


def wait(process, timeout=None):
    """The exit code that a child would have there: a process that ends another one chooses it; a fault has a number."""
    code = _wait(process, timeout)
    if code is None or code >= 0:
        return code
    name = _posix.get(-code)
    return {"SIGTERM": 15, "SIGABRT": FAST_FAIL}.get(name, ACCESS_VIOLATION)


class LockFileEx:
    """A lock of this system in its place."""

    def __call__(self, handle, flags, reserved, low, high, where):
        assert (reserved, low, high) == (0, 1, 0)
        assert where._obj.OffsetHigh, "on Windows nobody can read what is locked"
        assert flags & FAIL_IMMEDIATELY
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if flags & EXCLUSIVE else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return 0
        return 1


builtins.__import__ = import_
importlib.import_module = import_module
os.replace = replace
subprocess.Popen.wait = wait
subprocess.Popen.kill = subprocess.Popen.terminate
ctypes.WinDLL = lambda name: types.SimpleNamespace(LockFileEx=LockFileEx())
sys.modules["msvcrt"] = types.SimpleNamespace(get_osfhandle=lambda descriptor: descriptor)
for name in ("fork", "killpg", "mkfifo", "sysconf"):
    delattr(os, name)
for name in set(signal.Signals.__members__) - SIGNALS:
    delattr(signal, name)
