"""The straight line over history: a folder in, the score of its commits out. Nothing is checked out."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from audit.config import load, load_from
from audit.discover.manifests import MAX_MANIFEST_BYTES
from audit.history.git import head_of, repository_of
from audit.history.log import Pick, log_of
from audit.history.objects import Commit, Objects
from audit.history.trees import Trees
from audit.model.run import RunOptions
from audit.model.settings import Settings
from audit.model.trend import Row, Trend, TrendOptions
from audit.trending.judging import Judging
from audit.trending.snapshots import Snapshots
from audit.version import __version__

__all__ = ["settings_for", "trend"]

_FILE = "pyproject.toml"


class _Seen(Struct, frozen=True):
    """A commit that was read: the key of its state, or why it has none."""

    pick: Pick
    commit: Commit
    key: bytes | None
    problem: str


def settings_for(root: Path, overrides: Mapping[str, object]) -> Settings:
    """Return the settings of today: those of the folder, or of the newest commit where there is no folder."""
    repository = repository_of(root)
    if not repository.bare:
        return load(root, overrides)
    with Objects(repository) as objects:
        tree = Trees(objects, repository, str(repository.top)).at(objects.commit(head_of(repository)).tree)
        return load_from(tree.text_at(_FILE, MAX_MANIFEST_BYTES) or b"", f"HEAD:{_FILE}", overrides)


def trend(root: Path, settings: Settings, wanted: TrendOptions, options: RunOptions) -> Trend:
    """Return the score of the commits that led to the one that is checked out.

    All are judged by the settings of today and by the profile of the newest one, so that like is compared with like; what
    a baseline accepts, coverage data and contracts are about today alone. Raises HistoryError where there is no history.
    """
    repository = repository_of(root)
    log = log_of(repository, wanted)
    judging = Judging(settings, options)
    seen: list[_Seen] = []
    with Objects(repository) as objects:
        snapshots = Snapshots(objects, repository, root, settings)
        for number, pick in enumerate(log.picks):
            options.progress("reading commits", number, len(log.picks))
            commit = objects.commit(pick.commit)
            tree = snapshots.of(commit)
            if isinstance(tree, str):
                seen.append(_Seen(pick, commit, None, tree))
            else:
                seen.append(_Seen(pick, commit, judging.add(tree), ""))
        points = judging.finished()
        name = snapshots.name
    rows = []
    for each in seen:
        point = points[each.key] if each.key is not None else each.problem
        made = (point, "") if not isinstance(point, str) else (None, point)
        rows.append(Row(each.commit.id, each.commit.when, each.commit.subject, each.pick.between, *made))
    return Trend(__version__, name, judging.profile, tuple(rows), log.commits, log.shallow, bool(settings.packages))
