"""Write docs/ontology.md from the ontology: every class, property, edge type, event type, rule, shape and check.

Run as `python docs/reference.py`; with `--check` nothing is written, and the exit code is 1 when the page is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg import load, validate  # noqa: E402 (the checkout's own package, before any installed one)
from kg.names import DCTERMS, KG, OWL, RDF, RDFS, SCHEMA, SKOS, TYPE, shorten  # noqa: E402
from kg.store import Store, memory  # noqa: E402

PAGE = ROOT / "docs" / "ontology.md"
ONTOLOGY = ROOT / "ontology"
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")

INTRODUCTION = """\
<!-- Written by docs/reference.py from ontology/: change that and run it again. -->
# Ontology reference

{description}

Version {version}, [CC BY 4.0]({licence}). Namespaces: `kg:` is `{kg}`, `kgt:` is `{kgt}`. How to add an edge type of
your own: [ontology/README.md](../ontology/README.md).

Contents: [Edge types](#edge-types) · [Rules](#rules) · [Classes](#classes) · [Properties](#properties) ·
[Stances, standings, bases, kinds of position](#stances-standings-bases-kinds-of-position) ·
[Event types](#event-types) · [Means](#means) ·
[Measures](#measures) · [What is checked](#what-is-checked)
"""


class Reference:
    """The page, section by section, read from a store that holds the ontology alone."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def page(self) -> str:
        """The whole page; the same text for the same ontology."""
        sections = (
            self.introduction(),
            self.edges(),
            self.rules(),
            self.classes(),
            self.properties(),
            self.choices(),
            *(self.scheme(*names) for names in SCHEMES),
            self.faults(),
        )
        return "\n".join(section.strip() + "\n" for section in sections)

    # ---- sections

    def introduction(self) -> str:
        ontology = KG.rstrip("#")
        return INTRODUCTION.format(
            description=self.text(ontology, DCTERMS + "description"),
            version=self.text(ontology, OWL + "versionInfo"),
            licence=self.text(ontology, DCTERMS + "license"),
            kg=KG,
            kgt=TYPE,
        )

    def edges(self) -> str:
        edges = sorted(self.members(KG + "EdgeType"), key=self.chain)
        rows = []
        for edge in edges:
            now, back, past, past_back = (
                self.text(edge, KG + reading)
                for reading in ("reading", "inverseReading", "pastReading", "inversePastReading")
            )
            above = self.names(edge, RDFS + "subPropertyOf", ours_only=True)
            notes = ", ".join(note for term, value, note in NOTES if self.text(edge, KG + term) == value)
            rows.append((self.name(edge), f"{now} / {back}", f"{past} / {past_back}", above, self.ends(edge), notes))
        head = ("Edge type", "Reads", "In the past", "Is a kind of", "Joins", "Notes")
        explained = "\n".join(f"- {self.name(e)}: {self.definition(e)} *{self.example(e)}*" for e in edges)
        return f"## Edge types\n\n{EDGES}\n\n{table(head, rows)}\n{explained}"

    def rules(self) -> str:
        rows = []
        for rule in self.members(KG + "EdgeRule"):
            on, start, end, edge = (self.names(rule, KG + part) for part in ("onType", "fromRole", "toRole", "edge"))
            rows.append((on, f"{start} → {end}", edge))
        order = [line.split() for line in lines(ONTOLOGY / "rules" / "order.txt") if not line.startswith("#")]
        steps = []
        for name, *graphs in order:
            where = ", ".join(f"`graph:{graph}`" for graph in graphs)
            steps.append(f"1. `{name}` → {where}: {comment(ONTOLOGY / 'rules' / f'{name}.rq')}")
        text = table(("Event of type", "From → to", "Edge"), sorted(rows))
        return f"## Rules\n\n{RULES}\n\n{text}\nThe rules, in the order in which they run:\n\n" + "\n".join(steps)

    def classes(self) -> str:
        classes = [c for c in self.members(OWL + "Class") if c.startswith(KG)]
        rows = [
            (self.name(c), self.names(c, RDFS + "subClassOf", ours_only=True), self.definition(c), self.example(c))
            for c in sorted(classes, key=self.chain_of_classes)
        ]
        return f"## Classes\n\n{table(('Class', 'Is a', 'Definition', 'Example'), rows)}"

    def properties(self) -> str:
        found = {p for kind in KINDS[1:] for p in self.members(OWL + kind) if p.startswith(KG)}
        found -= set(self.members(KG + "EdgeType"))
        rows = [(self.name(p), self.definition(p), self.ends(p), self.example(p)) for p in sorted(found, key=str.lower)]
        return f"## Properties\n\n{table(('Property', 'Definition', 'From → to', 'Example'), rows)}"

    def choices(self) -> str:
        rows = []
        for kind in ("Stance", "Standing", "Basis", "PositionKind"):
            for choice in self.members(KG + kind):
                rows.append((self.name(choice), self.label(KG + kind), self.definition(choice), self.example(choice)))
        heading = "## Stances, standings, bases, kinds of position"
        return f"{heading}\n\n{table(('Term', 'Is a', 'Definition', 'Example'), rows)}"

    def scheme(self, heading: str, cls: str) -> str:
        rows = []
        for concept in self.tree(cls):
            codes = ", ".join(term.value for term in self.store.values(concept, SKOS + "notation"))
            above = self.names(concept, SKOS + "broader")
            note = " ".join(filter(None, (self.definition(concept), self.text(concept, SKOS + "scopeNote"))))
            rows.append((self.name(concept), self.label(concept), above, note, codes))
        head = ("Term", "Name", "Is a kind of", "Definition", "Codes")
        columns = len(head) if any(row[-1] for row in rows) else len(head) - 1
        return f"## {heading}\n\n{table(head[:columns], [row[:columns] for row in rows])}"

    def faults(self) -> str:
        rows = [(f"`{fault}`", message) for fault, message in validate.faults().items()]
        return f"## What is checked\n\n{CHECKS}\n\n{table(('Fault', 'Message'), rows)}"

    # ---- reading

    def members(self, cls: str) -> list[str]:
        return self.store.subjects(RDF + "type", cls)

    def text(self, iri: str, predicate: str) -> str:
        return self.store.text(iri, predicate) or ""

    def label(self, iri: str) -> str:
        return self.text(iri, SKOS + "prefLabel") or self.text(iri, RDFS + "label")

    def name(self, iri: str) -> str:
        return f"`{shorten(iri)}`"

    def names(self, iri: str, predicate: str, *, ours_only: bool = False) -> str:
        found = [term.value for term in self.store.values(iri, predicate)]
        return ", ".join(self.name(f) for f in found if not ours_only or f.startswith((KG, TYPE)))

    def ends(self, iri: str) -> str:
        """What a property joins: "Actor → Place"; "" when anything goes."""
        start = self.kinds(iri, SCHEMA + "domainIncludes") or self.kinds(iri, RDFS + "domain")
        end = self.kinds(iri, SCHEMA + "rangeIncludes") or self.kinds(iri, RDFS + "range")
        return f"{start or 'any'} → {end or 'any'}" if start or end else ""

    def kinds(self, iri: str, predicate: str) -> str:
        return " or ".join(shorten(term.value).removeprefix("kg:") for term in self.store.values(iri, predicate))

    def definition(self, iri: str) -> str:
        return self.store.text(iri, SKOS + "definition") or ""

    def example(self, iri: str) -> str:
        return self.store.text(iri, SKOS + "example") or ""

    def chain(self, iri: str, by: str = RDFS + "subPropertyOf") -> list[str]:
        """The terms above and this one, topmost first: sorting by it keeps families together."""
        above = [term.value for term in self.store.values(iri, by) if term.value.startswith((KG, TYPE))]
        return [*self.chain(above[0], by), iri] if above else [iri]

    def chain_of_classes(self, iri: str) -> list[str]:
        return self.chain(iri, RDFS + "subClassOf")

    def tree(self, cls: str) -> list[str]:
        return sorted(self.members(cls), key=lambda concept: self.chain(concept, SKOS + "broader"))


SCHEMES = (("Event types", KG + "EventType"), ("Means", KG + "Means"), ("Measures", KG + "Measure"))

NOTES = (
    ("walkable", "false", "not walked"),
    ("derivedOnly", "true", "follows only"),
    ("noteOnRoutes", "true", "noted on routes"),
)

EDGES = """\
What may stand between two actors, or an actor and a place. Nobody writes an edge: it follows from a relation or an
event that somebody asserts. Each is also a `kg:relatedTo`. *Not walked*: routes do not step along it. *Follows only*:
a relation must not name it."""

RULES = """\
An event gives an edge between the fillers of two of its roles, here and for narrower types; of two rules for the same
roles the one with the narrower edge counts."""

CHECKS = """\
What `kg check` reports, and what keeps a file from being added. Each fault is a shape in `ontology/shapes/` or a query
in `ontology/checks/`, and has an example that fails for it in `ontology/examples/invalid/`."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    heading = list(head)
    return "\n".join((line(heading), "|" + "---|" * len(heading), *map(line, rows))) + "\n"


def lines(path: Path) -> Iterator[str]:
    yield from filter(None, path.read_text(encoding="utf-8").splitlines())


def comment(path: Path) -> str:
    """The comment with which a query begins."""
    said = []
    for line in lines(path):
        if not line.startswith("#"):
            break
        said.append(line.removeprefix("#").strip())
    return " ".join(said)


def main(arguments: list[str]) -> int:
    page = Reference(memory(load.ontology())).page()
    if "--check" in arguments:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
            return 0
        print("docs/ontology.md is stale: run `python docs/reference.py`", file=sys.stderr)
        return 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
