"""Which column of a sheet is what: by the names in use, by a mapping file, and the mapping file as a proposal."""

from __future__ import annotations

import os
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from kg.datasets.tables import Row, Table, column
from kg.errors import BadSource
from kg.lookup import key
from kg.names import resource
from kg.sources import marked
from kg.sources.marked import Node

LINKS, NAMES = ("from", "relation", "to"), ("name", "kind")
LISTS = ("blanks", "totals", "between", "vague", "about", "platforms", "lasting")
KEYS = ("sheet", "separator", "columns", "relations", "dates", "stances", "kinds", *LISTS)
ORDERS = ("day first", "month first")
DEEPEST_HEADER = 20
"""Rows in which the names of the columns may stand, below titles and remarks."""


@cache
def keys(words: tuple[str, ...]) -> frozenset[str]:
    """The keys of some words, by which they are compared."""
    return frozenset(filter(None, map(key, words)))


class Words(NamedTuple):
    """What stands in a mapping file, or in `ontology/imports/sheet.yaml` where there is none.

    columns: the names of each field's column. relations: a sheet's own word -> ours. Lists are asked by their key.
    """

    sheet: str
    separator: str | None
    columns: dict[str, list[str]]
    relations: dict[str, str]
    dates: str
    stances: dict[str, list[str]]
    kinds: dict[str, list[str]]
    lists: dict[str, list[str]]

    def says(self, name: str, cell: str) -> bool:
        """Whether a cell is one of the words of a list, such as "blanks"."""
        return cell in self.lists[name] or key(cell) in keys(tuple(self.lists[name]))

    def one_of(self, table: dict[str, list[str]], typed: str) -> str:
        """Under which heading of a table, such as `stances`, a word stands; "" for none."""
        return next((name for name, words in table.items() if key(typed) in keys(tuple(words))), "")


class Columns(NamedTuple):
    """The columns of one table. header: the row that names them. at: field -> index, from 0. unread: the others."""

    header: Row
    at: dict[str, int]
    unread: list[int]

    def cell(self, row: Row, field: str) -> str:
        """The text of a field in a row; "" where the sheet has no such column, or the row is shorter."""
        index = self.at.get(field)
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    def name(self, field: str) -> str:
        """What the sheet calls a field; our own word where it has no such column."""
        return self.header.cells[self.at[field]] if field in self.at else field


# ---- reading


@cache
def usual() -> Words:
    """What is understood without a mapping."""
    return _words(marked.read(resource("ontology", "imports", "sheet.yaml")))


def read(path: str) -> Words:
    """A mapping file laid over what is usual. Raises BadSource with line and column."""
    root, base = marked.read(path), usual()
    faults = [(*root.marks[name], _unknown(name, KEYS)) for name in root.entries if name not in KEYS]
    columns = root.entries.get("columns", Node("mapping", (1, 1)))
    faults += [(*columns.marks[f], _unknown(f, tuple(base.columns))) for f in columns.entries if f not in base.columns]
    order = root.get("dates")
    if order and order.text not in ORDERS:
        faults.append((*order.mark, f"“dates” is one of {', '.join(ORDERS)}: “{order.text}” is not"))
    for name in ("columns", "relations", "stances", "kinds"):
        if name in root.entries and root.entries[name].kind != "mapping":
            faults.append((*root.entries[name].mark, f"“{name}” is a mapping: write “word: its meaning” below it"))
    if faults:
        raise BadSource(path, sorted(faults))
    own = _words(root)
    lists = {name: own.lists[name] or words for name, words in base.lists.items()}
    # A column that the mapping names is that one, whatever else its name is usual for.
    taken = {key(name) for names in own.columns.values() for name in names}
    others = {f: [n for n in names if key(n) not in taken] for f, names in base.columns.items()}
    return own._replace(
        columns={**others, **own.columns},
        stances={**base.stances, **own.stances},
        kinds={**base.kinds, **own.kinds},
        lists=lists,
    )


def _words(root: Node) -> Words:
    def many(name: str) -> dict[str, list[str]]:
        part = root.get(name)
        return {field: [n.text for n in part.many(field)] for field in part.entries} if part else {}

    def one(name: str) -> str:
        node = root.get(name)
        return node.text if node else ""

    relations = root.get("relations")
    own = {key(word): node.text for word, node in relations.entries.items()} if relations else {}
    lists = {name: [n.text for n in root.many(name)] for name in LISTS}
    separator = {"tab": "\t"}.get(one("separator"), one("separator")) or None
    return Words(one("sheet"), separator, many("columns"), own, one("dates"), many("stances"), many("kinds"), lists)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1, 0.6)
    return f"a mapping has no key “{name}”: " + (
        f"did you mean “{near[0]}”?" if near else f"one of: {', '.join(known)}"
    )


# ---- the columns of a table


def columns(table: Table, words: Words) -> Columns | None:
    """The columns of a table of links or of names; None where no row at its head names those that it needs."""
    found = [_header(row, words) for row in table.rows[:DEEPEST_HEADER]]
    return next((c for needed in (LINKS, NAMES) for c in found if all(field in c.at for field in needed)), None)


def _header(row: Row, words: Words) -> Columns:
    at: dict[str, int] = {}
    # A column has one meaning, first one that a link needs: "type" is no relation where it is the kind of a name.
    for field in dict.fromkeys((*LINKS, *words.columns)):
        keys = [_called(name) for name in words.columns.get(field, ())]
        free = [(i, _called(cell)) for i, cell in enumerate(row.cells) if cell and i not in at.values()]
        # Of several, the name that stands first in the list: “source” before “reference”.
        if matching := [(keys.index(called), i) for i, called in free if called in keys]:
            at[field] = min(matching)[1]
    return Columns(row, at, [i for i, cell in enumerate(row.cells) if cell and i not in at.values()])


def _called(name: str) -> str:
    return key(name) or name


def missing(path: str, tables: list[Table], words: Words) -> BadSource:
    """Why no table of a file can be read: which columns were understood, which not, and what to do."""
    heads = [
        (len(_header(row, words).at), _header(row, words)) for table in tables for row in table.rows[:DEEPEST_HEADER]
    ]
    best = max(heads, key=lambda head: head[0])[1]
    lacking = [field for field in LINKS if field not in best.at]
    shown = ", ".join(f"“{cell}”" for cell in best.header.cells if cell)
    step = "name them in a mapping file, which `--guess` begins for you"
    return BadSource(
        path,
        [(best.header.number, 0, f"no column is {' or '.join(f'“{field}”' for field in lacking)} ({shown}): {step}")],
    )


# ---- a proposal


def proposal(path: str, sheet: str, tables: list[Table], words: Words, questions: list[str]) -> str:
    """A mapping file for a sheet, with what a person has to answer as comments.

    questions: lines of them, from trying the rows.
    """
    found = (columns(table, words) for table in tables)
    best = next(filter(None, found), None) or _header(tables[0].rows[0], words)
    lines = [
        f"# How `kg import` is to read {path}. Answer the questions (lines with a ?), then:",
        f"#   kg import {path} --mapping {os.path.splitext(path)[0]}.mapping.yaml",
        f"sheet: {sheet}",
        "columns:",
    ]
    for field in (*LINKS, *(f for f in words.columns if f not in (*LINKS, *NAMES, "aliases", "in"))):
        cell = best.name(field) if field in best.at else ""
        needed = "  # ? which column is it?" if field in LINKS else ""
        lines.append(f"  {field}: {quoted(cell)}" if cell else f"  # {field}:{needed}")
    for index in best.unread:
        lines.append(
            f"# ? Column {column(index)}, {quoted(best.header.cells[index])}, is not read. Is it one of the above?"
        )
    return "\n".join([*lines, *questions, ""])


def quoted(text: str) -> str:
    """A text as YAML takes it whatever it holds, on one line."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
