"""English words and names of states that suggesters go by; they stand in `ontology/english.txt` and `states.txt`."""

from __future__ import annotations

from functools import cache

from kg.names import resource


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a kind ("says", "denies"), in their plain form. Raises KeyError for a kind that there is not."""
    return frozenset(_english()[kind])


@cache
def valued(kind: str) -> dict[str, str]:
    """Words that stand for a value each: "numbers" and "bounds"."""
    return {word: value for word, _, value in (entry.partition("=") for entry in _english()[kind])}


@cache
def states() -> dict[str, str]:
    """The usual name of a state by all that stands for it: {"Russian": "Russia", "Russia": "Russia", …}."""
    found = {}
    for line in _lines("states.txt"):
        name, _, others = line.partition(":")
        for word in (name, *others.split(",")):
            found[word.strip()] = name.strip()
    found.pop("", None)
    return found


@cache
def capitals() -> dict[str, str]:
    """The state that a report means by its seat of government: {"Kigali": "Rwanda", …}."""
    return valued("capitals")


@cache
def _english() -> dict[str, list[str]]:
    pairs = (line.partition(":") for line in _lines("english.txt"))
    return {kind.strip(): [word.strip() for word in listed.split(",")] for kind, _, listed in pairs}


def _lines(file: str) -> list[str]:
    with open(resource("ontology", file), encoding="utf-8") as content:
        return [line for line in map(str.strip, content) if line and not line.startswith("#")]
