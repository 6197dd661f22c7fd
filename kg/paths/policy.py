"""Whom to believe and what to walk: the policy of a search, and how it weighs a claim.

The default policy walks every edge that somebody asserts, disputed or not: a denial is no veto. `disputed` leaves those
out that somebody denies or tells otherwise, or walks these alone; which is which was worked out when the claims came in
(`graph/direct`, `graph/disputed`). `suggested` and `not_relations` ask what `graph/claimed` notes of each edge that is
met: how it stands, and whether it is disputed. A policy that asks about speakers, sources or dates weighs the
assertions behind each edge:

    An edge counts when a believed speaker asserts a claim behind it and has not taken that back. It is disputed when a
    believed speaker denies it, or holds another account that cannot be true beside it, and has not taken that back.

Where an edge stands on several claims together (`claims.Ground`), all of them have to pass that test. It is disputed
when each of its best grounds is: those that somebody asserts, or where nobody does, those that are suggested.

Dates. A claim of a part in an event that gives no date has the event's (`claims.Dating`). `during` keeps a claim that
*can* hold within the window: by the bounds its source leaves open, it may have begun by the window's end and not ended
before its begin. With `must` it is kept only when it holds within the window whatever the open bounds turn out to be.
A claim without a date can always hold, and never must; one that is dated "perhaps" or "about" never must either.
`known_by` keeps what can have been reported by a day: the day it was said, else the day its source was published; one
without either can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.claims import ASSERTED, HOLDS, Assertion, Claim, Dating, Evidence, Ground
from kg.dates import doubtful, first_day
from kg.names import CLAIMED, DCTERMS, DIRECT, DISPUTED, ID, KG, WALKED
from kg.tuples import NamedTuple

TRUST = ("any", "named", "publisher")
DISPUTES = ("mark", "hide", "only")
"""What may be done with edges that are disputed: walk and mark them, leave them out, walk no others."""
_WALKS = {"mark": WALKED, "hide": DIRECT, "only": DISPUTED}
BASIS = ("any", "stated", "implied")
ONLY_SUGGESTED = "onlySuggested"


class Window(NamedTuple):
    """Days as YYYY-MM-DD, both included; None for an open end."""

    first: str | None
    last: str | None


class Policy(NamedTuple):
    """What a search may walk. The default is what `kg path` does without switches.

    relations, not_relations: IRIs of edge types; each means those below it too. avoid: nodes to stay clear of.
    max_degree: a node with more neighbours may end a route but not lie on it.
    believe: speakers whose word alone counts (empty: everybody's). doubt: speakers whose word does not count.
    trust: "named" leaves unnamed speakers out, "publisher" all but the publishers themselves.
    disputed: what to do with edges that a believed speaker denies or tells otherwise: one of `DISPUTES`.
    basis: "stated" takes what is said outright; "implied" also what the wording implies; "any" also what is combined.
    suggested: a suggestion is enough. without: speakers, sources and claims (IRIs) to do without.
    """

    relations: frozenset[str] = frozenset()
    not_relations: frozenset[str] = frozenset()
    directed: bool = False
    avoid: frozenset[str] = frozenset()
    max_degree: int | None = None
    during: Window | None = None
    must: bool = False
    known_by: str | None = None
    believe: frozenset[str] = frozenset()
    doubt: frozenset[str] = frozenset()
    trust: str = "any"
    disputed: str = "mark"
    basis: str = "any"
    suggested: bool = False
    without: frozenset[str] = frozenset()

    @property
    def weighs(self) -> bool:
        """Whether it has to look at the claims behind an edge."""
        marked = {"relations", "not_relations", "directed", "avoid", "max_degree", "disputed", "suggested"}
        return any(value != DEFAULT[n] for n, value in enumerate(self) if self._fields[n] not in marked)

    @property
    def reads_standing(self) -> bool:
        """Whether it has to look at how each edge stands, and at no more than that."""
        # not_relations: an attack that only follows from a strike is to go with it, and has no standing of its own.
        return not self.weighs and (self.suggested or bool(self.not_relations))

    @property
    def graph(self) -> str:
        """The graph whose edges it walks, as far as it lets them count."""
        return CLAIMED if self.weighs or self.reads_standing else _WALKS[self.disputed]

    def takes(self, standing: str | None, disputed: bool) -> bool:
        """Whether an edge that stands so may be walked; None stands for one that only follows from others."""
        enough = standing == ASSERTED or (self.suggested and standing == ONLY_SUGGESTED)
        return enough and (self.disputed == "mark" or disputed == (self.disputed == "only"))


DEFAULT = Policy()


class Scale:
    """Weighs claims by a policy, each once."""

    def __init__(self, evidence: Evidence, policy: Policy) -> None:
        self.evidence = evidence
        self.policy = policy
        self._publishers: dict[str, str | None] = {}
        self._published: dict[str, str | None] = {}
        self._weighed: dict[Ground, bool] = {}

    def standing(self, subject: str, predicate: str, obj: str) -> list[Ground]:
        """The grounds of an edge that count; the edge counts when there is one."""
        counting = [ground for ground in self.evidence.grounds(subject, predicate, obj) if self.stands(ground)]
        if self.policy.disputed == "mark":
            return counting
        undisputed = not all(map(self.disputed, self.best(counting)))
        if self.policy.disputed == "only":
            return [] if undisputed else counting
        return [ground for ground in counting if not self.disputed(ground)] if undisputed else []

    def counts(self, subject: str, predicate: str, obj: str) -> bool:
        """Whether an edge has a ground that counts."""
        if self.policy.disputed == "mark":
            return any(map(self.stands, self.evidence.grounds(subject, predicate, obj)))
        return bool(self.standing(subject, predicate, obj))

    def stands(self, ground: Ground) -> bool:
        """Whether a ground counts, disputed or not: all that it needs is told, and its claims hold when they should."""
        if ground not in self._weighed:
            dated = all(holds(c.dating, self.policy.during, must=self.policy.must) for c in ground.claims)
            self._weighed[ground] = dated and all(map(self.told, ground.needed))
        return self._weighed[ground]

    def best(self, grounds: Sequence[Ground]) -> Sequence[Ground]:
        """Those of some grounds that decide whether an edge is disputed: what is asserted, or else all."""
        return [ground for ground in grounds if self.asserted(ground)] or grounds

    def asserted(self, ground: Ground) -> bool:
        """Whether somebody whose word counts asserts all that a ground needs, and does not merely suggest it."""
        return all(any(a.stance == ASSERTED and self.carries(a) for a in claim.assertions) for claim in ground.needed)

    def told(self, claim: Claim) -> bool:
        """Whether somebody who is believed says so, and it is not to be done without."""
        return claim.iri not in self.policy.without and any(self.carries(a) for a in claim.assertions)

    def carries(self, assertion: Assertion) -> bool:
        """Whether a claim may rest on this assertion: it is upheld, asserts enough, and is grounded in the wording."""
        enough = HOLDS if self.policy.suggested else (ASSERTED,)
        return assertion.stance in enough and self.upheld(assertion) and self.grounded(assertion)

    def disputed(self, what: Claim | Ground) -> bool:
        """Whether a believed speaker denies a claim or a ground, or holds another account that excludes it."""
        if isinstance(what, Ground):
            # Nearly nothing is: a look at each part is quicker than to put them together.
            parts: tuple[Claim | Ground, ...] = (what, *what.needed)
            if not any(part.denied_in or part.rival_accounts for part in parts):
                return False
            return bool(self.denials(what.denials)) or any(self.accounts(what.rivals))
        return bool(self.denials(what.denied_in)) or any(self.accounts(what.rival_accounts))

    def denials(self, assertions: Iterable[str]) -> list[Assertion]:
        """Those of some denials that count."""
        return [a for a in map(self.evidence.assertion, assertions) if self.upheld(a)]

    def accounts(self, rivals: Iterable[str]) -> Iterator[Assertion]:
        """Who holds rival accounts, of those whose word counts."""
        told = (self.evidence.claim(rival) for rival in rivals if rival not in self.policy.without)
        return (a for claim in told for a in claim.assertions if a.stance in HOLDS and self.upheld(a))

    def upheld(self, assertion: Assertion) -> bool:
        """Whether an assertion is heard, and nothing that is heard takes it back."""
        return self.heard(assertion) and not any(map(self._takes_back, assertion.withdrawn_by))

    def _takes_back(self, by: str) -> bool:
        """Whether what takes an assertion back counts: a later one of the same speaker, or a retraction."""
        if self.evidence.store.holds(by, KG + "claim"):
            return self.heard(self.evidence.assertion(by))
        decided, known_by = self.evidence.store.text(by, KG + "retractedOn"), self.policy.known_by
        return known_by is None or decided is None or decided <= known_by

    def heard(self, assertion: Assertion) -> bool:
        """Whether an assertion's speaker is believed, and it can have been made by the day asked about."""
        policy = self.policy
        if assertion.speaker in policy.doubt or (policy.believe and assertion.speaker not in policy.believe):
            return False
        if policy.trust == "named" and assertion.unnamed:
            return False
        if policy.trust == "publisher" and assertion.speaker != self._publisher(assertion.source):
            return False
        if policy.without & {assertion.speaker, ID + assertion.source, assertion.iri}:
            return False
        said = self.said_by_day(assertion)
        return policy.known_by is None or said is None or said <= policy.known_by

    def said_by_day(self, assertion: Assertion) -> str | None:
        """The first day on which an assertion can have been made; None when its source gives none."""
        if assertion.said_on:
            return assertion.said_on
        if assertion.source not in self._published:
            edtf = self.evidence.store.text(ID + assertion.source, KG + "published")
            self._published[assertion.source] = first_day(edtf) if edtf else None
        return self._published[assertion.source]

    def grounded(self, assertion: Assertion) -> bool:
        """Whether its basis is one that the policy takes."""
        allowed = {"any": ("stated", "implied", "combined"), "implied": ("stated", "implied"), "stated": ("stated",)}
        return assertion.basis in allowed[self.policy.basis]

    def _publisher(self, source: str) -> str | None:
        if source not in self._publishers:
            self._publishers[source] = self.evidence.store.text(ID + source, DCTERMS + "publisher")
        return self._publishers[source]


def holds(dating: Dating, window: Window | None, *, must: bool = False) -> bool:
    """Whether a claim can hold within a window; with `must`, whether it does, whatever its open bounds turn out to be.

    >>> from kg.claims import UNDATED
    >>> holds(UNDATED, Window("2023-10-17", None)), holds(UNDATED, Window("2023-10-17", None), must=True)
    (True, False)
    """
    if window is None:
        return True
    earliest_begin, latest_begin = dating.begin
    earliest_end, latest_end = dating.end
    if must:
        # What has ended has begun by then, and what has begun has not ended before: either bound will do.
        by_then = window.last is None or any(day <= window.last for day in (latest_begin, latest_end) if day)
        still = window.first is None or any(day >= window.first for day in (earliest_begin, earliest_end) if day)
        return dating.edtf is not None and not doubtful(dating.edtf) and by_then and still
    can_begin = window.last is None or earliest_begin is None or earliest_begin <= window.last
    can_last = window.first is None or latest_end is None or latest_end >= window.first
    return can_begin and can_last
