"""For whom a feature is on: a decision about two names and nothing else, so that it is the same in every process."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Self
from uuid import UUID

from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.features import Feature
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.result import Err, Ok, Result

MOST_TENANTS: Final = 100
"""How many tenants a rule names at most, on each side."""
_ALL: Final = 100
_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A switch; if it is on, some tenants always have the feature, some never, and of the others so many in a hundred."""

    is_enabled: bool
    percent: int
    always: frozenset[TenantId] = frozenset()
    never: frozenset[TenantId] = frozenset()

    @classmethod
    def parse(cls, *, is_enabled: bool, percent: int, always: Collection[UUID], never: Collection[UUID]) -> Result[Self, Invalid]:
        """Return the rule, or what is wrong with it."""
        if not 0 <= percent <= _ALL:
            return Err(_invalid("percent", "`percent` is from 0 to 100."))
        for field, tenants in (("always", always), ("never", never)):
            if len(tenants) > MOST_TENANTS:
                return Err(_invalid(field, f"`{field}` names {MOST_TENANTS} tenants at most."))
        if set(always) & set(never):
            return Err(_invalid("never", "No tenant is in `always` and in `never`."))
        return Ok(cls(is_enabled=is_enabled, percent=percent, always=_identities(always), never=_identities(never)))

    def is_on(self, name: str, tenant: TenantId) -> bool:
        """Tell whether the feature of a name is on for a tenant. A higher share takes it from nobody."""
        if not self.is_enabled or tenant in self.never:
            return False
        return tenant in self.always or place_of(name, tenant) < self.percent

    def __str__(self) -> str:
        if not self.is_enabled:
            return "off"
        named = ((word, ", ".join(sorted(str(each) for each in kept))) for word, kept in self._exceptions())
        return "; ".join((f"on for {self.percent} %", *(f"{word}: {tenants}" for word, tenants in named if tenants)))

    def _exceptions(self) -> tuple[tuple[str, frozenset[TenantId]], ...]:
        return ("always", self.always), ("never", self.never)


def place_of(name: str, tenant: TenantId) -> int:
    """Return the place of a tenant among a hundred, from 0: by chance, always the same, and for each feature another."""
    digest = hashlib.sha256(f"{name}:{tenant}".encode()).digest()
    return int.from_bytes(digest[:_BYTES], "big") * _ALL >> (8 * _BYTES)


def is_on(name: str, rules: Mapping[str, Rule], tenant: TenantId) -> bool:
    """Tell whether a feature is on for a tenant: without a rule, every feature that the code knows is, and nothing else."""
    rule = rules.get(name)
    return name in set(Feature) if rule is None else rule.is_on(name, tenant)


def all_on(rules: Mapping[str, Rule], tenant: TenantId) -> tuple[str, ...]:
    """Return the names of all that is on for a tenant, in their order."""
    names = {*rules, *(feature.value for feature in Feature)}
    return tuple(sorted(name for name in names if is_on(name, rules, tenant)))


def _identities(tenants: Collection[UUID]) -> frozenset[TenantId]:
    return frozenset(TenantId(tenant) for tenant in tenants)


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(code="INVALID_RULE", message=message, field=field)
