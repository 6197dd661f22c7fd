"""What is claimed: a relation, an event, an observation or a position of a claims file -> triples."""

from __future__ import annotations

from collections.abc import Callable

from kg.dates import span
from kg.names import KG, RDF, RDFS, SEM, relation_iri
from kg.sources.marked import Node
from kg.sources.sheet import Sheet, english, whole
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


def write(sheet: Sheet, kind: str, part: Node, iri: str, says: str, speaker: str | None, event: Event) -> None:
    """Write the event, count or position of an assertion; `says` labels it where it has no name of its own.

    event: which event another report's is, as it is named there.
    """
    if kind == "event":
        for node in part.many("same event"):
            same = event(node)
            if same == iri:
                sheet.fault(node, "“same event” names the event itself: name another")
            sheet.say(iri, KG + "sameEvent", same)
    if kind == "position":
        _position(sheet, part, iri, says, speaker)
    else:
        {"event": _event, "observation": _observation}[kind](sheet, part, iri, says)


class Relation:
    """[subject, predicate, object], or a mapping with these and a date. Its IRI is made of what it says.

    worded: whether the predicate may stand in the words of a hop too, such as "attacked".
    """

    def __init__(self, sheet: Sheet, part: Node, *, worded: bool = False) -> None:
        self._sheet, self._part, self._worded = sheet, part, worded
        if part.kind == "list":
            self._parts = part.items
        else:
            self._parts = [part.entries[name] for name in ("subject", "predicate", "object")]
        ended = part.get("ended")
        self.ended = ended is not None and ended.true()
        date = sheet.attempt(part.get("date"), span)
        self.date = date.edtf if date else ""

    def iri(self) -> str | None:
        """The IRI, or None when a part is unknown; faults are noted."""
        sheet = self._sheet
        subject, predicate, obj = self._parts
        vocabulary = sheet.vocabulary
        relation = vocabulary.edge(predicate.text) or vocabulary.role(predicate.text)
        if self._worded and not relation:
            relation = vocabulary.wording(predicate.text)
        if relation:
            sheet.origins.meant[predicate.mark] = relation
        else:
            sheet.term(predicate, "edge")
        ends = sheet.find(subject), self._object(relation or "", obj)
        if not relation or not ends[0] or not ends[1]:
            return None
        self.triple = (ends[0], relation, ends[1])
        return relation_iri(*self.triple, self.date, self.ended)

    def _object(self, relation: str, node: Node) -> str | None:
        if relation == KG + "means":
            return self._sheet.term(node, "means")
        return self._sheet.find(node, "place" if relation == KG + "site" else None)

    def write(self, iri: str) -> None:
        """Write a relation all parts of which are known (`iri`)."""
        sheet = self._sheet
        sheet.a(iri, KG + "Relation")
        for name, end in zip(("subject", "predicate", "object"), self.triple, strict=True):
            sheet.say(iri, RDF + name, end)
        if self.ended:
            sheet.say(iri, KG + "ended", Literal("true", datatype=BOOLEAN))
        sheet.dated(iri, self._part)


def _event(sheet: Sheet, part: Node, iri: str, says: str) -> None:
    series = part.get("series")
    sheet.a(iri, KG + ("EventSeries" if series and series.true() else "Event"))
    label = sheet.text(part.get("name")) or says
    sheet.say(iri, RDFS + "label", english(label) if label else None)
    sheet.say(iri, SEM + "eventType", *(sheet.term(node, "event type") for node in part.many("type")))
    sheet.say(iri, KG + "means", *(sheet.term(node, "means") for node in part.many("means")))
    for key, (local, kind) in ROLES.items():
        for node in part.many(key):
            filler = sheet.find(node, kind)
            if filler == iri:
                sheet.fault(node, f"“{key}” names the event itself: name another")
            sheet.say(iri, KG + local, filler)
    _precision(sheet, part, iri, "site")
    sheet.dated(iri, part)


def _precision(sheet: Sheet, part: Node, iri: str, place: str) -> None:
    precision = part.get("precision")
    sheet.plain(iri, KG + "placePrecision", precision)
    if precision and not part.get(place):
        sheet.fault(precision, f"“precision” says how it lies to a place: give “{place}” too")


def _observation(sheet: Sheet, part: Node, iri: str, says: str) -> None:
    sheet.a(iri, KG + "Observation")
    sheet.say(iri, KG + "observes", *sheet.find_all(part.many("of")))
    sheet.say(iri, KG + "measure", sheet.term(part.get("measure"), "measure"))
    value, bound, worded = part.get("value"), part.get("bound"), part.get("worded")
    number = sheet.attempt(value, read_whole)
    if number is not None:
        sheet.say(iri, KG + "value", whole(number))
        sheet.say(iri, KG + "bound", Literal(bound.text if bound else "exact"))
    elif bound and not value:
        sheet.fault(bound, "“bound” says how the true number lies to the value: give the value, or leave the bound out")
    elif not value and not worded:
        sheet.fault(part, "an observation needs a value, or the words of the text in “worded”")
    sheet.plain(iri, KG + "wording", worded)
    sheet.plain(iri, KG + "quantifier", part.get("quantifier"))
    sheet.say(iri, KG + "site", *sheet.find_all(part.many("place"), "place"))
    _precision(sheet, part, iri, "place")
    total = sheet.find(part.get("total"))
    if total == iri:
        sheet.fault(part.entries["total"], "“total” names the observation itself: name another")
    sheet.say(iri, KG + "partOfTotal", total)
    sheet.dated(iri, part, "worded date")


def _position(sheet: Sheet, part: Node, iri: str, says: str, speaker: str | None) -> None:
    sheet.a(iri, KG + "Position")
    sheet.say(iri, KG + "positionKind", KG + part.entries["kind"].text)
    given = part.get("holder")
    sheet.say(iri, KG + "holder", *(sheet.find_all(part.many("holder"), "actor") if given else [speaker]))
    if not given and not speaker:
        # Not the publisher: a paper that tells of a demand does not make it.
        sheet.fault(part, "a position lacks “holder”: whose it is")
    sheet.say(iri, KG + "about", *sheet.find_all(part.many("about")))
    sheet.say(iri, KG + "addressee", *sheet.find_all(part.many("to"), "actor"))
    gist = sheet.text(part.get("gist")) or says
    sheet.say(iri, KG + "gist", english(gist) if gist else None)
    sheet.dated(iri, part)
