"""Paths to source files: which modules a project holds, and what it says about itself. The only reader of its files."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from audit.discover.baselines import baseline_in
from audit.discover.builds import generated_of, scripts_of
from audit.discover.ignores import IgnoreFile, ignore_file
from audit.discover.law import law_in
from audit.discover.manifests import MAX_MANIFEST_BYTES, RawManifest, read_manifests
from audit.discover.needs import dependencies_of, distributions_of
from audit.discover.overlay import Overlay
from audit.discover.roots import roots_of
from audit.discover.storage import Disk, Memory, Storage, TooLarge, why
from audit.discover.suites import ancestors, tests_among
from audit.discover.surroundings import Surroundings, surroundings_of
from audit.discover.walk import Place, walk
from audit.errors import ConfigError, NothingToAudit, UnusablePath
from audit.model.baseline import BaselineFile
from audit.model.settings import Settings
from audit.model.source import FileKind, Skipped, SourceFile, SourceTree

__all__ = ["read_baseline", "read_tree", "tree_of"]

_KINDS = {".py": FileKind.SOURCE, ".pyi": FileKind.STUB, ".so": FileKind.COMPILED, ".pyd": FileKind.COMPILED}


_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")


def read_tree(root: Path, settings: Settings, changed: Mapping[str, bytes] | None = None) -> SourceTree:
    """Return all that stands below a folder of the disk, as it would with some files changed or added, by path.

    Raises UnusablePath for a path that is no folder to read, NothingToAudit for one without a Python file.
    """
    real = _usable(root)
    disk = Disk(str(real))
    return tree_in(Overlay(disk, changed) if changed else disk, surroundings_of(real), settings)


def tree_of(files: Mapping[str, str | bytes], settings: Settings | None = None, *, name: str = "project") -> SourceTree:
    """Return the tree of files that are given by path, as if they lay in a folder of that name."""
    return tree_in(Memory(files), Surroundings(name), settings or Settings())


def read_baseline(root: Path, settings: Settings) -> BaselineFile | None:
    """Return the baseline of a folder of the disk, None where there is none; raises UnusablePath."""
    return baseline_in(Disk(str(_usable(root))), settings.baseline)


def tree_in(storage: Storage, around: Surroundings, settings: Settings) -> SourceTree:
    """Return all that stands in a storage, which may be a disk or a mapping."""
    walked = walk(storage, around.ignore_lines, _excluded(settings))
    if not any(_kind(place) is not FileKind.COMPILED for place in walked.modules):
        raise NothingToAudit(f"`{storage.root or around.name}` holds no Python file, or none that is not left out")
    raw, unread = _raw_manifests(storage, walked.manifests)
    manifests, malformed = read_manifests([*around.manifests, *raw])
    paths = [place.path for place in walked.modules]
    folders = {path.rpartition("/")[0] for path in paths if not path.endswith(".pyi")}
    with_code = {above for folder in folders for above in ancestors(folder)}
    packages = {path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] == "__init__.py"}
    roots = roots_of(settings.roots, manifests, with_code, packages)
    tests = tests_among(paths, manifests)
    own = distributions_of(manifests)
    files = (_read(storage, place, settings.max_file_bytes, is_test=place.path in tests) for place in walked.modules)
    return SourceTree(
        root=storage.root or f"/{around.name}",
        name=around.name,
        enclosing=(*around.packages, around.name) if "" in packages else (),
        is_part=around.has_project and not any(place.path in _PROJECT_FILES for place in walked.manifests),
        files=tuple(sorted(files, key=lambda file: file.path)),
        roots=roots,
        distributions=own,
        dependencies=dependencies_of(manifests, own),
        scripts=scripts_of(manifests),
        generated=generated_of(manifests, walked.build_inputs, roots),
        ignore_lines=walked.ignore_lines(),
        skipped=(*walked.skipped(), *unread, *malformed, *_missing_roots(settings, walked.folders)),
        is_whole=bool(tests) or any(_is_of_project(place.path) for place in walked.manifests),
        baseline=baseline_in(storage, settings.baseline),
        law=law_in(storage),
    )


def _is_of_project(path: str) -> bool:
    """Return whether a manifest says that a project has its root there."""
    name = path.rpartition("/")[2]
    return name in (*_PROJECT_FILES, "Pipfile") or "requirements" in name


def _usable(root: Path) -> Path:
    """Return the absolute path of a folder, all links resolved; raises UnusablePath for anything else."""
    try:
        real = root.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else str(error)
        raise UnusablePath(f"`{root}` cannot be audited: {reason}") from error
    if real.is_file():
        raise UnusablePath(f"`{root}` is a file; give the folder of the project")
    if not real.is_dir():
        raise UnusablePath(f"`{root}` is no folder; give the folder of the project")
    try:
        str(real).encode()
    except UnicodeEncodeError as error:
        raise UnusablePath(f"`{root}` cannot be audited: its path is no valid UTF-8") from error
    return real


def _excluded(settings: Settings) -> IgnoreFile:
    file, refused = ignore_file("", settings.exclude)
    for text in refused:
        raise ConfigError(f"`{settings.source or 'settings'}`: `exclude` holds `{text}`, which is no usable gitignore pattern")
    return file


def _raw_manifests(storage: Storage, places: Iterable[Place]) -> tuple[list[RawManifest], list[Skipped]]:
    found: list[RawManifest] = []
    skipped: list[Skipped] = []
    for place in places:
        folder, _, name = place.path.rpartition("/")
        try:
            found.append(RawManifest(folder, name, storage.content(place.where, MAX_MANIFEST_BYTES)))
        except OSError as error:
            skipped.append(Skipped(place.path, f"cannot be read: {why(error)}"))
        except TooLarge as error:
            skipped.append(Skipped(place.path, str(error)))
    return found, skipped


def _missing_roots(settings: Settings, folders: Iterable[str]) -> Sequence[Skipped]:
    known = set(folders)
    return [Skipped(root, "configured as a root, but there is no such folder") for root in settings.roots if root not in known]


def _read(storage: Storage, place: Place, limit: int, *, is_test: bool) -> SourceFile:
    kind = _kind(place)
    if kind is FileKind.COMPILED:
        return SourceFile(place.path, kind, None, "", is_test)
    try:
        data = storage.content(place.where, limit)
    except TooLarge as error:
        return SourceFile(place.path, kind, None, "", is_test, str(error), over_limit=True)
    except OSError as error:
        return SourceFile(place.path, kind, None, "", is_test, why(error))
    return SourceFile(place.path, kind, data, blake2b(data, digest_size=16).hexdigest(), is_test)


def _kind(place: Place) -> FileKind:
    return _KINDS[posixpath.splitext(place.path)[1]]
