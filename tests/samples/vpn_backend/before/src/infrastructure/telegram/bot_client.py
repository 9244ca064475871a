import httpx

from src.infrastructure.resilience.retry_policy import RetryPolicy


class TelegramBotClient:
    def __init__(self, token: str, retry: RetryPolicy) -> None:
        self._http = httpx.AsyncClient(base_url=f"https://api.telegram.org/bot{token}")
        self._retry = retry

    async def send_message(self, chat_id: int, text: str) -> None:
        response = await self._retry.call(lambda: self._http.post("/sendMessage", json={"chat_id": chat_id, "text": text}))
        response.raise_for_status()
