from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.model.graph import Edge, Graph, Node
from audit.render.view.drawing import MOST_EDGES, MOST_NODES, Box, drawing_of

ROLES = ("", "domain", "application", "infrastructure", "presentation", "composition_root", "config", "shared")


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return a graph of any shape, with roles or without."""
    count = draw(st.integers(1, 30))
    roles = draw(st.lists(st.sampled_from(ROLES), min_size=count, max_size=count)) if draw(st.booleans()) else [""] * count
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.dictionaries(pairs, st.tuples(st.integers(1, 99), st.integers(0, 1)), max_size=80)) if count > 1 else {}
    return Graph(
        tuple(Node(f"p{at:02}", role, at, external=at == count - 1 and not role) for at, role in enumerate(roles)),
        tuple(Edge(f"p{one:02}", f"p{other:02}", many, bad and many) for (one, other), (many, bad) in sorted(edges.items())),
    )


def layers() -> Graph:
    """Return three layers, of which the one in the middle imports one that it must not."""
    nodes = (
        Node("a.api", "presentation", 2),
        Node("a.app", "application", 1),
        Node("a.core", "domain", 3),
        Node("ORM", "", 0, True),
    )
    edges = (Edge("a.api", "a.app", 4), Edge("a.app", "ORM", 2, 1), Edge("a.app", "a.core", 7), Edge("a.api", "a.core", 1))
    return Graph(nodes, edges)


def test_what_is_allowed_leads_down_and_what_is_not_leads_up_and_lies_on_top() -> None:
    drawing = drawing_of(layers())

    assert drawing is not None
    height = {box.name: box.y for box in drawing.boxes}
    assert height["a.api"] == height["ORM"] < height["a.app"] < height["a.core"]
    assert [(arrow.bad, arrow.words) for arrow in drawing.arrows] == [
        (False, "1"),
        (False, "4"),
        (False, "7"),
        (True, "✕ 1 of 2"),
    ]
    assert drawing.arrows[-1].tells == "a.app imports ORM: 2 imports, 1 against the rules"


def test_boxes_say_what_they_hold() -> None:
    drawing = drawing_of(layers())

    assert drawing is not None
    assert [(box.name, box.words, box.external) for box in drawing.boxes] == [
        ("a.api", "presentation, 2 modules", False),
        ("a.app", "application, 1 module", False),
        ("a.core", "domain, 3 modules", False),
        ("ORM", "library", True),
    ]


def test_where_nobody_imports_anybody_there_is_no_drawing() -> None:
    assert drawing_of(Graph((Node("a", "", 1),))) is None


def test_the_worst_is_drawn_and_the_rest_is_counted() -> None:
    nodes = tuple(Node(f"p{at}", "", 1) for at in range(40))
    edges = (*(Edge(f"p{at}", f"p{at + 1}", 9) for at in range(38)), Edge("p39", "p0", 1, 1))

    drawing = drawing_of(Graph(nodes, edges))

    assert drawing is not None
    assert len(drawing.boxes) == MOST_NODES
    assert drawing.nodes == 40 - MOST_NODES
    assert [arrow.tells for arrow in drawing.arrows if arrow.bad] == ["p39 imports p0: 1 import, 1 against the rules"]


@settings(deadline=None)
@given(graphs())
def test_no_box_covers_another_and_all_lie_within_the_picture(graph: Graph) -> None:
    drawing = drawing_of(graph)
    if drawing is None:
        assert graph.edges == ()
        return
    assert [pair for pair in combinations(drawing.boxes, 2) if overlap(*pair)] == []
    assert all(box.x >= 0 and box.x + box.width <= drawing.width + 1 for box in drawing.boxes)
    assert all(box.y >= 0 and box.y + box.height <= drawing.height for box in drawing.boxes)
    assert len(drawing.arrows) <= MOST_EDGES
    assert len(drawing.arrows) + drawing.edges == len(graph.edges)


@settings(deadline=None)
@given(graphs())
def test_the_same_graph_is_drawn_the_same(graph: Graph) -> None:
    assert drawing_of(graph) == drawing_of(graph)


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes cover each other."""
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not beside and one.y == other.y
