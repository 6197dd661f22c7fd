"""A language model that suggests at the desk, beside the rules; a server that only answers stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hand import Hand
from models import ATTACK, KEY, claim, claims, message
from models import serving as answering
from served import serving

from kg import load
from kg.desk import journal

pytest.importorskip("spacy")
pytest_plugins = ("browser",)
ARMS = "Oslind has armed the Salt League."


def reply(body: dict[str, Any], n: int) -> tuple[int, dict[str, str], bytes]:
    """Agree with the rules on the first sentence, and turn the second round."""
    arms = {"relation": "arms", "quote": ARMS[:-1], "date": None}
    turned = claim(sentence=1, subject="Salt League", object="Oslind", **arms)
    asked = body["messages"][-1]["content"]
    return message(claims(turned) if ARMS in asked else claims(claim(), claim(quote="attacked no garrison")))


@pytest.mark.slow
def test_model_suggests_beside_the_rules_once_somebody_let_it_have_the_text(tmp_path: Path, chromium: Any) -> None:
    from browser import Sight

    load.init(str(tmp_path / "mine"))
    (tmp_path / "a.txt").write_text(f"{ATTACK}\n\n{ARMS}\n", encoding="utf-8")
    with answering(reply) as (url, asked):
        host = url[7:-3]
        arguments = ("--store", str(tmp_path / "mine"), "annotate", str(tmp_path / "a.txt"), "--by", "Ada Mornay")
        with serving(*arguments, "--model", url, "--model-name", "m", KG_MODEL_KEY=KEY) as served:
            sight = Sight(chromium.new_page())
            sight.page.goto(served.address)
            sight.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
            sight.page.fill("#head-published", "2031-05-08")
            sight.page.fill("#head-publisher", "Harbour Post")
            sight.page.keyboard.press("Enter")
            sight.page.wait_for_selector(".names")
            hand = Hand(sight)
            hand.press("g")
            sight.page.wait_for_selector("#offer", timeout=30_000)
            assert host in sight.inner_text("#consent")
            assert "rules" in sight.inner_text("#offer")
            assert asked == []
            hand.press("y")
            sight.page.wait_for_selector("#offer >> text=rules and model", timeout=30_000)
            assert sight.page.query_selector("#consent") is None
            assert "refused 1 by model" in sight.page.text_content("#suggesters")
            questions = len(asked)
            assert {question["key"] for question in asked} == {f"Bearer {KEY}"}
            hand.press("ArrowRight")
            sight.page.wait_for_selector("#offer >> text=Read otherwise by")
            assert "Read otherwise by model" in sight.inner_text("#offer")
            # A name that is decided on gives new suggestions, and no new question.
            hand.press("Alt+1", "n", "Enter", "Alt+2")
            sight.page.wait_for_selector("#offer", timeout=30_000)
            assert len(asked) == questions
            sight.page.reload()
            sight.page.wait_for_selector("#offer", timeout=30_000)
            assert (sight.page.query_selector("#consent"), len(asked)) == (None, questions)
            assert sight.errors == []
            sight.page.close()
    assert KEY not in "".join(served.process.communicate())
    written = tmp_path / "mine" / "desk" / "a" / "decisions.jsonl"
    assert KEY not in written.read_text(encoding="utf-8")
    agreed = [line for line in journal.read(str(written))[0] if line["action"] == "model"]
    assert [(line["who"], line["changes"][0]["key"]) for line in agreed] == [("Ada Mornay", host)]


def test_model_gets_nothing_of_a_text_that_it_may_not_have(tmp_path: Path) -> None:
    load.init(str(tmp_path / "mine"))
    (tmp_path / "a.txt").write_text(ATTACK, encoding="utf-8")
    with answering(reply) as (url, asked):
        arguments = ("--store", str(tmp_path / "mine"), "annotate", str(tmp_path / "a.txt"), "--no-suggest")
        with serving(*arguments, "--model", url, "--model-name", "m") as served, served.client() as client:
            about = client.get("/desk/a/outline").json()["model"]
            item = {"sends": "no", "sha256": about["sha256"]}
            for sends in ({}, item, {**item, "sends": "yes", "sha256": "of another text"}):
                change = {"kind": "model", "key": about["host"], "to": sends}
                client.post("/desk/a/decide", json={"action": "model", "changes": [change]}).raise_for_status()
                assert client.get("/desk/a/suggestions").json()["offers"] == []
    assert asked == []
