"""WebKit for tests, the engine of Safari: WebKitGTK's MiniBrowser on a screen of its own that nobody sees."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

BROWSERS = "usr/lib/*/webkit2gtk-4.1/MiniBrowser"


class WebKit:
    """Its one page, with the same verbs as `firefox.Firefox`, but that it cannot print. errors: those after loading."""

    def __init__(self, folder: Path) -> None:
        driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
        browser = next(Path("/").glob(BROWSERS), None)
        if driver is None or screen is None or browser is None:
            pytest.skip(
                "WebKit is not installed: `apt-get install webkit2gtk-driver libwebkit2gtk-4.1-0 xvfb` brings it"
            )
        webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
        from selenium.webdriver.webkitgtk.service import Service

        folder.mkdir(parents=True, exist_ok=True)
        self.downloads = folder
        self._screen, display = _screen(screen)
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "GDK_BACKEND": "x11",
            "HOME": str(folder),  # where MiniBrowser saves files
            "XDG_RUNTIME_DIR": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "WEBKIT_DISABLE_DMABUF_RENDERER": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # its sandbox needs more rights than a container has
        }
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        try:
            self._driver = webdriver.WebKitGTK(options=options, service=Service(driver, env=self._environment))
        except BaseException:
            self._screen.kill()
            raise

    @property
    def errors(self) -> list[str]:
        found: list[str] = self.evaluate("window.wrong || []")
        return found

    def goto(self, address: str) -> None:
        self._driver.get("about:blank")
        self._driver.get(address)
        self._driver.execute_script(
            "window.wrong = []; addEventListener('error', function (e) { wrong.push(e.message); });"
            "addEventListener('unhandledrejection', function (e) { wrong.push(String(e.reason)); });"
        )

    def into_frame(self) -> None:
        self._driver.switch_to.frame(0)

    def out_of_frame(self) -> None:
        self._driver.switch_to.default_content()

    def evaluate(self, expression: str) -> Any:
        asked = (
            "var done = arguments[0]; (async function () { return JSON.stringify(await (" + expression + ")); }())"
            ".then(function (value) { done([value]); }, function (error) { done(String(error)); });"
        )
        done = self._driver.execute_async_script(asked)
        assert isinstance(done, list), done
        return json.loads("null" if done[0] is None else done[0])

    def click_at(self, x: float, y: float) -> None:
        from selenium.webdriver.common.actions.action_builder import ActionBuilder

        actions = ActionBuilder(self._driver)
        actions.pointer_action.move_to_location(round(x), round(y)).click()
        actions.perform()

    def type(self, text: str) -> None:
        self._driver.switch_to.active_element.send_keys(text)

    def press(self, key: str) -> None:
        from selenium.webdriver.common.keys import Keys

        self.type({"Enter": Keys.ENTER, "Escape": Keys.ESCAPE, "ArrowDown": Keys.ARROW_DOWN}[key])

    def resize(self, width: int, height: int) -> None:
        """Make the page that large: the window has a head of its own above it."""
        self._driver.set_window_size(width, height)
        rest = self.evaluate(f"[{width} - innerWidth, {height} - innerHeight]")
        self._driver.set_window_size(width + rest[0], height + rest[1])

    def grays(self) -> list[bytes]:
        """The screen, one row of pixels after the other, black as 0; steadier than the driver's own pictures."""
        from paper import rows

        command = ["import", "-window", "root", "-colorspace", "gray", "-depth", "8", "pgm:-"]
        return rows(subprocess.run(command, env=self._environment, capture_output=True, check=True).stdout)

    def close(self) -> None:
        with suppress(Exception):
            self._driver.quit()
        self._screen.terminate()
        self._screen.wait(30)


def _screen(path: str) -> tuple[subprocess.Popen[bytes], str]:
    """A screen that is kept in memory, and its name."""
    told, tells = os.pipe()
    command = [path, "-displayfd", str(tells), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(tells,), stderr=subprocess.DEVNULL)
    os.close(tells)
    with open(told) as file:
        return process, ":" + file.readline().strip()
