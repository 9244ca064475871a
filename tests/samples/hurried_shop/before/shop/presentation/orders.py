from fastapi import APIRouter, HTTPException

from shop.application.orders import ListOrdersUseCase, PlaceOrderUseCase
from shop.application.pay import ExportUseCase, PayUseCase, RefundUseCase
from shop.infrastructure.database import SessionLocal
from shop.infrastructure.order_repository import SqlOrderRepository
from shop.presentation.schemas import OrderIn

router = APIRouter()


@router.post("/orders")
async def place(given: OrderIn):
    try:
        session = SessionLocal()
        return PlaceOrderUseCase(session, SqlOrderRepository(session)).execute(given)
    except Exception as error:
        raise HTTPException(400, detail=str(error))


@router.get("/orders")
async def orders():
    return ListOrdersUseCase(SessionLocal()).execute()


@router.post("/orders/{number}/pay")
async def pay(number: str):
    try:
        session = SessionLocal()
        return PayUseCase(session, SqlOrderRepository(session)).execute(number)
    except Exception as error:
        raise HTTPException(400, detail=str(error))


@router.post("/orders/{number}/refund")
async def refund(number: str):
    try:
        return RefundUseCase(SessionLocal()).run(number)
    except Exception as error:
        raise HTTPException(400, detail=str(error))


@router.get("/orders/export")
async def export():
    return ExportUseCase(SessionLocal()).execute()
