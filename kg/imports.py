"""Import a sheet: its rows become claims files, which go through the same door as those that a person writes.

What a check finds wrong with a row that was understood is a reason to refuse the row; the others are added without it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import NamedTuple

from kg import complaints, load, rules
from kg import store as stores
from kg.cautions import cautions
from kg.datasets import changes, mapping, tables
from kg.datasets.changes import Changes, Held
from kg.datasets.mapping import Words
from kg.datasets.rows import Refusal, Rows
from kg.errors import BadSource, InvalidData, KgError
from kg.load import Added
from kg.model import Model, Vocabulary
from kg.names import GRAPH, ID, KG, digest, row_iri
from kg.sources import claims
from kg.sources.known import Known
from kg.store import Quad, Store, iri, quad
from kg.store.overlay import Overlay
from kg.validate import Problem


class Imported(NamedTuple):
    """What an import did. read: rows that are not empty, headers left out; each made a claim, declared a name, or is
    among the refused. notes: lines for people. publishers: those that were declared, since nobody knew them. unknown:
    names that nothing is called, with how many rows have them. added: None when nothing could be made."""

    sheet: str
    read: int
    made: int
    named: int
    refused: list[Refusal]
    notes: list[str]
    publishers: list[str]
    unknown: dict[str, int]
    changes: Changes
    added: Added | None


def import_sheet(
    store: Store,
    path: str,
    *,
    mapping_file: str | None = None,
    name: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Imported:
    """Read a sheet and put its claims into a store; those of an earlier import of it are replaced.

    name: what the sheet is called in the store, by default its file's name. mapping_file: what tells its columns, where
    their names do not. Raises BadSource for a file that cannot be read, KgError for a name that is taken.
    """
    words, found = _read(path, mapping_file)
    sheet = sheet_name(path, words, name)
    before = changes.sources(store, sheet)
    change = rules.Change(store, {})
    vocabulary = Vocabulary(stores.memory(map(quad, change.ontology)))
    rows = Rows(path, sheet, words, Known(store), vocabulary)
    rows.take(found)
    old = changes.held(store, before)
    added = None
    while added is None and any(rows.files()):
        try:
            compiled, graphs = _compiled(store, rows, vocabulary, before)
            gone = {GRAPH + source: set[Quad]() for source in before if GRAPH + source not in graphs}
            added = load.put(store, {**gone, **graphs}, progress, weigh=True)
            doubtful = tuple(cautions(q for quads in graphs.values() for q in quads))
            added = added._replace(names=load.understood(store, compiled), cautions=doubtful)
        except BadSource as error:
            _refuse(rows, [(f[0], "", f[2]) for file in (error, *error.others) for f in file.faults], error)
        except InvalidData as error:
            _refuse(rows, _rows_at_fault(store, rows, graphs, error), error)
    made = [Held(c.row, c.digest, c.says) for report in rows.reports.values() for c in report.claims]
    refused = [rows.refused[mark] for mark in sorted(rows.refused)]
    named = rows.read - len(made) - len(refused)
    placeless = ", ".join(rows.placeless)
    notes = rows.notes + (
        [f"the place is not kept, where the relation is no event: row {placeless}"] if placeless else []
    )
    names, publishers = rows.names, [publisher["name"] for publisher in rows.publishers()]
    told = changes.compare(old, made) if added else Changes(not old, [], [], [])
    return Imported(sheet, rows.read, len(made), named, refused, notes, publishers, names.unknown, told, added)


def guess(path: str, *, store: Store, name: str | None = None) -> str:
    """A mapping file for a sheet, with what a person has to say about it as comments. Nothing is claimed."""
    words, found = _read(path, None)
    sheet = sheet_name(path, words, name)
    vocabulary = Vocabulary(store)
    rows = Rows(path, sheet, words, Known(store), vocabulary)
    try:
        rows.take(found)
    except BadSource:
        # No column is understood: the proposal asks for them.
        return mapping.proposal(os.path.basename(path), sheet, found, words, [])
    return mapping.proposal(os.path.basename(path), sheet, found, words, _questions(rows))


def row_digests(path: str) -> set[str]:
    """The digests ("sha256:…") of the rows of a sheet, whichever of its first rows names the columns."""
    found = set()
    for table in tables.read(path):
        for header in table.rows[: mapping.DEEPEST_HEADER]:
            rows = (row for row in table.rows if row.number > header.number)
            found |= {f"sha256:{digest(tables.canonical(header, row), length=64)}" for row in rows}
    return found


def sheet_name(path: str, words: Words, name: str | None = None) -> str:
    """What a sheet is called in the store: a name given, that of its mapping, or its file's without the ending."""
    typed = name or words.sheet or os.path.splitext(os.path.basename(path))[0]
    plain = re.sub(r"[^a-z0-9]+", "-", typed.lower()).strip("-")[:24].rstrip("-")
    if name and plain != name:
        raise KgError(f"“{name}” cannot be the name of a sheet: use small letters, digits and hyphens, 24 at most")
    return plain or "sheet"


def _read(path: str, mapping_file: str | None) -> tuple[Words, list[tables.Table]]:
    words = mapping.read(mapping_file) if mapping_file else mapping.usual()
    return words, tables.read(path, words.separator)


def _compiled(
    store: Store, rows: Rows, vocabulary: Vocabulary, before: list[str]
) -> tuple[list[claims.Compiled], dict[str, set[Quad]]]:
    """What was made of the rows, as claims files and by graph."""
    compiled = claims.compile_trees(list(rows.files()), Known(store), vocabulary)
    graphs = {made.graph: set(made.quads) for made in compiled}
    graphs.setdefault(rows.graph, set()).update(_leaned_on(store, rows, graphs, before))
    return compiled, graphs


def _leaned_on(store: Store, rows: Rows, graphs: dict[str, set[Quad]], before: list[str]) -> set[Quad]:
    """What an earlier import of the sheet said of names that it no longer declares, and that other sources use."""
    told = {q.subject for quads in graphs.values() for q in quads}
    own = {rows.graph, *graphs, *(GRAPH + source for source in before)}
    left = [fact for fact in store.match(None, None, None, rows.graph) if fact.subject not in told]
    used = {
        node
        for node in {iri(f.subject) for f in left}
        if any(iri(f.graph_name) not in own for f in store.authored(None, None, node))
    }
    return {quad(fact) for fact in left if iri(fact.subject) in used}


def _refuse(rows: Rows, faults: list[tuple[int, str, str]], error: KgError) -> None:
    """Take out the rows that are at fault (row, field, reason); what cannot be laid to a row is raised as it is."""
    marks: dict[int, list[tuple[str, str]]] = {}
    for mark, field, message in faults:
        if mark:
            marks.setdefault(mark, []).append((field, message))
    if not marks:
        raise error
    rows.refuse(marks)


def _rows_at_fault(
    store: Store, rows: Rows, graphs: dict[str, set[Quad]], error: InvalidData
) -> list[tuple[int, str, str]]:
    """The rows behind the nodes that shapes and checks report, each with the field and the reason.

    They are found through locator, assertion and claim.
    """
    behind = {row_iri(report.id, c.row): {c.mark} for report in rows.reports.values() for c in report.claims}
    quads = [q for graph in graphs.values() for q in graph]
    for q in quads:
        if iri(q.predicate) == KG + "locator" and iri(q.object) in behind:
            behind[iri(q.subject)] = behind[iri(q.object)]
    for q in quads:
        if iri(q.predicate) == KG + "claim" and iri(q.subject) in behind:
            # A relation may be that of several rows.
            behind[iri(q.object)] = behind.get(iri(q.object), set()) | behind[iri(q.subject)]
    known = Overlay(store, quads)
    model = Model(known)
    found: list[tuple[int, str, str]] = []
    for (fault, short, message), detail in zip(error.problems, error.details, strict=True):
        node, field = ID + short.removeprefix("id:"), ""
        if complaints.is_wrong_end(fault) and detail.startswith(ID):
            field = "from" if fault == "wrong-subject" else "to"
            problem = Problem(fault, node, message, detail)
            message = complaints.wrong_end(problem, model.label(detail), detail, model, known)
        found += [(mark, field, message) for mark in sorted(behind.get(node, {0}))]
    return found


def _questions(rows: Rows) -> list[str]:
    """As comments of a mapping file: what the sheet leaves open about its dates and relations."""
    lines = []
    ambiguous = next(((row, cell) for row, _, reason, cell in rows.faults if "can be two days" in reason), None)
    if ambiguous:
        lines += [f"# ? “{ambiguous[1]}” (row {ambiguous[0]}): does the day come first, or the month?"]
        lines += ["# dates: day first", "# dates: month first"]
    unknown = [cell for _, field, reason, cell in rows.faults if field == "relation" and "has no relation" in reason]
    if unknown:
        lines += ["# ? Which relation of kg (docs/ontology.md) is meant by these?", "# relations:"]
        lines += [f"#   {mapping.quoted(word)}: " for word in dict.fromkeys(unknown)]
    return lines
