"""Put what is written into a file, all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from kg.errors import KgError


@contextmanager
def whole(path: str, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write to that takes its name only when all is written; after an error nothing is left behind.

    replace: whether a file that is there may be replaced. Raises KgError, naming the next step, when it may not, or
    when the folder is missing or not writable.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.isdir(path):
        raise KgError(f"{path} is a folder: name a file in it")
    if not os.path.isdir(folder):
        raise KgError(f"{path}: there is no folder {folder}: make it first")
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as device:  # a pipe or /dev/stdout takes what comes
            yield device
        return
    if os.path.exists(path) and not replace:
        raise KgError(f"{path} exists: choose another name, or replace it with --force")
    temporary = os.path.join(folder, f".{os.path.basename(path)}.{os.getpid()}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        raise KgError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from None
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
