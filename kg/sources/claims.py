"""Claims files: what one source says, written by hand in YAML -> the quads of that source's graph.

The format is told in docs/claims-file.md. Compiling is all or nothing: a file with any fault raises BadSource with all
of them. The result is a function of the file, the names in the store and the ontology alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from kg.errors import BadSource
from kg.model import Vocabulary
from kg.names import ACTORS, GRAPH, KG, RDF, assertion_iri, thing_iri
from kg.sources import declared, marked, statements, structure
from kg.sources.builder import Builder, Origins, english
from kg.sources.draft import Draft
from kg.sources.known import Known
from kg.sources.locators import Edits, Locators
from kg.sources.marked import Node
from kg.sources.references import References
from kg.sources.text import Text
from kg.store import NamedNode, Quad

# Local names that are minted for locators, assertions and skipped text.
_MINTED = re.compile(r"a-[0-9a-f]{12}|p\d+-\d+-\d+|at-row-.+|skip-p\d+(-\d+-\d+)?")
_SHARED_MINTED = re.compile(r"(relation|edge)-[0-9a-f]{16}")


class Compiled(NamedTuple):
    """A source's graph: quads sorted, all in `graph`; those that could be made, where the file is at fault.

    faults: (line, column, message), sorted; [] for a good file. warnings: lines for people about a file that is good.
    edits: what `kg add --write` puts into the file. origins: which part of the file gave which node.
    open: how many sentences wait to be coded. names: what it speaks of, by each name that it calls it.
    """

    path: str
    source_id: str
    graph: str
    quads: list[Quad]
    faults: list[structure.Fault]
    warnings: list[str]
    edits: Edits
    origins: Origins
    open: int
    names: dict[str, str]


LONGEST_NAME = 200
"""Letters; a longer text of a file is no name."""


Claimed = Callable[[dict[str, list[Quad]]], Iterable[Quad]]
"""The edges that follow from what files claim, given by graph."""


def compile_all(
    paths: list[str],
    known: Known,
    vocabulary: Vocabulary,
    text: Text | None = None,
    claimed: Claimed | None = None,
) -> list[Compiled]:
    """As `read_all`. Raises BadSource with every fault of every file, when there is one."""
    return _sound(*read_all(paths, known, vocabulary, text, claimed))


def _sound(compiled: list[Compiled], unread: list[BadSource]) -> list[Compiled]:
    """Raise BadSource with all faults, when there is one."""
    refused = [*unread, *(BadSource(file.path, file.faults) for file in compiled if file.faults)]
    if refused:
        raise BadSource.of(refused)
    return compiled


def read_all(
    paths: list[str],
    known: Known,
    vocabulary: Vocabulary,
    text: Text | None = None,
    claimed: Claimed | None = None,
    contents: Mapping[str, str] | None = None,
) -> tuple[list[Compiled], list[BadSource]]:
    """Read claims files that are added together, each of which may name what any other gives; in the order of paths.

    known: what they may name besides; it is told what they give.
    claimed: by which an event of one file is found by the triple that it gives.
    text: the text of those that name none, or of the only one: then spans and digests are verified, quotations found.
    contents: what is written in files that lie nowhere, by path.
    Returns what they give, with their faults, and the faults of those that no source can be made of.
    """
    drafts, unread = [], []
    for path in paths:
        try:
            content = (contents or {}).get(path)
            root = marked.read(path) if content is None else marked.parse(path, content)
            drafts.append(Draft(path, root, text, alone=len(paths) == 1))
        except BadSource as error:
            unread.append(error)
    return _compile(drafts, known, vocabulary, claimed), unread


def compile_trees(trees: list[tuple[str, Node]], known: Known, vocabulary: Vocabulary) -> list[Compiled]:
    """As `compile_all`, of trees that were made of something else, each with the name that messages call it.

    They must have the shape of a claims file. Raises BadSource with every fault of every file, when there is one.
    """
    return _sound(_compile([Draft(path, root, None, checked=True) for path, root in trees], known, vocabulary), [])


def _compile(
    drafts: list[Draft], known: Known, vocabulary: Vocabulary, claimed: Claimed | None = None
) -> list[Compiled]:
    for draft in drafts:
        known.expect(
            {name for node in draft.root.many("assertions") for name in node.texts() if len(name) <= LONGEST_NAME}
        )
    files = [_Compiler(draft, known, vocabulary) for draft in drafts]
    made: dict[str, Compiled] = {}
    while files:
        _run(files)
        good = [file for file in files if not file.faults]
        left = [file for file in files if file.faults]
        if not (claimed and good and any(file.references.unstated for file in left)):
            good, left = files, []
        made.update({file.draft.path: file.compiled() for file in good})
        if claimed and left:
            known.add(claimed({compiled.graph: compiled.quads for compiled in made.values()}))
        files = [_Compiler(file.draft, known, vocabulary) for file in left]
    return [made[draft.path] for draft in drafts]


def compile_content(path: str, root: Node, known: Known, vocabulary: Vocabulary, text: Text | None = None) -> Compiled:
    """The same for one file that has been read (`marked.parse`); `path` is for messages only."""
    file = _Compiler(Draft(path, root, text), known, vocabulary)
    _run([file])
    compiled = file.compiled()
    if compiled.faults:
        raise BadSource(path, compiled.faults)
    return compiled


def _run(files: list[_Compiler]) -> None:
    # All say what they declare before any refers to it: the order of files, and of lines, does not matter.
    for step in (_Compiler.declare, _Compiler.relate, _Compiler.write, _Compiler.reply):
        for file in files:
            step(file)
            # A reply names what is asserted, here or in another of the files.
            replies = any("reply to" in part.entries for part in file.assertions)
            if step is _Compiler.write and (replies or len(files) > 1):
                file.builder.known.add(file.builder.quads)


class _Compiler:
    """Walks a file whose structure is sound, step by step: what is declared first, then what refers to it."""

    def __init__(self, draft: Draft, known: Known, vocabulary: Vocabulary) -> None:
        self.draft, self.root = draft, draft.root
        self.source = self.root.entries["source"]
        source_id = self.source.entries["id"].text
        self.builder = Builder(source_id, GRAPH + source_id, vocabulary, known)
        self.builder.names.broken |= draft.spoilt
        self.builder.origins.faulty |= draft.faulty
        self.assertions = draft.assertions
        self.reports = bool(self.assertions or draft.skipped or draft.open)
        # A file that only declares actors and places reports nothing: a text is not its text.
        self.text = draft.text if self.reports else None
        self.publisher: str | None = None
        self.claims: dict[int, str | None] = {}
        self.named_assertions: dict[str, int] = {}
        self.written: dict[str, Node] = {}
        self.seen: dict[str, Node] = {}
        self.announced: list[Quad] = []
        self.references = References(self.builder, self.claims, self.named_assertions)

    @property
    def faults(self) -> list[structure.Fault]:
        return sorted({*self.draft.faults, *self.builder.faults})

    def declare(self) -> None:
        """Make known the actors, places, events, counts and positions that the file gives, for all files."""
        self.declare_actors()
        self.declare_claims()
        self.refuse_reports_of_actors()
        self.builder.known.add(self.announced)

    def relate(self) -> None:
        """Make known the relations that the file states, for all files."""
        for number, part in enumerate(self.assertions):
            self.builder.part = part
            if part.get("relation"):
                self.declare_relation(number)
        self.builder.known.add(self.builder.quads)

    def write(self) -> None:
        """Write everything but replies."""
        builder = self.builder
        builder.part = self.source
        self.publisher = declared.source(builder, self.source, self.text, reports=self.reports)
        length, digest = self.source.get("text_length"), self.source.get("text_sha256")
        size = int(length.text) if length else None
        if self.text and digest and self.text.digest != f"sha256:{digest.text}":
            # Against another text, every place would be at fault.
            self.locators = Locators(builder, None, size, None)
        else:
            self.locators = Locators(builder, self.text, size, self.draft.missing)
        for builder.part in self.root.many("actors"):
            declared.actor(builder, builder.part)
        for builder.part in self.root.many("places"):
            declared.place(builder, builder.part)
        self.references.assertions = [self.write_assertion(n, part) for n, part in enumerate(self.assertions)]
        for builder.part in self.draft.skipped:
            self.locators.skip(builder.part)
        self.locators.compare()

    def compiled(self) -> Compiled:
        builder, faults = self.builder, self.faults
        warnings = self.unused() if self.assertions and not faults else []
        quads, graph = sorted(builder.quads, key=str), builder.graph.value
        edits, path, waiting = self.locators.edits, self.draft.path, self.draft.open
        named = builder.names.understood
        return Compiled(path, builder.source_id, graph, quads, faults, warnings, edits, builder.origins, waiting, named)

    # ---- what is declared

    def refuse_reports_of_actors(self) -> None:
        """The graph of the shared actors is no source's: one that reports something would replace them all."""
        local = self.source.entries["id"]
        if self.assertions and GRAPH + local.text == ACTORS:
            self.builder.fault(local, f"the id “{local.text}” is kept for actors that sources share: choose another")

    def declare_actors(self) -> None:
        for kind in ("actor", "place"):
            for part in self.root.many(f"{kind}s"):
                self.builder.part = part
                local = part.entries["id"]
                self.claim_id(local, "source" if local.text == self.builder.source_id else "")
                names = [node.text for key in ("name", "aliases", "hidden") for node in part.many(key)]
                self.builder.names.declare(local.text, declared.iri(self.builder, part), kind, names)
                self.announced += declared.announced(self.builder, part, kind)

    def claim_id(self, local: Node, taken_by: str = "") -> None:
        """Note an id of the file; one that is given twice, or that `kg` mints itself, is a fault."""
        before = self.seen.setdefault(local.text, local)
        if before is not local:
            self.builder.fault(local, f"the id “{local.text}” is taken by line {before.mark[0]}: choose another")
        elif taken_by:
            self.builder.fault(local, f"the id “{local.text}” is that of the {taken_by}: choose another")
        elif _MINTED.fullmatch(local.text) or _SHARED_MINTED.fullmatch(local.text):
            self.builder.fault(local, f"the id “{local.text}” looks like one that kg makes itself: choose another")

    def declare_claims(self) -> None:
        """Make all ids known before anything refers to them, so that the order of assertions does not matter."""
        for number, part in enumerate(self.assertions):
            self.builder.part = part
            if name := part.get("id"):
                before = self.named_assertions.setdefault(name.text, number)
                if before != number:
                    line = self.assertions[before].entries["id"].mark[0]
                    self.builder.fault(name, f"the assertion id “{name.text}” is taken by line {line}: choose another")
            for kind, cls in (("event", "Event"), ("observation", "Observation"), ("position", "Position")):
                if claim := part.get(kind):
                    local = claim.entries["id"]
                    self.claim_id(local)
                    node = self.claims[number] = thing_iri(self.builder.source_id, local.text)
                    self.builder.names.declare(local.text, node)
                    self.announced.append(
                        Quad(NamedNode(node), NamedNode(RDF + "type"), NamedNode(KG + cls), self.builder.graph)
                    )

    def declare_relation(self, number: int) -> None:
        part = self.assertions[number].entries["relation"]
        relation = statements.Relation(self.builder, part)
        iri = self.claims[number] = relation.iri()
        if iri:
            relation.write(iri)
        if local := part.get("id"):
            self.claim_id(local)
            if iri:
                self.builder.names.declare(local.text, iri)
                self.builder.handle(iri, local)
            else:
                self.builder.names.broken.add(local.text)

    # ---- assertions

    def write_assertion(self, number: int, part: Node) -> str | None:
        """Write an assertion and its claim. Returns its IRI, None when it is at fault."""
        builder = self.builder
        builder.part = part
        says = builder.text(part.get("says"))
        named = builder.find(part.get("by"), "actor")
        claim = self.claim_of(number, part, says or "", named)
        speaker = named if part.get("by") else self.publisher
        if not part.get("by") and not self.source.get("publisher"):
            builder.fault(part, "nobody says this: name the speaker with “by”, or give the source a publisher")
        stance, basis = _word(part, "stance", "asserted"), _word(part, "basis", "stated")
        spots = part.many("at")
        locators = [iri for iri in map(self.locators.write, spots) if iri]
        if basis == "combined" and len(spots) < 2:
            builder.fault(
                part.entries["basis"], "“combined” is a conclusion from several places: give them all in “at”"
            )
        if not claim or not speaker or not says or len(locators) < len(spots):
            return None
        iri = assertion_iri(builder.source_id, claim, speaker, stance, locators)
        before = self.written.setdefault(iri, part)
        if before is not part:
            builder.fault(
                part, f"line {before.mark[0]} says the same, by the same speaker at the same place: remove one"
            )
        builder.a(iri, KG + "Assertion")
        for local, value in (("claim", claim), ("speaker", speaker), ("stance", KG + stance), ("basis", KG + basis)):
            builder.say(iri, KG + local, value)
        builder.say(iri, KG + "inSource", builder.source)
        builder.say(iri, KG + "locator", *locators)
        builder.say(iri, KG + "says", english(says))
        if name := part.get("id"):
            builder.handle(iri, name)
        builder.english(iri, KG + "anonymity", part.get("anonymity"))
        builder.say(iri, KG + "materialFrom", *builder.find_all(part.many("material from"), "actor"))
        builder.day(iri, KG + "saidOn", part.get("said on"), "said on")
        self.write_review(iri, part)
        return iri

    def write_review(self, iri: str, part: Node) -> None:
        """Write who wrote an assertion down and who reviewed it: by its own word, else by that of the source."""
        builder = self.builder
        for key, property in (("drafted by", "draftedBy"), ("reviewed by", "reviewedBy")):
            builder.plain(iri, KG + property, part.get(key) or self.source.get(key))
        builder.day(iri, KG + "reviewedOn", part.get("reviewed on") or self.source.get("reviewed on"), "reviewed on")

    def claim_of(self, number: int, part: Node, says: str, speaker: str | None) -> str | None:
        """Write what an assertion claims, if it is given here, and its rivals. Returns its IRI.

        speaker: whom `by` names, None when it is left out.
        """
        if named := part.get("claim"):
            claim = self.references.claim(named)
        else:
            claim = self.claims[number]
            kind = next(kind for kind in structure.CLAIMS if kind in part.entries)
            if claim and kind != "relation":
                statements.write(self.builder, kind, part.entries[kind], claim, says, speaker, self.references.event)
        for node in part.many("rivals"):
            rival = self.references.claim(node)
            if rival and rival == claim:
                self.builder.fault(node, "a claim cannot be its own rival: name the other account")
            elif rival and claim:
                self.builder.say(claim, KG + "rivalOf", rival)
                self.builder.say(rival, KG + "rivalOf", claim)
        return claim

    def reply(self) -> None:
        """Write who answers whom."""
        for number, part in enumerate(self.assertions):
            self.builder.part = part
            if node := part.get("reply to"):
                replying = self.references.assertions[number]
                answered = self.references.assertion(node, replying)
                if replying and answered == replying:
                    self.builder.fault(node, "an assertion cannot reply to itself: name the one it answers")
                elif replying:
                    self.builder.say(replying, KG + "replyTo", answered)

    def unused(self) -> list[str]:
        """Actors and places that nothing in the file refers to."""
        found = []
        for kind in ("actors", "places"):
            for part in self.root.many(kind):
                if declared.iri(self.builder, part) not in self.builder.names.used:
                    local = part.entries["id"]
                    found.append(f"line {local.mark[0]}: nothing refers to “{local.text}”")
        return found


def _word(part: Node, key: str, default: str) -> str:
    node = part.get(key)
    return node.text if node else default
