"""Many readers or one writer of a store on disk, across processes, on every system."""

from __future__ import annotations

import os
import time

from kg.errors import StoreLocked

_FAIL_IMMEDIATELY, _EXCLUSIVE = 1, 2
"""Flags of LockFileEx."""
_FAR = 0x7FFFFFFF
"""The upper half of the place that is locked: on Windows nobody may read what is locked, so it lies behind the end."""


class Lock:
    """Held until released; a killed process lets go by itself.

    The engine's own lock keeps writers apart but lets a reader open while files are being replaced under it.
    Raises StoreLocked when the lock is not to be had within the time given.
    """

    def __init__(self, path: str, exclusive: bool, patience_seconds: float = 1.0) -> None:
        self.exclusive = exclusive
        self._file = open(path, encoding="utf-8")  # noqa: SIM115 (open as long as the lock is held)
        deadline = time.monotonic() + patience_seconds
        while not self._acquire():
            if time.monotonic() > deadline:
                self._file.close()
                user = "another process is using it" if exclusive else "another process is writing to it"
                raise StoreLocked(f"{os.path.dirname(path)} is locked: {user}; try again when it has finished")
            time.sleep(0.05)

    def _acquire(self) -> bool:
        try:
            import fcntl
        except ImportError:
            return _acquired_on_windows(self._file.fileno(), self.exclusive)
        try:
            fcntl.flock(self._file, (fcntl.LOCK_EX if self.exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def release(self) -> None:
        self._file.close()


def _acquired_on_windows(descriptor: int, exclusive: bool) -> bool:
    import ctypes
    import msvcrt
    from ctypes import wintypes

    class Overlapped(ctypes.Structure):
        _fields_ = [
            ("Internal", ctypes.c_void_p),
            ("InternalHigh", ctypes.c_void_p),
            ("Offset", wintypes.DWORD),
            ("OffsetHigh", wintypes.DWORD),
            ("hEvent", wintypes.HANDLE),
        ]

    lock = ctypes.WinDLL("kernel32").LockFileEx  # type: ignore[attr-defined, unused-ignore]
    lock.argtypes = (wintypes.HANDLE, *[wintypes.DWORD] * 4, ctypes.POINTER(Overlapped))
    lock.restype = wintypes.BOOL
    handle = msvcrt.get_osfhandle(descriptor)  # type: ignore[attr-defined, unused-ignore]
    flags = _FAIL_IMMEDIATELY | (_EXCLUSIVE if exclusive else 0)
    return bool(lock(handle, flags, 0, 1, 0, ctypes.byref(Overlapped(OffsetHigh=_FAR))))
