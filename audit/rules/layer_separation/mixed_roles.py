from collections.abc import Iterator, Mapping

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Kind
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_PARTS = {Kind.ORM_MODEL: "an ORM model", Kind.REPOSITORY: "a repository", Kind.USE_CASE: "a use case"}
_ROUTE = "a route"
_APART = (
    frozenset({_ROUTE, _PARTS[Kind.ORM_MODEL]}),
    frozenset({_ROUTE, _PARTS[Kind.REPOSITORY]}),
    frozenset({_PARTS[Kind.USE_CASE], _PARTS[Kind.ORM_MODEL]}),
)
"""What no architecture that we know puts into one module."""


class MixedRoles(Rule):
    """One module plays the parts of several layers.

    Why: A border inside a file is none. Whoever needs the table imports the web framework with it, and no contract can say
    that the route must not touch the model three lines above.

    Instead: Move each part into the layer that it belongs to, even if each file is short. Keeping them together and naming
    the file after the feature only hides which of them imports what.
    """

    id = "LAY104"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Each module plays the part of one layer"
    curve = Curve(good=0.05, half=0.30)
    bad = (
        Example(
            {
                **_FILES,
                "shop/presentation/orders.py": (
                    "from fastapi import APIRouter\n"
                    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n"
                    "router = APIRouter(prefix='/v1')\n\n\n"
                    "class Base(DeclarativeBase): ...\n\n\n"
                    "class OrderModel(Base):  # finding: LAY104\n"
                    "    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n\n\n"
                    "@router.get('/orders/{key}')\nasync def read(key: int) -> int:\n    return key\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/infrastructure/orders.py": (
                    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
                    "class Base(DeclarativeBase): ...\n\n\n"
                    "class OrderModel(Base):\n"
                    "    __tablename__ = 'orders'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
                ),
                "shop/presentation/orders.py": (
                    "from fastapi import APIRouter, FastAPI\n\n"
                    "router = APIRouter(prefix='/v1')\n\n\n"
                    "@router.get('/orders/{key}')\nasync def read(key: int) -> int:\n    return key\n\n\n"
                    "app = FastAPI()\napp.include_router(router)\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules that hold routes, ORM models, repositories or use cases."""
        return len(_parts(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module whose parts belong apart, at the first part that is no route."""
        for name, parts in _parts(project).items():
            mixed = next((pair for pair in _APART if pair <= parts.keys()), None)
            if mixed is not None:
                first, second = sorted(mixed, key=lambda part: (part == _ROUTE, part))
                yield self.finding(
                    project.modules[name],
                    parts[first],
                    subject=name,
                    message=f"`{name}` holds {first} and {second}",
                    help=f"move {first} into the layer that it belongs to",
                    data={"one": first, "other": second},
                )


def _parts(project: Project) -> Mapping[str, Mapping[str, Span]]:
    """Return, by module, the parts that it plays, each with the first place that says so."""
    found: dict[str, dict[str, Span]] = {}
    for kind, part in _PARTS.items():
        for each in project.program.of_kind(kind):
            found.setdefault(each.module, {}).setdefault(part, each.header)
    for route in project.program.routes:
        found.setdefault(route.module, {}).setdefault(_ROUTE, Span(*route.place))
    return {name: parts for name, parts in found.items() if project.modules[name].profile is not None}
