"""The evidence: who says what of a claim, where, when; and which claims stand behind an edge.

Everything here is read from the store by patterns, never by loading a graph, so that the evidence of one edge costs
the same in a graph of a hundred claims and of ten million.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.dates import given
from kg.model import Model
from kg.names import (
    CLAIMED,
    DCTERMS,
    DIRECT,
    ID,
    KG,
    OA,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    SKOS,
    edge_iri,
)
from kg.store import Store, Wanted
from kg.store import iri as text_of

ASSERTED, SUGGESTED, DOUBTED, DENIED = "asserted", "suggested", "doubted", "denied"
HOLDS = (ASSERTED, SUGGESTED)
_TRUE = ("true", "1")


class Dating(NamedTuple):
    """When something held or happened, as far as the source says.

    edtf: the date in EDTF, None when undated. worded: the source's words when they say more. implied: the part that
    the source leaves to be inferred, such as "year". begin, end: (earliest, latest) day as YYYY-MM-DD, None where open.
    of_event: who had a part in an event is claimed without a date, and this is the event's.
    """

    edtf: str | None
    worded: str | None
    implied: str | None
    begin: tuple[str | None, str | None]
    end: tuple[str | None, str | None]
    of_event: bool = False

    @property
    def given(self) -> str:
        """The date as a reader wants it; "undated" when there is none."""
        return given(self.edtf, self.worded, self.implied, of_event=self.of_event)


UNDATED = Dating(None, None, None, (None, None), (None, None))


class Locator(NamedTuple):
    """A span of a source's text: paragraph from 1, code points of the NFC text, end exclusive; digest "sha256:…"."""

    paragraph: int
    start: int
    end: int
    digest: str


class Assertion(NamedTuple):
    """One speaker's stance on one claim, in one source."""

    iri: str
    claim: str
    speaker: str
    speaker_name: str
    unnamed: bool
    """The source describes the speaker and does not name them."""
    stance: str
    """asserted, suggested, doubted or denied."""
    basis: str
    """stated, implied or combined."""
    says: str
    source: str
    """The source's id, such as "ap-us-response"."""
    title: str
    publisher: str
    url: str | None
    locators: tuple[Locator, ...]
    said_on: str | None
    anonymity: str | None
    reply_to: str | None

    @property
    def paragraphs(self) -> str:
        """The paragraphs of its locators: "¶13, ¶16"."""
        return ", ".join(f"¶{n}" for n in sorted({place.paragraph for place in self.locators}))


class Claim(NamedTuple):
    """What is claimed, and everybody's stance on it, in a fixed order: those who hold it first."""

    iri: str
    kind: str
    """The local name of its class: Relation, Event, EventSeries, Observation or Position."""
    label: str
    dating: Dating
    ended: bool
    """Said to be past: a relation that held once, or an event with an end."""
    contested: bool
    assertions: tuple[Assertion, ...]
    rivals: tuple[str, ...]
    role: str | None = None
    """The part in an event that it states, such as kg:agent; None for any other claim."""
    event: str | None = None
    """That event."""
    filler: str | None = None
    """Who or what had that part."""

    @property
    def id(self) -> str:
        return self.iri.removeprefix(ID)


class Edge(NamedTuple):
    """A derived edge and the claims it was derived from."""

    iri: str
    subject: str
    predicate: str
    object: str
    claims: tuple[Claim, ...]
    direct: bool = False
    """It stands: somebody asserts what it follows from, and nobody in the loaded sources disputes it."""
    events: tuple[Claim, ...] = ()
    """The events in which its claims state parts: without these there is no edge either."""

    @property
    def assertions(self) -> list[Assertion]:
        return [assertion for claim in self.claims for assertion in claim.assertions]

    @property
    def evidence(self) -> tuple[Claim, ...]:
        """All that it rests on: its claims, then the events in which they state parts."""
        return (*self.claims, *(event for event in self.events if event not in self.claims))

    @property
    def contested(self) -> bool:
        """Every claim behind it is contested. An accusation then stands all the same: that it was made is not."""
        return bool(self.claims) and all(claim.contested for claim in self.claims)

    @property
    def suggested(self) -> bool:
        """Nobody asserts what is behind it: at most it is suggested."""
        return bool(self.claims) and not any(all(map(_asserted, self._with_event(claim))) for claim in self.claims)

    @property
    def past(self) -> bool:
        """All that is claimed is over; told in the past tense."""
        return all(any(one.ended for one in self._with_event(claim)) for claim in self.claims)

    def _with_event(self, claim: Claim) -> list[Claim]:
        return [claim, *(event for event in self.events if event.iri == claim.event)]


def _asserted(claim: Claim) -> bool:
    return any(assertion.stance == ASSERTED for assertion in claim.assertions)


Facts = dict[str, list[str]]
"""What the merge says of one node: the values of each property, sorted."""


def _one(said: Facts, name: str) -> str | None:
    """The least value of a property, so that the answer is fixed."""
    return said[name][0] if name in said else None


def _dating(said: Facts) -> Dating:
    """When a claim held or happened, by its own word."""
    edtf, day = _one(said, KG + "edtf"), _one(said, SEM + "hasTimeStamp")
    worded, implied = _one(said, KG + "dateWording"), _one(said, KG + "impliedPart")
    if edtf is None and day is None and worded is None:
        return UNDATED
    if day is not None:
        return Dating(edtf or day, worded, implied, (day, day), (day, day))
    begin, end = (
        (_one(said, f"{SEM}hasEarliest{which}TimeStamp"), _one(said, f"{SEM}hasLatest{which}TimeStamp"))
        for which in ("Begin", "End")
    )
    return Dating(edtf, worded, implied, begin, end)


def facts(store: Store, node: str) -> Facts:
    """All that the merge says of a node, in one look-up."""
    found: Facts = {}
    for fact in store.match(node):
        found.setdefault(fact.predicate.value, []).append(str(fact.object.value))
    return {name: sorted(set(values)) if len(values) > 1 else values for name, values in found.items()}


def dating(store: Store, claim: str) -> Dating:
    """When a claim held or happened, by its own word; `Evidence.claim` also knows of the event it has a part in."""
    return _dating(facts(store, claim))


_OF_SOURCES_AND_SPEAKERS = (
    *(RDF + "type", SKOS + "prefLabel", RDFS + "label"),
    *(DCTERMS + name for name in ("identifier", "title", "publisher")),
    *(SCHEMA + "url", KG + "published", PROV + "wasDerivedFrom"),
)
"""What is read of whom and what an assertion names: its speaker and its source."""


class Evidence:
    """Reads claims of one store and remembers the sources and speakers it met."""

    def __init__(self, store: Store, model: Model | None = None) -> None:
        self.store = store
        self.model = model or Model(store)
        self._claims: dict[str, Claim] = {}
        self._sources: dict[str, tuple[str, str, str, str | None]] = {}
        self._unnamed: dict[str, bool] = {}

    def expect(self, claims: Iterable[str]) -> None:
        """Say that these claims are about to be asked for; see `Store.expect`. Their rivals and events come along."""
        store = self.store
        waiting = {claim for claim in claims if claim not in self._claims} if store.batches else set[str]()
        seen = set(waiting)
        said: set[str] = set()
        while waiting:
            nodes = sorted(waiting)
            store.expect(Wanted(nodes), Wanted(None, (KG + "claim",), nodes))
            said.update(a for node in nodes for a in store.subjects(KG + "claim", node))
            tied = [f for node in nodes for f in store.match(node, KG + "rivalOf")]
            for node in nodes:
                if KG + "role" in self.model.supers(store.text(node, RDF + "predicate") or ""):
                    tied += store.match(node, RDF + "subject")
            waiting = {text_of(fact.object) for fact in tied} - seen
            seen |= waiting
        self.expect_assertions(said)

    def expect_assertions(self, assertions: Iterable[str]) -> None:
        """Say that these assertions are about to be asked for; see `Store.expect`."""
        store, nodes = self.store, sorted({*assertions})
        if not nodes or not store.batches:
            return
        store.expect(Wanted(nodes))

        def named(*properties: str) -> set[str]:
            return {text_of(fact.object) for node in nodes for p in properties for fact in store.match(node, KG + p)}

        speakers, sources, places = named("speaker"), named("inSource"), named("locator")
        store.expect(Wanted(sorted(speakers | sources), _OF_SOURCES_AND_SPEAKERS), Wanted(sorted(places)))
        publishers = {text_of(f.object) for source in sources for f in store.match(source, DCTERMS + "publisher")}
        selectors = {text_of(f.object) for place in places for f in store.match(place, OA + "hasSelector")}
        store.expect(Wanted(sorted(selectors)))
        self.model.expect(speakers | publishers)

    def claim(self, iri: str) -> Claim:
        """A claim with all stances on it. One that nobody took a stance on has no assertions."""
        if iri not in self._claims:
            self._claims[iri] = self._claim(iri)
        return self._claims[iri]

    def edge(self, subject: str, predicate: str, obj: str, graph: str = DIRECT) -> Edge:
        """An edge of `graph` with its claims; without claims when the graph does not hold its derivation."""
        iri = edge_iri(subject, predicate, obj)
        claims = [self.claim(c.value) for c in self.store.values(iri, KG + "derivedFrom", graph)]
        direct = graph == DIRECT or self.model.derived(subject, predicate, obj, DIRECT)
        ordered = tuple(sorted(claims, key=_when))
        return Edge(iri, subject, predicate, obj, ordered, direct, self._events(predicate, ordered))

    def _events(self, predicate: str, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The events that an edge needs; that somebody blames another follows from saying so, whatever happened."""
        events = dict.fromkeys(claim.event for claim in claims if claim.event)
        if not events or self.store.text(predicate, KG + "derivedOnly") in _TRUE:
            return ()
        return tuple(self.claim(event) for event in events if event)

    def edges(self, graph: str = CLAIMED, relation: str | None = None) -> list[Edge]:
        """All edges of a graph (of one edge type and those below it), sorted by subject, predicate and object."""
        found = []
        derived = list(self.store.match(None, RDF + "type", KG + "DirectEdge", graph))
        self.expect_edges([text_of(fact.subject) for fact in derived], graph)
        for fact in derived:
            parts = {f.predicate.value: f.object.value for f in self.store.match(fact.subject, None, None, graph)}
            predicate = parts[RDF + "predicate"]
            if relation is None or relation == predicate or relation in self.model.supers(predicate):
                found.append((parts[RDF + "subject"], predicate, parts[RDF + "object"]))
        return [self.edge(*triple, graph) for triple in sorted(found)]

    def expect_edges(self, nodes: list[str], graph: str) -> None:
        """Say that the edges which these nodes stand for are about to be asked for, with all that is behind them."""
        store = self.store
        if store.batches:
            store.expect(Wanted(nodes), graph=graph)
            store.expect(Wanted(nodes), graph=DIRECT)
            ends = (RDF + "subject", RDF + "object")
            self.model.expect(
                text_of(f.object) for node in nodes for p in ends for f in store.match(node, p, None, graph)
            )
            derived_from = (f for node in nodes for f in store.match(node, KG + "derivedFrom", None, graph))
            self.expect({text_of(fact.object) for fact in derived_from})

    def assertion(self, iri: str) -> Assertion:
        """One assertion by its IRI."""
        said = facts(self.store, iri)

        def one(name: str) -> str | None:
            return _one(said, KG + name)

        source = one("inSource") or ""
        speaker = one("speaker") or ""
        identifier, title, publisher, url = self._source(source)
        places = sorted({locator(self.store, place) for place in said.get(KG + "locator", ())})
        return Assertion(
            iri=iri,
            claim=one("claim") or "",
            speaker=speaker,
            speaker_name=self.model.label(speaker),
            unnamed=self.is_unnamed(speaker),
            stance=(one("stance") or "").removeprefix(KG),
            basis=(one("basis") or "").removeprefix(KG),
            says=one("says") or "",
            source=identifier,
            title=title,
            publisher=publisher,
            url=url,
            locators=tuple(places),
            said_on=one("saidOn"),
            anonymity=one("anonymity"),
            reply_to=one("replyTo"),
        )

    def said_by(self, speaker: str) -> list[Assertion]:
        """All that a speaker said, in the order of the sources' text."""
        said = self.store.subjects(KG + "speaker", speaker)
        self.expect_assertions(said)
        return sorted(map(self.assertion, said), key=_where)

    def is_unnamed(self, actor: str) -> bool:
        if actor not in self._unnamed:
            self._unnamed[actor] = self.model.is_a(actor, KG + "UnnamedSpeaker")
        return self._unnamed[actor]

    def _claim(self, iri: str) -> Claim:
        found = facts(self.store, iri)
        assertions = sorted((self.assertion(a) for a in self.store.subjects(KG + "claim", iri)), key=_stance)
        classes = self.model.narrowest(tuple(found.get(RDF + "type", ())))
        kind = classes[0].removeprefix(KG) if classes else "Assertable"
        when = _dating(found)
        role, event, filler = self._part(found) if kind == "Relation" else (None, None, None)
        if event and when.edtf is None:
            when = self._dated_by(event, when)
        ended = _one(found, KG + "ended") in _TRUE
        if kind in ("Event", "EventSeries"):
            # A reported event has happened, unless the source leaves its end open or it is of a kind that lasts.
            lasting = self._lasting(found.get(SEM + "eventType", []))
            ended = when.end != (None, None) or not ((when.edtf or "").endswith("/..") or lasting)
        label = _one(found, RDFS + "label") or next((a.says for a in assertions), iri.removeprefix(ID))
        return Claim(
            iri=iri,
            kind=kind,
            label=label,
            dating=when,
            ended=ended,
            # Worked out beforehand and kept in `graph:direct`, which is part of the merge.
            contested=_one(found, KG + "contested") in _TRUE,
            assertions=tuple(assertions),
            rivals=tuple(found.get(KG + "rivalOf", ())),
            role=role,
            event=event,
            filler=filler,
        )

    def _part(self, said: Facts) -> tuple[str | None, str | None, str | None]:
        """The role, event and filler that a relation states; none of them for a relation between two nodes."""
        role = _one(said, RDF + "predicate")
        if role is None or KG + "role" not in self.model.supers(role):
            return None, None, None
        return role, _one(said, RDF + "subject"), _one(said, RDF + "object")

    def _dated_by(self, event: str, own: Dating) -> Dating:
        """The date of an event, for a part in it that is claimed without one: nobody had a part at another time."""
        when = dating(self.store, event)
        return own if when.edtf is None else when._replace(worded=own.worded or when.worded, of_event=True)

    def _lasting(self, kinds: Iterable[str]) -> bool:
        above = [wider for kind in kinds for wider in self.model.supers(kind, SKOS + "broader")]
        return any(self.store.text(kind, KG + "lasting") in _TRUE for kind in (*kinds, *above))

    def _source(self, iri: str) -> tuple[str, str, str, str | None]:
        if iri not in self._sources:
            store = self.store
            publisher = store.text(iri, DCTERMS + "publisher")
            self._sources[iri] = (
                store.text(iri, DCTERMS + "identifier") or iri.removeprefix(ID),
                store.text(iri, DCTERMS + "title") or "",
                self.model.label(publisher) if publisher else "",
                store.text(iri, SCHEMA + "url"),
            )
        return self._sources[iri]


def locator(store: Store, node: str) -> Locator:
    """A locator by its IRI. One of a whole paragraph has no span, and start and end 0."""
    said = facts(store, node)
    selector = _one(said, OA + "hasSelector")
    spot = facts(store, selector) if selector else {}
    start, end = (int(_one(spot, OA + name) or 0) for name in ("start", "end"))
    return Locator(int(_one(said, KG + "paragraph") or 0), start, end, _one(said, KG + "spanDigest") or "")


def _when(claim: Claim) -> tuple[str, str]:
    return (claim.dating.begin[0] or claim.dating.end[1] or "9999", claim.iri)


def _where(assertion: Assertion) -> tuple[str, tuple[Locator, ...], str]:
    return (assertion.source, assertion.locators, assertion.iri)


def _stance(assertion: Assertion) -> tuple[int, str, tuple[Locator, ...], str]:
    order = {ASSERTED: 0, SUGGESTED: 1, DOUBTED: 2, DENIED: 3}
    return (order.get(assertion.stance, 4), assertion.source, assertion.locators, assertion.iri)
