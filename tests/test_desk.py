"""The desk without a page: the journal of decisions, what is made of it, and what it gives to the store."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import load
from kg.desk import filed, journal
from kg.desk.cues import cues
from kg.desk.journal import Journal
from kg.desk.mentions import all_called, mentions
from kg.desk.review import Put, Review, Stale
from kg.desk.session import Session
from kg.desk.shelf import DECISIONS, Shelf
from kg.errors import BadText, BadValue, KgError, StoreLocked
from kg.graph import Graph
from kg.ingest import times
from kg.model import Vocabulary
from kg.names import local
from kg.sources import claims, marked, style
from kg.sources import text as texts
from kg.sources.known import Known

ROOT = Path(__file__).parent.parent
ARTICLE = """\
Envoys leave Port Halden

Velmark struck a depot of the Kite Brigade near Port Halden on Tuesday, officials said. Oslind arms the Kite Brigade.

Oslind denied that it arms anybody. At least twelve fighters may have been hurt.
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    load.init(str(tmp_path / "mine"))
    return Shelf.of_store(str(tmp_path / "mine"))


def opened(shelf: Shelf, article: str = ARTICLE) -> tuple[Session, Graph]:
    name = shelf.put(texts.of(article), "halden.txt")
    graph = Graph.open(os.path.dirname(shelf.folder))
    return shelf.open(name, graph.store)[0], graph


@pytest.fixture
def session(shelf: Shelf) -> Iterator[Session]:
    found, graph = opened(shelf)
    head = {**found.head, "title": "Envoys leave", "publisher": "Harbour Post", "published": "2031-05-08"}
    decide(found, "head", ("source", "head", head))
    for kind, name in NAMES:
        decide(found, "name", ("actor", "", {"kind": kind, "name": name}))
    yield found
    found.review.close()
    graph.close()


NAMES = (("Organization", "Harbour Post"), ("State", "Velmark"), ("State", "Oslind"), ("ArmedGroup", "Kite Brigade"))


def decide(session: Session, action: str, *changes: tuple[str, str, Any], **more: Any) -> dict[str, Any]:
    listed = [dict(zip(("kind", "key", "to"), change, strict=True)) for change in changes]
    return session.decide({"action": action, "changes": listed, **more}, "Ada Mornay")


def place(session: Session, words: str) -> list[dict[str, Any]]:
    start = session.text.content.index(words)
    return [{"span": [start, start + len(words)]}]


ARMS = {"subject": "Oslind", "predicate": "arms", "object": "Kite Brigade"}


# ---- the journal


def test_journal_cuts_off_a_line_that_was_never_acknowledged(tmp_path: Path) -> None:
    path = str(tmp_path / "d.jsonl")
    kept = Journal(path)
    kept.append({"n": 1})
    kept.close()
    with open(path, "ab") as file:
        file.write(b'{"n": 2, "cha')
    again = Journal(path)
    again.append({"n": 2})
    again.close()
    assert journal.read(path)[0] == [{"n": 1}, {"n": 2}]


def test_journal_of_a_damaged_line_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text('{"n": 1}\nnonsense\n{"n": 3}\n', encoding="utf-8")
    with pytest.raises(KgError, match="line 2 is damaged"):
        Journal(str(path))


def test_journal_opens_at_one_desk_only(tmp_path: Path) -> None:
    path = str(tmp_path / "d.jsonl")
    kept = Journal(path)
    with pytest.raises(StoreLocked, match="open at another desk"):
        Journal(path)
    kept.close()
    Journal(path).close()


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_kill_at_two_hundred_points_loses_no_acknowledged_decision(tmp_path: Path) -> None:
    """A process decides on and on and acknowledges on a pipe; it is killed at another moment each time."""
    path, chance = str(tmp_path / "d.jsonl"), random.Random(5)
    acknowledged = 0
    for _ in range(200):
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            try:
                review = Review(Journal(path))
                while True:
                    line = review.decide(
                        "seen", [Put("seen", f"s{review.count}", {"by": "x" * chance.randrange(3_900)})]
                    )
                    os.write(writer, f"{line['n']}\n".encode())
            finally:
                os._exit(1)
        os.close(writer)
        said = b""
        while said.count(b"\n") < chance.randrange(1, 4):
            got = os.read(reader, 100)
            assert got, "the process ended by itself"
            said += got
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reader, 10_000):
            said += more
        os.close(reader)
        before, acknowledged = acknowledged, int(said.split()[-1])
        assert acknowledged > before
        lines, _ = journal.read(path)
        assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
        assert len(lines) >= acknowledged
    again = Review(Journal(path))
    assert len(again.state["seen"]) == again.count >= acknowledged
    again.journal.close()


# ---- the review


def test_review_is_what_its_journal_says(session: Session) -> None:
    decide(session, "new", ("claim", "", {"at": place(session, "Oslind arms"), "relation": ARMS}))
    path = session.review.journal.path
    lines = journal.read(path)[0]
    assert lines[-1]["changes"][0]["from"] is None
    assert (lines[-1]["who"], lines[-1]["action"], lines[-1]["n"]) == ("Ada Mornay", "new", len(lines))
    state = session.review.state
    session.review.close()
    again = Review(Journal(path))
    assert again.state == state
    again.close()


def test_undo_is_a_line_and_takes_back_one_decision_after_another(session: Session) -> None:
    before = session.review.count
    for words in ("Oslind arms", "Oslind denied"):
        decide(session, "new", ("claim", "", {"at": place(session, words), "relation": ARMS}))
    session.undo({}, "Ada Mornay")
    assert list(session.review.state["claim"]) == ["c1"]
    session.undo({}, "Ada Mornay")
    assert session.review.state["claim"] == {}
    assert [line["action"] for line in session.review.journal.lines[before:]] == ["new", "new", "undo", "undo"]
    decide(session, "new", ("claim", "", {"at": place(session, "Oslind arms"), "relation": ARMS}))
    assert list(session.review.state["claim"]) == ["c3"]


def test_undo_goes_back_to_the_beginning_and_no_further(session: Session) -> None:
    for _ in range(session.review.count - 1):
        session.undo({}, "")
        assert session.review.state["source"]["head"]["id"] == "halden"
    with pytest.raises(KgError, match="nothing to undo"):
        session.undo({}, "")


def test_decision_on_a_state_that_changed_meanwhile_is_refused(session: Session) -> None:
    seen = session.review.count
    decide(session, "seen", ("seen", "a", {}), after=seen)
    with pytest.raises(Stale, match="another tab"):
        decide(session, "seen", ("seen", "b", {}), after=seen)
    assert "b" not in session.review.state["seen"]


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ({"says": "Oslind \u202e arms"}, BadValue),
        ({"says": "a\x1b[31mred"}, BadValue),
        ({"says": "line\nbreak"}, BadValue),
        ({"says": "x" * 5000}, KgError),
        ({"says": 1.5}, KgError),
        ({"relation": [[[[[[[[[["deep"]]]]]]]]]]}, KgError),
        ({"at": [{"span": [0, 10**9]}]}, BadText),
        ({"at": [{"span": [30, 20]}]}, BadText),
        ({"at": [{"span": [0, 80]}]}, BadText),
        ({"at": [{"span": ["0", "5"]}]}, BadText),
        ({"at": []}, KgError),
    ],
)
def test_item_that_is_none_is_refused_and_leaves_no_line(session: Session, item: dict[str, Any], error: type) -> None:
    before = session.review.count
    with pytest.raises(error):
        decide(session, "new", ("claim", "", {"at": place(session, "Oslind arms"), "relation": ARMS, **item}))
    assert session.review.count == before


# ---- reading back


def test_claim_is_read_back_as_the_graph_will_tell_it(session: Session) -> None:
    at = place(session, "Oslind arms the Kite Brigade")
    told = decide(session, "new", ("claim", "", {"at": at, "relation": ARMS}))["told"]["c1"]
    assert (told["reads"], told["faults"]) == ("Harbour Post reports: Oslind arms Kite Brigade", ())
    event = {"type": ["Strike"], "agent": ["Velmark"], "target": ["Kite Brigade"], "date": "2031-05-06"}
    told = decide(session, "new", ("claim", "", {"at": at, "by": "Oslind", "event": event}))["told"]["c2"]
    assert told["reads"] == "Oslind says: Velmark struck Kite Brigade; 6 May 2031"
    assert (told["violent"], told["blamed"]) == (True, True)
    assert session.review.state["claim"]["c2"]["says"] == "Velmark struck Kite Brigade"
    nobody = {"type": ["Strike"], "target": ["Kite Brigade"]}
    told = decide(session, "new", ("claim", "", {"at": at, "event": nobody}))["told"]["c3"]
    assert told["reads"] == "Harbour Post reports: strike on Kite Brigade; it is not said who did it"
    denial = {"at": place(session, "Oslind denied"), "by": "Oslind", "stance": "denied", "claim": "#c1"}
    told = decide(session, "new", ("claim", "", denial))["told"]["c4"]
    assert told["reads"] == "Oslind denies: Oslind arms Kite Brigade"
    assert session.review.state["claim"]["c4"]["says"] == "Oslind arms Kite Brigade"
    assert session.review.state["claim"]["c1"]["relation"]["id"] == session.review.state["claim"]["c4"]["claim"]
    hurt = {"of": ["#c3"], "measure": "Injure", "value": "12", "bound": "atLeast"}
    told = decide(session, "new", ("claim", "", {"at": place(session, "At least twelve"), "observation": hurt}))[
        "told"
    ]["c5"]
    assert told["core"] == "injury, at least 12: strike on Kite Brigade; it is not said who did it"


def test_claim_with_a_fault_says_what_keeps_it_from_being_added(session: Session) -> None:
    wrong = {**ARMS, "object": "Kite Brigad"}
    told = session.try_out({"at": place(session, "Oslind arms"), "relation": wrong})
    assert told["faults"] == ("nothing is called “Kite Brigad”: did you mean “Kite Brigade”?",)
    assert session.review.state["claim"] == {}


def test_violence_is_not_accepted_before_somebody_said_who_did_it(session: Session) -> None:
    event = {"type": ["Strike"], "agent": ["Velmark"], "target": ["Kite Brigade"]}
    claim = {"at": place(session, "Velmark struck"), "event": event}
    with pytest.raises(KgError, match="say who did it"):
        decide(session, "accept", ("claim", "", claim))
    decide(session, "accept", ("claim", "", claim), answered=True, ms=900)
    assert session.hasty() == ["c1"]
    decide(session, "confirm", ("claim", "c1", session.review.state["claim"]["c1"]))
    assert session.hasty() == []


def test_margin_says_what_other_sources_hold_on_the_pair(session: Session, tmp_path: Path) -> None:
    at = place(session, "Oslind arms the Kite Brigade")
    decide(session, "new", ("claim", "", {"at": at, "relation": ARMS}))
    session.write(str(tmp_path / "one.yaml"))
    other = (tmp_path / "one.yaml").read_text(encoding="utf-8").replace("id: halden\n", "id: other\n")
    (tmp_path / "one.yaml").write_text(other.replace("publisher: Harbour Post", "publisher: Oslind"), encoding="utf-8")
    store = load.open_file(str(tmp_path / "one.yaml"))
    session.bind(store)
    told = session.try_out({"at": at, "relation": ARMS})
    assert told["margin"] == ("Oslind arms Kite Brigade: Oslind says so; yours would be origin 2",)


# ---- the file


def test_file_is_one_that_a_person_would_write_and_adds_like_any(session: Session, shelf: Shelf) -> None:
    at = place(session, "Oslind arms the Kite Brigade")
    decide(
        session,
        "new",
        (
            "claim",
            "",
            {
                "at": place(session, "Oslind denied"),
                "by": "Oslind",
                "stance": "denied",
                "claim": "Oslind arms Kite Brigade",
            },
        ),
    )
    decide(session, "new", ("claim", "", {"at": at, "relation": ARMS}))
    decide(session, "skip", ("skip", "s1", {"paragraph": 1, "why": "headline: said again"}))
    content = session.content()
    assert "\n- says: Oslind arms Kite Brigade\n  at: {paragraph: 2, span: [" in content
    assert content.index("Oslind arms Kite Brigade\n  at") < content.index("by: Oslind")
    assert "  relation: [Oslind, arms, Kite Brigade]\n" in content
    assert '\nskipped:\n- {paragraph: 1, why: "headline: said again"}\n' in content
    assert content.count("reviewed by: Ada Mornay") == 1
    folder = os.path.dirname(shelf.folder)
    text = os.path.join(shelf.place("halden"), "text.txt")
    session.store.close()
    with Graph.open(folder, write=True) as graph:
        done = session.add(graph.store, os.path.join(shelf.place("halden"), "claims.yaml"), text)
        assert (done.claims, done.assertions) == (1, 2)
        said = graph.query("SELECT ?who ?day { ?a kg:reviewedBy ?who ; kg:reviewedOn ?day }")
        assert {row["who"] for row in said} == {"Ada Mornay"}
    assert [waiting.added for waiting in shelf.waiting()] == [True]


def test_file_that_is_opened_and_not_changed_stays_as_it_is(tmp_path: Path, shelf: Shelf) -> None:
    coded = ROOT / "tests" / "coded"
    for name in ("grey-cape", "tarn-border"):
        text = texts.read(str(coded / f"{name}.txt"))
        content = (coded / f"{name}.yaml").read_text(encoding="utf-8")
        name = shelf.put(text, name, content)
        with Graph.open(os.path.dirname(shelf.folder)) as graph:
            session, lost = shelf.open(name, graph.store)
            assert lost == []
            mine = marked.parse("mine", session.content())
            theirs = marked.parse("theirs", content)
            session.review.close()
        assert [a.plain()["says"] for a in mine.many("assertions")] == [
            a.plain()["says"] for a in theirs.many("assertions") if a.get("says") and a.get("says").text
        ]


def test_text_that_was_corrected_moves_claims_and_lists_those_it_cannot(session: Session, shelf: Shelf) -> None:
    decide(session, "new", ("claim", "", {"at": place(session, "Oslind arms the Kite Brigade"), "relation": ARMS}))
    decide(session, "new", ("claim", "", {"at": place(session, "At least twelve"), "relation": ARMS}))
    session.review.close()
    corrected = ARTICLE.replace("Envoys leave", "The envoys leave").replace("At least twelve", "At least a dozen")
    Path(shelf.place("halden"), "text.txt").write_text(corrected, encoding="utf-8")
    again, lost = shelf.open("halden", session.store)
    assert lost == ["“Oslind arms Kite Brigade”: its words are not in the text any more"]
    start, end = again.review.state["claim"]["c1"]["at"][0]["span"]
    assert again.text.content[start:end] == "Oslind arms the Kite Brigade"
    assert again.told(["c1"])["c1"]["faults"] == ()
    assert again.told(["c2"])["c2"]["faults"] != ()
    again.review.close()


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn")), min_size=1, max_size=60
    )
)
def test_text_of_a_file_is_read_back_as_it_was_written(words: str) -> None:
    line = f"a: {style.flow(words, 3)}\nb: [{style.flow([words, words], 3)}]\n"
    root = marked.parse("x", line)
    assert root.entries["a"].text == words.strip(" \t\r\n") or words != words.strip()
    assert [node.text for node in root.entries["b"].items[0].items] == [root.entries["a"].text] * 2


def test_items_keep_their_lines_until_they_are_changed(shelf: Shelf) -> None:
    content = """\
# A file with remarks of its own.
source: {id: mine-1, publisher: Harbour Post}

actors:
- {id: Harbour-Post, kind: Organization, name:   Harbour Post}   # as printed

assertions:

# ---- what is said of arms

- says: Oslind arms the brigade   # ours
  at: "Oslind arms the Kite Brigade"
  relation: [Oslind, arms, Kite Brigade]

- says: It denies that
  by: Oslind
  stance: denied
  at: Oslind denied
  claim: Oslind arms Kite Brigade
"""
    name = shelf.put(texts.of(ARTICLE), "halden.txt", content)
    with Graph.open(os.path.dirname(shelf.folder)) as graph:
        session, _ = shelf.open(name, graph.store)
        for line in content.splitlines()[3:]:
            assert line in session.content().splitlines()
        key = next(iter(session.review.state["claim"]))
        changed = {**session.review.state["claim"][key], "basis": "implied"}
        decide(session, "edit", ("claim", key, changed))
        now = session.content()
        session.review.close()
    assert "# ---- what is said of arms" in now
    assert "says: It denies that\n  by: Oslind\n  stance: denied\n  at: Oslind denied\n" in now
    assert "  basis: implied\n" in now


# ---- names, words and days


def test_names_of_the_store_come_with_their_node_and_others_with_a_guess() -> None:
    text = texts.of(
        "The US hit Kata'ib Hizballah, Mara Lund said. Lund blamed the Kite Brigade and two Western diplomats."
    )
    with Graph.open() as graph:
        found = {m.words: m for m in mentions(graph.store, text, texts.sentences(text))}
    assert [(m.words, m.label or m.kind, m.like) for m in found.values()] == [
        ("US", "United States", ""),
        ("Kata'ib Hizballah", "Kataeb Hezbollah", ""),
        ("Mara Lund", "Person", ""),
        ("Lund", "", "maralund"),
        ("Kite Brigade", "ArmedGroup", ""),
        ("two Western diplomats", "UnnamedSpeaker", ""),
    ]


def test_state_comes_with_its_territory_where_a_claim_needs_the_place() -> None:
    with Graph.open() as graph:
        found = all_called(graph.store, "Iraq")
    assert [(local(node), label, kind) for node, label, kind in found] == [
        ("Iraq", "Iraq", "state"),
        ("Iraq-territory", "Iraq", "place"),
    ]


@pytest.mark.parametrize(
    ("words", "published", "meant"),
    [
        ("on Tuesday", "2031-05-08", ("2031-05-06", "date", "Tuesday → 6 May 2031, since published 8 May 2031")),
        ("on Tuesday", "unknown", ("", "", "Tuesday: only words, since the day of publication is not known")),
        (
            "since 3 May",
            "2031-05-08",
            ("2031-05-03/..", "year", "since 3 May → since 3 May 2031, since published 8 May 2031"),
        ),
        (
            "on Dec. 30",
            "2031-01-04",
            ("2030-12-30", "year", "Dec. 30 → 30 December 2030, since published 4 January 2031"),
        ),
        (
            "yesterday",
            "2031-03-01",
            ("2031-02-28", "date", "yesterday → 28 February 2031, since published 1 March 2031"),
        ),
        (
            "between Oct. 17 and 21, 2030",
            "",
            ("2030-10-17/2030-10-21", "", "between Oct. 17 and 21, 2030 → 17–21 October 2030"),
        ),
        ("on 6 May 2031", "", ("2031-05-06", "", "6 May 2031 → 6 May 2031")),
        (
            "on 31 February 2031",
            "",
            ("", "", "31 February 2031: only words, since the day of publication is not known"),
        ),
    ],
)
def test_days_are_said_aloud(words: str, published: str, meant: tuple[str, str, str]) -> None:
    content = f"It happened {words}."
    day = times.published_on(published)
    assert [(d.edtf, d.implied, times.aloud(d, day)) for d in times.find(content, 0, day)] == [meant]


def test_sentence_without_a_date_has_none() -> None:
    content = "They may march on the capital, said Mayor May."
    assert times.find(content, 0, times.published_on("2031-05-08")) == []


def test_cues_say_which_of_them_no_field_uses() -> None:
    content = "Officials said that it may not have hit 12 men on Tuesday."
    found = times.find(content, 0, times.published_on("2031-05-08"))
    claim = {"by": "officials", "stance": "suggested", "event": {"date": "2031-05-06"}}
    told = [
        (cue.kind, content[cue.start : cue.end], cue.used) for cue in cues(content, 0, len(content), found, [claim])
    ]
    assert told == [
        ("attribution", "said", True),
        ("hedge", "may", True),
        ("negation", "not", False),
        ("number", "12", False),
        ("date", "Tuesday", True),
    ]


def test_stats_tell_seconds_and_keys_by_action(session: Session) -> None:
    for ms, keys in ((4000, 6), (8000, 9)):
        claim = {"at": place(session, "Oslind arms"), "relation": {**ARMS, "date": str(2000 + keys)}}
        decide(session, "new", ("claim", "", claim), ms=ms, keys=keys)
    assert session.review.stats()[-1] == ("new", 2, 6.0, 7.5)
    assert json.loads(Path(session.review.journal.path).read_text("utf-8").splitlines()[-1])["ms"] == 8000
    assert DECISIONS in session.review.journal.path


# ---- suggestions


def test_suggestions_are_offered_as_claims_and_nothing_of_them_is_kept(session: Session) -> None:
    pytest.importorskip("spacy")
    before = session.review.count
    found = session.suggestions()()
    assert found["why"] == ""
    strike = next(offer for offer in found["offers"] if offer["does"] == "Strike")
    event = strike["claim"]["event"]
    assert (event["agent"], event["date"], event["worded"]) == (["Velmark"], "2031-05-06", "Tuesday")
    assert (strike["by"], strike["disagree"]) == (["rules"], [])
    start, end = strike["claim"]["at"][0]["span"]
    assert session.text.content[start:end].startswith("Velmark struck a depot")
    assert session.review.count == before
    settled = ("suggestion", strike["key"], {"became": "corrected", "by": ["rules"], "does": "Strike"})
    mended = {**strike["claim"], "event": {**event, "target": ["Kite Brigade"]}}
    mended.pop("by")
    with pytest.raises(KgError, match="say who did it"):
        decide(session, "accept", ("claim", "", mended), settled)
    decide(session, "accept", ("claim", "", mended), settled, answered=True, ms=3000)
    assert session.review.suggested() == [("rules", "Strike", 1, 1)]
    assert session.told(["c1"])["c1"]["reads"].startswith(
        "Harbour Post reports: Velmark struck Kite Brigade; 6 May 2031"
    )


# ---- the bundled report


def stand_in(tree: dict[str, Any], length: int) -> texts.Text:
    """A text of no meaning in which every place of a claims file lies in its paragraph, for one that is not at hand."""
    spots = [spot for part in tree["assertions"] for spot in filed.as_list(part["at"])]
    spots += [part for part in tree["skipped"] if "span" in part]
    spans: dict[int, list[int]] = {}
    for spot in spots:
        spans.setdefault(int(spot["paragraph"]), []).extend(map(int, spot["span"]))
    last = max([*spans, *(int(part["paragraph"]) for part in tree["skipped"])])
    letters, at = ["x"] * length, 0
    for number in range(1, last):
        at = max(spans[number]) if number in spans else at + 1
        letters[at] = "\n"
        at += 1
    return texts.of("".join(letters))


@pytest.mark.slow
def test_every_assertion_of_the_bundled_report_can_be_decided_at_the_desk(tmp_path: Path) -> None:
    report = ROOT / "data" / "ap-us-response" / "claims.yaml"
    whole = marked.read(str(report)).plain()
    text = stand_in(whole, int(whole["source"]["text_length"]))
    for spot in (*(spot for part in whole["assertions"] for spot in filed.as_list(part["at"])), *whole["skipped"]):
        spot.pop("sha256", None)
    del whole["source"]["text_sha256"], whole["source"]["text_length"]
    beginning = {key: value for key, value in whole.items() if key != "assertions"}
    shelf = Shelf(str(tmp_path / "desk"))
    name = shelf.put(text, "report", json.dumps(beginning, ensure_ascii=False))
    store = load.open_file(str(ROOT / "data" / "actors.yaml"))
    session, lost = shelf.open(name, store)
    assert lost == []
    for part in whole["assertions"]:
        at = [
            {"paragraph": int(s["paragraph"]), "span": [int(n) for n in s["span"]]} for s in filed.as_list(part["at"])
        ]
        decide(session, "new", ("claim", "", {**part, "at": at}))
    assert len(session.review.state["claim"]) == len(whole["assertions"]) > 90
    assert session.check()["faults"] == []
    mine = said_by(session.content(), store, text)
    assert mine == said_by(json.dumps(whole, ensure_ascii=False), store, text)
    session.review.close()


def said_by(content: str, store: Any, text: texts.Text) -> set[str]:
    """What a claims file says, but for who reviewed it."""
    vocabulary = Vocabulary(store)
    compiled = claims.compile_content("report", marked.parse("report", content), Known(store), vocabulary, text)
    review = ("reviewedBy", "reviewedOn", "draftedBy")
    return {str(quad) for quad in compiled.quads if not quad.predicate.value.endswith(review)}
