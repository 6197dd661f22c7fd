"""Evidence in lines of text: how `path` and `show` print an edge and the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.claims import Assertion, Claim, Edge
from kg.cli.output import width
from kg.model import in_plural, names_many

_STANCES = {"asserted": "asserts", "suggested": "suggests", "doubted": "doubts", "denied": "denies"}


def edge_lines(edge: Edge, indent: int = 2, *, weak: bool = False) -> Iterator[str]:
    """The claims behind an edge, one block each; disputed and suggested ones say so first.

    weak: so do combined and undated ones.
    """
    if not edge.claims:
        yield f"{' ' * indent}(no claim is recorded for this edge)"
    for claim in edge.evidence:
        yield from claim_lines(claim, indent, weak=weak, event=claim not in edge.claims)


def claim_lines(claim: Claim, indent: int = 2, *, weak: bool = False, event: bool = False) -> Iterator[str]:
    """What each speaker says of a claim, with source, paragraph and date under it.

    event: it is not what is told of, but the event in which that claims a part; it says so first.
    """
    for assertion in claim.assertions:
        yield from wrapped(f"{_marks(claim, assertion, weak, event)}{assertion.says}", indent, "- ")
        yield from wrapped(citation(assertion, claim), indent + 2)


def citation(assertion: Assertion, claim: Claim) -> str:
    """Who says so, on what basis, in which source and paragraph, and when it was: one line."""
    verb = _STANCES.get(assertion.stance, assertion.stance)
    if assertion.unnamed and names_many(assertion.speaker_name):
        verb = in_plural(verb)
    parts = [
        f"{assertion.speaker_name} {verb}",
        assertion.basis,
        f"{assertion.source} {assertion.paragraphs}",
        claim.dating.given,
    ]
    if assertion.publisher and assertion.publisher != assertion.speaker_name:
        parts[2] += f" ({assertion.publisher})"
    if assertion.said_on:
        parts.append(f"said on {assertion.said_on}")
    if assertion.anonymity:
        parts.append(f"unnamed: {assertion.anonymity}")
    if assertion.material_from:
        parts.append(f"material from {assertion.material_from}")
    return " · ".join(part for part in parts if part)


def _marks(claim: Claim, assertion: Assertion, weak: bool, event: bool) -> str:
    marks = ["the event"] * event + ["disputed"] * claim.disputed
    if assertion.stance != "asserted":
        marks.append(assertion.stance)
    if weak:
        marks += ["combined"] * (assertion.basis == "combined") + ["undated"] * (claim.dating.edtf is None)
    return f"[{', '.join(marks)}] " if marks else ""


def wrapped(text: str, indent: int, bullet: str = "") -> Iterable[str]:
    """Text in lines that fit the terminal, the first one behind a bullet."""
    # Not `textwrap`: it breaks ids at their hyphens, and its patterns take longer to compile than a route to find.
    line = " " * indent + bullet
    rest = " " * (indent + len(bullet))
    columns, lines = width(), []
    for number, word in enumerate(text.split()):
        if number and len(line) + len(word) + 1 > columns and line != rest:
            lines.append(line)
            line = rest + word
        else:
            line += word if line == rest or not number else f" {word}"
    return [*lines, line]
