"""Move a graph: from any store to any other, graph by graph, in batches, and verified.

What is copied is all that a store holds, derived graphs and look-up keys included, so that nothing is worked out again.
A graph counts as copied when both sides have as many quads and the same digest of them. It does not depend on their
order, so that none has to be sorted or held: memory stays flat, whatever the size. A copy that broke off goes on where
it stopped, and a graph that is there already is only compared.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import chain, count, islice
from typing import IO, Any, NamedTuple, cast

from kg import store as stores
from kg.errors import InvalidData, KgError, NotAStore
from kg.export.formats import DATASETS, ENDINGS
from kg.files import rename, whole
from kg.names import DERIVED, DIRECT, GRAPH, INDEX, MERGE, ONTOLOGY, shorten
from kg.paths import snapshot
from kg.store import (
    COPYING,
    FORMAT,
    STATE,
    WRITING,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    iri,
    parse,
    quad,
    serialize,
)

_MARKS = (STATE, WRITING, COPYING)
_BATCH = 20_000
_QUADS_PER_FILE = 1_000_000
"""In each file for a loader, so that it can read several at once."""
_QUIET_SECONDS = 2.0
_FORMATS = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
_MODULUS = 1 << 256

Progress = Callable[[str], None]


class Copied(NamedTuple):
    """What a copy did. quads: in all graphs, marks of the store's own left out; present: graphs that were there."""

    graphs: int
    quads: int
    present: int


class Print(NamedTuple):
    """What tells one graph from another: how many quads, and the sum of their SHA-256 digests modulo 2^256.

    A sum, since it is the same in any order (Bellare and Micciancio, "A new paradigm for collision-free hashing", 1997,
    call it AdHash). It guards against loss and faults, not against somebody who wants two graphs to look alike.
    """

    quads: int = 0
    total: int = 0

    def plus(self, fact: Any) -> Print:
        """With another quad."""
        line = str(fact.triple).encode()
        return Print(self.quads + 1, (self.total + int.from_bytes(sha256(line).digest(), "big")) % _MODULUS)


def copy(source: Store, target: str, *, force: bool = False, progress: Progress = lambda text: None) -> Copied:
    """Make a place hold what a store holds, no more and no less.

    target: a file that ends in .trig, .nq or .jsonld, a directory (made if it is new), or an endpoint. force: that
    other data there may be replaced. progress: takes a line now and then.
    Raises KgError for a target that holds other data, InvalidData when what arrived is not what was sent.
    """
    if source.location:
        check_places(source.location, target)
    form = ENDINGS.get(os.path.splitext(target)[1].lower())
    if stores.is_url(target):
        from kg.store.endpoint import connect
        from kg.store.writing import keep_merge

        server = connect(target, write=True, empty=True, older=force)
        with server:
            if not server.keeps_merge:
                keep_merge(server)
            done = _fill(source, server, force, progress)
            source.merge()
            if server.merge_size() != sum(1 for _ in source.match()):
                progress("the merge of the graphs is made anew: it was not whole")
                keep_merge(server)
            return done
    if form and not os.path.isdir(target):
        return _write_file(source, target, form, force, progress)
    if os.path.isfile(os.path.join(target, stores.MARKER)):
        with stores.directory(target, write=True) as store:
            return _fill(source, store, force, progress)
    return _make_directory(source, target, progress)


def check_places(source: str, target: str) -> None:
    """Raises KgError when two places are one, or when credentials that are meant for one would go to both."""
    urls = [place for place in (source, target) if stores.is_url(place)]
    if len(urls) == 2:
        stores.apart(*urls)
    one, other = (place.rstrip("/") if stores.is_url(place) else os.path.realpath(place) for place in (source, target))
    if one == other:
        raise KgError(f"{target} is both: name two stores")


# ---- graphs


def _graphs(store: Store) -> list[str]:
    """The graphs of a store in the order in which they are copied: what others refer to first, the index last."""
    first, last = (ONTOLOGY,), DERIVED
    held = store.graphs()
    between = sorted(g for g in held if g not in (*first, *last))
    return [g for g in (*first, *between, *last) if g in held]


def _facts(store: Store, graph: str) -> Iterator[Quad]:
    """The quads of a graph, without the marks that a store keeps of itself."""
    facts = (quad(fact) for fact in store.match(None, None, None, graph))
    return (fact for fact in facts if iri(fact.predicate) not in _MARKS) if graph == INDEX else facts


def _print(facts: Iterable[Any]) -> Print:
    """The print of a graph's quads."""
    found = Print()
    for fact in facts:
        found = found.plus(fact)
    return found


# ---- into a directory or an endpoint


def _make_directory(source: Store, target: str, progress: Progress) -> Copied:
    """Copy to a directory that does not exist yet; it takes its name when all is there."""
    place = os.path.abspath(target)
    if os.path.exists(place) and not (os.path.isdir(place) and not os.listdir(place)):
        endings = ", ".join(ending for ending, form in ENDINGS.items() if form in DATASETS)
        raise NotAStore(f"{target} is no store that kg made: name a new directory, or a file that ends in {endings}")
    building = f"{place}.part"
    if os.path.exists(building):
        progress(f"going on with {building}, of a copy that broke off")
    else:
        stores.create(building, [])
    with stores.directory(building, write=True) as store:
        done = _fill(source, store, True, progress)
    if os.path.isdir(place):
        os.rmdir(place)
    rename(building, place)
    return done


def _fill(source: Store, target: Store, force: bool, progress: Progress) -> Copied:
    """Make an open store hold what another holds."""
    wanted, held, broken = _graphs(source), set(target.graphs()), set(target.unfinished)
    mark = Quad(NamedNode(DIRECT), NamedNode(COPYING), Literal("true"), NamedNode(INDEX))
    marked = any(target.match(DIRECT, COPYING, None, INDEX))
    prints: dict[str, Print] = {}
    if not marked:
        _check_free(source, target, wanted, force, prints)
    present = 0
    for number, graph in enumerate(wanted, start=1):

        def told(text: str, place: str = f"{shorten(graph)} ({number} of {len(wanted)})") -> None:
            progress(f"{place}: {text}")

        there = prints.get(f"target {graph}") or _print(_facts(target, graph))
        if there.quads and graph in broken and there == _print_once(source, graph, prints):
            # All of it may be there, and a part still be missing from the merge.
            _clear(target, graph)
            there = Print()
        elif there.quads and there == _print_once(source, graph, prints):
            present += 1
            told(f"{there.quads:,} quads are there already")
            continue
        if not marked:
            target.replace((), {mark})
            marked = True
        prints[graph] = _move(source, target, graph, there, told)
    extra = sorted(held - set(wanted))
    for graph in extra:
        _clear(target, graph)
    # Where nothing was to be done, nothing is written: the store's state, and what was made from it, stay.
    if marked or extra:
        target.replace({quad(fact) for fact in target.match(None, COPYING, None, INDEX)}, ())
        snapshot.refresh(target)
    return Copied(len(wanted), sum(prints[graph].quads for graph in wanted), present)


def _print_once(store: Store, graph: str, prints: dict[str, Print]) -> Print:
    if graph not in prints:
        prints[graph] = _print(_facts(store, graph))
    return prints[graph]


def _check_free(source: Store, target: Store, wanted: list[str], force: bool, prints: dict[str, Print]) -> None:
    """Refuse a target with sources that the copy would change. Raises KgError unless forced."""
    held = [graph for graph in target.graphs() if graph not in (*DERIVED, ONTOLOGY)]
    if force or not held:
        return
    for graph in held:
        if graph in wanted:
            there = prints[f"target {graph}"] = _print(_facts(target, graph))
            if there == _print_once(source, graph, prints):
                continue
        name = graph.removeprefix(GRAPH)
        raise KgError(
            f"{target.location} holds other data ({name} differs): name another place, or replace all with --force"
        )


def _move(source: Store, target: Store, graph: str, there: Print, told: Progress) -> Print:
    """Copy a graph, and read it back. there: what the target holds of it, perhaps the rest of a copy that broke off."""
    for attempt in (1, 2):
        sent = _send(source, target, graph, told)
        arrived = _print(_facts(target, graph))
        if arrived == sent:
            told(f"{sent.quads:,} quads copied and verified")
            return sent
        if attempt == 1 and there.quads:
            # It held more than a part of this.
            _clear(target, graph)
    message = f"{arrived.quads:,} quads arrived of {sent.quads:,}, or others: copy again, and check both stores"
    raise InvalidData([("not-copied", shorten(graph), message)], f"{target.location} is not a whole copy")


def _send(source: Store, target: Store, graph: str, told: Progress) -> Print:
    found, said = Print(), time.monotonic()
    facts = _facts(source, graph)
    while batch := list(islice(facts, _BATCH)):
        for fact in batch:
            found = found.plus(fact)
        target.replace((), batch)
        if time.monotonic() - said > _QUIET_SECONDS:
            said = time.monotonic()
            told(f"{found.quads:,} quads so far")
    return found


def _clear(store: Store, graph: str) -> None:
    """Empty a graph, in batches."""
    while batch := list(islice(_facts(store, graph), _BATCH)):
        store.replace(batch, ())


# ---- into files for a loader


def write_files(source: Store, folder: str, *, progress: Progress = lambda text: None) -> int:
    """Write a new folder of compressed N-Quads from which a server's own bulk loader fills an empty server; how many.

    `graphs-*.nq.gz` hold the graphs, `merge-*.nq.gz` the merge as the graph that servers keep it in, with the marks by
    which kg knows both to be complete. They take any order, and several at a time. The folder takes its name when all
    is written. Raises NotAStore when the name is taken or cannot be made.
    """
    place = os.path.abspath(folder)
    if os.path.exists(place):
        raise NotAStore(f"{folder} exists: name a new folder")
    try:
        building = tempfile.mkdtemp(prefix=".kg-copy-", dir=os.path.dirname(place))
    except OSError as error:
        raise NotAStore(f"cannot make {folder}: {(error.strerror or str(error)).lower()}") from None
    try:
        source.complete()
        said = ((DIRECT, "loaded"), (MERGE, FORMAT))
        marks = [Quad(NamedNode(g), NamedNode(STATE), Literal(text), NamedNode(INDEX)) for g, text in said]
        graphs = chain.from_iterable(_facts(source, graph) for graph in _graphs(source))
        written = _write_parts(os.path.join(building, "graphs"), graphs, progress)
        source.merge()
        merge = (Quad(*stores.parts(fact.triple), NamedNode(MERGE)) for fact in source.match())
        written += _write_parts(os.path.join(building, "merge"), chain(marks, merge), progress)
        os.chmod(building, 0o755)
        rename(building, place)
    except OSError as error:
        raise KgError(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return written


def _write_parts(name: str, facts: Iterator[Quad], progress: Progress) -> int:
    """Write quads to a row of files; how many they were."""
    written = 0

    def part(first: Quad) -> Iterator[Quad]:
        nonlocal written
        for fact in chain((first,), islice(facts, _QUADS_PER_FILE - 1)):
            written += 1
            yield fact

    for number in count():
        first = next(facts, None)
        if first is None:
            break
        # Without a time in it, the same quads give the same bytes.
        with open(f"{name}-{number:04d}.nq.gz", "wb") as file, gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
            serialize(part(first), cast("IO[bytes]", packed), format=RdfFormat.N_QUADS)
        progress(f"{os.path.basename(name)}: {written:,} quads written")
    return written


# ---- into a file


def _write_file(source: Store, target: str, form: str, force: bool, progress: Progress) -> Copied:
    """Write all graphs to a file, and read it back; or see that it holds them already."""
    if form not in DATASETS:
        raise KgError(f"{target}: a {form} file would not keep sources apart: name a .trig or .nq file, or `kg export`")
    wanted = _graphs(source)
    prints = {graph: Print() for graph in wanted}
    if os.path.exists(target) and not force:
        prints = {graph: _print(_facts(source, graph)) for graph in wanted}
        if _read_file(target, form) == prints:
            progress(f"{target} holds all of it already")
            return Copied(len(prints), sum(p.quads for p in prints.values()), len(prints))
        raise KgError(f"{target} holds other data: name another file, or replace it with --force")

    def facts() -> Iterator[Quad]:
        for number, graph in enumerate(wanted, start=1):
            for fact in _facts(source, graph):
                prints[graph] = prints[graph].plus(fact)
                yield fact
            progress(f"{shorten(graph)} ({number} of {len(wanted)}): {prints[graph].quads:,} quads written")

    with whole(target, replace=True) as file:
        serialize(facts(), file, format=_FORMATS[form])
    if _read_file(target, form) != prints:
        raise InvalidData(
            [("not-copied", target, "read back, it is not what was written: check the disk")], "not copied"
        )
    return Copied(len(prints), sum(p.quads for p in prints.values()), 0)


def _read_file(path: str, form: str) -> dict[str, Print]:
    """The prints of the graphs in a file; {} for one that cannot be read."""
    found: dict[str, Print] = {}
    try:
        for fact in parse(path=path, format=_FORMATS[form]):
            graph = iri(fact.graph_name) if isinstance(fact.graph_name, NamedNode) else ""
            found[graph] = found.get(graph, Print()).plus(fact)
    except (SyntaxError, ValueError, OSError):
        return {}
    return found
