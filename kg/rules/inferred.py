"""What queries see beside what is said: classes above a node's own, names, days and status in one plain word each.

Whoever writes SPARQL asks `?x a kg:Organization`, `?e a kgt:Strike`, `?x rdfs:label "Iran"` or `?e kg:year 2023`. All
of that follows from what a store holds, and stands in a graph of its own (`names.INFERRED`), which only queries read:

- a node's class, and each event's types, with all above them; types only of events that somebody asserts;
- an edge without direction the other way round, with all edges above it;
- one plain `rdfs:label` where a source gives none;
- `kg:date`, `kg:month`, `kg:year` and `kg:status`.

It holds nothing that the merge holds, so that the two together are a set of triples on every engine. Each part depends
on one node, or on the edges between two, and a change works out anew those that it bears on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg import lookup
from kg.dates import doubtful
from kg.names import (
    CLAIMED,
    DCTERMS,
    DIRECT,
    ID,
    INFERRED,
    KG,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    SKOS,
    TYPE,
    XSD,
)
from kg.rules.change import Change
from kg.rules.terms import CLAIM
from kg.store import AUTHORED, Literal, NamedNode, Quad, Term, Wanted, iri, quad

_CLASS, _LABEL, _EVENT_TYPE, _EDTF = RDF + "type", RDFS + "label", SEM + "eventType", KG + "edtf"
_DAY, _FIRST, _LAST = (f"{SEM}has{name}TimeStamp" for name in ("", "EarliestBegin", "LatestBegin"))
_DATE, _MONTH, _YEAR, _STATUS = (KG + name for name in ("date", "month", "year", "status"))
_ABOVE, _BROADER = RDFS + "subClassOf", SKOS + "broader"
_STANDING, _DISPUTED = KG + "standing", KG + "disputed"
_OF_NODES = (_CLASS, _LABEL, _DATE, _MONTH, _YEAR, _STATUS)
"""The properties of what follows for one node."""
_READ = frozenset((*_OF_NODES, *lookup.MAIN_NAMES, DCTERMS + "title", _EVENT_TYPE, _EDTF, _DAY, _FIRST, _LAST))
"""The properties from which it follows, or which may say it already."""
_BEARING = _READ | {_STANDING, _DISPUTED}
_FOREIGN = (SEM, PROV, SCHEMA, OA, RDF, RDFS, OWL, SKOS)
"""Vocabularies above kg's own classes: they would cost a quad for each claim, assertion and locator."""
_TERMS = (RDF, RDFS, OWL, SKOS, *(KG + name for name in ("EdgeType", "EventType", "EdgeRule")))
"""How the classes begin by which terms are told from things."""
_WORDS = {
    KG + "asserted": "asserted",
    KG + "onlySuggested": "suggested",
    KG + "withdrawn": "withdrawn",
    KG + "onlyDenied": "denied",
    KG + "onlyDoubted": "doubted",
}

Facts = set[tuple[str, Term]]
"""What is said of a node: properties and their values."""


def inferred(change: Change, gone: set[Quad], come: set[Quad]) -> tuple[set[Quad], set[Quad]]:
    """The quads of `graph:inferred` that go and those that come with a change; some may be in both, and stay.

    gone, come: the quads of other derived graphs that go and come, as `consequences` gives them.
    """
    made = _Inferred(change, gone, come)
    nodes, pairs = made.nodes(), made.pairs()
    made.expect(nodes, pairs)
    store = change.store
    before: set[Quad] = set()
    if store.holds(graph=INFERRED):
        before |= {quad(f) for node in nodes for p in _OF_NODES for f in store.match(node, p, None, INFERRED)}
        before |= {quad(f) for s, o in pairs for f in store.match(s, None, o, INFERRED)}
    after = {q for node in nodes for q in made.of_node(node)}
    return before, after.union(q for pair in pairs for q in made.of_pair(*pair))


class _Inferred:
    """What follows for nodes and pairs of nodes once a change is made."""

    def __init__(self, change: Change, gone: set[Quad], come: set[Quad]) -> None:
        self.change, self.store = change, change.store
        self._gone = gone - come if gone else gone
        # What stays is worked out too: adding a source again is to mend what a change that broke off left undone.
        self._derived_anew: dict[str, list[Quad]] = defaultdict(list)
        self._new: dict[tuple[str, str], list[Quad]] = defaultdict(list)
        self._new_between: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quads in (gone, come):
            for q in quads:
                predicate = q.predicate.value
                edge = q.graph_name == _IN_DIRECT and predicate in self.edge_types
                if edge or (predicate in (_STANDING, _DISPUTED) and q.graph_name in _DERIVED):
                    self._derived_anew[predicate].append(q)
                    if edge and quads is come:
                        self._new_between[iri(q.subject), iri(q.object)].add(predicate)
                    elif quads is come:
                        self._new[iri(q.subject), predicate].append(q)

    def _changed(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subject and object of what goes or comes with a predicate; between nodes alone where it is an edge."""
        yield from ((f.s, f.o) for f in self.change.changed.match(None, predicate))
        yield from ((iri(q.subject), iri(q.object)) for q in self._derived_anew.get(predicate, ()))

    # ---- the ontology

    @cached_property
    def edge_types(self) -> set[str]:
        types = {f.s for f in self.change.facts(None, _CLASS, KG + "EdgeType")}
        return types | {KG + "relatedTo"}

    @cached_property
    def _undirected(self) -> dict[str, set[str]]:
        """The edge types without direction, each with itself and all above it."""
        found = {f.s for f in self.change.facts(None, _CLASS, OWL + "SymmetricProperty")} & self.edge_types
        above = self._closure(RDFS + "subPropertyOf")
        return {edge: {edge, *(above.get(edge, set()) & self.edge_types)} for edge in found}

    @cached_property
    def _classes(self) -> dict[str, set[str]]:
        """The classes above each class, those of foreign vocabularies left out."""
        above = self._closure(_ABOVE)
        return {cls: {c for c in found if not c.startswith(_FOREIGN)} for cls, found in above.items()}

    @cached_property
    def _types(self) -> dict[str, set[str]]:
        return self._closure(_BROADER)

    def _closure(self, property: str) -> dict[str, set[str]]:
        """All that lies above each term."""
        direct: dict[str, set[str]] = defaultdict(set)
        for fact in self.change.facts(None, property):
            direct[fact.s].add(fact.o)
        found: dict[str, set[str]] = {}
        for term in direct:
            above, waiting = set[str](), {term}
            while waiting:
                waiting = {c for t in waiting for c in direct.get(t, ())} - above
                above |= waiting
            found[term] = above - {term}
        return found

    @cached_property
    def _everything(self) -> bool:
        """Whether the change bears on terms, and so on all that is said with them."""
        said = self.change.changed
        if any(said.match(None, p) for p in (_ABOVE, _BROADER, RDFS + "subPropertyOf")):
            return True
        return bool(said.match(None, _CLASS, OWL + "SymmetricProperty"))

    # ---- what a change bears on

    def nodes(self) -> set[str]:
        """The nodes for which something may follow that did not before, or the other way round."""
        classes = {c for c, above in self._classes.items() if above}.union(*self._classes.values())
        found = {node for p in _BEARING if p != _CLASS for node, _ in self._changed(p)}
        # That something is a term, too, says what follows for it: nothing.
        found |= {node for node, cls in self._changed(_CLASS) if cls in classes or cls.startswith(_TERMS)}
        found |= {claim for _, claim in self._changed(CLAIM)}
        speaking = {said for said, _ in self._changed(_SAYS)}
        found |= {f.o for said in speaking for f in self.change.either(said, CLAIM)}
        if self._everything:
            found |= {f.s for p in _READ for f in self.change.either(None, p)}
            found |= {iri(f.subject) for f in self.store.match(None, _STANDING, None, CLAIMED)}
        return {node for node in found if not node.startswith((KG, TYPE))}

    def pairs(self) -> set[tuple[str, str]]:
        """The ordered pairs of nodes between which an edge may follow from one the other way round."""
        said = (f for edge in self.edge_types for f in self.change.changed.match(None, edge))
        one_way = {(f.s, f.o) for f in said if isinstance(f.object, NamedNode)}
        derived = (q for edge in self.edge_types for q in self._derived_anew.get(edge, ()))
        one_way |= {(iri(q.subject), iri(q.object)) for q in derived}
        if self._everything:
            facts = (f for edge in self._undirected for f in self.store.match(None, edge, None, DIRECT))
            one_way |= {(iri(f.subject), iri(f.object)) for f in facts} | self._new_between.keys()
            one_way |= {(iri(f.subject), iri(f.object)) for p in self.edge_types for f in self._held(p)}
        return {pair for two in one_way for pair in (two, two[::-1])}

    def _held(self, edge: str) -> Iterator[Quad]:
        return (quad(f) for f in self.store.match(None, edge, None, INFERRED))

    def expect(self, nodes: set[str], pairs: set[tuple[str, str]]) -> None:
        """Say what is about to be asked for."""
        store = self.store
        if not store.batches:
            return
        listed = sorted(nodes)
        store.expect(Wanted(listed), Wanted(None, (CLAIM,), listed), graph=AUTHORED)
        said = sorted({iri(f.subject) for node in listed for f in store.authored(None, CLAIM, node)})
        store.expect(Wanted(said, (KG + "says",)), graph=AUTHORED)
        store.expect(Wanted(listed, (_STANDING, _DISPUTED)), graph=DIRECT)
        store.expect(Wanted([n for n in listed if _is_edge(n)], (_STANDING, _DISPUTED)), graph=CLAIMED)
        store.expect(Wanted(listed, _OF_NODES), graph=INFERRED)
        for graph in (DIRECT, AUTHORED, INFERRED):
            store.expect_pairs(pairs, graph)

    # ---- what follows

    def of_node(self, node: str) -> Iterator[Quad]:
        """What follows for one node, without what is said of it already."""
        # Of an edge nobody but the rules says anything.
        facts = () if _is_edge(node) else self.change.facts(node)
        own: Facts = {(f.p, f.object) for f in facts}
        subject = NamedNode(node)
        for property, value in set(self._of_node(node, own)) - own:
            yield Quad(subject, NamedNode(property), value, _IN_INFERRED)

    def _of_node(self, node: str, own: Facts) -> Iterator[tuple[str, Term]]:
        standing = self._status(node)
        if standing:
            yield _STATUS, Literal(standing)
        classes = {iri(value) for p, value in own if p == _CLASS}
        if any(cls.startswith(_TERMS) for cls in classes):
            return
        for cls in {above for c in classes for above in self._classes.get(c, ())}:
            yield _CLASS, NamedNode(cls)
        if KG + "asserted" in self._derived(node, _STANDING):
            types = {iri(value) for p, value in own if p == _EVENT_TYPE}
            for type in types.union(*(self._types.get(t, set()) for t in types)):
                yield _CLASS, NamedNode(type)
        if classes and not any(p == _LABEL for p, _ in own) and (label := self._name(node, classes, own)):
            yield _LABEL, Literal(label)
        yield from _days(own)

    def _name(self, node: str, classes: set[str], own: Facts) -> str:
        """What a node is called: by its name, a source by its title, a claim by what the first to speak of it says."""
        naming = (DCTERMS + "title", *lookup.MAIN_NAMES) if KG + "Source" in classes else lookup.MAIN_NAMES
        for property in naming:
            if named := [value for p, value in own if p == property]:
                return lookup.preferred(named)
        if not any(cls == _CLAIMED or _CLAIMED in self._classes.get(cls, ()) for cls in classes):
            return ""
        said = [f.object for a in self.change.facts(None, CLAIM, node) for f in self.change.facts(a.s, _SAYS)]
        return lookup.preferred(said) if said else ""

    def _status(self, node: str) -> str:
        """One word for how a claim or an edge stands; "" for what is neither."""
        graph = CLAIMED if _is_edge(node) else DIRECT
        standing = _WORDS.get(next(iter(self._derived(node, _STANDING, graph)), ""), "")
        held = standing in ("asserted", "suggested")
        return "disputed" if held and "true" in self._derived(node, _DISPUTED, graph) else standing

    def _derived(self, node: str, property: str, graph: str = DIRECT) -> set[str]:
        """The values that a derived graph will hold."""
        place = NamedNode(graph)
        kept = {quad(f) for f in self.store.match(node, property, None, graph)} - self._gone
        new = [q for q in self._new.get((node, property), ()) if q.graph_name == place]
        return {"true" if iri(q.object) == "1" else iri(q.object) for q in (*kept, *new)}

    def of_pair(self, one: str, other: str) -> Iterator[Quad]:
        """The edges from one node to another that follow from those without direction the other way round."""
        back = self._between(other, one) & self._undirected.keys()
        if one == other or not back:
            return
        follows = set().union(*(self._undirected[edge] for edge in back)) - self._between(one, other)
        for edge in sorted(follows):
            if next(self.change.facts(one, edge, other), None) is None:
                yield Quad(NamedNode(one), NamedNode(edge), NamedNode(other), _IN_INFERRED)

    def _between(self, one: str, other: str) -> set[str]:
        """The undisputed edges that there will be from one node to another."""
        kept = {quad(f) for f in self.store.match(one, None, other, DIRECT)} - self._gone
        return {iri(q.predicate) for q in kept} | self._new_between.get((one, other), set())


_IN_DIRECT, _IN_INFERRED = NamedNode(DIRECT), NamedNode(INFERRED)
_DERIVED = (_IN_DIRECT, NamedNode(CLAIMED))
_SAYS, _CLAIMED = KG + "says", KG + "Assertable"


def _is_edge(node: str) -> bool:
    return node.startswith(f"{ID}edge-")


def _days(own: Iterable[tuple[str, Term]]) -> Iterator[tuple[str, Term]]:
    """The day on which something happened, and the month and year in which it did, or began, as far as is known.

    Nothing of a date that is qualified: what it suggests is not known.
    """
    said = {p: iri(value) for p, value in own if p in (_DAY, _FIRST, _LAST, _EDTF)}
    first, last = said.get(_DAY) or said.get(_FIRST, ""), said.get(_DAY) or said.get(_LAST, "")
    if not first or not last or doubtful(said.get(_EDTF)):
        return
    if _DAY in said:
        yield _DATE, Literal(said[_DAY], datatype=NamedNode(XSD + "date"))
    if first[:7] == last[:7]:
        yield _MONTH, Literal(first[:7])
    if first[:4] == last[:4]:
        yield _YEAR, Literal(int(first[:4]))
