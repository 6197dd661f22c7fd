"""One value at a time: counts, coordinates, labels, links. Checks, reads and words them; dates are in `dates`.

`count` words a stored value and is used by the fast commands: it imports nothing.
"""

from __future__ import annotations

import re

from kg.errors import BadValue
from kg.safe import CONTROLS, DIRECTION, HIDDEN

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# How a bound is worded before a number; `kg:bound` holds one of the keys.
BOUNDS = {
    "exact": "",
    "about": "about ",
    "atLeast": "at least ",
    "moreThan": "more than ",
    "atMost": "at most ",
    "lessThan": "fewer than ",
}


_ABBREVIATED = {name[:3].lower(): name.lower() for name in MONTHS} | {"sept": "september"}
# Words of a date that add nothing to its form: "between Oct. 17 and 21" is an interval.
_IDLE = frozenset(("on", "in", "since", "from", "the", "of", "and", "to", "until", "between", "through"))


def says_more(worded: str, text: str) -> bool:
    """Whether the source's words hold anything that the text we show does not."""
    shown = set(_words(text))
    return any(word not in shown and word not in _IDLE for word in _words(worded))


def _words(text: str) -> list[str]:
    words = re.findall(r"\d+|[^\W\d_]+", text.replace(",", "").lower())
    return [_ABBREVIATED.get(word, word) for word in words]


def count(value: int | None, bound: str = "exact", worded: str | None = None) -> str:
    """A count as a reader wants it. `value` may be missing when the source gives only a word.

    >>> count(60, "moreThan", "five dozen")
    'more than 60 (“five dozen”)'
    >>> count(None, worded="hundreds")
    '“hundreds”'
    """
    if value is None:
        return f"{BOUNDS.get(bound, '')}“{worded}”" if worded else "a number not given"
    text = f"{BOUNDS.get(bound, '')}{value:,}"
    return f"{text} (“{worded}”)" if worded and says_more(worded, text) else text


def whole(typed: str) -> int:
    """A count as typed: digits, perhaps with commas between thousands. Raises BadValue."""
    if not re.fullmatch(r"\d{1,18}|\d{1,3}(,\d{3}){1,5}", typed, re.A):
        raise BadValue(f"“{printable(typed)}” is not a count: write digits (61); what the source says goes in `worded`")
    return int(typed.replace(",", ""))


def coordinate(typed: str, limit: int) -> str:
    """A latitude (limit 90) or longitude (limit 180) in decimal degrees, in its shortest form.

    Raises BadValue for anything else, such as degrees and minutes.

    >>> coordinate("33.50", 90)
    '33.5'
    """
    from decimal import Decimal

    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{1,12})?", typed, re.A):
        raise BadValue(f"“{printable(typed)}” is not a coordinate: write decimal degrees, such as 33.5 or -12.25")
    number = Decimal(typed)
    if abs(number) > limit:
        raise BadValue(f"“{printable(typed)}” is out of range: between -{limit} and {limit}")
    # Without trailing zeros and minus zero, as Oxigraph stores a decimal.
    return f"{number.normalize() + 0:f}"


REFUSED = f"[{CONTROLS}{DIRECTION}{HIDDEN}\ud800-\udfff\ufffe\uffff]"
"""What is not stored: all that is escaped where it is shown but for marks of direction, and what is no character."""


def clean(text: str) -> str:
    """A one-line text fit to be stored and printed: NFC, without spaces at its ends. "" stays "".

    Raises BadValue for characters that would act on a terminal or change the order in which a reader sees the
    letters; the message names the character. Right-to-left scripts need none of them.
    """
    from unicodedata import normalize

    text = text.strip(" \t\r\n")
    if found := re.search(REFUSED, text):
        raise BadValue(f"{named(found[0])} at character {found.start() + 1} is not allowed here: remove it")
    return normalize("NFC", text)


LONGEST = 2_000
"""Characters of a text that stands on one line: a name, a title, what an assertion says."""


def line(text: str) -> str:
    """The same, at most `LONGEST` characters long. Raises BadValue."""
    if len(text) > LONGEST:
        raise BadValue(f"“{printable(text)}” has {len(text):,} characters: say it in at most {LONGEST:,}")
    return clean(text)


def named(character: str) -> str:
    code = ord(character)
    if character in "\n\r":
        return "a line break"
    if re.match(f"[{DIRECTION}{HIDDEN}]", character):
        from unicodedata import name

        said = "BYTE ORDER MARK" if code == 0xFEFF else name(character)
        return f"the invisible character U+{code:04X} ({said})"
    return "a tab" if character == "\t" else f"the control character U+{code:04X}"


def link(url: str) -> str:
    """A web address as it may be stored and shown as a link: http or https only. Raises BadValue."""
    if not re.match(r"https?://[^/?#]", url, re.I):
        raise BadValue(f"“{printable(url)}” is not a web address: it must begin with http:// or https://")
    if wrong := re.search(r'[\s<>"{}|\\^`\x00-\x20\x7f-\x9f\ud800-\udfff]', url) or re.search(REFUSED, url):
        code = "%".join(["", *(f"{byte:02X}" for byte in wrong[0].encode("utf-8", "replace"))])
        raise BadValue(f"“{printable(url)}” holds a character that no web address has: write {code} instead")
    return url


def printable(text: str) -> str:
    """The text as it is safe to show in a message: at most 80 characters, the refused ones as `?`."""
    shown = re.sub(REFUSED, "?", text)
    return shown if len(shown) <= 80 else shown[:79] + "…"
