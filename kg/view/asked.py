"""A search for routes as an address of the page: what its routes view reads (`page/routes.js`)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from kg.names import local
from kg.paths import DEFAULT, Search
from kg.view.model import key

LIMIT = 10
"""Routes that the page shows when many tie for the shortest, unless its address says otherwise."""
ALL = 9999


def fragment(search: Search) -> str:
    """What stands behind the # for the page to ask the same, and to begin with the first route in the graph.

    >>> from kg.store import bundled
    >>> from kg.paths.question import ask
    >>> fragment(ask(bundled(), "Iran", "al-Tanf", k=3, doubt=["Pentagon"]))
    'path=Iran~al-Tanf&k=3&doubt=Pentagon&disputed=mark&route=1'
    """
    policy = search.policy
    during = policy.during and "..".join(day or "" for day in policy.during)
    choices = {
        "path": "~".join(_escaped(iri) for iri in (search.start, search.end)),
        "k": search.k,
        "limit": "" if search.k or search.limit == LIMIT else search.limit or ALL,
        "varied": search.varied,
        "max-hops": search.max_hops,
        "via": ",".join(_escaped(iri) for iri in search.via),
        "avoid": _listed(policy.avoid),
        "walk": ",".join(sorted(quote(local(iri)) for iri in policy.relations)),
        "not-walk": ",".join(sorted(quote(local(iri)) for iri in policy.not_relations)),
        "directed": policy.directed,
        "max-degree": policy.max_degree,
        "during": during,
        "must": policy.must,
        "known-by": policy.known_by,
        "believe": _listed(policy.believe),
        "doubt": _listed(policy.doubt),
        **{
            # What is done with disputes is always named: an address without it means that they are left out.
            name: chosen
            for name in ("trust", "disputed", "basis")
            if (chosen := getattr(policy, name)) != _usual(name) or name == "disputed"
        },
        "suggested": policy.suggested,
        "without": _listed(policy.without),
        "route": 1,
    }
    return "&".join(f"{name}={int(value) if value is True else value}" for name, value in choices.items() if value)


def _usual(name: str) -> object:
    return getattr(DEFAULT, name)


def _listed(iris: Iterable[str]) -> str:
    return ",".join(map(_escaped, sorted(iris)))


def _escaped(iri: str) -> str:
    """An id, in which neither "," nor "~" may be taken for what divides a list."""
    return quote(key(iri), safe=":/").replace("~", "%7E")
