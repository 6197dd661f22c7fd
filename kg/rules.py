"""What follows from claims: direct edges, contested claims, and who blames or disputes whom.

What follows is said in `ontology/rules/*.rq`; here is only the mechanism. Every rule is local to a claim: what it
gives depends on the claim, the stances on it, the roles and rivals it is tied to, and the ontology. So a change is
worked out on the claims that it bears on, in a small store of their own, and costs the same in a store of any size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain

from kg.names import CLAIMED, DIRECT, GRAPH, KG, ONTOLOGY, RDF, RDFS, edge_iri, resource
from kg.store import AUTHORED, Fact, NamedNode, Quad, Store, Triple, Wanted, iri, memory, parts, quad

ENTAILING = (KG + "EdgeType", KG + "EdgeRule", KG + "EventType")
"""Classes whose members change what follows from what."""

_GRAPHS = {"direct": DIRECT, "claimed": CLAIMED}
_SUPER = "construct-super"
_CLAIM, _CONTESTED, _DERIVED_FROM = KG + "claim", KG + "contested", KG + "derivedFrom"
_TIES = (RDF + "subject", KG + "rivalOf")
"""What ties claims to each other: roles in events, and rival accounts."""
_WORKING = NamedNode(GRAPH + "working")

Facts = Callable[..., Iterator[Fact]]
"""Authored facts that fit a pattern (s, p, o), None for any."""


class Change:
    """Source graphs of a store that are to be replaced, and what the store will say once they are.

    graphs: the new quads by graph; an empty set takes a graph away.
    """

    def __init__(self, store: Store, graphs: dict[str, set[Quad]]) -> None:
        self.store = store
        self.graphs = graphs
        self._names = {NamedNode(graph) for graph in graphs}
        self._new = memory(chain.from_iterable(graphs.values()))
        self.before = {quad(f) for graph in graphs for f in store.match(None, None, None, graph)}
        self.after = set(chain.from_iterable(graphs.values()))

    def facts(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Fact]:
        """Authored facts that will hold; one that two sources state comes twice."""
        for fact in self.store.authored(s, p, o):
            if fact.graph_name not in self._names:
                yield fact
        yield from self._new.match(s, p, o)

    @cached_property
    def ontology(self) -> set[Fact]:
        """The facts of the ontology and of the graphs that extend it."""
        graphs = {fact.graph_name for kind in ENTAILING for fact in self.facts(None, RDF + "type", kind)}
        found: set[Fact] = set()
        for graph in graphs:
            held_by = self._new if graph in self._names else self.store
            found.update(held_by.match(None, None, None, iri(graph)))
        return found

    def claims(self) -> set[str]:
        """The claims on which the change bears; all of them when it changes what follows from what."""
        changed = self.before | self.after
        if any(iri(q.predicate) == RDF + "type" and iri(q.object) in ENTAILING for q in changed):
            return {iri(f.object) for facts in (self.facts, self.store.authored) for f in facts(None, _CLAIM)}
        claims = {iri(q.object) for q in changed if iri(q.predicate) == _CLAIM}
        tied = {iri(q.object) for q in changed if iri(q.predicate) in _TIES and isinstance(q.object, NamedNode)}
        self._expect(claims, tied | {iri(q.subject) for q in changed})
        claims |= {node for node in {iri(q.subject) for q in changed} if _is_claim(self.facts, node)}
        return _affected(self.store.authored, claims) | _affected(self.facts, claims)

    def _expect(self, claims: set[str], nodes: set[str]) -> None:
        """Say what is about to be asked of these claims and nodes; see `Store.expect`."""
        store, tied = self.store, _TIES
        if store.batches:
            store.expect(Wanted([*claims, *nodes]), Wanted(None, (_CLAIM,), [*claims, *nodes]), graph=AUTHORED)
            known = claims | {node for node in nodes if store.holds(None, _CLAIM, node, AUTHORED)}
            store.expect(Wanted(None, tied, sorted(known)), graph=AUTHORED)
            others = {iri(fact.object) for claim in known for p in tied for fact in store.authored(claim, p)}
            others |= {iri(fact.subject) for claim in known for p in tied for fact in store.authored(None, p, claim)}
            store.expect(Wanted(sorted(others)), Wanted(None, (_CLAIM,), sorted(others)), graph=AUTHORED)


def consequences(change: Change) -> tuple[set[Quad], set[Quad]]:
    """The derived quads that go and those that come with a change; some may be in both, and stay."""
    known, claims = change.ontology, change.claims()
    _expect(change.store, claims)
    concluded = _conclude(_working_store(change.facts, claims, known))
    taxonomy = [f for f in known if iri(f.predicate) == RDFS + "subPropertyOf"]
    gone: set[Quad] = set()
    come: set[Quad] = set()
    for graph, triples in concluded.items():
        flags = {t for t in triples if iri(t.predicate) == _CONTESTED}
        gone |= {quad(f) for claim in claims for f in change.store.match(claim, _CONTESTED, None, graph)}
        come |= {Quad(*parts(t), NamedNode(graph)) for t in flags}
        before, after = _replace_edges(change.store, graph, claims, triples - flags, taxonomy)
        gone |= before
        come |= after
    return gone, come


def _expect(store: Store, claims: set[str]) -> None:
    """Say that these claims, the stances on them and what is derived from them are about to be asked for."""
    if store.batches:
        nodes = sorted(claims)
        store.expect(Wanted(nodes), Wanted(None, (_CLAIM,), nodes), graph=AUTHORED)
        said = {iri(fact.subject) for claim in nodes for fact in store.authored(None, _CLAIM, claim)}
        store.expect(Wanted(sorted(said)), graph=AUTHORED)
        for graph in (DIRECT, CLAIMED):
            store.expect(Wanted(nodes, (_CONTESTED,)), Wanted(None, (_DERIVED_FROM,), nodes), graph=graph)


def _affected(facts: Facts, claims: Iterable[str]) -> set[str]:
    """These claims, their rivals, and the events whose roles they state; ties are followed until nothing is added."""
    found: set[str] = set()
    waiting = list(claims)
    while waiting:
        claim = waiting.pop()
        if claim in found:
            continue
        found.add(claim)
        tied = chain(facts(claim, RDF + "subject", None), facts(claim, KG + "rivalOf", None))
        waiting += [iri(fact.object) for fact in tied if _is_claim(facts, iri(fact.object))]
        tied = chain(facts(None, RDF + "subject", claim), facts(None, KG + "rivalOf", claim))
        waiting += [iri(fact.subject) for fact in tied]
    return found


def _is_claim(facts: Facts, node: str) -> bool:
    """Whether anybody takes a stance on a node: an event whose role a relation states, and no actor."""
    return next(facts(None, _CLAIM, node), None) is not None


def _working_store(facts: Facts, claims: Iterable[str], ontology: Iterable[Fact]) -> Store:
    """A store in memory of some claims with the stances on them, and the ontology."""
    quads = [Quad(*parts(fact), NamedNode(ONTOLOGY)) for fact in ontology]
    for claim in claims:
        stances = (facts(iri(fact.subject), None, None) for fact in facts(None, _CLAIM, claim))
        quads += [Quad(*parts(fact), _WORKING) for fact in chain(facts(claim, None, None), *stances)]
    return memory(quads)


def _conclude(working: Store) -> dict[str, set[Triple]]:
    """Run all rules but the last; edge nodes and flags by graph.

    What a rule concludes for `DIRECT` is there for the rules after it.
    """
    found: dict[str, set[Triple]] = {DIRECT: set(), CLAIMED: set()}
    for name, graphs in _order():
        if name != _SUPER:
            triples = set(working.construct(_rule(name)))
            for graph in graphs:
                found[graph] |= triples
            if DIRECT in graphs:
                working.replace([], [Quad(*parts(t), NamedNode(DIRECT)) for t in triples])
    return found


def _replace_edges(
    store: Store, graph: str, claims: set[str], concluded: set[Triple], taxonomy: list[Fact]
) -> tuple[set[Quad], set[Quad]]:
    """Each edge node loses these claims and gains those just concluded; one left bare goes, with its edges."""
    gained: dict[str, set[Quad]] = {}
    for triple in concluded:
        gained.setdefault(iri(triple.subject), set()).add(Quad(*parts(triple), NamedNode(graph)))
    touched = gained.keys() | {node for claim in claims for node in store.subjects(_DERIVED_FROM, claim, graph)}
    store.expect(Wanted(sorted(touched)), graph=graph)
    before = {node: {quad(f) for f in store.match(node, None, None, graph)} for node in touched}
    after = {node: _without(quads, claims) | gained.get(node, set()) for node, quads in before.items()}
    after = {node: quads if _is_derived(quads) else set() for node, quads in after.items()}
    gone, come = set(chain.from_iterable(before.values())), set(chain.from_iterable(after.values()))
    pairs = {_ends(quads) for quads in (*before.values(), *after.values()) if quads}
    store.expect_pairs(pairs, graph)
    edges = {quad(f) for s, o in pairs for f in store.match(s, None, o, graph)}
    # Other edges between the same nodes stay, and so do the broader ones that follow from them.
    beside = {edge_iri(*(iri(part) for part in parts(edge))) for edge in edges} - touched
    store.expect(Wanted(sorted(beside)), graph=graph)
    standing = [*come, *(quad(f) for node in beside for f in store.match(node, None, None, graph))]
    return gone | edges, come | {Quad(*parts(t), NamedNode(graph)) for t in _edges(standing, taxonomy)}


def _without(node: set[Quad], claims: set[str]) -> set[Quad]:
    return {q for q in node if iri(q.predicate) != _DERIVED_FROM or iri(q.object) not in claims}


def _is_derived(node: set[Quad]) -> bool:
    return any(iri(q.predicate) == _DERIVED_FROM for q in node)


def _ends(node: set[Quad]) -> tuple[str, str]:
    said = {iri(q.predicate): iri(q.object) for q in node}
    return said[RDF + "subject"], said[RDF + "object"]


def _edges(nodes: Iterable[Quad], taxonomy: Iterable[Fact]) -> list[Triple]:
    """The edges that edge nodes stand for, each with all edges above it up to kg:relatedTo."""
    quads = [*(Quad(*parts(q), _WORKING) for q in nodes), *(Quad(*parts(f), _WORKING) for f in taxonomy)]
    return memory(quads).construct(_rule(_SUPER))


def _order() -> Iterator[tuple[str, list[str]]]:
    """The rules in the order in which they run, each with the graphs that its conclusions belong to."""
    with open(resource("ontology", "rules", "order.txt"), encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    for name, *graphs in lines:
        yield name, [_GRAPHS[graph] for graph in graphs]


def _rule(name: str) -> str:
    with open(resource("ontology", "rules", f"{name}.rq"), encoding="utf-8") as file:
        return file.read()
