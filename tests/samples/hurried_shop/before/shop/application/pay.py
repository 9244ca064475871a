import os

from fastapi import HTTPException
from sqlalchemy import text
from sqlalchemy.orm import Session

from shop.domain.errors import OrderNotFound
from shop.domain.order import Status
from shop.infrastructure.database import SessionLocal
from shop.infrastructure.order_repository import SqlOrderRepository


class PaymentFailed(Exception):
    pass


class PayUseCase:
    def __init__(self, session: Session, orders: SqlOrderRepository) -> None:
        self.session = session
        self.orders = orders

    def execute(self, order: str) -> dict:
        from shop.infrastructure.mail import send

        found = self.orders.get(order)
        if found is None:
            raise OrderNotFound
        if os.environ.get("PAYMENTS") == "off":
            raise HTTPException(503, "no payments today")
        found.status = Status.PAYED
        self.session.execute(text(f"update orders set status = 'paid' where id = '{order}'"))
        self.session.commit()
        send("shop@example.org", order)
        return {"order": order, "status": "paid"}


class RefundUseCase:
    def __init__(self, session: Session) -> None:
        self.session = session

    def execute(self, order: str) -> dict:
        try:
            SqlOrderRepository(SessionLocal()).remove(order, now=True)
        except Exception:
            pass
        return {"order": order}


class ExportUseCase:
    def __init__(self, session: Session) -> None:
        self.session = session

    def execute(self) -> dict:
        return {"rows": self.session.execute(text("select * from orders")).all()}
