"""From trees to their points: each state once, what is cached not at all, in as many processes as there are cores."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from audit.cache import cache_of, judge_of, judgement_key, packed, unpacked
from audit.model.facts import Extraction
from audit.model.run import RunOptions
from audit.model.settings import DETECT, Settings
from audit.model.source import SourceFile, SourceTree
from audit.model.trend import Point
from audit.reading import may_be_read_later, read
from audit.trending.workers import Work, points_of

PENDING_FILES = 60_000
"""Files, each counted once a state, that are held in memory before their states are judged."""

NO_DAY = date.min
"""The day that old commits are judged on: no waiver has expired, and a point of today is the same tomorrow."""

_Known = dict[str, Extraction | None]


class Judging:
    """Takes trees, newest first. The first one that can be judged decides the profile of all."""

    def __init__(self, settings: Settings, options: RunOptions) -> None:
        self._settings = replace(settings, baseline="", coverage="", trust=False)
        self._options = options
        self._cache = cache_of(options)
        self._judge = judge_of(options)
        self._points: dict[bytes, Point | str] = {}
        self._pending: dict[bytes, SourceTree] = {}
        self._files = 0
        self._known: _Known = {}
        self.profile = settings.profile

    def add(self, tree: SourceTree) -> bytes:
        """Return the key that the point of a tree will have."""
        if self._settings.profile == DETECT:
            self._pin(tree)
        key = self._key(tree)
        if key not in self._points and key not in self._pending:
            self._pending[key] = tree
            self._files += len(tree.files)
            if self._files > PENDING_FILES:
                self._judge_pending()
        return key

    def finished(self) -> dict[bytes, Point | str]:
        """Return the point of each tree that was added, by its key, or why it has none."""
        self._judge_pending()
        return self._points

    def _pin(self, tree: SourceTree) -> None:
        """Judge a tree by the profile that it seems to follow, and all others by the same."""
        detecting = self._key(tree)
        self._pending[detecting] = tree
        self._judge_pending()
        point = self._points.pop(detecting)
        if not isinstance(point, str):
            self.profile = point.profile
            self._settings = replace(self._settings, profile=point.profile)
            self._points[self._key(tree)] = point

    def _judge_pending(self) -> None:
        """Judge what is pending: from the cache, or by workers."""
        pending, self._pending, self._files = self._pending, {}, 0
        cached = self._cache.get(pending) if self._cache is not None else {}
        self._points |= {key: point for key, value in cached.items() if (point := unpacked(value, Point)) is not None}
        todo = {key: tree for key, tree in pending.items() if key not in self._points}
        if not todo:
            return
        self._read(list(todo.values()))
        work = [Work(tree, [self._known[_name(file)] for file in tree.files]) for tree in todo.values()]
        made = points_of(work, self._settings, NO_DAY, self._options)
        self._points |= dict(zip(todo, made, strict=True))
        if self._cache is not None:
            lasting = [key for key, each in zip(todo, work, strict=True) if not any(map(may_be_read_later, each.extractions))]
            self._cache.put({key: packed(self._points[key]) for key in lasting if isinstance(self._points[key], Point)})
        last = {_name(file) for file in work[-1].tree.files}
        self._known = {name: said for name, said in self._known.items() if name in last}

    def _read(self, trees: Sequence[SourceTree]) -> None:
        """Read every file of the trees that is not known from the tree before them."""
        missing = {_name(file): file for tree in trees for file in tree.files if _name(file) not in self._known}
        found = read(replace(trees[0], files=tuple(missing.values())), self._settings, self._options, self._cache)
        self._known |= dict(zip(missing, found, strict=True))

    def _key(self, tree: SourceTree) -> bytes:
        """Return the hash of all that a point depends on."""
        return judgement_key(b"trend", self._judge, tree, self._settings)


def _name(file: SourceFile) -> str:
    """Return what tells the contents of a file, or of one that could not be read, from others."""
    return file.digest if file.data is not None else f"{file.kind}: {file.problem}"
