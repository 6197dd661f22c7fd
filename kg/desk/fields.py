"""The fields of a claim as the desk shows them, and the words by which a person says what a claim claims.

Which keys there are is said by the schema of claims files, which words by the ontology; here stands only which key a
field has on the keyboard and what kind of value it takes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.model import Vocabulary
from kg.sources.structure import schema


class Field(NamedTuple):
    """A field. path: where its value lies in an assertion of a claims file. value: what it takes. letter: its key.

    value: "name" or "place" (one), "names" or "places" (several), "date", "count", "text", "words" (of the text),
    "choice", "refs" (claims), "ref", "truth", "term" (of the ontology; `choices` lists them).
    """

    name: str
    label: str
    path: tuple[str, ...]
    value: str
    letter: str = ""
    choices: tuple[str, ...] = ()
    about: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**self._asdict(), "path": list(self.path), "choices": list(self.choices)}


_LETTERS = {
    "who": "1",
    "does": "2",
    "whom": "3",
    "says who": "4",
    "stance": "5",
    "when": "6",
    "where": "7",
    "count": "8",
}
# Fields that a claim has now and then; no two of them share a key in a claim of one kind.
_SELDOM = {
    "basis": "b",
    "reply to": "y",
    "rivals": "x",
    "said on": "d",
    "anonymity": "z",
    "material from": "u",
    "name": "n",
    "series": "s",
    "victim": "h",
    "participant": "c",
    "means": "m",
    "precision": "e",
    "worded": "j",
    "part of": "p",
    "after": "a",
    "led to": "l",
    "in response to": "r",
    "same event": "k",
    "total": "t",
    "quantifier": "q",
    "about": "a",
    "gist": "g",
    "ended": "o",
    "wording": "W",
}
# What stands where in a claim of each kind; the others keep the names that they have in a claims file.
_MAIN = {
    "relation": {"who": "subject", "does": "predicate", "whom": "object", "when": "date"},
    "event": {"who": "agent", "does": "type", "whom": "target", "when": "date", "where": "site"},
    "observation": {"who": "of", "does": "measure", "count": "value", "when": "date", "where": "place"},
    "position": {"who": "holder", "does": "kind", "whom": "to", "when": "date"},
    "claim": {},
}
_VALUES = {
    **{("relation", key): value for key, value in {"subject": "name", "object": "name", "predicate": "term"}.items()},
    **{("event", key): "names" for key in ("agent", "target", "participant", "victim")},
    **{("event", key): "refs" for key in ("part of", "after", "led to", "in response to", "same event")},
    ("event", "site"): "places",
    ("event", "type"): "terms",
    ("event", "means"): "terms",
    ("observation", "of"): "names",
    ("observation", "measure"): "term",
    ("observation", "total"): "ref",
    ("observation", "place"): "places",
    ("observation", "value"): "count",
    **{("position", key): "names" for key in ("holder", "about", "to")},
    ("", "by"): "name",
    ("", "material from"): "names",
    ("", "claim"): "ref",
    ("", "rivals"): "refs",
    ("", "reply to"): "ref",
}
_COMMON = ("by", "stance", "basis", "said on", "anonymity", "material from", "reply to", "rivals", "says", "id")
_WORDED = ("worded", "worded date")


def fields(vocabulary: Vocabulary) -> dict[str, list[Field]]:
    """The fields of each kind of claim, the main ones first."""
    definitions = schema()["$defs"]
    found: dict[str, list[Field]] = {}
    for kind, main in _MAIN.items():
        own = {} if kind == "claim" else definitions[kind]["properties"]
        called = {key: name for name, key in main.items()}
        listed = [_field(vocabulary, kind, key, own[key], called.get(key, "")) for key in own]
        common = definitions["assertion"]["properties"]
        if kind == "claim":
            listed.append(_field(vocabulary, "", "claim", common["claim"], "whom"))
        for key in _COMMON:
            name = {"by": "says who", "stance": "stance"}.get(key, "wording" if key == "says" else "")
            listed.append(_field(vocabulary, "", key, common[key], name))
        order = list(_LETTERS)
        found[kind] = sorted(listed, key=lambda f: order.index(f.name) if f.name in order else len(order))
    return found


def _field(vocabulary: Vocabulary, kind: str, key: str, about: dict[str, Any], name: str) -> Field:
    path = (kind, key) if kind else (key,)
    value = _VALUES.get((kind, key), "")
    choices = tuple(choice for choice in about.get("enum", ()) if isinstance(choice, str))
    if not value:
        reference = str(about.get("$ref", ""))
        value = (
            "choice" if choices else "truth" if reference.endswith("truth") else "words" if key in _WORDED else "text"
        )
        value = "date" if key in ("date", "said on") else value
    if value in ("term", "terms"):
        choices = tuple(
            vocabulary.names({"type": "event type", "means": "means", "measure": "measure"}.get(key, "edge"))
        )
    name = name or (f"{key} (id of the claim)" if key == "id" and kind else key)
    letter = _LETTERS.get(name) or _SELDOM.get(name, "")
    return Field(name, name, path, value, letter, choices, about.get("description", ""))


class Term(NamedTuple):
    """Something that a claim may claim.

    word: how it is typed; also: other words for it. kind: the kind of claim that it makes; value: what goes into its
    `does`. about: one line that explains it. placed: whether it leads to a place and to nothing else.
    """

    word: str
    also: tuple[str, ...]
    kind: str
    value: str
    about: str
    violent: bool = False
    placed: bool = False


def terms(vocabulary: Vocabulary, violent: Any) -> list[Term]:
    """All that a claim may claim, events first. violent: tells of an event type (IRI) whether it is of violence."""
    found = []
    for name in vocabulary.names("event type"):
        node = vocabulary.event_type(name) or ""
        words = vocabulary.words(node)
        found.append(Term(words[0], (*words[1:], name), "event", name, vocabulary.about(node), violent([node])))
    for name in vocabulary.names("edge"):
        node = vocabulary.edge(name) or ""
        if not vocabulary.derived_only(node):
            word, placed = vocabulary.reading(node), vocabulary.leads_to_places(node)
            also = (name, *vocabulary.words(node))
            found.append(Term(word, also, "relation", name, vocabulary.about(node), placed=placed))
    for name in vocabulary.names("role"):
        node = vocabulary.role(name) or ""
        word = vocabulary.words(node)[0]
        found.append(Term(f"{word} of an event", (name,), "relation", name, vocabulary.about(node)))
    for name in vocabulary.names("measure"):
        node = vocabulary.measure(name) or ""
        word = vocabulary.words(node)[0]
        found.append(Term(f"number: {word}", (f"count {word}", name), "observation", name, vocabulary.about(node)))
    for kind in schema()["$defs"]["position"]["properties"]["kind"]["enum"]:
        found.append(
            Term(f"{kind} (position)", (kind,), "position", kind, "What somebody wants, promises, fears or thinks.")
        )
    found.append(
        Term(
            "another stance on a claim",
            ("denies", "confirms", "declines"),
            "claim",
            "",
            "What another speaker says of it.",
        )
    )
    return found
