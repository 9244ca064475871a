from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.subscriptions.create_subscription import CreateSubscriptionUseCase
from src.application.use_cases.subscriptions.delete_subscription import DeleteSubscriptionUseCase
from src.application.use_cases.subscriptions.list_subscriptions import ListSubscriptionsUseCase
from src.domain.enums.permission import Permission
from src.infrastructure.database.repositories.subscription_repo import SubscriptionRepository
from src.presentation.api.v1.subscriptions.schemas import (
    CreateSubscriptionRequest,
    SubscriptionResponse,
)
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/subscriptions", tags=["subscriptions"])


@router.post(
    "/",
    response_model=SubscriptionResponse,
    dependencies=[Depends(require_permission(Permission.MANAGE_PLANS))],
)
async def create_subscription(
    request: CreateSubscriptionRequest,
    db: AsyncSession = Depends(get_db),
) -> SubscriptionResponse:
    subscription_repo = SubscriptionRepository(db)
    use_case = CreateSubscriptionUseCase(subscription_repo, db)
    result = await use_case.execute(request.user_id, request.plan_id, request.days)
    return SubscriptionResponse.model_validate(result)


@router.get(
    "/",
    response_model=list[SubscriptionResponse],
    dependencies=[Depends(require_permission(Permission.READ_USERS))],
)
async def list_subscriptions(
    db: AsyncSession = Depends(get_db),
) -> list[SubscriptionResponse]:
    subscription_repo = SubscriptionRepository(db)
    use_case = ListSubscriptionsUseCase(subscription_repo)
    result = await use_case.execute()
    return [SubscriptionResponse.model_validate(each) for each in result]


@router.delete(
    "/{subscription_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission(Permission.MANAGE_PLANS))],
)
async def delete_subscription(
    subscription_id: UUID,
    db: AsyncSession = Depends(get_db),
) -> None:
    subscription_repo = SubscriptionRepository(db)
    use_case = DeleteSubscriptionUseCase(subscription_repo)
    await use_case.execute(subscription_id)
