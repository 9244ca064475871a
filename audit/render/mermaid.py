"""The layers as a Mermaid diagram, which GitHub and GitLab draw in a fenced block of a Markdown file."""

from collections.abc import Iterator, Mapping

from audit.model.report import RenderOptions, Report
from audit.render.view.diagram import Box, Diagram, diagram_of
from audit.render.view.flow import said
from audit.render.view.palette import BAD, FILLS, INK, PLAIN

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-/…")

_MARKS = frozenset("\\$:")
"""What a line break (`\\n`), a formula (`$$`) and an icon (`fa:`) begin with."""
_APART = "#8203;"


def render(report: Report, options: RenderOptions) -> str:
    """Return the diagram; arrows that break a rule are thick and red, and say how many imports do."""
    return "".join(f"{line}\n" for line in _lines(diagram_of(report.graph)))


def _lines(diagram: Diagram) -> Iterator[str]:
    yield "flowchart LR"
    if not diagram.groups:
        yield '  n0["nothing to draw"]'
    names: Mapping[str, str] = {group: f"g{number}" for number, group in enumerate(diagram.groups)}
    for group, boxes in diagram.groups.items():
        if group:
            yield f'  subgraph {names[group]}["{_text(said(group))}"]'
            yield from (f"    {_box(box)}" for box in boxes)
            yield "  end"
        else:
            yield from (f"  {_box(box)}" for box in boxes)
    if diagram.note:
        yield f'  note["{_text(diagram.note)}"]'
    for arrow in diagram.arrows:
        line = "==>" if arrow.bad else "-->"
        yield f'  {arrow.importer} {line}|"{_text(arrow.text)}"| {arrow.imported}'
    for group, boxes in diagram.groups.items():
        yield f"  classDef {names[group]}box fill:{FILLS.get(group, PLAIN)},stroke:{INK},color:{INK}"
        yield f"  class {','.join(box.key for box in boxes)} {names[group]}box"
    bad = [str(number) for number, arrow in enumerate(diagram.arrows) if arrow.bad]
    if bad:
        yield f"  linkStyle {','.join(bad)} stroke:{BAD},stroke-width:3px"


def _box(box: Box) -> str:
    size = f"<br/>{_text(box.size)}" if box.size else ""
    return f'{box.key}["{_text(box.title)}{size}"]'


def _text(text: str) -> str:
    """Return a text for between double quotes: whatever could be markup is written by its number.

    Mermaid looks for some marks after it has read those numbers; a space without width keeps them from being any.
    """
    return "".join(letter if letter in _SAFE else f"#{ord(letter)};{_APART if letter in _MARKS else ''}" for letter in text)
