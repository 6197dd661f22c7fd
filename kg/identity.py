"""Say in somebody's name that two nodes are one, or that they are two: as claims in a file of that person's own.

The file is an ordinary claims file, which `kg add` reads, with a source of its own (`kg/sources/sayings.py` knows how
it is laid out). It is added to the store as any file is, so what it says may be disputed, doubted and left out like
what any source says; and to take it back leaves both as they were.
"""

from __future__ import annotations

import os
from datetime import date
from typing import NamedTuple

from kg import files, load, lookup
from kg.claims import Evidence
from kg.errors import KgError, UnknownName, quoted
from kg.load import Added
from kg.model import Model
from kg.names import GRAPH, ID, KG, OWL, RDFS, SAME, digest, is_local, relation_iri, shorten
from kg.sources import marked
from kg.sources.sayings import Saying, Sayings
from kg.store import Store

FILE = "identity.yaml"
_JOINED = ("Actor", "Office", "Place")


class Said(NamedTuple):
    """What was said of two nodes, or taken back.

    names: of the two, told apart. source: its id. paragraph: of what was said in that source, from 1; 0 for what was
    taken back. contradicted: who says the opposite, with where that stands. kept_apart: the sources that declare that
    they differ. added: what became of the store.
    """

    names: tuple[str, str]
    source: str
    paragraph: int
    contradicted: tuple[str, ...]
    kept_apart: tuple[str, ...]
    added: Added


def say(
    store: Store, one: str, other: str, *, same: bool, by: str, why: str, path: str = FILE, on: date | None = None
) -> Said:
    """Say that two nodes (IRIs) are one, or with same=False that they are two; whole or not at all.

    by, why: whose word it is, and the reason in a line. path: the claims file, which is made if need be. on: the day on
    which it is said, today if not given.
    Raises KgError for two that cannot be one, for want of a name or a reason, for what was said already, and for a file
    that is no such file; and what `kg.load.add` raises.
    """
    for option, text in (("--by", by), ("--why", why)):
        if not text.strip():
            raise KgError(f"{option} is empty: say who says it, and why")
    names = _refuse(store, one, other)
    by = " ".join(by.split())
    sayings = _read(store, path, by)
    _refuse_again(store, sayings, {one, other}, names, by, same=same, path=path)
    words = "is the same as" if same else "is not"
    says = f"{names[0]} {words} {names[1]}: {' '.join(why.split())}"
    day = (on or date.today()).isoformat()
    said = Saying(frozenset((one, other)), by, same, says)
    if not _is_known(store, by) and not sayings.declares(by):
        sayings = sayings.declaring(_id(store, by), by)
    changed = sayings.adding([shorten(node) for node in sorted((one, other))], said, day)
    added = _put(store, path, changed)
    paragraph = len(changed.sayings)
    kept_apart = tuple(lookup.kept_apart(store, one, other))
    return Said(names, sayings.source, paragraph, _against(store, one, other, same), kept_apart, added)


def undo(store: Store, one: str, other: str, *, same: bool, by: str = "", path: str = FILE) -> Said:
    """Take back that two nodes (IRIs) are one, or two; then all is as if it had not been said.

    by: whose word, where the file holds that of several. Raises KgError when it was not said.
    """
    names = Model(store).told_apart(one, other)
    sayings = _read(store, path, by) if os.path.exists(path) else None
    pair, wanted = frozenset((one, other)), lookup.key(by)
    found = [
        s
        for s in (sayings.sayings if sayings else ())
        if s.pair == pair and s.same == same and wanted in ("", lookup.key(s.by))
    ]
    words = "the same" if same else "different"
    if not sayings or not found:
        who = f"{by} has not said" if by else "nobody has said"
        raise KgError(
            f"{who} in {path} that {' and '.join(names)} are {words}: name the file with -o, or the speaker with --by"
        )
    if len(found) > 1:
        raise KgError(
            f"{' and '.join(s.by for s in found)} say that {' and '.join(names)} are {words}: choose with --by"
        )
    added = _put(store, path, sayings.without(found[0]))
    return Said(names, sayings.source, 0, (), (), added)


# ---- what may be said


def _refuse(store: Store, one: str, other: str) -> tuple[str, str]:
    """The names of two nodes that may be one; raises KgError for two that cannot."""
    if one == other:
        raise KgError(f"both names mean {lookup.label(store, one)} ({shorten(one)}): name the other by its id")
    model = Model(store)
    for node in (one, other):
        if not any(model.is_a(node, KG + kind) for kind in _JOINED):
            raise KgError(
                f"{model.label(node)} ({shorten(node)}) is a {model.kind(node)}: name actors, offices or places"
            )
    if _exclude(store, one, other):
        kinds = " and ".join(f"{shorten(node)} ({model.kind(node)})" for node in (one, other))
        raise KgError(f"{kinds} are two by their nature, so nothing need be said")
    return model.told_apart(one, other)


def _exclude(store: Store, one: str, other: str) -> bool:
    """Whether two nodes are of kinds that exclude each other; as the check “same-of-two-kinds” has it."""
    model = Model(store)
    above = [{k for c in model.classes(n) for k in (c, *model.supers(c, RDFS + "subClassOf"))} for n in (one, other)]
    pairs = [
        (s, o) for a in above[0] for b in above[1] for s, o in ((a, b), (b, a)) if KG + "DescribedGroup" not in (a, b)
    ]
    return any(store.holds(s, OWL + "disjointWith", o) for s, o in pairs)


def _refuse_again(
    store: Store, sayings: Sayings, pair: set[str], names: tuple[str, str], by: str, *, same: bool, path: str
) -> None:
    """One speaker has one word on two nodes: said again it is refused, and so is the opposite of it."""
    for number, saying in enumerate(sayings.sayings, 1):
        if saying.pair == pair and lookup.key(saying.by) == lookup.key(by):
            verb = "same" if saying.same else "different"
            words = f"{by} has said already that {' and '.join(names)} are {'the same' if saying.same else 'different'}"
            ids = " ".join(shorten(node) for node in sorted(pair))
            where = f"--store {quoted(store.location)} " if store.location else ""
            command = f"kg {where}{verb} {ids} --by {quoted(by)} --undo{'' if path == FILE else f' -o {quoted(path)}'}"
            raise KgError(f"{words} ({sayings.source} ¶{number}): `{command}` takes that back")


def _is_known(store: Store, name: str) -> bool:
    """Whether the store knows somebody of this name; raises AmbiguousName for several."""
    try:
        lookup.find(store, name, unnamed=False)
    except UnknownName:
        return False
    return True


def _id(store: Store, name: str) -> str:
    """An id for somebody of a name that is free in the store."""
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower())
    plain = "-".join(part for part in letters.split("-") if part)
    plain = plain if plain and is_local(plain) else f"analyst-{digest(name, length=8)}"
    return next(free for n in range(1, 1000) if not store.holds(ID + (free := plain if n == 1 else f"{plain}-{n}")))


# ---- the file and the store


def _read(store: Store, path: str, by: str) -> Sayings:
    """The file's content; one that is to be made, of a source that the store does not hold yet."""
    if os.path.exists(path):
        return Sayings.read(path, marked.content(path))
    files.check(path)
    source = Sayings.source_of(path)
    if store.holds(graph=GRAPH + source):
        raise KgError(
            f"the store holds a source “{source}”, and there is no {path}: give its file with -o, or another name"
        )
    return Sayings.new(path, source, by)


def _put(store: Store, path: str, sayings: Sayings) -> Added:
    """Write the file, and have the store say the same; after an error the file is as it was."""
    before = None
    if os.path.exists(path):
        with open(path, "rb") as file:
            before = file.read()
    if not sayings.sayings:
        added = load.remove(store, sayings.source, weigh=True)
        os.unlink(path)
        return added
    _write(path, sayings.content.encode())
    try:
        return load.add(store, [path], weigh=True)
    except BaseException:
        if before is None:
            os.unlink(path)
        else:
            _write(path, before)
        raise


def _write(path: str, content: bytes) -> None:
    with files.whole(path, replace=True) as file:
        file.write(content)


# ---- what others say


def _against(store: Store, one: str, other: str, same: bool) -> tuple[str, ...]:
    """Who says the opposite, with where: "Morrow Wire (mw-1 ¶3)"."""
    evidence = Evidence(store)
    claims = [relation_iri(s, SAME, o) for s, o in ((one, other), (other, one))]
    said = [a for claim in claims if store.holds(claim) for a in evidence.claim(claim).assertions if not a.withdrawn_by]
    opposite = ("denied",) if same else ("asserted", "suggested")
    return tuple(f"{a.speaker_name} ({a.source} {a.paragraphs})" for a in said if a.stance in opposite)
