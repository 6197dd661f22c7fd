"""What a shell offers behind a word that is half typed: names, relations, sources and questions of the store at hand.

Nothing is loaded for it but the store; whatever goes wrong, nothing is offered, since a shell has nowhere to say so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from kg.errors import KgError
from kg.letters import fold

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kg.store import Store

MOST = 200
"""Names that are offered at most; whoever types more letters gets others."""
_SERVER_S = "2"
"""Seconds that a server may take: a person waits with a finger on the key."""

Offers = Callable[["Store", str], Iterable[tuple[str, str]]]
"""A store and what was typed -> (word, what it is) pairs."""


def _from_store(offers: Offers) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from itertools import islice

        from click.shell_completion import CompletionItem

        from kg.graph import open_store

        os.environ.setdefault("KG_TIMEOUT", _SERVER_S)
        try:
            with open_store(ctx.params.get("store") or ctx.find_root().params.get("store")) as store:
                found = dict(islice(offers(store, incomplete), MOST))
        except (KgError, OSError, ValueError):
            return []
        return [CompletionItem(word, help=found[word]) for word in sorted(found, key=str.casefold)]

    return complete


def _named(store: Store, typed: str, *kinds: str) -> Iterator[tuple[str, str]]:
    """The nodes of some kinds that have a name which begins as typed, by that name; all kinds where none is given."""
    from kg import lookup
    from kg.names import INDEX, KG
    from kg.store import iri

    sought, seen = lookup.key(typed), set[str]()
    for fact in store.resembling(sought, INDEX):
        node = iri(fact.subject)
        if node in seen or not lookup.is_name(fact) or not iri(fact.object).startswith(sought):
            continue
        seen.add(node)
        if kinds and not any(lookup.is_a(store, node, KG + kind) for kind in kinds):
            continue
        names = [lookup.label(store, node), *(iri(f.object) for f in store.match(node, lookup.OTHER_NAMES[0]))]
        if word := next((name for name in names if fold(name).startswith(fold(typed))), ""):
            yield word, lookup.kind(store, node)


def _sources(store: Store, typed: str) -> Iterator[tuple[str, str]]:
    from kg.load import source_ids

    return ((source, "source") for source in source_ids(store) if source.startswith(typed))


def _relations(store: Store, typed: str) -> Iterator[tuple[str, str]]:
    from kg.model import Model

    model = Model(store)
    return ((label, "relation") for t in model.edge_types if (label := model.label(t)).startswith(typed))


def _origins(store: Store, typed: str) -> Iterator[tuple[str, str]]:
    yield from _named(store, typed, "Actor")
    yield from _sources(store, typed)


def _asked(store: Store, typed: str) -> Iterator[tuple[str, str]]:
    yield from _named(store, typed, "Actor", "Place")


nodes = _from_store(_asked)
everything = _from_store(_named)
sources = _from_store(_sources)
relations = _from_store(_relations)
origins = _from_store(_origins)
kinds = {"nodes": nodes, "node": nodes, "relations": relations, "speakers": nodes, "origins": origins}
"""By the kind of a field of a question; see `kg.paths.options.Field`."""


def question(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The questions that have a name; behind one, what its first parameter may be."""
    from click.shell_completion import CompletionItem

    from kg.query.questions import questions

    if ctx.params.get("words"):
        return nodes(ctx, param, incomplete)
    return [CompletionItem(q.name, help=q.title) for q in questions() if q.name.startswith(incomplete)]
