"""What `kg show`, `sources`, `check` and `search` print with `--format json`, and what the web app gives for its pages.

Each document has a `version`, which changes when a reader of the old form could go wrong. Every `id` is an IRI, and
claims and assertions are told as in the JSON of routes. `answers.schema.json` describes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.claims import Claim
from kg.dossier import Dossier, Relation, Source
from kg.export.routes import account_values, assertion_values, claim_values, edge_values
from kg.finder import Finds
from kg.names import ID
from kg.validate import Problem

VERSION = 1


def finds(words: str, found: Finds) -> str:
    """What some words found."""
    listed = [
        {"id": f.iri, "name": f.name, "label": f.label, "kind": f.kind, "claims": f.claims, "by": f.by or None}
        for f in found.found
    ]
    return _json({"words": words, "total": found.total, "found": listed})


def dossier(told: Dossier) -> str:
    """All about one node; what is said for and against a claim of a list stands beside it."""

    def of(claim: Claim) -> dict[str, Any]:
        return {"claim": claim_values(claim), "account": account_values(told.accounts[claim.iri])}

    return _json(
        {
            "id": told.iri,
            "label": told.label,
            "kind": told.kind,
            **{name: getattr(told, name) for name in ("aliases", "notes", "names_from", "differs_from", "places")},
            "one_with": [{"id": node, "label": label} for node, label in told.one_with.items()],
            "same": [_relation(relation, forward=True) for relation in told.same],
            "told_of": {what: list(nodes) for what, nodes in sorted(told.told_of.items())},
            "description": [{"property": name, "value": value} for name, value in told.description],
            "itself": of(told.claim) if told.claim else None,
            "relations": [
                _relation(r, forward=ahead) for ahead in (True, False) for r in (told.out if ahead else told.into)
            ],
            "events": [{"roles": list(part.roles), **of(part.event)} for part in told.events],
            "counts": [of(claim) for claim in told.counts],
            "holds": [of(claim) for claim in told.holds],
            "mentions": [{"how": list(mention.how), **of(mention.claim)} for mention in told.mentions],
            "said": [{"claim": said.claim, "assertion": assertion_values(said)} for said in told.said],
            "disputed": [of(claim) for claim in told.disputed],
        }
    )


def _relation(relation: Relation, *, forward: bool) -> dict[str, Any]:
    return {
        "reading": relation.reading,
        "as_of": relation.as_of,
        "forward": forward,
        "other": {"id": relation.other, "label": relation.other_label},
        "of_words": relation.of_words,
        **edge_values(relation.edge),
        **account_values(relation.account),
    }


def sources(listed: Iterable[Source]) -> str:
    """The sources that are loaded."""
    return _json({"sources": [_source(source) for source in listed]})


def source(one: Source, sentences: list[dict[str, Any]] | None = None) -> str:
    """A source; sentences: its text, sentence by sentence, with what is coded of each."""
    return _json({**_source(one), **({} if sentences is None else {"sentences": sentences})})


def coverage(name: str, rows: Iterable[Any]) -> str:
    """What is coded of a source's text, sentence by sentence."""
    return _json({"source": ID + name, "sentences": [row._asdict() for row in rows]})


def _source(one: Source) -> dict[str, Any]:
    claims = [{"claim": claim, "how": how} for claim, how in one.retracted_claims]
    iri = one.id if ":" in one.id else ID + one.id
    return {
        "id": iri,
        "name": one.id,
        **{k: v for k, v in one._asdict().items() if k != "id"},
        "retracted_claims": claims,
    }


def problems(found: Iterable[Problem], warnings: Iterable[str]) -> str:
    """What is wrong with a graph."""
    listed = [{**problem._asdict(), "node": problem.node or None} for problem in found]
    return _json({"problems": listed, "warnings": list(warnings)})


def _json(values: dict[str, Any]) -> str:
    import json

    return json.dumps({"version": VERSION, **values}, ensure_ascii=False, indent=1)
