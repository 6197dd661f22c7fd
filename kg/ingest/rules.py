"""Suggestions by rules: frames of the ontology that a sentence fits, with who says so, how surely, when and how many.

Every part is read from words of the sentence; what it does not give stays empty. A name that cannot do violence is
never suggested as who did it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.ingest import attribution, counts, times
from kg.ingest.answers import BACK, denials, sides
from kg.ingest.frames import Frames, Kind
from kg.ingest.grammar import SUBJECTS, Parsed, antecedent, children, clauses, conjuncts, prepositional
from kg.ingest.matching import Fit, fits, is_passive
from kg.ingest.mentions import Mentions
from kg.ingest.names import Known
from kg.ingest.speakers import Speakers
from kg.ingest.suggestion import Count, Name, Role, Span, Suggestion, When
from kg.ingest.words import words
from kg.store import Store

if TYPE_CHECKING:
    from spacy.tokens import Token

NAME = "rules"
_WITHIN = ("in", "at", "near", "inside", "outside")


class Rules:
    """Suggests claims of sentences that are parsed together."""

    def __init__(
        self, store: Store, sentences: list[Parsed], published: date | None, names: Mapping[str, Known]
    ) -> None:
        self.frames = Frames(store)
        self.mentions = Mentions(store, sentences, names)
        self._published = published
        self._speakers = Speakers(self.mentions, sentences)
        # What the sentences up to here tell, and whom the last of them is about.
        self._told: list[Suggestion] = []
        self._topic: Name | None = None

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
        kept = _narrowest(list(found.values()), self.frames.below)
        kept = [self._with_object(one) for one in kept]
        self._told += sorted(kept, key=lambda one: (one.start, one.end, one.relation))
        kept += [one for one in denials(sentence, self._speakers, self._told) if one.same not in found]
        self._topic = self._spoken_of(sentence)
        yield from sorted(kept, key=lambda one: (one.start, one.end, one.relation))

    def _with_object(self, one: Suggestion) -> Suggestion:
        """A claim of "the attack" with its target, where the text has told shortly before of such an attack."""
        if one.object or not any(flag.startswith("which ") for flag in one.flags):
            return one
        for other in reversed(self._told):
            alike = {one.relation, *self.frames.below.get(one.relation, ())}
            same = other.subject is None or one.subject is None or sides(other.subject) & sides(one.subject)
            if one.sentence - other.sentence <= BACK and other.object and other.relation in alike and same:
                more = f" That on {other.object.called}?"
                flags = tuple(flag + more * flag.startswith("which ") for flag in one.flags)
                also = (Span(other.start, other.end),)
                return one._replace(object=other.object, also=also, basis="combined", flags=flags)
        return one

    def _spoken_of(self, sentence: Parsed) -> Name | None:
        """Whom "it" or "they" at the beginning of the next sentence may mean: the subject of this one's main clause."""
        root = next((token for token in sentence.doc if token.head == token), None)
        subject = next(iter(children(root, *SUBJECTS)), None) if root is not None else None
        if root is None or subject is None or root.lemma_.lower() in words("says"):
            return None
        if subject.pos_ == "PRON":
            return self._topic
        found = self.mentions.name(sentence, subject)
        return found if found and found.kind not in ("", "Place", "Facility", "Person") else None

    def _suggestion(self, sentence: Parsed, fit: Fit, dates: list[When]) -> Suggestion | None:
        kind = self.frames.kinds[fit.frame.type]
        said = attribution.read(fit.trigger)
        if said is None:
            return None
        flags: list[str] = []
        speaker = self._speakers.of(sentence, said, flags)
        subject = self._subject(sentence, fit, kind, said, speaker, flags)
        object = self._end(sentence, fit.object, speaker, said, flags, kind.violent, undergoes=True)
        if fit.object is not None and (object is None or (fit.object.pos_ == "NUM" and kind.object_role != "victim")):
            return None
        if not subject and (not kind.violent or fit.frame.kind == "noun" or _is_other(fit)):
            return None
        if not (subject and object) and not sentence.text.rstrip("”\"’' ").endswith((".", "!", ":", ";")):
            # Headlines leave words out, and with them who did what.
            return None
        if fit.object is None and fit.frame.kind == "noun":
            flags.append(f"which {fit.trigger.text}?")
        if subject and object and (subject.node or subject.called) == (object.node or object.called):
            return None
        if object and not kind.violent and not kind.event and not object.kind and object.words.islower():
            # What is backed or opposed is somebody, not a "state of emergency".
            return None
        if object and (kind.places or fit.frame.site) and object.kind not in ("Place", "Facility", "State", "Actor"):
            return None
        return self._whole(sentence, fit, kind, said, subject, object, speaker, dates, flags)

    def _subject(
        self, sentence: Parsed, fit: Fit, kind: Kind, said: attribution.Said, speaker: Name | None, flags: list[str]
    ) -> Name | None:
        if fit.owned:
            found = self.mentions.maker(sentence, fit.subject) if fit.subject is not None else None
        else:
            member = self.mentions.member(sentence, fit.subject) if fit.subject is not None else None
            found = member or self._end(sentence, fit.subject, speaker, said, flags, kind.violent)
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
        tool = fit.subject is not None and not fit.owned and fit.subject.lemma_.lower() in words("instruments")
        if found and ((kind.violent and not self.mentions.can_act(found)) or (tool and not found.kind)):
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
        undergoes: bool = False,
    ) -> Name | None:
        """Who or what a slot names. "It" in what somebody says is that somebody; any other pronoun is nobody."""
        if noun is None:
            return None
        if noun.lower_ in words("pronouns"):
            return self._meant(sentence, noun, speaker, said, flags, violent)
        found = self.mentions.name(sentence, noun, undergoes=undergoes)
        if found is None and not violent and any(child.dep_ == "poss" for child in noun.children):
            # "Support for Sorrel's role" is support for Sorrel.
            found = self.mentions.maker(sentence, noun)
        return found

    def _meant(
        self,
        sentence: Parsed,
        pronoun: Token,
        speaker: Name | None,
        said: attribution.Said,
        flags: list[str],
        violent: bool,
    ) -> Name | None:
        near = antecedent(pronoun)
        found = self.mentions.name(sentence, near) if near is not None else None
        if found is None and pronoun.lower_ in ("he", "she") and not violent:
            found = self._speakers.person(sentence)
        if found is None and said.verb is not None and speaker is not None:
            # Whoever speaks of "it" may be a body, not a person, nor one who is not named.
            own = pronoun.lower_ == "it" if speaker.kind == "Person" else pronoun.lower_ in ("it", "they", "we")
            if pronoun.lower_ == "they" and any(word.tag_ in ("NNS", "NNPS") for word in pronoun.doc[: pronoun.i]):
                own = False
            acts = not violent or (self.mentions.can_act(speaker) and not _only_speaks(speaker))
            found = speaker if own and acts else None
        root = next(token for token in pronoun.sent if token.head == token)
        main = next(iter(children(root, *SUBJECTS)), None)
        same = main is not None and main.lower_ == pronoun.lower_
        if found is None and not violent and near is None and same and pronoun.lower_ in ("it", "they"):
            found = self._topic
        if found:
            flags.append(f"“{pronoun.text}” is read as {found.called}")
        return found

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


def _is_other(fit: Fit) -> bool:
    """Whether a clause names as its subject what cannot have done it: a pronoun or a thing that is no weapon."""
    if fit.trigger.dep_ == "amod":
        # "The besieged town" says what it is like.
        return True
    active = fit.subject is not None and not is_passive(fit.trigger)
    if not active or fit.subject is None or fit.subject.ent_type_ in ("DATE", "TIME"):
        return False
    return fit.subject.lemma_.lower() not in words("instruments") | words("nothing to name")


def _within(one: Suggestion, other: Suggestion) -> bool:
    return other.start <= one.start and one.end <= other.end


def _only_speaks(name: Name) -> bool:
    return bool({word.lower().removesuffix("s") for word in name.words.split()} & words("speaks for"))


def _quote(sentence: Parsed, fit: Fit, subject: Name | None, object: Name | None) -> tuple[int, int]:
    """From the first to the last word that bears the claim out, within the sentence."""
    spots = [(sentence.start(token), sentence.end(token)) for token in fit.words]
    begin, stop = sentence.place.start, sentence.place.end
    spots += [(name.start, name.end) for name in (subject, object) if name and begin <= name.start and name.end <= stop]
    return min(spot[0] for spot in spots), max(spot[1] for spot in spots)


def _date(sentence: Parsed, fit: Fit, dates: list[When]) -> When | None:
    """The date that belongs to the clause of a claim; none where it is that of another, or of what somebody said."""
    telling = words("says") | words("denies") | words("accuses") | words("doubts")
    # What more is told of somebody ("who leads the union") does not happen when the rest does.
    above = [] if fit.trigger.dep_ in ("relcl", "acl") else [*clauses(fit.trigger)][:1]
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
            or (own in above and own is not None and own.lemma_ not in telling)
            or (len(dates) == 1 and own is not None and fit.trigger in conjuncts(own))
            or (len(dates) == 1 and own is not None and own in conjuncts(fit.trigger))
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

    def more(one: Suggestion, other: Suggestion) -> bool:
        """Whether the other says all that the one does, and an end more or what kind of act it was."""
        kin = other.relation == one.relation or other.relation in below.get(one.relation, ())
        wider = other.relation == one.relation or one.relation in below.get(other.relation, ())
        same = one.subject == other.subject, one.object == other.object
        return (
            (all(same) and kin and other.relation != one.relation)
            or (same[1] and one.subject is None and other.subject is not None and wider)
            or (same[0] and one.object is None and other.object is not None and (wider or kin or _within(one, other)))
        )

    def near(one: Suggestion, other: Suggestion) -> bool:
        return other is not one and other.start < one.end and one.start < other.end

    return [one for one in found if not any(near(one, other) and more(one, other) for other in found)]
