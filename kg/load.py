"""From files to the store: read, validate, work out what follows, and write it all in one transaction.

A change replaces whole source graphs. It is staged as a `rules.Change`, so that nothing is written before everything
is known: an error in the last line of the last file leaves the store as it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from kg import complaints, links, lookup, namesakes, reach, rules, sources, validate
from kg import store as stores
from kg.cautions import cautions
from kg.errors import BadSource, InvalidData, LeanedOn, UnknownSource, quoted
from kg.lookup import Understood
from kg.model import Vocabulary
from kg.names import (
    CLAIMED,
    DERIVED,
    DIRECT,
    GRAPH,
    ID,
    INDEX,
    INFERRED,
    KG,
    ONTOLOGY,
    RDF,
    digest,
    is_retraction,
    resource,
    shorten,
    source_graph,
)
from kg.namesakes import Namesake
from kg.paths import snapshot
from kg.sources import claims, rdf, written
from kg.sources import text as texts
from kg.sources.known import Known
from kg.store import AUTHORED, STATE, WRITING, Literal, NamedNode, Quad, RdfFormat, Store, Wanted, iri, parts, quad
from kg.store.compiled import compact
from kg.store.overlay import Overlay

_NAMING = (*lookup.MAIN_NAMES, *lookup.OTHER_NAMES)
_WAITING = (KG + "retracts", KG + "retractedClaim")
"""What may name something that is not there."""


class Added(NamedTuple):
    """What a change did. sources: the ids of the graphs it replaced, made or took away; replaced: of those that were
    there before."""

    sources: list[str]
    claims: int
    assertions: int
    edges_gained: int
    edges_lost: int
    replaced: tuple[str, ...] = ()
    open: int = 0
    """Sentences of the claims files that are neither coded nor skipped yet."""
    places: int = 0
    """Places and digests that were written into the claims files."""
    names: tuple[Understood, ...] = ()
    """Each name by which the files call an actor or place, and the node that it was understood as."""
    cautions: tuple[str, ...] = ()
    """What is probably a slip, a line each."""
    namesakes: tuple[Namesake, ...] = ()
    """Nodes that the files name as others are called, of which nobody has said whether they are one."""
    effect: links.Effect = links.Effect()
    """What it did to links, where that was asked for."""


MANY = 20_000
"""Statements from which adding them is slow enough to tell what is being done."""


# ---- opening


def open_file(path: str) -> Store:
    """A store in memory of one RDF or claims file, checked and completed as `add` does it.

    Raises as `add` does, with one line: who asks a question wants to know that there is no answer, not to mend a file.
    """
    held = stores.memory(ontology())
    try:
        add(held, [path], graph_as_source=True)
    except BadSource as error:
        (line, column, message), *others = error.faults
        more = f"; {len(others)} more faults, which `kg add` tells" if others else ""
        raise BadSource(path, [(line, column, message + more)]) from None
    held.kind, held.location = "file", path
    return held


def ontology() -> list[Quad]:
    """The ontology that ships with the package, as quads of its graph. Shapes, checks and questions are not data."""
    graph = NamedNode(ONTOLOGY)
    found: list[Quad] = []
    for folder in ("core", "types", "mappings", "rules"):
        directory = resource("ontology", folder)
        for name in sorted(os.listdir(directory)):
            if name.endswith(".ttl"):
                triples = stores.parse(path=os.path.join(directory, name), format=RdfFormat.TURTLE)
                found += [Quad(*parts(triple), graph) for triple in triples]
    return found


def init(location: str, *, bundled: bool = False) -> bool:
    """Make a store on disk, or on a server, with the ontology, and the bundled graph if asked for. Raises NotAStore.

    A server that was filled by other means gets the merge that queries read, and nothing else: then it returns False.
    """
    quads = list(stores.bundled().engine) if bundled else ontology()
    if stores.is_url(location):
        from kg.store import writing
        from kg.store.endpoint import connect

        return writing.fill(connect(location, write=True, empty=True), quads)
    stores.create(location, quads)
    return True


# ---- changing


def add(
    store: Store,
    paths: Iterable[str],
    *,
    text: str | None = None,
    write: bool = False,
    dry_run: bool = False,
    graph_as_source: bool = False,
    weigh: bool = False,
    progress: Callable[[str], None] | None = None,
    contents: Mapping[str, str] | None = None,
) -> Added:
    """Read files and put them into a store, all or nothing; a source that is there already is replaced.

    text: the path of the source's text, where a claims file does not name it: to find quotations, to verify offsets and
    for digests. write: put the places of quotations, and digests, into the claims files, once all is added.
    dry_run: change nothing, and say what would be. graph_as_source: take graphs of RDF files that have foreign names,
    each as a source under its own IRI. weigh: also say what it did to links; nothing of a dry run.
    progress: is told what is being done, where that may take long. contents: what is written in claims files that lie
    nowhere, by the paths that they go by.
    Raises BadSource for files that cannot be read, InvalidData when a shape or a check fails, with all that is wrong
    with any of the files; nothing is written then.
    """
    read = _read_files(store, list(paths), text, graph_as_source, contents or {})
    change = rules.Change(store, read.graphs)
    if read.refused or any(file.faults for file in read.files):
        raise BadSource.of([*read.refused, *complaints.told(_problems(change), read.files, read.known.store).files])
    if write:
        written.check(read.files)
    done = _report(carry_out(store, read.graphs, progress, read=read, dry_run=dry_run, weigh=weigh))
    places = written.write(read.files) if write and not dry_run else 0
    after = Overlay(store, read.quads()) if dry_run else store
    names = understood(after, read.files)
    doubtful = tuple(cautions(read.quads()))
    waiting = sum(file.open for file in read.files)
    alike = tuple(namesakes.asked(after, (q for q in read.quads() if iri(q.predicate) in _NAMING)))
    return done._replace(open=waiting, places=places, names=names, cautions=doubtful, namesakes=alike)


def understood(store: Store, files: list[claims.Compiled]) -> tuple[Understood, ...]:
    """Each name of an actor or place with the node that it means, once, in the order of the files."""
    names = dict.fromkeys(pair for file in files for pair in file.names.items())
    store.expect(Wanted(sorted({node for _, node in names}), (RDF + "type", *_NAMING)))
    claimed = {node for _, node in names if lookup.is_a(store, node, KG + "Assertable")}
    return tuple(lookup.understood(store, typed, node) for typed, node in names if node not in claimed)


def put(
    store: Store,
    graphs: dict[str, set[Quad]],
    progress: Callable[[str], None] | None = None,
    *,
    weigh: bool = False,
) -> Added:
    """Put whole source graphs into a store, by their IRI, in place of what they held; one without quads goes.

    Raises InvalidData when a shape or a check fails; nothing is written then.
    """
    return _report(carry_out(store, graphs, progress, weigh=weigh))


def remove(
    store: Store,
    source: str,
    *,
    force: bool = False,
    weigh: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Added:
    """Take a source out of a store, with all that followed from it alone. weigh, progress: as in `add`.

    force: also when other sources speak of what only this one describes; `check` names each such place afterwards.
    Raises UnknownSource, or without force LeanedOn, which names those others.
    """
    graph = source_graph(source.removeprefix(GRAPH).removeprefix("graph:"))
    # A sheet made a source of each report that its rows name; they go together.
    reports = store.subjects(KG + "sheet", Literal(graph.removeprefix(GRAPH)))
    if not reports and graph.removeprefix(GRAPH) not in source_ids(store):
        if graph in store.unfinished:
            return _remove_rest(store, graph)
        known = ", ".join(source_ids(store)) or "none"
        raise UnknownSource(f"no source “{source}” is loaded; loaded: {known}")
    gone = {graph: set[Quad](), **{GRAPH + report.removeprefix(ID): set[Quad]() for report in reports}}
    if not force and (leaning := _leaning(rules.Change(store, gone))):
        raise LeanedOn(graph.removeprefix(GRAPH), leaning)
    return _report(carry_out(store, gone, progress, judged=not force, weigh=weigh))


def _leaning(change: rules.Change) -> dict[str, str]:
    """The other sources that speak of what nobody describes after a change, each with one such thing, shortened.

    A retraction does not lean on what it retracts: it waits for it to be added again.
    """
    typed = NamedNode(RDF + "type")
    described = {q.subject for q in change.before if q.predicate == typed}
    change.store.expect(Wanted([iri(node) for node in described], (RDF + "type",)), graph=AUTHORED)
    lost = sorted(iri(node) for node in described if next(change.facts(iri(node), RDF + "type"), None) is None)
    change.store.expect(Wanted(lost), Wanted(None, None, lost), graph=AUTHORED)
    found: dict[str, str] = {}
    for node in lost:
        for fact in chain(change.facts(node), change.facts(None, None, node)):
            if iri(fact.predicate) not in _WAITING:
                found.setdefault(iri(fact.graph_name).removeprefix(GRAPH), shorten(node))
    return dict(sorted(found.items()))


def _remove_rest(store: Store, graph: str) -> Added:
    """Take away what a change that broke off left of a source on a server.

    What followed from the lost part can no longer be told from what is left, so all that is derived is worked out anew.
    """
    held, authored = _read(store)
    # Without its record the graph counts as none of the store's, so that it is read by its name.
    authored.pop(graph, None)
    rest = {quad(fact) for fact in store.match(graph=graph)}
    ought = _derived_from(authored)
    marks = {quad(fact) for fact in store.match(graph, WRITING, None, INDEX)}
    store.replace(rest | marks | (held - ought), ought - held)
    return _report(Done(rules.Change(store, {graph: set()}), held - ought, ought - held))


def source_ids(store: Store) -> list[str]:
    """The ids of all graphs that were added, sorted, IRIs for those with foreign names; retractions are none."""
    ids = (g.removeprefix(GRAPH) for g in store.graphs() if g not in (*DERIVED, ONTOLOGY))
    return [source for source in ids if not is_retraction(source)]


class _Read(NamedTuple):
    """What files give. refused: what is wrong with those that give nothing. known: what they may name."""

    graphs: dict[str, set[Quad]]
    files: list[claims.Compiled]
    refused: list[BadSource]
    known: Known

    def quads(self) -> Iterator[Quad]:
        return chain.from_iterable(self.graphs.values())


def _read_files(
    store: Store, paths: list[str], text: str | None, graph_as_source: bool, contents: Mapping[str, str]
) -> _Read:
    """The graphs that files give. Claims files may name what any of the files gives, in whatever order they come."""
    graphs: dict[str, set[Quad]] = {}
    refused: list[BadSource] = []

    def take(path: str, given: dict[str, list[Quad]]) -> None:
        for graph, quads in given.items():
            if graph in graphs:
                message = f"{shorten(graph)} is given by two of the files: add them one by one"
                refused.append(BadSource(path, [(0, 0, message)]))
            graphs[graph] = set(quads)

    for path in paths:
        if sources.is_sheet(path):
            line = f"kg --store {quoted(store.location or 'mine')} import {quoted(path)}"
            refused.append(BadSource(path, [(0, 0, f"is a sheet: read its rows with `{line}`")]))
        elif not sources.is_claims_file(path):
            try:
                take(path, rdf.read(path, graph_as_source=graph_as_source))
            except BadSource as error:
                refused.append(error)
    files = [path for path in paths if sources.is_claims_file(path)]
    change = rules.Change(store, graphs)
    known = Known(store, change.after)
    if not files:
        return _Read(graphs, [], refused, known)
    vocabulary = Vocabulary(stores.memory(map(quad, change.ontology)))

    def claimed(given: dict[str, list[Quad]]) -> set[Quad]:
        _, come = rules.consequences(rules.Change(store, {**graphs, **{g: set(q) for g, q in given.items()}}))
        return {q for q in come if iri(q.graph_name) == CLAIMED}

    words = texts.read(text) if text else None
    compiled, unread = claims.read_all(files, known, vocabulary, words, claimed, contents)
    for made in compiled:
        take(made.path, {made.graph: made.quads})
    return _Read(graphs, compiled, refused + unread, known)


class Done(NamedTuple):
    """A change that was carried out, the derived quads that went and came, and what it did to links."""

    change: rules.Change
    gone: set[Quad]
    come: set[Quad]
    effect: links.Effect = links.Effect()


def carry_out(
    store: Store,
    graphs: dict[str, set[Quad]],
    progress: Callable[[str], None] | None = None,
    *,
    read: _Read | None = None,
    judged: bool = True,
    dry_run: bool = False,
    weigh: bool = False,
) -> Done:
    """Replace graphs, with what follows from it, in one transaction.

    read: the files that the graphs come from, if any, to tell faults at their lines. judged: whether to refuse a change
    that breaks a shape or a check. dry_run: change nothing, and say what would be. weigh: say what it did to links.
    Raises InvalidData for a change that is refused.
    """
    say = progress or (lambda text: None)
    store.check_whole()
    change = rules.Change(store, graphs)
    many = len(change.after) >= MANY
    if many:
        say(f"checking {len(change.after):,} statements")
    if judged:
        _validate(change, read)
    if many:
        say("working out what follows")
    gone, come = _consequences(change)
    if dry_run:
        return Done(change, gone - come, come - gone)
    if many:
        say("writing")
    before = links.Before(store, change, gone, come) if weigh else None
    store.replace(change.before | gone, change.after | come)
    snapshot.refresh(store, say)
    return Done(change, gone - come, come - gone, before.effect() if before else links.Effect())


def _consequences(change: rules.Change) -> tuple[set[Quad], set[Quad]]:
    """All that is derived and goes or comes with a change: edges and flags, look-up keys, records of the graphs."""
    gone, come = rules.consequences(change)
    before, after = rules.inferred(change, gone, come)
    gone |= before
    come |= after
    named = {q.subject for q in change.before | change.after if iri(q.predicate) in _NAMING}
    keys = lookup.KEYS
    change.store.expect(Wanted([iri(n) for n in named], keys), graph=INDEX)
    change.store.expect(Wanted([iri(n) for n in named], _NAMING), graph=AUTHORED)
    gone |= {quad(f) for n in named for p in keys for f in change.store.match(iri(n), p, None, INDEX)}
    come |= lookup.index(f for n in named for p in _NAMING for f in change.facts(iri(n), p))
    stated = reach.relations(change)
    change.store.expect(Wanted(None, (reach.STATED_AS,), sorted(stated)), graph=INDEX)
    gone |= {quad(f) for node in stated for f in change.store.match(None, reach.STATED_AS, node, INDEX)}
    come |= reach.keys(change, stated)
    gone |= {quad(f) for graph in change.graphs for f in change.store.match(graph, None, None, INDEX)}
    come |= {q for graph, quads in change.graphs.items() for q in record(graph, quads)}
    return gone, come


def record(graph: str, quads: Iterable[Quad]) -> set[Quad]:
    """What a store remembers of a source graph, so that `check` notices when quads were lost; {} for an empty one."""
    lines = sorted(map(str, quads))
    if not lines:
        return set()
    node, index = NamedNode(graph), NamedNode(INDEX)
    total = f"sha256:{digest(chr(10).join(lines), length=64)}"
    return {
        Quad(node, NamedNode(KG + "quadCount"), Literal(len(lines)), index),
        Quad(node, NamedNode(KG + "quadDigest"), Literal(total), index),
    }


def derived(store: Store) -> tuple[set[Quad], set[Quad]]:
    """The derived quads that a store holds, and those that it ought to hold: worked out anew from its sources."""
    held, authored = _read(store)
    return held, _derived_from(authored)


def _read(store: Store) -> tuple[set[Quad], dict[str, set[Quad]]]:
    """All of a store: what is derived, and what is authored, by its graph."""
    # A store's marks of its own state, and what somebody watches, follow from nothing.
    marks = (STATE, WRITING, *links.WATCHES)
    held = {quad(f) for graph in DERIVED for f in store.match(None, None, None, graph) if iri(f.predicate) not in marks}
    authored: dict[str, set[Quad]] = {}
    for fact in store.authored():
        authored.setdefault(iri(fact.graph_name), set()).add(quad(fact))
    return held, authored


def renewed(location: str) -> Store:
    """The sources of a store of the older format, with what follows from them worked out anew, in memory.

    What those sources say is kept as it is and not judged again: `check` does that. Raises what opening it raises.
    """
    from kg.store.endpoint import connect

    with (connect if stores.is_url(location) else stores.directory)(location, older=True) as store:
        authored: dict[str, set[Quad]] = {}
        for fact in store.authored():
            authored.setdefault(iri(fact.graph_name), set()).add(quad(fact))
    authored[ONTOLOGY] = set(ontology())
    quads = chain(chain.from_iterable(authored.values()), _derived_from(authored))
    return stores.memory(quads, location=location)


def _derived_from(authored: dict[str, set[Quad]]) -> set[Quad]:
    """What follows from sources and an ontology."""
    empty = stores.memory(authored.get(ONTOLOGY, set()))
    _, ought = _consequences(rules.Change(empty, {g: quads for g, quads in authored.items() if g != ONTOLOGY}))
    return ought


def _problems(change: rules.Change) -> list[validate.Problem]:
    """The faults that `check` would find after a change, and that it bears on."""
    judged, around = reach.of(change)
    problems = validate.validate(judged, map(quad, change.ontology), around).problems
    # With other terms, all the rest is judged by other rules.
    return [p for p in problems if p.fault == "changed-term"] or problems


def _validate(change: rules.Change, read: _Read | None = None) -> None:
    """Refuse a change after which `check` would find a fault. read: the files that it comes from, if any."""
    problems = _problems(change)
    if problems:
        told = complaints.told(problems, read.files, read.known.store) if read else complaints.Told([], problems)
        rest = [(p.fault, shorten(p.node), complaints.worded(p)) for p in told.rest]
        named = [(p.fault, shorten(p.node), complaints.worded(p)) for p in problems]
        lines = [*InvalidData(rest).lines, *(line for file in told.files for line in file.lines)]
        raise InvalidData(named, lines=lines, details=[p.detail for p in problems])


def _report(done: Done) -> Added:
    change, gone, come, effect = done
    claims = {q.object for q in change.after if iri(q.predicate) == KG + "claim"}
    assertions = [q for q in change.after if (iri(q.predicate), iri(q.object)) == (RDF + "type", KG + "Assertion")]
    edge = NamedNode(KG + "DirectEdge"), NamedNode(DIRECT)
    gained, lost = (sum((q.object, q.graph_name) == edge for q in side) for side in (come, gone))
    names = [graph.removeprefix(GRAPH) for graph in change.graphs]
    known = {iri(q.graph_name) for q in change.before}
    replaced = tuple(graph.removeprefix(GRAPH) for graph, quads in change.graphs.items() if quads and graph in known)
    return Added(names, len(claims), len(assertions), gained, lost, replaced, effect=effect)


def bundle() -> Store:
    """Compile the data that ships with the package from its claims files, actors first, into a store in memory."""
    folder = resource("data")
    claims = sorted(os.path.join(folder, name, "claims.yaml") for name in os.listdir(folder))
    store = stores.memory(ontology())
    for path in (os.path.join(folder, "actors.yaml"), *filter(os.path.isfile, claims)):
        add(store, [path])
    return store


def bundle_files() -> dict[str, bytes]:
    """The compiled files of the bundled graph by name. Sorted, so that the same data gives the same bytes.

    What the ontology says of its terms for people alone, and what only queries see, go to files of their own, which
    quick commands do not read.
    """
    terms = NamedNode(ONTOLOGY)
    quads = set(bundle().engine)
    later = {q for q in quads if q.graph_name == terms and iri(q.predicate) not in stores.SHORT}
    inferred = {q for q in quads if q.graph_name == NamedNode(INFERRED)}
    quick = quads - later - inferred
    files = dict(zip(stores.BUNDLE, map(stores.trig, (quick, later, inferred)), strict=True))
    return {**files, stores.COMPILED: compact(sorted(quick, key=str))}


def write_bundle() -> None:
    """Write the compiled files of the bundled graph to `data/`."""
    for name, content in bundle_files().items():
        with open(resource("data", name), "wb") as file:
            file.write(content)
