"""Routes in lines of text: each hop with its evidence, what a route rests on, what changes, why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.cli.evidence import claim_lines, edge_lines, wrapped
from kg.cli.output import show_command
from kg.names import DCTERMS
from kg.paths import Node, Route, Search

_ID = DCTERMS + "identifier"

if TYPE_CHECKING:
    from kg.paths.omitted import Omitted
    from kg.paths.support import Support
    from kg.paths.whatif import Difference
    from kg.paths.whynot import WhyNot


def told(routes: Iterable[Route], supports: Iterable[Support]) -> Iterator[str]:
    """Routes one below the other, each with what it rests on."""
    for number, (route, support) in enumerate(zip(routes, supports, strict=True)):
        if number:
            yield ""
        yield from lines(route)
        yield ""
        yield from rests(route, support)


def lines(route: Route) -> Iterator[str]:
    """A route as text: its nodes, then each hop with its evidence."""
    yield from wrapped(headline(route), 0)
    for number, hop in enumerate(route.hops):
        start, end = route.nodes[number], route.nodes[number + 1]
        for step in hop.steps:
            yield ""
            yield from wrapped(f"{start.label} {step.reading} {end.label}", 0)
            yield from edge_lines(step.edge, weak=True)
        if end is not route.nodes[-1]:
            yield from notes(end)


def headline(route: Route) -> str:
    """A route in one line: "A → B → C  (2 hops)"."""
    return f"{' → '.join(route.labels)}  ({_hops(len(route.hops))})"


def notes(node: Node) -> Iterator[str]:
    """What should be said of a node on the way: what it is to pass through it, the name under which it acts."""
    if node.place:
        yield ""
        yield from wrapped(
            f"{node.label} is a place: what happens there need not join those whom it happens to", 2, "* "
        )
    if node.very_connected:
        yield ""
        joins = "it joins nearly anything to anything (--no-hubs keeps clear of such)"
        yield from wrapped(f"{node.label} has {node.neighbours} neighbours: {joins}", 2, "* ")
    for step in node.notes:
        yield ""
        yield from wrapped(f"{node.label} {step.reading} {step.object_label}", 2, "* ")
        yield from edge_lines(step.edge, 4, weak=True)


def rests(route: Route, support: Support) -> Iterator[str]:
    """Whose word a route rests on, its weakest hop, how many origins each hop has, and whether it is denied."""
    yield from wrapped(f"Rests on {_listed(support.speakers) or 'no claim that is recorded'}.", 0)
    if support.why:
        start, end = route.labels[support.weakest : support.weakest + 2]
        yield from wrapped(f"Weakest hop: {start} – {end} ({', '.join(support.why)}).", 0)
    else:
        yield from wrapped("No hop is disputed, suggested, unnamed, combined, implied or undated.", 0)
    counts = [str(h.least) if h.least == h.most else f"{h.least}–{h.most}" for h in support.hops]
    yield from wrapped(f"Independent origins{', hop by hop' * (len(counts) > 1)}: {', '.join(counts)}.", 0)
    denied = [f"hop {n} by {_listed(hop.denied_by)}" for n, hop in enumerate(support.hops, 1) if hop.denied_by]
    unheard = [f"hop {n} by {_listed(h.denied_unheard)}" for n, h in enumerate(support.hops, 1) if h.denied_unheard]
    if denied or not unheard:
        yield from wrapped(f"Denied: {'; '.join(denied) or 'nothing, in the loaded sources'}.", 0)
    if unheard:
        yield from wrapped(f"Denied by those whose word is left out: {'; '.join(unheard)}.", 0)


def beside(omitted: Omitted) -> Iterator[str]:
    """How long an undisputed route would be, where the first is disputed, and what was left out that is as short."""
    if omitted.disputed and omitted.undisputed is None:
        yield "No undisputed route joins them."
    elif omitted.disputed:
        yield f"The shortest undisputed route has {_hops(omitted.undisputed or 0)} (--disputed hide)."
    if omitted.wider:
        shown = [f"{_hops(w.hops)} ({'without ' * w.leave_out}{w.switch})" for w in omitted.wider]
        yield from wrapped(f"Left out: a route of {_listed(shown)}.", 0)


def changed(search: Search, named: Iterable[str], gone: Iterable[str], changes: Difference) -> Iterator[str]:
    """What changes in a search without some speakers, sources and claims (IRIs).

    named: those that were asked about; gone: those and the reprints that go with them.
    """

    def called(iris: Iterable[str]) -> list[str]:
        return sorted(search.store.text(iri, _ID) or search.model.label(iri) for iri in iris)

    reprints = called(set(gone) - set(named))
    lapse = "which go back to nothing else" if len(reprints) > 1 else "which goes back to nothing else"
    with_it = f" (and with it {_listed(reprints)}, {lapse})" if reprints else ""
    yield from wrapped(f"Without {_listed(called(named))}{with_it}: {_shortest(changes)}.", 0)
    for heading, routes in (("Lost", changes.lost), ("Appears", changes.appeared), ("Stands", changes.kept)):
        for route in routes:
            yield from wrapped(f"{heading}: {headline(route)}", 2)
    if changes.more:
        yield "  There are more routes than these: see them with a higher --limit."


def _shortest(changes: Difference) -> str:
    before, after = changes.shortest_before, changes.shortest_after
    if before is None:
        return "there is no route either way" if after is None else f"a route appears, of {_hops(after)}"
    if after is None:
        return "no route is left"
    if after == before:
        return f"the shortest route still has {_hops(after)}"
    return f"the shortest route has {_hops(after)} instead of {before}"


def missing(search: Search, why: WhyNot) -> Iterator[str]:
    """That there is no route, and why; the first line says it all in short."""
    label = search.model.label
    start, end = label(search.start), label(search.end)
    yield f"no route between {start} and {end}{_within(search)} in the loaded sources"
    for name, reached, hops in ((start, why.reached_start, why.hops_start), (end, why.reached_end, why.hops_end)):
        least = "" if why.complete else "at least "
        nodes = f"{least}{reached} other node{'s' if reached != 1 else ''} within {_hops(hops)}"
        yield from wrapped(f"{name} reaches {nodes if reached else 'nothing'}: see `{show_command(name)}`", 2)
    for switch, route in why.relaxed:
        yield from wrapped(f"Leaving out {switch} gives a route: {headline(route)}", 2)
    if why.excluded:
        shown = headline(why.excluded)
        yield from wrapped(f"Only accounts that cannot both be true would join them: {shown}", 2)
    if why.disputed:
        yield "  What is denied, disputed or merely suggested would join them:"
        for claim in why.disputed:
            yield from claim_lines(claim, 4, weak=True)


def _within(search: Search) -> str:
    return f" within {_hops(search.max_hops)}" if search.max_hops else ""


def _hops(number: int) -> str:
    return f"{number} hop{'s' if number != 1 else ''}"


def _listed(names: Iterable[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last
