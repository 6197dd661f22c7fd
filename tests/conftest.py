"""What all tests share: stores of a made-up conflict, the command line, and no silent skips in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import servers
from click.testing import CliRunner, Result
from fiction import WORLD, Tell, claims_file, write
from hypothesis import settings

from kg import graph, load
from kg.cli import main
from kg.store import Store, bundled, memory

# A machine that is busy with other tests is no fault of a property.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")

# What CI cannot have: the studies and real data that stand beside a checkout, and test suites of others.
ABSENT = "../shared is absent"
NO_SUITES = "W3C's syntax tests are absent"


def _must_not_skip(report: Any) -> None:
    """In CI whatever is needed has been installed, so that a test that skips has checked nothing."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith((ABSENT, NO_SUITES)):
        report.outcome = "failed"
        report.longrepr = f"skipped, which fails in CI: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _must_not_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _must_not_skip(report)
    return report


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process: `run("path", "Iran", "al-Tanf")`."""

    def invoke(*arguments: str, **options: Any) -> Result:
        return CliRunner().invoke(main, arguments, prog_name="kg", **options)

    return invoke


@pytest.fixture(scope="session")
def bundle() -> Store:
    """The graph that ships with kg. Not to be changed."""
    return bundled()


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The claims file that declares the made-up actors and places."""
    return write(tmp_path_factory.mktemp("world"), WORLD)


@pytest.fixture(scope="session")
def world_directory(world_file: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store on disk of the made-up actors and places. Not to be changed: `mine` is a copy that may."""
    place = str(tmp_path_factory.mktemp("store") / "world")
    load.init(place)
    with graph.open_store(place, write=True) as store:
        load.add(store, [world_file])
    return place


@pytest.fixture(scope="session")
def world(world_file: str) -> Store:
    """The made-up actors and places in memory. Not to be changed."""
    store = memory(load.ontology())
    load.add(store, [world_file])
    return store


@pytest.fixture
def tell(world: Store, tmp_path: Path) -> Tell:
    """Make a store of the made-up world that was told these assertions."""

    def made(*assertions: dict[str, Any], **more: Any) -> Store:
        store = memory(world.engine)
        load.add(store, [write(tmp_path, claims_file("one", assertions, **more))])
        return store

    return made


@pytest.fixture
def mine(world_directory: str, tmp_path: Path) -> str:
    """A store on disk of one's own, which knows the made-up actors and places."""
    return str(shutil.copytree(world_directory, tmp_path / "mine"))


# ---- real servers: one of each for a test process, started when first asked for


@pytest.fixture(scope="session")
def _oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    yield from _serving(servers.oxigraph, tmp_path_factory.mktemp("oxigraph"))


@pytest.fixture(scope="session")
def _virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    yield from _serving(servers.virtuoso, tmp_path_factory.mktemp("virtuoso"))


def _serving(start: Callable[[Path], servers.Server], folder: Path) -> Iterator[servers.Server]:
    try:
        server = start(folder / "data")
    except servers.Missing as error:
        pytest.skip(str(error))
    yield server
    server.stop()


@pytest.fixture
def oxigraph_server(_oxigraph: servers.Server) -> Iterator[servers.Server]:
    """An Oxigraph server that holds nothing. Skips when it is not installed."""
    _oxigraph.clear()
    yield _oxigraph
    _oxigraph.clear()


@pytest.fixture
def virtuoso_server(_virtuoso: servers.Server) -> Iterator[servers.Server]:
    """A Virtuoso that holds nothing but its own graphs. Skips when it is not installed."""
    _virtuoso.clear()
    yield _virtuoso
    _virtuoso.clear()
