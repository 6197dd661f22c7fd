"""A question as a person asks it: names, dates and choices in words -> a `Search` with its policy.

`options.Question` says what may be asked, under the same names on the command line and in the library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg import lookup
from kg.errors import BadDate, KgError, NoRoute, nearest
from kg.model import Model
from kg.names import KG
from kg.paths.options import FIELDS, KEYWORDS, Field, Question, question
from kg.paths.origins import fallen
from kg.paths.policy import Policy, Window
from kg.paths.routes import VERY_CONNECTED, Search
from kg.store import Store

if TYPE_CHECKING:
    from typing import Unpack

    from kg.model import Vocabulary
    from kg.paths.options import Switches


def ask(store: Store, start: str, end: str, **switches: Unpack[Switches]) -> Search:
    """The search for routes between two names; nothing is searched yet.

    Raises TypeError for a keyword that is none, UnknownName and AmbiguousName for names, BadDate for dates, KgError for
    choices that do not go together.
    """
    asked = question(switches, start, end)
    named = (getattr(asked, name) for name, field in KEYWORDS.items() if field.many and field.kind != "relations")
    lookup.expect(store, [start, end, *(name for group in named for name in group)])
    ends = (lookup.find(store, start), lookup.find(store, end))
    chosen = policy_of(store, asked)
    options = {name: read(store, asked, name) for name, field in KEYWORDS.items() if not field.of_policy}
    for stop in (*ends, *options["via"]):
        if stop in chosen.avoid:
            raise KgError(f"{lookup.label(store, stop)} is both to be visited and to be avoided: choose one")
    search = Search(store, *ends, chosen, **options)
    if chosen.avoid:
        search.edges.sameness.refuse_avoided((*ends, *options["via"]))
    return search


def missing(search: Search) -> NoRoute:
    """The error that says that a search has no route."""
    within = f" within {search.max_hops} hops" if search.max_hops else ""
    ends = f"{search.model.label(search.start)} and {search.model.label(search.end)}"
    return NoRoute(f"no route between {ends}{within} in the loaded sources: see each with `kg show`")


def policy(store: Store, **switches: Unpack[Switches]) -> Policy:
    """The policy that these switches make. Raises as `ask` does."""
    return policy_of(store, question(switches))


def policy_of(store: Store, asked: Question) -> Policy:
    """The policy of a question. Raises as `ask` does."""
    if asked.must and asked.during is None:
        raise KgError("what must hold, must hold at some time: say when with --during FROM..TO")
    found: dict[str, Any] = {
        field.field: read(store, asked, name) for name, field in KEYWORDS.items() if field.of_policy
    }
    found["disputed"] = disputes(asked)
    found["max_degree"] = _degree(read(store, asked, "max_degree"), asked.no_hubs)
    return Policy(**found)


def read(store: Store, asked: Question, name: str) -> Any:
    """What a field of a question says, in the words of a policy: IRIs for names, days for dates; None stays None."""
    field, value = FIELDS[name], getattr(asked, name)
    if value is None:
        return None
    if field.kind == "flag":
        if not isinstance(value, bool):
            raise KgError(f"{name} is “{value}”: give True or False")
        return value
    if field.kind == "number":
        return _counted(name, value)
    if field.kind == "choice":
        return _one_of(name, value, field.values)
    if field.kind in ("window", "day"):
        return window(value) if field.kind == "window" else last_day(value)
    return _named(store, field, value)


def _named(store: Store, field: Field, names: tuple[str, ...]) -> list[str] | frozenset[str]:
    """The nodes or edge types that the values of a field mean: in their order where that counts, else as a set."""
    if field.kind == "relations":
        return _edge_types(store, names)
    if field.kind == "speakers":
        return frozenset(_speaker(store, field, name) for name in names)
    found = [lookup.find(store, name) for name in names]
    if field.kind == "origins":
        return fallen(store, found)
    return frozenset(found) if field.of_policy else found


def disputes(asked: Question) -> str:
    """What to do with disputes; `contested` is the older name, with values of its own."""
    usual = FIELDS["disputed"].values
    if asked.contested is None:
        return _one_of("disputed", asked.disputed, usual)
    if asked.disputed != usual[0]:
        raise KgError("disputed and contested ask for the same thing: leave contested out, which is its older name")
    older = dict(zip(FIELDS["contested"].values, usual, strict=True))
    return older[_one_of("contested", asked.contested, tuple(older))]


def window(typed: str) -> Window:
    """The window that "FROM..TO" means (see `dates.period`)."""
    from kg.dates import period

    return Window(*period(typed))


def last_day(typed: str) -> str:
    """The last day of a day, month, season or year. Raises BadDate."""
    from kg.dates import span

    last = span(typed.strip()).end[1] if "/" not in typed and ".." not in typed else None
    if last is None:
        raise BadDate(f"“{typed}” is no single date: write a day (2023-10-27), a month (2023-10) or a year (2023)")
    return last


def silent(store: Store, nodes: Iterable[str]) -> list[str]:
    """Those of some nodes that say nothing in the loaded sources, sorted."""
    return [node for node in sorted(nodes) if next(iter(store.match(None, KG + "speaker", node)), None) is None]


def speakers(store: Store, most: int) -> list[str]:
    """Who speaks, most assertions first; of a large store, by its first hundred thousand."""
    said = islice(store.match(None, KG + "speaker"), 100_000)
    counts = Counter(str(fact.object.value) for fact in said)
    return sorted(counts, key=lambda iri: (-counts[iri], iri))[:most]


def _speaker(store: Store, field: Field, name: str) -> str:
    """Who is meant by --believe or --doubt; refuses what cannot speak."""
    iri = lookup.find(store, name)
    model = Model(store)
    kinds = {"source": "Source", "place": "Place", "claim": "Assertable"}
    kind = next((word for word, cls in kinds.items() if model.is_a(iri, KG + cls)), None)
    if kind is None or not silent(store, [iri]):
        return iri
    instead = f"name who speaks, or use --without “{name}”" if kind != "place" else "name who speaks"
    raise KgError(f"“{name}” is a {kind}, not a speaker, so {field.option} cannot mean it: {instead}")


def _edge_types(store: Store, names: tuple[str, ...]) -> frozenset[str]:
    if not names:
        return frozenset()
    from kg.model import Vocabulary

    store.complete()  # other names of edge types, which quick commands do without
    vocabulary, model = Vocabulary(store), Model(store)
    return frozenset(_edge_type(model, vocabulary, name) for name in names)


def _edge_type(model: Model, vocabulary: Vocabulary, name: str) -> str:
    iri = vocabulary.relation(name, model.walkable)
    if not any(iri == i or iri in model.supers(i) for i in model.walkable):
        walked = ", ".join(sorted(map(model.label, model.walkable)))
        raise KgError(f"routes never walk “{name}”, which connects nobody: choose from {walked}")
    return iri


def _degree(most: int | None, no_hubs: bool) -> int | None:
    if not no_hubs:
        return most
    return VERY_CONNECTED if most is None else min(most, VERY_CONNECTED)


def _counted(name: str, value: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise KgError(f"{name} is {value}: give a number from 1 on")
    return value


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        near = nearest(str(value), known)
        did = f"did you mean {near[0]}? " if near else ""
        raise KgError(f"{name} cannot be “{value}”: {did}choose {', '.join(known)}")
    return value
