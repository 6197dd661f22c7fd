"""What a page draws of a store: the edges of a neighbourhood, of routes or of some relations, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kg import lookup, paths
from kg.claims import Claim, Edge, Evidence
from kg.errors import KgError, NoAnswer, UnknownName
from kg.model import Model, Vocabulary
from kg.names import CLAIMED, KG, SKOS
from kg.store import Store
from kg.view.document import About
from kg.view.model import COLOR, SHAPES, Node, Relation

MOST = 1500  # more edges than this are neither readable nor quick to draw
BUNDLED_LICENCE = (
    "The coded claims of this page are licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0): "
    "credit “kg, actor knowledge graph”. The texts of the sources belong to their publishers."
)
# Colours for kinds and relations to which the ontology gives none; each at least 3:1 on white.
PALETTE = ("#0072b2", "#b02a1d", "#117733", "#8a5a00", "#5b3a9e", "#00706b", "#a02070", "#5c636a")


class Chosen(NamedTuple):
    """What to draw, and the words for it. found: how many edges there were before `MOST` cut them."""

    edges: list[Edge]
    nodes: list[Node]
    relations: dict[str, Relation]
    rivals: list[Claim]
    title: str
    found: int
    start: str


def choose(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    path: tuple[str, str] | None = None,
    routes: Sequence[paths.Route] | None = None,
    relations: Sequence[str] = (),
) -> Chosen:
    """The edges to draw, as `kg.view.page` describes; at most `MOST`."""
    if focus is not None and path is not None:
        raise KgError("a page shows either a neighbourhood or routes: give --focus or --path, not both")
    store.complete()  # shapes and other labels of terms, which quick commands do without
    model = Model(store)
    evidence = Evidence(store, model)
    wanted = [_edge_type(store, name) for name in relations]
    title, start, distance = "Who does what to whom, and who says so", "", {}
    if path is not None:
        edges, start, title = _routes(store, model, path, routes)
    else:
        edges = evidence.edges(CLAIMED)
    if wanted:
        edges = [e for e in edges if e.predicate in wanted or not set(wanted).isdisjoint(model.supers(e.predicate))]
        title = f"{title}: {', '.join(model.edges[iri].label for iri in wanted)}" if path is None else title
    if focus is not None:
        start = lookup.find(store, focus)
        distance = within(edges, start, hops)
        edges = [e for e in edges if e.subject in distance and e.object in distance]
        title = f"{model.label(start)}, and what is said of it"
    if not edges:
        of = f" of {model.label(start)}" if start else ""
        raise NoAnswer(f"nothing to draw: the loaded sources claim no such relation{of} — see `kg query --list`")
    kept = strongest(edges, distance)
    ends = sorted({end for e in kept for end in (e.subject, e.object)})
    shown = {claim.iri for e in kept for claim in e.claims}
    rivals = sorted({r for e in kept for claim in e.claims for r in claim.rivals} - shown)
    return Chosen(
        kept,
        [node(store, model, iri) for iri in ends],
        {iri: relation(model, iri) for iri in sorted({e.predicate for e in kept})},
        [evidence.claim(iri) for iri in rivals],
        title,
        len(edges),
        start,
    )


def about(store: Store, chosen: Chosen, *, title: str | None = None, description: str = "") -> About:
    """What the page says of itself. A licence is claimed for the bundled data only: nobody knows that of other data."""
    cut = ""
    if chosen.found > len(chosen.edges):
        cut = (
            f"{len(chosen.edges):,} of {chosen.found:,} relations are drawn and listed: those nearest to the focus "
            "first, then those with the most statements behind them, equals in the order of their ids. "
            "See the others with --focus, --path or --relation."
        )
    licence = BUNDLED_LICENCE if store.kind == "bundled" else ""
    return About(title or chosen.title, description, licence, cut, chosen.start)


def within(edges: Sequence[Edge], start: str, hops: int) -> dict[str, int]:
    """The nodes at most `hops` edges from `start`, in either direction, with how far they are."""
    near: dict[str, set[str]] = {}
    for edge in edges:
        near.setdefault(edge.subject, set()).add(edge.object)
        near.setdefault(edge.object, set()).add(edge.subject)
    distance, front = {start: 0}, [start]
    for step in range(1, hops + 1):
        front = sorted({other for one in front for other in near.get(one, ())} - distance.keys())
        distance.update(dict.fromkeys(front, step))
    return distance


def strongest(edges: Sequence[Edge], distance: dict[str, int]) -> list[Edge]:
    """At most `MOST` edges by the rule that the page states, in their old order."""
    if len(edges) <= MOST:
        return list(edges)

    def rank(edge: Edge) -> tuple[int, int, str]:
        far = distance.get(edge.subject, 0) + distance.get(edge.object, 0)
        return (far, -len(edge.assertions), edge.iri)

    kept = {edge.iri for edge in sorted(edges, key=rank)[:MOST]}
    return [edge for edge in edges if edge.iri in kept]


def node(store: Store, model: Model, iri: str) -> Node:
    """An actor or place with its names, and the colour and shape that the ontology gives its class."""
    classes = [c for own in model.classes(iri)[:1] for c in (own, *model.class_supers(own))]
    texts = [(store.text(c, KG + "color") or "", store.text(c, KG + "shape") or "") for c in classes]
    kind = model.kind(iri)
    return Node(
        iri,
        model.label(iri),
        kind,
        tuple(term.value for term in store.values(iri, SKOS + "altLabel")),
        tuple(term.value for term in store.values(iri, SKOS + "hiddenLabel")),
        store.text(iri, SKOS + "note") or "",
        next((color for color, _ in texts if COLOR.match(color)), spare(kind)),
        next((shape for _, shape in texts if shape in SHAPES), "dot"),
    )


def relation(model: Model, iri: str) -> Relation:
    """An edge type with its readings and colour; an edge whose type the ontology lacks is read by its name."""
    kind = model.edges.get(iri)
    if kind is None:
        label = model.label(iri)
        return Relation(iri, label, label, label, spare(iri))
    return Relation(iri, kind.label, kind.reading, kind.past, kind.color if COLOR.match(kind.color) else spare(iri))


def spare(name: str) -> str:
    """A colour that depends on the name alone, so that it is the same on every page."""
    return PALETTE[sum(name.encode()) % len(PALETTE)]


def _routes(
    store: Store, model: Model, path: tuple[str, str], routes: Sequence[paths.Route] | None
) -> tuple[list[Edge], str, str]:
    start, end = (lookup.find(store, name) for name in path)
    if routes is None:
        routes = paths.shortest(store, start, end).routes
    edges = {step.edge.iri: step.edge for route in routes for hop in route.hops for step in hop.steps}
    ordered = sorted(edges.values(), key=lambda e: (e.subject, e.predicate, e.object))
    return ordered, start, f"From {model.label(start)} to {model.label(end)}"


def _edge_type(store: Store, name: str) -> str:
    vocabulary = Vocabulary(store)
    iri = vocabulary.edge(name)
    if iri is None:
        from difflib import get_close_matches

        names = vocabulary.names("edge")
        raise UnknownName(name, get_close_matches(name, names, 3, 0.5), f"relations are {', '.join(names)}")
    return iri
