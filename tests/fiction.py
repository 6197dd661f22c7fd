"""A made-up conflict for tests: actors, places, and claims files about them, written as JSON, which is YAML too.

Nobody in it exists. `WORLD` declares who and what there is; `claims_file` makes a source that speaks of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kg.store import Store

Tell = Callable[..., Store]
"""What the fixture `tell` gives: assertions -> a store of the made-up world that was told them, as source "one"."""

DIGEST = "ab" * 32

WORLD = {
    "source": {"id": "world", "title": "Who and where"},
    "actors": [
        {"id": "Norvia", "kind": "State", "name": "Norvia"},
        {"id": "Sudria", "kind": "State", "name": "Sudria", "aliases": ["Republic of Sudria"]},
        {"id": "Estia", "kind": "State", "name": "Estia"},
        {"id": "Amber-Front", "kind": "ArmedGroup", "name": "Amber Front", "hidden": ["Amber Men"]},
        {"id": "Violet-Guard", "kind": "ArmedGroup", "name": "Violet Guard"},
        {"id": "Grey-Circle", "kind": "Coalition", "name": "Grey Circle"},
        {"id": "Gazette", "kind": "Organization", "name": "The Gazette"},
        {"id": "Herald", "kind": "Organization", "name": "The Herald"},
        {"id": "Mara-Lund", "kind": "Person", "name": "Mara Lund"},
    ],
    "places": [
        {"id": "Norvia-territory", "name": "Norvia"},
        {"id": "Highfort", "kind": "Facility", "name": "Highfort", "in": ["Norvia"]},
        {"id": "Lowmoor", "name": "Lowmoor", "in": ["Norvia"]},
    ],
}


def claims_file(
    source: str,
    assertions: Iterable[dict[str, Any]],
    *,
    actors: Iterable[dict[str, Any]] = (),
    places: Iterable[dict[str, Any]] = (),
    publisher: str = "The Gazette",
) -> dict[str, Any]:
    """A claims file; the n-th assertion stands in paragraph n, from 1, unless it says where."""
    placed = [{"at": spot(n), "says": f"What sentence {n} says in short", **a} for n, a in enumerate(assertions, 1)]
    head = {"id": source, "title": f"The {source}", "publisher": publisher, "published": "unknown", "language": "en"}
    described = {"actors": list(actors), "places": list(places)}
    return {
        "source": {**head, "text_sha256": DIGEST, "text_length": "100000"},
        **{key: value for key, value in described.items() if value},
        "assertions": placed,
    }


def spot(paragraph: int) -> dict[str, Any]:
    """A place in a paragraph of a text in which every paragraph has 100 characters."""
    return {"paragraph": str(paragraph), "span": [str(paragraph * 100), str(paragraph * 100 + 50)], "sha256": DIGEST}


def relation(subject: str, predicate: str, obj: str, **more: Any) -> dict[str, Any]:
    """An assertion of a relation; `more` may give `by`, `stance`, and what else an assertion has."""
    return {"relation": [subject, predicate, obj], **more}


def write(folder: Path, content: dict[str, Any]) -> str:
    """Write a claims file under the id of its source; the path."""
    path = folder / f"{content['source']['id']}.yaml"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    return str(path)


def event(local: str, kind: str, *, by: str | None = None, stance: str = "asserted", **roles: Any) -> dict[str, Any]:
    """An assertion of an event; `roles` are agent, target, site and so on."""
    speaker = {"by": by} if by else {}
    return {"event": {"id": local, "type": kind, "name": f"{kind} {local}", **roles}, "stance": stance, **speaker}
