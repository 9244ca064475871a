"""The settings of an audit: the command line over `[tool.audit]` over the defaults."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from audit.discover.ignores import rebased
from audit.discover.manifests import MAX_MANIFEST_BYTES, toml
from audit.discover.storage import TooLarge, read_regular, why
from audit.errors import ConfigError, nearest
from audit.model.finding import Severity
from audit.model.profile import Role
from audit.model.report import CATEGORIES, CATEGORY_MAX
from audit.model.settings import PackageSettings, Settings

_FILE = "pyproject.toml"
_KEYS = (
    "profile",
    "roots",
    "exclude",
    "fail-on",
    "min-score",
    "max-file-bytes",
    "max-file-seconds",
    "roles",
    "contexts",
    "min",
    "package",
    "baseline",
    "new-only",
    "coverage",
    "floors",
)
_PACKAGE_KEYS = ("path", "profile")
_MAX_TOTAL = 100
_SAYS_TABLE = re.compile(rb"\btool[\"'\s]*\.[\"'\s]*audit(?![\w-])")

_Word = TypeVar("_Word", bound=StrEnum)


def load(path: Path, overrides: Mapping[str, object]) -> Settings:
    """Return the settings for an audit of a folder.

    They come from the nearest `pyproject.toml` that holds `[tool.audit]`: in the folder or above it, never above one
    that holds `.git`, and never through a symbolic link. `overrides` have the keys of `[tool.audit]`, with underscores
    too; None stands for what was not given, and paths are relative to the folder.
    Raises ConfigError for whatever is not valid.
    """
    settings = Settings()
    for file, root in _candidates(path):
        table = _table(file)
        if table is not None:
            settings = _settings(_Given(table, f"`{file}`: ", "tool.audit.", root), settings, str(file))
            break
    return _overridden(settings, overrides)


def load_from(data: bytes, name: str, overrides: Mapping[str, object]) -> Settings:
    """Return the settings that the bytes of a `pyproject.toml` beside the audited code hold, under others.

    `name` is what the file is called where something in it is wrong. Raises ConfigError.
    """
    table = _table_in(data, name)
    settings = _settings(_Given(table, f"`{name}`: ", "tool.audit.", ()), Settings(), name) if table else Settings()
    return _overridden(settings, overrides)


def _overridden(settings: Settings, overrides: Mapping[str, object]) -> Settings:
    given = {key.replace("_", "-"): value for key, value in overrides.items() if value is not None}
    return _settings(_Given(given, "", "", ()), settings, settings.source)


class _Given(Struct, frozen=True):
    """Keys and values as somebody wrote them. `file` and `prefix` stand before a key in what is said of it.

    `root` leads from the folder that paths are relative to, down to the audited root.
    """

    table: Mapping[str, object]
    file: str
    prefix: str
    root: tuple[str, ...]

    def wrong(self, key: str, value: object, what: str) -> ConfigError:
        return ConfigError(f"{self.file}`{self.prefix}{key}` is `{value}`, which is {what}")

    def check_keys(self, table: Mapping[str, object], known: Sequence[str], inside: str = "") -> None:
        for key in table:
            if key not in known:
                raise ConfigError(f"{self.file}`{self.prefix}{inside}{key}` is no key of the configuration{nearest(key, known)}")

    def text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(key, value, "no text")
        return value

    def texts(self, key: str) -> list[str]:
        value = self.table[key]
        if not isinstance(value, (list, tuple)):
            raise self.wrong(key, value, "no list of texts")
        return [self.text(key, each) for each in value]

    def tables(self, key: str) -> Iterator[Mapping[str, object]]:
        value = self.table[key]
        for each in value if isinstance(value, (list, tuple)) else [None]:
            if not isinstance(each, Mapping):
                raise self.wrong(key, value, f"no list of tables; write `[[{self.prefix}{key}]]`")
            yield each

    def section(self, key: str) -> Mapping[str, object]:
        value = self.table[key]
        if not isinstance(value, Mapping):
            raise self.wrong(key, value, f"no table; write `[{self.prefix}{key}]`")
        return value

    def number(self, key: str, value: object, top: int) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= top:
            raise self.wrong(key, value, f"no number from 0 to {top}")
        return float(value)

    def count(self, key: str) -> int:
        value = self.table[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(key, value, "no whole number above 0")
        return value

    def flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.wrong(key, value, "neither true nor false")
        return value

    def word(self, key: str, value: object, kind: type[_Word]) -> _Word:
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
        return rebased(line, "/".join(self.root)) if self.root else line


def _settings(given: _Given, base: Settings, source: str) -> Settings:
    """Return the given settings over others; raises ConfigError."""
    given.check_keys(given.table, _KEYS)
    has = given.table.keys()
    return Settings(
        profile=given.text("profile", given.table["profile"]) if "profile" in has else base.profile,
        packages=tuple(_packages(given)) if "package" in has else base.packages,
        roots=_kept(given.inside("roots", folder) for folder in given.texts("roots")) if "roots" in has else base.roots,
        exclude=_kept(map(given.pattern, given.texts("exclude"))) if "exclude" in has else base.exclude,
        roles=dict(_roles(given)) if "roles" in has else base.roles,
        contexts=_kept(given.inside("contexts", folder) for folder in given.texts("contexts"))
        if "contexts" in has
        else base.contexts,
        fail_on=given.word("fail-on", given.table["fail-on"], Severity) if "fail-on" in has else base.fail_on,
        min_score=given.number("min-score", given.table["min-score"], _MAX_TOTAL) if "min-score" in has else base.min_score,
        minimums=dict(_minimums(given)) if "min" in has else base.minimums,
        max_file_bytes=given.count("max-file-bytes") if "max-file-bytes" in has else base.max_file_bytes,
        max_file_seconds=given.count("max-file-seconds") if "max-file-seconds" in has else base.max_file_seconds,
        source=source,
        baseline=_baseline(given, base.baseline) if "baseline" in has else base.baseline,
        new_only=given.flag("new-only", given.table["new-only"]) if "new-only" in has else base.new_only,
        coverage=_coverage(given) if "coverage" in has else base.coverage,
        floors=dict(_floors(given)) if "floors" in has else base.floors,
    )


def _baseline(given: _Given, default: str) -> str:
    """Return the baseline; one that lies beside the audited folder belongs to an audit of another one."""
    path = given.text("baseline", given.table["baseline"])
    if not path:
        return ""
    if given.steps("baseline", path) is None:
        raise given.wrong("baseline", path, "outside of the project")
    return given.inside("baseline", path) or default


def _coverage(given: _Given) -> str:
    """Return the coverage data: below the folder of the file that names it, or wherever the command line says."""
    path = given.text("coverage", given.table["coverage"])
    if not given.file and os.path.isabs(path):  # noqa: PTH117  # the setting is text, and stays as it is written
        return path
    steps = given.steps("coverage", path)
    if steps is None and given.file:
        raise given.wrong("coverage", path, "outside of the project")
    return posixpath.normpath("/".join((*(".." for _ in given.root), path))) if path else ""


def _floors(given: _Given) -> Iterator[tuple[Role, float]]:
    for key, value in given.section("floors").items():
        yield given.word(f"floors.{key}", key, Role), given.number(f"floors.{key}", value, _MAX_TOTAL)


def _packages(given: _Given) -> Iterator[PackageSettings]:
    for table in given.tables("package"):
        given.check_keys(table, _PACKAGE_KEYS, inside="package.")
        for key in _PACKAGE_KEYS:
            if key not in table:
                raise ConfigError(f"{given.file}`{given.prefix}package` has no `{key}`")
        path = given.inside_or_around("package.path", given.text("package.path", table["path"]))
        if path is not None:
            yield PackageSettings(path, given.text("package.profile", table["profile"]))


def _roles(given: _Given) -> Iterator[tuple[str, Role]]:
    deepest_last = sorted(given.section("roles").items(), key=lambda item: item[0].count("/"))
    for folder, value in deepest_last:
        role = given.word(f"roles.{folder}", value, Role)
        path = given.inside_or_around("roles", folder)
        if path is not None:
            yield path, role


def _minimums(given: _Given) -> Iterator[tuple[str, float]]:
    section = given.section("min")
    given.check_keys(section, CATEGORIES, inside="min.")
    for category, value in section.items():
        yield category, given.number(f"min.{category}", value, CATEGORY_MAX)


def _candidates(path: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the files that may hold the settings, nearest first, and the way from each down to the audited root."""
    try:
        root = path.resolve()
        start = root if root.is_dir() else root.parent
    except (OSError, RuntimeError, ValueError):  # no usable path: whoever reads the tree says so
        return
    for folder in (start, *start.parents):
        yield folder / _FILE, start.relative_to(folder).parts
        if os.path.lexists(folder / ".git"):
            return


def _table(file: Path) -> Mapping[str, object] | None:
    """Return `[tool.audit]` of a file, None when it has none; raises ConfigError where it cannot be read."""
    try:
        data = read_regular(str(file), MAX_MANIFEST_BYTES)
    except PermissionError as error:
        raise ConfigError(f"`{file}` cannot be read: {why(error)}") from error
    except TooLarge as error:
        raise ConfigError(f"`{file}` cannot be read: {error}") from error
    except OSError:
        return None
    return _table_in(data, str(file))


def _table_in(data: bytes, name: str) -> Mapping[str, object] | None:
    if b"audit" not in data:  # most have nothing for us, and need no parser
        return None
    try:
        tool = toml(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError) as error:
        if _SAYS_TABLE.search(data) is None:
            return None
        raise ConfigError(f"`{name}` cannot be read as TOML: {error}") from error
    table = tool.get("audit") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"`{name}`: `tool.audit` is `{table}`, which is no table; write `[tool.audit]`")
    return table


def _kept(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(each for each in found if each is not None)


def _one_of(known: Iterable[str]) -> str:
    return f"; it is one of {', '.join(known)}"
