"""Nodes that somebody says are one: said and taken back, and passed by routes as one node that says so."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import Server

from kg import dossier, export, identity, load, view
from kg.check import check
from kg.claims import Claim, Evidence
from kg.errors import KgError, NoRoute, OneNode
from kg.graph import open_store
from kg.names import ID, KG, SAME, edge_iri, relation_iri
from kg.paths import Policy, Search
from kg.paths.connect import connect
from kg.paths.fragility import fragility
from kg.paths.origins import fallen
from kg.paths.question import ask
from kg.paths.support import support
from kg.paths.whynot import whynot
from kg.store import Store, memory

Run = Callable[..., Result]

DAY = date(2031, 6, 1)
FALCON = {"id": "Falcon", "kind": "ArmedGroup", "name": "Falcon Brigade"}
BRIGADE = {"id": "Falcon-Brigade", "kind": "ArmedGroup", "name": "Falcon Brigade"}
REED = {"id": "Reed", "kind": "ArmedGroup", "name": "Reed Guard"}
LAB = {"id": "Lab", "kind": "Organization", "name": "Lab Two"}
ONE = claims_file("one", [relation("Norvia", "arms", "Falcon")], actors=[FALCON])
TWO = claims_file(
    "two", [relation("Falcon-Brigade", "attacks", "Estia")], actors=[BRIGADE, REED], publisher="The Herald"
)
THREE = claims_file("three", [relation("Norvia", "arms", "Falcon-Brigade")], publisher="The Herald")
LABS = claims_file(
    "lab", [relation("id:Falcon-Brigade", "same as", "id:Falcon", stance="denied")], actors=[LAB], publisher="Lab Two"
)


@pytest.fixture(scope="module")
def two(world: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two sources, each with a Falcon Brigade of its own. Not to be changed."""
    made, folder = memory(world.engine), tmp_path_factory.mktemp("two")
    load.add(made, [write(folder, content) for content in (ONE, TWO)])
    return made


@pytest.fixture
def store(two: Store) -> Store:
    return memory(two.engine)


def said(store: Store, folder: Path, *ends: str, by: str = "A. Coder", same: bool = True) -> identity.Said:
    one, other = ends or ("Falcon", "Falcon-Brigade")
    path = str(folder / "identity.yaml")
    return identity.say(store, ID + one, ID + other, same=same, by=by, why="one commander", path=path, on=DAY)


def taken_back(store: Store, folder: Path, *ends: str, by: str = "A. Coder", same: bool = True) -> identity.Said:
    one, other = ends or ("Falcon", "Falcon-Brigade")
    return identity.undo(store, ID + one, ID + other, same=same, by=by, path=str(folder / "identity.yaml"))


def told(store: Store, folder: Path, content: dict[str, object]) -> None:
    load.add(store, [write(folder, content)])


def routes(store: Store, start: str, end: str, policy: Policy | None = None, **options: int) -> list[str]:
    found = Search(store, ID + start, ID + end, policy or Policy(), **options).run().routes
    return [" → ".join(node.title for node in route.nodes) for route in found]


def dump(store: Store) -> str:
    return export.text(store, "nquads", derived=True)


# ---- saying it, and taking it back


def test_file_is_an_ordinary_claims_file(store: Store, tmp_path: Path) -> None:
    before, done = dump(store), said(store, tmp_path)
    assert (done.names, done.source, done.paragraph) == (("id:Falcon", "id:Falcon-Brigade"), "identity", 1)
    after = dump(store)
    assert after != before
    load.add(store, [str(tmp_path / "identity.yaml")])
    assert dump(store) == after
    assert check(store) == []


PAIRS = list(itertools.combinations(("Falcon", "Falcon-Brigade", "Reed"), 2))
WORDS = [(pair, by, same) for pair in PAIRS for by in ("A. Coder", "The Gazette") for same in (True, False)]


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_undo_restores_the_export_byte_for_byte(
    two: Store, words: list[tuple[tuple[str, str], str, bool]], dice: st.DrawFn
) -> None:
    """Whatever was said in whatever order: the store depends on what stands, and without any of it is as it was."""
    store, before = memory(two.engine), dump(two)
    with TemporaryDirectory() as name:
        folder, standing = Path(name), list[tuple[tuple[str, str], str, bool]]()
        for pair, by, same in words:
            if (pair, by, same) in standing:
                taken_back(store, folder, *pair, by=by, same=same)
                standing.remove((pair, by, same))
            elif (pair, by, not same) in standing:
                with pytest.raises(KgError, match="takes that back"):
                    said(store, folder, *pair, by=by, same=same)
            else:
                halfway, file = dump(store), _bytes(folder)
                said(store, folder, *pair, by=by, same=same)
                taken_back(store, folder, *pair, by=by, same=same)
                assert (dump(store), _bytes(folder)) == (halfway, file)
                said(store, folder, *pair, by=by, same=same)
                standing.append((pair, by, same))
        dice.shuffle(standing)  # type: ignore[attr-defined]
        for pair, by, same in standing:
            taken_back(store, folder, *pair, by=by, same=same)
        assert dump(store) == before
        assert _bytes(folder) == b""


def _bytes(folder: Path) -> bytes:
    path = folder / "identity.yaml"
    return path.read_bytes() if path.exists() else b""


def test_list_of_speakers_goes_with_its_last_one(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path, by="The Gazette")
    before = (tmp_path / "identity.yaml").read_text()
    said(store, tmp_path)
    assert "actors:" in (tmp_path / "identity.yaml").read_text()
    taken_back(store, tmp_path)
    assert (tmp_path / "identity.yaml").read_text() == before


def test_comments_of_the_file_stay(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path)
    path = tmp_path / "identity.yaml"
    content = path.read_text() + "# seen by B. Coder\n"
    path.write_text(content)
    said(store, tmp_path, "Falcon", "Reed")
    taken_back(store, tmp_path, "Falcon", "Reed")
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (("Falcon", "Falcon"), "both names mean Falcon Brigade (id:Falcon): name the other by its id"),
        (("Norvia", "Norvia-territory"), "(state) and id:Norvia-territory (place) are two by their nature"),
        (("Falcon", "Estia"), "id:Falcon (armed group) and id:Estia (state) are two by their nature"),
        (("Falcon", "one"), "name actors, offices or places"),
    ],
)
def test_what_cannot_be_one_is_refused(store: Store, tmp_path: Path, ends: tuple[str, str], message: str) -> None:
    with pytest.raises(KgError) as refused:
        said(store, tmp_path, *ends)
    assert message in str(refused.value)
    assert not (tmp_path / "identity.yaml").exists()


def test_source_of_a_missing_file_is_not_replaced(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path)
    (tmp_path / "identity.yaml").rename(tmp_path / "elsewhere.yaml")
    with pytest.raises(KgError, match="give its file with -o"):
        said(store, tmp_path, "Falcon", "Reed")


def test_file_of_other_claims_is_left_alone(store: Store, tmp_path: Path) -> None:
    path = Path(write(tmp_path, ONE))
    before = path.read_bytes()
    with pytest.raises(KgError, match="another claim"):
        identity.say(store, ID + "Falcon", ID + "Reed", same=True, by="A. Coder", why="why", path=str(path))
    assert path.read_bytes() == before


def test_file_is_as_it_was_when_the_store_refuses(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path)
    path = tmp_path / "identity.yaml"
    broken = path.read_text().replace("id:Falcon-Brigade]", "id:Nobody]")
    path.write_text(broken)
    with pytest.raises(KgError):
        said(store, tmp_path, "Falcon", "Reed")
    assert path.read_text() == broken


# ---- routes


def test_route_passes_both_as_one_node(store: Store, tmp_path: Path) -> None:
    assert routes(store, "Norvia", "Estia") == []
    said(store, tmp_path)
    search = Search(store, ID + "Norvia", ID + "Estia")
    [route] = search.run().routes
    assert [node.title for node in route.nodes] == ["Norvia", "Falcon Brigade = id:Falcon-Brigade", "Estia"]
    rests = support(search.edges, route)
    assert [hop.speakers for hop in rests.hops] == [("The Gazette",), ("The Herald", "A. Coder")]
    assert [tie.edge.iri for tie in rests.hops[1].accounts[0].ties] == [_claim()]
    assert routes(store, "Norvia", "Estia", Policy(without=frozenset([ID + "identity"]))) == []
    assert routes(store, "Norvia", "Estia", Policy(doubt=frozenset([ID + "a-coder"]))) == []
    assert routes(store, "Norvia", "Estia", Policy(avoid=frozenset([ID + "Falcon"]))) == []


def _claim() -> str:
    return relation_iri(ID + "Falcon", SAME, ID + "Falcon-Brigade")


def test_sameness_is_transitive_and_a_route_ends_at_either(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path, "Falcon", "Reed")
    said(store, tmp_path, "Reed", "Falcon-Brigade")
    assert routes(store, "Norvia", "Estia") == ["Norvia → Falcon Brigade = id:Falcon-Brigade → Estia"]
    assert routes(store, "Reed", "Estia") == ["Reed Guard = Falcon Brigade → Estia"]
    with pytest.raises(OneNode, match=r"are one, says A\. Coder, identity ¶1"):
        routes(store, "Falcon", "Reed")


def test_both_nodes_carry_one_hop(store: Store, tmp_path: Path) -> None:
    """What is said of either is counted once it is one; no step is taken twice over a node's other names."""
    told(store, tmp_path, THREE)
    said(store, tmp_path)
    search = Search(store, ID + "Norvia", ID + "Falcon")
    [route] = search.run().routes
    assert [step.edge.object for step in route.hops[0].steps] == [ID + "Falcon", ID + "Falcon-Brigade"]
    rests = support(search.edges, route).hops[0]
    assert (rests.least, rests.most) == (2, 2)
    assert fragility(search).origins == (ID + "identity", ID + "one")
    assert routes(store, "Norvia", "Estia", k=5) == ["Norvia → Falcon Brigade = id:Falcon → Estia"]


def test_one_that_is_to_be_visited_and_avoided_is_refused(store: Store, tmp_path: Path) -> None:
    avoid = Policy(avoid=frozenset([ID + "Falcon-Brigade"]))
    assert ask(store, "id:Falcon", "Norvia", avoid="id:Falcon-Brigade").run().routes
    said(store, tmp_path)
    message = r"id:Falcon and id:Falcon-Brigade are one, says A\. Coder, identity ¶1: visit it or avoid it, not both"
    with pytest.raises(KgError, match=message):
        ask(store, "id:Falcon", "Norvia", avoid="id:Falcon-Brigade")
    with pytest.raises(KgError, match=message):
        connect(store, [ID + "Falcon", ID + "Norvia"], avoid)
    assert ask(store, "id:Falcon", "Norvia", avoid="id:Falcon-Brigade", doubt="A. Coder").run().routes


def test_tree_passes_both_as_one_node(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NoRoute):
        connect(store, [ID + "Norvia", ID + "Estia"])
    said(store, tmp_path)
    found = connect(store, [ID + "Norvia", ID + "Estia"])
    assert [node.title for node in found.between] == ["Falcon Brigade = id:Falcon-Brigade"]


def test_disputed_sameness_is_marked_and_can_be_left_out(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path)
    told(store, tmp_path, LABS)
    search = Search(store, ID + "Norvia", ID + "Estia")
    [route] = search.run().routes
    hop = support(search.edges, route).hops[1]
    assert (hop.disputed, hop.denied_by) == (True, ("Lab Two",))
    hidden = search.again(Policy(disputed="hide"))
    assert hidden.run().routes == []
    assert [_kind(claim) for claim in whynot(hidden).disputed] == [SAME]
    doubted = search.again(Policy(disputed="hide", doubt=frozenset([ID + "Lab"])))
    assert len(doubted.run().routes) == 1


def _kind(claim: Claim) -> str:
    return SAME if claim.iri == _claim() else claim.label


def test_two_speakers_dispute_and_one_may_not_say_both(store: Store, tmp_path: Path) -> None:
    said(store, tmp_path)
    done = said(store, tmp_path, by="The Herald", same=False)
    assert done.contradicted == ("A. Coder (identity ¶1)",)
    assert check(store) == []
    assert routes(store, "Norvia", "Estia", Policy(disputed="hide")) == []


# ---- the dossier


def test_dossier_tells_of_both_and_says_of_which(store: Store, tmp_path: Path) -> None:
    told(store, tmp_path, RAIDS)
    told(store, tmp_path, THREE)
    before = dossier.show(store, ID + "Falcon")
    assert (before.one_with, before.same, before.told_of) == ({}, [], {})
    said(store, tmp_path)
    found = dossier.show(store, ID + "Falcon")
    assert found.one_with == {ID + "Falcon-Brigade": "id:Falcon-Brigade"}
    assert [(r.edge.iri, [v.assertion.speaker_name for v in r.account.held]) for r in found.same] == [
        (edge_iri(ID + "Falcon", SAME, ID + "Falcon-Brigade"), ["A. Coder"])
    ]
    out, into = ([(r.reading, r.other_label, _of(found, r.edge.iri)) for r in some] for some in (found.out, found.into))
    assert out == [("attacked", "Estia", ""), ("attacks", "Estia", "Falcon-Brigade")]
    assert into == [("is armed by", "Norvia", ""), ("is armed by", "Norvia", "Falcon-Brigade")]
    assert [(part.event.id, _of(found, part.event.iri)) for part in found.events] == [
        ("raids.e", "Falcon-Brigade"),
        ("raids.f", ""),
    ]
    other = dossier.show(store, ID + "Falcon-Brigade")
    assert {claim.iri for claim in other.claims} == {claim.iri for claim in found.claims}
    taken_back(store, tmp_path)
    assert dossier.show(store, ID + "Falcon") == before


def _of(found: dossier.Dossier, iri: str) -> str:
    return " ".join(node.removeprefix(ID) for node in found.told_of.get(iri, ()))


# ---- what is denied of one is denied of the other


def raid(local: str, agent: str, **more: str) -> dict[str, object]:
    return event(local, "Attack", agent=agent, **{"target": "Estia", "date": "2031-05-04", **more})


SAME_FILE = claims_file("analyst", [relation("id:Falcon", "same as", "id:Falcon-Brigade")])
DENIED = claims_file(
    "denied",
    [
        relation("id:Falcon", "attacks", "Estia", by="Norvia", stance="denied"),
        relation("Norvia", "backs", "id:Falcon-Brigade", by="Norvia", stance="denied"),
    ],
)
RAIDS = claims_file("raids", [raid("e", "id:Falcon-Brigade"), raid("f", "id:Falcon")], publisher="The Herald")
NOT_IT = claims_file("not-it", [relation("raids.e", "agent", "id:Falcon", by="Estia", stance="denied")])


def disputed(store: Store) -> list[str]:
    """The edges of attacks and arming that are disputed: "Falcon attacks Estia"."""
    kinds = ("backs", "attacks")
    found = [edge for kind in kinds for edge in Evidence(store).edges(KG + kind) if edge.disputed]
    words = ([part.rpartition("/")[2].rpartition("#")[2] for part in edge[1:4]] for edge in found)
    return sorted(" ".join(edge) for edge in words)


def test_denial_of_one_bears_on_what_is_claimed_of_the_other(store: Store, tmp_path: Path) -> None:
    for content in (DENIED, RAIDS):
        told(store, tmp_path, content)
    apart = disputed(store)
    assert apart == ["Falcon attacks Estia"]
    before = dump(store)
    said(store, tmp_path)
    assert disputed(store) == ["Falcon attacks Estia", "Falcon-Brigade attacks Estia", "Norvia arms Falcon"]
    assert check(store) == []
    told(store, tmp_path, LABS)
    assert disputed(store) == ["Falcon attacks Estia"]  # it is disputed that they are one
    load.remove(store, "lab")
    taken_back(store, tmp_path)
    assert dump(store) == before


def test_denial_of_a_part_bears_on_that_part_of_the_other(store: Store, tmp_path: Path) -> None:
    for content in (RAIDS, NOT_IT):
        told(store, tmp_path, content)
    assert disputed(store) == []
    before = dump(store)
    said(store, tmp_path)
    assert disputed(store) == []  # TWO says so too
    evidence = Evidence(store)
    grounds = evidence.grounds(ID + "Falcon-Brigade", KG + "attacks", ID + "Estia")
    assert [[evidence.assertion(a).speaker_name for a in ground.denied_in] for ground in grounds] == [[], ["Estia"]]
    taken_back(store, tmp_path)
    assert dump(store) == before


def test_accounts_that_name_either_are_no_rivals(store: Store, tmp_path: Path) -> None:
    told(store, tmp_path, claims_file("raid", [raid("e", "id:Reed", target="Sudria")], publisher="The Herald"))
    also = {"target": "Sudria", "same event": "raid.e"}
    told(store, tmp_path, claims_file("more", [raid("e", "Amber Front", **also)]))
    assert disputed(store) == ["Amber-Front attacks Sudria", "Reed attacks Sudria"]
    before = dump(store)
    pairs = (("Amber-Front", "Violet-Guard"), ("Reed", "Violet-Guard"))
    for pair in pairs:
        said(store, tmp_path, *pair)
    assert disputed(store) == []
    for pair in pairs:
        taken_back(store, tmp_path, *pair)
    assert dump(store) == before


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 3, 1, 0)])
def test_order_in_which_it_is_told_changes_nothing(two: Store, tmp_path: Path, order: tuple[int, ...]) -> None:
    files = [write(tmp_path, content) for content in (SAME_FILE, DENIED, RAIDS, NOT_IT)]
    at_once, store = memory(two.engine), memory(two.engine)
    load.add(at_once, files)
    for number in order:
        load.add(store, [files[number]])
    assert dump(store) == dump(at_once)
    for source in ("not-it", "raids", "analyst", "denied"):
        load.remove(store, source)
    assert dump(store) == dump(two)


def test_speakers_that_are_one_are_one_origin(store: Store, tmp_path: Path) -> None:
    again = {"id": "Gazette-2", "kind": "Organization", "name": "Gazette of Norvia"}
    told(
        store,
        tmp_path,
        claims_file("four", [relation("Norvia", "arms", "id:Falcon")], actors=[again], publisher="id:Gazette-2"),
    )
    before = _origins(store)
    assert before == (2, ("four", "one"))
    said(store, tmp_path, "Gazette", "Gazette-2")
    assert _origins(store) == (1, ("Gazette",))
    assert routes(store, "Norvia", "Falcon", Policy(without=fallen(store, [ID + "Gazette-2"]))) == []
    taken_back(store, tmp_path, "Gazette", "Gazette-2")
    assert _origins(store) == before


def _origins(store: Store) -> tuple[int, tuple[str, ...]]:
    search = Search(store, ID + "Norvia", ID + "Falcon")
    least = support(search.edges, search.run().routes[0]).hops[0].least
    return least, tuple(origin.removeprefix(ID) for origin in fragility(search).origins)


@pytest.mark.slow
def test_on_a_server_nodes_that_are_one_are_told_as_in_memory(
    two: Store, world_file: str, oxigraph_server: Server, tmp_path: Path
) -> None:
    load.init(oxigraph_server.query)
    with open_store(oxigraph_server.query, write=True) as far:
        near = memory(two.engine)
        load.add(far, [world_file, *(write(tmp_path, content) for content in (ONE, TWO))])
        for place, store in (("near", near), ("far", far)):
            (tmp_path / place).mkdir()
            load.add(store, [write(tmp_path, content) for content in (DENIED, RAIDS)])
            said(store, tmp_path / place)
        assert disputed(far) == disputed(near)
        assert dossier.show(far, ID + "Falcon") == dossier.show(near, ID + "Falcon")
        assert routes(far, "Norvia", "Estia") == routes(near, "Norvia", "Estia")
        for place, store in (("near", near), ("far", far)):
            taken_back(store, tmp_path / place)
        assert dump(far) == dump(near)


# ---- a source that lists them as different

APART = claims_file("list", [], actors=[{**BRIGADE, "differs from": ["id:Falcon"]}], publisher="Sudria")


def test_source_that_lists_them_as_different_disputes_that_they_are_one(store: Store, tmp_path: Path) -> None:
    for content in (DENIED, APART):
        told(store, tmp_path, content)
    before = dump(store)
    assert said(store, tmp_path).kept_apart == ("list",)
    assert disputed(store) == []  # what is denied of one is not carried over
    search = Search(store, ID + "Norvia", ID + "Estia")
    [route] = search.run().routes
    hop = support(search.edges, route).hops[1]
    assert (hop.disputed, hop.denied_by) == (True, ("Sudria",))
    [tie] = hop.accounts[0].ties
    assert [(d.kind, d.voice.assertion.says) for d in tie.disputes] == [
        ("denied by others", "lists the two as different")
    ]
    assert search.again(Policy(disputed="hide")).run().routes == []
    assert len(search.again(Policy(disputed="hide", doubt=frozenset([ID + "Sudria"]))).run().routes) == 1
    [same] = dossier.show(store, ID + "Falcon").same
    assert same.edge.disputed
    assert "lists the two as different" in view.page(store)
    load.remove(store, "list")
    assert disputed(store) == ["Falcon-Brigade attacks Estia", "Norvia arms Falcon"]
    told(store, tmp_path, APART)
    taken_back(store, tmp_path)
    assert dump(store) == before


# ---- the command line


def test_commands_say_show_and_take_back(run: Run, mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("--store", mine, "add", write(tmp_path, ONE), write(tmp_path, TWO)).exit_code == 0
    before = run("--store", mine, "export", "--format", "nquads", "--derived").stdout
    pair = ("id:Falcon", "id:Falcon-Brigade", "--by", "A. Coder")
    done = run("--store", mine, "same", *pair, "--why", "one commander")
    assert "id:Falcon and id:Falcon-Brigade are the same: identity ¶1, in identity.yaml" in done.stderr
    shown = run("--store", mine, "path", "Norvia", "Estia").stdout
    assert "Norvia → Falcon Brigade = id:Falcon-Brigade → Estia (2 hops)" in shown
    assert "id:Falcon = id:Falcon-Brigade, says A. Coder" in shown
    shown = run("--store", mine, "show", "id:Falcon").stdout
    assert shown.startswith("Falcon Brigade = id:Falcon-Brigade (armed group)\n")
    assert "  id:Falcon-Brigade: attacks Estia, reports The Herald" in shown
    cited = run("--store", mine, "path", "Norvia", "Estia", "--cite").stdout
    assert "A. Coder says that id:Falcon is the same as id:Falcon-Brigade [3]." in cited
    document = json.loads(run("--store", mine, "path", "Norvia", "Estia", "--format", "json").stdout)
    [same] = document["routes"][0]["nodes"][1]["same"]
    assert (same["id"], [claim["id"] for claim in same["claims"]]) == (ID + "Falcon-Brigade", [_claim()])
    drawn = run("--store", mine, "path", "Norvia", "Estia", "--format", "mermaid").stdout
    assert 'n2 ===|"is the same as<br/>A. Coder, identity ¶1"| n4' in drawn
    assert run("--store", mine, "add", write(tmp_path, LABS)).exit_code == 0
    shown = " ".join(run("--store", mine, "path", "Norvia", "Estia").stdout.split())
    assert "id:Falcon = id:Falcon-Brigade disputed: A. Coder says it, Lab Two denies it" in shown
    assert run("--store", mine, "remove", "lab").exit_code == 0
    assert run("--store", mine, "same", *pair, "--undo").exit_code == 0
    assert run("--store", mine, "export", "--format", "nquads", "--derived").stdout == before
    assert not (tmp_path / "identity.yaml").exists()


def test_bundled_graph_is_not_changed(run: Run) -> None:
    refused = run("same", "Iran", "Hamas", "--by", "A. Coder", "--why", "why")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "kg init" in refused.stderr


# ---- namesakes


def test_add_asks_of_namesakes_until_somebody_answers(
    run: Run, mine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, two = write(tmp_path, ONE), write(tmp_path, TWO)
    assert "same or different" not in run("--store", mine, "add", one).stderr
    question = "Falcon Brigade (id:Falcon-Brigade) is also id:Falcon of source one: same or different?"
    assert question in run("--store", mine, "add", two, "--dry-run").stderr
    asked = run("--store", mine, "add", two).stderr
    assert question in asked
    assert f"kg --store {mine} same id:Falcon id:Falcon-Brigade --by ME" in asked
    missing = " ".join(run("--store", mine, "path", "Norvia", "Estia").stderr.split())
    assert "Falcon" not in missing
    missing = " ".join(run("--store", mine, "path", "id:Falcon", "Estia").stderr.split())
    command = f"kg --store {mine} path id:Falcon-Brigade id:Estia"
    assert f"Falcon Brigade is also id:Falcon-Brigade of two: see `{command}`" in missing
    missing = " ".join(run("--store", mine, "connect", "id:Falcon", "Estia").stderr.split())
    assert "Falcon Brigade is also id:Falcon-Brigade of two" in missing
    assert run("--store", mine, "show", "Falcon Brigade").exit_code == 2
    listed = run("--store", mine, "query", "namesakes", "--format", "csv").stdout.splitlines()
    assert listed[1:] == ["Falcon Brigade,Falcon,Falcon-Brigade,one,two,,"]
    pair = ("id:Falcon", "id:Falcon-Brigade", "--by", "A. Coder", "--why", "one commander")
    assert run("--store", mine, "same", *pair).exit_code == 0
    assert run("--store", mine, "show", "Falcon Brigade").exit_code == 0
    assert "same or different" not in run("--store", mine, "add", two).stderr
    listed = run("--store", mine, "query", "namesakes", "--format", "csv").stdout.splitlines()
    assert listed[1:] == ["Falcon Brigade,Falcon,Falcon-Brigade,one,two,same,A. Coder"]


def test_list_of_names_says_each_node_once(run: Run, mine: str, tmp_path: Path) -> None:
    content = claims_file(
        "four", [relation("Norvia", "attacks", "Grey-Fort"), relation("Republic of Sudria", "backs", "Reed")]
    )
    content["actors"] = [REED]
    content["places"] = [{"id": "Grey-Fort", "kind": "Facility", "name": "fort at Grey Cape"}]
    told = run("--store", mine, "add", write(tmp_path, content)).stderr
    assert "  id:Grey-Fort is fort at Grey Cape (facility)\n" in told
    assert "  “Republic of Sudria” is Sudria (state), id:Sudria\n" in told
