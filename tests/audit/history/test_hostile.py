"""What a stranger's repository tells git to run is not run when its history is read."""

import subprocess
from pathlib import Path

import pytest

from audit.errors import HistoryError
from audit.history.changes import changed_since
from audit.history.git import commit_named, first_parents, head_of, is_shallow, merge_base, repository_of
from audit.history.objects import Objects
from tests.audit.history.repositories import Repo

START = {".gitattributes": "*.py diff=spy filter=spy\n", "shop/a.py": "a = 1\nb = 2\n"}
HOOKS = ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "post-commit", "fsmonitor-watchman")


@pytest.fixture
def spied(tmp_path: Path) -> tuple[Repo, Path]:
    """Return a repository that would leave a marker wherever git runs a command for it, and the marker."""
    repo = Repo(tmp_path / "project")
    repo.commit(START)
    repo.git("tag", "v1")
    repo.commit({"shop/a.py": "a = 1\nb = 22\n"})
    marker = tmp_path / "marker"
    command = f"touch {marker}; cat"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).write_text(f"#!/bin/sh\ntouch {marker}\n")
        (hooks / name).chmod(0o755)
    settings = {
        "core.fsmonitor": str(hooks / "fsmonitor-watchman"),
        "core.hooksPath": str(hooks),
        "core.pager": command,
        "core.editor": command,
        "core.sshCommand": command,
        "core.alternateRefsCommand": command,
        "diff.external": command,
        "diff.spy.command": command,
        "diff.spy.textconv": command,
        "filter.spy.clean": command,
        "filter.spy.smudge": command,
        "filter.spy.process": command,
        "filter.spy.required": "true",
        "log.showSignature": "true",
        "gpg.program": str(hooks / "pre-commit"),
        "alias.rev-parse": f"!touch {marker}",
        "alias.cat-file": f"!touch {marker}",
        "extensions.worktreeConfig": "true",
        "pager.rev-list": command,
    }
    for key, value in settings.items():
        repo.git("config", key, value)
    (repo.folder / "shop/a.py").write_text("a = 1\nb = 22\nc = 3\n")
    marker.unlink(missing_ok=True)
    return repo, marker


def test_the_marker_is_left_by_what_is_not_used_here(spied: tuple[Repo, Path]) -> None:
    repo, marker = spied
    repo.git("status")
    assert marker.exists()


def test_no_command_of_the_repository_runs(spied: tuple[Repo, Path]) -> None:
    repo, marker = spied
    assert changed_since(repo.folder, "v1") == {"shop/a.py": frozenset({2, 3})}
    repository = repository_of(repo.folder)
    head = head_of(repository)
    assert merge_base(repository, head, commit_named(repository, "v1")) == commit_named(repository, "v1")
    assert len(first_parents(repository, head)) == 2
    assert not is_shallow(repository)
    with Objects(repository) as objects:
        assert objects.commit(head).subject == "Change"
    assert not marker.exists()


@pytest.mark.parametrize(
    "remote",
    [
        {"url": "ext::sh -c touch% MARKER"},
        {"url": "file:///", "uploadpack": "touch MARKER;"},
        {"url": "ssh://host/path"},
    ],
    ids=["ext", "uploadpack", "ssh"],
)
def test_what_is_missing_is_not_fetched(tmp_path: Path, remote: dict[str, str]) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit(START)
    blob = repo.git("rev-parse", "HEAD:shop/a.py")
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (repo.folder / "shop/a.py").write_text("a = 1\n")
    marker = tmp_path / "marker"
    settings = {f"remote.origin.{key}": value.replace("MARKER", str(marker)) for key, value in remote.items()}
    settings |= {
        "core.repositoryFormatVersion": "1",
        "core.sshCommand": f"touch {marker};",
        "extensions.partialClone": "origin",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.promisor": "true",
    }
    for key, value in settings.items():
        repo.git("config", key, value)
    assert changed_since(repo.folder, "HEAD") == {"shop/a.py": frozenset({1})}
    assert not marker.exists()
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("cat-file", "-p", blob)
    assert marker.exists(), "git itself would have run it"


def test_a_replaced_commit_is_read_as_it_was_written(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    first = repo.commit(START)
    second = repo.commit({"shop/a.py": "other = 1\n"})
    repo.git("replace", first, second)
    assert changed_since(repo.folder, first) == {"shop/a.py": frozenset({1})}


def test_what_a_hook_tells_git_of_its_own_repository_is_not_obeyed(
    spied: tuple[Repo, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _ = spied
    other = Repo(tmp_path / "other")
    other.commit({"x.py": "x = 1\n"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index"))
    assert changed_since(repo.folder, "v1") == {"shop/a.py": frozenset({2, 3})}


def test_trees_that_hold_each_other_over_and_over_end_in_an_error(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"a.py": "a = 1\n"})
    bomb = repo.git("rev-parse", "HEAD^{tree}")
    for _ in range(12):
        listing = "".join(f"040000 tree {bomb}\t{number}\n" for number in range(10))
        (tmp_path / "listing").write_text(listing)
        bomb = repo.git("-c", "alias.made=!git mktree < " + str(tmp_path / "listing"), "made")
    commit = repo.git("commit-tree", bomb, "-p", "HEAD", "-m", "bomb")
    repo.git("update-ref", "refs/heads/main", commit)
    with pytest.raises(HistoryError, match="a commit holds more than 2000000 files"):
        changed_since(repo.folder, commit)
