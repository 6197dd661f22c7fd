"""What the rules conclude of some claims, and how the store's derived graphs change with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from kg.names import CLAIMED, DIRECT, DISPUTED, INDEX, KG, RDFS, edge_iri, pair_iri
from kg.rules.change import Change
from kg.rules.reach import Reach
from kg.rules.terms import (
    CLAIM,
    CLASSES,
    CONCLUDED,
    DENIED_CLAIM,
    DERIVED_FROM,
    HAS_GROUND,
    OBJECT,
    OF_GROUNDS,
    PREDICATE,
    STANCE,
    SUBJECT,
    TIED,
    TYPE,
    WITHDRAWN,
    WORDS_OF,
    WORKING,
)
from kg.rules.working import order, rule, working_store
from kg.store import AUTHORED, Fact, Literal, NamedNode, Quad, Triple, Wanted, iri, memory, parts, quad


class Conclusions:
    """What the rules say of the claims that a change bears on, and what the store said of them before."""

    def __init__(self, change: Change, reach: Reach) -> None:
        self.change, self.reach, self.claims, self.store = change, reach, reach.found, change.store
        self._expect()
        read = self.claims | reach.context()
        self.said = self.said_by_change()
        working = working_store(change, read)
        self.flagged: set[Triple] = set()
        self.edges: set[Triple] = set()
        for name, target, only_disputes in order():
            if target == "super" or (only_disputes and not change.disputes):
                continue
            triples = set(working.construct(rule(name)))
            if target == "edges":
                self.edges |= triples
            else:
                working.replace([], [Quad(*parts(t), WORKING) for t in triples])
                self.flagged |= triples if target == "direct" else set()
        self.working = working
        self.nodes = self._nodes()

    def _expect(self) -> None:
        """Say that these claims, the stances on them and what is derived from them are about to be asked for."""
        store = self.store
        if store.batches:
            nodes = sorted(self.claims)
            store.expect(Wanted(nodes), Wanted(None, (CLAIM,), nodes), graph=AUTHORED)
            said = sorted({iri(fact.subject) for claim in nodes for fact in store.authored(None, CLAIM, claim)})
            store.expect(Wanted(said), graph=AUTHORED)
            new = sorted(self.said_by_change())
            store.expect(Wanted(nodes, (*CONCLUDED, *TIED)), Wanted([*said, *new], (WITHDRAWN,)), graph=DIRECT)
            store.expect(Wanted(None, (DERIVED_FROM,), nodes), graph=CLAIMED)

    def said_by_change(self) -> set[str]:
        """The assertions on the claims, of the store and of the change."""
        return {f.s for claim in self.claims for f in self.change.either(None, CLAIM, claim)}

    def _nodes(self) -> dict[str, dict[str, set[str]]]:
        """For each edge node that follows from the claims: its parts, its words, and its claims by how they stand."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for triple in self.edges:
            found[iri(triple.subject)][iri(triple.predicate)].add(iri(triple.object))
        kept = {node: said for node, said in found.items() if said[DERIVED_FROM] & self.claims}
        for said in kept.values():
            for key in (DERIVED_FROM, *CLASSES):
                said[key] &= self.claims
        return kept

    @cached_property
    def _touched(self) -> set[str]:
        """Edge nodes that follow from the claims, or did."""
        before = (node for claim in self.claims for node in self.store.subjects(DERIVED_FROM, claim, CLAIMED))
        return {*before, *self.nodes}

    def undecided(self) -> set[str]:
        """Other claims of edges of which it cannot be told without them whether they stand, or are disputed."""
        others: set[str] = set()
        for node in self._touched:
            if not self.nodes.get(node, {}).get(CLASSES[0]) and not self._stands_anyway(node):
                others.update(iri(c) for c in self.store.values(node, DERIVED_FROM, CLAIMED))
        return others - self.claims

    def _stands_anyway(self, node: str) -> bool:
        """Whether an edge stands undisputed on a claim that the change leaves alone."""
        return any(iri(c) not in self.claims for c in self.store.values(node, DERIVED_FROM, DIRECT))

    def flags(self) -> tuple[set[Quad], set[Quad]]:
        """What is said of the claims themselves, and of the assertions on them, before and after."""
        direct = NamedNode(DIRECT)
        about = [(claim, p) for claim in self.claims for p in (*CONCLUDED, *TIED)] + [(a, WITHDRAWN) for a in self.said]
        gone = {quad(f) for node, p in about for f in self.store.match(node, p, None, DIRECT)}
        wanted = {(NamedNode(node), NamedNode(p)) for node, p in about}
        come = {Quad(*parts(t), direct) for t in self.flagged if (t.subject, t.predicate) in wanted}
        return gone, come

    def index(self) -> tuple[set[Quad], set[Quad]]:
        """What the index notes of denied relations among the claims, before and after."""
        gone, come, facts = set[Quad](), set[Quad](), self.change.facts
        if not self.change.disputes:
            return gone, come
        self.store.expect(Wanted(None, (DENIED_CLAIM,), sorted(self.claims)), graph=INDEX)
        for claim in self.claims:
            gone |= {quad(f) for f in self.store.match(None, DENIED_CLAIM, claim, INDEX)}
            stances = (f for said in facts(None, CLAIM, claim) for f in facts(said.s, STANCE))
            said = {f.p: f.o for f in facts(claim)}
            if said.get(PREDICATE) in self.reach.edge_types and any(f.o == KG + "denied" for f in stances):
                pair = NamedNode(pair_iri(said[SUBJECT], said[OBJECT]))
                come.add(Quad(pair, NamedNode(DENIED_CLAIM), NamedNode(claim), NamedNode(INDEX)))
        return gone, come

    def graphs(self) -> dict[str, tuple[dict[str, set[Quad]], dict[str, set[Quad]]]]:
        """For each graph of edges, its touched nodes with all that is said of them, before and after."""
        result: dict[str, tuple[dict[str, set[Quad]], dict[str, set[Quad]]]] = {}
        after: dict[str, dict[str, set[Quad]]] = {graph: {} for graph in (DIRECT, DISPUTED, CLAIMED)}
        for graph in after:
            self.store.expect(Wanted(sorted(self._touched)), graph=graph)
        for node in self._touched:
            said = self.nodes.get(node, {})
            for graph, quads in self._laid(node, said).items():
                after[graph][node] = quads
        for graph, nodes in after.items():
            before = {node: {quad(f) for f in self.store.match(node, None, None, graph)} for node in self._touched}
            result[graph] = (before, nodes)
        claimed_before, claimed_after = result[CLAIMED]
        self._add_grounds(claimed_before, claimed_after)
        return result

    def _laid(self, node: str, said: dict[str, set[str]]) -> dict[str, set[Quad]]:
        """An edge node as each graph is to hold it; no quads where a graph does not."""
        head = {p: said[p] for p in (TYPE, SUBJECT, PREDICATE, OBJECT) if said.get(p)}
        if not head:
            head = {
                p: {iri(v) for v in self.store.values(node, p, CLAIMED)} for p in (TYPE, SUBJECT, PREDICATE, OBJECT)
            }
        words = said.get(WORDS_OF, set()) | self._other_words(node)

        def laid(graph: str, claims: set[str], *more: Triple) -> set[Quad]:
            if not claims:
                return set()
            values = {**head, DERIVED_FROM: claims, WORDS_OF: words}
            place, subject = NamedNode(graph), NamedNode(node)
            quads = {Quad(subject, NamedNode(p), NamedNode(o), place) for p, os in values.items() for o in os}
            return quads | {Quad(*parts(t), place) for t in more}

        stands = said.get(CLASSES[0], set()) | self._others(node, DIRECT)
        disputed = set() if stands else said.get(CLASSES[1], set())
        every = said.get(DERIVED_FROM, set()) | self._others(node, CLAIMED)
        standing, is_disputed = _aggregate(stands, said)
        marks = (
            Triple(NamedNode(node), NamedNode(KG + "standing"), NamedNode(KG + standing)),
            Triple(NamedNode(node), NamedNode(KG + "disputed"), Literal(is_disputed)),
        )
        return {DIRECT: laid(DIRECT, stands), DISPUTED: laid(DISPUTED, disputed), CLAIMED: laid(CLAIMED, every, *marks)}

    def _others(self, node: str, graph: str) -> set[str]:
        return {iri(c) for c in self.store.values(node, DERIVED_FROM, graph)} - self.claims

    def _other_words(self, node: str) -> set[str]:
        return {iri(a) for a in self.store.values(node, WORDS_OF, CLAIMED)} - self.said

    def _add_grounds(self, before: dict[str, set[Quad]], after: dict[str, set[Quad]]) -> None:
        """The grounds of the touched edges, where they are more than a single claim as a whole."""
        place, store = NamedNode(CLAIMED), self.store
        known = {ground: edge for edge in self._touched for ground in map(iri, store.values(edge, HAS_GROUND, CLAIMED))}
        store.expect(Wanted(sorted(known)), graph=CLAIMED)

        def keep(edge: str, ground: str, quads: set[Quad]) -> None:
            after[ground] = quads
            after[edge].add(Quad(NamedNode(edge), NamedNode(HAS_GROUND), NamedNode(ground), place))

        for ground, edge in known.items():
            before[ground] = {quad(f) for f in store.match(ground, None, None, CLAIMED)}
            if self.claims.isdisjoint(iri(q.object) for q in before[ground]):
                keep(edge, ground, before[ground])
        for fact in self.working.match(None, HAS_GROUND):
            edge, ground = iri(fact.subject), iri(fact.object)
            said = {Quad(*parts(f), place) for p in OF_GROUNDS for f in self.working.match(ground, p)}
            names = [iri(q.predicate).removeprefix(KG) for q in said]
            parted = names.count("needs") > 1 or "deniedIn" in names or "rivalAccount" in names
            if (
                after.get(edge)
                and "standing" in names
                and parted
                and not self.claims.isdisjoint(iri(q.object) for q in said)
            ):
                keep(edge, ground, said)


def _aggregate(stands: set[str], said: dict[str, set[str]]) -> tuple[str, bool]:
    """The standing of an edge and whether it is disputed, by the best of its grounds; it is, when each of those is."""
    if stands:
        return "asserted", False
    _, disputed, suggested, suggested_disputed, _ = (said.get(name, set()) for name in CLASSES)
    if disputed:
        return "asserted", True
    if suggested:
        return "onlySuggested", False
    return ("onlySuggested", True) if suggested_disputed else ("withdrawn", False)


def replace_edges(
    change: Change, graph: str, before: dict[str, set[Quad]], after: dict[str, set[Quad]]
) -> tuple[set[Quad], set[Quad]]:
    """The quads of a graph that go and come when edge nodes, and what stands with them, are replaced."""
    store = change.store
    taxonomy = [f for p in (RDFS + "subPropertyOf", TYPE) for f in change.ontology.match(None, p)]
    gone, come = set(chain.from_iterable(before.values())), set(chain.from_iterable(after.values()))
    ends = {_ends(quads) for quads in (*before.values(), *after.values())} - {None}
    pairs = {pair for two in ends if two for pair in (two, two[::-1])}
    store.expect_pairs(pairs, graph)
    edges = {quad(f) for s, o in pairs for f in store.match(s, None, o, graph)}
    # Other edges between the same nodes stay, and so do the broader ones that follow from them.
    beside = {edge_iri(*(iri(part) for part in parts(edge))) for edge in edges} - before.keys()
    store.expect(Wanted(sorted(beside)), graph=graph)
    standing = [*come, *(quad(f) for node in beside for f in store.match(node, None, None, graph))]
    return gone | edges, come | {Quad(*parts(t), NamedNode(graph)) for t in _edges(standing, taxonomy)}


def _ends(node: set[Quad]) -> tuple[str, str] | None:
    said = {iri(q.predicate): iri(q.object) for q in node}
    return (said[SUBJECT], said[OBJECT]) if SUBJECT in said else None


def _edges(nodes: Iterable[Quad], taxonomy: Iterable[Fact]) -> list[Triple]:
    """The edges that edge nodes stand for, each with all edges above it up to kg:relatedTo."""
    quads = [*(Quad(*parts(q), WORKING) for q in nodes), *(Quad(*parts(f), WORKING) for f in taxonomy)]
    return memory(quads).construct(rule("construct-super"))
