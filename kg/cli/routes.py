"""Routes in lines of text: each hop with all that is said for and against it, what changes, why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg import namesakes
from kg.cli.evidence import claim_lines, edge_lines, same_lines, wrapped
from kg.cli.output import command_line, quoted_id, show_command
from kg.model import in_plural
from kg.names import DCTERMS, KG, shorten
from kg.paths import Hop, Node, Route, Search, territory
from kg.paths.timing import together
from kg.voices import Voices

_ID = DCTERMS + "identifier"

if TYPE_CHECKING:
    from kg.model import Model
    from kg.namesakes import Namesake
    from kg.paths.omitted import Omitted
    from kg.paths.support import HopSupport, Support
    from kg.paths.whatif import Difference
    from kg.paths.whynot import WhyNot


def told(search: Search, routes: Iterable[Route], supports: Iterable[Support]) -> Iterator[str]:
    """Routes one below the other, each hop with all that is said for and against it."""
    for number, (route, support) in enumerate(zip(routes, supports, strict=True)):
        if number:
            yield ""
        yield from lines(search.model, route, support)
        yield from read_with_care(search.model, route)


def of_territory(search: Search) -> Iterator[str]:
    """What is known of the territory of a state that was asked about, and of the state of a territory."""
    from kg.paths.support import supports

    for found in territory.beside(search):
        what = f"the territory, {found.other}, and places in it" if found.place else f"the state, {found.other}"
        yield from wrapped(f"Of {what}, which no route joins to {found.asked}:", 0)
        for route, rests in zip(found.routes, supports(search.edges, found.routes), strict=True):
            yield from hop_lines(search.model, route.hops[0], rests.hops[0], set())


def read_with_care(model: Model, route: Route) -> Iterator[str]:
    """What keeps a route from being a chain: links that did not hold at one time, enemies' links beside allies'."""
    if len(route.hops) > 1 and not together(route.hops):
        yield ""
        no_day = "no day on which all links of this route can have held (--same-time asks for routes with one)"
        yield from wrapped(f"By their dates there is {no_day}.", 2, "* ")
    acts = {
        flag: [_act(model, n, hop, flag) for n, hop in enumerate(route.hops, 1)] for flag in ("hostile", "friendly")
    }
    hostile, friendly = (list(filter(None, found)) for found in acts.values())
    if hostile and friendly:
        yield ""
        mixed = f"hostile links ({', '.join(hostile)}) with friendly ones ({', '.join(friendly)})"
        yield from wrapped(
            f"This route mixes {mixed}: it says nothing of how its two ends stand to each other.", 2, "* "
        )


def _act(model: Model, number: int, hop: Hop, flag: str) -> str:
    """A hop all of whose relations are hostile, or friendly: "hop 2: attacks"; "" for any other."""
    kinds = model.flagged(flag)
    these = [model.edge(step.edge.predicate).label for step in hop.steps if step.edge.predicate in kinds]
    return f"hop {number}: {_listed(dict.fromkeys(these))}" if len(these) == len(hop.steps) else ""


def lines(model: Model, route: Route, support: Support) -> Iterator[str]:
    """A route as text: its nodes, then each hop with its evidence."""
    yield from wrapped(headline(route, support, model), 0)
    known: set[str] = set()
    for hop, end, rests in zip(route.hops, route.nodes[1:], support.hops, strict=True):
        yield from hop_lines(model, hop, rests, known)
        if end is not route.nodes[-1]:
            yield from notes(end)


def hop_lines(model: Model, hop: Hop, rests: HopSupport, known: set[str]) -> Iterator[str]:
    """The relations of a hop, each with its evidence, and of several voices, how many independent origins they are.

    Then that nodes are one, where it rests on that too. known: the claims of this kind that were told; they are added.
    """
    for step, account in zip(hop.steps, rests.accounts, strict=True):
        yield ""
        core = step.between(*step.named)
        yield from edge_lines(f"{core[0].upper()}{core[1:]}" if step.named[0] != step.labels[0] else core, account)
    for tie in {tie.edge.iri: tie for account in rests.accounts for tie in account.ties}.values():
        if tie.edge.iri not in known:
            known.add(tie.edge.iri)
            yield ""
            yield from same_lines(tie, model, 2)
    if sum(voice.counts for account in rests.accounts for voice in account.held) > 1 or rests.most == 0:
        counted = str(rests.least) if rests.least == rests.most else f"{rests.least}–{rests.most}"
        yield from wrapped(f"independent origins: {counted}", 2)


def headline(route: Route, support: Support | None = None, model: Model | None = None) -> str:
    """A route in one line: "A → B = C → D (2 hops; hop 1 disputed: Oslind says it, Velmark denies it)"."""
    marks = [_mark(n, rests) for n, rests in enumerate(support.hops, 1)] if support else []
    names = " → ".join(node.title for node in route.nodes)
    ties = _disputed_ties(support, model) if support and model else ()
    return f"{names} ({'; '.join([_hops(len(route.hops)), *filter(None, marks), *ties])})"


def _mark(number: int, rests: HopSupport) -> str:
    """What the first line says of a hop: that it is disputed, by both sides, or only suggested."""
    disputed = [account for account in rests.accounts if account.disputed]
    if rests.disputed and disputed:
        from kg.paths.speech import in_short

        return f"hop {number} disputed: {'; '.join(dict.fromkeys(map(in_short, disputed)))}"
    return f"hop {number} only suggested" if "suggested" in rests.marks else ""


def _disputed_ties(support: Support, model: Model) -> Iterator[str]:
    """What the first line says of nodes of which it is disputed that they are one."""
    from kg.paths.speech import in_short, same

    for tie in same(support):
        if tie.edge.disputed:
            yield f"{' = '.join(model.told_apart(tie.edge.subject, tie.edge.object))} disputed: {in_short(tie)}"


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
        said = dict.fromkeys(f"{a.speaker_name}, {a.source} {a.paragraphs}".rstrip() for a in step.edge.assertions)
        by = f" ({'; '.join(said)})" if said else ""
        yield from wrapped(f"{node.label} {step.reading} {step.object_label}{by}", 2, "* ")


def beside(omitted: Omitted, *, unweighed: bool = False) -> Iterator[str]:
    """How long an undisputed route would be, where the shortest are disputed; what was left out that is as short.

    unweighed: more routes are equally short than were put in order by what they rest on.
    """
    if unweighed:
        from kg.paths.support import RANKED

        text = (
            f"More than {RANKED} routes are as short: only the first {RANKED} were put in order by what they rest on."
        )
        yield from wrapped(text, 0)
    if omitted.disputed:
        length = f"The shortest undisputed route has {_hops(omitted.undisputed or 0)}: see it with --disputed hide."
        yield from wrapped(length if omitted.undisputed else "No undisputed route joins them.", 0)
    if omitted.wider:
        shown = [f"{_hops(w.hops)} ({'without ' * w.leave_out}{w.switch})" for w in omitted.wider]
        yield from wrapped(f"Left out: a route of {_listed(shown)}.", 0)


def changed(search: Search, named: Iterable[str], gone: Iterable[str], changes: Difference) -> Iterator[str]:
    """What changes in a search without some speakers, sources and claims (IRIs).

    named: those that were asked about; gone: those and the reprints that go with them.
    """

    def called(iris: Iterable[str]) -> list[str]:
        return sorted(search.store.text(iri, _ID) or search.model.label(iri) for iri in iris)

    more = set(gone) - set(named)
    spoken = {by for said in more if (by := search.store.text(said, KG + "speaker"))}
    reprints = called(source for source in more if not search.store.holds(source, KG + "speaker"))
    also = [f"{_listed(reprints)}, which {_many('goes', reprints)} back to nothing else"] if reprints else []
    also += [f"what {_listed(voices)} said for it" for voices in [called(spoken - set(named))] if voices]
    with_it = f" (and with it {'; '.join(also)})" if also else ""
    yield from wrapped(f"Without {_listed(called(named))}{with_it}: {_shortest(changes)}.", 0)
    for heading, routes in (("Lost", changes.lost), ("Appears", changes.appeared), ("Stands", changes.kept)):
        for route in routes:
            yield from wrapped(f"{heading}: {headline(route)}", 2)
    if changes.more:
        yield "  There are more routes than these: see them with a higher --limit."


def _many(verb: str, subjects: list[str]) -> str:
    return in_plural(verb) if len(subjects) > 1 else verb


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
    alike = {node: namesakes.of(search.store, node) for node in (search.start, search.end)}
    called = [shorten(n) if alike[n] else label(n) for n in (search.start, search.end)]
    for name, reached, hops in (
        (called[0], why.reached_start, why.hops_start),
        (called[1], why.reached_end, why.hops_end),
    ):
        least = "" if why.complete else "at least "
        nodes = f"{least}{reached} other node{'s' if reached != 1 else ''} within {_hops(hops)}"
        yield from wrapped(f"{name} reaches {nodes if reached else 'nothing'}: see `{show_command(name)}`", 2)
    for node in alike:
        yield from also(alike[node], "path", search.start, search.end)
    for switch, route in why.relaxed:
        yield from wrapped(f"Leaving out {switch} gives a route: {headline(route)}", 2)
    if why.excluded:
        shown = headline(why.excluded)
        yield from wrapped(f"Only accounts that cannot both be true would join them: {shown}", 2)
    if why.disputed:
        yield "  What is disputed or only suggested would join them:"
        voices = Voices(search.edges.scale.evidence)
        for claim in why.disputed:
            yield from wrapped(claim.label, 4)
            yield from claim_lines(voices.claim(claim), 6)


def also(alike: Iterable[Namesake], command: str, *asked: str) -> Iterator[str]:
    """That a node has namesakes, each with the command ("path") that asks of it in its place."""
    for one in alike:
        of = f" of {', '.join(one.sources)}" if one.sources else ""
        names = " ".join(quoted_id(one.other if node == one.node else node) for node in asked)
        asks = f"see `{command_line(f'{command} {names}')}`"
        yield from wrapped(f"{one.name} is also {shorten(one.other)}{of}: {asks}", 2)


def _within(search: Search) -> str:
    return f" within {_hops(search.max_hops)}" if search.max_hops else ""


def _hops(number: int) -> str:
    return f"{number} hop{'s' if number != 1 else ''}"


def _listed(names: Iterable[str]) -> str:
    """Names in a sentence: "A, B and C"."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last
