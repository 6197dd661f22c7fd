"""Build a power-law graph in a store on disk, for bench/paths.py. Run: python3 dev.py bench generate DIR [--edges N]

Ten million direct edges unless told otherwise, one in ten with its claim, assertion and edge node, as `kg add` would
write them; the others stand bare, as if their claims had been taken out to save the disk, so `kg check` complains of
them. Exponent, number of nodes and seed are fixed: the same N gives the same graph.

An actor's share of the edges falls with its rank r as r^(-1/(EXPONENT-1)) (F. Chung and L. Lu, Connected components
in random graphs with given expected degree sequences, 2002); no pair is joined twice in one direction.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kg import load
from kg import store as stores
from kg.names import (
    CLAIMED,
    DIRECT,
    GRAPH,
    ID,
    INDEX,
    KG,
    OA,
    RDF,
    SKOS,
    XSD,
    assertion_iri,
    edge_iri,
    relation_iri,
)
from kg.paths import snapshot

EXPONENT = 2.5
EDGES_PER_NODE = 10
SEED = 20231117
TYPES = ("backs", "opposes", "meets", "memberOf", "warns")
EDGES_PER_SOURCE = 100_000
CLAIM_EVERY = 10

# Measured at 10 million edges, on two cores that did much else; for the estimate only.
QUADS_PER_EDGE, QUADS_PER_SECOND, BYTES_PER_QUAD, ADJACENT_PER_SECOND = 8.9, 86_000, 215, 15_000

_SCRAMBLE = 7919
_TYPE = f"<{RDF}type>"


def node(number: int) -> str:
    """The IRI of an actor, without brackets."""
    return f"{ID}n{number:08d}"


def edges(total: int, nodes: int) -> Iterator[tuple[int, str, int]]:
    """Subject, edge type and object: exactly `total`, by falling rank of the subject; no pair comes twice."""
    chance = random.Random(SEED)
    power = (EXPONENT - 1) / (EXPONENT - 2)
    done = 0
    for rank in range(nodes):
        wanted = round(total * ((rank + 1) / nodes) ** (1 / power)) - done
        drawn: set[int] = set()
        while len(drawn) < min(wanted, nodes - 1):
            other = int(nodes * chance.random() ** power)
            if other != rank:
                drawn.add(other)
        done += len(drawn)
        for other in sorted(drawn):
            # Ranks are scattered over the names, so that neither order says anything of the other.
            yield rank * _SCRAMBLE % nodes, TYPES[(rank + other) % len(TYPES)], other * _SCRAMBLE % nodes


def lines(total: int, nodes: int) -> Iterator[str]:
    """The store's quads as N-Quads, merge included."""
    direct, claimed, index = f" <{DIRECT}> .\n", f" <{CLAIMED}> .\n", f" <{INDEX}> .\n"
    sources = -(-total // EDGES_PER_SOURCE)
    held: Counter[int] = Counter()
    for number in range(sources):
        about = list(_source(number))
        held[number] += len(about) // 2
        yield from about
    for number in range(nodes):
        named = f"<{node(number)}>"
        graph = f" <{_graph(number % sources)}> .\n"
        held[number % sources] += 2
        yield from _both(f"{named} {_TYPE} <{KG}ArmedGroup>", graph)
        yield from _both(f'{named} <{SKOS}prefLabel> "Actor {number}"@en', graph)
        yield f'{named} <{KG}nameKey> "actor{number}"{index}'
    began = time.monotonic()
    for count, (subject, kind, obj) in enumerate(edges(total, nodes)):
        s, p, o = node(subject), KG + kind, node(obj)
        yield from _both(f"<{s}> <{p}> <{o}>", direct)
        yield from _both(f"<{s}> <{KG}relatedTo> <{o}>", direct)
        if count % CLAIM_EVERY == 0:
            yield f"<{s}> <{p}> <{o}>{claimed}<{s}> <{KG}relatedTo> <{o}>{claimed}"
            said = list(_claim(count // EDGES_PER_SOURCE, count, s, p, o))
            own = f" <{_graph(count // EDGES_PER_SOURCE)}> .\n"
            held[count // EDGES_PER_SOURCE] += sum(text.endswith(own) for text in said)
            yield from said
        if count % 100_000 == 0 and count:
            _progress(count, total, time.monotonic() - began)
    # By these a server's graphs are known as kg's. The digests would have to be of all lines, sorted.
    for number, quads in held.items():
        yield f'<{_graph(number)}> <{KG}quadCount> "{quads}"^^<{XSD}integer>{index}'


def _claim(source: int, count: int, s: str, p: str, o: str) -> Iterator[str]:
    """A claimed relation, its assertion, and the edge node in both derived graphs."""
    day = f"20{count % 24:02d}-{count % 12 + 1:02d}-{count % 28 + 1:02d}"
    graph, name = f" <{_graph(source)}> .\n", _name(source)
    claim, edge = relation_iri(s, p, o, day), f"<{edge_iri(s, p, o)}>"
    place = f"{ID}{name}.p{count % 100 + 1}-0-50"
    said = f"<{assertion_iri(name, claim, ID + name, 'asserted', [place])}>"
    parts = f"<{RDF}subject> <{s}>", f"<{RDF}predicate> <{p}>", f"<{RDF}object> <{o}>"
    for statement in (
        f"<{claim}> {_TYPE} <{KG}Relation>",
        *(f"<{claim}> {part}" for part in parts),
        f'<{claim}> <{KG}edtf> "{day}"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
        f'<{claim}> <http://semanticweb.cs.vu.nl/2009/11/sem/hasTimeStamp> "{day}"^^<{XSD}date>',
        f"{said} {_TYPE} <{KG}Assertion>",
        f"{said} <{KG}claim> <{claim}>",
        f"{said} <{KG}speaker> <{ID}{name}-desk>",
        f"{said} <{KG}stance> <{KG}asserted>",
        f"{said} <{KG}basis> <{KG}stated>",
        f"{said} <{KG}inSource> <{ID}{name}>",
        f"{said} <{KG}locator> <{place}>",
        f'{said} <{KG}says> "What line {count} says"@en',
    ):
        yield from _both(statement, graph)
    for part in (f"{_TYPE} <{KG}DirectEdge>", *parts, f"<{KG}derivedFrom> <{claim}>"):
        yield from _both(f"{edge} {part}", f" <{DIRECT}> .\n")
        yield f"{edge} {part} <{CLAIMED}> .\n"


def _source(number: int) -> Iterator[str]:
    """A source with its publisher and a hundred places in its text."""
    name, graph = _name(number), f" <{_graph(number)}> .\n"
    source, desk = f"<{ID}{name}>", f"<{ID}{name}-desk>"
    yield from _both(f"{source} {_TYPE} <{KG}Source>", graph)
    yield from _both(f'{source} <http://purl.org/dc/terms/identifier> "{name}"', graph)
    yield from _both(f'{source} <http://purl.org/dc/terms/title> "Report {number}"@en', graph)
    yield from _both(f"{source} <http://purl.org/dc/terms/publisher> {desk}", graph)
    yield from _both(f"{desk} {_TYPE} <{KG}Organization>", graph)
    yield from _both(f'{desk} <{SKOS}prefLabel> "Desk {number}"@en', graph)
    for paragraph in range(1, 101):
        place = f"<{ID}{name}.p{paragraph}-0-50>"
        yield from _both(f"{place} {_TYPE} <{KG}Locator>", graph)
        yield from _both(f"{place} <{OA}hasSource> {source}", graph)
        yield from _both(f'{place} <{KG}paragraph> "{paragraph}"^^<{XSD}integer>', graph)


def _both(statement: str, graph: str) -> tuple[str, str]:
    """A statement in its graph and in the merge."""
    return statement + graph, statement + " .\n"


def _name(source: int) -> str:
    return f"generated-{source:04d}"


def _graph(source: int) -> str:
    return GRAPH + _name(source)


class _Stream(io.RawIOBase):
    """Lines as a file that the engine reads while they are made."""

    def __init__(self, made: Iterator[str]) -> None:
        self._made, self._rest, self.count = made, b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._rest:
            batch = list(islice(self._made, 4000))
            self.count += len(batch)
            self._rest = "".join(batch).encode()
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def build(target: str, total: int) -> None:
    """Make the store beside its place and rename it there, so that a kill leaves no half store."""
    nodes = max(total // EDGES_PER_NODE, 100)
    if os.path.exists(target):
        sys.exit(f"{target} exists: name a new directory")
    quads = total * QUADS_PER_EDGE
    minutes = (quads / QUADS_PER_SECOND + total / ADJACENT_PER_SECOND) / 60
    gigabytes = quads * BYTES_PER_QUAD / 1e9
    _say(f"{total:,} edges, {nodes:,} nodes: up to {max(minutes, 1):.0f} minutes and {gigabytes:.1f} GB")
    began = time.monotonic()
    building = tempfile.mkdtemp(prefix=".building-", dir=os.path.dirname(os.path.abspath(target)))
    try:
        engine = stores.Engine(os.path.join(building, "quads"))
        engine.bulk_extend(load.ontology())
        engine.bulk_extend(stores.Quad(*stores.parts(q)) for q in load.ontology())
        # Text the engine parses in its own threads: three times as fast as quads made one by one in Python.
        stream = _Stream(lines(total, nodes))
        engine.bulk_load(input=io.BufferedReader(stream, 1 << 20), format=stores.RdfFormat.N_QUADS)
        engine.flush()
        del engine
        with open(os.path.join(building, stores.MARKER), "w", encoding="utf-8") as marker:
            marker.write(stores.MARKER_TEXT)
        os.rename(building, target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    took = time.monotonic() - began
    _say(f"{stream.count:,} quads in {took:.0f} s ({stream.count / took:,.0f} a second), {size(target) / 1e9:.2f} GB")
    began = time.monotonic()
    with stores.directory(target, write=True) as store:
        store.replace([], [])
        snapshot.write(store, progress=_say)
    _say(f"adjacency in {time.monotonic() - began:.0f} s, {os.path.getsize(snapshot.place(target)) / 1e6:.0f} MB")


def size(folder: str) -> int:
    """Bytes of all files of a folder."""
    return sum(os.path.getsize(os.path.join(top, name)) for top, _, names in os.walk(folder) for name in names)


def _progress(done: int, total: int, seconds: float) -> None:
    left = seconds / done * (total - done)
    _say(f"{done:,} of {total:,} edges, {seconds:.0f} s, about {left:.0f} s to go")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build a power-law graph in a store on disk.")
    parser.add_argument("directory")
    parser.add_argument("--edges", type=int, default=10_000_000)
    chosen = parser.parse_args()
    build(chosen.directory, chosen.edges)
