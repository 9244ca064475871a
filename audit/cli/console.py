"""What the command prints and writes, and how: encodings, colour, width, progress."""

import os
import shutil
import sys
from pathlib import Path
from time import monotonic
from typing import TextIO

import click

from audit.errors import UnusablePath
from audit.model.finding import Finding
from audit.render.view.escaping import visible

PLAIN = str.maketrans({"█": "#", "░": ".", **dict(zip("▁▂▃▄▅▆▇", "_.-=+*%", strict=True)), "…": "...", "–": "-"})
"""What stands for our own marks where the terminal's encoding lacks them."""

PAGE_WIDTH = 100
REDRAW_SECONDS = 0.05
BROKEN_PIPE = 141
"""The exit code of a program that a closed pipe ends, as shells report it."""


def show(text: str, stream: TextIO | None = None) -> None:
    """Print the text; what the encoding cannot express is spelled out. A reader that went away ends the program."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        sys.exit(BROKEN_PIPE)


def complain(text: str) -> None:
    """Print one line about what went wrong to stderr; it may quote a stranger's file."""
    show(f"error: {visible(text)}\n", sys.stderr)


def write(path: Path, text: str) -> None:
    """Write the text to the file in UTF-8, at once or not at all; a device is written to, not replaced."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8", newline="")
            return
        beside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8", newline="")
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as failure:
        raise UnusablePath(f"`{path}` cannot be written: {failure.strerror}") from failure


def colored(stream: TextIO, *, wanted: bool) -> bool:
    """Return whether to colour: on a terminal, unless `NO_COLOR` or `--no-color` forbids or `FORCE_COLOR` demands it."""
    if not wanted or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def place_of(finding: Finding, *, painted: bool) -> str:
    """Return the rule of a finding behind its place, where an editor can follow it: columns start at 1 there."""
    place, rule = f"{visible(finding.path)}:{finding.line}:{finding.column + 1}", finding.rule
    return f"{click.style(place, bold=True)}: {click.style(rule, fg='red', bold=True)}" if painted else f"{place}: {rule}"


def width(stream: TextIO) -> int:
    """Return how many columns to fill: the terminal's, or those of a page."""
    return shutil.get_terminal_size((PAGE_WIDTH, 24)).columns if stream.isatty() else PAGE_WIDTH


class Progress:
    """A line on stderr that says how far the audit is, redrawn in place and gone at the end; silent off a terminal."""

    def __init__(self, stream: TextIO, *, wanted: bool) -> None:
        self._stream = stream
        self._wanted = wanted and stream.isatty()
        self._drawn = 0.0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *failure: object) -> None:
        if self._drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def show(self, stage: str, done: int, total: int) -> None:
        """Draw how much of a stage is done; a total of 0 stands for unknown."""
        now = monotonic()
        if not self._wanted or now - self._drawn < REDRAW_SECONDS:
            return
        self._drawn = now
        self._stream.write(f"\r\x1b[K{stage} {done}/{total}" if total else f"\r\x1b[K{stage}")
        self._stream.flush()
