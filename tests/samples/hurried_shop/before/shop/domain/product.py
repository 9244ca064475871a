from dataclasses import dataclass

from fastapi import HTTPException
from pydantic import BaseModel

from shop.infrastructure.cache import cache


@dataclass
class Product:
    id: int
    name: str
    price: float
    stock: int


class Price(BaseModel):
    amount: float
    currency: str


def take(product: Product, count: int) -> None:
    if product.stock < count:
        raise HTTPException(409, "sold out")
    product.stock -= count
    cache.clear()
