from sqlalchemy.orm import Session

from shop.infrastructure.models import ProductRow


class ProductRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def all(self) -> list[ProductRow]:
        return self.session.query(ProductRow).all()

    def save(self, product: ProductRow) -> None:
        self.session.add(product)
        self.session.commit()
