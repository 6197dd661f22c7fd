"""Claims files: what one source says, written by hand in YAML -> the quads of that source's graph.

The format is told in docs/claims-file.md. Compiling is all or nothing: a file with any fault raises BadSource with all
of them. The result is a function of the file, the names in the store and the ontology alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from kg.dates import span
from kg.errors import BadSource
from kg.model import Vocabulary
from kg.names import ACTORS, GRAPH, KG, XSD, assertion_iri, thing_iri
from kg.sources import declared, marked, statements, structure
from kg.sources.locators import Locators
from kg.sources.marked import Node
from kg.sources.sheet import Resolve, Sheet, english
from kg.sources.text import Text
from kg.store import Literal, NamedNode, Quad

# Local names that are minted for locators, assertions and skipped text.
_MINTED = re.compile(r"a-[0-9a-f]{12}|p\d+-\d+-\d+|skip-p\d+(-\d+-\d+)?")
_SHARED_MINTED = re.compile(r"(relation|edge)-[0-9a-f]{16}")


class Compiled(NamedTuple):
    """A source's graph: quads sorted, all in `graph`. `warnings` are lines for people about a file that is good."""

    source_id: str
    graph: str
    quads: list[Quad]
    warnings: list[str]
    names: dict[str, str]
    """The actors and places that it speaks of, by each name that it calls them."""


LONGEST_NAME = 200
"""Letters; a longer text of a file is no name."""


def compile(
    path: str,
    resolve: Resolve,
    vocabulary: Vocabulary,
    text: Text | None = None,
    expect: Callable[[set[str]], None] = lambda names: None,
) -> Compiled:
    """Read a claims file.

    resolve: what a name means that the file does not declare; see `sheet.Resolve`.
    text: the source's text, if at hand: then spans and digests are verified, and missing digests are worked out.
    expect: is told beforehand what may be names in the file, so that they can be looked up together.
    Raises BadSource with line and column of every fault; nothing is returned then.
    """
    root = marked.read(path)
    expect({found for node in root.many("assertions") for found in node.texts() if len(found) <= LONGEST_NAME})
    return compile_content(path, root, resolve, vocabulary, text)


def compile_content(
    path: str, root: Node, resolve: Resolve, vocabulary: Vocabulary, text: Text | None = None
) -> Compiled:
    """The same for a file that has been read (`marked.parse`); `path` is for messages only."""
    faults = structure.faults(root)
    if faults:
        raise BadSource(path, faults)
    source_id = root.entries["source"].entries["id"].text
    sheet = Sheet(source_id, GRAPH + source_id, vocabulary, resolve)
    warnings = _Compiler(sheet, root, text).run()
    if sheet.faults:
        raise BadSource(path, sorted(set(sheet.faults)))
    return Compiled(source_id, GRAPH + source_id, sorted(sheet.quads, key=str), warnings, sheet.names.understood)


class _Compiler:
    """Walks a file whose structure is sound: what is declared first, then what refers to it."""

    def __init__(self, sheet: Sheet, root: Node, text: Text | None) -> None:
        self.sheet, self.root = sheet, root
        self.source = root.entries["source"]
        self.assertions = root.many("assertions")
        self.reports = bool(self.assertions or root.many("skipped"))
        # A file that only declares actors and places reports nothing: a text is not its text.
        self.text = text if self.reports else None
        self.publisher: str | None = None
        self.claims: dict[int, str | None] = {}
        self.named_assertions: dict[str, int] = {}
        self.written: dict[str, Node] = {}
        self.seen: dict[str, Node] = {}

    def run(self) -> list[str]:
        """Compile everything; returns warnings."""
        self.declare_actors()
        self.declare_claims()
        self.publisher = declared.source(self.sheet, self.source, self.text, reports=self.reports)
        self.refuse_reports_of_actors()
        length = self.source.get("text_length")
        self.locators = Locators(self.sheet, self.text, int(length.text) if length else None)
        for part in self.root.many("actors"):
            declared.actor(self.sheet, part)
        for part in self.root.many("places"):
            declared.place(self.sheet, part)
        iris = [self.write_assertion(number, part) for number, part in enumerate(self.assertions)]
        self.write_replies(iris)
        for part in self.root.many("skipped"):
            self.locators.skip(part)
        self.locators.compare()
        return self.unused() if self.assertions else []

    # ---- what is declared

    def refuse_reports_of_actors(self) -> None:
        """The graph of the shared actors is no source's: one that reports something would replace them all."""
        local = self.source.entries["id"]
        if self.assertions and GRAPH + local.text == ACTORS:
            self.sheet.fault(local, f"the id “{local.text}” is kept for actors that sources share: choose another")

    def declare_actors(self) -> None:
        for kind in ("actor", "place"):
            for part in self.root.many(f"{kind}s"):
                local = part.entries["id"]
                self.claim_id(local, "source" if local.text == self.sheet.source_id else "")
                names = [node.text for key in ("name", "aliases", "hidden") for node in part.many(key)]
                self.sheet.names.declare(local.text, declared.iri(self.sheet, part), kind, names)

    def claim_id(self, local: Node, taken_by: str = "") -> None:
        """Note an id of the file; one that is given twice, or that `kg` mints itself, is a fault."""
        before = self.seen.setdefault(local.text, local)
        if before is not local:
            self.sheet.fault(local, f"the id “{local.text}” is taken by line {before.mark[0]}: choose another")
        elif taken_by:
            self.sheet.fault(local, f"the id “{local.text}” is that of the {taken_by}: choose another")
        elif _MINTED.fullmatch(local.text) or _SHARED_MINTED.fullmatch(local.text):
            self.sheet.fault(local, f"the id “{local.text}” looks like one that kg makes itself: choose another")

    def declare_claims(self) -> None:
        """Make all ids known before anything refers to them, so that the order of assertions does not matter."""
        relations = []
        for number, part in enumerate(self.assertions):
            if name := part.get("id"):
                before = self.named_assertions.setdefault(name.text, number)
                if before != number:
                    line = self.assertions[before].entries["id"].mark[0]
                    self.sheet.fault(name, f"the assertion id “{name.text}” is taken by line {line}: choose another")
            for kind in ("event", "observation", "position"):
                if claim := part.get(kind):
                    local = claim.entries["id"]
                    self.claim_id(local)
                    self.claims[number] = thing_iri(self.sheet.source_id, local.text)
                    self.sheet.names.declare(local.text, thing_iri(self.sheet.source_id, local.text))
            if part.get("relation"):
                relations.append(number)
        for number in relations:
            self.declare_relation(number)

    def declare_relation(self, number: int) -> None:
        part = self.assertions[number].entries["relation"]
        iri = self.claims[number] = statements.Relation(self.sheet, part).iri()
        if local := part.get("id"):
            self.claim_id(local)
            if iri:
                self.sheet.names.declare(local.text, iri)
            else:
                self.sheet.names.broken.add(local.text)

    # ---- assertions

    def write_assertion(self, number: int, part: Node) -> str | None:
        """Write an assertion and its claim. Returns its IRI, None when it is at fault."""
        sheet = self.sheet
        says = sheet.text(part.get("says"))
        claim = self.claim_of(number, part, says or "")
        speaker = sheet.find(part.get("by"), "actor") if part.get("by") else self.publisher
        if not part.get("by") and not self.source.get("publisher"):
            sheet.fault(part, "nobody says this: name the speaker with “by”, or give the source a publisher")
        stance, basis = _word(part, "stance", "asserted"), _word(part, "basis", "stated")
        spots = part.many("at")
        locators = [iri for iri in map(self.locators.write, spots) if iri]
        if basis == "combined" and len(spots) < 2:
            sheet.fault(part.entries["basis"], "“combined” is a conclusion from several places: give them all in “at”")
        if not claim or not speaker or not says or len(locators) < len(spots):
            return None
        iri = assertion_iri(sheet.source_id, claim, speaker, stance, locators)
        before = self.written.setdefault(iri, part)
        if before is not part:
            sheet.fault(part, f"line {before.mark[0]} says the same, by the same speaker at the same place: remove one")
        sheet.a(iri, KG + "Assertion")
        for local, value in (("claim", claim), ("speaker", speaker), ("stance", KG + stance), ("basis", KG + basis)):
            sheet.say(iri, KG + local, value)
        sheet.say(iri, KG + "inSource", sheet.source)
        sheet.say(iri, KG + "locator", *locators)
        sheet.say(iri, KG + "says", english(says))
        sheet.english(iri, KG + "anonymity", part.get("anonymity"))
        self.write_day(iri, part.get("said on"))
        return iri

    def write_day(self, iri: str, node: Node | None) -> None:
        read = self.sheet.attempt(node, span)
        if node and read and not read.day:
            self.sheet.fault(node, f"“said on” is a day, such as 2023-11-02: “{node.text}” is not; leave it out")
        elif read:
            self.sheet.say(iri, KG + "saidOn", Literal(read.edtf, datatype=NamedNode(XSD + "date")))

    def claim_of(self, number: int, part: Node, says: str) -> str | None:
        """Write what an assertion claims, if it is given here, and its rivals. Returns its IRI."""
        if named := part.get("claim"):
            claim = self.named_claim(named)
        else:
            claim = self.claims[number]
            kind = next(kind for kind in structure.CLAIMS if kind in part.entries)
            if claim:
                statements.write(self.sheet, kind, part.entries[kind], claim, says)
        for node in part.many("rivals"):
            rival = self.named_claim(node)
            if rival and rival == claim:
                self.sheet.fault(node, "a claim cannot be its own rival: name the other account")
            elif rival and claim:
                self.sheet.say(claim, KG + "rivalOf", rival)
                self.sheet.say(rival, KG + "rivalOf", claim)
        return claim

    def named_claim(self, node: Node) -> str | None:
        """A claim by its id in this file, or by its whole id in another source ("other-source.strike-1")."""
        own = self.sheet.names.claim(node.text)
        if own or node.text in self.sheet.names.broken:
            return own
        if node.text in self.named_assertions:
            # The id of an assertion will do for what it asserts: a relation often has no id of its own.
            return self.claims.get(self.named_assertions[node.text])
        if "." in node.text or _SHARED_MINTED.fullmatch(node.text):
            return self.sheet.find(node)
        known = sorted(
            p.entries["id"].text for a in self.assertions for k in structure.CLAIMS if (p := a.get(k)) and p.get("id")
        )
        self.sheet.fault(node, f"no claim of this file has the id “{node.text}”{_or_near(node.text, known)}")
        return None

    def write_replies(self, iris: list[str | None]) -> None:
        for number, part in enumerate(self.assertions):
            node = part.get("reply to")
            if not node:
                continue
            other = self.named_assertions.get(node.text)
            if other is None:
                near = _or_near(node.text, sorted(self.named_assertions))
                self.sheet.fault(node, f"no assertion of this file has the id “{node.text}”{near}")
            elif other == number:
                self.sheet.fault(node, "an assertion cannot reply to itself: name the one it answers")
            elif (iri := iris[number]) and (answered := iris[other]):
                self.sheet.say(iri, KG + "replyTo", answered)

    def unused(self) -> list[str]:
        """Actors and places that nothing in the file refers to."""
        found = []
        for kind in ("actors", "places"):
            for part in self.root.many(kind):
                if declared.iri(self.sheet, part) not in self.sheet.names.used:
                    local = part.entries["id"]
                    found.append(f"line {local.mark[0]}: nothing refers to “{local.text}”")
        return found


def _word(part: Node, key: str, default: str) -> str:
    node = part.get(key)
    return node.text if node else default


def _or_near(typed: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(typed, known, 1, 0.6)
    if near:
        return f": did you mean “{near[0]}”?"
    return (
        f"; it has {', '.join(known[:8])}{'…' if len(known) > 8 else ''}"
        if known
        else ": give an “id” to the one meant"
    )
