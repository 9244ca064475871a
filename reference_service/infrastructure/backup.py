"""Copies of the database."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url


def back_up(url: str, target: Path) -> str:
    """Copy the database of a URL to a file, also while it is written to, and return a sentence about it.

    SQLite is copied page by page, PostgreSQL dumped by its own `pg_dump`. OSError: the target exists, there is no
    such database or no `pg_dump`, or it failed.
    """
    if target.exists():
        raise FileExistsError(f"`{target}` exists already.")
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        source = Path(parts.database or "")
        if not source.is_file():
            raise FileNotFoundError(f"There is no database `{source}`.")
        where = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True)) as kept, closing(sqlite3.connect(target)) as copy:
            kept.backup(copy)
        return f"Copied `{source}` to `{target}`."
    program = shutil.which("pg_dump")
    if program is None:
        raise FileNotFoundError("`pg_dump` is not on the path.")
    password = {} if parts.password is None else {"PGPASSWORD": str(parts.password)}
    address = parts.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(  # noqa: S603 - the program that PostgreSQL has for it, with arguments of ours
        [program, "--format=custom", "--enable-row-security", f"--file={target}", f"--dbname={address}"],
        # Row-level security would show a role that it holds for the rows of nobody.
        env={**os.environ, **password, "PGOPTIONS": "-c app.scope=service"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OSError(f"`pg_dump` failed: {done.stderr.strip()}")
    return f"Dumped the database to `{target}`; `pg_restore` reads it."
