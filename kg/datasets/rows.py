"""Rows of a sheet -> claims files, one for each report that the rows name; or, for a row that cannot be one, why not.

A row makes one claim: an event where its relation is an act (attacked, met, killed), else a relation. A sheet of names
declares actors and places. The trees are those of `kg.sources.marked`, whose marks hold the number of the row among
all that were read, so that whatever `kg add` would say of a line is said of the row.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kg.datasets import cells, mapping
from kg.datasets.declared import Declared, Refused, slug
from kg.datasets.mapping import Columns, Words
from kg.datasets.tables import Row, Table
from kg.errors import KgError
from kg.lookup import key
from kg.model import Vocabulary
from kg.names import GRAPH, KG, digest
from kg.sources.known import Known
from kg.sources.marked import Node
from kg.sources.sheet import no_term
from kg.values import clean


class Refusal(NamedTuple):
    """A row that made nothing. column: as the sheet calls it; several where several are wrong. cell: what stands there."""

    row: str
    column: str
    reason: str
    cell: str


class Claim(NamedTuple):
    """What a row says, ready for a claims file. mark: the row's number among all. unnamed: ids of speakers it needs."""

    mark: int
    row: str
    text: str
    says: str
    content: dict[str, Any]
    unnamed: tuple[str, ...]

    @property
    def digest(self) -> str:
        """64 hexadecimal digits of the row."""
        return digest(self.text, length=64)


class Report(NamedTuple):
    """A source that rows name: a publisher, and the address of what it published, "" where no row gives it."""

    id: str
    publisher: str
    url: str
    claims: list[Claim]


class Draft:
    """What became of the rows of a file: claims by report, names that it declares, and refusals.

    graph: that of the names, which bears the name of the sheet.
    """

    def __init__(self, path: str, sheet: str, words: Words, known: Known, vocabulary: Vocabulary) -> None:
        self.file, self.sheet, self.words = os.path.basename(path), sheet, words
        self.graph = GRAPH + sheet
        self.names = Declared(self.file, self.graph, words, known, vocabulary)
        self.vocabulary = vocabulary
        self.reports: dict[str, Report] = {}
        self.refused: dict[int, Refusal] = {}
        self.notes: list[str] = []
        # Rows whose place is not kept, since their relation is no event.
        self.placeless: list[str] = []
        self.read = 0
        self._rows: dict[int, tuple[str, Columns, Row]] = {}
        self._keys: dict[str, str] = {}

    def take(self, tables: list[Table]) -> None:
        """Read tables: those of names first, whatever their order. Raises BadSource when none is understood."""
        found = [(table, mapping.columns(table, self.words)) for table in tables]
        usable = [(table, columns) for table, columns in found if columns]
        if not usable:
            raise mapping.missing(self.file, tables, self.words)
        self.notes += [f"the sheet “{t.name}” has no columns that are understood, and is not read" for t, c in found if not c]
        links = [pair for pair in usable if "relation" in pair[1].at]
        several = len(links) > 1
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
        reader = _Reader(self, table, columns, row)
        try:
            self._refuse_odd(columns, row)
            if links:
                report, claim = reader.claim(self.read, self._key(columns, row, where))
                self.reports.setdefault(report.id, report).claims.append(claim)
            else:
                self.names.row(where, {field: reader.text(field) for field in columns.at})
        except Refused as fault:
            self.refuse(self.read, fault.faults)

    def refuse(self, mark: int, faults: list[tuple[str, str]]) -> None:
        """Note why a row makes no claim: (field, reason), and take back what it made."""
        where, columns, row = self._rows[mark]
        names = [columns.name(field) for field, _ in faults if field]
        reasons = "; ".join(dict.fromkeys(reason for _, reason in faults))
        cell = next((columns.cell(row, field) for field, _ in faults if field), "")
        self.refused.setdefault(mark, Refusal(where, ", ".join(dict.fromkeys(names)), reasons, cell))
        for report in self.reports.values():
            report.claims[:] = [claim for claim in report.claims if claim.mark != mark]

    def _refuse_odd(self, columns: Columns, row: Row) -> None:
        """Rows that are no claim at all: a total, the header once more."""
        first = next(cell for cell in row.cells if cell)
        named = [columns.cell(row, field) for field in ("from", "relation", "to") if field in columns.at]
        if self.words.says("totals", first) and not all(named):
            raise Refused([("", "adds up other rows, and is no claim of its own: leave it out")])
        if row.cells == columns.header.cells:
            raise Refused([("", "names the columns once more: leave it out")])
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
        if self.names.actors or self.names.places:
            head = {"id": self.sheet, "title": f"Names of {self.file}"}
            declared = {"actors": self.names.actors, "places": self.names.places}
            yield self.sheet, tree({"source": head, **{k: v for k, v in declared.items() if v}}, (0, 0))
        for report in self.reports.values():
            if report.claims:
                yield report.id, self._file(report)

    def _file(self, report: Report) -> Node:
        text = "\n\n".join(claim.text for claim in report.claims)
        head = {
            **{"id": report.id, "publisher": report.publisher, "title": f"{report.publisher}, as read in {self.file}"},
            **({"url": report.url} if report.url else {}),
            **{"published": "unknown", "sheet": self.sheet},
            **{"text_sha256": digest(text, length=64), "text_length": str(len(text))},
        }
        root = tree({"source": head}, (0, 0))
        unnamed = dict.fromkeys(speaker for claim in report.claims for speaker in claim.unnamed)
        if unnamed:
            root.entries["actors"] = tree([self.names.unnamed[speaker] for speaker in unnamed], (0, 0))
        assertions = root.entries["assertions"] = Node("list", (0, 0))
        assertions.items = [tree(claim.content, (claim.mark, 0)) for claim in report.claims]
        return root


class _Reader:
    """One row: its cells by field, what is wrong with them, and the claim that they make."""

    def __init__(self, draft: Draft, table: Table, columns: Columns, row: Row) -> None:
        self.draft, self.table, self.columns, self.row = draft, table, columns, row
        self.faults: list[tuple[str, str]] = []

    def claim(self, mark: int, name: str) -> tuple[Report, Claim]:
        """The claim of the row, and the report in which it is. Raises Refused."""
        subject, obj = self.named("from"), self.named("to")
        relation = self.relation()
        site = self.named("place", "place")
        place = self.text("place") if site else ""
        if not self.text("to") and not (place and relation and self.draft.vocabulary.acts(relation[1])):
            self.fault("to", "is empty: name the other end")
        date = self.date()
        speaker, unnamed = self.speaker(relation[0] if relation else "")
        report = self.report()
        if self.faults or not relation or not report or not subject:
            raise Refused(self.faults or [("", "could not be read")])
        if subject == obj:
            raise Refused([("to", f"“{self.text('to')}” and “{self.text('from')}” are one: a relation has two ends")])
        stance, edge, words = relation
        says = " ".join(filter(None, (words[0], self.text("from"), words[1], self.text("to"))))
        content: dict[str, Any] = {
            "says": (says + (f" ({place})" if place else ""))[:400],
            "at": {"row": name, "sha256": digest(self.canonical(), length=64)},
            **({"by": speaker} if speaker else {}),
            **({"stance": stance} if stance != "asserted" else {}),
            **self.statement(mark, name, edge, stance, obj, date),
        }
        return report, Claim(mark, name, self.canonical(), content["says"], content, unnamed)

    # ---- cells

    def cell(self, field: str) -> str:
        found = self.columns.cell(self.row, field)
        return "" if self.draft.words.says("blanks", found) else found

    def text(self, field: str) -> str:
        """A cell that is fit to be stored; "" with a fault where it is not."""
        return self.attempt(field, cells.text) or ""

    def attempt(self, field: str, reader: Callable[[str], Any]) -> Any:
        """What a reader makes of a cell; None for an empty one, or one at fault, which is noted."""
        found = self.cell(field)
        try:
            return reader(found) if found else None
        except KgError as error:
            self.fault(field, str(error))
            return None

    def fault(self, field: str, reason: str) -> None:
        if (field, reason) not in self.faults:
            self.faults.append((field, reason))

    def canonical(self) -> str:
        """The row as its digest sees it: a line for each cell that is not empty."""
        heads = (*self.columns.header.cells, *[""] * len(self.row.cells))
        lines = (f"{head}: {cell}" for head, cell in zip(heads, self.row.cells, strict=False) if cell)
        from unicodedata import normalize

        return normalize("NFC", "\n".join(lines))

    # ---- fields

    def named(self, field: str, kind: str | None = None) -> str | None:
        """The node that a cell names; None where it is empty or at fault."""
        found = self.text(field)
        if not found:
            held = self.table.merged.get((self.row.number, self.columns.at.get(field, -1)))
            if held and not self.cell(field):
                self.fault(field, f"is merged with {held}: write the name into each row")
            elif field == "from" and not self.cell(field):
                self.fault(field, "is empty: name who, in each row")
            return None
        return self.attempt(field, lambda _: self.draft.names.find(found, kind))

    def relation(self) -> tuple[str, str, tuple[str, str]] | None:
        """Stance and edge type of the row's relation, and its words before and after the first name."""
        typed, vocabulary = self.text("relation"), self.draft.vocabulary
        if not typed:
            if not self.cell("relation"):
                self.fault("relation", "is empty: say how the two are related")
            return None
        words = self.draft.words.relations.get(key(typed), typed)
        hedge, rest = ("", words) if self.edge(words) else cells.stance(words, self.draft.words.stances)
        edge = self.edge(rest)
        stance = self.stance() or hedge or "asserted"
        if not edge:
            self.fault("relation", no_term(rest, "edge", vocabulary.names("edge")))
        elif vocabulary.derived_only(edge):
            self.fault("relation", f"“{rest}” follows from who says what: write what is said, and who says it as speaker")
        elif stance in ("denied", "doubted", "declined") and not self.cell("speaker"):
            self.fault("relation" if hedge else "stance", f"who {_DOES[stance]}? name them as speaker, with the relation itself")
        else:
            # "likely backs" says by itself how sure it is; a name in one piece such as memberOf is no wording.
            if stance == "asserted" or stance == hedge == "suggested":
                return stance, edge, ("", typed if " " in typed or typed.islower() else vocabulary.reading(edge))
            return stance, edge, (_SAID[stance], rest)
        return None

    def edge(self, words: str) -> str | None:
        vocabulary = self.draft.vocabulary
        found = vocabulary.wording(words)
        return found if found and not vocabulary.role(words) else None

    def stance(self) -> str:
        typed, known = self.text("stance"), self.draft.words.stances
        found = next((name for name, words in known.items() if typed and key(typed) in map(key, words)), "")
        if typed and not found:
            self.fault("stance", f"“{typed}” is no stance: one of {', '.join(known)}")
        return found

    def date(self) -> tuple[str, str]:
        lists = self.draft.words.lists
        order = self.draft.words.dates
        found = self.attempt("date", lambda cell: cells.date(cell, lists["vague"], lists["about"], order))
        if not self.cell("date") and (held := self.table.merged.get((self.row.number, self.columns.at.get("date", -1)))):
            self.fault("date", f"is merged with {held}: write the date into each row, or split the cell")
        return found or ("", "")

    def speaker(self, stance: str) -> tuple[str, tuple[str, ...]]:
        """The speaker, and the ids of speakers without a name that the report has to declare."""
        node = self.named("speaker", "actor")
        if not node:
            return "", ()
        if self.draft.names.is_place(node):
            self.fault("speaker", f"“{self.text('speaker')}” is a place, and cannot speak: name who speaks")
        unnamed = self.draft.names.unnamed_id(self.text("speaker"))
        return self.text("speaker"), ((unnamed,) if unnamed else ())

    def report(self) -> Report | None:
        """The report that the row names: by its publisher, its address, or both."""
        source, url = self.cell("source"), self.attempt("url", cells.address)
        if re.match(r"[a-z]+:", source, re.I):
            url, source = url or self.attempt("source", cells.address), ""
        held = next((h for f in ("source", "url") if (h := self.table.merged.get((self.row.number, self.columns.at.get(f, -1))))), "")
        if not source and not url:
            if not any(field in ("source", "url") for field, _ in self.faults):
                merged = f"is merged with {held}: write the source into each row" if held else ""
                self.fault("source", merged or "is empty: nothing stands without a source; name who published it, or its address")
            return None
        if not source and (host := cells.host(url)) in self.draft.words.lists["platforms"]:
            self.fault("url", f"many publish on {host}: name who did as source")
            return None
        source = self.text("source") if source else cells.host(url)
        if ";" in source:
            self.fault("source", "has two sources: make a row of each")
            return None
        publisher = self.attempt("source" if self.cell("source") else "url", lambda _: self.draft.names.publisher(source))
        if publisher is None:
            return None
        name = "-".join(filter(None, (self.draft.sheet, slug(source, 24).lower().replace("_", "-"), digest(url, length=6) if url else "")))
        return Report(name, source, url or "", [])

    def statement(self, mark: int, name: str, edge: str, stance: str, obj: str | None, date: tuple[str, str]) -> dict[str, Any]:
        """The relation or event of the row."""
        names, vocabulary = self.draft.names, self.draft.vocabulary
        when = {k: v for k, v in zip(("date", "worded"), date, strict=True) if v}
        acts = [] if stance in ("denied", "doubted", "declined") else vocabulary.acts(edge)
        if edge.removeprefix(KG) in self.draft.words.lists["lasting"]:
            acts = []
        area = obj is not None and names.is_place(obj) and not names.is_facility(obj)
        # A town is where an attack was made; a base, like an actor, is its target.
        fitting = [act for act in acts if obj is None or (act[2] == "site") == area] or ([] if area else acts)
        if not fitting:
            if self.cell("place"):
                self.draft.placeless.append(name)
            ended = {"ended": "true"} if acts or vocabulary.past(self.text("relation")) else {}
            relation = {"subject": self.text("from"), "predicate": edge.removeprefix(KG), "object": self.text("to")}
            return {"relation": {**relation, **when, **ended}}
        kind, start, end = fitting[0]
        parts: dict[str, Any] = {}
        for role, cell in ((start, self.text("from")), (end, self.text("to")), ("site", self.text("place"))):
            if cell:
                parts.setdefault(role, []).append(cell)
        local = name if re.fullmatch(r"[A-Za-z0-9_-]{1,50}", name) else digest(name, length=12)
        return {"event": {"id": f"event-{local}", "type": kind, **parts, **when}}


_DOES = {"denied": "denies it", "doubted": "doubts it", "declined": "declines to comment"}
_SAID = {"suggested": "It may be that", "denied": "It is not so that", "doubted": "It is doubtful that", "declined": "No comment on whether"}


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
