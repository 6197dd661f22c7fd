"""The names of the formats in which a query can answer; nothing else, so that a command's options cost nothing."""

from __future__ import annotations

ROWS = ("text", "csv", "tsv", "json", "xml")
GRAPHS = ("text", "turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")
FORMATS = (*ROWS, *GRAPHS[1:])
