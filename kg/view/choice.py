"""What a page shows of a store: everything, a neighbourhood, routes, some relations, or what can hold in some time.

A graph that is too large to read is cut by a rule that the page states, with what was left out and how to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg import lookup
from kg.claims import UNDATED, Claim, Dating, Edge, Evidence, Ground
from kg.errors import KgError, NoAnswer
from kg.model import Model, Vocabulary
from kg.names import CLAIMED, ID, KG, RDF, SCHEMA, SKOS
from kg.paths import options, question
from kg.paths.policy import Window, holds
from kg.store import Store, Wanted, iri
from kg.view import outline
from kg.view.asked import fragment
from kg.view.document import About
from kg.view.model import COLOR, LOOKS, SHAPES, Node, Relation, degrees, ranked
from kg.view.outline import Outline
from kg.voices import Account, Voices
from kg.voices.sameness import perhaps_one

if TYPE_CHECKING:
    from typing import Unpack

    from kg.paths import Route, Search
    from kg.paths.options import Switches
    from kg.view.facts import Facts
    from kg.view.layout import Progress

MOST = 1500  # more edges than this are neither readable nor quick to draw
MOST_CLAIMS = 5000  # nor are more claims than this quick to open
BUNDLED_LICENCE = (
    "The coded claims of this page are licensed under CC BY 4.0 (creativecommons.org/licenses/by/4.0): "
    "credit “kg, actor knowledge graph”. The texts of the sources belong to their publishers."
)
WAYS = "--focus NAME, --path A B, --relation R or --during FROM..TO"
# Colours for kinds and relations to which the ontology gives none; each at least 3:1 on white.
PALETTE = ("#0072b2", "#b02a1d", "#117733", "#8a5a00", "#5b3a9e", "#00706b", "#a02070", "#5c636a")


KEYWORDS = (
    *("focus", "hops", "path", "routes", "search", "most", "pin", "title", "description"),
    *("data_date", "licence", "embed", "note", "texts", "progress"),
)
"""What `kg.view.page` takes besides the fields of a question."""


class Chosen(NamedTuple):
    """What to show, and the words for it.

    edges, nodes: what is drawn. claims: those behind the edges, in the order of the edges; then those that give another
    account of one of these, deny it or take it back; then what belongs to the choice and no edge shows: counts,
    positions, events that name no two ends, denials of what nobody asserts. grounds: what each edge stands on, by its
    IRI; accounts: what is said of it for and against. mentioned: nodes that the claims name and no drawn edge ends on.
    start: the node to begin with, "" for none. left_out: sentences on what is not shown, and how to see it.
    asked: the address of the routes to begin with, "" for none (`asked.fragment`). title: "" for everything, and ", …"
    for everything in some time: `heading` says who that is.
    """

    edges: list[Edge]
    nodes: list[Node]
    relations: dict[str, Relation]
    claims: list[Claim]
    mentioned: list[Node]
    title: str
    start: str
    left_out: list[str]
    grounds: Mapping[str, tuple[Ground, ...]] = MappingProxyType({})
    accounts: Mapping[str, Account] = MappingProxyType({})
    asked: str = ""


class Part(NamedTuple):
    """A choice before its evidence is read. other: claims that no edge shows; distance: steps from the focus.

    asked: as in `Chosen`.
    """

    edges: Sequence[Outline]
    other: Sequence[str]
    title: str
    start: str = ""
    distance: Mapping[str, int] = MappingProxyType({})
    left_out: tuple[str, ...] = ()
    asked: str = ""


def choose(
    store: Store,
    *,
    focus: str | None = None,
    hops: int = 1,
    path: tuple[str, str] | None = None,
    routes: Sequence[Route] | None = None,
    search: Search | None = None,
    most: int | None = None,
    progress: Progress | None = None,
    **switches: Unpack[Switches],
) -> Chosen:
    """What to show, as `kg.view.page` describes: at most `most` edges, MOST when it is None."""
    if focus is not None and path is not None:
        raise KgError("a page shows either a neighbourhood or routes: give --focus or --path, not both")
    asked = options.question(switches, *(path or ()), verb="page", also=KEYWORDS)
    for field, _ in options.chosen(asked) if path is None else ():
        if field.name not in ("relation", "during", "disputed", "contested"):
            raise KgError(f"{field.option} is about routes: say between whom with --path A B")
    store.complete()  # shapes and other labels of terms, which quick commands do without
    model = Model(store)
    evidence = Evidence(store, model)
    if progress:
        progress("reading what is claimed")
    if path is not None:
        return _shown(evidence, *_routes(evidence, path, routes, search, switches))
    wanted = [Vocabulary(store).relation(name) for name in asked.relation]
    window = question.read(store, asked, "during")
    part = _neighbourhood(store, model, focus, hops, most or MOST) if focus is not None else _whole(store)
    if wanted:
        part = _related(model, part, wanted)
    part = _disputes(evidence, part, question.disputes(asked))
    kept = cut(_then(evidence, part, window) if window else part, most or MOST)
    if not kept.edges:
        of = f" of {model.label(part.start)}" if part.start else ""
        raise NoAnswer(f"nothing to draw: the loaded sources claim no such relation{of} — see `kg query --list`")
    edges = []
    evidence.expect_edges(e.iri for e in kept.edges)
    for number, e in enumerate(kept.edges):
        if progress and number % 50 == 0:
            progress(f"reading who says what: {number:,} of {len(kept.edges):,} relations")
        edges.append(evidence.edge(e.subject, e.predicate, e.object))
    if window:
        held = {claim for e in kept.edges for claim in e.claims}
        edges = [e._replace(claims=tuple(c for c in e.claims if c.iri in held)) for e in edges]
    return _shown(evidence, edges, kept)


def about(
    store: Store, chosen: Chosen, facts: Facts | None = None, *, title: str | None = None, description: str = ""
) -> About:
    """What the page says of itself. A licence is claimed for the bundled data only: nobody knows that of other data."""
    licence = BUNDLED_LICENCE if store.kind == "bundled" else ""
    cut = " ".join(chosen.left_out)
    return About(title or heading(chosen, facts), description, licence, cut, chosen.start, asked=chosen.asked)


def heading(chosen: Chosen, facts: Facts | None = None) -> str:
    """What a page is about, and what stands behind it: "Iran, US and al-Sudani, as 3 reports of 2023–2024 tell it".

    The three best connected nodes stand for everything; the years are those in which the reports came out, if known.
    """
    names = {node.iri: node.label for node in chosen.nodes}
    leading = [names[iri] for iri in ranked(degrees([e for e in chosen.edges if not e.withdrawn]))[:3]]
    everybody = " and ".join(filter(None, (", ".join(leading[:-1]), *leading[-1:])))
    subject = chosen.title if chosen.title[:1] not in ("", ",") else everybody + chosen.title
    reports = {a.source for claim in chosen.claims for a in claim.assertions}
    days = [facts.sources[name].earliest for name in reports if facts and name in facts.sources]
    years = sorted({day[:4] for day in days if day})
    when = f" of {'–'.join(dict.fromkeys((years[0], years[-1])))}" if years else ""
    return (
        f"{subject}, as {_many(len(reports), 'report', 'reports')}{when} {'tells' if len(reports) == 1 else 'tell'} it"
    )


# ---- parts of a store


def _whole(store: Store) -> Part:
    counts = outline.stances(store)
    edges = outline.everything(store, counts)
    behind = {claim for edge in edges for claim in edge.claims}
    other = sorted((c for c in counts if c not in behind), key=lambda c: (-counts[c], c))
    return Part(edges, other, "")


def _neighbourhood(store: Store, model: Model, focus: str, hops: int, most: int) -> Part:
    start = lookup.find(store, focus)
    near = outline.around(store, model, start, hops, most)
    edges = near.edges
    steps = "1 step" if hops == 1 else f"{hops} steps"
    left = f"Shown is what lies within {steps} of {model.label(start)}, and what else is said of it: "
    left += f"see more with --hops {hops + 1}, or everything without --focus."
    if not near.complete:
        left += " So much lies near it that nothing was looked for further out than the relations shown."
    behind = {claim for edge in edges for claim in edge.claims}
    other = [c for c in _concerning(store, start) if c not in behind]
    return Part(edges, other, f"{model.label(start)}, and what is said of it", start, near.distance, (left,))


def _concerning(store: Store, node: str) -> list[str]:
    """The claims that name a node, and the counts of what it had a part in, if anybody takes a stance on them."""
    naming = {iri(fact.subject) for fact in store.match(None, None, node)}
    store.expect(Wanted(None, (KG + "observes",), sorted(naming)))
    counts = {count for claim in naming for count in store.subjects(KG + "observes", claim)}
    store.expect(Wanted(None, (KG + "claim",), sorted(naming | counts)))
    return sorted(c for c in naming | counts if store.holds(None, KG + "claim", c))


def _related(model: Model, part: Part, wanted: Sequence[str]) -> Part:
    """Only edges of these types and those below them; claims that no edge shows go with the others."""
    edges = [e for e in part.edges if e.predicate in wanted or not set(wanted).isdisjoint(model.supers(e.predicate))]
    labels = ", ".join(model.edge(name).label for name in wanted)
    left = f"Of all relations only these are shown: {labels}, with those below them; see all without --relation."
    return part._replace(
        edges=edges,
        other=(),
        title=f"{part.title}: {labels}" if part.title else labels[:1].upper() + labels[1:],
        left_out=(*part.left_out, left),
    )


def _disputes(evidence: Evidence, part: Part, disputes: str) -> Part:
    """Without the edges that are disputed, or these alone: one of `DISPUTES`."""
    if disputes == "mark":
        return part
    evidence.expect_edges(edge.iri for edge in part.edges)
    held = {e.iri for e in part.edges if evidence.store.text(e.iri, KG + "disputed", CLAIMED) in ("true", "1")}
    edges = [e for e in part.edges if (e.iri in held) == (disputes == "only")]
    left = f"{_many(len(part.edges) - len(edges), 'relation is', 'relations are')} left out, since nobody disputes them"
    if disputes == "hide":
        left = f"{_many(len(held), 'disputed relation is', 'disputed relations are')} left out"
    left += f": see all without --disputed {disputes}."
    return part._replace(edges=edges, other=(), left_out=(*part.left_out, left))


def _then(evidence: Evidence, part: Part, window: Window) -> Part:
    """Only what can hold in a window; what carries no date is kept."""
    # Of all that a store holds the dates are read in bulk; of a neighbourhood with the evidence, which is read anyhow.
    known = outline.datings(evidence.store) if not part.start else None
    dates: dict[str, list[Dating]] = {}
    for claim in (*(c for edge in part.edges for c in edge.claims), *part.other):
        if known is None:
            found = [evidence.claim(claim).dating]
        else:
            # A part in an event is dated as the event is; what else stands as a subject has no date.
            event = evidence.store.text(claim, RDF + "subject")
            found = [known.get(claim, UNDATED), known.get(event, UNDATED) if event else UNDATED]
        dates[claim] = [dating for dating in found if any((*dating.begin, *dating.end))]
    kept = {claim for claim, found in dates.items() if all(holds(d, window) for d in found)}
    edges = [e._replace(claims=tuple(c for c in e.claims if c in kept)) for e in part.edges]
    undated = sum(1 for claim in kept if not dates[claim])
    span = f"{window.first or '…'} to {window.last or '…'}"
    left = f"Shown is what can hold from {span}, by the days that its source leaves open. "
    left += f"{_many(undated, 'claim carries', 'claims carry')} no date and can hold at any time; "
    left += f"{_many(len(dates) - len(kept), 'claim that cannot hold then is', 'claims that cannot hold then are')} "
    left += "left out: see all without --during."
    return part._replace(
        edges=[e for e in edges if e.claims],
        other=[c for c in part.other if c in kept],
        title=f"{part.title}, {span}",
        left_out=(*part.left_out, left),
    )


def cut(part: Part, most: int) -> Part:
    """At most `most` edges, and claims up to MOST_CLAIMS (but all of one edge at least), by the rule that it states."""
    degree = outline.degrees(part.edges)

    def rank(edge: Outline) -> tuple[int, int, int, str]:
        far = part.distance.get(edge.subject, 0) + part.distance.get(edge.object, 0)
        return (far, -edge.statements, -min(degree[edge.subject], degree[edge.object]), edge.iri)

    kept: set[str] = set()
    room = MOST_CLAIMS
    for edge in sorted(part.edges, key=rank):
        if len(kept) < most and (len(edge.claims) <= room or not kept):
            kept.add(edge.iri)
            room -= len(edge.claims)
    left = list(part.left_out)
    if len(kept) < len(part.edges):
        nearest = "those nearest to the focus first, then " if part.distance else ""
        left.append(
            f"{len(kept):,} of {len(part.edges):,} relations are drawn and listed: {nearest}those with the most "
            "statements behind them, equals by how well connected both ends are. "
            f"See more with --most N, or another part with {WAYS}."
        )
    other = part.other[: max(0, room)]
    if len(other) < len(part.other):
        left.append(
            f"Of {len(part.other):,} claims that no line shows, {len(other):,} are listed, those with the most "
            "statements first."
        )
    return part._replace(edges=[e for e in part.edges if e.iri in kept], other=other, left_out=tuple(left))


# ---- routes


def _routes(
    evidence: Evidence,
    path: tuple[str, str],
    routes: Sequence[Route] | None,
    search: Search | None,
    switches: Switches,
) -> tuple[list[Edge], Part]:
    """The edges of routes, those that the switches find unless they are given; search: what found the ones given."""
    store, model = evidence.store, evidence.model
    start, end = (lookup.find(store, name) for name in path)
    left = "Shown are routes alone: see all that is claimed without --path."
    if routes is None:
        search = question.ask(store, *path, **switches)
        found = search.run()
        routes = found.routes
        if not routes:
            raise question.missing(search)
        chosen = ", ".join(options.spelt(options.question(switches)))
        left = f"Shown are the routes of `kg path` with {chosen} alone." if chosen else left
        left += f" There are more than these {len(routes)}: see them with --limit or -k." if found.more else ""
    steps = {step.edge[1:4] for route in routes for hop in route.hops for step in hop.steps}
    steps |= {edge[1:4] for route in routes for node in route.nodes for same in node.same for edge in same.edges}
    # Whole edges, also with what did not count for these routes: the page weighs it anew, and shows both sides.
    ordered = [evidence.edge(*triple) for triple in sorted(steps)]
    title = f"From {model.label(start)} to {model.label(end)}"
    return ordered, Part((), (), title, start, left_out=(left,), asked=fragment(search) if search else "")


# ---- from a choice to what is drawn


def _shown(evidence: Evidence, edges: list[Edge], part: Part) -> Chosen:
    store, model = evidence.store, evidence.model
    # Whole, with all stances on them: of some edges only some words are evidence, such as of who blames whom.
    behind = {claim.iri: evidence.claim(claim.iri) for edge in edges for claim in edge.claims}
    grounds = {edge.iri: tuple(evidence.grounds(edge.subject, edge.predicate, edge.object)) for edge in edges}
    bearing = _bearing(evidence, {*behind, *part.other}, (ground for found in grounds.values() for ground in found))
    voices = Voices(evidence)
    voices.expect(edges)
    accounts = {edge.iri: voices.account(edge, grounds[edge.iri]) for edge in edges}
    bearing |= {near.claim.iri for account in accounts.values() for near in account.related}
    bearing |= {said.claim for account in accounts.values() for answer in account.answers for said in answer.voices}
    bearing -= {*behind, *part.other}
    ends = {end for edge in edges for end in (edge.subject, edge.object)}
    if store.batches:
        _expect(evidence, {*behind, *part.other, *bearing}, ends)
    other = {iri: evidence.claim(iri) for iri in part.other if iri not in behind}
    # A part in an event is shown with the event.
    events = {iri: evidence.claim(iri) for claim in (*behind, *other, *bearing) if (iri := _event(evidence, claim))}
    told = {iri: evidence.claim(iri) for iri in sorted(bearing) if iri not in behind and iri not in other}
    all_claims = behind | told | {iri: claim for iri, claim in sorted((events | other).items()) if iri not in behind}
    used = {s for edge in edges for s in (edge.predicate, *model.supers(edge.predicate))}
    named = {iri for claim in all_claims for iri in _named(store, model, claim)} - ends
    return Chosen(
        edges=edges,
        nodes=[node(store, model, iri) for iri in sorted(ends)],
        relations=told_apart([relation(model, store, iri) for iri in used]),
        claims=list(all_claims.values()),
        mentioned=[node(store, model, iri) for iri in sorted(named)],
        title=part.title,
        start=part.start,
        left_out=list(part.left_out),
        grounds=grounds,
        accounts=accounts,
        asked=part.asked,
    )


def _bearing(evidence: Evidence, claims: Iterable[str], grounds: Iterable[Ground]) -> set[str]:
    """The claims that bear on some: other accounts of them, and those whose assertions deny them or take words back."""
    waiting, seen = {*claims}, set[str]()
    denials = set[str]()
    for ground in grounds:
        waiting |= {claim.iri for claim in ground.needed} | {*ground.rival_accounts}
        denials |= {*ground.denied_in}
    while waiting:
        evidence.expect(waiting)
        seen |= waiting
        found = list(map(evidence.claim, sorted(waiting)))
        waiting = {r for c in found for r in (*c.rivals, *c.rival_accounts, *c.part_rival_accounts)}
        denials |= {a for c in found for a in (*c.denied_in, *c.part_denied_in)}
        for other, said in perhaps_one(evidence, found):
            waiting.add(other.iri)
            denials |= {a.iri for a in said}
        # A retraction takes words back too, and is no assertion.
        back = {by for c in found for a in c.assertions for by in a.withdrawn_by}
        denials |= {by for by in back if evidence.store.holds(by, KG + "claim")}
        waiting = (waiting | {evidence.assertion(a).claim for a in sorted(denials)}) - seen
    return seen - {*claims}


def _expect(evidence: Evidence, claims: set[str], ends: set[str]) -> None:
    """Say what is about to be asked of claims, their rivals and events, and of the nodes that these name."""
    store = evidence.store
    evidence.expect(claims)
    around = {iri(f.object) for c in claims for p in (KG + "rivalOf", RDF + "subject") for f in store.match(c, p)}
    store.expect(Wanted(None, (KG + "claim",), sorted(around)))
    told = sorted({claim for claim in around if store.holds(None, KG + "claim", claim)} | claims)
    evidence.expect(told)
    store.expect(Wanted(None, (KG + "claim",), told))
    named = {iri(f.object) for claim in told for f in store.match(claim) if iri(f.object).startswith(ID)} | ends
    wider = named
    while wider:
        store.expect(Wanted(sorted(wider), _OF_NODES))
        named |= wider
        beside = (SCHEMA + "containedInPlace", KG + "near")
        inside = (f for place in wider for p in beside for f in store.match(place, p))
        wider = {iri(fact.object) for fact in inside} - named
    evidence.model.expect(named)


_OF_NODES = (
    *(RDF + "type", *lookup.MAIN_NAMES),
    *(SKOS + name for name in ("altLabel", "hiddenLabel", "note")),
    *(SCHEMA + name for name in ("latitude", "longitude", "containedInPlace")),
    *(KG + name for name in ("site", "placePrecision", "near")),
)
"""What is read of the nodes that a claim names."""


def _event(evidence: Evidence, claim: str) -> str | None:
    """The event in which a claim says that somebody had a part."""
    subject = evidence.store.text(claim, RDF + "subject")
    told = subject is not None and any(True for _ in evidence.store.match(None, KG + "claim", subject))
    return subject if told else None


def _named(store: Store, model: Model, claim: str) -> list[str]:
    """The actors, offices and places that a claim names."""
    named = {iri(f.object) for f in store.match(claim) if iri(f.object).startswith(ID)}
    return [n for n in named if any(model.is_a(n, KG + kind) for kind in ("Actor", "Place", "Office"))]


def _many(number: int, one: str, many: str) -> str:
    """A number with its words: "1 claim carries", "2,000 claims carry"."""
    return f"{number:,} {one if number == 1 else many}"


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


def relation(model: Model, store: Store, iri: str) -> Relation:
    """An edge type with its readings, colour and mark; one that the ontology lacks is read by its name."""
    kind = model.edges.get(iri)
    if kind is None:
        label = model.label(iri)
        return Relation(iri, label, label, label, spare(iri))
    color = kind.color if COLOR.match(kind.color) else spare(iri)
    return Relation(iri, kind.label, kind.reading, kind.past, color, store.text(iri, KG + "mark") or "")


def told_apart(relations: Sequence[Relation]) -> dict[str, Relation]:
    """By IRI, with another mark where one has that of another of its colour, or one unknown. Ours keep theirs."""
    out, taken = {}, set[tuple[str, str]]()
    marks = ("", *LOOKS["marks"])
    for one in sorted(relations, key=lambda one: (not one.iri.startswith(KG), one.iri)):
        own = [one.mark] if one.mark in marks else []
        mark = next((mark for mark in (*own, *marks) if (one.color, mark) not in taken), "")
        taken.add((one.color, mark))
        out[one.iri] = one._replace(mark=mark)
    return dict(sorted(out.items()))


def spare(name: str) -> str:
    """A colour that depends on the name alone, so that it is the same on every page."""
    return PALETTE[sum(name.encode()) % len(PALETTE)]
