"""Who speaks in each sentence of a text: also where a quotation runs on, and where "he said" stands for a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.attribution import Said
from kg.ingest.grammar import SUBJECTS, Parsed, antecedent, children, prepositional
from kg.ingest.mentions import Mentions
from kg.ingest.suggestion import Name
from kg.ingest.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPEN, _CLOSE = '“"', '”"'


class Speakers:
    """Knows the speakers of one text."""

    def __init__(self, mentions: Mentions, sentences: list[Parsed]) -> None:
        self._mentions = mentions
        self._last: dict[int, Name | None] = {}
        self._persons: dict[int, Name | None] = {}
        # Who speaks a sentence that is, or begins, within quotation marks and does not say itself who does.
        self._quoted: dict[int, Name | None] = {}
        own = [self._of_sentence(sentence) for sentence in sentences]
        last: Name | None = None
        person: Name | None = None
        open_mark, statement = False, None
        for number, sentence in enumerate(sentences):
            text = sentence.text
            first = number == 0 or sentences[number - 1].place.paragraph != sentence.place.paragraph
            if first:
                open_mark = False
            self._last[number], self._persons[number] = last, person
            inside = open_mark or text.startswith(tuple(_OPEN)) or (statement is not None and not own[number])
            marks = sum(text.count(mark) for mark in "“”") or text.count('"')
            if marks % 2:
                open_mark = not open_mark
            same = [own[n] for n, s in enumerate(sentences) if s.place.paragraph == sentence.place.paragraph and own[n]]
            if inside and not own[number]:
                near = own[number - 1] if number and not first else None
                self._quoted[number] = near or (same[0] if same else None) or statement or last
            ends = number + 1 == len(sentences) or sentences[number + 1].place.paragraph != sentence.place.paragraph
            if spoken := own[number]:
                last = spoken
            of = spoken or self._subject(sentence)
            person = of if of and of.kind == "Person" else person
            if ends and text.rstrip().endswith(":") and own[number]:
                statement = own[number]

    def _of_sentence(self, sentence: Parsed) -> Name | None:
        """The speaker that a sentence names, by name; of several whoever speaks in its main clause."""
        for token in sorted(sentence.doc, key=lambda token: sum(1 for _ in token.ancestors)):
            if token.pos_ == "VERB" and token.lemma_.lower() in words("says"):
                for subject in children(token, *SUBJECTS):
                    name = self._named(sentence, subject)
                    if name and name.kind not in ("", "Place", "Facility"):
                        return name
        return None

    def _subject(self, sentence: Parsed) -> Name | None:
        """The person whom a sentence is about, the last of several."""
        subjects = [token for token in sentence.doc if token.dep_ in SUBJECTS and token.pos_ != "PRON"]
        named = (self._named(sentence, subject) for subject in reversed(subjects))
        return next((name for name in named if name and name.kind == "Person"), None)

    def _named(self, sentence: Parsed, noun: Token) -> Name | None:
        appositive = next((t for t in children(noun, "appos") if t.ent_type_ == "PERSON"), None)
        found = self._mentions.name(sentence, appositive or noun)
        if found is None and noun.lemma_.lower() in words("documents"):
            # "According to a report by the monitors".
            makers = [self._mentions.name(sentence, by) for by in prepositional(noun, ("by", "from", "of"))]
            found = next(filter(None, makers), None) or self._mentions.maker(sentence, noun)
        return found

    def of(self, sentence: Parsed, said: Said, flags: list[str]) -> Name | None:
        """Who says a clause; None for the publisher."""
        if said.speaker is not None:
            if said.speaker.pos_ == "PRON":
                near = antecedent(said.speaker)
                if near is not None and (found := self._named(sentence, near)):
                    return found
                one = said.speaker.lower_ in ("he", "she", "i")
                found = (self._persons if one else self._last).get(sentence.number)
                if found:
                    flags.append(f"“{said.speaker.text}” is read as {found.called}")
                return found
            return self._named(sentence, said.speaker)
        return self._quoted.get(sentence.number)

    def person(self, sentence: Parsed) -> Name | None:
        """The person who spoke last before a sentence."""
        return self._persons.get(sentence.number)
