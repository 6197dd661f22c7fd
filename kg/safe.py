"""Text that is safe to show: what acts on a terminal, or changes how other text is read, is escaped or left out.

Control characters move a terminal's cursor or colours; marks and overrides of direction make a name read as another
one; separators of lines and the byte order mark are seen by nobody. Patterns are strings, compiled on first use.
"""

from __future__ import annotations

import re

CONTROLS = r"\x00-\x1f\x7f-\x9f"
DIRECTION = "\u061c\u202a-\u202e\u2066-\u206f"
"""What embeds, overrides or isolates a direction of writing; no script needs any of it inside a name."""
HIDDEN = "\u2028\u2029\ufeff"
MARKS = "\u200e\u200f"
"""Marks of direction that people do type between scripts: they may be stored, and are not shown as they are."""

ACTING = f"[{CONTROLS}{DIRECTION}{HIDDEN}{MARKS}]"
_ACTING_IN_LINES = f"(?![\t\n]){ACTING}"


def escaped(text: str) -> str:
    r"""Text on one line, with what would act on a reader's screen as escapes.

    >>> escaped("a\tb\u202ec")
    'a\\u0009b\\u202ec'
    """
    return text if text.isascii() and text.isprintable() else re.sub(ACTING, _escape, text)


def escaped_lines(text: str) -> str:
    """The same of lines of text: tabs and line breaks stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return re.sub(_ACTING_IN_LINES, _escape, text)


def stripped(text: str) -> str:
    """Text without any of it, for pages and pictures; tabs and line breaks stay."""
    return re.sub(_ACTING_IN_LINES, "", text)


def isolated(text: str) -> str:
    """Text for people in which each name in a script from right to left is set apart (U+2068 … U+2069).

    A terminal that knows about directions then turns the name alone round, and not the arrow or the word beside it.
    """
    if text.isascii():
        return text
    # Letters of such scripts with the marks, blanks, hyphens and apostrophes between them: what one name is made of.
    letter = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
    return re.sub(f"{letter}+(?:[ \u00a0\u200c\u200d'’\"״׳._-]+{letter}+)*", lambda m: f"\u2068{m[0]}\u2069", text)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
