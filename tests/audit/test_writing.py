import os
import stat
from pathlib import Path

import pytest

from audit.errors import UnusablePath
from audit.model.mending import FileChange
from audit.writing import write_changes

CHANGE = FileChange(b"old\n", b"new\n", "old\n", "new\n")
EMPTY = FileChange(None, b"", "", "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one file in a package, and a neighbour that is none of its business."""
    (tmp_path / "work" / "shop").mkdir(parents=True)
    (tmp_path / "beyond").mkdir()
    for place in ("work/shop/a.py", "beyond/a.py"):
        (tmp_path / place).write_bytes(b"old\n")
    return tmp_path / "work"


def test_a_file_is_replaced_and_keeps_its_mode(root: Path) -> None:
    place = root / "shop" / "a.py"
    place.chmod(0o640)

    write_changes(str(root), {"shop/a.py": CHANGE, "shop/__init__.py": EMPTY})

    assert place.read_bytes() == b"new\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert sorted(os.listdir(root / "shop")) == ["__init__.py", "a.py"]
    assert (root / "shop" / "__init__.py").read_bytes() == b""


def test_nothing_is_written_when_one_file_changed_since_it_was_read(root: Path) -> None:
    (root / "shop" / "b.py").write_bytes(b"edited\n")

    with pytest.raises(UnusablePath, match=r"`shop/b\.py` changed since it was read"):
        write_changes(str(root), {"shop/a.py": CHANGE, "shop/b.py": CHANGE})

    assert (root / "shop" / "a.py").read_bytes() == b"old\n"


def test_a_new_file_replaces_none(root: Path) -> None:
    with pytest.raises(UnusablePath, match=r"`shop/a\.py` exists already"):
        write_changes(str(root), {"shop/a.py": EMPTY})

    assert (root / "shop" / "a.py").read_bytes() == b"old\n"


@pytest.mark.parametrize("path", ["linked/a.py", "shop/link.py", "inside/a.py"])
def test_no_link_is_written_through(path: str, root: Path) -> None:
    (root / "linked").symlink_to(root.parent / "beyond")
    (root / "inside").symlink_to(root / "shop")
    (root / "shop" / "link.py").symlink_to(root.parent / "beyond" / "a.py")

    with pytest.raises(UnusablePath):
        write_changes(str(root), {path: CHANGE})

    assert (root.parent / "beyond" / "a.py").read_bytes() == b"old\n"
    assert (root / "shop" / "a.py").read_bytes() == b"old\n"
    assert (root / "shop" / "link.py").is_symlink()


@pytest.mark.parametrize(
    "path", ["../beyond/a.py", "shop/../../beyond/a.py", "/shop/a.py", "shop//a.py", "shop/..", "shop\\a.py"]
)
def test_nothing_outside_of_the_root_is_written(path: str, root: Path) -> None:
    with pytest.raises(UnusablePath):
        write_changes(str(root), {path: CHANGE})

    assert (root.parent / "beyond" / "a.py").read_bytes() == b"old\n"


def test_what_is_gone_is_not_made_anew(root: Path) -> None:
    with pytest.raises(UnusablePath):
        write_changes(str(root), {"shop/gone.py": CHANGE})

    assert os.listdir(root / "shop") == ["a.py"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "shop" / "pipe.py")

    with pytest.raises(UnusablePath):
        write_changes(str(root), {"shop/pipe.py": CHANGE})
