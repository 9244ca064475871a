"""`--changed-since`: what a change may have broken, and the gate that judges nothing else."""

from datetime import date
from pathlib import Path

import pytest

from audit.cli import run
from audit.config import load
from audit.model.run import RunOptions
from audit.pipeline import audit
from tests.audit.history.repositories import Repo

LAYERS = "[tool.audit]\nprofile = 'layered'\n"
SHOP = {
    "pyproject.toml": LAYERS,
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "class User: ...\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain.user import User\n",
    "shop/application/old.py": "from shop.gone import nothing\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application import login\n",
    "tests/test_shop.py": "from shop.presentation import routes\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A project with one broken import that everybody knows of."""
    made = Repo(tmp_path / "shop")
    made.commit(SHOP)
    return made


def _check(repo: Repo, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    ended = run(["check", str(repo.folder), "--no-cache", "--no-color", *arguments])
    out, err = capsys.readouterr()
    return ended, out.split(", score model")[0], err


def test_an_old_finding_fails_a_gate_that_judges_all(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    ended, out, err = _check(repo, capsys)
    assert (ended, err) == (1, "gate: 1 finding is `high` or worse\n")
    assert "shop/application/old.py:1:1: CON101" in out


def test_nothing_changed_and_nothing_is_judged(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    ended, out, err = _check(repo, capsys, "--changed-since", "main")
    assert (ended, err) == (0, "")
    assert out.splitlines()[0] == "judged: 0 files changed or depend on what changed"


def test_a_change_is_judged_with_all_that_depends_on_it(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({"shop/domain/user.py": "class Person: ...\n"})
    ended, out, err = _check(repo, capsys, "--changed-since", "main")
    assert (ended, err) == (1, "gate: 2 findings are `high` or worse\n")
    assert [line.partition(" `")[0] for line in out.splitlines() if not line.startswith(" ")][:3] == [
        "shop/application/login.py:1:30: CON102",
        "shop/presentation/routes.py:1:1: TST105",
        "judged: 4 files changed or depend on what changed",
    ]


def test_what_imports_a_file_that_is_gone_depends_on_it(repo: Repo) -> None:
    (repo.folder / "shop/domain/user.py").unlink()
    assert _scope(repo, frozenset({"shop/domain/user.py"})) == (
        "shop/application/login.py",
        "shop/presentation/routes.py",
        "tests/test_shop.py",
    )


def test_what_imports_a_package_that_is_gone_depends_on_it(repo: Repo) -> None:
    assert _scope(repo, frozenset({"lib/shop/gone/__init__.py"})) == ("shop/application/old.py",)


def test_modules_that_import_each_other_are_told_once(repo: Repo) -> None:
    repo.write({"shop/a.py": "from shop import b\n", "shop/b.py": "from shop import a\n"})
    assert _scope(repo, frozenset({"shop/a.py"})) == ("shop/a.py", "shop/b.py")


def test_a_score_is_still_that_of_the_whole_project(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    ended, _, err = _check(repo, capsys, "--changed-since", "main", "--min-score", "100")
    assert ended == 1
    assert err.startswith("gate: the total is ")


def test_a_cached_report_knows_the_change_it_was_made_for(repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cached = ["check", str(repo.folder), "--cache-dir", str(tmp_path / "cache"), "--no-color"]
    repo.commit({"shop/domain/user.py": "class User:\n    name = ''\n"})
    said = []
    for since in ("HEAD", "HEAD~1", "HEAD", "HEAD~1"):
        run([*cached, "--changed-since", since])
        said.append(capsys.readouterr().out.splitlines()[0])
    assert said == [f"judged: {number} files changed or depend on what changed" for number in (0, 4, 0, 4)]


def test_a_report_tells_the_scope(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write({"tests/test_shop.py": ""})
    assert run(["report", str(repo.folder), "--no-cache", "--no-color", "--changed-since", "main"]) == 0
    assert "1 file changed or depends on what changed" in capsys.readouterr().out.splitlines()


def test_a_wrong_revision_is_a_misuse(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    ended, out, err = _check(repo, capsys, "--changed-since", "mian")
    assert (ended, out) == (2, "")
    assert err == f"error: `mian` names no commit of `{repo.folder}`; `git fetch` brings what others pushed\n"


def _scope(repo: Repo, changed: frozenset[str]) -> tuple[str, ...] | None:
    return audit(repo.folder, load(repo.folder, {}), RunOptions(date(2026, 1, 1), changed=changed)).scope
