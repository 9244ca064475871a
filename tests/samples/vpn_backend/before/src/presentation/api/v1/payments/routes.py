from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.payments.create_payment import CreatePaymentUseCase
from src.application.use_cases.payments.get_payment import GetPaymentUseCase
from src.application.use_cases.payments.list_payments import ListPaymentsUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.permission import Permission
from src.domain.value_objects.money import Money
from src.infrastructure.payments.cryptobot_client import CryptoBotClient
from src.infrastructure.repositories.payment_repository import PaymentRepository
from src.infrastructure.resilience.circuit_breaker import CircuitBreaker
from src.presentation.api.v1.payments.schemas import (
    CreatePaymentRequest,
    CreatedPaymentResponse,
    PaymentResponse,
)
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/payments", tags=["payments"])


@router.post(
    "/",
    response_model=CreatedPaymentResponse,
    dependencies=[Depends(require_permission(Permission.PAYMENT_CREATE))],
)
async def create_payment(
    request: CreatePaymentRequest,
    db: AsyncSession = Depends(get_db),
    settings: Settings = Depends(get_settings),
) -> CreatedPaymentResponse:
    payment_repo = PaymentRepository(db)
    provider = CryptoBotClient(settings.cryptobot_token.get_secret_value(), CircuitBreaker())
    use_case = CreatePaymentUseCase(payment_repo, provider, db)
    try:
        result = await use_case.execute(request.user_id, Money(request.amount, request.currency))
    except Exception as error:
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, detail=str(error)) from error
    return CreatedPaymentResponse.model_validate(result)


@router.get(
    "/",
    response_model=list[PaymentResponse],
    dependencies=[Depends(require_permission(Permission.PAYMENT_READ))],
)
async def list_payments(
    offset: int = 0,
    limit: int = 50,
    db: AsyncSession = Depends(get_db),
) -> list[PaymentResponse]:
    payment_repo = PaymentRepository(db)
    use_case = ListPaymentsUseCase(payment_repo)
    result = await use_case.execute(offset, limit)
    return [PaymentResponse.model_validate(each) for each in result]


@router.get(
    "/{payment_id}",
    response_model=PaymentResponse,
    dependencies=[Depends(require_permission(Permission.PAYMENT_READ))],
)
async def get_payment(
    payment_id: UUID,
    db: AsyncSession = Depends(get_db),
) -> PaymentResponse:
    payment_repo = PaymentRepository(db)
    use_case = GetPaymentUseCase(payment_repo)
    result = await use_case.execute(payment_id)
    return PaymentResponse.model_validate(result)
