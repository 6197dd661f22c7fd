"""One text at the desk: what is shown of it, decisions taken on it, what they give, and adding that to the store."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

from kg import files, lookup
from kg.desk import coverage, filed
from kg.desk.cues import cues
from kg.desk.fields import fields, terms
from kg.desk.mentions import Mention, all_called, mentions
from kg.desk.review import Item, Put, Review, tidy
from kg.desk.telling import UNWORDED, Teller, Told, Triple, ids_of, texts
from kg.errors import BadDate, KgError
from kg.ingest import Known, times
from kg.letters import fold
from kg.names import ID, KG, local
from kg.sources.structure import CLAIMS
from kg.sources.text import Sentence, Text, sentences

if TYPE_CHECKING:
    from kg.ingest.asking import Answered
    from kg.ingest.chat import Endpoint
    from kg.ingest.suggestion import Name, When
    from kg.load import Added
    from kg.store import Store

FIELDS_OF_HEAD = (
    *("id", "title", "publisher", "published", "url", "archived", "retrieved", "byline", "derived from", "language"),
    *("grade", "drafted by"),
)
"""What the first step asks of a source, in this order; who codes it is asked apart."""
Standing = dict[Triple, tuple[int, bool]]
HASTE_MS = 2_000
"""Who accepts a suggestion in less has hardly read it: it comes back once, at the end."""


class Session:
    """A review with its text and the store that it is for. lost: what could not be placed in a corrected text."""

    def __init__(self, review: Review, text: Text, store: Store, language: str = "en") -> None:
        self.review, self.text = review, text
        self.sentences: list[Sentence] = sentences(text, language)
        self._told: dict[str, Told] = {}
        self._names: list[Mention] | None = None
        self._asking = Lock()
        self._answered: Answered | None = None
        self.bind(store)

    def bind(self, store: Store) -> None:
        """Look at another store, or at the same one after a change."""
        self.store, self.teller = store, Teller(store)
        self._told, self._names = {}, None
        self._worded: tuple[Item, Told] = ({}, Told("", "", (), (), False, False))

    @property
    def head(self) -> Item:
        return self.review.state["source"].get("head", {})

    # ---- what is shown

    def outline(self) -> Item:
        """All that does not change with a decision: sentences, fields, the words by which claims are made."""
        return {
            "sentences": [self._sentence(number) for number in range(len(self.sentences))],
            "fields": {kind: [f.as_json() for f in found] for kind, found in fields(self.teller.vocabulary).items()},
            "terms": [term._asdict() for term in terms(self.teller.vocabulary, self.teller.is_violent)],
            "hostile": sorted({*map(local, self.teller.model.flagged("hostile")), "agent"}),
            "head fields": list(FIELDS_OF_HEAD),
            "actor kinds": self.teller.vocabulary.names("actor class"),
            "length": len(self.text.content),
        }

    def items(self) -> Item:
        """The items as they are, with how many lines the journal has; what claims are told as comes by `told`."""
        state = self.review.state
        shown: Item = {kind: dict(found) for kind, found in state.items()}
        return {"count": self.review.count, "items": shown, "order": filed.in_order(self.review, state["claim"])}

    def names(self) -> list[Item]:
        """The names of the text, as `mentions` finds them, each with its key and its places.

        "ref" is how a claims file calls the node that the store has, "place" how a place of the same name, "" for none.
        """
        return [
            {**found._asdict(), "ref": self.reference(found.node), "place": self._place_called(found)}
            for found in self._mentions()
        ]

    def _place_called(self, found: Mention) -> str:
        """A state and its territory have one name; where a claim needs the place, it is offered beside the state."""
        alike = all_called(self.store, found.label) if found.node else []
        places = [node for node, _, _ in alike if lookup.is_a(self.store, node, KG + "Place")]
        return self.reference(places[0]) if places and found.node not in places else ""

    def _mentions(self) -> list[Mention]:
        if self._names is None:
            self._names = mentions(self.store, self.text, self.sentences)
        return self._names

    def reference(self, node: str) -> str:
        """How a claims file may call a node of the store: by its label where that means it alone, else by its id."""
        if not node:
            return ""
        label = lookup.label(self.store, node)
        try:
            if lookup.find(self.store, label) == node and "." not in label:
                return label
        except KgError:
            pass
        return node.removeprefix(ID)

    def _node_of(self, reference: str) -> str:
        """The node of the store that a claims file would mean so, "" for none and for several."""
        try:
            return lookup.find(self.store, reference, unnamed=False) if reference else ""
        except KgError:
            return ""

    def sends_to(self, host: str) -> bool:
        """Whether somebody decided that the model at a host may have this text."""
        item = self.review.state["model"].get(host, {})
        return item.get("sends") == "yes" and item.get("sha256") == self.text.digest[7:]

    def suggestions(self, rules: bool = True, model: Endpoint | None = None) -> Callable[[], Item]:
        """What finds out what suggesters offer for this text, with why there is nothing where there can be nothing.

        To find it out takes seconds and changes nothing, so that decisions need not wait for it. rules: whether they
        are asked; model: one that may have the text if somebody decided so, and that is asked once.
        """
        if model and not self.sends_to(model.host):
            model = None
        decided = list(self.review.state["name"].values())
        meant = {found.words: Known(found.label, found.node) for found in self._mentions() if found.node}
        for item in decided:
            words, ref = str(item.get("words", "")), str(item.get("ref", ""))
            if item.get("how") == "neither":
                meant.pop(words, None)
            elif words:
                meant[words] = Known(str(item.get("label") or ref or words), self._node_of(ref))
        called = {lookup.key(str(item.get("words", ""))): str(item.get("ref", "")) for item in decided}
        published = str(self.head.get("published", ""))

        def refer(name: Name) -> str:
            own = called.get(lookup.key(name.words)) or called.get(lookup.key(name.called))
            return own or (self.reference(name.node) if name.node else name.called)

        def found() -> Item:
            from kg.desk.offers import Suggesters, offers

            if not rules and not model:
                return {"offers": [], "why": "suggestions are switched off", "notes": []}
            # Who asks while a model still answers waits for that answer.
            with self._asking:
                whom = Suggesters(rules, model, self._answered if model else None)
                told, self._answered = offers(self.text, self.store, published, meant, refer, whom)
            return told

        return found

    def told(self, keys: Iterable[str]) -> dict[str, Item]:
        """How claims read back, by their keys; those that are not there are left out."""
        claims = self.review.state["claim"]
        found = {}
        for key in keys:
            if key in claims:
                if key not in self._told and claims[key] == self._worded[0]:
                    self._told[key] = self._worded[1]
                elif key not in self._told:
                    self._told[key] = self.teller.tell(self._frame(), key, claims, self.text)
                found[key] = self._told[key]._asdict()
        return found

    def try_out(self, claim: Item) -> Item:
        """How a claim would read back that is still being written; nothing is kept."""
        named = list[Put]()
        draft = self._whole(self._resolved(tidy(claim), named), named)
        claims = {**self.review.state["claim"], **{put.key: put.to for put in named if put.to}, "": draft}
        return self.teller.tell(self._frame(), "", claims, self.text)._asdict()

    @property
    def published(self) -> date | None:
        """The day of publication; None where it is not known, or is no single day."""
        try:
            return times.published_on(str(self.head.get("published", "")))
        except BadDate:
            return None

    def days(self, number: int) -> list[When]:
        """The dates of a sentence, by its number."""
        sentence = self.sentences[number]
        return times.find(self.text.content[sentence.start : sentence.end], sentence.start, self.published)

    def _day(self, day: When) -> Item:
        """A date with what to say of it; "yearless": its EDTF without the year where only that is open, else ""."""
        known = times.find(day.words, 0, date(2000, 12, 31)) if not day.edtf else []
        yearless = re.sub(r"\d{4}-", "", known[0].edtf) if known and known[0].implied == "year" else ""
        return {**day._asdict(), "why": times.aloud(day, self.published), "yearless": yearless}

    def day(self, number: int, typed: str) -> Item | None:
        """The date that somebody typed in words for a sentence; None where they are none, or not known.

        Its "words" are empty unless they stand in the sentence.
        """
        found = times.find(typed, 0, self.published)
        if len(found) != 1 or not found[0].edtf or found[0].words.strip() != typed.strip():
            return None
        sentence = self.sentences[number]
        stands = typed in self.text.content[sentence.start : sentence.end]
        return {**found[0]._asdict(), **({} if stands else {"words": "", "implied": ""})}

    def marks(self, number: int) -> Item:
        """What of a sentence must not be passed over, what it dates, and which claims stand in it."""
        sentence = self.sentences[number]
        here = {key: c for key, c in self.review.state["claim"].items() if coverage.stands_in(c, sentence)}
        days = self.days(number)
        found = cues(self.text.content, sentence.start, sentence.end, days, here.values())
        return {
            "cues": [cue._asdict() for cue in found],
            "days": [self._day(day) for day in days],
            "claims": filed.in_order(self.review, here),
            "skipped": coverage.skipped(self.review, sentence),
            "seen": coverage.key_of(self.text, sentence) in self.review.state["seen"],
        }

    def _sentence(self, number: int) -> Item:
        sentence = self.sentences[number]
        return {
            **sentence._asdict(),
            "key": coverage.key_of(self.text, sentence),
            "text": self.text.content[sentence.start : sentence.end],
        }

    def _frame(self) -> Item:
        """All of the claims file but its claims, as telling one of them needs it."""
        state = self.review.state
        head = {key: value for key, value in self.head.items() if key not in ("text", "text_sha256", "text_length")}
        return {"source": head, "actors": list(state["actor"].values()), "places": list(state["place"].values())}

    # ---- decisions

    def decide(self, given: Item, who: str) -> Item:
        """Take the decision that a page sends; it is on disk when this returns. Returns what changed, and how it reads.

        given: "action", "after", "ms", "keys", and "changes": a list of {"kind", "key", "to"}. Raises KgError, with
        nothing changed, for what cannot be decided.
        """
        puts = [put for change in _list(given.get("changes")) for put in self._puts(change)]
        self._refuse_unanswered(given, puts)
        numbers = {name: int(given.get(name) or 0) for name in ("ms", "keys")}
        more = {key: given[key] for key in ("reason", "suggestion") if isinstance(given.get(key), str)}
        after = given.get("after")
        line = self.review.decide(
            str(given.get("action") or "edit"),
            puts,
            who=who,
            after=after if isinstance(after, int) else None,
            **numbers,
            **more,
        )
        return self._changed(line)

    def undo(self, given: Item, who: str) -> Item:
        """Take back the last decision. Raises KgError when there is none."""
        after = given.get("after")
        line = self.review.undo(who=who, ms=int(given.get("ms") or 0), after=after if isinstance(after, int) else None)
        if line is None:
            raise KgError("there is nothing to undo")
        return self._changed(line)

    def _changed(self, line: Item) -> Item:
        changed = dict.fromkeys(change["key"] for change in line["changes"] if change["kind"] == "claim")
        if any(change["kind"] in ("source", "actor", "place") for change in line["changes"]):
            self._told.clear()
            self._worded = ({}, self._worded[1])
        about = {
            name
            for change in line["changes"]
            for item in (change["from"], change["to"])
            if item
            for name in ids_of(item)
        }
        for key, claim in self.review.state["claim"].items():
            if key in changed or not about.isdisjoint(_words(claim)):
                self._told.pop(key, None)
        return {
            "count": self.review.count,
            "changes": [{name: change[name] for name in ("kind", "key", "to")} for change in line["changes"]],
            "told": self.told(changed),
            "action": line["action"],
        }

    def _puts(self, change: Any) -> list[Put]:
        """What a change makes of its item, and first of claims that it refers to and that have no id yet."""
        if not isinstance(change, dict):
            raise KgError("a decision changes items: reload the page")
        kind, key, to = str(change.get("kind", "")), str(change.get("key", "")), change.get("to")
        if to is None:
            return [Put(kind, key, None)]
        if not isinstance(to, dict):
            raise KgError("an item is a mapping: reload the page")
        to, named = tidy(to), list[Put]()
        if kind in ("actor", "place"):
            to = {
                "id": to.get("id") or self._identifier(str(to.get("name", ""))),
                **{k: v for k, v in to.items() if k != "id"},
            }
            key = str(to["id"])
        elif kind == "claim":
            to = self._whole(self._resolved(to, named), named)
            key = key or self._free_key()
        return [*named, Put(kind, key, to)]

    def _resolved(self, value: Any, named: list[Put], field: str = "") -> Any:
        """A claim in which others are named by their ids, where the page names them by their keys ("#c12").

        named: gets the claims that are given an id for it.
        """
        if isinstance(value, dict):
            return {key: self._resolved(part, named, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self._resolved(part, named, field) for part in value]
        if not isinstance(value, str) or not re.fullmatch(r"#c\d{1,9}", value):
            return value
        state = {**self.review.state["claim"], **{put.key: put.to for put in named if put.to}}
        claim = state.get(value[1:])
        if not claim:
            raise KgError("the claim that this refers to is gone: choose another")
        if field == "reply to":
            # It answers what somebody said, and not what was claimed.
            if not claim.get("id"):
                claim = {"says": claim.get("says", ""), "id": self._claim_id("said"), **claim}
                named.append(Put("claim", value[1:], claim))
            return claim["id"]
        kind = next(kind for kind in CLAIMS if kind in claim)
        part = claim[kind]
        if not isinstance(part, dict):
            return part
        if not part.get("id"):
            part = {**part, "id": self._claim_id(" ".join(str(claim.get("says", "claim")).split()[:5]))}
            named.append(Put("claim", value[1:], {**claim, kind: part}))
        return part["id"]

    def _whole(self, claim: Item, named: Iterable[Put] = ()) -> Item:
        """A claim with the id that its kind needs, and a wording: that of the line that reads it back.

        named: other claims that the same decision changes.
        """
        claim = {**claim, "at": [filed.digested(spot, self.text) for spot in _spots(claim)]}
        for kind in ("event", "observation", "position"):
            if isinstance(part := claim.get(kind), dict) and not part.get("id"):
                types = part.get("type", part.get("measure", part.get("kind", kind)))
                claim[kind] = {
                    "id": self._claim_id(str(types[0] if isinstance(types, list) and types else types)),
                    **part,
                }
        if not claim.get("says"):
            draft = {**claim, "says": UNWORDED}
            beside = {put.key: put.to for put in named if put.to}
            told = self.teller.tell(self._frame(), "", {**self.review.state["claim"], **beside, "": draft}, self.text)
            claim = {"says": told.core[:400] or UNWORDED, **{key: v for key, v in claim.items() if key != "says"}}
            # It reads no otherwise once it has its wording, so that it need not be told twice.
            self._worded = (claim, told)
        return claim

    def _refuse_unanswered(self, given: Item, puts: list[Put]) -> None:
        """Violence is never accepted by one key: somebody has to say who did it, or that it is not said."""
        for put in puts:
            taken = given.get("action") == "accept" and put.kind == "claim" and not given.get("answered")
            if taken and put.to and self.teller.accuses(put.to):
                raise KgError("this tells of violence: say who did it, or that it is not said")

    def _free_key(self) -> str:
        numbers = [int(key[1:]) for key in self._keys_ever() if re.fullmatch(r"c\d{1,9}", key)]
        return f"c{max(numbers, default=0) + 1}"

    def _keys_ever(self) -> Iterable[str]:
        """The keys of all claims that ever were: one that was taken away does not come back as another."""
        return (c["key"] for line in self.review.journal.lines for c in line["changes"] if c["kind"] == "claim")

    def _claim_id(self, word: str) -> str:
        stem = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", word).lower()
        return self._unused(re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:40] or "claim", always=True)

    def _identifier(self, name: str) -> str:
        return self._unused(re.sub(r"[^A-Za-z0-9]+", "-", _latin(name)).strip("-")[:48].strip("-") or "name")

    def _unused(self, stem: str, *, always: bool = False) -> str:
        state = self.review.state
        taken = {*state["actor"], *state["place"], str(self.head.get("id", ""))}
        taken |= {name for claim in state["claim"].values() for name in ids_of(claim)}
        numbered = (f"{stem}-{n}" for n in range(1, len(taken) + 2))
        free = (
            name for name in ([stem] if not always else []) if name not in taken and not self.store.holds(ID + name)
        )
        return next(free, None) or next(
            name for name in numbered if name not in taken and not self.store.holds(ID + name)
        )

    # ---- the end

    def content(self) -> str:
        """The claims file."""
        return filed.written(self.review, self.text)

    def check(self, before: str = "") -> Item:
        """What is left to do, what would be added, and how the file differs from the one that was there before."""
        state = self.review.state
        told = self.told(state["claim"])
        open_here = [n for n, s in enumerate(self.sentences) if coverage.is_open(self.review, self.text, s)]
        content = self.content()
        difference = difflib.unified_diff(before.splitlines(), content.splitlines(), "before", "now", lineterm="", n=2)
        return {
            "open": [self.sentences[number]._asdict() | {"number": number} for number in open_here],
            "sentences": len(self.sentences),
            "faults": [{"key": key, "faults": list(one["faults"])} for key, one in told.items() if one["faults"]],
            "flags": [{"key": key, **item} for key, item in state["flag"].items()],
            "hasty": self.hasty(),
            "later": [key for key, item in state["suggestion"].items() if item.get("became") == "later"],
            "unnamed head": [key for key in ("publisher", "published") if not self.head.get(key)],
            "diff": list(difference),
            "content": content,
            "claims": len(state["claim"]),
        }

    def hasty(self) -> list[str]:
        """The claims that were accepted in less than two seconds and looked at by nobody since."""
        found: dict[str, bool] = {}
        for line in self.review.journal.lines:
            for change in line["changes"]:
                if change["kind"] == "claim":
                    found[change["key"]] = line["action"] == "accept" and line.get("ms", 0) < HASTE_MS
        return [key for key, hasty in found.items() if hasty and key in self.review.state["claim"]]

    def progress(self) -> tuple[int, int]:
        """How many sentences are dealt with, and how many there are."""
        return coverage.progress(self.review, self.text, self.sentences)

    def edges(self) -> list[Triple]:
        """The direct edges that follow from the claims, or that they deny; sorted."""
        return sorted({edge for key in self.told(self.review.state["claim"]) for edge in self._told[key].edges})

    def standing(self, edges: Iterable[Triple]) -> Standing:
        """From how many origins the store has each of some edges, and whether it is disputed; of those that it has."""
        return self.teller.standing(edges)

    def outcome(self, before: Standing, after: Standing, done: Added) -> list[str]:
        """What adding did, in words: "3 new links", "2 second origins", "1 first denial"."""
        new = sum(edge not in before for edge in after)
        second = sum(before[edge][0] == 1 < after[edge][0] for edge in after if edge in before)
        denied = sum(after[edge][1] and not before.get(edge, (0, False))[1] for edge in after)
        counts = ((new, "new link"), (second, "second origin"), (denied, "first denial"))
        said = [f"{number} {words}{'s' if number > 1 else ''}" for number, words in counts if number]
        return [*said, f"{done.claims} claims and {done.assertions} assertions in all"]

    def write(self, path: str) -> None:
        """Write the claims file, all of it or nothing."""
        with files.whole(path, replace=True) as file:
            file.write(self.content().encode())

    def add(self, store: Store, path: str, text_path: str, progress: Callable[[str], None] | None = None) -> Added:
        """Add the claims file to a store that is open for writing, as `kg add` does. Raises as that does."""
        from kg import load

        self.write(path)
        done = load.add(store, [path], text=text_path, progress=progress)
        self.review.decide("add", [], sources=done.sources, claims=done.claims)
        return done


def _words(claim: Item) -> set[str]:
    return set(texts({key: value for key, value in claim.items() if key in (*CLAIMS, "rivals", "reply to")}))


def _spots(claim: Item) -> list[Item]:
    spots = claim.get("at")
    if not isinstance(spots, list) or not spots or not all(isinstance(spot, dict) for spot in spots):
        raise KgError("a claim needs its place in the text: select the words that say it")
    return spots


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value or len(value) > 100:
        raise KgError("a decision changes between 1 and 100 items: reload the page")
    return value


def _latin(name: str) -> str:
    """A name in Latin letters as far as it has some, without accents; ids have no others."""
    from unicodedata import normalize

    bare = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare if re.search("[A-Za-z0-9]", bare) else fold(name).encode("ascii", "ignore").decode()
