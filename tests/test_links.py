"""What a change does to links, in the line that commands print, and the pairs that are watched."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fiction import claims_file, event, relation, write

from kg import links
from kg.graph import Graph
from kg.names import INDEX

Run = Callable[..., Result]
ARMS = relation("Norvia", "arms", "Amber Front")
DENIED = relation("Norvia", "arms", "Amber Front", by="Norvia", stance="denied")


@pytest.fixture
def add(run: Run, mine: str, tmp_path: Path) -> Callable[..., str]:
    """Add a source of some assertions; gives the line on links, "" for none."""

    def added(name: str, *assertions: dict[str, object], publisher: str = "The Gazette") -> str:
        done = run("--store", mine, "add", write(tmp_path, claims_file(name, assertions, publisher=publisher)))
        assert done.exit_code == 0, done.stderr
        return line(done)

    return added


def line(done: Result) -> str:
    """What stands behind the summary of a change."""
    kinds = r"^(?:(?:added|replaced|removed) .*|.* read, .*|.*change otherwise)\n"
    summary = re.search(kinds, done.stderr, re.MULTILINE)
    assert summary, done.stderr
    return done.stderr[summary.end() :].rstrip("\n")


def test_new_links_second_origins_and_first_denials_are_counted(add: Callable[..., str]) -> None:
    assert add("one", ARMS, relation("Norvia", "backs", "Estia")) == "2 new links"
    assert add("two", ARMS, publisher="The Herald") == "1 second origin (Norvia arms Amber Front)"
    assert add("three", ARMS) == ""  # the Gazette once more is no third origin
    assert add("four", DENIED) == "1 first denial (Norvia arms Amber Front)"
    assert add("five", DENIED, publisher="The Herald") == ""


def test_link_with_its_denial_is_new_and_denied(add: Callable[..., str]) -> None:
    assert add("one", ARMS, DENIED) == "1 new link, 1 first denial (Norvia arms Amber Front)"


def test_removing_takes_links_and_denials_away(run: Run, mine: str, add: Callable[..., str]) -> None:
    add("one", ARMS)
    add("two", DENIED)
    assert line(run("--store", mine, "remove", "two")) == "1 link no longer disputed (Norvia arms Amber Front)"
    assert line(run("--store", mine, "remove", "one")) == "1 link gone (Norvia arms Amber Front)"


def test_links_by_an_event_need_the_event_and_its_part(add: Callable[..., str]) -> None:
    strike = event("e1", "Strike", agent="Amber Front", target="Estia")
    assert add("one", strike) == "1 new link"
    assert add("one", strike) == ""  # the same again


def test_sheet_says_what_it_does(run: Run, mine: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("from,relation,to,publisher\nNorvia,arms,Amber Front,The Gazette\n", encoding="utf-8")
    assert line(run("--store", mine, "import", str(sheet))) == "1 new link"


def test_dry_run_says_nothing_of_links(run: Run, mine: str, tmp_path: Path) -> None:
    file = write(tmp_path, claims_file("one", [ARMS]))
    assert line(run("--store", mine, "add", file, "--dry-run")) == ""


# ---- pairs


def test_watched_pair_is_told_when_it_is_joined_disputed_and_apart(
    run: Run, mine: str, add: Callable[..., str]
) -> None:
    kept = run("--store", mine, "watch", "Norvia", "estia")
    assert (kept.exit_code, kept.stderr) == (0, "Norvia – Estia: watched; not joined\n")
    add("one", ARMS)
    attack = relation("Amber Front", "attacks", "Estia")
    assert add("two", attack) == "1 new link; Norvia – Estia is now joined in 2 hops"
    assert add("three", DENIED) == "1 first denial (Norvia arms Amber Front); Norvia – Estia is now disputed"
    told = add("four", relation("Norvia", "backs", "Estia"))
    assert told == "1 new link; Norvia – Estia is now joined in 1 hop (in 2 before)"
    run("--store", mine, "remove", "four")
    listed = run("--store", mine, "watch", "--list")
    assert listed.stdout == "Norvia – Estia: joined in 2 hops, disputed\n"
    told = line(run("--store", mine, "retract", "two", "--by", "A. Coder", "--why", "withdrawn"))
    assert told == "Norvia – Estia is no longer joined"


def test_pair_is_kept_once_and_removed(run: Run, mine: str) -> None:
    run("--store", mine, "watch", "Norvia", "Estia")
    assert run("--store", mine, "watch", "Estia", "Norvia").stderr.startswith("Estia – Norvia: watched already")
    assert run("--store", mine, "watch", "Norvia", "Estia", "--remove").stderr == "Norvia – Estia: watched no longer\n"
    assert run("--store", mine, "watch", "Norvia", "Estia", "--remove").stderr == "Norvia – Estia: was not watched\n"
    empty = run("--store", mine, "watch")
    assert (empty.exit_code, empty.stderr) == (1, "kg: no pair is watched: name two nodes, as in `kg watch A B`\n")


def test_pairs_go_with_a_copy_and_check_finds_no_fault(run: Run, mine: str, tmp_path: Path) -> None:
    run("--store", mine, "watch", "Norvia", "Estia")
    other = str(tmp_path / "other")
    assert run("copy", mine, other).exit_code == 0
    assert run("--store", other, "watch").stdout == "Norvia – Estia: not joined\n"
    assert run("--store", other, "check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Norvia",), "name two actors or places"),
        (("Norvia", "norvia"), "both names mean Norvia"),
        (("Norvia", "Nobody"), "nothing is called “Nobody”"),
        (("Norvia", "Estia", "--list"), "--list takes no names"),
    ],
)
def test_what_cannot_be_watched_is_told_in_a_line(run: Run, mine: str, words: tuple[str, ...], said: str) -> None:
    done = run("--store", mine, "watch", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_bundled_graph_is_not_watched(run: Run) -> None:
    done = run("watch", "Iran", "al-Tanf")
    assert (done.exit_code, "kg init" in done.stderr) == (2, True)


def test_library_keeps_pairs_too(mine: str) -> None:
    with Graph.open(mine, write=True) as graph:
        assert graph.watch("Norvia", "Estia")
        assert not graph.watch("Estia", "Norvia")
        assert [pair.names for pair in graph.watched()] == [("Norvia", "Estia")]
        assert graph.store.holds(None, links.WATCHES[0], None, INDEX)
        assert graph.watch("Estia", "Norvia", remove=True)
