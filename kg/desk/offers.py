"""Suggestions as the desk shows them: claims that a suggester would write, each for a person to take, mend or reject.

A suggestion is never in the store and never in a claims file; a claim made of one is a decision of a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.desk.review import Item
from kg.errors import KgError
from kg.ingest import Known, suggest
from kg.ingest.suggestion import Name, Suggestion
from kg.names import digest
from kg.sources.text import Text
from kg.store import Store

if TYPE_CHECKING:
    from kg.ingest.asking import Answered
    from kg.ingest.chat import Endpoint

Reference = Callable[[Name], str]
"""How a claims file of this text calls a name."""


class Suggesters(NamedTuple):
    """Whom to ask: rules, and a model, which gets the text; answered: what it answered before."""

    rules: bool = True
    model: Endpoint | None = None
    answered: Answered | None = None


def offers(
    text: Text, store: Store, published: str, names: dict[str, Known], refer: Reference, whom: Suggesters
) -> tuple[Item, Answered | None]:
    """The suggestions for a text, in its order, and what a model answered.

    published: EDTF, "" or "unknown" where not known. names: words of the text with whom they mean. Of the answer,
    "offers" have "key", "sentence", "by", "does", "flags", "disagree" (other offers for the words that say otherwise),
    "claim"; "why" says why there are none, else ""; "notes" what went wrong, and what checks refused, a line each.
    """
    try:
        day = published if published not in ("", "unknown") else None
        found = suggest(text, store, published=day, names=names, **whom._asdict())
    except KgError as error:
        return {"offers": [], "why": str(error), "notes": []}, whom.answered
    listed = [_offer(one, refer) for one in found]
    for one in listed:
        one["disagree"] = [other["key"] for other in listed if _disagree(one, other)]
    refused = Counter((refusal.by, refusal.check) for refusal in found.refusals)
    notes = [f"the check of the {check} refused {n} by {by}" for (by, check), n in sorted(refused.items())]
    return {"offers": listed, "why": "", "notes": [*notes, *found.notes]}, found.answered


def _offer(one: Suggestion, refer: Reference) -> Item:
    ends = [refer(end) if end else "" for end in (one.subject, one.object)]
    counts = [f"it gives a number: {count.words} {count.of}".strip() for count in one.counts]
    return {
        "key": digest(f"{one.sentence} {one.start} {one.relation} {ends} {one.stance}"),
        "sentence": one.sentence,
        "by": list(one.by),
        "does": one.event or one.relation,
        "flags": [*one.flags, *counts],
        "claim": _claim(one, refer, ends),
    }


def _claim(one: Suggestion, refer: Reference, ends: list[str]) -> Item:
    claim: Item = {"at": [{"span": [one.start, one.end]}, *({"span": [s.start, s.end]} for s in one.also)]}
    if one.speaker:
        claim["by"] = refer(one.speaker)
    if one.stance != "asserted":
        claim["stance"] = one.stance
    if one.basis != "stated" and (one.basis != "combined" or one.also):
        claim["basis"] = one.basis
    part: Item = {}
    if one.event:
        part["type"] = [one.event]
        for role in one.roles:
            part.setdefault(role.role, []).append(refer(role.name))
        claim["event"] = part
    else:
        part.update({"subject": ends[0], "predicate": one.relation, "object": ends[1]})
        claim["relation"] = {key: value for key, value in part.items() if value}
        part = claim["relation"]
    if one.date:
        part.update({"date": one.date.edtf, "worded": one.date.words} if one.date.edtf else {"worded": one.date.words})
        if one.date.implied:
            part["implied"] = one.date.implied
    return claim


def _disagree(one: Item, other: Item) -> bool:
    """Whether two offers of different suggesters read the same words otherwise: other ends, or another stance."""
    if one is other or one["sentence"] != other["sentence"] or set(one["by"]) & set(other["by"]):
        return False
    return bool(one["does"] == other["does"]) and _without_place(one["claim"]) != _without_place(other["claim"])


def _without_place(claim: Item) -> dict[str, Any]:
    return {key: value for key, value in claim.items() if key != "at"}
