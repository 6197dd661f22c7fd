"""A name someone typed -> one node, or the candidates.

Names are matched by a key without case, accents, apostrophes, spaces, hyphens, "the" or the Arabic article. The keys
are kept in a graph of their own (`names.INDEX`), so that finding a name costs one look-up at any size and on any
engine: `kg:nameKey` for main names, `kg:aliasKey` for all others.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import AmbiguousName, UnknownName
from kg.names import DCTERMS, GRAPH, ID, INDEX, KG, PREFIXES, RDFS, SKOS, fold, is_local
from kg.store import Fact, Literal, NamedNode, Quad, Store, Wanted
from kg.store import iri as text_of

NAME_KEY, ALIAS_KEY = KG + "nameKey", KG + "aliasKey"
MAIN_NAMES = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "identifier")
OTHER_NAMES = (SKOS + "altLabel", SKOS + "hiddenLabel")

_ARTICLES = ("al ", "el ", "ad ", "as ", "at ", "an ", "ash ", "az ")
_PLACE_FIRST = "place:"


def key(name: str) -> str:
    """The key of a name: `fold`ed, without spaces; "altanf" for al-Tanf, Al Tanf and "the al‑Ṭanf"."""
    return fold(name).replace(" ", "")


def short_key(name: str) -> str:
    """The key without a leading Arabic article ("tanf"), or "" when there is none or nothing would be left."""
    folded = fold(name)
    short = folded.partition(" ")[2] if folded.startswith(_ARTICLES) else ""
    return short.replace(" ", "") if len(short) > 2 else ""


def index(quads: Iterable[Fact | Quad]) -> set[Quad]:
    """The look-up quads for the labels among these quads: what a store keeps in `names.INDEX`."""
    graph = NamedNode(INDEX)
    found: set[Quad] = set()
    for quad in quads:
        predicate = quad.predicate.value
        if predicate not in MAIN_NAMES and predicate not in OTHER_NAMES:
            continue
        name = text_of(quad.object)
        kind = NAME_KEY if predicate in MAIN_NAMES else ALIAS_KEY
        if key(name):
            found.add(Quad(quad.subject, NamedNode(kind), Literal(key(name)), graph))
        if short_key(name):
            found.add(Quad(quad.subject, NamedNode(ALIAS_KEY), Literal(short_key(name)), graph))
    return found


def find(store: Store, typed: str, *, places_first: bool = False) -> str:
    """The IRI of the node that a typed name, alias, `id:` name or IRI means.

    A main name beats an alias; among equals an actor beats a place (`places_first` or a leading "place:" turns that
    round). Raises AmbiguousName with the candidates, or UnknownName with near names.
    """
    wanted = typed.strip()
    if wanted.lower().startswith(_PLACE_FIRST):
        wanted, places_first = wanted[len(_PLACE_FIRST) :].strip(), True
    written = _written_out(store, wanted)
    if written:
        return written
    ranks = (
        (NAME_KEY, key(wanted)),
        (ALIAS_KEY, key(wanted)),
        (ALIAS_KEY, short_key(wanted)),
        (NAME_KEY, short_key(wanted)),
    )
    expect(store, [typed])
    for predicate, sought in ranks:
        found = store.subjects(predicate, Literal(sought), INDEX) if sought else []
        if len(found) > 1:
            found = _preferred(store, found, places_first)
        if len(found) > 1:
            raise AmbiguousName(typed, [(iri, label(store, iri), kind(store, iri)) for iri in found])
        if found:
            return found[0]
    # Last, an id without its prefix, such as Iraq-territory: names come first, since they are what people mean.
    if is_local(wanted) and store.holds(ID + wanted):
        return ID + wanted
    raise UnknownName(typed, _near(store, wanted))


def expect(store: Store, names: Iterable[str]) -> None:
    """Say that these names, as typed, are about to be looked up; see `Store.expect`."""
    if store.batches:
        wanted = [name.strip().removeprefix(_PLACE_FIRST).strip() for name in names]
        keys = sorted({found for name in wanted for found in (key(name), short_key(name)) if found})
        sought = [Literal(found) for found in keys]
        kinds = (NAME_KEY, ALIAS_KEY)
        store.expect(Wanted(None, kinds, sought), graph=INDEX)
        nodes = {node for literal in sought for p in kinds for node in store.subjects(p, literal, INDEX)}
        store.expect(Wanted(sorted(nodes), (PREFIXES["rdf"] + "type", *MAIN_NAMES)))


def label(store: Store, iri: str) -> str:
    """The name to show for a node: its main name, else the last part of its IRI."""
    for predicate in MAIN_NAMES:
        text = store.text(iri, predicate)
        if text:
            return text
    return iri.removeprefix(ID)


def kind(store: Store, iri: str) -> str:
    """What a node is, as its class's label: "armed group"; "thing" when it has no class of ours."""
    classes = [c.value for c in store.values(iri, PREFIXES["rdf"] + "type") if c.value.startswith(KG)]
    names = [store.text(c, RDFS + "label") or c[len(KG) :] for c in classes]
    return names[0] if names else "thing"


def is_place(store: Store, iri: str) -> bool:
    """Whether a node is a kg:Place, by its class or a class above it."""
    waiting = [c.value for c in store.values(iri, PREFIXES["rdf"] + "type")]
    seen: set[str] = set()
    while waiting:
        cls = waiting.pop()
        if cls == KG + "Place":
            return True
        # A user's classes may stand above each other in a circle.
        if cls not in seen:
            seen.add(cls)
            waiting += [c.value for c in store.values(cls, RDFS + "subClassOf")]
    return False


def _written_out(store: Store, typed: str) -> str | None:
    """The node when what was typed is an IRI, a prefixed name, or an id; None when no such node is there."""
    prefix, _, rest = typed.partition(":")
    candidates = []
    if typed.startswith(("http://", "https://", "<")):
        candidates = [typed.strip("<>")]
    elif prefix in PREFIXES and is_local(rest):
        candidates = [PREFIXES[prefix] + rest]
    for iri in candidates:
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        if store.holds(node):
            return iri
    if candidates and (typed.startswith("<") or "://" in typed or prefix in PREFIXES):
        raise UnknownName(typed, [], "no node of this id is in the store")
    return None


def _preferred(store: Store, iris: list[str], places_first: bool) -> list[str]:
    """Actors before places, and things that have a name before sources and events."""
    places = [iri for iri in iris if is_place(store, iri)]
    others = [iri for iri in iris if iri not in places]
    if places and others:
        return places if places_first else others
    return iris


def _near(store: Store, typed: str, limit: int = 3) -> list[str]:
    """Names that resemble what was typed, best first: those that contain it, then those spelt alike."""
    from difflib import get_close_matches

    sought = key(typed)
    if len(sought) < 2:
        return []
    keys: dict[str, set[str]] = {}
    for quad in store.resembling(sought, INDEX):
        if _is_name(quad):
            keys.setdefault(quad.object.value, set()).add(quad.subject.value)
    inside = sorted((k for k in keys if len(sought) > 2 and sought in k), key=lambda k: (len(k), k))
    alike = get_close_matches(sought, keys, n=limit, cutoff=0.72)
    names: dict[str, None] = {}
    for found in (*alike, *inside):
        for iri in sorted(keys[found]):
            names.setdefault(label(store, iri))
    return list(names)[:limit]


def _is_name(quad: Fact) -> bool:
    """Whether a look-up quad is of a thing that people ask for by name; types of the ontology are left out."""
    if quad.predicate.value not in (NAME_KEY, ALIAS_KEY):
        return False
    return quad.subject.value.startswith((ID, GRAPH)) or not quad.subject.value.startswith(tuple(PREFIXES.values()))
