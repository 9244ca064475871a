"""`audit trend`: the score of each commit, and who lost which points."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.cli import run
from audit.config import load
from audit.model.run import RunOptions
from audit.model.trend import Trend, TrendOptions
from audit.pipeline import audit
from audit.trending import settings_for, trend
from tests.audit.history.repositories import Repo

SHOP = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain.user import User\n\n\nclass Users: ...\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application import login\n",
    "tests/test_shop.py": "from shop.presentation import routes\n",
}
BROKEN = {"shop/presentation/routes.py": "from shop.aplication import login\n"}
OUTWARD = {"shop/domain/user.py": "from shop.infrastructure import users\n\n\nclass User: ...\n"}
LAYERED = {"pyproject.toml": "[tool.audit]\nprofile = 'layered'\n"}
TODAY = RunOptions(datetime.now(UTC).date())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A project that is broken by one commit, mended by the next and broken otherwise by the last."""
    made = Repo(tmp_path / "shop")
    made.commit({"README.md": "Nothing yet.\n"}, "Begin")
    made.commit(SHOP, "Add the shop")
    made.commit(BROKEN, "Break an import")
    made.commit({"README.md": "A shop.\n"}, "Say what it is")
    made.commit({"shop/presentation/routes.py": SHOP["shop/presentation/routes.py"]}, "Mend it")
    made.commit(OUTWARD, "Import outward")
    made.commit(LAYERED, "Say how it is layered")
    return made


def _trend(folder: Path, options: RunOptions = TODAY, **given: Any) -> Trend:
    return trend(folder, settings_for(folder, {}), TrendOptions(**given), options)


def test_the_newest_score_is_that_of_an_audit_today(repo: Repo) -> None:
    report = audit(repo.folder, load(repo.folder, {}), TODAY)
    newest = _trend(repo.folder).rows[0]
    assert newest.point is not None
    assert (newest.point.total, newest.point.low, newest.point.high) == (report.score.total, report.score.low, report.score.high)


def test_each_commit_scores_what_its_checkout_would(repo: Repo) -> None:
    rows = _trend(repo.folder).rows
    settings = load(repo.folder, {})
    totals = []
    for row in rows[:-1]:
        repo.git("checkout", "-q", row.commit)
        totals.append(audit(repo.folder, settings, TODAY).score.total)
    assert [row.total for row in rows] == [*totals, None]


def test_the_commit_that_lost_points_is_named_with_the_rules(repo: Repo) -> None:
    moves = {move.row.subject: move for move in _trend(repo.folder).moves()}
    assert {shift.rule for shift in moves["Break an import"].shifts if shift.points > 0} >= {"CON101"}
    assert {shift.rule for shift in moves["Import outward"].shifts if shift.points > 0} >= {"DEP101"}
    assert moves["Mend it"].lost == -moves["Break an import"].lost
    assert moves["Say what it is"].shifts == moves["Say how it is layered"].shifts == ()


def test_what_was_lost_adds_up_exactly(repo: Repo) -> None:
    found = _trend(repo.folder)
    totals = {row.subject: row.total for row in found.scored}
    for move in found.moves():
        before, after = totals[move.before.subject], totals[move.row.subject]
        assert before is not None
        assert after is not None
        assert move.lost == before - after


def test_a_commit_without_code_is_told(repo: Repo) -> None:
    oldest = _trend(repo.folder).rows[-1]
    assert (oldest.subject, oldest.point) == ("Begin", None)
    assert oldest.problem == "it holds no Python file, or none that is not left out"


def test_all_commits_are_judged_by_the_profile_of_the_newest(repo: Repo) -> None:
    found = _trend(repo.folder)
    assert found.profile == "layered"
    assert {row.point.profile for row in found.rows if row.point is not None} == {"layered"}


def test_a_detected_profile_holds_for_all_commits_too(repo: Repo) -> None:
    repo.commit({}, "Say nothing", gone=("pyproject.toml",))
    found = _trend(repo.folder)
    assert {row.point.profile for row in found.rows if row.point is not None} == {found.profile}


def test_a_baseline_is_not_applied_to_history(repo: Repo) -> None:
    before = [row.point for row in _trend(repo.folder).rows]
    assert run(["baseline", str(repo.folder), "--no-cache"]) == 0
    repo.commit({}, "Accept it all")
    assert [row.point for row in _trend(repo.folder).rows][1:] == before


def test_a_bare_repository_has_a_trend_with_the_settings_of_its_newest_commit(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare" / "shop.git"
    repo.git("clone", "-q", "--bare", str(repo.folder), str(bare))
    found, cloned = _trend(repo.folder), _trend(bare)
    assert (cloned.name, cloned.profile) == ("shop", "layered")
    assert [row.point for row in cloned.rows] == [row.point for row in found.rows]


def test_a_folder_of_a_repository_has_a_trend_of_its_own(repo: Repo) -> None:
    found = _trend(repo.folder / "shop")
    assert [row.problem for row in found.rows if row.point is None] == ["there is no folder `shop` in it"]


def test_a_linked_worktree_has_the_history_of_its_branch(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "HEAD~2")
    assert [row.subject for row in _trend(tmp_path / "linked", commits=2).rows] == ["Mend it", "Say what it is"]


def test_a_file_that_the_clone_lacks_leaves_the_score_in_doubt(repo: Repo) -> None:
    blob = repo.git("rev-parse", "HEAD:shop/application/login.py")
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    newest = _trend(repo.folder).rows[0].point
    assert newest is not None
    assert newest.unread == 1
    assert newest.low != newest.high


def test_what_is_cached_is_what_was_found(repo: Repo, tmp_path: Path) -> None:
    cached = RunOptions(TODAY.today, cache=tmp_path / "cache")
    first = _trend(repo.folder, cached)
    assert _trend(repo.folder, cached) == first == _trend(repo.folder, RunOptions(TODAY.today, workers=1))


def test_the_folder_is_left_as_it_was(repo: Repo) -> None:
    repo.write({"shop/fresh.py": "not committed\n"})
    before = {path: path.stat().st_mtime_ns for path in repo.folder.rglob("*")}
    _trend(repo.folder)
    assert {path: path.stat().st_mtime_ns for path in repo.folder.rglob("*")} == before


def test_the_command_prints_a_table_and_the_commits_that_lost_points(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend", str(repo.folder), "--no-cache"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert err == ""
    assert lines[0].startswith("shop  ")
    assert lines[1].startswith("7 commits, 2025-01-01 to 2025-01-07, between ")
    assert [line.split()[1] for line in lines if line.startswith("  ") and "2025-01-0" in line][:7] == [
        f"2025-01-0{day}" for day in range(7, 0, -1)
    ]
    assert "What lost points" in lines
    assert any(line.endswith("Code Consistency: CON101 broken_import, 1 more") for line in lines)


@pytest.mark.parametrize("kind", ["json", "html", "markdown"])
def test_the_command_writes_other_formats(repo: Repo, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "trend"
    assert run(["trend", str(repo.folder), "--no-cache", "--format", kind, "--output", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert {"json": '"schema": 1', "html": "<!doctype html>", "markdown": "# shop: the score over history"}[kind] in text
    if kind == "json":
        assert json.loads(text)["commits"][0]["subject"] == "Say how it is layered"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--format", "sarif"), "error: no format of a trend is called `sarif`; it is one of text, json, html, markdown\n"),
        (("--format", "htlm"), "error: no format of a trend is called `htlm`; did you mean `html`?\n"),
        (("--since", "--all"), "error: `--all` is no revision: give a branch, a tag or a commit\n"),
    ],
)
def test_a_misuse_is_told(repo: Repo, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str) -> None:
    assert run(["trend", str(repo.folder), "--no-cache", *arguments]) == 2
    assert capsys.readouterr().err == error


def test_a_folder_without_history_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text("")
    assert run(["trend", str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"error: `{tmp_path}` lies in no git repository, so it has no history\n"


def test_nothing_of_the_repository_runs(repo: Repo, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    repo.commit({".gitattributes": "*.py filter=spy diff=spy\n"})
    for key in ("core.fsmonitor", "diff.external", "diff.spy.textconv", "filter.spy.smudge", "filter.spy.clean", "core.pager"):
        repo.git("config", key, f"touch {marker}; cat")
    repo.git("config", "log.showSignature", "true")
    marker.unlink(missing_ok=True)
    assert len(_trend(repo.folder).rows) == 8
    assert not marker.exists()
    assert os.listdir(repo.folder / ".git" / "refs" / "heads") == ["main"]
