"""Entities with anything in them that the domain lets in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from reference_service.domain.flags.flag import FeatureFlag, FlagName
from reference_service.domain.flags.house_rules import HouseRules
from reference_service.domain.flags.rule import Rule
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.session import Session
from reference_service.domain.identity.token import OneTimeToken, Purpose, TokenDigest
from reference_service.domain.identity.two_factor import SealedSecret, TwoFactor
from reference_service.domain.identity.user import User, UserStatus
from reference_service.domain.profile.profile import Profile
from reference_service.domain.shared.access import PlatformRole, TenantRole
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Invalid
from reference_service.domain.shared.ids import (
    DeliveryId,
    EndpointId,
    InvitationId,
    ProjectId,
    SessionId,
    TaskId,
    TenantId,
    UserId,
)
from reference_service.domain.shared.result import Ok, Result
from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.tenancy.invitation import Invitation
from reference_service.domain.tenancy.tenant import Tenant, TenantStatus
from reference_service.domain.webhooks.delivery import Delivery, DeliveryState
from reference_service.domain.webhooks.endpoint import EndpointUrl, WebhookEndpoint
from reference_service.domain.webhooks.subscription import Subscription
from reference_service.domain.work.project import Project
from reference_service.domain.work.task import Task
from reference_service.domain.work.workflow import State

T = TypeVar("T")


def _parsed(texts: st.SearchStrategy[str], parse: Callable[[str], Result[T, Invalid]]) -> st.SearchStrategy[T]:
    """Return what valid texts stand for."""
    return texts.map(parse).filter(lambda result: isinstance(result, Ok)).map(lambda result: result.unwrap())


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants them so
MAYBE = st.none() | MOMENTS
USER_IDS = st.builds(UserId, st.uuids())
TENANT_IDS = st.builds(TenantId, st.uuids())
PROJECT_IDS = st.builds(ProjectId, st.uuids())
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
VERSIONS = st.integers(1, 2**31 - 1)
NAMES = _parsed(st.text(min_size=1, max_size=Name.most), lambda text: Name.parse(text, field="x"))
PROSE = _parsed(st.text(max_size=200), lambda text: Prose.parse(text, field="x"))
EMAILS = _parsed(st.emails(), Email.parse)

USERS = st.builds(
    User,
    id=USER_IDS,
    email=EMAILS,
    password=st.builds(PasswordHash, st.text(max_size=100)),
    role=st.sampled_from(PlatformRole),
    status=st.sampled_from(UserStatus),
    created_at=MOMENTS,
    verified_at=MAYBE,
    version=VERSIONS,
)
SESSIONS = st.builds(
    Session,
    id=st.builds(SessionId, st.uuids()),
    user_id=USER_IDS,
    generation=st.integers(0, 1000),
    rotated_at=MOMENTS,
    expires_at=MOMENTS,
    ended_at=MAYBE,
    version=VERSIONS,
)
TOKENS = st.builds(
    OneTimeToken,
    user_id=USER_IDS,
    purpose=st.sampled_from(Purpose),
    digest=st.builds(TokenDigest, DIGESTS),
    expires_at=MOMENTS,
    used_at=MAYBE,
    version=VERSIONS,
)
TWO_FACTORS = st.builds(
    TwoFactor,
    user_id=USER_IDS,
    secret=st.none() | st.builds(SealedSecret, st.text(max_size=100)),
    confirmed_at=MAYBE,
    last_step=st.integers(-1, 2**40),
    recovery=st.frozensets(st.builds(TokenDigest, DIGESTS), max_size=10),
    version=VERSIONS,
)
FLAGS = st.builds(
    FeatureFlag,
    name=st.from_regex(r"[a-z][a-z0-9_]{0,63}", fullmatch=True).map(FlagName),
    description=PROSE,
    rule=st.builds(
        Rule,
        is_enabled=st.booleans(),
        percent=st.integers(0, 100),
        always=st.frozensets(TENANT_IDS, max_size=4),
        never=st.frozensets(TENANT_IDS, max_size=4),
    ),
    deleted_at=MAYBE,
    version=VERSIONS,
)
HOUSE_RULES = st.builds(HouseRules, is_registration_open=st.booleans(), maintenance_message=st.none() | NAMES, version=VERSIONS)
PROFILES = st.builds(Profile, user_id=USER_IDS, display_name=NAMES, biography=PROSE, version=VERSIONS)
TENANTS = st.builds(
    Tenant,
    id=TENANT_IDS,
    name=NAMES,
    status=st.sampled_from(TenantStatus),
    created_at=MOMENTS,
    members=st.dictionaries(USER_IDS, st.sampled_from(TenantRole), min_size=1, max_size=4),
    version=VERSIONS,
)
INVITATIONS = st.builds(
    Invitation,
    id=st.builds(InvitationId, st.uuids()),
    tenant_id=TENANT_IDS,
    email=EMAILS,
    role=st.sampled_from(TenantRole),
    invited_by=USER_IDS,
    expires_at=MOMENTS,
    secret=st.none() | DIGESTS,
    accepted_at=MAYBE,
    version=VERSIONS,
)
PROJECTS = st.builds(
    Project,
    id=PROJECT_IDS,
    tenant_id=TENANT_IDS,
    name=NAMES,
    description=PROSE,
    owner_id=USER_IDS,
    created_at=MOMENTS,
    deleted_at=MAYBE,
    version=VERSIONS,
)
ENDPOINTS = st.builds(
    WebhookEndpoint,
    id=st.builds(EndpointId, st.uuids()),
    tenant_id=TENANT_IDS,
    url=_parsed(
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1).map("https://{}".format), EndpointUrl.parse
    ),
    subscription=st.builds(Subscription, st.lists(st.sampled_from(("*", "tenancy.*", "work.task_moved")), min_size=1).map(tuple)),
    secret=st.text(max_size=100),
    created_at=MOMENTS,
    previous_secret=st.none() | st.text(max_size=100),
    previous_until=MAYBE,
    failing_since=MAYBE,
    disabled_at=MAYBE,
    deleted_at=MAYBE,
    version=VERSIONS,
)
DELIVERIES = st.builds(
    Delivery,
    id=st.builds(DeliveryId, st.uuids()),
    tenant_id=TENANT_IDS,
    endpoint_id=st.builds(EndpointId, st.uuids()),
    event_id=st.uuids(),
    event=st.just("work.task_moved"),
    body=st.text(max_size=200),
    created_at=MOMENTS,
    due_at=MAYBE,
    state=st.sampled_from(DeliveryState),
    attempts=st.integers(0, 10),
    status=st.none() | st.integers(100, 599),
    reason=st.none() | st.just("timeout"),
    ended_at=MAYBE,
    version=VERSIONS,
)
TASKS = st.builds(
    Task,
    id=st.builds(TaskId, st.uuids()),
    tenant_id=TENANT_IDS,
    project_id=PROJECT_IDS,
    title=NAMES,
    description=PROSE,
    state=st.sampled_from(State),
    created_by=USER_IDS,
    created_at=MOMENTS,
    assignee_id=st.none() | USER_IDS,
    deleted_at=MAYBE,
    version=VERSIONS,
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
"""Also what no database holds: the NUL sign, and halves of characters."""
