"""What the tests of flags are made of."""

from uuid import UUID

from reference_service.application.shared.ports.graves import BuriedEvent
from tests.reference_service.fakes.shared import BEGINNING

BURIED = UUID(int=77)


def buried() -> BuriedEvent:
    """Return an event whose delivery was given up."""
    return BuriedEvent(
        id=BURIED,
        name="work.task_moved",
        aggregate=UUID(int=5),
        tenant_id=None,
        occurred_at=BEGINNING,
        attempts=8,
        buried_at=BEGINNING,
        reason="OSError",
    )
