"""A question as a person asks it: names, dates and choices in words -> a `Search` with its policy.

The switches are those of `kg path`, with the same names, so that the command line and the library ask alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, TypedDict

from kg import lookup
from kg.errors import BadDate, KgError, NoRoute, UnknownName
from kg.model import Model
from kg.names import KG
from kg.paths.origins import fallen
from kg.paths.policy import BASIS, DISPUTES, TRUST, Policy, Window
from kg.paths.routes import VERY_CONNECTED, Search
from kg.store import Store

if TYPE_CHECKING:
    from typing import Unpack

    from kg.model import Vocabulary


class Switches(TypedDict, total=False):
    """What may be asked of a search. Names are as people type them; `policy.Policy` tells what each choice means.

    k: the k shortest routes; None for those alone that tie for the shortest, `limit` of them at most (None for all).
    varied: routes that share little come first. same_time: all links can have held on one day; chronological: one after
    the other, in the order of the route. via: nodes to pass, in this order. relation, not_relation: edge types,
    each with those below it. no_hubs: the same as a max_degree of `routes.VERY_CONNECTED`.
    during: "FROM..TO", either end a day, month or year, or left out; must: hold then for sure. known_by: a day, month
    or year, the last of its days counting. without: speakers, sources and claims.
    """

    k: int | None
    varied: bool
    max_hops: int | None
    limit: int | None
    same_time: bool
    chronological: bool
    via: Iterable[str]
    avoid: Iterable[str]
    relation: Iterable[str]
    not_relation: Iterable[str]
    directed: bool
    no_hubs: bool
    max_degree: int | None
    during: str | None
    must: bool
    known_by: str | None
    believe: Iterable[str]
    doubt: Iterable[str]
    trust: str
    disputed: str
    contested: str
    basis: str
    suggested: bool
    without: Iterable[str]


SEARCHED = ("k", "varied", "max_hops", "limit", "via", "same_time", "chronological")
"""The switches that are no matter of policy."""


def ask(store: Store, start: str, end: str, **switches: Unpack[Switches]) -> Search:
    """The search for routes between two names; nothing is searched yet.

    Raises UnknownName and AmbiguousName for names, BadDate for dates, KgError for choices that do not go together.
    """
    names = (switches.get(name, ()) for name in ("via", "avoid", "believe", "doubt", "without"))
    lookup.expect(store, [start, end, *(name for group in names for name in group)])  # type: ignore[attr-defined]
    ends = (lookup.find(store, start), lookup.find(store, end))
    chosen = policy(store, **switches)
    via = _found(store, switches.get("via", ()))
    for stop in (*ends, *via):
        if stop in chosen.avoid:
            raise KgError(f"{lookup.label(store, stop)} is both to be visited and to be avoided: choose one")
    return Search(
        store,
        *ends,
        chosen,
        via=via,
        k=_counted("k", switches.get("k")),
        varied=switches.get("varied", False),
        limit=_counted("limit", switches.get("limit")),
        max_hops=_counted("max_hops", switches.get("max_hops")),
        same_time=switches.get("same_time", False),
        chronological=switches.get("chronological", False),
    )


def missing(search: Search) -> NoRoute:
    """The error that says that a search has no route."""
    within = f" within {search.max_hops} hops" if search.max_hops else ""
    ends = f"{search.model.label(search.start)} and {search.model.label(search.end)}"
    return NoRoute(f"no route between {ends}{within} in the loaded sources: see each with `kg show`")


def policy(store: Store, **switches: Unpack[Switches]) -> Policy:
    """The policy that these switches make. Raises as `ask` does."""
    _check_known(switches)
    during = switches.get("during")
    must = switches.get("must", False)
    if must and during is None:
        raise KgError("what must hold, must hold at some time: say when with --during FROM..TO")
    known_by = switches.get("known_by")
    return Policy(
        relations=_edge_types(store, switches.get("relation", ())),
        not_relations=_edge_types(store, switches.get("not_relation", ())),
        directed=switches.get("directed", False),
        avoid=frozenset(_found(store, switches.get("avoid", ()))),
        max_degree=_degree(switches.get("max_degree"), switches.get("no_hubs", False)),
        during=None if during is None else window(during),
        must=must,
        known_by=None if known_by is None else last_day(known_by),
        believe=frozenset(_speaker(store, "believe", name) for name in switches.get("believe", ())),
        doubt=frozenset(_speaker(store, "doubt", name) for name in switches.get("doubt", ())),
        trust=_one_of("trust", switches.get("trust", TRUST[0]), TRUST),
        disputed=disputes(switches),
        basis=_one_of("basis", switches.get("basis", BASIS[0]), BASIS),
        suggested=switches.get("suggested", False),
        without=fallen(store, _found(store, switches.get("without", ()))),
    )


def _check_known(switches: Iterable[str]) -> None:
    """Refuse a keyword that is none of the switches: it would change nothing, and seem to."""
    known = [*Switches.__annotations__]
    for name in switches:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, 1, 0.5)
            raise KgError(f"there is no switch “{name}”: {f'did you mean {near[0]}?' if near else ', '.join(known)}")


def disputes(switches: Switches) -> str:
    """What to do with disputes; `contested` is the older name, with values of its own."""
    asked = switches.get("disputed")
    if switches.get("contested") is None:
        return _one_of("disputed", DISPUTES[0] if asked is None else asked, DISPUTES)
    if asked not in (None, DISPUTES[0]):
        raise KgError("disputed and contested ask for the same thing: leave contested out, which is its older name")
    older = {"include": "mark", "exclude": "hide", "only": "only"}
    return older[_one_of("contested", switches["contested"], tuple(older))]


def window(typed: str) -> Window:
    """The window that "FROM..TO" means, from the first day of FROM to the last day of TO, both included.

    Either end may be left out; one date alone is a window too, and so is an EDTF interval. Raises BadDate.

    >>> window("2023-10..2023-11-05")
    Window(first='2023-10-01', last='2023-11-05')
    >>> window("2023-10..")
    Window(first='2023-10-01', last=None)
    """
    from kg.dates import span

    text = typed.strip()
    if "/" in text:
        read = span(text)
        return Window(read.begin[0], read.end[1])
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not first and not last:
        raise BadDate(f"“{typed}” gives no time: write FROM..TO, such as 2023-10-17..2023-10-21 or 2023-10..")
    found = Window(
        span(first).begin[0] if first else None, span(last if dots else first).end[1] if last or not dots else None
    )
    if found.first and found.last and found.first > found.last:
        raise BadDate(f"“{typed}” ends before it begins: write “{last}..{first}”")
    return found


def last_day(typed: str) -> str:
    """The last day of a day, month, season or year. Raises BadDate."""
    from kg.dates import span

    last = span(typed.strip()).end[1] if "/" not in typed and ".." not in typed else None
    if last is None:
        raise BadDate(f"“{typed}” is no single date: write a day (2023-10-27), a month (2023-10) or a year (2023)")
    return last


def _found(store: Store, names: Iterable[str]) -> list[str]:
    return [lookup.find(store, name) for name in names]


def silent(store: Store, nodes: Iterable[str]) -> list[str]:
    """Those of some nodes that say nothing in the loaded sources, sorted."""
    return [node for node in sorted(nodes) if next(iter(store.match(None, KG + "speaker", node)), None) is None]


def speakers(store: Store, most: int) -> list[str]:
    """Who speaks, most assertions first; of a large store, by its first hundred thousand."""
    said = islice(store.match(None, KG + "speaker"), 100_000)
    counts = Counter(str(fact.object.value) for fact in said)
    return sorted(counts, key=lambda iri: (-counts[iri], iri))[:most]


def _speaker(store: Store, switch: str, name: str) -> str:
    """Who is meant by --believe or --doubt; refuses what cannot speak."""
    iri = lookup.find(store, name)
    model = Model(store)
    kinds = {"source": "Source", "place": "Place", "claim": "Assertable"}
    kind = next((word for word, cls in kinds.items() if model.is_a(iri, KG + cls)), None)
    if kind is None or not silent(store, [iri]):
        return iri
    instead = f"name who speaks, or use --without “{name}”" if kind != "place" else "name who speaks"
    raise KgError(f"“{name}” is a {kind}, not a speaker, so --{switch} cannot mean it: {instead}")


def _edge_types(store: Store, names: Iterable[str]) -> frozenset[str]:
    wanted = tuple(names)
    if not wanted:
        return frozenset()
    from kg.model import Vocabulary

    store.complete()  # other names of edge types, which quick commands do without
    vocabulary = Vocabulary(store)
    return frozenset(_edge_type(store, vocabulary, name) for name in wanted)


def _edge_type(store: Store, vocabulary: Vocabulary, name: str) -> str:
    model = Model(store)
    iri = vocabulary.edge(name.removeprefix("kg:"))
    walked = sorted(lookup.label(store, i) for i in model.walkable)
    if iri is None:
        from difflib import get_close_matches

        raise UnknownName(name, get_close_matches(name, walked, 3, 0.5), f"relations are {', '.join(walked)}")
    if not any(iri == i or iri in model.supers(i) for i in model.walkable):
        raise KgError(f"routes never walk “{name}”, which connects nobody: choose from {', '.join(walked)}")
    return iri


def _degree(most: int | None, no_hubs: bool) -> int | None:
    if not no_hubs:
        return _counted("max_degree", most)
    return VERY_CONNECTED if most is None else min(most, VERY_CONNECTED)


def _counted(name: str, value: int | None) -> int | None:
    if value is not None and value < 1:
        raise KgError(f"{name} is {value}: give a number from 1 on")
    return value


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        from difflib import get_close_matches

        near = get_close_matches(str(value), known, 1)
        did = f"did you mean {near[0]}? " if near else ""
        raise KgError(f"{name} cannot be “{value}”: {did}choose {', '.join(known)}")
    return value
