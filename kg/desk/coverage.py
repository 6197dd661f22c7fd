"""Which sentences of a text are dealt with: coded, skipped with a reason, or looked through and found empty."""

from __future__ import annotations

from kg.desk.review import Item, Review
from kg.names import digest
from kg.sources.text import Sentence, Text


def key_of(text: Text, sentence: Sentence) -> str:
    """A sentence by its words and not by its place, so that it keeps its key when others are corrected."""
    return digest(text.content[sentence.start : sentence.end])


def stands_in(claim: Item, sentence: Sentence) -> bool:
    """Whether a claim shares a character with a sentence."""
    spots = [spot["span"] for spot in claim.get("at", []) if isinstance(spot, dict) and "span" in spot]
    return any(int(start) < sentence.end and sentence.start < int(end) for start, end in spots)


def skipped(review: Review, sentence: Sentence) -> str:
    """Why a sentence is skipped; "" when it is not."""
    for skip in review.state["skip"].values():
        if "span" in skip:
            start, end = skip["span"]
            if int(start) < sentence.end and sentence.start < int(end):
                return str(skip.get("why", ""))
        elif str(skip.get("paragraph", "")) == str(sentence.paragraph):
            return str(skip.get("why", ""))
    return ""


def is_open(review: Review, text: Text, sentence: Sentence) -> bool:
    """Whether nobody has dealt with a sentence yet."""
    if key_of(text, sentence) in review.state["seen"] or skipped(review, sentence):
        return False
    return not any(stands_in(claim, sentence) for claim in review.state["claim"].values())


def progress(review: Review, text: Text, sentences: list[Sentence]) -> tuple[int, int]:
    """How many sentences are dealt with, and how many there are."""
    return sum(not is_open(review, text, sentence) for sentence in sentences), len(sentences)
