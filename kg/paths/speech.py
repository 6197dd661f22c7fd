"""How a hop is said in a sentence: plainly with who reports it, or as reported speech, with both sides of a dispute.

What is disputed, only suggested, or told by one party is said as its speaker's word: take everything in brackets away,
and no accusation is left that nobody makes. That a speaker is not named, that a thing is implied, follows from several
sentences, has no date, or comes from one origin alone, is said in the sentence too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.claims import ASSERTED, SUGGESTED, Assertion
from kg.model import in_plural
from kg.paths.routes import Route
from kg.paths.support import HopSupport, Support
from kg.voices import BY_ITSELF, DOUBT, OTHERWISE, Account, Dispute, Voice

SHOWN = 3
"""Names at most in one list of a sentence; the others are counted."""


def sentences(route: Route, support: Support, cited: Sequence[Sequence[str]] = ()) -> list[str]:
    """A sentence for each relation of each hop, in their order; where nodes are told as one, see `same`.

    cited: what is to stand in brackets behind each, hop by hop and relation by relation, such as "1, 2".
    """
    found = []
    for at, (hop, rests) in enumerate(zip(route.hops, support.hops, strict=True)):
        for number, (step, account) in enumerate(zip(hop.steps, rests.accounts, strict=True)):
            core = step.between(*step.named)
            text = sentence(core, account, rests)
            behind = f" [{cited[at][number]}]" if cited and cited[at][number] else ""
            found.append(f"{text[0].upper()}{text[1:]}{behind}.")
    return found


def same(support: Support) -> list[Account]:
    """All that is said of nodes being one on which a route rests, each once, in the order of its hops."""
    ties = (tie for rests in support.hops for account in rests.accounts for tie in account.ties)
    return list({tie.edge.iri: tie for tie in ties}.values())


def same_sentence(core: str, tie: Account) -> str:
    """Who says that two nodes are one, in a sentence without a full stop. core: "Falcon is the same as Reed Guard"."""
    carrying = _carrying(tie)
    verb = "suggests" if tie.edge.suggested else "says"
    return "; ".join([f"{named(carrying)} {_verb(carrying, verb)} that {core}", *against(tie)])


def sentence(core: str, account: Account, rests: HopSupport) -> str:
    """One relation in a sentence without a full stop. core: the relation in words, "Velmark arms Kite Brigade"."""
    if not account.edge.claims:
        return f"no claim is recorded that {core}"
    carrying = _carrying(account)
    if not is_reported(account):
        verb = _verb(carrying, "implies" if _only(carrying, "implied") else "reports")
        manner = "".join(f", {part}" for part in _manner(account, carrying))
        return "; ".join([f"{core}, as {_subject(carrying, rests)} {verb}{manner}", *perhaps(account)])
    verb = "suggests" if account.edge.suggested else "implies" if _only(carrying, "implied") else "says"
    manner = "".join(f", {part}" for part in _manner(account, carrying))
    head = f"{_subject(carrying, rests)} {_verb(carrying, verb)}{manner}{',' * bool(manner)} that {core}"
    return "; ".join([head, *against(account), *perhaps(account)])


def is_reported(account: Account) -> bool:
    """Whether an edge is told as somebody's word: it is disputed, only suggested, one party's, or of nobody named."""
    carrying = _carrying(account)
    unnamed = bool(carrying) and all(voice.assertion.unnamed for voice in carrying)
    return account.edge.disputed or account.edge.suggested or account.one_party or unnamed or bool(account.against)


def against(account: Account) -> list[str]:
    """Who disputes or doubts an edge, and what the accused says now, each a clause with its speaker."""
    clauses = []
    for kinds, singular in ((None, "denies it"), (OTHERWISE, "tells it otherwise"), (DOUBT, "doubts it")):
        these = [d for d in account.disputes if not d.withdrawn and d.voice.counts and _is(d, kinds)]
        if these:
            voices = [d.voice for d in these]
            also = "also " if any(d.kind == BY_ITSELF for d in these) else ""
            clauses.append(f"{named(voices)} {also}{_verb(voices, singular)}")
    for answer in account.answers:
        others = {voice.assertion.speaker_name for voice in _carrying(account)} - {*answer.by}
        if others and answer.said.endswith("confirms"):
            clauses.append(f"{answer.told}{' itself' if answer.label in answer.by else ''} {answer.said} it")
    return clauses


def perhaps(account: Account) -> list[str]:
    """Of which other reports it is perhaps the same event, each a clause with who says so and who denies it."""
    clauses = []
    for other in account.perhaps:
        sides = ((other.says, "says so"), (other.denies, "denies it"))
        told = ", ".join(f"{named(voices)} {_verb(list(voices), verb)}" for voices, verb in sides if voices)
        clauses.append(f"it is perhaps one event with {other.event.label}: {told}")
    return clauses


def in_short(account: Account) -> str:
    """Both sides of a dispute for a headline: "Oslind says it, Velmark defence ministry denies it"."""
    carrying = _carrying(account)
    verb = "suggests it" if account.edge.suggested else "says it"
    sides = [f"{named(carrying)} {_verb(carrying, verb)}"] if carrying else []
    return ", ".join([*sides, *(c for c in against(account) if not c.endswith(("doubts it", "doubt it")))])


def named(voices: Iterable[Voice]) -> str:
    """Who speaks, in a sentence, each once: "Oslind and an onlooker, not named,"."""
    names = dict.fromkeys(_name(voice.assertion) for voice in voices)
    first = list(names)[:SHOWN]
    if len(names) > SHOWN:
        rest = len(names) - SHOWN
        return f"{', '.join(first)} and {rest} other{'s' if rest > 1 else ''}"
    *most, last = first or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _name(said: Assertion) -> str:
    return f"{said.speaker_told}, not named," if said.unnamed else said.speaker_told


def _carrying(account: Account) -> list[Voice]:
    """Those who assert it and count; where nobody does, those who suggest it, or once held it."""
    counting = [v for v in account.held if v.counts]
    asserting = [v for v in counting if v.assertion.stance == ASSERTED]
    suggesting = [v for v in counting if v.assertion.stance == SUGGESTED]
    return asserting or suggesting or list(account.held)


def _subject(carrying: list[Voice], rests: HopSupport) -> str:
    names = named(carrying)
    if rests.most > 1:
        return names
    one = len({voice.assertion.speaker for voice in carrying}) == 1
    return f"{names} alone" if one else f"{names}, from one origin,"


def _manner(account: Account, carrying: list[Voice]) -> list[str]:
    """What weakens it, said in the sentence: "in several sentences taken together", "without a date"."""
    together = ["in several sentences taken together"] if _only(carrying, "combined") else []
    undated = all(claim.dating.edtf is None for claim in account.edge.claims)
    return together + ["without a date"] * undated


def _only(carrying: list[Voice], basis: str) -> bool:
    return bool(carrying) and all(voice.assertion.basis == basis for voice in carrying)


def _verb(voices: list[Voice], singular: str) -> str:
    said = list({voice.assertion.speaker: voice.assertion for voice in voices}.values())
    return in_plural(singular) if len(said) > 1 else said[0].does(singular) if said else singular


def _is(dispute: Dispute, kind: str | None) -> bool:
    return dispute.kind == kind if kind else dispute.kind not in (OTHERWISE, DOUBT)
