"""Claims files as people write them: quotations for places, all faults at once, blanks to fill. All is invented."""

from __future__ import annotations

import gzip
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import load
from kg.cli import main
from kg.errors import BadSource, KgError
from kg.graph import open_store
from kg.names import ID, KG, SCHEMA
from kg.sources import marked, skeleton, written
from kg.sources.text import Finder, locate, of
from kg.store import Literal

TEXT = """Harbour Post

Gunmen of the Kite Brigade attacked the depot at Grey Cape on Monday. The brigade denied it.

“We were not there,” said its spokes­man — a man whom the brigade names “the Heron”.

The brigade denied it again on Friday.
"""
CLAIMS = """\
# Claims of the Harbour Post.
source: {id: post, publisher: Post, title: "Depot — attacked", text: post.txt}   # é
actors:
- {id: Post, kind: Organization, name: Harbour Post}
- {id: KB, kind: ArmedGroup, name: Kite Brigade}
- {id: Heron, kind: Person, name: the Heron}
places:
- {id: depot, kind: Facility, name: Grey Cape depot}
assertions:
- says: It attacked the depot   # as told
  at: "Gunmen of the  Kite Brigade attacked"  # the first sentence
  event: {id: raid, type: Attack, agent: KB, target: depot, series: No}

- says: It had no part in it
  by: KB
  stance: denied
  at:
  - {quote: "The brigade denied it", paragraph: 2}
  - 'The brigade
    denied it again'
  - paragraph: 3
    span: [109, 126]   # we were not
  claim: raid
- says: The Heron was its spokesman
  at: >-
    spokesman - a man whom the brigade
    names 'the Heron'
  relation: {subject: Heron, predicate: memberOf, object: KB, ended: yes}
skipped:
- {quote: Harbour Post, why: the paper's name}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a store “mine”, the text and the claims file."""
    monkeypatch.chdir(tmp_path)
    load.init("mine")
    Path("post.txt").write_text(TEXT, encoding="utf-8")
    Path("post.yaml").write_text(CLAIMS, encoding="utf-8")
    return tmp_path


def kg(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["--store", "mine", *arguments], input=given)


def told(done: Result) -> list[str]:
    """What an add says after telling what it reads, and how it understands the names."""
    return [line for line in done.stderr.splitlines()[1:] if not line.startswith("  ")]


def held() -> set[str]:
    """What the store says of its sources."""
    with open_store("mine") as store:
        return {str(q) for q in store.authored() if not q.graph_name.value.endswith("/ontology")}


# ---- what counts as the same words


@pytest.mark.parametrize(
    ("text", "phrase", "excerpt"),
    [
        ("نقل عن الوكالة (رويترز)‏ أن القوات انسحبت.", "(رويترز) أن القوات", "(رويترز)‏ أن القوات"),
        ("نیروهای حزب‌الله می‌جنگند", "حزب الله می جنگند", "حزب‌الله می‌جنگند"),
        ("عن وكـــالة الأنباء", "وكالة الأنباء", "وكـــالة الأنباء"),
        ("Kiev—the « président » said… no.", 'Kiev - the "président" said... no', "Kiev—the « président » said… no"),
        ("l’armée d'Erdoğan a dit : non", "l'armée d’Erdoğan a dit: non", "l’armée d'Erdoğan a dit : non"),
        ("the o\ufb03ce of Ze\xadlen\xadna", "office of Zelenna", "o\ufb03ce of Ze\xadlen\xadna"),
        ('not "al\u2011Tarn", ‘Abu Veld’', '‘al-Tarn’, "Abu Veld"', '"al\u2011Tarn", ‘Abu Veld’'),
        ("words\there \u3000wide", "words here wide", "words\there \u3000wide"),
        ("北京时间，哈马斯（Hamas）", "哈马斯 (Hamas", None),
        ("the Kite Brigade", "the Kïte Brigade", None),
        ("the al-Tarn road", "the al Tarn road", None),
    ],
)
def test_words_are_the_same_whatever_marks_and_spaces_stand_in_them(
    text: str, phrase: str, excerpt: str | None
) -> None:
    for form in ("NFC", "NFD"):
        found = Finder(of(text), cased=True).find(unicodedata.normalize(form, phrase))
        assert [place.excerpt for place in found] == ([excerpt] if excerpt else [])
        assert found == locate(of(text), phrase)


def test_capital_letters_count_in_a_quotation_and_not_for_locate() -> None:
    text = of("The Brigade and the brigade.")
    assert [place.start for place in Finder(text, cased=True).find("the brigade")] == [16]
    assert [place.start for place in locate(text, "the brigade")] == [0, 16]


# ---- adding


def test_quotations_become_places_and_the_file_keeps_the_rest(folder: Path) -> None:
    assert told(kg("add", "post.yaml", "--write")) == [
        "added post: 2 claims, 3 assertions",
        "2 new links, 1 first denial (Kite Brigade attacks Grey Cape depot)",
        "places written into the claims files: 6",
    ]
    before, after = CLAIMS.splitlines(), Path("post.yaml").read_text("utf-8").splitlines()
    [attacked] = locate(of(TEXT), "Gunmen of the Kite Brigade attacked")
    assert f"  at: {attacked.at}  # the first sentence" in after
    lost = [line for line in before if line not in after]
    assert lost == [
        '  at: "Gunmen of the  Kite Brigade attacked"  # the first sentence',
        '  - {quote: "The brigade denied it", paragraph: 2}',
        "  - 'The brigade",
        "    denied it again'",
        "  at: >-",
        "    spokesman - a man whom the brigade",
        "    names 'the Heron'",
        "- {quote: Harbour Post, why: the paper's name}",
    ]
    assert all("sha256: " in line for line in after if line not in before)
    # What was written says the same, and needs no text but for what stands at the head.
    first = held()
    assert kg("add", "post.yaml").exit_code == 0
    assert held() == first


def test_places_are_written_into_files_of_other_line_ends_and_marks(folder: Path) -> None:
    Path("post.yaml").write_bytes(b"\xef\xbb\xbf" + CLAIMS.replace("\n", "\r\n").encode())
    assert kg("add", "post.yaml", "--write").exit_code == 0
    raw = Path("post.yaml").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf# Claims of the Harbour Post.\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_write_of_nothing_changes_nothing_and_does_not_touch_the_file(folder: Path) -> None:
    kg("add", "post.yaml", "--write")
    stamp = Path("post.yaml").stat()
    assert "places written" not in kg("add", "post.yaml", "--write").stderr
    assert Path("post.yaml").stat().st_ino == stamp.st_ino


def test_dry_run_tells_what_would_be_and_changes_nothing(folder: Path) -> None:
    before = held()
    assert told(kg("add", "post.yaml", "--write", "--dry-run")) == [
        "a dry run, which changes nothing; without --dry-run:",
        "added post: 2 claims, 3 assertions; 2 direct edges gained, 0 lost",
    ]
    assert held() == before
    assert Path("post.yaml").read_text("utf-8") == CLAIMS


def test_file_may_be_packed_or_come_from_standard_input(folder: Path) -> None:
    kg("add", "post.yaml")
    plain = held()
    Path("post.yaml.gz").write_bytes(gzip.compress(CLAIMS.encode()))
    Path("post.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    for done in (
        kg("add", "post.yaml.gz"),
        kg("add", "-", given=CLAIMS),
        kg("add", "-", given=b"\xef\xbb\xbf" + CLAIMS.encode()),
        kg("add", "-", given=CLAIMS.replace("post.txt}", "post.txt.gz}")),
    ):
        assert done.exit_code == 0, done.stderr
        assert held() == plain
    for name, content in (("torn.yaml.gz", gzip.compress(CLAIMS.encode())[:60]), ("plain.yaml.gz", CLAIMS.encode())):
        Path(name).write_bytes(content)
        assert told(kg("add", name)) == [f"kg: {name}: cannot be read: it is no gzip file, or not all of it is there"]


def test_places_cannot_be_written_to_standard_input_or_a_packed_file(folder: Path) -> None:
    Path("post.yaml.gz").write_bytes(gzip.compress(CLAIMS.encode()))
    before = held()
    assert told(kg("add", "-", "--write", given=CLAIMS)) == [
        "kg: standard input cannot be written to: leave out --write, or give a plain file"
    ]
    assert told(kg("add", "post.yaml.gz", "--write")) == [
        "kg: post.yaml.gz cannot be written to: leave out --write, or give a plain file"
    ]
    assert held() == before


def test_each_file_is_read_with_its_own_text(folder: Path) -> None:
    Path("texts").mkdir()
    Path("texts/other.txt").write_text("Ada met Bo in Tarn.\n", encoding="utf-8")
    Path("texts/other.yaml").write_text(
        "source: {id: other, publisher: Post, title: t}\ntext: other.txt\n"  # or in the source, as in post.yaml
        "actors: [{id: Ada, kind: Person, name: Ada}]\n"
        "assertions:\n- {says: x, at: met Bo, relation: [Ada, memberOf, KB]}\n",
        encoding="utf-8",
    )
    assert told(kg("add", "texts/other.yaml", "post.yaml")) == [
        "added other, post: 3 claims, 4 assertions",
        "3 new links, 1 first denial (Kite Brigade attacks Grey Cape depot)",
    ]


def test_finished_file_is_added_without_its_text(folder: Path) -> None:
    digest = of(TEXT).digest.removeprefix("sha256:")
    Path("post.yaml").write_text(
        CLAIMS.replace(
            "text: post.txt", f"text: post.txt, text_length: {len(of(TEXT).content)}, text_sha256: {digest}"
        ),
        encoding="utf-8",
    )
    kg("add", "post.yaml", "--write")
    Path("post.txt").unlink()
    assert kg("add", "post.yaml").exit_code == 0
    Path("post.yaml").write_text(CLAIMS, encoding="utf-8")
    assert told(kg("add", "post.yaml"))[0] == (
        "kg: post.yaml:2:9: the source lacks “text_sha256”: `kg locate --text FILE --digest` prints it; "
        "or give the text with --text"
    )


# ---- quotations at fault


@pytest.mark.parametrize(
    ("quote", "fault"),
    [
        (
            "The brigade denied it",
            "“The brigade denied it” stands in the text 2 times (¶2, ¶4): give more words, or {paragraph: 2, quote: …}",
        ),
        ("the", "“the” stands in the text 5 times (¶2, ¶2, ¶3, ¶3, ¶3): give more words, or {paragraph: 2, quote: …}"),
        (
            "gunmen of the Kite Brigade",
            "“gunmen of the Kite Brigade” is not in the text: did you mean “Gunmen of the Kite Brigade” (¶2)?",
        ),
        (
            "Gunmen of the Kite Brigade stormed it",
            "“Gunmen of the Kite Brigade stormed it” is not in the text: "
            "did you mean “Gunmen of the Kite Brigade attacked the” (¶2)?",
        ),
        ("Nothing of it", "“Nothing of it” is not in the text: copy the words as they stand there"),
        (
            "it. “We were",
            "the phrase runs over the end of paragraph 2: a locator lies within one paragraph, so locate each part by "
            "itself",
        ),
        (
            "{quote: again on Friday, paragraph: 2}",
            "“again on Friday” is not in paragraph 2, but in ¶4: correct one of the two",
        ),
        (
            "{paragraph: 3}",
            "a place in the text lacks its place: give “quote”, or “paragraph”, “span”, or “row”, “sha256”",
        ),
    ],
)
def test_quotation_at_fault(folder: Path, quote: str, fault: str) -> None:
    shown = quote if quote.startswith("{") else f"'{quote}'"
    content = CLAIMS.replace('"Gunmen of the  Kite Brigade attacked"', shown)
    done = told(kg("add", "-", given=content))
    column = 15 if quote.startswith("{quote") else 7
    assert done == [f"kg: standard input:11:{column}: {fault}"]


def test_quotation_without_its_text_says_what_to_name(folder: Path) -> None:
    content = CLAIMS.replace("text: post.txt", "text: gone.txt, text_length: 300, text_sha256: " + "ab" * 32)
    assert told(kg("add", "-", given=content))[0] == (
        "kg: standard input:11:7: a quotation needs the text: gone.txt is not there: "
        "name its file in the source (“text”), or with --text"
    )


# ---- all faults at once


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    Path("bad.yaml").write_text(
        CLAIMS.replace("id: post,", "id: bad,")
        .replace("agent: KB", "agent: K B C")
        .replace("  by: KB\n", "  bye: KB\n")
        .replace("predicate: memberOf", "predicate: memberOff")
        .replace("why: the paper", "wy: the paper"),
        encoding="utf-8",
    )
    Path("worse.yaml").write_text("source: {id: worse}\n\tactors: []\n", encoding="utf-8")
    Path("worst.ttl").write_text("<a> <b> .\n", encoding="utf-8")
    before = held()
    done = kg("add", "bad.yaml", "post.yaml", "worse.yaml", "worst.ttl")
    assert (done.exit_code, done.stdout) == (2, "")
    lines = told(done)
    assert [line.split(": ")[1] for line in lines[:-1]] == [
        "worst.ttl:1:1",
        "worse.yaml:2:1",
        *(f"bad.yaml:{place}" for place in ("12:42", "15:3", "28:41", "30:25")),
    ]
    assert lines[-1] == "kg: 6 faults in all"
    assert held() == before


def test_kinds_that_do_not_fit_are_told_by_the_words_of_the_file(folder: Path) -> None:
    content = """\
source: {id: kinds, publisher: Post, title: t, text: post.txt}
actors:
- {id: Post, kind: Organization, name: Harbour Post}
- {id: Marl, kind: State, name: Marl}
- {id: KB, kind: ArmedGroup, name: Kite Brigade}
- {id: Tarn-Guard, kind: ArmedGroup, name: Tarm}
places:
- {id: Marl-land, name: Marl}
- {id: Tarn, name: Tarn}
assertions:
- {says: a, at: Harbour Post, relation: [Tarn, backs, KB]}
- {says: b, at: Harbour Post, relation: [KB, backs, place:Marl]}
- {says: c, at: Harbour Post, event: {id: e, type: Strike, agent: place:Marl, target: KB}}
- {says: d, at: Harbour Post, relation: [KB, glorps, Marl]}
- {says: e, at: Harbour Post, relation: [KB, meets, depot]}
"""
    lines = told(kg("add", "-", given=content))
    assert lines[:3] == [
        "kg: standard input:11:42: “Tarn” is a place, and “backs” leads from an actor: did you mean “Tarm”?",
        "kg: standard input:12:53: “place:Marl” is a place, and “backs” leads to an actor: did you mean “Marl”?",
        "kg: standard input:13:67: “place:Marl” (place): this event has an agent that is no actor: places do not act; "
        "name the state or group, or leave the agent out (did you mean “Marl”?)",
    ]
    assert lines[3].startswith("kg: standard input:14:46: the ontology has no relation “glorps”: one of: actsAs, ")
    assert lines[4].startswith("kg: standard input:15:53: nothing is called “depot”")
    assert lines[5:] == ["kg: 5 faults in all"]
    assert not any("more)" in line or "relation-" in line for line in lines)


def test_faults_are_kept_apart_for_the_library(folder: Path) -> None:
    with open_store("mine", write=True) as store, pytest.raises(BadSource) as caught:
        load.add(store, ["gone.yaml", "gone.ttl"])
    assert caught.value.lines == [
        "gone.ttl: cannot be read: No such file or directory",
        "gone.yaml: cannot be read: No such file or directory",
    ]
    assert str(caught.value) == "\n".join(caught.value.lines)


@pytest.mark.parametrize(("word", "over"), [("yes", True), ("On", True), ("TRUE", True), ("no", False), ("off", False)])
def test_word_for_true_or_false_is_understood(folder: Path, word: str, over: bool) -> None:
    assert kg("add", "-", given=CLAIMS.replace("ended: yes", f"ended: {word}")).exit_code == 0
    with open_store("mine") as store:
        assert len(store.subjects(KG + "ended", Literal(True))) == over


def test_word_for_neither_true_nor_false_is_refused(folder: Path) -> None:
    assert told(kg("add", "-", given=CLAIMS.replace("ended: yes", "ended: maybe"))) == [
        "kg: standard input:28:70: “ended” is yes or no: “maybe” is not"
    ]


# ---- blanks


def test_blank_file_holds_every_sentence_and_can_be_added_as_it_is_filled(folder: Path) -> None:
    assert kg("annotate", "post.txt", "--blank", "-o", "new.yaml").exit_code == 0
    blank = Path("new.yaml").read_text("utf-8")
    assert [line[2:] for line in blank.splitlines() if line.startswith("# ¶")] == [
        "¶1 Harbour Post",
        "¶2 Gunmen of the Kite Brigade attacked the depot at Grey Cape on Monday.",
        "¶2 The brigade denied it.",
        "¶3 “We were not there,” said its spokesman — a man whom the brigade names “the Heron”.",
        "¶4 The brigade denied it again on Friday.",
    ]
    assert kg("annotate", "post.txt", "--blank", "-o", "new.yaml").exit_code == 2
    assert told(kg("add", "new.yaml")) == [
        "kg: new.yaml:5:13: “publisher” is empty: give it a value, or leave the key out",
        "kg: new.yaml:6:9: “title” is empty: give it a value, or leave the key out",
        "kg: 2 faults in all",
    ]
    filled = (
        blank.replace("  publisher:  ", "  publisher: Post  ", 1)
        .replace("  title:", "  title: Depot", 1)
        .replace("# - {id: , kind: Organization, name: }", "- {id: Post, kind: Organization, name: Harbour Post}")
        .replace("  says:", "  skip: the paper's name", 1)
    )
    Path("new.yaml").write_text(filled, encoding="utf-8")
    sentences = blank.count("\n- at: ")
    assert told(kg("add", "new.yaml")) == [
        "added post: 0 claims, 0 assertions; 0 direct edges gained, 0 lost",
        f"{sentences - 1} of the sentences are still open: code them, or say “skip: why”",
    ]


def test_blank_file_shows_no_hidden_marks_and_names_the_text_from_where_it_lies(folder: Path) -> None:
    Path("sub").mkdir()
    Path("sub/the text.txt").write_text("Ada\u200f met\u202e Bo.\n", encoding="utf-8")
    assert kg("annotate", "sub/the text.txt", "--blank", "-o", "a.yaml").exit_code == 0
    blank = Path("a.yaml").read_text("utf-8")
    assert '  text: "sub/the text.txt"\n' in blank
    assert "\u202e" not in blank
    assert "  id: the-text\n" in blank
    with pytest.raises(KgError, match="holds no sentence"):
        skeleton.blank(of(" \n"), "empty.txt")


def test_sentence_that_is_skipped_and_coded_is_refused(folder: Path) -> None:
    content = CLAIMS.replace("- says: The Heron was its spokesman\n", "- says: x\n  skip: no claim\n")
    lines = told(kg("add", "-", given=content))
    assert lines == ["kg: standard input:24:3: “skip” leaves this uncoded, and “relation” codes it: keep one of them"]


# ---- two articles, coded by hand

CODED = Path(__file__).parent / "coded"


def test_two_articles_are_coded_from_blanks_with_little_typing(folder: Path) -> None:
    names = ("grey-cape", "tarn-border")
    typed, claims = 0, 0
    for name in names:
        text = of((CODED / f"{name}.txt").read_text("utf-8"))
        assert 290 <= len(text.content.split()) <= 320
        blank = skeleton.blank(text, f"{name}.txt")
        filled = (CODED / f"{name}.yaml").read_text("utf-8")
        added, wording = (filled.partition("\nassertions:\n")[2], blank.partition("\nassertions:\n")[2])
        assertions = marked.parse(name, filled).many("assertions")
        # Beside the wording: what is said, in our words, the words of the text for a place or a day, why it is skipped.
        ours = sum(
            len(part.get(key).text) for part in assertions for key in ("says", "skip", "anonymity") if part.get(key)
        )
        theirs = [at for part in assertions if (at := part.get("at")) and at.kind == "text"]
        theirs += [node.entries["worded"] for part in assertions for node in part.nodes() if node.get("worded")]
        typed += len(added) - len(wording) - ours - sum(len(node.text) for node in theirs)
        claims += sum("skip" not in part.entries for part in assertions)
        (folder / f"{name}.txt").write_text(text.content, encoding="utf-8")
        (folder / f"{name}.yaml").write_text(filled, encoding="utf-8")
    assert (claims, round(typed / claims)) == (38, 76)
    assert told(kg("add", "grey-cape.yaml", "tarn-border.yaml", "--write")) == [
        "added grey-cape, tarn-border: 30 claims, 38 assertions",
        "15 new links, 2 first denials (Oslind arms Kite Brigade; Oslind funds Kite Brigade)",
        "places written into the claims files: 49",
    ]
    assert kg("check", "--text", "grey-cape.txt", "--text", "tarn-border.txt").exit_code == 0
    for name in names:
        assert kg("sources", "--coverage", name, "--text", f"{name}.txt").exit_code == 0


# ---- what is known of a source


def test_source_tells_what_a_reader_needs_to_judge_it(folder: Path) -> None:
    about = (
        "text: post.txt, byline: Ada Mornay, url: https://example.org/a, archived: https://archive.example/a, "
        "retrieved: 2031-05-06, grade: b, language: en, derived from: []"
    )
    assert kg("add", "-", given=CLAIMS.replace("text: post.txt", about)).exit_code == 0
    with open_store("mine") as store:
        assert {
            p: store.text(ID + "post", p)
            for p in (KG + "byline", KG + "archivedCopy", KG + "retrieved", KG + "grade", SCHEMA + "url")
        } == {
            KG + "byline": "Ada Mornay",
            KG + "archivedCopy": "https://archive.example/a",
            KG + "retrieved": "2031-05-06",
            KG + "grade": "B",
            SCHEMA + "url": "https://example.org/a",
        }
    assert kg("sources").stdout.splitlines()[1:6] == [
        "  Harbour Post: Depot — attacked",
        "  by Ada Mornay",
        "  at https://example.org/a (read on 6 May 2031)",
        "  archived at https://archive.example/a",
        "  graded B by the Admiralty code",
    ]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("grade: G", "“grade” must be one letter from A (reliable) to F (cannot be judged): “G” is not"),
        ("archived: www.example", "“www.example” is not a web address: it must begin with http:// or https://"),
        ("retrieved: 2031-05", "“retrieved” is a day, such as 2023-11-02: “2031-05” is not; leave it out"),
    ],
)
def test_what_is_said_of_a_source_is_checked(folder: Path, said: str, fault: str) -> None:
    lines = told(kg("add", "-", given=CLAIMS.replace("text: post.txt", f"text: post.txt, {said}")))
    assert [line.split(": ", 2)[2] for line in lines] == [fault]


def test_position_is_the_speaker_s_and_never_the_paper_s(folder: Path) -> None:
    def said(by: str) -> str:
        return CLAIMS.replace(
            "skipped:", f"- says: x\n  at: on Monday\n{by}  position: {{id: p, kind: demand, about: depot}}\nskipped:"
        )

    assert kg("add", "-", given=said("  by: KB\n")).exit_code == 0
    with open_store("mine") as store:
        assert store.text(ID + "post.p", KG + "holder") == ID + "KB"
    assert told(kg("add", "-", given=said(""))) == ["kg: standard input:31:13: a position lacks “holder”: whose it is"]


def test_edits_leave_the_white_space_that_ends_a_part() -> None:
    assert written.edited("a: >\n  b\n  c\n\nd: e\n", [(3, 13, "X"), (17, 18, "Y")]) == "a: X\n\nd: Y\n"
