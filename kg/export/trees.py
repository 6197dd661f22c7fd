"""What joins several nodes, for other tools: JSON, and the formats of routes with each hop as a route of its own."""

from __future__ import annotations

from typing import Any

from kg.errors import KgError
from kg.export import routes
from kg.paths import Policy, Route, Routes, Search
from kg.paths.connect import Connection
from kg.paths.support import supports
from kg.store import Store

FORMATS = ("json", "csv", "mermaid", "turtle", "trig")


def write(store: Store, connection: Connection, policy: Policy, format: str) -> str:
    """A connection as text in one of `FORMATS`; raises KgError for another.

    json holds `names` (IRIs, as asked), `exact`, `policy`, `nodes` and `hops`; `connect.schema.json` describes it.
    """
    if format not in FORMATS:
        raise KgError(f"a connection cannot be written as “{format}”: choose {', '.join(FORMATS)}")
    search = Search(store, connection.names[0], connection.names[1], policy)
    nodes = {node.iri: node for node in connection.nodes}
    hops = [Route((nodes[hop.start], nodes[hop.end]), (hop,)) for hop in connection.hops]
    rests = supports(search.edges, hops)
    if format != "json":
        return routes.write(Routes(hops, False), rests, search, format)
    import json

    parts = routes.document(routes.Given(Routes(hops, False), rests, search, None, None))
    described: dict[str, Any] = {node["id"]: node for route in parts["routes"] for node in route["nodes"]}
    found = {
        "version": parts["version"],
        "names": list(connection.names),
        "exact": connection.exact,
        "policy": parts["question"]["policy"],
        "nodes": [described[node.iri] for node in connection.nodes],
        "hops": [route["hops"][0] for route in parts["routes"]],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)
