"""Which claims a change bears on: those it changes, and those that are tied to them.

Claims are tied:

- by a role in an event, a rival account, or a report of the same event;
- by their ends, where a denial is made of a relation between these: a denial reaches other claims, in other sources,
  and what is claimed of nodes that somebody says are one with these;
- by a person's office, or who belongs to whom, where these decide whose word is taken back, or who is whose rival;
- by an edge they share, unless one of the others lets the edge stand undisputed, whatever becomes of those changed
  (`conclusions.Conclusions.undecided`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations, product

from kg.names import CLAIMED, INDEX, KG, OWL, SAME, edge_iri, pair_iri, relation_iri
from kg.rules.change import Change
from kg.rules.terms import (
    CLAIM,
    DENIED_CLAIM,
    DERIVED_FROM,
    ENTAILING,
    OBJECT,
    PREDICATE,
    SAME_EVENT,
    STANCE,
    SUBJECT,
    TIES,
    TYPE,
)
from kg.store import AUTHORED, NamedNode, Quad, Wanted, iri


class Reach:
    """The claims that a change bears on, as they are found."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.found: set[str] = set()
        self._pairs: set[str] = set()
        self._groups: dict[str, set[str]] = {}

    def start(self) -> set[str]:
        """The claims of what changes, and those that hang on them without a tie of their own."""
        change = self.change
        changed = change.changed
        if any(changed.match(None, TYPE, kind) for kind in ENTAILING):
            return {f.o for f in change.either(None, CLAIM)}
        claims = {f.o for f in changed.match(None, CLAIM)}
        subjects = {*changed.nodes()}
        ends = {f.o for tie in TIES for f in changed.match(None, tie) if isinstance(f.object, NamedNode)}
        self._expect(claims | subjects | ends)
        claims |= {node for node in subjects if self._is_claim(node)} | self._of_class()
        if change.disputes:
            claims |= self._told_apart(change.before ^ change.after)
            claims |= self._retracted() | self._of_offices(claims) | self._of_members(claims)
            claims |= self._of_one(claims)
        return claims

    def extend(self, claims: Iterable[str]) -> None:
        """Add claims, and follow all ties from them."""
        waiting = {*claims} - self.found
        while waiting:
            self._expect(waiting)
            self.change.store.expect(
                Wanted(sorted(waiting)), Wanted(None, (*TIES, OBJECT), sorted(waiting)), graph=AUTHORED
            )
            self.found |= waiting
            tied = {other for claim in waiting for other in self._ties(claim)}
            if self.change.disputes:
                tied |= self._by_ends(waiting)
            waiting = tied - self.found

    def _expect(self, nodes: set[str]) -> None:
        store = self.change.store
        if store.batches and nodes:
            # Who takes a stance on them tells claims from actors, of which there may be very much to read.
            store.expect(Wanted(None, (CLAIM,), sorted(nodes)), graph=AUTHORED)
            known = sorted(node for node in nodes if store.holds(None, CLAIM, node, AUTHORED))
            store.expect(Wanted(known), Wanted(None, (*TIES, OBJECT), known), graph=AUTHORED)
            others = {iri(f.object) for c in known for p in TIES for f in store.authored(c, p)}
            store.expect(Wanted(None, (CLAIM,), sorted(others)), graph=AUTHORED)

    def _is_claim(self, node: str) -> bool:
        """Whether anybody takes a stance on a node: an event whose role a relation states, and no actor."""
        return next(self.change.either(None, CLAIM, node), None) is not None

    def _ties(self, claim: str) -> Iterator[str]:
        """Its rivals, the event whose role it states or the claims that state its roles, and what it is joined with."""
        either = self.change.either
        own = list(either(claim))
        ties = {*TIES, OBJECT} if any(iri(f.object) == SAME_EVENT for f in own) else {*TIES}
        for fact in own:
            if iri(fact.predicate) in ties and self._is_claim(iri(fact.object)):
                yield iri(fact.object)
        for tie in TIES:
            yield from (iri(fact.subject) for fact in either(None, tie, claim))
        for fact in either(None, OBJECT, claim):
            if next(either(iri(fact.subject), PREDICATE, SAME_EVENT), None) is not None:
                yield iri(fact.subject)

    # ---- denials reach what has the same ends

    def _by_ends(self, claims: set[str]) -> set[str]:
        """The claims with the same ends as these, of ends between which something is denied."""
        pairs = {pair for claim in claims for pair in self._ends(claim)}
        # With the pairs of nodes that are one with these: what is denied between two is denied between all.
        alike = [{pair_iri(s, o): (s, o) for s, o in product(*map(self._one_with, p)) if s != o} for p in pairs]
        alike = [some for some in alike if not some.keys() <= self._pairs]
        ends = {pair: two for some in alike for pair, two in some.items()}
        self._pairs |= ends.keys()
        store = self.change.store
        store.expect(Wanted(sorted(ends), (DENIED_CLAIM,)), graph=INDEX)
        found: set[str] = set()
        denied = {p for p in ends if p in self._newly_denied or store.holds(p, DENIED_CLAIM, None, INDEX)}
        denied = {pair for some in alike if not denied.isdisjoint(some) for pair in some}
        between = [way for pair in denied for way in (ends[pair], ends[pair][::-1])]
        store.expect_pairs(between, CLAIMED)
        edges = [edge_iri(s, iri(f.predicate), o) for s, o in between for f in store.match(s, None, o, CLAIMED)]
        store.expect(Wanted(edges, (DERIVED_FROM,)), graph=CLAIMED)
        found.update(iri(c) for edge in edges for c in store.values(edge, DERIVED_FROM, CLAIMED))
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
        if said[PREDICATE] & self.edge_types:
            yield from ((s, o) for s in said[SUBJECT] for o in said[OBJECT] if s != o)
        else:
            yield from combinations(
                sorted({o for role in self.roles for o in said[role]} | self._claimed_roles(claim)), 2
            )

    def _claimed_roles(self, event: str) -> set[str]:
        relations = {f.s for f in self.change.either(None, SUBJECT, event)}
        return {f.o for relation in relations for f in self.change.either(relation, OBJECT)}

    @cached_property
    def edge_types(self) -> set[str]:
        return {f.s for f in self.change.ontology.match(None, None, KG + "EdgeType")}

    @cached_property
    def roles(self) -> set[str]:
        """The roles between whose fillers an event may give an edge."""
        return {f.o for end in ("fromRole", "toRole") for f in self.change.ontology.match(None, KG + end)}

    @cached_property
    def _new_claims(self) -> set[str]:
        """The claims on which the change takes a stance."""
        return {iri(q.object) for q in self.change.after if iri(q.predicate) == CLAIM}

    @cached_property
    def _new_by_ends(self) -> dict[str, set[str]]:
        """The claims of what changes, by pairs of ends."""
        found: dict[str, set[str]] = defaultdict(set)
        for claim in self._new_claims:
            for pair in self._ends(claim):
                found[pair_iri(*pair)].add(claim)
        return found

    @cached_property
    def _newly_denied(self) -> set[str]:
        """The pairs between which the change says, or said, that something is denied."""
        changed = self.change.changed
        denials = changed.match(None, STANCE, KG + "denied")
        claims = {claim for denial in denials for claim in changed.values(denial.s, CLAIM)}
        return {pair_iri(*pair) for claim in claims for pair in self._ends(claim)}

    # ---- nodes that are one

    def _one_with(self, node: str) -> set[str]:
        """A node, and all that somebody says, or said before the change, are one with it."""
        if not self._any_same:
            return {node}
        if node not in self._groups:
            group, waiting = {node}, {node}
            while waiting:
                some = sorted(waiting)
                self.change.store.expect(Wanted(some, (SAME,)), Wanted(None, (SAME,), some), graph=CLAIMED)
                waiting = {end for one in some for s, _, o in self._edges(one, {SAME}) for end in (s, o)} - group
                group |= waiting
            self._groups.update(dict.fromkeys(group, group))
        return self._groups[node]

    @cached_property
    def _any_same(self) -> bool:
        return next(self.change.either(None, PREDICATE, SAME), None) is not None

    def _told_apart(self, changed: set[Quad]) -> set[str]:
        """The claims that nodes are one which sources begin, or cease, to list as different."""
        pairs = {(iri(q.subject), iri(q.object)) for q in changed if iri(q.predicate) == OWL + "differentFrom"}
        claims = {relation_iri(s, SAME, o) for one, other in pairs for s, o in ((one, other), (other, one))}
        return {claim for claim in claims if self._is_claim(claim)}

    def _of_one(self, claims: Iterable[str]) -> set[str]:
        """What is denied of nodes of which the change says, or said, that they are one with others."""
        nodes = {node for one, _, other in self._relations(claims, {SAME}) for node in self._one_with(one) | {other}}
        if not nodes:
            return set()
        store, either = self.change.store, self.change.either
        denied = {iri(f.object) for f in store.match(None, DENIED_CLAIM, None, INDEX)}
        denied = {c for c in denied if any(f.o in nodes for end in (SUBJECT, OBJECT) for f in either(c, end))}
        store.expect(Wanted(None, (OBJECT,), sorted(nodes)), graph=AUTHORED)
        parts = {f.s for node in nodes for f in either(None, OBJECT, node)}
        self._expect(parts)
        said = {f.s: claim for claim in parts for f in either(None, CLAIM, claim)}
        store.expect(Wanted(sorted(said), (STANCE,)), graph=AUTHORED)
        return denied | {c for a, c in said.items() if any(f.o == KG + "denied" for f in either(a, STANCE))}

    # ---- what else decides on a claim

    def _of_class(self) -> set[str]:
        """The claims of edges that reach a node which becomes, or no longer is, of a class that rules ask for."""
        change = self.change
        kinds = [q for q in change.before ^ change.after if iri(q.predicate) == TYPE]
        nodes = sorted({iri(q.subject) for q in kinds if iri(q.object) in change.deciding})
        change.store.expect(Wanted(None, sorted(change.classed), nodes), graph=AUTHORED)
        found = {f.s for node in nodes for role in change.classed for f in change.either(None, role, node)}
        return {claim for claim in found if self._is_claim(claim)}

    def _retracted(self) -> set[str]:
        """The claims of sources that the change retracts, or no longer does."""
        sources = {f.o for f in self.change.changed.match(None, KG + "retracts")}
        said = {f.s for source in sources for f in self.change.either(None, KG + "inSource", source)}
        return {f.o for assertion in said for f in self.change.either(assertion, CLAIM)}

    def _of_offices(self, claims: set[str]) -> set[str]:
        """What was said by both a person and an office that they now hold, or no longer do."""
        found: set[str] = set()
        for one, _, other in self._relations(claims, {KG + "holdsOffice"}):
            spoken = [{f.s for f in self.change.either(None, KG + "speaker", who)} for who in (one, other)]
            if all(spoken):
                found.update(f.o for said in spoken for a in said for f in self.change.either(a, CLAIM))
        return found

    def _of_members(self, claims: set[str]) -> set[str]:
        """Joined events of an actor of whom it changes to whom they belong."""
        belonging = self.change.flagged("belonging")
        links = self._relations(claims, belonging)
        waiting = {end for part, link, whole in links for end in ((part, whole) if link == SAME else (part,))}
        parts_, found = set[str](), set[str]()
        while waiting:
            part = waiting.pop()
            parts_.add(part)
            below = (f for p in belonging for f in self._linked(None, p, part))
            waiting |= ({one for one, _ in below} | self._one_with(part)) - parts_
        for part in parts_:
            for fact in self.change.either(None, KG + "agent", part):
                found.add(iri(fact.subject))
            for fact in self.change.either(None, OBJECT, part):
                found.update(f.o for f in self.change.either(iri(fact.subject), SUBJECT))
        return {event for event in found if self._is_joined(event)}

    def _is_joined(self, event: str) -> bool:
        links = (
            (event, SAME_EVENT, None),
            (None, SAME_EVENT, event),
            (None, SUBJECT, event),
            (None, OBJECT, event),
        )
        return self._is_claim(event) and any(
            f.p == SAME_EVENT or next(self.change.either(f.s, PREDICATE, SAME_EVENT), None)
            for link in links
            for f in self.change.either(*link)
        )

    def _relations(self, claims: Iterable[str], predicates: set[str]) -> Iterator[tuple[str, str, str]]:
        """Subject, predicate and object of those claims that are relations with one of these predicates."""
        for claim in claims:
            said = {f.p: f.o for f in self.change.either(claim)}
            if said.get(PREDICATE) in predicates:
                yield said[SUBJECT], said[PREDICATE], said[OBJECT]

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
        wanted = self.change.flagged("belonging") | {KG + "holdsOffice"}
        for one, predicate, other in self._relations(self._new_claims, wanted):
            found[predicate].add((one, other))
        return found

    # ---- what the rules read beside

    def context(self) -> set[str]:
        """The claims that tell who belongs to whom, and who holds which office, as far as it matters here."""
        if not self.change.disputes:
            return set()
        said = {f.s for claim in self.found for f in self.change.facts(None, CLAIM, claim)}
        speakers = {f.o for a in said for f in self.change.facts(a, KG + "speaker")}
        agents = {f.o for claim in self.found for f in self.change.facts(claim, KG + "agent")}
        agents |= {f.o for claim in self.found for f in self.change.facts(claim, OBJECT)}
        office, store = {KG + "holdsOffice"}, self.change.store
        store.expect(Wanted(sorted(speakers), office), Wanted(None, office, sorted(speakers)), graph=CLAIMED)
        found = {edge for who in speakers for edge in self._edges(who, office, both=True)}
        belonging, seen, waiting = self.change.flagged("belonging"), set[str](), agents
        while waiting:
            seen |= waiting
            store.expect(Wanted(sorted(waiting), sorted(belonging)), graph=CLAIMED)
            edges = {edge for who in waiting for edge in self._edges(who, belonging)}
            found |= edges
            waiting = {end for s, _, o in edges for end in (s, o)} - seen
        if self._any_same:
            ends = agents | {f.o for claim in self.found for f in self.change.facts(claim, SUBJECT)}
            ends = {node for end in ends for node in self._one_with(end)}
            found |= {edge for node in ends for edge in self._edges(node, {SAME})}
        return self._claims_of(found) - self.found

    def _edges(self, node: str, types: set[str], *, both: bool = False) -> Iterator[tuple[str, str, str]]:
        for predicate in types:
            yield from ((s, predicate, o) for s, o in self._linked(node, predicate, None))
            # An edge without direction is kept once.
            if both or predicate == SAME:
                yield from ((s, predicate, o) for s, o in self._linked(None, predicate, node))

    def _claims_of(self, edges: Iterable[tuple[str, str, str]]) -> set[str]:
        """The relations that state edges; in the store, and in what changes."""
        store, wanted = self.change.store, set(edges)
        nodes = sorted(edge_iri(*edge) for edge in wanted)
        store.expect(Wanted(nodes, (DERIVED_FROM,)), graph=CLAIMED)
        found = {iri(c) for node in nodes for c in store.values(node, DERIVED_FROM, CLAIMED)}
        pairs = {pair_iri(s, o) for s, _, o in wanted}
        store.expect(Wanted(sorted(pairs), (DENIED_CLAIM,)), graph=INDEX)
        for pair in pairs:
            found |= self._new_by_ends.get(pair, set())
            found.update(iri(c) for c in store.values(pair, DENIED_CLAIM, INDEX))
        return found
