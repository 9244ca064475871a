"""Commands that hold what infrastructure offers: gateways, clients, repositories, models and sessions."""

CREATE_USER = """\
class CreateUserUseCase:
    def __init__(self, user_repo: AdminUserRepository, gateway: RemnawaveUserGateway) -> None:
        self._user_repo = user_repo
        self._gateway = gateway

    async def execute(self, admin_id: UUID, new: NewUserDTO) -> User:
        admin = await self._user_repo.get_by_id(admin_id)
        if admin is None or not admin.is_active:
            raise PermissionDeniedError("only an active administrator creates users", {"admin_id": str(admin_id)})
        return await self._gateway.create(new.username, new.traffic_limit_bytes, new.expire_at)
"""

UPDATE_USER = """\
class UpdateUserUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID, changes: NewUserDTO) -> User:
        return await self._gateway.update(user_id, changes.traffic_limit_bytes, changes.expire_at)
"""

DELETE_USER = """\
class DeleteUserUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID) -> None:
        await self._gateway.delete(user_id)
"""

BULK_DISABLE = """\
class BulkDisableUsersUseCase:
    def __init__(self, user_repo: AdminUserRepository, gateway: RemnawaveUserGateway) -> None:
        self._user_repo = user_repo
        self._gateway = gateway

    async def execute(self, admin_id: UUID, user_ids: list[UUID]) -> list[User]:
        if await self._user_repo.get_by_id(admin_id) is None:
            raise PermissionDeniedError("only an administrator disables users", {"admin_id": str(admin_id)})
        return [await self._gateway.disable(user_id) for user_id in user_ids]
"""

RESET_TRAFFIC = """\
class ResetTrafficUseCase:
    def __init__(self, gateway: RemnawaveUserGateway) -> None:
        self._gateway = gateway

    async def execute(self, user_id: UUID) -> User:
        return await self._gateway.reset_traffic(user_id)
"""

CREATE_SERVER = """\
class CreateServerUseCase:
    def __init__(self, server_repo: ServerRepository, session: AsyncSession) -> None:
        self._server_repo = server_repo
        self._session = session

    async def execute(self, name: str, address: str, port: int, country: str) -> ServerDTO:
        server = ServerModel(id=uuid4(), name=name, address=address, port=port, country=country, is_disabled=False)
        await self._server_repo.create(server)
        await self._session.commit()
        return ServerDTO(id=server.id, name=name, address=address, port=port, country=country)
"""

DELETE_SERVER = """\
class DeleteServerUseCase:
    def __init__(self, server_repo: ServerRepository) -> None:
        self._server_repo = server_repo

    async def execute(self, server_id: UUID) -> None:
        if await self._server_repo.get_by_id(server_id) is None:
            raise ServerNotFoundError(server_id)
        await self._server_repo.remove(server_id)
"""

RESTART_SERVER = """\
class RestartServerUseCase:
    def __init__(self, gateway: RemnawaveServerGateway) -> None:
        self._gateway = gateway

    async def execute(self, server_id: UUID) -> Server:
        server = await self._gateway.restart(server_id)
        if server.status is ServerStatus.OFFLINE:
            raise ServerUnavailableError("the server did not come back", {"server_id": str(server_id)})
        return server
"""

CREATE_PAYMENT = """\
class CreatePaymentUseCase:
    def __init__(self, payment_repo: PaymentRepository, provider: CryptoBotClient, session: AsyncSession) -> None:
        self._payment_repo = payment_repo
        self._provider = provider
        self._session = session

    async def execute(self, user_id: UUID, amount: Money) -> PaymentDTO:
        payment = PaymentModel(
            id=uuid4(),
            user_id=user_id,
            cents=int(amount.amount * 100),
            currency=amount.currency,
            provider="cryptobot",
            state=PaymentState.PENDING.value,
        )
        pay_url = await self._provider.create_invoice(payment.id, amount)
        await self._payment_repo.create(payment)
        await self._session.commit()
        return PaymentDTO(id=payment.id, state=payment.state, pay_url=pay_url)
"""

CREATE_SUBSCRIPTION = """\
class CreateSubscriptionUseCase:
    def __init__(self, subscription_repo: SubscriptionRepository, session: AsyncSession) -> None:
        self._subscription_repo = subscription_repo
        self._session = session

    async def execute(self, user_id: UUID, plan_id: UUID, days: int) -> SubscriptionDTO:
        ends_at = datetime.now(UTC) + timedelta(days=days)
        subscription = SubscriptionModel(id=uuid4(), user_id=user_id, plan_id=plan_id, ends_at=ends_at, is_active=True)
        await self._subscription_repo.create(subscription)
        await self._session.commit()
        return SubscriptionDTO(id=subscription.id, plan_id=plan_id, ends_at=ends_at)
"""

REMNAWAVE_WEBHOOK = """\
class HandleRemnawaveWebhookUseCase:
    def __init__(self, log_repo: WebhookLogRepository, websockets: WebSocketManager) -> None:
        self._log_repo = log_repo
        self._websockets = websockets

    async def execute(self, event: str, payload: str) -> None:
        await self._log_repo.record("remnawave", payload)
        await self._websockets.broadcast(event, payload)
"""

CRYPTOBOT_WEBHOOK = """\
class HandleCryptoBotWebhookUseCase:
    def __init__(self, payment_repo: PaymentRepository, websockets: WebSocketManager, session: AsyncSession) -> None:
        self._payment_repo = payment_repo
        self._websockets = websockets
        self._session = session

    async def execute(self, payment_id: UUID, is_paid: bool) -> None:
        if await self._payment_repo.get_by_id(payment_id) is None:
            raise PaymentNotFoundError(payment_id)
        state = PaymentState.PAID if is_paid else PaymentState.FAILED
        await self._payment_repo.set_state(payment_id, state.value)
        await self._session.commit()
        await self._websockets.broadcast("payment", str(payment_id))
"""

LINK_TELEGRAM = """\
class LinkTelegramUseCase:
    def __init__(self, telegram_repo: TelegramUserRepository) -> None:
        self._telegram_repo = telegram_repo

    async def execute(self, telegram_user_id: UUID, user_id: UUID) -> None:
        found = await self._telegram_repo.get_by_id(telegram_user_id)
        if found is None:
            raise TelegramUserNotFoundError(telegram_user_id)
        if found.user_id is not None:
            raise TelegramAlreadyLinkedError("the account is linked already", {"telegram_id": found.telegram_id})
        await self._telegram_repo.link(telegram_user_id, user_id)
"""

USE_CASES = {
    "users/create_user": CREATE_USER,
    "users/update_user": UPDATE_USER,
    "users/delete_user": DELETE_USER,
    "users/bulk_disable_users": BULK_DISABLE,
    "users/reset_traffic": RESET_TRAFFIC,
    "servers/create_server": CREATE_SERVER,
    "servers/delete_server": DELETE_SERVER,
    "servers/restart_server": RESTART_SERVER,
    "payments/create_payment": CREATE_PAYMENT,
    "subscriptions/create_subscription": CREATE_SUBSCRIPTION,
    "webhooks/handle_remnawave_webhook": REMNAWAVE_WEBHOOK,
    "webhooks/handle_cryptobot_webhook": CRYPTOBOT_WEBHOOK,
    "telegram/link_telegram": LINK_TELEGRAM,
}
