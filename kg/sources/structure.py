"""Whether a claims file has the shape of one: its JSON Schema, with every fault in words and with its line.

The schema (`claims.schema.json`) is also what an editor uses to complete and check a file while it is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any

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
    from jsonschema import Draft202012Validator

    found: set[Fault] = set()
    for error in Draft202012Validator(schema()).iter_errors(root.plain()):
        found.update(_described(root, error))
    return sorted(found)


def _described(root: Node, error: Any) -> Iterator[Fault]:
    node = root.at(error.absolute_path)
    rule: str = error.validator
    if rule == "additionalProperties":
        for key in node.entries:
            if key not in error.schema["properties"]:
                yield (*node.marks[key], _unknown_key(key, error.schema, node.entries[key]))
    elif rule == "required":
        missing = [key for key in error.validator_value if key not in node.entries]
        yield (
            *node.mark,
            f"{error.schema.get('title', 'this')} lacks “{missing[0]}”{_meaning(error.schema, missing[0])}",
        )
    elif rule == "oneOf":
        yield (*node.mark, _one_claim(node))
    elif rule == "anyOf":
        ways = ["”, “".join(way["required"]) for way in error.validator_value]
        yield (*node.mark, f"{error.schema['title']} lacks its place: give “{'”, or “'.join(reversed(ways))}”")
    else:
        yield (*node.mark, _wrong_value(_called(error), node, error))


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
