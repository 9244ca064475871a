"""The walk over a tree: which modules it holds, which files speak of the project, and what is left out and why."""

import re
from collections import Counter
from collections.abc import KeysView, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from audit.discover.ignores import MODULE_SUFFIXES, IgnoreFile, Ignores, exactly, ignore_file, ignoring, lines_in
from audit.discover.storage import Entry, EntryKind, Listing, Storage, TooLarge, why
from audit.errors import UnusablePath
from audit.model.source import Skipped

MANIFESTS = frozenset({
    "pyproject.toml", "setup.cfg", "setup.py", "manage.py", "Pipfile",
    "pytest.ini", ".pytest.ini", "tox.ini", "mypy.ini", ".mypy.ini", "pyrightconfig.json",
})  # fmt: skip
"""Files that say what the project is made of."""

BUILD_INPUTS = (".proto", ".g4", ".pyx", ".c", ".cc", ".cpp")
"""Files that a build makes modules from."""

IGNORE_FILE = ".gitignore"
MAX_IGNORE_BYTES = 250_000

_SILENT = frozenset({"__pycache__", ".git", ".hg", ".svn"})
_INSTALLED = frozenset({"site-packages", "dist-packages", "__pypackages__"})
_ENVIRONMENT_MARKS = frozenset({"pyvenv.cfg", "conda-meta"})
_PROJECT_MARKS = frozenset({"pyproject.toml", "setup.py"})
_BUILD_FOLDERS = frozenset({"build", "dist"})
_METADATA_SUFFIXES = (".egg-info", ".dist-info")
_PLACEHOLDER = re.compile(r"\{.*\}|\{\{|\}\}")
_REQUIREMENTS = re.compile(r"(?:.*/)?[^/]*requirements(?:/[^/]+|[^/]*)\.(?:txt|in)")

EXCLUDED = "excluded by configuration"
IGNORED = "ignored by git"


class Place(Struct, frozen=True):
    """A file that was found. `path` is relative to the root, `where` is what the storage opens."""

    path: str
    where: str


class Walked(Struct):
    """All that the walk found, in no particular order.

    `folders` are all that were walked. `counts` are the modules left out, by pattern or path and reason.
    """

    modules: list[Place] = field(default_factory=list)
    manifests: list[Place] = field(default_factory=list)
    build_inputs: list[str] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    ignore_files: list[IgnoreFile] = field(default_factory=list)
    left_out: list[Skipped] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def skipped(self) -> tuple[Skipped, ...]:
        """Return everything that was left out, sorted by path."""
        counted = [Skipped(path, reason, files) for (path, reason), files in self.counts.items()]
        return tuple(sorted([*self.left_out, *counted], key=lambda each: (each.path, each.reason)))

    def ignore_lines(self) -> tuple[tuple[str, str], ...]:
        """Return the gitignore lines, by folder, that match every path which may be there and was not read."""
        files = sorted(self.ignore_files, key=lambda file: file.folder)
        written = [(file.folder, text) for file in files for text in file.texts]
        return (*written, *(("", exactly(path)) for path in sorted({each.path for each in self.left_out})))


class _Step(Struct, frozen=True):
    """A folder to visit. `in_project`: it lies beside the files of a project, where builds leave what they make.

    `counted` is set below a folder that is left out: its modules are only counted.
    """

    path: str
    where: str
    ignores: Ignores
    in_project: bool = False
    counted: tuple[str, str] | None = None


def walk(storage: Storage, above: Sequence[str], exclude: IgnoreFile) -> Walked:
    """Return what a tree holds. `above` are the git-ignore lines that folders above the root have for it.

    Raises UnusablePath when the root itself cannot be listed.
    """
    try:
        held = storage.listing(storage.root)
    except OSError as error:
        raise UnusablePath(f"`{storage.root}` cannot be listed: {why(error)}") from error
    walk = _Walk(storage, exclude)
    walk.enter(_Step("", storage.root, ()), held, above)
    while walk.todo:
        walk.visit(walk.todo.pop())
    walk.found.ignore_files.append(exclude)
    return walk.found


class _Walk:
    def __init__(self, storage: Storage, exclude: IgnoreFile) -> None:
        self._storage = storage
        self._exclude = exclude
        self.todo: list[_Step] = []
        self.found = Walked()

    def visit(self, step: _Step) -> None:
        try:
            held = self._storage.listing(step.where)
        except OSError as error:
            self._leave_out(step, f"cannot be listed: {why(error)}")
            return
        reason = _why_left_out(step, held.keys())
        if reason is None:
            self.enter(step, held, ())
        elif reason:
            self._leave_out(step, reason)

    def enter(self, step: _Step, held: Listing, above: Sequence[str]) -> None:
        self.found.folders.add(step.path)
        own = held.get(IGNORE_FILE)
        texts = (*above, *self._ignore_texts(step, own)) if own is not None and own.kind is EntryKind.FILE else tuple(above)
        if texts:
            step = replace(step, ignores=(self._ignore_file(step, texts), *step.ignores))
        in_project = not step.path or not _PROJECT_MARKS.isdisjoint(held)
        for entry in held.values():
            if entry.kind is EntryKind.FILE:
                self._file(step, entry)
            elif entry.kind is EntryKind.FOLDER:
                self._folder(step, entry, in_project=in_project)
            elif entry.kind is EntryKind.LINK:
                self._link(step, entry)
            elif _is_wanted(entry.name):
                self._leave_out(_below(step, entry), "not a regular file")

    def _folder(self, step: _Step, entry: Entry, *, in_project: bool) -> None:
        if entry.name in _SILENT:
            return
        path = _path_below(step, entry) + "/"
        counted = step.counted or self._counted_as(path, entry.name)
        hidden = entry.name.startswith(".")
        if counted is None and not hidden and step.ignores and ignoring(step.ignores, path):
            self._leave_out(_below(step, entry), IGNORED)
        else:
            self.todo.append(_Step(path[:-1], entry.where, step.ignores, in_project, counted))

    def _file(self, step: _Step, entry: Entry) -> None:
        path = _path_below(step, entry)
        if entry.name.endswith(MODULE_SUFFIXES):
            reason = step.counted or self._counted_as(path, entry.name) or self._ignored_as(step, path)
            if reason is not None:
                self.found.counts[reason] += 1
                return
            self.found.modules.append(Place(path, entry.where))
        if step.counted is not None:
            return
        if entry.name in MANIFESTS or _is_requirements(path):
            self.found.manifests.append(Place(path, entry.where))
        elif entry.name.endswith(BUILD_INPUTS):
            self.found.build_inputs.append(path)

    def _link(self, step: _Step, entry: Entry) -> None:
        """Leave a symbolic link out, wherever it leads; say nothing of one to a file that nobody would read."""
        child = _below(step, entry)
        wanted = _is_wanted(entry.name)
        if (entry.name.startswith(".") and not wanted) or self._counted_as(child.path, entry.name) is not None:
            return
        try:
            target = self._storage.target(entry.where)
        except OSError as error:
            self._leave_out(child, f"symbolic link that leads nowhere: {why(error)}")
            return
        if not target.is_folder and not wanted:
            return
        if target.path is None:
            self._leave_out(child, "symbolic link out of the audited root")
        elif target.is_folder and f"{child.path}/".startswith(f"{target.path}/" if target.path else ""):
            self._leave_out(child, "symbolic link to a folder above it: a loop")
        else:
            self._leave_out(child, f"symbolic link to `{target.path}`: a duplicate")

    def _counted_as(self, path: str, name: str) -> tuple[str, str] | None:
        """Return under what a path is counted that the configuration excludes, or whose name is a template's."""
        if "{" in name and _PLACEHOLDER.search(name):
            return path.rstrip("/"), "a template: its name holds a placeholder"
        pattern = self._exclude.decides(path) if self._exclude.texts else None
        return (pattern.text, EXCLUDED) if pattern is not None and pattern.ignores else None

    def _ignored_as(self, step: _Step, path: str) -> tuple[str, str] | None:
        pattern = ignoring(step.ignores, path)
        return (pattern.text, IGNORED) if pattern is not None else None

    def _leave_out(self, step: _Step, reason: str) -> None:
        if step.counted is None:
            self.found.left_out.append(Skipped(step.path, reason))

    def _ignore_texts(self, step: _Step, entry: Entry) -> tuple[str, ...]:
        try:
            return lines_in(self._storage.content(entry.where, MAX_IGNORE_BYTES))
        except OSError as error:
            self._leave_out(_below(step, entry), f"cannot be read: {why(error)}")
        except TooLarge as error:
            self._leave_out(_below(step, entry), str(error))
        return ()

    def _ignore_file(self, step: _Step, texts: Sequence[str]) -> IgnoreFile:
        file, refused = ignore_file(step.path, texts)
        path = f"{step.path}/{IGNORE_FILE}" if step.path else IGNORE_FILE
        self.found.left_out += [Skipped(path, f"the line `{text[:80]}` cannot be used") for text in refused]
        self.found.ignore_files.append(file)
        return file


def _path_below(step: _Step, entry: Entry) -> str:
    return f"{step.path}/{entry.name}" if step.path else entry.name


def _below(step: _Step, entry: Entry) -> _Step:
    return _Step(_path_below(step, entry), entry.where, step.ignores, step.in_project, step.counted)


def _is_wanted(name: str) -> bool:
    return name.endswith(MODULE_SUFFIXES) or name in MANIFESTS or name == IGNORE_FILE


def _is_requirements(path: str) -> bool:
    return path.endswith((".txt", ".in")) and _REQUIREMENTS.fullmatch(path) is not None


def _why_left_out(step: _Step, names: KeysView[str]) -> str | None:
    """Return why a folder below the root is not walked: empty when nobody would ask, None when it is walked."""
    name = step.path.rpartition("/")[2]
    if not _ENVIRONMENT_MARKS.isdisjoint(names):
        return "a virtual environment"
    if name.startswith("."):
        return "a hidden folder" if any(each.endswith(MODULE_SUFFIXES) for each in names) else ""
    if name in _INSTALLED:
        return "installed packages"
    if name == "node_modules":
        return "packages of another language"
    if name.endswith(_METADATA_SUFFIXES):
        return ""
    if name in _BUILD_FOLDERS and step.in_project and "__init__.py" not in names:
        return "build output"
    return None
