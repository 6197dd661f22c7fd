"""The other Python that `worker.spawned` starts: it reads a request, answers it and ends."""

from __future__ import annotations

import json
import sys
from functools import partial

from kg.query import perform, transport
from kg.query.worker import work_and_exit


def serve() -> None:
    """Read the request that `worker.spawned` wrote, and do it."""
    if line := sys.stdin.buffer.readline():
        request = json.loads(line)
        quads = None if request["size"] is None else sys.stdin.buffer.read(request["size"])
        store = partial(transport.opened, request["location"], quads)
        work_and_exit(lambda out, started: perform(store, request, out, started), 1, 2, 0)


if __name__ == "__main__":
    serve()
