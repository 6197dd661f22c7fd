"""An analyst's sheet: what became of each row. Everything told of here is invented."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fiction
import pytest
import workbook
from click.testing import Result
from fiction import DIGEST, claims_file, relation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import Server

from kg import graph, imports
from kg.claims import Evidence
from kg.datasets.changes import Held
from kg.errors import BadSource, KgError
from kg.names import ID, KG
from kg.store import Store, iri, memory

Run = Callable[..., Result]

# Every trap that real sheets were seen to hold, and rows that are good.
TRAPS = """\
Working copy;;;;;;;;;
Actor 1;Relationship;Actor 2;When;Where;Said by;Outlet;Link to source;Quotation;Remarks;Wounded
Amber Front;attacked;Sudria;2031-05-04;Lowmoor;;The Gazette;https://gazette.example/a;"the ""whole"" passage";mine;4-6
norvia ;arms;the Amber Men;early 2031;;Sudria;The Gazette;https://gazette.example/a;;;
Sudria;is a member of;Grey Circle;;;;Coast Bulletin;;;;
Estia;likely backs;Violet Guard;3 March 2031;;;;https://www.coast.example/7;;;
Norvia;backs;Violet Guard;05/06/2031;;;The Gazette;;;;
Norvia;backs;Violet Guard;25/06/2031;;;The Gazette;;;;
Norvia;backs;Violet Guard;2031-02-30;;;The Gazette;;;;
Norvia;backs;Violet Guard;47900;;;The Gazette;;;;
Norvia;met;Sudria/Estia;2031;;;The Gazette;;;;
Norvia;denies arming;Amber Front;2031;;;The Gazette;;;;
Norvia;backs;Amber Fronde;2031;;;The Gazette;;;;
Norvia;bakcs;Amber Front;2031;;;The Gazette;;;;
Norvia;backs;Amber Front;2031;;;;;;;
Norvia;backs;Amber Front;2031;;;;javascript:alert(1);;;
Norvia;backs;Amber Front;2031;;;;https://t.me/123;;;
Norvia;backs;Amber Front;2031;;;;https://a.example/1 https://b.example/2;;;
"=HYPERLINK(""http://evil.example"")";backs;Amber Front;2031;;;The Gazette;;;;
Norvia;backs;Amber\u0007Front;2031;;;The Gazette;;;;
;backs;Amber Front;2031;;;The Gazette;;;;
Norvia;;Amber Front;2031;;;The Gazette;;;;
Norvia;backs;;2031;;;The Gazette;;;;
Norvia;backs;Norvia;2031;;;The Gazette;;;;
Lowmoor;backs;Norvia;2031;;;The Gazette;;;;
Norvia;blames;Sudria;2031;;;The Gazette;;;;
Actor 1;Relationship;Actor 2;When;Where;Said by;Outlet;Link to source;Quotation;Remarks;Wounded
;;;;;;;;;;
Norvia;backs;Estia;2031;;;The Gazette;;;;;moved
Total (all groups);;;;;;;;;;6
"""

REFUSED = [
    ("7", "When", "can be two days"),
    ("9", "When", "February 2031 has 28 days"),
    ("10", "When", "how a spreadsheet counts days: 21 February 2031"),
    ("11", "Actor 2", "several names (Sudria, Estia)"),
    ("12", "Relationship", "says that somebody denies it"),
    ("13", "Actor 2", "did you mean “Amber Front”?"),
    ("14", "Relationship", "did you mean “backs”?"),
    ("15", "Outlet", "nothing stands without a source"),
    ("16", "Link to source", "“javascript:alert(1)” is not a web address"),
    ("17", "Link to source", "many publish on t.me"),
    ("18", "Link to source", "has two addresses"),
    ("19", "Actor 1", "is a formula"),
    ("20", "Actor 2", "control character"),
    ("21", "Actor 1", "is empty"),
    ("22", "Relationship", "is empty"),
    ("23", "Actor 2", "is empty"),
    ("24", "Actor 2", "are one"),
    ("25", "Actor 1", "is a place, and “backs” leads from an actor"),
    ("26", "Relationship", "follows from who says what"),
    ("27", "", "names the columns once more"),
    ("29", "", "has more cells than the header"),
    ("30", "", "adds up other rows"),
]


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    """The sheet with every trap, as Excel saves it in half of Europe: with a byte order mark and semicolons."""
    path = tmp_path / "links.csv"
    path.write_text(TRAPS, encoding="utf-8-sig")
    return str(path)


def write(folder: Path, *rows: str, name: str = "links.csv", header: str = "from,relation,to,date,source,url") -> str:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return str(path)


def refusals(path: str) -> list[tuple[str, str, str]]:
    with open(Path(path).with_suffix(".refused.csv"), encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head == ["row", "column", "reason", "cell"]
    return [(row, column, reason) for row, column, reason, _ in rows]


def said(mine: str) -> list[tuple[str, ...]]:
    """Who says what in a store, where: of rows alone, in the order of sources and rows."""
    with graph.open_store(mine) as store:
        evidence = Evidence(store)
        found = [evidence.assertion(iri(fact.subject)) for fact in store.match(None, KG + "says")]
        rows = sorted((a.source, a.paragraphs, a) for a in found)
        return [(a.speaker_name, a.stance, a.says, a.publisher, where) for _, where, a in rows]


def test_column_that_is_called_like_two_fields_is_each_once(run: Run, mine: str, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Norvia,arms,Amber Front,2031,https://www.coast.example/7",
        header="Actor A,Link,Actor B,Date,Link",
    )
    assert "links: 1 row read, 1 claim made" in run("--store", mine, "import", path).output
    assert [(row[0], row[3]) for row in said(mine)] == [("coast.example", "coast.example")]


# ---- each row


def test_every_row_is_a_claim_or_is_refused_with_its_reason(run: Run, mine: str, sheet: str) -> None:
    done = run("--store", mine, "import", sheet)
    assert done.exit_code == 0, done.output
    assert "links: 27 rows read, 5 claims made, 22 refused" in done.output
    found = refusals(sheet)
    assert [(row, column) for row, column, _ in found] == [(row, column) for row, column, _ in REFUSED]
    assert [reason for _, _, reason in found if not any(part in reason for _, _, part in REFUSED)] == []
    assert [part for (_, _, part), (_, _, reason) in zip(REFUSED, found, strict=True) if part not in reason] == []
    assert said(mine) == [
        ("Coast Bulletin", "asserted", "Sudria is a member of Grey Circle", "Coast Bulletin", "row 5"),
        ("coast.example", "suggested", "Estia likely backs Violet Guard", "coast.example", "row 6"),
        ("The Gazette", "asserted", "Norvia backs Violet Guard", "The Gazette", "row 8"),
        ("The Gazette", "asserted", "Amber Front attacked Sudria (Lowmoor)", "The Gazette", "row 3"),
        ("Sudria", "asserted", "norvia arms the Amber Men", "The Gazette", "row 4"),
    ]
    assert "not read: “Wounded”" in done.output
    assert "Amber Fronde (1)" in done.output
    assert run("--store", mine, "check").exit_code == 0


def test_nothing_of_a_sheet_is_stored_that_acts_or_is_not_ours(run: Run, mine: str, sheet: str) -> None:
    run("--store", mine, "import", sheet)
    with graph.open_store(mine) as store:
        texts = [iri(fact.object) for fact in store.authored()]
    wrong = [
        t for t in texts if t.startswith("=") or "javascript" in t or "\u0007" in t or "passage" in t or t == "mine"
    ]
    assert wrong == []


def test_names_as_understood_and_doubtful_dates_are_told_as_by_add(run: Run, mine: str, tmp_path: Path) -> None:
    rows = ("Norvia,arms,the amber men,1402,Herald,", "Estia,backs,Violet Guard,2023-24,Herald,")
    told = run("--store", mine, "import", write(tmp_path, *rows)).stderr.splitlines()
    assert "  “the amber men” is Amber Front (armed group), id:Amber-Front — by a hidden alias" in told
    assert [line.partition("is dated ")[2] for line in told if line.startswith("warning: ")] == [
        "2023-24: winter 2023? for two years write 2023/2024",
        "1402: solar Hijri 1402 is 2023/2024 and lunar Hijri 1402 is 1981/1982; kg reads Gregorian dates",
    ]


NAMES = (
    "Norvia",
    "norvia ",
    "Estia",
    "the Amber Men",
    "place:Lowmoor",
    "Nobody",
    "",
    "Total",
    "=1+1",
    "Estia and Sudria",
)
WORDS = ("backs", "attacked", "likely arms", "denies arming", "met", "bakcs", "", "0", "blames")
WHEN = (
    "2031",
    "3 March 2031",
    "05/06/2031",
    "2031-02-30",
    "?",
    "1402",
    "..",
    "47900",
    "spring 2031",
    "2031-05-04~",
    "",
)
OUTLETS = (
    "Herald",
    "The Gazette",
    "",
    "https://t.me/1",
    "javascript:alert(1)",
    "https://herald.example/7",
    "\u202e",
    "a;b",
)
MESS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ROW = st.tuples(*(st.sampled_from(cells) | MESS for cells in (NAMES, WORDS, NAMES, WHEN, OUTLETS)))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=8), separator=st.sampled_from(",;\t"))
def test_every_row_of_any_sheet_is_a_claim_or_refused(
    rows: list[tuple[str, ...]], separator: str, world: Store, tmp_path: Path
) -> None:
    path = tmp_path / "any.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows((("from", "relation", "to", "date", "source"), *rows))
    store = memory(world.engine)
    done = imports.import_sheet(store, str(path))
    assert done.read == done.made + done.named + len(done.refused)
    assert all(refused.row and refused.reason and "\n" not in refused.reason for refused in done.refused)
    assert done.made == sum(1 for _ in store.match(None, KG + "says"))


def test_refused_rows_are_safe_to_open_and_gone_when_none_is_left(run: Run, mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "=1+1,backs,Norvia,,Herald,")
    assert run("--store", mine, "import", path).exit_code == 1
    assert "'=1+1" in (tmp_path / "links.refused.csv").read_text()
    write(tmp_path, "Estia,backs,Norvia,,Herald,")
    done = run("--store", mine, "import", path)
    assert (done.exit_code, (tmp_path / "links.refused.csv").exists()) == (0, False)


def test_act_is_an_event_and_a_tie_is_a_relation(mine: str, tmp_path: Path) -> None:
    header = "from,relation,to,place,stance,speaker,source"
    rows = (
        "Amber Front,attacked,Lowmoor,,,,Herald",
        "Amber Front,attacked,Highfort,Norvia,,,Herald",
        "Norvia,met,Sudria,Lowmoor,,,Herald",
        "Norvia,was a member of,Grey Circle,Lowmoor,,,Herald",
        "Norvia,attacked,Sudria,,denied,Norvia,Herald",
        "Amber Front,killed,Mara Lund,,,,Herald",
    )
    with graph.open_store(mine, write=True) as store:
        done = imports.import_sheet(store, write(tmp_path, *rows, header=header))
        assert done.refused == []
        assert done.notes == ["the place is not kept, where the relation is no event: row 5"]
        roles = {
            (iri(f.subject).removeprefix(f"{ID}links-herald."), iri(f.predicate).removeprefix(KG), iri(f.object))
            for name in ("agent", "target", "site", "participant", "victim")
            for f in store.match(None, KG + name)
        }
        assert roles == {
            ("event-2", "agent", ID + "Amber-Front"),
            ("event-2", "site", ID + "Lowmoor"),
            ("event-3", "agent", ID + "Amber-Front"),
            ("event-3", "target", ID + "Highfort"),
            ("event-3", "site", ID + "Norvia-territory"),
            ("event-4", "participant", ID + "Norvia"),
            ("event-4", "participant", ID + "Sudria"),
            ("event-4", "site", ID + "Lowmoor"),
            ("event-7", "agent", ID + "Amber-Front"),
            ("event-7", "victim", ID + "Mara-Lund"),
        }
        past = Evidence(store).edge(ID + "Norvia", KG + "memberOf", ID + "Grey-Circle")
        assert (past.past, past.disputed) == (True, False)
    assert ("Norvia", "denied", "It is not so that Norvia attacked Sudria", "The Herald", "row 6") in said(mine)


def test_denial_that_names_no_speaker_is_not_laid_to_the_publisher(mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "Norvia,backs,Estia,denied,Herald", header="from,relation,to,stance,source")
    with graph.open_store(mine, write=True) as store:
        (refused,) = imports.import_sheet(store, path).refused
    assert (refused.column, refused.reason) == ("stance", "who denies it? name them as speaker")


def test_row_is_a_locator_with_the_digest_of_its_cells(run: Run, mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "R7,Norvia,backs,Estia,Herald,secret", header="id,from,relation,to,source,note")
    run("--store", mine, "import", path)
    with graph.open_store(mine) as store:
        (claim,) = Evidence(store).edge(ID + "Norvia", KG + "backs", ID + "Estia").claims
        (place,) = claim.assertions[0].locators
    # sha256 of "id: R7\nfrom: Norvia\nrelation: backs\nto: Estia\nsource: Herald\nnote: secret"
    assert place == (0, 0, 0, "sha256:2bbdff50550885198c0391f1f474e18a2b0436c1ee8bfdadb29f87d42d38fd02", "R7")
    assert run("--store", mine, "check", "--text", path).output == "no problem found\n"
    write(tmp_path, "R7,Norvia,backs,Estia,Herald,other", header="id,from,relation,to,source,note")
    assert "no row that was imported" in run("--store", mine, "check", "--text", path).output


def test_row_is_told_where_a_paragraph_is(run: Run, mine: str, tmp_path: Path) -> None:
    run("--store", mine, "import", write(tmp_path, "Norvia,backs,Estia,2031,Herald,https://herald.example/1"))
    assert "row 2" in run("--store", mine, "path", "Norvia", "Estia").output
    assert "row 2" in run("--store", mine, "show", "Norvia").output
    table = run("--store", mine, "query", "backs", "--format", "csv").output.splitlines()
    assert table[1].endswith(",2,2")
    page = str(tmp_path / "page.html")
    assert run("--store", mine, "graph", "-o", page).exit_code == 0
    text = Path(page).read_text(encoding="utf-8")
    assert '"para":"row 2"' in text.replace(" ", "").replace("row2", "row 2")
    assert "¶row" not in text


def test_relation_that_many_rows_get_wrong_is_refused_in_each(mine: str, tmp_path: Path) -> None:
    rows = [f"place:Lowmoor,arms,Norvia,,Paper {n % 3}," for n in range(9)]
    with graph.open_store(mine, write=True) as store:
        done = imports.import_sheet(store, write(tmp_path, *rows, "Norvia,arms,Estia,,Herald,"))
    assert (done.made, len(done.refused)) == (1, 9)
    assert {refused.reason.partition(":")[0] for refused in done.refused} == {
        "“Lowmoor” is a place, and “arms” leads from an actor"
    }


def test_row_of_a_claims_file_needs_its_digest(run: Run, mine: str, tmp_path: Path) -> None:
    content = claims_file("one", [{**relation("Norvia", "backs", "Estia"), "at": {"row": "7", "sha256": DIGEST}}])
    path = fiction.write(tmp_path, content)
    assert run("--store", mine, "add", path).exit_code == 0
    assert [where for *_, where in said(mine)] == ["row 7"]
    del content["assertions"][0]["at"]["sha256"]
    done = run("--store", mine, "add", fiction.write(tmp_path, content))
    assert "a place in the text lacks its place" in done.output


def test_sheet_goes_to_a_server(run: Run, tmp_path: Path, world_file: str, oxigraph_server: Server) -> None:
    run("init", oxigraph_server.query)
    run("--store", oxigraph_server.query, "add", world_file)
    path = write(tmp_path, "Norvia,backs,Estia,,Herald,", "Norvia,backs,Nobody,,Herald,", "Estia,met,Sudria,,Post,")
    for told in ("3 rows read, 2 claims made, 1 refused", "new since the last import: 0 rows"):
        assert told in run("--store", oxigraph_server.query, "import", path).output
    assert run("--store", oxigraph_server.query, "check").output == "no problem found\n"


# ---- the second import


def test_second_import_says_what_is_new_changed_and_gone(run: Run, mine: str, tmp_path: Path) -> None:
    first = ("Norvia,backs,Estia,2031,Herald,", "Norvia,arms,Amber Front,2031,Herald,", "Estia,opposes,Sudria,,Herald,")
    path = write(tmp_path, *first)
    assert "since the last import" not in run("--store", mine, "import", path).output
    again = run("--store", mine, "import", path).output
    assert [line for line in again.splitlines() if "since" in line] == [
        "new since the last import: 0 rows",
        "changed since the last import: 0 rows",
        "gone since the last import: 0 rows",
    ]
    # The first row stands lower now, the second has another date, the third is gone, and two are new.
    write(
        tmp_path,
        "Sudria,backs,Violet Guard,,Herald,",
        "Norvia,arms,Amber Front,2032,Herald,",
        "Norvia,backs,Estia,2031,Herald,",
        "Sudria,trains,Violet Guard,,Gazette,",
    )
    with graph.open_store(mine, write=True) as store:
        done = imports.import_sheet(store, path)
        told = {
            word: [(held.row, held.says) for held in getattr(done.changes, word)] for word in ("new", "changed", "gone")
        }
    assert told == {
        "new": [("2", "Sudria backs Violet Guard"), ("5", "Sudria trains Violet Guard")],
        "changed": [("3", "Norvia arms Amber Front")],
        "gone": [("4", "Estia opposes Sudria")],
    }
    assert isinstance(done.changes.gone[0], Held)
    assert run("--store", mine, "path", "Estia", "Sudria").exit_code == 1
    assert run("--store", mine, "check").exit_code == 0


def test_source_that_no_row_names_any_more_goes_and_its_publisher_stays_where_it_is_used(
    run: Run, mine: str, tmp_path: Path
) -> None:
    path = write(tmp_path, "Norvia,backs,Estia,,Coast Bulletin,", "Norvia,arms,Estia,,Herald,")
    other = write(tmp_path, "Sudria,backs,Estia,,Coast Bulletin,", name="other.csv")
    assert run("--store", mine, "import", path).exit_code == 0
    assert run("--store", mine, "import", other).exit_code == 0
    write(tmp_path, "Norvia,arms,Estia,,Herald,")
    done = run("--store", mine, "import", path)
    assert done.exit_code == 0, done.output
    assert "links-coast-bulletin" not in run("--store", mine, "sources").output
    assert [speaker for speaker, *_ in said(mine)] == ["The Herald", "Coast Bulletin"]
    assert run("--store", mine, "check").exit_code == 0


def test_sheet_is_removed_with_all_that_it_made(run: Run, mine: str, tmp_path: Path) -> None:
    run("--store", mine, "import", write(tmp_path, "Norvia,backs,Estia,,A,", "Norvia,arms,Estia,,B,"))
    done = run("--store", mine, "remove", "links")
    assert done.exit_code == 0, done.output
    assert said(mine) == []
    assert run("--store", mine, "check").exit_code == 0


def test_nothing_is_written_where_no_row_is_understood(run: Run, mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "Norvia,backs,Estia,,Herald,")
    run("--store", mine, "import", path)
    write(tmp_path, "Nobody,backs,Estia,,Herald,")
    assert run("--store", mine, "import", path).exit_code == 1
    assert [says for _, _, says, *_ in said(mine)] == ["Norvia backs Estia"]


def test_name_of_another_source_is_not_taken(run: Run, mine: str, tmp_path: Path) -> None:
    run("--store", mine, "import", write(tmp_path, "Norvia,backs,Estia,,A,"))
    path = write(tmp_path, "Norvia,backs,Estia,,A,", name="links-a.csv")
    assert "give this sheet another name with --name" in run("--store", mine, "import", path).output
    assert run("--store", mine, "import", path, "--name", "second").exit_code == 0


# ---- columns, dialects, workbooks


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", "|")],
)
def test_dialects_are_recognised(mine: str, tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [
        ["#", "Subject", "Link type", "Object", "Event date", "Published by?", "News­paper", "Source URL"],
        ["1", "Norvia", "backs", "Estia", "2031", "", "Herald", "https://herald.example/a,b"],
    ]
    path = tmp_path / "links.csv"
    path.write_text("\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows), encoding=encoding)
    with graph.open_store(mine, write=True) as store:
        done = imports.import_sheet(store, str(path))
    assert (done.read, done.made, done.refused) == (1, 1, [])


def test_separator_is_that_of_most_rows(mine: str, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        *("Norvia;backs;Estia;2031;Herald, Coast and Sons", "Norvia;arms;Estia;2031;Herald, Coast and Sons"),
        "Norvia;funds;Estia;2031;Herald;moved",
        header="from;relation;to;date;source",
    )
    with graph.open_store(mine, write=True) as store:
        done = imports.import_sheet(store, path)
    assert (done.made, [refused.row for refused in done.refused]) == (2, ["4"])


def test_columns_that_are_not_understood_are_told_with_the_next_step(run: Run, mine: str, tmp_path: Path) -> None:
    done = run("--store", mine, "import", write(tmp_path, "a,b", header="Quelle,Ziel"))
    assert done.exit_code == 2
    assert "no column is “from” or “relation” or “to” (“Quelle”, “Ziel”)" in done.output
    assert "--guess" in done.output


def test_workbook_of_several_sheets(run: Run, mine: str, tmp_path: Path) -> None:
    head = ["Actor A", "Relation", "Actor B", "Date", "Source"]
    path = workbook.write(
        tmp_path / "links.xlsx",
        {
            "Spring 2031": [["Do not cite"], head, ["Reed League", "backs", "Norvia", date(2031, 5, 4), "Herald"]],
            "Autumn": [
                head,
                ["Norvia", "arms", "Estia", 2031, "Herald"],
                [None, "backs", "Estia", "2031", "Herald"],
                ["Sudria", "backs", "Estia", 47900, "Herald"],
                ["Sudria", "backs", "Norvia", "2031", None],
            ],
            "Names": [["Name", "Type", "Aliases", "In"], ["Reed League", "rebel group", "The Reeds", None]],
            "Scratch": [["some", "remark"]],
        },
        merged={"Autumn": ["A2:A3", "E4:E5"]},
    )
    done = run("--store", mine, "import", path)
    assert "links: 6 rows read, 2 claims made, 1 name declared, 3 refused" in done.output
    assert "the sheet “Scratch” has no columns that are understood" in done.output
    assert refusals(path) == [
        ("3 of Autumn", "Actor A", "is merged with A2: write into each row what it says"),
        ("4 of Autumn", "Date", "“47900” is how a spreadsheet counts days: 21 February 2031; write the date itself"),
        ("5 of Autumn", "Source", "is merged with E4: write into each row what it says"),
    ]
    assert [(says, where) for _, _, says, _, where in said(mine)] == [
        ("Norvia arms Estia", "row 2 of Autumn"),
        ("Reed League backs Norvia", "row 3 of Spring 2031"),
    ]
    assert "4 May 2031" in run("--store", mine, "show", "The Reeds").output


def test_workbook_without_its_package_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook.write(tmp_path / "links.xlsx", {"One": [["from", "relation", "to"]]})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with graph.open_store() as store, pytest.raises(KgError, match=r'pip install "actor-kg\[xlsx\]"'):
        imports.import_sheet(store, path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"from,relation,to\n\xff\xfa\x00,b,c", "save the sheet as “CSV UTF-8”"),
        ("a.xlsx", b"no workbook", "cannot be read as a workbook"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with graph.open_store() as store, pytest.raises(BadSource, match=message):
        imports.import_sheet(store, str(tmp_path / name))


def test_csv_needs_no_extra_package(mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "Norvia,backs,Estia,,Herald,")
    script = (
        "import sys\nfrom kg.cli import main\n"
        f"main(['--store', {mine!r}, 'import', {path!r}], standalone_mode=False)\n"
        "assert not {'python_calamine', 'jsonschema'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# ---- names


def test_sheet_of_names_declares_actors_places_and_speakers_without_a_name(run: Run, mine: str, tmp_path: Path) -> None:
    names = (
        "Reed League,rebel group,The Reeds; RL,",
        "Mudflat,town,,Norvia",
        "an aide,unnamed speaker,,Norvia",
        "Norvia,country,,",
        "Thing,gizmo,,",
    )
    path = workbook.write(
        tmp_path / "all.xlsx",
        {
            "names": [["name", "kind", "also called", "in"], *(row.split(",") for row in names)],
            "links": [
                ["from", "relation", "to", "place", "speaker", "source"],
                ["RL", "attacked", "Norvia", "Mudflat", "an aide", "Herald"],
            ],
        },
    )
    done = run("--store", mine, "import", path)
    assert "all: 6 rows read, 1 claim made, 3 names declared, 2 refused" in done.output, done.output
    assert [(row, reason.partition(":")[0]) for row, _, reason in refusals(path)] == [
        ("5 of names", "“Norvia” is known already (id"),
        ("6 of names", "there is no kind “gizmo”"),
    ]
    assert [(speaker, says) for speaker, _, says, *_ in said(mine)] == [("an aide", "RL attacked Norvia (Mudflat)")]
    assert run("--store", mine, "import", path).exit_code == 0
    assert run("--store", mine, "check").exit_code == 0


# ---- mapping files


def test_guess_writes_questions_and_claims_nothing(run: Run, mine: str, sheet: str) -> None:
    before = said(mine)
    done = run("--store", mine, "import", sheet, "--guess")
    assert done.exit_code == 0, done.output
    text = Path(sheet).with_suffix(".mapping.yaml").read_text(encoding="utf-8")
    asked = [line for line in text.splitlines() if line.startswith("# ?")]
    assert asked == [
        "# ? Column K, 'Wounded', is not read. Is it one of the above?",
        "# ? “05/06/2031” (row 7): does the day come first, or the month?",
        "# ? Which relation of kg (docs/ontology.md) is meant by these?",
    ]
    assert "links.mapping.yaml with 3 questions" in done.output
    assert said(mine) == before == []
    assert "--force" in run("--store", mine, "import", sheet, "--guess").output
    mapping = str(Path(sheet).with_suffix(".mapping.yaml"))
    assert "links: 27 rows read, 5 claims made" in run("--store", mine, "import", sheet, "--mapping", mapping).output


def test_mapping_answers_the_questions(run: Run, mine: str, tmp_path: Path) -> None:
    rows = ("Norvia,sponsert,Estia,05/06/2031,Herald", "Norvia,sponsert,Estia,06/05/31,Herald")
    path = write(tmp_path, *rows, header="Quelle,Art,Ziel,Tag,Blatt")
    mapping = tmp_path / "links.mapping.yaml"
    mapping.write_text(
        "sheet: german\ncolumns: {from: Quelle, relation: Art, to: Ziel, date: Tag, source: Blatt}\n"
        "dates: day first\nrelations:\n  sponsert: funds\n"
    )
    done = run("--store", mine, "import", path, "--mapping", str(mapping))
    assert "german: 2 rows read, 1 claim made, 1 refused" in done.output, done.output
    assert "5 June 2031" in run("--store", mine, "path", "Norvia", "Estia").output


def test_mapping_that_is_misspelt_is_refused(run: Run, mine: str, tmp_path: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text("colums: {from: a}\ndates: either\n")
    done = run("--store", mine, "import", write(tmp_path, "a,b,c,,d,"), "--mapping", str(mapping))
    assert done.exit_code == 2
    assert "m.yaml:1:1: a mapping has no key “colums”: did you mean “columns”?" in done.output
    assert "m.yaml:2:8: “dates” is one of day first, month first: “either” is not" in done.output


# ---- beside `kg add`


def test_add_gives_the_line_that_imports_a_sheet(run: Run, mine: str, tmp_path: Path) -> None:
    path = write(tmp_path, "Norvia,backs,Estia,,Herald,", name="my links.csv")
    done = run("--store", mine, "add", path)
    assert done.exit_code == 2
    assert f"kg --store {mine} import '{path}'" in done.output
    assert run("--store", mine, "import", str(shutil.copy(path, tmp_path / "x.yaml"))).exit_code == 2


def test_library_imports_as_the_command_does(mine: str, tmp_path: Path) -> None:
    with graph.Graph.open(mine, write=True) as opened:
        done = opened.import_sheet(write(tmp_path, "Norvia,backs,Estia,,Herald,"), name="other")
        assert (done.sheet, done.read, done.made, done.refused) == ("other", 1, 1, [])
        assert done.added is not None
        assert done.added.edges_gained == 1
