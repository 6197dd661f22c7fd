"""Where claims lie on the map, and how exactly: nothing is drawn as a point that the source does not place at one.

A claim names places with a precision ("at", "near", "in the district of"); a place has coordinates, or lies in one that
has, or is a country with a shape. What is left over has no place on the map, and is listed beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.names import DCTERMS, KG, RDF, SCHEMA, SKOS
from kg.view import basemap, model

if TYPE_CHECKING:
    from kg.model import Model
    from kg.store import Store

ABOUT = "about"
"""The precision of what is said about a place, and did not happen there."""


class Spot(NamedTuple):
    """Where a place is drawn.

    at: latitude and longitude, None when not known. country: its name on the base map, for a place drawn as an area.
    within: names of the places that had to be gone to, the last of which is the one drawn; () for its own.
    origin: where the coordinates come from, as the data says. near: it lies near the first of `within`, and not in it.
    """

    at: tuple[float, float] | None = None
    country: str = ""
    within: tuple[str, ...] = ()
    origin: str = ""
    near: bool = False

    @property
    def known(self) -> bool:
        return bool(self.at or self.country)


def concerned(store: Store, kinds: Model, texts: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    """The places that a claim concerns, each with its precision, from the claim's own properties; sorted.

    The site of an event or count; a facility that an attack has as its target; a place that a relation names; a place
    that a position is about. What fills a role of an event lies where the event does. A site without a precision is
    one at the place.
    """
    subject, predicate, obj = (texts.get(RDF + part, [""])[0] for part in ("subject", "predicate", "object"))
    found = {site: _precision(texts.get(KG + "placePrecision", ())) for site in texts.get(KG + "site", ())}
    hit = texts.get(KG + "target", ())
    found |= {place: "at" for place in (subject, obj, *hit) if place and is_place(kinds, place)}
    found |= {place: ABOUT for place in texts.get(KG + "about", ()) if place not in found and is_place(kinds, place)}
    if predicate != KG + "site" and not found and subject:
        precision = _precision(term.value for term in store.values(subject, KG + "placePrecision"))
        found |= {site.value: precision for site in store.values(subject, KG + "site")}
    return tuple(sorted(found.items()))


def is_place(kinds: Model, iri: str) -> bool:
    return kinds.is_a(iri, KG + "Place")


def _precision(written: Iterable[str]) -> str:
    return min((" ".join(text.split()) for text in written if text.strip()), default="at")


def way(precision: str) -> str:
    """How a precision is drawn: "at" its place, "in" it (somewhere within), or "near" it, which is all that is known.

    >>> way("at"), way("in the district of"), way("near"), way("north of")
    ('at', 'in', 'near', 'near')
    """
    if precision in ("at", ABOUT):
        return "at"
    return "in" if re.match(r"(in|inside|within|across|throughout)\b", precision, re.I) else "near"


# ---- where a place is


def spots(store: Store, kinds: Model, places: Iterable[str]) -> dict[str, Spot]:
    """Where each place is drawn: by its own coordinates or shape, or those of what it lies near, or else lies in."""
    return {place: _spot(store, kinds, place) for place in sorted(set(places))}


def _spot(store: Store, kinds: Model, place: str) -> Spot:
    own = _own(store, kinds, place)
    if own.known:
        return own
    for town in sorted(term.value for term in store.values(place, KG + "near")):
        beside = _own(store, kinds, town)
        if beside.at:
            return beside._replace(within=(_name(store, kinds, town),), near=True)
    climbed: dict[str, tuple[str, ...]] = {place: ()}
    front = [place]
    while front:
        above: dict[str, tuple[str, ...]] = {}
        for one in front:
            for wider in sorted(term.value for term in store.values(one, SCHEMA + "containedInPlace")):
                if wider not in climbed:
                    above.setdefault(wider, (*climbed[one], _name(store, kinds, wider)))
        climbed |= above
        front = sorted(above)
        for one in front:
            own = _own(store, kinds, one)
            if own.known:
                return own._replace(within=climbed[one])
    return Spot()


def _name(store: Store, kinds: Model, place: str) -> str:
    return model.plain(next(iter(_names(store, place)), kinds.label(place)))


def _own(store: Store, kinds: Model, place: str) -> Spot:
    """The coordinates or the shape of a place itself; what is both is an area, not a point in its middle."""
    degrees = [store.text(place, SCHEMA + name) for name in ("latitude", "longitude")]
    try:
        at = (float(degrees[0]), float(degrees[1])) if degrees[0] and degrees[1] else None
    except ValueError:
        at = None
    country = _country(store, kinds, place)
    if country:
        return Spot(None, country)
    return Spot(at, origin=store.text(place, DCTERMS + "source") or "") if at else Spot()


def _country(store: Store, kinds: Model, place: str) -> str:
    """The country of the base map that a place is by its names; "" for a town or building called like one.

    Lebanon in Ohio is told from the country by what it lies in, when the data says so.
    """
    if kinds.is_a(place, KG + "Facility"):
        return ""
    name = basemap.country(_names(store, place))
    seen, front = {place}, [place]
    while name and front:
        front = sorted({t.value for one in front for t in store.values(one, SCHEMA + "containedInPlace")} - seen)
        seen |= set(front)
        if any(basemap.country(_names(store, wider)) for wider in front):
            return ""
    return name or ""


def _names(store: Store, place: str) -> list[str]:
    return [term.value for label in ("prefLabel", "altLabel") for term in store.values(place, SKOS + label)]


# ---- the map of a page


def block(sites: Mapping[str, Spot], node: Mapping[str, int], precisions: Iterable[str]) -> dict[str, Any] | None:
    """The part of the data block that the map is drawn from; None when no place can be drawn.

    sites: where each place is drawn. node: the number of each place on the page. precisions: all that occur.

    `size` in units, `fit` the part that has to be seen, `km` per unit, `about` whose borders they are, `origins` where
    the coordinates are from, `shapes` as [name, path, [x, y, width of its label]], `ways` from a precision to how it is
    drawn, `spots` by the number of the place: {at: [x, y]} or {shape: number}, and `in`, the places gone to; it lies
    `near` the first of them, or else in it.
    """
    drawn = {place: spot for place, spot in sites.items() if spot.known and place in node}
    points = [spot.at for spot in drawn.values() if spot.at]
    area = basemap.basemap(points, {spot.country for spot in drawn.values() if spot.country})
    if area is None:
        return None
    number = {shape.name: n for n, shape in enumerate(area.shapes)}
    placed: dict[str, dict[str, Any]] = {}
    for place, spot in drawn.items():
        entry: dict[str, Any] = {}
        if spot.at:
            entry["at"] = area.point(*spot.at)
        elif spot.country in number:
            entry["shape"] = number[spot.country]
        if entry:
            entry |= {"in": spot.within} if spot.within else {}
            placed[str(node[place])] = entry | ({"near": True} if spot.near else {})
    return {
        "size": [area.width, area.height],
        "fit": area.fit,
        "km": round(area.km_per_unit, 4),
        "about": basemap.about(),
        "origins": sorted({spot.origin for spot in drawn.values() if spot.at and spot.origin}),
        "shapes": [[shape.name, shape.path, shape.label] for shape in area.shapes],
        "ways": {precision: way(precision) for precision in sorted(set(precisions))},
        "spots": placed,
    }
