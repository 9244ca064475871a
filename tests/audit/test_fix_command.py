import json
import subprocess
from pathlib import Path

import pytest

from audit.cli import run

FILES = {
    "shop/__init__.py": b"",
    "shop/users.py": b"class User: ...\n",
    "shop/routes.py": b"# coding: latin-1\r\nfrom shop.people import User\r\n\x0c\r\nNAME = '\xfc', User",
    "shop/lost.py": b"from shop.nowhere import Nothing\n",
    "shop/parts/first/__init__.py": b"",
    "shop/parts/first/one.py": b"ONE = 1\n",
    "shop/main.py": b"from shop.parts.first.one import ONE\n",
}
MENDED = FILES["shop/routes.py"].replace(b"people", b"users")
DIFF = """\
diff --git a/shop/parts/__init__.py b/shop/parts/__init__.py
new file mode 100644
diff --git a/shop/routes.py b/shop/routes.py
--- a/shop/routes.py
+++ b/shop/routes.py
@@ -1,4 +1,4 @@
 # coding: latin-1\r
-from shop.people import User\r
+from shop.users import User\r
 \x0c\r
 NAME = 'ü', User
\\ No newline at end of file
"""
TOLD = """\
would fix 2 findings in 2 files: 1 CON101, 1 CON108
score 0.0 -> 0.0 (score model 1)
1 finding is left: 1 critical
nothing is written; `audit fix --write` changes the files
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with a fix for two of its three findings."""
    root = tmp_path / "work"
    for path, data in FILES.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return root


def held(root: Path) -> dict[str, bytes]:
    """Return what the files of a project hold."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.py")}


def test_a_diff_comes_first_and_nothing_is_written(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(shop), "--no-cache"]) == 0
    printed, told = capsys.readouterr()
    assert printed == DIFF
    assert _without_score(told) == _without_score(TOLD)
    assert held(shop) == FILES


def test_git_applies_the_diff_that_is_printed(shop: Path, tmp_path: Path) -> None:
    (shop / "shop" / "routes.py").write_bytes(b"from shop.people import User\n")
    target = tmp_path / "fix.patch"

    assert run(["fix", str(shop), "--no-cache", "--output", str(target)]) == 0
    subprocess.run(["git", "init", "-q"], cwd=shop, check=True)
    subprocess.run(["git", "apply", str(target)], cwd=shop, check=True)

    assert held(shop) == FILES | {"shop/routes.py": b"from shop.users import User\n", "shop/parts/__init__.py": b""}


def test_files_are_written_when_asked_for_and_only_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(shop), "--no-cache", "--write"]) == 0
    printed, told = capsys.readouterr()
    assert printed == ""
    assert _without_score(told) == ["fixed 2 findings in 2 files: 1 CON101, 1 CON108", "1 finding is left: 1 critical"]
    assert held(shop) == FILES | {"shop/routes.py": MENDED, "shop/parts/__init__.py": b""}

    assert run(["fix", str(shop), "--no-cache", "--write", "--diff"]) == 0
    assert capsys.readouterr() == ("", "nothing to fix; 1 finding is left: 1 critical\n")


def test_a_check_fails_where_something_would_change(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(shop), "--no-cache", "--check"]) == 1
    assert capsys.readouterr().out == ""
    assert run(["fix", str(shop), "--no-cache", "--check", "--diff"]) == 1
    assert capsys.readouterr().out == DIFF
    assert held(shop) == FILES
    assert run(["fix", str(shop), "--no-cache", "--check", "--rule", "CON106"]) == 0


def test_only_what_a_rule_finds_is_mended(shop: Path) -> None:
    assert run(["fix", str(shop), "--no-cache", "--write", "--rule", "missing_init"]) == 0
    assert held(shop) == FILES | {"shop/parts/__init__.py": b""}


def test_all_of_it_is_told_as_json(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(shop), "--no-cache", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(each["rule"], each["path"], each["line"]) for each in found["fixed"]] == [
        ("CON101", "shop/routes.py", 2),
        ("CON108", "shop/parts/first/__init__.py", 1),
    ]
    assert "".join(each["diff"] for each in found["files"]) == DIFF
    assert (found["written"], found["refused"], found["left"]) == (False, [], {"CON101": 1})


def test_what_is_sure_is_said_to_be_fixable(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", str(shop), "--no-cache", "--format", "json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["path"]: finding["fixable"] for finding in findings} == {
        "shop/lost.py": False,
        "shop/routes.py": True,
        "shop/parts/first/__init__.py": True,
    }


def test_what_the_baseline_accepts_is_mended(shop: Path) -> None:
    assert run(["baseline", str(shop), "--no-cache"]) == 0
    assert run(["fix", str(shop), "--no-cache", "--write"]) == 0
    assert held(shop)["shop/routes.py"] == MENDED


def test_a_file_that_is_a_link_is_not_written_through(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "routes.py"
    (shop / "shop" / "routes.py").rename(outside)
    (shop / "shop" / "routes.py").symlink_to(outside)

    assert run(["fix", str(shop), "--no-cache", "--write", "--rule", "CON101"]) == 0
    assert outside.read_bytes() == FILES["shop/routes.py"]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--write", "--check"], "`--check` writes nothing, so it does not go with `--write`"),
        (["--rule", "broken_imports"], "no rule is called `broken_imports`; did you mean `broken_import`?"),
        (["--rule", "DEP101"], "DEP101 `outward_import` has no fix; these have: CON101, CON102, CON103, CON106, CON107, CON108"),
        (["--format", "sarif"], "no format of fixes is called `sarif`"),
    ],
)
def test_a_mistake_is_named(options: list[str], complaint: str, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fix", str(shop), *options]) == 2
    assert capsys.readouterr().err.startswith(f"error: {complaint}")


def test_control_characters_do_not_reach_a_terminal(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    (shop / "shop" / "routes.py").write_bytes(b"from shop.people import User\n# \x1b[2J\n")

    assert run(["fix", str(shop), "--no-cache"]) == 0
    printed = capsys.readouterr().out

    assert "\x1b[32m+from shop.users import User\x1b[0m\n" in printed
    assert "\x1b[2J" not in printed
    assert "\\x1b[2J" in printed


def _without_score(told: str) -> list[str]:
    return [line for line in told.splitlines() if not line.startswith("score ")]
