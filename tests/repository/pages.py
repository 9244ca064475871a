"""Reads the examples of a Markdown page and does what they say.

A page is followed from top to bottom in a folder of its own. A fenced block with a title (```` ```python title="shop/a.py" ````)
writes that file. In a `console` block, `$ audit …` runs the command, and what follows is all that it prints, where `...`
stands for anything; an exit code other than 0 must be shown by `$ echo $?`. A `toml` block is loaded as configuration,
`python` is compiled, `json` is decoded. Nothing else is run.

    python -m tests.repository.pages

writes into every page what its commands print today.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.config import load

_FENCE = re.compile(
    r"""
    ^(?P<indent>\ *)(?P<fence>`{3,})(?P<language>\w*)(?:\ title="(?P<title>[^"]+)")?[^\n]*\n
    (?P<text>.*?)
    ^(?P=indent)(?P=fence)\ *$
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_ECHO = "echo $?"


class WrongExampleError(AssertionError):
    """An example does not do what its page says."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page. `line` is the line of its fence."""

    language: str
    title: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A command of a `console` block and what the page says that it prints."""

    command: str
    output: str


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page in order, without their indentation."""
    return [
        Block(
            language=match["language"],
            title=match["title"] or "",
            text=re.sub(rf"^{match['indent']}", "", match["text"], flags=re.MULTILINE),
            line=page.count("\n", 0, match.start()) + 1,
        )
        for match in _FENCE.finditer(page)
    ]


def steps(text: str) -> list[Step]:
    """Return the commands of a `console` block, each with its output."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    return [Step(command, output) for command, output in zip(parts[1::2], parts[2::2], strict=True)]


def follow(page: str, folder: Path) -> int:
    """Do what the page says in an empty folder, and return how many examples it held.

    Raises WrongExampleError, with the line of the block, at the first one that does something else.
    """
    found = 0
    for block in blocks(page):
        try:
            found += _do(block, folder)
        except Exception as error:
            raise WrongExampleError(f"line {block.line}: {error}") from error
    return found


def refreshed(page: str, folder: Path) -> str:
    """Return the page with what its commands print today; an output that still agrees stays as it is."""
    done = 0
    for block in blocks(page):
        if block.language == "console":
            fresh = "".join(_transcript(steps(block.text), folder))
            # Two blocks may say the same before, and differ afterwards.
            place = page.find(block.text, done)
            if place >= 0:
                page, done = page[:place] + fresh + page[place + len(block.text) :], place + len(fresh)
        else:
            _do(block, folder)
    return page


def _do(block: Block, folder: Path) -> bool:
    if block.title:
        path = folder / block.title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    match block.language:
        case "console":
            _run_all(steps(block.text), folder)
        case "toml":
            place = folder / "pyproject.toml"
            place.write_text(block.text, encoding="utf-8")
            load(folder, {})
        case "python":
            compile(block.text, block.title or "<example>", "exec")
        case "json":
            json.loads(block.text)
        case _:
            return bool(block.title)
    return True


def _transcript(wanted: list[Step], folder: Path) -> Iterator[str]:
    for step, _, printed in _runs(wanted, folder):
        yield f"$ {step.command}\n{step.output if _agrees(step.output, printed) else printed}"


def _run_all(wanted: list[Step], folder: Path) -> None:
    following = [*(step.command for step in wanted[1:]), ""]
    for (step, code, printed), then in zip(_runs(wanted, folder), following, strict=True):
        if code and _ECHO not in (step.command, then):
            raise WrongExampleError(f"`{step.command}` exits with {code}, and the page does not say so:\n{printed}")
        if not _agrees(step.output, printed):
            raise WrongExampleError(f"`{step.command}` prints something else:\n{printed}")


def _runs(wanted: list[Step], folder: Path) -> Iterator[tuple[Step, int, str]]:
    """Yield each step with the exit code and the output that it has today."""
    code = 0
    for step in wanted:
        if step.command == _ECHO:
            yield step, code, f"{code}\n"
        else:
            code, printed = _run(step.command, folder)
            yield step, code, printed


def _run(command: str, folder: Path) -> tuple[int, str]:
    program, *arguments = shlex.split(command)
    if program != "audit":
        raise WrongExampleError(f"`{command}` is not a command of ours, and nothing else is run")
    done = subprocess.run(
        [sys.executable, "-m", "audit", *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "XDG_CACHE_HOME": str(folder.with_name("cache"))},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def _agrees(shown: str, printed: str) -> bool:
    anything = re.escape(shown.rstrip()).replace(re.escape("..."), ".*")
    return re.fullmatch(anything, printed.rstrip(), re.DOTALL) is not None


def documented(root: Path) -> Iterator[Path]:
    """Yield the pages whose examples are followed; those of `docs/rules` are generated from examples that are tests already."""
    yield root / "README.md"
    yield from sorted(path for path in (root / "docs").rglob("*.md") if path.parent.name != "rules")


def main() -> None:
    """Refresh every page of the repository."""
    for path in documented(Path(__file__).parents[2]):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "page")
            place.mkdir()
            page = refreshed(path.read_text(encoding="utf-8"), place)
        path.write_text(page, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
