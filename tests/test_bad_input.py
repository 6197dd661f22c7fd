"""Files and names that cannot be taken: one line, exit code 2, nothing written, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from fiction import DIGEST

from kg import load
from kg.graph import open_store

Run = Callable[..., Result]
ROOT = str(Path(__file__).parent.parent)

HEAD = f"""\
source:
  id: one
  publisher: The Gazette
  title: One
  published: unknown
  language: en
  text_sha256: {DIGEST}
  text_length: 1000
"""
AT = f"  at: {{paragraph: 1, span: [0, 10], sha256: {DIGEST}}}\n"
PREFIXES = """\
@prefix id: <https://w3id.org/actor-kg/id/> .
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def said(claim: str, at: str = AT) -> str:
    """A claims file with one assertion, whose claim stands on line 12."""
    return f"{HEAD}assertions:\n- says: in short\n{at}  {claim}\n"


GOOD = said("relation: [Norvia, backs, Amber Front]")
ADDRESS = "“javascript:alert(1)” is not a web address: it must begin with http:// or https://"
NO_DAY = "“2024-02-30”: February 2024 has 29 days; write the right day, or “2024-02” if the day is not known"
OVERRIDE = "the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"
ABOUT = "(about https://w3id.org/actor-kg/id/A)"

# File name, content, and what is said after the file's path.
FILES: list[tuple[str, str | bytes, str]] = [
    (
        "unclosed.yaml",
        HEAD + "assertions:\n- says: [broken\n",
        ":11:1: not readable as YAML: did not find expected ',' or ']'; "
        "close the bracket, and put quotes around a text that holds , [ ] { or }",
    ),
    (
        "colon.yaml",
        HEAD + "assertions:\n- says: a: b\n",
        ":10:10: not readable as YAML: mapping values are not allowed in this context; "
        "put quotes around a text that holds “: ”",
    ),
    ("empty.yaml", "", ":1:1: the file is empty: begin with “source:” and its id"),
    (
        "list.yaml",
        "- a\n",
        ":1:1: “the file” must be a mapping (key: value), and this is a list",
    ),
    (
        "anchor.yaml",
        GOOD.replace("in short", "&a in short"),
        ":10:9: anchors and aliases (& and *) are not allowed: write it out, or put it in quotes",
    ),
    (
        "unknown-actor.yaml",
        said("relation: [Norvia, backs, Nobody]"),
        ":12:29: nothing is called “Nobody”: declare it under “actors” or “places”, or use a name that the store knows",
    ),
    (
        "misspelt-actor.yaml",
        said("relation: [Norvia, backs, Amber Fornt]"),
        ":12:29: nothing is called “Amber Fornt”: did you mean “Amber Front”?",
    ),
    (
        "unknown-relation.yaml",
        said("relation: [Norvia, bakcs, Amber Front]"),
        ":12:22: the ontology has no relation “bakcs”: did you mean “backs”?",
    ),
    (
        "no-day.yaml",
        said("event: {id: e1, type: Strike, agent: Norvia, date: 2024-02-30}"),
        f":12:54: {NO_DAY}",
    ),
    (
        "span.yaml",
        said("relation: [Norvia, backs, Amber Front]", AT.replace("[0, 10]", "[990, 1010]")),
        ":11:28: the span 990–1010 runs past the end of the text (1000 characters)",
    ),
    (
        "reversed-span.yaml",
        said("relation: [Norvia, backs, Amber Front]", AT.replace("[0, 10]", "[10, 5]")),
        ":11:28: the span 10–5 is empty or reversed: write [start, end]",
    ),
    (
        "ids.yaml",
        HEAD + "actors:\n- {id: A, kind: State, name: A}\n- {id: A, kind: State, name: B}\n",
        ":11:8: the id “A” is taken by line 10: choose another",
    ),
    ("keys.yaml", HEAD + "  id: two\n", ":9:3: the key “id” was given on line 2 already: remove one of them"),
    (
        "reserved.yaml",
        GOOD.replace("id: one", "id: direct"),
        ":2:7: the id “direct” is kept for kg itself: choose another",
    ),
    (
        "utf8.yaml",
        GOOD.encode().replace(b"in short", b"in sh\xffrt"),
        ":10:14: this is not UTF-8 (byte 217): save the file as UTF-8",
    ),
    ("utf16.yaml", GOOD.encode("utf-16"), ":1:1: this is UTF-16: save the file as UTF-8"),
    (
        "nul.yaml",
        GOOD.replace("in short", "in\0short"),
        ":10:11: the control character U+0000 is not allowed: remove it",
    ),
    (
        "terminal.yaml",
        GOOD.replace("in short", "in\x1b[2Jshort"),
        ":10:11: the control character U+001B is not allowed: remove it",
    ),
    ("override.yaml", GOOD.replace("in short", "in\u202eshort"), f":10:11: {OVERRIDE} is not allowed: remove it"),
    (
        "escaped-override.yaml",
        HEAD + 'actors:\n- {id: A, kind: State, name: "A\\u202eB"}\n',
        f":10:30: {OVERRIDE} at character 2 is not allowed here: remove it",
    ),
    ("script-link.yaml", GOOD.replace("title: One", "title: One\n  url: javascript:alert(1)"), f":5:8: {ADDRESS}"),
    (
        "doctype.rdf",
        '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        ":2:1: <!DOCTYPE is not allowed: save the file without a document type",
    ),
    (
        "doctype-utf16.rdf",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r><r/>'.encode("utf-16"),
        ":1:1: this is UTF-16: save the file as UTF-8",
    ),
    (
        "context.jsonld",
        '{"@context": "https://example.org/c.jsonld", "@id": "https://example.org/a", "name": "x"}',
        ": the JSON-LD refers to a context outside the file, which kg does not fetch: write the @context out",
    ),
    ("space.ttl", PREFIXES + "id:A kg:b <https://a b> .", ":4:11: cannot be read: Invalid IRI code point ' '"),
    ("script.ttl", PREFIXES + "id:A <https://schema.org/url> <javascript:alert(1)> .", f": {ADDRESS} {ABOUT}"),
    (
        "script-node.ttl",
        PREFIXES + '<javascript:alert(1)> skos:prefLabel "x" .',
        ": the IRI “javascript:alert(1)” has the scheme javascript: kg takes http, https, urn, mailto "
        "(about javascript:alert(1))",
    ),
    (
        "syntax.ttl",
        PREFIXES + "id:A kg:b\nid:B id:C .",
        ":5:6: cannot be read: A dot is expected at the end of statements",
    ),
    (
        "utf8.ttl",
        PREFIXES.encode() + b'id:A skos:prefLabel "\xff" .',
        ":4:22: this is not UTF-8 (byte 168): save the file as UTF-8",
    ),
    (
        "override.ttl",
        PREFIXES + 'id:A a kg:State ; skos:prefLabel "A\\u202EB"@en .',
        f": {OVERRIDE} at character 2 is not allowed here: remove it {ABOUT}",
    ),
    (
        "terminal.ttl",
        PREFIXES + 'id:A a kg:State ; skos:prefLabel "A\\u001B[2J"@en .',
        f": the control character U+001B at character 2 is not allowed here: remove it {ABOUT}",
    ),
    (
        "long.ttl",
        PREFIXES + f'id:A a kg:State ; skos:prefLabel "{"A" * 20_000}"@en .',
        f": “{'A' * 79}…” has 20,000 characters: say it in at most 2,000 {ABOUT}",
    ),
    (
        "long.yaml",
        f"{GOOD}actors:\n- {{id: a, kind: State, name: {'A' * 20_000}}}\n",
        f":14:30: “{'A' * 79}…” has 20,000 characters: say it in at most 2,000",
    ),
    (
        "no-day.ttl",
        PREFIXES + 'id:A kg:saidOn "2024-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
        f": {NO_DAY} {ABOUT}",
    ),
    (
        "graph.nq",
        '<https://example.org/a> <https://example.org/b> "c" <https://example.org/g> .\n',
        ": the graph <https://example.org/g> is not one of kg's: name it https://w3id.org/actor-kg/graph/…, "
        "ending in small letters, or give --graph-as-source",
    ),
    (
        "plain.txt",
        "hello",
        ": its name does not say what it is: let it end in one of .yaml, .ttl, .trig, .nt, .nq, .jsonld, .rdf, .xml",
    ),
]


def contents(place: str) -> set[str]:
    """All that a store holds, derived or not."""
    with open_store(place) as store:
        return {str(fact) for graph in store.graphs() for fact in store.match(graph=graph)}


@pytest.fixture(scope="module")
def known(world_directory: str) -> set[str]:
    return contents(world_directory)


def test_good_file_that_the_bad_ones_are_made_of_is_taken(run: Run, mine: str, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert run("--store", mine, "add", str(tmp_path / "good.yaml")).exit_code == 0


@pytest.mark.parametrize(("name", "content", "message"), FILES, ids=[name for name, _, _ in FILES])
def test_bad_file_is_refused_in_one_line(
    run: Run, mine: str, known: set[str], tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("--store", mine, "add", str(path))
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"reading {path}\nkg: {path}{message}\n")
    assert contents(mine) == known


@pytest.mark.parametrize(("name", "content", "message"), FILES, ids=[name for name, _, _ in FILES])
def test_bad_file_as_a_store_is_refused_in_one_line(
    run: Run, tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("--store", str(path), "show", "Norvia")
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_direct_edge_that_is_stated_outright_is_refused(run: Run, mine: str, known: set[str], tmp_path: Path) -> None:
    (tmp_path / "edge.ttl").write_text(PREFIXES + "id:Norvia kg:backs id:Sudria .", encoding="utf-8")
    done = run("--store", mine, "add", str(tmp_path / "edge.ttl"))
    assert (done.exit_code, done.stderr.splitlines()[1:]) == (
        2,
        [
            "kg: not added: this source states a direct edge outright: "
            "make it a relation or an event that somebody asserts (kg:backs) [authored-edge: id:Norvia]"
        ],
    )
    assert contents(mine) == known


def test_good_file_before_a_bad_one_is_not_added(run: Run, mine: str, known: set[str], tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(said("relation: [Norvia, backs, Nobody]"), encoding="utf-8")
    done = run("--store", mine, "add", str(tmp_path / "good.yaml"), str(tmp_path / "bad.yaml"))
    assert done.exit_code == 2
    assert contents(mine) == known


def test_text_that_is_not_the_source_s_is_refused(run: Run, mine: str, known: set[str], tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "text.txt").write_text("Another text.\n", encoding="utf-8")
    done = run("--store", mine, "add", str(tmp_path / "good.yaml"), "--text", str(tmp_path / "text.txt"))
    assert (done.exit_code, done.stderr.splitlines()[1:]) == (
        2,
        [
            f"kg: {tmp_path / 'good.yaml'}:7:16: the text given has another digest "
            "(c5270ace1fe95cb12374a870178e9a52aa838d75aa9be5ed3270ccff80496e0a): is it the right text?"
        ],
    )
    assert contents(mine) == known


# ---- places that are no stores or files


def line_of(done: Result) -> str:
    """The one line of an answer that is none."""
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def test_store_that_does_not_exist(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "none"
    assert line_of(run("--store", str(place), "show", "Iran")) == (
        f"kg: {place} does not exist: make a store with `kg init {place}`\n"
    )


def test_store_that_kg_did_not_make(run: Run, tmp_path: Path) -> None:
    assert line_of(run("--store", str(tmp_path), "show", "Iran")) == (
        f"kg: {tmp_path} is not a store that kg made: make one with `kg init DIR`\n"
    )


def test_store_that_is_damaged(run: Run, mine: str) -> None:
    for name in os.listdir(Path(mine, "quads")):
        if name.startswith("MANIFEST"):
            Path(mine, "quads", name).write_bytes(b"\0" * 100)
    assert line_of(run("--store", mine, "show", "Norvia")).startswith(f"kg: {mine} is damaged: ")


@pytest.mark.parametrize("command", [["show", "Iran"], ["check"], ["remove", "ap-us-response"], ["sources"]])
def test_store_whose_data_is_damaged(run: Run, tmp_path: Path, command: list[str]) -> None:
    place = tmp_path / "mine"
    load.init(str(place), bundled=True)
    for table in (place / "quads").glob("*.sst"):
        content = bytearray(table.read_bytes())
        if len(content) > 100_000:
            content[: len(content) // 2 : 50] = bytes(b ^ 255 for b in content[: len(content) // 2 : 50])
            table.write_bytes(content)
    assert line_of(run("--store", str(place), *command)).startswith(
        "kg: the store is damaged: make another with `kg init` and add its sources again (Corruption: "
    )


def test_file_that_does_not_exist(run: Run, mine: str, tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    assert line_of(run("--store", mine, "add", str(missing))) == (
        f"reading {missing}\nkg: {missing}: cannot be read: No such file or directory\n"
    )


def test_file_that_is_a_directory(run: Run, mine: str, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    place = tmp_path / "folder.yaml"
    assert line_of(run("--store", mine, "add", str(place))) == (
        f"reading {place}\nkg: {place}: cannot be read: it is a folder: name the files in it\n"
    )


def test_bundled_graph_cannot_be_added_to(run: Run, world_file: str) -> None:
    assert line_of(run("add", world_file)) == (
        "kg: the bundled graph cannot be changed: make a store with `kg init DIR`, then give --store DIR\n"
    )


def test_file_cannot_be_added_to(run: Run, world_file: str) -> None:
    assert line_of(run("--store", world_file, "remove", "world")) == (
        f"kg: {world_file} is a file: make a store with `kg init DIR`, then `kg --store DIR add {world_file}`\n"
    )


def test_directory_that_is_taken_cannot_be_made_a_store(run: Run, mine: str) -> None:
    assert line_of(run("init", mine)) == f"kg: {mine} exists and is not empty: name a new directory\n"


def test_text_that_does_not_exist(run: Run) -> None:
    assert line_of(run("locate", "--text", "none.txt", "a")) == (
        "kg: cannot read the text none.txt: No such file or directory\n"
    )


def test_text_of_no_loaded_source(run: Run, mine: str, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("Another text.\n", encoding="utf-8")
    told = line_of(run("--store", mine, "check", "--text", str(tmp_path / "text.txt")))
    assert told.startswith(f"kg: {tmp_path / 'text.txt'} is not the text of any loaded source (world): its digest is ")


def test_bad_file_in_a_process_of_its_own_shows_no_trace(mine: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00")
    arguments = [sys.executable, "-m", "kg", "--store", mine, "add", str(tmp_path / "bad.yaml")]
    done = subprocess.run(arguments, capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stdout, b"Traceback" in done.stderr) == (2, b"", False)
