"""What the tree says of itself is data: broken, huge or reaching outside, it is named or refused in one line."""

from pathlib import Path

import pytest

from tests.audit.hostile.traps import FOUND, SOUND, audit, trap_in

HUGE = b"# " + b"x" * 1_000_000 + b"\n"
DEEP = b"a = " + b"[" * 100_000 + b"\n"
TABLE = b"[tool.audit]\nprofile = 'none'\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[project\nname = 'shop'\n", "cannot be read as TOML: Expected ']'"),
        (DEEP, "cannot be read as TOML: maximum recursion depth exceeded"),
        (b"[project]\nname = '\xff'\n", ""),
        (b"\0" * 100, "cannot be read as TOML: "),
        (b"[project]\nname = 1\ndependencies = {a = [[1]]}\n[tool]\nsetuptools = [1]\npytest = 'x'\nhatch.build = 3\n", ""),
        (b"[tool]\naudit-log = 1\n", ""),
    ],
    ids=["malformed", "deep", "not UTF-8", "NUL bytes", "wrong types", "another table"],
)
def test_an_odd_manifest_is_named_and_the_rest_is_audited(content: bytes, said: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"pyproject.toml": content, "shop/pyproject.toml": HUGE})
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND])
    named = checked.not_analysed
    assert named.pop("shop/pyproject.toml") == f"{len(HUGE)} bytes, more than the limit of 1000000"
    assert [reason.startswith(said) for reason in named.values()] == ([True] if said else [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (TABLE + b"[project\n", "cannot be read as TOML: Expected ']'"),
        (TABLE + DEEP, "cannot be read as TOML: maximum recursion depth exceeded"),
        (TABLE + b"# \xff\n", "cannot be read as TOML: "),
        (TABLE + HUGE, f"cannot be read: {len(TABLE + HUGE)} bytes, more than the limit of 1000000"),
        (HUGE, f"cannot be read: {len(HUGE)} bytes, more than the limit of 1000000"),
        (b"[tool]\naudit = 1\n", "`tool.audit` is `1`, which is no table; write `[tool.audit]`"),
        (b"[[tool.audit]]\n", "`tool.audit` is `[{}]`, which is no table; write `[tool.audit]`"),
        (b"[tool.audit]\nroots = ['/etc']\n", "`tool.audit.roots` is `/etc`, which is no relative path with forward slashes"),
        (b"[tool.audit]\nexclude = 3\n", "`tool.audit.exclude` is `3`, which is no list of texts"),
        (b"[tool.audit]\nmax-file-bytes = -1\n", "`tool.audit.max-file-bytes` is `-1`, which is no whole number above 0"),
        (b"[tool.audit]\nmin-score = nan\n", "`tool.audit.min-score` is `nan`, which is no number from 0 to 100"),
        (b"[tool.audit]\nprofile = 'layered.py'\n", "no profile is called `layered.py`; did you mean `layered`?"),
    ],
    ids=[
        "malformed",
        "deep",
        "not UTF-8",
        "huge table",
        "huge",
        "number",
        "list",
        "root",
        "exclude",
        "limit",
        "score",
        "profile",
    ],
)
def test_settings_that_cannot_be_read_are_refused_in_one_line(content: bytes, said: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"pyproject.toml": content})
    refused = audit("check", trap.tree)
    assert (refused.code, refused.report, refused.complaint.count("\n")) == (2, {}, 1)
    assert said in refused.complaint


def test_no_folder_that_the_tree_names_is_read_outside_of_it(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "gone.py").write_text("import shop.gone_too\n", encoding="utf-8")
    folders = f"['../outside', '{outside}', '~', '/', 'shop/../../outside']"
    trap.write(
        {
            "pyproject.toml": (
                "[tool.audit]\nroots = ['../outside', 'shop/../../outside']\n"
                "[[tool.audit.package]]\npath = '../outside'\nprofile = 'none'\n"
                f"[tool.pytest.ini_options]\npythonpath = {folders}\ntestpaths = {folders}\n"
                f"[tool.setuptools.packages.find]\nwhere = {folders}\n"
                f"[tool.setuptools.package-dir]\n'' = '{outside}'\nshop = '../outside'\n"
            ),
            "setup.cfg": f"[options]\npackage_dir =\n    = ../outside\n    shop = {outside}\n[mypy]\nmypy_path = ../outside\n",
            "setup.py": f"setup(package_dir={{'': '{outside}'}}, packages=find_packages('../outside'))\n",
            "tox.ini": f"[pytest]\npythonpath = ../outside {outside}\n",
        }
    )
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND])
    assert checked.report["completeness"]["files_found"] == len(SOUND) + 1
    assert checked.not_analysed == {}
