"""The layers as a graph for Graphviz: `dot -Tsvg` draws it."""

from collections.abc import Iterator

from audit.model.report import RenderOptions, Report
from audit.render.view.diagram import Box, Diagram, diagram_of
from audit.render.view.flow import said
from audit.render.view.palette import BAD, FILLS, INK, PLAIN


def render(report: Report, options: RenderOptions) -> str:
    """Return the graph; arrows that break a rule are thick and red, and say how many imports do."""
    return "".join(f"{line}\n" for line in _lines(diagram_of(report.graph)))


def _lines(diagram: Diagram) -> Iterator[str]:
    yield "digraph architecture {"
    label = f', label="{_text(diagram.note)}"' if diagram.note else ""
    yield f'  graph [rankdir=LR, fontname="Helvetica", style="rounded"{label}];'
    yield f'  node [shape=box, style="rounded,filled", fontname="Helvetica", color="{INK}", fontcolor="{INK}"];'
    yield '  edge [fontname="Helvetica", fontsize=10, color="#57606a", fontcolor="#57606a"];'
    for number, (group, boxes) in enumerate(diagram.groups.items()):
        fill = FILLS.get(group, PLAIN)
        if group:
            yield f"  subgraph cluster_{number} {{"
            yield f'    label="{_text(said(group))}";'
            yield from (f"    {_box(box, fill)}" for box in boxes)
            yield "  }"
        else:
            yield from (f"  {_box(box, fill)}" for box in boxes)
    for arrow in diagram.arrows:
        style = f', color="{BAD}", fontcolor="{BAD}", penwidth=2, class="bad"' if arrow.bad else ""
        yield f'  {arrow.importer} -> {arrow.imported} [label="{_text(arrow.text)}"{style}];'
    yield "}"


def _box(box: Box, fill: str) -> str:
    size = rf"\n{_text(box.size)}" if box.size else ""
    return f'{box.key} [label="{_text(box.title)}{size}", fillcolor="{fill}"];'


def _text(text: str) -> str:
    """Return a text for between double quotes, where Graphviz reads backslashes and entities."""
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
