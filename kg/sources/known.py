"""What a claims file may name that it does not give itself: what is loaded, and what the files added with it give."""

from __future__ import annotations

from collections.abc import Iterable

from kg import lookup
from kg.names import CLAIMED, GRAPH, ID, KG, OWL, RDF, edge_iri, is_local, is_source_id, relation_iri
from kg.store import Literal, Quad, Store, Wanted, iri
from kg.store.overlay import Overlay

HANDLE = KG + "handle"
"""From a relation or an assertion to "source.id", by which its source calls it."""
_CLAIMS = frozenset(KG + name for name in ("Relation", "Event", "EventSeries", "Observation", "Position"))
_EVENTS = frozenset(KG + name for name in ("Event", "EventSeries"))
_ASSERTION = KG + "Assertion"


class Known:
    """Names, claims and assertions of a store, and of files that are about to be added to it (`add`).

    store: both, to be read as one.
    """

    def __init__(self, store: Store, quads: Iterable[Quad] = ()) -> None:
        self.store = Overlay(store)
        self._replaced: set[str] = set()
        self.add(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Make known what another file says, or will say, in place of what its graph said before."""
        said = list(quads)
        self._replaced |= {iri(quad.graph_name) for quad in said}
        self.store.lay([*said, *lookup.index(said)])

    def expect(self, names: Iterable[str]) -> None:
        """Say that these may be looked up; see `Store.expect`."""
        if self.store.batches:
            typed = set(names)
            lookup.expect(self.store, typed)
            ids = [ID + name for name in typed if is_local(name)]
            self.store.expect(Wanted(sorted(ids), (RDF + "type",)))
            handles = [Literal(name) for name in sorted(typed) if source_of(name)]
            self.store.expect(Wanted(None, (HANDLE,), handles))

    def name(self, typed: str, kind: str | None) -> str:
        """The IRI of an actor, a place or another node. kind: "actor", "place", or None for either, actors first.

        An id comes before names, so that what a file means by it does not hang on which files came before.
        Raises UnknownName or AmbiguousName.
        """
        node = ID + typed
        if is_local(typed) and self._classes(node) and lookup.is_place(self.store, node) == (kind == "place"):
            return node
        # An unnamed speaker is its source's own: nobody can tell whether those of two sources are the same people.
        return lookup.find(self.store, typed, places_first=kind == "place", unnamed=False)

    def is_place(self, node: str) -> bool:
        return lookup.is_place(self.store, node)

    def is_facility(self, node: str) -> bool:
        """Whether a node is a place that can be attacked as one thing."""
        return KG + "Facility" in self._classes(node)

    def shared(self, node: str, graph: str) -> bool:
        """Whether a node is described by another graph of the store than this one."""
        return any(iri(fact.graph_name) != graph for fact in self.store.under.authored(node))

    # ---- claims and assertions

    def claim(self, handle: str) -> str | None:
        """The IRI of the claim that a source calls so ("source.id"), or that its assertion of that id makes."""
        for node in self._called(handle):
            if self._classes(node) & _CLAIMS:
                return node
            if claim := self.store.value(node, KG + "claim"):
                return iri(claim)
        return None

    def assertions(self, handle: str) -> list[str]:
        """The assertion that a source calls so, or those that it makes of the claim that it calls so; sorted."""
        found = self._called(handle)
        named = [node for node in found if _ASSERTION in self._classes(node)]
        return named or sorted(
            {node for claim in found for node in self.store.subjects(KG + "claim", claim, GRAPH + source_of(handle))}
        )

    def assertions_of(self, claim: str) -> list[str]:
        """All assertions of a claim, sorted."""
        return self.store.subjects(KG + "claim", claim)

    def stating(self, subject: str, predicate: str, obj: str, date: str = "", *, ended: bool = False) -> list[str]:
        """The claims that state a triple, sorted: the relation itself, else others that give this edge."""
        symmetric = self.store.holds(predicate, RDF + "type", OWL + "SymmetricProperty")
        ways = [(subject, obj), (obj, subject)] if symmetric else [(subject, obj)]
        for s, o in ways:
            exact = relation_iri(s, predicate, o, date, ended)
            if self._classes(exact):
                return [exact]
        found: set[str] = set()
        for s, o in ways if not date else ():
            edge = edge_iri(s, predicate, o)
            found |= {iri(fact.object) for fact in self.store.match(edge, KG + "derivedFrom", None, CLAIMED)}
            found |= self._relations(s, predicate, o)
        return sorted(node for node in found if self._stays(node))

    def _stays(self, node: str) -> bool:
        """Whether a claim is there once the files are added: it is in one of them, or in a source that they leave."""
        left = self.store.under.authored(node)
        return self.store.laid.holds(node) or any(iri(fact.graph_name) not in self._replaced for fact in left)

    def _relations(self, subject: str, predicate: str, obj: str) -> set[str]:
        """Relations of this triple, of any time, that give no edge: roles of events, and those of files at hand."""
        of_claim = self._classes(subject) & _CLAIMS
        store = self.store if of_claim else self.store.laid
        relations = {iri(fact.subject) for fact in store.match(None, RDF + "subject", subject)}
        wanted = ((RDF + "predicate", predicate), (RDF + "object", obj))
        return {node for node in relations if all(store.holds(node, p, o) for p, o in wanted)}

    def is_event(self, node: str) -> bool:
        return bool(self._classes(node) & _EVENTS)

    def called(self, node: str) -> str:
        """How a file would name a claim or an assertion: by its id with that of its source, else by its date."""
        handle = self.store.text(node, HANDLE)
        date = self.store.text(node, KG + "edtf")
        if self._classes(node) & {KG + "Relation", _ASSERTION} and not handle:
            return f"that of {date}" if date else "the undated one" if self._is_relation(node) else _of_source(node)
        return handle or node.removeprefix(ID)

    def _is_relation(self, node: str) -> bool:
        return KG + "Relation" in self._classes(node)

    def missing(self, handle: str) -> str:
        """Why nothing is called so, and what to do."""
        source = source_of(handle)
        if not self.store.holds(graph=GRAPH + source):
            return f"no source “{source}” is loaded: add it with this file, or before it"
        from difflib import get_close_matches

        names = self._names(source)
        near = get_close_matches(handle, names, 1, 0.6)
        step = f"did you mean “{near[0]}”?" if near else f"it has {', '.join(names[:8])}{'…' if len(names) > 8 else ''}"
        return f"the source “{source}” claims nothing under the id “{handle.removeprefix(source + '.')}”" + (
            f": {step}" if names else ""
        )

    def _names(self, source: str) -> list[str]:
        graph = GRAPH + source
        found = {iri(fact.object) for fact in self.store.match(None, HANDLE, None, graph)}
        claims = {iri(fact.object).removeprefix(ID) for fact in self.store.match(None, KG + "claim", None, graph)}
        return sorted(found | {name for name in claims if name.startswith(source + ".")})

    def _called(self, handle: str) -> list[str]:
        """The nodes that a source calls so: its event, count or position, else a relation or an assertion."""
        if self._classes(ID + handle) & {*_CLAIMS, _ASSERTION}:
            return [ID + handle]
        found = self.store.subjects(HANDLE, Literal(handle))
        return found if len(found) < 2 else [node for node in found if self._stays(node)]

    def _classes(self, node: str) -> set[str]:
        return {iri(fact.object) for fact in self.store.match(node, RDF + "type")}


def source_of(name: str) -> str:
    """The source of a whole id ("source.id"), "" when a name is none."""
    source, dot, local = name.partition(".")
    return source if dot and local and is_source_id(source) and " " not in local else ""


def _of_source(assertion: str) -> str:
    return assertion.removeprefix(ID).partition(".")[0]
