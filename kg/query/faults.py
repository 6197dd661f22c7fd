"""Say in plain words why an engine could not read a query, where the engine only lists what it would have liked."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.names import PREFIXES
from kg.query.tokens import Token, decode, tokens

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def explain(text: str, complaint: str) -> str:
    """One line on what is wrong with a query that passed the guard, from the engine's complaint about it."""
    place = _PLACE.search(complaint)
    if place is None:
        return complaint
    read = list(tokens(decode(text)))
    return _form(read) or _prefix(read) or _bracket(read) or _near(text, int(place[1]), int(place[2]))


def _form(read: list[Token]) -> str:
    if any(token.kind == "word" and token.text.upper() in _FORMS for token in read):
        return ""
    return (
        "the query cannot be read: it has none of SELECT, ASK, CONSTRUCT, DESCRIBE; see `kg query --help` for examples"
    )


def _prefix(read: list[Token]) -> str:
    declared = {*PREFIXES}
    for before, token in pairwise(read):
        if before.text.upper() == "PREFIX" and token.kind == "name":
            declared.add(token.text.partition(":")[0])
        elif token.kind == "name" and token.text.partition(":")[0] not in declared:
            prefix = token.text.partition(":")[0]
            return f"line {token.line} of the query: the prefix {prefix}: is not declared: add `PREFIX {prefix}: <…>`"
    return ""


def _bracket(read: list[Token]) -> str:
    opened: list[Token] = []
    for token in read:
        if token.text in _PAIRS:
            opened.append(token)
        elif token.text in _PAIRS.values() and (not opened or _PAIRS[opened.pop().text] != token.text):
            return (
                f"line {token.line} of the query: “{token.text}” closes no bracket: take it out, or open one before it"
            )
    if opened:
        mark = opened[-1]
        return f"line {mark.line} of the query: “{mark.text}” is not closed: add “{_PAIRS[mark.text]}”"
    return ""


def _near(text: str, line: int, column: int) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    rest = lines[line - 1][max(0, column - 1) :].strip() if line <= len(lines) else ""
    near = f"near “{rest[:30]}{'…' if len(rest) > 30 else ''}”" if rest else "at the end of the line"
    return f"the query cannot be read: line {line}, column {column}, {near}: compare with `kg query --help`"
