"""What is claimed: a relation, an event, an observation or a position of a claims file -> triples."""

from __future__ import annotations

from collections.abc import Callable

from kg.dates import span
from kg.names import KG, RDF, RDFS, SEM, relation_iri
from kg.sources.builder import Builder, english, whole
from kg.sources.marked import Node
from kg.store import Literal, NamedNode
from kg.values import whole as read_whole

BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")

Event = Callable[[Node], "str | None"]

# Keys of an event -> property, and what a bare name means there. Means are terms of the ontology.
ROLES = {
    "agent": ("agent", "actor"),
    "target": ("target", "actor"),
    "participant": ("participant", "actor"),
    "victim": ("victim", "actor"),
    "site": ("site", "place"),
    "part of": ("partOf", None),
    "after": ("after", None),
    "led to": ("ledTo", None),
    "in response to": ("inResponseTo", None),
}


def write(builder: Builder, kind: str, part: Node, iri: str, says: str, speaker: str | None, event: Event) -> None:
    """Write the event, count or position of an assertion; `says` labels it where it has no name of its own.

    event: which event another report's is, as it is named there.
    """
    if kind == "event":
        for node in part.many("same event"):
            same = event(node)
            if same == iri:
                builder.fault(node, "“same event” names the event itself: name another")
            builder.say(iri, KG + "sameEvent", same)
    if kind == "position":
        _position(builder, part, iri, says, speaker)
    else:
        {"event": _event, "observation": _observation}[kind](builder, part, iri, says)


class Relation:
    """[subject, predicate, object], or a mapping with these and a date. Its IRI is made of what it says.

    worded: whether the predicate may stand in the words of a hop too, such as "attacked".
    """

    def __init__(self, builder: Builder, part: Node, *, worded: bool = False) -> None:
        self._builder, self._part, self._worded = builder, part, worded
        if part.kind == "list":
            self._parts = part.items
        else:
            self._parts = [part.entries[name] for name in ("subject", "predicate", "object")]
        ended = part.get("ended")
        self.ended = ended is not None and ended.true()
        date = builder.attempt(part.get("date"), span)
        self.date = date.edtf if date else ""

    def iri(self) -> str | None:
        """The IRI, or None when a part is unknown; faults are noted."""
        builder = self._builder
        subject, predicate, obj = self._parts
        vocabulary = builder.vocabulary
        relation = vocabulary.edge(predicate.text) or vocabulary.role(predicate.text)
        if self._worded and not relation:
            relation = vocabulary.wording(predicate.text)
        if relation:
            builder.origins.meant[predicate.mark] = relation
        else:
            builder.term(predicate, "edge")
        ends = builder.find(subject), self._object(relation or "", obj)
        if not relation or not ends[0] or not ends[1]:
            return None
        self.triple = (ends[0], relation, ends[1])
        return relation_iri(*self.triple, self.date, self.ended)

    def _object(self, relation: str, node: Node) -> str | None:
        if relation == KG + "means":
            return self._builder.term(node, "means")
        return self._builder.find(node, "place" if relation == KG + "site" else None)

    def write(self, iri: str) -> None:
        """Write a relation all parts of which are known (`iri`)."""
        builder = self._builder
        builder.a(iri, KG + "Relation")
        for name, end in zip(("subject", "predicate", "object"), self.triple, strict=True):
            builder.say(iri, RDF + name, end)
        if self.ended:
            builder.say(iri, KG + "ended", Literal("true", datatype=BOOLEAN))
        builder.dated(iri, self._part)


def _event(builder: Builder, part: Node, iri: str, says: str) -> None:
    series = part.get("series")
    builder.a(iri, KG + ("EventSeries" if series and series.true() else "Event"))
    label = builder.text(part.get("name")) or says
    builder.say(iri, RDFS + "label", Literal(label) if label else None)
    builder.say(iri, SEM + "eventType", *(builder.term(node, "event type") for node in part.many("type")))
    builder.say(iri, KG + "means", *(builder.term(node, "means") for node in part.many("means")))
    for key, (local, kind) in ROLES.items():
        for node in part.many(key):
            filler = builder.find(node, kind)
            if filler == iri:
                builder.fault(node, f"“{key}” names the event itself: name another")
            builder.say(iri, KG + local, filler)
    _precision(builder, part, iri, "site")
    builder.dated(iri, part)


def _precision(builder: Builder, part: Node, iri: str, place: str) -> None:
    precision = part.get("precision")
    builder.plain(iri, KG + "placePrecision", precision)
    if precision and not part.get(place):
        builder.fault(precision, f"“precision” says how it lies to a place: give “{place}” too")


def _observation(builder: Builder, part: Node, iri: str, says: str) -> None:
    builder.a(iri, KG + "Observation")
    builder.say(iri, KG + "observes", *builder.find_all(part.many("of")))
    builder.say(iri, KG + "measure", builder.term(part.get("measure"), "measure"))
    value, bound, worded = part.get("value"), part.get("bound"), part.get("worded")
    number = builder.attempt(value, read_whole)
    if number is not None:
        builder.say(iri, KG + "value", whole(number))
        builder.say(iri, KG + "bound", Literal(bound.text if bound else "exact"))
    elif bound and not value:
        builder.fault(
            bound, "“bound” says how the true number lies to the value: give the value, or leave the bound out"
        )
    elif not value and not worded:
        builder.fault(part, "an observation needs a value, or the words of the text in “worded”")
    builder.plain(iri, KG + "wording", worded)
    builder.plain(iri, KG + "quantifier", part.get("quantifier"))
    builder.say(iri, KG + "site", *builder.find_all(part.many("place"), "place"))
    _precision(builder, part, iri, "place")
    total = builder.find(part.get("total"))
    if total == iri:
        builder.fault(part.entries["total"], "“total” names the observation itself: name another")
    builder.say(iri, KG + "partOfTotal", total)
    builder.dated(iri, part, "worded date")


def _position(builder: Builder, part: Node, iri: str, says: str, speaker: str | None) -> None:
    builder.a(iri, KG + "Position")
    builder.say(iri, KG + "positionKind", KG + part.entries["kind"].text)
    given = part.get("holder")
    builder.say(iri, KG + "holder", *(builder.find_all(part.many("holder"), "actor") if given else [speaker]))
    if not given and not speaker:
        # Not the publisher: a paper that tells of a demand does not make it.
        builder.fault(part, "a position lacks “holder”: whose it is")
    builder.say(iri, KG + "about", *builder.find_all(part.many("about")))
    builder.say(iri, KG + "addressee", *builder.find_all(part.many("to"), "actor"))
    gist = builder.text(part.get("gist")) or says
    builder.say(iri, KG + "gist", english(gist) if gist else None)
    builder.dated(iri, part)
