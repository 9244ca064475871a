from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.domain.errors import EmptyCart
from shop.domain.order import new_order
from shop.infrastructure.cache import cache
from shop.infrastructure.models import OrderRow
from shop.infrastructure.order_repository import SqlOrderRepository
from shop.presentation.schemas import OrderIn


class PlaceOrderUseCase:
    def __init__(self, session: Session, orders: SqlOrderRepository) -> None:
        self.session = session
        self.orders = orders

    def execute(self, given: OrderIn) -> dict:
        if not given.lines:
            raise EmptyCart
        order = new_order(given.user)
        order.total = sum(line.price for line in given.lines)
        self.orders.add(OrderRow(id=order.id, user_id=order.user_id))
        self.session.commit()
        cache.drop(order.id)
        return {"id": order.id}


class ListOrdersUseCase:
    def __init__(self, session: Session) -> None:
        self.session = session

    def execute(self) -> dict:
        return {"orders": self.session.scalars(select(OrderRow)).all()}
