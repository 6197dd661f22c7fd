"""SHACL shapes as SPARQL: for each property shape, queries whose rows are its violations.

The engine answers them many times as fast as a SHACL processor walks the same shapes, and makes an object only for what
is wrong. What is translated are the constraints of SHACL Core that look at the values of a path
(https://www.w3.org/TR/shacl/#core-components); `translated` says of a shape whether it has no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from kg.names import RDF, RDFS, SH, XSD
from kg.store import Fact, Literal, NamedNode, Store, iri

Term = Any
_TYPE = RDF + "type"
_OF_NODES = frozenset((_TYPE, SH + "targetClass", SH + "property"))
_SAID = frozenset((_TYPE, *(SH + name for name in ("path", "message", "name", "description", "order", "flags"))))
_COUNTS = frozenset(SH + name for name in ("minCount", "maxCount", "uniqueLang"))
_KINDS = {
    "IRI": "isIRI(?value)",
    "Literal": "isLiteral(?value)",
    "BlankNode": "isBlank(?value)",
    "IRIOrLiteral": "(isIRI(?value) || isLiteral(?value))",
    "BlankNodeOrIRI": "(isBlank(?value) || isIRI(?value))",
    "BlankNodeOrLiteral": "(isBlank(?value) || isLiteral(?value))",
}
_NUMBERS = f"DATATYPE(?value) IN ({', '.join(f'<{XSD}{n}>' for n in ('integer', 'decimal', 'double', 'float'))})"
# How a literal of a datatype is written, where not every text is one. Integers may be longer than the engine counts.
_WRITTEN = {
    XSD + "integer": 'REGEX(STR(?value), "^[+-]?[0-9]+$")',
    XSD + "decimal": 'REGEX(STR(?value), "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$")',
    XSD + "boolean": 'REGEX(STR(?value), "^(true|false|1|0)$")',
    **{
        XSD + name: f"COALESCE(STR(<{XSD}{name}>(STR(?value))) != '', false)" for name in ("date", "dateTime", "double")
    },
}


class Violations(NamedTuple):
    """A query whose rows violate a shape: `?node`, and `?value` where one value is to blame."""

    shape: str
    message: str
    query: str


class Shapes:
    """Some shapes, read to be translated. facts: their triples, lists and all."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._said: dict[Term, dict[str, list[Term]]] = {}
        for fact in facts:
            self._said.setdefault(fact.subject, {}).setdefault(iri(fact.predicate), []).append(fact.object)

    def nodes(self) -> dict[Term, list[Term]]:
        """The node shapes with the property shapes of each; of those that look at no class, too."""
        kind = NamedNode(SH + "NodeShape")
        found = [node for node, said in self._said.items() if kind in said.get(_TYPE, ())]
        return {node: self._said[node].get(SH + "property", []) for node in found}

    def translated(self, node: Term) -> bool:
        """Whether all that a node shape says can be told in SPARQL."""
        said = self._said[node]
        return not said.keys() - _OF_NODES and all(map(self._translated, said.get(SH + "property", ())))

    def violations(self, node: Term, below: Callable[[str], Iterable[str]]) -> Iterator[Violations]:
        """The queries of a node shape that can be translated. below: a class and all its subclasses."""
        targets = {cls for target in self._said[node].get(SH + "targetClass", ()) for cls in below(iri(target))}
        if not targets:
            return
        focus = f"VALUES ?target {{ {_iris(targets)} }} ?node a ?target ."
        for shape in self._said[node].get(SH + "property", ()):
            said = self._said[shape]
            message = iri(said[SH + "message"][0])
            for query in self._queries(said, focus, below):
                yield Violations(iri(shape), message, query)

    # ---- one property shape

    def _translated(self, shape: Term) -> bool:
        said = self._said[shape]
        single = all(len(values) == 1 for p, values in said.items() if p != SH + "or")
        known = said.keys() - _SAID - _COUNTS <= {SH + name for name in _TESTS} | {SH + "or"}
        return (
            isinstance(shape, NamedNode)
            and single
            and known
            and {SH + "path", SH + "message"} <= said.keys()
            and self._path(said[SH + "path"][0]) is not None
            and self._readable(said)
            and all(self._readable(self._said[way]) for ways in said.get(SH + "or", ()) for way in self._list(ways))
        )

    def _readable(self, said: dict[str, list[Term]]) -> bool:
        """Whether the constraints on values are of forms for which the engine and a SHACL processor agree."""
        datatypes = [iri(term) for term in said.get(SH + "datatype", ())]
        patterns = [iri(term) for term in said.get(SH + "pattern", ())]
        plain = {XSD + "string", XSD + "anyURI"}
        return (
            said.keys() - _SAID - _COUNTS <= {SH + name for name in _TESTS} | {SH + "or"}
            and all(d in _WRITTEN or d in plain or not d.startswith(XSD) for d in datatypes)
            and not any("(?" in pattern or "\\" in pattern for pattern in patterns)
        )

    def _queries(self, said: dict[str, list[Term]], focus: str, below: Callable[[str], Iterable[str]]) -> Iterator[str]:
        path = self._path(said[SH + "path"][0])
        each = f"{{ SELECT DISTINCT ?node {{ {focus} }} }} ?node {path} ?value"
        least, most = (int(iri(said.get(SH + name, [Literal(0)])[0])) for name in ("minCount", "maxCount"))
        if least == 1:
            yield f"SELECT DISTINCT ?node {{ {focus} FILTER NOT EXISTS {{ ?node {path} ?value }} }}"
        elif least:
            counted = f"{{ SELECT DISTINCT ?node {{ {focus} }} }} OPTIONAL {{ ?node {path} ?value }}"
            yield f"SELECT ?node {{ {counted} }} GROUP BY ?node HAVING (COUNT(DISTINCT ?value) < {least})"
        if SH + "maxCount" in said:
            yield f"SELECT ?node {{ {each} }} GROUP BY ?node HAVING (COUNT(DISTINCT ?value) > {most})"
        if any(iri(term) == "true" for term in said.get(SH + "uniqueLang", ())):
            spoken = f"{each} BIND (LCASE(LANG(?value)) AS ?language) FILTER (?language != '')"
            counted = f"SELECT ?node {{ {spoken} }} GROUP BY ?node ?language HAVING (COUNT(DISTINCT ?value) > 1)"
            yield f"SELECT DISTINCT ?node {{ {{ {counted} }} }}"
        broken = " || ".join(f"!({test})" for test in self._tests(said, below))
        if broken:
            yield f"SELECT DISTINCT ?node ?value {{ {focus} ?node {path} ?value FILTER ({broken}) }}"

    def _tests(self, said: dict[str, list[Term]], below: Callable[[str], Iterable[str]]) -> Iterator[str]:
        """Expressions that are true of a value that fits, one for each constraint."""
        flags = iri(said[SH + "flags"][0]) if SH + "flags" in said else ""
        for predicate, values in said.items():
            name, value = predicate.removeprefix(SH), values[0]
            if name == "or":
                for ways in values:
                    tests = (" && ".join(self._tests(self._said[way], below)) or "true" for way in self._list(ways))
                    yield " || ".join(f"({test})" for test in tests)
            elif name == "in":
                yield " || ".join(f"sameTerm(?value, {term})" for term in self._list(value)) or "false"
            elif name == "class":
                classes = ", ".join(f"<{cls}>" for cls in sorted(below(iri(value))))
                yield f"EXISTS {{ ?value a ?class FILTER (?class IN ({classes})) }}"
            elif name == "pattern":
                yield f"!isBlank(?value) && REGEX(STR(?value), {Literal(iri(value))}, {Literal(flags)})"
            elif name in _TESTS:
                yield _TESTS[name](value)

    def _path(self, path: Term) -> str | None:
        """A property path in SPARQL; None for what is none."""
        if isinstance(path, NamedNode):
            return str(path)
        said = self._said.get(path, {})
        if RDF + "first" in said:
            steps, joint = self._list(path), "/"
        elif SH + "alternativePath" in said:
            steps, joint = self._list(said[SH + "alternativePath"][0]), "|"
        else:
            for name, form in _PATHS.items():
                if SH + name in said:
                    inner = self._path(said[SH + name][0])
                    return None if inner is None else form.format(inner)
            return None
        parts = [part for part in map(self._path, steps) if part is not None]
        return f"({joint.join(parts)})" if parts and len(parts) == len(steps) else None

    def _list(self, head: Term) -> list[Term]:
        found = []
        while RDF + "first" in (said := self._said.get(head, {})):
            found.append(said[RDF + "first"][0])
            head = said[RDF + "rest"][0]
        return found


_PATHS = {"inversePath": "^({})", "zeroOrMorePath": "({})*", "oneOrMorePath": "({})+", "zeroOrOnePath": "({})?"}


def _compared(relation: str) -> Callable[[Term], str]:
    """A value that cannot be compared does not fit. Numbers longer than the engine counts are compared nearly."""

    def test(bound: Term) -> str:
        nearly = f"IF({_NUMBERS}, <{XSD}double>(STR(?value)) {relation} {bound}, false)"
        return f"COALESCE(?value {relation} {bound}, {nearly}, false)"

    return test


def _of_datatype(datatype: Term) -> str:
    written = _WRITTEN.get(iri(datatype))
    return f"COALESCE(DATATYPE(?value) = {datatype}, false)" + (f" && {written}" if written else "")


def _less_than(predicate: Term) -> str:
    return f"NOT EXISTS {{ ?node {predicate} ?other FILTER (!COALESCE(?value < ?other, false)) }}"


_TESTS: dict[str, Callable[[Term], str]] = {
    "class": str,
    "in": str,
    "pattern": str,
    "datatype": _of_datatype,
    "nodeKind": lambda kind: _KINDS[iri(kind).removeprefix(SH)],
    "minLength": lambda least: f"!isBlank(?value) && STRLEN(STR(?value)) >= {iri(least)}",
    "maxLength": lambda most: f"!isBlank(?value) && STRLEN(STR(?value)) <= {iri(most)}",
    "minInclusive": _compared(">="),
    "maxInclusive": _compared("<="),
    "minExclusive": _compared(">"),
    "maxExclusive": _compared("<"),
    "lessThan": _less_than,
}
"""What each constraint on a value asks of it; those that need more than their own value are written out above."""


def classes_below(store: Store) -> Callable[[str], set[str]]:
    """By a class, itself and all its subclasses in a store."""
    narrower: dict[str, set[str]] = {}
    for fact in store.match(None, RDFS + "subClassOf"):
        narrower.setdefault(iri(fact.object), set()).add(iri(fact.subject))

    def below(cls: str) -> set[str]:
        found, waiting = set[str](), {cls}
        while waiting:
            found |= waiting
            waiting = {one for node in waiting for one in narrower.get(node, ())} - found
        return found

    return below


def _iris(nodes: Iterable[str]) -> str:
    return " ".join(f"<{node}>" for node in sorted(nodes))
