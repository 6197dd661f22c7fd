"""ICEWS14 as a graph of claims: each dated fact a relation that its coder asserts. Serves the benchmarks.

Run: python3 bench/icews.py FACTS.tsv OUT.nq [ROWS]. Rows have four cells: who, did what, to whom, on which day. What
was done becomes the edge type that is nearest by a few words: what is measured is time, and not what the graph says.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import islice

from kg import load
from kg import store as stores
from kg.names import DCTERMS, EDTF, GRAPH, ID, KG, OA, RDF, SEM, SKOS, XSD, assertion_iri, digest, relation_iri
from kg.store import Literal, NamedNode, Quad

SOURCE = "icews14"
_DAY, _NUMBER = NamedNode(XSD + "date"), NamedNode(XSD + "integer")
_WORDS = {
    "attacks": ("fight", "attack", "bomb", "kill", "assault", "violence", "force", "fire"),
    "meets": ("meet", "consult", "visit", "negotiat", "discuss", "agree", "sign"),
    "backs": ("aid", "support", "help", "praise", "cooperat", "provide", "endorse"),
    "warns": ("threat", "warn", "demand", "ultimatum"),
}


def quads(path: str, rows: int | None = None) -> Iterator[Quad]:
    """The source as quads of its graph, of the first `rows` facts or of all; the same file gives the same quads."""
    graph = NamedNode(GRAPH + SOURCE)

    def said(s: str, p: str, o: str | Literal) -> Quad:
        return Quad(NamedNode(s), NamedNode(p), NamedNode(o) if isinstance(o, str) else o, graph)

    source, coder = ID + SOURCE, ID + "icews-coder"
    yield said(source, RDF + "type", KG + "Source")
    yield said(source, DCTERMS + "identifier", Literal(SOURCE))
    yield said(source, DCTERMS + "title", Literal("Coded events of 2014", language="en"))
    yield said(source, DCTERMS + "publisher", coder)
    yield from _named(said, coder, "Coder of ICEWS")
    known: set[str] = set()
    with open(path, encoding="utf-8", newline="") as file:
        facts = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, (who, did, whom, day) in enumerate(islice(facts, rows), 1):
            subject, obj = (ID + "icews-" + digest(name, length=12) for name in (who, whom))
            for iri, name in ((subject, who), (obj, whom)):
                if iri not in known:
                    known.add(iri)
                    yield from _named(said, iri, name)
            predicate = KG + _edge(did)
            claim = relation_iri(subject, predicate, obj, day)
            place = f"{source}.p{number}-0-1"
            assertion = assertion_iri(SOURCE, claim, coder, "asserted", [place])
            yield said(claim, RDF + "type", KG + "Relation")
            yield said(claim, RDF + "subject", subject)
            yield said(claim, RDF + "predicate", predicate)
            yield said(claim, RDF + "object", obj)
            yield said(claim, SEM + "hasTimeStamp", Literal(day, datatype=_DAY))
            yield said(claim, KG + "edtf", Literal(day, datatype=NamedNode(EDTF)))
            yield said(assertion, RDF + "type", KG + "Assertion")
            yield said(assertion, KG + "claim", claim)
            yield said(assertion, KG + "speaker", coder)
            yield said(assertion, KG + "stance", KG + "asserted")
            yield said(assertion, KG + "basis", KG + "stated")
            yield said(assertion, KG + "inSource", source)
            yield said(assertion, KG + "locator", place)
            yield said(assertion, KG + "says", Literal(f"Row {number} of the coded events", language="en"))
            yield said(place, RDF + "type", KG + "Locator")
            yield said(place, OA + "hasSource", source)
            yield said(place, KG + "paragraph", Literal(str(number), datatype=_NUMBER))


def write(path: str, target: str, rows: int | None = None) -> None:
    """Write the source as N-Quads, for `kg add`."""
    with open(target, "wb") as file:
        stores.serialize(sorted(set(quads(path, rows)), key=str), file, stores.RdfFormat.N_QUADS)


def build(path: str, target: str) -> None:
    """A store of it, made as `kg add` would but without validation, which takes longer than all the rest."""
    from kg import rules
    from kg.paths import snapshot

    held = stores.memory(load.ontology())
    change = rules.Change(held, {GRAPH + SOURCE: set(quads(path))})
    _, come = load._consequences(change)
    stores.create(target, [*load.ontology(), *change.after, *come])
    with stores.directory(target, write=True) as store:
        store.replace([], [])
        snapshot.refresh(store)


def _named(said, iri: str, name: str) -> Iterator[Quad]:  # type: ignore[no-untyped-def]
    yield said(iri, RDF + "type", KG + "Organization")
    yield said(iri, SKOS + "prefLabel", Literal(name, language="en"))
    yield said(iri, DCTERMS + "source", Literal("ICEWS14"))


def _edge(did: str) -> str:
    words = did.lower()
    return next((edge for edge, parts in _WORDS.items() if re.search("|".join(parts), words)), "linkedTo")


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
