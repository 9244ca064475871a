"""Repositories made for a test, the same to the last byte on every machine."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
DAY = 86_400
FIRST = 1_735_732_800  # noon of 1 January 2025, in UTC


class Repo:
    """A repository in a folder, one day older with each commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._commits = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """Run git as a user would and return what it prints."""
        when = f"{FIRST + DAY * self._commits} +0000"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= ENVIRONMENT | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str]) -> None:
        """Put texts at paths."""
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(text.encode())

    def commit(self, files: Mapping[str, str], subject: str = "Change", *, gone: tuple[str, ...] = ()) -> str:
        """Write some files, remove others, commit everything and return the id of the commit."""
        self.write(files)
        for path in gone:
            (self.folder / path).unlink()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject)
        self._commits += 1
        return self.git("rev-parse", "HEAD")
