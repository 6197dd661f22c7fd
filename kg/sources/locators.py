"""Where in the text a claims file points: locators, and text that is skipped."""

from __future__ import annotations

from kg.names import ID, KG, OA, locator_iri, row_iri
from kg.sources.marked import Node
from kg.sources.sheet import Sheet, english, whole
from kg.sources.text import Located, Text, digest, verify
from kg.store import Literal


class Locators:
    """Writes locators, each once, and checks them against one another and against the text when it is at hand.

    length: the length of the text in code points, None when it is not known.
    """

    def __init__(self, sheet: Sheet, text: Text | None, length: int | None) -> None:
        self._sheet, self._text = sheet, text
        self._length = len(text.content) if text else length
        self._seen: dict[str, tuple[str, Node]] = {}
        self._spots: list[tuple[int, int, int, Node]] = []

    def write(self, spot: Node) -> str | None:
        """The IRI of the locator of {paragraph, span, sha256} or {row, sha256}, or None when it is at fault."""
        sheet = self._sheet
        if "row" in spot.entries:
            return self._row(spot, spot.entries["row"], spot.entries["sha256"].text)
        paragraph = int(spot.entries["paragraph"].text)
        start, end = (int(item.text) for item in spot.entries["span"].items)
        given = spot.get("sha256")
        found = self._checked(spot, Located(paragraph, start, end, f"sha256:{given.text}" if given else "", ""))
        if not found:
            return None
        iri = locator_iri(sheet.source_id, paragraph, start, end)
        before, node = self._seen.setdefault(iri, (found, spot))
        if before != found:
            sheet.fault(spot, f"another digest than on line {node.mark[0]} for the same span: locate the phrase again")
            return None
        self._spots.append((start, end, paragraph, spot))
        self._described(iri)
        sheet.say(iri, KG + "paragraph", whole(paragraph))
        sheet.say(iri, KG + "spanDigest", Literal(found))
        selector = iri + ".span"
        sheet.say(iri, OA + "hasSelector", selector)
        sheet.a(selector, OA + "TextPositionSelector")
        sheet.say(selector, OA + "start", whole(start))
        sheet.say(selector, OA + "end", whole(end))
        return iri

    def _row(self, spot: Node, key: Node, digits: str) -> str | None:
        name = self._sheet.text(key)
        if not name:
            return None
        iri = row_iri(self._sheet.source_id, name)
        before, node = self._seen.setdefault(iri, (digits, spot))
        if before != digits:
            self._sheet.fault(
                spot, f"another digest than on line {node.mark[0]} for the same row: give each row its key"
            )
            return None
        self._described(iri)
        self._sheet.say(iri, KG + "row", Literal(name))
        self._sheet.say(iri, KG + "rowDigest", Literal(f"sha256:{digits}"))
        return iri

    def _described(self, iri: str) -> None:
        self._sheet.a(iri, KG + "Locator")
        self._sheet.say(iri, OA + "hasSource", self._sheet.source)

    def _checked(self, spot: Node, located: Located) -> str | None:
        """The digest of a span ("sha256:…"), or None when the span is at fault."""
        span = spot.entries["span"]
        start, end = located.start, located.end
        if self._text and (fault := verify(self._text, located)):
            self._sheet.fault(span, fault)
        elif start >= end:
            self._sheet.fault(span, f"the span {start}–{end} is empty or reversed: write [start, end]")
        elif self._length is not None and end > self._length:
            self._sheet.fault(span, f"the span {start}–{end} runs past the end of the text ({self._length} characters)")
        elif located.digest:
            return located.digest
        elif self._text:
            return digest(self._text.content[start:end])
        else:
            step = 'run `kg locate --text FILE "phrase"`, which prints it, or give the text with --text'
            self._sheet.fault(spot, f"the digest of the span is missing (sha256): {step}")
        return None

    def compare(self) -> None:
        """Without the text, a span that cannot lie in its paragraph still shows: paragraphs do not overlap."""
        reached = (0, 0)
        for start, end, paragraph, spot in sorted(self._spots, key=lambda s: s[:3]) if not self._text else ():
            last, until = reached
            if paragraph < last or (paragraph > last and start < until):
                message = (
                    f"the span {start}–{end} cannot lie in paragraph {paragraph}: others put it in paragraph {last}"
                )
                self._sheet.fault(spot.entries["span"], message)
            reached = max(reached, (paragraph, max(end, until)))

    def skip(self, part: Node) -> None:
        """Write skipped text: a whole paragraph, or a span of one."""
        sheet = self._sheet
        paragraph = int(part.entries["paragraph"].text)
        iri = f"{ID}{sheet.source_id}.skip-p{paragraph}"
        if "span" in part.entries:
            locator = self.write(part)
            if not locator:
                return
            start, end = (int(item.text) for item in part.entries["span"].items)
            iri += f"-{start}-{end}"
            sheet.say(iri, KG + "locator", locator)
        elif self._text and not self._text.paragraph(paragraph):
            have = len(self._text.paragraphs)
            sheet.fault(part.entries["paragraph"], f"there is no paragraph {paragraph}: the text has {have}")
        _, node = self._seen.setdefault(iri, ("", part))
        if node is not part:
            sheet.fault(part, f"paragraph {paragraph} was skipped on line {node.mark[0]} already: remove one of them")
        sheet.a(iri, KG + "Omission")
        sheet.say(iri, KG + "inSource", sheet.source)
        sheet.say(iri, KG + "paragraph", whole(paragraph))
        why = sheet.text(part.get("why"))
        sheet.say(iri, KG + "skippedBecause", english(why) if why else None)
