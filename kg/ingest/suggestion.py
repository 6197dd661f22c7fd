"""What a suggester proposes: a claim that a sentence may make, for a person to accept, correct or reject.

Nothing here is stored. All offsets count Unicode code points of `kg.sources.text.Text.content` (NFC), ends exclusive.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


class Name(NamedTuple):
    """An actor or a place where the text names it.

    words: as they stand at the span. called: what the text calls it most fully ("Mara Lund" where `words` is "Lund").
    node: the IRI in the store that the name means exactly, else None. kind: local name of its class ("ArmedGroup"),
    that of the store or a guess from the words, "" where there is none.
    """

    words: str
    start: int
    end: int
    called: str
    node: str | None = None
    kind: str = ""


class When(NamedTuple):
    """A date: the words of the text that give it, and what they mean as EDTF, "" where that cannot be told.

    implied: the part that the day of publication gives, as a claims file has it: "date" of "Tuesday", "year" of
    "3 May", or "".
    """

    words: str
    start: int
    end: int
    edtf: str
    implied: str = ""


class Count(NamedTuple):
    """A number and what it counts.

    value: None where the text has only a word ("dozens"). bound: a key of `kg.values.BOUNDS`. of: what is counted, as
    the text has it ("militants"). role: the role of the event that is counted ("victim"), "" for the acts themselves.
    """

    words: str
    start: int
    end: int
    value: int | None
    bound: str = "exact"
    of: str = ""
    role: str = ""


class Role(NamedTuple):
    """Who or what has a part in an event: `role` is its local name, such as "agent" or "site"."""

    role: str
    name: Name


class Suggestion(NamedTuple):
    """A claim that a sentence may make.

    sentence: its number in `kg.sources.text.sentences`, from 0. start, end, quote: the words that bear it out.
    relation: local name of an edge type ("backs"), or of an event type where no edge follows from it ("Seize").
    subject, object: None where the sentence does not say. event: local name of an event type where it tells of an act,
    with its roles; "" for a state of things. speaker: None when it is the publisher who speaks. stance, basis: as a
    claims file has them. also: further spans, where one sentence does not hold all of it. by: the suggesters that came
    to it.
    flags: what to look at before it is accepted, a line each; [] for nothing.
    """

    sentence: int
    paragraph: int
    start: int
    end: int
    quote: str
    subject: Name | None
    relation: str
    object: Name | None
    event: str = ""
    roles: tuple[Role, ...] = ()
    speaker: Name | None = None
    stance: str = "asserted"
    basis: str = "stated"
    date: When | None = None
    place: Name | None = None
    counts: tuple[Count, ...] = ()
    also: tuple[Span, ...] = ()
    by: tuple[str, ...] = ("rules",)
    flags: tuple[str, ...] = ()

    @property
    def same(self) -> tuple[Any, ...]:
        """What two suggesters agree on when they mean the same claim: sentence, both ends, relation, stance."""
        ends = (end and (end.node or end.called.casefold()) for end in (self.subject, self.object))
        return (self.sentence, *ends, self.relation, self.stance)

    def to_json(self) -> dict[str, Any]:
        """The suggestion as one JSON object; `from_json` reads it back.

        subject, object, place and attribution are names, date is EDTF and count a number with its bound (">=3"), so
        that a program that only compares values need not look further; the rest is under "names", "when" and "counts".
        """
        ends = {"subject": self.subject, "object": self.object, "place": self.place, "attribution": self.speaker}
        return {
            **{key: name and name.called for key, name in ends.items() if key in ("subject", "object")},
            "relation": self.relation,
            "event": self.event or None,
            "roles": [{"role": part.role, **part.name._asdict()} for part in self.roles],
            "place": self.place and self.place.called,
            "date": self.date and self.date.edtf,
            "count": _in_short(self.counts[0]) if self.counts else None,
            "attribution": self.speaker and self.speaker.called,
            "stance": self.stance,
            "basis": self.basis,
            "sentence": self.sentence,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "also": [list(span) for span in self.also],
            "names": {key: name and name._asdict() for key, name in ends.items()},
            "when": self.date and self.date._asdict(),
            "counts": [count._asdict() for count in self.counts],
            "by": list(self.by),
            "flags": list(self.flags),
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Suggestion:
        """A suggestion that `to_json` wrote. Raises KeyError or TypeError for anything else."""
        names = {key: name and Name(**name) for key, name in given["names"].items()}
        roles = [dict(part) for part in given["roles"]]
        return cls(
            **{key: given[key] for key in ("sentence", "paragraph", "start", "end", "quote", "relation")},
            **{key: given[key] for key in ("stance", "basis")},
            subject=names["subject"],
            object=names["object"],
            event=given["event"] or "",
            roles=tuple(Role(part.pop("role"), Name(**part)) for part in roles),
            speaker=names["attribution"],
            date=given["when"] and When(**given["when"]),
            place=names["place"],
            counts=tuple(Count(**count) for count in given["counts"]),
            also=tuple(Span(*span) for span in given["also"]),
            by=tuple(given["by"]),
            flags=tuple(given["flags"]),
        )


_SIGNS = {"exact": "", "about": "~", "atLeast": ">=", "moreThan": ">", "atMost": "<=", "lessThan": "<"}


def _in_short(count: Count) -> str:
    """A count as one word: ">=3", "dozens"."""
    return count.words if count.value is None else f"{_SIGNS[count.bound]}{count.value}"


class Refusal(NamedTuple):
    """A suggestion that did not pass a check. check: its name in `kg.ingest.checks`. why: one line for people."""

    sentence: int
    by: str
    check: str
    why: str
