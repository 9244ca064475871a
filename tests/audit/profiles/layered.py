"""A service in four layers, and one that says so while its imports say otherwise."""

from tests.audit.profiles.shop import packaged, service

PLACES = {
    "order": "shop.domain.order",
    "orders": "shop.domain.orders",
    "find_order": "shop.application.find_order",
    "sql_orders": "shop.infrastructure.sql_orders",
    "sessions": "shop.infrastructure.sessions",
    "schemas": "shop.presentation.schemas",
    "routes": "shop.presentation.routes",
    "settings": "shop.config.settings",
    "container": "shop.container",
    "main": "shop.main",
}

GOOD = service(PLACES)

BAD = packaged(
    {
        **GOOD,
        "shop/domain/invoice.py": "from shop.config.settings import Settings  # finding: DEP101\n",
        "shop/domain/receipt.py": "from shop.application.find_order import FindOrder  # finding: DEP101\n",
        "shop/application/cancel_order.py": (
            "from sqlalchemy.ext.asyncio import AsyncSession  # finding: DEP102\n\n"
            "from shop.infrastructure.sql_orders import SqlOrders  # finding: DEP101\n"
            "from shop.stuff.mails import SUBJECT\n"
        ),
        "shop/stuff/mails.py": "SUBJECT = 'Hello'  # finding: LAY101\n",
    }
)
