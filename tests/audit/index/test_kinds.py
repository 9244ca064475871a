"""What classes are to the architecture, in the styles that people write them in."""

import pytest

from audit.model.program import Class, Kind
from audit.model.settings import Settings
from tests.audit.index.projects import project

TABLE = "\n\nclass OrderRow(Base):\n    __tablename__ = 'o'\n"
BASE = {f"shop/{layer}/__init__.py": "" for layer in ("domain", "application", "infrastructure", "presentation")}


def _classes(path: str, text: str) -> dict[str, Class]:
    found = project({"shop/__init__.py": "", **BASE, path: text}, Settings(profile="layered")).program.classes
    return {each.word: each for each in found.values()}


def _kinds(path: str, text: str, word: str) -> frozenset[Kind]:
    return _classes(path, text)[word].kinds - {Kind.DATA}


@pytest.mark.parametrize(
    "text",
    [
        "from dataclasses import dataclass\n\n\n@dataclass\nclass Order:\n    id: int\n    paid: bool\n",
        "import attrs\n\n\n@attrs.define\nclass Order:\n    id: int\n    paid: bool\n",
        "import attr\n\n\n@attr.s(auto_attribs=True)\nclass Order:\n    id: int\n    paid: bool\n",
        "class Order:\n    def __init__(self, order_id, paid):\n        self.order_id = order_id\n        self.paid = paid\n",
        "class Order:\n    def __init__(self, id, paid):\n        self._id = id\n        self._paid = paid\n",
        "class Entity:\n    key: int\n\n\nclass Order(Entity):\n    paid: bool\n",
    ],
)
def test_a_class_of_the_domain_with_an_identity_is_an_entity(text: str) -> None:
    assert _kinds("shop/domain/order.py", text, "Order") == {Kind.ENTITY}


def test_a_pydantic_entity_is_a_schema_as_well() -> None:
    text = "from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n    id: int\n    paid: bool\n"
    assert _kinds("shop/domain/order.py", text, "Order") == {Kind.ENTITY, Kind.SCHEMA}


@pytest.mark.parametrize("word", ["OrderService", "OrderFactory", "OrderFilter", "OrderResponse", "CreateOrderCommand"])
def test_a_name_that_says_otherwise_is_no_entity(word: str) -> None:
    text = f"from dataclasses import dataclass\n\n\n@dataclass\nclass {word}:\n    id: int\n    paid: bool\n"
    assert Kind.ENTITY not in _kinds("shop/domain/order.py", text, word)


def test_a_class_without_identity_is_no_entity() -> None:
    text = "from dataclasses import dataclass\n\n\n@dataclass\nclass Size:\n    width: int\n    height: int\n"
    assert _kinds("shop/domain/size.py", text, "Size") == frozenset()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "shop/domain/value_objects/email.py",
            "from dataclasses import dataclass\n\n\n@dataclass\nclass Email:\n    text: str\n",
        ),
        ("shop/domain/email.py", "class ValueObject: ...\n\n\nclass Email(ValueObject):\n    text: str\n"),
        ("shop/domain/vo/email.py", "class Email(str): ...\n"),
    ],
)
def test_a_value_object_is_told_by_its_folder_or_its_base(path: str, text: str) -> None:
    assert _kinds(path, text, "Email") == {Kind.VALUE_OBJECT}


@pytest.mark.parametrize(
    "text",
    [
        "from abc import ABC, abstractmethod\n\n\nclass Orders(ABC):\n    @abstractmethod\n    def get(self): ...\n",
        "import abc\n\n\nclass Orders(metaclass=abc.ABCMeta):\n    @abc.abstractmethod\n    def get(self): ...\n",
        "from typing import Protocol\n\n\nclass Orders(Protocol):\n    def get(self): ...\n",
        "class Orders:\n    def get(self):\n        raise NotImplementedError\n",
    ],
)
def test_an_abstract_class_of_an_inner_layer_is_a_port(text: str) -> None:
    assert _kinds("shop/domain/orders.py", text, "Orders") == {Kind.PORT, Kind.ABSTRACT}
    assert _kinds("shop/infrastructure/orders.py", text, "Orders") == {Kind.ABSTRACT}


@pytest.mark.parametrize(
    "text",
    [
        f"from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase): ...\n{TABLE}",
        f"from sqlalchemy.ext.declarative import declarative_base\n\nBase = declarative_base()\n{TABLE}",
        "from sqlmodel import SQLModel\n\n\nclass OrderRow(SQLModel, table=True):\n    id: int\n",
        "from flask_sqlalchemy import SQLAlchemy\n\ndb = SQLAlchemy()\n\n\nclass OrderRow(db.Model):\n    id = db.Column()\n",
        "from django.db import models\n\n\nclass OrderRow(models.Model):\n    paid = models.BooleanField()\n",
        "from tortoise.models import Model\n\n\nclass OrderRow(Model): ...\n",
    ],
)
def test_a_class_that_maps_to_a_table_is_an_orm_model(text: str) -> None:
    assert Kind.ORM_MODEL in _kinds("shop/infrastructure/models.py", text, "OrderRow")


def test_a_declarative_base_and_an_abstract_model_are_no_tables() -> None:
    text = (
        "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase): ...\n\n\n"
        "class Stamped(Base):\n    __abstract__ = True\n"
    )
    found = _classes("shop/infrastructure/models.py", text)
    assert [Kind.ORM_MODEL in found[word].kinds for word in ("Base", "Stamped")] == [False, False]


@pytest.mark.parametrize(
    ("word", "method"),
    [
        ("LoginUseCase", "login"),
        ("Login", "execute"),
        ("LoginHandler", "handle"),
        ("Login", "__call__"),
        ("UserService", "login"),
    ],
)
def test_a_class_of_the_application_that_does_something_is_a_use_case(word: str, method: str) -> None:
    text = f"class {word}:\n    def {method}(self): \n        return 1\n"
    assert _kinds("shop/application/login.py", text, word) == {Kind.USE_CASE}
    assert Kind.USE_CASE not in _kinds("shop/domain/login.py", text, word)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("shop/infrastructure/orders.py", "SqlOrderRepository"),
        ("shop/infrastructure/orders.py", "OrderRepositoryImpl"),
        ("shop/infrastructure/orders.py", "OrderRepo"),
        ("shop/infrastructure/repositories/orders.py", "SqlOrders"),
    ],
)
def test_a_repository_is_told_by_its_name_or_its_folder(path: str, word: str) -> None:
    assert _kinds(path, f"class {word}:\n    def get(self):\n        return 1\n", word) == {Kind.REPOSITORY}


def test_errors_enums_and_events_are_told_by_what_they_inherit() -> None:
    text = (
        "from enum import StrEnum\n\n\nclass Lost(LookupError): ...\n\n\nclass VeryLost(Lost): ...\n\n\n"
        "class Colour(StrEnum):\n    RED = 'red'\n\n\nclass DomainEvent:\n    at: int\n\n\n"
        "class Sold(DomainEvent):\n    id: int\n    by: int\n"
    )
    found = _classes("shop/domain/all.py", text)
    assert {word: each.kinds for word, each in found.items()} == {
        "Lost": {Kind.ERROR},
        "VeryLost": {Kind.ERROR},
        "Colour": {Kind.ENUM},
        "DomainEvent": frozenset(),
        "Sold": {Kind.EVENT},
    }
