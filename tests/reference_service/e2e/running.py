"""The service as its own process, started as its users start it."""

import email
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

import httpx2

ROOT = Path(__file__).parents[3]
_PATIENCE = 60.0
"""Seconds after which waiting is given up: for a machine that is very busy."""
_HEEDFUL: Final = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
    " os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
"""Becomes a Python that SIGINT ends. A shell lets what it puts into the background ignore it, and children inherit that."""


@dataclass(slots=True)
class Running:
    """A service that listens."""

    process: subprocess.Popen[str]
    folder: Path
    url: str
    printed: str
    """What it said before it listened."""

    def letters(self, to: str) -> list[EmailMessage]:
        """Return the letters to an address, oldest first."""
        found = []
        for path in sorted((self.folder / "data" / "mail").glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=default)
            if letter["To"] == to:
                found.append(letter)
        return found

    def token_from_letter(self, to: str, word: str) -> str:
        """Wait for a letter to an address whose link holds a word, and return the token of the newest one."""
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit:
            for letter in reversed(self.letters(to)):
                match = re.search(rf"\S*{word}\S*[?&]token=([\w.~-]+)", letter.get_content())
                if match:
                    return match[1]
            time.sleep(0.02)
        raise AssertionError(f"No letter to {to} about {word} came.")

    def verify(self, address: str) -> None:
        """Wait for the letter to an address, and verify the address by it."""
        token = self.token_from_letter(address, "verify")
        httpx2.post(f"{self.url}/api/v1/auth/verify-email", json={"token": token}).raise_for_status()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self, sent: signal.Signals) -> int:
        """End it as an operator would, and return the exit code."""
        self.process.send_signal(sent)
        return self.process.wait(_PATIENCE)


@contextmanager
def running(folder: Path, settings: Mapping[str, str] | None = None, *, role: str = "all", port: int = 0) -> Iterator[Running]:
    """Start the service, or a role of it, in a folder, wait until it listens, and end it afterwards."""
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    log = (folder / "service.log").open("a", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _HEEDFUL, "-m", "reference_service", "serve", "--role", role, "--port", str(port)],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "BCRYPT_COST": "4", **(settings or {})},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    assert process.stdout is not None, "it was asked for"
    try:
        printed, url = "", ""
        for line in process.stdout:
            printed += line
            if match := re.match(r"Listening on\s+(\S+)", line):
                url = match[1]
                break
        assert url, f"The service ended: {printed}\n{(folder / 'service.log').read_text(encoding='utf-8')}"
        yield Running(process, folder, url, printed)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        log.close()
