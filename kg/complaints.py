"""What validation finds wrong with claims files, told by their lines and words.

A person wrote “[Baghdad, backs, Kite Brigade]” and knows of no `id:relation-1f79…`: so a problem is told at the word
that it is about, with what was expected there and the nearest that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from kg import lookup
from kg.errors import BadSource
from kg.model import Model
from kg.names import ID, INDEX, KG, RDF, RDFS, SCHEMA, shorten
from kg.sources.claims import Compiled
from kg.sources.marked import Node
from kg.store import Store, Term, iri
from kg.validate import Problem

# The checks that a relation fails when one of its ends is of the wrong kind: the end, its other end, what says the kind.
_ENDS = {
    "wrong-subject": (RDF + "subject", RDF + "object", SCHEMA + "domainIncludes", "leads from"),
    "wrong-object": (RDF + "object", RDF + "subject", SCHEMA + "rangeIncludes", "leads to"),
}
_NEAREST = 3


class Told(NamedTuple):
    """files: the faults of each file, by its path. rest: problems that lie in none of the files."""

    files: list[BadSource]
    rest: list[Problem]


def told(problems: Iterable[Problem], files: list[Compiled], store: Store) -> Told:
    """Sort problems by the files that they lie in. store: what is known, with the files.

    Parts of a file that have faults already are left out: what is wrong with them may follow from those.
    """
    model = Model(store)
    found: dict[str, set[tuple[int, int, str]]] = {file.path: set(file.faults) for file in files}
    rest = []
    for problem in problems:
        file = next((file for file in files if problem.node in file.origins.parts), None)
        if not file:
            rest.append(problem)
            continue
        if not file.origins.is_faulty(problem.node) and not file.origins.is_faulty(problem.detail):
            part = file.origins.parts[problem.node][0]
            word = file.origins.word(part, problem.detail) if problem.detail else None
            found[file.path].add((*(word or part).mark, _said(problem, word, file, model, store)))
    return Told([BadSource(path, sorted(faults)) for path, faults in found.items() if faults], rest)


def worded(problem: Problem) -> str:
    """A problem in one line, its IRIs short."""
    detail = re.sub(r"https?://\S+", lambda found: shorten(found[0]), problem.detail)
    return f"{problem.message} ({detail})" if detail else problem.message


def _said(problem: Problem, word: Node | None, file: Compiled, model: Model, store: Store) -> str:
    if not word:
        parts = file.origins.parts.get(problem.detail)
        own = parts[0].get("id") if parts else None
        return f"{problem.message} (“{own.text}”)" if own else worded(problem)
    node = file.origins.meant.get(word.mark, "")
    if problem.fault not in _ENDS or not node.startswith(ID):
        kind = f" ({model.kind(node)})" if node.startswith(ID) else ""
        return f"“{word.text}”{kind}: {problem.message}"
    _, _, says, leads = _ENDS[problem.fault]
    relation = store.value(problem.node, RDF + "predicate")
    predicate = iri(relation) if relation else ""
    allowed = [c.value for p in (says, RDFS + "range") for c in store.values(predicate, p)]
    kinds = " or ".join(sorted({_a(model.label(cls)) for cls in allowed}))
    fits = _names(word.text, allowed, model, store) or _relations(problem, predicate, model, store)
    step = f"did you mean {' or '.join(fits)}?" if fits else "name one, or another relation"
    return f"“{word.text}” is {_a(model.kind(node))}, and “{model.label(predicate)}” {leads} {kinds}: {step}"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _names(typed: str, allowed: list[str], model: Model, store: Store) -> list[str]:
    """Names of nodes of a kind that resemble what was typed, best first."""
    sought = lookup.key(typed)
    near: dict[str, float] = {}
    for fact in store.resembling(sought, INDEX):
        node, likeness = iri(fact.subject), SequenceMatcher(None, sought, iri(fact.object)).ratio()
        if node.startswith(ID) and likeness >= 0.72 and any(model.is_a(node, cls) for cls in allowed):
            near[node] = max(likeness, near.get(node, 0))
    best = sorted(near, key=lambda node: (-near[node], node))[:_NEAREST]
    return list(dict.fromkeys(f"“{_name(node, model)}”" for node in best))


def _name(node: str, model: Model) -> str:
    """A name by which a claims file is understood: a territory that shares its name with a state is “place:Marl”."""
    label = model.label(node)
    return f"place:{label.removesuffix(' (place)')}" if label.endswith(" (place)") else label


def _relations(problem: Problem, predicate: str, model: Model, store: Store) -> list[str]:
    """Relations that may join the two ends as they are, those spelt or placed nearest to the one given first."""
    ends = {p: store.value(problem.node, p) for p in (RDF + "subject", RDF + "object")}
    fitting = []
    for edge in model.edge_types - {KG + "relatedTo", predicate}:
        rules = ((RDF + "subject", SCHEMA + "domainIncludes"), (RDF + "object", SCHEMA + "rangeIncludes"))
        if all(_fits(ends[end], [c.value for c in store.values(edge, says)], model) for end, says in rules):
            shared = len({*model.supers(edge), edge} & {*model.supers(predicate), predicate} - {KG + "relatedTo"})
            likeness = SequenceMatcher(None, model.label(edge), model.label(predicate)).ratio()
            fitting.append((-shared, -likeness, f"“{edge.removeprefix(KG)}”"))
    return [label for _, _, label in sorted(fitting)[:_NEAREST]]


def _fits(end: Term | None, allowed: list[str], model: Model) -> bool:
    return end is not None and any(model.is_a(iri(end), cls) for cls in allowed)
