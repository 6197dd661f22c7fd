"""Which RDF terms a store may hold, and in which spelling.

IRIs of a few schemes; literals without characters that act on a terminal or reorder text; numbers and dates that
exist. Numbers are spelt as the engine spells them, which would otherwise change them without a word.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import values
from kg.dates import span
from kg.errors import BadValue
from kg.names import DCTERMS, EDTF, KG, RDFS, SCHEMA, SEM, SKOS, XSD
from kg.store import Engine, Literal, NamedNode, Quad
from kg.values import REFUSED, line, named, printable

# The base against which relative IRIs of JSON-LD are read, which would be dropped in silence without one.
BASE = "relative:///"
SCHEMES = ("http", "https", "urn", "mailto")
LINKS = (SCHEMA + "url", KG + "archivedCopy")
# Literals of these are shown on one line.
LABELS = frozenset(
    (
        *(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")),
        *(DCTERMS + name for name in ("title", "identifier")),
        *(
            KG + name
            for name in (
                "says",
                "gist",
                "anonymity",
                "wording",
                "dateWording",
                "placePrecision",
                "quantifier",
                "byline",
                "row",
                "sheet",
                "draftedBy",
                "reviewedBy",
            )
        ),
        RDFS + "label",
    )
)
_ZONE = r"(Z|[+-]\d\d:\d\d)?"
_YEAR = r"-?([1-9]\d{3,8}|0\d{3})"
# Dates as XML Schema writes them: with a time zone, or years before 1, which kg's own dates do not have.
_XSD_FORMS = {
    XSD + "date": (rf"(?P<day>{_YEAR}-\d\d-\d\d){_ZONE}", "a day such as 2023-10-27"),
    XSD + "dateTime": (
        rf"(?P<day>{_YEAR}-\d\d-\d\d)T(?P<hour>\d\d):\d\d:\d\d(\.\d+)?{_ZONE}",
        "a day and time such as 2023-10-27T08:30:00",
    ),
}
# Datatypes that the engine makes xsd:integer of in silence.
_WHOLE = frozenset(
    XSD + name
    for name in (
        *("int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    )
)
_FORMS = {
    XSD + "integer": (r"[+-]?\d+", "a whole number"),
    XSD + "decimal": (r"[+-]?(\d+(\.\d*)?|\.\d+)", "a decimal number"),
    XSD + "boolean": (r"true|false|0|1", "true or false"),
}


# Numbers that every engine keeps as they are.
_KEPT = r"[+-]?\d{0,18}(\.\d{0,12})?"


@lru_cache(maxsize=65536)
def node(iri: str) -> NamedNode:
    """A checked IRI. Raises BadValue."""
    scheme = iri.partition(":")[0].lower()
    if iri.startswith(BASE) or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        raise BadValue(
            f"“{printable(iri.removeprefix(BASE))}” is not a full IRI: write it out, or define its prefix or @context"
        )
    if scheme not in SCHEMES:
        raise BadValue(f"the IRI “{printable(iri)}” has the scheme {printable(scheme)}: kg takes {', '.join(SCHEMES)}")
    if re.search(r"\s", iri) or (found := re.search(REFUSED, iri)):
        what = "a space" if re.search(r"\s", iri) else named(found[0]) if found else ""
        raise BadValue(f"the IRI “{printable(iri)}” holds {what}: remove it")
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise BadValue(f"“{printable(iri)}” is not an IRI: {error}") from None


def link(term: NamedNode, predicate: str) -> NamedNode:
    """A checked IRI as the object of a predicate, some of which take web addresses alone. Raises BadValue."""
    return node(values.link(term.value)) if predicate in LINKS else node(term.value)


def literal(value: Literal, predicate: str) -> Literal:
    """A checked literal in its stored spelling. Raises BadValue."""
    if value.direction:
        raise BadValue(f"“{printable(value.value)}” has a text direction, which is RDF 1.2: leave it out")
    if predicate in LABELS:
        line(value.value)
    elif found := next((f for f in re.finditer(REFUSED, value.value) if f[0] not in "\t\r\n"), None):
        raise BadValue(f"{named(found[0])} in “{printable(value.value)}” is not allowed: remove it")
    if predicate in LINKS:
        values.link(value.value)
    if value.language or value.datatype.value == XSD + "string":
        return value
    if value.datatype.value == XSD + "date" and predicate.startswith((KG, SEM)):
        span(value.value)
    return _typed(value.value, value.datatype.value)


@lru_cache(maxsize=65536)
def _typed(text: str, datatype: str) -> Literal:
    node(datatype)
    datatype = XSD + "integer" if datatype in _WHOLE else datatype
    form, meaning = _FORMS.get(datatype, ("", ""))
    if form and not re.fullmatch(form, text, re.A):
        raise BadValue(f"“{printable(text)}” is not {meaning}, as its datatype says: correct one of the two")
    if datatype in (XSD + "integer", XSD + "decimal") and not re.fullmatch(_KEPT, text, re.A):
        raise BadValue(
            f"“{printable(text)}” has more digits than kg keeps, 18 before the point and 12 after it: round it"
        )
    if datatype == EDTF:
        text = span(text).edtf
    elif datatype in _XSD_FORMS:
        _dated(text, *_XSD_FORMS[datatype])
    return _as_stored(Literal(text, datatype=NamedNode(datatype)))


def _dated(text: str, form: str, meaning: str) -> None:
    """Check a date, or a day and time, as XML Schema writes it. Raises BadValue for one that does not exist."""
    found = re.fullmatch(form, text, re.A)
    if found is None:
        partial = re.fullmatch(r"\d{4}(-\d\d)?", text, re.A)
        step = "correct one of the two"
        if partial:
            step = "a month is an xsd:gYearMonth" if partial[1] else "a year is an xsd:gYear"
        raise BadValue(f"“{printable(text)}” is not {meaning}, as its datatype says: {step}")
    if "hour" in found.groupdict() and int(found["hour"]) > 23:
        raise BadValue(f"“{printable(text)}” is not a time that exists: hours run from 00 to 23")
    day = found["day"]
    if re.match(r"(?!0000)\d{4}-", day):
        span(day)


def _as_stored(value: Literal) -> Literal:
    """A literal as the engine gives it back."""
    if not value.datatype.value.startswith(XSD):
        return value
    engine, any_node = Engine(), NamedNode(KG + "value")
    engine.add(Quad(any_node, any_node, value))
    stored = next(iter(engine)).object
    return stored if isinstance(stored, Literal) else value
