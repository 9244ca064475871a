from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.admin.list_webhook_entries import ListWebhookEntriesUseCase
from src.application.use_cases.webhooks.handle_cryptobot_webhook import (
    HandleCryptoBotWebhookUseCase,
)
from src.application.use_cases.webhooks.handle_remnawave_webhook import (
    HandleRemnawaveWebhookUseCase,
)
from src.domain.enums.permission import Permission
from src.infrastructure.messaging.websocket_manager import WebSocketManager
from src.infrastructure.repositories.payment_repository import PaymentRepository
from src.infrastructure.repositories.webhook_log_repository import WebhookLogRepository
from src.presentation.api.v1.webhooks.schemas import (
    CryptoBotEventRequest,
    RemnawaveEventRequest,
    WebhookEntryResponse,
)
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/remnawave", status_code=status.HTTP_204_NO_CONTENT)
async def remnawave_webhook(
    request: RemnawaveEventRequest,
    db: AsyncSession = Depends(get_db),
) -> None:
    log_repo = WebhookLogRepository(db)
    use_case = HandleRemnawaveWebhookUseCase(log_repo, WebSocketManager())
    try:
        await use_case.execute(request.event, request.payload)
    except Exception as error:
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, detail=str(error)) from error


@router.post("/cryptobot", status_code=status.HTTP_204_NO_CONTENT)
async def cryptobot_webhook(
    request: CryptoBotEventRequest,
    db: AsyncSession = Depends(get_db),
) -> None:
    payment_repo = PaymentRepository(db)
    use_case = HandleCryptoBotWebhookUseCase(payment_repo, WebSocketManager(), db)
    try:
        await use_case.execute(request.payment_id, request.is_paid)
    except Exception as error:
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, detail=str(error)) from error


@router.get(
    "/log",
    response_model=list[WebhookEntryResponse],
    dependencies=[Depends(require_permission(Permission.WEBHOOK_READ))],
)
async def list_webhook_log(
    offset: int = 0,
    limit: int = 50,
    db: AsyncSession = Depends(get_db),
) -> list[WebhookEntryResponse]:
    log_repo = WebhookLogRepository(db)
    use_case = ListWebhookEntriesUseCase(log_repo)
    result = await use_case.execute(offset, limit)
    return [WebhookEntryResponse.model_validate(each) for each in result]
