"""RDF files (Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML) -> quads by graph.

Read by the engine's parser alone, which opens no network connection and no other file. What could harm a later reader
is refused here, once, so that everything in a store is safe to show: see `terms`. What a store works out by itself
(derived graphs, the merge, the shipped ontology) is left out of an exported file that is read back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from kg.errors import BadSource, BadValue
from kg.names import DERIVED, GRAPH, ID, KG, ONTOLOGY, TYPE, WORK, is_source_id, resource
from kg.sources import RESERVED, blanks, marked, raw, terms
from kg.sources.marked import place
from kg.store import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, iri, parse, parts
from kg.values import printable

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
}
# No foreign graph has its name in one of these.
_OURS = (GRAPH, ID, KG, TYPE, WORK)
# Deeper nesting makes the engine crash (triple terms, JSON-LD) or crawl (RDF/XML).
DEEPEST = 1000
# What opens or closes a level, by format, and how that which opens begins. Texts of JSON are passed over whole.
_JSON_LEVELS = (re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.S), ("{", "["))
_XML_LEVELS = (re.compile(r"<[^/!?][^<>]*(?<!/)>|</"), ("<",))
_TRIPLE_TERMS = (re.compile(r"<<|>>"), ("<<",))


def read(path: str, *, graph_as_source: bool = False) -> dict[str, list[Quad]]:
    """Read a file: its quads, sorted, by the IRI of their graph.

    Triples outside any named graph go to `graph:<file name>`, save those that a named graph of the file holds too.
    What `graph:ontology` says of terms that the package ships is left out, as it is in every store already.
    graph_as_source: whether graphs with foreign names are taken too, each under its own IRI.
    Raises BadSource, with line and column where the parser gives them.
    """
    form = FORMATS.get(os.path.splitext(raw.name(path))[1].lower())
    if form is None:
        if os.path.exists(path) and not os.path.isfile(path):
            marked.content(path)  # which says what it is
        endings = ", ".join((".yaml", *FORMATS))
        raise BadSource(path, [(0, 0, f"its name does not say what it is: let it end in one of {endings}")])
    content = marked.content(path)
    _refuse(path, content, form)
    graphs = _by_graph(path, _parsed(path, content, form), graph_as_source)
    if not graphs:
        raise BadSource(path, [(0, 0, "holds no statements to add")])
    return {graph: sorted(graphs[graph], key=str) for graph in sorted(graphs)}


def _refuse(path: str, content: str, form: RdfFormat) -> None:
    """Refuse what would make the parser expand, crash or crawl before it could say what is wrong."""

    def refuse(at: int, message: str) -> None:
        raise BadSource(path, [(*place(content[:at]), message)])

    if "\0" in content:
        refuse(content.index("\0"), "a NUL: this is no text file")
    if form == RdfFormat.RDF_XML and (found := re.search(r"<!DOCTYPE|<!ENTITY", content, re.I)):
        refuse(found.start(), f"{found[0]} is not allowed: save the file without a document type")
    levels = {RdfFormat.RDF_XML: _XML_LEVELS, RdfFormat.JSON_LD: _JSON_LEVELS}
    pattern, opening = levels.get(form, _TRIPLE_TERMS)
    depth = 0
    for mark in pattern.finditer(content):
        if mark[0].startswith('"'):
            continue
        depth += 1 if mark[0].startswith(opening) and mark[0] != "</" else -1 if depth else 0
        if depth > DEEPEST:
            refuse(mark.start(), f"nested more than {DEEPEST} deep: kg reads no such file")


def _parsed(path: str, content: str, form: RdfFormat) -> Iterator[Any]:
    # Lenient for JSON-LD alone: its strict parser leaves malformed IRIs out in silence. `terms` refuses them.
    json = form == RdfFormat.JSON_LD
    try:
        yield from parse(content, format=form, base_iri=terms.BASE if json else None, lenient=json)
    except SyntaxError as error:
        raise BadSource(path, [(error.lineno or 0, error.offset or 0, _explained(error, form))]) from None
    except (ValueError, OSError) as error:
        raise BadSource(path, [(0, 0, f"cannot be read as {form.name}: {error}")]) from None


# How a file of a format says what its relative IRIs are relative to.
_BASES = {RdfFormat.TURTLE: "@base", RdfFormat.TRIG: "@base", RdfFormat.RDF_XML: "xml:base"}


def _explained(error: SyntaxError, form: RdfFormat) -> str:
    message = re.sub(r"^Parser error .*?(?:columns? \d+(?: and \d+)?): ", "", " ".join(error.msg.split()))
    if "LoadDocumentCallback" in message:
        return "the JSON-LD refers to a context outside the file, which kg does not fetch: write the @context out"
    if "No scheme found in an absolute IRI" in message:
        quoted = re.search(r"'(.*)'", message)
        which = f"“{printable(quoted[1])}” is a relative IRI" if quoted else "a relative IRI"
        base = _BASES.get(form)
        return f"{which}: write it out" + (f", or say with {base} what it is relative to" if base else "")
    return f"cannot be read: {printable(message)}"


def _by_graph(path: str, quads: Iterator[Any], foreign: bool) -> dict[str, set[Quad]]:
    """Checked quads, sorted into their graphs, without what a store works out by itself."""
    named: list[Quad] = []
    loose: list[Quad] = []
    for quad in quads:
        (loose if isinstance(quad.graph_name, DefaultGraph) else named).append(_checked(path, quad))
    # A store's export holds the merge as its default graph.
    merge = {quad.triple for quad in named}
    loose = [quad for quad in loose if quad.triple not in merge]
    if loose:
        graph = NamedNode(_own_graph(path))
        named += [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in loose]
    kept = [quad for quad in named if not _left_out(path, quad, foreign)]
    return _without_blanks(kept)


def _checked(path: str, quad: Any) -> Quad:
    """A quad whose terms a store may hold. Raises BadSource."""
    try:
        if not isinstance(quad.graph_name, NamedNode | DefaultGraph):
            raise BadValue("a graph is named by a blank node: give it an IRI")
        if isinstance(quad.graph_name, NamedNode):
            terms.node(quad.graph_name.value)
        predicate = terms.node(quad.predicate.value).value
        subject, obj = (_term(term, predicate) for term in (quad.subject, quad.object))
        return Quad(subject, quad.predicate, obj, quad.graph_name)
    except BadValue as error:
        where = f" (about {printable(quad.subject.value)})" if isinstance(quad.subject, NamedNode) else ""
        raise BadSource(path, [(0, 0, f"{error}{where}")]) from None


def _term(term: Any, predicate: str) -> Any:
    if isinstance(term, Literal):
        return terms.literal(term, predicate)
    if isinstance(term, NamedNode):
        return terms.link(term, predicate)
    if isinstance(term, BlankNode):
        return term
    raise BadValue("a triple term, which is RDF 1.2: state it as a kg:Relation instead")


def _own_graph(path: str) -> str:
    """`graph:<file name>` for what stands in no named graph."""
    stem = os.path.splitext(os.path.basename(raw.name(path)))[0]
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:64].strip("-")
    if not name or name in RESERVED:
        raise BadSource(path, [(0, 0, f"the file's name is to name its graph, and “{stem}” cannot: rename the file")])
    return GRAPH + name


def _left_out(path: str, quad: Quad, foreign: bool) -> bool:
    """Whether a quad belongs to what a store makes itself. foreign: whether graphs that are none of kg's are taken.

    Raises BadSource for a graph that is not taken.
    """
    graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
    if graph in DERIVED:
        return True
    if graph == ONTOLOGY:
        if iri(quad.subject) not in _shipped():
            message = f"graph:ontology holds {printable(str(quad.subject))}, which the ontology lacks: "
            raise BadSource(path, [(0, 0, message + "put terms of your own in a graph of their own")])
        return True
    if foreign and not graph.startswith(_OURS):
        return False
    if not graph.startswith(GRAPH) or not is_source_id(graph[len(GRAPH) :]):
        step = f"name it {GRAPH}…, ending in small letters"
        step += "" if graph.startswith(_OURS) else ", or give --graph-as-source"
        raise BadSource(path, [(0, 0, f"the graph <{printable(graph)}> is not one of kg's: {step}")])
    return False


@cache
def _shipped() -> frozenset[str]:
    """All that the shipped ontology describes."""
    found: set[str] = set()
    for folder in ("core", "types", "mappings", "rules"):
        directory = resource("ontology", folder)
        for name in os.listdir(directory):
            if name.endswith(".ttl"):
                triples = parse(path=os.path.join(directory, name), format=RdfFormat.TURTLE)
                found.update(iri(triple.subject) for triple in triples)
    return frozenset(found)


def _without_blanks(quads: list[Quad]) -> dict[str, set[Quad]]:
    """The quads by graph, blank nodes replaced by IRIs. A node that several graphs share is named after the first."""
    graphs: dict[BlankNode, str] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, BlankNode):
                graphs[term] = min(graphs.get(term, iri(quad.graph_name)), iri(quad.graph_name))
    names = {node: NamedNode(name) for node, name in blanks.named(quads, graphs).items()}
    found: dict[str, set[Quad]] = {}
    for quad in quads:
        subject, predicate, obj = (names[t] if isinstance(t, BlankNode) else t for t in parts(quad))
        found.setdefault(iri(quad.graph_name), set()).add(Quad(subject, predicate, obj, quad.graph_name))
    return found
