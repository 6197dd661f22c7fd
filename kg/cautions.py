"""What may stand and is probably a slip: `add` and `check` warn of it, and refuse nothing.

An event after its report, a report after today, a year of another calendar, two years that read as a season; a place on
the map of which nobody says where that is from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kg.dates import PARTS, first_day, given, span
from kg.errors import BadDate
from kg.names import DCTERMS, ID, KG, RDF, SCHEMA
from kg.store import Quad, iri

_TOLD = tuple(KG + name for name in ("claim", "inSource", "saidOn", "says", "edtf", "published"))


def cautions(quads: Iterable[Quad], today: date | None = None) -> list[str]:
    """A line for each doubtful date and unsourced place among some statements, sorted; [] when there is none.

    A claim is judged where its date is among the statements. today: the day on which it is asked.
    """
    day = (today or date.today()).isoformat()
    said: dict[str, dict[str, str]] = {}
    planned, placed, sourced = set(), set(), set()
    for quad in quads:
        predicate = iri(quad.predicate)
        if predicate == SCHEMA + "latitude":
            placed.add(iri(quad.subject))
        elif predicate == DCTERMS + "source":
            sourced.add(iri(quad.subject))
        elif predicate in _TOLD:
            said.setdefault(iri(quad.subject), {})[predicate.removeprefix(KG)] = iri(quad.object)
        elif predicate == RDF + "type" and iri(quad.object) == KG + "Position":
            planned.add(iri(quad.subject))
    found = {
        f"{place.removeprefix(ID)} has a point on the map, and nothing says where that is from: give it a “from”"
        for place in placed - sourced
    }
    for node, facts in said.items():
        if published := facts.get("published"):
            name = f"the source {node.removeprefix(ID)}"
            found.update(_slips(f"{name} is published", published, day, day, "which is after today"))
        claim = facts.get("claim", "")
        if (edtf := said.get(claim, {}).get("edtf")) is None:
            continue
        source = facts.get("inSource", "")
        report = facts.get("saidOn") or said.get(source, {}).get("published")
        # What somebody demands, promises or warns of may lie ahead.
        latest = _last_day(report) if report and claim not in planned else None
        told = f"{source.removeprefix(ID)}: “{facts.get('says') or claim.removeprefix(ID)}” is dated"
        found.update(_slips(told, edtf, latest or "9999-12-31", day, f"after it was reported ({given(report)})"))
    return sorted(found)


def _last_day(edtf: str) -> str | None:
    try:
        return span(edtf).end[1]
    except BadDate:
        return None


def _slips(told: str, edtf: str, latest: str, today: str, after: str) -> Iterable[str]:
    """What is doubtful of one date. told: whose it is. latest: the last day on which it may begin; after: what is said
    of one that begins later."""
    shown = given(edtf)
    if other := _other_calendar(edtf, int(today[:4])):
        yield f"{told} {shown}: {other}; kg reads Gregorian dates"
        return
    try:
        first = first_day(edtf)
    except BadDate:
        return
    if first and first > latest:
        yield f"{told} {shown}, {after}: is the date right?"
    for year, code in re.findall(r"(?<!\d)(\d{4})-(\d\d)(?![-\d])", edtf):
        if code in PARTS and int(code) > int(year[2:]):
            last = year[:2] + code
            years = "two years" if int(last) == int(year) + 1 else f"the years {year} to {last}"
            yield f"{told} {edtf}: {PARTS[code].words} {year}? for {years} write {year}/{last}"


def _other_calendar(edtf: str, this_year: int) -> str:
    """In which other calendars a year would be of the last hundred years or so, and which it would be; "" for none."""
    found = re.search(r"(?<!\d)\d{4}(?!\d)", edtf)
    year = int(found[0]) if found else 0
    calendars = (
        *(("solar Hijri", year + 621), ("lunar Hijri", int(year * 0.970229 + 621.5643))),
        *(("Hebrew", year - 3761), ("Buddhist", year - 543)),
    )
    meant = [f"{name} {year} is {first}/{first + 1}" for name, first in calendars if 1900 <= first <= this_year]
    return " and ".join(meant) if year > this_year or year < 1600 else ""
