"""Which paths are left out: gitignore lines, read as data and matched by pathspec. git itself is never run."""

import re
import warnings
from collections.abc import Iterable
from fnmatch import fnmatchcase

from msgspec import Struct

MODULE_SUFFIXES = (".py", ".pyi", ".so", ".pyd")
"""How the names of files end that Python imports."""

_COSTLY = re.compile(r"\*[^*/]*\*[^*/]*\*[^*/]")
_MAX_LENGTH = 1000
_MAX_LEAPS = 2


class Pattern(Struct, frozen=True):
    """One gitignore line. `ignores` is false where it starts with `!`; an anchored one speaks of a whole path."""

    text: str
    ignores: bool
    anchored: bool
    regex: re.Pattern[str]

    def matches(self, path: str) -> bool:
        """Return whether the line is about this very path, and not only about a folder above it.

        The path is relative to the ignore file; that of a folder ends in a slash.
        """
        subject = path if self.anchored else _last(path)
        match = self.regex.search(subject)
        if match is None:
            return False
        whole = match.end() == len(subject)
        if match.groupdict().get("ps_d"):  # pathspec's name for the slash where a folder ends
            return whole
        return not (whole and subject.endswith("/"))  # `a/**` speaks of what is in `a`


class IgnoreFile(Struct, frozen=True):
    """The lines of one folder's ignore file, the last one first, for it wins. `texts` are in the written order."""

    folder: str
    texts: tuple[str, ...]
    about_folders: tuple[Pattern, ...]
    about_modules: tuple[Pattern, ...]

    def decides(self, path: str) -> Pattern | None:
        """Return the line that decides about a path below this folder, None when none does."""
        inner = path[len(self.folder) + 1 :] if self.folder else path
        patterns = self.about_folders if path.endswith("/") else self.about_modules
        return next((pattern for pattern in patterns if pattern.matches(inner)), None)


Ignores = tuple[IgnoreFile, ...]
"""The ignore files that apply in a folder, the nearest first."""


def ignoring(ignores: Ignores, path: str) -> Pattern | None:
    """Return the line that leaves a path out, None when it stays. A folder's path ends in a slash."""
    for file in ignores:
        pattern = file.decides(path)
        if pattern is not None:
            return pattern if pattern.ignores else None
    return None


def ignore_file(folder: str, texts: Iterable[str]) -> tuple[IgnoreFile, tuple[str, ...]]:
    """Return the ignore file of a folder, and the lines that cannot be used: malformed, or too costly to match."""
    patterns: list[Pattern] = []
    refused: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # `[[:alpha:]]` is not what pathspec takes it for, and `re` warns of it
        for text in texts:
            try:
                pattern = _pattern(text)
            except (ValueError, re.error, Warning):
                refused.append(text)
                continue
            if pattern is not None:
                patterns.insert(0, pattern)
    used = tuple(pattern.text for pattern in reversed(patterns))
    return IgnoreFile(folder, used, tuple(patterns), tuple(filter(_may_be_about_module, patterns))), tuple(refused)


def lines_in(data: bytes) -> tuple[str, ...]:
    """Return the lines of an ignore file that say something."""
    lines = data.decode("utf-8-sig", "replace").split("\n")
    return tuple(line.rstrip("\r") for line in lines if line.strip() and not line.startswith("#"))


def rebased(line: str, offset: str) -> str | None:
    """Return what a gitignore line says to a folder below its own, None when it says nothing there."""
    body = line.removeprefix("!")
    sign = line[: len(line) - len(body)]
    if "/" not in body.rstrip().rstrip("/"):
        return line
    steps = body.removeprefix("/").split("/")
    for name in offset.split("/"):
        if steps[0] == "**":
            return sign + "/".join(steps)
        if len(steps) < 2 or not fnmatchcase(name, steps[0]):
            return None
        steps = steps[1:]
    return sign + "/" + "/".join(steps) if any(steps) else None


def exactly(path: str) -> str:
    """Return the gitignore line that means one path of the root and nothing else."""
    return "/" + re.sub(r"([\\*?\[\]!# ])", r"\\\1", path)


def _pattern(text: str) -> Pattern | None:
    """Return a line compiled, None for one that says nothing; raises ValueError or re.error."""
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # slow to load; many a tree has no ignore file

    if len(text) > _MAX_LENGTH or text.count("**/") > _MAX_LEAPS or _COSTLY.search(text):
        raise ValueError("a stranger's line must not take long to match")
    body = text.removeprefix("!").rstrip()
    compiled = GitIgnoreSpecPattern(text)
    if compiled.regex is None or not body.strip("/"):
        return None
    return Pattern(text, bool(compiled.include), "/" in body.rstrip("/"), compiled.regex)


def _may_be_about_module(pattern: Pattern) -> bool:
    """Return whether a file with a module's name could match. Most lines speak of other things."""
    tail = re.split(r"[*?\]\\]", pattern.text.rstrip())[-1]
    return not tail.endswith("/") and any(tail.endswith(suffix) or suffix.endswith(tail) for suffix in MODULE_SUFFIXES)


def _last(path: str) -> str:
    return path[path.rfind("/", 0, -1) + 1 :]
