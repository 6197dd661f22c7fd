"""What the page lists as plain HTML: the legend, the table of claims, what each source says, and what is disputed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kg.claims import HOLDS
from kg.view import model, svg
from kg.view.data import Parts, Speaker, names
from kg.view.facts import ClaimFacts
from kg.view.model import Node
from kg.view.wording import KINDS, STANCES, STANDINGS, STATUSES, WITHDRAWN, paragraph_numbers

if TYPE_CHECKING:
    from kg.claims import Assertion, Claim

COLUMNS = (
    ("text", "Claim"),
    ("kind", "What it is"),
    ("date", "When"),
    ("said", "Who says so, and where"),
    ("standing", "Standing"),
)
AGAINST = ("doubted", "denied")


def legend(parts: Parts, nodes: Sequence[Node]) -> dict[str, Any]:
    """Counts of what the graph shows: relations by colour, statuses and kinds, the commonest first."""
    by_relation: dict[str, int] = {}
    by_status: dict[str, int] = {}
    for edge in parts.edges:
        if edge.withdrawn:
            continue
        by_relation[edge.predicate] = by_relation.get(edge.predicate, 0) + 1
        partly = "partly" if model.partly_disputed(edge, parts.facts) else ""
        for name in (model.status(edge), partly, "unnamed" if model.only_unnamed(edge) else ""):
            by_status[name] = by_status.get(name, 0) + 1
    kinds: dict[str, list[Node]] = {}
    for node in nodes:
        kinds.setdefault(node.kind, []).append(node)
    relations, short = {relation.iri: relation for relation in parts.relations}, names(parts.relations)
    return {
        "families": [
            [(relations[iri], short[iri], by_relation[iri], Markup(svg.mark(relations[iri], 13, 6))) for iri in family]
            for family in model.families(by_relation, relations)
        ],
        "statuses": [(name, text, by_status.get(name, 0)) for name, text in STATUSES.items()],
        "kinds": [
            (kind, Markup(svg.swatch(of[0])), len(of))
            for kind, of in sorted(kinds.items(), key=lambda k: (-len(k[1]), k[0]))
        ],
        "dashes": {
            name: " ".join(map(str, pattern)) for name in STATUSES if isinstance(pattern := model.dashes(name), list)
        },
        "band": model.DISPUTED_BAND,
        "described": sum(parts.facts.nodes[n.iri].described for n in nodes if n.iri in parts.facts.nodes),
    }


def rows(parts: Parts) -> list[dict[str, Any]]:
    """One row for each claim, in the order of the data block."""
    numbers = {source.id: source.number for source in parts.sources}
    known = _Known(parts)
    return [
        {
            "id": claim.id,
            "text": claim.label,
            "kind": kind(claim, parts.facts.claims.get(claim.iri, ClaimFacts())),
            "date": claim.dating.given,
            # First those on the claim itself, in the order of the data block.
            "said": [_said(a, claim.label, numbers) for a in claim.assertions] + known.elsewhere(claim, numbers),
            "standing": standing(claim, in_part=known.in_part(claim)),
        }
        for claim in parts.claims
    ]


def kind(claim: Claim, facts: ClaimFacts) -> str:
    """What is claimed, in a word or two: "event: strike", "relation"."""
    word = KINDS.get(claim.kind, claim.kind)
    return f"{word}: {facts.type}" if facts.type else word


def standing(claim: Claim, *, in_part: bool) -> str:
    """How a claim stands in the loaded sources: disputed, only suggested, by unnamed speakers, or "" for asserted.

    in_part: somebody denies a part of what it tells, or tells that otherwise.
    """
    holding = [a for a in claim.assertions if a.stance in HOLDS]
    words = []
    if claim.standing != WITHDRAWN and (claim.disputed or in_part):
        words.append("disputed" if claim.disputed else STATUSES["partly"])
    if claim.standing in STANDINGS:
        words.append(STANDINGS[claim.standing])
    elif not holding:
        words.append("nobody holds it")
    if holding and all(a.unnamed for a in holding):
        words.append("by unnamed speakers")
    return ", ".join(words)


def tallies(parts: Parts) -> dict[str, dict[str, Any]]:
    """For each source, by id: its speakers with how many claims each takes a stance on, in the order of STANCES."""
    counts: dict[str, dict[str, dict[str, set[str]]]] = {source.id: {} for source in parts.sources}
    for claim in parts.claims:
        for said in claim.assertions:
            counts[said.source].setdefault(said.speaker, {}).setdefault(said.stance, set()).add(claim.iri)
    titles = {source.id: source.title or source.id for source in parts.sources}
    speakers = {speaker.iri: speaker for speaker in parts.speakers}
    return {
        source.id: {
            "total": len({iri for by in counts[source.id].values() for held in by.values() for iri in held}),
            "speakers": _tally(counts[source.id], speakers),
            "reprints": ", ".join(titles[origin] for origin in source.facts.reprints if origin in titles),
        }
        for source in parts.sources
    }


def _tally(counts: dict[str, dict[str, set[str]]], speakers: dict[str, Speaker]) -> list[tuple[Speaker, list[int]]]:
    listed = [(speakers[iri], [len(held.get(stance, ())) for stance in STANCES]) for iri, held in counts.items()]
    return sorted(listed, key=lambda item: (-sum(item[1]), item[0].label.casefold(), item[0].iri))


def disputes(parts: Parts) -> list[dict[str, Any]]:
    """The claims that somebody doubts or denies, or of which a rival account is on the page.

    A claim that is only denied is told with what its denial bears on, if there is such a thing.
    """
    numbers = {source.id: source.number for source in parts.sources}
    known = _Known(parts)
    found = []
    elsewhere = {
        a
        for claim in parts.claims
        for a in {*claim.denied_in, *claim.part_denied_in} - {said.iri for said in claim.assertions}
    }
    for index, claim in enumerate(parts.claims):
        rivals = [known.claims[iri] for iri in claim.rivals if iri in known.claims]
        against = claim.disputed or rivals or any(a.stance in AGAINST for a in claim.assertions)
        told = claim.standing == "onlyDenied" and all(a.iri in elsewhere for a in claim.assertions)
        if (against or known.in_part(claim)) and not told:
            said = [_said(a, claim.label, numbers) for a in claim.assertions] + known.elsewhere(claim, numbers)
            found.append({"index": index, "id": claim.id, "text": claim.label, "said": said, "rivals": rivals})
    return found


class _Known:
    """The claims and assertions of a page, by IRI."""

    def __init__(self, parts: Parts) -> None:
        self.claims = {claim.iri: claim for claim in parts.claims}
        self.said = {said.iri: said for claim in parts.claims for said in claim.assertions}

    def in_part(self, claim: Claim) -> bool:
        """Whether somebody denies a part of what a claim tells, or tells it otherwise, and has not taken that back."""
        denials = (self.said[a] for a in claim.part_denied_in if a in self.said)
        rivals = (self.claims[c] for c in claim.part_rival_accounts if c in self.claims)
        return any(not a.withdrawn_by for a in denials) or any(c.standing != WITHDRAWN for c in rivals)

    def elsewhere(self, claim: Claim, numbers: dict[str, int]) -> list[dict[str, Any]]:
        """Who denies a claim, or part of what it tells, by denying another; and who tells it otherwise."""
        own = {said.iri for said in claim.assertions}
        denials = [self.said[a] for a in (*claim.denied_in, *claim.part_denied_in) if a in self.said and a not in own]
        told = [self.claims[c] for c in (*claim.rival_accounts, *claim.part_rival_accounts) if c in self.claims]
        rivals = [a for other in told for a in other.assertions if a.stance in HOLDS and not a.withdrawn_by]
        whole = {*claim.denied_in, *claim.rival_accounts}
        return [
            *(
                _said(a, claim.label, numbers) | ({} if a.iri in whole else {"stance": "denies a part of it"})
                for a in denials
            ),
            *(
                _said(a, claim.label, numbers)
                | {"stance": f"tells {'it' if a.claim in whole else 'a part of it'} otherwise", "against": True}
                for a in rivals
            ),
        ]


def _said(assertion: Assertion, text: str, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "by": assertion.speaker_name,
        "stance": STANCES.get(assertion.stance, assertion.stance) + (", withdrawn" if assertion.withdrawn_by else ""),
        "against": assertion.stance in AGAINST,
        "para": paragraph_numbers(assertion),
        "number": numbers[assertion.source],
        "says": assertion.says if assertion.says != text else "",
    }
