"""A real browser for tests: Debian's Chromium without a window, spoken to in its own DevTools protocol."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
STARTS_WITHIN = 60.0
ANSWERS_WITHIN = 60.0

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-default-browser-check",
    "--no-first-run",
    "--remote-debugging-port=0",
)
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " "), "ArrowRight": (39, ""), "ArrowDown": (40, ""), "Escape": (27, "")}

Answer = dict[str, Any]
"""What the browser says: JSON."""


class NoChromium(Exception):
    """There is no browser to test with; the argument says what would help."""


@dataclass
class Page:
    """A tab. `events` is all that it told since it was opened, in order."""

    connection: ClientConnection
    session: str = ""
    events: list[Answer] = field(default_factory=list)
    sent: int = 0

    def send(self, method: str, **parameters: object) -> Answer:
        """Give a command, and return the answer once it is there."""
        self.sent += 1
        session = {"sessionId": self.session} if self.session else {}
        self.connection.send(json.dumps({"id": self.sent, "method": method, "params": parameters, **session}))
        while True:
            told = self._told()
            if told.get("id") == self.sent:
                assert "error" not in told, f"{method}: {told['error']}"
                result: Answer = told["result"]
                return result

    def open(self, path: Path) -> None:
        """Show a file, and wait until it is loaded."""
        self.events.clear()
        self.send("Page.navigate", url=path.as_uri())
        self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript comes to."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression holds."""
        until = time.monotonic() + ANSWERS_WITHIN
        while not self.run(condition):
            assert time.monotonic() < until, f"this never holds: {condition}"
            time.sleep(0.02)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key and let it go."""
        code, text = _KEYS[key]
        for _ in range(times):
            pressed = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
            self.send("Input.dispatchKeyEvent", type="keyDown", **pressed, **({"text": text} if text else {}))
            self.send("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.send("Input.insertText", text=text)

    def look(self, width: int, height: int = 900, *, scheme: str = "light", media: str = "") -> None:
        """Set the width of the window, the colours that the system prefers, and the medium."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def told(self, method: str) -> list[Answer]:
        """Return what the page told of one kind."""
        return [event["params"] for event in self.events if event.get("method") == method]

    def _told(self) -> Answer:
        told: Answer = json.loads(self.connection.recv(ANSWERS_WITHIN))
        if "method" in told:
            self.events.append(told)
        return told


@contextmanager
def chromium() -> Iterator[Page]:
    """Start a browser of our own with an empty profile, and give its one tab.

    NoChromium: none is installed.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoChromium("Install it (`apt install chromium`).")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [program, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(profile),
        )
        try:
            with connect(_address(process, Path(profile)), max_size=None, proxy=None) as connection:
                yield _tab(Page(connection))
        finally:
            process.terminate()
            process.wait(timeout=STARTS_WITHIN)


def _tab(browser: Page) -> Page:
    """Return the first tab, listened to."""
    target = next(each for each in browser.send("Target.getTargets")["targetInfos"] if each["type"] == "page")
    session = browser.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
    page = Page(browser.connection, session, sent=browser.sent)
    for domain in ("Page", "Runtime", "Log", "Network"):
        page.send(f"{domain}.enable")
    return page


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    """Return where the browser listens, once it says so."""
    told = profile / "DevToolsActivePort"
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, f"Chromium ended with {process.returncode}"
        lines = told.read_text().splitlines() if told.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise AssertionError(f"Chromium did not start within {STARTS_WITHIN:.0f} s")


def _environment(home: str) -> Mapping[str, str]:
    """Return the environment of the browser, which keeps whatever it keeps beside its profile."""
    return {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home}
