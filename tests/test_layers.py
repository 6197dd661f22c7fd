"""Imports point down, each outside package has its one door, and a quick command loads only what it needs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kg"

# Top to bottom; rooms of one line do not import each other.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("serve",),
    ("graph",),
    ("identity",),
    ("check", "copy", "retract", "desk"),
    ("imports",),
    ("ingest",),
    ("load",),
    ("view", "export", "links"),
    ("paths", "query", "dossier"),
    ("voices",),
    ("claims", "finder"),
    ("reach", "complaints"),
    ("rules", "validate", "cautions"),
    ("shapes",),
    ("datasets", "records"),
    ("sources",),
    ("model",),
    ("namesakes",),
    ("lookup",),
    ("likeness",),
    ("store",),
    ("dates",),
    ("values",),
    ("files",),
    ("errors",),
    ("names", "letters", "safe"),
    ("tuples",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

# What may be imported, besides the standard library, and where.
DOORS = {
    "pyoxigraph": {"store"},
    "httpx": {"store", "ingest"},
    "httpcore": {"store"},
    "oxrdflib": {"export"},
    "rdflib": {"export", "validate", "graph"},
    "networkx": {"paths", "export", "view", "graph"},
    "pyvis": {"view"},
    "jinja2": {"view", "serve"},
    "markupsafe": {"view", "serve"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "pyshacl": {"validate"},
    "click": {"cli"},
    "yaml": {"sources"},
    "jsonschema": {"sources", "ingest"},
    "sentencex": {"sources"},
    "python_calamine": {"datasets"},
    "rapidfuzz": {"likeness"},
    "spacy": {"ingest"},
}

# SHA-256 without OpenSSL has a name of its own from Python 3.12 on; each Python knows but one of them.
STANDARD = sys.stdlib_module_names | {"_sha256", "_sha2"}

HEAVY = (
    *("rdflib", "networkx", "pyvis", "pyshacl", "jsonschema", "yaml", "jinja2", "sentencex", "oxrdflib", "rapidfuzz"),
    *("httpx", "ssl", "spacy", "starlette", "uvicorn"),
)
# Standard library packages that cost more than a hundredth of a second between them, and that a route does not need.
DEAR = ("json", "dataclasses", "importlib.resources", "hashlib", "subprocess", "tempfile", "difflib", "shutil")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room of a module: its name, or that of the folder it lies in; "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported(path: Path, *, running: bool = True) -> Iterator[str]:
    """Full names of all modules that a module imports, anywhere in it; with `running`, not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if running and node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_has_its_floor() -> None:
    rooms = {room(path) for path in modules()} - {""}
    assert rooms - set(FLOOR) == set()


def test_imports_point_down() -> None:
    assert len(modules()) > 30
    wrong = []
    for path in modules():
        for name in imported(path):
            parts = name.split(".")
            if parts[0] != "kg" or len(parts) < 2 or parts[1] not in FLOOR or room(path) in ("", parts[1]):
                continue
            if FLOOR[parts[1]] <= FLOOR[room(path)]:
                wrong.append(f"{path.relative_to(ROOT)} imports kg.{parts[1]}")
    assert wrong == []


def test_no_modules_import_each_other() -> None:
    """Not in circles either, and not in functions: such modules are one, or one of them holds what is another's."""
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in modules()
    }
    needs = {
        name: {n if n in names else n.rpartition(".")[0] for n in imported(path)} & names.keys() - {name}
        for name, path in names.items()
    }
    assert "kg.store" in needs["kg.store.endpoint"]
    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]
    # What is left depends on a circle; what nobody left depends on is not in one.
    while loose := needs.keys() - {other for others in needs.values() for other in others}:
        for name in loose:
            del needs[name]
    assert sorted(needs) == []


def test_imports_for_types_alone_point_down_or_to_the_facade() -> None:
    wrong = []
    for path in modules():
        for name in set(imported(path, running=False)) - set(imported(path)):
            parts = name.split(".")
            if parts[0] == "kg" and room(path) and parts[1] in FLOOR and FLOOR[parts[1]] < FLOOR[room(path)]:
                wrong.append(f"{path.relative_to(ROOT)} imports kg.{parts[1]}")
    assert wrong == []


def test_no_import_is_relative() -> None:
    relative = [
        str(path.relative_to(ROOT))
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_outside_packages_come_in_by_their_door() -> None:
    wrong = []
    for path in modules():
        for name in imported(path):
            package = name.split(".")[0]
            if package == "kg" or package in STANDARD:
                continue
            if room(path) not in DOORS.get(package, set()):
                wrong.append(f"{path.relative_to(ROOT)} imports {package}")
    assert wrong == []


def test_http_has_one_door() -> None:
    clients = {"urllib.request", "http.client", "socket", "ssl", "requests", "httpx", "httpcore"}
    # The wire, and the parts that it is made of; nobody else imports those.
    parts = {f"kg.store.{name}" for name in ("answers", "credentials", "failures", "lines", "patience")}
    # A store's wire, and that to a language model, which never meets its credentials.
    # The app listens, and asks nobody.
    door = {"kg.store.wire", "kg.ingest.chat", "kg.serve.app", *parts}
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name in imported(path)
        if any(name == client or name.startswith(client + ".") for client in {*clients, *parts})
        and ".".join(path.relative_to(ROOT).with_suffix("").parts) not in door
    ]
    assert found == []


# ---- what a command loads


def loaded(code: str) -> set[str]:
    """The modules in memory after running some code in a process of its own."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.__stderr__)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def answering(*arguments: str) -> str:
    return f"from kg.cli import main\nmain({list(arguments)!r}, prog_name='kg', standalone_mode=False)"


@pytest.fixture(scope="module")
def loaded_by_path() -> set[str]:
    return loaded(answering("path", "Iran", "al-Tanf"))


@pytest.fixture(scope="module")
def loaded_by_show() -> set[str]:
    return loaded(answering("show", "Iran"))


def test_import_of_the_commands_loads_no_heavy_package() -> None:
    found = loaded("import kg.cli, kg.cli.path, kg.paths, kg.graph, kg.cli.show, kg.dossier")
    assert found & set(HEAVY) == set()


@pytest.mark.parametrize("name", [*HEAVY, *DEAR])
def test_path_does_not_load(loaded_by_path: set[str], name: str) -> None:
    assert name not in loaded_by_path


@pytest.mark.parametrize("name", HEAVY)
def test_show_does_not_load(loaded_by_show: set[str], name: str) -> None:
    assert name not in loaded_by_show


def test_path_loads_no_room_that_writes(loaded_by_path: set[str]) -> None:
    above = {"kg.load", "kg.rules", "kg.validate", "kg.sources", "kg.export", "kg.view", "kg.query", "kg.check"}
    assert loaded_by_path & above == set()


def test_path_does_load_what_it_needs(loaded_by_path: set[str]) -> None:
    assert {"kg.paths", "kg.claims", "kg.lookup", "kg.store", "pyoxigraph", "click"} <= loaded_by_path


def test_help_loads_no_heavy_package() -> None:
    found = loaded(f"try:\n    {answering('--help').replace(chr(10), chr(10) + '    ')}\nexcept SystemExit: pass")
    assert found & set(HEAVY) == set()
