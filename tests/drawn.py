"""A made-up graph for the page's tests: nodes, relations and edges with evidence, written out without a store."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from kg.claims import UNDATED, Assertion, Claim, Dating, Edge, Locator
from kg.names import ID, KG, assertion_iri, edge_iri, relation_iri
from kg.view.model import Node, Relation

KINDS = {
    "state": ("#0072b2", "square"),
    "armed group": ("#b02a1d", "triangle"),
    "person": ("#5b3a9e", "dot"),
    "described group": ("#b02a1d", "triangleDown"),
    "unnamed speaker": ("#8a5a00", "diamond"),
    "coalition": ("#117733", "star"),
    "office": ("#5b3a9e", "box"),
    "place": ("#117733", "ellipse"),
}
READINGS = {
    "attacks": ("attacked", "#b02a1d"),
    "backs": ("backed", "#117733"),
    "meets": ("met", "#0072b2"),
    "memberOf": ("was a member of", "#5b3a9e"),
    "warns": ("warned", "#8a5a00"),
}


class Drawn(NamedTuple):
    edges: list[Edge]
    nodes: list[Node]
    relations: dict[str, Relation]


def node(name: str, kind: str = "state", **more: object) -> Node:
    color, shape = KINDS[kind]
    iri = ID + "".join(word.capitalize() for word in name.split())
    return Node(iri=str(more.pop("iri", iri)), label=name, kind=kind, color=color, shape=shape)._replace(**more)  # type: ignore[arg-type]


def relation(name: str) -> Relation:
    past, color = READINGS[name]
    return Relation(KG + name, name, {"memberOf": "is a member of"}.get(name, name), past, color)


def said(claim: str, by: str = "The Herald", **more: object) -> Assertion:
    defaults: dict[str, object] = {
        "iri": assertion_iri("herald-1", claim, by, "asserted", []),
        "claim": claim,
        "speaker": ID + by.replace(" ", ""),
        "speaker_name": by,
        "speaker_told": by,
        "plural": by.startswith("Some "),
        "unnamed": False,
        "stance": "asserted",
        "basis": "stated",
        "says": "our line on it",
        "source": "herald-1",
        "title": "A day in Northland",
        "publisher": "The Herald",
        "url": "https://herald.example/a?b=1&c=2",
        "locators": (Locator(3, 10, 40, "sha256:0"),),
        "said_on": None,
        "anonymity": None,
        "reply_to": None,
    }
    return Assertion(**(defaults | more))  # type: ignore[arg-type]


def claim(subject: Node, name: str, obj: Node, *assertions: Assertion, **more: object) -> Claim:
    iri = relation_iri(subject.iri, KG + name, obj.iri, str(more.pop("at", "")))
    held = tuple(a._replace(claim=iri) for a in assertions) or (said(iri),)
    denied = tuple(a.iri for a in held if a.stance == "denied")
    made = Claim(iri, "Relation", f"{subject.label} {name} {obj.label}", UNDATED, False, bool(denied), held, ())
    return made._replace(denied_in=denied, **more)  # type: ignore[arg-type]


def edge(subject: Node, name: str, obj: Node, *claims: Claim) -> Edge:
    held = claims or (claim(subject, name, obj),)
    standing = "asserted" if any(a.stance == "asserted" for c in held for a in c.assertions) else "onlySuggested"
    disputed = all(c.disputed for c in held)
    return Edge(edge_iri(subject.iri, KG + name, obj.iri), subject.iri, KG + name, obj.iri, held, standing, disputed)


def dated(day: str) -> Dating:
    return Dating(day, None, None, (day, day), (day, day))


def drawn(edges: list[Edge], nodes: list[Node]) -> Drawn:
    return Drawn(edges, nodes, {KG + name: relation(name) for name in READINGS})


def small() -> Drawn:
    """Eight nodes with one edge of each look: asserted, disputed, suggested, unnamed, parallel, both ways."""
    north, south = node("Northland"), node("Southland", names=("Zűrich Republic", "الجنوب"), hidden=("Suthland",))
    guard = node("Border Guard", "armed group", note="not the Coast Guard")
    league, port = node("Harbour League", "coalition"), node("Port Vell", "place")
    envoy, office = node("Ada Quill", "person"), node("Envoy of Northland", "office")
    speaker = node("Some officials", "unnamed speaker")
    denied = claim(
        north,
        "backs",
        guard,
        said("", says="Northland supports the Border Guard", said_on="2021-05-04"),
        said("", by="Northland", stance="denied", says="Northland says it does not", basis="implied", iri=ID + "no"),
    )
    hinted = claim(south, "attacks", port, said("", stance="suggested", says="Southland may have hit the port"))
    whispered = claim(
        guard,
        "attacks",
        port,
        said(
            "",
            by="Some officials",
            unnamed=True,
            anonymity="spoke on condition of not being named",
            material_from="Southland",
        ),
    )
    edges = [
        edge(north, "backs", guard, denied),
        edge(south, "attacks", port, hinted),
        edge(guard, "attacks", port, whispered),
        edge(north, "meets", south, claim(north, "meets", south, dating=dated("2021-05-04"), ended=True)),
        edge(
            north,
            "warns",
            south,
            *(claim(north, "warns", south, at=str(n), dating=dated(f"2021-06-0{n}")) for n in (1, 2, 3)),
        ),
        edge(south, "warns", north),
        edge(league, "backs", south),
        edge(envoy, "memberOf", league),
        edge(envoy, "meets", office),
        edge(speaker, "warns", port),
    ]
    return drawn(sorted(edges), [north, south, guard, league, port, envoy, office, speaker])


def large(count: int, links: int) -> Drawn:
    """A connected graph of that many nodes and edges, with hubs, always the same."""
    random = Random(7)
    words = [
        "Amber",
        "Birch",
        "Cedar",
        "Delta",
        "Ember",
        "Flint",
        "Grove",
        "Haven",
        "Inlet",
        "Jetty",
        "Knoll",
        "Lagoon",
        "Marsh",
        "North",
        "Ocean",
        "Prairie",
    ]
    kinds = list(KINDS)
    nodes = [
        node(f"{words[i % 16]} {random.choice(words)} {'Front ' * (i % 3 == 0)}{i}", kinds[i % len(kinds)])
        for i in range(count)
    ]
    ends = {(i, int(random.random() ** 2 * i)) for i in range(1, count)}
    while len(ends) < links:
        a, b = int(random.random() ** 2 * count), int(random.random() * count)
        if a != b:
            ends.add((a, b))
    edges = [edge(nodes[a], list(READINGS)[(a + b) % 5], nodes[b]) for a, b in sorted(ends)]
    return drawn(sorted(edges), nodes)
