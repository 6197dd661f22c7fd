"""What the pages say is so: their blocks run, links lead somewhere, generated parts are fresh, commands are told."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from test_layers import FLOORS

from docs import commands, sessions
from kg import __version__, load
from kg.cli import COMMANDS, main
from kg.names import OWL, RDF, RDFS
from kg.store import memory

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (".", "docs", "docs/decisions", "data", "ontology")
PAGES = sorted(str(path.relative_to(ROOT)) for folder in FOLDERS for path in (ROOT / folder).glob("*.md"))
RUN = sorted(
    name for name in sessions.PAGES if any(map(sessions.runs, sessions.blocks((ROOT / name).read_text("utf-8"))))
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE)


def recipes() -> ModuleType:
    """dev.py as a module."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    return dev


def test_other_pythons_are_those_that_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for patch, code in (("0", 0), ("1", 1)):
        folder = tmp_path / "versions" / f"3.99.{patch}" / "bin"
        folder.mkdir(parents=True)
        (folder / "python3.99").write_text(f"#!/bin/sh\nexit {code}\n")
        (folder / "python3.99").chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    assert recipes().places((3, 99)) == [str(tmp_path / "versions" / "3.99.0" / "bin" / "python3.99")]


def test_pages_are_found() -> None:
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/commands.md", "docs/page.md"} <= set(PAGES)
    assert {"README.md", "docs/library.md", "docs/model.md"} <= set(RUN)


@pytest.mark.parametrize("page", RUN)
def test_blocks_print_what_the_page_shows(page: str) -> None:
    _, faults, ran = sessions.replay(text(page))
    assert ran > 0
    assert not faults, "\n\n".join(map(str, faults))


def test_readme_shows_each_kind_of_block() -> None:
    found = [block.language for block in sessions.blocks(text("README.md"))]
    assert found.count("console") >= 6
    assert found.count("python") == 1
    assert [block.file for block in sessions.blocks(text("README.md")) if block.file] == [
        "grey-cape.txt",
        "grey-cape.yaml",
    ]


def test_readme_pictures_the_layers_as_they_are() -> None:
    (picture,) = [b.content for b in sessions.blocks(text("README.md")) if b.content.startswith("cli ")]
    assert [tuple(line[:24].split()) for line in picture.splitlines()] == [f for f in FLOORS if f != ("__main__",)]


def test_every_query_of_the_model_is_followed_by_its_answer() -> None:
    languages = [block.language for block in sessions.blocks(text("docs/model.md"))]
    assert languages == ["sparql", "text"] * (len(languages) // 2)
    assert len(languages) >= 6


@pytest.mark.parametrize(
    ("shown", "printed", "right"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\nb\nc\n", False),
        ("a\n…\n", "a\nb\nc\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("…\nc\n", "a\nb\nx\n", False),
        ("", "a\n", False),
    ],
)
def test_output_is_compared_line_by_line_but_for_cuts(shown: str, printed: str, right: bool) -> None:
    assert sessions.shows(shown, printed) is right


def test_page_that_is_wrong_is_written_anew_and_told() -> None:
    page = "Say `a.txt`:\n\n```text\nheron\n```\n\n```console\n$ cat a.txt\ngull\n$ false\n```\n"
    written, faults, ran = sessions.replay(page)
    assert written == page.replace("gull", "heron")
    assert [(fault.command, fault.code) for fault in faults] == [("cat a.txt", 0), ("false", 1)]
    assert ran == 1


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in LINK.findall(prose(page)):
        if target.startswith(("https://", "http://")):
            continue
        name, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert file.is_relative_to(ROOT), f"{page}: {target} leaves the repository"
        assert file.exists(), f"{page}: {target} does not exist"
        if anchor:
            assert anchor in {_anchor(heading) for heading in HEADING.findall(file.read_text("utf-8"))}, target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_files_that_pages_name_exist() -> None:
    named = {
        (page, path)
        for page in PAGES
        for path in re.findall(r"`((?:kg|docs|tests|bench|data|ontology|\.ci)/[\w./-]*|dev\.py)`", prose(page))
    }
    assert len(named) > 10
    assert [(page, path) for page, path in sorted(named) if not (ROOT / path).exists()] == []


def test_recipes_that_pages_name_exist() -> None:
    named = {word for page in PAGES for word in re.findall(r"python3? dev\.py ([a-z]+)", text(page))}
    assert named >= {"kg", "test", "lint", "docs", "bench"}
    assert named <= set(recipes().RECIPES)


def test_commands_that_pages_name_exist() -> None:
    named = {
        word for page in PAGES for word in re.findall(r"(?:^\$ |`)kg (?:--store \w+ )?([a-z]+)\b", text(page), re.M)
    }
    assert len(named) > 8
    assert named <= set(COMMANDS)


def test_commands_page_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "docs/commands.md"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun: python3 dev.py docs"


def test_every_command_is_told_with_its_python_twin() -> None:
    page = text("docs/commands.md")
    assert set(commands.LIBRARY) == set(COMMANDS)
    for name in COMMANDS:
        assert f"\n## kg {name}\n" in page


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example(name: str) -> None:
    assert isinstance(main, click.Group)
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert COMMANDS[name]
    assert f"kg {name}" in (command.help or "") or f"kg --store mine {name}" in (command.help or "")
    assert [o.name for o in command.params if isinstance(o, click.Option) and not o.help] == []


def test_glossary_explains_the_words_of_the_help() -> None:
    words = re.findall(r"^\| ([^|]+) \|", text("docs/glossary.md"), re.MULTILINE)
    told = {word.strip().casefold() for row in words for word in row.split(",")}
    context = click.Context(main, info_name="kg")
    helps = " ".join(main.get_command(context, name).get_help(context) for name in COMMANDS).casefold()
    store = memory(load.ontology())
    labels = {store.text(c, RDFS + "label") or "" for c in store.subjects(RDF + "type", OWL + "Class")}
    used = {label for label in map(str.casefold, labels - {""}) if re.search(rf"\b{re.escape(label)}s?\b", helps)}
    assert len(used) > 10
    assert used - told == set()
    assert {"disputed", "withdrawn", "rival account", "the accused", "hop", "fragility"} <= told


def test_changelog_tells_of_this_version() -> None:
    assert f"\n## [{__version__}]" in text("CHANGELOG.md")


def test_decisions_are_numbered_and_listed() -> None:
    records = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [int(name[:4]) for name in records]
    assert len(numbers) > 10
    assert numbers == sorted(set(numbers))
    assert len(records) > 10
    listed = LINK.findall(text("docs/decisions/README.md"))
    assert listed == records
    for name in records:
        page = text(f"docs/decisions/{name}")
        assert page.startswith(f"# {name[:4]} ")
        assert all(part in page for part in ("**Context.**", "**Decision.**", "**Consequence.**"))
