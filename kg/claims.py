"""The evidence: who says what of a claim, where, when; and which claims stand behind an edge.

Everything here is read from the store by patterns, never by loading a graph, so that the evidence of one edge costs
the same in a graph of a hundred claims and of ten million.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.dates import given
from kg.lookup import MAIN_NAMES, kept_apart
from kg.model import Model, in_plural, names_many
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
    SAME,
    SCHEMA,
    SEM,
    SKOS,
    edge_iri,
)
from kg.store import Store, Wanted
from kg.store import iri as text_of
from kg.tuples import NamedTuple

ASSERTED, SUGGESTED, DOUBTED, DENIED = "asserted", "suggested", "doubted", "denied"
DECLINED = "declined"
HOLDS = (ASSERTED, SUGGESTED)
_TRUE = ("true", "1")
MOST_READ = 2_000
"""Assertions of a source without a day of publication that are read for the last day it tells of, at most."""
_APART = ".apart-"
"""In the IRI of what only stands for a list in which a source tells two nodes apart."""
_DAYS = tuple(f"{SEM}has{which}TimeStamp" for which in ("", "EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd"))
"""The days between which a claim held or happened."""


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
    """A span of a source's text: paragraph from 1, code points of the NFC text, end exclusive; digest "sha256:…".

    row: the key of a row of a sheet, in place of a span: then the other numbers are 0; "" for a span.
    """

    paragraph: int
    start: int
    end: int
    digest: str
    row: str = ""

    @property
    def number(self) -> str:
        """As a list of paragraphs holds it: "13"; "row 12" for a row."""
        return f"row {self.row}" if self.row else str(self.paragraph)


class Assertion(NamedTuple):
    """One speaker's stance on one claim, in one source."""

    iri: str
    claim: str
    speaker: str
    speaker_name: str
    speaker_told: str
    """The name as it stands in a sentence: "the Pentagon"."""
    plural: bool
    """Whether sentences say of the speaker what several do."""
    unnamed: bool
    """The source describes the speaker and does not name them."""
    stance: str
    """asserted, suggested, doubted, denied or declined."""
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
    withdrawn_by: tuple[str, ...] = ()
    """What takes it back (IRIs): later assertions of the same speaker, retractions."""
    material_from: str = ""
    """Who provided the picture, recording or document on which it rests: "Pentagon", "A and B"; "" for nobody."""

    def does(self, verb: str) -> str:
        """A verb as it stands behind the speaker: "says", "say" of several."""
        return in_plural(verb) if self.plural else verb

    @property
    def paragraphs(self) -> str:
        """The paragraphs of its locators: "¶13, ¶16"; "row 12" where they are rows of a sheet."""
        return ", ".join(n if n.startswith("row") else f"¶{n}" for n in self.numbers)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The same as texts, without the sign: "13", "16"; "row 12"."""
        return tuple(dict.fromkeys(place.number for place in self.locators))


class Claim(NamedTuple):
    """What is claimed, and everybody's stance on it, in a fixed order: those who hold it first."""

    iri: str
    kind: str
    """The local name of its class: Relation, Event, EventSeries, Observation or Position."""
    label: str
    dating: Dating
    ended: bool
    """Said to be past: a relation that held once, or an event with an end."""
    disputed: bool
    """Somebody denies it as a whole, or tells it otherwise."""
    assertions: tuple[Assertion, ...]
    rivals: tuple[str, ...]
    """The claims that it is coded to be a rival of, whether anybody holds these or not."""
    standing: str = ASSERTED
    """What is left of it: asserted, onlySuggested, withdrawn, onlyDenied or onlyDoubted."""
    denied_in: tuple[str, ...] = ()
    """The assertions that deny it, of whatever claim they were made, withdrawn ones too."""
    rival_accounts: tuple[str, ...] = ()
    """Claims that somebody holds, or held, and that cannot be true beside it."""
    part_denied_in: tuple[str, ...] = ()
    part_rival_accounts: tuple[str, ...] = ()
    """The same for a part of what an event's description says, such as who did it; the rest of it is not disputed."""
    joined: tuple[str, ...] = ()
    """Other reports of the event."""
    perhaps_joined: tuple[str, ...] = ()
    """Reports that somebody says are of the same event, and somebody denies to be."""
    role: str | None = None
    """The part in an event that it states, such as kg:agent; None for any other claim."""
    event: str | None = None
    """That event."""
    filler: str | None = None
    """Who or what had that part."""
    lasting: bool = False
    """Told as still going on: a relation with an open end, or an event that lasts, such as a war."""

    @property
    def id(self) -> str:
        return self.iri.removeprefix(ID)


class Ground(NamedTuple):
    """What suffices for an edge: these claims, and the event in which they state parts, if they do.

    ties: the claims that nodes are one, where the edge is walked between others than those it was claimed of.
    denied_in, rival_accounts: what bears on the ground beside what bears on the whole of a claim that it needs: a
    denial of the edge, or of a part that the event's description tells, and another account of that part.
    """

    claims: tuple[Claim, ...]
    event: Claim | None = None
    denied_in: tuple[str, ...] = ()
    rival_accounts: tuple[str, ...] = ()
    ties: tuple[Claim, ...] = ()

    def __hash__(self) -> int:
        # Not of all that is said of its claims, which takes longer than what a ground is looked up for.
        return hash((*(claim.iri for claim in (*self.claims, *self.ties)), self.event and self.event.iri))

    @property
    def needed(self) -> tuple[Claim, ...]:
        """All that must hold: the claims, the event, and that nodes are one."""
        return (*self.claims, *((self.event,) if self.event else ()), *self.ties)

    @property
    def denials(self) -> tuple[str, ...]:
        """All assertions that deny it or what it needs, each once."""
        return tuple(dict.fromkeys((*self.denied_in, *(a for claim in self.needed for a in claim.denied_in))))

    @property
    def rivals(self) -> tuple[str, ...]:
        """All claims that cannot be true beside it, each once."""
        return tuple(dict.fromkeys((*self.rival_accounts, *(r for claim in self.needed for r in claim.rival_accounts))))

    def excludes(self, other: Ground) -> bool:
        """Whether two grounds are accounts that cannot both be true."""
        mine, theirs = ({claim.iri for claim in ground.needed} for ground in (self, other))
        return not theirs.isdisjoint(self.rivals) and not mine.isdisjoint(other.rivals)


class Edge(NamedTuple):
    """A derived edge and the claims it was derived from."""

    iri: str
    subject: str
    predicate: str
    object: str
    claims: tuple[Claim, ...]
    standing: str = ASSERTED
    """The best standing of its grounds: asserted, onlySuggested or withdrawn."""
    disputed: bool = False
    """Each ground of that standing is denied, or told otherwise. That somebody made an accusation is not disputed."""
    events: tuple[Claim, ...] = ()
    """The events in which its claims state parts: without these there is no edge either."""

    @property
    def assertions(self) -> list[Assertion]:
        return [assertion for claim in self.claims for assertion in claim.assertions]

    @property
    def evidence(self) -> tuple[Claim, ...]:
        """All that it rests on: its claims, then the events in which they state parts."""
        held = {claim.iri for claim in self.claims}
        return (*self.claims, *(event for event in self.events if event.iri not in held))

    @property
    def direct(self) -> bool:
        """It stands: somebody asserts what it follows from, and nobody in the loaded sources disputes it."""
        return self.standing == ASSERTED and not self.disputed

    @property
    def suggested(self) -> bool:
        """Nobody asserts what is behind it: at most it is suggested."""
        return self.standing == "onlySuggested"

    @property
    def withdrawn(self) -> bool:
        """All who held what is behind it have taken that back."""
        return self.standing == "withdrawn"

    @property
    def past(self) -> bool:
        """All that is claimed is over; told in the past tense."""
        return all(any(one.ended for one in self._with_event(claim)) for claim in self.claims)

    @property
    def lasting(self) -> bool:
        """Something behind it is told as still going on, which is so as of the report."""
        return not self.past and any(one.lasting for claim in self.claims for one in self._with_event(claim))

    def _with_event(self, claim: Claim) -> list[Claim]:
        return [claim, *(event for event in self.events if event.iri == claim.event)]


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


def facts(store: Store, node: str, graph: str | None = None) -> Facts:
    """All that a graph (None: the merge) says of a node, in one look-up."""
    found: Facts = {}
    for fact in store.match(node, None, None, graph):
        found.setdefault(fact.predicate.value, []).append(str(fact.object.value))
    return {name: sorted(set(values)) if len(values) > 1 else values for name, values in found.items()}


def dating(store: Store, claim: str) -> Dating:
    """When a claim held or happened, by its own word; `Evidence.claim` also knows of the event it has a part in."""
    return _dating(facts(store, claim))


_DENIED = (KG + "deniedIn", KG + "partDeniedIn")
_RIVALS = (KG + "rivalOf", KG + "rivalAccount", KG + "partRivalAccount")
_OF_SOURCES_AND_SPEAKERS = (
    *(RDF + "type", *MAIN_NAMES),
    *(DCTERMS + name for name in ("title", "publisher")),
    *(SCHEMA + "url", KG + "published", KG + "affiliation", PROV + "wasDerivedFrom"),
)
"""What is read of whom and what an assertion names: its speaker and its source."""


class Evidence:
    """Reads claims of one store and remembers the sources and speakers it met."""

    def __init__(self, store: Store, model: Model | None = None) -> None:
        self.store = store
        self.model = model or Model(store)
        self._claims: dict[str, Claim] = {}
        self._notes: dict[str, Facts] = {}
        self._behind: dict[str, tuple[tuple[str, ...], tuple[Ground, ...]]] = {}
        self._assertions: dict[str, Assertion] = {}
        self._sources: dict[str, tuple[str, str, str, str | None]] = {}
        self._unnamed: dict[str, bool] = {}
        self._speakers: dict[str, dict[str, Any]] = {}
        self._reports: dict[str, str] = {}

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
            denials = [f for n in nodes for p in _DENIED for f in store.match(n, p)]
            said.update(text_of(fact.object) for fact in denials)
            tied = [f for node in nodes for p in _RIVALS for f in store.match(node, p)]
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

        speakers, sources, places = named("speaker", "materialFrom"), named("inSource"), named("locator")
        # Files of our own name a locator's span after it, which spares a request.
        spots = sorted({*places, *(place + ".span" for place in places)})
        store.expect(Wanted(sorted(speakers | sources), _OF_SOURCES_AND_SPEAKERS), Wanted(spots))
        publishers = {text_of(f.object) for source in sources for f in store.match(source, DCTERMS + "publisher")}
        selectors = {text_of(f.object) for place in places for f in store.match(place, OA + "hasSelector")}
        store.expect(Wanted(sorted(selectors)))
        self.model.expect(speakers | publishers)

    def claim(self, iri: str) -> Claim:
        """A claim with all stances on it. One that nobody took a stance on has no assertions."""
        if iri not in self._claims:
            self._claims[iri] = self._claim(iri)
        return self._claims[iri]

    def edge(self, subject: str, predicate: str, obj: str) -> Edge:
        """An edge with all claims behind it; without any when it only follows from edges below it."""
        iri = edge_iri(subject, predicate, obj)
        noted = self._noted(iri)
        words = set(noted.get(KG + "wordsOf", ()))
        claims = [self.claim(claim) for claim in noted.get(KG + "derivedFrom", ())]
        if words:
            # What others say of the claim is no evidence of who blames or disputes whom.
            claims = [c._replace(assertions=tuple(a for a in c.assertions if a.iri in words)) for c in claims]
        ordered = tuple(sorted(claims, key=_when))
        standing = (_one(noted, KG + "standing") or KG + ASSERTED).removeprefix(KG)
        disputed = _one(noted, KG + "disputed") in _TRUE
        if not claims:
            disputed = not self.store.holds(subject, predicate, obj, DIRECT)
        elif predicate == SAME:
            disputed = all(claim.disputed for claim in claims)
        return Edge(iri, subject, predicate, obj, ordered, standing, disputed, self._events(predicate, ordered))

    def grounds(self, subject: str, predicate: str, obj: str) -> Iterator[Ground]:
        """The grounds of an edge, any of which suffices, in a fixed order; none where none is recorded.

        They are read as they are asked for, since one edge may have thousands.
        """
        iri = edge_iri(subject, predicate, obj)
        if iri not in self._behind:
            noted = self._noted(iri)
            together = tuple(map(self._ground, noted.get(KG + "hasGround", ())))
            parts = {claim.iri for ground in together for claim in ground.claims}
            alone = tuple(claim for claim in noted.get(KG + "derivedFrom", ()) if claim not in parts)
            self._behind[iri] = alone, together
        alone, together = self._behind[iri]
        for claim in alone:
            yield Ground((self.claim(claim),))
        yield from together

    def _noted(self, edge: str) -> Facts:
        """All that is noted of an edge node, in one look-up."""
        if edge not in self._notes:
            self._notes[edge] = facts(self.store, edge, CLAIMED)
        return self._notes[edge]

    def _ground(self, iri: str) -> Ground:
        said = facts(self.store, iri, CLAIMED)
        needed = sorted(map(self.claim, said.get(KG + "needs", ())), key=_when)
        states = [claim for claim in needed if claim.event]
        event = next((claim for claim in needed if not claim.event), None) if states else None
        denied, rivals = (tuple(said.get(KG + name, ())) for name in ("deniedIn", "rivalAccount"))
        return Ground(tuple(states or needed), event, denied, rivals)

    def _events(self, predicate: str, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """The events that an edge needs; that somebody blames another follows from saying so, whatever happened."""
        events = dict.fromkeys(claim.event for claim in claims if claim.event)
        if not events or self.store.text(predicate, KG + "derivedOnly") in _TRUE:
            return ()
        return tuple(self.claim(event) for event in events if event)

    def edges(self, relation: str | None = None) -> list[Edge]:
        """All edges that anybody claims (of one edge type and those below it), by subject, predicate and object."""
        found = []
        derived = list(self.store.match(None, RDF + "type", KG + "DirectEdge", CLAIMED))
        self.expect_edges([text_of(fact.subject) for fact in derived])
        for fact in derived:
            parts = {f.predicate.value: f.object.value for f in self.store.match(fact.subject, None, None, CLAIMED)}
            predicate = parts[RDF + "predicate"]
            if relation is None or relation == predicate or relation in self.model.supers(predicate):
                found.append((parts[RDF + "subject"], predicate, parts[RDF + "object"]))
        return [self.edge(*triple) for triple in sorted(found)]

    def expect_edges(self, nodes: Iterable[str]) -> None:
        """Say that the edges which these nodes stand for are about to be asked for, with all that is behind them."""
        store, nodes, graph = self.store, sorted({*nodes}), CLAIMED
        if store.batches:
            store.expect(Wanted(nodes), graph=graph)
            grounds = sorted({text_of(g) for node in nodes for g in store.values(node, KG + "hasGround", graph)})
            store.expect(Wanted(grounds), graph=graph)
            ends = (RDF + "subject", RDF + "object")
            self.model.expect(
                text_of(f.object) for node in nodes for p in ends for f in store.match(node, p, None, graph)
            )
            behind = [f for node in nodes for f in store.match(node, KG + "derivedFrom", None, graph)]
            behind += [
                f for node in grounds for n in ("needs", "rivalAccount") for f in store.match(node, KG + n, None, graph)
            ]
            self.expect({text_of(fact.object) for fact in behind})
            self.expect_assertions(text_of(a) for node in grounds for a in store.values(node, KG + "deniedIn", graph))

    def assertion(self, iri: str) -> Assertion:
        """One assertion by its IRI."""
        if iri not in self._assertions:
            self._assertions[iri] = self._assertion(iri)
        return self._assertions[iri]

    def _assertion(self, iri: str) -> Assertion:
        if _APART in iri:
            return self._keeping_apart(iri)
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
            **self._speaker(speaker),
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
            withdrawn_by=tuple(said.get(KG + "withdrawnBy", ())),
            material_from=" and ".join(map(self.model.label, said.get(KG + "materialFrom", ()))),
        )

    def said_by(self, speaker: str) -> list[Assertion]:
        """All that a speaker said, in the order of the sources' text."""
        said = self.store.subjects(KG + "speaker", speaker)
        self.expect_assertions(said)
        return sorted(map(self.assertion, said), key=_where)

    def _speaker(self, speaker: str) -> dict[str, Any]:
        """What an assertion tells of its speaker."""
        if speaker not in self._speakers:
            name, unnamed = self.model.label(speaker), self.is_unnamed(speaker)
            self._speakers[speaker] = {
                "speaker_name": name,
                "speaker_told": self.model.named(speaker),
                "plural": names_many(name) if unnamed else self.model.is_many(speaker),
                "unnamed": unnamed,
            }
        return self._speakers[speaker]

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
        lasts = not ended and (when.edtf or "").endswith("/..")
        if kind in ("Event", "EventSeries"):
            # A reported event has happened, unless the source leaves its end open or it is of a kind that lasts.
            lasting = self._lasting(found.get(SEM + "eventType", []))
            ended = when.end != (None, None) or not (lasts or lasting)
            lasts = not ended and lasting
        label = _one(found, RDFS + "label") or next((a.says for a in assertions), iri.removeprefix(ID))
        apart = self._kept_apart(iri, found) if _one(found, RDF + "predicate") == SAME else ()
        assertions += map(self.assertion, apart)
        return Claim(
            iri=iri,
            kind=kind,
            label=label,
            dating=when,
            ended=ended,
            # Worked out beforehand and kept in `graph:direct`, which is part of the merge.
            disputed=_one(found, KG + "disputed") in _TRUE or bool(apart),
            assertions=tuple(assertions),
            rivals=tuple(found.get(KG + "rivalOf", ())),
            standing=(_one(found, KG + "standing") or "").removeprefix(KG),
            denied_in=(*found.get(KG + "deniedIn", ()), *apart),
            rival_accounts=tuple(found.get(KG + "rivalAccount", ())),
            part_denied_in=tuple(found.get(KG + "partDeniedIn", ())),
            part_rival_accounts=tuple(found.get(KG + "partRivalAccount", ())),
            joined=tuple(found.get(KG + "joinedWith", ())),
            perhaps_joined=tuple(found.get(KG + "perhapsJoinedWith", ())),
            role=role,
            event=event,
            filler=filler,
            lasting=lasts,
        )

    def _kept_apart(self, claim: str, said: Facts) -> tuple[str, ...]:
        """What denies that two nodes are one without being a claim: a source lists them as different."""
        one, other = (_one(said, RDF + end) or "" for end in ("subject", "object"))
        relation = claim.removeprefix(ID)
        return tuple(f"{ID}{source}{_APART}{relation}" for source in kept_apart(self.store, one, other))

    def _keeping_apart(self, iri: str) -> Assertion:
        """That a source lists two nodes as different, told as a denial of its publisher; see `_kept_apart`."""
        source, _, relation = iri.removeprefix(ID).rpartition(_APART)
        identifier, title, publisher, url = self._source(ID + source)
        speaker = self.store.text(ID + source, DCTERMS + "publisher") or ID + source
        name = publisher or title or identifier
        who = (speaker, name, self.model.named(speaker) if publisher else name, self.model.is_many(speaker), False)
        return Assertion(
            *(iri, ID + relation, *who, DENIED, "stated", "lists the two as different"),
            *(identifier, title, publisher, url, (), None, None, None),
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

    def as_of(self, edge: Edge) -> str:
        """The time of the reports that tell of an edge as going on: "November 2023"; "" for others, or if unknown.

        It is the day on which the latest of them came out; of reports without one, the month of the last day told of.
        """
        if not edge.lasting:
            return ""
        sources = {a.source for claim in edge.evidence if claim.lasting for a in claim.assertions if a.stance in HOLDS}
        return given(max(map(self._reported, sources), default="") or None) if any(map(self._reported, sources)) else ""

    def _reported(self, source: str) -> str:
        """When a source came out, in EDTF, or else the last month of which it tells; "" where that is not known."""
        if source not in self._reports:
            published = self.store.text(ID + source, KG + "published")
            self._reports[source] = published or self._last_told(ID + source)
        return self._reports[source]

    def _last_told(self, source: str) -> str:
        store = self.store
        store.expect(Wanted(None, (KG + "inSource",), [source]))
        said = store.subjects(KG + "inSource", source)
        if len(said) > MOST_READ:
            return ""
        store.expect(Wanted(said, (KG + "claim",)))
        claims = sorted({text_of(c) for a in said for c in store.values(a, KG + "claim")})
        store.expect(Wanted(claims, _DAYS))
        days = (day.value for c in claims for name in _DAYS for day in store.values(c, name))
        return max(days, default="")[:7]

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
    digest = _one(said, KG + "spanDigest") or _one(said, KG + "rowDigest") or ""
    return Locator(int(_one(said, KG + "paragraph") or 0), start, end, digest, _one(said, KG + "row") or "")


def _when(claim: Claim) -> tuple[str, str]:
    return (claim.dating.begin[0] or claim.dating.end[1] or "9999", claim.iri)


def _where(assertion: Assertion) -> tuple[str, tuple[Locator, ...], str]:
    return (assertion.source, assertion.locators, assertion.iri)


def _stance(assertion: Assertion) -> tuple[int, str, tuple[Locator, ...], str]:
    order = {ASSERTED: 0, SUGGESTED: 1, DOUBTED: 2, DENIED: 3, DECLINED: 4}
    return (order.get(assertion.stance, 5), assertion.source, assertion.locators, assertion.iri)
