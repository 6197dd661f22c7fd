"""Whose voice is heard: who is accused, who speaks for whom, who disputes what, and what is at stake for speakers.

All of it is worked out when an edge is told, from what the loaded sources say of speakers, and nothing is stored. Which
edge types accuse, which are hostile, and by which one speaks for another, the ontology says (`kg:accusation`,
`kg:hostile`, `kg:speaksFor`, `kg:belonging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from kg.claims import ASSERTED, DECLINED, DENIED, DOUBTED, HOLDS, Assertion, Claim, Edge, Evidence, Ground
from kg.names import CLAIMED, ID, INDEX, KG, PROV, RDF, edge_iri, pair_iri, relation_iri
from kg.store import Fact, Literal, Wanted, parts
from kg.store import iri as text_of
from kg.values import given, span

BY_ACCUSED = "denied by the accused"
BY_OTHERS = "denied by others"
OTHERWISE = "told otherwise"
BY_ITSELF = "disputed by itself"
DOUBT = "doubted"
KINDS = (BY_ACCUSED, BY_OTHERS, OTHERWISE, BY_ITSELF, DOUBT)
"""What may be said against a claim. All but a doubt dispute it."""
NONE_LOADED = "none in the loaded sources"
FAR = 8
"""Links at most between a speaker and a body for which it speaks."""
NEAR = 20
"""Organs, members and bodies at most of each end of an edge between which related denials are looked for."""


class Counting(Protocol):
    """Whose words count: `kg.paths.policy.Scale` by a policy, `Everybody` without one."""

    def heard(self, assertion: Assertion) -> bool:
        """Whether the speaker's word counts."""

    def upheld(self, assertion: Assertion) -> bool:
        """Whether it does and was not taken back."""

    def carries(self, assertion: Assertion) -> bool:
        """Whether a claim may rest on it."""


class Everybody:
    """Everybody's word counts, until it is taken back."""

    def heard(self, assertion: Assertion) -> bool:
        return True

    def upheld(self, assertion: Assertion) -> bool:
        return not assertion.withdrawn_by

    def carries(self, assertion: Assertion) -> bool:
        return assertion.stance in HOLDS and self.upheld(assertion)


class Chain(NamedTuple):
    """How one speaks for another: links from the speaker up. certain: each is asserted and nobody disputes it.

    unnamed: the first step is the affiliation of an unnamed speaker.
    """

    links: tuple[Edge, ...]
    certain: bool
    unnamed: bool = False


class House(NamedTuple):
    """For whom a speaker speaks in the end, itself where for nobody else: surely, and perhaps as well; sorted IRIs."""

    certain: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


class Voice(NamedTuple):
    """An assertion, and what its speaker is to what is told.

    how: what it is to the accused ("the accused", "organ of the accused"); "" when it does not speak for it.
    about: further interests as standing claims tell them ("attacked by Kite Brigade, hp-1 ¶5"), one of each kind, with
    how many more there are. adversary: by some standing claim it and the accused attack, fight or oppose each other.
    party: it is, or speaks for, one of the two ends. counts: its word counts and stands. again: it says once more, in
    reply to a denial, what its speaker had said. retracted: the sources it goes back to that were retracted.
    withdrawn: by what it was taken back, in words; "" where it was not, or where what takes it back does not count.
    """

    assertion: Assertion
    how: str = ""
    about: tuple[str, ...] = ()
    adversary: bool = False
    party: str | None = None
    counts: bool = True
    again: bool = False
    retracted: tuple[str, ...] = ()
    withdrawn: str = ""

    @property
    def interest(self) -> str:
        """All that stands in brackets beside the speaker; "" for nothing."""
        return "; ".join(part for part in (self.how, *self.about) if part)


class Dispute(NamedTuple):
    """Something said against a claim. kind: one of `KINDS`. bears_on: the claims (IRIs) told that it disputes.

    withdrawn: it was taken back, and disputes nothing any more. account: the claim that tells it otherwise.
    """

    kind: str
    voice: Voice
    bears_on: frozenset[str] = frozenset()
    withdrawn: bool = False
    account: Claim | None = None

    @property
    def disputes(self) -> bool:
        """Whether it makes what it bears on disputed."""
        return self.kind != DOUBT and not self.withdrawn and self.voice.counts


class Related(NamedTuple):
    """A denial that bears on something near to what is told, and disputes nothing here. why: how it differs."""

    voice: Voice
    claim: Claim
    why: str


class Answer(NamedTuple):
    """What the accused, or those who speak for it, say of what is told.

    said: in words, `NONE_LOADED` for nothing. by: the names of those who say so.
    """

    node: str
    label: str
    said: str
    by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The answer with whose words it is, where they are not the accused's own."""
        if self.said.endswith("confirms"):
            itself = f"{self.label} itself" if self.label in self.by else " and ".join(self.by)
            return f"{self.said}: {itself} {'says' if len(self.by) == 1 or self.label in self.by else 'say'} so"
        own = not self.by or self.label in self.by or "(" in self.said
        return self.said if own else f"{self.said}, by {' and '.join(self.by)}"


class Account(NamedTuple):
    """All that is said of an edge.

    held: who asserts or suggests it, those whose word counts first. one_party: all who assert it are adversaries of the
    accused, or it is the word of one party alone.
    """

    edge: Edge
    accused: tuple[str, ...]
    held: tuple[Voice, ...]
    disputes: tuple[Dispute, ...]
    related: tuple[Related, ...]
    answers: tuple[Answer, ...]
    one_party: bool

    @property
    def against(self) -> tuple[Dispute, ...]:
        """What disputes it, without doubts and what was taken back."""
        return tuple(one for one in self.disputes if one.disputes)

    @property
    def only_accused(self) -> bool:
        """It is disputed by nobody but the accused."""
        return bool(self.against) and all(one.kind == BY_ACCUSED for one in self.against)


class Voices:
    """Works out who speaks for whom in one store, and remembers it."""

    def __init__(self, evidence: Evidence, counting: Counting | None = None) -> None:
        self.evidence, self.store, self.model = evidence, evidence.store, evidence.model
        self.counting: Counting = counting or Everybody()
        self._links: dict[str, tuple[Edge, ...]] = {}
        self._days: dict[str, str | None] = {}
        self._chains: dict[tuple[str, str | None], dict[str, Chain]] = {}
        self._interests: dict[tuple[str, str], tuple[Edge, ...]] = {}
        self._denials: bool | None = None

    def expect(self, edges: Iterable[Edge]) -> None:
        """Say that these edges are about to be told; see `Store.expect`."""
        if not self.store.batches:
            return
        told = list(edges)
        claims = {claim.iri: claim for edge in told for claim in edge.evidence}.values()
        rivals = {r for c in claims for r in (*c.rival_accounts, *c.part_rival_accounts)}
        denials = {d for c in claims for d in (*c.denied_in, *c.part_denied_in)}
        said = [a for c in (*claims, *map(self.evidence.claim, rivals)) for a in c.assertions]
        speakers = {a.speaker for a in (*said, *map(self.evidence.assertion, denials))}
        affiliated = {text_of(f.object) for s in speakers for f in self.store.match(s, KG + "affiliation")}
        ends = {end for edge in told for end in (edge.subject, edge.object)}
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

    @cached_property
    def _stakes(self) -> frozenset[str]:
        """The edge types between a speaker and an end that say what is at stake for it."""
        return frozenset(t for flag in _STAKES for t in self.model.flagged(flag))

    @cached_property
    def _organ_types(self) -> list[str]:
        """The edge types by which a body is a part of another and speaks for it."""
        return sorted(self.model.flagged("speaksFor") & self.model.flagged("belonging"))

    # ---- who is accused, and who speaks for whom

    def accused(self, subject: str, predicate: str, obj: str) -> tuple[str, ...]:
        """Of whom an edge says something to answer for: its subject where it accuses, else both ends.

        Never a place, a group known only by description, or an unnamed speaker.
        """
        if not predicate:
            return ()
        ends = (subject,) if predicate in self.model.flagged("accusation") else (subject, obj)
        return tuple(end for end in ends if end and self._answers_for_itself(end))

    def _answers_for_itself(self, node: str) -> bool:
        is_a = self.model.is_a
        return is_a(node, KG + "Actor") and not is_a(node, KG + "DescribedGroup") and not self._is_unnamed(node)

    def _is_unnamed(self, node: str) -> bool:
        return self.evidence.is_unnamed(node)

    def day(self, assertion: Assertion) -> str | None:
        """The first day on which an assertion can have been made; None when its source gives none."""
        if assertion.said_on:
            return assertion.said_on
        if assertion.source not in self._days:
            edtf = self.store.text(ID + assertion.source, KG + "published")
            self._days[assertion.source] = span(edtf).begin[0] if edtf else None
        return self._days[assertion.source]

    def bodies(self, speaker: str, day: str | None = None) -> dict[str, Chain]:
        """All for whom a speaker speaks on a day (None: on any), each with the chain that says so; itself left out."""
        key = (speaker, day)
        if key not in self._chains:
            found: dict[str, Chain] = {}
            waiting = [(speaker, Chain((), True))]
            while waiting:
                # What is certain first, then what takes fewer links.
                waiting.sort(key=lambda item: (not item[1].certain, len(item[1].links)))
                node, chain = waiting.pop(0)
                for other, longer in self._one_on(node, chain, day):
                    if other != speaker and other not in found and len(longer.links) <= FAR:
                        waiting.append((other, longer))
                if node != speaker:
                    found.setdefault(node, chain)
            self._chains[key] = found
        return self._chains[key]

    def _one_on(self, node: str, chain: Chain, day: str | None) -> Iterator[tuple[str, Chain]]:
        for link in self._up(node):
            if _in_force(link, day):
                sure = chain.certain and link.direct
                yield link.object, chain._replace(links=(*chain.links, link), certain=sure)
        if self._is_unnamed(node):
            for body in self.store.values(node, KG + "affiliation"):
                yield text_of(body), chain._replace(unnamed=True)

    def _up(self, node: str) -> tuple[Edge, ...]:
        """The links by which a node speaks for others, taken back ones left out."""
        if node not in self._links:
            found = []
            for predicate in sorted(self.model.flagged("speaksFor")):
                found += [self.evidence.edge(node, predicate, other) for other in self._objects(node, predicate)]
            self._links[node] = tuple(edge for edge in found if not edge.withdrawn)
        return self._links[node]

    def _objects(self, node: str, predicate: str) -> list[str]:
        """The other ends of edges with claims of their own that leave a node."""
        facts = self.store.match(node, predicate, None, CLAIMED)
        others = sorted({text_of(fact.object) for fact in facts})
        return [other for other in others if self.model.derived(node, predicate, other, CLAIMED)]

    def house(self, assertion: Assertion) -> House:
        """For whom an assertion's speaker spoke in the end: those who speak for one house are one voice."""
        speaker, chains = assertion.speaker, self.bodies(assertion.speaker, self.day(assertion))
        sure = {speaker, *(body for body, chain in chains.items() if chain.certain)}

        def tops(nodes: set[str]) -> set[str]:
            above = {n: {link.object for link in self._up(n) if link.object in nodes} for n in nodes}
            return {node for node in nodes if not above[node] - {node}} or {min(nodes)}

        if self._is_unnamed(speaker) and len(sure) > 1:
            sure.discard(speaker)
        certain = tops(sure)
        every = tops({*sure, *chains})
        return House(tuple(sorted(certain)), tuple(sorted(every - certain)))

    def speaks_for(self, speaker: str, accused: str, day: str | None = None) -> Chain | None:
        """The chain by which a speaker speaks for another: as its voice, or that of the body of which it is an organ.

        None when it does not. The speaker itself has a chain without links.
        """
        found = self._for(speaker, accused, day)
        return found[0] if found else None

    def _for(self, speaker: str, accused: str, day: str | None) -> tuple[Chain, str | None] | None:
        """The chain, and the body to which it leads when that is not the accused itself."""
        if speaker == accused:
            return Chain((), True), None
        chains = self.bodies(speaker, day)
        if accused in chains:
            return chains[accused], None
        for body in self._organ_of(accused):
            if speaker == body:
                return Chain((), True), body
            if body in chains:
                return chains[body], body
        return None

    def _organ_of(self, node: str) -> list[str]:
        """The bodies of which a node is an organ, as nobody disputes, nearest first."""
        found: list[str] = []
        waiting = [node]
        while waiting and len(found) < FAR:
            here = waiting.pop(0)
            # The merge holds the edges that stand undisputed.
            above = sorted({text_of(f.object) for p in self._organ_types for f in self.store.match(here, p)})
            new = [body for body in above if body not in (node, *found)]
            waiting += new
            found += new
        return found

    def is_for(self, assertion: Assertion, accused: Sequence[str]) -> bool:
        """Whether its speaker is one of the accused, or speaks for it by what nobody disputes."""
        how, sure = self.how(assertion, accused)
        return bool(how) and sure

    def how(self, assertion: Assertion, accused: Sequence[str], called: str = "the accused") -> tuple[str, bool]:
        """What a speaker is to the accused, in words, and whether that is undisputed; ("", True) when it is nothing.

        called: how the accused is spoken of; "" for its name.
        """
        day = self.day(assertion)
        for node in accused:
            found = self._for(assertion.speaker, node, day)
            if found is None:
                continue
            chain, body = found
            name = called or self.model.label(node)
            whole = f"{self.model.label(body)}, of which {name} is an organ" if body else name
            if not chain.links and not chain.unnamed:
                itself = called or "itself concerned"
                return (f"the body of which {name} is an organ" if body else itself), True
            return self._chain_words(chain, whole), chain.certain
        return "", True

    def _chain_words(self, chain: Chain, last: str) -> str:
        """A chain in words: "organ of the accused"; "holds office Prime Minister, office of the accused"."""
        words = ["unnamed, speaks for " + (self.model.label(chain.links[0].subject) if chain.links else last)]
        words = words if chain.unnamed else []
        for number, link in enumerate(chain.links):
            end = last if number == len(chain.links) - 1 else self.model.label(link.object)
            words.append(f"{self.model.edge(link.predicate).label} {end}")
        said = ", ".join(words)
        return said if chain.certain else f"as some say, {said}"

    # ---- what is at stake for a speaker

    def voice(self, assertion: Assertion, edge: Edge, accused: Sequence[str]) -> Voice:
        """An assertion on an edge, with what its speaker is to that."""
        accusing = not edge.predicate or edge.predicate in self.model.flagged("accusation")
        called = "the accused" if accusing else ""
        how, _ = self.how(assertion, accused, called)
        ours = self._ours(assertion)
        ends = {edge.subject, edge.object} - {""}
        party = next((end for end in ends if end in ours), None)
        between = self._between(ours, {*ends, *accused} - {*ours}, edge)
        hostile = self.model.flagged("hostile")
        adverse = {*accused, *(body for node in accused for body in self._organ_of(node))}
        adversary = not how and any(e.predicate in hostile and {e.subject, e.object} & adverse for e in between)
        about = [] if how or party is None or party == assertion.speaker else [self._house_words(assertion, party)]
        if not how and party == assertion.speaker:
            about = ["the other party"]
        if not how and party is None:
            about += self._house_interest(assertion)
        about += self._interests_told(assertion, between) if not how else []
        return Voice(
            assertion,
            how=how,
            about=tuple(dict.fromkeys(about)),
            adversary=adversary,
            party=party,
            counts=self.counting.upheld(assertion),
            again=self._again(assertion),
            retracted=self.retracted(assertion),
            withdrawn=self.withdrawn(assertion),
        )

    def withdrawn(self, assertion: Assertion) -> str:
        """By what an assertion was taken back, in words; "" where it was not, or what takes it back does not count."""
        if not assertion.withdrawn_by or not self.counting.heard(assertion) or self.counting.upheld(assertion):
            return ""
        return "; ".join(map(self._taken_back, assertion.withdrawn_by))

    def _taken_back(self, by: str) -> str:
        text = self.store.text
        if self.store.holds(by, KG + "claim"):
            later = self.evidence.assertion(by)
            when = f" on {given(later.said_on)}" if later.said_on else ""
            return f"taken back{when}, {later.source} {later.paragraphs}".rstrip()
        day, who, why = (text(by, KG + name) for name in ("retractedOn", "retractedBy", "retractedBecause"))
        said = "retracted" + (f" on {given(day)}" if day else "") + (f" by {who}" if who else "")
        return said + (f": {why}" if why else "")

    def _ours(self, assertion: Assertion) -> set[str]:
        """A speaker and all for whom it surely speaks."""
        chains = self.bodies(assertion.speaker, self.day(assertion))
        return {assertion.speaker, *(body for body, chain in chains.items() if chain.certain)}

    def _house_words(self, assertion: Assertion, body: str) -> str:
        return self._chain_words(self.bodies(assertion.speaker, self.day(assertion))[body], self.model.label(body))

    def _house_interest(self, assertion: Assertion) -> list[str]:
        """For whom a speaker speaks that is neither the accused nor the other end: the nearest."""
        chains = self.bodies(assertion.speaker, self.day(assertion))
        for body, chain in chains.items():
            if len(chain.links) == 1 or (chain.unnamed and not chain.links):
                return [self._chain_words(chain, self.model.label(body))]
        return []

    def _between(self, ours: set[str], others: set[str], told: Edge) -> list[Edge]:
        """The edges between a speaker's side and others that say something of its interest, the one told left out."""
        found: list[Edge] = []
        for one in sorted(ours):
            for other in sorted(others):
                found += self._joining(*sorted((one, other)))
        return [edge for edge in found if edge.iri != told.iri]

    def _joining(self, one: str, other: str) -> tuple[Edge, ...]:
        if (one, other) not in self._interests:
            ways = ((one, other), (other, one))
            triples = {
                (s, text_of(f.predicate), o)
                for s, o in ways
                for f in self.store.match(s, None, o, CLAIMED)
                if text_of(f.predicate) in self._stakes
            }
            edges = [self.evidence.edge(*t) for t in sorted(triples) if self.model.derived(*t, CLAIMED)]
            self._interests[one, other] = tuple(edge for edge in edges if edge.standing == ASSERTED)
        return self._interests[one, other]

    def _interests_told(self, assertion: Assertion, between: Iterable[Edge]) -> list[str]:
        """One interest of each kind in words, the best attested; the others of the kind are counted."""
        kinds: dict[str, list[Edge]] = {}
        for edge in between:
            kind = next((flag for flag in _STAKES if edge.predicate in self.model.flagged(flag)), None)
            if kind:
                kinds.setdefault(kind, []).append(edge)
        told = []
        for edges in kinds.values():
            best, *rest = sorted(edges, key=self._attested)
            told.append(self._interest(assertion, best) + (f" and {len(rest)} more" if rest else ""))
        return told

    def _attested(self, edge: Edge) -> tuple[bool, int, str]:
        holding = {(a.speaker, a.source) for a in edge.assertions if self.counting.carries(a)}
        return edge.disputed, -len(holding), edge.iri

    def _interest(self, assertion: Assertion, edge: Edge) -> str:
        """ "attacked by Kite Brigade, hp-1 ¶5"; of a disputed edge, who says so."""
        ours = self._ours(assertion)
        forward = edge.subject in ours
        own, other = (edge.subject, edge.object) if forward else (edge.object, edge.subject)
        kind = self.model.edge(edge.predicate)
        forward = forward or kind.symmetric
        words = kind.read(forward=forward, past=edge.past)
        name, other_name = self.model.label(own), self.model.label(other)
        holders = [a for a in edge.assertions if self.counting.carries(a)] or edge.assertions
        where = f", {holders[0].source} {holders[0].paragraphs}".rstrip() if holders else ""
        itself = own == assertion.speaker
        if edge.disputed and holders:
            who = holders[0]
            whom = "it" if itself else name
            if who.speaker == assertion.speaker:
                return f"says that {whom} {words} {other_name}{where}"
            return f"{who.speaker_name} says that {whom} {words} {other_name}{where}"
        plain = words.partition(" ")[2] if words.startswith(("is ", "was ", "are ", "were ")) else words
        return f"{plain} {other_name}{where}" if itself else f"for {name}, {plain} {other_name}{where}"

    def _again(self, assertion: Assertion) -> bool:
        """Whether it repeats, in reply to a denial, what its speaker had said before: no second voice."""
        if assertion.reply_to is None or assertion.stance not in HOLDS:
            return False
        return self.evidence.assertion(assertion.reply_to).stance == DENIED

    def retracted(self, assertion: Assertion) -> tuple[str, ...]:
        """The ids of retracted sources from which an assertion's source was derived, directly or not."""
        found, seen, waiting = [], {ID + assertion.source}, [ID + assertion.source]
        while waiting:
            for above in map(text_of, self.store.values(waiting.pop(), PROV + "wasDerivedFrom")):
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)
                    if self.is_retracted(above, assertion.claim):
                        found.append(above.removeprefix(ID))
        return tuple(sorted(found))

    def is_retracted(self, source: str, claim: str) -> bool:
        """Whether a source was retracted, as a whole or in what it says of a claim."""
        for by in self.store.subjects(KG + "retracts", source):
            only = {text_of(c) for c in self.store.values(by, KG + "retractedClaim")}
            if not only or claim in only:
                return True
        return False

    # ---- what is said of an edge

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
        counted = tuple(self.evidence.grounds(*triple) if grounds is None else grounds)
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
        )

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
        doers = self.store.subjects(KG + "rivalRole", Literal(True))
        named = [claim.filler] if claim.role in doers and claim.filler else [said[r] for r in doers if r in said]
        accused = tuple(filter(self._answers_for_itself, named))
        return self.account(edge, (ground,), None if predicate else accused)

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
        return Dispute(kind, voice, frozenset(bears_on), bool(voice.withdrawn))

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
        own: dict[str, list[Assertion]] = {}
        denials = [d.voice.assertion for d in disputes if d.kind in (BY_ACCUSED, BY_ITSELF, BY_OTHERS)]
        for a in {a.iri: a for a in (*said, *denials)}.values():
            chain = self.speaks_for(a.speaker, node, self.day(a))
            if chain and chain.certain and self.counting.heard(a):
                stands = "" if self.counting.upheld(a) else "first "
                own.setdefault(stands + ("held" if a.stance in HOLDS else a.stance), []).append(a)
        words, stances = _answered(own)
        return Answer(node, self.model.label(node), words, _names(a for stance in stances for a in own[stance]))

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
            other = [self.model.label(e) for e in (subject, obj) if e not in (edge.subject, edge.object)]
            return f"of {' and '.join(other)}"
        if narrower:
            return f"only that it {self.model.edge(predicate).reading}"
        return f"of another time: {claim.dating.given}" if claim.dating.edtf else "of another time"


_STAKES = ("hostile", "belonging", "accusation")
"""The flags of edge types between a speaker and an end that say what is at stake for it, in this order."""


def _in_force(link: Edge, day: str | None) -> bool:
    """Whether a link may have held on a day: not when it was over by then, or is past and nobody says when it was."""
    for claim in link.claims:
        if claim.dating.edtf is None:
            if not claim.ended:
                return True
            continue
        first, last = claim.dating.begin[0], claim.dating.end[1]
        if day is None or ((first is None or first <= day) and (last is None or day <= last)):
            return True
    return not link.claims


def _answered(own: dict[str, list[Assertion]]) -> tuple[str, tuple[str, ...]]:
    """The answer in words, from the assertions of the accused by stance, and the stances that it goes by.

    A stance that was taken back has "first" before it.
    """
    if "held" in own and DENIED in own:
        held, denied = (", ".join(_names(own[stance])) for stance in ("held", DENIED))
        return f"confirms ({held}), and denies ({denied})", ("held", DENIED)
    if "held" in own:
        return ("first denied, now confirms" if "first denied" in own else "confirms"), ("held",)
    if DENIED in own:
        return ("first confirmed, now denies" if "first held" in own else "denies"), (DENIED,)
    for stance, words in ((DOUBTED, "doubts"), (DECLINED, "declined to comment"), ("first held", "took it back")):
        if stance in own:
            return words, (stance,)
    return NONE_LOADED, ()


def _names(assertions: Iterable[Assertion]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.speaker_name for a in assertions))
