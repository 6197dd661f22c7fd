"""Where the texts of a desk lie: a private folder of the store, or beside the text where nobody has a store yet.

Each text has a folder: `text.txt`, its words; `decisions.jsonl`, the journal; `claims.yaml`, what the review gives. The
store's folder is `desk` in its directory, which nobody but its owner may read; `kg copy` and `kg export` copy what a
store says, and leave it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from kg import files
from kg.desk import filed, journal
from kg.desk.coverage import progress
from kg.desk.journal import Journal
from kg.desk.review import BEGUN, Item, Review
from kg.desk.session import Session
from kg.errors import BadText, KgError, UnknownSource
from kg.sources import marked, skeleton
from kg.sources import text as texts
from kg.sources.text import Text, sentences
from kg.store import Store

FOLDER = "desk"
TEXT, DECISIONS, CLAIMS, BEFORE = "text.txt", "decisions.jsonl", "claims.yaml", "before.yaml"


class Waiting(NamedTuple):
    """A text on the shelf.

    decided: sentences that are dealt with. added: whether its claims are in the store as they stand. changed: the time
    of the last decision.
    """

    name: str
    title: str
    publisher: str
    decided: int
    sentences: int
    claims: int
    flags: int
    added: bool
    changed: str


class Shelf:
    """The texts of one desk. Each is a folder by the name of its source."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    @classmethod
    def of_store(cls, directory: str) -> Shelf:
        """The shelf in a store's directory."""
        return cls(os.path.join(directory, FOLDER))

    def names(self) -> list[str]:
        """The names of the texts, sorted; [] where there are none yet."""
        if not os.path.isdir(self.folder):
            return []
        return sorted(name for name in os.listdir(self.folder) if os.path.isfile(os.path.join(self.folder, name, TEXT)))

    def place(self, name: str) -> str:
        """The folder of a text. Raises UnknownSource for a name that is none of its texts."""
        if name not in self.names():
            raise UnknownSource(f"no text “{name[:80]}” waits at this desk: see the list of texts")
        return os.path.join(self.folder, name)

    def put(self, text: Text, called: str, claims: str | None = None) -> str:
        """Put a text on the shelf, with its claims file if it has one. Returns its name, which is new.

        called: what its file was called, or its title. A text that lies there already keeps its name; what was decided
        is kept. Raises BadText when it is empty.
        """
        if not text.paragraphs:
            raise BadText(f"{called}: holds no sentence: is it the right text?")
        for name in self.names():
            if texts.read(os.path.join(self.folder, name, TEXT)).digest == text.digest and claims is None:
                return name
        stem = skeleton.identifier(called)
        taken = set(self.names())
        name = next(n for n in (stem, *(f"{stem[:56]}-{number}" for number in range(2, 10_000))) if n not in taken)
        place = os.path.join(self.folder, name)
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        os.makedirs(place, mode=0o700, exist_ok=True)
        if claims is not None:
            with files.whole(os.path.join(place, BEFORE), replace=True) as file:
                file.write(claims.encode())
        # Last, since it makes the folder count.
        with files.whole(os.path.join(place, TEXT), replace=True) as file:
            file.write(text.content.encode())
        return name

    def receive(self, text: Text, called: str, claims: str | None = None) -> str:
        """As `put`, for a file that may have been here before: under its name a corrected text takes its place."""
        name = skeleton.identifier(called)
        place = os.path.join(self.folder, name, TEXT)
        if not os.path.isfile(place) or claims is not None:
            return self.put(text, called, claims)
        if texts.read(place).digest != text.digest:
            with files.whole(place, replace=True) as file:
                file.write(text.content.encode())
        return name

    def waiting(self) -> Iterator[Waiting]:
        """The texts with their state; nothing is opened for writing."""
        for name in self.names():
            yield _state(name, os.path.join(self.folder, name))

    def open(self, name: str, store: Store) -> tuple[Session, list[str]]:
        """Open a text where it was left. Returns it, and what of its claims could not be placed in it, a line each.

        Raises UnknownSource, StoreLocked when it is open elsewhere, BadSource for a claims file that cannot be read.
        """
        place = self.place(name)
        text = texts.read(os.path.join(place, TEXT))
        return opened(os.path.join(place, DECISIONS), text, store, name=name, claims=os.path.join(place, BEFORE))


def opened(decisions: str, text: Text, store: Store, *, name: str, claims: str) -> tuple[Session, list[str]]:
    """Open a review by the path of its journal. claims: the file with which it begins, if there is one."""
    kept = Journal(decisions)
    try:
        review = Review(kept)
        lost: list[str] = []
        if not review.count:
            _begin(review, text, name, claims, lost)
        elif (began := _began_with(review)) != text.digest:
            _correct(review, text, began, lost)
        return Session(review, text, store, str(review.state["source"].get("head", {}).get("language", "en"))), lost
    except BaseException:
        kept.close()
        raise


def _begin(review: Review, text: Text, name: str, claims: str, lost: list[str]) -> None:
    head = {"id": name, "language": "en", "text_sha256": text.digest[7:], "text_length": str(len(text.content))}
    if os.path.isfile(claims):
        puts, top, missing = filed.taken(claims, marked.content(claims), text)
        lost += missing
        if not any(put["kind"] == "source" for put in puts):
            puts.insert(0, {"kind": "source", "key": "head", "to": head})
        _at_hand(puts, text)
    else:
        puts, top = [{"kind": "source", "key": "head", "to": head}], {}
    review.begin(text.digest, puts, top)


def _at_hand(puts: list[Item], text: Text) -> None:
    """Let a head speak of the text at hand; it keeps its lines where it does so already."""
    for put in puts:
        if put["kind"] == "source":
            old = put["to"]
            new = {**old, "text_sha256": text.digest[7:], "text_length": str(len(text.content))}
            if new != old:
                put["to"] = new
                put.pop("raw", None)


def _began_with(review: Review) -> str:
    return str(next(line["text_sha256"] for line in reversed(review.journal.lines) if line["action"] == "begin"))


def _correct(review: Review, text: Text, began: str, lost: list[str]) -> None:
    """Begin anew over a corrected text, with all that can be placed in it."""
    claims, missing = filed.moved(review.state["claim"], text)
    lost += missing
    puts: list[Item] = [
        {"kind": kind, "key": key, "to": claims[key] if kind == "claim" else item}
        for kind in BEGUN
        for key, item in review.state[kind].items()
        if kind != "skip" or "span" not in item
    ]
    _at_hand(puts, text)
    review.begin(text.digest, puts, {"began": began})


def _state(name: str, place: str) -> Waiting:
    path = os.path.join(place, DECISIONS)
    lines = journal.read(path)[0] if os.path.isfile(path) else []
    text = texts.read(os.path.join(place, TEXT))
    review = Review(Lines(lines))
    state = review.state
    head = state["source"].get("head", {})
    decided, total = progress(review, text, sentences(text, str(head.get("language", "en"))))
    last = [line["action"] for line in lines if line.get("changes") or line["action"] == "add"]
    return Waiting(
        name=name,
        title=str(head.get("title") or re.sub("-", " ", name)),
        publisher=str(head.get("publisher", "")),
        decided=decided,
        sentences=total,
        claims=len(state["claim"]),
        flags=len(state["flag"]),
        added=bool(last) and last[-1] == "add",
        changed=str(lines[-1]["t"]) if lines else "",
    )


class Lines(Journal):
    """Lines that were read, for looking alone."""

    def __init__(self, lines: list[Item]) -> None:
        self.lines = lines

    def append(self, line: Item) -> None:
        raise KgError("this review is open for reading alone")
