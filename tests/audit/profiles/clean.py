"""A service in clean architecture, and one whose circles lean outward."""

from tests.audit.profiles.shop import packaged, service

PLACES = {
    "order": "shop.domain.order",
    "orders": "shop.application.ports",
    "find_order": "shop.application.find_order",
    "sql_orders": "shop.adapters.persistence.orders",
    "schemas": "shop.adapters.http.schemas",
    "routes": "shop.adapters.http.routes",
    "sessions": "shop.infrastructure.sessions",
    "settings": "shop.infrastructure.settings",
    "container": "shop.infrastructure.container",
    "main": "shop.infrastructure.main",
}

CLOCK = '''"""The time."""

from datetime import UTC, datetime

from {orders} import Clock


class SystemClock(Clock):
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)
'''

PORT = '''

class Clock(ABC):
    """The time."""

    @abstractmethod
    def now(self) -> datetime:
        """Return the time."""
'''

_BASE = service(PLACES)
_PORTS = "shop/application/ports.py"

GOOD = packaged(
    {
        **_BASE,
        _PORTS: _BASE[_PORTS].replace("abstractmethod\n", "abstractmethod\nfrom datetime import datetime\n", 1) + PORT,
        "shop/adapters/system/clock.py": CLOCK.format(**PLACES),
        "tests/test_clock.py": "from shop.adapters.system.clock import SystemClock\n\n\ndef test_it_runs() -> None:\n"
        "    assert SystemClock().now() <= SystemClock().now()\n",
    }
)

BAD = packaged(
    {
        **GOOD,
        "shop/domain/receipt.py": "from shop.application.find_order import FindOrder  # finding: DEP101\n",
        "shop/application/cancel_order.py": (
            "from shop.adapters.persistence.orders import SqlOrders  # finding: DEP101\n"
            "from shop.adapters.system.clock import SystemClock  # finding: DEP101\n"
        ),
        "shop/adapters/mail/sender.py": "from shop.infrastructure.settings import Settings  # finding: DEP101\n",
        "shop/adapters/http/reports.py": "from shop.adapters.persistence.orders import SqlOrders  # finding: LAY103\n",
    }
)
