"""What is on for whom."""

from abc import ABC, abstractmethod

from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.ids import TenantId


class Flags(ABC):
    """Who knows which features are on. What administrators change holds within seconds, in every process."""

    @abstractmethod
    async def is_on(self, feature: Feature, tenant: TenantId) -> bool:
        """Tell whether a feature is on for a tenant."""
