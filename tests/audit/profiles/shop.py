"""What the miniature services have in common: a shop with orders, in whatever folders a profile asks for."""

from collections.abc import Iterable, Mapping
from itertools import accumulate

ORDER = '''"""Orders."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Order:
    """What a customer wants."""

    id: int
    paid: bool = False

    def pay(self) -> "Order":
        """Return the order, paid."""
        return replace(self, paid=True)
'''

ORDERS = '''"""Where orders are kept."""

from abc import ABC, abstractmethod

from {order} import Order


class Orders(ABC):
    """Where orders are kept."""

    @abstractmethod
    async def find(self, id: int) -> Order | None:
        """Return the order, None where there is none."""
'''

FIND_ORDER = '''"""Finding an order."""

from {order} import Order
from {orders} import Orders


class FindOrder:
    """Finds an order."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    async def execute(self, id: int) -> Order | None:
        """Return the order, None where there is none."""
        return await self._orders.find(id)
'''

SQL_ORDERS = '''"""Orders in a database."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from {order} import Order
from {orders} import Orders


class SqlOrders(Orders):
    """Orders in a database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, id: int) -> Order | None:
        """Return the order, None where there is none."""
        row = (await self._session.execute(text("select id, paid from orders where id = :id"), {{"id": id}})).first()
        return Order(row.id, row.paid) if row is not None else None
'''

SCHEMAS = '''"""What the API says of orders."""

from pydantic import BaseModel


class OrderResponse(BaseModel):
    """An order."""

    id: int
    paid: bool
'''

ROUTES = '''"""The routes of orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from {find_order} import FindOrder
from {container} import find_order
from {schemas} import OrderResponse

router = APIRouter(prefix="/api/v1/orders")


@router.get("/{{id}}", response_model=OrderResponse)
async def show_order(id: int, use_case: Annotated[FindOrder, Depends(find_order)]) -> OrderResponse:
    """Return an order."""
    order = await use_case.execute(id)
    if order is None:
        raise HTTPException(404)
    return OrderResponse(id=order.id, paid=order.paid)
'''

SETTINGS = '''"""The settings."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What the environment says."""

    database: str
'''

SESSIONS = '''"""Sessions with the database."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from {settings} import Settings


async def session() -> AsyncIterator[AsyncSession]:
    """Yield a session."""
    async with AsyncSession(create_async_engine(Settings().database)) as opened:
        yield opened
'''

CONTAINER = '''"""Puts the parts together."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from {find_order} import FindOrder
from {sessions} import session
from {sql_orders} import SqlOrders


def find_order(session: Annotated[AsyncSession, Depends(session)]) -> FindOrder:
    """Return the use case."""
    return FindOrder(SqlOrders(session))
'''

MAIN = '''"""The application."""

from fastapi import FastAPI

from {routes} import router


def create_app() -> FastAPI:
    """Return the application."""
    app = FastAPI()
    app.include_router(router)
    return app
'''

TESTS = '''"""Every part does what it should."""

from {order} import Order
from {find_order} import FindOrder
from {orders} import Orders
from {routes} import router
from {sql_orders} import SqlOrders


class Kept(Orders):
    async def find(self, id: int) -> Order | None:
        return Order(id)


async def test_an_order_is_found() -> None:
    order = await FindOrder(Kept()).execute(1)
    assert order == Order(1)


def test_an_order_is_paid() -> None:
    assert Order(1).pay() == Order(1, paid=True)


def test_orders_are_kept_in_a_database() -> None:
    assert issubclass(SqlOrders, Orders)


def test_orders_can_be_asked_for() -> None:
    assert router.routes
'''

_TEXTS = {
    "order": ORDER,
    "orders": ORDERS,
    "find_order": FIND_ORDER,
    "sql_orders": SQL_ORDERS,
    "schemas": SCHEMAS,
    "routes": ROUTES,
    "settings": SETTINGS,
    "sessions": SESSIONS,
    "container": CONTAINER,
    "main": MAIN,
}


def service(places: Mapping[str, str]) -> dict[str, str]:
    """Return the files of a service that obeys its profile. `places` has the dotted name of each part."""
    files = {f"{name.replace('.', '/')}.py": _TEXTS[part].format(**places) for part, name in places.items()}
    return packaged({**files, "tests/test_shop.py": TESTS.format(**places)})


def packaged(files: Mapping[str, str]) -> dict[str, str]:
    """Return files with an `__init__` in every folder, and the manifest of a project."""
    return {
        "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
        **{f"{folder}/__init__.py": "" for folder in _folders(files)},
        **files,
    }


def _folders(paths: Iterable[str]) -> list[str]:
    return sorted({folder for path in paths for folder in list(accumulate(path.split("/"), "{}/{}".format))[:-1]})
