"""The bytes of a file that is given: as it lies there, compressed with gzip, or from standard input."""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib

STDIN = "-"
# What unpacks to more than this is no file that somebody wrote, and would fill the memory.
MAX_BYTES = 2_000_000_000


def read(path: str) -> bytes:
    """What a file holds, unpacked when its name ends in .gz; "-" is standard input.

    Raises OSError, also for a folder, a device, which may never end, and a pipe, which may never begin.
    """
    if path == STDIN:
        if sys.stdin is None:
            raise OSError(0, "standard input is closed")
        return sys.stdin.buffer.read()
    check(path)
    with open(path, "rb") as file:
        return unpacked(file.read()) if is_packed(path) else file.read()


def check(path: str) -> None:
    """Raise OSError for what is no regular file; asked before it is opened, since to open a pipe is to wait."""
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise OSError(0, "it is a folder: name the files in it")
    if not stat.S_ISREG(mode):
        raise OSError(0, "it is no regular file: save it to a file and name that")


def unpacked(packed: bytes, limit: int = MAX_BYTES) -> bytes:
    """What gzip packed. Raises OSError for what it did not pack, for a torn file, and beyond `limit` bytes."""
    from io import BytesIO

    try:
        with gzip.open(BytesIO(packed)) as file:
            found = file.read(limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise OSError(0, "it is no gzip file, or not all of it is there") from None
    if len(found) > limit:
        raise OSError(0, f"it unpacks to more than {limit // 10**6} MB")
    return found


def is_packed(path: str) -> bool:
    return path.lower().endswith(".gz")


def name(path: str) -> str:
    """A file's name without the ending that says that it is packed."""
    return path[:-3] if is_packed(path) else path
