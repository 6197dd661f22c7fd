"""Suggestions by rules: frames of the ontology that a sentence fits, with who says so, how surely, when and how many.

Every part is read from words of the sentence; what it does not give stays empty. A name that cannot do violence is
never suggested as who did it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.ingest import attribution, counts, times
from kg.ingest.frames import Frames, Kind
from kg.ingest.grammar import Parsed, clauses, prepositional
from kg.ingest.matching import Fit, fits, is_passive
from kg.ingest.mentions import Mentions
from kg.ingest.speakers import Speakers
from kg.ingest.suggestion import Count, Name, Role, Suggestion, When
from kg.ingest.words import words
from kg.store import Store

if TYPE_CHECKING:
    from spacy.tokens import Token

NAME = "rules"
_WITHIN = ("in", "at", "near", "inside", "outside")
_PRONOUNS = ("it", "they", "he", "she", "we", "i", "them", "him", "her", "us", "itself", "themselves")


class Rules:
    """Suggests claims of sentences that are parsed together."""

    def __init__(self, store: Store, sentences: list[Parsed], published: date | None, names: Mapping[str, str]) -> None:
        self.frames = Frames(store)
        self.mentions = Mentions(store, sentences, names)
        self._published = published
        self._speakers = Speakers(self.mentions, sentences)

    def suggest(self, sentence: Parsed) -> Iterator[Suggestion]:
        """The claims of one sentence, in the order of their words; one for each claim, however often it is told."""
        if sentence.text.rstrip(" ”\"'").endswith("?"):
            return
        dates = [d for d in times.find(sentence.text, sentence.place.start, self._published) if d.edtf]
        found: dict[tuple[object, ...], Suggestion] = {}
        for fit in fits(self.frames, sentence):
            suggestion = self._suggestion(sentence, fit, dates)
            if suggestion:
                found.setdefault(suggestion.same, suggestion)
        yield from sorted(
            _narrowest(list(found.values()), self.frames.below), key=lambda one: (one.start, one.end, one.relation)
        )

    def _suggestion(self, sentence: Parsed, fit: Fit, dates: list[When]) -> Suggestion | None:
        kind = self.frames.kinds[fit.frame.type]
        said = attribution.read(fit.trigger)
        if said is None:
            return None
        flags: list[str] = []
        speaker = self._speakers.of(sentence, said, flags)
        subject = self._subject(sentence, fit, kind, said, speaker, flags)
        object = self._end(sentence, fit.object, speaker, said, flags, kind.violent)
        if fit.object is not None and (object is None or (fit.object.pos_ == "NUM" and kind.object_role != "victim")):
            return None
        if not subject and (not kind.violent or fit.frame.kind == "noun"):
            return None
        if not (subject and object) and not sentence.text.rstrip("”\"’' ").endswith((".", "!", ":", ";")):
            # Headlines leave words out, and with them who did what.
            return None
        if fit.object is None and fit.frame.kind == "noun":
            flags.append(f"which {fit.trigger.text}?")
        if subject and object and (subject.node or subject.called) == (object.node or object.called):
            return None
        if object and (kind.places or fit.frame.site) and object.kind not in ("Place", "Facility", "State"):
            return None
        return self._whole(sentence, fit, kind, said, subject, object, speaker, dates, flags)

    def _subject(
        self, sentence: Parsed, fit: Fit, kind: Kind, said: attribution.Said, speaker: Name | None, flags: list[str]
    ) -> Name | None:
        if fit.owned:
            found = self.mentions.maker(sentence, fit.subject) if fit.subject is not None else None
        else:
            found = self._end(sentence, fit.subject, speaker, said, flags, kind.violent)
        speaks = fit.subject is not None and fit.subject.lemma_.lower() in words("speaks for")
        if (
            found
            and fit.subject is not None
            and kind.violent
            and fit.frame.kind == "noun"
            and (speaks or found.kind == "Person")
        ):
            # Whoever speaks for a body answers for it, and did not do it himself.
            found = self.mentions.maker(sentence, fit.subject) or self._office(sentence, fit.subject)
        if found and kind.violent and not self.mentions.can_act(found):
            return None
        return found

    def _office(self, sentence: Parsed, person: Token) -> Name | None:
        """Whose office a person holds who is named with it: "Sorrel's president, Dara Quill"."""
        offices = [person.head] if person.dep_ == "appos" else []
        offices += [word for word in person.children if word.dep_ in ("appos", "compound")]
        of = [office for office in offices if office.lemma_.lower() in words("speaks for")]
        return self.mentions.maker(sentence, of[0]) if of else None

    def _end(
        self,
        sentence: Parsed,
        noun: Token | None,
        speaker: Name | None,
        said: attribution.Said,
        flags: list[str],
        violent: bool,
    ) -> Name | None:
        """Who or what a slot names. "It" in what somebody says is that somebody; any other pronoun is nobody."""
        if noun is None:
            return None
        if noun.lower_ in _PRONOUNS:
            person = None if violent else self._speakers.person(sentence)
            if noun.lower_ in ("he", "she") and person:
                flags.append(f"“{noun.text}” is read as {person.called}")
                return person
            own = said.verb is not None and speaker is not None and noun.lower_ in ("it", "they", "he", "she", "we")
            if not own or speaker is None or (speaker.kind == "Person" and noun.lower_ != "it"):
                return None
            flags.append(f"“{noun.text}” is read as {speaker.called}")
            return speaker
        return self.mentions.name(sentence, noun)

    def _whole(
        self,
        sentence: Parsed,
        fit: Fit,
        kind: Kind,
        said: attribution.Said,
        subject: Name | None,
        object: Name | None,
        speaker: Name | None,
        dates: list[When],
        flags: list[str],
    ) -> Suggestion:
        start, end = _quote(sentence, fit, subject, object)
        roles = []
        if kind.event:
            target = kind.object_role or "target"
            if target == "target" and object and object.kind == "Place":
                target = "site"
            roles = [Role(role, name) for role, name in ((kind.subject_role, subject), (target, object)) if name]
        if kind.violent and not subject:
            told = fit.subject is None and is_passive(fit.trigger)
            flags.append(
                "the sentence does not say who did it" if told else "who did it was not read: does the text say?"
            )
        return Suggestion(
            sentence=sentence.number,
            paragraph=sentence.place.paragraph,
            start=start,
            end=end,
            quote=sentence.quote(start, end),
            subject=subject,
            relation=kind.name,
            object=object,
            event=kind.event,
            roles=tuple(roles),
            speaker=speaker,
            stance=said.stance,
            date=_date(sentence, fit, dates),
            place=self._place(sentence, fit),
            counts=tuple(_counts(sentence, fit, kind)),
            by=(NAME,),
            flags=tuple(flags),
        )

    def _place(self, sentence: Parsed, fit: Fit) -> Name | None:
        """Where it happened: what "in" or "at" leads to behind the verb or its object."""
        for head in (fit.trigger, *fit.words[1:], fit.object):
            for noun in prepositional(head, _WITHIN) if head is not None else ():
                found = self.mentions.name(sentence, noun)
                if found and found.kind in ("Place", "Facility", "State") and noun != fit.object:
                    return found
        return None


def _quote(sentence: Parsed, fit: Fit, subject: Name | None, object: Name | None) -> tuple[int, int]:
    """From the first to the last word that bears the claim out, within the sentence."""
    spots = [(sentence.start(token), sentence.end(token)) for token in fit.words]
    begin, stop = sentence.place.start, sentence.place.end
    spots += [(name.start, name.end) for name in (subject, object) if name and begin <= name.start and name.end <= stop]
    return min(spot[0] for spot in spots), max(spot[1] for spot in spots)


def _date(sentence: Parsed, fit: Fit, dates: list[When]) -> When | None:
    """The date that belongs to the clause of a claim; none where it is that of another, or of what somebody said."""
    for when in dates:
        token = sentence.doc.char_span(
            when.start - sentence.place.start, when.end - sentence.place.start, alignment_mode="expand"
        )
        if token is None:
            continue
        root = token.root
        own = next(clauses(root), None)
        inside = any(root in part.subtree for part in fit.words if part.pos_ != "VERB")
        if (
            inside
            or own == fit.trigger
            or (own in [*clauses(fit.trigger)][:1] and own is not None and own.lemma_ not in words("says"))
        ):
            return when
    return None


def _counts(sentence: Parsed, fit: Fit, kind: Kind) -> Iterator[Count]:
    role = kind.object_role if kind.event else ""
    for noun, counted in ((fit.object, role), *((word, "") for word in fit.words)):
        found = counts.of(sentence, noun, counted) if noun is not None and noun.pos_ != "VERB" else None
        if found:
            yield found


def _narrowest(found: list[Suggestion], below: Mapping[str, set[str]]) -> list[Suggestion]:
    """Without what another suggestion of the same words says more of: an end more, or the narrower type."""
    kept = []
    for one in found:
        others = [other for other in found if other is not one and other.start < one.end and one.start < other.end]
        fuller = any(
            one.subject is None and other.relation == one.relation and other.subject and other.object == one.object
            for other in others
        )
        narrower = any(
            one.subject == other.subject
            and one.object == other.object
            and other.relation in below.get(one.relation, ())
            for other in others
        )
        if not fuller and not narrower:
            kept.append(one)
    return kept
