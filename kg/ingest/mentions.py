"""Who and what a text names: the store's names first, then entities and the heads of noun phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg import lookup
from kg.errors import AmbiguousName, UnknownName
from kg.ingest.grammar import Parsed, prepositional
from kg.ingest.names import Confirmed, Known, Place
from kg.ingest.suggestion import Name
from kg.ingest.words import states, words
from kg.model import Model
from kg.names import KG, local
from kg.store import Store

if TYPE_CHECKING:
    from spacy.tokens import Token

_ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC")
_PLACES = ("Place", "Facility")
_KINDS = (
    *(("armed group", "ArmedGroup"), ("state organ", "StateOrgan"), ("coalition", "Coalition")),
    *(
        ("person", "DescribedGroup"),
        ("described group", "DescribedGroup"),
        ("facility", "Facility"),
        ("place", "Place"),
    ),
)
_LABELLED = {
    "ORG": "Organization",
    "NORP": "DescribedGroup",
    "PERSON": "Person",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Facility",
}


class Mentions:
    """Finds names in the sentences of one text.

    names: who is meant by names of this text, as somebody confirmed.
    """

    def __init__(self, store: Store, sentences: list[Parsed], names: Mapping[str, Known] | None = None) -> None:
        self._store, self._model = store, Model(store)
        self._confirmed = Confirmed(names or {}, words("pronouns"))
        self._places = {sentence.number: self._confirmed.find(sentence.text) for sentence in sentences}
        self._nodes: dict[str, tuple[str | None, str]] = {}
        # The fullest form of a person's or body's name: "Lund" is Mara Lund where the text says so before.
        self._full: dict[str, str] = {}
        self._persons: set[str] = set()
        self._labels: dict[str, Counter[str]] = {}
        # The names that something is "in" or "near".
        self._where: set[str] = set()
        for sentence in sentences:
            for entity in sentence.doc.ents:
                self._introduce(_bare(entity.text), entity.label_)
                if _is_where(entity.root):
                    self._where.add(_bare(entity.text))
            for place in self._places[sentence.number]:
                tokens = _tokens(sentence, place)
                if any(_is_where(token) for token in tokens):
                    self._where.add(place.known.called)
                labels = {token.ent_type_ for token in tokens} - {""}
                self._labels.setdefault(place.known.called, Counter()).update(labels)

    def _introduce(self, name: str, label: str) -> None:
        parts = name.split()
        if label == "PERSON" and parts and len(parts[-1]) > 1:
            self._persons.add(parts[-1])
            if len(parts) > 1:
                self._full.setdefault(parts[-1], name)

    def name(self, sentence: Parsed, head: Token, *, undergoes: bool = False) -> Name | None:
        """The actor, place or thing that a noun stands for; None for a pronoun, a time, an abstract noun.

        undergoes: whether something is done to it, so that a ship is that ship and not the state that it belongs to.
        """
        head = _of_many(head)
        place = self._place(sentence, head)
        if place and not any(child.lower_ in ("no", "neither") for child in head.children):
            return self._known(sentence, place)
        if any(child.lower_ in ("no", "neither") for child in head.children):
            return None
        if head.pos_ in ("PRON", "DET", "VERB", "AUX", "ADP", "PUNCT", "SYM") and not (
            head.ent_type_ or _stands_as_noun(head)
        ):
            return None
        if head.ent_type_ in ("DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "ORDINAL", "QUANTITY"):
            counted = head.lemma_ in words("harmed") or (head.pos_ == "NUM" and head.dep_ in ("dobj", "nsubjpass"))
            if not counted:
                return None
        named = None if self._is_name(head) else self._apposed(head)
        if named is not None:
            return self.name(sentence, named)
        first, last = self._extent(head)
        text = sentence.doc[first.i : last.i + 1].text
        whole = _bare(text)
        node, kind = self.node(whole)
        if not node and not self._is_name(head):
            # The state of "Russian warplanes" does what they do; "Russian forces" are named as they stand.
            lemma = head.lemma_.lower()
            acts = lemma in words("instruments") and not (undergoes and lemma in words("equipment"))
            maker = self.maker(sentence, head) if acts else None
            if maker:
                return maker
            if head.lemma_.lower() in words("nothing to name"):
                return None
        lead = text.find(whole) if whole in text else 0
        start = sentence.start(first) + lead
        called = self._full.get(whole, states().get(whole, whole))
        if not node and called != whole:
            node, known = self.node(called)
            kind = known or kind
        return Name(whole, start, start + len(whole), called, node, kind or self._guess(head, called))

    def _place(self, sentence: Parsed, token: Token) -> Place | None:
        """The confirmed name that a word belongs to, unless it is only the end of a longer name."""
        for place in self._places[sentence.number]:
            if place.start <= token.idx < place.end:
                entity = next((e for e in sentence.doc.ents if e.start <= token.i < e.end), None)
                before = [t for t in entity or () if t.idx < place.start and t.pos_ == "PROPN"]
                longer = before and before[-1].dep_ == "compound" and before[-1].lower_ not in words("person")
                return None if longer and entity is not None and entity.label_ != "PERSON" else place
        return None

    def _known(self, sentence: Parsed, place: Place) -> Name:
        start, end = sentence.place.start + place.start, sentence.place.start + place.end
        known = place.known
        kind = self._model.classes(known.node) if known.node else []
        own = local(kind[0]) if kind else self._kind(known.called)
        return Name(sentence.quote(start, end), start, end, known.called, known.node or None, own)

    def _kind(self, called: str) -> str:
        """The kind of a confirmed name that the store does not have, by its words, then by what the grammar finds."""
        if called in states().values():
            return "State"
        spellings = [name for name, known in self._confirmed.names.items() if known.called == called]
        for name in (called, *spellings):
            last = name.lower().partition(" of ")[0].split()[-1]
            for listed, kind in _KINDS:
                if {last, last.removesuffix("s"), last.removesuffix("es")} & words(listed):
                    return kind
        label = next((label for label, _ in self._labels.get(called, Counter()).most_common(1)), "")
        if label == "GPE" and not {called, *spellings} & self._where:
            return "Actor"
        return _LABELLED.get(label) or ("Actor" if any(name[:1].isupper() for name in (called, *spellings)) else "")

    def member(self, sentence: Parsed, head: Token) -> Name | None:
        """The confirmed actor whose people a noun stands for: Kite Brigade of "Kite Brigade fighters"."""
        if head.lemma_.lower() not in words("members") or self._place(sentence, head):
            return None
        owners = [*head.lefts, *prepositional(head, ("of", "from"))]
        places = [self._place(sentence, owner) for owner in owners]
        return next((self._known(sentence, place) for place in places if place), None)

    def maker(self, sentence: Parsed, noun: Token) -> Name | None:
        """Whose an act or a weapon is: "Israel" of "Israel's strike", "the Israeli raid", "a strike by Israel"."""
        owners = [child for child in noun.lefts if child.dep_ in ("poss", "compound", "amod", "nmod")]
        for owner in (*owners, *(by for by in prepositional(noun, ("by",)) if by.pos_ != "PRON")):
            place = self._place(sentence, owner)
            if place and not place.start <= noun.idx < place.end:
                return self._known(sentence, place)
            if (
                owner.dep_ in ("poss", "pobj")
                or owner.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
                or owner.pos_ == "PROPN"
                or owner.text in states()
            ):
                if owner.pos_ == "PRON":
                    return None
                if owner.ent_type_ in ("DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "PRODUCT"):
                    continue
                if owner.ent_type_ == "GPE" and owner.text not in states() and owner.dep_ != "poss":
                    continue
                found = self._entity(sentence, owner)
                if found:
                    return found
        return None

    def _entity(self, sentence: Parsed, token: Token) -> Name | None:
        entity = next((e for e in sentence.doc.ents if e.start <= token.i < e.end), None)
        tokens = [t for t in entity if t.i <= token.i] if entity else self._subtree(token)
        if not tokens:
            return None
        text = sentence.doc[tokens[0].i : tokens[-1].i + 1].text
        whole = _bare(text)
        if not whole or whole.lower() in words("instruments"):
            return None
        called = self._full.get(whole, states().get(whole, whole))
        node, kind = self.node(called)
        if not node:
            node, kind = self.node(whole)
        start = sentence.start(tokens[0]) + max(text.find(whole), 0)
        return Name(whole, start, start + len(whole), called, node, kind or self._guess(token, called))

    def _subtree(self, token: Token) -> list[Token]:
        kept = ("compound", "amod", "nummod", "nmod", "poss", "punct", "quantmod", "npadvmod", "advmod", "det", "case")
        own = [token]
        for child in token.children:
            if child.lemma_.lower() in words("alleged"):
                continue
            if child.dep_ in kept and child.i < token.i and (child.dep_ != "punct" or child.text in ("-", "–", ".")):
                own += self._subtree(child)
        return sorted(own, key=lambda t: int(t.i))

    def _apposed(self, noun: Token) -> Token | None:
        """The name behind a noun, or before it: M23 of "a rebel group, the M23" and of "the M23, a rebel group"."""
        if noun.dep_ == "appos":
            return noun.head if self._is_name(noun.head) else None
        apposed = (t for t in noun.children if t.dep_ == "appos" and t.i > noun.i)
        return next((t for t in apposed if t.ent_type_ in ("ORG", "GPE", "NORP", "PERSON", "LOC", "FAC")), None)

    def _extent(self, head: Token) -> tuple[Token, Token]:
        """First and last token of the phrase that a noun heads, without what follows it but for "of" in a name."""
        tokens = self._subtree(head)
        first, last = tokens[0], head
        entity = next((e for e in head.doc.ents if e.start <= head.i < e.end and e.label_ in _ENTITIES), None)
        if entity is not None:
            last = head.doc[max(entity.end - 1, head.i)]
            first = head.doc[min(entity.start, first.i)]
        elif head.lemma_.lower() in words("armed group") | words("person") | words("described group"):
            # Whose people they are belongs to what they are called: "gunmen of the Kite Brigade".
            whose = [noun for noun in prepositional(head, ("of", "from")) if self._is_name(noun)]
            last = self._extent(whose[0])[1] if whose else last
        return first, last

    def _is_name(self, head: Token) -> bool:
        return head.pos_ == "PROPN" or head.ent_type_ in _ENTITIES

    def node(self, name: str) -> tuple[str | None, str]:
        """The node that a name means exactly, and its kind; (None, "") where it means none, or more than one."""
        sought = lookup.key(name)
        if sought not in self._nodes:
            known = self._confirmed.get(name)
            found = known.node if known else None
            if known is None and len(sought) > 1:
                try:
                    found = lookup.find(self._store, name, unnamed=False)
                except (UnknownName, AmbiguousName):
                    found = None
            kinds = self._model.classes(found) if found else []
            self._nodes[sought] = (found, local(kinds[0])) if found and kinds else (None, "")
        return self._nodes[sought]

    def _guess(self, head: Token, called: str) -> str:
        """The kind of what a noun names, by its words; "" for a thing."""
        if called in set(states().values()):
            return "State"
        lemma = head.lemma_.lower()
        for listed, kind in _KINDS:
            if lemma in words(listed):
                return "Person" if kind == "DescribedGroup" and head.ent_type_ == "PERSON" else kind
        label = head.ent_type_
        if label == "GPE" and re.search(r"[A-Z].*[A-Z\d]", head.text) and called not in self._where:
            # "M23" and "ISGS" are taken for places; that nobody is "in" them shows that they are none.
            return "Organization"
        if label in ("", "PERSON", "ORG") and head.pos_ == "PROPN" and len(called.split()) == 1 and _is_where(head):
            return "Place"
        if label == "PERSON" or called.split()[-1] in self._persons:
            return "Person"
        return _LABELLED.get(label, "")

    def can_act(self, name: Name) -> bool:
        """Whether somebody of this kind can do violence: an actor of the store, a state, a body or a person."""
        if name.node:
            return self._model.is_a(name.node, KG + "Actor")
        return name.kind not in ("", *_PLACES)


def _tokens(sentence: Parsed, place: Place) -> list[Token]:
    return [token for token in sentence.doc if place.start <= token.idx < place.end]


def _is_where(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "at", "near", "outside", "inside", "into", "around")


def _stands_as_noun(token: Token) -> bool:
    """Whether a word that was taken for a verb, such as "airstrikes", stands where a noun does."""
    return token.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass") and token.tag_ not in ("VBG", "PRP", "WDT", "WP", "DT")


def _of_many(noun: Token) -> Token:
    """What a measure is of: the strikes of "a series of strikes"."""
    if noun.lemma_.lower() in words("measures"):
        of = [
            inner for child in noun.children if child.lower_ == "of" for inner in child.children if inner.dep_ == "pobj"
        ]
        return of[0] if of else noun
    return noun


def _bare(text: str) -> str:
    """A phrase without article, number of its members and possessive ending."""
    text = re.sub(r"(?i)^(?:the|a|an|this|that|these|those|its|their|his|her|some|any|no|all)\s+", "", text.strip())
    return re.sub(r"(?:['’]s|['’])$", "", text).strip(' ,;:“”"')
