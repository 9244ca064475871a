from datetime import datetime
from uuid import UUID

from src.domain.entities.user import User
from src.infrastructure.remnawave.client import RemnawaveClient
from src.infrastructure.remnawave.mappers.user_mapper import to_user


class RemnawaveUserGateway:
    def __init__(self, client: RemnawaveClient) -> None:
        self._client = client

    async def get_by_id(self, id: UUID) -> User:
        return to_user(await self._client.request("GET", f"/users/{id}"))

    async def create(self, username: str, traffic_limit_bytes: int | None, expire_at: datetime | None) -> User:
        body = {"username": username, "trafficLimitBytes": traffic_limit_bytes, "expireAt": _written(expire_at)}
        return to_user(await self._client.request("POST", "/users", body))

    async def update(self, id: UUID, traffic_limit_bytes: int | None, expire_at: datetime | None) -> User:
        body = {"trafficLimitBytes": traffic_limit_bytes, "expireAt": _written(expire_at)}
        return to_user(await self._client.request("PATCH", f"/users/{id}", body))

    async def disable(self, id: UUID) -> User:
        return to_user(await self._client.request("POST", f"/users/{id}/disable"))

    async def reset_traffic(self, id: UUID) -> User:
        return to_user(await self._client.request("POST", f"/users/{id}/reset-traffic"))

    async def delete(self, id: UUID) -> None:
        await self._client.request("DELETE", f"/users/{id}")


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
