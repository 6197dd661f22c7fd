"""Who says what a clause tells, and with what stance: speech, denial, doubt, hedges; and what is not said to have been.

A claim is asserted unless words around it say otherwise; what somebody plans, threatens or might do is no claim at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.ingest.grammar import SUBJECTS, children, conjuncts, prepositional
from kg.ingest.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_ASPECTS = ("continue", "begin", "start", "manage", "go", "keep", "resume")


class Said(NamedTuple):
    """speaker: the noun that says it, None for nobody in this sentence. verb: the verb of speech.

    stance: as in a claims file. accused: who is said to have done it, where that is not the clause's own subject.
    """

    speaker: Token | None
    verb: Token | None
    stance: str
    accused: Token | None = None


def read(trigger: Token) -> Said | None:
    """What the words around a trigger make of it; None where they do not say that it happened."""
    if _unreal(trigger):
        return None
    stance = "suggested" if _hedged(trigger) else "asserted"
    negated = _negated(trigger)
    introduced = _introduced(trigger)
    if introduced in words("false"):
        negated = not negated
    elif introduced in words("alleged") and stance == "asserted":
        stance = "suggested"
    speaker = verb = accused = None
    token = trigger
    while token.head != token:
        below, token = token, token.head
        lemma = token.lemma_.lower()
        if token.pos_ not in ("VERB", "AUX"):
            continue
        # "Told monitors that they fired": what was told hangs on whom it was told.
        told = below.dep_ == "dobj" and lemma in words("says") and _that(trigger, below)
        if lemma in words("denies") and below.dep_ == "ccomp" and below.i < token.i and not children(below, "mark"):
            # "X accuses Y of it, a charge that Y denies": what stands before is told, and answered by another claim.
            continue
        if lemma in words("denies") and below.dep_ in ("ccomp", "xcomp", "dobj", "prep", "pobj", "advcl"):
            negated = not negated
            speaker, verb = speaker or speaker_of(token), verb or token
            accused = accused or speaker_of(token)
        elif lemma in words("doubts") and below.dep_ in ("ccomp", "dobj", "xcomp"):
            stance, speaker, verb = "doubted", speaker or speaker_of(token), verb or token
        elif lemma in words("accuses") and (
            below.dep_ in ("prep", "xcomp", "ccomp") or (below.dep_ == "advcl" and below.tag_ == "VBG")
        ):
            accused = accused or _accused(token)
            speaker, verb = speaker or speaker_of(token), verb or token
            if speaker is None:
                stance = "suggested"
        elif (
            lemma in words("says") | words("hedged by")
            and (told or below.dep_ in ("ccomp", "xcomp", "parataxis", "advcl", "prep"))
            and not (
                below.dep_ == "advcl" and any(c.lower_ in words("while") for c in children(below, "mark", "advmod"))
            )
        ):
            if below.dep_ == "xcomp" and _is_passive(token) and lemma in words("says"):
                # "Is said to have fired": nobody says who says so.
                stance = "suggested" if stance == "asserted" else stance
            elif lemma in words("hedged by") and (_is_passive(token) or lemma in ("appear", "seem")):
                stance = "suggested" if stance == "asserted" else stance
            elif lemma in words("hedged by") and below.dep_ == "ccomp":
                stance = "suggested" if stance == "asserted" else stance
                speaker, verb = speaker or speaker_of(token), verb or token
            elif told or below.dep_ in ("ccomp", "xcomp", "parataxis", "advcl"):
                speaker, verb = speaker or speaker_of(token), verb or token
        elif below.dep_ in ("xcomp", "ccomp") and _unreal(token):
            return None
        if below.dep_ == "ccomp" and _hedged(token) and lemma in words("says"):
            stance = "suggested"
    if speaker is None:
        speaker, verb = _aside(trigger)
    if negated:
        if speaker is None:
            return None
        stance = "denied"
    return Said(speaker, verb, stance, accused)


def _that(trigger: Token, noun: Token) -> bool:
    """Whether a trigger stands in a clause with "that" which the grammar took for one that tells more of a noun."""
    found = [clause for clause in children(noun, "relcl", "acl") if trigger == clause or clause.is_ancestor(trigger)]
    return any(child.lower_ == "that" for clause in found for child in children(clause, "mark"))


def _introduced(verb: Token) -> str:
    """The noun that a clause with "that" follows: "claim" of "the claim that they fired"."""
    that = next((child for child in children(verb, "mark") if child.lower_ == "that" and child.i > 0), None)
    return str(verb.doc[that.i - 1].lemma_.lower()) if that is not None else ""


def _aside(trigger: Token) -> tuple[Token | None, Token | None]:
    """The speaker of a clause put in ("…, Lund said, …") or of "according to"."""
    token = trigger
    while True:
        for child in (inner for one in conjuncts(token) for inner in one.children):
            if child.lower_ == "according":
                found = prepositional(child, ("to",)) or [t for c in child.children for t in children(c, "pobj")]
                if found:
                    return found[0], None
            if child != trigger and child.lemma_.lower() in words("says") and _is_aside(child):
                inside = any(part == trigger for part in child.subtree)
                if not inside and speaker_of(child) is not None:
                    return speaker_of(child), child
        if token.head == token:
            return None, None
        token = token.head


def _is_aside(verb: Token) -> bool:
    """Whether a verb of speech is put behind what it tells: "…, Lund told them", and not "… and told them"."""
    if verb.dep_ == "parataxis":
        return True
    between = verb.doc[verb.head.i + 1 : verb.i]
    linked = any(word.dep_ == "cc" and word.head == verb.head for word in between)
    return verb.dep_ == "conj" and not linked and any(word.text == "," for word in between)


def speaker_of(verb: Token) -> Token | None:
    """Who says it: the subject of a verb of speech, or its "by" where it is passive."""
    if _is_passive(verb):
        by = [t for child in children(verb, "agent") for t in children(child, "pobj")]
        return by[0] if by else None
    subject = next(iter(children(verb, *SUBJECTS)), None)
    if subject is None and verb.dep_ in ("conj", "xcomp"):
        return speaker_of(verb.head) if verb.head.pos_ == "VERB" else None
    if subject is None and verb.dep_ in ("acl", "relcl"):
        return verb.head
    if subject is not None and verb.dep_ == "relcl" and subject.lower_ in ("who", "which", "that"):
        return verb.head
    return subject


def _accused(verb: Token) -> Token | None:
    side = "nsubjpass" if _is_passive(verb) else "dobj"
    return next(iter(children(verb, side)), None)


def _is_passive(verb: Token) -> bool:
    return bool(children(verb, "nsubjpass", "auxpass"))


def _negated(token: Token) -> bool:
    if any(child.dep_ == "neg" or child.lower_ in ("never", "no", "neither") for child in token.children):
        return True
    subject = next(iter(children(token, *SUBJECTS)), None)
    return subject is not None and any(child.lower_ in ("no", "neither") for child in subject.children)


def _hedged(token: Token) -> bool:
    """Whether an adverb, an adjective or "may have" makes it a suggestion only."""
    near = list(token.children)
    near += [inner for child in children(token, *SUBJECTS, "agent", "dobj", "acomp") for inner in child.subtree]
    near += [inner for child in token.children if child.lower_ == "according" for inner in child.subtree]
    above = token
    while above.dep_ in ("conj", "advcl") and not children(above, *SUBJECTS) and above.head.pos_ == "VERB":
        # "Suspected rebels attacked a village, killing two": who is suspected stands before the first verb.
        above = above.head
        near += [inner for child in children(above, *SUBJECTS) for inner in child.subtree if inner.i < above.i]
    if any(word.lower_ in words("hedges") for word in near):
        return True
    return any(word.lower_ in words("may have") for word in children(token, "aux")) and _perfect(token)


def _perfect(token: Token) -> bool:
    return any(child.lower_ == "have" for child in children(token, "aux"))


def _unreal(token: Token) -> bool:
    """Whether a clause tells what is planned, feared, asked or possible, and not what was or is."""
    if token.pos_ not in ("VERB", "AUX"):
        head = token.head
        return head != token and head.pos_ in ("VERB", "AUX") and _unreal_verb(head)
    return _unreal_verb(token)


def _unreal_verb(verb: Token) -> bool:
    if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "lest") for child in verb.children):
        return True
    helpers = {child.lower_ for child in children(verb, "aux")}
    if helpers & {*words("not yet"), "'ll", "'d", "wo", "ca"}:
        return True
    if helpers & words("may have"):
        return not _perfect(verb)
    if verb.tag_ == "VB" and not helpers and verb.dep_ == "ROOT":
        # An order or a wish: "Stop the shelling".
        return True
    if "to" in helpers or verb.dep_ in ("xcomp", "pcomp"):
        head = verb.head.head if verb.dep_ == "pcomp" else verb.head
        lemma = head.lemma_.lower()
        if verb.dep_ == "pcomp" and verb.head.lower_ == "to" and lemma not in words("admits"):
            # "Committed to carrying out attacks", "close to seizing the town".
            return True
        done = head.head if verb.dep_ == "acl" and head.dep_ == "dobj" else head
        if verb.dep_ in ("advcl", "acl") and verb.lemma_.lower() in words("done for") and done.pos_ == "VERB":
            # "Struck the camp to support the garrison": with the act its purpose was served.
            return _unreal_verb(done)
        if lemma in words("not done") and lemma not in words("accuses") | words("denies"):
            return True
        if "to" in helpers:
            believed = lemma in words("hedged by") | words("says") and _perfect(verb)
            return not (believed or lemma in _ASPECTS)
    return False
