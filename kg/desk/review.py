"""A review of one text: what is decided so far, made of its journal and of nothing else.

The state is a set of items. Each has a kind and a key, and is written as a claims file writes it: the head of the
source, actors and places, claims, skipped text; and what only the desk knows: names that are done with, sentences
where nothing else is to be found, flags, what became of suggestions, and whether a model may have the text. A decision
changes some items; its line holds what they were and what they are, so that undoing it is a line with the two
exchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from kg.desk.journal import Journal
from kg.errors import KgError
from kg.values import clean

KINDS = ("source", "actor", "place", "name", "claim", "skip", "seen", "flag", "suggestion", "model")
BEGUN = ("source", "actor", "place", "claim", "skip")
"""What a claims file holds."""
Item = dict[str, Any]
State = dict[str, dict[str, Item]]
IDLE_MS = 120_000
"""What a decision takes at most: whoever took longer was away."""
_DEEPEST = 8
_MANY = 400


class Put(NamedTuple):
    """What a decision makes of an item; None takes it away."""

    kind: str
    key: str
    to: Item | None


class Stale(KgError):
    """A decision was made on a state that has changed meanwhile, in another tab."""


class Review:
    """The items of one text. state: by kind and key. reviewed: who decided on a claim, and on which day, by its key."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.state: State = {kind: {} for kind in KINDS}
        self.begun: dict[tuple[str, str], Item] = {}
        """The items that a claims file brought in, as they were then, with the lines that they had there."""
        self.top: dict[str, Any] = {}
        """What else is to be known of that file: its first lines."""
        self.reviewed: dict[str, tuple[str, str]] = {}
        self._undone: set[int] = set()
        for line in journal.lines:
            self._replay(line)

    @property
    def count(self) -> int:
        """How many lines the journal has: what a tab has to have seen of it."""
        return len(self.journal.lines)

    def begin(self, text_sha256: str, puts: Iterable[Item], top: dict[str, Any]) -> None:
        """Take in what a claims file holds, or an empty head. puts: with "kind", "key", "to", and perhaps "raw"."""
        changes = [{"from": None, **put} for put in puts]
        self._write({"action": "begin", "text_sha256": text_sha256, "top": top, "changes": changes})

    def decide(
        self,
        action: str,
        puts: Sequence[Put],
        *,
        who: str = "",
        ms: int = 0,
        keys: int = 0,
        after: int | None = None,
        **more: Any,
    ) -> Item:
        """Take a decision: it is on disk when this returns. Returns its line.

        after: how many lines whoever decides has seen. ms, keys: what it took. more: what else the line is to hold.
        Raises Stale when there are more lines than that; KgError for what cannot be an item.
        """
        if after is not None and after != self.count:
            raise Stale("this text was changed in another tab or window: this one now shows how it stands")
        changes = [self._change(put) for put in puts]
        line = {"action": clean(action)[:40], "who": clean(who)[:200], "ms": min(max(ms, 0), IDLE_MS)}
        return self._write({**line, "keys": max(keys, 0), **more, "changes": changes})

    def undo(self, *, who: str = "", ms: int = 0, after: int | None = None) -> Item | None:
        """Take back the last decision that stands; None when there is none. Undoing is not undone, but decided anew."""
        for line in reversed(self.journal.lines):
            if line["action"] == "begin":
                return None
            if line["action"] not in ("undo", "add") and line["n"] not in self._undone:
                puts = [Put(c["kind"], c["key"], c["from"]) for c in reversed(line["changes"])]
                return self.decide("undo", puts, who=who, ms=ms, after=after, of=line["n"])
        return None

    def close(self) -> None:
        self.journal.close()

    def stats(self) -> list[tuple[str, int, float, float]]:
        """For each action: its name, how often, the median of its seconds and of its keys; by name."""
        timed: dict[str, list[tuple[float, int]]] = {}
        for line in self.journal.lines:
            if line["action"] != "begin":
                timed.setdefault(line["action"], []).append((line.get("ms", 0) / 1000, line.get("keys", 0)))
        return [
            (action, len(took), _median([seconds for seconds, _ in took]), _median([keys for _, keys in took]))
            for action, took in sorted(timed.items())
        ]

    def suggested(self) -> list[tuple[str, str, int, int]]:
        """What became of suggestions: (suggester, relation, accepted or corrected, decided), sorted."""
        decided: Counter[tuple[str, str]] = Counter()
        taken: Counter[tuple[str, str]] = Counter()
        for item in self.state["suggestion"].values():
            for suggester in item.get("by", []):
                about = (str(suggester), str(item.get("does", "")))
                decided[about] += item.get("became") != "later"
                taken[about] += item.get("became") in ("accepted", "corrected")
        return [(*about, taken[about], number) for about, number in sorted(decided.items()) if number]

    # ---- how it works

    def _change(self, put: Put) -> Item:
        if put.kind not in KINDS:
            raise KgError(f"there is no item of the kind “{put.kind[:40]}”: reload the page")
        key = clean(put.key)
        if not key or len(key) > 200:
            raise KgError("an item needs a key of at most 200 characters: reload the page")
        to = None if put.to is None else tidy(put.to)
        return {"kind": put.kind, "key": key, "from": self.state[put.kind].get(key), "to": to}

    def _write(self, line: Item) -> Item:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        whole = {"n": self.count + 1, "t": now, **line}
        self.journal.append(whole)
        self._replay(whole)
        return whole

    def _replay(self, line: Item) -> None:
        if line["action"] == "begin":
            # A text that was corrected begins anew, with what could be placed in it.
            self.top, self.begun, self.reviewed = line.get("top", {}), {}, {}
            for kind in BEGUN:
                self.state[kind].clear()
        if line["action"] == "undo" and "of" in line:
            self._undone.add(line["of"])
        for change in line["changes"]:
            kind, key, to = change["kind"], change["key"], change["to"]
            if to is None:
                self.state[kind].pop(key, None)
            else:
                self.state[kind][key] = to
            if line["action"] == "begin":
                self.begun[kind, key] = change
            elif kind == "claim":
                self.reviewed[key] = (line.get("who", ""), line["t"][:10])


def tidy(value: Any, depth: int = 0) -> Any:
    """What came from outside as items may hold it: texts clean and on one line, whole numbers, lists and mappings.

    Raises KgError, or BadValue for a character that is not allowed.
    """
    if depth > _DEEPEST:
        raise KgError("this is nested too deeply to be a claim: reload the page")
    if isinstance(value, str):
        if len(value) > 4000:
            raise KgError(f"a text of {len(value)} characters is too long: say it in one line")
        return clean(value)
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**12):
        return value
    if isinstance(value, list) and len(value) <= _MANY:
        return [tidy(item, depth + 1) for item in value]
    if isinstance(value, dict) and len(value) <= _MANY:
        return {clean(str(key))[:80]: tidy(item, depth + 1) for key, item in value.items()}
    raise KgError("this is neither a text, a whole number, a list nor a mapping: reload the page")


def _median(numbers: Sequence[float]) -> float:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
