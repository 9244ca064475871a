"""Lines of a terminal: columns, folded prose, and colour where it is wanted."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from rich.text import Text

from audit.model.report import RenderOptions
from audit.render.view.escaping import visible

HEAD = "bold"
FAINT = "dim"


def drawn(lines: Iterable[Text], options: RenderOptions) -> str:
    """Return lines as they are printed."""
    if not options.color:
        return "".join(f"{line.plain}\n" for line in lines)
    from rich.console import Console  # only colour needs it, and it is slow to load

    console = Console(force_terminal=True, color_system="standard", legacy_windows=False, width=options.width, _environ={})
    with console.capture() as drawing:
        for line in lines:
            console.print(line, soft_wrap=True)
    return drawing.get()


def columns(rows: Sequence[Sequence[Text]], right: frozenset[int] = frozenset()) -> list[Text]:
    """Return rows as lines, their cells under each other; the columns in `right` end at one place."""
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        line = Text(" ")
        for index, cell in enumerate(row):
            gap = " " * (widths[index] - cell.cell_len)
            line.append(" ")
            line.append_text(Text(gap) + cell if index in right else cell + Text(gap))
            line.append(" ")
        line.rstrip()
        lines.append(line)
    return lines


def prose(text: str, width: int, indent: str, style: str = "") -> list[Text]:
    """Return a text folded into lines."""
    folded = wrap(visible(" ".join(text.split())), max(width - len(indent), 20), break_long_words=False, break_on_hyphens=False)
    return [Text(indent + line, style) for line in folded]
