import os
import shutil
from pathlib import Path

import pytest

from audit.errors import HistoryError
from audit.history.changes import changed_since
from tests.audit.history.repositories import Repo

START = {"shop/__init__.py": "", "shop/a.py": "one = 1\ntwo = 2\nthree = 3\n", "shop/b.py": "b = 1\n"}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo(tmp_path / "project")
    made.commit(START)
    made.git("tag", "v1")
    return made


def test_nothing_changed_since_now(repo: Repo) -> None:
    assert changed_since(repo.folder, "HEAD") == {}


def test_changed_lines_are_told_whether_or_not_they_are_committed(repo: Repo) -> None:
    repo.commit({"shop/a.py": "one = 1\ntwo = 22\nthree = 3\n"})
    repo.write({"shop/a.py": "one = 1\ntwo = 22\nthree = 3\nfour = 4\n"})
    assert changed_since(repo.folder, "v1") == {"shop/a.py": frozenset({2, 4})}


def test_all_lines_of_a_new_file_changed_though_git_was_not_told_of_it(repo: Repo) -> None:
    repo.write({"shop/new.py": "a = 1\nb = 2\n", "shop/note.txt": "no code\n"})
    assert changed_since(repo.folder, "v1") == {"shop/new.py": frozenset({1, 2})}


def test_a_file_that_is_gone_has_no_lines(repo: Repo) -> None:
    repo.commit({}, gone=("shop/b.py",))
    assert changed_since(repo.folder, "v1") == {"shop/b.py": None}


def test_a_file_of_which_lines_were_only_taken_out_changed(repo: Repo) -> None:
    repo.write({"shop/a.py": "one = 1\nthree = 3\n"})
    assert changed_since(repo.folder, "v1") == {"shop/a.py": frozenset()}


def test_a_file_that_only_moved_has_no_changed_line(repo: Repo) -> None:
    repo.commit({"shop/c.py": START["shop/a.py"]}, gone=("shop/a.py",))
    assert changed_since(repo.folder, "v1") == {"shop/a.py": None, "shop/c.py": frozenset()}


def test_line_ends_are_no_change(repo: Repo) -> None:
    repo.write({"shop/a.py": START["shop/a.py"].replace("\n", "\r\n")})
    assert changed_since(repo.folder, "v1") == {}


def test_what_others_did_on_the_revision_since_is_no_change_of_ours(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit({"shop/a.py": "one = 11\ntwo = 2\nthree = 3\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"shop/b.py": "b = 2\n", "shop/theirs.py": "x = 1\n"})
    repo.git("checkout", "-q", "feature")
    assert changed_since(repo.folder, "main") == {"shop/a.py": frozenset({1})}


def test_ignored_and_installed_files_are_left_out(repo: Repo) -> None:
    repo.write({".gitignore": "made/\n", "made/a.py": "a = 1\n", "venv/pyvenv.cfg": "", "venv/b.py": "b = 1\n"})
    assert changed_since(repo.folder, "v1") == {}


def test_paths_are_relative_to_the_audited_folder(repo: Repo) -> None:
    repo.commit({"shop/a.py": "changed = 1\n", "other.py": "x = 1\n"})
    assert changed_since(repo.folder / "shop", "v1") == {"a.py": frozenset({1})}


def test_a_folder_that_git_does_not_know_is_new(repo: Repo) -> None:
    repo.write({"fresh/a.py": "a = 1\n"})
    assert changed_since(repo.folder / "fresh", "v1") == {"a.py": frozenset({1})}


def test_a_linked_worktree_is_compared_with_its_own_branch(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    (tmp_path / "linked/shop/b.py").write_text("b = 2\n")
    assert changed_since(tmp_path / "linked", "main") == {"shop/b.py": frozenset({1})}


def test_without_a_commit_in_common_the_revision_itself_is_compared(repo: Repo) -> None:
    repo.git("checkout", "-q", "--orphan", "other")
    repo.commit({"shop/b.py": "b = 2\n"})
    assert changed_since(repo.folder, "v1") == {"shop/b.py": frozenset({1})}


def test_a_repository_of_sha256_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    repo = Repo(tmp_path / "project")
    shutil.rmtree(repo.folder / ".git")
    repo.git("init", "-q", "-b", "main", "--object-format=sha256")
    repo.commit(START)
    repo.write({"shop/b.py": "b = 2\n"})
    assert changed_since(repo.folder, "main") == {"shop/b.py": frozenset({1})}


def test_a_submodule_has_a_history_of_its_own(repo: Repo, tmp_path: Path) -> None:
    library = Repo(tmp_path / "library")
    library.commit({"lib.py": "x = 1\n"})
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library.folder), "library")
    repo.commit({})
    assert changed_since(repo.folder, "v1") == {"library/lib.py": frozenset({1})}
    assert changed_since(repo.folder, "HEAD") == {}


@pytest.mark.parametrize("rev", ["--upload-pack=x", "-n", "", "a\nb"])
def test_an_option_is_no_revision(repo: Repo, rev: str) -> None:
    with pytest.raises(HistoryError, match="is no revision: give a branch, a tag or a commit"):
        changed_since(repo.folder, rev)


def test_a_revision_that_does_not_exist_is_named(repo: Repo) -> None:
    with pytest.raises(HistoryError, match=r"`nowhere` names no commit of .*; `git fetch` brings what others pushed"):
        changed_since(repo.folder, "nowhere")


def test_a_folder_outside_of_git_has_no_history(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    with pytest.raises(HistoryError, match="lies in no git repository, so it has no history"):
        changed_since(tmp_path, "main")


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.write(START)
    with pytest.raises(HistoryError, match="has no commit yet"):
        changed_since(repo.folder, "main")


def test_a_folder_that_only_looks_like_a_repository_is_told(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_text("")
    with pytest.raises(HistoryError, match="is not a git repository that git can read"):
        changed_since(tmp_path, "main")


def test_a_bare_repository_has_no_files_to_change(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare"))
    with pytest.raises(HistoryError, match="is a bare repository: it has no files that could have changed"):
        changed_since(tmp_path / "bare", "main")


def test_a_shallow_clone_says_what_it_lacks(repo: Repo, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit({"shop/a.py": "x = 1\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"shop/b.py": "x = 1\n"})
    repo.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repo.folder}", str(tmp_path / "clone"))
    with pytest.raises(HistoryError, match=r"is shallow and does not reach back to where the branch left `origin/feature`"):
        changed_since(tmp_path / "clone", "origin/feature")
    with pytest.raises(HistoryError, match=r"`v0` names no commit of .*; this clone is shallow: `git fetch --unshallow`"):
        changed_since(tmp_path / "clone", "v0")
    assert changed_since(tmp_path / "clone", "HEAD") == {}


def test_without_git_the_error_says_so(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join(["bin", str(repo.folder)]))
    (repo.folder / "git").write_text("#!/bin/sh\ntouch marker\n")
    (repo.folder / "git").chmod(0o755)
    with pytest.raises(HistoryError, match="there is no `git` on the PATH"):
        changed_since(repo.folder, "HEAD")


def test_the_repository_of_another_user_is_left_to_the_user(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = tmp_path / "bin" / "git"
    stranger.parent.mkdir()
    stranger.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {shutil.which("git")} "$@"\n')
    stranger.chmod(0o755)
    monkeypatch.setenv("PATH", str(stranger.parent), prepend=os.pathsep)
    with pytest.raises(HistoryError, match=r"belongs to another user, .* `git config --global --add safe\.directory /.*project`"):
        changed_since(repo.folder, "HEAD")
