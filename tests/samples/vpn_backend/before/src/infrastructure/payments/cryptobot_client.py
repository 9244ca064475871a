import hashlib
import hmac
from uuid import UUID

import httpx

from src.domain.value_objects.money import Money
from src.infrastructure.resilience.circuit_breaker import CircuitBreaker


class CryptoBotClient:
    def __init__(self, token: str, breaker: CircuitBreaker) -> None:
        self._http = httpx.AsyncClient(base_url="https://pay.crypt.bot/api", headers={"Crypto-Pay-API-Token": token})
        self._breaker = breaker
        self._token = token

    async def create_invoice(self, payment_id: UUID, amount: Money) -> str:
        body = {"asset": amount.currency, "amount": str(amount.amount), "payload": str(payment_id)}
        response = await self._breaker.call(lambda: self._http.post("/createInvoice", json=body))
        response.raise_for_status()
        return str(response.json()["result"]["pay_url"])

    def is_signed(self, payload: bytes, signature: str) -> bool:
        key = hashlib.sha256(self._token.encode()).digest()
        return hmac.compare_digest(hmac.new(key, payload, hashlib.sha256).hexdigest(), signature)
