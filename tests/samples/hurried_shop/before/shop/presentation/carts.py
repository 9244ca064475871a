from fastapi import APIRouter

from shop.application.carts import FillCartUseCase
from shop.infrastructure.database import SessionLocal

router = APIRouter()


@router.post("/carts")
async def fill(line: dict):
    return FillCartUseCase(SessionLocal()).execute(line)
