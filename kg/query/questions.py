"""Named questions: SPARQL files whose comments say what they ask, what can be given and what the columns mean.

    # title: Who backs whom?
    # about: Every relation of backing that somebody asserts.
    # parameter: backer actor optional — only what this actor backs
    # column: who — the one who backs
    SELECT ?who { # bind: backer
      ?backer kg:backs ?whom …

A line `# bind: backer` is where the value comes to stand, as `VALUES ?backer { <iri> }`; without a value it stays a
comment. Values are terms that were looked up or checked, never text pasted into the query.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from kg.errors import BadQuery, UnknownSource
from kg.names import DCTERMS, PREFIXES, resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kg.store import Store, Term

PLAIN = "the query"
"""The name of SPARQL that has none."""
KINDS = ("actor", "place", "node", "source", "text", "date", "relation", "period")
# Words that are options of `kg query` itself.
RESERVED = frozenset(("file", "format", "help", "ids", "list", "output", "show", "store", "timeout"))

_HEADER = re.compile(r"#\s*(title|about|parameter|column):\s*(.*?)\s*\Z")
_PARAMETER = re.compile(r"([a-z][a-z0-9_]*)\s+([a-z]+)\s+(required|optional)\s+[—-]\s+(.+)\Z")
_COLUMN = re.compile(r"([A-Za-z]\w*)\s+[—-]\s+(.+)\Z")
_BIND = re.compile(r"^([^\S\n]*)#[^\S\n]*bind:[^\S\n]*(\w+)[^\S\n]*$", re.M)
_NAME = re.compile(r"[\w-]+\Z")


class Parameter(NamedTuple):
    """What a question can be given. kind: one of KINDS."""

    name: str
    kind: str
    required: bool
    about: str


class Column(NamedTuple):
    name: str
    about: str


class Question(NamedTuple):
    """SPARQL with a name. One read from a file of the user's own may lack title, parameters and columns."""

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str


def questions(directory: str | None = None) -> list[Question]:
    """All questions that ship with the package, or lie in a directory as `<name>.rq`; sorted by name."""
    folder = directory or resource("ontology", "questions")
    names = sorted(name[:-3] for name in os.listdir(folder) if name.endswith(".rq"))
    return [question(name, folder) for name in names]


def question(name: str, directory: str | None = None) -> Question:
    """One question by name. Raises BadQuery with near names when there is none."""
    folder = directory or resource("ontology", "questions")
    path = os.path.join(folder, f"{name}.rq")
    if not _NAME.match(name) or not os.path.isfile(path):
        raise BadQuery(f"there is no question “{name}”: {_near(name, folder)}")
    with open(path, encoding="utf-8") as file:
        return read(name, file.read())


def exists(name: str, directory: str | None = None) -> bool:
    folder = directory or resource("ontology", "questions")
    return bool(_NAME.match(name)) and os.path.isfile(os.path.join(folder, f"{name}.rq"))


def _near(name: str, folder: str) -> str:
    from difflib import get_close_matches

    names = sorted(file[:-3] for file in os.listdir(folder) if file.endswith(".rq"))
    near = get_close_matches(name, names, 3, 0.6) or [known for known in names if name and name in known][:3]
    if near:
        return f"did you mean {' or '.join(f'“{known}”' for known in near)}?"
    return "list the questions with `kg query --list`, or give SPARQL"


def read(name: str, text: str) -> Question:
    """Read SPARQL with or without a header. Raises BadQuery for a header line that cannot be read."""
    said: dict[str, list[str]] = {"title": [], "about": [], "parameter": [], "column": []}
    for line in text.splitlines():
        if header := _HEADER.match(line.strip()):
            said[header[1]].append(header[2])
    parameters = tuple(_parameter(name, line) for line in said["parameter"])
    columns = tuple(_column(name, line) for line in said["column"])
    places = {found[2] for found in _BIND.finditer(text)}
    for parameter in parameters:
        if parameter.name not in places:
            raise BadQuery(
                f"{name}: the parameter {parameter.name} has no place: add a line `# bind: {parameter.name}`"
            )
    for place in sorted(places - {p.name for p in parameters}):
        raise BadQuery(f"{name}: `# bind: {place}` names no parameter: add a line `# parameter: {place} …`")
    return Question(name, " ".join(said["title"]), " ".join(said["about"]), parameters, columns, text)


def _parameter(name: str, line: str) -> Parameter:
    found = _PARAMETER.match(line)
    if found is None or found[2] not in KINDS:
        kinds = "|".join(KINDS)
        raise BadQuery(
            f"{name}: write `# parameter: <name> <{kinds}> <required|optional> — <what it is>`, not “{line}”"
        )
    if found[1] in RESERVED:
        raise BadQuery(f"{name}: a parameter cannot be called {found[1]}, which is an option of kg query: rename it")
    return Parameter(found[1], found[2], found[3] == "required", found[4])


def _column(name: str, line: str) -> Column:
    found = _COLUMN.match(line)
    if found is None:
        raise BadQuery(f"{name}: write `# column: <name> — <what it holds>`, not “{line}”")
    return Column(found[1], found[2])


def resolve(store: Store, asked: Question, given: Mapping[str, str]) -> dict[str, Term]:
    """Turn what a person typed for a question's parameters into terms.

    Names are looked up, dates checked. Raises BadQuery for a parameter that the question does not have or that is
    missing, UnknownName and AmbiguousName for a name, BadDate for a date, UnknownSource for a source.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    listed = ", ".join(f"--{name}" for name in known) or "none"
    for name in given:
        if name not in known:
            raise BadQuery(f"{asked.name} has no parameter --{name}; it takes: {listed}")
    for parameter in asked.parameters:
        if parameter.required and parameter.name not in given:
            raise BadQuery(f"{asked.name} needs --{parameter.name} ({parameter.about})")
    return {name: _term(store, known[name], value) for name, value in given.items()}


def _term(store: Store, parameter: Parameter, value: str) -> Term:
    from kg.dates import period, span
    from kg.lookup import find
    from kg.safe import escaped
    from kg.store import Literal, NamedNode

    if parameter.kind in ("actor", "place", "node"):
        return NamedNode(find(store, value, places_first=parameter.kind == "place"))
    if parameter.kind == "source":
        nodes = store.subjects(DCTERMS + "identifier", Literal(value))
        if not nodes:
            raise UnknownSource(f"no source “{value}” is loaded: list them with `kg sources`")
        return NamedNode(nodes[0])
    if parameter.kind == "relation":
        return NamedNode(_edge_type(store, value))
    if parameter.kind == "period":
        first, last = period(value)
        return Literal(f"{first or '0000'}/{last or '9999'}")
    if parameter.kind == "date":
        day = span(value).day
        if day is None:
            raise BadQuery(f"--{parameter.name} needs a day, such as 2023-10-27, not “{value}”")
        return Literal(day, datatype=NamedNode(PREFIXES["xsd"] + "date"))
    plain = value.replace("\n", "").replace("\t", "")
    if escaped(plain) != plain:
        raise BadQuery(f"--{parameter.name} holds a character that is not text: type it anew")
    return Literal(value)


def _edge_type(store: Store, name: str) -> str:
    """The edge type that somebody names: by its label, another name of it, or the words with which it is read."""
    from kg.model import Vocabulary

    store.complete()
    return Vocabulary(store).relation(name)


def bind(asked: Question, values: Mapping[str, Term]) -> str:
    """The question's SPARQL with `VALUES ?x { term }` at each `# bind: x` that has a value.

    values: by parameter, checked terms as `resolve` gives them. Terms are written by the engine, which escapes them.
    """

    def line(place: re.Match[str]) -> str:
        return f"{place[1]}VALUES ?{place[2]} {{ {values[place[2]]} }}" if place[2] in values else place[0]

    text = _BIND.sub(line, asked.text)
    for name, term in values.items():
        # The header of a question that has its answer given asks for it no more.
        before, header, after = re.split(rf"(?m)(^#\s*parameter:\s*{name}\b.*$)", text, maxsplit=1)
        text = f"{before}# given: {name} {term}{after}" if header else text
    return text


def standalone(text: str) -> str:
    """SPARQL with the usual prefixes that it uses declared, to be pasted into another tool."""
    used = [
        f"PREFIX {prefix}: <{base}>"
        for prefix, base in PREFIXES.items()
        if re.search(rf"(?<![\w:-]){prefix}:(?!//)", text)
        and not re.search(rf"\bPREFIX\s+{prefix}:", text, re.IGNORECASE)
    ]
    return "\n".join([*used, text])
