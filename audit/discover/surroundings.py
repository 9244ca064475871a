"""What stands above the audited root and speaks of it: packages, ignore files, manifests."""

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from audit.discover.ignores import ignore_file, ignoring, lines_in, rebased
from audit.discover.manifests import MAX_MANIFEST_BYTES, RawManifest
from audit.discover.storage import TooLarge, read_regular
from audit.discover.walk import IGNORE_FILE, MAX_IGNORE_BYTES

MANIFESTS_ABOVE = ("pyproject.toml", "setup.cfg", "Pipfile", "requirements.txt")
_INSTALLED = frozenset({"site-packages", "dist-packages"})


class Surroundings(Struct, frozen=True):
    """What a tree cannot say of itself. `packages` are the names of those that hold the root, outermost first.

    `has_project`: a repository or a project's manifest stands above the root.
    """

    name: str
    packages: tuple[str, ...] = ()
    ignore_lines: tuple[str, ...] = ()
    manifests: tuple[RawManifest, ...] = ()
    has_project: bool = False


def surroundings_of(root: Path) -> Surroundings:
    """Return what stands above a folder: inside its git repository, and up to the top of the disk without one."""
    repository = next((folder for folder in (root, *root.parents) if os.path.lexists(folder / ".git")), None)
    manifests = tuple(_manifests(root, repository))
    return Surroundings(
        name=root.name,
        packages=tuple(_packages(root)),
        ignore_lines=tuple(_ignore_lines(root, repository)) if repository is not None else (),
        manifests=manifests,
        has_project=bool(manifests) or repository not in (None, root),
    )


def _packages(root: Path) -> list[str]:
    packages = itertools.takewhile(lambda folder: (folder / "__init__.py").is_file(), root.parents)
    return [folder.name for folder in packages][::-1]


def _ignore_lines(root: Path, repository: Path) -> Iterator[str]:
    """Yield the lines of the repository, top first, as the root would write them; none when the root is ignored."""
    steps = root.relative_to(repository).parts
    return ignore_lines_for(steps, excluded_in(repository / ".git"), lambda folder: _lines(repository / folder / IGNORE_FILE))


def excluded_in(store: Path) -> Sequence[str]:
    """Return what a repository ignores by its own word, beside what its files say."""
    return _lines(store / "info" / "exclude")


def ignore_lines_for(steps: Sequence[str], excluded: Sequence[str], lines_of: Callable[[str], Sequence[str]]) -> Iterator[str]:
    """Yield the lines that folders from the repository down to the one above the root have for the root, top first.

    `steps` lead from the repository to the root; `lines_of` reads a folder's ignore file. None when the root is ignored.
    """
    folders = ["/".join(steps[:depth]) for depth in range(len(steps) + 1)]
    written = [("", excluded), *((folder, lines_of(folder)) for folder in folders[:-1])]
    if _is_ignored(written, folders[1:]):
        return
    for folder, texts in written:
        offset = folders[-1][len(folder) :].strip("/")
        lines = [rebased(text, offset) if offset else text for text in texts]
        yield from (line for line in lines if line is not None)


def _is_ignored(written: Sequence[tuple[str, Sequence[str]]], folders: Sequence[str]) -> bool:
    """Return whether one of the folders from the repository down to the root is ignored."""
    files = [ignore_file(folder, texts)[0] for folder, texts in reversed(written) if texts]
    for folder in folders:
        above = tuple(file for file in files if not file.folder or folder.startswith(file.folder + "/"))
        if ignoring(above, folder + "/"):
            return True
    return False


def _manifests(root: Path, repository: Path | None) -> Iterator[RawManifest]:
    for folder in root.parents if root != repository else ():
        if folder.name in _INSTALLED:
            return
        for name in MANIFESTS_ABOVE:
            try:
                data = read_regular(str(folder / name), MAX_MANIFEST_BYTES)
            except (OSError, TooLarge):
                continue
            yield RawManifest("", name, data, above=root.relative_to(folder).as_posix())
        if folder == repository:
            return


def _lines(place: Path) -> tuple[str, ...]:
    if os.path.realpath(place.parent) != str(place.parent):  # `.git` may be a link to anywhere
        return ()
    try:
        return lines_in(read_regular(str(place), MAX_IGNORE_BYTES))
    except (OSError, TooLarge):
        return ()
