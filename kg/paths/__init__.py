"""Routes between actors: what to walk (`policy`, `frontier`), how to search (`search`), what is found (`routes`)."""

from __future__ import annotations

from kg.paths.policy import DEFAULT, Policy, Window
from kg.paths.routes import Hop, Node, Note, Route, Routes, Search, Step, explain, shortest

__all__ = [
    "DEFAULT",
    "Hop",
    "Node",
    "Note",
    "Policy",
    "Route",
    "Routes",
    "Search",
    "Step",
    "Window",
    "explain",
    "shortest",
]
