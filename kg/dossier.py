"""All that the loaded sources say about one node, and those that are said to be one with it: what `kg show` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from kg.claims import Assertion, Claim, Edge, Evidence, locator
from kg.dates import given
from kg.errors import BadText, UnknownSource
from kg.lookup import IN_SENTENCES, MAIN_NAMES, NAMES, label, main_name, one_with
from kg.model import Model
from kg.names import (
    CLAIMED,
    DCTERMS,
    DERIVED,
    GRAPH,
    ID,
    INDEX,
    KG,
    ONTOLOGY,
    OWL,
    PROV,
    RDF,
    RDFS,
    SAME,
    SCHEMA,
    SEM,
    SKOS,
    WALKED,
    edge_iri,
    is_retraction,
)
from kg.sources import blanks
from kg.store import NamedNode, Store, Term, Wanted, iri, parts
from kg.tuples import NamedTuple
from kg.voices import Account, Voices
from kg.voices.stakes import retraction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.sources.text import SentenceCoverage, Skip, Spot, Text

_CONTAINED = SCHEMA + "containedInPlace"


class Relation(NamedTuple):
    """An edge seen from one of its ends.

    other: the node at its far end. account: all that is said of the edge. of_words: it only says who said what of whom;
    what was said is told where that claim is.
    """

    reading: str
    other: str
    other_label: str
    edge: Edge
    account: Account
    of_words: bool = False
    as_of: str = ""
    """The time of the report, of what is told as going on: "November 2023"; else ""."""
    other_named: str = ""
    """The other node as it stands in a sentence: "the Houthis"."""

    @property
    def words(self) -> str:
        """What is said of the node: "fights Hamas, as of November 2023"."""
        return f"{self.reading} {self.other_named or self.other_label}{f', as of {self.as_of}' if self.as_of else ''}"


class Part(NamedTuple):
    """An event and the parts that the node plays in it ("agent", "site")."""

    roles: tuple[str, ...]
    event: Claim


class Mention(NamedTuple):
    """A claim that names the node in another way: a position about it, a share of a total. how: in words, "about"."""

    how: tuple[str, ...]
    claim: Claim


_Thing = TypeVar("_Thing", Part, Mention, Assertion, str)


class Dossier(NamedTuple):
    """One node. Lists are in a fixed order and empty when nothing is said.

    description: (property, value) pairs in words, for what has no list of its own. said: what the node says, in the
    order of the text. holds: positions it holds, by whoever reports them. counts: numbers reported of it.
    mentions: the other claims that name it. places: the places that lie in it. disputed: claims about it that somebody
    denies or tells otherwise. accounts: all that is said of each claim in these lists, by its IRI.

    one_with: the nodes that somebody says are one with it, each with a name that tells it apart; the lists have what is
    said of these too. same: who says so, and who denies it. told_of: the nodes of which a claim, an edge or an
    assertion (by its IRI) is told, where that is another of these.
    """

    iri: str
    label: str
    kind: str
    aliases: list[str]
    notes: list[str]
    names_from: list[str]
    differs_from: list[str]
    description: list[tuple[str, str]]
    out: list[Relation]
    into: list[Relation]
    events: list[Part]
    said: list[Assertion]
    holds: list[Claim]
    counts: list[Claim]
    mentions: list[Mention]
    places: list[str]
    disputed: list[Claim]
    claim: Claim | None
    """The node itself, when it is a claim."""
    accounts: dict[str, Account]
    one_with: dict[str, str]
    same: list[Relation]
    told_of: dict[str, list[str]]

    @property
    def claims(self) -> list[Claim]:
        """Every claim that names the node, each once."""
        events = [part.event for part in self.events]
        apart = {claim.iri for claim in (*events, *self.holds, *self.counts, *(m.claim for m in self.mentions))}
        behind = {c.iri: c for r in (*self.out, *self.into) for c in r.edge.claims if c.iri not in apart}
        return [*behind.values(), *events, *self.holds, *self.counts, *(m.claim for m in self.mentions)]


def show(store: Store, node: str) -> Dossier:
    """Gather what the store holds about a node (an IRI that is in it), and about those that are one with it."""
    model = Model(store)
    evidence = Evidence(store, model)
    group = [node, *sorted(one_with(store, node, WALKED))]
    for member in group:
        _expect(store, evidence, member)
    told_of = _ToldOf(node)
    events = _merged([part for member in group for part in told_of.each(_events(evidence, member), member)])
    holds = _claims(evidence, told_of, group, "holder")
    counts = _claims(evidence, told_of, group, "observes", {claim.iri for claim in holds})
    own = evidence.claim(node) if store.holds(None, KG + "claim", node) else None
    edges = [edge for member in group for edge in _edges(store, evidence, member)]
    edges = list({edge.iri: edge for edge in edges}.values())
    told = [*holds, *counts, *(p.event for p in events), *(c for e in edges for c in e.claims)]
    known = {claim.iri for claim in told}
    mentions = [m for member in group for m in told_of.each(_mentions(evidence, member, known), member)]
    mentions = list({mention.claim.iri: mention for mention in reversed(mentions)}.values())[::-1]
    spoken_of = [own, *told, *(mention.claim for mention in mentions)]
    stated = [evidence.claim(r) for member in group for r in told_of.each(_relations(store, member), member)]
    disputed = {c.iri: c for c in (*spoken_of, *stated) if c and (c.disputed or c.rivals)}
    apart = [*holds, *counts, *(part.event for part in events), *(mention.claim for mention in mentions)]
    listed = [*([own] if own else []), *apart, *disputed.values()]
    voices = Voices(evidence)
    voices.expect(edges, listed)
    same = [e for e in edges if e.predicate == SAME and {e.subject, e.object} <= {*group}]
    ends = [(e, member) for e in edges if e not in same for member in group if member in (e.subject, e.object)]
    for edge, member in ends:
        told_of.note(edge.iri, member)
    return Dossier(
        iri=node,
        # The kind stands beside it, so a territory need not say that it is no state.
        label=label(store, node),
        kind="; ".join(dict.fromkeys(map(model.kind, group))),
        aliases=_aliases(store, group),
        notes=list(dict.fromkeys(n.value for member in group for n in store.values(member, SKOS + "note"))),
        names_from=list(dict.fromkeys(s.value for member in group for s in store.values(member, DCTERMS + "source"))),
        # Of those that are said to be one with it, `same` tells who says so and who lists them as different.
        differs_from=[model.label(n.value) for n in store.values(node, OWL + "differentFrom") if n.value not in group],
        description=sorted({pair for member in group for pair in _description(store, model, member)}),
        out=sorted((_relation(voices, e, member) for e, member in ends if e.subject == member), key=_order),
        into=sorted((_relation(voices, e, member) for e, member in ends if e.object == member), key=_order),
        events=events,
        said=[said for member in group for said in told_of.each(evidence.said_by(member), member)],
        holds=holds,
        counts=counts,
        mentions=mentions,
        places=sorted({place for member in group for place in _places(store, model, member)}),
        disputed=[disputed[c] for c in sorted(disputed)],
        claim=own,
        accounts={claim.iri: voices.claim(claim) for claim in listed},
        one_with={other: model.told_apart(node, other)[1] for other in group[1:]},
        same=[_relation(voices, edge, edge.subject) for edge in same],
        told_of=told_of.others(),
    )


class _ToldOf:
    """Of which of the nodes that are one each thing is told."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._found: dict[str, list[str]] = {}

    def note(self, iri: str, member: str) -> None:
        members = self._found.setdefault(iri, [])
        if member not in members:
            members.append(member)

    def each(self, things: Iterable[_Thing], member: str) -> list[_Thing]:
        """Some things that are told of a node, noted as such."""
        found = list(things)
        for thing in found:
            self.note(_iri_of(thing), member)
        return found

    def others(self) -> dict[str, list[str]]:
        """Those that are not told of the node itself alone."""
        return {iri: members for iri, members in self._found.items() if members != [self._node]}


def _iri_of(thing: _Thing) -> str:
    if isinstance(thing, Part):
        return thing.event.iri
    if isinstance(thing, Mention):
        return thing.claim.iri
    return thing if isinstance(thing, str) else thing.iri


def _claims(
    evidence: Evidence, told_of: _ToldOf, group: list[str], link: str, but: Collection[str] = ()
) -> list[Claim]:
    """The claims that are joined by a property to any of some nodes, each once."""
    found = [c for member in group for c in told_of.each(evidence.store.subjects(KG + link, member), member)]
    return [evidence.claim(claim) for claim in dict.fromkeys(found) if claim not in but]


def _merged(parts: list[Part]) -> list[Part]:
    """Events in which several nodes that are one have a part, each once with all parts; in order again."""
    roles: dict[str, set[str]] = {}
    events: dict[str, Claim] = {}
    for part in parts:
        events[part.event.iri] = part.event
        roles.setdefault(part.event.iri, set()).update(part.roles)
    return sorted((Part(tuple(sorted(roles[iri])), event) for iri, event in events.items()), key=_by_day)


def _aliases(store: Store, group: list[str]) -> list[str]:
    """All names of nodes that are one but the one that is shown and those that only look-up knows, each once."""
    names = [a.value for node in group for p in (SKOS + "altLabel", *NAMES) for a in store.values(node, p)]
    shown = label(store, group[0])
    return [name for name in dict.fromkeys(" ".join(name.split()) for name in names) if name != shown]


def _expect(store: Store, evidence: Evidence, node: str) -> None:
    """Say what is about to be asked for; see `Store.expect`."""
    if not store.batches:
        return
    store.expect(Wanted([node]), Wanted(None, None, [node]))
    store.expect(Wanted([node]), Wanted(None, None, [node]), graph=CLAIMED)
    beside = {iri(f.subject) for f in store.match(None, None, node)}
    ends = [iri(f.object) for f in store.match(node) if isinstance(f.object, NamedNode)]
    stated = {iri(f.subject) for p in ("subject", "object") for f in store.match(None, RDF + p, node)}
    store.expect(Wanted(sorted(stated)), Wanted(None, (KG + "claim",), sorted({*beside, node})))
    facts = [*store.match(node, None, None, CLAIMED), *store.match(None, None, node, CLAIMED)]
    known = evidence.model.edge_types
    edges = [edge_iri(*map(iri, parts(fact))) for fact in facts if fact.predicate.value in known]
    evidence.expect_edges(edges)
    events = {iri(f.object) for relation in stated for f in store.match(relation, RDF + "subject")}
    claims = {*beside, *stated, *events, node}
    store.expect(Wanted(None, (KG + "claim",), sorted(claims)))
    evidence.expect(claim for claim in claims if store.holds(None, KG + "claim", claim))
    evidence.expect_assertions(store.subjects(KG + "speaker", node))
    store.expect(Wanted(sorted({*ends, *beside, *stated}), (RDF + "type", *MAIN_NAMES, *IN_SENTENCES)))
    # How a claim names the node is told by a property's label, or by that of the part which it states.
    named = {f.predicate.value for f in store.match(None, None, node)}
    named |= {iri(f.object) for relation in stated for f in store.match(relation, RDF + "predicate")}
    evidence.model.expect({*ends, *named})


def _edges(store: Store, evidence: Evidence, node: str) -> list[Edge]:
    """The edges that anybody claims between the node and others, each once."""
    ends = ((f.predicate.value, (node, iri(f.object))) for f in store.match(node, None, None, CLAIMED))
    back = ((f.predicate.value, (iri(f.subject), node)) for f in store.match(None, None, node, CLAIMED))
    known = evidence.model.edge_types
    found = {(s, p, o) for p, (s, o) in (*ends, *back) if p in known and evidence.model.derived(s, p, o, CLAIMED)}
    return [evidence.edge(s, p, o) for s, p, o in sorted(found)]


def _relation(voices: Voices, edge: Edge, node: str) -> Relation:
    model = voices.model
    forward = edge.subject == node
    other = edge.object if forward else edge.subject
    ahead = forward or model.edge(edge.predicate).symmetric
    reading = model.reading(edge.predicate, node, other, forward=ahead, past=edge.past)
    of_words = voices.is_about_words(edge.predicate)
    as_of = voices.evidence.as_of(edge)
    named = model.named(other)
    return Relation(reading, other, model.label(other), edge, voices.account(edge), of_words, as_of, named)


def _events(evidence: Evidence, node: str) -> list[Part]:
    """The events in which the node plays a part, by their first possible day; undated ones last."""
    store, model = evidence.store, evidence.model
    roles: dict[str, set[str]] = {}
    for fact in store.match(None, None, node):
        if KG + "role" in model.supers(fact.predicate.value):
            roles.setdefault(iri(fact.subject), set()).add(model.label(fact.predicate.value))
    for relation in store.subjects(RDF + "object", node):
        role, event = store.text(relation, RDF + "predicate"), store.text(relation, RDF + "subject")
        if role and event and KG + "role" in model.supers(role):
            roles.setdefault(event, set()).add(f"{model.label(role)}, as somebody claims")
    parts = [Part(tuple(sorted(played)), evidence.claim(event)) for event, played in roles.items()]
    return sorted(parts, key=_by_day)


def _by_day(part: Part) -> tuple[str, str]:
    dating = part.event.dating
    return dating.begin[0] or dating.end[1] or "9999", part.event.iri


def _mentions(evidence: Evidence, node: str, told: set[str]) -> list[Mention]:
    """The claims that name the node, but for those that other lists tell; by their first possible day."""
    store, model = evidence.store, evidence.model
    found: dict[str, set[str]] = {}
    for fact in store.match(None, None, node):
        subject, predicate = iri(fact.subject), fact.predicate.value
        if subject == node:
            continue
        if predicate == KG + "materialFrom":
            subject = store.text(subject, KG + "claim") or subject
        if subject not in told and store.holds(None, KG + "claim", subject):
            found.setdefault(subject, set()).add(_named_as(store, model, subject, predicate))
    mentions = [Mention(tuple(sorted(how)), evidence.claim(claim)) for claim, how in found.items()]
    return sorted(mentions, key=lambda m: (m.claim.dating.begin[0] or m.claim.dating.end[1] or "9999", m.claim.iri))


def _named_as(store: Store, model: Model, claim: str, predicate: str) -> str:
    """How a claim names what it is joined to by a property: "about"; of a part in an event, which part it is."""
    if predicate == RDF + "object":
        return model.label(store.text(claim, RDF + "predicate") or predicate)
    if predicate == RDF + "subject":
        return f"whose {model.label(store.text(claim, RDF + 'predicate') or predicate)} it states"
    return model.label(predicate)


def _places(store: Store, model: Model, node: str) -> list[str]:
    """The places that lie in a place, sorted; of one in a place further down, in which: "Highfort (in Upland)"."""
    found: dict[str, str] = {}
    waiting = [node]
    while waiting:
        around = waiting.pop()
        if store.batches:
            store.expect(Wanted(None, (_CONTAINED,), [around]))
        for place in store.subjects(_CONTAINED, around):
            if place not in found and place != node:
                found[place] = "" if around == node else f" (in {model.label(around)})"
                waiting.append(place)
    return sorted(model.label(place) + where for place, where in found.items())


def _relations(store: Store, node: str) -> list[str]:
    """Claims that state a relation of the node, or of an event in which it plays a part."""
    ends = (RDF + "subject", RDF + "object")
    found = {r for p in ends for r in store.subjects(p, node) if store.holds(None, KG + "claim", r)}
    return sorted(found)


# What has a list of its own, is shown with every claim, or is bookkeeping.
_SHOWN = {
    *(RDF + n for n in ("type", "subject", "predicate", "object")),
    *(*NAMES, *(SKOS + n for n in ("altLabel", "hiddenLabel", "note"))),
    *(KG + n for n in ("plural", "article", "preposition")),
    *(KG + n for n in ("edtf", "dateWording", "impliedPart", "disputed", "ended", "rivalOf", "standing")),
    *(KG + n for n in ("deniedIn", "partDeniedIn", "rivalAccount", "partRivalAccount", "perhapsJoinedWith")),
    *(SEM + f"has{n}TimeStamp" for n in ("", "EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd")),
    DCTERMS + "source",
    OWL + "differentFrom",
}


def _description(store: Store, model: Model, node: str) -> list[tuple[str, str]]:
    found = []
    for fact in store.match(node):
        predicate = fact.predicate.value
        if predicate not in _SHOWN and predicate not in model.edge_types and predicate != KG + "relatedTo":
            linked = isinstance(fact.object, NamedNode) and store.holds(iri(fact.object))
            value = model.label(iri(fact.object)) if linked else iri(fact.object)
            if not linked and blanks.is_blank(value):
                value = "somebody or something that is not named"
            found.append((_words(store, predicate), value))
    found += [("near it", model.label(iri(fact.subject))) for fact in store.match(None, KG + "near", node)]
    return sorted(set(found))


def _words(store: Store, predicate: str) -> str:
    names = {_CONTAINED: "in", SCHEMA + "latitude": "latitude", SCHEMA + "longitude": "longitude"}
    return (
        names.get(predicate) or store.text(predicate, RDFS + "label") or predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    )


def _order(relation: Relation) -> tuple[str, str]:
    return (relation.edge.predicate, relation.other_label)


class Source(NamedTuple):
    """A loaded source, with what is coded of it. speakers: how many take a stance in it, the publisher among them."""

    id: str
    title: str
    publisher: str
    contributors: list[str]
    published: str
    claims: int
    assertions: int
    speakers: int
    skipped: int
    byline: str = ""
    url: str = ""
    archived: str = ""
    retrieved: str = ""
    grade: str = ""
    rests_on: tuple[str, ...] = ()
    """The ids of the sources that it reprints or retells."""
    described: bool = True
    """Whether kg's own metadata tells of it; of a graph of other RDF it does not."""
    statements: int = 0
    """How many triples it holds, where it is a graph without claims; else 0."""
    attributed: tuple[str, ...] = ()
    """Whom a graph that is not described is attributed to, by what the store holds of it."""
    retracted: str = ""
    """When, by whom and why it was retracted as a whole; "" when it was not."""
    retracted_claims: tuple[tuple[str, str], ...] = ()
    """The same for single claims of it: (claim's id, words) pairs."""


_ABOUT_SOURCES = (SCHEMA + "url", *(KG + name for name in ("byline", "archivedCopy", "retrieved", "grade")))


def sources(store: Store) -> list[Source]:
    """The loaded sources by id: first those that are described as kg:Source, then the other graphs that were added."""
    model, nodes = Model(store), store.subjects(RDF + "type", KG + "Source")
    if store.batches:
        named = (DCTERMS + "publisher", DCTERMS + "contributor")
        described = (*named, DCTERMS + "identifier", DCTERMS + "title", KG + "published", PROV + "wasDerivedFrom")
        store.expect(
            Wanted(None, (KG + "inSource", KG + "retracts"), nodes), Wanted(nodes, (*described, *_ABOUT_SOURCES))
        )
        said = [assertion for node in nodes for assertion in store.subjects(KG + "inSource", node)]
        store.expect(Wanted(said, (KG + "claim", KG + "speaker")))
        model.expect({iri(f.object) for node in nodes for p in named for f in store.match(node, p)})
    found = [_source(store, model, node) for node in nodes]
    return [*found, *_others(store, model, {source.id for source in found})]


def _others(store: Store, model: Model, told: set[str]) -> Iterator[Source]:
    """The graphs that were added and of which no kg:Source tells, by id; each as the id of a source, or as its IRI."""
    graphs = [g for g in store.graphs() if g not in (*DERIVED, ONTOLOGY)]
    names = {g: g.removeprefix(GRAPH) for g in graphs}
    others = [g for g, name in names.items() if name not in told and not is_retraction(name)]
    joins, makers = _below(store, DCTERMS + "hasPart"), _below(store, PROV + "wasAttributedTo")
    about = (DCTERMS + "identifier", DCTERMS + "title", DCTERMS + "publisher", *makers)
    nodes = [*others, *(ID + names[g] for g in others if g.startswith(GRAPH))]
    store.expect(Wanted(nodes, about), Wanted(None, joins, others))
    for graph in others:
        own = ID + names[graph] if graph.startswith(GRAPH) else graph
        publisher = store.text(own, DCTERMS + "publisher") if own != graph else None
        wholes = sorted({whole for p in joins for whole in store.subjects(p, graph)})
        made = ([v for p in makers for v in store.values(node, p)] for node in (graph, *wholes))
        attributed = next((found for found in made if found), [])
        yield Source(
            id=names[graph],
            title=store.text(own, DCTERMS + "title") or "",
            publisher=model.label(publisher) if publisher else "",
            contributors=[],
            published="unknown",
            claims=0,
            assertions=0,
            speakers=0,
            skipped=0,
            described=own != graph and store.holds(own, DCTERMS + "identifier"),
            statements=int(store.text(graph, KG + "quadCount", INDEX) or sum(1 for _ in store.match(graph=graph))),
            attributed=tuple(dict.fromkeys(_maker(store, term) for term in attributed)),
        )


def _below(store: Store, property: str) -> list[str]:
    return [property, *store.subjects(RDFS + "subPropertyOf", property)]


def _maker(store: Store, term: Term) -> str:
    """Who made something: a name, or as much as is told."""
    return (main_name(store, iri(term)) or iri(term)) if isinstance(term, NamedNode) else iri(term)


def _source(store: Store, model: Model, node: str) -> Source:
    assertions = store.subjects(KG + "inSource", node)
    said = [a for a in assertions if store.text(a, KG + "claim")]
    publisher = store.text(node, DCTERMS + "publisher")
    published = store.text(node, KG + "published")
    url, byline, archived, retrieved, grade = (store.text(node, p) or "" for p in _ABOUT_SOURCES)
    return Source(
        id=store.text(node, DCTERMS + "identifier") or node.removeprefix(ID),
        title=store.text(node, DCTERMS + "title") or "",
        publisher=model.label(publisher) if publisher else "",
        contributors=[model.label(who.value) for who in store.values(node, DCTERMS + "contributor")],
        published=given(published) if published else "unknown",
        claims=len({store.text(a, KG + "claim") for a in said}),
        assertions=len(said),
        speakers=len({store.text(a, KG + "speaker") for a in said}),
        skipped=len(assertions) - len(said),
        byline=byline,
        url=url,
        archived=archived,
        retrieved=retrieved and given(retrieved),
        grade=grade,
        **_retracted(store, node),
        rests_on=tuple(origin.value.removeprefix(ID) for origin in store.values(node, PROV + "wasDerivedFrom")),
    )


def _retracted(store: Store, node: str) -> dict[str, Any]:
    whole, claims = "", []
    for by in store.subjects(KG + "retracts", node):
        if claim := store.text(by, KG + "retractedClaim"):
            claims.append((claim.removeprefix(ID), retraction(store, by)))
        else:
            whole = retraction(store, by)
    return {"retracted": whole, "retracted_claims": tuple(sorted(claims))}


def coverage(store: Store, source: str, text: Text) -> list[SentenceCoverage]:
    """Sentence by sentence of a source's text: the assertions that point into it, or why it was skipped.

    source: its id. `coded` holds assertions in our wording. Raises UnknownSource, or BadText when the text is not the
    one that the source was coded from.
    """
    from kg.sources import text as texts

    node = ID + source
    if not store.holds(node, RDF + "type", KG + "Source"):
        known = ", ".join(s.id for s in sources(store) if not s.statements) or "none"
        raise UnknownSource(f"no source “{source}” is loaded; loaded: {known}")
    if store.text(node, KG + "textDigest") not in (None, text.digest):
        raise BadText(f"this is not the text that {source} was coded from: its digest is {text.digest}")
    evidence = Evidence(store)
    coded: list[tuple[str, Spot]] = []
    skips: list[Skip] = []
    for entry in store.subjects(KG + "inSource", node):
        if store.text(entry, KG + "claim"):
            assertion = evidence.assertion(entry)
            coded += [(assertion.says, place) for place in assertion.locators]
        else:
            skips.append(_skip(store, entry))
    language = store.text(node, DCTERMS + "language") or "en"
    return texts.coverage(text, coded, skips, language)


def _skip(store: Store, entry: str) -> Skip:
    from kg.sources.text import Skip

    place = store.text(entry, KG + "locator")
    span = locator(store, place) if place else None
    paragraph = int(store.text(entry, KG + "paragraph") or 0)
    why = store.text(entry, KG + "skippedBecause") or ""
    return Skip(paragraph, span.start if span else None, span.end if span else None, why)
