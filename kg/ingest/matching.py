"""Where a sentence fits a frame: which words are its head, and which nouns fill its slots, in whatever voice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from kg.ingest.frames import Frame, Frames, Tie
from kg.ingest.grammar import SUBJECTS, Parsed, children, conjuncts, prepositional
from kg.ingest.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_RELATIVE = ("who", "which", "that", "whom")


class Fit(NamedTuple):
    """A frame that fits. trigger: its head. subject, object: one noun for each slot, None where the clause has none.

    owned: whether the subject is whoever the act named by the trigger belongs to, and is to be asked of that noun.
    words: the tokens that the frame itself took, besides slots.
    """

    frame: Frame
    trigger: Token
    subject: Token | None
    object: Token | None
    words: tuple[Token, ...]
    owned: bool = False


def fits(frames: Frames, sentence: Parsed) -> Iterator[Fit]:
    """All fits in a sentence, those of the longest frames first at each head."""
    for token in sentence.doc:
        lemma = token.lemma_.lower()
        if token.pos_ == "ADJ" and token.dep_ in ("acomp", "conj", "amod") and token.lower_.endswith("ed"):
            # "Is armed and trained by": what looks like an adjective is a passive all the same.
            stems = [s for s in (token.lower_[:-2], token.lower_[:-1]) if list(frames.beginning("verb", s))]
            lemma = stems[0] if stems else lemma
        if token.pos_ in ("VERB", "ADJ"):
            used: set[tuple[str, int]] = set()
            for frame in sorted(frames.beginning("verb", lemma), key=lambda f: -len(f.ties)):
                for fit in _verb(frame, token, lemma, frames.kinds[frame.type].symmetric):
                    # Of "seize villages of Y" the villages are part of the frame, and not what was seized as well.
                    if fit.object is None or (frame.type, fit.object.i) not in used:
                        yield fit
                    used |= {(frame.type, word.i) for word in fit.words[1:]}
        if token.pos_ in ("NOUN", "PROPN") or token.tag_ == "VBG":
            for frame in frames.beginning("noun", token.lower_ if token.tag_ == "VBG" else lemma):
                yield from _noun(frame, token, frames.kinds[frame.type].violent)
            for frame in frames.beginning("copula", lemma):
                yield from _copula(frame, token)


def _verb(frame: Frame, verb: Token, lemma: str, symmetric: bool) -> Iterator[Fit]:
    near = [*verb.children, *(word for noun in children(verb, "dobj") for word in children(noun, "amod"))]
    particles = frame.heads[lemma]
    own = [word for word in near if word.lower_ in particles and word.i > verb.i][:1]
    if not own and ("" not in particles or [c for c in children(verb, "prt") if c.lower_ not in ("off",)]):
        return
    passive = is_passive(verb)
    taken = [verb, *own]
    found = _ties(frame.ties, verb, passive, taken, own)
    if found is None and symmetric and not passive and not frame.swapped:
        yield from _together(frame, verb, taken)
    if found is None:
        return
    befores, undergone = (agents(verb), _undergone(verb)) if passive else (_subjects(verb), [])
    slots = found["Y"]
    if passive and not frame.swapped and frame.ties and all(tie.prepositions for tie in frame.ties):
        # "Is based in", "is linked to": nobody else does it.
        befores = befores or undergone
    elif passive:
        if any(not tie.prepositions and tie.slot == "Y" for tie in frame.ties):
            slots = undergone
        if frame.swapped:
            return
    if frame.swapped:
        if any(tie.slot == "X" for tie in frame.ties) and not found["X"]:
            return
        befores, slots = found["X"], befores
    several = [token for before in befores for token in conjuncts(before)]
    if passive and not several and len(taken) > 1 and taken[-1].pos_ != "VERB" and slots:
        yield Fit(frame, verb, taken[-1], slots[0], tuple(taken), owned=True)
        return
    if not any(tie.slot == "Y" for tie in frame.ties) and not frame.swapped:
        slots = []
    elif not slots:
        return
    for before in several or (None,):
        for after in [token for slot in slots for token in _listed(slot)] or (None,):
            yield Fit(frame, verb, before, after, tuple(taken))


def _listed(noun: Token) -> list[Token]:
    """What is listed from a noun on, but for "its allies", which only somebody named before can tell."""
    found = conjuncts(noun)
    return [t for t in found if t == noun or not any(child.tag_ == "PRP$" for child in t.children)]


def _together(frame: Frame, verb: Token, taken: list[Token]) -> Iterator[Fit]:
    """Of what has no direction, those who do it together: "X and Y met"."""
    several = [token for subject in _subjects(verb) for token in conjuncts(subject)]
    needed = tuple(tie for tie in frame.ties if not tie.slot)
    objects = [t for t in children(verb, "dobj") if not any(t.lemma_.lower() in tie.nouns for tie in needed)]
    if len(several) > 1 and not objects and _ties(needed, verb, False, taken, []) is not None:
        yield Fit(frame, verb, several[0], several[1], tuple(taken))


def is_passive(verb: Token) -> bool:
    if children(verb, "nsubjpass", "auxpass") or verb.pos_ == "ADJ":
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and verb.head.pos_ == "ADJ":
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "relcl") and not children(verb, "aux", *SUBJECTS)


def agents(verb: Token) -> list[Token]:
    """Who did it, of a verb in the passive; "by" may stand behind a verb that is listed with it."""
    for one in conjuncts(verb):
        if one != verb and not is_passive(one):
            continue
        agents = [child for child in one.children if child.dep_ in ("agent", "prep") and child.lower_ == "by"]
        found = [noun for child in agents for noun in children(child, "pobj") if noun.tag_ != "VBG"]
        if found:
            return found
    # "Iran-backed": who stands before the hyphen.
    return children(verb, "npadvmod") if verb.dep_ == "amod" else _by_act(verb)


def _by_act(verb: Token) -> list[Token]:
    """Whose act something was done in: "killed in an attack by X", "killed when X attacked"."""
    for act in prepositional(verb, ("in", "during")):
        if act.lemma_.lower() in words("instruments"):
            return prepositional(act, ("by",)) or children(act, "poss") or [act]
    for clause in children(verb, "advcl"):
        when = any(word.lower_ in ("when", "as", "after") and word.dep_ in ("advmod", "mark") for word in clause.lefts)
        if when and clause.lemma_.lower() in words("harms") and not is_passive(clause):
            return _subjects(clause)
    return []


def _undergone(verb: Token) -> list[Token]:
    """To whom it was done, of a verb in the passive."""
    found = [_meant(t, verb) for t in children(verb, "nsubjpass")]
    if found:
        return found
    if verb.dep_ in ("acl", "amod", "relcl"):
        return [verb.head]
    if verb.dep_ == "acomp":
        return [_meant(t, verb.head) for t in children(verb.head, "nsubj")]
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "ADJ") and is_passive(verb.head):
        return _undergone(verb.head)
    return []


def _meant(noun: Token, verb: Token) -> Token:
    """What a relative pronoun stands for."""
    return verb.head if noun.lower_ in _RELATIVE and verb.dep_ == "relcl" else noun


def _subjects(verb: Token) -> list[Token]:
    """Who does it, of a verb in the active voice: its own subject, or that of the verb that it follows."""
    own = children(verb, "nsubj")
    if own:
        return [_meant(own[0], verb)]
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") or (verb.dep_ == "ccomp" and verb.tag_ == "VBG"):
        head = verb.head.head if verb.dep_ == "pcomp" else verb.head
        if verb.dep_ == "pcomp" and head.dep_ in ("oprd", "acomp"):
            # "Were found guilty of giving".
            head = head.head
        if head.lemma_.lower() in words("accuses"):
            side = "nsubjpass" if is_passive(head) else "dobj"
            return children(head, side)[:1]
        purpose = any(child.lower_ == "to" for child in children(verb, "aux"))
        if head.pos_ not in ("VERB", "AUX") or (verb.dep_ == "advcl" and verb.tag_ != "VBG" and not purpose):
            return []
        if verb.dep_ == "xcomp" and any(noun.ent_type_ not in ("DATE", "TIME") for noun in children(head, "dobj")):
            return []
        if is_passive(head):
            passive = [_meant(noun, head) for noun in children(head, "nsubjpass")]
            return agents(head) if verb.dep_ == "advcl" else passive[:1] if verb.dep_ in ("xcomp", "pcomp") else []
        return _subjects(head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return [verb.head]
    if verb.dep_ == "acl" and verb.tag_ == "VB" and verb.head.dep_ == "dobj":
        # "Conducted strikes to support Y".
        return _subjects(verb.head.head)
    return []


def _ties(
    ties: tuple[Tie, ...], head: Token, passive: bool, taken: list[Token], own: list[Token]
) -> dict[str, list[Token]] | None:
    """What fills the slots behind a head; None where words that the frame needs are not there."""
    found: dict[str, list[Token]] = {"X": [], "Y": []}
    for tie in ties:
        if not tie.prepositions:
            sources = own if own and own[0].dep_ == "prep" and not children(head, "dobj") else [head]
            direct = [t for source in sources for t in children(source, "dobj", "pobj" if source != head else "dobj")]
            if passive and tie.nouns:
                direct = [_meant(t, head) for t in children(head, "nsubjpass")] or (
                    [head.head] if head.dep_ == "acl" else []
                )
            direct = [_meant(t, head) for t in direct]
            direct += children(head, "dative") if tie.slot and not passive else []
            if tie.nouns:
                direct += children(head, "xcomp")
            else:
                direct = [t for t in direct if t not in taken]
                direct += [t for word in taken[1:] if word.pos_ == "VERB" for t in children(word, "dobj")]
            places = [t for t in direct if t.dep_ != "dative" or t.pos_ != "ADP"]
        elif tie.prepositions == ("and",):
            places = [t for first in found["X"] for t in conjuncts(first)[1:]]
            if found["X"]:
                found["X"] = found["X"][:1]
        elif tie.prepositions == ("that",):
            places = [t for clause in children(head, "ccomp") for t in children(clause, *SUBJECTS)]
        else:
            happens = head.dep_ in SUBJECTS and head.head.lemma_.lower() in words("happens")
            clauses = (t for word in taken[1:] for t in children(word, "acl"))
            sources = [head, *([head.head] if happens else []), *taken[1:], *clauses]
            places = [t for source in sources for t in prepositional(source, tie.prepositions)]
        if tie.slot:
            if not places and not (passive and not tie.prepositions) and tie.slot == "Y":
                return None
            found[tie.slot] += places if tie.slot == "X" or tie.prepositions != ("and",) else places[:1]
            continue
        fitting = [t for place in places for t in conjuncts(place) if _is_one_of(t, tie.nouns)]
        if not fitting:
            return None
        taken += fitting[:1]
    return found


def _is_one_of(noun: Token, wanted: frozenset[str]) -> bool:
    """Whether a noun is one of some, or so many of them: "dozens of rounds"."""
    return noun.lemma_.lower() in wanted or any(_is_one_of(inner, wanted) for inner in prepositional(noun, ("of",)))


def _noun(frame: Frame, noun: Token, violent: bool) -> Iterator[Fit]:
    """An act that a noun names; whose it is stands before it, behind "by", or is the subject of its verb."""
    taken = [noun]
    if noun.dep_ == "compound":
        return
    found = _ties(frame.ties, noun, False, taken, [])
    doers = _doers(noun)
    if found is None:
        # "Denied any part in the attack", "blamed it for the attack": which one, the text has told before.
        # An attack "in" which somebody was killed is told of by that verb.
        alone = (
            violent and noun.lemma_.lower() in words("strikes") and noun.head.lower_ not in ("in", "during", "after")
        )
        if doers and (alone or _answers_for(noun)):
            yield Fit(frame, noun, doers[0], None, tuple(taken))
        return
    doers = found["X"] + doers
    if not any(tie.slot == "Y" for tie in frame.ties):
        # "Advanced with the support of X": whom they support is whoever does that.
        done = noun.head.head
        with_it = noun.dep_ == "pobj" and noun.head.lower_ in ("with", "under") and done.pos_ == "VERB"
        for who in (_undergone(done) if is_passive(done) else _subjects(done)) if with_it and doers else ():
            yield Fit(frame, noun, doers[0], who, tuple(taken))
        return
    for after in [token for slot in found["Y"] for token in _listed(slot)] or (None,):
        if doers:
            yield Fit(frame, noun, doers[0], after, tuple(taken))
        else:
            yield Fit(frame, noun, noun, after, tuple(taken), owned=True)


def _answers_for(noun: Token) -> bool:
    """Whether the sentence says who answers for an act, or does not: responsibility, blame, denial."""
    above = [noun.head, noun.head.head, noun.head.head.head]
    return any(word.lemma_.lower() in words("accuses") | words("denies") | words("answers") for word in above)


def _doers(noun: Token) -> list[Token]:
    """Who carries an act out, blames for it left aside: "X launched an attack", "an attack was launched by X"."""
    by = prepositional(noun, ("by",))
    if by:
        return by
    head = noun
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("for", "in")
        and noun.head.head.lemma_.lower()
        in (*("responsibility", "involvement", "part", "role", "responsible", "hand"),)
    ):
        head = noun.head.head
    verb = head.head
    if head.dep_ == "dobj" and (verb.lemma_.lower() in words("lights") or head != noun):
        return _subjects(verb)
    if head.dep_ == "dobj" and verb.lemma_.lower() in words("denies"):
        return _subjects(verb)
    if head.dep_ == "acomp":
        return _subjects(verb)
    if head.dep_ == "nsubjpass" and verb.lemma_.lower() in words("lights"):
        return agents(verb)
    if noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.lemma_.lower() in words("done in"):
        done = verb.head.head if verb.head.dep_ == "dobj" else verb.head
        return agents(done) if is_passive(done) else _subjects(done)
    for clause in children(noun, "relcl"):
        # "An attack that X carried out", "that was believed to have been carried out by X".
        carried = [clause, *children(clause, "xcomp")]
        for one in carried:
            if one.lemma_.lower() in words("lights"):
                return agents(one) if is_passive(one) else [t for t in _subjects(one) if t != noun]
    if noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.head.head.lemma_.lower() in words("accuses"):
        accuser = noun.head.head
        return children(accuser, "nsubjpass" if is_passive(accuser) else "dobj")[:1]
    return []


def _copula(frame: Frame, noun: Token) -> Iterator[Fit]:
    """What somebody is: "X is a member of Y", "X, a member of Y", "Y member X"."""
    taken = [noun]
    who: Token | None = None
    if noun.dep_ == "attr" and noun.head.lemma_ == "be":
        who = next(iter(_subjects(noun.head)), None)
    elif noun.dep_ == "appos" or (noun.dep_ in ("compound", "nmod") and noun.head.ent_type_ == "PERSON"):
        who = noun.head
    elif appositions := children(noun, "appos"):
        who = appositions[0]
    if who is None:
        return
    found = _ties(frame.ties, noun, False, taken, [])
    owners = (
        found["Y"]
        if found
        else [
            # "Estia's Supreme Leader": whose leader he is comes before a word of the title.
            owner
            for relation in ("poss", "compound")
            for owner in (*children(noun, relation), *(children(who, "poss") if relation == "poss" else ()))
            if owner.ent_type_ in ("ORG", "GPE", "NORP")
        ]
    )
    for after in owners[:1]:
        yield Fit(frame, noun, who, after, tuple(taken))
