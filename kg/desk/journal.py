"""The decisions on one text: lines of a file, each on disk before anybody is told that it counts.

A line is a JSON object. A process that is killed while it writes leaves at most a line without its end, which was never
acknowledged: it is cut off when the file is opened again. Nothing is ever taken out of the file; undoing is a line too.
"""

from __future__ import annotations

import json
import os
from typing import Any

from kg.errors import KgError, StoreLocked
from kg.store.lock import Lock

LONGEST = 2_000_000
"""Bytes of a line; a longer one is no decision of a person."""


class Journal:
    """A file of decisions, open for writing by one process. lines: what it holds, in order."""

    def __init__(self, path: str) -> None:
        """Raises StoreLocked when another process has it open, KgError when it is damaged."""
        self.path = path
        fresh = not os.path.exists(path)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self._lock = Lock(path, exclusive=True, patience_seconds=0)
        except StoreLocked:
            os.close(self._file)
            raise StoreLocked("this text is open at another desk: close that one first") from None
        if fresh:
            _sync_folder(os.path.dirname(path))
        self.lines, whole = read(path)
        if whole < os.path.getsize(path):
            os.ftruncate(self._file, whole)
            os.fsync(self._file)

    def append(self, line: dict[str, Any]) -> None:
        """Write a line and wait until it is on disk. Raises KgError, with nothing written, when the disk is full."""
        content = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if len(content) > LONGEST:
            raise KgError("this decision is too large to be written down: make several of it")
        before = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, content)
            if written < len(content):
                raise OSError(28, "no space left on the disk")
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, before)
            reason = (error.strerror or str(error)).lower()
            raise KgError(f"{self.path} cannot be written, so the decision was not taken: {reason}") from None
        self.lines.append(line)

    def close(self) -> None:
        """Let go of the file. Closing twice does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._lock.release()


def read(path: str) -> tuple[list[dict[str, Any]], int]:
    """The whole lines of a journal, and how many bytes they take; nothing is changed. Raises KgError when damaged."""
    with open(path, "rb") as file:
        content = file.read()
    whole = content.rfind(b"\n") + 1
    lines = []
    for number, line in enumerate(content[:whole].splitlines(), 1):
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise KgError(f"{path}: line {number} is damaged: restore the file, or move it away to begin anew")
        lines.append(found)
    return lines, whole


def _sync_folder(folder: str) -> None:
    """Make sure that a new file's name is on disk too; Windows has no such call, and needs none."""
    if os.name != "nt":
        handle = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
