"""Long answers in pages, from servers that cut them.

Virtuoso ends an answer at 10,000 rows (`ResultSetMaxRows`) with status 200; GraphDB and others can be set to do so. A
page is `LIMIT` and `OFFSET` around the query, which stands inside with an order that no two different rows share: an
order in the outer query is refused by Virtuoso beyond its limit, and without one pages need not fit together.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NOT_WORDS = re.compile(
    r"""<[^<>"{}|^`\\\s]*>  # an IRI
    | \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'  # a text
    | [?$]\w+ | [\w.-]*:[\w.:%-]*  # a variable, a shortened IRI
    | \#[^\n]*""",
    re.VERBOSE | re.DOTALL,
)
"""What may be spelled like a keyword and is none."""
_SKIPPED = re.compile(
    r"""("{3}|'{3})(?:\\.|(?!\1).)*\1 | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | <[^<>"{}|^`\\\s]*> | \#[^\n]*""",
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(r"\s*(?:(?:PREFIX\s+[^\s:]*:|BASE)\s*_+\s*)*", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(?:_+|[^\s:{]*:[^\s{]*)", re.IGNORECASE)
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)", re.IGNORECASE)
_OFFSET = re.compile(r"\bOFFSET\s+(\d+)", re.IGNORECASE)
_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_WHERE = re.compile(r"(?<![?$\w])WHERE\s*$", re.IGNORECASE)
_GROUP = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
_ALIAS = re.compile(r"\bAS\s+[?$](\w+)", re.IGNORECASE)
_VALUES = re.compile(r"\bVALUES\b", re.IGNORECASE)
_CONSTRUCT = re.compile(r"CONSTRUCT\b\s*", re.IGNORECASE)


class Parts(NamedTuple):
    """A query taken apart. dataset: its FROM clauses. values: what follows the order, "" mostly. limit: None for no."""

    prologue: str
    dataset: str
    body: str
    ordered: bool
    values: str
    limit: int | None
    offset: int


def keywords(sparql: str) -> set[str]:
    """The words of a query that may be keywords, in upper case."""
    return {word.upper() for word in re.findall(r"\w+", _NOT_WORDS.sub(" ", sparql))}


def has_dataset(sparql: str) -> bool:
    """Whether a query names the graphs that it reads by itself."""
    return "FROM" in keywords(sparql)


def parts(sparql: str) -> Parts | None:
    """Take a SELECT or CONSTRUCT apart; None when its braces do not match."""
    masked = _masked(sparql)
    start = _PROLOGUE.match(masked).end()  # type: ignore[union-attr]
    blocks = _blocks(masked, start)
    if not blocks:
        return None
    # CONSTRUCT { template } WHERE { pattern } has two blocks, all else one; a VALUES at the end may bring another.
    where = blocks[1] if _CONSTRUCT.match(masked, start) and _follows_template(masked, start, blocks) else blocks[0]
    head, tail = sparql[start : where[1]], sparql[where[1] :]
    dataset = [(m.start(), m.end()) for m in _FROM.finditer(masked, start, where[0])]
    clauses = " ".join(sparql[a:b] for a, b in dataset)
    for a, b in reversed(dataset):
        head = head[: a - start] + head[b - start :]
    rest = masked[where[1] :]
    cut = [m for pattern in (_LIMIT, _OFFSET) if (m := pattern.search(rest))]
    limit, offset = (int(m[1]) if (m := pattern.search(rest)) else None for pattern in (_LIMIT, _OFFSET))
    for found in sorted(cut, key=lambda m: -m.start()):
        blank = " " * (found.end() - found.start())
        tail = tail[: found.start()] + blank + tail[found.end() :]
        rest = rest[: found.start()] + blank + rest[found.end() :]
    end = _VALUES.search(rest)
    at = end.start() if end else len(tail)
    ordered = bool(_ORDER.search(rest, 0, at))
    body = head + _uncommented(tail[:at])
    return Parts(sparql[:start], clauses, body.strip(), ordered, tail[at:], limit, offset or 0)


def over(sparql: str, default_graphs: list[str], named_graphs: list[str]) -> str:
    """A query with its dataset written into it; it must name none itself, and its braces must match.

    Servers pass over a dataset that comes beside the query: rdflib-endpoint always, Comunica in what is posted.
    """
    clauses = " ".join((*(f"FROM <{g}>" for g in default_graphs), *(f"FROM NAMED <{g}>" for g in named_graphs)))
    masked = _masked(sparql)
    start = _PROLOGUE.match(masked).end()  # type: ignore[union-attr]
    blocks = _blocks(masked, start)
    if not blocks:  # DESCRIBE of nodes that are named
        return f"{sparql}\n{clauses}"
    follows = bool(_CONSTRUCT.match(masked, start)) and _follows_template(masked, start, blocks)
    where = blocks[1 if follows else 0][0]
    keyword = _WHERE.search(masked, start, where)
    at = keyword.start() if keyword else where
    return f"{sparql[:at]} {clauses} {sparql[at:]}"


def fits(sparql: str, rows: int) -> bool:
    """Whether an answer of so many rows is whole because the query asks for no more."""
    found = parts(sparql)
    return found is not None and found.limit is not None and found.limit <= rows


def page(found: Parts, variables: list[str], size: int, offset: int) -> str:
    """The query for `size` rows of another from an offset on, in an order that is total but for equal rows."""
    masked = _masked(found.body)
    # Of what a grouped query works out, only the name may stand in its order: Virtuoso refuses the rest.
    bare = set(_ALIAS.findall(masked)) if _GROUP.search(masked) else set()
    last = " ".join(f"?{v}" if v in bare else f"?{v} STR(?{v}) LANG(?{v}) DATATYPE(?{v})" for v in variables)
    if found.ordered:
        inner = f"{found.body} {last} {found.values}"
    else:
        inner = f"SELECT * WHERE {{ {{ {found.body} {found.values}\n}} }} ORDER BY {last}"
    inner = f"SELECT * {found.dataset} WHERE {{ {{ {inner}\n}} }}"
    return f"{found.prologue}\n{inner} LIMIT {size} OFFSET {found.offset + offset}"


def unlimited(found: Parts) -> str:
    """A query without its LIMIT and OFFSET."""
    return f"{found.prologue}\nSELECT * {found.dataset} WHERE {{ {{ {found.body} {found.values}\n}} }}"


def count(found: Parts) -> str:
    """The query for the number of rows, as ?n, of another; without its own LIMIT and OFFSET."""
    inner = f"{found.body} {found.values}"
    return f"{found.prologue}\nSELECT (COUNT(*) AS ?n) {found.dataset} WHERE {{ {{ {inner}\n}} }}"


def solutions(construct: str) -> str | None:
    """The SELECT of what a CONSTRUCT makes its triples of; None when it cannot be told."""
    masked = _masked(construct)
    start = _PROLOGUE.match(masked).end()  # type: ignore[union-attr]
    head = _CONSTRUCT.match(masked, start)
    blocks = _blocks(masked, start)
    if not head or not blocks:
        return None
    template = blocks[0] if _follows_template(masked, start, blocks) else (head.end(), head.end())
    return f"{construct[:start]} SELECT * {construct[template[1] :]}"


def _follows_template(masked: str, start: int, blocks: list[tuple[int, int]]) -> bool:
    head = _CONSTRUCT.match(masked, start)
    return bool(head and masked[head.end() : head.end() + 1] == "{" and len(blocks) > 1)


def _masked(sparql: str) -> str:
    """The query with its texts, IRIs and comments blanked, letter for letter."""
    return _SKIPPED.sub(lambda m: ("_" if m[0][0] == "<" else " ") * len(m[0]), sparql)


def _uncommented(tail: str) -> str:
    """The end of a query without its comments, since something is to follow on the line."""
    return _SKIPPED.sub(lambda m: "" if m[0][0] == "#" else m[0], tail)


def _blocks(masked: str, start: int) -> list[tuple[int, int]]:
    """Where the outermost braces open and close; those within parentheses belong to an expression."""
    found, depth, within, opened = [], 0, 0, 0
    for mark in re.finditer(r"[{}()]", masked[start:]):
        at = start + mark.start()
        if depth == 0 and mark[0] in "()":
            within += 1 if mark[0] == "(" else -1
        elif within == 0 and mark[0] == "{":
            opened = opened if depth else at
            depth += 1
        elif within == 0 and mark[0] == "}":
            depth -= 1
            if depth < 0:
                return []
            if depth == 0:
                found.append((opened, at + 1))
    return found if depth == 0 else []
