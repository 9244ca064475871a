"""What stood above the audited folder in a commit, inside its repository: as `discover.surroundings` has it from a disk."""

import posixpath
from collections.abc import Iterator, Sequence

from audit.discover.ignores import lines_in
from audit.discover.manifests import MAX_MANIFEST_BYTES, RawManifest
from audit.discover.surroundings import MANIFESTS_ABOVE, Surroundings, excluded_in, ignore_lines_for
from audit.discover.walk import IGNORE_FILE, MAX_IGNORE_BYTES
from audit.history.git import Repository
from audit.history.trees import GitTree


def surroundings_at(tree: GitTree, repository: Repository, name: str) -> Surroundings:
    """Return what the tree of a commit cannot say of itself; `name` is that of the audited folder."""
    steps = repository.prefix.split("/") if repository.prefix else []
    above = ["/".join(steps[:depth]) for depth in range(len(steps))][::-1]
    manifests = tuple(_manifests(tree, above, repository.prefix))
    excluded = excluded_in(repository.top if repository.bare else repository.top / ".git")

    def lines_of(folder: str) -> Sequence[str]:
        return lines_in(tree.text_at(posixpath.join(folder, IGNORE_FILE), MAX_IGNORE_BYTES) or b"")

    return Surroundings(
        name=name,
        packages=tuple(_packages(tree, above, repository))[::-1],
        ignore_lines=tuple(ignore_lines_for(steps, excluded, lines_of)),
        manifests=manifests,
        has_project=bool(manifests or steps),
    )


def _packages(tree: GitTree, above: Sequence[str], repository: Repository) -> Iterator[str]:
    """Yield the names of the packages that hold the audited folder, innermost first."""
    for folder in above:
        if tree.text_at(posixpath.join(folder, "__init__.py"), MAX_MANIFEST_BYTES) is None:
            return
        yield posixpath.basename(folder) or repository.top.name


def _manifests(tree: GitTree, above: Sequence[str], prefix: str) -> Iterator[RawManifest]:
    for folder in above:
        for name in MANIFESTS_ABOVE:
            data = tree.text_at(posixpath.join(folder, name), MAX_MANIFEST_BYTES)
            if data is not None:
                yield RawManifest("", name, data, above=posixpath.relpath(prefix, folder or "."))
