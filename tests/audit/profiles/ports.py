"""A service of ports and adapters, and one whose outer sides see each other."""

from tests.audit.profiles.shop import packaged, service

PLACES = {
    "order": "src.domain.models.order",
    "orders": "src.domain.interfaces",
    "find_order": "src.app.usecases.orders",
    "sql_orders": "src.infrastructure.repositories.orders",
    "sessions": "src.infrastructure.persistence.database",
    "schemas": "src.presentation.schemas.order",
    "routes": "src.presentation.api.v1.endpoints.orders",
    "settings": "src.config",
    "container": "src.container",
    "main": "src.main",
}

GOOD = packaged(
    {
        **service(PLACES),
        "src/utils/numbers.py": "def is_even(number: int) -> bool:\n    return number % 2 == 0\n",
        "src/external/rates.py": (
            "from httpx import AsyncClient\n\n\n"
            "class Rates:\n"
            "    def __init__(self, client: AsyncClient) -> None:\n"
            "        self._client = client\n\n"
            "    async def of(self, currency: str) -> float:\n"
            "        return float((await self._client.get(f'/rates/{currency}')).text)\n"
        ),
    }
)

BAD = packaged(
    {
        **GOOD,
        "src/app/usecases/exchange.py": "from src.external.rates import Rates  # finding: DEP101\n",
        "src/app/usecases/numbering.py": "from src.utils.numbers import is_even\n",
        "src/infrastructure/caching/orders.py": "from src.app.usecases.numbering import is_even  # finding: DEP101\n",
        "src/external/callbacks.py": "from src.presentation.schemas.order import OrderResponse  # finding: DEP101\n",
        "src/presentation/api/v1/endpoints/reports.py": (
            "from src.infrastructure.repositories.orders import SqlOrders  # finding: LAY103\n"
        ),
    }
)
