"""The routes about the business: servers, payments, subscriptions, webhooks, and what watches over them."""

from tests.samples.vpn_backend.sources.endpoints import Endpoint, RouteFile

CLIENT = "client = RemnawaveClient(settings.remnawave_url, settings.remnawave_token.get_secret_value())"
SERVER_REPO = "server_repo = ServerRepository(db)"
PAYMENT_REPO = "payment_repo = PaymentRepository(db)"


def _guard(permission: str) -> str:
    return f"require_permission(Permission.{permission})"


SERVERS = RouteFile(
    "/servers",
    (
        Endpoint(
            "post /",
            "create_server",
            ("request: CreateServerRequest", "db"),
            (SERVER_REPO, "use_case = CreateServerUseCase(server_repo, db)"),
            "use_case.execute(request.name, request.address, request.port, request.country)",
            gives="ServerResponse",
            guard=_guard("SERVER_CREATE"),
        ),
        Endpoint(
            "get /",
            "list_servers",
            ("page", "db"),
            (SERVER_REPO, "use_case = ListServersUseCase(server_repo)"),
            "use_case.execute(offset, limit)",
            gives="list[ServerResponse]",
            guard=_guard("SERVER_READ"),
        ),
        Endpoint(
            "get /{server_id}",
            "get_server",
            ("server_id: UUID", "db"),
            (SERVER_REPO, "use_case = GetServerUseCase(server_repo)"),
            "use_case.execute(server_id)",
            gives="ServerResponse",
            guard=_guard("SERVER_READ"),
        ),
        Endpoint(
            "post /{server_id}/restart",
            "restart_server",
            ("server_id: UUID", "settings"),
            (CLIENT, "gateway = RemnawaveServerGateway(client)", "use_case = RestartServerUseCase(gateway)"),
            "use_case.execute(server_id)",
            gives="ServerResponse",
            guard=_guard("SERVER_UPDATE"),
        ),
        Endpoint(
            "delete /{server_id}",
            "delete_server",
            ("server_id: UUID", "db"),
            (SERVER_REPO, "use_case = DeleteServerUseCase(server_repo)"),
            "use_case.execute(server_id)",
            guard=_guard("SERVER_DELETE"),
        ),
    ),
)

PAYMENTS = RouteFile(
    "/payments",
    (
        Endpoint(
            "post /",
            "create_payment",
            ("request: CreatePaymentRequest", "db", "settings"),
            (
                PAYMENT_REPO,
                "provider = CryptoBotClient(settings.cryptobot_token.get_secret_value(), CircuitBreaker())",
                "use_case = CreatePaymentUseCase(payment_repo, provider, db)",
            ),
            "use_case.execute(request.user_id, Money(request.amount, request.currency))",
            gives="CreatedPaymentResponse",
            guard=_guard("PAYMENT_CREATE"),
            catches_all=True,
        ),
        Endpoint(
            "get /",
            "list_payments",
            ("page", "db"),
            (PAYMENT_REPO, "use_case = ListPaymentsUseCase(payment_repo)"),
            "use_case.execute(offset, limit)",
            gives="list[PaymentResponse]",
            guard=_guard("PAYMENT_READ"),
        ),
        Endpoint(
            "get /{payment_id}",
            "get_payment",
            ("payment_id: UUID", "db"),
            (PAYMENT_REPO, "use_case = GetPaymentUseCase(payment_repo)"),
            "use_case.execute(payment_id)",
            gives="PaymentResponse",
            guard=_guard("PAYMENT_READ"),
        ),
    ),
)

SUBSCRIPTIONS = RouteFile(
    "/subscriptions",
    (
        Endpoint(
            "post /",
            "create_subscription",
            ("request: CreateSubscriptionRequest", "db"),
            ("subscription_repo = SubscriptionRepository(db)", "use_case = CreateSubscriptionUseCase(subscription_repo, db)"),
            "use_case.execute(request.user_id, request.plan_id, request.days)",
            gives="SubscriptionResponse",
            guard=_guard("SUBSCRIPTION_CREATE"),
        ),
        Endpoint(
            "get /",
            "list_subscriptions",
            ("db",),
            ("subscription_repo = SubscriptionRepository(db)", "use_case = ListSubscriptionsUseCase(subscription_repo)"),
            "use_case.execute()",
            gives="list[SubscriptionResponse]",
            guard=_guard("USER_READ"),
        ),
        Endpoint(
            "delete /{subscription_id}",
            "delete_subscription",
            ("subscription_id: UUID", "db"),
            ("subscription_repo = SubscriptionRepository(db)", "use_case = DeleteSubscriptionUseCase(subscription_repo)"),
            "use_case.execute(subscription_id)",
            guard=_guard("SUBSCRIPTION_CREATE"),
        ),
    ),
)

WEBHOOKS = RouteFile(
    "/webhooks",
    (
        Endpoint(
            "post /remnawave",
            "remnawave_webhook",
            ("request: RemnawaveEventRequest", "db"),
            ("log_repo = WebhookLogRepository(db)", "use_case = HandleRemnawaveWebhookUseCase(log_repo, WebSocketManager())"),
            "use_case.execute(request.event, request.payload)",
            catches_all=True,
        ),
        Endpoint(
            "post /cryptobot",
            "cryptobot_webhook",
            ("request: CryptoBotEventRequest", "db"),
            (PAYMENT_REPO, "use_case = HandleCryptoBotWebhookUseCase(payment_repo, WebSocketManager(), db)"),
            "use_case.execute(request.payment_id, request.is_paid)",
            catches_all=True,
        ),
        Endpoint(
            "get /log",
            "list_webhook_log",
            ("page", "db"),
            ("log_repo = WebhookLogRepository(db)", "use_case = ListWebhookEntriesUseCase(log_repo)"),
            "use_case.execute(offset, limit)",
            gives="list[WebhookEntryResponse]",
            guard=_guard("WEBHOOK_READ"),
        ),
    ),
)

ADMIN = RouteFile(
    "/admin",
    (
        Endpoint(
            "get /audit-log",
            "list_audit_log",
            ("page", "db"),
            ("audit_repo = AuditLogRepository(db)", "use_case = ListAuditEntriesUseCase(audit_repo)"),
            "use_case.execute(offset, limit)",
            gives="list[AuditEntryResponse]",
            guard=_guard("AUDIT_READ"),
        ),
    ),
)

MONITORING = RouteFile(
    "/monitoring",
    (
        Endpoint("get /health", "get_health", ("settings",), (CLIENT,), "is_healthy(client)", gives="dict[str, bool]"),
        Endpoint(
            "get /statistics",
            "get_statistics",
            ("db",),
            (SERVER_REPO, PAYMENT_REPO, "use_case = GetStatisticsUseCase(server_repo, payment_repo)"),
            "use_case.execute()",
            gives="StatisticsResponse",
            guard=_guard("MONITORING_READ"),
        ),
    ),
)

FILES = {
    "servers/routes": SERVERS,
    "payments/routes": PAYMENTS,
    "subscriptions/routes": SUBSCRIPTIONS,
    "webhooks/routes": WEBHOOKS,
    "admin/routes": ADMIN,
    "monitoring/routes": MONITORING,
}

SCHEMAS: dict[str, dict[str, tuple[str, ...]]] = {
    "servers": {
        "CreateServerRequest": ("name: str", "address: str", "port: int", "country: str"),
        "ServerResponse": ("id: UUID", "name: str", "address: str", "port: int"),
    },
    "payments": {
        "CreatePaymentRequest": ("user_id: UUID", "amount: Decimal", "currency: str"),
        "CreatedPaymentResponse": ("id: UUID", "state: str", "pay_url: str"),
        "PaymentResponse": ("id: UUID", "user_id: UUID", "provider: str", "state: PaymentState"),
    },
    "subscriptions": {
        "CreateSubscriptionRequest": ("user_id: UUID", "plan_id: UUID", "days: int"),
        "SubscriptionResponse": ("id: UUID", "plan_id: UUID", "ends_at: datetime"),
    },
    "webhooks": {
        "RemnawaveEventRequest": ("event: str", "payload: str"),
        "CryptoBotEventRequest": ("payment_id: UUID", "is_paid: bool"),
        "WebhookEntryResponse": ("id: UUID", "source: str", "is_valid: bool", "received_at: datetime"),
    },
    "admin": {"AuditEntryResponse": ("id: UUID", "admin_id: UUID | None", "action: str", "created_at: datetime")},
    "monitoring": {"StatisticsResponse": ("servers: int", "servers_online: int", "payments: int")},
}
