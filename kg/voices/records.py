"""What is found out about speakers and what they say: records, and the names of what they tell apart."""

from __future__ import annotations

from typing import Protocol

from kg.claims import HOLDS, Assertion, Claim, Edge
from kg.tuples import NamedTuple

BY_ACCUSED = "denied by the accused"
BY_OTHERS = "denied by others"
OTHERWISE = "told otherwise"
BY_ITSELF = "disputed by itself"
DOUBT = "doubted"
KINDS = (BY_ACCUSED, BY_OTHERS, OTHERWISE, BY_ITSELF, DOUBT)
"""What may be said against a claim. All but a doubt dispute it."""
NONE_LOADED = "none in the loaded sources"


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
    """For whom a speaker speaks in the end, itself where for nobody else: surely, and perhaps as well; sorted IRIs.

    Nodes that are one with these are among them.
    """

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

    withdrawn: it was taken back, and disputes nothing any more. account: the claim that tells it otherwise. of: the
    name of the node of which it was said, where that is another which is one with an end of what is told; else "".
    """

    kind: str
    voice: Voice
    bears_on: frozenset[str] = frozenset()
    withdrawn: bool = False
    account: Claim | None = None
    of: str = ""

    @property
    def disputes(self) -> bool:
        """Whether it makes what it bears on disputed."""
        return self.kind != DOUBT and not self.withdrawn and self.voice.counts


class Related(NamedTuple):
    """A denial that bears on something near to what is told, and disputes nothing here. why: how it differs."""

    voice: Voice
    claim: Claim
    why: str


class Perhaps(NamedTuple):
    """Another report of what is perhaps the same event. says, denies: who says that the two are one, who that not."""

    event: Claim
    says: tuple[Voice, ...]
    denies: tuple[Voice, ...]


class Answer(NamedTuple):
    """What the accused, or those who speak for it, say of what is told.

    told: the name as it stands in a sentence. said: in words, `NONE_LOADED` for nothing. by: the names of those who say
    so; told_by: as they stand in a sentence. voices: all that they say of it, also what does not count.
    """

    node: str
    label: str
    told: str
    said: str
    by: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    voices: tuple[Assertion, ...] = ()

    @property
    def text(self) -> str:
        """The answer with whose words it is, where they are not the accused's own."""
        if self.said.endswith("confirms"):
            itself = f"{self.told} itself" if self.label in self.by else " and ".join(self.told_by)
            return f"{self.said}: {itself} {'says' if len(self.by) == 1 or self.label in self.by else 'say'} so"
        own = not self.by or self.label in self.by or "(" in self.said
        return self.said if own else f"{self.said}, by {' and '.join(self.told_by)}"


class Account(NamedTuple):
    """All that is said of an edge.

    held: who asserts or suggests it, those whose word counts first. one_party: all who assert it are adversaries of the
    accused, or it is the word of one party alone. perhaps: other reports of what may be the event, or not. ties: where
    it is told of other nodes than it was claimed of, all that is said of these being one with those.
    """

    edge: Edge
    accused: tuple[str, ...]
    held: tuple[Voice, ...]
    disputes: tuple[Dispute, ...]
    related: tuple[Related, ...]
    answers: tuple[Answer, ...]
    one_party: bool
    perhaps: tuple[Perhaps, ...] = ()
    ties: tuple[Account, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether the edge is disputed itself, and not only that nodes are one."""
        return self.edge.disputed and (bool(self.against) or not any(tie.edge.disputed for tie in self.ties))

    @property
    def against(self) -> tuple[Dispute, ...]:
        """What disputes it, without doubts and what was taken back."""
        return tuple(one for one in self.disputes if one.disputes)

    @property
    def only_accused(self) -> bool:
        """It is disputed by nobody but the accused."""
        return bool(self.against) and all(one.kind == BY_ACCUSED for one in self.against)
