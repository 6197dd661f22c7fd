"""Whom to believe and what to walk: the policy of a search, and how it weighs a claim.

The default policy walks edges that somebody asserts and nobody in the loaded sources disputes, which is what
`graph/direct` holds. A policy that asks about speakers, dates or disputes, or leaves out a kind of edge, looks at each
edge of `graph/claimed` as it is met, and weighs the assertions behind it:

    An edge counts when a believed speaker asserts a claim behind it and no believed speaker denies that claim.

Where an edge stands on several claims together (`grounds.Ground`), all of them have to pass that test.

Dates. A claim of a part in an event that gives no date has the event's (`claims.Dating`). `during` keeps a claim that
*can* hold within the window: by the bounds its source leaves open, it may have begun by the window's end and not ended
before its begin. With `must` it is kept only when it holds within the window whatever the open bounds turn out to be.
A claim without a date can always hold, and never must; one that is dated "perhaps" or "about" never must either.
`known_by` keeps what can have been reported by a day: the day it was said, else the day its source was published; one
without either can.
"""

from __future__ import annotations

from typing import NamedTuple

from kg.claims import ASSERTED, DENIED, SUGGESTED, Assertion, Claim, Dating, Evidence
from kg.dates import doubtful, first_day
from kg.names import CLAIMED, DCTERMS, DIRECT, ID, KG
from kg.paths.grounds import Ground, Grounds

TRUST = ("any", "named", "publisher")
CONTESTED = ("exclude", "include", "only")
BASIS = ("any", "stated", "implied")


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
    contested: what to do with claims that a believed speaker denies or tells otherwise.
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
    contested: str = "exclude"
    basis: str = "any"
    suggested: bool = False
    without: frozenset[str] = frozenset()

    @property
    def weighs(self) -> bool:
        """Whether it has to look at the claims behind an edge."""
        # Not so not_relations: an attack that only follows from a strike is to go with it, and the claims tell which.
        walking = {"relations", "directed", "avoid", "max_degree"}
        return any(value != DEFAULT[n] for n, value in enumerate(self) if self._fields[n] not in walking)

    @property
    def graph(self) -> str:
        """The graph whose edges it walks."""
        return CLAIMED if self.weighs else DIRECT


DEFAULT = Policy()


class Scale:
    """Weighs claims by a policy, each once."""

    def __init__(self, evidence: Evidence, policy: Policy, grounds: Grounds | None = None) -> None:
        self.evidence = evidence
        self.policy = policy
        self.grounds = grounds or Grounds(evidence)
        self._publishers: dict[str, str | None] = {}
        self._published: dict[str, str | None] = {}
        self._weighed: dict[tuple[str, ...], bool] = {}

    def standing(self, subject: str, predicate: str, obj: str, graph: str = CLAIMED) -> list[Ground]:
        """The grounds of an edge that count; the edge counts when there is one."""
        return [ground for ground in self.grounds.of(subject, predicate, obj, graph) if self.stands(ground)]

    def stands(self, ground: Ground) -> bool:
        """Whether a ground counts: all that it needs is told, its claims hold when they should, and the disputes on it
        are as the policy wants them."""
        key = tuple(claim.iri for claim in ground.needed)
        if key not in self._weighed:
            self._weighed[key] = self._stands(ground)
        return self._weighed[key]

    def _stands(self, ground: Ground) -> bool:
        dated = all(holds(c.dating, self.policy.during, must=self.policy.must) for c in ground.claims)
        if not dated or not all(self.told(claim) for claim in ground.needed):
            return False
        disputed = any(self.disputed(claim) for claim in ground.needed)
        return {"exclude": not disputed, "include": True, "only": disputed}[self.policy.contested]

    def told(self, claim: Claim) -> bool:
        """Whether somebody who is believed says so, and it is not to be done without."""
        return claim.iri not in self.policy.without and any(self.carries(a) for a in claim.assertions)

    def carries(self, assertion: Assertion) -> bool:
        """Whether a claim may rest on this assertion: it is heard, asserts enough, and is grounded in the wording."""
        enough = (ASSERTED, SUGGESTED) if self.policy.suggested else (ASSERTED,)
        return assertion.stance in enough and self.heard(assertion) and self.grounded(assertion)

    def disputed(self, claim: Claim) -> bool:
        """Whether a believed speaker denies a claim, or holds a rival account that cannot be true beside it."""
        if any(a.stance == DENIED and self.heard(a) for a in claim.assertions):
            return True
        # Only rival accounts of a role contest each other; the rules have said so in the claim's flag.
        rivals = [rival for rival in claim.rivals if rival not in self.policy.without] if claim.contested else []
        held = (ASSERTED, SUGGESTED)
        told = (rival for rival in map(self.evidence.claim, rivals) if rival.contested)
        return any(a.stance in held and self.heard(a) for rival in told for a in rival.assertions)

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
