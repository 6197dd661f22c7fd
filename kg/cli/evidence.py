"""Evidence in lines of text: how `path`, `connect` and `show` print an edge or a claim, with all sides of a dispute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.claims import ASSERTED, DOUBTED, SUGGESTED, Assertion, Claim
from kg.cli.output import width
from kg.letters import fold
from kg.model import in_plural
from kg.names import SAME
from kg.tuples import NamedTuple

if TYPE_CHECKING:
    from kg.model import Model
    from kg.voices import Account, Dispute, Perhaps, Voice

_VERBS = {"asserted": "says so", "suggested": "suggests it", "doubted": "doubts it", "denied": "denies it"}
_PAST = {"says so": "said so", "suggests it": "suggested it", "doubts it": "doubted it", "denies it": "denied it"}
_PAST["tells it otherwise"] = "told it otherwise"
_BASES = {"implied": "implied", "combined": "from several sentences"}
NOBODY_ELSE = "nobody else in the loaded sources"


class Row(NamedTuple):
    """A line about one voice: what it does, who it is, where that stands; its words, () where the heading has them."""

    verb: str
    who: str
    where: str
    words: tuple[str, ...] = ()


def edge_lines(core: str, account: Account, indent: int = 0) -> Iterator[str]:
    """An edge with all that is said for and against it. core: the edge in words, "Velmark arms Kite Brigade"."""
    if not account.edge.claims:
        yield from wrapped(core, indent)
        yield f"{' ' * indent}  (no claim is recorded for this edge)"
        return
    single = len(account.held) == 1 and not account.disputes
    state = _state(account)
    where = citation(account.held[0].assertion, _claim_of(account, account.held[0])) if single else ""
    rows = [] if single else list(_rows(account, core))
    column = _column([state or where, *(row.where for row in rows)])
    yield from paired(f"{core}{_said_by(account, alone=single)}", state or where, indent, column)
    if single and state:
        yield from wrapped(where, indent + 2)
    if single and fold(account.held[0].assertion.says) != fold(core):
        yield from wrapped(account.held[0].assertion.says, indent + 2)
    yield from _table(rows, indent + 2, column)
    yield from closing(account, indent + 2)


def same_lines(account: Account, model: Model, indent: int) -> Iterator[str]:
    """That two nodes are one, with all that is said for and against it."""
    yield from edge_lines(" = ".join(model.told_apart(account.edge.subject, account.edge.object)), account, indent)


def claim_lines(account: Account, indent: int = 2) -> Iterator[str]:
    """A claim with everybody's words for and against it."""
    rows = list(_rows(account, ""))
    yield from _table(rows, indent, _column([row.where for row in rows]))
    yield from closing(account, indent)


def closing(account: Account, indent: int) -> Iterator[str]:
    """Denials of something near; what may be the same event; that nobody else speaks of a dispute; who answers what."""
    for one in account.related:
        said = one.voice.assertion
        denies = f"{_told(one.voice)} {said.does('denies')}"
        text = f"related: {denies} it {one.why}" if one.why[:2] == "of" else f"related: {denies} {one.why}"
        yield from paired(f"{text}; that disputes nothing here", _where(said), indent, _column([_where(said)]))
        yield from wrapped(said.says, indent + 2)
    for report in account.perhaps:
        yield from _perhaps(report, indent)
    if account.disputed or account.against or account.one_party:
        yield from wrapped(NOBODY_ELSE, indent)
    told = {d.voice.assertion.speaker_name for d in account.against}
    answers: dict[str, list[str]] = {}
    for answer in account.answers:
        if not (told & set(answer.by)) or answer.said.endswith("confirms"):
            answers.setdefault(answer.text, []).append(answer.told)
    for text, names in answers.items():
        yield from wrapped(f"answer of {' and '.join(names)}: {text}", indent)


def _perhaps(other: Perhaps, indent: int) -> Iterator[str]:
    """Another report of what may be the event, with who says so and who denies it."""
    sides = ((other.says, "says so"), (other.denies, "denies it"))
    text = ", ".join(f"{_listed(map(_told, voices))} {_verb_of(voices, verb)}" for voices, verb in sides if voices)
    where = ", ".join(dict.fromkeys(_where(voice.assertion) for voices, _ in sides for voice in voices))
    yield from paired(f"perhaps one event: {text}", where, indent, _column([where]))
    report = other.event.assertions
    yield from wrapped(f"with {other.event.label}" + (f" ({_where(report[0])})" if report else ""), indent + 2)


def _verb_of(voices: Sequence[Voice], verb: str) -> str:
    return in_plural(verb) if len(voices) > 1 else voices[0].assertion.does(verb)


def citation(assertion: Assertion, claim: Claim | None) -> str:
    """Where an assertion stands, on what basis, and when what it tells of was: "hp-1 ¶2 · implied · undated"."""
    parts = [_where(assertion), claim.dating.given if claim else ""]
    return " · ".join(part for part in parts if part)


def _where(assertion: Assertion) -> str:
    said = f"said on {assertion.said_on}" if assertion.said_on else ""
    parts = [f"{assertion.source} {assertion.paragraphs}".rstrip(), _BASES.get(assertion.basis, ""), said]
    return " · ".join(part for part in parts if part)


def _said_by(account: Account, *, alone: bool) -> str:
    """Who says so, behind an edge: ", says Oslind"; ", reports Harbour Post" of a publisher speaking for itself."""
    voices = {v.assertion.speaker: v for v in account.held if v.counts and v.assertion.stance == ASSERTED}
    voices = (
        voices
        or {v.assertion.speaker: v for v in account.held if v.counts}
        or {v.assertion.speaker: v for v in account.held}
    )
    said = [voice.assertion for voice in voices.values()]
    if not said:
        return ""
    publishers = all(a.speaker_name == a.publisher for a in said)
    reported = publishers and account.edge.predicate != SAME
    verb = "suggests" if all(a.stance == SUGGESTED for a in said) else "reports" if reported else "says"
    verb = in_plural(verb) if len(said) > 1 else said[0].does(verb)
    names = [_told(voice) if alone else voice.assertion.speaker_told for voice in voices.values()]
    if len(names) > 3:
        names = [*names[:3], f"{len(names) - 3} more"]
    return f", {verb} {_listed(names)}"


def _state(account: Account) -> str:
    edge = account.edge
    states = [
        *(["DISPUTED"] if account.disputed else ["DISPUTED IN PART"] if account.against else []),
        *(["ONLY SUGGESTED"] if edge.suggested else ["WITHDRAWN"] if edge.withdrawn else []),
    ]
    return ", ".join(states)


def _rows(account: Account, core: str) -> Iterator[Row]:
    """Who holds it, then who disputes or doubts it; each with its words, unless the heading has them."""
    in_part = bool(account.against) and not account.disputed
    disputed = {iri for dispute in account.against for iri in dispute.bears_on}
    events = {event.iri for event in account.edge.events}
    for voice in account.held:
        said, claim = voice.assertion, _claim_of(account, voice)
        where = citation(said, claim)
        where += " · disputed" if in_part and said.claim in disputed else ""
        where += " · the event" if said.claim in events and account.edge.claims[0].iri not in events else ""
        yield Row(_verb(voice, said.stance), _name(voice), where, _words(said, core))
    for dispute in account.disputes:
        yield _against(account, dispute, core)


def _against(account: Account, dispute: Dispute, core: str) -> Row:
    said = dispute.voice.assertion
    if dispute.account is None:
        of = f"of {dispute.of}: " if dispute.of else ""
        words = tuple(of + text for text in _words(said, core)) or ((of[:-2],) if of else ())
        return Row(_verb(dispute.voice, said.stance), _name(dispute.voice), _where(said), words)
    where = citation(said, dispute.account)
    stance = "otherwise" if said.stance == ASSERTED else "otherwise, suggested"
    return Row(_verb(dispute.voice, stance), _name(dispute.voice), where, (said.says,))


def _words(said: Assertion, core: str) -> tuple[str, ...]:
    return () if said.stance == ASSERTED and fold(said.says) == fold(core) else (said.says,)


def _verb(voice: Voice, stance: str) -> str:
    otherwise = "tells it otherwise" if stance == "otherwise" else "suggests otherwise"
    verb = _VERBS.get(stance, otherwise if stance.startswith("otherwise") else "declines to comment")
    if voice.withdrawn:
        return _PAST.get(verb, verb)
    return voice.assertion.does(verb)


def _name(voice: Voice) -> str:
    """A speaker with what should be known of it: "Oslind (attacked by the Kite Brigade, hp-1 ¶5)"."""
    return _noted(voice, voice.assertion.speaker_name)


def _told(voice: Voice) -> str:
    """The same in a sentence: "the Pentagon (the accused)"."""
    return _noted(voice, voice.assertion.speaker_told)


def _noted(voice: Voice, name: str) -> str:
    said = voice.assertion
    notes = [voice.interest]
    if said.unnamed and "unnamed" not in voice.interest:
        notes.append(f"unnamed: {said.anonymity}" if said.anonymity else "unnamed")
    elif said.unnamed and said.anonymity:
        notes.append(said.anonymity)
    if said.material_from:
        notes.append(f"material from {said.material_from}")
    if voice.again:
        notes.append("once more, in reply to the denial")
    if voice.retracted:
        notes.append(f"drawn from {_listed(voice.retracted)}, which was retracted: no origin of its own")
    if voice.withdrawn:
        notes.append(voice.withdrawn)
    elif not voice.counts:
        notes.append("word left out")
    told = "; ".join(note for note in notes if note)
    return f"{name} ({told})" if told else name


def _claim_of(account: Account, voice: Voice) -> Claim | None:
    """The claim of an edge that an assertion is of; of a doubt it may be another, and then its date is not told.

    That two nodes are one has no date either.
    """
    if voice.assertion.stance == DOUBTED or account.edge.predicate == SAME:
        return None
    return next((claim for claim in account.edge.evidence if claim.iri == voice.assertion.claim), None)


def _table(rows: list[Row], indent: int, column: int) -> Iterator[str]:
    if not rows:
        return
    # The words below a line stand under the speaker's name.
    first = max(len(row.verb) for row in rows) + 2
    for row in rows:
        yield from paired(f"{row.verb:<{first}}{row.who}", row.where, indent, column, hanging=indent + first)
        for words in row.words:
            yield from wrapped(words, indent + first)


def _column(texts: list[str]) -> int:
    """Where the texts at the right edge begin: so that the longest ends there, of those that leave room for others."""
    most = width() // 2
    return width() - max((len(text) for text in texts if len(text) <= most), default=0)


def paired(left: str, right: str, indent: int, column: int, *, hanging: int | None = None) -> Iterator[str]:
    """A text with another in a column at the right; below it where there is no room for both."""
    hanging = indent + 2 if hanging is None else hanging
    lines = list(wrapped(left, indent, hanging=hanging))
    if right and len(lines) == 1:
        # A long line may still have room for a short text beyond the column.
        column = max(column, min(len(lines[0]) + 2, width() - len(right)))
        if len(lines[0]) + 2 <= column and column + len(right) <= width():
            yield f"{lines[0]:<{column}}{right}"
            return
    yield from lines
    if right:
        yield from wrapped(right, hanging)


def wrapped(text: str, indent: int, bullet: str = "", hanging: int | None = None) -> Iterable[str]:
    """Text in lines that fit the terminal, the first one behind a bullet; the others indented by `hanging`."""
    # Not `textwrap`: it breaks ids at their hyphens, and its patterns take longer to compile than a route to find.
    line = " " * indent + bullet
    rest = " " * (indent + len(bullet) if hanging is None else hanging)
    columns, lines = width(), []
    words = _words_of(text.split(" ") if hanging is not None else text.split())
    for number, word in enumerate(words):
        if number and len(line) + len(word) + 1 > columns and line != rest:
            lines.append(line)
            line = rest + word
        else:
            line += word if line == rest or not number else f" {word}"
    return [*lines, line]


def _words_of(words: list[str]) -> list[str]:
    """Words, of which a command in `backticks` is one: a line break in it would be pasted with it."""
    found: list[str] = []
    for word in words:
        if found and found[-1].count("`") % 2:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _listed(names: Iterable[str]) -> str:
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last
