"""Pages: the graph, or a part of it, as one HTML file that opens offline and shows who says what.

`page` chooses what to draw and reads it from a store; `document.render` turns edges with their evidence into HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Unpack

    from kg.paths import Route
    from kg.paths.question import Switches
    from kg.sources.text import Text
    from kg.store import Store

__all__ = ["page"]


def page(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    path: tuple[str, str] | None = None,
    routes: Sequence[Route] | None = None,
    most: int | None = None,
    title: str | None = None,
    description: str = "",
    data_date: str = "",
    licence: str | None = None,
    texts: Sequence[Text] = (),
    embed: bool = False,
    **switches: Unpack[Switches],
) -> str:
    """An HTML document of what the sources claim: all of it, or the part chosen.

    focus: a name; what lies within `hops` edges of it. path: two names; the routes between them, as `kg path` finds
    them with `switches`. routes: with `path`, these routes instead, whatever policy found them. relation: names of edge
    types such as "attacks", each with those below it; none means all. during: "FROM..TO", what can hold then.
    title, description, data_date, licence: what the page says of itself; None for what the data tells.
    texts: sources' texts (`kg.sources.text.read`), whose words are quoted where a claim's digest fits them.
    embed: for a small frame in another page.
    most: how many relations to draw at most; more than `choice.MOST` are neither readable nor quick.
    Raises UnknownName, AmbiguousName, BadDate, BadText, NoRoute, and NoAnswer when there is nothing to draw.
    """
    from kg.model import Model
    from kg.view import choice, facts
    from kg.view.document import render

    chosen = choice.choose(
        store,
        focus=focus,
        hops=hops,
        path=path,
        routes=routes,
        most=most,
        **switches,
    )
    about = choice.about(store, chosen, title=title, description=description)
    about = about._replace(data_date=data_date, licence=about.licence if licence is None else licence, embed=embed)
    model = Model(store)
    nodes = [*chosen.nodes, *chosen.mentioned]
    known = facts.read(store, model, chosen.claims, [node.iri for node in nodes], chosen.relations, texts)
    return render(chosen.edges, nodes, chosen.relations, about, chosen.claims, facts=known)
