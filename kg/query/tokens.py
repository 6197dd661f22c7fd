"""Cut SPARQL text into tokens, strictly: what is no token of the grammar is refused, so that nothing hides in it.

Follows the terminals of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar) and the brackets that
SPARQL 1.2 adds. The engine's parser sees no words, only what may come next; where it could read a text in another way
than a scanner does ("<" as an operator or as the start of an IRI), the text is refused too, with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.errors import BadQuery

_IRI = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
# Letters as the grammar has them (PN_CHARS_BASE, PN_CHARS): vowel signs of Devanagari and Arabic and the joiners of
# Persian belong to names. Left out are two odd spaces and a mark of direction, which nobody sees.
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u061b\u061d-\u167f\u1681-\u180d\u180f-\u1fff"
    "\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_IN_VARIABLE = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
_IN_NAME = _IN_VARIABLE + r"\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:(?:[{_BASE}_0-9:]|{_ESCAPED})(?:(?:[{_IN_NAME}:.]|{_ESCAPED})*(?:[{_IN_NAME}:]|{_ESCAPED}))?)?"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<space>[ \t\r\n]+|#[^\r\n]*)",
            rf"(?P<iri>{_IRI})",
            r'(?P<string>"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
            r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
            r'|"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*')",
            rf"(?P<var>[?$][{_BASE}_0-9][{_IN_VARIABLE}]*)",
            rf"(?P<blank>_:[{_BASE}_0-9](?:[{_IN_NAME}.]*[{_IN_NAME}])?)",
            rf"(?P<name>(?:[{_BASE}](?:[{_IN_NAME}.]*[{_IN_NAME}])?)?:{_LOCAL})",
            r"(?P<number>(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+)",
            r"(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)",
            r"(?P<word>[^\W\d_]\w*)",
            r"(?P<mark><<|>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|[{}()\[\]<>=!+\-*/|^?.;,~])",
        )
    ),
    re.DOTALL,
)
_IRI_AT = re.compile(_IRI)
_ABSOLUTE = re.compile(r"<<?[A-Za-z][A-Za-z0-9+.\-]*://")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIDING = re.compile(r"[()\[\]'#\\]")
_OPERANDS = frozenset(("iri", "string", "var", "blank", "name", "number", "tag", "word"))


class Token(NamedTuple):
    """kind: iri, string, var, blank, name, number, tag (of a language), word or mark. line: from 1.

    doubt: how many characters of an IRI could be operators to another reader; 0 when there is no doubt.
    place: where it starts in the decoded text.
    """

    kind: str
    text: str
    line: int
    doubt: int = 0
    place: int = 0

    @property
    def is_operand(self) -> bool:
        """Whether a term or an expression may end here."""
        return self.kind in _OPERANDS or self.text in (")", "]")


def decode(text: str) -> str:
    r"""Replace \uXXXX and \UXXXXXXXX, as the grammar does before anything else.

    Raises BadQuery for one that stands for punctuation or a control character: engines differ in what it then does.
    """
    return _ESCAPE.sub(_decoded, text) if "\\u" in text or "\\U" in text else text


def _decoded(escape: re.Match[str]) -> str:
    point = int(escape[1] or escape[2], 16)
    if point > 0x10FFFF or 0xD800 <= point < 0xE000 or (point < 0x80 and not chr(point).isalnum()):
        raise BadQuery(
            f"the query escapes a character it must write as it is ({escape[0]}): write the character itself"
        )
    return chr(point)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of decoded text, without spaces and comments. Raises BadQuery where no token can start."""
    place, line, inside = 0, 1, [""]
    before: Token | None = None
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise BadQuery(f"line {line} of the query: {_unreadable(text[place])}")
        kind, written, doubt = str(found.lastgroup), found[0], 0
        if written.startswith("<") and before and before.is_operand and inside[-1] == "(":
            doubt = _doubt(text, place, line)
        if kind != "space":
            before = Token(kind, written, line, doubt, place)
            _follow(inside, before)
            yield before
        place = found.end()
        line += written.count("\n") + written.count("\r") - written.count("\r\n")


def _follow(inside: list[str], token: Token) -> None:
    """Keep the stack of open brackets."""
    if token.kind == "mark" and token.text in ("(", "[", "{"):
        inside.append(token.text)
    elif token.kind == "mark" and token.text in (")", "]", "}") and len(inside) > 1:
        inside.pop()


def _doubt(text: str, place: int, line: int) -> int:
    """After an operand in parentheses, "<" may compare or start an IRI: how long an IRI it would be, 0 for none.

    Raises BadQuery when the two readings see different brackets, strings or comments. An IRI with "://" is none of
    these cases: no expression goes on like that.
    """
    iri = _IRI_AT.match(text, place) or _IRI_AT.match(text, place + 1)
    if iri is None or _ABSOLUTE.match(text, place):
        return 0
    if _HIDING.search(iri[0]):
        raise BadQuery(f"line {line} of the query can be read in two ways: write a space after “<” where it compares")
    return len(iri[0])


def _unreadable(char: str) -> str:
    if char in "\"'":
        return "a quoted text is not closed"
    if char == "\\":
        return "a backslash stands outside of quotes"
    if char.isspace() or not char.isprintable():
        return f"there is an odd space or invisible character (U+{ord(char):04X}): type it anew"
    return f"“{char}” has no meaning here: see docs/query.md for examples"
