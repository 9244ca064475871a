from fastapi import APIRouter, HTTPException
from sqlalchemy import text

from shop.domain.product import Product
from shop.infrastructure.database import SessionLocal
from shop.infrastructure.product_repository import ProductRepository

router = APIRouter()


@router.get("/products")
async def products():
    return ProductRepository(SessionLocal()).all()


@router.get("/products/search")
async def search(word: str):
    return SessionLocal().execute(text(f"select * from products where name like '%{word}%'")).all()


@router.put("/products/{number}")
async def change(number: int, price: float):
    try:
        session = SessionLocal()
        session.execute(text(f"update products set price = {price} where id = {number}"))
        session.commit()
        return {"changed": number}
    except Exception as error:
        raise HTTPException(500, detail=repr(error))


@router.get("/products/{number}")
async def product(number: int) -> Product:
    return SessionLocal().get(Product, number)
