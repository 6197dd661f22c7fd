"""Edges with their evidence: as a networkx graph, as GraphML and GEXF for Gephi, as a table for spreadsheets.

All hold what anybody asserts or suggests, or did until it was taken back (`graph:claimed`), with how it stands, who
denies it and who tells it otherwise, so that nobody mistakes a claim for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from kg.claims import HOLDS, Assertion, Claim, Edge, Evidence
from kg.model import Model, Vocabulary
from kg.names import ID, KG, RDF, SCHEMA, SKOS
from kg.query.tables import csv_row
from kg.store import NamedNode, Store, Wanted, iri

if TYPE_CHECKING:
    import networkx

COLUMNS = (
    *("subject", "relation", "object", "standing", "disputed", "denied_by", "told_otherwise_by", "past"),
    *("speaker", "unnamed_speaker", "stance", "withdrawn", "basis", "says"),
    *("source", "title", "publisher", "url", "paragraphs", "spans", "said_on"),
    *("date", "edtf", "earliest_begin", "latest_begin", "earliest_end", "latest_end"),
    *("subject_id", "relation_id", "object_id", "claim_id", "assertion_id", "claim_kind", "claim", "names", "version"),
)
VERSION = 2
"""Of the columns: it stands in the last of them, and changes when a reader of the old ones could go wrong."""
_DEGREES = (SCHEMA + "latitude", SCHEMA + "longitude")
_ALIAS, _INSIDE = SKOS + "altLabel", SCHEMA + "containedInPlace"
# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def multigraph(
    store: Store, relation: str | None = None, *, undirected: bool = False, everything: bool = False
) -> networkx.MultiDiGraph[str]:
    """A MultiDiGraph of actors and places: an edge for each claim behind each relation between two nodes.

    Nodes are IRIs, with `label`, `kind`, and `aliases`, `latitude` and `longitude` where they are known. Edges are
    keyed by their claim's IRI (with `#` and the relation's name behind it, should one claim give two relations between
    the same nodes), with `relation` (label), `relation_iri`, `claim`, `date` (in words), `edtf`, `earliest_begin` to
    `latest_end` (days), `standing` ("asserted", "suggested" or "withdrawn") and `disputed` (of the relation, by the
    best of its claims), `denied_by` and `told_otherwise_by` (of the claim), `past` (of the claim), `undirected` (the
    relation has no direction), and texts of the same order, joined by "; ": `says`, `speakers`, `stances`, `bases`,
    `sources`, `paragraphs`. What is not known is left out. Each value is a text, a number or a truth that XML can hold:
    networkx writes the graph with `write_graphml` and `write_gexf`.
    undirected: a MultiGraph instead. everything: also actors and places without an edge, and each claim that gives none
    as a node, with `node_type` "claim" (others: "actor", "place" or "other"), its evidence, and an edge to each node
    that it names, whose `relation` says how.
    """
    import networkx

    evidence = Evidence(store)
    model = evidence.model
    graph = networkx.MultiGraph() if undirected else networkx.MultiDiGraph()
    edges = _edges(evidence, relation)
    ends = sorted({node for edge in edges for node in (edge.subject, edge.object)})
    everybody = [node for node, _ in things(store)] if everything and relation is None else []
    store.expect(Wanted(sorted({*ends, *everybody}), (*_DEGREES, _ALIAS)))
    model.expect({*ends, *everybody})
    for node in dict.fromkeys((*(end for edge in edges for end in (edge.subject, edge.object)), *everybody)):
        graph.add_node(node, label=_xml(model.label(node)), kind=_xml(model.kind(node)), **_about(store, node))
    for edge in edges:
        for claim, assertions, disputes in _evidence(evidence, edge):
            key = claim.iri
            if graph.has_edge(edge.subject, edge.object, key):
                key = f"{key}#{model.label(edge.predicate)}"
            facts = _attributes(evidence, edge, claim, assertions, disputes)
            known = {name: _xml(value) for name, value in facts.items() if value is not None}
            graph.add_edge(edge.subject, edge.object, key, **known)
    if everything and relation is None:
        kinds = ("actor", "place")
        for node, facts in graph.nodes(data=True):
            facts["node_type"] = next((k for k in kinds if model.is_a(node, KG + k.title())), "other")
        _add_claims(graph, evidence, edges)
    return graph


def _add_claims(graph: networkx.MultiDiGraph[str], evidence: Evidence, edges: Iterable[Edge]) -> None:
    """Add the claims that give no edge as nodes, with an edge to each node that they name."""
    model = evidence.model
    for claim in alone(evidence, edges):
        facts = {"label": claim.label, "kind": claim.kind, **_told(claim, claim.assertions), "node_type": "claim"}
        graph.add_node(claim.iri, **{name: _xml(value) for name, value in facts.items() if value is not None})
        for how, node in named(evidence, claim):
            if node not in graph:
                about = _about(evidence.store, node)
                graph.add_node(
                    node, label=_xml(model.label(node)), kind=_xml(model.kind(node)), node_type="claim", **about
                )
            key = f"{claim.iri}#{how}"
            facts = {"relation": how, "claim": claim.iri, "standing": claim.standing or "asserted"}
            graph.add_edge(claim.iri, node, key, disputed=claim.disputed, undirected=False, past=claim.ended, **facts)


def alone(evidence: Evidence, edges: Iterable[Edge]) -> list[Claim]:
    """The claims that no edge is derived from, by IRI: counts, positions, and events and parts that give none."""
    behind = {claim.iri for edge in edges for claim in edge.claims}
    claims = sorted({iri(fact.object) for fact in evidence.store.match(None, KG + "claim")} - behind)
    evidence.expect(claims)
    if evidence.store.batches:
        facts = [fact for claim in claims for fact in evidence.store.match(claim)]
        nodes = {iri(f.object) for f in facts if isinstance(f.object, NamedNode) and iri(f.object).startswith(ID)}
        evidence.model.expect(nodes | {iri(f.predicate) for f in facts})
    return [evidence.claim(claim) for claim in claims]


def named(evidence: Evidence, claim: Claim) -> list[tuple[str, str]]:
    """The actors, places and claims that a claim names, each with how: ("agent", IRI), sorted."""
    store, model = evidence.store, evidence.model
    found = set()
    for fact in store.match(claim.iri):
        node = iri(fact.object)
        if isinstance(fact.object, NamedNode) and node.startswith(ID) and store.holds(node, RDF + "type"):
            found.add((model.label(iri(fact.predicate)), node))
    return sorted(found)


def things(store: Store) -> list[tuple[str, str]]:
    """All actors and places, as (IRI, class), by IRI."""
    model = Model(store)
    above = {cls: {cls, *model.class_supers(cls)} for cls in {iri(f.object) for f in store.match(None, RDF + "type")}}
    wanted = {cls for cls, supers in above.items() if supers & {KG + "Actor", KG + "Place"}}
    return sorted({iri(f.subject): cls for cls in sorted(wanted) for f in store.match(None, RDF + "type", cls)}.items())


def _about(store: Store, node: str) -> dict[str, Any]:
    """Other names of a node, and where it is on the map, in degrees, as far as that is known."""
    found = {name.removeprefix(SCHEMA): store.text(node, name) for name in _DEGREES}
    aliases = "; ".join(name.value for name in store.values(node, _ALIAS))
    degrees = {name: float(text) for name, text in found.items() if text}
    return {**({"aliases": _xml(aliases)} if aliases else {}), **degrees}


class Disputes(NamedTuple):
    """Who stands against a claim behind an edge, by name, each once: by a denial that was not taken back, or by a rival
    account."""

    denied_by: tuple[str, ...]
    told_otherwise_by: tuple[str, ...]


def _evidence(evidence: Evidence, edge: Edge) -> Iterator[tuple[Claim, tuple[Assertion, ...], Disputes]]:
    """The claims behind an edge, each with the stances on it, and who disputes it.

    That somebody blames or disputes follows from their own words alone, and is not disputed.
    """
    own = evidence.store.text(edge.predicate, KG + "derivedOnly") in ("true", "1")
    grounds = [] if own else list(evidence.grounds(edge.subject, edge.predicate, edge.object))
    for claim in edge.claims:
        on_it = [ground for ground in grounds if claim in ground.needed]
        said = map(evidence.assertion, dict.fromkeys(denial for ground in on_it for denial in ground.denials))
        rivals = map(evidence.claim, dict.fromkeys(rival for ground in on_it for rival in ground.rivals))
        others = (a for rival in rivals for a in rival.assertions if a.stance in HOLDS)
        against = Disputes(_names(said), _names(others))
        yield claim, tuple(a for a in claim.assertions if not own or a.speaker == edge.subject), against


def _names(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.speaker_name for a in assertions if not a.withdrawn_by))


def _standing(edge: Edge) -> str:
    return "suggested" if edge.suggested else edge.standing


def _attributes(
    evidence: Evidence, edge: Edge, claim: Claim, assertions: tuple[Assertion, ...], disputes: Disputes
) -> dict[str, Any]:
    return {
        "relation": evidence.model.label(edge.predicate),
        "relation_iri": edge.predicate,
        "claim": claim.iri,
        **_told(claim, assertions),
        "standing": _standing(edge),
        "disputed": edge.disputed,
        **disputes._asdict(),
        "past": claim.ended,
        "undirected": evidence.model.edge(edge.predicate).symmetric,
    }


def _told(claim: Claim, assertions: tuple[Assertion, ...]) -> dict[str, Any]:
    """When a claim held, and who says what of it, where."""
    return {
        "date": claim.dating.given,
        "edtf": claim.dating.edtf,
        "earliest_begin": claim.dating.begin[0],
        "latest_begin": claim.dating.begin[1],
        "earliest_end": claim.dating.end[0],
        "latest_end": claim.dating.end[1],
        "says": tuple(a.says for a in assertions),
        "speakers": tuple(a.speaker_name for a in assertions),
        "stances": tuple(a.stance for a in assertions),
        "bases": tuple(a.basis for a in assertions),
        "sources": tuple(a.source for a in assertions),
        "paragraphs": tuple(a.paragraphs for a in assertions),
    }


def _edges(evidence: Evidence, relation: str | None) -> list[Edge]:
    """The claimed edges, of one relation (its label, local name or IRI) and those below it, or of all."""
    if relation is None:
        return evidence.edges()
    evidence.store.complete()
    return evidence.edges(Vocabulary(evidence.store).relation(relation))


NODE_COLUMNS = ("id", "label", "kind", "type", "aliases", "lies_in", "latitude", "longitude", "iri", "version")
"""Of the table of nodes. type: "actor" or "place". aliases and the places that it lies in are joined by "; "."""


def _write_nodes(store: Store, out: BinaryIO, relation: str | None) -> bool:
    """A row for each actor, office and place, with edges or without."""
    model, listed = Model(store), [node for node, _ in things(store)]
    store.expect(Wanted(listed, (*_DEGREES, _ALIAS, _INSIDE)))
    model.expect(listed)
    out.write(csv_row(NODE_COLUMNS))
    for node in listed:
        about = _about(store, node)
        inside = "; ".join(model.label(iri(place)) for place in store.values(node, _INSIDE))
        kinds = (model.kind(node), "place" if model.is_a(node, KG + "Place") else "actor")
        where = (inside, *(about.get(name.removeprefix(SCHEMA)) for name in _DEGREES))
        row = (_short(node), model.label(node), *kinds, about.get("aliases"), *where, node, VERSION)
        out.write(csv_row([_cell(value) for value in row]))
    return bool(listed)


def _write_csv(store: Store, out: BinaryIO, relation: str | None) -> bool:
    evidence = Evidence(store)
    edges = _edges(evidence, relation)
    out.write(csv_row(COLUMNS))
    rows = chain((row for edge in edges for row in _rows(evidence, edge)), () if relation else _others(evidence, edges))
    written = False
    for row in rows:
        out.write(csv_row([_cell(value) for value in row]))
        written = True
    return written


def _rows(evidence: Evidence, edge: Edge) -> Iterator[tuple[Any, ...]]:
    """A row for each stance on each claim behind an edge, in the order of COLUMNS."""
    label = evidence.model.label
    names = (label(edge.subject), label(edge.predicate), label(edge.object))
    for claim, assertions, disputes in _evidence(evidence, edge):
        head = (*names, _standing(edge), edge.disputed, *map("; ".join, disputes), claim.ended)
        ids = (edge.subject, edge.predicate, edge.object)
        yield from (_row(evidence, head, ids, claim, said) for said in assertions)


def _others(evidence: Evidence, edges: Iterable[Edge]) -> Iterator[tuple[Any, ...]]:
    """A row for each stance on each claim that gives no edge; subject, relation and object are empty."""
    for claim in alone(evidence, edges):
        denied = _names(map(evidence.assertion, claim.denied_in))
        others = (a for r in claim.rival_accounts for a in evidence.claim(r).assertions if a.stance in HOLDS)
        standing = {"onlySuggested": "suggested"}.get(claim.standing, claim.standing)
        head = ("", "", "", standing, claim.disputed, "; ".join(denied), "; ".join(_names(others)), claim.ended)
        yield from (_row(evidence, head, ("", "", ""), claim, said) for said in claim.assertions)


def _row(
    evidence: Evidence, head: tuple[Any, ...], ids: tuple[str, ...], claim: Claim, said: Assertion
) -> tuple[Any, ...]:
    when, label = claim.dating, evidence.model.label
    about = "; ".join(f"{how}: {label(node)}" for how, node in named(evidence, claim))
    return (
        *head,
        *(said.speaker_name, said.unnamed, said.stance, bool(said.withdrawn_by), said.basis, said.says),
        *(said.source, said.title, said.publisher, said.url),
        *(_paragraphs(said), _spans(said), said.said_on),
        # A dash of print is none that a spreadsheet or a script looks for.
        *(when.given.replace("–", "-"), when.edtf, *when.begin, *when.end),
        *(*ids, claim.iri, said.iri, claim.kind, claim.label, about, VERSION),
    )


def _paragraphs(said: Assertion) -> str:
    return "; ".join(said.numbers)


def _spans(said: Assertion) -> str:
    """The spans of the source's text: code points, end exclusive: "1794-1998; 2100-2120"."""
    return "; ".join(f"{place.start}-{place.end}" for place in said.locators if not place.row)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _write_graphml(store: Store, out: BinaryIO, relation: str | None) -> bool:
    import networkx

    plain = _plain(store, relation)
    # Keys are numbered: named after what they hold, those of nodes and of edges would have the same ids.
    networkx.write_graphml_xml(plain, out)
    return bool(plain)


def _write_gexf(store: Store, out: BinaryIO, relation: str | None) -> bool:
    """GEXF 1.2 whose edges have their first and last possible day, so that Gephi shows a time line."""
    from networkx.readwrite.gexf import GEXFWriter

    plain = _plain(store, relation)
    for *_, facts in plain.edges(data=True):
        days = {"start": facts.get("earliest_begin"), "end": facts.get("latest_end")}
        facts.update({name: day for name, day in days.items() if day})
    writer = GEXFWriter(version="1.2draft", prettyprint=True)
    writer.add_graph(plain)
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)  # the same graph gives the same bytes on another day
    writer.write(out)
    return bool(plain)


def _plain(store: Store, relation: str | None) -> networkx.MultiDiGraph[str]:
    """The multigraph of everything, by short ids, each edge with an id of its own."""
    import networkx

    graph = multigraph(store, relation, everything=True)
    plain: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    uses: dict[str, int] = {}
    for node, facts in graph.nodes(data=True):
        plain.add_node(_short(node), **facts)
    for start, end, key, facts in graph.edges(keys=True, data=True):
        # An edge's id is unique in GraphML, and one claim may lie behind several edges.
        uses[key] = uses.get(key, 0) + 1
        name = _short(key) if uses[key] == 1 else f"{_short(key)}#{uses[key]}"
        plain.add_edge(_short(start), _short(end), name, label=facts["relation"], **facts)
    return plain


def _short(iri: str) -> str:
    return _NOT_XML.sub("\ufffd", iri.removeprefix(ID))


def _xml(value: Any) -> Any:
    """A value that XML can hold: texts without what it cannot, tuples joined."""
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


WRITERS: dict[str, Callable[[Store, BinaryIO, str | None], bool]] = {
    "csv": _write_csv,
    "nodes": _write_nodes,
    "graphml": _write_graphml,
    "gexf": _write_gexf,
}
