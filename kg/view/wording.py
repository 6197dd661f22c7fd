"""The words of the page: how a stance, a basis, a place in a text and a span of days are told to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.dates import given
from kg.errors import KgError
from kg.values import link
from kg.view.model import Node

if TYPE_CHECKING:
    from kg.claims import Assertion, Claim, Edge

STANCES = {
    "asserted": "says so",
    "suggested": "suggests it",
    "doubted": "doubts it",
    "denied": "denies it",
    "declined": "declines to comment",
}
BASES = {
    "stated": "stated outright",
    "implied": "implied, not stated outright",
    "combined": "concluded from several passages",
}
KINDS = {
    "Relation": "relation",
    "Event": "event",
    "EventSeries": "series",
    "Observation": "count",
    "Position": "position",
}
# In the order of the legend. Every edge has exactly one of the first three, or is withdrawn, and not drawn.
STATUSES = {
    "asserted": "asserted",
    "suggested": "only suggested",
    "disputed": "disputed",
    "partly": "disputed in part",
    "unnamed": "by unnamed speakers",
}
WITHDRAWN = "withdrawn"
STANDINGS = {
    "onlySuggested": "only suggested",
    "withdrawn": WITHDRAWN,
    "onlyDenied": "only denied",
    "onlyDoubted": "only doubted",
}


def paragraph_numbers(assertion: Assertion) -> str:
    """ "13, 16"; "row 12" for a row of a sheet; "" without locators."""
    return ", ".join(assertion.numbers)


def published_link(url: str | None) -> str:
    """The address when it is http or https, else ""."""
    try:
        return link(url) if url else ""
    except KgError:
        return ""


def days(claims: Iterable[Claim]) -> str:
    """The span of all dates: "Dated claims run from 3 January 2020 to 5 November 2023; 4 of 19 claims are undated."."""
    dated, total, first, last = 0, 0, "", ""
    for claim in claims:
        total += 1
        known = [day for day in (*claim.dating.begin, *claim.dating.end) if day]
        if known:
            dated += 1
            first, last = min([*known, first or known[0]]), max([*known, last])
    if not dated:
        return "No claim is dated." if total else ""
    span = f"from {given(first)} to {given(last)}" if first != last else f"on {given(first)}"
    rest = "" if dated == total else f"; {total - dated} of {total} claims carry no date"
    return f"The dates given run {span}{rest}." if first != last else f"All that is dated lies {span}{rest}."


def described(edges: Sequence[Edge], nodes: Sequence[Node]) -> str:
    """One sentence on what the page holds, from its counts alone."""
    sources = {a.source for edge in edges for a in edge.assertions}
    edges = [edge for edge in edges if not edge.withdrawn]
    disputed = sum(edge.disputed for edge in edges)
    text = f"{counted(len(edges), 'relation')} between {counted(len(nodes), 'actor or place', 'actors and places')}"
    if sources:
        text += f", as {counted(len(sources), 'source')} {'tells' if len(sources) == 1 else 'tell'} it"
    text += f"; {disputed} disputed" if disputed else ""
    return text + ". Select anything to see who says so, and where."


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
