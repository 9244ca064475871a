import subprocess
from pathlib import Path

import pytest

from audit.fixing import difference


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\r\nb\r\n", "a\r\nB\r\n"),
        ("a", "a\nb"),
        ("a\n", "a"),
        ("a\x0cb\nc\u2028d\n", "a\x0cb\nC\u2028d\n"),
    ],
)
def test_git_applies_the_diff(old: str, new: str, tmp_path: Path) -> None:
    place = tmp_path / "shop" / "a.py"
    place.parent.mkdir()
    place.write_text(old, encoding="utf-8", newline="")

    _apply(difference("shop/a.py", old, new) + difference("shop/new/__init__.py", None, ""), tmp_path)

    assert place.read_bytes() == new.encode()
    assert (tmp_path / "shop" / "new" / "__init__.py").read_bytes() == b""


def test_a_new_file_with_text_is_told_as_new() -> None:
    assert difference("a.py", None, "x = 1\n") == (
        "diff --git a/a.py b/a.py\nnew file mode 100644\n--- /dev/null\n+++ b/a.py\n@@ -0,0 +1 @@\n+x = 1\n"
    )


def _apply(diff: str, folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn"], cwd=folder, input=diff.encode(), check=True)
