"""Whether a claims file has the shape of one: its JSON Schema, with every fault in words and with its line.

The schema (`claims.schema.json`) is also what an editor uses to complete and check a file while it is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

from kg.sources import fit
from kg.sources.marked import Node

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "claims.schema.json")
CLAIMS = ("relation", "event", "observation", "position", "claim")

Fault = tuple[int, int, str]


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a claims file, draft 2020-12."""
    import json

    with open(SCHEMA, encoding="utf-8") as file:
        loaded: dict[str, Any] = json.load(file)
    return loaded


def faults(root: Node) -> list[Fault]:
    """All faults of structure, in file order: (line, column, what, and what to do). [] when there are none."""
    return sorted({fault for error in _errors(root) for fault in _described(root, error)})


def repair(root: Node, spoilt: set[str]) -> bool:
    """Take out of a file what its faults of structure lie in, so that the rest can be read for faults of meaning.

    spoilt: gets the ids and names that go with it: what refers to them is not to blame. Returns whether a source with
    an id is left, without which nothing can be read.
    """
    for _ in range(_ROUNDS):
        found = [(error, root.at(error.absolute_path)) for error in _errors(root)]
        if not found:
            return True
        # Once a round: files of thousands of lines may have as many faults.
        holders = {id(value): part for part in root.nodes() for value in (*part.entries.values(), *part.items)}
        for error, node in found:
            _repair(holders, error, node, spoilt)
    return False


# Taking something away may leave its surroundings without what they need, which then goes too.
_ROUNDS = 8


def _errors(root: Node) -> list[Any]:
    value, fits = root.plain(), _fits()
    if fits and fits(value):
        return []
    from jsonschema import Draft202012Validator

    return list(Draft202012Validator(schema()).iter_errors(value))


@cache
def _fits() -> fit.Fits | None:
    return fit.compiled(schema())


def _repair(holders: dict[int, Node], error: Any, node: Node, spoilt: set[str]) -> None:
    rule, doomed = error.validator, [node]
    given = [key for key in CLAIMS if key in node.entries]
    missing = sorted(set(error.validator_value) - set(node.entries)) if rule == "required" else []
    if rule == "oneOf" and not given:
        missing = ["claim"]
    if rule == "additionalProperties":
        doomed = [value for key, value in node.entries.items() if key not in error.schema["properties"]]
    elif rule == "oneOf" and given:
        spare = ["skip"] if "skip" in node.entries else given[1:]
        doomed = [node.entries[key] for key in spare]
    elif missing and set(missing) <= _STAND_INS:
        doomed = []
        for key in missing:
            _stand_in(node, key, spoilt)
    for lost in doomed:
        spoilt |= {lost.text, *(text for part in lost.nodes() for key in _NAMES for text in _texts(part.get(key)))}
        holder = holders.get(id(lost))
        key = next((key for key, value in holder.entries.items() if value is lost), "") if holder else ""
        if holder and key in _STAND_INS and doomed == [node]:
            _stand_in(holder, key, spoilt)
        elif holder:
            holder.drop(lost)


def _stand_in(part: Node, key: str, spoilt: set[str]) -> None:
    text = f"untold-{part.mark[0]}-{part.mark[1]}"
    part.entries[key] = Node("text", part.mark, text)
    spoilt.add(text)


# Where these are missing or wrong, a word that means nothing stands in for them, and the rest of the part can be read.
_STAND_INS = {"id", "says", "at", "by", "claim", "publisher"}
_NAMES = ("id", "name", "aliases", "hidden")


def _texts(node: Node | None) -> Iterator[str]:
    return node.texts() if node else iter(())


def _described(root: Node, error: Any) -> Iterator[Fault]:
    node = root.at(error.absolute_path)
    rule: str = error.validator
    if rule == "additionalProperties":
        for key in node.entries:
            if key not in error.schema["properties"]:
                yield (*node.marks[key], _unknown_key(key, error.schema, node.entries[key]))
    elif rule == "required":
        # What is there under a misspelt key is told there.
        misspelt = [key for key in node.entries if key not in _keys()]
        for key in error.validator_value:
            if key not in node.entries and not get_close_matches(key, misspelt, 1, 0.6):
                yield (*node.mark, f"{error.schema.get('title', 'this')} lacks “{key}”{_meaning(error.schema, key)}")
                break
    elif rule == "oneOf":
        yield (*node.mark, _one_claim(node))
    elif rule == "anyOf":
        ways = ["”, “".join(way["required"]) for way in error.validator_value]
        yield (*node.mark, f"{error.schema['title']} lacks its place: give “{'”, or “'.join(reversed(ways))}”")
    else:
        yield (*node.mark, _wrong_value(_called(error), node, error))


@cache
def _keys() -> frozenset[str]:
    """All keys that any part of a file may have."""
    parts = (schema(), *schema()["$defs"].values())
    return frozenset(key for part in parts for key in part.get("properties", ()))


def _unknown_key(key: str, part: dict[str, Any], value: Node) -> str:
    if value.kind == "text" and not value.text and " " in key:
        # Within { } a comma ends a text, and its other half looks like a key.
        return f"{part['title']} has no key “{key}”: put quotes around a text that holds a comma"
    known = list(part["properties"])
    near = get_close_matches(key.replace("_", " ").lower(), known, 1, 0.6)
    step = f"did you mean “{near[0]}”?" if near else f"one of: {', '.join(known)}"
    return f"{part['title']} has no key “{key}”: {step}"


def _meaning(part: dict[str, Any], key: str) -> str:
    about = part["properties"].get(key, {})
    about = about if "description" in about else _resolved(about)
    return (
        f": {about['description'][0].lower()}{about['description'][1:].rstrip('.')}" if "description" in about else ""
    )


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` within the schema points to."""
    found: dict[str, Any] = part
    if "$ref" in part:
        found = schema()
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
    return found


def _one_claim(node: Node) -> str:
    given = [key for key in CLAIMS if key in node.entries]
    if "skip" in node.entries:
        return f"“skip” leaves this uncoded, and “{given[0]}” codes it: keep one of them"
    if not given:
        return f"an assertion lacks its claim: give one of {', '.join(CLAIMS)}"
    return f"an assertion has one claim, and this has {' and '.join(given)}: make one assertion of each"


def _called(error: Any) -> str:
    """The key whose value is wrong; for an item of a list, the key of the list."""
    return next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), "the file")


_SHAPES = {"object": "a mapping (key: value)", "array": "a list ([a, b])", "string": "a text"}


def _wrong_value(key: str, node: Node, error: Any) -> str:
    rule, wanted = error.validator, error.validator_value
    if rule == "enum":
        choices = [choice for choice in wanted if isinstance(choice, str)]
        near = get_close_matches(node.text.lower(), choices, 1, 0.6) if node.kind == "text" else []
        step = f"did you mean “{near[0]}”?" if near else "give one of these"
        return f"“{key}” is one of {', '.join(choices)}: {step}"
    if rule == "minLength":
        return f"“{key}” is empty: give it a value, or leave the key out"
    if rule == "maxLength":
        return f"“{key}” has {len(node.text)} characters: say it in at most {wanted}"
    if rule in ("minItems", "maxItems"):
        size = error.schema.get("minItems", wanted)
        title = error.schema.get("title", f"“{key}”")
        return f"{title} has {size} parts, and this has {len(node.items)}" if size > 1 else f"“{key}” is an empty list"
    if rule == "pattern":
        return f"“{key}” {error.schema.get('patternErrorMessage', 'is malformed')}: “{node.text}” is not"
    if rule == "type":
        shape = next(
            (_SHAPES[t] for t in ([wanted] if isinstance(wanted, str) else wanted) if t in _SHAPES), str(wanted)
        )
        return f"“{key}” must be {shape}, and this is a {node.kind}"
    return f"“{key}”: {error.message}"
