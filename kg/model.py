"""The ontology as Python sees it: edge types with their readings, classes, labels; read from the store, never repeated.

A store holds the ontology it was made with, and a user's own terms when a Turtle file added them, so whatever the
ontology gains is known here without a change of code.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from kg import lookup
from kg.lookup import NAME_KEY, key, written_out
from kg.names import INDEX, KG, OWL, RDF, RDFS, SCHEMA, SKOS, TYPE, edge_iri, local, shorten
from kg.store import Literal, NamedNode, Store, Wanted
from kg.store import iri as text_of
from kg.tuples import NamedTuple

EDGE_TYPE = KG + "EdgeType"
RELATED = KG + "relatedTo"
_TRUE = ("true", "1")


class EdgeType(NamedTuple):
    """A kind of direct edge, with what stands between its two ends, read either way, now or in the past."""

    iri: str
    label: str
    reading: str
    inverse: str
    past: str
    inverse_past: str
    walkable: bool
    symmetric: bool
    color: str
    place_word: str = ""
    """The word at the end of its reading that gives way to that of the place: "at" of "is present at"."""

    def read(self, *, forward: bool, past: bool, plural: bool = False) -> str:
        """The words between the two ends of a hop; plural when the end they start from is many."""
        if past:
            words = self.past if forward else self.inverse_past
        else:
            words = self.reading if forward else self.inverse
        return in_plural(words) if plural else words


def in_plural(words: str) -> str:
    """An English reading for a subject in the plural: its first word is its verb.

    >>> in_plural("backs"), in_plural("was backed by"), in_plural("presses")
    ('back', 'were backed by', 'press')
    """
    verb, space, rest = words.partition(" ")
    irregular = {"is": "are", "was": "were", "has": "have", "does": "do"}
    if verb in irregular:
        verb = irregular[verb]
    elif verb.endswith("ies"):
        verb = verb[:-3] + "y"
    elif verb.endswith(("sses", "shes", "ches", "xes")):
        verb = verb[:-2]
    elif verb.endswith("s"):
        verb = verb[:-1]
    return verb + space + rest


def names_many(description: str) -> bool:
    """Whether a description of somebody unnamed is of several, by its English wording.

    >>> names_many("US officials"), names_many("an official with one of the militias"), names_many("critics of the US")
    (True, False, True)
    """
    words = description.split()
    if not words or words[0].lower() in ("a", "an", "one"):
        return False
    linking = ("of", "with", "from", "in", "at", "who", "close", "familiar", "briefed", "on", "near", "for", "within")
    end = next((number for number, word in enumerate(words) if word in linking), len(words))
    head = words[max(end - 1, 0)].rstrip(",")
    return head.endswith("s") and not head.endswith(("ss", "us", "’s", "'s"))


class Model:
    """Reads the ontology of a store when asked; what it read is remembered with the store, until that changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        known: dict[str, Any] = store.memo.setdefault("model", {})
        self._terms: dict[str, set[str]] = known.setdefault("terms", {})
        self._edges: dict[str, EdgeType] = known.setdefault("edges", {})
        self._supers: dict[tuple[str, str], list[str]] = known.setdefault("supers", {})
        self._labels: dict[str, str] = known.setdefault("labels", {})
        self._named: dict[str, str] = known.setdefault("named", {})
        self._many: dict[str, bool] = known.setdefault("many", {})
        self._kinds: dict[str, str] = known.setdefault("kinds", {})
        self._flagged: dict[str, frozenset[str]] = known.setdefault("flagged", {})
        self._narrowest: dict[tuple[str, ...], list[str]] = known.setdefault("narrowest", {})

    @property
    def edges(self) -> dict[str, EdgeType]:
        """All edge types by IRI, in the order of their IRIs."""
        return {iri: self.edge(iri) for iri in sorted(self.edge_types)}

    @property
    def edge_types(self) -> set[str]:
        """The IRIs of all edge types."""
        if "all" not in self._terms:
            facts = self._store.match(None, RDF + "type", EDGE_TYPE)
            self._terms["all"] = {text_of(fact.subject) for fact in facts}
        return self._terms["all"]

    @property
    def walkable(self) -> set[str]:
        """The edge types that a route may walk: all but those that say otherwise."""
        if "walkable" not in self._terms:
            self._terms["walkable"] = self.edge_types - {*self._store.subjects(KG + "walkable", Literal(False))}
        return self._terms["walkable"]

    @property
    def noted(self) -> set[str]:
        """The edge types that are mentioned beside a node on a route, as "acts as" is."""
        if "noted" not in self._terms:
            self._terms["noted"] = self.edge_types & {*self._store.subjects(KG + "noteOnRoutes", Literal(True))}
        return self._terms["noted"]

    def flagged(self, flag: str) -> frozenset[str]:
        """The edge types that carry a flag of the ontology, such as "accusation", or lie below one that does."""
        if flag not in self._flagged:
            own = set(self._store.subjects(KG + flag, Literal(True)))
            self._flagged[flag] = frozenset(
                t for t in self.edge_types if own and (t in own or not own.isdisjoint(self.supers(t)))
            )
        return self._flagged[flag]

    def edge(self, iri: str) -> EdgeType:
        """One edge type. An IRI that is none gives one that reads as its local name."""
        if iri not in self._edges:
            self._edges[iri] = self._edge(iri)
        return self._edges[iri]

    def supers(self, iri: str, by: str = RDFS + "subPropertyOf") -> list[str]:
        """All terms above this one, nearest first, itself left out."""
        if (iri, by) not in self._supers:
            seen: dict[str, None] = {}
            waiting = deque([iri])
            while waiting:
                for above in self._store.values(waiting.popleft(), by):
                    if above.value not in seen and above.value != iri:
                        seen[above.value] = None
                        waiting.append(above.value)
            self._supers[iri, by] = list(seen)
        return self._supers[iri, by]

    def expect(self, iris: Iterable[str]) -> None:
        """Say that the labels and kinds of these nodes are about to be asked for; see `Store.expect`."""
        store = self._store
        if not store.batches:
            return
        nodes = sorted({*iris})
        store.expect(Wanted(nodes, (RDF + "type", *lookup.MAIN_NAMES, *lookup.IN_SENTENCES)))
        named = ((node, lookup.main_name(store, node)) for node in nodes)
        keys = sorted({key(name) for node, name in named if name and self.is_a(node, KG + "Place")})
        store.expect(Wanted(None, (NAME_KEY,), [Literal(k) for k in keys]), graph=INDEX)
        others = {other for k in keys for other in store.subjects(NAME_KEY, Literal(k), INDEX)}
        store.expect(Wanted(sorted(others), (RDF + "type",)))

    def label(self, iri: str) -> str:
        """The name to show for any node or term: its main name, or the last part of its IRI.

        A territory that shares its name with a state says that it is the place.
        """
        if iri not in self._labels:
            text = lookup.main_name(self._store, iri)
            shared = text and self.is_a(iri, KG + "Place") and self._named_alike(iri, text)
            self._labels[iri] = f"{text} (place)" if shared else text or iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        return self._labels[iri]

    def told_apart(self, one: str, other: str) -> tuple[str, str]:
        """The labels of two nodes; their ids where they are called alike: "id:Falcon"."""
        names = self.label(one), self.label(other)
        return names if names[0] != names[1] else (shorten(one), shorten(other))

    def _named_alike(self, place: str, name: str) -> bool:
        others = self._store.subjects(NAME_KEY, Literal(key(name)), INDEX)
        return any(other != place and not self.is_a(other, KG + "Place") for other in others)

    def classes(self, iri: str) -> list[str]:
        """The most specific of a node's classes of ours, sorted; [] for a node without. As in `lookup.classes`."""
        return self.narrowest(tuple(lookup.classes(self._store, iri)))

    def narrowest(self, classes: tuple[str, ...]) -> list[str]:
        """The most specific classes of ours among some that are sorted."""
        if classes not in self._narrowest:
            own = [c for c in classes if c.startswith(KG)]
            above = {s for c in own for s in self.class_supers(c)}
            self._narrowest[classes] = [c for c in own if c not in above] or own
        return self._narrowest[classes]

    def class_supers(self, iri: str) -> list[str]:
        return self.supers(iri, RDFS + "subClassOf")

    def kind(self, iri: str) -> str:
        """What a node is, in words: "armed group"; "thing" for a node without a class of ours."""
        if iri not in self._kinds:
            classes = self.classes(iri)
            self._kinds[iri] = self.label(classes[0]) if classes else "thing"
        return self._kinds[iri]

    def is_many(self, iri: str) -> bool:
        """Whether sentences about a node are in the plural: so is a group known by description."""
        if iri not in self._many:
            told = self._store.text(iri, KG + "plural") in _TRUE
            self._many[iri] = told or self.is_a(iri, KG + "DescribedGroup")
        return self._many[iri]

    def named(self, iri: str) -> str:
        """The label of a node as it stands in a sentence: "the Houthis", where its article is told."""
        if iri not in self._named:
            article = self._store.text(iri, KG + "article")
            self._named[iri] = f"{article} {self.label(iri)}" if article else self.label(iri)
        return self._named[iri]

    def preposition(self, iri: str) -> str:
        """Whether one is in a place or at it: what is said of the place, else of its narrowest class; "" for others."""
        if own := self._store.text(iri, KG + "preposition"):
            return own
        classes = [cls for own in self.classes(iri) for cls in (own, *self.class_supers(own))]
        return next((word for cls in classes if (word := self._store.text(cls, KG + "preposition"))), "")

    def reading(self, predicate: str, start: str, end: str, *, forward: bool, past: bool) -> str:
        """The words of an edge type between two nodes, in the number of the first and as the place asks.

        forward: the edge points from start to end, or has no direction.
        """
        edge = self.edge(predicate)
        words = edge.read(forward=forward, past=past, plural=self.is_many(start))
        if forward and edge.place_word and words.endswith(f" {edge.place_word}"):
            words = words.removesuffix(edge.place_word) + (self.preposition(end) or edge.place_word)
        return words

    def is_a(self, iri: str, cls: str) -> bool:
        """Whether a node belongs to a class, directly or through classes below it."""
        own = [c.value for c in self._store.values(iri, RDF + "type")]
        return any(c == cls or cls in self.class_supers(c) for c in own)

    def derived(self, subject: str, predicate: str, obj: str, graph: str) -> bool:
        """Whether an edge has claims of its own in a graph, and does not only follow from one below it."""
        return next(iter(self._store.match(edge_iri(subject, predicate, obj), None, None, graph)), None) is not None

    def _edge(self, iri: str) -> EdgeType:
        symmetric = next(iter(self._store.match(iri, RDF + "type", OWL + "SymmetricProperty")), None) is not None

        def text(name: str, default: str) -> str:
            return self._store.text(iri, name) or default

        label = text(RDFS + "label", iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1])
        reading = text(KG + "reading", label)
        inverse = text(KG + "inverseReading", reading if symmetric else f"({label}, from)")
        return EdgeType(
            iri=iri,
            label=label,
            reading=reading,
            inverse=inverse,
            past=text(KG + "pastReading", reading),
            inverse_past=text(KG + "inversePastReading", inverse),
            walkable=iri in self.walkable,
            symmetric=symmetric,
            color=text(KG + "color", "#555555"),
            place_word=text(KG + "placeWord", ""),
        )


class Vocabulary:
    """Terms of the ontology by what a person writes: label, local name or id, in any case. For reading claims files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._terms: dict[str, dict[str, str]] = {}
        self._names: dict[str, list[str]] = {}

    def edge(self, name: str) -> str | None:
        """The IRI of an edge type such as "backs": by its name, another name of it, or its reading."""
        return self._term("edge", name)

    def relation(self, name: str, offered: Iterable[str] | None = None) -> str:
        """The edge type that somebody asks for, also the one above all others. Raises UnknownName.

        offered: those to choose from, which the error names; None for all.
        """
        label = self._store.text(RELATED, RDFS + "label") or ""
        vague = written_out(name) == RELATED or key(name) in (key(local(RELATED)), key(label))
        found = self.edge(name) or self._readings.get(key(name)) or (RELATED if vague else None)
        if found:
            return found
        from kg.errors import UnknownName

        iris = set(self._iris("edge") if offered is None else offered)
        labels = {iri: self._store.text(iri, RDFS + "label") or local(iri) for iri in iris}
        near = [labels[iri] for iri in self.near(name, "edge") if iri in iris]
        raise UnknownName(name, near, f"relations are {', '.join(sorted({*labels.values()}))}")

    def named(self, kind: str, name: str) -> str | None:
        """The IRI of a term of a kind that `names` takes."""
        return self._term(kind, name)

    def role(self, name: str) -> str | None:
        """The IRI of a role of an event, such as "agent"."""
        return self._term("role", name)

    def wording(self, words: str) -> str | None:
        """The IRI of the edge type or role that these words stand for between two names: "is a member of"."""
        return self.edge(words) or self.role(words) or self._readings.get(key(words))

    @cached_property
    def _readings(self) -> dict[str, str]:
        """The edge types by the words that a hop is read with."""
        read = (KG + "reading", KG + "pastReading")
        values = ((term.value, iri) for iri in self._iris("edge") for p in read for term in self._store.values(iri, p))
        return {key(words): iri for words, iri in reversed(list(values))}

    def acts(self, edge: str) -> list[tuple[str, str, str]]:
        """The kinds of events from which an edge follows and that are over once they happened, in a fixed order.

        Local names of each: event type, role where the edge starts, role where it ends. [] for an edge that lasts.
        """
        store, found = self._store, []
        for rule in store.subjects(KG + "edge", NamedNode(edge)):
            kind, *roles = (store.text(rule, KG + name) or "" for name in ("onType", "fromRole", "toRole"))
            if store.text(kind, KG + "lasting") not in ("true", "1"):
                found.append((local(kind), local(roles[0]), local(roles[1])))
        return sorted(found)

    def past(self, words: str) -> bool:
        """Whether these are the words of an edge that held once: "was a member of"."""
        iri = self._readings.get(key(words))
        said = iri and [self._store.text(iri, KG + name) for name in ("pastReading", "reading")]
        return bool(said and said[0] != said[1] and key(said[0] or "") == key(words))

    def reading(self, edge: str) -> str:
        """What stands between two names: "is a member of"."""
        return self._store.text(edge, KG + "reading") or local(edge)

    def words(self, term: str) -> list[str]:
        """All that a term is called, its main name first."""
        naming = (SKOS + "prefLabel", RDFS + "label", SKOS + "altLabel")
        found = [name.value for property in naming for name in self._store.values(term, property)]
        return found or [local(term)]

    def about(self, term: str) -> str:
        """What a term means, in a line; "" where the ontology does not say."""
        return self._store.text(term, SKOS + "definition") or ""

    def derived_only(self, edge: str) -> bool:
        """Whether an edge follows from who says what, and is never claimed itself."""
        return self._store.text(edge, KG + "derivedOnly") in ("true", "1")

    def leads_to_places(self, edge: str) -> bool:
        """Whether what an edge leads to can only be a place."""
        places = {KG + "Place", *self._below(KG + "Place", RDFS + "subClassOf")}
        ends = self._store.values(edge, SCHEMA + "rangeIncludes")
        return bool(ends := [end.value for end in ends]) and places.issuperset(ends)

    def event_type(self, name: str) -> str | None:
        return self._term("event type", name)

    def means(self, name: str) -> str | None:
        return self._term("means", name)

    def measure(self, name: str) -> str | None:
        """What a count counts: any concept of the ontology's schemes."""
        return self._term("measure", name)

    def actor_class(self, name: str) -> str | None:
        return self._term("actor class", name)

    def place_class(self, name: str) -> str | None:
        return self._term("place class", name)

    def near(self, typed: str, *kinds: str) -> list[str]:
        """The terms of some kinds that somebody probably meant, at most three: those of which a name is a slip away,
        else those of which a name, else the English that tells of them, has a word of it. [] when there are none.

        What is merely spelled somewhat alike is no suggestion: a ceasefire is no misfire.
        """
        from kg.likeness import slip

        words, sought = _stems(typed), key(typed)
        ranked = []
        for iri in {iri for kind in kinds for iri in self._iris(kind)}:
            names = [local(iri), *self.words(iri)]
            slips = [slips for name in names if (slips := slip(sought, key(name))) is not None]
            frames = [term.value for term in self._store.values(iri, KG + "frame")]
            if slips:
                ranked.append((min(slips) - 10, local(iri), iri))
            elif words & _stems(*names):
                ranked.append((0, local(iri), iri))
            elif words & _stems(*frames):
                ranked.append((1, local(iri), iri))
        best = min(ranked)[0] if ranked else 0
        return [iri for rank, _, iri in sorted(ranked) if rank == best][:3]

    def names(self, kind: str) -> list[str]:
        """What may be written for a kind ("edge", "role", "event type", "means", "measure", …), sorted."""
        self._load(kind)
        return self._names[kind]

    def _term(self, kind: str, name: str) -> str | None:
        terms = self._load(kind)
        written = written_out(name)
        return written if written and written in terms.values() else terms.get(key(name))

    def _load(self, kind: str) -> dict[str, str]:
        if kind not in self._terms:
            # A user's own term takes no name that a term of ours has.
            iris = sorted(self._iris(kind), key=lambda iri: not iri.startswith((KG, TYPE)))
            found: dict[str, str] = {}
            # One term's own name beats another's alias: "Troops" is the measure, not the ground forces.
            ways = (SKOS + "prefLabel", RDFS + "label"), (SKOS + "altLabel", SKOS + "hiddenLabel"), (KG + "reading",)
            for labels in ways:
                for iri in iris:
                    written = [term.value for p in labels for term in self._store.values(iri, p)]
                    for name in (iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1], *written):
                        found.setdefault(key(name), iri)
            self._terms[kind] = found
            self._names[kind] = sorted(iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] for iri in iris)
        return self._terms[kind]

    def _iris(self, kind: str) -> list[str]:
        if kind == "edge":
            return [i for i in self._store.subjects(RDF + "type", EDGE_TYPE) if i != RELATED]
        if kind == "role":
            return self._below(KG + "role", RDFS + "subPropertyOf")
        if kind == "actor class":
            return [*self._below(KG + "Actor", RDFS + "subClassOf"), KG + "Office"]
        if kind == "place class":
            return [KG + "Place", *self._below(KG + "Place", RDFS + "subClassOf")]
        classes = {"event type": ["EventType"], "means": ["Means"], "measure": ["EventType", "Means", "Measure"]}[kind]
        return [iri for cls in classes for iri in self._store.subjects(RDF + "type", KG + cls)]

    def _below(self, top: str, by: str) -> list[str]:
        found: list[str] = []
        waiting = deque([top])
        while waiting:
            for below in self._store.subjects(by, waiting.popleft()):
                if below not in found:
                    found.append(below)
                    waiting.append(below)
        return found


def _stems(*texts: str) -> set[str]:
    """The words of some texts of four letters or more, without most of their endings: "suppl" for "supplies"."""
    found = set()
    for word in re.findall(r"[a-z]{4,}", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(texts)).lower()):
        ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 3), "")
        found.add(word.removesuffix(ending).rstrip("eiy"))
    return found


_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ers", "ed", "es", "er", "s")
