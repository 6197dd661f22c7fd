"""What every suggestion passes before anybody sees it. A check refuses, or leaves a flag; it never mends."""

from __future__ import annotations

from collections.abc import Iterator

from kg.ingest.suggestion import Count, Name, Refusal, Suggestion, When
from kg.ingest.words import words
from kg.sources.text import Sentence, Text


def check(text: Text, place: Sentence, found: Suggestion) -> Suggestion | Refusal:
    """The suggestion, perhaps with flags, or why it is refused. place: the sentence that it names."""
    for name, why in _faults(text, place, found):
        if why:
            return Refusal(found.sentence, found.by[0], name, why)
    flag = _denial(text.content[place.start : place.end], found)
    return found._replace(flags=(*found.flags, flag)) if flag else found


def against(found: Suggestion, rules: list[Suggestion]) -> Suggestion:
    """A suggestion of another, flagged where the rules read the same words the other way round, or otherwise.

    Form is no proof of direction: a model that quotes rightly may still turn round who did it to whom.
    """
    flags = list(found.flags)
    for one in rules:
        if one.sentence != found.sentence or not (one.start < found.end and found.start < one.end):
            continue
        if _same(one.subject, found.object) and _same(one.object, found.subject) and one.relation == found.relation:
            flags.append("who did it? The rules read it the other way round")
        elif _same(one.subject, found.subject) and _same(one.object, found.object) and one.stance != found.stance:
            flags.append(f"the rules read it as {one.stance}")
    return found._replace(flags=tuple(dict.fromkeys(flags)))


def _same(one: Name | None, other: Name | None) -> bool:
    return one is not None and other is not None and (one.node or one.called) == (other.node or other.called)


def _faults(text: Text, place: Sentence, found: Suggestion) -> Iterator[tuple[str, str]]:
    yield "quote", _quote(text, place, found)
    for end in (found.subject, found.object):
        yield "actor", _named(text, place, found, end)
    yield "speaker", _stands(text, found.speaker, "the speaker")
    if found.date:
        yield "date", _words(text, found.date, "the date")
    for count in found.counts:
        yield "count", _words(text, count, "the count")


def _quote(text: Text, place: Sentence, found: Suggestion) -> str:
    if not place.start <= found.start < found.end <= place.end:
        return "its quotation does not lie in the sentence that it names"
    if text.content[found.start : found.end] != found.quote:
        return "its quotation is not what stands at its place"
    return ""


def _named(text: Text, place: Sentence, found: Suggestion, end: Name | None) -> str:
    if end is None:
        return ""
    within = found.start <= end.start and end.end <= found.end
    also = any(span.start <= end.start and end.end <= span.end for span in found.also)
    told = any(end.called in flag for flag in found.flags)
    return _stands(text, end, "an end") if within or also or told else f"“{end.words}” is not in what it quotes"


def _stands(text: Text, name: Name | None, what: str) -> str:
    if name is None or text.content[name.start : name.end] == name.words:
        return ""
    return f"{what}, “{name.words}”, does not stand where it is said to"


def _words(text: Text, part: When | Count, what: str) -> str:
    return "" if text.content[part.start : part.end] == part.words else f"{what}, “{part.words}”, is not in the text"


def _denial(sentence: str, found: Suggestion) -> str:
    """A flag where a word of denial stands in the sentence and the claim is asserted."""
    if found.stance != "asserted":
        return ""
    held = [word for word in sentence.lower().split() if word.strip(',.“”"') in _denials()]
    return f"the sentence says “{held[0]}”: is it asserted?" if held else ""


def _denials() -> frozenset[str]:
    return frozenset(
        form
        for word in words("denies")
        for form in (word, word + "s", word + "ed", word[:-1] + "ied", word[:-1] + "ies")
    )
