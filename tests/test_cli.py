"""The command line: answers on stdout, everything else on stderr, exit codes, stores, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fiction import claims_file, relation, write

from kg import load
from kg.cli import COMMANDS, main
from kg.graph import open_store

Run = Callable[..., Result]
ROOT = str(Path(__file__).parent.parent)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    known = {k: v for k, v in os.environ.items() if k not in ("KG_STORE", "PYTHONIOENCODING", "LC_ALL", "LANG")}
    path = {"PYTHONPATH": ROOT}
    return subprocess.run(
        [sys.executable, "-m", "kg", *arguments], capture_output=True, env={**known, **path, **environment}
    )


@pytest.fixture
def told(mine: str, tmp_path: Path) -> str:
    """A store that was told of two backings and a denial."""
    one = claims_file(
        "one",
        [
            relation("Norvia", "backs", "Amber Front", says="Norvia backs the front"),
            {"relation": ["Amber Front", "attacks", "Highfort"], "says": "The front attacks the fort", "by": "Sudria"},
            relation("Norvia", "backs", "Estia", says="Norvia backs Estia"),
            relation("Norvia", "backs", "Estia", by="Norvia", stance="denied", says="Norvia says that it does not"),
        ],
    )
    with open_store(mine, write=True) as store:
        load.add(store, [write(tmp_path, one)])
    return mine


# ---- path

PATH = """\
Norvia → Amber Front → Highfort (2 hops)

Norvia backs Amber Front, reports The Gazette                   one ¶1 · undated
  Norvia backs the front
  answer of Norvia: none in the loaded sources

Amber Front attacks Highfort, says Sudria                       one ¶2 · undated
  The front attacks the fort
  answer of Amber Front: none in the loaded sources

  * This route mixes hostile links (hop 2: attacks) with friendly ones (hop 1:
    backs): it says nothing of how its two ends stand to each other.
"""


def test_path_prints_each_hop_with_its_evidence(run: Run, told: str) -> None:
    assert run("--store", told, "path", "Norvia", "Highfort").stdout == PATH


def test_path_back_reads_in_the_other_direction(run: Run, told: str) -> None:
    lines = run("--store", told, "path", "Highfort", "Norvia").stdout.splitlines()
    assert [line.partition("  ")[0] for line in lines if line and not line.startswith(" ")] == [
        "Highfort → Amber Front → Norvia (2 hops)",
        "Highfort is attacked by Amber Front, says Sudria",
        "Amber Front is backed by Norvia, reports The Gazette",
    ]


def test_path_from_iran_to_al_tanf_cites_the_article_for_every_hop(run: Run) -> None:
    paragraphs = " ".join(run("path", "Iran", "al-Tanf").stdout.split())
    assert paragraphs.startswith("Iran → Iran-backed militias in Iraq and Syria → al-Tanf (2 hops) ")
    for told in (
        "Iran backs Iran-backed militias in Iraq and Syria, reports the Associated Press "
        "ap-us-response ¶6, ¶7, ¶13 · implied · undated ",
        "answer of Iran: none in the loaded sources",
        "act under the name Islamic Resistance in Iraq (Associated Press, ap-us-response ¶7, ¶20)",
        "Iran-backed militias in Iraq and Syria attacked al-Tanf, reports the Associated Press "
        "ap-us-response ¶13, ¶16 · from several sentences · 17–21 October 2023 (year implied) ",
    ):
        assert told in paragraphs


def test_path_over_a_denied_link_names_both_sides(run: Run, told: str) -> None:
    done = run("--store", told, "path", "Norvia", "Estia")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == (
        "Norvia → Estia (1 hop; hop 1 disputed: The Gazette says it, Norvia denies it)"
    )
    assert done.stdout.splitlines()[-1] == "No undisputed route joins them."


def test_path_where_there_is_none_exits_1(run: Run, told: str) -> None:
    done = run("--store", told, "path", "Norvia", "Estia", "--disputed", "hide")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == "kg: no route between Norvia and Estia in the loaded sources"
    assert "Leaving out --disputed gives a route: Norvia → Estia (1 hop)" in done.stderr


# ---- show


def test_show_gives_both_sides_of_what_is_disputed(run: Run, told: str) -> None:
    shown = [" ".join(line.split()) for line in run("--store", told, "show", "Norvia").stdout.splitlines()]
    at = shown.index("backs Estia, reports The Gazette DISPUTED")
    assert shown[at + 1 : at + 5] == [
        "says so The Gazette one ¶3 · undated",
        "Norvia backs Estia",
        "denies it Norvia (the accused) one ¶4",
        "Norvia says that it does not",
    ]


def test_show_of_a_place_that_shares_a_name(run: Run, told: str) -> None:
    assert run("--store", told, "show", "place:Norvia").stdout.splitlines()[0] == "Norvia (place)"


# ---- help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_examples(run: Run, command: str) -> None:
    done = run(command, "--help")
    examples = [line for line in done.stdout.partition("Example")[2].splitlines() if line.startswith("    kg ")]
    name = {"desk": "annotate"}.get(command, command)
    assert (done.exit_code, [line for line in examples if name not in line]) == (0, [])
    assert examples


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_fits_100_columns(run: Run, command: str) -> None:
    assert max(map(len, run(command, "--help").stdout.splitlines())) <= 100


def test_help_lists_every_command_with_a_line(run: Run) -> None:
    listed = run("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [(line.split()[0], len(line.split()) > 2) for line in listed] == [(name, True) for name in COMMANDS]


def test_command_without_arguments_shows_the_help(run: Run) -> None:
    assert run().stderr.startswith("Usage: kg [OPTIONS] COMMAND")


# ---- misuse, in one line


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["path", "Iran"], "missing argument 'END': see `kg path --help`"),
        (["path", "--zzzzzz"], "no such option '--zzzzzz': see `kg path --help`"),
        (["--bogus"], "no such option '--bogus': see `kg --help`"),
        (["paht", "Iran", "Iraq"], "there is no command “paht”: did you mean `kg path`?"),
        (["zzz"], "there is no command “zzz”: see `kg --help`"),
        (["show", "Iraan"], "nothing is called “Iraan”: did you mean “Iran”?"),
        (["locate", "--text", __file__], "give a phrase to look for, or --digest: see `kg locate --help`"),
        (["sources", "--text", "a.txt"], "--text goes with --coverage SOURCE: see `kg sources --help`"),
        (["sources", "--coverage", "a"], "--coverage needs the text: give --text FILE: see `kg sources --help`"),
    ],
)
def test_misuse_is_told_in_one_line_with_exit_code_2(run: Run, arguments: list[str], line: str) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"kg: {line}\n")


# ---- which store


def test_store_may_stand_before_the_command(run: Run, told: str) -> None:
    assert run("--store", told, "path", "Norvia", "Highfort").exit_code == 0


def test_store_may_stand_after_the_command(run: Run, told: str) -> None:
    assert run("path", "Norvia", "Highfort", "--store", told).exit_code == 0


def test_store_may_be_named_by_the_environment(run: Run, told: str) -> None:
    assert run("path", "Norvia", "Highfort", env={"KG_STORE": told}).exit_code == 0


def test_store_after_the_command_beats_the_one_before(run: Run, told: str) -> None:
    assert run("--store", "nowhere", "path", "Norvia", "Highfort", "--store", told).exit_code == 0


def test_store_before_the_command_beats_the_environment(run: Run, told: str) -> None:
    assert run("--store", told, "path", "Norvia", "Highfort", env={"KG_STORE": "nowhere"}).exit_code == 0


def test_store_may_be_a_claims_file_that_declares_its_actors(run: Run, world_file: str) -> None:
    assert run("--store", world_file, "show", "Amber Men").stdout.splitlines()[0] == "Amber Front (armed group)"


# ---- changing a store


def test_init_makes_a_store_that_says_nothing_on_stdout(run: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "new")
    done = run("init", place)
    line = f"made the store {place}: add to it with `kg --store {place} add FILE`\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", line)


def test_init_bundled_answers_as_the_bundled_graph_does(run: Run, tmp_path: Path) -> None:
    place = str(tmp_path / "new")
    run("init", place, "--bundled")
    assert run("--store", place, "path", "Iran", "al-Tanf").stdout == run("path", "Iran", "al-Tanf").stdout


def test_add_says_what_it_did(run: Run, mine: str, tmp_path: Path) -> None:
    file = write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Estia")]))
    done = run("--store", mine, "add", file)
    said = """reading {file}
  “Norvia” is Norvia (state), id:Norvia
  “Estia” is Estia (state), id:Estia
  “The Gazette” is The Gazette (organisation), id:Gazette
added one: 1 claim, 1 assertion
1 new link
"""
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", said.format(file=file))


def test_add_marks_names_that_are_not_the_ones_a_node_is_called_by(run: Run, mine: str, tmp_path: Path) -> None:
    group = {"id": "proxies", "kind": "DescribedGroup", "name": "Norvia-backed groups"}
    said = [relation("Amber Men", "backs", "Norvia-backed groups"), relation("General Mara Lund", "memberOf", "estia")]
    done = run("--store", mine, "add", write(tmp_path, claims_file("one", said, actors=[group])))
    assert done.stderr.splitlines()[1:-2] == [
        "  “Amber Men” is Amber Front (armed group), id:Amber-Front — by a hidden alias",
        "  “Norvia-backed groups” is Norvia-backed groups (described group), id:proxies — known by description only",
        "  “General Mara Lund” is Mara Lund (person), id:Mara-Lund — by its name without a title",
        "  “estia” is Estia (state), id:Estia",
        "  “The Gazette” is The Gazette (organisation), id:Gazette",
    ]


def test_unnamed_speaker_of_another_source_is_not_meant(run: Run, mine: str, tmp_path: Path) -> None:
    officials = {"id": "officials", "kind": "UnnamedSpeaker", "name": "Estian officials"}
    said = [relation("Norvia", "backs", "Estia", by="Estian officials")]
    assert run("--store", mine, "add", write(tmp_path, claims_file("one", said, actors=[officials]))).exit_code == 0
    done = run("--store", mine, "add", write(tmp_path, claims_file("two", said)))
    assert done.exit_code == 2
    assert "nothing is called “Estian officials”: declare it under “actors” or “places”" in done.stderr
    assert run("--store", mine, "add", write(tmp_path, claims_file("two", said, actors=[officials]))).exit_code == 0


def test_add_and_check_warn_of_dates_that_are_probably_slips(run: Run, mine: str, tmp_path: Path) -> None:
    def dated(date: str) -> dict[str, Any]:
        return {"relation": {"subject": "Norvia", "predicate": "meets", "object": "Estia", "date": date}, "says": date}

    content = claims_file("one", [dated("2032-10-27"), dated("2023-24"), dated("1402-07"), dated("2023-11-10")])
    content["source"]["published"] = "2023-11"
    done = run("--store", mine, "add", write(tmp_path, content))
    warnings = [
        "warning: one: “1402-07” is dated July 1402: solar Hijri 1402 is 2023/2024 and lunar Hijri 1402 is 1981/1982; "
        "kg reads Gregorian dates",
        "warning: one: “2023-24” is dated 2023-24: winter 2023? for two years write 2023/2024",
        "warning: one: “2032-10-27” is dated 27 October 2032, after it was reported (November 2023): "
        "is the date right?",
    ]
    assert (done.exit_code, [line for line in done.stderr.splitlines() if "warning" in line]) == (0, warnings)
    checked = run("--store", mine, "check")
    assert (checked.exit_code, checked.stdout.splitlines()) == (0, warnings)
    assert checked.stderr == "no problem found, 3 warnings\n"


def test_add_of_a_source_that_is_there_says_that_it_was_replaced(run: Run, mine: str, tmp_path: Path) -> None:
    run("--store", mine, "add", write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Estia")])))
    again = write(tmp_path, claims_file("one", [relation("Norvia", "backs", "Sudria")]))
    new = write(tmp_path, claims_file("two", [relation("Norvia", "backs", "Sudria")]))
    done = run("--store", mine, "add", again, new)
    counts = "1 claim, 2 assertions"
    told = [f"added two; replaced one: {counts}", "1 new link, 1 link gone (Norvia backs Estia)"]
    assert done.stderr.splitlines()[-2:] == told


def test_remove_says_what_it_did(run: Run, told: str) -> None:
    done = run("--store", told, "remove", "one")
    said = "removed one\n3 links gone\n"
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", said)


def test_sources_lists_what_is_loaded(run: Run, told: str) -> None:
    assert run("--store", told, "sources").stdout == (
        "one\n  The Gazette: The one\n  published: unknown · 3 claims · 4 assertions · 3 speakers · 0 places skipped\n"
        "world\n  Who and where\n  names alone, and no claims · 30 statements\n"
    )


def test_sources_of_a_store_without_any_exits_1(run: Run, tmp_path: Path) -> None:
    run("init", str(tmp_path / "empty"))
    done = run("--store", str(tmp_path / "empty"), "sources")
    assert (done.exit_code, done.stdout, done.stderr) == (
        1,
        "",
        "kg: no source is loaded: add one with `kg add FILE`\n",
    )


def test_check_of_a_sound_store_says_so_on_stderr(run: Run, told: str) -> None:
    done = run("--store", told, "check")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "no problem found\n")


# ---- locate

TEXT = "A headline\n\nNorvia “struck back” at the fort.\nNorvia struck back again.\n"


@pytest.fixture
def text_file(tmp_path: Path) -> str:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_locate_gives_every_place_of_a_phrase(run: Run, text_file: str) -> None:
    lines = run("locate", "--text", text_file, "struck back").stdout.splitlines()
    assert [line.partition(", sha256")[0] for line in lines] == [
        "at: {paragraph: 2, span: [20, 31]",
        "at: {paragraph: 3, span: [53, 64]",
    ]


def test_locate_of_a_phrase_that_is_not_there_exits_1(run: Run, text_file: str) -> None:
    done = run("locate", "--text", text_file, "gave in")
    assert (done.exit_code, done.stdout) == (1, "")


def test_locate_digest_gives_the_head_of_a_claims_file(run: Run, text_file: str) -> None:
    keys = [line.partition(":")[0] for line in run("locate", "--text", text_file, "--digest").stdout.splitlines()]
    assert keys == ["text_sha256", "text_length"]


# ---- terminals and pipes


def test_pipe_that_is_closed_early_is_no_error() -> None:
    arguments = [sys.executable, "-m", "kg", "show", "Iran"]
    done = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert done.stdout
    assert done.stderr
    done.stdout.close()
    done.wait()
    assert done.stderr.read() == b""


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LANG": "C"}, {"PYTHONIOENCODING": "ascii"}])
def test_terminal_that_claims_ascii_gets_utf8(environment: dict[str, str]) -> None:
    done = process("path", "Iran", "al-Tanf", **environment)
    assert (done.returncode, done.stdout.decode().splitlines()[0]) == (
        0,
        "Iran → Iran-backed militias in Iraq and Syria → al-Tanf (2 hops)",
    )


def test_terminal_of_another_encoding_gets_escapes() -> None:
    pty = pytest.importorskip("pty", reason="needs a terminal")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": ROOT, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run([sys.executable, "-m", "kg", "path", "Iran", "al-Tanf"], stdout=theirs, env=environment)
    os.close(theirs)
    shown = os.read(ours, 200).decode("latin-1")
    os.close(ours)
    assert (done.returncode, shown.splitlines()[0]) == (0, r"Iran \u2192 Iran-backed militias in Iraq and")


def test_argument_that_is_not_utf8_is_answered_in_one_line() -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "show", b"\xff"], capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)


def test_argument_with_terminal_controls_is_shown_as_escapes(run: Run) -> None:
    assert run("show", "\x1b[2J\u202e").stderr.startswith("kg: nothing is called “\\u001b[2J\\u202e”: ")


def test_version_is_that_of_the_package(run: Run) -> None:
    import kg

    assert run("--version").stdout == f"kg, version {kg.__version__}\n"


def test_fault_of_ours_is_one_line_too(run: Run, told: str) -> None:
    # A locator whose selector is no number: no check of ours lets it in, but a store made elsewhere may hold it.
    from kg.names import GRAPH, ID, KG
    from kg.store import Literal, NamedNode, Quad

    with open_store(told, write=True) as store:
        locator = next(q for q in store.match(None, KG + "paragraph", None, GRAPH + "one"))
        place = NamedNode(GRAPH + "one")
        wrong = Quad(locator.subject, NamedNode(KG + "paragraph"), Literal("first"), place)
        right = Quad(locator.subject, locator.predicate, locator.object, place)
        store.replace([right], [wrong])
    done = run("--store", told, "show", ID + "Norvia")
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_closed_standard_output_is_told() -> None:
    done = subprocess.run(
        f"{sys.executable} -m kg path Iran al-Tanf >&-", shell=True, capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (2, "kg: standard output is closed: send it to a file or a program\n")


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e300"])
def test_timeout_that_no_clock_counts_is_refused_in_a_line(seconds: str) -> None:
    done = CliRunner().invoke(main, ["query", "ASK { ?s ?p ?o }", "--timeout", seconds], prog_name="kg")
    assert done.exit_code == 2
    assert done.stderr == (
        "kg: invalid value for '--timeout': give at most 1000000 seconds, or 0 for no limit: see `kg query --help`\n"
    )


def test_empty_store_option_is_no_way_to_the_bundled_graph() -> None:
    done = CliRunner().invoke(main, ["--store", "", "path", "Iran", "al-Tanf"])
    assert done.exit_code == 2
    assert done.stderr.startswith("kg: --store is empty: name a directory or a file")


def test_more_routes_than_there_are_numbers_are_all_there_are() -> None:
    done = CliRunner().invoke(main, ["path", "Khamenei", "Blinken", "--max-hops", "2", "-k", "9" * 30])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        0,
        "Ali Khamenei → Mohammed Shia al-Sudani → Antony Blinken (2 hops)",
    )


def test_error_line_is_cut_when_somebody_types_a_novel() -> None:
    done = CliRunner().invoke(main, ["path", "x" * 100_000, "Iran"])
    assert done.exit_code == 2
    assert len(done.stderr) < 1_100


STOPPED_WHILE_LOADING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.skipif(os.name != "posix", reason="a process cannot send itself Ctrl-C there")
@pytest.mark.parametrize("module", ["kg.cli", "click", "kg.cli.path", "pyoxigraph"])
def test_ctrl_c_while_the_command_is_loaded_ends_with_one_line(module: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPED_WHILE_LOADING.format(name=module))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT)))}
    done = subprocess.run(
        [sys.executable, "-c", "import signal; signal.signal(2, signal.default_int_handler); "
         "from kg.__main__ import main; main()", "path", "Iran", "al-Tanf"],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "kg: stopped\n")
