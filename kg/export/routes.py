"""Routes for other tools and for an article's draft: JSON, CSV, Mermaid, RDF, and a sentence with references.

Each format carries the evidence: a relation without who says so, where, is not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.claims import DECLINED, DENIED, Assertion, Claim, Edge, Locator
from kg.errors import KgError
from kg.names import ID, KG
from kg.paths import Node, Route, Routes, Search, speech
from kg.paths.options import KEYWORDS

if TYPE_CHECKING:
    from kg.paths.fragility import Fragility
    from kg.paths.support import HopSupport, Support
    from kg.paths.whatif import Difference
    from kg.voices import Account, Dispute, Voice

VERSION = 2
"""Of the JSON form; described by `routes.schema.json`. It changes when a reader of the old form could go wrong."""

COLUMNS = (
    *(
        "route",
        "hop",
        "start",
        "reading",
        "end",
        "relation",
        "forward",
        "standing",
        "disputed",
        "disputes",
        "one_party",
    ),
    *("suggested", "past", "speaker", "unnamed_speaker", "interest", "stance", "role", "basis", "says"),
    *("source", "title", "publisher", "url", "paragraphs", "spans", "said_on"),
    *("date", "edtf", "earliest_begin", "latest_begin", "earliest_end", "latest_end"),
    *("marks", "origins_least", "origins_most"),
    *("start_id", "relation_id", "end_id", "claim_id", "assertion_id"),
)


class Given(NamedTuple):
    """What is to be written: routes with what each rests on, the search that found them, what else was asked."""

    routes: Routes
    supports: list[Support]
    search: Search
    fragility: Fragility | None
    changes: Difference | None


def write(
    routes: Routes,
    supports: list[Support],
    search: Search,
    format: str,
    *,
    fragility: Fragility | None = None,
    changes: Difference | None = None,
) -> str:
    """Routes as text in one of `WRITERS`: json, csv, mermaid, turtle, trig or cite.

    supports: one for each route. fragility, changes: for json, what else was asked. Raises KgError for another format.
    """
    if format not in WRITERS:
        raise KgError(f"routes cannot be written as “{format}”: choose {', '.join(WRITERS)}")
    return WRITERS[format](Given(routes, supports, search, fragility, changes))


# ---- json


def document(given: Given) -> dict[str, Any]:
    """Routes as JSON values; `routes.schema.json` describes them. Every `id` is an IRI."""
    search = given.search
    found: dict[str, Any] = {
        "version": VERSION,
        "question": _question(search),
        "more": given.routes.more,
        "unweighed": given.routes.unweighed,
        "routes": [_route(r, s) for r, s in zip(given.routes.routes, given.supports, strict=True)],
    }
    if given.fragility:
        found["fragility"] = {
            **{name: getattr(given.fragility, name) for name in ("exact", "bound", "single_source", "note")},
            "origins": None if given.fragility.origins is None else list(given.fragility.origins),
        }
    if given.changes:
        lists = {name: getattr(given.changes, name) for name in ("lost", "appeared", "kept")}
        walks = {name: [list(route.walk) for route in routes] for name, routes in lists.items()}
        before, after = given.changes.shortest_before, given.changes.shortest_after
        found["changes"] = {**walks, "shortest_before": before, "shortest_after": after}
    return found


def _question(search: Search) -> dict[str, Any]:
    def named(iri: str) -> dict[str, str]:
        return {"id": iri, "label": search.model.label(iri)}

    def plain(value: Any) -> Any:
        if isinstance(value, frozenset):
            return sorted(value)
        return dict(value._asdict()) if hasattr(value, "_asdict") else value

    routes = {field.field: getattr(search, field.field) for field in KEYWORDS.values() if not field.of_policy}
    return {
        "start": named(search.start),
        "end": named(search.end),
        **routes,
        "via": [named(iri) for iri in search.via],
        "policy": {name: plain(value) for name, value in search.policy._asdict().items()},
    }


def _route(route: Route, support: Support) -> dict[str, Any]:
    return {
        "length": len(route.hops),
        "nodes": [_node(node) for node in route.nodes],
        "hops": [
            {
                "start": hop.start,
                "end": hop.end,
                "relations": [
                    {
                        "reading": s.reading,
                        "as_of": s.as_of,
                        "forward": s.forward,
                        **edge_values(s.edge),
                        **account_values(account),
                    }
                    for s, account in zip(hop.steps, rests.accounts, strict=True)
                ],
                "marks": list(rests.marks),
                "origins": {"least": rests.least, "most": rests.most},
                "speakers": list(rests.speakers),
                "denied_by": list(rests.denied_by),
                "denied_unheard": list(rests.denied_unheard),
            }
            for hop, rests in zip(route.hops, support.hops, strict=True)
        ],
        "speakers": list(support.speakers),
        "weakest": {"hop": support.weakest + 1, "why": list(support.why)},
        "denied": support.denied,
    }


def _node(node: Node) -> dict[str, Any]:
    notes = [{"reading": n.reading, "label": n.object_label, **edge_values(n.edge)} for n in node.notes]
    facts = {"id": node.iri, "label": node.label, "kind": node.kind, "place": node.place}
    same = [
        {"id": s.iri, "label": s.label, "claims": [claim_values(claim) for edge in s.edges for claim in edge.claims]}
        for s in node.same
    ]
    return {
        **facts,
        "neighbours": node.neighbours,
        "very_connected": node.very_connected,
        "notes": notes,
        "same": same,
    }


def edge_values(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.iri,
        "subject": edge.subject,
        "predicate": edge.predicate,
        "object": edge.object,
        "standing": edge.standing,
        "disputed": edge.disputed,
        "suggested": edge.suggested,
        "past": bool(edge.claims) and edge.past,
        "claims": [claim_values(claim) for claim in edge.claims],
        "events": [claim_values(event) for event in edge.events],
    }


def account_values(account: Account) -> dict[str, Any]:
    """What is said of a relation, for and against."""
    return {
        "one_party": account.one_party,
        "accused": list(account.accused),
        "held": [{"assertion": voice.assertion.iri, **_voice(voice)} for voice in account.held],
        "disputes": [
            {
                "kind": dispute.kind,
                "bears_on": sorted(dispute.bears_on),
                "account": dispute.account.iri if dispute.account else None,
                **({"of": dispute.of} if dispute.of else {}),
                **_spoken(dispute.voice),
            }
            for dispute in account.disputes
        ],
        "related": [{"why": one.why, "claim": one.claim.iri, **_spoken(one.voice)} for one in account.related],
        "perhaps_one_event": [
            {
                "event": other.event.iri,
                "label": other.event.label,
                **{name: [_spoken(voice) for voice in getattr(other, name)] for name in ("says", "denies")},
            }
            for other in account.perhaps
        ],
        "answers": [{"id": a.node, "label": a.label, "said": a.said, "by": list(a.by)} for a in account.answers],
        "ties": [tie.edge.iri for tie in account.ties],
    }


def _spoken(voice: Voice) -> dict[str, Any]:
    return {"assertion": assertion_values(voice.assertion), **_voice(voice)}


def _voice(voice: Voice) -> dict[str, Any]:
    said = voice._asdict()
    del said["assertion"]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}


def claim_values(claim: Claim) -> dict[str, Any]:
    when = claim.dating
    date = {name: getattr(when, name) for name in ("edtf", "worded", "implied", "of_event")}
    return {
        "id": claim.iri,
        "kind": claim.kind,
        "label": claim.label,
        "date": {"text": when.given, **date, "begin": list(when.begin), "end": list(when.end)},
        "standing": claim.standing,
        "disputed": claim.disputed,
        "rivals": list(claim.rivals),
        "assertions": [assertion_values(said) for said in claim.assertions],
    }


def assertion_values(said: Assertion) -> dict[str, Any]:
    return {
        "id": said.iri,
        "speaker": {"id": said.speaker, "label": said.speaker_name, "unnamed": said.unnamed},
        "stance": said.stance,
        "basis": said.basis,
        "says": said.says,
        "source": {"id": ID + said.source, "title": said.title, "publisher": said.publisher, "url": said.url},
        "locators": [_locator(place) for place in said.locators],
        "said_on": said.said_on,
        "anonymity": said.anonymity,
        "material_from": said.material_from or None,
        "reply_to": said.reply_to,
    }


def _locator(place: Locator) -> dict[str, Any]:
    """A span, or the row of a sheet."""
    return {name: value for name, value in place._asdict().items() if value or name != "row"}


def _json(given: Given) -> str:
    import json

    return json.dumps(document(given), ensure_ascii=False, indent=1)


# ---- csv


def _csv(given: Given) -> str:
    """A row for each word for or against each relation of each hop; one without a recorded claim has one row too.

    role: "held", or what kind of dispute the row is, or that it is of another report of what is perhaps the same event,
    or "related"; the last two dispute nothing. "same" stands before these where it is of nodes being one, on which the
    relation rests.
    """
    from kg.query.tables import csv_row

    rows = [COLUMNS, *_rows(given)]
    return b"".join(csv_row([_cell(value) for value in row]) for row in rows).decode()


def _rows(given: Given) -> Iterator[tuple[Any, ...]]:
    label = given.search.model.label
    for number, (route, support) in enumerate(zip(given.routes.routes, given.supports, strict=True), 1):
        for at, (hop, rests) in enumerate(zip(route.hops, support.hops, strict=True)):
            for step, account in zip(hop.steps, rests.accounts, strict=True):
                edge = step.edge
                head = (number, at + 1, step.labels[0], step.reading, step.labels[1], label(edge.predicate))
                ends = (edge.subject, edge.object) if step.forward else (edge.object, edge.subject)
                disputes = "; ".join(f"{d.voice.assertion.speaker_name}: {d.kind}" for d in account.against)
                marks = (step.forward, edge.standing, edge.disputed, disputes, account.one_party)
                past = (edge.suggested, bool(edge.claims) and edge.past)
                weight = ("; ".join(rests.marks), rests.least, rests.most)
                for claim, voice, role in _words(account):
                    said = voice and voice.assertion
                    ids = (ends[0], edge.predicate, ends[1], claim and claim.iri, said and said.iri)
                    yield (*head, *marks, *past, *_said(voice, role), *_dated(claim), *weight, *ids)


def _words(account: Account) -> Iterator[tuple[Claim | None, Voice | None, str]]:
    """Each word for or against a relation, with the claim of it that it is of, and what it is to that."""
    claims = {claim.iri: claim for claim in account.edge.evidence}
    for voice in account.held:
        yield claims.get(voice.assertion.claim), voice, "held"
    for dispute in account.disputes:
        yield dispute.account or claims.get(dispute.voice.assertion.claim), dispute.voice, dispute.kind
    for other in account.perhaps:
        yield from ((None, voice, "says that two reports are one event") for voice in other.says)
        yield from ((None, voice, "denies that two reports are one event") for voice in other.denies)
    for one in account.related:
        yield one.claim, one.voice, "related"
    for tie in account.ties:
        yield from ((claim, voice, f"same, {role}") for claim, voice, role in _words(tie))
    if not account.held and not account.disputes:
        yield None, None, ""


def _said(voice: Voice | None, role: str) -> tuple[Any, ...]:
    if voice is None:
        return ("",) * 14
    said = voice.assertion
    paragraphs = "; ".join(said.numbers)
    spans = "; ".join(f"{place.start}–{place.end}" for place in said.locators if not place.row)
    role += ", withdrawn" if voice.withdrawn else ""
    who = (said.speaker_name, said.unnamed, voice.interest, said.stance, role, said.basis, said.says)
    return (*who, said.source, said.title, said.publisher, said.url, paragraphs, spans, said.said_on)


def _dated(claim: Claim | None) -> tuple[Any, ...]:
    if claim is None:
        return ("",) * 6
    return (claim.dating.given, claim.dating.edtf, *claim.dating.begin, *claim.dating.end)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


# ---- mermaid


def _mermaid(given: Given) -> str:
    """The routes as one drawing (https://mermaid.js.org/syntax/flowchart.html): arrows point as the relations do."""
    nodes: dict[str, str] = {}
    drawn: dict[str, str] = {}
    shapes = []
    for route in given.routes.routes:
        for node in route.nodes:
            if node.iri not in nodes:
                nodes[node.iri] = f"n{len(nodes) + 1}"
                left, right = ("([", "])") if node.place else ("[", "]")
                shapes.append(f'  {nodes[node.iri]}{left}"{_escaped(node.label)}"{right}')
    model, ties = given.search.model, [tie for support in given.supports for tie in speech.same(support)]
    for end in (end for tie in ties for end in (tie.edge.subject, tie.edge.object)):
        if end not in nodes:
            nodes[end] = f"n{len(nodes) + 1}"
            shapes.append(f'  {nodes[end]}["{_escaped(model.label(end))}"]')
    for edge, account, rests in _told(given):
        past = bool(edge.claims) and edge.past
        words = model.reading(edge.predicate, edge.subject, edge.object, forward=True, past=past)
        reported = speech.is_reported(account)
        if reported:
            core = f"{model.named(edge.subject)} {words} {model.named(edge.object)}"
            words = speech.sentence(core, account, rests)
        marks = [name for name in ("disputed", "suggested") if getattr(edge, name)]
        text = _escaped(f"{words} ({', '.join(marks)})" if marks else words)
        sources = "<br/>".join(_escaped(line) for line in _sources(account))
        arrow = "-.->" if marks else "---" if model.edge(edge.predicate).symmetric else "-->"
        label = f'"{text}<br/>{sources}"' if sources else f'"{text}"'
        drawn.setdefault(edge.iri, f"  {nodes[edge.subject]} {arrow}|{label}| {nodes[edge.object]}")
    for tie in ties:
        one, other = nodes[tie.edge.subject], nodes[tie.edge.object]
        words = "<br/>".join(map(_escaped, (model.edge(tie.edge.predicate).reading, *_sources(tie))))
        drawn.setdefault(tie.edge.iri, f'  {one} {"-.-" if tie.edge.disputed else "==="}|"{words}"| {other}')
    return "\n".join(["graph LR", *shapes, *drawn.values()])


def _told(given: Given) -> Iterator[tuple[Edge, Account, HopSupport]]:
    """The relations of all hops of all routes, with all that is said of each."""
    for route, support in zip(given.routes.routes, given.supports, strict=True):
        for hop, rests in zip(route.hops, support.hops, strict=True):
            for step, account in zip(hop.steps, rests.accounts, strict=True):
                yield step.edge, account, rests


def _sources(account: Account) -> list[str]:
    """Who says what of it and where, each line once; both sides of a dispute, the first three of each."""
    held = [f"{v.assertion.speaker_name}{_verb(v.assertion)}{_place(v.assertion)}" for v in account.held]
    against = [f"{d.voice.assertion.speaker_name} {_against(d)}{_place(d.voice.assertion)}" for d in account.disputes]
    sides = [list(dict.fromkeys(lines)) for lines in (held, against)]
    return [line for lines in sides for line in (*lines[:3], *(["…"] if len(lines) > 3 else []))]


def _place(said: Assertion) -> str:
    return f", {said.source} {said.paragraphs}".rstrip()


def _against(dispute: Dispute) -> str:
    return "tells it otherwise" if dispute.account else _verb(dispute.voice.assertion).strip()


def _verb(said: Assertion) -> str:
    """What a speaker does who does not assert: " denies", " suggest" of several."""
    verbs = {"suggested": "suggests", "doubted": "doubts", DENIED: "denies", DECLINED: "declines to comment"}
    verb = verbs.get(said.stance)
    if verb is None:
        return ""
    return f" {said.does(verb)}"


def _escaped(text: str) -> str:
    """Text that Mermaid shows as it stands: what it or HTML would read as a sign becomes a character code."""
    return re.sub(r"[^\w .,:!?()/–—…’‘“”¶·-]", lambda found: f"#{ord(found[0])};", " ".join(text.split()))


# ---- a sentence with references


def _cite(given: Given) -> str:
    """A paragraph for each route, a sentence for each relation; then the references, both sides of a dispute."""
    references: dict[str, tuple[int, Claim, Assertion]] = {}
    paragraphs = []
    for route, support in zip(given.routes.routes, given.supports, strict=True):
        cited = [[_numbers(given.search, account, references) for account in hop.accounts] for hop in support.hops]
        ties = [_same(given.search, tie, references) for tie in speech.same(support)]
        paragraphs.append(" ".join([*speech.sentences(route, support, cited), *ties]))
    listed = [_reference(given.search, *reference) for reference in references.values()]
    return "\n".join([*paragraphs, "", *listed])


def _same(search: Search, tie: Account, references: dict[str, tuple[int, Claim, Assertion]]) -> str:
    """That nodes are one on which a route rests, in a sentence."""
    one, other = search.model.told_apart(tie.edge.subject, tie.edge.object)
    core = f"{one} {search.model.edge(tie.edge.predicate).reading} {other}"
    return f"{speech.same_sentence(core, tie)} [{_numbers(search, tie, references)}]."


def _numbers(search: Search, account: Account, references: dict[str, tuple[int, Claim, Assertion]]) -> str:
    """The numbers of the references of a relation, those that are new put down."""
    numbers = []
    for claim, voice, role in _words(account._replace(ties=())):
        if voice is not None and role != "related":
            said = voice.assertion
            known = claim or search.edges.scale.evidence.claim(said.claim)
            numbers.append(references.setdefault(said.iri, (len(references) + 1, known, said))[0])
    return ", ".join(map(str, dict.fromkeys(numbers)))


def _reference(search: Search, number: int, claim: Claim, said: Assertion) -> str:
    """Who says what, on what basis; publisher, title, date; the paragraph, and the date as the source gives it."""
    from kg.dates import given

    published = search.store.text(ID + said.source, KG + "published")
    source = [
        said.publisher,
        f"“{said.title}”",
        f"published {given(published)}" if published else "publication date unknown",
    ]
    notes = [said.basis, *(["disputed"] if claim.disputed and said.stance != DENIED else [])]
    if said.unnamed:
        notes.append(f"unnamed: {said.anonymity}" if said.anonymity else "unnamed")
    if said.material_from:
        notes.append(f"material from {said.material_from}")
    when = f"date: {claim.dating.given}" + (f"; said on {given(said.said_on)}" if said.said_on else "")
    text = f"[{number}] {said.speaker_name}{_verb(said)}: {said.says} ({', '.join(notes)})."
    link = f" {said.url}" if said.url else ""
    place = f"{said.source} {said.paragraphs}".rstrip()
    return f"{text} {', '.join(part for part in source if part)}, {place}; {when}.{link}"


def _rdf(format: str) -> Callable[[Given], str]:
    def written(given: Given) -> str:
        from kg.export.excerpt import text

        told = [account for _, account, _ in _told(given)]
        steps = [account.edge for account in told]
        against = [d.account.iri if d.account else d.voice.assertion.claim for a in told for d in a.disputes]
        against += [one.claim.iri for account in told for one in account.related]
        nodes = [node for route in given.routes.routes for node in route.nodes]
        notes = [note.edge for node in nodes for note in node.notes]
        claims = [claim.iri for edge in (*steps, *notes) for claim in edge.evidence]
        claims += [tie.edge.iri for account in told for tie in account.ties]
        iris = [iri for node in nodes for iri in (node.iri, *(same.iri for same in node.same))]
        return text(given.search.store, [*claims, *against], iris, format)

    return written


WRITERS: dict[str, Callable[[Given], str]] = {
    "json": _json,
    "csv": _csv,
    "mermaid": _mermaid,
    "turtle": _rdf("turtle"),
    "trig": _rdf("trig"),
    "cite": _cite,
}
