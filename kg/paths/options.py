"""What may be asked of a search: the fields of a `Question`, each with all that the places need that ask it.

The options of commands, the keywords of the library, the page's address and its form, the JSON `question`, and the
options that an answer names ("there is a route without --directed") are made from these fields, so that a choice has
one name, one meaning and one set of values everywhere.
"""

# Without the import of annotations from the future: the fields are read from the annotations at run time.

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypedDict

from kg.paths.policy import BASIS, DISPUTES, TRUST
from kg.tuples import NamedTuple

ENDS, ROUTES, EDGES, TIME, BELIEF, OUTPUT = (
    *("Between whom", "Which routes", "What they walk"),
    *("When", "Whom to believe", "What to answer"),
)
"""The headings under which the fields stand in help."""

LISTS = {
    "nodes": ("node",),
    "relations": ("relation",),
    "speakers": ("speaker",),
    "origins": ("speaker", "source", "claim"),
}
"""The kinds of fields that take several values, each with what a value may name."""


class Field(NamedTuple):
    """How a field of a `Question` is asked.

    kind: "flag", "number", "choice", "window", "day", or one of `LISTS`. field: its name in `Policy`, or in `Search`.
    values: those of a choice, the default first. usual: the number that the commands and the page take for None.
    option: that of the command line. address: its name in a page's address. hidden: an older name of another field.
    on_page: the page can ask it too.
    """

    name: str
    kind: str
    heading: str
    help: str
    metavar: str
    field: str
    values: tuple[str, ...]
    usual: int | None
    option: str
    address: str
    hidden: bool
    on_page: bool

    @property
    def many(self) -> bool:
        """Whether it takes several values."""
        return self.kind in LISTS

    @property
    def of_policy(self) -> bool:
        """Whether it chooses edges, rather than how many routes over them."""
        return self.heading in (EDGES, TIME, BELIEF)


class _Asks(NamedTuple):
    """The annotation of a field; see `Field`."""

    kind: str
    heading: str
    help: str
    metavar: str = ""
    field: str = ""
    values: tuple[str, ...] = ()
    usual: int | None = None
    option: str = ""
    address: str = ""
    hidden: bool = False
    on_page: bool = True


Names = tuple[str, ...]


class Question(NamedTuple):
    """A question as a person types it. `policy.Policy` tells what each choice of edges means.

    k: the k shortest routes; None for those alone that tie for the shortest, `limit` of them at most (None for all).
    varied: routes that share little come first. via: nodes to pass, in this order. relation, not_relation: edge types,
    each with those below it. same_time: all links can have held on one day; chronological: one after the other, in the
    order of the route. no_hubs: the same as a max_degree of `routes.VERY_CONNECTED`.
    during: "FROM..TO", either end a day, month or year, or left out; must: hold then for sure. known_by: a day, month
    or year, the last of its days counting. without: speakers, sources and claims.
    """

    start: Annotated[str, _Asks("node", ENDS, "")] = ""
    end: Annotated[str, _Asks("node", ENDS, "")] = ""

    k: Annotated[
        int | None,
        _Asks(
            "number",
            ROUTES,
            "The N shortest routes, beyond the shortest too, none visiting a node twice.",
            "N",
            option="-k",
        ),
    ] = None
    limit: Annotated[
        int | None, _Asks("number", ROUTES, "Routes to show when many tie for the shortest.", "N", usual=10)
    ] = None
    varied: Annotated[bool, _Asks("flag", ROUTES, "Routes that share as little as may be come first.")] = False
    max_hops: Annotated[int | None, _Asks("number", ROUTES, "Give up beyond N hops.", "N")] = None
    same_time: Annotated[
        bool, _Asks("flag", ROUTES, "Those alone whose links can all have held on one day.", on_page=False)
    ] = False
    chronological: Annotated[
        bool, _Asks("flag", ROUTES, "Those alone whose dates can run forwards, from A to B.", on_page=False)
    ] = False
    via: Annotated[Names, _Asks("nodes", ROUTES, "Pass this actor or place, in the order given")] = ()

    avoid: Annotated[Names, _Asks("nodes", EDGES, "Stay clear of this actor or place")] = ()
    relation: Annotated[
        Names,
        _Asks("relations", EDGES, "Walk this kind of edge alone, and those below it", "R", "relations", address="walk"),
    ] = ()
    not_relation: Annotated[
        Names,
        _Asks(
            "relations",
            EDGES,
            "Never walk this kind of edge, nor those below it",
            "R",
            "not_relations",
            address="not-walk",
        ),
    ] = ()
    directed: Annotated[bool, _Asks("flag", EDGES, "Walk edges the way they point, from A to B.")] = False
    max_degree: Annotated[
        int | None, _Asks("number", EDGES, "Pass through no node with more than N neighbours.", "N")
    ] = None
    no_hubs: Annotated[
        bool, _Asks("flag", EDGES, "Pass through no very connected node: --max-degree 50.", field="max_degree")
    ] = False

    during: Annotated[
        str | None,
        _Asks("window", TIME, "What can hold then; either end a day, month or year, or left out.", "FROM..TO"),
    ] = None
    must: Annotated[
        bool, _Asks("flag", TIME, "With --during: what must hold then, whatever its open dates turn out to be.")
    ] = False
    known_by: Annotated[str | None, _Asks("day", TIME, "What can have been reported by then.", "DATE")] = None

    believe: Annotated[Names, _Asks("speakers", BELIEF, "Take this speaker's word, and nobody else's")] = ()
    doubt: Annotated[Names, _Asks("speakers", BELIEF, "Leave this speaker's word out")] = ()
    trust: Annotated[
        str,
        _Asks(
            "choice", BELIEF, "All speakers, those with a name, or publishers speaking for themselves.", values=TRUST
        ),
    ] = TRUST[0]
    disputed: Annotated[
        str,
        _Asks(
            "choice", BELIEF, "Walk disputed links and mark them; leave them out; or walk no others.", values=DISPUTES
        ),
    ] = DISPUTES[0]
    contested: Annotated[
        str | None,
        _Asks(
            *("choice", BELIEF, "Older name of --disputed."),
            field="disputed",
            values=("include", "exclude", "only"),
            hidden=True,
        ),
    ] = None
    basis: Annotated[
        str, _Asks("choice", BELIEF, "All; what is said outright; or also what the wording implies.", values=BASIS)
    ] = BASIS[0]
    suggested: Annotated[bool, _Asks("flag", BELIEF, "A suggestion is enough.")] = False
    without: Annotated[Names, _Asks("origins", BELIEF, "Do without this speaker, source or claim")] = ()

    fragility: Annotated[
        bool, _Asks("flag", OUTPUT, "Also how many origins must be wrong before A and B fall apart.")
    ] = False
    bound: Annotated[
        int | None, _Asks("number", OUTPUT, "The largest set of origins that --fragility tries.", "N", usual=6)
    ] = None
    show: Annotated[bool, _Asks("flag", OUTPUT, "Print the policy as SPARQL instead of routes.")] = False


class Switches(TypedDict, total=False):
    """The fields of a `Question` as the library takes them by keyword; one string stands for a list of that one."""

    k: int | None
    limit: int | None
    varied: bool
    max_hops: int | None
    same_time: bool
    chronological: bool
    via: str | Iterable[str]
    avoid: str | Iterable[str]
    relation: str | Iterable[str]
    not_relation: str | Iterable[str]
    directed: bool
    max_degree: int | None
    no_hubs: bool
    during: str | None
    must: bool
    known_by: str | None
    believe: str | Iterable[str]
    doubt: str | Iterable[str]
    trust: str
    disputed: str
    contested: str | None
    basis: str
    suggested: bool
    without: str | Iterable[str]


def _field(name: str, asks: _Asks) -> Field:
    dashed = name.replace("_", "-")
    filled = asks._replace(
        field=asks.field or name,
        option=asks.option or f"--{dashed}",
        address=asks.address or dashed,
        metavar=asks.metavar or ("|".join(asks.values) if asks.values else "NAME" if asks.kind in LISTS else ""),
    )
    return Field(name, *filled)


FIELDS = {name: _field(name, hint.__metadata__[0]) for name, hint in Question.__annotations__.items()}
"""All fields by name, in the order in which help lists them."""

KEYWORDS: dict[str, Field] = {name: field for name, field in FIELDS.items() if field.heading not in (ENDS, OUTPUT)}
"""Those that choose routes: what the library takes by keyword."""

ON_PAGE = {name: field for name, field in KEYWORDS.items() if field.on_page}
"""Those that the page can ask, by its address and its form."""

TREE = {name: field for name, field in KEYWORDS.items() if field.of_policy and name != "directed"}
"""Those that choose a tree, which has no direction and no length to choose."""

VERBS = {"connect": TREE, "page": ON_PAGE}
"""The verbs that take only some of the keywords."""


def question(
    switches: Mapping[str, Any], start: str = "", end: str = "", *, verb: str = "path", also: Iterable[str] = ()
) -> Question:
    """The question that some keywords ask; one string means a list of that one, None the default.

    verb: whose keywords they are; also: other keywords that it takes. Raises TypeError for a keyword that is no field.

    >>> question({"doubt": "Associated Press"}, "Iran", "al-Tanf").doubt
    ('Associated Press',)
    """
    refuse_unknown(verb, switches, VERBS.get(verb, KEYWORDS), also)
    given = {name: value for name, value in switches.items() if value is not None}
    listed = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in given.items()
        if KEYWORDS[name].many
    }
    return Question(start, end, **{**given, **listed})


def refuse_unknown(verb: str, given: Iterable[str], known: Iterable[str], also: Iterable[str] = ()) -> None:
    """Raise TypeError, naming the nearest, for a keyword that is not known: it would change nothing, and seem to."""
    names = [*known, *also]
    for name in given:
        if name not in names:
            from kg.errors import nearest

            near = [] if name in FIELDS else nearest(name, names)  # what another verb takes is no slip
            step = f"did you mean “{near[0]}”?" if near else f"it takes {', '.join(names)}"
            raise TypeError(f"{verb}() takes no keyword “{name}”: {step}")


def chosen(question: Question) -> Iterator[tuple[Field, Any]]:
    """The fields of a question that are not as they are by default, each with its value, several ones singly."""
    for name, value in zip(Question._fields, question, strict=True):
        field = FIELDS[name]
        if name not in KEYWORDS or value in (Question._field_defaults[name], field.usual):
            continue
        values: Iterable[Any] = value if field.many else [value]  # type: ignore[assignment]
        for one in values:
            yield field, one


def spelt(question: Question) -> list[str]:
    """The chosen fields as the command line spells them: "--trust named", "--no-hubs"."""
    return [field.option if one is True else f"{field.option} {one}" for field, one in chosen(question)]


def option_of(field: str) -> str:
    """The option that sets a field of `Policy` or `Search`: "--not-relation" for not_relations."""
    return next(one.option for one in KEYWORDS.values() if one.field == field)


def form() -> list[dict[str, Any]]:
    """The fields as the page reads and writes them in its address, as JSON values; older names apart.

    name: that in the address. option: where it is not "--" and that name. of: what the items of a list may be.
    """
    found = [
        {
            "name": field.address,
            "kind": "list" if field.many else field.kind,
            "option": "" if field.option == f"--{field.address}" else field.option,
            "of": list(LISTS.get(field.kind, ())),
            "values": list(field.values),
            "usual": field.usual,
        }
        for field in ON_PAGE.values()
        if not field.hidden
    ]
    return [{key: value for key, value in one.items() if value} for one in found]
