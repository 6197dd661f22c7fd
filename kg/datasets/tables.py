"""Cells of a sheet as texts: CSV of any usual dialect, and workbooks (.xlsx, .xlsm, .xls, .ods)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from typing import Any, NamedTuple
from unicodedata import normalize

from kg.errors import BadSource, KgError
from kg.sources import raw as given

MAX_BYTES = 50_000_000
"""A sheet that a person keeps is smaller by far."""
SEPARATORS = (",", ";", "\t", "|")


class Row(NamedTuple):
    """A row of a table. number: as a spreadsheet counts it, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not any(self.cells)


class Table(NamedTuple):
    """A worksheet; of a CSV file the only one, whose name is "".

    merged: row number and column (from 0) of each cell that is covered by a merged one -> the cell that holds its text.
    """

    name: str
    rows: list[Row]
    merged: dict[tuple[int, int], str]


def read(path: str, separator: str | None = None) -> list[Table]:
    """The tables of a file, empty ones left out. separator: of a CSV file, None to find it.

    Raises BadSource, or KgError when a workbook is to be read and the package for it is not installed.
    """
    try:
        given.check(path)
        size = os.path.getsize(path)
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadSource(path, [(0, 0, f"cannot be read: {error.strerror}")]) from None
    if size > MAX_BYTES:
        raise BadSource(path, [(0, 0, f"holds more than {MAX_BYTES // 10**6} MB: is it the right file?")])
    workbook = os.path.splitext(path)[1].lower() not in (".csv", ".tsv", ".txt")
    tables = list(_worksheets(path, content)) if workbook else [_csv(path, content, separator)]
    tables = [table for table in tables if table.rows]
    if not tables:
        raise BadSource(path, [(0, 0, "is empty: the first row names the columns")])
    return tables


def column(index: int) -> str:
    """The letters by which a spreadsheet calls a column, from 0: A, …, Z, AA."""
    letters = ""
    while index >= 0:
        letters, index = chr(65 + index % 26) + letters, index // 26 - 1
    return letters


def canonical(header: Row, row: Row) -> str:
    """A row as its digest sees it: a line "column: cell" for each cell that is not empty."""
    heads = (*header.cells, *[""] * len(row.cells))
    lines = (f"{head}: {cell}" for head, cell in zip(heads, row.cells, strict=False) if cell)
    return normalize("NFC", "\n".join(lines))


# ---- CSV


def _csv(path: str, raw: bytes, separator: str | None) -> Table:
    text = _decoded(path, raw)
    lines = text.splitlines()
    # A first line that tells spreadsheets the separator is a row to them, and to us.
    told = lines[0][4:5] if lines and lines[0].lower().startswith("sep=") else None
    separator = separator or told or _separator(text)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BadSource(path, [(0, 0, f"cannot be read as CSV: {error}; save the sheet as CSV UTF-8 again")]) from None
    rows = [Row(n, tuple(map(str.strip, cells))) for n, cells in enumerate(records, 1) if not (told and n == 1)]
    return Table("", [row for row in rows if not row.empty], {})


def _decoded(path: str, raw: bytes) -> str:
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadSource(path, [(line, 0, "this is not UTF-8: save the sheet as “CSV UTF-8”")]) from None


def _separator(text: str) -> str:
    """The separator by which most rows at the head have one number of cells, of more than one."""
    head = "\n".join(text.splitlines()[:50])

    def fit(separator: str) -> tuple[int, int]:
        try:
            widths = [len(cells) for cells in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if cells]
        except csv.Error:
            return (0, 0)
        return max(((widths.count(width), width) for width in {*widths} if width > 1), default=(0, 0))

    return max(SEPARATORS, key=fit)


# ---- workbooks


def _worksheets(path: str, raw: bytes) -> Iterator[Table]:
    try:
        import python_calamine as calamine
    except ImportError:
        step = 'install it with `pip install "actor-kg[xlsx]"`, or save the sheet as CSV UTF-8'
        raise KgError(f"{path}: reading a workbook needs the package python-calamine: {step}") from None
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for number, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(number)
            yield _worksheet(name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or [])
    except calamine.PasswordError:
        raise BadSource(path, [(0, 0, "is protected by a password: save a copy without one")]) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        message = f"cannot be read as a workbook ({' '.join(str(error).split())}): save it as .xlsx or CSV again"
        raise BadSource(path, [(0, 0, message)]) from None


def _worksheet(name: str, records: list[list[Any]], ranges: list[Any]) -> Table:
    rows = [Row(n, tuple(map(_text, cells))) for n, cells in enumerate(records, 1)]
    merged = {
        (r + 1, c): f"{column(left)}{top + 1}"
        for (top, left), (bottom, right) in ranges
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }
    return Table(name, [row for row in rows if not row.empty], merged)


def _text(cell: Any) -> str:
    """A cell as CSV would have it: whole numbers without a point, days as 2031-05-04."""
    from datetime import date, datetime

    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
