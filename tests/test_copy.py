"""A copy is all of a graph and nothing else, or an error; and one that broke off goes on."""

from __future__ import annotations

import gzip
import lzma
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import servers
from click.testing import Result
from fiction import claims_file, relation, write

from kg import load, lookup
from kg.check import check
from kg.claims import Evidence
from kg.copy import Copied, copy, write_files
from kg.errors import KgError, NotAStore, OlderStore
from kg.graph import open_store
from kg.names import DIRECT, GRAPH, ID, INDEX, KG, MERGE, ONTOLOGY
from kg.store import (
    COPYING,
    FORMAT,
    STATE,
    WRITING,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    create,
    directory,
    iri,
    parse,
    quad,
    writing,
)
from kg.store.endpoint import connect


def held(place: str) -> set[Quad]:
    """All that a place holds in its named graphs, without the marks of its own."""
    with open_store(place) as store:
        facts = {quad(f) for graph in store.graphs() for f in store.match(graph=graph)}
    return {f for f in facts if iri(f.predicate) != STATE}


def copied(source: str, target: str, *, force: bool = False) -> Copied:
    with open_store(source) as store:
        return copy(store, target, force=force)


def sound(place: str) -> bool:
    with open_store(place) as store:
        return check(store) == []


@pytest.fixture
def told(mine: str, tmp_path: Path) -> str:
    """A store on disk with a source that says something."""
    add(mine, "one", tmp_path)
    return mine


def add(place: str, name: str, folder: Path) -> None:
    path = write(folder, claims_file(name, [relation("Norvia", "backs", "Amber Front")]))
    with open_store(place, write=True) as store:
        load.add(store, [path])


@pytest.fixture
def other(world_directory: str, tmp_path: Path) -> str:
    """A store that holds another source."""
    place = str(shutil.copytree(world_directory, tmp_path / "other"))
    add(place, "two", tmp_path)
    return place


# ---- directories


def test_directory_is_made(told: str, tmp_path: Path) -> None:
    target = str(tmp_path / "new")
    done = copied(told, target)
    assert held(target) == held(told)
    assert done == Copied(len(open_store(told).graphs()), len(held(told)), 0)
    assert sound(target)
    assert not os.path.exists(f"{target}.part")


def test_copy_that_is_there_is_left_alone(told: str, tmp_path: Path) -> None:
    target = str(tmp_path / "new")
    first = copied(told, target)
    with open_store(target) as store:
        before = store.state()
    assert copied(told, target) == Copied(first.graphs, first.quads, first.graphs)
    with open_store(target) as store:
        assert store.state() == before
    assert sound(target)


def test_new_source_is_copied_to_an_older_copy(told: str, tmp_path: Path) -> None:
    target = str(tmp_path / "new")
    copied(told, target)
    add(told, "three", tmp_path)
    done = copied(told, target)
    assert held(target) == held(told)
    assert 0 < done.present < done.graphs
    assert sound(target)


def test_store_that_was_just_made_is_filled(told: str, tmp_path: Path) -> None:
    target = str(tmp_path / "new")
    load.init(target)
    copied(told, target)
    assert held(target) == held(told)
    assert sound(target)


def test_other_data_is_refused_and_left_alone(told: str, other: str) -> None:
    before = held(other)
    with pytest.raises(KgError, match=r"holds other data \(two differs\).*--force"):
        copied(told, other)
    assert held(other) == before


def test_other_data_is_replaced_when_forced(told: str, other: str) -> None:
    copied(told, other, force=True)
    assert held(other) == held(told)
    assert sound(other)


def test_folder_of_something_else_is_refused(told: str, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("a")
    with pytest.raises(NotAStore, match="is no store that kg made"):
        copied(told, str(tmp_path / "letters"))


def test_place_is_not_copied_to_itself(told: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(told)
    with pytest.raises(KgError, match="name two stores"):
        copied(told, str(tmp_path / "link"))


# ---- files


@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld"])
def test_file_and_back(ending: str, told: str, tmp_path: Path) -> None:
    middle, target = str(tmp_path / f"all.{ending}"), str(tmp_path / "new")
    copied(told, middle)
    copied(middle, target)
    assert held(target) == held(told)
    assert sound(target)


def test_file_that_holds_it_already_is_left_alone(told: str, tmp_path: Path) -> None:
    target = tmp_path / "all.nq"
    first = copied(told, str(target))
    before = target.stat().st_mtime_ns
    assert copied(told, str(target)) == Copied(first.graphs, first.quads, first.graphs)
    assert target.stat().st_mtime_ns == before


@pytest.mark.parametrize("content", ["<http://a> <http://b> <http://c> <http://d> .\n", "a letter\n", ""])
def test_other_file_is_refused_and_replaced_when_forced(content: str, told: str, tmp_path: Path) -> None:
    target = tmp_path / "all.nq"
    target.write_text(content)
    with pytest.raises(KgError, match=r"holds other data.*--force"):
        copied(told, str(target))
    assert target.read_text() == content
    copied(told, str(target), force=True)
    assert copied(told, str(target)).present > 0


def test_file_without_graphs_is_no_copy(told: str, tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"would not keep sources apart: name a \.trig or \.nq file"):
        copied(told, str(tmp_path / "all.ttl"))
    assert not (tmp_path / "all.ttl").exists()


# ---- copies that break off


def large(place: str, quads: int) -> str:
    """A store of three sources, larger than a batch."""

    def made() -> Iterator[Quad]:
        for name in ("a", "b", "c"):
            graph = NamedNode(f"{GRAPH}{name}")
            facts = [
                Quad(NamedNode(f"http://test/{n}"), NamedNode("http://test/p"), Literal(f"{name} {n}"), graph)
                for n in range(quads)
            ]
            yield from facts
            yield from load.record(iri(graph), facts)

    create(place, made())
    return place


def broken_off(source: str, target: str, *, after: str) -> None:
    """Copy in a process of its own, and kill it when it says something."""
    command = [sys.executable, "-u", "-m", "kg", "copy", source, target]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr
        said: list[str] = []
        while not any(after in line for line in said):
            line = process.stderr.readline()
            assert line, f"it never said {after!r}: {said}"
            said.append(line)
        process.kill()
    assert process.returncode == -9


@pytest.mark.slow
def test_killed_copy_to_a_directory_goes_on(tmp_path: Path) -> None:
    source, target = large(str(tmp_path / "large"), 21_000), str(tmp_path / "new")
    broken_off(source, target, after="copied and verified")
    assert not os.path.exists(target)
    assert os.path.isdir(f"{target}.part")
    done = copied(source, target)
    assert done.present >= 1
    assert held(target) == held(source)
    assert not os.path.exists(f"{target}.part")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
def test_killed_copy_to_a_server_goes_on(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    server: servers.Server = request.getfixturevalue(f"{name}_server")
    source = large(str(tmp_path / "large"), 1_500)
    broken_off(source, server.query, after="copied and verified")
    assert copied(source, server.query).present >= 1
    back = str(tmp_path / "back")
    copied(server.query, back)
    assert held(back) == held(source)


def test_rest_of_a_broken_copy_of_something_else_is_replaced(told: str, other: str) -> None:
    mark = Quad(NamedNode(DIRECT), NamedNode(COPYING), Literal("true"), NamedNode(INDEX))
    with directory(other, write=True) as store:
        strange = Quad(NamedNode("http://a"), NamedNode("http://b"), Literal("c"), NamedNode(f"{GRAPH}one"))
        store.replace((), {mark, strange})
    copied(told, other)
    assert held(other) == held(told)
    assert sound(other)


# ---- servers


@pytest.mark.parametrize(("graph", "lost"), [(ONTOLOGY, f"{KG}backs"), (DIRECT, f"{ID}Iran")])
def test_graph_that_lacks_in_the_merge_is_copied_again(
    oxigraph_server: servers.Server, bundle: Store, graph: str, lost: str
) -> None:
    url = oxigraph_server.query
    copy(bundle, url)
    marks = f"<{DIRECT}> <{COPYING}> true . <{graph}> <{WRITING}> 'x'"
    found = f"GRAPH <{graph}> {{ <{lost}> ?p ?o }} GRAPH <{MERGE}> {{ <{lost}> ?p ?o }}"
    with connect(url, write=True) as store:
        store.wire.update(f"INSERT DATA {{ GRAPH <{INDEX}> {{ {marks} }} }}")
        store.wire.update(f"DELETE {{ GRAPH <{MERGE}> {{ <{lost}> ?p ?o }} }} WHERE {{ {found} }}")
        store.forget()
        assert [problem.fault for problem in check(store)] == ["unfinished-change"]
    copy(bundle, url)
    assert sound(url)


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
@pytest.mark.slow
def test_server_and_back(name: str, tmp_path: Path, bundle: Store, request: pytest.FixtureRequest) -> None:
    server: servers.Server = request.getfixturevalue(f"{name}_server")
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    sent = copy(bundle, server.query)
    assert sent.present == 0
    assert sound(server.query)
    assert copy(bundle, server.query).present == sent.graphs
    copied(server.query, first)
    copy(bundle, second)
    assert held(first) == held(second)
    assert copied(server.query, str(tmp_path / "all.nq")).quads == sent.quads


@pytest.mark.slow
def test_server_to_server(
    oxigraph_server: servers.Server, virtuoso_server: servers.Server, tmp_path: Path, bundle: Store
) -> None:
    copy(bundle, oxigraph_server.query)
    copied(oxigraph_server.query, virtuoso_server.query)
    assert copy(bundle, virtuoso_server.query).present == len(bundle.graphs())


@pytest.mark.slow
def test_server_with_other_data_is_refused_and_replaced_when_forced(
    oxigraph_server: servers.Server, told: str, other: str
) -> None:
    copied(other, oxigraph_server.query)
    with pytest.raises(KgError, match="holds other data"):
        copied(told, oxigraph_server.query)
    copied(told, oxigraph_server.query, force=True)
    assert sound(oxigraph_server.query)
    with open_store(told) as store:
        assert copy(store, oxigraph_server.query).present == len(store.graphs())


def test_credentials_do_not_go_to_two_hosts(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TOKEN", "s3cret")
    monkeypatch.delenv("KG_HOST", raising=False)
    done = run("copy", "https://one.invalid/sparql", "https://two.invalid/sparql")
    assert done.exit_code == 2
    assert done.stderr.startswith("kg: KG_USER or KG_TOKEN would go to one.invalid and to two.invalid: name the host")


# ---- stores of the older format


@pytest.fixture
def older_file(tmp_path: Path) -> str:
    """All that kg 0.1.0 put into a store of the made-up world and two sources, as its `kg copy` wrote it."""
    path = tmp_path / "older.nq"
    path.write_bytes(lzma.decompress((Path(__file__).parent / "store-0.1.0.nq.xz").read_bytes()))
    return str(path)


@pytest.fixture
def older(older_file: str, tmp_path: Path) -> str:
    """The directory of such a store."""
    place = str(tmp_path / "older")
    create(place, parse(path=older_file, format=RdfFormat.N_QUADS))
    Path(place, "kg-store").write_text("kg store, format 1\n", encoding="utf-8")
    return place


def assert_renewed(place: str) -> None:
    """Its sources are all there, and what follows is what follows now: two accounts of one raid, one of them denied."""
    with open_store(place) as store:
        assert check(store) == []
        assert load.source_ids(store) == ["one", "two", "world"]
        edges = [e for e in Evidence(store).edges() if e.predicate == f"{KG}arms"]
        assert [(e.standing, e.disputed) for e in edges] == [("asserted", True)]
        assert lookup.find(store, "General Mara Lund") == f"{ID}Mara-Lund"


def test_store_of_the_older_format_is_refused_and_copied(
    run: Callable[..., Result], older: str, tmp_path: Path
) -> None:
    target = str(tmp_path / "new")
    step = f"kg: {older} was made by an older kg: `kg copy {older} NEW` makes a store of it that this one reads\n"
    for words in (("check",), ("remove", "one"), ("query", "names")):
        done = run("--store", older, *words)
        assert (done.exit_code, done.stderr) == (2, step)
    done = run("copy", older, target)
    assert done.exit_code == 0
    assert done.stderr.startswith(f"{older} was made by an older kg: its sources are copied, ")
    assert_renewed(target)
    assert run("copy", target, older, "--force").stderr == step
    whole = str(tmp_path / "whole.nq")
    assert run("copy", older, whole).exit_code == 0
    assert_renewed(whole)


def test_file_of_the_older_format_is_read_and_worked_out_anew(
    run: Callable[..., Result], older_file: str, tmp_path: Path
) -> None:
    assert_renewed(older_file)
    assert run("copy", older_file, str(tmp_path / "new")).exit_code == 0
    assert_renewed(str(tmp_path / "new"))


@pytest.mark.parametrize("name", ["oxigraph", "virtuoso"])
@pytest.mark.slow
def test_server_of_the_older_format_is_refused_and_copied(
    name: str, run: Callable[..., Result], older_file: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: servers.Server = request.getfixturevalue(f"{name}_server")
    quads = set(parse(path=older_file, format=RdfFormat.N_QUADS))
    with connect(server.query, write=True, empty=True) as store:
        writing.replace(store, (), quads)
        writing.keep_merge(store)
        mark = Quad(NamedNode(MERGE), NamedNode(STATE), Literal(FORMAT), NamedNode(INDEX))
        store.wire.update(f"DELETE DATA {{ GRAPH {mark.graph_name} {{ {mark.triple} }} }}")
        store.wire.update(f'INSERT DATA {{ GRAPH <{INDEX}> {{ <{MERGE}> <{STATE}> "5e0f" }} }}')
    refused = run("--store", server.query, "sources")
    assert (refused.exit_code, refused.stderr) == (2, f"kg: {OlderStore(server.query)}\n")
    target = str(tmp_path / "new")
    assert run("copy", server.query, target).exit_code == 0
    assert_renewed(target)
    assert run("copy", target, server.query).stderr == f"kg: {OlderStore(server.query)}\n"
    assert run("copy", target, server.query, "--force").exit_code == 0
    assert_renewed(server.query)


# ---- the command


def test_command_says_what_it_did(run: Callable[..., Result], told: str, tmp_path: Path) -> None:
    target = str(tmp_path / "new")
    done = run("copy", told, target)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "graph:one (2 of " in done.stderr
    assert done.stderr.endswith("graphs; all verified\n")
    again = run("copy", told, target)
    assert "there already; all verified" in again.stderr


def test_command_refuses_in_one_line(run: Callable[..., Result], told: str, other: str) -> None:
    done = run("copy", told, other)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert run("copy", told, other, "--force").exit_code == 0
    assert run("copy", told, "http://ann:s3cret@host/sparql").exit_code == 2


# ---- files for a loader


def loaded(server: servers.Server, files: Path) -> None:
    """What the engine's own loader does: each file by itself, in any order. Virtuoso's takes one file a call here."""
    for path in sorted(files.iterdir(), reverse=True):
        content = gzip.decompress(path.read_bytes())
        if server.name == "virtuoso":
            plain = server.folder / path.name.removesuffix(".gz")
            plain.write_bytes(content)
            server.isql(f"DB.DBA.TTLP(file_to_string_output('{plain.name}'), '', 'http://unused/', 512);")
        else:
            server.send(server.graphs, content, kind="application/n-quads")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["oxigraph_server", "virtuoso_server"])
def test_files_for_a_loader_fill_a_server(
    name: str, run: Callable[..., Result], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server: servers.Server = request.getfixturevalue(name)
    made = run("copy", "data/bundle.trig", str(tmp_path / "files"), "--loader")
    assert made.exit_code == 0, made.output
    assert [path.name for path in sorted((tmp_path / "files").iterdir())] == ["graphs-0000.nq.gz", "merge-0000.nq.gz"]
    loaded(server, tmp_path / "files")
    with open_store("data/bundle.trig") as source:
        with connect(server.query) as store:
            assert store.keeps_merge
            assert check(store) == []
            assert {f.triple for f in store.match()} == {f.triple for f in source.match()}
        before = held(server.query)
        done = copy(source, server.query)
        assert done.graphs == done.present == len(source.graphs())
        assert held(server.query) == before


def test_files_for_a_loader_are_several_and_the_same_each_time(
    told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.copy._QUADS_PER_FILE", 1_000)
    with open_store(told) as store:
        written = [write_files(store, str(tmp_path / folder)) for folder in ("one", "two")]
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / folder).iterdir()} for folder in ("one", "two"))
    assert one == two
    assert len(one) > 4
    lines = [line for content in one.values() for line in gzip.decompress(content).splitlines()]
    assert written == [len(lines)] * 2
    assert len(set(lines)) == len(lines)


def test_folder_of_files_is_never_written_over(told: str, run: Callable[..., Result], tmp_path: Path) -> None:
    done = run("copy", told, str(tmp_path), "--loader")
    assert (done.exit_code, done.stderr) == (2, f"kg: {tmp_path} exists: name a new folder\n")
    done = run("copy", told, "http://127.0.0.1:1/query", "--loader")
    assert done.exit_code == 2
    assert "name one" in done.stderr
