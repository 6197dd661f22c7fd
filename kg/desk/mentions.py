"""The names in a text: those that the store knows, whatever their spelling, then what else is written like a name.

Nothing is decided here. A name that the store knows exactly is offered with its node; names that are only like one of
the store's are looked for when a person asks (`near`); a kind is a guess by the words of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from kg import lookup
from kg.desk.cues import words_of
from kg.errors import AmbiguousName, UnknownName
from kg.names import ID, INDEX, KG
from kg.sources.text import Sentence, Text
from kg.store import Literal, Store
from kg.values import MONTHS

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’\-‑][^\W\d_]+)*|\d+")
_LONGEST = 6
"""Words of a name of the store at most."""
_LINKS = ("of", "the", "al", "de", "bin", "ibn")
_NO_NAMES = frozenset(
    word.lower()
    for word in (
        *MONTHS,
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "I",
        "The",
        "A",
        "An",
    )
)
_BEFORE = r"(?:(?:an?|the|two|three|several|some|many|senior|former|local|unnamed|other)\s)*"


class Mention(NamedTuple):
    """A name as the text has it, with all places where it stands; the first spelling is the one to show.

    node, label: what the store calls exactly so, "" and "" for nothing; candidates: its nodes, where several are. kind:
    the class that the store gives, or a guess: a local name, "place" or "Facility". like: the key of a longer name of
    this text that this may be short for, such as "maralund" for Lund.
    """

    key: str
    words: str
    spans: tuple[tuple[int, int], ...]
    node: str
    label: str
    kind: str
    like: str
    candidates: tuple[tuple[str, str, str], ...] = ()


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    first: bool
    """Whether it begins a sentence, or what is said in quotation marks."""


def mentions(store: Store, text: Text, sentences: Iterable[Sentence]) -> list[Mention]:
    """The names in a text, in the order in which they first stand there."""
    found: dict[str, list[tuple[int, int]]] = {}
    known: dict[str, str] = {}
    common = {word for word in re.findall(r"\b[^\W\d_]+\b", text.content) if word.islower()}
    for sentence in sentences:
        tokens = list(_tokens(text.content, sentence))
        for start, end, node in _names(store, text.content, tokens, common):
            words = text.content[start:end]
            key = lookup.key(words)
            found.setdefault(key, []).append((start, end))
            if node:
                known[key] = node
    order = sorted(found, key=lambda key: found[key][0])
    return [_mention(store, text.content, key, found[key], known.get(key, ""), order) for key in order]


def all_called(store: Store, words: str) -> list[tuple[str, str, str]]:
    """As `near`, and behind these all others that are called so: a state and its territory have one name."""
    key, found = lookup.key(words), near(store, words)
    same = {node for property in (lookup.NAME_KEY, lookup.ALIAS_KEY) for node in _of_key(store, property, key)}
    others = sorted(same - {node for node, _, _ in found})
    return [*found, *((node, lookup.label(store, node), lookup.kind(store, node)) for node in others)]


def _of_key(store: Store, property: str, key: str) -> list[str]:
    return [node for node in store.subjects(property, Literal(key), INDEX) if _is_named(store, node)]


def near(store: Store, words: str) -> list[tuple[str, str, str]]:
    """Nodes whose names are like some words: (IRI, label, kind), the most alike first; [] where none is."""
    try:
        node = lookup.find(store, words, unnamed=False)
    except AmbiguousName as error:
        return error.candidates
    except UnknownName as error:
        nodes = []
        for label in error.suggestions:
            try:
                nodes.append(lookup.find(store, label, unnamed=False))
            except (AmbiguousName, UnknownName):
                continue
        return [(node, lookup.label(store, node), lookup.kind(store, node)) for node in dict.fromkeys(nodes)]
    return [(node, lookup.label(store, node), lookup.kind(store, node))]


def guess(words: str) -> str:
    """What kind of thing a name may be of, by the words in it: a class's local name, "place", or ""."""
    inside = set(re.findall(r"[^\W\d_]+", words.lower()))
    if inside & {*words_of("unnamed")}:
        return "UnnamedSpeaker"
    if inside & {*words_of("described")}:
        return "DescribedGroup"
    for kind in ("ArmedGroup", "StateOrgan", "Coalition", "Facility", "place", "Organization", "Person"):
        stems = words_of(f"kind {kind}")
        if inside & set(stems) or any(w.startswith(s[:-1]) for w in inside for s in stems if s.endswith("*")):
            return kind
    return "Person" if len(words.split()) == 2 and words.istitle() else ""


def _tokens(content: str, sentence: Sentence) -> Iterator[_Token]:
    for match in _WORD.finditer(content, sentence.start, sentence.end):
        before = content[sentence.start : match.start()].rstrip()
        first = not before or before[-1] in "“\"‘'(—–:"
        word = match[0]
        end = match.end() - (2 if word.endswith(("'s", "’s")) else 0)
        yield _Token(match.start(), end, content[match.start() : end], first)


def _names(store: Store, content: str, tokens: list[_Token], common: set[str]) -> Iterator[tuple[int, int, str]]:
    """Names in a sentence with their nodes, "" for none; the longest that the store knows, then runs of capitals."""
    free = [True] * len(tokens)
    for first in range(len(tokens)):
        for last in range(min(first + _LONGEST, len(tokens)) - 1, first - 1, -1):
            if not all(free[first : last + 1]):
                continue
            words = content[tokens[first].start : tokens[last].end]
            if (
                (last == first and not _is_capital(words))
                or len(words) < 2
                or tokens[first].word.lower() in ("the", "a", "an")
            ):
                continue
            if node := _known(store, words):
                yield tokens[first].start, tokens[last].end, node
                free[first : last + 1] = [False] * (last + 1 - first)
                break
    if tokens:
        yield from ((start, end, "") for start, end in _people(content, tokens, free))
    yield from ((start, end, "") for start, end in _unknown(content, tokens, free, common))


def _known(store: Store, words: str) -> str:
    """The actor or place that the store calls so, by a name as it is or a spelling of it; "" for none or several."""
    key = lookup.key(words)
    if len(key) < 2 or key in _NO_NAMES:
        return ""
    for property in (lookup.NAME_KEY, lookup.ALIAS_KEY):
        if nodes := _of_key(store, property, key):
            return nodes[0] if len(nodes) == 1 else "?"
    return ""


def _is_named(store: Store, node: str) -> bool:
    wanted = node.startswith(ID) and not lookup.is_a(store, node, KG + "UnnamedSpeaker")
    return wanted and any(lookup.is_a(store, node, KG + cls) for cls in ("Actor", "Place", "Office"))


def _unknown(content: str, tokens: list[_Token], free: list[bool], common: set[str]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words that are not known, with the small words that hold a name together."""
    number = 0
    while number < len(tokens):
        if not (free[number] and _is_name_word(tokens[number], common)):
            number += 1
            continue
        last = number
        while (following := _goes_on(content, tokens, free, last)) > last:
            last = following
        yield tokens[number].start, tokens[last].end
        free[number : last + 1] = [False] * (last + 1 - number)
        number = last + 1


def _goes_on(content: str, tokens: list[_Token], free: list[bool], last: int) -> int:
    """The last word of a name that goes on behind one of its words; the same where it does not."""
    after = last + 1
    while after < len(tokens) and tokens[after].word.lower() in _LINKS:
        after += 1
    joined = after < len(tokens) and not re.search(r"[,.;:()“”\"—–?!]", content[tokens[last].end : tokens[after].start])
    capital = (
        joined
        and free[after]
        and (_is_capital(tokens[after].word) or (tokens[after].word.isdigit() and after == last + 1))
    )
    return after if capital and all(free[last : after + 1]) else last


def _people(content: str, tokens: list[_Token], free: list[bool]) -> Iterator[tuple[int, int]]:
    """People whom the text only describes: "two Western diplomats", "an official in Sorrel"."""
    known = [(token.start, token.end) for token, is_free in zip(tokens, free, strict=True) if not is_free]
    for match in _people_pattern().finditer(content, tokens[0].start, tokens[-1].end):
        start, end = match.span("who")
        # A name may be a part of the description ("Oslind officials"), and not the other way round.
        if not any(s <= start and end <= e for s, e in known):
            yield start, end
            for number, token in enumerate(tokens):
                free[number] &= not (start <= token.start < end)


@cache
def _people_pattern() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, sorted((*words_of("unnamed"), *words_of("described")), key=len, reverse=True)))
    return re.compile(rf"\b(?P<who>{_BEFORE}(?:[A-Z]\w+\s)?(?:{heads}))\b", re.I)


def _is_name_word(token: _Token, common: set[str]) -> bool:
    if not _is_capital(token.word) or token.word.lower() in _NO_NAMES or len(token.word) < 2:
        return False
    word = token.word.lower()
    return not (token.first and (word in common or word in _begins()))


@cache
def _begins() -> frozenset[str]:
    """Small words that begin sentences and are no names."""
    listed = (
        "he she it they we you his her its their our this that these those there here what who when where why "
        "how which in on at by for from with without after before since until while during under over about "
        "against between but and or so if as because although though however meanwhile asked both each every "
        "all any some many most no not neither nor none nobody nothing one two three four five six seven "
        "eight nine ten dozens hundreds thousands several few other another more less last next then also "
        "only still yet even now later earlier according advertisement "
    )
    return frozenset((*listed.split(), *words_of("unnamed"), *words_of("described")))


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or (word[:3].lower() in ("al-", "ar-", "ad-") and word[3:4].isupper())


def _mention(
    store: Store, content: str, key: str, spans: list[tuple[int, int]], node: str, order: list[str]
) -> Mention:
    words = content[spans[0][0] : spans[0][1]]
    if node and node != "?":
        return Mention(key, words, tuple(spans), node, lookup.label(store, node), lookup.kind(store, node), "")
    candidates: tuple[tuple[str, str, str], ...] = ()
    if node == "?":
        candidates = tuple(near(store, words))
        if len(candidates) == 1:
            only = candidates[0]
            return Mention(key, words, tuple(spans), *only, "")
    like = next((other for other in order if other != key and len(key) > 2 and other.endswith(key)), "")
    return Mention(key, words, tuple(spans), "", "", guess(words), like, candidates)
