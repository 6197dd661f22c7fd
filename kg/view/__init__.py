"""Pages: the graph, or a part of it, as one HTML file that opens offline and shows who says what.

`page` chooses what to draw, reads it from a store and gives it places; `document.render` turns it into HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from kg.paths import Route, Search
    from kg.paths.options import Switches
    from kg.sources.text import Text
    from kg.store import Store
    from kg.view.choice import Chosen
    from kg.view.drawing import Network
    from kg.view.facts import Facts
    from kg.view.layout import Progress
    from kg.view.pins import Pins

__all__ = ["Page", "glance", "network", "page", "picture"]

GLANCE = 150  # relations that a notebook shows of a graph without being asked for more
LARGE = 20_000  # a store with more relations is not read unasked


class Page(str):
    """An HTML document, as text. In a notebook it shows itself, `height` pixels high.

    It stands there in a frame of its own that may run scripts and nothing else: it cannot reach the notebook.
    """

    height = 640

    def _repr_html_(self) -> str:
        from html import escape

        return (
            f'<iframe title="A page made with kg" sandbox="allow-scripts" srcdoc="{escape(self)}" '
            f'style="width: 100%; height: {int(self.height)}px; border: 0"></iframe>'
        )

    def write(self, path: str, *, replace: bool = False) -> None:
        """Write it to a file, all of it or nothing. Raises KgError for a file that exists, unless `replace`."""
        from kg.files import whole

        with whole(path, replace=replace) as file:
            file.write(self.encode())


def page(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    path: tuple[str, str] | None = None,
    routes: Sequence[Route] | None = None,
    search: Search | None = None,
    most: int | None = None,
    pin: str | None = None,
    title: str | None = None,
    description: str = "",
    data_date: str = "",
    licence: str | None = None,
    embed: bool = False,
    note: Sequence[str] | str = (),
    texts: Sequence[Text] = (),
    progress: Progress | None = None,
    **switches: Unpack[Switches],
) -> Page:
    """An HTML document of what the sources claim: all of it, or the part chosen.

    focus: a name; what lies within `hops` edges of it. path: two names; the routes between them, as `kg path` finds
    them with `switches`. routes: with `path`, these routes instead, whatever policy found them; search: what found
    them, so that the page asks the same.
    Three of the switches choose without `path` too: relation, names of edge types such as "attacks", each with those
    below it; during, "FROM..TO", what can hold then; disputed, "hide" or "only".
    most: how many relations to draw at most; more than `choice.MOST` are neither readable nor quick.
    pin: a file that keeps positions; those in it stay, the others are added. data_date, licence: what the page says of
    its data; None: what is known of the licence. embed: for a small frame in another page.
    note: findings to put beside what they are about: "NAME: TEXT", "A~B: TEXT" of a hop, or "2031-05-04: TEXT".
    texts: sources' texts (`kg.sources.text.read`), whose words are quoted where a claim's digest fits them.
    progress: told now and then what is being done.
    Raises UnknownName, AmbiguousName, BadDate, NoRoute, and NoAnswer when there is nothing to draw.
    """
    from kg.view import choice, notes
    from kg.view.document import render

    options = {"focus": focus, "hops": hops, "path": path, "routes": routes, "search": search, "most": most}
    chosen, known, places = _drawn(store, pin, texts, progress, **options, **switches)
    about = choice.about(store, chosen, known, title=title, description=description)
    about = about._replace(data_date=data_date, licence=about.licence if licence is None else licence, embed=embed)
    about = about._replace(notes=notes.read(store, chosen, note))
    nodes = [*chosen.nodes, *chosen.mentioned]
    html = render(chosen.edges, nodes, chosen.relations, about, chosen.claims, facts=known, places=places)
    return Page(html)


def network(store: Store, *, pin: str | None = None, progress: Progress | None = None, **options: Any) -> Network:
    """The drawing of `page` as a pyvis network; the options are those of `page` that choose what is drawn."""
    from kg.view.drawing import network_of

    chosen, known, places = _drawn(store, pin, (), progress, **options)
    return network_of(chosen.nodes, chosen.edges, chosen.relations, places, known)


def picture(
    store: Store,
    *,
    pin: str | None = None,
    title: str | None = None,
    data_date: str = "",
    licence: str | None = None,
    note: Sequence[str] | str = (),
    progress: Progress | None = None,
    **options: Any,
) -> str:
    """An SVG document of what `page` would draw, with legend, notes on what is disputed, and sources; as text.

    The options are those of `page` that choose what is drawn, and its title, data_date, licence and note.
    """
    from kg.view import choice, notes
    from kg.view.figure import figure

    chosen, known, places = _drawn(store, pin, (), progress, **options)
    about = choice.about(store, chosen, known, title=title)
    about = about._replace(data_date=data_date, licence=about.licence if licence is None else licence)
    about = about._replace(notes=notes.read(store, chosen, note))
    return figure(chosen, known, places, about)


def _drawn(
    store: Store, pin: str | None, texts: Sequence[Text], progress: Progress | None, **options: Any
) -> tuple[Chosen, Facts, Pins]:
    """What is drawn, what is known of it, and where it stands; a file of positions is kept up to date."""
    from kg.model import Model
    from kg.view import choice, facts, pins

    kept = pins.read(pin) if pin is not None else {}
    chosen = choice.choose(store, progress=progress, **options)
    if not kept and store.kind == "bundled" and not chosen.left_out:
        kept = pins.bundled()
    places = pins.places(chosen.nodes, chosen.edges, start=chosen.start, pinned=kept, progress=progress)
    iris = [node.iri for node in (*chosen.nodes, *chosen.mentioned)]
    known = facts.read(
        store, Model(store), chosen.claims, iris, chosen.relations, texts, chosen.grounds, chosen.accounts
    )
    if pin is not None:
        pins.write(pin, kept | places)
    return chosen, known, places


def glance(store: Store) -> str:
    """HTML that shows a store in a notebook: its page with the GLANCE strongest relations, or a line of advice."""
    from itertools import islice

    from kg.errors import NoAnswer
    from kg.names import CLAIMED, KG, RDF

    edges = islice(store.match(None, RDF + "type", KG + "DirectEdge", CLAIMED), LARGE + 1)
    if sum(1 for _ in edges) > LARGE:
        return f"<p>A kg graph of more than {LARGE:,} relations: see a part with <code>page(focus=…)</code>.</p>"
    try:
        return page(store, most=GLANCE)._repr_html_()
    except NoAnswer:
        return "<p>A kg graph without relations: see what it holds with <code>query(…)</code>.</p>"
