"""The web app over HTTP: its pages, and who is kept out; what an attacker sends changes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from served import ARTICLE, Served, post, serving

from kg import load
from kg.cli import main
from kg.desk.shelf import Shelf
from kg.graph import Graph
from kg.sources import text as texts

EVIL = "\u202e<script>alert(1)</script>\x1b]0;x\x07"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "mine"
    load.init(str(folder), bundled=True)
    Shelf.of_store(str(folder)).put(texts.of(ARTICLE), "halden.txt")
    return folder


@pytest.fixture(scope="module")
def served(store: Path) -> Iterator[Served]:
    with serving("--store", str(store), "serve") as found:
        yield found


@pytest.fixture(scope="module")
def client(served: Served) -> Iterator[httpx.Client]:
    with served.client() as found:
        yield found


# ---- pages


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "New text"),
        ("/search?q=Kateeb%20Hezbolah", "Kataeb Hezbollah"),
        ("/search?q=drone", "a possible drone attack"),
        ("/node/Iran", "backs"),
        ("/node/Kataeb%20Hezbollah", "armed group"),
        ("/claim/ap-us-response.count-61", "Pentagon"),
        ("/event/ap-us-response.hospital-blast", "Disputed"),
        ("/sources", "How the US strikes a delicate balance"),
        ("/source/ap-us-response", "Its text is not on this machine"),
        ("/path", "Find routes"),
        ("/desk/halden", "/static/desk.js"),
    ],
)
def test_page_is_there(client: httpx.Client, address: str, words: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert words in answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert re.findall(r'(?:src|href|action)="(?!/|#|https://apnews)([^"]*)"', answer.text) == []
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", answer.text)


def test_name_that_is_exactly_one_leads_to_its_page(client: httpx.Client) -> None:
    assert client.get("/search?q=ali khamenei").headers["location"] == "/node/Khamenei"


@pytest.mark.parametrize(
    "address", ["/node/Iran.json", "/sources.json", "/source/ap-us-response.json", "/path.json?from=Iran&to=al-Tanf"]
)
def test_json_stands_beside_the_page(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert json.loads(answer.text)


@pytest.mark.parametrize("address", ["/graph?focus=Kataeb%20Hezbollah", "/path?from=Iran&to=al-Tanf"])
def test_live_page_comes_under_its_own_policy(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "'sha256-" in policy
    assert "unsafe" not in policy.replace("'unsafe-hashes'", "unsafe-hashes" if "unsafe-hashes" in policy else "")
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "address", ["/node/Nobody-at-all", "/source/none", "/path?from=Iran&to=Nobody", "/desk/none", "/graph?focus=Nobody"]
)
def test_name_that_is_not_there_is_told_in_one_line(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text


# ---- who is kept out


def test_token_works_once_and_the_cookie_is_for_this_site_alone(store: Path) -> None:
    with serving("serve") as found, httpx.Client() as client:
        assert httpx.get(found.root + "/node/Iran").status_code == 403
        assert httpx.get(f"{found.root}/enter?token=guess").status_code == 403
        answer = client.get(found.address)
        cookie = answer.headers["set-cookie"]
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert client.get(found.root + "/node/Iran").status_code == 200
        # Whoever finds the address in a referrer or a log comes too late.
        assert httpx.get(found.address).status_code == 403
        assert client.get(found.root + "/").headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "",
        "[::1]",
        "LOCALHOST:0",
        "127.0.0.1@evil",
    ],
)
def test_other_host_is_refused(client: httpx.Client, host: str) -> None:
    assert client.get("/node/Iran", headers={"host": host}).status_code in (400, 421)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"cookie": "kg=stolen"},
        {"cookie": '";=,'},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json, text/plain"},
        {"content-type": ""},
        {"content-encoding": "gzip"},
    ],
)
def test_decision_from_elsewhere_is_refused(client: httpx.Client, store: Path, headers: dict[str, str]) -> None:
    sent = {"content-type": "application/json", **headers}
    plain = httpx.Client(base_url=client.base_url, headers=client.headers) if "cookie" in headers else client
    try:
        answer = plain.post("/desk/halden/decide", content=DECISION, headers=sent)
    except httpx.TransportError:
        return
    assert answer.status_code in (400, 403, 413, 415)
    assert client.get("/desk/halden/items").json()["items"]["seen"] == {}


DECISION = json.dumps({"action": "seen", "changes": [{"kind": "seen", "key": "a", "to": {}}]})


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_method_is_refused(client: httpx.Client, method: str) -> None:
    assert client.request(method, "/desk/halden/decide").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
        "/static/..%5capp.py",
        "/static/%00",
        "/static/desk.js%00.css",
        "/static//etc/passwd",
        "/desk/..%2f..%2fquads/items",
        "/desk/%2e%2e/items",
        "/desk/halden%2f..%2fhalden/items",
        "/desk/halden/decisions.jsonl",
        "/source/..%2f..%2fkg-store",
        "/node/file%3a%2f%2f%2fetc%2fpasswd",
    ],
)
def test_path_in_a_request_opens_no_file(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert "root:" not in answer.text
    assert "import " not in answer.text


def test_address_and_body_are_bounded(client: httpx.Client) -> None:
    assert client.get("/search?q=" + "a" * 20_000).status_code in (400, 414)

    def endless() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 100_000

    sent = {"content-type": "application/json"}
    # It may hang up before it has heard all of it.
    with suppress(httpx.TransportError):
        assert client.post("/texts", content=endless(), headers=sent).status_code == 413
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        '{"changes": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"action": "x", "changes": []}',
        '{"action": "x", "changes": [{"kind": "nothing", "key": "a", "to": {}}]}',
        '{"action": "x", "changes": [{"kind": "claim", "key": "a", "to": "text"}]}',
        '{"action": "x", "changes": [{"kind": "claim", "key": "a", "to": {"at": "everywhere"}}]}',
        '{"action": "x", "changes": [{"kind": "claim", "key": "a", "to": {"at": [{"span": [0, 1e9]}]}}]}',
        '{"action": "x", "changes": [{"kind": "flag", "key": "", "to": {}}]}',
        '{"action": "x", "ms": "soon", "changes": [{"kind": "flag", "key": "a", "to": {}}]}',
        '{"action": "x", "changes": [{"kind": "flag", "key": "a", "to": {"why": "\\u202e"}}]}',
        '{"action": "\\u001b[2J", "changes": [{"kind": "flag", "key": "a", "to": {}}]}',
        '{"action": "x", "who": "\\u2066", "changes": [{"kind": "flag", "key": "a", "to": {}}]}',
        '{"action": "x", "changes": [{"kind": "flag", "key": "a", "to": {"why": "' + "x" * 5000 + '"}}]}',
        '{"action": "x", "after": 0, "changes": [{"kind": "flag", "key": "a", "to": {}}]}',
        '{"action": "accept", "changes": [{"kind": "claim", "key": "", "to": '
        '{"at": [{"span": [56, 63]}], "event": {"type": "Strike", "agent": "Iran"}}}]}',
    ],
)
def test_decision_that_is_none_changes_nothing(client: httpx.Client, body: str) -> None:
    before = client.get("/desk/halden/items").json()
    answer = client.post("/desk/halden/decide", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 409)
    assert answer.json()["error"]
    assert client.get("/desk/halden/items").json() == before


@pytest.mark.parametrize(
    "text",
    [EVIL, "", "\0", "\ud83d", "   \n\n ", "a\u0000b"],
)
def test_text_that_is_none_is_refused_or_shown_harmless(client: httpx.Client, text: str) -> None:
    sent = json.dumps({"text": text, "called": "evil"}).encode()
    answer = client.post("/texts", content=sent, headers={"content-type": "application/json"})
    if answer.status_code == 400:
        assert answer.json()["error"]
        return
    name = answer.json()["name"]
    assert re.fullmatch(r"[a-z0-9-]+", name)
    page = client.get(f"/desk/{name}").text
    assert "alert(1)" not in page
    assert client.get(f"/desk/{name}/outline").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("called", ["../../../etc/passwd", "con", "a/b\\c", "<b>x</b>", "x" * 190, "…"])
def test_name_of_a_text_is_made_and_not_taken(client: httpx.Client, store: Path, called: str) -> None:
    answer = post(client, "/texts", {"text": f"Velmark met Oslind ({len(called)}).", "called": called})
    name = answer.json()["name"]
    assert re.fullmatch(r"[a-z0-9-]{1,64}", name)
    assert (store / "desk" / name / "text.txt").is_file()


def test_names_of_the_store_are_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    load.init(str(folder))
    world = {
        "source": {"id": "world", "title": "<img src=x onerror=alert(1)>"},
        "actors": [{"id": "bad", "kind": "State", "name": "<script>alert(1)</script>", "note": "{{7*7}} ${7*7}"}],
    }
    (tmp_path / "world.yaml").write_text(json.dumps(world), encoding="utf-8")
    with Graph.open(str(folder), write=True) as graph:
        graph.add(str(tmp_path / "world.yaml"))
    with serving("--store", str(folder), "serve") as found, found.client() as client:
        page = client.get("/node/bad").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "{{7*7}}" in page
        assert "49" not in page


def test_store_says_the_same_before_and_after_a_review_that_is_not_added(client: httpx.Client, store: Path) -> None:
    def digests() -> list[Any]:
        with Graph.open(str(store)) as graph:
            return sorted(map(str, graph.store.match()))

    before = digests()
    head = client.get("/desk/halden/items").json()["items"]["source"]["head"]
    claim = {"at": [{"span": [56, 63]}], "relation": {"subject": "Iran", "predicate": "backs", "object": "Hezbollah"}}
    changes = [
        {"kind": "source", "key": "head", "to": {**head, "publisher": "Iran"}},
        {"kind": "claim", "key": "", "to": claim},
    ]
    answer = post(client, "/desk/halden/decide", {"action": "new", "changes": changes})
    assert answer.json()["told"]["c1"]["reads"] == "Iran reports: Iran backs Hezbollah"
    assert digests() == before
    assert (store / "desk" / "halden" / "decisions.jsonl").is_file()


def test_second_tab_and_kg_add_are_told(client: httpx.Client, store: Path, tmp_path: Path) -> None:
    seen = client.get("/desk/halden/items").json()["count"]
    change = {"kind": "flag", "key": "a", "to": {"why": "look"}}
    assert (
        post(client, "/desk/halden/decide", {"action": "flag", "after": seen, "changes": [change]}).status_code == 200
    )
    late = post(client, "/desk/halden/decide", {"action": "flag", "after": seen, "changes": [change]})
    assert (late.status_code, "another tab" in late.json()["error"]) == (409, True)
    world = tmp_path / "world.yaml"
    world.write_text(
        '{"source": {"id": "w", "title": "w"}, "actors": [{"id": "V", "kind": "State", "name": "V"}]}', "utf-8"
    )
    done = CliRunner().invoke(main, ["--store", str(store), "add", str(world)])
    assert (done.exit_code, "is locked: another process is using it" in done.stderr) == (2, True)


def test_desk_of_a_text_that_is_open_elsewhere_is_told(client: httpx.Client, store: Path, tmp_path: Path) -> None:
    client.get("/desk/halden/items")
    (tmp_path / "halden.txt").write_text(ARTICLE, encoding="utf-8")
    done = CliRunner().invoke(main, ["--store", str(store), "annotate", str(tmp_path / "halden.txt")])
    assert (done.exit_code, done.stderr) == (2, "kg: this text is open at another desk: close that one first\n")


def test_missing_extra_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    for name in [name for name in sys.modules if name.startswith("kg.serve")]:
        monkeypatch.delitem(sys.modules, name)
    done = CliRunner().invoke(main, ["serve"])
    assert (done.exit_code, done.stderr) == (2, 'kg: the pages need two more packages: pip install "actor-kg[serve]"\n')


def test_private_folder_stays_where_it_is(store: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["copy", str(store), str(tmp_path / "copy")])
    assert done.exit_code == 0, done.stderr
    assert not (tmp_path / "copy" / "desk").exists()
