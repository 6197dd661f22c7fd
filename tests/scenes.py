"""Pages for the tests of the map and the timeline: a few claims on a made-up coast, placed and dated in every way."""

from __future__ import annotations

from functools import cache

from drawn import Drawn, claim, drawn, edge, node, said

from kg.claims import UNDATED, Claim, Dating
from kg.dates import span
from kg.names import ID
from kg.view.document import About, render
from kg.view.facts import ClaimFacts, Facts, NodeFacts
from kg.view.model import Node
from kg.view.places import Spot

CHART = "a pilot's chart"
NORTH, SOUTH, GUARD = node("Northland"), node("Southland"), node("Border Guard", "armed group")
PORT, PIER, DUNES = node("Port Vell", "place"), node("<b>Pier</b>", "place", iri=ID + "Pier"), node("Dunes", "place")
COAST, ISLE, BAY = node("Iraq (place)", "place", iri=ID + "Coast"), node("The Isle", "place"), node("Bay", "place")
SPOTS = {
    PORT.iri: Spot((33.3, 44.4), "", (), CHART),
    PIER.iri: Spot((33.3, 44.4), "", ("Port Vell",), CHART),
    DUNES.iri: Spot((31.5, 42.0), "", (), CHART),
    BAY.iri: Spot((36.0, 43.0), "", (), CHART),
    COAST.iri: Spot(None, "Iraq"),
    ISLE.iri: Spot(),
}


def dated(edtf: str) -> Dating:
    when = span(edtf)
    return Dating(edtf, None, None, when.begin, when.end)


def made(name: str, kind: str = "Event", when: str = "", **more: object) -> Claim:
    """A claim of its own id and words: what is not a relation has no edge unless a test gives it one."""
    base = claim(NORTH, "attacks", SOUTH, at=name)
    assertions = tuple(a._replace(claim=ID + name, iri=ID + "said-" + name) for a in base.assertions)
    plain = base._replace(iri=ID + name, label=name.replace("-", " "), kind=kind, assertions=assertions)
    return plain._replace(dating=dated(when) if when else UNDATED, **more)


RAID = made("raid-near-the-port", when="2021-03-04")
SHELLING = made("shelling-of-the-port", when="2021-03-10/2021-03-14")
PATROLS = made("patrols-in-the-dunes", "EventSeries", "2021-02-20/..")
HINT = made("hint-at-the-pier", when="2021-03")._replace(
    assertions=(said(ID + "hint-at-the-pier", by="Some officials", unnamed=True, stance="suggested", iri=ID + "s1"),)
)
QUARREL = made("quarrel-over-the-coast", when="2021-03-20", disputed=True)
COUNT = made("count-on-the-isle", "Observation")
OLD = made("old-war", when="1987")
ROUGH = made("about-a-landing", when="2021-03-12~")
BEFORE = made("dig-until-spring", when="../2021-02-25")
SPOKEN = made("promise", "Position")._replace(
    assertions=(said(ID + "promise", by="The Gazette", said_on="2021-03-06", iri=ID + "s2", source="gazette-2"),)
)
MEMBER = made("first-patrol", when="2021-02-21")
OTHERS = (COUNT, OLD, ROUGH, BEFORE, SPOKEN, MEMBER, PATROLS)

AT: dict[str, tuple[tuple[Node, str], ...]] = {
    RAID.iri: ((PORT, "near"),),
    SHELLING.iri: ((PORT, "at"),),
    PATROLS.iri: ((DUNES, "in the east of"),),
    HINT.iri: ((PIER, "at"),),
    QUARREL.iri: ((BAY, "at"), (COAST, "in")),
    COUNT.iri: ((ISLE, "in"),),
    OLD.iri: ((PORT, "near"), (COAST, "at")),
}


def scene() -> Drawn:
    """Norland strikes the port; a guard, whom only unnamed officials accuse, its pier."""
    edges = [
        edge(NORTH, "attacks", PORT, RAID, SHELLING),
        edge(GUARD, "attacks", PIER, HINT),
        edge(NORTH, "warns", SOUTH, QUARREL),
        edge(SOUTH, "meets", NORTH, MEMBER),
    ]
    return drawn(sorted(edges), [NORTH, SOUTH, GUARD, PORT, PIER, DUNES, COAST, ISLE, BAY])


@cache
def page() -> str:
    places = {place.iri for pairs in AT.values() for place, _ in pairs}
    facts = Facts(
        claims={
            claim.iri: ClaimFacts(
                at=tuple((place.iri, how) for place, how in AT.get(claim.iri, ())),
                part=PATROLS.iri if claim is MEMBER else "",
            )
            for claim in (RAID, SHELLING, HINT, QUARREL, *OTHERS)
        },
        nodes={iri: NodeFacts(place=True) for iri in places},
        spots=SPOTS,
    )
    return render(*scene(), About("Who does what on the coast"), OTHERS, facts=facts)


@cache
def unplaced() -> str:
    """The same without any coordinates."""
    return render(*scene(), About("Nowhere"), OTHERS)


@cache
def many(count: int) -> str:
    """As many dated claims, a day apart."""
    claims = [
        made(f"skirmish-{n:04}", when=f"20{10 + n // 360}-{n // 30 % 12 + 1:02}-{n % 28 + 1:02}") for n in range(count)
    ]
    edges = [edge(NORTH, "attacks", SOUTH, *claims)]
    return render(*drawn(edges, [NORTH, SOUTH]), About("Many days"))
