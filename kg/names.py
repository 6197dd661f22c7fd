"""IRIs of the project: namespaces, graphs, minting and shortening. Names an IRI, reads nothing.

Every minted IRI is a function of its arguments alone, so that the same file compiled twice, or on two
machines, gives the same graph.
"""

from __future__ import annotations

import os
import re
import sys

KG = "https://w3id.org/actor-kg/ns#"
TYPE = "https://w3id.org/actor-kg/type/"
ID = "https://w3id.org/actor-kg/id/"
GRAPH = "https://w3id.org/actor-kg/graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
# The older address of schema.org, which most data in use still have.
SCHEMA_HTTP = "http://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
SH = "http://www.w3.org/ns/shacl#"
# Terms by which the rules in ontology/rules/ hand results to each other; never stored.
WORK = "https://w3id.org/actor-kg/work/"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

# The prefixes a query may use undeclared. Longer namespaces that extend others come through unharmed:
# `shorten` looks for the longest match.
PREFIXES = {
    "kg": KG,
    "kgt": TYPE,
    "id": ID,
    "graph": GRAPH,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "sem": SEM,
    "oa": OA,
    "schema": SCHEMA,
    "sh": SH,
}

# Graphs that `kg` derives. They are never authored, and are worked out again whenever a source changes.
DIRECT = GRAPH + "direct"
DISPUTED = GRAPH + "disputed"
CLAIMED = GRAPH + "claimed"
INFERRED = GRAPH + "inferred"
INDEX = GRAPH + "index"
ONTOLOGY = GRAPH + "ontology"
ACTORS = GRAPH + "actors"
# The merge, on servers: not every engine keeps a default graph, so it is a graph with a name there.
MERGE = GRAPH + "merge"
DERIVED = (DIRECT, DISPUTED, CLAIMED, INFERRED, INDEX)
# The merge is of all graphs but these: `disputed` and `claimed` hold what is said and may not stand, `index` serves
# look-up and `check`. `inferred` holds nothing that the merge holds, and queries alone read the two as one.
UNMERGED = (DISPUTED, CLAIMED, INFERRED, INDEX)
# What a claim that two nodes are one has between them.
SAME = KG + "sameAs"
# In the place of a graph: the edges that routes walk unless told otherwise, disputed or not.
WALKED = "walked"

# Patterns are strings, compiled on first use: compiling them here would slow down commands that need none.
_LOCAL = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z"
_SOURCE_ID = r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\Z"


def resource(*parts: str) -> str:
    """Path of a file or folder shipped with the package, such as `resource("ontology")`.

    In a wheel the folders lie inside the package, in a checkout beside it. Plain paths instead of
    `importlib.resources`, whose import alone costs a tenth of a fast command.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, parts[0])
    base = here if os.path.isdir(inside) else os.path.dirname(here)
    return os.path.join(base, *parts)


def is_local(name: str) -> bool:
    """Whether a name can follow a prefix as it stands, in Turtle and SPARQL alike."""
    return re.match(_LOCAL, name) is not None


def is_source_id(name: str) -> bool:
    """Whether a name can be a source's id: lower-case letters, digits and hyphens, 64 at most."""
    return re.match(_SOURCE_ID, name) is not None


def source_graph(source: str) -> str:
    """The graph of a source: by its id, or the graph itself where a foreign graph is the source."""
    return source if ":" in source else GRAPH + source


def retraction_graph(source: str, claim: str | None) -> str:
    """The graph of the retraction of a source, or of one claim as it makes it (IRIs)."""
    return f"{GRAPH}retraction-{digest(source, claim or '')}"


def is_retraction(name: str) -> bool:
    """Whether a graph's name, without the namespace, is that of a retraction."""
    return re.match(r"retraction-[0-9a-f]{16}\Z", name) is not None


def shorten(iri: str) -> str:
    """`kg:backs` for an IRI of a known namespace when the rest is a plain local name, else `<iri>`."""
    best = ""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and len(base) > len(PREFIXES.get(best, "")) and is_local(iri[len(base) :]):
            best = prefix
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else f"<{iri}>"


def local(iri: str) -> str:
    """The last part of an IRI, after its last `#` or `/`."""
    return re.split(r"[#/]", iri)[-1]


def digest(*parts: str, length: int = 16) -> str:
    """The first `length` hex digits of the SHA-256 of the parts, joined by spaces, in UTF-8."""
    try:
        # The interpreter's own SHA-256: `hashlib` would load OpenSSL, which costs a tenth of a quick command.
        if sys.version_info >= (3, 12):
            from _sha2 import sha256  # type: ignore[import-not-found, unused-ignore]
        else:
            from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from hashlib import sha256

    return str(sha256(" ".join(parts).encode()).hexdigest())[:length]


def relation_iri(subject: str, predicate: str, obj: str, edtf: str = "", ended: bool = False) -> str:
    """One relation at one time. Two sources that state it meet on this IRI."""
    return f"{ID}relation-{digest(subject, predicate, obj, edtf, 'ended' if ended else '')}"


def edge_iri(subject: str, predicate: str, obj: str) -> str:
    """The node of a derived edge; the rules build the same IRI in SPARQL."""
    return f"{ID}edge-{digest(subject, predicate, obj)}"


def pair_iri(one: str, other: str) -> str:
    """Two nodes whichever way round, under which the index keeps what is denied between them."""
    return f"{ID}pair-{digest(*sorted((one, other)))}"


def thing_iri(source: str, name: str) -> str:
    """An event, observation or position, which belongs to its source."""
    return f"{ID}{source}.{name}"


def locator_iri(source: str, paragraph: int, start: int, end: int) -> str:
    return f"{ID}{source}.p{paragraph}-{start}-{end}"


def row_iri(source: str, row: str) -> str:
    """A row of a sheet, by its key; a key that no local name can hold is digested."""
    return f"{ID}{source}.at-row-{row if is_local(row) else digest(row, length=12)}"


def assertion_iri(source: str, claim: str, speaker: str, stance: str, locators: list[str]) -> str:
    """One speaker's stance on one claim at one place of one source; the order of locators does not matter."""
    return f"{ID}{source}.a-{digest(claim, speaker, stance, *sorted(locators), length=12)}"
