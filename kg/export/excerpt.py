"""An excerpt of a store as RDF: some claims with everybody's stance on them, and all it takes to understand these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.names import ID, KG, OA, ONTOLOGY, PROV, RDF
from kg.query.results import used_prefixes
from kg.store import Fact, RdfFormat, Store, iri, serialize

FORMATS = {"turtle": RdfFormat.TURTLE, "trig": RdfFormat.TRIG}
REMARK = {
    "turtle": """\
# Claims, everybody's stance on them, where in which source, and the actors and places they speak of.
# Links to what is not in this excerpt are left out. Sources are merged here; `--format trig` keeps them apart.
""",
    "trig": """\
# Claims, everybody's stance on them, where in which source, and the actors and places they speak of.
# Links to what is not in this excerpt are left out. It can be added to an empty store (`kg add`); where one of its
# sources is loaded already, adding it would replace all of that source by what stands here.
""",
}
# A claim about a claim cannot be understood without it, nor a disputed one without its rival.
_WHOLE = (RDF + "subject", KG + "rivalOf")


def text(store: Store, claims: Iterable[str], nodes: Iterable[str], format: str) -> str:
    """The excerpt of these claims and nodes (IRIs) in "turtle" or "trig", sorted; it holds no derived edges."""
    found = facts(store, claims, nodes)
    whole = format == "trig"
    items: Iterable[Any] = found if whole else {fact.triple for fact in found}
    ordered = sorted(items, key=_key)
    prefixes = used_prefixes(ordered)
    written = serialize(ordered, format=FORMATS[format], prefixes=prefixes) or b""
    return REMARK[format] + written.decode()


def facts(store: Store, claims: Iterable[str], nodes: Iterable[str]) -> list[Fact]:
    """All authored facts of an excerpt; those that lead out of it are left out."""
    kept: dict[str, list[Fact]] = {}
    waiting = [*dict.fromkeys((*claims, *nodes))]
    while waiting:
        node = waiting.pop()
        if node not in kept:
            kept[node] = [fact for fact in store.authored(node) if iri(fact.graph_name) != ONTOLOGY]
            waiting += [fact.object.value for fact in kept[node] if _needed(store, fact)]
            waiting += store.subjects(KG + "claim", node)
    return [f for own in kept.values() for f in own if not _ours(f.object.value) or f.object.value in kept]


def _needed(store: Store, fact: Fact) -> bool:
    """Whether what a fact leads to belongs in the excerpt: all but other claims and namesakes."""
    target, link = fact.object.value, fact.predicate.value
    if not _ours(target) or link.endswith("differentFrom"):
        return False
    if link in _WHOLE or link in (OA + "hasSource", OA + "hasSelector", PROV + "wasDerivedFrom"):
        return True
    if link == KG + "replyTo":
        return False
    return not store.subjects(KG + "claim", target)


def _ours(value: str) -> bool:
    return value.startswith(ID)


def _key(item: Any) -> tuple[str, ...]:
    # A node's class first: it is what a reader looks for.
    is_a = item.predicate.value == RDF + "type"
    graph = str(getattr(item, "graph_name", ""))
    return (graph, str(item.subject), "" if is_a else str(item.predicate), str(item.object))
