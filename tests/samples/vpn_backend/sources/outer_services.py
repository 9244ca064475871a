"""What the service talks to beside its database, each behind an adapter, and what keeps it upright meanwhile."""

CIRCUIT_BREAKER = """\
T = TypeVar("T")


class CircuitOpenError(Exception):
    pass


class CircuitBreaker:
    def __init__(self, failures: int = 5, seconds: float = 30.0) -> None:
        self._allowed = failures
        self._seconds = seconds
        self._failures = 0
        self._opened_at = 0.0

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        if self._failures >= self._allowed and time.monotonic() - self._opened_at < self._seconds:
            raise CircuitOpenError("the other side is resting")
        try:
            result = await action()
        except httpx.HTTPError:
            self._failures += 1
            self._opened_at = time.monotonic()
            raise
        self._failures = 0
        return result
"""

RETRY = """\
T = TypeVar("T")


class RetryPolicy:
    def __init__(self, attempts: int = 3, first_delay: float = 0.2) -> None:
        self._attempts = attempts
        self._first_delay = first_delay

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(self._attempts - 1):
            try:
                return await action()
            except httpx.TransportError:
                await asyncio.sleep(self._first_delay * 2**attempt)
        return await action()
"""

REMNAWAVE_CLIENT = """\
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
"""

USER_GATEWAY = """\
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
"""

SERVER_GATEWAY = """\
class RemnawaveServerGateway:
    def __init__(self, client: RemnawaveClient) -> None:
        self._client = client

    async def get_by_id(self, id: UUID) -> Server:
        return to_server(await self._client.request("GET", f"/nodes/{id}"))

    async def restart(self, id: UUID) -> Server:
        return to_server(await self._client.request("POST", f"/nodes/{id}/restart"))
"""

USER_MAPPER = """\
def to_user(payload: Mapping[str, object]) -> User:
    return User(
        id=UUID(str(payload["uuid"])),
        username=str(payload["username"]),
        status=UserStatus(str(payload["status"]).lower()),
        email=Email(str(payload["email"])) if payload.get("email") else None,
        traffic_limit_bytes=_number(payload.get("trafficLimitBytes")),
        used_traffic_bytes=_number(payload.get("usedTrafficBytes")),
        expire_at=datetime.fromisoformat(str(payload["expireAt"])) if payload.get("expireAt") else None,
        created_at=datetime.fromisoformat(str(payload["createdAt"])),
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None else None
"""

SERVER_MAPPER = """\
def to_server(payload: Mapping[str, object]) -> Server:
    return Server(
        id=UUID(str(payload["uuid"])),
        name=str(payload["name"]),
        address=str(payload["address"]),
        port=int(str(payload["port"])),
        location=Geolocation(str(payload["countryCode"]), float(str(payload["lat"])), float(str(payload["lon"]))),
        is_connected=bool(payload["isConnected"]),
        is_connecting=bool(payload["isConnecting"]),
        is_disabled=bool(payload["isDisabled"]),
    )
"""

CRYPTOBOT_CLIENT = """\
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
"""

TELEGRAM_CLIENT = """\
class TelegramBotClient:
    def __init__(self, token: str, retry: RetryPolicy) -> None:
        self._http = httpx.AsyncClient(base_url=f"https://api.telegram.org/bot{token}")
        self._retry = retry

    async def send_message(self, chat_id: int, text: str) -> None:
        response = await self._retry.call(lambda: self._http.post("/sendMessage", json={"chat_id": chat_id, "text": text}))
        response.raise_for_status()
"""

OAUTH_PROFILE = """\
@dataclass(frozen=True)
class OAuthProfile:
    provider: str
    subject: str
    email: str
"""

OAUTH_CLIENT = """\
class {provider}OAuthClient:
    def __init__(self, client_id: str, client_secret: str) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._http = httpx.AsyncClient(timeout=10)

    async def fetch_profile(self, code: str) -> OAuthProfile:
        grant = {{"code": code, "client_id": self._client_id, "client_secret": self._client_secret}}
        token = await self._http.post("{token_url}", data=grant)
        token.raise_for_status()
        headers = {{"Authorization": f"Bearer {{token.json()['access_token']}}"}}
        profile = await self._http.get("{profile_url}", headers=headers)
        profile.raise_for_status()
        return OAuthProfile("{word}", str(profile.json()["{key}"]), str(profile.json()["email"]))
"""
GOOGLE = {
    "provider": "Google",
    "word": "google",
    "key": "sub",
    "token_url": "https://oauth2.googleapis.com/token",
    "profile_url": "https://openidconnect.googleapis.com/v1/userinfo",
}
GITHUB = {
    "provider": "GitHub",
    "word": "github",
    "key": "id",
    "token_url": "https://github.com/login/oauth/access_token",
    "profile_url": "https://api.github.com/user",
}

MODULES = {
    "resilience/circuit_breaker": CIRCUIT_BREAKER,
    "resilience/retry_policy": RETRY,
    "remnawave/client": REMNAWAVE_CLIENT,
    "remnawave/user_gateway": USER_GATEWAY,
    "remnawave/server_gateway": SERVER_GATEWAY,
    "remnawave/mappers/user_mapper": USER_MAPPER,
    "remnawave/mappers/server_mapper": SERVER_MAPPER,
    "payments/cryptobot_client": CRYPTOBOT_CLIENT,
    "telegram/bot_client": TELEGRAM_CLIENT,
    "oauth/profile": OAUTH_PROFILE,
    "oauth/google": OAUTH_CLIENT.format(**GOOGLE),
    "oauth/github": OAUTH_CLIENT.format(**GITHUB),
}
