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
from kg.names import ID, INDEX, KG, RDF, RDFS, SAME, SCHEMA, shorten
from kg.sources.claims import Compiled
from kg.sources.marked import Mark, Node
from kg.store import Store, Term, iri
from kg.validate import Problem

# The checks that a relation fails when one of its ends is of the wrong kind: what says which kinds are right, in words.
_ENDS = {
    "wrong-subject": (SCHEMA + "domainIncludes", "leads from"),
    "wrong-object": (SCHEMA + "rangeIncludes", "leads to"),
}
_RULES = ((RDF + "subject", SCHEMA + "domainIncludes"), (RDF + "object", SCHEMA + "rangeIncludes"))
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
    found: dict[str, dict[Mark, list[str]]] = {file.path: {} for file in files}
    rest = []
    for problem in problems:
        file = next((file for file in files if problem.node in file.origins.parts), None)
        if not file:
            rest.append(problem)
        elif not file.origins.is_faulty(problem.node) and not file.origins.is_faulty(problem.detail):
            part = file.origins.parts[problem.node][0]
            word = file.origins.word(part, problem.detail) if problem.detail else None
            found[file.path].setdefault((word or part).mark, []).append(_said(problem, word, file, model, store))
    # What is wrong in one place is one thing to mend.
    faults = {
        file.path: [*file.faults, *((*mark, "; ".join(dict.fromkeys(said))) for mark, said in found[file.path].items())]
        for file in files
    }
    return Told([BadSource(path, sorted(told)) for path, told in faults.items() if told], rest)


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
    if not node.startswith(ID):
        return f"“{word.text}”: {problem.message}"
    if problem.fault not in _ENDS:
        fits = _names(word.text, [KG + ("Actor" if model.is_a(node, KG + "Place") else "Place")], model, store, 1.0)
        step = f" (did you mean {' or '.join(fits)}?)" if fits else ""
        return f"“{word.text}” ({model.kind(node)}): {problem.message}{step}"
    return wrong_end(problem, word.text, node, model, store)


def is_wrong_end(fault: str) -> bool:
    """Whether a fault is that an end of a relation is of the wrong kind."""
    return fault in _ENDS


def wrong_end(problem: Problem, typed: str, node: str, model: Model, store: Store) -> str:
    """Of which kind an end of a relation is, which kind was expected, and what would fit. typed: how it was named."""
    says, leads = _ENDS[problem.fault]
    relation = store.value(problem.node, RDF + "predicate")
    predicate = iri(relation) if relation else ""
    allowed = [c.value for p in (says, RDFS + "range") for c in store.values(predicate, p)]
    kinds = " or ".join(sorted({_a(model.label(cls)) for cls in allowed}))
    fits = _names(typed, allowed, model, store)
    step = f"did you mean {' or '.join(fits)}?" if fits else _relations(problem, predicate, model, store)
    return f"“{typed}” is {_a(model.kind(node))}, and “{model.label(predicate)}” {leads} {kinds}: {step}"


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def _names(typed: str, allowed: list[str], model: Model, store: Store, likeness: float = 0.72) -> list[str]:
    """Names of nodes of a kind that resemble what was typed, best first."""
    sought = lookup.key(typed.removeprefix("place:"))
    near: dict[str, float] = {}
    for fact in store.resembling(sought, INDEX):
        node, alike = iri(fact.subject), SequenceMatcher(None, sought, iri(fact.object)).ratio()
        if node.startswith(ID) and alike >= likeness and any(model.is_a(node, cls) for cls in allowed):
            near[node] = max(alike, near.get(node, 0))
    same = {node for node, alike in near.items() if alike == 1}
    best = sorted(same or near, key=lambda node: (-near[node], node))[:_NEAREST]
    return list(dict.fromkeys(f"“{_name(node, model)}”" for node in best))


def _name(node: str, model: Model) -> str:
    """A name by which a claims file is understood: a territory that shares its name with a state is “place:Marl”."""
    label = model.label(node)
    return f"place:{label.removesuffix(' (place)')}" if label.endswith(" (place)") else label


def _relations(problem: Problem, predicate: str, model: Model, store: Store) -> str:
    """What to do where no name fits: the relations that may join the two ends as they are."""
    ends = {says: store.value(problem.node, end) for end, says in _RULES}
    fitting = [
        edge.removeprefix(KG)
        for edge in sorted(model.edge_types - {KG + "relatedTo", SAME, predicate})
        if all(_fits(end, [c.value for c in store.values(edge, says)], model) for says, end in ends.items())
    ]
    step = f"; relations that may join these two: {', '.join(fitting)}" if fitting else ""
    return f"name one{step}"


def _fits(end: Term | None, allowed: list[str], model: Model) -> bool:
    return end is not None and any(model.is_a(iri(end), cls) for cls in allowed)
