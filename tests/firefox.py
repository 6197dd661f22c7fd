"""Firefox for tests, driven over WebDriver BiDi: headless, with a profile of its own, one page at a time."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PREFERENCES: Mapping[str, bool | int] = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015"}


class Firefox:
    """Its one page, with the same verbs as `webkit.WebKit`. errors: what the page said went wrong, in order."""

    def __init__(self, folder: Path, **preferences: bool | int) -> None:
        path = shutil.which("firefox-esr") or shutil.which("firefox")
        if path is None:
            pytest.skip("Firefox is not installed: `apt-get install firefox-esr` brings it")
        websocket = pytest.importorskip("websocket", reason="websocket-client is not installed")
        self.errors: list[str] = []
        self.downloads, profile = folder / "downloads", folder / "profile"
        profile.mkdir(parents=True)
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in {**PREFERENCES, **preferences}.items())
        (profile / "user.js").write_text("\n".join(lines))
        command = [path, "--headless", "--remote-debugging-port=0", "--no-remote", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        assert self._process.stderr is not None
        told = (re.search(r"BiDi listening on (\S+)", line) for line in self._process.stderr)
        address = next(filter(None, told))[1]
        self._socket = websocket.create_connection(address + "/session", suppress_origin=True, timeout=60)
        self._count = 0
        self._call("session.new", capabilities={})
        self._call("session.subscribe", events=["log.entryAdded"])
        behaviour = {"type": "allowed", "destinationFolder": str(self.downloads)}
        self._call("browser.setDownloadBehavior", downloadBehavior=behaviour)
        self._page = self._call("browsingContext.getTree")["contexts"][0]["context"]
        self._context = self._page

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            got = json.loads(self._socket.recv())
            if got.get("method") == "log.entryAdded" and got["params"]["level"] == "error":
                self.errors.append(got["params"]["text"])
            if got.get("id") == self._count:
                assert got["type"] == "success", got
                result: dict[str, Any] = got["result"]
                return result

    def goto(self, address: str) -> None:
        self._context = self._page
        self._call("browsingContext.navigate", context=self._page, url="about:blank", wait="complete")
        self._call("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def into_frame(self) -> None:
        """Turn to the page in the first frame of the page."""
        (page,) = self._call("browsingContext.getTree", root=self._page)["contexts"]
        self._context = page["children"][0]["context"]

    def out_of_frame(self) -> None:
        self._context = self._page

    def evaluate(self, expression: str) -> Any:
        """The value of an expression of JavaScript, as JSON gives it."""
        asked = f"(async () => JSON.stringify(await ({expression})))()"
        done = self._call("script.evaluate", expression=asked, target={"context": self._context}, awaitPromise=True)
        assert done["type"] == "success", done
        return json.loads(done["result"].get("value", "null"))

    def click_at(self, x: float, y: float) -> None:
        move = {"type": "pointerMove", "x": round(x), "y": round(y)}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *press]})

    def type(self, text: str) -> None:
        keys = ({"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp"))
        self._act({"type": "key", "id": "keyboard", "actions": list(keys)})

    def press(self, key: str) -> None:
        self.type(KEYS[key])

    def _act(self, *actions: Mapping[str, Any]) -> None:
        self._call("input.performActions", context=self._context, actions=list(actions))

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._call("browsingContext.setViewport", context=self._page, viewport=viewport)

    def pdf(self) -> bytes:
        """The page as it is printed, on A4."""
        size = {"width": 21.0, "height": 29.7}
        return base64.b64decode(self._call("browsingContext.print", context=self._page, page=size)["data"])

    def close(self) -> None:
        self._call("browser.close")
        self._socket.close()
        self._process.wait(30)
        if self._process.stderr is not None:
            self._process.stderr.close()
