"""What a claims file declares: the source itself, and actors and places -> triples."""

from __future__ import annotations

import unicodedata
from functools import partial

from kg.dates import span
from kg.names import DCTERMS, ID, KG, OWL, PROV, RDF, SCHEMA, SKOS, XSD, thing_iri
from kg.names import EDTF as EDTF_TYPE
from kg.sources import RESERVED
from kg.sources.builder import Builder, whole
from kg.sources.marked import Node
from kg.sources.text import Text
from kg.store import Literal, NamedNode, Quad
from kg.values import coordinate, link


def source(builder: Builder, part: Node, text: Text | None, *, reports: bool) -> str | None:
    """Write the source. Returns its publisher.

    reports: whether the file says anything of a text. One that only declares actors and places is no kg:Source.
    """
    iri = builder.source
    if builder.source_id in RESERVED:
        builder.fault(part.entries["id"], f"the id “{builder.source_id}” is kept for kg itself: choose another")
    if reports or part.get("text_sha256"):
        builder.a(iri, KG + "Source")
    builder.say(iri, DCTERMS + "identifier", Literal(builder.source_id))
    builder.plain(iri, DCTERMS + "title", part.get("title"))
    publisher = builder.find(part.get("publisher"), "actor")
    builder.say(iri, DCTERMS + "publisher", publisher)
    builder.say(iri, DCTERMS + "contributor", *builder.find_all(part.many("contributors"), "actor"))
    url = builder.attempt(part.get("url"), link)
    builder.say(iri, SCHEMA + "url", Literal(url) if url else None)
    archived = builder.attempt(part.get("archived"), link)
    builder.say(iri, KG + "archivedCopy", Literal(archived) if archived else None)
    builder.plain(iri, KG + "byline", part.get("byline"))
    builder.say(iri, KG + "grade", Literal(grade.text.upper()) if (grade := part.get("grade")) else None)
    builder.day(iri, KG + "retrieved", part.get("retrieved"), "retrieved")
    published = part.get("published")
    if published and published.text != "unknown" and (read := builder.attempt(published, span)):
        builder.say(iri, KG + "published", Literal(read.edtf, datatype=NamedNode(EDTF_TYPE)))
    builder.plain(iri, DCTERMS + "language", part.get("language"))
    builder.plain(iri, KG + "sheet", part.get("sheet"))
    for origin in part.many("derived from"):
        if origin.text == builder.source_id:
            builder.fault(origin, "a source cannot be derived from itself: name the other source")
        builder.say(iri, PROV + "wasDerivedFrom", ID + origin.text)
    _digest(builder, part, text, reports=reports)
    return publisher


def _digest(builder: Builder, part: Node, text: Text | None, *, reports: bool) -> None:
    """Write digest and length of the text: those of the text at hand, with which the given ones have to agree."""
    given, length = part.get("text_sha256"), part.get("text_length")
    digest = text.digest if text else f"sha256:{given.text}" if given else None
    size = len(text.content) if text else int(length.text) if length else None
    if given and digest != f"sha256:{given.text}":
        builder.fault(given, f"the text given has another digest ({str(digest)[7:]}): is it the right text?")
    elif length and size != int(length.text):
        builder.fault(length, f"the text given has {size} characters: is it the right text?")
    if reports and (digest is None or size is None):
        missing = "text_sha256" if digest is None else "text_length"
        step = "`kg locate --text FILE --digest` prints it; or give the text with --text"
        builder.fault(part, f"the source lacks “{missing}”: {step}")
    builder.say(builder.source, KG + "textDigest", Literal(digest) if digest else None)
    builder.say(builder.source, KG + "textLength", whole(size) if size is not None else None)


def iri(builder: Builder, part: Node) -> str:
    """The IRI of an actor or place. Actors and places are shared by all sources, unnamed speakers are not."""
    # Whether "US officials" of two sources are the same people, nobody can tell: they belong to their source.
    kind, local = part.get("kind"), part.entries["id"].text
    unnamed = kind and builder.vocabulary.actor_class(kind.text) == KG + "UnnamedSpeaker"
    return thing_iri(builder.source_id, local) if unnamed else ID + local


def announced(builder: Builder, part: Node, kind: str) -> list[Quad]:
    """Class and names of an actor or place (`kind`), by which other files find it; whatever else is wrong with it."""
    node, given = NamedNode(iri(builder, part)), part.get("kind")
    named = builder.vocabulary.actor_class if kind == "actor" else builder.vocabulary.place_class
    cls = named(given.text) if given else KG + "Place"
    said: list[tuple[str, NamedNode | Literal]] = [(RDF + "type", NamedNode(cls))] if cls else []
    for key, predicate in (("name", "prefLabel"), ("aliases", "altLabel"), ("hidden", "hiddenLabel")):
        said += [(SKOS + predicate, Literal(spelling.text)) for spelling in part.many(key)]
    return [Quad(node, NamedNode(predicate), obj, builder.graph) for predicate, obj in said]


def actor(builder: Builder, part: Node) -> None:
    """Write an actor or an office."""
    node = iri(builder, part)
    cls = builder.term(part.entries["kind"], "actor class")
    if cls:
        builder.a(node, cls)
    _names(builder, part, node, "actor")
    for key, wanted in (("quantifier", "DescribedGroup"), ("affiliation", "UnnamedSpeaker")):
        value = part.get(key)
        if value and cls and cls != KG + wanted:
            builder.fault(value, f"“{key}” is for a {wanted}, and this is a {cls.removeprefix(KG)}")
    builder.plain(node, KG + "quantifier", part.get("quantifier"))
    builder.say(node, KG + "affiliation", builder.find(part.get("affiliation"), "actor"))


def place(builder: Builder, part: Node) -> None:
    """Write a place."""
    node = iri(builder, part)
    kind = part.get("kind")
    cls = builder.term(kind, "place class") if kind else KG + "Place"
    if cls:
        builder.a(node, cls)
    _names(builder, part, node, "place")
    builder.say(node, SCHEMA + "containedInPlace", *builder.find_all(part.many("in"), "place"))
    builder.say(node, KG + "near", *builder.find_all(part.many("near"), "place"))
    for key, limit, other in (("latitude", 90, "longitude"), ("longitude", 180, "latitude")):
        degrees = builder.attempt(part.get(key), partial(coordinate, limit=limit))
        decimal = Literal(degrees, datatype=NamedNode(XSD + "decimal")) if degrees else None
        builder.say(node, SCHEMA + key, decimal)
        if part.get(key) and not part.get(other):
            builder.fault(part.entries[key], f"“{key}” without “{other}”: give both, or neither")


def _names(builder: Builder, part: Node, node: str, kind: str) -> None:
    builder.english(node, SKOS + "prefLabel", part.get("name"))
    for key, local in (("aliases", "altLabel"), ("hidden", "hiddenLabel")):
        for spelling in part.many(key):
            name = builder.text(spelling)
            builder.say(node, SKOS + local, _spelling(name) if name else None)
    for look_alike in part.many("differs from"):
        other = builder.find(look_alike, kind)
        if other == node:
            builder.fault(look_alike, "“differs from” names the thing itself: name another")
        builder.say(node, OWL + "differentFrom", other)
    builder.english(node, SKOS + "note", part.get("note"))
    if (plural := part.get("plural")) and plural.text.lower() in ("yes", "true"):
        builder.say(node, KG + "plural", Literal(True))
    for key in ("article", "preposition"):
        builder.plain(node, KG + key, part.get(key))
    builder.plain(node, DCTERMS + "source", part.get("from"))


def _spelling(name: str) -> Literal:
    """A name of unknown language: those in Latin letters are how English texts spell it, others are left untagged."""
    latin = all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())
    return Literal(name, language="en") if latin else Literal(name)
