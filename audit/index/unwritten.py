"""Modules that are not in the tree because a build step writes them or git ignores them."""

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from audit.index.table import join
from audit.model.source import SourceTree

_SUFFIXES = (".py", ".pyi", "/__init__.py")


class Unwritten(Struct):
    """Tells whether a missing module may be there once the project is built or run."""

    generated: frozenset[str]
    ignores: Sequence[tuple[str, str]]
    _matchers: dict[str, Callable[[str], bool]] = field(default_factory=dict)

    def may_be(self, folder: str, *parts: str) -> bool:
        """Return whether a build step writes this module, or git ignores the file that would hold it."""
        paths = [join(folder, *parts) + suffix for suffix in _SUFFIXES]
        return any(path in self.generated or self._ignored(path) for path in paths)

    def _ignored(self, path: str) -> bool:
        if self.ignores and not self._matchers:
            self._matchers = _matchers(self.ignores)
        return any(
            matches(path.removeprefix(folder + "/") if folder else path)
            for folder, matches in self._matchers.items()
            if not folder or path.startswith(folder + "/")
        )


def _matchers(ignores: Sequence[tuple[str, str]]) -> dict[str, Callable[[str], bool]]:
    from pathspec import GitIgnoreSpec  # only a project with something missing needs it, and it is slow to load

    lines: dict[str, list[str]] = {}
    for folder, line in ignores:
        lines.setdefault(folder, []).append(line)
    return {folder: GitIgnoreSpec.from_lines(found).match_file for folder, found in lines.items()}


def unwritten_of(tree: SourceTree) -> Unwritten:
    """Return what the tree says about files that it does not hold."""
    return Unwritten(frozenset(tree.generated), tree.ignore_lines)
