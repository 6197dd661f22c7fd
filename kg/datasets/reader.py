"""One row of a sheet: its cells by field, what is wrong with them, and the claim that they make."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from kg.datasets import cells
from kg.datasets.declared import Declared, Refused, slug
from kg.datasets.mapping import Columns, Words
from kg.datasets.tables import Row, Table, canonical
from kg.errors import KgError
from kg.lookup import key
from kg.model import Vocabulary
from kg.names import ID, KG, digest, local
from kg.sources.builder import no_term

T = TypeVar("T")

_NO_SOURCE = "is empty, and nothing stands without a source: name who published it, or its address"
# Stances against a claim, or none at all: their speaker is never taken for the publisher.
_DOES = {"denied": "denies it", "doubted": "doubts it", "declined": "declines to comment"}
_SAID = {
    "suggested": "It may be that",
    "denied": "It is not so that",
    "doubted": "It is doubtful that",
    "declined": "No comment on whether",
}


class Context(NamedTuple):
    """What all rows of a sheet are read with. placeless: collects the rows whose place is not kept."""

    sheet: str
    words: Words
    names: Declared
    vocabulary: Vocabulary
    placeless: list[str]


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


class Relation(NamedTuple):
    """What a row says of its two ends. lead, words: what stands before the first name, and between the two."""

    stance: str
    edge: str
    lead: str
    words: str


class Reader:
    """Reads one row. faults: (field, reason), in the order in which they were met."""

    def __init__(self, context: Context, table: Table, columns: Columns, row: Row) -> None:
        self.context, self.table, self.columns, self.row = context, table, columns, row
        self.faults: list[tuple[str, str]] = []

    def claim(self, mark: int, name: str) -> tuple[Report, Claim]:
        """The claim of the row, and the report in which it is. name: the key of the row. Raises Refused."""
        subject, relation, obj = self.named("from"), self.relation(), self.named("to")
        site = self.named("place", "place")
        if not self.cell("to") and not (site and relation and self.context.vocabulary.acts(relation.edge)):
            self.fault("to", self.merged("to") or "is empty: name the other end")
        if subject and subject == obj:
            self.fault("to", f"“{self.text('to')}” and “{self.text('from')}” are one: a relation has two ends")
        date, (speaker, unnamed), report = self.date(), self.speaker(), self.report()
        if self.faults or not relation or not report:
            raise Refused(self.faults)
        ends = (re.sub("^place:", "", self.text(field), flags=re.I) for field in ("from", "to"))
        says = " ".join(filter(None, (relation.lead, next(ends), relation.words, next(ends))))
        text = canonical(self.columns.header, self.row)
        content = {
            "says": (f"{says} ({self.text('place')})" if site else says)[:400],
            "at": {"row": name, "sha256": digest(text, length=64)},
            **({"by": speaker} if speaker else {}),
            **({"stance": relation.stance} if relation.stance != "asserted" else {}),
            **self.statement(name, relation, obj, {k: v for k, v in zip(("date", "worded"), date, strict=True) if v}),
        }
        return report, Claim(mark, name, text, content["says"], content, unnamed)

    # ---- cells

    def cell(self, field: str) -> str:
        """A cell as it stands; "" where it says that nothing is known."""
        found = self.columns.cell(self.row, field)
        return "" if self.context.words.says("blanks", found) else found

    def text(self, field: str) -> str:
        """A cell that is fit to be stored; "" with a fault where it is not."""
        return self.attempt(field, cells.text) or ""

    def attempt(self, field: str, reader: Callable[[str], T]) -> T | None:
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

    def merged(self, *fields: str) -> str:
        """That an empty cell is covered by a merged one, whose text may or may not be meant for it too; else ""."""
        for field in fields:
            held = self.table.merged.get((self.row.number, self.columns.at.get(field, -1)))
            if held and not self.cell(field):
                return f"is merged with {held}: write into each row what it says"
        return ""

    # ---- fields

    def named(self, field: str, kind: str | None = None) -> str | None:
        """The node that a cell names; None where it is empty or at fault."""
        found = self.text(field)
        if found:
            return self.attempt(field, lambda _: self.context.names.find(found, kind))
        if not self.cell(field) and (why := self.merged(field)):
            self.fault(field, why)
        elif field == "from" and not self.cell(field):
            self.fault(field, "is empty: name who, in each row")
        return None

    def relation(self) -> Relation | None:
        """What the row says of its ends; None when that is at fault."""
        typed, words = self.text("relation"), self.context.words
        ours = words.relations.get(key(typed), typed)
        hedge, rest = ("", ours) if self.edge(ours) else cells.stance(ours, words.stances)
        edge, stance = self.edge(rest), self.stance() or hedge or "asserted"
        fault = self._relation_fault(typed, rest, edge, hedge, stance)
        if fault:
            self.fault(*fault)
        if fault or not edge:
            return None
        # "likely backs" says by itself how sure it is; a name in one piece, such as memberOf, is no wording.
        if stance == "asserted" or stance == hedge == "suggested":
            plain = " " in typed or typed.islower()
            return Relation(stance, edge, "", typed if plain else self.context.vocabulary.reading(edge))
        return Relation(stance, edge, _SAID[stance], rest)

    def _relation_fault(
        self, typed: str, rest: str, edge: str | None, hedge: str, stance: str
    ) -> tuple[str, str] | None:
        if not typed:
            why = "" if self.cell("relation") else self.merged("relation") or "is empty: say how the two are related"
            return ("relation", why) if why else None
        if hedge in _DOES and (not edge or not self.cell("speaker")):
            step = f"write the relation itself, who {_DOES[hedge]} as speaker, and “{hedge}” as stance"
            return "relation", f"“{typed}” says that somebody {_DOES[hedge]}: {step}"
        if not edge:
            return "relation", no_term(rest, "edge", self.context.vocabulary)
        if self.context.vocabulary.derived_only(edge):
            step = "write what is said, and who says it as speaker"
            return "relation", f"“{rest}” follows from who says what: {step}"
        if stance in _DOES and not self.cell("speaker"):
            return "stance", f"who {_DOES[stance]}? name them as speaker"
        return None

    def edge(self, words: str) -> str | None:
        """The edge type that some words stand for."""
        vocabulary = self.context.vocabulary
        return None if not words or vocabulary.role(words) else vocabulary.wording(words)

    def stance(self) -> str:
        """What a column of stances says; "" where there is none."""
        typed, known = self.text("stance"), self.context.words.stances
        found = self.context.words.one_of(known, typed)
        if typed and not found:
            self.fault("stance", f"“{typed}” is no stance: one of {', '.join(known)}")
        return found

    def date(self) -> tuple[str, str]:
        """The date in EDTF and its wording; "" for what there is not."""
        words = self.context.words
        vague, about = words.lists["vague"], words.lists["about"]
        found = self.attempt("date", lambda cell: cells.date(cell, vague, about, words.dates))
        if why := self.merged("date"):
            self.fault("date", why)
        return found or ("", "")

    def speaker(self) -> tuple[str, tuple[str, ...]]:
        """The speaker, "" for the publisher, and the ids of speakers without a name that the report has to declare."""
        node, typed = self.named("speaker", "actor"), self.text("speaker")
        if not node:
            return "", ()
        if self.context.names.is_place(node):
            self.fault("speaker", f"“{typed}” is a place, and cannot speak: name who speaks")
        unnamed = self.context.names.unnamed_id(typed)
        return typed, ((unnamed,) if unnamed else ())

    def report(self) -> Report | None:
        """The report that the row names: by its publisher, its address, or both."""
        url, source = self.attempt("url", cells.address) or "", self.cell("source")
        if re.match(r"[a-z]+:", source, re.I):
            url, source = url or self.attempt("source", cells.address) or "", ""
        field = "source" if source else "url"
        name = self.text("source") if source else cells.host(url)
        if not name:
            if not any(at in ("source", "url") for at, _ in self.faults):
                self.fault("source", self.merged("source", "url") or _NO_SOURCE)
        elif field == "url" and name in self.context.words.lists["platforms"]:
            self.fault("url", f"many publish on {name}: name who did as source")
        elif ";" in name:
            self.fault("source", f"“{name}” is several sources: make a row of each")
        elif publisher := self._publisher(name):
            # By its id, where it has one: a publisher may be called by several names.
            called = name if self.context.names.offers(publisher) else publisher.removeprefix(ID)
            parts = (self.context.sheet, slug(called, 24).lower(), digest(url, length=6) if url else "")
            return Report("-".join(filter(None, parts)), name, url, [])
        return None

    def _publisher(self, name: str) -> str | None:
        try:
            return self.context.names.publisher(name)
        except KgError as error:
            self.fault("source", str(error))
            return None

    # ---- the claim

    def statement(self, name: str, relation: Relation, obj: str | None, when: dict[str, str]) -> dict[str, Any]:
        """The event of the row, where its relation is an act said to have happened; else the relation."""
        names, words, vocabulary = self.context.names, self.context.words, self.context.vocabulary
        lasts = relation.edge.removeprefix(KG) in words.lists["lasting"]
        acts = [] if lasts or relation.stance in _DOES else vocabulary.acts(relation.edge)
        # A town is where an attack was made; a base, like an actor, is its target.
        area = obj is not None and names.is_place(obj) and not names.is_facility(obj)
        fitting = [act for act in acts if obj is None or (act[2] == "site") == area]
        if not fitting:
            if self.cell("place"):
                self.context.placeless.append(name)
            ends = {"subject": self.text("from"), "object": self.text("to")}
            ended = {"ended": "true"} if acts or vocabulary.past(self.text("relation")) else {}
            return {"relation": {**ends, "predicate": local(relation.edge), **when, **ended}}
        kind, start, end = fitting[0]
        parts: dict[str, Any] = {}
        for role, cell in ((start, self.text("from")), (end, self.text("to")), ("site", self.text("place"))):
            if cell and cell not in parts.setdefault(role, []):
                parts[role].append(cell)
        own = name if re.fullmatch(r"[A-Za-z0-9_-]{1,50}", name) else digest(name, length=12)
        return {"event": {"id": f"event-{own}", "type": kind, **{k: v for k, v in parts.items() if v}, **when}}
