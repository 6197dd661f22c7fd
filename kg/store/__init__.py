"""The only door to the engine: open a store, match patterns, run SPARQL, write in one transaction.

A store is the bundled graph or an RDF file (both held in memory), a directory made by `kg init` (an Oxigraph
database), or a graph on a server (`kg.store.endpoint`, by SPARQL over HTTP). All have the same graphs: one per source,
and those that `names` lists as derived.

The *merge* is every triple of every graph but `names.UNMERGED`, once. It is kept as the engine's own default graph,
because a `FROM` list in Oxigraph returns a triple once per graph that holds it. On disk, writing keeps it up to date;
in memory it is made when first asked for, since routes and dossiers read single graphs and must not pay for it.

A query that names no graph sees the merge and `names.INFERRED`, in which nothing stands that the merge holds.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)
from pyoxigraph import Store as Engine

from kg.errors import BadQuery, DamagedStore, KgError, NotAStore, OlderStore, ReadOnly, StoreLocked, quoted
from kg.names import (
    DERIVED,
    DIRECT,
    DISPUTED,
    ID,
    INDEX,
    INFERRED,
    KG,
    ONTOLOGY,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    UNMERGED,
    WALKED,
    XSD,
    resource,
)
from kg.tuples import NamedTuple

if TYPE_CHECKING:
    from kg.store.compiled import Compiled
    from kg.store.lock import Lock

__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Engine",
    "Fact",
    "Literal",
    "NamedNode",
    "Quad",
    "QueryBoolean",
    "QueryResultsFormat",
    "QuerySolutions",
    "QueryTriples",
    "RdfFormat",
    "Store",
    "Term",
    "Triple",
    "Wanted",
    "apart",
    "bundled",
    "create",
    "directory",
    "failed",
    "iri",
    "is_damage",
    "is_url",
    "memory",
    "parse",
    "parse_query_results",
    "parts",
    "plain",
    "quad",
    "refused",
    "serialize",
    "server",
    "trig",
]

Term = NamedNode | Literal


class Fact(Protocol):
    """A quad of a store of ours, which holds no blank nodes and no triple terms: what `Store.match` yields."""

    @property
    def subject(self) -> NamedNode: ...
    @property
    def predicate(self) -> NamedNode: ...
    @property
    def object(self) -> Term: ...
    @property
    def graph_name(self) -> NamedNode | DefaultGraph: ...
    @property
    def triple(self) -> Triple: ...


class Wanted(NamedTuple):
    """Patterns about to be asked for: all these subjects with all these predicates and objects; None for any."""

    subjects: Collection[str] | None = None
    predicates: Collection[str] | None = None
    objects: Collection[str | Term] | None = None


BUNDLE = ("bundle.trig", "bundle-terms.trig", "bundle-inferred.trig")
"""Files of the bundled graph: what routes and dossiers read, what else the ontology says of its terms, and what only
queries see."""
COMPILED = "bundle.marshal"
"""The first of them once more, in the form of `kg.store.compiled`."""
SHORT = frozenset(
    (
        *(f"{RDF}type", f"{RDFS}label", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{SKOS}prefLabel"),
        *(f"{KG}{name}" for name in ("reading", "inverseReading", "pastReading", "inversePastReading")),
        *(f"{KG}{name}" for name in ("walkable", "noteOnRoutes", "lasting", "color", "placeWord", "preposition")),
        *(
            f"{KG}{name}"
            for name in ("hostile", "accusation", "belonging", "speaksFor", "derivedOnly", "rivalRole", "friendly")
        ),
        f"{SKOS}broader",
    )
)
"""The properties of the ontology's terms that the first of these files holds."""
MARKER = "kg-store"
FORMAT = "format 3"
"""What the derived graphs of a store hold, keys of names too, and how. On a server the mark of the merge says it."""
MARKER_TEXT = f"kg store, {FORMAT}\n"
_OLDER_TEXTS = ("kg store, format 1\n", "kg store, format 2\n")
_BUILDING = ".kg-init-"
"""How the folder begins in which a store is made."""
_LEFT_OVER = ((".adjacency-*",), ("quads", "bulk-*.sst"))
"""What a writer that was killed leaves in a store."""
STATE = KG + "state"
"""What a store on disk notes of itself in `names.INDEX`: a mark that is new with every change."""
WRITING = KG + "beingWritten"
"""What a store on a server notes there of a graph while it is being changed."""
COPYING = KG + "beingCopied"
"""In the index of a store that is being filled: that what it holds is a part of a copy, and may be replaced."""
AUTHORED = "authored"
"""In the place of a graph: the facts of `Store.authored`."""
_DEFAULT = DefaultGraph()
_BOOLEAN = NamedNode(XSD + "boolean")
_TEXTS = (NamedNode(XSD + "string"), NamedNode(RDF + "langString"))
_UNMERGED = frozenset(NamedNode(g) for g in UNMERGED)
_DERIVED = frozenset(NamedNode(g) for g in DERIVED)


class Store:
    """An open store. Reading is the same for all kinds; only a directory and a server can be written to.

    location: what was opened, None for the bundled graph. kind: "bundled", "file", "directory", "memory" or "endpoint".
    """

    batches = False
    """Whether `expect` spares anything: a store far away answers many patterns in one request."""

    def __init__(
        self,
        engine: Engine | Compiled,
        kind: str,
        location: str | None = None,
        lock: Lock | None = None,
        rest: tuple[str, str] | None = None,
    ) -> None:
        self._engine: Any = engine
        self._unread: str | None = None
        """The file of which `_engine` is the compiled form, until the engine itself is needed."""
        self._rest: str | None = rest[0] if rest else None
        self._inferred: str | None = rest[1] if rest else None
        self.kind = kind
        self.location = location
        self._lock = lock
        self._merged = kind == "directory"
        self.memo: dict[str, Any] = {}
        """What readers worked out from the store and may be asked again; forgotten with every change."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine and its lock. Closing twice does nothing."""
        self._unread = self._rest = self._inferred = None
        self._engine = Engine()
        self.memo.clear()
        if self._lock:
            self._lock.release()

    @property
    def engine(self) -> Engine:
        """The engine itself, with all that the store holds."""
        self.complete()
        self._infer()
        return self._filled()

    def _filled(self) -> Engine:
        """The engine, which is filled when more is asked of the bundled graph than patterns."""
        if self._unread:
            path, self._unread = self._unread, None
            self._engine = Engine()
            self._engine.load(path=path, format=RdfFormat.TRIG)
        return cast(Engine, self._engine)

    def cost(self) -> str:
        """What answering cost so far, in a line: requests, rows and waiting, where a server is asked."""
        return "no requests: the graph is on this machine"

    def complete(self) -> None:
        """Read what was left for later: of the bundled graph, what only people read of the ontology."""
        if self._rest:
            rest, self._rest = self._rest, None
            self._filled().load(path=rest, format=RdfFormat.TRIG)

    def _infer(self) -> None:
        """Read what of the bundled graph only queries see."""
        if self._inferred:
            path, self._inferred = self._inferred, None
            self._filled().load(path=path, format=RdfFormat.TRIG)

    # ---- reading

    def expect(self, *wanted: Wanted, graph: str | None = None) -> None:
        """Say which patterns are about to be asked for. That changes no answer, and is free where it spares nothing.

        graph: as in `match`.
        """

    def expect_pairs(self, pairs: Iterable[tuple[str, str]], graph: str | None = None) -> None:
        """Say that `match(s, None, o, graph)` is about to be asked for these subjects and objects."""

    def degrees(
        self,
        nodes: Collection[str],
        predicates: Collection[str],
        graph: str,
        *,
        apart_from: Collection[str] | None = None,
    ) -> dict[str, int]:
        """How many triples of a graph, with one of these predicates, each node stands in; {} where nobody counts.

        apart_from: count the other nodes in these triples instead, each once, without itself and without these.
        """
        return {}

    def match(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> Iterator[Fact]:
        """The quads that fit a pattern, in no particular order; strings are IRIs, None fits all.

        graph: one graph; None for the merge, WALKED for the edges that routes walk, AUTHORED for what sources say.
        Where several graphs hold a triple, it may come more than once.
        """
        if graph == WALKED:
            return chain(self.match(s, p, o, DIRECT), self.match(s, p, o, DISPUTED))
        if graph == AUTHORED:
            return self.authored(s, p, o)
        pattern = (_node(s), _node(p), _node(o))
        if self._rest and graph in (None, ONTOLOGY) and not _is_short(s, p, o):
            self.complete()
        if graph == INFERRED:
            self._infer()
        if graph is not None:
            return fitting(self._engine, *pattern, NamedNode(graph))
        if self._merged:
            return fitting(self._engine, *pattern, _DEFAULT)
        quads = fitting(self._engine, *pattern, None)
        return (q for q in quads if q.graph_name not in _UNMERGED)

    def resembling(self, text: str, graph: str) -> Iterator[Fact]:
        """The facts of a graph among whose objects something like a text is sought: all, or where they are very many
        and far away, some of those that hold the text or begin alike."""
        return self.match(None, None, None, graph)

    def worded(self, words: Sequence[Sequence[str]], predicates: Collection[str]) -> Iterator[Fact]:
        """The facts of sources with these predicates whose text may hold all of some words, folded; perhaps more than
        do, never fewer. words: lists of such words, any of which will do."""
        # Of the bundled graph, what was left for later holds no such words and need not be read.
        every = (self._engine.quads_for_pattern(None, NamedNode(p), None, None) for p in predicates)
        facts = cast(Iterator[Fact], chain.from_iterable(every))
        return (f for f in facts if f.graph_name != _DEFAULT and f.graph_name not in _UNMERGED)

    def holds(
        self,
        s: str | NamedNode | None = None,
        p: str | NamedNode | None = None,
        o: str | Term | None = None,
        graph: str | None = None,
    ) -> bool:
        """Whether anything fits a pattern."""
        return next(iter(self.match(s, p, o, graph)), None) is not None

    def mentions(self, node: str, *, pointed_at: bool) -> bool:
        """Whether any graph, derived or not, says something of a node, or (pointed_at) points to it."""
        s, o = (None, NamedNode(node)) if pointed_at else (NamedNode(node), None)
        return next(self.engine.quads_for_pattern(s, None, o, None), None) is not None

    def authored(
        self, s: str | NamedNode | None = None, p: str | NamedNode | None = None, o: str | Term | None = None
    ) -> Iterator[Fact]:
        """The facts of sources, actors and ontology that fit a pattern, with their graphs; nothing derived."""
        if self._rest and not _is_short(s, p, o):
            self.complete()
        quads = fitting(self._engine, _node(s), _node(p), _node(o), None)
        return (q for q in quads if q.graph_name != _DEFAULT and q.graph_name not in _DERIVED)

    def value(self, s: str | NamedNode, p: str, graph: str | None = None) -> Any:
        """The least object of a subject and predicate (as a term), or None. Least, so that the answer is fixed."""
        found = [q.object for q in self.match(s, p, None, graph)]
        return found[0] if len(found) == 1 else min(found, key=str, default=None)

    def values(self, s: str | NamedNode, p: str, graph: str | None = None) -> list[Any]:
        """All objects of a subject and predicate, each once, sorted."""
        return sorted({q.object for q in self.match(s, p, None, graph)}, key=str)

    def text(self, s: str | NamedNode, p: str, graph: str | None = None) -> str | None:
        """The text (or IRI) of `value`, or None."""
        found = self.value(s, p, graph)
        return None if found is None else str(found.value)

    def subjects(self, p: str, o: str | Term, graph: str | None = None) -> list[str]:
        """The IRIs of all subjects of a predicate and object (a string is an IRI), each once, sorted."""
        return sorted({q.subject.value for q in self.match(None, p, o, graph)})

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs that hold something, sorted. The engine also remembers graphs that are empty."""
        named = (NamedNode(str(g.value)) for g in self._engine.named_graphs())
        held = (g for g in named if next(self._engine.quads_for_pattern(None, None, None, g), None))
        return sorted({*(g.value for g in held), *([INFERRED] if self._inferred else ())})  # read once it is asked for

    def query(self, sparql: str, *, inferred: bool = True) -> Any:
        """Run SPARQL over the merge, and what is inferred unless that is not wanted; the engine's own result object.

        Raises BadQuery with the engine's reason.
        """
        self.merge()
        try:
            return self.engine.query(sparql, prefixes=PREFIXES, default_graph=self._default_graphs(sparql, inferred))
        except SyntaxError as error:
            raise BadQuery(f"the query cannot be read: {_line(error)}") from None
        except (ValueError, OSError) as error:
            raise failed(error) from None

    def _default_graphs(self, sparql: str, inferred: bool) -> list[Any] | None:
        """What a query reads without naming a graph; None for one that chooses its own by FROM."""
        if "FROM" in sparql.upper():
            from kg.store.paging import has_dataset

            if has_dataset(sparql):
                return None
        return [_DEFAULT, NamedNode(INFERRED)] if inferred else None

    def select(self, sparql: str) -> list[dict[str, Any]]:
        """The rows of a SELECT as dicts of terms; an unbound variable is None. [] when nothing matches."""
        solutions = self.query(sparql)
        names = [v.value for v in solutions.variables]
        return [dict(zip(names, row, strict=True)) for row in solutions]

    def construct(self, sparql: str) -> list[Triple]:
        """The triples of a CONSTRUCT, each once."""
        return list(dict.fromkeys(self.query(sparql)))

    def rows(self, sparql: str, take: Callable[[list[bytes]], None]) -> None:
        """Hand each row of a SELECT to a function, as written in SPARQL's TSV; nothing is kept, whatever their number.

        Several times as fast as terms made one by one.
        """
        self.query(sparql).serialize(_Rows(take), QueryResultsFormat.TSV)

    def state(self) -> bytes | None:
        """What tells this state of a store on disk from every other, 32 bytes; None before its first change."""
        marks = sorted(iri(f.object) for f in self.match(DIRECT, STATE, None, INDEX))
        if not marks:
            return None
        from hashlib import sha256

        return sha256("\n".join(marks).encode()).digest()

    def merge(self) -> None:
        """Make the default graph the merge, if it is not yet."""
        if not self._merged:
            self._merged = True
            quads = self.engine.quads_for_pattern(None, None, None, None)
            # In memory nobody reads meanwhile, and a bulk load takes less than half the time of a transaction.
            self.engine.bulk_extend([Quad(*q.triple) for q in quads if q.graph_name not in _UNMERGED])

    def check_whole(self) -> None:
        """Raises StoreLocked where a copy into this store broke off: what is added to a part would be lost with it."""
        if self.holds(DIRECT, COPYING, None, INDEX):
            step = f"repeat `kg copy FROM {quoted(str(self.location))}`, with --force for another FROM"
            raise StoreLocked(f"a copy into {self.location} broke off: {step}")

    @property
    def unfinished(self) -> list[str]:
        """Graphs of which a change broke off half-way, sorted; never any where a change is one transaction."""
        return []

    def __len__(self) -> int:
        """How many quads the named graphs hold; counts them, so it takes as long as reading them."""
        return sum(1 for q in self.engine.quads_for_pattern(None, None, None, None) if q.graph_name != _DEFAULT)

    # ---- writing

    def replace(self, remove: Iterable[Quad], insert: Iterable[Quad]) -> None:
        """Remove and insert quads of named graphs in one transaction, on disk before this returns.

        A quad in both is kept. Raises ReadOnly for a store that is no directory opened for writing.
        """
        if self.kind == "directory" and (self._lock is None or not self._lock.exclusive):
            raise ReadOnly(f"{self.location} was opened for reading")
        if self.kind in ("bundled", "file"):
            raise ReadOnly("this graph is read-only: make a store of your own with `kg init DIR`, then use --store DIR")
        self.memo.clear()
        new = set(insert)
        old = set(remove) - new
        if self._merged:
            new, old = self._with_merge(new, old)
        if self.kind == "directory":
            # Marks add up, so that a change that only adds need not remove any: removing is much slower.
            new.add(Quad(NamedNode(DIRECT), NamedNode(STATE), Literal(os.urandom(16).hex()), NamedNode(INDEX)))
            if old:
                old |= {quad(f) for f in self.match(DIRECT, STATE, None, INDEX)}
        if old:
            # One update is one transaction, however many operations it has.
            self.engine.update(f"DELETE DATA {{ {_data(old)} }} ;\nINSERT DATA {{ {_data(new)} }}")
        else:
            # The engine takes the files of a bulk load in as one, for a quarter of the work of a transaction.
            self.engine.bulk_extend(new)
        if self.kind == "directory":
            self.engine.flush()

    def _with_merge(self, new: set[Quad], old: set[Quad]) -> tuple[set[Quad], set[Quad]]:
        """Add to a change what it means for the merge: a triple leaves it with the last graph that held it."""
        gained = {Quad(*q.triple) for q in new if q.graph_name not in _UNMERGED}
        lost = {Quad(*q.triple) for q in old if q.graph_name not in _UNMERGED} - gained
        gone = {q for q in lost if not self._held_elsewhere(q, old)}
        return new | gained, old | gone

    def _held_elsewhere(self, quad: Quad, leaving: set[Quad]) -> bool:
        held = fitting(self.engine, *parts(quad), None)
        return any(q.graph_name != _DEFAULT and q.graph_name not in _UNMERGED and q not in leaving for q in held)


def fitting(engine: Any, s: Any, p: Any, o: Any, g: Any) -> Iterator[Any]:
    """The quads of an engine that fit a pattern of terms, None for any.

    On disk, Oxigraph 0.5 gives more for a number or a day whose last byte is 255 (255, 2303): those that follow it too.
    """
    found: Iterator[Any] = engine.quads_for_pattern(s, p, o, g)
    if isinstance(o, Literal) and o.datatype not in _TEXTS:
        return (quad for quad in found if quad.object == o)
    return found


def trig(quads: Iterable[Quad]) -> bytes:
    """Quads as TriG, sorted by graph and subject, so that the same quads give the same bytes."""
    ordered = sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
    written = serialize(ordered, format=RdfFormat.TRIG, prefixes=PREFIXES)
    return cast(bytes, written)


# ---- opening


def bundled() -> Store:
    """The graph that ships with the package, in memory."""
    quick, path, *rest = (resource("data", name) for name in (COMPILED, *BUNDLE))
    if not all(map(os.path.exists, (quick, path, *rest))):
        raise NotAStore("the bundled graph is missing from this installation: install actor-kg again")
    from kg.store.compiled import Compiled

    try:
        store = Store(Compiled(quick), "bundled", rest=(rest[0], rest[1]))
    except (EOFError, TypeError, ValueError):
        raise NotAStore("the bundled graph of this installation is damaged: install actor-kg again") from None
    store._unread = path
    return store


def directory(location: str, *, write: bool = False, older: bool = False) -> Store:
    """Open a directory made by `kg init`. older: one of the older format too, from which only sources are to be read.

    Raises NotAStore for any other, OlderStore, StoreLocked when another process is writing (or, for `write`, reading).
    """
    marker = os.path.join(location, MARKER)
    if not os.path.isfile(marker):
        raise NotAStore(f"{location} is not a store that kg made: make one with `kg init DIR`")
    with open(marker, encoding="utf-8", errors="replace") as file:
        text = file.read()
    if text in _OLDER_TEXTS:
        if not older:
            raise OlderStore(location)
    elif text != MARKER_TEXT:
        raise NotAStore(f"{location} was made by another version of kg: export it with that one, then add it here")
    path = os.path.join(location, "quads")
    if not os.path.isfile(os.path.join(path, "CURRENT")):
        # The engine would make an empty database here, and the loss would not show.
        raise NotAStore(f"{location} is damaged: its database is gone; make a store anew with `kg init DIR`")
    from kg.store.lock import Lock

    lock = Lock(marker, exclusive=write)
    if write:
        from kg.files import sweep

        for *folder, pattern in _LEFT_OVER:
            sweep(os.path.join(location, *folder), pattern, young_seconds=0)
    try:
        engine = Engine(path) if write else Engine.read_only(path)
    except (OSError, RuntimeError) as error:
        lock.release()
        if reason := refused(error):
            raise NotAStore(f"{location} cannot be opened: {reason}") from None
        if not is_damage(error) and "lock" in str(error).lower():
            raise StoreLocked(f"{location} is in use by another process: try again when it has finished") from None
        raise NotAStore(f"{location} is damaged: {_line(error)}") from None
    return Store(engine, "directory", location, lock)


def is_url(location: str | None) -> bool:
    """Whether a store's location is that of a server."""
    return location is not None and location.lower().startswith(("http://", "https://"))


def apart(one: str, other: str) -> None:
    """Raises EndpointError when the environment's credentials would go to both of two endpoints, on different hosts."""
    from kg.store.wire import meant_for_one

    meant_for_one(one, other)


def is_damage(error: Exception) -> bool:
    """Whether an error of the engine says that files are damaged. It says so only when it reads the damaged part."""
    return isinstance(error, RuntimeError | OSError) and str(error).startswith("Corruption")


def failed(error: Exception) -> KgError:
    """What a query's failure means: that the store is damaged, or that the query asks what the engine cannot do."""
    return DamagedStore(_line(error)) if is_damage(error) else BadQuery(f"the query failed: {_line(error)}")


_REFUSALS = {
    "No space left on device": "no space is left on its disk: free some, then repeat the command",
    "Disk quota exceeded": "your disk quota is used up: free some space, then repeat the command",
    "File too large": "a file grew larger than is allowed here: raise the limit, then repeat the command",
    "Read-only file system": "its disk can only be read: choose another place",
    "Permission denied": "you may not write there: choose another place, or ask for permission",
    "Too many open files": "too many files are open: raise the limit (`ulimit -n`), then repeat the command",
}


def refused(error: Exception) -> str:
    """Why the system refused the engine to write or to open a file, with the next step; "" when that is not the fault.

    The engine gives the system's words and no number.
    """
    words = str(error) if isinstance(error, RuntimeError | OSError) else ""
    return next((told for said, told in _REFUSALS.items() if words.startswith("IO error: ") and said in words), "")


def memory(quads: Iterable[Quad] = (), *, kind: str = "memory", location: str | None = None) -> Store:
    """A store in memory of these quads; of kind "memory" it can be written to and is gone when dropped."""
    store = Store(Engine(), kind, location)
    store.engine.bulk_extend(quads)
    return store


def create(directory: str, quads: Iterable[Quad]) -> None:
    """Make a store on disk that holds these quads of named graphs, merge included.

    Built beside its place and then renamed into it, so that a kill leaves no half store. Raises NotAStore when the
    place is taken or its parent is missing.
    """
    import shutil
    import tempfile

    from kg.files import hold, rename, sweep

    target = os.path.abspath(directory)
    sweep(os.path.dirname(target), f"{_BUILDING}*", MARKER)
    if os.path.exists(target) and not (os.path.isdir(target) and not os.listdir(target)):
        raise NotAStore(f"{directory} exists and is not empty: name a new directory")
    if not os.path.isdir(os.path.dirname(target)):
        raise NotAStore(f"the directory {os.path.dirname(target)} does not exist: make it first")
    try:
        building = tempfile.mkdtemp(prefix=_BUILDING, dir=os.path.dirname(target))
    except OSError as error:
        raise NotAStore(f"cannot make {directory}: {error.strerror}") from None
    try:
        os.chmod(building, 0o755)
        with open(os.path.join(building, MARKER), "w", encoding="utf-8") as marker:
            hold(marker)
            engine = Engine(os.path.join(building, "quads"))
            engine.bulk_extend(_merging(quads))
            engine.flush()
            del engine
            marker.write(MARKER_TEXT)
        if os.path.isdir(target):
            os.rmdir(target)
        rename(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _merging(quads: Iterable[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if quad.graph_name not in _UNMERGED:
            yield Quad(*quad.triple)


class _Rows:
    """A file that takes the engine's TSV apart while it is written: cells as bytes, the heading left out."""

    def __init__(self, take: Callable[[list[bytes]], None]) -> None:
        self._take, self._rest, self._heading = take, b"", True

    def write(self, written: bytes) -> int:
        *lines, self._rest = (self._rest + written).split(b"\n")
        if lines and self._heading:
            del lines[0]
            self._heading = False
        for line in lines:
            self._take(line.split(b"\t"))
        return len(written)

    def flush(self) -> None:
        pass


def iri(term: object) -> str:
    """The IRI of a node, or the text of a literal; typed for any term, since no store of ours has blank nodes."""
    return str(term.value)  # type: ignore[attr-defined]


def parts(fact: Fact | Triple | Quad) -> tuple[NamedNode, NamedNode, NamedNode]:
    """Subject, predicate and object, typed as if all were IRIs: pyoxigraph takes any term where they go."""
    return fact.subject, fact.predicate, fact.object  # type: ignore[return-value]


def plain(term: Any) -> Any:
    """A term as kg writes it: some engines keep a truth as 1 or 0."""
    if isinstance(term, Literal) and term.datatype == _BOOLEAN and term.value in ("0", "1"):
        return Literal("true" if term.value == "1" else "false", datatype=_BOOLEAN)
    return term


def quad(fact: Fact | Quad) -> Quad:
    """A fact as a quad."""
    return fact if isinstance(fact, Quad) else Quad(*parts(fact), fact.graph_name)


def _is_short(s: object, p: object, o: object) -> bool:
    """Whether the first file of the bundled graph has all that fits a pattern: it is about a thing and not a term."""
    return (isinstance(p, str) and p in SHORT) or any(isinstance(term, str) and term.startswith(ID) for term in (s, o))


def _node(term: str | Term | None) -> Any:
    return NamedNode(term) if isinstance(term, str) else term


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _data(quads: Iterable[Quad]) -> str:
    """Quads as the body of INSERT DATA. The engine's own writer escapes the terms."""
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        lines.append(triple if quad.graph_name == _DEFAULT else f"GRAPH {quad.graph_name} {{ {triple} }}")
    return "\n".join(lines)
