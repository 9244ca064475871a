"""A domain-driven service, and one whose layers reach for what is technical."""

from tests.audit.profiles.shop import packaged, service

PLACES = {
    "order": "app.domain.entities.order",
    "orders": "app.domain.repositories.orders",
    "find_order": "app.application.use_cases.find_order",
    "sql_orders": "app.infrastructure.database.repositories.orders",
    "sessions": "app.core.database",
    "schemas": "app.schemas.orders",
    "routes": "app.api.v1.orders",
    "settings": "app.core.config",
    "container": "app.api.deps.orders",
    "main": "main",
}

GOOD = packaged(
    {
        **service(PLACES),
        "app/core/logging.py": (
            "from logging import Logger, getLogger\n\n\ndef logger(name: str) -> Logger:\n    return getLogger(name)\n"
        ),
        "app/middleware/naming.py": (
            "from starlette.middleware.base import BaseHTTPMiddleware\n\n"
            "from app.core.logging import logger\n\n\n"
            "class Naming(BaseHTTPMiddleware):\n"
            "    async def dispatch(self, request, call_next):\n"
            "        logger(__name__).info(request.url.path)\n"
            "        return await call_next(request)\n"
        ),
    }
)

BAD = packaged(
    {
        **GOOD,
        "app/domain/services/pricing.py": (
            "from app.infrastructure.database.repositories.orders import SqlOrders  # finding: DEP101\n"
        ),
        "app/application/commands/cancel_order.py": (
            "from app.core.database import session  # finding: DEP101\n"
            "from app.core.logging import logger\n"
            "from app.schemas.orders import OrderResponse  # finding: DEP101\n"
        ),
        "app/api/v1/reports.py": (
            "from app.core.database import session  # finding: LAY103\n"
            "from app.infrastructure.database.repositories.orders import SqlOrders  # finding: LAY103\n"
        ),
    }
)
