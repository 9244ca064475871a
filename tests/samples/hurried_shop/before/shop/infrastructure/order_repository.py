from sqlalchemy.orm import Session

from shop.application.orders import PlaceOrderUseCase
from shop.domain.repositories import OrderRepository
from shop.infrastructure.models import OrderRow


class SqlOrderRepository(OrderRepository):
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, number: str, lock: bool) -> OrderRow:
        return self.session.get(OrderRow, number)

    def remove(self, number: str) -> None:
        self.session.delete(self.session.get(OrderRow, number))
        self.session.commit()

    def place_again(self, number: str) -> PlaceOrderUseCase:
        return PlaceOrderUseCase(self.session, self)
