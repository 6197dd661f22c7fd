"""Rows of a sheet -> claims files, one for each report that the rows name; or, for a row that cannot be one, why not.

A row makes one claim: an event where its relation is an act (attacked, met, killed), else a relation. A sheet of names
declares actors and places. The trees are those of `kg.sources.marked`, whose marks hold the number of the row among
all that were read, so that whatever `kg add` would say of a line is said of the row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from kg.datasets import cells, mapping
from kg.datasets.declared import Declared, Refused
from kg.datasets.mapping import Columns, Words
from kg.datasets.reader import Context, Reader, Report
from kg.datasets.tables import Row, Table
from kg.model import Vocabulary
from kg.names import GRAPH, digest
from kg.sources.known import Known
from kg.sources.marked import Node


class Refusal(NamedTuple):
    """A row that made nothing. column: as the sheet calls it, several where several are wrong. cell: what is in it."""

    row: str
    column: str
    reason: str
    cell: str


class Rows:
    """What became of the rows of a file: claims by report, names that it declares, and refusals.

    graph: that of the names, which bears the name of the sheet.
    """

    def __init__(self, path: str, sheet: str, words: Words, known: Known, vocabulary: Vocabulary) -> None:
        self.file, self.sheet, self.words = os.path.basename(path), sheet, words
        self.graph, self.known = GRAPH + sheet, known
        self.names = Declared(self.file, self.graph, words, known, vocabulary)
        self.reports: dict[str, Report] = {}
        self.refused: dict[int, Refusal] = {}
        self.notes: list[str] = []
        # Rows whose place is not kept, since their relation is no event.
        self.placeless: list[str] = []
        self.context = Context(sheet, words, self.names, vocabulary, self.placeless)
        # What is wrong, one by one: row, field, reason, cell.
        self.faults: list[tuple[str, str, str, str]] = []
        self.read = 0
        self._rows: dict[int, tuple[str, Columns, Row]] = {}
        self._keys: dict[str, str] = {}

    def take(self, tables: list[Table]) -> None:
        """Read tables: those of names first, whatever their order. Raises BadSource when none is understood."""
        found = [(table, mapping.columns(table, self.words)) for table in tables]
        usable = [(table, columns) for table, columns in found if columns]
        if not usable:
            raise mapping.missing(self.file, tables, self.words)
        self.notes += [
            f"the sheet “{t.name}” has no columns that are understood, and is not read" for t, c in found if not c
        ]
        links = [pair for pair in usable if "relation" in pair[1].at]
        several = len(links) > 1
        named = ("from", "to", "place", "speaker", "source")
        self.known.expect({c.cell(row, field) for table, c in links for row in table.rows for field in named})
        for table, columns in (*(pair for pair in usable if pair not in links), *links):
            if columns.unread:
                heads = ", ".join(f"“{columns.header.cells[i]}”" for i in columns.unread)
                self.notes.append(f"{f'“{table.name}”: ' if table.name else ''}not read: {heads}")
            for row in table.rows:
                if row.number > columns.header.number:
                    self._take(table, columns, row, several=several)

    def _take(self, table: Table, columns: Columns, row: Row, *, several: bool) -> None:
        self.read += 1
        links = "relation" in columns.at
        where = f"{row.number} of {table.name}" if table.name and (several or not links) else str(row.number)
        self._rows[self.read] = (where, columns, row)
        reader = Reader(self.context, table, columns, row)
        try:
            self._refuse_odd(columns, row)
            if links:
                report, claim = reader.claim(self.read, self._key(columns, row, where))
                self.reports.setdefault(report.id, report).claims.append(claim)
            else:
                self.names.row(where, {field: reader.text(field) for field in columns.at})
        except Refused as fault:
            self._note(self.read, fault.faults)

    def refuse(self, marks: dict[int, list[tuple[str, str]]]) -> None:
        """Take back the claims of some rows, each for its reasons: (field or "", reason)."""
        for mark, reasons in marks.items():
            self._note(mark, reasons)
        for report in self.reports.values():
            report.claims[:] = [claim for claim in report.claims if claim.mark not in marks]

    def _note(self, mark: int, faults: list[tuple[str, str]]) -> None:
        """Note why a row makes no claim: (field, reason)."""
        where, columns, row = self._rows[mark]
        names = [columns.name(field) for field, _ in faults if field]
        several = len({field for field, _ in faults}) > 1
        told = (f"{columns.name(field)}: {reason}" if field and several else reason for field, reason in faults)
        reasons = "; ".join(dict.fromkeys(told))
        cell = next((columns.cell(row, field) for field, _ in faults if field), "")
        self.faults += [(where, field, reason, columns.cell(row, field)) for field, reason in faults if field]
        self.refused.setdefault(mark, Refusal(where, ", ".join(dict.fromkeys(names)), reasons, cell))

    def _refuse_odd(self, columns: Columns, row: Row) -> None:
        """Rows that are no claim at all: a total, the header once more."""
        first = next(cell for cell in row.cells if cell)
        named = [columns.cell(row, field) for field in ("from", "relation", "to") if field in columns.at]
        # "Total", also "Total (all groups)"; a company of that name stands in a row that says something of it.
        if not all(named) and any(self.words.says("totals", words) for words in (first, *first.split()[:1])):
            raise Refused([("", "adds up other rows, and is no claim of its own: leave it out")])
        if row.cells == columns.header.cells:
            raise Refused([("", "names the columns once more: leave it out")])
        if any(row.cells[len(columns.header.cells) :]):
            raise Refused([("", "has more cells than the header: put quotes around a cell that holds a separator")])
        if named and not any(named):
            raise Refused([("", "names nobody: fill in from, relation and to, or leave the row out")])

    def _key(self, columns: Columns, row: Row, where: str) -> str:
        own = columns.cell(row, "key")
        name = cells.text(own) if own else where
        before = self._keys.setdefault(name, where)
        if before != where:
            raise Refused([("key", f"row {before} has the key “{name}” already: give each row its own")])
        return name

    # ---- claims files

    def files(self) -> Iterator[tuple[str, Node]]:
        """The name of each claims file for messages, and its tree: that of the names first, if it declares any."""
        actors, places = [*self.names.actors, *self.publishers()], self.names.places
        if actors or places:
            head = {"id": self.sheet, "title": f"Names of {self.file}"}
            declared = {"actors": actors, "places": places}
            yield self.sheet, tree({"source": head, **{k: v for k, v in declared.items() if v}}, (0, 0))
        for report in self.reports.values():
            if report.claims:
                yield report.id, self._file(report)

    def publishers(self) -> list[dict[str, Any]]:
        """The publishers of claims that nobody described, as a claims file declares them."""
        return self.names.publishers(report.publisher for report in self.reports.values() if report.claims)

    def _file(self, report: Report) -> Node:
        text = "\n\n".join(claim.text for claim in report.claims)
        head = {
            "id": report.id,
            "publisher": report.publisher,
            "title": f"{report.publisher}, as read in {self.file}",
            **({"url": report.url} if report.url else {}),
            "published": "unknown",
            "sheet": self.sheet,
            "text_sha256": digest(text, length=64),
            "text_length": str(len(text)),
        }
        root = tree({"source": head}, (0, 0))
        unnamed = dict.fromkeys(speaker for claim in report.claims for speaker in claim.unnamed)
        if unnamed:
            root.entries["actors"] = tree([self.names.unnamed[speaker] for speaker in unnamed], (0, 0))
        assertions = root.entries["assertions"] = Node("list", (0, 0))
        assertions.items = [tree(claim.content, (claim.mark, 0)) for claim in report.claims]
        return root


def tree(value: Any, mark: tuple[int, int]) -> Node:
    """Dicts, lists and strings as a tree of a claims file, all of it at one place."""
    if isinstance(value, str):
        return Node("text", mark, value)
    node = Node("mapping" if isinstance(value, dict) else "list", mark)
    if isinstance(value, dict):
        node.entries = {name: tree(part, mark) for name, part in value.items()}
        node.marks = dict.fromkeys(value, mark)
    else:
        node.items = [tree(part, mark) for part in value]
    return node
