"""A graph on a server, by SPARQL 1.1 over HTTP: the same answers as from a store on this machine, in few requests.

Every request names the graphs it reads, so that the triples a server keeps for itself never mix in. What was read is
remembered while the store is open, by the pattern it answers (`held`); `expect` fills that memory for many patterns at
once, so that a search asks a request for each step of its way and not for each node that it meets.

The merge is a graph of its own there, `names.MERGE`: not every engine has a default graph, and a list of graphs gives a
triple once per graph on several. A mark in `names.INDEX` says that it is complete; without it the merge is read from
all graphs at once, and queries are refused.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from kg.errors import EndpointError, NotAStore, OlderStore, quoted
from kg.names import (
    CLAIMED,
    DERIVED,
    DIRECT,
    DISPUTED,
    INDEX,
    KG,
    MERGE,
    ONTOLOGY,
    OWL,
    RDF,
    RDFS,
    SAME,
    SKOS,
    UNMERGED,
    WALKED,
)
from kg.store import (
    AUTHORED,
    FORMAT,
    STATE,
    WRITING,
    DefaultGraph,
    Engine,
    Fact,
    Literal,
    NamedNode,
    Quad,
    Store,
    Term,
    Triple,
    Wanted,
    iri,
    plain,
)
from kg.store.held import Held, Pattern
from kg.store.wire import Cut, Wire

QUAD_COUNT = KG + "quadCount"
MOST_VALUES = 600
"""Values in one request. At 60 bytes each that is a request of 36 kB, which every engine known to us reads."""
LEAST_VALUES = 40
"""A request with no more is not asked again in parts."""
_TOO_LARGE = (400, 413, 414, 431, 500)
MOST_HELD = 3_000_000
"""Facts that may be remembered, about 1 GB; beyond, all is forgotten and read anew when it is asked for."""
MOST_GRAPHS = 500
"""Graphs that are listed in a question whether anything fits; with more, what fits is read instead."""
MOST_NAMES = 10_000
"""Names that are read to find those like one that is unknown."""
TERMS = (
    *(RDFS + name for name in ("subClassOf", "subPropertyOf")),
    *(KG + name for name in ("reading", "inverseReading", "pastReading", "inversePastReading", "derivedOnly")),
    *(KG + name for name in ("walkable", "noteOnRoutes", "lasting", "color", "shape", "placeWord")),
    *(KG + name for name in ("hostile", "friendly", "accusation", "belonging", "speaksFor")),
    *(KG + name for name in ("onType", "fromRole", "toRole", "edge", "toClass", "exceptClass", "insteadOf")),
    SKOS + "broader",
)
"""The properties that only terms of an ontology have: read whole, once."""
KINDS = (KG + "EdgeType", KG + "EventType", KG + "EdgeRule", OWL + "SymmetricProperty", RDFS + "Class", OWL + "Class")
"""Classes of such terms."""
_ASIDE: dict[str | None, tuple[str | None, ...]] = {WALKED: (WALKED, DIRECT, DISPUTED, CLAIMED)}
"""What else is known once the edges that routes walk are read: which of them are disputed, and what is only suggested.
So the questions that follow, how long an undisputed route would be and one over suggestions, cost few requests."""
_DEFAULT = DefaultGraph()
_TEXT = NamedNode("http://www.w3.org/2001/XMLSchema#string")


def connect(url: str, *, write: bool = False, empty: bool = False, older: bool = False) -> Endpoint:
    """Open the graph behind a SPARQL endpoint. Raises NotAStore when kg put none there, unless it may be `empty`, and
    OlderStore when an older version did, unless it may be `older`."""
    store = Endpoint(Wire(url, update_url=update_url(url)), url, write=write)
    try:
        if not empty and not store.marked and not store.holds(graph=ONTOLOGY):
            raise NotAStore(f"{url} holds no graph of kg: put one there with `kg init {quoted(url)}`")
        if not older and store.keeps_merge and not store.holds(MERGE, STATE, Literal(FORMAT), INDEX):
            raise OlderStore(url)
    except BaseException:
        store.close()
        raise
    return store


def update_url(url: str) -> str:
    """Where an endpoint takes updates: KG_UPDATE_URL if that is on its host, else by the habits of engines, else the
    same address.

    >>> update_url("https://example.org/dataset/query"), update_url("https://example.org/repositories/conflict")
    ('https://example.org/dataset/update', 'https://example.org/repositories/conflict/statements')
    """
    named = os.environ.get("KG_UPDATE_URL")
    if named and urlsplit(named).hostname == urlsplit(url).hostname:
        return named
    address, mark, rest = url.partition("?")
    path = address.rstrip("/")
    if path.endswith("/query"):  # Oxigraph, Fuseki, Stardog
        path = f"{path.removesuffix('/query')}/update"
    elif path.rpartition("/")[0].endswith("/repositories"):  # RDF4J, GraphDB
        path = f"{path}/statements"
    return f"{path}{mark}{rest}"


class Endpoint(Store):
    """A graph on a server. It remembers what it read until it is closed or changed by itself."""

    batches = True

    def __init__(self, wire: Wire, location: str, *, write: bool = False) -> None:
        super().__init__(Engine(), "endpoint", location)
        self.wire = wire
        self.write = write
        self._held = Held()
        self._most = MOST_VALUES
        self._graphs: list[str] | None = None
        self._asked: dict[Pattern, bool] = {}

    def close(self) -> None:
        self.forget()
        self.wire.close()

    def forget(self) -> None:
        """Read everything anew from now on."""
        self.memo.clear()
        self._held.forget()
        self._asked.clear()
        self._graphs = None

    @property
    def engine(self) -> Engine:
        """There is none on this machine. Raises NotAStore."""
        step = f"`kg copy {quoted(str(self.location))} DIR`, then use --store DIR"
        raise NotAStore(f"this needs the graph on this machine: {step}")

    def cost(self) -> str:
        asked = self.wire.stats
        return f"{asked.requests:,} requests, {asked.rows:,} rows, {asked.seconds:.2f} s of waiting"

    def complete(self) -> None:
        """Nothing was left for later."""

    def merge(self) -> None:
        """Nothing to do: the merge is kept on the server, or made there by `kg init`."""

    # ---- what the server holds

    @property
    def marked(self) -> bool:
        """Whether kg wrote this graph, and left its mark."""
        self._read_marks()
        return self.holds(None, STATE, None, INDEX)

    @property
    def keeps_merge(self) -> bool:
        """Whether the server holds the merge as a graph."""
        self._read_marks()
        return self.holds(MERGE, STATE, None, INDEX)

    @property
    def unfinished(self) -> list[str]:
        """Graphs that somebody began to write and did not finish, sorted."""
        self._read_marks()
        return sorted({iri(fact.subject) for fact in self.match(None, WRITING, None, INDEX)})

    def merge_size(self) -> int:
        """How many triples the merge on the server holds, by its own count."""
        [row] = self.wire.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{MERGE}> {{ ?s ?p ?o }} }}")
        return int(row["n"].value)

    def _read_marks(self) -> None:
        self.expect(Wanted(predicates=(STATE, WRITING)), graph=INDEX)

    def _read_terms(self, pattern: Pattern) -> bool:
        """Read all edge types, classes and event types when one of them is first asked about; whether it was now."""
        _, _, p, o = pattern
        if self._held.covers((None, None, TERMS[0], None)):
            return False
        if p not in TERMS and not (p == RDF + "type" and o in {f"<{kind}>" for kind in KINDS}):
            return False
        # Whether anybody says that nodes are one is asked along, so that a search hears of it for nothing.
        same = Wanted(None, (RDF + "predicate",), (SAME,))
        self.expect(Wanted(None, TERMS), Wanted(None, (RDF + "type",), KINDS), same)
        facts = [fact for p in TERMS for fact in self.match(None, p)]
        facts += [fact for kind in KINDS for fact in self.match(None, RDF + "type", kind)]
        terms = sorted({iri(fact.subject) for fact in facts})
        self.expect(Wanted(terms, (RDF + "type", RDFS + "label", SKOS + "prefLabel")))
        return True

    def graphs(self) -> list[str]:
        """The graphs that kg wrote, sorted; what else the server holds is no part of this store."""
        if self._graphs is None:
            recorded = {iri(fact.subject) for fact in self.match(None, QUAD_COUNT, None, INDEX)}
            ours = {graph for graph in (ONTOLOGY, *DERIVED) if self.holds(graph=graph)}
            self._graphs = sorted(recorded | ours)
        return self._graphs

    # ---- reading

    def match(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Fact]:
        """As for every store; a triple of the merge may come twice when the server does not keep it."""
        pattern = (graph, _name(s), _name(p), _written(o))
        if pattern[1:] == (None, None, None) and not self._held.covers(pattern):
            # Whole graphs are for dumps and checks: they pass through.
            return cast(Iterator[Fact], self._all(graph))
        found = self._held.get(pattern)
        if found is None and graph is None and self._read_terms(pattern):
            found = self._held.get(pattern)
        if found is None:
            self._ask([_Piece(*(None if part is None else (part,) for part in _fetched(pattern)))], graph)
            found = self._held.get(pattern) or []
        return cast(Iterator[Fact], iter(found))

    def resembling(self, text: str, graph: str) -> Iterator[Fact]:
        """As for every store."""
        everything = f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }}"
        rows = list(self.wire.select(f"{everything} }} LIMIT {MOST_NAMES}"))
        if len(rows) == MOST_NAMES:
            alike = f"CONTAINS(STR(?o), {Literal(text)}) || STRSTARTS(STR(?o), {Literal(text[:2])})"
            rows = list(self.wire.select(f"{everything} FILTER ({alike}) }} LIMIT {MOST_NAMES}"))
        return cast(Iterator[Fact], (self._fact(row, graph) for row in rows))

    def worded(self, words: Sequence[Sequence[str]], predicates: Collection[str]) -> Iterator[Fact]:
        """As for every store. A text in ASCII is compared by the server; others are read, since it folds no letters."""
        plain_words = [form for form in words if all(word.isascii() for word in form)]
        text = 'LCASE(REPLACE(STR(?o), "[\'`]", ""))'
        forms = (" && ".join(f"CONTAINS({text}, {Literal(word)})" for word in form) for form in plain_words)
        may = " || ".join(['REGEX(STR(?o), "[^ -~]")', *(f"({form})" for form in forms)])
        for predicate in predicates:
            body = f"{self._in(None, f'?s <{predicate}> ?o')} FILTER ({may}) BIND (<{predicate}> AS ?p)"
            yield from cast(Iterator[Fact], self._facts(body, None))

    def authored(
        self, s: str | NamedNode | None = None, p: str | NamedNode | None = None, o: str | Term | None = None
    ) -> Iterator[Fact]:
        """As for every store."""
        return self.match(s, p, o, AUTHORED)

    def holds(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> bool:
        """Whether anything fits; asked of the server without reading it."""
        pattern = (graph, _name(s), _name(p), _written(o))
        held = self._held.get(pattern)
        if held is not None:
            return bool(held)
        if pattern[1] and pattern[2:] == (None, None) and self._held.get((graph, pattern[1], RDF + "type", None)):
            return True
        ours = self._sources(graph) if self._is_spread(graph) else set[str]()
        if len(ours) > MOST_GRAPHS:
            return next(self.match(s, p, o, graph), None) is not None
        if pattern not in self._asked:
            subject, predicate = (f"<{x}>" if x else v for x, v in ((pattern[1], "?s"), (pattern[2], "?p")))
            sought = self._in(graph, f"{subject} {predicate} {pattern[3] or '?o'}")
            if ours:
                sought = f"VALUES ?g {{ {' '.join(f'<{name}>' for name in sorted(ours))} }} {sought}"
            self._asked[pattern] = self.wire.ask(f"ASK {{ {sought} }}")
        return self._asked[pattern]

    def _all(self, graph: str | None) -> Iterator[Quad]:
        if self._is_spread(graph):
            seen: set[Triple] = set()
            for name in self._sources(graph):
                for fact in self._all(name):
                    if graph == AUTHORED:
                        yield fact
                    elif fact.triple not in seen:
                        seen.add(fact.triple)
                        yield Quad(*fact.triple)
            return
        for triple in self.wire.graph(graph or MERGE):
            yield self._fact({"s": triple.subject, "p": triple.predicate, "o": triple.object}, graph)

    def _sources(self, graph: str | None) -> set[str]:
        """The graphs that make up the merge (None), or what is authored."""
        if graph == WALKED:
            return {DIRECT, DISPUTED}
        left_out = UNMERGED if graph is None else DERIVED
        return {name for name in self.graphs() if name not in left_out}

    def query(self, sparql: str, *, inferred: bool = True) -> Any:
        """Run SPARQL as on other stores. Raises BadQuery, EndpointError, NotAStore."""
        from kg.store import asking

        return asking.query(self, sparql, inferred=inferred)

    # ---- writing

    def replace(self, remove: Iterable[Quad], insert: Iterable[Quad]) -> None:
        """Remove and insert quads; see `kg.store.writing` for what holds when that breaks off. Raises ReadOnly."""
        from kg.store import writing

        writing.replace(self, remove, insert)

    # ---- many patterns at once

    def expect(self, *wanted: Wanted, graph: str | None = None) -> None:
        """Read what is about to be asked for, in as few requests as hold its values."""
        self._ask([piece for want in wanted if (piece := self._missing(want, graph))], graph)

    def degrees(
        self,
        nodes: Collection[str],
        predicates: Collection[str],
        graph: str,
        *,
        apart_from: Collection[str] | None = None,
    ) -> dict[str, int]:
        """As for every store; by the server's count, so that a hub's edges need not cross the network."""
        if not predicates:
            return dict.fromkeys(nodes, 0)
        found: dict[str, int] = {}
        narrow = _within("?p", predicates)
        counted = "COUNT(*)"
        if apart_from is not None:
            counted = "COUNT(DISTINCT ?x)"
            narrow += f" FILTER (?x NOT IN ({', '.join(['?n', *(f'<{x}>' for x in sorted(apart_from))])}))"
        for part in _slices(tuple(sorted(nodes)), self._most):
            values = f"VALUES ?n {{ {' '.join(f'<{node}>' for node in part or ())} }} "
            sides = (f"{{ {values}{self._in(graph, triple)}{narrow} }}" for triple in ("?n ?p ?x", "?x ?p ?n"))
            asked = f"SELECT ?n ({counted} AS ?count) {{ {' UNION '.join(sides)} }} GROUP BY ?n"
            found.update({iri(row["n"]): int(row["count"].value) for row in self.wire.select(asked)})
        return {node: found.get(node, 0) for node in nodes}

    def expect_pairs(self, pairs: Iterable[tuple[str, str]], graph: str | None = None) -> None:
        """Read what stands between the two nodes of each pair."""
        missing = [(s, o) for s, o in dict.fromkeys(pairs) if not self._held.covers((graph, s, None, f"<{o}>"))]
        for at in range(0, len(missing), MOST_VALUES // 2):
            part = missing[at : at + MOST_VALUES // 2]
            values = " ".join(f"(<{s}> <{o}>)" for s, o in part)
            body = f"VALUES (?s ?o) {{ {values} }} {self._within(graph)}"
            kept = _ASIDE.get(graph, (graph,))
            found: dict[Pattern, dict[Quad, None]] = {(g, s, None, f"<{o}>"): {} for g in kept for s, o in part}
            for fact in self._facts(body, graph):
                for place in _kept(graph, fact):
                    pattern = (place, iri(fact.subject), None, str(fact.object))
                    if pattern in found:
                        found[pattern][fact] = None
            self._remember(found)

    def _missing(self, want: Wanted, graph: str | None) -> _Piece | None:
        """What of these patterns is not known yet; None when all is."""
        subjects = None if want.subjects is None else tuple(dict.fromkeys(want.subjects))
        predicates = None if want.predicates is None else tuple(dict.fromkeys(want.predicates))
        objects = None if want.objects is None else tuple(dict.fromkeys(str(_written(o)) for o in want.objects))

        def known(s: str | None, o: str | None) -> bool:
            return all(self._held.covers((graph, s, p, o)) for p in predicates or (None,))

        if subjects is not None:
            subjects = tuple(s for s in subjects if not all(known(s, o) for o in objects or (None,)))
        elif objects is not None:
            objects = tuple(o for o in objects if not known(None, o))
        elif predicates is not None:
            predicates = tuple(p for p in predicates if not self._held.covers((graph, None, p, None)))
        return None if () in (subjects, predicates, objects) else _Piece(subjects, predicates, objects)

    def _ask(self, pieces: list[_Piece], graph: str | None) -> None:
        """Ask for pieces, several in one request or one in several, as their size will have it."""
        waiting = [part for piece in pieces for part in piece.parts(self._most)]
        while waiting:
            batch = [waiting.pop()]
            while waiting and sum(piece.size for piece in (*batch, waiting[-1])) <= self._most:
                batch.append(waiting.pop())
            try:
                self._read(batch, graph)
            except EndpointError as error:
                # Some engines read less at once. What is refused in small portions too is no matter of size.
                if error.status not in _TOO_LARGE or sum(piece.size for piece in batch) <= LEAST_VALUES:
                    raise
                self._most = max(LEAST_VALUES, self._most // 4)
                waiting += [part for piece in batch for part in piece.parts(self._most)]

    def _read(self, pieces: list[_Piece], graph: str | None) -> None:
        """Read some patterns, in parts if the server cuts the answer: an answer in pages costs it more, since it sorts
        all of it for each."""
        alone = len(pieces) == 1
        if self._fetch(pieces, graph, pages=alone and not pieces[0].splits):
            return
        middle = len(pieces) // 2
        for part in ([half] for half in pieces[0].halves()) if alone else (pieces[:middle], pieces[middle:]):
            self._read(part, graph)

    def _fetch(self, pieces: list[_Piece], graph: str | None, *, pages: bool) -> bool:
        """Read some patterns in one request, and remember the answer to each, that it is nothing included.

        pages: whether an answer that the server cuts is to be read in pages; without, returns False for one.
        """
        groups = [piece.values() + self._within(graph) + piece.filter() for piece in pieces]
        body = groups[0] if len(groups) == 1 else " UNION ".join(f"{{ {group} }}" for group in groups)
        kept = _ASIDE.get(graph, (graph,))
        found: dict[Pattern, dict[Quad, None]] = {p: {} for g in kept for piece in pieces for p in piece.patterns(g)}
        try:
            for fact in self._facts(body, graph, pages=pages):
                for piece, place in product(pieces, _kept(graph, fact)):
                    pattern = piece.pattern(place, fact)
                    if pattern in found:
                        found[pattern][fact] = None
        except Cut:
            return False
        self._remember(found)
        return True

    def _remember(self, found: dict[Pattern, dict[Quad, None]]) -> None:
        if self._held.size > MOST_HELD:
            self._held.forget()
        for pattern, facts in found.items():
            self._held.put(pattern, facts)

    def _facts(self, body: str, graph: str | None, *, pages: bool = True) -> Iterator[Quad]:
        if not self._is_spread(graph):
            for row in self.wire.select(f"SELECT ?s ?p ?o {{ {body} }}", pages=pages):
                yield self._fact(row, graph)
            return
        ours = {DIRECT, DISPUTED, CLAIMED} if graph == WALKED else self._sources(graph)
        for row in self.wire.select(f"SELECT ?s ?p ?o ?g {{ {body} }}", pages=pages):
            if iri(row["g"]) in ours:
                yield self._fact(row, None if graph is None else iri(row["g"]))

    def _is_spread(self, graph: str | None) -> bool:
        """Whether what is asked for lies in several graphs of the server."""
        return graph in (AUTHORED, WALKED) or (graph is None and not self.keeps_merge)

    def _in(self, graph: str | None, pattern: str) -> str:
        """A pattern, in the graph where it is to be looked for."""
        if not self._is_spread(graph):
            return f"GRAPH <{graph or MERGE}> {{ {pattern} }}"
        if graph == WALKED:
            return f"GRAPH ?g {{ {pattern} }}{_within('?g', (DIRECT, DISPUTED))}"
        left_out = ", ".join(f"<{name}>" for name in (*(UNMERGED if graph is None else DERIVED), MERGE))
        return f"GRAPH ?g {{ {pattern} }} FILTER (?g NOT IN ({left_out}))"

    def _within(self, graph: str | None) -> str:
        """Any triple, in the graph where it is to be looked for, and in those that are read along with it."""
        if graph == WALKED:
            return f"GRAPH ?g {{ ?s ?p ?o }}{_within('?g', (DIRECT, DISPUTED, CLAIMED))}"
        return self._in(graph, "?s ?p ?o")

    def _fact(self, row: dict[str, Any], graph: str | None) -> Quad:
        return Quad(row["s"], row["p"], plain(row["o"]), _DEFAULT if graph is None else NamedNode(graph))


class _Piece(NamedTuple):
    """Patterns that are read together, as `Wanted`; objects as N-Triples writes them."""

    subjects: tuple[str, ...] | None
    predicates: tuple[str, ...] | None
    objects: tuple[str, ...] | None

    @property
    def size(self) -> int:
        """How many values it takes to ask for it."""
        return sum(len(part) for part in self if part)

    def parts(self, most: int) -> Iterator[_Piece]:
        """The same patterns in pieces of at most about so many subjects and objects."""
        most = max(1, most - len(self.predicates or ()))
        both = self.subjects is not None and self.objects is not None
        for subjects in _slices(self.subjects, most // 2 if both else most):
            for objects in _slices(self.objects, most // 2 if both else most):
                yield _Piece(subjects, self.predicates, objects)

    @property
    def splits(self) -> bool:
        """Whether it can be asked for in parts: by its nodes, and for one node by predicates."""
        return any(len(part) > 1 for part in self if part)

    def halves(self) -> Iterator[_Piece]:
        """The same patterns in two pieces. Only for what `splits`."""
        place = next(place for place in (0, 2, 1) if len(self[place] or ()) > 1)
        values = self[place] or ()
        for half in (values[: len(values) // 2], values[len(values) // 2 :]):
            yield self._replace(**{self._fields[place]: half})

    def values(self) -> str:
        """Its values in SPARQL."""
        lists = (
            ("?s", [f"<{s}>" for s in self.subjects or ()]),
            ("?o", list(self.objects or ())),
            ("?p", [] if self._filters else [f"<{p}>" for p in self.predicates or ()]),
        )
        return "".join(f"VALUES {variable} {{ {' '.join(values)} }} " for variable, values in lists if values)

    def filter(self) -> str:
        """What of it is asked for by a filter, after the pattern."""
        return _within("?p", self.predicates or ()) if self._filters else ""

    @property
    def _filters(self) -> bool:
        """Whether predicates only narrow what nodes were named, so that a filter does for them."""
        return bool(self.predicates and (self.subjects or self.objects))

    def patterns(self, graph: str | None) -> Iterator[Pattern]:
        """All patterns that it answers."""
        for s, p, o in product(*(part or (None,) for part in self)):
            yield (graph, s, p, o)

    def pattern(self, graph: str | None, fact: Quad) -> Pattern:
        """The one of them that a fact would fit."""
        return (
            graph,
            None if self.subjects is None else iri(fact.subject),
            None if self.predicates is None else iri(fact.predicate),
            None if self.objects is None else str(fact.object),
        )


def _kept(graph: str | None, fact: Quad) -> tuple[str | None, ...]:
    """The graphs, or what stands in the place of one, of which a fact that was read of a graph is remembered."""
    if graph != WALKED:
        return (graph,)
    place = iri(fact.graph_name)
    return (place,) if place == CLAIMED else (place, WALKED)


def _within(variable: str, iris: Iterable[str]) -> str:
    """A filter on a variable, which leaves an engine no choice but to start from the nodes that are named.

    Given `IN` or `VALUES`, Virtuoso reads all edges of each predicate, a minute at ten million edges; comparing texts
    (`STR`) has Oxigraph look each of them up, 13 s for three hubs instead of 0.7 (`bench/filters.py`).
    """
    return f" FILTER ({' || '.join(f'sameTerm({variable}, <{iri}>)' for iri in sorted(iris))})"


def _slices(values: tuple[str, ...] | None, most: int) -> Iterator[tuple[str, ...] | None]:
    if values is None:
        yield None
        return
    for at in range(0, len(values), most):
        yield values[at : at + most]


def _name(term: str | NamedNode | None) -> str | None:
    return term.value if isinstance(term, NamedNode) else term


def _written(term: str | Term | None) -> str | None:
    """A term as N-Triples and SPARQL write it; a string is an IRI."""
    return f"<{term}>" if isinstance(term, str) else None if term is None else str(term)


def _fetched(pattern: Pattern) -> tuple[str | None, ...]:
    """What to ask for to know a pattern: engines spell numbers and truths in ways of their own, so not by those."""
    _, s, p, o = pattern
    return (s, p, None if o and "^^" in o.rpartition('"')[2] else o)
