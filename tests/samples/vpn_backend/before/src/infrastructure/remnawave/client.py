from collections.abc import Mapping

import httpx

from src.infrastructure.resilience.circuit_breaker import CircuitBreaker
from src.infrastructure.resilience.retry_policy import RetryPolicy


class RemnawaveClient:
    def __init__(self, base_url: str, token: str) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, headers={"Authorization": f"Bearer {token}"})
        self._breaker = CircuitBreaker()
        self._retry = RetryPolicy()

    async def request(self, method: str, path: str, body: Mapping[str, object] | None = None) -> dict[str, object]:
        async def send() -> httpx.Response:
            return await self._http.request(method, path, json=body)

        response = await self._breaker.call(lambda: self._retry.call(send))
        response.raise_for_status()
        return dict(response.json())
