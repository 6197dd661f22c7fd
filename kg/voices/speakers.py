"""Who is accused of an edge, and who speaks for whom, by what the loaded sources say of speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kg.claims import Assertion, Edge, Evidence
from kg.dates import first_day
from kg.lookup import one_with
from kg.names import CLAIMED, ID, KG, SAME
from kg.store import Wanted
from kg.store import iri as text_of
from kg.voices.records import (
    Chain,
    Counting,
    Everybody,
    House,
)

FAR = 8
"""Links at most between a speaker and a body for which it speaks."""


class Speakers:
    """Works out who speaks for whom in one store, and remembers it."""

    def __init__(self, evidence: Evidence, counting: Counting | None = None) -> None:
        self.evidence, self.store, self.model = evidence, evidence.store, evidence.model
        self.counting: Counting = counting or Everybody()
        self._links: dict[str, tuple[Edge, ...]] = {}
        self._days: dict[str, str | None] = {}
        self._chains: dict[tuple[str, str | None], dict[str, Chain]] = {}
        self._interests: dict[tuple[str, str], tuple[Edge, ...]] = {}
        self._denials: bool | None = None
        self._one_with: dict[str, frozenset[str]] = {}

    @cached_property
    def _organ_types(self) -> list[str]:
        """The edge types by which a body is a part of another and speaks for it."""
        return sorted(self.model.flagged("speaksFor") & self.model.flagged("belonging"))

    def accused(self, subject: str, predicate: str, obj: str) -> tuple[str, ...]:
        """Of whom an edge says something to answer for: its subject where it accuses, else both ends.

        Never a place, a group known only by description, or an unnamed speaker.
        """
        # That two nodes are one is said of names, and no deed of anybody.
        if predicate in ("", SAME):
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
            self._days[assertion.source] = first_day(edtf) if edtf else None
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
        # Nodes that are one, as nobody disputes, have one voice.
        certain = tops(sure).union(*map(self.one_with, tops(sure)))
        every = tops({*sure, *chains})
        return House(tuple(sorted(certain)), tuple(sorted(every - certain)))

    def one_with(self, node: str) -> frozenset[str]:
        """The nodes that are one with a node, as somebody says and nobody disputes; itself left out."""
        if node not in self._one_with:
            self._one_with[node] = frozenset(one_with(self.store, node))
        return self._one_with[node]

    def spoken_for(self, bodies: Iterable[str]) -> set[str]:
        """The assertions of others who surely spoke for one of some bodies in the end (`house`); IRIs."""
        types, houses = sorted(self.model.flagged("speaksFor")), frozenset(bodies)
        seen = set(houses.union(*map(self.one_with, houses)))
        waiting = {*seen}
        while waiting:
            here = sorted(waiting)
            self.store.expect(Wanted(None, types, here), graph=CLAIMED)
            self.store.expect(Wanted(None, (KG + "affiliation",), here))
            voices = {who for body in here for p in types for who in self.store.subjects(p, body, CLAIMED)}
            waiting = voices.union(*(self.store.subjects(KG + "affiliation", body) for body in here)) - seen
            seen |= waiting
        speakers = sorted(seen - houses)
        self.store.expect(Wanted(None, (KG + "speaker",), speakers))
        said = [a for speaker in speakers for a in self.store.subjects(KG + "speaker", speaker)]
        self.evidence.expect_assertions(said)
        return {a for a in said if not houses.isdisjoint(self.house(self.evidence.assertion(a)).certain)}

    def speaks_for(self, speaker: str, accused: str, day: str | None = None) -> Chain | None:
        """The chain by which a speaker speaks for another: as its voice, or that of the body of which it is an organ.

        None when it does not. The speaker itself has a chain without links.
        """
        found = self._for(speaker, accused, day)
        return found[0] if found else None

    def _for(self, speaker: str, accused: str, day: str | None) -> tuple[Chain, str | None] | None:
        """The chain, and the body to which it leads when that is not the accused itself."""
        if speaker == accused or accused in self.one_with(speaker):
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
            name = called or self.model.named(node)
            whole = f"{self.model.named(body)}, of which {name} is an organ" if body else name
            if not chain.links and not chain.unnamed:
                itself = called or "itself concerned"
                return (f"the body of which {name} is an organ" if body else itself), True
            return self._chain_words(chain, whole), chain.certain
        return "", True

    def _chain_words(self, chain: Chain, last: str) -> str:
        """A chain in words: "organ of the accused"; "holds office Prime Minister, office of the accused"."""
        words = ["unnamed, speaks for " + (self.model.named(chain.links[0].subject) if chain.links else last)]
        words = words if chain.unnamed else []
        for number, link in enumerate(chain.links):
            end = last if number == len(chain.links) - 1 else self.model.named(link.object)
            words.append(f"{self.model.edge(link.predicate).label} {end}")
        said = ", ".join(words)
        return said if chain.certain else f"as some say, {said}"


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
