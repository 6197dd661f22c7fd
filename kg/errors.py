"""What can go wrong, each with a one-line message that names the next step.

`exit_code` is what the command line returns: 1 for "no answer" and "the data has problems", 2 for "could not run".
"""

from __future__ import annotations

import os
from collections.abc import Iterable


def nearest(typed: str, known: Iterable[str], most: int = 1, likeness: float = 0.6) -> list[str]:
    """The names that resemble most what somebody typed, the most alike first; [] when none is alike enough.

    >>> nearest("withuot", ["via", "without"])
    ['without']
    """
    from difflib import get_close_matches

    return get_close_matches(typed, list(known), most, likeness)


def quoted(word: str, *, windows: bool = os.name == "nt") -> str:
    """A word as the shell at hand takes it, for a command that a message prints: in quotes only where it needs them.

    windows: whether that shell is PowerShell or cmd, which know no single quotes, or take them otherwise.

    >>> quoted("mine"), quoted("my graph", windows=False), quoted("my graph", windows=True)
    ('mine', "'my graph'", '"my graph"')
    """
    if word and all(c.isalnum() or c in ("_+=:,./-\\" if windows else "_@%+=:,./-") for c in word):
        return word
    return '"' + word.replace('"', '\\"') + '"' if windows else "'" + word.replace("'", "'\"'\"'") + "'"


class KgError(Exception):
    """The base of all errors a caller is meant to catch."""

    exit_code = 2

    @property
    def lines(self) -> list[str]:
        """What went wrong, a line each."""
        return [str(self)]


class UnknownName(KgError):
    """No node has this name. `suggestions` holds near names, best first, possibly none."""

    def __init__(self, typed: str, suggestions: list[str], hint: str = "") -> None:
        self.typed, self.suggestions = typed, suggestions
        near = ", ".join(f"“{name}”" for name in suggestions)
        step = f"did you mean {near}?" if near else hint or "list all names with `kg query names`"
        super().__init__(f"nothing is called “{typed}”: {step}")


class AmbiguousName(KgError):
    """Several nodes have this name. `candidates` holds (IRI, label, kind), in a fixed order."""

    def __init__(self, typed: str, candidates: list[tuple[str, str, str]]) -> None:
        from kg.names import shorten

        self.typed, self.candidates = typed, candidates
        listed = "; ".join(f"{label} ({kind}): {shorten(iri)}" for iri, label, kind in candidates)
        super().__init__(f"“{typed}” could be any of: {listed} — say which by its id")


class NoRoute(KgError):
    """Two nodes are not connected by walkable edges."""

    exit_code = 1


class OneNode(NoRoute):
    """Two of the names to be joined mean one node: the question cannot be meant."""

    exit_code = 2


class NoAnswer(KgError):
    """The question was understood and has no answer."""

    exit_code = 1


class BadSource(KgError):
    """Files that are to be added cannot be read as what they claim to be. Its text has a line for every fault.

    `faults` holds (line, column, message) of the file at `path`, both from 1, or (0, 0, message) where the place is not
    known; `others` what is wrong with the other files.
    """

    def __init__(self, path: str, faults: list[tuple[int, int, str]], others: tuple[BadSource, ...] = ()) -> None:
        self.path, self.faults, self.others = path, faults, others
        super().__init__("\n".join(self.lines))

    @classmethod
    def of(cls, errors: list[BadSource]) -> BadSource:
        """One error of several."""
        first, *others = errors
        return cls(first.path, first.faults, tuple(others))

    @property
    def lines(self) -> list[str]:
        name = "standard input" if self.path == "-" else self.path
        own = [f"{name}{f':{line}:{column}' if line else ''}: {said}" for line, column, said in self.faults]
        return own + [line for other in self.others for line in other.lines]


class BadText(KgError):
    """A source's text cannot be read, or does not bear out an offset or a digest."""


class BadValue(KgError):
    """A date, count, coordinate, link or label that cannot be stored."""


class BadDate(BadValue):
    """A date that does not exist or cannot be read."""


class BadQuery(KgError):
    """A query that is malformed, refused, or lacks a parameter."""


class QueryStopped(KgError):
    """A query ran out of its time or memory and was stopped."""


class NotAStore(KgError):
    """The place named by --store is no store that `kg` made, nor an RDF file."""


class DamagedStore(NotAStore):
    """Files of a store on disk are not what was written to them."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the store is damaged: make another with `kg init` and add its sources again ({reason})")


class OlderStore(NotAStore):
    """A store in the form of an older version, whose derived graphs mean something else."""

    def __init__(self, location: str) -> None:
        self.location = location
        step = f"`kg copy {quoted(location)} NEW` makes a store of it that this one reads"
        super().__init__(f"{location} was made by an older kg: {step}")


class StoreLocked(KgError):
    """Another process is writing to the store."""


class ReadOnly(KgError):
    """The store cannot be written to."""


class EndpointError(KgError):
    """A SPARQL endpoint was not reached, refused, or did not answer in full.

    status: that of HTTP, where the endpoint answered with one. reason: what the endpoint itself said, "" if nothing.
    """

    def __init__(self, message: str, *, status: int | None = None, reason: str = "") -> None:
        self.status, self.reason = status, reason
        super().__init__(message)


class UnknownSource(KgError):
    """No source of this id is loaded."""


class LeanedOn(KgError):
    """A source was to be removed on which others lean. `leaning`: their ids, each with one thing that it names."""

    def __init__(self, source: str, leaning: dict[str, str]) -> None:
        self.source, self.leaning = source, leaning
        first = ", ".join(f"{other} (which names {node})" for other, node in list(leaning.items())[:3])
        more = f" and {len(leaning) - 3} more" if len(leaning) > 3 else ""
        lean, them = ("leans", "it") if len(leaning) == 1 else ("lean", "them")
        super().__init__(f"not removed: {first}{more} {lean} on {source}: remove {them} first, or go on with --force")


class UnknownClaim(KgError):
    """A source makes no such claim."""


class InvalidData(KgError):
    """A change would leave data that breaks a shape or a check. `problems` holds (fault, node, message).

    outcome: what was not done, as people are told it. lines: the same by the lines of the files that it comes from.
    details: the offending value of each problem, an IRI or text, or "".
    """

    def __init__(
        self,
        problems: list[tuple[str, str, str]],
        outcome: str = "not added",
        lines: list[str] | None = None,
        details: list[str] | None = None,
    ) -> None:
        self.problems, self.outcome, self._lines = problems, outcome, lines
        self.details = details or [""] * len(problems)
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> list[str]:
        plain = [f"{self.outcome}: {message} [{fault}: {node}]" for fault, node, message in self.problems]
        return plain if self._lines is None else self._lines
