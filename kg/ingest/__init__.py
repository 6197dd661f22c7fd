"""From a text to claims that it may make: sentences → names → suggestions, for a person to decide on.

Suggesters are rules (`kg.ingest.rules`) or a language model that the user names; whatever they propose passes the same
checks (`kg.ingest.checks`) before anybody sees it. Nothing here writes to a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.ingest.names import Known
from kg.ingest.suggestion import Count, Name, Refusal, Role, Span, Suggestion, When
from kg.sources.text import Text
from kg.store import Store

if TYPE_CHECKING:
    from kg.ingest.asking import Answered
    from kg.ingest.chat import Endpoint

__all__ = ["Count", "Known", "Name", "Refusal", "Role", "Span", "Suggested", "Suggestion", "When", "suggest", "types"]


class Suggested:
    """What suggesters came to; iterate for the suggestions that passed the checks, in the order of the text.

    refusals: those that did not pass. notes: a line each for what went wrong with a model. sentences: how many the text
    has. answered: what a model answered, before any check; None where none was asked.
    """

    def __init__(self, sentences: int) -> None:
        self.suggestions: list[Suggestion] = []
        self.refusals: list[Refusal] = []
        self.notes: list[str] = []
        self.sentences = sentences
        self.answered: Answered | None = None

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.suggestions)


def suggest(
    text: Text,
    store: Store,
    *,
    published: str | None = None,
    names: Mapping[str, Known] | None = None,
    language: str = "en",
    rules: bool = True,
    model: Endpoint | None = None,
    answered: Answered | None = None,
    progress: Callable[[str], None] = lambda told: None,
) -> Suggested:
    """Suggest claims of a text; iterate over what it returns.

    published: EDTF of the day it came out, without which no "Tuesday" is a day. names: what this text calls somebody,
    with who is meant. rules, model: whom to ask; a model
    gets the text. answered: what it answered before, in place of asking again. What both suggest is one suggestion,
    `by` both.
    Raises KgError when the extra `suggest` is not installed or the model cannot be reached, BadDate for a wrong date.
    """
    from kg.ingest import checks, grammar
    from kg.ingest.rules import Rules
    from kg.ingest.times import published_on
    from kg.sources.text import sentences

    if rules and language.partition("-")[0].lower() != "en":
        raise KgError("the rules read English alone: for another language give --model URL with --no-rules")
    day = published_on(published) if published else None
    progress("reading the grammar")
    parsed = grammar.parse(text, sentences(text, language))
    done = Suggested(len(parsed))
    ruled = Rules(store, parsed, day, names or {})
    proposed: list[Suggestion] = []
    for number, sentence in enumerate(parsed, 1):
        progress(f"sentence {number} of {len(parsed)}")
        proposed += ruled.suggest(sentence)
    own = list(proposed)
    if not rules:
        proposed = []
    if model or answered:
        from kg.ingest.asking import ask, renamed

        if answered:
            asked = renamed(answered, parsed, ruled)
        elif model:
            asked = ask(model, text, parsed, ruled, day, progress)
        done.answered = asked
        proposed += [checks.against(one, own) for one in asked.suggestions]
        done.refusals += asked.refusals
        done.notes += asked.notes
    for found in _merged(proposed):
        checked = checks.check(text, parsed[found.sentence].place, found)
        if isinstance(checked, Refusal):
            done.refusals.append(checked)
        else:
            done.suggestions.append(checked)
    return done


def _merged(proposed: list[Suggestion]) -> list[Suggestion]:
    """In the order of the text, what several suggesters came to only once."""
    found: dict[tuple[object, ...], Suggestion] = {}
    for one in proposed:
        other = found.get(one.same)
        if other is None:
            found[one.same] = one
        elif one.by != other.by:
            found[one.same] = other._replace(by=(*other.by, *one.by))
    return sorted(found.values(), key=lambda one: (one.sentence, one.start, one.end, one.relation))


def types(store: Store, names: Iterable[str]) -> set[str]:
    """The local names of edge and event types as somebody typed them. Raises KgError, with the nearest, for none."""
    from kg.model import Vocabulary
    from kg.names import local

    vocabulary = Vocabulary(store)
    found = set()
    for name in names:
        iri = vocabulary.edge(name) or vocabulary.event_type(name)
        if not iri:
            near = [f"“{local(found)}”" for found in vocabulary.near(name, "edge", "event type")]
            step = f"did you mean {' or '.join(near)}?" if near else "see docs/ontology.md"
            raise KgError(f"there is no edge or event type “{name}”: {step}")
        found.add(local(iri))
    return found
