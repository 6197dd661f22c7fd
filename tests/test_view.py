"""What is drawn, where it stands, and how the file is written; what a browser makes of it is in test_page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from drawn import claim, drawn, edge, node, relation, said, small
from fiction import Tell
from fiction import relation as tells

import kg
from kg import store as stores
from kg.cli import main
from kg.graph import Graph
from kg.names import ID
from kg.view import choice, model, picture
from kg.view.document import About, render
from kg.view.wording import days, described, paragraph_numbers, published_link


@pytest.fixture(scope="module")
def bundled() -> Iterator[Graph]:
    with kg.open() as graph:
        yield graph


# ---- looks


def test_labels_are_wrapped_and_cut() -> None:
    assert model.wrapped("Iran") == ["Iran"]
    assert model.wrapped("Islamic Revolutionary Guard Corps") == ["Islamic", "Revolutionary", "Guard Corps"]
    assert model.wrapped("x" * 40)[0] == "x" * 14
    assert len(model.wrapped("word " * 60)) == model.LINES
    assert model.wrapped("word " * 60)[-1].endswith("…")
    assert model.wrapped("") == ["?"]


def test_invisible_characters_are_left_out_of_names() -> None:
    assert model.plain("a\u202eb\u2066c\x1bd\x00") == "abcd"
    assert model.isolated("الحشد (2)") == "\u2068الحشد (2)\u2069"
    assert model.isolated("Hamas") == "Hamas"


def test_status_of_each_made_up_edge() -> None:
    found = {model.link_key(e): (model.status(e), model.only_unnamed(e)) for e in small().edges}
    assert found["Northland kg:backs BorderGuard"] == ("disputed", False)
    assert found["Southland kg:attacks PortVell"] == ("suggested", False)
    assert found["BorderGuard kg:attacks PortVell"] == ("asserted", True)
    assert found["Northland kg:warns Southland"] == ("asserted", False)


def test_an_unnamed_denial_does_not_mark_an_edge() -> None:
    north, south = node("Northland"), node("Southland")
    spoken = (said("", by="A guard", unnamed=True), said("", by="The Herald", stance="denied"))
    assert model.only_unnamed(edge(north, "backs", south, claim(north, "backs", south, *spoken)))
    spoken = (said("", by="A guard", unnamed=True, stance="denied"), said("", by="The Herald"))
    assert not model.only_unnamed(edge(north, "backs", south, claim(north, "backs", south, *spoken)))


def test_edges_between_the_same_nodes_bow_apart() -> None:
    edges = [e for e in small().edges if {e.subject, e.object} == {ID + "Northland", ID + "Southland"}]
    bends = model.bends(edges)
    # Seen from one side, so that an edge and its counterpart do not fall on each other.
    sides = [bend if e.subject == ID + "Northland" else -bend for e, bend in zip(edges, bends, strict=True)]
    assert sorted(sides) == [-0.16, 0.0, 0.16]


def test_network_is_pyvis_data_with_our_ids_and_places() -> None:
    made = small()
    places = {n.iri: (10 * i, 20 * i) for i, n in enumerate(made.nodes)}
    nodes, edges, options = model.network(made.nodes, made.edges, made.relations, places)
    assert [n["id"] for n in nodes][:2] == ["Northland", "Southland"]
    assert (nodes[1]["x"], nodes[1]["y"], nodes[1]["shape"]) == (10, 20, "square")
    assert len(edges) == len({e["id"] for e in edges}) == len(made.edges)
    assert options["physics"] == {"enabled": False}


def test_json_cannot_end_its_block() -> None:
    north, south = node("</script><!--\u2028&"), node("Southland")
    html = render(*drawn([edge(north, "backs", south)], [north, south]), About("t"))
    block = html.split('id="data">')[1].split("</script>")[0]
    assert not {"<", ">", "&", "\u2028"} & set(block)


# ---- words


def test_words_of_the_page() -> None:
    made = small()
    claims = [c for e in made.edges for c in e.claims]
    assert days(claims) == "The dates given run from 4 May 2021 to 3 June 2021; 8 of 12 claims carry no date."
    assert days([]) == ""
    assert described(made.edges, made.nodes).startswith(
        "10 relations between 8 actors and places, as 1 source tells it"
    )
    assert paragraph_numbers(said("")) == "3"
    assert published_link("javascript:alert(1)") == ""
    assert published_link("https://a.example/") == "https://a.example/"


def test_a_page_claims_no_licence_for_data_it_does_not_know() -> None:
    made = small()
    chosen = choice.Chosen(made.edges, made.nodes, made.relations, [], [], "t", "", [])
    assert choice.about(stores.memory(), chosen).licence == ""
    with kg.open() as graph:
        assert "CC BY 4.0" in choice.about(graph.store, chosen).licence


# ---- files


def test_command_writes_and_does_not_overwrite_unasked(tmp_path: Path) -> None:
    file = tmp_path / "out.html"
    run = CliRunner().invoke(main, ["graph", "-o", str(file), "--focus", "Iran", "--title", "Iran & its friends"])
    assert run.exit_code == 0
    assert run.stdout == ""
    assert run.stderr.startswith(f"wrote {file} (")
    assert "<title>Iran &amp; its friends</title>" in file.read_text(encoding="utf-8")
    again = CliRunner().invoke(main, ["graph", "-o", str(file), "--focus", "Iran"])
    assert again.exit_code == 2
    assert again.stderr == f"kg: {file} exists: choose another name, or replace it with --force\n"
    assert CliRunner().invoke(main, ["graph", "-o", str(file), "--focus", "Iran", "--force"]).exit_code == 0


def test_command_says_how_to_name_a_file() -> None:
    run = CliRunner().invoke(main, ["graph"], prog_name="kg")
    assert run.exit_code == 2
    assert "say where the page goes: -o graph.html, or -o - for stdout" in run.stderr


def test_picture_stands_by_itself_and_tells_both_sides(tell: Tell, tmp_path: Path) -> None:
    arms = tells("Norvia", "arms", "Amber Front", by="Estia")
    denies = tells("Norvia", "arms", "Amber Front", by="Norvia", stance="denied")
    svg = picture(tell(arms, denies, tells("Amber Front", "attacks", "Sudria")))
    texts = ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert "".join(texts[:1]) == "Amber Front, Norvia and Estia, as 1 report tells it"
    assert {"arms", "attacks", "armed group", "1"} <= {*texts}
    assert "1 Norvia arms Amber Front: Estia says it, Norvia denies it." in texts
    assert any(text.startswith("Sources: The Gazette. What they say") for text in texts)
    part = picture(tell(arms, denies), path=("Norvia", "Amber Front"))
    assert "Shown are routes alone." in part
    assert "--path" not in part  # advice is for who made it


@pytest.mark.parametrize(("file", "more", "told"), [("x.png", (), "no .png"), ("x.svg", ("--embed",), "is for pages")])
def test_command_refuses_what_is_no_picture(tmp_path: Path, file: str, more: tuple[str, ...], told: str) -> None:
    run = CliRunner().invoke(main, ["graph", "-o", str(tmp_path / file), *more], prog_name="kg")
    assert (run.exit_code, told in run.stderr, [*tmp_path.iterdir()]) == (2, True, [])


def test_command_without_a_route_writes_nothing(tmp_path: Path) -> None:
    run = CliRunner().invoke(
        main, ["graph", "-o", str(tmp_path / "x.html"), "--path", "Iran", "Hamas", "--max-hops", "1"]
    )
    assert run.exit_code == 1
    assert run.stderr.startswith("kg: no route between Iran and Hamas within 1 hops")
    assert list(tmp_path.iterdir()) == []


def test_command_tells_what_takes_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.graph.UNWATCHED_SECONDS", 0)
    run = CliRunner().invoke(main, ["graph", "-o", str(tmp_path / "x.html"), "--focus", "Iran"])
    assert run.stderr.startswith("reading what is claimed …\nwrote ")


def test_page_writes_itself_and_shows_itself_in_a_notebook(bundled: Graph, tmp_path: Path) -> None:
    page = bundled.page(focus="Hamas")
    page.write(str(tmp_path / "x.html"))
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == page
    shown = page._repr_html_()
    assert shown.startswith('<iframe title="A page made with kg" sandbox="allow-scripts" srcdoc="&lt;!DOCTYPE html&gt;')
    assert unescape(shown.split('srcdoc="')[1].split('"')[0]) == page


def test_graph_shows_itself_in_a_notebook_as_far_as_it_is_readable(
    bundled: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bundled._repr_html_() == bundled.page(most=150)._repr_html_()
    monkeypatch.setattr("kg.view.LARGE", 10)
    assert bundled._repr_html_().startswith("<p>A kg graph of more than 10 relations: see a part with")
    assert Graph(stores.memory())._repr_html_().startswith("<p>A kg graph without relations")


def test_command_faults_are_one_line(tmp_path: Path) -> None:
    for arguments, message in (
        (["-o", str(tmp_path / "a" / "b.html"), "--focus", "Iran"], "there is no folder"),
        (["-o", str(tmp_path)], "is a folder"),
        (["-o", str(tmp_path / "x.html"), "--focus", "Atlantis"], "nothing is called “Atlantis”"),
        (["-o", str(tmp_path / "x.html"), "--relation", "loves"], "nothing is called “loves”"),
        (["-o", str(tmp_path / "x.html"), "--trust", "named"], "--trust is about routes: say between whom"),
        (["-o", str(tmp_path / "x.html"), "--during", "soon"], "soon"),
        (["-o", str(tmp_path / "x.html"), "--pin", str(Path(__file__))], "is no file of positions"),
        (["-o", str(tmp_path / "x.html"), "--text", str(tmp_path / "none.txt")], "cannot read the text"),
    ):
        run = CliRunner().invoke(main, ["graph", *arguments])
        assert run.exit_code == 2
        assert message in run.stderr
        assert run.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_page_is_the_same_bytes_under_any_hash_seed_and_locale(tmp_path: Path) -> None:
    pages = []
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("77", "POSIX")):
        file = tmp_path / f"{seed}.html"
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0"}
        environment |= {"PYTHONCOERCECLOCALE": "0"}
        command = [sys.executable, "-m", "kg", "graph", "-o", str(file)]
        subprocess.run(command, check=True, env=environment, cwd=Path(__file__).parents[1], capture_output=True)
        pages.append(file.read_bytes())
    assert pages[0] == pages[1] == pages[2]
    assert 400_000 < len(pages[0]) < 800_000


def test_relation_reads_in_the_past_when_all_is_over() -> None:
    made = small()
    met = next(e for e in made.edges if model.link_key(e) == "Northland kg:meets Southland")
    assert relation("meets").read(met) == "met"
