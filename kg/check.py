"""Is a store sound? Data against shapes and checks, derived graphs against sources, offsets against texts.

A full scan: damage on disk shows only when the damaged part is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg import load, validate
from kg.claims import locator
from kg.errors import BadText
from kg.names import DIRECT, INDEX, KG, OA, ONTOLOGY, UNMERGED, shorten, source_graph
from kg.paths import snapshot
from kg.sources import is_sheet
from kg.sources import text as texts
from kg.store import COPYING, Quad, Store, Wanted, indexes, iri, parts, quad
from kg.validate import Problem


def check(store: Store, *, text_paths: Sequence[str] = ()) -> list[Problem]:
    """Everything that is wrong with a store, sorted; [] when it is sound.

    While a change or a copy is unfinished that comes first, and what is derived is not judged: it cannot be right yet.
    text_paths: files with sources' texts; each is matched to its source by digest, and every offset into it verified.
    Raises BadText when a text cannot be read or belongs to no source that is loaded.
    """
    quads = [quad(fact) for fact in store.authored()]
    known = [q for q in quads if iri(q.graph_name) == ONTOLOGY]
    data = [q for q in quads if iri(q.graph_name) != ONTOLOGY]
    problems = list(validate.validate(data, known).problems)
    problems += _losses(store)
    problems += _unlike(store)
    unfinished = _unfinished(store)
    if not unfinished:
        problems += _drift(store)
        problems += _unmerged(store)
    problems += _damaged(store)
    for path in text_paths:
        problems += _misplaced(store, path)
    return [*unfinished, *sorted(problems)]


def _unfinished(store: Store) -> list[Problem]:
    """Graphs of which a change broke off, and a copy that did."""
    if store.holds(DIRECT, COPYING, None, INDEX):
        return [Problem("unfinished-change", DIRECT, "a copy into this store broke off: repeat `kg copy`", "a copy")]
    message = "a change of this graph broke off half-way: add its source again, or remove it"
    return [Problem("unfinished-change", graph, message, shorten(graph)) for graph in store.unfinished]


def _losses(store: Store) -> list[Problem]:
    """Graphs that do not hold what was written to them."""
    found = []
    recorded = {iri(f.subject) for f in store.match(None, KG + "quadDigest", None, INDEX)}
    store.expect(Wanted(sorted(recorded)), graph=INDEX)
    for graph in sorted(recorded | {source_graph(source) for source in load.source_ids(store)}):
        held = {quad(f) for f in store.match(graph, None, None, INDEX) if iri(f.predicate).startswith(KG + "quad")}
        if held != load.record(graph, [quad(f) for f in store.match(graph=graph)]):
            message = "this graph does not hold what was written to it: add its source again"
            found.append(Problem("lost-quads", graph, message, shorten(graph)))
    return found


def _drift(store: Store) -> list[Problem]:
    """Derived quads that do not follow from the sources, or that are missing."""
    held, ought = load.derived(store)
    found = []
    for message, quads in (
        ("this is derived from nothing that is loaded: add the sources again", held - ought),
        ("this follows from the sources and is missing: add the sources again", ought - held),
    ):
        found += [Problem("stale-derivation", iri(q.subject), message, _worded(q)) for q in quads]
    return found


def _unmerged(store: Store) -> list[Problem]:
    """Triples that queries see though no graph holds them, or that they miss."""
    seen = {fact.triple for fact in store.match()}
    held = {fact.triple for graph in store.graphs() if graph not in UNMERGED for fact in store.match(graph=graph)}
    found = []
    for message, triples in (
        ("queries see this and no graph holds it: export the store and add that to a new one", seen - held),
        ("a graph holds this and queries miss it: add its source again", held - seen),
    ):
        found += [Problem("stale-merge", iri(t.subject), message, _worded(Quad(*parts(t)))) for t in triples]
    return found


def _unlike(store: Store) -> list[Problem]:
    """Indexes of a store on disk that do not hold what the others do. Damage that the engine notices is raised."""
    if store.kind != "directory":
        return []
    found = indexes.counts(store)
    message = "asked in one way, the store gives fewer statements than in another: export it and add that to a new one"
    return [
        Problem("damaged-index", DIRECT, message, f"{count:,} of {max(found.values()):,} by {given}")
        for given, count in found.items()
        if count != max(found.values())
    ]


def _damaged(store: Store) -> list[Problem]:
    """An adjacency file that is not what was written."""
    if not (blocks := snapshot.damage(store)):
        return []
    message = "the file of all edges is damaged, and routes are slower without it: delete it, and add any source again"
    return [Problem("damaged-adjacency", DIRECT, message, f"{blocks} of its blocks")]


def _misplaced(store: Store, path: str) -> list[Problem]:
    """Locators of a text's source that the text does not bear out."""
    if is_sheet(path):
        return _altered(store, path)
    text = texts.read(path)
    sources = [iri(f.subject) for f in store.match(None, KG + "textDigest") if iri(f.object) == text.digest]
    if not sources:
        loaded = ", ".join(load.source_ids(store)) or "none"
        raise BadText(f"{path} is not the text of any loaded source ({loaded}): its digest is {text.digest}")
    found = []
    for source in sources:
        for node in store.subjects(OA + "hasSource", source):
            place = locator(store, node)
            if not place.row and (fault := texts.verify(text, place)):
                found.append(Problem("misplaced-locator", node, fault, shorten(node)))
    return found


def _altered(store: Store, path: str) -> list[Problem]:
    """Rows behind claims that a sheet does not hold, or no longer as they were."""
    from kg.imports import row_digests

    found = []
    digests = row_digests(path)
    sheets: dict[str, list[str]] = {}
    for fact in store.match(None, KG + "sheet"):
        sheets.setdefault(iri(fact.object), []).append(iri(fact.subject))
    rows = {
        sheet: [node for source in sources for node in store.subjects(OA + "hasSource", source)]
        for sheet, sources in sheets.items()
    }
    # The sheet is the one most of whose rows are here.
    count = {sheet: sum(locator(store, node).digest in digests for node in nodes) for sheet, nodes in rows.items()}
    sheet = max(sorted(count), key=lambda name: count[name], default="")
    if not count.get(sheet):
        raise BadText(f"{path} holds no row that was imported ({', '.join(sorted(sheets)) or 'no sheet was'})")
    for node in rows[sheet]:
        place = locator(store, node)
        if place.digest not in digests:
            message = f"row {place.row} is not in the sheet as it was imported: import it again"
            found.append(Problem("misplaced-locator", node, message, shorten(node)))
    return found


def _worded(fact: Quad) -> str:
    return f"{shorten(iri(fact.subject))} {shorten(iri(fact.predicate))} {shorten(iri(fact.object))}"
