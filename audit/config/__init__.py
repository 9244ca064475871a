"""The settings of an audit: the command line over `[tool.audit]` over the defaults."""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from audit.config.given import Given
from audit.discover.manifests import MAX_MANIFEST_BYTES, toml
from audit.discover.storage import TooLarge, read_regular, why
from audit.errors import ConfigError
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
            settings = _settings(Given(table, f"`{file}`: ", "tool.audit.", root), settings, str(file))
            break
    return _overridden(settings, overrides)


def load_from(data: bytes, name: str, overrides: Mapping[str, object]) -> Settings:
    """Return the settings that the bytes of a `pyproject.toml` beside the audited code hold, under others.

    `name` is what the file is called where something in it is wrong. Raises ConfigError.
    """
    table = _table_in(data, name)
    settings = _settings(Given(table, f"`{name}`: ", "tool.audit.", ()), Settings(), name) if table else Settings()
    return _overridden(settings, overrides)


def _overridden(settings: Settings, overrides: Mapping[str, object]) -> Settings:
    given = {key.replace("_", "-"): value for key, value in overrides.items() if value is not None}
    return _settings(Given(given, "", "", ()), settings, settings.source)


def _settings(given: Given, base: Settings, source: str) -> Settings:
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


def _baseline(given: Given, default: str) -> str:
    """Return the baseline; one that lies beside the audited folder belongs to an audit of another one."""
    path = given.text("baseline", given.table["baseline"])
    if not path:
        return ""
    if given.steps("baseline", path) is None:
        raise given.wrong("baseline", path, "outside of the project")
    return given.inside("baseline", path) or default


def _coverage(given: Given) -> str:
    """Return the coverage data: below the folder of the file that names it, or wherever the command line says."""
    path = given.text("coverage", given.table["coverage"])
    if not given.file and os.path.isabs(path):  # noqa: PTH117  # the setting is text, and stays as it is written
        return path
    steps = given.steps("coverage", path)
    if steps is None and given.file:
        raise given.wrong("coverage", path, "outside of the project")
    return posixpath.normpath("/".join((*(".." for _ in given.root), path))) if path else ""


def _floors(given: Given) -> Iterator[tuple[Role, float]]:
    for key, value in given.section("floors").items():
        yield given.word(f"floors.{key}", key, Role), given.number(f"floors.{key}", value, _MAX_TOTAL)


def _packages(given: Given) -> Iterator[PackageSettings]:
    for table in given.tables("package"):
        given.check_keys(table, _PACKAGE_KEYS, inside="package.")
        for key in _PACKAGE_KEYS:
            if key not in table:
                raise ConfigError(f"{given.file}`{given.prefix}package` has no `{key}`")
        path = given.inside_or_around("package.path", given.text("package.path", table["path"]))
        if path is not None:
            yield PackageSettings(path, given.text("package.profile", table["profile"]))


def _roles(given: Given) -> Iterator[tuple[str, Role]]:
    deepest_last = sorted(given.section("roles").items(), key=lambda item: item[0].count("/"))
    for folder, value in deepest_last:
        role = given.word(f"roles.{folder}", value, Role)
        path = given.inside_or_around("roles", folder)
        if path is not None:
            yield path, role


def _minimums(given: Given) -> Iterator[tuple[str, float]]:
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
