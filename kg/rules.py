"""What follows from claims: how each stands, what disputes it, and the edges between actors.

What follows is said in `ontology/rules/*.rq`; here is only the mechanism. A change is worked out on the claims that it
bears on, in a small store of their own, so that it costs the same in a store of any size. It bears on claims that are
tied to those it changes:

- by a role in an event, a rival account, or a report of the same event;
- by their ends, where a denial is made of a relation between these: a denial reaches other claims, in other sources;
- by a person's office, or who belongs to whom, where these decide whose word is taken back, or who is whose rival;
- by an edge they share, unless one of the others lets the edge stand undisputed, whatever becomes of those changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain, combinations

from kg.names import (
    CLAIMED,
    DIRECT,
    DISPUTED,
    GRAPH,
    INDEX,
    KG,
    ONTOLOGY,
    RDF,
    RDFS,
    SEM,
    WORK,
    edge_iri,
    pair_iri,
    resource,
)
from kg.store import AUTHORED, Fact, Literal, NamedNode, Quad, Store, Triple, Wanted, iri, memory, parts, quad

ENTAILING = (KG + "EdgeType", KG + "EdgeRule", KG + "EventType")
"""Classes whose members change what follows from what."""
DENIED_CLAIM = KG + "deniedClaim"
"""In the index: a pair of nodes -> the relations between them that somebody denies."""
CONCLUDED = tuple(KG + name for name in ("standing", "disputed", "deniedIn", "partDeniedIn"))
"""What is concluded of a claim, with `_TIED`; each in `graph:direct`."""
_TIED = tuple(KG + name for name in ("rivalAccount", "partRivalAccount", "joinedWith", "perhapsJoinedWith"))
_CLAIM, _DERIVED_FROM, _WORDS_OF, _HAS_GROUND = (KG + n for n in ("claim", "derivedFrom", "wordsOf", "hasGround"))
_OF_GROUNDS = (RDF + "type", *(KG + n for n in ("needs", "deniedIn", "rivalAccount", "standing", "disputed")))
"""What is kept of a ground."""
_WITHDRAWN, _SAME_EVENT, _STANCE = KG + "withdrawnBy", KG + "sameEvent", KG + "stance"
_SUBJECT, _PREDICATE, _OBJECT, _TYPE = (RDF + name for name in ("subject", "predicate", "object", "type"))
_TIES = (_SUBJECT, KG + "rivalOf", _SAME_EVENT)
"""What ties claims to each other: roles in events, rival accounts, reports of one event."""
_CLASSES = tuple(
    WORK + name for name in ("stands", "standsDisputed", "isSuggested", "isSuggestedDisputed", "isWithdrawn")
)
"""How the ground stands on which an edge derives from a claim, best first."""
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

    def either(self, s: str | None = None, p: str | None = None, o: str | None = None) -> Iterator[Fact]:
        """Authored facts that hold, or will; most of them twice."""
        yield from self.store.authored(s, p, o)
        yield from self._new.match(s, p, o)

    @cached_property
    def ontology(self) -> set[Fact]:
        """The facts of the ontology and of the graphs that extend it."""
        graphs = {fact.graph_name for kind in ENTAILING for fact in self.facts(None, _TYPE, kind)}
        found: set[Fact] = set()
        for graph in graphs:
            held_by = self._new if graph in self._names else self.store
            found.update(held_by.match(None, None, None, iri(graph)))
        return found

    def flagged(self, flag: str) -> set[str]:
        """The edge types that carry a flag of the ontology, with all below them."""
        found = {iri(f.subject) for f in self.ontology if iri(f.predicate) == KG + flag and f.object == Literal(True)}
        below = [f for f in self.ontology if iri(f.predicate) == RDFS + "subPropertyOf"]
        while more := {iri(f.subject) for f in below if iri(f.object) in found} - found:
            found |= more
        return found

    @cached_property
    def disputes(self) -> bool:
        """Whether anything, before or after, can dispute or withdraw anything: else those rules have nothing to do."""
        return any(
            next(self.either(None, p, o), None) is not None
            for p, o in (
                (_STANCE, KG + "denied"),
                (KG + "rivalOf", None),
                (_SAME_EVENT, None),
                (_PREDICATE, _SAME_EVENT),
                (_TYPE, KG + "Retraction"),
            )
        )


# ---- which claims a change bears on


class _Reach:
    """The claims that a change bears on, as they are found."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.found: set[str] = set()
        self._pairs: set[str] = set()

    def start(self) -> set[str]:
        """The claims of what changes, and those that hang on them without a tie of their own."""
        change = self.change
        changed = change.before | change.after
        if any(iri(q.predicate) == _TYPE and iri(q.object) in ENTAILING for q in changed):
            return {iri(f.object) for f in change.either(None, _CLAIM)}
        claims = {iri(q.object) for q in changed if iri(q.predicate) == _CLAIM}
        subjects = {iri(q.subject) for q in changed}
        ends = {iri(q.object) for q in changed if iri(q.predicate) in _TIES and isinstance(q.object, NamedNode)}
        self._expect(claims | subjects | ends)
        claims |= {node for node in subjects if self._is_claim(node)}
        if change.disputes:
            claims |= self._retracted(changed) | self._of_offices(claims) | self._of_members(claims)
        return claims

    def extend(self, claims: Iterable[str]) -> None:
        """Add claims, and follow all ties from them."""
        waiting = {*claims} - self.found
        while waiting:
            self._expect(waiting)
            self.found |= waiting
            tied = {other for claim in waiting for other in self._ties(claim)}
            if self.change.disputes:
                tied |= self._by_ends(waiting)
            waiting = tied - self.found

    def _expect(self, nodes: set[str]) -> None:
        store = self.change.store
        if store.batches and nodes:
            # Who takes a stance on them tells claims from actors, of which there may be very much to read.
            store.expect(Wanted(None, (_CLAIM,), sorted(nodes)), graph=AUTHORED)
            known = sorted(node for node in nodes if store.holds(None, _CLAIM, node, AUTHORED))
            store.expect(Wanted(known), Wanted(None, (*_TIES, _OBJECT), known), graph=AUTHORED)
            others = {iri(f.object) for c in known for p in _TIES for f in store.authored(c, p)}
            store.expect(Wanted(None, (_CLAIM,), sorted(others)), graph=AUTHORED)

    def _is_claim(self, node: str) -> bool:
        """Whether anybody takes a stance on a node: an event whose role a relation states, and no actor."""
        return next(self.change.either(None, _CLAIM, node), None) is not None

    def _ties(self, claim: str) -> Iterator[str]:
        """Its rivals, the event whose role it states or the claims that state its roles, and what it is joined with."""
        either = self.change.either
        own = list(either(claim))
        ties = {*_TIES, _OBJECT} if any(iri(f.object) == _SAME_EVENT for f in own) else {*_TIES}
        for fact in own:
            if iri(fact.predicate) in ties and self._is_claim(iri(fact.object)):
                yield iri(fact.object)
        for tie in _TIES:
            yield from (iri(fact.subject) for fact in either(None, tie, claim))
        for fact in either(None, _OBJECT, claim):
            if next(either(iri(fact.subject), _PREDICATE, _SAME_EVENT), None) is not None:
                yield iri(fact.subject)

    # ---- denials reach what has the same ends

    def _by_ends(self, claims: set[str]) -> set[str]:
        """The claims with the same ends as these, of ends between which something is denied."""
        ends = {pair_iri(*pair): pair for claim in claims for pair in self._ends(claim)}
        ends = {pair: two for pair, two in ends.items() if pair not in self._pairs}
        self._pairs |= ends.keys()
        store = self.change.store
        store.expect(Wanted(sorted(ends), (DENIED_CLAIM,)), graph=INDEX)
        found: set[str] = set()
        denied = {p for p in ends if p in self._newly_denied or store.holds(p, DENIED_CLAIM, None, INDEX)}
        between = [way for pair in denied for way in (ends[pair], ends[pair][::-1])]
        store.expect_pairs(between, CLAIMED)
        edges = [edge_iri(s, iri(f.predicate), o) for s, o in between for f in store.match(s, None, o, CLAIMED)]
        store.expect(Wanted(edges, (_DERIVED_FROM,)), graph=CLAIMED)
        found.update(iri(c) for edge in edges for c in store.values(edge, _DERIVED_FROM, CLAIMED))
        for pair in denied:
            found.update(iri(c) for c in store.values(pair, DENIED_CLAIM, INDEX))
            found |= self._new_by_ends.get(pair, set())
        return found

    def _ends(self, claim: str) -> Iterator[tuple[str, str]]:
        """The pairs of nodes between which a claim may give an edge."""
        said = defaultdict(set)
        for fact in self.change.either(claim):
            if isinstance(fact.object, NamedNode):
                said[iri(fact.predicate)].add(iri(fact.object))
        if said[_PREDICATE] & self.edge_types:
            yield from ((s, o) for s in said[_SUBJECT] for o in said[_OBJECT] if s != o)
        else:
            yield from combinations(
                sorted({o for role in self.roles for o in said[role]} | self._claimed_roles(claim)), 2
            )

    def _claimed_roles(self, event: str) -> set[str]:
        relations = {iri(f.subject) for f in self.change.either(None, _SUBJECT, event)}
        return {iri(f.object) for relation in relations for f in self.change.either(relation, _OBJECT)}

    @cached_property
    def edge_types(self) -> set[str]:
        return {iri(f.subject) for f in self.change.ontology if iri(f.object) == KG + "EdgeType"}

    @cached_property
    def roles(self) -> set[str]:
        """The roles between whose fillers an event may give an edge."""
        ends = (KG + "fromRole", KG + "toRole")
        return {iri(f.object) for f in self.change.ontology if iri(f.predicate) in ends}

    @cached_property
    def _new_by_ends(self) -> dict[str, set[str]]:
        """The claims of what changes, by pairs of ends."""
        found: dict[str, set[str]] = defaultdict(set)
        for claim in {iri(q.object) for q in self.change.after if iri(q.predicate) == _CLAIM}:
            for pair in self._ends(claim):
                found[pair_iri(*pair)].add(claim)
        return found

    @cached_property
    def _newly_denied(self) -> set[str]:
        """The pairs between which the change says, or said, that something is denied."""
        changed = self.change.before | self.change.after
        denials = {q.subject for q in changed if iri(q.predicate) == _STANCE and iri(q.object) == KG + "denied"}
        claims = {iri(q.object) for q in changed if iri(q.predicate) == _CLAIM and q.subject in denials}
        return {pair_iri(*pair) for claim in claims for pair in self._ends(claim)}

    # ---- what else decides on a claim

    def _retracted(self, changed: set[Quad]) -> set[str]:
        """The claims of sources that the change retracts, or no longer does."""
        sources = {iri(q.object) for q in changed if iri(q.predicate) == KG + "retracts"}
        said = {iri(f.subject) for source in sources for f in self.change.either(None, KG + "inSource", source)}
        return {iri(f.object) for assertion in said for f in self.change.either(assertion, _CLAIM)}

    def _of_offices(self, claims: set[str]) -> set[str]:
        """What was said by both a person and an office that they now hold, or no longer do."""
        found: set[str] = set()
        for one, _, other in self._relations(claims, {KG + "holdsOffice"}):
            spoken = [{iri(f.subject) for f in self.change.either(None, KG + "speaker", who)} for who in (one, other)]
            if all(spoken):
                found.update(iri(f.object) for said in spoken for a in said for f in self.change.either(a, _CLAIM))
        return found

    def _of_members(self, claims: set[str]) -> set[str]:
        """Joined events of an actor of whom it changes to whom they belong."""
        belonging = self.change.flagged("belonging")
        waiting = {part for part, _, _ in self._relations(claims, belonging)}
        parts_, found = set[str](), set[str]()
        while waiting:
            part = waiting.pop()
            parts_.add(part)
            below = (f for p in belonging for f in self._linked(None, p, part))
            waiting |= {one for one, _ in below} - parts_
        for part in parts_:
            for fact in self.change.either(None, KG + "agent", part):
                found.add(iri(fact.subject))
            for fact in self.change.either(None, _OBJECT, part):
                found.update(iri(f.object) for f in self.change.either(iri(fact.subject), _SUBJECT))
        return {event for event in found if self._is_joined(event)}

    def _is_joined(self, event: str) -> bool:
        links = (
            (event, _SAME_EVENT, None),
            (None, _SAME_EVENT, event),
            (None, _SUBJECT, event),
            (None, _OBJECT, event),
        )
        return self._is_claim(event) and any(
            iri(f.predicate) == _SAME_EVENT or next(self.change.either(iri(f.subject), _PREDICATE, _SAME_EVENT), None)
            for link in links
            for f in self.change.either(*link)
        )

    def _relations(self, claims: Iterable[str], predicates: set[str]) -> Iterator[tuple[str, str, str]]:
        """Subject, predicate and object of those claims that are relations with one of these predicates."""
        for claim in claims:
            said = {iri(f.predicate): iri(f.object) for f in self.change.either(claim)}
            if said.get(_PREDICATE) in predicates:
                yield said[_SUBJECT], said[_PREDICATE], said[_OBJECT]

    def _linked(self, s: str | None, predicate: str, o: str | None) -> Iterator[tuple[str, str]]:
        """The ends of claimed edges of one type that leave a node, or reach it; those of the change as well."""
        store = self.change.store
        yield from ((iri(f.subject), iri(f.object)) for f in store.match(s, predicate, o, CLAIMED))
        for one, other in self._new_links.get(predicate, ()):
            if s in (None, one) and o in (None, other):
                yield one, other

    @cached_property
    def _new_links(self) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        claims = {iri(q.object) for q in self.change.after if iri(q.predicate) == _CLAIM}
        wanted = self.change.flagged("belonging") | {KG + "holdsOffice"}
        for one, predicate, other in self._relations(claims, wanted):
            found[predicate].add((one, other))
        return found

    # ---- what the rules read beside

    def context(self) -> set[str]:
        """The claims that tell who belongs to whom, and who holds which office, as far as it matters here."""
        if not self.change.disputes:
            return set()
        said = {iri(f.subject) for claim in self.found for f in self.change.facts(None, _CLAIM, claim)}
        speakers = {iri(f.object) for a in said for f in self.change.facts(a, KG + "speaker")}
        agents = {iri(f.object) for claim in self.found for f in self.change.facts(claim, KG + "agent")}
        agents |= {iri(f.object) for claim in self.found for f in self.change.facts(claim, _OBJECT)}
        found = {edge for who in speakers for edge in self._edges(who, {KG + "holdsOffice"}, both=True)}
        belonging, seen, waiting = self.change.flagged("belonging"), set[str](), agents
        while waiting:
            seen |= waiting
            edges = {edge for who in waiting for edge in self._edges(who, belonging)}
            found |= edges
            waiting = {other for _, _, other in edges} - seen
        return self._claims_of(found) - self.found

    def _edges(self, node: str, types: set[str], *, both: bool = False) -> Iterator[tuple[str, str, str]]:
        for predicate in types:
            yield from ((s, predicate, o) for s, o in self._linked(node, predicate, None))
            if both:
                yield from ((s, predicate, o) for s, o in self._linked(None, predicate, node))

    def _claims_of(self, edges: Iterable[tuple[str, str, str]]) -> set[str]:
        """The relations that state edges; in the store, and in what changes."""
        store, wanted = self.change.store, set(edges)
        nodes = sorted(edge_iri(*edge) for edge in wanted)
        store.expect(Wanted(nodes, (_DERIVED_FROM,)), graph=CLAIMED)
        found = {iri(c) for node in nodes for c in store.values(node, _DERIVED_FROM, CLAIMED)}
        pairs = {pair_iri(s, o) for s, _, o in wanted}
        store.expect(Wanted(sorted(pairs), (DENIED_CLAIM,)), graph=INDEX)
        for pair in pairs:
            found |= self._new_by_ends.get(pair, set())
            found.update(iri(c) for c in store.values(pair, DENIED_CLAIM, INDEX))
        return found


# ---- what follows


def consequences(change: Change) -> tuple[set[Quad], set[Quad]]:
    """The derived quads that go and those that come with a change; some may be in both, and stay."""
    reach = _Reach(change)
    reach.extend(reach.start())
    while True:
        concluded = _Conclusions(change, reach)
        if not (undecided := concluded.undecided()):
            break
        reach.extend(undecided)
    gone, come = concluded.flags()
    for graph, nodes in concluded.graphs().items():
        before, after = _replace_edges(change, graph, *nodes)
        gone |= before
        come |= after
    return gone | concluded.index()[0], come | concluded.index()[1]


class _Conclusions:
    """What the rules say of the claims that a change bears on, and what the store said of them before."""

    def __init__(self, change: Change, reach: _Reach) -> None:
        self.change, self.reach, self.claims, self.store = change, reach, reach.found, change.store
        self._expect()
        read = self.claims | reach.context()
        self.said = {iri(f.subject) for claim in self.claims for f in change.either(None, _CLAIM, claim)}
        working = _working_store(change, read)
        self.flagged: set[Triple] = set()
        self.edges: set[Triple] = set()
        for name, target, only_disputes in _order():
            if target == "super" or (only_disputes and not change.disputes):
                continue
            triples = set(working.construct(_rule(name)))
            if target == "edges":
                self.edges |= triples
            else:
                working.replace([], [Quad(*parts(t), _WORKING) for t in triples])
                self.flagged |= triples if target == "direct" else set()
        self.working = working
        self.nodes = self._nodes()

    def _expect(self) -> None:
        """Say that these claims, the stances on them and what is derived from them are about to be asked for."""
        store = self.store
        if store.batches:
            nodes = sorted(self.claims)
            store.expect(Wanted(nodes), Wanted(None, (_CLAIM,), nodes), graph=AUTHORED)
            said = sorted({iri(fact.subject) for claim in nodes for fact in store.authored(None, _CLAIM, claim)})
            store.expect(Wanted(said), graph=AUTHORED)
            store.expect(Wanted(nodes, (*CONCLUDED, *_TIED)), Wanted(said, (_WITHDRAWN,)), graph=DIRECT)
            store.expect(Wanted(None, (_DERIVED_FROM,), nodes), graph=CLAIMED)

    def _nodes(self) -> dict[str, dict[str, set[str]]]:
        """For each edge node that follows from the claims: its parts, its words, and its claims by how they stand."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for triple in self.edges:
            found[iri(triple.subject)][iri(triple.predicate)].add(iri(triple.object))
        kept = {node: said for node, said in found.items() if said[_DERIVED_FROM] & self.claims}
        for said in kept.values():
            for key in (_DERIVED_FROM, *_CLASSES):
                said[key] &= self.claims
        return kept

    @cached_property
    def _touched(self) -> set[str]:
        """Edge nodes that follow from the claims, or did."""
        before = (node for claim in self.claims for node in self.store.subjects(_DERIVED_FROM, claim, CLAIMED))
        return {*before, *self.nodes}

    def undecided(self) -> set[str]:
        """Other claims of edges of which it cannot be told without them whether they stand, or are disputed."""
        others: set[str] = set()
        for node in self._touched:
            if not self.nodes.get(node, {}).get(_CLASSES[0]) and not self._stands_anyway(node):
                others.update(iri(c) for c in self.store.values(node, _DERIVED_FROM, CLAIMED))
        return others - self.claims

    def _stands_anyway(self, node: str) -> bool:
        """Whether an edge stands undisputed on a claim that the change leaves alone."""
        return any(iri(c) not in self.claims for c in self.store.values(node, _DERIVED_FROM, DIRECT))

    def flags(self) -> tuple[set[Quad], set[Quad]]:
        """What is said of the claims themselves, and of the assertions on them, before and after."""
        direct = NamedNode(DIRECT)
        about = [(claim, p) for claim in self.claims for p in (*CONCLUDED, *_TIED)] + [
            (a, _WITHDRAWN) for a in self.said
        ]
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
            stances = (f for said in facts(None, _CLAIM, claim) for f in facts(iri(said.subject), _STANCE))
            said = {iri(f.predicate): iri(f.object) for f in facts(claim)}
            if said.get(_PREDICATE) in self.reach.edge_types and any(iri(f.object) == KG + "denied" for f in stances):
                pair = NamedNode(pair_iri(said[_SUBJECT], said[_OBJECT]))
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
        head = {p: said[p] for p in (_TYPE, _SUBJECT, _PREDICATE, _OBJECT) if said.get(p)}
        if not head:
            head = {
                p: {iri(v) for v in self.store.values(node, p, CLAIMED)} for p in (_TYPE, _SUBJECT, _PREDICATE, _OBJECT)
            }
        words = said.get(_WORDS_OF, set()) | self._other_words(node)

        def laid(graph: str, claims: set[str], *more: Triple) -> set[Quad]:
            if not claims:
                return set()
            values = {**head, _DERIVED_FROM: claims, _WORDS_OF: words}
            place, subject = NamedNode(graph), NamedNode(node)
            quads = {Quad(subject, NamedNode(p), NamedNode(o), place) for p, os in values.items() for o in os}
            return quads | {Quad(*parts(t), place) for t in more}

        stands = said.get(_CLASSES[0], set()) | self._others(node, DIRECT)
        disputed = set() if stands else said.get(_CLASSES[1], set())
        every = said.get(_DERIVED_FROM, set()) | self._others(node, CLAIMED)
        standing, is_disputed = _aggregate(stands, said)
        marks = (
            Triple(NamedNode(node), NamedNode(KG + "standing"), NamedNode(KG + standing)),
            Triple(NamedNode(node), NamedNode(KG + "disputed"), Literal(is_disputed)),
        )
        return {DIRECT: laid(DIRECT, stands), DISPUTED: laid(DISPUTED, disputed), CLAIMED: laid(CLAIMED, every, *marks)}

    def _others(self, node: str, graph: str) -> set[str]:
        return {iri(c) for c in self.store.values(node, _DERIVED_FROM, graph)} - self.claims

    def _other_words(self, node: str) -> set[str]:
        return {iri(a) for a in self.store.values(node, _WORDS_OF, CLAIMED)} - self.said

    def _add_grounds(self, before: dict[str, set[Quad]], after: dict[str, set[Quad]]) -> None:
        """The grounds of the touched edges, where they are more than a single claim as a whole."""
        place, store = NamedNode(CLAIMED), self.store
        known = {
            ground: edge for edge in self._touched for ground in map(iri, store.values(edge, _HAS_GROUND, CLAIMED))
        }
        store.expect(Wanted(sorted(known)), graph=CLAIMED)

        def keep(edge: str, ground: str, quads: set[Quad]) -> None:
            after[ground] = quads
            after[edge].add(Quad(NamedNode(edge), NamedNode(_HAS_GROUND), NamedNode(ground), place))

        for ground, edge in known.items():
            before[ground] = {quad(f) for f in store.match(ground, None, None, CLAIMED)}
            if self.claims.isdisjoint(iri(q.object) for q in before[ground]):
                keep(edge, ground, before[ground])
        for fact in self.working.match(None, _HAS_GROUND):
            edge, ground = iri(fact.subject), iri(fact.object)
            said = {Quad(*parts(f), place) for p in _OF_GROUNDS for f in self.working.match(ground, p)}
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
    _, disputed, suggested, suggested_disputed, _ = (said.get(name, set()) for name in _CLASSES)
    if disputed:
        return "asserted", True
    if suggested:
        return "onlySuggested", False
    return ("onlySuggested", True) if suggested_disputed else ("withdrawn", False)


def _working_store(change: Change, claims: Iterable[str]) -> Store:
    """A store in memory of some claims with the stances on them, and the ontology; if need be with bounds of time."""
    facts = change.facts
    quads = [Quad(*parts(fact), NamedNode(ONTOLOGY)) for fact in change.ontology]
    sources: set[str] = set()
    agents: set[str] = set()
    for claim in claims:
        own = list(facts(claim, None, None))
        quads += [Quad(*parts(fact), _WORKING) for fact in own]
        said = {iri(fact.subject): list(facts(iri(fact.subject), None, None)) for fact in facts(None, _CLAIM, claim)}
        quads += [Quad(*parts(fact), _WORKING) for stances in said.values() for fact in stances]
        if change.disputes:
            quads += _bounds(change, claim, own, said)
            sources |= {iri(f.object) for fs in said.values() for f in fs if iri(f.predicate) == KG + "inSource"}
            agents |= {iri(f.object) for f in own if iri(f.predicate) in (KG + "agent", _OBJECT)}
    for node in sources:
        for fact in facts(None, KG + "retracts", node):
            quads += [Quad(*parts(f), _WORKING) for f in facts(iri(fact.subject))]
    quads += [Quad(*parts(f), _WORKING) for node in agents for f in facts(node, _TYPE)]
    return memory(quads)


_NEVER, _EVER = "0000-00-00", "9999-99-99"


def _bounds(change: Change, claim: str, own: list[Fact], said: dict[str, list[Fact]]) -> Iterator[Quad]:
    """Days, as text that compares, between which a claim held and was spoken of; wide open where nothing is known.

    latestBegin, firstEnd: a claim lies within a span of time, or may, when it can begin after the span's first day and
    end before its last; what is still going on ends after any day.
    """
    days = {iri(f.predicate): str(f.object.value) for f in own}
    day = days.get(SEM + "hasTimeStamp")
    bound = {
        n: day or days.get(f"{SEM}has{n}TimeStamp")
        for n in ("EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd")
    }
    goes_on = days.get(KG + "edtf", "").endswith("/..")
    yield _day(claim, "firstBegin", bound["EarliestBegin"] or _NEVER)
    yield _day(claim, "latestBegin", bound["LatestBegin"] or _EVER)
    yield _day(claim, "firstEnd", bound["EarliestEnd"] or (_EVER if goes_on else _NEVER))
    yield _day(claim, "lastEnd", bound["LatestEnd"] or _EVER)
    dated = any(bound.values())
    for assertion, facts in said.items():
        first, last = _spoken(change, facts)
        yield _day(assertion, "saidFrom", first or _NEVER)
        yield _day(assertion, "saidBy", last or _EVER)
        if any(iri(f.object) == KG + "denied" for f in facts):
            yield _day(assertion, "coversFrom", bound["EarliestBegin"] or _NEVER)
            # A denial without a time is of what had begun when it was made.
            yield _day(assertion, "coversTo", (bound["LatestEnd"] if dated else last) or _EVER)
            yield Quad(NamedNode(assertion), NamedNode(WORK + "undated"), Literal(not dated), _WORKING)


def _day(node: str, name: str, day: str) -> Quad:
    return Quad(NamedNode(node), NamedNode(WORK + name), Literal(day), _WORKING)


def _spoken(change: Change, assertion: list[Fact]) -> tuple[str | None, str | None]:
    """The first and the last day on which it can have been said: the day given, else when its source came out."""
    said = {iri(f.predicate): iri(f.object) for f in assertion}
    if day := said.get(KG + "saidOn"):
        return day, day
    published = (
        next(change.facts(said.get(KG + "inSource", ""), KG + "published"), None) if said.get(KG + "inSource") else None
    )
    if published is None:
        return None, None
    from kg.values import span

    read = span(str(published.object.value))
    return read.begin[0], read.end[1]


def _replace_edges(
    change: Change, graph: str, before: dict[str, set[Quad]], after: dict[str, set[Quad]]
) -> tuple[set[Quad], set[Quad]]:
    """The quads of a graph that go and come when edge nodes, and what stands with them, are replaced."""
    store = change.store
    taxonomy = [f for f in change.ontology if iri(f.predicate) in (RDFS + "subPropertyOf", _TYPE)]
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
    return (said[_SUBJECT], said[_OBJECT]) if _SUBJECT in said else None


def _edges(nodes: Iterable[Quad], taxonomy: Iterable[Fact]) -> list[Triple]:
    """The edges that edge nodes stand for, each with all edges above it up to kg:relatedTo."""
    quads = [*(Quad(*parts(q), _WORKING) for q in nodes), *(Quad(*parts(f), _WORKING) for f in taxonomy)]
    return memory(quads).construct(_rule("construct-super"))


def _order() -> Iterator[tuple[str, str, bool]]:
    """The rules in the order in which they run: name, where the result goes, and whether only disputes need it."""
    with open(resource("ontology", "rules", "order.txt"), encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    for name, target, *more in lines:
        yield name, target, "disputes" in more


def _rule(name: str) -> str:
    with open(resource("ontology", "rules", f"{name}.rq"), encoding="utf-8") as file:
        return file.read()
