import re
from collections.abc import Iterator, Mapping

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Kind, Program
from audit.model.project import Project
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}
_ROUTE = "a route"
_ORM_MODEL = "an ORM model"
_REPOSITORY = "a repository"
_USE_CASE = "a use case"
_ENTITY = "an entity"
_SCHEMA = "a schema of requests"
_PARTS = {Kind.ORM_MODEL: _ORM_MODEL, Kind.REPOSITORY: _REPOSITORY, Kind.USE_CASE: _USE_CASE}
_APART = (
    (_ORM_MODEL, _ROUTE),
    (_REPOSITORY, _ROUTE),
    (_USE_CASE, _ROUTE),
    (_ORM_MODEL, _USE_CASE),
    (_SCHEMA, _ENTITY),
)
"""What every architecture that we know keeps in two modules; the first of each pair is told to move."""

_SPEAKS_HTTP = re.compile(r"(Request|Response|RequestBody|ResponseBody|Payload|Body|Schema|Form|In|Out)$")


class MixedRoles(Rule):
    """One module plays the parts of several layers.

    Why: A border inside a file is none. Whoever needs the table imports the web framework with it, and no contract can say
    that the route must not touch the model three lines above.

    Instead: Move each part into the layer that it belongs to, even if each file is short. Keeping them together and naming
    the file after the feature only hides which of them imports what; so does moving one into a function of the other.
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
        Example(
            {
                **_FILES,
                "shop/presentation/orders.py": (
                    "from fastapi import APIRouter\n\nrouter = APIRouter(prefix='/v1')\n\n\n"
                    "class OrderRepository:  # finding: LAY104\n    def count(self) -> int:\n        return 1\n\n\n"
                    "@router.get('/orders')\nasync def count() -> int:\n    return OrderRepository().count()\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\nfrom pydantic import BaseModel\n\n\n"
                    "@dataclass\nclass Order:\n    id: int\n    paid: bool\n\n    def pay(self) -> None:\n"
                    "        self.paid = True\n\n\nclass PayRequest(BaseModel):  # finding: LAY104\n    amount: int\n"
                ),
                "shop/presentation/orders.py": (
                    "from fastapi import APIRouter\n\nfrom shop.domain.order import PayRequest\n\n"
                    "router = APIRouter(prefix='/v1')\n\n\n"
                    "@router.post('/orders')\nasync def pay(body: PayRequest) -> int:\n    return body.amount\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/application/pay.py": (
                    "from sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\n"
                    "class Payment(Base):  # finding: LAY104\n    __tablename__ = 'payments'\n\n\n"
                    "class PayUseCase:\n    def execute(self) -> None:\n        Payment()\n"
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
        """Return the number of modules that hold routes, ORM models, repositories or use cases, or an entity and a schema."""
        return len(_parts(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each module whose parts belong apart, at the first part that has to move."""
        for name, parts in _parts(project).items():
            mixed = next((pair for pair in _APART if pair[0] in parts and pair[1] in parts), None)
            if mixed is not None:
                moved, other = mixed
                yield self.finding(
                    project.modules[name],
                    parts[moved],
                    subject=name,
                    message=f"`{name}` holds {moved} and {other}",
                    help=f"move {moved} into a module of the layer that it belongs to",
                    data={"one": moved, "other": other},
                )


def _parts(project: Project) -> Mapping[str, Mapping[str, Span]]:
    """Return, by module, the parts that it plays, each with the first place that says so.

    Entities and schemas are told only where the module would be judged without them, or where both are there.
    """
    found: dict[str, dict[str, Span]] = {}
    for kind, part in _PARTS.items():
        for each in project.program.of_kind(kind):
            found.setdefault(each.module, {}).setdefault(part, each.header)
    for route in project.program.routes:
        found.setdefault(route.module, {}).setdefault(_ROUTE, Span(*route.place))
    entities = {each.module: each for each in reversed(project.program.of_kind(Kind.ENTITY))}
    for each in _schemas_of_requests(project.program):
        if each.module in entities:
            parts = found.setdefault(each.module, {})
            parts.setdefault(_SCHEMA, each.header)
            parts.setdefault(_ENTITY, entities[each.module].header)
    return {name: parts for name, parts in found.items() if project.modules[name].profile is not None}


def _schemas_of_requests(program: Program) -> Iterator[Class]:
    """Yield the Pydantic models that a route takes or answers with and whose name speaks of that, entities left out."""
    spoken: dict[str, None] = {}
    for route in program.routes:
        function = program.functions.get(route.function)
        taken = [mention for parameter in function.parameters for mention in parameter.mentions] if function is not None else []
        spoken |= dict.fromkeys(mention.name for mention in (*taken, *route.response_mentions))
    for name in sorted(spoken):
        each = program.classes.get(name)
        if each is not None and Kind.SCHEMA in each.kinds and Kind.ENTITY not in each.kinds and _SPEAKS_HTTP.search(each.word):
            yield each
