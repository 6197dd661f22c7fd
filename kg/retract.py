"""Withdraw a source, or one claim as a source makes it, in the name of whoever keeps the graph. The words stay.

A retraction is a graph of its own, so that it outlives its source: added again, the source is withdrawn still. What it
takes back, and what becomes of the edges, is worked out by the rules (`ontology/rules/construct-withdrawn.rq`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg import links, load, lookup
from kg.errors import KgError, UnknownClaim, UnknownSource
from kg.links import Effect
from kg.names import DCTERMS, ID, KG, PREFIXES, RDF, XSD, retraction_graph, shorten
from kg.rules import Change
from kg.store import Literal, NamedNode, Quad, Store, Term, iri

STANDS = ("asserted", "disputed")
"""How a link stands that routes walk unless told otherwise."""
_MOST_LISTED = 5


class Link(NamedTuple):
    """An edge that stands otherwise than before, as in `links.Link`.

    hops: of the shortest route that joins its ends now; None where nothing does.
    """

    subject: str
    predicate: str
    object: str
    before: str
    after: str
    hops: int | None

    @property
    def falls(self) -> bool:
        """Routes walked it, and do so no longer."""
        return self.before in STANDS and self.after not in STANDS


class Retracted(NamedTuple):
    """What a retraction did, or its being undone.

    source: the source's id. claim: an IRI, None for all that the source says. assertions: how many are withdrawn now,
    or no longer. links: those that stand otherwise than before, links that fall first.
    """

    source: str
    claim: str | None
    assertions: int
    links: list[Link]
    effect: Effect = Effect()


def retract(
    store: Store, source: str, *, claim: str | None = None, by: str, why: str, on: date | None = None
) -> Retracted:
    """Mark a source as withdrawn, or one claim as it makes it.

    source: its id. claim: as `kg path --format json` names it, or without the source's id before it; an assertion
    stands for its claim. by, why: who decided it, and the reason in a line. on: the day, today if not given.
    Raises UnknownSource, UnknownClaim, and KgError for what is withdrawn already, or for want of a name or a reason.
    """
    for option, text in (("--by", by), ("--why", why)):
        if not text.strip():
            raise KgError(f"{option} is empty: say who withdraws {source}, and why")
    node = _source(store, source)
    about = None if claim is None else _claim(store, source, node, claim)
    graph = retraction_graph(node, about)
    said = {iri(f.predicate): iri(f.object) for f in store.match(graph=graph)}
    if said:
        when, who, reason = (said[KG + name] for name in ("retractedOn", "retractedBy", "retractedBecause"))
        raise KgError(f"{source} was retracted on {when} by {who} ({reason}): {_undoing(source, claim)} takes it back")
    place, subject = NamedNode(graph), NamedNode(ID + graph.rpartition("/")[2])
    day = (on or date.today()).isoformat()
    values: list[tuple[str, Term]] = [
        (RDF + "type", NamedNode(KG + "Retraction")),
        (KG + "retracts", NamedNode(node)),
        (KG + "retractedBy", Literal(_line(by))),
        (KG + "retractedBecause", Literal(_line(why))),
        (KG + "retractedOn", Literal(day, datatype=NamedNode(XSD + "date"))),
        *([(KG + "retractedClaim", NamedNode(about))] if about else []),
    ]
    return _carried_out(store, source, about, graph, {Quad(subject, NamedNode(p), o, place) for p, o in values})


def undo(store: Store, source: str, *, claim: str | None = None) -> Retracted:
    """Take a retraction back; all is then as if it had never been made. The source need not be loaded.

    Raises KgError when there is none, naming those of the source's claims, if there are any.
    """
    made = _made_of(store, _known(store, source) or ID + source)
    wanted = {None} if claim is None else {about for about in made if about in _candidates(source, claim)}
    found = [(about, graph) for about, graph in made.items() if about in wanted]
    if not found:
        claims = ", ".join(sorted(shorten(about).removeprefix("id:") for about in made if about))
        step = f"of it, {claims} is: name it with --claim" if claims else "there is nothing to undo"
        if claim is not None and None in made:
            step = "all of it is: leave --claim out"
        raise KgError(f"{f'{claim} of {source}' if claim else source} is not retracted; {step}")
    return _carried_out(store, source, *found[0], set())


def _carried_out(store: Store, source: str, claim: str | None, graph: str, quads: set[Quad]) -> Retracted:
    _, gone, come, effect = load.carry_out(Change(store, {graph: quads}), weigh=True)
    assertions = sum(iri(q.predicate) == KG + "withdrawnBy" for q in come | gone)
    return Retracted(source, claim, assertions, _links(store, gone, come), effect)


# ---- what is meant


def _known(store: Store, source: str) -> str | None:
    """The IRI of a source that is loaded, by its id."""
    return next(iter(store.subjects(DCTERMS + "identifier", Literal(source))), None)


def _source(store: Store, source: str) -> str:
    if (node := _known(store, source)) is None:
        loaded = ", ".join(load.source_ids(store)) or "none"
        raise UnknownSource(f"no source “{source}” is loaded; loaded: {loaded}")
    return node


def _claim(store: Store, source: str, node: str, typed: str) -> str:
    """The claim that somebody means, of those that a source makes."""
    said = store.subjects(KG + "inSource", node)
    claims = {assertion: claim for assertion in said if (claim := store.text(assertion, KG + "claim"))}
    for candidate in _candidates(source, typed):
        if candidate in claims.values():
            return candidate
        if candidate in claims:
            return claims[candidate]
    listed = sorted({shorten(claim).removeprefix("id:") for claim in claims.values()})
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    some = ", ".join(listed[:_MOST_LISTED]) or "none"
    raise UnknownClaim(f"{source} makes no claim “{typed}”; it makes {some}{more} (see `kg show id:{source}`)")


def _candidates(source: str, typed: str) -> list[str]:
    """The IRIs that a claim's name may mean, the likeliest first."""
    prefix, colon, rest = typed.partition(":")
    if colon and prefix in PREFIXES:
        return [PREFIXES[prefix] + rest]
    return [typed, ID + typed, f"{ID}{source}.{typed}"]


def _made_of(store: Store, node: str) -> dict[str | None, str]:
    """The retractions of a source: the claim (None for all of them) -> the graph."""
    retractions = store.subjects(KG + "retracts", node)
    claims = (store.text(retraction, KG + "retractedClaim") for retraction in retractions)
    return {claim: retraction_graph(node, claim) for claim in claims}


def _undoing(source: str, claim: str | None) -> str:
    return f"`kg retract {source}{f' --claim {claim}' if claim else ''} --undo`"


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


# ---- what becomes of links


def _links(store: Store, gone: Iterable[Quad], come: Iterable[Quad]) -> list[Link]:
    """The edges that stand otherwise than before; those that fall first."""
    found = [Link(*link, links.hops(store, link.subject, link.object)) for link in links.changed(store, gone, come)]
    return sorted(found, key=lambda link: (not link.falls, *(lookup.label(store, part) for part in link[:3])))
