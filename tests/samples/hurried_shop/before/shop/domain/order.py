from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import uuid4

import requests

from shop.application.pay import PaymentFailed
from shop.infrastructure.mail import send


class Status(Enum):
    OPEN = "open"
    PAID = "paid"


@dataclass
class Order:
    id: str
    user_id: int
    status: Status
    total: float


@dataclass
class Line:
    id: str
    order_id: str
    price: float


def new_order(user_id: int) -> Order:
    return Order(str(uuid4()), user_id, Status.OPEN, 0.0)


def close(order: Order, rate: str) -> None:
    if requests.get(rate).status_code != 200:
        raise PaymentFailed
    order.status = Status.PAYED
    send("shop@example.org", f"closed at {datetime.now()}")
