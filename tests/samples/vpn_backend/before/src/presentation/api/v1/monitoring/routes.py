from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.monitoring.get_statistics import GetStatisticsUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.permission import Permission
from src.infrastructure.monitoring.health import is_healthy
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.repositories.payment_repository import PaymentRepository
from src.infrastructure.repositories.server_repository import ServerRepository
from src.presentation.api.v1.monitoring.schemas import StatisticsResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/monitoring", tags=["monitoring"])


@router.get("/health")
async def get_health(
    settings: Settings = Depends(get_settings),
) -> dict[str, bool]:
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    result = await is_healthy(client)
    return result


@router.get(
    "/statistics",
    response_model=StatisticsResponse,
    dependencies=[Depends(require_permission(Permission.MONITORING_READ))],
)
async def get_statistics(
    db: AsyncSession = Depends(get_db),
) -> StatisticsResponse:
    server_repo = ServerRepository(db)
    payment_repo = PaymentRepository(db)
    use_case = GetStatisticsUseCase(server_repo, payment_repo)
    result = await use_case.execute()
    return StatisticsResponse.model_validate(result)
