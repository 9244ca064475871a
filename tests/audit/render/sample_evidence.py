"""What the report by hand shows beside its findings: layers, libraries and criteria."""

from audit.model.criterion import Criterion, Place, Section, Status
from audit.model.graph import Edge, Graph, Node
from audit.model.report import LayerReport
from audit.model.stack import Library

STACK = (Library("FastAPI", "web framework", 20), Library("SQLAlchemy", "ORM", 31), Library("Alembic", "migrations", 4))
LAYERS = (
    LayerReport("domain", 34, ("src.domain",), (("entity", 12), ("port", 1))),
    LayerReport("application", 61, ("src.application",), (("use_case", 37),)),
    LayerReport("presentation", 44, ("src.presentation", "src.hooks"), (("schema", 30), ("route", 60))),
)
GRAPH = Graph(
    nodes=(
        Node("src.application", "application", 61),
        Node("src.domain", "domain", 34),
        Node("src.hooks", "presentation", 4),
        Node("src.infrastructure", "infrastructure", 38),
        Node("src.legacy", "", 3),
        Node("src.presentation", "presentation", 40),
        Node("sqlalchemy", "", 0, external=True),
    ),
    edges=(
        Edge("src.application", "sqlalchemy", 1, bad=1),
        Edge("src.application", "src.domain", 61),
        Edge("src.application", "src.infrastructure", 37, bad=2),
        Edge("src.hooks", "src.application", 4),
        Edge("src.infrastructure", "src.domain", 52),
        Edge("src.presentation", "src.application", 40),
    ),
)
CRITERIA = (
    Criterion(Section.WHOLE, "Every import leads to a module", Status.FAILED, 174, 180, rule="CON101"),
    Criterion(Section.APPLICATION, "Imports point inward", Status.PARTIAL, 59, 61, rule="DEP101"),
    Criterion(Section.DOMAIN, "Imports point inward", Status.PASSED, 34, 34, rule="DEP101"),
    Criterion(Section.WHOLE, "Every layer has tests", Status.PARTIAL, 1, 2, rule="TST102"),
    Criterion(
        Section.DOMAIN, "Repository interfaces are defined", Status.PASSED, 1, 1, (Place("src/domain/users.py", 4),), "`Users`"
    ),
    Criterion(Section.DOMAIN, "Domain events are defined", Status.NOT_SEEN, 0, 0),
    Criterion(
        Section.APPLICATION,
        "Each use case has a single method to call",
        Status.FAILED,
        1,
        3,
        (Place("src/application/login.py", 9), Place("src/application/audit.py", 12)),
        "`execute` in 1",
    ),
    Criterion(
        Section.PRESENTATION,
        "Health checks are there",
        Status.PASSED,
        1,
        1,
        (Place("src/presentation/health.py", 3),),
        "`/health`",
    ),
    Criterion(Section.COMPOSITION, "A container wires the objects", Status.NOT_SEEN, 0, 0),
)
