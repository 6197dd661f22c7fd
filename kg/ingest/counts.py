"""Numbers in a sentence: how many, with which bound, of what; only from words that stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ingest.grammar import Parsed, children
from kg.ingest.suggestion import Count
from kg.ingest.words import valued, words

if TYPE_CHECKING:
    from spacy.tokens import Token


def of(sentence: Parsed, noun: Token, role: str) -> Count | None:
    """The number before a noun ("at least three soldiers"), or the one that stands in its place ("killed 12")."""
    number = next(iter(children(noun, "nummod")), None)
    if number is None and noun.pos_ == "NUM" and noun.ent_type_ not in ("DATE", "TIME"):
        number = noun
    if number is None and noun.lower_ in words("vague"):
        number = noun
    if number is None:
        number = next((t for t in children(noun, "amod") if t.lower_ in words("vague")), None)
    if number is None or number.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return None
    value = read([t.text for t in sentence.doc[number.left_edge.i : number.i + 1] if t.like_num] or [number.text])
    before = sentence.doc[max(0, number.left_edge.i - 3) : number.i].text.lower()
    bound, lead = "exact", 0
    for phrase, meaning in valued("bounds").items():
        if len(phrase) > lead and f" {before} ".replace("\n", " ").find(f" {phrase} ") >= 0:
            bound, lead = meaning, len(phrase)
    if value is None and number.lower_ not in words("vague"):
        return None
    begin = number.left_edge if number.left_edge.like_num else number
    start = sentence.start(begin)
    if lead:
        offset = sentence.text.lower().rfind(before[before.find(next_phrase(before)) :], 0, number.idx)
        start = sentence.place.start + offset if offset >= 0 else start
    shown = sentence.text[start - sentence.place.start : number.idx + len(number.text)]
    return Count(shown, start, sentence.end(number), value, bound, noun.text if noun != number else "", role)


def next_phrase(before: str) -> str:
    """The longest wording of a bound that some words hold, "" for none."""
    held = [phrase for phrase in valued("bounds") if f" {phrase} " in f" {before} "]
    return max(held, key=len, default="")


def read(spelt: list[str]) -> int | None:
    """The whole number that some words spell, or None.

    >>> read(["1,200"]), read(["two", "hundred"]), read(["dozens"])
    (1200, 200, None)
    """
    total = 0
    for word in spelt:
        plain = word.replace(",", "").lower()
        known = valued("numbers").get(plain)
        if plain.isascii() and plain.isdigit() and len(plain) < 16:
            number = int(plain)
        elif known is not None:
            number = int(known)
        elif "-" in plain and all(part in valued("numbers") for part in plain.split("-")):
            number = sum(int(valued("numbers")[part]) for part in plain.split("-"))
        else:
            return None
        total = total * number if total and number in (100, 1000, 1000000, 12) else total + number
    return total
