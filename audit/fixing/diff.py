"""Old and new text to a unified diff that `git apply` takes."""

import difflib
from collections.abc import Iterator


def difference(path: str, old: str | None, new: str) -> str:
    """Return what changes in a file, with its heads; `old` is None for a file that is new."""
    lines = [f"diff --git a/{path} b/{path}\n"]
    if old is None:
        lines.append("new file mode 100644\n")
        if not new:
            return "".join(lines)
    before = "/dev/null" if old is None else f"a/{path}"
    lines += _ended(difflib.unified_diff(_lines(old or ""), _lines(new), before, f"b/{path}"))
    return "".join(lines)


def _lines(text: str) -> list[str]:
    """Return lines as git knows them: what ends in a line feed."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
