"""The layers as Mermaid and Graphviz draw them."""

import re
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from audit.model.graph import Edge, Graph, Node
from audit.model.report import RenderOptions, Report
from audit.render import dot, mermaid
from audit.render.view.diagram import MOST, MOST_ARROWS, diagram_of
from tests.audit.render import sample
from tests.audit.render.goldens import GOLDEN, assert_kept
from tests.audit.render.strangers import HOSTILE, UNPRINTABLE, report_of

Renderer = Callable[[Report, RenderOptions], str]
MERMAID = re.compile(
    r"""
    flowchart\ LR | \ *end
    | \ \ subgraph\ g\d+\["[^"<>`]*"\]
    | \ +(n\d+|note)\["[^"<>`]+(<br/>\d+\ modules?)?"\]
    | \ \ n\d+\ (-->|==>)\|"[^"<>`]+"\|\ n\d+
    | \ \ classDef\ g\d+box\ fill:\#\w{6},stroke:\#\w{6},color:\#\w{6}
    | \ \ class\ n\d+(,n\d+)*\ g\d+box
    | \ \ linkStyle\ \d+(,\d+)*\ stroke:\#\w{6},stroke-width:3px
    """,
    re.VERBOSE,
)

DOT = re.compile(
    r"""
    digraph\ architecture\ \{ | \ *\}
    | \ \ (graph|node|edge)\ \[(?P<defaults>.*)\];
    | \ \ subgraph\ cluster_\d+\ \{
    | \ +label="(\\["\\]|[^"\\])*";
    | \ +n\d+\ \[label="(?P<label>(\\["\\n]|[^"\\])*)",\ fillcolor="\#\w{6}"\];
    | \ \ n\d+\ ->\ n\d+\ \[label="[\w\ ]+"(,\ color="\#\w{6}",\ fontcolor="\#\w{6}",\ penwidth=2,\ class="bad")?\];
    """,
    re.VERBOSE,
)


def test_a_report_is_drawn_for_mermaid_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.mmd", mermaid.render(sample.report(), RenderOptions()))


def test_a_report_is_drawn_for_graphviz_as_the_golden_file_shows() -> None:
    assert_kept(GOLDEN / "report.dot", dot.render(sample.report(), RenderOptions()))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_stranger_adds_nothing_to_a_diagram_of_mermaid(text: str) -> None:
    written = mermaid.render(report_of(text), RenderOptions())
    assert UNPRINTABLE.findall(written) == []
    assert [line for line in written.splitlines() if not MERMAID.fullmatch(line)] == []
    assert len(written.splitlines()) == 17


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_stranger_adds_nothing_to_a_graph_of_graphviz(text: str) -> None:
    written = dot.render(report_of(text), RenderOptions())
    assert UNPRINTABLE.findall(written) == []
    assert [line for line in written.splitlines() if not DOT.fullmatch(line)] == []
    assert len(written.splitlines()) == 16


def test_graphviz_reads_a_name_as_it_is_written() -> None:
    lines = dot.render(_drawn(Graph((Node('a"\\n&lt;', "", 1),))), RenderOptions()).splitlines()
    assert lines[4:5] == ['  n0 [label="a\\"\\\\n&amp;lt;\\n1 module", fillcolor="#eef0f2"];']


def test_mermaid_reads_no_line_break_formula_or_icon_out_of_a_name() -> None:
    written = mermaid.render(_drawn(Graph((Node("a\\n$$b fa:car", "", 1),))), RenderOptions())
    assert '  n0["a#92;#8203;n#36;#8203;#36;#8203;b fa#58;#8203;car<br/>1 module"]' in written.splitlines()


@pytest.mark.parametrize("drawn", [mermaid.render, dot.render])
def test_the_same_graph_is_drawn_the_same_way(drawn: Renderer) -> None:
    assert drawn(sample.report(), RenderOptions()) == drawn(sample.report(), RenderOptions(width=20))


def test_a_project_without_code_has_a_diagram_all_the_same() -> None:
    assert mermaid.render(sample.nothing_scored(), RenderOptions()) == 'flowchart LR\n  n0["nothing to draw"]\n'
    assert len(dot.render(sample.nothing_scored(), RenderOptions()).splitlines()) == 5


def test_of_too_many_folders_those_of_one_role_are_drawn_as_one() -> None:
    folders = [Node(f"shop.{role}.f{number:02}", role, 2) for role in ("application", "domain") for number in range(30)]
    edges = [Edge(f"shop.application.f{number:02}", f"shop.domain.f{number:02}", 3, bad=number % 2) for number in range(30)]
    inner = Edge("shop.domain.f00", "shop.domain.f01", 9)
    drawn = diagram_of(Graph((*folders, Node("shop.rest", "", 5), Node("redis", "", 0, external=True)), (*edges, inner)))
    assert {group: [(box.title, box.size) for box in boxes] for group, boxes in drawn.groups.items()} == {
        "application": [("all of application", "60 modules")],
        "domain": [("all of domain", "60 modules")],
        "": [("shop.rest", "5 modules")],
        "elsewhere": [("redis", "")],
    }
    assert [arrow.text for arrow in drawn.arrows] == ["15 of 90 break a rule"]


def test_of_too_many_packages_the_small_ones_are_drawn_as_one() -> None:
    nodes = tuple(Node(f"p{number:02}", "", number + 1) for number in range(MOST + 20))
    drawn = diagram_of(Graph(nodes, (Edge("p00", "p59", 1), Edge("p00", "p01", 1))))
    titles = [box.title for box in drawn.groups[""]]
    assert len(titles) == MOST
    assert titles[0] == "p21"
    assert titles[-1] == "the rest"
    assert [arrow.text for arrow in drawn.arrows] == ["1"]


def test_of_too_many_arrows_the_bad_and_the_busy_ones_are_drawn_and_the_others_counted() -> None:
    nodes = tuple(Node(f"p{number:02}", "", 1) for number in range(20))
    edges = tuple(
        Edge(one.name, other.name, 1 if other.name == "p00" else 2, bad=int((one.name, other.name) == ("p19", "p00")))
        for one in nodes
        for other in nodes
        if one != other
    )
    drawn = diagram_of(Graph(nodes, edges))
    assert len(drawn.arrows) == MOST_ARROWS
    assert [arrow.text for arrow in drawn.arrows if arrow.text != "2"] == ["1 breaks a rule"]
    assert drawn.note == "not drawn: 260 arrows of few imports"
    report = _drawn(Graph(nodes, edges))
    assert '  note["not drawn#58;#8203; 260 arrows of few imports"]' in mermaid.render(report, RenderOptions()).splitlines()
    assert 'label="not drawn: 260 arrows of few imports"' in dot.render(report, RenderOptions())


def _drawn(graph: Graph) -> Report:
    return replace(sample.report(), graph=graph)
