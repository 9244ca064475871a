"""What the outside is told of events: the promise, word for word."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from reference_service.adapters.bridges.public_events import PUBLIC_KINDS, TenantPublicEvents
from reference_service.application.shared.envelope import Envelope
from reference_service.domain.shared.access import TenantRole
from reference_service.domain.shared.events import Event
from reference_service.domain.shared.ids import InvitationId, ProjectId, TaskId, TenantId, UserId
from reference_service.domain.tenancy.events import MemberInvited
from reference_service.domain.work.workflow import State

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ONE, TWO, THREE, FOUR = (str(UUID(int=number)) for number in (1, 2, 3, 4))
VALUES: dict[str, Any] = {
    "occurred_at": NOW,
    "tenant_id": TenantId(UUID(int=1)),
    "project_id": ProjectId(UUID(int=2)),
    "task_id": TaskId(UUID(int=3)),
    "user_id": UserId(UUID(int=4)),
    "before": State.OPEN,
    "after": State.REVIEW,
    "role": TenantRole.OWNER,
    "title": "Zahnräder",
}
PROMISED = {
    "work.project_started": {"project_id": TWO},
    "work.project_edited": {"project_id": TWO},
    "work.project_deleted": {"project_id": TWO},
    "work.project_restored": {"project_id": TWO},
    "work.task_added": {"task_id": THREE, "project_id": TWO},
    "work.task_edited": {"task_id": THREE},
    "work.task_moved": {"task_id": THREE, "before": "open", "after": "review"},
    "work.task_deleted": {"task_id": THREE},
    "work.task_restored": {"task_id": THREE},
    "tenancy.tenant_renamed": {"title": "Zahnräder"},
    "tenancy.member_joined": {"user_id": FOUR, "role": "owner"},
    "tenancy.member_role_changed": {"user_id": FOUR, "role": "owner"},
    "tenancy.member_removed": {"user_id": FOUR},
}


def some(kind: type[Event]) -> Event:
    return kind(**{each.name: VALUES[each.name] for each in fields(kind)})


def test_each_public_event_is_told_as_it_is_promised() -> None:
    public = TenantPublicEvents()
    told = [public.told(Envelope(UUID(int=9), some(kind))) for kind in PUBLIC_KINDS]

    frame = {"version": 1, "id": str(UUID(int=9)), "timestamp": "2026-03-01T12:00:00+00:00", "tenant_id": ONE}
    assert {each.name: json.loads(each.body) for each in told} == {
        name: {"type": name, **frame, "data": data} for name, data in PROMISED.items()
    }
    assert sorted(public.names) == sorted(PROMISED)


def test_an_event_that_is_not_public_is_told_to_nobody() -> None:
    private = MemberInvited(occurred_at=NOW, tenant_id=VALUES["tenant_id"], invitation_id=InvitationId(UUID(int=5)))

    with pytest.raises(LookupError, match="not public"):
        TenantPublicEvents().told(Envelope(UUID(int=9), private))
