"""Names like one that nothing bears, to suggest: other spellings, transliterations and scripts, initials, words inside.

What is found here is never taken for the name; it is only shown. Letters of other scripts get the sound that their name
in Unicode tells ("CYRILLIC SMALL LETTER ZE": z), so that no table of transliterations has to be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

# Letters whose sound is another than the beginning of their name.
_NAMED = {
    "SHORT I": "i",
    "IE": "e",
    "IO": "e",
    "YERU": "i",
    "HARD SIGN": "",
    "SOFT SIGN": "",
    "YU": "iu",
    "YA": "ia",
    "YI": "i",
    "SHCHA": "sh",
    "TEH MARBUTA": "a",
    "HAMZA": "",
    "SCHWA": "e",
    "ETA": "i",
    "DOTLESS I": "i",
}
_SYLLABLES = ("HIRAGANA", "KATAKANA", "HANGUL", "ETHIOPIC", "CHEROKEE")
# Spellings of one sound, in this order.
_SOUNDS = (
    *(("shch|sch|tch", "sh"), ("ph", "f"), ("kh", "h"), ("gh", "g"), ("dj", "j"), ("th", "t"), ("dh", "d")),
    *(("x", "ks"), ("ck|q|c(?!h)", "k"), ("w", "v"), ("oo|ou", "u"), ("ee", "i"), ("[yj]", "i")),
    (r"(.)\1+", r"\1"),
)
CLOSE = 72
"""Of a hundred: from which likeness on a name is worth suggesting."""


def alike(typed: str, keys: Iterable[str], words: list[str] | None = None) -> list[str]:
    """Those of some keys that are like a key, the most alike first; at most eight.

    words: what was typed, folded, word by word: a single letter stands for any name that it begins.
    """
    from rapidfuzz import fuzz

    sought, bones = _sound(typed), _bones(typed)
    found, inside = [], []
    for key in keys:
        sound = _sound(key)
        likeness = max(fuzz.ratio(typed, key), fuzz.ratio(sought, sound))
        # Scripts that write no vowels leave only these to compare.
        if len(bones) > 2 and typed.isascii() != key.isascii():
            likeness = max(likeness, 0.9 * fuzz.ratio(bones, _bones(key)))
        if likeness < CLOSE and words and _has_initials(words, key):
            likeness = CLOSE
        if likeness >= CLOSE:
            found.append((-likeness, key))
        elif len(typed) > 2 and typed in key:
            inside.append((len(key), key))
        elif len(sought) > 3 and sought in sound:
            found.append((-0.5, key))
    # What sounds the same leaves no room for what is only somewhat alike.
    enough = max((-best for best, _ in found), default=0) - 15 if found and min(found)[0] < -90 else 0
    near = [key for unlikeness, key in sorted(found) if -unlikeness >= enough]
    return [*near, *(key for _, key in sorted(inside))][:8]


def slip(typed: str, key: str) -> int | None:
    """How many slips of the keyboard lie between two keys: letters left out, added, mistaken or swapped.

    None where they are too many: one in a short word, two in a longer one. Then the two are only somewhat alike.

    >>> slip("bakcs", "backs"), slip("ceasefire", "misfire")
    (1, None)
    """
    from rapidfuzz.distance import OSA

    most = 1 if min(len(typed), len(key)) < 8 else 2
    slips = OSA.distance(typed, key, score_cutoff=most)
    return slips if slips <= most else None


def _has_initials(words: list[str], key: str) -> bool:
    """Whether a key has a name for each initial, and the other words whole: "V. Zelensky" for Volodymyr Zelensky."""
    if len(words[-1]) < 3 or not any(len(word) == 1 for word in words):
        return False
    pattern = "".join(f"{re.escape(word)}.+" if len(word) == 1 else re.escape(word) for word in words)
    return re.fullmatch(pattern, key) is not None


def _sound(key: str) -> str:
    """How a key sounds, roughly, in Latin letters."""
    text = "".join(map(_latin, key))
    for spelt, sound in _SOUNDS:
        text = re.sub(spelt, sound, text)
    return text


def _bones(key: str) -> str:
    """The consonants of how it sounds."""
    return re.sub("[aeiou]", "", _sound(key))


@cache
def _latin(letter: str) -> str:
    """The sound of a letter of any script, by its name in Unicode; itself where the name does not tell."""
    from unicodedata import name

    if letter.isascii():
        return letter
    called = name(letter, "").partition(" WITH ")[0]
    script, _, rest = called.partition(" ")
    said = re.sub(r".*\b(LETTER|SYLLABLE|VOWEL SIGN|CHARACTER|SIGN) ", "", rest)
    said = re.sub(r"^(SMALL|FINAL|FARSI|ARCHAIC|INDEPENDENT VOWEL|[A-Z]+-UKRAINIAN|UKRAINIAN) ", "", said)
    if said in _NAMED or f"{said} SIGN" in _NAMED or "VIRAMA" in said:
        return _NAMED.get(said, "")
    if said in ("ANUSVARA", "CANDRABINDU"):
        return "n"
    word = said.split(" ")[-1 if script != "THAI" else said.startswith("SARA")].lower() if said else ""
    if not word or not word.isalpha() or "MARK" in called or " MAI " in f" {said}":
        return letter if called.startswith("CJK") else ""
    if script in _SYLLABLES:
        return word
    if script == "CYRILLIC" and re.fullmatch("e[lmnrsf]", word):
        return word[1]
    beginning = re.match("[aeiou]|[^aeiou]+", word)
    return beginning[0] if beginning else ""
