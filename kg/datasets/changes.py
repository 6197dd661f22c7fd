"""What a sheet says now beside what it said when it was imported before: rows that are new, changed or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from kg.errors import KgError
from kg.names import GRAPH, ID, KG, RDF
from kg.store import Literal, Store, iri


class Held(NamedTuple):
    """A row that made a claim: its key, its digest without "sha256:", and what it says."""

    row: str
    digest: str
    says: str


class Changes(NamedTuple):
    """Rows by what became of them, in the order of the sheet; a row that only moved is none of them.

    first: whether the sheet was never imported before.
    """

    first: bool
    new: list[Held]
    changed: list[Held]
    gone: list[Held]


def sources(store: Store, sheet: str) -> list[str]:
    """The ids of the sources that were imported from a sheet, sorted. Raises KgError when its name is another's."""
    found = [source.removeprefix(ID) for source in store.subjects(KG + "sheet", Literal(sheet))]
    if not found and store.holds(ID + sheet, RDF + "type", KG + "Source"):
        raise KgError(f"a source “{sheet}” is loaded that is no sheet: give this sheet another name with --name")
    return sorted(found)


def held(store: Store, imported: Iterable[str]) -> list[Held]:
    """The rows behind the claims of some sources."""
    found = []
    for source in imported:
        said: dict[str, dict[str, str]] = {}
        for fact in store.match(None, None, None, GRAPH + source):
            said.setdefault(iri(fact.subject), {})[iri(fact.predicate)] = iri(fact.object)
        for facts in said.values():
            row = said.get(facts.get(KG + "locator", ""), {})
            if KG + "row" in row:
                digest = row[KG + "rowDigest"].removeprefix("sha256:")
                found.append(Held(row[KG + "row"], digest, facts.get(KG + "says", "")))
    return found


def compare(before: list[Held], now: list[Held]) -> Changes:
    """Rows that say the same are the same, wherever they stand; else rows of one key are one row, changed."""
    left, lost = _without(now, before), _without(before, now)
    keys = {old.row for old in lost}
    changed = [new for new in left if new.row in keys]
    replaced = {new.row for new in changed}
    return Changes(
        not before,
        [new for new in left if new.row not in keys],
        changed,
        [old for old in lost if old.row not in replaced],
    )


def _without(rows: list[Held], others: list[Held]) -> list[Held]:
    """The rows that have no equal among others; each of these is the equal of one."""
    equals = Counter(other.digest for other in others)
    found = []
    for row in rows:
        if equals[row.digest]:
            equals[row.digest] -= 1
        else:
            found.append(row)
    return found
