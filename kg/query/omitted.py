"""What SPARQL over edges leaves out: disputed links, and those that are only suggested, which are not in the merge.

Plain SPARQL sees the edges that somebody asserts and nobody disputes (`graph:direct`). Whoever asks for an edge type is
told how many others of it, or of a narrower one, there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.names import CLAIMED, DISPUTED, KG, PREFIXES, RDF, RDFS, shorten
from kg.query.tokens import decode, tokens
from kg.store import Store

_ABOUT_TERMS = (RDF + "predicate", RDFS + "subPropertyOf")
"""Behind these an edge type is named, and not followed."""


class LeftOut(NamedTuple):
    """The links of an edge type (an IRI), or of a narrower one, that a query does not see: how many of them somebody
    asserts and others dispute, and how many are only suggested."""

    edge_type: str
    disputed: int
    suggested: int

    def __str__(self) -> str:
        parts = ((self.disputed, "disputed"), (self.suggested, "only suggested"))
        return f"{shorten(self.edge_type)} ({', '.join(f'{number} {what}' for number, what in parts if number)})"


def left_out(store: Store, text: str) -> list[LeftOut]:
    """What a query leaves out, by the edge types that it follows, in the order in which it names them.

    [] for a query that asks graph:disputed or graph:claimed by itself.
    """
    named = list(dict.fromkeys(_followed(text)))
    if {CLAIMED, DISPUTED} & set(named) or not named:
        return []
    found = []
    for edge_type in named:
        if store.holds(edge_type, RDF + "type", KG + "EdgeType"):
            disputed = _count(store, edge_type, f"GRAPH <{DISPUTED}> {{ ?node rdf:predicate ?type }}")
            only = f"GRAPH <{CLAIMED}> {{ ?node kg:standing kg:onlySuggested ; rdf:predicate ?type }}"
            suggested = _count(store, edge_type, only)
            if disputed or suggested:
                found.append(LeftOut(edge_type, disputed, suggested))
    return found


def worded(found: list[LeftOut]) -> str:
    """The line that tells of it."""
    links = ", ".join(map(str, found))
    return f"left out, of the links: {links}; GRAPH graph:disputed has the disputed ones, graph:claimed all"


def _count(store: Store, edge_type: str, where: str) -> int:
    asked = f"SELECT (COUNT(DISTINCT ?node) AS ?n) {{ {where} ?type rdfs:subPropertyOf* <{edge_type}> }}"
    return int(store.select(asked)[0]["n"].value)


def _followed(text: str) -> Iterator[str]:
    """The IRIs that a query names, but for those behind a property that speaks of terms."""
    prefixes, before, declared = dict(PREFIXES), "", ""
    for token in tokens(decode(text)):
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if before == "PREFIX":
                declared = prefix
                continue
            iri = prefixes.get(prefix, f"{prefix}:") + local
        elif token.kind == "iri":
            iri = token.text[1:-1]
            if before == "PREFIX":
                prefixes[declared] = iri
        elif token.text in ("*", "+", "?"):
            continue
        else:
            before = token.text.upper()
            continue
        if before not in ("PREFIX", *_ABOUT_TERMS):
            yield iri
        before = iri
