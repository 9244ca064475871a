"""Where the files that coverage data speak of stand in the tree: data may have been recorded in another folder."""

import os
import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

_Steps = tuple[str, ...]


class Placement(Struct, frozen=True):
    """The paths of the tree by those of the data. `moved` are the folders that data were recorded in, each with the folder
    of the tree that stands for it now; `strangers` are the paths that lead nowhere.
    """

    paths: Mapping[str, str]
    moved: tuple[tuple[str, str], ...] = ()
    strangers: tuple[str, ...] = ()


class Placing(Protocol):
    """Finds the files that paths lead to; relative ones may start from any of the sources."""

    def __call__(self, recorded: Iterable[str], sources: Sequence[str] = ()) -> Placement: ...


def placed(recorded: Iterable[str], sources: Sequence[str] = (), *, known: Collection[str], root: str, beside: str) -> Placement:
    """Return where recorded paths stand among the known ones.

    A relative path starts from one of the sources, from the folder of the data, or from the root. One that leads nowhere
    is matched by its end: the longest that a single known path shares with it, and two names at least unless the known path
    has but one. If two such paths share one place, neither is believed.
    """
    ends = _Ends(known)
    paths: dict[str, str] = {}
    lost = []
    for path in sorted(recorded):
        found = next((place for place in _straight(path, sources, root, beside) if place in known), None)
        if found is not None:
            paths[path] = found
        else:
            lost.append(path)
    by_end = {path: end for path in lost if (end := ends.of(_candidates(path, sources))) and end not in paths.values()}
    taken = list(by_end.values())
    sure = {path: end for path, end in by_end.items() if taken.count(end) == 1}
    moved = dict.fromkeys(_prefixes(path, end, sources) for path, end in sure.items())
    return Placement(
        paths={**paths, **sure},
        moved=tuple(moved),
        strangers=tuple(path for path in lost if path not in sure),
    )


def _straight(path: str, sources: Sequence[str], root: str, beside: str) -> Iterator[str]:
    """Yield where a path leads if the data were recorded here, relative to the root."""
    for start in (*sources, beside, root):
        whole = os.path.join(start, path)  # noqa: PTH118  # it may be a path of another system, which pathlib would mend
        if os.path.isabs(whole):  # noqa: PTH117  # as above
            yield os.path.relpath(whole, root).replace(os.sep, "/")


def _candidates(path: str, sources: Sequence[str]) -> Iterator[_Steps]:
    """Yield the names that a path is made of, below each of the sources and by itself."""
    for start in (*sources, ""):
        yield _steps(posixpath.join(start.replace("\\", "/"), path.replace("\\", "/")))


def _steps(path: str) -> _Steps:
    return tuple(step for step in path.split("/") if step not in ("", "."))


def _prefixes(path: str, place: str, sources: Sequence[str]) -> tuple[str, str]:
    """Return the folder that a moved file was recorded in and the one that it is in now, as far as they differ."""
    old, new = list(next(_candidates(path, sources))), list(_steps(place))
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    absolute = "/" if path.startswith("/") or (sources and sources[0].startswith("/")) else ""
    return absolute + "/".join(old), "/".join(new)


class _Ends:
    """Known paths by what they end with."""

    def __init__(self, known: Iterable[str]) -> None:
        self._found: dict[_Steps, list[str]] = {}
        for path in known:
            steps = _steps(path)
            for start in range(len(steps)):
                self._found.setdefault(steps[start:], []).append(path)

    def of(self, candidates: Iterable[_Steps]) -> str:
        """Return the one path that shares the longest end with a candidate; empty where there is none, or several."""
        for steps in candidates:
            for start in range(len(steps)):
                found = self._found.get(steps[start:], [])
                if found:
                    alone = len(found) == 1 and (len(steps) - start > 1 or "/" not in found[0])
                    if alone:
                        return found[0]
                    break
        return ""
