"""What two spellings of the same words may differ in and still be the same quotation.

Spacing, the style of dashes and quotation marks, marks that nobody sees, and other forms of the same letters (“ﬁ”, “…”)
are set aside; letters, marks upon them and figures are not. Case counts unless `cased` is False.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_QUOTES = frozenset("'\"`´ʹʼʻ′″‚„‛‟״׳＂＇「」『』〝〞〟")
_DASHES = frozenset("−⁃")
# Characters that Unicode calls default ignorable, besides the category Cf; and the tatweel, which only stretches.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u0640")


def folded(text: str, *, cased: bool = False) -> tuple[list[str], list[int]]:
    """A text as quotations are compared: its letters, and for each the offset in its NFC form that it came from.

    Spaces are left out, for people write “حزب الله” with a space, without one, and with an invisible mark between; runs
    of dashes and of quotation marks count once.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(unicodedata.normalize("NFC", text)):
        for letter in _letters(character, cased):
            if letter in '"-' and letters and letters[-1] == letter:
                continue
            letters.append(letter)
            places.append(place)
    return letters, places


@lru_cache(maxsize=4096)
def _letters(character: str, cased: bool) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category == "Cf" or character in _UNSEEN or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category in ("Pi", "Pf") or character in _QUOTES:
        return '"'
    if category == "Pd" or character in _DASHES:
        return "-"
    # Ligatures and presentation forms: the same letters, drawn as they stand in a word.
    if character == "…" or "\ufb00" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc":
        character = unicodedata.normalize("NFKC", character)
    return character if cased else character.casefold()
