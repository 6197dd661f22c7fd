"""The data block of the page: what its script knows, as lists that point into each other by position.

Texts stand once in the page. The wording and the date of a claim, and what else an assertion says, are in the table of
claims, from whose rows `kg/view/page/core.js` completes this block; speakers and sources are numbered, and so are
assertions, in the order of the claims. What is absent is empty or false, a stance or standing that is absent
"asserted", a basis "stated". What disputes a claim or a ground, and what takes an assertion back, stands there as the
rules in `ontology/rules/` worked it out: the page's script weighs it, and repeats no rule of reach.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kg import letters
from kg.dates import doubtful
from kg.names import ID, local
from kg.paths.options import form
from kg.view import model
from kg.view import places as sites
from kg.view.facts import ClaimFacts, Facts, NodeFacts, Retraction, SourceFacts, TypeFacts
from kg.view.model import Node, Relation
from kg.view.wording import BASES, KINDS, STANCES, STANDINGS, STATUSES, WITHDRAWN, paragraph_numbers, published_link

if TYPE_CHECKING:
    from kg.claims import Assertion, Claim, Edge
    from kg.voices import Account


class Source(NamedTuple):
    """A source as the page lists it, from 1. url: "" unless it is a web address."""

    number: int
    id: str
    title: str
    publisher: str
    url: str
    facts: SourceFacts


class Speaker(NamedTuple):
    iri: str
    label: str
    told: str
    plural: bool
    unnamed: bool


class Parts(NamedTuple):
    """Everything on the page in its order, which is that of the data block.

    nodes: those of the graph, and places that only claims name, which have no place in the graph.
    """

    nodes: list[Node]
    relations: list[Relation]
    edges: list[Edge]
    speakers: list[Speaker]
    sources: list[Source]
    claims: list[Claim]
    facts: Facts


def parts(
    edges: Sequence[Edge],
    nodes: Sequence[Node],
    relations: Mapping[str, Relation],
    claims: Iterable[Claim],
    facts: Facts,
) -> Parts:
    """Put everything in order: nodes by IRI, edges as given, then the claims behind them, then the others.

    Relations are those of the edges, and those above them that are given.
    """
    given = {claim.iri: claim for claim in claims}
    # With all stances on them: of who blames whom, only the words of those who do are evidence.
    held = {claim.iri: given.get(claim.iri, claim) for edge in edges for claim in edge.claims}
    held |= {iri: claim for iri, claim in given.items() if iri not in held}
    said = [assertion for claim in held.values() for assertion in claim.assertions]
    used = {edge.predicate for edge in edges}
    used |= {above for iri in used if iri in facts.types for above in facts.types[iri].supers}
    return Parts(
        sorted(nodes, key=lambda node: node.iri),
        [relation for iri, relation in sorted(relations.items()) if iri in used],
        list(edges),
        _speakers(said),
        _sources(said, facts),
        list(held.values()),
        facts,
    )


def names(relations: Iterable[Relation]) -> dict[str, str]:
    """What stands for each relation in an address: its local name, or its IRI where two share one. By IRI."""
    short: dict[str, list[str]] = {}
    for relation in relations:
        short.setdefault(local(relation.iri), []).append(relation.iri)
    return {iri: name if name and len(iris) == 1 else iri for name, iris in short.items() for iri in iris}


def _speakers(said: Iterable[Assertion]) -> list[Speaker]:
    found = {a.speaker: Speaker(a.speaker, a.speaker_name, a.speaker_told, a.plural, a.unnamed) for a in said}
    return sorted(found.values(), key=lambda s: (model.plain(s.label).casefold(), s.iri))


def _sources(said: Iterable[Assertion], facts: Facts) -> list[Source]:
    found = {a.source: a for a in said}
    ordered = sorted(found.values(), key=lambda a: (a.publisher.casefold(), a.title.casefold(), a.source))
    return [
        Source(n, a.source, a.title, a.publisher, published_link(a.url), facts.sources.get(a.source, SourceFacts()))
        for n, a in enumerate(ordered, 1)
    ]


def block(all_parts: Parts, places: Mapping[str, tuple[int, int]], start: str, asked: str = "") -> dict[str, Any]:
    """The data block. start: IRI of the node on which a small screen opens, "" for the best connected.

    asked: the address at which the page opens, "" for none.
    """
    nodes, edges = all_parts.nodes, all_parts.edges
    at = {
        "node": _index(node.iri for node in nodes),
        "relation": _index(relation.iri for relation in all_parts.relations),
        "speaker": _index(speaker.iri for speaker in all_parts.speakers),
        "source": _index(source.id for source in all_parts.sources),
        "claim": _index(claim.iri for claim in all_parts.claims),
        "said": _index(said.iri for claim in all_parts.claims for said in claim.assertions),
    }
    drawn = [node for node in nodes if node.iri in places]
    looks, lines, options = model.network(
        drawn, edges, {r.iri: r for r in all_parts.relations}, places, all_parts.facts
    )
    by_key = {look["id"]: look for look in looks}
    best = start or next(iter(model.ranked(model.degrees(edges))), "")
    short = names(all_parts.relations)
    kinds: dict[str, dict[str, str]] = {}
    for node in nodes:
        kinds.setdefault(node.kind, {"color": node.color, "shape": node.shape})
    return {
        "nodes": [_node(n, by_key.get(model.key(n.iri)), kinds[n.kind], all_parts.facts) for n in nodes],
        "kinds": kinds,
        "relations": [_relation(r, short[r.iri], at, all_parts.facts) for r in all_parts.relations],
        "edges": [_edge(e, line, at, all_parts) for e, line in zip(edges, lines, strict=True)],
        "speakers": [_speaker(s, at) for s in all_parts.speakers],
        "sources": [_source(s, at) for s in all_parts.sources],
        "claims": [_claim(c, at, all_parts) for c in all_parts.claims],
        "map": _map(all_parts.facts, at["node"]),
        "options": options,
        "base": ID,
        "start": at["node"].get(best, 0),
        "asked": asked,
        "asks": form(),
        "looks": model.LOOKS,
        "names": letters.table(),
        "words": {
            "stance": STANCES,
            "basis": BASES,
            "kind": KINDS,
            "status": STATUSES | {"withdrawn": WITHDRAWN},
            "standing": STANDINGS,
        },
    }


def as_json(data: Any) -> str:
    """JSON that cannot end its <script> block, start a comment in it, or hold a line end that scripts reject."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "&<>\u2028\u2029\ufeff\x7f":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


At = dict[str, dict[str, int]]


def _index(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _full(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: absent means so."""
    return {key: value for key, value in entry.items() if value is not None and value not in ("", [], ())}


def _node(node: Node, look: dict[str, Any] | None, kind: dict[str, str], facts: Facts) -> dict[str, Any]:
    own = facts.nodes.get(node.iri, NodeFacts())
    label = model.plain(node.label)
    entry = _full(
        {
            "id": model.key(node.iri),
            "label": label,
            "kind": node.kind,
            "names": [model.plain(name) for name in node.names],
            "hidden": list(node.hidden),
            "note": model.plain(node.note),
            "place": int(own.place),
            "at": own.at,
            "nopass": int(own.nopass),
            "many": int(own.many),
            "article": model.plain(own.article),
            "in": model.plain(own.preposition),
            "color": node.color if node.color != kind["color"] else "",
            "shape": node.shape if node.shape != kind["shape"] else "",
        }
    )
    entry = {"id": "", "label": "", "kind": ""} | {k: v for k, v in entry.items() if v != 0}
    if look:  # in the graph: where, how large, how its label is broken into lines
        entry |= {"x": look["x"], "y": look["y"], "size": look["size"]}
        entry |= {"big": 1} if look.get("font") else {}
        entry |= {"text": look["label"]} if look["label"] != label else {}
    return entry


def _relation(relation: Relation, name: str, at: At, facts: Facts) -> dict[str, Any]:
    own = facts.types.get(relation.iri, TypeFacts())
    entry = {
        "id": relation.iri,
        "name": name,
        "label": relation.label,
        "read": relation.reading,
        "inverse": own.inverse,
        "past": relation.past,
        "pastInverse": own.past_inverse,
        "color": relation.color,
        "walk": int(own.walkable),
        "symmetric": int(own.symmetric),
        "noted": int(own.noted),
        "words": int(own.words),
        "placeWord": own.place_word,
        "up": [at["relation"][iri] for iri in own.supers if iri in at["relation"]],
    }
    return {key: value for key, value in entry.items() if value not in ("", 0, [])}


def _edge(edge: Edge, line: dict[str, Any], at: At, all_parts: Parts) -> dict[str, Any]:
    least, most = all_parts.facts.origins.get(edge.iri, (0, 0))
    entry: dict[str, Any] = {
        "id": model.link_key(edge),
        "s": at["node"][edge.subject],
        "o": at["node"][edge.object],
        "r": at["relation"][edge.predicate],
        "status": model.status(edge),
        "standing": edge.standing if edge.standing != "asserted" else "",
        "disputed": int(edge.disputed),
        "origins": [least, most] if most > 1 else [],
        "unnamed": int(model.only_unnamed(edge)),
        "partly": int(model.partly_disputed(edge, all_parts.facts)),
        "over": int(edge.past),
        "claims": [at["claim"][claim.iri] for claim in edge.claims],
        "words": _words(edge, at, all_parts),
        "grounds": _grounds(edge, at, all_parts.facts),
        **_account(all_parts.facts.accounts.get(edge.iri), at["said"]),
        "ours": sorted(at["said"][a] for a in all_parts.facts.ours.get(edge.iri, ()) if a in at["said"]),
    }
    entry = {key: value for key, value in entry.items() if value not in (0, [], "") or key in ("s", "o", "r", "claims")}
    if line.get("smooth"):
        smooth = line["smooth"]
        entry["bend"] = smooth["roundness"] if smooth["type"] == "curvedCW" else -smooth["roundness"]
    if line.get("font"):
        entry["lift"] = line["font"]["vadjust"]
    return entry


def _account(account: Account | None, said: Mapping[str, int]) -> dict[str, Any]:
    """What is said of an edge beside its claims: what is at stake for speakers, by the number of their assertion; what
    those concerned say of it; denials of something near; whose word is that of an adversary of the accused; and for
    which end a speaker speaks, with 1 where that is not the accused."""
    if account is None:
        return {}
    voices = [*account.held, *(d.voice for d in account.disputes), *(r.voice for r in account.related)]
    interest = {
        said[v.assertion.iri]: model.plain(v.interest) for v in voices if v.interest and v.assertion.iri in said
    }
    return {
        "interest": dict(sorted(interest.items())) or "",
        "answers": [
            [model.plain(a.label), model.plain(a.told), [said[v.iri] for v in a.voices if v.iri in said]]
            for a in account.answers
        ],
        "related": [
            [said[r.voice.assertion.iri], model.plain(r.why)] for r in account.related if r.voice.assertion.iri in said
        ],
        "adverse": sorted(said[v.assertion.iri] for v in account.held if v.adversary),
        "party": {said[v.assertion.iri]: [model.key(v.party), int(not v.how)] for v in account.held if v.party} or "",
    }


def _grounds(edge: Edge, at: At, facts: Facts) -> list[list[Any]]:
    """What an edge stands on: [claims, event or null, denials, rival accounts], cut where the rest is empty.

    [] where each claim suffices, and all that bears on one bears on the whole of it.
    """
    held = {claim.iri for claim in edge.claims}
    # Others have a part that is not on the page.
    grounds = [g for g in facts.grounds.get(edge.iri, ()) if held.issuperset(claim.iri for claim in g.claims)]
    if all(len(g.needed) == 1 and not g.denied_in and not g.rival_accounts for g in grounds):
        return []
    found: list[list[Any]] = []
    for ground in grounds:
        entry: list[Any] = [[at["claim"][claim.iri] for claim in ground.claims]]
        entry.append(at["claim"][ground.event.iri] if ground.event else None)
        entry.append([at["said"][iri] for iri in ground.denied_in])
        entry.append([at["claim"][iri] for iri in ground.rival_accounts])
        while not entry[-1] and entry[-1] != 0:
            entry.pop()
        found.append(entry)
    return found


def _words(edge: Edge, at: At, all_parts: Parts) -> list[int]:
    """The assertions that an edge rests on, where these are not all that is said of its claims: who blames whom."""
    own = [at["said"][said.iri] for claim in edge.claims for said in claim.assertions]
    return own if len(own) < sum(len(all_parts.claims[at["claim"][c.iri]].assertions) for c in edge.claims) else []


def _speaker(speaker: Speaker, at: At) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": model.key(speaker.iri), "label": model.plain(speaker.label)}
    entry |= {"told": model.plain(speaker.told)} if speaker.told != speaker.label else {}
    entry |= {"unnamed": 1} if speaker.unnamed else {}
    entry |= {"many": 1} if speaker.plural else {}
    if speaker.iri in at["node"]:
        entry["node"] = at["node"][speaker.iri]
    return entry


def _source(source: Source, at: At) -> dict[str, Any]:
    def numbers(ids: Iterable[str]) -> list[int | str]:
        """Where these sources stand; the ids of those that are not on the page."""
        return [at["source"].get(id, id) for id in ids]

    entry = {
        "id": source.id,
        "title": model.plain(source.title),
        "publisher": model.plain(source.publisher),
        "by": at["speaker"].get(source.facts.publisher),
        "url": source.url,
        "published": source.facts.published,
        "from": source.facts.earliest,
        "reprints": numbers(source.facts.reprints),
        "first": numbers(source.facts.first) if source.facts.first != (source.id,) else [],
    }
    return _full(entry)


def _claim(claim: Claim, at: At, all_parts: Parts) -> dict[str, Any]:
    own = all_parts.facts.claims.get(claim.iri, ClaimFacts())
    when = claim.dating
    entry = {
        "id": claim.id,
        "kind": claim.kind,
        "begin": list(when.begin) if any(when.begin) else None,
        "end": list(when.end) if any(when.end) else None,
        "dated": int(any((*when.begin, *when.end))),
        "standing": claim.standing if claim.standing != "asserted" else "",
        "disputed": int(claim.disputed),
        "denied": [at["said"][iri] for iri in claim.denied_in if iri in at["said"]],
        "accounts": [at["claim"][iri] for iri in claim.rival_accounts if iri in at["claim"]],
        "partDenied": [at["said"][iri] for iri in claim.part_denied_in if iri in at["said"]],
        "partAccounts": [at["claim"][iri] for iri in claim.part_rival_accounts if iri in at["claim"]],
        "perhaps": [
            [at["claim"][other], [at["said"][iri] for iri in said if iri in at["said"]]]
            for other, said in own.perhaps
            if other in at["claim"]
        ],
        "ended": int(claim.ended),
        "rivals": [at["claim"][iri] for iri in claim.rivals if iri in at["claim"]],
        "rough": int(doubtful(when.edtf)),
        "event": at["claim"].get(own.event),
        "part": at["claim"].get(own.part),
        "role": own.role,
        "type": own.type,
        "at": [[at["node"][iri], how] for iri, how in own.at if iri in at["node"]],
        "of": [at["node"][iri] for iri in own.of if iri in at["node"]],
        "said": [_said(a, at, all_parts) for a in claim.assertions],
    }
    empty: tuple[Any, ...] = ("", [], None)
    flags = ("dated", "disputed", "ended", "rough")
    return {k: v for k, v in entry.items() if v not in empty and not (k in flags and v == 0)}


def _word(assertion: Assertion, source: Mapping[str, int], facts: Facts) -> dict[str, Any]:
    """For whom a speaker spoke, surely and perhaps, where not for itself alone; and to which sources what it said goes
    back, where some of them were retracted ("gone" where all were)."""
    word = facts.words.get(assertion.iri)
    if word is None or word.house is None:
        return {}
    found: dict[str, Any] = {}
    if not word.alone:
        found["house"] = list(map(model.key, word.house.certain))
    if word.house.perhaps:
        found["perhaps"] = list(map(model.key, word.house.perhaps))
    ids = [iri.removeprefix(ID) for iri in word.sources]
    own = facts.sources.get(assertion.source, SourceFacts())
    if not ids:
        found["gone"] = 1
    elif tuple(ids) != (own.first or (assertion.source,)):
        found["back to"] = [source.get(id, id) for id in ids]
    return found


def _map(facts: Facts, node: Mapping[str, int]) -> dict[str, Any] | None:
    """What the map is drawn from; None when nothing on the page can be placed."""
    precisions = {how for claim in facts.claims.values() for _, how in claim.at}
    return sites.block(facts.spots, node, precisions)


def _said(assertion: Assertion, at: At, all_parts: Parts) -> dict[str, Any]:
    facts = all_parts.facts
    entry: dict[str, Any] = {"by": at["speaker"][assertion.speaker], "in": at["source"][assertion.source]}
    more = {
        "stance": assertion.stance if assertion.stance != "asserted" else "",
        "basis": assertion.basis if assertion.basis != "stated" else "",
        "para": paragraph_numbers(assertion),
        "on": assertion.said_on or "",
        "why": model.plain(assertion.anonymity or ""),
        "material": model.plain(assertion.material_from),
        "quote": model.plain(facts.quotes.get(assertion.iri, "")),
        "back": [
            at["said"][by] if by in at["said"] else facts.retractions.get(by, Retraction("", "", ""))._asdict()
            for by in assertion.withdrawn_by
        ],
        **_word(assertion, at["source"], facts),
    }
    return entry | {key: value for key, value in more.items() if value}
