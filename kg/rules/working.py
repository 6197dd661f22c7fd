"""The small store in which the rules run, and the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.names import KG, ONTOLOGY, OWL, SAME, SEM, WORK, resource
from kg.rules.change import Change
from kg.rules.terms import CLAIM, OBJECT, SUBJECT, TYPE, WORKING
from kg.store import AUTHORED, Literal, NamedNode, Quad, Store, Wanted, memory, parts
from kg.store.facts import Entry


def working_store(change: Change, claims: Iterable[str]) -> Store:
    """A store in memory of some claims with the stances on them, and the ontology; if need be with bounds of time."""
    facts = change.facts
    quads = [Quad(*parts(fact), NamedNode(ONTOLOGY)) for fact in change.ontology]
    sources: set[str] = set()
    # Whose kind decides: of agents, who is whose rival; of what an edge reaches, which edge it is.
    agents: set[str] = set()
    for claim in claims:
        own = list(facts(claim, None, None))
        quads += [Quad(*parts(fact), WORKING) for fact in own]
        agents |= {f.o for f in own if f.p in change.classed} if change.classed else set()
        if change.disputes and any(f.o == SAME for f in own):
            quads += _apart(change, own)
        said = {fact.s: list(facts(fact.s)) for fact in facts(None, CLAIM, claim)}
        quads += [Quad(*parts(fact), WORKING) for stances in said.values() for fact in stances]
        if change.disputes:
            quads += _bounds(change, claim, own, said)
            sources |= {f.o for fs in said.values() for f in fs if f.p == KG + "inSource"}
            agents |= {f.o for f in own if f.p in (KG + "agent", OBJECT)}
    for node in sources:
        for fact in facts(None, KG + "retracts", node):
            quads += [Quad(*parts(f), WORKING) for f in facts(fact.s)]
    change.store.expect(Wanted(sorted(agents), (TYPE,)), graph=AUTHORED)
    quads += [Quad(*parts(f), WORKING) for node in agents for f in facts(node, TYPE)]
    return memory(quads)


def _apart(change: Change, claim: list[Entry]) -> Iterator[Quad]:
    """That a source lists the two nodes as different of which a claim says that they are one."""
    ends = {f.p: f.o for f in claim}
    for s, o in ((ends[SUBJECT], ends[OBJECT]), (ends[OBJECT], ends[SUBJECT])):
        yield from (Quad(*parts(f), WORKING) for f in change.facts(s, OWL + "differentFrom", o))


_NEVER, _EVER = "0000-00-00", "9999-99-99"


def _bounds(change: Change, claim: str, own: list[Entry], said: dict[str, list[Entry]]) -> Iterator[Quad]:
    """Days, as text that compares, between which a claim held and was spoken of; wide open where nothing is known.

    latestBegin, firstEnd: a claim lies within a span of time, or may, when it can begin after the span's first day and
    end before its last; what is still going on ends after any day.
    """
    days = {f.p: f.o for f in own}
    day = days.get(SEM + "hasTimeStamp")
    bound = {
        n: day or days.get(f"{SEM}has{n}TimeStamp")
        for n in ("EarliestBegin", "LatestBegin", "EarliestEnd", "LatestEnd")
    }
    goes_on = days.get(KG + "edtf", "").endswith("/..")
    yield _day(claim, "firstBegin", bound["EarliestBegin"] or _NEVER)
    yield _day(claim, "latestBegin", bound["LatestBegin"] or _EVER)
    yield _day(claim, "firstEnd", bound["EarliestEnd"] or (_EVER if goes_on else _NEVER))
    yield _day(claim, "lastEnd", bound["LatestEnd"] or _EVER)
    dated = any(bound.values())
    for assertion, facts in said.items():
        first, last = _spoken(change, facts)
        yield _day(assertion, "saidFrom", first or _NEVER)
        yield _day(assertion, "saidBy", last or _EVER)
        if any(f.o == KG + "denied" for f in facts):
            yield _day(assertion, "coversFrom", bound["EarliestBegin"] or _NEVER)
            # A denial without a time is of what had begun when it was made.
            yield _day(assertion, "coversTo", (bound["LatestEnd"] if dated else last) or _EVER)
            yield Quad(NamedNode(assertion), NamedNode(WORK + "undated"), Literal(not dated), WORKING)


def _day(node: str, name: str, day: str) -> Quad:
    return Quad(NamedNode(node), NamedNode(WORK + name), Literal(day), WORKING)


def _spoken(change: Change, assertion: list[Entry]) -> tuple[str | None, str | None]:
    """The first and the last day on which it can have been said: the day given, else when its source came out."""
    said = {f.p: f.o for f in assertion}
    if day := said.get(KG + "saidOn"):
        return day, day
    published = (
        next(change.facts(said.get(KG + "inSource", ""), KG + "published"), None) if said.get(KG + "inSource") else None
    )
    if published is None:
        return None, None
    from kg.dates import span

    read = span(published.o)
    return read.begin[0], read.end[1]


def order() -> Iterator[tuple[str, str, bool]]:
    """The rules in the order in which they run: name, where the result goes, and whether only disputes need it."""
    with open(resource("ontology", "rules", "order.txt"), encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    for name, target, *more in lines:
        yield name, target, "disputes" in more


def rule(name: str) -> str:
    with open(resource("ontology", "rules", f"{name}.rq"), encoding="utf-8") as file:
        return file.read()
