"""A name someone typed -> one node, or the candidates.

Names are matched by a key that leaves out what is optional in writing (`letters`), and spaces. The keys are kept in a
graph of their own (`names.INDEX`), so that finding a name costs one look-up at any size and on any engine:
`kg:nameKey` for main names, `kg:aliasKey` for all others and for spellings that follow from a name (its Arabic articles
as "al-", and without a leading one), `kg:untitledKey` for names without their titles and ranks, which only persons
have.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kg.errors import AmbiguousName, UnknownName
from kg.letters import articles, fold
from kg.names import (
    DCTERMS,
    DIRECT,
    FOAF,
    GRAPH,
    ID,
    INDEX,
    KG,
    ONTOLOGY,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SAME,
    SCHEMA,
    SCHEMA_HTTP,
    SKOS,
    is_local,
    resource,
)
from kg.store import Fact, Literal, NamedNode, Quad, Store, Term, Wanted
from kg.store import iri as text_of
from kg.tuples import NamedTuple

NAME_KEY, ALIAS_KEY, UNTITLED_KEY = KG + "nameKey", KG + "aliasKey", KG + "untitledKey"
KEYS = (NAME_KEY, ALIAS_KEY, UNTITLED_KEY)
"""What the index holds of names; to make them by other rules is to change `store.FORMAT`."""
NAMES = (SKOS + "prefLabel", RDFS + "label", SCHEMA + "name", SCHEMA_HTTP + "name", FOAF + "name")
MAIN_NAMES = (*NAMES, DCTERMS + "identifier")
"""What a node is called by; the name to show is one by the first of these that it has."""
IN_SENTENCES = (KG + "article", KG + "plural", KG + "preposition")
"""What is said of how a node stands in a sentence (`Model.named`, `is_many`, `preposition`)."""
OTHER_NAMES = (SKOS + "altLabel", SKOS + "hiddenLabel")

_PLACE_FIRST = "place:"
_SHOWN_PLACE = " (place)"


def key(name: str) -> str:
    """The key of a name: `fold`ed, without spaces; "altanf" for al-Tanf, Al Tanf and "the al‑Ṭanf"."""
    return fold(name).replace(" ", "")


def article_key(name: str) -> str:
    """The key with all Arabic articles as "al": "alrutba" for ar-Rutba; "" when that is the key as it is."""
    found = key(articles(name))
    return found if found != key(name) else ""


def short_key(name: str) -> str:
    """The key without a leading Arabic article ("tanf"), or "" when there is none or nothing would be left."""
    first, _, rest = fold(articles(name)).partition(" ")
    short = key(rest) if first in ("al", "el") else ""
    return short if len(short) > 2 else ""


def untitled(name: str) -> tuple[frozenset[str], str]:
    """The titles and ranks before a name, each in its full form, and the article key of the name without them.

    >>> untitled("Lt. Gen. Mara Lund")
    (frozenset({'lieutenant general'}), 'maralund')
    """
    words, found = fold(articles(name)).split(), set()
    while len(words) > 1:
        longest = max(range(min(4, len(words) - 1) + 1), key=lambda n: n * (" ".join(words[:n]) in _titles()))
        if not longest:
            break
        found.add(_titles()[" ".join(words[:longest])])
        words = words[longest:]
    return frozenset(found), "".join(words)


@cache
def _titles() -> dict[str, str]:
    """The full form of every title, by that and by its short forms."""
    with open(resource("ontology", "titles.txt"), encoding="utf-8") as file:
        forms = [[form.strip() for form in line.split(",")] for line in file if line[0] not in "#\n"]
    return {form: title for title, *short in forms for form in (title, *short)}


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
        titles, rest = untitled(name)
        keys = ((kind, key(name)), (ALIAS_KEY, article_key(name)), (ALIAS_KEY, short_key(name)))
        for property, made in (*keys, (UNTITLED_KEY, rest if titles else "")):
            if made:
                found.add(Quad(quad.subject, NamedNode(property), Literal(made), graph))
    return found


class Understood(NamedTuple):
    """A name that somebody wrote, and the node that it was understood as.

    how: how the two are tied where it is not by one of the node's own names: "a hidden alias" and so on; else "".
    described: the node is known by a description alone, such as "US officials".
    """

    typed: str
    iri: str
    label: str
    kind: str
    how: str
    described: bool


def understood(store: Store, typed: str, iri: str) -> Understood:
    """How a name came to mean a node. It is taken for granted that it does."""
    name = typed.strip()
    name = name[len(_PLACE_FIRST) :].strip() if name.lower().startswith(_PLACE_FIRST) else name
    described = any(is_a(store, iri, KG + cls) for cls in ("DescribedGroup", "UnnamedSpeaker"))
    return Understood(typed, iri, label(store, iri), kind(store, iri), _tie(store, name, iri), described)


def _tie(store: Store, name: str, iri: str) -> str:
    """`Understood.how` for a name and the node that it means."""
    keys = {p: {key(text_of(fact.object)) for fact in store.match(iri, p)} for p in (*MAIN_NAMES, *OTHER_NAMES)}
    written_out = name in (iri, f"<{iri}>", iri.removeprefix(ID), f"id:{iri.removeprefix(ID)}")
    if written_out or any(key(name) in keys[p] for p in (*MAIN_NAMES, SKOS + "altLabel")):
        return ""
    if key(name) in keys[SKOS + "hiddenLabel"]:
        return "a hidden alias"
    titles, rest = untitled(name)
    named = {text_of(fact.object) for p in keys for fact in store.match(iri, p)}
    if any(other == rest and (titles or own) for own, other in map(untitled, named)):
        return "its name without a title"
    # A file may call what it declares by its id, which for an unnamed speaker stands behind that of the source.
    by_id = key(name) == key(iri.removeprefix(ID).rpartition(".")[2])
    return "" if by_id else "another spelling of its name"


def find(store: Store, typed: str, *, places_first: bool = False, unnamed: bool = True) -> str:
    """The IRI of the node that a typed name, alias, `id:` name or IRI means.

    A main name beats an alias; among equals an actor beats a place (`places_first` or a leading "place:" turns that
    round). unnamed: whether a name may be that of an unnamed speaker, who belongs to one source.
    Raises AmbiguousName with the candidates, or UnknownName with near names.
    """
    wanted = typed.strip()
    if wanted.lower().startswith(_PLACE_FIRST):
        wanted, places_first = wanted[len(_PLACE_FIRST) :].strip(), True
    written = _node(store, wanted)
    if written:
        return written
    expect(store, [typed])
    # A territory is shown as "Iraq (place)" where a state has its name: what is shown can be typed.
    if wanted.endswith(_SHOWN_PLACE) and not any(_bearing(store, *rank) for rank in _ranks(wanted)):
        return find(store, _PLACE_FIRST + wanted.removesuffix(_SHOWN_PLACE), unnamed=unnamed)
    for rank in (*_ranks(wanted), None):
        candidates = _bearing(store, *rank) if rank else _titled(store, wanted)
        found = [iri for iri in candidates if unnamed or not is_a(store, iri, KG + "UnnamedSpeaker")]
        if len(found) > 1:
            found = _apart(store, _preferred(store, found, places_first))
        if len(found) > 1:
            raise AmbiguousName(typed, [(iri, label(store, iri), _told_apart(store, iri)) for iri in found])
        if found:
            return found[0]
    # Last, an id without its prefix, such as Iraq-territory: names come first, since they are what people mean.
    if is_local(wanted) and store.holds(ID + wanted):
        return ID + wanted
    raise UnknownName(typed, near(store, wanted))


def _ranks(name: str) -> list[tuple[str, str]]:
    """The keys by which a name is sought, the surest first."""
    plain, article, short = key(name), article_key(name), short_key(name)
    ranks = [(NAME_KEY, plain), (ALIAS_KEY, plain), (NAME_KEY, article), (ALIAS_KEY, article), (ALIAS_KEY, short)]
    return [(property, sought) for property, sought in (*ranks, (NAME_KEY, short)) if sought]


def _bearing(store: Store, property: str, sought: str) -> list[str]:
    return store.subjects(property, Literal(sought), INDEX)


def _titled(store: Store, name: str) -> list[str]:
    """Persons whose name differs in titles and ranks alone, where one of the two has none that the other lacks."""
    titles, rest = untitled(name)
    found = {iri for property in (KEYS if titles else (UNTITLED_KEY,)) for iri in _bearing(store, property, rest)}
    persons = (iri for iri in sorted(found) if is_a(store, iri, KG + "Person"))
    return [iri for iri in persons if any(titles <= own or own <= titles for own in _titles_of(store, iri, rest))]


def _titles_of(store: Store, iri: str, rest: str) -> list[frozenset[str]]:
    """The titles before each of a node's names that is `rest` without them."""
    names = {text_of(fact.object) for p in (*MAIN_NAMES, *OTHER_NAMES) for fact in store.match(iri, p)}
    return [titles for titles, other in map(untitled, names) if other == rest]


def expect(store: Store, names: Iterable[str]) -> None:
    """Say that these names, as typed, are about to be looked up; see `Store.expect`."""
    if store.batches:
        wanted = [name.strip().removeprefix(_PLACE_FIRST).strip() for name in names]
        sought = [Literal(found) for found in sorted({found for name in wanted for _, found in _ranks(name)})]
        kinds = (NAME_KEY, ALIAS_KEY)
        store.expect(Wanted(None, kinds, sought), graph=INDEX)
        nodes = {node for literal in sought for p in kinds for node in store.subjects(p, literal, INDEX)}
        store.expect(Wanted(sorted(nodes), (RDF + "type", *MAIN_NAMES, *IN_SENTENCES)))


def main_name(store: Store, iri: str) -> str | None:
    """The main name of a node, on one line; None when it has none.

    Of several names by one property, the English one, else one of no language, else the first by language and letter.
    """
    for predicate in MAIN_NAMES:
        if found := {fact.object for fact in store.match(iri, predicate)}:
            return preferred(found)
    return None


def preferred(names: Iterable[Term]) -> str:
    """The one to show of a node's names by one property, on one line: see `main_name`."""
    return " ".join(text_of(min(names, key=_preference)).split())


def _preference(name: Term) -> tuple[int, str, str]:
    language = (isinstance(name, Literal) and name.language) or ""
    rank = 0 if language.partition("-")[0] == "en" else 1 if not language else 2
    return rank, language, text_of(name)


def label(store: Store, iri: str) -> str:
    """The name to show for a node: its main name, else the last part of its IRI."""
    return main_name(store, iri) or iri.removeprefix(ID)


def kind(store: Store, iri: str) -> str:
    """What a node is, as its class's label: "armed group"; "thing" when it has no class of ours."""
    own = classes(store, iri)
    return (store.text(own[0], RDFS + "label") or own[0][len(KG) :]) if own else "thing"


def classes(store: Store, iri: str) -> list[str]:
    """The classes of ours that a node has, sorted; else those that the mappings hold close to its foreign ones."""
    typed = [c.value for c in store.values(iri, RDF + "type")]
    own = [c for c in typed if c.startswith(KG)]
    foreign = [] if own else [c for c in typed if not c.startswith((RDF, RDFS, OWL, SKOS))]
    return own or sorted({near for c in foreign for near in store.subjects(SKOS + "closeMatch", c, ONTOLOGY)})


def _told_apart(store: Store, iri: str) -> str:
    """What tells a node from its namesakes: what it is, and the note that it has."""
    note = store.text(iri, SKOS + "note")
    return f"{kind(store, iri)}, {note}" if note else kind(store, iri)


def is_place(store: Store, iri: str) -> bool:
    """Whether a node is a kg:Place, by its class or a class above it."""
    return is_a(store, iri, KG + "Place")


def is_a(store: Store, iri: str, wanted: str) -> bool:
    """Whether a node is of a class, or of one below it."""
    waiting = [c.value for c in store.values(iri, RDF + "type")]
    seen: set[str] = set()
    while waiting:
        cls = waiting.pop()
        if cls == wanted:
            return True
        # A user's classes may stand above each other in a circle.
        if cls not in seen:
            seen.add(cls)
            waiting += [c.value for c in store.values(cls, RDFS + "subClassOf")]
    return False


def written_out(typed: str) -> str | None:
    """The IRI that was typed as such, or with one of our prefixes; None for any other name.

    >>> written_out("kg:backs"), written_out("<https://w3id.org/actor-kg/id/Iran>"), written_out("Iran")
    ('https://w3id.org/actor-kg/ns#backs', 'https://w3id.org/actor-kg/id/Iran', None)
    """
    if typed.startswith(("http://", "https://", "<")):
        return typed.strip("<>")
    prefix, _, rest = typed.partition(":")
    return PREFIXES[prefix] + rest if prefix in PREFIXES and is_local(rest) else None


def _node(store: Store, typed: str) -> str | None:
    """The node whose IRI was typed; None for any other name. Raises UnknownName when there is no such node."""
    iri = written_out(typed)
    if iri is None:
        return None
    try:
        known = store.holds(NamedNode(iri))
    except ValueError:
        known = False
    if not known:
        raise UnknownName(typed, [], "no node of this id is in the store")
    return iri


def _preferred(store: Store, iris: list[str], places_first: bool) -> list[str]:
    """What claims can be about before what a foreign file calls so, and actors before places."""
    ours = [iri for iri in iris if any(c.value.startswith(KG) for c in store.values(iri, RDF + "type"))] or iris
    places = [iri for iri in ours if is_place(store, iri)]
    others = [iri for iri in ours if iri not in places]
    if places and others:
        return places if places_first else others
    return ours


def _apart(store: Store, iris: list[str]) -> list[str]:
    """Some nodes, sorted; one alone of those that are said to be one, where nobody disputes it."""
    kept: list[str] = []
    for node in sorted(iris):
        if not kept or kept[0] not in one_with(store, node):
            kept.append(node)
    return kept


def one_with(store: Store, node: str, graph: str = DIRECT) -> set[str]:
    """The nodes that are one with a node, itself left out, as somebody says and nobody disputes.

    graph: that of the edges that count; `names.WALKED` for disputed ones as well.
    """
    # A store far away heard of whether anybody says so with the terms of the ontology.
    if store.batches and not store.holds(None, RDF + "predicate", SAME):
        return set()
    found, waiting = {node}, [node]
    while waiting:
        here = waiting.pop()
        ends = [f.object for f in store.match(here, SAME, None, graph)]
        ends += [f.subject for f in store.match(None, SAME, here, graph)]
        new = {text_of(end) for end in ends} - found
        new = {end for end in new if graph != DIRECT or not kept_apart(store, here, end)}
        found |= new
        waiting += new
    return found - {node}


def kept_apart(store: Store, one: str, other: str) -> list[str]:
    """The ids of the sources that list two nodes as different (“differs from”, owl:differentFrom), sorted."""
    ways = ((one, other), (other, one))
    found = {text_of(f.graph_name) for s, o in ways for f in store.authored(s, OWL + "differentFrom", o)}
    return sorted(graph.removeprefix(GRAPH) for graph in found)


def near(store: Store, typed: str, limit: int = 3) -> list[str]:
    """Names that resemble what was typed, the most alike first; none that has the same key, which was passed over."""
    sought = key(typed)
    if len(sought) < 2:
        return []
    from kg.likeness import alike

    keys: dict[str, set[str]] = {}
    for quad in store.resembling(sought, INDEX):
        if is_name(quad) and quad.object.value != sought:
            keys.setdefault(quad.object.value, set()).add(quad.subject.value)
    names: dict[str, None] = {}
    for found in alike(sought, keys, fold(typed).split()):
        for iri in sorted(keys[found]):
            names.setdefault(label(store, iri))
    return list(names)[:limit]


def is_name(quad: Fact) -> bool:
    """Whether a look-up quad is of a thing that people ask for by name; types of the ontology are left out."""
    if quad.predicate.value not in KEYS:
        return False
    return quad.subject.value.startswith((ID, GRAPH)) or not quad.subject.value.startswith(tuple(PREFIXES.values()))
