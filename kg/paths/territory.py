"""A state and its territory: two nodes of one name, which no route joins, so that each is told beside the other."""

from __future__ import annotations

from kg.lookup import NAME_KEY, key, label
from kg.model import Model
from kg.names import INDEX, KG, SCHEMA
from kg.paths.routes import Route, Search
from kg.store import Literal, Store, Wanted
from kg.tuples import NamedTuple

MOST = 100
"""Places of a territory of which it is asked what joins them to the other end, at most."""


class Beside(NamedTuple):
    """What joins the other end of a question to the territory of a state that it asks about, or to the state.

    asked, other: the names of the two, "Israel" and "Israel (place)". place: the other is the territory; then the
    places in it count with it. routes: of one hop each, with their evidence.
    """

    asked: str
    other: str
    place: bool
    routes: list[Route]


def counterpart(store: Store, model: Model, node: str) -> str | None:
    """The territory of a state, or the state of a territory: the one node of the other kind that has its name."""
    state, place = model.is_a(node, KG + "State"), model.is_a(node, KG + "Place")
    if state == place:
        return None
    wanted = KG + ("Place" if state else "State")
    named = store.subjects(NAME_KEY, Literal(key(label(store, node))), INDEX)
    found = [other for other in named if other != node and model.is_a(other, wanted)]
    return found[0] if len(found) == 1 else None


def _with_places(store: Store, territory: str) -> list[str]:
    """A territory and the places that lie in it, the first `MOST` of them as they are found."""
    found = [territory]
    for around in found:
        if len(found) < MOST:
            store.expect(Wanted(None, (SCHEMA + "containedInPlace",), [around]))
            found += [p for p in store.subjects(SCHEMA + "containedInPlace", around) if p not in found]
    return found[:MOST]


def beside(search: Search) -> list[Beside]:
    """What the same policy knows of the counterparts of the two ends; empty where neither has one with a link."""
    store, model, found = search.store, search.model, []
    for asked, end in (search.start, search.end), (search.end, search.start):
        other = counterpart(store, model, asked)
        if other is None or other == end or other in search.policy.avoid:
            continue
        routes = []
        for node in _with_places(store, other) if model.is_a(other, KG + "Place") else [other]:
            ends = (node, end) if asked == search.start else (end, node)
            routes += Search(store, *ends, search.policy, max_hops=1).run().routes if node != end else []
        if routes:
            found.append(Beside(model.label(asked), model.label(other), model.is_a(other, KG + "Place"), routes))
    return found
