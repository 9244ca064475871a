"""Entities become rows and entities again, and nothing is lost on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings

from reference_service.adapters.persistence.base import VersionedRow
from reference_service.adapters.persistence.flags.mapping import flag_of, house_rules_of, write_flag, write_house_rules
from reference_service.adapters.persistence.flags.tables import FlagRow, HouseRulesRow
from reference_service.adapters.persistence.identity.mapping import (
    session_of,
    token_of,
    two_factor_of,
    user_of,
    write_session,
    write_token,
    write_two_factor,
    write_user,
)
from reference_service.adapters.persistence.identity.tables import OneTimeTokenRow, SessionRow, TwoFactorRow, UserRow
from reference_service.adapters.persistence.profile.mapping import profile_of, write_profile
from reference_service.adapters.persistence.profile.tables import ProfileRow
from reference_service.adapters.persistence.tenancy.mapping import invitation_of, tenant_of, write_invitation, write_tenant
from reference_service.adapters.persistence.tenancy.tables import InvitationRow, TenantRecord
from reference_service.adapters.persistence.webhooks.mapping import delivery_of, endpoint_of, write_delivery, write_endpoint
from reference_service.adapters.persistence.webhooks.tables import WebhookDeliveryRow, WebhookEndpointRow
from reference_service.adapters.persistence.work.mapping import folded, project_of, task_of, write_project, write_task
from reference_service.adapters.persistence.work.tables import ProjectRow, TaskRow
from reference_service.domain.flags.flag import FeatureFlag
from reference_service.domain.flags.house_rules import HouseRules
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken
from reference_service.domain.identity.two_factor import TwoFactor
from reference_service.domain.identity.user import User
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.entity import Entity
from reference_service.domain.shared.text import Name
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant
from reference_service.domain.webhooks.delivery import Delivery
from reference_service.domain.webhooks.endpoint import WebhookEndpoint
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from tests.reference_service.contract.building import state
from tests.reference_service.integration.persistence_contexts.entities import (
    DELIVERIES,
    ENDPOINTS,
    FLAGS,
    HOUSE_RULES,
    INVITATIONS,
    NAMES,
    PROFILES,
    PROJECTS,
    SESSIONS,
    TASKS,
    TENANTS,
    TOKENS,
    TWO_FACTORS,
    USERS,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
brief = settings(max_examples=50, deadline=None, database=None)


def there_and_back(
    entity: Entity, row: VersionedRow, write: Callable[[], None], read: Callable[[], Entity]
) -> tuple[dict[str, object], list[str]]:
    """Return what came back of an entity, and which columns nobody wrote."""
    write()
    row.version = entity.version
    missing = [column.key for column in type(row).__table__.columns if column.key not in row.__dict__]  # type: ignore[attr-defined] # a mapped class
    return state(read()), missing


@brief
@given(USERS)
def test_a_user_comes_back(entity: User) -> None:
    row = UserRow()
    assert there_and_back(entity, row, lambda: write_user(entity, row), lambda: user_of(row)) == (state(entity), [])


@brief
@given(SESSIONS)
def test_a_session_comes_back(entity: Session) -> None:
    row = SessionRow()
    assert there_and_back(entity, row, lambda: write_session(entity, row), lambda: session_of(row)) == (state(entity), [])


@brief
@given(TOKENS)
def test_a_token_comes_back(entity: OneTimeToken) -> None:
    row = OneTimeTokenRow()
    assert there_and_back(entity, row, lambda: write_token(entity, row), lambda: token_of(row)) == (state(entity), [])


@brief
@given(TWO_FACTORS)
def test_a_second_factor_comes_back(entity: TwoFactor) -> None:
    row = TwoFactorRow()
    back = there_and_back(entity, row, lambda: write_two_factor(entity, row), lambda: two_factor_of(row))
    assert back == (state(entity), [])


@brief
@given(FLAGS)
def test_a_flag_comes_back(entity: FeatureFlag) -> None:
    row = FlagRow()
    assert there_and_back(entity, row, lambda: write_flag(entity, row), lambda: flag_of(row)) == (state(entity), [])


@brief
@given(HOUSE_RULES)
def test_the_rules_of_the_house_come_back(entity: HouseRules) -> None:
    row = HouseRulesRow()
    back = there_and_back(entity, row, lambda: write_house_rules(entity, row), lambda: house_rules_of(row))
    assert back == (state(entity), [])


@brief
@given(PROFILES)
def test_a_profile_comes_back(entity: Profile) -> None:
    row = ProfileRow()
    assert there_and_back(entity, row, lambda: write_profile(entity, row), lambda: profile_of(row)) == (state(entity), [])


@brief
@given(INVITATIONS)
def test_an_invitation_comes_back(entity: Invitation) -> None:
    row = InvitationRow()
    back = there_and_back(entity, row, lambda: write_invitation(entity, row), lambda: invitation_of(row))
    assert back == (state(entity), [])


@brief
@given(PROJECTS)
def test_a_project_comes_back(entity: Project) -> None:
    row = ProjectRow()
    assert there_and_back(entity, row, lambda: write_project(entity, row), lambda: project_of(row)) == (state(entity), [])


@brief
@given(TASKS)
def test_a_task_comes_back(entity: Task) -> None:
    row = TaskRow()
    assert there_and_back(entity, row, lambda: write_task(entity, row), lambda: task_of(row)) == (state(entity), [])


@brief
@given(ENDPOINTS)
def test_an_endpoint_comes_back(entity: WebhookEndpoint) -> None:
    row = WebhookEndpointRow()
    back = there_and_back(entity, row, lambda: write_endpoint(entity, row), lambda: endpoint_of(row))
    assert back == (state(entity), [])


@brief
@given(DELIVERIES)
def test_a_delivery_comes_back(entity: Delivery) -> None:
    row = WebhookDeliveryRow()
    back = there_and_back(entity, row, lambda: write_delivery(entity, row), lambda: delivery_of(row))
    assert back == (state(entity), [])


@brief
@given(TENANTS, TENANTS)
def test_a_tenant_comes_back_whatever_its_row_held_before(before: Tenant, entity: Tenant) -> None:
    row = TenantRecord()
    write_tenant(before, row, NOW)
    back = there_and_back(entity, row, lambda: write_tenant(entity, row, NOW + timedelta(days=1)), lambda: tenant_of(row))
    assert back == (state(entity), [])
    joined = {member.user_id: member.joined_at for member in row.members}
    assert joined == {user.value: NOW + timedelta(days=user not in before.members) for user in entity.members}


@brief
@given(NAMES)
def test_a_folded_title_fits_into_its_column(title: Name) -> None:
    assert len(folded(title.value)) <= 3 * Name.most
    assert folded(title.value.upper()) == folded(folded(title.value).upper())
