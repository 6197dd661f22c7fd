"""Whether a store is sound: what `kg check` finds after each kind of damage."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from click.testing import Result
from fiction import claims_file, relation, write

from kg import load
from kg.check import check
from kg.errors import BadText
from kg.graph import open_store
from kg.names import DIRECT, GRAPH, ID, INDEX, KG, RDFS
from kg.store import Literal, NamedNode, Quad, Store, quad

Run = Callable[..., Result]
SAID = "Norvia backs Estia."
TEXT = f"A headline\n{SAID} Nobody knows why.\n"


@pytest.fixture
def text_file(tmp_path: Path) -> str:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


@pytest.fixture
def told(mine: str, tmp_path: Path) -> str:
    """A store on disk with a source whose text is TEXT."""
    start = TEXT.index(SAID)
    at = {
        "paragraph": "2",
        "span": [str(start), str(start + len(SAID))],
        "sha256": sha256(SAID.encode()).hexdigest(),
    }
    content = claims_file("one", [{**relation("Norvia", "backs", "Estia"), "at": at}])
    content["source"] |= {"text_sha256": sha256(TEXT.encode()).hexdigest(), "text_length": str(len(TEXT))}
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, content)])
    return mine


def faults(place: str, *texts: str) -> list[str]:
    with open_store(place) as store:
        return sorted({problem.fault for problem in check(store, text_paths=texts)})


def first(store: Store, predicate: str, graph: str) -> Quad:
    return quad(next(store.match(None, predicate, None, graph)))


def test_damage_to_any_file_of_the_database_is_noticed(told: str, run: Run, tmp_path: Path) -> None:
    with open_store(told, write=True) as store:
        store.engine.optimize()
    files = sorted(Path(told, "quads").glob("*.sst"))
    assert len(files) > 9
    for file in files:
        broken = tmp_path / f"broken-{file.stem}"
        copytree(told, broken)
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 0x40
        (broken / "quads" / file.name).write_bytes(content)
        result = run("--store", str(broken), "check")
        assert result.exit_code == 2, file.name
        assert "damaged" in result.stderr, file.name
        rmtree(broken)


def test_damage_that_sorting_or_counting_meets_is_named(told: str, run: Run) -> None:
    with open_store(told, write=True) as store:
        store.engine.optimize()
    for file in Path(told, "quads").glob("*.sst"):
        content = bytearray(file.read_bytes())
        if len(content) > 5_000:
            content[3_000] ^= 0x40
            file.write_bytes(content)
    for query in ("SELECT ?l { ?s ?p ?l } ORDER BY ?l", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"):
        result = run("--store", told, "query", "--timeout", "1", query)
        assert (result.exit_code, result.stderr.split("(")[0]) == (
            2,
            "kg: the store is damaged: make another with `kg init` and add its sources again ",
        )


def test_sound_store_has_no_problem(told: str) -> None:
    assert faults(told) == []


def test_sound_store_has_no_problem_with_its_text(told: str, text_file: str) -> None:
    assert faults(told, text_file) == []


def test_bundled_graph_is_sound(bundle: Store) -> None:
    assert check(bundle) == []


def test_source_that_lost_a_quad_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "says", GRAPH + "one")], [])
    assert "lost-quads" in faults(told)


def test_source_that_lost_everything_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([quad(f) for f in store.match(graph=GRAPH + "one")], [])
    assert "lost-quads" in faults(told)


def test_source_with_a_quad_too_many_is_found(told: str) -> None:
    extra = Quad(NamedNode(ID + "Norvia"), NamedNode(RDFS + "comment"), Literal("x"), NamedNode(GRAPH + "one"))
    with open_store(told, write=True) as store:
        store.replace([], [extra])
    assert "lost-quads" in faults(told)


def test_edge_that_is_missing_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "backs", DIRECT)], [])
    assert faults(told) == ["stale-derivation"]


def test_edge_that_follows_from_nothing_is_found(told: str) -> None:
    edge = Quad(NamedNode(ID + "Estia"), NamedNode(KG + "attacks"), NamedNode(ID + "Sudria"), NamedNode(DIRECT))
    with open_store(told, write=True) as store:
        store.replace([], [edge])
    assert faults(told) == ["stale-derivation"]


def test_look_up_key_that_is_missing_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "nameKey", INDEX)], [])
    assert faults(told) == ["stale-derivation"]


def test_merge_that_lacks_a_triple_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        triple = first(store, KG + "backs", DIRECT)
        store.engine.remove(Quad(triple.subject, triple.predicate, triple.object))
        store.engine.flush()
    assert faults(told) == ["stale-merge"]


def test_merge_that_holds_a_triple_of_no_graph_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.engine.add(Quad(NamedNode(ID + "Estia"), NamedNode(KG + "attacks"), NamedNode(ID + "Sudria")))
        store.engine.flush()
    assert faults(told) == ["stale-merge"]


def test_data_that_breaks_a_shape_is_found(told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "speaker", GRAPH + "one")], [])
    assert {"assertion-speaker", "lost-quads"} <= set(faults(told))


def test_offset_that_the_text_does_not_bear_out_is_found(told: str, text_file: str) -> None:
    with open_store(told, write=True) as store:
        digest = first(store, KG + "spanDigest", GRAPH + "one")
        wrong = Quad(digest.subject, digest.predicate, Literal("sha256:" + "0" * 64), digest.graph_name)
        store.replace([digest], [wrong])
    assert "misplaced-locator" in faults(told, text_file)


def test_text_of_no_source_is_refused(told: str, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another text.\n", encoding="utf-8")
    with open_store(told) as store, pytest.raises(BadText):
        check(store, text_paths=[str(tmp_path / "other.txt")])


def test_check_of_a_damaged_store_exits_1_with_a_line_for_each_problem(run: Run, told: str) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "backs", DIRECT)], [])
    done = run("--store", told, "check")
    assert (done.exit_code, done.stdout, done.stderr) == (
        1,
        "id:Norvia: this follows from the sources and is missing: add the sources again "
        "(id:Norvia kg:backs id:Estia) [stale-derivation]\n",
        "1 problem\n",
    )


def test_store_with_a_missing_edge_is_mended_by_adding_its_source_again(run: Run, told: str, tmp_path: Path) -> None:
    with open_store(told, write=True) as store:
        store.replace([first(store, KG + "backs", DIRECT)], [])
    run("--store", told, "add", str(tmp_path / "one.yaml"))
    assert faults(told) == []
