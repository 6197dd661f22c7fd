"""A claims file read into items, and items written as a claims file, as a person would write it.

What a decision has not touched keeps the lines that it had, comments too, so that a file that is opened and saved is
the same file, and what was changed can be read off a comparison.
"""

from __future__ import annotations

from typing import Any

from kg.desk.review import Item, Review
from kg.errors import BadText
from kg.sources.marked import Node, node_of, parse
from kg.sources.style import block, flow, lines, ordered
from kg.sources.text import Finder, Text, digest

LISTS = {"actors": "actor", "places": "place", "assertions": "claim", "skipped": "skip"}
"""The lists of a claims file, and the kind of their items."""
REVIEW = ("drafted by", "reviewed by", "reviewed on")


# ---- reading


def taken(path: str, content: str, text: Text | None) -> tuple[list[Item], Item, list[str]]:
    """The items of a claims file, what else is to be kept of it, and what could not be placed in the text, a line each.

    path: for messages only. Items have "kind", "key", "to", and "lead" and "raw", their lines, where they have some of
    their own. Raises BadSource for a file that is not YAML.
    """
    root = parse(path, content)
    lines = content.splitlines(keepends=True)
    puts: list[Item] = []
    lost: list[str] = []
    blocks = _Blocks(root, lines)
    head = root.get("source")
    if head:
        puts.append({"kind": "source", "key": "head", "to": head.plain(), **blocks.of_head(head)})
    places = Places(text)
    number = 0
    for name, kind in LISTS.items():
        for node in root.many(name):
            item = node.plain()
            if not isinstance(item, dict) or (kind == "claim" and set(item) <= {"at", "says"} and not item.get("says")):
                continue
            if kind == "claim" and "skip" in item:
                kind_here, item = "skip", {**_spot(places.moved(node.many("at"), lost)), "why": item["skip"]}
            else:
                kind_here = kind
                if kind == "claim":
                    item["at"] = places.moved(node.many("at"), lost)
                    if isinstance(item.get("relation"), list):
                        item["relation"] = dict(zip(("subject", "predicate", "object"), item["relation"], strict=False))
            number += 1
            key = str(item["id"]) if kind in ("actor", "place") and item.get("id") else f"{kind_here[0]}{number}"
            own = {} if kind_here != kind else blocks.of_item(node)
            puts.append({"kind": kind_here, "key": key, "to": item, **own})
    return puts, {"lead": blocks.lead(head.mark[0] - 2) if head else ""}, lost


def _spot(places: list[Item]) -> Item:
    return places[0] if places else {}


def moved(claims: dict[str, Item], text: Text) -> tuple[dict[str, Item], list[str]]:
    """Claims with their places in a text that was corrected, and the words that it no longer has, a line each."""
    places, lost = Places(text), list[str]()
    found = {}
    for key, claim in claims.items():
        gone: list[str] = []
        found[key] = {**claim, "at": places.moved([node_of(spot) for spot in claim.get("at", [])], gone)}
        lost += [f"“{claim.get('says', key)}”: its words are not in the text any more" for _ in gone[:1]]
    return found, lost


class Places:
    """Where claims stand in the text at hand: as they say, or where the words of their digests are now."""

    def __init__(self, text: Text | None) -> None:
        self._text = text
        self._finder = Finder(text, cased=True) if text else None
        self._known: dict[int, dict[str, list[int]]] = {}

    def moved(self, spots: list[Node], lost: list[str]) -> list[Item]:
        found = []
        for spot in spots:
            place = self._placed(spot)
            if place is None:
                plain = spot.plain()
                words = plain if isinstance(plain, str) else plain.get("quote") or f"¶{plain.get('paragraph', '?')}"
                lost.append(f"line {spot.mark[0]}: {words}: these words are not in the text any more")
                place = plain if isinstance(plain, dict) else {"quote": plain}
            found.append(place)
        return found

    def _placed(self, spot: Node) -> Item | None:
        if "row" in spot.entries:
            return dict(spot.plain())
        if quote := spot if spot.kind == "text" else spot.get("quote"):
            found = self._finder.find(quote.text) if self._finder and quote.text else []
            number = spot.get("paragraph")
            found = [place for place in found if not number or place.paragraph == int(number.text)]
            return self._at(found[0].start, found[0].end) if len(found) == 1 else None
        start, end = (int(item.text) for item in spot.entries["span"].items)
        paragraph = int(spot.entries["paragraph"].text)
        wanted = spot.get("sha256")
        if not self._text:
            return {"paragraph": paragraph, "span": [start, end], **({"sha256": wanted.text} if wanted else {})}
        if not wanted:
            try:
                return digested({"span": [start, end]}, self._text)
            except BadText:
                return None
        if digest(self._text.content[start:end])[7:] == wanted.text:
            return {"paragraph": paragraph, "span": [start, end], "sha256": wanted.text}
        return self._elsewhere(end - start, wanted.text, start)

    def _elsewhere(self, length: int, wanted: str, near: int) -> Item | None:
        """Where words of this length and digest stand now: once, or nearest to where they stood."""
        text = self._text
        if text is None or not 0 < length <= len(text.content):
            return None
        if length not in self._known:
            known: dict[str, list[int]] = {}
            for part in text.paragraphs:
                for start in range(part.start, part.end - length + 1):
                    known.setdefault(digest(text.content[start : start + length])[7:], []).append(start)
            self._known[length] = known
        starts = self._known[length].get(wanted, [])
        if not starts:
            return None
        start = min(starts, key=lambda found: abs(found - near))
        return self._at(start, start + length)

    def _at(self, start: int, end: int) -> Item | None:
        assert self._text is not None
        return digested({"span": [start, end]}, self._text)


class _Blocks:
    """The lines of a file that belong to each item of its lists; none where they are written in brackets."""

    def __init__(self, root: Node, lines: list[str]) -> None:
        self._lines = lines
        nodes = [node for name in LISTS for node in root.many(name)]
        block = not root.flow and all(not found.flow for name in LISTS if (found := root.get(name)))
        self._starts = {id(node): node.mark[0] - 1 for node in nodes} if block else {}
        heads = [mark[0] - 1 for mark in root.marks.values()]
        # An item that shares its line with another has no lines of its own.
        taken = [*self._starts.values(), *heads]
        self._stops = sorted(taken) if len(taken) == len(set(taken)) else []

    def of_item(self, node: Node) -> Item:
        start = self._starts.get(id(node))
        if start is None or not self._stops:
            return {}
        return {"lead": self.lead(start - 1), "raw": self._until(start)}

    def of_head(self, head: Node) -> Item:
        start = head.mark[0] - 2
        if not self._stops or start not in self._stops:
            return {}
        return {"lead": "", "raw": self._until(start)}

    def _until(self, start: int) -> str:
        end = next((stop for stop in self._stops if stop > start), len(self._lines))
        body = self._lines[start:end]
        while len(body) > 1 and _is_between(body[-1]):
            body.pop()
        return "".join(body)

    def lead(self, last: int) -> str:
        """The comments and empty lines just above a line, whose number is one more than `last`, from 0."""
        first = last
        while first >= 0 and _is_between(self._lines[first]):
            first -= 1
        return "".join(self._lines[first + 1 : last + 1])


def _is_between(line: str) -> bool:
    return not line.strip() or (line.startswith("#"))


# ---- writing


def written(review: Review, text: Text) -> str:
    """The claims file of a review: claims in the order of the text, places with their digests."""
    state = review.state
    claims, shared = _reviewed(review)
    parts = [review.top.get("lead", "")]
    head = {**state["source"].get("head", {}), **shared}
    parts.append(_kept(review, "source", "head", head) or f"source:\n{''.join(lines(head, 2))}")
    for name, kind in list(LISTS.items())[:2]:
        if state[kind]:
            parts.append(f"\n{name}:\n")
            parts += [_item(review, kind, key, item) for key, item in state[kind].items()]
    if claims:
        parts.append("\nassertions:\n")
        paragraph = None
        for key in in_order(review, claims):
            claim = claims[key]
            kept = _kept(review, "claim", key, claim)
            number = first_place(claim)[0]
            if kept is None and number != paragraph and ("claim", key) not in review.begun:
                parts.append(f"\n# ---- ¶{number}\n")
            paragraph = number
            parts.append(kept or f"{_lead(review, key)}{block(_resolved(ordered(claim), text))}")
    if state["skip"]:
        parts.append("\nskipped:\n")
        parts += [_item(review, "skip", key, item) for key, item in state["skip"].items()]
    return "".join(parts)


def tree(review: Review) -> Item:
    """The same as the mappings and lists of a claims file, claims in order; digests are left out."""
    claims, shared = _reviewed(review)
    state = review.state
    found: Item = {"source": {**state["source"].get("head", {}), **shared}}
    for name, kind in LISTS.items():
        items = [claims[key] for key in in_order(review, claims)] if kind == "claim" else list(state[kind].values())
        if items:
            found[name] = items
    return found


def in_order(review: Review, claims: dict[str, Item]) -> list[str]:
    """The keys of claims in the order of a file: as it had them, a new one behind what stands before it in the text."""
    order = [key for key in claims if ("claim", key) in review.begun]
    for key in sorted((k for k in claims if k not in order), key=lambda k: first_place(claims[k])):
        place = first_place(claims[key])
        before = [n for n, other in enumerate(order) if first_place(claims[other]) <= place]
        order.insert(before[-1] + 1 if before else 0, key)
    return order


def as_list(value: Any) -> list[Any]:
    """A value that may stand alone or in a list, as a list."""
    return value if isinstance(value, list) else [value]


def first_place(claim: Item) -> tuple[int, int, int]:
    """Paragraph, start and end of where a claim first stands; (0, 0, 0) without one."""
    spots = [spot for spot in claim.get("at", []) if "span" in spot]
    return min(((int(s["paragraph"]), int(s["span"][0]), int(s["span"][1])) for s in spots), default=(0, 0, 0))


def _reviewed(review: Review) -> tuple[dict[str, Item], Item]:
    """The claims with who reviewed them and when, and what all of them share, which then stands in the head."""
    head = review.state["source"].get("head", {})
    inherited = {key: head[key] for key in REVIEW if key in head}
    claims: dict[str, Item] = {}
    for key, claim in review.state["claim"].items():
        begun = review.begun.get(("claim", key))
        if begun and begun["to"] == claim:
            claims[key] = {**inherited, **claim}
        else:
            who, day = review.reviewed.get(key, ("", ""))
            claims[key] = {**claim, **({"reviewed by": who, "reviewed on": day} if who else {})}
    shared = {}
    for key in REVIEW:
        values = {claim.get(key) for claim in claims.values()}
        if len(values) == 1 and (value := values.pop()):
            shared[key] = value
            for claim in claims.values():
                del claim[key]
    return claims, shared


def _kept(review: Review, kind: str, key: str, item: Item) -> str | None:
    """The lines that an item had in its file, with those before it, if it is as it was; None otherwise."""
    begun = review.begun.get((kind, key))
    if begun and begun.get("raw") and begun["to"] == item:
        return f"{begun.get('lead', '')}{_ended(begun['raw'])}"
    return None


def _ended(lines: str) -> str:
    return lines if lines.endswith("\n") else lines + "\n"


def _lead(review: Review, key: str) -> str:
    begun = review.begun.get(("claim", key))
    return begun.get("lead", "\n") if begun else "\n"


def _item(review: Review, kind: str, key: str, item: Item) -> str:
    return _kept(review, kind, key, item) or f"- {flow(item, 2)}\n"


def _resolved(claim: Item, text: Text) -> Item:
    """A claim with the digests of its places, and a relation that has nothing more as a list of three."""
    spots = [digested(spot, text) for spot in claim.get("at", [])]
    claim = {**claim, "at": spots[0] if len(spots) == 1 else spots}
    relation = claim.get("relation")
    if isinstance(relation, dict) and set(relation) == {"subject", "predicate", "object"}:
        claim["relation"] = [relation["subject"], relation["predicate"], relation["object"]]
    return claim


def digested(spot: Item, text: Text) -> Item:
    """A place with the digest of the words that stand there. Raises BadText for a span that lies in no paragraph."""
    span = spot.get("span")
    if span is None:
        return spot
    if not isinstance(span, list) or len(span) != 2 or not all(isinstance(end, int) for end in span):
        raise BadText("a place in the text has a start and an end: select the words again")
    start, end = span
    number = next((p.number for p in text.paragraphs if p.start <= start < end <= p.end), None)
    if number is None:
        raise BadText(
            "a place lies within one paragraph: select words of one paragraph, and add others as a second place"
        )
    return {"paragraph": number, "span": [start, end], "sha256": digest(text.content[start:end])[7:]}
