from dataclasses import asdict
from datetime import datetime

import pytest

from reference_service.application.identity.ports import UserDetails, UserView
from reference_service.application.identity.queries.get_account import GetAccountHandler
from reference_service.application.identity.queries.get_user import GetUserHandler
from reference_service.application.identity.queries.list_roles import ListRolesHandler, RoleView
from reference_service.application.identity.queries.list_users import ListUsersHandler
from reference_service.domain.shared.errors import not_found
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import Page, PageRequest
from reference_service.domain.shared.result import Err, Ok
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.unit.application.identity.setting import (
    ADA,
    ADDRESSES,
    DAY,
    GONE,
    HELPER,
    NEW,
    NOBODY,
    ROLES,
    Setting,
    actor,
    session,
)

pytestmark = pytest.mark.anyio


def view(user_id: UserId) -> UserView:
    return UserView(
        id=user_id.value,
        email=ADDRESSES[user_id].value,
        role=ROLES[user_id].value,
        status="deactivated" if user_id == GONE else "active",
        verified=user_id != NEW,
        created_at=BEGINNING - DAY,
    )


def details(user_id: UserId, *, two_factor: bool = False, last_seen_at: datetime | None = None) -> UserDetails:
    return UserDetails(**asdict(view(user_id)), two_factor=two_factor, last_seen_at=last_seen_at)


async def test_everybody_sees_their_own_account(setting: Setting) -> None:
    assert await GetAccountHandler(setting.reader).execute(actor(ADA)) == Ok(details(ADA))

    setting.keep_factor()
    setting.keep_session(session())

    seen = details(ADA, two_factor=True, last_seen_at=BEGINNING)
    assert await GetAccountHandler(setting.reader).execute(actor(ADA)) == Ok(seen)


async def test_an_account_that_is_gone_is_not_found(setting: Setting) -> None:
    del setting.store.tables["users"][ADA]

    assert await GetAccountHandler(setting.reader).execute(actor(ADA)) == Err(not_found("user"))


@pytest.mark.parametrize("user_id", [ADA, NEW, GONE, HELPER])
async def test_staff_sees_one_account(setting: Setting, user_id: UserId) -> None:
    assert await GetUserHandler(setting.reader).execute(actor(HELPER), str(user_id)) == Ok(details(user_id))


@pytest.mark.parametrize("user_id", [str(NOBODY), "no identity"])
async def test_an_account_that_is_not_there_is_not_found(setting: Setting, user_id: str) -> None:
    assert await GetUserHandler(setting.reader).execute(actor(HELPER), user_id) == Err(not_found("user"))


async def test_staff_sees_all_accounts_page_by_page(setting: Setting) -> None:
    listing = ListUsersHandler(setting.reader)

    first = (await listing.execute(actor(HELPER), PageRequest(4))).unwrap()
    second = await listing.execute(actor(HELPER), PageRequest(4, first.following))

    everybody = [view(user_id) for user_id in ROLES]
    assert first.items == tuple(everybody[:4])
    assert second == Ok(Page(tuple(everybody[4:]), None))


async def test_staff_sees_the_roles_from_the_least_to_the_most_with_what_they_allow() -> None:
    roles = (await ListRolesHandler().execute(actor(HELPER))).unwrap()

    assert [(role.scope, role.name) for role in roles] == [
        ("platform", "user"),
        ("platform", "support"),
        ("platform", "administrator"),
        ("tenant", "viewer"),
        ("tenant", "member"),
        ("tenant", "manager"),
        ("tenant", "owner"),
    ]
    assert roles[0] == RoleView(
        name="user",
        scope="platform",
        permissions=("account.manage", "profile.read", "profile.edit", "tenants.create", "tenants.join"),
    )
    assert roles[3] == RoleView(
        name="viewer",
        scope="tenant",
        permissions=("members.read", "features.read", "projects.read", "tasks.read", "files.read"),
    )
