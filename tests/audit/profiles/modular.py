"""A modular service of two contexts, and one whose contexts and files see each other."""

from tests.audit.profiles.shop import MAIN, ORDER, SCHEMAS, SESSIONS, SETTINGS, packaged

PLACES = {
    "settings": "config",
    "sessions": "core.database",
    "routes": "modules.orders.router",
}

SERVICE = '''"""What is done with orders."""

from core.events import EventBus
from modules.orders.events import OrderPaid
from modules.orders.models import Order
from modules.orders.repository import OrderRepository


class OrderService:
    """What is done with orders."""

    def __init__(self, orders: OrderRepository, bus: EventBus) -> None:
        self._orders = orders
        self._bus = bus

    async def find(self, id: int) -> Order | None:
        """Return the order, None where there is none."""
        return await self._orders.find(id)

    async def pay(self, order: Order) -> Order:
        """Return the order, paid, and tell who wants to know."""
        await self._bus.publish("order.paid", OrderPaid(order.id))
        return order.pay()
'''

REPOSITORY = '''"""Orders in a database."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from modules.orders.models import Order


class OrderRepository:
    """Orders in a database."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, id: int) -> Order | None:
        """Return the order, None where there is none."""
        row = (await self._session.execute(text("select id, paid from orders where id = :id"), {"id": id})).first()
        return Order(row.id, row.paid) if row is not None else None
'''

ROUTER = '''"""The routes of orders."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from container import order_service
from modules.orders.schemas import OrderResponse
from modules.orders.service import OrderService

router = APIRouter(prefix="/api/v1/orders")


@router.get("/{id}", response_model=OrderResponse)
async def show_order(id: int, service: Annotated[OrderService, Depends(order_service)]) -> OrderResponse:
    """Return an order."""
    order = await service.find(id)
    if order is None:
        raise HTTPException(404)
    return OrderResponse(id=order.id, paid=order.paid)
'''

CONTAINER = '''"""Puts the parts together."""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import session
from core.events import EventBus
from modules.orders.repository import OrderRepository
from modules.orders.service import OrderService
from modules.stock.service import StockService


def order_service(session: Annotated[AsyncSession, Depends(session)]) -> OrderService:
    """Return the service, with all that listens to it."""
    bus = EventBus()
    bus.subscribe("order.paid", StockService().reserve)
    return OrderService(OrderRepository(session), bus)
'''

EVENTS = '''"""Tells modules what happens in others."""

from collections.abc import Awaitable, Callable

Listener = Callable[[object], Awaitable[None]]


class EventBus:
    """Tells modules what happens in others."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = {}

    def subscribe(self, name: str, listener: Listener) -> None:
        """Have events of a name told to a listener."""
        self._listeners.setdefault(name, []).append(listener)

    async def publish(self, name: str, event: object) -> None:
        """Tell an event."""
        for listener in self._listeners.get(name, []):
            await listener(event)
'''

PAID = '''"""What happens to orders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrderPaid:
    """An order was paid."""

    order: int
'''

STOCK = '''"""What is done with stock."""


class StockService:
    """What is done with stock."""

    async def reserve(self, event: object) -> None:
        """Put aside what was ordered."""
'''

TESTS = '''"""Every part does what it should."""

from modules.orders.models import Order
from modules.orders.repository import OrderRepository
from modules.orders.router import router
from modules.orders.service import OrderService
from modules.stock.exceptions import NothingLeft
from modules.stock.service import StockService


def test_an_order_is_paid() -> None:
    assert Order(1).pay() == Order(1, paid=True)


def test_orders_can_be_asked_for() -> None:
    assert router.routes
    assert OrderService and OrderRepository and StockService and NothingLeft
'''

GOOD = {
    **packaged(
        {
            "core/database.py": SESSIONS.format(**PLACES),
            "core/events.py": EVENTS,
            "modules/orders/router.py": ROUTER,
            "modules/orders/schemas.py": SCHEMAS,
            "modules/orders/service.py": SERVICE,
            "modules/orders/repository.py": REPOSITORY,
            "modules/orders/models.py": ORDER,
            "modules/orders/events.py": PAID,
            "modules/stock/service.py": STOCK,
            "modules/stock/exceptions.py": "class NothingLeft(Exception): ...\n",
            "tests/test_orders.py": TESTS,
        }
    ),
    "config.py": SETTINGS,
    "container.py": CONTAINER,
    "main.py": MAIN.format(**PLACES),
}

BAD = {
    **GOOD,
    "modules/orders/models.py": ORDER + "\nfrom modules.orders.exceptions import notify\n",
    "modules/orders/exceptions.py": "from modules.orders.handlers import notify  # finding: DEP101\n",
    "modules/orders/handlers.py": (
        "from fastapi import BackgroundTasks  # finding: DEP102\n\n"
        "from modules.stock.service import StockService  # finding: DEP104\n\n\n"
        "def notify(tasks: BackgroundTasks) -> None: ...\n"
    ),
    "modules/stock/router.py": "from modules.stock.repository import StockRepository  # finding: LAY103\n",
    "modules/stock/repository.py": (
        "from modules.stock.schemas import Item  # finding: DEP101\n\n\nclass StockRepository: ...\n"
    ),
    "modules/stock/schemas.py": "class Item: ...\n",
}
