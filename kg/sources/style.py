"""How a claims file looks that nobody typed: the order of keys, what stands in brackets, and where lines are broken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from kg.sources.structure import CLAIMS

ORDER = ("says", "id", "by", "stance", "basis", "reply to", "said on", "anonymity", "material from", "at", *CLAIMS)
"""The keys of an assertion as they are read best; others follow as they come."""
_WIDTH = 120
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML takes for the end of a line, or for no character of a text."""
_PLAIN = re.compile(r"[^\W_][^\n:#,\[\]{}&*!|>'\"%@`]*(?<!\s)")


def ordered(claim: dict[str, Any]) -> dict[str, Any]:
    """An assertion with its keys in the order in which they are read best."""
    known = [key for key in ORDER if key in claim]
    return {key: claim[key] for key in (*known, *(k for k in claim if k not in known))}


def block(claim: dict[str, Any]) -> str:
    """A mapping as an item of a list, a key a line."""
    return "- " + "".join(lines(claim, 2))[2:]


def lines(item: dict[str, Any], indent: int) -> Iterator[str]:
    """A mapping in block style; what is in it in brackets, a list of several places a line each."""
    space = " " * indent
    for key, value in item.items():
        if key == "at" and isinstance(value, list):
            yield f"{space}at:\n"
            yield from (f"{space}- {flow(spot, indent + 2)}\n" for spot in value)
        else:
            yield f"{space}{key}: {flow(value, indent + len(key) + 2)}\n"


def flow(value: Any, column: int) -> str:
    """A value on one line, in brackets; what is longer goes on below its first item. column: where it begins."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{{{_wrapped((f'{key}: {flow(part, 0)}' for key, part in value.items()), column + 1)}}}"
    if isinstance(value, list):
        return f"[{_wrapped((flow(part, 0) for part in value), column + 1)}]"
    return _scalar(str(value))


def _wrapped(parts: Iterable[str], column: int) -> str:
    lines = [""]
    for part in parts:
        longer = f"{lines[-1]}, {part}" if lines[-1] else part
        if lines[-1] and column + len(longer) > _WIDTH:
            lines.append(part)
        else:
            lines[-1] = longer
    return (",\n" + " " * column).join(lines)


def _scalar(text: str) -> str:
    """A text as YAML has it: plain where nothing in it means anything to YAML, else in double quotes."""
    import json

    if _PLAIN.fullmatch(text) and not re.search(r"[^ ]#|\\", text) and text.isprintable():
        return text
    return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
