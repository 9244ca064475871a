"""The layers as a graph: who imports whom, package by package, and which of these imports findings speak of."""

from msgspec import Struct


class Node(Struct, frozen=True):
    """The code below a dotted name, tests left out. `role` is empty where it has none.

    `external`: a distribution from elsewhere that findings speak of; it has neither role nor modules.
    """

    name: str
    role: str
    modules: int
    external: bool = False


class Edge(Struct, frozen=True):
    """Imports from the code of one node to that of another. Of these `imports`, findings speak of `bad` ones.

    An import counts once for each node that its statement leads to. What findings are waived for is bad all the same.
    """

    importer: str
    imported: str
    imports: int
    bad: int = 0


class Graph(Struct, frozen=True):
    """Nodes by name, those from elsewhere last; edges by importer, then imported. No edge leads from a node to itself."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
