"""The names of the formats and how their files end; nothing else, so that a command's options cost nothing."""

from __future__ import annotations

DATASETS = ("trig", "nquads", "jsonld")
TRIPLES = ("turtle", "ntriples", "rdfxml")
RDF = (*DATASETS, *TRIPLES)
TABLES = ("csv", "nodes")
EDGES = (*TABLES, "graphml", "gexf")
FORMATS = (*RDF, *EDGES)

ENDINGS = {
    ".trig": "trig",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".rdf": "rdfxml",
    ".csv": "csv",
    ".graphml": "graphml",
    ".gexf": "gexf",
}
