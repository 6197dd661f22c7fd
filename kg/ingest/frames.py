"""How English tells of edges and events: the frames (`kg:frame`) that stand in the ontology beside each type.

A frame is a pattern such as "X fire at|on Y": words in their plain form, `|` between alternatives, and slots for who
takes part. On an edge type the slots are X and Y; on an event type they are roles ("agent seize site"). A verb with a
particle is written "take-over". A frame that begins with a slot is one of a verb, or with "be" of a noun that is said
of the subject ("X be leader of Y"); one that begins with a noun is of an act named by it ("attack on Y by X").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.errors import KgError
from kg.model import EDGE_TYPE, Model, Vocabulary
from kg.names import KG, PREFIXES, RDF, SKOS, local
from kg.store import Store

FRAME = KG + "frame"
SCHEMA = PREFIXES["schema"]
PREPOSITIONS = frozenset(
    (
        *("to", "at", "on", "upon", "in", "into", "of", "with", "against", "by", "for", "from", "between", "over"),
        *("under", "near", "around", "along", "across", "onto", "toward", "towards", "through", "as", "outside"),
        *("out", "and", "than", "that", "inside", "within", "before"),
    )
)
_ROLES = frozenset(("agent", "target", "victim", "site", "participant", "instrument"))


class Tie(NamedTuple):
    """What hangs on the head of a frame: by which prepositions (() for a direct object), and what it has to be.

    slot: "X" or "Y" where it fills one, else "". nouns: the words that have to stand there, where it fills none.
    """

    prepositions: tuple[str, ...]
    slot: str
    nouns: frozenset[str]


class Frame(NamedTuple):
    """One way to tell of a type.

    kind: "verb", "noun" (an act) or "copula" (what somebody is). heads: the words with their particles, "" for none.
    swapped: whether the place before the verb is the object's ("site fall to agent"). subject: whether it has a slot
    there at all.
    """

    type: str
    text: str
    kind: str
    heads: dict[str, tuple[str, ...]]
    ties: tuple[Tie, ...]
    swapped: bool = False
    site: bool = False


class Kind(NamedTuple):
    """An edge or event type as rules need it.

    name: its local name. event, subject_role, object_role: the act that it follows from, "" for what lasts.
    violent: whether whoever does it harms somebody (`kg:hostile` acts). places: whether its object can be a place only.
    """

    name: str
    event: str
    subject_role: str
    object_role: str
    violent: bool
    symmetric: bool
    places: bool


class Frames:
    """All frames of a store's ontology; a type that a user added has its own."""

    def __init__(self, store: Store) -> None:
        model, vocabulary = Model(store), Vocabulary(store)
        self.kinds: dict[str, Kind] = {}
        self.all: list[Frame] = []
        # What each type means, as the ontology defines it.
        self.meanings: dict[str, str] = {}
        hostile = model.flagged("hostile")
        for fact in store.match(None, FRAME):
            iri, text = fact.subject.value, str(getattr(fact.object, "value", ""))
            name, edge = local(iri), store.holds(iri, RDF + "type", EDGE_TYPE)
            self.all.append(parse(name, text))
            if name not in self.kinds:
                self.meanings[name] = store.text(iri, SKOS + "definition") or name
                self.kinds[name] = _edge(store, model, vocabulary, iri, hostile) if edge else _event(model, iri)
        # The narrower types of each: strikes of attacks.
        self.below: dict[str, set[str]] = {}
        for iri in model.edge_types:
            for above in model.supers(iri):
                self.below.setdefault(local(above), set()).add(local(iri))
        self.all.sort(key=lambda frame: (frame.type, frame.text))

    def beginning(self, kind: str, word: str) -> Iterable[Frame]:
        """The frames of a kind that have this word as their head."""
        return self._by_word.get((kind, word), [])

    @property
    def _by_word(self) -> dict[tuple[str, str], list[Frame]]:
        if not hasattr(self, "_index"):
            self._index: dict[tuple[str, str], list[Frame]] = {}
            for frame in self.all:
                for word in frame.heads:
                    self._index.setdefault((frame.kind, word), []).append(frame)
        return self._index


def _edge(store: Store, model: Model, vocabulary: Vocabulary, iri: str, hostile: frozenset[str]) -> Kind:
    acts = vocabulary.acts(iri)
    event, start, end = next((act for act in acts if act[2] != "site"), acts[0] if acts else ("", "", ""))
    symmetric = model.edge(iri).symmetric
    # What an edge may end at: schema:rangeIncludes of it; of places alone for `kg:visits`.
    ends = [value.value for value in store.values(iri, SCHEMA + "rangeIncludes")]
    place = bool(ends) and all(KG + "Place" in (end, *model.class_supers(end)) for end in ends)
    return Kind(local(iri), event, start, end, iri in hostile and local(iri) != "opposes", symmetric, place)


def _event(model: Model, iri: str) -> Kind:
    above = {local(term) for term in model.supers(iri, SKOS + "broader")}
    violent = bool({"Violence", "Harm"} & (above | {local(iri)})) or local(iri) == "Damage"
    return Kind(local(iri), local(iri), "agent", "target", violent, False, False)


def parse(type_name: str, text: str) -> Frame:
    """Read a frame. Raises KgError, naming the type, for one that cannot be read."""
    tokens = text.split()
    slots = [token for token in tokens if _is_slot(token)]
    if not len(tokens) >= 2 or not slots:
        raise KgError(f"the frame “{text}” of {type_name} needs a word and a slot: write it as “X attack Y”")
    first = tokens[0]
    swapped = False
    if _is_slot(first):
        swapped = first in ("victim", "site", "target", "Y") and not (first == slots[-1] and first == "Y")
        copula = tokens[1] == "be" and len(tokens) > 2
        kind, head, rest = ("copula", tokens[2], tokens[3:]) if copula else ("verb", tokens[1], tokens[2:])
    else:
        kind, head, rest = "noun", first, tokens[1:]
    heads: dict[str, tuple[str, ...]] = {}
    for option in head.split("|"):
        word, _, particle = option.partition("-")
        heads[word] = (*heads.get(word, ()), particle)
    return Frame(type_name, text, kind, heads, tuple(_ties(type_name, text, rest)), swapped, "site" in slots)


def _ties(type_name: str, text: str, rest: list[str]) -> Iterable[Tie]:
    prepositions: tuple[str, ...] = ()
    seen = 0
    for token in rest:
        options = token.split("|")
        if all(option in PREPOSITIONS for option in options):
            prepositions = tuple(options)
            continue
        if _is_slot(token):
            agent = token in ("X", "agent") or (token == "participant" and "between" in text and not seen)
            yield Tie(prepositions, "X" if agent else "Y", frozenset())
            seen += 1
        else:
            yield Tie(prepositions, "", frozenset(options))
        prepositions = () if prepositions else prepositions
    if prepositions:
        raise KgError(f"the frame “{text}” of {type_name} ends in a preposition: put a slot or a word behind it")


def _is_slot(token: str) -> bool:
    return token in ("X", "Y") or token in _ROLES
