"""What classes are to each other: bases and what starts from them, shapes beside tables, values that entities hold."""

import pytest

from audit.model.program import Kind, Program
from audit.model.settings import Settings
from tests.audit.index.projects import project

LAYERS = ("domain", "application", "infrastructure", "presentation")
BASE = {"shop/__init__.py": "", **{f"shop/{layer}/__init__.py": "" for layer in LAYERS}}
DATA = "from dataclasses import dataclass\n\n\n"


def _program(**files: str) -> Program:
    """Return the program of a shop with some modules of its domain, `__` for a folder; ports and the like left out."""
    texts = {f"shop/domain/{path.replace('__', '/')}.py": text for path, text in files.items()}
    return project({**BASE, **texts}, Settings(profile="layered")).program


def _kinds(program: Program) -> dict[str, frozenset[Kind]]:
    return {each.word: each.kinds - {Kind.DATA} for each in program.classes.values()}


@pytest.mark.parametrize("word", ["Entity", "BaseEntity", "AuditableULIDEntity", "VersionedEntity", "AggregateRoot", "BaseModel"])
def test_what_entities_start_from_is_none(word: str) -> None:
    text = f"{DATA}@dataclass\nclass {word}:\n    id: int\n    made: int\n\n\n@dataclass\nclass Order({word}):\n    paid: bool\n"
    assert _kinds(_program(order=text)) == {word: frozenset(), "Order": frozenset({Kind.ENTITY})}


@pytest.mark.parametrize(
    "word", ["OrderRead", "OrderReadMinimal", "CreateOrder", "OrderUpdate", "OrderPublic", "OrderBase", "UpdateOrderModel"]
)
def test_a_shape_of_what_is_transferred_is_no_entity(word: str) -> None:
    text = f"from pydantic import BaseModel\n\n\nclass {word}(BaseModel):\n    id: int\n    paid: bool\n"
    assert _kinds(_program(order=text)) == {word: frozenset({Kind.SCHEMA})}


@pytest.mark.parametrize("folder", ["schemas", "dto", "commands", "queries"])
def test_what_lies_in_a_folder_of_something_else_is_no_entity(folder: str) -> None:
    text = f"{DATA}@dataclass\nclass Order:\n    id: int\n    paid: bool\n"
    assert _kinds(_program(**{f"{folder}__order": text})) == {"Order": frozenset()}
    assert _kinds(_program(**{f"{folder}__entities__order": text})) == {"Order": frozenset({Kind.ENTITY})}


@pytest.mark.parametrize("base", ["NamedTuple", "TypedDict"])
def test_a_row_is_equal_to_any_other_with_the_same_content_and_so_no_entity(base: str) -> None:
    text = f"from typing import {base}\n\n\nclass Order({base}):\n    id: int\n    paid: bool\n"
    assert _kinds(_program(order=text)) == {"Order": frozenset()}


@pytest.mark.parametrize("state", ["self.__id = id", "self._order_id = id", "self.uuid = id", "self.guid_ = id"])
def test_an_identity_may_be_private_and_bear_the_name_of_its_class(state: str) -> None:
    text = f"class OrderEntity:\n    def __init__(self, id, paid):\n        {state}\n        self.paid = paid\n"
    assert _kinds(_program(order=text)) == {"OrderEntity": frozenset({Kind.ENTITY})}


def test_a_pydantic_model_beside_tables_is_a_shape_and_one_elsewhere_is_an_entity() -> None:
    shape = "class Line(BaseModel):\n    id: int\n    price: int\n"
    table = "class Order(SQLModel, table=True):\n    id: int\n    paid: bool\n"
    program = _program(
        order=f"from pydantic import BaseModel\nfrom sqlmodel import SQLModel\n\n\n{table}\n\n{shape}",
        basket=f"from pydantic import BaseModel\n\n\n{shape}",
    )
    assert {name: each.kinds - {Kind.DATA} for name, each in program.classes.items()} == {
        "shop.domain.basket.Line": {Kind.SCHEMA, Kind.ENTITY},
        "shop.domain.order.Line": {Kind.SCHEMA},
        "shop.domain.order.Order": {Kind.ORM_MODEL, Kind.ENTITY},
    }


def test_frozen_data_without_identity_that_an_entity_holds_is_a_value() -> None:
    text = (
        f"{DATA}@dataclass(frozen=True)\nclass Street:\n    name: str\n\n\n"
        "@dataclass(frozen=True)\nclass Address:\n    street: Street\n\n\n"
        "@dataclass\nclass Note:\n    text: str\n\n\n"
        "@dataclass(frozen=True)\nclass Unused:\n    text: str\n\n\n"
        "@dataclass\nclass Order:\n    id: int\n    to: list[Address]\n    note: Note\n"
    )
    assert _kinds(_program(order=text)) == {
        "Street": frozenset({Kind.VALUE_OBJECT}),
        "Address": frozenset({Kind.VALUE_OBJECT}),
        "Note": frozenset(),
        "Unused": frozenset(),
        "Order": frozenset({Kind.ENTITY}),
    }


@pytest.mark.parametrize(
    "value",
    [
        "import attrs\n\n\n@attrs.frozen\nclass Price:\n    amount: int\n",
        "import attrs\n\n\n@attrs.define(frozen=True)\nclass Price:\n    amount: int\n",
        "from typing import NamedTuple\n\n\nclass Price(NamedTuple):\n    amount: int\n",
        "from pydantic import BaseModel\n\n\nclass Price(BaseModel, frozen=True):\n    amount: int\n",
        f"{DATA}@dataclass(unsafe_hash=True)\nclass Price:\n    amount: int\n",
    ],
)
def test_a_held_value_may_be_frozen_in_any_style(value: str) -> None:
    order = "class Order:\n    def __init__(self, id: int, price: Price):\n        self.id = id\n        self._price = price\n"
    kinds = _kinds(_program(order=f"{value}\n\n{order}"))
    assert Kind.VALUE_OBJECT in kinds["Price"]


def test_what_values_and_events_start_from_is_no_port() -> None:
    abstract = "from abc import ABC, abstractmethod\n\n\nclass {}(ABC):\n    @abstractmethod\n    def name(self): ...\n"
    for word in ("ValueObject", "DomainEvent", "BaseEntity"):
        assert _kinds(_program(base=abstract.format(word))) == {word: frozenset({Kind.ABSTRACT})}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("events__sold", f"{DATA}@dataclass\nclass Sold:\n    id: int\n    by: int\n", {Kind.EVENT}),
        ("sold", f"{DATA}@dataclass\nclass SoldEvent:\n    id: int\n    by: int\n", {Kind.EVENT}),
        ("entities__sold", f"{DATA}@dataclass\nclass Sold:\n    id: int\n    by: int\n", {Kind.ENTITY}),
        ("events__base", f"{DATA}@dataclass\nclass DomainEvent:\n    id: int\n    by: int\n", set()),
    ],
)
def test_an_event_is_told_by_its_name_or_folder_and_its_base_is_none(path: str, text: str, expected: set[Kind]) -> None:
    assert list(_kinds(_program(**{path: text})).values()) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        (
            "from sqlalchemy.ext.declarative import as_declarative\n\n\n@as_declarative()\nclass Base:\n    id: int\n\n\n"
            "class Row(Base):\n    paid = 1\n"
        ),
        "from sqlalchemy.orm import registry\n\nmapping = registry()\n\n\n@mapping.mapped\nclass Row:\n    __tablename__ = 'r'\n",
        (
            "from sqlalchemy.orm import registry\n\nr = registry()\nBase = r.generate_base()\n\n\n"
            "class Row(Base):\n    __tablename__ = 'r'\n"
        ),
        "from sqlalchemy import Table\n\n\nclass Row:\n    __table__ = Table('rows')\n",
        "from pony.orm import Database\n\ndb = Database()\n\n\nclass Row(db.Entity):\n    paid = 1\n",
        "from advanced_alchemy.base import UUIDBase\n\n\nclass Row(UUIDBase):\n    paid: int\n",
        "from beanie import Document\n\n\nclass Row(Document):\n    paid: int\n",
    ],
)
def test_a_table_is_one_in_any_style(text: str) -> None:
    assert Kind.ORM_MODEL in _kinds(_program(row=text))["Row"]


@pytest.mark.parametrize(
    "text",
    [
        "from sqlalchemy.ext.declarative import as_declarative\n\n\n@as_declarative()\nclass Row:\n    id: int\n",
        (
            "from sqlalchemy.ext.asyncio import AsyncAttrs\nfrom sqlalchemy.orm import DeclarativeBase\n\n\n"
            "class Row(AsyncAttrs, DeclarativeBase):\n    __tablename__: str\n"
        ),
        "from django.db import models\n\n\nclass Row(models.Model):\n    class Meta:\n        abstract = True\n",
        "from sqlmodel import SQLModel\n\n\nclass Row(SQLModel):\n    id: int\n",
    ],
)
def test_what_tables_start_from_is_none(text: str) -> None:
    assert Kind.ORM_MODEL not in _kinds(_program(row=text))["Row"]


def test_a_class_that_is_mapped_from_outside_stays_plain() -> None:
    text = (
        f"from sqlalchemy.orm import registry\n{DATA}@dataclass\nclass Order:\n    id: int\n    paid: bool\n\n\n"
        "def start(table):\n    registry().map_imperatively(Order, table)\n"
    )
    assert _kinds(_program(order=text)) == {"Order": frozenset({Kind.ENTITY})}
