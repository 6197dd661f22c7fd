"""The positions that ship with the bundled graph, worked out from its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.names import resource
from kg.view import choice, pins

if TYPE_CHECKING:
    from kg.store import Store
    from kg.view.pins import Pins


def work_out(store: Store) -> Pins:
    """Positions of all that a store claims, anew."""
    chosen = choice.choose(store)
    return pins.places(chosen.nodes, chosen.edges)


def write(store: Store) -> None:
    """Write the positions of the bundled graph to `data/`."""
    pins.write(resource("data", pins.BUNDLED), work_out(store))
