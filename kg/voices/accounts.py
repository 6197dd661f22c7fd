"""All that is said of an edge or a claim, for and against, and denials of something near to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.claims import ASSERTED, DECLINED, DENIED, DOUBTED, HOLDS, Assertion, Claim, Edge, Ground
from kg.names import CLAIMED, INDEX, KG, RDF, edge_iri, pair_iri, relation_iri
from kg.store import Fact, Literal, Wanted, parts
from kg.store import iri as text_of
from kg.voices.records import (
    BY_ACCUSED,
    BY_ITSELF,
    BY_OTHERS,
    DOUBT,
    KINDS,
    NONE_LOADED,
    OTHERWISE,
    Account,
    Answer,
    Dispute,
    Perhaps,
    Related,
    Voice,
)
from kg.voices.sameness import perhaps_one
from kg.voices.stakes import Stakes

NEAR = 20
"""Organs, members and bodies at most of each end of an edge between which related denials are looked for."""


class Voices(Stakes):
    """Gathers what is said of edges and claims in one store."""

    def expect(self, edges: Iterable[Edge], beside: Iterable[Claim] = ()) -> None:
        """Say that these edges, and other claims by themselves, are about to be told; see `Store.expect`."""
        if not self.store.batches:
            return
        told, others = list(edges), list(beside)
        claims = {claim.iri: claim for claim in (*(c for edge in told for c in edge.evidence), *others)}.values()
        rivals = {r for c in claims for r in (*c.rival_accounts, *c.part_rival_accounts)}
        denials = {d for c in claims for d in (*c.denied_in, *c.part_denied_in)}
        said = [a for c in (*claims, *map(self.evidence.claim, rivals)) for a in c.assertions]
        speakers = {a.speaker for a in (*said, *map(self.evidence.assertion, denials))}
        affiliated = {text_of(f.object) for s in speakers for f in self.store.match(s, KG + "affiliation")}
        ends = {end for edge in told for end in (edge.subject, edge.object)}
        ends |= {node for claim in others for node in self._doers(claim)}
        self._expect_links(speakers | affiliated, ends)
        broader = [(e, p) for e in told for p in (e.predicate, *self.model.supers(e.predicate))]
        undated = sorted({relation_iri(edge.subject, p, edge.object) for edge, p in broader})
        self.store.expect(Wanted(None, (KG + "claim",), undated), Wanted(sorted(ends), self._organ_types))

    def _expect_links(self, nodes: set[str], ends: set[str]) -> None:
        """Read for whom speakers speak, and what stands between them, or those for whom they speak, and some ends."""
        types, others = sorted(self.model.flagged("speaksFor")), sorted(ends)
        found: list[Fact] = []
        waiting, seen = nodes, set[str]()
        while waiting:
            seen |= waiting
            some = sorted(waiting)
            self.store.expect(
                *(Wanted(some, types), Wanted(some, None, others), Wanted(others, None, some)), graph=CLAIMED
            )
            links = [f for node in some for p in types for f in self.store.match(node, p, None, CLAIMED)]
            pairs = [pair for one in some for other in others for pair in ((one, other), (other, one))]
            between = [f for s, o in pairs for f in self.store.match(s, None, o, CLAIMED)]
            found += [*links, *(f for f in between if text_of(f.predicate) in self._stakes)]
            waiting = {text_of(link.object) for link in links} - seen
        if found:
            self.model.expect(seen)
            self.evidence.expect_edges(edge_iri(*map(text_of, parts(fact))) for fact in found)

    def account(
        self, edge: Edge, grounds: Iterable[Ground] | None = None, accused: tuple[str, ...] | None = None
    ) -> Account:
        """All that is said of an edge, for and against.

        grounds: those that count, all of them by default. An edge without a recorded claim has nothing said of it.
        accused: who has to answer for it, by default as the edge has it.
        """
        triple = (edge.subject, edge.predicate, edge.object)
        if self.is_about_words(edge.predicate):
            spoken = tuple(self.voice(said, edge, ()) for said in edge.assertions)
            return Account(edge, (), spoken, (), (), (), False)
        walked = tuple(self.evidence.grounds(*triple) if grounds is None else grounds)
        ties = dict.fromkeys(claim for ground in walked for claim in ground.ties)
        counted = tuple(dict.fromkeys(ground._replace(ties=()) for ground in walked)) if ties else walked
        accused = self.accused(*triple) if accused is None else accused

        def voice(assertion: Assertion) -> Voice:
            return self.voice(assertion, edge, accused)

        claims = list({c.iri: c for c in (*edge.evidence, *(c for g in counted for c in g.needed))}.values())
        said = {a.iri: a for claim in claims for a in (*claim.assertions, *self._undated(edge))}
        held = [voice(a) for a in said.values() if a.stance in HOLDS]
        held.sort(key=lambda v: (not self.counting.carries(v.assertion), v.again))
        disputes = self._disputes(edge, counted, claims, accused)
        return Account(
            edge=edge,
            accused=accused,
            held=tuple(held),
            disputes=disputes,
            related=tuple(self._related(edge, {d.voice.assertion.iri for d in disputes}, accused)),
            answers=tuple(self._answer(node, said.values(), disputes) for node in accused),
            one_party=self._one_party(held),
            perhaps=tuple(self._perhaps_one(claims, edge, accused)),
            ties=tuple(map(self._tie, ties)),
        )

    def _tie(self, claim: Claim) -> Account:
        """All that is said of two nodes being one; it is disputed where somebody disputes it whose word counts."""
        told = self.claim(claim)
        return told._replace(edge=told.edge._replace(disputed=bool(told.against)))

    def is_about_words(self, predicate: str) -> bool:
        """Whether an edge of this type only says who said what of whom: that it was said is not disputed."""
        return bool(predicate) and self.store.holds(predicate, KG + "derivedOnly", Literal(True))

    def _undated(self, edge: Edge) -> Iterator[Assertion]:
        """Where the accused decline to speak of, or doubt, the same or a broader relation without naming a time."""
        for predicate in (edge.predicate, *self.model.supers(edge.predicate)) if edge.predicate else ():
            for node in self.store.subjects(KG + "claim", relation_iri(edge.subject, predicate, edge.object)):
                said = self.evidence.assertion(node)
                if said.stance in (DECLINED, DOUBTED):
                    yield said

    def claim(self, claim: Claim) -> Account:
        """All that is said of a claim by itself.

        It is told as an edge with the claim's IRI, which has no predicate and no ends where the claim is no relation
        between two nodes. Of an event, and of a part in it, those are accused who are said to have done it.
        """
        said = {fact.predicate.value: text_of(fact.object) for fact in self.store.match(claim.iri)}
        triple = tuple(said.get(RDF + name, "") for name in ("subject", "predicate", "object"))
        subject, predicate, obj = triple if triple[1] in self.model.edge_types else ("", "", "")
        edge = Edge(claim.iri, subject, predicate, obj, (claim,), claim.standing, claim.disputed)
        ground = Ground((claim,), None, claim.part_denied_in, claim.part_rival_accounts)
        accused = tuple(filter(self._answers_for_itself, self._doers(claim)))
        return self.account(edge, (ground,), None if predicate else accused)

    def _doers(self, claim: Claim) -> list[str]:
        """Who is said to have done it, sorted: of an event those in its description, of a part in one who played it."""
        roles = self.store.subjects(KG + "rivalRole", Literal(True))
        if claim.role in roles and claim.filler:
            return [claim.filler]
        return sorted({text_of(f.object) for role in roles for f in self.store.match(claim.iri, role)})

    def _disputes(
        self, edge: Edge, grounds: Sequence[Ground], claims: Sequence[Claim], accused: Sequence[str]
    ) -> tuple[Dispute, ...]:
        bears: dict[str, set[str]] = {}
        rivals: dict[str, set[str]] = {}
        for ground in grounds:
            for claim in ground.needed:
                for denial in claim.denied_in:
                    bears.setdefault(denial, set()).add(claim.iri)
                for rival in claim.rival_accounts:
                    rivals.setdefault(rival, set()).add(claim.iri)
            for denial in ground.denied_in:
                bears.setdefault(denial, set()).update(claim.iri for claim in ground.claims)
            for rival in ground.rival_accounts:
                rivals.setdefault(rival, set()).update(claim.iri for claim in ground.claims)
        holders = {a.speaker for c in claims for a in c.assertions if a.stance in HOLDS and self.counting.upheld(a)}
        found = [self._denial(self.evidence.assertion(d), edge, accused, on, holders) for d, on in bears.items()]
        for rival, on in rivals.items():
            account = self.evidence.claim(rival)
            held = [a for a in account.assertions if a.stance in HOLDS]
            found += [
                Dispute(OTHERWISE, self.voice(a, edge, accused), frozenset(on), bool(self.withdrawn(a)), account)
                for a in held
            ]
        doubts = {a.iri: (a, c.iri) for c in claims for a in c.assertions if a.stance == DOUBTED}
        found += [
            Dispute(DOUBT, self.voice(a, edge, accused), frozenset((on,)), bool(self.withdrawn(a)))
            for a, on in doubts.values()
        ]
        return tuple(sorted(found, key=lambda d: (d.withdrawn, KINDS.index(d.kind), d.voice.assertion.iri)))

    def _denial(
        self, denial: Assertion, edge: Edge, accused: Sequence[str], bears_on: Iterable[str], holders: set[str]
    ) -> Dispute:
        voice = self.voice(denial, edge, accused)
        own = self.is_for(denial, accused)
        kind = BY_ITSELF if denial.speaker in holders else BY_ACCUSED if own else BY_OTHERS
        return Dispute(kind, voice, frozenset(bears_on), bool(voice.withdrawn), of=self._of_another(denial, edge))

    def _of_another(self, denial: Assertion, edge: Edge) -> str:
        """Of whom a denial was made that bears on an edge because nodes are one: the name of that other node."""
        said = {f.predicate.value: text_of(f.object) for f in self.store.match(denial.claim)}
        subject, predicate, obj = (said.get(RDF + name, "") for name in ("subject", "predicate", "object"))
        told, ends = (edge.subject, edge.object), (subject, obj) if predicate in self.model.edge_types else (obj,)
        if not edge.predicate or not predicate or set(ends) <= {*told}:
            return ""
        node, other = (next(iter({*one} - {*others}), one[0]) for one, others in ((ends, told), (told, ends)))
        return self.model.told_apart(node, other)[0]

    def _one_party(self, held: Iterable[Voice]) -> bool:
        """Whether all who assert it are adversaries of the accused, or it is the word of one party alone."""
        carrying = [v for v in held if v.assertion.stance == ASSERTED and self.counting.carries(v.assertion)]
        if not carrying:
            return False
        if all(v.adversary or (v.party and not v.how) for v in carrying):
            return True
        return len({v.party for v in carrying}) == 1 and carrying[0].party is not None

    def _answer(self, node: str, said: Iterable[Assertion], disputes: Iterable[Dispute]) -> Answer:
        """What the accused and those who speak for it answer."""
        denials = [d.voice.assertion for d in disputes if d.kind in (BY_ACCUSED, BY_ITSELF, BY_OTHERS)]
        every = {a.iri: a for a in (*said, *denials)}.values()
        voices = tuple(a for a in every if (c := self.speaks_for(a.speaker, node, self.day(a))) and c.certain)
        own: dict[str, list[Assertion]] = {}
        for a in filter(self.counting.heard, voices):
            stands = "" if self.counting.upheld(a) else "first "
            own.setdefault(stands + ("held" if a.stance in HOLDS else a.stance), []).append(a)
        words, stances = _answered(own)
        by = _speakers(a for stance in stances for a in own[stance])
        label, told = self.model.label(node), self.model.named(node)
        return Answer(node, label, told, words, tuple(by.values()), tuple(by), voices)

    def _perhaps_one(self, claims: Iterable[Claim], edge: Edge, accused: Sequence[str]) -> Iterator[Perhaps]:
        """The reports that are perhaps of an event among some claims; none where nobody whose word counts says so."""
        for other, said in perhaps_one(self.evidence, claims):
            voices = [self.voice(a, edge, accused) for a in said if self.counting.upheld(a)]
            says = tuple(v for v in voices if v.assertion.stance != DENIED)
            if says:
                yield Perhaps(other, says, tuple(v for v in voices if v not in says))

    # ---- denials of something near

    def any_denied(self) -> bool:
        """Whether the store has a denial of any relation: else nothing more is asked."""
        if self._denials is None:
            self._denials = self.store.holds(None, KG + "deniedClaim", None, INDEX)
        return self._denials

    def _related(self, edge: Edge, bearing: set[str], accused: Sequence[str]) -> Iterator[Related]:
        """Denials between the same ends, or ends near to these, that bear on something else."""
        if not edge.claims or not edge.predicate or not self.any_denied():
            return
        near = [self._near(end) for end in (edge.subject, edge.object)]
        pairs = {pair_iri(one, other) for one in near[0] for other in near[1] if one != other}
        self.store.expect(Wanted(sorted(pairs), (KG + "deniedClaim",)), graph=INDEX)
        denied = {text_of(c) for pair in pairs for c in self.store.values(pair, KG + "deniedClaim", INDEX)}
        self.evidence.expect(denied)
        for claim in map(self.evidence.claim, sorted(denied)):
            why = self._why_not(claim, edge, near)
            for denial in claim.assertions:
                if why and denial.stance == DENIED and denial.iri not in bearing and self.counting.upheld(denial):
                    yield Related(self.voice(denial, edge, accused), claim, why)

    def _near(self, node: str) -> list[str]:
        """A node, and those that are a part of it or of which it is a part, as somebody says; at most `NEAR`."""
        types = sorted(self.model.flagged("belonging"))
        self.store.expect(Wanted([node], types), Wanted(None, types, [node]), graph=CLAIMED)
        found = [node]
        for predicate in types:
            found += sorted(text_of(f.object) for f in self.store.match(node, predicate, None, CLAIMED))
            found += self.store.subjects(predicate, node, CLAIMED)
        return list(dict.fromkeys(found))[: NEAR + 1]

    def _why_not(self, claim: Claim, edge: Edge, near: Sequence[Sequence[str]]) -> str:
        """How what a denial is of differs from an edge; "" when they have nothing to do with each other."""
        said = {f.predicate.value: text_of(f.object) for f in self.store.match(claim.iri)}
        subject, predicate, obj = (said.get(RDF + name, "") for name in ("subject", "predicate", "object"))
        narrower = edge.predicate in self.model.supers(predicate)
        one_kind = narrower or predicate in (edge.predicate, *self.model.supers(edge.predicate))
        link = predicate == KG + "linkedTo" and edge.predicate not in self.model.flagged("hostile")
        symmetric = self.model.edge(predicate).symmetric
        same = (subject, obj) == (edge.subject, edge.object) or (
            (symmetric or link) and (obj, subject) == (edge.subject, edge.object)
        )
        aligned = (subject in near[0] and obj in near[1]) or (
            (symmetric or link) and subject in near[1] and obj in near[0]
        )
        if not aligned or not (one_kind or link):
            return ""
        if not same:
            told = zip((subject, obj), (edge.subject, edge.object), strict=True)
            other = [self.model.told_apart(e, end)[0] for e, end in told if e not in (edge.subject, edge.object)]
            return f"of {' and '.join(other)}"
        if narrower:
            return f"only that it {self.model.edge(predicate).reading}"
        return f"of another time: {claim.dating.given}" if claim.dating.edtf else "of another time"


def _answered(own: dict[str, list[Assertion]]) -> tuple[str, tuple[str, ...]]:
    """The answer in words, from the assertions of the accused by stance, and the stances that it goes by.

    A stance that was taken back has "first" before it.
    """
    if "held" in own and DENIED in own:
        held, denied = (", ".join(_speakers(own[stance])) for stance in ("held", DENIED))
        return f"confirms ({held}), and denies ({denied})", ("held", DENIED)
    if "held" in own:
        return ("first denied, now confirms" if "first denied" in own else "confirms"), ("held",)
    if DENIED in own:
        return ("first confirmed, now denies" if "first held" in own else "denies"), (DENIED,)
    for stance, words in ((DOUBTED, "doubts"), (DECLINED, "declined to comment"), ("first held", "took it back")):
        if stance in own:
            return words, (stance,)
    return NONE_LOADED, ()


def _speakers(assertions: Iterable[Assertion]) -> dict[str, str]:
    """The names of speakers as they stand in a sentence, each with the name alone."""
    return {a.speaker_told: a.speaker_name for a in assertions}
