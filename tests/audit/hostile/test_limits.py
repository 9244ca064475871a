"""A file or a configuration made to exhaust the reader is named and passed over, and the rest is audited."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.hostile.traps import FOUND, audit, run, trap_in

TOO_DEEP = {
    "unary": "x = " + "-" * 60_000 + "1\n",
    "attributes": "x = a" + ".b" * 50_000 + "\n",
    "calls": "x = a" + "()" * 50_000 + "\n",
    "sums": "x = 1" + " + 1" * 50_000 + "\n",
    "lambdas": "x = " + "lambda: " * 10_000 + "1\n",
    "elifs": "if x:\n pass\n" + "elif x:\n pass\n" * 20_000,
}
REFUSED_BY_PYTHON = {
    "brackets": "x = " + "(" * 50_000,
    "blocks": "".join(" " * depth + "if x:\n" for depth in range(150)) + " " * 150 + "pass\n",
    "digits": "x = " + "9" * 5_000 + "\n",
}
SLOW = "import a" + ".b" * 100_000 + "\n"
"""It takes Python's own parser time that grows with the square of its length."""

A_MOMENT = 0.7
"""Seconds in which anything harmless would be done."""


def _stays_busy(program: str, folder: Path) -> bool:
    try:
        subprocess.run([sys.executable, "-c", program], cwd=folder, timeout=A_MOMENT, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return True
    return False


def test_a_file_that_is_too_deep_is_named(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({f"shop/{name}.py": code for name, code in {**TOO_DEEP, **REFUSED_BY_PYTHON}.items()})
    checked = audit("check", trap.tree, environment={"PATH": ""})
    assert checked.code == 1
    assert checked.findings[0] == FOUND
    assert set(checked.findings[1:]) == {
        *(("AUD108", f"shop/{name}.py") for name in TOO_DEEP),
        *(("AUD101", f"shop/{name}.py") for name in REFUSED_BY_PYTHON),
    }
    assert checked.not_analysed.keys() == {path for _, path in checked.findings[1:]}

    compiled = run(sys.executable, "-m", "compileall", "-q", "shop", folder=trap.tree)
    assert [name for name in TOO_DEEP if f"{name}.py" in compiled.stdout + compiled.stderr] != []


def test_a_file_that_is_too_large_is_named_unread(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"shop/large.py": trap.python("large"), "shop/small.py": "import shop.large\n"})
    os.truncate(trap.tree / "shop" / "large.py", 2_000_001)
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND, ("AUD108", "shop/large.py")])
    assert checked.not_analysed == {"shop/large.py": "2000001 bytes, more than the limit of 2000000"}

    trap.write({"pyproject.toml": "[tool.audit]\nmax-file-bytes = 17\n"})
    checked = audit("check", trap.tree)
    assert (checked.code, set(checked.findings)) == (1, {FOUND, ("AUD108", "shop/large.py"), ("AUD108", "shop/small.py")})


def test_a_file_that_takes_too_long_is_named(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({"shop/slow.py": SLOW, "pyproject.toml": "[tool.audit]\nmax-file-seconds = 1\n"})
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND, ("AUD108", "shop/slow.py")])
    assert checked.not_analysed == {"shop/slow.py": "reading it took more than 1 s, or brought the parser down"}

    assert _stays_busy("import ast; ast.parse(open('shop/slow.py').read())", trap.tree)


def _ways(depth: int) -> dict[str, str]:
    """Return modules among which there are two to the power of the depth ways from the first to the last."""
    last = {f"shop/{side}{depth}.py": "x = 1\n" for side in "ab"}
    stars = {step: f"from shop.a{step + 1} import *\nfrom shop.b{step + 1} import *\n" for step in range(depth)}
    return last | {f"shop/{side}{step}.py": code for step, code in stars.items() for side in "ab"}


def test_names_that_lead_on_for_ever_are_given_up(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    links = range(3_000)
    trap.write(
        {
            **_ways(40),
            "shop/ways.py": "from shop.a0 import y\n",
            "shop/aliases.py": "".join(f"A{step} = A{step + 1}\n" for step in links) + "class A3000: ...\nA0.x\n",
            "shop/bases.py": "class A0: ...\n" + "".join(f"class A{step + 1}(A{step}): ...\n" for step in links) + "A3000.x\n",
            "shop/circle.py": "class A(B): ...\nclass B(A): ...\nC = D\nD = C\nA.x\nC.x\n",
            "shop/itself.py": "from shop.itself import *\nfrom shop.itself import x\nx.y\n",
            **{f"shop/m{step}.py": f"from shop.m{step + 1} import Name\n" for step in range(300)},
            "shop/m300.py": "class Name: ...\n",
            "shop/chain.py": "from shop.m0 import Name\nName.x\n",
        }
    )
    checked = audit("check", trap.tree)
    assert checked.code == 1
    assert set(checked.findings) == {FOUND, ("CON102", "shop/ways.py")}


def test_folders_as_deep_as_they_can_be_are_audited(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    descriptor = os.open(trap.tree, os.O_RDONLY)
    for _ in range(500):
        os.mkdir("d", dir_fd=descriptor)
        deeper = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = deeper
    os.close(os.open("bottom.py", os.O_CREAT, dir_fd=descriptor))
    os.close(descriptor)
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings, checked.report["completeness"]["files_found"]) == (1, [FOUND], 3)


@pytest.mark.parametrize(
    ("name", "content", "naive"),
    [
        (
            ".gitignore",
            "*a" * 30 + "*b.py\n" + "**/" * 200 + "x\n" + "?" * 5_000 + "\n[[:alpha:]]\n",
            "import pathspec; s = pathspec.GitIgnoreSpec.from_lines(open('.gitignore').readlines()[:1]); s.match_file('a' * 200)",
        ),
        (
            "setup.cfg",
            "[options]\npackage_dir" + " " * 300_000 + "x\n",
            "import configparser; configparser.RawConfigParser(allow_no_value=True).read('setup.cfg')",
        ),
        (
            "pyproject.toml",
            "[project]\n" + "a." * 200_000 + "a = 1\n",
            "import tomllib; tomllib.loads(open('pyproject.toml').read())",
        ),
        (
            "shop/waiver.py",
            "import os  # audit: allow CON101" + " " * 90_000 + "x\n",
            "import re; re.match(r'#(.*?)(\\s+until)?$', open('shop/waiver.py').read().partition('  ')[2])",
        ),
    ],
    ids=["gitignore", "ini", "toml", "waiver"],
)
def test_text_that_takes_a_naive_reader_for_ever_takes_no_time(name: str, content: str, naive: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    trap.write({name: content, f"shop/{'a' * 200}.py": ""})
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings[0]) == (1, FOUND)
    assert _stays_busy(naive, trap.tree)
