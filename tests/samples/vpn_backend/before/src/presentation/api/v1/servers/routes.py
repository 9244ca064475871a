from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.servers.create_server import CreateServerUseCase
from src.application.use_cases.servers.delete_server import DeleteServerUseCase
from src.application.use_cases.servers.get_server import GetServerUseCase
from src.application.use_cases.servers.list_servers import ListServersUseCase
from src.application.use_cases.servers.restart_server import RestartServerUseCase
from src.config.settings import Settings, get_settings
from src.domain.enums.permission import Permission
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.remnawave.server_gateway import RemnawaveServerGateway
from src.infrastructure.repositories.server_repository import ServerRepository
from src.presentation.api.v1.servers.schemas import CreateServerRequest, ServerResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/servers", tags=["servers"])


@router.post(
    "/",
    response_model=ServerResponse,
    dependencies=[Depends(require_permission(Permission.SERVER_CREATE))],
)
async def create_server(
    request: CreateServerRequest,
    db: AsyncSession = Depends(get_db),
) -> ServerResponse:
    server_repo = ServerRepository(db)
    use_case = CreateServerUseCase(server_repo, db)
    result = await use_case.execute(request.name, request.address, request.port, request.country)
    return ServerResponse.model_validate(result)


@router.get(
    "/",
    response_model=list[ServerResponse],
    dependencies=[Depends(require_permission(Permission.SERVER_READ))],
)
async def list_servers(
    offset: int = 0,
    limit: int = 50,
    db: AsyncSession = Depends(get_db),
) -> list[ServerResponse]:
    server_repo = ServerRepository(db)
    use_case = ListServersUseCase(server_repo)
    result = await use_case.execute(offset, limit)
    return [ServerResponse.model_validate(each) for each in result]


@router.get(
    "/{server_id}",
    response_model=ServerResponse,
    dependencies=[Depends(require_permission(Permission.SERVER_READ))],
)
async def get_server(
    server_id: UUID,
    db: AsyncSession = Depends(get_db),
) -> ServerResponse:
    server_repo = ServerRepository(db)
    use_case = GetServerUseCase(server_repo)
    result = await use_case.execute(server_id)
    return ServerResponse.model_validate(result)


@router.post(
    "/{server_id}/restart",
    response_model=ServerResponse,
    dependencies=[Depends(require_permission(Permission.SERVER_UPDATE))],
)
async def restart_server(
    server_id: UUID,
    settings: Settings = Depends(get_settings),
) -> ServerResponse:
    client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())
    gateway = RemnawaveServerGateway(client)
    use_case = RestartServerUseCase(gateway)
    result = await use_case.execute(server_id)
    return ServerResponse.model_validate(result)


@router.delete(
    "/{server_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_permission(Permission.SERVER_DELETE))],
)
async def delete_server(
    server_id: UUID,
    db: AsyncSession = Depends(get_db),
) -> None:
    server_repo = ServerRepository(db)
    use_case = DeleteServerUseCase(server_repo)
    await use_case.execute(server_id)
