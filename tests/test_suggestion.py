"""Suggestions as objects: what they give as JSON is what they were."""

from __future__ import annotations

import json

from kg.ingest.suggestion import Count, Name, Role, Span, Suggestion, When

KITE = Name("the brigade", 4, 15, "Kite Brigade", "https://w3id.org/actor-kg/id/Kite-Brigade", "ArmedGroup")
TERN = Name("Tern Point", 24, 34, "Tern Point")
FULL = Suggestion(
    sentence=2,
    paragraph=1,
    start=0,
    end=60,
    quote="a quote",
    subject=KITE,
    relation="strikes",
    object=TERN,
    event="Strike",
    roles=(Role("agent", KITE), Role("target", TERN)),
    speaker=Name("Lund", 50, 54, "Mara Lund"),
    stance="denied",
    date=When("Tuesday", 36, 43, "2031-05-06", "date"),
    place=TERN,
    counts=(Count("at least three", 70, 84, 3, "atLeast", "sailors", "victim"), Count("dozens", 90, 96, None)),
    also=(Span(70, 84),),
    by=("rules", "a model"),
    flags=("who did it?",),
)


def test_suggestion_is_the_same_after_json() -> None:
    bare = Suggestion(0, 1, 0, 4, "text", None, "Death", None)
    for suggestion in (FULL, bare):
        assert Suggestion.from_json(json.loads(json.dumps(suggestion.to_json()))) == suggestion


def test_suggestion_gives_plain_values_first() -> None:
    plain = FULL.to_json()
    shown = {key: plain[key] for key in ("subject", "object", "place", "attribution", "date", "count", "stance")}
    assert shown == {
        "subject": "Kite Brigade",
        "object": "Tern Point",
        "place": "Tern Point",
        "attribution": "Mara Lund",
        "date": "2031-05-06",
        "count": ">=3",
        "stance": "denied",
    }


def test_suggestions_of_two_suggesters_are_the_same_by_what_they_claim() -> None:
    other = FULL._replace(by=("a model",), start=3, date=None, subject=KITE._replace(words="it", start=1, end=3))
    assert other.same == FULL.same
    assert FULL._replace(stance="asserted").same != FULL.same
