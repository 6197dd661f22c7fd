"""The store: opening, reading, writing, locks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from fiction import Tell, relation

import kg
from kg.errors import NotAStore, ReadOnly, StoreLocked
from kg.model import Model
from kg.names import CLAIMED, DIRECT, GRAPH, ID, INDEX, KG, XSD, resource
from kg.store import (
    BUNDLE,
    COMPILED,
    Engine,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    bundled,
    create,
    directory,
    memory,
    quad,
    trig,
)
from kg.store.compiled import Compiled
from kg.store.indexes import counts

BACKS = KG + "backs"


def said(subject: str, obj: str, graph: str = "one") -> Quad:
    name = graph if graph.startswith("http") else GRAPH + graph
    return Quad(NamedNode(ID + subject), NamedNode(BACKS), NamedNode(ID + obj), NamedNode(name))


def backed(store: Store) -> list[tuple[str, str]]:
    """Rows of a plain query: who backs whom in the merge, repeats included."""
    rows = store.select("SELECT ?x ?y { ?x kg:backs ?y }")
    return sorted((row["x"].value.removeprefix(ID), row["y"].value.removeprefix(ID)) for row in rows)


@pytest.fixture
def small(tmp_path: Path) -> str:
    place = str(tmp_path / "small")
    create(place, [said("a", "b", "one"), said("a", "b", "two"), said("c", "d", "one"), said("e", "f", CLAIMED)])
    return place


# ---- the merge


def test_merge_of_two_graphs_holding_a_triple_gives_one_row(small: str) -> None:
    with directory(small) as store:
        assert backed(store) == [("a", "b"), ("c", "d")]


def test_merge_in_memory_gives_one_row() -> None:
    assert backed(memory([said("a", "b", "one"), said("a", "b", "two"), said("e", "f", CLAIMED)])) == [("a", "b")]


def test_merge_keeps_a_triple_that_one_of_two_graphs_loses(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("a", "b", "one")], [])
        assert backed(store) == [("a", "b"), ("c", "d")]


def test_merge_loses_a_triple_with_the_last_graph_that_holds_it(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("a", "b", "one")], [])
        store.replace([said("a", "b", "two")], [])
        assert backed(store) == [("c", "d")]


def test_merge_loses_a_triple_that_both_its_graphs_lose_at_once(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("a", "b", "one"), said("a", "b", "two")], [])
        assert backed(store) == [("c", "d")]


def test_merge_keeps_a_triple_that_moves_to_another_graph(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("c", "d", "one")], [said("c", "d", "three")])
        assert backed(store) == [("a", "b"), ("c", "d")]


def test_merge_never_holds_what_is_only_claimed(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([], [said("g", "h", CLAIMED), said("i", "j", INDEX)])
        assert backed(store) == [("a", "b"), ("c", "d")]


def test_merge_loses_a_triple_that_is_only_claimed_from_now_on(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("c", "d", "one")], [said("c", "d", CLAIMED)])
        assert backed(store) == [("a", "b")]


def test_claimed_graph_can_be_asked_by_name(small: str) -> None:
    with directory(small) as store:
        rows = store.select("SELECT ?x { GRAPH graph:claimed { ?x kg:backs ?y } }")
        assert [row["x"].value for row in rows] == [ID + "e"]


def test_match_without_graph_leaves_claimed_out(small: str) -> None:
    with directory(small) as store:
        assert [q.subject.value for q in store.match(ID + "e")] == []


def test_match_on_disk_gives_a_shared_triple_once(small: str) -> None:
    with directory(small) as store:
        assert len(list(store.match(ID + "a"))) == 1


def test_construct_gives_a_triple_once(small: str) -> None:
    with directory(small) as store:
        assert len(store.construct("CONSTRUCT { ?x kg:backs ?y } { GRAPH ?g { ?x kg:backs ?y } }")) == 3


# ---- writing


def test_replace_keeps_a_quad_that_is_removed_and_inserted(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("c", "d", "one")], [said("c", "d", "one"), said("k", "l", "one")])
        assert backed(store) == [("a", "b"), ("c", "d"), ("k", "l")]


def test_replace_is_there_for_the_next_to_open(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("c", "d", "one")], [said("k", "l", "one")])
    with directory(small) as store:
        assert backed(store) == [("a", "b"), ("k", "l")]


def test_replace_keeps_awkward_literals_whole(small: str) -> None:
    texts = [
        'quote " and \\ backslash',
        "line\nbreak\ttab\rreturn",
        "سوريا",
        "😀 é é",
        "} ; DROP ALL ; {",
        "\u2028",
        "",
    ]
    node, note = NamedNode(ID + "c"), NamedNode(KG + "note")
    quads = [Quad(node, note, Literal(t, language="en"), NamedNode(GRAPH + "one")) for t in texts]
    with directory(small, write=True) as store:
        store.replace([said("c", "d", "one")], quads)
        assert sorted(t.value for t in store.values(ID + "c", KG + "note")) == sorted(texts)


def test_replace_on_a_store_opened_for_reading_is_refused(small: str) -> None:
    with directory(small) as store, pytest.raises(ReadOnly) as error:
        store.replace([], [said("k", "l")])
    assert str(error.value) == f"{small} was opened for reading"


def test_replace_on_the_bundled_graph_names_init(bundle: Store) -> None:
    with pytest.raises(ReadOnly) as error:
        bundle.replace([], [said("k", "l")])
    assert (
        str(error.value) == "this graph is read-only: make a store of your own with `kg init DIR`, then use --store DIR"
    )


def test_graphs_leave_out_one_that_has_lost_all_its_quads(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("a", "b", "two")], [])
        assert GRAPH + "two" not in store.graphs()


def test_graphs_leave_out_one_that_lost_its_quads_before_the_store_was_opened(small: str) -> None:
    with directory(small, write=True) as store:
        store.replace([said("a", "b", "two")], [])
    with directory(small) as store:
        assert GRAPH + "two" not in store.graphs()


def test_length_counts_quads_of_named_graphs(small: str) -> None:
    with directory(small) as store:
        assert len(store) == 4


def test_closing_twice_does_nothing(small: str) -> None:
    store = directory(small)
    store.close()
    store.close()
    with directory(small, write=True) as again:
        assert len(again) == 4


def test_trig_of_the_same_quads_in_another_order_is_the_same() -> None:
    quads = [said("a", "b", "two"), said("c", "d", "one"), said("a", "b", "one")]
    assert trig(quads) == trig(reversed(quads))


# ---- what is no store


def test_directory_that_kg_did_not_make_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAStore) as error:
        directory(str(tmp_path))
    assert str(error.value) == f"{tmp_path} is not a store that kg made: make one with `kg init DIR`"


def test_directory_that_kg_did_not_make_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NotAStore):
        directory(str(tmp_path), write=True)
    assert os.listdir(tmp_path) == []


def test_store_of_another_version_is_refused(small: str) -> None:
    Path(small, "kg-store").write_text("kg store, format 9\n", encoding="utf-8")
    with pytest.raises(NotAStore) as error:
        directory(small)
    assert str(error.value) == (f"{small} was made by another version of kg: export it with that one, then add it here")


def test_store_without_its_quads_is_refused(small: str) -> None:
    os.rename(Path(small, "quads"), Path(small, "gone"))
    with pytest.raises(NotAStore) as error:
        directory(small)
    assert str(error.value) == f"{small} is damaged: its database is gone; make a store anew with `kg init DIR`"


def test_store_without_its_quads_is_not_made_anew(small: str) -> None:
    os.rename(Path(small, "quads"), Path(small, "gone"))
    with pytest.raises(NotAStore):
        directory(small, write=True)
    assert sorted(os.listdir(small)) == ["gone", "kg-store"]


# ---- making one


def test_create_where_something_is_leaves_it(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotAStore) as error:
        create(str(tmp_path / "taken"), [said("a", "b")])
    assert str(error.value) == f"{tmp_path / 'taken'} exists and is not empty: name a new directory"
    assert os.listdir(tmp_path / "taken") == ["note.txt"]


def test_create_where_a_file_is_leaves_it(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(NotAStore):
        create(str(tmp_path / "taken"), [said("a", "b")])
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_create_in_an_empty_directory_fills_it(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    create(str(tmp_path / "new"), [said("a", "b")])
    assert sorted(os.listdir(tmp_path / "new")) == ["kg-store", "quads"]


def test_create_below_a_missing_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAStore) as error:
        create(str(tmp_path / "no" / "new"), [])
    assert str(error.value) == f"the directory {tmp_path / 'no'} does not exist: make it first"


def test_create_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def failing():
        yield said("a", "b")
        raise RuntimeError("the file ends here")

    with pytest.raises(RuntimeError):
        create(str(tmp_path / "new"), failing())
    assert os.listdir(tmp_path) == []


# ---- several processes

HOLD = """
import sys
from kg.store import directory
store = directory(sys.argv[1], write=sys.argv[2] == "write")
print("open", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that holds a store open until the block ends."""

    def __init__(self, place: str, how: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, place, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> subprocess.Popen[str]:
        assert self.process.stdout
        assert self.process.stdout.readline() == "open\n"
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.communicate()


def test_writing_while_another_process_writes_is_refused(small: str) -> None:
    with Holder(small, "write"), pytest.raises(StoreLocked) as error:
        directory(small, write=True)
    assert str(error.value) == f"{small} is locked: another process is using it; try again when it has finished"


def test_reading_while_another_process_writes_is_refused(small: str) -> None:
    with Holder(small, "write"), pytest.raises(StoreLocked) as error:
        directory(small)
    assert str(error.value) == f"{small} is locked: another process is writing to it; try again when it has finished"


def test_reading_while_another_process_reads_answers(small: str) -> None:
    with Holder(small, "read"), directory(small) as store:
        assert backed(store) == [("a", "b"), ("c", "d")]


def test_writing_while_another_process_reads_is_refused(small: str) -> None:
    with Holder(small, "read"), pytest.raises(StoreLocked):
        directory(small, write=True)


def test_writing_after_a_writer_was_killed_goes_on(small: str) -> None:
    with Holder(small, "write") as process:
        process.kill()
        process.wait()
        with directory(small, write=True) as store:
            store.replace([], [said("k", "l")])
            assert backed(store) == [("a", "b"), ("c", "d"), ("k", "l")]


def test_adding_while_another_process_writes_exits_2_in_one_line(mine: str, world_file: str) -> None:
    with Holder(mine, "write"):
        done = subprocess.run(
            [sys.executable, "-m", "kg", "--store", mine, "add", world_file], capture_output=True, text=True
        )
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"kg: {mine} is locked: another process is using it; try again when it has finished\n",
    )


# ---- the bundled graph without its engine


def test_compiled_bundle_answers_every_pattern_as_the_engine_does() -> None:
    quick, engine = Compiled(resource("data", COMPILED)), Engine()
    engine.load(path=resource("data", BUNDLE[0]), format=RdfFormat.TRIG)
    everything = [*engine.quads_for_pattern(None, None, None, None)]
    assert {*quick.quads_for_pattern(None, None, None, None)} == {*everything}
    assert {*quick.named_graphs()} == {*engine.named_graphs()}
    foreign = quad(said("a", "b"))
    for one in (*everything[::97], foreign):
        terms = (one.subject, one.predicate, one.object, one.graph_name)
        for kept in product((True, False), repeat=4):
            pattern = [term if keep else None for term, keep in zip(terms, kept, strict=True)]
            found = [*quick.quads_for_pattern(*pattern)]
            assert {*found} == {*engine.quads_for_pattern(*pattern)}
            assert len(found) == len({*found})


def test_damaged_installation_is_told_in_a_line(tmp_path: Path) -> None:
    root = Path(kg.__file__).parent.parent
    for folder in ("kg", "data"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for content in (b"", b"half", b"i\x01\x00\x00\x00"):
        (tmp_path / "data" / COMPILED).write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-m", "kg", "show", "Iran"], cwd=tmp_path, capture_output=True, text=True
        )
        message = "kg: the bundled graph of this installation is damaged: install actor-kg again\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_bundled_graph_reads_its_engine_once_more_is_asked_than_patterns() -> None:
    with bundled() as store:
        held = {*store.match(ID + "Iran", graph=DIRECT)}
        assert held
        assert len(store) > 7000
        assert {*store.match(ID + "Iran", graph=DIRECT)} == held
    assert not [*store.match(ID + "Iran", graph=DIRECT)]


def test_what_was_worked_out_is_forgotten_with_a_change(tell: Tell) -> None:
    store = tell(relation("Norvia", "arms", "Amber Front"))
    assert Model(store).label(ID + "Norvia") == "Norvia"
    name = Literal("Norvia", language="en")
    old = next(f for f in store.match(ID + "Norvia", None, name) if f.graph_name.value.startswith(GRAPH))
    store.replace([quad(old)], [Quad(old.subject, old.predicate, Literal("Northland", language="en"), old.graph_name)])
    assert Model(store).label(ID + "Norvia") == "Northland"


def test_number_or_day_is_not_taken_for_those_that_follow_it(tmp_path: Path) -> None:
    place = str(tmp_path / "numbers")
    values = [
        *(Literal(number) for number in (255, 256, 511, 512, 2303, 2304, 2400)),
        *(
            Literal(f"2023-{month:02}-{day:02}", datatype=NamedNode(XSD + "date"))
            for month in (1, 2)
            for day in range(1, 29)
        ),
        *(Literal(f"{number}.5", datatype=NamedNode(XSD + "decimal")) for number in range(250, 260)),
    ]
    graph, predicate = NamedNode(GRAPH + "one"), NamedNode(KG + "start")
    create(place, [Quad(NamedNode(f"{ID}n{n}"), predicate, value, graph) for n, value in enumerate(values)])
    with directory(place) as store:
        for value in values:
            for where in (GRAPH + "one", None):
                assert [fact.object for fact in store.match(None, None, value, where)] == [value]
            assert [fact.object for fact in store.authored(None, KG + "start", value)] == [value]
        assert len({*counts(store).values()}) == 1
