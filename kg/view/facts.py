"""What the page says of claims, sources and nodes beyond the edges: types, sites, roles, publishers, coordinates.

Read from the store by patterns, for what is on the page only. A page of made-up edges does without (`Facts()`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.claims import Evidence, Ground
from kg.dates import first_day, given
from kg.errors import BadText, KgError
from kg.model import Model
from kg.names import DCTERMS, ID, KG, PROV, RDF, RDFS, SCHEMA, SEM
from kg.paths.frontier import Edges
from kg.paths.origins import Reprints, Word
from kg.paths.policy import DEFAULT
from kg.paths.snapshot import IMPASSABLE
from kg.paths.support import Weighing
from kg.store import Store
from kg.view.places import Spot, concerned, spots
from kg.voices.sameness import perhaps_one

if TYPE_CHECKING:
    from kg.claims import Assertion, Claim
    from kg.sources.text import Text
    from kg.voices import Account, Voices


class ClaimFacts(NamedTuple):
    """type: what kind of event, count or position it is. event, role: for a relation that gives an event a filler.

    at: (place IRI, precision such as "near") pairs. of: IRIs of the nodes it speaks of, sites among them. part: the
    series or larger event to which an event belongs. perhaps: reports that may be of the same event, each with the IRIs
    of the assertions for and against that.
    """

    type: str = ""
    event: str = ""
    role: str = ""
    at: tuple[tuple[str, str], ...] = ()
    of: tuple[str, ...] = ()
    part: str = ""
    perhaps: tuple[tuple[str, tuple[str, ...]], ...] = ()


class SourceFacts(NamedTuple):
    """publisher: its IRI. published: in words. earliest: the first day that can have been. reprints: source ids.

    first: ids of the sources that it goes back to, itself when it is first-hand (`paths.origins.Reprints`).
    """

    publisher: str = ""
    published: str = ""
    earliest: str = ""
    reprints: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


class NodeFacts(NamedTuple):
    """place: it is a place. at: (latitude, longitude). nopass: a route may end at it, but not pass through it.

    many: sentences about it are in the plural. article: what stands before its name in one. preposition: whether one is
    in it or at it. described: nothing but a description is known of it, no name.
    """

    place: bool = False
    at: tuple[float, float] | None = None
    nopass: bool = False
    many: bool = False
    article: str = ""
    preposition: str = ""
    described: bool = False


class TypeFacts(NamedTuple):
    """An edge type's readings in the other direction and whether a route may walk it; supers: IRIs, nearest first.

    place_word: the word at the end of its reading that gives way to the preposition of a place.
    noted: an edge of this type is mentioned beside its subject, where a route passes that. words: it says what somebody
    said of another, such as blames: that it was said is undisputed, whatever becomes of it.
    """

    inverse: str = ""
    past_inverse: str = ""
    walkable: bool = False
    symmetric: bool = False
    supers: tuple[str, ...] = ()
    noted: bool = False
    words: bool = False
    place_word: str = ""


class Retraction(NamedTuple):
    """Who marked words as withdrawn, on which day ("" if it is not told), and why."""

    by: str
    on: str
    why: str


class Facts(NamedTuple):
    """Claims, nodes and edge types by IRI, sources by id; quotes: words of a text by the IRI of the assertion.

    spots: where each place that a claim concerns is drawn on the map.
    grounds: what an edge stands on, by its IRI. origins: how many independent origins carry an edge, at least and at
    most, by its IRI. retractions: by IRI, what takes words back without being an assertion. accounts: what is said of
    an edge, for and against, by its IRI. words: whose voice an assertion is, and what it goes back to, by its IRI.
    ours: the denials of an edge by the accused, or by who speaks for it, by the edge's IRI.
    """

    claims: Mapping[str, ClaimFacts] = {}
    sources: Mapping[str, SourceFacts] = {}
    nodes: Mapping[str, NodeFacts] = {}
    types: Mapping[str, TypeFacts] = {}
    quotes: Mapping[str, str] = {}
    spots: Mapping[str, Spot] = {}
    grounds: Mapping[str, tuple[Ground, ...]] = {}
    origins: Mapping[str, tuple[int, int]] = {}
    retractions: Mapping[str, Retraction] = {}
    accounts: Mapping[str, Account] = {}
    words: Mapping[str, Word] = {}
    ours: Mapping[str, frozenset[str]] = {}


def read(
    store: Store,
    model: Model,
    claims: Iterable[Claim],
    nodes: Iterable[str],
    types: Iterable[str],
    texts: Iterable[Text] = (),
    grounds: Mapping[str, tuple[Ground, ...]] = MappingProxyType({}),
    accounts: Mapping[str, Account] = MappingProxyType({}),
) -> Facts:
    """Gather what the store says of these. texts: sources' texts that the reader holds, for quotations; grounds,
    accounts: what each edge stands on, and what is said of it, by its IRI.

    Places where a claim says something happened are described too, also when they are not among the nodes.
    """
    claims = list(claims)
    evidence = Evidence(store, model)
    found = {claim.iri: _claim(evidence, claim) for claim in claims}
    places = {place for facts in found.values() for place, _ in facts.at}
    said = [a for claim in claims for a in claim.assertions]
    sources = {a.source for a in said}
    back = {by for a in said for by in a.withdrawn_by} - {a.iri for a in said}
    weighing = Weighing(Edges(store, model, DEFAULT))
    return Facts(
        found,
        {source: _source(store, source) for source in sorted(sources)},
        {iri: _node(store, model, iri) for iri in sorted({*nodes, *places})},
        {iri: _type(model, iri) for iri in types},
        quotations(store, said, texts),
        spots(store, model, places),
        grounds,
        _origins(store, model, grounds),
        {iri: _retraction(store, iri) for iri in sorted(back)},
        accounts,
        {a.iri: weighing.word(a) for a in said},
        {edge: _ours(weighing.voices, accounts[edge], found) for edge, found in grounds.items() if edge in accounts},
    )


def _origins(store: Store, model: Model, grounds: Mapping[str, tuple[Ground, ...]]) -> dict[str, tuple[int, int]]:
    """How many independent origins carry each edge; of one that nobody asserts, how many suggest it."""
    weighings = [Weighing(Edges(store, model, DEFAULT._replace(suggested=suggested))) for suggested in (False, True)]
    found = {}
    for edge, every in grounds.items():
        for weighing in weighings:
            standing = [ground for ground in every if weighing.scale.stands(ground)]
            if standing:
                found[edge] = weighing.origins(standing)
                break
    return found


def _ours(voices: Voices, account: Account, grounds: Iterable[Ground]) -> frozenset[str]:
    denials = {denial for ground in grounds for denial in ground.denials}
    return frozenset(d for d in denials if voices.is_for(voices.evidence.assertion(d), account.accused))


def _retraction(store: Store, iri: str) -> Retraction:
    by, on, why = (store.text(iri, KG + name) or "" for name in ("retractedBy", "retractedOn", "retractedBecause"))
    return Retraction(by, on, why)


def quotations(store: Store, assertions: Iterable[Assertion], texts: Iterable[Text]) -> dict[str, str]:
    """The words that each assertion rests on, by its IRI: of those whose source's text is given.

    A text belongs to the source that names its digest. Only a span that has a digest, and whose words fit it, is
    quoted, so that nobody's words are made up by a text that was edited since. Raises BadText for a text of none of
    the sources.
    """
    from kg.sources.text import verify

    by_digest = {text.digest: text for text in texts}
    if not by_digest:
        return {}
    assertions = list(assertions)
    digests = {source: store.text(ID + source, KG + "textDigest") for source in {a.source for a in assertions}}
    for digest in sorted(by_digest.keys() - digests.values()):
        raise BadText(f"the text whose digest is {digest} is not that of a source on this page: see `kg sources`")
    out: dict[str, str] = {}
    for said in assertions:
        text = by_digest.get(digests[said.source] or "")
        spots = [spot for spot in said.locators if spot.digest and text and not verify(text, spot)]
        if text and spots:
            out[said.iri] = " … ".join(" ".join(text.content[spot.start : spot.end].split()) for spot in spots)
    return out


def _claim(evidence: Evidence, claim: Claim) -> ClaimFacts:
    store, model = evidence.store, evidence.model
    texts: dict[str, list[str]] = {}
    for fact in store.match(claim.iri):
        texts.setdefault(fact.predicate.value, []).append(fact.object.value)
    kinds = [*texts.get(SEM + "eventType", ()), *texts.get(KG + "measure", ()), *texts.get(KG + "positionKind", ())]
    role = next((p for p in texts.get(RDF + "predicate", ()) if _is_role(model, p)), "")
    # What it is about, whatever part each plays; terms of the ontology are no nodes.
    own = {KG + "site", KG + "holder", KG + "about", KG + "observes", KG + "addressee", RDF + "subject", RDF + "object"}
    of = {value for p, values in texts.items() if p in own or _is_role(model, p) for value in values}
    return ClaimFacts(
        ", ".join(sorted(model.label(kind) for kind in kinds)),
        next(iter(texts.get(RDF + "subject", ())), "") if role else "",
        model.label(role) if role else "",
        concerned(store, model, texts),
        tuple(sorted(of)),
        min(texts.get(KG + "partOf", ()), default=""),
        tuple((other.iri, tuple(a.iri for a in said)) for other, said in perhaps_one(evidence, (claim,))),
    )


def _is_role(model: Model, predicate: str) -> bool:
    return predicate.startswith(KG) and KG + "role" in model.supers(predicate)


def _source(store: Store, source: str) -> SourceFacts:
    iri = ID + source
    edtf = store.text(iri, KG + "published")
    try:
        earliest = first_day(edtf) if edtf else None
    except KgError:
        earliest = None
    origins = [origin.value.removeprefix(ID) for origin in store.values(iri, PROV + "wasDerivedFrom")]
    return SourceFacts(
        store.text(iri, DCTERMS + "publisher") or "",
        given(edtf) if edtf else "",
        earliest or "",
        tuple(origins),
        tuple(first.removeprefix(ID) for first in Reprints(store).first(iri)),
    )


def _node(store: Store, model: Model, iri: str) -> NodeFacts:
    classes = [fact.object.value for fact in store.match(iri, RDF + "type")]
    above = {s for c in classes for s in (c, *model.supers(c, RDFS + "subClassOf"))}
    degrees = [store.text(iri, SCHEMA + name) for name in ("latitude", "longitude")]
    try:
        at = (float(degrees[0]), float(degrees[1])) if degrees[0] and degrees[1] else None
    except ValueError:
        at = None
    place, article = KG + "Place" in above, store.text(iri, KG + "article") or ""
    preposition = model.preposition(iri) if place else ""
    described = KG + "DescribedGroup" in above
    return NodeFacts(place, at, bool(above & IMPASSABLE), model.is_many(iri), article, preposition, described)


def _type(model: Model, iri: str) -> TypeFacts:
    kind = model.edge(iri)
    return TypeFacts(
        kind.inverse,
        kind.inverse_past,
        iri in model.walkable,
        kind.symmetric,
        tuple(model.supers(iri)),
        iri in model.noted,
        iri in model.flagged("derivedOnly"),
        kind.place_word,
    )
