"""Where in the text a claims file points: locators, and text that is skipped."""

from __future__ import annotations

from functools import cached_property

from kg.errors import BadText
from kg.names import ID, KG, OA, locator_iri, row_iri
from kg.sources.builder import Builder, english, whole
from kg.sources.marked import Node
from kg.sources.text import Finder, Located, Text, digest, verify
from kg.store import Literal

Edits = list[tuple[int, int, str]]
"""What to put into a file: first character to replace, the one behind the last, and the new ones. Not overlapping."""


_SHOWN = 6
"""Paragraphs that are listed for a quotation that stands in several."""


class Locators:
    """Writes locators, each once, and checks them against one another and against the text when it is at hand.

    length: the length of the text in code points, None when it is not known. missing: why the text is not at hand, if
    the file names one; None when it is told already. `edits` puts what was worked out into the file: places for
    quotations, digests for spans.
    """

    def __init__(self, builder: Builder, text: Text | None, length: int | None, missing: str | None = "") -> None:
        self._builder, self._text, self._missing = builder, text, missing
        self._length = len(text.content) if text else length
        self._seen: dict[str, tuple[str, Node]] = {}
        self._spots: list[tuple[int, int, int, Node]] = []
        self.edits: Edits = []

    def write(self, spot: Node) -> str | None:
        """The IRI of the locator of a quotation, a span or a row of a sheet; None when it is at fault."""
        builder = self._builder
        if "row" in spot.entries:
            return self._row(spot, spot.entries["row"], spot.entries["sha256"].text)
        located = self._located(spot)
        found = located and self._checked(spot, located)
        if not located or not found:
            return None
        paragraph, start, end = located[:3]
        iri = locator_iri(builder.source_id, paragraph, start, end)
        before, node = self._seen.setdefault(iri, (found, spot))
        if before != found:
            builder.fault(
                spot, f"another digest than on line {node.mark[0]} for the same span: locate the phrase again"
            )
            return None
        self._spots.append((start, end, paragraph, spot))
        self._edit(spot, located._replace(digest=found))
        self._described(iri)
        builder.say(iri, KG + "paragraph", whole(paragraph))
        builder.say(iri, KG + "spanDigest", Literal(found))
        selector = iri + ".span"
        builder.say(iri, OA + "hasSelector", selector)
        builder.a(selector, OA + "TextPositionSelector")
        builder.say(selector, OA + "start", whole(start))
        builder.say(selector, OA + "end", whole(end))
        return iri

    def _located(self, spot: Node) -> Located | None:
        """Where a spot lies: as it says, or where its words stand; None, with a fault, when they stand nowhere."""
        if quote := spot if spot.kind == "text" else spot.get("quote"):
            number = spot.get("paragraph")
            return self._found(quote, int(number.text) if number else None)
        start, end = (int(item.text) for item in spot.entries["span"].items)
        given = spot.get("sha256")
        return Located(int(spot.entries["paragraph"].text), start, end, f"sha256:{given.text}" if given else "", "")

    def _found(self, quote: Node, paragraph: int | None) -> Located | None:
        if quote.text in self._builder.names.broken or self._missing is None:
            return None
        if not self._finder:
            step = "name its file in the source (“text”), or with --text"
            self._builder.fault(quote, f"a quotation needs the text{self._missing}: {step}")
            return None
        try:
            everywhere = self._finder.find(quote.text)
        except BadText as error:
            self._builder.fault(quote, str(error))
            return None
        found = [place for place in everywhere if paragraph in (None, place.paragraph)]
        if len(found) == 1:
            return found[0]
        shown = f"“{quote.text}”"
        if found:
            where = ", ".join(f"¶{place.paragraph}" for place in found[:_SHOWN]) + ("…" if len(found) > _SHOWN else "")
            several = len({place.paragraph for place in found}) > 1
            step = (
                f"give more words, or {{paragraph: {found[0].paragraph}, quote: …}}" if several else "give more words"
            )
            self._builder.fault(quote, f"{shown} stands in the text {len(found)} times ({where}): {step}")
        elif everywhere:
            where = ", ".join(f"¶{place.paragraph}" for place in everywhere[:_SHOWN])
            self._builder.fault(
                quote, f"{shown} is not in paragraph {paragraph}, but in {where}: correct one of the two"
            )
        else:
            self._builder.fault(quote, f"{shown} is not in the text: {self._nearest(quote.text)}")
        return None

    @cached_property
    def _finder(self) -> Finder | None:
        return Finder(self._text, cased=True) if self._text else None

    def _nearest(self, quote: str) -> str:
        """What the text has in place of a quotation: its words in other letters, else how its beginning goes on."""
        if self._text and self._finder:
            finder = Finder(self._text)
            near = next(iter(finder.find(quote)), None) or finder.nearest(quote)
            if near:
                content, last = self._text.content, self._text.paragraphs[near.paragraph - 1].end
                end = max(near.end, min(near.start + len(quote), last))
                while end < last and content[end].isalnum():
                    end += 1
                return f"did you mean “{content[near.start : end]}” (¶{near.paragraph})?"
        return "copy the words as they stand there"

    def _edit(self, spot: Node, located: Located) -> None:
        """Note what makes a spot complete: its place in place of a quotation, its digest where it has none."""
        digest = f"sha256: {located.digest[7:]}"
        if spot.kind == "text":
            self.edits.append((spot.start, spot.end, located.at))
            return
        gap = ", " if spot.flow else "\n" + " " * (min(column for _, column in spot.marks.values()) - 1)
        if quote := spot.get("quote"):
            place = [f"span: [{located.start}, {located.end}]", digest]
            if not spot.get("paragraph"):
                place.insert(0, f"paragraph: {located.paragraph}")
            self.edits.append((spot.starts["quote"], quote.end, gap.join(place)))
        elif not spot.get("sha256") and self._text:
            behind = spot.entries["span"].end
            # Of lines of their own the one in front, for behind may stand a comment.
            where, words = (behind, gap + digest) if spot.flow else (spot.starts["span"], digest + gap)
            self.edits.append((where, where, words))

    def _row(self, spot: Node, key: Node, digits: str) -> str | None:
        name = self._builder.text(key)
        if not name:
            return None
        iri = row_iri(self._builder.source_id, name)
        before, node = self._seen.setdefault(iri, (digits, spot))
        if before != digits:
            self._builder.fault(
                spot, f"another digest than on line {node.mark[0]} for the same row: give each row its key"
            )
            return None
        self._described(iri)
        self._builder.say(iri, KG + "row", Literal(name))
        self._builder.say(iri, KG + "rowDigest", Literal(f"sha256:{digits}"))
        return iri

    def _described(self, iri: str) -> None:
        self._builder.a(iri, KG + "Locator")
        self._builder.say(iri, OA + "hasSource", self._builder.source)

    def _checked(self, spot: Node, located: Located) -> str | None:
        """The digest of a span ("sha256:…"), or None when the span is at fault."""
        if not spot.get("span"):
            return located.digest
        span = spot.entries["span"]
        start, end = located.start, located.end
        if self._text and (fault := verify(self._text, located)):
            self._builder.fault(span, fault)
        elif start >= end:
            self._builder.fault(span, f"the span {start}–{end} is empty or reversed: write [start, end]")
        elif self._length is not None and end > self._length:
            self._builder.fault(
                span, f"the span {start}–{end} runs past the end of the text ({self._length} characters)"
            )
        elif located.digest:
            return located.digest
        elif self._text:
            return digest(self._text.content[start:end])
        elif self._missing is not None:
            step = 'run `kg locate --text FILE "phrase"`, which prints it, or give the text with --text'
            if self._missing:
                step = f"name the text with --text{self._missing}"
            self._builder.fault(spot, f"the digest of the span is missing (sha256): {step}")
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
                self._builder.fault(spot.get("span") or spot, message)
            reached = max(reached, (paragraph, max(end, until)))

    def skip(self, part: Node) -> None:
        """Write skipped text: of `skipped` a whole paragraph or a span of one, or what an assertion leaves uncoded."""
        if "skip" not in part.entries:
            self._skip(part, part, part.get("why"))
        for spot in part.many("at"):
            self._skip(part, spot, part.get("skip"))
        for key in part.entries if "skip" in part.entries else ():
            if key not in ("at", "skip"):
                node = part.entries[key]
                self._builder.fault(node, f"“skip” leaves this uncoded, and “{key}” codes it: keep one of them")

    def _skip(self, part: Node, spot: Node, reason: Node | None) -> None:
        builder = self._builder
        if spot.kind == "text" or "span" in spot.entries or "quote" in spot.entries:
            locator = self.write(spot)
            if not locator:
                return
            paragraph, start, end = map(int, locator.rpartition(".p")[2].split("-"))
            iri = f"{ID}{builder.source_id}.skip-p{paragraph}-{start}-{end}"
            builder.say(iri, KG + "locator", locator)
        else:
            paragraph = int(spot.entries["paragraph"].text)
            iri = f"{ID}{builder.source_id}.skip-p{paragraph}"
            if self._text and not self._text.paragraph(paragraph):
                have = len(self._text.paragraphs)
                builder.fault(spot.entries["paragraph"], f"there is no paragraph {paragraph}: the text has {have}")
        _, node = self._seen.setdefault(iri, ("", part))
        if node is not part:
            builder.fault(part, f"paragraph {paragraph} was skipped on line {node.mark[0]} already: remove one of them")
        builder.a(iri, KG + "Omission")
        builder.say(iri, KG + "inSource", builder.source)
        builder.say(iri, KG + "paragraph", whole(paragraph))
        why = builder.text(reason)
        builder.say(iri, KG + "skippedBecause", english(why) if why else None)
