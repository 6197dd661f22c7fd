"""A store that `kg serve` or `kg annotate` serves, as a process of its own, for tests over HTTP and in a browser."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).parent.parent

ARTICLE = """\
Envoys leave Port Halden as raids go on

PORT HALDEN — Velmark struck a depot of the Kite Brigade near Port Halden on Tuesday, its defence ministry said. \
The Kite Brigade said that 12 fighters were hurt and blamed Oslind for the raid.

Oslind has armed the Kite Brigade since 2029, according to two Western diplomats. Oslind denied that it arms anybody.

"They have nobody there," the Oslind envoy Mara Lund said. Lund met the Velmark envoy on 3 May.

Subscribe to our newsletter
"""


class Served(NamedTuple):
    """A server. address: with its token, which works once. process: to be stopped by its id."""

    address: str
    process: subprocess.Popen[str]

    @property
    def root(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """A client that has exchanged the token, and says where it comes from, as a page does."""
        with httpx.Client(base_url=self.root, headers={"origin": self.root}, timeout=30) as client:
            assert client.get(self.address).status_code == 303
            yield client


@contextmanager
def serving(*arguments: str, cwd: Path | None = None, **environment: str) -> Iterator[Served]:
    """Run `kg` with these arguments until the block ends; its first line is the address."""
    command = [sys.executable, "-m", "kg", *arguments]
    import os

    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment},
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), process.communicate()[1]
        yield Served(address, process)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def post(client: httpx.Client, address: str, body: Any) -> httpx.Response:
    return client.post(address, json=body)
