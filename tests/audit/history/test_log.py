from pathlib import Path

import pytest

from audit.errors import HistoryError
from audit.history.git import repository_of
from audit.history.log import Log, log_of
from audit.history.objects import Objects
from audit.model.trend import TrendOptions
from tests.audit.history.repositories import Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Ten commits on `main`, a day each from 1 January 2025, the fifth of them tagged."""
    made = Repo(tmp_path / "project")
    for number in range(1, 11):
        made.commit({"a.py": f"a = {number}\n"}, f"Commit {number}")
        if number == 5:
            made.git("tag", "fifth")
    return made


def _subjects(repo: Repo, options: TrendOptions) -> tuple[list[str], Log]:
    repository = repository_of(repo.folder)
    log = log_of(repository, options)
    with Objects(repository) as objects:
        return [objects.commit(pick.commit).subject.removeprefix("Commit ") for pick in log.picks], log


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (TrendOptions(), "10 9 8 7 6 5 4 3 2 1"),
        (TrendOptions(commits=3), "10 9 8"),
        (TrendOptions(commits=1), "10"),
        (TrendOptions(every=4), "10 6 2"),
        (TrendOptions(every=3, commits=2), "10 7"),
        (TrendOptions(since="fifth"), "10 9 8 7 6 5"),
        (TrendOptions(since="fifth", commits=3), "10 8 5"),
        (TrendOptions(since="fifth", commits=1), "10"),
        (TrendOptions(since="fifth", every=2), "10 8 6"),
        (TrendOptions(since="2025-01-08"), "10 9 8 7"),
        (TrendOptions(since="2030-01-01"), "10"),
        (TrendOptions(since="2001-01-01"), "10 9 8 7 6 5 4 3 2 1"),
        (TrendOptions(since="HEAD"), "10"),
    ],
)
def test_commits_are_picked_newest_first(repo: Repo, options: TrendOptions, expected: str) -> None:
    assert _subjects(repo, options)[0] == expected.split()


def test_what_is_left_out_is_counted(repo: Repo) -> None:
    _, log = _subjects(repo, TrendOptions(every=4))
    assert ([pick.between for pick in log.picks], log.commits) == ([3, 3, 0], 10)


def test_what_was_merged_counts_once_it_landed(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side", "fifth")
    repo.commit({"b.py": "b = 1\n"}, "Commit side")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "side", "-m", "Commit merged")
    assert _subjects(repo, TrendOptions(commits=3))[0] == ["merged", "10", "9"]


def test_a_shallow_clone_ends_where_it_ends(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth=3", f"file://{repo.folder}", str(tmp_path / "clone"))
    log = log_of(repository_of(tmp_path / "clone"), TrendOptions())
    assert (len(log.picks), log.shallow) == (3, True)


@pytest.mark.parametrize("since", ["nowhere", "2025-13-01", "yesterday"])
def test_what_is_neither_a_revision_nor_a_date_is_refused(repo: Repo, since: str) -> None:
    with pytest.raises(HistoryError, match=rf"`{since}` is neither a commit of .* nor a date; write a date as `2026-01-31`"):
        log_of(repository_of(repo.folder), TrendOptions(since=since))


def test_a_commit_is_read_with_its_date_and_its_subject_on_one_line(repo: Repo) -> None:
    repo.git("commit", "-q", "--allow-empty", "-m", "A subject\nthat goes on\n\nand a body")
    repository = repository_of(repo.folder)
    with Objects(repository) as objects:
        commit = objects.commit(repo.git("rev-parse", "HEAD"))
    assert (commit.subject, commit.when.isoformat()) == ("A subject that goes on", "2025-01-11T12:00:00+00:00")


def test_a_commit_that_was_written_in_another_encoding_is_read(repo: Repo) -> None:
    message = repo.folder / "message"
    message.write_bytes("Größe".encode("latin-1"))
    repo.git("-c", "i18n.commitEncoding=latin-1", "commit", "-q", "--allow-empty", "-F", str(message))
    repository = repository_of(repo.folder)
    with Objects(repository) as objects:
        assert objects.commit(repo.git("rev-parse", "HEAD")).subject == "Größe"
