"""Terms of a query that the graph does not know, and patterns that can match nothing, each in a line.

SPARQL answers such a query with no rows and no word. Only what is surely in vain is told. Names are the one thing that
is read as it was meant: see `as_meant`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.names import ID, KG, OWL, PREFIXES, RDF, RDFS, SEM, SKOS, TYPE, XSD, shorten
from kg.query.tokens import Token, decode, tokens
from kg.store import Literal, NamedNode, Store, iri

_OURS = (KG, TYPE, ID)
_MOST = 5
"""Lines at most."""


def doubts(store: Store, text: str) -> list[str]:
    """What in a query that passed the guard can find nothing, or less than it seems to, in the order of the query."""
    read = list(tokens(decode(text)))
    prefixes = {**PREFIXES, **_declared(read)}
    found = dict.fromkeys(
        (*_unknown(store, read, prefixes), *_patterns(store, read, prefixes), *_partial(store, read, prefixes))
    )
    return list(found)[:_MOST]


def as_meant(store: Store, text: str) -> tuple[str, list[str]]:
    """A query in which a name without a language means the one that the graph has; and what was read so, a line each.

    `?x skos:prefLabel "Iran"` is read as `?x skos:prefLabel "Iran"@en` where nothing has the name without a language.
    Only in queries that ask: what CONSTRUCT writes is left as it is.
    """
    text = decode(text)
    read = list(tokens(text))
    form = next((token.text.upper() for token in read if token.text.upper() in _FORMS), "")
    if form not in ("SELECT", "ASK"):
        return text, []
    prefixes = {**PREFIXES, **_declared(read)}
    told, added = [], []
    for before, token, after in zip(read, read[1:], read[2:], strict=False):
        property = _iri(before, prefixes)
        if token.kind != "string" or after.kind == "tag" or after.text == "^^" or property not in _NAMING:
            continue
        value = _value(token.text)
        tagged = Literal(value, language="en")
        if (
            "\\" not in value
            and not store.holds(None, property, Literal(value))
            and store.holds(None, property, tagged)
        ):
            told.append(f"{before.text} {token.text} is read as {tagged}, as this graph has it")
            added.append(token.place + len(token.text))
    for place in reversed(added):
        text = f"{text[:place]}@en{text[place:]}"
    return text, list(dict.fromkeys(told))


_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_NAMING = tuple(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))


def _declared(read: list[Token]) -> dict[str, str]:
    three = zip(read, read[1:], read[2:], strict=False)
    return {b.text[:-1]: c.text[1:-1] for a, b, c in three if a.text.upper() == "PREFIX" and c.kind == "iri"}


def _iri(token: Token, prefixes: dict[str, str]) -> str | None:
    """The IRI that a token means; None for one that means none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind == "word" and token.text == "a":
        return RDF + "type"
    prefix, colon, local = token.text.partition(":")
    if token.kind != "name" or not colon or prefix not in prefixes:
        return None
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)


# ---- terms


def _unknown(store: Store, read: list[Token], prefixes: dict[str, str]) -> Iterator[str]:
    headings = {n + 1 for n, token in enumerate(read) if token.text.upper() in ("PREFIX", "BASE")}
    for number, token in enumerate(read):
        term = None if number in headings or number - 1 in headings else _iri(token, prefixes)
        if term and term.startswith(_OURS) and term not in _OURS and not _is_known(store, term):
            near = _near(store, term)
            yield f"{token.text} is used nowhere in this graph{f': did you mean {near}?' if near else ''}"


def _is_known(store: Store, term: str) -> bool:
    return any(store.holds(*place) for place in ((term,), (None, term), (None, None, term)))


def _near(store: Store, term: str) -> str:
    """The term of the graph that was probably meant: for an id by the names that resemble it."""
    if term.startswith(ID):
        from kg.errors import KgError
        from kg.lookup import find

        try:
            return shorten(find(store, term.removeprefix(ID).replace("-", " ").replace("_", " ")))
        except KgError as error:
            named = [find(store, name) for name in getattr(error, "suggestions", [])[:1]]
            candidates = [row[0] for row in getattr(error, "candidates", [])]
            return " or ".join(map(shorten, [*named, *candidates][:3]))
    from kg.likeness import slip
    from kg.model import Vocabulary

    store.complete()
    base = KG if term.startswith(KG) else TYPE
    local = term.removeprefix(base)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("_", " ")
    vocabulary, kinds = Vocabulary(store), ("edge",) if base == KG else ("event type", "means", "measure")
    named = [meant for kind in kinds if (meant := vocabulary.named(kind, words))]
    if named:
        return shorten(named[0])
    # Terms that are no relation or type, such as kg:speaker, have no other names.
    defined = {iri(f.subject) for f in store.match(None, RDFS + "isDefinedBy") if iri(f.subject).startswith(base)}
    slips = {name: slip(local.lower(), name.removeprefix(base).lower()) for name in sorted(defined)}
    near = sorted((n, name) for name, n in slips.items() if n is not None)
    if near:
        return shorten(near[0][1])
    return next((shorten(meant) for meant in vocabulary.near(words, *kinds)), "")


# ---- patterns


def _patterns(store: Store, read: list[Token], prefixes: dict[str, str]) -> Iterator[str]:
    for before, token, after, last in zip(read, read[1:], [*read[2:], _NONE], [*read[3:], _NONE, _NONE], strict=False):
        property = _iri(before, prefixes)
        if token.kind == "string" and property:
            yield from _text(store, before, property, token, after, last, prefixes)
        elif token.kind == "string" and after.text == "^^" and _iri(last, prefixes) == XSD + "dateTime":
            yield _of_date(_value(token.text))


_NONE = Token("mark", "", 0)


def _text(
    store: Store, name: Token, property: str, token: Token, after: Token, last: Token, prefixes: dict[str, str]
) -> Iterator[str]:
    """A text as the object of a property, where the graph has it in another language or of another type."""
    value = _value(token.text)
    typed = _iri(last, prefixes) if after.text == "^^" else None
    language = after.text[1:] if after.kind == "tag" else None
    if typed == XSD + "dateTime":
        yield _of_date(value)
        return
    asked = Literal(value, datatype=NamedNode(typed)) if typed else Literal(value, language=language)
    if store.holds(None, property, asked):
        return
    others = [
        Literal(value, language="en"),
        Literal(value),
        *(Literal(value, datatype=NamedNode(XSD + t)) for t in _TYPES),
    ]
    for other in others:
        if store.holds(None, property, other):
            yield f"nothing has {name.text} {asked}: this graph has it as {_short(other)}"
            return


_TYPES = ("date", "integer", "boolean")


# ---- what finds less than it seems to, or the same twice


_CLAIMS = tuple(KG + name for name in ("Assertable", "Event", "EventSeries", "Relation", "Observation", "Position"))
_OF_STANDING = {KG + name for name in ("standing", "disputed", "stance", "status")}
_OF_TERMS = {SEM + "eventType", *(KG + name for name in ("stance", "basis", "measure", "means", "positionKind"))}
"""The properties whose values are concepts."""


def _partial(store: Store, read: list[Token], prefixes: dict[str, str]) -> Iterator[str]:
    """Patterns that find less than they seem to ask for, or each row more than once, with what to write."""
    triples = [tuple(_iri(t, prefixes) or t.text for t in triple) for triple in _triples(read)]
    of_standing = _OF_STANDING & {t for triple in triples for t in triple}
    concepts = {obj for _, property, obj in triples if property in _OF_TERMS}
    for subject, property, obj in triples:
        if property == RDF + "type" and obj.startswith(TYPE):
            yield from _of_type(store, subject, obj)
        elif property == RDF + "type" and obj.startswith("http") and not obj.startswith(_OURS):
            yield from _of_class(store, subject, obj)
        elif property == RDF + "type" and obj in _CLAIMS and not of_standing:
            yield from _unasserted(store, obj)
        elif property == RDFS + "label" and subject in concepts:
            yield "event types and other concepts have their name as skos:prefLabel, and no rdfs:label"
    yield from _compared(store, read, triples)
    yield from _twice(store, read, prefixes)


def _of_type(store: Store, subject: str, type: str) -> Iterator[str]:
    """That events of a type which nobody asserts are not of it as a class."""
    below = f"?event sem:eventType/skos:broader* <{type}>"
    asked = (
        f"SELECT (COUNT(DISTINCT ?event) AS ?n) {{ {below} FILTER NOT EXISTS {{ ?event kg:standing kg:asserted }} }}"
    )
    if left := int(store.select(asked)[0]["n"].value):
        instead = f"{subject} sem:eventType/skos:broader* {shorten(type)}"
        yield f"a {shorten(type)} finds what somebody asserts, and leaves {left} out: {instead} finds all"


def _compared(store: Store, read: list[Token], triples: list[tuple[str, ...]]) -> Iterator[str]:
    """Names compared with a text of no language, which no name of the graph equals."""
    named = {obj: property for _, property, obj in triples if property in _NAMING}
    for one, mark, other, after in zip(read, read[1:], read[2:], [*read[3:], _NONE], strict=False):
        if mark.text != "=" or after.kind == "tag" or after.text == "^^":
            continue
        variable, text = (one, other) if one.kind == "var" else (other, one)
        if variable.text in named and text.kind == "string":
            tagged = Literal(_value(text.text), language="en")
            if store.holds(None, named[variable.text], tagged):
                instead = f"STR({variable.text}) = {text.text}"
                yield f"{variable.text} = {text.text} is never true: this graph has {tagged}: write {instead}"


def _twice(store: Store, read: list[Token], prefixes: dict[str, str]) -> Iterator[str]:
    """Paths that were needed where a class or an edge stood once, and now find each row more than once."""
    for number, token in enumerate(read):
        path = [t.text for t in read[number : number + 4]]
        if path[0] == "a" and path[1:2] == ["/"] and path[3:] == ["*"] and len(read) > number + 4:
            below, cls = _iri(read[number + 2], prefixes), _iri(read[number + 4], prefixes)
            if below == RDFS + "subClassOf" and cls and cls.startswith(KG):
                yield f"a/rdfs:subClassOf* finds a thing once for each of its classes: write a {shorten(cls)}"
        edge = _iri(token, prefixes)
        if edge and path[1:] == ["|", "^", token.text] and _is_symmetric(store, edge) and not _names_graphs(read):
            yield f"{token.text} is found from either end: write it alone, or each row may come twice"
        elif edge and _names_graphs(read) and _is_symmetric(store, edge) and path[1:3] != ["|", "^"]:
            before = read[number - 1].text if number else ""
            if before not in ("^", "/"):
                yield f"{token.text} has no direction and stands once in a graph: write ({token.text}|^{token.text})"


def _is_symmetric(store: Store, edge: str) -> bool:
    return store.holds(edge, RDF + "type", OWL + "SymmetricProperty")


def _names_graphs(read: list[Token]) -> bool:
    return any(token.kind == "word" and token.text.upper() == "GRAPH" for token in read)


def _triples(read: list[Token]) -> Iterator[tuple[Token, Token, Token]]:
    """The patterns of three single terms; those with paths, lists and blank nodes in brackets are passed over."""
    chunk: list[Token] = []
    subject = property = None
    for token in [*read, _NONE]:
        if token.text not in _ENDS and not (token.kind == "word" and token.text.upper() in _CLAUSES):
            chunk.append(token)
            continue
        parts: list[Token] = [
            *([subject] if len(chunk) < 3 and subject else []),
            *([property] if len(chunk) < 2 and property else []),
        ]
        whole = [*parts, *chunk]
        if len(whole) == 3 and all(t.kind in _TERMS or t.text == "a" for t in whole):
            yield whole[0], whole[1], whole[2]
        subject, property = (
            (whole[0], whole[1] if len(whole) > 1 else None) if whole and token.text in ";," else (None, None)
        )
        property = None if token.text == ";" else property
        chunk = []


_ENDS = (".", ";", ",", "{", "}", "")
_CLAUSES = ("FILTER", "BIND", "OPTIONAL", "VALUES", "GRAPH", "MINUS", "UNION")
"""What ends a pattern, or stands where one may begin."""
_TERMS = ("iri", "name", "var", "string", "number")


def _of_class(store: Store, subject: str, cls: str) -> Iterator[str]:
    """That a class of another vocabulary has none of the things whose classes lie below it."""
    below = sorted(c for c in store.subjects(RDFS + "subClassOf", cls) if c.startswith(KG))
    if below and not store.holds(None, RDF + "type", cls):
        names = " or ".join(map(shorten, below))
        yield f"nothing is a {shorten(cls)} by itself: write {subject} a {names}, below it"


def _below(store: Store, cls: str) -> set[str]:
    found, waiting = set[str](), [cls]
    while waiting:
        more = set(store.subjects(RDFS + "subClassOf", waiting.pop())) - found - {cls}
        found |= more
        waiting += more
    return found


_NOT_HELD = "kg:onlyDenied kg:onlyDoubted kg:withdrawn"


def _unasserted(store: Store, cls: str) -> Iterator[str]:
    """That some claims of a class are not asserted, or are disputed."""
    kinds = " ".join(f"<{kind}>" for kind in sorted({cls, *_below(store, cls)}))
    claim = f"VALUES ?kind {{ {kinds} }} ?claim a ?kind"
    counted = {
        "only suggested": f"?claim kg:standing kg:onlySuggested . {claim}",
        "disputed": f"?claim kg:disputed true . {claim}",
        "held by nobody": f"VALUES ?left {{ {_NOT_HELD} }} ?claim kg:standing ?left . {claim}",
    }
    asked = {what: f"SELECT (COUNT(DISTINCT ?claim) AS ?n) {{ {where} }}" for what, where in counted.items()}
    numbers = {what: int(store.select(query)[0]["n"].value) for what, query in asked.items()}
    if any(numbers.values()):
        told = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
        yield f"not every {shorten(cls)} is asserted: {told}; kg:status says which"


def _short(literal: Literal) -> str:
    return str(literal).replace(f"<{XSD}", "xsd:").replace(">", "") if "^^" in str(literal) else str(literal)


def _of_date(time: str) -> str:
    return f'days in this graph are of the type xsd:date, which no xsd:dateTime equals: write "{time[:10]}"^^xsd:date'


def _value(quoted: str) -> str:
    for mark in ('"""', "'''", '"', "'"):
        if quoted.startswith(mark):
            return quoted[len(mark) : -len(mark)]
    return quoted
