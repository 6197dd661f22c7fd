"""Denials that call what they deny only "the claim", "any involvement" or "it": what it was, the text told before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.ingest import attribution
from kg.ingest.grammar import Parsed, children, prepositional
from kg.ingest.speakers import Speakers
from kg.ingest.suggestion import Name, Span, Suggestion
from kg.ingest.words import capitals, states, words

if TYPE_CHECKING:
    from spacy.tokens import Token

BACK = 2
"""Sentences at most between what was said and its denial."""


def denials(sentence: Parsed, speakers: Speakers, told: list[Suggestion]) -> Iterator[Suggestion]:
    """What a sentence denies of the claims told before it, the nearest sentence first that has any of them.

    told: suggestions up to here, in order, those of this sentence as well. Only what is said of the denier is denied.
    """
    for verb in sentence.doc:
        denied = _denied(verb)
        if denied is None:
            continue
        said = attribution.Said(attribution.speaker_of(verb), verb, "denied")
        denier = speakers.of(sentence, said, []) if said.speaker is not None else None
        if denier is None or any(_own(one, sentence, denier) for one in told):
            continue
        start = min(denier.start, sentence.start(verb)) if _inside(sentence, denier) else sentence.start(verb)
        end = max(sentence.end(verb), sentence.end(denied), denier.end if _inside(sentence, denier) else 0)
        before = [one for one in told if one.sentence < sentence.number or one.end <= sentence.start(verb)]
        here = [one for one in before if one.sentence == sentence.number and one.stance == "asserted" and one.speaker]
        others = [one for one in here if denied.lower_ in ("it", "this", "that") and not _by(one, denier)]
        # "The army said that it held the town, but officials denied this": it need not be said of them.
        for one in _answered(before, sentence.number, denier) or others:
            yield one._replace(
                sentence=sentence.number,
                paragraph=sentence.place.paragraph,
                start=start,
                end=end,
                quote=sentence.quote(start, end),
                speaker=denier,
                stance="denied",
                basis="combined",
                date=None,
                place=None,
                counts=(),
                also=(Span(one.start, one.end),),
                flags=(f"“{denied.text}”: is it this that {denier.called} denies?",),
            )


def _denied(verb: Token) -> Token | None:
    """The word for what is denied, where it says no more; None where a verb denies nothing, or tells what itself."""
    lemma = verb.lemma_.lower()
    if verb.pos_ != "VERB" or any(child.dep_ == "neg" for child in verb.children):
        return None
    judged = _judged(verb) if lemma in words("calls") else []
    tells = any(clause.i > verb.i for clause in children(verb, "ccomp", "xcomp"))
    if not judged and (lemma not in words("denies") or tells):
        return None
    objects = children(verb, "dobj", "nsubjpass") + judged
    for noun in objects:
        if noun.lower_ in ("it", "this", "that", "which", "them", "these"):
            return noun
        if noun.lemma_.lower() in words("alleged") | words("answers"):
            clauses = [*children(noun, "acl", "relcl"), *(t for p in noun.children for t in children(p, "pcomp"))]
            return None if clauses else noun
    # "A charge Kigali denies", "Kigali denies": what it is hangs above, or is left out.
    bare = lemma in words("denies") and not objects and verb.dep_ in ("relcl", "ccomp", "conj", "ROOT")
    return verb if bare else None


def _judged(verb: Token) -> list[Token]:
    """What somebody calls baseless or a lie; [] for another judgement."""
    told = [*children(verb, "oprd", "acomp", "ccomp"), *prepositional(verb, ("as",))]
    told += [inner for one in told for inner in children(one, "amod", "attr", "acomp")]
    if not any(one.lemma_.lower() in words("false") for one in told):
        return []
    return children(verb, "dobj") + [noun for clause in children(verb, "ccomp") for noun in children(clause, "nsubj")]


def _answered(before: list[Suggestion], number: int, denier: Name) -> Iterable[Suggestion]:
    """The claims of the nearest sentence that say something of the denier, and are another's."""
    for back in range(BACK + 1):
        of = [one for one in before if one.sentence == number - back and one.stance in ("asserted", "suggested")]
        found = [one for one in of if one.subject and sides(one.subject) & sides(denier) and not _by(one, denier)]
        if found:
            return found
    return []


def _by(one: Suggestion, denier: Name) -> bool:
    return one.speaker is not None and bool(sides(one.speaker) & sides(denier))


def _own(one: Suggestion, sentence: Parsed, denier: Name) -> bool:
    """Whether a sentence has told already what somebody denies."""
    return one.sentence == sentence.number and one.stance == "denied" and _by(one, denier)


def sides(name: Name) -> set[str]:
    """Whom a name may stand for: who is called so, and the state of "Sorrel's army", or of its capital."""
    found = {name.node or name.called.casefold()}
    found |= {owner.casefold() for owner in re.findall(r"^(?:the )?(.+?)['’]s\b", name.called, re.I)}
    for word in (*name.called.split(), *name.words.split(), name.called):
        bare = word.removesuffix("’s").removesuffix("'s").strip(",.")
        found |= {known for known in (states().get(bare), capitals().get(bare)) if known}
    return found


def _inside(sentence: Parsed, name: Name) -> bool:
    return sentence.place.start <= name.start and name.end <= sentence.place.end
