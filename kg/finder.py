"""Words that somebody typed -> the nodes, claims and sources that bear them: what `kg search` lists.

Words are compared as names are (`letters.fold`): case, accents, apostrophes, hyphens and articles do not count. A word
finds what begins with it ("drone" finds "drones"); in scripts that join words, such as Arabic and Chinese, also what
holds it. Several words must all be found, in any order, in one name or one wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from kg import lookup
from kg.letters import articles, fold
from kg.lookup import MAIN_NAMES, OTHER_NAMES
from kg.model import Model
from kg.names import DCTERMS, ID, INDEX, KG, RDF, SKOS, is_local, shorten
from kg.store import Store, Wanted, iri

WORDINGS = (KG + "says", KG + "gist", KG + "wording")
"""What holds the words of claims, in our own wording, besides the labels of events."""
_TITLE = DCTERMS + "title"
_SHOWN = (*MAIN_NAMES, SKOS + "altLabel")
_MOST_COUNTED = 200
"""Of how many finds the claims are counted, beyond those that are asked for."""
EXACT, BEGINS, WORD, INSIDE, WORDING = range(5)
"""How well a find fits, the best first: it is called so; a name begins so; all words begin words of a name; they stand
inside a name; they stand in a wording."""


class Found(NamedTuple):
    """A node, claim or source that some words find.

    name: what `kg show` takes for it: its name, or its id where the name means another. claims: how many claims name
    it, itself counted. by: the other name or the wording by which it was found; "" when that is its label.
    """

    iri: str
    name: str
    label: str
    kind: str
    claims: int
    rank: int
    by: str

    @property
    def title(self) -> str:
        """What to call it on a page: its label, or its wording where it has none but its id."""
        return self.by if self.by and self.iri.endswith(self.label) and self.rank == WORDING else self.label

    @property
    def worded(self) -> bool:
        """Whether its label says more than its name: that of an event, or the title of a source."""
        return self.label != self.name and not self.name.endswith(self.label)


class Finds(NamedTuple):
    """What some words find, the best first: by how well it fits, then by the number of claims. total: uncut."""

    found: list[Found]
    total: int


class _Hit(NamedTuple):
    rank: int
    length: int
    text: str


def find(store: Store, words: str, *, limit: int | None = 20) -> Finds:
    """All that bears these words; limit: how many at most, None for all. Nothing for signs alone."""
    sought = _Sought(words)
    if not sought.words:
        return Finds([], 0)
    hits = dict(_named(store, sought))
    for node, hit in _worded(store, sought):
        if node not in hits or hit < hits[node]:
            hits[node] = hit
    ordered = sorted(hits, key=lambda node: (*hits[node][:2], node))
    counted = ordered if limit is None else ordered[: limit + _MOST_COUNTED]
    model = Model(store)
    model.expect(counted)
    claims = counts(store, counted)
    best = sorted(counted, key=lambda node: (hits[node].rank, -claims[node], hits[node].length, node))[:limit]
    lookup.expect(store, [model.label(node) for node in best])
    return Finds([_found(store, model, node, hits[node], claims[node]) for node in best], len(hits))


def near(store: Store, words: str) -> list[str]:
    """Names that are like some words which find nothing, the most alike first; at most three."""
    return lookup.near(store, words)


class _Sought:
    """What was typed, folded: in the words as they are, and with all Arabic articles as "al"."""

    def __init__(self, typed: str) -> None:
        self.forms = list(dict.fromkeys((fold(typed), fold(articles(typed)))))
        self.words = [form.split() for form in self.forms if form]
        self.tight = [form.replace(" ", "") for form in self.forms if form]
        # An article may be spelt otherwise in a wording: it must not decide whether one is looked at.
        self.sure = [[word for word in words if word != "al"] or words for words in self.words]

    def may_be(self, key: str) -> bool:
        """Whether a name with this key, which has no spaces, may be meant."""
        return any(word in key for word in self.tight) or any(all(w in key for w in words) for words in self.words)

    def in_name(self, name: str) -> _Hit | None:
        """How a name fits; None when it does not."""
        ranks = []
        for form, own in zip(self.forms, (fold(name), fold(articles(name))), strict=False):
            ranks += [self._rank(form, own)] if form else []
        best = min((rank for rank in ranks if rank is not None), default=None)
        return None if best is None else _Hit(best, len(name), name)

    @staticmethod
    def _rank(form: str, own: str) -> int | None:
        if own == form:
            return EXACT
        if own.startswith(form):
            return BEGINS
        if _holds(own, form.split()):
            return WORD
        tight = form.replace(" ", "")
        return INSIDE if len(tight) > 2 and tight in own.replace(" ", "") else None

    def in_wording(self, text: str) -> bool:
        """Whether a wording holds all words."""
        # Most wordings hold none, and to fold them all would take several times as long.
        plain = text.lower().replace("'", "") if text.isascii() else ""
        if plain and not any(all(word in plain for word in words) for words in self.sure):
            return False
        return _holds(fold(text), self.words[0]) or _holds(fold(articles(text)), self.words[-1])


def _holds(text: str, words: list[str]) -> bool:
    """Whether each word begins a word of a folded text, or in other scripts than the Latin stands in one."""
    padded = f" {text}"
    return all((f" {word}" in padded) if word.isascii() else (word in padded) for word in words)


def _named(store: Store, sought: _Sought) -> Iterator[tuple[str, _Hit]]:
    """The nodes that are called so, by the keys of their names, each with its best name."""
    longest = max((word for words in sought.words for word in words), key=len)
    facts = store.resembling(longest, INDEX)
    nodes = {iri(f.subject) for f in facts if lookup.is_name(f) and sought.may_be(iri(f.object))}
    store.expect(Wanted(sorted(nodes), (RDF + "type", *MAIN_NAMES, *OTHER_NAMES)))
    for node in nodes:
        names = {iri(fact.object): p in _SHOWN for p in (*MAIN_NAMES, *OTHER_NAMES) for fact in store.match(node, p)}
        found = [(hit, shown) for name, shown in names.items() if (hit := sought.in_name(name))]
        if found:
            (rank, length, text), shown = min(found)
            # A hidden alias, such as a wrong spelling, finds its node and is not shown.
            yield node, _Hit(rank, length, text if shown else "")


def _worded(store: Store, sought: _Sought) -> Iterator[tuple[str, _Hit]]:
    """The claims that are worded so, and the sources with such a title."""
    facts = [f for f in store.worded(sought.sure, (*WORDINGS, _TITLE)) if sought.in_wording(iri(f.object))]
    said = [iri(f.subject) for f in facts if iri(f.predicate) == KG + "says"]
    store.expect(Wanted(said, (KG + "claim",)))
    for fact in facts:
        text, predicate = iri(fact.object), iri(fact.predicate)
        node = iri(fact.subject) if predicate != KG + "says" else store.text(fact.subject, KG + "claim")
        if node:
            yield node, _Hit(WORDING, len(text), text)


def counts(store: Store, nodes: Iterable[str]) -> dict[str, int]:
    """How many claims name each node, itself counted where it is one; of a source, how many it makes."""
    nodes = list(nodes)
    if store.batches:
        return _counts_far(store, nodes)
    found = {}
    for node in nodes:
        claims = {node} if store.holds(None, KG + "claim", node) else set()
        for fact in store.match(None, None, node):
            subject, predicate = iri(fact.subject), iri(fact.predicate)
            if predicate in (KG + "materialFrom", KG + "inSource"):
                subject = store.text(subject, KG + "claim") or subject
            if subject not in claims and store.holds(None, KG + "claim", subject):
                claims.add(subject)
        found[node] = len(claims)
    return found


def _counts_far(store: Store, nodes: list[str]) -> dict[str, int]:
    """The same, counted by a server."""
    if not nodes:
        return {}
    values = f"VALUES ?n {{ {' '.join(f'<{node}>' for node in sorted(nodes))} }}"
    through = f"<{KG}materialFrom> <{KG}inSource>"
    parts = (
        f"{{ {values} ?a <{KG}claim> ?n BIND (?n AS ?c) }}",
        f"{{ {values} ?c ?p ?n . ?a <{KG}claim> ?c }}",
        f"{{ {values} VALUES ?p {{ {through} }} ?a ?p ?n . ?a <{KG}claim> ?c }}",
    )
    rows = store.select(f"SELECT ?n (COUNT(DISTINCT ?c) AS ?k) {{ {' UNION '.join(parts)} }} GROUP BY ?n")
    return dict.fromkeys(nodes, 0) | {iri(row["n"]): int(row["k"].value) for row in rows}


def _found(store: Store, model: Model, node: str, hit: _Hit, claims: int) -> Found:
    label = model.label(node)
    by = "" if hit.text in ("", label, lookup.label(store, node)) else hit.text
    return Found(node, _pasted(store, node, label), label, model.kind(node), claims, hit.rank, by)


def _pasted(store: Store, node: str, label: str) -> str:
    """What `kg show` takes for a node: its name where that means it, else its id or IRI."""
    from kg.errors import AmbiguousName, UnknownName

    with suppress(AmbiguousName, UnknownName):
        if not store.holds(None, KG + "claim", node) and lookup.find(store, label) == node:
            return label
    return node.removeprefix(ID) if is_local(node.removeprefix(ID)) else shorten(node).strip("<>")
