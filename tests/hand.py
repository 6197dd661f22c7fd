"""A person at the desk's keyboard, for tests in a browser, and one who codes a whole text from a list of claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kg.sources.structure import CLAIMS
from kg.sources.text import Text, sentences

if TYPE_CHECKING:
    from browser import Sight

Item = dict[str, Any]


class Hand:
    """A person at the keyboard. count: keys and clicks; a field that is typed is one, and so is Enter behind it."""

    def __init__(self, sight: Sight) -> None:
        self.sight, self.count = sight, 0

    def press(self, *keys: str) -> None:
        """Press keys one after another, each when the page has dealt with the one before."""
        for key in keys:
            self.sight.page.keyboard.press(key)
            self.count += 1
            self.rest()

    def fill(self, words: str) -> None:
        """Type words where the page waits for some, and take what it then offers first."""
        self.ready()
        self.sight.page.keyboard.insert_text(words)
        self.count += 1
        self.press("Enter")

    def ready(self) -> None:
        self.sight.page.wait_for_selector("#asking input:focus, .asking input:focus", timeout=30_000)

    def rest(self) -> None:
        self.sight.page.wait_for_timeout(20)
        self.sight.page.wait_for_selector("#main:not([aria-busy])", timeout=60_000)

    def choose(self, *labels: str) -> None:
        """Answer what the page asks: by a digit where one of the first nine is meant, else by typing."""
        self.ready()
        shown = self.sight.page.eval_on_selector_all("#options bdi", "found => found.map(one => one.textContent)")
        if len(labels) == 1 and shown[:9].count(labels[0]) == 1:
            self.press(str(shown.index(labels[0]) + 1))
        else:
            self.fill("; ".join(labels))

    def click_words(self, start: int, end: int) -> None:
        """Click the first and the last word of a span of the sentence that is shown."""
        words = self.sight.page.evaluate(
            """() => import("/static/words.js").then(w => import("/static/state.js").then(s =>
                   w.wordsOf(s.desk.sentence).map(one => [one.start, one.end])))"""
        )
        for number in ([s for s, _ in words].index(start), [e for _, e in words].index(end)):
            self.sight.page.click(f"#sentence [data-n='{number}']", timeout=30_000)
            self.count += 1
            self.rest()

    def claim(self, does: str, *values: str) -> int:
        """Make a claim, field by field, and keep it; "" leaves a field open. Returns how many keys it took."""
        begun = self.count
        self.press("n")
        self.fill(does)
        for value in values:
            self.fill(value) if value else self.press("Enter")
        self.press("Enter")
        return self.count - begun

    def said(self) -> str:
        return str(self.sight.inner_text("#said"))


# What is asked of a new claim without a key pressed for it, as the desk does.
_ASKED = {
    "relation": ("subject", "object"),
    "event": ("agent", "target"),
    "observation": ("of", "value"),
    "position": ("holder", "gist", "about"),
    "claim": ("claim", "stance", "by"),
}
_DOES = {"relation": "predicate", "event": "type", "observation": "measure", "position": "kind"}
_LETTERS = {"by": "4", "stance": "5", "site": "7", "place": "7", "date": "6"}
_OTHERS = {
    "basis": "b",
    "reply to": "y",
    "rivals": "x",
    "anonymity": "z",
    "material from": "u",
    "name": "n",
    "victim": "h",
    "participant": "c",
    "means": "m",
    "part of": "p",
    "after": "a",
    "in response to": "r",
    "total": "t",
    "to": "3",
    "quantifier": "q",
    "about": "a",
    "precision": "e",
}
_LEADS = ("at", "in", "near", "in the district of")
_TOGGLES = {"series": "s", "ended": "o"}
_SPOKEN = {"by", "anonymity", "material from", "said on"}
# These are given with another field.
_WITHIN = ("precision", "bound", "worded", "worded date", "implied", "id")


class Coder:
    """Codes a text at the desk from the assertions of a claims file.

    called: what the desk calls an actor or a place that a claims file names by its id. took: keys and clicks of each
    assertion. keys: the desk's key of each, by its number in the file.
    """

    def __init__(self, hand: Hand, text: Text, called: Callable[[str], str]) -> None:
        self.hand, self.called, self.text = hand, called, text
        self.sentences = sentences(text)
        self.took: dict[int, int] = {}
        self.keys: dict[int, str] = {}
        self._ids: dict[str, str] = {}
        self._here = 0

    def code(self, assertions: list[Item]) -> None:
        """Enter all assertions, sentence by sentence; what one refers to comes before it."""
        waiting = dict(enumerate(assertions))
        while waiting:
            known = set(self._ids) | set(_all_ids(assertions)) - set(_all_ids(list(waiting.values())))
            free = [
                n for n, part in waiting.items() if not (_texts(part) & set(_all_ids(assertions))) - known - _own(part)
            ]
            number = min(free, key=lambda n: (self._sentence(waiting[n]) < self._here, self._sentence(waiting[n]), n))
            part = waiting.pop(number)
            self._go(self._sentence(part))
            begun = self.hand.count
            self._enter(part)
            self.took[number] = self.hand.count - begun
            key = str(self._page("s.desk.last"))
            self.keys[number] = key
            claim = self._page(f"s.desk.items.claim['{key}']")
            inner = claim.get(_kind(part))
            label = (inner.get("name") if isinstance(inner, dict) else None) or claim["says"]
            for name in _own(part):
                self._ids[name] = label

    def _page(self, what: str) -> Any:
        return self.hand.sight.page.evaluate(f"import('/static/state.js').then(s => {what})")

    def _sentence(self, part: Item) -> int:
        start = int(_spots(part)[0]["span"][0])
        return next(n for n, s in enumerate(self.sentences) if s.start <= start < s.end)

    def _go(self, number: int) -> None:
        """Go on to a sentence: by Enter to the next one, else by a jump."""
        if number == self._here + 1:
            self.hand.press("Enter")
        elif number != self._here:
            self.hand.press("g")
            self.hand.fill(str(number + 1))
        self._here = number
        self.hand.sight.page.wait_for_function(
            "n => document.querySelector('h2').textContent.startsWith(`Sentence ${n} of`)", arg=number + 1
        )

    # ---- one claim

    def _enter(self, part: Item) -> None:
        hand, kind = self.hand, _kind(part)
        inner = part[kind]
        if isinstance(inner, list):
            inner = dict(zip(("subject", "predicate", "object"), inner, strict=True))
        if kind == "claim":
            inner = {"claim": inner, **{key: part[key] for key in ("stance", "by") if key in part}}
        if kind == "position":
            inner = {"gist": part["says"], **inner}
        main, *others = _spots(part)
        hand.press("n")
        kinds = _list(inner.get(_DOES.get(kind, ""), ""))
        hand.fill("; ".join(self._word(kind, each) for each in kinds))
        for field in _ASKED[kind]:
            self._answer(field, inner)
        outside = {key: value for key, value in part.items() if key not in (*CLAIMS, "says", "at", "id")}
        rest = outside if kind == "claim" else {**inner, **outside}
        done = {*_ASKED[kind], _DOES.get(kind, ""), *_WITHIN}
        if rest.get("precision") not in (None, *_LEADS):
            done.remove("precision")
        self._place(main, others)
        if others and rest.get("basis") != "combined":
            rest = {"basis": "stated", **rest}
        elif others:
            done.add("basis")
        if self._speaks_as_before(outside, inner):
            hand.press(".")
            done |= _SPOKEN
        for field in rest:
            if field in _TOGGLES:
                hand.press(_TOGGLES[field])
            elif field not in done:
                hand.press(_LETTERS.get(field) or _OTHERS[field])
                self._answer(field, rest)
        words = rest.get("worded date" if kind == "observation" else "worded")
        if words and "date" not in rest:
            hand.press("6")
            hand.choose(words)
        hand.press("Enter")
        assert not hand.sight.page.query_selector("#form"), hand.said()

    def _word(self, kind: str, value: str) -> str:
        """How the desk calls what a claim does."""
        term = f"s.desk.outline.terms.find(t => t.kind === '{kind}' && ['', '{value}'].includes(t.value))"
        return str(self._page(f"{term}.word"))

    def _speaks_as_before(self, outside: Item, inner: Item) -> bool:
        """Whether "." says who speaks: it brings a date along, so the last claim must have none."""
        last = self._page("s.desk.items.claim[s.desk.last]") if "by" in outside and "claim" not in inner else None
        told = last and last.get(_kind(last))
        if not isinstance(told, dict) or {"date", "worded", "worded date"} & set(told) or "of" in told:
            return False
        now = {key: self._called(outside[key]) if key == "by" else outside[key] for key in _SPOKEN & set(outside)}
        return {key: self._called(last[key]) if key == "by" else last[key] for key in _SPOKEN & set(last)} == now

    def _place(self, main: Item, others: list[Item]) -> None:
        start, end = map(int, main["span"])
        sentence = self.sentences[self._here]
        if (start, end) != (sentence.start, sentence.end):
            if end <= sentence.end:
                self.hand.click_words(start, end)
            else:
                self.hand.press("v")
                self.hand.fill(self._words(start, end, sentence.start))
        for spot in others:
            start, end = map(int, spot["span"])
            number = next(n for n, s in enumerate(self.sentences) if s.start <= start < s.end)
            whole = self.sentences[number]
            words = "" if (start, end) == (whole.start, whole.end) else self._words(start, end, whole.start)
            self.hand.press("+")
            self.hand.fill(f"{number + 1} {words}".strip())

    def _words(self, start: int, end: int, sentence: int) -> str:
        """As few words as tell where a span begins and ends."""
        words = self.text.content[start:end].split()
        before, inside = _folded(self.text.content[sentence:start]), [_folded(word) for word in words]
        first = next(
            n for n in range(1, len(words) + 1) if f" {' '.join(inside[:n])} " not in f" {before} {inside[0]} "
        )
        last = 1
        while last < len(words) and _first(inside, inside[-last:]) != len(words) - last:
            last += 1
        if first + last >= len(words):
            return " ".join(words)
        return f"{' '.join(words[:first])} … {' '.join(words[-last:])}"

    def _answer(self, field: str, of: Item) -> None:
        """Answer what is asked of a field, by Enter where the claim has none."""
        value = of.get(field)
        if field == "value":
            self._count(of)
        elif value is None:
            self.hand.ready()
            self.hand.press("Enter")
        elif field == "date":
            self.hand.fill(self._date(of))
        elif field in ("site", "place") and of.get("precision") in _LEADS:
            self.hand.fill(f"{of['precision']} {'; '.join(map(self._called, _list(value)))}")
        elif field in ("gist", "name", "quantifier", "anonymity", "precision"):
            self.hand.fill(str(value))
        elif field in ("stance", "basis", "means"):
            self.hand.choose(*_list(value))
        else:
            self.hand.choose(*map(self._called, _list(value)))

    def _called(self, name: str) -> str:
        return self._ids.get(name) or self.called(name)

    def _count(self, of: Item) -> None:
        bounds = {"atLeast": "at least ", "moreThan": "more than ", "about": "about "}
        words = of.get("worded", "")
        number = f"{bounds.get(of.get('bound', ''), '')}{of['value']}" if "value" in of else ""
        self.hand.fill(f"{number} ({words})" if number and words else number or words)

    def _date(self, of: Item) -> str:
        words = of.get("worded date" if "measure" in of else "worded")
        date = str(of["date"])
        days = self._page("s.desk.marks[s.desk.sentence].days")
        fitting = [day["words"] for day in days if day["yearless"] == re.sub(r"\d{4}-", "", date)]
        return date if words in fitting[:1] or not (words or fitting) else f"{date} ({words or ''})"


def _first(words: list[str], wanted: list[str]) -> int:
    """Where some words first stand among others, not at their very beginning."""
    return next(n for n in range(1, len(words) + 1) if words[n : n + len(wanted)] == wanted)


def _folded(words: str) -> str:
    return re.sub(r"[^\w]+", " ", words.lower()).strip()


def _kind(part: Item) -> str:
    return next(kind for kind in CLAIMS if kind in part)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _spots(part: Item) -> list[Item]:
    return _list(part["at"])


def _own(part: Item) -> set[str]:
    inner = part[_kind(part)]
    return {str(p["id"]) for p in (part, inner) if isinstance(p, dict) and p.get("id")}


def _all_ids(parts: list[Item]) -> list[str]:
    return [name for part in parts for name in _own(part)]


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {text for key, part in value.items() if key not in ("says", "at") for text in _texts(part)}
    if isinstance(value, list):
        return {text for part in value for text in _texts(part)}
    return {value} if isinstance(value, str) else set()
