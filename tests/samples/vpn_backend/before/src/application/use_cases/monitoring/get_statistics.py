from src.application.dto.statistics_dto import StatisticsDTO
from src.domain.enums.server_status import ServerStatus
from src.domain.repositories.payment_repository import PaymentRepository
from src.domain.repositories.server_repository import ServerRepository


class GetStatisticsUseCase:
    def __init__(self, servers: ServerRepository, payments: PaymentRepository) -> None:
        self._servers = servers
        self._payments = payments

    async def execute(self) -> StatisticsDTO:
        servers = await self._servers.get_page(0, 1000)
        payments = await self._payments.get_page(0, 1000)
        online = [server for server in servers if server.status is ServerStatus.ONLINE]
        return StatisticsDTO(servers=len(servers), servers_online=len(online), payments=len(payments))
