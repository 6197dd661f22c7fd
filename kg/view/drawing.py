"""The drawing for those who know pyvis: a network to restyle, whose page holds all that it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pyvis import network

from kg.view import model
from kg.view.curves import curves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.claims import Edge
    from kg.view.facts import Facts
    from kg.view.model import Node, Relation

# What pyvis's own page fetches: a style sheet and a script of Bootstrap, also when the rest stands in it.
_FETCHED = re.compile(r"<link\b[^>]*\bhref=\"https?:[^>]*>|<script\b[^>]*\bsrc=\"https?:[^>]*>\s*</script>")


class Network(network.Network):  # type: ignore[misc]
    """A pyvis network whose page asks nothing of the network and shows names as text, whatever is in them."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:
        """The page, whole. pyvis shows all titles as markup once one has "href" in it: then all are escaped."""
        drawn: tuple[list[dict[str, Any]], list[dict[str, Any]]] = (self.nodes, self.edges)
        if any("href" in str(node.get("title", "")) for node in drawn[0]):
            self.nodes, self.edges = ([_escaped(one) for one in each] for each in drawn)
        try:
            html: str = super().generate_html(name, local, notebook)
        finally:
            self.nodes, self.edges = drawn
        self.html = _FETCHED.sub("", html)
        return self.html

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:
        """Write the page to a file, all of it or nothing; a file of that name is replaced."""
        from kg.files import whole

        with whole(name, replace=True) as file:
            file.write(self.generate_html(notebook=notebook).encode())
        if open_browser:
            import webbrowser
            from pathlib import Path

            webbrowser.open(Path(name).absolute().as_uri())


def _escaped(drawn: dict[str, Any]) -> dict[str, Any]:
    return {**drawn, "title": escape(drawn["title"])} if drawn.get("title") else drawn


def network_of(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    relations: Mapping[str, Relation],
    places: Mapping[str, tuple[int, int]],
    facts: Facts | None = None,
) -> Network:
    """A network with the places and looks of the page. A node's title says what it is, an edge's who says so."""
    net = Network(height="90vh", width="100%", directed=True, cdn_resources="in_line")
    drawn = [node for node in nodes if node.iri in places]
    model.fill(net, drawn, edges, relations, places, facts, curves(edges, model.rooms(drawn, edges, places)))
    for node in drawn:
        net.get_node(model.key(node.iri))["title"] = f"{model.plain(node.label)} ({node.kind})"
    for line, edge in zip(net.edges, edges, strict=True):
        line["title"] = _told(edge, relations)
    return net


def _told(edge: Edge, relations: Mapping[str, Relation]) -> str:
    """What a line says: its relation, whether it is disputed, and each speaker with what they do."""
    said = dict.fromkeys(f"{a.speaker_name} ({a.stance}, {a.source})" for a in edge.assertions)
    return model.plain("\n".join([f"{relations[edge.predicate].label}: {model.status(edge)}", *said]))
