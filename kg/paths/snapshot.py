"""The walkable edges of a large store as one memory-mapped file beside it, so that a search reads only what it visits.

The file (`adjacency` in the store's directory) is made after a change, of all edges that somebody asserts or suggests
(`graph:direct`, `graph:disputed`, and what is suggested in `graph:claimed`), and carries the marks of the state it was
made from (`Store.state`). When these are not the store's own, the file is left alone and the search asks the store,
which gives the same answer more slowly: so a file is never used stale, whatever was killed when. Nor is it believed
when it is damaged: each block has a checksum, which is tested when the block is first read. `Damaged` then tells the
search to ask the store instead.

Format, little-endian, sections in this order, each at a multiple of 8 bytes:

    head    magic (16 bytes), state (32), then 8 bytes each: nodes, edges, length of `types`, length up to `sums`
    types   the kinds of edges in the file, one a line: the edge type's IRI, then "suggested" and "disputed" where they
            are; a kind's code is its place in the list
    ends    nodes + 1 offsets into `names` (8 bytes each); a node's number is its place in the order of IRIs
    names   IRIs of the nodes in UTF-8, sorted, without separators
    barred  a byte for each node: 1 when a route may not pass through it
    then three times, for edges without direction that somebody asserts, for all out of and into each node:
    bounds  nodes + 1 positions in `joined` (8 bytes each)
    joined  numbers of the neighbours (4 bytes each), those of one node in ascending order
    codes   the kind of each edge (1 byte each); none for edges without direction, where each neighbour comes once
    at last
    sums    the CRC-32 of each block of 16 KiB before them, the last one shorter (4 bytes each), then that of these sums
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, compress, islice
from typing import IO, Any, cast
from zlib import crc32

from kg.model import Model
from kg.names import CLAIMED, DIRECT, DISPUTED, KG, RDF, RDFS, WALKED
from kg.store import Store
from kg.tuples import NamedTuple

LARGE = 20_000
"""Quads of `graph:direct` and `graph:disputed` from which `add` makes a snapshot.

Of 277,000 (ICEWS14) a warm search took 29 ms in the median from the store's indexes and 1.2 ms from a snapshot; of
250,000 generated ones 131 ms and 0.8 ms. By proportion that is a few milliseconds at this bound, less than a command
needs to start; it was not measured there.
"""

# What a route may end at but never pass through: a speaker nobody can name joins nothing to anything, and sources,
# claims and terms of the ontology are no actors at all.
IMPASSABLE = frozenset(
    KG + name for name in ("UnnamedSpeaker", "Source", "Assertion", "Assertable", "EventType", "Locator")
)

_FILE, _MAGIC = "adjacency", b"kg adjacency 3\n\0"
_HEAD = 16 + 32 + 4 * 8
_BLOCK = 16
_SUMMED = 14
"""Bits of a place within a block that has a checksum: testing one takes some millionths of a second."""
_NEAR, _OUT, _INTO = range(3)


def place(location: str) -> str:
    """Where the snapshot of a store's directory lies, or would lie."""
    return os.path.join(location, _FILE)


class Kind(NamedTuple):
    """An edge type, and how edges of it stand: "", "disputed", "suggested" or "suggested disputed"."""

    type: str
    stand: str = ""

    @property
    def suggested(self) -> bool:
        return self.stand.startswith("suggested")

    @property
    def disputed(self) -> bool:
        return self.stand.endswith("disputed")


class Damaged(Exception):
    """The file is not what was written: the store is to be asked instead."""


class Snapshot:
    """A snapshot that was opened. Nodes are numbers in the order of their IRIs.

    Whatever reads it raises `Damaged` where it comes upon a block that is not what was written.
    """

    def __init__(self, file: IO[bytes]) -> None:
        import mmap

        self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if len(self._bytes) < _HEAD:
            raise Damaged
        content = int.from_bytes(self._bytes[_HEAD - 8 : _HEAD], "little")
        sums = self._bytes[content:-4] if content % 8 == 0 else self._bytes[:0]
        self._blocks = -(-content >> _SUMMED)
        if len(sums) != 4 * self._blocks or crc32(sums) != int.from_bytes(self._bytes[-4:], "little"):
            raise Damaged
        self._content, self._sums = content, sums.cast("I")
        self._sound = bytearray(self._blocks)
        self._test(0, _HEAD)
        self.nodes, self.edges, types, _ = self._bytes[48:_HEAD].cast("Q")
        self._at = _HEAD
        self._test(_HEAD, types)
        lines = bytes(self._take(types)[1]).decode().split("\n")
        self.kinds = [Kind(*line.split(" ", 1)) for line in lines if line]
        self._ends_at, self._ends = self._numbers()
        self._names_at, self._names = self._take(self._ends[-1])
        self._barred_at, self._barred = self._take(self.nodes)
        self._sides = [self._side(coded=number != _NEAR) for number in range(3)]

    def number(self, iri: str) -> int | None:
        """The number of a node; None for one without edges."""
        sought = iri.encode()
        low, high = 0, self.nodes
        while low < high:
            middle = (low + high) // 2
            if self._name(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low if low < self.nodes and self._name(low) == sought else None

    def numbers(self, iris: Iterable[str]) -> Iterator[int]:
        """The numbers of those of some nodes that have edges."""
        return (number for iri in iris if (number := self.number(iri)) is not None)

    def iri(self, number: int) -> str:
        return self._name(number).decode()

    def barred(self, number: int) -> bool:
        self._test(self._barred_at + number, 1)
        return bool(self._barred[number])

    def near(self, number: int) -> memoryview:
        """The neighbours of a node by what is asserted, whichever way the edges point, ascending, each once."""
        return self._sides[_NEAR].part(self._test, number)[0]

    def along(self, number: int, codes: bytes, *, into: bool) -> Iterator[int]:
        """The other ends of the edges out of (into) a node; codes: for each kind, whether it counts."""
        joined, kinds = self._sides[_INTO if into else _OUT].part(self._test, number)
        return compress(joined, bytes(kinds).translate(codes))

    def damaged(self) -> int:
        """How many blocks are not what was written; reads the whole file."""
        return sum(not self._is_sound(block) for block in range(self._blocks))

    def _name(self, number: int) -> bytes:
        self._test(self._ends_at + 8 * number, 16)
        first, last = self._ends[number], self._ends[number + 1]
        self._test(self._names_at + first, last - first)
        return bytes(self._names[first:last])

    def _test(self, at: int, length: int) -> None:
        """Raises Damaged unless these bytes are what was written; each block is looked at once."""
        for block in range(at >> _SUMMED, (at + length + (1 << _SUMMED) - 1) >> _SUMMED):
            if not self._sound[block]:
                if not self._is_sound(block):
                    raise Damaged
                self._sound[block] = 1

    def _is_sound(self, block: int) -> bool:
        first = block << _SUMMED
        return crc32(self._bytes[first : min(first + (1 << _SUMMED), self._content)]) == self._sums[block]

    def _side(self, *, coded: bool) -> _Neighbours:
        bounds_at, bounds = self._numbers()
        joined_at, joined = self._take(4 * bounds[-1])
        codes_at, codes = self._take(bounds[-1] if coded else 0)
        return _Neighbours(bounds_at, bounds, joined_at, joined.cast("I"), codes_at, codes)

    def _numbers(self) -> tuple[int, memoryview]:
        """A section of ascending places, one more than there are nodes; the last tells where the next section ends."""
        at, part = self._take(8 * (self.nodes + 1))
        self._test(at + 8 * self.nodes, 8)
        return at, part.cast("Q")

    def _take(self, length: int) -> tuple[int, memoryview]:
        at = self._at
        self._at += length + -length % 8
        return at, self._bytes[at : at + length]


class _Neighbours(NamedTuple):
    """The three sections of one kind of neighbours, each with its place in the file."""

    bounds_at: int
    bounds: memoryview
    joined_at: int
    joined: memoryview
    codes_at: int
    codes: memoryview

    def part(self, test: Callable[[int, int], None], number: int) -> tuple[memoryview, memoryview]:
        """The neighbours of a node and the codes of its edges, tested."""
        test(self.bounds_at + 8 * number, 16)
        first, last = self.bounds[number], self.bounds[number + 1]
        test(self.joined_at + 4 * first, 4 * (last - first))
        if len(self.codes):
            test(self.codes_at + first, last - first)
        return self.joined[first:last], self.codes[first:last]


def of(store: Store) -> Snapshot | None:
    """The snapshot of a store, when there is one and it was made from the store's present state."""
    if store.kind != "directory" or store.location is None or (state := store.state()) is None:
        return None
    try:
        with open(place(store.location), "rb") as file:
            told = os.fstat(file.fileno())
            # Blocks that were tested need no second test, unless the file was written since.
            written = (told.st_ino, told.st_size, told.st_mtime_ns)
            if store.memo.get("adjacency", (None,))[0] != written:
                store.memo["adjacency"] = written, Snapshot(file) if file.read(48) == _MAGIC + state else None
            return cast(Snapshot | None, store.memo["adjacency"][1])
    except (OSError, Damaged):
        return None


def damage(store: Store) -> int:
    """How many blocks of a store's snapshot are damaged; 0 where there is none, or one that is not used."""
    if store.kind != "directory" or store.location is None or (state := store.state()) is None:
        return 0
    try:
        with open(place(store.location), "rb") as file:
            return Snapshot(file).damaged() if file.read(48) == _MAGIC + state else 0
    except Damaged:
        return 1
    except OSError:
        return 0


class Numbers:
    """The edges of a snapshot as a policy lets them be walked; a `search.Frontier` whose nodes are numbers.

    relations: IRIs of the edge types that may be walked; backward: those that may be walked from object to subject.
    takes: whether edges that are suggested, and disputed, may be walked.
    """

    def __init__(
        self,
        held: Snapshot,
        relations: Iterable[str],
        backward: Iterable[str],
        takes: Callable[[Kind], bool],
        *,
        avoid: Iterable[str] = (),
        max_degree: int | None = None,
    ) -> None:
        self.held = held
        on, back = set(relations), set(backward)
        self._along = _codes(kind.type in on and takes(kind) for kind in held.kinds)
        self._against = _codes(kind.type in back and takes(kind) for kind in held.kinds)
        # All that is asserted, either way: the section without kinds serves, which is the quickest.
        self._plain = self._along == self._against == _codes(not kind.suggested for kind in held.kinds)
        self._avoid = set(held.numbers(avoid))
        self._max_degree = max_degree

    def neighbours(self, node: int, forward: bool) -> set[int]:
        """The nodes one step on, or back."""
        found: set[int] = set()
        found.update(*self._steps(node, forward))
        found.discard(node)
        return found - self._avoid if self._avoid else found

    def among(self, node: int, forward: bool, others: set[int]) -> set[int]:
        """Those of some nodes that are neighbours."""
        if self._plain:
            near = self.held.near(node)
            # A few sought among very many: look each up in the sorted list instead of reading all of it.
            if len(others) * 32 < len(near):
                return {n for n in others if _holds(near, n)} - self._avoid
        found: set[int] = set()
        for step in self._steps(node, forward):
            found |= others.intersection(step)
        found.discard(node)
        return found - self._avoid

    def passable(self, node: int) -> bool:
        """Whether a route may go through a node."""
        if self.held.barred(node):
            return False
        return self._max_degree is None or self.degree(node) <= self._max_degree

    def cost(self, node: int, forward: bool) -> int:
        """About how much is read to know a node's neighbours."""
        return len(self.held.near(node))

    def expect(self, nodes: set[int], forward: bool, others: set[int] | None = None) -> None:
        """The file is at hand: nothing is to be made ready."""

    def degree(self, node: int) -> int:
        """How many neighbours a node has, whichever way its edges point."""
        if self._plain and not self._avoid:
            return len(self.held.near(node))
        return len(self.neighbours(node, True) | self.neighbours(node, False))

    def _steps(self, node: int, forward: bool) -> list[Iterable[int]]:
        if self._plain:
            return [self.held.near(node)]
        along, against = self._along, self._against
        if not forward:
            along, against = against, along
        return [self.held.along(node, along, into=False), self.held.along(node, against, into=True)]


def _codes(counts: Iterable[bool]) -> bytes:
    """For each code, whether it counts, as `Snapshot.along` wants it."""
    return bytes(counts).ljust(256, b"\0")


def _holds(ascending: memoryview, number: int) -> bool:
    at = bisect_left(ascending, number)
    return at < len(ascending) and ascending[at] == number


# ---- making


def refresh(store: Store, progress: Callable[[str], None] = lambda text: None) -> None:
    """Bring a store's snapshot up to its state, if it is large enough to have one; else see that none lies there."""
    if store.kind != "directory" or store.location is None:
        return
    try:
        if sum(1 for _ in islice(store.match(graph=WALKED), LARGE)) < LARGE:
            if os.path.exists(place(store.location)):
                os.remove(place(store.location))
        else:
            progress("bringing the adjacency snapshot up to date")
            write(store, progress)
    except OSError:
        # The change itself is on disk. Without room for this file answers are as right, and slower.
        return


def write(store: Store, progress: Callable[[str], None] = lambda text: None) -> None:
    """Make the snapshot of a directory's present state; it replaces the one before when it is complete.

    Memory: about 200 bytes for each node that has edges and 30 for each edge. Nothing is written when there are more
    than 256 kinds of edges that may be walked. Raises OSError when there is no room.
    """
    from tempfile import TemporaryDirectory

    from kg.files import rename

    assert store.location is not None
    state = store.state()
    if state is None:
        return
    made = _Maker(store, sorted(Model(store).walkable), progress)
    if len(made.kinds) > 256:
        return
    kinds = "\n".join(" ".join(kind).strip() for kind in made.kinds).encode()
    with TemporaryDirectory(prefix=".adjacency-", dir=store.location) as folder:
        path = os.path.join(folder, _FILE)
        with open(path, "wb+") as file:
            file.write(bytes(_HEAD))
            _put(file, kinds)
            made.write_names(file)
            made.write_sides(file, folder)
            content = file.tell()
            file.seek(0)
            file.write(_MAGIC + state)
            counts = made.nodes, made.edges, len(kinds), content
            file.write(b"".join(count.to_bytes(8, "little") for count in counts))
            _put_sums(file)
            file.flush()
            os.fsync(file.fileno())
        rename(path, place(store.location))


_SUGGESTED = (
    f"GRAPH <{CLAIMED}> {{{{ ?edge <{KG}standing> <{KG}onlySuggested> ; <{KG}disputed> %s ; <{RDF}predicate> {{}} ; "
    f"<{RDF}subject> ?s ; <{RDF}object> ?o }}}}"
)
_PATTERNS = {
    "": f"GRAPH <{DIRECT}> {{{{ ?s {{}} ?o }}}}",
    "disputed": f"GRAPH <{DISPUTED}> {{{{ ?s {{}} ?o }}}}",
    "suggested": _SUGGESTED % "false",
    "suggested disputed": _SUGGESTED % "true",
}
"""How edges may stand, and where those that do are found."""


class _Maker:
    """Reads a store's edges and writes the sections of a snapshot."""

    def __init__(self, store: Store, types: list[str], progress: Callable[[str], None]) -> None:
        self._progress = progress
        self._ids: dict[bytes, int] = {}
        self._ends = array("I"), array("I")
        self._runs: list[int] = []
        self.kinds: list[Kind] = []
        suggested = store.holds(None, KG + "standing", KG + "onlySuggested", CLAIMED)
        for stand, pattern in _PATTERNS.items():
            for iri in types if suggested or not Kind("", stand).suggested else ():
                store.rows(f"SELECT ?s ?o {{ {pattern.format(f'<{iri}>')} }}", self._edge)
                if len(self._ends[0]) > (self._runs or [0])[-1]:
                    self.kinds.append(Kind(iri, stand))
                    self._runs.append(len(self._ends[0]))
                    progress(f"read {len(self._ends[0]):,} edges up to {iri}")
        self.nodes, self.edges = len(self._ids), len(self._ends[0])
        self._barred = bytearray(self.nodes)
        for cls in _impassable(store):
            store.rows(f"SELECT ?s {{ ?s a <{cls}> }}", self._bar)

    def _edge(self, row: list[bytes]) -> None:
        subject, obj = row
        if subject != obj and obj.startswith(b"<"):
            ids = self._ids
            self._ends[0].append(ids.setdefault(subject, len(ids)))
            self._ends[1].append(ids.setdefault(obj, len(ids)))

    def _bar(self, row: list[bytes]) -> None:
        number = self._ids.get(row[0])
        if number is not None:
            self._barred[number] = 1

    def write_names(self, file: IO[bytes]) -> None:
        """Write `ends`, `names` and `barred`, and number the nodes anew in the order of their IRIs."""
        # The closing bracket must not take part in the order.
        order = sorted(self._ids, key=lambda name: name[1:-1])
        _put(file, array("Q", accumulate((len(name) - 2 for name in order), initial=0)))
        _put(file, *(name[1:-1] for name in order))
        _put(file, bytes(self._barred[self._ids[name]] for name in order))
        rank = array("I", bytes(4 * self.nodes))
        for number, name in enumerate(order):
            rank[self._ids[name]] = number
        self._ids.clear()
        self._ends = tuple(array("I", map(rank.__getitem__, side)) for side in self._ends)  # type: ignore[assignment]

    def write_sides(self, file: IO[bytes], folder: str) -> None:
        """Write the three times three sections of neighbours, block by block of nodes."""
        out, into = self._blocks(*self._ends), self._blocks(*reversed(self._ends))
        self._ends = array("I"), array("I")
        sides = [_Side(folder, name, self.nodes) for name in ("near", "out", "into")]
        for number, (leaving, coming) in enumerate(zip(out, into, strict=True)):
            first = number << _BLOCK
            asserted = (key for keys in (leaving, coming) for key in keys if not self.kinds[key & 0xFF].suggested)
            sides[_NEAR].add(first, sorted({key >> 8 << 8 for key in asserted}))
            sides[_OUT].add(first, sorted(leaving))
            sides[_INTO].add(first, sorted(coming))
            out[number] = into[number] = array("Q")
            self._progress(f"sorted {min(first + (1 << _BLOCK), self.nodes):,} of {self.nodes:,} nodes")
        for side in sides:
            side.finish(file, coded=side is not sides[_NEAR])

    def _blocks(self, here: array[int], there: array[int]) -> list[array[int]]:
        """The edges from `here` by blocks of nodes; each as one number: node within its block, other end, type."""
        blocks = [array("Q") for _ in range((self.nodes >> _BLOCK) + 1)]
        within, start = (1 << _BLOCK) - 1, 0
        for code, stop in enumerate(self._runs):
            for one, other in zip(here[start:stop], there[start:stop], strict=True):
                blocks[one >> _BLOCK].append((one & within) << 40 | other << 8 | code)
            start = stop
        return blocks


class _Side:
    """The sections of one kind of neighbours while they are made; the long ones wait in files of their own."""

    def __init__(self, folder: str, name: str, nodes: int) -> None:
        self._counts = array("Q", bytes(8 * nodes))
        self._joined = open(os.path.join(folder, name), "wb+")  # noqa: SIM115 (closed by finish)
        self._codes = open(os.path.join(folder, name + "-codes"), "wb+")  # noqa: SIM115

    def add(self, first: int, keys: list[int]) -> None:
        for node, count in Counter(key >> 40 for key in keys).items():
            self._counts[first + node] = count
        array("I", [key >> 8 & 0xFFFFFFFF for key in keys]).tofile(self._joined)
        self._codes.write(bytes([key & 0xFF for key in keys]))

    def finish(self, file: IO[bytes], *, coded: bool) -> None:
        _put(file, array("Q", accumulate(self._counts, initial=0)))
        for part in (self._joined, self._codes):
            part.seek(0)
            if part is self._joined or coded:
                _put(file, *iter(lambda part=part: part.read(1 << 20), b""))  # type: ignore[misc]
            part.close()


def _impassable(store: Store) -> list[str]:
    """The classes whose members may not be passed through, those below them included."""
    found, waiting = set[str](), list(IMPASSABLE)
    while waiting:
        cls = waiting.pop()
        if cls not in found:
            found.add(cls)
            waiting += store.subjects(RDFS + "subClassOf", cls)
    return sorted(found)


def _put_sums(file: IO[bytes]) -> None:
    """Write the checksums of all that a file holds at its end."""
    file.seek(0)
    sums = array("I", (crc32(block) for block in iter(lambda: file.read(1 << _SUMMED), b""))).tobytes()
    file.seek(0, os.SEEK_END)
    file.write(sums + crc32(sums).to_bytes(4, "little"))


def _put(file: IO[bytes], *parts: Any) -> None:
    """Write a section, and fill it up to a multiple of 8 bytes."""
    for part in parts:
        file.write(part)
    file.write(bytes(-file.tell() % 8))
