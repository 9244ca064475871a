"""The service of the step guide runs after each of its steps, and lets everybody in who could log in before."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.pages import blocks

PAGE = Path(__file__).parents[2] / "docs" / "service" / "from-one-file.md"
STEPS = 8
PROBE = """
import asyncio, hashlib, sqlite3
import httpx2

digest = hashlib.sha256(b"salt" + b"a difference engine").hexdigest()
with sqlite3.connect("probe.db") as kept:
    kept.execute("CREATE TABLE users (email TEXT PRIMARY KEY, password TEXT)")
    kept.execute("INSERT INTO users VALUES ('old@example.com', ?)", (f"salt${digest}",))

from notes.main import app


async def ask():
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://notes.test") as client:
        for path, email, password in (
            ("/register", "new@example.com", "a difference engine"),
            ("/register", "new@example.com", "a difference engine"),
            ("/register", "nothing", "a difference engine"),
            ("/register", "short@example.com", "short"),
            ("/login", "new@example.com", "a difference engine"),
            ("/login", "old@example.com", "an analytical engine"),
            ("/login", "old@example.com", "a difference engine"),
            ("/login", "old@example.com", "a difference engine"),
            ("/login", "nobody@example.com", "a difference engine"),
        ):
            answer = await client.post(path, json={"email": email, "password": password})
            print(answer.status_code, end=" ")


asyncio.run(ask())
((old,),) = kept.execute("SELECT password FROM users WHERE email = 'old@example.com'")
print("salt" if old.startswith("salt$") else old[:4])
"""


def _write(folder: Path, step: int) -> None:
    """Write the files of the page as they are at the end of a step; 0 is the one file."""
    seen = 0
    for block in blocks(PAGE.read_text(encoding="utf-8")):
        if block.title and seen <= step:
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        seen += block.language == "console"


def _run(folder: Path, *command: str) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**plain, "DATABASE": "probe.db", "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("step", range(STEPS + 1))
def test_after_each_step_the_service_lets_in_whom_it_let_in_before(step: int, tmp_path: Path) -> None:
    _write(tmp_path, step)

    hashed = "salt" if step < 3 else "$2b$"
    assert _run(tmp_path, "-c", PROBE) == f"201 409 422 422 200 401 200 200 401 {hashed}\n"


def test_the_tests_of_the_last_step_pass(tmp_path: Path) -> None:
    _write(tmp_path, STEPS)
    shutil.copy(tmp_path / "notes" / "__init__.py", tmp_path / "tests" / "__init__.py")

    assert "6 passed" in _run(tmp_path, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
