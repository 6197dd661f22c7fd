"""One HTML file that needs nothing else: the picture, every claim with those who make it, and the sources.

The file is a document first. The picture, the table of claims and the sources are plain HTML, read by screen readers,
printed, and there without JavaScript; the script adds the movable graph, the panel, the filters and the other views,
from the data block that `kg.view.data` describes. Text reaches the page in two ways only, through Jinja's escaping and
as text content; no script ever builds markup.

A Content-Security-Policy allows the two inlined scripts and the style by their hashes, and nothing else: no request
leaves the page, whatever names and addresses the data holds.

The page is made of the files in `kg/view/page/`: a template for each view, styles and scripts in the order given here.
"""

from __future__ import annotations

import os
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.dates import given
from kg.errors import KgError
from kg.names import resource
from kg.view import data, model, notes, pins, svg, tables
from kg.view.curves import curves
from kg.view.facts import Facts
from kg.view.model import Node, Relation
from kg.view.notes import Callout, Note
from kg.view.wording import STANCES, days, described

if TYPE_CHECKING:
    from kg.claims import Claim, Edge

VIS = os.path.join("templates", "lib", "vis-9.1.2", "vis-network.min.js")
VIS_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"

# In the order in which they are put together, and in which the tabs stand.
TABS = (
    ("graph", "Graph"),
    ("map", "Map"),
    ("timeline", "Timeline"),
    ("table", "Table"),
    ("routes", "Routes"),
    ("sources", "Sources"),
)
SCRIPTS = (
    *("core.js", "filters.js", "search.js", "graph.js", "panel.js", "table.js", "sources.js"),
    *("map.js", "timeline.js", "walks.js", "policy.js", "origins.js", "sameness.js", "paths.js"),
    *("speech.js", "disputes.js", "routes.js", "exports.js", "start.js"),
)
STYLES = ("page.css", "map.css", "timeline.css", "routes.css", "print.css")


class About(NamedTuple):
    """What the page says of itself. "" leaves a line out; nothing is claimed that the caller does not know."""

    title: str
    description: str = ""
    licence: str = ""
    cut: str = ""
    """What was left out, by which rule, and how to see it."""
    start: str = ""
    """IRI of the node on which a small screen opens; by default the best connected."""
    data_date: str = ""
    """The state of the data, as a reader wants it: "22 November 2023"."""
    embed: bool = False
    """For a small frame in another page: a short head, no advice."""
    notes: tuple[Note, ...] = ()
    """Findings of whoever makes the page."""
    asked: str = ""
    """The address at which the page opens, when it is opened without one: a question for routes (`asked.fragment`)."""


def render(
    edges: Sequence[Edge],
    nodes: Sequence[Node],
    relations: Mapping[str, Relation],
    about: About,
    claims: Iterable[Claim] = (),
    *,
    facts: Facts | None = None,
    places: Mapping[str, tuple[int, int]] | None = None,
) -> str:
    """The whole HTML document, the same text for the same arguments.

    nodes must hold both ends of every edge, relations every predicate; nodes that no edge ends at are drawn only when
    they have a place. claims: those that no drawn edge rests on, such as counts, positions and rival accounts.
    facts: what else is known of all of them. places: where nodes stand in the graph, by IRI, worked out by default.
    """
    if places is None:
        places = pins.places(nodes, edges, start=about.start)
    every = data.parts(edges, nodes, relations, claims, facts or Facts())
    drawn = [node for node in every.nodes if node.iri in places]
    bent = curves(edges, model.rooms(drawn, edges, places))
    found = notes.callouts(about.notes, drawn, edges, places, bent)
    script = "\n".join(map(_own, SCRIPTS))
    css = "\n".join(map(_own, STYLES))
    template = _environment().get_template("page.html")
    return template.render(
        about=about,
        description=about.description or described(edges, drawn),
        policy=_policy([_vis(), script], css),
        css=Markup(css),
        script=Markup(script),
        vis=_packed_vis(),
        tabs=TABS,
        data=Markup(
            data.as_json(data.block(every, places, about.start, about.asked, bent) | _noted(about, found, every))
        ),
        picture=Markup(svg.picture(drawn, edges, relations, places, about.title, every.facts, bent, found)),
        legend=tables.legend(every, drawn),
        speakers=every.speakers,
        stances=list(STANCES.items()),
        sources=every.sources,
        columns=tables.COLUMNS,
        rows=tables.rows(every),
        tallies=tables.tallies(every),
        disputes=tables.disputes(every),
        quoted=bool(every.facts.quotes),
        days=days(every.claims),
    )


def _noted(about: About, found: Mapping[int, Callout], every: data.Parts) -> dict[str, Any]:
    numbers = {node.iri: number for number, node in enumerate(every.nodes)}
    return {"notes": notes.block(about.notes, found, numbers)} if about.notes else {}


@cache
def _vis() -> str:
    """vis-network as the pyvis wheel ships it; refused when it is not the very file that the page was tested with."""
    import pyvis

    path = os.path.join(os.path.dirname(pyvis.__file__), VIS)
    with open(path, "rb") as file:
        content = file.read()
    if sha256(content).hexdigest() != VIS_SHA256:
        raise KgError(f"{path} is not the vis-network 9.1.2 of pyvis 0.3.2: reinstall pyvis 0.3.2")
    # The source map is a file that nobody has; developer tools would ask for it.
    text = content.decode("utf-8").replace("\r\n", "\n")
    return text[: text.rindex("//# sourceMappingURL=")]


@cache
def _packed_vis() -> str:
    """The same in a third of the room: zlib, in base64. The page's script unpacks it, and runs it by its hash."""
    return b64encode(zlib.compress(_vis().encode(), 9)).decode()


@cache
def _own(name: str) -> str:
    """A script or style of ours, without its indentation and the comments that have a line to themselves.

    So no string in these files runs over the end of a line.
    """
    with open(resource("view", "page", name), encoding="utf-8") as file:
        lines = (line.strip() for line in file)
        return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("view", "page"), encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = model.plain
    environment.filters["key"] = model.key
    environment.filters["day"] = given
    environment.filters["anchor"] = lambda text: quote(text, safe="")
    return environment


def _policy(scripts: Sequence[str], css: str) -> str:
    def hashed(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(hashed, scripts))}; style-src {hashed(css)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
