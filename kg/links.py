"""What a change does to links: which are new, which get a second origin or a first denial, which fall; and the pairs of
nodes that somebody watches.

A link is an edge that anybody claims, other than who blames or disputes whom. It is looked at before and after a
change, so what that costs follows the links on which the change bears, and not the size of the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from kg.claims import Evidence
from kg.errors import OneNode
from kg.model import Model
from kg.names import CLAIMED, DIRECT, ID, INDEX, KG, RDF, pair_iri
from kg.paths import Policy, Search, snapshot
from kg.paths.frontier import Edges
from kg.paths.support import GROUNDS, Weighing
from kg.rules import Change
from kg.store import NamedNode, Quad, Store, Wanted, iri, quad

MOST = 1_000
"""Links of which origins are counted at most; of a larger change, second origins are not told."""
WATCHES = (KG + "watchesFrom", KG + "watchesTo")
"""What has, in `names.INDEX`, the two nodes of a pair that is watched, in the order in which they were named."""
_MARKS = (KG + "standing", KG + "disputed")


class Link(NamedTuple):
    """An edge that stands otherwise than before.

    subject, predicate, object: IRIs. before, after: asserted, disputed, suggested or withdrawn; "" for no link at all.
    """

    subject: str
    predicate: str
    object: str
    before: str
    after: str


class State(NamedTuple):
    """How two nodes are joined: by how many hops, None for not at all. disputed: so is every such route."""

    hops: int | None
    disputed: bool = False


class Pair(NamedTuple):
    """A pair that is watched, by IRIs and by names, and how it is joined; before: how it was before a change."""

    nodes: tuple[str, str]
    names: tuple[str, str]
    now: State
    before: State = State(None)


class Effect(NamedTuple):
    """What a change did to links, each as (subject, predicate, object).

    new, gone: links that are, or are no longer, asserted or suggested. second: those that rest on two independent
    origins at least now, and did not. denied: those that nobody denied before. otherwise: those told otherwise for the
    first time. settled: those that are disputed no longer. watched: pairs that are joined otherwise than before.
    weighed: whether origins were counted.
    """

    new: tuple[tuple[str, str, str], ...] = ()
    gone: tuple[tuple[str, str, str], ...] = ()
    second: tuple[tuple[str, str, str], ...] = ()
    denied: tuple[tuple[str, str, str], ...] = ()
    otherwise: tuple[tuple[str, str, str], ...] = ()
    settled: tuple[tuple[str, str, str], ...] = ()
    watched: tuple[Pair, ...] = ()
    weighed: bool = True
    words: tuple[tuple[tuple[str, str, str], str], ...] = ()
    """Some of these links in words: "Velmark arms Kite Brigade"."""

    def __bool__(self) -> bool:
        return any((self.new, self.gone, self.second, self.denied, self.otherwise, self.settled, self.watched))


class _Seen(NamedTuple):
    """A link at one time. origins: independent ones at least, None where that was not counted."""

    triple: tuple[str, str, str]
    status: str
    origins: int | None = None
    denied: bool = False


class Before:
    """The links on which a change bears, and the pairs that are watched, as they are before it is carried out."""

    def __init__(self, store: Store, change: Change, gone: set[Quad], come: set[Quad]) -> None:
        self.store = store
        self._touched = _touched(store, change, gone, come)
        self.weighed = len(self._touched) <= MOST
        self._seen = dict(_look(store, self._touched, self._touched if self.weighed else ()))
        self._pairs = {pair: state(store, *pair) for pair in watched(store)} if self._touched else {}

    def effect(self) -> Effect:
        """What the change did, once it is carried out."""
        single = {node for node, seen in self._seen.items() if seen.origins in (0, 1)}
        after = dict(_look(self.store, self._touched, single))
        nodes = sorted({*self._seen, *after})
        pairs = [(self._seen.get(node), after.get(node)) for node in nodes]
        both = [(was, now) for was, now in pairs if was and now and was.status in _STANDS and now.status in _STANDS]
        moved = []
        model = Model(self.store)
        for pair, was in self._pairs.items():
            if (now := state(self.store, *pair)) != was:
                moved.append(Pair(pair, model.told_apart(*pair), now, was))
        denied = tuple(now.triple for was, now in pairs if now and now.denied and not (was and was.denied))
        effect = Effect(
            new=tuple(now.triple for was, now in pairs if now and now.status in _STANDS and not _stood(was)),
            gone=tuple(was.triple for was, now in pairs if was and was.status in _STANDS and not _stood(now)),
            second=tuple(n.triple for w, n in both if w.origins in (0, 1) and (n.origins or 0) > 1),
            denied=denied,
            otherwise=tuple(
                n.triple for w, n in both if _was_disputed(w, n) == (False, True) and n.triple not in denied
            ),
            settled=tuple(n.triple for w, n in both if _was_disputed(w, n) == (True, False)),
            watched=tuple(moved),
            weighed=self.weighed,
        )
        few = (links for links in effect[1:6] if len(links) <= _NAMED)
        return effect._replace(words=tuple((link, _words(model, link)) for links in few for link in links))


_NAMED = 2
"""Links of one kind that are named; of more, it is told how many they are."""
_STANDS = ("asserted", "disputed", "suggested")


def _words(model: Model, link: tuple[str, str, str]) -> str:
    start, relation, end = link
    names = model.told_apart(start, end)
    reading = model.reading(relation, start, end, forward=True, past=False)
    return f"{names[0]} {reading} {names[1]}"


def _stood(seen: _Seen | None) -> bool:
    return seen is not None and seen.status in _STANDS


def _was_disputed(was: _Seen, now: _Seen) -> tuple[bool, bool]:
    return was.status == "disputed", now.status == "disputed"


def _touched(store: Store, change: Change, gone: set[Quad], come: set[Quad]) -> set[str]:
    """The edge nodes on which a change bears: what is noted of them changes, or what is said of their claims."""
    claim, withdrawn = NamedNode(KG + "claim"), NamedNode(KG + "withdrawnBy")
    differ = change.before ^ change.after
    claims = {iri(q.object) for q in differ if q.predicate == claim}
    taken = {iri(q.subject) for q in gone ^ come if q.predicate == withdrawn}
    claims |= {iri(f.object) for said in taken for f in change.either(said, claim.value)}
    flagged = {iri(q.subject) for q in gone ^ come if iri(q.graph_name) == DIRECT}
    claims |= {node for node in flagged if not node.startswith(f"{ID}edge-")}
    derived = KG + "derivedFrom"
    store.expect(Wanted(None, (derived,), sorted(claims)), graph=CLAIMED)
    nodes = {node for c in claims for node in store.subjects(derived, c, CLAIMED)}
    nodes |= {iri(q.subject) for q in come if iri(q.predicate) == derived and iri(q.object) in claims}
    nodes |= {iri(q.subject) for q in gone ^ come if iri(q.graph_name) == CLAIMED}
    return {node for node in nodes if node.startswith(f"{ID}edge-")}


def _look(store: Store, nodes: Iterable[str], weigh: Collection[str]) -> Iterator[tuple[str, _Seen]]:
    """How the links that these edge nodes stand for are now; none for those that are not there.

    weigh: those of which it is asked from how many origins they come.
    """
    edges = Edges(store, Model(store), Policy())
    weighing, evidence = Weighing(edges), edges.scale.evidence
    nodes = sorted(nodes)
    store.expect(Wanted(nodes), graph=CLAIMED)
    if store.batches:
        evidence.expect_edges(nodes)
    of_words = edges.model.flagged("derivedOnly")
    for node in nodes:
        facts = [(iri(f.predicate), iri(f.object)) for f in store.match(node, None, None, CLAIMED)]
        said = dict(facts)
        status = status_of(said)
        if not status or said[RDF + "predicate"] in of_words:
            continue
        triple = said[RDF + "subject"], said[RDF + "predicate"], said[RDF + "object"]
        claims = [claim for p, claim in facts if p == KG + "derivedFrom"]
        grounds = [ground for p, ground in facts if p == KG + "hasGround"]
        # Most links have one claim that one source makes and nobody denies: to read who says so would be for nothing.
        denied = _is_denied(evidence, claims, grounds)
        origins = None
        if node in weigh and len(claims) <= GROUNDS:
            origins = sum(len(store.subjects(KG + "claim", claim)) for claim in claims)
            origins = weighing.origins(list(evidence.grounds(*triple)))[0] if origins > 1 else origins
        yield node, _Seen(triple, status, origins, denied)


def _is_denied(evidence: Evidence, claims: list[str], grounds: list[str]) -> bool:
    """Whether anybody denies, and did not take it back, what an edge rests on."""
    store, denied_in = evidence.store, KG + "deniedIn"
    needed = {iri(f.object) for ground in grounds for f in store.match(ground, KG + "needs", None, CLAIMED)}
    denials = {iri(f.object) for claim in {*claims, *needed} for f in store.match(claim, denied_in)}
    denials |= {iri(f.object) for ground in grounds for f in store.match(ground, denied_in, None, CLAIMED)}
    return any(not evidence.assertion(denial).withdrawn_by for denial in denials)


def status_of(said: dict[str, str]) -> str:
    """How an edge stands by what is noted of it, in the words that people are told; "" for no edge."""
    standing = said.get(KG + "standing", "").removeprefix(KG)
    if standing == "asserted" and said[KG + "disputed"] in ("true", "1"):
        return "disputed"
    return "suggested" if standing == "onlySuggested" else standing


def changed(store: Store, gone: Iterable[Quad], come: Iterable[Quad]) -> list[Link]:
    """The edges that stand otherwise than before, by the derived quads that went and came, sorted by their nodes."""
    lost, new = (_by_node(quads) for quads in (gone, come))
    found = []
    for node in sorted({*lost, *new}):
        now = _said(quad(f) for f in store.match(node, None, None, CLAIMED))
        is_new = KG + "standing" in new.get(node, {}) and KG + "standing" not in lost.get(node, {})
        then = {} if is_new else {**now, **lost.get(node, {})}
        start, relation, end = ((now or then)[RDF + part] for part in ("subject", "predicate", "object"))
        before, after = status_of(then), status_of(now)
        if before != after:
            found.append(Link(start, relation, end, before, after))
    return found


def _by_node(quads: Iterable[Quad]) -> dict[str, dict[str, str]]:
    """What quads say of each edge node that they say anything of how it stands."""
    said: dict[str, set[Quad]] = {}
    for q in quads:
        if iri(q.graph_name) == CLAIMED:
            said.setdefault(iri(q.subject), set()).add(q)
    return {
        node: _said(facts)
        for node, facts in said.items()
        if not set(_MARKS).isdisjoint(iri(q.predicate) for q in facts) and f"{ID}edge-" in node
    }


def _said(quads: Iterable[Quad]) -> dict[str, str]:
    return {iri(q.predicate): iri(q.object) for q in quads}


# ---- pairs that are watched


def watched(store: Store) -> list[tuple[str, str]]:
    """The pairs that are watched, as (IRI, IRI), in a fixed order."""
    store.expect(Wanted(None, WATCHES), graph=INDEX)
    ends = ({iri(f.subject): iri(f.object) for f in store.match(None, p, None, INDEX)} for p in WATCHES)
    starts, others = ends
    return sorted((start, others[pair]) for pair, start in starts.items() if pair in others)


def watch(store: Store, one: str, other: str, *, remove: bool = False) -> bool:
    """Watch a pair of nodes, or no longer; returns whether that changes anything. The store must be writable."""
    pair = NamedNode(pair_iri(one, other))
    there = {quad(f) for p in WATCHES for f in store.match(pair, p, None, INDEX)}
    if bool(there) != remove:
        return False
    place = NamedNode(INDEX)
    new = {Quad(pair, NamedNode(p), NamedNode(end), place) for p, end in zip(WATCHES, (one, other), strict=True)}
    store.replace(there, () if remove else new)
    snapshot.refresh(store)
    return True


def apart(store: Store, one: str, other: str) -> tuple[str, str]:
    """Two nodes that are to be watched. Raises OneNode when they are one."""
    if one == other:
        raise OneNode(f"both names mean {Model(store).label(one)}: name two actors or places")
    return one, other


def names(store: Store, one: str, other: str) -> tuple[str, str]:
    """The names of two nodes that are watched; their ids where they are called alike."""
    return Model(store).told_apart(one, other)


def pairs(store: Store) -> list[Pair]:
    """The pairs that are watched, each with how it is joined now, in a fixed order."""
    model = Model(store)
    return [Pair(two, model.told_apart(*two), state(store, *two)) for two in watched(store)]


def state(store: Store, one: str, other: str) -> State:
    """How two nodes are joined now: by the shortest routes that `kg path` finds without switches."""
    if not (store.holds(one) and store.holds(other)):
        return State(None)
    joined, undisputed = (_hops(store, one, other, Policy(disputed=how)) for how in ("mark", "hide"))
    return State(joined, joined != undisputed)


def hops(store: Store, one: str, other: str) -> int | None:
    """How many hops join two nodes at least; None where nothing does."""
    return _hops(store, one, other, Policy())


def _hops(store: Store, one: str, other: str, policy: Policy) -> int | None:
    walk = next(iter(Search(store, one, other, policy, limit=1).walks()), None)
    return None if walk is None else len(walk) - 1


def told(effect: Effect) -> str:
    """An effect in a line: "3 new links, 1 first denial (Velmark arms Kite Brigade); Iran – al-Tanf is now disputed".

    "" for none.
    """
    names = dict(effect.words)
    counted = (
        (effect.new, "new link", "new links"),
        (effect.gone, "link gone", "links gone"),
        (effect.second, "second origin", "second origins"),
        (effect.denied, "first denial", "first denials"),
        (effect.otherwise, "link told otherwise", "links told otherwise"),
        (effect.settled, "link no longer disputed", "links no longer disputed"),
    )
    parts = []
    for links, one, many in counted:
        which = "; ".join(names[link] for link in links if link in names and links is not effect.new)
        if links:
            parts.append(f"{len(links):,} {one if len(links) == 1 else many}{f' ({which})' if which else ''}")
    return "; ".join([*filter(None, [", ".join(parts)]), *map(_became, effect.watched)])


def joined(state: State) -> str:
    """How a pair is joined, in words: "joined in 2 hops, disputed"."""
    if state.hops is None:
        return "not joined"
    return f"joined in {state.hops} hop{'s' * (state.hops != 1)}{', disputed' if state.disputed else ''}"


def _became(pair: Pair) -> str:
    """What became of a pair: "Iran – al-Tanf is now disputed"."""
    names, was, now = " – ".join(pair.names), pair.before, pair.now
    if now.hops is None:
        return f"{names} is no longer joined"
    if was.hops == now.hops:
        return f"{names} is {'now' if now.disputed else 'no longer'} disputed"
    return f"{names} is now {joined(now)}{f' (in {was.hops} before)' if was.hops else ''}"
