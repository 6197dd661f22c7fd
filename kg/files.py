"""Put what is written into a file, all of it or nothing."""

from __future__ import annotations

import glob
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, BinaryIO

from kg.errors import KgError


@contextmanager
def whole(path: str, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that takes its name only when all is written; after an error nothing is left behind.

    A link stays a link, the file it leads to is replaced, and keeps its permissions; a pipe or a device takes what
    comes. replace: whether a file that is there may be replaced. Raises KgError, naming the next step, when it may not,
    when the folder is missing or not writable, and when the disk is full.
    """
    check(path, replace=replace)
    target = os.path.realpath(path)
    sweep(os.path.dirname(target), ".kg-*.part")
    if os.path.exists(target) and not os.path.isfile(target):
        with _told(path), open(target, "wb") as device:
            yield device
        return
    temporary = os.path.join(os.path.dirname(target), f".kg-{os.getpid()}-{os.urandom(4).hex()}.part")
    mode = os.stat(target).st_mode & 0o777 if os.path.exists(target) else 0o666
    try:
        with _told(path):
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with open(handle, "wb") as file:
                hold(file)
                yield file
                file.flush()
                os.fsync(file.fileno())
            rename(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


_IN_USE = (5, 32)
"""What Windows says while another program has a file open: access denied, sharing violation."""


def rename(source: str, target: str, patience_seconds: float = 2.0) -> None:
    """Give a file or folder another name, in the place of a file of that name.

    On Windows a virus scanner or an indexer may have it open for a moment, which forbids that: so it is tried again.
    """
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            return os.replace(source, target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _IN_USE or time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def hold(file: IO[Any]) -> bool:
    """Lock a file that is open, so that `sweep` leaves it alone until it is closed; False when another process has it.

    Windows needs no such lock: there a file that is open cannot be deleted.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def sweep(folder: str, pattern: str, held: str = "", *, young_seconds: float = 60) -> None:
    """Delete what a command that was killed left half-made in a folder, under names that fit a pattern.

    held: the file in each by which its maker holds it, where that is not the thing itself. young_seconds: what is
    younger stays, as it may not be held yet. What somebody still holds, and what may not be deleted, stays too.
    """
    for path in glob.glob(os.path.join(glob.escape(folder), pattern)):
        with suppress(OSError):
            if time.time() - os.path.getmtime(path) < young_seconds:
                continue
            holder = os.path.join(path, held) if held else path
            if os.path.isfile(holder):
                with open(holder, "rb") as file:
                    if not hold(file):
                        continue
            if os.path.isdir(path):
                shutil.rmtree(path)
            else:
                os.unlink(path)


def check(path: str, *, replace: bool = False) -> None:
    """Raise what `whole` would raise before anything is written, so that long work is not done for nothing."""
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise KgError(f"{path} is a folder: name a file in it")
    if not os.path.isdir(folder):
        raise KgError(f"{path}: there is no folder {folder}: make it first")
    if os.path.isfile(path) and not replace:
        raise KgError(f"{path} exists: choose another name, or replace it with --force")
    if not os.path.exists(path) and not os.access(folder, os.W_OK):
        raise KgError(f"{path} cannot be written: {folder} does not let you")


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KgError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from None
