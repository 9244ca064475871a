from src.infrastructure.database.repositories.webhook_log_repo import WebhookLogRepository
from src.infrastructure.messaging.websocket_manager import WebSocketManager


class HandleRemnawaveWebhookUseCase:
    def __init__(self, log_repo: WebhookLogRepository, websockets: WebSocketManager) -> None:
        self._log_repo = log_repo
        self._websockets = websockets

    async def execute(self, event: str, payload: str) -> None:
        await self._log_repo.record("remnawave", payload)
        await self._websockets.broadcast(event, payload)
