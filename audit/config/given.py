"""A table of settings as somebody wrote it, read key by key; whatever is wrong is told with its file, key and value."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from audit.discover.ignores import rebased
from audit.errors import ConfigError, nearest

_Word = TypeVar("_Word", bound=StrEnum)


class Given(Struct, frozen=True):
    """Keys and values as somebody wrote them. `file` and `prefix` stand before a key in what is said of it.

    `root` leads from the folder that paths are relative to, down to the audited root.
    """

    table: Mapping[str, object]
    file: str
    prefix: str
    root: tuple[str, ...]

    def wrong(self, key: str, value: object, what: str) -> ConfigError:
        """Return what to raise for a value that is not what it should be."""
        return ConfigError(f"{self.file}`{self.prefix}{key}` is `{value}`, which is {what}")

    def check_keys(self, table: Mapping[str, object], known: Sequence[str], inside: str = "") -> None:
        """Raise ConfigError for a key that nobody knows."""
        for key in table:
            if key not in known:
                raise ConfigError(f"{self.file}`{self.prefix}{inside}{key}` is no key of the configuration{nearest(key, known)}")

    def text(self, key: str, value: object) -> str:
        """Return a text; raises ConfigError for anything else, as all that follow do."""
        if not isinstance(value, str):
            raise self.wrong(key, value, "no text")
        return value

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list."""
        value = self.table[key]
        if not isinstance(value, (list, tuple)):
            raise self.wrong(key, value, "no list of texts")
        return [self.text(key, each) for each in value]

    def tables(self, key: str) -> Iterator[Mapping[str, object]]:
        """Yield the tables of a list."""
        value = self.table[key]
        for each in value if isinstance(value, (list, tuple)) else [None]:
            if not isinstance(each, Mapping):
                raise self.wrong(key, value, f"no list of tables; write `[[{self.prefix}{key}]]`")
            yield each

    def section(self, key: str) -> Mapping[str, object]:
        """Return a table inside this one."""
        value = self.table[key]
        if not isinstance(value, Mapping):
            raise self.wrong(key, value, f"no table; write `[{self.prefix}{key}]`")
        return value

    def number(self, key: str, value: object, top: int) -> float:
        """Return a number from 0 to `top`."""
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= top:
            raise self.wrong(key, value, f"no number from 0 to {top}")
        return float(value)

    def count(self, key: str) -> int:
        """Return a whole number above 0."""
        value = self.table[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(key, value, "no whole number above 0")
        return value

    def flag(self, key: str, value: object) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            raise self.wrong(key, value, "neither true nor false")
        return value

    def word(self, key: str, value: object, kind: type[_Word]) -> _Word:
        """Return one of the words of a kind."""
        known = [each.value for each in kind]
        if value not in known:
            raise self.wrong(key, value, f"no {kind.__name__.lower()}{nearest(str(value), known) or _one_of(known)}")
        return kind(str(value))

    def steps(self, key: str, folder: str) -> tuple[str, ...] | None:
        """Return the folders from where paths start down to a folder, None for one that lies outside."""
        if folder.startswith(("/", "~")) or "\\" in folder:
            raise self.wrong(key, folder, "no relative path with forward slashes")
        whole = posixpath.normpath(folder)
        return None if whole.split("/")[0] == ".." else tuple(whole.split("/")) if whole != "." else ()

    def inside(self, key: str, folder: str) -> str | None:
        """Return a folder relative to the audited root, None for one that lies outside."""
        steps = self.steps(key, folder)
        below = steps is not None and steps[: len(self.root)] == self.root
        return "/".join(steps[len(self.root) :]) if steps is not None and below else None

    def inside_or_around(self, key: str, folder: str) -> str | None:
        """Return a folder relative to the audited root; one that holds the root speaks of all that is in it."""
        steps = self.steps(key, folder)
        return "" if steps is not None and steps == self.root[: len(steps)] else self.inside(key, folder)

    def pattern(self, line: str) -> str | None:
        """Return a line of .gitignore relative to the audited root, None for one that speaks of nothing in it."""
        return rebased(line, "/".join(self.root)) if self.root else line


def _one_of(known: Iterable[str]) -> str:
    return f"; it is one of {', '.join(known)}"
