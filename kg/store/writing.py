"""Changing a graph on a server, by SPARQL Update, where no transaction spans two requests.

A change is sent in requests of a bounded size, in an order in which it may break off anywhere and be repeated:

1. Each graph that is to change is marked in `names.INDEX` as being written.
2. What was derived and goes, goes: edges, look-up keys, records, and what leaves the merge.
3. The graphs themselves change. Until now they held all from which step 2 can be worked out again.
4. What is derived and comes, comes, the merge included.
5. The marks are taken away, and the store gets a new mark of its state.

A reader in between sees a part of the change. A mark that stays tells `kg check` that a change broke off; adding or
removing the same source again heals it, since every step is worked out from what the graphs then hold.

Writers are kept apart by the same marks: a change is begun only where the store's state is the one that it was worked
out from and nobody else's mark stands, which one conditional update decides. Whoever comes second is told so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.errors import EndpointError, NotAStore, OlderStore, ReadOnly, StoreLocked, quoted
from kg.names import CLAIMED, DERIVED, DIRECT, INDEX, INFERRED, KG, MERGE, RDF, UNMERGED, shorten
from kg.store import COPYING, FORMAT, STATE, WRITING, Literal, NamedNode, Quad, Triple, iri, plain, quad

if TYPE_CHECKING:
    from kg.store.endpoint import Endpoint

MOST_QUADS = 1_000
"""Quads in one request: Virtuoso refuses an INSERT DATA of more than some thousands."""
MOST_LETTERS = 400_000
_MERGED = Quad(NamedNode(MERGE), NamedNode(STATE), Literal(FORMAT), NamedNode(INDEX))
"""The mark that the merge is whole."""
_REFUSALS = (401, 403, 404, 405, 406, 409, 415, 501)


def replace(store: Endpoint, remove: Iterable[Quad], insert: Iterable[Quad]) -> None:
    """Remove and insert quads of named graphs; one that is in both is kept.

    Raises ReadOnly when the store was opened for reading or the server takes no updates, StoreLocked when somebody else
    writes or another change broke off, EndpointError when this one did.
    """
    if not store.write:
        raise ReadOnly(f"{store.location} was opened for reading")
    new = set(insert)
    old = set(remove) - new
    # Somebody's mark among what goes is one that a broken change left: it goes last, with those of this change.
    left = {q for q in old if iri(q.predicate) == WRITING}
    old -= left
    named = {iri(q.graph_name) for q in new | old} | {iri(q.subject) for q in left}
    # A copy writes derived graphs by themselves; the merge may then lack what they hold.
    graphs = sorted((named - {*DERIVED}) or (named - {*UNMERGED}))
    others = sorted(set(store.unfinished) - set(graphs))
    if others and graphs and not _copying(store):
        names = ", ".join(map(shorten, others))
        store.forget()
        raise StoreLocked(f"a change of {names} is being made or broke off: wait, or if it broke off, repeat it first")
    known = set() if set(graphs) & set(store.unfinished) else set(remove)
    _write(store, graphs, old, new, new - known)


def fill(store: Endpoint, quads: Iterable[Quad]) -> bool:
    """Put quads into a server that holds no graph of kg; or give one that was filled by other means its merge.

    Closes it, and returns whether the quads were written. Raises NotAStore when it has both, and what `replace` raises.
    """
    url = str(store.location)
    try:
        store.check_whole()
        if store.keeps_merge and not store.unfinished:
            raise NotAStore(f"{url} holds a graph of kg already: add to it with `kg --store {quoted(url)} add FILE`")
        if store.graphs() and not store.unfinished:
            edges = store.holds(None, RDF + "type", KG + "DirectEdge", CLAIMED)
            if edges and not (store.holds(None, KG + "standing", None, CLAIMED) and store.holds(graph=INFERRED)):
                raise OlderStore(url)
            if store.holds(graph=DIRECT) and not store.holds(graph=INDEX):
                said = "graphs of kg without their index, so that its sources cannot be told from others' graphs"
                raise NotAStore(f"{url} holds {said}: empty it, and load the files of `kg copy FROM DIR --loader`")
            keep_merge(store)
            return False
        new = set(quads)
        _write(store, sorted({iri(q.graph_name) for q in new} - {*DERIVED}), set(), new, new, first=True)
        return True
    finally:
        store.close()


def keep_merge(store: Endpoint) -> None:
    """Make the merge of a server's graphs, there, and mark it as kept."""
    _send(store, [f"CLEAR SILENT GRAPH <{MERGE}>"])
    for graph in store.graphs():
        if graph not in UNMERGED:
            _send(store, [f"INSERT {{ GRAPH <{MERGE}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"])
    _send(store, _data("INSERT", [_MERGED, *([] if store.marked else [_mark(DIRECT, STATE)])]))
    store.forget()


def _write(
    store: Endpoint, graphs: list[str], gone: set[Quad], new: set[Quad], fresh: set[Quad], *, first: bool = False
) -> None:
    """Write in the order that the module tells. fresh: those of the new quads that may not be there yet."""
    merged = first or store.keeps_merge
    leaving = _leaving(store, gone, new) if merged else set()
    # All of it, not only what is fresh: adding a source again is to mend a merge that lacks some of it.
    gained = {_in_merge(q) for q in new if iri(q.graph_name) not in UNMERGED} if merged else set()
    marks = [_mark(graph, WRITING) for graph in graphs]
    done = [quad(fact) for p in (STATE, WRITING) for fact in store.match(None, p, None, INDEX) if _ends(fact, graphs)]
    derived = {NamedNode(graph) for graph in DERIVED}
    try:
        _begin(store, marks)
    except EndpointError as error:
        if error.status in _REFUSALS:
            raise ReadOnly(f"it takes no changes: {error}; KG_UPDATE_URL names its address for updates") from None
        raise
    try:
        _send(store, _data("DELETE", [*(q for q in gone if q.graph_name in derived), *leaving]))
        _send(store, _data("INSERT", [q for q in fresh if q.graph_name not in derived]))
        _send(store, _data("DELETE", [q for q in gone if q.graph_name not in derived]))
        _send(store, _data("INSERT", [*(q for q in fresh if q.graph_name in derived), *gained]))
        state = [_mark(DIRECT, STATE), *([_MERGED] if merged else [])]
        _send(store, chain(_data("DELETE", [*marks, *done]), _data("INSERT", state)))
    except EndpointError as error:
        said = f"{error} — the change is written in part: repeat the command"
        raise EndpointError(said, status=error.status, reason=error.reason) from None
    finally:
        store.forget()


def _begin(store: Endpoint, marks: list[Quad]) -> None:
    """Set the marks of a change. Raises StoreLocked where the store is not what it was worked out from."""
    states = sorted(str(fact.object) for fact in store.match(DIRECT, STATE, None, INDEX))
    if not marks or not states or _copying(store):
        _send(store, _data("INSERT", marks))
        return
    allowed = {str(fact.object) for fact in store.match(None, WRITING, None, INDEX)} | {str(m.object) for m in marks}
    foreign = f"?graph <{WRITING}> ?mark }} FILTER (STR(?mark) NOT IN ({', '.join(sorted(allowed))}))"
    triples = " ".join(f"{mark.subject} {mark.predicate} {mark.object} ." for mark in marks)
    store.wire.update(
        f"INSERT {{ GRAPH <{INDEX}> {{ {triples} }} }} WHERE {{ GRAPH <{INDEX}> {{ <{DIRECT}> <{STATE}> ?state }} "
        f"FILTER (STR(?state) = {states[0]}) FILTER NOT EXISTS {{ GRAPH <{INDEX}> {{ {foreign} }} }}",
        repeatable=True,
    )
    # Asked anew, past what is remembered: where two updates ran at once, both see both marks, and both give way.
    found = store.wire.select(f"SELECT ?mark {{ GRAPH <{INDEX}> {{ ?graph <{WRITING}> ?mark }} }}")
    held = {str(row["mark"]) for row in found}
    if held - allowed or not {str(mark.object) for mark in marks} <= held:
        _send(store, _data("DELETE", marks))
        store.forget()
        raise StoreLocked(f"{store.location} was changed by somebody else just now: repeat the command")


def _copying(store: Endpoint) -> bool:
    """Whether what the store holds is a part of a copy, which may be overwritten."""
    return store.holds(DIRECT, COPYING, None, INDEX)


def _ends(fact: Any, graphs: list[str]) -> bool:
    """Whether a mark is to go with this change: all of states, those of writing for its own graphs."""
    return iri(fact.predicate) == STATE or iri(fact.subject) in graphs


def _leaving(store: Endpoint, gone: set[Quad], new: set[Quad]) -> set[Quad]:
    """The triples that leave the merge: no graph will hold them any longer."""
    staying = {q.triple for q in new if iri(q.graph_name) not in UNMERGED}
    lost = {q.triple for q in gone if iri(q.graph_name) not in UNMERGED} - staying
    held = {triple for triple, graph in _holders(store, lost) if Quad(*_parts(triple), NamedNode(graph)) not in gone}
    return {Quad(*_parts(triple), NamedNode(MERGE)) for triple in lost - held}


def _holders(store: Endpoint, triples: set[Triple]) -> Iterator[tuple[Triple, str]]:
    """The graphs of the merge that hold these triples."""
    ours = {graph for graph in store.graphs() if graph not in UNMERGED}
    # By subject and predicate alone: given several whole triples, Virtuoso finds none with a language.
    pairs = sorted({f"({t.subject} {t.predicate})" for t in triples})
    for part in _chunks(pairs, 300):
        body = f"VALUES (?s ?p) {{ {' '.join(part)} }} GRAPH ?g {{ ?s ?p ?o }}"
        for row in store.wire.select(f"SELECT ?s ?p ?o ?g {{ {body} }}"):
            triple = Triple(row["s"], row["p"], plain(row["o"]))
            if iri(row["g"]) in ours and triple in triples:
                yield triple, iri(row["g"])


def _in_merge(fact: Quad) -> Quad:
    return Quad(*_parts(fact.triple), NamedNode(MERGE))


def _parts(triple: Triple) -> tuple[Any, Any, Any]:
    return triple.subject, triple.predicate, triple.object


def _mark(graph: str, predicate: str) -> Quad:
    return Quad(NamedNode(graph), NamedNode(predicate), Literal(os.urandom(16).hex()), NamedNode(INDEX))


def _data(verb: str, quads: Iterable[Quad]) -> Iterator[str]:
    """INSERT DATA or DELETE DATA of these quads, in operations of a bounded size. The engine escapes the terms."""
    by_graph: dict[str, list[str]] = {}
    for fact in sorted(quads, key=str):
        by_graph.setdefault(str(fact.graph_name), []).append(f"{fact.subject} {fact.predicate} {fact.object} .")
    for graph, lines in by_graph.items():
        for part in _chunks(lines, MOST_QUADS):
            yield f"{verb} DATA {{ GRAPH {graph} {{\n" + "\n".join(part) + "\n} }"


def _chunks(lines: list[str], most: int) -> Iterator[list[str]]:
    """Lines in parts of at most so many, and of about `MOST_LETTERS`."""
    part: list[str] = []
    letters = 0
    for line in lines:
        if part and (len(part) == most or letters + len(line) > MOST_LETTERS):
            yield part
            part, letters = [], 0
        part.append(line)
        letters += len(line)
    if part:
        yield part


def _send(store: Endpoint, operations: Iterable[str]) -> None:
    """Send operations in their order, as many in a request as fit. Each may be done twice without harm."""
    waiting: list[str] = []
    for operation in operations:
        if waiting and sum(map(len, waiting)) + len(operation) > MOST_LETTERS // 4:
            store.wire.update(" ;\n".join(waiting), repeatable=True)
            waiting = []
        waiting.append(operation)
    if waiting:
        store.wire.update(" ;\n".join(waiting), repeatable=True)
