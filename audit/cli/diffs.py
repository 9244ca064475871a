"""Unified diffs as they are shown."""

import click

from audit.render.view.escaping import visible

_HEADS = ("diff ", "new file", "--- ", "+++ ")
_COLORS = {"+": "green", "-": "red", "@": "cyan"}


def shown(diff: str, *, painted: bool, escaped: bool) -> str:
    """Return a diff as it is printed; escaped, it can be shown on a terminal, as it is, `git apply` takes it."""
    lines = diff.split("\n")
    if escaped:
        lines = [visible(line.rstrip("\r").replace("\t", "    ")) for line in lines]
    return "\n".join(map(_painted, lines) if painted else lines)


def _painted(line: str) -> str:
    if line.startswith(_HEADS):
        return click.style(line, bold=True)
    color = _COLORS.get(line[:1])
    return click.style(line, fg=color) if color else line
