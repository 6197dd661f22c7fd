"""Rows of text: as a table that fits a terminal and is safe to print there, as CSV that is safe in a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_GAP = "  "
_NARROWEST = 16
# A spreadsheet runs a cell that starts with one of these, wide forms included; a plain number is none.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")
_QUOTED = re.compile(r"[\",;'\t\r\n]")


def table(names: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """Lines of a table with a header, its columns aligned.

    width: the columns to fit, None for no limit. Long cells are wrapped; when the columns would become too narrow to
    read, each row is laid out as a record instead, a line for each cell that is not empty.
    """
    heads = [name.replace("_", " ") for name in names]
    widths = [max([1, span(head), *(span(row[i]) for row in rows)]) for i, head in enumerate(heads)]
    if width is not None:
        narrowest = sum(min(w, _NARROWEST) for w in widths) + len(_GAP) * (len(widths) - 1)
        if narrowest > width and rows:
            yield from _records(heads, rows, width)
            return
        widths = _fitted(widths, width)
    yield from _lines(heads, widths)
    yield _GAP.join("─" * w for w in widths)
    for row in rows:
        yield from _lines(row, widths)


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    left = max(map(span, heads))
    right = max(width - left - len(_GAP), _NARROWEST)
    for number, row in enumerate(rows):
        if number:
            yield ""
        for head, cell in zip(heads, row, strict=True):
            if cell:
                yield from _lines([head, cell], [left, right])


def _fitted(widths: list[int], width: int) -> list[int]:
    """Narrow the widest columns, evenly, until all fit."""
    fitted = list(widths)
    spare = sum(fitted) + len(_GAP) * (len(fitted) - 1) - width
    while spare > 0 and max(fitted, default=0) > 1:
        fitted[fitted.index(max(fitted))] -= 1
        spare -= 1
    return fitted


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [_wrapped(cell, w) for cell, w in zip(cells, widths, strict=True)]
    for i in range(max(map(len, wrapped), default=1)):
        parts = [lines[i] if i < len(lines) else "" for lines in wrapped]
        yield _GAP.join(part + " " * (w - span(part)) for part, w in zip(parts, widths, strict=True)).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """The lines of a cell: broken at spaces, and inside a word only when it is wider than the column."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if span(joined) <= width:
            lines[-1] = joined
            continue
        pieces = list(_pieces(word, width))
        lines[-1:] = [lines[-1], *pieces] if lines[-1] else pieces
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    piece = ""
    for char in word:
        if piece and span(piece + char) > width:
            yield piece
            piece = ""
        piece += char
    yield piece


def span(text: str) -> int:
    """How many columns a terminal takes for a text: two for wide characters, none for combining ones.

    An approximation by Unicode's East Asian Width (UAX #11).
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def csv_row(cells: Sequence[str]) -> bytes:
    """One line of CSV (RFC 4180), safe to open in a spreadsheet."""
    return (",".join(_csv_cell(cell) for cell in cells) + "\r\n").encode()


def _csv_cell(text: str) -> str:
    if _FORMULA.match(text) and not _NUMBER.match(text):
        text = f"'{text}"
    # Semicolons and tabs are quoted too: in half of Europe a spreadsheet splits at them.
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
