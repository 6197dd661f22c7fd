"""Refuse, before an engine sees it, a query that reaches out of the store or that is known to crash or hang the engine.

Measured with pyoxigraph 0.5: SERVICE is followed without asking; 5,000 parentheses, 10,000 additions, 3,000 BINDs or
10,000 things to describe end the process; a list of 300 items, 200 patterns or 200 OPTIONALs about one subject take
14 s on an empty store.

The counts are those of a scanner, not of a parser, and err upwards:

- a *pattern* is what stands between two of ". ; ," in a group; a step of a path, an OPTIONAL, MINUS, UNION,
  GRAPH, VALUES or sub-query count as one each; an item of a list as two, as it is stored; a `<< >>` as one;
- groups that are joined with their surroundings (plain braces, GRAPH) count there as well, since engines merge them;
- a *step* is an operator of an expression or path, a word such as FILTER, BIND or GRAPH, and what stands outside of
  all groups: a column, something to order by or to describe.
"""

from __future__ import annotations

import re

from kg.errors import BadQuery
from kg.names import is_local
from kg.query.tokens import Token, decode, tokens

MAX_BYTES = 100_000
MAX_NESTING = 100
MAX_PATTERNS = 64
MAX_PATTERNS_IN_ALL = 512
MAX_STEPS = 1_000

CHANGES = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"))
_OPEN = {"{": "}", "(": ")", "[": "]", "<<": ">>", "{|": "|}"}
_CLOSE = {close: opened for opened, close in _OPEN.items()}
_APART = frozenset(("OPTIONAL", "MINUS", "UNION", "EXISTS"))
_CLAUSES = frozenset(("FILTER", "BIND", "AS", "GRAPH", "UNION", "OPTIONAL", "MINUS"))
_OPERATORS = frozenset(("+", "-", "*", "/", "|", "||", "&&", "=", "!=", "<", ">", "<=", ">=", "!", "^"))
_TERMS = frozenset(("iri", "string", "var", "blank", "name", "number"))
_WHOLE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_TERM_WORDS = frozenset(("A", "TRUE", "FALSE"))


def check(text: str) -> None:
    """Let a query pass, or raise BadQuery with the reason and the next step.

    text: SPARQL as typed, escapes included. A query that passes may still be malformed; the engine says so.
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise BadQuery(
            f"the query holds bytes that are not UTF-8 (character {error.start + 1}): type it anew"
        ) from None
    if size > MAX_BYTES:
        raise BadQuery(f"the query is longer than {MAX_BYTES:,} bytes: put the values it lists into the graph instead")
    scan, based = _Scan(), False
    for token in tokens(decode(text)):
        based = based or token.text.upper() == "BASE"
        if token.kind == "iri" and not (based or token.doubt or _WHOLE.match(token.text)):
            raise BadQuery(_relative(token))
        scan.read(token)


def _relative(token: Token) -> str:
    inside = token.text[1:-1]
    step = f"id:{inside}" if is_local(inside) else "all of it"
    return (
        f"line {token.line} of the query: {token.text} is no full IRI: write {step}, or say with BASE where it starts"
    )


class _Group:
    """An open bracket, and what has been counted in it so far."""

    __slots__ = ("apart", "fresh", "kind", "last", "listing", "patterns", "values")

    def __init__(self, kind: str, *, listing: bool = False, values: bool = False, apart: bool = False) -> None:
        self.kind = kind
        self.listing = listing  # a list or a path, in the place of a term
        self.values = values  # rows of data
        self.apart = apart  # not joined with what surrounds it
        self.patterns = 0
        self.last = 0  # patterns of the group closed just before
        self.fresh = True  # the next term starts a pattern


class _Scan:
    """Reads token by token and raises at the first that is too much."""

    def __init__(self) -> None:
        self.open: list[_Group] = []
        self.before = self.two_before = Token("mark", "", 1)
        self.values_ahead = False
        self.steps = self.patterns = 0

    def read(self, token: Token) -> None:
        if token.kind == "word":
            self._word(token)
        elif token.kind in _TERMS:
            self._term(token)
        elif token.text in _OPEN:
            self._opening(token)
        elif token.text in _CLOSE:
            self._closing(token)
        else:
            self._mark(token)
        self.two_before, self.before = self.before, token

    def _word(self, token: Token) -> None:
        word = token.text.upper()
        # Engines need no space between words: "trueSERVICE" is two.
        if "SERVICE" in word:
            raise _refused_service(token)
        if word in CHANGES:
            raise BadQuery(f"a query cannot change the graph ({word}): use `kg add` or `kg remove`")
        if word in _TERM_WORDS:
            self._term(token)
            return
        self.values_ahead = word == "VALUES" or self.values_ahead
        if word in _CLAUSES:
            self._step(1)
        if self.open:
            group = self.open[-1]
            group.fresh = True
            if word == "UNION":
                # The branch before it was counted as joined: it was not.
                group.patterns -= group.last
                group.last = 0
            if word == "SELECT":
                group.apart = True
            if word in ("GRAPH", "VALUES"):
                # Counted by itself: what it names starts no pattern.
                group.fresh = False
                self._count(group, 1)

    def _term(self, token: Token) -> None:
        if not self.open:
            self._step(1)
            return
        self._step(token.doubt)
        group = self.open[-1]
        if group.listing:
            if self.before.text not in ("|", "/", "^", "^^", "!"):
                self._count(group, 2)
        elif group.kind != "(" and not group.values and group.fresh:
            group.fresh = False
            self._count(group, 1)

    def _opening(self, token: Token) -> None:
        before = self.before
        if token.text == "{" and self._glued_service():
            raise _refused_service(token)
        if len(self.open) >= MAX_NESTING:
            raise BadQuery(f"line {token.line} of the query nests brackets deeper than {MAX_NESTING}: flatten it")
        outer = self.open[-1] if self.open else None
        if outer is None:
            self._step(1)
        values = self.values_ahead or bool(outer and outer.values)
        listing = token.text == "(" and not values and outer is not None and self._is_term_place(outer)
        if outer and outer.listing and token.text in ("(", "[", "<<"):
            self._count(outer, 2)
        apart = token.text == "{" and before.text.upper() in _APART
        if token.text == "{":
            self.values_ahead = False
        self.open.append(_Group(token.text, listing=listing, values=values, apart=apart))
        if token.text == "<<":
            self._count(self.open[-1], 1)

    def _glued_service(self) -> bool:
        """Whether a name such as "SERVICEex:" stands before a group: an engine reads SERVICE and the name "ex:"."""
        name = self.before
        if name.kind != "name" or not self.open or self.two_before.text.upper() == "GRAPH":
            return False
        return "SERVICE" in name.text.partition(":")[0].upper()

    def _is_term_place(self, outer: _Group) -> bool:
        """Whether "(" opens a list or a path here, and not an expression."""
        before = self.before
        if outer.kind == "(":
            return outer.listing and (before.kind != "word" or before.text.upper() in _TERM_WORDS)
        if before.kind == "word":
            return before.text.upper() in _TERM_WORDS
        # FILTER ex:function(…)
        return not (before.kind in ("name", "iri") and self.two_before.text.upper() == "FILTER")

    def _closing(self, token: Token) -> None:
        kind = _CLOSE[token.text]
        while self.open and any(group.kind == kind for group in self.open):
            group = self.open.pop()
            outer = self.open[-1] if self.open else None
            if outer:
                joined = 1 if group.apart else group.patterns
                self._merge(outer, joined, token)
                outer.last = joined
                outer.fresh = outer.fresh or group.kind == "{"
            if group.kind == kind:
                return

    def _mark(self, token: Token) -> None:
        group = self.open[-1] if self.open else None
        if group is None or group.values:
            return
        if token.text in _OPERATORS:
            self._step(1)
            if token.text == "/" and (group.kind != "(" or group.listing):
                self._count(group, 1)
        elif token.text in (".", ";", ","):
            group.fresh = True

    def _count(self, group: _Group, patterns: int) -> None:
        self.patterns += patterns
        self._merge(group, patterns, self.before)
        if self.patterns > MAX_PATTERNS_IN_ALL:
            raise BadQuery(f"the query has more than {MAX_PATTERNS_IN_ALL} patterns in all: ask in several queries")

    def _merge(self, group: _Group, patterns: int, token: Token) -> None:
        group.patterns += patterns
        if group.patterns > MAX_PATTERNS:
            raise BadQuery(
                f"line {token.line} of the query: a group has more than {MAX_PATTERNS} patterns or {MAX_PATTERNS // 2} "
                "items of a list: ask in several queries, or list values with VALUES or IN"
            )

    def _step(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise BadQuery(
                f"the query has more than {MAX_STEPS:,} operators, clauses and columns: ask in several queries"
            )


def _refused_service(token: Token) -> BadQuery:
    return BadQuery(
        f"line {token.line} of the query calls another endpoint (SERVICE), which kg does not do: "
        "fetch that data yourself and load it with `kg add`"
    )
