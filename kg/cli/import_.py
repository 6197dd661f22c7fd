"""`kg import links.csv`: an analyst's sheet, row by row."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from kg.cli.output import chosen_store, doubts, effect, note, slowly, store_option, writable

if TYPE_CHECKING:
    from kg.datasets.changes import Held
    from kg.datasets.rows import Refusal
    from kg.imports import Imported


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--mapping", metavar="FILE", help="A mapping file that says which column is what.")
@click.option("--guess", is_flag=True, help="Write a mapping file to correct, and claim nothing.")
@click.option("--name", metavar="NAME", help="What the sheet is called in the store; by default as its file.")
@click.option("--force", is_flag=True, help="With --guess: replace a mapping file that is there.")
@store_option
def command(file: str, mapping: str | None, guess: bool, name: str | None, force: bool, store: str | None) -> None:
    """Make a claim of each row of a sheet: from, relation, to, date, place, speaker, source, URL.

    Names of columns that are in use are understood. A row that cannot be read is a line in FILE.refused.csv (without
    FILE's own ending), with the column and the reason. Importing the sheet again replaces what it said before, and
    says what is new, changed and gone. A sheet, or a second worksheet, with the columns name and kind declares actors
    and places. Exit code 1 when no row could be read.

    \b
    Examples:
      kg --store mine import links.csv
      kg --store mine import links.xlsx
      kg import links.csv --guess
      kg --store mine import links.csv --mapping links.mapping.yaml
    """
    from kg.errors import KgError
    from kg.sources import is_sheet

    if not is_sheet(file):
        raise KgError(f"{file} is no sheet (.csv, .tsv, .xlsx, .xlsm, .xls, .ods): claims and RDF go in with `kg add`")
    beside = os.path.splitext(file)[0]
    if guess:
        if mapping:
            raise click.UsageError("--guess writes a mapping file: leave out --mapping")
        _guess(file, f"{beside}.mapping.yaml", store, name, force)
        return
    with writable(store) as opened:
        note(f"reading {file}")
        done = opened.import_sheet(file, mapping=mapping, name=name, progress=slowly())
    if done.added:
        doubts(done.added)
    for line in _told(done):
        note(line)
    if done.added:
        effect(done.added.effect)
    _write_refused(f"{beside}.refused.csv", done.refused)
    if done.added is None:
        click.get_current_context().exit(1)


def _guess(file: str, target: str, store: str | None, name: str | None, force: bool) -> None:
    from kg import files, imports
    from kg.errors import quoted
    from kg.graph import Graph

    files.check(target, replace=force)
    with Graph.open(chosen_store(store)) as opened:
        text = imports.guess(file, store=opened.store, name=name)
    with files.whole(target, replace=force) as out:
        out.write(text.encode())
    asked = text.count("# ?")
    note(f"wrote {target} with {_some(asked, 'question')}, and claimed nothing: answer them, then")
    note(f"  kg import {quoted(file)} --mapping {quoted(target)}")


def _told(done: Imported) -> Iterable[str]:
    """What became of the rows, as lines."""
    yield from done.notes
    if done.publishers:
        names = ", ".join(dict.fromkeys(done.publishers))
        yield f"publishers that no other source describes, declared as organizations: {names}"
    if done.unknown:
        most = sorted(done.unknown.items(), key=lambda item: (-item[1], item[0]))
        listed = ", ".join(f"{typed} ({number})" for typed, number in most[:8])
        more = f" and {len(most) - 8} more" if len(most) > 8 else ""
        yield f"names that nothing is called, with the number of rows: {listed}{more}"
        yield "  declare them in a sheet with the columns name and kind, or correct them"
    named = f", {_some(done.named, 'name')} declared" if done.named else ""
    made = _some(done.made, "claim")
    yield f"{done.sheet}: {_some(done.read, 'row')} read, {made} made{named}, {len(done.refused):,} refused"
    told = done.changes
    if not told.first and done.added:
        for word, rows in (("new", told.new), ("changed", told.changed), ("gone", told.gone)):
            yield f"{word} since the last import: {_some(len(rows), 'row')}"
            yield from _rows(rows)
    if done.added and not done.added.effect and (done.made or told.gone):
        yield f"{_some(done.added.edges_gained, 'direct edge')} gained, {done.added.edges_lost} lost"


def _rows(rows: list[Held]) -> Iterable[str]:
    shown = 10
    yield from (f"  row {row.row}: {row.says}" for row in rows[:shown])
    if len(rows) > shown:
        yield f"  and {len(rows) - shown} more"


def _write_refused(path: str, refused: list[Refusal]) -> None:
    """Write why rows were refused; where none was, an older file of that name goes, which would tell of other rows."""
    from kg import files
    from kg.query.tables import csv_row

    if not refused:
        with suppress(FileNotFoundError):
            os.unlink(path)
        return
    with files.whole(path, replace=True) as out:
        for cells in (("row", "column", "reason", "cell"), *refused_cells(refused)):
            out.write(csv_row(cells))
    note(f"{path} says why for each row that was refused")


def refused_cells(refused: list[Refusal]) -> list[tuple[str, str, str, str]]:
    from kg.safe import escaped

    return [(r.row, escaped(r.column), escaped(r.reason), escaped(r.cell)) for r in refused]


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
