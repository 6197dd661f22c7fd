"""What the spellings of one name have in common: the key by which names are looked up, here and in the page.

Letters are what Unicode says they are, vowel signs and voicing marks of all scripts included. Folded is only what a
writing system treats as optional, by the tables below, which the page is given too (`table`):

- case, width and ligatures (NFKC); apostrophes; characters that show nothing (ZWNJ, ZWJ, direction marks), tatweel;
- accents on Latin and Greek letters; stress on Cyrillic ones, and ё for е;
- vowel points of Arabic (harakat), Hebrew (niqqud) and Syriac;
- letters of `LETTERS`: those of Latin that have no accent to take away, and of Arabic those that keyboards and writers
  exchange (Persian and Arabic yeh and kaf, alef with hamza or madda, teh marbuta).
"""

from __future__ import annotations

from functools import cache

LETTERS = {
    # Letters of Latin that are no letter with an accent; final sigma; what Russian and Bulgarian print without a mark.
    **dict(zip("łøđðħŧςёѐѝ", "loddhtσееи", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "th",
    # Yeh: Persian, and without dots. Kaf: Persian.
    **dict.fromkeys("\u06cc\u0649", "\u064a"),
    "\u06a9": "\u0643",
    # Heh: teh marbuta, and Urdu's heh goal, each with and without hamza.
    **dict.fromkeys("\u0629\u06c0\u06c1\u06c2\u06c3", "\u0647"),
    # Alef: with hamza above or below, with madda, and alef wasla.
    **dict.fromkeys("\u0623\u0625\u0622\u0671", "\u0627"),
}
# Left out wherever they stand. Code points from and to, both included.
MARKS = (
    # Combining marks that did not join their letter into one: stress, length, and accents that no font has.
    *((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)),
    *((0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7), (0xFB1E, 0xFB1E)),
    *((0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4)),
    *((0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x0898, 0x089F), (0x08CA, 0x08E1), (0x08E3, 0x08FF), (0x0711, 0x0711)),
    (0x0730, 0x074A),
    # Apostrophes, and the signs for ayn, hamza and soft sign in transliterations; Hebrew's geresh and gershayim.
    *((0x27, 0x27), (0x60, 0x60), (0xB4, 0xB4), (0x2B9, 0x2BC), (0x2BE, 0x2BF), (0x2018, 0x201B), (0x2032, 0x2033)),
    *((0x05F3, 0x05F4), (0xA78B, 0xA78C)),
    # Nothing to see: soft hyphen, joiners, direction marks, word joiner, byte order mark.
    *((0xAD, 0xAD), (0x061C, 0x061C), (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069)),
    (0xFEFF, 0xFEFF),
)
# Where Latin and Greek letters stand, whose accents do not count.
ACCENTED = ((0x41, 0x24F), (0x250, 0x2AF), (0x370, 0x3FF), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF), (0x2C60, 0x2C7F))


HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2212"
APOSTROPHES = "`´ʹʻʼʾʿ‘’′"
# The Arabic article before a hyphen or apostrophe, as it is spelt or spoken: al-, el-, ul-; before a letter that it is
# spoken like, also ar-, ash-, ez-, ud- and so on, and then a space will do (As Suwayda). Inside a name, too.
ARTICLE = r"(^[ae]|[ '-][aeu])(?:l['-]|(sh|th|dh|[rszndt])[-' ](?=\2))"


def table() -> dict[str, object]:
    """The tables, for the page's own `fold`."""
    signs = {"hyphens": HYPHENS, "apostrophes": APOSTROPHES, "article": ARTICLE}
    return {"letters": LETTERS, "marks": MARKS, "accented": ACCENTED, **signs}


def fold(name: str) -> str:
    """What is left of a name when all that is optional is folded: words with single spaces, without a leading "the".

    "" for a name without letters or digits. Folding what is folded changes nothing.

    >>> fold("The Ṭanf Garrison"), fold("Kata'ib")
    ('tanf garrison', 'kataib')
    """
    text = name.lower()
    if text.isascii():
        words = "".join(c if c.isalnum() else " " for c in text.translate({0x27: None, 0x60: None}))
    else:
        from unicodedata import category

        kept = (c for c in _exchanged(text) if not _is_mark(c))
        words = "".join(c if category(c)[0] in "LMN" else " " for c in kept)
    text = " ".join(words.split())
    while text.startswith("the "):
        text = text[4:]
    return text


def articles(name: str) -> str:
    """A name with all its Arabic articles as "al-", in small letters without accents.

    >>> articles("Harun ar-Rashid"), articles("Zia ul-Haq"), articles("An Army")
    ('harun al-rashid', 'zia al-haq', 'an army')
    """
    import re

    text = name.lower()
    if not text.isascii():
        signs = dict.fromkeys(map(ord, HYPHENS), "-") | dict.fromkeys(map(ord, APOSTROPHES), "'")
        text = _exchanged(text).translate(signs)
    return re.sub(ARTICLE, lambda found: f"{found[1][:-1]}al-", text.strip())


def _exchanged(text: str) -> str:
    """Text in the letters that stand for all that are one in a key; accents that are optional are gone."""
    from unicodedata import normalize

    text = normalize("NFKC", normalize("NFKC", text).lower())
    # Letters are exchanged before marks join them: a Persian yeh with a hamza is the same letter as an Arabic one.
    text = normalize("NFC", "".join(map(_plain, text)))
    return "".join(LETTERS.get(letter, letter) for letter in text)


@cache
def _plain(letter: str) -> str:
    """A Latin or Greek letter without its accents, and what `LETTERS` has for it; any other as it is."""
    from unicodedata import normalize

    plain = normalize("NFD", letter)[0] if _within(letter, ACCENTED) else letter
    return LETTERS.get(plain, plain)


@cache
def _is_mark(letter: str) -> bool:
    return _within(letter, MARKS)


def _within(letter: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(letter) <= last for first, last in ranges)
