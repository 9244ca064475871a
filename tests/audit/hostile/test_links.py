"""Links that lead out, loops, pipes and archives: none is followed or opened, each that could hold code is named."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.audit.hostile.traps import FOUND, SOUND, audit, run, trap_in

STOLEN = "import shop.another\n"
OUT = "symbolic link out of the audited root"


def test_no_link_is_followed_and_each_is_named(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text(STOLEN, encoding="utf-8")
    os.mkfifo(trap.tree / "pipe")
    for name, target in {
        "shop/stolen.py": "../../outside/secret.py",
        "shop/absolute.py": str(outside / "secret.py"),
        "shop/folder": "../../outside",
        "shop/twice": "folder",
        "shop/process": "/proc/self",
        "shop/device.py": "/dev/zero",
        "shop/top": "/",
        "shop/loop": "..",
        "shop/itself": "itself",
        "shop/itself.py": "itself.py",
        "shop/lost.pyi": "nowhere",
        "shop/piped.py": "../pipe",
        "shop/again.py": "cart.py",
        "setup.cfg": str(outside / "secret.py"),
    }.items():
        (trap.tree / name).symlink_to(target)
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND])
    assert checked.report["completeness"]["files_found"] == len(SOUND)
    assert checked.not_analysed == {
        "setup.cfg": OUT,
        "shop/absolute.py": OUT,
        "shop/again.py": "symbolic link to `shop/cart.py`: a duplicate",
        "shop/device.py": OUT,
        "shop/folder": OUT,
        "shop/lost.pyi": "symbolic link that leads nowhere: no such file or directory",
        "shop/itself": "symbolic link that leads nowhere: too many levels of symbolic links",
        "shop/itself.py": "symbolic link that leads nowhere: too many levels of symbolic links",
        "shop/loop": "symbolic link to a folder above it: a loop",
        "shop/piped.py": "symbolic link to `pipe`: a duplicate",
        "shop/process": OUT,
        "shop/stolen.py": OUT,
        "shop/top": OUT,
        "shop/twice": OUT,
    }
    assert [(trap.tree / f"shop/{way}").read_text(encoding="utf-8") for way in ("stolen.py", "loop/shop/twice/secret.py")] == [
        STOLEN,
        STOLEN,
    ]


@pytest.mark.parametrize("link", [".git", ".git/info", ".git/info/exclude"])
def test_ignore_files_are_not_read_through_links(link: str, tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    outside = tmp_path / "outside" / ".git" / "info"
    outside.mkdir(parents=True)
    (outside / "exclude").write_text("cart.py\n[[:secret:]]\n", encoding="utf-8")
    (trap.tree / link).parent.mkdir(exist_ok=True, parents=True)
    (trap.tree / link).symlink_to(tmp_path / "outside" / link)
    (trap.tree / ".gitignore").symlink_to(outside / "exclude")
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings, checked.not_analysed) == (1, [FOUND], {".gitignore": OUT})
    assert "secret" in (trap.tree / ".git/info/exclude").read_text(encoding="utf-8")


def test_a_pipe_is_named_and_nobody_waits_for_it(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    for name in ("shop/pipe.py", "pyproject.toml", ".gitignore", "setup.cfg"):
        os.mkfifo(trap.tree / name)
    checked = audit("check", trap.tree)
    assert (checked.code, checked.findings) == (1, [FOUND])
    names = (".gitignore", "pyproject.toml", "setup.cfg", "shop/pipe.py")
    assert checked.not_analysed == dict.fromkeys(names, "not a regular file")

    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-c", "open('shop/pipe.py')"], cwd=trap.tree, timeout=0.5, check=False)


def test_an_archive_is_not_opened(tmp_path: Path) -> None:
    trap = trap_in(tmp_path)
    archives = ("lib.zip", "shop.egg", "shop-1.0-py3-none-any.whl", "app.pyz", f"python3{sys.version_info.minor}.zip")
    for name in archives:
        with zipfile.ZipFile(trap.tree / name, "w") as archive:
            archive.writestr("evil.py", trap.python(name) + "import shop.gone_too\n")
            archive.writestr("__main__.py", trap.python("main") + "import shop.gone_too\n")
    path = os.pathsep.join(str(trap.tree / name) for name in archives)
    checked = audit("check", trap.tree, folder=trap.tree)
    assert (checked.code, checked.findings, checked.report["completeness"]["files_found"]) == (1, [FOUND], len(SOUND))
    assert trap.sprung() == []

    run(sys.executable, "-c", "import evil", environment={"PYTHONPATH": path})
    run(sys.executable, "app.pyz", folder=trap.tree)
    assert trap.sprung() == ["lib.zip", "main"]
