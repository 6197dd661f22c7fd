"""The text of a source: paragraphs, offsets, digests, sentences. The text itself is never stored.

An offset counts Unicode code points of the text as `read` gives it: UTF-8 without a byte order mark, line ends as
`\\n`, NFC. An end is exclusive. Paragraphs are the lines that hold more than white space, counted from 1.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple, Protocol

from kg.errors import BadText
from kg.sources import raw as given
from kg.sources.folding import folded

# A source is an article, a report, at most a book: what is larger is the wrong file, and would fill the memory.
MAX_BYTES = 50_000_000


class Spot(Protocol):
    """A locator: a span of one paragraph and the digest of what it holds ("sha256:<hex>", "" when not known)."""

    @property
    def paragraph(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def digest(self) -> str: ...


class Paragraph(NamedTuple):
    """A line of the text: `content[start:end]`, white space at its ends and no line end included."""

    number: int
    start: int
    end: int


class Text(NamedTuple):
    """A source's text as offsets see it. `digest` is "sha256:<hex>" of its UTF-8."""

    content: str
    digest: str
    paragraphs: list[Paragraph]

    def paragraph(self, number: int) -> Paragraph | None:
        """A paragraph by its number, from 1; None when there is none."""
        return self.paragraphs[number - 1] if 1 <= number <= len(self.paragraphs) else None


class Located(NamedTuple):
    """A phrase where it stands in the text, with the words that stand there."""

    paragraph: int
    start: int
    end: int
    digest: str
    excerpt: str

    @property
    def at(self) -> str:
        """The value of `at:` in a claims file, on one line."""
        return f"{{paragraph: {self.paragraph}, span: [{self.start}, {self.end}], sha256: {self.digest[7:]}}}"


class Skip(NamedTuple):
    """A paragraph, or a span of it, that is left uncoded on purpose. start and end are None for all of it."""

    paragraph: int
    start: int | None
    end: int | None
    reason: str


class Sentence(NamedTuple):
    """A sentence, without white space at its ends."""

    paragraph: int
    start: int
    end: int


class SentenceCoverage(NamedTuple):
    """What became of a sentence: the assertions that point into it, in the order given, or why it was skipped.

    Neither (`coded` empty, `skipped` None) is a sentence that nobody has dealt with.
    """

    paragraph: int
    start: int
    end: int
    sentence: str
    coded: list[str]
    skipped: str | None


def read(path: str) -> Text:
    """Read a text file. Raises BadText, with the byte where the trouble is, for what is not UTF-8 text.

    Only regular files of at most `MAX_BYTES` are read: a device may never end, a pipe may never begin.
    """
    try:
        # Asked before it is opened: to open a pipe that nobody writes to is to wait.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise BadText(f"cannot read the text {path}: it is no regular file: save the text to a file and name that")
        with open(path, "rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadText(f"cannot read the text {path}: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise BadText(f"{path}: holds more than {MAX_BYTES // 10**6} MB: is it the right text?")
    if given.is_packed(path):
        try:
            raw = given.unpacked(raw, MAX_BYTES)
        except OSError as error:
            raise BadText(f"cannot read the text {path}: {error.strerror}") from None
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `utf-8-sig` counts from behind the byte order mark.
        byte = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        what = "it is UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "it is not UTF-8"
        raise BadText(f"{path}: {what} (byte {byte}): save the text as UTF-8") from None
    if "\0" in decoded:
        raise BadText(f"{path}: holds a NUL (byte {raw.index(0)}): it is not a text file")
    return of(decoded)


def checked(content: str) -> Text:
    """The text of a string that somebody sent. Raises BadText for what no text file may hold."""
    try:
        content.encode()
    except UnicodeEncodeError:
        raise BadText("this text holds half a character: copy it again") from None
    if "\0" in content:
        raise BadText("this text holds a NUL: it is not a text")
    return of(content)


def of(content: str) -> Text:
    """The text of a string: line ends become `\\n`, characters NFC. An empty text has no paragraphs."""
    content = unicodedata.normalize("NFC", content.replace("\r\n", "\n").replace("\r", "\n"))
    paragraphs: list[Paragraph] = []
    for line in re.finditer(r"[^\n]+", content):
        if line[0].strip():
            paragraphs.append(Paragraph(len(paragraphs) + 1, line.start(), line.end()))
    return Text(content, digest(content), paragraphs)


def digest(words: str) -> str:
    """ "sha256:<hex>" of a text or a span of one, in UTF-8."""
    return "sha256:" + sha256(words.encode("utf-8")).hexdigest()


def locate(text: Text, phrase: str) -> list[Located]:
    """All places where a phrase stands, in order, not overlapping; [] when there is none.

    Case, spacing, the style of dashes and quotation marks, and invisible marks do not matter (`kg.sources.folding`).
    Raises BadText when the phrase is empty, or found only across the end of a paragraph.
    """
    return Finder(text).find(phrase)


class Finder:
    """Finds phrases in a text, which is folded once. cased: whether capital letters have to be those of the text."""

    def __init__(self, text: Text, *, cased: bool = False) -> None:
        self.text, self._cased = text, cased
        self._folded: list[tuple[Paragraph, str, list[int]]] = []
        for paragraph in text.paragraphs:
            letters, places = folded(text.content[paragraph.start : paragraph.end], cased=cased)
            self._folded.append((paragraph, "".join(letters), places))

    def find(self, phrase: str) -> list[Located]:
        """As `locate`."""
        wanted = self._wanted(phrase)
        if not wanted:
            raise BadText("the phrase to locate is empty: give some words of the text")
        found = [place for number in range(len(self._folded)) for place in self._matches(number, wanted)]
        if not found and (across := self._first_across(wanted)):
            raise BadText(
                f"the phrase runs over the end of paragraph {across}: a locator lies within one paragraph, "
                "so locate each part by itself"
            )
        return found

    def nearest(self, phrase: str) -> Located | None:
        """Where the longest beginning of a phrase stands that the text has, of two words at least, or None."""
        words = phrase.split()
        for count in range(len(words) - 1, 1, -1):
            wanted = self._wanted(" ".join(words[:count]))
            for number in range(len(self._folded)) if wanted else ():
                for place in self._matches(number, wanted):
                    return place
        return None

    def _wanted(self, phrase: str) -> str:
        return "".join(folded(phrase, cased=self._cased)[0]).strip()

    def _matches(self, number: int, wanted: str) -> Iterator[Located]:
        paragraph, letters, places = self._folded[number]
        at = letters.find(wanted)
        while at >= 0:
            start = paragraph.start + places[at]
            end = paragraph.start + places[at + len(wanted) - 1] + 1
            words = self.text.content[start:end]
            yield Located(paragraph.number, start, end, digest(words), words)
            at = letters.find(wanted, at + len(wanted))

    def _first_across(self, wanted: str) -> int | None:
        """The paragraph in which a phrase begins that runs on into the next one."""
        letters, places = folded(self.text.content, cased=self._cased)
        at = "".join(letters).find(wanted)
        return _number_at(self.text, places[at]) if at >= 0 else None


def _number_at(text: Text, offset: int) -> int | None:
    """The number of the paragraph that holds an offset; None between paragraphs."""
    return next((p.number for p in text.paragraphs if p.start <= offset < p.end), None)


def verify(text: Text, spot: Spot) -> str | None:
    """What is wrong with a locator over this text, as a sentence; None when it holds."""
    if not 0 <= spot.start < spot.end:
        return f"the span {spot.start}–{spot.end} is empty or reversed: write [start, end] with start before end"
    if spot.end > len(text.content):
        return (
            f"the span {spot.start}–{spot.end} runs past the end of the text, which has {len(text.content)} characters"
        )
    paragraph = text.paragraph(spot.paragraph)
    if not paragraph:
        return f"there is no paragraph {spot.paragraph}: the text has {len(text.paragraphs)}"
    if not paragraph.start <= spot.start < spot.end <= paragraph.end:
        actual = _number_at(text, spot.start)
        begins = f"; it begins in paragraph {actual}" if actual not in (None, spot.paragraph) else ""
        return (
            f"the span {spot.start}–{spot.end} does not lie in paragraph {spot.paragraph} "
            f"({paragraph.start}–{paragraph.end}){begins}"
        )
    if spot.digest and spot.digest != digest(text.content[spot.start : spot.end]):
        return f"the words at {spot.start}–{spot.end} are not those the digest was made of: locate the phrase again"
    return None


def sentences(text: Text, language: str = "en") -> list[Sentence]:
    """The sentences of every paragraph, in order. `language` is a code such as "en"."""
    # Of six libraries tried on a news report only this one and pysbd made no wrong cut ("U.S. Secretary",
    # "since Oct. 17. Of those"), and pysbd has had no release since 2021.
    from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

    found = []
    for number, start, end in text.paragraphs:
        line = text.content[start:end]
        for cut in get_sentence_boundaries(language, line):
            words = line[cut["start_index"] : cut["end_index"]]
            lead = len(words) - len(words.lstrip())
            if words.strip():
                begin = start + cut["start_index"] + lead
                found.append(Sentence(number, begin, begin + len(words.strip())))
    return found


def coverage(
    text: Text, coded: Iterable[tuple[str, Spot]], skips: Iterable[Skip], language: str = "en"
) -> list[SentenceCoverage]:
    """Sentence by sentence: which assertions point into it, or why it is skipped.

    coded: (assertion, locator) pairs; a locator counts for every sentence it shares a character with.
    """
    spots, left_out = list(coded), list(skips)
    table = []
    for number, start, end in sentences(text, language):
        here = [name for name, spot in spots if spot.start < end and start < spot.end]
        reasons = [
            skip.reason
            for skip in left_out
            if skip.paragraph == number and (skip.start is None or (skip.start < end and start < (skip.end or 0)))
        ]
        skipped = reasons[0] if reasons else None
        table.append(SentenceCoverage(number, start, end, text.content[start:end], list(dict.fromkeys(here)), skipped))
    return table
