"""A feature, and for whom it is on."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self
from uuid import UUID

from reference_service.domain.flags.events import FlagDeleted, FlagSet
from reference_service.domain.flags.rule import Rule
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.errors import NotFound, not_found
from reference_service.domain.shared.ids import FlagId
from reference_service.domain.shared.result import Err, Ok, Result
from reference_service.domain.shared.text import Prose

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class FlagName:
    """What code asks for a flag by: small letters, digits and underscores."""

    value: str

    def __str__(self) -> str:
        return self.value

    @classmethod
    def parse(cls, text: str) -> Result[Self, NotFound]:
        """Return the name; any other text names nothing."""
        return Ok(cls(text)) if _NAME.fullmatch(text) else Err(not_found("flag"))

    @property
    def identity(self) -> FlagId:
        """What its facts are told of: there is one for each name."""
        return FlagId(UUID(bytes=hashlib.sha256(self.value.encode()).digest()[:_BYTES]))


@dataclass(slots=True, eq=False, kw_only=True)
class FeatureFlag(Entity):
    """A name that code asks for, what it is for, and the rule. One that was deleted can be set again."""

    name: FlagName
    description: Prose
    rule: Rule
    deleted_at: datetime | None = None

    @classmethod
    def set_first(cls, name: FlagName, *, description: Prose, rule: Rule, now: datetime) -> Self:
        """Return a new flag."""
        flag = cls(name=name, description=description, rule=rule)
        flag._tell(now)
        return flag

    def set(self, *, description: Prose, rule: Rule, now: datetime) -> None:
        """Take another rule or other words, or come back."""
        if self.deleted_at is not None or (description, rule) != (self.description, self.rule):
            self.description, self.rule, self.deleted_at = description, rule, None
            self._tell(now)

    def delete(self, now: datetime) -> None:
        """Decide about nothing any more; the first time counts."""
        if self.deleted_at is None:
            self.deleted_at = now
            self._record(FlagDeleted(occurred_at=now, flag_id=self.name.identity, flag=self.name.value))

    def _tell(self, now: datetime) -> None:
        self._record(FlagSet(occurred_at=now, flag_id=self.name.identity, flag=self.name.value, rule=str(self.rule)))
