"""Shapes and checks -> a report of what is wrong with some data, and where.

What is wrong is said in `ontology/shapes/*.ttl` (SHACL: each named property shape is a fault) and in
`ontology/checks/<fault>-violation.rq` (SPARQL: every row is a violation; the first line is the message). Here is only
how they are run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from kg.names import SH, local, resource
from kg.shapes import Shapes, classes_below
from kg.store import BlankNode, Fact, Literal, NamedNode, Quad, Store, Triple, iri, memory, parse

if TYPE_CHECKING:
    from rdflib import Graph

_SUFFIX = "-violation.rq"


class Problem(NamedTuple):
    """One thing that is wrong.

    fault: name of the shape or check, such as "event-agent". node: the IRI it is about ("" if it has none).
    message: what is wrong and what to do, in lower case and without a full stop. detail: the offending value, as an
    IRI or text, or "".
    """

    fault: str
    node: str
    message: str
    detail: str


class Report(NamedTuple):
    """What validation found. problems: sorted by fault, node and detail; [] when the data conforms."""

    conforms: bool
    problems: list[Problem]


def validate(quads: Iterable[Quad], ontology: Iterable[Quad] = (), around: Iterable[Quad] = ()) -> Report:
    """Run all shapes and checks over some data.

    quads: what is judged. ontology: classes, edge types and concepts it refers to; may be among the quads already.
    around: other facts that the data leans on, such as the classes of actors it names.

    Only nodes that `quads` describe are reported: of the others one seldom has all that is known of them.
    """
    judged = list(quads)
    store = memory([*judged, *ontology, *around])
    found = {*_shape_problems(store), *_check_problems(store)}
    own = {_text(term) for q in judged for term in (q.subject, q.graph_name) if isinstance(term, NamedNode)}
    # What is described nowhere is of no class either: one fault is told of it, and not its consequences.
    missing = {(p.node, p.detail) for p in found if p.fault == "undescribed-node"}
    told = (p for p in found if p.fault == "undescribed-node" or (p.node, p.detail) not in missing)
    problems = sorted(p for p in told if p.node in own)
    return Report(not problems, problems)


def faults() -> dict[str, str]:
    """The message of every fault that can be reported, by its name, sorted."""
    found = {name: _message(query) for name, query in _checks()}
    said = (fact for fact in _shapes() if iri(fact.predicate) == SH + "message")
    found.update((local(iri(fact.subject)), iri(fact.object)) for fact in said)
    return dict(sorted(found.items()))


# ---- checks


def _check_problems(store: Store) -> Iterator[Problem]:
    for fault, query in _checks():
        for row in store.select(query):
            node, detail = row["node"], row["detail"]
            yield Problem(fault, _text(node), _message(query), _text(detail))


def _checks() -> Iterator[tuple[str, str]]:
    """Name and text of every check, sorted by name."""
    folder = resource("ontology", "checks")
    for name in sorted(os.listdir(folder)):
        if name.endswith(_SUFFIX):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield name.removesuffix(_SUFFIX), file.read()


def _message(query: str) -> str:
    return query.split("\n", 1)[0].removeprefix("#").strip()


def _text(term: Any) -> str:
    return "" if term is None or isinstance(term, BlankNode) else iri(term)


# ---- shapes


def _shape_problems(store: Store) -> Iterator[Problem]:
    """What breaks a shape: as the engine answers; pySHACL where a shape has parts that are not translated."""
    facts = list(_shapes())
    shapes = Shapes(facts)
    below = classes_below(store)
    untold = []
    for node in shapes.nodes():
        if not shapes.translated(node):
            untold.append(node)
            continue
        for shape, message, query in shapes.violations(node, below):
            for row in store.select(query):
                yield Problem(local(shape), _text(row["node"]), message, _text(row.get("value")))
    if untold:
        yield from shacl_problems(store, without(facts, set(shapes.nodes()) - {*untold}))


def without(facts: Iterable[Fact], nodes: set[Any]) -> list[Fact]:
    """Shapes without what some of the node shapes say."""
    return [fact for fact in facts if fact.subject not in nodes]


def shacl_problems(store: Store, shapes: Iterable[Fact] | None = None) -> Iterator[Problem]:
    """What pySHACL finds, of all shapes or of these. It takes ten to twenty times as long as the engine.

    It is given graphs, never strings, which it would take for files or addresses to fetch.
    """
    from pyshacl import validate as run_shapes
    from rdflib import RDF as RDFLIB_RDF
    from rdflib import SH as RDFLIB_SH

    # The graph is made here and for this alone, so it need not be copied; it holds the ontology's classes too.
    with _without_tracebacks():
        data, read = _graph(store.match()), _graph(_aimed(_shapes() if shapes is None else shapes))
        conforms, results, _ = run_shapes(data, shacl_graph=read, inplace=True)
    if conforms:
        return
    for result in results.subjects(RDFLIB_RDF.type, RDFLIB_SH.ValidationResult):
        shape, node = results.value(result, RDFLIB_SH.sourceShape), results.value(result, RDFLIB_SH.focusNode)
        message, value = results.value(result, RDFLIB_SH.resultMessage), results.value(result, RDFLIB_SH.value)
        yield Problem(local(str(shape)), str(node), str(message), "" if value is None else str(value))


@contextmanager
def _without_tracebacks() -> Iterator[None]:
    """Keep rdflib from logging a traceback for every literal that is not of its datatype: the shapes report those."""
    import logging

    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _shapes() -> Iterator[Fact]:
    """All shapes. They have blank nodes (SHACL lists), so no store of ours holds them."""
    folder = resource("ontology", "shapes")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".ttl"):
            yield from cast(Iterator[Fact], parse(path=os.path.join(folder, name)))


def _aimed(shapes: Iterable[Fact]) -> Iterator[Fact]:
    """The same shapes, with each property shape aimed at the class of its node shape.

    pySHACL then looks at all nodes of a class at once; by way of the node shape it would begin anew for each of them.
    """
    facts = list(shapes)
    targets: dict[Any, list[Any]] = {}
    for fact in facts:
        if iri(fact.predicate) == SH + "targetClass":
            targets.setdefault(fact.subject, []).append(fact.object)
    for fact in facts:
        if iri(fact.predicate) != SH + "property" or fact.subject not in targets:
            yield fact
            continue
        for cls in targets[fact.subject]:
            yield cast(Fact, Triple(cast(NamedNode, fact.object), NamedNode(SH + "targetClass"), cls))


def _graph(facts: Iterable[Fact]) -> Graph:
    """Facts, of whatever graphs, as one rdflib graph in memory.

    Terms are made one by one: rdflib's parsers would change the spelling of some literals on the way.
    """
    from rdflib import BNode, Graph, URIRef
    from rdflib import Literal as Text

    def term(node: Any) -> URIRef | BNode | Text:
        if isinstance(node, NamedNode):
            return URIRef(node.value)
        if isinstance(node, Literal):
            datatype = None if node.language else URIRef(node.datatype.value)
            return Text(node.value, lang=node.language, datatype=datatype, normalize=False)
        return BNode(node.value)

    graph = Graph()
    graph.addN((term(q.subject), URIRef(q.predicate.value), term(q.object), graph) for q in facts)
    return graph
