from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.profile import Role
from audit.model.program import Class, Kind
from audit.model.project import Module, Project
from audit.model.questions.entities import entities
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/application/__init__.py": "",
    "shop/infrastructure/__init__.py": "",
    "shop/presentation/__init__.py": "",
}


class OrmEntity(Rule):
    """A class of the domain is a table.

    Why: Its attributes are columns, its identity is a session's, and loading it may ask a database in the middle of a rule.
    The domain can no longer be tested, changed or understood without the storage, and a change of a table is a change of
    the business.

    Instead: Keep the entity plain, and map it outside: a model of its own and a mapper, or SQLAlchemy's imperative mapping.
    A base class or mixin that hides the import makes it a table all the same. Where a folder called `models` only stands in
    for a domain that is missing, tables are what it is for, and nothing is said of them here.
    """

    id = "DOM106"
    severity = Severity.HIGH
    effort = Effort.HIGH
    criterion = "Entities are no tables"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from sqlalchemy import Integer\n"
                    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n\n\n"
                    "class Base(DeclarativeBase): ...\n\n\n"
                    "class Order(Base):  # finding: DOM106\n"
                    "    __tablename__ = 'orders'\n"
                    "    id: Mapped[int] = mapped_column(Integer, primary_key=True)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from sqlmodel import Field, SQLModel\n\n\n"
                    "class Order(SQLModel, table=True):  # finding: DOM106\n"
                    "    id: int = Field(primary_key=True)\n"
                ),
            },
            profile="layered",
        ),
        Example(
            {
                **_FILES,
                "shop/infrastructure/base.py": (
                    "from sqlalchemy.ext.declarative import as_declarative, declared_attr\n\n\n"
                    "@as_declarative()\nclass Base:\n    @declared_attr\n    def __tablename__(cls):\n"
                    "        return cls.__name__.lower()\n"
                ),
                "shop/domain/order.py": (
                    "from shop.infrastructure.base import Base\n\n\n"
                    "class Order(Base):  # finding: DOM106\n    def pay(self) -> None:\n        self.paid = True\n"
                ),
            },
            profile="layered",
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/domain/order.py": (
                    "from dataclasses import dataclass\n\n\n"
                    "@dataclass\nclass Order:\n    id: int\n    paid: bool\n\n"
                    "    def pay(self) -> None:\n        self.paid = True\n"
                ),
                "shop/infrastructure/orders.py": (
                    "from sqlalchemy import Boolean, Column, Integer, Table\nfrom sqlalchemy.orm import registry\n\n"
                    "from shop.domain.order import Order\n\n"
                    "mapping = registry()\n"
                    "columns = Column('id', Integer, primary_key=True), Column('paid', Boolean)\n"
                    "orders = Table('orders', mapping.metadata, *columns)\n\n\n"
                    "def start() -> None:\n    mapping.map_imperatively(Order, orders)\n"
                ),
            },
            profile="layered",
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of entities and of tables in the domain, where the architecture keeps tables out of it."""
        plain = sum(_is_judged(project, each) for each in entities(project))
        return plain + sum(1 for _ in _tables(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each class of the domain that is mapped to a table, where the domain does without."""
        for each in _tables(project):
            yield self.finding(
                project.modules[each.module],
                each.header,
                subject=each.name,
                message=f"`{each.word}` ({Role.DOMAIN}) is mapped to a table",
                help=f"keep `{each.word}` plain, and map it to a model in an outer layer",
                data={"entity": each.name},
                unit=each.name,
            )


def _tables(project: Project) -> Iterator[Class]:
    for each in project.program.of_kind(Kind.ORM_MODEL):
        if each.role is Role.DOMAIN and _is_judged(project, each) and not _stands_in(project.modules[each.module]):
            yield each


def _is_judged(project: Project, each: Class) -> bool:
    """Return whether the profile has the domain do without frameworks."""
    profile = project.modules[each.module].profile
    return profile is not None and not profile.frameworks.get(Role.DOMAIN)


def _stands_in(module: Module) -> bool:
    """Return whether a module lies in a folder that counts as the domain for want of one: tables are what `models` is for."""
    layers = [layer for layer in module.profile.layers if layer.role is Role.DOMAIN] if module.profile is not None else []
    folders = {word.lower() for word in module.path.removesuffix(".py").split("/")}
    own = {name for layer in layers for name in (*layer.names, *layer.synonyms)}
    return any(name in folders for layer in layers for name in layer.stand_ins) and not folders & own
